/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-traffic: what kind a frame is, and what links and hosts are found to have
 * carried. Frames are written out octet by octet from the standards that define them.
 */

#include "ns3/error-model.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/results-database.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/traffic-collector.h"

#include <sqlite3.h>
#include <vector>

using namespace ns3;

namespace
{

/** Octets from hexadecimal digits; anything else between them is for the reader. */
std::vector<uint8_t>
Octets(const std::string& hex)
{
    std::vector<uint8_t> octets;
    int high = -1;
    for (const char c : hex)
    {
        const auto digit = std::string("0123456789abcdef").find(c);
        if (digit == std::string::npos)
        {
            continue;
        }
        if (high < 0)
        {
            high = static_cast<int>(digit);
        }
        else
        {
            octets.push_back(static_cast<uint8_t>(high << 4 | static_cast<int>(digit)));
            high = -1;
        }
    }
    return octets;
}

/** A packet of these octets, padded to the shortest frame. */
Ptr<Packet>
Frame(const std::string& hex)
{
    auto octets = Octets(hex);
    octets.resize(std::max<std::size_t>(octets.size(), 60));
    return Create<Packet>(octets.data(), octets.size());
}

const std::string ALL = "ff:ff:ff:ff:ff:ff ";    //!< the broadcast address
const std::string HOST_B = "00:00:00:00:00:0b "; //!< a host
const std::string HOST_A = "00:00:00:00:00:0a "; //!< another

/** [RFC 826]: hardware 1, protocol 0800, 6, 4, request. */
const std::string ARP = "0806 0001 0800 06 04 0001 00000000000a 0a000001 000000000000 0a000002";
/** [RFC 791 3.1], [RFC 768]: no options, protocol 17, ports 9 and 9. */
const std::string UDP = "0800 4500001c 00000000 4011 0000 0a000001 0a000002 0009 0009 0008 0000";

} // namespace

/** @brief Oracle: the standards, cited at each frame. */
class ClassifyTestCase : public TestCase
{
  public:
    ClassifyTestCase()
        : TestCase("Each frame is of the kind that its standard says")
    {
    }

  private:
    void DoRun() override
    {
        Expect("an ARP request", ALL + HOST_A + ARP, "broadcast arp");
        Expect("an ARP reply", HOST_B + HOST_A + ARP, "unicast arp");
        Expect("ARP behind a tag [802.1Q 9.6]", ALL + HOST_A + "8100 0064" + ARP, "broadcast arp");
        Expect("behind two tags", ALL + HOST_A + "8100 0064 8100 0065" + ARP, "broadcast other");
        Expect("behind a service tag", ALL + HOST_A + "88a8 0064" + ARP, "broadcast other");

        Expect("IPv4 [RFC 791]", HOST_B + HOST_A + UDP, "unicast ipv4");
        Expect("IPv4 to a group [RFC 1112 6.4]", "01005e000005" + HOST_A + UDP, "multicast ipv4");
        Expect("all ones but the last bit", "fffffffffffe" + HOST_A + UDP, "multicast ipv4");
        Expect("all ones but the group bit", "feffffffffff" + HOST_A + UDP, "unicast ipv4");
        ExpectDhcp();
        ExpectIpv6();
        ExpectOthers();
    }

