/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "broadcast-mix-application.h"

#include "ethernet-net-device.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <string>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("BroadcastMixApplication");

NS_OBJECT_ENSURE_REGISTERED(BroadcastMixApplication);

namespace
{

/** [report figure 3.1], in the order of BroadcastMix::Protocol. */
constexpr std::array<BroadcastMix::Share, BroadcastMix::PROTOCOLS> SHARES = {{
    {"arp", 25614, 1529716},
    {"dropbox", 4058, 674073},
    {"netbios-ns", 2983, 278594},
    {"netbios-dgm", 619, 146976},
    {"cups", 238, 53554},
    {"dhcp", 65, 22851},
    {"udp-other", 2537, 231880},
    {"llc-ipx-sap", 138, 8280},
    {"llc-ipx-rip", 96, 5856},
    {"llc-other", 2497, 212245},
    {"ipx-sap", 793, 263452},
    {"ipx-rip", 372, 26940},
    {"ipx-netbios", 56, 5264},
    {"other", 3, 180},
}};

constexpr uint16_t TYPE_IPV4 = 0x0800;           //!< EtherType of IPv4
constexpr uint16_t TYPE_ARP = 0x0806;            //!< EtherType of ARP
constexpr uint16_t TYPE_IPX = 0x8137;            //!< EtherType of IPX
constexpr uint16_t TYPE_EXPERIMENTAL_2 = 0x88b6; //!< for local experiments [802 9.2.3]

constexpr std::size_t MAC_HEADER = 14;  //!< octets of a MAC header
constexpr std::size_t IPV4_HEADER = 20; //!< octets of an IPv4 header without options
constexpr std::size_t UDP_HEADER = 8;   //!< octets of a UDP header
constexpr std::size_t IPX_HEADER = 30;  //!< octets of an IPX header

constexpr uint16_t PORT_DHCP_SERVER = 67;   //!< UDP port of DHCP servers
constexpr uint16_t PORT_DHCP_CLIENT = 68;   //!< UDP port of DHCP clients
constexpr uint16_t PORT_NETBIOS_NS = 137;   //!< UDP port of the NetBIOS name service
constexpr uint16_t PORT_NETBIOS_DGM = 138;  //!< UDP port of the NetBIOS datagram service
constexpr uint16_t PORT_CUPS = 631;         //!< UDP port of CUPS browsing
constexpr uint16_t PORT_DROPBOX = 17500;    //!< UDP port of Dropbox LAN sync discovery
constexpr uint16_t PORT_UNASSIGNED = 40000; //!< a UDP port without a service
constexpr uint16_t SOCKET_SAP = 0x0452;     //!< IPX socket of the service advertising protocol
constexpr uint16_t SOCKET_RIP = 0x0453;     //!< IPX socket of the routing information protocol
constexpr uint16_t SOCKET_NETBIOS = 0x0455; //!< IPX socket of NetBIOS

/** A frame in the making. */
class Writer
{
  public:
    /**
     * Begin with a MAC header.
     * @param source the sender
     * @param type type or length
     */
    Writer(Mac48Address source, uint16_t type)
    {
        uint8_t address[6];
        source.CopyTo(address);
        Fill(6, 0xff);
        m_octets.insert(m_octets.end(), address, address + 6);
        U16(type);
    }

    /**
     * @param value an octet
     * @return *this
     */
    Writer& U8(uint32_t value)
    {
        m_octets.push_back(static_cast<uint8_t>(value));
        return *this;
    }

    /**
     * @param value two octets, the first more significant
     * @return *this
     */
    Writer& U16(uint32_t value)
    {
        return U8(value >> 8).U8(value);
    }

    /**
     * @param value four octets, the first most significant
     * @return *this
     */
    Writer& U32(uint32_t value)
    {
        return U16(value >> 16).U16(value);
    }

    /**
     * @param count how many octets
     * @param value what is in each
     * @return *this
     */
    Writer& Fill(std::size_t count, uint8_t value)
    {
        m_octets.insert(m_octets.end(), count, value);
        return *this;
    }

