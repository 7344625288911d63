/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-graph: shortest paths against Boost.Graph, the spanning tree against an
 * exchange of priority vectors as [802.1D-2004 17.6] describes it, the MOOSE tree against its
 * definition. Graphs are random multigraphs with parallel links, links of a switch to itself, and
 * parts that are not connected. Links cost the same in both directions, and both ends are told; the
 * suite moose-core-paths has others.
 */

#include "core-test-support.h"

extern "C"
{
#include "../model/core/table/graph.h"
#include "../model/core/table/spf.h"
#include "../model/core/table/tree.h"
}

#include "ns3/test.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <functional>
#include <random>
#include <set>
#include <tuple>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

constexpr uint64_t UNREACHABLE = UINT64_MAX; //!< distance to where no path leads
constexpr int GRAPHS = 300;                  //!< random graphs a test
constexpr uint16_t MAX_PORT = 100;           //!< highest port in them; links come to 72

/** A link of a graph. */
struct Link
{
    uint32_t a;     //!< a node
    uint16_t aPort; //!< its port
    uint32_t b;     //!< a node
    uint16_t bPort; //!< its port
    uint32_t cost;  //!< in both directions
};

/** One end of a link, as its own switch sees it. */
struct End
{
    uint16_t port;   //!< here
    uint32_t to;     //!< the neighbour
    uint16_t toPort; //!< there
    uint32_t cost;   //!< of the link
};

/** A network to be computed on. */
struct Graph
{
    std::vector<l2_node> nodes; //!< by number
    std::vector<Link> links;    //!< in some order

    /** @return a node's ends by port number */
    std::vector<End> Ends(uint32_t node) const
    {
        std::vector<End> ends;
        for (const Link& l : links)
        {
            if (l.a == node)
            {
                ends.push_back({l.aPort, l.b, l.bPort, l.cost});
            }
            if (l.b == node)
            {
                ends.push_back({l.bPort, l.a, l.aPort, l.cost});
            }
        }
        std::sort(ends.begin(), ends.end(), [](const End& x, const End& y) {
            return x.port < y.port;
        });
        return ends;
    }
};

/**
 * @brief Make a random network. Costs are few or many, so that ties are common or rare.
 * @param rng where randomness comes from
 * @return the network
 */
Graph
RandomGraph(std::mt19937_64& rng)
{
    Graph graph;
    const uint32_t n = static_cast<uint32_t>(1 + rng() % 24);
    std::set<l2_mac> used;
    for (uint32_t node = 0; node < n; ++node)
    {
        l2_node info = {};
        do
        {
            info.address = 0x020000000000 | (rng() & 0xff);
        } while (!used.insert(info.address).second);
        info.priority = static_cast<uint16_t>(rng() % 2 ? 32768 : rng() % 16 * 4096);
        // The order of prefixes is another than that of numbers or addresses.
        info.prefix =
            MakePrefix(0x020000000000 | (static_cast<l2_mac>(node * 37 % 101 + 1) << 24), 24);
        graph.nodes.push_back(info);
    }
    const uint32_t largest = rng() % 3 == 0 ? 200000000 : static_cast<uint32_t>(1 + rng() % 4);
    std::map<uint32_t, std::vector<uint16_t>> ports;
    const auto takePort = [&](uint32_t node) {
        std::vector<uint16_t>& taken = ports[node];
        uint16_t port;
        do
        {
            port = static_cast<uint16_t>(1 + rng() % MAX_PORT);
        } while (std::count(taken.begin(), taken.end(), port));
        taken.push_back(port);
        return port;
    };
    const std::size_t count = rng() % (3 * n + 1);
    for (std::size_t i = 0; i < count; ++i)
    {
        Link link;
        link.a = static_cast<uint32_t>(rng() % n);
        link.b = static_cast<uint32_t>(rng() % n);
        if (rng() % 4 == 0 && i > 0)
        {
            link.a = graph.links.back().a; // parallel to the one before
            link.b = graph.links.back().b;
        }
        link.aPort = takePort(link.a);
        link.bPort = takePort(link.b);
        link.cost = static_cast<uint32_t>(1 + rng() % largest);
        graph.links.push_back(link);
    }
    return graph;
}

