/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-failure: which links fail, what an experiment says of it, how long flows are
 * interrupted, and frames that go in circles. Oracles are the options as given, counts by hand, and
 * the messages of 802.1D-2004 clause 17 that a recovery needs, each worth one control delay.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/error-model.h"
#include "ns3/ethernet-switch-net-device.h"
#include "ns3/failure-plan.h"
#include "ns3/fat-tree.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/l2-hop-tag.h"
#include "ns3/l2-network-helper.h"
#include "ns3/loop-detector.h"
#include "ns3/network-experiment.h"
#include "ns3/pointer.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/scenario-options.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-header.h"
#include "ns3/udp-probe-helper.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/**
 * A ring of switches s0, s1, ... with one host h0, h1, ... each. s0 is the root of the tree, and of
 * the others the one with the lower number is better.
 * @param switches how many
 * @return the ring; link i joins si and the next
 */
TopologySpec
Ring(uint32_t switches)
{
    TopologySpec spec;
    spec.name = "ring";
    for (uint32_t i = 0; i < switches; i++)
    {
        spec.AddSwitch("s" + std::to_string(i), "flat", 0, i == 0 ? 4096 : 32768);
        spec.AddHost("h" + std::to_string(i), i);
    }
    for (uint32_t i = 0; i < switches; i++)
    {
        spec.AddLink(i, (i + 1) % switches);
    }
    return spec;
}

} // namespace

/** @brief Oracle: the options as given. */
class PlanTestCase : public TestCase
{
  public:
    PlanTestCase()
        : TestCase("Links fail and are mended as the options say, in the order of their times")
    {
    }

  private:
    /**
     * @param spec a network
     * @param arguments a command line
     * @return the plan as text, or what is wrong
     */
    static std::string Plan(const TopologySpec& spec, const std::vector<std::string>& arguments)
    {
        ScenarioOptions options("test", "a test");
        std::string text = ParseExperiment(options, arguments).err;
        options.SeedSimulation();
        try
        {
            const FailurePlan plan(spec, options, Seconds(15));
            for (const FailurePlan::Step& step : plan.GetSteps())
            {
                if (step.element != FailurePlan::Element::LINK)
                {
                    continue;
                }
                text += std::to_string(step.time.GetMilliSeconds()) + (step.up ? " + " : " - ") +
                        spec.GetLinkNames()[step.index] + ";";
            }
        }
        catch (const std::invalid_argument& error)
        {
            text += error.what();
        }
        RngSeedManager::SetSeed(1);
        return text;
    }

    /**
     * Expect a command line to be refused in one line.
     * @param argument the option
     * @param allowed what the line says
     */
    void ExpectRefused(const std::string& argument, const std::string& allowed)
    {
        const std::string said = Plan(Ring(3), {argument});
        NS_TEST_EXPECT_MSG_EQ(said, argument + " is not allowed; allowed: " + allowed, argument);
    }