    /**
     * @param text characters
     * @return *this
     */
    Writer& Text(const std::string& text)
    {
        m_octets.insert(m_octets.end(), text.begin(), text.end());
        return *this;
    }

    /**
     * @param text characters
     * @param size octets to use, filled with blanks
     * @return *this
     */
    Writer& Text(const std::string& text, std::size_t size)
    {
        NS_ABORT_MSG_IF(text.size() > size, "BroadcastMix: no room for " << text);
        return Text(text).Fill(size - text.size(), ' ');
    }

    /**
     * @param mac an address
     * @return *this
     */
    Writer& Mac(Mac48Address mac)
    {
        uint8_t address[6];
        mac.CopyTo(address);
        m_octets.insert(m_octets.end(), address, address + 6);
        return *this;
    }

    /**
     * @return octets so far
     */
    std::size_t GetSize() const
    {
        return m_octets.size();
    }

    /**
     * Write two octets where there are some.
     * @param offset where
     * @param value the octets, the first more significant
     */
    void Patch16(std::size_t offset, uint32_t value)
    {
        m_octets.at(offset) = static_cast<uint8_t>(value >> 8);
        m_octets.at(offset + 1) = static_cast<uint8_t>(value);
    }

    /**
     * @param offset of the first octet
     * @param size octets, an even number
     * @return their Internet checksum [RFC 1071]
     */
    uint16_t Checksum(std::size_t offset, std::size_t size) const
    {
        uint32_t sum = 0;
        for (std::size_t i = offset; i < offset + size; i += 2)
        {
            sum += m_octets.at(i) << 8 | m_octets.at(i + 1);
        }
        sum = (sum & 0xffff) + (sum >> 16);
        return static_cast<uint16_t>(~(sum + (sum >> 16)));
    }

    /**
     * End the frame.
     * @param size octets it is to have, not less than it has
     * @return the frame
     */
    std::vector<uint8_t> Finish(std::size_t size)
    {
        NS_ABORT_MSG_IF(m_octets.size() > size,
                        "BroadcastMix: " << m_octets.size() << " octets for a frame of " << size);
        m_octets.resize(size);
        return m_octets;
    }