/** The core's form of a graph. */
std::unique_ptr<Topology>
MakeTopology(const Graph& graph)
{
    std::unique_ptr<Topology> topology(new Topology(graph.nodes.size()));
    for (uint32_t node = 0; node < graph.nodes.size(); ++node)
    {
        const l2_node& info = graph.nodes[node];
        topology->SetNode(node, info.prefix, info.address, info.priority);
    }
    for (const Link& l : graph.links)
    {
        topology->Link(l.a, l.aPort, l.b, l.bPort, l.cost);
    }
    l2_graph_index(topology->Get()->graph);
    return topology;
}

/**
 * @brief Ask Boost.Graph for the cost of all shortest paths, and for the fewest links among them.
 * @param graph the network
 * @param from where paths begin
 * @param allowed which nodes they may use
 * @return by node: cost, links
 */
std::vector<std::pair<uint64_t, uint32_t>>
BoostPaths(const Graph& graph, uint32_t from, const std::function<bool(uint32_t)>& allowed)
{
    typedef boost::property<boost::edge_weight_t, uint64_t> Weight;
    typedef boost::
        adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, Weight>
            Adjacency;
    Adjacency adjacency(graph.nodes.size());
    // Costs count in steps of 2^16, links in ones: the least sum has the least cost, then links.
    for (const Link& l : graph.links)
    {
        if (allowed(l.a) && allowed(l.b))
        {
            boost::add_edge(l.a, l.b, (static_cast<uint64_t>(l.cost) << 16) + 1, adjacency);
        }
    }
    std::vector<uint64_t> sums(graph.nodes.size());
    boost::dijkstra_shortest_paths(adjacency,
                                   from,
                                   boost::distance_map(&sums[0]).distance_inf(UNREACHABLE));
    std::vector<std::pair<uint64_t, uint32_t>> paths;
    for (const uint64_t sum : sums)
    {
        const bool reached = sum != UNREACHABLE;
        paths.emplace_back(reached ? sum >> 16 : UNREACHABLE, reached ? sum & 0xffff : 0);
    }
    return paths;
}

/** Everything may be used. */
bool
Anywhere(uint32_t /* node */)
{
    return true;
}

/** What a configuration message says [802.1D-2004 17.6]: the lower, the better. */
typedef std::tuple<std::pair<uint16_t, l2_mac>, // root bridge identifier
                   uint64_t,                    // root path cost
                   std::pair<uint16_t, l2_mac>, // designated bridge identifier
                   uint16_t>                    // designated port identifier
    PriorityVector;

/** The spanning tree by exchange of messages until nothing changes. */
class MessageExchange
{
  public:
    /**
     * @brief Let all bridges talk.
     * @param graph the network
     */
    explicit MessageExchange(const Graph& graph)
        : m_graph(graph),
          m_bridges(graph.nodes.size())
    {
        for (uint32_t node = 0; node < graph.nodes.size(); ++node)
        {
            m_bridges[node].root = Id(node);
            m_ends.push_back(graph.Ends(node));
        }
        // A message reaches the farthest bridge in as many rounds as there are bridges.
        for (std::size_t round = 0; round <= graph.nodes.size(); ++round)
        {
            std::vector<Bridge> next;
            for (uint32_t node = 0; node < graph.nodes.size(); ++node)
            {
                next.push_back(Select(node));
            }
            m_bridges = next;
        }
    }

    /**
     * @brief The role of a port [802.1D-2004 17.7].
     * @param node a bridge
     * @param end its port
     * @return the role
     */
    l2_port_role Role(uint32_t node, const End& end) const
    {
        if (end.port == m_bridges[node].rootPort)
        {
            return L2_ROLE_ROOT;
        }
        const PriorityVector mine = Message(node, end.port);
        const PriorityVector theirs = Message(end.to, end.toPort);
        if (mine < theirs)
        {
            return L2_ROLE_DESIGNATED;
        }
        return end.to == node ? L2_ROLE_BACKUP : L2_ROLE_ALTERNATE;
    }

