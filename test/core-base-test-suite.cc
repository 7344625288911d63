/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-base: what the core is built on. Maps are compared with std::unordered_map,
 * address plans with their definition, everything else with what its header promises.
 */

#include "core-test-support.h"

extern "C"
{
#include "../model/core/base/bytes.h"
#include "../model/core/base/hash.h"
#include "../model/core/base/map.h"
#include "../model/core/base/sort.h"
#include "../model/core/base/text.h"
}

#include "ns3/test.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <set>
#include <unordered_map>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

/** Sequences of keys that are hard for open addressing. */
enum class Keys
{
    RANDOM,    //!< anywhere, the smallest and the largest among them
    COUNTED,   //!< 0, 1, 2, ...
    STRIDED,   //!< differing in high bits only
    COLLIDING, //!< with their home in the last slots, so that runs go round the end
};

/**
 * @brief Make keys.
 * @param kind which
 * @param secret the map's
 * @param rng where randomness comes from
 * @return 1,500 different keys
 */
std::vector<uint64_t>
MakeKeys(Keys kind, uint64_t secret, std::mt19937_64& rng)
{
    std::set<uint64_t> keys;
    if (kind == Keys::RANDOM)
    {
        keys = {0, UINT64_MAX};
    }
    for (uint64_t i = 0; keys.size() < 1500; ++i)
    {
        if (kind == Keys::COUNTED || kind == Keys::STRIDED)
        {
            keys.insert(kind == Keys::COUNTED ? i : i << 48);
            continue;
        }
        const uint64_t key = rng();
        // 2,048 slots when all are in: the last eighth of them, or any.
        if (kind == Keys::RANDOM || l2_hash_mix(key ^ secret) >> 61 == 7)
        {
            keys.insert(key);
        }
    }
    return {keys.begin(), keys.end()};
}

/** The mask of leading bits, bit by bit. */
l2_mac
LeadingBits(unsigned length)
{
    l2_mac mask = 0;
    for (unsigned bit = 0; bit < length; ++bit)
    {
        mask |= static_cast<l2_mac>(1) << (47 - bit);
    }
    return mask;
}

/** A plan. */
l2_plan
MakePlan(l2_plan_kind kind, uint8_t length)
{
    l2_plan plan;
    plan.kind = kind;
    plan.prefix_length = length;
    return plan;
}

/** Every plan that a switch can have. */
std::vector<l2_plan>
AllPlans()
{
    std::vector<l2_plan> plans = {MakePlan(L2_PLAN_AREA, 24)};
    for (uint8_t length = 8; length <= 44; ++length)
    {
        plans.push_back(MakePlan(L2_PLAN_FLAT, length));
    }
    for (uint8_t blocks = 1; blocks <= 7; ++blocks)
    {
        plans.push_back(MakePlan(L2_PLAN_CLASS, 3 + 5 * blocks));
    }
    return plans;
}

} // namespace

