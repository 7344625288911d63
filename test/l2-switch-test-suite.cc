/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-switch: L2SwitchNetDevice carries frames and time to its core, and does what the
 * core answers. What the core decides is tested without ns-3; here it is what reaches real hosts.
 */

#include "core/l2.h"

#include "ns3/application-container.h"
#include "ns3/arp-cache.h"
#include "ns3/csma-helper.h"
#include "ns3/ethernet-helper.h"
#include "ns3/ethernet-switch-net-device.h"
#include "ns3/flow-id-tag.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/l2-hop-tag.h"
#include "ns3/l2-network-helper.h"
#include "ns3/l2-switch-helper.h"
#include "ns3/moose-switch-net-device.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-echo-helper.h"
#include "ns3/udp-probe-helper.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/** EtherType for experiments [802 Table 3]. */
constexpr uint16_t TYPE_TEST = 0x88b5;

/**
 * @param network a network
 * @param host index of the host that is asked
 * @param peer index of the host that it is asked about
 * @return the address that the first's ARP cache has for the second, as text; "none" without one
 */
std::string
CachedAddress(const L2Network& network, uint32_t host, uint32_t peer)
{
    Ptr<Ipv4L3Protocol> ip = network.hostNodes.Get(host)->GetObject<Ipv4L3Protocol>();
    ArpCache::Entry* entry =
        ip->GetInterface(1)->GetArpCache()->Lookup(network.hostAddresses[peer]);
    if (!entry)
    {
        return "none";
    }
    std::ostringstream text;
    text << Mac48Address::ConvertFrom(entry->GetMacAddress());
    return text.str();
}

/**
 * @return the network of Figure 2.2: hosts A and B, switches 02:11:11, 02:22:22, 02:33:33 in a line
 */
TopologySpec
Figure22()
{
    TopologySpec spec;
    const char* prefixes[] = {"02:11:11", "02:22:22", "02:33:33"};
    for (uint32_t i = 0; i < 3; i++)
    {
        spec.AddSwitch("s" + std::to_string(i + 1), "flat");
        spec.switches[i].prefix = prefixes[i];
    }
    spec.AddLink(0, 1);
    spec.AddLink(1, 2);
    spec.AddHost("A", 0);
    spec.AddHost("B", 2);
    spec.hosts[0].address = "00:16:17:6d:b7:cf";
    spec.hosts[1].address = "00:0c:f1:df:6a:84";
    return spec;
}

/** A switch whose ports are links to devices, one on a node of its own each. */
struct Star
{
    /**
     * @param helper makes the switch
     * @param ports how many links
     */
    Star(const L2SwitchHelper& helper, uint32_t ports)
    {
        Ptr<Node> node = CreateObject<Node>();
        NetDeviceContainer mine;
        for (uint32_t i = 0; i < ports; i++)
        {
            const NetDeviceContainer ends = EthernetHelper().Install(CreateObject<Node>(), node);
            devices.push_back(DynamicCast<EthernetNetDevice>(ends.Get(0)));
            mine.Add(ends.Get(1));
        }
        sw = helper.Install(node, mine);
        sw->SetAddress(Mac48Address("00:00:00:00:00:99"));
    }

    Ptr<L2SwitchNetDevice> sw;                   //!< the switch
    std::vector<Ptr<EthernetNetDevice>> devices; //!< the other ends; index 0 is at port 1
};

/**
 * @return how to make a MOOSE switch 02:11:11 that runs no protocol: all ports serve hosts at once
 */
L2SwitchHelper
Moose()
{
    L2SwitchHelper helper("moose");
    helper.SetAttribute("Prefix", StringValue("02:11:11"));
    helper.SetAttribute("Routing", StringValue("precomputed"));
    return helper;
}

/**
 * @return how to make a learning bridge that runs no protocol, so that a simulation ends by itself
 */
L2SwitchHelper
Ethernet()
{
    L2SwitchHelper helper("ethernet");
    helper.SetAttribute("SpanningTree", StringValue("static"));
    return helper;
}

} // namespace

