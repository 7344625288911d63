/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "topology-drawing.h"

#include "topology-graph.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <map>
#include <ostream>

namespace ns3
{

namespace
{

/** Points of a drawing from one switch to another that is linked to it and near. */
constexpr double SPACING = 72;
/** Which of the links, shortest first, is that long: one of so many. */
constexpr std::size_t SHORT_PART = 20;
/** Distance of a host from its switch, as a part of SPACING. */
constexpr double HOST_DISTANCE = 0.3;
/** Most switches between all pairs of which distances are measured. */
constexpr std::size_t MOST_MEASURED = 4096;

/** Colours of the tiers, which differ in grey too. */
const std::map<std::string, std::string> COLOURS = {{"flat", "#e8e8e8"},
                                                    {"edge", "#dcecf7"},
                                                    {"aggregation", "#9ecae1"},
                                                    {"core", "#4f9bcb"},
                                                    {"wan", "#f4a259"}};

/**
 * @param name a name
 * @return the name as Graphviz takes it
 */
std::string
Quote(const std::string& name)
{
    std::string quoted = "\"";
    for (const char c : name)
    {
        quoted += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    }
    return quoted + "\"";
}

/**
 * @param position a place in points
 * @return the attribute that says so
 */
std::string
GetPlace(const TopologySpec::Position& position)
{
    // Whole points, and no negative zero, so that every machine writes the same.
    const auto round = [](double points) { return std::to_string(std::llround(points)); };
    return "pos=\"" + round(position.x) + "," + round(position.y) + "!\"";
}

/**
 * How many points a unit of the positions is, such that only the shortest links are shorter than
 * SPACING.
 * @param spec the network
 * @return points
 */
double
GetScale(const TopologySpec& spec)
{
    std::vector<double> lengths;
    for (const TopologySpec::Link& link : spec.links)
    {
        const auto& a = spec.switches[link.a].position;
        const auto& b = spec.switches[link.b].position;
        if (a && b && std::hypot(a->x - b->x, a->y - b->y) > 0)
        {
            lengths.push_back(std::hypot(a->x - b->x, a->y - b->y));
        }
    }
    if (lengths.empty())
    {
        return SPACING;
    }
    const auto rank = static_cast<std::ptrdiff_t>(lengths.size() / SHORT_PART);
    std::nth_element(lengths.begin(), lengths.begin() + rank, lengths.end());
    return SPACING / lengths[rank];
}

/**
 * Print the numbers of things, in all and by tier.
 * @param out where to
 * @param name what they are
 * @param byTier how many of each tier
 */
void
PrintByTier(std::ostream& out,
            const std::string& name,
            const std::map<std::string, std::size_t>& byTier)
{
    std::size_t all = 0;
    std::string parts;
    for (const auto& [tier, count] : byTier)
    {
        all += count;
        parts += (parts.empty() ? "" : ", ") + tier + " " + std::to_string(count);
    }
    out << "  " << std::left << std::setw(26) << name << std::right << all << ": " << parts << "\n";
}

} // namespace

void
DrawTopology(std::ostream& out, const TopologySpec& spec, const std::vector<bool>& idle)
{
    const double scale = GetScale(spec);
    out << "graph " << Quote(spec.name) << " {\n"
        << "  node [shape=box, style=filled, fontname=Helvetica, fontsize=8, margin=\"0.04,0.02\", "
           "width=0, height=0];\n";
    for (const TopologySpec::Switch& sw : spec.switches)
    {
        out << "  " << Quote(sw.name) << " [fillcolor=\"" << COLOURS.at(sw.tier) << "\"";
        if (sw.kind == TopologySpec::Kind::HUB)
        {
            out << ", shape=circle";
        }
        if (sw.kind == TopologySpec::Kind::LEGACY)
        {
            out << ", peripheries=2";
        }
        if (sw.position)
        {
            out << ", " << GetPlace({sw.position->x * scale, sw.position->y * scale});
        }
        out << "];\n";
    }
    std::vector<uint32_t> total(spec.switches.size());
    for (const TopologySpec::Host& host : spec.hosts)
    {
        total[host.sw]++;
    }
    std::vector<uint32_t> placed(spec.switches.size());
    for (const TopologySpec::Host& host : spec.hosts)
    {
        out << "  " << Quote(host.name)
            << " [shape=point, width=0.06, height=0.06, fillcolor=black, tooltip="
            << Quote(host.name);
        const auto& position = spec.switches[host.sw].position;
        if (position)
        {
            const double angle = -M_PI * (placed[host.sw]++ + 0.5) / total[host.sw];
            const double distance = HOST_DISTANCE * SPACING;
            out << ", "
                << GetPlace({position->x * scale + distance * std::cos(angle),
                             position->y * scale + distance * std::sin(angle)});
        }
        out << (host.directory ? ", color=red" : "") << "];\n";
    }
    for (std::size_t i = 0; i < spec.links.size(); i++)
    {
        const TopologySpec::Link& link = spec.links[i];
        out << "  " << Quote(spec.switches[link.a].name) << " -- "
            << Quote(spec.switches[link.b].name) << " [penwidth="
            << std::max<int64_t>(1, std::lround(std::log10(link.rate.GetBitRate()) - 8))
            << (i < idle.size() && idle[i] ? ", style=dashed" : "") << "];\n";
    }
    for (const TopologySpec::Host& host : spec.hosts)
    {
        out << "  " << Quote(host.name) << " -- " << Quote(spec.switches[host.sw].name)
            << " [color=gray];\n";
    }
    out << "}\n";
}

void
DescribeTopology(std::ostream& out, const TopologySpec& spec)
{
    const auto row = [&out](const std::string& name) -> std::ostream& {
        return out << "  " << std::left << std::setw(26) << name << std::right;
    };
    std::map<std::string, std::size_t> switches;
    std::vector<uint32_t> degrees; // of switches, without hubs
    const std::vector<uint32_t> all = spec.GetDegrees();
    for (std::size_t i = 0; i < all.size(); i++)
    {
        if (spec.switches[i].kind != TopologySpec::Kind::HUB)
        {
            switches[spec.switches[i].tier]++;
            degrees.push_back(all[i]);
        }
    }
    std::map<std::string, std::size_t> links;
    for (const TopologySpec::Link& link : spec.links)
    {
        links[spec.GetTier(link)]++;
    }
    const auto [fewest, most] = std::minmax_element(degrees.begin(), degrees.end());
    const std::ios_base::fmtflags flags = out.flags();
    const std::streamsize precision = out.precision();
    out << spec.name << "\n" << std::fixed << std::setprecision(2);
    PrintByTier(out, "switches", switches);
    if (degrees.size() < all.size())
    {
        row("hubs") << all.size() - degrees.size() << "\n";
    }
    PrintByTier(out, "links between switches", links);
    row("hosts") << spec.hosts.size() << "\n";
    row("ports a switch") << *fewest << " to " << *most << "\n";
    const TopologyGraph graph(spec);
    if (spec.switches.size() <= MOST_MEASURED)
    {
        const TopologyGraph::Distances distances = graph.Measure();
        row("distance of switches")
            << "mean " << distances.meanHops << " links, most " << distances.diameter
            << (distances.connected ? "" : ", not connected") << "\n";
        row("shortest paths") << "mean " << distances.meanPaths << " between two switches\n";
    }
    const TopologyGraph::SpanningTree tree = graph.FindSpanningTree();
    row("spanning tree") << "root " << spec.switches[tree.root].name << ", depth " << tree.depth
                         << "\n";
    out.flags(flags);
    out.precision(precision);
}

} // namespace ns3
