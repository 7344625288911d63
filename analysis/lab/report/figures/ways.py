# SPDX-License-Identifier: GPL-2.0-only
"""The ways that broadcasts take: frames on links."""

from lab.report.against import Measure, contrast, panels
from lab.report.figure import Curve, Figure, Style, number

TITLE = "Frames on links of one broadcast, and of all"
NEEDS = "link_load, host_load"
ABOUT = """Frames of one broadcast: broadcast frames on links between switches, both directions,
divided by the broadcast frames that hosts sent. At least S - 1 are needed to reach S switches.
All broadcasts: broadcast frames on all links, those to hosts too, a second."""

SENT = """SELECT run_id, sum(frames) FROM link_load JOIN chosen USING(run_id)
           WHERE "cast" = 'broadcast' AND tier = 'host'
             AND (run_id, from_node) IN
                 (SELECT run_id, host FROM host_load JOIN chosen USING(run_id))
           GROUP BY run_id"""
CARRIED = """SELECT run_id, sum(CASE WHEN host THEN 0 ELSE frames END), sum(frames)
               FROM link_sum JOIN chosen USING(run_id) WHERE kind = 'broadcast' GROUP BY run_id"""


def make(data):
    """The figure of a section."""
    series = data.series()
    by_switches = len({run.switches for run in data.runs}) > 1
    x = (lambda run: run.switches) if by_switches else (lambda run: run.users)
    x_name = ("switches" if by_switches else "hosts") + " in the network"
    sent = data.one(SENT)
    carried = list(data.rows(CARRIED, "link_sum"))
    one = {run: between / sent[run] for run, between, _ in carried if sent.get(run)}
    rate = {run: frames / run.seconds for run, _, frames in carried if run.seconds}
    measures = [
        Measure("one broadcast", "frames of a broadcast between switches", one),
        Measure("all broadcasts", "broadcast frames a second, all links", rate),
    ]
    drawn, tables, families = panels(data, measures, series, x=x, x_name=x_name)
    says = []
    for place, (family, cells) in enumerate(families.items()):
        sizes = sorted({run.switches for run in data.families()[family] if run in one})
        if by_switches:
            bound = [(size, size - 1, None) for size in sizes if size > 1]
            drawn[2 * place].curves.append(
                Curve(
                    "S - 1, the least that reaches S switches", Style(2, 5, 0), bound, "reference"
                )
            )
        found = contrast(cells, one, "frames between switches")
        if found:
            network, size = found[0]
            what = "switches" if by_switches else "hosts"
            says.append(f"On {network} with {number(size)} {what}, one broadcast takes {found[1]}.")
    return Figure(TITLE, drawn, " ".join(says), tables)