  private:
    std::vector<uint8_t> m_octets; //!< the frame so far
};

/**
 * A NetBIOS name as UDP carries it: each half of an octet is a letter from A on [RFC 1001 14.1].
 * @param frame where to write it
 * @param name at most 15 letters
 * @param suffix the last octet, which says what kind of name it is
 */
void
WriteNetbiosName(Writer& frame, std::string name, uint8_t suffix)
{
    name.resize(15, ' ');
    name.push_back(static_cast<char>(suffix));
    frame.U8(32);
    for (const char c : name)
    {
        const auto octet = static_cast<uint8_t>(c);
        frame.U8('A' + (octet >> 4)).U8('A' + (octet & 0x0f));
    }
    frame.U8(0);
}

/**
 * Begin a UDP frame: MAC, IPv4 and UDP headers. The UDP checksum is 0, none [RFC 768].
 * @param ends who sends it
 * @param destination the broadcast address to send to
 * @param from source port
 * @param to destination port
 * @param payload octets of payload
 * @return the frame up to the payload
 */
Writer
BeginUdp(const BroadcastMix::Ends& ends,
         Ipv4Address destination,
         uint16_t from,
         uint16_t to,
         std::size_t payload)
{
    Writer frame(ends.mac, TYPE_IPV4);
    frame.U16(0x4500).U16(IPV4_HEADER + UDP_HEADER + payload).U32(0).U8(64).U8(17).U16(0);
    frame.U32(ends.ip.Get()).U32(destination.Get());
    frame.Patch16(MAC_HEADER + 10, frame.Checksum(MAC_HEADER, IPV4_HEADER));
    frame.U16(from).U16(to).U16(UDP_HEADER + payload).U16(0);
    return frame;
}

/**
 * Write an IPX header: no checksum, from and to network 0, which is the local one.
 * @param frame where
 * @param mac the sender
 * @param socket source and destination socket
 * @param type IPX packet type
 * @param payload octets of payload
 */
void
WriteIpxHeader(Writer& frame, Mac48Address mac, uint16_t socket, uint8_t type, std::size_t payload)
{
    frame.U16(0xffff).U16(IPX_HEADER + payload).U8(0).U8(type);
    frame.U32(0).Fill(6, 0xff).U16(socket);
    frame.U32(0).Mac(mac).U16(socket);
}

/** A request [RFC 826]. */
Writer
MakeArp(const BroadcastMix::Ends& ends)
{
    Writer frame(ends.mac, TYPE_ARP);
    frame.U16(1).U16(TYPE_IPV4).U8(6).U8(4).U16(1);
    frame.Mac(ends.mac).U32(ends.ip.Get()).Fill(6, 0).U32(ends.target.Get());
    return frame;
}

/** An announcement as Dropbox makes it: a JSON object. */
Writer
MakeDropbox(const BroadcastMix::Ends& ends, std::size_t payload)
{
    Writer frame = BeginUdp(ends, Ipv4Address::GetBroadcast(), PORT_DROPBOX, PORT_DROPBOX, payload);
    const std::string begin = "{\"host_int\": " + std::to_string(ends.ip.Get()) +
                              ", \"version\": [1, 8], \"displayname\": \"\", \"port\": 17500, "
                              "\"namespaces\": [";
    frame.Text(begin).Text("1", payload - begin.size() - 2).Text("]}");
    return frame;
}

/** A broadcast query for a name [RFC 1002 4.2.12]. */
Writer
MakeNetbiosNs(const BroadcastMix::Ends& ends)
{
    constexpr std::size_t SIZE = 12 + 34 + 4;
    Writer frame = BeginUdp(ends, ends.subnet, PORT_NETBIOS_NS, PORT_NETBIOS_NS, SIZE);
    frame.U16(ends.ip.Get()).U16(0x0110).U16(1).U16(0).U16(0).U16(0);
    WriteNetbiosName(frame, "WORKGROUP", 0x1b);
    frame.U16(0x0020).U16(0x0001);
    return frame;
}

/** A direct datagram to a group of hosts [RFC 1002 4.4.2]. */
Writer
MakeNetbiosDgm(const BroadcastMix::Ends& ends, std::size_t payload)
{
    constexpr std::size_t HEADER = 14;
    Writer frame = BeginUdp(ends, ends.subnet, PORT_NETBIOS_DGM, PORT_NETBIOS_DGM, payload);
    frame.U8(0x11).U8(0x02).U16(ends.ip.Get()).U32(ends.ip.Get()).U16(PORT_NETBIOS_DGM);
    frame.U16(payload - HEADER).U16(0);
    WriteNetbiosName(frame, "HOST", 0x00);
    WriteNetbiosName(frame, "WORKGROUP", 0x1d);
    frame.Fill(payload - HEADER - 2 * 34, 0);
    return frame;
}

/** A printer as CUPS announces it: type, state, URI, and three texts in quotes. */
Writer
MakeCups(const BroadcastMix::Ends& ends, std::size_t payload)
{
    Writer frame = BeginUdp(ends, ends.subnet, PORT_CUPS, PORT_CUPS, payload);
    const std::string begin = "100e 3 ipp://print.example/printers/p1 \"Office\" \"Printer\" \"";
    frame.Text(begin).Text("Laser", payload - begin.size() - 2).Text("\"\n");
    return frame;
}

/** A DHCPINFORM [RFC 2131 3.4]: it asks for parameters, and nobody gives away an address for it. */
Writer
MakeDhcp(const BroadcastMix::Ends& ends, std::size_t payload)
{
    Writer frame =
        BeginUdp(ends, Ipv4Address::GetBroadcast(), PORT_DHCP_CLIENT, PORT_DHCP_SERVER, payload);
    const std::size_t begin = frame.GetSize();
    frame.U8(1).U8(1).U8(6).U8(0).U32(ends.ip.Get()).U16(0).U16(0);
    frame.U32(ends.ip.Get()).U32(0).U32(0).U32(0);
    frame.Mac(ends.mac).Fill(10, 0).Fill(64 + 128, 0);
    frame.U32(0x63825363);                            // the magic cookie [RFC 2131 3]
    frame.U8(53).U8(1).U8(8);                         // message type: DHCPINFORM [RFC 2132 9.6]
    frame.U8(61).U8(7).U8(1).Mac(ends.mac);           // client identifier [RFC 2132 9.14]
    frame.U8(55).U8(4).U8(1).U8(3).U8(6).U8(15);      // parameters asked for [RFC 2132 9.8]
    frame.U8(255);                                    // end [RFC 2132 3.2]
    frame.Fill(begin + payload - frame.GetSize(), 0); // pad [RFC 2132 3.1]
    return frame;
}

/** UDP that nobody knows. */
Writer
MakeUdpOther(const BroadcastMix::Ends& ends, std::size_t payload)
{
    Writer frame = BeginUdp(ends, ends.subnet, PORT_UNASSIGNED, PORT_UNASSIGNED, payload);
    frame.Fill(payload, 0);
    return frame;
}

/** Begin a frame of IPX in LLC, as NetWare's frame type 802.2 has it. */
Writer
BeginLlcIpx(const BroadcastMix::Ends& ends, uint16_t socket, uint8_t type, std::size_t payload)
{
    Writer frame(ends.mac, 3 + IPX_HEADER + payload);
    frame.U8(0xe0).U8(0xe0).U8(0x03);
    WriteIpxHeader(frame, ends.mac, socket, type, payload);
    return frame;
}

/** Begin a frame of IPX, as NetWare's frame type Ethernet II has it. */
Writer
BeginIpx(const BroadcastMix::Ends& ends, uint16_t socket, uint8_t type, std::size_t payload)
{
    Writer frame(ends.mac, TYPE_IPX);
    WriteIpxHeader(frame, ends.mac, socket, type, payload);
    return frame;
}

/** A query for the nearest file server. */
Writer
MakeLlcIpxSap(const BroadcastMix::Ends& ends)
{
    Writer frame = BeginLlcIpx(ends, SOCKET_SAP, 4, 4);
    frame.U16(3).U16(4);
    return frame;
}

/** A request for the route to all networks. */
Writer
MakeLlcIpxRip(const BroadcastMix::Ends& ends)
{
    Writer frame = BeginLlcIpx(ends, SOCKET_RIP, 1, 10);
    frame.U16(1).U32(0xffffffff).U16(0xffff).U16(0xffff);
    return frame;
}

/** A broadcast datagram of NetBIOS over LLC: 44 octets of header, and data. */
Writer
MakeLlcOther(const BroadcastMix::Ends& ends, std::size_t payload)
{
    constexpr std::size_t HEADER = 44;
    Writer frame(ends.mac, 3 + payload);
    frame.U8(0xf0).U8(0xf0).U8(0x03);
    frame.U8(HEADER).U8(0).U8(0xff).U8(0xef).U8(0x09).Fill(7, 0);
    frame.Fill(16, 0).Text("HOST", 15).U8(0);
    frame.Fill(payload - HEADER, 0);
    return frame;
}

/**
 * Begin a response of SAP or RIP: what it is, and then entries.
 * @param ends who sends it
 * @param socket SOCKET_SAP or SOCKET_RIP
 * @param type IPX packet type
 * @param entry octets of an entry
 * @param room octets that there are for it
 * @param count set to the entries that there is room for
 * @return the frame up to the entries
 */
Writer
BeginIpxResponse(const BroadcastMix::Ends& ends,
                 uint16_t socket,
                 uint8_t type,
                 std::size_t entry,
                 std::size_t room,
                 std::size_t& count)
{
    count = (room - 2) / entry;
    Writer frame = BeginIpx(ends, socket, type, 2 + count * entry);
    frame.U16(2);
    return frame;
}

/** A response that names as many file servers as there is room for. */
Writer
MakeIpxSap(const BroadcastMix::Ends& ends, std::size_t room)
{
    std::size_t count;
    Writer frame = BeginIpxResponse(ends, SOCKET_SAP, 4, 64, room, count);
    for (std::size_t i = 0; i < count; i++)
    {
        const std::string name = "SERVER" + std::to_string(i);
        frame.U16(4).Text(name).Fill(48 - name.size(), 0);
        frame.U32(i + 1).Fill(5, 0).U8(1).U16(0x0451).U16(1);
    }
    return frame;
}

/** A response with as many routes as there is room for. */
Writer
MakeIpxRip(const BroadcastMix::Ends& ends, std::size_t room)
{
    std::size_t count;
    Writer frame = BeginIpxResponse(ends, SOCKET_RIP, 1, 8, room, count);
    for (std::size_t i = 0; i < count; i++)
    {
        frame.U32(i + 1).U16(2).U16(3);
    }
    return frame;
}

/** A query for a name: 8 networks passed, flags, what it is, and the name. */
Writer
MakeIpxNetbios(const BroadcastMix::Ends& ends)
{
    Writer frame = BeginIpx(ends, SOCKET_NETBIOS, 20, 32 + 2 + 16);
    frame.Fill(32, 0).U8(0).U8(1).Text("SERVER", 15).U8(0x20);
    return frame;
}

} // namespace

