/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_PATH_NETWORK_H
#define MOOSE_CORE_PATH_NETWORK_H

/**
 * @file
 * @ingroup moose-test
 * Networks whose links have two directions, for the tests of paths: fat-trees, tori, random ones;
 * what the core makes of them, and what Boost.Graph says of them.
 */

#include "core-test-support.h"

extern "C"
{
#include "../model/core/table/graph.h"
#include "../model/core/table/spf.h"
}

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <numeric>
#include <random>
#include <set>

namespace ns3
{
namespace coretest
{
namespace paths
{

constexpr uint64_t UNREACHABLE = UINT64_MAX; //!< distance to where no path leads
constexpr uint16_t MAX_PORT = 150;           //!< highest port; a set of next hops has three words

/** A link, whose ends may announce different costs. */
struct Link
{
    uint32_t a;     //!< a node
    uint16_t aPort; //!< its port
    uint32_t b;     //!< a node
    uint16_t bPort; //!< its port
    uint32_t ab;    //!< cost from a to b
    uint32_t ba;    //!< cost from b to a
};

/** What one node announces. */
struct Announcement
{
    uint32_t node;    //!< who
    l2_graph_end end; //!< what
};

/** An end of a link that is there. */
struct End
{
    uint16_t port;   //!< here
    uint32_t to;     //!< the neighbour
    uint16_t toPort; //!< there
    uint32_t cost;   //!< from here to there
    uint32_t back;   //!< from there to here
};

/** A network. */
struct Net
{
    std::vector<l2_node> nodes;      //!< by number
    std::vector<Link> links;         //!< that both ends announce
    std::vector<Announcement> noise; //!< what is to be ignored, told after the links

    /** @return how many nodes there are */
    uint32_t Size() const
    {
        return static_cast<uint32_t>(nodes.size());
    }

    /**
     * @brief Add a switch.
     * @param number from 1; addresses and prefixes follow it
     * @return its node
     */
    uint32_t AddNode(uint32_t number)
    {
        l2_node info = {};
        info.address = number;
        info.priority = 32768;
        info.prefix = MakePrefix(0x020000000000 | (static_cast<l2_mac>(number) << 24), 24);
        nodes.push_back(info);
        return Size() - 1;
    }

    /**
     * @brief Add a link between lowest free ports.
     * @param a a node
     * @param b a node
     * @param ab cost from a to b
     * @param ba cost from b to a
     */
    void Join(uint32_t a, uint32_t b, uint32_t ab, uint32_t ba)
    {
        m_ports.resize(nodes.size());
        const uint16_t aPort = ++m_ports[a];
        const uint16_t bPort = ++m_ports[b];
        links.push_back({a, aPort, b, bPort, ab, ba});
    }

    /** @return the ends of a node by port number */
    std::vector<End> Ends(uint32_t node) const
    {
        std::vector<End> ends;
        for (const Link& l : links)
        {
            if (l.a == node)
            {
                ends.push_back({l.aPort, l.b, l.bPort, l.ab, l.ba});
            }
            if (l.b == node)
            {
                ends.push_back({l.bPort, l.a, l.aPort, l.ba, l.ab});
            }
        }
        std::sort(ends.begin(), ends.end(), [](const End& x, const End& y) {
            return x.port < y.port;
        });
        return ends;
    }

