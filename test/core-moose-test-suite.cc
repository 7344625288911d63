/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-moose: what a MOOSE switch decides about one frame. Answers are compared as
 * text that was written by hand from [report 2.2]: "forward 2,3 6=02:00:02:00:00:01" sends out of
 * ports 2 and 3 with the source address (offset 6) set. ARP's addresses lie at 22 and 32, or at 26
 * and 36 behind a tag.
 */

#include "core-test-support.h"

#include "ns3/test.h"

#include <functional>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

constexpr l2_mac MOOSE_A = 0x020002000001; //!< what the first host of 02:00:02 is given
constexpr l2_mac MOOSE_B = 0x020002000002; //!< and the second
constexpr l2_mac MOOSE_C = 0x020002000003; //!< and the third
constexpr l2_mac REMOTE = 0x020001000007;  //!< a host of 02:00:01, at port 3
constexpr l2_mac FARTHER = 0x020003000009; //!< a host of 02:00:03, at port 4
constexpr uint32_t IP_A = 0x0a000001;      //!< of host A
constexpr uint32_t IP_B = 0x0a000002;      //!< of any other

/** An ARP frame. */
Bytes
Arp(l2_mac destination, l2_mac source, Operation operation, l2_mac sender, l2_mac target)
{
    return MakeFrame(destination, source, TYPE_ARP, MakeArp(operation, sender, IP_A, target, IP_B));
}

/** The switch of MakeTriangle() that knows hosts A at port 1 and B at port 2. */
std::unique_ptr<Switch>
MakeHome(l2_config config = MooseConfig(5))
{
    std::unique_ptr<Switch> sw = MakeTriangle(config);
    sw->Receive(1, Plain(REMOTE, HOST_A));
    sw->Receive(2, Plain(REMOTE, HOST_B));
    return sw;
}

/** Names an address at the start of the payload and one behind it, both of anybody. */
int
TwoAddresses(const uint8_t*, size_t length, l2_field* fields, l2_drop* reason)
{
    *reason = L2_DROP_REWRITER;
    if (length < 12)
    {
        return -1;
    }
    fields[0].offset = 0;
    fields[0].kind = L2_FIELD_OTHER;
    fields[1].offset = 6;
    fields[1].kind = L2_FIELD_OTHER;
    return 2;
}

/** Two addresses and nothing more. */
const l2_rewriter TWO_ADDRESSES = {"two", TYPE_TEST, 12, TwoAddresses};

/** A frame for TWO_ADDRESSES. */
Bytes
TwoAddressFrame(l2_mac destination, l2_mac source, l2_mac first, l2_mac second)
{
    Bytes payload;
    Put(payload, first, 6);
    Put(payload, second, 6);
    return MakeFrame(destination, source, TYPE_TEST, payload);
}

/** Names an address that begins at an offset given by the payload's first two octets. */
int
OffsetInPayload(const uint8_t* payload, size_t, l2_field* fields, l2_drop* reason)
{
    *reason = L2_DROP_REASONS; // not one that there is
    fields[0].offset = static_cast<uint16_t>(payload[0] << 8 | payload[1]);
    fields[0].kind = L2_FIELD_OTHER;
    return 1;
}

/** Counts and refuses as the payload's first two octets say. */
int
CountInPayload(const uint8_t* payload, size_t, l2_field* fields, l2_drop* reason)
{
    *reason = static_cast<l2_drop>(payload[1]);
    for (int i = 0; i < L2_MAX_FIELDS; ++i)
    {
        fields[i].offset = 0;
        fields[i].kind = L2_FIELD_OTHER;
    }
    return static_cast<int8_t>(payload[0]);
}

/**
 * @brief Pearson's statistic for equally likely classes.
 * @param counts how many fell into each
 * @return the sum of (count - expected)^2 / expected
 */
double
ChiSquare(const std::vector<int>& counts)
{
    double total = 0;
    for (const int count : counts)
    {
        total += count;
    }
    const double expected = total / counts.size();
    double sum = 0;
    for (const int count : counts)
    {
        sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
}

/** 02:00:01 with 16 links to 02:00:02 at ports 1 to 16; hosts at port 17. */
std::unique_ptr<Switch>
MakeSixteen(uint64_t seed = 1, uint32_t bits = 0x020001, uint8_t paths = 16)
{
    l2_config config = MooseConfig(17, bits);
    config.max_paths = paths;
    std::unique_ptr<Switch> sw(new Switch(config, seed));
    Topology topology(2);
    topology.SetNode(0, config.prefix);
    topology.SetNode(1, MakePrefix(0x020009000000, 24));
    for (uint16_t port = 1; port <= 16; ++port)
    {
        topology.Link(0, port, 1, port);
    }
    l2_switch_set_topology(sw->Get(), topology.Get(), 0, 0);
    sw->Drain();
    return sw;
}

/** The port that a switch sends a frame from port 17 to. */
uint16_t
ChoiceOf(Switch& sw, const Bytes& frame)
{
    const Action last = sw.Receive(17, frame).back();
    return last.type == L2_ACTION_FORWARD && last.ports.size() == 1 ? last.ports[0] : 0;
}

/** The frames of a flow that differs from others in what the name says. */
Bytes
FlowFrame(const std::string& what, uint32_t number)
{
    const uint32_t host = what == "addresses of IPv4" ? number : 0;
    const uint32_t ports = what == "ports of UDP" ? 0x1f900000 | number : 0;
    const l2_mac station = what == "hosts there" ? number : 0;
    const l2_mac own = what == "hosts here" ? number : 0;
    return MakeFrame(0x020009000001 + station,
                     HOST_A + own,
                     TYPE_IPV4,
                     MakeUdp(IP_A, IP_B + host, ports));
}

} // namespace

