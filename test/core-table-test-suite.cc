/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-table: the forwarding database and the map of hosts, each against a
 * model that keeps a plain list and looks at all of it for every question.
 */

#include "core-test-support.h"

extern "C"
{
#include "../model/core/table/address_map.h"
#include "../model/core/table/fdb.h"
}

#include "ns3/test.h"

#include <cstring>
#include <random>
#include <set>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

/** What fdb.h says, written as it is said: one list, and a look at all of it. */
class FdbModel
{
  public:
    /** An address that was seen. */
    struct Entry
    {
        l2_mac address;   //!< whose
        uint16_t port;    //!< where
        l2_time lastSeen; //!< when
        uint64_t order;   //!< how many had been seen before, when it was
    };

    /**
     * @brief Make an empty one.
     * @param capacity most entries
     * @param ageing how long they last
     */
    FdbModel(std::size_t capacity, l2_time ageing)
        : m_capacity(capacity),
          m_ageing(ageing)
    {
    }

    /** As l2_fdb_learn(). */
    l2_fdb_result Learn(l2_mac address, uint16_t port, l2_time now, l2_fdb_change& change)
    {
        for (Entry& entry : entries)
        {
            if (entry.address != address)
            {
                continue;
            }
            const bool gone = IsGone(entry, now);
            const uint16_t oldPort = entry.port;
            entry = {address, port, now, m_next++};
            change.old_port = oldPort;
            return gone ? L2_FDB_NEW : oldPort == port ? L2_FDB_KNOWN : L2_FDB_MOVED;
        }
        l2_fdb_result result = L2_FDB_NEW;
        if (entries.size() >= m_capacity)
        {
            Sweep(now);
        }
        if (entries.size() >= m_capacity)
        {
            const std::size_t victim = Victim(port);
            change.victim = entries[victim].address;
            change.old_port = entries[victim].port;
            entries.erase(entries.begin() + victim);
            result = L2_FDB_EVICTED;
        }
        entries.push_back({address, port, now, m_next++});
        return result;
    }

    /** As l2_fdb_lookup(). */
    uint16_t Lookup(l2_mac address, l2_time now) const
    {
        for (const Entry& entry : entries)
        {
            if (entry.address == address && !IsGone(entry, now))
            {
                return entry.port;
            }
        }
        return L2_NO_PORT;
    }

    /** As l2_fdb_flush(). */
    void Flush(uint16_t port)
    {
        Remove([&](const Entry& entry) { return entry.port == port; });
    }

    /** As l2_fdb_sweep(). */
    void Sweep(l2_time now)
    {
        Remove([&](const Entry& entry) { return IsGone(entry, now); });
    }

    /** @return how many entries a port has */
    std::size_t Count(uint16_t port) const
    {
        std::size_t count = 0;
        for (const Entry& entry : entries)
        {
            count += entry.port == port;
        }
        return count;
    }

    std::vector<Entry> entries; //!< in no order

  private:
    /** Whether an address has not been seen for the ageing time. */
    bool IsGone(const Entry& entry, l2_time now) const
    {
        return now - entry.lastSeen >= m_ageing;
    }

    /** Remove all that a predicate names. */
    template <typename P>
    void Remove(P isGone)
    {
        entries.erase(std::remove_if(entries.begin(), entries.end(), isGone), entries.end());
    }

    /** Who makes room for an address at a port. */
    std::size_t Victim(uint16_t own) const
    {
        uint16_t fattest = own;
        for (uint16_t port = 1; port < 100; ++port)
        {
            fattest = Count(port) > Count(fattest) ? port : fattest;
        }
        std::size_t victim = SIZE_MAX;
        for (std::size_t i = 0; i < entries.size(); ++i)
        {
            if (entries[i].port == fattest &&
                (victim == SIZE_MAX || entries[i].order < entries[victim].order))
            {
                victim = i;
            }
        }
        return victim;
    }

    std::size_t m_capacity; //!< most entries
    l2_time m_ageing;       //!< how long they last
    uint64_t m_next = 0;    //!< next order
};

/** A forwarding database with memory of its own. */
class Fdb
{
  public:
    /**
     * @brief Make an empty one.
     * @param ports how many ports
     * @param capacity most entries
     * @param ageing how long they last
     */
    Fdb(uint16_t ports, uint32_t capacity, l2_time ageing)
    {
        l2_config config = EthernetConfig(ports);
        config.fdb_capacity = capacity;
        config.fdb_ageing = ageing;
        l2_memory_init(&m_memory, nullptr);
        l2_fdb_init(&fdb, &m_memory, &config, 5);
    }