  private:
    std::vector<uint16_t> m_ports; //!< the highest in use, by node
};

/** A fat-tree of switches with k ports: edge, aggregation, core. */
inline Net
FatTree(uint32_t k)
{
    Net net;
    for (uint32_t i = 0; i < k * k + k * k / 4; ++i)
    {
        net.AddNode(i + 1);
    }
    for (uint32_t pod = 0; pod < k; ++pod)
    {
        for (uint32_t i = 0; i < k / 2; ++i)
        {
            for (uint32_t j = 0; j < k / 2; ++j)
            {
                const uint32_t aggregation = k * k / 2 + pod * k / 2 + i;
                net.Join(pod * k / 2 + j, aggregation, 1, 1);
                net.Join(aggregation, k * k + i * k / 2 + j, 1, 1);
            }
        }
    }
    return net;
}

/** A torus of two dimensions; with two switches in one, they have two links. */
inline Net
Torus(uint32_t rows, uint32_t columns)
{
    Net net;
    for (uint32_t i = 0; i < rows * columns; ++i)
    {
        net.AddNode(i + 1);
    }
    for (uint32_t r = 0; r < rows; ++r)
    {
        for (uint32_t c = 0; c < columns; ++c)
        {
            net.Join(r * columns + c, r * columns + (c + 1) % columns, 2, 2);
            net.Join(r * columns + c, (r + 1) % rows * columns + c, 2, 2);
        }
    }
    return net;
}

/** What a random network may have. */
struct Mix
{
    bool equal = false;    //!< all costs are
    bool overload = false; //!< some switches are overloaded
    bool noise = false;    //!< some announce what is not there
};

/** Announcements that no link stands behind: one-sided ends, and second ones at a port. */
inline void
AddNoise(Net& net, std::mt19937_64& rng)
{
    const uint32_t n = net.Size();
    for (uint32_t i = 0; i < n; ++i)
    {
        const uint32_t node = static_cast<uint32_t>(rng() % n);
        const uint32_t to = static_cast<uint32_t>(rng() % n);
        const uint16_t toPort = static_cast<uint16_t>(1 + rng() % 9);
        const uint32_t cost = static_cast<uint32_t>(1 + rng() % 3);
        const std::vector<End> ends = net.Ends(node);
        if (!ends.empty() && rng() % 2)
        {
            // The port has a link already; the neighbour may even be the right one.
            const End& end = ends[rng() % ends.size()];
            net.noise.push_back({node, {rng() % 2 ? end.to : to, cost, end.port, toPort}});
        }
        else
        {
            // No link uses such ports, and no two of these are alike.
            const uint16_t port = static_cast<uint16_t>(MAX_PORT + 1 + i);
            net.noise.push_back({node, {to, cost, port, toPort}});
            if (rng() % 2)
            {
                // The neighbour knows of the port, but names another of its own, or another node.
                const uint32_t from = rng() % 2 ? node : to;
                net.noise.push_back({to, {from, cost, static_cast<uint16_t>(port + 1000), port}});
            }
        }
    }
}

/**
 * @param rng where randomness comes from
 * @param mix what it may have
 * @param most most nodes
 * @return a network with parallel links, loops and parts that are not connected
 */
inline Net
RandomNet(std::mt19937_64& rng, const Mix& mix, uint32_t most)
{
    Net net;
    const uint32_t n = static_cast<uint32_t>(1 + rng() % most);
    std::vector<uint32_t> numbers(n);
    std::iota(numbers.begin(), numbers.end(), 1);
    std::shuffle(numbers.begin(), numbers.end(), rng);
    for (const uint32_t number : numbers)
    {
        l2_node& info = net.nodes[net.AddNode(number)];
        info.priority = static_cast<uint16_t>(rng() % 3 ? 32768 : rng() % 4 * 4096);
        info.overloaded = mix.overload && rng() % 5 == 0;
    }
    const uint32_t largest =
        mix.equal ? 1 : static_cast<uint32_t>(rng() % 3 ? 2 + rng() % 4 : 70000);
    const uint32_t scale = static_cast<uint32_t>(rng() % 3 ? 1 : 2 + rng() % 20000);
    std::set<std::pair<uint32_t, uint16_t>> used;
    const auto takePort = [&](uint32_t node) {
        uint16_t port;
        do
        {
            port = static_cast<uint16_t>(1 + rng() % MAX_PORT);
        } while (!used.insert({node, port}).second);
        return port;
    };
    const std::size_t count = rng() % (3 * n + 1);
    for (std::size_t i = 0; i < count; ++i)
    {
        Link l;
        const bool parallel = i > 0 && rng() % 4 == 0;
        l.a = parallel ? net.links.back().a : static_cast<uint32_t>(rng() % n);
        l.b = parallel ? net.links.back().b : static_cast<uint32_t>(rng() % n);
        l.aPort = takePort(l.a);
        l.bPort = takePort(l.b);
        l.ab = static_cast<uint32_t>(1 + rng() % largest) * scale;
        l.ba = rng() % 2 ? l.ab : static_cast<uint32_t>(1 + rng() % largest) * scale;
        net.links.push_back(l);
    }
    if (mix.noise)
    {
        AddNoise(net, rng);
    }
    return net;
}

/** The core's form of networks, one after another in the same storage. */
class CoreGraph
{
  public:
    CoreGraph()
    {
        l2_memory_init(&m_memory, nullptr);
        l2_graph_init(&graph, &m_memory, 1);
        l2_spf_init(&spf, &m_memory);
    }

    ~CoreGraph()
    {
        l2_graph_fini(&graph);
        l2_spf_fini(&spf);
        if (m_memory.blocks)
        {
            std::abort();
        }
    }

    CoreGraph(const CoreGraph&) = delete;
    CoreGraph& operator=(const CoreGraph&) = delete;

