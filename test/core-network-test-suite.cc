/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-network: core switches joined by cables, without ns-3. Every pair of hosts
 * must reach each other, every broadcast must arrive everywhere once, and counts of frames must be
 * what arithmetic and published figures say.
 */

#include "core-test-support.h"

#include "ns3/test.h"

#include <random>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

constexpr uint16_t HOST_PORT = 1;   //!< where a switch's own host is
constexpr uint16_t EMPTY_PORT = 2;  //!< another edge, for broadcasts to arrive at
constexpr uint16_t FIRST_TRUNK = 3; //!< ports from here on lead to switches

/** A network under construction. */
struct Plan
{
    std::vector<l2_config> configs;           //!< by node
    std::vector<std::vector<uint32_t>> links; //!< as Cables wants them
    std::map<uint32_t, uint32_t> nextPort;    //!< by node: the first trunk without link

    /**
     * @brief Add a switch.
     * @param plan the address plan
     * @param number which switch of it
     * @return the node
     */
    uint32_t Add(const l2_plan& plan, uint64_t number)
    {
        l2_config config;
        l2_config_init(&config, "moose");
        config.ports = 40;
        config.plan = plan;
        if (l2_plan_prefix(&plan, number, &config.prefix))
        {
            throw std::runtime_error("no such switch in the plan");
        }
        config.address = config.prefix.bits;
        configs.push_back(config);
        return static_cast<uint32_t>(configs.size() - 1);
    }

    /**
     * @brief Join two switches at their next trunks.
     * @param a a node
     * @param b a node
     * @param cost of the link
     */
    void Join(uint32_t a, uint32_t b, uint32_t cost = 1)
    {
        const uint32_t aPort = FIRST_TRUNK + nextPort[a]++;
        const uint32_t bPort = FIRST_TRUNK + nextPort[b]++;
        links.push_back({a, aPort, b, bPort, cost});
    }

    /**
     * @brief Build it.
     * @param broadcast how broadcasts spread
     * @return the network, of whose ports only those are up that have a host or a cable, and one
     * more
     */
    std::unique_ptr<Cables> Build(l2_broadcast broadcast)
    {
        for (l2_config& config : configs)
        {
            config.broadcast = broadcast;
        }
        std::unique_ptr<Cables> cables(new Cables(configs, links));
        for (uint32_t node = 0; node < configs.size(); ++node)
        {
            for (uint16_t port = FIRST_TRUNK + nextPort[node]; port <= configs[node].ports; ++port)
            {
                cables->switches[node]->SetUp(port, false);
            }
        }
        return cables;
    }
};

/** An address plan. */
l2_plan
MakePlan(l2_plan_kind kind, uint8_t length)
{
    l2_plan plan;
    plan.kind = kind;
    plan.prefix_length = length;
    return plan;
}

/** The address that the host of a node has from its maker. */
l2_mac
RealAddress(std::size_t node)
{
    return 0x00163e100000 + node;
}

/**
 * @brief Add switches of an area, joined among themselves.
 * @param plan where to
 * @param rng where randomness comes from
 * @param area its number
 * @param count how many switches
 */
void
AddArea(Plan& plan, std::mt19937_64& rng, uint64_t area, uint32_t count)
{
    const uint32_t first = static_cast<uint32_t>(plan.configs.size());
    for (uint32_t i = 0; i < count; ++i)
    {
        const uint32_t node = plan.Add(MakePlan(L2_PLAN_AREA, 24), area * 65536 + 1 + i);
        if (i > 0)
        {
            plan.Join(node, first + static_cast<uint32_t>(rng() % i), 1 + rng() % 3);
        }
        if (i > 1 && rng() % 2)
        {
            plan.Join(node, first + static_cast<uint32_t>(rng() % i), 1 + rng() % 3);
        }
    }
}

