/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-dhcp: what a switch reads of DHCP. What real clients and servers and ns-3
 * send, with what tshark reads in it, is in test/vectors/dhcp-recorded.txt; all else is built here
 * octet by octet from [RFC 2131 figure 1] and [RFC 2132].
 */

#include "core-recorded.h"
#include "core-test-support.h"

extern "C"
{
#include "../model/core/wire/dhcp.h"
}

#include "ns3/test.h"

#include <cstring>
#include <random>

using namespace ns3;
using namespace ns3::coretest;

namespace
{

constexpr std::size_t ETHERNET_HEADER = 14; //!< octets
constexpr std::size_t IP_HEADER = 20;       //!< octets without options
constexpr std::size_t UDP_HEADER = 8;       //!< octets
constexpr std::size_t FIXED = 240;          //!< octets before the options, cookie included

constexpr uint8_t DISCOVER[] = {53, 1, 1, 255}; //!< options of a DHCPDISCOVER, and the end

/** A packet to be written. Members that are not named are zeros on the wire. */
struct Packet
{
    uint8_t version = 4;          //!< of IP
    Bytes ipOptions;              //!< a multiple of 4 octets
    uint16_t fragment = 0;        //!< flags and offset
    uint8_t protocol = 17;        //!< UDP
    uint16_t from = 68;           //!< source port
    uint16_t to = 67;             //!< destination port
    int totalMore = 0;            //!< what IP's length says too much
    int udpMore = 0;              //!< what UDP's length says too much
    uint8_t op = 1;               //!< BOOTREQUEST
    uint8_t htype = 1;            //!< Ethernet
    uint8_t hlen = 6;             //!< octets of an address
    uint32_t cookie = 0x63825363; //!< [RFC 2131 3]
    Bytes options =
        Bytes(DISCOVER, DISCOVER + sizeof(DISCOVER)); //!< with the end, if there is to be one
    Bytes padding;                                    //!< of the frame

    /** @return the octets of the packet */
    Bytes Write() const
    {
        Bytes bytes;
        const std::size_t udp = UDP_HEADER + FIXED + options.size();
        const std::size_t header = IP_HEADER + ipOptions.size();
        Put(bytes, version << 4 | header / 4, 1);
        Put(bytes, 0, 1);
        Put(bytes, header + udp + totalMore, 2);
        Put(bytes, 0x1234, 2);
        Put(bytes, fragment, 2);
        Put(bytes, 64, 1);
        Put(bytes, protocol, 1);
        Put(bytes, 0, 2);
        Put(bytes, 0x0a000001, 4);
        Put(bytes, 0xffffffff, 4);
        bytes.insert(bytes.end(), ipOptions.begin(), ipOptions.end());
        Put(bytes, from, 2);
        Put(bytes, to, 2);
        Put(bytes, udp + udpMore, 2);
        Put(bytes, 0, 2);
        Put(bytes, op, 1);
        Put(bytes, htype, 1);
        Put(bytes, hlen, 1);
        Put(bytes, 3, 1);          // hops
        Put(bytes, 0xcafe0123, 4); // xid
        Put(bytes, 7, 2);          // secs
        Put(bytes, 0x8000, 2);     // flags
        Put(bytes, 0x0a000002, 4); // ciaddr
        Put(bytes, 0x0a000003, 4); // yiaddr
        Put(bytes, 0x0a000004, 4); // siaddr
        Put(bytes, 0x0a000005, 4); // giaddr
        Put(bytes, HOST_A, 6);     // chaddr
        bytes.resize(bytes.size() + 10 + 64 + 128, 0x77);
        Put(bytes, cookie, 4);
        bytes.insert(bytes.end(), options.begin(), options.end());
        bytes.insert(bytes.end(), padding.begin(), padding.end());
        return bytes;
    }
};

/** @return what the core reads in the first octets of a packet, as text */
std::string
Read(const Bytes& packet, std::size_t there = SIZE_MAX)
{
    there = std::min(there, packet.size());
    // In a block that ends where they end, so that a sanitizer sees who reads on.
    std::unique_ptr<uint8_t[]> block(new uint8_t[there]);
    std::copy_n(packet.begin(), there, block.get());
    l2_dhcp d;
    if (!l2_dhcp_parse(block.get(), there, &d))
    {
        return "no";
    }
    char text[200];
    std::snprintf(text,
                  sizeof(text),
                  "%d %d %08x %08x %08x %08x %s %u %08x",
                  static_cast<int>(d.operation),
                  static_cast<int>(d.message),
                  d.transaction,
                  d.client_ip,
                  d.your_ip,
                  d.relay_ip,
                  MacText(d.client).c_str(),
                  d.lease,
                  d.server_ip);
    return text;
}

/** @return what the core must read in a Packet that says nothing else, as text */
std::string
Expected(int op, int message, uint32_t lease = 0, uint32_t server = 0)
{
    char text[200];
    std::snprintf(text,
                  sizeof(text),
                  "%d %d cafe0123 0a000002 0a000003 0a000005 %s %u %08x",
                  op,
                  message,
                  MacText(HOST_A).c_str(),
                  lease,
                  server);
    return text;
}

/** @return whether the first octets of a packet are taken for DHCP */
bool
Is(const Bytes& packet, std::size_t there = SIZE_MAX)
{
    there = std::min(there, packet.size());
    std::unique_ptr<uint8_t[]> block(new uint8_t[there]);
    std::copy_n(packet.begin(), there, block.get());
    return l2_dhcp_is(block.get(), there);
}

/** @return an address as tshark writes it, as a number; 0 for none */
uint32_t
FromText(const std::string& text)
{
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    std::sscanf(text.c_str(), "%u.%u.%u.%u", &a, &b, &c, &d);
    return a << 24 | b << 16 | c << 8 | d;
}

/** @return a number as tshark writes it; 0 for none */
uint32_t
Number(const std::string& text)
{
    return static_cast<uint32_t>(std::strtoul(text.c_str(), nullptr, 0));
}

/** @return what the core must read in a recorded frame, as text */
std::string
Expected(const Recorded& r)
{
    char text[200];
    std::snprintf(text,
                  sizeof(text),
                  "%u %u %08x %08x %08x %08x %s %u %08x",
                  Number(r.Field("dhcp.type")),
                  Number(r.Field("dhcp.option.dhcp")),
                  Number(r.Field("dhcp.id")),
                  FromText(r.Field("dhcp.ip.client")),
                  FromText(r.Field("dhcp.ip.your")),
                  FromText(r.Field("dhcp.ip.relay")),
                  r.Field("dhcp.hw.mac_addr").substr(0, 17).c_str(), // and option 61
                  Number(r.Field("dhcp.option.ip_address_lease_time")),
                  FromText(r.Field("dhcp.option.dhcp_server_id")));
    return text;
}

} // namespace

