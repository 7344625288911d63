/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-topology: what the builders of networks build. Oracles are the closed forms of
 * the literature that each builder's documentation names, distances, cuts and numbers of paths that
 * Boost.Graph finds, cuts by brute force, and the published rules of construction.
 */

#include "core/l2.h"
#include "expected-topologies.h"
#include "topology-oracle.h"

#include "ns3/bcube.h"
#include "ns3/dcell.h"
#include "ns3/fat-tree.h"
#include "ns3/grid.h"
#include "ns3/jellyfish.h"
#include "ns3/simple-topologies.h"
#include "ns3/test.h"
#include "ns3/three-tier.h"
#include "ns3/topology-builder.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @param spec a network
 * @return the switch that a spanning tree will have as its root: that of the best priority, of
 * those the first, as addresses are given in the order of the switches
 */
std::string
GetRoot(const TopologySpec& spec)
{
    return std::min_element(spec.switches.begin(),
                            spec.switches.end(),
                            [](const auto& a, const auto& b) { return a.priority < b.priority; })
        ->name;
}

/**
 * @param spec a network
 * @return the fewest links between two halves, by trying all
 */
uint64_t
BruteBisection(const TopologySpec& spec)
{
    const uint32_t count = spec.switches.size();
    uint64_t fewest = spec.links.size();
    for (uint32_t side = 0; side < 1U << count; side++)
    {
        uint32_t ones = 0;
        for (uint32_t rest = side; rest != 0; rest &= rest - 1)
        {
            ones++;
        }
        if (ones == count / 2)
        {
            const uint64_t cut =
                std::count_if(spec.links.begin(), spec.links.end(), [&](const auto& link) {
                    return ((side >> link.a ^ side >> link.b) & 1) != 0;
                });
            fewest = std::min(fewest, cut);
        }
    }
    return fewest;
}

} // namespace

/** @brief Oracle: closed forms, see ExpectedFatTree() and the others. */
class TopologyClosedFormTestCase : public TestCase
{
  public:
    TopologyClosedFormTestCase()
        : TestCase("Every network has the switches, links, ports and diameter of its closed forms")
    {
    }

  private:
    void DoRun() override
    {
        for (const Expected& expected : GetExpected())
        {
            const std::string& name = expected.spec.name;
            expected.spec.Check();
            const TopologyOracle graph(expected.spec);
            const uint64_t switches = expected.spec.switches.size();
            const uint64_t links = expected.spec.links.size();
            const bool simple = graph.IsSimple();
            const bool degrees = graph.GetDegrees() == expected.degrees;
            const uint32_t diameter = graph.GetDiameter();
            const std::string root = GetRoot(expected.spec);
            NS_TEST_EXPECT_MSG_EQ(switches, expected.switches, name << ": switches");
            NS_TEST_EXPECT_MSG_EQ(links, expected.links, name << ": links");
            NS_TEST_EXPECT_MSG_EQ(simple, true, name << ": one link at most between two");
            NS_TEST_EXPECT_MSG_EQ(degrees, true, name << ": links of each switch");
            NS_TEST_EXPECT_MSG_EQ(diameter, expected.diameter, name << ": diameter");
            NS_TEST_EXPECT_MSG_EQ(root, expected.root, name << ": root");
            ExpectHosts(expected.spec);
            ExpectDrawn(expected.spec);
            if (switches > 1)
            {
                const uint64_t connectivity = graph.GetConnectivity();
                NS_TEST_EXPECT_MSG_EQ(connectivity,
                                      expected.connectivity,
                                      name << ": connectivity");
            }
        }
    }

    /** One host on each edge switch, or where there are no tiers on each switch. */
    void ExpectHosts(const TopologySpec& spec)
    {
        std::vector<uint32_t> hosts(spec.switches.size());
        for (const TopologySpec::Host& host : spec.hosts)
        {
            hosts.at(host.sw)++;
        }
        for (uint32_t i = 0; i < hosts.size(); i++)
        {
            const TopologySpec::Switch& sw = spec.switches[i];
            const uint32_t expected = sw.tier == "flat" || sw.tier == "edge" ? 1 : 0;
            NS_TEST_EXPECT_MSG_EQ(hosts[i], expected, spec.name << ": hosts of " << sw.name);
        }
    }

