/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-failure-plan: sites, reasons for which links are down, failures by chance.
 * Oracles are a brute-force model of the reasons, the exponential distribution, and what a network
 * delivers.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/failure-plan.h"
#include "ns3/fat-tree.h"
#include "ns3/l2-network-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-probe-helper.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

using Element = FailurePlan::Element;

/**
 * A ring of switches s0, s1, ... with one host h0, h1, ... each, the first half of them at the site
 * west, the others at east.
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
        spec.AddSwitch("s" + std::to_string(i), "flat");
        spec.switches[i].site = i < switches / 2 ? "west" : "east";
        spec.AddHost("h" + std::to_string(i), i);
    }
    for (uint32_t i = 0; i < switches; i++)
    {
        spec.AddLink(i, (i + 1) % switches);
    }
    return spec;
}

/** What the options come to. */
struct Outcome
{
    std::vector<FailurePlan::Step> steps; //!< the plan
    std::string error;                    //!< what is wrong
};

/**
 * @param spec a network
 * @param arguments a command line
 * @return what it comes to
 */
Outcome
Plan(const TopologySpec& spec, const std::vector<std::string>& arguments)
{
    ScenarioOptions options("test", "a test");
    Outcome outcome;
    outcome.error = ParseExperiment(options, arguments).err;
    if (outcome.error.empty())
    {
        options.SeedSimulation();
        try
        {
            const Time end = Seconds(options.GetReal("warm-up") + options.GetReal("duration"));
            outcome.steps = FailurePlan(spec, options, end).GetSteps();
        }
        catch (const std::invalid_argument& error)
        {
            outcome.error = error.what();
        }
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
    }
    return outcome;
}

/**
 * @param spec a network
 * @param steps a plan
 * @return it as text
 */
std::string
Text(const TopologySpec& spec, const std::vector<FailurePlan::Step>& steps)
{
    std::string text;
    for (const FailurePlan::Step& step : steps)
    {
        const std::string name = step.element == Element::LINK ? spec.GetLinkNames()[step.index]
                                 : step.element == Element::SWITCH
                                     ? spec.switches[step.index].name
                                     : FailurePlan::GetSites(spec)[step.index];
        text += std::to_string(step.time.GetNanoSeconds() / 1e6).substr(0, 8) +
                (step.up ? "+" : "-") + name + ";";
    }
    return text;
}

} // namespace

/** @brief Oracle: the options as given. */
class SitePlanTestCase : public TestCase
{
  public:
    SitePlanTestCase()
        : TestCase("A site fails with all links of all of its switches, those within it too")
    {
    }

  private:
    void DoRun() override
    {
        const TopologySpec spec = Ring(4); // s0, s1 west; s2, s3 east
        const auto names = [&](const std::vector<std::string>& arguments) {
            std::string text;
            for (const FailurePlan::Step& step : Plan(spec, arguments).steps)
            {
                text +=
                    (step.up ? " +" : " -") +
                    (step.element == Element::LINK     ? spec.GetLinkNames()[step.index]
                     : step.element == Element::SWITCH ? spec.switches[step.index].name
                                                       : FailurePlan::GetSites(spec)[step.index]);
            }
            return text;
        };
        NS_TEST_EXPECT_MSG_EQ((names({"--fail=west@1"})),
                              " -west -s0--s1 -s1--s2 -s3--s0 -h0--s0 -h1--s1",
                              "a site");
        NS_TEST_EXPECT_MSG_EQ((names({"--fail=west@1,east@2", "--repair=west@3"})),
                              " -west -s0--s1 -s1--s2 -s3--s0 -h0--s0 -h1--s1 "
                              "-east -s2--s3 -h2--s2 -h3--s3 +west +s0--s1 +h0--s0 +h1--s1",
                              "links to a site that is down stay down");
        NS_TEST_EXPECT_MSG_EQ((names({"--fail=s0@1,s0--s1@1", "--repair=s0@2,s1--s0@3"})),
                              " -s0 -s0--s1 -s3--s0 -h0--s0 +s0 +s3--s0 +h0--s0 +s0--s1",
                              "a link that failed itself is mended itself");
        NS_TEST_EXPECT_MSG_EQ((names({"--fail=s0@1,s0@2", "--repair=s0@3,s0@4"})),
                              " -s0 -s0--s1 -s3--s0 -h0--s0 +s0 +s0--s1 +s3--s0 +h0--s0",
                              "what is so already");
        NS_TEST_EXPECT_MSG_EQ((names({"--fail=west@1,s0@1,s0--s1@1", "--repair=all@2"})),
                              " -s0 -s0--s1 -s3--s0 -h0--s0 -west -s1--s2 -h1--s1 "
                              "+west +s1--s2 +h1--s1 +s0 +s3--s0 +h0--s0 +s0--s1",
                              "everything is mended");
        NS_TEST_EXPECT_MSG_EQ((Plan(spec, {"--fail=north@1"}).error),
                              "--fail=north@1 is not allowed; allowed: the name of a link by its "
                              "ends, such as s0--s1, or of a switch, or of a site, such as west",
                              "no such site");
        TopologySpec data = Ring(4); // the site of s2 and s3 is called as a switch is
        data.switches[2].site = "s2";
        data.switches[3].site = "s2";
        const Outcome both = Plan(data, {"--fail=s2@1", "--repair=s2@2", "--fail=s2.@3"});
        std::size_t down[2] = {0, 0};
        for (const FailurePlan::Step& step : both.steps)
        {
            const bool late = step.time == Seconds(3);
            down[late ? 1 : 0] += step.element == Element::LINK && !step.up ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ(both.error, "", "a switch and a site of the same name");
        NS_TEST_EXPECT_MSG_EQ(down[0], 3, "links of the switch");
        NS_TEST_EXPECT_MSG_EQ(down[1], 5, "links of the site");
    }
};

/** @brief Oracle: a brute-force model: a link is up if nothing it belongs to has failed. */
class ReasonsTestCase : public TestCase
{
  public:
    ReasonsTestCase()
        : TestCase("A link is down exactly while it, a switch of it, or a site of these has failed")
    {
    }

