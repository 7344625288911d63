/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-robustness: memory that runs out at every single call, and runs that repeat.
 *
 * The allocator of these tests aborts when a block is freed twice, moves every block that is
 * resized, and knows what was not given back; l2_switch_free() and l2_topology_free() assert the
 * same.
 */

#include "core-test-support.h"

#include "ns3/test.h"

#include <functional>
#include <random>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

/** The kinds of switch that allocate in different ways. */
std::vector<l2_config>
AllConfigs()
{
    std::vector<l2_config> configs = {EthernetConfig(6)};
    for (const l2_host_id hostId : {L2_HOST_ID_SEQUENTIAL, L2_HOST_ID_PORT, L2_HOST_ID_HASH})
    {
        configs.push_back(MooseConfig(6));
        configs.back().host_id = hostId;
        configs.back().broadcast = hostId == L2_HOST_ID_HASH ? L2_BROADCAST_RPF : L2_BROADCAST_TREE;
    }
    configs.push_back(MooseConfig(6, 0x060001));
    configs.back().plan.kind = L2_PLAN_AREA;
    return configs;
}

/**
 * @brief Tell a topology of 20 switches in a ring with spokes; node 0 is the switch itself.
 * @param topology where to
 * @param config the switch's
 * @return the first error
 */
int
Fill(Topology& topology, const l2_config& config)
{
    topology.SetNode(0, config.prefix, config.address);
    for (uint32_t node = 1; node < 20; ++node)
    {
        // Where there are areas, eight in the own one; the route to the other needs more memory.
        const l2_mac area = node % 2 || node == 2 ? 0x02 : 0x06;
        topology.SetNode(node, MakePrefix(area << 40 | l2_mac(100 + node) << 24, 24), 100 + node);
    }
    for (uint32_t node = 0; node < 20; ++node)
    {
        topology.Link(node, 1, (node + 1) % 20, 2);
        topology.Link(node, 3, (node + 2) % 20, 4);
    }
    return topology.GetError();
}

/**
 * @brief Let every allocation of an action fail once, alone and with all that follow.
 * @param action given an allocator, and what to call when it shall begin to fail
 * @return how many allocations there are
 */
std::size_t
FailEach(const std::function<void(Allocator&, const std::function<void()>&)>& action)
{
    std::size_t most = 0;
    for (const Allocator::Failing failing : {Allocator::ONCE, Allocator::FOREVER})
    {
        bool failed = true;
        for (std::size_t n = 1; failed; ++n)
        {
            Allocator allocator;
            action(allocator, [&] { allocator.Fail(failing, n); });
            failed = allocator.HasFailed();
            most = failed ? std::max(most, n) : most;
            if (allocator.GetLive())
            {
                throw std::runtime_error("memory was not given back");
            }
        }
    }
    return most;
}

/** An input of a long and arbitrary life. */
struct Input
{
    uint64_t what; //!< which kind
    uint16_t port; //!< where
    Bytes frame;   //!< what arrives
    l2_time now;   //!< when
};

/**
 * @brief Make the inputs of a life: frames good and bad, ports going up and down, time passing.
 * @param seed chooses
 * @param count how many
 * @return the inputs
 */
std::vector<Input>
MakeLife(uint64_t seed, std::size_t count)
{
    std::mt19937_64 rng(seed);
    const l2_mac addresses[] = {HOST_A,
                                HOST_B,
                                HOST_C,
                                0x020001000001,
                                0x020001000002,
                                0x020066000001,
                                0x0600c8000001,
                                0x0600c8000002,
                                L2_MAC_BROADCAST,
                                0x01005e000001,
                                0x0180c2000000,
                                0};
    const auto pick = [&] { return addresses[rng() % 12] + (rng() % 8 ? 0 : rng() % 200); };
    std::vector<Input> life;
    l2_time now = 0;
    while (life.size() < count)
    {
        const uint64_t kind = rng() % 3;
        Bytes payload = kind == 0   ? MakeArp(1 + rng() % 2, pick(), 1, pick(), 2)
                        : kind == 1 ? MakeUdp(1, rng() % 9, rng() % 99)
                                    : Bytes(rng() % 60, static_cast<uint8_t>(rng()));
        const uint16_t type = kind == 0 ? TYPE_ARP : kind == 1 ? TYPE_IPV4 : TYPE_TEST;
        const l2_mac source = rng() % 3 ? HOST_A + rng() % 300 : pick();
        Bytes frame = MakeFrame(pick(), source, type, payload);
        frame = rng() % 5 ? frame : Tag(frame);
        frame.resize(rng() % 20 ? frame.size() : rng() % 70);
        now += static_cast<l2_time>(rng() % 50 ? rng() % L2_SECOND : rng() % (20 * L2_SECOND));
        life.push_back({rng() % 200, static_cast<uint16_t>(1 + rng() % 6), frame, now});
    }
    return life;
}

