# SPDX-License-Identifier: GPL-2.0-only
"""Entries that a switch holds, against hosts."""

from lab.report.against import Measure, at, contrast, panels
from lab.report.figure import Figure

TITLE = "Entries a switch holds, against hosts"
NEEDS = "switch_state"
ABOUT = """An entry is one of a table that frames are looked up in (lookup is not software),
when the switch was last looked at. Fullest switch: the most of all switches of a run; mean:
over its switches. Bits are those entries' in all. The control plane is apart: copies of link
states and the like (lookup is software), which lie in a processor's memory; what RSTP keeps for
each port is not counted."""


def make(data):
    """The figure of a section."""
    series = data.series()
    measures = [
        Measure("fullest switch", "entries of the fullest switch", data.measure("entries_max")),
        Measure("mean", "entries a switch, mean", data.measure("entries_mean")),
        Measure("bits", "bits of entries a switch, mean", data.measure("bits_mean")),
        Measure(
            "control plane", "bits of the control plane a switch", data.measure("control_bits_mean")
        ),
    ]
    drawn, tables, families = panels(data, measures, series)
    says = []
    for cells in families.values():
        found = contrast(cells, measures[0].values, "entries")
        if found:
            says.append(f"{at(found[0])}, the fullest switch holds {found[1]}.")
        found = contrast(cells, measures[3].values, "bits")
        if found:
            says.append(f"The control plane of a switch has besides {found[1]}.")
    return Figure(TITLE, drawn, " ".join(says), tables)
