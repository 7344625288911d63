/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-switch: what all schemes share - configuration, checks of frames, reasons to
 * drop, tables and dumps.
 */

#include "core-test-support.h"

#include "ns3/test.h"

#include <functional>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

/** A question for who has 10.0.0.2, of which some octets can be changed. */
Bytes
ArpFrame(l2_mac source, l2_mac sender, std::size_t offset = 0, uint8_t value = 0)
{
    Bytes frame = MakeFrame(L2_MAC_BROADCAST,
                            source,
                            TYPE_ARP,
                            MakeArp(ARP_REQUEST, sender, 0x0a000001, 0, 0x0a000002));
    if (offset)
    {
        frame.at(offset) = value;
    }
    return frame;
}

/** Refuse every frame for a reason of its own. */
int
RefuseAll(const uint8_t*, size_t, l2_field*, l2_drop* reason)
{
    *reason = L2_DROP_REWRITER;
    return -1;
}

/** A MOOSE configuration with one member changed. */
template <typename F>
l2_config
Moose(F change)
{
    l2_config config = MooseConfig(5, 0x020002);
    change(config);
    return config;
}

/** A way to have a frame dropped. */
struct DropCase
{
    const char* name;                               //!< what is wrong
    l2_drop reason;                                 //!< what it is called
    std::function<std::unique_ptr<Switch>()> make;  //!< the switch
    std::vector<std::pair<uint16_t, Bytes>> before; //!< what it sees first, by port
    uint16_t port;                                  //!< where the frame comes in
    Bytes frame;                                    //!< the frame
};

