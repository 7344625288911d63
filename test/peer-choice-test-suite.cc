/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-peers: whom hosts choose, against the distributions' formulas.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/fat-tree.h"
#include "ns3/peer-choice.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <set>
#include <vector>

using namespace ns3;

namespace
{

/** With which probability a host, the first, chooses another, the second. */
using Probability = std::function<double(uint32_t, uint32_t)>;

/**
 * @param stream which numbers
 * @return random numbers
 */
Ptr<UniformRandomVariable>
MakeRandom(int64_t stream)
{
    Ptr<UniformRandomVariable> random = CreateObject<UniformRandomVariable>();
    random->SetStream(stream);
    return random;
}

/**
 * @param degrees degrees of freedom
 * @return what chi-square exceeds once in 1,000 times [Wilson and Hilferty 1931]
 */
double
GetCritical(double degrees)
{
    const double part = 2 / (9 * degrees);
    return degrees * std::pow(1 - part + 3.09 * std::sqrt(part), 3);
}

/**
 * A network of two sites, of which the first has two areas with two switches each, and the second
 * one of each. Hosts are added in turn to all switches, so that they are not in order.
 * @return the network: 2 sites, 5 switches, 15 hosts
 */
TopologySpec
MakeSites()
{
    TopologySpec spec;
    spec.name = "sites";
    for (uint32_t i = 0; i < 5; i++)
    {
        spec.AddSwitch("s" + std::to_string(i), "flat", i < 2 ? 0 : (i < 4 ? 1 : 0));
        spec.switches.back().site = i < 4 ? "east" : "west";
    }
    for (uint32_t i = 0; i < 15; i++)
    {
        spec.AddHost("h" + std::to_string(i), i % 5);
    }
    return spec;
}

} // namespace

/** @brief What the cases have in common. */
class PeersTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /**
     * Expect hosts to choose others as a formula says.
     * @param what what chooses, for messages
     * @param peers it
     * @param hosts how many hosts there are
     * @param draws how often each chooses
     * @param probability the formula; it says 0 of a host and itself
     */
    void ExpectDistribution(const std::string& what,
                            PeerChoice& peers,
                            uint32_t hosts,
                            uint32_t draws,
                            const Probability& probability)
    {
        const Ptr<UniformRandomVariable> random = MakeRandom(7);
        double chiSquare = 0;
        double degrees = 0;
        for (uint32_t host = 0; host < hosts; host++)
        {
            std::vector<double> counts(hosts);
            for (uint32_t i = 0; i < draws; i++)
            {
                counts.at(peers.Choose(host, random))++;
            }
            degrees--; // the sum is known
            for (uint32_t other = 0; other < hosts; other++)
            {
                const double expected = draws * probability(host, other);
                if (expected == 0)
                {
                    NS_TEST_EXPECT_MSG_EQ((counts[other]), 0, what << ": never chosen");
                    continue;
                }
                NS_TEST_EXPECT_MSG_GT(expected, 5, what << ": enough draws");
                chiSquare += std::pow(counts[other] - expected, 2) / expected;
                degrees++;
            }
        }
        NS_TEST_EXPECT_MSG_LT(chiSquare, GetCritical(degrees), what);
        // Too good to be true is wrong as well: the mean is the degrees, the variance twice those.
        NS_TEST_EXPECT_MSG_GT(chiSquare, (degrees - 4 * std::sqrt(2 * degrees)), what);
    }
};

/** @brief Oracle: 1 / (hosts - 1). */
class UniformTestCase : public PeersTestCase
{
  public:
    UniformTestCase()
        : PeersTestCase("Uniform peers are each other host alike, never oneself")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t hosts : {3, 20})
        {
            UniformPeers peers(hosts);
            ExpectDistribution("uniform", peers, hosts, 4000, [hosts](uint32_t a, uint32_t b) {
                return a == b ? 0 : 1.0 / (hosts - 1);
            });
        }
        UniformPeers two(2);
        const uint32_t first = two.Choose(0, MakeRandom(1));
        const uint32_t second = two.Choose(1, MakeRandom(1));
        NS_TEST_EXPECT_MSG_EQ(first, 1, "of two the other");
        NS_TEST_EXPECT_MSG_EQ(second, 0, "of two the other");
    }
};

