/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * A network of one's own, and the whole experiment that the scenario programs do with theirs.
 *
 *            core
 *          /      \
 *      left ------ right
 *      A B          C D
 *
 * The switches, links and hosts are written down in a TopologySpec; NetworkExperiment builds it,
 * loads it and measures. So this program has all options of build/scenarios/fat-tree but those of
 * the fat-tree. Try --scheme=ethernet, --fail=left--right@8 or --db=FILE, and --help.
 */

#include "ns3/network-experiment.h"
#include "ns3/scenario-options.h"
#include "ns3/topology-spec.h"

#include <iostream>

using namespace ns3;

int
main(int argc, char* argv[])
{
    ScenarioOptions options("own-topology", "A network of one's own, measured.");
    options.AddShared();
    NetworkExperiment::AddOptions(options);
    if (const auto status = options.Parse(argc, argv, std::cout, std::cerr))
    {
        return *status;
    }

    TopologySpec spec;
    spec.name = "a triangle";
    spec.rate = DataRate("10Gbps"); // of the links added from here on
    const uint32_t core = spec.AddSwitch("core", "core", 0, 4096); // 4096: the best root of a tree
    const uint32_t left = spec.AddSwitch("left", "edge");
    const uint32_t right = spec.AddSwitch("right", "edge");
    spec.AddLink(core, left);
    spec.AddLink(core, right);
    spec.AddLink(left, right);
    spec.rate = DataRate("1Gbps");
    spec.AddHost("A", left);
    spec.AddHost("B", left);
    spec.AddHost("C", right);
    spec.AddHost("D", right);

    // With MOOSE, frames between left and right take the link between them: 3 links a path. With
    // Ethernet the spanning tree may block that, and they go through the core.
    return NetworkExperiment("own-topology", spec, options).Run(std::cout, std::cerr);
}