    void ExpectDhcp()
    {
        const std::string ip = "0800 45000148 00000000 4011 0000 00000000 ffffffff ";
        Expect("a DHCP discover [RFC 2131 4.1]",
               ALL + HOST_A + ip + "0044 0043 0134 0000",
               "broadcast dhcp");
        Expect("a DHCP offer", HOST_B + HOST_A + ip + "0043 0044 0134 0000", "unicast dhcp");
        Expect("a DHCP relay, 67 to 67",
               HOST_B + HOST_A + ip + "0043 0043 0134 0000",
               "unicast dhcp");
        Expect("port 66", HOST_B + HOST_A + ip + "0042 0042 0134 0000", "unicast ipv4");
        Expect("port 69, TFTP", HOST_B + HOST_A + ip + "0045 0045 0134 0000", "unicast ipv4");
        Expect("DHCP behind a tag",
               ALL + HOST_A + "8100 0001" + ip + "0044 0043 0134 0000",
               "broadcast dhcp");
        Expect("TCP to port 67",
               HOST_B + HOST_A + "0800 45000028 00000000 4006 0000 0a000001 0a000002 0044 0043",
               "unicast ipv4");
        Expect("DHCP behind options of 4 octets",
               ALL + HOST_A + "0800 4600014c 00000000 4011 0000 00000000 ffffffff 01010101" +
                   "0044 0043 0134 0000",
               "broadcast dhcp");
        std::string options;
        for (int i = 0; i < 40; ++i)
        {
            options += "01";
        }
        Expect("DHCP behind a tag and the longest options, 40 octets",
               ALL + HOST_A + "8100 0001 0800 4f000170 00000000 4011 0000 00000000 ffffffff" +
                   options + "0044 0043 0134 0000",
               "broadcast dhcp");
        Expect("a later fragment, which has no ports [RFC 791 3.2]",
               HOST_B + HOST_A + "0800 45000148 00000010 4011 0000 0a000001 0a000002 0044 0043",
               "unicast ipv4");
        Expect("a first fragment, which has them",
               HOST_B + HOST_A + "0800 45000148 00002000 4011 0000 0a000001 0a000002 0044 0043",
               "unicast dhcp");
    }

    void ExpectIpv6()
    {
        const std::string addresses = "fe800000000000000000000000000001"
                                      "ff0200000000000000000001ff000002";
        const std::string group = "3333ff000002" + HOST_A;
        const auto icmp = [&](const std::string& type) {
            return "86dd 60000000 0020 3a ff" + addresses + type + "00 0000 00000000";
        };
        // [RFC 4861 4]: router solicitation 133 to redirect 137.
        Expect("ICMPv6 132, done", group + icmp("84"), "multicast ipv6");
        Expect("ICMPv6 133, router solicitation", group + icmp("85"), "multicast nd");
        Expect("ICMPv6 134, router advertisement", group + icmp("86"), "multicast nd");
        Expect("ICMPv6 135, neighbour solicitation", group + icmp("87"), "multicast nd");
        Expect("ICMPv6 136, neighbour advertisement", HOST_B + HOST_A + icmp("88"), "unicast nd");
        Expect("ICMPv6 137, redirect", group + icmp("89"), "multicast nd");
        Expect("ICMPv6 138", group + icmp("8a"), "multicast ipv6");
        Expect("ICMPv6 135 behind a tag", group + "8100 0001" + icmp("87"), "multicast nd");
        Expect("a listener report behind hop-by-hop options [RFC 3810 5]",
               group + "86dd 60000000 0024 00 01" + addresses + "3a00 05020000 0000 8f000000",
               "multicast ipv6");
        Expect("DHCPv6 solicit [RFC 8415 7.2]",
               "333300010002" + HOST_A + "86dd 60000000 0020 11 ff" + addresses + "0222 0223",
               "multicast dhcp");
    }

    void ExpectOthers()
    {
        // As Open vSwitch sends it.
        Expect("an RST BPDU [802.1D-2004 9.3.3]",
               "0180c2000000" + HOST_A + "0027 424203 0000 02 02 3e 8000 00000000000a",
               "multicast bpdu");
        Expect("an IS-IS hello between two systems [ISO 10589 9.7]",
               "09002b000005" + HOST_A + "05dc fefe03 83 14 01 00 11 01 00 00",
               "multicast isis");
        Expect("LLC behind a tag",
               "0180c2000000" + HOST_A + "8100 0001 0027 424203",
               "multicast bpdu");
        Expect("LLC 42 42 XID", "0180c2000000" + HOST_A + "0027 4242bf", "multicast other");
        Expect("LLC fe 42", "0180c2000000" + HOST_A + "0027 fe4203", "multicast other");
        Expect("SNAP", "0180c2000000" + HOST_A + "0027 aaaa03 000000 0800", "multicast other");
        Expect("neither length nor type [802.3 3.2.6]",
               HOST_B + HOST_A + "05dd fefe03",
               "unicast other");
        Expect("LLDP", "0180c200000e" + HOST_A + "88cc 0207", "multicast other");
        Expect("the directory's protocol", HOST_B + HOST_A + "88b5 0000", "unicast elk");

        // Too short to be frames, as a damaged header would be.
        ExpectShort("addresses only", HOST_B + HOST_A, "unicast other");
        ExpectShort("a tag and no more", HOST_B + HOST_A + "8100 0001", "unicast other");
        ExpectShort("an IPv4 header cut short", HOST_B + HOST_A + "0800 4500", "unicast ipv4");
        ExpectShort("UDP without its ports",
                    HOST_B + HOST_A + "0800 45000148 00000000 4011 0000 00000000 ffffffff 0044",
                    "unicast ipv4");
        ExpectShort("half an LLC header", "0180c2000000" + HOST_A + "0027 4242", "multicast other");
    }

