/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * Frames on a link that stays up: their times, their octets, and who gets them.
 *
 * Expected times are sums of octets: 8 of preamble and start delimiter, the frame, 4 of FCS, 12 of
 * gap [802.3 3.1.1, 4.4.2], 8 ns each at 1 Gb/s. Expected octets are written out.
 */

#include "ethernet-link-test-case.h"

#include "ns3/data-rate.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::ethernet_test;

/**
 * @ingroup moose
 * @brief A test of frames on a link that stays up.
 */
class EthernetFrameTestCase : public EthernetLinkTestCase
{
  public:
    /** A test body. */
    typedef void (EthernetFrameTestCase::*Body)();

    /**
     * @brief Constructor.
     * @param name what the body shows
     * @param body the test
     */
    EthernetFrameTestCase(const std::string& name, Body body)
        : EthernetLinkTestCase(name),
          m_body(body)
    {
    }

    // The bodies; their names as tests are with the suite, at the end.
    void FullFrameTime();       //!< 1500 octets
    void ShortFrameTime();      //!< padding
    void BackToBack();          //!< the gap between queued frames
    void InsideGap();           //!< the gap after a frame
    void NoOvertaking();        //!< first come, first served
    void BothDirections();      //!< full duplex
    void Saturation();          //!< throughput
    void FractionsOfTicks();    //!< 10 Gb/s
    void EventsOfHops();        //!< the price of a hop
    void LlcEndToEnd();         //!< a BPDU
    void TagEndToEnd();         //!< 802.1Q
    void TagsBeyondMtu();       //!< MTU and tags
    void Jumbo();               //!< MTU of 9216
    void GiantsAtReceiver();    //!< MTUs that differ
    void ProtocolNumbers();     //!< neither length nor type
    void FalseLength();         //!< a length field that is not true
    void ForeignSource();       //!< SendFrom
    void SenderKeepsPacket();   //!< Send copies
    void PromiscuousTypes();    //!< PacketType
    void Groups();              //!< multicast
    void SinkGetsWholeFrames(); //!< frame sink
    void SharedPacket();        //!< one packet on several ports
    void WholeFrameLimits();    //!< SendFrame

  private:
    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body; //!< the test
};

// ---- Timing -------------------------------------------------------------------------------------

void
EthernetFrameTestCase::FullFrameTime()
{
    // (8 + 14 + 1500 + 4) * 8 ns = 12208 ns, and 5 us of cable.
    m_helper.SetChannelAttribute("Delay", TimeValue(MicroSeconds(5)));
    Lay();
    ETHERNET_REQUIRE_EQ(SendZeros(0, 1500), true, "refused");
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 1, "delivered once");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].time), 12208 + 5000, "time of arrival");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].protocol), TYPE_TEST, "type");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].octets), Zeros(1500), "payload");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].context), m_nodes.Get(1)->GetId(), "context");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_delivered.size()), 0, "nothing comes back");
}

void
EthernetFrameTestCase::ShortFrameTime()
{
    // minFrameSize is 64 with FCS: (8 + 60 + 4) * 8 ns = 576 ns. Nothing tells padding from data.
    Lay();
    m_device[0]->Send(FromHex("5a"), m_device[1]->GetAddress(), TYPE_TEST);
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 1, "delivered once");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].time), 576, "time of arrival");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].octets), "5a" + Zeros(45), "payload");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_packets["PromiscSniffer"][0]),
                          "02000000000b02000000000a88b55a" + Zeros(45),
                          "frame");
}

void
EthernetFrameTestCase::BackToBack()
{
    // A frame of 1514 follows another after (8 + 1514 + 4 + 12) * 8 = 12304 ns.
    Lay();
    for (uint32_t i = 0; i < 10; i++)
    {
        SendZeros(0, 1500);
    }
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 10, "all delivered");
    for (int64_t i = 0; i < 10; i++)
    {
        NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_times["PhyTxBegin"][i]), i * 12304, "begin " << i);
        NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[i].time), 12208 + i * 12304, "end " << i);
    }
}

