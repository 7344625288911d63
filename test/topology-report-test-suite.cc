/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * Tests of TopologyGraph, of --describe, --dot and --max-age.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/fat-tree.h"
#include "ns3/grid.h"
#include "ns3/jellyfish.h"
#include "ns3/l2-network-helper.h"
#include "ns3/simple-topologies.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/three-tier.h"
#include "ns3/topology-drawing.h"
#include "ns3/topology-graph.h"

#include <fstream>
#include <map>
#include <regex>

using namespace ns3;

namespace
{

/** @return what a file holds */
std::string
ReadAll(const std::string& file)
{
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/** @return what a database answers, a line a row */
std::string
Query(const std::string& file, const std::string& sql)
{
    return Ask(file, sql, "\n");
}

/** @return how often an expression is found in a text */
std::size_t
Count(const std::string& text, const std::string& expression)
{
    const std::regex regex(expression);
    return std::distance(std::sregex_iterator(text.begin(), text.end(), regex),
                         std::sregex_iterator());
}

} // namespace

/** @brief Oracle: RSTP, run by ns-3 devices until nothing moves. */
class FoundTreeTestCase : public TestCase
{
  public:
    FoundTreeTestCase()
        : TestCase("The spanning tree that is foretold is the one that RSTP ends with")
    {
    }

  private:
    /** Compare one network. */
    void Compare(const TopologySpec& spec)
    {
        const TopologyGraph::SpanningTree tree = TopologyGraph(spec).FindSpanningTree();
        const L2Network network = L2NetworkHelper(L2SwitchHelper("ethernet")).Install(spec);
        Simulator::Stop(Seconds(60));
        Simulator::Run();
        // Go up from each switch by its root port.
        std::vector<std::vector<uint32_t>> neighbours(spec.switches.size());
        for (const TopologySpec::Link& link : spec.links)
        {
            neighbours[link.a].push_back(link.b);
            neighbours[link.b].push_back(link.a);
        }
        for (uint32_t i = 0; i < spec.switches.size(); i++)
        {
            uint32_t at = i;
            uint32_t level = 0;
            while (at != tree.root && level <= spec.switches.size())
            {
                uint32_t up = at;
                for (uint32_t port = 1; port <= neighbours[at].size(); port++)
                {
                    if (network.switches[at]->GetPortRole(port) == "root")
                    {
                        up = neighbours[at][port - 1];
                    }
                }
                at = up;
                level++;
            }
            NS_TEST_EXPECT_MSG_EQ(tree.level[i], level, spec.name << ", " << spec.switches[i].name);
        }
        Simulator::Destroy();
    }

    void DoRun() override
    {
        Compare(ThreeTier(2, 3, 1));
        Compare(Grid({4, 5}, 1));
        for (uint64_t seed = 1; seed <= 5; seed++)
        {
            TopologySpec spec = Jellyfish(16, 3, 1, seed);
            for (uint32_t i = 0; i < spec.links.size(); i++)
            {
                spec.links[i].rate = DataRate(i * seed % 3 == 0 ? 10000000000 : 1000000000);
            }
            spec.switches[seed].priority = 4096;
            Compare(spec);
        }
    }
};

/** @brief Oracle: stat() and the operating system. */
class UnwrittenFileTestCase : public TestCase
{
  public:
    UnwrittenFileTestCase()
        : TestCase("What is refused leaves no drawing and no capture, and what cannot be written "
                   "is told")
    {
    }

  private:
    /** @return whether a file exists */
    static bool Exists(const std::string& file)
    {
        return std::ifstream(file).good();
    }

    void DoRun() override
    {
        const std::string dot = CreateTempDirFilename("refused.dot");
        const TopologySpec ring = Ring(3, 1);
        const ExperimentOutcome late =
            RunExperiment(ring, {"--dot=" + dot, "--describe", "--fail=nothing@1"});
        NS_TEST_EXPECT_MSG_EQ(late.status, 2, late.err);
        NS_TEST_EXPECT_MSG_EQ(Exists(dot), false, "a drawing of a run that was refused");
        // Longer than a file's name can be, with the link's.
        const std::string prefix = CreateTempDirFilename(std::string(245, 'x'));
        const ExperimentOutcome capture = RunExperiment(ring, {"--pcap=" + prefix});
        NS_TEST_EXPECT_MSG_EQ(capture.status, 2, capture.err);
        NS_TEST_EXPECT_MSG_EQ(Count(capture.err, "\n"), 1, capture.err);
        if (!Exists("/dev/full"))
        {
            return;
        }
        for (const std::string how : {"--describe", "--duration=1"})
        {
            const ExperimentOutcome full = RunExperiment(ring, {"--dot=/dev/full", how});
            const int status = how == "--describe" ? 2 : 1; // before anything was, or after the run
            NS_TEST_EXPECT_MSG_EQ(full.status, status, full.err);
            NS_TEST_EXPECT_MSG_EQ(Count(full.err, "/dev/full could not be written\n"), 1, full.err);
        }
    }
};

/** @brief Oracle: closed forms; a spanning tree of n switches has n - 1 links. */
class DrawingTestCase : public TestCase
{
  public:
    DrawingTestCase()
        : TestCase("A drawing has every node in its place, and dashes what RSTP has blocked")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("grid.dot");
        for (const std::string scheme : {"ethernet", "moose"})
        {
            const ExperimentOutcome outcome =
                RunExperiment(Grid({4, 3}, 2), {"--scheme=" + scheme, "--dot=" + file});
            NS_TEST_EXPECT_MSG_EQ(outcome.status, 0, outcome.err);
            const std::string drawing = ReadAll(file);
            NS_TEST_EXPECT_MSG_EQ(Count(drawing, "pos=\"-?[0-9]+,-?[0-9]+!\""), 36, "nodes");
            NS_TEST_EXPECT_MSG_EQ(Count(drawing, " -- "), 17 + 24, "links");
            const std::size_t idle = scheme == "ethernet" ? 17 - 11 : 0;
            NS_TEST_EXPECT_MSG_EQ(Count(drawing, "style=dashed"), idle, scheme);
        }
    }
};