/** @brief Oracle: the addresses in Figure 2.2 of the report. */
class Figure22TestCase : public TestCase
{
  public:
    Figure22TestCase()
        : TestCase("Unmodified hosts hold in their ARP caches the addresses of the report's figure")
    {
    }

  private:
    void DoRun() override
    {
        const L2Network network = L2NetworkHelper(L2SwitchHelper("moose")).Install(Figure22());
        UdpProbeHelper probes(network);
        probes.SetProbes(Seconds(1), 3);
        probes.AddFlow(0, 1, Seconds(1));
        Simulator::Stop(Seconds(10));
        Simulator::Run();

        NS_TEST_EXPECT_MSG_EQ((CachedAddress(network, 0, 1)), "02:33:33:00:00:01", "what A holds");
        NS_TEST_EXPECT_MSG_EQ((CachedAddress(network, 1, 0)), "02:11:11:00:00:01", "what B holds");
        const Mac48Address b =
            network.switches[2]->GetHostAddress(Mac48Address("00:0c:f1:df:6a:84"));
        NS_TEST_EXPECT_MSG_EQ((b), (Mac48Address("02:33:33:00:00:01")), "what the switch gave B");
        // "Only a host's home switch": s1 and s2 have given B nothing [report 2.2].
        for (uint32_t i = 0; i < 2; i++)
        {
            const Mac48Address none =
                network.switches[i]->GetHostAddress(Mac48Address("00:0c:f1:df:6a:84"));
            NS_TEST_EXPECT_MSG_EQ((none), (Mac48Address("00:00:00:00:00:00")), "elsewhere");
        }
        // Two links between switches and one to each host.
        const UdpProbeFlow flow = probes.Collect().at(0);
        NS_TEST_EXPECT_MSG_EQ((flow.received), 3, "probes that arrived");
        NS_TEST_EXPECT_MSG_EQ((flow.echoed), 3, "echoes that came back");
        NS_TEST_EXPECT_MSG_EQ((flow.duplicates), 0, "duplicates");
        NS_TEST_EXPECT_MSG_EQ((flow.hops), 4, "links that the first probe crossed");
        NS_TEST_EXPECT_MSG_EQ((flow.mostHops), 4, "links that any probe crossed");
        Simulator::Destroy();
    }
};

/** @brief Oracle: what was sent, and the rule of [report 2.2] that the source is rewritten. */
class PacketIdentityTestCase : public TestCase
{
  public:
    PacketIdentityTestCase()
        : TestCase("A rewritten frame is the same packet: uid, packet tags and byte tags stay")
    {
    }

  private:
    /** The last packet that a device got. */
    Ptr<const Packet> m_received;
    Address m_source; //!< and where from