/** Several areas, each joined within itself and somehow to those before. */
Plan
RandomAreas(std::mt19937_64& rng)
{
    Plan plan;
    const uint64_t areas = 1 + rng() % 5;
    for (uint64_t area = 0; area < areas; ++area)
    {
        const uint32_t before = static_cast<uint32_t>(plan.configs.size());
        const uint32_t count = static_cast<uint32_t>(1 + rng() % 5);
        AddArea(plan, rng, 3 + 7 * area, count);
        for (uint64_t i = 0; before && i < 1 + rng() % 3; ++i)
        {
            const uint32_t here = before + static_cast<uint32_t>(rng() % count);
            plan.Join(here, static_cast<uint32_t>(rng() % before), 1 + rng() % 3);
        }
    }
    return plan;
}

/** Switches joined at random, in one piece. */
Plan
RandomNetwork(std::mt19937_64& rng, const std::vector<std::pair<l2_plan, uint64_t>>& switches)
{
    Plan plan;
    for (const auto& s : switches)
    {
        const uint32_t node = plan.Add(s.first, s.second);
        for (uint64_t i = 0; node > 0 && i < 1 + rng() % 2; ++i)
        {
            plan.Join(node, static_cast<uint32_t>(rng() % node));
        }
    }
    return plan;
}

} // namespace

