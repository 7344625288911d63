/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * Ethernet links under what ns-3 brings: the Internet stack, its bridge, its queue discs and its
 * trace files. None of it is modified, so each test shows that the device is the NetDevice that
 * they expect.
 */

#include "ethernet-link-test-case.h"

#include "ns3/bridge-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/node.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/pcap-file.h"
#include "ns3/queue-disc.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace ns3;
using namespace ns3::ethernet_test;

namespace
{

/** UDP port of the echo service [RFC 862]. */
constexpr uint16_t PORT = 7;

/** A frame as a pcap file has it. */
struct Captured
{
    uint32_t size;        //!< octets
    uint16_t type;        //!< type or length
    Mac48Address to;      //!< destination
    Mac48Address from;    //!< source
    uint64_t microsecond; //!< time
};

/**
 * @brief Read a pcap file.
 * @param name of the file
 * @param[out] linkType link type that the file names
 * @return its frames
 */
std::vector<Captured>
ReadPcap(const std::string& name, uint32_t& linkType)
{
    PcapFile file;
    file.Open(name, std::ios::in);
    linkType = file.GetDataLinkType();
    std::vector<Captured> frames;
    for (;;)
    {
        uint8_t octets[2000];
        uint32_t seconds;
        uint32_t microseconds;
        uint32_t included;
        uint32_t original;
        uint32_t read;
        file.Read(octets, sizeof(octets), seconds, microseconds, included, original, read);
        if (file.Fail() || file.Eof())
        {
            return frames;
        }
        Captured frame;
        frame.size = original;
        frame.type = static_cast<uint16_t>(octets[12] << 8 | octets[13]);
        frame.to.CopyFrom(octets);
        frame.from.CopyFrom(octets + 6);
        frame.microsecond = uint64_t{seconds} * 1000000 + microseconds;
        frames.push_back(frame);
    }
}

} // namespace

/**
 * @ingroup moose
 * @brief A test of Internet hosts on Ethernet links.
 */
class EthernetInternetTestCase : public TestCase
{
  public:
    /** A test body. */
    typedef void (EthernetInternetTestCase::*Body)();

    /**
     * @brief Constructor.
     * @param name what the body shows
     * @param body the test
     */
    EthernetInternetTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    // The bodies; their names as tests are with the suite, at the end.
    void UdpOverIpv4();        //!< ARP, UDP, pcap
    void UdpOverIpv6();        //!< neighbour discovery, UDP
    void StockBridge();        //!< BridgeNetDevice
    void WithFlowControl();    //!< with flow control
    void WithoutFlowControl(); //!< without
    void AsciiOfADevice();     //!< a file of its own
    void AsciiOfMany();        //!< one stream

  private:
    void DoRun() override
    {
        (this->*m_body)();
    }

    void DoTeardown() override;

    /**
     * @brief Make hosts with an Internet stack.
     * @param n how many
     */
    void MakeHosts(uint32_t n);

    /**
     * @brief Give hosts addresses 10.0.0.1 and so on, and an echo service.
     * @param devices one a host
     */
    void Assign(const NetDeviceContainer& devices);

    /**
     * @brief Open the echo service and a socket for sending on each host.
     * @param local what the echo service is bound to
     */
    void OpenSockets(const Address& local);

    /**
     * @brief Send a datagram from the first host.
     * @param to address and port
     * @param size octets of data
     * @param time when
     */
    void SendAt(const Address& to, uint32_t size, Time time);

    /**
     * @brief Send a datagram from the first host now.
     * @param to address and port
     * @param size octets of data
     */
    void Send(Address to, uint32_t size);

    /**
     * @brief Note how much a queue disc holds.
     * @param disc the queue disc
     */
    void NoteBacklog(Ptr<QueueDisc> disc);

    /**
     * @brief Send back what has come to the echo service.
     * @param socket its socket
     */
    void Echo(Ptr<Socket> socket);

