/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-elk-peers: servers of the directory ELK among each other, message by
 * message; the decisions that all must take alike; and what must hold of any server: runs that
 * repeat, and memory that runs out.
 */

#include "core-elk-support.h"

#include "ns3/test.h"

#include <functional>
#include <queue>
#include <random>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

const ElkRecord A = RecordOf(IP_A, HOST_A, SWITCH_1, 1); //!< a host
const ElkRecord B = RecordOf(IP_B, HOST_B, SWITCH_1, 2); //!< another

/** @return the record, claimed and seen at these seconds */
ElkRecord
Timed(ElkRecord record, double claimed, double seen)
{
    record.claimed = static_cast<uint32_t>(claimed * 100);
    record.seen = static_cast<uint32_t>(seen * 100);
    return record;
}

/** @return a removal, by somebody who had last seen the owner at the first of these seconds */
ElkRecord
Removal(uint32_t ip, double lastSeen, double removed)
{
    ElkRecord record = {};
    record.ip = ip;
    record.at = 0;
    record.port = 0;
    record.removed = 1;
    return Timed(record, lastSeen, removed);
}

/** Servers that hear each other after 100 microseconds, unless a wire is cut. */
class Herd
{
  public:
    /** Add a server. */
    Server& Add(const l2_directory_config& config)
    {
        servers.emplace_back(new Server(config, servers.size()));
        m_addresses.push_back(config.address);
        cut.push_back(false);
        Collect(servers.size() - 1);
        return *servers.back();
    }

    /** Let time pass. */
    void RunUntil(l2_time until)
    {
        for (;;)
        {
            std::size_t first = 0;
            for (std::size_t i = 1; i < servers.size(); ++i)
            {
                first = Deadline(i) < Deadline(first) ? i : first;
            }
            const l2_time arrival = m_wire.empty() ? L2_NEVER : m_wire.top().time;
            const l2_time next = std::min(arrival, Deadline(first));
            if (next > until)
            {
                m_now = until;
                return;
            }
            m_now = std::max(m_now, next);
            if (arrival <= Deadline(first))
            {
                const Moving moving = m_wire.top();
                m_wire.pop();
                if (!cut[moving.to] && !cut[moving.from])
                {
                    servers[moving.to]->Receive(moving.frame, m_now);
                    Collect(moving.to);
                }
                continue;
            }
            l2_directory_expire(servers[first]->Get(), m_now);
            Collect(first);
        }
    }

    /** Put what a server has to say on the wire. */
    void Collect(std::size_t from)
    {
        Server& server = *servers[from];
        server.Drain();
        for (const Bytes& frame : server.sent)
        {
            const l2_mac to = coretest::Get(frame, 0, 6);
            frames += coretest::Get(frame, 12, 2) == TYPE_TEST && frame[15] != ELK_HELLO;
            for (std::size_t i = 0; i < servers.size(); ++i)
            {
                if (i != from && (to >> 40 & 1 || to == m_addresses[i]))
                {
                    m_wire.push({m_now + 100000, m_sequence++, from, i, frame});
                }
            }
        }
        server.sent.clear();
    }

    /** @return the present */
    l2_time Now() const
    {
        return m_now;
    }

    std::vector<std::unique_ptr<Server>> servers; //!< by number
    std::vector<bool> cut;                        //!< by server: hears nothing, is not heard
    uint64_t frames = 0;                          //!< that servers sent each other, but HELLOs

  private:
    /** A frame on its way. */
    struct Moving
    {
        l2_time time;      //!< when it arrives
        uint64_t sequence; //!< of those that arrive at the same time
        std::size_t from;  //!< who sent it
        std::size_t to;    //!< who gets it
        Bytes frame;       //!< itself

        /** @return whether it arrives after the other */
        bool operator<(const Moving& other) const
        {
            return time != other.time ? time > other.time : sequence > other.sequence;
        }
    };

    /** @return when a server is due */
    l2_time Deadline(std::size_t i) const
    {
        return l2_directory_deadline(servers[i]->Get());
    }

    l2_time m_now = 0;                  //!< the present
    uint64_t m_sequence = 0;            //!< of the next frame
    std::vector<l2_mac> m_addresses;    //!< of the servers
    std::priority_queue<Moving> m_wire; //!< the next to arrive first
};

