/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "simple-topologies.h"

#include "topology-builder.h"

namespace ns3
{

namespace
{

/** Most switches of a full mesh: the most that have no more than TopologyBuilder::MAX_LINKS. */
constexpr uint32_t MAX_MESH = 1414;
/** Highest dimension of a hypercube: the highest with at most TopologyBuilder::MAX_SWITCHES. */
constexpr uint32_t MAX_DIMENSION = 16;
/** How much further apart a hypercube of three more dimensions is drawn. */
constexpr double CUBE_SCALE = 2.5;

/**
 * Add switches s-0, s-1 and so on in a circle, and their hosts.
 * @param spec the network
 * @param count how many
 * @param hosts hosts on each
 */
void
AddCircle(TopologySpec& spec, uint32_t count, uint32_t hosts)
{
    for (uint32_t i = 0; i < count; i++)
    {
        const std::string number = std::to_string(i);
        spec.AddSwitch("s-" + number, "flat");
        spec.switches[i].position = TopologyBuilder::OnCircle(i, count);
        TopologyBuilder::AddHosts(spec, i, number, hosts);
    }
}

/**
 * Draw a cube obliquely, and cubes of higher dimensions as cubes of such cubes.
 * @param number number of a switch
 * @return where it is drawn
 */
TopologySpec::Position
DrawInCube(uint32_t number)
{
    TopologySpec::Position position = {0, 0};
    for (double scale = 1; number != 0; number >>= 3, scale *= CUBE_SCALE)
    {
        const uint32_t x = number & 1;
        const uint32_t y = number >> 1 & 1;
        const uint32_t z = number >> 2 & 1;
        position.x += scale * (x + 0.5 * z);
        position.y += scale * (y + 0.35 * z);
    }
    return position;
}

/**
 * @param number number of a switch
 * @param bits how many bits it has
 * @return the number in binary, the highest bit first; "0" if there are none
 */
std::string
WriteBits(uint32_t number, uint32_t bits)
{
    std::string text;
    for (uint32_t bit = bits; bit > 0; bit--)
    {
        text += (number >> (bit - 1) & 1) ? '1' : '0';
    }
    return text.empty() ? "0" : text;
}

/**
 * @param most the most that are allowed
 * @return the option --switches
 */
ScenarioOption
SwitchesOption(uint32_t most)
{
    return ScenarioOption::Integer("switches", 8, 1, most, "number of switches");
}

/**
 * @return the default of --hosts-per-edge
 */
uint32_t
GetHostsPerEdge(const ScenarioOptions&)
{
    return 2;
}

} // namespace

TopologySpec
FullMesh(uint32_t switches, uint32_t hostsPerSwitch)
{
    const TopologyBuilder builder("mesh");
    builder.RequireRange("the number of switches", switches, 1, MAX_MESH);
    const uint64_t links = static_cast<uint64_t>(switches) * (switches - 1) / 2;
    builder.RequireSize("switches " + std::to_string(switches),
                        {switches, links, switches},
                        hostsPerSwitch);
    TopologySpec spec;
    spec.name = "mesh of " + std::to_string(switches);
    AddCircle(spec, switches, hostsPerSwitch);
    for (uint32_t i = 0; i < switches; i++)
    {
        for (uint32_t j = i + 1; j < switches; j++)
        {
            spec.AddLink(i, j);
        }
    }
    return spec;
}

TopologySpec
Ring(uint32_t switches, uint32_t hostsPerSwitch)
{
    const TopologyBuilder builder("ring");
    builder.RequireRange("the number of switches", switches, 1, TopologyBuilder::MAX_SWITCHES);
    builder.RequireSize("switches " + std::to_string(switches),
                        {switches, switches, switches},
                        hostsPerSwitch);
    TopologySpec spec;
    spec.name = "ring of " + std::to_string(switches);
    AddCircle(spec, switches, hostsPerSwitch);
    const uint32_t links = switches > 2 ? switches : switches - 1;
    for (uint32_t i = 0; i < links; i++)
    {
        spec.AddLink(i, (i + 1) % switches);
    }
    return spec;
}

TopologySpec
Hypercube(uint32_t dimension, uint32_t hostsPerSwitch)
{
    const TopologyBuilder builder("hypercube");
    builder.RequireRange("the dimension", dimension, 0, MAX_DIMENSION);
    const uint32_t switches = 1U << dimension;
    builder.RequireSize("dimension " + std::to_string(dimension),
                        {switches, dimension * (switches / 2), switches},
                        hostsPerSwitch);
    TopologySpec spec;
    spec.name = "hypercube of dimension " + std::to_string(dimension);
    for (uint32_t i = 0; i < switches; i++)
    {
        const std::string bits = WriteBits(i, dimension);
        spec.AddSwitch("s-" + bits, "flat");
        spec.switches[i].position = DrawInCube(i);
        TopologyBuilder::AddHosts(spec, i, bits, hostsPerSwitch);
        for (uint32_t bit = 1; bit < switches; bit <<= 1)
        {
            if (i & bit)
            {
                spec.AddLink(i ^ bit, i);
            }
        }
    }
    return spec;
}

TopologyFamily
FullMeshFamily()
{
    return {"mesh",
            "MOOSE or Ethernet on a full mesh of switches",
            [](ScenarioOptions& options) { options.Add("Topology", SwitchesOption(MAX_MESH)); },
            GetHostsPerEdge,
            [](const ScenarioOptions& options) {
                return FullMesh(options.GetInteger("switches"),
                                options.GetInteger("hosts-per-edge"));
            }};
}

TopologyFamily
RingFamily()
{
    return {"ring",
            "MOOSE or Ethernet on a ring of switches",
            [](ScenarioOptions& options) {
                options.Add("Topology", SwitchesOption(TopologyBuilder::MAX_SWITCHES));
            },
            GetHostsPerEdge,
            [](const ScenarioOptions& options) {
                return Ring(options.GetInteger("switches"), options.GetInteger("hosts-per-edge"));
            }};
}

TopologyFamily
HypercubeFamily()
{
    return {"hypercube",
            "MOOSE or Ethernet on a hypercube of switches",
            [](ScenarioOptions& options) {
                options.Add("Topology",
                            ScenarioOption::Integer("dimension",
                                                    4,
                                                    0,
                                                    MAX_DIMENSION,
                                                    "links of a switch to others; it has 2 to the "
                                                    "power of this switches"));
            },
            GetHostsPerEdge,
            [](const ScenarioOptions& options) {
                return Hypercube(options.GetInteger("dimension"),
                                 options.GetInteger("hosts-per-edge"));
            }};
}

} // namespace ns3
