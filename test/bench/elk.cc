/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * What a directory of ELK costs, against keeping the same mappings in other ways, all on one
 * thread.
 *
 *   core       table/directory, the table of the server
 *   sqlite     a table of SQLite in memory, with an integer as primary key, prepared statements,
 * one transaction a row, and no journal glib       GHashTable from a 16-octet key to a struct that
 * is allocated, by a hash like the core's glib-int   the same from a 32-bit integer, with GLib's
 * own hash: no room for IPv6, and anybody can choose addresses that collide
 *
 *   insert     all mappings, in random order, into an empty table
 *   lookup     the MAC address of a mapping at random
 *   absent     an address at random that is not there
 *   touch      a mapping at random is seen again
 *   move       a mapping at random gets another owner
 *
 * The core does what the others do not: it keeps the order in which mappings are due, digests to
 * compare with other servers, and how many addresses each port has. "due" is what the first costs:
 * every mapping comes due once, and is probed. Runs alternate, and ratios are taken run by run,
 * since a machine's speed changes. All must find the same.
 *
 * Nanoseconds are the processor's. Octets are those of the process's heap (mallinfo2, where the C
 * library has it), and those that the core asks its allocator for.
 *
 * The second table is a whole server that is told all mappings and asked for them.
 */

#include "account.h"
#include "elk-server.h"

extern "C"
{
#include "../../model/core/base/hash.h"
#include "../../model/core/table/directory.h"
}

#include "ns3/core-module.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <memory>
#include <random>
#include <sqlite3.h>
#include <string>
#include <vector>

#ifdef MOOSE_GLIB
#include <glib.h>
#endif

using namespace ns3;

namespace
{

typedef struct l2_directory_table Table; //!< the function of that name hides it

/** A mapping as all of them keep it: the core's 44 octets. */
struct Mapping
{
    l2_ip ip;         //!< whose
    uint8_t mac[6];   //!< to send to
    uint8_t real[6];  //!< of the station
    uint32_t at;      //!< number of the switch
    uint16_t port;    //!< there
    uint8_t source;   //!< how it is known
    uint8_t state;    //!< not used
    uint32_t claimed; //!< tick
    uint32_t seen;    //!< tick
};

/** Stop, with a reason. */
void
Fail(const std::string& why)
{
    std::fprintf(stderr, "elk: %s\n", why.c_str());
    std::exit(1);
}

/** @return octets of the heap in use; 0 if that is not known */
std::size_t
HeapInUse()
{
#if defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 33)
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
#endif
#endif
    return 0;
}

/** @return the owner of a host that has moved so often */
l2_directory_owner
OwnerOf(uint32_t host, uint32_t moves = 0)
{
    const BenchHost h(host, moves);
    l2_directory_owner owner;
    owner.mac = h.mac;
    owner.real = h.real;
    owner.at = h.at;
    owner.port = h.port;
    return owner;
}

/** One way to keep mappings. */
class Store
{
  public:
    virtual ~Store() = default;
    /** @param hosts to be put in, in this order */
    virtual void Insert(const std::vector<uint32_t>& hosts) = 0;
    /**
     * @param hosts to be looked up, perhaps not there
     * @return the sum of their MAC addresses
     */
    virtual uint64_t Lookup(const std::vector<uint32_t>& hosts) = 0;
    /**
     * @param hosts that are seen
     * @param now tick
     */
    virtual void Touch(const std::vector<uint32_t>& hosts, uint32_t now) = 0;
    /** @param hosts that move to the next switch */
    virtual void Move(const std::vector<uint32_t>& hosts) = 0;
};

/** The core's table. */
class CoreStore : public Store
{
  public:
    /** @param capacity most mappings */
    explicit CoreStore(uint32_t capacity)
    {
        l2_env env = {};
        env.resize = &Account::Resize;
        env.ctx = &account;
        l2_memory_init(&m_memory, &env);
        // Renewal after two minutes, probes each second, tombstones for ten minutes.
        l2_directory_table_init(&m_table, &m_memory, capacity, 1, 12000, 100, 60000);
    }

    ~CoreStore() override
    {
        l2_directory_table_fini(&m_table);
    }