    /** No two switches are drawn on top of each other. */
    void ExpectDrawn(const TopologySpec& spec)
    {
        std::set<std::pair<int64_t, int64_t>> places;
        for (const TopologySpec::Switch& sw : spec.switches)
        {
            NS_TEST_EXPECT_MSG_EQ((sw.position.has_value()), true, spec.name << ": " << sw.name);
            const TopologySpec::Position at = sw.position.value_or(TopologySpec::Position{0, 0});
            const bool fresh =
                places.emplace(std::llround(at.x * 100), std::llround(at.y * 100)).second;
            NS_TEST_EXPECT_MSG_EQ(fresh, true, spec.name << ": place of " << sw.name);
        }
    }
};

/** @brief Oracle: closed forms of distances, and Boost.Graph's count of paths. */
class TopologyDistanceTestCase : public TestCase
{
  public:
    TopologyDistanceTestCase()
        : TestCase("Between any two switches there are the shortest paths of the closed forms, in "
                   "length and number, for Boost.Graph and for libl2")
    {
    }

  private:
    /** @return the network as libl2 sees it, all links of cost 1 */
    static std::shared_ptr<l2_topology> MakeTopology(const TopologySpec& spec)
    {
        const l2_env env = {};
        l2_topology* topology = nullptr;
        int error = l2_topology_new(&topology, spec.switches.size(), &env);
        std::vector<uint16_t> ports(spec.switches.size());
        for (const TopologySpec::Link& link : spec.links)
        {
            error |=
                l2_topology_add_link(topology, link.a, ++ports[link.a], link.b, ++ports[link.b], 1);
        }
        if (error)
        {
            throw std::runtime_error("libl2 refuses " + spec.name);
        }
        return std::shared_ptr<l2_topology>(topology, l2_topology_free);
    }

    void DoRun() override
    {
        for (const Expected& expected : GetExpected())
        {
            const TopologySpec& spec = expected.spec;
            const TopologyOracle graph(spec);
            const auto topology = MakeTopology(spec);
            uint64_t wrong = 0;
            uint64_t wrongCore = 0;
            for (uint32_t from = 0; from < spec.switches.size(); from++)
            {
                const std::vector<uint32_t> distances = graph.GetDistances(from);
                const std::vector<uint64_t> paths = graph.CountPaths(from, distances);
                for (uint32_t to = 0; to < spec.switches.size(); to++)
                {
                    uint32_t hops = 0;
                    const uint64_t cost = l2_topology_distance(topology.get(), from, to, &hops);
                    wrongCore += cost != distances[to] || hops != distances[to];
                    const Distance closed =
                        from == to ? Distance{0, 1} : expected.distance(from, to);
                    wrong +=
                        closed != Distance{0, 0} && closed != Distance{distances[to], paths[to]};
                }
            }
            NS_TEST_EXPECT_MSG_EQ(wrong, 0, spec.name << ": pairs that the closed form has wrong");
            NS_TEST_EXPECT_MSG_EQ(wrongCore, 0, spec.name << ": pairs that libl2 has wrong");
        }
    }
};

/** @brief Oracle: all pairs of halves, or the maximum flow between halves of the servers. */
class TopologyBisectionTestCase : public TestCase
{
  public:
    TopologyBisectionTestCase()
        : TestCase("As many links join two halves as the published bisection widths say")
    {
    }

  private:
    /** Compare the fewest links between any two halves. */
    void ExpectBrute(const TopologySpec& spec, uint64_t expected)
    {
        const uint64_t width = BruteBisection(spec);
        NS_TEST_EXPECT_MSG_EQ(width, expected, spec.name << ": bisection width");
    }

    /**
     * Compare the fewest links between halves of those switches that have hosts.
     * @param spec the network
     * @param kind how they are called
     * @param first which are in the first half, by the numbers of their names
     * @param expected links
     */
    void ExpectCut(const TopologySpec& spec,
                   const std::string& kind,
                   const std::function<bool(const Place&)>& first,
                   long expected)
    {
        const auto ones = Select(spec, kind, first);
        const auto others = Select(spec, kind, [&](const Place& place) { return !first(place); });
        const long width = TopologyOracle(spec).GetMinimumCut(ones, others);
        NS_TEST_EXPECT_MSG_EQ((ones.size()), (others.size()), spec.name << ": halves");
        NS_TEST_EXPECT_MSG_EQ(width, expected, spec.name << ": links between halves");
    }