    void DoRun() override
    {
        TopologySpec spec = Ring(3);
        spec.AddLink(1, 0); // s1--s0#2
        NS_TEST_EXPECT_MSG_EQ((Plan(spec, {})), "", "nothing asked for");
        NS_TEST_EXPECT_MSG_EQ(
            (Plan(spec, {"--fail=s1--s0@2,h2--s2@1", "--repair=s0--s1@3", "--fail=s2--s1@2.5"})),
            "1000 - h2--s2;2000 - s0--s1;2500 - s1--s2;3000 + s0--s1;",
            "either order of ends");
        NS_TEST_EXPECT_MSG_EQ((Plan(spec, {"--fail=s0--s1#2@1,s1--s0@2"})),
                              "1000 - s1--s0#2;2000 - s0--s1;",
                              "parallel links");
        NS_TEST_EXPECT_MSG_EQ((Plan(spec, {"--fail=s0--s1@1,s1--s0@2", "--repair=s1--s2@2"})),
                              "1000 - s0--s1;",
                              "what is so already");
        NS_TEST_EXPECT_MSG_EQ((Plan(spec, {"--fail=s0--s1@1,s1--s2@1", "--repair=all@4"})),
                              "1000 - s0--s1;1000 - s1--s2;4000 + s0--s1;4000 + s1--s2;",
                              "all that are down");
        NS_TEST_EXPECT_MSG_EQ(
            (Plan(spec, {"--fail=s0--s1@1", "--fail=s0--s1@2", "--repair=all@2"})),
            "1000 - s0--s1;2000 + s0--s1;2000 - s0--s1;",
            "repairs come first");

        NS_TEST_EXPECT_MSG_EQ((Plan(spec, {"--fail=s0--s1@1", "--fail=s0@2", "--repair=s0@3"})),
                              "1000 - s0--s1;2000 - s2--s0;2000 - s1--s0#2;2000 - h0--s0;"
                              "3000 + s2--s0;3000 + s1--s0#2;3000 + h0--s0;",
                              "a switch is all of its links, but for one that failed itself");

        ExpectRefused("--fail=s0--s9@1",
                      "the name of a link by its ends, such as s0--s1, or of a switch");
        ExpectRefused("--fail=s0--s1#2@1",
                      "the name of a link by its ends, such as s0--s1, or of a switch");
        ExpectRefused("--fail=all@1",
                      "the name of a link by its ends, such as s0--s1, or of a switch");
        ExpectRefused("--repair=h0@1",
                      "the name of a link by its ends, such as s0--s1, or of a switch, or all");
        const std::string time = "a time after 0 s and before 15 s, the end of the run";
        ExpectRefused("--fail=s0--s1@0", time);
        ExpectRefused("--fail=s0--s1@15", time);
        ExpectRefused("--repair=all@1000000000000", time);
        ExpectRefused("--fail-random=1@15.5", time);
        const std::string count = "1 to 3, the links between switches that are up then";
        ExpectRefused("--fail-random=0@1", count);
        ExpectRefused("--fail-random=4@1", count);
        ExpectRefused("--fail-random=-1@1", count);
        ExpectRefused("--fail-random=x@1", count);
        ExpectRefused("--fail-random=99999999999999999999@1", count);
        NS_TEST_EXPECT_MSG_EQ(
            (Plan(Ring(3), {"--fail-random=2@1,2@2"})),
            "--fail-random=2@2 is not allowed; allowed: 1 to 1, the links between "
            "switches that are up then",
            "those that are down do not count");
        ExpectRandom();
    }

    /** Random links are other ones with another seed, and never the same one twice. */
    void ExpectRandom()
    {
        const TopologySpec spec = FatTree(4, 2);
        std::set<std::string> chosen;
        for (uint32_t seed = 1; seed <= 200; seed++)
        {
            const std::string plan =
                Plan(spec, {"--fail-random=1@1", "--seed=" + std::to_string(seed)});
            NS_TEST_EXPECT_MSG_EQ((plan.find("--h-")), std::string::npos, "no link of a host");
            chosen.insert(plan);
        }
        // Each of 32 is missed by all of 200 with a probability of 0.0018: 1 is likely, 3 are not.
        NS_TEST_EXPECT_MSG_GT((chosen.size()), 29, "seeds choose all over the network");
        const std::string all = Plan(spec, {"--fail-random=16@1,16@2"});
        NS_TEST_EXPECT_MSG_EQ((std::count(all.begin(), all.end(), ';')), 32, "each link once");
        NS_TEST_EXPECT_MSG_EQ((Plan(spec, {"--fail-random=16@1,16@2"})), all, "the same seed");
    }
};

