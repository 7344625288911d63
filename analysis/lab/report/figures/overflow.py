# SPDX-License-Identifier: GPL-2.0-only
"""What hosts receive that is for others once forwarding databases overflow."""

import math

from lab.report.against import Measure, at, contrast, panels
from lab.report.figure import Figure, number

TITLE = "Flooded octets a host receives, against hosts"
NEEDS = "host_load (cast flooded)"
ABOUT = """Unicast frames that arrived at a host and were for another station (cast flooded), in
octets from destination address to FCS, divided by all hosts and by the measured time. A
forwarding database holds as many entries as its capacity says
(ns3::EthernetSwitchNetDevice::FdbCapacity); what is for an address that it does not hold is
flooded."""

UNIT = "flooded octets/s a host"


def make(data):
    """The figure of a section."""
    series = data.series()
    measure = Measure("flooded", UNIT, data.measure("host_flooded_bytes"))
    drawn, tables, families = panels(data, [measure], series)
    says = []
    for cells in families.values():
        found = contrast(cells, measure.values, "octets a second that are for others")
        if found:
            says.append(f"{at(found[0])}, a host receives {found[1]}.")
        for label in cells.labels:
            text = _onset(cells, label, measure.values)
            if text:
                says.append(text)
    return Figure(TITLE, drawn, " ".join(says), tables)


def _onset(cells, label, values):
    """Between which numbers of hosts of one network flooding begins, in words, or None.

    Where there is none with fewer hosts; or else where it grows by the largest factor.
    """
    steps = []
    for network in cells.networks:
        sizes = sorted(
            {x for topology, x, other in cells.groups if (topology, other) == (network, label)}
        )
        means = [(x, cells.mean(values, network, x, label)) for x in sizes]
        means = [(x, mean.mean) for x, mean in means if mean]
        for (x, before), (y, after) in zip(means, means[1:]):
            if after > before:
                steps.append((after / before if before else math.inf, x, before, y, after))
    if not steps:
        return None
    factor, x, before, y, after = max(steps, key=lambda step: step[0])
    verb = "begins" if factor == math.inf else "grows most"
    return (
        f"With {label} it {verb} between {number(x)} and {number(y)} hosts "
        f"({number(before)} and {number(after)} octets a second)."
    )
