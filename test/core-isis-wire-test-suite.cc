/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-isis-wire: PDUs of IS-IS as octets. What FRR sent, and tshark's reading of
 * it, is in test/vectors/isis-frr.txt; what an independent program wrote in
 * test/vectors/isis-sha256.txt.
 */

#include "core-isis-support.h"
#include "core-recorded.h"

extern "C"
{
#include "../model/core/wire/isis.h"
}

#include "ns3/test.h"

#include <random>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

typedef struct l2_reader Reader; //!< the function of that name hides it
typedef struct l2_writer Writer; //!< so here

constexpr std::size_t LLC_END = 17; //!< octets of a frame before the PDU

/** @return all PDUs of both files */
std::vector<Recorded>
AllRecorded()
{
    std::vector<Recorded> all = ReadRecorded("isis-frr.txt");
    for (const Recorded& r : ReadRecorded("isis-sha256.txt"))
    {
        all.push_back(r);
    }
    return all;
}

/** Octets in a block that ends where they end, so that a look further is found out. */
class Exact
{
  public:
    /** @brief Copy the first of some octets. */
    explicit Exact(const Bytes& bytes, std::size_t length)
        : m_bytes(new uint8_t[length]),
          m_length(length)
    {
        std::copy_n(bytes.begin(), length, m_bytes.get());
    }

    /** @return what the core says against them, and what it read */
    l2_drop Parse(l2_isis_pdu& pdu) const
    {
        return l2_isis_parse(m_bytes.get(), m_length, &pdu);
    }

  private:
    std::unique_ptr<uint8_t[]> m_bytes; //!< the copy
    std::size_t m_length;               //!< how many
};

/** @return "xxxx.xxxx.xxxx" */
std::string
SystemText(uint64_t system)
{
    char text[20];
    std::snprintf(text,
                  sizeof(text),
                  "%04x.%04x.%04x",
                  static_cast<unsigned>(system >> 32 & 0xffff),
                  static_cast<unsigned>(system >> 16 & 0xffff),
                  static_cast<unsigned>(system & 0xffff));
    return text;
}

/** @return "xxxx.xxxx.xxxx.xx-xx" */
std::string
LspText(uint64_t id)
{
    char text[12];
    std::snprintf(text,
                  sizeof(text),
                  ".%02x-%02x",
                  static_cast<unsigned>(id >> 8 & 0xff),
                  static_cast<unsigned>(id & 0xff));
    return SystemText(id >> 16) + text;
}

/** @return a number as tshark writes it */
std::string
Hex(uint64_t value, int digits)
{
    char text[24];
    std::snprintf(text, sizeof(text), "0x%0*llx", digits, static_cast<unsigned long long>(value));
    return text;
}

/** Append to a list separated by commas. */
void
List(std::string& list, const std::string& item)
{
    list += (list.empty() ? "" : ",") + item;
}

/** Have every reader of the core read a PDU; only that they stay inside counts. */
void
ReadAll(const l2_isis_pdu& pdu)
{
    l2_isis_hello hello;
    l2_isis_moose moose;
    l2_isis_read_hello(&pdu, 1, &hello);
    l2_isis_read_moose(&pdu, &moose);
    l2_isis_is_sound(&pdu);
    Reader reader = l2_isis_tlvs(&pdu);
    l2_tlv tlv;
    while (l2_isis_next_tlv(&reader, &tlv))
    {
        Reader value = {};
        value.at = tlv.value;
        value.end = tlv.value + tlv.length;
        Reader other = value;
        l2_isis_reach reach;
        l2_isis_entry entry;
        while (l2_isis_next_reach(&value, &reach))
        {
        }
        while (l2_isis_next_entry(&other, &entry))
        {
        }
    }
    if (pdu.type == L2_ISIS_LSP)
    {
        l2_isis_checksum_good(pdu.bytes, pdu.length);
    }
}

} // namespace