/** @brief Oracle: [802.1D-2004 17]: what a failure in the tree has to cause, and loss by count. */
class RecoveryTestCase : public TestCase
{
  public:
    RecoveryTestCase()
        : TestCase(
              "A fat-tree of Ethernet reports a failure, heals, and delivers every probe since")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("recovery.sqlite");
        std::remove(file.c_str());
        const std::vector<std::string> line = {"--scheme=ethernet",
                                               "--fail-random=1@10",
                                               "--probe-interval=0.01",
                                               "--db=" + file};
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2), line);
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        const std::string cut =
            Ask(file, "SELECT node FROM event WHERE kind = 'link-down' AND time = 10");
        NS_TEST_ASSERT_MSG_EQ((cut.find("--") != std::string::npos), true, cut);
        const std::string link = cut.substr(0, cut.size() - 1);

        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT count(*) FROM event WHERE time = 10 AND kind = "
                                   "'port-role' AND detail LIKE '% down'")),
                              "2;",
                              "both ends notice at once");
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT count(*) > 0 FROM event WHERE time BETWEEN 10 AND 11 "
                                   "AND kind IN ('port-state', 'fdb-flushed', 'topology-change') "
                                   "GROUP BY kind")),
                              "1;1;1;",
                              "states, flushes and topology changes");
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT count(*), count(DISTINCT node) FROM event "
                                   "WHERE kind = 'converged'")),
                              "2|2;",
                              "the start and the failure");
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT time = (SELECT max(time) FROM event WHERE kind IN "
                                   "('port-role', 'port-state')), time BETWEEN 10.001 AND 10.1 "
                                   "FROM event WHERE kind = 'converged' AND node = '" +
                                       link + "'")),
                              "1|1;",
                              "when the last port changed");
        // 16 flows of 1 + 701 probes; the failure costs those on their way through the link.
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT count(*), min(sent), max(sent), max(looped), "
                                   "max(duplicates), max(outage) > 0, max(outage) < 0.1, "
                                   "sum(round(outage / 0.01)) = sum(sent - received) FROM flow")),
                              "16|702|702|0|0|1|1|1;",
                              "one outage of each flow, and none since");
        NS_TEST_EXPECT_MSG_EQ((Ask(file, "SELECT count(*) FROM event WHERE kind = 'loop'")),
                              "0;",
                              "no loops");
        NS_TEST_EXPECT_MSG_EQ((Ask(file, "SELECT sim_seconds FROM run")), "10.0;", "measured time");
        // Who has been flushed and is on no flow's way learns nobody again.
        NS_TEST_EXPECT_MSG_EQ((Ask(file, "SELECT max(entries) FROM switch_state")),
                              "16;",
                              "hosts are learnt, and nobody else");
        NS_TEST_EXPECT_MSG_EQ((outcome.out.find("flows interrupted") != std::string::npos),
                              true,
                              outcome.out);
        NS_TEST_EXPECT_MSG_EQ((outcome.out.find(link) != std::string::npos), true, outcome.out);
        ExpectSame(file, line);
    }

    /** The same command again has the same events and flows. */
    void ExpectSame(const std::string& file, const std::vector<std::string>& line)
    {
        const std::string rows = "SELECT * FROM event; SELECT * FROM flow; SELECT * FROM param; "
                                 "SELECT * FROM link_load; SELECT run_key, events FROM run";
        const std::string before = Ask(file, rows);
        RunExperiment(FatTree(4, 2), line);
        NS_TEST_EXPECT_MSG_EQ((Ask(file, rows) == before), true, "the same seed");
    }
};

