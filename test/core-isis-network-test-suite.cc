/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-isis-network: switches that find each other and their paths with IS-IS. What
 * they come to must be what a switch that is given the graph computes; and while they have not come
 * to it no broadcast may go round.
 */

#include "core-isis-network.h"

#include "ns3/test.h"

#include <cmath>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

constexpr uint16_t PORTS = 24;            //!< of a switch
constexpr l2_time QUIET = 25 * L2_SECOND; //!< by then all back-offs are over
constexpr l2_time MICROSECOND = 1000;     //!< nanoseconds

/** What kind of networks a test makes. */
struct Kind
{
    l2_plan_kind plan = L2_PLAN_FLAT;           //!< of addresses
    l2_broadcast broadcast = L2_BROADCAST_TREE; //!< how broadcast spreads
    unsigned most = 9;                          //!< switches
    bool quick = false;                         //!< back-offs are short, so that more happens
};

/** @return a number below n */
unsigned
Below(std::mt19937& random, unsigned n)
{
    return static_cast<unsigned>(random() % n);
}

/** @return a span, its logarithm even, between microseconds and seconds */
l2_time
AnySpan(std::mt19937& random)
{
    const double exponent = 3 + Below(random, 6300) / 1000.0;
    return static_cast<l2_time>(std::pow(10, exponent));
}

/** Fill a network with switches and cables, no two runs alike. */
void
Fill(IsisNetwork& net, std::mt19937& random, const Kind& kind)
{
    const unsigned nodes = 2 + Below(random, kind.most - 1);
    const l2_time spf[] = {0, L2_MILLISECOND, 50 * L2_MILLISECOND};
    for (unsigned node = 0; node < nodes; ++node)
    {
        l2_config config;
        l2_config_init(&config, "moose");
        config.ports = PORTS;
        config.plan.kind = kind.plan;
        config.plan.prefix_length = kind.plan == L2_PLAN_CLASS ? 13 : 24;
        config.broadcast = kind.broadcast;
        const unsigned area = 1 + Below(random, 3);
        l2_plan_prefix(&config.plan,
                       (kind.plan == L2_PLAN_AREA ? area * 65536 : 0) + node + 1,
                       &config.prefix);
        config.address = 0x00163e100000 + node;
        config.priority = static_cast<uint16_t>(4096 * (7 + Below(random, 3)));
        config.isis.overload = Below(random, 8) == 0;
        if (kind.quick)
        {
            config.isis.spf_initial_delay = spf[Below(random, 3)];
            config.isis.spf_short_delay = spf[Below(random, 3)];
            config.isis.spf_long_delay = 300 * L2_MILLISECOND;
            config.isis.spf_hold_down = L2_SECOND;
        }
        net.Add(config);
    }
    // A tree, mostly, and then some.
    for (unsigned node = 1; node < nodes; ++node)
    {
        if (Below(random, 16))
        {
            net.Join(Below(random, node),
                     node,
                     20000 * (1 + Below(random, 3)),
                     (1 + Below(random, 50)) * MICROSECOND);
        }
    }
    for (unsigned more = Below(random, nodes + 3); more > 0; --more)
    {
        const unsigned a = Below(random, nodes);
        const unsigned b = Below(random, nodes);
        if (a != b)
        {
            net.Join(a, b, 20000 * (1 + Below(random, 3)), (1 + Below(random, 50)) * MICROSECOND);
        }
    }
}

} // namespace

