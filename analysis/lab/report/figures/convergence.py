# SPDX-License-Identifier: GPL-2.0-only
"""How long the network takes to come to rest after the start, a failure and a repair."""

from collections import defaultdict

from lab.report.against import listing
from lab.report.figure import Curve, Figure, Missing, Panel, Table, interval, number
from lab.report.stats import mean

TITLE = "Convergence after the start, failures and repairs"
NEEDS = "event (kind converged)"
ABOUT = """Seconds from the start, a failure or a repair to the last change of a port's role or
state, or of routes, in any switch before the next failure or repair; 0 if nothing changed. What
a run says of one thing several times counts by its mean. That ports and routes are at rest does
not mean that flows have recovered."""

#: More things than these are told apart by their kind only.
MOST = 10

EVENTS = """SELECT run_id, time, kind, node FROM event JOIN chosen USING(run_id)
             WHERE kind IN ('site-down', 'switch-down', 'site-up', 'switch-up')"""
RESTS = """SELECT run_id, kind, time, node, seconds FROM convergence JOIN chosen USING(run_id)
            ORDER BY run_id"""
WORDS = {"down": "fails", "up": "is mended"}


def make(data):
    """The figure of a section."""
    series = data.series("fail", "repair")
    causes = defaultdict(set)
    for run, time, kind, node in data.rows(EVENTS):
        causes[run, round(time, 6), kind.split("-")[-1]].add((kind, node))
    found = defaultdict(set)
    for run, kind, time, node, seconds in data.rows(RESTS):
        found[run, kind, round(time, 6)].add((node, seconds))
    if not found:
        raise Missing("no finished run has an event `converged'")
    named = {key: _named(key, nodes, causes) for key, nodes in found.items()}
    names = list(dict.fromkeys(name for _, _, name in sorted(named.values())))
    rough = len(names) > MOST
    if rough:
        names = list(dict.fromkeys(kind for _, kind, _ in sorted(named.values())))
    seconds = defaultdict(lambda: defaultdict(list))
    for (run, _, _), (_, kind, name), nodes in zip(found, named.values(), found.values()):
        longest = max(value for _, value in nodes)
        seconds[run.scenario, series.of(run), kind if rough else name][run].append(longest)
    return _figure(data, series, names, seconds)


def _named(key, nodes, causes):
    """Rank, kind and name of what happened, such as `core-0 fails'."""
    run, kind, time = key
    if kind == "start":
        return 0, "start", "start"
    what = kind.split("-")[-1]
    word = WORDS.get(what, what)
    reasons = causes.get((run, time, what)) or {(kind, node) for node, _ in nodes}
    element = min(reasons)[0].split("-")[0]
    rank = 1 if what == "down" else 2
    verb = "fail" if what == "down" else "are mended"
    if len(reasons) > 1:
        return rank, f"a {element} {word}", f"{len(reasons)} {element}s {verb}"
    return rank, f"a {element} {word}", f"{next(iter(reasons))[1]} {word}"


def _figure(data, series, names, seconds):
    """Panels, tables and sentences from seconds[family, label, name][run]."""
    drawn, tables, says = [], [], []
    for family in data.families():
        labels = [
            label
            for label in series.labels
            if any((family, label, name) in seconds for name in names)
        ]
        here = [name for name in names if any((family, label, name) in seconds for label in labels)]
        curves, rows = [], []
        for label in labels:
            points = []
            for i, name in enumerate(here):
                runs = seconds.get((family, label, name))
                if not runs:
                    continue
                value = mean([sum(times) / len(times) for times in runs.values()])
                points.append((i, value.mean, value.half))
                longest = max(max(times) for times in runs.values())
                rows.append([name, label, interval(value), number(longest, 4), str(value.runs)])
            curves.append(Curve(label, series.style[label], points, "points"))
        if not rows:
            continue
        rows.sort(key=lambda row: here.index(row[0]))
        drawn.append(
            Panel(
                f"{family}: time to rest",
                "",
                "seconds until at rest",
                curves,
                y_log=True,
                categories=here,
            )
        )
        head = ["what happened", "scheme", "seconds until at rest", "longest, s", "runs"]
        tables.append(Table(family, head, rows, left=2))
        says += _sentences(family, labels, here, curves)
    return Figure(TITLE, drawn, " ".join(says), tables, columns=1)


def _sentences(family, labels, names, curves):
    """The start, and what took longest of the rest."""
    values = {
        label: {names[i]: y for i, y, _ in curve.points} for label, curve in zip(labels, curves)
    }
    first = [
        f"{number(values[label]['start'])} s with {label}"
        for label in labels
        if "start" in values[label]
    ]
    if first:
        yield f"On {family}, all is at rest after the start within {listing(first)}."
    slowest = []
    for label in labels:
        later = {name: y for name, y in values[label].items() if name != "start"}
        if later:
            name = max(later, key=later.get)
            slowest.append(
                f"{number(later[name])} s with {label} (when {name})"
                if later[name]
                else f"0 s with {label}"
            )
    if slowest:
        yield f"What takes longest after that takes {listing(slowest)}."
