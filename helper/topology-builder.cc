/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "topology-builder.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace ns3
{

TopologyBuilder::TopologyBuilder(const std::string& family)
    : m_family(family)
{
}

void
TopologyBuilder::Require(bool right,
                         const std::string& thing,
                         const std::string& value,
                         const std::string& allowed) const
{
    if (!right)
    {
        throw std::invalid_argument(m_family + ": " + thing + " is " + value +
                                    "; allowed: " + allowed);
    }
}

void
TopologyBuilder::RequireRange(const std::string& thing,
                              uint64_t value,
                              uint64_t least,
                              uint64_t most) const
{
    Require(value >= least && value <= most,
            thing,
            std::to_string(value),
            std::to_string(least) + " to " + std::to_string(most));
}

void
TopologyBuilder::RequireSize(const std::string& member,
                             const Size& size,
                             uint64_t hostsPerEdge) const
{
    const auto requireAtMost = [&](uint64_t count, const std::string& what, uint64_t most) {
        if (count > most)
        {
            const bool known = count < std::numeric_limits<uint64_t>::max();
            throw std::invalid_argument(m_family + ": " + member + " makes " +
                                        (known ? std::to_string(count) : "more than 2^64") + " " +
                                        what + "; allowed: at most " + std::to_string(most));
        }
    };
    requireAtMost(size.switches, "switches", MAX_SWITCHES);
    requireAtMost(size.links, "links between switches", MAX_LINKS);
    Require(hostsPerEdge >= 1, "hosts per edge switch", "0", "1 or more");
    requireAtMost(Multiply(size.edge, hostsPerEdge), "hosts", MAX_HOSTS);
}

uint64_t
TopologyBuilder::Multiply(uint64_t a, uint64_t b)
{
    constexpr uint64_t most = std::numeric_limits<uint64_t>::max();
    return b != 0 && a > most / b ? most : a * b;
}

uint64_t
TopologyBuilder::Add(uint64_t a, uint64_t b)
{
    constexpr uint64_t most = std::numeric_limits<uint64_t>::max();
    return a > most - b ? most : a + b;
}

void
TopologyBuilder::AddHosts(TopologySpec& spec, uint32_t sw, const std::string& place, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddHost("h-" + place + "-" + std::to_string(i), sw);
    }
}

void
TopologyBuilder::AddServerHosts(TopologySpec& spec,
                                uint32_t sw,
                                const std::string& place,
                                uint32_t count)
{
    const DataRate rate = spec.rate;
    const Time delay = spec.delay;
    spec.rate = DataRate(SERVER_RATE);
    spec.delay = NanoSeconds(SERVER_DELAY_NS);
    AddHosts(spec, sw, place, count);
    spec.rate = rate;
    spec.delay = delay;
}

TopologySpec::Position
TopologyBuilder::OnCircle(uint64_t index, uint64_t count, double distance)
{
    if (count < 2)
    {
        return {0, 0};
    }
    const double pi = std::acos(-1);
    const double radius = distance / 2 / std::sin(pi / count);
    const double angle = 2 * pi * index / count;
    return {radius * std::sin(angle), radius * std::cos(angle)};
}

TopologySpec::Position
TopologyBuilder::InRow(uint64_t index, uint64_t count, double width, double y)
{
    return {(index + 0.5) * width / count - 0.5, y};
}

} // namespace ns3