  private:
    /** What has failed, by name. */
    using Failed = std::set<std::string>;

    /**
     * @param spec a network
     * @param failed what has failed by name
     * @param chanced what has failed by chance
     * @return for each link whether it is up
     */
    static std::vector<bool> Model(const TopologySpec& spec,
                                   const Failed& failed,
                                   const Failed& chanced)
    {
        const auto has = [&](const std::string& name) {
            return failed.count(name) > 0 || chanced.count(name) > 0;
        };
        const auto isUp = [&](uint32_t sw) {
            return !has(spec.switches[sw].name) && !has(spec.switches[sw].site);
        };
        std::vector<bool> up;
        const std::vector<std::string> names = spec.GetLinkNames();
        for (std::size_t i = 0; i < names.size(); i++)
        {
            const bool trunk = i < spec.links.size();
            const uint32_t a = trunk ? spec.links[i].a : spec.hosts[i - spec.links.size()].sw;
            const uint32_t b = trunk ? spec.links[i].b : a;
            up.push_back(!has(names[i]) && isUp(a) && isUp(b));
        }
        return up;
    }

    /**
     * Compare one plan.
     * @param seed makes the orders
     * @param chance what fails by chance besides, or nothing
     */
    void Compare(uint32_t seed, const std::string& chance)
    {
        std::mt19937 random(seed);
        const TopologySpec spec = Ring(6);
        std::vector<std::string> things = spec.GetLinkNames();
        for (const TopologySpec::Switch& sw : spec.switches)
        {
            things.push_back(sw.name);
        }
        things.insert(things.end(), {"west", "east"});
        std::vector<std::string> arguments = {"--warm-up=0", "--duration=50"};
        if (!chance.empty())
        {
            arguments.insert(arguments.end(), {"--mtbf=5", "--mttr=3", "--fail-what=" + chance});
        }
        std::vector<FailurePlan::Step> alone; // what fails by chance, without anything else
        for (const FailurePlan::Step& step : Plan(spec, arguments).steps)
        {
            if (chance == "links" || step.element != Element::LINK)
            {
                alone.push_back(step);
            }
        }
        std::map<int, std::vector<std::pair<std::string, bool>>> orders; // by second
        for (int second = 1; second < 50; second++)
        {
            const std::string thing = things[random() % things.size()];
            const bool up = random() % 2 == 0;
            orders[second].emplace_back(thing, up);
            arguments.push_back((up ? "--repair=" : "--fail=") + thing + "@" +
                                std::to_string(second));
        }
        const std::vector<FailurePlan::Step> steps = Plan(spec, arguments).steps;
        NS_TEST_EXPECT_MSG_GT((steps.size()), 10, "there is something to compare");

        Failed failed;
        Failed chanced;
        std::vector<bool> up(spec.GetLinkNames().size(), true);
        std::size_t next = 0;
        std::size_t nextAlone = 0;
        uint32_t wrong = 0;
        for (int second = 1; second < 50; second++)
        {
            for (const auto& [thing, repair] : orders[second])
            {
                repair ? static_cast<void>(failed.erase(thing))
                       : static_cast<void>(failed.insert(thing));
            }
            for (; nextAlone < alone.size() && alone[nextAlone].time <= Seconds(second);
                 nextAlone++)
            {
                const FailurePlan::Step& step = alone[nextAlone];
                const std::string name =
                    step.element == Element::LINK     ? spec.GetLinkNames()[step.index]
                    : step.element == Element::SWITCH ? spec.switches[step.index].name
                                                      : FailurePlan::GetSites(spec)[step.index];
                step.up ? static_cast<void>(chanced.erase(name))
                        : static_cast<void>(chanced.insert(name));
            }
            for (; next < steps.size() && steps[next].time <= Seconds(second); next++)
            {
                if (steps[next].element == Element::LINK)
                {
                    wrong += up[steps[next].index] == steps[next].up ? 1 : 0; // no change
                    up[steps[next].index] = steps[next].up;
                }
            }
            wrong += up == Model(spec, failed, chanced) ? 0 : 1;
        }
        NS_TEST_EXPECT_MSG_EQ(wrong, 0, "seed " << seed << " " << chance);
    }