/**
 * @brief Let a switch live.
 * @param sw the switch
 * @param life its inputs
 * @param config what it is
 * @return everything that it said
 */
std::string
Live(Switch& sw, const std::vector<Input>& life, const l2_config& config)
{
    std::string said;
    for (const Input& input : life)
    {
        switch (input.what)
        {
        case 0:
        case 1:
            said += sw.SetUp(input.port, input.what == 1, 0, input.now);
            break;
        case 2:
            said += sw.Expire(input.now);
            break;
        case 3: {
            Topology topology(20);
            Fill(topology, config);
            l2_switch_set_topology(sw.Get(), topology.Get(), 0, input.now);
            said += Switch::Text(sw.Drain());
            break;
        }
        default:
            said += sw.Says(input.port, input.frame, input.now);
        }
        said += "\n";
    }
    return said + sw.Dump();
}

} // namespace

/** @brief The tests of robustness; each function says its oracle. */
class CoreRobustnessTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreRobustnessTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreRobustnessTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: l2.h: L2_ENOMEM, and nothing is left behind. */
    void SwitchWithoutMemory()
    {
        for (const l2_config& config : AllConfigs())
        {
            const std::size_t calls = FailEach([&](Allocator& allocator, const auto& fail) {
                fail();
                l2_switch* sw = nullptr;
                const l2_env env = allocator.Env();
                const int error = l2_switch_new(&sw, &config, &env);
                NS_TEST_EXPECT_MSG_EQ(error, (allocator.HasFailed() ? L2_ENOMEM : 0), "new");
                NS_TEST_EXPECT_MSG_EQ((sw != nullptr), (error == 0), "untouched");
                l2_switch_free(sw);
            });
            NS_TEST_EXPECT_MSG_EQ((calls > 4), true, "every call was tried");
        }
    }

    /** Oracle: l2.h: each call says L2_ENOMEM, changes nothing, and can be made again. */
    void TopologyWithoutMemory()
    {
        const std::size_t calls = FailEach([&](Allocator& allocator, const auto& fail) {
            fail();
            l2_topology* t = nullptr;
            const l2_env env = allocator.Env();
            if (const int error = l2_topology_new(&t, 20, &env))
            {
                NS_TEST_EXPECT_MSG_EQ(error, L2_ENOMEM, "new");
                NS_TEST_EXPECT_MSG_EQ((t == nullptr), true, "untouched");
                return;
            }
            for (uint16_t i = 0; i < 40; ++i)
            {
                const uint32_t node = i % 20;
                const uint16_t port = i < 20 ? 1 : 3;
                const uint32_t to = (node + (i < 20 ? 1 : 2)) % 20;
                const auto link = [&] {
                    return l2_topology_add_link(t, node, port, to, port + 1, 1);
                };
                if (const int error = link())
                {
                    NS_TEST_EXPECT_MSG_EQ(error, L2_ENOMEM, "link");
                    allocator.Fail(Allocator::NEVER);
                    NS_TEST_EXPECT_MSG_EQ((link()), 0, "its ports are still free");
                }
            }
            uint32_t hops = 77;
            const bool failed = allocator.HasFailed();
            const uint64_t distance = l2_topology_distance(t, 0, 10, &hops);
            const bool lost = allocator.HasFailed() && !failed;
            NS_TEST_EXPECT_MSG_EQ(distance,
                                  (lost ? UINT64_MAX : 5),
                                  "a spoke skips one of the ring");
            allocator.Fail(Allocator::NEVER);
            NS_TEST_EXPECT_MSG_EQ((l2_topology_distance(t, 0, 10, &hops)), 5, "with memory");
            NS_TEST_EXPECT_MSG_EQ(hops, 5, "with memory");
            l2_topology_free(t);
        });
        NS_TEST_EXPECT_MSG_EQ((calls > 15), true, "every call was tried");
    }

    /** Oracle: l2.h: L2_ENOMEM leaves the switch as it was, and the next call succeeds. */
    void SetTopologyWithoutMemory()
    {
        for (const l2_config& config : AllConfigs())
        {
            // First the switch's allocator fails, then the topology's.
            for (const bool ofSwitch : {true, false})
            {
                const std::size_t calls = FailEach([&](Allocator& failing, const auto& fail) {
                    Allocator reliable;
                    {
                        Switch sw(config, 1, ofSwitch ? &failing : &reliable);
                        Topology topology(20, ofSwitch ? &reliable : &failing);
                        NS_TEST_ASSERT_MSG_EQ((Fill(topology, config)), 0, "good");
                        sw.Receive(5, Plain(L2_MAC_BROADCAST, HOST_A));
                        const std::string before = sw.Dump();
                        fail();
                        const int error = l2_switch_set_topology(sw.Get(), topology.Get(), 0, 0);
                        failing.Fail(Allocator::NEVER);
                        NS_TEST_EXPECT_MSG_EQ(error,
                                              (failing.HasFailed() ? L2_ENOMEM : 0),
                                              config.scheme);
                        sw.Drain();
                        if (error)
                        {
                            NS_TEST_EXPECT_MSG_EQ((sw.Dump()), before, "unchanged");
                            NS_TEST_EXPECT_MSG_EQ(
                                (l2_switch_set_topology(sw.Get(), topology.Get(), 0, 0)),
                                0,
                                "once more");
                            sw.Drain();
                        }
                        Switch fresh(config, 1);
                        fresh.Receive(5, Plain(L2_MAC_BROADCAST, HOST_A));
                        l2_switch_set_topology(fresh.Get(), topology.Get(), 0, 0);
                        NS_TEST_EXPECT_MSG_EQ((sw.Dump()),
                                              (fresh.Dump()),
                                              "as if nothing had been");
                    }
                    NS_TEST_EXPECT_MSG_EQ((reliable.GetLive()), 0, "given back");
                });
                NS_TEST_EXPECT_MSG_EQ((calls > 0), true, "every call was tried");
            }
        }
    }

    /** Oracle: l2.h: when memory runs out while a frame is handled, a table behaves as if full. */
    void LearningWithoutMemory()
    {
        const std::size_t calls = FailEach([&](Allocator& allocator, const auto& fail) {
            Switch sw(EthernetConfig(3), 1, &allocator);
            fail();
            for (l2_mac i = 0; i < 100; ++i)
            {
                NS_TEST_EXPECT_MSG_EQ((sw.Says(1, Plain(L2_MAC_BROADCAST, HOST_A + i))),
                                      "forward 2,3",
                                      "relayed all the same");
            }
            const uint64_t missed = sw.GetCounters().not_learnt;
            NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("fdb") + missed), 100, "learnt or counted");
            NS_TEST_EXPECT_MSG_EQ((missed > 0), (allocator.HasFailed()), "for want of memory");
            const std::string dump = sw.Dump();
            NS_TEST_EXPECT_MSG_EQ((dump.empty()), false, "a dump needs memory, and does without");
            allocator.Fail(Allocator::NEVER);
            for (l2_mac i = 0; i < 100; ++i)
            {
                sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A + i));
            }
            NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("fdb")), 100, "with memory");
        });
        NS_TEST_EXPECT_MSG_EQ((calls > 8), true, "every call was tried");
    }

    /** Oracle: as above; a host that is refused is told, and those that there are stay. */
    void AssigningWithoutMemory()
    {
        for (const l2_host_id scheme : {L2_HOST_ID_SEQUENTIAL, L2_HOST_ID_PORT, L2_HOST_ID_HASH})
        {
            l2_config config = MooseConfig(3);
            config.host_id = scheme;
            const std::size_t calls = FailEach([&](Allocator& allocator, const auto& fail) {
                Switch sw(config, 1, &allocator);
                fail();
                std::map<l2_mac, l2_mac> given;
                for (l2_mac i = 0; i < 100; ++i)
                {
                    const std::string said = sw.Says(1, Plain(L2_MAC_BROADCAST, HOST_A + i));
                    const l2_mac address = l2_switch_host_address(sw.Get(), HOST_A + i);
                    const bool assigned = address != L2_MAC_NONE;
                    const bool dropped = said.find("drop host-table-full") != std::string::npos;
                    NS_TEST_EXPECT_MSG_EQ(assigned, (!dropped), said);
                    NS_TEST_EXPECT_MSG_EQ((said.find("forward 2,3") != std::string::npos),
                                          assigned,
                                          said);
                    if (assigned)
                    {
                        given[HOST_A + i] = address;
                    }
                }
                const uint64_t refused = sw.GetCounters().dropped[L2_DROP_HOST_TABLE_FULL];
                NS_TEST_EXPECT_MSG_EQ((given.size() + refused), 100, "assigned or counted");
                for (const auto& host : given)
                {
                    NS_TEST_EXPECT_MSG_EQ((l2_switch_host_address(sw.Get(), host.first)),
                                          (host.second),
                                          "stays");
                }
            });
            NS_TEST_EXPECT_MSG_EQ((calls > 8), true, "every call was tried");
        }
    }

    /** Oracle: events may be lost for want of memory, what becomes of a frame may not. */
    void VerdictsAreNeverLost()
    {
        l2_config config = MooseConfig(3);
        config.host_capacity = 200;
        config.host_hold = 10 * L2_SECOND;
        const l2_time later = 20 * L2_SECOND;
        FailEach([&](Allocator& allocator, const auto& fail) {
            Switch sw(config, 1, &allocator);
            for (l2_mac i = 0; i < 200; ++i)
            {
                sw.Receive(1, Plain(L2_MAC_BROADCAST, HOST_A + i));
            }
            fail();
            // All 200 identifiers are given back, with an event each, for one new host.
            const auto actions = sw.Receive(2, Plain(L2_MAC_BROADCAST, HOST_B - 1000), later);
            NS_TEST_ASSERT_MSG_EQ((actions.empty()), false, "an answer");
            NS_TEST_EXPECT_MSG_EQ(
                (actions.back().Text()),
                ("forward 1,3 6=" + MacText(l2_switch_host_address(sw.Get(), HOST_B - 1000))),
                "the verdict");
            NS_TEST_EXPECT_MSG_EQ((actions.size() == 202), (!allocator.HasFailed()), "and events");
            NS_TEST_EXPECT_MSG_EQ((sw.GetEntries("hosts")), 1, "the new one");
        });
    }

    /** Oracle: l2.h. */
    void RewriterWithoutMemory()
    {
        FailEach([&](Allocator& allocator, const auto& fail) {
            const auto none = [](const uint8_t*, size_t, l2_field*, l2_drop*) { return 0; };
            std::vector<l2_rewriter> rewriters;
            for (uint16_t type = 0x9000; type < 0x9020; ++type)
            {
                rewriters.push_back({"x", type, 1, none});
            }
            Switch sw(MooseConfig(3), 1, &allocator);
            fail();
            for (const l2_rewriter& rewriter : rewriters)
            {
                const int error = l2_switch_add_rewriter(sw.Get(), &rewriter);
                NS_TEST_EXPECT_MSG_EQ((error == 0 || error == L2_ENOMEM), true, error);
                if (error)
                {
                    allocator.Fail(Allocator::NEVER);
                    NS_TEST_EXPECT_MSG_EQ((l2_switch_add_rewriter(sw.Get(), &rewriter)),
                                          0,
                                          "again");
                }
            }
        });
    }

    /** Oracle: a life with failures of memory strewn in must break nothing. */
    void LivesWithLittleMemory()
    {
        for (const l2_config& config : AllConfigs())
        {
            for (const std::size_t every : {1, 2, 3, 5, 7, 11})
            {
                Allocator allocator;
                {
                    Switch sw(config, 1, &allocator);
                    allocator.Fail(Allocator::EVERY, every);
                    Live(sw, MakeLife(every, 1500), config);
                    allocator.Fail(Allocator::NEVER);
                }
                NS_TEST_EXPECT_MSG_EQ((allocator.GetLive()), 0, "given back");
                NS_TEST_EXPECT_MSG_EQ((allocator.HasFailed()), true, "it did fail");
            }
        }
    }

    /** Oracle: the first run. The second uses memory that lies elsewhere and holds other things. */
    void SameSeedSameLife()
    {
        for (l2_config config : AllConfigs())
        {
            config.fdb_capacity = 50;
            config.host_capacity = 60;
            config.host_hold = 30 * L2_SECOND;
            config.fdb_ageing = 30 * L2_SECOND;
            const std::vector<Input> life = MakeLife(7, 3000);
            Allocator allocator;
            Switch first(config, 42);
            Switch second(config, 42, &allocator);
            const std::string one = Live(first, life, config);
            const std::string two = Live(second, life, config);
            NS_TEST_EXPECT_MSG_EQ((one == two), true, config.scheme);
            NS_TEST_EXPECT_MSG_EQ((one.find("forward") != std::string::npos), true, "a busy life");
            NS_TEST_EXPECT_MSG_EQ((one.find("drop") != std::string::npos), true, "a hard life");
        }
    }

    /** Oracle: l2.h: the seed keys hashes; nothing but choices by hash may depend on it. */
    void OtherSeeds()
    {
        for (const l2_config& config : AllConfigs())
        {
            std::set<std::string> dumps;
            for (uint64_t seed = 0; seed < 10; ++seed)
            {
                Switch sw(config, seed);
                Topology topology(20);
                Fill(topology, config);
                l2_switch_set_topology(sw.Get(), topology.Get(), 0, 0);
                for (l2_mac i = 0; i < 100; ++i)
                {
                    sw.Receive(static_cast<uint16_t>(5 + i % 2),
                               Plain(L2_MAC_BROADCAST, HOST_A + i));
                }
                dumps.insert(sw.Dump());
            }
            const bool hashed = config.host_id == L2_HOST_ID_HASH;
            NS_TEST_EXPECT_MSG_EQ((dumps.size()), (hashed ? 10 : 1), config.scheme);
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
 * @brief The tests of memory and repetition.
 */
class CoreRobustnessTestSuite : public TestSuite
{
  public:
    CoreRobustnessTestSuite()
        : TestSuite("moose-core-robustness", TestSuite::Type::UNIT)
    {
        typedef CoreRobustnessTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A switch that gets no memory is not made, and nothing is left behind",
             &T::SwitchWithoutMemory},
            {"A topology that gets no memory says so and goes on later", &T::TopologyWithoutMemory},
            {"A switch that gets no memory for a topology is as it was before",
             &T::SetTopologyWithoutMemory},
            {"A bridge that gets no memory relays without learning", &T::LearningWithoutMemory},
            {"Hosts for which there is no memory are refused and others stay",
             &T::AssigningWithoutMemory},
            {"What becomes of a frame is said even when events are lost for want of memory",
             &T::VerdictsAreNeverLost},
            {"A rewriter for which there is no memory can be added later",
             &T::RewriterWithoutMemory},
            {"Memory that fails now and then breaks nothing", &T::LivesWithLittleMemory},
            {"The same seed and inputs give the same answers and dumps", &T::SameSeedSameLife},
            {"Another seed changes hashed identifiers and nothing else", &T::OtherSeeds},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreRobustnessTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreRobustnessTestSuite g_coreRobustnessTestSuite;
