/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-isis: link-state routing as users of MooseSwitchNetDevice meet it. The protocol
 * itself is tested in the suites of the core, in moose-scripts and in moose-random.
 */

#include "l2-hmac.h"
#include "ring-of-switches.h"

#include "ns3/l2-network-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <functional>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @return two switches, and two links between them
 */
TopologySpec
TwoLinks()
{
    TopologySpec spec;
    spec.name = "two links";
    spec.AddSwitch("s1", "flat");
    spec.AddSwitch("s2", "flat");
    spec.AddLink(0, 1);
    spec.AddLink(0, 1);
    return spec;
}

/**
 * @param network a network
 * @return neighbours that are up, of all switches together
 */
uint32_t
Adjacencies(const L2Network& network)
{
    uint32_t sum = 0;
    for (const Ptr<L2SwitchNetDevice>& device : network.switches)
    {
        sum += device->GetRouting().adjacencies;
    }
    return sum;
}

} // namespace

/** @brief The tests; each function says its oracle. */
class IsisDeviceTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (IsisDeviceTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    IsisDeviceTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: a ring of three has two neighbours each, three systems, and a lowest prefix. */
    void Graph()
    {
        const L2Network network = L2NetworkHelper(L2SwitchHelper("moose")).Install(Ring(3));
        std::string role = network.switches[0]->GetPortRole(1);
        NS_TEST_EXPECT_MSG_EQ(role, "pending", "before anybody has said anything");
        LetPass(Seconds(1));
        for (uint32_t i = 0; i < 3; i++)
        {
            const L2SwitchRouting routing = network.switches[i]->GetRouting();
            NS_TEST_EXPECT_MSG_EQ(routing.known, true, "link-state is the default");
            NS_TEST_EXPECT_MSG_EQ(routing.adjacencies, 2, "neighbours of " << i);
            NS_TEST_EXPECT_MSG_EQ(routing.lsps, 3, "systems that it knows, " << i);
            NS_TEST_EXPECT_MSG_EQ(routing.root, Mac48Address("02:00:01:00:00:00"), "root, " << i);
            NS_TEST_EXPECT_MSG_GT(routing.spfRuns, 0, "paths, " << i);
            NS_TEST_EXPECT_MSG_GT(routing.originated, 0, "its own, " << i);
            for (uint32_t port = 1; port <= 3; port++)
            {
                role = network.switches[i]->GetPortRole(port);
                NS_TEST_EXPECT_MSG_EQ(role, (port < 3 ? "trunk" : "edge"), "port " << port);
            }
        }
        const L2Network other = L2NetworkHelper(L2SwitchHelper("ethernet")).Install(Ring(3));
        const bool known = other.switches[0]->GetRouting().known;
        NS_TEST_EXPECT_MSG_EQ(known, false, "Ethernet knows nothing of it");
    }

    /** Oracle: without a protocol nothing is left to happen once the graph is known. */
    void Precomputed()
    {
        L2SwitchHelper switches("moose");
        switches.SetAttribute("Routing", StringValue("precomputed"));
        const L2Network network = L2NetworkHelper(switches).Install(Ring(3));
        Simulator::Run(); // ends by itself
        const std::string role = network.switches[0]->GetPortRole(1);
        NS_TEST_EXPECT_MSG_EQ(role, "trunk", "of the graph");
        NS_TEST_EXPECT_MSG_EQ((Adjacencies(network)), 0, "nobody has spoken");
        const bool needs[] = {network.switches[0]->NeedsTopology(),
                              L2SwitchHelper("moose").Create()->NeedsTopology(),
                              L2SwitchHelper("ethernet").Create()->NeedsTopology()};
        NS_TEST_EXPECT_MSG_EQ((needs[0] && !needs[1] && !needs[2]), true, "who needs the graph");
    }

    /**
     * Oracle: [RFC 5303 3.2] and arithmetic. Both ends say hello when the link comes up; after one
     * delay both know that there is somebody, and say so; after the second both know that they are
     * heard.
     */
    void ControlDelay()
    {
        L2SwitchHelper switches("moose");
        switches.SetAttribute("ControlDelay", TimeValue(MilliSeconds(7)));
        const L2Network network = L2NetworkHelper(switches).Install(Ring(3));
        LetPass(Seconds(5));
        NS_TEST_EXPECT_MSG_EQ((Adjacencies(network)), 6, "all");
        network.links[0]->SetDown();
        NS_TEST_EXPECT_MSG_EQ((Adjacencies(network)), 4, "at once");
        LetPass(Seconds(5));
        network.links[0]->SetUp();
        LetPass(MilliSeconds(13));
        NS_TEST_EXPECT_MSG_EQ((Adjacencies(network)), 4, "after 13 ms");
        LetPass(MilliSeconds(2));
        NS_TEST_EXPECT_MSG_EQ((Adjacencies(network)), 6, "after 15 ms");
    }

    /** Oracle: a port that is managed as an edge has no neighbour; a path is as long as its cost.
     */
    void ManagedPorts()
    {
        const L2Network network = L2NetworkHelper(L2SwitchHelper("moose")).Install(TwoLinks());
        LetPass(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ((Adjacencies(network)), 4, "two links, two ends");
        L2SwitchPortConfig config;
        config.adminEdge = true;
        network.switches[0]->ConfigurePort(1, config);
        LetPass(Seconds(30));
        const std::string role = network.switches[0]->GetPortRole(1);
        NS_TEST_EXPECT_MSG_EQ(role, "edge", "as managed");
        NS_TEST_EXPECT_MSG_EQ((Adjacencies(network)), 2, "the other link");
        const std::string before = network.switches[0]->Dump();
        config.adminEdge = false;
        config.pathCost = 7;
        network.switches[0]->ConfigurePort(1, config);
        LetPass(Seconds(30));
        NS_TEST_EXPECT_MSG_EQ((Adjacencies(network)), 4, "a port like any other again");
        NS_TEST_EXPECT_MSG_NE((network.switches[0]->Dump()), before, "the short way");
    }

    /** Oracle: the attributes' defaults: 50 ms until paths are computed, 10 ms after neighbours
     * have come, and 20 ms until broadcasts are accepted on them; 3 s until a port without a hello
     * is an edge.
     */
    void HostPorts()
    {
        L2SwitchPortConfig config;
        config.adminEdge = true;
        Time first = FirstArrival("moose", config, Seconds(5)).Get();
        NS_TEST_EXPECT_MSG_LT(first, MilliSeconds(151), "an edge by management");
        config.adminEdge = false;
        first = FirstArrival("moose", config, Seconds(5)).Get();
        NS_TEST_EXPECT_MSG_GT_OR_EQ(first, Seconds(3), "an edge by silence");
        NS_TEST_EXPECT_MSG_LT(first, MilliSeconds(3100), "an edge by silence");
    }

    /** Oracle: who does not know the key is nobody's neighbour. */
    void Keys()
    {
        for (const std::string kind : {"hmac-md5", "hmac-sha256"})
        {
            L2SwitchHelper switches("moose");
            switches.SetAttribute("Authentication", StringValue(kind));
            switches.SetAttribute("Key", StringValue("a secret"));
            const L2Network network = L2NetworkHelper(switches).Install(Ring(3));
            const L2Network strangers = L2NetworkHelper(switches).Install(Ring(3));
            strangers.switches[1]->SetAttribute("Key", StringValue("another"));
            LetPass(Seconds(10));
            NS_TEST_EXPECT_MSG_EQ((Adjacencies(network)), 6, kind);
            NS_TEST_EXPECT_MSG_EQ((Adjacencies(strangers)), 2, kind << ": s1 and s3");
            const auto dropped = strangers.switches[0]->GetCounters().dropped;
            NS_TEST_EXPECT_MSG_EQ((dropped.count("isis-authentication")), 1, kind);
            Simulator::Destroy();
        }
    }

    /** Oracle: the documented ranges, and the words. */
    void Configuration()
    {
        const auto wrong = [](const std::vector<std::pair<std::string, std::string>>& values) {
            L2SwitchHelper switches("moose");
            switches.SetAttribute("Prefix", StringValue("02:11:11"));
            switches.SetAttribute("Address", Mac48AddressValue("00:00:00:00:00:01"));
            for (const auto& [name, value] : values)
            {
                switches.SetAttribute(name, StringValue(value));
            }
            return switches.Create()->CheckConfiguration(3);
        };
        const auto names = [](const std::string& text, const std::vector<std::string>& words) {
            std::size_t there = 0;
            for (const std::string& word : words)
            {
                there += text.find(word) != std::string::npos;
            }
            return there == words.size() && text.find('\n') == std::string::npos;
        };
        std::string said = wrong({});
        NS_TEST_EXPECT_MSG_EQ(said, "", "the defaults");
        said = wrong({{"Routing", "rip"}});
        NS_TEST_EXPECT_MSG_EQ(names(said, {"Routing", "rip", "link-state", "precomputed"}),
                              true,
                              said);
        said = wrong({{"Authentication", "rot13"}, {"Key", "x"}});
        NS_TEST_EXPECT_MSG_EQ(names(said, {"Authentication", "rot13", "none", "hmac-sha256"}),
                              true,
                              said);
        said = wrong({{"Authentication", "hmac-md5"}});
        NS_TEST_EXPECT_MSG_EQ(names(said, {"hmac-md5", "Key"}), true, said);
        said = wrong({{"Key", std::string(33, 'x')}});
        NS_TEST_EXPECT_MSG_EQ(names(said, {"Key", "33", "32"}), true, said);
        said = wrong({{"Hostname", std::string(64, 'x')}});
        NS_TEST_EXPECT_MSG_EQ(names(said, {"Hostname", "xxx", "63"}), true, said);
        said = wrong({{"HelloInterval", "1ms"},
                      {"HelloMultiplier", "2"},
                      {"LspLifetime", "350"},
                      {"LsdbCapacity", "16"},
                      {"SpfInitialDelay", "0s"},
                      {"SettleTime", "0s"},
                      {"EdgeDelay", "0s"},
                      {"Area", "65535"},
                      {"Hostname", std::string(63, 'x')},
                      {"Ipv4Address", "192.0.2.1"},
                      {"Overload", "true"}});
        NS_TEST_EXPECT_MSG_EQ(said, "", "the ends of ranges");
    }

  private:
    void DoRun() override
    {
        (this->*m_body)();
        Simulator::Destroy();
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of IS-IS in ns-3.
 */
class IsisDeviceTestSuite : public TestSuite
{
  public:
    IsisDeviceTestSuite()
        : TestSuite("moose-isis", Type::UNIT)
    {
        typedef IsisDeviceTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A configuration that cannot be is named in one line", &T::Configuration},
            {"Switches with precomputed routes are given the graph, and say nothing",
             &T::Precomputed},
            {"Switches find their network and tell of it", &T::Graph},
            {"A switch acts on a hello after its control delay", &T::ControlDelay},
            {"A port that is managed as an edge refuses switches, and costs are read",
             &T::ManagedPorts},
            {"A port to a host forwards at once or after 3 s", &T::HostPorts},
            {"A switch that does not know the key is left alone", &T::Keys},
        };
        for (const auto& test : tests)
        {
            if (test.second != &T::Keys || GetL2Hmac())
            {
                AddTestCase(new IsisDeviceTestCase(test.first, test.second));
            }
        }
    }
};

/** The instance that registers itself. */
static IsisDeviceTestSuite g_isisDeviceTestSuite;
