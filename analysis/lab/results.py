# SPDX-License-Identifier: GPL-2.0-only
"""Open a results database (doc/database.md), and say in one line why it cannot be."""

import math
import os
import sqlite3
import sys
import urllib.parse
from pathlib import Path

#: Marks a file as a results database: "MOOS", PRAGMA application_id.
APPLICATION_ID = 0x4D4F4F53
#: The schema that this checkout reads and writes, PRAGMA user_version.
SCHEMA_VERSION = 6
#: The oldest schema that can be brought to it.
OLDEST_VERSION = 2

#: The directory analysis/.
ANALYSIS = Path(__file__).resolve().parent.parent
VIEWS = ANALYSIS / "views.sql"

#: Seconds to wait for a program that is just writing to the file.
PATIENCE = 60


class ResultsError(Exception):
    """Something that the user has to know, in one line."""


def die(program, message, status=2):
    """End the program with one line on standard error.

    Status 2 is for what the user said wrong, 1 for what failed later.
    """
    line = " ".join(str(message).split("\n"))
    print(f"{program}: {line}", file=sys.stderr)
    sys.exit(status)


def parse(parser):
    """Read the command line; a mistake in it is one line, with the way to --help."""
    parser.error = lambda message: die(parser.prog, f"{message}; see --help")
    return parser.parse_args()


def plain(error):
    """What went wrong, without the number that Python puts before it."""
    reason = getattr(error, "strerror", None)
    name = getattr(error, "filename", None)
    return (f"{name}: {reason}" if name else reason) if reason else str(error)


def run_tool(program, main):
    """Run main() and end the program with what it returns; an error is one line, no traceback."""
    try:
        status = main()
        sys.stdout.flush()
    except ResultsError as error:
        die(program, error)
    except BrokenPipeError:
        # Who reads has enough. Nothing more can be written, not even when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (OSError, sqlite3.Error) as error:
        die(program, plain(error), 1)
    except KeyboardInterrupt:
        die(program, "interrupted", 130)
    sys.exit(status)


def uri(file, mode):
    """An SQLite URI of a file by whatever name, opened by mode 'ro' or 'rw'."""
    path = urllib.parse.quote(os.fsencode(os.path.abspath(file)))
    return f"file:{path}?mode={mode}"


def connect(file, *, write=False):
    """Open a results database of any version; return the connection and the version.

    No transaction is open, and none is opened by itself: who writes says BEGIN and COMMIT.
    Raises ResultsError.
    """
    if not os.path.exists(file):
        raise ResultsError(f"{file}: no such file")
    if not os.path.isfile(file):
        raise ResultsError(f"{file}: not a file")
    try:
        return _identify(file, "rw" if write else "ro")
    except sqlite3.OperationalError as error:
        if not write and "readonly" in str(error):
            try:
                # A writer was killed while it wrote: SQLite undoes its half when it may write.
                _identify(file, "rw")[0].close()
                return _identify(file, "ro")
            except sqlite3.Error as again:
                error = again
        raise ResultsError(f"{file}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise ResultsError(f"{file}: {error}") from error


def _identify(file, mode):
    """Open a file, and check whose it is."""
    connection = sqlite3.connect(uri(file, mode), uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        connection.text_factory = _text
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application != APPLICATION_ID:
            raise ResultsError(f"{file}: no results database")
    except BaseException:
        connection.close()
        raise
    return connection, version


def _sqrt(value):
    """The square root; SQLite is not always built with it."""
    return None if value is None else math.sqrt(value)


def _text(octets):
    """Text of the database; what is no UTF-8 (a strange file name, say) must not stop a reader."""
    return octets.decode("utf-8", "replace")


def version_problem(file, version):
    """What is the matter with a file's version, or None."""
    if version > SCHEMA_VERSION:
        return (
            f"{file} has schema version {version}, newer than {SCHEMA_VERSION}, "
            "which this checkout knows; use a newer checkout"
        )
    if version < OLDEST_VERSION:
        return (
            f"{file} has schema version {version}, older than {OLDEST_VERSION}, "
            "the oldest that can be migrated; repeat its runs"
        )
    if version < SCHEMA_VERSION:
        return (
            f"{file} has schema version {version}; "
            f"analysis/migrate FILE brings it to {SCHEMA_VERSION}"
        )
    return None


def open_results(file, *, write=False, views=False):
    """Open a results database of the present schema, read-only unless write is said.

    With views those of analysis/views.sql are there; they are temporary and change no file. Rows
    are tuples; set connection.row_factory = sqlite3.Row for names. The connection is in
    autocommit mode: who writes says BEGIN IMMEDIATE and COMMIT. Raises ResultsError.
    """
    connection, version = connect(file, write=write)
    problem = version_problem(file, version)
    if problem:
        connection.close()
        raise ResultsError(problem)
    connection.execute("PRAGMA temp_store = MEMORY")
    if write:
        connection.execute("PRAGMA foreign_keys = ON")
    if views:
        load_views(connection)
    return connection


def load_views(connection):
    """Make the views of analysis/views.sql, which last as long as the connection."""
    connection.create_function("sqrt", 1, _sqrt, deterministic=True)
    connection.executescript(VIEWS.read_text(encoding="utf-8"))


def materialise(connection, *views):
    """Make temporary tables of temporary views, so that what is built on them is computed once.

    Name what the others are built on first: materialise(db, "run_measure", "measure").
    """
    for view in views:
        connection.execute(f'CREATE TEMP TABLE "kept {view}" AS SELECT * FROM temp."{view}"')
        connection.execute(f'DROP VIEW temp."{view}"')
        connection.execute(f'CREATE TEMP TABLE "{view}" AS SELECT * FROM temp."kept {view}"')
        connection.execute(f'DROP TABLE temp."kept {view}"')
