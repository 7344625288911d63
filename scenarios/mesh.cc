/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on a full mesh of switches.
 *
 * Where every switch is a neighbour of every other, a spanning tree leaves the links of one
 * switch alone.
 * The topology is FullMesh()'s, the measurement NetworkExperiment's; what they write is described
 * in doc/topologies.md and doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("mesh", argc, argv);
}
