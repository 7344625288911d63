/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_TEST_TOPOLOGY_ORACLE_H
#define MOOSE_TEST_TOPOLOGY_ORACLE_H

#include "ns3/topology-spec.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <boost/graph/stoer_wagner_min_cut.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <vector>

namespace ns3
{

/**
 * @brief The switches of a network and the links between them, as Boost.Graph sees them: an oracle
 * that shares no code with the module.
 */
class TopologyOracle
{
  public:
    /** What stands for no path. */
    static constexpr uint32_t UNREACHABLE = std::numeric_limits<uint32_t>::max();

    /**
     * @param spec the network
     */
    explicit TopologyOracle(const TopologySpec& spec)
        : m_graph(spec.switches.size())
    {
        for (const TopologySpec::Link& link : spec.links)
        {
            boost::add_edge(link.a, link.b, m_graph);
        }
    }

    /**
     * @param from a switch
     * @return links of a shortest path to every switch, by breadth-first search
     */
    std::vector<uint32_t> GetDistances(uint32_t from) const
    {
        std::vector<uint32_t> distances(boost::num_vertices(m_graph), UNREACHABLE);
        distances[from] = 0;
        const auto record = boost::record_distances(distances.data(), boost::on_tree_edge());
        boost::breadth_first_search(m_graph, from, boost::visitor(boost::make_bfs_visitor(record)));
        return distances;
    }

    /**
     * @param from a switch
     * @param distances what GetDistances() says of it
     * @return for every switch the number of shortest paths: the sum of those of its neighbours
     * that are nearer, in order of the distance
     */
    std::vector<uint64_t> CountPaths(uint32_t from, const std::vector<uint32_t>& distances) const
    {
        std::multimap<uint32_t, uint32_t> order;
        for (uint32_t sw = 0; sw < distances.size(); sw++)
        {
            order.emplace(distances[sw], sw);
        }
        std::vector<uint64_t> paths(distances.size());
        paths[from] = 1;
        for (const auto& [distance, sw] : order)
        {
            const auto [begin, end] = boost::adjacent_vertices(sw, m_graph);
            for (auto neighbour = begin; neighbour != end; ++neighbour)
            {
                paths[sw] += distances[*neighbour] + 1 == distance ? paths[*neighbour] : 0;
            }
        }
        return paths;
    }

    /**
     * @return links of the longest of all shortest paths; UNREACHABLE if it is in parts
     */
    uint32_t GetDiameter() const
    {
        uint32_t diameter = 0;
        for (uint32_t sw = 0; sw < boost::num_vertices(m_graph); sw++)
        {
            const std::vector<uint32_t> distances = GetDistances(sw);
            diameter = std::max(diameter, *std::max_element(distances.begin(), distances.end()));
        }
        return diameter;
    }

    /**
     * @return for each degree how many switches have it
     */
    std::map<uint32_t, uint64_t> GetDegrees() const
    {
        std::map<uint32_t, uint64_t> degrees;
        for (uint32_t sw = 0; sw < boost::num_vertices(m_graph); sw++)
        {
            degrees[boost::degree(sw, m_graph)]++;
        }
        return degrees;
    }

    /**
     * @return whether no two switches are joined by more than one link, nor one with itself
     */
    bool IsSimple() const
    {
        std::set<std::pair<std::size_t, std::size_t>> seen;
        const auto [begin, end] = boost::edges(m_graph);
        return std::all_of(begin, end, [&](const auto& edge) {
            const std::size_t a = boost::source(edge, m_graph);
            const std::size_t b = boost::target(edge, m_graph);
            return a != b && seen.emplace(std::minmax(a, b)).second;
        });
    }

    /**
     * @return the fewest links whose loss divides the switches, by Stoer's and Wagner's algorithm
     */
    uint64_t GetConnectivity() const
    {
        using Weight = boost::property<boost::edge_weight_t, uint64_t>;
        boost::
            adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, Weight>
                weighted(boost::num_vertices(m_graph));
        const auto [begin, end] = boost::edges(m_graph);
        for (auto edge = begin; edge != end; ++edge)
        {
            boost::add_edge(boost::source(*edge, m_graph),
                            boost::target(*edge, m_graph),
                            1,
                            weighted);
        }
        return boost::stoer_wagner_min_cut(weighted, boost::get(boost::edge_weight, weighted));
    }

    /**
     * @param ones some switches
     * @param others some others
     * @return the fewest links whose loss divides all of the former from all of the latter,
     * wherever the rest may be: the maximum flow, by Goldberg's push-relabel algorithm
     */
    long GetMinimumCut(const std::vector<uint32_t>& ones, const std::vector<uint32_t>& others) const
    {
        using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
        using Edge = boost::property<
            boost::edge_capacity_t,
            long,
            boost::property<boost::edge_residual_capacity_t,
                            long,
                            boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>;
        using Flow = boost::
            adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Edge>;
        const std::size_t count = boost::num_vertices(m_graph);
        Flow flow(count + 2);
        const auto join = [&](std::size_t a, std::size_t b, long capacity) {
            const auto forward = boost::add_edge(a, b, flow).first;
            const auto backward = boost::add_edge(b, a, flow).first;
            boost::put(boost::edge_capacity, flow, forward, capacity);
            boost::put(boost::edge_capacity, flow, backward, 0);
            boost::put(boost::edge_reverse, flow, forward, backward);
            boost::put(boost::edge_reverse, flow, backward, forward);
        };
        const auto [begin, end] = boost::edges(m_graph);
        for (auto edge = begin; edge != end; ++edge)
        {
            join(boost::source(*edge, m_graph), boost::target(*edge, m_graph), 1);
            join(boost::target(*edge, m_graph), boost::source(*edge, m_graph), 1);
        }
        const long unlimited = boost::num_edges(m_graph) + 1;
        for (const uint32_t sw : ones)
        {
            join(count, sw, unlimited);
        }
        for (const uint32_t sw : others)
        {
            join(sw, count + 1, unlimited);
        }
        return boost::push_relabel_max_flow(flow, count, count + 1);
    }

  private:
    /** The graph. */
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> m_graph;
};

} // namespace ns3

#endif /* MOOSE_TEST_TOPOLOGY_ORACLE_H */
