/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-rstp-network: networks of bridges that run the protocol, against the
 * spanning tree that is computed from their graph and against Boost.Graph. A loop is looked for
 * after every event, see core-bridge-network.h.
 */

#include "core-bridge-network.h"

#include "ns3/ns3-compat.h"
#include "ns3/test.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <random>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

constexpr int GRAPHS = 1000;                     //!< random networks
constexpr int FEW_GRAPHS = 200;                  //!< those of them that a quick test looks at
constexpr int BUSY_GRAPHS = 300;                 //!< random networks where much happens
constexpr l2_time SETTLED = 60 * L2_SECOND;      //!< by then nothing moves any more
constexpr l2_time HELLOS = 7 * L2_SECOND;        //!< all that is known has been said again by then
constexpr l2_time SLOWEST = 10 * L2_MILLISECOND; //!< cable of random networks
/**
 * For so long the information of a root that is gone is believed at most: each bridge that passes
 * it on adds a second to its age, which must not exceed Max Age, 20 s [802.1D-2004 17.21.23]; it
 * keeps it for three hello times at a port that hears no more of it, and then as long as it waits
 * until it may send again, a second [17.13.12, 17.22].
 */
constexpr l2_time STALE = 20 * (7 * L2_SECOND + SLOWEST);
constexpr l2_time PER_HOP = 5 * L2_MILLISECOND; //!< cable and processing, in rings

/** A ring of bridges, numbered along it; port 1 leads to the next and port 2 to the last. */
std::unique_ptr<BridgeNetwork>
Ring(std::size_t count)
{
    std::unique_ptr<BridgeNetwork> net(new BridgeNetwork);
    for (std::size_t i = 0; i < count; ++i)
    {
        net->Add(BridgeNetwork::Config(2, 0x020000000001 + i));
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        net->Join({i, 1}, {(i + 1) % count, 2}, 20000, PER_HOP);
    }
    net->SetAll();
    net->Run(SETTLED);
    return net;
}

/** Random bridges and cables: in one piece, with parallel cables and cables back to the same
 * bridge. */
std::unique_ptr<BridgeNetwork>
RandomNetwork(std::mt19937_64& rng, bool mixed)
{
    const std::size_t count = 2 + rng() % 11;
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 1; i < count; ++i)
    {
        pairs.emplace_back(i, rng() % i);
    }
    for (std::size_t extra = rng() % (2 * count); extra > 0; --extra)
    {
        const std::size_t a = rng() % count;
        pairs.emplace_back(a, rng() % count);
    }
    std::vector<uint16_t> degree(count, 0);
    for (const auto& pair : pairs)
    {
        ++degree[pair.first];
        ++degree[pair.second];
    }
    std::unique_ptr<BridgeNetwork> net(new BridgeNetwork);
    for (std::size_t i = 0; i < count; ++i)
    {
        l2_config config =
            BridgeNetwork::Config(degree[i], 0x020000000001 | (rng() % 1000) << 16 | i << 8);
        config.priority = static_cast<uint16_t>(4096 * (rng() % 4));
        config.rstp.force_version = mixed && rng() % 2 ? 0 : 2;
        net->Add(config);
    }
    std::vector<uint16_t> used(count, 0);
    for (const auto& pair : pairs)
    {
        const uint16_t a = ++used[pair.first];
        const uint16_t b = ++used[pair.second];
        net->Join({pair.first, a},
                  {pair.second, b},
                  static_cast<uint32_t>(1000 * (1 + rng() % 5)),
                  static_cast<l2_time>(1 + rng() % SLOWEST));
    }
    return net;
}

/** @return the graph of the cables that work */
std::unique_ptr<Topology>
GraphOf(const BridgeNetwork& net)
{
    std::unique_ptr<Topology> topology(new Topology(net.GetCount()));
    for (std::size_t node = 0; node < net.GetCount(); ++node)
    {
        const l2_config& c = net.GetConfig(node);
        topology->SetNode(static_cast<uint32_t>(node), l2_prefix(), c.address, c.priority);
    }
    for (const BridgeCable& cable : net.Cables())
    {
        if (cable.up)
        {
            topology->Link(static_cast<uint32_t>(cable.ends[0].node),
                           cable.ends[0].port,
                           static_cast<uint32_t>(cable.ends[1].node),
                           cable.ends[1].port,
                           cable.cost);
        }
    }
    return topology;
}