    /**
     * @brief Note the answers to the first host.
     * @param socket its socket
     */
    void Answer(Ptr<Socket> socket);

    Body m_body;                         //!< the test
    EthernetHelper m_helper;             //!< lays links
    NodeContainer m_hosts;               //!< hosts
    std::vector<Ptr<Socket>> m_services; //!< echo services
    Ptr<Socket> m_client;                //!< socket of the first host
    std::vector<uint32_t> m_requests;    //!< octets of data of what echo services received
    std::vector<uint32_t> m_answers;     //!< octets of data of what the first host received
    uint32_t m_backlog{0};               //!< packets in the queue disc
};

void
EthernetInternetTestCase::DoTeardown()
{
    m_services.clear();
    m_client = nullptr;
    m_hosts = NodeContainer();
    Simulator::Destroy();
}

void
EthernetInternetTestCase::MakeHosts(uint32_t n)
{
    m_hosts.Create(n);
    InternetStackHelper stack;
    stack.Install(m_hosts);
}

void
EthernetInternetTestCase::Assign(const NetDeviceContainer& devices)
{
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    addresses.Assign(devices);
    OpenSockets(InetSocketAddress(Ipv4Address::GetAny(), PORT));
}

void
EthernetInternetTestCase::OpenSockets(const Address& local)
{
    for (uint32_t i = 1; i < m_hosts.GetN(); i++)
    {
        const Ptr<Socket> service =
            Socket::CreateSocket(m_hosts.Get(i), UdpSocketFactory::GetTypeId());
        service->Bind(local);
        service->SetRecvCallback(MakeCallback(&EthernetInternetTestCase::Echo, this));
        m_services.push_back(service);
    }
    m_client = Socket::CreateSocket(m_hosts.Get(0), UdpSocketFactory::GetTypeId());
    m_client->Bind(local);
    m_client->SetRecvCallback(MakeCallback(&EthernetInternetTestCase::Answer, this));
}

void
EthernetInternetTestCase::SendAt(const Address& to, uint32_t size, Time time)
{
    Simulator::Schedule(time, &EthernetInternetTestCase::Send, this, to, size);
}

void
EthernetInternetTestCase::Send(Address to, uint32_t size)
{
    m_client->SendTo(Create<Packet>(size), 0, to);
}

void
EthernetInternetTestCase::NoteBacklog(Ptr<QueueDisc> disc)
{
    m_backlog = disc->GetNPackets();
}

void
EthernetInternetTestCase::Echo(Ptr<Socket> socket)
{
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        m_requests.push_back(packet->GetSize());
        socket->SendTo(packet, 0, from);
    }
}

void
EthernetInternetTestCase::Answer(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        m_answers.push_back(packet->GetSize());
    }
}