/** @brief The tests of model/core/base; each function says its oracle. */
class CoreBaseTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreBaseTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreBaseTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: std::unordered_map. */
    void MapAgainstStandardMap()
    {
        std::mt19937_64 rng(1);
        for (const Keys kind : {Keys::RANDOM, Keys::COUNTED, Keys::STRIDED, Keys::COLLIDING})
        {
            const uint64_t secret = rng();
            const std::vector<uint64_t> keys = MakeKeys(kind, secret, rng);
            std::unordered_map<uint64_t, uint32_t> expected;
            l2_memory memory;
            l2_memory_init(&memory, nullptr);
            l2_map map;
            l2_map_init(&map, secret);
            for (int i = 0; i < 250000; ++i)
            {
                const uint64_t key = keys[rng() % keys.size()];
                const auto found = expected.find(key);
                const uint32_t value = found == expected.end() ? L2_MAP_NONE : found->second;
                NS_TEST_ASSERT_MSG_EQ((l2_map_get(&map, key)), value, "operation " << i);
                // The map swells and shrinks, so that runs of every length are cut.
                const bool growing = i / 10000 % 2 == 0;
                if (value == L2_MAP_NONE && rng() % 4 < (growing ? 3 : 1))
                {
                    NS_TEST_ASSERT_MSG_EQ((l2_map_reserve(&map, &memory)), 0, "reserve");
                    const uint32_t put = static_cast<uint32_t>(rng() >> 33);
                    l2_map_put(&map, key, put);
                    expected[key] = put;
                }
                else if (value != L2_MAP_NONE && rng() % 4 < (growing ? 1 : 3))
                {
                    l2_map_remove(&map, key);
                    expected.erase(key);
                }
                NS_TEST_ASSERT_MSG_EQ((map.count), (expected.size()), "operation " << i);
                if (i % 5000 == 0)
                {
                    l2_map_check(&map);
                }
            }
            for (const uint64_t key : keys)
            {
                const auto found = expected.find(key);
                NS_TEST_ASSERT_MSG_EQ((l2_map_get(&map, key)),
                                      (found == expected.end() ? L2_MAP_NONE : found->second),
                                      "at the end");
            }
            l2_map_fini(&map, &memory);
            NS_TEST_EXPECT_MSG_EQ((memory.blocks), 0, "all given back");
        }
    }

    /** Oracle: what was in before. */
    void MapWithoutMemory()
    {
        Allocator allocator;
        const l2_env env = allocator.Env();
        l2_memory memory;
        l2_memory_init(&memory, &env);
        l2_map map;
        l2_map_init(&map, 99);
        uint32_t keys = 0;
        int refused = 0;
        while (keys < 1000)
        {
            allocator.Fail(Allocator::ONCE);
            if (l2_map_reserve(&map, &memory) == L2_ENOMEM)
            {
                ++refused;
                for (uint32_t key = 0; key < keys; ++key)
                {
                    NS_TEST_ASSERT_MSG_EQ((l2_map_get(&map, key)), key, "of " << keys);
                }
                NS_TEST_ASSERT_MSG_EQ((l2_map_get(&map, keys)), L2_MAP_NONE, "not there");
            }
            allocator.Fail(Allocator::NEVER);
            NS_TEST_ASSERT_MSG_EQ((l2_map_reserve(&map, &memory)), 0, "with memory");
            l2_map_put(&map, keys, keys);
            ++keys;
        }
        // 16, 32, ... 2,048 slots, each three quarters full at most.
        NS_TEST_EXPECT_MSG_EQ(refused, 8, "each time that it had to grow");
        l2_map_fini(&map, &memory);
        NS_TEST_EXPECT_MSG_EQ((allocator.GetLive()), 0, "all given back");
    }

    /** Oracle: arithmetic; a product that overflows must not reach the allocator. */
    void MemoryOverflow()
    {
        Allocator allocator;
        const l2_env env = allocator.Env();
        l2_memory memory;
        l2_memory_init(&memory, &env);
        NS_TEST_EXPECT_MSG_EQ((l2_memory_zero(&memory, SIZE_MAX / 2, 3) == nullptr), true, "zero");
        NS_TEST_EXPECT_MSG_EQ((l2_memory_resize(&memory, nullptr, 3, SIZE_MAX / 2) == nullptr),
                              true,
                              "resize");
        void* array = nullptr;
        std::size_t capacity = 0;
        NS_TEST_EXPECT_MSG_EQ((l2_memory_grow(&memory, &array, &capacity, 5, 4)), 0, "grow");
        void* const before = array;
        const std::size_t room = capacity;
        NS_TEST_EXPECT_MSG_EQ((room >= 5), true, "at least what was needed");
        for (const std::size_t needed :
             {SIZE_MAX, SIZE_MAX / 2 + 2, SIZE_MAX / 4 + 1, SIZE_MAX / 8})
        {
            const int error = l2_memory_grow(&memory, &array, &capacity, needed, 16);
            NS_TEST_EXPECT_MSG_EQ(error, L2_ENOMEM, "elements " << needed);
        }
        NS_TEST_EXPECT_MSG_EQ((array == before && capacity == room), true, "left alone");
        NS_TEST_EXPECT_MSG_EQ((allocator.GetLargest() < 1000), true, "nothing large was asked for");
        NS_TEST_EXPECT_MSG_EQ((l2_memory_grow(&memory, &array, &capacity, room, 4)), 0, "no more");
        NS_TEST_EXPECT_MSG_EQ((array == before), true, "enough is not resized");
        l2_memory_free(&memory, array);
        l2_memory_free(&memory, nullptr);
        NS_TEST_EXPECT_MSG_EQ((memory.blocks), 0, "blocks");
    }

    /** Oracle: calloc's contract. */
    void MemoryIsZero()
    {
        l2_memory memory;
        l2_memory_init(&memory, nullptr);
        for (int i = 0; i < 50; ++i)
        {
            uint8_t* block = static_cast<uint8_t*>(l2_memory_zero(&memory, 33, 7));
            NS_TEST_EXPECT_MSG_EQ((std::count(block, block + 33 * 7, 0)), 33 * 7, "zeros");
            std::memset(block, 0xa5, 33 * 7);
            l2_memory_free(&memory, block);
        }
    }

    /** Oracle: the plans' definitions: free bits are those of the prefix that nothing fixes. */
    void PlanCapacity()
    {
        for (const l2_plan& plan : AllPlans())
        {
            // Two bits are fixed in every plan; three more count blocks in a class.
            const unsigned fixed = plan.kind == L2_PLAN_CLASS ? 5 : 2;
            const uint64_t capacity = (UINT64_C(1) << (plan.prefix_length - fixed)) - 1;
            NS_TEST_EXPECT_MSG_EQ((l2_plan_capacity(&plan)),
                                  capacity,
                                  "kind " << plan.kind << " length " << +plan.prefix_length);
        }
    }

    /** Oracle: the header: distinct, in order, 10 in the first byte; all of them where few. */
    void PlanPrefixes()
    {
        for (const l2_plan& plan : AllPlans())
        {
            const uint64_t capacity = l2_plan_capacity(&plan);
            const uint64_t step = capacity <= 1 << 22 ? 1 : capacity / 100000;
            l2_mac last = 0;
            for (uint64_t number = 1; number <= capacity; number += step)
            {
                l2_prefix prefix;
                NS_TEST_ASSERT_MSG_EQ((l2_plan_prefix(&plan, number, &prefix)), 0, number);
                // Ascending, so no two are the same.
                NS_TEST_ASSERT_MSG_EQ((prefix.bits > last), true, "order at " << number);
                last = prefix.bits;
                NS_TEST_ASSERT_MSG_EQ((prefix.bits >> 40 & 3), 2, "fixed bits of " << number);
                NS_TEST_ASSERT_MSG_EQ((+prefix.length), (+plan.prefix_length), "length");
                NS_TEST_ASSERT_MSG_EQ((prefix.bits & ~LeadingBits(prefix.length)), 0, number);
                NS_TEST_ASSERT_MSG_EQ((l2_plan_holds(&plan, prefix)), true, "holds " << number);
                if (plan.kind == L2_PLAN_CLASS)
                {
                    NS_TEST_ASSERT_MSG_EQ((3 + 5 * (prefix.bits >> 45)),
                                          (+prefix.length),
                                          "class of " << number);
                }
            }
        }
    }

    /** Oracle: addresses written down by hand from the drawings in address.c. */
    void PlanExamples()
    {
        const struct
        {
            l2_plan plan;
            uint64_t number;
            l2_mac bits;
        } examples[] = {
            {MakePlan(L2_PLAN_FLAT, 24), 0x1111, 0x021111000000},   // the default of DESIGN
            {MakePlan(L2_PLAN_FLAT, 24), 0x010000, 0x060000000000}, // over the fixed bits
            {MakePlan(L2_PLAN_FLAT, 8), 63, 0xfe0000000000},
            {MakePlan(L2_PLAN_FLAT, 12), 1, 0x021000000000},
            {MakePlan(L2_PLAN_AREA, 24), 1, 0x020001000000},
            {MakePlan(L2_PLAN_AREA, 24), 5 * 65536 + 258, 0x160102000000},
            {MakePlan(L2_PLAN_CLASS, 8), 1, 0x260000000000},  // 001 001 10
            {MakePlan(L2_PLAN_CLASS, 8), 7, 0x3e0000000000},  // 001 111 10
            {MakePlan(L2_PLAN_CLASS, 13), 1, 0x420800000000}, // 010 000 10 00001 000
            {MakePlan(L2_PLAN_CLASS, 38), 1, 0xe20000000400}, // 111 000 10, 30 bits
        };

        for (const auto& example : examples)
        {
            l2_prefix prefix;
            NS_TEST_EXPECT_MSG_EQ((l2_plan_prefix(&example.plan, example.number, &prefix)),
                                  0,
                                  "number " << example.number);
            NS_TEST_EXPECT_MSG_EQ((MacText(prefix.bits)), (MacText(example.bits)), example.number);
        }
    }

    /** Oracle: the header: 1 to the capacity, and lengths that an address has. */
    void PlanRefusals()
    {
        for (const l2_plan& plan : AllPlans())
        {
            l2_prefix prefix = MakePrefix(0x123456789abc, 48);
            for (const uint64_t number :
                 {UINT64_C(0), l2_plan_capacity(&plan) + 1, UINT64_C(1) << 48, UINT64_MAX})
            {
                NS_TEST_EXPECT_MSG_EQ((l2_plan_prefix(&plan, number, &prefix)), L2_EINVAL, number);
            }
            NS_TEST_EXPECT_MSG_EQ((MacText(prefix.bits)), "12:34:56:78:9a:bc", "untouched");
        }
        const l2_plan flat = MakePlan(L2_PLAN_FLAT, 24);
        const l2_plan area = MakePlan(L2_PLAN_AREA, 24);
        const l2_plan classes = MakePlan(L2_PLAN_CLASS, 13);

        const struct
        {
            const char* what;
            l2_plan plan;
            l2_prefix prefix;
        } strangers[] = {
            {"group bit", flat, MakePrefix(0x030001000000, 24)},
            {"universally administered", flat, MakePrefix(0x000001000000, 24)},
            {"shorter", flat, MakePrefix(0x020000000000, 23)},
            {"longer", flat, MakePrefix(0x020001000000, 25)},
            {"bits behind the length", flat, MakePrefix(0x020001000001, 24)},
            {"of no length", flat, MakePrefix(0, 0)},
            {"longer than an address", flat, MakePrefix(0x020001000000, 49)},
            {"far longer than an address", flat, MakePrefix(0x020001000000, 255)},
            {"an area", area, MakePrefix(0x020000000000, 8)},
            {"class 2 with length 8", classes, MakePrefix(0x420000000000, 8)},
            {"class 2 with length 18", classes, MakePrefix(0x420000000000, 18)},
            {"class 0", classes, MakePrefix(0x020000000000, 3)},
            {"class of no length", classes, MakePrefix(0, 0)},
        };

        for (const auto& stranger : strangers)
        {
            NS_TEST_EXPECT_MSG_EQ((l2_plan_holds(&stranger.plan, stranger.prefix)),
                                  false,
                                  stranger.what);
        }
        NS_TEST_EXPECT_MSG_EQ((l2_plan_holds(&classes, MakePrefix(0x260000000000, 8))),
                              true,
                              "a switch of another class lives in the same network");
    }

    /** Oracle: a lookup by prefix must find one switch: no prefix may begin another. */
    void ClassesDoNotOverlap()
    {
        std::vector<l2_prefix> all;
        for (uint8_t blocks = 1; blocks <= 7; ++blocks)
        {
            const l2_plan plan = MakePlan(L2_PLAN_CLASS, 3 + 5 * blocks);
            const uint64_t capacity = l2_plan_capacity(&plan);
            const uint64_t step = capacity / 300 + 1;
            for (uint64_t number = 1; number <= capacity; number += step)
            {
                all.emplace_back();
                l2_plan_prefix(&plan, number, &all.back());
            }
        }
        for (const l2_prefix& a : all)
        {
            int matches = 0;
            for (const l2_prefix& b : all)
            {
                matches += l2_prefix_match(b, a.bits);
            }
            NS_TEST_ASSERT_MSG_EQ(matches, 1, MacText(a.bits) << "/" << +a.length);
        }
    }

    /** Oracle: the plan: 6 bits of area in the first byte, one route an area. */
    void Areas()
    {
        const l2_plan plan = MakePlan(L2_PLAN_AREA, 24);
        for (uint64_t area = 0; area < 64; ++area)
        {
            for (const uint64_t number : {1, 2, 255, 256, 65535})
            {
                l2_prefix prefix;
                l2_plan_prefix(&plan, area * 65536 + number, &prefix);
                const l2_prefix whole = l2_plan_area(&plan, prefix);
                NS_TEST_EXPECT_MSG_EQ((+whole.length), 8, "length");
                NS_TEST_EXPECT_MSG_EQ((whole.bits), ((area << 42) + (UINT64_C(2) << 40)), area);
                NS_TEST_EXPECT_MSG_EQ((l2_prefix_match(whole, prefix.bits)), true, "holds it");
            }
        }
        const l2_plan flat = MakePlan(L2_PLAN_FLAT, 24);
        const l2_prefix same = l2_plan_area(&flat, MakePrefix(0x020001000000, 24));
        NS_TEST_EXPECT_MSG_EQ((same.bits == 0x020001000000 && same.length == 24), true, "no areas");
    }

    /** Oracle: comparison bit by bit. */
    void PrefixMatch()
    {
        std::mt19937_64 rng(3);
        for (unsigned length = 0; length <= 48; ++length)
        {
            const l2_mac bits = rng() & LeadingBits(length);
            const l2_prefix prefix = MakePrefix(bits, static_cast<uint8_t>(length));
            for (int i = 0; i < 200; ++i)
            {
                const l2_mac tail = rng() & LeadingBits(48) & ~LeadingBits(length);
                const l2_mac address = (bits | tail) ^ (i % 2 ? UINT64_C(1) << rng() % 48 : 0);
                const bool match = ((address ^ bits) & LeadingBits(length)) == 0;
                NS_TEST_ASSERT_MSG_EQ((l2_prefix_match(prefix, address)), match, length);
            }
        }
    }

    /** Oracle: the format's definition. */
    void AddressText()
    {
        const struct
        {
            const char* text;
            bool right;
            l2_mac address;
        } texts[] = {
            {"00:00:00:00:00:00", true, 0},
            {"02:11:11:00:00:01", true, 0x021111000001},
            {"Ff:fF:FF:ff:00:aB", true, 0xffffffff00ab},
            {"", false, 0},
            {"02", false, 0},
            {"02:11:11:00:00", false, 0},
            {"02:11:11:00:00:", false, 0},
            {"02:11:11:00:00:0", false, 0},
            {"02:11:11:00:00:01 ", false, 0},
            {" 02:11:11:00:00:01", false, 0},
            {"02:11:11:00:00:01:02", false, 0},
            {"02-11-11-00-00-01", false, 0},
            {"02:11:11:00:00:g1", false, 0},
            {"02:11:11:00:00:1g", false, 0},
            {"2:11:11:00:00:01", false, 0},
            {"002:11:11:00:00:01", false, 0},
            {"021111000001", false, 0},
            {"02:11:11:00:00:-1", false, 0},
            {"02:11:11:00:00:0x", false, 0},
        };

        for (const auto& t : texts)
        {
            l2_mac address = 77;
            NS_TEST_EXPECT_MSG_EQ((l2_mac_parse(t.text, &address)), (t.right), t.text);
            NS_TEST_EXPECT_MSG_EQ(address, (t.right ? t.address : 77), t.text);
        }
        std::mt19937_64 rng(4);
        for (int i = 0; i < 1000; ++i)
        {
            const l2_mac address = rng() & L2_MAC_BROADCAST;
            char text[L2_MAC_TEXT];
            NS_TEST_EXPECT_MSG_EQ((l2_mac_format(text, address)), (MacText(address)), "format");
            l2_mac parsed = 0;
            NS_TEST_EXPECT_MSG_EQ((l2_mac_parse(text, &parsed) && parsed == address), true, text);
            uint8_t bytes[6];
            l2_mac_store(bytes, address);
            NS_TEST_EXPECT_MSG_EQ((+bytes[0]), (address >> 40), "the first byte is the highest");
            NS_TEST_EXPECT_MSG_EQ((l2_mac_load(bytes)), address, "load");
        }
    }

    /** Oracle: the format's definition. */
    void PrefixText()
    {
        const struct
        {
            const char* text;
            bool right;
            l2_mac bits;
            int length;
        } texts[] = {
            {"02:11:11", true, 0x021111000000, 24},
            {"02:11:00:00:00:00/16", true, 0x021100000000, 16},
            {"00:00:00:00:00:00/0", true, 0, 0},
            {"ff:ff:ff:ff:ff:ff/48", true, 0xffffffffffff, 48},
            {"fe:00:00:00:00:00/7", true, 0xfe0000000000, 7},
            {"02:11:11/24", false, 0, 0},
            {"02:11", false, 0, 0},
            {"02:11:11:", false, 0, 0},
            {"02:11:11:00", false, 0, 0},
            {"02:11:11:00:00:00", false, 0, 0},
            {"02:11:11:00:00:00/", false, 0, 0},
            {"02:11:11:00:00:00/x", false, 0, 0},
            {"02:11:11:00:00:00/-1", false, 0, 0},
            {"02:11:11:00:00:00/+24", false, 0, 0},
            {"02:11:11:00:00:00/24 ", false, 0, 0},
            {"02:11:11:00:00:00/49", false, 0, 0},
            {"02:11:11:00:00:00/24/24", false, 0, 0},
            {"02:11:11:00:00:00/024", false, 0, 0},
            {"00:00:00:00:00:00/00", false, 0, 0},
            {"02:11:11:00:00:00/4294967320", false, 0, 0},
            {"02:11:11:00:00:00/18446744073709551640", false, 0, 0},
            {"02:11:11:00:00:00/16", false, 0, 0}, // a bit behind the length
            {"02:11:11:00:00:01/24", false, 0, 0},
            {"ff:ff:ff:ff:ff:ff/47", false, 0, 0},
            {"", false, 0, 0},
        };

        for (const auto& t : texts)
        {
            l2_prefix prefix = MakePrefix(5, 6);
            NS_TEST_EXPECT_MSG_EQ((l2_prefix_parse(t.text, &prefix)), (t.right), t.text);
            NS_TEST_EXPECT_MSG_EQ((prefix.bits), (t.right ? t.bits : 5), t.text);
            NS_TEST_EXPECT_MSG_EQ((+prefix.length), (t.right ? t.length : 6), t.text);
        }
        std::mt19937_64 rng(5);
        for (uint8_t length = 0; length <= 48; ++length)
        {
            const l2_prefix prefix = MakePrefix(rng() & LeadingBits(length), length);
            char text[L2_PREFIX_TEXT];
            NS_TEST_EXPECT_MSG_EQ((l2_prefix_format(text, prefix)),
                                  (MacText(prefix.bits) + "/" + std::to_string(length)),
                                  "format");
            l2_prefix parsed;
            NS_TEST_EXPECT_MSG_EQ((l2_prefix_parse(text, &parsed)), true, text);
            NS_TEST_EXPECT_MSG_EQ((parsed.bits == prefix.bits && parsed.length == length),
                                  true,
                                  text);
        }
    }

    /** Oracle: the uncut text. */
    void TextIsCut()
    {
        const std::string whole = "one 2 three 0004 five";
        for (std::size_t size = 1; size < whole.size() + 5; ++size)
        {
            std::vector<char> buffer(size + 8, '#');
            l2_text out = l2_text_in(buffer.data(), size);
            l2_text_add(&out, "one %d ", 2);
            l2_text_add(&out, "%s", "three ");
            l2_text_add(&out, "%04u five", 4u);
            const std::string expected = whole.substr(0, size - 1);
            NS_TEST_EXPECT_MSG_EQ((std::string(buffer.data())), expected, "size " << size);
            NS_TEST_EXPECT_MSG_EQ((out.length), (expected.size()), "size " << size);
            NS_TEST_EXPECT_MSG_EQ((out.cut), (expected != whole), "size " << size);
            l2_text_add(&out, "%s", "");
            l2_text_add(&out, "%s", "?");
            NS_TEST_EXPECT_MSG_EQ((buffer[out.length]), '\0', "still ended");
            NS_TEST_EXPECT_MSG_EQ((std::count(buffer.begin() + size, buffer.end(), '#')),
                                  8,
                                  "nothing behind the buffer, size " << size);
        }
    }

    /** Oracle: network byte order, and the promise to answer zeros. */
    void ReaderRunsOut()
    {
        const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        struct l2_reader reader = l2_reader(bytes, sizeof(bytes));
        NS_TEST_EXPECT_MSG_EQ((+l2_read_u8(&reader)), 1, "octet");
        NS_TEST_EXPECT_MSG_EQ((l2_read_u16(&reader)), 0x0203, "two octets");
        NS_TEST_EXPECT_MSG_EQ((l2_read_mac(&reader)), 0x040506070809, "six octets");
        NS_TEST_EXPECT_MSG_EQ((reader.failed), false, "all were there");
        NS_TEST_EXPECT_MSG_EQ((l2_reader_left(&reader)), 0, "none left");
        NS_TEST_EXPECT_MSG_EQ((l2_read_bytes(&reader, 0) != nullptr), true, "nothing is there");
        NS_TEST_EXPECT_MSG_EQ((+l2_read_u8(&reader)), 0, "beyond");
        NS_TEST_EXPECT_MSG_EQ((reader.failed), true, "remembered");
        // Once it has failed, what would still fit is not read either.
        reader = l2_reader(bytes, 5);
        NS_TEST_EXPECT_MSG_EQ((l2_read_mac(&reader)), 0, "six of five");
        NS_TEST_EXPECT_MSG_EQ((l2_read_u16(&reader)), 0, "two of five, too late");
        NS_TEST_EXPECT_MSG_EQ((reader.failed), true, "still");
        reader = l2_reader(bytes, 9);
        NS_TEST_EXPECT_MSG_EQ((l2_read_bytes(&reader, SIZE_MAX) == nullptr), true, "far beyond");
    }

    /** Oracle: std::sort. */
    void SortAgainstStandardSort()
    {
        std::mt19937_64 rng(6);
        for (std::size_t count : {0, 1, 2, 3, 100, 1000})
        {
            std::vector<uint64_t> numbers(count);
            for (uint64_t& number : numbers)
            {
                number = rng() % 3 ? rng() : rng() % 10;
            }
            std::vector<uint64_t> expected = numbers;
            std::sort(expected.begin(), expected.end());
            l2_sort_u64(numbers.data(), count);
            NS_TEST_EXPECT_MSG_EQ((numbers == expected), true, count << " numbers");
        }
    }

    /** Oracle: an enumerator has one name, lower case with hyphens; what is none is "unknown". */
    void NamesOfEnums()
    {
        std::vector<std::pair<std::string, std::vector<std::string>>> sets(5);
        for (int i = 0; i < L2_DROP_REASONS; ++i)
        {
            sets[0].second.push_back(l2_drop_name(static_cast<l2_drop>(i)));
        }
        for (int i = 0; i < L2_EVENT_TYPES; ++i)
        {
            sets[1].second.push_back(l2_event_name(static_cast<l2_event_type>(i)));
        }
        for (int i = L2_ROLE_DOWN; i <= L2_ROLE_BACKUP; ++i)
        {
            sets[2].second.push_back(l2_port_role_name(static_cast<l2_port_role>(i)));
        }
        for (int i = L2_LOOKUP_EXACT; i <= L2_LOOKUP_SOFTWARE; ++i)
        {
            sets[3].second.push_back(l2_lookup_name(static_cast<l2_lookup>(i)));
        }
        for (int i = 0; i >= L2_ECONFIG; --i)
        {
            sets[4].second.push_back(l2_error_name(i));
        }
        for (const auto& set : sets)
        {
            const std::set<std::string> different(set.second.begin(), set.second.end());
            NS_TEST_EXPECT_MSG_EQ((different.size()), (set.second.size()), set.second[0]);
            for (const std::string& name : different)
            {
                const bool lower =
                    name.find_first_not_of("abcdefghijklmnopqrstuvwxyz- ") == std::string::npos;
                NS_TEST_EXPECT_MSG_EQ((lower && !name.empty() && name != "unknown"), true, name);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((sets[0].second[L2_DROP_NO_ROUTE]), "no-route", "as in l2.h");
        NS_TEST_EXPECT_MSG_EQ((std::string(l2_error_name(0))), "ok", "as in l2.h");
        for (const char* none : {l2_drop_name(L2_DROP_REASONS),
                                 l2_event_name(L2_EVENT_TYPES),
                                 l2_error_name(L2_ECONFIG - 1),
                                 l2_error_name(1),
                                 l2_error_name(INT32_MIN)})
        {
            NS_TEST_EXPECT_MSG_EQ((std::string(none)), "unknown", "no such enumerator");
        }
    }

    /** Oracle: L2_EVENT_TEXT is promised to be enough. */
    void EventsFit()
    {
        for (int type = 0; type < L2_EVENT_TYPES; ++type)
        {
            for (int reason = 0; reason < L2_DROP_REASONS; ++reason)
            {
                l2_event event;
                event.type = static_cast<l2_event_type>(type);
                event.port = UINT16_MAX;
                event.old_port = UINT16_MAX;
                event.role = L2_ROLE_DESIGNATED;
                event.state = L2_RELAY_DISCARDING;
                event.count = UINT32_MAX;
                event.reason = static_cast<l2_drop>(reason);
                event.real = L2_MAC_BROADCAST;
                event.assigned = L2_MAC_BROADCAST - 1;
                event.at = L2_MAC_BROADCAST;
                std::memset(event.ip.bytes, 0xff, sizeof(event.ip.bytes));
                char text[L2_EVENT_TEXT];
                NS_TEST_EXPECT_MSG_EQ((std::strlen(l2_event_format(text, &event)) <
                                       L2_EVENT_TEXT - 1),
                                      true,
                                      text);
            }
        }
    }

    /** Oracle: the members that an event has, and l2.h's example. */
    void EventText()
    {
        l2_event event = {};
        event.port = 7;
        const auto text = [&](l2_event_type type) {
            event.type = type;
            char buffer[L2_EVENT_TEXT];
            return std::string(l2_event_format(buffer, &event));
        };
        const auto has = [](const std::string& all, const std::string& part) {
            return all.find(part) != std::string::npos;
        };
        event.role = L2_ROLE_ALTERNATE;
        event.reason = L2_DROP_HOST_ID_FULL;
        for (int i = 0; i < L2_EVENT_DIRECTORY_UP; ++i)
        {
            const l2_event_type type = static_cast<l2_event_type>(i);
            const std::string said = text(type);
            const bool whole = type == L2_EVENT_ROUTES_CHANGED || type == L2_EVENT_LSDB_OVERLOAD;
            const bool refused =
                type == L2_EVENT_HOST_REFUSED || type == L2_EVENT_ADJACENCY_REFUSED;
            NS_TEST_EXPECT_MSG_EQ((said.find("port 7") == 0), !whole, said);
            NS_TEST_EXPECT_MSG_EQ((has(said, "alternate")), (type == L2_EVENT_PORT_ROLE), said);
            NS_TEST_EXPECT_MSG_EQ((has(said, "host-id-full")), refused, said);
            NS_TEST_EXPECT_MSG_EQ((has(said, ":")),
                                  false,
                                  "no addresses, so none are said: " << said);
        }
        event.real = 0x00163e00000a;
        event.assigned = 0x021111000001;
        event.at = 0x00bb00000001;
        event.ip = l2_ip_v4(0x0a000001);
        for (int i = L2_EVENT_PEER_UP; i < L2_EVENT_TYPES; ++i)
        {
            const std::string said = text(static_cast<l2_event_type>(i));
            NS_TEST_EXPECT_MSG_EQ(said,
                                  "10.0.0.1 host 00:16:3e:00:00:0a as 02:11:11:00:00:01 switch "
                                  "00:bb:00:00:00:01 port 7",
                                  l2_event_name(static_cast<l2_event_type>(i)));
        }
        event.count = 2;
        NS_TEST_EXPECT_MSG_EQ((text(L2_EVENT_DIRECTORY_UP)),
                              "server 00:16:3e:00:00:0a servers 2",
                              "of a switch");
        event.count = 0;
        NS_TEST_EXPECT_MSG_EQ((text(L2_EVENT_HOST_ASSIGNED)),
                              "port 7 host 00:16:3e:00:00:0a as 02:11:11:00:00:01",
                              "as in l2.h");
        event.old_port = 9;
        NS_TEST_EXPECT_MSG_EQ((has(text(L2_EVENT_HOST_MOVED), "from port 9")), true, "moved");
    }

    /** Oracle: an ideal hash flips each bit with probability 1/2; 2,000 trials, 8 deviations. */
    void HashMixes()
    {
        std::mt19937_64 rng(7);
        const int trials = 2000;
        for (int in = 0; in < 64; ++in)
        {
            std::vector<int> flips(64);
            for (int i = 0; i < trials; ++i)
            {
                const uint64_t x = rng();
                const uint64_t changed = l2_hash_mix(x) ^ l2_hash_mix(x ^ UINT64_C(1) << in);
                for (int out = 0; out < 64; ++out)
                {
                    flips[out] += changed >> out & 1;
                }
            }
            const auto ends = std::minmax_element(flips.begin(), flips.end());
            const int deviation = 22; // sqrt(2000 / 4)
            NS_TEST_EXPECT_MSG_EQ((*ends.first > trials / 2 - 8 * deviation &&
                                   *ends.second < trials / 2 + 8 * deviation),
                                  true,
                                  "bit " << in << ": " << *ends.first << " to " << *ends.second);
        }
        std::set<uint64_t> keys;
        for (uint64_t i = 0; i < 1000; ++i)
        {
            keys.insert(l2_hash_key(i / 10, i % 10));
        }
        NS_TEST_EXPECT_MSG_EQ((keys.size()), 1000, "a key for each seed and purpose");
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
 * @brief The tests of model/core/base.
 */
class CoreBaseTestSuite : public TestSuite
{
  public:
    CoreBaseTestSuite()
        : TestSuite("moose-core-base", TestSuite::Type::UNIT)
    {
        typedef CoreBaseTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A map answers as std::unordered_map does over a million operations on hard keys",
             &T::MapAgainstStandardMap},
            {"A map that gets no memory still has all of its keys", &T::MapWithoutMemory},
            {"More elements than a size can count are refused, never wrapped", &T::MemoryOverflow},
            {"Memory that was used before comes back as zeros", &T::MemoryIsZero},
            {"A plan has as many switches as its free bits can number", &T::PlanCapacity},
            {"Prefixes of a plan differ, ascend and are unicast and locally administered",
             &T::PlanPrefixes},
            {"A number fills the free bits from the last one backwards", &T::PlanExamples},
            {"A number or prefix that is not in the plan is refused", &T::PlanRefusals},
            {"No prefix of one class begins a prefix of another", &T::ClassesDoNotOverlap},
            {"An area is the first 8 bits of its switches' prefixes", &T::Areas},
            {"An address matches a prefix when its leading bits are the same", &T::PrefixMatch},
            {"An address reads back as it was written, and nothing else reads as one",
             &T::AddressText},
            {"A prefix reads back as it was written, and nothing else reads as one",
             &T::PrefixText},
            {"Text that does not fit is cut, ended and marked", &T::TextIsCut},
            {"A reader that runs out answers zeros and remembers it", &T::ReaderRunsOut},
            {"Numbers are sorted as std::sort sorts them", &T::SortAgainstStandardSort},
            {"Every enumerator has a name of its own", &T::NamesOfEnums},
            {"The longest event fits into its buffer", &T::EventsFit},
            {"An event is told by the members that it has", &T::EventText},
            {"Every bit of a key decides about every bit of its hash", &T::HashMixes},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreBaseTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreBaseTestSuite g_coreBaseTestSuite;