    void Insert(const std::vector<uint32_t>& hosts) override
    {
        l2_directory_entry evicted;
        for (const uint32_t host : hosts)
        {
            const l2_ip ip = l2_ip_v4(FIRST_IP + host);
            l2_directory_entry* entry = l2_directory_find(&m_table, ip);
            entry = entry ? entry : l2_directory_make(&m_table, ip, 0, &evicted);
            if (!entry)
            {
                Fail("out of memory");
            }
            const l2_directory_owner owner = OwnerOf(host);
            l2_directory_set_owner(&m_table, entry, &owner);
            entry->state = L2_DIRECTORY_FRESH;
        }
    }

    uint64_t Lookup(const std::vector<uint32_t>& hosts) override
    {
        uint64_t sum = 0;
        for (const uint32_t host : hosts)
        {
            const l2_directory_entry* entry =
                l2_directory_find(&m_table, l2_ip_v4(FIRST_IP + host));
            sum += entry ? l2_mac_load(entry->mac) : 0;
        }
        return sum;
    }

    void Touch(const std::vector<uint32_t>& hosts, uint32_t now) override
    {
        for (const uint32_t host : hosts)
        {
            l2_directory_entry* entry = l2_directory_find(&m_table, l2_ip_v4(FIRST_IP + host));
            entry->seen = now;
            entry->state = L2_DIRECTORY_FRESH;
        }
    }

    void Move(const std::vector<uint32_t>& hosts) override
    {
        for (const uint32_t host : hosts)
        {
            l2_directory_entry* entry = l2_directory_find(&m_table, l2_ip_v4(FIRST_IP + host));
            const l2_directory_owner owner = OwnerOf(host, 1);
            l2_directory_set_owner(&m_table, entry, &owner);
        }
    }

    /**
     * Have all mappings come due.
     * @param now tick
     * @return how many
     */
    uint32_t Probe(uint32_t now)
    {
        uint32_t probed = 0;
        while (l2_directory_entry* entry = l2_directory_next_due(&m_table, now))
        {
            entry->state = L2_DIRECTORY_PROBED;
            entry->seen = now;
            probed++;
        }
        return probed;
    }

    Account account; //!< what the table has asked for

  private:
    l2_memory m_memory; //!< where it lives
    Table m_table;      //!< the core's struct
};

/** A table of SQLite. */
class SqliteStore : public Store
{
  public:
    SqliteStore()
    {
        if (sqlite3_open(":memory:", &m_db) != SQLITE_OK)
        {
            Fail("SQLite does not open");
        }
        Run("PRAGMA journal_mode=OFF");
        Run("PRAGMA synchronous=OFF");
        Run("CREATE TABLE mapping (ip INTEGER PRIMARY KEY, mac INTEGER, real INTEGER, at INTEGER, "
            "port INTEGER, source INTEGER, claimed INTEGER, seen INTEGER)");
        m_insert = Prepare("INSERT INTO mapping VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0)");
        m_lookup = Prepare("SELECT mac FROM mapping WHERE ip = ?1");
        m_touch = Prepare("UPDATE mapping SET seen = ?2 WHERE ip = ?1");
        m_move =
            Prepare("UPDATE mapping SET mac = ?2, real = ?3, at = ?4, port = ?5 WHERE ip = ?1");
    }

    ~SqliteStore() override
    {
        for (sqlite3_stmt* statement : {m_insert, m_lookup, m_touch, m_move})
        {
            sqlite3_finalize(statement);
        }
        sqlite3_close(m_db);
    }

    SqliteStore(const SqliteStore&) = delete;
    SqliteStore& operator=(const SqliteStore&) = delete;

    void Insert(const std::vector<uint32_t>& hosts) override
    {
        Write(m_insert, hosts, 0);
    }

    uint64_t Lookup(const std::vector<uint32_t>& hosts) override
    {
        uint64_t sum = 0;
        Run("BEGIN");
        for (const uint32_t host : hosts)
        {
            sqlite3_bind_int64(m_lookup, 1, FIRST_IP + host);
            if (sqlite3_step(m_lookup) == SQLITE_ROW)
            {
                sum += static_cast<uint64_t>(sqlite3_column_int64(m_lookup, 0));
            }
            sqlite3_reset(m_lookup);
        }
        Run("COMMIT");
        return sum;
    }

