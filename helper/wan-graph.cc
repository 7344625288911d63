/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "wan-graph.h"

#include "fnv-hash.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

namespace ns3
{

namespace
{

/** Radius of the Earth in kilometres, the mean one. */
constexpr double EARTH_RADIUS = 6371;
/** Kilometres a second of light in empty space. */
constexpr double LIGHT = 299792.458;
/** Degrees of a radian. */
constexpr double DEGREES = 57.29577951308232;
/** Longest name. */
constexpr std::size_t MAX_NAME = 40;
/** Letters without accents, for the characters from U+00C0 to U+00FF. */
constexpr char LATIN_1[] = "AAAAAAACEEEEIIIIDNOOOOO_OUUUUYTsaaaaaaaceeeeiiiidnooooo_ouuuuyty";
/** The same for those from U+0100 to U+017F. */
constexpr char LATIN_A[] =
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnn"
    "NnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/** A direction from the centre of the globe. */
using Vector3 = std::array<double, 3>;

/**
 * @param place a place
 * @return its direction
 */
Vector3
ToVector(const WanGraph::Place& place)
{
    const double latitude = place.latitude / DEGREES;
    const double longitude = place.longitude / DEGREES;
    return {std::cos(latitude) * std::cos(longitude),
            std::cos(latitude) * std::sin(longitude),
            std::sin(latitude)};
}

/**
 * Find the middle of some places. It is that of their directions, so that it lies on the date line
 * for places on either side of it.
 * @param places at least one
 * @return the middle; the first of them if they have none, because they are opposite each other
 */
WanGraph::Place
FindMiddle(const std::vector<WanGraph::Place>& places)
{
    Vector3 sum = {0, 0, 0};
    for (const WanGraph::Place& place : places)
    {
        const Vector3 direction = ToVector(place);
        for (std::size_t i = 0; i < sum.size(); i++)
        {
            sum[i] += direction[i];
        }
    }
    const double across = std::hypot(sum[0], sum[1]);
    if (places.size() == 1 || std::hypot(across, sum[2]) < 1e-6)
    {
        return places.front();
    }
    return {std::atan2(sum[2], across) * DEGREES, std::atan2(sum[1], sum[0]) * DEGREES};
}

/**
 * @param graph a graph
 * @return for each node its neighbours, once for each link
 */
std::vector<std::vector<uint32_t>>
GetNeighbours(const WanGraph& graph)
{
    std::vector<std::vector<uint32_t>> neighbours(graph.nodes.size());
    for (const WanGraph::Edge& edge : graph.edges)
    {
        neighbours[edge.a].push_back(edge.b);
        neighbours[edge.b].push_back(edge.a);
    }
    return neighbours;
}

/**
 * Take the next character of a text in UTF-8.
 * @param text the text
 * @param at where it is, moved behind it; of what is not UTF-8 by an octet
 * @return what stands for it in a name
 */
char
TakeAscii(const std::string& text, std::size_t& at)
{
    const unsigned char first = text[at++];
    if (first < 0x80)
    {
        const bool fit = std::isalnum(first) || first == '-' || first == '_';
        return fit ? first : '_';
    }
    uint32_t code = first & 0x1f;
    std::size_t more = 0;
    while (more < 3 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80)
    {
        code = code << 6 | (static_cast<unsigned char>(text[at++]) & 0x3f);
        more++;
    }
    if (first >= 0xc0 && first < 0xe0 && more == 1 && code >= 0xc0 && code < 0x180)
    {
        return code < 0x100 ? LATIN_1[code - 0xc0] : LATIN_A[code - 0x100];
    }
    return '_';
}

/**
 * @param label any text
 * @return the part of it that a name can be made of: letters, digits, and single '-' and '_' among
 * them; may be empty
 */
std::string
Simplify(const std::string& label)
{
    std::string name;
    for (std::size_t at = 0; at < label.size() && name.size() < MAX_NAME;)
    {
        const char c = TakeAscii(label, at);
        const bool joins = c == '-' || c == '_';
        const bool joined = name.empty() || name.back() == '-' || name.back() == '_';
        if (joins && joined)
        {
            continue;
        }
        name += c;
    }
    while (!name.empty() && (name.back() == '-' || name.back() == '_'))
    {
        name.pop_back();
    }
    return name;
}

/**
 * Take in a number with a fraction, as IEEE 754 writes it.
 * @param hash where to
 * @param number the number
 */
void
AddReal(FnvHash& hash, double number)
{
    uint64_t bits = 0;
    static_assert(sizeof(bits) == sizeof(number), "a double has 64 bits");
    std::memcpy(&bits, &number, sizeof(bits));
    hash.AddNumber(bits);
}

/**
 * @param node a node
 * @return its name, unless others have it, too
 */
std::string
MakeName(const WanGraph::Node& node)
{
    std::string name = Simplify(node.label);
    name = name.empty() ? Simplify(node.id) : name;
    const bool reserved = name.empty() || name == "all" || name.compare(0, 4, "elk-") == 0 ||
                          name.find_first_not_of("0123456789") == std::string::npos;
    return reserved ? "wan-" + (name.empty() ? "node" : name) : name;
}

} // namespace

double
WanGraph::GetDistance(const Place& a, const Place& b)
{
    const double north = std::sin((b.latitude - a.latitude) / DEGREES / 2);
    const double east = std::sin((b.longitude - a.longitude) / DEGREES / 2);
    const double haversine = north * north + std::cos(a.latitude / DEGREES) *
                                                 std::cos(b.latitude / DEGREES) * east * east;
    return 2 * EARTH_RADIUS * std::asin(std::sqrt(std::min(1.0, haversine)));
}

Time
WanGraph::GetFibreDelay(double kilometres)
{
    return NanoSeconds(std::llround(kilometres / (LIGHT * 2 / 3) * 1e9));
}

std::vector<std::optional<WanGraph::Place>>
WanGraph::LocateNodes() const
{
    const std::vector<std::vector<uint32_t>> neighbours = GetNeighbours(*this);
    std::vector<std::optional<Place>> places(nodes.size());
    std::vector<uint32_t> fresh; // nodes that have a place since the last round
    for (uint32_t i = 0; i < nodes.size(); i++)
    {
        places[i] = nodes[i].place;
        if (places[i])
        {
            fresh.push_back(i);
        }
    }
    while (!fresh.empty())
    {
        std::vector<uint32_t> next;
        std::unordered_set<uint32_t> seen;
        for (const uint32_t i : fresh)
        {
            for (const uint32_t neighbour : neighbours[i])
            {
                if (!places[neighbour] && seen.insert(neighbour).second)
                {
                    next.push_back(neighbour);
                }
            }
        }
        std::vector<Place> middles; // all of a round before any counts
        for (const uint32_t i : next)
        {
            std::vector<Place> known;
            for (const uint32_t neighbour : neighbours[i])
            {
                if (places[neighbour])
                {
                    known.push_back(*places[neighbour]);
                }
            }
            middles.push_back(FindMiddle(known));
        }
        for (std::size_t i = 0; i < next.size(); i++)
        {
            places[next[i]] = middles[i];
        }
        fresh = next;
    }
    return places;
}

std::vector<Time>
WanGraph::GetDelays(Time unknown) const
{
    const std::vector<std::optional<Place>> places = LocateNodes();
    std::vector<Time> delays;
    for (const Edge& edge : edges)
    {
        const bool placed = places[edge.a] && places[edge.b];
        const bool guessed = !nodes[edge.a].place || !nodes[edge.b].place;
        const double distance = placed ? GetDistance(*places[edge.a], *places[edge.b]) : 0;
        if (edge.delay)
        {
            delays.push_back(*edge.delay);
        }
        else if (!placed || (guessed && distance < 1e-3))
        {
            delays.push_back(unknown);
        }
        else
        {
            delays.push_back(Max(GetFibreDelay(distance), NanoSeconds(LEAST_DELAY_NANOSECONDS)));
        }
    }
    return delays;
}

std::vector<std::string>
WanGraph::MakeNames() const
{
    std::unordered_set<std::string> taken;
    for (const Node& node : nodes)
    {
        taken.insert(MakeName(node));
    }
    std::unordered_map<std::string, uint32_t> count;
    std::vector<std::string> names;
    for (const Node& node : nodes)
    {
        const std::string base = MakeName(node);
        uint32_t& number = count[base];
        std::string name = base;
        if (++number > 1)
        {
            do
            {
                name = base + "-" + std::to_string(number);
            } while (!taken.insert(name).second && ++number);
        }
        names.push_back(name);
    }
    return names;
}

std::vector<uint32_t>
WanGraph::FindParts() const
{
    const std::vector<std::vector<uint32_t>> neighbours = GetNeighbours(*this);
    std::vector<uint32_t> parts(nodes.size(), UINT32_MAX);
    uint32_t count = 0;
    for (uint32_t first = 0; first < nodes.size(); first++)
    {
        if (parts[first] != UINT32_MAX)
        {
            continue;
        }
        parts[first] = count;
        for (std::vector<uint32_t> open = {first}; !open.empty();)
        {
            const uint32_t node = open.back();
            open.pop_back();
            for (const uint32_t neighbour : neighbours[node])
            {
                if (parts[neighbour] == UINT32_MAX)
                {
                    parts[neighbour] = count;
                    open.push_back(neighbour);
                }
            }
        }
        count++;
    }
    return parts;
}

WanGraph
WanGraph::GetLargestPart() const
{
    const std::vector<uint32_t> parts = FindParts();
    std::vector<uint32_t> sizes(nodes.size() + 1);
    for (const uint32_t part : parts)
    {
        sizes[part]++;
    }
    const uint32_t largest = std::max_element(sizes.begin(), sizes.end()) - sizes.begin();
    WanGraph result;
    result.source = source;
    std::vector<uint32_t> index(nodes.size());
    for (uint32_t i = 0; i < nodes.size(); i++)
    {
        index[i] = result.nodes.size();
        if (parts[i] == largest)
        {
            result.nodes.push_back(nodes[i]);
        }
    }
    for (Edge edge : edges)
    {
        if (parts[edge.a] == largest)
        {
            edge.a = index[edge.a];
            edge.b = index[edge.b];
            result.edges.push_back(edge);
        }
    }
    return result;
}

std::string
WanGraph::GetDigest() const
{
    // What is known is taken in, not what follows from it by functions that machines differ in.
    FnvHash hash;
    const std::vector<std::string> names = MakeNames();
    for (std::size_t i = 0; i < nodes.size(); i++)
    {
        hash.AddText(names[i]);
        hash.AddNumber(nodes[i].place ? 1 : 0);
        if (nodes[i].place)
        {
            AddReal(hash, nodes[i].place->latitude);
            AddReal(hash, nodes[i].place->longitude);
        }
    }
    for (const Edge& edge : edges)
    {
        hash.AddNumber(edge.a);
        hash.AddNumber(edge.b);
        hash.AddNumber(edge.rate ? edge.rate->GetBitRate() : 0); // no link has a rate of 0
        hash.AddNumber(edge.delay ? edge.delay->GetNanoSeconds() : UINT64_MAX);
    }
    return std::to_string(nodes.size()) + " nodes, " + std::to_string(edges.size()) + " links, " +
           hash.GetHex();
}

} // namespace ns3
