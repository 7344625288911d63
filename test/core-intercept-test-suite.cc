/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-intercept: what a switch of either scheme does with ARP, DHCP and ELK, frame
 * by frame, against model/core/scheme/elk.h. Frames that leave are read by core-elk-support.h.
 *
 * The switch has hosts A and B at ports 1 and 2, other switches at ports 3 and 4, and a server E at
 * port 5, which is managed as a directory's. F is a server, H a host elsewhere. Expectations name
 * addresses: {A} is A's as the network sees it, {a} its own; {A*} is both as a record has them,
 * {at} the switch.
 */

#include "core-intercept-support.h"

#include "ns3/test.h"

using namespace ns3;
using namespace ns3::coretest;

/** @brief The tests; each function says its oracle. */
class CoreInterceptTestCase : public TestCase
{
  public:
    /** A test of one kind of switch. */
    typedef void (CoreInterceptTestCase::*Body)(Kind kind);

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreInterceptTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

/** Hold what is said against what is expected, names replaced. */
#define EXPECT(edge, says, expected)                                                               \
    do                                                                                             \
    {                                                                                              \
        const std::string actual = says;                                                           \
        const std::string wanted = (edge).Fill(expected);                                          \
        NS_TEST_EXPECT_MSG_EQ(actual, wanted, "kind " << kind << " line " << __LINE__);            \
    } while (false)