    /** The fewest links between any halves of the servers, mini-switches wherever that is least. */
    void ExpectAtLeast(const TopologySpec& spec, const std::string& kind, double bound)
    {
        const auto servers = Select(spec, kind, [](const Place&) { return true; });
        long fewest = spec.links.size();
        std::vector<bool> chosen(servers.size());
        std::fill(chosen.begin(), chosen.begin() + servers.size() / 2, true);
        do
        {
            std::vector<uint32_t> halves[2];
            for (std::size_t i = 0; i < servers.size(); i++)
            {
                halves[chosen[i]].push_back(servers[i]);
            }
            fewest = std::min(fewest, TopologyOracle(spec).GetMinimumCut(halves[0], halves[1]));
        } while (chosen[0] && std::prev_permutation(chosen.begin(), chosen.end()));
        NS_TEST_EXPECT_MSG_GT(fewest, bound, spec.name << ": bisection width");
    }

    void DoRun() override
    {
        ExpectBrute(Torus({4, 4}, 1), 8);
        ExpectBrute(Torus({4, 3}, 1), 6);
        ExpectBrute(Torus({4, 2}, 1), 4);
        ExpectBrute(Torus({4, 2, 2}, 1), 8);
        ExpectBrute(Torus({2, 2, 2, 2}, 1), 8);
        ExpectBrute(Grid({4, 4}, 1), 4);
        ExpectBrute(Grid({4, 3}, 1), 3);
        ExpectBrute(Grid({2, 8}, 1), 2);
        ExpectBrute(Grid({2, 2, 4}, 1), 4);
        for (uint32_t d = 1; d <= 4; d++)
        {
            ExpectBrute(Hypercube(d, 1), Power(2, d) / 2);
        }
        for (uint32_t n = 2; n <= 10; n++)
        {
            ExpectBrute(FullMesh(n, 1), n * n / 4);
        }
        for (uint32_t n = 3; n <= 14; n++)
        {
            ExpectBrute(Ring(n, 1), 2);
        }
        for (const uint32_t k : {4, 8, 12})
        {
            ExpectCut(
                FatTree(k, 1),
                "edge",
                [=](const Place& p) { return p[0] < k / 2; },
                k * k * k / 8);
        }
        for (const uint32_t rows : {2, 4, 10})
        {
            ExpectCut(
                ThreeTier(rows, 20, 1),
                "tor",
                [=](const Place& p) { return p[0] < rows / 2; },
                2 * rows);
        }
        for (const auto& [n, k] : std::vector<std::pair<uint32_t, uint32_t>>{{2, 1},
                                                                             {2, 2},
                                                                             {2, 3},
                                                                             {4, 1},
                                                                             {4, 2},
                                                                             {8, 1}})
        {
            const uint32_t half = n / 2;
            ExpectCut(
                BCube(n, k, 1),
                "server",
                [=](const Place& p) { return p[0] < half; },
                Power(n, k + 1) / 2);
        }
        // Guo and others: more than t / (4 log_n t) links of t servers.
        ExpectAtLeast(DCell(2, 1, 1), "server", 6 / (4 * std::log2(6)));
        ExpectAtLeast(DCell(3, 1, 1), "server", 12 / (4 * std::log(12) / std::log(3)));
    }
};

/** @brief Oracle: the recursive definition of Guo and others. */
class DCellTestCase : public TestCase
{
  public:
    DCellTestCase()
        : TestCase("A DCell is what its recursive definition says")
    {
    }

  private:
    /** Links by the names of their ends. */
    using Links = std::multiset<std::pair<std::string, std::string>>;

    /** Add a link. */
    static void Join(Links& links, const std::string& a, const std::string& b)
    {
        links.emplace(std::min(a, b), std::max(a, b));
    }

    /**
     * Build a DCell as its definition says.
     * @param n ports
     * @param level its level
     * @param prefix what the names of its servers begin with
     * @param minis number of mini-switches so far
     * @param links links are added
     * @return the names of its servers, in order
     */
    std::vector<std::string> Define(uint32_t n,
                                    uint32_t level,
                                    const std::string& prefix,
                                    uint32_t& minis,
                                    Links& links)
    {
        std::vector<std::string> servers;
        if (level == 0)
        {
            for (uint32_t i = 0; i < n; i++)
            {
                servers.push_back(prefix + "-" + std::to_string(i));
                Join(links, servers.back(), "mini-" + std::to_string(minis));
            }
            minis++;
            return servers;
        }
        std::vector<std::vector<std::string>> cells;
        do
        {
            cells.push_back(
                Define(n, level - 1, prefix + "-" + std::to_string(cells.size()), minis, links));
        } while (cells.size() < cells[0].size() + 1);
        for (uint32_t i = 0; i < cells.size(); i++)
        {
            for (uint32_t j = i + 1; j < cells.size(); j++)
            {
                Join(links, cells[i][j - 1], cells[j][i]);
            }
            servers.insert(servers.end(), cells[i].begin(), cells[i].end());
        }
        return servers;
    }

