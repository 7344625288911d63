/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "topology-scenario.h"

#include "network-experiment.h"
#include "scenario-options.h"
#include "topology-family.h"

#include <iostream>
#include <optional>
#include <stdexcept>

namespace ns3
{

namespace
{

/**
 * @param family a family
 * @return the options of its program, with their defaults
 */
ScenarioOptions
MakeOptions(const TopologyFamily& family)
{
    ScenarioOptions options(family.name, family.summary + ".");
    family.addOptions(options);
    options.AddShared();
    NetworkExperiment::AddOptions(options);
    return options;
}

} // namespace

int
RunTopologyScenario(const std::string& name, int argc, char* argv[])
{
    const TopologyFamily& family = FindTopologyFamily(name);
    // Twice, because one default depends on other options.
    ScenarioOptions first = MakeOptions(family);
    if (const auto status = first.Parse(argc, argv, std::cout, std::cerr))
    {
        return *status;
    }
    ScenarioOptions options = MakeOptions(family);
    options.SetDefault("hosts-per-edge", std::to_string(family.getHostsPerEdge(first)));
    options.Parse(argc, argv, std::cout, std::cerr);

    std::optional<TopologySpec> spec;
    try
    {
        spec = family.build(options);
    }
    catch (const std::invalid_argument& error)
    {
        const std::string said = error.what();
        const bool named = said.rfind(name + ": ", 0) == 0;
        std::cerr << (named ? "" : name + ": ") << said << std::endl;
        return ScenarioOptions::USAGE_ERROR;
    }
    return NetworkExperiment(name, *spec, options).Run(std::cout, std::cerr);
}

} // namespace ns3