    ~Fdb()
    {
        l2_fdb_fini(&fdb);
    }

    Fdb(const Fdb&) = delete;
    Fdb& operator=(const Fdb&) = delete;

    /** @return whether an address is there */
    bool Has(l2_mac address, l2_time now) const
    {
        return l2_fdb_lookup(&fdb, address, now) != L2_NO_PORT;
    }

    l2_fdb fdb; //!< the core's struct

  private:
    l2_memory m_memory; //!< where it lives
};

/** A map of hosts with memory of its own. */
class Hosts
{
  public:
    /**
     * @brief Make an empty one.
     * @param config the switch's
     * @param secret keys its hash
     */
    explicit Hosts(const l2_config& config, uint64_t secret = 5)
    {
        l2_memory_init(&m_memory, nullptr);
        l2_address_map_init(&map, &m_memory, &config, secret);
    }

    ~Hosts()
    {
        l2_address_map_fini(&map);
    }

    Hosts(const Hosts&) = delete;
    Hosts& operator=(const Hosts&) = delete;

    /**
     * @brief Give a host an identifier.
     * @param real its address
     * @param port its port
     * @param now the time
     * @return the identifier; if refused, minus the reason and 1
     */
    int64_t Assign(l2_mac real, uint16_t port, l2_time now = 0)
    {
        l2_host* host = nullptr;
        const l2_drop refused = l2_address_map_assign(&map, real, port, now, &host);
        return refused == L2_DROP_REASONS ? static_cast<int64_t>(host->identifier) : -1 - refused;
    }

    /** @return who lost an identifier at a time */
    std::set<l2_mac> Sweep(l2_time now)
    {
        std::set<l2_mac> gone;
        uint32_t cursor = 0;
        l2_host released;
        while (l2_address_map_sweep(&map, now, &cursor, &released))
        {
            gone.insert(released.real);
        }
        return gone;
    }

    l2_address_map map; //!< the core's struct

  private:
    l2_memory m_memory; //!< where it lives
};

/**
 * @brief A switch with few host identifiers.
 * @param scheme how they are chosen
 * @param bits of an identifier
 * @param ports how many
 * @param portBits PORT: bits of the port
 * @return the configuration
 */
l2_config
HostConfig(l2_host_id scheme, uint8_t bits, uint16_t ports, uint8_t portBits = 1)
{
    l2_config config;
    l2_config_init(&config, "moose");
    config.ports = ports;
    config.address = 2;
    config.plan.prefix_length = static_cast<uint8_t>(48 - bits);
    l2_plan_prefix(&config.plan, 1, &config.prefix);
    config.host_id = scheme;
    config.host_id_port_bits = portBits;
    config.host_hold = 100 * L2_SECOND;
    return config;
}

/** What address_map.h says about identifiers, with a look at all of them for every question. */
class HostModel
{
  public:
    /** A host that has an identifier. */
    struct Host
    {
        l2_mac real;      //!< its address
        uint16_t home;    //!< the port that it was first seen at
        l2_time lastUsed; //!< when a frame came or went
    };

    /**
     * @brief Make an empty one.
     * @param config the switch's
     */
    explicit HostModel(const l2_config& config)
        : m_config(config),
          m_bits(48 - config.prefix.length)
    {
    }

    /**
     * @brief Which identifiers may a port's next host get, best first?
     * @param port the port
     * @return all of its share, in the order in which they are to be tried
     */
    std::vector<uint64_t> Candidates(uint16_t port) const
    {
        const bool byPort = m_config.host_id == L2_HOST_ID_PORT;
        const unsigned bits = m_bits - (byPort ? m_config.host_id_port_bits : 0);
        const uint64_t first = byPort ? static_cast<uint64_t>(port) << bits : 1;
        const uint64_t end = byPort ? first + (1 << bits) : 1 << bits;
        const auto last = m_last.find(byPort ? port : 0);
        std::vector<uint64_t> order;
        for (uint64_t id = last == m_last.end() ? first : last->second + 1; id < end; ++id)
        {
            order.push_back(id);
        }
        for (uint64_t id = first; order.size() < end - first; ++id)
        {
            order.push_back(id);
        }
        return order;
    }

