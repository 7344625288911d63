/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "fat-tree.h"

#include <stdexcept>

namespace ns3
{

namespace
{

/** Bridge priority of core switches. */
constexpr uint16_t CORE_PRIORITY = 16384;
/** Bridge priority of aggregation switches. */
constexpr uint16_t AGGREGATION_PRIORITY = 24576;

/**
 * @param kind first part of the name
 * @param pod the pod
 * @param index the number in the pod
 * @return a name such as agg-1-0
 */
std::string
Name(const std::string& kind, uint32_t pod, uint32_t index)
{
    return kind + "-" + std::to_string(pod) + "-" + std::to_string(index);
}

/**
 * Add a pod, its links to the core and its hosts.
 * @param spec the network; its first switches are the core
 * @param half k/2
 * @param pod the pod's number
 * @param hostsPerEdge hosts on each edge switch
 */
void
AddPod(TopologySpec& spec, uint32_t half, uint32_t pod, uint32_t hostsPerEdge)
{
    const uint32_t firstAggregation = spec.switches.size();
    const double column = pod * (half + 0.5); // a gap of half a column between pods
    for (uint32_t i = 0; i < half; i++)
    {
        const uint32_t sw =
            spec.AddSwitch(Name("agg", pod, i), "aggregation", pod + 1, AGGREGATION_PRIORITY);
        spec.switches[sw].position = {column + i, 1};
        for (uint32_t j = 0; j < half; j++)
        {
            spec.AddLink(i * half + j, sw);
        }
    }
    for (uint32_t i = 0; i < half; i++)
    {
        const uint32_t sw = spec.AddSwitch(Name("edge", pod, i), "edge", pod + 1);
        spec.switches[sw].position = {column + i, 0};
        for (uint32_t j = 0; j < half; j++)
        {
            spec.AddLink(firstAggregation + j, sw);
        }
        for (uint32_t host = 0; host < hostsPerEdge; host++)
        {
            spec.AddHost(Name("h", pod, i) + "-" + std::to_string(host), sw);
        }
    }
}

} // namespace

TopologySpec
FatTree(uint32_t k, uint32_t hostsPerEdge)
{
    if (k < 2 || k > 64 || k % 2 != 0)
    {
        throw std::invalid_argument("fat-tree: k is " + std::to_string(k) +
                                    "; allowed: an even number from 2 to 64");
    }
    if (hostsPerEdge < 1)
    {
        throw std::invalid_argument("fat-tree: hosts per edge switch is 0; allowed: 1 or more");
    }
    TopologySpec spec;
    spec.name = "fat-tree k=" + std::to_string(k);
    const uint32_t half = k / 2;
    const double width = k * (half + 0.5) - 0.5;
    for (uint32_t i = 0; i < half * half; i++)
    {
        const uint32_t sw = spec.AddSwitch("core-" + std::to_string(i), "core", 0, CORE_PRIORITY);
        spec.switches[sw].position = {(i + 0.5) * width / (half * half) - 0.5, 2};
    }
    for (uint32_t pod = 0; pod < k; pod++)
    {
        AddPod(spec, half, pod, hostsPerEdge);
    }
    return spec;
}

TopologyFamily
FatTreeFamily()
{
    return {"fat-tree",
            "MOOSE or Ethernet on a k-ary fat-tree",
            [](ScenarioOptions& options) {
                options.Add("Topology",
                            ScenarioOption::Integer("k", 4, 2, 64, "ports of a switch", 2));
            },
            [](const ScenarioOptions& options) -> uint32_t { return options.GetInteger("k") / 2; },
            [](const ScenarioOptions& options) {
                return FatTree(options.GetInteger("k"), options.GetInteger("hosts-per-edge"));
            }};
}

} // namespace ns3
