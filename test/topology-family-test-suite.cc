/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-topology-family: families and their options, what is refused, and random
 * networks. Oracles are the documented limits, the defining properties of random regular graphs,
 * Boost.Graph, published bounds, and chi-square.
 */

#include "topology-oracle.h"

#include "ns3/bcube.h"
#include "ns3/dcell.h"
#include "ns3/grid.h"
#include "ns3/jellyfish.h"
#include "ns3/l2-network-helper.h"
#include "ns3/simple-topologies.h"
#include "ns3/test.h"
#include "ns3/three-tier.h"
#include "ns3/topology-builder.h"
#include "ns3/topology-family.h"

#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/** Links by their ends, the lower first. */
using Ends = std::set<std::pair<uint32_t, uint32_t>>;

/**
 * @param spec a network
 * @return its links
 */
Ends
GetEnds(const TopologySpec& spec)
{
    Ends ends;
    for (const TopologySpec::Link& link : spec.links)
    {
        ends.insert(std::minmax(link.a, link.b));
    }
    return ends;
}

/**
 * @param action something that may throw
 * @return what it said then, or nothing
 */
std::string
GetComplaint(const std::function<void()>& action)
{
    try
    {
        action();
    }
    catch (const std::invalid_argument& error)
    {
        return error.what();
    }
    return "";
}

} // namespace

/** @brief Oracle: the line that a user needs. */
class BadTopologyTestCase : public TestCase
{
  public:
    BadTopologyTestCase()
        : TestCase("What is no network is refused in one line that says what is allowed")
    {
    }

  private:
    /** Compare what is said. */
    void Expect(const std::string& text, const std::string& expected)
    {
        const std::string said = GetComplaint([&] { BuildTopology(text); });
        NS_TEST_EXPECT_MSG_EQ(said, expected, text);
    }

    /** What a builder says to a program. */
    void ExpectBuilder(const std::string& expected, const std::function<void()>& action)
    {
        const std::string said = GetComplaint(action);
        NS_TEST_EXPECT_MSG_EQ(said, expected, expected);
    }

