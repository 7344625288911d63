/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-paths: shortest paths and the MOOSE tree of graphs that are told end by end,
 * as link-state data comes: costs that differ by direction, switches that carry no transit traffic,
 * ends that only one side announces. Distances are Boost.Graph's; everything else is derived from
 * those by its definition.
 */

#include "core-path-network.h"

extern "C"
{
#include "../model/core/table/routes.h"
#include "../model/core/table/tree.h"
}

#include "ns3/test.h"

#include <tuple>

using namespace ns3;
using namespace ns3::coretest;
using namespace ns3::coretest::paths;

namespace
{

constexpr int GRAPHS = 1000;  //!< random networks a test
constexpr uint32_t SMALL = 7; //!< nodes of a network whose every failure is tried

/** Few switches with so many links that a set of next hops has several words. */
Net
Bundles(std::mt19937_64& rng, uint32_t largest)
{
    Net net;
    const uint32_t n = static_cast<uint32_t>(3 + rng() % 6);
    for (uint32_t i = 0; i < n; ++i)
    {
        net.AddNode(i + 1);
    }
    for (uint32_t i = 0; i < 40 * n; ++i)
    {
        const uint32_t a = static_cast<uint32_t>(rng() % n);
        const uint32_t ab = static_cast<uint32_t>(1 + rng() % largest);
        net.Join(a, (a + 1 + rng() % 2) % n, ab, static_cast<uint32_t>(1 + rng() % largest));
    }
    return net;
}

/** The MOOSE tree by its definition: by node its end towards its root, or port 0 at a root. */
std::vector<End>
MooseParents(const Net& net, const Oracle& oracle)
{
    std::vector<End> parents(net.Size());
    std::vector<bool> outside(net.Size(), true);
    while (std::count(outside.begin(), outside.end(), true))
    {
        std::tuple<bool, uint16_t, l2_mac, uint32_t> first(true, UINT16_MAX, UINT64_MAX, 0);
        for (uint32_t node = 0; node < net.Size(); ++node)
        {
            const l2_node& i = net.nodes[node];
            const auto candidate = std::make_tuple(i.overloaded, i.priority, i.prefix.bits, node);
            first = outside[node] ? std::min(first, candidate) : first;
        }
        const uint32_t root = std::get<3>(first);
        const std::vector<uint64_t> sums = oracle.Boost(root, outside);
        for (uint32_t node = 0; node < net.Size(); ++node)
        {
            const End* best = nullptr;
            for (const End& end : oracle.Ends(node))
            {
                const bool passes = end.to == root || !net.nodes[end.to].overloaded;
                if (node == root || !passes || sums[node] == UNREACHABLE ||
                    sums[end.to] == UNREACHABLE ||
                    (sums[end.to] >> 16) + end.back != sums[node] >> 16)
                {
                    continue;
                }
                const auto rank = [&](const End& e) {
                    return std::make_pair(net.nodes[e.to].prefix.bits, e.toPort);
                };
                best = !best || rank(end) < rank(*best) ? &end : best;
            }
            parents[node] = best ? *best : parents[node];
        }
        for (uint32_t node = 0; node < net.Size(); ++node)
        {
            outside[node] = outside[node] && sums[node] == UNREACHABLE;
        }
    }
    return parents;
}

} // namespace

