# SPDX-License-Identifier: GPL-2.0-only
"""Run commands by GNU parallel, each with a database of its own, and tell how they ended.

A run is one line of shell that ends in exec, so that nothing but the program itself, and timeout
where there is a limit of time, lives as long as the run: no Python, no waiting shell. Each session
of a sweep works in a folder of its own. So a run that a killed sweep has left behind cannot write
to what another session uses; and where setpriv(1) can, it dies with the sweep that began it.
"""

import functools
import os
import shlex
import shutil
import signal
import subprocess
from dataclasses import dataclass

from lab.results import ResultsError

#: Seconds between the request to end and SIGKILL.
GRACE = 5
#: What the last line of a program says that got no memory, or that could not even be loaded.
OUT_OF_MEMORY = ("bad_alloc", "annot allocate", "out of memory", "failed to map segment")
#: Longest text of a reason.
LONGEST_REASON = 300


@dataclass
class Outcome:
    """How a run ended."""

    status: int  #: exit status; 0 if a signal ended it
    signal: int  #: signal, or 0
    seconds: float  #: wall time
    host: str  #: machine, ":" for this one


@functools.cache
def tied():
    """What makes a program die with the one that started it: words before its command line."""
    words = ["setpriv", "--pdeathsig", "KILL"]
    if not shutil.which("setpriv"):
        return []
    probe = subprocess.run([*words, "true"], stderr=subprocess.DEVNULL, check=False)
    return words if probe.returncode == 0 else []


def shell_line(job, stem, *, build, folder, limits, session=None):
    """The line of shell that does one run.

    The run begins in the folder of the definition, where files that options name may lie. Database
    and log are STEM.sqlite and STEM.log in the folder in which the line is started. Where there may
    be other machines, stem has a folder of its own in it. That is made in /tmp, from where parallel
    fetches what is in it; but on this machine in the folder of the session.
    """
    program = shlex.quote(str(build / "scenarios" / job.program))
    tie = tied() if session is None else []
    words = []
    if limits.time is not None:
        words += [*tie, "timeout", "-k", str(GRACE), f"{limits.time}"]
    words += tie
    call = " ".join([*words, program, shlex.join(job.arguments), f'--db="$w/{stem}.sqlite"'])
    steps = [
        f"exec >{stem}.log 2>&1 </dev/null",
        "w=$PWD",
        f"[ -e {program} ] || {{ echo no program {program}; exit 127; }}",
        f"cd {shlex.quote(str(folder))}",
        "ulimit -c 0",
    ]
    if limits.memory is not None:
        steps.append(f"ulimit -v {limits.memory * 1000}")
    if session is None:
        return "; ".join([*steps, f"exec {call}"])
    # What comes back is complete or missing: of a run that failed only its log.
    steps += [call, "s=$?", f'[ $s -eq 0 ] || rm -f "$w/{stem}".sqlite*', "exit $s"]
    own = os.path.dirname(stem)
    here = f'd=/tmp; [ "$PARALLEL_SSHLOGIN" != : ] || d={shlex.quote(str(session))}'
    steps = [here, f'mkdir -p "$d/{own}"', 'cd "$d"', *steps]
    return "exec sh -c " + shlex.quote("; ".join(steps))


def repeat_command(job, build, definition):
    """The command that repeats a run by hand, from wherever that is."""
    command = shlex.join([str(build / "scenarios" / job.program), *job.arguments])
    values = (word.partition("=")[2] for word in job.arguments)
    if any(value and (definition.folder / value).exists() for value in values):
        return f"cd {shlex.quote(str(definition.folder))} && {command}"
    return command


def stems(folder, machines):
    """How the files of the runs of a session are called, by line from 1; parallel's {#} in between.

    Without machines they lie in the folder itself.
    """
    return f"moose-{os.path.basename(folder)}-{os.getpid()}-{{#}}/run" if machines else "{#}"