    void DoRun() override
    {
        const std::string dims = " is not allowed; allowed: one to four numbers from 1 to 100000 "
                                 "divided by x, such as 4x4x4";
        for (const std::string text : {"4x",
                                       "x",
                                       "x4",
                                       "4xx4",
                                       "0",
                                       "4x0",
                                       "04x4",
                                       "-4x4",
                                       "+4",
                                       " 4",
                                       "4 x4",
                                       "4X4",
                                       "3.5",
                                       "4,4",
                                       "100001",
                                       "99999999x9999999",
                                       "18446744073709551617",
                                       "99999999999999999999999999999999999",
                                       "2x2x2x2x2"})
        {
            Expect("torus:dims=" + text, "torus: --dims=" + text + dims);
            Expect("grid:dims=" + text, "grid: --dims=" + text + dims);
        }
        Expect("torus:dims=", "torus: --dims= is not allowed; allowed: a AxB... that is not empty");
        Expect("torus:dims=100000x100000x100000x100000",
               "torus: dims 100000x100000x100000x100000 makes more than 2^64 switches; allowed: at "
               "most 100000");
        Expect("grid:dims=999x999",
               "grid: dims 999x999 makes 998001 switches; allowed: at most 100000");
        Expect("torus:dims=10x10x10x100:hosts-per-edge=101",
               "torus: dims 10x10x10x100 makes 10100000 hosts; allowed: at most 10000000");
        Expect("torus:server-switches=yes",
               "torus: --server-switches=yes is not allowed; allowed: no value");
        Expect("torus:dims=3x3:dims=4x4", "torus: --dims=4x4: --dims is given twice");
        Expect("torus:switches=3", "torus: unknown option --switches; see --help");
        Expect("ring:", "");
        Expect("ring::switches=3",
               "ring: '--' is no option; options are written --name=value, see --help");
        const std::string range = " is not allowed; allowed: an integer from ";
        Expect("three-tier:rows=0", "three-tier: --rows=0" + range + "1 to 63");
        Expect("three-tier:rows=64", "three-tier: --rows=64" + range + "1 to 63");
        Expect("three-tier:racks=many", "three-tier: --racks=many" + range + "1 to 4000");
        Expect("three-tier:rows=63:racks=4000",
               "three-tier: rows 63 and racks 4000 makes 252128 switches; allowed: at most 100000");
        Expect("three-tier:hosts-per-edge=0",
               "three-tier: --hosts-per-edge=0" + range + "1 to 4000");
        Expect("mesh:switches=0", "mesh: --switches=0" + range + "1 to 1414");
        Expect("mesh:switches=1415", "mesh: --switches=1415" + range + "1 to 1414");
        Expect("ring:switches=1000000", "ring: --switches=1000000" + range + "1 to 100000");
        Expect("hypercube:dimension=17", "hypercube: --dimension=17" + range + "0 to 16");
        Expect("hypercube:dimension=16:hosts-per-edge=4000",
               "hypercube: dimension 16 makes 262144000 hosts; allowed: at most 10000000");
        Expect("dcell:ports=1", "dcell: --ports=1" + range + "2 to 1000");
        Expect("dcell:level=5", "dcell: --level=5" + range + "0 to 4");
        Expect("dcell:ports=2:level=4",
               "dcell: ports 2 and level 4 makes 4895163 switches; allowed: at most 100000");
        Expect("dcell:ports=1000:level=4",
               "dcell: ports 1000 and level 4 makes more than 2^64 switches; allowed: at most "
               "100000");
        Expect("bcube:ports=8:level=5",
               "bcube: ports 8 and level 5 makes 458752 switches; allowed: at most 100000");
        Expect("bcube:ports=1000:level=16",
               "bcube: ports 1000 and level 16 makes more than 2^64 switches; allowed: at most "
               "100000");
        Expect("jellyfish:switches=7:degree=3",
               "jellyfish: the degree of 7 switches is 3; allowed: an even number, as the number "
               "of switches is odd");
        Expect("jellyfish:switches=7:degree=7",
               "jellyfish: the degree of 7 switches is 7; allowed: 2 to 6");
        Expect("jellyfish:switches=8:degree=1",
               "jellyfish: the degree of 8 switches is 1; allowed: 2 to 7");
        Expect("jellyfish:switches=2:degree=0",
               "jellyfish: the degree of 2 switches is 0; allowed: 1 to 1");
        Expect("jellyfish:topology-seed=0",
               "jellyfish: --topology-seed=0" + range + "1 to 4294967295");
        Expect("jellyfish:switches=100000:degree=99998",
               "jellyfish: switches 100000 and degree 99998 makes 4999900000 links between "
               "switches; allowed: at most 1000000");
        constexpr uint32_t most = std::numeric_limits<uint32_t>::max();
        ExpectBuilder("torus: the number of dimensions is 0; allowed: 1 to 4",
                      [] { Torus({}, 1); });
        ExpectBuilder("torus: the number of dimensions is 5; allowed: 1 to 4", [] {
            Torus({1, 1, 1, 1, 1}, 1);
        });
        ExpectBuilder("grid: a dimension of 4x0 is 0; allowed: 1 or more", [] { Grid({4, 0}, 1); });
        ExpectBuilder("grid: hosts per edge switch is 0; allowed: 1 or more", [] {
            Grid({4, 4}, 0);
        });
        ExpectBuilder("grid: dims 4294967295x4294967295 makes 18446744065119617025 switches; "
                      "allowed: at most 100000",
                      [] {
                          Grid({most, most}, most);
                      });
        ExpectBuilder("mesh: the number of switches is 4294967295; allowed: 1 to 1414",
                      [] { FullMesh(most, most); });
        ExpectBuilder("ring: the number of switches is 0; allowed: 1 to 100000",
                      [] { Ring(0, 1); });
        ExpectBuilder("ring: switches 8 makes 34359738360 hosts; allowed: at most 10000000",
                      [] { Ring(8, most); });
        ExpectBuilder("hypercube: the dimension is 32; allowed: 0 to 16", [] { Hypercube(32, 1); });
        ExpectBuilder("three-tier: the number of rows is 4294967295; allowed: 1 to 63",
                      [] { ThreeTier(most, most, most); });
        ExpectBuilder("three-tier: the number of racks of a row is 4294967295; allowed: 1 to 4000",
                      [] { ThreeTier(63, most, most); });
        ExpectBuilder("dcell: the level is 4294967295; allowed: 0 to 4",
                      [] { DCell(1000, most, most); });
        ExpectBuilder("bcube: the level is 4294967295; allowed: 0 to 16",
                      [] { BCube(2, most, most); });
        ExpectBuilder("jellyfish: the number of switches is 0; allowed: 1 to 100000",
                      [] { Jellyfish(0, 0, 1, 1); });
    }
};

/** @brief Oracle: the builders themselves, called with the same values. */
class FamilyTestCase : public TestCase
{
  public:
    FamilyTestCase()
        : TestCase("A text builds the network that its options name, and every family has defaults")
    {
    }