/** @return what roles and states should be, as BridgeNetwork::ShowAll() writes them */
std::string
Computed(const BridgeNetwork& net)
{
    const std::unique_ptr<Topology> topology = GraphOf(net);
    std::string text;
    for (std::size_t node = 0; node < net.GetCount(); ++node)
    {
        BridgeNetwork one;
        l2_config config = net.GetConfig(node);
        config.spanning_tree = L2_SPANNING_TREE_STATIC;
        one.Add(config);
        for (const BridgeCable& cable : net.Cables())
        {
            for (const BridgePort& end : cable.ends)
            {
                if (end.node == node)
                {
                    one.SetPort({0, end.port}, cable.up);
                }
            }
        }
        if (l2_switch_set_topology(one.Get(0), topology->Get(), static_cast<uint32_t>(node), 0))
        {
            throw std::runtime_error("the topology is refused");
        }
        for (uint16_t port = 1; port <= config.ports; ++port)
        {
            text += std::to_string(node) + ":" + std::to_string(port) + " " + one.Show({0, port}) +
                    "\n";
        }
    }
    return text;
}

/** Costs of paths, by Boost.Graph. */
class Paths
{
  public:
    /** @param nodes how many nodes there are */
    explicit Paths(std::size_t nodes)
        : m_graph(nodes)
    {
    }

    /** Add a cable. */
    void Add(const BridgeCable& cable)
    {
        boost::add_edge(cable.ends[0].node, cable.ends[1].node, Weight(cable.cost), m_graph);
    }

    /** @return costs from a node to all, UINT64_MAX where there is no path */
    std::vector<uint64_t> From(std::size_t node) const
    {
        std::vector<uint64_t> costs(boost::num_vertices(m_graph));
        boost::dijkstra_shortest_paths(m_graph,
                                       node,
                                       boost::distance_map(costs.data()).distance_inf(UINT64_MAX));
        return costs;
    }

    /** @return how many links there are */
    std::size_t Count() const
    {
        return boost::num_edges(m_graph);
    }

  private:
    typedef boost::property<boost::edge_weight_t, uint64_t> Weight; //!< a cable's cost
    typedef boost::
        adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, Weight>
            Graph; //!< multigraph

    Graph m_graph; //!< the cables
};

/** @return "" if the active cables are a spanning tree of each part, with shortest paths to its
 * root */
std::string
WrongTree(const BridgeNetwork& net)
{
    Paths all(net.GetCount());
    Paths active(net.GetCount());
    for (std::size_t cable = 0; cable < net.Cables().size(); ++cable)
    {
        if (net.Cables()[cable].up)
        {
            all.Add(net.Cables()[cable]);
        }
        if (net.IsActive(cable))
        {
            active.Add(net.Cables()[cable]);
        }
    }
    std::size_t parts = 0;
    std::string wrong;
    for (std::size_t node = 0; node < net.GetCount(); ++node)
    {
        const std::vector<uint64_t> costs = all.From(node);
        bool root = true; // of its part: the lowest priority, then address [802.1D-2004 17.3.1]
        for (std::size_t other = 0; other < net.GetCount(); ++other)
        {
            const l2_config& a = net.GetConfig(node);
            const l2_config& b = net.GetConfig(other);
            root = root &&
                   (costs[other] == UINT64_MAX || other == node ||
                    std::make_pair(a.priority, a.address) < std::make_pair(b.priority, b.address));
        }
        parts += root;
        if (root && active.From(node) != costs)
        {
            wrong += "paths to " + std::to_string(node) + " are not the shortest; ";
        }
    }
    if (active.Count() + parts != net.GetCount())
    {
        wrong += "not a tree: " + std::to_string(active.Count()) + " links";
    }
    return wrong;
}

/** @return by bridge, the identifier of the one that should be its root */
std::vector<uint64_t>
RootsOf(const BridgeNetwork& net)
{
    Paths all(net.GetCount());
    for (const BridgeCable& cable : net.Cables())
    {
        if (cable.up)
        {
            all.Add(cable);
        }
    }
    std::vector<uint64_t> roots;
    for (std::size_t node = 0; node < net.GetCount(); ++node)
    {
        const std::vector<uint64_t> costs = all.From(node);
        uint64_t root = UINT64_MAX;
        for (std::size_t other = 0; other < net.GetCount(); ++other)
        {
            const l2_config& c = net.GetConfig(other);
            root = costs[other] == UINT64_MAX
                       ? root
                       : std::min(root, static_cast<uint64_t>(c.priority) << 48 | c.address);
        }
        roots.push_back(root);
    }
    return roots;
}