/** @brief The tests; each function says its oracle. */
class CoreIsisNetworkTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreIsisNetworkTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreIsisNetworkTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** @brief Oracle: a switch that is given the graph, after every change. */
    void Agree(const Kind& kind, unsigned networks, uint32_t seed)
    {
        for (unsigned run = 0; run < networks && !IsStatusFailure(); ++run)
        {
            std::mt19937 random(seed + run);
            IsisNetwork net;
            Fill(net, random, kind);
            net.SetAll();
            net.Run(QUIET);
            const std::string cold = net.Compare();
            NS_TEST_EXPECT_MSG_EQ(cold, "", "cold start of " << seed + run);
            for (unsigned change = 0; change < 4 && !net.cables.empty(); ++change)
            {
                // One, or several within milliseconds.
                for (unsigned n = 1 + Below(random, 3); n > 0; --n)
                {
                    const std::size_t cable = Below(random, net.cables.size());
                    net.Set(cable, !net.cables[cable].up);
                    net.Run(AnySpan(random) / 1000);
                }
                net.Run(QUIET);
                const std::string after = net.Compare();
                NS_TEST_EXPECT_MSG_EQ(after, "", "change " << change << " of " << seed + run);
            }
        }
    }

    /** Flat plan. */
    void AgreeFlat()
    {
        Agree(Kind(), 200, 1000);
    }

    /** Plans with areas and with classes; reverse-path forwarding. */
    void AgreeOthers()
    {
        Kind kind;
        kind.plan = L2_PLAN_AREA;
        Agree(kind, 40, 2000);
        kind.plan = L2_PLAN_CLASS;
        Agree(kind, 40, 3000);
        kind.plan = L2_PLAN_FLAT;
        kind.broadcast = L2_BROADCAST_RPF;
        Agree(kind, 20, 4000);
    }

    /** @brief Two halves that are apart for longer than hellos live, and come together again. */
    void Partition()
    {
        IsisNetwork net;
        for (unsigned node = 0; node < 8; ++node)
        {
            net.Add(MooseConfig(PORTS, 0x020001 + node));
        }
        for (unsigned half : {0, 4})
        {
            for (unsigned node = 0; node < 4; ++node)
            {
                net.Join(half + node, half + (node + 1) % 4);
            }
        }
        const std::size_t bridges[] = {net.Join(0, 4), net.Join(2, 6)};
        net.SetAll();
        net.Run(QUIET);
        for (unsigned round = 0; round < 3; ++round)
        {
            net.Set(bridges[0], false);
            net.Set(bridges[1], false);
            net.Run(QUIET);
            const std::string apart = net.Compare();
            NS_TEST_EXPECT_MSG_EQ(apart, "", "apart");
            // Something changes meanwhile.
            net.Set(round, false);
            net.Run(QUIET);
            net.Set(bridges[round % 2], true);
            net.Run(QUIET);
            const std::string together = net.Compare();
            NS_TEST_EXPECT_MSG_EQ(together, "", "together");
            net.Set(bridges[1 - round % 2], true);
            net.Set(round, true);
            net.Run(QUIET);
        }
        // And for so long that what is said of the others has aged.
        net.Set(bridges[0], false);
        net.Set(bridges[1], false);
        net.Run(2000 * L2_SECOND);
        const std::string aged = net.Compare();
        NS_TEST_EXPECT_MSG_EQ(aged, "", "aged");
        l2_routing_state state;
        l2_switch_routing(net.Get(0), &state);
        NS_TEST_EXPECT_MSG_EQ((state.lsps), 4, "the other half's LSPs are gone");
        net.Set(bridges[0], true);
        net.Run(QUIET);
        const std::string healed = net.Compare();
        NS_TEST_EXPECT_MSG_EQ(healed, "", "healed");
    }

    /** @brief Nothing changes, and for two hours nobody loses anybody or computes anything. */
    void Stay()
    {
        IsisNetwork net;
        for (unsigned node = 0; node < 5; ++node)
        {
            net.Add(MooseConfig(PORTS, 0x020001 + node));
        }
        for (unsigned node = 0; node < 5; ++node)
        {
            net.Join(node, (node + 1) % 5);
        }
        net.SetAll();
        net.Run(QUIET);
        // A cable that is out for a moment well after the start: LSPs are young of different age.
        net.RunUntil(800 * L2_SECOND);
        net.Set(0, false);
        net.Run(30 * MICROSECOND);
        net.Set(0, true);
        net.Run(QUIET);
        l2_routing_state before[5];
        for (unsigned node = 0; node < 5; ++node)
        {
            l2_switch_routing(net.Get(node), &before[node]);
        }
        net.checking = false;
        net.RunUntil(2 * 3600 * L2_SECOND);
        const std::string after = net.Compare();
        NS_TEST_EXPECT_MSG_EQ(after, "", "after two hours");
        for (unsigned node = 0; node < 5; ++node)
        {
            l2_routing_state state;
            l2_switch_routing(net.Get(node), &state);
            NS_TEST_EXPECT_MSG_EQ((state.spf_runs), (before[node].spf_runs), "paths of " << node);
            const uint64_t made = state.originated - before[node].originated;
            // MaxAge 1200 s, made anew with 300 s left: each 900 s.
            NS_TEST_EXPECT_MSG_EQ((made >= 7 && made <= 9), true, made << " LSPs of " << node);
        }
    }

    /** @brief One frame in ten of the protocol is lost; oracle as above, once they agree. */
    void Loss()
    {
        for (unsigned run = 0; run < 15 && !IsStatusFailure(); ++run)
        {
            std::mt19937 random(5000 + run);
            IsisNetwork net;
            Kind kind;
            Fill(net, random, kind);
            net.random.seed(run);
            net.loss = 10;
            net.SetAll();
            net.Run(120 * L2_SECOND);
            for (unsigned change = 0; change < 3 && !net.cables.empty(); ++change)
            {
                const std::size_t cable = Below(random, net.cables.size());
                net.Set(cable, !net.cables[cable].up);
                net.Run(60 * L2_SECOND);
            }
            // Three hellos in a row are lost now and then, so there is a moment at which all is
            // well.
            std::string differs = net.Compare();
            for (unsigned wait = 0; wait < 60 && !differs.empty(); ++wait)
            {
                net.Run(10 * L2_SECOND);
                differs = net.Compare();
            }
            NS_TEST_EXPECT_MSG_EQ(differs, "", "run " << run);
        }
    }

    /**
     * @brief While cables are pulled and plugged, microseconds to seconds apart, hosts broadcast
     * without a pause. Oracle: the definition of a loop; nobody may get a frame twice.
     */
    void NoLoops(const Kind& kind, unsigned networks, uint32_t seed)
    {
        uint64_t delivered = 0;
        uint64_t settling = 0;
        for (unsigned run = 0; run < networks && !IsStatusFailure(); ++run)
        {
            std::mt19937 random(seed + run);
            IsisNetwork net;
            net.checking = false;
            Fill(net, random, kind);
            const bool sudden = Below(random, 3) == 0;
            if (sudden)
            {
                net.SetAll();
            }
            l2_time change = 0;
            l2_time broadcast = 0;
            for (unsigned changes = 0; changes < 60 && !net.cables.empty();)
            {
                if (change <= broadcast)
                {
                    net.RunUntil(change);
                    const std::size_t cable = Below(random, net.cables.size());
                    const l2_time later = Below(random, 2) ? 0 : Below(random, 500) * MICROSECOND;
                    net.Set(cable, !net.cables[cable].up, later);
                    change += AnySpan(random);
                    ++changes;
                    continue;
                }
                net.RunUntil(broadcast);
                net.Broadcast(Below(random, net.GetCount()));
                broadcast += (20 + Below(random, 4000)) * MICROSECOND;
            }
            NS_TEST_EXPECT_MSG_EQ((net.twice), "", "run " << seed + run);
            delivered += net.delivered;
            settling += net.settling;
        }
        NS_TEST_EXPECT_MSG_GT(delivered, 10000, "something is delivered");
        NS_TEST_EXPECT_MSG_GT(settling, 100, "something is not, for that reason");
    }

    /** Flat plan, tree. */
    void NoLoopsFlat()
    {
        Kind kind;
        kind.quick = true;
        NoLoops(kind, 40, 6000);
    }

    /** Reverse-path forwarding. */
    void NoLoopsReversePath()
    {
        Kind kind;
        kind.quick = true;
        kind.broadcast = L2_BROADCAST_RPF;
        NoLoops(kind, 20, 7000);
    }

    /**
     * @brief Oracle: a graph that is given. All are switched on at once, so every switch makes one
     * LSP, with sequence number 1; dumps show the checksums.
     */
    void WarmStart()
    {
        for (unsigned run = 0; run < 50 && !IsStatusFailure(); ++run)
        {
            std::mt19937 random(9000 + run);
            IsisNetwork net;
            const unsigned nodes = 2 + Below(random, 12);
            for (unsigned node = 0; node < nodes; ++node)
            {
                l2_config config = MooseConfig(run % 2 ? 200 : PORTS, 0x020001 + node);
                config.priority = static_cast<uint16_t>(4096 * Below(random, 16));
                config.isis.overload = Below(random, 8) == 0;
                net.Add(config);
                if (node)
                {
                    net.Join(Below(random, node), node, 1 + Below(random, 50000));
                }
            }
            // On every other run the first two need several fragments.
            for (unsigned more = run % 2 ? 150 : Below(random, nodes); more > 0; --more)
            {
                net.Join(0, 1, 1 + Below(random, 50000));
            }
            net.SetAll();
            net.Run(QUIET);
            const std::string differs = net.Compare(true);
            NS_TEST_EXPECT_MSG_EQ(differs, "", "run " << run);
        }
    }

    /** @brief A cable from a switch to itself: no neighbour, and no edge where broadcasts go round.
     */
    void SelfLoop()
    {
        IsisNetwork net;
        net.Add(MooseConfig(PORTS, 0x020001));
        net.Add(MooseConfig(PORTS, 0x020002));
        net.Join(0, 1);
        net.Join(0, 0);
        net.SetAll();
        net.Run(QUIET);
        for (const uint16_t port : {net.cables[1].port[0], net.cables[1].port[1]})
        {
            const l2_port_role role = l2_switch_port_role(net.Get(0), port);
            NS_TEST_EXPECT_MSG_EQ(role, L2_ROLE_PENDING, "port " << port);
        }
        net.Broadcast(1);
        net.Run(L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ((net.twice), "", "no loop");
        NS_TEST_EXPECT_MSG_EQ((net.delivered), 1, "the other host");
        const std::string differs = net.Compare();
        NS_TEST_EXPECT_MSG_EQ(differs, "", "paths");
    }

    /**
     * @brief Allocations fail now and then while a network comes up and changes. When they do no
     * more, all comes right: oracle as above. Refreshes wait for an LSP's age, so time must pass.
     */
    void NoMemory()
    {
        for (unsigned run = 0; run < 12 && !IsStatusFailure(); ++run)
        {
            std::mt19937 random(9000 + run);
            Allocator allocator;
            {
                IsisNetwork net;
                for (unsigned node = 0; node < 5; ++node)
                {
                    l2_config config = MooseConfig(PORTS, 0x020001 + node);
                    config.isis.lsp_lifetime = 400;
                    net.Add(config, &allocator);
                }
                for (unsigned node = 0; node < 5; ++node)
                {
                    net.Join(node, (node + 1) % 5);
                }
                net.Join(0, 2);
                allocator.Fail(Allocator::EVERY, 2 + run);
                net.SetAll();
                for (unsigned change = 0; change < 4; ++change)
                {
                    const std::size_t cable = Below(random, net.cables.size());
                    net.Set(cable, !net.cables[cable].up);
                    net.Run(AnySpan(random));
                }
                // Two lives of an LSP, with failures too, so that LSPs age and are made anew among
                // them.
                net.Run(800 * L2_SECOND);
                NS_TEST_EXPECT_MSG_EQ((allocator.HasFailed()), true, "they failed");
                allocator.Fail(Allocator::NEVER);
                net.Run(1000 * L2_SECOND);
                std::string differs = net.Compare();
                for (unsigned wait = 0; wait < 5 && !differs.empty(); ++wait)
                {
                    net.Run(L2_SECOND); // somebody may just have made his LSP anew
                    differs = net.Compare();
                }
                NS_TEST_EXPECT_MSG_EQ(differs, "", "run " << run);
            }
            NS_TEST_EXPECT_MSG_EQ((allocator.GetLive()), 0, "all went back");
        }
    }

    /**
     * @brief A switch is replaced by another with its prefix, while a part of the network, which
     * remembers the old one and a higher number, is apart. Oracle: soon after the parts are joined
     * both reach the new one.
     */
    void Replaced()
    {
        IsisNetwork net;
        for (unsigned node = 0; node < 3; ++node)
        {
            net.Add(MooseConfig(PORTS, 0x020001 + node));
        }
        l2_config replacement = MooseConfig(PORTS, 0x020003);
        replacement.address = 0x00163e777777;
        net.Add(replacement);
        const std::size_t between = net.Join(0, 1);
        const std::size_t old = net.Join(0, 2);
        const std::size_t fresh = net.Join(1, 3);
        net.Set(between, true);
        for (unsigned i = 0; i < 10; ++i) // so that the old one counts high
        {
            net.Set(old, true);
            net.Run(10 * L2_SECOND);
            net.Set(old, false);
            net.Run(10 * L2_SECOND);
        }
        net.Set(between, false);
        net.Run(10 * L2_SECOND);
        net.Set(fresh, true);
        net.Run(20 * L2_SECOND);
        net.Set(between, true);
        net.Run(10 * L2_SECOND);
        for (const std::size_t node : {0, 1})
        {
            const std::string paths = IsisNetwork::Paths(net.Get(node));
            NS_TEST_EXPECT_MSG_EQ((paths.find("02:00:03") != std::string::npos),
                                  true,
                                  "switch " << node << ": " << paths);
            l2_routing_state state;
            l2_switch_routing(net.Get(node), &state);
            NS_TEST_EXPECT_MSG_EQ(state.adjacencies, (node == 0 ? 1 : 2), "neighbours");
        }
    }

    /**
     * @brief A triangle whose switches hold three different trees, each for longer than any settle
     * time, and a broadcast from another area that enters there. Oracle: no switch sees it twice.
     */
    void AreaBehindTriangle()
    {
        IsisNetwork net;
        for (unsigned node = 0; node < 4; ++node) // 0 in area 2, the triangle of 1, 2, 3 in area 1
        {
            l2_config config;
            l2_config_init(&config, "moose");
            config.ports = PORTS;
            config.plan.kind = L2_PLAN_AREA;
            l2_plan_prefix(&config.plan, (node ? 1 : 2) * 65536 + node + 1, &config.prefix);
            config.address = 0x00163e100000 + node;
            config.priority = node == 1 ? 4096 : 32768;
            config.isis.spf_hold_down = 60 * L2_SECOND;
            if (node == 2)
            {
                config.isis.spf_initial_delay = 40 * L2_SECOND;
            }
            if (node == 3)
            {
                config.isis.spf_initial_delay = 5 * L2_SECOND;
                config.isis.spf_short_delay = 50 * L2_SECOND;
                config.isis.spf_long_delay = 50 * L2_SECOND;
                config.isis.spf_learn_time = 60 * L2_SECOND;
            }
            net.Add(config);
        }
        const std::size_t source = net.Join(0, 1);
        const std::size_t ab = net.Join(1, 2);
        const std::size_t ac = net.Join(1, 3);
        const std::size_t bc = net.Join(2, 3);
        for (const std::size_t cable : {source, ab, bc})
        {
            net.Set(cable, true);
        }
        net.Run(300 * L2_SECOND);
        net.Set(ab, false); // 2 computes 40 s later, 3 computes 5 s later
        net.Set(ac, true);
        net.Run(6 * L2_SECOND);
        net.Set(ab, true); // 1 computes at once, 3 not before 50 s
        net.Run(4 * L2_SECOND);
        const std::string trees = IsisNetwork::Paths(net.Get(1)) + IsisNetwork::Paths(net.Get(2)) +
                                  IsisNetwork::Paths(net.Get(3));
        net.Broadcast(0);
        net.Run(L2_SECOND);
        NS_TEST_EXPECT_MSG_EQ(net.twice, "", trees);
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
 * @brief The tests of networks that route with IS-IS.
 */
class CoreIsisNetworkTestSuite : public TestSuite
{
  public:
    CoreIsisNetworkTestSuite()
        : TestSuite("moose-core-isis-network", TestSuite::Type::UNIT)
    {
        typedef CoreIsisNetworkTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"After every change 200 networks come to the paths of the graph", &T::AgreeFlat},
            {"So do networks with areas, with classes and with reverse-path forwarding",
             &T::AgreeOthers},
            {"A computed network has the very LSPs that a cold start leads to", &T::WarmStart},
            {"Halves that were apart come together again", &T::Partition},
            {"A network where nothing happens keeps its paths for two hours", &T::Stay},
            {"Losing a tenth of its frames the protocol converges", &T::Loss},
            {"No broadcast goes round while cables are pulled and plugged", &T::NoLoopsFlat},
            {"Nor does one with reverse-path forwarding", &T::NoLoopsReversePath},
            {"Nor does one from another area", &T::AreaBehindTriangle},
            {"A switch can be replaced while others remember the old one", &T::Replaced},
            {"A switch does not become a neighbour of itself", &T::SelfLoop},
            {"Whatever allocation failed, a network comes right when there is memory",
             &T::NoMemory},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreIsisNetworkTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreIsisNetworkTestSuite g_coreIsisNetworkTestSuite;