/** @brief The tests of one MOOSE switch; each function says its oracle. */
class CoreMooseTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreMooseTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreMooseTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: [report 2.2, 2.2.1, 2.2.3]. */
    void UnicastEdits()
    {
        const std::unique_ptr<Switch> sw = MakeTriangle(MooseConfig(5));
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(REMOTE, HOST_A))),
                              "host-assigned 1 " + MacText(HOST_A) + " as " + MacText(MOOSE_A) +
                                  "; forward 3 6=02:00:02:00:00:01",
                              "the first frame of a host");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(FARTHER, HOST_A))),
                              "forward 4 6=02:00:02:00:00:01",
                              "from an edge to a trunk: the source");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(3, Plain(FARTHER, REMOTE))),
                              "forward 4",
                              "transit: nothing");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(4, Plain(MOOSE_A, FARTHER))),
                              "forward 1 0=" + MacText(HOST_A),
                              "from a trunk to a host: the destination");
        sw->Receive(2, Plain(REMOTE, HOST_B));
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(MOOSE_B, HOST_A))),
                              "forward 2 6=02:00:02:00:00:01 0=" + MacText(HOST_B),
                              "between hosts of one switch: both");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Tag(Plain(MOOSE_B, HOST_A)))),
                              "forward 2 6=02:00:02:00:00:01 0=" + MacText(HOST_B),
                              "addresses lie before a tag");
        NS_TEST_EXPECT_MSG_EQ((l2_switch_host_address(sw->Get(), HOST_B)), MOOSE_B, "what B got");
        NS_TEST_EXPECT_MSG_EQ((l2_switch_host_address(sw->Get(), HOST_C)), L2_MAC_NONE, "nobody");
    }

    /** Oracle: [report 2.2.2]: to all edges and along the tree; only the source is rewritten. */
    void GroupEdits()
    {
        for (const l2_mac group : {L2_MAC_BROADCAST, l2_mac(0x01005e0000fb)})
        {
            const std::unique_ptr<Switch> sw = MakeHome();
            NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(group, HOST_A))),
                                  "forward 2,3,5 6=02:00:02:00:00:01",
                                  "port 4 is not on the tree");
            NS_TEST_EXPECT_MSG_EQ((sw->Says(3, Plain(group, REMOTE))), "forward 1,2,5", "from it");
            NS_TEST_EXPECT_MSG_EQ((sw->Says(3, Plain(group, FARTHER))), "forward 1,2,5", "farther");
            NS_TEST_EXPECT_MSG_EQ((sw->Says(4, Plain(group, FARTHER))), "drop not-on-tree", "not");
            l2_config config = MooseConfig(5);
            config.broadcast = L2_BROADCAST_RPF;
            const std::unique_ptr<Switch> rpf = MakeHome(config);
            NS_TEST_EXPECT_MSG_EQ((rpf->Says(1, Plain(group, HOST_A))),
                                  "forward 2,3,4,5 6=02:00:02:00:00:01",
                                  "all trunks");
            NS_TEST_EXPECT_MSG_EQ((rpf->Says(3, Plain(group, REMOTE))),
                                  "forward 1,2,4,5",
                                  "others");
            NS_TEST_EXPECT_MSG_EQ((rpf->Says(4, Plain(group, REMOTE))),
                                  "drop reverse-path",
                                  "detour");
            NS_TEST_EXPECT_MSG_EQ((rpf->Says(4, Plain(group, FARTHER))),
                                  "forward 1,2,3,5",
                                  "direct");
        }
    }

    /** Oracle: [report 2.3.1], RFC 826's offsets. */
    void ArpEdits()
    {
        const std::unique_ptr<Switch> sw = MakeHome();
        const std::string a = "=02:00:02:00:00:01";
        const std::string realA = "=" + MacText(HOST_A);
        const std::string realB = "=" + MacText(HOST_B);

        const struct
        {
            const char* what;
            uint16_t port;
            Bytes frame;
            std::string answer;
        } frames[] = {
            {"a question from a host",
             1,
             Arp(L2_MAC_BROADCAST, HOST_A, ARP_REQUEST, HOST_A, 0),
             "forward 2,3,5 6" + a + " 22" + a},
            {"a question from elsewhere",
             3,
             Arp(L2_MAC_BROADCAST, REMOTE, ARP_REQUEST, REMOTE, 0),
             "forward 1,2,5"},
            {"an answer of a host to elsewhere",
             1,
             Arp(REMOTE, HOST_A, ARP_REPLY, HOST_A, REMOTE),
             "forward 3 6" + a + " 22" + a},
            {"an answer from elsewhere to a host",
             3,
             Arp(MOOSE_A, REMOTE, ARP_REPLY, REMOTE, MOOSE_A),
             "forward 1 0" + realA + " 32" + realA},
            {"an answer between hosts here",
             1,
             Arp(MOOSE_B, HOST_A, ARP_REPLY, HOST_A, MOOSE_B),
             "forward 2 6" + a + " 22" + a + " 0" + realB + " 32" + realB},
            {"an answer to a host that names another host here",
             3,
             Arp(MOOSE_A, REMOTE, ARP_REPLY, REMOTE, MOOSE_B),
             "forward 1 0" + realA},
            {"an announcement, which names its sender twice",
             1,
             Arp(L2_MAC_BROADCAST, HOST_A, ARP_REQUEST, HOST_A, HOST_A),
             "forward 2,3,5 6" + a + " 22" + a + " 32" + a},
            {"a probe that tells no sender",
             1,
             Arp(L2_MAC_BROADCAST, HOST_A, ARP_REQUEST, 0, 0),
             "forward 2,3,5 6" + a},
            {"a question to all that names its target: only its port sees the real address",
             3,
             Arp(L2_MAC_BROADCAST, REMOTE, ARP_REQUEST, REMOTE, MOOSE_A),
             "forward 2,5; forward 1 32" + realA},
            {"the same for a target that is not at the first port",
             3,
             Arp(L2_MAC_BROADCAST, REMOTE, ARP_REQUEST, REMOTE, MOOSE_B),
             "forward 1,5; forward 2 32" + realB},
            {"a host's question to all that names a target here",
             2,
             Arp(L2_MAC_BROADCAST, HOST_B, ARP_REQUEST, HOST_B, MOOSE_A),
             "forward 3,5 6=02:00:02:00:00:02 22=02:00:02:00:00:02; "
             "forward 1 6=02:00:02:00:00:02 22=02:00:02:00:00:02 32" +
                 realA},
            {"in transit nothing is read, though it be nonsense",
             3,
             MakeFrame(FARTHER, REMOTE, TYPE_ARP, {9, 9, 9, 9, 9}),
             "forward 4"},
        };

        for (const auto& f : frames)
        {
            NS_TEST_EXPECT_MSG_EQ((sw->Says(f.port, f.frame)), (f.answer), f.what);
            // Behind a tag ARP's addresses lie 4 octets farther, the frame's own where they were.
            std::string tagged = f.answer;
            for (const auto& offset :
                 {std::make_pair(" 22=", " 26="), std::make_pair(" 32=", " 36=")})
            {
                for (std::size_t at; (at = tagged.find(offset.first)) != std::string::npos;)
                {
                    tagged.replace(at, 4, offset.second);
                }
            }
            NS_TEST_EXPECT_MSG_EQ((sw->Says(f.port, Tag(f.frame))), tagged, f.what << ", tagged");
        }
    }

    /** Oracle: [RFC 826]: addresses of other protocols have other lengths. */
    void ArpForOtherProtocols()
    {
        const std::unique_ptr<Switch> sw = MakeHome();
        Bytes chaos = {0, 1, 8, 4, 6, 2, 0, 2};
        Put(chaos, HOST_A, 6);
        Put(chaos, 0x0102, 2);
        Put(chaos, MOOSE_B, 6);
        Put(chaos, 0x0103, 2);
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, MakeFrame(MOOSE_B, HOST_A, TYPE_ARP, chaos))),
                              "forward 2 6=02:00:02:00:00:01 22=02:00:02:00:00:01 0=" +
                                  MacText(HOST_B) + " 30=" + MacText(HOST_B),
                              "the target at 14 + 16");
    }

    /** Oracle: l2.h, L2_FIELD_SENDER. */
    void ArpSenders()
    {
        const std::unique_ptr<Switch> sw = MakeHome();
        sw->Receive(1, Plain(REMOTE, HOST_C)); // a second host behind port 1

        const struct
        {
            const char* what;
            uint16_t port;
            l2_mac sender;
            const char* answer;
        } cases[] = {
            {"itself", 1, HOST_A, "forward 2,3,5 6=02:00:02:00:00:01 22=02:00:02:00:00:01"},
            {"nobody", 1, 0, "forward 2,3,5 6=02:00:02:00:00:01"},
            {"a neighbour at its port",
             1,
             HOST_C,
             "forward 2,3,5 6=02:00:02:00:00:01 22=02:00:02:00:00:03"},
            {"a host at another port", 1, HOST_B, "drop arp-sender"},
            {"a host that never spoke", 1, 0x00163e0000ff, "drop arp-sender"},
            {"its own MOOSE address", 1, MOOSE_A, "drop arp-sender"},
            {"the MOOSE address of another host", 1, MOOSE_B, "drop arp-sender"},
            {"a host elsewhere", 1, REMOTE, "drop arp-sender"},
            {"everybody", 1, L2_MAC_BROADCAST, "drop arp-sender"},
        };

        for (const auto& c : cases)
        {
            const std::string before = sw->Dump();
            NS_TEST_EXPECT_MSG_EQ(
                (sw->Says(c.port, Arp(L2_MAC_BROADCAST, HOST_A, ARP_REQUEST, c.sender, 0))),
                (std::string(c.answer)),
                c.what);
            NS_TEST_EXPECT_MSG_EQ((sw->Dump()), before, c.what);
        }
        // Whoever lies with the first frame gets no identifier either.
        NS_TEST_EXPECT_MSG_EQ(
            (sw->Says(5, Arp(L2_MAC_BROADCAST, 0x00163e0000ee, ARP_REQUEST, HOST_A, 0))),
            "drop arp-sender",
            "a stranger");
        NS_TEST_EXPECT_MSG_EQ((sw->GetEntries("hosts")), 3, "not assigned");
    }

    /** Oracle: DESIGN: every source on an edge is a host's and is rewritten, whatever it looks
     * like. */
    void LocallyAdministeredHosts()
    {
        const std::unique_ptr<Switch> sw = MakeTriangle(MooseConfig(5));
        const l2_mac sources[] = {REMOTE, 0x020002000077, MOOSE_A, FARTHER, 0xfeffffffffff};
        l2_mac given = MOOSE_A;
        for (const l2_mac source : sources)
        {
            NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(0x020003000001, source))),
                                  "host-assigned 1 " + MacText(source) + " as " + MacText(given) +
                                      "; forward 4 6=" + MacText(given),
                                  MacText(source));
            NS_TEST_EXPECT_MSG_EQ((sw->Says(4, Plain(given, FARTHER))),
                                  "forward 1 0=" + MacText(source),
                                  "and back");
            ++given;
        }
        // A host whose own address is a remote host's MOOSE address: the network's meaning wins.
        NS_TEST_EXPECT_MSG_EQ(
            (sw->Says(2, Plain(REMOTE, HOST_B)).find("; forward 3 ") != std::string::npos),
            true,
            "02:00:01:00:00:07 is at port 3");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(2, Arp(REMOTE, HOST_B, ARP_REPLY, HOST_B, REMOTE))),
                              "forward 3 6=02:00:02:00:00:06 22=02:00:02:00:00:06",
                              "also in an answer, whose target is the destination");
    }

    /** Oracle: address_map.h: a host keeps its identifier when it changes port. */
    void MovedHost()
    {
        const std::unique_ptr<Switch> sw = MakeHome();
        NS_TEST_EXPECT_MSG_EQ((sw->Says(5, Plain(REMOTE, HOST_A))),
                              "host-moved 5 from 1 " + MacText(HOST_A) + " as " + MacText(MOOSE_A) +
                                  "; forward 3 6=02:00:02:00:00:01",
                              "at another port");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(3, Plain(MOOSE_A, REMOTE))),
                              "forward 5 0=" + MacText(HOST_A),
                              "found there");
        NS_TEST_EXPECT_MSG_EQ((sw->GetCounters().moved), 1, "counted");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(5, Plain(MOOSE_B, HOST_A))),
                              "forward 2 6=02:00:02:00:00:01 0=" + MacText(HOST_B),
                              "others stayed");
    }

    /** Oracle: address_map.h: idle for the hold time, by frames from it and to it. */
    void HoldTime()
    {
        l2_config config = MooseConfig(5);
        config.host_hold = 100 * L2_SECOND;
        config.host_capacity = 2;
        const l2_time hold = config.host_hold;
        const std::unique_ptr<Switch> sw = MakeHome(config); // A and B, at 0
        sw->Receive(1, Plain(REMOTE, HOST_A), 10);
        sw->Receive(3, Plain(MOOSE_A, REMOTE), 30);
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(REMOTE, HOST_C), hold - 1)),
                              "host-refused 1 " + MacText(HOST_C) +
                                  " host-table-full; drop host-table-full",
                              "nobody was idle for so long");
        NS_TEST_EXPECT_MSG_EQ((sw->Expire(hold - 1)), "", "indeed");
        NS_TEST_EXPECT_MSG_EQ((sw->Expire(hold)),
                              "host-released 2 " + MacText(HOST_B) + " as " + MacText(MOOSE_B),
                              "B was heard of at 0");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(3, Plain(MOOSE_B, REMOTE), hold)), "drop unknown-host", "");
        NS_TEST_EXPECT_MSG_EQ((sw->Expire(hold + 29)), "", "A was sent to at 30");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(2, Plain(REMOTE, HOST_C), hold + 29)),
                              "host-assigned 2 " + MacText(HOST_C) + " as " + MacText(MOOSE_C) +
                                  "; forward 3 6=" + MacText(MOOSE_C),
                              "an identifier that nobody has had yet");
        // Full again; whoever needs room looks for it without waiting for l2_switch_expire().
        NS_TEST_EXPECT_MSG_EQ((sw->Says(5, Plain(REMOTE, HOST_B), hold + 2 * L2_SECOND)),
                              "host-released 1 " + MacText(HOST_A) + " as " + MacText(MOOSE_A) +
                                  "; host-assigned 5 " + MacText(HOST_B) +
                                  " as 02:00:02:00:00:04; forward 3 6=02:00:02:00:00:04",
                              "A was idle");
    }

    /** Oracle: l2.h, l2_switch_add_rewriter(). */
    void RewriterRegistry()
    {
        const std::unique_ptr<Switch> sw = MakeHome();
        const auto add = [&](uint16_t type, uint16_t need, bool function) {
            static std::vector<std::unique_ptr<l2_rewriter>> kept; // they outlive the switch
            kept.emplace_back(new l2_rewriter{"x", type, need, function ? TwoAddresses : nullptr});
            return l2_switch_add_rewriter(sw->Get(), kept.back().get());
        };
        NS_TEST_EXPECT_MSG_EQ((add(TYPE_ARP, 12, true)), L2_EEXIST, "ARP's is built in");
        NS_TEST_EXPECT_MSG_EQ((add(0x05ff, 12, true)), L2_EINVAL, "no EtherType");
        NS_TEST_EXPECT_MSG_EQ((add(0, 12, true)), L2_EINVAL, "no EtherType");
        NS_TEST_EXPECT_MSG_EQ((add(TYPE_CTAG, 12, true)), L2_EINVAL, "a tag");
        NS_TEST_EXPECT_MSG_EQ((add(TYPE_STAG, 12, true)), L2_EINVAL, "a tag");
        NS_TEST_EXPECT_MSG_EQ((add(TYPE_TEST, 1501, true)), L2_EINVAL, "more than a frame has");
        NS_TEST_EXPECT_MSG_EQ((add(TYPE_TEST, 12, false)), L2_EINVAL, "no function");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, TwoAddressFrame(REMOTE, HOST_A, HOST_A, 5))),
                              "forward 3 6=02:00:02:00:00:01",
                              "nothing was added");
        NS_TEST_EXPECT_MSG_EQ((add(TYPE_TEST, 1500, true)), 0, "good");
        NS_TEST_EXPECT_MSG_EQ((add(TYPE_TEST, 12, true)), L2_EEXIST, "twice");
        for (uint16_t type = 0x8900; type < 0x8910; ++type)
        {
            NS_TEST_EXPECT_MSG_EQ((add(type, 12, true)), 0, type);
        }
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, TwoAddressFrame(REMOTE, HOST_A, HOST_A, 5))),
                              "forward 3 6=02:00:02:00:00:01 14=02:00:02:00:00:01",
                              "used from now on");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Arp(REMOTE, HOST_A, ARP_REPLY, HOST_A, REMOTE))),
                              "forward 3 6=02:00:02:00:00:01 22=02:00:02:00:00:01",
                              "ARP as before");
    }

    /** Oracle: l2.h: each address as it is rewritten for whoever receives the frame. */
    void TwoHostsNamed()
    {
        const std::unique_ptr<Switch> sw = MakeHome();
        l2_switch_add_rewriter(sw->Get(), &TWO_ADDRESSES);
        const std::string a = MacText(HOST_A);
        const std::string b = MacText(HOST_B);
        NS_TEST_EXPECT_MSG_EQ(
            (sw->Says(3, TwoAddressFrame(L2_MAC_BROADCAST, REMOTE, MOOSE_A, MOOSE_B))),
            "forward 5; forward 1 14=" + a + "; forward 2 20=" + b,
            "each sees its own real address and the other's MOOSE address");
        NS_TEST_EXPECT_MSG_EQ(
            (sw->Says(3, TwoAddressFrame(L2_MAC_BROADCAST, REMOTE, MOOSE_A, MOOSE_A))),
            "forward 2,5; forward 1 14=" + a + " 20=" + a,
            "one host twice");
        NS_TEST_EXPECT_MSG_EQ(
            (sw->Says(5, TwoAddressFrame(L2_MAC_BROADCAST, HOST_C, HOST_A, MOOSE_B))),
            "host-assigned 5 " + MacText(HOST_C) + " as " + MacText(MOOSE_C) +
                "; forward 3 6=02:00:02:00:00:03 14=02:00:02:00:00:01; "
                "forward 1 6=02:00:02:00:00:03 14=02:00:02:00:00:01 14=" +
                a + "; forward 2 6=02:00:02:00:00:03 14=02:00:02:00:00:01 20=" + b,
            "from a host that knows A by its own address");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(3, TwoAddressFrame(MOOSE_A, REMOTE, MOOSE_A, MOOSE_B))),
                              "forward 1 0=" + a + " 14=" + a,
                              "a host sees its own");
    }

    /** Oracle: as above: a version a port, however often hosts are named. */
    void HostsNamedAgain()
    {
        static const l2_rewriter four = {"four",
                                         TYPE_TEST,
                                         24,
                                         [](const uint8_t*, size_t, l2_field* fields, l2_drop*) {
                                             for (int i = 0; i < L2_MAX_FIELDS; ++i)
                                             {
                                                 fields[i].offset = static_cast<uint16_t>(6 * i);
                                                 fields[i].kind = L2_FIELD_OTHER;
                                             }
                                             return L2_MAX_FIELDS;
                                         }};
        const std::unique_ptr<Switch> sw = MakeHome();
        l2_switch_add_rewriter(sw->Get(), &four);
        const std::string a = MacText(HOST_A);
        const std::string b = MacText(HOST_B);
        Bytes payload;
        for (const l2_mac address : {MOOSE_A, MOOSE_B, MOOSE_B, MOOSE_A})
        {
            Put(payload, address, 6);
        }
        NS_TEST_EXPECT_MSG_EQ(
            (sw->Says(3, MakeFrame(L2_MAC_BROADCAST, REMOTE, TYPE_TEST, payload))),
            "forward 5; forward 1 14=" + a + " 32=" + a + "; forward 2 20=" + b + " 26=" + b,
            "both twice");
        // A stays at a port that goes down: nobody is sent anything there.
        sw->SetUp(1, false);
        NS_TEST_EXPECT_MSG_EQ(
            (sw->Says(3, MakeFrame(L2_MAC_BROADCAST, REMOTE, TYPE_TEST, payload))),
            "forward 5; forward 2 20=" + b + " 26=" + b,
            "one is away");
        NS_TEST_EXPECT_MSG_EQ(
            (sw->Says(2, MakeFrame(L2_MAC_BROADCAST, HOST_B, TYPE_TEST, payload))),
            "forward 3,5 6=" + MacText(MOOSE_B),
            "and the other is who sends");
    }

    /** Oracle: a rewriter is somebody else's code: what it names must be there. */
    void LyingRewriters()
    {
        static const l2_rewriter offsets = {"offsets", TYPE_TEST, 46, OffsetInPayload};
        static const l2_rewriter counts = {"counts", 0x88b6, 46, CountInPayload};
        const std::unique_ptr<Switch> sw = MakeHome();
        l2_switch_add_rewriter(sw->Get(), &offsets);
        l2_switch_add_rewriter(sw->Get(), &counts);
        for (const unsigned offset : {0u, 39u, 40u, 41u, 46u, 1000u, 65530u, 65535u})
        {
            const Bytes payload = {static_cast<uint8_t>(offset >> 8), static_cast<uint8_t>(offset)};
            for (const uint16_t port : {1, 3})
            {
                const l2_mac source = port == 1 ? HOST_A : REMOTE;
                const std::string said =
                    sw->Says(port, MakeFrame(L2_MAC_BROADCAST, source, TYPE_TEST, payload));
                // 46 octets are seen, so 40 is the last offset that six octets fit behind.
                NS_TEST_EXPECT_MSG_EQ((said == "drop rewriter"), (offset > 40), offset);
                NS_TEST_EXPECT_MSG_EQ((said.find("forward")),
                                      (offset > 40 ? std::string::npos : 0),
                                      offset);
            }
        }
        for (const int count : {-128, -1, 0, 1, L2_MAX_FIELDS, L2_MAX_FIELDS + 1, 127})
        {
            for (const unsigned reason :
                 {0u, unsigned(L2_DROP_ARP_SENDER), unsigned(L2_DROP_REASONS), 255u})
            {
                const Bytes payload = {static_cast<uint8_t>(count), static_cast<uint8_t>(reason)};
                const std::string said =
                    sw->Says(1, MakeFrame(L2_MAC_BROADCAST, HOST_A, 0x88b6, payload));
                const bool known = count < 0 && reason < L2_DROP_REASONS;
                const bool good = count >= 0 && count <= L2_MAX_FIELDS;
                const std::string expected =
                    good ? "forward 2,3,5 6=02:00:02:00:00:01"
                         : std::string("drop ") + l2_drop_name(known ? static_cast<l2_drop>(reason)
                                                                     : L2_DROP_REWRITER);
                NS_TEST_EXPECT_MSG_EQ(said, expected, count << " fields, reason " << reason);
            }
        }
    }

    /** Oracle: a flow is one sequence of frames, so all take one path. */
    void FlowsKeepTheirPath()
    {
        const std::unique_ptr<Switch> sw = MakeSixteen();
        for (const char* what : {"addresses of IPv4", "ports of UDP", "hosts here", "hosts there"})
        {
            for (uint32_t flow = 0; flow < 200; ++flow)
            {
                Bytes frame = FlowFrame(what, flow);
                const uint16_t port = ChoiceOf(*sw, frame);
                frame[18] ^= 0xff;  // identification
                frame[22] ^= 0x3f;  // time to live
                frame.resize(1000); // length
                NS_TEST_EXPECT_MSG_EQ((ChoiceOf(*sw, frame)), port, what << " " << flow);
                NS_TEST_EXPECT_MSG_EQ((port >= 1 && port <= 16), true, what << " " << flow);
            }
        }
    }

    /** Oracle: chi-square with 15 degrees of freedom: 37.7 is passed by chance once in 1,000. */
    void FlowsSpread()
    {
        for (const char* what : {"addresses of IPv4", "ports of UDP", "hosts here", "hosts there"})
        {
            const std::unique_ptr<Switch> sw = MakeSixteen();
            std::vector<int> counts(16);
            for (uint32_t flow = 0; flow < 3200; ++flow)
            {
                ++counts.at(ChoiceOf(*sw, FlowFrame(what, flow)) - 1);
            }
            NS_TEST_EXPECT_MSG_EQ((ChiSquare(counts) < 37.7),
                                  true,
                                  what << ": " << ChiSquare(counts));
        }
    }

    /** Oracle: chi-square; what one switch decided must say nothing about the next. */
    void SwitchesDecideIndependently()
    {
        const std::unique_ptr<Switch> first = MakeSixteen(1, 0x020001);
        const std::unique_ptr<Switch> second = MakeSixteen(1, 0x020002);
        std::vector<int> counts(16);
        for (uint32_t flow = 0; flow < 60000; ++flow)
        {
            const Bytes frame = FlowFrame("ports of UDP", flow);
            if (ChoiceOf(*first, frame) == 1)
            {
                ++counts.at(ChoiceOf(*second, frame) - 1);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((ChiSquare(counts) < 37.7), true, ChiSquare(counts));
        // And another seed gives another spread.
        const std::unique_ptr<Switch> other = MakeSixteen(2, 0x020001);
        int same = 0;
        for (uint32_t flow = 0; flow < 1600; ++flow)
        {
            const Bytes frame = FlowFrame("ports of UDP", flow);
            same += ChoiceOf(*first, frame) == ChoiceOf(*other, frame);
        }
        // A sixteenth by chance: 100, give or take 5 times 9.7.
        NS_TEST_EXPECT_MSG_EQ((same > 50 && same < 150), true, same);
    }

    /** Oracle: flows whose port is up stay; the others spread over what is left, by chi-square. */
    void FlowsAvoidPortsThatAreDown()
    {
        const std::unique_ptr<Switch> sw = MakeSixteen();
        std::map<uint32_t, uint16_t> before;
        for (uint32_t flow = 0; flow < 3200; ++flow)
        {
            before[flow] = ChoiceOf(*sw, FlowFrame("ports of UDP", flow));
        }
        const std::set<uint16_t> down = {1, 5, 6, 16};
        for (const uint16_t port : down)
        {
            sw->SetUp(port, false);
        }
        std::vector<int> moved(17);
        for (const auto& flow : before)
        {
            const uint16_t port = ChoiceOf(*sw, FlowFrame("ports of UDP", flow.first));
            NS_TEST_EXPECT_MSG_EQ((down.count(port)), 0, "port " << port << " is down");
            if (!down.count(flow.second))
            {
                NS_TEST_EXPECT_MSG_EQ(port, (flow.second), "its port is up");
                continue;
            }
            ++moved.at(port);
        }
        std::vector<int> counts;
        for (uint16_t port = 1; port <= 16; ++port)
        {
            if (!down.count(port))
            {
                counts.push_back(moved[port]);
            }
        }
        // 11 degrees of freedom: 31.3 once in 1,000.
        NS_TEST_EXPECT_MSG_EQ((ChiSquare(counts) < 31.3), true, ChiSquare(counts));
        for (uint16_t port = 1; port <= 16; ++port)
        {
            sw->SetUp(port, false);
        }
        NS_TEST_EXPECT_MSG_EQ((sw->Says(17, FlowFrame("ports of UDP", 1))),
                              "drop port-down",
                              "none");
        for (uint16_t port = 1; port <= 16; ++port)
        {
            sw->SetUp(port, true);
        }
        for (const auto& flow : before)
        {
            const uint16_t port = ChoiceOf(*sw, FlowFrame("ports of UDP", flow.first));
            NS_TEST_ASSERT_MSG_EQ(port, (flow.second), "as before");
        }
    }

    /** Oracle: l2.h, max_paths. */
    void FewPaths()
    {
        for (const uint8_t paths : {1, 2, 7})
        {
            const std::unique_ptr<Switch> sw = MakeSixteen(1, 0x020001, paths);
            std::set<uint16_t> used;
            for (uint32_t flow = 0; flow < 500; ++flow)
            {
                used.insert(ChoiceOf(*sw, FlowFrame("ports of UDP", flow)));
            }
            NS_TEST_EXPECT_MSG_EQ((used.size()), paths, "the first " << +paths);
            NS_TEST_EXPECT_MSG_EQ((*used.rbegin()), paths, "the first " << +paths);
        }
    }

    /** Oracle: a second topology replaces the first; hosts keep what they have. */
    void TopologyTwice()
    {
        const std::unique_ptr<Switch> sw = MakeHome();
        Topology line(2);
        line.SetNode(0, MakePrefix(0x020002000000, 24));
        line.SetNode(1, MakePrefix(0x020004000000, 24));
        line.Link(0, 2, 1, 1);
        NS_TEST_EXPECT_MSG_EQ((l2_switch_set_topology(sw->Get(), line.Get(), 0, 0)), 0, "taken");
        NS_TEST_EXPECT_MSG_EQ((Switch::Text(sw->Drain())),
                              "port-role 2 trunk; port-role 3 edge; port-role 4 edge",
                              "roles");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(REMOTE, HOST_A))), "drop no-route", "gone");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(0x020004000001, HOST_A))),
                              "forward 2 6=02:00:02:00:00:01",
                              "the same address");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(2, Plain(MOOSE_A, 0x020004000001))),
                              "forward 1 0=" + MacText(HOST_A),
                              "the same host");
        // B sat where there is a trunk now: it is nowhere until it speaks again.
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(MOOSE_B, HOST_A))), "drop unknown-host", "B");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(4, Plain(MOOSE_A, HOST_B))),
                              "host-moved 4 from 2 " + MacText(HOST_B) + " as " + MacText(MOOSE_B) +
                                  "; forward 1 6=" + MacText(MOOSE_B) + " 0=" + MacText(HOST_A),
                              "with the identifier that it had");
        NS_TEST_EXPECT_MSG_EQ((sw->GetEntries("fib")), 1, "one switch");
        NS_TEST_EXPECT_MSG_EQ((sw->Says(1, Plain(L2_MAC_BROADCAST, HOST_A))),
                              "forward 2,3,4,5 6=02:00:02:00:00:01",
                              "the new tree");
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
 * @brief The tests of scheme/moose.c, one switch at a time.
 */
