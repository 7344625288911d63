/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on the usual tree of a data centre, with redundant pairs.
 *
 * How it fares where racks are joined by two switches a row and two in the core, and a spanning
 * tree turns one of each pair off.
 * The topology is ThreeTier()'s, the measurement NetworkExperiment's; what they write is described
 * in doc/topologies.md and doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("three-tier", argc, argv);
}
