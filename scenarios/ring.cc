/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on a ring of switches.
 *
 * Where a spanning tree turns one link off, and neighbours beside it are as far apart as can be.
 * The topology is Ring()'s, the measurement NetworkExperiment's; what they write is described in
 * doc/topologies.md and doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("ring", argc, argv);
}