    /** Receive callback. */
    bool Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address& source)
    {
        m_received = packet;
        m_source = source;
        return true;
    }

    void DoRun() override
    {
        Star star(Moose(), 2);
        star.devices[1]->SetReceiveCallback(MakeCallback(&PacketIdentityTestCase::Receive, this));
        Ptr<Packet> packet = Create<Packet>(100);
        packet->AddByteTag(FlowIdTag(17), 10, 20);
        packet->AddPacketTag(L2HopTag());
        const uint64_t uid = packet->GetUid();
        star.devices[0]->Send(packet, Mac48Address::GetBroadcast(), TYPE_TEST);
        Simulator::Run();

        NS_TEST_EXPECT_MSG_NE((m_received), nullptr, "the frame arrives");
        if (!m_received)
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ((Mac48Address::ConvertFrom(m_source)),
                              (Mac48Address("02:11:11:00:00:01")),
                              "it was rewritten");
        NS_TEST_EXPECT_MSG_EQ((m_received->GetUid()), uid, "uid");
        L2HopTag hops;
        NS_TEST_EXPECT_MSG_EQ((m_received->PeekPacketTag(hops)), true, "the packet tag is there");
        NS_TEST_EXPECT_MSG_EQ((hops.GetHops()), 1, "and counts one switch");
        L2HopTag before;
        packet->PeekPacketTag(before);
        NS_TEST_EXPECT_MSG_EQ((before.GetHops()), 0, "the sender's packet is untouched");
        ByteTagIterator i = m_received->GetByteTagIterator();
        NS_TEST_EXPECT_MSG_EQ((i.HasNext()), true, "the byte tag is there");
        if (!i.HasNext())
        {
            return;
        }
        ByteTagIterator::Item item = i.Next();
        FlowIdTag flow;
        item.GetTag(flow);
        NS_TEST_EXPECT_MSG_EQ((flow.GetFlowId()), 17, "its value");
        NS_TEST_EXPECT_MSG_EQ((item.GetStart()), 10, "first octet it marks");
        NS_TEST_EXPECT_MSG_EQ((item.GetEnd()), 20, "end of what it marks");
        NS_TEST_EXPECT_MSG_EQ((i.HasNext()), false, "there is no other");
        m_received = nullptr;
        Simulator::Destroy();
    }
};

/** @brief Oracle: a flood puts the same frame on every port, so one count cannot disturb another.
 */
class HopTagTestCase : public TestCase
{
  public:
    HopTagTestCase()
        : TestCase("Copies of a flooded frame count the switches of their own path")
    {
    }

  private:
    std::vector<uint32_t> m_hops; //!< what arrived

    /** Receive callback. */
    bool Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        L2HopTag tag;
        packet->PeekPacketTag(tag);
        m_hops.push_back(tag.GetHops());
        return true;
    }

    void DoRun() override
    {
        // h0 - s0 - s1 - s2, with h1 at s1, and h2 and h3 at s2
        TopologySpec spec;
        for (uint32_t i = 0; i < 3; i++)
        {
            spec.AddSwitch("s" + std::to_string(i), "flat");
            spec.AddHost("h" + std::to_string(i), i);
        }
        spec.AddHost("h3", 2);
        spec.AddLink(0, 1);
        spec.AddLink(1, 2);
        for (const std::string scheme : {"moose", "ethernet"})
        {
            m_hops.clear();
            const L2SwitchHelper helper = scheme == "moose" ? Moose() : Ethernet();
            const L2Network network = L2NetworkHelper(helper).Install(spec);
            for (const Ptr<EthernetNetDevice>& device : network.hostDevices)
            {
                device->SetReceiveCallback(MakeCallback(&HopTagTestCase::Receive, this));
            }
            Ptr<Packet> packet = Create<Packet>(100);
            packet->AddPacketTag(L2HopTag());
            Simulator::ScheduleNow(&EthernetNetDevice::Send,
                                   network.hostDevices[0],
                                   packet,
                                   Mac48Address::GetBroadcast(),
                                   TYPE_TEST);
            Simulator::Run();
            Simulator::Destroy();
            std::sort(m_hops.begin(), m_hops.end());
            NS_TEST_EXPECT_MSG_EQ((m_hops == std::vector<uint32_t>{2, 3, 3}), true, scheme);
        }
    }
};

/** @brief Oracle: each of three datagrams is answered, whatever the ports are made of. */
class CsmaPortTestCase : public TestCase
{
  public:
    /**
     * @param scheme the scheme
     */
    explicit CsmaPortTestCase(const std::string& scheme)
        : TestCase("Internet hosts on CSMA ports reach each other: " + scheme),
          m_scheme(scheme)
    {
    }

  private:
    std::string m_scheme;    //!< the scheme
    uint32_t m_echoes{0};    //!< echoes that came back
    std::string m_addresses; //!< source addresses that host 0 saw

    /** Trace of the client. */
    void Echo(Ptr<const Packet>)
    {
        m_echoes++;
    }