/** @brief Oracle: what a failure has to cause under link-state routing, and loss by count. */
class RerouteTestCase : public TestCase
{
  public:
    RerouteTestCase()
        : TestCase("A fat-tree of MOOSE reports a failure, takes other ways, and delivers since")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("reroute.sqlite");
        std::remove(file.c_str());
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2),
                                                        {"--scheme=moose",
                                                         "--fail=core-0--agg-1-0@20",
                                                         "--warm-up=18",
                                                         "--duration=5",
                                                         "--probe-interval=0.01",
                                                         "--workload=all-to-all",
                                                         "--meet-within=1",
                                                         "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT time, node, kind FROM event WHERE time >= 1 AND kind "
                                   "IN ('adjacency-down', 'link-down') ORDER BY kind, node")),
                              "20.0|agg-1-0|adjacency-down;20.0|core-0|adjacency-down;"
                              "20.0|core-0--agg-1-0|link-down;",
                              "both ends notice at once");
        // 50 ms, and 5 ms for each of at most 4 hops.
        NS_TEST_EXPECT_MSG_EQ(
            (Ask(file,
                 "SELECT count(DISTINCT node) > 10, min(time) >= 20.05, "
                 "max(time) <= 20.08 FROM event WHERE kind = 'routes-changed' AND "
                 "time > 1")),
            "1|1|1;",
            "new paths");
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT time = (SELECT max(time) FROM event WHERE "
                                   "kind IN ('port-role', 'port-state', 'routes-changed')) FROM "
                                   "event WHERE kind = 'converged' AND time > 1")),
                              "1;",
                              "when the last route changed");
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT count(*), sum(outage > 0) > 0, max(outage) < 0.1, "
                                   "max(duplicates), sum(round(outage / 0.01)) = "
                                   "sum(sent - received) FROM flow")),
                              "240|1|1|0|1;",
                              "one outage of some flows, and none since");
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT count(DISTINCT switch), min(entries), max(entries) "
                                   "FROM switch_state WHERE lookup = 'software'")),
                              "20|20|20;",
                              "an LSP of each switch in each switch");
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT sum(frames) > 0 FROM link_load WHERE protocol = 'isis' "
                                   "AND \"cast\" = 'multicast'; SELECT count(*) FROM host_load "
                                   "WHERE protocol = 'isis'")),
                              "1;0;",
                              "IS-IS is between switches");
    }
};

/** @brief Oracle: a host has one link. */
class HostLinkTestCase : public TestCase
{
  public:
    HostLinkTestCase()
        : TestCase("A failure of the link of a host interrupts that host and nobody else")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string scheme : {"ethernet", "moose"})
        {
            const std::string file = CreateTempDirFilename(scheme + ".sqlite");
            std::remove(file.c_str());
            const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2),
                                                            {"--scheme=" + scheme,
                                                             "--workload=all-to-all",
                                                             "--meet-within=1",
                                                             "--fail=edge-0-0--h-0-0-0@9.5",
                                                             "--repair=all@11.5",
                                                             "--db=" + file});
            NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
            NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                       "SELECT count(*), min(outage), max(outage) FROM flow "
                                       "WHERE 'h-0-0-0' IN (src, dst)")),
                                  "30|2.0|2.0;",
                                  scheme << ": the host");
            NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                       "SELECT count(*), max(outage), min(received), min(sent) "
                                       "FROM flow WHERE 'h-0-0-0' NOT IN (src, dst)")),
                                  "210|0.0|9|9;",
                                  scheme << ": the others");
            NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                       "SELECT time, node, kind FROM event "
                                       "WHERE kind IN ('link-down', 'link-up')")),
                                  "9.5|h-0-0-0--edge-0-0|link-down;11.5|h-0-0-0--edge-0-0|link-up;",
                                  scheme << ": what was done");
        }
    }
};

/**
 * @brief Oracle: the messages that [802.1D-2004 17] needs, each acted on a control delay later.
 *
 * Ring of 3, the link from root s0 to s2 is cut. The Alternate Port of s2 towards s1 is Root Port
 * and forwards at once [17.29.2], so nothing from h2 to h0 is lost; but s1 believes h2 behind s0
 * until it is told of the topology change: 1 delay.
 *
 * Ring of 4, the link from root s0 to s3 is cut. s3 has no Alternate Port and claims to be the
 * root; s2 (1 delay) knows better and proposes; s3 (2) agrees; s2 (3) forwards. s2 tells s1 of the
 * topology change, which until then (4) believes h3 behind s0.
 */
class RingOutageTestCase : public TestCase
{
  public:
    RingOutageTestCase()
        : TestCase("An outage in a ring is as many control delays as messages are needed")
    {
    }