    /** @return how many bridges believe that they are the root */
    std::size_t CountRoots() const
    {
        std::size_t roots = 0;
        for (uint32_t node = 0; node < m_bridges.size(); ++node)
        {
            roots += m_bridges[node].root == Id(node);
        }
        return roots;
    }

  private:
    /** What a bridge believes. */
    struct Bridge
    {
        std::pair<uint16_t, l2_mac> root; //!< its root
        uint64_t cost = 0;                //!< to there
        uint16_t rootPort = 0;            //!< the way there
    };

    /** A bridge identifier. */
    std::pair<uint16_t, l2_mac> Id(uint32_t node) const
    {
        return {m_graph.nodes[node].priority, m_graph.nodes[node].address};
    }

    /** What a bridge sends at a port: its designated priority vector. */
    PriorityVector Message(uint32_t node, uint16_t port) const
    {
        return PriorityVector(m_bridges[node].root, m_bridges[node].cost, Id(node), port);
    }

    /** Choose the best of its own vector and all that it hears, then by receiving port. */
    Bridge Select(uint32_t node) const
    {
        Bridge best;
        best.root = Id(node);
        std::pair<PriorityVector, uint16_t> vector{{Id(node), 0, Id(node), 0}, 0};
        for (const End& end : m_ends[node])
        {
            PriorityVector heard = Message(end.to, end.toPort);
            if (std::get<2>(heard) == Id(node))
            {
                continue; // its own message is no way to the root
            }
            std::get<1>(heard) += end.cost;
            if (std::make_pair(heard, end.port) < vector)
            {
                vector = {heard, end.port};
                best.root = std::get<0>(heard);
                best.cost = std::get<1>(heard);
                best.rootPort = end.port;
            }
        }
        return best;
    }

    const Graph& m_graph;                 //!< the network
    std::vector<Bridge> m_bridges;        //!< by node
    std::vector<std::vector<End>> m_ends; //!< by node
};

/**
 * @brief The MOOSE tree by its definition in tree.h: each switch's end towards the root, which
 * has the lowest priority, then the lowest prefix.
 * @param graph the network
 * @return by node: the end, or port 0 at a root
 */
std::vector<End>
MooseParents(const Graph& graph)
{
    std::vector<End> parents;
    for (uint32_t node = 0; node < graph.nodes.size(); ++node)
    {
        uint32_t root = node;
        const auto fromHere = BoostPaths(graph, node, Anywhere);
        for (uint32_t other = 0; other < graph.nodes.size(); ++other)
        {
            const bool lower =
                std::make_pair(graph.nodes[other].priority, graph.nodes[other].prefix.bits) <
                std::make_pair(graph.nodes[root].priority, graph.nodes[root].prefix.bits);
            root = fromHere[other].first != UNREACHABLE && lower ? other : root;
        }
        const auto fromRoot = BoostPaths(graph, root, Anywhere);
        End best = {};
        for (const End& end : graph.Ends(node))
        {
            if (node == root || fromRoot[end.to].first + end.cost != fromRoot[node].first)
            {
                continue;
            }
            const l2_mac prefix = graph.nodes[end.to].prefix.bits;
            if (best.port == 0 || prefix < graph.nodes[best.to].prefix.bits ||
                (end.to == best.to && end.toPort < best.toPort))
            {
                best = end;
            }
        }
        parents.push_back(best);
    }
    return parents;
}

} // namespace

