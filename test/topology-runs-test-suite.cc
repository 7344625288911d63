/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-topology-runs: a small member of every family carries traffic under each scheme,
 * with and without the directory. Oracles are that everything arrives once, and distances by
 * Boost.Graph.
 */

#include "ask-database.h"
#include "run-experiment.h"
#include "topology-oracle.h"

#include "ns3/test.h"
#include "ns3/topology-family.h"

#include <cstdio>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

/** @brief Oracle: nothing lost, nothing doubled, nothing in circles. */
class TopologyRunTestCase : public TestCase
{
  public:
    /**
     * @param text the network, as BuildTopology() reads it
     */
    explicit TopologyRunTestCase(const std::string& text)
        : TestCase("Everything arrives once, by shortest paths with MOOSE, on " + text),
          m_text(text)
    {
    }

  private:
    /**
     * Run an experiment.
     * @param spec the network
     * @param scheme the scheme
     * @param directory the directory
     */
    void Run(const TopologySpec& spec, const std::string& scheme, const std::string& directory)
    {
        const std::string name = m_text + " " + scheme + " " + directory;
        const std::string file = CreateTempDirFilename("run.sqlite");
        std::remove(file.c_str());
        const ExperimentOutcome outcome = RunExperiment(spec,
                                                        {"--scheme=" + scheme,
                                                         "--directory=" + directory,
                                                         "--workload=all-to-all",
                                                         "--warm-up=3",
                                                         "--duration=4",
                                                         "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ(outcome.status, 0, name << ": it ran");
        NS_TEST_EXPECT_MSG_EQ(outcome.err, "", name << ": nothing to complain of");
        const std::string flows =
            Ask(file,
                "SELECT count(*), min(sent) > 0, sum(sent) - sum(received), sum(duplicates), "
                "sum(looped) FROM flow");
        const std::size_t pairs = spec.hosts.size() * (spec.hosts.size() - 1);
        NS_TEST_EXPECT_MSG_EQ(flows, std::to_string(pairs) + "|1|0|0|0;", name << ": flows");
        const std::string loops = Ask(file, "SELECT * FROM event WHERE kind = 'loop'");
        NS_TEST_EXPECT_MSG_EQ(loops, "", name << ": frames in circles");
        if (scheme == "moose")
        {
            ExpectShortest(spec, Ask(file, "SELECT src, dst, hops FROM flow", "\n"), name);
        }
    }

    /**
     * Compare paths with Boost.Graph.
     * @param spec the network
     * @param flows sender, receiver and links of each flow, a line each
     * @param name for messages
     */
    void ExpectShortest(const TopologySpec& spec, const std::string& flows, const std::string& name)
    {
        const TopologyOracle graph(spec);
        std::vector<std::vector<uint32_t>> distances;
        for (uint32_t sw = 0; sw < spec.switches.size(); sw++)
        {
            distances.push_back(graph.GetDistances(sw));
        }
        std::map<std::string, uint32_t> switchOf;
        for (const TopologySpec::Host& host : spec.hosts)
        {
            switchOf[host.name] = host.sw;
        }
        std::istringstream lines(flows);
        std::string from;
        std::string to;
        std::string hops;
        uint32_t longer = 0;
        while (std::getline(lines, from, '|') && std::getline(lines, to, '|') &&
               std::getline(lines, hops))
        {
            longer += hops != std::to_string(distances[switchOf[from]][switchOf[to]] + 2);
        }
        NS_TEST_EXPECT_MSG_EQ(longer, 0, name << ": flows that take no shortest path");
    }

    void DoRun() override
    {
        const TopologySpec spec = BuildTopology(m_text);
        for (const std::string scheme : {"moose", "ethernet"})
        {
            for (const std::string directory : {"none", "elk"})
            {
                Run(spec, scheme, directory);
            }
        }
    }

    std::string m_text; //!< the network
};

/** @brief Its suite. */
class TopologyRunsTestSuite : public TestSuite
{
  public:
    TopologyRunsTestSuite()
        : TestSuite("moose-topology-runs", Type::SYSTEM)
    {
        for (const std::string text : {"fat-tree:k=4:hosts-per-edge=1",
                                       "three-tier:rows=2:racks=2:hosts-per-edge=3",
                                       "torus:dims=3x2x3:hosts-per-edge=1",
                                       "torus:dims=3x3:server-switches",
                                       "grid:dims=3x4:hosts-per-edge=1",
                                       "mesh:switches=6:hosts-per-edge=2",
                                       "ring:switches=9:hosts-per-edge=1",
                                       "hypercube:dimension=4:hosts-per-edge=1",
                                       "dcell:ports=3:level=1",
                                       "bcube:ports=3:level=1:hosts-per-edge=2",
                                       "jellyfish:switches=12:degree=3:hosts-per-edge=1"})
        {
            AddTestCase(new TopologyRunTestCase(text));
        }
    }
};

static TopologyRunsTestSuite g_topologyRunsTestSuite; //!< registers the suite
