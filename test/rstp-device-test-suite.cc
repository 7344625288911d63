/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-rstp: the spanning tree protocol as users of EthernetSwitchNetDevice meet it. The
 * protocol itself is tested in moose-core-rstp, moose-core-rstp-network and moose-scripts.
 */

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

constexpr uint32_t COST = 20000; //!< of a link of 1 Gb/s [802.1D-2004 table 17-3]

} // namespace

/** @brief The tests; each function says its oracle. */
class RstpDeviceTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (RstpDeviceTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    RstpDeviceTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: [802.1D-2004 17.3.1] on a ring of three; the lowest address is the root. */
    void Tree()
    {
        const L2Network network = L2NetworkHelper(L2SwitchHelper("ethernet")).Install(Ring(3));
        LetPass(Seconds(1));
        for (uint32_t i = 0; i < 3; i++)
        {
            const L2SwitchTree tree = network.switches[i]->GetTree();
            NS_TEST_EXPECT_MSG_EQ(tree.known, true, "RSTP is the default");
            NS_TEST_EXPECT_MSG_EQ(tree.root, Mac48Address("00:04:96:00:00:01"), "root, " << i);
            NS_TEST_EXPECT_MSG_EQ(tree.rootPriority, 32768, "its priority, " << i);
            NS_TEST_EXPECT_MSG_EQ(tree.cost, (i == 0 ? 0 : COST), "cost, " << i);
            // Port 1 of s2 is its first link, to s1; s3 has links to s2 and to s1.
            NS_TEST_EXPECT_MSG_EQ(tree.rootPort, (i == 0 ? 0 : i), "root port, " << i);
        }
        const std::string role = network.switches[2]->GetPortRole(1);
        const std::string state = network.switches[2]->GetPortState(1);
        NS_TEST_EXPECT_MSG_EQ(role, "alternate", "of two equal bridges the lower one serves");
        NS_TEST_EXPECT_MSG_EQ(state, "discarding", "");
        const L2Network still = L2NetworkHelper(L2SwitchHelper("moose")).Install(Ring(3));
        const bool known = still.switches[0]->GetTree().known;
        NS_TEST_EXPECT_MSG_EQ(known, false, "MOOSE runs none");
    }

    /**
     * Oracle: arithmetic. A link that comes back between the root and a bridge that has another
     * way: each proposes at once; the bridge acts on the root's proposal after one delay and
     * agrees; the root forwards after a second one.
     */
    void ControlDelay()
    {
        L2SwitchHelper switches("ethernet");
        switches.SetAttribute("ControlDelay", TimeValue(MilliSeconds(7)));
        const L2Network network = L2NetworkHelper(switches).Install(Ring(3));
        LetPass(Seconds(5));
        network.links[0]->SetDown();
        LetPass(Seconds(5));
        network.links[0]->SetUp();
        const std::pair<int64_t, std::string> expected[] = {{6, "discarding designated"},
                                                            {8, "discarding root"},
                                                            {13, "discarding root"},
                                                            {15, "forwarding root"}};
        int64_t passed = 0;
        for (const auto& [milliseconds, states] : expected)
        {
            LetPass(MilliSeconds(milliseconds - passed));
            passed = milliseconds;
            const std::string seen =
                network.switches[0]->GetPortState(1) + " " + network.switches[1]->GetPortRole(1);
            NS_TEST_EXPECT_MSG_EQ(seen, states, "after " << milliseconds << " ms");
        }
    }

    /** Oracle: [802.1D-2004 17.13.10, 17.13.11]: costs first, then port identifiers decide. */
    void ManagedPorts()
    {
        TopologySpec spec;
        spec.name = "two links";
        spec.AddSwitch("s1", "flat");
        spec.AddSwitch("s2", "flat");
        spec.AddLink(0, 1);
        spec.AddLink(0, 1);
        const L2Network network = L2NetworkHelper(L2SwitchHelper("ethernet")).Install(spec);
        const auto rootPort = [&] {
            LetPass(Seconds(1));
            return network.switches[1]->GetTree().rootPort;
        };
        uint32_t port = rootPort();
        NS_TEST_EXPECT_MSG_EQ(port, 1, "the lower number");
        L2SwitchPortConfig config;
        config.priority = 112;
        network.switches[0]->ConfigurePort(2, config);
        port = rootPort();
        NS_TEST_EXPECT_MSG_EQ(port, 2, "the lower priority of the root's port");
        config = L2SwitchPortConfig();
        config.pathCost = COST - 1;
        network.switches[1]->ConfigurePort(1, config);
        port = rootPort();
        NS_TEST_EXPECT_MSG_EQ(port, 1, "the lower cost");
        const uint32_t cost = network.switches[1]->GetTree().cost;
        NS_TEST_EXPECT_MSG_EQ(cost, (COST - 1), "as managed");
        config.restrictedRole = true;
        network.switches[1]->ConfigurePort(1, config);
        port = rootPort();
        NS_TEST_EXPECT_MSG_EQ(port, 2, "the other must not be");
    }

    /** Oracle: edges forward at once [802.1D-2004 17.13.1], after Migrate Time, 3 s [17.13.9], if
     * they find out themselves, and after Max Age and Hello Time, 20 s + 2 s, if they may not. */
    void HostPorts()
    {
        L2SwitchPortConfig config;
        config.adminEdge = true;
        Time first = FirstArrival("ethernet", config, Seconds(30)).Get();
        NS_TEST_EXPECT_MSG_LT(first, MilliSeconds(100), "an edge by management");
        config.adminEdge = false;
        first = FirstArrival("ethernet", config, Seconds(30)).Get();
        NS_TEST_EXPECT_MSG_GT_OR_EQ(first, Seconds(3), "an edge by silence");
        NS_TEST_EXPECT_MSG_LT(first, MilliSeconds(3100), "an edge by silence");
        config.autoEdge = false;
        first = FirstArrival("ethernet", config, Seconds(30)).Get();
        NS_TEST_EXPECT_MSG_GT_OR_EQ(first, Seconds(22), "no edge");
        NS_TEST_EXPECT_MSG_LT(first, MilliSeconds(22100), "no edge");
    }

    /** Oracle: the ranges and relations of [802.1D-2004 table 17-1, 17.14]. */
    void Configuration()
    {
        const auto wrong = [](const std::string& name, const AttributeValue& value) {
            L2SwitchHelper switches("ethernet");
            switches.SetAttribute("Address", Mac48AddressValue("00:00:00:00:00:01"));
            switches.SetAttribute(name, value);
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
        std::string said = wrong("SpanningTree", StringValue("mstp"));
        NS_TEST_EXPECT_MSG_EQ(names(said, {"SpanningTree", "mstp", "rstp", "static"}), true, said);
        said = wrong("ForceVersion", UintegerValue(1));
        NS_TEST_EXPECT_MSG_EQ(names(said, {"version", "1", "0", "2"}), true, said);
        said = wrong("ForwardDelay", UintegerValue(10)); // 2 * (10 - 1) < 20
        NS_TEST_EXPECT_MSG_EQ(names(said, {"max_age", "20", "18"}), true, said);
        said = wrong("MaxAge", UintegerValue(6)); // 2 * (2 + 1) = 6 is just enough
        NS_TEST_EXPECT_MSG_EQ(said, "", "");
        said = wrong("TxHoldCount", UintegerValue(1));
        NS_TEST_EXPECT_MSG_EQ(said, "", "");
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
 * @brief The tests of RSTP in ns-3.
 */
class RstpDeviceTestSuite : public TestSuite
{
  public:
    RstpDeviceTestSuite()
        : TestSuite("moose-rstp", Type::UNIT)
    {
        typedef RstpDeviceTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Switches agree on a tree and tell of it", &T::Tree},
            {"A switch acts on a BPDU after its control delay", &T::ControlDelay},
            {"Cost, priority and restriction of a port decide while time runs", &T::ManagedPorts},
            {"A port to a host forwards at once, after 3 s or after 22 s", &T::HostPorts},
            {"A configuration that cannot be is named in one line", &T::Configuration},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new RstpDeviceTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static RstpDeviceTestSuite g_rstpDeviceTestSuite;