void
EthernetFrameTestCase::InsideGap()
{
    // A minimum frame's last bit leaves at 576 ns and its gap ends at 672 ns: a frame sent at 576
    // waits till 672. A frame sent at 1344, the end of the second gap, begins at once.
    Lay();
    SendZeros(0, 46);
    Simulator::Schedule(NanoSeconds(576), &EthernetFrameTestCase::SendZeros, this, 0, 46);
    Simulator::Schedule(NanoSeconds(1344), &EthernetFrameTestCase::SendZeros, this, 0, 46);
    Simulator::Run();
    const std::vector<int64_t>& begins = m_seen[0].m_times["PhyTxBegin"];
    ETHERNET_REQUIRE_EQ((begins.size()), 3, "frames");
    NS_TEST_EXPECT_MSG_EQ((begins[1]), 672, "begin of the second");
    NS_TEST_EXPECT_MSG_EQ((begins[2]), 1344, "begin of the third");
}

void
EthernetFrameTestCase::NoOvertaking()
{
    // The link becomes free at 672 ns. A frame sent then, by an event that comes before the one
    // that empties the queue, is behind the frame that waits.
    Lay();
    Simulator::Schedule(NanoSeconds(672), &EthernetFrameTestCase::SendZeros, this, 0, 101);
    SendZeros(0, 46);
    SendZeros(0, 1500);
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 3, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[1].octets.size()), 2 * 1500, "sent first");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[2].octets.size()), 2 * 101, "sent last");
}

void
EthernetFrameTestCase::BothDirections()
{
    // Each direction has the time that BackToBack() has for it alone.
    Lay();
    for (uint32_t i = 0; i < 20; i++)
    {
        SendZeros(0, 1500);
        SendZeros(1, 46);
    }
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[0].m_delivered.size()), 20, "delivered at A");
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 20, "delivered at B");
    for (int64_t i = 0; i < 20; i++)
    {
        NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_delivered[i].time), 576 + i * 672, "short " << i);
        NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[i].time), 12208 + i * 12304, "long " << i);
    }
}

void
EthernetFrameTestCase::Saturation()
{
    // 12208 + n * 12304 <= 1000000 has the solutions n = 0 ... 80.
    m_helper.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000p"));
    Lay();
    for (uint32_t i = 0; i < 200; i++)
    {
        SendZeros(0, 1500);
    }
    Simulator::Stop(MilliSeconds(1));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size()), 81, "full frames in 1 ms at 1 Gb/s");
}

void
EthernetFrameTestCase::FractionsOfTicks()
{
    // At 10 Gb/s an octet takes 0.8 ns: a minimum frame 84 * 0.8 = 67.2 ns with its gap, and the
    // last bit of frame n leaves 67.2 n + 57.6 ns after the first bit of frame 0. An event is at
    // the next whole ns. A switch adds another 57.6 ns and passes the stream on without queueing,
    // so that no frame costs more than its two arrivals and what the sender's queue costs.
    constexpr uint32_t frames = 1000;
    m_helper.SetDeviceAttribute("DataRate", DataRateValue(DataRate("10Gbps")));
    m_helper.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000p"));
    Lay();
    const NetDeviceContainer next = m_helper.Install(m_nodes.Get(1), m_nodes.Get(0));
    Recorder last;
    last.Watch(DynamicCast<EthernetNetDevice>(next.Get(1)));
    next.Get(1)->SetAddress(m_device[1]->GetAddress());
    Simulator::Run();
    RecordingSink relay;
    relay.m_out.push_back(DynamicCast<EthernetNetDevice>(next.Get(0)));
    m_device[1]->SetFrameSink(&relay, 1);
    const uint64_t before = Simulator::GetEventCount();
    for (uint32_t i = 0; i < frames; i++)
    {
        SendZeros(0, 46);
    }
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((last.m_delivered.size()), frames, "frames");
    NS_TEST_EXPECT_MSG_EQ((Simulator::GetEventCount() - before),
                          (2 * frames - 1) + frames,
                          "events");
    for (int64_t n = 0; n < frames; n++)
    {
        const int64_t tenths = 672 * n + 576;
        NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_times["PhyRxEnd"][n]), (tenths + 9) / 10, "first " << n);
        const int64_t late = last.m_times["PhyRxEnd"][n] * 10 - (tenths + 576);
        NS_TEST_EXPECT_MSG_GT_OR_EQ(late, 0, "not early: " << n);
        NS_TEST_EXPECT_MSG_LT(late, 20, "each hop rounds up by less than 1 ns: " << n);
    }
}

