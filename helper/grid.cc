/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "grid.h"

#include "topology-builder.h"

#include <stdexcept>

namespace ns3
{

namespace
{

/** Most dimensions. */
constexpr std::size_t MAX_DIMS = 4;
/** Bridge priority of the switch in the middle of a grid. */
constexpr uint16_t MIDDLE_PRIORITY = 24576;
/** Where a switch of the third dimension is drawn, as seen from the one before. */
constexpr TopologySpec::Position OBLIQUE = {0.37, 0.29};

/** A place: one coordinate a dimension. */
using Place = std::vector<uint32_t>;

/**
 * Draw three dimensions obliquely, and what there is in the fourth side by side.
 * @param dims the dimensions
 * @param place a place
 * @return where it is drawn
 */
TopologySpec::Position
Draw(const Place& dims, const Place& place)
{
    const auto at = [&](std::size_t dim) { return dim < place.size() ? place[dim] : 0; };
    const uint32_t depth = dims.size() > 2 ? dims[2] : 1;
    const double width = dims[0] + (depth - 1) * OBLIQUE.x + 1;
    return {at(0) + at(2) * OBLIQUE.x + at(3) * width, at(1) + at(2) * OBLIQUE.y};
}

/**
 * @param place a place
 * @return its coordinates, such as 1-0-2
 */
std::string
Name(const Place& place)
{
    std::string name;
    for (const uint32_t coordinate : place)
    {
        name += (name.empty() ? "" : "-") + std::to_string(coordinate);
    }
    return name;
}

/**
 * @param dims the dimensions
 * @return them as they are written
 */
std::string
Write(const Place& dims)
{
    std::string text;
    for (const uint32_t dim : dims)
    {
        text += (text.empty() ? "" : "x") + std::to_string(dim);
    }
    return text;
}

/**
 * How many links a row has.
 * @param length switches of the row
 * @param closed whether the last is linked to the first
 * @return the number; a row of two has one link in any case
 */
uint64_t
LinksInRow(uint64_t length, bool closed)
{
    return closed && length > 2 ? length : length - 1;
}

/**
 * Refuse what cannot be built.
 * @param family name of the family
 * @param dims the dimensions
 * @param hosts hosts on each switch
 * @param closed whether it is a torus
 */
void
CheckDims(const std::string& family, const Place& dims, uint32_t hosts, bool closed)
{
    const TopologyBuilder builder(family);
    const std::string text = Write(dims);
    builder.Require(!dims.empty() && dims.size() <= MAX_DIMS,
                    "the number of dimensions",
                    std::to_string(dims.size()),
                    "1 to " + std::to_string(MAX_DIMS));
    TopologyBuilder::Size size = {1, 0, 0};
    for (const uint32_t dim : dims)
    {
        builder.Require(dim >= 1, "a dimension of " + text, "0", "1 or more");
        size.switches = TopologyBuilder::Multiply(size.switches, dim);
    }
    builder.RequireSize("dims " + text, {size.switches, 0, 0}, hosts);
    for (const uint32_t dim : dims)
    {
        size.links += size.switches / dim * LinksInRow(dim, closed);
    }
    size.edge = size.switches;
    builder.RequireSize("dims " + text, size, hosts);
}

/**
 * Build a grid or a torus.
 * @param family name of the family
 * @param dims the dimensions
 * @param hosts hosts on each switch
 * @param serverSwitches each switch is in a server
 * @param closed whether it is a torus
 * @return the network
 */
TopologySpec
Build(const std::string& family,
      const Place& dims,
      uint32_t hosts,
      bool serverSwitches,
      bool closed)
{
    CheckDims(family, dims, hosts, closed);
    TopologySpec spec;
    spec.name = family + " " + Write(dims) + (serverSwitches ? " of servers" : "");
    const auto addHosts =
        serverSwitches ? TopologyBuilder::AddServerHosts : TopologyBuilder::AddHosts;
    uint32_t count = 1;
    uint32_t middle = 0;
    for (const uint32_t dim : dims)
    {
        middle += dim / 2 * count;
        count *= dim;
    }
    Place place(dims.size());
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddSwitch("s-" + Name(place), "flat");
        spec.switches[i].position = Draw(dims, place);
        addHosts(spec, i, Name(place), hosts);
        // To the one before in each dimension; the last of a row to the first as well.
        uint32_t step = 1;
        for (std::size_t dim = 0; dim < dims.size(); step *= dims[dim], dim++)
        {
            if (place[dim] > 0)
            {
                spec.AddLink(i - step, i);
            }
            if (closed && dims[dim] > 2 && place[dim] == dims[dim] - 1)
            {
                spec.AddLink(i, i - step * place[dim]);
            }
        }
        for (std::size_t dim = 0; dim < dims.size() && ++place[dim] == dims[dim]; dim++)
        {
            place[dim] = 0;
        }
    }
    if (!closed)
    {
        spec.switches[middle].priority = MIDDLE_PRIORITY;
    }
    return spec;
}

/**
 * Add the options of both families.
 * @param options where they go
 * @param dims default of --dims
 */
void
AddOptions(ScenarioOptions& options, const std::string& dims)
{
    ScenarioOption option = ScenarioOption::Text("dims",
                                                 "AxB...",
                                                 "switches in each dimension, one to four of them",
                                                 ScenarioOption::Effect::OUTCOME);
    option.value = dims;
    options.Add("Topology", option);
    options.Add("Topology",
                ScenarioOption::Flag("server-switches",
                                     "each switch is in a server (CamCube), joined with its hosts "
                                     "by a link inside the server",
                                     ScenarioOption::Effect::OUTCOME));
}

/**
 * @param options options of either family
 * @return the default of --hosts-per-edge
 */
uint32_t
GetHostsPerEdge(const ScenarioOptions& options)
{
    return options.GetFlag("server-switches") ? 1 : 2;
}

} // namespace

