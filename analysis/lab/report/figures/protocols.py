# SPDX-License-Identifier: GPL-2.0-only
"""What links carry, by protocol."""

from collections import defaultdict

from lab.report.against import at, hosts, listing
from lab.report.data import Cells
from lab.report.figure import Curve, Figure, Missing, Panel, Table, interval, number
from lab.report.stats import mean

TITLE = "Load of links by protocol"
NEEDS = "link_load"
ABOUT = """Octets on all links, those to hosts too, both directions, by protocol; divided by the
number of links and by the measured time. Of each family the network with most hosts that all
series were run on."""

QUERY = "SELECT run_id, protocol, sum(bytes) FROM link_sum JOIN chosen USING(run_id) GROUP BY 1, 2"
NAMES = {"isis": "IS-IS", "ipv4": "IPv4", "ipv6": "IPv6", "other": "other"}
UNIT = "octets a link and second"


def make(data):
    """The figure of a section."""
    series = data.series()
    rates = defaultdict(dict)
    for run, protocol, octets in data.rows(QUERY, "link_sum"):
        if run.links and run.seconds:
            rates[run][protocol] = octets / run.links / run.seconds
    drawn, tables, says = [], [], []
    for family, runs in data.families().items():
        cells = Cells(runs, series, hosts)
        place = cells.largest(rates)
        if place:
            panel, table, text = _family(family, cells, place, rates)
            drawn.append(panel)
            tables.append(table)
            says.append(text)
    if not drawn:
        raise Missing("no finished run has rows in link_load")
    return Figure(TITLE, drawn, " ".join(says), tables, columns=1)


def _family(family, cells, place, rates):
    """Panel, table and sentence of one family."""
    means, most = {}, defaultdict(float)
    for label, runs in cells.at(place).items():
        names = {name for run in runs for name in rates[run]}
        means[label] = {
            name: mean([rates[run].get(name, 0.0) for run in runs]) for name in sorted(names)
        }
        for name, value in means[label].items():
            most[name] = max(most[name], value.mean)
    names = sorted((name for name in most if most[name] > 0), key=lambda name: -most[name])
    curves, rows, says = [], [], []
    for label, values in means.items():
        bars = [
            (i, values[name].mean, values[name].half)
            for i, name in enumerate(names)
            if name in values and values[name].mean > 0
        ]
        curves.append(Curve(label, cells.series.style[label], bars, "bars"))
        rows += [
            [label, NAMES.get(name, name.upper()), interval(values[name]), str(values[name].runs)]
            for name in names
            if name in values
        ]
        total = sum(value.mean for value in values.values())
        if bars:
            top = names[max(bars, key=lambda bar: bar[1])[0]]
            says.append(
                f"{number(total)} octets a second with {label}, of which "
                f"{NAMES.get(top, top.upper())} "
                f"{number(100 * values[top].mean / total)} %"
            )
    title = f"{place[0]}, {number(place[1])} hosts"
    panel = Panel(
        title,
        "protocol",
        UNIT,
        curves,
        y_log=True,
        categories=[NAMES.get(name, name.upper()) for name in names] or ["none"],
    )
    table = Table(title, ["scheme", "protocol", UNIT, "runs"], rows, left=2)
    return panel, table, f"{at(place)}, a link carries {listing(says) or 'nothing'}."
