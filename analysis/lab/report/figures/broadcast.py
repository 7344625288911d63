# SPDX-License-Identifier: GPL-2.0-only
"""Broadcast that a host and a link have to bear, against hosts."""

from lab.report.against import Measure, at, contrast, panels
from lab.report.figure import Figure

TITLE = "Broadcast load of a host and of a link, against hosts"
NEEDS = "host_load, link_load"
ABOUT = """Broadcast frames that hosts received, divided by all hosts; and those that links
between switches carried, divided by the directions of such links (two a link); each a second of
the measured time. Octets are from destination address to FCS."""


def make(data):
    """The figure of a section."""
    series = data.series()
    measures = [
        Measure(
            "a host, frames", "broadcast frames/s a host", data.measure("host_broadcast_frames")
        ),
        Measure(
            "a host, octets", "broadcast octets/s a host", data.measure("host_broadcast_bytes")
        ),
        Measure(
            "a link, frames",
            "broadcast frames/s a link direction",
            data.measure("link_broadcast_frames"),
        ),
        Measure(
            "a link, octets",
            "broadcast octets/s a link direction",
            data.measure("link_broadcast_bytes"),
        ),
    ]
    drawn, tables, families = panels(data, measures, series)
    says = []
    for cells in families.values():
        found = contrast(cells, measures[0].values, "broadcast frames a second")
        if found:
            says.append(f"{at(found[0])}, a host receives {found[1]}.")
        found = contrast(cells, measures[2].values, "frames a second")
        if found:
            says.append(f"A link between switches carries in each direction {found[1]}.")
    return Figure(TITLE, drawn, " ".join(says), tables)
