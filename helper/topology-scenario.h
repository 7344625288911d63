/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TOPOLOGY_SCENARIO_H
#define TOPOLOGY_SCENARIO_H

#include <string>

namespace ns3
{

/**
 * @ingroup moose
 * @brief The whole of a scenario program: an experiment on a member of a family of networks.
 *
 * It takes the family's options and the shared ones, builds the network, and runs a
 * NetworkExperiment on it. With --describe it only prints what the network is like.
 *
 * @param family name of the family, which is the program's too
 * @param argc number of arguments
 * @param argv the arguments, the program's path first
 * @return the status to end with: 0; 2 for a command line that is wrong or a network that cannot
 * be built; 1 if results could not be written
 */
int RunTopologyScenario(const std::string& family, int argc, char* argv[]);

} // namespace ns3

#endif /* TOPOLOGY_SCENARIO_H */
