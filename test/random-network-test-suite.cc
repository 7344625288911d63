/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Suite "moose-random": random networks and traffic in the core harness, against Boost.Graph and
 * arithmetic; some of them in ns-3 as well, which must leave the same trace.
 *
 * Seeds are fixed. A failure prints the script, which can be put into test/scripts and cut down.
 */

#include "script/bridge-view.h"
#include "script/core-network.h"
#include "script/ns3-network.h"
#include "script/random-directory.h"
#include "script/random-script.h"
#include "script/runner.h"
#include "script/script.h"

#include "ns3/ns3-compat.h"
#include "ns3/test.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr uint64_t NEVER = UINT64_MAX; // distance of what cannot be reached

/// Path cost of a link [802.1D-2004 table 17-3], for the rates that random scripts use.
uint64_t
CostOf(const Link& link)
{
    static const std::map<uint64_t, uint64_t> table = {{100000000, 200000},
                                                       {1000000000, 20000},
                                                       {10000000000, 2000}};
    return table.at(link.rate);
}

/// The same, unless the script says another.
uint64_t
CostOf(const Network& net, const Link& link)
{
    const uint64_t managed = PortConfigOf(net, link.ends[0]).path_cost;
    return managed != 0 ? managed : CostOf(link);
}

/// The switches of a network and the links that are up, as Boost sees them.
class Oracle
{
  public:
    /// @param engine a network
    explicit Oracle(const Engine& engine)
        : m_graph(engine.Net().nodes.size())
    {
        const Network& net = engine.Net();
        for (uint32_t i = 0; i < net.links.size(); i++)
        {
            const Link& link = net.links[i];
            if (engine.IsUp(i) && IsSwitch(net, link.ends[0].node) &&
                IsSwitch(net, link.ends[1].node))
            {
                boost::add_edge(link.ends[0].node, link.ends[1].node, CostOf(net, link), m_graph);
            }
        }
    }

    /// @param net a network @param node a node of it @return whether it is a switch
    static bool IsSwitch(const Network& net, uint32_t node)
    {
        return net.nodes[node].kind == NodeKind::SWITCH;
    }

    /// @param from a switch @return by node, cost of the shortest path
    std::vector<uint64_t> Distances(uint32_t from) const
    {
        std::vector<uint64_t> distances(boost::num_vertices(m_graph), NEVER);
        boost::dijkstra_shortest_paths(m_graph, from, boost::distance_map(distances.data()));
        return distances;
    }

  private:
    using Weight = boost::property<boost::edge_weight_t, uint64_t>;
    using Graph = boost::
        adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, Weight>;

    Graph m_graph; //!< vertices are nodes; hosts have no edges
};

/// Where a unicast frame went.
struct Path
{
    int first{-1};    //!< the switch where it came in
    int last{-1};     //!< the switch where it went out to a host
    uint64_t cost{0}; //!< of the links between switches
};

/// Paths of all unicast frames that were received by a host, of those that began after a moment.
std::map<uint64_t, Path>
PathsOf(CoreNetwork& network, std::size_t begin)
{
    const Network& net = network.Net();
    const auto& passages = network.Frames().Passages();
    std::map<uint64_t, Path> paths;
    for (std::size_t i = begin; i < passages.size(); i++)
    {
        const Passage& p = passages[i];
        if (p.received || IsGroup(DestinationOf(*p.frame)))
        {
            continue;
        }
        const uint32_t a = net.links[p.link].ends[p.from].node;
        const uint32_t b = net.links[p.link].ends[1 - p.from].node;
        Path& path = paths[p.id];
        if (!Oracle::IsSwitch(net, a))
        {
            path.first = static_cast<int>(b);
        }
        else if (!Oracle::IsSwitch(net, b))
        {
            path.last = static_cast<int>(a);
        }
        else
        {
            path.cost += CostOf(net, net.links[p.link]);
        }
    }
    return paths;
}

/// @ingroup moose-test
/// Some random scripts under one scheme.
class RandomTestCase : public TestCase
{
  public:
    /**
     * @param plan what the scripts are like; its seed is the first one
     * @param count how many seeds
     */
    RandomTestCase(const RandomPlan& plan, uint64_t count)
        : TestCase("random networks " + std::to_string(plan.seed) + " to " +
                   std::to_string(plan.seed + count - 1) + " of " + plan.scheme + " " +
                   plan.broadcast + ": delivery, no loops, frame counts, Boost's shortest paths"),
          m_plan(plan),
          m_count(count)
    {
    }

