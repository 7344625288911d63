/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "topology-family.h"

#include "bcube.h"
#include "dcell.h"
#include "fat-tree.h"
#include "grid.h"
#include "jellyfish.h"
#include "multi-dc.h"
#include "simple-topologies.h"
#include "three-tier.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace ns3
{

namespace
{

/**
 * Read the options of a site.
 * @param family its family
 * @param options where they go; they have the family's defaults
 * @param arguments the options as on a command line, the name of the family first
 * @throws std::invalid_argument with one line for the user, if they are wrong
 */
void
ReadOptions(const TopologyFamily& family,
            ScenarioOptions& options,
            std::vector<std::string> arguments)
{
    family.addOptions(options);
    options.AddHostsPerEdge();
    std::vector<char*> argv;
    if (std::count(arguments.begin(), arguments.end(), "--help") > 0)
    {
        throw std::invalid_argument(family.name +
                                    ": --help is not allowed within a network; "
                                    "allowed: what the program " +
                                    family.name + " lists under Topology");
    }
    for (std::string& argument : arguments)
    {
        argv.push_back(argument.data());
    }
    std::ostringstream out;
    std::ostringstream err;
    if (options.Parse(static_cast<int>(argv.size()), argv.data(), out, err))
    {
        const std::string line = err.str();
        throw std::invalid_argument(line.substr(0, line.find('\n')));
    }
}

} // namespace

const std::vector<TopologyFamily>&
GetTopologyFamilies()
{
    static const std::vector<TopologyFamily> families = {
        FatTreeFamily(),
        ThreeTierFamily(),
        TorusFamily(),
        GridFamily(),
        FullMeshFamily(),
        RingFamily(),
        HypercubeFamily(),
        DCellFamily(),
        BCubeFamily(),
        JellyfishFamily(),
        MultiDcFamily(),
    };
    return families;
}

const TopologyFamily&
FindTopologyFamily(const std::string& name)
{
    std::string names;
    for (const TopologyFamily& family : GetTopologyFamilies())
    {
        if (family.name == name)
        {
            return family;
        }
        names += (names.empty() ? "" : ", ") + family.name;
    }
    throw std::invalid_argument("'" + name + "' is no kind of network; allowed: " + names);
}

TopologySpec
BuildTopology(const std::string& text)
{
    std::istringstream words(text);
    std::string name;
    std::getline(words, name, ':');
    const TopologyFamily& family = FindTopologyFamily(name);
    std::vector<std::string> arguments = {name};
    for (std::string word; std::getline(words, word, ':');)
    {
        arguments.push_back("--" + word);
    }
    // Twice, because the default of one option depends on others.
    ScenarioOptions first(name, family.summary);
    ReadOptions(family, first, arguments);
    if (first.IsGiven("hosts-per-edge"))
    {
        return family.build(first);
    }
    ScenarioOptions options(name, family.summary);
    arguments.push_back("--hosts-per-edge=" + std::to_string(family.getHostsPerEdge(first)));
    ReadOptions(family, options, arguments);
    return family.build(options);
}

} // namespace ns3