class CoreMooseTestSuite : public TestSuite
{
  public:
    CoreMooseTestSuite()
        : TestSuite("moose-core-moose", TestSuite::Type::UNIT)
    {
        typedef CoreMooseTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Unicast: the source is rewritten where a frame enters, the destination where it "
             "leaves",
             &T::UnicastEdits},
            {"Broadcast goes to all edges, and along the tree or on the reverse path",
             &T::GroupEdits},
            {"Addresses in ARP are rewritten with those of the frame, tagged or not", &T::ArpEdits},
            {"ARP for protocols of other lengths is rewritten where its addresses lie",
             &T::ArpForOtherProtocols},
            {"ARP in the name of a host that is not at the port is refused", &T::ArpSenders},
            {"Hosts with locally administered addresses are served like all others",
             &T::LocallyAdministeredHosts},
            {"A host that changes port keeps its address", &T::MovedHost},
            {"An identifier is held for the hold time after the last frame from or to its host",
             &T::HoldTime},
            {"Rewriters are added once an EtherType, and refused if they cannot be",
             &T::RewriterRegistry},
            {"A broadcast that names two hosts leaves in a version for each", &T::TwoHostsNamed},
            {"A broadcast that names hosts again and again leaves once at each port",
             &T::HostsNamedAgain},
            {"A rewriter that names what there is not is not believed", &T::LyingRewriters},
            {"All frames of a flow take one path", &T::FlowsKeepTheirPath},
            {"Flows spread evenly over 16 equal-cost next hops", &T::FlowsSpread},
            {"The next switch spreads what one switch put on one port",
             &T::SwitchesDecideIndependently},
            {"Only flows of a port that goes down choose another, and come back",
             &T::FlowsAvoidPortsThatAreDown},
            {"No more next hops are used than configured", &T::FewPaths},
            {"A second topology replaces routes and roles, and hosts keep their addresses",
             &T::TopologyTwice},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreMooseTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreMooseTestSuite g_coreMooseTestSuite;