  private:
    void DoRun() override
    {
        for (uint64_t i = 0; i < m_count && !IsStatusFailure(); i++)
        {
            RandomPlan plan = m_plan;
            plan.seed += i;
            RunOne(RandomScript(plan), plan.scheme);
        }
    }

    /**
     * @param text a script
     * @param scheme of its switches
     */
    void RunOne(const std::string& text, const std::string& scheme)
    {
        std::string wrong;
        try
        {
            const Script script = ParseScript("random", text);
            CoreNetwork network(script.network, scheme);
            for (const std::string& failure : RunScript(script, network).failures)
            {
                wrong += failure + "\n";
            }
            wrong += scheme == "rstp"       ? BadRoles(network)
                     : scheme == "ethernet" ? BadTree(network)
                                            : LongPaths(network);
        }
        catch (const std::runtime_error& error)
        {
            wrong += error.what();
        }
        NS_TEST_EXPECT_MSG_EQ((wrong.empty()), true, wrong << "\n" << text);
    }

    /// @param network MOOSE, after everything @return frames that took longer paths than Boost's
    static std::string LongPaths(CoreNetwork& network)
    {
        // One more datagram between each two hosts, on the graph as it is at the end.
        const std::size_t begin = network.Frames().Passages().size();
        const Network& net = network.Net();
        for (uint32_t a = 0; a < net.nodes.size(); a++)
        {
            for (uint32_t b = 0; b < net.nodes.size(); b++)
            {
                if (a != b && !Oracle::IsSwitch(net, a) && !Oracle::IsSwitch(net, b))
                {
                    network.Udp(a, b, 100, false);
                    network.RunUntil(network.Now() + L2_MILLISECOND);
                }
            }
        }
        const Oracle oracle(network);
        std::string wrong;
        for (const auto& item : PathsOf(network, begin))
        {
            const Path& path = item.second;
            const uint64_t shortest = oracle.Distances(path.first)[path.last];
            if (path.cost != shortest)
            {
                wrong += "frame " + std::to_string(item.first) + " from " +
                         net.nodes[path.first].name + " to " + net.nodes[path.last].name +
                         ": cost " + std::to_string(path.cost) + ", Boost's " +
                         std::to_string(shortest) + "\n";
            }
        }
        return wrong + (network.Sent() == network.Received() ? "" : "a datagram is missing\n");
    }

    /// @param network Ethernet, after everything @return what is not as a spanning tree is
    static std::string BadTree(CoreNetwork& network)
    {
        const Network& net = network.Net();
        const uint32_t root = RootOf(net);
        const std::vector<uint64_t> distances = Oracle(network).Distances(root);
        std::vector<int> rootLink(net.nodes.size(), -1);
        std::string wrong;
        for (uint32_t i = 0; i < net.links.size(); i++)
        {
            const End* ends = net.links[i].ends;
            if (!network.IsUp(i) || !Oracle::IsSwitch(net, ends[0].node))
            {
                continue;
            }
            const std::string roles[] = {network.Role(ends[0].node, ends[0].port),
                                         network.Role(ends[1].node, ends[1].port)};
            if ((roles[0] == "designated") == (roles[1] == "designated"))
            {
                wrong += net.NameOf(ends[0]) + " " + roles[0] + ", " + net.NameOf(ends[1]) + " " +
                         roles[1] + "\n";
            }
            for (int side = 0; side < 2; side++)
            {
                int& link = rootLink[ends[side].node];
                const uint64_t here = distances[ends[side].node];
                const uint64_t there = distances[ends[1 - side].node];
                if (roles[side] == "root" && (link >= 0 || there + CostOf(net.links[i]) != here))
                {
                    wrong += net.NameOf(ends[side]) + " is a second root port, or not Boost's\n";
                }
                link = roles[side] == "root" ? static_cast<int>(i) : link;
            }
        }
        for (uint32_t node = 0; node < net.nodes.size(); node++)
        {
            // A root port each but for the root, each nearer to it: that is a tree.
            if (Oracle::IsSwitch(net, node) && (rootLink[node] >= 0) == (node == root))
            {
                wrong += net.nodes[node].name + ": root port where none should be, or none\n";
            }
        }
        return wrong;
    }

