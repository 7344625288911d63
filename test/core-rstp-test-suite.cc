/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-rstp: BPDUs as octets, and a bridge alone, to which a test speaks as its
 * neighbours would. Networks of bridges are in core-rstp-network-test-suite.cc.
 */

#include "core-bridge-network.h"

extern "C"
{
#include "../model/core/wire/bpdu.h"
}

#include "ns3/test.h"

#include <random>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

constexpr l2_time SETTLED = 60 * L2_SECOND;             //!< by then nothing moves any more
constexpr l2_mac SELF = 0x00000c000005;                 //!< the bridge under test
constexpr uint64_t SELF_ID = 0x8000000000000000 | SELF; //!< its identifier
constexpr uint64_t BETTER_ID = 0x800000000c000001;      //!< of a bridge that should be root
constexpr uint64_t WORSE_ID = 0x800000000c000099;       //!< of one that should not

/** Flags of an RST BPDU [802.1D-2004 figure 9-4]. */
enum Flag : uint8_t
{
    TC = 0x01,
    PROPOSAL = 0x02,
    ROLE_ROOT = 0x08,
    ROLE_DESIGNATED = 0x0c,
    LEARNING = 0x10,
    FORWARDING = 0x20,
    AGREEMENT = 0x40,
    TC_ACK = 0x80,
};

/** A bridge alone, to whose ports a test plugs and speaks. */
std::unique_ptr<BridgeNetwork>
Alone(uint16_t ports, uint8_t version = 2)
{
    std::unique_ptr<BridgeNetwork> net(new BridgeNetwork);
    l2_config config = BridgeNetwork::Config(ports, SELF);
    config.rstp.force_version = version;
    net->Add(config);
    return net;
}

/** @return what the root says on a port of its own */
Bpdu
FromRoot(uint8_t type = 2)
{
    Bpdu bpdu;
    bpdu.version = type == 2 ? 2 : 0;
    bpdu.type = type;
    bpdu.flags = type == 2 ? ROLE_DESIGNATED | LEARNING | FORWARDING : 0;
    bpdu.root = BETTER_ID;
    bpdu.bridge = BETTER_ID;
    return bpdu;
}

/** @return the default management of a port */
l2_port_config
PortConfig()
{
    l2_port_config config;
    l2_port_config_init(&config);
    return config;
}

} // namespace

