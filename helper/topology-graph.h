/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TOPOLOGY_GRAPH_H
#define TOPOLOGY_GRAPH_H

#include "topology-spec.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief The graph of a network's switches: distances, the number of shortest paths, and the
 * spanning tree that RSTP ends with.
 *
 * Hosts are not in it. A hub counts as a switch, but not as a bridge of the spanning tree.
 */
class TopologyGraph
{
  public:
    /** How far apart switches are. */
    struct Distances
    {
        uint32_t diameter{0}; //!< links between the two that are farthest apart
        double meanHops{0};   //!< links between two, over all pairs
        double meanPaths{0};  //!< shortest paths between two, over all pairs
        bool connected{true}; //!< there is a path between any two; if not, the others are of those
                              //!< pairs that have one
    };

    /** What RSTP ends with. */
    struct SpanningTree
    {
        uint32_t root{0};            //!< index of the root bridge
        uint32_t depth{0};           //!< most bridges on a path from the root, the root not counted
        std::vector<uint32_t> level; //!< the same for each switch; UINT32_MAX if there is no path
    };

    /**
     * @param spec the network, which TopologySpec::Check() has passed; must outlive the graph
     */
    explicit TopologyGraph(const TopologySpec& spec);

    /**
     * @param from index of a switch
     * @return the links between it and each switch; UINT32_MAX if there is no path
     */
    std::vector<uint32_t> GetHops(uint32_t from) const;

    /**
     * Measure from every switch to every other: in time proportional to switches times links.
     * @return the distances
     */
    Distances Measure() const;

    /**
     * Find the tree [802.1D-2004 17.3]: the bridge with the best identifier is the root, each other
     * takes the way of least cost, and of several that by the neighbour with the best identifier.
     * Identifiers are compared by priority and then by the order of the switches, as
     * L2NetworkHelper gives addresses.
     * @return the tree
     */
    SpanningTree FindSpanningTree() const;

  private:
    /** What a breadth-first search finds. */
    struct Search
    {
        std::vector<uint32_t> hops;  //!< links to each switch; UINT32_MAX if there is no path
        std::vector<double> paths;   //!< shortest paths to each
        std::vector<uint32_t> order; //!< those to which there is a path, the nearest first
    };

    /**
     * Search from a switch.
     * @param from its index
     * @param search what is found; memory is used again
     */
    void SearchFrom(uint32_t from, Search& search) const;

    /** One direction of a link. */
    struct Edge
    {
        uint32_t to;   //!< index of the switch it leads to
        uint32_t cost; //!< path cost of the port that receives
    };

    const TopologySpec& m_spec;                  //!< the network
    std::vector<std::vector<Edge>> m_neighbours; //!< links of each switch
};

} // namespace ns3

#endif /* TOPOLOGY_GRAPH_H */