/** @brief The tests of paths; each function says its oracle. */
class CorePathsTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CorePathsTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CorePathsTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: see ExpectPaths(); and arithmetic: (k/2)^2 paths to another pod, k/2 within one. */
    void FatTrees()
    {
        for (const uint32_t k : {4, 6, 8})
        {
            const Net net = FatTree(k);
            ExpectPaths(net, "fat-tree");
            const std::vector<double> ways = CountWays(net, 0);
            for (uint32_t edge = 1; edge < k * k / 2; ++edge)
            {
                const double expected = edge < k / 2 ? k / 2 : k * k / 4;
                NS_TEST_EXPECT_MSG_EQ((ways[edge]), expected, "k " << k << " to " << edge);
            }
        }
    }

    /** Oracle: see ExpectPaths(); and arithmetic: binomial coefficients. */
    void Tori()
    {
        const std::pair<uint32_t, uint32_t> sizes[] =
            {{2, 2}, {3, 3}, {4, 4}, {3, 5}, {2, 7}, {6, 6}, {5, 8}};
        for (const auto& size : sizes)
        {
            ExpectPaths(Torus(size.first, size.second), "torus");
        }
        // In a torus of 7 by 7 no shortest path goes round: r rows and c columns away there are
        // (r + c) over r of them.
        const std::vector<double> ways = CountWays(Torus(7, 7), 0);
        NS_TEST_EXPECT_MSG_EQ((ways[3 * 7 + 3]), 20, "three rows and columns away");
        NS_TEST_EXPECT_MSG_EQ((ways[1 * 7 + 2]), 3, "one row and two columns away");
        NS_TEST_EXPECT_MSG_EQ((ways[6 * 7 + 6]), 2, "one away backwards");
    }

    /** Oracle: see ExpectPaths(), on the network and on it without any one of its links. */
    void RandomNetworks()
    {
        std::mt19937_64 rng(1);
        int failures = 0;
        for (int g = 0; g < GRAPHS; ++g)
        {
            Mix mix;
            mix.equal = g % 4 == 0;
            mix.overload = g % 3 == 0;
            mix.noise = g % 2 == 0;
            Net net = RandomNet(rng, mix, g % 2 ? SMALL : 20);
            if (!ExpectPaths(net, "network " + std::to_string(g), &rng))
            {
                return;
            }
            if (net.Size() > SMALL)
            {
                continue;
            }
            const std::vector<Link> links = net.links;
            for (std::size_t cut = 0; cut < links.size(); ++cut, ++failures)
            {
                net.links = links;
                net.links.erase(net.links.begin() + cut);
                net.noise.clear();
                if (g % 5 == 0)
                {
                    // One side still announces it.
                    const Link& l = links[cut];
                    net.noise.push_back({l.b, {l.a, l.ba, l.bPort, l.aPort}});
                }
                if (!ExpectPaths(net, "network " + std::to_string(g) + " without a link"))
                {
                    return;
                }
            }
        }
        NS_TEST_EXPECT_MSG_EQ((failures > 3000), true, failures << " failures");
        for (int g = 0; g < GRAPHS / 20; ++g)
        {
            ExpectPaths(Bundles(rng, g % 3 + 1), "bundles " + std::to_string(g), &rng);
        }
    }

    /** Oracle: the general search. */
    void SameByLevel()
    {
        std::mt19937_64 rng(2);
        CoreGraph core;
        l2_memory memory;
        l2_memory_init(&memory, nullptr);
        l2_spf general;
        l2_spf_init(&general, &memory);
        for (int g = 0; g < GRAPHS + 12; ++g)
        {
            Mix mix;
            mix.equal = true;
            mix.overload = g % 2;
            const Net net = g % 10 == 3  ? Bundles(rng, 1)
                            : g < GRAPHS ? RandomNet(rng, mix, 40)
                            : g % 2      ? FatTree(4 + g % 6 / 2 * 2)
                                         : Torus(3 + g % 6, 9);
            NS_TEST_ASSERT_MSG_EQ((core.Fill(net)), 0, "good");
            const std::size_t n = net.Size();
            std::unique_ptr<bool[]> inside(new bool[n]);
            for (std::size_t node = 0; node < n; ++node)
            {
                inside[node] = node == 0 || rng() % 4;
            }
            const bool* const parts[] = {nullptr, inside.get()};
            for (const bool* part : parts)
            {
                const unsigned through = g % 5 ? 0 : L2_SPF_THROUGH_OVERLOADED;
                const unsigned hops = g % 7 ? L2_SPF_NEXT_HOPS : 0;
                l2_spf_run(&core.spf, &core.graph, 0, part, hops | through);
                l2_spf_run(&general, &core.graph, 0, part, hops | through | L2_SPF_GENERAL);
                NS_TEST_ASSERT_MSG_EQ((Text(core.spf) == Text(general)), true, "network " << g);
            }
            NS_TEST_EXPECT_MSG_EQ((core.graph.uniform_cost > 0),
                                  (!net.links.empty()),
                                  "equal costs are noticed");
        }
        l2_spf_fini(&general);
    }

    /** Oracle: the definition of the tree on Boost.Graph's distances, a walk over it, and counting.
     */
    void Tree()
    {
        std::mt19937_64 rng(3);
        CoreGraph core;
        int leaves = 0;
        for (int g = 0; g < GRAPHS; ++g)
        {
            Mix mix;
            mix.equal = g % 4 == 0;
            mix.overload = g % 2;
            mix.noise = g % 3 == 0;
            const Net net = RandomNet(rng, mix, 16);
            const uint32_t n = net.Size();
            NS_TEST_ASSERT_MSG_EQ((core.Fill(net, &rng)), 0, "good");
            const Oracle oracle(net);
            const std::vector<End> parents = MooseParents(net, oracle);
            for (uint32_t self = 0; self < n; ++self)
            {
                std::vector<uint16_t> towards(n);
                NS_TEST_ASSERT_MSG_EQ((l2_tree_ports_towards(&core.graph, self, towards.data())),
                                      0,
                                      "memory");
                const std::vector<uint16_t> expected = WalkTree(parents, self);
                for (uint32_t node = 0; node < n; ++node)
                {
                    NS_TEST_ASSERT_MSG_EQ((towards[node]),
                                          (expected[node]),
                                          "network " << g << " from " << self << " to " << node);
                    // Without overload the tree reaches all that paths reach.
                    const bool reached = oracle.Distance(self, node) != UNREACHABLE;
                    NS_TEST_ASSERT_MSG_EQ((towards[node] != 0 || mix.overload),
                                          ((reached && self != node) || mix.overload),
                                          "network " << g << " spans");
                }
                const std::set<uint16_t> ports(towards.begin(), towards.end());
                const std::size_t on = ports.size() - ports.count(0);
                const bool root = parents[self].port == 0;
                NS_TEST_ASSERT_MSG_EQ((net.nodes[self].overloaded && !root && on != 1),
                                      false,
                                      "network " << g << " passes through " << self);
                leaves += net.nodes[self].overloaded && !root;
                ExpectTreePorts(net, oracle, self, expected);
            }
            ExpectTreeDistances(net, oracle, parents, g);
        }
        NS_TEST_EXPECT_MSG_EQ((leaves > 300), true, "overloaded leaves");
    }

    /** Oracle: the same network with its nodes numbered otherwise. */
    void NumberingOfNodes()
    {
        std::mt19937_64 rng(4);
        for (int g = 0; g < GRAPHS / 2; ++g)
        {
            Mix mix;
            mix.overload = g % 2;
            mix.equal = g % 3 == 0;
            const Net net = RandomNet(rng, mix, 16);
            std::vector<uint32_t> number(net.Size());
            std::iota(number.begin(), number.end(), 0);
            std::shuffle(number.begin(), number.end(), rng);
            Net other = net;
            for (uint32_t node = 0; node < net.Size(); ++node)
            {
                other.nodes[number[node]] = net.nodes[node];
            }
            for (Link& l : other.links)
            {
                l.a = number[l.a];
                l.b = number[l.b];
            }
            for (uint32_t node = 0; node < net.Size(); ++node)
            {
                const std::string one = Routes(net, node);
                NS_TEST_ASSERT_MSG_EQ((one == Routes(other, number[node])), true, "network " << g);
            }
        }
    }

    /** Oracle: the header. */
    void Refusals()
    {
        CoreGraph core;
        NS_TEST_EXPECT_MSG_EQ((l2_graph_clear(&core.graph, 0)), L2_EINVAL, "no nodes");
        NS_TEST_EXPECT_MSG_EQ((l2_graph_clear(&core.graph, UINT32_MAX)), L2_EINVAL, "too many");
        NS_TEST_EXPECT_MSG_EQ((l2_graph_clear(&core.graph, 3)), 0, "three");

        const struct
        {
            const char* what;
            uint32_t node;
            l2_graph_end end;
            int error;
        } ends[] = {
            {"no such node", 3, {0, 1, 1, 1}, L2_ENOENT},
            {"no such neighbour", 0, {3, 1, 1, 1}, L2_ENOENT},
            {"no cost", 0, {1, 0, 1, 1}, L2_EINVAL},
            {"port 0", 0, {1, 1, 0, 1}, L2_EINVAL},
            {"port 0 there", 0, {1, 1, 1, 0}, L2_EINVAL},
            {"a port that no bridge has", 0, {1, 1, L2_MAX_PORTS + 1, 1}, L2_EINVAL},
            {"a port that no bridge has, there", 0, {1, 1, 1, L2_MAX_PORTS + 1}, L2_EINVAL},
            {"one side", 0, {1, 1, 1, L2_MAX_PORTS}, L2_OK},
            {"a port joined to itself", 2, {2, 1, 5, 5}, L2_OK},
        };

        for (const auto& e : ends)
        {
            NS_TEST_EXPECT_MSG_EQ((l2_graph_add_end(&core.graph, e.node, &e.end)), e.error, e.what);
        }
        NS_TEST_EXPECT_MSG_EQ((l2_graph_index(&core.graph)), 0, "rows");
        NS_TEST_EXPECT_MSG_EQ((l2_graph_end_count(&core.graph)), 0, "nothing is a link yet");
        const l2_graph_end back = {0, UINT32_MAX, L2_MAX_PORTS, 1};
        NS_TEST_EXPECT_MSG_EQ((l2_graph_add_end(&core.graph, 1, &back)), 0, "the other side");
        NS_TEST_EXPECT_MSG_EQ((l2_graph_index(&core.graph)), 0, "rows");
        NS_TEST_EXPECT_MSG_EQ((l2_graph_end_count(&core.graph)), 2, "a link");
        const l2_node info = {};
        NS_TEST_EXPECT_MSG_EQ((l2_graph_set_node(&core.graph, 3, &info)),
                              L2_ENOENT,
                              "no such node");
    }

    /** Oracle: the same with memory; and that the graph says so and holds nothing it does not need.
     */
    void WithoutMemory()
    {
        std::mt19937_64 rng(5);
        Mix mix;
        mix.overload = true;
        const Net net = RandomNet(rng, mix, 16);
        const std::string expected = Routes(net, 0);
        std::size_t failures = 0;
        for (std::size_t n = 1; n < 1000; ++n)
        {
            Allocator allocator;
            allocator.Fail(Allocator::ONCE, n);
            const std::string got = Routes(net, 0, &allocator);
            NS_TEST_ASSERT_MSG_EQ((allocator.GetLive()), 0, "given back");
            NS_TEST_ASSERT_MSG_EQ((got == expected || got == "no memory"), true, n);
            failures += allocator.HasFailed();
            if (!allocator.HasFailed())
            {
                break;
            }
        }
        NS_TEST_EXPECT_MSG_EQ((failures > 20), true, failures << " calls that can fail");
    }

  private:
    /** Everything that a search found. */
    static std::string Text(const l2_spf& spf)
    {
        std::string text = std::to_string(spf.reached);
        for (uint32_t node = 0; node < spf.node_count; ++node)
        {
            text += " " + std::to_string(spf.distance[node]);
        }
        for (uint32_t i = 0; i < spf.reached; ++i)
        {
            const uint32_t node = spf.order[i];
            text += "\n" + std::to_string(node) + " " + std::to_string(spf.hops[node]);
            for (uint32_t word = 0; i > 0 && word < spf.words; ++word)
            {
                text += " " + std::to_string(spf.next_hops[node * spf.words + word]);
            }
        }
        return text;
    }

    /** The ends of a node that the last search found to be next hops to another. */
    static std::vector<std::size_t> NextHops(const l2_spf& spf, uint32_t to)
    {
        std::vector<std::size_t> hops;
        for (std::size_t i = 0; i < spf.words * 64; ++i)
        {
            if (spf.next_hops[to * spf.words + i / 64] >> i % 64 & 1)
            {
                hops.push_back(i);
            }
        }
        return hops;
    }

    /**
     * Follow next hops from node to node, each of which has searched for itself.
     * @param net the network
     * @param to where to
     * @return by node, in how many ways one gets there
     */
    static std::vector<double> CountWays(const Net& net, uint32_t to)
    {
        CoreGraph core;
        core.Fill(net);
        std::vector<std::pair<uint64_t, uint32_t>> nearest;
        std::vector<std::vector<uint32_t>> next(net.Size());
        for (uint32_t node = 0; node < net.Size(); ++node)
        {
            l2_spf_run(&core.spf, &core.graph, node, nullptr, L2_SPF_NEXT_HOPS);
            const uint64_t distance = core.spf.distance[to];
            nearest.emplace_back(distance, node);
            if (distance != UNREACHABLE && node != to)
            {
                const std::vector<End> ends = net.Ends(node);
                for (const std::size_t hop : NextHops(core.spf, to))
                {
                    next[node].push_back(ends.at(hop).to);
                }
            }
        }
        std::sort(nearest.begin(), nearest.end());
        std::vector<double> ways(net.Size());
        ways[to] = 1;
        for (const auto& from : nearest)
        {
            for (const uint32_t via : next[from.second])
            {
                ways[from.second] += ways[via];
            }
        }
        return ways;
    }

    /**
     * Oracle: Boost.Graph's distances. An end is a next hop iff its cost and the distance from
     * there add up; paths are counted from their beginning there, and from their end by next hops.
     * @param net a network
     * @param what it is
     * @param rng in whose order ends are told, or nullptr
     * @return whether all is well
     */
    bool ExpectPaths(const Net& net, const std::string& what, std::mt19937_64* rng = nullptr)
    {
        CoreGraph core;
        const Oracle oracle(net);
        NS_TEST_EXPECT_MSG_EQ((core.Fill(net, rng)), 0, what);
        NS_TEST_EXPECT_MSG_EQ((l2_graph_end_count(&core.graph)), (2 * net.links.size()), what);
        std::vector<std::vector<double>> there;
        for (uint32_t root = 0; root < net.Size(); ++root)
        {
            there.push_back(CountWays(net, root));
        }
        std::size_t wrong = 0;
        for (uint32_t root = 0; root < net.Size(); ++root)
        {
            const l2_spf& spf = core.spf;
            l2_spf_run(&core.spf, &core.graph, root, nullptr, L2_SPF_NEXT_HOPS);
            const std::vector<double> ways = oracle.CountPaths(root);
            const std::vector<End>& ends = oracle.Ends(root);
            uint32_t reached = 0;
            for (uint32_t node = 0; node < net.Size(); ++node)
            {
                const uint64_t distance = oracle.Distance(root, node);
                wrong += spf.distance[node] != distance;
                wrong += there[node][root] != ways[node];
                if (distance == UNREACHABLE)
                {
                    continue;
                }
                ++reached;
                wrong += spf.hops[node] != oracle.Hops(root, node);
                std::vector<std::size_t> hops;
                for (std::size_t i = 0; i < ends.size(); ++i)
                {
                    if (oracle.IsNextHop(root, ends[i], node))
                    {
                        hops.push_back(i);
                    }
                }
                wrong += node != root && hops != NextHops(spf, node);
            }
            wrong += spf.reached != reached || spf.order[0] != root;
            for (uint32_t i = 1; i < spf.reached; ++i)
            {
                const auto rank = [&](uint32_t n) { return std::make_pair(spf.distance[n], n); };
                wrong += rank(spf.order[i - 1]) >= rank(spf.order[i]);
            }
            NS_TEST_EXPECT_MSG_EQ(wrong, 0, what << " from " << root);
            if (wrong)
            {
                return false;
            }
        }
        return true;
    }

    /** Oracle: Boost.Graph: along the tree from its root it is no farther than by any way. */
    void ExpectTreeDistances(const Net& net,
                             const Oracle& oracle,
                             const std::vector<End>& parents,
                             int g)
    {
        for (uint32_t node = 0; node < net.Size(); ++node)
        {
            uint64_t sum = 0;
            uint32_t at = node;
            std::size_t steps = 0;
            for (; parents[at].port && steps <= net.Size(); ++steps)
            {
                sum += parents[at].back;
                at = parents[at].to;
            }
            NS_TEST_ASSERT_MSG_EQ((steps <= net.Size()), true, "network " << g << " has a circle");
            NS_TEST_ASSERT_MSG_EQ(sum, (oracle.Distance(at, node)), "network " << g);
        }
    }

    /** Oracle: the walk: routes name its ports, and say where paths lead and the tree does not. */
    void ExpectTreePorts(const Net& net,
                         const Oracle& oracle,
                         uint32_t self,
                         const std::vector<uint16_t>& towards)
    {
        const std::string routes = Routes(net, self);
        for (uint32_t node = 0; node < net.Size(); ++node)
        {
            const std::string prefix = MacText(net.nodes[node].prefix.bits) + "/24 via ";
            const std::size_t at = routes.find(prefix);
            const bool reached = node != self && oracle.Distance(self, node) != UNREACHABLE;
            NS_TEST_ASSERT_MSG_EQ((at != std::string::npos), reached, routes);
            const std::string tree = " tree " + std::to_string(towards[node]);
            const std::string expected = towards[node] ? tree : " not on tree";
            const std::size_t end = reached ? routes.find(" settling\n", at) : 0;
            const std::size_t begin = reached ? routes.find(expected, at) : 0;
            NS_TEST_ASSERT_MSG_EQ((begin + (reached ? expected.size() : 0)), end, routes);
        }
    }

    /** The FIB and tree ports of a switch, in words; "no memory" if there is too little. */
    static std::string Routes(const Net& net, uint32_t self, Allocator* allocator = nullptr)
    {
        l2_env env = {};
        env = allocator ? allocator->Env() : env;
        l2_memory memory;
        l2_memory_init(&memory, &env);
        l2_config config;
        l2_config_init(&config, "moose");
        config.ports = MAX_PORT;
        config.prefix = net.nodes[self].prefix;
        l2_graph graph;
        l2_fib fib;
        l2_fib_init(&fib, &memory, 1);
        bool onTree[MAX_PORT + 1] = {};
        size_t changed = 0;
        int error = l2_graph_init(&graph, &memory, net.Size());
        for (uint32_t node = 0; !error && node < net.Size(); ++node)
        {
            error = l2_graph_set_node(&graph, node, &net.nodes[node]);
        }
        for (const Link& l : net.links)
        {
            const l2_graph_end a = {l.b, l.ab, l.aPort, l.bPort};
            const l2_graph_end b = {l.a, l.ba, l.bPort, l.aPort};
            error = error ? error : l2_graph_add_end(&graph, l.a, &a);
            error = error ? error : l2_graph_add_end(&graph, l.b, &b);
        }
        error = error ? error : l2_graph_index(&graph);
        error = error ? error : l2_routes_compute(&fib, onTree, &graph, self, &config, &changed);
        std::vector<char> buffer(100000);
        l2_text text = {buffer.data(), buffer.size(), 0, false};
        if (!error)
        {
            l2_fib_dump(&fib, &text);
        }
        std::string routes = text.text;
        for (const bool on : onTree)
        {
            routes += on ? "*" : "-";
        }
        l2_fib_fini(&fib);
        l2_graph_fini(&graph);
        // A dump cannot sort without memory; then it says how many entries there are, no more.
        const bool cut = changed && routes.find("via") == std::string::npos;
        return memory.blocks ? "leaks" : error || cut ? "no memory" : routes;
    }

    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of paths over links with two directions.
 */
class CorePathsTestSuite : public TestSuite
{
  public:
    CorePathsTestSuite()
        : TestSuite("moose-core-paths", TestSuite::Type::UNIT)
    {
        typedef CorePathsTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Fat-trees have Boost.Graph's distances and a quarter of k squared paths",
             &T::FatTrees},
            {"Tori have Boost.Graph's distances and binomially many paths", &T::Tori},
            {"1,000 networks and each single failure have Boost.Graph's distances and paths",
             &T::RandomNetworks},
            {"Where costs are equal the search by level finds what the general one finds",
             &T::SameByLevel},
            {"The MOOSE tree is the shortest from its root, and overloaded switches are leaves",
             &T::Tree},
            {"Routes do not depend on how nodes are numbered", &T::NumberingOfNodes},
            {"What cannot be a link is refused, and what only one side announces is none",
             &T::Refusals},
            {"A graph that gets no memory says so and gives back what it has", &T::WithoutMemory},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CorePathsTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CorePathsTestSuite g_corePathsTestSuite;