/** Every reason, in the ways in which it comes about. */
std::vector<DropCase>
AllDropCases()
{
    const auto bridge = [] { return std::unique_ptr<Switch>(new Switch(EthernetConfig(3))); };
    const auto blocked = [] { return MakeBridgeTriangle(); };
    const auto half = [] {
        std::unique_ptr<Switch> sw(new Switch(EthernetConfig(2)));
        sw->SetUp(2, false);
        return sw;
    };
    const auto moose = [] { return MakeTriangle(MooseConfig(5)); };
    const auto with = [](auto change) { return [=] { return MakeTriangle(Moose(change)); }; };
    const auto rpf = with([](l2_config& c) { c.broadcast = L2_BROADCAST_RPF; });
    const auto oneHost = with([](l2_config& c) { c.host_capacity = 1; });
    const auto refusing = [] {
        static const l2_rewriter rewriter = {"refuse", TYPE_TEST, 46, RefuseAll};
        std::unique_ptr<Switch> sw = MakeTriangle(MooseConfig(5));
        l2_switch_add_rewriter(sw->Get(), &rewriter);
        return sw;
    };
    const auto cut = [] {
        std::unique_ptr<Switch> sw = MakeTriangle(MooseConfig(5));
        sw->Receive(1, Plain(L2_MAC_BROADCAST, HOST_A));
        sw->SetUp(1, false);
        sw->SetUp(3, false);
        return sw;
    };
    const auto down = [] {
        std::unique_ptr<Switch> sw(new Switch(EthernetConfig(3)));
        sw->SetUp(1, false);
        return sw;
    };
    const auto rstp = [] {
        l2_config config = EthernetConfig(3);
        config.spanning_tree = L2_SPANNING_TREE_RSTP;
        return std::unique_ptr<Switch>(new Switch(config));
    };
    const Bytes noBpdu = {0x42, 0x42, 0x03, 0, 1, 0, 0x80}; // of another protocol than 0
    const l2_mac all = L2_MAC_BROADCAST;
    const l2_mac group = 0x01005e000001;
    return {
        {"a frame at a port that is down", L2_DROP_PORT_DOWN, down, {}, 1, Plain(all, HOST_A)},
        {"for a host whose port is down",
         L2_DROP_PORT_DOWN,
         cut,
         {},
         4,
         Plain(0x020002000001, 0x020003000001)},
        {"for a switch behind ports that are down",
         L2_DROP_PORT_DOWN,
         cut,
         {},
         2,
         Plain(0x020001000001, HOST_B)},
        {"59 octets", L2_DROP_RUNT, bridge, {}, 1, Plain(all, HOST_A, 59)},
        {"no octets", L2_DROP_RUNT, bridge, {}, 1, {}},
        {"1515 octets", L2_DROP_OVERSIZE, bridge, {}, 1, Plain(all, HOST_A, 1515)},
        {"1519 octets with a tag", L2_DROP_OVERSIZE, bridge, {}, 1, Tag(Plain(all, HOST_A, 1515))},
        {"a length field of 1501", L2_DROP_BAD_LENGTH, bridge, {}, 1, MakeFrame(all, HOST_A, 1501)},
        {"a type field of 1535", L2_DROP_BAD_LENGTH, bridge, {}, 1, MakeFrame(all, HOST_A, 1535)},
        {"a length of 47 in 46 octets",
         L2_DROP_BAD_LENGTH,
         bridge,
         {},
         1,
         MakeFrame(all, HOST_A, 47)},
        {"a group address as source", L2_DROP_SOURCE_GROUP, bridge, {}, 1, Plain(HOST_B, group)},
        {"broadcast as source", L2_DROP_SOURCE_GROUP, moose, {}, 1, Plain(HOST_B, all)},
        {"no source", L2_DROP_SOURCE_GROUP, moose, {}, 3, Plain(HOST_B, 0)},
        {"two C-tags", L2_DROP_VLAN_STACKED, bridge, {}, 1, Tag(Tag(Plain(all, HOST_A)))},
        {"a C-tag in an S-tag",
         L2_DROP_VLAN_STACKED,
         moose,
         {},
         3,
         Tag(Tag(Plain(all, HOST_A)), TYPE_STAG)},
        {"not a BPDU", L2_DROP_BAD_BPDU, rstp, {}, 1, MakeFrame(0x0180c2000000, 1, 7, noBpdu)},
        {"to the bridge group address",
         L2_DROP_RESERVED,
         bridge,
         {},
         1,
         Plain(0x0180c2000000, HOST_A)},
        {"to the last reserved address",
         L2_DROP_RESERVED,
         moose,
         {},
         1,
         Plain(0x0180c200000f, HOST_A)},
        {"at an alternate port", L2_DROP_DISCARDING, blocked, {}, 4, Plain(all, HOST_A)},
        {"to a neighbour on the same segment of a bridge",
         L2_DROP_SAME_PORT,
         bridge,
         {{1, Plain(all, HOST_B)}},
         1,
         Plain(HOST_B, HOST_A)},
        {"to a neighbour on the same segment of a MOOSE switch, by its own address",
         L2_DROP_SAME_PORT,
         moose,
         {{1, Plain(all, HOST_B)}},
         1,
         Plain(HOST_B, HOST_A)},
        {"to a neighbour on the same segment by its MOOSE address",
         L2_DROP_SAME_PORT,
         moose,
         {{1, Plain(all, HOST_B)}},
         1,
         Plain(0x020002000001, HOST_A)},
        {"from a trunk that leads to its destination",
         L2_DROP_SAME_PORT,
         moose,
         {},
         3,
         Plain(0x020001000001, 0x020003000001)},
        {"when no other port is up", L2_DROP_NO_PORT, half, {}, 1, Plain(all, HOST_A)},
        {"ARP for IEEE 802 hardware",
         L2_DROP_ARP_HARDWARE,
         moose,
         {},
         1,
         ArpFrame(HOST_A, HOST_A, 15, 6)},
        {"ARP for 8-octet addresses",
         L2_DROP_ARP_HARDWARE,
         moose,
         {},
         1,
         ArpFrame(HOST_A, HOST_A, 18, 8)},
        {"ARP whose addresses go beyond the frame",
         L2_DROP_ARP_TRUNCATED,
         moose,
         {},
         1,
         ArpFrame(HOST_A, HOST_A, 19, 14)},
        {"ARP with a sender that nobody knows",
         L2_DROP_ARP_SENDER,
         moose,
         {},
         1,
         ArpFrame(HOST_A, HOST_B)},
        {"ARP with a sender at another port",
         L2_DROP_ARP_SENDER,
         moose,
         {{2, Plain(all, HOST_B)}},
         1,
         ArpFrame(HOST_A, HOST_B)},
        {"refused by a rewriter", L2_DROP_REWRITER, refusing, {}, 1, Plain(all, HOST_A)},
        {"a second host where there is room for one",
         L2_DROP_HOST_TABLE_FULL,
         oneHost,
         {{1, Plain(all, HOST_A)}},
         1,
         Plain(all, HOST_B)},
        {"to an identifier that no host has",
         L2_DROP_UNKNOWN_HOST,
         moose,
         {},
         3,
         Plain(0x020002000001, 0x020001000001)},
        {"to identifier 0 from an edge",
         L2_DROP_UNKNOWN_HOST,
         moose,
         {},
         1,
         Plain(0x020002000000, HOST_A)},
        {"to a switch that is not there",
         L2_DROP_NO_ROUTE,
         moose,
         {},
         1,
         Plain(0x020009000001, HOST_A)},
        {"to a real address elsewhere", L2_DROP_NO_ROUTE, moose, {}, 1, Plain(HOST_B, HOST_A)},
        {"from a trunk with our prefix as source",
         L2_DROP_NOT_LOCAL,
         moose,
         {},
         3,
         Plain(0x020003000001, 0x020002000001)},
        {"broadcast from a trunk with our prefix as source",
         L2_DROP_NOT_LOCAL,
         rpf,
         {},
         3,
         Plain(all, 0x020002000001)},
        {"broadcast off the tree", L2_DROP_NOT_ON_TREE, moose, {}, 4, Plain(all, 0x020003000001)},
        {"broadcast of nobody's on the tree",
         L2_DROP_NOT_ON_TREE,
         moose,
         {},
         3,
         Plain(all, HOST_A)},
        {"broadcast on a detour", L2_DROP_REVERSE_PATH, rpf, {}, 3, Plain(all, 0x020003000001)},
        {"broadcast of nobody's", L2_DROP_REVERSE_PATH, rpf, {}, 3, Plain(all, HOST_A)},
    };
}

} // namespace