/** @brief The tests of the protocol; each function says its oracle. */
class CoreRstpTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreRstpTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreRstpTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    // ---- BPDUs ----

    /**
     * Oracle: the octets that Open vSwitch 3.1 sends as root from port 2, whatever its address:
     * here 00:0c:00:00:00:05, which is the tested bridge's too, so that it must send the same.
     */
    void Vectors()
    {
        const Bytes expected = {
            0x01, 0x80, 0xc2, 0x00, 0x00, 0x00,             // bridge group address
            0x00, 0x27, 0x42, 0x42, 0x03,                   // length, LLC
            0x00, 0x00, 0x02, 0x02, 0x0e,                   // RST; proposal, designated
            0x80, 0x00, 0x00, 0x00, 0x0c, 0x00, 0x00, 0x05, // root
            0x00, 0x00, 0x00, 0x00,                         // cost
            0x80, 0x00, 0x00, 0x00, 0x0c, 0x00, 0x00, 0x05, // bridge
            0x80, 0x02,                                     // port
            0x00, 0x00, 0x14, 0x00, 0x02, 0x00, 0x0f, 0x00, // message age 0 s, 20 s, 2 s, 15 s
            0x00,                                           // version 1 length
            0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,       // padding
        };
        const std::unique_ptr<BridgeNetwork> net = Alone(2);
        net->SetPort({0, 2}, true);
        NS_TEST_ASSERT_MSG_EQ((net->sent.size()), 1, "says what it is, at once and once");
        Bytes sent = net->sent.front().bytes;
        NS_TEST_EXPECT_MSG_EQ((sent.at(6) & 1), 0, "from an individual address");
        sent.erase(sent.begin() + 6, sent.begin() + 12);
        NS_TEST_EXPECT_MSG_EQ((sent == expected), true, "what Open vSwitch sends");

        l2_bpdu bpdu;
        NS_TEST_ASSERT_MSG_EQ((l2_bpdu_parse(expected.data() + 11, 36, &bpdu)), true, "valid");
        NS_TEST_EXPECT_MSG_EQ((bpdu.type), L2_BPDU_RST, "type");
        NS_TEST_EXPECT_MSG_EQ((unsigned(bpdu.version)), 2, "version");
        NS_TEST_EXPECT_MSG_EQ((unsigned(bpdu.flags)), 0x0e, "flags");
        NS_TEST_EXPECT_MSG_EQ((l2_bpdu_role(&bpdu)), L2_BPDU_ROLE_DESIGNATED, "role");
        NS_TEST_EXPECT_MSG_EQ((bpdu.root), SELF_ID, "root");
        NS_TEST_EXPECT_MSG_EQ((bpdu.cost), 0, "cost");
        NS_TEST_EXPECT_MSG_EQ((bpdu.bridge), SELF_ID, "bridge");
        NS_TEST_EXPECT_MSG_EQ((bpdu.port), 0x8002, "port");
        NS_TEST_EXPECT_MSG_EQ((bpdu.times.max_age), 20 * 256, "max age");
        NS_TEST_EXPECT_MSG_EQ((bpdu.times.hello_time), 2 * 256, "hello time");
        NS_TEST_EXPECT_MSG_EQ((bpdu.times.forward_delay), 15 * 256, "forward delay");
    }

    /** Oracle: the test's own writer, by [802.1D-2004 figures 9-1 to 9-3]. */
    void RoundTrip()
    {
        std::mt19937_64 rng(17);
        for (int i = 0; i < 10000; ++i)
        {
            const uint8_t types[] = {0x00, 0x02, 0x80};
            Bpdu b;
            b.type = types[rng() % 3];
            b.version = b.type == 2 ? 2 : 0;
            b.flags = static_cast<uint8_t>(b.type == 2 ? rng() | 0x04 : rng() & 0x81);
            b.root = rng();
            b.cost = static_cast<uint32_t>(rng());
            b.bridge = rng();
            b.port = static_cast<uint16_t>(rng());
            b.maxAge = static_cast<uint16_t>(1 + rng() % 0xffff);
            b.messageAge = static_cast<uint16_t>(rng() % b.maxAge);
            b.hello = static_cast<uint16_t>(rng());
            b.forward = static_cast<uint16_t>(rng());
            const Bytes octets = b.Write();
            l2_bpdu read;
            NS_TEST_ASSERT_MSG_EQ((l2_bpdu_parse(octets.data(), octets.size(), &read)), true, i);
            NS_TEST_ASSERT_MSG_EQ((read.type), b.type, "type of " << i);
            if (b.type != 0x80)
            {
                const bool same =
                    read.flags == b.flags && read.root == b.root && read.cost == b.cost &&
                    read.bridge == b.bridge && read.port == b.port &&
                    read.times.message_age == b.messageAge && read.times.max_age == b.maxAge &&
                    read.times.hello_time == b.hello && read.times.forward_delay == b.forward;
                NS_TEST_ASSERT_MSG_EQ(same, true, "members of " << i);
            }
            Bytes written(L2_BPDU_RST_LENGTH);
            written.resize(l2_bpdu_write(written.data(), &read));
            NS_TEST_ASSERT_MSG_EQ((written == octets), true, "octets of " << i);
        }
    }

    /** @return what the core takes octets for: "config", "rst", "tcn" or "nothing" */
    static std::string Kind(const Bytes& octets)
    {
        const std::unique_ptr<uint8_t[]> exact(new uint8_t[octets.size()]);
        std::copy(octets.begin(), octets.end(), exact.get());
        l2_bpdu bpdu;
        if (!l2_bpdu_parse(exact.get(), octets.size(), &bpdu))
        {
            return "nothing";
        }
        return bpdu.type == L2_BPDU_CONFIG ? "config" : bpdu.type == L2_BPDU_RST ? "rst" : "tcn";
    }

    /** Oracle: [802.1D-2004 9.3.4, 9.2.9]. */
    void Validation()
    {
        Bpdu b = FromRoot(0);
        const Bpdu rst = FromRoot(2);
        for (std::size_t n = 0; n <= 40; ++n)
        {
            Bytes config = b.Write();
            Bytes rapid = rst.Write();
            config.resize(n);
            rapid.resize(n);
            NS_TEST_EXPECT_MSG_EQ((Kind(config)), (n < 35 ? "nothing" : "config"), n << " octets");
            NS_TEST_EXPECT_MSG_EQ((Kind(rapid)), (n < 36 ? "nothing" : "rst"), n << " octets");
            Bytes tcn = {0, 0, 0, 0x80};
            tcn.resize(n);
            NS_TEST_EXPECT_MSG_EQ((Kind(tcn)), (n < 4 ? "nothing" : "tcn"), n << " octets");
        }
        b.messageAge = b.maxAge - 1;
        NS_TEST_EXPECT_MSG_EQ((Kind(b.Write())), "config", "young enough");
        b.messageAge = b.maxAge;
        NS_TEST_EXPECT_MSG_EQ((Kind(b.Write())), "nothing", "message age is max age");
        Bytes foreign = rst.Write();
        foreign[1] = 1;
        NS_TEST_EXPECT_MSG_EQ((Kind(foreign)), "nothing", "another protocol");
        for (unsigned type = 0; type < 256; ++type)
        {
            Bytes odd = rst.Write();
            odd[3] = static_cast<uint8_t>(type);
            const std::string kind = type == 0      ? "config"
                                     : type == 2    ? "rst"
                                     : type == 0x80 ? "tcn"
                                                    : "nothing";
            NS_TEST_EXPECT_MSG_EQ((Kind(odd)), kind, "type " << type);
        }
        Bpdu old = rst;
        old.version = 1;
        NS_TEST_EXPECT_MSG_EQ((Kind(old.Write())), "nothing", "no RST BPDU before version 2");
        Bpdu unknown = rst;
        unknown.flags &= ~ROLE_DESIGNATED;
        NS_TEST_EXPECT_MSG_EQ((Kind(unknown.Write())), "config", "unknown role");
    }

    /** Oracle: [802.1D-2004 9.3.4 a)] - what a bridge hears of itself it does not believe. */
    void OwnConfigurationBpdu()
    {
        const std::unique_ptr<BridgeNetwork> net = Alone(1, 0);
        net->SetPort({0, 1}, true);
        Bpdu own = FromRoot(0);
        own.root = SELF_ID;
        own.bridge = SELF_ID;
        const uint64_t dropped = l2_switch_counters(net->Get(0))->dropped[L2_DROP_BAD_BPDU];
        net->Receive({0, 1}, own.Frame());
        NS_TEST_EXPECT_MSG_EQ((l2_switch_counters(net->Get(0))->dropped[L2_DROP_BAD_BPDU]),
                              (dropped + 1),
                              "discarded");
        own.port = 0x8002;
        net->Receive({0, 1}, own.Frame());
        NS_TEST_EXPECT_MSG_EQ((l2_switch_counters(net->Get(0))->dropped[L2_DROP_BAD_BPDU]),
                              (dropped + 1),
                              "another port's is taken");
    }

    // ---- Migration ----

    /** Oracle: [802.1D-2004 17.24] with MigrateTime 3 s and Hello Time 2 s [table 17-1]. */
    void Migration()
    {
        const std::unique_ptr<BridgeNetwork> net = Alone(1);
        const auto types = [&net](l2_time from, l2_time until) {
            return net->TypesSent({0, 1}, from * L2_SECOND, until * L2_SECOND);
        };
        Bpdu config = FromRoot(0);
        config.root = config.bridge = WORSE_ID;
        Bpdu rst = FromRoot(2);
        rst.root = rst.bridge = WORSE_ID;
        rst.flags = ROLE_DESIGNATED;
        net->SetPort({0, 1}, true);
        for (int second = 1; second < 60; ++second)
        {
            net->RunUntil(second * L2_SECOND);
            net->Receive({0, 1}, second < 20 || second >= 40 ? config.Frame() : rst.Frame());
            if (second == 50)
            {
                net->SetPort({0, 1}, false);
                net->SetPort({0, 1}, true);
            }
        }
        typedef std::set<unsigned> Set;
        NS_TEST_EXPECT_MSG_EQ((types(0, 3) == Set{2}), true, "tries RSTP for MigrateTime");
        NS_TEST_EXPECT_MSG_EQ((types(5, 20) == Set{0}), true, "then speaks STP to an STP bridge");
        NS_TEST_EXPECT_MSG_EQ((types(25, 40) == Set{2}), true, "and RSTP to one that does");
        NS_TEST_EXPECT_MSG_EQ((types(45, 50) == Set{0}), true, "as often as it changes");
        NS_TEST_EXPECT_MSG_EQ((types(51, 53) == Set{2}),
                              true,
                              "a link that comes up is tried anew");
        NS_TEST_EXPECT_MSG_EQ((types(56, 60) == Set{0}), true, "");
    }

    /** Oracle: [802.1D-2004 17.31, 17.26]: notices go to the root until it acknowledges. */
    void TopologyChangeNotices()
    {
        const std::unique_ptr<BridgeNetwork> net = Alone(2, 0);
        net->SetPort({0, 1}, true);
        net->SetPort({0, 2}, true);
        Bpdu root = FromRoot(0);
        const auto run = [&net, &root](int seconds) {
            for (int i = 0; i < seconds; ++i)
            {
                net->Receive({0, 1}, root.Frame());
                net->Run(L2_SECOND);
            }
        };
        run(60);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "root forwarding", "");
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 2})), "designated forwarding", "");
        const l2_time before = net->Now();
        run(10);
        NS_TEST_EXPECT_MSG_EQ(
            (net->TypesSent({0, 1}, before, net->Now()) == std::set<unsigned>{0x80}),
            true,
            "notices");
        NS_TEST_EXPECT_MSG_EQ((net->CountSent({0, 1}, before, net->Now())), 5, "each hello time");
        root.flags = TC_ACK;
        const l2_time acknowledged = net->Now();
        run(10);
        NS_TEST_EXPECT_MSG_EQ((net->CountSent({0, 1}, acknowledged, net->Now())), 0, "no more");
    }

    // ---- Single ports ----

    /** Oracle: [802.1D-2004 17.25, 17.20.4]: MigrateTime is 3 s. */
    void AutoEdge()
    {
        const std::unique_ptr<BridgeNetwork> net = Alone(1);
        net->SetPort({0, 1}, true);
        net->RunUntil(3 * L2_SECOND - 1);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "designated discarding", "not sure yet");
        net->RunUntil(3 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "designated forwarding", "nobody there");
        net->SetPort({0, 1}, false);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "down discarding", "down");
        net->SetPort({0, 1}, true);
        net->Run(2 * L2_SECOND);
        net->Receive({0, 1}, FromRoot().Frame());
        NS_TEST_EXPECT_MSG_NE((net->Show({0, 1})), "designated forwarding", "somebody there");
    }

    /** Oracle: [802.1D-2004 17.29.1: fdWhile is MaxAge; 17.20.6: forwardDelay is HelloTime]. */
    void NoEdge()
    {
        const std::unique_ptr<BridgeNetwork> net = Alone(1);
        l2_port_config config = PortConfig();
        config.auto_edge = false;
        net->Configure({0, 1}, config);
        net->SetPort({0, 1}, true);
        net->RunUntil(20 * L2_SECOND - 1);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "designated discarding", "");
        net->RunUntil(20 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "designated learning", "");
        net->RunUntil(22 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "designated forwarding", "");
    }

    /** Oracle: [802.1D-2004 17.13.1, 17.25]. */
    void AdminEdge()
    {
        const std::unique_ptr<BridgeNetwork> net = Alone(2);
        l2_port_config config = PortConfig();
        config.admin_edge = true;
        net->Configure({0, 1}, config);
        net->SetPort({0, 1}, true);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "designated forwarding", "at once");
        // It is an edge until a bridge speaks; then it is as any other, and the better one is root.
        net->Receive({0, 1}, FromRoot().Frame());
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "root forwarding", "a bridge");
    }

    /** Oracle: what vendors document of BPDU guard, and l2.h: until its link goes down. */
    void BpduGuard()
    {
        const std::unique_ptr<BridgeNetwork> net = Alone(2);
        l2_port_config config = PortConfig();
        config.bpdu_guard = true;
        config.admin_edge = true;
        net->Configure({0, 1}, config);
        net->SetPort({0, 1}, true);
        net->events.clear();
        net->Receive({0, 1}, FromRoot().Frame());
        unsigned told = 0;
        for (const BridgeEvent& e : net->events)
        {
            told += e.event.type == L2_EVENT_BPDU_GUARD && e.event.port == 1;
        }
        NS_TEST_EXPECT_MSG_EQ(told, 1, "told");
        net->Run(SETTLED);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "down discarding", "for good");
        net->Receive({0, 1}, FromRoot().Frame());
        net->SetPort({0, 1}, false);
        net->SetPort({0, 1}, true);
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "designated forwarding", "until plugged anew");
    }

    /** Oracle: [802.1Q-2005 13.25.14]: an Alternate Port, though it has the best vector. */
    void RestrictedRole()
    {
        const std::unique_ptr<BridgeNetwork> net = Alone(2);
        l2_port_config config = PortConfig();
        config.restricted_role = true;
        net->Configure({0, 1}, config);
        net->SetPort({0, 1}, true);
        net->Receive({0, 1}, FromRoot().Frame());
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "alternate discarding", "");
        net->SetPort({0, 2}, true);
        Bpdu far = FromRoot();
        far.cost = 1000000;
        far.bridge = WORSE_ID;
        net->Receive({0, 2}, far.Frame());
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 2})), "root forwarding", "the worse way, allowed");
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "alternate discarding", "");
    }

    /**
     * Oracle: [802.1D-2004 17.13.12, 17.18.10, 17.26]: txCount is at most TxHoldCount, goes up by
     * one a BPDU and down by one a second. So n seconds hold at most TxHoldCount + n - 1 BPDUs
     * where the seconds of txCount begin with a BPDU.
     */
    void TransmitHoldCount()
    {
        for (const uint8_t hold : {1, 6, 10})
        {
            BridgeNetwork net;
            l2_config config = BridgeNetwork::Config(2, SELF);
            config.rstp.tx_hold_count = hold;
            net.Add(config);
            net.SetPort({0, 1}, true);
            net.SetPort({0, 2}, true);
            for (uint32_t i = 0; i < 2000; ++i)
            {
                // Each is news, that the other port has to tell.
                Bpdu bpdu = FromRoot();
                bpdu.cost = 1 + i % 7;
                net.Receive({0, 1}, bpdu.Frame());
                net.Run(10 * L2_MILLISECOND);
            }
            for (l2_time from = 0; from < net.Now(); from += L2_SECOND / 8)
            {
                for (int n = 1; n <= 4; ++n)
                {
                    NS_TEST_EXPECT_MSG_LT_OR_EQ((net.CountSent({0, 2}, from, from + n * L2_SECOND)),
                                                (static_cast<unsigned>(hold + n - 1)),
                                                "in " << n << " s from " << from);
                }
            }
            NS_TEST_EXPECT_MSG_GT_OR_EQ((net.CountSent({0, 2}, 0, net.Now())),
                                        (static_cast<unsigned>(hold + 18)),
                                        "and no fewer than there may be");
        }
    }

    /**
     * Oracle: [802.1D-2004 17.20.3 as corrected, 802.1Q-2005 13.25.1]: updtInfo keeps allSynced
     * FALSE. What gets worse is not agreed to before those behind have agreed to it.
     */
    void WorseRootPath()
    {
        const std::unique_ptr<BridgeNetwork> net = Alone(2);
        const auto agreements = [&net]() {
            unsigned count = 0;
            for (const SentFrame& s : net->sent)
            {
                count += s.at.port == 1 && (s.Flags() & AGREEMENT);
            }
            return count;
        };
        Bpdu behind = FromRoot();
        behind.flags = ROLE_ROOT | LEARNING | FORWARDING | AGREEMENT;
        behind.cost = 40000;
        behind.bridge = WORSE_ID;
        Bpdu root = FromRoot();
        net->SetPort({0, 1}, true);
        net->SetPort({0, 2}, true);
        net->Receive({0, 1}, root.Frame());
        net->Receive({0, 2}, behind.Frame());
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "root forwarding", "");
        NS_TEST_EXPECT_MSG_EQ((net->Show({0, 2})), "designated forwarding", "agreed");
        net->Run(3 * L2_SECOND);
        net->sent.clear();
        root.cost = 100000;
        net->Receive({0, 1}, root.Frame());
        NS_TEST_EXPECT_MSG_EQ(agreements(), 0, "those behind do not know yet");
        behind.cost = 140000;
        net->Receive({0, 2}, behind.Frame());
        NS_TEST_EXPECT_MSG_EQ(agreements(), 1, "now they do");
    }

    // ---- Topology changes ----

    /** A root with two bridges at ports 1 and 2 and a host at each of three ports; it learnt all.
     */
    static std::unique_ptr<BridgeNetwork> Star(bool restricted)
    {
        std::unique_ptr<BridgeNetwork> net(new BridgeNetwork);
        net->Add(BridgeNetwork::Config(3, 0x020000000001, 0));
        net->Add(BridgeNetwork::Config(1, 0x020000000002));
        net->Add(BridgeNetwork::Config(1, 0x020000000003));
        net->Join({0, 1}, {1, 1}, 20000);
        net->Join({0, 2}, {2, 1}, 20000);
        l2_port_config config = PortConfig();
        config.path_cost = 20000;
        config.restricted_tcn = restricted;
        net->Configure({0, 1}, config);
        net->SetAll();
        net->SetPort({0, 3}, true);
        net->Run(SETTLED);
        net->Receive({0, 1}, Plain(L2_MAC_BROADCAST, HOST_A));
        net->Receive({0, 2}, Plain(L2_MAC_BROADCAST, HOST_B));
        net->Receive({0, 3}, Plain(L2_MAC_BROADCAST, HOST_C));
        return net;
    }

    /** Oracle: [802.1D-2004 17.31, 17.21.18]: all but the edge ports and the one that was told. */
    void Flush()
    {
        for (const bool restricted : {false, true})
        {
            const std::unique_ptr<BridgeNetwork> net = Star(restricted);
            const auto to = [&net](l2_mac host) {
                return net->Receive({0, host == HOST_C ? uint16_t(1) : uint16_t(3)},
                                    Plain(host, host == HOST_C ? HOST_A : HOST_C));
            };
            typedef std::vector<uint16_t> Ports;
            NS_TEST_EXPECT_MSG_EQ((to(HOST_A) == Ports{1}), true, "learnt");
            NS_TEST_EXPECT_MSG_EQ((to(HOST_B) == Ports{2}), true, "learnt");
            NS_TEST_EXPECT_MSG_EQ((to(HOST_C) == Ports{3}), true, "learnt");
            Bpdu told;
            told.flags = TC | ROLE_ROOT | LEARNING | FORWARDING | AGREEMENT;
            told.root = 0x020000000001;
            told.cost = 20000;
            told.bridge = 0x8000020000000002;
            net->sent.clear();
            net->Receive({0, 1}, told.Frame());
            const Ports b = to(HOST_B);
            NS_TEST_EXPECT_MSG_EQ((to(HOST_A) == Ports{1}), true, "where it was told");
            NS_TEST_EXPECT_MSG_EQ((b == (restricted ? Ports{2} : Ports{1, 2})), true, "the other");
            NS_TEST_EXPECT_MSG_EQ((to(HOST_C) == Ports{3}), true, "the edge");
            bool passed = false;
            for (const SentFrame& s : net->sent)
            {
                passed = passed || (s.at.port == 2 && (s.Flags() & TC));
            }
            NS_TEST_EXPECT_MSG_EQ(passed, (!restricted), "told on");
        }
    }

    /** Oracle: l2.h - L2_ENOMEM, and all that was taken is given back. */
    void NoMemoryAtBirth()
    {
        for (std::size_t n = 1;; ++n)
        {
            Allocator allocator;
            allocator.Fail(Allocator::ONCE, n);
            const l2_env env = allocator.Env();
            const l2_config config = BridgeNetwork::Config(4, SELF);
            l2_switch* bridge = nullptr;
            const int error = l2_switch_new(&bridge, &config, &env);
            NS_TEST_EXPECT_MSG_EQ((error != 0), (allocator.HasFailed()), n);
            l2_switch_free(error ? nullptr : bridge);
            NS_TEST_EXPECT_MSG_EQ((allocator.GetLive()), 0, "all went back");
            if (!allocator.HasFailed())
            {
                break;
            }
        }
    }

    /**
     * Oracle: [802.1D-2004 17.21.23]: what is as old as Max Age when it comes counts for nothing,
     * however good it is. It must not cost what is known from another port, either.
     */
    void TooOld()
    {
        for (const uint16_t age : {0x1300, 0x1400}) // 19 s: the last hop; 20 s
        {
            const std::unique_ptr<BridgeNetwork> net = Alone(2);
            net->SetPort({0, 1}, true);
            net->SetPort({0, 2}, true);
            Bpdu known = FromRoot();
            known.root = BETTER_ID + 1;
            known.bridge = BETTER_ID + 1;
            net->Receive({0, 1}, known.Frame());
            NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1})), "root forwarding", "the root it knows");
            Bpdu old = FromRoot();
            old.bridge = WORSE_ID;
            old.messageAge = age;
            net->Receive({0, 2}, old.Frame());
            const bool counts = age < 0x1400;
            NS_TEST_EXPECT_MSG_EQ((net->Show({0, 1}).substr(0, 4) == "root"), !counts, age);
            NS_TEST_EXPECT_MSG_EQ((net->Show({0, 2}).substr(0, 4) == "root"), counts, age);
        }
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
 * @brief The tests of model/core/protocol/rstp and model/core/wire/bpdu.
 */
