# SPDX-License-Identifier: GPL-2.0-only
"""How long flows are interrupted when something fails."""

from collections import defaultdict

from lab.report.against import listing
from lab.report.figure import Curve, Figure, Missing, Panel, Table, interval, number, runs_text
from lab.report.stats import mean, median

TITLE = "Outage of flows after failures"
NEEDS = "flow (outage), param (fail, fail-random, mtbf)"
ABOUT = """An outage is the longest time that a flow went without a packet received, to the
precision of --probe-interval; 0 if none was lost. The curves are over the flows of all runs
together. Means and intervals are over runs: of the share of flows interrupted, and of the
median of the outages of those, of the runs that have any."""

#: More things than these are one panel together.
MOST = 8
#: Of more than these a caption tells but two: with the longest outage, and with the least.
MOST_SAID = 2

FLOWS = """SELECT run_id, outage, count(*) FROM flow JOIN chosen USING(run_id)
            WHERE outage IS NOT NULL GROUP BY run_id, outage ORDER BY run_id, outage"""


def failed(run):
    """What fails in a run, in words; None if nothing does."""
    option = run.options.get
    words = [item.split("@")[0] for item in option("fail", "").split(",") if item]
    for item in option("fail-random", "").split(","):
        if item:
            count = item.split("@")[0]
            words.append(f"{count} random link" + ("" if count == "1" else "s"))
    if option("mtbf", "0") not in ("", "0"):
        words.append(f"{option('fail-what', 'links')} by chance")
    return " + ".join(words) or None


def make(data):
    """The figure of a section."""
    series = data.series("fail", "fail-random", "repair")
    causes = {run: failed(run) for run in data.runs}
    if not any(causes.values()):
        raise Missing("nothing fails in its runs (--fail, --fail-random, --mtbf)")
    outages = defaultdict(dict)
    for run, outage, flows in data.rows(FLOWS):
        if causes[run]:
            outages[run][outage] = flows
    if not outages:
        raise Missing(
            "its runs have no flows: the workloads random-peers and all-to-all have flows"
        )
    names = list(dict.fromkeys(causes[run] for run in outages))
    if len(names) > MOST:
        causes = {run: cause and "all failures" for run, cause in causes.items()}
    groups = defaultdict(list)
    for run in outages:
        groups[run.topology, causes[run], series.of(run)].append(run)
    return _figure(series, groups, outages)


def pool(runs, outages):
    """Outage -> flows of all runs together."""
    together = defaultdict(int)
    for run in runs:
        for outage, flows in outages[run].items():
            together[outage] += flows
    return together


def _curve(label, style, together, longest):
    """The cumulative distribution."""
    total, so_far, points = sum(together.values()), 0, []
    for outage in sorted({0.0, *together}):
        so_far += together.get(outage, 0)
        points.append((outage, 100 * so_far / total, None))
    points.append((longest * 1.5, 100, None))
    return Curve(label, style, points, "steps")


def _figure(series, groups, outages):
    """A panel for each network and what failed."""
    every = [outage for ways in outages.values() for outage in ways]
    longest = max(every) or 1
    drawn, rows, says, worst = [], [], [], []
    several = len({topology for topology, _, _ in groups}) > 1
    for topology, cause in dict.fromkeys((topology, cause) for topology, cause, _ in groups):
        curves, clauses = [], []
        for label in series.labels:
            runs = groups.get((topology, cause, label))
            if not runs:
                continue
            together = pool(runs, outages)
            curves.append(_curve(label, series.style[label], together, longest))
            row, clause = _numbers(label, runs, outages, together)
            rows.append([topology, cause, *row])
            clauses.append(
                clause if clauses else clause.replace(" with", " are interrupted with", 1)
            )
        title = f"{topology}: {cause} fails" if several else f"{cause} fails"
        if cause == "all failures" or "by chance" in cause:
            title = title.removesuffix(" fails")
        drawn.append(
            Panel(
                title,
                "outage of a flow (s)",
                "% of flows with at most this",
                curves,
                x_log=True,
                x_also=[0, *every],
                x_range=(None, longest * 1.5),
                y_range=(0, 105),
            )
        )
        when = f"when {cause} fails" if title.endswith("fails") else f"with {cause}"
        says.append(f"On {topology}, {when}, {listing(clauses)}.")
        worst.append(max(float(point[0]) for curve in curves for point in curve.points[:-1]))
    if len(says) > MOST_SAID:
        says = [says[i] for i in sorted({worst.index(max(worst)), worst.index(min(worst))})]
        says.append(f"Of {len(worst)} failures these have the longest outage and the least.")
    head = [
        "network",
        "what fails",
        "scheme",
        "% of flows interrupted",
        "their median outage, s",
        "longest, s",
        "flows",
        "runs",
    ]
    return Figure(TITLE, drawn, " ".join(says), [Table("", head, rows, left=3)])


def _numbers(label, runs, outages, together):
    """The row of a series, and what the caption says of it."""
    share, middle = [], []
    for run in runs:
        flows = sum(outages[run].values())
        hit = {outage: count for outage, count in outages[run].items() if outage > 0}
        share.append(100 * sum(hit.values()) / flows)
        if hit:
            middle.append(median([o for o, count in hit.items() for _ in range(count)]))
    interrupted, middle, longest = mean(share), mean(middle), max(together)
    few = middle and middle.runs < len(runs)
    row = [
        label,
        interval(interrupted),
        interval(middle) + (f" ({runs_text(middle.runs)})" if few else ""),
        number(longest, 4),
        f"{sum(together.values()):,}",
        str(len(runs)),
    ]
    if not longest:
        return row, f"0 % of the flows with {label}"
    return row, (
        f"{number(interrupted.mean)} % of the flows with {label}, for "
        f"{number(longest)} s at most"
    )
