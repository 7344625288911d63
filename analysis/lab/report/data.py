# SPDX-License-Identifier: GPL-2.0-only
"""What figures ask the database for: sums over runs, made once, and the runs of one section."""

from collections import defaultdict

from lab.report.figure import Missing
from lab.report.runs import Series, load_runs
from lab.report.stats import mean

#: Sums that several figures are made of, as temporary tables: each is made when first asked for.
TABLES = {
    # One row a run: the measures of views.sql.
    "measured": "SELECT * FROM run_measure",
    # Frames and octets on links to hosts and between switches, both directions.
    "link_sum": """
        SELECT run_id, tier = 'host' AS host, "cast" AS kind, protocol, sum(frames) AS frames,
               sum(bytes) AS bytes
          FROM link_load GROUP BY run_id, tier = 'host', "cast", protocol""",
    # How far links between switches are used, per cent, in the direction that carries more.
    "busy": """
        SELECT run_id, link, max(percent) AS percent
          FROM utilisation WHERE tier <> 'host' GROUP BY run_id, link""",
    # Hosts that attack.
    "attacker": "SELECT run_id, node FROM topology_node WHERE kind = 'attacker'",
    # Flows by the way they took.
    "way": """
        SELECT run_id, hops, shortest_hops, count(*) AS flows
          FROM flow WHERE received > 0 AND hops IS NOT NULL AND shortest_hops > 0
         GROUP BY run_id, hops, shortest_hops""",
}


class Store:
    """A results database with its runs; figures of all sections share what is read."""

    def __init__(self, connection):
        self.connection = connection
        self.runs = load_runs(connection)
        self.sizes = [name for name, in connection.execute("SELECT name FROM size_option")]
        self._made = set()
        connection.execute("CREATE TEMP TABLE chosen(run_id INTEGER PRIMARY KEY)")

    def need(self, table):
        """Make a table of TABLES unless it is there."""
        if table not in self._made:
            self.connection.execute(f"CREATE TEMP TABLE {table} AS {TABLES[table]}")
            self.connection.execute(f"CREATE INDEX temp.{table}_run ON {table}(run_id)")
            self._made.add(table)


class Data:
    """The finished runs of one section, as its figures see them."""

    def __init__(self, store, runs):
        self._store = store
        self.runs = runs
        self._by_number = {run.run_id: run for run in runs}

    def choose(self):
        """Have `rows' speak of this section's runs."""
        execute = self._store.connection.execute
        execute("DELETE FROM chosen")
        self._store.connection.executemany(
            "INSERT INTO chosen VALUES (?)", [(number,) for number in self._by_number]
        )

    def rows(self, query, *tables):
        """Rows of a query of the chosen runs as (Run, the other columns); run_id comes first.

        The query joins `chosen'; tables are those of TABLES that it reads.
        """
        for table in tables:
            self._store.need(table)
        for run_id, *rest in self._store.connection.execute(query):
            yield self._by_number[run_id], *rest

    def one(self, query, *tables):
        """Like rows, for a query with one value a run: a dictionary Run -> value."""
        return {run: value for run, value in self.rows(query, *tables)}

    def measure(self, name):
        """A column of run_measure: Run -> number, where there is one."""
        values = self.one(
            f"SELECT run_id, {name} FROM measured JOIN chosen USING(run_id)", "measured"
        )
        return {run: value for run, value in values.items() if value is not None}

    def series(self, *without):
        """The series of these runs; options named in without do not tell them apart."""
        if not self.runs:
            raise Missing("no run of it is finished")
        return Series(self.runs, self._store.sizes, without)

    def families(self, runs=None):
        """Families of networks, in the order of the runs, with their runs."""
        found = defaultdict(list)
        for run in self.runs if runs is None else runs:
            found[run.scenario].append(run)
        return found


class Cells:
    """Means over replications: one for each network size and series, of several measures."""

    def __init__(self, runs, series, x):
        self.groups = defaultdict(list)
        for run in sorted(runs, key=lambda run: (run.switches or 0, x(run), run.run_id)):
            self.groups[run.topology, x(run), series.of(run)].append(run)
        self.series = series

    @property
    def labels(self):
        """The series there are, in their order."""
        return [
            label for label in self.series.labels if any(key[2] == label for key in self.groups)
        ]

    @property
    def networks(self):
        """Topologies in the order of their size."""
        return list(dict.fromkeys(topology for topology, _, _ in self.groups))

    def at(self, place):
        """The runs of each series at a place (network, x)."""
        return {
            label: self.groups[*place, label]
            for label in self.labels
            if (*place, label) in self.groups
        }

    def mean(self, values, topology, x, label):
        """The Mean of a measure (Run -> value) in one cell, or None."""
        return mean([values.get(run) for run in self.groups.get((topology, x, label), ())])

    def largest(self, *measures):
        """The network and x that most series have numbers of; of these the largest x, or None."""
        count = defaultdict(set)
        for (topology, x, label), runs in self.groups.items():
            if all(any(run in values for run in runs) for values in measures):
                count[topology, x].add(label)
        if not count:
            return None
        return max(count, key=lambda place: (len(count[place]), place[1]))