/** @brief The tests of what schemes share; each function says its oracle. */
class CoreSwitchTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreSwitchTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreSwitchTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: l2.h's ranges: one line that names the member, its value and what is allowed. */
    void BadConfigurations()
    {
        const struct
        {
            const char* scheme;
            std::function<void(l2_config&)> change;
            std::vector<const char*> words;
        } cases[] = {
            {"moose",
             [](l2_config& c) { c.scheme = "token"; },
             {"scheme", "token", "ethernet", "moose"}},
            {"moose", [](l2_config& c) { c.scheme = nullptr; }, {"scheme", "none", "ethernet"}},
            {"moose", [](l2_config& c) { c.ports = 0; }, {"ports", "0", "1 to 4095"}},
            {"ethernet", [](l2_config& c) { c.ports = 4096; }, {"ports", "4096", "1 to 4095"}},
            {"moose",
             [](l2_config& c) { c.address = 0; },
             {"address", "00:00:00:00:00:00", "unicast"}},
            {"moose",
             [](l2_config& c) { c.address = 0x0180c2000000; },
             {"address", "01:80:c2:00:00:00", "unicast"}},
            {"moose", [](l2_config& c) { c.address = UINT64_C(1) << 48; }, {"address", "unicast"}},
            {"ethernet",
             [](l2_config& c) { c.priority = 1; },
             {"priority", " 1:", "61440", "4096"}},
            {"ethernet", [](l2_config& c) { c.priority = 65535; }, {"priority", "65535", "61440"}},
            {"ethernet", [](l2_config& c) { c.fdb_capacity = 0; }, {"fdb_capacity", " 0:", "1 to"}},
            {"ethernet",
             [](l2_config& c) { c.fdb_ageing = 10 * L2_SECOND - 1; },
             {"fdb_ageing", "9999999999", "10 s to 1000000 s"}},
            {"ethernet",
             [](l2_config& c) { c.fdb_ageing = 1000000 * L2_SECOND + 1; },
             {"fdb_ageing", "1000000000000001", "10 s to 1000000 s"}},
            {"ethernet", [](l2_config& c) { c.fdb_ageing = -1; }, {"fdb_ageing", "-1"}},
            {"moose",
             [](l2_config& c) { c.plan.prefix_length = 7; },
             {"plan.prefix_length", "7", "8 to 44"}},
            {"moose",
             [](l2_config& c) { c.plan.prefix_length = 45; },
             {"plan.prefix_length", "45", "8 to 44"}},
            {"moose",
             [](l2_config& c) { c.plan.prefix_length = 255; },
             {"plan.prefix_length", "255", "8 to 44"}},
            {"moose",
             [](l2_config& c) {
                 c.plan.kind = L2_PLAN_AREA;
                 c.plan.prefix_length = 23;
             },
             {"plan.prefix_length", "23", "24"}},
            {"moose",
             [](l2_config& c) {
                 c.plan.kind = L2_PLAN_CLASS;
                 c.plan.prefix_length = 24;
             },
             {"plan.prefix_length", "24", "8, 13, 18"}},
            {"moose",
             [](l2_config& c) { c.plan.kind = static_cast<l2_plan_kind>(3); },
             {"plan.kind", "3", "flat", "area", "class"}},
            {"moose", [](l2_config& c) { c.prefix.length = 25; }, {"prefix", "/25", "plan"}},
            {"moose", [](l2_config& c) { c.prefix.length = 200; }, {"prefix", "/200", "plan"}},
            {"moose", [](l2_config& c) { c.prefix.bits = 0; }, {"prefix", "00:00:00", "plan"}},
            {"moose",
             [](l2_config& c) { c.prefix.bits = 0x030001000000; },
             {"prefix", "03:00:01", "plan"}},
            {"moose",
             [](l2_config& c) { c.host_id = static_cast<l2_host_id>(3); },
             {"host_id", "3", "sequential", "port", "hash"}},
            {"moose",
             [](l2_config& c) {
                 c.host_id = L2_HOST_ID_PORT;
                 c.host_id_port_bits = 0;
             },
             {"host_id_port_bits", "0", "1 to 12"}},
            {"moose",
             [](l2_config& c) {
                 c.host_id = L2_HOST_ID_PORT;
                 c.host_id_port_bits = 13;
             },
             {"host_id_port_bits", "13", "1 to 12"}},
            {"moose",
             [](l2_config& c) {
                 c.host_id = L2_HOST_ID_PORT;
                 c.host_id_port_bits = 2;
                 c.ports = 4;
             },
             {"host_id_port_bits", "2", "4 ports"}},
            {"moose",
             [](l2_config& c) {
                 c.host_id = L2_HOST_ID_PORT;
                 c.plan.prefix_length = 44;
                 l2_plan_prefix(&c.plan, 1, &c.prefix);
                 c.host_id_port_bits = 4; // of the identifier's 4
             },
             {"host_id_port_bits", "4", "less than", "4"}},
            {"moose", [](l2_config& c) { c.host_capacity = 0; }, {"host_capacity", " 0:", "1 to"}},
            {"moose",
             [](l2_config& c) { c.host_hold = L2_SECOND - 1; },
             {"host_hold", "999999999", "1 s"}},
            {"moose",
             [](l2_config& c) { c.broadcast = static_cast<l2_broadcast>(2); },
             {"broadcast", "2", "tree", "rpf"}},
            {"moose", [](l2_config& c) { c.max_paths = 0; }, {"max_paths", "0", "1 to 16"}},
            {"moose", [](l2_config& c) { c.max_paths = 17; }, {"max_paths", "17", "1 to 16"}},
        };

        for (const auto& c : cases)
        {
            l2_config config =
                c.scheme == std::string("moose") ? MooseConfig(3) : EthernetConfig(3);
            char text[200];
            NS_TEST_EXPECT_MSG_EQ((l2_config_check(&config, text, sizeof(text)) == nullptr),
                                  true,
                                  "good before the change");
            c.change(config);
            const char* said = l2_config_check(&config, text, sizeof(text));
            NS_TEST_ASSERT_MSG_EQ((said != nullptr), true, c.words[0]);
            const std::string line = said;
            NS_TEST_EXPECT_MSG_EQ((line.find(c.words[0])), 0, line << ": begins with the member");
            NS_TEST_EXPECT_MSG_EQ((line.find('\n')), std::string::npos, "one line");
            NS_TEST_EXPECT_MSG_EQ((line.size() < 150), true, line);
            for (const char* word : c.words)
            {
                NS_TEST_EXPECT_MSG_EQ((line.find(word) != std::string::npos),
                                      true,
                                      line << ": " << word);
            }
            l2_switch* none = nullptr;
            NS_TEST_EXPECT_MSG_EQ((l2_switch_new(&none, &config, nullptr)), L2_ECONFIG, line);
            NS_TEST_EXPECT_MSG_EQ((none == nullptr), true, line);
            for (std::size_t size = 1; size < 40; ++size)
            {
                std::vector<char> small(size + 1, '#');
                l2_config_check(&config, small.data(), size);
                NS_TEST_EXPECT_MSG_EQ((line.compare(0, size - 1, small.data())), 0, "cut");
                NS_TEST_EXPECT_MSG_EQ((small[size]), '#', "within the buffer");
            }
        }
    }

    /** Oracle: the ends of l2.h's ranges. */
    void GoodConfigurations()
    {
        const std::function<void(l2_config&)> changes[] = {
            [](l2_config& c) { c.ports = 1; },
            [](l2_config& c) { c.ports = L2_MAX_PORTS; },
            [](l2_config& c) { c.priority = 0; },
            [](l2_config& c) { c.priority = 61440; },
            [](l2_config& c) { c.fdb_capacity = 1; },
            [](l2_config& c) { c.fdb_ageing = 10 * L2_SECOND; },
            [](l2_config& c) { c.fdb_ageing = 1000000 * L2_SECOND; },
            [](l2_config& c) { c.host_hold = L2_SECOND; },
            [](l2_config& c) { c.host_capacity = 1; },
            [](l2_config& c) { c.max_paths = 1; },
            [](l2_config& c) { c.host_id = L2_HOST_ID_HASH; },
            [](l2_config& c) {
                c.host_id = L2_HOST_ID_PORT;
                c.host_id_port_bits = 12;
                c.ports = 4095;
            },
            [](l2_config& c) {
                c.host_id = L2_HOST_ID_PORT;
                c.plan.prefix_length = 44;
                l2_plan_prefix(&c.plan, 1, &c.prefix);
                c.host_id_port_bits = 3;
            },
            [](l2_config& c) {
                c.host_id = L2_HOST_ID_PORT;
                c.host_id_port_bits = 1;
                c.ports = 1;
            },
            [](l2_config& c) {
                c.plan.prefix_length = 8;
                l2_plan_prefix(&c.plan, 63, &c.prefix);
            },
            [](l2_config& c) {
                c.plan.prefix_length = 44;
                l2_plan_prefix(&c.plan, 1, &c.prefix);
            },
            [](l2_config& c) {
                c.plan.kind = L2_PLAN_CLASS;
                c.plan.prefix_length = 38;
                c.prefix = MakePrefix(0x260000000000, 8); // of class 1 in a network of classes
            },
        };
        for (const char* scheme : {"moose", "ethernet"})
        {
            int number = 0;
            for (const auto& change : changes)
            {
                l2_config config = MooseConfig(3);
                config.scheme = scheme;
                change(config);
                char text[200];
                const char* said = l2_config_check(&config, text, sizeof(text));
                NS_TEST_EXPECT_MSG_EQ((std::string(said ? said : "")), "", "change " << number++);
            }
        }
        // What the other scheme does not use is not looked at.
        l2_config config = EthernetConfig(3);
        config.max_paths = 0;
        config.host_capacity = 0;
        char text[200];
        NS_TEST_EXPECT_MSG_EQ((l2_config_check(&config, text, sizeof(text)) == nullptr), true, "");
    }

    /** Oracle: the table, which must come to every reason that there is. */
    void EveryDropReason()
    {
        // Shown elsewhere: those of a full switch, the caller's fault, routing's, the directory's.
        std::set<l2_drop> shown = {L2_DROP_HOST_ID_FULL,
                                   L2_DROP_HOST_ID_PORT_FULL,
                                   L2_DROP_TRUNCATED};
        for (int reason = L2_DROP_SETTLING; reason < L2_DROP_REASONS; reason++)
        {
            shown.insert(static_cast<l2_drop>(reason));
        }
        for (const DropCase& c : AllDropCases())
        {
            const std::unique_ptr<Switch> sw = c.make();
            for (const auto& seen : c.before)
            {
                sw->Receive(seen.first, seen.second);
            }
            const l2_counters before = sw->GetCounters();
            const std::vector<Action> actions = sw->Receive(c.port, c.frame);
            NS_TEST_ASSERT_MSG_EQ((actions.empty()), false, c.name);
            NS_TEST_EXPECT_MSG_EQ((actions.back().Text()),
                                  (std::string("drop ") + l2_drop_name(c.reason)),
                                  c.name);
            for (std::size_t i = 0; i + 1 < actions.size(); ++i)
            {
                NS_TEST_EXPECT_MSG_EQ((actions[i].type), L2_ACTION_EVENT, c.name);
            }
            const l2_counters& after = sw->GetCounters();
            for (int reason = 0; reason < L2_DROP_REASONS; ++reason)
            {
                NS_TEST_EXPECT_MSG_EQ((after.dropped[reason] - before.dropped[reason]),
                                      (reason == c.reason ? 1 : 0),
                                      c.name << ": " << l2_drop_name(static_cast<l2_drop>(reason)));
            }
            NS_TEST_EXPECT_MSG_EQ((after.received), (before.received + 1), c.name);
            NS_TEST_EXPECT_MSG_EQ((after.forwarded), (before.forwarded), c.name);
            NS_TEST_EXPECT_MSG_EQ((after.copies), (before.copies), c.name);
            shown.insert(c.reason);
        }
        NS_TEST_EXPECT_MSG_EQ((shown.size()), (std::size_t(L2_DROP_REASONS)), "every reason");
    }

    /** Oracle: arithmetic: identifiers of 4 bits, and of 2 bits a port behind 2 bits of port. */
    void IdentifiersRunOut()
    {
        for (const l2_host_id scheme : {L2_HOST_ID_SEQUENTIAL, L2_HOST_ID_PORT, L2_HOST_ID_HASH})
        {
            l2_config config = MooseConfig(3);
            config.plan.prefix_length = 44;
            l2_plan_prefix(&config.plan, 1, &config.prefix);
            config.host_id = scheme;
            config.host_id_port_bits = 2;
            Switch sw(config);
            const bool byPort = scheme == L2_HOST_ID_PORT;
            const l2_mac room = byPort ? 4 : 15;
            for (l2_mac i = 0; i < room; ++i)
            {
                sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A + i));
            }
            const std::string full = byPort ? "host-id-port-full" : "host-id-full";
            NS_TEST_EXPECT_MSG_EQ(
                (sw.Says(1, Plain(L2_MAC_BROADCAST, HOST_A + room))),
                ("host-refused 1 " + MacText(HOST_A + room) + " " + full + "; drop " + full),
                "one too many");
            const l2_drop reason = byPort ? L2_DROP_HOST_ID_PORT_FULL : L2_DROP_HOST_ID_FULL;
            NS_TEST_EXPECT_MSG_EQ((sw.GetCounters().dropped[reason]), 1, "counted");
            NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("hosts")), room, "the others stay");
            const std::string next = sw.Says(2, Plain(L2_MAC_BROADCAST, HOST_A + room));
            NS_TEST_EXPECT_MSG_EQ((next.find("host-assigned") == 0),
                                  byPort,
                                  "another port's share is its own");
        }
    }

    /** Oracle: l2.h: a host that hands in less than was asked for is told so. */
    void TooFewBytesHandedIn()
    {
        const Bytes frame = Tag(Plain(L2_MAC_BROADCAST, HOST_A));
        for (const auto& config : {EthernetConfig(2), MooseConfig(2)})
        {
            Switch sw(config);
            for (std::size_t n = 0; n < 18; ++n)
            {
                const l2_frame received = {frame.data(), n, frame.size()};
                l2_switch_receive(sw.Get(), 1, &received, 0);
                NS_TEST_EXPECT_MSG_EQ((Switch::Text(sw.Drain())), "drop truncated", n);
            }
        }
    }

    /** Oracle: [802.3 3.2.7, 4.2.3.3] and the port's largest frame; a tag comes on top. */
    void FrameSizes()
    {
        for (const auto& config : {EthernetConfig(2), MooseConfig(2)})
        {
            Switch sw(config);
            for (const std::size_t size : {60, 61, 64, 1513, 1514})
            {
                const std::string plain = sw.Says(1, Plain(L2_MAC_BROADCAST, HOST_A, size));
                NS_TEST_EXPECT_MSG_EQ((plain.find("drop")), std::string::npos, size);
                const std::string tagged = sw.Says(1, Tag(Plain(L2_MAC_BROADCAST, HOST_A, size)));
                NS_TEST_EXPECT_MSG_EQ((tagged.find("drop")),
                                      std::string::npos,
                                      size << " and a tag");
            }
            sw.SetUp(1, true, 9000);
            NS_TEST_EXPECT_MSG_EQ(
                (sw.Says(1, Plain(L2_MAC_BROADCAST, HOST_A, 9000)).find("forward 2")),
                0,
                "a jumbo frame");
            NS_TEST_EXPECT_MSG_EQ((sw.Says(1, Plain(L2_MAC_BROADCAST, HOST_A, 9001))),
                                  "drop oversize",
                                  "and one octet more");
            NS_TEST_EXPECT_MSG_EQ((sw.Says(2, Plain(L2_MAC_BROADCAST, HOST_B, 1515))),
                                  "drop oversize",
                                  "each port its own");
        }
    }

    /** Oracle: l2.h. */
    void PortsOutOfRange()
    {
        Switch sw(EthernetConfig(2));
        const std::string before = sw.Dump();
        for (const uint16_t port : {0, 3, 65535})
        {
            NS_TEST_EXPECT_MSG_EQ((sw.SetUp(port, true)), "no such thing", port);
            NS_TEST_EXPECT_MSG_EQ((sw.Says(port, Plain(L2_MAC_BROADCAST, HOST_A))), "", "ignored");
            NS_TEST_EXPECT_MSG_EQ((l2_switch_port_role(sw.Get(), port)), L2_ROLE_DOWN, port);
        }
        NS_TEST_EXPECT_MSG_EQ((sw.GetCounters().received), 0, "not counted");
        NS_TEST_EXPECT_MSG_EQ((sw.Dump()), before, "unchanged");
    }

    /** Oracle: l2.h: never less than decides, and the same answer when asked with more. */
    void BytesNeeded()
    {
        const Bytes payload(1500, 0x11);
        for (const auto& config : {EthernetConfig(2), MooseConfig(2)})
        {
            Switch sw(config);
            const bool moose = config.scheme == std::string("moose");
            const std::pair<uint16_t, std::size_t> types[] = {
                {TYPE_ARP, moose ? 28 : 0},  // the whole message, for IPv4
                {TYPE_IPV4, moose ? 24 : 0}, // header and ports
                {TYPE_IPV6, moose ? 44 : 0},
                {TYPE_TEST, 0},
                {40, 0},
            };
            for (const auto& type : types)
            {
                for (const bool tagged : {false, true})
                {
                    Bytes frame = MakeFrame(HOST_A, HOST_B, type.first, payload);
                    frame = tagged ? Tag(frame) : frame;
                    const std::size_t need = l2_switch_need(sw.Get(), frame.data(), L2_HEAD);
                    const std::size_t least = (tagged ? 18 : 14) + type.second;
                    NS_TEST_EXPECT_MSG_EQ((need >= least && need <= L2_HEAD), true, type.first);
                    NS_TEST_EXPECT_MSG_EQ((l2_switch_need(sw.Get(), frame.data(), 1000)), need, "");
                    for (std::size_t n = 0; n < L2_HEAD; ++n)
                    {
                        const std::size_t now = l2_switch_need(sw.Get(), frame.data(), n);
                        NS_TEST_EXPECT_MSG_EQ((now == need || now == L2_HEAD), true, n);
                    }
                }
            }
        }
    }

    /** Oracle: l2.h: on an error the state is what it was. */
    void RefusedTopologies()
    {
        for (const bool moose : {false, true})
        {
            const std::unique_ptr<Switch> sw =
                moose ? MakeTriangle(MooseConfig(5)) : MakeBridgeTriangle();
            sw->Receive(1, Plain(L2_MAC_BROADCAST, HOST_A));
            const std::string before = sw->Dump();
            const l2_prefix own = MakePrefix(0x020002000000, 24);
            const auto refuse = [&](const char* what, int error, auto change) {
                Topology topology(4);
                for (uint32_t node = 0; node < 4; ++node)
                {
                    topology.SetNode(node,
                                     MakePrefix(0x020002000000 + (l2_mac(node) << 24), 24),
                                     1 + node);
                }
                topology.Link(0, 1, 1, 1);
                const uint32_t self = change(topology);
                NS_TEST_EXPECT_MSG_EQ((topology.GetError()), 0, what);
                const int got = l2_switch_set_topology(sw->Get(), topology.Get(), self, 0);
                NS_TEST_EXPECT_MSG_EQ(got,
                                      error,
                                      what << " for " << (moose ? "moose" : "ethernet"));
                NS_TEST_EXPECT_MSG_EQ((Switch::Text(sw->Drain())), "", what << ": no answers");
                NS_TEST_EXPECT_MSG_EQ((sw->Dump()), before, what << ": unchanged");
            };
            refuse("no such node", L2_ENOENT, [](Topology&) { return 4; });
            refuse("a port too many", L2_EINVAL, [](Topology& t) {
                t.Link(0, 6, 2, 1);
                return 0;
            });
            if (!moose)
            {
                continue;
            }
            refuse("another node", L2_EINVAL, [](Topology&) { return 1; });
            refuse("a neighbour with this prefix", L2_EINVAL, [&](Topology& t) {
                t.SetNode(1, own);
                return 0;
            });
            refuse("a stranger with this prefix", L2_EINVAL, [&](Topology& t) {
                t.SetNode(3, own);
                return 0;
            });
            refuse("two strangers with one prefix", L2_EINVAL, [&](Topology& t) {
                t.SetNode(2, MakePrefix(0x020009000000, 24));
                t.SetNode(3, MakePrefix(0x020009000000, 24));
                return 0;
            });
            refuse("a prefix of another length", L2_EINVAL, [&](Topology& t) {
                t.SetNode(1, MakePrefix(0x020008000000, 25));
                return 0;
            });
            refuse("a node without prefix", L2_EINVAL, [&](Topology& t) {
                t.SetNode(1, MakePrefix(0, 0));
                return 0;
            });
            refuse("a prefix longer than an address", L2_EINVAL, [&](Topology& t) {
                t.SetNode(1, MakePrefix(0x020008000000, 99));
                return 0;
            });
        }
    }

    /** Oracle: l2.h. */
    void Tables()
    {
        for (const char* scheme : {"ethernet", "moose"})
        {
            l2_config config = MooseConfig(3);
            config.scheme = scheme;
            config.fdb_capacity = 77;
            config.host_capacity = 78;
            Switch sw(config);
            sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A));
            sw.Receive(2, Plain(L2_MAC_BROADCAST, HOST_B));
            std::set<std::string> names;
            l2_table table;
            std::size_t index = 0;
            for (; l2_switch_table(sw.Get(), index, &table); ++index)
            {
                NS_TEST_EXPECT_MSG_EQ((names.insert(table.name).second), true, table.name);
                const bool fib = table.name == std::string("fib");
                const bool lsdb = table.name == std::string("lsdb");
                NS_TEST_EXPECT_MSG_EQ((table.bits > 24), !lsdb, table.name);
                NS_TEST_EXPECT_MSG_EQ((table.entries), (fib || lsdb ? 0 : 2), table.name);
                NS_TEST_EXPECT_MSG_EQ((table.lookup),
                                      (fib    ? L2_LOOKUP_PREFIX
                                       : lsdb ? L2_LOOKUP_SOFTWARE
                                              : L2_LOOKUP_EXACT),
                                      table.name);
            }
            NS_TEST_EXPECT_MSG_EQ((l2_switch_table(sw.Get(), index + 1, &table)), false, "no more");
            const bool moose = scheme == std::string("moose");
            NS_TEST_EXPECT_MSG_EQ((names == (moose ? std::set<std::string>{"fib", "hosts", "lsdb"}
                                                   : std::set<std::string>{"fdb"})),
                                  true,
                                  scheme);
            l2_switch_table(sw.Get(), 0, &table);
            NS_TEST_EXPECT_MSG_EQ((table.capacity), (moose ? 78 : 77), scheme);
        }
    }

    /** Oracle: doc/moose.rst's table of bits an entry. */
    void BitsOfEntries()
    {
        const auto bits = [](const l2_config& config, const std::string& name) {
            Switch sw(config);
            l2_table table = {};
            for (std::size_t i = 0; l2_switch_table(sw.Get(), i, &table) && name != table.name; ++i)
            {
            }
            return table.bits;
        };
        NS_TEST_EXPECT_MSG_EQ((bits(EthernetConfig(3), "fdb")), (48 + 12 + 1), "by default");
        l2_config config = MooseConfig(5);
        NS_TEST_EXPECT_MSG_EQ((bits(config, "hosts")), (48 + 24 + 12 + 1 + 14), "16,384 hosts");
        NS_TEST_EXPECT_MSG_EQ((bits(config, "fib")), (24 + 5 + 12), "5 ports");
        config.broadcast = L2_BROADCAST_RPF;
        NS_TEST_EXPECT_MSG_EQ((bits(config, "fib")), (24 + 5), "no tree");
        const std::pair<uint32_t, uint32_t> capacities[] = {
            {1, 1},
            {2, 1},
            {3, 2},
            {4, 2},
            {5, 3},
            {16385, 15},
            {UINT32_MAX - 1, 32},
        };
        for (const auto& capacity : capacities)
        {
            config.host_capacity = capacity.first;
            NS_TEST_EXPECT_MSG_EQ((bits(config, "hosts")),
                                  (48 + 24 + 12 + 1 + capacity.second),
                                  capacity.first << " hosts");
        }
        config = MooseConfig(5);
        config.plan.prefix_length = 30;
        l2_plan_prefix(&config.plan, 1, &config.prefix);
        NS_TEST_EXPECT_MSG_EQ((bits(config, "hosts")), (48 + 18 + 12 + 1 + 14), "18 bits of host");
        NS_TEST_EXPECT_MSG_EQ((bits(config, "fib")), (30 + 5 + 12), "30 bits of switch");
    }

    /** Oracle: an entry must have room for the prefix that it holds, whoever holds it. */
    void BitsOfClasses()
    {
        l2_config config = MooseConfig(5);
        config.plan.kind = L2_PLAN_CLASS;
        config.plan.prefix_length = 8;
        l2_plan_prefix(&config.plan, 1, &config.prefix);
        Switch sw(config);
        Topology topology(2);
        topology.SetNode(0, config.prefix);
        topology.SetNode(1, MakePrefix(0xe20000000400, 38));
        topology.Link(0, 1, 1, 1);
        NS_TEST_ASSERT_MSG_EQ((l2_switch_set_topology(sw.Get(), topology.Get(), 0, 0)), 0, "good");
        l2_table table;
        for (std::size_t i = 0; l2_switch_table(sw.Get(), i, &table); ++i)
        {
            const bool fib = table.name == std::string("fib");
            NS_TEST_EXPECT_MSG_EQ((table.bits >= (fib ? 38 + 5 + 12 : 48 + 40 + 12 + 1 + 14)),
                                  true,
                                  table.name << ": " << table.bits);
        }
    }

    /** Oracle: l2.h: what is cut says so, and every size is safe. */
    void DumpsAreCut()
    {
        for (const auto& config : {EthernetConfig(3), MooseConfig(3)})
        {
            Switch sw(config);
            for (l2_mac i = 0; i < 20; ++i)
            {
                sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A + i));
            }
            const std::string whole = sw.Dump();
            for (std::size_t size = 1; size < whole.size() + 10; size += 7)
            {
                std::vector<char> buffer(size + 1, '#');
                l2_text out = {buffer.data(), size, 0, false};
                l2_switch_dump(sw.Get(), &out);
                NS_TEST_EXPECT_MSG_EQ((std::string(buffer.data())),
                                      (whole.substr(0, size - 1)),
                                      size);
                NS_TEST_EXPECT_MSG_EQ((out.cut), (size <= whole.size()), size);
                NS_TEST_EXPECT_MSG_EQ((buffer[size]), '#', "within the buffer");
            }
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
 * @brief The tests of switch.c.
 */