// ---- BroadcastMix -------------------------------------------------------------------------------

const BroadcastMix::Share&
BroadcastMix::GetShare(Protocol protocol)
{
    return SHARES.at(protocol);
}

uint32_t
BroadcastMix::GetSize(Protocol protocol)
{
    const Share& share = GetShare(protocol);
    return (share.bytes + share.packets / 2) / share.packets;
}

uint32_t
BroadcastMix::GetPackets()
{
    uint32_t packets = 0;
    for (const Share& share : SHARES)
    {
        packets += share.packets;
    }
    return packets;
}

BroadcastMix::Protocol
BroadcastMix::Choose(uint32_t packet)
{
    std::size_t i = 0;
    while (i + 1 < PROTOCOLS && packet >= SHARES[i].packets)
    {
        packet -= SHARES[i].packets;
        i++;
    }
    return static_cast<Protocol>(i);
}

std::vector<uint8_t>
BroadcastMix::MakeFrame(Protocol protocol, const Ends& ends)
{
    const std::size_t size = GetSize(protocol);
    const std::size_t udp = size - MAC_HEADER - IPV4_HEADER - UDP_HEADER; // of use for UDP only
    const std::size_t ipx = size - MAC_HEADER - IPX_HEADER;               // for IPX only
    switch (protocol)
    {
    case ARP:
        return MakeArp(ends).Finish(size);
    case DROPBOX:
        return MakeDropbox(ends, udp).Finish(size);
    case NETBIOS_NS:
        return MakeNetbiosNs(ends).Finish(size);
    case NETBIOS_DGM:
        return MakeNetbiosDgm(ends, udp).Finish(size);
    case CUPS:
        return MakeCups(ends, udp).Finish(size);
    case DHCP:
        return MakeDhcp(ends, udp).Finish(size);
    case UDP_OTHER:
        return MakeUdpOther(ends, udp).Finish(size);
    case LLC_IPX_SAP:
        return MakeLlcIpxSap(ends).Finish(size);
    case LLC_IPX_RIP:
        return MakeLlcIpxRip(ends).Finish(size);
    case LLC_OTHER:
        return MakeLlcOther(ends, size - MAC_HEADER - 3).Finish(size);
    case IPX_SAP:
        return MakeIpxSap(ends, ipx).Finish(size);
    case IPX_RIP:
        return MakeIpxRip(ends, ipx).Finish(size);
    case IPX_NETBIOS:
        return MakeIpxNetbios(ends).Finish(size);
    case OTHER:
        break;
    }
    return Writer(ends.mac, TYPE_EXPERIMENTAL_2).Finish(size);
}