    void DoRun() override
    {
        for (uint32_t seed = 1; seed <= 50; seed++)
        {
            for (const std::string chance : {"", "links", "switches", "sites"})
            {
                Compare(seed, chance);
            }
        }
    }
};

/** @brief Oracle: the exponential distribution, by Kolmogorov and Smirnov. */
class ChanceTestCase : public TestCase
{
  public:
    ChanceTestCase()
        : TestCase("Times up and down are exponential with the means asked for, and independent")
    {
    }

  private:
    static constexpr double MTBF = 7;      //!< seconds
    static constexpr double MTTR = 2;      //!< seconds
    static constexpr uint32_t LINKS = 50;  //!< in the ring
    static constexpr int DURATION = 1000;  //!< seconds
    static constexpr int WARM_UP = 5;      //!< seconds
    static constexpr std::size_t FEW = 40; //!< times of a link that are looked at: the end is far

    /**
     * Expect a sample to be exponential: in one of a thousand it would not look so.
     * @param sample the sample
     * @param mean the mean
     * @param what what it is
     */
    void ExpectExponential(std::vector<double> sample, double mean, const std::string& what)
    {
        std::sort(sample.begin(), sample.end());
        const double n = static_cast<double>(sample.size());
        double distance = 0;
        for (std::size_t i = 0; i < sample.size(); i++)
        {
            const double cdf = 1 - std::exp(-sample[i] / mean);
            distance = std::max({distance, cdf - i / n, (i + 1) / n - cdf});
        }
        NS_TEST_EXPECT_MSG_LT(distance, 1.95 / std::sqrt(n), what); // alpha = 0.001
    }

    /**
     * Look at one plan.
     * @param seed its seed
     * @param first the first times are appended
     */
    void Expect(uint32_t seed, std::vector<double>& first)
    {
        const std::vector<FailurePlan::Step> steps =
            Plan(Ring(LINKS),
                 {"--mtbf=7", "--mttr=2", "--duration=1000", "--seed=" + std::to_string(seed)})
                .steps;
        std::vector<double> since(LINKS, WARM_UP);
        std::vector<std::vector<double>> times[2]; // of each link: down, up
        times[0].resize(LINKS);
        times[1].resize(LINKS);
        double down = 0;
        for (const FailurePlan::Step& step : steps)
        {
            NS_TEST_ASSERT_MSG_LT((step.index), LINKS, "links between switches only");
            const double time = step.time.GetSeconds();
            const double length = time - since[step.index];
            times[step.up ? 0 : 1][step.index].push_back(length);
            since[step.index] = time;
            down += step.up ? length : 0;
        }
        std::vector<double> all[2];
        for (uint32_t link = 0; link < LINKS; link++)
        {
            first.push_back(times[1][link].front());
            for (const int up : {0, 1})
            {
                const std::vector<double>& own = times[up][link];
                NS_TEST_ASSERT_MSG_GT((own.size()), FEW, "so long a run has so many");
                all[up].insert(all[up].end(), own.begin(), own.begin() + FEW);
            }
            down += times[1][link].size() > times[0][link].size() ? WARM_UP + DURATION - since[link]
                                                                  : 0;
        }
        ExpectExponential(all[1], MTBF, "up, seed " + std::to_string(seed));
        ExpectExponential(all[0], MTTR, "down, seed " + std::to_string(seed));
        // An alternating renewal process: the mean is MTBF / (MTBF + MTTR), the variance as
        // follows.
        const double up = 1 - down / (LINKS * DURATION);
        const double deviation = std::sqrt(2 * MTBF * MTBF * MTTR * MTTR /
                                           (std::pow(MTBF + MTTR, 3) * LINKS * DURATION));
        NS_TEST_EXPECT_MSG_EQ_TOL(up, MTBF / (MTBF + MTTR), 4 * deviation, "availability");
    }

