# SPDX-License-Identifier: GPL-2.0-only
"""Read the definition of a sweep, a TOML file (doc/sweeps.md).

Whatever is malformed is a DefinitionError: one line that names the file, the key, the value and
what is allowed.
"""

import datetime
import decimal
import math
import re
import tomllib
from pathlib import Path

from lab.sweep.plan import MOST_RUNS, Block, Definition, DefinitionError, Limits
from lab.report.figures import NAMES as FIGURES

#: ns-3's limits of RngSeed; and of RngRun, of which nobody needs more.
MOST_SEED = 4294944442
MOST_REPLICATIONS = 1_000_000

TOP_KEYS = ("title", "figures", "program", "seed", "replications", "limits", "options", "runs")
BLOCK_KEYS = ("scale", "program", "replications", "seed", "variants")
LIMIT_KEYS = ("time", "memory")
#: Options that the sweep sets itself, or that make no results, and why they cannot be given.
RESERVED = {
    "seed": "it is a key of the definition or of a block, seed = 7",
    "run": "it is what replications counts",
    "db": "the sweep sets it",
    "pcap": "a sweep writes databases only",
    "dot": "a sweep writes databases only",
    "describe": "a sweep runs simulations",
    "help": "a sweep runs simulations",
    "run-key": "a sweep runs simulations",
    "progress": "the sweep tells the progress",
}
OPTION = re.compile(r"[a-z0-9][a-z0-9-]*|ns3::[A-Za-z0-9_:]+")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")


def find(definition, top):
    """The path of a definition: as given, or of scenarios/sweeps/NAME.toml if it is a bare name."""
    if "/" in definition or definition.endswith(".toml"):
        return Path(definition)
    shipped = Path(top) / "scenarios" / "sweeps" / f"{definition}.toml"
    if not shipped.exists():
        names = sorted(path.stem for path in shipped.parent.glob("*.toml"))
        raise DefinitionError(
            f"there is no sweep {definition!r}; allowed: a file NAME.toml"
            + (f", or one of {', '.join(names)}" if names else "")
        )
    return shipped