/** @brief The tests; each function says its oracle. */
class CoreIsisWireTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreIsisWireTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreIsisWireTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Compare a field that tshark shows with what the core reads. */
    void Same(const Recorded& r, const std::string& field, const std::string& read)
    {
        NS_TEST_EXPECT_MSG_EQ(read, (r.Field(field)), r.name << " " << field);
    }

    /** @brief Oracle: tshark's reading of what FRR sent. */
    void Vectors()
    {
        const std::vector<Recorded> all = AllRecorded();
        NS_TEST_ASSERT_MSG_GT(all.size(), 25, "the files are there");
        for (const Recorded& r : all)
        {
            const Bytes bytes = r.Behind(LLC_END);
            l2_isis_pdu pdu;
            const Exact exact(bytes, bytes.size());
            const l2_drop refused = exact.Parse(pdu);
            NS_TEST_ASSERT_MSG_EQ((refused == L2_DROP_REASONS), true, r.name);
            NS_TEST_EXPECT_MSG_EQ((l2_isis_is_sound(&pdu)), true, r.name);
            Same(r, "isis.type", std::to_string(pdu.type));
            Same(r, "isis.len", std::to_string(pdu.header));
            if (pdu.type == L2_ISIS_HELLO)
            {
                Hello(r, pdu);
            }
            else if (pdu.type == L2_ISIS_LSP)
            {
                Lsp(r, pdu);
            }
            else
            {
                Snp(r, pdu, pdu.type == L2_ISIS_CSNP ? "isis.csnp." : "isis.psnp.");
            }
            Moose(r, pdu);
        }
    }

    /** A hello. */
    void Hello(const Recorded& r, const l2_isis_pdu& pdu)
    {
        l2_isis_hello hello;
        NS_TEST_ASSERT_MSG_EQ((l2_isis_read_hello(&pdu, 1, &hello)), true, r.name);
        Same(r, "isis.hello.source_id", SystemText(pdu.system));
        Same(r, "isis.hello.holding_timer", std::to_string(pdu.time));
        Same(r, "isis.hello.pdu_length", std::to_string(pdu.length));
        Same(r, "isis.hello.area_address", hello.area ? "03490001" : "");
        Same(r, "isis.hello.adjacency_state", std::to_string(hello.state));
        Same(r, "isis.hello.extended_local_circuit_id", Hex(hello.circuit, 8));
        Same(r,
             "isis.hello.neighbor_systemid",
             hello.has_neighbour ? SystemText(hello.neighbour) : "");
        Same(r,
             "isis.hello.neighbor_extended_local_circuit_id",
             hello.has_neighbour ? Hex(hello.neighbour_circuit, 8) : "");
        Same(r, "isis.hello.clv.type", Types(pdu));
        l2_isis_hello other;
        NS_TEST_EXPECT_MSG_EQ((l2_isis_read_hello(&pdu, 2, &other)), true, "whatever the area");
        NS_TEST_EXPECT_MSG_EQ((other.area), false, "another area");
    }

    /** An LSP. */
    void Lsp(const Recorded& r, const l2_isis_pdu& pdu)
    {
        Same(r, "isis.lsp.remaining_life", std::to_string(pdu.time));
        Same(r, "isis.lsp.pdu_length", std::to_string(pdu.length));
        Same(r, "isis.lsp.lsp_id", LspText(pdu.lsp));
        Same(r, "isis.lsp.sequence_number", Hex(pdu.sequence, 8));
        // Of a purge tshark does not look at it.
        Same(r, "isis.lsp.checksum", Hex(pdu.time ? pdu.checksum : 0, 4));
        Same(r, "isis.lsp.overload", std::to_string((pdu.flags & L2_ISIS_LSP_OVERLOAD) != 0));
        Same(r, "isis.lsp.clv.type", Types(pdu));
        if (pdu.time)
        {
            NS_TEST_EXPECT_MSG_EQ((l2_isis_checksum_good(pdu.bytes, pdu.length)), true, r.name);
            Bytes copy(pdu.bytes, pdu.bytes + pdu.length);
            const uint16_t made = l2_isis_set_checksum(copy.data(), copy.size());
            NS_TEST_EXPECT_MSG_EQ(made, (pdu.checksum), r.name);
        }
        std::string systems;
        std::string metrics;
        std::string locals;
        std::string remotes;
        Reader reader = l2_isis_tlvs(&pdu);
        l2_tlv tlv;
        while (l2_isis_next_tlv(&reader, &tlv))
        {
            Reader value = {};
            value.at = tlv.value;
            value.end = tlv.type == 22 ? tlv.value + tlv.length : tlv.value;
            l2_isis_reach reach;
            while (l2_isis_next_reach(&value, &reach))
            {
                char pseudonode[8];
                std::snprintf(pseudonode, sizeof(pseudonode), ".%02x", reach.pseudonode);
                List(systems, SystemText(reach.system) + pseudonode);
                List(metrics, std::to_string(reach.metric));
                if (reach.identified)
                {
                    List(locals, Hex(reach.local, 8));
                    List(remotes, Hex(reach.remote, 8));
                }
            }
            NS_TEST_EXPECT_MSG_EQ((value.failed), false, r.name);
        }
        Same(r, "isis.lsp.ext_is_reachability.is_neighbor_id", systems);
        Same(r, "isis.lsp.ext_is_reachability.metric", metrics);
        // tshark shows identifiers in hexadecimal or decimal, as its version has it.
        const bool identified =
            !r.Field("isis.lsp.ext_is_reachability.link_local_identifier").empty();
        NS_TEST_EXPECT_MSG_EQ((!locals.empty()), identified, r.name << " identifiers");
    }

    /** A sequence numbers PDU. */
    void Snp(const Recorded& r, const l2_isis_pdu& pdu, const std::string& prefix)
    {
        Same(r, prefix + "source_id", SystemText(pdu.system));
        Same(r, prefix + "pdu_length", std::to_string(pdu.length));
        if (pdu.type == L2_ISIS_CSNP)
        {
            Same(r, prefix + "start_lsp_id", LspText(pdu.start));
            Same(r, prefix + "end_lsp_id", LspText(pdu.end));
        }
        std::string lifetimes;
        std::string ids;
        std::string sequences;
        std::string checksums;
        l2_tlv tlv;
        if (l2_isis_find_tlv(&pdu, L2_TLV_LSP_ENTRIES, &tlv))
        {
            Reader value = {};
            value.at = tlv.value;
            value.end = tlv.value + tlv.length;
            l2_isis_entry entry;
            while (l2_isis_next_entry(&value, &entry))
            {
                List(lifetimes, std::to_string(entry.lifetime));
                List(ids, LspText(entry.lsp));
                List(sequences, Hex(entry.sequence, 8));
                List(checksums, Hex(entry.checksum, 4));
            }
        }
        // tshark has one name for the entries of both.
        Same(r, "isis.csnp.lsp_remain_life", lifetimes);
        Same(r, "isis.csnp.lsp_id", ids);
        Same(r, "isis.csnp.lsp_seq_num", sequences);
        Same(r, "isis.csnp.lsp_checksum", checksums);
    }

    /** TLV 250, where the file says what is in it. */
    void Moose(const Recorded& r, const l2_isis_pdu& pdu)
    {
        l2_isis_moose moose;
        NS_TEST_ASSERT_MSG_EQ((l2_isis_read_moose(&pdu, &moose)), true, r.name);
        NS_TEST_EXPECT_MSG_EQ((moose.present), (!r.Field("moose.prefix").empty()), r.name);
        if (moose.present)
        {
            Same(r, "moose.plan", std::to_string(moose.plan));
            Same(r, "moose.length", std::to_string(moose.prefix.length));
            Same(r, "moose.prefix", MacText(moose.prefix.bits));
            Same(r, "moose.priority", std::to_string(moose.priority));
            Same(r, "moose.address", MacText(moose.address));
            Same(r, "moose.holding", moose.holding_time ? std::to_string(moose.holding_time) : "");
        }
    }

    /** @return the types of a PDU's TLVs, in order */
    static std::string Types(const l2_isis_pdu& pdu)
    {
        std::string types;
        Reader reader = l2_isis_tlvs(&pdu);
        l2_tlv tlv;
        while (l2_isis_next_tlv(&reader, &tlv))
        {
            List(types, std::to_string(tlv.type));
        }
        return types;
    }

    /** @brief A PDU that is cut short is refused, and one that lies about it is not read beyond. */
    void Truncated()
    {
        for (const Recorded& r : AllRecorded())
        {
            const Bytes bytes = r.Behind(LLC_END);
            const std::size_t at = bytes.at(4) == ISIS_HELLO ? 17 : 8;
            const std::size_t claimed = coretest::Get(bytes, at, 2);
            for (std::size_t n = 0; n < claimed; ++n)
            {
                l2_isis_pdu pdu;
                const l2_drop refused = Exact(bytes, n).Parse(pdu);
                NS_TEST_ASSERT_MSG_EQ((refused == L2_DROP_BAD_ISIS), true, r.name << " of " << n);
                Bytes lying = bytes;
                Set(lying, at, n, 2);
                const Exact exact(lying, std::max(n, at + 2));
                if (exact.Parse(pdu) == L2_DROP_REASONS)
                {
                    ReadAll(pdu);
                }
            }
        }
    }

    /** @brief Vectors with octets changed at random are refused or read, but never beyond their
     * end. */
    void Noise()
    {
        std::mt19937 random(1142);
        const std::vector<Recorded> all = AllRecorded();
        unsigned readable = 0;
        for (unsigned i = 0; i < 60000; ++i)
        {
            Bytes bytes = all[random() % all.size()].Behind(LLC_END);
            // The end is where the TLVs are that matter, or the padding.
            const std::size_t until = std::min<std::size_t>(bytes.size(), 110);
            for (unsigned changes = 1 + random() % 4; changes > 0; --changes)
            {
                const std::size_t where = random() % until;
                bytes[where] = static_cast<uint8_t>(
                    random() % 2 ? random()
                                 : bytes[where] + static_cast<uint8_t>(random() % 5) - 2);
            }
            const Exact exact(bytes, bytes.size());
            l2_isis_pdu pdu;
            if (exact.Parse(pdu) == L2_DROP_REASONS)
            {
                ++readable;
                ReadAll(pdu);
            }
        }
        NS_TEST_EXPECT_MSG_GT(readable, 1000, "some are read");
    }

    /** @brief Oracle: the definition of the checksum [ISO 8473 annex C], for every length. */
    void Checksum()
    {
        std::mt19937 random(8473);
        for (std::size_t length = 27; length <= 1497; ++length)
        {
            for (int kind = 0; kind < 4; ++kind)
            {
                Bytes lsp(length, kind == 0 ? 0 : 255);
                for (uint8_t& octet : lsp)
                {
                    octet =
                        kind < 2 ? octet : static_cast<uint8_t>(random() % (kind == 2 ? 256 : 2));
                }
                const uint16_t naive = NaiveChecksum(lsp);
                const uint16_t made = l2_isis_set_checksum(lsp.data(), length);
                NS_TEST_ASSERT_MSG_EQ(made, naive, length << " octets of kind " << kind);
                NS_TEST_ASSERT_MSG_EQ((coretest::Get(lsp, 24, 2)), naive, "it is written");
                NS_TEST_ASSERT_MSG_EQ((l2_isis_checksum_good(lsp.data(), length)), true, length);
                // One octet by anything but 255 (a 0 for a 255) is found out, but for the lifetime.
                const std::size_t where = random() % length;
                const uint8_t old = lsp[where];
                lsp[where] = static_cast<uint8_t>(old + 1 + random() % 254);
                const bool twin =
                    (old == 0 && lsp[where] == 255) || (old == 255 && lsp[where] == 0);
                const bool good = l2_isis_checksum_good(lsp.data(), length);
                NS_TEST_ASSERT_MSG_EQ(good,
                                      (where < 12 || twin),
                                      length << " octets, at " << where);
            }
        }
    }

    /** @brief The same PDUs from the core's writers and from those of the tests. */
    void Writers()
    {
        uint8_t buffer[1500];
        Writer writer = {};
        const auto begin = [&] {
            writer.at = buffer;
            writer.end = buffer + sizeof(buffer);
            writer.failed = false;
        };
        const auto end = [&] {
            const std::size_t length = static_cast<std::size_t>(writer.at - buffer);
            l2_isis_finish(buffer, length);
            return Bytes(buffer, buffer + length);
        };
        begin();
        IsisHello hello = IsisSwitch::HelloOf(3, 2, 4);
        hello.holding = 9;
        l2_isis_write_hello(&writer, System(2), 9, 4);
        l2_isis_write_area(&writer, 1);
        l2_isis_hello says = {};
        says.state = L2_ADJACENCY_UP;
        says.circuit = 4;
        says.has_neighbour = true;
        says.neighbour = SELF_SYSTEM;
        says.neighbour_circuit = 3;
        l2_isis_write_three_way(&writer, &says);
        l2_isis_moose moose = {};
        moose.present = true;
        moose.prefix = MakePrefix(System(2), 24);
        moose.priority = 32768;
        moose.address = System(2);
        l2_isis_write_moose(&writer, &moose);
        NS_TEST_EXPECT_MSG_EQ((end() == hello.Write()), true, "hello");
        begin();
        IsisLsp lsp = LspOf(System(2), {{System(3), 4, 5, 6}}, 0x01020304);
        l2_isis_write_lsp(&writer, lsp.id, lsp.sequence, 1);
        l2_isis_write_area(&writer, 1);
        l2_isis_write_moose(&writer, &moose);
        uint8_t* tlv = l2_isis_begin_tlv(&writer, L2_TLV_EXTENDED_REACHABILITY);
        l2_isis_reach reach = {};
        reach.system = System(3);
        reach.local = 4;
        reach.remote = 5;
        reach.metric = 6;
        l2_isis_write_reach(&writer, &reach);
        l2_isis_end_tlv(&writer, tlv);
        Bytes written = end();
        l2_isis_set_lifetime(written.data(), 1200);
        l2_isis_set_checksum(written.data(), written.size());
        NS_TEST_EXPECT_MSG_EQ((written == lsp.Write()), true, "LSP");
        IsisSnp snp;
        snp.start = LspId(System(1));
        snp.end = LspId(System(9), 0xffff);
        snp.entries = {{LspId(System(4), 0x0102), 0x0a0b0c0d, 0x1234, 77}};
        const l2_isis_entry entry = {77, LspId(System(4), 0x0102), 0x0a0b0c0d, 0x1234};
        for (const uint8_t type : {ISIS_CSNP, ISIS_PSNP})
        {
            begin();
            snp.type = type;
            type == ISIS_CSNP ? l2_isis_write_csnp(&writer, System(2), snp.start, snp.end)
                              : l2_isis_write_psnp(&writer, System(2));
            tlv = l2_isis_begin_tlv(&writer, L2_TLV_LSP_ENTRIES);
            l2_isis_write_entry(&writer, &entry);
            l2_isis_end_tlv(&writer, tlv);
            NS_TEST_EXPECT_MSG_EQ((end() == snp.Write()), true, "SNP " << int(type));
        }
    }

    /** @brief Headers that are none, or another protocol's [ISO 10589 9.5]. */
    void Headers()
    {
        const Bytes good = IsisHello().Write();
        const auto says = [](const Bytes& bytes) {
            l2_isis_pdu pdu;
            const l2_drop drop = Exact(bytes, bytes.size()).Parse(pdu);
            return drop == L2_DROP_REASONS ? std::string() : std::string(l2_drop_name(drop));
        };

        const struct
        {
            std::size_t at;  // octet
            uint8_t value;   // instead
            const char* why; // "" if it is fine
        } cases[] = {
            {0, 0x82, "bad-isis"},
            {1, 19, "bad-isis"},
            {1, 21, "bad-isis"},
            {2, 2, "bad-isis"},
            {3, 6, ""},
            {3, 8, "isis-mismatch"},
            {3, 255, "isis-mismatch"},
            {4, 16, "isis-mismatch"},
            {4, 15, "isis-mismatch"},
            {4, 17 | 0xe0, ""},
            {5, 2, "bad-isis"},
            {6, 77, ""},
            {7, 3, ""},
            {7, 4, "isis-mismatch"},
            {8, 2, "isis-mismatch"},
            {8, 3, ""},
            {8, 0xfd, ""},
            {8, 0, "isis-mismatch"},
            {17, 1, "bad-isis"},
            {18, 19, "bad-isis"},
        };

        NS_TEST_EXPECT_MSG_EQ((says(good)), "", "as it is");
        for (const auto& c : cases)
        {
            Bytes changed = good;
            changed[c.at] = c.value;
            NS_TEST_EXPECT_MSG_EQ((says(changed)), c.why, "octet " << c.at << " " << int(c.value));
        }
        NS_TEST_EXPECT_MSG_EQ((says(good + Bytes(30))), "", "padding of the frame");
    }

    /** @brief TLVs that contradict themselves, or lie about their length. */
    void Contradictions()
    {
        const auto hello = [](const Bytes& more, bool threeWay = true) {
            IsisHello h;
            h.moose.clear();
            h.threeWay = threeWay;
            h.more = more;
            const Bytes bytes = h.Write();
            l2_isis_pdu pdu;
            l2_isis_hello read;
            l2_isis_moose moose;
            const Exact exact(bytes, bytes.size());
            return exact.Parse(pdu) == L2_DROP_REASONS && l2_isis_read_hello(&pdu, 1, &read) &&
                   l2_isis_read_moose(&pdu, &moose);
        };
        const auto sound = [](const Bytes& tlvs) {
            IsisLsp lsp;
            lsp.tlvs = tlvs;
            const Bytes bytes = lsp.Write();
            l2_isis_pdu pdu;
            const Exact exact(bytes, bytes.size());
            return exact.Parse(pdu) == L2_DROP_REASONS && l2_isis_is_sound(&pdu);
        };
        const Bytes prefix = Tlv(1, Bytes{0, 24} + Number(System(2), 6));
        const auto with = [](const Bytes& items) { return Tlv(250, items); };
        NS_TEST_EXPECT_MSG_EQ((hello(with(prefix))), true, "a prefix is enough");
        NS_TEST_EXPECT_MSG_EQ((hello(with(prefix + Tlv(99, {1, 2, 3})))), true, "unknown items");
        NS_TEST_EXPECT_MSG_EQ((hello(with(prefix) + with(prefix))), false, "two TLV 250");
        NS_TEST_EXPECT_MSG_EQ((hello(with(prefix + prefix))), false, "two prefixes");
        NS_TEST_EXPECT_MSG_EQ((hello(with({}))), false, "no prefix");
        NS_TEST_EXPECT_MSG_EQ((hello(with(Tlv(2, {1, 2})))), false, "only a priority");
        for (const uint8_t length : {0, 49, 255})
        {
            const Bytes odd = Tlv(1, Bytes{0, length} + Number(System(2), 6));
            NS_TEST_EXPECT_MSG_EQ((hello(with(odd))), false, "prefix of " << int(length));
        }
        for (std::size_t length = 0; length <= 12; ++length)
        {
            NS_TEST_EXPECT_MSG_EQ((hello(with(Tlv(1, Bytes(length, 1))))), (length == 8), length);
            NS_TEST_EXPECT_MSG_EQ((hello(with(prefix + Tlv(2, Bytes(length))))),
                                  (length == 2),
                                  length);
            NS_TEST_EXPECT_MSG_EQ((hello(with(prefix + Tlv(3, Bytes(length))))),
                                  (length == 6),
                                  length);
            NS_TEST_EXPECT_MSG_EQ((hello(with(prefix + Tlv(5, Bytes(length))))),
                                  (length == 4),
                                  length);
            Bytes lying = prefix;
            lying[1] = static_cast<uint8_t>(length);
            NS_TEST_EXPECT_MSG_EQ((hello(with(lying))),
                                  (length == 8),
                                  "an item that says " << length);
        }
        NS_TEST_EXPECT_MSG_EQ((hello(with(prefix + Bytes{2}))), false, "half an item");
        // The handshake: a state, a circuit, and whom it sees [RFC 5303 3.1].
        NS_TEST_EXPECT_MSG_EQ((hello(Tlv(240, Bytes(5)) + Tlv(240, Bytes(5)), false)),
                              false,
                              "two TLV 240");
        for (std::size_t length = 0; length <= 15; ++length)
        {
            const bool fine = length == 1 || length == 5 || length == 15;
            NS_TEST_EXPECT_MSG_EQ((hello(Tlv(240, Bytes(length)), false)),
                                  fine,
                                  "TLV 240 of " << length);
        }
        NS_TEST_EXPECT_MSG_EQ((hello(Tlv(240, {2, 0, 0, 0, 1}), false)), true, "down");
        NS_TEST_EXPECT_MSG_EQ((hello(Tlv(240, {3, 0, 0, 0, 1}), false)), false, "no such state");
        // Areas, neighbours, entries.
        NS_TEST_EXPECT_MSG_EQ((sound(Tlv(1, {3, 0x49, 0, 1, 1, 0x47}))), true, "two areas");
        NS_TEST_EXPECT_MSG_EQ((sound(Tlv(1, {4, 0x49, 0, 1}))), false, "an area that is longer");
        const Bytes reach = Reach{System(3)}.Write();
        for (std::size_t length = 0; length + 2 <= reach.size(); ++length)
        {
            const Bytes cut(reach.begin() + 2,
                            reach.begin() + 2 + static_cast<std::ptrdiff_t>(length));
            const bool fine = length == 0 || length + 2 == reach.size();
            NS_TEST_EXPECT_MSG_EQ((sound(Tlv(22, cut))), fine, "a neighbour of " << length);
        }
        Bytes lying = reach;
        lying[14] = 9; // the item behind type, length, 10 octets and their length; there are 8
        NS_TEST_EXPECT_MSG_EQ((sound(lying)), false, "identifiers that are longer");
        lying[14] = 7;
        NS_TEST_EXPECT_MSG_EQ((sound(lying)), false, "half an item behind them");
        for (std::size_t length = 0; length <= 33; ++length)
        {
            const bool fine = length % 16 == 0;
            NS_TEST_EXPECT_MSG_EQ((sound(Tlv(9, Bytes(length)))), fine, "entries of " << length);
        }
        NS_TEST_EXPECT_MSG_EQ((sound(Tlv(77, {1, 2, 3}))), true, "TLVs of others");
        NS_TEST_EXPECT_MSG_EQ((sound(Bytes{77})), false, "half a TLV");
        NS_TEST_EXPECT_MSG_EQ((sound(Bytes{77, 1})), false, "a TLV that is longer");
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
 * @brief The tests of model/core/wire/isis.
 */
class CoreIsisWireTestSuite : public TestSuite
{
  public:
    CoreIsisWireTestSuite()
        : TestSuite("moose-core-isis-wire", TestSuite::Type::UNIT)
    {
        typedef CoreIsisWireTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"What FRR sent is read as tshark reads it", &T::Vectors},
            {"What is cut short is refused", &T::Truncated},
            {"Noise is never read beyond its end", &T::Noise},
            {"The checksum is that of ISO 8473", &T::Checksum},
            {"PDUs are written as the standards say", &T::Writers},
            {"Headers of other protocols, levels and versions are told apart", &T::Headers},
            {"TLVs that contradict themselves are refused", &T::Contradictions},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreIsisWireTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreIsisWireTestSuite g_coreIsisWireTestSuite;
