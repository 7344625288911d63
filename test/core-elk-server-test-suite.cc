/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-elk: a server of the directory ELK as an object, message by message, against
 * what model/core/l2_directory.h promises. Messages are written and read by core-elk-support.h.
 */

#include "core-elk-support.h"

#include "ns3/test.h"

using namespace ns3;
using namespace ns3::coretest;

namespace
{

const ElkRecord A = RecordOf(IP_A, HOST_A, SWITCH_1, 1); //!< a host
const ElkRecord B = RecordOf(IP_B, HOST_B, SWITCH_1, 2); //!< another
const ElkRecord C = RecordOf(IP_C, HOST_C, SWITCH_2, 1); //!< one at another switch

/** @return the record with another MAC address to send to, at another switch */
ElkRecord
Moved(ElkRecord record, l2_mac mac, l2_mac at, uint16_t port = 1)
{
    record.mac = mac;
    record.at = at;
    record.port = port;
    return record;
}

/** @return the record with times of a second's parts */
ElkRecord
Timed(ElkRecord record, l2_time claimed, l2_time seen)
{
    record.claimed = static_cast<uint32_t>(claimed / (10 * L2_MILLISECOND));
    record.seen = static_cast<uint32_t>(seen / (10 * L2_MILLISECOND));
    return record;
}

/** @return the record, of another source */
ElkRecord
From(ElkRecord record, l2_source source)
{
    record.source = source;
    return record;
}

} // namespace