    void Touch(const std::vector<uint32_t>& hosts, uint32_t now) override
    {
        Run("BEGIN");
        for (const uint32_t host : hosts)
        {
            sqlite3_bind_int64(m_touch, 1, FIRST_IP + host);
            sqlite3_bind_int64(m_touch, 2, now);
            Done(m_touch);
        }
        Run("COMMIT");
    }

    void Move(const std::vector<uint32_t>& hosts) override
    {
        Write(m_move, hosts, 1);
    }

  private:
    /** Run a statement with no values. */
    void Run(const char* sql)
    {
        if (sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        {
            Fail(sqlite3_errmsg(m_db));
        }
    }

    /** @return the statement, ready */
    sqlite3_stmt* Prepare(const char* sql)
    {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(m_db, sql, -1, &statement, nullptr) != SQLITE_OK)
        {
            Fail(sqlite3_errmsg(m_db));
        }
        return statement;
    }

    /** Run a statement that writes, and make it ready again. */
    void Done(sqlite3_stmt* statement)
    {
        if (sqlite3_step(statement) != SQLITE_DONE || sqlite3_reset(statement) != SQLITE_OK)
        {
            Fail(sqlite3_errmsg(m_db));
        }
    }

    /** Write the owners of hosts. */
    void Write(sqlite3_stmt* statement, const std::vector<uint32_t>& hosts, uint32_t moves)
    {
        Run("BEGIN");
        for (const uint32_t host : hosts)
        {
            const l2_directory_owner owner = OwnerOf(host, moves);
            sqlite3_bind_int64(statement, 1, FIRST_IP + host);
            sqlite3_bind_int64(statement, 2, static_cast<sqlite3_int64>(owner.mac));
            sqlite3_bind_int64(statement, 3, static_cast<sqlite3_int64>(owner.real));
            sqlite3_bind_int64(statement, 4, static_cast<sqlite3_int64>(owner.at));
            sqlite3_bind_int64(statement, 5, owner.port);
            Done(statement);
        }
        Run("COMMIT");
    }

    sqlite3* m_db = nullptr;          //!< the database
    sqlite3_stmt* m_insert = nullptr; //!< a row
    sqlite3_stmt* m_lookup = nullptr; //!< of an address
    sqlite3_stmt* m_touch = nullptr;  //!< its time
    sqlite3_stmt* m_move = nullptr;   //!< its owner
};

#ifdef MOOSE_GLIB
/** Half an address. */
uint64_t
Half(const uint8_t* bytes)
{
    uint64_t half;
    std::memcpy(&half, bytes, sizeof(half));
    return half;
}

/** GHashTable's hash of a l2_ip, which GLib cuts to 32 bits. */
guint
HashIp(gconstpointer key)
{
    const uint8_t* bytes = static_cast<const l2_ip*>(key)->bytes;
    return static_cast<guint>(l2_hash_mix(l2_hash_mix(Half(bytes) ^ 1) + Half(bytes + 8)));
}

/** GHashTable's comparison of two l2_ip. */
gboolean
EqualIp(gconstpointer a, gconstpointer b)
{
    return std::memcmp(a, b, sizeof(l2_ip)) == 0;
}

/** A table of GLib. */
class GlibStore : public Store
{
  public:
    /** @param integers whether keys are integers */
    explicit GlibStore(bool integers)
        : m_integers(integers)
    {
        m_table = integers ? g_hash_table_new_full(g_direct_hash, g_direct_equal, nullptr, g_free)
                           : g_hash_table_new_full(HashIp, EqualIp, nullptr, g_free);
    }

    ~GlibStore() override
    {
        g_hash_table_destroy(m_table);
    }

    GlibStore(const GlibStore&) = delete;
    GlibStore& operator=(const GlibStore&) = delete;

    void Insert(const std::vector<uint32_t>& hosts) override
    {
        for (const uint32_t host : hosts)
        {
            Mapping* mapping = static_cast<Mapping*>(g_malloc0(sizeof(Mapping)));
            mapping->ip = l2_ip_v4(FIRST_IP + host);
            Write(mapping, host, 0);
            gpointer key = m_integers ? GUINT_TO_POINTER(FIRST_IP + host) : &mapping->ip;
            g_hash_table_insert(m_table, key, mapping);
        }
    }