/**
 * Wait until all bridges believe what they should, STALE at most, and go on doing so for HELLOS.
 * @return how long it took until then, in steps of a second
 */
l2_time
Settle(BridgeNetwork& net)
{
    const l2_time begin = net.Now();
    const std::string computed = Computed(net);
    const std::vector<uint64_t> roots = RootsOf(net);
    l2_time settled = begin;
    while (net.Now() - settled < HELLOS && settled - begin < STALE)
    {
        net.Run(L2_SECOND);
        bool right = net.ShowAll() == computed;
        for (std::size_t node = 0; node < roots.size(); ++node)
        {
            l2_tree_state state;
            right = right && l2_switch_tree(net.Get(node), &state) && state.root == roots[node];
        }
        settled = right ? settled : net.Now();
    }
    return settled - begin;
}

/** Loops that there were for a moment. */
struct Loops
{
    unsigned changes = 0; //!< how often something changed
    unsigned count = 0;   //!< loops
    l2_time longest = 0;  //!< most time in them between two changes
    std::string where;    //!< networks that had some

    /** Add what there was after a change, or several. */
    void Add(const std::string& name, unsigned loops, l2_time time)
    {
        ++changes;
        count += loops;
        longest = std::max(longest, time);
        where += loops ? " " + name : "";
    }
};

} // namespace

