# SPDX-License-Identifier: GPL-2.0-only
"""The figures: a module each.

A module has TITLE; NEEDS, what of the database it is made of; ABOUT, how it is computed; and
make(data), which gives a lab.report.figure.Figure, or raises lab.report.figure.Missing with the reason why there
is none.
"""

import importlib

#: In the order of the report.
NAMES = (
    "state",
    "broadcast",
    "protocols",
    "ways",
    "paths",
    "utilisation",
    "convergence",
    "outage",
    "overflow",
    "attack",
    "resolution",
)


def load(name):
    """The module of a figure."""
    return importlib.import_module(f"lab.report.figures.{name}")
