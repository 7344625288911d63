# SPDX-License-Identifier: GPL-2.0-only
"""Figures of measures against hosts (or switches): their panels, tables and comparisons."""

from collections import defaultdict
from dataclasses import dataclass, replace

from lab.report.data import Cells
from lab.report.figure import Curve, Missing, Panel, Table, interval, number, times


@dataclass
class Measure:
    """One number of each run."""

    name: str  # for the title of a panel and the head of a column
    axis: str  # with its unit
    values: dict  # Run -> number


def hosts(run):
    """The usual x."""
    return run.users


def short_name(family, topology):
    """What a topology has besides the name of its family: `k=4' of `fat-tree k=4'."""
    rest = topology[len(family) :].strip() if topology.startswith(family) else topology
    return rest or topology


def by_network(cells):
    """Whether curves are to be of one network each: some network was run in several sizes."""
    sizes = defaultdict(set)
    for topology, x, _ in cells.groups:
        sizes[topology].add(x)
    return len(sizes) > 1 and any(len(xs) > 1 for xs in sizes.values())


def curves(family, cells, values):
    """The curves of one measure: one a series, or one a series and network (by_network)."""
    split = by_network(cells)
    found = []
    for label in cells.labels:
        points = defaultdict(list)
        for topology, x, other in cells.groups:
            mean = cells.mean(values, topology, x, label) if other == label else None
            if mean is not None:
                points[topology if split else ""].append((x, mean.mean, mean.half))
        for topology, dots in points.items():
            style, name = cells.series.style[label], label
            if split:
                style = replace(style, shape=cells.networks.index(topology))
                name = f"{label}, {short_name(family, topology)}"
            found.append(Curve(name, style, sorted(dots)))
    return found


def panels(data, measures, series, *, x=hosts, x_name="hosts in the network", groups=None):
    """A row of panels for each family of networks, a panel for each measure; and the Cells.

    With groups there is a row for each of them instead: title -> runs. Raises Missing if there is
    nothing to draw.
    """
    found, tables, all_cells = [], [], {}
    for family, runs in (groups or data.families()).items():
        runs = [run for run in runs if any(run in measure.values for measure in measures)]
        if not runs:
            continue
        cells = all_cells[family] = Cells(runs, series, x)
        title = family if groups else family_name(family, cells)
        for measure in measures:
            found.append(
                Panel(
                    f"{title}: {measure.name}",
                    x_name,
                    measure.axis,
                    curves(family, cells, measure.values),
                    x_log=True,
                    y_log=True,
                )
            )
        tables.append(table(family, cells, measures, x_name))
    if not found:
        raise Missing("no finished run has such numbers")
    return found, tables, all_cells


def family_name(family, cells):
    """A family for a title, with its network if there is but one."""
    return cells.networks[0] if len(cells.networks) == 1 else family


def table(family, cells, measures, x_name):
    """The numbers of a row of panels."""
    rows = []
    for (topology, x, label), runs in sorted(
        cells.groups.items(),
        key=lambda item: (
            cells.networks.index(item[0][0]),
            item[0][1],
            cells.labels.index(item[0][2]),
        ),
    ):
        means = [cells.mean(measure.values, topology, x, label) for measure in measures]
        count = max((mean.runs for mean in means if mean), default=len(runs))
        rows.append([topology, label, number(x), *map(interval, means), str(count)])
    x_head = x_name.split(" in ")[0]
    head = ["network", "scheme", x_head, *(measure.axis for measure in measures), "runs"]
    return Table(family, head, rows, left=2)


def contrast(cells, values, unit):
    """The numbers of all series at the largest network: `1,280 entries with Ethernet, ...'.

    The others are compared with the first. Returns the place (network, x) and the text, or None
    if there is nothing.
    """
    place = cells.largest(values)
    if place is None:
        return None
    clauses, base = [], None
    for label in cells.labels:
        mean = cells.mean(values, *place, label)
        if mean is None:
            continue
        if base is None:
            base = mean.mean
            clauses.append(f"{number(mean.mean, 4)} {unit} with {label}")
            continue
        compared = times(base, mean.mean)
        compared = f" ({compared})" if compared else ""
        clauses.append(f"{number(mean.mean, 4)} with {label}{compared}")
    return place, listing(clauses)


def listing(clauses):
    """`a', `a and b', `a, b and c'; with semicolons if a clause has a comma itself."""
    comma = "; " if any(", " in clause for clause in clauses) else ", "
    if len(clauses) < 2:
        return "".join(clauses)
    return comma.join(clauses[:-1]) + (";" if comma == "; " else "") + f" and {clauses[-1]}"


def together(pairs):
    """Numbers with their series, those that are equal at one go.

    Of [("0 %", "A"), ("9 %", "B"), ("0 %", "C")] it is `9 % with B and 0 % with A and C'; a number
    that several have comes last, so that it may be that of `the rest'.
    """
    groups = {}
    for text, label in pairs:
        groups.setdefault(text, []).append(label)
    if len(groups) == 1 and len(pairs) > 1:
        return f"{pairs[0][0]} with each"
    ordered = sorted(groups.items(), key=lambda item: len(item[1]))
    clauses = [f"{text} with {' and '.join(labels)}" for text, labels in ordered]
    if len(groups) > 1 and len(ordered[-1][1]) > 1:
        clauses[-1] = f"{ordered[-1][0]} with the rest"
    return listing(clauses)


def at(place):
    """A place in words: `On fat-tree k=8 with 1,280 hosts'."""
    return f"On {place[0]} with {number(place[1])} hosts"
