/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "dcell.h"

#include "topology-builder.h"

#include <cmath>
#include <string>
#include <vector>

namespace ns3
{

namespace
{

/** Most ports of a mini-switch. */
constexpr uint32_t MAX_PORTS = 1000;
/** Highest level; with two ports there are 1,806 servers at level 3, 3,263,442 at level 4. */
constexpr uint32_t MAX_LEVEL = 4;
/** Bridge priority of mini-switches. */
constexpr uint16_t MINI_PRIORITY = 24576;

/** Servers of a DCell of each level. */
using Sizes = std::vector<uint64_t>;

/**
 * @param server number of a server
 * @param level a level from 1
 * @param sizes servers of each level
 * @return in which DCell of the level below it is
 */
uint64_t
GetCell(uint64_t server, uint32_t level, const Sizes& sizes)
{
    return server % sizes[level] / sizes[level - 1];
}

/**
 * @param server number of a server
 * @param sizes servers of each level
 * @return where it is, such as 4-0
 */
std::string
Name(uint64_t server, const Sizes& sizes)
{
    std::string name;
    for (uint32_t level = sizes.size() - 1; level > 0; level--)
    {
        name += std::to_string(GetCell(server, level, sizes)) + "-";
    }
    return name + std::to_string(server % sizes[0]);
}

/**
 * Draw a DCell as a circle of DCells of the level below.
 * @param server number of a server
 * @param sizes servers of each level
 * @return the middle of its DCell of level 0
 */
TopologySpec::Position
DrawCell(uint64_t server, const Sizes& sizes)
{
    TopologySpec::Position position = {0, 0};
    double radius = TopologyBuilder::OnCircle(0, sizes[0]).y;
    for (uint32_t level = 1; level < sizes.size(); level++)
    {
        const uint64_t cells = sizes[level] / sizes[level - 1];
        const auto middle =
            TopologyBuilder::OnCircle(GetCell(server, level, sizes), cells, 2 * radius + 1);
        position.x += middle.x;
        position.y += middle.y;
        radius += std::hypot(middle.x, middle.y);
    }
    return position;
}

/**
 * Add the links of a server that lead to a server with a higher number, one a level at most.
 * @param spec the network
 * @param first index of server 0 among its switches
 * @param server number of the server
 * @param sizes servers of each level
 */
void
AddServerLinks(TopologySpec& spec, uint32_t first, uint64_t server, const Sizes& sizes)
{
    for (uint32_t level = 1; level < sizes.size(); level++)
    {
        const uint64_t cell = GetCell(server, level, sizes);
        const uint64_t inCell = server % sizes[level - 1];
        if (inCell >= cell)
        {
            const uint64_t origin = server - server % sizes[level];
            spec.AddLink(first + server, first + origin + (inCell + 1) * sizes[level - 1] + cell);
        }
    }
}

} // namespace

TopologySpec
DCell(uint32_t ports, uint32_t level, uint32_t hostsPerServer)
{
    const TopologyBuilder builder("dcell");
    builder.RequireRange("the number of ports", ports, 2, MAX_PORTS);
    builder.RequireRange("the level", level, 0, MAX_LEVEL);
    Sizes sizes = {ports};
    while (sizes.size() <= level)
    {
        const uint64_t below = sizes.back();
        sizes.push_back(TopologyBuilder::Multiply(below, TopologyBuilder::Add(below, 1)));
    }
    const uint64_t servers = sizes.back();
    const uint64_t minis = servers / ports;
    const std::string member =
        "ports " + std::to_string(ports) + " and level " + std::to_string(level);
    builder.RequireSize(member,
                        {TopologyBuilder::Add(servers, minis),
                         TopologyBuilder::Multiply(servers, level + 2) / 2,
                         servers},
                        hostsPerServer);
    TopologySpec spec;
    spec.name = "dcell n=" + std::to_string(ports) + " l=" + std::to_string(level);
    const uint64_t cells = level > 0 ? sizes[level] / sizes[level - 1] : 0;
    const auto area = [&](uint64_t server) -> uint32_t {
        const bool few = cells > 0 && cells <= TopologyBuilder::MAX_AREA;
        return few ? GetCell(server, level, sizes) + 1 : 0;
    };
    for (uint64_t mini = 0; mini < minis; mini++)
    {
        const uint64_t server = mini * ports;
        const uint32_t sw = spec.AddSwitch("mini-" + std::to_string(mini),
                                           "aggregation",
                                           area(server),
                                           MINI_PRIORITY);
        spec.switches[sw].position = DrawCell(server, sizes);
    }
    for (uint64_t server = 0; server < servers; server++)
    {
        const std::string name = Name(server, sizes);
        const uint32_t sw = spec.AddSwitch("server-" + name, "edge", area(server));
        const TopologySpec::Position middle = DrawCell(server, sizes);
        const TopologySpec::Position place = TopologyBuilder::OnCircle(server % ports, ports);
        spec.switches[sw].position = {middle.x + place.x, middle.y + place.y};
        spec.AddLink(server / ports, sw);
        AddServerLinks(spec, minis, server, sizes);
        TopologyBuilder::AddServerHosts(spec, sw, name, hostsPerServer);
    }
    return spec;
}

TopologyFamily
DCellFamily()
{
    return {"dcell",
            "MOOSE or Ethernet on a DCell, whose servers are switches",
            [](ScenarioOptions& options) {
                options.Add(
                    "Topology",
                    ScenarioOption::Integer("ports", 4, 2, MAX_PORTS, "servers at a mini-switch"));
                options.Add(
                    "Topology",
                    ScenarioOption::Integer("level", 1, 0, MAX_LEVEL, "level of the DCell"));
            },
            [](const ScenarioOptions&) -> uint32_t { return 1; },
            [](const ScenarioOptions& options) {
                return DCell(options.GetInteger("ports"),
                             options.GetInteger("level"),
                             options.GetInteger("hosts-per-edge"));
            }};
}

} // namespace ns3
