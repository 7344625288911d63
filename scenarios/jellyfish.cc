/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on a random regular network.
 *
 * How a network behaves that has no structure to use: links between switches are random.
 * The topology is Jellyfish()'s, the measurement NetworkExperiment's; what they write is described
 * in doc/topologies.md and doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("jellyfish", argc, argv);
}
