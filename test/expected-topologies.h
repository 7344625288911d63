/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef EXPECTED_TOPOLOGIES_H
#define EXPECTED_TOPOLOGIES_H

#include "ns3/bcube.h"
#include "ns3/fat-tree.h"
#include "ns3/grid.h"
#include "ns3/simple-topologies.h"
#include "ns3/three-tier.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

/**
 * @file
 * @ingroup moose-test
 * The closed forms of the literature for members of every family that has such.
 */

namespace ns3
{

/** Coordinates, as a switch's name ends with. */
using Place = std::vector<uint32_t>;

/** How far apart two switches are, and the number of shortest paths between them. */
using Distance = std::pair<uint32_t, uint64_t>;

/** What a network ought to be. */
struct Expected
{
    TopologySpec spec;                    //!< what was built
    uint64_t switches;                    //!< number of switches
    uint64_t links;                       //!< number of links between them
    std::map<uint32_t, uint64_t> degrees; //!< for each number of links how many switches have it
    uint32_t diameter;                    //!< links of the longest shortest path
    uint64_t connectivity;                //!< links that have to fail to divide it
    std::string root;                     //!< the switch with the best bridge identifier
    std::function<Distance(uint32_t, uint32_t)> distance; //!< between two switches; {0, 0}: free
};

/**
 * @param base a number
 * @param exponent another
 * @return the power
 */
inline uint64_t
Power(uint64_t base, uint32_t exponent)
{
    return exponent == 0 ? 1 : base * Power(base, exponent - 1);
}

/**
 * @param n a number
 * @return n!
 */
inline uint64_t
Factorial(uint64_t n)
{
    return n < 2 ? 1 : n * Factorial(n - 1);
}

/**
 * @param sw a switch called like s-1-0-2
 * @return the numbers of its name
 */
inline Place
GetPlace(const TopologySpec::Switch& sw)
{
    std::istringstream words(sw.name.substr(sw.name.find('-') + 1));
    Place place;
    for (std::string word; std::getline(words, word, '-');)
    {
        place.push_back(std::stoul(word));
    }
    return place;
}

/**
 * @param sw a switch
 * @return the part of its name before the first dash
 */
inline std::string
GetKind(const TopologySpec::Switch& sw)
{
    return sw.name.substr(0, sw.name.find('-'));
}

/**
 * @param spec a network
 * @param kind part of names before the first dash
 * @param chosen which of those called so, by the numbers of their names
 * @return the switches
 */
inline std::vector<uint32_t>
Select(const TopologySpec& spec,
       const std::string& kind,
       const std::function<bool(const Place&)>& chosen)
{
    std::vector<uint32_t> found;
    for (uint32_t i = 0; i < spec.switches.size(); i++)
    {
        if (GetKind(spec.switches[i]) == kind && chosen(GetPlace(spec.switches[i])))
        {
            found.push_back(i);
        }
    }
    return found;
}

/**
 * @param k ports of a switch
 * @return the fat-tree
 */
inline Expected
ExpectedFatTree(uint32_t k)
{
    const uint64_t half = k / 2;
    const TopologySpec spec = FatTree(k, 1);
    std::map<uint32_t, uint64_t> degrees;
    degrees[k] = half * half + half * k; // core, aggregation
    degrees[half] += half * k;
    const auto distance = [=](uint32_t a, uint32_t b) -> Distance {
        const auto& one = spec.switches[a];
        const auto& other = spec.switches[b];
        if (one.tier != "edge" || other.tier != "edge")
        {
            return {0, 0};
        }
        return one.area == other.area ? Distance{2, half} : Distance{4, half * half};
    };
    return {spec, 5 * half * half, 2 * k * half * half, degrees, 4, half, "core-0", distance};
}

/**
 * @param rows rows
 * @param racks racks of a row
 * @return the three-tier tree
 */
inline Expected
ExpectedThreeTier(uint32_t rows, uint32_t racks)
{
    const TopologySpec spec = ThreeTier(rows, racks, 1);
    std::map<uint32_t, uint64_t> degrees;
    degrees[2] += static_cast<uint64_t>(rows) * racks;
    degrees[racks + 3] += 2 * rows;
    degrees[2 * rows + 1] += 2;
    const auto distance = [=](uint32_t a, uint32_t b) -> Distance {
        const auto& one = spec.switches[a];
        const auto& other = spec.switches[b];
        if (one.tier != "edge" || other.tier != "edge")
        {
            return {0, 0};
        }
        return one.area == other.area ? Distance{2, 2} : Distance{4, 8};
    };
    return {spec,
            2 + rows * (2 + racks),
            1 + rows * (5 + 2 * racks),
            degrees,
            rows > 1 ? 4U : 2U,
            2,
            "core-0",
            distance};
}

/**
 * @param dims dimensions
 * @param closed whether it is a torus
 * @return the grid or torus
 */
inline Expected
ExpectedGrid(const Place& dims, bool closed)
{
    const TopologySpec spec = closed ? Torus(dims, 1) : Grid(dims, 1);
    uint64_t count = 1;
    for (const uint32_t dim : dims)
    {
        count *= dim;
    }
    uint64_t links = 0;
    uint32_t diameter = 0;
    uint32_t least = 0;
    std::map<uint32_t, uint64_t> degrees = {{0, 1}};
    Place middle;
    for (const uint32_t dim : dims)
    {
        const bool round = closed && dim > 2;
        links += round ? count : count / dim * (dim - 1);
        diameter += closed ? dim / 2 : dim - 1;
        least += round ? 2 : (dim > 1 ? 1 : 0);
        middle.push_back(closed ? 0 : dim / 2);
        // Of a row in a grid two switches have one neighbour, the others two.
        std::map<uint32_t, uint64_t> further;
        for (const auto& [degree, switches] : degrees)
        {
            const uint64_t ends = round ? 0 : std::min(dim, 2U);
            further[degree + (dim > 1 ? 1 : 0)] += switches * ends;
            further[degree + 2] += switches * (dim - ends);
        }
        degrees.clear();
        std::copy_if(further.begin(),
                     further.end(),
                     std::inserter(degrees, degrees.end()),
                     [](const auto& entry) { return entry.second > 0; });
    }
    std::string root = "s";
    for (const uint32_t coordinate : middle)
    {
        root += "-" + std::to_string(coordinate);
    }
    const auto distance = [=](uint32_t a, uint32_t b) -> Distance {
        const Place one = GetPlace(spec.switches[a]);
        const Place other = GetPlace(spec.switches[b]);
        uint32_t sum = 0;
        uint64_t ways = 1; // that lead as directly in each dimension
        uint64_t orders = 1;
        for (std::size_t i = 0; i < dims.size(); i++)
        {
            uint32_t apart = one[i] > other[i] ? one[i] - other[i] : other[i] - one[i];
            apart = closed ? std::min(apart, dims[i] - apart) : apart;
            ways *= closed && dims[i] > 2 && 2 * apart == dims[i] ? 2 : 1;
            orders *= Factorial(apart);
            sum += apart;
        }
        return {sum, Factorial(sum) / orders * ways};
    };
    return {spec, count, links, degrees, diameter, least, root, distance};
}

/**
 * @param n number of switches
 * @return the full mesh
 */
inline Expected
ExpectedMesh(uint32_t n)
{
    return {FullMesh(n, 1),
            n,
            static_cast<uint64_t>(n) * (n - 1) / 2,
            {{n - 1, n}},
            n > 1 ? 1U : 0U,
            n - 1,
            "s-0",
            [](uint32_t, uint32_t) -> Distance {
                return {1, 1};
            }};
}

/**
 * @param n number of switches, 3 up
 * @return the ring
 */
inline Expected
ExpectedRing(uint32_t n)
{
    return {Ring(n, 1), n, n, {{2, n}}, n / 2, 2, "s-0", [=](uint32_t a, uint32_t b) -> Distance {
                const uint32_t apart = a > b ? a - b : b - a;
                return {std::min(apart, n - apart), 2 * apart == n ? 2 : 1};
            }};
}

/**
 * @param d dimension
 * @return the hypercube
 */
inline Expected
ExpectedHypercube(uint32_t d)
{
    const TopologySpec spec = Hypercube(d, 1);
    const auto distance = [=](uint32_t a, uint32_t b) -> Distance {
        uint32_t differ = 0;
        for (uint32_t i = 2; i < spec.switches[a].name.size(); i++)
        {
            differ += spec.switches[a].name[i] != spec.switches[b].name[i];
        }
        return {differ, Factorial(differ)};
    };
    return {spec,
            Power(2, d),
            d * Power(2, d) / 2,
            {{d, Power(2, d)}},
            d,
            d,
            "s-" + std::string(std::max(d, 1U), '0'),
            distance};
}

/**
 * @param n ports of a switch
 * @param k level
 * @return the BCube
 */
inline Expected
ExpectedBCube(uint32_t n, uint32_t k)
{
    const TopologySpec spec = BCube(n, k, 1);
    std::map<uint32_t, uint64_t> degrees;
    degrees[k + 1] += Power(n, k + 1);
    degrees[n] += (k + 1) * Power(n, k);
    const auto distance = [=](uint32_t a, uint32_t b) -> Distance {
        const auto& one = spec.switches[a];
        const auto& other = spec.switches[b];
        if (GetKind(one) != "server" || GetKind(other) != "server")
        {
            return {0, 0};
        }
        const Place digits = GetPlace(one);
        const Place others = GetPlace(other);
        uint32_t differ = 0;
        for (uint32_t i = 0; i <= k; i++)
        {
            differ += digits[i] != others[i];
        }
        return {2 * differ, Factorial(differ)};
    };
    return {spec,
            Power(n, k + 1) + (k + 1) * Power(n, k),
            (k + 1) * Power(n, k + 1),
            degrees,
            2 * (k + 1),
            std::min(n, k + 1),
            "sw-" + std::to_string(k) + "-0",
            distance};
}

/**
 * @return members of all families whose closed forms are known, at several sizes
 */
inline std::vector<Expected>
GetExpected()
{
    std::vector<Expected> all;
    for (const uint32_t k : {2, 4, 6, 8, 10})
    {
        all.push_back(ExpectedFatTree(k));
    }
    for (const auto& [rows, racks] : std::vector<std::pair<uint32_t, uint32_t>>{{1, 1},
                                                                                {1, 4},
                                                                                {2, 4},
                                                                                {3, 5},
                                                                                {4, 20},
                                                                                {5, 40}})
    {
        all.push_back(ExpectedThreeTier(rows, racks));
    }
    for (const Place& dims : std::vector<Place>{{1},
                                                {2},
                                                {5},
                                                {8},
                                                {1, 1},
                                                {4, 1},
                                                {2, 2},
                                                {2, 3},
                                                {4, 4},
                                                {5, 4},
                                                {7, 3},
                                                {1, 6, 1},
                                                {2, 2, 2},
                                                {3, 3, 3},
                                                {4, 4, 4},
                                                {2, 3, 4},
                                                {6, 5, 4},
                                                {2, 2, 2, 2},
                                                {3, 4, 2, 3}})
    {
        all.push_back(ExpectedGrid(dims, false));
        all.push_back(ExpectedGrid(dims, true));
    }
    for (const uint32_t n : {1, 2, 3, 4, 9, 25})
    {
        all.push_back(ExpectedMesh(n));
    }
    for (const uint32_t n : {3, 4, 5, 8, 25, 100})
    {
        all.push_back(ExpectedRing(n));
    }
    for (uint32_t d = 0; d <= 7; d++)
    {
        all.push_back(ExpectedHypercube(d));
    }
    for (const auto& [n, k] : std::vector<std::pair<uint32_t, uint32_t>>{{4, 0},
                                                                         {2, 1},
                                                                         {4, 1},
                                                                         {8, 1},
                                                                         {2, 2},
                                                                         {3, 2},
                                                                         {4, 2},
                                                                         {2, 3},
                                                                         {3, 3}})
    {
        all.push_back(ExpectedBCube(n, k));
    }
    return all;
}

} // namespace ns3

#endif /* EXPECTED_TOPOLOGIES_H */
