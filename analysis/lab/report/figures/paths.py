# SPDX-License-Identifier: GPL-2.0-only
"""How long paths are against the shortest, and how many links they use."""

from collections import defaultdict

from lab.report.against import at, family_name, hosts, listing, short_name
from lab.report.data import Cells
from lab.report.figure import Curve, Figure, Missing, Panel, Table, interval, number
from lab.report.stats import mean

TITLE = "Path stretch, and links used"
NEEDS = "flow (hops, shortest_hops), link_load"
ABOUT = """Stretch of a flow: links that its frames crossed from host to host, divided by those
of a shortest path. Shortest is what costs least; a way of fewer but slower links is below 1.
Only flows of which something arrived; of each family the network with most hosts that all
series were run on, the flows of all runs together. A link between switches is used if it
carried unicast IP packets in the measured time, in either direction."""

WAYS = "SELECT run_id, hops, shortest_hops, flows FROM way JOIN chosen USING(run_id)"


def make(data):
    """The figure of a section."""
    series = data.series()
    stretches = defaultdict(lambda: defaultdict(int))
    for run, hops, shortest, flows in data.rows(WAYS, "way"):
        stretches[run][hops / shortest] += flows
    used = data.measure("links_used")
    if not stretches:
        raise Missing("no flow has hops: the workloads random-peers and all-to-all have flows")
    drawn, tables, says = [], [], []
    every = [1, 1.4, *(stretch for ways in stretches.values() for stretch in ways)]
    ends = min(every), max(every) * 1.03
    for family, runs in data.families().items():
        cells = Cells(runs, series, hosts)
        place = cells.largest(stretches)
        if place is None:
            continue
        drawn += [_stretch(cells, place, stretches, ends), _links(family, cells, used)]
        tables.append(_table(family, cells, stretches, used))
        says.append(_sentence(cells, place, stretches, used))
    return Figure(TITLE, drawn, " ".join(says), tables)


def _pooled(runs, stretches):
    """Stretch -> flows of all runs together, by stretch."""
    pool = defaultdict(int)
    for run in runs:
        for stretch, flows in stretches.get(run, {}).items():
            pool[stretch] += flows
    return sorted(pool.items())


def _stretch(cells, place, stretches, ends):
    """The cumulative distribution at one network."""
    curves = []
    for label, runs in cells.at(place).items():
        pool = _pooled(runs, stretches)
        total, so_far = sum(flows for _, flows in pool), 0
        points = [(pool[0][0] if pool else 1, 0, None)]
        for stretch, flows in pool:
            so_far += flows
            points.append((stretch, 100 * so_far / total, None))
        points.append((ends[1], 100, None))
        if total:
            curves.append(Curve(label, cells.series.style[label], points, "steps"))
    return Panel(
        f"{place[0]}, {number(place[1])} hosts: stretch",
        "links of the path / of the least-cost path",
        "% of flows with at most this",
        curves,
        x_range=(ends[0] - 0.05, ends[1]),
        y_range=(0, 105),
    )


def _networks(cells):
    """Networks with their sizes, in their order."""
    return list(dict.fromkeys((topology, x) for topology, x, _ in cells.groups))


def _links(family, cells, used):
    """How many links are used, in each network."""
    places, curves = _networks(cells), []
    for label in cells.labels:
        means = [cells.mean(used, *place, label) for place in places]
        points = [(i, m.mean, m.half) for i, m in enumerate(means) if m]
        curves.append(Curve(label, cells.series.style[label], points, "bars"))
    several = len({topology for topology, _ in places}) < len(places)
    names = [
        short_name(family, topology) + (f", {number(x)}" if several else "")
        for topology, x in places
    ]
    return Panel(
        f"{family_name(family, cells)}: links used",
        "network" + (", hosts" if several else ""),
        "% of links between switches",
        curves,
        y_range=(0, 105),
        categories=names,
    )


def mean_stretch(ways):
    """The mean over the flows of a run."""
    return sum(s * n for s, n in ways.items()) / sum(ways.values())


def _table(family, cells, stretches, used):
    """Mean and largest stretch, and links used, of all networks."""
    rows = []
    for place in _networks(cells):
        for label, runs in cells.at(place).items():
            pool = _pooled(runs, stretches)
            total = sum(flows for _, flows in pool)
            shortest = sum(flows for stretch, flows in pool if stretch == 1)
            values = [mean_stretch(stretches[run]) for run in runs if run in stretches]
            rows.append(
                [
                    place[0],
                    label,
                    number(place[1]),
                    interval(mean(values)),
                    number(100 * shortest / total) if total else "-",
                    number(pool[-1][0]) if pool else "-",
                    interval(cells.mean(used, *place, label)),
                    f"{total:,}",
                    str(len(runs)),
                ]
            )
    head = [
        "network",
        "scheme",
        "hosts",
        "stretch, mean",
        "% of flows with stretch 1",
        "largest stretch",
        "% of links used",
        "flows",
        "runs",
    ]
    return Table(family, head, rows, left=2)


def _sentence(cells, place, stretches, used):
    """What the figure says of one network."""
    clauses = []
    for label, runs in cells.at(place).items():
        middle = mean([mean_stretch(stretches[run]) for run in runs if run in stretches])
        links = cells.mean(used, *place, label)
        if middle is None:
            continue
        clause = f"{number(middle.mean)} with {label}"
        if links:
            clause += f", on {number(links.mean)} % of the links between switches"
        clauses.append(clause)
    return f"{at(place)}, the mean stretch of paths is {listing(clauses)}."