    void DoRun() override
    {
        // Two hosts have a CSMA segment each, the third an Ethernet link.
        NodeContainer hosts(3);
        Ptr<Node> node = CreateObject<Node>();
        NetDeviceContainer ports;
        NetDeviceContainer devices;
        CsmaHelper csma;
        csma.SetChannelAttribute("DataRate", StringValue("1Gbps"));
        for (uint32_t i = 0; i < 3; i++)
        {
            const NetDeviceContainer ends = i < 2 ? csma.Install(NodeContainer(hosts.Get(i), node))
                                                  : EthernetHelper().Install(hosts.Get(i), node);
            devices.Add(ends.Get(0));
            ports.Add(ends.Get(1));
        }
        L2SwitchHelper helper = m_scheme == "moose" ? Moose() : Ethernet();
        Ptr<L2SwitchNetDevice> sw = helper.Install(node, ports);
        sw->SetAddress(Mac48Address("00:00:00:00:00:99"));

        InternetStackHelper().Install(hosts);
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
        const Ipv4InterfaceContainer interfaces = addresses.Assign(devices);
        for (uint32_t i = 1; i < 3; i++)
        {
            UdpEchoServerHelper(7).Install(hosts.Get(i));
            UdpEchoClientHelper client(interfaces.GetAddress(i), 7);
            client.SetAttribute("MaxPackets", UintegerValue(3));
            // Less than the smallest frame, and more than half of the largest.
            client.SetAttribute("PacketSize", UintegerValue(i == 1 ? 10 : 1000));
            ApplicationContainer application = client.Install(hosts.Get(0));
            application.Start(Seconds(1));
            application.Get(0)->TraceConnectWithoutContext(
                "Rx",
                MakeCallback(&CsmaPortTestCase::Echo, this));
        }
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_echoes, 6, "three echoes from each of two hosts");
        NS_TEST_EXPECT_MSG_EQ((sw->GetCounters().dropped.empty()), true, "nothing is dropped");
        const bool given =
            sw->GetHostAddress(Mac48Address::ConvertFrom(devices.Get(1)->GetAddress())) !=
            Mac48Address("00:00:00:00:00:00");
        NS_TEST_EXPECT_MSG_EQ(given, (m_scheme == "moose"), "only MOOSE assigns addresses");
        Simulator::Destroy();
    }
};

/** @brief Oracle: [802.3 3.2.8, 4.2.3.3]: 46 octets of payload at least; zeros, as from our links.
 */
class PaddingTestCase : public TestCase
{
  public:
    PaddingTestCase()
        : TestCase("A short frame from a port that does not pad is padded with zeros")
    {
    }

  private:
    std::vector<uint8_t> m_payload; //!< what arrived

    /** Receive callback. */
    bool Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        m_payload.resize(packet->GetSize());
        packet->CopyData(m_payload.data(), m_payload.size());
        return true;
    }

    void DoRun() override
    {
        NodeContainer nodes(3); // a host on a SimpleChannel, the switch, a host on Ethernet
        NetDeviceContainer ports;
        const NetDeviceContainer simple =
            SimpleNetDeviceHelper().Install(NodeContainer(nodes.Get(0), nodes.Get(1)));
        const NetDeviceContainer ethernet = EthernetHelper().Install(nodes.Get(2), nodes.Get(1));
        ports.Add(simple.Get(1));
        ports.Add(ethernet.Get(1));
        Ethernet().Install(nodes.Get(1), ports)->SetAddress(Mac48Address("00:00:00:00:00:99"));
        ethernet.Get(0)->SetReceiveCallback(MakeCallback(&PaddingTestCase::Receive, this));
        // Something that the padding could pick up, were it memory as it comes.
        std::vector<uint8_t> noise(3000, 0xaa);
        Ptr<Packet> packet = Create<Packet>(noise.data(), noise.size());
        packet->RemoveAtEnd(2999);
        simple.Get(0)->Send(packet, Mac48Address::GetBroadcast(), TYPE_TEST);
        Simulator::Run();
        std::vector<uint8_t> expected(46);
        expected[0] = 0xaa;
        NS_TEST_EXPECT_MSG_EQ((m_payload == expected), true, "one octet and 45 zeros");
        Simulator::Destroy();
    }
};