void
EthernetInternetTestCase::UdpOverIpv4()
{
    // One octet of data is 14 + 20 + 8 + 1 = 43 octets of frame, padded to 60, and must be one
    // octet again for the socket; 1000 octets are 1042. ARP packets are 14 + 28, padded to 60.
    // ns-3's hosts do not learn from requests, so each resolves the other.
    MakeHosts(2);
    NetDeviceContainer devices = m_helper.Install(m_hosts);
    const std::string name = CreateTempDirFilename("ethernet-udp.pcap");
    m_helper.EnablePcap(name, devices.Get(0), true, true);
    Assign(devices);
    const InetSocketAddress to("10.0.0.2", PORT);
    SendAt(to, 1, Seconds(1));
    SendAt(to, 1000, Seconds(2));
    Simulator::Run();
    const std::vector<uint32_t> data{1, 1000};
    NS_TEST_EXPECT_MSG_EQ((m_requests == data), true, "requests");
    NS_TEST_EXPECT_MSG_EQ((m_answers == data), true, "answers");
    const Address a = devices.Get(0)->GetAddress();
    const Address b = devices.Get(1)->GetAddress();
    devices = NetDeviceContainer();
    DoTeardown(); // the file is closed when nobody holds the device

    uint32_t linkType = 0;
    const std::vector<Captured> frames = ReadPcap(name, linkType);
    NS_TEST_EXPECT_MSG_EQ(linkType, 1, "link type Ethernet");
    ETHERNET_REQUIRE_EQ((frames.size()), 8, "two ARP exchanges and two UDP exchanges");
    const Address all = Mac48Address::GetBroadcast();

    const struct
    {
        Address from;  // source
        Address to;    // destination
        uint16_t type; // EtherType
        uint32_t size; // octets
    } expected[] = {{a, all, 0x0806, 60},
                    {b, a, 0x0806, 60},
                    {a, b, 0x0800, 60},
                    {b, all, 0x0806, 60},
                    {a, b, 0x0806, 60},
                    {b, a, 0x0800, 60},
                    {a, b, 0x0800, 1042},
                    {b, a, 0x0800, 1042}};

    for (std::size_t i = 0; i < 8; i++)
    {
        NS_TEST_EXPECT_MSG_EQ((Address(frames[i].from)), expected[i].from, "source " << i);
        NS_TEST_EXPECT_MSG_EQ((Address(frames[i].to)), expected[i].to, "destination " << i);
        NS_TEST_EXPECT_MSG_EQ(frames[i].type, expected[i].type, "type " << i);
        NS_TEST_EXPECT_MSG_EQ(frames[i].size, expected[i].size, "size " << i);
    }
    // There and back: 2 * (8 + 1042 + 4) * 8 ns = 16.864 us, in a file of whole microseconds.
    NS_TEST_EXPECT_MSG_EQ((frames[6].microsecond), 2000000, "request sent");
    NS_TEST_EXPECT_MSG_EQ((frames[7].microsecond), 2000016, "answer received");
}

void
EthernetInternetTestCase::UdpOverIpv6()
{
    // Neighbour discovery needs multicast, duplicate address detection needs a second.
    MakeHosts(2);
    const NetDeviceContainer devices = m_helper.Install(m_hosts);
    Ipv6AddressHelper addresses(Ipv6Address("2001:db8::"), Ipv6Prefix(64));
    const Ipv6InterfaceContainer interfaces = addresses.Assign(devices);
    OpenSockets(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
    const Inet6SocketAddress to(interfaces.GetAddress(1, 1), PORT);
    SendAt(to, 1, Seconds(5));
    SendAt(to, 1000, Seconds(6));
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    const std::vector<uint32_t> data{1, 1000};
    NS_TEST_EXPECT_MSG_EQ((m_requests == data), true, "requests");
    NS_TEST_EXPECT_MSG_EQ((m_answers == data), true, "answers");
}

void
EthernetInternetTestCase::StockBridge()
{
    // The third host sees what the bridge floods, the two ARP requests, and none of the rest.
    MakeHosts(3);
    const Ptr<Node> node = CreateObject<Node>();
    NetDeviceContainer devices;
    NetDeviceContainer ports;
    for (uint32_t i = 0; i < 3; i++)
    {
        const NetDeviceContainer link = m_helper.Install(m_hosts.Get(i), node);
        devices.Add(link.Get(0));
        ports.Add(link.Get(1));
    }
    BridgeHelper bridge;
    bridge.Install(node, ports);
    Recorder third;
    third.Watch(DynamicCast<EthernetNetDevice>(devices.Get(2)));
    Assign(devices);
    const InetSocketAddress to("10.0.0.2", PORT);
    for (int64_t i = 1; i <= 10; i++)
    {
        SendAt(to, 100, Seconds(i));
    }
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_requests.size()), 10, "requests");
    NS_TEST_EXPECT_MSG_EQ((m_answers.size()), 10, "answers");
    NS_TEST_EXPECT_MSG_EQ((third.Count("PhyRxEnd")), 2, "at the third host");
    NS_TEST_EXPECT_MSG_EQ((third.Count("MacRx")), 2, "both are broadcasts");
}

