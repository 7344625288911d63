# SPDX-License-Identifier: GPL-2.0-only
"""The runs of a results database, and what tells them apart: the series of a figure."""

from collections import defaultdict
from dataclasses import dataclass

from lab.report.figure import Style, scheme_number

#: Options that are random numbers, or say only how finely something is recorded.
INCIDENTAL = {"seed", "run", "topology-seed", "arp-bin", "sample-interval"}

#: What hosts do: runs that differ in it do not compare.
WORKLOAD = (
    "workload",
    "duration",
    "probe-interval",
    "peers",
    "peers-per-host",
    "zipf-exponent",
    "locality",
    "meet-within",
    "arp-rate-per-host",
    "broadcast-rate",
    "scanners",
    "scan-rate",
    "bytes",
    "concurrency",
    "mappers",
    "reducers",
    "senders",
    "rounds",
    "replay",
)

#: What is named first where several options tell runs apart.
FIRST = ("broadcast", "host-id", "routing", "spanning-tree", "workload")

#: Places of the columns of a run that are numbers; what is none counts as 0.
NUMBERS = range(5, 11)

SCHEMES = {"ethernet": "Ethernet", "moose": "MOOSE"}
DIRECTORIES = {"none": "", "elk": "ELK"}


@dataclass(eq=False)
class Run:
    """A finished run. Its versions count as an option, as they can make a difference."""

    run_id: int
    scenario: str
    scheme: str
    directory: str
    topology: str
    seed: int
    rng_run: int
    switches: int
    hosts: int
    links: int
    seconds: float
    ns3_version: str
    module_version: str
    host: str
    argv: str
    started: str
    options: dict

    @property
    def users(self):
        """Hosts without those of the directory's servers."""
        servers = self.options.get("elk-servers", "0") if self.directory == "elk" else "0"
        return self.hosts - (int(servers) if servers.isdigit() else 0)

    @property
    def network(self):
        """What is the same in runs of one size."""
        return self.scenario, self.topology, self.users


def load_runs(connection):
    """All finished runs of the database by their numbers."""
    columns = """run_id, scenario, scheme, directory, topology, seed, rng_run, switches, hosts,
        links, sim_seconds, ns3_version, module_version, host, argv, started_utc"""
    runs = {}
    for row in connection.execute(
        f"SELECT {columns} FROM run WHERE status = 'done' ORDER BY run_id"
    ):
        values = [
            (value if isinstance(value, (int, float)) else 0)
            if place in NUMBERS
            else ("" if value is None else value)
            for place, value in enumerate(row)
        ]
        runs[row[0]] = Run(*values, {})
    for run_id, name, value in connection.execute("SELECT run_id, name, value FROM param"):
        if run_id in runs:
            runs[run_id].options[name] = value or ""
    for run in runs.values():
        run.options["version"] = f"{run.module_version} with ns-3 {run.ns3_version}"
    return runs


def scheme_name(scheme):
    """A scheme as texts name it."""
    return SCHEMES.get(scheme, scheme or "no scheme")


def _short(name, names):
    """An attribute by its last part, if no other option is called so."""
    last = name.split("::")[-1]
    return last if sum(other.split("::")[-1] == last for other in names) == 1 else name


def _telling(runs, ignored):
    """The options, the most telling first, that tell runs of one program and scheme apart.

    An option that has one value for each size of network belongs to the size, and one that says
    no more than the options before it is left out.
    """
    names = sorted(
        {name for run in runs for name in run.options} - ignored,
        key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name),
    )
    chosen = []
    seen = {run: (run.directory,) for run in runs}
    for name in names:
        values = {run.options.get(name, "") for run in runs}
        if len(values) == 1:
            continue
        by_size = defaultdict(set)
        for run in runs:
            by_size[run.network, seen[run]].add(run.options.get(name, ""))
        if all(len(values) == 1 for values in by_size.values()):
            continue
        chosen.append(name)
        for run in runs:
            seen[run] += (run.options.get(name, ""),)
    return chosen


def _unlike(runs, ignored):
    """What hosts do, and how long, if it is not the same in all schemes on some network.

    Such schemes do not compare, so their labels have to say it.
    """
    found = []
    for name in WORKLOAD + ("warm-up",):
        values = defaultdict(lambda: defaultdict(set))
        for run in runs:
            values[run.network][run.scheme].add(run.options.get(name, ""))
        if name not in ignored and any(
            len(set(map(frozenset, schemes.values()))) > 1 for schemes in values.values()
        ):
            found.append(name)
    return found


class Series:
    """The series that the runs of a section make: what varies but size, x and random numbers."""

    def __init__(self, runs, sizes, without=()):
        ignored = INCIDENTAL | {"scheme", "directory"} | set(sizes) | set(without)
        several = len({run.directory for run in runs}) > 1
        groups = defaultdict(list)
        for run in runs:
            groups[run.scenario, run.scheme].append(run)
        self._label = {}
        unlike = _unlike(runs, ignored)
        for (_, scheme), members in groups.items():
            names = _telling(members, ignored)
            names += [name for name in unlike if name not in names]
            for run in members:
                words = [scheme_name(scheme)]
                if several and DIRECTORIES.get(run.directory, run.directory):
                    words.append(DIRECTORIES.get(run.directory, run.directory))
                for name in names:
                    value = run.options.get(name, "")
                    if value != "":
                        words.append(f"{_short(name, names)}={value}")
                self._label[run] = ", ".join(words)
        self._rank(runs)

    def _rank(self, runs):
        """Order: Ethernet, MOOSE, others, each as the runs come; and what each looks like."""
        schemes = {}
        for run in runs:
            schemes.setdefault(self._label[run], run.scheme)
        self.labels = sorted(schemes, key=lambda label: scheme_number(schemes[label]))
        self.scheme = schemes
        count = defaultdict(int)
        self.style = {}
        for label in self.labels:
            scheme = scheme_number(schemes[label])
            self.style[label] = Style(scheme, count[scheme], count[scheme])
            count[scheme] += 1

    def of(self, run):
        """The label of a run's series."""
        return self._label[run]

    def first(self, scheme):
        """The first series of a scheme, or None."""
        return next((label for label in self.labels if self.scheme[label] == scheme), None)