    void DoRun() override
    {
        std::vector<double> first;
        for (uint32_t seed = 1; seed <= 20; seed++)
        {
            Expect(seed, first);
        }
        ExpectExponential(first, MTBF, "first times over links and seeds");
        // Of neighbours in the list: of 1000 such, no correlation has a deviation of 0.032.
        double product = 0;
        for (std::size_t i = 0; i + 1 < first.size(); i++)
        {
            product += (first[i] - MTBF) * (first[i + 1] - MTBF);
        }
        product /= MTBF * MTBF * static_cast<double>(first.size());
        NS_TEST_EXPECT_MSG_EQ_TOL(product, 0, 0.13, "times of neighbours");
    }
};

/** @brief Oracle: the same plan, and counts. */
class ReproduciblePlanTestCase : public TestCase
{
  public:
    ReproduciblePlanTestCase()
        : TestCase("Failures by chance depend on seed and run, and on nothing else there is")
    {
    }

  private:
    /**
     * Expect a command line to be refused in one line.
     * @param arguments the options
     * @param error the line
     */
    void ExpectRefused(const std::vector<std::string>& arguments, const std::string& error)
    {
        TopologySpec spec = Ring(4);
        for (TopologySpec::Switch& sw : spec.switches)
        {
            sw.site = "";
        }
        const Outcome outcome = Plan(spec, arguments);
        const bool begins = outcome.error.find(error) == 0 ||
                            outcome.error.find("fat-tree: " + error) == 0 ||
                            outcome.error.find("test: " + error) == 0;
        NS_TEST_EXPECT_MSG_EQ(begins, true, outcome.error);
    }

    void DoRun() override
    {
        const std::vector<std::string> line = {"--mtbf=3", "--mttr=1"};
        const auto with = [&line](const std::vector<std::string>& more) {
            std::vector<std::string> all = line;
            all.insert(all.end(), more.begin(), more.end());
            return all;
        };
        const TopologySpec spec = Ring(6);
        const std::string plan = Text(spec, Plan(spec, line).steps);
        const auto expect = [&](const std::vector<std::string>& more, bool same) {
            const bool is = Text(spec, Plan(spec, with(more)).steps) == plan;
            NS_TEST_EXPECT_MSG_EQ(is, same, more[0]);
        };
        NS_TEST_EXPECT_MSG_GT((plan.size()), 100, "there is a plan");
        expect({"--seed=1"}, true);
        expect({"--scheme=ethernet"}, true);
        expect({"--directory=elk"}, true);
        expect({"--workload=all-to-all"}, true);
        expect({"--seed=2"}, false);
        expect({"--run=2"}, false);

        // One more parallel link, and another name: the others fail as before.
        TopologySpec more = spec;
        more.AddLink(0, 1);
        std::vector<FailurePlan::Step> rest;
        std::size_t added = 0;
        for (FailurePlan::Step step : Plan(more, line).steps)
        {
            step.index == spec.links.size() ? static_cast<void>(added++)
                                            : static_cast<void>(rest.push_back(step));
        }
        const std::string before = Text(spec, rest);
        NS_TEST_EXPECT_MSG_EQ(before, plan, "one link more");
        NS_TEST_EXPECT_MSG_GT(added, 1, "it fails too");

        for (const FailurePlan::Step& step : Plan(spec, with({"--repair=all@9"})).steps)
        {
            NS_TEST_EXPECT_MSG_EQ((step.time >= Seconds(5) && step.time <= Seconds(9)),
                                  true,
                                  "from the warm-up until all is mended");
        }
        ExpectRefused({"--mtbf=5"}, "--mtbf=5 is not allowed; allowed: together with --mttr");
        ExpectRefused({"--mttr=5"}, "--mttr is not allowed without --mtbf");
        ExpectRefused({"--fail-what=links"}, "--fail-what is not allowed without --mtbf");
        ExpectRefused({"--mtbf=5", "--mttr=1", "--fail-what=sites"},
                      "--fail-what=sites is not allowed; allowed: what the network has");
        ExpectRefused({"--mtbf=1e-9", "--mttr=1e-9"},
                      "--mtbf=1e-09 with --mttr=1e-09 is not allowed; allowed: at most 10000000");
        ExpectRefused({"--mtbf=-5", "--mttr=1"}, "--mtbf=-5 is not allowed; allowed: a number");
        ExpectRefused({"--mtbf=1e10", "--mttr=1"}, "--mtbf=1e10 is not allowed; allowed: a number");
        ExpectRefused({"--mtbf=1", "--mttr=inf"}, "--mttr=inf is not allowed; allowed: a number");
        const bool never = Plan(spec, {"--mtbf=1e9", "--mttr=1e9"}).steps.empty();
        NS_TEST_EXPECT_MSG_EQ(never, true, "32 years");
    }
};

/** @brief Oracle: every frame arrives, once; what failed is what was asked for. */
class MendedNetworkTestCase : public TestCase
{
  public:
    MendedNetworkTestCase()
        : TestCase("When all is mended every flow is delivered, and no broadcast of MOOSE loops")
    {
    }