/** @brief Oracle: Zipf's formula. */
class ZipfTestCase : public PeersTestCase
{
  public:
    ZipfTestCase()
        : PeersTestCase("Zipf peers have the popularity of their ranks, wherever they are")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t HOSTS = 40;
        for (const double exponent : {0.0, 0.8, 1.0, 1.2})
        {
            ZipfPeers peers(HOSTS, exponent, MakeRandom(3));
            std::vector<double> weight(HOSTS);
            double sum = 0;
            for (uint32_t rank = 0; rank < HOSTS; rank++)
            {
                weight.at(peers.GetRanking()[rank]) = 1 / std::pow(rank + 1, exponent);
                sum += 1 / std::pow(rank + 1, exponent);
            }
            ExpectDistribution(
                "zipf " + std::to_string(exponent),
                peers,
                HOSTS,
                10000,
                [&](uint32_t a, uint32_t b) { return a == b ? 0 : weight[b] / (sum - weight[a]); });
        }
        ExpectRanking();
        ExpectExtremes();
    }

    /** Each host has each rank alike. */
    void ExpectRanking()
    {
        constexpr uint32_t HOSTS = 10;
        constexpr uint32_t DRAWS = 2000;
        const Ptr<UniformRandomVariable> random = MakeRandom(5);
        std::map<uint32_t, double> first;
        for (uint32_t i = 0; i < DRAWS; i++)
        {
            const std::vector<uint32_t> ranking = ZipfPeers(HOSTS, 1, random).GetRanking();
            const std::set<uint32_t> all(ranking.begin(), ranking.end());
            NS_TEST_ASSERT_MSG_EQ((all.size()), HOSTS, "each host once");
            first[ranking.front()]++;
        }
        double chiSquare = 0;
        for (uint32_t host = 0; host < HOSTS; host++)
        {
            chiSquare += std::pow(first[host] - DRAWS / HOSTS, 2) / (DRAWS / HOSTS);
        }
        NS_TEST_EXPECT_MSG_LT(chiSquare, GetCritical(HOSTS - 1), "who is first");
    }

    /** Two hosts choose each other, however unpopular one is; of many all but one take the first.
     */
    void ExpectExtremes()
    {
        const Ptr<UniformRandomVariable> random = MakeRandom(6);
        ZipfPeers two(2, ZipfPeers::MAX_EXPONENT, random);
        ZipfPeers many(1000, ZipfPeers::MAX_EXPONENT, random);
        for (int i = 0; i < 1000; i++)
        {
            const uint32_t host = i % 2;
            const uint32_t other = two.Choose(host, random);
            NS_TEST_ASSERT_MSG_EQ(other, (1 - host), "the other of two");
            const uint32_t best = many.GetRanking()[0];
            const uint32_t chosen = many.Choose(best, random);
            NS_TEST_ASSERT_MSG_NE(chosen, best, "not oneself");
            // 1 / (1 + (2/3)^10 + ...) is 0.98.
            NS_TEST_ASSERT_MSG_LT(
                (std::find(many.GetRanking().begin(), many.GetRanking().end(), chosen) -
                 many.GetRanking().begin()),
                10,
                "one of the most popular");
        }
    }
};

/** @brief Oracle: counts of hosts at each distance. */
class LocalTestCase : public PeersTestCase
{
  public:
    LocalTestCase()
        : PeersTestCase("Local peers are as near as the mix says, or further where nobody is")
    {
    }

  private:
    void DoRun() override
    {
        const LocalPeers::Mix mix = {0.4, 0.3, 0.2, 0.1};
        {
            // Hosts i and i + 5 and i + 10 share switch i; switches 0 and 1, 2 and 3 an area; all
            // four a site. Switch 4 is alone, with an area's number that the other site uses.
            LocalPeers peers(MakeSites(), mix);
            ExpectDistribution("sites", peers, 15, 20000, [](uint32_t a, uint32_t b) {
                const uint32_t from = a % 5;
                const uint32_t to = b % 5;
                const double any = 0.1 / 14;
                if (a == b)
                {
                    return 0.0;
                }
                if (from == 4) // no pod, no site: farther
                {
                    return to == 4 ? 0.4 / 2 + 0.6 / 14 : 0.6 / 14;
                }
                if (from == to)
                {
                    return 0.4 / 2 + any;
                }
                if (to < 4)
                {
                    return from / 2 == to / 2 ? 0.3 / 3 + any : 0.2 / 6 + any;
                }
                return any;
            });
        }
        {
            // Pods of 2 switches with a host each: no rack. Without sites all is one.
            LocalPeers peers(FatTree(4, 1), mix);
            ExpectDistribution("fat-tree", peers, 8, 20000, [](uint32_t a, uint32_t b) {
                const double any = 0.1 / 7;
                return a == b ? 0 : (a / 2 == b / 2 ? 0.7 + any : 0.2 / 6 + any);
            });
        }
        ExpectText();
    }

