/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on a torus of one to four dimensions.
 *
 * How a network behaves in which servers or switches are linked to their neighbours, as CamCube's
 * are: many short links, and a spanning tree that uses a third of them.
 * The topology is Torus()'s, the measurement NetworkExperiment's; what they write is described in
 * doc/topologies.md and doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("torus", argc, argv);
}