// ---- BroadcastMixApplication --------------------------------------------------------------------

TypeId
BroadcastMixApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::BroadcastMixApplication")
            .SetParent<Application>()
            .SetGroupName("Moose")
            .AddConstructor<BroadcastMixApplication>()
            .AddAttribute("Rate",
                          "Frames that this host broadcasts a second, on average; 0 for none.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&BroadcastMixApplication::m_rate),
                          MakeDoubleChecker<double>(0))
            .AddTraceSource("Tx",
                            "A frame is about to be sent.",
                            MakeTraceSourceAccessor(&BroadcastMixApplication::m_txTrace),
                            "ns3::BroadcastMixApplication::TxTracedCallback");
    return tid;
}

BroadcastMixApplication::BroadcastMixApplication()
    : m_pauses(CreateObject<ExponentialRandomVariable>()),
      m_choice(CreateObject<UniformRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

BroadcastMixApplication::~BroadcastMixApplication()
{
    NS_LOG_FUNCTION(this);
}

void
BroadcastMixApplication::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_next.Cancel();
    m_device = nullptr;
    Application::DoDispose();
}

void
BroadcastMixApplication::SetUp(Ptr<EthernetNetDevice> device,
                               const Targets& targets,
                               uint32_t self,
                               Ipv4Address subnet)
{
    NS_LOG_FUNCTION(this << device << self << subnet);
    NS_ABORT_MSG_UNLESS(targets->size() >= 2, "BroadcastMixApplication: nobody to ask for");
    m_device = device;
    m_targets = targets;
    m_self = self;
    m_subnet = subnet;
}