/** @brief The tests; each function says its oracle. */
class CoreElkServerTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreElkServerTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreElkServerTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** @brief It begins when it is told to: HELLO, then an announcement as of any host. */
    void Start()
    {
        Server e;
        NS_TEST_EXPECT_MSG_EQ((l2_directory_deadline(e.Get())), 0, "at once");
        l2_directory_expire(e.Get(), 7 * L2_SECOND);
        const std::string first = e.Drain(true);
        NS_TEST_EXPECT_MSG_EQ(first,
                              "servers from 00:e0: hello 00:e0 10.0.0.224 hold 1500 cost 0; "
                              "all from 00:e0: request 10.0.0.224 00:e0 to 10.0.0.224 00:00",
                              "hello, announcement");
        NS_TEST_EXPECT_MSG_EQ((e.sent[0].size()), 60, "the shortest frame");
        NS_TEST_EXPECT_MSG_EQ((l2_directory_deadline(e.Get())),
                              7500 * L2_MILLISECOND,
                              "next hello");
        l2_directory_expire(e.Get(), 7500 * L2_MILLISECOND);
        const std::string second = e.Drain(true);
        NS_TEST_EXPECT_MSG_EQ(second,
                              "servers from 00:e0: hello 00:e0 10.0.0.224 hold 1500 cost 0",
                              "");
    }

    /** @brief What an UPDATE said is answered to the asker's address, at once. */
    void Known()
    {
        Server e;
        std::string says = e.Update(A, 0);
        says = e.Update(B, 0);
        NS_TEST_EXPECT_MSG_EQ(says, "", "nothing to say");
        says = e.Query(A, IP_B, L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "00:0a from 00:e0: answer 10.0.0.11 00:0b to 10.0.0.10", "");
        says = e.Query(B, IP_A, L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "00:0b from 00:e0: answer 10.0.0.10 00:0a to 10.0.0.11", "");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().answered), 2, "counted");
        // Who probes for an address before it uses it [RFC 5227 2.1.1] has none yet.
        says = e.Query(RecordOf(0, HOST_C), IP_A, L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "00:0c from 00:e0: answer 10.0.0.10 00:0a to 0.0.0.0", "probe");
        NS_TEST_EXPECT_MSG_EQ((e.Entries("directory")), 2, "and gets no mapping");
        // Who probes for its own address must hear nothing.
        says = e.Query(RecordOf(0, HOST_A), IP_A, L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "its own");
    }

    /** @brief One broadcast for all who ask; each gets one answer. */
    void Unknown()
    {
        Server e;
        e.Update(C, 0);
        std::string says = e.Query(A, IP_B + 1000, L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "all from 00:e0: request 10.0.0.224 00:e0 to 10.0.3.243 00:00",
                              "asked for");
        says = e.Query(A, IP_B + 1000, L2_SECOND) + e.Query(C, IP_B + 1000, L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "no second broadcast");
        NS_TEST_EXPECT_MSG_EQ((e.Entries("waiting")), 2, "who asks twice waits once");
        says = e.Update(RecordOf(IP_B + 1000, HOST_B, SWITCH_2, 9), L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "00:0c from 00:e0: answer 10.0.3.243 00:0b to 10.0.0.12; "
                              "00:0a from 00:e0: answer 10.0.3.243 00:0b to 10.0.0.10",
                              "both");
        NS_TEST_EXPECT_MSG_EQ((e.Entries("waiting") + e.Entries("pending")), 0, "nobody waits");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().broadcasts), 1, "one broadcast");
        says = e.Run(100 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "and no more");
    }

    /**
     * @brief One broadcast, and query_tries for who asks again after half an interval; negative
     * after all intervals, for negative_time; then unknown again.
     */
    void Negative()
    {
        l2_directory_config config = Server::Config();
        config.query_interval = 300 * L2_MILLISECOND;
        config.query_tries = 3;
        config.negative_time = 2 * L2_SECOND;
        Server e(config);
        e.Run(0);
        const std::string ask = "all from 00:e0: request 10.0.0.224 00:e0 to 10.0.0.11 00:00";
        std::string says = e.Query(A, IP_B, 0);
        NS_TEST_EXPECT_MSG_EQ(says, ask, "first");
        says = e.Query(A, IP_B, 149 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "too soon");
        says = e.Query(A, IP_B, 150 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, ask, "second");
        says = e.Query(A, IP_B, 299 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "too soon after the second");
        says = e.Query(A, IP_B, 300 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, ask, "third");
        says = e.Query(A, IP_B, 600 * L2_MILLISECOND) + e.Run(899 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "no fourth");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().unanswered), 0, "not yet");
        says = e.Run(900 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Counters().unanswered), 1, "given up");
        says += e.Query(A, IP_B, 2899 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "negative");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().negative), 1, "counted");
        e.Run(2900 * L2_MILLISECOND);
        says = e.Query(A, IP_B, 2900 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, ask, "asked for again");
        // Evidence ends it at any time.
        e.Run(4 * L2_SECOND);
        e.Update(B, 4 * L2_SECOND);
        says = e.Query(A, IP_B, 4 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "00:0a from 00:e0: answer 10.0.0.11 00:0b to 10.0.0.10", "");
    }

    /** @brief For the server's own address it answers as a host; for DHCP's range it asks nobody.
     */
    void OwnAddresses()
    {
        l2_directory_config config = Server::Config();
        config.own_first = l2_ip_v4(0x0a000100);
        config.own_last = l2_ip_v4(0x0a0001ff);
        Server e(config);
        e.Run(0);
        std::string says = e.Query(A, IP_E, 0);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "00:0a from 00:e0: reply 10.0.0.224 00:e0 to 10.0.0.10 00:0a",
                              "");
        says = e.Query(A, 0x0a000100, 0) + e.Query(A, 0x0a0001ff, 0);
        NS_TEST_EXPECT_MSG_EQ(says, "", "nobody is asked");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().negative), 2, "counted");
        says = e.Query(A, 0x0a000200, 0);
        NS_TEST_EXPECT_MSG_EQ((e.Counters().broadcasts), 1, "behind the range");
        says = e.Query(A, 0x0a0000ff, 0);
        NS_TEST_EXPECT_MSG_EQ((e.Counters().broadcasts), 2, "before it");
        e.Update(From(RecordOf(0x0a000100, HOST_B), L2_SOURCE_DHCP), 0);
        says = e.Query(A, 0x0a000100, 0);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "00:0a from 00:e0: answer 10.0.1.0 00:0b to 10.0.0.10",
                              "leased");
        // Who claims the server's address does not get it.
        says = e.Update(RecordOf(IP_E, HOST_C), 0);
        NS_TEST_EXPECT_MSG_EQ(says, "<conflict>", "told");
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_E)), "", "no mapping");
    }

    /** @brief A second's worth of broadcasts at once, then the rate. */
    void BroadcastRate()
    {
        l2_directory_config config = Server::Config();
        config.broadcast_rate = 5;
        config.query_tries = 1;
        Server e(config);
        e.Run(0);
        const auto ask = [&](l2_time now) {
            const uint64_t before = e.Counters().broadcasts;
            for (uint32_t i = 0; i < 20; ++i)
            {
                e.Query(A, 0x0a010000 + m_next++, now);
            }
            return e.Counters().broadcasts - before;
        };
        uint64_t asked = ask(0);
        NS_TEST_EXPECT_MSG_EQ(asked, 5, "at once");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().limited), 15, "and no more");
        asked = ask(199 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(asked, 0, "too soon");
        asked = ask(200 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(asked, 1, "one in 200 ms");
        asked = ask(1200 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(asked, 5, "a second later");
        asked = ask(60 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(asked, 5, "no more are saved up");
        // A question whose broadcast is refused does not wait, and can be put again.
        NS_TEST_EXPECT_MSG_EQ((e.Entries("waiting") <= 16), true, "refused");
    }

    /** @brief pending and waiters bound what is remembered. */
    void Limits()
    {
        l2_directory_config config = Server::Config();
        config.pending = 2;
        config.waiters = 3;
        Server e(config);
        e.Run(0);
        e.Query(A, 0x0a010001, 0);
        e.Query(A, 0x0a010002, L2_MILLISECOND);
        e.Query(A, 0x0a010003, 2 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Entries("pending")), 2, "two");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().unanswered), 1, "the first made room");
        std::string says = e.Update(RecordOf(0x0a010001, HOST_B), 3 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "and is forgotten");
        for (unsigned i = 0; i < 9; ++i)
        {
            e.Query(RecordOf(IP_A + i, HOST_A + i), 0x0a010003, 4 * L2_MILLISECOND);
        }
        NS_TEST_EXPECT_MSG_EQ((e.Entries("waiting")), 3, "three wait");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().limited), 7, "the others do not");
        e.sent.clear();
        says = e.Update(RecordOf(0x0a010003, HOST_B), 5 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ((e.sent.size()), 2, "two of them for that address");
    }

    /** @brief A port has at most `claims` addresses; one event tells of it. */
    void Claims()
    {
        l2_directory_config config = Server::Config();
        config.claims = 2;
        Server e(config);
        e.Run(0);
        e.Update(A, 0);
        e.Update(RecordOf(IP_A + 100, HOST_A), 0);
        std::string says = e.Update(RecordOf(IP_A + 101, HOST_A), 0);
        NS_TEST_EXPECT_MSG_EQ(says, "<claims>", "told");
        NS_TEST_EXPECT_MSG_EQ((e.events.back().count), 2, "how many it has");
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A + 101)), "", "refused");
        says = e.Update(RecordOf(IP_A + 102, HOST_C), 0);
        NS_TEST_EXPECT_MSG_EQ(says, "", "told once");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().claims_refused), 2, "counted");
        e.Update(B, 0);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_B)), "10.0.0.11 00:0b at 00:01/2", "another port");
        // What the port has already is confirmed.
        e.Update(A, 50 * L2_SECOND);
        l2_mapping m;
        l2_directory_lookup(e.Get(), l2_ip_v4(IP_A), &m);
        NS_TEST_EXPECT_MSG_EQ((m.seen), 50 * L2_SECOND, "seen");
        // Another's address is one more, too.
        says = e.Update(Moved(RecordOf(IP_B, HOST_A), HOST_A, SWITCH_1), 50 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_B)), "10.0.0.11 00:0b at 00:01/2", "not taken over");
    }

    /** @brief LAST_WINS: the later claim; one event in moves_time. ALERT: an event each time. */
    void LastWins()
    {
        for (const l2_policy policy : {L2_POLICY_LAST_WINS, L2_POLICY_ALERT})
        {
            l2_directory_config config = Server::Config();
            config.policy = policy;
            Server e(config);
            e.Run(0);
            e.Update(A, 0);
            const ElkRecord thief = Moved(RecordOf(IP_A, HOST_C), HOST_C, SWITCH_2);
            std::string says = e.Update(thief, 5 * L2_SECOND);
            NS_TEST_EXPECT_MSG_EQ(says,
                                  "<conflict>; <mapping-changed>; "
                                  "00:0c from 00:e0: announce 10.0.0.10 00:0c",
                                  "taken over");
            NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0c at 00:02/1", "by the later");
            e.Update(A, 6 * L2_SECOND);
            NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0a at 00:01/1", "and back");
            NS_TEST_EXPECT_MSG_EQ((e.Told(L2_EVENT_CONFLICT)),
                                  (policy == L2_POLICY_ALERT ? 2U : 1U),
                                  "told");
            NS_TEST_EXPECT_MSG_EQ((e.Counters().conflicts), 2, "counted");
            NS_TEST_EXPECT_MSG_EQ((e.Counters().changed), 2, "counted");
        }
    }

    /** @brief FIRST_WINS: who has it keeps it as long as it answers; that is found out at once. */
    void FirstWins()
    {
        l2_directory_config config = Server::Config();
        config.policy = L2_POLICY_FIRST_WINS;
        config.hello_interval = 60 * L2_SECOND;
        Server e(config);
        e.Run(0);
        e.Update(A, 0);
        const ElkRecord thief = Moved(RecordOf(IP_A, HOST_C), HOST_C, SWITCH_2);
        std::string says = e.Update(thief, 10 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "<conflict>", "refused");
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0a at 00:01/1", "kept");
        const std::string probe = "00:0a from 00:e0: request 10.0.0.224 00:e0 to 10.0.0.10 00:00";
        says = e.Run(10500 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "10000: " + probe, "examined");
        e.Update(A, 10500 * L2_MILLISECOND);
        says = e.Run(30 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "it is alive");
        // Once more, and it is dead.
        e.Update(thief, 30 * L2_SECOND);
        says = e.Run(33 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "30000: " + probe + "\n31000: " + probe + "\n32000: " + probe +
                                  "\n33000: <mapping-removed>",
                              "it is dead");
        e.Update(thief, 34 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0c at 00:02/1", "it is free");
        // A claim that is not this server's to act on has nobody examined.
        e.Update(A, 50 * L2_SECOND, 0);
        says = e.Run(60 * L2_SECOND - 1);
        NS_TEST_EXPECT_MSG_EQ(says, "", "another server does");
    }

    /** @brief The same station elsewhere: followed at once; the PRIMARY has it announced. */
    void Moves()
    {
        Server e;
        e.Run(0);
        e.Update(A, 0);
        std::string says = e.Update(Moved(A, HOST_A, SWITCH_2, 7), L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "<mapping-moved>; 00:0a from 00:e0: announce 10.0.0.10 00:0a",
                              "to another switch");
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0a at 00:02/7", "followed");
        says = e.Update(Moved(A, 0x020002000001, SWITCH_2, 7), 2 * L2_SECOND, 0);
        NS_TEST_EXPECT_MSG_EQ(says, "<mapping-moved>", "not the primary");
        says = e.Update(Moved(A, 0x020002000001, SWITCH_2, 8), 3 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "<mapping-moved>", "within a switch nobody must know");
        says = e.Query(Moved(A, 0x020003000001, SWITCH_1, 8), IP_E, 4 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says.substr(0, 61),
                              "<mapping-moved>; 00:03:00:00:01 from 00:e0: announce 10.0.0.1",
                              "a question has one copy");
        says = e.Update(A, 5 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "<mapping-moved>; <moves>; "
                              "00:0a from 00:e0: announce 10.0.0.10 00:0a",
                              "five in a minute");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().moved), 5, "counted");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().conflicts), 0, "no conflict");
        // Asked for nothing, it announces nothing.
        l2_directory_config config = Server::Config();
        config.announce = false;
        Server quiet(config);
        quiet.Update(A, 0);
        says = quiet.Update(Moved(A, HOST_A, SWITCH_2), L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "<mapping-moved>", "announce off");
    }

    /** @brief An administrator's mapping is neither taken over, nor asked for, nor given up. */
    void Static()
    {
        Server e;
        e.Run(0);
        e.Meet(SERVER_F, IP_F, 0);
        l2_mapping mapping = {};
        mapping.ip = l2_ip_v4(IP_A);
        mapping.mac = HOST_A;
        mapping.at = SWITCH_1;
        mapping.port = 3;
        const int added = l2_directory_add(e.Get(), &mapping, L2_SECOND);
        std::string says = e.Drain();
        NS_TEST_EXPECT_MSG_EQ(added, L2_OK, "added");
        NS_TEST_EXPECT_MSG_EQ(says,
                              "00:f0 from 00:e0: sync [10.0.0.10 00:0a at 00:01/3 static]",
                              "told");
        says = e.Update(RecordOf(IP_A, HOST_C), 2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "<conflict>", "not taken over");
        says = e.Update(Moved(A, HOST_A, SWITCH_2), 2 * L2_SECOND);
        says += e.Update(From(RecordOf(IP_A, HOST_C), L2_SOURCE_DHCP), 2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0a at 00:01/3 static", "stays");
        // Not even by another server, unless that has it from its administrator.
        e.Hear(SERVER_F,
               ElkSync({Timed(RecordOf(IP_A, HOST_C), 3 * L2_SECOND, 3 * L2_SECOND)}),
               3 * L2_SECOND);
        ElkRecord gone = {};
        gone.ip = IP_A;
        gone.removed = 1;
        e.Hear(SERVER_F, ElkSync({Timed(gone, 0, 3 * L2_SECOND)}), 3 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0a at 00:01/3 static", "stays");
        e.Hear(SERVER_F,
               ElkSync({From(Timed(B, 0, 0), L2_SOURCE_STATIC),
                        From(Timed(RecordOf(IP_A, HOST_C), 4 * L2_SECOND, 0), L2_SOURCE_STATIC)}),
               4 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_B)), "10.0.0.11 00:0b at 00:01/2 static", "learnt");
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0c at 00:01/1 static", "the later");
        e.events.clear();
        e.Run(1000 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Counters().probes + e.Counters().removed), 0, "never asked for");
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A).empty()), false, "never removed");
        // A switch cannot vouch for what an administrator says.
        e.Update(From(RecordOf(IP_C, HOST_C), L2_SOURCE_STATIC), 1000 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_C)), "", "ignored");
        mapping.mac = L2_MAC_BROADCAST;
        const int group = l2_directory_add(e.Get(), &mapping, 1000 * L2_SECOND);
        mapping.mac = HOST_A;
        mapping.ip = l2_ip{};
        const int none = l2_directory_add(e.Get(), &mapping, 1000 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(group, L2_EINVAL, "no station");
        NS_TEST_EXPECT_MSG_EQ(none, L2_EINVAL, "no address");
    }

    /** @brief A lease is no conflict: who had the address has it no longer, whatever the policy. */
    void Leases()
    {
        l2_directory_config config = Server::Config();
        config.policy = L2_POLICY_FIRST_WINS;
        Server e(config);
        e.Run(0);
        e.Update(A, 0);
        std::string says = e.Update(From(RecordOf(IP_A, HOST_C), L2_SOURCE_DHCP), L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0c at 00:01/1 dhcp", "leased");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().conflicts), 0, "no conflict");
        // Its ARP confirms the lease, and does not make it less.
        e.Update(RecordOf(IP_A, HOST_C), 2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0c at 00:01/1 dhcp", "still");
        e.Update(Moved(RecordOf(IP_A, HOST_C), HOST_C, SWITCH_2), 3 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "10.0.0.10 00:0c at 00:02/1 dhcp", "moved");
    }

    /** @brief Renewal and removal to the tick of 10 ms. */
    void Age()
    {
        l2_directory_config config = Server::Config();
        config.renew_after = 10 * L2_SECOND;
        config.probe_interval = 250 * L2_MILLISECOND;
        config.hello_interval = 60 * L2_SECOND;
        Server e(config);
        e.Run(0);
        e.Update(A, 3 * L2_SECOND + 4 * L2_MILLISECOND); // seen at tick 300
        const std::string probe = "00:0a from 00:e0: request 10.0.0.224 00:e0 to 10.0.0.10 00:00";
        std::string says = e.Run(13 * L2_SECOND - 1);
        NS_TEST_EXPECT_MSG_EQ(says, "", "not before");
        says = e.Run(13300 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "13000: " + probe + "\n13250: " + probe, "asked");
        e.Update(A, 13400 * L2_MILLISECOND);
        says = e.Run(30 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "23400: " + probe + "\n23650: " + probe + "\n23900: " + probe +
                                  "\n24150: <mapping-removed>",
                              "renew_after + probes * probe_interval");
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "", "removed");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().probes), 5, "counted");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().removed), 1, "counted");
        // A removed mapping is unknown, not negative.
        says = e.Query(B, IP_A, 31 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "all from 00:e0: request 10.0.0.224 00:e0 to 10.0.0.10 00:00",
                              "");
    }

    /** @brief A full directory gives up what was seen longest ago, never what is static. */
    void Full()
    {
        l2_directory_config config = Server::Config();
        config.capacity = 3;
        Server e(config);
        e.Run(0);
        l2_mapping mapping = {};
        mapping.ip = l2_ip_v4(IP_C);
        mapping.mac = HOST_C;
        l2_directory_add(e.Get(), &mapping, 0);
        e.Drain();
        e.Update(A, L2_SECOND);
        e.Update(B, 2 * L2_SECOND);
        e.Update(A, 3 * L2_SECOND);
        std::string says = e.Update(RecordOf(IP_A + 50, HOST_A), 4 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "<directory-full>", "told");
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_B)), "", "seen longest ago");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().evicted), 1, "counted");
        mapping.ip = l2_ip_v4(IP_B);
        mapping.mac = HOST_B;
        l2_directory_add(e.Get(), &mapping, 5 * L2_SECOND);
        e.Drain();
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "", "a static one takes another's place");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().evicted), 2, "counted, too");
        mapping.ip = l2_ip_v4(IP_A);
        l2_directory_add(e.Get(), &mapping, 5 * L2_SECOND);
        mapping.ip = l2_ip_v4(IP_A + 9);
        const int full = l2_directory_add(e.Get(), &mapping, 5 * L2_SECOND);
        e.Drain();
        NS_TEST_EXPECT_MSG_EQ(full, L2_EFULL, "all are static");
        e.Update(RecordOf(IP_A + 51, HOST_A), 6 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Counters().full), 1, "no room");
        NS_TEST_EXPECT_MSG_EQ((e.Entries("directory")), 3, "three");
    }

    /** @brief Goodbye is a HELLO without hold; then nothing more is said, whatever happens. */
    void Stop()
    {
        Server e;
        e.Run(0);
        e.Update(A, 0);
        e.Meet(SERVER_F, IP_F, 0);
        l2_directory_stop(e.Get(), L2_SECOND);
        std::string says = e.Drain(true);
        NS_TEST_EXPECT_MSG_EQ(says, "servers from 00:e0: hello 00:e0 10.0.0.224 hold 0 cost 0", "");
        NS_TEST_EXPECT_MSG_EQ((l2_directory_deadline(e.Get())), L2_NEVER, "nothing is waited for");
        says = e.Query(B, IP_A, 2 * L2_SECOND) + e.Meet(SERVER_F, IP_F, 2 * L2_SECOND);
        l2_directory_expire(e.Get(), 3 * L2_SECOND);
        l2_directory_stop(e.Get(), 3 * L2_SECOND);
        l2_mapping mapping = {};
        mapping.ip = l2_ip_v4(IP_C);
        mapping.mac = HOST_C;
        l2_directory_add(e.Get(), &mapping, 4 * L2_SECOND);
        says += e.Drain(true);
        NS_TEST_EXPECT_MSG_EQ(says, "", "silent");
        // Nor does it speak before it starts.
        Server early;
        l2_directory_add(early.Get(), &mapping, 0);
        says = early.Drain(true);
        NS_TEST_EXPECT_MSG_EQ(says, "", "not yet");
        NS_TEST_EXPECT_MSG_EQ((early.Look(IP_C)),
                              "10.0.0.12 00:0c at 00:00/0 static",
                              "but it has it");
    }

    /** @brief Other stations' frames, tagged ones and what makes no sense have no effect. */
    void NotForIt()
    {
        Server e;
        e.Run(0);
        const Bytes update = ElkUpdate(A);
        std::string says = e.Receive(MakeFrame(SERVER_F, HOST_A, TYPE_TEST, update), 0);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "", "flooded on its way to another server");
        // Switches let tagged frames alone: any host can send this one.
        e.Receive(Tag(MakeFrame(SERVER_E, HOST_A, TYPE_TEST, update)), 0);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "", "tagged");
        e.Receive(Tag(MakeFrame(SERVER_E, HOST_A, TYPE_TEST, update), TYPE_CTAG, 0), 0);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "", "priority-tagged");
        Bytes wrong = update;
        wrong[0] = 2;
        says += e.Hear(HOST_A, wrong, 0);
        wrong = update;
        wrong[4 + 16] |= 1;
        says += e.Hear(HOST_A, wrong, 0);
        says += e.Hear(HOST_A, ElkAnswer(IP_A, HOST_A, IP_B), 0);
        says += e.Hear(HOST_A, ElkAnnounce(IP_A, HOST_A), 0);
        says += e.Receive(Bytes(13, 0), 0) + e.Receive({}, 0);
        says += e.Receive(MakeFrame(SERVER_E, HOST_A, TYPE_IPV4, MakeUdp(1, 2, 3)), 0);
        NS_TEST_EXPECT_MSG_EQ(says, "", "silence");
        NS_TEST_EXPECT_MSG_EQ((e.Entries("directory")), 0, "nothing learnt");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().malformed), 2, "counted");
    }

    /** @brief config_check names the member, its value and its range. */
    void Config()
    {
        const auto check = [](void (*change)(l2_directory_config&)) {
            l2_directory_config config = Server::Config();
            change(config);
            char text[160];
            const char* why = l2_directory_config_check(&config, text, sizeof(text));
            l2_directory* made = nullptr;
            const int error = l2_directory_new(&made, &config, nullptr);
            l2_directory_free(made);
            return std::string(why ? why : "good") + (error ? " " : "") +
                   (error ? l2_error_name(error) : "");
        };
        typedef l2_directory_config Config;
        const std::vector<std::pair<void (*)(Config&), std::string>> cases = {
            {[](Config&) {}, "good"},
            {[](Config& c) { c.address = 0; },
             "address 00:00:00:00:00:00: allowed are unicast addresses contradictory "
             "configuration"},
            {[](Config& c) { c.address = ELK_SERVERS; },
             "address 03:45:4c:4b:00:01: allowed are unicast addresses contradictory "
             "configuration"},
            {[](Config& c) { c.ip = l2_ip{}; },
             "ip: allowed are IPv4 addresses contradictory configuration"},
            {[](Config& c) { c.capacity = 0; },
             "capacity 0: allowed are 1 to 16777216 contradictory configuration"},
            {[](Config& c) { c.capacity = 16777217; },
             "capacity 16777217: allowed are 1 to 16777216 contradictory configuration"},
            {[](Config& c) { c.policy = static_cast<l2_policy>(3); },
             "policy 3: allowed are 0 to 2 contradictory configuration"},
            {[](Config& c) { c.probes = 4; },
             "probes 4: allowed are 1 to 3 contradictory configuration"},
            {[](Config& c) { c.probes = 0; },
             "probes 0: allowed are 1 to 3 contradictory configuration"},
            {[](Config& c) { c.query_tries = 11; },
             "query_tries 11: allowed are 1 to 10 contradictory configuration"},
            {[](Config& c) { c.broadcast_rate = 0; },
             "broadcast_rate 0: allowed are 1 to 4294967295 contradictory configuration"},
            {[](Config& c) { c.pending = 0; },
             "pending 0: allowed are 1 to 1048576 contradictory configuration"},
            {[](Config& c) { c.waiters = 1048577; },
             "waiters 1048577: allowed are 1 to 1048576 contradictory configuration"},
            {[](Config& c) { c.claims = 0; },
             "claims 0: allowed are 1 to 4294967295 contradictory configuration"},
            {[](Config& c) { c.moves = 0; },
             "moves 0: allowed are 1 to 4294967295 contradictory configuration"},
            {[](Config& c) { c.hello_interval = 9999999; },
             "hello_interval 9999999 ns: allowed are 10000000 to 60000000000 contradictory "
             "configuration"},
            {[](Config& c) { c.renew_after = L2_SECOND - 1; },
             "renew_after 999999999 ns: allowed are 1000000000 to 86400000000000 contradictory "
             "configuration"},
            {[](Config& c) { c.negative_time = -1; },
             "negative_time -1 ns: allowed are 0 to 3600000000000 contradictory configuration"},
            {[](Config& c) { c.own_first = l2_ip_v4(2); },
             "own_first: allowed are addresses up to own_last contradictory configuration"},
            {[](Config& c) { c.own_first = c.own_last = l2_ip_v4(2); }, "good"},
        };
        for (const auto& one : cases)
        {
            const std::string says = check(one.first);
            NS_TEST_EXPECT_MSG_EQ(says, one.second, "the line");
        }
    }

  private:
    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body;         //!< how
    uint32_t m_next = 0; //!< of addresses that nobody has
};

