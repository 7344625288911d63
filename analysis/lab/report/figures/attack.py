# SPDX-License-Identifier: GPL-2.0-only
"""What a MAC flooding attack costs the others."""

from lab.report.against import Measure, panels, together
from lab.report.figure import Figure, Missing, number
from lab.report.stats import mean

TITLE = "What a MAC flooding attack costs the other hosts"
NEEDS = "flow, host_load (cast flooded), topology_node (kind attacker), param (attackers, ...)"
ABOUT = """Attackers send frames from invented addresses. Delivered: packets received of those
sent, over flows between hosts that are no attackers. Flooded: IPv4 octets that arrived at such
a host and were for another station, a host and second; the attack's own frames come on top.
Resolved: of the resolutions that such hosts began for the addresses of such hosts, those with a
reply. Entries: of the fullest switch,
in tables that frames are looked up in."""


def _is_other(node):
    """SQL: whether a node is no attacker."""
    return f"""NOT EXISTS (SELECT 1 FROM attacker
                            WHERE attacker.run_id = chosen.run_id AND attacker.node = {node})"""


DELIVERED = f"""SELECT run_id, 100.0 * sum(received) / nullif(sum(sent), 0)
                  FROM chosen JOIN flow USING(run_id)
                 WHERE {_is_other("src")} AND {_is_other("dst")} GROUP BY run_id"""
FLOODED = f"""SELECT run_id, sum(CASE WHEN "cast" = 'flooded' AND protocol = 'ipv4' THEN bytes
                                 ELSE 0 END) * 1.0 / count(DISTINCT host)
                FROM chosen JOIN host_load USING(run_id) WHERE {_is_other("host")}
               GROUP BY run_id"""
RESOLVED = f"""SELECT run_id, 100.0 * count(delay) / count(*)
                 FROM chosen JOIN resolution USING(run_id)
                WHERE dst IS NOT NULL AND {_is_other("host")} AND {_is_other("dst")}
                GROUP BY run_id"""

#: What a caption says of a measure, and its unit.
SAYS = {
    "packets delivered": ("of the packets between other hosts there arrive", "%"),
    "flooded to others": ("another host overhears IPv4 of", "octets/s"),
    "addresses resolved": ("of the others' questions are answered", "%"),
    "state": ("the fullest switch holds", "entries"),
}

#: More attacks than these are not told in a caption.
MOST_SAID = 2

#: Ways to attack, and how a title says them.
WAYS = {
    "attack-start": "attack from {} s on",
    "attackers": "{} attackers",
    "attack-rate": "{} frames/s an attacker",
    "attack-addresses": "{} addresses an attacker",
}


def _number(text):
    try:
        return float(text)
    except ValueError:
        return None


def _attackers(run):
    """How many attackers a run has."""
    return _number(run.options.get("attackers", "0")) or 0


def _axis(runs):
    """The option that is x: of those that vary the one with most values; and its name.

    Runs are those with attackers. If nothing of the attack varies it may be a capacity.
    """
    found = {}
    for option in ("attackers", "attack-rate", "attack-addresses"):
        found[option] = len({run.options.get(option, "") for run in runs})
    option = max(found, key=found.get)
    if found[option] == 1:
        capacities = [
            name
            for run in runs
            for name in run.options
            if name.lower().endswith("capacity")
            and len({_number(run.options.get(name, "")) for run in runs} - {None}) > 1
        ]
        option = next(iter(capacities), "attackers")
    names = {
        "attackers": "attackers",
        "attack-rate": "frames a second of an attacker",
        "attack-addresses": "addresses of an attacker",
    }
    return option, names.get(option, option.split("::")[-1])


def _groups(runs, attacked, x):
    """By title a group for each network and way to attack, with the runs without attackers."""
    ways = [
        option
        for option in WAYS
        if option != x and len({run.options.get(option, "") for run in attacked}) > 1
    ]
    networks = len({run.network for run in runs}) > 1
    found = {}
    for run in attacked:
        words = [f"{run.topology}, {run.users:,} hosts" if networks else run.topology]
        words += [WAYS[option].format(run.options.get(option, "")) for option in ways]
        title = ", ".join(words)
        if title not in found:
            found[title] = [
                other
                for other in runs
                if x.startswith("attack") and other.network == run.network and not _attackers(other)
            ]
        found[title].append(run)
    return found


def make(data):
    """The figure of a section."""
    attacked = [run for run in data.runs if _attackers(run)]
    if not attacked:
        raise Missing("none of its runs has attackers (--attackers)")
    option, x_name = _axis(attacked)
    series = data.series("attackers", "attack-rate", "attack-addresses", "attack-start", option)
    groups = _groups(data.runs, attacked, option)

    def x(run):
        if not _attackers(run) and option.startswith("attack"):
            return 0
        return _number(run.options.get(option, "")) or 0

    flooded = {
        run: octets / run.seconds
        for run, octets in data.one(FLOODED, "attacker").items()
        if run.seconds
    }
    measures = [
        Measure(
            "packets delivered",
            "% of packets of others delivered",
            {
                run: share
                for run, share in data.one(DELIVERED, "attacker").items()
                if share is not None
            },
        ),
        Measure("flooded to others", "flooded IPv4 octets/s a host", flooded),
        Measure("addresses resolved", "% of resolutions answered", data.one(RESOLVED, "attacker")),
        Measure("state", "entries of the fullest switch", data.measure("entries_max")),
    ]
    measures = [measure for measure in measures if measure.values][: 4 if len(groups) < 3 else 2]
    drawn, tables, found = panels(data, measures, series, x=x, x_name=x_name, groups=groups)
    for panel in drawn:
        if panel.y.startswith("%"):
            panel.y_log, panel.y_range = False, (0, 105)
    said = [_sentence(title, cells, measures, x_name) for title, cells in found.items()]
    least = sorted((spread for spread, _ in said), reverse=True)[:MOST_SAID][-1]
    says = [text for spread, text in said if spread >= least][:MOST_SAID]
    if len(says) < len(said):
        says.append(f"Of {len(said)} attacks these tell the schemes apart most.")
    return Figure(TITLE, drawn, " ".join(says), tables)


def _sentence(title, cells, measures, x_name):
    """What the strongest attack (or the largest capacity) comes to, of each series.

    Before it how far apart the first measure of the series is.
    """
    most = max(x for _, x, _ in cells.groups)
    says, means = [], []
    for measure in measures[:2]:
        pairs = []
        for label in cells.labels:
            runs = [
                run
                for (_, x, other), runs in cells.groups.items()
                if (x, other) == (most, label)
                for run in runs
            ]
            value = mean([measure.values.get(run) for run in runs])
            if value:
                pairs.append((f"{number(value.mean)} {SAYS[measure.name][1]}", label))
                means += [value.mean] if measure is measures[0] else []
        if pairs:
            says.append(f"{SAYS[measure.name][0]} {together(pairs)}")
    spread = max(means, default=0) - min(means, default=0)
    return spread, f"On {title}, with {number(most)} {x_name}, {'; '.join(says)}."