void
EthernetFrameTestCase::EventsOfHops()
{
    // An idle link: one event, the arrival. A burst of 5: 4 more of them have to wait, each of
    // which costs the event that takes it out of the queue. While PhyTxEnd is watched: one more.
    Lay();
    uint64_t before = Simulator::GetEventCount();
    SendZeros(0, 100);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((Simulator::GetEventCount() - before), 1, "idle link");

    Rest();
    before = Simulator::GetEventCount();
    for (uint32_t i = 0; i < 5; i++)
    {
        SendZeros(0, 100);
    }
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((Simulator::GetEventCount() - before), 2 * 5 - 1, "burst");

    Rest();
    m_seen[0].WatchTrace("PhyTxEnd");
    before = Simulator::GetEventCount();
    const int64_t now = Simulator::Now().GetNanoSeconds();
    SendZeros(0, 100);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((Simulator::GetEventCount() - before), 2, "watched");
    ETHERNET_REQUIRE_EQ((m_seen[0].Count("PhyTxEnd")), 1, "one end");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_times["PhyTxEnd"][0] - now), (8 + 114 + 4) * 8, "its time");
}

// ---- Frames -------------------------------------------------------------------------------------

void
EthernetFrameTestCase::LlcEndToEnd()
{
    // An RST BPDU [802.1D-2004 9.3.3] behind LLC 42 42 03: 39 octets of an 802.3 frame.
    const std::string octets = "424203"       // LLC
                               "0000"         // protocol identifier
                               "0202"         // version, type
                               "0e"           // flags
                               "8000"         // root identifier
                               "020000000001" //
                               "00000000"     // root path cost
                               "8000"         // bridge identifier
                               "020000000001" //
                               "8002"         // port identifier
                               "0000"         // message age
                               "1400"         // max age
                               "0200"         // hello time
                               "0f00"         // forward delay
                               "00";          // version 1 length
    Lay();
    m_device[0]->Send(FromHex(octets), Mac48Address("01:80:c2:00:00:00"), 39);
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 1, "delivered once");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_packets["PromiscSniffer"][0]),
                          "0180c200000002000000000a0027" + octets + Zeros(7),
                          "on the wire: length field 39, padding to 60");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].protocol), 39, "length");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].octets), octets, "LLC kept, padding gone");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].time), 576, "time of arrival");
}

void
EthernetFrameTestCase::TagEndToEnd()
{
    // TPID 8100, TCI 6064 (priority 3, VLAN 100), then the inner type and 46 octets: 64 octets.
    const std::string payload = "60640800" + std::string(92, 'c');
    Lay();
    m_device[0]->Send(FromHex(payload), m_device[1]->GetAddress(), TYPE_VLAN);
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 1, "delivered once");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_packets["PromiscSniffer"][0]),
                          "02000000000b02000000000a8100" + payload,
                          "on the wire");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].protocol), TYPE_VLAN, "type");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].octets), payload, "TCI and inner frame");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].time), (8 + 64 + 4) * 8, "time of arrival");
}

void
EthernetFrameTestCase::TagsBeyondMtu()
{
    // A C-TAG, or an S-TAG and a C-TAG, may come on top of 1500 octets of payload
    // [802.3 3.2.7: envelope frames]; a type in the payload of an untagged frame is no tag.
    Lay();
    const Address to = m_device[1]->GetAddress();
    const auto send = [this, &to](const std::string& head, uint32_t size, uint16_t type) {
        return m_device[0]->Send(FromHex(head + Zeros(size - head.size() / 2)), to, type);
    };
    NS_TEST_EXPECT_MSG_EQ((send("00640800", 1504, TYPE_VLAN)), true, "one tag, full");
    NS_TEST_EXPECT_MSG_EQ((send("00640800", 1505, TYPE_VLAN)), false, "one tag, too long");
    NS_TEST_EXPECT_MSG_EQ((send("0064810000c80800", 1508, 0x88a8)), true, "two tags, full");
    NS_TEST_EXPECT_MSG_EQ((send("0064810000c80800", 1509, 0x88a8)), false, "two tags, too long");
    NS_TEST_EXPECT_MSG_EQ((send("0064810000c80800", 1501, TYPE_TEST)), false, "untagged");
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size()), 2, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].Count("MacTxDrop")), 3, "dropped");
}