class CoreRstpTestSuite : public TestSuite
{
  public:
    CoreRstpTestSuite()
        : TestSuite("moose-core-rstp", TestSuite::Type::UNIT)
    {
        typedef CoreRstpTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A BPDU reads, and is sent, as Open vSwitch writes it", &T::Vectors},
            {"10,000 BPDUs read and write back", &T::RoundTrip},
            {"Only BPDUs that are valid are read", &T::Validation},
            {"A bridge discards the Configuration BPDU of the very port that receives it",
             &T::OwnConfigurationBpdu},
            {"A port speaks the protocol of its neighbour", &T::Migration},
            {"A bridge of STP notifies the root until that acknowledges",
             &T::TopologyChangeNotices},
            {"A port where nobody speaks is an edge after 3 s", &T::AutoEdge},
            {"A port that must not be an edge forwards after 22 s of silence", &T::NoEdge},
            {"A port that is said to be an edge forwards at once", &T::AdminEdge},
            {"BPDU guard shuts a port down until it is plugged anew", &T::BpduGuard},
            {"A port of restricted role is never the Root Port", &T::RestrictedRole},
            {"No port sends more BPDUs than its hold count allows", &T::TransmitHoldCount},
            {"A worse path to the root is agreed to after those behind have", &T::WorseRootPath},
            {"A topology change flushes all ports but edges and where it comes from", &T::Flush},
            {"A message that is too old when it comes changes nothing", &T::TooOld},
            {"A bridge for which there is no memory is not made", &T::NoMemoryAtBirth},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreRstpTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreRstpTestSuite g_coreRstpTestSuite;
