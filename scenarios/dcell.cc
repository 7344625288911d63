/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on a DCell, whose servers are switches.
 *
 * How a network of servers that forward behaves, where each has a link to a small switch and one
 * to a server of another group.
 * The topology is DCell()'s, the measurement NetworkExperiment's; what they write is described in
 * doc/topologies.md and doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("dcell", argc, argv);
}