/** @brief Oracle: closed forms of a ring of 8: distances 1, 1, 2, 2, 3, 3, 4; the last by two ways.
 */
class DescriptionTestCase : public TestCase
{
  public:
    DescriptionTestCase()
        : TestCase("A description says what a network is like, and nothing is run or written")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("none.sqlite");
        const ExperimentOutcome outcome =
            RunExperiment(Ring(8, 2), {"--describe", "--db=" + file, "--directory=elk"});
        NS_TEST_EXPECT_MSG_EQ(outcome.status, 0, outcome.err);
        for (const std::string line : {"\n  switches +8: flat 8",
                                       "links between switches +8: flat 8",
                                       "hosts +17",
                                       "ports a switch +4 to 5",
                                       "distance of switches +mean 2.29 links, most 4\n",
                                       "shortest paths +mean 1.14 between",
                                       "spanning tree +root s-0, depth 4"})
        {
            NS_TEST_EXPECT_MSG_EQ(Count(outcome.out, line), 1, line << " in " << outcome.out);
        }
        NS_TEST_EXPECT_MSG_EQ(std::ifstream(file).good(), false, "no database");
        const ExperimentOutcome hub =
            RunExperiment(Ring(8, 2), {"--describe", "--hub=s-0:3,s-1:9", "--legacy=s-2:1"});
        for (const std::string line : {"switches +9: flat 9\n", "hubs +2\n", "a switch +2 to 5\n"})
        {
            NS_TEST_EXPECT_MSG_EQ(Count(hub.out, line), 1, line << " in " << hub.out);
        }
        TopologySpec named = Ring(8, 2);
        named.switches[0].name = "a-name-that-is-rather-long";
        const ExperimentOutcome summary =
            RunExperiment(named, {"--duration=2", "--fail=a-name-that-is-rather-long--s-1@6"});
        NS_TEST_EXPECT_MSG_EQ(
            Count(summary.out, "\n  a-name-that-is-rather-long--s-1 settled after"),
            1,
            summary.out);
        TopologySpec parts = Ring(8, 2);
        parts.links.pop_back();
        parts.links.erase(parts.links.begin() + 3);
        const TopologyGraph::Distances distances = TopologyGraph(parts).Measure();
        NS_TEST_EXPECT_MSG_EQ(distances.connected, false, "cut twice");
        NS_TEST_EXPECT_MSG_EQ(distances.diameter, 3, "rows of four");
    }
};

/** @brief Oracle: the key that the database has of a run. */
class AskedKeyTestCase : public TestCase
{
  public:
    AskedKeyTestCase()
        : TestCase("What a run is known by can be asked for without running it")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("key.sqlite");
        for (const std::string more : {"--seed=3", "--scheme=ethernet", "--warm-up=0.5"})
        {
            std::remove(file.c_str());
            const std::vector<std::string> run = {"--duration=0.5", more, "--db=" + file};
            const ExperimentOutcome ran = RunExperiment(Star(3), run);
            NS_TEST_EXPECT_MSG_EQ((ran.status), 0, ran.err);
            const std::string key = Query(file, "SELECT run_key FROM run");
            std::remove(file.c_str());
            std::vector<std::string> ask = run;
            ask.emplace_back("--run-key");
            const ExperimentOutcome asked = RunExperiment(Star(3), ask);
            NS_TEST_EXPECT_MSG_EQ((asked.status), 0, asked.err);
            NS_TEST_EXPECT_MSG_EQ((asked.out), key, "the key and nothing else, of " << more);
            NS_TEST_EXPECT_MSG_EQ((std::ifstream(file).good()), false, "nothing written");
        }
    }
};

