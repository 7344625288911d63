/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-wire: decoders of frames against test/vectors, which were written out by
 * hand from the standards, against every truncation of them, and against noise in buffers that end
 * where the octets end.
 */

#include "core-test-support.h"

extern "C"
{
#include "../model/core/wire/arp.h"
#include "../model/core/wire/ethernet.h"
#include "../model/core/wire/flow.h"
#include "../model/core/wire/llc.h"
#include "../model/core/wire/vlan.h"
}

#include "ns3/test.h"

#include <fstream>
#include <functional>
#include <random>
#include <set>
#include <sstream>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

/** A frame of test/vectors, and what the standards say is in it. */
struct Vector
{
    const char* name;   //!< of the file
    l2_drop verdict;    //!< on the Ethernet header
    uint16_t type;      //!< EtherType, or 0
    uint16_t payload;   //!< where it begins
    std::string inside; //!< what the payload's own decoder must find
    std::size_t needed; //!< octets of payload that it needs for that
};

/** All of test/vectors. */
const Vector VECTORS[] = {
    {"arp-request",
     L2_NO_DROP,
     0x0806,
     14,
     "arp 1 0800 00:16:17:6d:b7:cf 0a000001 00:00:00:00:00:00 0a000002 at 8 18",
     28},
    {"arp-reply-tagged",
     L2_NO_DROP,
     0x0806,
     18,
     "arp 2 0800 00:0c:f1:00:be:ef 0a000002 00:16:17:6d:b7:cf 0a000001 at 8 18",
     28},
    {"arp-chaos",
     L2_NO_DROP,
     0x0806,
     14,
     "arp 1 0804 00:16:17:6d:b7:cf 00000000 00:00:00:00:00:00 00000000 at 8 16",
     24},
    {"arp-token-ring", L2_NO_DROP, 0x0806, 14, "arp-hardware", 8},
    {"ipv4-udp-tagged-priority", L2_NO_DROP, 0x0800, 18, "", 0},
    {"ipv6-udp", L2_NO_DROP, 0x86dd, 14, "", 0},
    {"vlan-stacked", L2_DROP_VLAN_STACKED, 0, 0, "", 0},
    {"bpdu-config", L2_NO_DROP, 0, 14, "llc 42 42 03", 3},
    {"bpdu-rst", L2_NO_DROP, 0, 14, "llc 42 42 03", 3},
    {"isis-hello", L2_NO_DROP, 0, 14, "llc fe fe 03", 3},
    {"llc-snap-cdp", L2_NO_DROP, 0, 14, "llc aa aa 03 00000c 2000", 8},
    {"llc-information", L2_NO_DROP, 0, 14, "llc 20 20 0205", 4},
    {"llc-length-beyond", L2_DROP_BAD_LENGTH, 0, 0, "", 0},
};

/** Octets of a vector: how many of them the Ethernet header has, so that fewer are too few. */
std::size_t
HeaderLength(const Bytes& frame)
{
    const uint64_t type = Get(frame, 12, 2);
    return type == TYPE_CTAG || type == TYPE_STAG ? 18 : 14;
}

/**
 * @brief Read a file of test/vectors, as its README.txt says.
 * @param name the file's
 * @return the octets; none if there is no such file
 */
Bytes
ReadVector(const std::string& name)
{
    std::ifstream in(std::string(MOOSE_TEST_DIR "/vectors/") + name + ".hex");
    Bytes frame;
    std::string line;
    while (std::getline(in, line))
    {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string word;
        while (words >> word)
        {
            if (word == "x")
            {
                std::size_t count = 0;
                words >> count;
                frame.resize(frame.size() + count - 1, frame.at(frame.size() - 1));
                continue;
            }
            frame.push_back(static_cast<uint8_t>(std::stoul(word, nullptr, 16)));
        }
    }
    return frame;
}

/** The first octets of something, in a block that ends behind them. */
class Block
{
  public:
    /**
     * @brief Copy.
     * @param bytes where from
     * @param n how many of them
     */
    Block(const Bytes& bytes, std::size_t n)
        : m_bytes(new uint8_t[n])
    {
        std::copy_n(bytes.begin(), n, m_bytes.get());
    }