  private:
    /**
     * @param switches how many are in the ring
     * @param from host that sends
     * @param to host that receives
     * @param delay control delay in milliseconds
     * @return outage in milliseconds of a probe each, if the link of the last switch to s0 is cut
     */
    static int64_t Outage(uint32_t switches, uint32_t from, uint32_t to, int64_t delay)
    {
        L2SwitchHelper ethernet("ethernet");
        ethernet.SetAttribute("ControlDelay", TimeValue(MilliSeconds(delay)));
        const L2Network network = L2NetworkHelper(ethernet).Install(Ring(switches));
        UdpProbeHelper probes(network);
        for (uint32_t host = 0; host < switches; host++)
        {
            // Their ARP makes everybody known everywhere, once the changes of the start are
            // flushed.
            probes.AddFlow(host, (host + 1) % switches, Seconds(5));
        }
        // Sent in the middle of each millisecond, and there long before the next.
        probes.SetProbes(MilliSeconds(1), 2000);
        probes.AddFlow(from, to, MicroSeconds(6000500));
        Simulator::Schedule(Seconds(8), &EthernetChannel::SetDown, network.links[switches - 1]);
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        const UdpProbeFlow flow = probes.Collect().back();
        Simulator::Destroy();
        return flow.sent - flow.received == static_cast<uint64_t>(flow.outage.GetMilliSeconds())
                   ? flow.outage.GetMilliSeconds()
                   : -1; // more than one outage
    }

    void DoRun() override
    {
        for (const int64_t delay : {5, 20})
        {
            const int64_t from3 = Outage(3, 2, 0, delay);
            const int64_t to3 = Outage(3, 0, 2, delay);
            const int64_t from4 = Outage(4, 3, 0, delay);
            const int64_t to4 = Outage(4, 0, 3, delay);
            NS_TEST_EXPECT_MSG_EQ(from3, 0, "ring of 3, from the cut");
            NS_TEST_EXPECT_MSG_EQ(to3, delay, "ring of 3, to the cut");
            NS_TEST_EXPECT_MSG_EQ(from4, 3 * delay, "ring of 4, from the cut");
            NS_TEST_EXPECT_MSG_EQ(to4, 4 * delay, "ring of 4, to the cut");
        }
    }
};

/** @brief Oracle: the measurement of a network in which nothing runs by itself does not age. */
class WarmUpTestCase : public TestCase
{
  public:
    WarmUpTestCase()
        : TestCase("A warm-up puts off the workload, and what is counted begins after it")
    {
    }

  private:
    /**
     * @param arguments a command line
     * @param sql a query
     * @return what it answers of a run of this command line
     */
    std::string Run(std::vector<std::string> arguments, const std::string& sql)
    {
        const std::string file = CreateTempDirFilename("warm.sqlite");
        std::remove(file.c_str());
        arguments.push_back("--db=" + file);
        arguments.push_back("--scheme=ethernet");
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2), arguments);
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        return Ask(file, sql);
    }

    void DoRun() override
    {
        const std::string counted = "SELECT link, from_node, cast, protocol, frames, bytes FROM "
                                    "link_load; SELECT * FROM host_load; SELECT * FROM flow; "
                                    "SELECT sim_seconds FROM run";
        const std::string cold = Run({"--spanning-tree=static", "--warm-up=0"}, counted);
        const std::string warm = Run({"--spanning-tree=static", "--warm-up=7"}, counted);
        NS_TEST_EXPECT_MSG_EQ((cold == warm), true, "static");

        // A hello every 2 s from each of 16 ports to hosts [802.1D-2004 17.14]; none is at 5 or 15.
        const std::string hellos = "SELECT sum(frames) FROM host_load WHERE protocol = 'bpdu'; "
                                   "SELECT max(time) FROM switch_state";
        const std::string after = Run({"--warm-up=5", "--duration=10"}, hellos);
        NS_TEST_EXPECT_MSG_EQ(after, "80;15.0;", "hellos of 10 s");
        const std::string never = Run({"--warm-up=5", "--duration=0.5"}, hellos);
        NS_TEST_EXPECT_MSG_EQ(never, "NULL;5.5;", "between two hellos");
    }
};

