# SPDX-License-Identifier: GPL-2.0-only
"""How far links between switches are used, from the busiest to the idlest."""

from collections import defaultdict

from lab.report.against import at, hosts, listing
from lab.report.data import Cells
from lab.report.figure import Curve, Figure, Missing, Panel, Table, interval, number
from lab.report.stats import mean, median

TITLE = "Utilisation of links between switches"
NEEDS = "link_load, topology_link (rates)"
ABOUT = """Octets of all protocols in the direction of a link that carries more, in per cent of
its rate in the measured time, without preambles and gaps. Links are sorted, the busiest first; means over runs
of the link at each place. Of each family the network with most hosts that all series were run
on."""

BUSY = """SELECT run_id, percent FROM busy JOIN chosen USING(run_id)
           WHERE percent IS NOT NULL ORDER BY percent DESC"""

#: Most places that a curve is drawn through.
PLACES = 60


def make(data):
    """The figure of a section."""
    series = data.series()
    found = defaultdict(list)
    for run, percent in data.rows(BUSY, "busy"):
        found[run].append(percent)
    drawn, tables, says = [], [], []
    for family, runs in data.families().items():
        cells = Cells(runs, series, hosts)
        place = cells.largest(found)
        if place is None:
            continue
        panel, table, text = _family(family, cells, place, found)
        drawn.append(panel)
        tables.append(table)
        says.append(text)
    if not drawn:
        raise Missing("no finished run has rows in topology_link (schema 5 and later)")
    return Figure(TITLE, drawn, " ".join(says), tables)


def _family(family, cells, place, found):
    """Panel, table and sentence of one family."""
    curves, rows, says = [], [], []
    for label, runs in cells.at(place).items():
        lists = [found[run] for run in runs if found.get(run)]
        if not lists:
            continue
        count = min(map(len, lists))
        step = max(1, count // PLACES)
        points = []
        for i in range(0, count, step):
            value = mean([values[i] for values in lists])
            bar = value.half if i // step % 6 == 0 else None
            points.append((100 * (i + 1) / count, value.mean, bar))
        curves.append(Curve(label, cells.series.style[label], points, "plain"))
        busiest = mean([values[0] for values in lists])
        middle = mean([median(values) for values in lists])
        average = mean([sum(values) / len(values) for values in lists])
        idle = mean([100 * sum(not value for value in values) / len(values) for values in lists])
        rows.append(
            [
                label,
                interval(busiest),
                interval(middle),
                interval(average),
                interval(idle),
                f"{count:,}",
                str(len(lists)),
            ]
        )
        says.append(
            f"{number(busiest.mean)} % with {label}, where the mean of all is "
            f"{number(average.mean)} %"
        )
    title = f"{place[0]}, {number(place[1])} hosts"
    panel = Panel(
        title,
        "links between switches, busiest first (% of all)",
        "utilisation (% of the rate)",
        curves,
        y_log=True,
        x_range=(0, 101),
    )
    head = [
        "scheme",
        "busiest link, %",
        "median, %",
        "mean, %",
        "% of links unused",
        "links",
        "runs",
    ]
    return (
        panel,
        Table(f"{family}: {title}", head, rows),
        f"{at(place)}, the busiest link is used to {listing(says)}.",
    )
