/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-elk-wire: the codec of the directory's messages against octets written by
 * hand from the figure in model/core/wire/elk.h, every truncation of them, every octet of them
 * changed, and noise in buffers that end where the octets end.
 */

#include "core-elk-support.h"

extern "C"
{
#include "../model/core/wire/elk.h"
}

#include "ns3/test.h"

#include <random>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

/** @return octets of a text of hexadecimal digits; other characters are let alone */
Bytes
Hex(const std::string& text)
{
    Bytes bytes;
    int high = -1;
    for (const char c : text)
    {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
        {
            continue;
        }
        if (high >= 0)
        {
            bytes.push_back(static_cast<uint8_t>(high << 4 | digit));
        }
        high = high < 0 ? digit : -1;
    }
    return bytes;
}

/** The address 10.0.0.1 in 16 octets. */
const char* const IP_1 = "00000000 00000000 0000ffff 0a000001";
/** An IPv6 address. */
const char* const IP_6 = "20010db8 00000000 00000000 00000002";
/** A record's rest behind the address: who, at which switch and port, how and when known. */
const char* const OWNER = "020001000005 00163e00000a 00000c000001 0fff 01 00 01020304 05060708";

/** @return whether the codec takes the octets, from a buffer that ends where they end */
bool
Takes(const Bytes& bytes, l2_elk& message)
{
    const std::unique_ptr<uint8_t[]> copy(new uint8_t[bytes.size()]);
    std::copy(bytes.begin(), bytes.end(), copy.get());
    const bool takes = l2_elk_parse(copy.get(), bytes.size(), &message);
    for (unsigned i = 0; takes && message.type == L2_ELK_TYPE_SYNC && i < message.as.sync.count;
         ++i)
    {
        l2_elk_record record;
        l2_elk_read_record(message.as.sync.bytes + 46 * i, &record);
    }
    return takes;
}

/** @return a record in words */
std::string
Say(const l2_elk_record& r)
{
    char ip[L2_IP_TEXT];
    return std::string(l2_ip_format(ip, r.ip)) + " " + MacText(r.mac) + " " + MacText(r.real) +
           " " + MacText(r.at) + " " + std::to_string(r.port) + " " + std::to_string(r.source) +
           " " + std::to_string(r.removed) + " " + std::to_string(r.claimed) + " " +
           std::to_string(r.seen);
}

/** A message by hand and what it says. */
struct Vector
{
    std::string octets; //!< in hexadecimal digits
    std::string says;   //!< in words
};

/** @return all types of messages */
std::vector<Vector>
Vectors()
{
    const std::string owner = "02:00:01:00:00:05 00:16:3e:00:00:0a 00:00:0c:00:00:01 4095 1 0 "
                              "16909060 84281096";
    return {
        {std::string("01 01 0001 00163e0000e0") + IP_1 +
             "000005dc 00004e20 0123456789abcdef 00000007",
         "hello 1 00:16:3e:00:00:e0 10.0.0.1 1500 20000 81985529216486895 7"},
        {std::string("01 02 0000") + IP_1 + OWNER + IP_6, "query 10.0.0.1 " + owner + " for v6"},
        {std::string("01 03 0000") + IP_6 + "00163e00000b" + IP_1,
         "answer v6 00:16:3e:00:00:0b to 10.0.0.1"},
        {std::string("01 04 0003") + IP_1 + OWNER, "update 3 10.0.0.1 " + owner},
        {std::string("01 05 0000") + IP_1 + "00163e00000b", "announce 10.0.0.1 00:16:3e:00:00:0b"},
        {std::string("01 07 0000 0001") + IP_1 + OWNER, "sync 1 10.0.0.1 " + owner},
    };
}