/** @brief The tests of graphs; each function says its oracle. */
class CoreGraphTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreGraphTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreGraphTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: Boost.Graph, and: an end is a next hop iff cost + dist(neighbour) = dist. */
    void ShortestPaths()
    {
        std::mt19937_64 rng(1);
        for (int g = 0; g < GRAPHS; ++g)
        {
            const Graph graph = RandomGraph(rng);
            const auto topology = MakeTopology(graph);
            NS_TEST_ASSERT_MSG_EQ((topology->GetError()), 0, "graph " << g);
            const uint32_t n = static_cast<uint32_t>(graph.nodes.size());
            std::vector<std::vector<std::pair<uint64_t, uint32_t>>> paths;
            for (uint32_t node = 0; node < n; ++node)
            {
                paths.push_back(BoostPaths(graph, node, Anywhere));
            }
            for (uint32_t root = 0; root < n; ++root)
            {
                const std::vector<End> ends = graph.Ends(root);
                l2_graph* inside = topology->Get()->graph;
                l2_spf spf;
                l2_spf_init(&spf, inside->memory);
                NS_TEST_ASSERT_MSG_EQ((l2_spf_run(&spf, inside, root, nullptr, L2_SPF_NEXT_HOPS)),
                                      0,
                                      "memory");
                for (uint32_t node = 0; node < n; ++node)
                {
                    const uint64_t distance = paths[root][node].first;
                    NS_TEST_ASSERT_MSG_EQ((spf.distance[node]), distance, "graph " << g);
                    uint32_t hops = 77;
                    NS_TEST_ASSERT_MSG_EQ(
                        (l2_topology_distance(topology->Get(), root, node, &hops)),
                        distance,
                        "graph " << g);
                    NS_TEST_ASSERT_MSG_EQ(hops, (paths[root][node].second), "graph " << g);
                    for (std::size_t i = 0; i < ends.size(); ++i)
                    {
                        const uint64_t beyond = paths[ends[i].to][node].first;
                        const bool wanted = node != root && ends[i].to != root &&
                                            beyond != UNREACHABLE &&
                                            beyond + ends[i].cost == distance;
                        const uint64_t word = spf.next_hops[node * spf.words + i / 64];
                        const bool found = distance != UNREACHABLE && (word >> i % 64 & 1);
                        NS_TEST_ASSERT_MSG_EQ(found,
                                              wanted,
                                              "graph " << g << " from " << root << " port "
                                                       << ends[i].port << " to " << node);
                    }
                }
                l2_spf_fini(&spf);
            }
        }
    }

    /** Oracle: Boost.Graph on the part of the graph that may be used. */
    void PathsInside()
    {
        std::mt19937_64 rng(2);
        for (int g = 0; g < GRAPHS; ++g)
        {
            const Graph graph = RandomGraph(rng);
            const auto topology = MakeTopology(graph);
            const std::size_t n = graph.nodes.size();
            std::unique_ptr<bool[]> inside(new bool[n]);
            for (std::size_t node = 0; node < n; ++node)
            {
                inside[node] = node == 0 || rng() % 3;
            }
            const auto expected = BoostPaths(graph, 0, [&](uint32_t node) { return inside[node]; });
            l2_spf spf;
            l2_spf_init(&spf, topology->Get()->graph->memory);
            l2_spf_run(&spf, topology->Get()->graph, 0, inside.get(), L2_SPF_NEXT_HOPS);
            std::size_t reached = 0;
            for (std::size_t node = 0; node < n; ++node)
            {
                NS_TEST_ASSERT_MSG_EQ((spf.distance[node]), (expected[node].first), "graph " << g);
                reached += expected[node].first != UNREACHABLE;
            }
            NS_TEST_EXPECT_MSG_EQ((spf.reached), reached, "graph " << g);
            for (std::size_t i = 1; i < reached; ++i)
            {
                NS_TEST_ASSERT_MSG_EQ(
                    (spf.distance[spf.order[i - 1]] <= spf.distance[spf.order[i]]),
                    true,
                    "nearest first");
            }
            l2_spf_fini(&spf);
        }
    }

    /** Oracle: arithmetic; a switch with more ports than a word has bits. */
    void ManyNextHops()
    {
        const uint16_t degree = 300;
        Topology topology(degree + 2);
        for (uint16_t i = 1; i <= degree; ++i)
        {
            topology.Link(0, i, i, 1, 1);
            topology.Link(i, 2, degree + 1, i, i % 3 ? 1 : 2);
        }
        l2_graph* graph = topology.Get()->graph;
        l2_graph_index(graph);
        l2_spf spf;
        l2_spf_init(&spf, graph->memory);
        l2_spf_run(&spf, graph, 0, nullptr, L2_SPF_NEXT_HOPS);
        NS_TEST_EXPECT_MSG_EQ((spf.distance[degree + 1]), 2, "by two thirds of the ways");
        for (uint16_t i = 1; i <= degree; ++i)
        {
            const uint64_t word = spf.next_hops[(degree + 1) * spf.words + (i - 1) / 64];
            NS_TEST_EXPECT_MSG_EQ((word >> (i - 1) % 64 & 1), (i % 3 ? 1 : 0), "port " << i);
        }
        l2_spf_fini(&spf);
    }

    /** Oracle: the exchange of messages. */
    void BridgeRoles()
    {
        std::mt19937_64 rng(3);
        std::map<l2_port_role, int> seen;
        for (int g = 0; g < GRAPHS; ++g)
        {
            const Graph graph = RandomGraph(rng);
            const auto topology = MakeTopology(graph);
            const MessageExchange exchange(graph);
            for (uint32_t node = 0; node < graph.nodes.size(); ++node)
            {
                const std::vector<End> ends = graph.Ends(node);
                std::vector<l2_port_role> roles(ends.size() + 1, L2_ROLE_DOWN);
                NS_TEST_ASSERT_MSG_EQ(
                    (l2_tree_bridge_roles(topology->Get()->graph, node, roles.data())),
                    0,
                    "memory");
                for (std::size_t i = 0; i < ends.size(); ++i)
                {
                    const l2_port_role expected = exchange.Role(node, ends[i]);
                    NS_TEST_ASSERT_MSG_EQ((std::string(l2_port_role_name(roles[i]))),
                                          (std::string(l2_port_role_name(expected))),
                                          "graph " << g << " bridge " << node << " port "
                                                   << ends[i].port);
                    ++seen[expected];
                }
            }
            NS_TEST_EXPECT_MSG_EQ((exchange.CountRoots() >= 1), true, "a root a part");
        }
        for (const l2_port_role role :
             {L2_ROLE_ROOT, L2_ROLE_DESIGNATED, L2_ROLE_ALTERNATE, L2_ROLE_BACKUP})
        {
            NS_TEST_EXPECT_MSG_EQ((seen[role] > 100), true, l2_port_role_name(role));
        }
    }

    /** Oracle: a tree: every bridge of a part is reached over relaying links, and no link is spare.
     */
    void BridgesFormATree()
    {
        std::mt19937_64 rng(4);
        for (int g = 0; g < GRAPHS; ++g)
        {
            const Graph graph = RandomGraph(rng);
            const auto topology = MakeTopology(graph);
            const std::size_t n = graph.nodes.size();
            std::map<std::pair<uint32_t, uint16_t>, bool> relays;
            for (uint32_t node = 0; node < n; ++node)
            {
                const std::vector<End> ends = graph.Ends(node);
                std::vector<l2_port_role> roles(ends.size() + 1);
                l2_tree_bridge_roles(topology->Get()->graph, node, roles.data());
                for (std::size_t i = 0; i < ends.size(); ++i)
                {
                    relays[{node, ends[i].port}] =
                        roles[i] == L2_ROLE_ROOT || roles[i] == L2_ROLE_DESIGNATED;
                }
            }
            Graph active = graph;
            active.links.clear();
            for (const Link& l : graph.links)
            {
                if (relays[{l.a, l.aPort}] && relays[{l.b, l.bPort}])
                {
                    active.links.push_back(l);
                }
            }
            std::size_t parts = 0;
            for (uint32_t node = 0; node < n; ++node)
            {
                const auto before = BoostPaths(graph, node, Anywhere);
                const auto after = BoostPaths(active, node, Anywhere);
                bool first = true;
                for (uint32_t other = 0; other < n; ++other)
                {
                    const bool reached = before[other].first != UNREACHABLE;
                    NS_TEST_ASSERT_MSG_EQ((after[other].first != UNREACHABLE), reached, g);
                    first = first && !(other < node && reached);
                }
                parts += first;
            }
            NS_TEST_EXPECT_MSG_EQ((active.links.size()), (n - parts), "graph " << g);
        }
    }

    /** Oracle: the definition in tree.h on Boost.Graph's distances, and a walk over that tree. */
    void MooseTree()
    {
        std::mt19937_64 rng(5);
        for (int g = 0; g < GRAPHS; ++g)
        {
            const Graph graph = RandomGraph(rng);
            const auto topology = MakeTopology(graph);
            const uint32_t n = static_cast<uint32_t>(graph.nodes.size());
            const std::vector<End> parents = MooseParents(graph);
            for (uint32_t self = 0; self < n; ++self)
            {
                std::vector<uint16_t> towards(n);
                NS_TEST_ASSERT_MSG_EQ(
                    (l2_tree_ports_towards(topology->Get()->graph, self, towards.data())),
                    0,
                    "memory");
                const std::vector<uint16_t> expected = WalkTree(parents, self);
                for (uint32_t node = 0; node < n; ++node)
                {
                    NS_TEST_ASSERT_MSG_EQ((towards[node]),
                                          (expected[node]),
                                          "graph " << g << " from " << self << " to " << node);
                }
            }
        }
    }

    /** Oracle: the same graph, told in another order and from the other ends. */
    void OrderOfLinks()
    {
        std::mt19937_64 rng(6);
        for (int g = 0; g < GRAPHS / 3; ++g)
        {
            const Graph graph = RandomGraph(rng);
            Graph shuffled = graph;
            std::shuffle(shuffled.links.begin(), shuffled.links.end(), rng);
            for (Link& l : shuffled.links)
            {
                if (rng() % 2)
                {
                    std::swap(l.a, l.b);
                    std::swap(l.aPort, l.bPort);
                }
            }
            const auto first = MakeTopology(graph);
            const auto second = MakeTopology(shuffled);
            for (uint32_t node = 0; node < graph.nodes.size(); ++node)
            {
                for (const char* scheme : {"moose", "ethernet"})
                {
                    const std::string one = SwitchDump(*first, graph.nodes[node], node, scheme);
                    const std::string two = SwitchDump(*second, graph.nodes[node], node, scheme);
                    NS_TEST_ASSERT_MSG_EQ((one == two), true, "graph " << g << " node " << node);
                    NS_TEST_ASSERT_MSG_EQ((one.size() > 200), true, "a dump");
                }
            }
        }
    }

    /** Oracle: [802.1D-2004 table 17-3], and its formula between and beyond. */
    void PathCosts()
    {
        const struct
        {
            uint64_t speed;
            uint32_t cost;
        } table[] = {
            {100000, 200000000},
            {1000000, 20000000},
            {10000000, 2000000},
            {100000000, 200000},
            {1000000000, 20000},
            {10000000000, 2000},
            {100000000000, 200},
            {1000000000000, 20},
            {10000000000000, 2},
            // 20,000,000,000 divided by the speed in kb/s, within 1 to 200,000,000.
            {2500000000, 8000},
            {40000000000, 500},
            {20000000000000, 1},
            {400000000000000, 1},
            {UINT64_MAX, 1},
            {99999, 200000000},
            {1, 200000000},
            {0, 200000000},
        };

        for (const auto& row : table)
        {
            NS_TEST_EXPECT_MSG_EQ((l2_path_cost(row.speed)), (row.cost), row.speed << " b/s");
        }
    }

    /** Oracle: the header. */
    void Refusals()
    {
        l2_topology* none = nullptr;
        l2_env env = {};
        NS_TEST_EXPECT_MSG_EQ((l2_topology_new(&none, 0, &env)), L2_EINVAL, "no nodes");
        NS_TEST_EXPECT_MSG_EQ((l2_topology_new(&none, SIZE_MAX, &env)), L2_EINVAL, "too many");
        l2_topology_free(nullptr);
        Topology topology(3);
        l2_topology* t = topology.Get();
        topology.Link(0, 1, 1, 1, 5);

        const struct
        {
            const char* what;
            uint32_t a;
            uint16_t aPort;
            uint32_t b;
            uint16_t bPort;
            uint32_t cost;
            int error;
        } links[] = {
            {"a port in use at the first node", 0, 1, 2, 1, 1, L2_EEXIST},
            {"a port in use at the second node", 2, 1, 0, 1, 1, L2_EEXIST},
            {"one port with both ends", 2, 2, 2, 2, 1, L2_EEXIST},
            {"port 0", 0, 0, 2, 1, 1, L2_EINVAL},
            {"port 0 there", 0, 2, 2, 0, 1, L2_EINVAL},
            {"a port that no bridge has", 0, L2_MAX_PORTS + 1, 2, 1, 1, L2_EINVAL},
            {"a port that no bridge has, there", 0, 2, 2, L2_MAX_PORTS + 1, 1, L2_EINVAL},
            {"no cost", 0, 2, 2, 1, 0, L2_EINVAL},
            {"no such node", 3, 1, 2, 1, 1, L2_ENOENT},
            {"no such node there", 2, 1, UINT32_MAX, 1, 1, L2_ENOENT},
        };

        for (const auto& l : links)
        {
            NS_TEST_EXPECT_MSG_EQ((l2_topology_add_link(t, l.a, l.aPort, l.b, l.bPort, l.cost)),
                                  (l.error),
                                  l.what);
        }
        const l2_node info = {};
        NS_TEST_EXPECT_MSG_EQ((l2_topology_set_node(t, 3, &info)), L2_ENOENT, "no such node");
        uint32_t hops = 9;
        NS_TEST_EXPECT_MSG_EQ((l2_topology_distance(t, 0, 1, &hops)), 5, "as before");
        NS_TEST_EXPECT_MSG_EQ((l2_topology_distance(t, 0, 2, &hops)),
                              UNREACHABLE,
                              "nothing joined");
        NS_TEST_EXPECT_MSG_EQ((l2_topology_distance(t, 0, 3, &hops)), UNREACHABLE, "no such node");
        NS_TEST_EXPECT_MSG_EQ((l2_topology_distance(t, 3, 0, &hops)), UNREACHABLE, "no such node");
        // What was refused did not use up a port.
        NS_TEST_EXPECT_MSG_EQ((l2_topology_add_link(t, 2, 1, 2, 2, 1)), 0, "both are free");
        NS_TEST_EXPECT_MSG_EQ((l2_topology_add_link(t, 0, 2, 2, L2_MAX_PORTS, 7)), 0, "the last");
        NS_TEST_EXPECT_MSG_EQ((l2_topology_distance(t, 1, 2, &hops)), 12, "answers follow changes");
        NS_TEST_EXPECT_MSG_EQ(hops, 2, "two links");
    }

  private:
    /** What a switch says of itself that was given a topology. */
    static std::string SwitchDump(const Topology& topology,
                                  const l2_node& info,
                                  uint32_t node,
                                  const char* scheme)
    {
        l2_config config;
        l2_config_init(&config, scheme);
        config.ports = MAX_PORT;
        config.address = info.address;
        config.prefix = info.prefix;
        Switch sw(config);
        return l2_switch_set_topology(sw.Get(), topology.Get(), node, 0) ? "" : sw.Dump();
    }

    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of graphs, paths and trees.
 */
class CoreGraphTestSuite : public TestSuite
{
  public:
    CoreGraphTestSuite()
        : TestSuite("moose-core-graph", TestSuite::Type::UNIT)
    {
        typedef CoreGraphTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Distances, hops and all equal-cost next hops are Boost.Graph's on 300 multigraphs",
             &T::ShortestPaths},
            {"Paths that may use only some nodes are Boost.Graph's on those", &T::PathsInside},
            {"A switch of 300 ports has 200 equal-cost next hops", &T::ManyNextHops},
            {"Port roles are those that an exchange of priority vectors arrives at",
             &T::BridgeRoles},
            {"The ports that relay join each part of a network into a tree", &T::BridgesFormATree},
            {"The MOOSE tree is the shortest, by lowest prefix and lowest port", &T::MooseTree},
            {"Nothing depends on the order in which links are told", &T::OrderOfLinks},
            {"Path costs are those of 802.1D table 17-3", &T::PathCosts},
            {"A link or node that cannot be is refused and changes nothing", &T::Refusals},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreGraphTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreGraphTestSuite g_coreGraphTestSuite;