uint64_t
BroadcastMixApplication::GetSent(BroadcastMix::Protocol protocol) const
{
    return m_sent.at(protocol);
}

int64_t
BroadcastMixApplication::AssignStreams(int64_t stream)
{
    m_pauses->SetStream(stream);
    m_choice->SetStream(stream + 1);
    return 2;
}

void
BroadcastMixApplication::StartApplication()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_UNLESS(m_device, "BroadcastMixApplication: SetUp() was not called");
    if (m_rate > 0)
    {
        m_next = Simulator::Schedule(Seconds(m_pauses->GetValue(1 / m_rate, 0)),
                                     &BroadcastMixApplication::SendNext,
                                     this);
    }
}

void
BroadcastMixApplication::StopApplication()
{
    NS_LOG_FUNCTION(this);
    m_next.Cancel();
}

void
BroadcastMixApplication::SendNext()
{
    m_next = Simulator::Schedule(Seconds(m_pauses->GetValue(1 / m_rate, 0)),
                                 &BroadcastMixApplication::SendNext,
                                 this);
    const BroadcastMix::Protocol protocol =
        BroadcastMix::Choose(m_choice->GetInteger(0, BroadcastMix::GetPackets() - 1));
    // One of the others: the numbers from the own on are one too low.
    const uint32_t other = m_choice->GetInteger(0, m_targets->size() - 2);
    const Ipv4Address target = (*m_targets)[other < m_self ? other : other + 1];
    const std::vector<uint8_t> octets =
        BroadcastMix::MakeFrame(protocol,
                                {Mac48Address::ConvertFrom(m_device->GetAddress()),
                                 (*m_targets)[m_self],
                                 m_subnet,
                                 target});
    const Ptr<Packet> frame = Create<Packet>(octets.data(), octets.size());
    m_sent[protocol]++;
    m_txTrace(frame, protocol);
    m_device->SendFrame(frame);
}

} // namespace ns3