/** @brief Oracle: a tree that nobody changes has one path, and the probes sent by arithmetic. */
class NoProtocolTestCase : public TestCase
{
  public:
    NoProtocolTestCase()
        : TestCase("Without a protocol a flow over a link that fails is interrupted to the end")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("static.sqlite");
        std::remove(file.c_str());
        const ExperimentOutcome outcome = RunExperiment(Ring(3),
                                                        {"--scheme=ethernet",
                                                         "--spanning-tree=static",
                                                         "--workload=all-to-all",
                                                         "--meet-within=1",
                                                         "--warm-up=0",
                                                         "--fail=s0--s1@5",
                                                         "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        // One of nine probes goes out in each of the seconds from 0 on: four after the failure.
        NS_TEST_EXPECT_MSG_EQ(
            (Ask(file,
                 "SELECT 'h1' IN (src, dst), count(*), min(outage), max(outage), "
                 "min(sent), sum(outage = sent - received) FROM flow GROUP BY 1")),
            "0|2|0.0|0.0|9|2;1|4|4.0|4.0|9|4;",
            "all flows from and to h1, and no other");
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT sum(frames) FROM link_load "
                                   "WHERE protocol = 'bpdu'")),
                              "NULL;",
                              "no protocol");
    }
};

/** @brief Oracle: the list of frames that are dropped. */
class LossTestCase : public TestCase
{
  public:
    LossTestCase()
        : TestCase("An outage is the longest row of probes lost, wherever in the flow it is")
    {
    }

  private:
    /**
     * @param lost sequence numbers of the probes that get lost
     * @return the outage in probes of a flow of 10
     */
    static int64_t Outage(const std::vector<uint32_t>& lost)
    {
        TopologySpec spec;
        spec.AddSwitch("s", "flat");
        spec.AddHost("a", 0);
        spec.AddHost("b", 0);
        L2SwitchHelper ethernet("ethernet");
        ethernet.SetAttribute("SpanningTree", StringValue("static"));
        const L2Network network = L2NetworkHelper(ethernet).Install(spec);
        UdpProbeHelper probes(network);
        probes.AddFlow(0, 1, Seconds(1)); // addresses are known from here on
        probes.SetProbes(Seconds(2), 10);
        probes.AddFlow(0, 1, Seconds(10));
        auto error = CreateObject<RateErrorModel>();
        error->SetRate(1);
        error->Disable();
        network.hostDevices[1]->SetAttribute("ReceiveErrorModel", PointerValue(error));
        for (const uint32_t sequence : lost)
        {
            Simulator::Schedule(Seconds(10 + 2 * sequence), &ErrorModel::Enable, error);
            Simulator::Schedule(Seconds(11 + 2 * sequence), &ErrorModel::Disable, error);
        }
        Simulator::Stop(Seconds(40));
        Simulator::Run();
        const UdpProbeFlow flow = probes.Collect().back();
        Simulator::Destroy();
        const bool agrees = flow.sent == 10 && flow.received == 10 - lost.size();
        return agrees ? static_cast<int64_t>(flow.outage.GetSeconds() / 2) : -1;
    }

    /**
     * Expect an outage.
     * @param lost sequence numbers of the probes that get lost
     * @param probes the longest row of them
     */
    void Expect(const std::vector<uint32_t>& lost, int64_t probes)
    {
        const int64_t outage = Outage(lost);
        NS_TEST_EXPECT_MSG_EQ(outage, probes, lost.size() << " lost");
    }

    void DoRun() override
    {
        Expect({}, 0);
        Expect({0}, 1);
        Expect({9}, 1);
        Expect({0, 1, 5}, 2);
        Expect({1, 3, 5, 7}, 1);
        Expect({1, 3, 4, 5, 7, 8}, 3);
        Expect({2, 3, 7, 8, 9}, 3);
        Expect({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10);
    }
};

/** @brief Oracle: the walk of a frame through the network, by hand. */
class LoopTestCase : public TestCase
{
  public:
    LoopTestCase()
        : TestCase(
              "A frame that passes a link again in the same direction has looped, no other has")
    {
    }