/** @brief Oracle: [802.1D-2004 17.21.23]: information crosses as many bridges as Max Age allows. */
class DepthTestCase : public TestCase
{
  public:
    DepthTestCase()
        : TestCase("A tree deeper than Max Age is refused, and works with a larger one")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("deep.sqlite");
        const ExperimentOutcome refused =
            RunExperiment(Ring(50, 1), {"--scheme=ethernet", "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ(refused.status, 2, "refused");
        NS_TEST_EXPECT_MSG_EQ(
            refused.err,
            "fat-tree: the spanning tree is 25 bridges deep from s-0, and RSTP reaches as many as "
            "its Max Age has seconds, 20; allowed: --max-age of 6 to 40, taken as it is\n",
            "one line");
        NS_TEST_EXPECT_MSG_EQ(std::ifstream(file).good(), false, "no database");
        for (const std::vector<std::string>& arguments :
             {std::vector<std::string>{"--scheme=ethernet", "--max-age=40"}, {"--scheme=moose"}})
        {
            std::vector<std::string> line = arguments;
            line.push_back("--db=" + file);
            const ExperimentOutcome outcome = RunExperiment(Ring(50, 1), line);
            NS_TEST_EXPECT_MSG_EQ(outcome.status, 0, outcome.err);
        }
        NS_TEST_EXPECT_MSG_EQ(Query(file, "SELECT count(*), sum(received < sent) FROM flow"),
                              "100|0\n",
                              "all is delivered, under both schemes");
        // 20 is enough for exactly 20.
        NS_TEST_EXPECT_MSG_EQ(
            RunExperiment(Ring(40, 1), {"--scheme=ethernet", "--describe"}).status,
            0,
            "depth 20");
        NS_TEST_EXPECT_MSG_EQ(
            RunExperiment(Ring(42, 1), {"--scheme=ethernet", "--describe"}).status,
            2,
            "depth 21");
    }
};

/** @brief Oracle: pods hang together, cores of a fat-tree only through pods. */
class AreasTestCase : public TestCase
{
  public:
    AreasTestCase()
        : TestCase("Areas of an area address plan hang together, where they have hosts")
    {
    }

  private:
    void DoRun() override
    {
        L2SwitchHelper switches("moose");
        switches.SetAttribute("AddressPlan", StringValue("area"));
        TopologySpec spec = FatTree(4, 1);
        L2NetworkHelper(switches).Check(spec);
        spec.AddHost("guest", 1);
        std::string what = "nothing";
        try
        {
            L2NetworkHelper(switches).Check(spec);
        }
        catch (const std::invalid_argument& error)
        {
            what = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(what,
                              "area 0 has hosts, but core-1 cannot be reached within it from its "
                              "first switch; allowed with the address plan area: areas that hang "
                              "together",
                              "a host at a core switch");
        L2NetworkHelper(L2SwitchHelper("moose")).Check(spec); // one area
    }
};

/** @brief Oracle: the network. */
class TopologyTablesTestCase : public TestCase
{
  public:
    TopologyTablesTestCase()
        : TestCase("The database has the network's nodes and links")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("tables.sqlite");
        TopologySpec spec = ThreeTier(1, 2, 3);
        spec.switches[4].site = "London";
        const ExperimentOutcome outcome =
            RunExperiment(spec, {"--directory=elk", "--db=" + file, "--duration=2"});
        NS_TEST_EXPECT_MSG_EQ(outcome.status, 0, outcome.err);
        NS_TEST_EXPECT_MSG_EQ(
            Query(file,
                  "SELECT kind, tier, count(*) FROM topology_node GROUP BY 1, 2 ORDER BY 1, 2"),
            "host|host|6\nserver|host|1\nswitch|aggregation|2\nswitch|core|2\nswitch|edge|2\n",
            "nodes");
        NS_TEST_EXPECT_MSG_EQ(Query(file,
                                    "SELECT node, area, x, y FROM topology_node "
                                    "WHERE site = 'London' AND kind = 'switch'"),
                              "tor-0-0|1|0.0|0.0\n",
                              "a switch");
        NS_TEST_EXPECT_MSG_EQ(Query(file,
                                    "SELECT tier, rate, delay, count(*) FROM topology_link "
                                    "GROUP BY 1, 2, 3 ORDER BY 1, 2"),
                              "aggregation|10000000000|5.0e-07|5\ncore|40000000000|5.0e-07|5\n"
                              "host|1000000000|5.0e-07|7\n",
                              "links");
        NS_TEST_EXPECT_MSG_EQ(Query(file,
                                    "SELECT count(*) FROM link_load WHERE link NOT IN "
                                    "(SELECT link FROM topology_link)"),
                              "0\n",
                              "names as in link_load");
    }
};

/**
 * @ingroup moose-test
 * @brief The tests of what is said of topologies.
 */
class TopologyReportTestSuite : public TestSuite
{
  public:
    TopologyReportTestSuite()
        : TestSuite("moose-topology-report", Type::SYSTEM)
    {
        AddTestCase(new FoundTreeTestCase);
        AddTestCase(new UnwrittenFileTestCase);
        AddTestCase(new DrawingTestCase);
        AddTestCase(new DescriptionTestCase);
        AddTestCase(new DepthTestCase);
        AddTestCase(new AskedKeyTestCase);
        AddTestCase(new AreasTestCase);
        AddTestCase(new TopologyTablesTestCase);
    }
};

/** The instance that registers itself. */
static TopologyReportTestSuite g_topologyReportTestSuite;