    /**
     * @param net what the graph is filled with
     * @param rng if given, ends are told in its order
     * @return 0, or what went wrong
     */
    int Fill(const Net& net, std::mt19937_64* rng = nullptr)
    {
        std::vector<Announcement> told;
        for (const Link& l : net.links)
        {
            told.push_back({l.a, {l.b, l.ab, l.aPort, l.bPort}});
            told.push_back({l.b, {l.a, l.ba, l.bPort, l.aPort}});
        }
        if (rng)
        {
            std::shuffle(told.begin(), told.end(), *rng);
        }
        told.insert(told.end(), net.noise.begin(), net.noise.end());
        int error = l2_graph_clear(&graph, net.Size());
        for (uint32_t node = 0; !error && node < net.Size(); ++node)
        {
            error = l2_graph_set_node(&graph, node, &net.nodes[node]);
        }
        for (const Announcement& a : told)
        {
            error = error ? error : l2_graph_add_end(&graph, a.node, &a.end);
        }
        return error ? error : l2_graph_index(&graph);
    }

    l2_graph graph; //!< the core's object
    l2_spf spf;     //!< storage for paths

  private:
    l2_memory m_memory; //!< what both live in
};

/** Distances and hops between all nodes of a network, and what follows. */
class Oracle
{
  public:
    /** @param net the network */
    explicit Oracle(const Net& net)
        : m_net(net)
    {
        for (uint32_t node = 0; node < net.Size(); ++node)
        {
            m_ends.push_back(net.Ends(node));
        }
        const std::vector<bool> all(net.Size(), true);
        for (uint32_t node = 0; node < net.Size(); ++node)
        {
            m_sums.push_back(Boost(node, all));
        }
    }

    /** @return the path cost */
    uint64_t Distance(uint32_t from, uint32_t to) const
    {
        const uint64_t sum = m_sums[from][to];
        return sum == UNREACHABLE ? sum : sum >> 16;
    }

    /** @return the fewest links among the shortest paths */
    uint32_t Hops(uint32_t from, uint32_t to) const
    {
        return static_cast<uint32_t>(m_sums[from][to] & 0xffff);
    }

    /** @return a node's ends by port */
    const std::vector<End>& Ends(uint32_t node) const
    {
        return m_ends[node];
    }

    /** @return whether an end of a node lies on a shortest path to another */
    bool IsNextHop(uint32_t from, const End& end, uint32_t to) const
    {
        const bool passes = end.to == to || !m_net.nodes[end.to].overloaded;
        const uint64_t beyond = Distance(end.to, to);
        return from != to && end.to != from && passes && beyond != UNREACHABLE &&
               end.cost + beyond == Distance(from, to);
    }

    /** @return by node, in how many ways a shortest path from a node leads there */
    std::vector<double> CountPaths(uint32_t from) const
    {
        std::vector<uint32_t> nodes(m_net.Size());
        std::iota(nodes.begin(), nodes.end(), 0);
        std::sort(nodes.begin(), nodes.end(), [&](uint32_t x, uint32_t y) {
            return Distance(from, x) < Distance(from, y);
        });
        std::vector<double> ways(m_net.Size());
        ways[from] = 1;
        for (const uint32_t node : nodes)
        {
            if (Distance(from, node) == UNREACHABLE ||
                (node != from && m_net.nodes[node].overloaded))
            {
                continue;
            }
            for (const End& end : m_ends[node])
            {
                if (Distance(from, node) + end.cost == Distance(from, end.to))
                {
                    ways[end.to] += ways[node];
                }
            }
        }
        return ways;
    }

    /**
     * @brief Ask Boost.Graph, on the graph without the ends of what is overloaded, but for from.
     * @param from where paths begin
     * @param inside the nodes that they may use
     * @return by node: cost in steps of 2^16, and one a link
     */
    std::vector<uint64_t> Boost(uint32_t from, const std::vector<bool>& inside) const
    {
        typedef boost::property<boost::edge_weight_t, uint64_t> Weight;
        typedef boost::
            adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Weight>
                Adjacency;
        Adjacency adjacency(m_net.Size());
        for (uint32_t node = 0; node < m_net.Size(); ++node)
        {
            for (const End& end : m_ends[node])
            {
                const bool transit = node == from || !m_net.nodes[node].overloaded;
                if (transit && inside[node] && inside[end.to])
                {
                    boost::add_edge(node,
                                    end.to,
                                    (static_cast<uint64_t>(end.cost) << 16) + 1,
                                    adjacency);
                }
            }
        }
        std::vector<uint64_t> sums(m_net.Size());
        boost::dijkstra_shortest_paths(adjacency,
                                       from,
                                       boost::distance_map(&sums[0]).distance_inf(UNREACHABLE));
        return sums;
    }

  private:
    const Net& m_net;                          //!< the network
    std::vector<std::vector<End>> m_ends;      //!< by node
    std::vector<std::vector<uint64_t>> m_sums; //!< from, to: what Boost says
};

} // namespace paths
} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_PATH_NETWORK_H */