    /** Expect a frame, padded, to be of a kind. */
    void Expect(const std::string& what, const std::string& hex, const std::string& kind)
    {
        auto octets = Octets(hex);
        octets.resize(std::max<std::size_t>(octets.size(), 60));
        ExpectKind(what, octets, kind);
    }

    /** Expect octets as they are to be of a kind. */
    void ExpectShort(const std::string& what, const std::string& hex, const std::string& kind)
    {
        // A copy of exactly this size, so that a sanitizer sees any look beyond it.
        const auto octets = Octets(hex);
        ExpectKind(what, std::vector<uint8_t>(octets.begin(), octets.end()), kind);
    }

    /** Expect octets to be of a kind. */
    void ExpectKind(const std::string& what,
                    const std::vector<uint8_t>& octets,
                    const std::string& kind)
    {
        const FrameKind found = TrafficCounter::Classify(octets.data(), octets.size());
        NS_TEST_EXPECT_MSG_EQ((std::string(TrafficCounter::GetName(found.cast)) + " " +
                               TrafficCounter::GetName(found.protocol)),
                              kind,
                              what);
    }
};

/** @brief Oracle: what was sent, counted by hand; a frame is its octets and 4 of FCS. */
class CollectorTestCase : public TestCase
{
  public:
    CollectorTestCase()
        : TestCase("A link counts what was put on the wire, a host what arrived, until the end")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("traffic.sqlite");
        auto channel = CreateObject<EthernetChannel>();
        auto silent = CreateObject<EthernetChannel>();
        Ptr<EthernetNetDevice> ports[] = {Port(channel), Port(channel), Port(silent), Port(silent)};
        ports[1]->SetAddress(Mac48Address("00:00:00:00:00:0b"));
        {
            TrafficCollector collector(Seconds(10));
            collector.AddLink("s-h", "s", "h", "host", ports[0], ports[1]);
            collector.AddLink("s-t", "s", "t", "core", ports[2], ports[3]);
            collector.AddHost("h", ports[1]);
            collector.AddHost("t", ports[3]);
            SendAll(ports[0], ports[1]);
            SendLate(ports[0]);
            const auto frames = [&](FrameCast cast) {
                return std::to_string(collector.GetHostFrames(cast, false)) + " " +
                       std::to_string(collector.GetHostFrames(cast, true));
            };
            NS_TEST_EXPECT_MSG_EQ((frames(FrameCast::BROADCAST)), "5 2", "broadcast");
            NS_TEST_EXPECT_MSG_EQ((frames(FrameCast::FLOODED)), "2 1", "flooded");

            RunDescription run;
            run.scenario = "test";
            ResultsDatabase db(file, run);
            collector.Write(db);
            db.Commit({});
        }
        // After the collector is gone nobody counts, and nobody touches freed memory.
        ports[0]->SendFrame(Frame(ALL + HOST_A + ARP));
        Simulator::Run();
        Simulator::Destroy();

