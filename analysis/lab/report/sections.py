# SPDX-License-Identifier: GPL-2.0-only
"""The sections of a report: one for each sweep; of a file without sweeps one for each workload."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lab.report.figures import NAMES
from lab.report.runs import WORKLOAD


@dataclass
class Section:
    """Runs that are shown together."""

    name: str  # as files and anchors have it; may be empty
    title: str
    figures: list  # names, in order
    runs: list  # finished ones
    jobs: int  # runs that there should be
    sweep: str = None
    command: str = ""
    definition: str = ""
    failed: list = field(default_factory=list)  # (job, reason, command)


def file_name(name):
    """A name of which nothing is lost or strange in a file system."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip(".") or "_"


def sweeps(store):
    """A section for each sweep, in the order of their first figures, then of their names."""
    found, taken = [], set()
    rows = store.connection.execute(
        "SELECT sweep, title, figures, definition, command FROM sweep ORDER BY sweep"
    )
    for sweep, title, figures, definition, command in rows.fetchall():
        plain = name = file_name(sweep)
        again = 1
        while name.lower() in taken:  # some file systems do not tell a from A
            again += 1
            name = f"{plain}-{again}"
        taken.add(name.lower())
        runs, failed, jobs = _jobs(store, sweep)
        found.append(
            Section(
                name,
                title or sweep,
                (figures or "").split(),
                runs,
                jobs,
                sweep,
                command or "",
                definition or "",
                failed,
            )
        )
    return sorted(found, key=_rank)


def _rank(section):
    """The place of a section's first figure in the report."""
    return min((NAMES.index(name) for name in section.figures if name in NAMES), default=len(NAMES))


def _jobs(store, sweep):
    """The finished runs of a sweep, what became of the others, and how many there should be."""
    runs, failed, jobs = [], [], 0
    rows = store.connection.execute(
        """SELECT job, command, s.status, s.run_id, r.status FROM sweep_run AS s
             LEFT JOIN run AS r USING(run_id) WHERE sweep = ? ORDER BY job""",
        (sweep,),
    )
    for job, command, status, run_id, run_status in rows:
        jobs += 1
        run = store.runs.get(run_id)
        if run is not None:
            runs.append(run)
        if status != "done" or run is None:
            reason = status if status != "done" else run_status or "the run is not in the file"
            failed.append((str(job), reason, command))
    return list(dict.fromkeys(runs)), failed, jobs


def workloads(store, figures):
    """The runs of a file without sweeps: a section for each workload, with all figures."""
    groups = defaultdict(list)
    for run in store.runs.values():
        groups[tuple(run.options.get(name, "") for name in WORKLOAD)].append(run)
    failed = [
        (f"run {run_id}", status, argv or "")
        for run_id, status, argv in store.connection.execute(
            "SELECT run_id, status, argv FROM run WHERE status <> 'done' ORDER BY run_id"
        )
    ]
    varying = [i for i in range(len(WORKLOAD)) if len({key[i] for key in groups}) > 1]
    found = []
    for number, (key, runs) in enumerate(groups.items(), 1):
        words = [f"{WORKLOAD[i]}={key[i] or 'none'}" for i in varying or (0, 1)]
        name = f"{number}" if len(groups) > 1 else ""
        found.append(Section(name, "Runs with " + ", ".join(words), list(figures), runs, len(runs)))
    if failed:
        if not found:
            found.append(Section("", "No run is finished", [], [], 0))
        found[-1].failed = failed
        found[-1].jobs += len(failed)
    return found


def span(numbers):
    """Numbers in words: `1 to 3', `1, 4'."""
    numbers = sorted(set(numbers))
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(map(str, numbers))


def some(texts, most=12, comma=", "):
    """Different texts in words, the first of them if there are many."""
    texts = list(dict.fromkeys(text for text in texts if text))
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return comma.join(texts[:most]) + more


def measured(section):
    """How a section's runs were made: terms and texts."""
    runs = section.runs
    pairs = [("runs", f"{len(runs):,} of {section.jobs:,} are finished")]
    if not runs:
        return pairs

    def values(option):
        return some(run.options.get(option, "") for run in runs)

    pairs += [
        ("programs", some(run.scenario for run in runs)),
        ("networks", some((f"{run.topology}, {run.users:,} hosts" for run in runs), 12, "; ")),
        ("workload", values("workload")),
        ("warm-up", f"{values('warm-up') or 'not known'} s, in which nothing is counted"),
        ("measured time", f"{some(f'{run.seconds:g}' for run in runs if run.seconds)} s"),
        (
            "seeds",
            f"seed {span(run.seed for run in runs)}, run {span(run.rng_run for run in runs)}",
        ),
        ("versions", some(f"moose {run.options['version']}" for run in runs)),
        ("made by", some(run.host for run in runs) or "not known"),
        (
            "made at",
            " to ".join(dict.fromkeys(pick(run.started for run in runs) for pick in (min, max))),
        ),
    ]
    return [(term, text or "not known") for term, text in pairs]


def options(section):
    """Every option of a section's runs with its values: rows (name, values)."""
    names = sorted({name for run in section.runs for name in run.options} - {"version"})
    return [
        [name, some((run.options.get(name, "") or "(none)" for run in section.runs), 8)]
        for name in names
    ]
