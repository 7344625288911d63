/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-directory-table: the table of a directory against a model that keeps a plain
 * map and looks at all of it for every question.
 */

#include "core-directory-model.h"

#include "ns3/test.h"

#include <cstring>
#include <random>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

/** @brief The tests of the table of a directory; each function says its oracle. */
class CoreDirectoryTableTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreDirectoryTableTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreDirectoryTableTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: the model, with every order of the three times and a table that is always full. */
    void AgainstModel()
    {
        const Limits limits[] = {
            {40, 100, 5, 1000},
            {40, 1000, 5, 100},
            {64, 10, 300, 50},
            {1, 50, 50, 50},
            {200, 300, 20, 3000},
            {17, 1, 1, 1},
        };
        for (const Limits& limit : limits)
        {
            for (uint32_t seed = 1; seed <= 3; ++seed)
            {
                RunRandom(limit, seed, 0);
            }
        }
    }

    /** Oracle: the model, which is told what there was no memory for and nothing else. */
    void AgainstModelWithoutMemory()
    {
        for (std::size_t every = 1; every <= 5; ++every)
        {
            RunRandom({150, 100, 5, 1000}, 1, every);
            RunRandom({3000, 4000, 5, 1000}, 2, every);
        }
    }

    /** Oracle: the contents, put in by another way. A digest is a function of these and nothing
     * else. */
    void DigestsKnowNoHistory()
    {
        std::mt19937 rng(7);
        Directory straight({1000, 100, 1, 1000}, 11);
        Directory winding({1000, 500, 7, 100}, 12);
        std::map<Ip, std::pair<l2_directory_owner, l2_source>> contents;
        for (uint32_t i = 0; i < 500; ++i)
        {
            contents[MakeIp(i)] = {MakeOwner(0x020000000000 | i, i, 0x020001000000 + i % 7, i % 9),
                                   i % 4 == 0 ? L2_SOURCE_STATIC : L2_SOURCE_LEARNT};
        }
        for (const auto& c : contents)
        {
            straight.Put(c.first, c.second.first, c.second.second, 5);
        }
        // Others first, in another order, some of them removed, and all changed at last.
        for (uint32_t i = 900; i > 0; --i)
        {
            winding.Put(MakeIp(i - 1), MakeOwner(i, i, rng() % 3, rng() % 3), L2_SOURCE_DHCP, i);
        }
        for (uint32_t i = 0; i < 900; ++i)
        {
            l2_directory_entry* entry = l2_directory_find(&winding.table, Core(MakeIp(i)));
            const auto c = contents.find(MakeIp(i));
            if (c == contents.end() || i % 2)
            {
                l2_directory_clear_owner(&winding.table, entry, 1000);
            }
            if (c != contents.end())
            {
                winding.Put(c->first,
                            c->second.first,
                            c->second.second == L2_SOURCE_LEARNT ? L2_SOURCE_DHCP
                                                                 : L2_SOURCE_STATIC,
                            2000);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((std::memcmp(straight.table.digests,
                                           winding.table.digests,
                                           sizeof(winding.table.digests))),
                              0,
                              "equal contents, equal digests");
        Check(straight);
        Check(winding);
    }

    /** Oracle: the list in the header of what a mapping counts with. */
    void DigestsKnowTheMapping()
    {
        Directory d;
        const l2_directory_owner owner = MakeOwner(1, 2, 3, 4);
        l2_directory_entry* entry = d.Put(V4(5), owner, L2_SOURCE_LEARNT, 10);
        std::set<uint64_t> seen;
        const unsigned bucket = l2_directory_bucket(Core(V4(5)));
        const auto sum = [&]() {
            for (unsigned i = 0; i < L2_DIRECTORY_BUCKETS; ++i)
            {
                NS_TEST_EXPECT_MSG_EQ((i == bucket || d.table.digests[i] == 0),
                                      true,
                                      "only its own bucket");
            }
            return d.table.digests[bucket];
        };
        const uint64_t before = sum();
        seen.insert(before);
        for (const l2_directory_owner& other : {MakeOwner(9, 2, 3, 4),
                                                MakeOwner(1, 9, 3, 4),
                                                MakeOwner(1, 2, 9, 4),
                                                MakeOwner(1, 2, 0, 4),
                                                MakeOwner(1, 2, 3, 9),
                                                MakeOwner(2, 1, 3, 4)})
        {
            l2_directory_set_owner(&d.table, entry, &other);
            NS_TEST_EXPECT_MSG_EQ((seen.insert(sum()).second), true, "each owner has its own");
        }
        entry->source = L2_SOURCE_STATIC;
        l2_directory_set_owner(&d.table, entry, &owner);
        NS_TEST_EXPECT_MSG_EQ((seen.insert(sum()).second), true, "static counts");
        entry->source = L2_SOURCE_DHCP;
        l2_directory_set_owner(&d.table, entry, &owner);
        entry->seen = 99;
        entry->claimed = 99;
        NS_TEST_EXPECT_MSG_EQ((sum()), before, "other sources and times do not");
        // Whoever changes the source without a word does no harm to the sum.
        entry->source = L2_SOURCE_STATIC;
        l2_directory_clear_owner(&d.table, entry, 100);
        NS_TEST_EXPECT_MSG_EQ((sum()), 0, "a tombstone counts nothing");
        Check(d);
    }

    /** Oracle: arithmetic. An entry of the past is late, but not later than the header says. */
    void TimesOfThePast()
    {
        Directory d({10, 100, 5, 500});
        d.Put(V4(1), MakeOwner(1, 1, 1, 1), L2_SOURCE_LEARNT, 1000)->seen = 930;
        l2_directory_entry* entry = l2_directory_next_due(&d.table, 999);
        NS_TEST_EXPECT_MSG_EQ((entry == nullptr), true, "it is not due yet");
        entry = l2_directory_next_due(&d.table, 1100);
        NS_TEST_EXPECT_MSG_EQ((entry != nullptr), true, "renew after it was made it is given");
        entry->seen = 1100;
        entry = l2_directory_next_due(&d.table, 1199);
        NS_TEST_EXPECT_MSG_EQ((entry == nullptr), true, "seen, it rests");
        const uint32_t first = l2_directory_first_due(&d.table);
        NS_TEST_EXPECT_MSG_EQ(first, 1200, "until it is due");
        entry = l2_directory_next_due(&d.table, 1200);
        NS_TEST_EXPECT_MSG_EQ((entry != nullptr), true, "to the tick");
    }

    /** Oracle: the header; FIXED entries do not give way, nor does what cannot be remembered harm.
     */
    void FixedStay()
    {
        Directory d({4, 100, 5, 500});
        for (uint32_t i = 1; i <= 4; ++i)
        {
            d.Put(V4(i), MakeOwner(i, i, 1, 1), L2_SOURCE_STATIC, 1);
        }
        l2_directory_entry evicted;
        l2_directory_entry* entry = l2_directory_make(&d.table, Core(V4(5)), 50, &evicted);
        NS_TEST_EXPECT_MSG_EQ((entry == nullptr), true, "all are fixed");
        entry = l2_directory_next_due(&d.table, 4000000000);
        NS_TEST_EXPECT_MSG_EQ((entry == nullptr), true, "and never due");
        const uint32_t first = l2_directory_first_due(&d.table);
        NS_TEST_EXPECT_MSG_EQ(first, L2_DIRECTORY_NEVER, "never");
        l2_directory_clear_owner(&d.table, l2_directory_find(&d.table, Core(V4(3))), 60);
        Check(d);
        entry = d.Put(V4(5), MakeOwner(5, 5, 1, 1), L2_SOURCE_LEARNT, 70);
        NS_TEST_EXPECT_MSG_EQ((entry != nullptr), true, "the tombstone made room");
        entry = l2_directory_find(&d.table, Core(V4(3)));
        NS_TEST_EXPECT_MSG_EQ((entry == nullptr), true, "and is gone");
        entry = l2_directory_next_due(&d.table, 169);
        NS_TEST_EXPECT_MSG_EQ((entry == nullptr), true, "the new one is not due");
        entry = l2_directory_next_due(&d.table, 170);
        NS_TEST_EXPECT_MSG_EQ((entry == l2_directory_find(&d.table, Core(V4(5)))),
                              true,
                              "and then it is");
        Check(d);
    }

    /** Oracle: the address of who was evicted, which is known here. */
    void EvictedOwnerIsTold()
    {
        Directory d({2, 100, 5, 500});
        const l2_directory_owner first = MakeOwner(1, 11, 0x020001000000, 3);
        d.Put(V4(1), first, L2_SOURCE_DHCP, 10);
        d.Put(V4(2), MakeOwner(2, 12, 0x020002000000, 3), L2_SOURCE_DHCP, 20);
        l2_directory_entry evicted;
        l2_directory_make(&d.table, Core(V4(3)), 30, &evicted);
        NS_TEST_EXPECT_MSG_EQ((evicted.state == L2_DIRECTORY_FRESH && Here(evicted.ip) == V4(1)),
                              true,
                              "seen longest ago");
        NS_TEST_EXPECT_MSG_EQ((Same(l2_directory_owner_of(&d.table, &evicted), first)),
                              true,
                              "with its switch, though that vouches for nobody now");
        const uint32_t left = l2_directory_port_count(&d.table, first.at, 3);
        NS_TEST_EXPECT_MSG_EQ(left, 0, "the port has none left");
        Check(d);
    }

    /** Oracle: the times that are written here; who was seen again stays, though the heap knows it
     * not. */
    void OldMappingsEvictTheOldest()
    {
        Directory d({2, 100, 5, 500});
        d.Put(V4(1), MakeOwner(1, 1, 1, 1), L2_SOURCE_LEARNT, 10);
        d.Put(V4(2), MakeOwner(2, 2, 1, 1), L2_SOURCE_LEARNT, 20);
        l2_directory_find(&d.table, Core(V4(1)))->seen = 119;
        const l2_directory_entry* due = l2_directory_next_due(&d.table, 119);
        NS_TEST_EXPECT_MSG_EQ((due == nullptr), true, "nobody is due");
        l2_directory_find(&d.table, Core(V4(2)))->seen = 110;
        d.Put(V4(3), MakeOwner(3, 3, 1, 1), L2_SOURCE_LEARNT, 1);
        const bool first = l2_directory_find(&d.table, Core(V4(1))) != nullptr;
        const bool second = l2_directory_find(&d.table, Core(V4(2))) != nullptr;
        NS_TEST_EXPECT_MSG_EQ((first && !second), true, "seen at 119 stays, seen at 110 goes");
        Check(d);
    }

    /** Oracle: arithmetic on ticks beyond 32 bits. */
    void LastTicks()
    {
        Directory d({10, 1000, 5000, 100});
        const uint32_t now = UINT32_MAX - 10;
        l2_directory_entry* entry = d.Put(V4(1), MakeOwner(1, 1, 1, 1), L2_SOURCE_LEARNT, now);
        const l2_directory_entry* due = l2_directory_next_due(&d.table, UINT32_MAX - 2);
        NS_TEST_EXPECT_MSG_EQ((due == nullptr), true, "not before the last tick");
        entry->state = L2_DIRECTORY_PROBED + 2;
        due = l2_directory_next_due(&d.table, UINT32_MAX - 2);
        NS_TEST_EXPECT_MSG_EQ((due == nullptr), true, "nor this");
        const uint32_t first = l2_directory_first_due(&d.table);
        NS_TEST_EXPECT_MSG_EQ(first, UINT32_MAX - 1, "the last tick, not one that is over");
    }

    /** Oracle: std::sort of addresses in text is not needed: a std::map of octets has the order. */
    void OrderAndDump()
    {
        std::mt19937 rng(3);
        std::vector<uint32_t> numbers(700);
        for (uint32_t i = 0; i < numbers.size(); ++i)
        {
            numbers[i] = i * 7919;
        }
        std::string dump;
        for (uint64_t secret = 1; secret <= 3; ++secret)
        {
            std::shuffle(numbers.begin(), numbers.end(), rng);
            Directory d({2000, 12000, 100, 60000}, secret);
            std::set<Ip> expected;
            for (const uint32_t number : numbers)
            {
                d.Put(MakeIp(number),
                      MakeOwner(number + 1, number + number % 2, number % 11, number % 5),
                      static_cast<l2_source>(number % 3),
                      static_cast<uint32_t>(secret));
                expected.insert(MakeIp(number));
            }
            l2_directory_clear_owner(&d.table, l2_directory_find(&d.table, Core(MakeIp(7919))), 9);
            expected.erase(MakeIp(7919));
            NS_TEST_EXPECT_MSG_EQ((d.Order() == std::vector<Ip>(expected.begin(), expected.end())),
                                  true,
                                  "by address, tombstones left out");
            const std::string now = d.Dump();
            NS_TEST_EXPECT_MSG_EQ((dump.empty() || now == dump), true, "the same for any history");
            dump = now;
            d.allocator.Fail(Allocator::ONCE);
            const std::vector<Ip> unordered = d.Order(L2_ENOMEM);
            NS_TEST_EXPECT_MSG_EQ((std::set<Ip>(unordered.begin(), unordered.end()) == expected),
                                  true,
                                  "all of them, if not in order");
        }
        Directory d;
        d.Put(V4(0x0a000002), MakeOwner(0x020001000001, 0xa, 0x020001000000, 3), L2_SOURCE_DHCP, 1);
        d.Put(V4(0x09ffffff), MakeOwner(0xb, 0xb, 0, 0), L2_SOURCE_STATIC, 1);
        d.Put(V6(4), MakeOwner(0xc, 0xc, 0, 7), L2_SOURCE_LEARNT, 1);
        NS_TEST_EXPECT_MSG_EQ((d.Dump()),
                              "directory 3 of 1000\n"
                              "  9.255.255.255 00:00:00:00:00:0b static\n"
                              "  10.0.0.2 02:00:01:00:00:01 real 00:00:00:00:00:0a "
                              "at 02:00:01:00:00:00 port 3 dhcp\n"
                              "  2001:db8:0:4:0:0:0:4 00:00:00:00:00:0c learnt\n",
                              "as the header says");
    }

    /** Oracle: the header's 64 octets a mapping; the model is the loop that made them. */
    void Growth()
    {
        constexpr uint32_t COUNT = 200000;
        Account account;
        l2_env env = {};
        env.resize = &Account::Resize;
        env.ctx = &account;
        l2_memory memory;
        l2_memory_init(&memory, &env);
        Table table;
        l2_directory_table_init(&table, &memory, 1 << 20, 9, 12000, 100, 60000);
        l2_directory_entry evicted;
        uint32_t wrong = 0;
        for (uint32_t i = 0; i < COUNT; ++i)
        {
            l2_directory_entry* entry = l2_directory_make(&table, Core(MakeIp(i)), i, &evicted);
            const l2_directory_owner owner = MakeOwner(i + 1,
                                                       i + 1,
                                                       0x020001000000 + i / 1000,
                                                       static_cast<uint16_t>(1 + i % 48));
            l2_directory_set_owner(&table, entry, &owner);
            entry->state = L2_DIRECTORY_FRESH;
            // Growing must not lose what is there; look now and then.
            for (uint32_t j = i / 2; (i & (i - 1)) == 0 && j <= i; ++j)
            {
                wrong += l2_directory_find(&table, Core(MakeIp(j))) == nullptr;
            }
        }
        NS_TEST_EXPECT_MSG_LT_OR_EQ(double(account.octets) / COUNT, 64.0, "octets a mapping");
        for (uint32_t i = 0; i < COUNT; ++i)
        {
            const l2_directory_entry* entry = l2_directory_find(&table, Core(MakeIp(i)));
            wrong +=
                !entry || l2_directory_owner_of(&table, entry).mac != i + 1 || entry->seen != i;
            wrong += l2_directory_find(&table, Core(MakeIp(COUNT + i))) != nullptr;
        }
        NS_TEST_EXPECT_MSG_EQ(wrong, 0, "all are found, and no others");
        l2_directory_table_check(&table);
        // Every second one is removed, and in time forgotten.
        for (uint32_t i = 0; i < COUNT; i += 2)
        {
            l2_directory_clear_owner(&table, l2_directory_find(&table, Core(MakeIp(i))), COUNT);
        }
        while (l2_directory_entry* entry = l2_directory_next_due(&table, COUNT + 60000))
        {
            if (entry->state == L2_DIRECTORY_REMOVED)
            {
                l2_directory_drop_due(&table);
                continue;
            }
            entry->seen = COUNT + 60000;
        }
        l2_directory_table_check(&table);
        for (uint32_t i = 0; i < COUNT; ++i)
        {
            wrong += (l2_directory_find(&table, Core(MakeIp(i))) != nullptr) != (i % 2);
        }
        NS_TEST_EXPECT_MSG_EQ(wrong, 0, "half of them are left");
        NS_TEST_EXPECT_MSG_EQ((table.count), COUNT / 2, "and counted");
        l2_directory_table_fini(&table);
        NS_TEST_EXPECT_MSG_EQ((account.octets), 0, "all memory goes back");
    }

    /** Oracle: the state before the call; each allocation of a script fails, one after the other.
     */
    void EachAllocationFails()
    {
        bool failed = true;
        for (std::size_t n = 1; failed; ++n)
        {
            Directory d({3000, 100, 5, 500});
            d.allocator.Fail(Allocator::ONCE, n);
            l2_directory_entry evicted;
            for (uint32_t i = 0; i < 1500; ++i)
            {
                const l2_ip ip = Core(MakeIp(i));
                l2_directory_entry* entry = l2_directory_make(&d.table, ip, 1, &evicted);
                if (!entry)
                {
                    NS_TEST_EXPECT_MSG_EQ((d.table.count), i, "nothing has changed");
                    Check(d);
                    NS_TEST_EXPECT_MSG_EQ((l2_directory_find(&d.table, ip) == nullptr), true, i);
                    entry = l2_directory_make(&d.table, ip, 1, &evicted);
                }
                NS_TEST_ASSERT_MSG_EQ((entry != nullptr), true, "memory is back");
                const l2_directory_owner owner =
                    MakeOwner(i + 1, i + 1, 1 + i % 37, static_cast<uint16_t>(i % 41));
                l2_directory_set_owner(&d.table, entry, &owner);
                entry->state = L2_DIRECTORY_FRESH;
                l2_directory_owner is = l2_directory_owner_of(&d.table, entry);
                if (!Same(is, owner))
                {
                    NS_TEST_EXPECT_MSG_EQ((is.at), L2_MAC_NONE, "only the switch is missing");
                    is.at = owner.at;
                    Check(d);
                    l2_directory_set_owner(&d.table, entry, &owner);
                }
                NS_TEST_EXPECT_MSG_EQ((Same(is, owner)), true, "all else is there");
            }
            Check(d);
            failed = d.allocator.HasFailed();
            NS_TEST_EXPECT_MSG_EQ((l2_directory_port_count(&d.table, 1, 0)), 1, "i = 0");
        }
    }

  private:
    /** Assert all invariants. */
    static void Check(const Directory& d)
    {
        l2_directory_table_check(&d.table);
    }

    /** One random sequence. */
    class Sequence
    {
      public:
        /** As RunRandom(). */
        Sequence(const Limits& limits, uint32_t seed, std::size_t every)
            : core(limits, seed),
              model(limits),
              m_limits(limits),
              m_rng(seed),
              m_failing(every != 0)
        {
            if (every)
            {
                core.allocator.Fail(Allocator::EVERY, every);
            }
        }

        /** Do something at random. @return what went wrong, or nothing */
        std::string Step()
        {
            now += m_rng() % 8 == 0 ? m_rng() % (2 * m_limits.renew) : m_rng() % 3;
            const Ip ip = MakeIp(m_rng() % (m_limits.capacity * 3 / 2 + 2));
            const auto known = model.entries.find(ip);
            l2_directory_entry* entry = l2_directory_find(&core.table, Core(ip));
            if ((entry != nullptr) != (known != model.entries.end()))
            {
                return "find";
            }
            if (!entry)
            {
                return m_rng() % 3 ? Make(ip) : Serve();
            }
            switch (m_rng() % 8)
            {
            case 0:
                if (known->second.owner.mac)
                {
                    l2_directory_clear_owner(&core.table, entry, now);
                    known->second.owner = MakeOwner(0, 0, 0, 0);
                    known->second.state = L2_DIRECTORY_REMOVED;
                    known->second.seen = now;
                }
                return "";
            case 1:
            case 2:
                return known->second.state == L2_DIRECTORY_FIXED ? "" : Own(known, entry);
            case 3:
                return Serve();
            default:
                if (known->second.state < L2_DIRECTORY_FIXED)
                {
                    entry->state = L2_DIRECTORY_FRESH;
                    entry->seen = now;
                    known->second.state = L2_DIRECTORY_FRESH;
                    known->second.seen = now;
                }
                return "";
            }
        }

        /** @return what differs between model and core, or nothing */
        std::string Compare()
        {
            l2_directory_table_check(&core.table);
            if (core.table.count != model.entries.size() || core.table.mappings != model.Mappings())
            {
                return "counts";
            }
            for (const auto& e : model.entries)
            {
                const l2_directory_entry* entry =
                    l2_directory_by_number(&core.table, e.second.number);
                if (!entry || Here(entry->ip) != e.first || entry->state != e.second.state ||
                    entry->seen != e.second.seen || entry->source != e.second.source ||
                    !Same(l2_directory_owner_of(&core.table, entry), e.second.owner))
                {
                    return "entry";
                }
            }
            for (l2_mac at = 0; at < 5; ++at)
            {
                for (uint16_t port = 0; port < 6; ++port)
                {
                    if (l2_directory_port_count(&core.table, at, port) != model.PortCount(at, port))
                    {
                        return "port count";
                    }
                }
            }
            const auto first = model.First(UINT64_MAX);
            const uint32_t bound = l2_directory_first_due(&core.table);
            return first != model.entries.end() && model.Due(first->second) < bound ? "first due"
                                                                                    : "";
        }

        Directory core;       //!< the core's
        DirectoryModel model; //!< what it must be
        uint32_t now = 1;     //!< tick

      private:
        /** Give an entry an owner. */
        std::string Own(DirectoryModel::Where where, l2_directory_entry* entry)
        {
            const l2_directory_owner owner = MakeOwner(1 + m_rng() % 9,
                                                       m_rng() % 9,
                                                       m_rng() % 5,
                                                       static_cast<uint16_t>(m_rng() % 6));
            DirectoryModel::Entry& e = where->second;
            e.source = m_rng() % 8 ? static_cast<l2_source>(m_rng() % 2) : L2_SOURCE_STATIC;
            e.state = e.source == L2_SOURCE_STATIC ? L2_DIRECTORY_FIXED : L2_DIRECTORY_FRESH;
            e.seen = now;
            e.owner = owner;
            entry->source = static_cast<uint8_t>(e.source);
            entry->seen = now;
            l2_directory_set_owner(&core.table, entry, &owner);
            entry->state = static_cast<uint8_t>(e.state);
            if (m_failing && l2_directory_owner_of(&core.table, entry).at == L2_MAC_NONE)
            {
                e.owner.at = L2_MAC_NONE;
            }
            return "";
        }

        /** Make an entry. */
        std::string Make(const Ip& ip)
        {
            const bool full = model.entries.size() == m_limits.capacity;
            const auto victim = model.Victim(now);
            l2_directory_entry evicted;
            l2_directory_entry* entry = l2_directory_make(&core.table, Core(ip), now, &evicted);
            if (full && (entry == nullptr) != (victim == model.entries.end()))
            {
                return "only fixed entries stay";
            }
            if (!entry)
            {
                return full || m_failing ? "" : "make";
            }
            const bool told = evicted.state != L2_DIRECTORY_FREE;
            if (told != (full && victim->second.owner.mac) ||
                (told && Here(evicted.ip) != victim->first))
            {
                return "evicted";
            }
            if (full)
            {
                model.entries.erase(victim);
            }
            model.entries[ip] = {core.Number(entry),
                                 L2_DIRECTORY_REMOVED,
                                 L2_SOURCE_LEARNT,
                                 now,
                                 MakeOwner(0, 0, 0, 0)};
            return m_rng() % 8 ? Own(model.entries.find(ip), entry) : "";
        }

        /** Do what is due, or a part of it. */
        std::string Serve()
        {
            for (unsigned left = 1 + m_rng() % 100; left > 0; --left)
            {
                const auto first = model.First(UINT64_MAX);
                const bool due = first != model.entries.end() && model.Due(first->second) <= now;
                l2_directory_entry* entry = l2_directory_next_due(&core.table, now);
                if ((entry != nullptr) != due || (due && Here(entry->ip) != first->first))
                {
                    return "next due";
                }
                if (!due)
                {
                    return l2_directory_first_due(&core.table) <= now ? "no progress" : "";
                }
                DirectoryModel::Entry& e = first->second;
                if (e.state == L2_DIRECTORY_REMOVED)
                {
                    l2_directory_drop_due(&core.table);
                    model.entries.erase(first);
                }
                else if (e.state == L2_DIRECTORY_PROBED + 2)
                {
                    l2_directory_clear_owner(&core.table, entry, now);
                    e.owner = MakeOwner(0, 0, 0, 0);
                    e.state = L2_DIRECTORY_REMOVED;
                    e.seen = now;
                }
                else
                {
                    entry->state = static_cast<uint8_t>(++e.state);
                }
            }
            return "";
        }

        Limits m_limits;    //!< of the table
        std::mt19937 m_rng; //!< what happens
        bool m_failing;     //!< allocations fail
    };

    /**
     * @brief Do many things at random with a table and its model.
     * @param limits of the table
     * @param seed of what happens
     * @param every so many allocations one fails; 0: none
     */
    void RunRandom(const Limits& limits, uint32_t seed, std::size_t every)
    {
        Sequence sequence(limits, seed, every);
        for (uint32_t step = 0; step < 4000; ++step)
        {
            std::string wrong = sequence.Step();
            if (wrong.empty() && (step < 300 || step % 16 == 0))
            {
                wrong = sequence.Compare();
            }
            NS_TEST_ASSERT_MSG_EQ(wrong,
                                  "",
                                  "capacity " << limits.capacity << " seed " << seed << " every "
                                              << every << " step " << step);
        }
    }

    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of the table of a directory.
 */
class CoreDirectoryTableTestSuite : public TestSuite
{
  public:
    CoreDirectoryTableTestSuite()
        : TestSuite("moose-core-directory-table", TestSuite::Type::UNIT)
    {
        typedef CoreDirectoryTableTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A directory does what a map searched in full does", &T::AgainstModel},
            {"A directory that gets memory now and then does what it has memory for",
             &T::AgainstModelWithoutMemory},
            {"Whichever allocation fails, a directory is as before and goes on",
             &T::EachAllocationFails},
            {"Equal contents have equal digests whatever their history", &T::DigestsKnowNoHistory},
            {"A digest tells every member of a mapping but its times", &T::DigestsKnowTheMapping},
            {"A mapping seen in the past is looked at late, within a bound", &T::TimesOfThePast},
            {"Static mappings do not give way to others", &T::FixedStay},
            {"Who had to make room is told with its switch", &T::EvictedOwnerIsTold},
            {"A mapping of the past takes the place of who was seen longest ago",
             &T::OldMappingsEvictTheOldest},
            {"Ticks end without an overflow", &T::LastTicks},
            {"Order and dump follow the addresses and no hash", &T::OrderAndDump},
            {"A directory of 200000 mappings takes at most 64 octets for each", &T::Growth},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreDirectoryTableTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreDirectoryTableTestSuite g_coreDirectoryTableTestSuite;
