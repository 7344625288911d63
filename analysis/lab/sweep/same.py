# SPDX-License-Identifier: GPL-2.0-only
"""Whether two runs have the same results, row for row."""

import itertools

from lab import schema

#: Columns that the clock and the machine fill; analysis/dump leaves them out too.
MEASURED = ("wall_seconds", "peak_rss_bytes", "started_utc", "host")
#: Columns of table run that are not results either: names, and what versions make of a run.
NAMES = ("run_id", "run_key", "argv", "status")
VERSIONS = ("module_version", "ns3_version")
#: Rows shown of each table and side.
SHOWN = 3


def differences(old, old_run, new, new_run):
    """Lines that tell what differs between a run of one database and one of another.

    Versions come first, then options, then results.
    """
    lines = []
    columns = schema.columns(old, "run")
    for column in VERSIONS + tuple(
        name for name in columns if name not in MEASURED + NAMES + VERSIONS
    ):
        was, now = (_cell(db, column, run) for db, run in ((old, old_run), (new, new_run)))
        if was != now:
            lines.append(f"{column}: was {_text(was)}, is {_text(now)}")
    tables = schema.result_tables(old)
    for table in sorted(tables, key=lambda name: name != "param"):
        lines += _table_differences(table, tables[table], old, old_run, new, new_run)
    if not lines:
        was, now = (_cell(db, "run_key", run) for db, run in ((old, old_run), (new, new_run)))
        if was != now:
            lines.append(f"run_key: was {was}, is {now}: the key is computed otherwise")
    return lines


def _cell(connection, column, run):
    """A column of table run."""
    row = connection.execute(f'SELECT "{column}" FROM run WHERE run_id = ?', (run,)).fetchone()
    return row[0]


def _table_differences(table, columns, old, old_run, new, new_run):
    """What differs in one table."""
    order = schema.row_order(old, table)
    names = ", ".join(f'"{name}"' for name in columns)
    query = f"SELECT {names} FROM {table} WHERE run_id = ? ORDER BY {order}"
    pairs = itertools.zip_longest(old.execute(query, (old_run,)), new.execute(query, (new_run,)))
    if all(one == other for one, other in pairs):
        return []
    was, now = old.execute(query, (old_run,)).fetchall(), new.execute(query, (new_run,)).fetchall()
    gone, come = _without(was, now), _without(now, was)
    line = f"{table}: was {len(was)} rows, is {len(now)}; {len(gone)} are gone, {len(come)} are new"
    if not gone and not come:
        return [f"{table}: {len(was)} rows, the same in another order"]
    lines = [f"{line} ({', '.join(columns)})"]
    for sign, rows in (("-", gone), ("+", come)):
        lines += [f"  {sign} {', '.join(_text(value) for value in row)}" for row in rows[:SHOWN]]
        if len(rows) > SHOWN:
            lines.append(f"  {sign} and {len(rows) - SHOWN} more")
    return lines


def _without(rows, others):
    """The rows that are not among the others, each as often as it is there more often."""
    count = {}
    for row in others:
        count[row] = count.get(row, 0) + 1
    rest = []
    for row in rows:
        if count.get(row):
            count[row] -= 1
        else:
            rest.append(row)
    return rest


def _text(value):
    """A value as it is shown."""
    return "NULL" if value is None else str(value)