/** @brief Oracle: [802.1D-2004 7.9.2], table 7-5: an entry goes 300 s after the last frame. */
class AgeingTestCase : public TestCase
{
  public:
    AgeingTestCase()
        : TestCase("A forwarding database forgets an address 300 s after its last frame")
    {
    }

  private:
    std::vector<int64_t> m_overheard; //!< seconds at which the third host got a frame of others

    /** Promiscuous receive callback of the third host. */
    bool Overhear(Ptr<NetDevice>,
                  Ptr<const Packet>,
                  uint16_t,
                  const Address&,
                  const Address&,
                  NetDevice::PacketType)
    {
        m_overheard.push_back(Simulator::Now().GetMilliSeconds() / 1000);
        return true;
    }

    void DoRun() override
    {
        Star star(Ethernet(), 3);
        star.devices[2]->SetPromiscReceiveCallback(MakeCallback(&AgeingTestCase::Overhear, this));
        const auto send = [&star](int64_t second, uint32_t from, uint32_t to) {
            Simulator::Schedule(Seconds(second),
                                &EthernetNetDevice::Send,
                                star.devices[from],
                                Create<Packet>(100),
                                star.devices[to]->GetAddress(),
                                TYPE_TEST);
        };
        send(10, 0, 1);  // host 1 has not been heard of: flooded
        send(20, 1, 0);  // host 1 is learnt
        send(319, 0, 1); // 299 s later it is known, and gets the frame alone
        send(321, 0, 1); // 301 s later it is not
        send(322, 1, 0); // host 0 is known from a second ago
        send(600, 0, 1); // and so is host 1, from 278 s ago
        Simulator::Stop(Seconds(901));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((m_overheard == std::vector<int64_t>{10, 321}),
                              true,
                              "what is flooded, and nothing else, is overheard");
        // At 901 s, the last frame of host 0 is 301 s old and that of host 1 579 s.
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetTables().at(0).name), "fdb", "the table");
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetTables().at(0).entries), 0, "all have aged");
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetCounters().flooded), 2, "unknown unicast is counted");
        Simulator::Destroy();
    }
};

/** @brief Oracle: the names in core/l2.h, and [report 2.2]: MOOSE never floods unicast. */
class TraceTestCase : public TestCase
{
  public:
    TraceTestCase()
        : TestCase("Trace sources tell what is forwarded, dropped and assigned")
    {
    }

  private:
    std::vector<std::string> m_seen; //!< what was told

    /** Trace source Forward. */
    void Forwarded(Ptr<const Packet> frame, uint32_t port, const std::vector<uint32_t>& ports)
    {
        std::string text =
            "forward " + std::to_string(frame->GetSize()) + " from " + std::to_string(port) + " to";
        for (const uint32_t to : ports)
        {
            text += " " + std::to_string(to);
        }
        m_seen.push_back(text);
    }

    /** Trace source Drop. */
    void Dropped(Ptr<const Packet> frame, uint32_t port, std::string reason)
    {
        m_seen.push_back("drop " + std::to_string(frame->GetSize()) + " from " +
                         std::to_string(port) + ": " + reason);
    }

    /** Trace source CoreEvent. */
    void Event(std::string type, std::string)
    {
        if (type != "port-role" && type != "port-state")
        {
            m_seen.push_back(type);
        }
    }

