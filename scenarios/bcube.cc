/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on a BCube, whose servers are switches.
 *
 * How a network of servers that forward behaves, where each has a link to a switch of each level.
 * The topology is BCube()'s, the measurement NetworkExperiment's; what they write is described in
 * doc/topologies.md and doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("bcube", argc, argv);
}
