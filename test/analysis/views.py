# SPDX-License-Identifier: GPL-2.0-only
"""Cases of test/analysis-test: what the views of analysis/views.sql say."""

import math
import random
import sqlite3
import statistics
from pathlib import Path

import oracle
from lab import results, schema
from support import make, samples


def quantiles():
    """Student's t in views.sql against tables and the integral of the density."""
    with open_views(":memory:") as connection:
        found = dict(connection.execute("SELECT df, quantile FROM student"))
    for df, value in oracle.PUBLISHED_T.items():
        if round(found[df], 3) != value:
            yield f"{df} degrees of freedom: {found[df]}, not {value}"
    for df in [*range(1, 41), 60, 120, 1000, 10000]:
        probability = oracle.student_probability(found[df], df)
        if abs(probability - 0.975) > 1e-6:
            yield f"{df} degrees of freedom: probability {probability}"


def open_views(file):
    """A database with the views."""
    connection = make(file)
    results.load_views(connection)
    return connection


def draw(groups, runs, distribution):
    """A database of groups of runs whose wall_seconds are drawn, and the numbers drawn."""
    connection = open_views(":memory:")
    drawn = [[distribution() for _ in range(runs)] for _ in range(groups)]
    numbers = [(g, r) for r in range(runs) for g in range(groups)]
    connection.execute("BEGIN")
    for i, (g, r) in enumerate(numbers, 1):
        connection.execute(
            "INSERT INTO run(run_id, run_key, scheme, seed, rng_run, wall_seconds, status) "
            "VALUES (?, ?, 'moose', 1, ?, ?, 'done')",
            (i, str(i), r + 1, drawn[g][r]),
        )
        connection.executemany(
            "INSERT INTO param VALUES (?, ?, ?)", [(i, "k", str(g)), (i, "run", str(r + 1))]
        )
    connection.execute("COMMIT")
    return connection, drawn


def coverage(groups, runs, distribution, true_mean, least, most):
    """Intervals of drawn numbers: how often they hold the mean, and what Python makes of them."""
    connection, drawn = draw(groups, runs, distribution)
    found = connection.execute(
        "SELECT group_id, runs, mean, sd, half_width, least, most FROM interval "
        "WHERE name = 'wall_seconds' ORDER BY group_id"
    ).fetchall()
    if len(found) != groups:
        yield f"{len(found)} groups, not {groups}"
    for values, (group, count, mean, sd, half, low, high) in zip(drawn, found):
        expected = (statistics.fmean(values), statistics.stdev(values))
        if (
            count != runs
            or (low, high) != (min(values), max(values))
            or not (
                math.isclose(mean, expected[0], rel_tol=1e-9)
                and math.isclose(sd, expected[1], rel_tol=1e-9)
            )
        ):
            yield f"group {group}: {count} runs, mean {mean}, sd {sd}, not {expected}"
        level = oracle.student_probability(half / sd * math.sqrt(runs), runs - 1, 200)
        if abs(level - 0.975) > 1e-4:
            yield f"group {group}: half-width {half} is at {level}"
    held = sum(abs(row[2] - true_mean) <= row[4] for row in found) / groups
    if not least <= held <= most:
        yield f"{held:.4f} of the intervals hold the mean"


def normal_coverage():
    """Normal numbers: 95 %, within four standard deviations of the binomial distribution."""
    numbers = random.Random(1)
    margin = 4 * math.sqrt(0.95 * 0.05 / 2000)
    yield from coverage(2000, 5, lambda: numbers.gauss(1e6, 3), 1e6, 0.95 - margin, 0.95 + margin)


def exponential_coverage():
    """Skewed numbers: of 30 the mean is not quite normal, and coverage is a little less."""
    numbers = random.Random(2)
    margin = 4 * math.sqrt(0.95 * 0.05 / 500)
    yield from coverage(500, 30, lambda: numbers.expovariate(0.25), 4, 0.92 - margin, 0.95 + margin)


