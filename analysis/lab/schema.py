# SPDX-License-Identifier: GPL-2.0-only
"""The tables of a results database: make them, bring them up to date, and copy runs."""

import sqlite3

from . import results

#: Texts of analysis/schema: version-N.sql makes version N of the version before.
SCHEMAS = results.ANALYSIS / "schema"


def statements(version):
    """The SQL statements that make a version of the one before."""
    text = (SCHEMAS / f"version-{version}.sql").read_text(encoding="utf-8")
    statement = ""
    for line in text.splitlines(keepends=True):
        if not statement and (line.startswith("--") or not line.strip()):
            continue
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def advance(connection, version):
    """Bring a database from a version to the present one, within the caller's transaction."""
    for step in range(version + 1, results.SCHEMA_VERSION + 1):
        for statement in statements(step):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {step}")


def create(connection):
    """Make all tables in an empty database."""
    connection.execute(f"PRAGMA application_id = {results.APPLICATION_ID}")
    advance(connection, results.OLDEST_VERSION - 1)


def tables(connection):
    """The tables of a database by name, each with its columns, in the order of their making."""
    names = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY rowid"
    ).fetchall()
    return {name: columns(connection, name) for (name,) in names}


def columns(connection, table):
    """The names of a table's or view's columns."""
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def row_order(connection, table):
    """ORDER BY of a table: as its rows came, but run by run, whatever came first."""
    (text,) = connection.execute(
        "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).fetchone()
    names = columns(connection, table)
    if "WITHOUT ROWID" in text.upper():
        keys = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        return ", ".join(f'"{row[1]}"' for row in sorted(keys, key=lambda r: r[5]) if row[5])
    return "run_id, rowid" if "run_id" in names else "rowid"


def result_tables(connection):
    """The tables that hold results of runs, with their columns but run_id."""
    return {
        name: [column for column in found if column != "run_id"]
        for name, found in tables(connection).items()
        if "run_id" in found and name not in ("run", "sweep_run")
    }


def copy_run(connection, file, run_id, new_id):
    """Copy a run of a file, with its results, into a database that create() has made.

    It gets another number, and its key is made unique: 'NUMBER:KEY'.
    """
    connection.execute("ATTACH ? AS source", (results.uri(file, "ro"),))
    try:
        for name, names in tables(connection).items():
            if "run_id" not in names or name == "sweep_run":
                continue
            wanted = ", ".join(f'"{column}"' for column in names)
            values = ", ".join(
                "?1"
                if column == "run_id"
                else "?1 || ':' || run_key"
                if column == "run_key"
                else f'"{column}"'
                for column in names
            )
            order = row_order(connection, name)
            connection.execute(
                f'INSERT INTO main."{name}"({wanted}) SELECT {values} FROM source."{name}" '
                f"WHERE run_id = ?2 ORDER BY {order}",
                (new_id, run_id),
            )
    finally:
        connection.execute("DETACH source")