class Parallel:
    """GNU parallel at work on a list of lines of shell."""

    def __init__(self, folder, lines, *, jobs=None, machines=None, halt=False):
        """Start it in a folder, which is empty, on lines."""
        self.folder = folder
        self.joblog = os.path.join(folder, "joblog")
        self.position = 0
        self.rest = b""
        with open(os.path.join(folder, "list"), "w", encoding="utf-8") as out:
            out.writelines(line + "\n" for line in lines)
        command = [*tied(), "parallel", "--plain", "--will-cite", "-u", "-a", "list"]
        command += ["--joblog", "joblog", "-j", str(jobs or "100%")]
        if halt:
            command += ["--halt", "soon,fail=1"]
        if machines:
            stem = stems(folder, machines)
            command += ["--sshloginfile", machines, "--filter-hosts", "--wd", "/tmp"]
            command += ["--return", f"{stem}.log", "--return", f"{stem}.sqlite", "--cleanup"]
        with open(os.path.join(folder, "parallel.log"), "wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, "PARALLEL_SHELL": "/bin/sh"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def finished(self):
        """What has finished since the last call: pairs of line, from 0, and Outcome."""
        try:
            with open(self.joblog, "rb") as log:
                log.seek(self.position)
                data = log.read()
        except FileNotFoundError:
            return
        self.position += len(data)
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            fields = line.decode("utf-8", "replace").split("\t", 8)
            if fields[0] != "Seq":
                status, number = int(fields[6]), int(fields[7])
                if status > 128 and number == 0:
                    status, number = 0, status - 128
                yield int(fields[0]) - 1, Outcome(status, number, float(fields[3]), fields[1])

    def running(self):
        """Whether parallel is there."""
        return self.process.poll() is None

    def stop(self):
        """End all runs, and wait until they have."""
        if self.running():
            self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def complaint(self):
        """The last line of what parallel itself said, or how it ended."""
        log = os.path.join(self.folder, "parallel.log")
        # Where it asks to be reported, the last line is not the one that says why.
        line = last_line(log, "* The bugid: ") or last_line(log)
        status = self.process.returncode
        if status is not None and status < 0:
            return f"GNU parallel was ended by {signal_name(-status)}"
        return f"GNU parallel ended with status {status}" + (f": {line}" if line else "")


def run_keys(jobs, folder, *, build, cwd, workers=None):
    """The run keys of jobs, computed side by side: for each its key, or the line that says why not.

    Returns two dicts by number of job.
    """
    os.makedirs(folder, exist_ok=True)
    listing = os.path.join(folder, "keys")
    with open(listing, "w", encoding="utf-8") as out:
        for job in jobs:
            call = shlex.join([str(build / "scenarios" / job.program), *job.arguments, "--run-key"])
            answer = f"x=$({call} 2>&1 </dev/null); "
            out.write(answer + f"printf '%s %s %.900s\\n' {job.number} $? \"$x\"\n")
    # Twenty at a time, because starting a shell is dearer than what it has to do.
    done = subprocess.run(
        ["parallel", "--plain", "--will-cite", "-u", "--pipe", "-N", "20",
         "-j", str(workers or "100%"), "/bin/sh"],
        stdin=open(listing, "rb"), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        check=False, env={**os.environ, "PARALLEL_SHELL": "/bin/sh"},
    )  # fmt: skip
    os.remove(listing)
    keys, problems = {}, {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        number, status, *text = line.split(" ", 2)
        if not number.isdigit() or not status.isdigit():
            continue
        text = text[0].strip() if text else ""
        if status == "0" and len(text) == 16:
            keys[int(number)] = text
        else:
            problems[int(number)] = text or f"exit status {status}"
    for job in jobs:
        if job.number not in keys and job.number not in problems:
            raise ResultsError(f"run {job.number} told no run key: {job.command}")
    return keys, problems


def run_key(job, *, build, cwd):
    """The key of one run, or None."""
    command = [str(build / "scenarios" / job.program), *job.arguments, "--run-key"]
    try:
        answer = subprocess.run(
            command, cwd=cwd, capture_output=True, stdin=subprocess.DEVNULL, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    key = answer.stdout.strip().decode("ascii", "replace")
    return key if answer.returncode == 0 and len(key) == 16 else None


def signal_name(number):
    """SIGSEGV, or the number of a signal without a name."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def last_line(path, beginning=""):
    """The last line of a file that says anything, and begins so; or nothing."""
    try:
        with open(path, "rb") as log:
            log.seek(max(0, os.path.getsize(path) - 8192))
            text = log.read().decode("utf-8", "replace")
    except OSError:
        return ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if line.startswith(beginning)]
    if not lines:
        return ""
    return "".join(c if c.isprintable() else "?" for c in lines[-1])[:LONGEST_REASON]


def reason(outcome, log, limits):
    """Why a run failed, in a few words; None if it ended well as far as its exit status says."""
    line = last_line(log)
    if limits.time is not None and outcome.seconds >= limits.time:
        if outcome.status == 124 or outcome.signal in (signal.SIGKILL, signal.SIGTERM):
            return f"more than {limits.time:g} s"
    short = any(words in line for words in OUT_OF_MEMORY)
    if limits.memory is not None and short and (outcome.status or outcome.signal):
        return f"more than {limits.memory} MB"
    if outcome.signal:
        return f"killed by {signal_name(outcome.signal)}"
    if outcome.status == 0:
        return None
    if outcome.status == 255 and outcome.host != ":" and not line:
        return f"no connection to {outcome.host}"
    if outcome.status in (1, 2, 127) and line:
        return line
    return f"exit status {outcome.status}" + (f": {line}" if line else "")