def groups():
    """What differs in anything but seed and run is another group; one run has no interval."""
    connection = open_views(":memory:")
    runs = [
        {},
        {"run": "2"},
        {"seed": "7"},
        {"k": "6"},
        {"scheme": "ethernet"},
        {"warm-up": "0"},
        {"ns3::A::B": "1"},
        {"module_version": "2"},
        {"ns3_version": "2"},
        {"status": "failed: x"},
    ]
    base = {"k": "4", "run": "1", "seed": "1", "scheme": "moose", "warm-up": "5"}
    for i, change in enumerate(runs, 1):
        whole = {"module_version": "1", "ns3_version": "1", "status": "done"} | base | change
        connection.execute(
            "INSERT INTO run(run_id, run_key, scheme, module_version, ns3_version, wall_seconds, "
            "status) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                i,
                str(i),
                *(whole.pop(name) for name in ("scheme", "module_version", "ns3_version")),
                i,
                whole.pop("status"),
            ),
        )
        connection.executemany(
            "INSERT INTO param VALUES (?, ?, ?)", [(i, *item) for item in whole.items()]
        )
    found = connection.execute("SELECT group_id, run_id FROM replication ORDER BY 1, 2").fetchall()
    if found != [(1, 1), (1, 2), (1, 3)] + [(i, i) for i in range(4, 10)]:
        yield f"groups {found}"
    found = connection.execute(
        "SELECT group_id, runs, half_width IS NULL, sd IS NULL FROM interval "
        "WHERE name = 'wall_seconds' ORDER BY 1"
    ).fetchall()
    if found != [(1, 3, 0, 0)] + [(i, 1, 1, 1) for i in range(4, 10)]:
        yield f"intervals {found}"


def measures():
    """Measures of real runs, and of flows worse than real ones, against those counted in Python."""
    Path("worse.sqlite").write_bytes(samples().read_bytes())
    with sqlite3.connect("worse.sqlite") as connection:
        connection.executescript("""
            UPDATE flow SET outage = (flow * 7 % 17) / 10.0, received = flow * 31 % 7,
                            looped = flow % 3, duplicates = flow % 2, hops = 2 + flow % 5
             WHERE run_id IN (1, 5);
            DELETE FROM flow WHERE run_id = 5 AND flow = 8;
            UPDATE resolution SET delay = CASE WHEN rowid % 5 THEN delay * (1 + rowid % 97) END;
            UPDATE resolution SET dst = NULL WHERE rowid % 7 = 0;
            UPDATE transfer SET completed = NULL WHERE transfer % 3 = 0;
            """)
    connection = results.open_results("worse.sqlite", views=True)
    seen = set()
    for (run_id,) in connection.execute("SELECT run_id FROM run").fetchall():
        expected = oracle.measures(connection, run_id)
        found = dict(
            connection.execute("SELECT name, value FROM measure WHERE run_id = ?", (run_id,))
        )
        seen |= {name for name, value in found.items() if value}
        for name in sorted(expected.keys() | found.keys()):
            a, b = found.get(name), expected.get(name)
            if a is None or b is None or not math.isclose(a, b, rel_tol=1e-12):
                yield f"run {run_id}: {name} is {a}, not {b}"
    names = {row[0] for row in connection.execute("SELECT name FROM measure_name")}
    idle = names - seen
    if idle:
        yield f"never anything but 0: {sorted(idle)}"
    if names != set(schema.columns(connection, "run_measure")) - {"run_id"}:
        yield "run_measure and measure_name have different columns"


def sums():
    """Sums by tier and protocol, and materialised views, are those of the tables."""
    connection = results.open_results(samples(), views=True)
    pairs = (
        ("SELECT run_id, sum(frames), sum(bytes) FROM {} GROUP BY 1", "protocol_load", "link_load"),
        ("SELECT run_id, sum(frames), sum(bytes) FROM {} GROUP BY 1", "utilisation", "link_load"),
        (
            "SELECT run_id, sum(frames), sum(bytes) FROM {} GROUP BY 1",
            "host_protocol_load",
            "host_load",
        ),
        (
            "SELECT run_id, count(DISTINCT {}) FROM run JOIN switch_size USING(run_id) GROUP BY 1",
            "switch",
            "switch || tier",
        ),
    )
    for query, a, b in pairs:
        if (
            connection.execute(query.format(a)).fetchall()
            != connection.execute(query.format(b)).fetchall()
        ):
            yield f"{a} and {b} differ"
    totals = connection.execute("SELECT run_id, sum(switches) FROM state_by_tier GROUP BY run_id")
    if totals.fetchall() != connection.execute("SELECT run_id, switches FROM run").fetchall():
        yield "state_by_tier has not every switch"
    query = "SELECT * FROM interval ORDER BY group_id, name"
    before = connection.execute(query).fetchall()
    results.materialise(connection, "switch_size", "run_measure", "measure", "replication")
    if connection.execute(query).fetchall() != before:
        yield "materialised views give other intervals"
