/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TOPOLOGY_FAMILY_H
#define TOPOLOGY_FAMILY_H

#include "scenario-options.h"
#include "topology-spec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief A family of networks, such as all fat-trees: its options, and how a member is built.
 *
 * Each family is a program under scenarios/ of the same name, and a kind of site of multi-dc. To
 * add one, write a builder and a function that returns its TopologyFamily, name that in
 * GetTopologyFamilies(), and give it a program (scenarios/fat-tree.cc is one).
 */
struct TopologyFamily
{
    std::string name;    //!< of the program and of a kind of site
    std::string summary; //!< one line for --help, without a full stop

    /** Add the options that say which member it is, to the group "Topology". */
    void (*addOptions)(ScenarioOptions& options);

    /** @return the default of --hosts-per-edge for the member that the options name */
    uint32_t (*getHostsPerEdge)(const ScenarioOptions& options);

    /**
     * Build the member that the options name; --hosts-per-edge is among them.
     * @throws std::invalid_argument with one line for the user
     */
    TopologySpec (*build)(const ScenarioOptions& options);
};

/**
 * @return all families, in the order of --help
 */
const std::vector<TopologyFamily>& GetTopologyFamilies();

/**
 * @param name a name
 * @return the family of the name
 * @throws std::invalid_argument with one line that names all, if there is none
 */
const TopologyFamily& FindTopologyFamily(const std::string& name);

/**
 * Build a network from a text such as "fat-tree:k=4:hosts-per-edge=2": the family, and options of
 * it, each after a colon and as on a command line but without dashes.
 * @param text the text
 * @return the network
 * @throws std::invalid_argument with one line for the user, if it is none
 */
TopologySpec BuildTopology(const std::string& text);

} // namespace ns3

#endif /* TOPOLOGY_FAMILY_H */
