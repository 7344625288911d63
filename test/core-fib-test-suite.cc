/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-fib: lookups against a search through all prefixes, updates in place against
 * a FIB made afresh and a map that remembers what was, and the same for routes of networks that
 * change.
 */

#include "core-path-network.h"

extern "C"
{
#include "../model/core/table/fib.h"
#include "../model/core/table/routes.h"
}

#include "ns3/test.h"

#include <sstream>

using namespace ns3;
using namespace ns3::coretest;
using namespace ns3::coretest::paths;

namespace
{

/** What a dump says of each prefix, without whether it is settling. */
typedef std::map<std::string, std::string> Lines;

/** A FIB in an allocator that may fail. */
class Fib
{
  public:
    Fib()
    {
        const l2_env env = allocator.Env();
        l2_memory_init(&m_memory, &env);
        l2_fib_init(&fib, &m_memory, 5);
    }

    ~Fib()
    {
        l2_fib_fini(&fib);
        if (m_memory.blocks)
        {
            std::abort();
        }
    }

    Fib(const Fib&) = delete;
    Fib& operator=(const Fib&) = delete;

    /** @return what it says of itself */
    std::string Dump()
    {
        l2_fib_check(&fib);
        std::vector<char> buffer(1 << 18);
        l2_text text = {buffer.data(), buffer.size(), 0, false};
        l2_fib_dump(&fib, &text);
        return text.cut ? "cut" : text.text;
    }

    /** @param settling filled with the prefixes that are @return what is said of each prefix */
    Lines Read(std::set<std::string>& settling)
    {
        Lines lines;
        std::istringstream dump(Dump());
        std::string line;
        std::getline(dump, line);
        const std::string end = " settling";
        while (std::getline(dump, line))
        {
            const std::size_t at = line.find(" via ");
            const std::string prefix = line.substr(2, at - 2);
            if (line.size() > end.size() && line.substr(line.size() - end.size()) == end)
            {
                line.resize(line.size() - end.size());
                settling.insert(prefix);
            }
            lines[prefix] = line.substr(at);
        }
        return lines;
    }

    Allocator allocator; //!< where its memory comes from
    l2_fib fib;          //!< the core's object

