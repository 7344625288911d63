# SPDX-License-Identifier: GPL-2.0-only
"""What a definition of a sweep stands for: blocks of options, and the runs that they make.

The list of runs is a function of the definition and the scale alone: the same runs in the same
order, always.
"""

import itertools
import math
import shlex
from dataclasses import dataclass, field
from pathlib import Path

#: Most runs of a sweep.
MOST_RUNS = 1_000_000
#: Scales that every definition may be asked for, if it makes a difference or not.
SCALES = ("full", "small")


class DefinitionError(Exception):
    """What is the matter with a definition, in one line."""


@dataclass
class Limits:
    """What a run may use at most; None: as much as it wants."""

    time: float | None = None  #: seconds of wall time
    memory: int | None = None  #: MB of address space


@dataclass
class Job:
    """One run of a sweep."""

    number: int  #: from 0, in the order of the definition
    program: str  #: scenario program
    arguments: list[str]  #: its options, --seed and --run last

    @property
    def command(self):
        """The command line as a shell takes it."""
        return shlex.join([self.program, *self.arguments])


@dataclass
class Definition:
    """A definition that has been read."""

    name: str  #: of the file, without .toml
    file: Path
    text: str
    title: str
    figures: list[str]
    limits: Limits
    blocks: list["Block"] = field(default_factory=list)

    @property
    def folder(self):
        """Where runs begin, so that a file that an option names may lie beside the definition."""
        return self.file.resolve().parent

    def programs(self, scale=None):
        """Names of the programs that the runs of a scale need."""
        return sorted({block.program for block in self.chosen(scale)})

    def scales(self):
        """The names that --scale may have: those of the paper set, and those it uses itself."""
        return sorted({*SCALES, *(name for block in self.blocks for name in block.scale or ())})

    def chosen(self, scale):
        """The blocks that a scale has."""
        scales = self.scales()
        if scale is not None and scale not in scales:
            raise DefinitionError(
                f"{self.file}: it has no scale {scale!r}; allowed: {', '.join(scales)}"
            )
        chosen = [block for block in self.blocks if not block.scale or scale in block.scale]
        if not chosen:
            raise DefinitionError(
                f"{self.file}: all of its runs have a scale; give --scale with one of: "
                + ", ".join(sorted({name for block in self.blocks for name in block.scale}))
            )
        return chosen

    def jobs(self, scale=None):
        """All runs of a scale, in order."""
        chosen = self.chosen(scale)
        count = sum(block.count() for block in chosen)
        if count > MOST_RUNS:
            raise DefinitionError(f"{self.file}: {count} runs; allowed: up to {MOST_RUNS}")
        jobs, seen = [], {}
        for block in chosen:
            for arguments in block.runs():
                job = Job(len(jobs), block.program, arguments)
                first = seen.setdefault((block.program, tuple(sorted(arguments))), job.number)
                if first != job.number:
                    raise DefinitionError(
                        f"{self.file}: runs {first} and {job.number} are the same: {job.command}"
                    )
                jobs.append(job)
        return jobs


@dataclass
class Block:
    """A product of lists of options."""

    program: str
    scale: tuple[str, ...] | None
    seed: int
    replications: int
    #: In order: what is chosen from. Each choice is a dict of option: text of its arguments.
    axes: list[list[dict[str, list[str]]]]
    order: list[str]  #: the order of options on the command line

    def count(self):
        """How many runs it stands for."""
        return math.prod(len(axis) for axis in self.axes) * self.replications

    def runs(self):
        """The arguments of each run."""
        for choice in itertools.product(*self.axes):
            options = {}
            for part in choice:
                options.update(part)
            words = [word for name in self.order for word in options.get(name, ())]
            for run in range(1, self.replications + 1):
                yield [*words, f"--seed={self.seed}", f"--run={run}"]
