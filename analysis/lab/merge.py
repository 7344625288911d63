# SPDX-License-Identifier: GPL-2.0-only
"""Take runs of one results database into another, where they get numbers of their own.

A run that both files hold (the same run_key) is replaced by the newcomer and keeps its number, so
that what points at it stays true. Rows keep their order.
"""

import os
import sqlite3

from lab import results, schema

#: What a part is called while it is attached.
PART = "part"


def create(file):
    """Make an empty results database of the present schema, complete or not at all."""
    temporary = f"{file}.new"
    if os.path.exists(temporary):
        os.remove(temporary)
    connection = sqlite3.connect(temporary, isolation_level=None)
    try:
        connection.execute("BEGIN")
        schema.create(connection)
        connection.execute("COMMIT")
        connection.close()
        os.rename(temporary, file)
    finally:
        connection.close()
        for path in (temporary, f"{temporary}-journal"):
            if os.path.exists(path):
                os.remove(path)


def open_destination(file):
    """Open a results database to merge into. Raises results.ResultsError."""
    connection = results.open_results(file, write=True)
    # Rows are replaced here table by table; cascades would take what points at a run with it.
    connection.execute("PRAGMA foreign_keys = OFF")
    return connection


def attach(connection, source):
    """Make a source readable as PART; raises results.ResultsError if it is no such database."""
    check, version = results.connect(source, write=True)  # may have to undo what a killed run left
    try:
        problem = results.version_problem(source, version)
        if problem:
            raise results.ResultsError(problem)
    finally:
        check.close()
    connection.execute(f"ATTACH ? AS {PART}", (results.uri(source, "ro"),))


def detach(connection):
    """Undo attach()."""
    connection.execute(f"DETACH {PART}")


class Merger:
    """Merges what is attached into one connection, within a transaction of the caller."""

    def __init__(self, connection):
        self.connection = connection
        self.columns = [name for name in schema.columns(connection, "run") if name != "run_id"]
        #: Name, columns and order of rows of each table with results.
        self.tables = [
            (name, ", ".join(f'"{column}"' for column in found), schema.row_order(connection, name))
            for name, found in schema.result_tables(connection).items()
        ]

    def run_of(self, key):
        """Number and status of the run with this key, or None."""
        return self.connection.execute(
            "SELECT run_id, status FROM main.run WHERE run_key = ?", (key,)
        ).fetchone()

    def number_for(self, key):
        """The number that a run with this key gets, and whether there is one to be replaced."""
        found = self.run_of(key)
        if found:
            return found[0], True
        most = self.connection.execute("SELECT max(run_id) FROM main.run").fetchone()[0]
        return (most or 0) + 1, False

    def take(self, old, key, changes=None):
        """Take run number old with this key from the part, with changes of columns of table run.

        Returns the number that it has now.
        """
        execute = self.connection.execute
        number, replaces = self.number_for(key)
        if replaces:
            self.forget(number)
        names = ", ".join(f'"{name}"' for name in self.columns)
        execute(
            f"INSERT INTO main.run(run_id, {names}) SELECT ?, {names} FROM {PART}.run "
            "WHERE run_id = ?",
            (number, old),
        )
        for column, value in (changes or {}).items():
            execute(f'UPDATE main.run SET "{column}" = ? WHERE run_id = ?', (value, number))
        for table, columns, order in self.tables:
            execute(
                f"INSERT INTO main.{table}(run_id, {columns}) SELECT ?, {columns} "
                f"FROM {PART}.{table} WHERE run_id = ? ORDER BY {order}",
                (number, old),
            )
        return number

    def forget(self, number):
        """Remove the rows of a run, so that others can take its number."""
        for table in ["run", *(table for table, _, _ in self.tables)]:
            self.connection.execute(f"DELETE FROM main.{table} WHERE run_id = ?", (number,))

    def take_all(self):
        """Take all runs of the part, and its sweeps; return the number of runs."""
        execute = self.connection.execute
        runs = execute(f"SELECT run_id, run_key FROM {PART}.run ORDER BY run_id").fetchall()
        numbers = {old: self.take(old, key) for old, key in runs}
        for row in execute(f"SELECT * FROM {PART}.sweep").fetchall():
            execute("DELETE FROM main.sweep_run WHERE sweep = ?", row[:1])
            execute("DELETE FROM main.sweep WHERE sweep = ?", row[:1])
            execute(f"INSERT INTO main.sweep VALUES({', '.join('?' * len(row))})", row)
        for *row, number in execute(
            f"SELECT sweep, job, command, status, run_id FROM {PART}.sweep_run"
        ).fetchall():
            execute(
                "INSERT INTO main.sweep_run(sweep, job, command, status, run_id) "
                "VALUES(?, ?, ?, ?, ?)",
                (*row, numbers.get(number)),
            )
        return len(runs)