  private:
    /** Compare two networks. */
    void ExpectSame(const std::string& text, const TopologySpec& expected)
    {
        const TopologySpec spec = BuildTopology(text);
        const std::vector<std::string> links = spec.GetLinkNames();
        NS_TEST_EXPECT_MSG_EQ(spec.name, expected.name, text);
        NS_TEST_EXPECT_MSG_EQ((links == expected.GetLinkNames()),
                              true,
                              text << ": links and hosts");
        NS_TEST_EXPECT_MSG_EQ((spec.hosts[0].rate == expected.hosts[0].rate), true, text);
    }

    void DoRun() override
    {
        ExpectSame("torus:dims=3x4:hosts-per-edge=3", Torus({3, 4}, 3));
        ExpectSame("torus", Torus({4, 4, 4}, 2));
        ExpectSame("torus:server-switches:dims=3x3", Torus({3, 3}, 1, true));
        ExpectSame("grid:server-switches:hosts-per-edge=2", Grid({4, 4}, 2, true));
        ExpectSame("grid:dims=5", Grid({5}, 2));
        ExpectSame("three-tier:racks=3:rows=1", ThreeTier(1, 3, 20));
        ExpectSame("mesh:switches=5:hosts-per-edge=1", FullMesh(5, 1));
        ExpectSame("ring:switches=5", Ring(5, 2));
        ExpectSame("hypercube:dimension=3", Hypercube(3, 2));
        ExpectSame("dcell:ports=3:level=2", DCell(3, 2, 1));
        ExpectSame("bcube:ports=3:level=2:hosts-per-edge=4", BCube(3, 2, 4));
        ExpectSame("jellyfish:switches=9:degree=4:topology-seed=7", Jellyfish(9, 4, 2, 7));
        std::set<std::string> names;
        for (const TopologyFamily& family : GetTopologyFamilies())
        {
            NS_TEST_EXPECT_MSG_EQ((names.insert(family.name).second), true, family.name);
        }
        for (const std::string name : {"torus",
                                       "grid",
                                       "three-tier",
                                       "mesh",
                                       "ring",
                                       "hypercube",
                                       "dcell",
                                       "bcube",
                                       "jellyfish",
                                       "fat-tree"})
        {
            const TopologySpec spec = BuildTopology(name);
            L2NetworkHelper(L2SwitchHelper("moose")).Check(spec);
            L2NetworkHelper(L2SwitchHelper("ethernet")).Check(spec);
            // Max Age is 20 bridges, whichever is the root [802.1D-2004 17.14].
            const uint32_t diameter = TopologyOracle(spec).GetDiameter();
            NS_TEST_EXPECT_MSG_LT(diameter, 20, name << ": RSTP suffices");
            NS_TEST_EXPECT_MSG_LT((spec.hosts.size()), 200, name << ": runs in seconds");
        }
    }
};

/** @brief Oracle: what regular, simple and connected mean, by Boost.Graph. */
class RegularTestCase : public TestCase
{
  public:
    RegularTestCase()
        : TestCase("A random network is simple, connected, and has the same number of links at "
                   "every switch")
    {
    }

  private:
    /** Look at one. */
    void ExpectRegular(uint32_t count, uint32_t degree, uint64_t seed)
    {
        const TopologySpec spec = Jellyfish(count, degree, 1, seed);
        const TopologyOracle graph(spec);
        const std::map<uint32_t, uint64_t> degrees = {{degree, count}};
        const bool regular = graph.GetDegrees() == degrees;
        const bool simple = graph.IsSimple();
        const std::vector<uint32_t> distances = graph.GetDistances(0);
        const uint32_t farthest = *std::max_element(distances.begin(), distances.end());
        NS_TEST_EXPECT_MSG_EQ(regular, true, spec.name << ": regular");
        NS_TEST_EXPECT_MSG_EQ(simple, true, spec.name << ": simple");
        NS_TEST_EXPECT_MSG_LT(farthest, count, spec.name << ": connected");
        NS_TEST_EXPECT_MSG_EQ((spec.links.size()), count * degree / 2, spec.name << ": links");
    }

    void DoRun() override
    {
        ExpectRegular(1, 0, 1);
        ExpectRegular(2, 1, 1);
        for (uint32_t count = 3; count <= 16; count++)
        {
            for (uint32_t degree = 2; degree < count; degree++)
            {
                for (uint64_t seed = 1; count * degree % 2 == 0 && seed <= 40; seed++)
                {
                    ExpectRegular(count, degree, seed);
                }
            }
        }
        // A random 2-regular graph of this size is in one part once in some 20 times only.
        for (uint64_t seed = 1; seed <= 5; seed++)
        {
            ExpectRegular(1000, 2, seed);
            ExpectRegular(1000, 3, seed);
            ExpectRegular(100, 49, seed);
            ExpectRegular(101, 50, seed);
            ExpectRegular(100, 51, seed);
            ExpectRegular(100, 97, seed);
            ExpectRegular(100, 98, seed);
        }
        ExpectRegular(10000, 4, 1);
        ExpectRegular(500, 249, 1);
        ExpectRegular(500, 250, 1);
    }
};

