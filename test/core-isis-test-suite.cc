/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-isis: neighbours. Hellos and their handshake, authentication, what a port
 * is, why PDUs are refused, and the back-off. The update process is in
 * core-isis-update-test-suite.cc.
 */

#include "core-isis-support.h"

extern "C"
{
#include "../model/core/protocol/backoff.h"
}

#include "ns3/test.h"

#include <random>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

/** @return the configuration of a switch that authenticates */
l2_config
Keyed(bool md5)
{
    l2_config config = IsisSwitch::Config();
    config.isis.authentication = md5 ? L2_AUTHENTICATION_HMAC_MD5 : L2_AUTHENTICATION_HMAC_SHA256;
    const Bytes key = ToyKey();
    config.isis.key_length = static_cast<uint8_t>(key.size());
    std::copy(key.begin(), key.end(), config.isis.key);
    return config;
}

/** @return the TLV with its length field changed */
Bytes
Lie(Bytes tlv, uint8_t length)
{
    tlv[1] = length;
    return tlv;
}

} // namespace

/** @brief The tests; each function says its oracle. */
class CoreIsisTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreIsisTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreIsisTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    // ---- The handshake ----

    /** @brief Oracle: the table of [RFC 5303 3.2]. */
    void ThreeWay()
    {
        const struct
        {
            uint8_t mine;   // before
            uint8_t theirs; // in the hello
            uint8_t after;  // of mine
        } table[] = {
            {STATE_DOWN, STATE_DOWN, STATE_INITIALIZING},
            {STATE_DOWN, STATE_INITIALIZING, STATE_UP},
            {STATE_DOWN, STATE_UP, STATE_DOWN},
            {STATE_INITIALIZING, STATE_DOWN, STATE_INITIALIZING},
            {STATE_INITIALIZING, STATE_INITIALIZING, STATE_UP},
            {STATE_INITIALIZING, STATE_UP, STATE_UP},
            {STATE_UP, STATE_DOWN, STATE_INITIALIZING},
            {STATE_UP, STATE_INITIALIZING, STATE_UP},
            {STATE_UP, STATE_UP, STATE_UP},
        };

        for (const auto& t : table)
        {
            IsisSwitch sw;
            IsisHello hello = IsisSwitch::HelloOf(1, 2);
            if (t.mine == STATE_INITIALIZING)
            {
                hello.state = STATE_DOWN;
                hello.sees = false;
                sw.Hear(1, hello.Write());
            }
            else if (t.mine == STATE_UP)
            {
                sw.BringUp(1, 2);
            }
            sw.Clear();
            hello.state = t.theirs;
            hello.sees = t.theirs != STATE_DOWN;
            const std::string dropped = sw.Hear(1, hello.Write());
            sw.Run(3 * L2_SECOND); // to the next hello, at the latest
            const auto hellos = sw.Sent(ISIS_HELLO, 1);
            const unsigned after = hellos.empty() ? 99 : hellos.back().State();
            const int which = t.mine * 10 + t.theirs;
            NS_TEST_EXPECT_MSG_EQ(dropped, "", which);
            NS_TEST_EXPECT_MSG_EQ(after, (unsigned(t.after)), "mine and theirs " << which);
            const bool lost = t.mine == STATE_UP && t.after != STATE_UP;
            NS_TEST_EXPECT_MSG_EQ((sw.CountEvents(L2_EVENT_ADJACENCY_DOWN)), unsigned(lost), which);
            const bool told = t.after == STATE_UP && t.mine != STATE_UP;
            NS_TEST_EXPECT_MSG_EQ((sw.CountEvents(L2_EVENT_ADJACENCY_UP)), unsigned(told), which);
            // What it says of whom it sees [RFC 5303 3.1].
            const Bytes says = hellos.back().Tlvs(240).at(0);
            NS_TEST_EXPECT_MSG_EQ((says.size()), (t.after == STATE_DOWN ? 5u : 15u), which);
            NS_TEST_EXPECT_MSG_EQ((coretest::Get(says, 1, 4)), 1, "its circuit");
            if (says.size() == 15)
            {
                NS_TEST_EXPECT_MSG_EQ((coretest::Get(says, 5, 6)), (System(2)), "the neighbour");
                NS_TEST_EXPECT_MSG_EQ((coretest::Get(says, 11, 4)), 1, "the neighbour's circuit");
            }
        }
    }

    /** @brief Who names another than this switch and this port is not heard [RFC 5303 3.2]. */
    void WrongEnd()
    {
        IsisSwitch sw;
        IsisHello hello = IsisSwitch::HelloOf(1, 2);
        hello.state = STATE_INITIALIZING;
        hello.neighbour = System(7);
        std::string dropped = sw.Hear(1, hello.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-mismatch", "another system");
        hello.neighbour = SELF_SYSTEM;
        hello.neighbourCircuit = 2;
        dropped = sw.Hear(1, hello.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-mismatch", "another port");
        NS_TEST_EXPECT_MSG_EQ((sw.State().adjacencies), 0, "no adjacency");
        // A neighbour at another port of its own is another neighbour.
        sw.BringUp(1, 2, 5);
        hello = IsisSwitch::HelloOf(1, 2, 6);
        sw.Clear();
        sw.Hear(1, hello.Write());
        NS_TEST_EXPECT_MSG_EQ((sw.CountEvents(L2_EVENT_ADJACENCY_DOWN)), 1, "recabled");
    }

    /** @brief A neighbour is gone when its holding time is over, to the nanosecond. */
    void HoldingTime()
    {
        for (const uint32_t microseconds : {0u, 1500u, 1500000u})
        {
            IsisSwitch sw;
            sw.BringUp(1, 2);
            IsisHello hello = IsisSwitch::HelloOf(1, 2);
            hello.holding = 2;
            MooseSays says = {};
            says.prefix = System(2);
            says.length = 24;
            says.microseconds = microseconds;
            hello.moose = says.Write();
            sw.Hear(1, hello.Write());
            const l2_time hold = microseconds ? microseconds * l2_time(1000) : 2 * L2_SECOND;
            sw.RunUntil(hold - 1);
            NS_TEST_EXPECT_MSG_EQ((sw.State().adjacencies), 1, "just before " << hold);
            sw.RunUntil(hold);
            NS_TEST_EXPECT_MSG_EQ((sw.State().adjacencies), 0, "at " << hold);
        }
        IsisSwitch sw;
        IsisHello hello;
        hello.holding = 0;
        const std::string dropped = sw.Hear(1, hello.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "bad-isis", "no time at all");
        // What it says itself: interval times multiplier, in seconds rounded up and in
        // microseconds.
        l2_config config = IsisSwitch::Config(1);
        config.isis.hello_interval = 100 * L2_MILLISECOND;
        IsisSwitch quick(config);
        const Bytes pdu = quick.Sent(ISIS_HELLO).at(0).pdu;
        NS_TEST_EXPECT_MSG_EQ((coretest::Get(pdu, 15, 2)), 1, "seconds");
        const Bytes moose = quick.Sent(ISIS_HELLO).at(0).Tlvs(250).at(0);
        NS_TEST_EXPECT_MSG_EQ((coretest::Get(moose, moose.size() - 4, 4)), 300000, "microseconds");
        // Hellos come at least each interval, and not in step [ISO 10589 10.1: jitter of a
        // quarter].
        quick.Clear();
        quick.RunUntil(100 * L2_SECOND);
        const std::size_t count = quick.Sent(ISIS_HELLO).size();
        NS_TEST_EXPECT_MSG_EQ((count >= 1000 && count <= 1334), true, count << " hellos");
    }

    /** @brief Hellos fill the link until the adjacency is up [ISO 10589 8.2.3]. */
    void Padding()
    {
        IsisSwitch sw;
        IsisHello hello = IsisSwitch::HelloOf(1, 2);
        const auto length = [&sw] { return sw.Sent(ISIS_HELLO, 1).back().pdu.size(); };
        NS_TEST_EXPECT_MSG_EQ((length()), 1497, "down");
        hello.state = STATE_DOWN;
        hello.sees = false;
        sw.Hear(1, hello.Write());
        NS_TEST_EXPECT_MSG_EQ((sw.Sent(ISIS_HELLO, 1).back().State()), 1, "initializing");
        NS_TEST_EXPECT_MSG_EQ((length()), 1497, "initializing");
        sw.BringUp(1, 2);
        NS_TEST_EXPECT_MSG_LT((length()), 200, "up");
        for (const SentPdu& s : sw.Sent(ISIS_HELLO))
        {
            NS_TEST_EXPECT_MSG_EQ((coretest::Get(s.pdu, 17, 2)), (s.pdu.size()), "PDU length");
        }
    }

    /** @brief A link that cannot carry an LSP of 1492 octets has no IS-IS, and no size does harm.
     */
    void SmallLinks()
    {
        for (uint32_t size = 1; size <= 1600; ++size)
        {
            for (const bool keyed : {false, true})
            {
                IsisSwitch sw(keyed ? Keyed(false) : IsisSwitch::Config());
                sw.Clear();
                sw.SetUp(1, false);
                sw.SetUp(1, true, size);
                sw.Run(L2_SECOND);
                const std::size_t hellos = sw.Sent(ISIS_HELLO, 1).size();
                const bool fits = size >= 14 + 3 + 1492;
                NS_TEST_ASSERT_MSG_EQ((hellos > 0), fits, "frames of " << size);
                for (const SentPdu& s : sw.Sent(ISIS_HELLO, 1))
                {
                    NS_TEST_ASSERT_MSG_LT_OR_EQ((s.pdu.size() + 17), size, "what is sent fits");
                }
                sw.seal = keyed ? L2_AUTHENTICATION_HMAC_SHA256 : L2_AUTHENTICATION_NONE;
                const std::string dropped = sw.Hear(1, sw.Seal(IsisHello().Write()));
                const bool heard = dropped.empty();
                NS_TEST_ASSERT_MSG_EQ(heard, fits, dropped << " with frames of " << size);
                sw.Clear();
                sw.SetUp(1, true, 1514);
                sw.Run(3 * L2_SECOND);
                const bool grown = !sw.Sent(ISIS_HELLO, 1).empty();
                NS_TEST_ASSERT_MSG_EQ(grown, true, "when it is large enough it has, from " << size);
            }
        }
    }

    /** @brief Who is not accepted as a neighbour, why, and that an operator is told once. */
    void Refusals()
    {
        const IsisHello good = IsisSwitch::HelloOf(1, 2);
        std::vector<std::pair<std::string, IsisHello>> refused;
        const auto add = [&](const std::string& why, const IsisHello& hello) {
            refused.emplace_back(why, hello);
        };
        IsisHello h = good;
        h.area = 2;
        add("isis-mismatch", h);
        h = good;
        h.levels = 2; // level 2 only
        add("isis-mismatch", h);
        h = good;
        h.system = SELF_SYSTEM;
        h.moose = MooseTlv(SELF_SYSTEM);
        add("isis-mismatch", h);
        h = good;
        h.threeWay = false;
        add("isis-mismatch", h);
        h = good;
        MooseSays says = {};
        says.prefix = System(2);
        says.length = 24;
        says.plan = 1;
        h.moose = says.Write();
        add("isis-mismatch", h);
        says.plan = 0;
        says.length = 20;
        h.moose = says.Write();
        add("isis-mismatch", h);
        says.length = 24;
        says.prefix = System(3);
        h.moose = says.Write();
        add("isis-prefix", h);
        for (const auto& r : refused)
        {
            IsisSwitch sw;
            sw.RunUntil(2 * L2_SECOND);
            sw.Clear();
            for (int i = 0; i < 5; ++i)
            {
                const std::string dropped = sw.Hear(1, r.second.Write());
                NS_TEST_EXPECT_MSG_EQ(dropped, r.first, "why");
                sw.Run(2 * L2_SECOND);
                // Who speaks another level only is a router among hosts.
                const l2_port_role role = l2_switch_port_role(sw.Get(), 1);
                const l2_port_role wanted = r.second.levels == 2 ? L2_ROLE_EDGE : L2_ROLE_PENDING;
                NS_TEST_EXPECT_MSG_EQ(role, wanted, "no neighbour, and no host either");
            }
            const unsigned told = r.second.levels == 2 ? 0 : 1;
            NS_TEST_EXPECT_MSG_EQ((sw.CountEvents(L2_EVENT_ADJACENCY_REFUSED)), told, r.first);
            sw.Run(10 * L2_SECOND);
            const l2_port_role role = l2_switch_port_role(sw.Get(), 1);
            NS_TEST_EXPECT_MSG_EQ(role, L2_ROLE_EDGE, "an edge when it is silent");
            const std::string dropped = sw.Hear(1, good.Write());
            NS_TEST_EXPECT_MSG_EQ(dropped, "", "once it is right it is accepted");
        }
    }

    /** @brief What a port is: pending for 3 s, then an edge, and a trunk when a switch comes. */
    void Roles()
    {
        IsisSwitch sw;
        const auto role = [&sw](uint16_t port) {
            return std::string(l2_port_role_name(l2_switch_port_role(sw.Get(), port)));
        };
        sw.SetEdge(4, true);
        sw.Clear();
        NS_TEST_EXPECT_MSG_EQ((role(1)), "pending", "nobody knows");
        NS_TEST_EXPECT_MSG_EQ((role(4)), "edge", "it is managed as one");
        std::string dropped = sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A));
        NS_TEST_EXPECT_MSG_EQ(dropped, "discarding", "a pending port carries nothing");
        dropped = sw.Receive(4, Plain(L2_MAC_BROADCAST, HOST_A));
        NS_TEST_EXPECT_MSG_EQ(dropped, "no-port", "nor is anything sent there");
        sw.RunUntil(3 * L2_SECOND - 1);
        NS_TEST_EXPECT_MSG_EQ((role(1)), "pending", "just before 3 s");
        sw.RunUntil(3 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((role(1)), "edge", "3 s");
        sw.BringUp(1, 2);
        NS_TEST_EXPECT_MSG_EQ((role(1)), "trunk", "a switch");
        // One that is no MOOSE switch takes no part.
        IsisHello other = IsisSwitch::HelloOf(2, 3);
        other.moose.clear();
        sw.Hear(2, other.Write());
        other.state = STATE_INITIALIZING;
        sw.Hear(2, other.Write());
        NS_TEST_EXPECT_MSG_EQ((sw.State().adjacencies), 2, "both are neighbours");
        NS_TEST_EXPECT_MSG_EQ((role(2)), "pending", "but one is no trunk");
        // IS-IS on an edge.
        dropped = sw.Hear(4, IsisSwitch::HelloOf(4, 5).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-on-edge", "refused");
        NS_TEST_EXPECT_MSG_EQ((role(4)), "edge", "stays one");
        NS_TEST_EXPECT_MSG_EQ((sw.Sent(ISIS_HELLO, 4).size()), 0, "nothing is said there");
        sw.SetEdge(1, true);
        NS_TEST_EXPECT_MSG_EQ((sw.State().adjacencies),
                              1,
                              "managed as an edge it loses its neighbour");
        NS_TEST_EXPECT_MSG_EQ((role(1)), "edge", "at once");
    }

    // ---- Authentication ----

    /** @brief What is digested: the PDU as RFC 5304 2 and RFC 5310 3.3 have it, seen from outside.
     */
    void Digested()
    {
        for (const bool md5 : {true, false})
        {
            std::set<Bytes> seen;
            IsisSwitch sw(Keyed(md5));
            sw.seal = md5 ? L2_AUTHENTICATION_HMAC_MD5 : L2_AUTHENTICATION_HMAC_SHA256;
            bool right = true;
            sw.onHmac = [&](l2_hash hash, const Bytes& data) {
                right = right && hash == (md5 ? L2_HASH_MD5 : L2_HASH_SHA256);
                seen.insert(data);
            };
            sw.Clear();
            sw.BringUp(1, 2);
            sw.Run(L2_SECOND);
            IsisSnp csnp;
            csnp.type = ISIS_CSNP;
            sw.Hear(1, sw.Seal(csnp.Write()));
            sw.Hear(1, sw.Seal(LspOf(System(9)).Write()));
            sw.Run(10 * L2_SECOND);
            NS_TEST_EXPECT_MSG_EQ(right, true, "the hash that is configured");
            std::set<uint8_t> types;
            const Bytes apad = {0x87, 0x8f, 0xe1, 0xf3};
            for (const SentPdu& s : sw.sent)
            {
                if (s.Type() == ISIS_LSP && s.Id() >> 16 != SELF_SYSTEM)
                {
                    continue; // others have signed that
                }
                types.insert(s.Type());
                const std::size_t header = s.pdu.at(1);
                const Bytes begin(s.pdu.begin() + static_cast<std::ptrdiff_t>(header),
                                  s.pdu.begin() + static_cast<std::ptrdiff_t>(header) + 5);
                const Bytes expected = md5 ? Bytes{10, 17, 54} : Bytes{10, 35, 3, 0, 1};
                NS_TEST_EXPECT_MSG_EQ((std::equal(expected.begin(), expected.end(), begin.begin())),
                                      true,
                                      "TLV 10 is the first");
                Bytes covered = s.pdu;
                for (std::size_t i = 0; i < (md5 ? 16u : 32u); ++i)
                {
                    covered[header + expected.size() + i] = md5 ? 0 : apad[i % 4];
                }
                if (s.Type() == ISIS_LSP)
                {
                    Set(covered, 10, 0, 2);
                    Set(covered, 24, 0, 2);
                    Bytes copy = s.pdu;
                    NS_TEST_EXPECT_MSG_EQ((coretest::Get(copy, 24, 2)),
                                          (NaiveChecksum(copy)),
                                          "and the checksum covers the digest");
                }
                NS_TEST_EXPECT_MSG_EQ((seen.count(covered)), 1, "type " << int(s.Type()));
            }
            NS_TEST_EXPECT_MSG_EQ((types.size()), 4, "hello, LSP, CSNP, PSNP");
        }
    }

    /** @brief Every octet of a PDU counts, but for an LSP's lifetime. */
    void Forged()
    {
        for (const bool md5 : {true, false})
        {
            IsisSwitch sw(Keyed(md5));
            sw.seal = md5 ? L2_AUTHENTICATION_HMAC_MD5 : L2_AUTHENTICATION_HMAC_SHA256;
            std::string dropped = sw.Hear(1, IsisSwitch::HelloOf(1, 2).Write());
            NS_TEST_EXPECT_MSG_EQ(dropped, "isis-authentication", "no digest");
            dropped = sw.Hear(1, Sign(IsisSwitch::HelloOf(1, 2).Write(), !md5));
            NS_TEST_EXPECT_MSG_EQ(dropped, "isis-authentication", "the other hash");
            const Bytes hello = sw.Seal(IsisSwitch::HelloOf(1, 2).Write());
            for (std::size_t i = 0; i < hello.size(); ++i)
            {
                Bytes changed = hello;
                changed[i] ^= 1;
                dropped = sw.Hear(1, changed);
                // Reserved bits are not looked at, but digested.
                NS_TEST_EXPECT_MSG_EQ(dropped.empty(), false, "octet " << i << " of a hello");
            }
            sw.BringUp(1, 2);
            sw.Run(L2_SECOND);
            const Bytes lsp = sw.Seal(LspOf(System(9)).Write());
            for (std::size_t i = 0; i < lsp.size(); ++i)
            {
                Bytes changed = lsp;
                changed[i] ^= 1;
                if (i != 24 && i != 25)
                {
                    Set(changed, 24, NaiveChecksum(changed), 2);
                }
                dropped = sw.Hear(1, changed);
                const bool lifetime = i == 10 || i == 11;
                NS_TEST_EXPECT_MSG_EQ(dropped.empty(),
                                      lifetime,
                                      dropped << ": octet " << i << " of an LSP");
            }
            NS_TEST_EXPECT_MSG_EQ((sw.Holds(LspId(System(9)))), true, "it is known");
        }
    }

    /**
     * @brief A purge that says more than who made it is an LSP whose lifetime somebody without the
     * key has set to zero [RFC 5304 2, RFC 6233].
     */
    void ForgedPurge()
    {
        for (const bool md5 : {true, false})
        {
            IsisSwitch sw(Keyed(md5));
            sw.seal = md5 ? L2_AUTHENTICATION_HMAC_MD5 : L2_AUTHENTICATION_HMAC_SHA256;
            sw.BringUp(1, 2);
            sw.Run(L2_SECOND);
            Bytes lsp = sw.Seal(LspOf(System(9)).Write());
            sw.Hear(1, lsp);
            Set(lsp, 10, 0, 2);
            const std::string dropped = sw.Hear(1, lsp);
            NS_TEST_EXPECT_MSG_EQ(dropped, "isis-authentication", "its lifetime is zero");
            NS_TEST_EXPECT_MSG_EQ((sw.Holds(LspId(System(9)), 1)), true, "it lives");
            // A real one: the digest, who purged it [RFC 6232], and its name.
            IsisLsp purge = LspOf(System(9));
            purge.lifetime = 0;
            purge.tlvs = Tlv(13, Bytes{1} + Number(System(2), 6)) + Tlv(137, {'x'});
            const std::string taken = sw.Hear(1, sw.Seal(purge.Write()));
            NS_TEST_EXPECT_MSG_EQ(taken, "", "a purge");
            NS_TEST_EXPECT_MSG_EQ((sw.HoldsPurged(LspId(System(9)), 1)), true, "it is dead");
        }
    }

    // ---- Drops ----

    /** @brief Every reason of this protocol happens, alone, and is counted. */
    void Drops()
    {
        std::set<l2_drop> shown;
        const auto one = [&](IsisSwitch& sw, l2_drop reason, uint16_t port, const Bytes& frame) {
            const l2_counters before = *l2_switch_counters(sw.Get());
            const std::string dropped = sw.Receive(port, frame);
            NS_TEST_EXPECT_MSG_EQ(dropped, (std::string(l2_drop_name(reason))), "why");
            const l2_counters& after = *l2_switch_counters(sw.Get());
            for (int i = 0; i < L2_DROP_REASONS; ++i)
            {
                const uint64_t more = after.dropped[i] - before.dropped[i];
                NS_TEST_EXPECT_MSG_EQ(more, (uint64_t(i == reason)), l2_drop_name(l2_drop(i)));
            }
            NS_TEST_EXPECT_MSG_EQ((after.received), (before.received + 1), "received");
            NS_TEST_EXPECT_MSG_EQ((after.control), (before.control), "not taken");
            shown.insert(reason);
        };
        IsisSwitch sw;
        sw.SetEdge(4, true);
        IsisHello hello = IsisSwitch::HelloOf(1, 2);
        hello.more = Lie(Tlv(8, Bytes(4)), 9);
        one(sw, L2_DROP_BAD_ISIS, 1, IsisFrame(hello.Write()));
        one(sw, L2_DROP_ISIS_ON_EDGE, 4, IsisFrame(IsisHello().Write()));
        hello = IsisSwitch::HelloOf(1, 2);
        hello.area = 2;
        one(sw, L2_DROP_ISIS_MISMATCH, 1, IsisFrame(hello.Write()));
        hello.area = 1;
        hello.moose = MooseTlv(System(3));
        one(sw, L2_DROP_ISIS_PREFIX, 1, IsisFrame(hello.Write()));
        one(sw, L2_DROP_ISIS_NO_ADJACENCY, 1, IsisFrame(LspOf(System(9)).Write()));
        sw.BringUp(1, 2);
        sw.Run(L2_SECOND);
        Bytes lsp = LspOf(System(9), {}, 5).Write();
        lsp[25] ^= 1;
        one(sw, L2_DROP_ISIS_CHECKSUM, 1, IsisFrame(lsp));
        sw.Hear(1, LspOf(System(9), {}, 5).Write());
        one(sw, L2_DROP_ISIS_OLD, 1, IsisFrame(LspOf(System(9), {}, 4).Write()));
        IsisSwitch keyed(Keyed(false));
        one(keyed, L2_DROP_ISIS_AUTHENTICATION, 1, IsisFrame(IsisHello().Write()));

        // A way that is new: the neighbour's LSP, paths after 50 ms, and then 20 ms.
        sw.Run(20 * L2_SECOND);
        sw.Hear(1, LspOf(System(2), {{SELF_SYSTEM}}).Write());
        sw.Run(50 * L2_MILLISECOND);
        const Bytes broadcast = Plain(L2_MAC_BROADCAST, System(2) | 5);
        one(sw, L2_DROP_SETTLING, 1, broadcast);
        sw.Run(20 * L2_MILLISECOND - 1);
        one(sw, L2_DROP_SETTLING, 1, broadcast);
        sw.Run(1);
        const std::string later = sw.Receive(1, broadcast);
        NS_TEST_EXPECT_MSG_EQ(later, "", "it has settled");
        NS_TEST_EXPECT_MSG_EQ((sw.forwards.size()), 1, "to the host");

        // A database that is full of what is connected.
        l2_config config = IsisSwitch::Config();
        config.isis.lsdb_capacity = 16;
        IsisSwitch full(config);
        full.BringUp(1, 2);
        std::vector<Reach> reach = {{SELF_SYSTEM}};
        for (unsigned i = 3; i <= 16; ++i)
        {
            reach.push_back({System(i), i, 1});
            full.Hear(1, LspOf(System(i), {{System(2), 1, i}}).Write());
        }
        full.Hear(1, LspOf(System(2), reach).Write());
        full.Run(L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((full.State().lsps), 16, "full");
        one(full, L2_DROP_ISIS_FULL, 1, IsisFrame(LspOf(System(99)).Write()));

        for (int reason = L2_DROP_SETTLING; reason <= L2_DROP_ISIS_FULL; ++reason)
        {
            NS_TEST_EXPECT_MSG_EQ((shown.count(l2_drop(reason))),
                                  1,
                                  l2_drop_name(l2_drop(reason)) << " is shown");
        }
    }

    // ---- The back-off ----

    /** @brief Oracle: the state machine of [RFC 8405 5] with its timers, on random news. */
    void Backoff()
    {
        std::mt19937 random(8405);
        for (unsigned run = 0; run < 2000 && !IsStatusFailure(); ++run)
        {
            const l2_time longest[] = {0, 1, 10, 100, 1000};
            l2_time t[5];
            for (l2_time& one : t)
            {
                one = longest[random() % 5] * (1 + random() % 9);
            }
            l2_backoff backoff = {};
            backoff.initial_delay = t[0];
            backoff.short_delay = t[1];
            backoff.long_delay = t[2];
            backoff.learn_time = t[3];
            backoff.hold_down = t[4];
            l2_backoff_init(&backoff);
            LiteralBackoff literal(t[0], t[1], t[2], t[3], t[4]);
            l2_time now = 0;
            for (unsigned i = 0; i < 200 && !IsStatusFailure(); ++i)
            {
                const l2_time next = now + longest[random() % 5] * (random() % 9);
                // What is due before is acted on when it is.
                while (literal.Due() <= next || backoff.due <= next)
                {
                    NS_TEST_ASSERT_MSG_EQ((backoff.due), (literal.Due()), "run " << run);
                    now = literal.Due();
                    const bool acts = l2_backoff_act(&backoff, now);
                    const bool expires = literal.Expire(now);
                    NS_TEST_ASSERT_MSG_EQ(acts, expires, "run " << run);
                }
                now = next;
                l2_backoff_news(&backoff, now);
                literal.Event(now);
                NS_TEST_EXPECT_MSG_EQ((backoff.due),
                                      (literal.Due()),
                                      "run " << run << " at " << now);
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
 * @brief The tests of model/core/protocol/isis.c, isis_adjacency.c, isis_auth.c and backoff.c.
 */
class CoreIsisTestSuite : public TestSuite
{
  public:
    CoreIsisTestSuite()
        : TestSuite("moose-core-isis", TestSuite::Type::UNIT)
    {
        typedef CoreIsisTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"The handshake follows the table of RFC 5303", &T::ThreeWay},
            {"A hello that names another system or port is not for this one", &T::WrongEnd},
            {"A neighbour lives as long as its holding time", &T::HoldingTime},
            {"Hellos are padded until the adjacency is up", &T::Padding},
            {"A link that is too small for LSPs has no IS-IS", &T::SmallLinks},
            {"Who does not fit is no neighbour and no host", &T::Refusals},
            {"A port is pending, then an edge, unless a switch is there", &T::Roles},
            {"The digest covers what RFC 5304 and RFC 5310 say", &T::Digested},
            {"Whoever changes an octet is found out", &T::Forged},
            {"A lifetime set to zero purges nothing without the key", &T::ForgedPurge},
            {"Every reason to drop happens alone and is counted", &T::Drops},
            {"The back-off is that of RFC 8405", &T::Backoff},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreIsisTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreIsisTestSuite g_coreIsisTestSuite;
