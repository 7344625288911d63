# SPDX-License-Identifier: GPL-2.0-only
"""Cases of test/analysis-test: what analysis/export writes."""

import csv
import sqlite3
from pathlib import Path

from lab import results, schema
from support import refused, samples, tool


def read_csv(path):
    """Header and rows of a CSV file; NA is None."""
    with open(path, encoding="utf-8", newline="") as lines:
        header, *found = csv.reader(lines, strict=True)
    return header, [[None if cell == "NA" else cell for cell in row] for row in found]


def exported():
    """What is exported, read back, is what the tables hold, strange texts too; always the same."""
    file = Path("strange.sqlite")
    file.write_bytes(samples().read_bytes())
    strange = 'a, "b"\r\nc\u00fc\u2028\n'
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT INTO sweep VALUES ('s', ?, '', 'x\n[[runs]]', NULL)", (strange,))
        connection.execute("INSERT INTO sweep_run VALUES ('s', 0, 'fat-tree', 'done', 2)")
        connection.execute("UPDATE run SET argv = ?, scenario = NULL WHERE run_id = 2", (strange,))
    for name, more in (("one", []), ("two", []), ("three", ["--runs=2,5"])):
        ended = tool("export", "--views", *more, file, name)
        if ended.returncode or ended.stderr or ended.stdout:
            yield f"{ended.stdout}{ended.stderr}"
    connection = results.open_results(file, views=True)
    for path in sorted(Path("one").iterdir()):
        if path.read_bytes() != Path("two", path.name).read_bytes():
            yield f"{path.name} is different the second time"
        if path.stem != "runs":
            yield from agree(connection, path, "")
            where = " WHERE run_id IN (2, 5)"
            if "run_id" in schema.columns(connection, path.stem) and path.stem != "replication":
                yield from agree(connection, Path("three", path.name), where)
    yield from agree_wide(connection, Path("one/runs.csv"))


def agree(connection, path, where):
    """What is different between a file and a table."""
    header, found = read_csv(path)
    cursor = connection.execute(f"SELECT * FROM {path.stem}{where}")
    expected = cursor.fetchall()
    if header != [column[0] for column in cursor.description] or len(found) != len(expected):
        yield f"{path}: {len(found)} rows of {header}, not {len(expected)}"
        return
    cells = [[None if value is None else str(value) for value in row] for row in expected]
    if sorted(map(repr, cells)) != sorted(map(repr, found)):
        yield f"{path}: other rows"


def agree_wide(connection, path):
    """What is different between runs.csv and the tables it is made of."""
    header, found = read_csv(path)
    if len(set(header)) != len(header) or not all(name.isidentifier() for name in header):
        yield f"{path}: header {header}"
    for row in found:
        cells = dict(zip(header, row))
        run_id = int(cells["run_id"])
        for name, value in connection.execute(
            "SELECT name, value FROM measure WHERE run_id = ?", (run_id,)
        ):
            if float(cells.get(name, "nan")) != value:
                yield f"{path}: run {run_id}: {name} is {cells.get(name)}, not {value}"
        for name, value in connection.execute(
            "SELECT name, value FROM param WHERE run_id = ?", (run_id,)
        ):
            if cells["param_" + name.replace("-", "_").replace(":", "_")] != value:
                yield f"{path}: run {run_id}: no {name}={value}"
    if len(found) != connection.execute("SELECT count(*) FROM run").fetchone()[0]:
        yield f"{path}: {len(found)} rows"


def export_refuses():
    """Places that cannot be, and a disk that is full: one line, and nothing is left."""
    file = samples()
    Path("full").mkdir()
    Path("full/mine").write_text("x", encoding="ascii")
    yield from refused("export", file, "full", words="full: a directory that is not empty")
    yield from refused("export", file, "full/mine", words="not a directory")
    yield from refused("export", file, "no/such", words="no/such: No such file")
    yield from refused("export", "--runs=1,9", file, "out", words="there is no run 9")
    yield from refused("export", "--tables=flow,x", file, "out", words="there is no x; allowed: ")
    small = ["bash", "-c", 'ulimit -f 20; exec "$@"', "bash"]
    Path("empty").mkdir()
    for place in ("out", "empty"):
        ended = tool("export", file, place, prefix=small)
        if (
            ended.returncode != 1
            or ended.stderr.count("\n") != 1
            or "too large" not in ended.stderr
        ):
            yield f"no room: status {ended.returncode}, {ended.stderr}"
    if Path("out").exists() or list(Path("empty").iterdir()):
        yield "something is left of an export without room"