    /// @param net a network @return the switch with the lowest bridge identifier
    /// [802.1D-2004 9.2.5]
    static uint32_t RootOf(const Network& net)
    {
        uint32_t root = 0;
        uint64_t lowest = UINT64_MAX;
        for (uint32_t node = 0; node < net.nodes.size(); node++)
        {
            if (Oracle::IsSwitch(net, node))
            {
                const l2_config config = ConfigOf(net, node, "ethernet");
                const uint64_t identifier = uint64_t(config.priority) << 48 | config.address;
                root = identifier < lowest ? node : root;
                lowest = std::min(identifier, lowest);
            }
        }
        return root;
    }

    /// What a bridge says at its end of a link; the lower one serves it [802.1D-2004 17.6].
    using Offer = std::tuple<uint64_t, uint64_t, uint32_t>;
    /// A way to the root [802.1D-2004 17.6]: its cost; identifiers of the bridge and port that
    /// offer it and of the own port; own port.
    using Way = std::tuple<uint64_t, uint64_t, uint32_t, uint32_t, uint16_t>;

    /// @param net a network @param end a switch's port @param link its link @return its path cost
    static uint64_t PortCostOf(const Network& net, const End& end, const Link& link)
    {
        const uint64_t managed = PortConfigOf(net, end).path_cost;
        return managed != 0 ? managed : CostOf(link);
    }

    /**
     * @param net a network
     * @param costs of its switches to the root
     * @param end a switch's port
     * @return what the switch says there, but for the root's identifier, which all agree on
     */
    static Offer OfferOf(const Network& net, const std::vector<uint64_t>& costs, const End& end)
    {
        const l2_config config = ConfigOf(net, end.node, "rstp");
        const uint32_t port = uint32_t(PortConfigOf(net, end).priority) << 12 | end.port;
        return {costs[end.node], uint64_t(config.priority) << 48 | config.address, port};
    }

    /// @param network a network @return indices of links that are up and join two switches
    static std::vector<uint32_t> SwitchLinks(const CoreNetwork& network)
    {
        const Network& net = network.Net();
        std::vector<uint32_t> links;
        for (uint32_t i = 0; i < net.links.size(); i++)
        {
            if (network.IsUp(i) && Oracle::IsSwitch(net, net.links[i].ends[0].node) &&
                Oracle::IsSwitch(net, net.links[i].ends[1].node))
            {
                links.push_back(i);
            }
        }
        return links;
    }

    /// @param network a network @param root of it @return by node, root path cost, by Boost
    static std::vector<uint64_t> RootPathCosts(const CoreNetwork& network, uint32_t root)
    {
        using Weight = boost::property<boost::edge_weight_t, uint64_t>;
        using Graph = boost::
            adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Weight>;
        const Network& net = network.Net();
        Graph graph(net.nodes.size());
        for (const uint32_t i : SwitchLinks(network))
        {
            const Link& link = net.links[i];
            for (int to = 0; to < 2; to++)
            {
                // Who receives at a port adds the port's cost.
                boost::add_edge(link.ends[1 - to].node,
                                link.ends[to].node,
                                PortCostOf(net, link.ends[to], link),
                                graph);
            }
        }
        std::vector<uint64_t> costs(net.nodes.size(), NEVER);
        boost::dijkstra_shortest_paths(graph, root, boost::distance_map(costs.data()));
        return costs;
    }

    /// @param network a network @param costs of its switches to the root @return by node, its best
    /// way
    static std::vector<Way> BestWays(const CoreNetwork& network, const std::vector<uint64_t>& costs)
    {
        const Network& net = network.Net();
        std::vector<Way> best(net.nodes.size(), Way{NEVER, 0, 0, 0, 0});
        for (const uint32_t i : SwitchLinks(network))
        {
            const Link& link = net.links[i];
            for (int to = 0; to < 2; to++)
            {
                const End& end = link.ends[to];
                const End& peer = link.ends[1 - to];
                const Offer offer = OfferOf(net, costs, peer);
                const Way way{costs[peer.node] + PortCostOf(net, end, link),
                              std::get<1>(offer),
                              std::get<2>(offer),
                              std::get<2>(OfferOf(net, costs, end)),
                              end.port};
                if (costs[end.node] > 0 && end.node != peer.node && way < best[end.node])
                {
                    best[end.node] = way;
                }
            }
        }
        return best;
    }