/** @return a message in words */
std::string
Say(const l2_elk& m)
{
    char ip[L2_IP_TEXT];
    const auto text = [&](const l2_ip& address) {
        return std::string(l2_ip_to_v4(address) ? l2_ip_format(ip, address) : "v6");
    };
    l2_elk_record record;
    switch (m.type)
    {
    case L2_ELK_TYPE_HELLO:
        return "hello " + std::to_string(m.flags) + " " + MacText(m.as.hello.server) + " " +
               text(m.as.hello.ip) + " " + std::to_string(m.as.hello.hold) + " " +
               std::to_string(m.as.hello.cost) + " " + std::to_string(m.as.hello.digest) + " " +
               std::to_string(m.as.hello.mappings);
    case L2_ELK_TYPE_QUERY:
        return "query " + Say(m.as.query.asker) + " for " + text(m.as.query.target);
    case L2_ELK_TYPE_ANSWER:
        return "answer " + text(m.as.answer.target) + " " + MacText(m.as.answer.mac) + " to " +
               text(m.as.answer.asker);
    case L2_ELK_TYPE_UPDATE:
        return "update " + std::to_string(m.flags) + " " + Say(m.as.update);
    case L2_ELK_TYPE_ANNOUNCE:
        return "announce " + text(m.as.announce.ip) + " " + MacText(m.as.announce.mac);
    case L2_ELK_TYPE_DIGESTS:
        return "digests";
    case L2_ELK_TYPE_SYNC:
        l2_elk_read_record(m.as.sync.bytes, &record);
        return "sync " + std::to_string(m.as.sync.count) + " " + Say(record);
    }
    return "?";
}

} // namespace