    uint64_t Lookup(const std::vector<uint32_t>& hosts) override
    {
        uint64_t sum = 0;
        for (const uint32_t host : hosts)
        {
            const Mapping* mapping = Find(host);
            sum += mapping ? l2_mac_load(mapping->mac) : 0;
        }
        return sum;
    }

    void Touch(const std::vector<uint32_t>& hosts, uint32_t now) override
    {
        for (const uint32_t host : hosts)
        {
            Find(host)->seen = now;
        }
    }

    void Move(const std::vector<uint32_t>& hosts) override
    {
        for (const uint32_t host : hosts)
        {
            Write(Find(host), host, 1);
        }
    }

  private:
    /** @return the mapping of a host, or nullptr */
    Mapping* Find(uint32_t host)
    {
        const l2_ip ip = l2_ip_v4(FIRST_IP + host);
        const void* key = m_integers ? GUINT_TO_POINTER(FIRST_IP + host) : &ip;
        return static_cast<Mapping*>(g_hash_table_lookup(m_table, key));
    }

    /** Write the owner of a host. */
    static void Write(Mapping* mapping, uint32_t host, uint32_t moves)
    {
        const l2_directory_owner owner = OwnerOf(host, moves);
        l2_mac_store(mapping->mac, owner.mac);
        l2_mac_store(mapping->real, owner.real);
        mapping->at = static_cast<uint32_t>(owner.at >> 24);
        mapping->port = owner.port;
    }