    /// @param network RSTP, after everything @return what 17.6, worked out for all ports,
    /// contradicts
    static std::string BadRoles(CoreNetwork& network)
    {
        const Network& net = network.Net();
        const uint32_t root = RootOf(net);
        const std::vector<uint64_t> costs = RootPathCosts(network, root);
        const std::vector<Way> best = BestWays(network, costs);
        std::string wrong;
        for (const uint32_t i : SwitchLinks(network))
        {
            for (int side = 0; side < 2; side++)
            {
                const End& end = net.links[i].ends[side];
                const End& peer = net.links[i].ends[1 - side];
                const bool serves = OfferOf(net, costs, end) < OfferOf(net, costs, peer);
                const std::string right = serves                                    ? "designated"
                                          : std::get<4>(best[end.node]) == end.port ? "root"
                                          : end.node == peer.node                   ? "backup"
                                                                                    : "alternate";
                const std::string role = network.Role(end.node, end.port);
                if (role != right)
                {
                    wrong += net.NameOf(end) + " is " + role + ", not " + right + "\n";
                }
            }
        }
        for (uint32_t node = 0; node < net.nodes.size(); node++)
        {
            if (!Oracle::IsSwitch(net, node))
            {
                continue;
            }
            const BridgeView view = network.Tree(node);
            if (!view.runs || view.root != BridgeIdentifierOf(network, root) ||
                view.isRoot != (node == root) || view.cost != costs[node])
            {
                wrong += net.nodes[node].name + " has another root or cost than Boost\n";
            }
        }
        return wrong;
    }

    RandomPlan m_plan; //!< the first
    uint64_t m_count;  //!< how many
};

/// @ingroup moose-test
/// Some random scripts in both engines.
class RandomEnginesAgreeTestCase : public TestCase
{
  public:
    /**
     * @param plan what the scripts are like; its seed is the first one
     * @param count how many seeds
     */
    RandomEnginesAgreeTestCase(const RandomPlan& plan, uint64_t count)
        : TestCase("random networks " + std::to_string(plan.seed) + " to " +
                   std::to_string(plan.seed + count - 1) + " of " + plan.scheme + " " +
                   plan.broadcast + " leave the same trace in both engines"),
          m_plan(plan),
          m_count(count)
    {
    }

  private:
    void DoRun() override
    {
        for (uint64_t i = 0; i < m_count && !IsStatusFailure(); i++)
        {
            RandomPlan plan = m_plan;
            plan.seed += i;
            RunOne(RandomScript(plan), plan.scheme);
        }
    }

    /**
     * @param text a script
     * @param scheme of its switches
     */
    void RunOne(const std::string& text, const std::string& scheme)
    {
        std::vector<std::string> wrong;
        try
        {
            const Script script = ParseScript("random", text);
            Ns3Network ns3(script.network, scheme);
            CoreNetwork core(ns3.Net(), scheme);
            wrong = RunScript(script, ns3).failures;
            RunScript(script, core);
            const std::vector<std::string> differences = CompareEngines(core, ns3);
            wrong.insert(wrong.end(), differences.begin(), differences.end());
        }
        catch (const std::runtime_error& error)
        {
            wrong.emplace_back(error.what());
        }
        NS_TEST_EXPECT_MSG_EQ((wrong.empty()), true, wrong.front() << "\n" << text);
    }

    RandomPlan m_plan; //!< the first
    uint64_t m_count;  //!< how many
};

/// @ingroup moose-test
/// Some random lives of hosts and directory servers.
class RandomDirectoryTestCase : public TestCase
{
  public:
    /**
     * @param scheme of the switches
     * @param seed the first one
     * @param count how many seeds
     * @param both in both engines, which must leave the same trace; else in the core harness
     */
    RandomDirectoryTestCase(const std::string& scheme, uint64_t seed, uint64_t count, bool both)
        : TestCase("random lives " + std::to_string(seed) + " to " +
                   std::to_string(seed + count - 1) + " of hosts and directory servers at " +
                   scheme + " switches " +
                   (both ? "leave the same trace in both engines"
                         : "end with equal and true directories and true caches")),
          m_scheme(scheme),
          m_seed(seed),
          m_count(count),
          m_both(both)
    {
    }