    void DoRun() override
    {
        for (const auto& [n, level] : std::vector<std::pair<uint32_t, uint32_t>>{{4, 0},
                                                                                 {2, 1},
                                                                                 {4, 1},
                                                                                 {8, 1},
                                                                                 {2, 2},
                                                                                 {3, 2},
                                                                                 {4, 2},
                                                                                 {2, 3}})
        {
            const TopologySpec spec = DCell(n, level, 1);
            spec.Check();
            Links defined;
            uint32_t minis = 0;
            const auto servers = Define(n, level, "server", minis, defined);
            Links built;
            for (const TopologySpec::Link& link : spec.links)
            {
                Join(built, spec.switches[link.a].name, spec.switches[link.b].name);
            }
            const bool same = built == defined;
            NS_TEST_EXPECT_MSG_EQ(same, true, spec.name << ": links");
            NS_TEST_EXPECT_MSG_EQ((spec.switches.size()), minis + servers.size(), spec.name);
            ExpectNumbers(spec, n, level);
        }
    }

    /** Compare with the closed forms. */
    void ExpectNumbers(const TopologySpec& spec, uint32_t n, uint32_t level)
    {
        uint64_t servers = n;
        for (uint32_t i = 0; i < level; i++)
        {
            servers *= servers + 1;
        }
        const TopologyOracle graph(spec);
        std::map<uint32_t, uint64_t> degrees;
        degrees[level + 1] += servers;
        degrees[n] += servers / n;
        const bool right = graph.GetDegrees() == degrees;
        NS_TEST_EXPECT_MSG_EQ((spec.hosts.size()), servers, spec.name << ": servers");
        NS_TEST_EXPECT_MSG_EQ((spec.links.size()), servers + servers * level / 2, spec.name);
        NS_TEST_EXPECT_MSG_EQ(right, true, spec.name << ": links of each switch");
        NS_TEST_EXPECT_MSG_EQ(GetRoot(spec), "mini-0", spec.name << ": root");
        if (servers > 1000)
        {
            return; // all pairs take too long
        }
        const uint64_t connectivity = graph.GetConnectivity();
        NS_TEST_EXPECT_MSG_EQ(connectivity, std::min(n, level + 1), spec.name << ": connectivity");
        // Through a mini-switch is one hop of the paper and two links.
        TopologySpec paper = spec;
        paper.links.clear();
        const uint32_t minis = servers / n;
        for (const TopologySpec::Link& link : spec.links)
        {
            if (link.a >= minis)
            {
                paper.AddLink(link.a - minis, link.b - minis);
            }
        }
        for (uint32_t i = 0; i < servers; i++)
        {
            for (uint32_t j = i + 1; j < (i / n + 1) * n; j++)
            {
                paper.AddLink(i, j);
            }
        }
        paper.switches.resize(servers);
        const uint32_t hops = TopologyOracle(paper).GetDiameter();
        const uint32_t links = graph.GetDiameter();
        NS_TEST_EXPECT_MSG_LT(hops, Power(2, level + 1), spec.name << ": diameter in hops");
        NS_TEST_EXPECT_MSG_LT(links, 3 * Power(2, level), spec.name << ": diameter in links");
    }
};

/** @brief Oracle: the rates and areas that the documentation names. */
class TopologyTierTestCase : public TestCase
{
  public:
    TopologyTierTestCase()
        : TestCase("Links have the rates of their tiers, servers that are switches links inside, "
                   "and parts are areas")
    {
    }