  private:
    /** What has passed: packet and port, of broadcasts. */
    using Passed = std::set<std::pair<uint64_t, uint32_t>>;

    /** A frame is put on a link, or arrives at a host. */
    static void Note(MendedNetworkTestCase* self, uint32_t port, Ptr<const Packet> frame)
    {
        uint8_t first;
        frame->CopyData(&first, 1);
        if (first == 0xff && !self->m_passed.insert({frame->GetUid(), port}).second)
        {
            self->m_again++;
        }
    }

    /**
     * Broadcast from a host, again and again.
     * @param device its port
     */
    static void Broadcast(Ptr<EthernetNetDevice> device)
    {
        device->Send(Create<Packet>(46), device->GetBroadcast(), 0x88b6);
        Simulator::Schedule(MilliSeconds(7), &MendedNetworkTestCase::Broadcast, device);
    }

    /**
     * Let a network fail by chance, and then see whether it works.
     * @param scheme how its switches forward
     * @param what fails
     */
    void Expect(const std::string& scheme, const std::string& what)
    {
        m_passed.clear();
        m_again = 0;
        TopologySpec spec = FatTree(4, 1);
        for (TopologySpec::Switch& sw : spec.switches)
        {
            sw.site = "pod " + std::to_string(sw.area); // the core is one, too
        }
        const std::vector<FailurePlan::Step> steps =
            Plan(spec, {"--mtbf=4", "--mttr=1", "--fail-what=" + what, "--repair=all@14.9"}).steps;
        NS_TEST_EXPECT_MSG_GT((steps.size()), 50, "much fails");
        L2SwitchHelper switches(scheme);
        switches.SetAttribute("ControlDelay", TimeValue(MilliSeconds(5)));
        const L2Network network = L2NetworkHelper(switches).Install(spec);
        L2NetworkHelper::AssignStreams(network, 1000);
        for (const FailurePlan::Step& step : steps)
        {
            if (step.element == Element::LINK)
            {
                const std::size_t trunks = spec.links.size();
                Simulator::Schedule(step.time,
                                    step.up ? &EthernetChannel::SetUp : &EthernetChannel::SetDown,
                                    step.index < trunks ? network.links[step.index]
                                                        : network.hostLinks[step.index - trunks]);
            }
        }
        uint32_t ports = 0; // by number: a port that held itself in its own trace would never go
        for (const Ptr<EthernetChannel>& link : network.links)
        {
            for (const std::size_t end : {0, 1})
            {
                link->GetDevice(end)->TraceConnectWithoutContext(
                    "PhyTxBegin",
                    MakeBoundCallback(&MendedNetworkTestCase::Note, this, ports++));
            }
        }
        for (const Ptr<EthernetNetDevice>& device : network.hostDevices)
        {
            device->TraceConnectWithoutContext(
                "PhyRxEnd",
                MakeBoundCallback(&MendedNetworkTestCase::Note, this, ports++));
        }
        // RSTP may loop for a moment, and a root that has died counts to infinity.
        const bool isMoose = scheme == "moose";
        const Time start = Seconds(isMoose ? 19 : 45);
        for (const uint32_t host : {0, 5})
        {
            if (isMoose)
            {
                Simulator::Schedule(Seconds(5),
                                    &MendedNetworkTestCase::Broadcast,
                                    network.hostDevices[host]);
            }
        }
        UdpProbeHelper probes(network);
        probes.AssignStreams(1);
        probes.SetStart(start);
        probes.SetProbes(MilliSeconds(500), 3);
        probes.AddAllToAll();
        Simulator::Stop(start + Seconds(4));
        Simulator::Run();
        uint64_t lost = 0;
        uint64_t again = m_again;
        for (const UdpProbeFlow& flow : probes.Collect())
        {
            lost += flow.sent != 3 || flow.received != 3 ? 1 : 0;
            again += flow.duplicates;
        }
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(lost, 0, scheme << ": flows not delivered, after " << what);
        NS_TEST_EXPECT_MSG_EQ(again, 0, scheme << ": what came twice, with " << what);
        NS_TEST_EXPECT_MSG_EQ((m_passed.size() > 10000), isMoose, "broadcasts were watched");
    }