void
EthernetInternetTestCase::WithFlowControl()
{
    // A transmit queue of one frame, and 50 datagrams at once: the queue disc, which ns-3's address
    // helper has installed, keeps what the device cannot take, and everything arrives.
    m_helper.EnableFlowControl();
    m_helper.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1p"));
    MakeHosts(2);
    const NetDeviceContainer devices = m_helper.Install(m_hosts);
    Assign(devices);
    const Ptr<TrafficControlLayer> control = m_hosts.Get(0)->GetObject<TrafficControlLayer>();
    const Ptr<QueueDisc> disc = control->GetRootQueueDiscOnDevice(devices.Get(0));
    ETHERNET_REQUIRE_EQ((disc != nullptr), true, "a queue disc");
    const InetSocketAddress to("10.0.0.2", PORT);
    SendAt(to, 1000, Seconds(1)); // for ARP
    for (uint32_t i = 0; i < 50; i++)
    {
        SendAt(to, 1000, Seconds(2));
    }
    Simulator::Schedule(Seconds(2) + NanoSeconds(1),
                        &EthernetInternetTestCase::NoteBacklog,
                        this,
                        disc);
    Simulator::Stop(Seconds(3));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(m_backlog, 48, "one on the wire, one in the transmit queue");
    NS_TEST_EXPECT_MSG_EQ((m_requests.size()), 51, "requests");
    NS_TEST_EXPECT_MSG_EQ((m_answers.size()), 51, "answers");
    NS_TEST_EXPECT_MSG_EQ((disc->GetStats().nTotalDroppedPackets), 0, "dropped by the queue disc");
}

void
EthernetInternetTestCase::WithoutFlowControl()
{
    // The same by default: one on the wire, one in the queue, 48 dropped by the device.
    m_helper.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1p"));
    MakeHosts(2);
    const NetDeviceContainer devices = m_helper.Install(m_hosts);
    Recorder sender;
    sender.WatchTraces(DynamicCast<EthernetNetDevice>(devices.Get(0)));
    Assign(devices);
    const Ptr<TrafficControlLayer> control = m_hosts.Get(0)->GetObject<TrafficControlLayer>();
    NS_TEST_EXPECT_MSG_EQ((control->GetRootQueueDiscOnDevice(devices.Get(0)) == nullptr),
                          true,
                          "no queue disc");
    const InetSocketAddress to("10.0.0.2", PORT);
    SendAt(to, 1000, Seconds(1)); // for ARP
    for (uint32_t i = 0; i < 50; i++)
    {
        SendAt(to, 1000, Seconds(2));
    }
    Simulator::Stop(Seconds(3));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_requests.size()), 1 + 2, "requests");
    NS_TEST_EXPECT_MSG_EQ((sender.Count("MacTxDrop")), 48, "dropped by the device");
}

namespace
{

/**
 * @brief Count the lines of an ascii trace by their first character.
 * @param text the trace
 * @return how many of each
 */
std::map<char, uint32_t>
CountLines(std::istream& text)
{
    std::map<char, uint32_t> count;
    std::string line;
    while (std::getline(text, line))
    {
        count[line[0]]++;
    }
    return count;
}

} // namespace

void
EthernetInternetTestCase::AsciiOfADevice()
{
    // A queue of one, and three frames: one is transmitted, one waits, the third is dropped. The
    // queue shows both that were transmitted. The other end's file has what it receives.
    m_helper.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1p"));
    m_hosts.Create(2);
    NetDeviceContainer devices = m_helper.Install(m_hosts);
    const std::string prefix = CreateTempDirFilename("ethernet");
    m_helper.EnableAscii(prefix, devices);
    Simulator::Run();
    for (uint32_t i = 0; i < 3; i++)
    {
        devices.Get(0)->Send(Create<Packet>(100), devices.Get(1)->GetAddress(), TYPE_TEST);
    }
    Simulator::Run();
    const uint32_t a = m_hosts.Get(0)->GetId();
    devices = NetDeviceContainer();
    DoTeardown(); // the files are closed when nobody holds the devices
    std::ifstream sent(prefix + "-" + std::to_string(a) + "-0.tr");
    std::ifstream received(prefix + "-" + std::to_string(a + 1) + "-0.tr");
    const std::map<char, uint32_t> sender{{'+', 2}, {'-', 2}, {'d', 1}};
    const std::map<char, uint32_t> receiver{{'r', 2}};
    NS_TEST_EXPECT_MSG_EQ((CountLines(sent) == sender), true, "at the sender");
    NS_TEST_EXPECT_MSG_EQ((CountLines(received) == receiver), true, "at the receiver");
}

