# SPDX-License-Identifier: GPL-2.0-only
"""What test/analysis-test compares with: the measures of a run, counted row by row in Python, and
Student's t by integration of its density."""

import math
import statistics
from collections import defaultdict

#: Quantile 0.975 of Student's t by degrees of freedom, as printed in tables.
PUBLISHED_T = {
    1: 12.706,
    2: 4.303,
    3: 3.182,
    4: 2.776,
    5: 2.571,
    6: 2.447,
    7: 2.365,
    8: 2.306,
    9: 2.262,
    10: 2.228,
    11: 2.201,
    12: 2.179,
    13: 2.160,
    14: 2.145,
    15: 2.131,
    16: 2.120,
    17: 2.110,
    18: 2.101,
    19: 2.093,
    20: 2.086,
    21: 2.080,
    22: 2.074,
    23: 2.069,
    24: 2.064,
    25: 2.060,
    26: 2.056,
    27: 2.052,
    28: 2.048,
    29: 2.045,
    30: 2.042,
    40: 2.021,
    60: 2.000,
    120: 1.980,
}


def student_probability(t, df, steps=2000):
    """P(T <= t) for t > 0, by Simpson's rule.

    With x = sqrt(df) * tan(a) the density becomes a constant times cos(a) ^ (df - 1).
    """
    constant = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    width = math.atan(t / math.sqrt(df)) / steps
    weights = [1] + [4, 2] * (steps // 2 - 1) + [4, 1]
    total = sum(w * math.cos(i * width) ** (df - 1) for i, w in enumerate(weights))
    return 0.5 + constant * total * width / 3


def rows(connection, table, run_id):
    """The rows of a run, as dictionaries."""
    cursor = connection.execute(f"SELECT * FROM {table} WHERE run_id = ?", (run_id,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor]


def mean(values):
    """The mean; None of nothing."""
    values = [value for value in values if value is not None]
    return statistics.fmean(values) if values else None


def greatest(values):
    """The greatest; None of nothing."""
    return max((value for value in values if value is not None), default=None)


def rank(values, percent):
    """The value at so many per cent of the sorted values, rounded up; None of nothing."""
    values = sorted(values)
    return values[max(math.ceil(len(values) * percent / 100), 1) - 1] if values else None


def state(connection, run_id):
    """Measures of tables in switches: at the last time they were looked at."""
    found = rows(connection, "switch_state", run_id)
    last = max(row["time"] for row in found)
    sizes = defaultdict(lambda: [0, 0, 0, 0])
    for row in found:
        if row["time"] == last:
            at = 2 if row["lookup"] == "software" else 0
            sizes[row["switch"]][at] += row["entries"]
            sizes[row["switch"]][at + 1] += row["entries"] * row["bits"]
    entries, bits, control, control_bits = zip(*sizes.values())
    return {
        "entries_max": max(entries),
        "entries_mean": mean(entries),
        "bits_mean": mean(bits),
        "control_entries_mean": mean(control),
        "control_bits_mean": mean(control_bits),
    }


def load(connection, run_id, run):
    """Measures of what hosts had to receive and links carried."""
    hosts = rows(connection, "host_load", run_id)
    links = rows(connection, "link_load", run_id)
    trunks = [row for row in links if row["tier"] != "host"]
    names = {row["link"] for row in trunks}
    host_seconds = run["sim_seconds"] * run["hosts"]
    trunk_seconds = run["sim_seconds"] * 2 * len(names)

    def total(found, column, **wanted):
        return sum(row[column] for row in found if all(row[k] in v for k, v in wanted.items()))

    used = {
        row["link"]
        for row in trunks
        if row["cast"] == "unicast" and row["protocol"] in ("ipv4", "ipv6") and row["frames"]
    }
    rates = {row["link"]: row["rate"] for row in rows(connection, "topology_link", run_id)}
    carried = defaultdict(int)
    for row in trunks:
        carried[row["link"], row["from_node"]] += row["bytes"]
    percents = [
        800 * octets / run["sim_seconds"] / rates[link] for (link, _), octets in carried.items()
    ]
    broadcast, flooded = {"cast": ["broadcast"]}, {"cast": ["flooded"]}
    return {
        "host_broadcast_frames": total(hosts, "frames", **broadcast) / host_seconds,
        "host_broadcast_bytes": total(hosts, "bytes", **broadcast) / host_seconds,
        "host_flooded_frames": total(hosts, "frames", **flooded) / host_seconds,
        "host_flooded_bytes": total(hosts, "bytes", **flooded) / host_seconds,
        "host_flooded_total": total(hosts, "bytes", **flooded) / run["hosts"],
        "host_bytes": total(hosts, "bytes") / host_seconds,
        "link_broadcast_frames": total(trunks, "frames", **broadcast) / trunk_seconds,
        "link_broadcast_bytes": total(trunks, "bytes", **broadcast) / trunk_seconds,
        "link_control_bytes": total(trunks, "bytes", protocol=["bpdu", "isis"]) / trunk_seconds,
        "link_bytes": total(trunks, "bytes") / trunk_seconds,
        "links_used": 100 * len(used) / len(names),
        "utilisation_max": max(percents),
        "utilisation_mean": mean(percents),
        "arp_frames": total(links, "frames", protocol=["arp"]),
        "elk_frames": total(links, "frames", protocol=["elk"]),
    }


def flows(connection, run_id):
    """Measures of flows; none if there are no flows."""
    found = rows(connection, "flow", run_id)
    if not found:
        return {}
    arrived = [row for row in found if row["received"] and row["hops"] and row["shortest_hops"]]
    stretch = [row["hops"] / row["shortest_hops"] for row in arrived]
    outages = [row["outage"] for row in found if row["outage"] > 0]
    return {
        "hops_mean": mean(row["hops"] for row in arrived),
        "hops_shortest": mean(row["shortest_hops"] for row in arrived),
        "stretch_mean": mean(stretch),
        "stretch_max": greatest(stretch),
        "first_delay_mean": mean(row["first_delay"] for row in found),
        "delivered": 100 * sum(r["received"] for r in found) / sum(r["sent"] for r in found),
        "interrupted": 100 * len(outages) / len(found),
        "outage_longest": greatest([0, *outages]),
        "outage_median": statistics.median(outages) if outages else 0,
        "looped": sum(row["looped"] for row in found),
        "duplicates": sum(row["duplicates"] for row in found),
    }


def events(connection, run_id):
    """Measures of convergence and losses in switches."""
    settled = defaultdict(list)
    lost = 0
    for row in rows(connection, "event", run_id):
        if row["kind"] == "converged":
            cause, result = row["detail"].split(": ")
            seconds = 0 if result == "nothing changed" else float(result.split()[0])
            kind = cause.split(" at ")[0].rsplit("-", 1)[-1]
            settled[kind].append(seconds)
        elif row["kind"] == "drop":
            reason, frames = row["detail"].split()
            by_design = "discarding same-port no-port not-local not-on-tree reverse-path"
            lost += 0 if reason in by_design.split() else int(frames)
    return {
        "convergence_start": greatest(settled["start"]),
        "convergence_failure": greatest(settled["down"]),
        "convergence_repair": greatest(settled["up"]),
        "dropped_frames": lost,
    }


def others(connection, run_id, run):
    """Measures of resolutions and transfers, and what a run cost."""
    asked = [row for row in rows(connection, "resolution", run_id) if row["dst"] is not None]
    delays = [row["delay"] for row in asked if row["delay"] is not None]
    found = {
        "events": run["events"],
        "wall_seconds": run["wall_seconds"],
        "peak_memory": run["peak_rss_bytes"],
    }
    if asked:
        found |= {
            "resolved": len(delays),
            "unresolved": len(asked) - len(delays),
            "resolution_median": rank(delays, 50),
            "resolution_99": rank(delays, 99),
        }
    transfers = rows(connection, "transfer", run_id)
    if transfers:
        whole = [row for row in transfers if row["completed"] is not None]
        found["transfers_completed"] = 100 * len(whole) / len(transfers)
        found["transfer_mean"] = mean(row["completed"] - row["start"] for row in whole)
    for row in rows(connection, "workload_count", run_id):
        found["workload_" + row["name"].replace("-", "_")] = row["value"]
    return found


def measures(connection, run_id):
    """All measures of a run by name, but for those that it does not have."""
    (run,) = rows(connection, "run", run_id)
    found = (
        state(connection, run_id)
        | load(connection, run_id, run)
        | flows(connection, run_id)
        | events(connection, run_id)
        | others(connection, run_id, run)
    )
    return {name: value for name, value in found.items() if value is not None}
