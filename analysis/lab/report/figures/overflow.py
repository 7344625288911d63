# SPDX-License-Identifier: GPL-2.0-only
"""What hosts receive that is for others once forwarding databases overflow."""

from lab.report.against import Measure, at, contrast, listing, panels
from lab.report.figure import Figure, number

TITLE = "Flooded octets a host receives, against hosts"
NEEDS = "host_load (cast flooded), flow"
ABOUT = """Unicast frames that arrived at a host and were for another station (cast flooded), in
octets from destination address to FCS, divided by all hosts and by the measured time. A
forwarding database holds as many entries as its capacity says
(ns3::EthernetSwitchNetDevice::FdbCapacity); what is for an address that it does not hold is
flooded. A switch of MOOSE that has no room for another host (HostCapacity) floods nothing, but
refuses the host: then packets are not delivered."""

UNIT = "flooded octets/s a host"


def make(data):
    """The figure of a section."""
    series = data.series()
    flooded = Measure("flooded", UNIT, data.measure("host_flooded_bytes"))
    delivered = Measure("delivered", "% of packets delivered", data.measure("delivered"))
    measures = [flooded, delivered] if delivered.values else [flooded]
    drawn, tables, families = panels(data, measures, series)
    says = []
    for cells in families.values():
        found = contrast(cells, flooded.values, "octets a second that are for others")
        if found:
            says.append(f"{at(found[0])}, a host receives {found[1]}.")
        onsets = [(label, _onset(cells, label, flooded.values)) for label in cells.labels]
        clauses = [f"{onset} with {label}" for label, onset in onsets if onset]
        if clauses:
            says.append(f"Flooding begins {listing(clauses)}.")
        says += _lost(cells, delivered.values)
    for panel in drawn:
        if panel.y.startswith("%"):
            panel.y_log, panel.y_range = False, (0, 105)
    return Figure(TITLE, drawn, " ".join(says), tables)


def _lost(cells, values):
    """What does not arrive at the largest network, in words, if anything does not."""
    place = cells.largest(values)
    means = [(label, cells.mean(values, *place, label)) for label in cells.labels] if place else []
    means = [(label, mean.mean) for label, mean in means if mean and mean.mean < 99.5]
    lost = [f"{number(value)} % with {label}" for label, value in means]
    return [f"Of the packets there arrive but {listing(lost)}."] if lost else []


def _onset(cells, label, values):
    """Between which numbers of hosts of one network flooding begins, in words, or None.

    It begins behind the most hosts with which there is none.
    """
    steps = []
    for network in cells.networks:
        sizes = sorted(
            {x for topology, x, other in cells.groups if (topology, other) == (network, label)}
        )
        means = [(x, cells.mean(values, network, x, label)) for x in sizes]
        means = [(x, mean.mean) for x, mean in means if mean]
        for (x, before), (y, after) in zip(means, means[1:]):
            if after > before == 0:
                steps.append((x, y))
    return f"between {number(steps[-1][0])} and {number(steps[-1][1])} hosts" if steps else None
