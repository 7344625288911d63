# SPDX-License-Identifier: GPL-2.0-only
"""What the cases of test/analysis-test share: tools, networks and files to try them on."""

import os
import sqlite3
import subprocess
from pathlib import Path

from lab import results, schema

TOP = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ.get("MOOSE_BUILD", TOP / "build"))


def tool(name, *arguments, prefix=()):
    """Run a tool of analysis/ and return how it ended."""
    command = [*prefix, str(TOP / "analysis" / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def simulate(file, *options):
    """Run a small network."""
    command = [str(BUILD / "scenarios" / "fat-tree"), *options, f"--db={file}"]
    subprocess.run(command, stdout=subprocess.DEVNULL, timeout=60, check=True)


def refused(name, *arguments, words, status=2):
    """What is wrong with how a tool refuses something."""
    ended = tool(name, *arguments)
    said = f"{name} {' '.join(map(str, arguments))}"
    if ended.returncode != status:
        yield f"{said}: status {ended.returncode}"
    if ended.stderr.count("\n") != 1 or words not in ended.stderr:
        yield f"{said}: {ended.stderr}"
    if ended.stdout:
        yield f"{said}: printed {ended.stdout[:200]}"


def make(file, version=results.SCHEMA_VERSION):
    """A results database without runs, of some version, open for writing."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute(f"PRAGMA application_id = {results.APPLICATION_ID}")
    for step in range(results.OLDEST_VERSION, version + 1):
        for statement in schema.statements(step):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
    return connection


def samples():
    """The runs that most cases look at: two schemes, with a failure, by TCP, and broadcasts."""
    file = Path("samples ?#%.sqlite")
    if not file.exists():
        common = ["--hosts-per-edge=2", "--duration=4", "--warm-up=3"]
        broken = ["--fail-random=2@5", "--repair=all@6", "--probe-interval=0.05"]
        for scheme in ("ethernet", "moose"):
            for options in (
                [*broken, "--sample-interval=2"],
                [*broken, "--run=2", "--sample-interval=2"],
                ["--workload=incast"],
                ["--workload=mix", "--directory=elk"],
            ):
                simulate(file, f"--scheme={scheme}", *common, *options)
    return file