void
EthernetFrameTestCase::Jumbo()
{
    // 9216 octets of payload: (8 + 14 + 9216 + 4) * 8 ns = 73936 ns. A length field cannot say
    // that.
    m_helper.SetDeviceAttribute("Mtu", UintegerValue(9216));
    Lay();
    NS_TEST_EXPECT_MSG_EQ((SendZeros(0, 9216)), true, "full jumbo frame");
    NS_TEST_EXPECT_MSG_EQ((SendZeros(0, 9217)), false, "one octet more");
    const bool llc = m_device[0]->Send(Create<Packet>(1501), m_device[1]->GetAddress(), 1500);
    NS_TEST_EXPECT_MSG_EQ(llc, false, "1501 octets under a length field");
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 1, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].time), 73936, "time of arrival");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].Count("MacTxDrop")), 2, "dropped");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->SetMtu(45)), false, "an MTU below the minimum payload");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->GetMtu()), 9216, "MTU after that");
}

void
EthernetFrameTestCase::GiantsAtReceiver()
{
    // A port of MTU 1500 takes frames of up to 1500 + 14 + 8 octets, whatever its peer may send.
    Lay();
    m_device[0]->SetMtu(9000);
    SendZeros(0, 1508);
    SendZeros(0, 1509);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size()), 1, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count("PhyRxEnd")), 2, "received");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count("MacRxDrop")), 1, "dropped");
}

void
EthernetFrameTestCase::ProtocolNumbers()
{
    // [802.3 3.2.6]: up to 1500 a length, from 1536 a type, nothing between. The length written is
    // the true one.
    Lay();
    const Address to = m_device[1]->GetAddress();
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->Send(FromHex("fefe03"), to, 1501)), false, "1501");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->Send(FromHex("fefe03"), to, 1535)), false, "1535");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->Send(FromHex("fefe03"), to, 1536)), true, "1536");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->Send(FromHex("fefe03"), to, 1500)), true, "1500");
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 2, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].protocol), 1536, "type");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[1].protocol), 3, "length");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[1].octets), "fefe03", "no padding");
}

void
EthernetFrameTestCase::FalseLength()
{
    // A frame of 60 octets has room for a length of 46. 1501 is neither length nor type, true as it
    // may be.
    Lay();
    const std::string addresses = "02000000000b02000000000a";
    for (const std::string field : {"002e", "002f", "0000"})
    {
        m_device[0]->SendFrame(FromHex(addresses + field + Zeros(46)));
    }
    m_device[0]->SendFrame(FromHex(addresses + "05dd" + Zeros(1501)));
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 2, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].octets), Zeros(46), "length 46");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[1].octets), "", "length 0");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count("MacRxDrop")), 2, "dropped");
}

void
EthernetFrameTestCase::ForeignSource()
{
    Lay();
    const Mac48Address source("02:11:11:00:00:01");
    m_device[0]->SendFrom(FromHex("5a"), source, m_device[1]->GetAddress(), TYPE_TEST);
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 1, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].from), source, "source");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_packets["PromiscSniffer"][0].substr(0, 28)),
                          "02000000000b02111100000188b5",
                          "header");
}

void
EthernetFrameTestCase::SenderKeepsPacket()
{
    // Sent twice, a packet has one header each time and none afterwards.
    Lay();
    const Ptr<Packet> packet = Create<Packet>(100);
    m_device[0]->Send(packet, m_device[1]->GetAddress(), TYPE_TEST);
    m_device[0]->Send(packet, m_device[1]->GetAddress(), TYPE_TEST);
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 2, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[1].octets), Zeros(100), "second delivery");
    NS_TEST_EXPECT_MSG_EQ((packet->GetSize()), 100, "the sender's packet");
}

// ---- Reception ----------------------------------------------------------------------------------