    void DoRun() override
    {
        for (const std::string what : {"links", "switches", "sites"})
        {
            Expect("moose", what);
            Expect("ethernet", what);
        }
    }

    Passed m_passed;     //!< broadcasts
    uint64_t m_again{0}; //!< that passed again
};

/** @brief Oracle: the options as given. */
class ReportedTestCase : public TestCase
{
  public:
    ReportedTestCase()
        : TestCase("Sites and switches that fail have rows of their own, before those of links")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string scheme : {"moose", "ethernet"})
        {
            const std::string file = CreateTempDirFilename(scheme + ".sqlite");
            std::remove(file.c_str());
            const ExperimentOutcome outcome = RunExperiment(Ring(4),
                                                            {"--scheme=" + scheme,
                                                             "--workload=all-to-all",
                                                             "--meet-within=1",
                                                             "--duration=30",
                                                             "--fail=east@8,s3@9",
                                                             "--repair=east@10,s3@11",
                                                             "--db=" + file});
            NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
            NS_TEST_EXPECT_MSG_EQ(
                (Ask(file,
                     "SELECT time, node, kind FROM event WHERE time >= 8 AND kind IN ('link-down', "
                     "'link-up', 'site-down', 'site-up', 'switch-down', 'switch-up')")),
                "8.0|east|site-down;8.0|s1--s2|link-down;8.0|s2--s3|link-down;"
                "8.0|s3--s0|link-down;8.0|h2--s2|link-down;8.0|h3--s3|link-down;"
                "9.0|s3|switch-down;"
                "10.0|east|site-up;10.0|s1--s2|link-up;10.0|h2--s2|link-up;"
                "11.0|s3|switch-up;11.0|s2--s3|link-up;11.0|s3--s0|link-up;11.0|h3--s3|link-up;",
                scheme);
            // h2 was away for 2 s and h3 for 3 s, of probes a second; 24 s are left at the end.
            NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                       "SELECT count(*), min(outage) >= 2, max(outage) < 12 "
                                       "FROM flow WHERE 'h2' IN (src, dst) OR 'h3' IN (src, dst); "
                                       "SELECT max(outage) FROM flow WHERE "
                                       "src IN ('h0', 'h1') AND dst IN ('h0', 'h1')")),
                                  "10|1|1;0.0;",
                                  scheme << ": flows to and from the site are interrupted");
            NS_TEST_EXPECT_MSG_EQ(
                (Ask(file, "SELECT count(*) FROM event WHERE kind = 'converged'")),
                "11;",
                "the start and ten links");
        }
    }
};

/** @brief Its suite. */
class FailurePlanTestSuite : public TestSuite
{
  public:
    FailurePlanTestSuite()
        : TestSuite("moose-failure-plan", Type::SYSTEM)
    {
        AddTestCase(new SitePlanTestCase);
        AddTestCase(new ReasonsTestCase);
        AddTestCase(new ChanceTestCase);
        AddTestCase(new ReproduciblePlanTestCase);
        AddTestCase(new MendedNetworkTestCase);
        AddTestCase(new ReportedTestCase);
    }
};

static FailurePlanTestSuite g_failurePlanTestSuite; //!< registers the suite