    /** @return the first octet */
    const uint8_t* Get() const
    {
        return m_bytes.get();
    }

  private:
    std::unique_ptr<uint8_t[]> m_bytes; //!< the octets
};

/**
 * @brief Decode the Ethernet header of a frame of which only a part is there.
 * @param frame the whole frame
 * @param n octets that are there
 * @param ethernet set to what was found
 * @return the verdict
 */
l2_drop
ParseHead(const Bytes& frame, std::size_t n, l2_ethernet& ethernet)
{
    const Block block(frame, n);
    l2_frame f;
    f.head = block.Get();
    f.head_length = n;
    f.length = frame.size();
    return l2_ethernet_parse(&f, &ethernet);
}

/** What the decoder of ARP or LLC finds in octets, as text. */
std::string
Inside(uint16_t type, const uint8_t* bytes, std::size_t n)
{
    char text[200] = "";
    if (type == TYPE_ARP)
    {
        l2_arp arp;
        const l2_drop verdict = l2_arp_parse(bytes, n, &arp);
        if (verdict != L2_NO_DROP)
        {
            return l2_drop_name(verdict);
        }
        std::snprintf(text,
                      sizeof(text),
                      "arp %u %04x %s %08x %s %08x at %u %u",
                      arp.operation,
                      arp.protocol,
                      MacText(arp.sender).c_str(),
                      arp.sender_ip,
                      MacText(arp.target).c_str(),
                      arp.target_ip,
                      arp.sender_offset,
                      arp.target_offset);
    }
    else if (type == 0)
    {
        l2_llc llc;
        if (!l2_llc_parse(bytes, n, &llc))
        {
            return "llc too short";
        }
        const bool wide = llc.length - (llc.snap ? 5 : 0) == 4;
        int used = std::snprintf(text,
                                 sizeof(text),
                                 wide ? "llc %02x %02x %04x" : "llc %02x %02x %02x",
                                 llc.dsap,
                                 llc.ssap,
                                 llc.control);
        if (llc.snap)
        {
            std::snprintf(text + used, sizeof(text) - used, " %06x %04x", llc.oui, llc.type);
        }
    }
    return text;
}

/** The hash of a frame's flow, of which only as much is there as is needed. */
uint64_t
FlowHash(const Bytes& frame, uint64_t secret = 1)
{
    l2_ethernet ethernet;
    ParseHead(frame, frame.size(), ethernet);
    const std::size_t need = ethernet.payload + l2_flow_need(ethernet.type);
    const std::size_t n = std::min(frame.size(), std::max<std::size_t>(need, 18));
    const Block block(frame, n);
    l2_frame f;
    f.head = block.Get();
    f.head_length = n;
    f.length = frame.size();
    return l2_flow_hash(&f, &ethernet, secret);
}

/** The frame with some octets replaced. */
Bytes
With(Bytes frame, std::size_t offset, const Bytes& octets)
{
    std::copy(octets.begin(), octets.end(), frame.begin() + offset);
    return frame;
}

} // namespace