/**
 * @ingroup moose-test
 * @brief The tests of what model/core/l2_directory.h promises of one server.
 */
class CoreElkServerTestSuite : public TestSuite
{
  public:
    CoreElkServerTestSuite()
        : TestSuite("moose-core-elk", TestSuite::Type::UNIT)
    {
        typedef CoreElkServerTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A server begins with a HELLO and an announcement", &T::Start},
            {"What is known is answered at once", &T::Known},
            {"One broadcast serves all who ask for an unknown address", &T::Unknown},
            {"An address that nobody has is negative for a while", &T::Negative},
            {"A server answers for itself and asks nobody for what DHCP gives out",
             &T::OwnAddresses},
            {"Broadcasts keep to their rate", &T::BroadcastRate},
            {"What waits is bounded", &T::Limits},
            {"A port has no more addresses than it may claim", &T::Claims},
            {"The last claim wins, and conflicts are told", &T::LastWins},
            {"The first claim wins as long as its owner answers", &T::FirstWins},
            {"A station that moved is followed and announced once", &T::Moves},
            {"Static mappings stand", &T::Static},
            {"A lease settles who has an address", &T::Leases},
            {"Mappings are renewed and removed to the tick", &T::Age},
            {"A full directory keeps what was seen last", &T::Full},
            {"A server that has stopped or not started is silent", &T::Stop},
            {"Frames that are not for a server change nothing", &T::NotForIt},
            {"A wrong configuration is refused in one line", &T::Config},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreElkServerTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreElkServerTestSuite g_coreElkServerTestSuite;
