# SPDX-License-Identifier: GPL-2.0-only
"""Write the runs of a sweep into its database: each with its row of sweep_run, or not at all."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from lab import merge
from lab.sweep import runs
from lab.results import ResultsError

#: Errors of SQLite that are the part's fault, if they are not the file's.
OF_THE_PART = (
    sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH,
)  # fmt: skip


class Stop(Exception):
    """Why the sweep cannot go on, in one line."""

    def __init__(self, line, status=1):
        super().__init__(line)
        self.status = status


@dataclass
class Settled:
    """A run that is over, and waits for its turn to be written into FILE."""

    key: str | None = None  #: FILE has it: under this key
    part: Path | None = None  #: its database, if it left one
    log: Path | None = None
    reason: str | None = None  #: why it failed
    startless: bool = False  #: the program could not be started, so that it cannot tell its key


class Joiner:
    """Writes the rows of one sweep; the file is locked for it."""

    def __init__(self, file, definition, *, build, logs):
        """Open FILE; logs is the folder for the logs of runs that failed."""
        self.file = file
        self.definition = definition
        self.build = build
        self.logs = logs
        self.connection = merge.open_destination(file)
        self.merger = merge.Merger(self.connection)

    def holds_runs(self):
        """Whether FILE has any run, of whatever sweep."""
        return self.connection.execute("SELECT EXISTS(SELECT * FROM run)").fetchone()[0]

    def former(self):
        """The rows of this sweep that are there: command: (status, run)."""
        return {
            row[0]: row[1:]
            for row in self.connection.execute(
                "SELECT command, status, run_id FROM sweep_run WHERE sweep = ?",
                (self.definition.name,),
            )
        }

    def register(self, command, rows):
        """Write the row of table sweep, and what stays in sweep_run, with the present numbers."""
        it = self.definition
        with self._transaction():
            self.connection.execute(
                "INSERT INTO sweep(sweep, title, figures, definition, command) "
                "VALUES(?, ?, ?, ?, ?) ON CONFLICT(sweep) DO UPDATE SET title = excluded.title, "
                "figures = excluded.figures, definition = excluded.definition, "
                "command = excluded.command",
                (it.name, it.title, " ".join(it.figures), it.text, command),
            )
            self.connection.execute("DELETE FROM sweep_run WHERE sweep = ?", (it.name,))
            for row in rows:
                self._write_row(row)

    def write(self, job, settled):
        """Write one run, and remove its part. A part that cannot be used makes it a failure."""
        if settled.key is not None:
            with self._transaction():
                self._write_job(job, "done", self.merger.run_of(settled.key)[0])
        elif settled.part is None or not self._take_part(job, settled):
            self._write_failure(job, settled)
        if settled.reason is None:
            (self.logs / f"{job.number}.log").unlink(missing_ok=True)

    def _take_part(self, job, settled):
        """Take a part into FILE; return whether that was possible."""
        try:
            merge.attach(self.connection, settled.part)
        except ResultsError as error:
            damaged(settled, str(error).removeprefix(f"{settled.part}: "))
            return False
        try:
            with self._transaction():
                fault = self._take_run(job, settled)
        except sqlite3.Error as error:
            if not self._is_fault_of_part(error):
                raise Stop(f"cannot write {self.file}: {error}") from error
            fault = str(error)
        finally:
            merge.detach(self.connection)
        if fault is not None:
            damaged(settled, fault)
            return False
        self._clear(job, settled)
        return True

    def _take_run(self, job, settled):
        """Take the run of the part that is attached; return what is wrong with it, or None."""
        found = self.connection.execute(
            f"SELECT run_id, run_key, status FROM {merge.PART}.run"
        ).fetchall()
        if len(found) != 1:
            return f"{len(found)} runs instead of one"
        number, key, status = found[0]
        failure = None if settled.reason is None else f"failed: {settled.reason}"
        if failure is None and status != "done":
            return f"its status is '{status}'"
        known = self.merger.run_of(key)
        if known is not None and known[1] == "done":
            # Another way to say the same run, which is there.
            self._write_job(job, "done", known[0])
            return None
        changes = {"argv": job.command}
        if failure:
            changes["status"] = failure
        number = self.merger.take(number, key, changes)
        self._write_job(job, failure or "done", number)
        return None

    def _is_fault_of_part(self, error):
        """Whether it is the part, not FILE, that SQLite complains of."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code != sqlite3.SQLITE_CORRUPT:
            return code in OF_THE_PART
        try:
            found = self.connection.execute(f"PRAGMA {merge.PART}.quick_check(1)").fetchone()
        except sqlite3.Error:
            return True
        return found[0] != "ok"

    def _write_failure(self, job, settled):
        """Write a run that failed and left nothing that can be used.

        If it has a key, there is a row of it: one that is made good later gets its number.
        """
        self._clear(job, settled)
        status = f"failed: {settled.reason}"
        key = None
        if not settled.startless:
            key = runs.run_key(job, build=self.build, cwd=self.definition.folder)
        with self._transaction():
            number = None
            if key:
                known = self.merger.run_of(key)
                number = self.merger.number_for(key)[0]
                if known is None:
                    self.connection.execute(
                        "INSERT INTO run(run_id, run_key, scenario, argv, status) "
                        "VALUES(?, ?, ?, ?, ?)",
                        (number, key, job.program, job.command, status),
                    )
                elif known[1] == "done":
                    status = "done"
                else:
                    self.connection.execute(
                        "UPDATE run SET status = ? WHERE run_id = ?", (status, number)
                    )
            self._write_job(job, status, number)

    def _clear(self, job, settled):
        """Remove a part; of a run that failed the log stays, as FILE.parts/SWEEP/JOB.log."""
        if settled.part is not None:
            for suffix in ("", "-journal"):
                Path(f"{settled.part}{suffix}").unlink(missing_ok=True)
        if settled.log is not None and settled.log.exists():
            if settled.reason is not None:
                settled.log.replace(self.logs / f"{job.number}.log")
            else:
                settled.log.unlink()

    def _write_job(self, job, status, run):
        self._write_row((self.definition.name, job.number, job.command, status, run))

    def _write_row(self, row):
        self.connection.execute(
            "INSERT INTO sweep_run(sweep, job, command, status, run_id) VALUES(?, ?, ?, ?, ?) "
            "ON CONFLICT(sweep, job) DO UPDATE SET command = excluded.command, "
            "status = excluded.status, run_id = excluded.run_id",
            row,
        )

    def _transaction(self):
        return _Transaction(self.connection, self.file)

    def failures(self):
        """Job, reason and run of all rows of the sweep that failed."""
        return self.connection.execute(
            "SELECT job, substr(status, 9), run_id FROM sweep_run "
            "WHERE sweep = ? AND status <> 'done' ORDER BY job",
            (self.definition.name,),
        ).fetchall()

    def done(self):
        """How many rows of the sweep are done."""
        return self.connection.execute(
            "SELECT count(*) FROM sweep_run WHERE sweep = ? AND status = 'done'",
            (self.definition.name,),
        ).fetchone()[0]


def damaged(settled, fault):
    """A part cannot be used: its run has failed, if it had not before."""
    if settled.reason is None:
        plain = fault.startswith("its status")
        settled.reason = fault if plain else f"its results are damaged: {fault}"


class _Transaction:
    """All or nothing; what SQLite cannot write ends the sweep, unless the caller knows better."""

    def __init__(self, connection, file):
        self.connection = connection
        self.file = file

    def __enter__(self):
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise Stop(f"cannot write {self.file}: {error}") from error

    def __exit__(self, kind, error, _trace):
        if kind is None:
            try:
                self.connection.execute("COMMIT")
                return
            except sqlite3.Error as late:
                error = late
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF not in OF_THE_PART:
            raise Stop(f"cannot write {self.file}: {error}") from error
        if kind is None:
            raise error