    /** A mix is read in any order. */
    void ExpectText()
    {
        LocalPeers::Mix mix;
        const bool isDefault = LocalPeers::Parse(LocalPeers::DEFAULT_MIX, mix);
        NS_TEST_EXPECT_MSG_EQ(isDefault, true, "the default is one");
        const bool isMix = LocalPeers::Parse("any:1e-1,rack:0.90", mix);
        NS_TEST_EXPECT_MSG_EQ(isMix, true, "in another order");
        NS_TEST_EXPECT_MSG_EQ((LocalPeers::ToText(mix)),
                              "rack:0.9,pod:0,site:0,any:0.1",
                              "in the usual order");
    }
};

/** @brief Oracle: counts of flows. */
class FlowsTestCase : public TestCase
{
  public:
    FlowsTestCase()
        : TestCase("Flows of random-peers go to the peers chosen, and the run knows how")
    {
    }

  private:
    void DoRun() override
    {
        // Uniform by default, with the same numbers as ever: peer, start, peer, start ...
        const std::string uniform = Run({});
        const Ptr<UniformRandomVariable> random = MakeRandom(0);
        std::string expected;
        for (uint32_t from = 0; from < 16; from++)
        {
            const uint32_t other = random->GetInteger(0, 14);
            random->GetInteger(0, 999999999);
            expected +=
                std::to_string(from) + "|" + std::to_string(other < from ? other : other + 1) + ";";
        }
        const std::string flows =
            Ask(uniform,
                "SELECT " + Number("src") + ", " + Number("dst") + " FROM flow ORDER BY flow");
        NS_TEST_EXPECT_MSG_EQ(flows, expected, "uniform");

        const std::string zipf = Run({"--peers=zipf", "--zipf-exponent=3", "--peers-per-host=5"});
        // The first of 16 ranks has 0.83 of all weight.
        const std::string popular =
            Ask(zipf,
                "SELECT count(*), sum(received = sent), max(n) > 40 FROM flow, (SELECT count(*) AS "
                "n FROM flow GROUP BY dst ORDER BY n DESC LIMIT 1); SELECT min(n), max(n) FROM "
                "(SELECT count(*) AS n FROM flow GROUP BY src)");
        NS_TEST_EXPECT_MSG_EQ(popular, "80|80|1;5|5;", "zipf");

        const std::string local = Run({"--peers=local", "--locality=pod:1", "--peers-per-host=3"});
        const std::string pods = Ask(local,
                                     "SELECT count(*), sum(received = sent), sum(substr(src, 1, 3) "
                                     "= substr(dst, 1, 3)), sum(hops = 4) FROM flow; SELECT value "
                                     "FROM param WHERE name = 'locality'");
        NS_TEST_EXPECT_MSG_EQ(pods, "48|48|48|48;rack:0,pod:1,site:0,any:0;", "local");

        const std::string key = "SELECT run_key FROM run";
        const std::string same = Ask(Run({"--peers=local"}), key);
        const std::string again =
            Ask(Run({"--peers=local", "--locality=any:0.1,site:0.15,pod:0.25,rack:0.5"}), key);
        const std::string other = Ask(Run({"--peers=local", "--locality=any:1"}), key);
        NS_TEST_EXPECT_MSG_EQ(same, again, "the same mix is the same run");
        NS_TEST_EXPECT_MSG_NE(same, other, "another is not");
    }

    /**
     * @param column a column of names h-POD-EDGE-HOST of the fat-tree k = 4 with 2 hosts an edge
     * @return SQL that numbers them
     */
    static std::string Number(const std::string& column)
    {
        return "4 * substr(" + column + ", 3, 1) + 2 * substr(" + column + ", 5, 1) + substr(" +
               column + ", 7, 1)";
    }

    /**
     * @param arguments options
     * @return the database of a run with them
     */
    std::string Run(std::vector<std::string> arguments)
    {
        const std::string file = CreateTempDirFilename("peers.sqlite");
        std::remove(file.c_str());
        arguments.insert(arguments.end(), {"--duration=4", "--db=" + file});
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2), arguments);
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        return file;
    }
};

/** @brief The suite. */
class PeerChoiceTestSuite : public TestSuite
{
  public:
    PeerChoiceTestSuite()
        : TestSuite("moose-peers", Type::UNIT)
    {
        AddTestCase(new UniformTestCase);
        AddTestCase(new ZipfTestCase);
        AddTestCase(new LocalTestCase);
        AddTestCase(new FlowsTestCase);
    }
};

static PeerChoiceTestSuite g_peerChoiceTestSuite; //!< registers the suite