    void DoRun() override
    {
        Star star(Moose(), 3);
        star.sw->TraceConnectWithoutContext("Forward",
                                            MakeCallback(&TraceTestCase::Forwarded, this));
        star.sw->TraceConnectWithoutContext("Drop", MakeCallback(&TraceTestCase::Dropped, this));
        star.sw->TraceConnectWithoutContext("CoreEvent", MakeCallback(&TraceTestCase::Event, this));
        star.devices[1]->Send(Create<Packet>(100), Mac48Address::GetBroadcast(), TYPE_TEST);
        Simulator::Run();
        star.devices[1]->Send(Create<Packet>(200), Mac48Address("02:77:77:00:00:01"), TYPE_TEST);
        Simulator::Run();
        const std::vector<std::string> expected = {"host-assigned",
                                                   "forward 114 from 2 to 1 3",
                                                   "drop 214 from 2: no-route"};
        std::vector<std::string> seen = m_seen;
        std::sort(seen.begin(),
                  seen.begin() + std::min<std::size_t>(2, seen.size()),
                  std::greater<>());
        NS_TEST_EXPECT_MSG_EQ((seen == expected), true, "broadcast, then to an unknown prefix");
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetCounters().dropped["no-route"]), 1, "the drop counts");
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetCounters().received), 2, "frames received");
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetCounters().copies), 2, "frames sent");
        NS_TEST_EXPECT_MSG_EQ((star.sw->Dump().empty()), false, "a dump shows something");
        Simulator::Destroy();
    }
};

/** @brief Oracle: the two times differ by the delay of each switch, as documented. */
class ForwardingDelayTestCase : public TestCase
{
  public:
    ForwardingDelayTestCase()
        : TestCase("A forwarding delay is added once a switch")
    {
    }

  private:
    Time m_arrival; //!< when the frame arrived

    /** Receive callback. */
    bool Receive(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
    {
        m_arrival = Simulator::Now();
        return true;
    }

    /**
     * @param delay forwarding delay of the switches of Figure 2.2
     * @return when a broadcast of A arrives at B
     */
    Time Measure(Time delay)
    {
        L2SwitchHelper helper = Ethernet();
        helper.SetAttribute("ForwardingDelay", TimeValue(delay));
        const L2Network network = L2NetworkHelper(helper).Install(Figure22());
        network.hostDevices[1]->SetReceiveCallback(
            MakeCallback(&ForwardingDelayTestCase::Receive, this));
        Simulator::ScheduleNow(&EthernetNetDevice::Send,
                               network.hostDevices[0],
                               Create<Packet>(46),
                               Mac48Address::GetBroadcast(),
                               TYPE_TEST);
        Simulator::Run();
        Simulator::Destroy();
        return m_arrival;
    }

    void DoRun() override
    {
        // Four links of 1 Gb/s: 72 octets of 8 ns [802.3 4.4.2], and 500 ns of cable each.
        const Time none = Measure(Seconds(0));
        NS_TEST_EXPECT_MSG_EQ((none), (NanoSeconds(4 * (576 + 500))), "without");
        const Time some = Measure(MicroSeconds(3));
        NS_TEST_EXPECT_MSG_EQ((some - none), (MicroSeconds(9)), "three switches of 3 us");
    }
};

/** @brief Oracle: a cut link carries nothing, and 802.1D forgets what was learnt there. */
class LinkChangeTestCase : public TestCase
{
  public:
    LinkChangeTestCase()
        : TestCase("A switch knows at once that a link went down or came up")
    {
    }

  private:
    void DoRun() override
    {
        Star star(Ethernet(), 2);
        const auto channel = DynamicCast<EthernetChannel>(star.devices[1]->GetChannel());
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetPortRole(2)), "designated", "at first");
        channel->SetDown();
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetPortRole(2)), "down", "cut");
        NS_TEST_EXPECT_MSG_EQ((star.sw->IsLinkUp()), true, "port 1 still works");
        star.devices[0]->Send(Create<Packet>(100), Mac48Address::GetBroadcast(), TYPE_TEST);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetCounters().forwarded), 0, "there is no other port");
        channel->SetUp();
        star.devices[0]->Send(Create<Packet>(100), Mac48Address::GetBroadcast(), TYPE_TEST);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetPortRole(2)), "designated", "mended");
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetCounters().forwarded), 1, "there is again");
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetPortRole(3)), "down", "no such port");
        Simulator::Destroy();
    }
};