        NS_TEST_EXPECT_MSG_EQ(Read(file,
                                   "SELECT link || ' ' || from_node || ' ' || to_node || ' ' || "
                                   "tier || ' ' || \"cast\" || ' ' || protocol || ' ' || frames || "
                                   "' ' || bytes FROM link_load ORDER BY rowid"),
                              "s-h s h host unicast arp 2 128;"
                              "s-h s h host unicast ipv4 1 1518;"
                              "s-h s h host broadcast arp 6 384;"
                              "s-h h s host unicast arp 1 64;"
                              "s-t s t core unicast other 0 0;"
                              "s-t t s core unicast other 0 0;",
                              "links");
        NS_TEST_EXPECT_MSG_EQ(Read(file,
                                   "SELECT host || ' ' || \"cast\" || ' ' || protocol || ' ' || "
                                   "frames || ' ' || bytes || ' ' || second_half_frames FROM "
                                   "host_load ORDER BY rowid"),
                              "h unicast ipv4 1 1518 0;"
                              "h broadcast arp 5 320 2;"
                              "h flooded arp 2 128 1;"
                              "t unicast other 0 0 0;",
                              "hosts: the frame in error did not arrive");
    }

    /** A new port on a channel. */
    static Ptr<EthernetNetDevice> Port(Ptr<EthernetChannel> channel)
    {
        auto device = CreateObject<EthernetNetDevice>();
        auto node = CreateObject<Node>();
        node->AddDevice(device);
        device->Attach(channel);
        return device;
    }

    /** Three broadcasts and a full-sized frame one way, one reply the other, one more in error. */
    static void SendAll(Ptr<EthernetNetDevice> from, Ptr<EthernetNetDevice> to)
    {
        for (int i = 0; i < 3; ++i)
        {
            from->SendFrame(Frame(ALL + HOST_A + ARP));
        }
        auto large = Octets(HOST_B + HOST_A + UDP);
        large.resize(1514);
        from->SendFrame(Create<Packet>(large.data(), large.size()));
        to->SendFrame(Frame(HOST_A + HOST_B + ARP));
        Simulator::Run();

        auto error = CreateObject<RateErrorModel>();
        error->SetRate(1.0);
        to->SetAttribute("ReceiveErrorModel", PointerValue(error));
        from->SendFrame(Frame(ALL + HOST_A + ARP));
        Simulator::Run();
        error->Disable();
    }

    /** A frame to another host, before the middle and after it, and two more broadcasts after. */
    static void SendLate(Ptr<EthernetNetDevice> from)
    {
        const std::string another = "00:00:00:00:00:0c ";
        from->SendFrame(Frame(another + HOST_A + ARP));
        // The first broadcast arrives at 10 s to the nanosecond: 72 octets at 1 Gb/s.
        for (const double time : {10 - 576e-9, 11.0})
        {
            Simulator::Schedule(Seconds(time) - Simulator::Now(),
                                &EthernetNetDevice::SendFrame,
                                from,
                                Frame(ALL + HOST_A + ARP));
        }
        Simulator::Schedule(Seconds(12) - Simulator::Now(),
                            &EthernetNetDevice::SendFrame,
                            from,
                            Frame(another + HOST_A + ARP));
        Simulator::Run();
    }

    /** The single column of a query, each value ended by a semicolon. */
    static std::string Read(const std::string& file, const std::string& sql)
    {
        sqlite3* db = nullptr;
        sqlite3_stmt* query = nullptr;
        std::string text;
        sqlite3_open(file.c_str(), &db);
        sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr);
        while (sqlite3_step(query) == SQLITE_ROW)
        {
            text += reinterpret_cast<const char*>(sqlite3_column_text(query, 0));
            text += ";";
        }
        sqlite3_finalize(query);
        sqlite3_close(db);
        return text;
    }
};

/** @brief The suite. */
class TrafficTestSuite : public TestSuite
{
  public:
    TrafficTestSuite()
        : TestSuite("moose-traffic", Type::UNIT)
    {
        AddTestCase(new ClassifyTestCase);
        AddTestCase(new CollectorTestCase);
    }
};

static TrafficTestSuite g_trafficTestSuite; //!< registers the suite
