# SPDX-License-Identifier: GPL-2.0-only
"""Run a sweep: find what is done, have the rest run, and join the parts into one database.

Every run writes a part of its own, FILE.parts/SWEEP/SESSION/N.sqlite. Parts are taken into FILE in
the order of the definition, each in one transaction with its row of sweep_run, and removed after
that. So FILE is the same whatever ran at a time and however often the sweep was killed: a part is
in FILE, or it is still there; and whether FILE has a run already, its run key tells.
"""

import contextlib
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from lab import merge, results
from lab.sweep import runs
from lab.sweep.joining import Joiner, Settled, Stop
from lab.sweep.progress import Progress, span
from lab.results import ResultsError

#: Seconds between looks at what has finished, and the longest time spent on joining in between.
LOOK, JOIN = 0.05, 0.5


class Sweeper:
    """One session of a sweep on a database that is locked for it."""

    def __init__(self, definition, jobs, file, *, build, limits):
        self.definition = definition
        self.jobs = jobs
        self.file = file
        self.build = build
        self.limits = limits
        self.parts = Path(f"{file}.parts") / definition.name
        self.kept = set()  #: jobs that FILE has as done
        self.settled = {}  #: job: Settled
        self.next = 0  #: the first job that is not written
        self.before = 0  #: runs that need not be run
        self.notes = []  #: lines about what was found
        self.joiner = None
        self.progress = None
        self.session = None
        self.caught = 0  #: the signal that wants an end
        self.unseen = 0  #: failures that the exit status does not tell

    # ---- Before ----------------------------------------------------------------------------------

    def open(self, command, resume):
        """Open or make FILE, and find out what is done already."""
        if not os.path.exists(self.file):
            try:
                merge.create(self.file)
            except (OSError, sqlite3.Error) as error:
                raise ResultsError(f"cannot write {self.file}: {error}") from error
        self.joiner = Joiner(self.file, self.definition, build=self.build, logs=self.parts)
        former = self.joiner.former()
        left = self._left_parts()
        self.parts.mkdir(parents=True, exist_ok=True)
        self.session = Path(tempfile.mkdtemp(dir=self.parts))
        keys = {}
        if left or self.joiner.holds_runs():
            keys, _ = runs.run_keys(
                self.jobs, self.session, build=self.build, cwd=self.definition.folder
            )
        rows = self._match(former, left, keys)
        self.joiner.register(command, rows)
        if resume:
            gone = len(former.keys() - {job.command for job in self.jobs})
            if gone:
                self.notes.append(
                    f"{gone} runs of the former definition are no longer in it; {self.file} keeps "
                    "them, outside of the sweep"
                )
        for folder in self.parts.iterdir():
            if folder.is_dir() and folder != self.session:
                shutil.rmtree(folder, ignore_errors=True)

    def _left_parts(self):
        """Complete parts that former sessions have left: key: path."""
        left = {}
        for path in sorted(self.parts.rglob("*.sqlite")):
            try:
                # For writing, so that what a killed run was about to write is undone.
                part, _ = results.connect(path, write=True)
            except ResultsError:
                continue
            try:
                found = part.execute("SELECT run_key, status FROM run").fetchall()
                if len(found) == 1 and found[0][1] == "done":
                    left.setdefault(found[0][0], path)
            except sqlite3.Error:
                pass
            finally:
                part.close()
        return left

    def _match(self, former, left, keys):
        """Decide what is done; return the rows of sweep_run that stay."""
        stale, rows = 0, []
        for job in self.jobs:
            status, run = former.get(job.command, (None, None))
            key = keys.get(job.number)
            known = self.joiner.merger.run_of(key) if key else None
            done = known is not None and known[1] == "done"
            if status == "done" and (key is None or (done and known[0] == run)):
                self.kept.add(job.number)
            elif done:
                self.settled[job.number] = Settled(key=key)
            elif key in left:
                part = self.session / f"left-{job.number}.sqlite"
                left.pop(key).rename(part)
                self.settled[job.number] = Settled(part=part)
            elif status == "done":
                stale += 1
                continue
            if status is not None:
                rows.append((self.definition.name, job.number, job.command, status, run))
        if stale:
            self.notes.append(
                f"{stale} runs are made again: other versions of the program or of files made them"
            )
        self.before = len(self.kept) + len(self.settled)
        return rows

    # ---- The runs --------------------------------------------------------------------------------

    def run(self, *, workers=None, machines=None, stop_on_failure=False):
        """Run what is not done; what has finished is in FILE when this returns or raises Stop."""
        todo = [
            job
            for job in self.jobs
            if job.number not in self.kept and job.number not in self.settled
        ]
        self.progress = Progress(len(self.jobs), self.before)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._catch)
        self._join(None)
        if not todo:
            return
        stem = runs.stems(self.session, machines)
        lines = (
            runs.shell_line(
                job,
                stem.replace("{#}", str(place + 1)),
                build=self.build,
                folder=self.definition.folder,
                limits=self.limits,
                session=self.session if machines else None,
            )
            for place, job in enumerate(todo)
        )
        parallel = runs.Parallel(
            self.session, lines, jobs=workers, machines=machines, halt=stop_on_failure
        )
        try:
            self._attend(parallel, todo, stem, stop_on_failure)
        except BaseException:
            parallel.stop()
            raise
        finally:
            self.progress.show(last=True)
        over = self.progress.finished
        failed_early = stop_on_failure and self.progress.failed
        if over < len(todo) and not failed_early:
            raise Stop(parallel.complaint())

    def _catch(self, number, _frame):
        self.caught = number

    def _attend(self, parallel, todo, stem, stop_on_failure):
        """Write what finishes, until all is over or somebody wants an end."""
        while True:
            running = parallel.running() and not self.caught
            if self.caught:
                parallel.stop()
            for place, outcome in parallel.finished():
                if self.caught and outcome.signal:
                    continue  # we ended it
                self._finish(todo[place], stem.replace("{#}", str(place + 1)), outcome)
            self._join(JOIN if running else None)
            if self.caught:
                name = runs.signal_name(self.caught)
                raise Stop(f"ended by {name}", 128 + self.caught)
            if not running:
                return
            if stop_on_failure and 0 < self.progress.failed == self.unseen and parallel.running():
                # It has seen no failure. Where it has, it starts nothing more by itself.
                parallel.process.send_signal(signal.SIGHUP)
                stop_on_failure = False
            self.progress.show()
            time.sleep(LOOK)

    def _finish(self, job, stem, outcome):
        """A run is over: say so, and have it wait for its turn."""
        part, log = self.session / f"{stem}.sqlite", self.session / f"{stem}.log"
        why = runs.reason(outcome, log, self.limits)
        part = part if part.exists() and part.stat().st_size > 0 else None
        if why is None and part is None:
            why = "it left no results"
            self.unseen += 1
        self.settled[job.number] = Settled(
            part=part, log=log, reason=why, startless=outcome.status in (126, 127)
        )
        self.progress.count(why is not None)
        if why:
            self._tell(job, why)

    def _tell(self, job, why):
        self.progress.say(f"run {job.number} failed: {why}")

    # ---- Into FILE -------------------------------------------------------------------------------

    def _join(self, seconds):
        """Write what is over into FILE, as far as all runs before it are over."""
        end = None if seconds is None else time.monotonic() + seconds
        while self.next < len(self.jobs) and (end is None or time.monotonic() < end):
            if self.next not in self.kept:
                if self.next not in self.settled:
                    return
                self._write(self.jobs[self.next], self.settled[self.next])
                del self.settled[self.next]
            self.next += 1

    def _write(self, job, settled):
        ran_well = settled.reason is None
        self.joiner.write(job, settled)
        if ran_well and settled.reason is not None:
            self.progress.failed += 1
            self.unseen += 1
            self._tell(job, settled.reason)

    # ---- After -----------------------------------------------------------------------------------

    def report(self, chosen, machines, command):
        """All of it, with what is to be told at the end; returns the exit status."""
        self.open(command, chosen.resume)
        for note in self.notes:
            print(note, flush=True)
        status, why = 0, None
        try:
            self.run(workers=chosen.jobs, machines=machines, stop_on_failure=chosen.stop_on_failure)
        except Stop as stop:
            status, why = stop.status, str(stop)
        failures, done = self.joiner.failures(), self.joiner.done()
        self._print_table(failures, done)
        if why is not None:
            kept = sum(1 for settled in self.settled.values() if settled.part)
            also = f", {kept} more are in {self.parts}" if kept else ""
            line = f"{why}; {done} of {len(self.jobs)} runs are done in {self.file}{also}"
            print(f"sweep: {line}; --resume goes on", file=sys.stderr)
        return status or (1 if failures or done < len(self.jobs) else 0)

    def _print_table(self, failures, done):
        """How many runs became what, and how to repeat those that failed."""
        total, before = len(self.jobs), f" ({self.before} of them before)" if self.before else ""
        left = total - done - len(failures)
        missing = f", {left} not run" if left else ""
        gone = span(time.monotonic() - self.progress.begin)
        print(f"{total} runs: {done} done{before}, {len(failures)} failed{missing}, in {gone}")
        for number, why, _ in failures:
            job = self.jobs[number]
            print(f"  run {number}: {why}")
            print(f"    {runs.repeat_command(job, self.build, self.definition)}")
        if failures:
            print(f"What they said is in {self.parts}/RUN.log; --resume makes them again.")
        sys.stdout.flush()

    def close(self):
        """Remove what is not needed any more."""
        waiting = any(settled.part for settled in self.settled.values())
        if self.session is not None and not waiting:
            shutil.rmtree(self.session, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.parts.rmdir()  # unless there are logs of runs that failed
        if self.joiner is not None:
            self.joiner.connection.close()