/** @brief Oracle: [report 2.3.1], rewriting for protocols that are added later. */
class RewriterTestCase : public TestCase
{
  public:
    RewriterTestCase()
        : TestCase("A rewriter added to a switch has addresses in payloads rewritten")
    {
    }

  private:
    Ptr<const Packet> m_received; //!< the last packet at host 1

    /** Receive callback. */
    bool Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        m_received = packet;
        return true;
    }

    /** A protocol whose payload has the sender's address after 1000 octets of something else. */
    static int Fields(const uint8_t*, size_t length, l2_field* fields, l2_drop*)
    {
        if (length < 1006)
        {
            return 0;
        }
        fields[0] = {1000, L2_FIELD_SENDER};
        return 1;
    }

    void DoRun() override
    {
        static const l2_rewriter rewriter = {"test", TYPE_TEST, 1006, Fields};
        Star star(Moose(), 2);
        star.sw->AddRewriter(&rewriter);
        star.devices[1]->SetReceiveCallback(MakeCallback(&RewriterTestCase::Receive, this));
        uint8_t payload[1100] = {};
        const Address sender = star.devices[0]->GetAddress();
        Mac48Address::ConvertFrom(sender).CopyTo(payload + 1000);
        star.devices[0]->Send(Create<Packet>(payload, sizeof(payload)),
                              Mac48Address::GetBroadcast(),
                              TYPE_TEST);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((m_received && m_received->GetSize() == sizeof(payload)),
                              true,
                              "it arrives");
        if (m_received)
        {
            uint8_t expected[1100] = {};
            Mac48Address("02:11:11:00:00:01").CopyTo(expected + 1000);
            m_received->CopyData(payload, sizeof(payload));
            const bool same = std::equal(payload, payload + sizeof(payload), expected);
            NS_TEST_EXPECT_MSG_EQ(same, true, "with the MOOSE address, and nothing else changed");
        }
        m_received = nullptr;
        Simulator::Destroy();
    }
};

/** @brief Oracle: the frame that is under way is sent as decided, the next one is not. */
class MeddlingSinkTestCase : public TestCase
{
  public:
    MeddlingSinkTestCase()
        : TestCase(
              "A trace sink may look into the switch and cut a link while a frame is forwarded")
    {
    }

  private:
    Ptr<L2SwitchNetDevice> m_switch;   //!< the switch
    Ptr<EthernetChannel> m_cut;        //!< the link to cut
    uint32_t m_received{0};            //!< frames at host 1
    std::vector<std::string> m_events; //!< kinds of events

    /** Trace source Forward. */
    void Forwarded(Ptr<const Packet>, uint32_t, const std::vector<uint32_t>&)
    {
        m_switch->GetTables();
        m_switch->Dump();
        m_cut->SetDown();
    }

    /** Trace source CoreEvent. */
    void Event(std::string type, std::string)
    {
        m_events.push_back(type);
    }

    /** Receive callback. */
    bool Receive(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
    {
        m_received++;
        return true;
    }

    void DoRun() override
    {
        Star star(Moose(), 3);
        m_switch = star.sw;
        m_cut = DynamicCast<EthernetChannel>(star.devices[2]->GetChannel());
        star.sw->TraceConnectWithoutContext("Forward",
                                            MakeCallback(&MeddlingSinkTestCase::Forwarded, this));
        star.sw->TraceConnectWithoutContext("CoreEvent",
                                            MakeCallback(&MeddlingSinkTestCase::Event, this));
        star.devices[1]->SetReceiveCallback(MakeCallback(&MeddlingSinkTestCase::Receive, this));
        for (uint32_t i = 0; i < 2; i++)
        {
            star.devices[0]->Send(Create<Packet>(100), Mac48Address::GetBroadcast(), TYPE_TEST);
            Simulator::Run();
        }
        NS_TEST_EXPECT_MSG_EQ(m_received, 2, "both frames reach the port that stays");
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetCounters().copies), 3, "two ports, then one");
        NS_TEST_EXPECT_MSG_EQ((star.sw->GetPortRole(3)), "down", "the cut is known");
        // Three ports came up and one went down; one host was seen.
        const auto roles = std::count(m_events.begin(), m_events.end(), "port-role");
        const auto hosts = std::count(m_events.begin(), m_events.end(), "host-assigned");
        NS_TEST_EXPECT_MSG_EQ(roles, 4, "changes of role");
        NS_TEST_EXPECT_MSG_EQ(hosts, 1, "hosts");
        m_switch = nullptr;
        m_cut = nullptr;
        Simulator::Destroy();
    }
};