    /** As l2_address_map_assign(), for SEQUENTIAL and PORT; minus the reason and 1 if refused. */
    int64_t Assign(l2_mac real, uint16_t port, l2_time now)
    {
        if (hosts.size() >= m_config.host_capacity)
        {
            return -1 - L2_DROP_HOST_TABLE_FULL;
        }
        const bool byPort = m_config.host_id == L2_HOST_ID_PORT;
        const auto ofPort = std::count_if(hosts.begin(), hosts.end(), [port](const auto& host) {
            return host.second.home == port;
        });
        if (byPort && ofPort >= std::max<int64_t>(1, m_config.host_capacity / m_config.ports))
        {
            return -1 - L2_DROP_HOST_ID_PORT_FULL;
        }
        for (const uint64_t id : Candidates(port))
        {
            if (!hosts.count(id))
            {
                m_last[byPort ? port : 0] = id;
                hosts[id] = {real, port, now};
                return static_cast<int64_t>(id);
            }
        }
        return -1 - (byPort ? L2_DROP_HOST_ID_PORT_FULL : L2_DROP_HOST_ID_FULL);
    }

    /** As l2_address_map_sweep(), all at once. */
    std::set<l2_mac> Sweep(l2_time now)
    {
        std::set<l2_mac> gone;
        for (auto it = hosts.begin(); it != hosts.end();)
        {
            const bool idle = now - it->second.lastUsed >= m_config.host_hold;
            if (idle)
            {
                gone.insert(it->second.real);
            }
            it = idle ? hosts.erase(it) : std::next(it);
        }
        return gone;
    }

    std::map<uint64_t, Host> hosts; //!< by identifier

  private:
    l2_config m_config;                  //!< the switch's
    unsigned m_bits;                     //!< of an identifier
    std::map<uint16_t, uint64_t> m_last; //!< identifier given last, by port or for all
};

} // namespace

