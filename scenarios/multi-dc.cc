/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE or Ethernet on data centres that a wide-area network joins.
 *
 * What crosses long-haul links when one layer 2 network spans them: the state that switches of the
 * WAN hold, broadcast, and the protocols of both schemes. The topology is MultiDc()'s, its options
 * are described in doc/multi-dc.md; the measurement is NetworkExperiment's, and what it writes is
 * described in doc/database.md.
 */

#include "ns3/topology-scenario.h"

int
main(int argc, char* argv[])
{
    return ns3::RunTopologyScenario("multi-dc", argc, argv);
}