  private:
    l2_memory m_memory; //!< what it lives in
};

/** What a FIB is to hold, by prefix. */
typedef std::map<std::pair<l2_mac, uint8_t>, l2_fib_entry> Entries;

/** An entry with a prefix out of some 700 and next hops out of few sets. */
l2_fib_entry
RandomEntry(std::mt19937_64& rng)
{
    l2_fib_entry entry = {};
    entry.prefix.length = static_cast<uint8_t>(8 + 8 * (rng() % 3));
    entry.prefix.bits = (rng() & 0x030f0f000000) >> (48 - entry.prefix.length)
                                                        << (48 - entry.prefix.length);
    entry.tree_port = static_cast<uint16_t>(rng() % 3);
    entry.tree_port = rng() % 8 ? entry.tree_port : L2_FIB_NOT_ON_TREE;
    const uint16_t step = static_cast<uint16_t>(1 + rng() % 3);
    entry.path_count = static_cast<uint8_t>(1 + rng() % 16);
    for (unsigned i = 0; i < entry.path_count; ++i)
    {
        entry.paths[i] = static_cast<uint16_t>(step * (1 + i));
    }
    return entry;
}

/** Whether two entries lead to the same ports. */
bool
SamePaths(const l2_fib_entry& a, const l2_fib_entry& b)
{
    return std::vector<uint16_t>(a.paths, a.paths + a.path_count) ==
           std::vector<uint16_t>(b.paths, b.paths + b.path_count);
}

/** @param part how many of 100 entries change */
Entries
Change(Entries entries, std::mt19937_64& rng, unsigned part)
{
    for (auto i = entries.begin(); i != entries.end();)
    {
        const bool hit = rng() % 100 < part;
        const l2_prefix prefix = i->second.prefix;
        if (hit && rng() % 3)
        {
            const l2_fib_entry other = RandomEntry(rng);
            const uint16_t tree = rng() % 2 ? other.tree_port : i->second.tree_port;
            i->second = rng() % 2 ? other : i->second;
            i->second.tree_port = tree;
            i->second.prefix = prefix;
        }
        i = hit && rng() % 3 == 0 ? entries.erase(i) : std::next(i);
    }
    for (unsigned i = 0; i < part * 3; ++i)
    {
        const l2_fib_entry entry = RandomEntry(rng);
        entries.insert({{entry.prefix.bits, entry.prefix.length}, entry});
    }
    return entries;
}

/** Update a FIB. @return 0 or what went wrong */
int
Update(l2_fib& fib,
       const Entries& entries,
       l2_broadcast broadcast,
       bool treeChanged,
       std::size_t& changed,
       std::mt19937_64* rng = nullptr)
{
    std::vector<l2_fib_entry> order;
    for (const auto& entry : entries)
    {
        order.push_back(entry.second);
    }
    if (rng)
    {
        std::shuffle(order.begin(), order.end(), *rng);
        // What is put once more and differs, comes too late.
        for (int i = 0; i < 3 && !entries.empty(); ++i)
        {
            l2_fib_entry again = order[(*rng)() % entries.size()];
            again.tree_port = 99;
            order.push_back(again);
        }
    }
    l2_fib_begin(&fib, broadcast, treeChanged);
    for (const l2_fib_entry& entry : order)
    {
        if (const int error = l2_fib_put(&fib, &entry))
        {
            return error;
        }
    }
    return l2_fib_commit(&fib, &changed);
}

/** A network of two areas whose links come and go. */
class ChangingNetwork
{
  public:
    /**
     * @param rng where randomness comes from
     * @param plan of addresses
     */
    ChangingNetwork(std::mt19937_64& rng, const l2_plan& plan)
        : m_rng(rng)
    {
        Mix mix;
        net = RandomNet(rng, mix, 14);
        for (uint32_t node = 0; node < net.Size(); ++node)
        {
            const uint64_t area = plan.kind == L2_PLAN_AREA ? rng() % 3 : 0;
            l2_plan_prefix(&plan, area * 65536 + 1 + node, &net.nodes[node].prefix);
        }
        m_all = net.links;
    }

    /** Remove and restore some links, change some costs, overload or relieve a node. */
    void Change()
    {
        net.links.clear();
        const uint64_t keep = 1 + m_rng() % 10;
        for (Link& l : m_all)
        {
            l.ab = m_rng() % 8 ? l.ab : static_cast<uint32_t>(1 + m_rng() % 5);
            if (m_rng() % (keep + 1))
            {
                net.links.push_back(l);
            }
        }
        l2_node& node = net.nodes[m_rng() % net.Size()];
        node.overloaded = m_rng() % 3 == 0;
    }

    Net net; //!< as it is now

  private:
    std::mt19937_64& m_rng;  //!< where randomness comes from
    std::vector<Link> m_all; //!< also what is missing now
};

} // namespace