/** @brief The tests of these tables; each function says its oracle. */
class CoreTableTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreTableTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreTableTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: FdbModel. */
    void FdbAgainstModel()
    {
        const l2_time ageing = 10 * L2_SECOND;
        const uint16_t ports = 5;
        for (const uint32_t capacity : {1, 2, 16, 64})
        {
            std::mt19937_64 rng(capacity);
            Fdb table(ports, capacity, ageing);
            FdbModel model(capacity, ageing);
            l2_time now = 0;
            for (int i = 0; i < 40000; ++i)
            {
                // Small steps, steps of a second, and steps to the very end of an entry.
                const uint64_t step = rng() % 100;
                now += step < 90 ? rng() % 1000000 : step < 98 ? rng() % (2 * L2_SECOND) : 0;
                if (step >= 98 && !model.entries.empty())
                {
                    const auto& entry = model.entries[rng() % model.entries.size()];
                    const l2_time edge = entry.lastSeen + ageing - 1 + rng() % 2;
                    now = std::max(now, edge);
                }
                const l2_mac address = 1 + rng() % 100;
                const uint16_t port =
                    static_cast<uint16_t>(1 + rng() % ports % (1 + rng() % ports));
                switch (rng() % 100)
                {
                case 0:
                    l2_fdb_flush(&table.fdb, port);
                    model.Flush(port);
                    break;
                case 1:
                    l2_fdb_sweep(&table.fdb, now);
                    model.Sweep(now);
                    break;
                default:
                    l2_fdb_change got = {};
                    l2_fdb_change expected = {};
                    const l2_fdb_result result = model.Learn(address, port, now, expected);
                    NS_TEST_ASSERT_MSG_EQ((l2_fdb_learn(&table.fdb, address, port, now, &got)),
                                          result,
                                          "operation " << i << " of " << capacity);
                    if (result == L2_FDB_MOVED || result == L2_FDB_EVICTED)
                    {
                        NS_TEST_ASSERT_MSG_EQ((got.old_port), (expected.old_port), i);
                    }
                    if (result == L2_FDB_EVICTED)
                    {
                        NS_TEST_ASSERT_MSG_EQ((got.victim), (expected.victim), i);
                    }
                }
                NS_TEST_ASSERT_MSG_EQ((l2_fdb_count(&table.fdb)), (model.entries.size()), i);
                const l2_mac asked = 1 + rng() % 100;
                NS_TEST_ASSERT_MSG_EQ((l2_fdb_lookup(&table.fdb, asked, now)),
                                      (model.Lookup(asked, now)),
                                      "operation " << i);
                if (i % 50 == 0)
                {
                    l2_fdb_check(&table.fdb);
                }
            }
        }
    }

    /** Oracle: the ageing time, to the nanosecond [802.1D-2004 7.9.2]. */
    void FdbAgeing()
    {
        const l2_time ageing = 300 * L2_SECOND;
        for (const l2_time start : {l2_time(0), l2_time(1), 123 * L2_SECOND + 456, 7 * ageing})
        {
            Fdb table(3, 10, ageing);
            l2_fdb_change change;
            l2_fdb_learn(&table.fdb, 1, 2, start, &change);
            l2_fdb_learn(&table.fdb, 2, 2, start + 1, &change);
            NS_TEST_EXPECT_MSG_EQ((table.Has(1, start + ageing - 1)), true, "the last nanosecond");
            NS_TEST_EXPECT_MSG_EQ((table.Has(1, start + ageing)), false, "gone");
            NS_TEST_EXPECT_MSG_EQ((table.Has(2, start + ageing)), true, "one nanosecond younger");
            l2_fdb_sweep(&table.fdb, start + ageing - 1);
            NS_TEST_EXPECT_MSG_EQ((l2_fdb_count(&table.fdb)), 2, "not yet");
            l2_fdb_sweep(&table.fdb, start + ageing);
            NS_TEST_EXPECT_MSG_EQ((l2_fdb_count(&table.fdb)), 1, "now");
            l2_fdb_learn(&table.fdb, 2, 2, start + ageing, &change);
            NS_TEST_EXPECT_MSG_EQ((table.Has(2, start + 2 * ageing - 1)), true, "seen again");
            NS_TEST_EXPECT_MSG_EQ((table.Has(2, start + 2 * ageing)), false, "and gone again");
        }
    }

    /** Oracle: fdb.h: whoever invents addresses cannot push a port below an equal share. */
    void FdbFairness()
    {
        const uint32_t capacity = 100;
        Fdb table(5, capacity, 300 * L2_SECOND);
        l2_fdb_change change;
        // Ports 2 to 5 have 5, 10, 15 and 20 stations, which speak once a minute.
        const auto speak = [&](l2_time now) {
            for (uint16_t port = 2; port <= 5; ++port)
            {
                for (l2_mac station = 0; station < 5u * (port - 1u); ++station)
                {
                    l2_fdb_learn(&table.fdb, port * 1000u + station, port, now, &change);
                }
            }
        };
        for (l2_time minute = 0; minute < 10; ++minute)
        {
            speak(minute * 60 * L2_SECOND);
            for (l2_mac invented = 0; invented < 2000; ++invented)
            {
                const l2_time now = minute * 60 * L2_SECOND + static_cast<l2_time>(invented);
                l2_fdb_learn(&table.fdb, 1000000 + minute * 2000 + invented, 1, now, &change);
            }
            for (uint16_t port = 2; port <= 5; ++port)
            {
                for (l2_mac station = 0; station < 5u * (port - 1u); ++station)
                {
                    NS_TEST_EXPECT_MSG_EQ(
                        (table.Has(port * 1000u + station, minute * 60 * L2_SECOND)),
                        true,
                        "station " << station << " of port " << port);
                }
            }
            NS_TEST_EXPECT_MSG_EQ((l2_fdb_count(&table.fdb)), capacity, "full");
        }
    }

    /** Oracle: arithmetic: 90 entries at one port give way until both have half of 100. */
    void FdbEqualShare()
    {
        Fdb table(2, 100, 300 * L2_SECOND);
        l2_fdb_change change;
        for (l2_mac station = 0; station < 90; ++station)
        {
            l2_fdb_learn(&table.fdb, 1000 + station, 2, 0, &change);
        }
        int lost = 0;
        for (l2_mac invented = 0; invented < 5000; ++invented)
        {
            const l2_fdb_result result = l2_fdb_learn(&table.fdb, 10000 + invented, 1, 1, &change);
            lost += result == L2_FDB_EVICTED && change.old_port == 2;
        }
        NS_TEST_EXPECT_MSG_EQ(lost, 40, "of 90");
        NS_TEST_EXPECT_MSG_EQ((table.fdb.ports[2].count), 50, "half");
        for (l2_mac station = 0; station < 90; ++station)
        {
            NS_TEST_EXPECT_MSG_EQ((table.Has(1000 + station, 1)),
                                  (station >= 40),
                                  "those seen longest ago went first");
        }
    }

    /** Oracle: HostModel. */
    void HostsAgainstModel()
    {
        for (const l2_host_id scheme : {L2_HOST_ID_SEQUENTIAL, L2_HOST_ID_PORT})
        {
            for (const uint32_t capacity : {10000, 20, 2})
            {
                l2_config config = HostConfig(scheme, 6, 3, 2);
                config.host_capacity = capacity;
                Hosts hosts(config);
                HostModel model(config);
                std::mt19937_64 rng(capacity);
                l2_time now = 0;
                for (int i = 0; i < 60000; ++i)
                {
                    now += static_cast<l2_time>(rng() % (2 * L2_SECOND));
                    const l2_mac real = 1 + rng() % 200;
                    const uint16_t port = static_cast<uint16_t>(1 + rng() % 3);
                    l2_host* host = l2_address_map_by_real(&hosts.map, real);
                    if (host)
                    {
                        // A frame from it, perhaps from another port: it keeps what it has.
                        host->last_used = now;
                        host->port = port;
                        model.hosts.at(host->identifier).lastUsed = now;
                    }
                    else
                    {
                        NS_TEST_ASSERT_MSG_EQ((hosts.Assign(real, port, now)),
                                              (model.Assign(real, port, now)),
                                              "operation " << i);
                    }
                    if (rng() % 20 == 0)
                    {
                        NS_TEST_ASSERT_MSG_EQ((hosts.Sweep(now) == model.Sweep(now)), true, i);
                    }
                    if (i % 100 == 0)
                    {
                        SameHosts(hosts, model, 64);
                    }
                }
            }
        }
    }

    /** Oracle: the properties that address_map.h promises of HASH, checked on all identifiers. */
    void HashedHosts()
    {
        const unsigned bits = 8;
        const uint64_t space = 1 << bits;
        l2_config config = HostConfig(L2_HOST_ID_HASH, bits, 3);
        Hosts hosts(config);
        HostModel model(config);
        std::mt19937_64 rng(1);
        l2_time now = 0;
        int refusals = 0;
        for (int i = 0; i < 60000; ++i)
        {
            now += static_cast<l2_time>(rng() % L2_SECOND);
            const l2_mac real = 1 + rng() % 2000;
            if (!l2_address_map_by_real(&hosts.map, real))
            {
                const int64_t id = hosts.Assign(real, 1, now);
                if (id < 0)
                {
                    ++refusals;
                    NS_TEST_ASSERT_MSG_EQ(id, (-1 - L2_DROP_HOST_ID_FULL), "the reason");
                    NS_TEST_ASSERT_MSG_EQ((LongestRun(model, space) >= L2_HASH_PROBES),
                                          true,
                                          "as many in a row are taken");
                }
                else
                {
                    // The next free one after that which it has in an empty map.
                    uint64_t next = Hosts(config).Assign(real, 1);
                    while (next == 0 || model.hosts.count(next))
                    {
                        next = (next + 1) % space;
                    }
                    NS_TEST_ASSERT_MSG_EQ(id, (static_cast<int64_t>(next)), "probing");
                    const bool fresh = id > 0 && static_cast<uint64_t>(id) < space;
                    NS_TEST_ASSERT_MSG_EQ((fresh && !model.hosts.count(id)), true, "one host each");
                    model.hosts[id] = {real, 1, now};
                }
            }
            if (rng() % 50 == 0)
            {
                NS_TEST_ASSERT_MSG_EQ((hosts.Sweep(now) == model.Sweep(now)), true, i);
                SameHosts(hosts, model, space);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((refusals > 0), true, "it was filled");
    }

    /** Oracle: address_map.h: "a host comes back with its identifier". */
    void HashedHostReturns()
    {
        const l2_config config = HostConfig(L2_HOST_ID_HASH, 24, 3);
        Hosts hosts(config);
        Hosts other(config, 6);
        std::map<l2_mac, int64_t> first;
        int same = 0;
        for (l2_mac real = 1; real <= 200; ++real)
        {
            first[real] = hosts.Assign(real, 1);
            same += other.Assign(real, 1) == first[real];
        }
        // 200 hosts in 2^24: the chance that any two collide, or agree by chance, is about 1/800.
        NS_TEST_EXPECT_MSG_EQ(same, 0, "another secret, other identifiers");
        hosts.Sweep(config.host_hold);
        NS_TEST_EXPECT_MSG_EQ((l2_address_map_count(&hosts.map)), 0, "all given back");
        for (l2_mac real = 200; real >= 1; --real)
        {
            NS_TEST_EXPECT_MSG_EQ((hosts.Assign(real, 2, config.host_hold)), (first[real]), real);
        }
    }

    /** Oracle: arithmetic: 2^bits - 1 for the switch; 2^(bits - port bits) for each port. */
    void Exhaustion()
    {
        Hosts sequential(HostConfig(L2_HOST_ID_SEQUENTIAL, 4, 3));
        for (int64_t i = 1; i <= 15; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ((sequential.Assign(100 + i, 1 + i % 3)), i, "1, 2, 3, ...");
        }
        NS_TEST_EXPECT_MSG_EQ((sequential.Assign(999, 1)),
                              (-1 - L2_DROP_HOST_ID_FULL),
                              "sixteenth");

        Hosts byPort(HostConfig(L2_HOST_ID_PORT, 4, 3, 2));
        for (int64_t i = 0; i < 4; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ((byPort.Assign(100 + i, 2)),
                                  (8 + i),
                                  "port 2: 10 and a sequence");
        }
        NS_TEST_EXPECT_MSG_EQ((byPort.Assign(200, 2)), (-1 - L2_DROP_HOST_ID_PORT_FULL), "fifth");
        NS_TEST_EXPECT_MSG_EQ((byPort.Assign(200, 1)), 4, "another port has its own");
        NS_TEST_EXPECT_MSG_EQ((byPort.Assign(201, 3)), 12, "and so has the third");

        l2_config shared = HostConfig(L2_HOST_ID_PORT, 24, 3, 2);
        shared.host_capacity = 7;
        Hosts shares(shared);
        for (uint16_t port = 1; port <= 3; ++port)
        {
            NS_TEST_EXPECT_MSG_EQ((shares.Assign(10 * port, port)), (port << 22), "7 / 3: two");
            NS_TEST_EXPECT_MSG_EQ((shares.Assign(10 * port + 1, port)), ((port << 22) + 1), "");
            NS_TEST_EXPECT_MSG_EQ((shares.Assign(10 * port + 2, port)),
                                  (-1 - L2_DROP_HOST_ID_PORT_FULL),
                                  "a third");
        }

        l2_config small = HostConfig(L2_HOST_ID_SEQUENTIAL, 24, 3);
        small.host_capacity = 3;
        Hosts table(small);
        for (l2_mac real = 1; real <= 3; ++real)
        {
            table.Assign(real, 1);
        }
        NS_TEST_EXPECT_MSG_EQ((table.Assign(4, 1)), (-1 - L2_DROP_HOST_TABLE_FULL), "fourth");
        for (l2_mac real = 1; real <= 3; ++real)
        {
            const l2_host* host = l2_address_map_by_real(&table.map, real);
            NS_TEST_EXPECT_MSG_EQ((host && host->identifier == real), true, "unharmed");
        }
    }

    /** Oracle: the hold time, to the nanosecond. */
    void HoldTime()
    {
        const l2_config config = HostConfig(L2_HOST_ID_SEQUENTIAL, 2, 1);
        Hosts hosts(config);
        for (int64_t i = 1; i <= 3; ++i)
        {
            hosts.Assign(10 + i, 1, i);
        }
        l2_address_map_by_identifier(&hosts.map, 1)->last_used = 50;
        NS_TEST_EXPECT_MSG_EQ((hosts.Sweep(config.host_hold + 1).size()), 0, "too early for all");
        NS_TEST_EXPECT_MSG_EQ((hosts.Sweep(config.host_hold + 2) == std::set<l2_mac>{12}),
                              true,
                              "host 2 was used at 2 ns, host 1 at 50");
        NS_TEST_EXPECT_MSG_EQ((hosts.Assign(20, 1, config.host_hold + 2)), 2, "free again");
        NS_TEST_EXPECT_MSG_EQ((hosts.Sweep(config.host_hold + 50) == (std::set<l2_mac>{11, 13})),
                              true,
                              "the others");
        NS_TEST_EXPECT_MSG_EQ((hosts.Assign(21, 1, config.host_hold + 50)),
                              3,
                              "above the last one");
        NS_TEST_EXPECT_MSG_EQ((hosts.Assign(22, 1, config.host_hold + 50)), 1, "round the end");
    }

    /** Oracle: numbers grow: the text must be in the order of ports, addresses and identifiers. */
    void DumpsAreSorted()
    {
        std::mt19937_64 rng(8);
        std::vector<l2_mac> stations(300);
        for (l2_mac& station : stations)
        {
            station = 1 + (rng() & 0xfeffffffffff);
        }
        std::string dumps[2];
        for (int round = 0; round < 2; ++round)
        {
            // The same contents, come by in different ways, under different secrets.
            Switch bridge(EthernetConfig(3), 10 + round);
            std::shuffle(stations.begin(), stations.end(), rng);
            for (const l2_mac station : stations)
            {
                const uint16_t port = static_cast<uint16_t>(1 + station % 3);
                bridge.Receive(round ? port : 1, MakeFrame(L2_MAC_BROADCAST, station, TYPE_TEST));
                bridge.Receive(port, MakeFrame(L2_MAC_BROADCAST, station, TYPE_TEST));
            }
            dumps[round] = bridge.Dump();
        }
        NS_TEST_EXPECT_MSG_EQ((dumps[0] == dumps[1]), true, "the same text");
        std::sort(stations.begin(), stations.end());
        std::size_t at = 0;
        for (uint16_t port = 0; port < 3; ++port)
        {
            for (const l2_mac station : stations)
            {
                if (1 + station % 3 == 1u + port)
                {
                    at = dumps[0].find(MacText(station), at);
                    NS_TEST_ASSERT_MSG_EQ((at != std::string::npos), true, MacText(station));
                }
            }
        }
    }

  private:
    /** Assert that two maps of hosts hold the same. */
    void SameHosts(const Hosts& hosts, const HostModel& model, uint64_t space)
    {
        l2_address_map_check(&hosts.map);
        NS_TEST_ASSERT_MSG_EQ((l2_address_map_count(&hosts.map)), (model.hosts.size()), "count");
        for (uint64_t id = 0; id < space; ++id)
        {
            const l2_host* host = l2_address_map_by_identifier(&hosts.map, id);
            const auto expected = model.hosts.find(id);
            NS_TEST_ASSERT_MSG_EQ((host ? host->real : 0),
                                  (expected == model.hosts.end() ? 0 : expected->second.real),
                                  "identifier " << id);
        }
    }

    /** How many identifiers in a row, round the end, no host can get. */
    static uint64_t LongestRun(const HostModel& model, uint64_t space)
    {
        uint64_t longest = 0;
        uint64_t run = 0;
        for (uint64_t i = 0; i < 2 * space; ++i)
        {
            run = i % space == 0 || model.hosts.count(i % space) ? run + 1 : 0;
            longest = std::max(longest, run);
        }
        return longest;
    }

    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of the tables of addresses.
 */
class CoreTableTestSuite : public TestSuite
{
  public:
    CoreTableTestSuite()
        : TestSuite("moose-core-table", TestSuite::Type::UNIT)
    {
        typedef CoreTableTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"The forwarding database does what a list searched in full does", &T::FdbAgainstModel},
            {"An address is forgotten after the ageing time, to the nanosecond", &T::FdbAgeing},
            {"Invented addresses do not displace those of ports below their equal share",
             &T::FdbFairness},
            {"A port above its equal share gives way to others until shares are equal",
             &T::FdbEqualShare},
            {"Hosts get the identifiers that a list searched in full gives them",
             &T::HostsAgainstModel},
            {"Hashed identifiers are never 0 and never two hosts', and run out only in long runs",
             &T::HashedHosts},
            {"A host comes back with its hashed identifier", &T::HashedHostReturns},
            {"Identifiers run out by switch, by port and by capacity, and nobody is harmed",
             &T::Exhaustion},
            {"An identifier is given back after the hold time, to the nanosecond", &T::HoldTime},
            {"What a dump says does not depend on history or hashes", &T::DumpsAreSorted},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreTableTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreTableTestSuite g_coreTableTestSuite;