/** @return an input of a server's life, any of those that can come */
Bytes
AnyInput(std::mt19937_64& rng)
{
    const auto mac = [&] { return HOST_A + rng() % 6; };
    const auto ip = [&] { return static_cast<uint32_t>(IP_A + rng() % 12); };
    const auto record = [&] {
        ElkRecord r = RecordOf(ip(), mac(), SWITCH_1 + rng() % 3, 1 + rng() % 2);
        r.mac = rng() % 4 ? r.mac : 0x020001000000 + rng() % 5;
        r.source = rng() % 9 ? 0 : rng() % 3;
        r.claimed = static_cast<uint32_t>(rng() % 5000);
        r.seen = static_cast<uint32_t>(rng() % 9000);
        return rng() % 8 ? r : Removal(r.ip, rng() % 40, rng() % 90);
    };
    const auto living = [&] {
        ElkRecord r = record();
        while (r.removed)
        {
            r = record();
        }
        return r;
    };
    const l2_mac peer = SERVER_F + rng() % 3;
    const uint32_t peerIp = IP_F + static_cast<uint32_t>(peer - SERVER_F);
    switch (rng() % 8)
    {
    case 0:
    case 1: {
        const ElkRecord asker = living();
        return MakeFrame(SERVER_E, asker.mac, TYPE_TEST, ElkQuery(asker, rng() % 9 ? ip() : IP_E));
    }
    case 2:
    case 3:
        return MakeFrame(SERVER_E, mac(), TYPE_TEST, ElkUpdate(living(), rng() % 2));
    case 4:
        return MakeFrame(ELK_SERVERS,
                         peer,
                         TYPE_TEST,
                         ElkHello(peer, peerIp, rng() % 9 ? 1500 : 0, 0, rng() % 3));
    case 5:
        return MakeFrame(SERVER_E, peer, TYPE_TEST, ElkDigests(static_cast<uint32_t>(rng() % 3)));
    default: {
        std::vector<ElkRecord> records(rng() % 33);
        std::generate(records.begin(), records.end(), record);
        return MakeFrame(SERVER_E, peer, TYPE_TEST, ElkSync(records));
    }
    }
}

/** @return the servers' configurations that a life may have */
l2_directory_config
AnyConfig(std::mt19937_64& rng)
{
    l2_directory_config config = Server::Config();
    config.capacity = 1 + rng() % 20;
    config.policy = static_cast<l2_policy>(rng() % 3);
    config.renew_after = (1 + rng() % 20) * L2_SECOND;
    config.pending = 1 + rng() % 4;
    config.waiters = 1 + rng() % 6;
    config.claims = 1 + rng() % 6;
    config.broadcast_rate = 1 + rng() % 5;
    config.probes = 1 + rng() % 3;
    return config;
}

/** Live so many inputs; @return all that the server said, and its dump. */
std::string
Live(uint64_t life, uint64_t seed, std::size_t inputs, Allocator* allocator = nullptr)
{
    std::mt19937_64 rng(life);
    const l2_directory_config config = AnyConfig(rng);
    Server server(config, seed, allocator);
    l2_time now = 0;
    std::string text;
    for (std::size_t i = 0; i < inputs; ++i)
    {
        now += static_cast<l2_time>(rng() % 300) * 10 * L2_MILLISECOND / (1 + rng() % 10);
        l2_directory_expire(server.Get(), now);
        text += server.Drain(true) + "\n";
        if (rng() % 20 == 0)
        {
            l2_mapping mapping = {};
            mapping.ip = l2_ip_v4(IP_A + rng() % 12);
            mapping.mac = HOST_A;
            l2_directory_add(server.Get(), &mapping, now);
            text += server.Drain(true) + "\n";
            continue;
        }
        text += server.Receive(AnyInput(rng), now) + "\n";
        l2_mapping m;
        l2_directory_mapping(server.Get(), rng() % 8, &m);
    }
    return text + server.Dump();
}

/** @return the text without conflicts, claims and the like that an operator is told of */
std::string
Untold(std::string text)
{
    for (const char* event : {"<conflict>", "<claims>", "<moves>", "<directory-full>", "; "})
    {
        for (std::size_t at; (at = text.find(event)) != std::string::npos;)
        {
            text.erase(at, std::strlen(event));
        }
    }
    return text;
}

} // namespace