void
EthernetFrameTestCase::PromiscuousTypes()
{
    // Frames to B, to all, to a group, and to somebody else.
    Lay();
    const std::vector<Mac48Address> to{Mac48Address("02:00:00:00:00:0b"),
                                       Mac48Address::GetBroadcast(),
                                       Mac48Address("01:80:c2:00:00:0e"),
                                       Mac48Address("02:00:00:00:00:0c")};
    const auto sendAll = [this, &to]() {
        for (const Mac48Address& address : to)
        {
            m_device[0]->Send(Create<Packet>(100), address, TYPE_TEST);
        }
        Simulator::Run();
    };
    sendAll();
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size()), 3, "the callback is not promiscuous");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count("MacRx")), 3, "trace");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count("MacPromiscRx")), 0, "trace");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count("Sniffer")), 3, "trace");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count("PromiscSniffer")), 4, "trace");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].Count("Sniffer")), 4, "sniffers see frames sent");

    m_seen[1].m_delivered.clear();
    m_seen[1].WatchPromiscuously();
    sendAll();
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size()), 3, "the other callback still is not");
    ETHERNET_REQUIRE_EQ((m_seen[1].m_promiscuous.size()), 4, "the promiscuous callback");
    const NetDevice::PacketType types[] = {NetDevice::PACKET_HOST,
                                           NetDevice::PACKET_BROADCAST,
                                           NetDevice::PACKET_MULTICAST,
                                           NetDevice::PACKET_OTHERHOST};
    for (std::size_t i = 0; i < 4; i++)
    {
        NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_promiscuous[i].type), types[i], "type " << i);
        NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_promiscuous[i].to), to[i], "destination " << i);
        NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_promiscuous[i].from),
                              Mac48Address("02:00:00:00:00:0a"),
                              "source " << i);
    }
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count("MacPromiscRx")), 4, "trace");
}

void
EthernetFrameTestCase::Groups()
{
    // The low 23 bits of an IPv4 group behind 01:00:5e [RFC 1112 6.4], the low 32 of an IPv6 group
    // behind 33:33 [RFC 2464 7].
    Lay();
    const Address v4 = m_device[0]->GetMulticast(Ipv4Address("239.129.1.2"));
    const Address v6 = m_device[0]->GetMulticast(Ipv6Address("ff02::1:ff28:9c5a"));
    NS_TEST_EXPECT_MSG_EQ((Mac48Address::ConvertFrom(v4)), Mac48Address("01:00:5e:01:01:02"), "v4");
    NS_TEST_EXPECT_MSG_EQ((Mac48Address::ConvertFrom(v6)), Mac48Address("33:33:ff:28:9c:5a"), "v6");
    m_device[0]->Send(Create<Packet>(100), v4, TYPE_TEST);
    m_device[0]->Send(Create<Packet>(100), v6, TYPE_TEST);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size()), 2, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->IsMulticast() && m_device[0]->IsBroadcast() &&
                           m_device[0]->NeedsArp() && m_device[0]->SupportsSendFrom() &&
                           !m_device[0]->IsPointToPoint() && !m_device[0]->IsBridge()),
                          true,
                          "what the stack asks of an Ethernet port");
}

void
EthernetFrameTestCase::SinkGetsWholeFrames()
{
    Lay();
    m_seen[1].WatchPromiscuously();
    RecordingSink sink;
    m_device[1]->SetFrameSink(&sink, 7);
    const std::string bpdu = "0180c200000002000000000a0003424203" + Zeros(43);
    const std::string foreign = "02000000000c02000000000d88b5" + Zeros(100);
    m_device[0]->SendFrame(FromHex(bpdu));
    m_device[0]->SendFrame(FromHex(foreign));
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((sink.m_frames.size()), 2, "all frames");
    NS_TEST_EXPECT_MSG_EQ((Hex(sink.m_frames[0])), bpdu, "LLC, whole");
    NS_TEST_EXPECT_MSG_EQ((Hex(sink.m_frames[1])), foreign, "for somebody else, whole");
    NS_TEST_EXPECT_MSG_EQ((sink.m_ports == std::vector<uint32_t>{7, 7}), true, "ports");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size() + m_seen[1].m_promiscuous.size()),
                          0,
                          "nothing to the callbacks");
    for (const std::string source :
         {"PhyRxEnd", "PromiscSniffer", "Sniffer", "MacPromiscRx", "MacRx"})
    {
        NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count(source)), 2, source);
    }
    m_device[1]->SetFrameSink(nullptr, 0);
    m_device[0]->SendFrame(FromHex(foreign));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((sink.m_frames.size()), 2, "no longer");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_promiscuous.size()), 1, "to the callback again");
}

