/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef WAN_GRAPH_H
#define WAN_GRAPH_H

#include "ns3/data-rate.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief A wide-area network on a map: places, and links between them of which more or less is
 * known. ReadGraphml() makes one of a file.
 */
struct WanGraph
{
    /** A place on the globe. */
    struct Place
    {
        double latitude;  //!< degrees, north positive, -90 to 90
        double longitude; //!< degrees, east positive, -180 to 180
    };

    /** A node. */
    struct Node
    {
        std::string id;             //!< unique
        std::string label;          //!< what people call it: any text, empty if nothing
        std::optional<Place> place; //!< where it is, if that is known
    };

    /** A link, in both directions. There may be several between the same nodes. */
    struct Edge
    {
        uint32_t a;                   //!< index of a node
        uint32_t b;                   //!< index of a node
        std::optional<DataRate> rate; //!< bit rate of each direction, if that is known
        std::optional<Time> delay;    //!< one way, if that is known
        std::string label;            //!< any text, empty if nothing
    };

    std::string source;      //!< where it comes from, for messages and as a name: a file
    std::vector<Node> nodes; //!< the nodes
    std::vector<Edge> edges; //!< the links

    /**
     * @param a a place
     * @param b another
     * @return kilometres along a great circle of a globe with a radius of 6371 km
     */
    static double GetDistance(const Place& a, const Place& b);

    /**
     * @param kilometres length of a fibre
     * @return how long light takes through it, at two thirds of its speed in empty space
     */
    static Time GetFibreDelay(double kilometres);

    /**
     * Find out where all nodes are. One without a place is in the middle of its neighbours that
     * have one; that is repeated until nothing changes, so that only those are left of which no
     * path leads to a place.
     * @return for each node its place, if it has any
     */
    std::vector<std::optional<Place>> LocateNodes() const;

    /**
     * Find out how long all links take. What an edge says itself goes first, then the distance of
     * its ends (LocateNodes()), but at least LEAST_DELAY. Nothing is known of an edge if one end
     * has no place, or has it from the other end alone.
     * @param unknown what is taken for those edges
     * @return for each edge its delay, one way
     */
    std::vector<Time> GetDelays(Time unknown) const;

    /**
     * Give all nodes names that TopologySpec::Check() takes, that differ from each other and that
     * have no full stop: the labels, or the identifiers of nodes without any. Letters with accents
     * lose them, other characters become underscores, and of nodes of the same name the second
     * gets a 2, and so on. Numbers, "all" and what could be a directory server (elk-1) get a
     * "wan-" in front.
     * @return for each node its name
     */
    std::vector<std::string> MakeNames() const;

    /**
     * @return for each node the number of its connected part; parts are numbered by their first
     * nodes, from 0
     */
    std::vector<uint32_t> FindParts() const;

    /**
     * @return the connected part with most nodes, the first of several; nodes and edges in order
     */
    WanGraph GetLargestPart() const;

    /**
     * @return what the graph says, in a few letters: how many nodes and links, and a hash (64-bit
     * FNV-1a) of their names, places, ends, rates and delays; not where it comes from. The same
     * with every compiler and on every machine
     */
    std::string GetDigest() const;

    /** Delay of the shortest links, inside a building: 100 m. */
    static constexpr int64_t LEAST_DELAY_NANOSECONDS = 500;
};

} // namespace ns3

#endif /* WAN_GRAPH_H */