/** @brief The tests of networks of MOOSE switches; each function says its oracle. */
class CoreNetworkTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreNetworkTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreNetworkTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: who sent what to whom; l2.h: one route an area. */
    void ThreeAreas()
    {
        Plan plan;
        const l2_plan areas = MakePlan(L2_PLAN_AREA, 24);
        // Area 1 is a ring a, b, c; area 2 a line d, e, f; area 3 a ring g, h, i.
        const uint32_t a = plan.Add(areas, 65536 + 1);
        const uint32_t b = plan.Add(areas, 65536 + 2);
        const uint32_t c = plan.Add(areas, 65536 + 3);
        const uint32_t d = plan.Add(areas, 2 * 65536 + 1);
        const uint32_t e = plan.Add(areas, 2 * 65536 + 2);
        const uint32_t f = plan.Add(areas, 2 * 65536 + 3);
        const uint32_t g = plan.Add(areas, 3 * 65536 + 1);
        const uint32_t h = plan.Add(areas, 3 * 65536 + 2);
        const uint32_t i = plan.Add(areas, 3 * 65536 + 3);
        for (const auto& link : std::vector<std::pair<uint32_t, uint32_t>>{{a, b},
                                                                           {b, c},
                                                                           {c, a},
                                                                           {d, e},
                                                                           {e, f},
                                                                           {g, h},
                                                                           {h, i},
                                                                           {i, g}, // within
                                                                           {a, d},
                                                                           {b, f},
                                                                           {e, g},
                                                                           {c, h}}) // between
        {
            plan.Join(link.first, link.second);
        }
        for (const l2_broadcast broadcast : {L2_BROADCAST_TREE, L2_BROADCAST_RPF})
        {
            const std::unique_ptr<Cables> net = plan.Build(broadcast);
            EverybodyHears(*net, "three areas");
            EverybodyReaches(*net, "three areas");
            for (const auto& sw : net->switches)
            {
                NS_TEST_EXPECT_MSG_EQ((sw->GetEntries("fib")),
                                      4,
                                      "two switches of its own area and two areas");
            }
        }
    }

    /** Oracle: as above; a route for each other switch of the area and for each other area. */
    void RandomAreaNetworks()
    {
        for (const l2_broadcast broadcast : {L2_BROADCAST_TREE, L2_BROADCAST_RPF})
        {
            std::mt19937_64 rng(1);
            for (int n = 0; n < 60; ++n)
            {
                Plan plan = RandomAreas(rng);
                const std::unique_ptr<Cables> net = plan.Build(broadcast);
                EverybodyHears(*net, "areas " + std::to_string(n));
                EverybodyReaches(*net, "areas " + std::to_string(n));
                std::map<l2_mac, uint64_t> members;
                for (const l2_config& config : plan.configs)
                {
                    ++members[config.prefix.bits >> 42];
                }
                for (uint32_t node = 0; node < plan.configs.size(); ++node)
                {
                    const uint64_t own = members[plan.configs[node].prefix.bits >> 42];
                    NS_TEST_EXPECT_MSG_EQ((net->switches[node]->GetEntries("fib")),
                                          (own - 1 + members.size() - 1),
                                          "network " << n << " node " << node);
                }
            }
        }
    }

    /** Oracle: as above, with switches whose prefixes have four lengths. */
    void ClassNetworks()
    {
        std::mt19937_64 rng(2);
        for (int n = 0; n < 20; ++n)
        {
            std::vector<std::pair<l2_plan, uint64_t>> switches;
            for (uint64_t number = 1; number <= 3; ++number)
            {
                for (const uint8_t length : {8, 13, 18, 38})
                {
                    switches.emplace_back(MakePlan(L2_PLAN_CLASS, length), number);
                }
            }
            std::shuffle(switches.begin(), switches.end(), rng);
            Plan plan = RandomNetwork(rng, switches);
            const std::unique_ptr<Cables> net = plan.Build(L2_BROADCAST_TREE);
            EverybodyHears(*net, "classes " + std::to_string(n));
            EverybodyReaches(*net, "classes " + std::to_string(n));
        }
    }

    /** Oracle: the graph's distances, which moose-core-graph compares with Boost.Graph's. */
    void FlatNetworksUseShortestPaths()
    {
        std::mt19937_64 rng(3);
        for (int n = 0; n < 30; ++n)
        {
            std::vector<std::pair<l2_plan, uint64_t>> switches;
            for (uint64_t number = 1; number <= 2 + rng() % 12; ++number)
            {
                switches.emplace_back(MakePlan(L2_PLAN_FLAT, 24), number * 65537 % 4194301);
            }
            Plan plan = RandomNetwork(rng, switches);
            const l2_broadcast broadcast = n % 2 ? L2_BROADCAST_TREE : L2_BROADCAST_RPF;
            const std::unique_ptr<Cables> net = plan.Build(broadcast);
            EverybodyHears(*net, "flat " + std::to_string(n));
            for (uint32_t from = 0; from < plan.configs.size(); ++from)
            {
                for (uint32_t to = 0; to < plan.configs.size(); ++to)
                {
                    uint32_t hops;
                    l2_topology_distance(net->topology.Get(), from, to, &hops);
                    for (uint32_t flow = 0; from != to && flow < 5; ++flow)
                    {
                        NS_TEST_ASSERT_MSG_EQ((Reaches(*net, from, to, flow)), true, n);
                        NS_TEST_ASSERT_MSG_EQ((net->hops), hops, n << ": " << from << " to " << to);
                    }
                }
            }
        }
    }

    /** Oracle: Whitehouse 2011: 1 + 24 + 24 * 23 + 1 frames on the reverse path, 26 along the tree.
     */
    void FullMesh()
    {
        Plan plan;
        for (uint64_t number = 1; number <= 25; ++number)
        {
            const uint32_t node = plan.Add(MakePlan(L2_PLAN_FLAT, 24), number);
            for (uint32_t other = 0; other < node; ++other)
            {
                plan.Join(node, other);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((FramesOfBroadcast(*plan.Build(L2_BROADCAST_RPF), 3, 17)),
                              578,
                              "RPF");
        NS_TEST_EXPECT_MSG_EQ((FramesOfBroadcast(*plan.Build(L2_BROADCAST_TREE), 3, 17)),
                              26,
                              "tree");
    }

    /** Oracle: Whitehouse 2011 and arithmetic: a ring of 25, hosts either side of the cut link. */
    void Ring()
    {
        Plan plan;
        for (uint64_t number = 1; number <= 25; ++number)
        {
            plan.Add(MakePlan(L2_PLAN_FLAT, 24), number);
        }
        for (uint32_t node = 0; node < 25; ++node)
        {
            plan.Join(node, (node + 1) % 25);
        }
        // The tree's root is node 0; 12 and 13 are both 12 links away from it.
        const std::unique_ptr<Cables> net = plan.Build(L2_BROADCAST_TREE);
        NS_TEST_EXPECT_MSG_EQ((FramesOfBroadcast(*net, 12, 13)), 26, "one way");
        NS_TEST_EXPECT_MSG_EQ((FramesOfBroadcast(*net, 13, 12)), 26, "the other way");
        NS_TEST_EXPECT_MSG_EQ((Reaches(*net, 12, 13, 0)), true, "unicast");
        NS_TEST_EXPECT_MSG_EQ((1 + net->hops + 1), 3, "3 frames a way");
    }

    /** Oracle: report Figure 2.2's exchange between hosts of three switches in a row. */
    void ArpExchange()
    {
        Plan plan;
        for (const uint64_t number : {0x1111, 0x2222, 0x3333})
        {
            plan.Add(MakePlan(L2_PLAN_FLAT, 24), number);
        }
        plan.Join(0, 1);
        plan.Join(1, 2);
        const std::unique_ptr<Cables> net = plan.Build(L2_BROADCAST_TREE);
        const l2_mac a = 0x0016176db7cf;
        const l2_mac b = 0x000cf100beef;
        const l2_mac mooseA = 0x021111000001;
        const l2_mac mooseB = 0x023333000001;
        const auto question =
            net->Send(0,
                      HOST_PORT,
                      MakeFrame(L2_MAC_BROADCAST, a, TYPE_ARP, MakeArp(ARP_REQUEST, a, 1, 0, 2)));
        NS_TEST_ASSERT_MSG_EQ((question.size()),
                              5,
                              "both edges of two switches and one of its own");
        const Bytes asked =
            MakeFrame(L2_MAC_BROADCAST, mooseA, TYPE_ARP, MakeArp(ARP_REQUEST, mooseA, 1, 0, 2));
        for (const Cables::Delivery& heard : question)
        {
            NS_TEST_EXPECT_MSG_EQ((heard.frame == asked), true, "from A's MOOSE address");
        }
        const auto answer =
            net->Send(2,
                      HOST_PORT,
                      MakeFrame(mooseA, b, TYPE_ARP, MakeArp(ARP_REPLY, b, 2, mooseA, 1)));
        NS_TEST_ASSERT_MSG_EQ((answer.size()), 1, "to A alone");
        NS_TEST_EXPECT_MSG_EQ((answer[0].node == 0 && answer[0].port == HOST_PORT), true, "there");
        NS_TEST_EXPECT_MSG_EQ((answer[0].frame ==
                               MakeFrame(a, mooseB, TYPE_ARP, MakeArp(ARP_REPLY, mooseB, 2, a, 1))),
                              true,
                              "to its own address, from B's MOOSE address");
        NS_TEST_EXPECT_MSG_EQ((net->hops), 2, "by two cables");
        const auto data = net->Send(0, HOST_PORT, Plain(mooseB, a));
        NS_TEST_ASSERT_MSG_EQ((data.size()), 1, "to B alone");
        NS_TEST_EXPECT_MSG_EQ((data[0].frame == Plain(b, mooseA)),
                              true,
                              "each sees its own address");
    }

    /** Oracle: there is no way. */
    void SeparateParts()
    {
        Plan plan;
        for (uint64_t number = 1; number <= 4; ++number)
        {
            plan.Add(MakePlan(L2_PLAN_FLAT, 24), number);
        }
        plan.Join(0, 1);
        plan.Join(2, 3);
        const std::unique_ptr<Cables> net = plan.Build(L2_BROADCAST_TREE);
        for (std::size_t node = 0; node < 4; ++node)
        {
            const auto heard =
                net->Send(node, HOST_PORT, Plain(L2_MAC_BROADCAST, RealAddress(node)));
            NS_TEST_EXPECT_MSG_EQ((heard.size()), 3, "three other edges of its part");
            NS_TEST_EXPECT_MSG_EQ((net->switches[node]->GetEntries("fib")), 1, "one other switch");
        }
        NS_TEST_EXPECT_MSG_EQ((Reaches(*net, 0, 1, 0)), true, "within a part");
        NS_TEST_EXPECT_MSG_EQ((Reaches(*net, 0, 2, 0)), false, "to another");
        NS_TEST_EXPECT_MSG_EQ((net->switches[0]->GetCounters().dropped[L2_DROP_NO_ROUTE]),
                              1,
                              "said");
    }

  private:
    /** Every host broadcasts; at every other edge port the frame must arrive once. */
    void EverybodyHears(Cables& net, const std::string& what)
    {
        const std::size_t n = net.switches.size();
        for (std::size_t node = 0; node < n; ++node)
        {
            std::set<std::pair<std::size_t, uint16_t>> heard;
            const auto delivered =
                net.Send(node, HOST_PORT, Plain(L2_MAC_BROADCAST, RealAddress(node)));
            for (const Cables::Delivery& at : delivered)
            {
                heard.insert({at.node, at.port});
            }
            NS_TEST_EXPECT_MSG_EQ((heard.size()),
                                  (2 * n - 1),
                                  what << ": everywhere, from " << node);
            NS_TEST_EXPECT_MSG_EQ((delivered.size()), (heard.size()), what << ": once");
        }
    }

    /** Every host sends to every other, which alone must receive it, under its own address. */
    void EverybodyReaches(Cables& net, const std::string& what)
    {
        for (std::size_t from = 0; from < net.switches.size(); ++from)
        {
            for (std::size_t to = 0; to < net.switches.size(); ++to)
            {
                for (uint32_t flow = 0; from != to && flow < 3; ++flow)
                {
                    NS_TEST_EXPECT_MSG_EQ((Reaches(net, from, to, flow)),
                                          true,
                                          what << ": " << from << " to " << to);
                }
            }
        }
    }

    /** Whether a frame comes to the right host and to nobody else, with the right addresses. */
    bool Reaches(Cables& net, std::size_t from, std::size_t to, uint32_t flow)
    {
        const l2_mac target = l2_switch_host_address(net.switches[to]->Get(), RealAddress(to));
        const l2_mac source = l2_switch_host_address(net.switches[from]->Get(), RealAddress(from));
        const Bytes payload = MakeUdp(1, 2, flow);
        const auto delivered =
            net.Send(from, HOST_PORT, MakeFrame(target, RealAddress(from), TYPE_IPV4, payload));
        return delivered.size() == 1 && delivered[0].node == to && delivered[0].port == HOST_PORT &&
               delivered[0].frame == MakeFrame(RealAddress(to), source, TYPE_IPV4, payload);
    }

    /** Frames on all links, hosts' included, of a broadcast in a network with two hosts. */
    std::size_t FramesOfBroadcast(Cables& net, std::size_t from, std::size_t other)
    {
        for (std::size_t node = 0; node < net.switches.size(); ++node)
        {
            net.switches[node]->SetUp(HOST_PORT, node == from || node == other);
            net.switches[node]->SetUp(EMPTY_PORT, false);
            net.Send(node, HOST_PORT, Plain(RealAddress(node), RealAddress(node)));
        }
        const auto heard = net.Send(from, HOST_PORT, Plain(L2_MAC_BROADCAST, RealAddress(from)));
        return 1 + net.hops + heard.size();
    }

    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of networks of core switches.
 */
class CoreNetworkTestSuite : public TestSuite
{
  public:
    CoreNetworkTestSuite()
        : TestSuite("moose-core-network", TestSuite::Type::UNIT)
    {
        typedef CoreNetworkTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"In three areas all reach all, all hear all once, and a switch has one route an area",
             &T::ThreeAreas},
            {"In random areas all reach all and all hear all once", &T::RandomAreaNetworks},
            {"Switches of several classes reach each other", &T::ClassNetworks},
            {"In random flat networks every path is a shortest one",
             &T::FlatNetworksUseShortestPaths},
            {"A broadcast in a mesh of 25 is 578 frames on the reverse path and 26 along the tree",
             &T::FullMesh},
            {"In a ring of 25 a broadcast is 26 frames, and unicast takes the short way", &T::Ring},
            {"Two hosts resolve and reach each other, octet by octet", &T::ArpExchange},
            {"Parts that are not connected do not hear of each other", &T::SeparateParts},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreNetworkTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreNetworkTestSuite g_coreNetworkTestSuite;