std::vector<uint32_t>
ParseDims(const std::string& family, const std::string& text)
{
    const auto require = [&](bool right) {
        if (!right)
        {
            throw std::invalid_argument(family + ": --dims=" + text +
                                        " is not allowed; allowed: one to four numbers from 1 to " +
                                        std::to_string(TopologyBuilder::MAX_SWITCHES) +
                                        " divided by x, such as 4x4x4");
        }
    };
    std::vector<uint32_t> dims;
    uint64_t number = 0;
    for (const char c : text + "x")
    {
        if (c == 'x')
        {
            require(number > 0 && dims.size() < MAX_DIMS);
            dims.push_back(number);
            number = 0;
            continue;
        }
        const bool digit = c >= '0' && c <= '9' && (c != '0' || number > 0);
        number = digit ? 10 * number + (c - '0') : 0;
        require(digit && number <= TopologyBuilder::MAX_SWITCHES);
    }
    return dims;
}

TopologySpec
Grid(const std::vector<uint32_t>& dims, uint32_t hostsPerSwitch, bool serverSwitches)
{
    return Build("grid", dims, hostsPerSwitch, serverSwitches, false);
}

TopologySpec
Torus(const std::vector<uint32_t>& dims, uint32_t hostsPerSwitch, bool serverSwitches)
{
    return Build("torus", dims, hostsPerSwitch, serverSwitches, true);
}

TopologyFamily
GridFamily()
{
    return {"grid",
            "MOOSE or Ethernet on a grid of one to four dimensions",
            [](ScenarioOptions& options) { AddOptions(options, "4x4"); },
            GetHostsPerEdge,
            [](const ScenarioOptions& options) {
                return Grid(ParseDims("grid", options.GetText("dims")),
                            options.GetInteger("hosts-per-edge"),
                            options.GetFlag("server-switches"));
            }};
}

TopologyFamily
TorusFamily()
{
    return {"torus",
            "MOOSE or Ethernet on a torus of one to four dimensions",
            [](ScenarioOptions& options) { AddOptions(options, "4x4x4"); },
            GetHostsPerEdge,
            [](const ScenarioOptions& options) {
                return Torus(ParseDims("torus", options.GetText("dims")),
                             options.GetInteger("hosts-per-edge"),
                             options.GetFlag("server-switches"));
            }};
}

} // namespace ns3