/** @brief The tests; each function says its oracle. */
class CoreElkWireTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreElkWireTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreElkWireTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** @brief Octets by hand are read, and written again. */
    void ByHand()
    {
        for (const Vector& vector : Vectors())
        {
            const Bytes octets = Hex(vector.octets);
            l2_elk message;
            const bool takes = l2_elk_parse(octets.data(), octets.size(), &message);
            NS_TEST_EXPECT_MSG_EQ(takes, true, vector.says);
            const std::string says = Say(message);
            NS_TEST_EXPECT_MSG_EQ(says, vector.says, "read");
            uint8_t bytes[L2_ELK_QUERY];
            const std::size_t length =
                message.type == L2_ELK_TYPE_SYNC ? 0 : l2_elk_write(bytes, &message);
            const Bytes written(bytes, bytes + length);
            NS_TEST_EXPECT_MSG_EQ((written == octets || message.type == L2_ELK_TYPE_SYNC),
                                  true,
                                  "written: " << vector.says);
            // What follows is padding.
            Bytes padded = octets;
            padded.resize(1500, 0xff);
            l2_elk again;
            NS_TEST_EXPECT_MSG_EQ(l2_elk_parse(padded.data(), padded.size(), &again),
                                  true,
                                  "padded");
            NS_TEST_EXPECT_MSG_EQ((Say(again)), vector.says, "the same");
        }
        const Bytes digests = ElkDigests(0x01020304);
        l2_elk message;
        NS_TEST_EXPECT_MSG_EQ(l2_elk_parse(digests.data(), digests.size(), &message),
                              true,
                              "digests");
        NS_TEST_EXPECT_MSG_EQ(l2_elk_digest(&message, 255), 0x01020304, "the last");
    }

    /** @brief Not an octet may be missing. */
    void Truncated()
    {
        std::vector<Bytes> all = {ElkDigests(),
                                  ElkSync({}),
                                  ElkSync(std::vector<ElkRecord>(32, RecordOf(IP_A, HOST_A)))};
        for (const Vector& vector : Vectors())
        {
            all.push_back(Hex(vector.octets));
        }
        for (const Bytes& whole : all)
        {
            l2_elk message;
            NS_TEST_EXPECT_MSG_EQ(Takes(whole, message), true, "whole");
            for (std::size_t length = 0; length < whole.size(); ++length)
            {
                const bool takes = Takes(Bytes(whole.begin(), whole.begin() + length), message);
                NS_TEST_EXPECT_MSG_EQ(takes, false, length << " octets of " << whole.size());
            }
        }
    }

    /** @brief What makes no sense is refused. */
    void Nonsense()
    {
        l2_elk message;
        const auto takes = [&](const Bytes& octets) { return Takes(octets, message); };
        const auto change = [](Bytes octets, std::size_t at, uint8_t value) {
            octets.at(at) = value;
            return octets;
        };
        const Bytes update = ElkUpdate(RecordOf(IP_A, HOST_A));
        const Bytes hello = ElkHello(SERVER_E, IP_E);
        NS_TEST_EXPECT_MSG_EQ(takes(update), true, "good");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 0, 0)), false, "version 0");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 0, 2)), false, "version 2");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 1, 0)), false, "type 0");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 1, 8)), false, "type 8");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 4 + 16, 1)), false, "a group's mac");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 4 + 22, 1)), false, "a group's real mac");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 4 + 28, 1)), false, "a group vouches");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 4 + 36, 3)),
                              false,
                              "a source that there is not");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 4 + 37, 1)), false, "removed, and has an owner");
        NS_TEST_EXPECT_MSG_EQ(takes(change(update, 4 + 37, 2)), false, "removed twice");
        NS_TEST_EXPECT_MSG_EQ(takes(change(hello, 4, 1)), false, "a group as server");
        NS_TEST_EXPECT_MSG_EQ(takes(ElkHello(0, IP_E)), false, "nobody as server");
        NS_TEST_EXPECT_MSG_EQ(takes(ElkAnswer(IP_A, 0, IP_B)), false, "nobody as answer");
        NS_TEST_EXPECT_MSG_EQ(takes(ElkAnnounce(IP_A, L2_MAC_BROADCAST)), false, "all announced");
        ElkRecord removed = {};
        removed.ip = IP_A;
        removed.removed = 1;
        NS_TEST_EXPECT_MSG_EQ(takes(ElkUpdate(removed)), false, "a switch removes nothing");
        NS_TEST_EXPECT_MSG_EQ(takes(ElkQuery(removed, IP_B)), false, "nobody asks");
        NS_TEST_EXPECT_MSG_EQ(takes(ElkSync({removed})), true, "a server does");
        NS_TEST_EXPECT_MSG_EQ(takes(ElkSync(std::vector<ElkRecord>(33, RecordOf(IP_A, HOST_A)))),
                              false,
                              "33 records");
        // A record that makes no sense is skipped; the others of its SYNC are good.
        const Bytes sync = ElkSync({RecordOf(IP_A, ELK_SERVERS), RecordOf(IP_B, HOST_B)});
        l2_elk_record record;
        NS_TEST_EXPECT_MSG_EQ(l2_elk_parse(sync.data(), sync.size(), &message), true, "as a whole");
        NS_TEST_EXPECT_MSG_EQ(l2_elk_read_record(message.as.sync.bytes, &record),
                              false,
                              "the first");
        NS_TEST_EXPECT_MSG_EQ(l2_elk_read_record(message.as.sync.bytes + 46, &record), true, "not");
    }

    /** @brief Noise is read without a look beyond its end, and what is taken writes as it was. */
    void Noise()
    {
        std::mt19937_64 rng(1);
        unsigned taken = 0;
        for (int i = 0; i < 100000; ++i)
        {
            Bytes octets(rng() % 120);
            for (uint8_t& octet : octets)
            {
                octet = static_cast<uint8_t>(rng() % 4 ? 0 : rng());
            }
            const Bytes header = ElkHeader(static_cast<uint8_t>(rng() % 9));
            std::copy_n(header.begin(), std::min(octets.size(), header.size()), octets.begin());
            l2_elk message;
            if (Takes(octets, message) && message.type < L2_ELK_TYPE_DIGESTS)
            {
                uint8_t bytes[L2_ELK_QUERY];
                const std::size_t length = l2_elk_write(bytes, &message);
                NS_TEST_EXPECT_MSG_EQ(std::equal(bytes, bytes + length, octets.begin()),
                                      true,
                                      "same");
                ++taken;
            }
        }
        NS_TEST_EXPECT_MSG_EQ((taken > 1000), true, "some make sense");
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
 * @brief The tests of what model/core/wire/elk.h draws.
 */
class CoreElkWireTestSuite : public TestSuite
{
  public:
    CoreElkWireTestSuite()
        : TestSuite("moose-core-elk-wire", TestSuite::Type::UNIT)
    {
        typedef CoreElkWireTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Messages are read and written as the figure draws them", &T::ByHand},
            {"A message that is too short is refused", &T::Truncated},
            {"A message that makes no sense is refused", &T::Nonsense},
            {"Noise does no harm", &T::Noise},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreElkWireTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreElkWireTestSuite g_coreElkWireTestSuite;