void
EthernetInternetTestCase::AsciiOfMany()
{
    // One stream for all devices: each line says where it happened.
    m_hosts.Create(2);
    const NetDeviceContainer devices = m_helper.Install(m_hosts);
    std::stringstream text;
    m_helper.EnableAscii(Create<OutputStreamWrapper>(&text), devices);
    Simulator::Run();
    devices.Get(0)->Send(Create<Packet>(100), devices.Get(1)->GetAddress(), TYPE_TEST);
    Simulator::Run();
    const std::string trace = text.str();
    const std::map<char, uint32_t> lines{{'+', 1}, {'-', 1}, {'r', 1}};
    NS_TEST_EXPECT_MSG_EQ((CountLines(text) == lines), true, "lines: " << trace);
    const std::string a = "/NodeList/" + std::to_string(m_hosts.Get(0)->GetId());
    const std::string b = "/NodeList/" + std::to_string(m_hosts.Get(1)->GetId());
    const std::string device = "/DeviceList/0/$ns3::EthernetNetDevice/";
    for (const std::string& where :
         {a + device + "TxQueue/Enqueue", a + device + "TxQueue/Dequeue", b + device + "MacRx"})
    {
        NS_TEST_EXPECT_MSG_EQ((trace.find(where) != std::string::npos), true, where);
    }
    NS_TEST_EXPECT_MSG_EQ((trace.find("ns3::EthernetHeader") != std::string::npos),
                          true,
                          "the header is printed");
}

/**
 * @ingroup moose
 * @brief The tests of Internet hosts on Ethernet links.
 */
class EthernetInternetTestSuite : public TestSuite
{
  public:
    EthernetInternetTestSuite()
        : TestSuite("moose-ethernet-internet", TestSuite::Type::UNIT)
    {
        typedef EthernetInternetTestCase T;
        AddTestCase(
            new T("Internet hosts resolve each other and exchange UDP, as a pcap file shows",
                  &T::UdpOverIpv4));
        AddTestCase(new T("IPv6 hosts discover each other and exchange UDP", &T::UdpOverIpv6));
        AddTestCase(new T("ns-3's own bridge joins three links", &T::StockBridge));
        AddTestCase(new T("With flow control a queue disc keeps what the device cannot take",
                          &T::WithFlowControl));
        AddTestCase(new T("Without flow control there is no queue disc and the device drops",
                          &T::WithoutFlowControl));
    }
};

/**
 * @ingroup moose
 * @brief The tests of ascii traces, apart because packet printing has to be on from the start.
 */
class EthernetAsciiTestSuite : public TestSuite
{
  public:
    EthernetAsciiTestSuite()
        : TestSuite("moose-ethernet-ascii", TestSuite::Type::UNIT)
    {
        typedef EthernetInternetTestCase T;
        AddTestCase(new T("A device's ascii trace shows queueing, drops and reception",
                          &T::AsciiOfADevice));
        AddTestCase(new T("A common ascii trace says where each line comes from", &T::AsciiOfMany));
    }
};

/** The instance that registers itself. */
static EthernetInternetTestSuite g_ethernetInternetTestSuite;
/** The instance that registers itself. */
static EthernetAsciiTestSuite g_ethernetAsciiTestSuite;
