/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "bcube.h"

#include "topology-builder.h"

#include <string>
#include <vector>

namespace ns3
{

namespace
{

/** Most ports of a switch. */
constexpr uint32_t MAX_PORTS = 1000;
/** Highest level; even with two ports there are too many switches above level 12. */
constexpr uint32_t MAX_LEVEL = 16;
/** Bridge priority of switches of the highest level. */
constexpr uint16_t TOP_PRIORITY = 16384;
/** Bridge priority of the other switches. */
constexpr uint16_t SWITCH_PRIORITY = 24576;

/** Powers of n, from n^0 on. */
using Powers = std::vector<uint64_t>;

/**
 * @param server number of a server
 * @param powers powers of n
 * @param level highest level
 * @return its digits from the highest on, such as 3-0
 */
std::string
Name(uint64_t server, const Powers& powers, uint32_t level)
{
    std::string name;
    for (uint32_t digit = level + 1; digit > 0; digit--)
    {
        name += (name.empty() ? "" : "-") + std::to_string(server / powers[digit - 1] % powers[1]);
    }
    return name;
}

/**
 * Refuse what cannot be built.
 * @param ports n
 * @param level k
 * @param hosts hosts of each server
 */
void
CheckBCube(uint32_t ports, uint32_t level, uint32_t hosts)
{
    const TopologyBuilder builder("bcube");
    builder.RequireRange("the number of ports", ports, 2, MAX_PORTS);
    builder.RequireRange("the level", level, 0, MAX_LEVEL);
    uint64_t perLevel = 1;
    for (uint32_t i = 0; i < level; i++)
    {
        perLevel = TopologyBuilder::Multiply(perLevel, ports);
    }
    const uint64_t servers = TopologyBuilder::Multiply(perLevel, ports);
    const uint64_t switches =
        TopologyBuilder::Add(servers, TopologyBuilder::Multiply(perLevel, level + 1));
    builder.RequireSize("ports " + std::to_string(ports) + " and level " + std::to_string(level),
                        {switches, TopologyBuilder::Multiply(servers, level + 1), servers},
                        hosts);
}

/**
 * Add the switches of a level.
 * @param spec the network
 * @param powers powers of n
 * @param top the highest level
 * @param level the level
 * @param areas whether there are areas
 */
void
AddLevel(TopologySpec& spec, const Powers& powers, uint32_t top, uint32_t level, bool areas)
{
    for (uint64_t i = 0; i < powers[top]; i++)
    {
        const bool divided = areas && level < top;
        const uint32_t sw = spec.AddSwitch("sw-" + std::to_string(level) + "-" + std::to_string(i),
                                           level == 0 ? "aggregation" : "core",
                                           divided ? i / powers[top - 1] + 1 : 0,
                                           level == top ? TOP_PRIORITY : SWITCH_PRIORITY);
        spec.switches[sw].position =
            TopologyBuilder::InRow(i, powers[top], powers[top + 1], level + 1);
    }
}

} // namespace

TopologySpec
BCube(uint32_t ports, uint32_t level, uint32_t hostsPerServer)
{
    CheckBCube(ports, level, hostsPerServer);
    Powers powers = {1};
    while (powers.size() <= level + 1)
    {
        powers.push_back(powers.back() * ports);
    }
    TopologySpec spec;
    spec.name = "bcube n=" + std::to_string(ports) + " k=" + std::to_string(level);
    const bool areas = level > 0 && ports <= TopologyBuilder::MAX_AREA;
    for (uint32_t i = level + 1; i > 0; i--)
    {
        AddLevel(spec, powers, level, i - 1, areas);
    }
    for (uint64_t server = 0; server < powers[level + 1]; server++)
    {
        const std::string name = Name(server, powers, level);
        const uint32_t sw =
            spec.AddSwitch("server-" + name, "edge", areas ? server / powers[level] + 1 : 0);
        spec.switches[sw].position = {static_cast<double>(server), 0};
        for (uint32_t i = 0; i <= level; i++)
        {
            const uint64_t without = server / powers[i + 1] * powers[i] + server % powers[i];
            spec.AddLink((level - i) * powers[level] + without, sw);
        }
        TopologyBuilder::AddServerHosts(spec, sw, name, hostsPerServer);
    }
    return spec;
}

TopologyFamily
BCubeFamily()
{
    return {"bcube",
            "MOOSE or Ethernet on a BCube, whose servers are switches",
            [](ScenarioOptions& options) {
                options.Add(
                    "Topology",
                    ScenarioOption::Integer("ports", 4, 2, MAX_PORTS, "servers at a switch"));
                options.Add("Topology",
                            ScenarioOption::Integer("level",
                                                    1,
                                                    0,
                                                    MAX_LEVEL,
                                                    "highest level of switches, from 0"));
            },
            [](const ScenarioOptions&) -> uint32_t { return 1; },
            [](const ScenarioOptions& options) {
                return BCube(options.GetInteger("ports"),
                             options.GetInteger("level"),
                             options.GetInteger("hosts-per-edge"));
            }};
}

} // namespace ns3