  private:
    void DoRun() override
    {
        TopologySpec tree = ThreeTier(3, 5, 7);
        std::map<std::pair<std::string, uint64_t>, uint32_t> rates;
        for (const TopologySpec::Link& link : tree.links)
        {
            rates[{tree.GetTier(link), link.rate.GetBitRate()}]++;
        }
        const std::map<std::pair<std::string, uint64_t>, uint32_t> expected = {
            {{"core", 40000000000}, 1 + 3 * 4},
            {{"aggregation", 10000000000}, 3 * (1 + 2 * 5)}};
        NS_TEST_EXPECT_MSG_EQ((rates == expected), true, "links of a three-tier tree");
        NS_TEST_EXPECT_MSG_EQ((tree.hosts.size()), 3 * 5 * 7, "hosts of one");
        tree.AddDirectoryServers(3);
        for (const TopologySpec::Host& host : tree.hosts)
        {
            NS_TEST_EXPECT_MSG_EQ((host.rate.GetBitRate()), 1000000000, host.name);
        }
        for (const TopologySpec& spec :
             {DCell(4, 1, 2), BCube(3, 1, 2), Torus({3, 3}, 2, true), Grid({3, 3}, 2, true)})
        {
            for (const TopologySpec::Host& host : spec.hosts)
            {
                NS_TEST_EXPECT_MSG_EQ((host.rate.GetBitRate()),
                                      TopologyBuilder::SERVER_RATE,
                                      "rate");
                NS_TEST_EXPECT_MSG_EQ((host.delay.GetNanoSeconds()),
                                      TopologyBuilder::SERVER_DELAY_NS,
                                      "delay");
            }
            NS_TEST_EXPECT_MSG_EQ((spec.links[0].rate.GetBitRate()), 1000000000, spec.name);
        }
        ExpectAreas(ThreeTier(3, 5, 1), {2, 7, 7, 7});
        ExpectAreas(DCell(4, 1, 1), {0, 5, 5, 5, 5, 5});
        ExpectAreas(BCube(3, 1, 1), {3, 4, 4, 4});
        ExpectAreas(DCell(8, 2, 1), {73 * 72 + 73 * 9}); // more than there are areas
        ExpectAreas(Torus({3, 3}, 1), {9});
    }

    /** Compare the number of switches in each area. */
    void ExpectAreas(const TopologySpec& spec, const std::vector<uint32_t>& expected)
    {
        std::vector<uint32_t> areas(expected.size());
        for (const TopologySpec::Switch& sw : spec.switches)
        {
            areas.at(sw.area)++;
        }
        NS_TEST_EXPECT_MSG_EQ((areas == expected), true, spec.name << ": areas");
    }
};

/** @brief Oracle: definitions; a torus of twos is a hypercube, a row that is closed a ring. */
class TopologySameTestCase : public TestCase
{
  public:
    TopologySameTestCase()
        : TestCase("A torus 2x2x2 is a hypercube and a torus of one dimension a ring")
    {
    }

  private:
    /** Compare which switches are linked, by their numbers. */
    void ExpectSame(const TopologySpec& one, const TopologySpec& other)
    {
        std::set<std::pair<uint32_t, uint32_t>> links[2];
        const TopologySpec* specs[] = {&one, &other};
        for (int i = 0; i < 2; i++)
        {
            for (const TopologySpec::Link& link : specs[i]->links)
            {
                links[i].emplace(std::minmax(link.a, link.b));
            }
        }
        NS_TEST_EXPECT_MSG_EQ((links[0] == links[1]), true, one.name << " and " << other.name);
        NS_TEST_EXPECT_MSG_EQ((one.switches.size()), (other.switches.size()), one.name);
    }

    void DoRun() override
    {
        ExpectSame(Torus({2, 2, 2}, 1), Hypercube(3, 1));
        ExpectSame(Grid({2, 2, 2, 2}, 1), Hypercube(4, 1));
        for (uint32_t n = 1; n <= 9; n++)
        {
            ExpectSame(Torus({n}, 1), Ring(n, 1));
        }
        ExpectSame(Ring(3, 1), FullMesh(3, 1));
        ExpectSame(Jellyfish(9, 8, 1, 1), FullMesh(9, 1));
    }
};

/** @brief Its suite. */
class TopologyTestSuite : public TestSuite
{
  public:
    TopologyTestSuite()
        : TestSuite("moose-topology", Type::UNIT)
    {
        AddTestCase(new TopologyClosedFormTestCase);
        AddTestCase(new TopologyDistanceTestCase);
        AddTestCase(new TopologyBisectionTestCase);
        AddTestCase(new DCellTestCase);
        AddTestCase(new TopologyTierTestCase);
        AddTestCase(new TopologySameTestCase);
    }
};

static TopologyTestSuite g_topologyTestSuite; //!< registers the suite