  private:
    /** A probe of a flow, to a host that nobody knows. */
    static Ptr<Packet> Probe(uint32_t flow, bool isProbe)
    {
        UdpProbeHeader probe;
        probe.flow = flow;
        Ptr<Packet> packet = Create<Packet>(40);
        packet->AddHeader(probe);
        packet->AddHeader(UdpHeader());
        Ipv4Header ip;
        ip.SetProtocol(17);
        ip.SetPayloadSize(packet->GetSize());
        packet->AddHeader(ip);
        if (isProbe)
        {
            packet->AddPacketTag(L2HopTag());
        }
        return packet;
    }

    /** What a detector has seen, as text. */
    static std::string Text(const LoopDetector& detector)
    {
        std::ostringstream text;
        text << detector.GetFrames() << ":";
        for (const LoopDetector::Direction& loop : detector.GetLoops())
        {
            text << " " << loop.link << " " << loop.from << ">" << loop.to << " " << loop.frames;
        }
        for (const auto& [flow, count] : detector.GetProbes())
        {
            text << "; flow " << flow << " " << count;
        }
        return text.str();
    }

    /** Two switches without a spanning tree and two links between them. */
    void ExpectCircle()
    {
        TopologySpec spec;
        spec.delay = MilliSeconds(1); // twice that goes round
        spec.AddSwitch("a", "flat");
        spec.AddSwitch("b", "flat");
        spec.AddLink(0, 1);
        spec.AddLink(0, 1);
        spec.AddHost("h", 0);
        spec.AddHost("i", 1);
        L2SwitchHelper ethernet("ethernet");
        ethernet.SetAttribute("SpanningTree", StringValue("static"));
        const L2Network network = L2NetworkHelper(ethernet).Install(spec);
        for (const Ptr<L2SwitchNetDevice>& device : network.switches)
        {
            device->SetTopology(nullptr, 0); // so every port forwards
        }
        LoopDetector detector;
        const std::vector<std::string> names = spec.GetLinkNames();
        for (uint32_t i = 0; i < 2; i++)
        {
            detector.AddLink(names[i],
                             "a",
                             "b",
                             network.links[i]->GetEthernetDevice(0),
                             network.links[i]->GetEthernetDevice(1));
        }
        const auto send = [&](uint32_t flow, bool isProbe) {
            network.hostDevices[0]->Send(Probe(flow, isProbe),
                                         Mac48Address("00:00:00:00:00:77"),
                                         0x0800);
            Simulator::Stop(MilliSeconds(10));
            Simulator::Run();
        };
        send(7, true);
        // One copy goes out on either link, comes back on the other, and so on for ever.
        NS_TEST_EXPECT_MSG_EQ((Text(detector)),
                              "1: a--b a>b 1 a--b b>a 1 a--b#2 a>b 1 a--b#2 b>a 1; flow 7 1",
                              "one probe, however often it goes round");
        send(8, false);
        NS_TEST_EXPECT_MSG_EQ((Text(detector)),
                              "2: a--b a>b 2 a--b b>a 2 a--b#2 a>b 2 a--b#2 b>a 2; flow 7 1",
                              "an echo is no probe");
        Simulator::Stop(MilliSeconds(2500));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((detector.GetFrames()), 2, "the same two after seconds");
        Simulator::Destroy();
    }