    bool m_integers;     //!< keys are integers
    GHashTable* m_table; //!< the table
};
#endif

/** What is done with each of them. */
enum Work
{
    INSERT,
    LOOKUP,
    ABSENT,
    TOUCH,
    MOVE,
    WORKS,
};

const char* const WORK_NAMES[WORKS] = {"insert", "lookup", "absent", "touch", "move"}; //!< of each

/** What is asked for, the same for all. */
struct Load
{
    std::vector<uint32_t> all;    //!< every host once
    std::vector<uint32_t> known;  //!< hosts, with repetition
    std::vector<uint32_t> absent; //!< numbers that no host has
};

/** What was measured of one of them. */
struct Measured
{
    std::vector<double> times[WORKS]; //!< nanoseconds each, by run
    double octets = 0;                //!< a mapping, of the heap
    uint64_t sum = 0;                 //!< of all that was looked up
};

/** Measure one of them once. */
void
Run(Store& store, const Load& load, std::size_t before, Measured& measured)
{
    double times[WORKS];
    times[INSERT] = Each(load.all.size(), [&]() { store.Insert(load.all); });
    measured.octets =
        static_cast<double>(HeapInUse() - before) / static_cast<double>(load.all.size());
    times[LOOKUP] = Each(load.known.size(), [&]() { measured.sum += store.Lookup(load.known); });
    times[ABSENT] = Each(load.absent.size(), [&]() {
        if (store.Lookup(load.absent) != 0)
        {
            Fail("a mapping is found that is not there");
        }
    });
    times[TOUCH] = Each(load.known.size(), [&]() { store.Touch(load.known, 100); });
    times[MOVE] = Each(load.known.size(), [&]() { store.Move(load.known); });
    measured.sum += 3 * store.Lookup(load.all);
    for (int work = 0; work < WORKS; ++work)
    {
        measured.times[work].push_back(times[work]);
    }
}

/** @return one of them, or nullptr for the core's */
std::unique_ptr<Store>
MakeOther(const std::string& name)
{
#ifdef MOOSE_GLIB
    if (name == "glib" || name == "glib-int")
    {
        return std::unique_ptr<Store>(new GlibStore(name == "glib-int"));
    }
#endif
    return std::unique_ptr<Store>(name == "sqlite" ? new SqliteStore : nullptr);
}

/** Print what was measured: nanoseconds, and the ratios to the core's. */
void
Print(const std::vector<std::string>& names, const std::vector<Measured>& all)
{
    std::printf("%-8s", "ns");
    for (const std::string& name : names)
    {
        std::printf(" %10s", name.c_str());
    }
    for (std::size_t i = 1; i < names.size(); ++i)
    {
        std::printf(" %15s", (names[i] + "/core").c_str());
    }
    std::printf(" %12s\n", "core, M/s");
    for (int work = 0; work < WORKS; ++work)
    {
        std::printf("%-8s", WORK_NAMES[work]);
        for (const Measured& m : all)
        {
            std::printf(" %10.1f", Median(m.times[work]));
        }
        for (std::size_t i = 1; i < all.size(); ++i)
        {
            std::vector<double> ratios;
            for (std::size_t run = 0; run < all[i].times[work].size(); ++run)
            {
                ratios.push_back(all[i].times[work][run] / all[0].times[work][run]);
            }
            std::printf(" %15.2f", Median(ratios));
        }
        std::printf(" %12.2f\n", 1e3 / Median(all[0].times[work]));
    }
    std::printf("%-8s", "octets");
    for (const Measured& m : all)
    {
        std::printf(" %10.1f", m.octets);
    }
    for (std::size_t i = 1; i < all.size(); ++i)
    {
        std::printf(" %15.2f", all[i].octets / all[0].octets);
    }
    std::printf("\n");
}

/** Measure the table against others, and print. */
void
CompareTables(const Load& load, uint32_t runs)
{
    std::vector<std::string> names = {"core", "sqlite"};
#ifdef MOOSE_GLIB
    names.insert(names.end(), {"glib", "glib-int"});
#else
    std::printf(
        "GLIB WAS NOT FOUND WHEN THIS WAS CONFIGURED (Debian: libglib2.0-dev): NO COMPARISON "
        "WITH GHashTable\n\n");
#endif
    std::vector<Measured> all(names.size());
    std::vector<double> due;
    double asked = 0;
    for (uint32_t run = 0; run < runs; ++run)
    {
        for (std::size_t i = 0; i < names.size(); ++i)
        {
            const std::size_t before = HeapInUse();
            if (const std::unique_ptr<Store> other = MakeOther(names[i]))
            {
                Run(*other, load, before, all[i]);
                continue;
            }
            CoreStore core(static_cast<uint32_t>(load.all.size()));
            Run(core, load, before, all[i]);
            asked = static_cast<double>(core.account.now) / static_cast<double>(load.all.size());
            due.push_back(Each(load.all.size(), [&]() {
                if (core.Probe(100 + 12000) != load.all.size())
                {
                    Fail("not all mappings come due");
                }
            }));
        }
    }
    for (const Measured& m : all)
    {
        if (m.sum != all[0].sum)
        {
            Fail("they do not find the same");
        }
    }
    Print(names, all);
    std::printf("%-8s %10.1f\n", "due", Median(due));
    std::printf("The core asks for %.1f octets a mapping, switches included; the limit is 64.\n",
                asked);
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t mappings = 1000000;
    uint32_t operations = 1000000;
    uint32_t runs = 5;
    CommandLine cmd(__FILE__);
    cmd.Usage(
        "What a directory of ELK costs: its table against SQLite and GLib's GHashTable, and a "
        "server that is asked.");
    cmd.AddValue("mappings", "how many, 1000 to 10000000", mappings);
    cmd.AddValue("operations", "of each kind in a run, 1000 to 100000000", operations);
    cmd.AddValue("runs", "runs, of which the median is printed, 1 to 1000", runs);
    cmd.Parse(argc, argv);
    if (mappings < 1000 || mappings > 10000000 || operations < 1000 || operations > 100000000 ||
        runs < 1 || runs > 1000)
    {
        std::fprintf(stderr,
                     "elk: --mappings must be 1000 to 10000000, --operations 1000 to 100000000, "
                     "--runs 1 to 1000\n");
        return 2;
    }
    std::mt19937 rng(1);
    Load load;
    for (uint32_t host = 0; host < mappings; ++host)
    {
        load.all.push_back(host);
    }
    std::shuffle(load.all.begin(), load.all.end(), rng);
    for (uint32_t i = 0; i < operations; ++i)
    {
        load.known.push_back(rng() % mappings);
        load.absent.push_back(mappings + rng() % mappings);
    }
    std::printf("%u mappings at %u switches, %u operations of each kind, medians of %u runs; "
                "nanoseconds of the processor each\n\n",
                mappings,
                (mappings + HOSTS_A_SWITCH - 1) / HOSTS_A_SWITCH,
                operations,
                runs);
    CompareTables(load, runs);
    MeasureServer(load.all, load.known, runs);
    return 0;
}