    /** @brief Without a server all is as if there were no directory, and counted. */
    void Fallback(Kind kind)
    {
        Edge edge(kind);
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_B),
               "2,3,4,5,6: all from {A}: request 10.0.0.10 {A} to 10.0.0.11 00:00");
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_A),
               "2,3,4,5,6: all from {A}: request 10.0.0.10 {A} to 10.0.0.10 00:00");
        uint64_t count = edge.Counted().fallbacks;
        NS_TEST_EXPECT_MSG_EQ(count, 2, "counted");
        // A server comes, and goes after its hold.
        edge.HelloE();
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_B),
               "5: {e} from {A}: query 10.0.0.10 {A*} at {at}/1 for 10.0.0.11");
        edge.Run(1499 * L2_MILLISECOND);
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_B),
               "5: {e} from {A}: query 10.0.0.10 {A*} at {at}/1 for 10.0.0.11");
        edge.Run(L2_MILLISECOND);
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_B),
               "2,3,4,5,6: all from {A}: request 10.0.0.10 {A} to 10.0.0.11 00:00");
        edge.HelloE();
        edge.HelloE(0, 0);
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_B),
               "2,3,4,5,6: all from {A}: request 10.0.0.10 {A} to 10.0.0.11 00:00");
        std::string told;
        for (const l2_event& event : edge.events)
        {
            told +=
                std::string(l2_event_name(event.type)) + " " + std::to_string(event.count) + " ";
        }
        NS_TEST_EXPECT_MSG_EQ(told,
                              "directory-up 1 directory-down 0 directory-up 1 directory-down 0 ",
                              "");
    }

    /** @brief HELLOs go on to switches and servers with the link's cost added, never to hosts. */
    void Hellos(Kind kind)
    {
        Edge edge(kind);
        if (kind == LINK_STATE)
        {
            EXPECT(edge, edge.HelloE(), "");
            edge.HelloF(20000);
            EXPECT(edge, edge.HelloE(), "3: {F} from {E}: hello 00:e0 10.0.0.224 hold 1500 cost 0");
            // What another switch's server says is for this one's servers alone.
            EXPECT(edge, edge.Elk(3, ELK_SERVERS, edge.F(), ElkHello(SERVER_F, IP_F)), "");
            EXPECT(edge,
                   edge.Elk(3, edge.Net(REAL_E), edge.F(), ElkHello(SERVER_F, IP_F)),
                   "5: {e} from {F}: hello 00:f0 10.0.0.240 hold 1500 cost 0");
            return;
        }
        EXPECT(edge,
               edge.HelloE(),
               "3,4: servers from {E}: hello 00:e0 10.0.0.224 hold 1500 cost 20000");
        EXPECT(edge,
               edge.HelloF(100),
               "4,5: servers from {F}: hello 00:f0 10.0.0.240 hold 1500 cost 20100");
        EXPECT(edge,
               edge.HelloF(0xffffffff),
               "4,5: servers from {F}: hello 00:f0 10.0.0.240 hold 1500 cost 4294967295");
        // In the name of another, from where a server may be.
        EXPECT(edge, edge.Elk(5, ELK_SERVERS, REAL_E, ElkHello(SERVER_F, IP_F)), "drop bad-elk");
        EXPECT(edge,
               edge.Elk(5, ELK_SERVERS, REAL_E, ElkAnswer(IP_A, HOST_A, IP_B)),
               "drop bad-elk");
        EXPECT(edge, edge.Elk(5, L2_MAC_BROADCAST, REAL_E, ElkHello(REAL_E, IP_E)), "drop bad-elk");
    }

    /** @brief Questions go to the nearest, announcements to all and nowhere else, replies both. */
    void Intercepted(Kind kind)
    {
        Edge edge(kind);
        edge.HelloE();
        edge.HelloF(20000);
        edge.HelloE();
        edge.Counted();
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_B),
               "5: {e} from {A}: query 10.0.0.10 {A*} at {at}/1 for 10.0.0.11");
        EXPECT(edge,
               edge.Ask(2, HOST_B, 0, IP_A), // a probe [RFC 5227 2.1.1]
               "5: {e} from {B}: query 0.0.0.0 {B*} at {at}/2 for 10.0.0.10");
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_A),
               "5: {e} from {A}: update 10.0.0.10 {A*} at {at}/1 flags 3; "
               "3: {F} from {A}: update 10.0.0.10 {A*} at {at}/1 flags 2");
        EXPECT(edge,
               edge.Arp(1, L2_MAC_BROADCAST, ARP_REPLY, HOST_A, IP_A, IP_B),
               "5: {e} from {A}: update 10.0.0.10 {A*} at {at}/1 flags 3; "
               "3: {F} from {A}: update 10.0.0.10 {A*} at {at}/1 flags 2");
        EXPECT(edge,
               edge.Arp(1, edge.Net(HOST_B), ARP_REPLY, HOST_A, IP_A, IP_B),
               "5: {e} from {A}: update 10.0.0.10 {A*} at {at}/1 flags 1; "
               "3: {F} from {A}: update 10.0.0.10 {A*} at {at}/1; "
               "2: {b} from {A}: reply 10.0.0.10 {A} to 10.0.0.11 00:00");
        // A unicast request is nobody's business [RFC 1122 2.3.2.1].
        EXPECT(edge,
               edge.Arp(1, edge.Net(HOST_B), ARP_REQUEST, HOST_A, IP_A, IP_B),
               "2: {b} from {A}: request 10.0.0.10 {A} to 10.0.0.11 00:00");
        const auto counted = edge.Counted();
        NS_TEST_EXPECT_MSG_EQ(counted.queries, 2, "questions");
        NS_TEST_EXPECT_MSG_EQ(counted.updates, 3, "announcements and replies");
        NS_TEST_EXPECT_MSG_EQ(counted.fallbacks, 0, "nothing broadcast");
        // Tagged frames are another network's.
        const std::string tagged = edge.Says(
            1,
            Tag(MakeFrame(L2_MAC_BROADCAST, HOST_A, TYPE_ARP, MakeArp(1, HOST_A, IP_A, 0, IP_B))));
        NS_TEST_EXPECT_MSG_EQ((tagged.substr(0, 11)), "2,3,4,5,6: ", "let alone");
        // From another switch they are that one's.
        EXPECT(edge,
               edge.Arp(4, L2_MAC_BROADCAST, ARP_REQUEST, edge.H(), IP_C, IP_A),
               "1,2,3,5,6: all from {H}: request 10.0.0.12 {H} to 10.0.0.10 00:00");
    }

    /** @brief Who the sender is must be true, and how often it speaks is bounded. */
    void Refused(Kind kind)
    {
        Edge edge(kind, [](l2_config& config) {
            config.intercept.arp_rate = 10;
            config.intercept.arp_burst = 3;
        });
        edge.HelloE();
        EXPECT(
            edge,
            edge.Says(
                1,
                MakeFrame(L2_MAC_BROADCAST, HOST_A, TYPE_ARP, MakeArp(1, HOST_B, IP_B, 0, IP_B))),
            "drop arp-sender");
        EXPECT(
            edge,
            edge.Says(1,
                      MakeFrame(L2_MAC_BROADCAST, HOST_A, TYPE_ARP, Bytes{0, 6, 8, 0, 6, 4, 0, 1})),
            "drop arp-hardware");
        for (int i = 0; i < 3; ++i)
        {
            edge.Ask(1, HOST_A, IP_A, IP_B);
        }
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_B), "drop arp-rate");
        EXPECT(edge,
               edge.Ask(2, HOST_B, IP_B, IP_A),
               "5: {e} from {B}: query 10.0.0.11 {B*} at {at}/2 for 10.0.0.10");
        edge.now += 99 * L2_MILLISECOND;
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_B), "drop arp-rate");
        edge.now += L2_MILLISECOND;
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_B),
               "5: {e} from {A}: query 10.0.0.10 {A*} at {at}/1 for 10.0.0.11");
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_B), "drop arp-rate");
        edge.now += L2_SECOND;
        for (int i = 0; i < 3; ++i)
        {
            edge.Ask(1, HOST_A, IP_A, IP_B);
        }
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_B), "drop arp-rate");
        // ELK from a host, to anybody.
        for (const l2_mac to : {ELK_SERVERS, edge.Net(REAL_E), edge.Net(HOST_B), L2_MAC_BROADCAST})
        {
            EXPECT(edge,
                   edge.Elk(1, to, HOST_A, ElkUpdate(RecordOf(IP_A, HOST_A))),
                   "drop elk-on-edge");
        }
    }

    /** @brief A server's requests are broadcast; what it says of itself is intercepted. */
    void DirectoryPort(Kind kind)
    {
        Edge edge(kind);
        edge.HelloE();
        edge.HelloF(20000);
        edge.HelloE();
        EXPECT(edge,
               edge.Ask(5, REAL_E, IP_E, IP_A),
               "1,2,3,4,6: all from {E}: request 10.0.0.224 {E} to 10.0.0.10 00:00");
        EXPECT(edge,
               edge.Ask(5, REAL_E, IP_E, IP_E),
               "5: {e} from {E}: update 10.0.0.224 {E*} at {at}/5 flags 3; "
               "3: {F} from {E}: update 10.0.0.224 {E*} at {at}/5 flags 2");
        EXPECT(
            edge,
            edge.Says(
                5,
                MakeFrame(L2_MAC_BROADCAST, REAL_E, TYPE_ARP, MakeArp(1, HOST_B, IP_B, 0, IP_B))),
            "drop arp-sender");
        // ELK to a server elsewhere passes, to one here it is delivered.
        EXPECT(edge,
               edge.Elk(5, edge.F(), REAL_E, ElkSync({})),
               kind == ETHERNET ? "3: {F} from {E}: sync" : "3: {F} from {E}: sync");
        EXPECT(edge, edge.Elk(3, edge.Net(REAL_E), edge.F(), ElkSync({})), "5: {e} from {F}: sync");
    }

    /** @brief An ANSWER becomes an ARP reply of the target, an ANNOUNCE a broadcast of the host. */
    void ForHosts(Kind kind)
    {
        Edge edge(kind);
        edge.HelloE();
        edge.Ask(1, HOST_A, IP_A, IP_B);
        edge.Counted();
        EXPECT(edge,
               edge.Elk(3, edge.Net(HOST_A), edge.F(), ElkAnswer(IP_C, edge.H(), IP_A)),
               "1: {a} from {H}: reply 10.0.0.12 {H} to 10.0.0.10 {a}");
        NS_TEST_EXPECT_MSG_EQ((edge.left.back().size()), 60, "the shortest frame");
        EXPECT(edge,
               edge.Elk(5, edge.Net(HOST_A), REAL_E, ElkAnswer(IP_C, edge.H(), 0)),
               "1: {a} from {H}: reply 10.0.0.12 {H} to 0.0.0.0 {a}");
        const uint64_t answers = edge.Counted().answers;
        NS_TEST_EXPECT_MSG_EQ(answers, 2, "counted");
        std::string announced;
        for (const char* port : {"2", "3", "4", "5", "6"})
        {
            announced += (announced.empty() ? "" : "; ") + std::string(port) +
                         ": all from {A}: reply 10.0.0.10 {A} to 10.0.0.10 {A}";
        }
        EXPECT(edge,
               edge.Elk(5, edge.Net(HOST_A), REAL_E, ElkAnnounce(IP_A, edge.Net(HOST_A))),
               announced);
        // What is no ANSWER or ANNOUNCE has no business with a host.
        EXPECT(edge, edge.Elk(5, edge.Net(HOST_A), REAL_E, ElkSync({})), "drop elk-on-edge");
        EXPECT(edge,
               edge.Elk(5, edge.Net(HOST_A), REAL_E, ElkUpdate(RecordOf(IP_A, HOST_A))),
               "drop elk-on-edge");
        Bytes bad = ElkAnswer(IP_C, edge.H(), IP_A);
        bad[0] = 9;
        EXPECT(edge, edge.Elk(5, edge.Net(HOST_A), REAL_E, bad), "drop bad-elk");
        // To a host elsewhere it passes.
        if (kind != ETHERNET)
        {
            EXPECT(edge,
                   edge.Elk(5, edge.H(), REAL_E, ElkAnswer(IP_A, edge.Net(HOST_A), IP_C)),
                   "4: {H} from {E}: answer 10.0.0.10 {A} to 10.0.0.12");
        }
        // Where the host's port is down nothing is sent there.
        edge.SetUp(1, false);
        const std::string down =
            edge.Elk(3, edge.Net(HOST_A), edge.F(), ElkAnswer(IP_C, edge.H(), IP_A));
        NS_TEST_EXPECT_MSG_EQ((down.find("DOWN") == std::string::npos),
                              true,
                              down << " kind " << kind);
    }

    /** @brief A switch keeps as many answers as it is told to, for as long, and corrects them. */
    void Cache(Kind kind)
    {
        Edge edge(kind, [](l2_config& config) {
            config.intercept.arp_cache = 2;
            config.intercept.arp_cache_time = 10 * L2_SECOND;
        });
        edge.HelloE(0, 1000000);
        const std::string query = "5: {e} from {A}: query 10.0.0.10 {A*} at {at}/1 for 10.0.0.12";
        const std::string reply = "1: {a} from {H}: reply 10.0.0.12 {H} to 10.0.0.10 {a}";
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_C), query);
        edge.Elk(5, edge.Net(HOST_A), REAL_E, ElkAnswer(IP_C, edge.H(), IP_A));
        edge.Counted();
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_C), reply);
        edge.now += 10 * L2_SECOND - 1;
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_C), reply);
        const uint64_t cached = edge.Counted().cached;
        NS_TEST_EXPECT_MSG_EQ(cached, 2, "counted");
        // Who probes for an address wants to know it from the owner.
        EXPECT(edge,
               edge.Ask(1, HOST_A, 0, IP_C),
               "5: {e} from {A}: query 0.0.0.0 {A*} at {at}/1 for 10.0.0.12");
        edge.now += 1;
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_C), query);
        // Two have room.
        for (uint32_t i = 0; i < 3; ++i)
        {
            edge.Elk(5, edge.Net(HOST_A), REAL_E, ElkAnswer(IP_C + i, edge.H() + i, IP_A));
        }
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_C), query);
        EXPECT(edge,
               edge.Ask(1, HOST_A, IP_A, IP_C + 2),
               "1: {a} from " + Short(edge.H() + 2) + ": reply 10.0.0.14 " + Short(edge.H() + 2) +
                   " to 10.0.0.10 {a}");
        // An announcement from another switch corrects it.
        if (kind != LINK_STATE)
        {
            edge.Ask(4, edge.H() + 99, IP_C + 2, IP_C + 2);
            const std::string moved = Short(edge.H() + 99);
            EXPECT(edge,
                   edge.Ask(1, HOST_A, IP_A, IP_C + 2),
                   "1: {a} from " + moved + ": reply 10.0.0.14 " + moved + " to 10.0.0.10 {a}");
        }
    }

    /** @brief The nearest server is that of least cost, and one that is gone is nobody's. */
    void Nearest(Kind kind)
    {
        Edge edge(kind);
        edge.HelloF(20000);
        const std::string query = "from {A}: query 10.0.0.10 {A*} at {at}/1 for 10.0.0.11";
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_B), "3: {F} " + query);
        edge.HelloE();
        if (kind == LINK_STATE)
        {
            EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_B), "5: {e} " + query); // at no distance
        }
        else
        {
            edge.HelloF(1);
            EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_B), "5: {e} " + query);
        }
        // Its port goes down: others are told at once, where it is not the routing protocol's
        // business.
        EXPECT(edge,
               edge.SetUp(5, false),
               kind == LINK_STATE ? ""
                                  : "3: servers from {E}: hello {e} 0.0.0.0 hold 0 cost 0; "
                                    "4: servers from {E}: hello {e} 0.0.0.0 hold 0 cost 0");
        EXPECT(edge, edge.Ask(1, HOST_A, IP_A, IP_B), "3: {F} " + query);
        edge.HelloF(0, 0);
        const std::string broadcast = edge.Ask(1, HOST_A, IP_A, IP_B);
        NS_TEST_EXPECT_MSG_EQ((broadcast.substr(0, 9)), "2,3,4,6: ", "nobody is left");
    }

    /** @brief Of servers that are equally near each is the choice of some switches. */
    void Ties(Kind kind)
    {
        unsigned here = 0;
        for (uint64_t seed = 0; seed < 64 && kind != LINK_STATE; ++seed)
        {
            Edge edge(kind, nullptr, seed);
            edge.HelloE();
            edge.HelloF(0);
            const std::string says = edge.Ask(1, HOST_A, IP_A, IP_B);
            here += says[0] == '5';
            const std::string again = edge.Ask(1, HOST_A, IP_A, IP_C);
            NS_TEST_EXPECT_MSG_EQ(again[0], says[0], "always the same");
        }
        const bool shared = kind == LINK_STATE || (here > 16 && here < 48);
        NS_TEST_EXPECT_MSG_EQ(shared, true, here << " of 64 switches ask the one");
    }

    /** @brief LSPs tell of servers here in sub-TLV 4, and of those elsewhere they are believed. */
    void LinkState(Kind kind)
    {
        if (kind != LINK_STATE)
        {
            return;
        }
        Edge edge(kind);
        const auto said = [&] {
            edge.Run(2 * L2_SECOND);
            if (edge.lsps.empty())
            {
                return std::string("no LSP");
            }
            Bytes pdu = edge.lsps.back();
            pdu.erase(pdu.begin(), pdu.begin() + 17);
            pdu.resize(coretest::Get(pdu, 8, 2));
            edge.lsps.clear();
            const SentPdu lsp = {0, 3, pdu};
            std::string text;
            for (const Bytes& moose : lsp.Tlvs(250))
            {
                for (std::size_t at = 0; at + 2 <= moose.size(); at += 2U + moose[at + 1])
                {
                    for (std::size_t s = 0; moose[at] == 4 && s < moose[at + 1]; s += 7)
                    {
                        text += MacText(coretest::Get(moose, at + 2 + s, 6)) + " " +
                                std::to_string(moose[at + 8 + s]) + " ";
                    }
                }
            }
            return text;
        };
        edge.Run(5 * L2_SECOND);
        edge.lsps.clear();
        edge.HelloE(1, 5000);
        std::string text = said();
        NS_TEST_EXPECT_MSG_EQ(text, MacText(edge.Net(REAL_E)) + " 1 ", "it serves DHCP");
        edge.HelloE(0, 5000);
        text = said();
        NS_TEST_EXPECT_MSG_EQ(text, MacText(edge.Net(REAL_E)) + " 0 ", "not any more");
        edge.HelloE(0, 1500);
        text = said();
        NS_TEST_EXPECT_MSG_EQ(text, "", "silent for too long");
        edge.HelloE(0, 50000);
        text = said();
        edge.SetUp(5, false);
        text = said();
        NS_TEST_EXPECT_MSG_EQ(text, "", "its port went down");
        // More than a switch can tell of are not read; what is another's prefix is not believed.
        edge.events.clear();
        edge.AdvertiseF(12, 0);
        NS_TEST_EXPECT_MSG_EQ((edge.events.size()), 8, "eight");
        edge.AdvertiseF(1, 0);
        NS_TEST_EXPECT_MSG_EQ((edge.events.size()), 15, "seven are gone");
        edge.AdvertiseF(0, 0);
        NS_TEST_EXPECT_MSG_EQ((edge.events.size()), 16, "and the last");
    }

    /** @brief DHCP's broadcasts are turned to a server and back; only servers may answer. */
    void DhcpTurned(Kind kind)
    {
        Edge edge(kind);
        const auto send = [&](uint16_t port, l2_mac to, l2_mac from, const Bytes& packet) {
            return edge.Says(port, MakeFrame(to, from, TYPE_IPV4, packet));
        };
        const Bytes discover = Dhcp(true, 1, HOST_A);
        edge.HelloE();
        EXPECT(edge,
               send(1, L2_MAC_BROADCAST, HOST_A, discover),
               "2,3,4,5,6: all from {A}: type 2048");
        edge.HelloE(1);
        EXPECT(edge, send(1, L2_MAC_BROADCAST, HOST_A, discover), "5: {e} from {A}: type 2048");
        uint64_t turned = edge.Counted().dhcp;
        NS_TEST_EXPECT_MSG_EQ(turned, 1, "counted");
        Bytes payload(edge.left.back().begin() + 14, edge.left.back().end());
        NS_TEST_EXPECT_MSG_EQ((payload == discover), true, "nothing else is changed");
        EXPECT(edge, send(1, L2_MAC_BROADCAST, HOST_A, Dhcp(true, 1, HOST_B)), "drop dhcp-sender");
        // An IPv4 header of any length.
        for (uint8_t words = 5; words <= 15; ++words)
        {
            EXPECT(edge,
                   send(1, L2_MAC_BROADCAST, HOST_A, Dhcp(true, 1, HOST_A, 0, 0, words)),
                   "5: {e} from {A}: type 2048");
        }
        // The server's answers: by broadcast or to chaddr, it does not know better.
        for (const l2_mac to : {L2_MAC_BROADCAST, static_cast<l2_mac>(HOST_A)})
        {
            EXPECT(edge,
                   send(5, to, REAL_E, Dhcp(false, 2, HOST_A, IP_A)),
                   "1: {a} from {E}: type 2048");
        }
        edge.Counted();
        EXPECT(edge,
               send(5, L2_MAC_BROADCAST, REAL_E, Dhcp(false, 5, HOST_A, IP_A)),
               "5: {e} from {A}: update 10.0.0.10 {A*} at {at}/1 dhcp flags 1; 1: {a} from {E}: "
               "type 2048");
        EXPECT(edge,
               send(2, L2_MAC_BROADCAST, HOST_B, Dhcp(false, 2, HOST_A, IP_A)),
               "drop dhcp-server");
        // From elsewhere, for a client elsewhere that asked by way of the network.
        const l2_mac client = 0x00163e0000cc;
        EXPECT(edge,
               send(4, edge.Net(REAL_E), edge.H(), Dhcp(true, 1, client)),
               "5: {e} from {H}: type 2048");
        EXPECT(edge,
               send(5, L2_MAC_BROADCAST, REAL_E, Dhcp(false, 2, client, IP_C)),
               "4: {H} from {E}: type 2048");
        // Nobody asks in another's name by calling itself a relay.
        send(2, edge.Net(REAL_E), HOST_B, Dhcp(true, 1, client, 0, IP_B));
        EXPECT(edge,
               send(5, L2_MAC_BROADCAST, REAL_E, Dhcp(false, 2, client, IP_C)),
               "4: {H} from {E}: type 2048");
        // An answer that reaches a client here on its way from elsewhere.
        EXPECT(edge,
               send(4, edge.Net(HOST_A), edge.H(), Dhcp(false, 5, HOST_A, IP_A)),
               "5: {e} from {A}: update 10.0.0.10 {A*} at {at}/1 dhcp flags 1; 1: {a} from {H}: "
               "type 2048");
        edge.now += 61 * L2_SECOND;
        const std::string late = send(5, L2_MAC_BROADCAST, REAL_E, Dhcp(false, 2, client, IP_C));
        NS_TEST_EXPECT_MSG_EQ((late.substr(0, 9)), "1,2,3,4,6", "after a minute it is broadcast");
    }

    /** @brief A wrong configuration is refused in one line. */
    void Config(Kind kind)
    {
        const auto check = [&](void (*change)(l2_intercept_config&)) {
            l2_config config = kind == ETHERNET ? EthernetConfig(2) : MooseConfig(2);
            change(config.intercept);
            char text[200];
            const char* why = l2_config_check(&config, text, sizeof(text));
            return std::string(why ? why : "good");
        };
        typedef l2_intercept_config C;
        std::string why = check([](C& c) { c.dhcp = true; });
        NS_TEST_EXPECT_MSG_EQ(why, "intercept.dhcp 1: allowed is 0 unless intercept.arp is 1", "");
        why = check([](C& c) { c.arp_burst = 0; });
        NS_TEST_EXPECT_MSG_EQ(why, "intercept.arp_burst 0: allowed is 1 up", "");
        why = check([](C& c) { c.arp_cache = UINT32_MAX; });
        NS_TEST_EXPECT_MSG_EQ((why.substr(0, 30)), "intercept.arp_cache 4294967295", "");
        why = check([](C& c) { c.arp_cache_time = 999999; });
        NS_TEST_EXPECT_MSG_EQ(why, "intercept.arp_cache_time 999999 ns: allowed is 1 ms up", "");
        why = check([](C& c) { c.arp = c.dhcp = true; });
        NS_TEST_EXPECT_MSG_EQ(why, "good", "");
    }

  private:
    void DoRun() override
    {
        for (const Kind kind : {ETHERNET, MOOSE, LINK_STATE})
        {
            (this->*m_body)(kind);
        }
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of what model/core/scheme/elk.h promises.
 */
class CoreInterceptTestSuite : public TestSuite
{
  public:
    CoreInterceptTestSuite()
        : TestSuite("moose-core-intercept", TestSuite::Type::UNIT)
    {
        typedef CoreInterceptTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Without a server ARP is broadcast", &T::Fallback},
            {"HELLOs reach switches and servers", &T::Hellos},
            {"Questions reach one server and news all of them", &T::Intercepted},
            {"Spoofed and excessive ARP is refused, and ELK from hosts", &T::Refused},
            {"At a directory port a server is believed", &T::DirectoryPort},
            {"Answers become replies, and wishes announcements", &T::ForHosts},
            {"The cache answers while it is right", &T::Cache},
            {"The nearest server is asked", &T::Nearest},
            {"Switches share servers that are equally near", &T::Ties},
            {"LSPs tell of servers", &T::LinkState},
            {"DHCP travels by unicast", &T::DhcpTurned},
            {"A wrong configuration of interception is refused", &T::Config},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreInterceptTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreInterceptTestSuite g_coreInterceptTestSuite;