/** @brief Oracle: the ranges in core/l2.h. */
class ConfigurationTestCase : public TestCase
{
  public:
    ConfigurationTestCase()
        : TestCase("What no switch can be made of is said in one line before one is made")
    {
    }

  private:
    /**
     * Check a configuration.
     * @param attribute a MOOSE switch's attribute
     * @param value what it is set to, all else being right
     * @param ports number of ports
     * @return what is said
     */
    static std::string Check(const std::string& attribute,
                             const std::string& value,
                             uint32_t ports = 8)
    {
        L2SwitchHelper helper = Moose();
        helper.SetAttribute("Address", StringValue("00:00:00:00:00:99"));
        helper.SetAttribute(attribute, StringValue(value));
        return helper.Create()->CheckConfiguration(ports);
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ((Check("Prefix", "02:11:12")), "", "right");
        NS_TEST_EXPECT_MSG_EQ((Check("HostId", "hash")), "", "right");
        const std::vector<std::pair<std::string, std::string>> wrong = {
            {"Prefix", ""},
            {"Prefix", "02:11"},
            {"Prefix", "00:11:11"}, // not locally administered
            {"Prefix", "03:11:11"}, // a group
            {"Prefix", "moose"},
            {"HostId", "random"},
            {"Broadcast", "flood"},
            {"AddressPlan", "steep"},
            {"Priority", "1"}, // not a multiple of 4096
            {"PrefixLength", "45"},
        };
        for (const auto& [attribute, value] : wrong)
        {
            const std::string said = Check(attribute, value);
            NS_TEST_EXPECT_MSG_EQ((said.empty()), false, attribute << "=" << value);
            NS_TEST_EXPECT_MSG_EQ((said.find('\n')), std::string::npos, "one line: " << said);
        }
        NS_TEST_EXPECT_MSG_EQ((Check("MaxPaths", "1", 0).empty()), false, "no ports");
        NS_TEST_EXPECT_MSG_EQ((Check("MaxPaths", "1", 4096).empty()), false, "too many ports");
        NS_TEST_EXPECT_MSG_EQ((Check("HostId", "port", 300).empty()), false, "300 in 8 bits");
    }
};

/** @brief Its suite. */
class L2SwitchTestSuite : public TestSuite
{
  public:
    L2SwitchTestSuite()
        : TestSuite("moose-switch", Type::UNIT)
    {
        AddTestCase(new Figure22TestCase);
        AddTestCase(new PacketIdentityTestCase);
        AddTestCase(new HopTagTestCase);
        AddTestCase(new CsmaPortTestCase("moose"));
        AddTestCase(new CsmaPortTestCase("ethernet"));
        AddTestCase(new PaddingTestCase);
        AddTestCase(new AgeingTestCase);
        AddTestCase(new TraceTestCase);
        AddTestCase(new ForwardingDelayTestCase);
        AddTestCase(new LinkChangeTestCase);
        AddTestCase(new RewriterTestCase);
        AddTestCase(new MeddlingSinkTestCase);
        AddTestCase(new ConfigurationTestCase);
    }
};

static L2SwitchTestSuite g_l2SwitchTestSuite; //!< registers the suite