/** @brief Oracle: the same once more; and chi-square, as all switches are alike. */
class RandomTopologyTestCase : public TestCase
{
  public:
    RandomTopologyTestCase()
        : TestCase("A seed gives one random network, others give others, and any two switches are "
                   "linked as often as any other two")
    {
    }

  private:
    /**
     * How unequally often pairs are linked, over many seeds.
     * @param count switches
     * @param degree links of each
     * @param seeds how many seeds
     * @return chi-square, with one degree of freedom less than there are pairs
     */
    static double ChiSquare(uint32_t count, uint32_t degree, uint64_t seeds)
    {
        std::map<std::pair<uint32_t, uint32_t>, uint64_t> often;
        for (uint64_t seed = 1; seed <= seeds; seed++)
        {
            for (const auto& ends : GetEnds(Jellyfish(count, degree, 1, seed)))
            {
                often[ends]++;
            }
        }
        const double pairs = count * (count - 1) / 2.0;
        const double expected = seeds * count * degree / 2.0 / pairs;
        double sum = (pairs - often.size()) * expected;
        for (const auto& [ends, times] : often)
        {
            sum += (times - expected) * (times - expected) / expected;
        }
        return sum;
    }

    void DoRun() override
    {
        std::set<Ends> different;
        for (uint64_t seed = 1; seed <= 100; seed++)
        {
            const TopologySpec spec = Jellyfish(20, 4, 1, seed);
            const std::vector<std::string> again = Jellyfish(20, 4, 1, seed).GetLinkNames();
            NS_TEST_EXPECT_MSG_EQ((spec.GetLinkNames() == again), true, "the same seed");
            different.insert(GetEnds(spec));
        }
        NS_TEST_EXPECT_MSG_EQ((different.size()), 100, "other seeds");
        // 27 and 44 degrees of freedom: exceeded once in a thousand times. Links of one network
        // exclude each other, which makes the sums smaller.
        NS_TEST_EXPECT_MSG_LT(ChiSquare(8, 3, 2000), 55.5, "3 of 7 others");
        NS_TEST_EXPECT_MSG_LT(ChiSquare(8, 5, 2000), 55.5, "5 of 7 others");
        NS_TEST_EXPECT_MSG_LT(ChiSquare(10, 2, 2000), 78.7, "2 of 9 others");
    }
};

/** @brief Oracle: the bounds of Moore, and of Bollobas and de la Vega. */
class DiameterTestCase : public TestCase
{
  public:
    DiameterTestCase()
        : TestCase("The diameter of random networks lies within the published bounds")
    {
    }

  private:
    void DoRun() override
    {
        for (const auto& [count, degree] : std::vector<std::pair<uint32_t, uint32_t>>{{50, 3},
                                                                                      {100, 4},
                                                                                      {200, 6},
                                                                                      {400, 3},
                                                                                      {500, 10},
                                                                                      {500, 24}})
        {
            uint64_t reached = 1;
            uint64_t ring = degree;
            uint32_t least = 0;
            for (; reached < count; least++, ring *= degree - 1)
            {
                reached += ring;
            }
            const double n = count;
            const auto most = static_cast<uint32_t>(
                1 + std::ceil(std::log(2.1 * degree * n * std::log(n)) / std::log(degree - 1.0)));
            for (uint64_t seed = 1; seed <= 3; seed++)
            {
                const TopologySpec spec = Jellyfish(count, degree, 1, seed);
                const uint32_t diameter = TopologyOracle(spec).GetDiameter();
                NS_TEST_EXPECT_MSG_EQ((diameter >= least), true, spec.name << ": " << diameter);
                NS_TEST_EXPECT_MSG_EQ((diameter <= most), true, spec.name << ": " << diameter);
            }
        }
    }
};

/** @brief Its suite. */
class TopologyFamilyTestSuite : public TestSuite
{
  public:
    TopologyFamilyTestSuite()
        : TestSuite("moose-topology-family", Type::UNIT)
    {
        AddTestCase(new BadTopologyTestCase);
        AddTestCase(new FamilyTestCase);
        AddTestCase(new RegularTestCase);
        AddTestCase(new RandomTopologyTestCase);
        AddTestCase(new DiameterTestCase);
    }
};

static TopologyFamilyTestSuite g_topologyFamilyTestSuite; //!< registers the suite