def read(file, programs):
    """Read the definition FILE; programs are the names of the scenario programs there are."""
    file = Path(file)
    try:
        text = file.read_bytes().decode("utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise DefinitionError(f"cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DefinitionError(f"{file}: line {line}: this is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{file}: no TOML: {error}") from error
    name = file.name.removesuffix(".toml")
    if not NAME.fullmatch(name):
        raise DefinitionError(
            f"{file}: a definition is called NAME.toml, NAME of letters, digits and . _ + -"
        )
    return _Reader(file, programs).definition(name, text, data)


class _Reader:
    """Checks what tomllib has read, and makes a Definition of it."""

    def __init__(self, file, programs):
        self.file = file
        self.programs = programs

    def fail(self, where, key, value, allowed):
        """Raise the line that says what is wrong."""
        shown = _shown(value)
        place = f"{where}: " if where else ""
        raise DefinitionError(f"{self.file}: {place}{key} = {shown}; allowed: {allowed}")

    def unknown(self, where, key, allowed):
        """Raise the line that says that a key is not known."""
        place = f"{where}: " if where else ""
        raise DefinitionError(f"{self.file}: {place}unknown key {key!r}; allowed: {allowed}")

    def definition(self, name, text, data):
        """All of it."""
        for key in data:
            if key not in TOP_KEYS:
                self.unknown("", key, ", ".join(TOP_KEYS) + " (options go into [options])")
        if "title" not in data:
            raise DefinitionError(f'{self.file}: title is missing: title = "what it shows"')
        title = data["title"]
        if not isinstance(title, str) or not title.strip() or not title.isprintable():
            self.fail("", "title", title, "a text of one line")
        figures = data.get("figures", [])
        if not isinstance(figures, list):
            self.fail("", "figures", figures, f"a list of {', '.join(FIGURES)}")
        for figure in figures:
            if figure not in FIGURES:
                self.fail("", "figures", figure, ", ".join(FIGURES))
        limits = self.limits(data.get("limits", {}))
        options = data.get("options", {})
        if not isinstance(options, dict):
            self.fail("", "options", options, "a table [options]")
        for key in BLOCK_KEYS:
            if key in options:
                raise DefinitionError(
                    f"{self.file}: [options]: {key} is no option of a program; it belongs into a "
                    "block [[runs]]" + (" or to the top" if key in TOP_KEYS else "")
                )
        blocks = data.get("runs", [{}])
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            self.fail("", "runs", blocks, "blocks [[runs]]")
        if not blocks:
            self.fail("", "runs", blocks, "one block [[runs]] at least")
        read = [
            self.block(f"[[runs]] {number}" if "runs" in data else "", data, options, block)
            for number, block in enumerate(blocks, 1)
        ]
        return Definition(name, self.file, text, title, figures, limits, read)

    def limits(self, table):
        """[limits]"""
        if not isinstance(table, dict):
            self.fail("", "limits", table, "a table [limits] with time and memory")
        for key in table:
            if key not in LIMIT_KEYS:
                self.unknown("[limits]", key, "time (seconds), memory (MB)")
        time, memory = table.get("time"), table.get("memory")
        if time is not None and not (_is_number(time) and 0.001 <= time <= 1e9):
            self.fail("[limits]", "time", time, "seconds from 0.001 to 1e9")
        if memory is not None and not (_is_integer(memory) and 1 <= memory <= 10**9):
            self.fail("[limits]", "memory", memory, "an integer of MB from 1 to 1000000000")
        return Limits(time, memory)

    def integer(self, where, key, tables, default, most):
        """An integer from 1 of the first table that has it."""
        for table in tables:
            if key in table:
                value = table[key]
                if not (_is_integer(value) and 1 <= value <= most):
                    self.fail(where, key, value, f"an integer from 1 to {most}")
                return value
        return default

    def program(self, where, top, block):
        """The program of a block."""
        known = ", ".join(sorted(self.programs))
        if "program" not in block and "program" not in top:
            place = f"{where}: " if where else ""
            raise DefinitionError(f"{self.file}: {place}program is missing; allowed: {known}")
        name = block.get("program", top.get("program"))
        if not isinstance(name, str) or name not in self.programs:
            self.fail(where, "program", name, known)
        return name

    def scale(self, where, block):
        """The scales of a block."""
        if "scale" not in block:
            return None
        value = block["scale"]
        names = [value] if isinstance(value, str) else value
        if (
            not isinstance(names, list)
            or not names
            or not all(isinstance(name, str) and NAME.fullmatch(name) for name in names)
        ):
            self.fail(where, "scale", value, "a name or a list of names")
        return tuple(names)

    def block(self, where, top, options, block):
        """One block, with the options that all blocks have."""
        merged = {key: block.get(key, value) for key, value in options.items()}
        merged.update({key: value for key, value in block.items() if key not in merged})
        axes, order, variants = [], [], None
        for key, value in merged.items():
            if key == "variants":
                variants = self.variants(where, value)
                axes.append(variants)
                order += [name for choice in variants for name in choice]
            elif key not in BLOCK_KEYS:
                place = where if key in block or not where else "[options]"
                axes.append([{key: words} for words in self.values(place, key, value)])
                order.append(key)
        if variants is not None:
            axes = self.settle(where, block, axes, variants)
        return Block(
            self.program(where, top, block),
            self.scale(where, block),
            self.integer(where, "seed", (block, top), 1, MOST_SEED),
            self.integer(where, "replications", (block, top), 1, MOST_REPLICATIONS),
            axes,
            list(dict.fromkeys(order)),
        )

    def settle(self, where, block, axes, variants):
        """What a variant says goes before what all runs have: return the axes in that order."""
        names = {name for choice in variants for name in choice}
        first, rest = [], []
        for axis in axes:
            name = next(iter(axis[0]), None)
            if axis is variants or name not in names:
                rest.append(axis)
            elif len(axis) == 1:
                # A single value may stand anywhere in the product; here it is overruled.
                first.append(axis)
            elif name in block or not all(name in choice for choice in variants):
                raise DefinitionError(
                    f"{self.file}: {where}: {name} is a list, and variants set it too; "
                    "allowed: a list in [options], if all variants set it"
                )
        return first + rest

    def variants(self, where, value):
        """A list of tables, each of them one choice."""
        allowed = "a list of tables of options, such as [ { a = 1 }, { a = 2, b = 3 } ]"
        if not isinstance(value, list) or not value:
            self.fail(where, "variants", value, allowed)
        choices = []
        for table in value:
            if not isinstance(table, dict):
                self.fail(where, "variants", table, allowed)
            choice = {}
            for key, single in table.items():
                place = f"{where}: variants"
                if key in BLOCK_KEYS:
                    self.unknown(place, key, "options of the program")
                words = self.values(place, key, single)
                if len(words) != 1:
                    self.fail(place, key, single, "one value")
                choice[key] = words[0]
            choices.append(choice)
        return choices

    def values(self, where, key, value):
        """What an option stands for: for each of its values, the arguments."""
        if key in RESERVED:
            raise DefinitionError(
                f"{self.file}: {where + ': ' if where else ''}option {key} is not allowed: "
                + RESERVED[key]
            )
        if not OPTION.fullmatch(key):
            self.unknown(where, key, "options in small letters, or ns3::TYPE::ATTRIBUTE")
        if isinstance(value, dict):
            return [[f"--{key}={number}"] for number in self.span(where, key, value)]
        if not isinstance(value, list):
            return [self.arguments(where, key, value)]
        if not value:
            self.fail(where, key, value, "a list of one value or more")
        several = []
        for entry in value:
            # A list in a list is an option given several times, in one run.
            if isinstance(entry, list) and not entry:
                self.fail(where, key, entry, "a list of one value or more")
            single = entry if isinstance(entry, list) else [entry]
            several.append([word for one in single for word in self.arguments(where, key, one)])
        return several

    def arguments(self, where, key, value):
        """The arguments that give an option one value: none, or one."""
        if isinstance(value, bool):
            return [f"--{key}"] if value else []
        if _is_number(value):
            return [f"--{key}={_number(value)}"]
        if not isinstance(value, str):
            self.fail(
                where, key, value, "a number, a text, true, false, a list of them, or a range"
            )
        if not value.isprintable():
            self.fail(where, key, value, "a text of one line")
        return [f"--{key}={value}"]

    def span(self, where, key, table):
        """The numbers of a range."""
        allowed = (
            "{ from = A, to = B, step = S } with S > 0, or { from = A, to = B, times = F } with "
            "A > 0 and F > 1; B not below A"
        )
        if set(table) not in ({"from", "to", "step"}, {"from", "to", "times"}):
            self.fail(where, key, table, allowed)
        if not all(_is_number(value) for value in table.values()):
            self.fail(where, key, table, allowed)
        exact = {name: decimal.Decimal(repr(value)) for name, value in table.items()}
        first, last = exact["from"], exact["to"]
        step, times = exact.get("step"), exact.get("times")
        if (
            last < first
            or (step is not None and step <= 0)
            or (times is not None and (times <= 1 or first <= 0))
        ):
            self.fail(where, key, table, allowed)
        if step is not None and last - first >= MOST_RUNS * step:
            self.fail(where, key, table, f"a range of up to {MOST_RUNS} numbers")
        numbers, value = [], first
        while value <= last:
            numbers.append(_plain(value))
            if len(numbers) > MOST_RUNS:
                self.fail(where, key, table, f"a range of up to {MOST_RUNS} numbers")
            value = first + step * len(numbers) if step is not None else value * times
        return numbers


def _is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value):
    return _is_integer(value) or (isinstance(value, float) and math.isfinite(value))


def _plain(value):
    """A decimal number without exponent and without zeros that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value):
    """A number as it goes on a command line."""
    return str(value) if _is_integer(value) else _plain(decimal.Decimal(repr(value)))


def _shown(value):
    """A value for a message, as TOML has it, and not longer than a line bears."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = '"' + value.encode("unicode_escape").decode() + '"'
    elif isinstance(value, list):
        text = "[" + ", ".join(_shown(entry) for entry in value[:5]) + "]"
    elif isinstance(value, dict):
        entries = list(value.items())[:5]
        text = "{ " + ", ".join(f"{key} = {_shown(entry)}" for key, entry in entries) + " }"
    elif isinstance(value, (datetime.date, datetime.time)):
        text = value.isoformat()
    else:
        text = str(value)
    return text if len(text) <= 100 else text[:97] + "..."