/** @brief The tests; each function says its oracle. */
class CoreElkPeersTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreElkPeersTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreElkPeersTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** @brief Who is heard, is told what is new, is missed after its hold, and says goodbye. */
    void Neighbours()
    {
        Server e;
        e.Run(0);
        std::string says = e.Meet(SERVER_F, IP_F, 0, l2_directory_digest(e.Get()));
        NS_TEST_EXPECT_MSG_EQ(says, "<peer-up>; <peers-equal>", "holds the same: nothing");
        says = e.Query(A, IP_E, L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says,
                              "00:0a from 00:e0: reply 10.0.0.224 00:e0 to 10.0.0.10 00:0a; "
                              "00:f0 from 00:e0: sync [10.0.0.10 00:0a at 00:01/1]",
                              "a question has one copy, so others are told");
        says = e.Update(B, L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "an UPDATE has one for each");
        says = e.Run(1499 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ((l2_directory_peers(e.Get())), 1, "still there");
        says = e.Run(1500 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "1500: <peer-down>", "hold is over");
        says = e.Meet(SERVER_F, IP_F, 2 * L2_SECOND, 1);
        NS_TEST_EXPECT_MSG_EQ(says, "<peer-up>; 00:f0 from 00:e0: digests", "holds something else");
        says = e.Receive(MakeFrame(ELK_SERVERS, SERVER_F, TYPE_TEST, ElkHello(SERVER_F, IP_F, 0)),
                         2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "<peer-down>", "goodbye");
        says = e.Meet(SERVER_E, IP_E, 2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "its own HELLO");
        // No more than there is room for.
        for (unsigned i = 0; i < 70; ++i)
        {
            e.Meet(SERVER_F + 256 * i, IP_F + 256 * i, 2 * L2_SECOND);
        }
        NS_TEST_EXPECT_MSG_EQ((l2_directory_peers(e.Get())), 64, "the most");
    }

    /** @brief DIGESTS are answered by what is in those buckets that differ. */
    void Differences()
    {
        Server e;
        e.Run(0);
        e.Update(A, 0);
        e.Update(B, 0);
        std::string says = e.Hear(SERVER_F, ElkDigests(), 0);
        NS_TEST_EXPECT_MSG_EQ(says, "", "from a stranger");
        e.Meet(SERVER_F, IP_F, 0);
        e.Hear(SERVER_F, ElkDigests(), 0);
        says = e.Run(0);
        NS_TEST_EXPECT_MSG_EQ(
            says,
            "0: 00:f0 from 00:e0: sync [10.0.0.10 00:0a at 00:01/1] [10.0.0.11 00:0b at 00:01/2]",
            "who holds nothing is told all");
        // Its own digests, but for one bucket.
        e.Meet(SERVER_F, IP_F, L2_SECOND, 1);
        Bytes mine = e.sent.back();
        mine.erase(mine.begin(), mine.begin() + 14);
        NS_TEST_EXPECT_MSG_EQ((mine.size()), 4 + 4 * 256U, "DIGESTS");
        std::vector<std::size_t> buckets;
        for (std::size_t i = 4; i < mine.size(); i += 4)
        {
            if (coretest::Get(mine, i, 4))
            {
                buckets.push_back(i);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((buckets.size()), 2, "two addresses, two buckets");
        e.Hear(SERVER_F, mine, L2_SECOND);
        says = e.Run(L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(says, "", "nothing differs");
        mine[buckets[0]] ^= 1;
        e.sent.clear();
        e.Hear(SERVER_F, mine, L2_SECOND);
        e.Run(L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.sent.size()), 1, "one message");
        NS_TEST_EXPECT_MSG_EQ((coretest::Get(e.sent[0], 18, 2)), 1, "of one record");
    }

    /** @brief Of two records of an address every server keeps the same, in whatever order they
     * come. */
    void Order()
    {
        struct
        {
            const char* what;
            l2_policy policy;
            ElkRecord winner, loser;
        } const cases[] = {
            {"moved",
             L2_POLICY_FIRST_WINS,
             Timed(RecordOf(IP_A, HOST_A, SWITCH_2), 5, 9),
             Timed(A, 4, 9)},
            {"two, last", L2_POLICY_LAST_WINS, Timed(RecordOf(IP_A, HOST_B), 5, 6), Timed(A, 4, 9)},
            {"two, alert", L2_POLICY_ALERT, Timed(RecordOf(IP_A, HOST_B), 5, 6), Timed(A, 4, 9)},
            {"two, first",
             L2_POLICY_FIRST_WINS,
             Timed(A, 4, 6),
             Timed(RecordOf(IP_A, HOST_B), 5, 9)},
            {"equal claims",
             L2_POLICY_FIRST_WINS,
             Timed(RecordOf(IP_A, HOST_B), 4, 6),
             Timed(A, 4, 9)},
            {"equal claims",
             L2_POLICY_LAST_WINS,
             Timed(RecordOf(IP_A, HOST_B), 4, 6),
             Timed(A, 4, 9)},
            {"seen after the removal", L2_POLICY_LAST_WINS, Timed(A, 4, 9), Removal(IP_A, 5, 8.9)},
            {"seen elsewhere since", L2_POLICY_LAST_WINS, Timed(A, 4, 7), Removal(IP_A, 5, 9)},
            {"dead", L2_POLICY_LAST_WINS, Removal(IP_A, 5, 9), Timed(A, 4, 6)},
        };

        for (const auto& c : cases)
        {
            for (const bool swap : {false, true})
            {
                if (c.winner.removed && !swap)
                {
                    continue; // a removal of what is not there is not remembered
                }
                l2_directory_config config = Server::Config();
                config.policy = c.policy;
                Server e(config);
                e.Run(0);
                e.Meet(SERVER_F, IP_F, 0);
                const std::vector<ElkRecord> both = {swap ? c.loser : c.winner,
                                                     swap ? c.winner : c.loser};
                e.Hear(SERVER_F, ElkSync({both[0]}), 10 * L2_SECOND);
                e.Hear(SERVER_F, ElkSync({both[1]}), 10 * L2_SECOND);
                const std::string has = e.Look(IP_A);
                NS_TEST_EXPECT_MSG_EQ(has, (c.winner.removed ? "" : RecordText(c.winner)), c.what);
            }
        }
    }

    /** @brief A tombstone keeps old hearsay out for 300 s, not evidence. */
    void Tombstones()
    {
        l2_directory_config config = Server::Config();
        config.renew_after = 10 * L2_SECOND;
        Server e(config);
        e.Run(0);
        e.Update(A, 0);
        e.Run(13 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "", "removed");
        e.Meet(SERVER_F, IP_F, 14 * L2_SECOND);
        e.Run(14 * L2_SECOND);
        e.sent.clear();
        e.Hear(SERVER_F, ElkDigests(7), 14 * L2_SECOND);
        e.Run(14 * L2_SECOND);
        const ElkRecord told = GetRecord(e.sent.at(0), 20);
        NS_TEST_EXPECT_MSG_EQ((RecordText(told)), "10.0.0.10 00:00 at 00:00/0 removed", "told");
        NS_TEST_EXPECT_MSG_EQ(told.seen, 1300, "when it was removed");
        e.Hear(SERVER_F, ElkSync({Timed(A, 0, 0.5)}), 15 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "", "old news");
        e.Run(313 * L2_SECOND - 1);
        e.Hear(SERVER_F, ElkSync({Timed(A, 0, 0.5)}), 313 * L2_SECOND - 1);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "", "still");
        e.Run(313 * L2_SECOND);
        e.Hear(SERVER_F, ElkSync({Timed(A, 0, 0.5)}), 313 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), RecordText(A), "forgotten; it will be asked");
        e.Run(317 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), "", "in vain");
        e.Update(A, 317 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A)), RecordText(A), "evidence stands at once");
    }

    /** @brief Who was cut off while it asked knows nothing: what it removed is asked for here. */
    void ReturnedServer()
    {
        for (const bool alive : {true, false})
        {
            Server e;
            e.Run(0);
            e.Update(A, 5 * L2_SECOND);
            e.Meet(SERVER_F, IP_F, 10 * L2_SECOND);
            std::string says =
                e.Hear(SERVER_F, ElkSync({Removal(IP_A, 5, 10)}), 10 * L2_SECOND + L2_MILLISECOND);
            NS_TEST_EXPECT_MSG_EQ(says,
                                  "00:0a from 00:e0: request 10.0.0.224 00:e0 to 10.0.0.10 00:00",
                                  "asked for");
            if (alive)
            {
                e.Update(A, 10500 * L2_MILLISECOND);
            }
            e.Run(20 * L2_SECOND);
            NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A).empty()), false, "not before it is due");
            e.Run(129 * L2_SECOND);
            NS_TEST_EXPECT_MSG_EQ((e.Look(IP_A).empty()), !alive, "it answered, or did not");
        }
    }

    /** @brief Nobody removes a mapping for which it has not asked `probes` times. */
    void OnlyWhoAsksRemoves()
    {
        l2_directory_config config = Server::Config();
        config.renew_after = 10 * L2_SECOND;
        Server e(config);
        std::map<uint32_t, unsigned> asked;
        std::size_t removed = 0;
        e.Run(0);
        for (uint32_t i = 0; i < 40; ++i)
        {
            e.Update(RecordOf(IP_A + i, HOST_A), 0);
        }
        for (l2_time now = 0; now < 24 * L2_SECOND; now += 10 * L2_MILLISECOND)
        {
            if (now <= 9900 * L2_MILLISECOND) // then the other dies without a word
            {
                e.Meet(SERVER_F, IP_F, now, l2_directory_digest(e.Get()));
            }
            e.Run(now);
            for (const Bytes& frame : e.sent)
            {
                asked[static_cast<uint32_t>(coretest::Get(frame, 38, 4))] +=
                    coretest::Get(frame, 12, 2) == TYPE_ARP && coretest::Get(frame, 0, 6) == HOST_A;
            }
            e.sent.clear();
            for (const l2_event& event : e.events)
            {
                if (event.type == L2_EVENT_MAPPING_REMOVED)
                {
                    const unsigned times = asked[l2_ip_to_v4(event.ip)];
                    NS_TEST_EXPECT_MSG_EQ(times, 3, "asked three times before");
                    NS_TEST_EXPECT_MSG_EQ((now <= 17 * L2_SECOND), true, "in time");
                    ++removed;
                }
            }
            e.events.clear();
        }
        NS_TEST_EXPECT_MSG_EQ(removed, 40, "all");
    }

    /** @brief Of servers that are alive one asks; another does when that one does not. */
    void OneAsks()
    {
        l2_directory_config config = Server::Config();
        config.renew_after = 10 * L2_SECOND;
        Server e(config);
        config.address = SERVER_F;
        config.ip = l2_ip_v4(IP_F);
        Server f(config);
        e.Run(0);
        f.Run(0);
        for (uint32_t i = 0; i < 100; ++i)
        {
            e.Update(RecordOf(IP_A + i, HOST_A), 0);
            f.Update(RecordOf(IP_A + i, HOST_A), 0);
        }
        for (l2_time now = 0; now < 10500 * L2_MILLISECOND; now += 250 * L2_MILLISECOND)
        {
            e.Run(now);
            f.Run(now);
            e.Meet(SERVER_F, IP_F, now, l2_directory_digest(e.Get()));
            f.Meet(SERVER_E, IP_E, now, l2_directory_digest(f.Get()));
        }
        const uint64_t both = e.Counters().probes + f.Counters().probes;
        NS_TEST_EXPECT_MSG_EQ(both, 100, "each address once");
        NS_TEST_EXPECT_MSG_EQ((e.Counters().probes > 20 && f.Counters().probes > 20),
                              true,
                              "shared");
    }

    /** @brief A server that joins gets a directory that takes longer to tell than a HELLO lasts. */
    void Join()
    {
        Herd herd;
        l2_directory_config config = Server::Config();
        config.hello_interval = 10 * L2_MILLISECOND;
        Server& e = herd.Add(config);
        std::vector<ElkRecord> some;
        for (uint32_t i = 0; i < 6400; ++i)
        {
            some.push_back(RecordOf(0x0a010000 + i, HOST_A + i, SWITCH_1 + i % 64, 1));
            if (some.size() == 32)
            {
                e.Hear(HOST_C, ElkSync(some), 0);
                some.clear();
            }
        }
        config.address = SERVER_F;
        config.ip = l2_ip_v4(IP_F);
        Server& f = herd.Add(config);
        herd.RunUntil(400 * L2_MILLISECOND);
        NS_TEST_EXPECT_MSG_EQ((f.Entries("directory")), 6400, "all of it");
        NS_TEST_EXPECT_MSG_EQ((l2_directory_digest(e.Get())),
                              l2_directory_digest(f.Get()),
                              "equal");
        const uint64_t frames = herd.frames;
        herd.RunUntil(2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(herd.frames, frames, "and then there is nothing to say");
    }

    /** @brief What both parts of a cut herd know of living hosts survives, and is the same after.
     */
    void Partition()
    {
        Herd herd;
        l2_directory_config config = Server::Config();
        config.renew_after = 10 * L2_SECOND;
        Server& e = herd.Add(config);
        config.address = SERVER_F;
        config.ip = l2_ip_v4(IP_F);
        Server& f = herd.Add(config);
        herd.RunUntil(L2_SECOND);
        for (uint32_t i = 0; i < 20; ++i)
        {
            e.Update(RecordOf(IP_A + i, HOST_A), L2_SECOND);
            f.Update(RecordOf(IP_A + i, HOST_A), L2_SECOND);
        }
        herd.cut[0] = true; // the hosts are on F's side, and answer there
        for (l2_time now = 2 * L2_SECOND; now <= 12 * L2_SECOND; now += L2_SECOND)
        {
            herd.RunUntil(now);
            for (uint32_t i = 0; i < 20 && now <= 9 * L2_SECOND; ++i)
            {
                f.Update(RecordOf(IP_A + i, HOST_A), now);
            }
        }
        herd.RunUntil(15 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((e.Entries("directory")), 0, "out of reach");
        herd.cut[0] = false;
        herd.RunUntil(17 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((f.Entries("directory")), 20, "none is lost");
        NS_TEST_EXPECT_MSG_EQ((l2_directory_digest(e.Get())),
                              l2_directory_digest(f.Get()),
                              "equal");
    }

    /** @brief The same inputs and seed give the same answers; another seed gives them, too. */
    void Deterministic()
    {
        for (uint64_t life = 1; life <= 30; ++life)
        {
            const std::string once = Live(life, 1, 300);
            NS_TEST_EXPECT_MSG_EQ((once == Live(life, 1, 300)), true, "life " << life);
            // Seeds key hashes, and these choose nothing but how often an operator is told.
            const bool same = Untold(once) == Untold(Live(life, 2, 300));
            NS_TEST_EXPECT_MSG_EQ(same, true, "seeds, life " << life);
        }
    }

    /** @brief Every allocation fails once, alone or with all after it; the server stays sound. */
    void NoMemory()
    {
        for (const Allocator::Failing failing :
             {Allocator::ONCE, Allocator::FOREVER, Allocator::EVERY})
        {
            bool failed = true;
            for (std::size_t n = 1; failed && n < 100; ++n)
            {
                Allocator allocator;
                allocator.Fail(failing, n);
                try
                {
                    Live(n % 7, 1, 120, &allocator);
                }
                catch (const std::runtime_error&)
                {
                    NS_TEST_EXPECT_MSG_EQ((n <= 2 || failing == Allocator::EVERY), true, "made");
                }
                failed = allocator.HasFailed();
                NS_TEST_EXPECT_MSG_EQ((allocator.GetLive()), 0, "all is given back");
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
 * @brief The tests of what model/core/protocol/directory.h says of servers among each other.
 */
class CoreElkPeersTestSuite : public TestSuite
{
  public:
    CoreElkPeersTestSuite()
        : TestSuite("moose-core-elk-peers", TestSuite::Type::UNIT)
    {
        typedef CoreElkPeersTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Servers notice each other and tell what is new", &T::Neighbours},
            {"Only buckets that differ are told", &T::Differences},
            {"Of two records all servers keep the same", &T::Order},
            {"A removed mapping stays removed until its owner is seen", &T::Tombstones},
            {"A removal by a server that was cut off is examined", &T::ReturnedServer},
            {"Only a server that asked in vain removes a mapping", &T::OnlyWhoAsksRemoves},
            {"One server asks for each mapping", &T::OneAsks},
            {"A server that joins gets a large directory", &T::Join},
            {"A partition costs no mapping of a living host", &T::Partition},
            {"The same inputs give the same answers", &T::Deterministic},
            {"A server survives every failing allocation", &T::NoMemory},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreElkPeersTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreElkPeersTestSuite g_coreElkPeersTestSuite;
