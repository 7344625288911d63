# SPDX-License-Identifier: GPL-2.0-only
"""Entries that a switch holds, against hosts."""

from lab.report.against import Measure, at, contrast, panels
from lab.report.figure import Figure

TITLE = "Entries a switch holds, against hosts"
NEEDS = "switch_state"
ABOUT = """An entry is one of a table that frames are looked up in (lookup is not software),
when the switch was last looked at. Fullest switch: the most of all switches of a run; mean:
over its switches."""


def make(data):
    """The figure of a section."""
    series = data.series()
    measures = [
        Measure("fullest switch", "entries of the fullest switch", data.measure("entries_max")),
        Measure("mean", "entries a switch, mean", data.measure("entries_mean")),
    ]
    drawn, tables, families = panels(data, measures, series)
    says = []
    for cells in families.values():
        found = contrast(cells, measures[0].values, "entries")
        if found:
            says.append(f"{at(found[0])}, the fullest switch holds {found[1]}.")
    return Figure(TITLE, drawn, " ".join(says), tables)
