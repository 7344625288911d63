# SPDX-License-Identifier: GPL-2.0-only
"""Where things are: the programs of this checkout, and the lock of a database that is written."""

import contextlib
import errno
import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from lab.results import ResultsError

#: The top of this checkout.
TOP = Path(__file__).resolve().parent.parent.parent.parent


def build_folder():
    """Where programs are built: build, unless MOOSE_BUILD says otherwise."""
    return Path(os.environ.get("MOOSE_BUILD") or TOP / "build").resolve()


def prepare(programs):
    """Install what is missing and build the programs; with MOOSE_BUILD only look for parallel."""
    if os.environ.get("MOOSE_BUILD"):
        if not shutil.which("parallel"):
            raise ResultsError("GNU parallel is missing; Debian's package is called parallel")
        return
    command = [TOP / ".ci" / "prepare", "--for=sweep", TOP / "build"]
    command += [f"scenarios-{program}" for program in programs]
    done = subprocess.run(command, check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)


def check_writable(file):
    """Raise ResultsError if FILE or its neighbours cannot be written, before any work is done."""
    folder = os.path.dirname(file)
    if os.path.isdir(file):
        raise ResultsError(f"cannot write results database {file}: it is a directory")
    if not os.path.isdir(folder):
        raise ResultsError(f"cannot write results database {file}: there is no folder {folder}")
    if os.path.exists(file) and not os.access(file, os.W_OK):
        raise ResultsError(f"cannot write results database {file}: no permission")
    if not os.access(folder, os.W_OK):
        raise ResultsError(f"cannot write to the folder {folder}")


@contextlib.contextmanager
def locked(file, *, shared=False):
    """Hold the lock of FILE: alone, or with others that write parts only."""
    parts = f"{file}.parts"
    handle = _lock(parts, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    if handle is None:
        raise ResultsError(
            f"another sweep, or a run of one, is writing {file}"
            if not shared
            else f"a sweep is writing {file}"
        )
    try:
        yield
    finally:
        if not shared:
            with contextlib.suppress(OSError):
                # Only the lock is left, so that nothing is.
                if os.listdir(parts) == ["lock"]:
                    os.remove(f"{parts}/lock")
                    os.rmdir(parts)
        os.close(handle)


def _lock(parts, kind):
    """Make and lock FILE.parts/lock; None if somebody else has it."""
    for attempt in range(100):
        try:
            os.makedirs(parts, exist_ok=True)
            handle = os.open(f"{parts}/lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and attempt < 50:
                continue  # whoever had it has just removed it
            raise ResultsError(f"cannot write {parts}: {error.strerror}") from error
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            if os.fstat(handle).st_ino == os.stat(f"{parts}/lock").st_ino:
                return handle
        except FileNotFoundError:
            pass
        except OSError as error:
            os.close(handle)
            if error.errno in (errno.EAGAIN, errno.EACCES):
                return None
            raise ResultsError(f"cannot lock {parts}/lock: {error.strerror}") from error
        os.close(handle)
    raise ResultsError(f"cannot lock {parts}/lock: it comes and goes")


def known_names():
    """Names of the scenario programs: those of the source tree, and those built besides."""
    names = {path.stem for path in (TOP / "scenarios").glob("*.cc")}
    folder = build_folder() / "scenarios"
    if folder.is_dir():
        names |= {path.name for path in folder.iterdir() if os.access(path, os.X_OK)}
    return {name for name in names if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]*", name)}
