/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "three-tier.h"

#include "topology-builder.h"

namespace ns3
{

namespace
{

/** Most rows: one area each. */
constexpr uint32_t MAX_ROWS = TopologyBuilder::MAX_AREA;
/** Most racks of a row: ports of an end-of-row switch. */
constexpr uint32_t MAX_RACKS = 4000;
/** Bit rate of links to the core. */
constexpr uint64_t CORE_RATE = 40000000000;
/** Bit rate of uplinks of racks. */
constexpr uint64_t UPLINK_RATE = 10000000000;
/** Bit rate of hosts. */
constexpr uint64_t HOST_RATE = 1000000000;
/** Bridge priorities of the two core switches. */
constexpr uint16_t CORE_PRIORITIES[] = {12288, 16384};
/** Bridge priority of end-of-row switches. */
constexpr uint16_t END_OF_ROW_PRIORITY = 24576;

/**
 * Add a row, its links to the core and its hosts.
 * @param spec the network; its first two switches are the core
 * @param row number of the row
 * @param racks racks of a row
 * @param hostsPerEdge servers of a rack
 */
void
AddRow(TopologySpec& spec, uint32_t row, uint32_t racks, uint32_t hostsPerEdge)
{
    const std::string number = std::to_string(row);
    const double left = static_cast<double>(row) * (racks + 1); // an aisle between rows
    const uint32_t first = spec.switches.size();
    spec.rate = DataRate(CORE_RATE);
    for (uint32_t i = 0; i < 2; i++)
    {
        const uint32_t sw = spec.AddSwitch("eor-" + number + "-" + std::to_string(i),
                                           "aggregation",
                                           row + 1,
                                           END_OF_ROW_PRIORITY);
        const TopologySpec::Position place = TopologyBuilder::InRow(i, 2, racks, 1);
        spec.switches[sw].position = {left + place.x, place.y};
        spec.AddLink(0, sw);
        spec.AddLink(1, sw);
    }
    spec.rate = DataRate(UPLINK_RATE);
    spec.AddLink(first, first + 1);
    for (uint32_t rack = 0; rack < racks; rack++)
    {
        const std::string place = number + "-" + std::to_string(rack);
        spec.rate = DataRate(UPLINK_RATE);
        const uint32_t sw = spec.AddSwitch("tor-" + place, "edge", row + 1);
        spec.switches[sw].position = {left + rack, 0};
        spec.AddLink(first, sw);
        spec.AddLink(first + 1, sw);
        spec.rate = DataRate(HOST_RATE);
        TopologyBuilder::AddHosts(spec, sw, place, hostsPerEdge);
    }
}

} // namespace

TopologySpec
ThreeTier(uint32_t rows, uint32_t racks, uint32_t hostsPerEdge)
{
    const TopologyBuilder builder("three-tier");
    builder.RequireRange("the number of rows", rows, 1, MAX_ROWS);
    builder.RequireRange("the number of racks of a row", racks, 1, MAX_RACKS);
    const uint64_t all = static_cast<uint64_t>(rows) * racks;
    builder.RequireSize("rows " + std::to_string(rows) + " and racks " + std::to_string(racks),
                        {2 + 2 * rows + all, 1 + 5 * rows + 2 * all, all},
                        hostsPerEdge);
    TopologySpec spec;
    spec.name = "three-tier " + std::to_string(rows) + " rows of " + std::to_string(racks);
    const double width = static_cast<double>(rows) * (racks + 1) - 1;
    for (uint32_t i = 0; i < 2; i++)
    {
        spec.AddSwitch("core-" + std::to_string(i), "core", 0, CORE_PRIORITIES[i]);
        spec.switches[i].position = TopologyBuilder::InRow(i, 2, width, 2);
    }
    spec.rate = DataRate(CORE_RATE);
    spec.AddLink(0, 1);
    for (uint32_t row = 0; row < rows; row++)
    {
        AddRow(spec, row, racks, hostsPerEdge);
    }
    spec.rate = DataRate(HOST_RATE); // for hosts that are added later
    return spec;
}

TopologyFamily
ThreeTierFamily()
{
    return {"three-tier",
            "MOOSE or Ethernet on a tree of racks and rows with redundant pairs",
            [](ScenarioOptions& options) {
                options.Add("Topology",
                            ScenarioOption::Integer("rows", 2, 1, MAX_ROWS, "rows of racks"));
                options.Add("Topology",
                            ScenarioOption::Integer("racks",
                                                    4,
                                                    1,
                                                    MAX_RACKS,
                                                    "racks of a row (20 to 40 in the report)"));
            },
            [](const ScenarioOptions&) -> uint32_t { return 20; },
            [](const ScenarioOptions& options) {
                return ThreeTier(options.GetInteger("rows"),
                                 options.GetInteger("racks"),
                                 options.GetInteger("hosts-per-edge"));
            }};
}

} // namespace ns3