/** @brief The tests of model/core/wire/dhcp; each function says its oracle. */
class CoreDhcpTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (CoreDhcpTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    CoreDhcpTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: tshark. */
    void RecordedPackets()
    {
        const std::vector<Recorded> all = ReadRecorded("dhcp-recorded.txt");
        NS_TEST_EXPECT_MSG_EQ((all.size()), 13, "eight of real software, five of ns-3");
        for (const Recorded& r : all)
        {
            const Bytes packet = r.Behind(ETHERNET_HEADER);
            NS_TEST_EXPECT_MSG_EQ((Is(packet)), true, r.name);
            NS_TEST_EXPECT_MSG_EQ((Read(packet)), (Expected(r)), r.name);
            NS_TEST_EXPECT_MSG_EQ((Read(packet, L2_DHCP_NEED)), (Expected(r)), r.name);
        }
    }

    /** Oracle: the fields of [RFC 2131 figure 1] and options of [RFC 2132], as they were written.
     */
    void Fields()
    {
        Packet packet;
        NS_TEST_EXPECT_MSG_EQ((Read(packet.Write())), (Expected(1, 1)), "a client's");
        packet.op = 2;
        packet.from = 67;
        packet.to = 68;
        // Padding, one that is not known, server, lease, message, and one behind the end.
        packet.options = {0,  12, 2, 51, 54, 54,  4,  10, 0, 0,   9,  0, 0,
                          51, 4,  0, 1,  81, 128, 53, 1,  5, 255, 53, 1, 1};
        NS_TEST_EXPECT_MSG_EQ((Read(packet.Write())),
                              (Expected(2, 5, 86400, 0x0a000009)),
                              "an ack");
        packet.to = 67;
        NS_TEST_EXPECT_MSG_EQ((Read(packet.Write())),
                              (Expected(2, 5, 86400, 0x0a000009)),
                              "to a relay agent");
        packet.ipOptions = Bytes(40, 1);
        packet.padding = Bytes(9, 0xee);
        NS_TEST_EXPECT_MSG_EQ((Read(packet.Write())),
                              (Expected(2, 5, 86400, 0x0a000009)),
                              "behind the longest header of IPv4, and padded");
        packet.options = {};
        NS_TEST_EXPECT_MSG_EQ((Read(packet.Write())), (Expected(2, 0)), "BOOTP");
        for (unsigned message = 0; message < 256; ++message)
        {
            packet.options = {53, 1, static_cast<uint8_t>(message), 255};
            const int expected = message >= 1 && message <= 8 ? static_cast<int>(message) : 0;
            NS_TEST_EXPECT_MSG_EQ((Read(packet.Write())), (Expected(2, expected)), message);
        }
        // Options in file and sname are not read: option 52 announces them.
        packet.options = {52, 1, 3, 53, 1, 2, 255};
        NS_TEST_EXPECT_MSG_EQ((Read(packet.Write())), (Expected(2, 2)), "overloaded");
    }

    /** Oracle: [RFC 791], [RFC 768], [RFC 2131]: what differs in one thing is not DHCP for
     * Ethernet. */
    void NotDhcp()
    {
        const std::pair<const char*, void (*)(Packet&)> changes[] = {
            {"version", [](Packet& p) { p.version = 6; }},
            {"tcp", [](Packet& p) { p.protocol = 6; }},
            {"more fragments", [](Packet& p) { p.fragment = 0x2000; }},
            {"a later fragment", [](Packet& p) { p.fragment = 1; }},
            {"htype", [](Packet& p) { p.htype = 6; }},
            {"hlen", [](Packet& p) { p.hlen = 16; }},
            {"hlen 0", [](Packet& p) { p.hlen = 0; }},
            {"op 0", [](Packet& p) { p.op = 0; }},
            {"op 3", [](Packet& p) { p.op = 3; }},
            {"cookie", [](Packet& p) { p.cookie ^= 0x100; }},
            {"port", [](Packet& p) { p.to = 69; }},
            {"udp longer than ip", [](Packet& p) { p.udpMore = 1; }},
            {"ip shorter than udp", [](Packet& p) { p.totalMore = -1; }},
            {"udp shorter than its fixed part", [](Packet& p) { p.udpMore = -5; }},
            {"udp shorter than its header", [](Packet& p) { p.udpMore = -300; }},
            {"ip shorter than its header", [](Packet& p) { p.totalMore = -270; }},
            {"no length", [](Packet& p) { p.options = {53}; }},
            {"a length of too much",
             [](Packet& p) {
                 p.options = {53, 2, 1};
             }},
            {"the last option is cut",
             [](Packet& p) {
                 p.options = {53, 1, 1, 12, 4, 1, 1, 1};
             }},
            {"option 53 of 2 octets",
             [](Packet& p) {
                 p.options = {53, 2, 1, 1, 255};
             }},
            {"option 53 of none",
             [](Packet& p) {
                 p.options = {53, 0, 255};
             }},
            {"option 51 of 3 octets",
             [](Packet& p) {
                 p.options = {51, 3, 1, 1, 1, 255};
             }},
            {"option 54 of 8 octets",
             [](Packet& p) {
                 p.options = {54, 8, 1, 1, 1, 1, 1, 1, 1, 1, 255};
             }},
            {"option 53 twice",
             [](Packet& p) {
                 p.options = {53, 1, 2, 53, 1, 5, 255};
             }},
        };
        for (const auto& change : changes)
        {
            Packet packet;
            change.second(packet);
            NS_TEST_EXPECT_MSG_EQ((Read(packet.Write())), "no", change.first);
        }
        Bytes bytes = Packet().Write();
        for (unsigned words = 0; words < 5; ++words)
        {
            bytes[0] = static_cast<uint8_t>(0x40 | words);
            NS_TEST_EXPECT_MSG_EQ((Read(bytes)), "no", "a header of " << words << " words");
            NS_TEST_EXPECT_MSG_EQ((Is(bytes)), false, "nor by its ports");
        }
    }

    /** Oracle: [RFC 2131 4.1]: clients listen at port 68, servers and relay agents at 67. */
    void Ports()
    {
        Packet packet;
        for (const uint32_t to : {0, 66, 67, 68, 69, 67 << 8, 65535})
        {
            packet.to = static_cast<uint16_t>(to);
            for (const uint32_t from : {67, 68, 50000})
            {
                packet.from = static_cast<uint16_t>(from);
                NS_TEST_EXPECT_MSG_EQ((Is(packet.Write())), (to == 67 || to == 68), to);
            }
        }
        packet = Packet();
        packet.cookie = 0;
        packet.htype = 9;
        packet.fragment = 0x2000;
        packet.totalMore = -200;
        NS_TEST_EXPECT_MSG_EQ((Is(packet.Write())), true, "broken, and for a server all the same");
        packet.fragment = 0x2001;
        NS_TEST_EXPECT_MSG_EQ((Is(packet.Write())), false, "a fragment without ports");
        packet.fragment = 0;
        packet.ipOptions = Bytes(8, 1);
        const Bytes bytes = packet.Write();
        for (std::size_t there = 0; there < bytes.size(); ++there)
        {
            NS_TEST_EXPECT_MSG_EQ((Is(bytes, there)), (there >= IP_HEADER + 8 + 4), there);
        }
    }

    /** Oracle: of a packet cut at any octet that is read which lies before; the fixed part is
     * needed. */
    void Truncations()
    {
        Packet packet;
        packet.op = 2;
        packet.to = 68;
        packet.options = {12, 3, 'a', 'b', 'c', 53, 1,  5, 0, 51, 4,
                          0,  0, 2,   88,  54,  4,  10, 0, 0, 9,  255};
        const Bytes bytes = packet.Write();
        const std::size_t options = IP_HEADER + UDP_HEADER + FIXED;
        for (std::size_t there = 0; there <= bytes.size(); ++there)
        {
            const std::size_t in = there < options ? 0 : there - options;
            const std::string expected =
                there < options
                    ? "no"
                    : Expected(2, in >= 8 ? 5 : 0, in >= 15 ? 600 : 0, in >= 21 ? 0x0a000009 : 0);
            NS_TEST_EXPECT_MSG_EQ((Read(bytes, there)), expected, "cut to " << there);
        }
        // The same octets, and the lengths say that this is all: then nothing may be cut.
        for (std::size_t less = 1; less <= packet.options.size(); ++less)
        {
            Packet shorter = packet;
            shorter.options.resize(packet.options.size() - less);
            const std::size_t in = shorter.options.size();
            const bool whole = in == 0 || in == 5 || in == 8 || in == 9 || in == 15 || in == 21;
            NS_TEST_EXPECT_MSG_EQ((Read(shorter.Write()) != "no"),
                                  whole,
                                  in << " octets of options");
        }
        for (const Recorded& r : ReadRecorded("dhcp-recorded.txt"))
        {
            const Bytes real = r.Behind(ETHERNET_HEADER);
            for (std::size_t there = 0; there < real.size(); ++there)
            {
                NS_TEST_EXPECT_MSG_EQ((Read(real, there) != "no"), (there >= options), there);
            }
        }
    }

    /** Oracle: the sanitizers, and that what is read is what is_dhcp says it may be. */
    void Noise()
    {
        std::mt19937 rng(1);
        const std::vector<Recorded> all = ReadRecorded("dhcp-recorded.txt");
        for (uint32_t run = 0; run < 20000; ++run)
        {
            Bytes bytes = all[rng() % all.size()].Behind(ETHERNET_HEADER);
            for (uint32_t i = rng() % 8; i > 0; --i)
            {
                bytes[rng() % 2 ? rng() % 32 : rng() % bytes.size()] = static_cast<uint8_t>(rng());
            }
            bytes.resize(rng() % 4 ? bytes.size() : rng() % bytes.size());
            const bool read = Read(bytes) != "no";
            NS_TEST_EXPECT_MSG_EQ((!read || Is(bytes)), true, "what is read is DHCP");
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
 * @brief The tests of what is read of DHCP.
 */
class CoreDhcpTestSuite : public TestSuite
{
  public:
    CoreDhcpTestSuite()
        : TestSuite("moose-core-dhcp", TestSuite::Type::UNIT)
    {
        typedef CoreDhcpTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"What clients, servers and ns-3 send is read as tshark reads it", &T::RecordedPackets},
            {"Every field and option of a packet is found", &T::Fields},
            {"What is not DHCP for Ethernet or makes no sense is refused", &T::NotDhcp},
            {"DHCP is what goes to its ports, whole or not", &T::Ports},
            {"A packet cut anywhere is read as far as it is there", &T::Truncations},
            {"Damaged packets do no harm", &T::Noise},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new CoreDhcpTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static CoreDhcpTestSuite g_coreDhcpTestSuite;