/** @brief The tests of the protocol; each function says its oracle. */
class CoreRstpNetworkTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreRstpNetworkTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreRstpNetworkTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Compare with what is computed, and with Boost.Graph. */
    void ExpectTree(const BridgeNetwork& net, const std::string& name)
    {
        NS_TEST_EXPECT_MSG_EQ((net.ShowAll()), (Computed(net)), "roles and states, " << name);
        NS_TEST_EXPECT_MSG_EQ((WrongTree(net)), "", "tree, " << name);
    }

    /**
     * Oracle: the tree computed from the graph [802.1D-2004 17.3.1], itself tested in
     * moose-core-graph; Boost.Graph for costs.
     *
     * Loops: the protocol does not exclude them. An agreement does not say what it agrees to: one
     * that is on the cable while both ends change their roles is taken by both for the answer to
     * what they say now [802.1D-2004 17.21.8 d), 17.21.9], and they forward until the next BPDU.
     * That one is on the cable already, or waits for a second until the port may send again. So a
     * loop ends within a second and the delay of the slowest cable where all keep their root. Where
     * bridges lose it, what is left of its information goes round and comes to be agreed to; such a
     * loop lasts as long as that is believed at most. (Elmeleegy, Cox, Ng: On Count-to-Infinity
     * Induced Forwarding Loops in Ethernet Networks, 2006, find the same.)
     */
    void RandomGraphs()
    {
        CheckRandomGraphs(0, FEW_GRAPHS);
    }

    /** The same, of many more. */
    void ManyRandomGraphs()
    {
        CheckRandomGraphs(FEW_GRAPHS, GRAPHS);
    }

    /** The same, of the graphs of some seeds. */
    void CheckRandomGraphs(int first, int end)
    {
        Loops kept;
        Loops lost;
        for (int seed = first; seed < end; ++seed)
        {
            std::mt19937_64 rng(seed);
            const std::unique_ptr<BridgeNetwork> net = RandomNetwork(rng, false);
            const std::string name = "graph " + std::to_string(seed);
            net->SetAll();
            Settle(*net);
            ExpectTree(*net, name + " cold");
            kept.Add(name, net->LoopCount(), net->LoopTime());
            for (std::size_t cable = 0; cable < net->Cables().size(); ++cable)
            {
                for (const bool up : {false, true})
                {
                    const std::vector<uint64_t> before = RootsOf(*net);
                    const unsigned loops = net->LoopCount();
                    const l2_time time = net->LoopTime();
                    net->sent.clear();
                    net->events.clear();
                    net->Set(cable, up);
                    Settle(*net);
                    ExpectTree(*net,
                               name + (up ? " repaired " : " without ") + std::to_string(cable));
                    const std::vector<uint64_t> after = RootsOf(*net);
                    bool loses = false;
                    for (std::size_t node = 0; node < before.size(); ++node)
                    {
                        loses = loses || after[node] > before[node];
                    }
                    (loses ? lost : kept)
                        .Add(name, net->LoopCount() - loops, net->LoopTime() - time);
                }
            }
        }
        NS_TEST_EXPECT_MSG_LT_OR_EQ(kept.longest,
                                    (L2_SECOND + SLOWEST),
                                    "loops with root:" << kept.where);
        NS_TEST_EXPECT_MSG_LT_OR_EQ(lost.longest, STALE, "loops without:" << lost.where);
    }

    /** Oracle: as above; the changes come while the last ones are still being dealt with. */
    void RandomGraphsInTurmoil()
    {
        Loops loops;
        for (int seed = 0; seed < BUSY_GRAPHS; ++seed)
        {
            std::mt19937_64 rng(seed);
            const std::unique_ptr<BridgeNetwork> net = RandomNetwork(rng, false);
            const std::string name = "graph " + std::to_string(seed);
            net->SetAll();
            for (int change = 0; change < 20; ++change)
            {
                const uint64_t most = rng() % 2 ? L2_SECOND / 20 : 5 * L2_SECOND;
                net->Run(static_cast<l2_time>(rng() % most));
                const std::size_t cable = rng() % net->Cables().size();
                net->Set(cable, !net->Cables()[cable].up);
            }
            net->Run(SETTLED);
            ExpectTree(*net, name);
            loops.Add(name, net->LoopCount(), net->LoopTime());
        }
        /* After each change stale information may last so long, the last one's and those before. */
        NS_TEST_EXPECT_MSG_LT_OR_EQ(loops.longest, STALE, "loops:" << loops.where);
    }

    /**
     * Oracle: less than 100 ms where a bridge and cable take 5 ms, the order that RuggedCom
     * publishes for rings of 20; the tree as above.
     */
    void RingOfTwenty()
    {
        l2_time worst[2] = {0, 0};
        for (std::size_t cable = 0; cable < 20; ++cable)
        {
            const std::unique_ptr<BridgeNetwork> net = Ring(20);
            for (const bool up : {false, true})
            {
                const l2_time begin = net->Now();
                net->Set(cable, up);
                net->Run(SETTLED);
                worst[up] = std::max(worst[up], net->LastChange() - begin);
                ExpectTree(*net, "cable " + std::to_string(cable));
            }
            NS_TEST_EXPECT_MSG_EQ((net->Loops()), "", "cable " << cable);
        }
        NS_TEST_EXPECT_MSG_LT((worst[0]), (100 * L2_MILLISECOND), "cut");
        NS_TEST_EXPECT_MSG_LT((worst[1]), (100 * L2_MILLISECOND), "repair");
    }

    /** Oracle: STALE, and the tree as above. */
    void RootDiesBehindRing()
    {
        for (std::size_t count = 3; count <= 20; ++count)
        {
            BridgeNetwork net;
            for (std::size_t i = 0; i < count; ++i)
            {
                net.Add(BridgeNetwork::Config(3, 0x020000000001 + i));
            }
            const std::size_t root = net.Add(BridgeNetwork::Config(1, 0x020000000100, 0));
            for (std::size_t i = 0; i < count; ++i)
            {
                net.Join({i, 1}, {(i + 1) % count, 2}, 20000, PER_HOP);
            }
            const std::size_t only = net.Join({0, 3}, {root, 1}, 20000, PER_HOP);
            net.SetAll();
            net.Run(SETTLED);
            ExpectTree(net, "with root");
            const l2_time begin = net.Now();
            net.Set(only, false);
            net.Run(SETTLED);
            ExpectTree(net, "without root");
            l2_time last = begin;
            for (const BridgeEvent& e : net.events)
            {
                last = e.event.type == L2_EVENT_PORT_ROLE || e.event.type == L2_EVENT_PORT_STATE
                           ? std::max(last, e.time)
                           : last;
            }
            NS_TEST_EXPECT_MSG_LT((last - begin), STALE, count);
            NS_TEST_EXPECT_MSG_EQ((net.Loops()), "", "ring of " << count);
        }
    }

    /**
     * Oracle: count to infinity. In a mesh the stale root goes round from bridge to bridge, each a
     * second older [802.1D-2004 17.21.23], until its age is Max Age; so it lives the longer, the
     * larger Max Age is, and is never told of with a greater age.
     */
    void RootDiesBehindMesh()
    {
        l2_time settled[2];
        for (const uint8_t maxAge : {6, 20})
        {
            constexpr std::size_t COUNT = 6;
            constexpr uint64_t ROOT = 0x020000000100;
            BridgeNetwork net;
            for (std::size_t i = 0; i <= COUNT; ++i)
            {
                l2_config config = i < COUNT ? BridgeNetwork::Config(COUNT + 1, 0x020000000001 + i)
                                             : BridgeNetwork::Config(1, ROOT, 0);
                config.rstp.max_age = maxAge;
                net.Add(config);
            }
            for (uint16_t i = 0; i < COUNT; ++i)
            {
                for (uint16_t j = 0; j < i; ++j)
                {
                    net.Join({i, static_cast<uint16_t>(j + 1)},
                             {j, static_cast<uint16_t>(i + 1)},
                             20000,
                             PER_HOP);
                }
            }
            const std::size_t only = net.Join({0, COUNT + 1}, {COUNT, 1}, 20000, PER_HOP);
            net.SetAll();
            net.Run(SETTLED);
            ExpectTree(net, "with root");
            net.sent.clear();
            const l2_time begin = net.Now();
            net.Set(only, false);
            settled[maxAge == 20] = Settle(net);
            ExpectTree(net, "without root");
            unsigned oldest = 0;
            l2_time last = begin;
            for (const SentFrame& s : net.sent)
            {
                const bool stale = s.at.node != COUNT && s.Root() == ROOT;
                oldest = stale ? std::max(oldest, s.MessageAge()) : oldest;
                last = stale ? s.time : last;
            }
            NS_TEST_EXPECT_MSG_EQ(oldest, maxAge, "seconds of age that it was told with");
            NS_TEST_EXPECT_MSG_LT((last - begin), (maxAge * STALE / 20), "told of for so long");
        }
        NS_TEST_EXPECT_MSG_GT(settled[1], settled[0], "Max Age 20 s against 6 s");
        NS_TEST_EXPECT_MSG_GT(settled[1], (10 * L2_SECOND), "tens of seconds, as is published");
    }

    /** Oracle: the same tree, as the protocols select the same roles [802.1D-2004 17.3.1, 17.4]. */
    void MixedWithStp()
    {
        for (int seed = 0; seed < BUSY_GRAPHS / 3; ++seed)
        {
            std::mt19937_64 rng(1000 + seed);
            const std::unique_ptr<BridgeNetwork> net = RandomNetwork(rng, true);
            const std::string name = "mixed graph " + std::to_string(seed);
            net->SetAll();
            net->Run(SETTLED);
            ExpectTree(*net, name + " cold");
            const std::size_t cable = rng() % net->Cables().size();
            net->Set(cable, false);
            net->Run(2 * SETTLED);
            ExpectTree(*net, name + " cut");
            const l2_time since = net->Now();
            net->Run(10 * L2_SECOND);
            for (const BridgeCable& c : net->Cables())
            {
                const bool rapid = net->GetConfig(c.ends[0].node).rstp.force_version == 2 &&
                                   net->GetConfig(c.ends[1].node).rstp.force_version == 2;
                for (const BridgePort& end : c.ends)
                {
                    for (const unsigned type : net->TypesSent(end, since, net->Now()))
                    {
                        NS_TEST_EXPECT_MSG_EQ(type, (rapid ? 2 : 0), "BPDU type, " << name);
                    }
                }
            }
            NS_TEST_EXPECT_MSG_EQ((net->Loops()), "", name);
        }
    }

    /** Oracle: [802.1D-2004 17.26, 17.13.6]: every 2 s on Designated Ports, never on others. */
    void Hello()
    {
        const std::unique_ptr<BridgeNetwork> net = Ring(5);
        const l2_time since = net->Now();
        net->Run(SETTLED);
        for (std::size_t node = 0; node < 5; ++node)
        {
            for (const uint16_t port : {1, 2})
            {
                const bool designated = net->Show({node, port}) == "designated forwarding";
                NS_TEST_EXPECT_MSG_EQ((net->CountSent({node, port}, since, net->Now())),
                                      (designated ? 30 : 0),
                                      net->Show({node, port}));
            }
        }
    }

    /**
     * Oracle: [802.1D-2004 17.21.10] as corrected: a Designated Port that hears an inferior one
     * learn discards. So a bridge that hears nothing, and forwards, makes no loop that lasts.
     */
    void OneWayCable()
    {
        BridgeNetwork net;
        for (const l2_mac address : {0x020000000001, 0x020000000002, 0x020000000003})
        {
            net.Add(BridgeNetwork::Config(2, address));
        }
        net.Join({0, 1}, {1, 1}, 20000);
        net.Join({0, 2}, {2, 1}, 20000);
        const std::size_t cable = net.Join({1, 2}, {2, 2}, 20000);
        net.SetAll();
        net.Run(SETTLED);
        NS_TEST_EXPECT_MSG_EQ((net.Show({1, 2})), "designated forwarding", "");
        NS_TEST_EXPECT_MSG_EQ((net.Show({2, 2})), "alternate discarding", "");
        net.SetLossy(cable, 0, true);
        for (int step = 0; step < 6000; ++step)
        {
            net.Run(10 * L2_MILLISECOND);
            NS_TEST_ASSERT_MSG_EQ((net.IsActive(cable)), false, "at " << net.Now() << " ns");
        }
        NS_TEST_EXPECT_MSG_EQ((net.Show({2, 2})), "designated forwarding", "it heard nothing");
        NS_TEST_EXPECT_MSG_NE((net.Show({1, 2})), "designated forwarding", "it did");
        NS_TEST_EXPECT_MSG_EQ((net.Loops()), "", "");
        net.SetLossy(cable, 0, false);
        net.Run(SETTLED);
        ExpectTree(net, "repaired");
    }

    /** Oracle: l2.h - lack of memory may lose BPDUs and events, never the state; then as computed.
     */
    void NoMemory()
    {
        for (const Allocator::Failing failing :
             {Allocator::ONCE, Allocator::EVERY, Allocator::FOREVER})
        {
            for (std::size_t n = 1; n <= 40; ++n)
            {
                Allocator allocator;
                {
                    BridgeNetwork net;
                    for (std::size_t i = 0; i < 3; ++i)
                    {
                        net.Add(BridgeNetwork::Config(2, 0x020000000001 + i), &allocator);
                    }
                    for (std::size_t i = 0; i < 3; ++i)
                    {
                        net.Join({i, 1}, {(i + 1) % 3, 2}, 20000);
                    }
                    allocator.Fail(failing, n);
                    net.SetAll();
                    for (int i = 0; i < 20; ++i)
                    {
                        net.Run(L2_SECOND);
                        net.Receive({0, 1}, Plain(HOST_B, HOST_A + static_cast<l2_mac>(i)));
                    }
                    allocator.Fail(Allocator::NEVER);
                    net.Run(SETTLED);
                    ExpectTree(net, "memory is back");
                }
                NS_TEST_EXPECT_MSG_EQ((allocator.GetLive()), 0, "all went back");
            }
        }
    }

  private:
    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of networks that run RSTP.
 */