void
EthernetFrameTestCase::SharedPacket()
{
    // A hub at B floods A's packet to two hosts and a switch. The hosts take its header off.
    Lay();
    RecordingSink hub;
    RecordingSink end;
    m_device[1]->SetFrameSink(&hub, 1);
    Recorder hosts[2];
    for (uint32_t i = 0; i < 3; i++)
    {
        const NetDeviceContainer link = m_helper.Install(m_nodes.Get(1), CreateObject<Node>());
        hub.m_out.push_back(DynamicCast<EthernetNetDevice>(link.Get(0)));
        const Ptr<EthernetNetDevice> far = DynamicCast<EthernetNetDevice>(link.Get(1));
        if (i < 2)
        {
            hosts[i].Watch(far);
        }
        else
        {
            far->SetFrameSink(&end, 1);
        }
    }
    const std::string frame = "ffffffffffff02000000000a88b5" + std::string(200, '7');
    m_device[0]->SendFrame(FromHex(frame));
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((hub.m_frames.size()), 1, "at the hub");
    ETHERNET_REQUIRE_EQ((end.m_frames.size()), 1, "behind the hub");
    NS_TEST_EXPECT_MSG_EQ((end.m_frames[0]), (hub.m_frames[0]), "the same packet, not a copy");
    NS_TEST_EXPECT_MSG_EQ((Hex(end.m_frames[0])), frame, "unchanged");
    for (const Recorder& host : hosts)
    {
        ETHERNET_REQUIRE_EQ((host.m_delivered.size()), 1, "at a host");
        NS_TEST_EXPECT_MSG_EQ((host.m_delivered[0].octets), std::string(200, '7'), "payload");
    }
}

void
EthernetFrameTestCase::WholeFrameLimits()
{
    // At least a header; at most 1500 + 14 + 8.
    Lay();
    const std::string header = "02000000000b02000000000a88b5";
    const Ptr<Packet> bare = FromHex(header);
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->SendFrame(Create<Packet>(13))), false, "less");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->SendFrame(bare)), true, "a header");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->SendFrame(FromHex(header + Zeros(1508)))), true, "most");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->SendFrame(FromHex(header + Zeros(1509)))), false, "more");
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].Count("PromiscSniffer")), 2, "received");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_packets["PromiscSniffer"][0]), header + Zeros(46), "padded");
    NS_TEST_EXPECT_MSG_EQ((bare->GetSize()), 14, "in a copy");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_packets["PromiscSniffer"][1].size()), 2 * 1522, "as it was");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].Count("MacTxDrop")), 2, "dropped");
}

/**
 * @ingroup moose
 * @brief A test of frames on a link that stays up.
 */
class EthernetFrameTestSuite : public TestSuite
{
  public:
    EthernetFrameTestSuite()
        : TestSuite("moose-ethernet", TestSuite::Type::UNIT)
    {
        typedef EthernetFrameTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A full frame arrives 12208 ns and the delay after it began", &T::FullFrameTime},
            {"A short frame is padded with zeros to 60 octets and takes 576 ns",
             &T::ShortFrameTime},
            {"Frames from the queue follow each other after the gap", &T::BackToBack},
            {"A frame sent within the gap waits until it is over", &T::InsideGap},
            {"A frame sent at the instant the link becomes free does not overtake",
             &T::NoOvertaking},
            {"The two directions do not delay each other", &T::BothDirections},
            {"A saturated link of 1 Gbps carries 81 full frames in 1 ms", &T::Saturation},
            {"A saturated link of 10 Gbps carries its rate though an octet is less than a tick",
             &T::FractionsOfTicks},
            {"An idle hop costs one event and a burst of n costs 2n - 1", &T::EventsOfHops},
            {"An 802.3 frame with LLC passes unchanged", &T::LlcEndToEnd},
            {"An 802.1Q frame passes unchanged", &T::TagEndToEnd},
            {"Up to two tags may come on top of the MTU", &T::TagsBeyondMtu},
            {"A jumbo frame passes and a longer one is refused", &T::Jumbo},
            {"A receiver drops frames too long for its own MTU", &T::GiantsAtReceiver},
            {"A protocol number that is neither length nor type is refused", &T::ProtocolNumbers},
            {"A frame whose length field is not true is dropped", &T::FalseLength},
            {"SendFrom sends from a foreign address", &T::ForeignSource},
            {"A packet that was sent is left as it is", &T::SenderKeepsPacket},
            {"Promiscuous reception tells host, broadcast, multicast and other host",
             &T::PromiscuousTypes},
            {"Group addresses are mapped as the RFCs say and delivered", &T::Groups},
            {"A frame sink gets all frames, whole, and nobody else gets any",
             &T::SinkGetsWholeFrames},
            {"One packet flooded to many receivers is changed by none", &T::SharedPacket},
            {"A whole frame has at least a header and at most two tags beyond the MTU",
             &T::WholeFrameLimits},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new T(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static EthernetFrameTestSuite g_ethernetFrameTestSuite;
