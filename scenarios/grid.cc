/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on a grid of one to four dimensions.
 *
 * How much longer paths become when a spanning tree turns links between neighbours off, as in
 * Figure 1.1 of the report.
 * The topology is Grid()'s, the measurement NetworkExperiment's; what they write is described in
 * doc/topologies.md and doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("grid", argc, argv);
}