    /** The same packet by hand: what is too long ago is forgotten, a fragment is another frame. */
    void ExpectTimesAndFragments()
    {
        TopologySpec spec;
        spec.AddSwitch("a", "flat");
        spec.AddSwitch("b", "flat");
        spec.AddLink(0, 1);
        spec.AddHost("h", 0);
        spec.AddHost("i", 1);
        L2SwitchHelper ethernet("ethernet");
        ethernet.SetAttribute("SpanningTree", StringValue("static"));
        const L2Network network = L2NetworkHelper(ethernet).Install(spec);
        const Ptr<EthernetNetDevice> port = network.links[0]->GetEthernetDevice(0);
        LoopDetector detector;
        detector.AddLink("a--b", "a", "b", port, network.links[0]->GetEthernetDevice(1));
        const Ptr<Packet> twice = Create<Packet>(60);
        const Ptr<Packet> late = Create<Packet>(60);
        Simulator::Schedule(MilliSeconds(300), &EthernetNetDevice::SendFrame, port, twice);
        Simulator::Schedule(MilliSeconds(300), &EthernetNetDevice::SendFrame, port, late);
        Simulator::Schedule(MilliSeconds(1200), &EthernetNetDevice::SendFrame, port, twice);
        Simulator::Schedule(MilliSeconds(2400), &EthernetNetDevice::SendFrame, port, late);
        Simulator::Stop(Seconds(3));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((Text(detector)), "1: a--b a>b 1", "0.9 s and 2.1 s");
        // A datagram of four fragments, which are one packet to Packet::GetUid().
        const Ptr<Socket> socket =
            Socket::CreateSocket(network.hostNodes.Get(0),
                                 TypeId::LookupByName("ns3::UdpSocketFactory"));
        socket->SendTo(Create<Packet>(5000), 0, InetSocketAddress(network.hostAddresses[1], 5));
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((detector.GetFrames()), 1, "fragments that go straight on");
        // An ARP request and its reply, and of the fragments those that ARP has kept, three.
        NS_TEST_EXPECT_MSG_GT((network.switches[0]->GetCounters().copies), 4, "fragments");
        Simulator::Destroy();
    }

    /** Note the uid of a probe on its way. */
    void NoteUid(Ptr<const Packet> frame)
    {
        uint8_t type[2];
        Ptr<Packet> rest = frame->Copy();
        rest->RemoveAtStart(12);
        rest->CopyData(type, 2);
        L2HopTag tag;
        if (type[0] == 0x08 && type[1] == 0x00 && frame->PeekPacketTag(tag))
        {
            m_uids.push_back(frame->GetUid());
        }
    }

    /** MOOSE rewrites the addresses of a frame at both ends; it keeps its uid. */
    void ExpectUidKept()
    {
        const L2Network network = L2NetworkHelper(L2SwitchHelper("moose")).Install(Ring(3));
        const Ptr<EthernetNetDevice> path[] = {network.hostDevices[0],
                                               network.links[0]->GetEthernetDevice(0),
                                               network.hostLinks[1]->GetEthernetDevice(1)};
        for (const Ptr<EthernetNetDevice>& device : path)
        {
            device->TraceConnectWithoutContext("PhyTxBegin",
                                               MakeCallback(&LoopTestCase::NoteUid, this));
        }
        UdpProbeHelper probes(network);
        probes.AddFlow(0, 1, Seconds(1));
        Simulator::Stop(Seconds(3));
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_ASSERT_MSG_EQ((m_uids.size()), 3, "host, trunk, host");
        NS_TEST_EXPECT_MSG_EQ((m_uids[0] == m_uids[1] && m_uids[1] == m_uids[2]), true, "one uid");
    }

    void DoRun() override
    {
        ExpectCircle();
        ExpectTimesAndFragments();
        ExpectUidKept();
    }

    std::vector<uint64_t> m_uids; //!< of a probe, on each link
};

/** @brief Its suite. */
class FailureTestSuite : public TestSuite
{
  public:
    FailureTestSuite()
        : TestSuite("moose-failure", Type::SYSTEM)
    {
        AddTestCase(new PlanTestCase);
        AddTestCase(new RecoveryTestCase);
        AddTestCase(new RerouteTestCase);
        AddTestCase(new HostLinkTestCase);
        AddTestCase(new RingOutageTestCase);
        AddTestCase(new WarmUpTestCase);
        AddTestCase(new NoProtocolTestCase);
        AddTestCase(new LossTestCase);
        AddTestCase(new LoopTestCase);
    }
};

static FailureTestSuite g_failureTestSuite; //!< registers the suite
