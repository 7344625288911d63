/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on a k-ary fat-tree.
 *
 * How a network behaves that has many shortest paths between any two edge switches: the state that
 * switches hold, the broadcast that hosts suffer, and the paths that frames take. The topology is
 * FatTree()'s, the measurement NetworkExperiment's; what they write is described in
 * doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("fat-tree", argc, argv);
}
