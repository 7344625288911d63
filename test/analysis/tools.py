# SPDX-License-Identifier: GPL-2.0-only
"""Cases of test/analysis-test: what compare, migrate and dump do, and what all tools refuse."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from exports import read_csv
from lab import results, schema
from support import make, refused, samples, simulate, tool

NOW = results.SCHEMA_VERSION

#: The tools that read a file, with what they want besides.
TOOLS = {"compare": ["1", "1"], "export": ["out"], "migrate": []}


def compared():
    """Two runs that differ in what is known: that, and nothing else, is said."""
    file = samples()
    Path("b.sqlite").write_bytes(file.read_bytes())
    ended = tool("compare", file, 1, "b.sqlite", 1)
    if "The results are identical" not in ended.stdout or ended.stderr:
        yield f"a run and itself: {ended.stdout[-200:]}{ended.stderr}"
    with sqlite3.connect("b.sqlite") as connection:
        connection.executescript(
            """
            UPDATE flow SET received = received - 5, hops = 99 WHERE run_id = 1 AND flow = 3;
            UPDATE param SET value = '17' WHERE run_id = 1 AND name = 'max-age';
            UPDATE run SET ns3_version = '3.99', events = 2 * events WHERE run_id = 1;
            INSERT INTO link_load VALUES (1, 'x--y', 'x', 'y', 'core', 'unicast', 'nd', 12, 1200);
            """
        )
        (events,) = connection.execute("SELECT events FROM run WHERE run_id = 1").fetchone()
    ended = tool("compare", file, 1, "b.sqlite", 1)
    said = [" ".join(line.split()) for line in ended.stdout.splitlines()]
    for wanted in (
        "--max-age 20 17",
        "core nd, frames - 12",
        "core nd, octets - 1200",
        f"events simulated {events // 2} {events} +{events // 2} 2 events",
        "flows: 16 and 16; 16 between the same hosts, of which 1 changed",
        "Tables that differ: link_load (0 rows of a, 1 of b), flow (1 rows of a, 1 of b).",
    ):
        if wanted not in said:
            yield f"not said: {wanted}"
    differing = said[said.index("what differs a b") + 1 :]
    differing = [line.split()[0] for line in differing[: differing.index("")]]
    if differing[:2] != ["ns3_version", "--max-age"] or differing[2] != "The":
        yield f"differs: {differing}"
    for other in (2, 3, 5, 8):
        ended = tool("compare", file, 1, other)
        wide = [line for line in ended.stdout.splitlines() if len(line) > 120]
        if ended.returncode or ended.stderr or wide:
            yield f"1 and {other}: {ended.stderr} {wide}"


def old_file(file, version):
    """A file of an older version, with what it could hold of the samples."""
    connection = make(file, version)
    connection.execute("ATTACH ? AS s", (str(Path(samples()).resolve()),))
    for name, names in schema.tables(connection).items():
        listed = ", ".join(f'"{column}"' for column in names)
        connection.execute(f"INSERT INTO main.{name}({listed}) SELECT {listed} FROM s.{name}")
    connection.close()


def layout(file):
    """What a file says of its tables."""
    with sqlite3.connect(file) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchall()
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        version = connection.execute("PRAGMA user_version").fetchone()
        tables = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return version, sound, broken, tables


def migrated():
    """A file of each older version becomes what a new one is, by either way, and keeps its rows."""
    simulate("new.sqlite", "--hosts-per-edge=1", "--duration=1")
    for version in range(results.OLDEST_VERSION, results.SCHEMA_VERSION):
        for file in ("by-tool.sqlite", "by-program.sqlite"):
            Path(file).unlink(missing_ok=True)
            old_file(file, version)
        before = tool("dump", "by-tool.sqlite").stdout
        ended = tool("migrate", "by-tool.sqlite")
        if (
            ended.stdout
            != (f"by-tool.sqlite: schema version {version} brought to {results.SCHEMA_VERSION}\n")
            or ended.stderr
            or ended.returncode
        ):
            yield f"{version}: {ended.stdout}{ended.stderr}"
        simulate("by-program.sqlite", "--hosts-per-edge=1", "--duration=1", "--seed=77")
        if not layout("new.sqlite") == layout("by-tool.sqlite") == layout("by-program.sqlite"):
            yield f"{version}: other tables"
        # Every row is there; columns that came later are NULL, tables that came later are empty.
        with sqlite3.connect("by-tool.sqlite") as connection:
            connection.execute("ATTACH ? AS s", (str(samples().resolve()),))
            for name in schema.tables(connection):
                old = table_columns(version).get(name, [])
                listed = ", ".join(
                    f'"{c}"' if c in old else "NULL" for c in schema.columns(connection, name)
                )
                source = f"SELECT {listed} FROM s.{name}" + ("" if old else " WHERE 0")
                rows = f"SELECT * FROM main.{name}"
                for a, b in ((rows, source), (source, rows)):
                    if connection.execute(f"{a} EXCEPT {b}").fetchone():
                        yield f"{version}: {name} has other rows"
        if not before or not tool("compare", "by-tool.sqlite", 1, 5).stdout:
            yield f"{version}: cannot be compared"
    ended = tool("migrate", "by-tool.sqlite")
    if ended.returncode or f"version {NOW} already" not in ended.stdout:
        yield f"twice: {ended.stdout}{ended.stderr}"


def table_columns(version):
    """The tables of a version, with their columns."""
    with make(":memory:", version) as connection:
        return schema.tables(connection)


def not_migrated():
    """A file that cannot be migrated stays as it was, octet for octet."""
    old_file("odd.sqlite", 3)
    with sqlite3.connect("odd.sqlite") as connection:
        connection.execute("CREATE TABLE topology_node(mine)")  # version 5 brings one
    before = Path("odd.sqlite").read_bytes()
    yield from refused(
        "migrate",
        "odd.sqlite",
        status=1,
        words="odd.sqlite is left as it was: table topology_node already exists",
    )
    if Path("odd.sqlite").read_bytes() != before:
        yield "the file has changed"


def versions():
    """Files that no tool can read: one line says what to do."""
    for version in (1, 4, NOW + 1):
        make(f"v{version}.sqlite", min(version, NOW)).execute(f"PRAGMA user_version = {version}")
    sqlite3.connect("other.sqlite").execute("CREATE TABLE x(y)")
    Path("empty.sqlite").touch()
    Path("text.sqlite").write_text("no database at all\n" * 100, encoding="ascii")
    Path("folder.sqlite").mkdir()
    for name, more in TOOLS.items():
        for file, words in (
            (
                f"v{NOW + 1}.sqlite",
                f"version {NOW + 1}, newer than {NOW}, which this checkout knows; use a newer",
            ),
            ("v1.sqlite", "version 1, older than 2"),
            ("other.sqlite", "other.sqlite: no results database"),
            ("empty.sqlite", "empty.sqlite: no results database"),
            ("text.sqlite", "text.sqlite: file is not a database"),
            ("folder.sqlite", "folder.sqlite: not a file"),
            ("none.sqlite", "none.sqlite: no such file"),
        ):
            yield from refused(name, file, *more, words=words)
        yield from refused(name, "--xyz", words="--help")
        if name != "migrate":
            yield from refused(
                name, "v4.sqlite", *more, words="v4.sqlite has schema version 4; analysis/migrate"
            )
        yield from refused(name, words="see --help")
        if tool(name, "--help").returncode:
            yield f"{name} --help fails"
    for name, *more in (("dump",), ("query", "SELECT 1")):
        for file, words in (
            (f"v{NOW + 1}.sqlite", f"version {NOW + 1}, newer than {NOW}"),
            ("other.sqlite", "other.sqlite: no results database"),
            ("none.sqlite", "none.sqlite: no such file"),
        ):
            done = tool(name, file, *more)
            if done.returncode != 2 or words not in done.stderr or done.stderr.count("\n") != 1:
                yield f"{name} {file}: {done.returncode}, {done.stderr}"
    if Path("none.sqlite").exists() or Path("out").exists():
        yield "something was written"


def compare_refuses():
    """Runs that are not there, or not done."""
    file = samples()
    Path("c.sqlite").write_bytes(file.read_bytes())
    with sqlite3.connect("c.sqlite") as connection:
        connection.execute("UPDATE run SET status = 'running' WHERE run_id = 2")
        connection.execute("DELETE FROM run WHERE run_id = 3")
    for run in ("9", "0", "-1", "x", "1.0", "", "99999999999999999999999"):
        yield from refused("compare", "--", file, 1, run, words=f"run {run}: not in")
    yield from refused("compare", "c.sqlite", 1, 3, words="there is 1, 2, 4")
    yield from refused("compare", "c.sqlite", 1, 2, words="is not done: its status is running")
    yield from refused("compare", file, 1, words="FILE RUN RUN")
    yield from refused("compare", "--flows=-1", file, 1, 2, words="--flows=-1 is not allowed")
    with sqlite3.connect("c.sqlite") as connection:
        connection.execute("UPDATE run SET status = 'done', hosts = 'many', events = 'few'")
    ended = tool("compare", "c.sqlite", 1, 2)
    if ended.returncode or ended.stderr:
        yield f"text for a number: {ended.stderr[-200:]}"


def read_meanwhile():
    """A file that a program is about to write to, or died while writing to, can be read."""
    file = Path("busy.sqlite")
    file.write_bytes(samples().read_bytes())
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM flow")
    for name, more in (("compare", ["1", "2"]), ("export", ["meanwhile"])):
        ended = tool(name, file, *more)
        if ended.returncode:
            yield f"{name}: {ended.stderr}"
    if not read_csv("meanwhile/flow.csv")[1]:
        yield "it read what was not committed"
    writer.execute("ROLLBACK")
    killed = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('PRAGMA cache_size = 1'); c.execute('PRAGMA cache_spill = 1'); "
        "c.execute('BEGIN IMMEDIATE'); c.execute('DELETE FROM link_load'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", killed, str(file)], check=False)
    if not Path("busy.sqlite-journal").exists():
        yield "no journal is left to be tried"
    ended = tool("compare", file, "1", samples(), "1")
    if "The results are identical" not in ended.stdout:
        yield f"after a kill: {ended.stderr}{ended.stdout[-300:]}"


def dumped():
    """A dump does not depend on who wrote first, where and when."""

    def write(file, order, place):
        with make(file) as connection:
            for run in order:
                connection.execute(
                    "INSERT INTO run(run_id, run_key, argv, host, wall_seconds, status) "
                    "VALUES (?, ?, ?, ?, ?, 'done')",
                    (run, f"k{run}", place, place, len(place)),
                )
                connection.executemany(
                    "INSERT INTO host_load VALUES (?, ?, 'unicast', '', 1, 2, 3)",
                    [(run, f"h{i}") for i in (2, 1, 3)],
                )
                connection.execute(
                    "INSERT INTO sweep VALUES (?, 't', '', 'd', ?)", (f"s{run}", place)
                )

    write("d1.sqlite", (1, 2), "/here")
    write("d2.sqlite", (2, 1), "/there/it/is")
    first, second = tool("dump", "d1.sqlite"), tool("dump", "d2.sqlite")
    if first.stdout != second.stdout or first.stderr or "h2\tunicast" not in first.stdout:
        yield f"{first.stdout} {second.stdout} {first.stderr}"
