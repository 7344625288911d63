/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-isis-load: what does not fit, what comes too often, and what two claim. The
 * database's capacity, the pace of computations, and the owners of prefixes.
 */

#include "core-isis-support.h"

#include "ns3/test.h"

#include <set>

using namespace ns3;
using namespace ns3::coretest;

/** @brief The tests; each function says its oracle. */
class CoreIsisLoadTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreIsisLoadTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreIsisLoadTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** @brief Asked to, a switch has others send no transit traffic [7.2.8.1]. */
    void Overload()
    {
        l2_config config = IsisSwitch::Config();
        config.isis.overload = true;
        IsisSwitch sw(config);
        sw.BringUp(1, 2);
        sw.Run(L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(SELF_LSP, 1).back().Flags()), 5, "overload, level 1");
        // What others say of themselves counts: 2 leads to 9 and is overloaded, 3 leads there too.
        IsisSwitch other;
        other.BringUp(1, 2);
        other.BringUp(2, 3);
        IsisLsp two = LspOf(System(2), {{SELF_SYSTEM, 1, 1}, {System(9), 2, 1}});
        two.flags = 5;
        other.Hear(1, two.Write());
        other.Hear(2, LspOf(System(3), {{SELF_SYSTEM, 1, 2}, {System(9), 2, 2, 90000}}).Write());
        other.Hear(1, LspOf(System(9), {{System(2), 1, 2}, {System(3), 2, 2, 90000}}).Write());
        other.Run(L2_SECOND);
        const std::string paths = other.Paths();
        NS_TEST_EXPECT_MSG_EQ((paths.find("02:00:09:00:00:00/24 via 2") != std::string::npos),
                              true,
                              "round it: " << paths);
        NS_TEST_EXPECT_MSG_EQ((paths.find("02:00:02:00:00:00/24 via 1") != std::string::npos),
                              true,
                              "but to itself");
    }

    /** @brief Somebody who has the key invents 2,000 systems; what is connected stays as it is. */
    void Invented()
    {
        Allocator allocator;
        l2_config config = IsisSwitch::Config();
        config.isis.lsdb_capacity = 16;
        IsisSwitch sw(config, &allocator);
        Start(sw);
        // A chain of real ones: 1 - 2 - 4 - 5, and 1 - 3.
        sw.Hear(1, LspOf(System(2), {{SELF_SYSTEM, 1, 1}, {System(4), 2, 1}}).Write());
        sw.Hear(1, LspOf(System(4), {{System(2), 1, 2}, {System(5), 2, 1}}).Write());
        sw.Hear(1, LspOf(System(5), {{System(4), 1, 2}}).Write());
        sw.Hear(2, LspOf(System(3), {{SELF_SYSTEM, 1, 2}}).Write());
        sw.Run(20 * L2_SECOND);
        const std::string paths = sw.Paths();
        const std::size_t blocks = allocator.GetLive();
        for (unsigned i = 0; i < 2000; ++i)
        {
            // They name real ones, who do not name them.
            const std::string dropped =
                sw.Hear(2, LspOf(System(1000 + i), {{System(4), 7, 7}, {System(5), 8, 8}}).Write());
            NS_TEST_EXPECT_MSG_EQ(dropped, "", "taken");
            NS_TEST_EXPECT_MSG_LT_OR_EQ(sw.State().lsps, 16, "capacity");
            if (i % 100 == 99)
            {
                sw.Run(L2_SECOND);
                const std::string now = sw.Paths();
                NS_TEST_EXPECT_MSG_EQ(now, paths, "after " << i);
                sw.Clear();
            }
            NS_TEST_EXPECT_MSG_LT_OR_EQ(allocator.GetLive(), blocks + 60, "memory is bounded");
        }
        for (const unsigned real : {1, 2, 3, 4, 5})
        {
            NS_TEST_EXPECT_MSG_EQ((sw.Holds(LspId(System(real)))), true, "real " << real);
        }
        // CSNPs that name LSPs which nobody has.
        for (unsigned i = 0; i < 100; ++i)
        {
            IsisSnp csnp;
            csnp.type = ISIS_CSNP;
            csnp.system = System(3);
            for (unsigned n = 0; n < 80; ++n)
            {
                csnp.entries.push_back({LspId(System(4000 + i * 80 + n)), 1, 0x1111});
            }
            csnp.start = csnp.entries.front().id;
            csnp.end = csnp.entries.back().id;
            sw.Hear(2, csnp.Write());
            NS_TEST_EXPECT_MSG_LT_OR_EQ(allocator.GetLive(), blocks + 60, "memory is bounded");
        }
        sw.Run(20 * L2_SECOND);
        const std::string now = sw.Paths();
        NS_TEST_EXPECT_MSG_EQ(now, paths, "at last");
    }

    /** @brief No room for what is connected: said so, until a minute has gone by without [7.3.19].
     */
    void Full()
    {
        l2_config config = IsisSwitch::Config();
        config.isis.lsdb_capacity = 16;
        IsisSwitch sw(config);
        Start(sw);
        std::vector<Reach> reach = {{SELF_SYSTEM}};
        for (unsigned i = 4; i <= 17; ++i)
        {
            reach.push_back({System(i), i, 1});
            sw.Hear(1, LspOf(System(i), {{System(2), 1, i}}).Write());
        }
        sw.Hear(1, LspOf(System(2), reach).Write());
        sw.Run(20 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.State().lsps), 16, "full");
        sw.Clear();
        const std::string dropped = sw.Hear(1, LspOf(System(18), {{System(2)}}).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-full", "one more");
        NS_TEST_ASSERT_MSG_EQ((sw.CountEvents(L2_EVENT_LSDB_OVERLOAD)), 1, "told");
        NS_TEST_EXPECT_MSG_EQ((sw.events.back().count), 1, "that it is full");
        sw.Run(10 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(SELF_LSP, 2).back().Flags() & 4), 4, "overloaded");
        sw.Hear(1, LspOf(System(18), {{System(2)}}).Write());
        NS_TEST_EXPECT_MSG_EQ((sw.CountEvents(L2_EVENT_LSDB_OVERLOAD)), 1, "told once");
        // A newer one of what is there still comes in.
        const std::string newer = sw.Hear(1, LspOf(System(4), {{System(2), 1, 4}}, 2).Write());
        NS_TEST_EXPECT_MSG_EQ(newer, "", "newer");
        sw.Run(59 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.CountEvents(L2_EVENT_LSDB_OVERLOAD)), 1, "still");
        sw.Run(11 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.CountEvents(L2_EVENT_LSDB_OVERLOAD)), 2, "whole again");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(SELF_LSP, 2).back().Flags() & 4), 0, "and says so");
    }

    /** @brief A thousand versions a second: paths are computed as often as RFC 8405 lets them. */
    void Storm()
    {
        IsisSwitch sw;
        Start(sw);
        LiteralBackoff literal(IsisSwitch::Config().isis);
        const uint64_t before = sw.State().spf_runs;
        for (uint32_t n = 1; n <= 12000; ++n)
        {
            literal.Event(sw.now);
            sw.Hear(1, LspOf(System(9), {{System(2), n % 7 + 1, 1}}, n).Write());
            for (int step = 0; step < 10; ++step)
            {
                sw.Run(100 * 1000);
                literal.Expire(sw.now);
            }
        }
        sw.Run(10 * L2_SECOND);
        literal.Expire(sw.now);
        const uint64_t ran = sw.State().spf_runs - before;
        NS_TEST_EXPECT_MSG_EQ(ran, (uint64_t(literal.Ran())), "as often as the RFC says");
        NS_TEST_EXPECT_MSG_LT(ran, 20, "in 12 s");
        // A neighbour that is slow is not drowned: the newest version, at a pace.
        NS_TEST_EXPECT_MSG_LT_OR_EQ(sw.SentLsp(OTHER, 2).size(), 12100, "no more than there were");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(OTHER, 2).back().Sequence()), 12000, "the newest");
        // Refreshes, which say nothing new, make no work.
        sw.Run(20 * L2_SECOND);
        const uint64_t quiet = sw.State().spf_runs;
        sw.Hear(1, LspOf(System(9), {{System(2), 12000 % 7 + 1, 1}}, 12001).Write());
        sw.Run(20 * L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((sw.State().spf_runs), quiet, "nothing new");
    }

    /** @brief A link that flaps ten times a second for 30 s: few LSPs, few computations. */
    void Flapping()
    {
        IsisSwitch sw;
        Start(sw);
        const l2_routing_state before = sw.State();
        for (unsigned flap = 0; flap < 300; ++flap)
        {
            sw.SetUp(2, false);
            sw.Run(50 * L2_MILLISECOND);
            sw.SetUp(2, true);
            sw.BringUp(2, 3);
            sw.Run(50 * L2_MILLISECOND);
        }
        sw.Run(20 * L2_SECOND);
        // The times at which something new was said are the news that paths depend on.
        LiteralBackoff literal(IsisSwitch::Config().isis);
        const uint64_t made = sw.State().originated - before.originated;
        std::set<uint32_t> versions;
        for (const SentPdu& s : sw.SentLsp(SELF_LSP, 1))
        {
            if (versions.insert(s.Sequence()).second)
            {
                literal.Event(s.time);
            }
        }
        literal.Expire(sw.now);
        const uint64_t ran = sw.State().spf_runs - before.spf_runs;
        NS_TEST_EXPECT_MSG_LT_OR_EQ(made, 80, "LSPs of 600 changes");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(ran, 45, "computations");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(literal.Ran(), ran + 3, "about as the RFC says");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(ran, literal.Ran() + 3u, "about as the RFC says");
        NS_TEST_EXPECT_MSG_EQ((sw.SentLsp(SELF_LSP, 1).back().Neighbours().size()), 2, "it is up");
    }

    /** @brief A prefix has one owner, and who brings another one is no neighbour for 30 s. */
    void Owners()
    {
        IsisSwitch sw;
        Start(sw);
        // 9 lies behind 2 and has the address of its prefix.
        sw.Hear(1, LspOf(System(2), {{SELF_SYSTEM, 1, 1}, {System(9), 2, 1}}).Write());
        sw.Hear(1, LspOf(System(9), {{System(2), 1, 2}}).Write());
        sw.Run(20 * L2_SECOND);
        // Another 9 as a neighbour.
        IsisHello hello = IsisSwitch::HelloOf(3, 9);
        hello.state = STATE_DOWN;
        hello.sees = false;
        hello.moose = MooseTlv(System(9), 0x00163e000001);
        std::string dropped = sw.Hear(3, hello.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-prefix", "claimed");
        hello.moose = MooseTlv(System(9));
        dropped = sw.Hear(3, hello.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "the same one, by another link");
        // Another 9 behind a neighbour, at first where nobody owns the prefix.
        IsisLsp claim = LspOf(System(9), {{System(3), 1, 1}}, 2);
        claim.tlvs = AreaTlv() + MooseTlv(System(9), 0x00163e000001);
        sw.Clear();
        dropped = sw.Hear(2, claim.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-prefix", "claimed");
        NS_TEST_EXPECT_MSG_EQ((sw.Holds(OTHER, 1)), true, "the owner's LSP stays");
        const std::vector<SentPdu> purges = sw.SentLsp(OTHER, 2);
        NS_TEST_ASSERT_MSG_EQ(purges.size(), 1, "it may be left over: purged there");
        NS_TEST_EXPECT_MSG_EQ(purges[0].Lifetime(), 0, "a purge");
        NS_TEST_EXPECT_MSG_EQ(purges[0].Sequence(), claim.sequence, "of what was claimed");
        claim.sequence++;
        dropped = sw.Hear(2, claim.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-prefix", "claimed again, so the claimant lives");
        NS_TEST_EXPECT_MSG_EQ((l2_switch_port_role(sw.Get(), 2) == L2_ROLE_PENDING),
                              true,
                              "no neighbour");
        NS_TEST_EXPECT_MSG_EQ((sw.CountEvents(L2_EVENT_ADJACENCY_REFUSED)), 1, "told");
        sw.Run(30 * L2_SECOND - 1);
        dropped = sw.Hear(2, IsisSwitch::HelloOf(2, 3).Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-prefix", "for 30 s");
        sw.Run(1);
        sw.BringUp(2, 3); // throws if that is not accepted
        // When the owner is gone the prefix is free.
        sw.Hear(1, LspOf(System(2), {{SELF_SYSTEM, 1, 1}}, 2).Write());
        sw.Run(20 * L2_SECOND);
        dropped = sw.Hear(2, claim.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "", "free");
        // Who says another's prefix in its own LSP.
        IsisLsp liar = LspOf(System(8));
        liar.tlvs = AreaTlv() + MooseTlv(System(7));
        dropped = sw.Hear(1, liar.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-prefix", "not its own");
        liar.id = LspId(System(8), 1);
        liar.tlvs = MooseTlv(System(8));
        dropped = sw.Hear(1, liar.Write());
        NS_TEST_EXPECT_MSG_EQ(dropped, "isis-prefix", "not where it belongs");
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
 * @brief The tests of what model/core/protocol/isis.h promises about too much.
 */
class CoreIsisLoadTestSuite : public TestSuite
{
  public:
    CoreIsisLoadTestSuite()
        : TestSuite("moose-core-isis-load", TestSuite::Type::UNIT)
    {
        typedef CoreIsisLoadTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"An overloaded switch is avoided", &T::Overload},
            {"Invented systems change no path", &T::Invented},
            {"A full database is told to the others", &T::Full},
            {"A storm of LSPs is computed at the pace of RFC 8405", &T::Storm},
            {"A flapping link makes few LSPs", &T::Flapping},
            {"A prefix has one owner", &T::Owners},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreIsisLoadTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreIsisLoadTestSuite g_coreIsisLoadTestSuite;
