/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on a hypercube of switches.
 *
 * How a network behaves in which paths between opposite switches are many and short.
 * The topology is Hypercube()'s, the measurement NetworkExperiment's; what they write is described
 * in doc/topologies.md and doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("hypercube", argc, argv);
}