/** @brief The tests of the FIB; each function says its oracle. */
class CoreFibTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreFibTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreFibTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: the longest of all prefixes that match, found by looking at each. */
    void LongestPrefix()
    {
        struct Mix
        {
            const char* what;
            std::vector<uint8_t> lengths;
        };

        const Mix mixes[] = {{"flat", {24}},
                             {"areas", {8, 24}},
                             {"classes", {8, 13, 18, 23, 28, 33, 38}},
                             {"any", {0, 1, 2, 7, 8, 24, 40, 47, 48}}};
        for (const Mix& mix : mixes)
        {
            std::mt19937_64 rng(mix.lengths.size());
            l2_memory memory;
            l2_memory_init(&memory, nullptr);
            l2_fib fib;
            l2_fib_init(&fib, &memory, 3);
            std::vector<l2_fib_entry> all;
            l2_fib_begin(&fib, L2_BROADCAST_TREE, false);
            for (int i = 0; i < 600; ++i)
            {
                l2_fib_entry entry = {};
                entry.prefix.length = mix.lengths[rng() % mix.lengths.size()];
                // Few values in each byte, so that prefixes lie within others.
                const l2_mac bits = rng() & 0x070301030107;
                entry.prefix.bits = entry.prefix.length ? bits >> (48 - entry.prefix.length)
                                                                      << (48 - entry.prefix.length)
                                                        : 0;
                entry.path_count = 1;
                entry.paths[0] = static_cast<uint16_t>(i + 1);
                bool known = false;
                for (const l2_fib_entry& other : all)
                {
                    known |= other.prefix.bits == entry.prefix.bits &&
                             other.prefix.length == entry.prefix.length;
                }
                NS_TEST_ASSERT_MSG_EQ((l2_fib_put(&fib, &entry)), 0, i);
                if (!known)
                {
                    all.push_back(entry);
                }
            }
            std::size_t changed = 0;
            NS_TEST_ASSERT_MSG_EQ((l2_fib_commit(&fib, &changed)), 0, mix.what);
            NS_TEST_EXPECT_MSG_EQ(changed, (all.size()), "of one prefix the first counts");
            l2_fib_check(&fib);
            NS_TEST_EXPECT_MSG_EQ((fib.count), (all.size()), mix.what);
            for (int i = 0; i < 20000; ++i)
            {
                const l2_mac address = rng() & (i % 2 ? 0x070301030107 : L2_MAC_BROADCAST);
                const l2_fib_entry* best = nullptr;
                for (const l2_fib_entry& entry : all)
                {
                    const l2_mac rest = L2_MAC_BROADCAST >> entry.prefix.length;
                    const bool match = ((address ^ entry.prefix.bits) & ~rest) == 0;
                    const bool longer = !best || entry.prefix.length > best->prefix.length;
                    best = match && longer ? &entry : best;
                }
                const l2_fib_route found = l2_fib_lookup(&fib, address);
                NS_TEST_ASSERT_MSG_EQ((found.paths ? found.paths->paths[0] : 0),
                                      (best ? best->paths[0] : 0),
                                      mix.what << " " << MacText(address));
            }
            l2_fib_fini(&fib);
            NS_TEST_EXPECT_MSG_EQ((memory.blocks), 0, "all given back");
        }
    }

    /** Oracle: a FIB made afresh, and comparing what was with what is. */
    void InPlace()
    {
        std::mt19937_64 rng(1);
        for (const l2_broadcast broadcast : {L2_BROADCAST_TREE, L2_BROADCAST_RPF})
        {
            Fib inPlace;
            Entries now;
            std::set<std::pair<l2_mac, uint8_t>> settling;
            for (int step = 0; step < 500; ++step)
            {
                const unsigned part = step % 50 == 49 ? 100 : step % 3 ? 2 : 20;
                const Entries next = step % 100 == 77 ? Entries() : Change(now, rng, part);
                const bool treeChanged = rng() % 5 == 0;
                std::size_t expected = 0;
                for (const auto& old : now)
                {
                    expected += !next.count(old.first);
                    settling.erase(next.count(old.first) ? std::make_pair(l2_mac(1), uint8_t(0))
                                                         : old.first);
                }
                for (const auto& entry : next)
                {
                    const auto old = now.find(entry.first);
                    const bool added = old == now.end();
                    const l2_fib_entry& is = entry.second;
                    const l2_fib_entry& was = added ? is : old->second;
                    const bool other = broadcast == L2_BROADCAST_RPF
                                           ? is.paths[0] != was.paths[0]
                                           : is.tree_port != was.tree_port ||
                                                 (is.tree_port == L2_NO_PORT && treeChanged);
                    expected += added || !SamePaths(is, was) || is.tree_port != was.tree_port;
                    if (added || other)
                    {
                        settling.insert(entry.first);
                    }
                }
                std::size_t changed = 77777;
                NS_TEST_ASSERT_MSG_EQ(
                    (Update(inPlace.fib, next, broadcast, treeChanged, changed, &rng)),
                    0,
                    "memory");
                NS_TEST_ASSERT_MSG_EQ(changed, expected, "step " << step);
                Fib fresh;
                Update(fresh.fib, next, broadcast, treeChanged, changed);
                NS_TEST_ASSERT_MSG_EQ(changed, (next.size()), "all of it is new");
                std::set<std::string> unsettled;
                std::set<std::string> all;
                NS_TEST_ASSERT_MSG_EQ((inPlace.Read(unsettled) == fresh.Read(all)), true, step);
                NS_TEST_ASSERT_MSG_EQ((all.size()), (next.size()), "step " << step);
                NS_TEST_ASSERT_MSG_EQ((unsettled == Names(settling)), true, "step " << step);
                NS_TEST_ASSERT_MSG_EQ((inPlace.fib.settling), (settling.size()), step);
                ExpectLookups(inPlace.fib, next, settling);
                if (step % 4 == 3)
                {
                    l2_fib_settle(&inPlace.fib);
                    settling.clear();
                    fresh.Read(all);
                    l2_fib_settle(&fresh.fib);
                    NS_TEST_ASSERT_MSG_EQ((inPlace.Dump() == fresh.Dump()), true, "settled");
                }
                now = next;
            }
            // There are 48 sets of next hops; what is no longer used makes room.
            NS_TEST_EXPECT_MSG_EQ((inPlace.fib.paths_used <= 2 * 48), true, "sets are shared");
        }
    }

    /** Oracle: the header: an update that is cancelled, or gets no memory, has not been. */
    void WithoutMemory()
    {
        std::mt19937_64 rng(2);
        std::size_t failures = 0;
        for (int round = 0; round < 40; ++round)
        {
            const Entries before = Change(Entries(), rng, 1 + round);
            const Entries after = Change(before, rng, 30 + round);
            for (std::size_t n = 1;; ++n)
            {
                Fib fib;
                std::size_t changed = 0;
                Update(fib.fib, before, L2_BROADCAST_TREE, true, changed);
                l2_fib_settle(&fib.fib);
                const std::string was = fib.Dump();
                if (n == 1)
                {
                    l2_fib_begin(&fib.fib, L2_BROADCAST_TREE, true);
                    for (const auto& entry : after)
                    {
                        l2_fib_put(&fib.fib, &entry.second);
                    }
                    l2_fib_cancel(&fib.fib);
                    NS_TEST_ASSERT_MSG_EQ((fib.Dump() == was), true, "cancelled");
                }
                fib.allocator.Fail(Allocator::ONCE, n);
                const int error =
                    Update(fib.fib, after, L2_BROADCAST_TREE, true, changed, round % 2 ? &rng : 0);
                const bool failed = fib.allocator.HasFailed();
                fib.allocator.Fail(Allocator::NEVER);
                NS_TEST_ASSERT_MSG_EQ(error, (failed ? L2_ENOMEM : 0), "call " << n);
                if (!failed)
                {
                    break;
                }
                ++failures;
                NS_TEST_ASSERT_MSG_EQ((fib.Dump() == was), true, "unchanged, call " << n);
                Update(fib.fib, after, L2_BROADCAST_TREE, true, changed);
                Fib fresh;
                Update(fresh.fib, after, L2_BROADCAST_TREE, true, changed);
                std::set<std::string> some;
                std::set<std::string> all;
                NS_TEST_ASSERT_MSG_EQ((fib.Read(some) == fresh.Read(all)), true, "once more");
            }
        }
        NS_TEST_EXPECT_MSG_EQ((failures > 200), true, failures << " calls that can fail");
    }

    /** Oracle: routes computed afresh, and comparing what was with what is, line by line. */
    void RoutesInPlace()
    {
        std::mt19937_64 rng(3);
        std::size_t settled = 0;
        std::size_t kept = 0;
        for (int g = 0; g < 200; ++g)
        {
            l2_config config;
            l2_config_init(&config, "moose");
            config.plan.kind = g % 2 ? L2_PLAN_AREA : L2_PLAN_FLAT;
            config.broadcast = g % 4 < 2 ? L2_BROADCAST_TREE : L2_BROADCAST_RPF;
            config.max_paths = static_cast<uint8_t>(g % 3 ? 16 : 2);
            config.ports = MAX_PORT;
            ChangingNetwork network(rng, config.plan);
            config.prefix = network.net.nodes[0].prefix;
            CoreGraph core;
            Fib inPlace;
            bool onTree[MAX_PORT + 1] = {};
            Lines was;
            for (int step = 0; step < 10; ++step)
            {
                NS_TEST_ASSERT_MSG_EQ((core.Fill(network.net, &rng)), 0, "good");
                Fib fresh;
                bool freshTree[MAX_PORT + 1] = {};
                std::size_t changed = 0;
                const std::string old(reinterpret_cast<const char*>(onTree), sizeof(onTree));
                l2_fib_settle(&inPlace.fib);
                NS_TEST_ASSERT_MSG_EQ(
                    (l2_routes_compute(&fresh.fib, freshTree, &core.graph, 0, &config, &changed)),
                    0,
                    "memory");
                NS_TEST_ASSERT_MSG_EQ(
                    (l2_routes_compute(&inPlace.fib, onTree, &core.graph, 0, &config, &changed)),
                    0,
                    "memory");
                const std::string now(reinterpret_cast<const char*>(onTree), sizeof(onTree));
                std::set<std::string> settling;
                std::set<std::string> all;
                const Lines is = inPlace.Read(settling);
                NS_TEST_ASSERT_MSG_EQ((is == fresh.Read(all)), true, "network " << g);
                NS_TEST_ASSERT_MSG_EQ((std::equal(onTree, onTree + MAX_PORT + 1, freshTree)),
                                      true,
                                      "network " << g);
                NS_TEST_ASSERT_MSG_EQ(changed, (CountDifferent(was, is)), "network " << g);
                for (const auto& line : is)
                {
                    const auto old2 = was.find(line.first);
                    const bool tree = config.broadcast == L2_BROADCAST_TREE;
                    const bool any = line.second.find("tree") == std::string::npos;
                    const bool expected =
                        old2 == was.end() ||
                        WayBack(line.second, tree) != WayBack(old2->second, tree) ||
                        (tree && any && old != now);
                    NS_TEST_ASSERT_MSG_EQ((settling.count(line.first) == 1),
                                          expected,
                                          "network " << g << " step " << step << line.second);
                    settled += expected;
                    kept += !expected;
                }
                was = is;
                network.Change();
            }
        }
        NS_TEST_EXPECT_MSG_EQ((settled > 1000), true, settled << " ways back changed");
        NS_TEST_EXPECT_MSG_EQ((kept > 1000), true, kept << " ways back stayed");
    }

    /** Oracle: the header: out of memory leaves FIB and tree as they were. */
    void RoutesWithoutMemory()
    {
        std::mt19937_64 rng(4);
        std::size_t failures = 0;
        for (int g = 0; g < 300; ++g)
        {
            l2_config config;
            l2_config_init(&config, "moose");
            config.plan.kind = g % 2 ? L2_PLAN_AREA : L2_PLAN_FLAT;
            config.ports = MAX_PORT;
            ChangingNetwork network(rng, config.plan);
            config.prefix = network.net.nodes[0].prefix;
            CoreGraph first;
            NS_TEST_ASSERT_MSG_EQ((first.Fill(network.net)), 0, "good");
            network.Change();
            for (std::size_t n = 1;; ++n)
            {
                // A new graph each time, so that nothing is cached.
                CoreGraph second;
                NS_TEST_ASSERT_MSG_EQ((second.Fill(network.net)), 0, "good");
                Fib fib;
                bool onTree[MAX_PORT + 1] = {};
                std::size_t changed = 0;
                l2_routes_compute(&fib.fib, onTree, &first.graph, 0, &config, &changed);
                const std::string was = fib.Dump();
                const std::string tree(reinterpret_cast<const char*>(onTree), sizeof(onTree));
                fib.allocator.Fail(Allocator::ONCE, n);
                const int error =
                    l2_routes_compute(&fib.fib, onTree, &second.graph, 0, &config, &changed);
                NS_TEST_ASSERT_MSG_EQ(error,
                                      (fib.allocator.HasFailed() ? L2_ENOMEM : 0),
                                      "call " << n);
                fib.allocator.Fail(Allocator::NEVER);
                if (!error)
                {
                    break;
                }
                ++failures;
                NS_TEST_ASSERT_MSG_EQ((fib.Dump() == was), true, "unchanged, call " << n);
                NS_TEST_ASSERT_MSG_EQ(
                    (tree == std::string(reinterpret_cast<const char*>(onTree), sizeof(onTree))),
                    true,
                    "unchanged, call " << n);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((failures > 20), true, failures << " calls that can fail");
    }

  private:
    /** Prefixes as a dump writes them. */
    static std::set<std::string> Names(const std::set<std::pair<l2_mac, uint8_t>>& prefixes)
    {
        std::set<std::string> names;
        for (const auto& prefix : prefixes)
        {
            names.insert(MacText(prefix.first) + "/" + std::to_string(prefix.second));
        }
        return names;
    }

    /** How many lines are in one only, or differ. */
    static std::size_t CountDifferent(const Lines& a, const Lines& b)
    {
        std::size_t different = 0;
        for (const auto& line : a)
        {
            different += !b.count(line.first);
        }
        for (const auto& line : b)
        {
            const auto other = a.find(line.first);
            different += other == a.end() || other->second != line.second;
        }
        return different;
    }

    /** The port that broadcasts are accepted from, out of " via 1 2 tree 3". */
    static std::string WayBack(const std::string& line, bool tree)
    {
        const std::size_t at = line.find("tree");
        std::string first;
        std::istringstream(line.substr(5)) >> first;
        return !tree                                           ? first
               : at == std::string::npos                       ? "any"
               : line.find("not on tree") != std::string::npos ? "none"
                                                               : line.substr(at);
    }

    /** Oracle: the longest of all prefixes that match. */
    void ExpectLookups(const l2_fib& fib,
                       const Entries& entries,
                       const std::set<std::pair<l2_mac, uint8_t>>& settling)
    {
        std::mt19937_64 rng(entries.size());
        for (int i = 0; i < 100; ++i)
        {
            const l2_mac address = rng() & 0x030f0f000001;
            const l2_fib_route found = l2_fib_lookup(&fib, address);
            auto best = entries.end();
            for (const uint8_t length : {24, 16, 8})
            {
                const l2_mac bits = address >> (48 - length) << (48 - length);
                best = best == entries.end() ? entries.find({bits, length}) : best;
            }
            NS_TEST_ASSERT_MSG_EQ((found.paths != nullptr), (best != entries.end()), address);
            if (found.paths)
            {
                const l2_fib_entry& e = best->second;
                NS_TEST_ASSERT_MSG_EQ((found.tree_port), (e.tree_port), address);
                NS_TEST_ASSERT_MSG_EQ((unsigned(found.paths->path_count)),
                                      (unsigned(e.path_count)),
                                      address);
                NS_TEST_ASSERT_MSG_EQ(
                    (std::equal(e.paths, e.paths + e.path_count, found.paths->paths)),
                    true,
                    address);
                NS_TEST_ASSERT_MSG_EQ((found.settling), (settling.count(best->first) > 0), address);
            }
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
 * @brief The tests of the FIB.
 */
class CoreFibTestSuite : public TestSuite
{
  public:
    CoreFibTestSuite()
        : TestSuite("moose-core-fib", TestSuite::Type::UNIT)
    {
        typedef CoreFibTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"The FIB finds the prefix that a search through all of them finds", &T::LongestPrefix},
            {"A FIB that is updated in place is as if made afresh, and knows what changed",
             &T::InPlace},
            {"An update that gets no memory or is cancelled has not been", &T::WithoutMemory},
            {"Routes of a network that changes are as if computed afresh, and settle where the way "
             "back changed",
             &T::RoutesInPlace},
            {"Routes for which there is no memory leave FIB and tree as they were",
             &T::RoutesWithoutMemory},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreFibTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreFibTestSuite g_coreFibTestSuite;