class CoreRstpNetworkTestSuite : public TestSuite
{
  public:
    CoreRstpNetworkTestSuite()
        : TestSuite("moose-core-rstp-network", TestSuite::Type::UNIT)
    {
        typedef CoreRstpNetworkTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Random networks agree on the computed tree, and loops on the way are short",
             &T::RandomGraphs},
            {"So they do when changes come before the last is dealt with",
             &T::RandomGraphsInTurmoil},
            {"A ring of twenty heals within 100 ms wherever it is cut", &T::RingOfTwenty},
            {"A dead root is forgotten when its age has counted up", &T::RootDiesBehindRing},
            {"In a mesh a dead root is believed until its age is Max Age", &T::RootDiesBehindMesh},
            {"Bridges of STP and RSTP agree on the computed tree", &T::MixedWithStp},
            {"Designated Ports say hello every 2 s and others say nothing", &T::Hello},
            {"A cable that carries one way only makes no loop", &T::OneWayCable},
            {"Lack of memory loses BPDUs and no state", &T::NoMemory},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreRstpNetworkTestCase(test.first, test.second));
        }
        AddTestCase(
            new CoreRstpNetworkTestCase("Many more random networks do", &T::ManyRandomGraphs),
            compat::TEST_EXTENSIVE);
    }
};

/** The instance that registers itself. */
static CoreRstpNetworkTestSuite g_coreRstpNetworkTestSuite;