/** @brief The tests of model/core/wire; each function says its oracle. */
class CoreWireTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreWireTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreWireTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: the vectors and the table above. */
    void Vectors()
    {
        for (const Vector& vector : VECTORS)
        {
            const Bytes frame = ReadVector(vector.name);
            NS_TEST_ASSERT_MSG_EQ((frame.size() >= 60), true, vector.name << " is a frame");
            l2_ethernet ethernet = {};
            NS_TEST_EXPECT_MSG_EQ((ParseHead(frame, frame.size(), ethernet)),
                                  (vector.verdict),
                                  vector.name);
            if (vector.verdict != L2_NO_DROP)
            {
                continue;
            }
            NS_TEST_EXPECT_MSG_EQ((ethernet.destination), (Get(frame, 0, 6)), vector.name);
            NS_TEST_EXPECT_MSG_EQ((ethernet.source), (Get(frame, 6, 6)), vector.name);
            NS_TEST_EXPECT_MSG_EQ((ethernet.type), (vector.type), vector.name);
            NS_TEST_EXPECT_MSG_EQ((ethernet.tagged), (vector.payload == 18), vector.name);
            NS_TEST_ASSERT_MSG_EQ((ethernet.payload), (vector.payload), vector.name);
            const std::string inside =
                Inside(vector.type, frame.data() + vector.payload, frame.size() - vector.payload);
            NS_TEST_EXPECT_MSG_EQ(inside, (vector.inside), vector.name);
        }
    }

    /** Oracle: a header that is all there decodes as in the whole frame, any other does not. */
    void Truncations()
    {
        for (const Vector& vector : VECTORS)
        {
            const Bytes frame = ReadVector(vector.name);
            for (std::size_t n = 0; n <= frame.size(); ++n)
            {
                l2_ethernet ethernet = {};
                const l2_drop verdict = ParseHead(frame, n, ethernet);
                const l2_drop expected =
                    n < HeaderLength(frame) ? L2_DROP_TRUNCATED : vector.verdict;
                NS_TEST_EXPECT_MSG_EQ(verdict, expected, vector.name << " cut to " << n);
            }
            if (vector.verdict != L2_NO_DROP || vector.inside.empty())
            {
                continue;
            }
            const Bytes payload(frame.begin() + vector.payload, frame.end());
            const std::string tooShort =
                vector.type == TYPE_ARP ? "arp-truncated" : "llc too short";
            for (std::size_t n = 0; n <= payload.size(); ++n)
            {
                const Block block(payload, n);
                NS_TEST_EXPECT_MSG_EQ((Inside(vector.type, block.Get(), n)),
                                      (n < vector.needed ? tooShort : vector.inside),
                                      vector.name << " with " << n << " octets of payload");
            }
        }
    }

    /** Oracle: memory checkers, and that no decoder finds more than there is. */
    void Noise()
    {
        std::mt19937_64 rng(1);
        for (int i = 0; i < 200000; ++i)
        {
            Bytes noise(rng() % 70);
            for (uint8_t& octet : noise)
            {
                octet = static_cast<uint8_t>(rng() % 4 ? rng() : 0);
            }
            if (noise.size() >= 14 && rng() % 2)
            {
                const uint16_t types[] = {TYPE_ARP, TYPE_CTAG, TYPE_STAG, TYPE_IPV4, 40, TYPE_IPV6};
                const uint16_t type = types[rng() % 6];
                noise =
                    With(noise, 12, {static_cast<uint8_t>(type >> 8), static_cast<uint8_t>(type)});
            }
            const Block block(noise, noise.size());
            l2_arp arp;
            if (l2_arp_parse(block.Get(), noise.size(), &arp) == L2_NO_DROP)
            {
                NS_TEST_ASSERT_MSG_EQ(
                    (arp.target_offset + 6u + arp.protocol_length <= noise.size()),
                    true,
                    "ARP inside");
            }
            l2_llc llc;
            if (l2_llc_parse(block.Get(), noise.size(), &llc))
            {
                NS_TEST_ASSERT_MSG_EQ((llc.length <= noise.size()), true, "LLC inside");
            }
            l2_vlan vlan;
            l2_vlan_parse(block.Get(), noise.size(), &vlan);
            l2_frame frame;
            frame.head = block.Get();
            frame.head_length = noise.size();
            frame.length = noise.size() + rng() % 1500;
            l2_ethernet ethernet;
            if (l2_ethernet_parse(&frame, &ethernet) == L2_NO_DROP)
            {
                NS_TEST_ASSERT_MSG_EQ((ethernet.payload <= noise.size()), true, "header inside");
                l2_flow_hash(&frame, &ethernet, 7);
            }
        }
    }

    /** Oracle: [802.3-2008 3.2.6]: up to 1500 a length, from 0x600 a type, between them nothing. */
    void LengthOrType()
    {
        for (const bool tagged : {false, true})
        {
            for (unsigned value = 0; value <= 0xffff; ++value)
            {
                Bytes frame = MakeFrame(1, 2, static_cast<uint16_t>(value), {}, 1514);
                frame = tagged ? Tag(frame) : frame;
                l2_ethernet ethernet = {};
                const l2_drop verdict = ParseHead(frame, 60, ethernet);
                const bool tpid = value == TYPE_CTAG || value == TYPE_STAG;
                const l2_drop expected = tpid && tagged                  ? L2_DROP_VLAN_STACKED
                                         : value > 1500 && value < 0x600 ? L2_DROP_BAD_LENGTH
                                                                         : L2_NO_DROP;
                NS_TEST_ASSERT_MSG_EQ(verdict, expected, "value " << value);
                if (verdict == L2_NO_DROP && !tpid)
                {
                    NS_TEST_ASSERT_MSG_EQ((ethernet.type), (value < 0x600 ? 0 : value), value);
                }
            }
        }
    }

    /** Oracle: [802.3-2008 3.2.6]: the length field counts octets that must be there. */
    void LengthWithinFrame()
    {
        for (const std::size_t size : {60, 61, 100, 1514})
        {
            for (uint16_t length = 0; length <= 1500; ++length)
            {
                l2_ethernet ethernet;
                const Bytes untagged = MakeFrame(1, 2, length, {}, size);
                NS_TEST_ASSERT_MSG_EQ((ParseHead(untagged, 60, ethernet)),
                                      (length <= size - 14 ? L2_NO_DROP : L2_DROP_BAD_LENGTH),
                                      length << " in " << size);
                NS_TEST_ASSERT_MSG_EQ((ParseHead(Tag(untagged), 60, ethernet)),
                                      (length <= size - 14 ? L2_NO_DROP : L2_DROP_BAD_LENGTH),
                                      length << " in " << size << " with a tag");
            }
        }
    }

    /** Oracle: [802.1Q-2005 9.6]: three bits, one, and twelve, behind the TPID. */
    void AllTags()
    {
        for (const uint16_t tpid : {0x8100, 0x88a8})
        {
            for (unsigned tci = 0; tci <= 0xffff; ++tci)
            {
                Bytes bytes;
                Put(bytes, tpid, 2);
                Put(bytes, tci, 2);
                l2_vlan vlan;
                NS_TEST_ASSERT_MSG_EQ((l2_vlan_parse(bytes.data(), 4, &vlan)), true, tci);
                const unsigned value = vlan.pcp * 8192u + vlan.dei * 4096u + vlan.vid;
                NS_TEST_ASSERT_MSG_EQ((vlan.tpid == tpid && value == tci && vlan.vid < 4096),
                                      true,
                                      tci);
                Bytes written(4);
                l2_vlan_write(written.data(), &vlan);
                NS_TEST_ASSERT_MSG_EQ((written == bytes), true, tci);
            }
        }
        l2_vlan vlan;
        const uint8_t other[] = {0x81, 0x01, 0, 1};
        NS_TEST_EXPECT_MSG_EQ((l2_vlan_parse(other, 4, &vlan)), false, "no TPID");
        const uint8_t cut[] = {0x81, 0x00, 0};
        NS_TEST_EXPECT_MSG_EQ((l2_vlan_parse(cut, 3, &vlan)), false, "too short");
    }

    /** Oracle: [802.2-1998 5.2]: both low bits set is unnumbered, with one octet of control. */
    void AllControlFields()
    {
        for (unsigned control = 0; control < 256; ++control)
        {
            const uint8_t bytes[] = {0x42, 0x43, static_cast<uint8_t>(control), 0x99};
            l2_llc llc;
            NS_TEST_EXPECT_MSG_EQ((l2_llc_parse(bytes, 4, &llc)), true, control);
            const bool unnumbered = control % 4 == 3;
            NS_TEST_EXPECT_MSG_EQ((llc.length), (unnumbered ? 3 : 4), control);
            NS_TEST_EXPECT_MSG_EQ((llc.control), (unnumbered ? control : control * 256 + 0x99), "");
            NS_TEST_EXPECT_MSG_EQ((llc.dsap == 0x42 && llc.ssap == 0x43 && !llc.snap), true, "SAP");
            NS_TEST_EXPECT_MSG_EQ((l2_llc_parse(bytes, 3, &llc)), unnumbered, "three octets");
        }
        // SNAP needs all three: both SAPs and UI [802-2001 10.3].
        const uint8_t snap[] = {0xaa, 0xaa, 3, 1, 2, 3, 4, 5};
        for (int changed = 0; changed < 3; ++changed)
        {
            Bytes bytes(snap, snap + 8);
            bytes[changed] ^= 0x10;
            l2_llc llc;
            NS_TEST_EXPECT_MSG_EQ((l2_llc_parse(bytes.data(), 8, &llc) && llc.snap), false, "SNAP");
        }
        // A control field of two octets whose value is that of UI is an information frame's.
        const uint8_t information[] = {0xaa, 0xaa, 0, 3, 1, 2, 3, 4, 5};
        l2_llc llc;
        NS_TEST_EXPECT_MSG_EQ((l2_llc_parse(information, 9, &llc)), true, "information");
        NS_TEST_EXPECT_MSG_EQ((llc.snap), false, "no SNAP behind it");
        NS_TEST_EXPECT_MSG_EQ((llc.length), 4, "no SNAP behind it");
    }

    /** Oracle: [RFC 826]'s layout, written by MakeArp() octet by octet. */
    void ArpRoundTrip()
    {
        std::mt19937_64 rng(2);
        for (int i = 0; i < 2000; ++i)
        {
            l2_arp arp = {};
            arp.operation = static_cast<uint16_t>(rng());
            arp.sender = rng() & L2_MAC_BROADCAST;
            arp.target = rng() & L2_MAC_BROADCAST;
            arp.sender_ip = static_cast<uint32_t>(rng());
            arp.target_ip = static_cast<uint32_t>(rng());
            Bytes written(L2_ARP_LENGTH);
            l2_arp_write(written.data(), &arp);
            const Bytes expected =
                MakeArp(arp.operation, arp.sender, arp.sender_ip, arp.target, arp.target_ip);
            NS_TEST_ASSERT_MSG_EQ((written == expected), true, "written");
            l2_arp read;
            NS_TEST_ASSERT_MSG_EQ((l2_arp_parse(written.data(), 28, &read)), L2_NO_DROP, "read");
            NS_TEST_ASSERT_MSG_EQ((read.sender == arp.sender && read.target == arp.target &&
                                   read.sender_ip == arp.sender_ip &&
                                   read.target_ip == arp.target_ip &&
                                   read.operation == arp.operation),
                                  true,
                                  "read");
        }
    }

    /** Oracle: [RFC 826]: "ar$hrd" and "ar$hln" must say Ethernet with 6 octets. */
    void ArpHardware()
    {
        const Bytes good = MakeArp(ARP_REQUEST, 1, 2, 3, 4);
        l2_arp arp;
        for (unsigned hardware = 0; hardware <= 0xffff; ++hardware)
        {
            Bytes octets;
            Put(octets, hardware, 2);
            NS_TEST_ASSERT_MSG_EQ((l2_arp_parse(With(good, 0, octets).data(), 28, &arp)),
                                  (hardware == 1 ? L2_NO_DROP : L2_DROP_ARP_HARDWARE),
                                  "type " << hardware);
        }
        for (unsigned length = 0; length <= 255; ++length)
        {
            const Bytes bytes = With(good, 4, {static_cast<uint8_t>(length)});
            NS_TEST_EXPECT_MSG_EQ((l2_arp_parse(bytes.data(), 28, &arp)),
                                  (length == 6 ? L2_NO_DROP : L2_DROP_ARP_HARDWARE),
                                  "length " << length);
        }
    }

    /** Oracle: [RFC 826]'s layout; the rewriter sees 46 octets of payload at most. */
    void ArpFields()
    {
        for (unsigned length = 0; length <= 255; ++length)
        {
            Bytes payload = With(MakeArp(ARP_REPLY, 1, 2, 3, 4), 5, {static_cast<uint8_t>(length)});
            payload.resize(600);
            const std::size_t seen = std::min<std::size_t>(l2_arp_rewriter.need, payload.size());
            const Block block(payload, seen);
            l2_field fields[L2_MAX_FIELDS];
            l2_drop reason = L2_DROP_REWRITER;
            const int count = l2_arp_rewriter.fields(block.Get(), seen, fields, &reason);
            if (8 + 2 * (6 + length) > seen)
            {
                NS_TEST_EXPECT_MSG_EQ((count < 0), true, "length " << length);
                NS_TEST_EXPECT_MSG_EQ(reason, L2_DROP_ARP_TRUNCATED, "length " << length);
                continue;
            }
            NS_TEST_ASSERT_MSG_EQ(count, 2, "length " << length);
            NS_TEST_EXPECT_MSG_EQ((fields[0].offset), 8, "ar$sha");
            NS_TEST_EXPECT_MSG_EQ((fields[0].kind), L2_FIELD_SENDER, "ar$sha");
            NS_TEST_EXPECT_MSG_EQ((fields[1].offset), (14 + length), "ar$tha");
            NS_TEST_EXPECT_MSG_EQ((fields[1].kind), L2_FIELD_OTHER, "ar$tha");
        }
        NS_TEST_EXPECT_MSG_EQ((l2_arp_rewriter.need >= 28), true, "IPv4 fits");
    }

    /** Oracle: [802.1D-2004 table 7-10]: 01-80-c2-00-00-00 to 0f. */
    void ReservedAddresses()
    {
        for (l2_mac address = 0x0180c1ffff00; address <= 0x0180c2000100; ++address)
        {
            const bool reserved = address >= 0x0180c2000000 && address <= 0x0180c200000f;
            NS_TEST_ASSERT_MSG_EQ((l2_mac_is_reserved(address)), reserved, MacText(address));
        }
        NS_TEST_EXPECT_MSG_EQ((l2_mac_is_reserved(0x0080c2000000)), false, "unicast");
        NS_TEST_EXPECT_MSG_EQ((l2_mac_is_reserved(L2_MAC_BROADCAST)), false, "broadcast");
    }

    /** Oracle: which fields say what flow a frame belongs to is what flow.h names. */
    void FlowFields()
    {
        const Bytes udp = MakeFrame(0x020002000001, 0x020001000001, TYPE_IPV4, MakeUdp(1, 2, 3));
        Bytes ip6(48);
        ip6[0] = 0x60;
        ip6[6] = 17;
        const Bytes udp6 = MakeFrame(0x020002000001, 0x020001000001, TYPE_IPV6, ip6);

        const struct
        {
            const char* what;
            const Bytes& frame;
            std::size_t offset;
            bool counts;
        } fields[] = {
            {"destination address", udp, 5, true},
            {"source address", udp, 11, true},
            {"type of service", udp, 15, false},
            {"total length", udp, 17, false},
            {"identification", udp, 19, false},
            {"time to live", udp, 22, false},
            {"header checksum", udp, 25, false},
            {"IPv4 source", udp, 29, true},
            {"IPv4 destination", udp, 33, true},
            {"source port", udp, 35, true},
            {"destination port", udp, 37, true},
            {"UDP length", udp, 39, false},
            {"UDP checksum", udp, 41, false},
            {"data", udp, 45, false},
            {"flow label", udp6, 17, false},
            {"hop limit", udp6, 21, false},
            {"IPv6 source, first half", udp6, 22, true},
            {"IPv6 source, second half", udp6, 37, true},
            {"IPv6 destination, first half", udp6, 38, true},
            {"IPv6 destination, second half", udp6, 53, true},
            {"source port over IPv6", udp6, 55, true},
            {"destination port over IPv6", udp6, 57, true},
            {"checksum over IPv6", udp6, 61, false},
        };

        for (const auto& field : fields)
        {
            Bytes other = field.frame;
            other.at(field.offset) ^= 0x55;
            NS_TEST_EXPECT_MSG_EQ((FlowHash(other) != FlowHash(field.frame)),
                                  (field.counts),
                                  field.what);
        }
        NS_TEST_EXPECT_MSG_EQ((FlowHash(udp, 1) != FlowHash(udp, 2)), true, "the secret");
        NS_TEST_EXPECT_MSG_EQ((FlowHash(Tag(udp))), (FlowHash(udp)), "a tag does not count");
        const Bytes raw = MakeFrame(1, 2, TYPE_TEST);
        NS_TEST_EXPECT_MSG_EQ((FlowHash(With(raw, 20, {9}))), (FlowHash(raw)), "unknown payload");
        NS_TEST_EXPECT_MSG_EQ((FlowHash(MakeFrame(1, 2, 0x88b6)) != FlowHash(raw)), true, "type");
        // Also when more octets were handed in than needed.
        for (const std::size_t octet : {26, 30, 40, 54})
        {
            Bytes longer = MakeFrame(1, 2, TYPE_TEST, {}, 80);
            l2_ethernet ethernet;
            ParseHead(longer, longer.size(), ethernet);
            const l2_frame frame = {longer.data(), longer.size(), longer.size()};
            const uint64_t hash = l2_flow_hash(&frame, &ethernet, 1);
            longer[octet] = 1;
            NS_TEST_EXPECT_MSG_EQ((l2_flow_hash(&frame, &ethernet, 1)), hash, "octet " << octet);
        }
    }

    /** Oracle: [RFC 791 3.2]: only the first fragment has ports; IP options lie before them. */
    void FlowWithoutPorts()
    {
        const Bytes first = MakeUdp(1, 2, 0x00050006);
        const auto hash = [](Bytes ip, std::size_t offset, const Bytes& octets) {
            return FlowHash(MakeFrame(1, 2, TYPE_IPV4, With(ip, offset, octets)));
        };
        const Bytes otherPorts = MakeUdp(1, 2, 0x12345678);
        // Flags and offset: more fragments; the last one; don't fragment is no fragment.
        NS_TEST_EXPECT_MSG_EQ((hash(first, 6, {0x20, 0})), (hash(otherPorts, 6, {0, 9})), "pieces");
        NS_TEST_EXPECT_MSG_EQ((hash(first, 6, {0x40, 0})), (hash(first, 6, {0, 0})), "DF");
        NS_TEST_EXPECT_MSG_EQ((hash(first, 0, {0x46})), (hash(otherPorts, 0, {0x46})), "options");
        for (unsigned protocol = 0; protocol < 256; ++protocol)
        {
            const uint8_t p = static_cast<uint8_t>(protocol);
            const bool ports = p == 6 || p == 17 || p == 132;
            NS_TEST_EXPECT_MSG_EQ((hash(first, 9, {p}) != hash(otherPorts, 9, {p})),
                                  ports,
                                  "protocol " << protocol);
        }
        std::set<uint64_t> hashes;
        for (unsigned protocol = 0; protocol < 256; ++protocol)
        {
            hashes.insert(hash(first, 9, {static_cast<uint8_t>(protocol)}));
        }
        NS_TEST_EXPECT_MSG_EQ((hashes.size()), 256, "the protocol itself counts");
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
 * @brief The tests of model/core/wire.
 */
class CoreWireTestSuite : public TestSuite
{
  public:
    CoreWireTestSuite()
        : TestSuite("moose-core-wire", TestSuite::Type::UNIT)
    {
        typedef CoreWireTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"Frames written out from the standards decode as the standards say", &T::Vectors},
            {"A frame that is cut anywhere decodes as the whole, or is called too short",
             &T::Truncations},
            {"No decoder reads beyond the octets that are there", &T::Noise},
            {"A field of 1500 down is a length and of 1536 up a type", &T::LengthOrType},
            {"A length field that counts more octets than there are is refused",
             &T::LengthWithinFrame},
            {"All 131,072 VLAN tags read and write back", &T::AllTags},
            {"An LLC control field has one octet if it is unnumbered and two if not",
             &T::AllControlFields},
            {"An ARP message reads back as it was written", &T::ArpRoundTrip},
            {"ARP for anything but Ethernet with 6 octets is refused", &T::ArpHardware},
            {"The rewriter of ARP names both hardware addresses for any protocol that fits",
             &T::ArpFields},
            {"Sixteen group addresses are reserved for bridges", &T::ReservedAddresses},
            {"What names a flow changes its hash and what does not leaves it", &T::FlowFields},
            {"Fragments, options and protocols without ports are hashed without ports",
             &T::FlowWithoutPorts},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreWireTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreWireTestSuite g_coreWireTestSuite;