class CoreSwitchTestSuite : public TestSuite
{
  public:
    CoreSwitchTestSuite()
        : TestSuite("moose-core-switch", TestSuite::Type::UNIT)
    {
        typedef CoreSwitchTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A bad member of the configuration is named with its value and range",
             &T::BadConfigurations},
            {"The ends of every range are good", &T::GoodConfigurations},
            {"Every reason to drop a frame comes about, alone, and is counted",
             &T::EveryDropReason},
            {"A host without identifier is refused, named and counted", &T::IdentifiersRunOut},
            {"A caller that hands in less than the header is told so", &T::TooFewBytesHandedIn},
            {"Frames of 60 octets to the port's largest pass, with a tag four more",
             &T::FrameSizes},
            {"A port that does not exist is refused or ignored", &T::PortsOutOfRange},
            {"As many octets are asked for as decide, whatever was seen before", &T::BytesNeeded},
            {"A topology that is refused changes nothing", &T::RefusedTopologies},
            {"Tables are enumerated with entries, capacity and kind of lookup", &T::Tables},
            {"An entry of a table has the bits that the documentation adds up", &T::BitsOfEntries},
            {"An entry of the FIB has room for prefixes longer than the switch's own",
             &T::BitsOfClasses},
            {"A dump that does not fit is cut and says so", &T::DumpsAreCut},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreSwitchTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreSwitchTestSuite g_coreSwitchTestSuite;
