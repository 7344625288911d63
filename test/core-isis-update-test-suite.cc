/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-isis-update: the update process [ISO 10589 7.3.14 to 7.3.16] of a switch
 * whose neighbours a test plays, with PDUs that the core did not write.
 */

#include "core-isis-support.h"

#include "ns3/test.h"

#include <random>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

constexpr l2_time ZERO_AGE = 60 * L2_SECOND;  //!< ZeroAgeLifetime [7.3.16.4]
constexpr l2_time MAX_AGE = 1200 * L2_SECOND; //!< MaxAge [7.3.21]

/** @return an LSP of the system far away */
IsisLsp
Other(uint32_t sequence, uint16_t lifetime = 1200)
{
    IsisLsp lsp = LspOf(System(9), {}, sequence);
    lsp.lifetime = lifetime;
    return lsp;
}

/** @return its purge: no more than the header */
IsisLsp
PurgeOf(uint64_t id, uint32_t sequence)
{
    IsisLsp lsp;
    lsp.id = id;
    lsp.sequence = sequence;
    lsp.lifetime = 0;
    lsp.tlvs.clear();
    return lsp;
}

} // namespace

/** @brief The tests; each function says its oracle. */
class CoreIsisUpdateTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreIsisUpdateTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreIsisUpdateTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** @brief Newer, the same and older [7.3.15.1 e]. */
    void Flooding()
    {
        IsisSwitch sw;
        Start(sw);
        std::string dropped = sw.Hear(1, Other(5).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "new");
        sw.Run(2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.CountNamed(1, OTHER, 5)), 1, "acknowledged within 2 s");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER, 1).size()), 0, "not sent back");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER, 2).size()), 1, "passed on");
        Bytes passed = sw.SentLsp(OTHER, 2).at(0).pdu;
        Set(passed, 10, 1200, 2);
        NS_TEST_EXPECT_MSG_EQ((passed == Other(5).Write()), true, "as it is, but for the lifetime");
        sw.Acknowledge(2, 3);
        sw.Clear();
        dropped = sw.Hear(1, Other(5).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "the same");
        sw.Run(2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.CountNamed(1, OTHER, 5)), 1, "acknowledged again");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER).size()), 0, "nobody is told");
        sw.Clear();
        dropped = sw.Hear(1, Other(4).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-old", "older");
        sw.Run(2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Named(1).size()), 0, "not acknowledged");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER, 1).size()), 1, "answered with the newer one");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER, 1).at(0).Sequence()), 5, "that");
        // Both send: what comes is as good as an acknowledgement.
        sw.Hear(1, Other(5).Write());
        sw.Clear();
        sw.Run(30 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER).size()), 0, "nothing is open");
    }

    /** @brief Sent again at intervals of 5 to 10 s until acknowledged [7.3.15.5], and aged
     * meanwhile. */
    void Retransmission()
    {
        IsisSwitch sw;
        Start(sw);
        const l2_time begin = sw.now;
        sw.Hear(1, Other(5).Write());
        sw.Run(61 * L2_SECOND);
        const auto copies = sw.SentLsp(OTHER, 2);
        NS_TEST_EXPECT_MSG_GT(copies.size(), 6, "again and again");
        for (std::size_t i = 1; i < copies.size(); ++i)
        {
            const l2_time gap = copies[i].time - copies[i - 1].time;
            NS_TEST_EXPECT_MSG_EQ((gap >= 5 * L2_SECOND && gap <= 10 * L2_SECOND), true, gap);
            const l2_time age = (copies[i].time - begin) / L2_SECOND;
            const l2_time left = 1200 - copies[i].Lifetime();
            NS_TEST_EXPECT_MSG_EQ((left == age || left == age + 1 || left + 1 == age),
                                  true,
                                  "lifetime after " << age << " s");
        }
        const uint64_t again = sw.State().retransmitted;
        NS_TEST_EXPECT_MSG_EQ((again >= copies.size() - 1), true, "counted");
        // An acknowledgement of an older one is none.
        IsisSnp psnp;
        psnp.system = System(3);
        psnp.entries = {{OTHER, 4, 0x1234, 1000}};
        sw.Hear(2, psnp.Write());
        sw.Clear();
        sw.Run(20 * L2_SECOND);
        NS_TEST_EXPECT_MSG_GT(sw.SentLsp(OTHER, 2).size(), 1, "still");
        sw.Acknowledge(2, 3);
        sw.Clear();
        sw.Run(30 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER).size()), 0, "until it is acknowledged");
    }

    /** @brief What CSNPs and PSNPs lead to [7.3.15.2]. */
    void SequenceNumbers()
    {
        IsisSwitch sw;
        Start(sw);
        const unsigned systems[] = {9, 10, 11};
        for (const unsigned s : systems)
        {
            sw.Hear(2, LspOf(System(s), {}, 5).Write());
        }
        sw.Run(5 * L2_SECOND);
        sw.Acknowledge(1, 2);
        sw.Clear();
        const auto sum = [](const IsisLsp& lsp) {
            return static_cast<uint16_t>(coretest::Get(lsp.Write(), 24, 2));
        };
        IsisSnp csnp;
        csnp.type = ISIS_CSNP;
        csnp.start = LspId(System(9));
        csnp.end = LspId(System(12), 0xffff);
        csnp.entries = {{LspId(System(9)), 5, sum(LspOf(System(9), {}, 5))},
                        {LspId(System(10)), 6, 0x1111},
                        {LspId(System(12)), 1, 0x2222}};
        std::string dropped = sw.Hear(1, csnp.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "taken");
        sw.Run(L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(LspId(System(9)), 1).size()), 0, "both have it");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(LspId(System(11)), 1).size()), 1, "not named: missing");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(LspId(System(10)), 1).size()), 0, "older: asked for");
        NS_TEST_EXPECT_MSG_EQ((sw.CountNamed(1, LspId(System(10)), 5)), 1, "with what is here");
        NS_TEST_EXPECT_MSG_EQ((sw.CountNamed(1, LspId(System(12)), 0)), 1, "with number 0");
        NS_TEST_EXPECT_MSG_EQ((sw.Named(1).size()), 2, "no more is asked for");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(SELF_LSP).size()),
                              0,
                              "outside the range nothing is said");
        NS_TEST_EXPECT_MSG_EQ((sw.Sent(ISIS_LSP, 2).size()), 0, "nor at the other port");
        sw.Hear(1, LspOf(System(10), {}, 6).Write());
        sw.Hear(1, LspOf(System(12)).Write());
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(LspId(System(10)), 6)), true, "here it is");
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(LspId(System(12)), 1)), true, "and this");

        // What is dead, or never was, is not asked for.
        sw.Run(5 * L2_SECOND);
        sw.Clear();
        csnp.start = csnp.end = LspId(System(13));
        csnp.entries = {{LspId(System(13)), 4, 0x1111, 0}};
        sw.Hear(1, csnp.Write());
        csnp.entries = {{LspId(System(13)), 0, 0x1111}};
        sw.Hear(1, csnp.Write());
        csnp.entries = {{LspId(System(13)), 4, 0}};
        sw.Hear(1, csnp.Write());
        sw.Run(5 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Named(1).size()), 0, "nothing to ask for");

        // A PSNP that asks: an older number, or 0.
        for (const uint32_t sequence : {0u, 4u})
        {
            sw.Clear();
            IsisSnp psnp;
            psnp.entries = {{LspId(System(11)), sequence, 0, 0}};
            sw.Hear(1, psnp.Write());
            sw.Run(L2_SECOND);
            NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(LspId(System(11)), 1).size()), 1, sequence);
            sw.Acknowledge(1, 2);
        }
        // An empty CSNP: the neighbour has nothing, and is sent everything.
        sw.Clear();
        IsisSnp nothing;
        nothing.type = ISIS_CSNP;
        sw.Hear(1, nothing.Write());
        sw.Run(L2_SECOND);
        std::set<uint64_t> ids;
        for (const SentPdu& s : sw.Sent(ISIS_LSP, 1))
        {
            ids.insert(s.Id());
        }
        NS_TEST_EXPECT_MSG_EQ((ids.size()), (sw.State().lsps), "all");
        // Whoever is no neighbour is not listened to.
        IsisSnp stranger;
        stranger.system = System(77);
        dropped = sw.Hear(1, stranger.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-no-adjacency", "a stranger");
    }

    /** @brief A new neighbour is told the whole database in CSNPs whose ranges meet [7.3.15.3]. */
    void Synchronisation()
    {
        IsisSwitch sw;
        sw.BringUp(2, 3);
        for (unsigned s = 100; s < 300; ++s)
        {
            sw.Hear(2, LspOf(System(s), {}, s).Write());
        }
        sw.Run(5 * L2_SECOND);
        sw.Clear();
        sw.BringUp(1, 2);
        const auto csnps = sw.Sent(ISIS_CSNP, 1);
        std::set<uint64_t> named;
        uint64_t next = 0;
        for (const SentPdu& s : csnps)
        {
            NS_TEST_EXPECT_MSG_EQ((coretest::Get(s.pdu, 17, 8)),
                                  next,
                                  "it begins where the last ended");
            const uint64_t end = coretest::Get(s.pdu, 25, 8);
            for (const IsisEntry& e : s.Entries())
            {
                NS_TEST_EXPECT_MSG_EQ((e.id >= next && e.id <= end), true, "inside");
                NS_TEST_EXPECT_MSG_EQ((named.empty() || e.id > *named.rbegin()), true, "in order");
                named.insert(e.id);
            }
            next = end + 1;
            NS_TEST_EXPECT_MSG_LT_OR_EQ(s.pdu.size(), 1492, "size");
        }
        NS_TEST_EXPECT_MSG_EQ(next, 0, "to the last one there can be");
        NS_TEST_EXPECT_MSG_EQ((named.size()), (sw.State().lsps), "all");
        // The neighbour has them all: nothing but what is new crosses the link.
        IsisSnp csnp;
        csnp.type = ISIS_CSNP;
        for (const SentPdu& s : csnps)
        {
            for (const IsisEntry& e : s.Entries())
            {
                csnp.entries.push_back(e);
            }
        }
        for (std::size_t from = 0; from < csnp.entries.size(); from += 60)
        {
            IsisSnp part = csnp;
            const std::size_t until = std::min(from + 60, csnp.entries.size());
            part.entries.assign(csnp.entries.begin() + static_cast<std::ptrdiff_t>(from),
                                csnp.entries.begin() + static_cast<std::ptrdiff_t>(until));
            part.start = from ? part.entries.front().id : 0;
            part.end = until == csnp.entries.size() ? UINT64_MAX : csnp.entries[until].id - 1;
            sw.Hear(1, part.Write());
        }
        sw.Run(3 * L2_SECOND);
        for (const SentPdu& s : sw.Sent(ISIS_LSP, 1))
        {
            NS_TEST_EXPECT_MSG_EQ((s.Id() >> 16), SELF_SYSTEM, "only what this switch says anew");
        }
        // Another one says nothing; after a while it is sent everything, at a pace.
        sw.Clear();
        sw.BringUp(3, 4);
        sw.Run(5 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Sent(ISIS_LSP, 3).size() >= sw.State().lsps), true, "everything");
    }

    /** @brief A hundred neighbours take two fragments; ninety less take one. */
    void Fragments()
    {
        IsisSwitch sw(IsisSwitch::Config(101));
        for (uint16_t port = 1; port <= 100; ++port)
        {
            sw.BringUp(port, port + 1u);
        }
        sw.Run(30 * L2_SECOND);
        const auto said = [&sw] {
            std::map<uint64_t, SentPdu> last;
            for (const SentPdu& s : sw.Sent(ISIS_LSP, 1))
            {
                if (s.Id() >> 16 == SELF_SYSTEM)
                {
                    last[s.Id()] = s;
                }
            }
            std::multiset<uint64_t> systems;
            unsigned alive = 0;
            for (const auto& l : last)
            {
                alive += l.second.Lifetime() != 0;
                for (const uint64_t s : l.second.Neighbours())
                {
                    systems.insert(s);
                }
            }
            return std::make_pair(alive, systems);
        };
        NS_TEST_EXPECT_MSG_EQ((said().first), 2, "fragments");
        NS_TEST_EXPECT_MSG_EQ((said().second.size()), 100, "neighbours");
        NS_TEST_EXPECT_MSG_EQ((said().second.count(System(101))), 1, "the last one");
        for (const SentPdu& s : sw.Sent(ISIS_LSP, 1))
        {
            const bool first = (s.Id() & 0xff) == 0;
            NS_TEST_EXPECT_MSG_LT_OR_EQ(s.pdu.size(), 1492, "size");
            NS_TEST_EXPECT_MSG_EQ((s.Tlvs(250).size()), (first ? 1u : 0u), "who it is");
            NS_TEST_EXPECT_MSG_EQ((s.Tlvs(1).size()), (first ? 1u : 0u), "areas");
            NS_TEST_EXPECT_MSG_EQ((coretest::Get(s.pdu, 24, 2)),
                                  (NaiveChecksum(s.pdu)),
                                  "checksum");
        }
        for (uint16_t port = 11; port <= 100; ++port)
        {
            sw.SetUp(port, false);
        }
        sw.Run(30 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((said().first), 1, "one is left");
        NS_TEST_EXPECT_MSG_EQ((said().second.size()), 10, "neighbours");
        NS_TEST_EXPECT_MSG_EQ((sw.HoldsPurged(LspId(SELF_SYSTEM, 1))), true, "the other is purged");
    }

    /**
     * @brief What is said of this switch never ages out while it is there [7.3.2.1]: not if only
     * one of the fragments changes, nor if what changed has changed back before it was said.
     */
    void Refresh()
    {
        for (const bool fragments : {true, false})
        {
            IsisSwitch sw(IsisSwitch::Config(101));
            for (uint16_t port = 1; port <= (fragments ? 100 : 2); ++port)
            {
                sw.BringUp(port, port + 1u);
            }
            sw.Run(30 * L2_SECOND);
            for (unsigned round = 0; round < 4; ++round)
            {
                sw.Run(700 * L2_SECOND);
                const uint16_t port = fragments ? 100 : 3;
                sw.SetUp(port, false);
                sw.SetUp(port, true);
                sw.BringUp(port, port + 1u);
                if (!fragments)
                {
                    sw.SetUp(port, false); // back before it is said, if that takes its time
                }
                NS_TEST_EXPECT_MSG_EQ((sw.Holds(SELF_LSP)), true, "round " << round);
            }
            sw.Run(3000 * L2_SECOND);
            l2_time last = 0;
            for (const SentPdu& s : sw.SentLsp(SELF_LSP, 1))
            {
                NS_TEST_EXPECT_MSG_EQ((s.Lifetime() > 0), true, "purged at " << s.time);
                last = s.time;
            }
            NS_TEST_EXPECT_MSG_GT(last, sw.now - MAX_AGE, "made anew");
        }
    }

    /** @brief Allocations fail while LSPs are to be made anew; they are, as soon as that is
     * possible. */
    void RefreshWithoutMemory()
    {
        Allocator allocator;
        IsisSwitch sw(IsisSwitch::Config(), &allocator);
        Start(sw);
        sw.RunUntil(890 * L2_SECOND);
        allocator.Fail(Allocator::FOREVER);
        sw.RunUntil(930 * L2_SECOND);
        allocator.Fail(Allocator::NEVER);
        sw.Clear();
        sw.RunUntil(1300 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(SELF_LSP)), true, "alive");
        const auto made = sw.SentLsp(SELF_LSP, 1);
        NS_TEST_EXPECT_MSG_EQ((!made.empty() && made[0].Lifetime() > 0), true, "made anew");
    }

    /** @brief Paths for which there is no memory are computed when the back-off says, not at a
     * hello. */
    void PathsWithoutMemory()
    {
        Allocator allocator;
        l2_config config = IsisSwitch::Config();
        config.isis.hello_interval = 100 * L2_SECOND;
        IsisSwitch sw(config, &allocator);
        Start(sw);
        sw.Hear(1, LspOf(System(2), {{SELF_SYSTEM, 1, 1}}).Write());
        sw.Run(50 * L2_MILLISECOND - 1);
        allocator.Fail(Allocator::FOREVER);
        sw.Run(1);
        allocator.Fail(Allocator::NEVER);
        const bool before = sw.Paths().find("02:00:02") != std::string::npos;
        NS_TEST_EXPECT_MSG_EQ(before, false, "not yet");
        sw.Run(200 * L2_MILLISECOND);
        const bool after = sw.Paths().find("02:00:02") != std::string::npos;
        NS_TEST_EXPECT_MSG_EQ(after, true, "after the short delay");
    }

    /** @brief Purges [7.3.16.4]: of what is unknown, of what is known, and of this switch's own. */
    void Purges()
    {
        IsisSwitch sw;
        Start(sw);
        std::string dropped = sw.Hear(1, PurgeOf(OTHER, 5).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "of what is unknown");
        sw.Run(2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.CountNamed(1, OTHER, 5)), 1, "acknowledged");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER).size()), 0, "not passed on");
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(OTHER) || sw.HoldsPurged(OTHER)), false, "not kept");
        sw.Hear(1, Other(5).Write());
        sw.Run(5 * L2_SECOND);
        sw.Acknowledge(2, 3);
        sw.Clear();
        dropped = sw.Hear(1, PurgeOf(OTHER, 5).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "of what is known, with its number");
        sw.Run(2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.CountNamed(1, OTHER, 5)), 1, "acknowledged");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER, 2).size()), 1, "passed on");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER, 2).at(0).Lifetime()), 0, "as a purge");
        sw.Acknowledge(2, 3);
        dropped = sw.Hear(2, Other(5).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-old", "what was purged does not come back");
        sw.Run(ZERO_AGE - 3 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.HoldsPurged(OTHER)), true, "remembered for ZeroAgeLifetime");
        sw.Run(2 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.HoldsPurged(OTHER)), false, "and no longer");
        // Of an own LSP: with the same, a lower and a higher number.
        const uint32_t mine = [&sw] {
            for (uint32_t n = 1;; ++n)
            {
                if (sw.Holds(SELF_LSP, n))
                {
                    return n;
                }
            }
        }();
        sw.Clear();
        sw.Hear(1, PurgeOf(SELF_LSP, mine).Write());
        sw.Run(10 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(SELF_LSP, mine + 1)), true, "outdone");
        for (const uint16_t port : {1, 2})
        {
            const auto lsps = sw.SentLsp(SELF_LSP, port);
            NS_TEST_EXPECT_MSG_EQ((!lsps.empty() && lsps.back().Sequence() == mine + 1),
                                  true,
                                  port);
        }
        dropped = sw.Hear(1, PurgeOf(SELF_LSP, mine).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-old", "an old one");
        sw.Hear(1, PurgeOf(SELF_LSP, mine + 100).Write());
        sw.Run(10 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(SELF_LSP, mine + 101)), true, "outdone");
        // Of an own fragment that there is not.
        sw.Clear();
        dropped = sw.Hear(1, PurgeOf(LspId(SELF_SYSTEM, 7), 3).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "nothing to do");
        NS_TEST_EXPECT_MSG_EQ((sw.Sent(ISIS_LSP).size()), 0, "but to acknowledge");
    }

    /** @brief An LSP that nobody makes anew dies after MaxAge and is forgotten after
     * ZeroAgeLifetime. */
    void Ageing()
    {
        IsisSwitch sw;
        Start(sw);
        sw.Hear(1, Other(5).Write());
        const l2_time begin = sw.now;
        sw.RunUntil(begin + 5 * L2_SECOND);
        sw.Acknowledge(2, 3);
        sw.Clear();
        sw.RunUntil(begin + MAX_AGE - 1);
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(OTHER)), true, "just before");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER).size()), 0, "quiet");
        sw.RunUntil(begin + MAX_AGE);
        NS_TEST_EXPECT_MSG_EQ((sw.HoldsPurged(OTHER, 5)), true, "dead");
        sw.Run(L2_SECOND);
        for (const uint16_t port : {1, 2})
        {
            const auto lsps = sw.SentLsp(OTHER, port);
            NS_TEST_ASSERT_MSG_EQ((lsps.size()), 1, "all are told");
            NS_TEST_EXPECT_MSG_EQ((lsps[0].Lifetime()), 0, "a purge");
            const Bytes originator = Bytes{1} + Number(SELF_SYSTEM, 6);
            NS_TEST_EXPECT_MSG_EQ((lsps[0].Tlvs(13).at(0) == originator), true, "[RFC 6232]");
            NS_TEST_EXPECT_MSG_EQ((lsps[0].pdu.size()), 27 + 9, "and no more");
        }
        sw.RunUntil(begin + MAX_AGE + ZERO_AGE - 1);
        NS_TEST_EXPECT_MSG_EQ((sw.HoldsPurged(OTHER)), true, "remembered");
        sw.RunUntil(begin + MAX_AGE + ZERO_AGE);
        NS_TEST_EXPECT_MSG_EQ((sw.HoldsPurged(OTHER)), false, "forgotten");
    }

    /** @brief A lifetime that is too short is not believed [RFC 7987 3.1]; a long one is. */
    void Lifetimes()
    {
        for (const uint16_t lifetime : {1, 60, 1199, 1200, 65535})
        {
            IsisSwitch sw;
            Start(sw);
            sw.Hear(1, Other(5, lifetime).Write());
            const l2_time least = std::max<l2_time>(lifetime * L2_SECOND, MAX_AGE);
            const l2_time begin = sw.now;
            sw.Run(10 * L2_SECOND);
            const uint16_t told = sw.SentLsp(OTHER, 2).at(0).Lifetime();
            NS_TEST_EXPECT_MSG_EQ((told >= least / L2_SECOND - 1), true, "passed on with " << told);
            sw.Acknowledge(2, 3);
            // The same again, with another lifetime, changes nothing.
            sw.Hear(2, Other(5, 30).Write());
            sw.RunUntil(begin + least - 1);
            NS_TEST_EXPECT_MSG_EQ((sw.Holds(OTHER)), true, "lifetime " << lifetime);
            sw.RunUntil(begin + least);
            NS_TEST_EXPECT_MSG_EQ((sw.HoldsPurged(OTHER)), true, "lifetime " << lifetime);
        }
    }

    /** @brief The same number with other contents [7.3.16.2]: purged, or outdone if it is ours. */
    void Confusion()
    {
        IsisSwitch sw;
        Start(sw);
        sw.Hear(1, Other(5).Write());
        IsisLsp confused = Other(5);
        confused.tlvs = confused.tlvs + Tlv(137, {'x'});
        sw.Hear(2, confused.Write());
        NS_TEST_EXPECT_MSG_EQ((sw.HoldsPurged(OTHER, 5)), true, "purged");
        sw.Run(5 * L2_SECOND);
        for (const uint16_t port : {1, 2})
        {
            const auto lsps = sw.SentLsp(OTHER, port);
            const bool purge = !lsps.empty() && lsps.back().Lifetime() == 0;
            NS_TEST_EXPECT_MSG_EQ(purge, true, "port " << port);
        }
        uint32_t mine = 1;
        while (!sw.Holds(SELF_LSP, mine))
        {
            ++mine;
        }
        sw.Clear();
        sw.Hear(2, LspOf(SELF_SYSTEM, {}, mine).Write());
        sw.Run(10 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(SELF_LSP, mine + 1)), true, "ours is outdone");
    }

    /** @brief A switch that was restarted outdoes what it said before [7.3.16.1]. */
    void Restart()
    {
        IsisSwitch sw;
        sw.BringUp(1, 2);
        sw.Run(L2_SECOND);
        IsisSnp csnp;
        csnp.type = ISIS_CSNP;
        csnp.entries = {{SELF_LSP, 77, 0x4711}, {LspId(SELF_SYSTEM, 1), 80, 0x4711}};
        sw.Clear();
        sw.Hear(1, csnp.Write());
        sw.Run(L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Named(1).size()), 2, "asked for");
        IsisLsp old = LspOf(SELF_SYSTEM, {{System(5)}}, 77);
        std::string dropped = sw.Hear(1, old.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "from before");
        old.id = LspId(SELF_SYSTEM, 1);
        old.sequence = 80;
        old.tlvs = Reach{System(6)}.Write();
        dropped = sw.Hear(1, old.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "a fragment from before");
        sw.Run(10 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(SELF_LSP, 78)), true, "outdone");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(SELF_LSP, 1).back().Sequence()), 78, "and told");
        const auto purge = sw.SentLsp(LspId(SELF_SYSTEM, 1), 1);
        NS_TEST_ASSERT_MSG_EQ(purge.empty(), false, "the fragment is answered");
        NS_TEST_EXPECT_MSG_EQ((purge.back().Lifetime()), 0, "purged");
        NS_TEST_EXPECT_MSG_EQ((purge.back().Sequence()), 80, "with its number");
        // The old one again.
        dropped = sw.Hear(1, LspOf(SELF_SYSTEM, {{System(5)}}, 77).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-old", "replayed");
        // Somebody purges a fragment that this switch has purged, with a higher number.
        sw.Clear();
        sw.Hear(1, PurgeOf(LspId(SELF_SYSTEM, 1), 90).Write());
        sw.Run(20 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.CountNamed(1, LspId(SELF_SYSTEM, 1), 90)), 1, "acknowledged");
    }

    /** @brief No sequence number is left: silence for MaxAge and ZeroAgeLifetime, then 1
     * [7.3.16.1]. */
    void LastNumber()
    {
        IsisSwitch sw;
        Start(sw);
        sw.Hear(1, LspOf(SELF_SYSTEM, {}, UINT32_MAX).Write());
        const l2_time begin = sw.now;
        sw.Run(20 * L2_SECOND);
        const auto purge = sw.SentLsp(SELF_LSP, 2);
        NS_TEST_ASSERT_MSG_EQ(purge.empty(), false, "it says something");
        NS_TEST_EXPECT_MSG_EQ((purge.back().Lifetime()), 0, "a purge");
        NS_TEST_EXPECT_MSG_EQ((purge.back().Sequence()), UINT32_MAX, "of what others have");
        sw.Acknowledge(1, 2);
        sw.Acknowledge(2, 3);
        sw.Clear();
        // What changes meanwhile is not said.
        sw.Run(300 * L2_SECOND);
        sw.SetUp(2, false);
        sw.RunUntil(begin + MAX_AGE + ZERO_AGE - 1);
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(SELF_LSP).size()), 0, "silence");
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(SELF_LSP)), false, "nothing");
        sw.Run(30 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(SELF_LSP, 1)), true, "and anew");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(SELF_LSP, 1).at(0).Sequence()), 1, "from 1 on");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(SELF_LSP, 1).back().Neighbours().size()), 1, "what is");
    }

    /** @brief LSPs that are none [7.3.15.1 a]. */
    void Nonsense()
    {
        IsisSwitch sw;
        Start(sw);
        IsisLsp lsp = Other(0);
        std::string dropped = sw.Hear(1, lsp.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "bad-isis", "number 0");
        lsp = LspOf(0);
        lsp.tlvs = AreaTlv();
        dropped = sw.Hear(1, lsp.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "bad-isis", "of nobody");
        Bytes zero = Other(1).Write();
        Set(zero, 24, 0, 2);
        dropped = sw.Hear(1, zero);
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-checksum", "no checksum");
        NS_TEST_EXPECT_MSG_EQ((sw.State().lsps), 1, "nothing is kept");
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
 * @brief The tests of model/core/protocol/isis_update.c and isis_origin.c.
 */
class CoreIsisUpdateTestSuite : public TestSuite
{
  public:
    CoreIsisUpdateTestSuite()
        : TestSuite("moose-core-isis-update", TestSuite::Type::UNIT)
    {
        typedef CoreIsisUpdateTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A newer LSP is kept, acknowledged and passed on", &T::Flooding},
            {"What is not acknowledged is sent again", &T::Retransmission},
            {"Sequence numbers PDUs say what to send and what to ask for", &T::SequenceNumbers},
            {"A new neighbour is told the whole database", &T::Synchronisation},
            {"A hundred neighbours are said in two fragments", &T::Fragments},
            {"An own LSP never ages out", &T::Refresh},
            {"Nor does it when there was no memory to make it anew", &T::RefreshWithoutMemory},
            {"Paths are computed as soon as there is memory", &T::PathsWithoutMemory},
            {"A purge is passed on, remembered, or outdone", &T::Purges},
            {"An LSP dies after MaxAge", &T::Ageing},
            {"Lies about its lifetime do not kill an LSP", &T::Lifetimes},
            {"Two LSPs of one number are resolved", &T::Confusion},
            {"A restarted switch outdoes what it said before", &T::Restart},
            {"With no number left a switch is silent until all is forgotten", &T::LastNumber},
            {"What is no LSP is refused", &T::Nonsense},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreIsisUpdateTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreIsisUpdateTestSuite g_coreIsisUpdateTestSuite;