  private:
    void DoRun() override
    {
        for (uint64_t i = 0; i < m_count && !IsStatusFailure(); i++)
        {
            const std::string text = RandomDirectoryScript(m_seed + i, m_scheme);
            std::vector<std::string> wrong;
            try
            {
                wrong = Run(ParseScript("random", text));
            }
            catch (const std::runtime_error& error)
            {
                wrong.emplace_back(error.what());
            }
            NS_TEST_EXPECT_MSG_EQ((wrong.empty()), true, wrong.front() << "\n" << text);
        }
    }

    /// @param script a script @return what is wrong
    std::vector<std::string> Run(const Script& script) const
    {
        const std::string label = m_scheme + "-elk";
        if (!m_both)
        {
            CoreNetwork core(script.network, label);
            return RunScript(script, core).failures;
        }
        Ns3Network ns3(script.network, label);
        CoreNetwork core(ns3.Net(), label);
        std::vector<std::string> wrong = RunScript(script, ns3).failures;
        RunScript(script, core);
        const std::vector<std::string> differences = CompareEngines(core, ns3);
        wrong.insert(wrong.end(), differences.begin(), differences.end());
        return wrong;
    }

    std::string m_scheme; //!< of the switches
    uint64_t m_seed;      //!< the first one
    uint64_t m_count;     //!< how many
    bool m_both;          //!< in both engines
};

/// @ingroup moose-test
/// Random networks.
class RandomNetworkTestSuite : public TestSuite
{
  public:
    RandomNetworkTestSuite()
        : TestSuite("moose-random", TestSuite::Type::UNIT)
    {
        const std::pair<const char*, const char*> kinds[] = {{"ethernet", ""},
                                                             {"moose", "tree"},
                                                             {"moose", "rpf"}};
        for (const auto& kind : kinds)
        {
            RandomPlan plan;
            plan.scheme = kind.first;
            plan.broadcast = kind.second;
            for (uint64_t part = 0; part < 4; part++)
            {
                plan.seed = 1 + 100 * part;
                AddTestCase(new RandomTestCase(plan, 100));
            }
            plan.seed = 1001;
            AddTestCase(new RandomEnginesAgreeTestCase(plan, 40));
            plan.seed = 10001;
            AddTestCase(new RandomTestCase(plan, 4000), compat::TEST_EXTENSIVE);
        }
        RandomPlan rstp;
        rstp.scheme = "rstp";
        rstp.switches = 12;
        rstp.hosts = 6;
        rstp.seed = 20001;
        AddTestCase(new RandomTestCase(rstp, 100));
        rstp.seed = 21001;
        AddTestCase(new RandomEnginesAgreeTestCase(rstp, 40));
        rstp.seed = 30001;
        AddTestCase(new RandomTestCase(rstp, 1000), compat::TEST_EXTENSIVE);
        for (const char* broadcast : {"tree", "rpf"})
        {
            RandomPlan linkState = rstp;
            linkState.scheme = "link-state";
            linkState.broadcast = broadcast;
            linkState.seed = 40001;
            AddTestCase(new RandomTestCase(linkState, 100));
            linkState.seed = 41001;
            AddTestCase(new RandomEnginesAgreeTestCase(linkState, 40));
            linkState.seed = 50001;
            AddTestCase(new RandomTestCase(linkState, 1000), compat::TEST_EXTENSIVE);
        }
        for (const char* scheme : {"ethernet", "rstp", "moose", "link-state"})
        {
            AddTestCase(new RandomDirectoryTestCase(scheme, 60001, 50, false));
            AddTestCase(new RandomDirectoryTestCase(scheme, 61001, 10, true));
            AddTestCase(new RandomDirectoryTestCase(scheme, 70001, 2150, false),
                        compat::TEST_EXTENSIVE);
        }
    }
};

RandomNetworkTestSuite g_randomNetworkTestSuite; //!< registers itself

} // namespace

} // namespace l2script
} // namespace ns3
