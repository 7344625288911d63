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

#include "ns3/fat-tree.h"

#include "ns3/network-experiment.h"
#include "ns3/scenario-options.h"

#include <iostream>
#include <string>

using namespace ns3;

namespace
{

/** Name of the program. */
const std::string PROGRAM = "fat-tree";
/** Default of --k. */
constexpr int64_t DEFAULT_K = 4;

/**
 * @param hostsPerEdge default of --hosts-per-edge
 * @return the options
 */
ScenarioOptions
MakeOptions(int64_t hostsPerEdge)
{
    ScenarioOptions options(PROGRAM, "MOOSE or Ethernet on a k-ary fat-tree.");
    options.Add("Topology",
                ScenarioOption::Integer("k",
                                        DEFAULT_K,
                                        2,
                                        64,
                                        "ports of a switch; --hosts-per-edge is by default k/2",
                                        2));
    options.AddShared();
    NetworkExperiment::AddOptions(options);
    options.SetDefault("hosts-per-edge", std::to_string(hostsPerEdge));
    return options;
}

} // namespace

int
main(int argc, char* argv[])
{
    // Twice, because one default depends on another option.
    ScenarioOptions first = MakeOptions(DEFAULT_K / 2);
    if (const auto status = first.Parse(argc, argv, std::cout, std::cerr))
    {
        return *status;
    }
    ScenarioOptions options = MakeOptions(first.GetInteger("k") / 2);
    options.Parse(argc, argv, std::cout, std::cerr);

    const TopologySpec spec =
        FatTree(options.GetInteger("k"), options.GetInteger("hosts-per-edge"));
    return NetworkExperiment(PROGRAM, spec, options).Run(std::cout, std::cerr);
}
