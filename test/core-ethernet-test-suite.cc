/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-ethernet: the learning bridge. Answers are compared as text that was written
 * by hand: "forward 2,3" sends out of ports 2 and 3.
 */

#include "core-test-support.h"

#include "ns3/test.h"

using namespace ns3;
using namespace ns3::coretest;

/** @brief The tests of the bridge; each function says its oracle. */
class CoreEthernetTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreEthernetTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreEthernetTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: arithmetic on what was handed in. */
    void Counters()
    {
        Switch sw(EthernetConfig(4));
        sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A)); // 3 copies
        sw.Receive(2, Plain(HOST_C, HOST_B));           // unknown: 3 copies, flooded
        sw.Receive(2, Plain(HOST_A, HOST_B));           // 1 copy
        sw.Receive(3, Plain(HOST_A, HOST_B));           // moved, 1 copy
        sw.Receive(3, Plain(HOST_B, HOST_B));           // to itself
        sw.Receive(3, Plain(HOST_A, HOST_B, 20));       // runt
        const l2_counters& c = sw.GetCounters();
        NS_TEST_EXPECT_MSG_EQ((c.received), 6, "received");
        NS_TEST_EXPECT_MSG_EQ((c.forwarded), 4, "forwarded");
        NS_TEST_EXPECT_MSG_EQ((c.copies), 8, "copies");
        NS_TEST_EXPECT_MSG_EQ((c.flooded), 1, "flooded");
        NS_TEST_EXPECT_MSG_EQ((c.moved), 1, "moved");
        NS_TEST_EXPECT_MSG_EQ((c.evicted + c.not_learnt), 0, "room enough");
        NS_TEST_EXPECT_MSG_EQ((c.dropped[L2_DROP_SAME_PORT]), 1, "filtered");
        NS_TEST_EXPECT_MSG_EQ((c.dropped[L2_DROP_RUNT]), 1, "runt");
    }

    /** Oracle: [802.1D-2004 7.7, 7.8, 7.9]. */
    void Learning()
    {
        Switch sw(EthernetConfig(4));
        NS_TEST_EXPECT_MSG_EQ((sw.Says(1, Plain(HOST_B, HOST_A))), "forward 2,3,4", "unknown");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(2, Plain(HOST_A, HOST_B))), "forward 1", "known");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(1, Plain(HOST_B, HOST_A))), "forward 2", "known by now");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(3, Plain(L2_MAC_BROADCAST, HOST_C))),
                              "forward 1,2,4",
                              "all");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(3, Plain(0x01005e010203, HOST_C))),
                              "forward 1,2,4",
                              "group");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(4, Plain(HOST_A, HOST_B))),
                              ("fdb-moved 4 from 2 " + MacText(HOST_B) + "; forward 1"),
                              "a station moved");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(1, Plain(HOST_B, HOST_A))), "forward 4", "and is found");
        NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("fdb")), 3, "stations");
        NS_TEST_EXPECT_MSG_EQ((l2_switch_host_address(sw.Get(), HOST_A)), L2_MAC_NONE, "no other");
        // What is filtered is learnt from too [7.8].
        NS_TEST_EXPECT_MSG_EQ((sw.Says(1, Plain(HOST_A, 0x00163e0000aa))), "drop same-port", "");
        NS_TEST_EXPECT_MSG_EQ(
            (sw.Says(2, Plain(0x00163e0000aa, HOST_C)).find("; forward 1") != std::string::npos),
            true,
            "learnt from a filtered frame");
    }

    /** Oracle: [802.1D-2004 7.9.2]: an address is forgotten after the ageing time. */
    void AgeingOfFrames()
    {
        Switch sw(EthernetConfig(3));
        sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A), 5);
        const l2_time end = 5 + 300 * L2_SECOND;
        NS_TEST_EXPECT_MSG_EQ((sw.Says(2, Plain(HOST_A, HOST_B), end - 1)), "forward 1", "still");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(2, Plain(HOST_A, HOST_B), end)), "forward 1,3", "no more");
        NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("fdb")), 2, "not looked for yet");
        NS_TEST_EXPECT_MSG_EQ((sw.Expire(end)), "", "no events");
        NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("fdb")), 1, "taken out");
        NS_TEST_EXPECT_MSG_EQ((l2_switch_deadline(sw.Get())), L2_NEVER, "tables that age are idle");
    }

    /** Oracle: [802.1D-2004 7.12.6, table 7-10]: neither relayed nor learnt from. */
    void ReservedIsNeverRelayed()
    {
        Switch sw(EthernetConfig(3));
        for (l2_mac last = 0; last < 16; ++last)
        {
            NS_TEST_EXPECT_MSG_EQ((sw.Says(1, Plain(0x0180c2000000 + last, HOST_A + last))),
                                  "drop reserved",
                                  last);
        }
        NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("fdb")), 0, "nothing learnt");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(1, Plain(0x0180c2000010, HOST_A))),
                              "forward 2,3",
                              "next one");
    }

    /** Oracle: a station behind a cut link must not be looked for there. */
    void PortDownForgets()
    {
        Switch sw(EthernetConfig(4));
        sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A));
        sw.Receive(2, Plain(L2_MAC_BROADCAST, HOST_B));
        const std::string down = sw.SetUp(1, false);
        NS_TEST_EXPECT_MSG_EQ(down,
                              "fdb-flushed 1 entries 1; port-role 1 down; port-state 1 discarding",
                              "");
        NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("fdb")), 1, "the other port's stays");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(2, Plain(HOST_A, HOST_B))), "forward 3,4", "not to port 1");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(3, Plain(HOST_B, HOST_C))), "forward 2", "still there");
        const std::string up = sw.SetUp(1, true);
        NS_TEST_EXPECT_MSG_EQ(up,
                              "port-role 1 designated; port-state 1 forwarding",
                              "");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(2, Plain(HOST_A, HOST_B))), "forward 1,3,4", "up again");
        NS_TEST_EXPECT_MSG_EQ((sw.SetUp(1, true)), "", "no news");
    }

    /** Oracle: [802.1D-2004 7.9.2 with fdb.h]: a full database takes turns at the fattest port. */
    void FullDatabase()
    {
        l2_config config = EthernetConfig(3);
        config.fdb_capacity = 3;
        Switch sw(config);
        sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A));
        for (l2_mac i = 1; i <= 2; ++i)
        {
            sw.Receive(2, Plain(L2_MAC_BROADCAST, i), static_cast<l2_time>(i) * 5 * L2_SECOND);
        }
        NS_TEST_EXPECT_MSG_EQ((sw.Says(2, Plain(L2_MAC_BROADCAST, 3), 20 * L2_SECOND)),
                              "fdb-evicted 2 00:00:00:00:00:01; forward 1,3",
                              "the oldest of the port with most");
        NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("fdb")), 3, "full");
        NS_TEST_EXPECT_MSG_EQ((sw.GetCounters().evicted), 1, "counted");
        NS_TEST_EXPECT_MSG_EQ((sw.Says(3, Plain(HOST_A, 2), 20 * L2_SECOND)),
                              "fdb-moved 3 from 2 00:00:00:00:00:02; forward 1",
                              "what is left is as it was");
    }

    /** Oracle: [802.1D-2004 17.3, 7.4]: an alternate port neither relays nor learns. */
    void BlockedPorts()
    {
        const std::unique_ptr<Switch> sw = MakeBridgeTriangle();
        NS_TEST_EXPECT_MSG_EQ((l2_switch_port_role(sw->Get(), 3)), L2_ROLE_ROOT, "to the root");
        NS_TEST_EXPECT_MSG_EQ((l2_switch_port_role(sw->Get(), 4)), L2_ROLE_ALTERNATE, "spare");
        NS_TEST_EXPECT_MSG_EQ((l2_switch_port_role(sw->Get(), 1)), L2_ROLE_DESIGNATED, "hosts");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(4, Plain(L2_MAC_BROADCAST, HOST_C))),
                              "drop discarding",
                              "");
        NS_TEST_EXPECT_MSG_EQ((sw->GetEntries("fdb")), 0, "nothing learnt there");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(HOST_C, HOST_A))), "forward 2,3", "nothing sent");
    }

    /** Oracle: a second topology replaces the first as if that had never been. */
    void TopologyTwice()
    {
        const std::unique_ptr<Switch> sw = MakeBridgeTriangle();
        sw->Receive(3, Plain(L2_MAC_BROADCAST, HOST_A));
        Topology line(2);
        line.SetNode(0, l2_prefix(), 3);
        line.SetNode(1, l2_prefix(), 4);
        line.Link(0, 4, 1, 1);
        NS_TEST_EXPECT_MSG_EQ((l2_switch_set_topology(sw->Get(), line.Get(), 0, 0)), 0, "taken");
        const std::string said = Switch::Text(sw->Drain());
        NS_TEST_EXPECT_MSG_EQ(said,
                              "port-role 3 designated; port-role 4 designated; "
                              "port-state 4 forwarding",
                              "this bridge is the root now");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(HOST_A, HOST_B))), "forward 2,3,4", "forgotten");
        Switch fresh(EthernetConfig(4));
        l2_switch_set_topology(fresh.Get(), line.Get(), 0, 0);
        fresh.Drain();
        fresh.Receive(1, Plain(HOST_A, HOST_B));
        NS_TEST_EXPECT_MSG_EQ((sw->Dump()), (fresh.Dump()), "as one that has only seen the second");
    }

  private:
    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of scheme/ethernet.c.
 */
class CoreEthernetTestSuite : public TestSuite
{
  public:
    CoreEthernetTestSuite()
        : TestSuite("moose-core-ethernet", TestSuite::Type::UNIT)
    {
        typedef CoreEthernetTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Counters add up", &T::Counters},
            {"A bridge floods what it does not know and forwards what it does", &T::Learning},
            {"A bridge forgets a station that was silent for the ageing time", &T::AgeingOfFrames},
            {"Frames to reserved addresses are neither relayed nor learnt from",
             &T::ReservedIsNeverRelayed},
            {"A port that goes down takes its addresses along", &T::PortDownForgets},
            {"A full forwarding database evicts, says so and counts", &T::FullDatabase},
            {"An alternate port neither relays nor learns", &T::BlockedPorts},
            {"A second topology replaces the first", &T::TopologyTwice},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreEthernetTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreEthernetTestSuite g_coreEthernetTestSuite;
