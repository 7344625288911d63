/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * ns3::TrafficCounter and ns3::TrafficCollector implementation.
 */

#include "traffic-collector.h"

#include "results-database.h"

#include "ns3/abort.h"
#include "ns3/callback.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstring>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TrafficCollector");

namespace
{

constexpr uint16_t TYPE_IPV4 = 0x0800;           //!< EtherType of IPv4
constexpr uint16_t TYPE_ARP = 0x0806;            //!< EtherType of ARP
constexpr uint16_t TYPE_VLAN = 0x8100;           //!< tag protocol identifier [802.1Q 9.6]
constexpr uint16_t TYPE_IPV6 = 0x86dd;           //!< EtherType of IPv6
constexpr uint16_t TYPE_EXPERIMENTAL_1 = 0x88b5; //!< for local experiments [802 9.2.3]
constexpr uint16_t LARGEST_LENGTH = 1500;        //!< larger is a type [802.3 3.2.6]

constexpr uint8_t IP_UDP = 17;          //!< protocol number of UDP
constexpr uint8_t IP_ICMPV6 = 58;       //!< protocol number of ICMPv6
constexpr std::size_t IPV6_HEADER = 40; //!< octets of the IPv6 header

/**
 * @param bytes two octets, the first more significant
 * @return their value
 */
uint16_t
Read16(const uint8_t* bytes)
{
    return static_cast<uint16_t>(bytes[0] << 8 | bytes[1]);
}

/**
 * @param udp a UDP header
 * @param first a port
 * @return whether either port of the header is this one or the next
 */
bool
HasPort(const uint8_t* udp, uint16_t first)
{
    const uint16_t source = Read16(udp) - first;
    const uint16_t destination = Read16(udp + 2) - first;
    return source <= 1 || destination <= 1;
}

/**
 * @param ip an IPv4 header
 * @param size octets there
 * @return DHCP or IPV4
 */
FrameProtocol
ClassifyIpv4(const uint8_t* ip, std::size_t size)
{
    if (size < 20 || ip[9] != IP_UDP || (Read16(ip + 6) & 0x1fff) != 0)
    {
        return FrameProtocol::IPV4;
    }
    const std::size_t header = 4 * static_cast<std::size_t>(ip[0] & 0x0f);
    const bool isDhcp = header + 4 <= size && HasPort(ip + header, 67);
    return isDhcp ? FrameProtocol::DHCP : FrameProtocol::IPV4;
}

/**
 * @param ip an IPv6 header
 * @param size octets there
 * @return ND, DHCP or IPV6
 */
FrameProtocol
ClassifyIpv6(const uint8_t* ip, std::size_t size)
{
    if (size < IPV6_HEADER + 4)
    {
        return FrameProtocol::IPV6;
    }
    const uint8_t next = ip[6];
    const uint8_t* payload = ip + IPV6_HEADER;
    if (next == IP_ICMPV6 && payload[0] >= 133 && payload[0] <= 137)
    {
        return FrameProtocol::ND;
    }
    return next == IP_UDP && HasPort(payload, 546) ? FrameProtocol::DHCP : FrameProtocol::IPV6;
}

/**
 * @param llc an LLC header
 * @param size octets there
 * @return BPDU, ISIS or OTHER
 */
FrameProtocol
ClassifyLlc(const uint8_t* llc, std::size_t size)
{
    if (size >= 3 && llc[2] == 0x03 && llc[0] == llc[1])
    {
        return llc[0] == 0x42   ? FrameProtocol::BPDU
               : llc[0] == 0xfe ? FrameProtocol::ISIS
                                : FrameProtocol::OTHER;
    }
    return FrameProtocol::OTHER;
}

/**
 * @param head a frame from its destination address on
 * @param size octets there
 * @return what it carries
 */
FrameProtocol
ClassifyProtocol(const uint8_t* head, std::size_t size)
{
    std::size_t offset = 12;
    if (size >= offset + 6 && Read16(head + offset) == TYPE_VLAN)
    {
        offset += 4;
    }
    if (size < offset + 2)
    {
        return FrameProtocol::OTHER;
    }
    const uint16_t type = Read16(head + offset);
    offset += 2;
    switch (type)
    {
    case TYPE_ARP:
        return FrameProtocol::ARP;
    case TYPE_IPV4:
        return ClassifyIpv4(head + offset, size - offset);
    case TYPE_IPV6:
        return ClassifyIpv6(head + offset, size - offset);
    case TYPE_EXPERIMENTAL_1:
        return FrameProtocol::ELK;
    default:
        return type <= LARGEST_LENGTH ? ClassifyLlc(head + offset, size - offset)
                                      : FrameProtocol::OTHER;
    }
}

/**
 * Call a function for each kind of which there were frames, in the order of the enumerations, or
 * once with zeros if there was no frame at all.
 * @param counter the counts
 * @param function called with cast, protocol, and the TrafficCounter::Sum
 */
template <class F>
void
ForEachKind(const TrafficCounter& counter, F function)
{
    bool isSilent = true;
    for (std::size_t i = 0; i < TrafficCounter::CASTS * TrafficCounter::PROTOCOLS; ++i)
    {
        const auto cast = static_cast<FrameCast>(i / TrafficCounter::PROTOCOLS);
        const auto protocol = static_cast<FrameProtocol>(i % TrafficCounter::PROTOCOLS);
        const TrafficCounter::Sum& sum = counter.Get(cast, protocol);
        if (sum.frames > 0)
        {
            function(cast, protocol, sum);
            isSilent = false;
        }
    }
    if (isSilent)
    {
        function(FrameCast::UNICAST, FrameProtocol::OTHER, TrafficCounter::Sum());
    }
}

} // namespace

FrameKind
TrafficCounter::Classify(const uint8_t* head, std::size_t size)
{
    FrameCast cast = FrameCast::UNICAST;
    if (head[0] & 0x01)
    {
        const bool isBroadcast = std::all_of(head, head + 6, [](uint8_t b) { return b == 0xff; });
        cast = isBroadcast ? FrameCast::BROADCAST : FrameCast::MULTICAST;
    }
    return {cast, ClassifyProtocol(head, size)};
}

const char*
TrafficCounter::GetName(FrameCast cast)
{
    static constexpr std::array<const char*, CASTS> NAMES = {"unicast",
                                                             "multicast",
                                                             "broadcast",
                                                             "flooded"};
    return NAMES[static_cast<std::size_t>(cast)];
}

const char*
TrafficCounter::GetName(FrameProtocol protocol)
{
    static constexpr std::array<const char*, PROTOCOLS> NAMES =
        {"arp", "dhcp", "ipv4", "ipv6", "nd", "bpdu", "isis", "elk", "other"};
    return NAMES[static_cast<std::size_t>(protocol)];
}

void
TrafficCounter::Count(Ptr<const Packet> frame)
{
    uint8_t head[HEAD_SIZE];
    const uint32_t size = frame->CopyData(head, HEAD_SIZE);
    Add(Classify(head, size), frame->GetSize());
}

void
TrafficCounter::Add(FrameKind kind, uint32_t size)
{
    Sum& sum = m_sums[static_cast<std::size_t>(kind.cast)][static_cast<std::size_t>(kind.protocol)];
    ++sum.frames;
    sum.bytes += size + EthernetNetDevice::FCS_SIZE;
}

const TrafficCounter::Sum&
TrafficCounter::Get(FrameCast cast, FrameProtocol protocol) const
{
    return m_sums[static_cast<std::size_t>(cast)][static_cast<std::size_t>(protocol)];
}

HostTrafficCounter::HostTrafficCounter(const uint8_t* own, Time middle)
    : m_middle(middle)
{
    std::copy_n(own, m_own.size(), m_own.begin());
}

void
HostTrafficCounter::Count(Ptr<const Packet> frame)
{
    uint8_t head[TrafficCounter::HEAD_SIZE];
    const uint32_t size = frame->CopyData(head, TrafficCounter::HEAD_SIZE);
    FrameKind kind = TrafficCounter::Classify(head, size);
    if (kind.cast == FrameCast::UNICAST && std::memcmp(head, m_own.data(), m_own.size()) != 0)
    {
        kind.cast = FrameCast::FLOODED;
    }
    m_all.Add(kind, frame->GetSize());
    if (Simulator::Now() >= m_middle)
    {
        m_secondHalf.Add(kind, frame->GetSize());
    }
}

const TrafficCounter&
HostTrafficCounter::GetAll() const
{
    return m_all;
}

const TrafficCounter&
HostTrafficCounter::GetSecondHalf() const
{
    return m_secondHalf;
}

TrafficCollector::TrafficCollector(Time middle)
    : m_middle(middle)
{
    NS_LOG_FUNCTION(this << middle);
}

TrafficCollector::~TrafficCollector()
{
    NS_LOG_FUNCTION(this);
    for (auto& tap : m_links)
    {
        tap.device->TraceDisconnectWithoutContext(
            "PhyTxBegin",
            MakeCallback(&TrafficCounter::Count, &tap.counter));
    }
    for (auto& tap : m_hosts)
    {
        tap.device->TraceDisconnectWithoutContext(
            "PhyRxEnd",
            MakeCallback(&HostTrafficCounter::Count, &tap.counter));
    }
}

void
TrafficCollector::AddLink(const std::string& link,
                          const std::string& fromNode,
                          const std::string& toNode,
                          const std::string& tier,
                          Ptr<EthernetNetDevice> fromDevice,
                          Ptr<EthernetNetDevice> toDevice)
{
    NS_LOG_FUNCTION(this << link << fromNode << toNode << tier << fromDevice << toDevice);
    Connect({link, fromNode, toNode, tier, fromDevice, {}});
    Connect({link, toNode, fromNode, tier, toDevice, {}});
}

void
TrafficCollector::Connect(const LinkTap& tap)
{
    m_links.push_back(tap);
    const bool isConnected = tap.device->TraceConnectWithoutContext(
        "PhyTxBegin",
        MakeCallback(&TrafficCounter::Count, &m_links.back().counter));
    NS_ABORT_MSG_UNLESS(isConnected, "no trace source PhyTxBegin");
}

void
TrafficCollector::AddHost(const std::string& host, Ptr<EthernetNetDevice> device)
{
    NS_LOG_FUNCTION(this << host << device);
    uint8_t own[6];
    Mac48Address::ConvertFrom(device->GetAddress()).CopyTo(own);
    m_hosts.push_back({host, device, HostTrafficCounter(own, m_middle)});
    const bool isConnected = device->TraceConnectWithoutContext(
        "PhyRxEnd",
        MakeCallback(&HostTrafficCounter::Count, &m_hosts.back().counter));
    NS_ABORT_MSG_UNLESS(isConnected, "no trace source PhyRxEnd");
}

void
TrafficCollector::Write(ResultsDatabase& database) const
{
    NS_LOG_FUNCTION(this);
    using Sum = TrafficCounter::Sum;
    for (const auto& tap : m_links)
    {
        ForEachKind(tap.counter, [&](FrameCast cast, FrameProtocol protocol, const Sum& sum) {
            database.AddLinkLoad(tap.link,
                                 tap.from,
                                 tap.to,
                                 tap.tier,
                                 TrafficCounter::GetName(cast),
                                 TrafficCounter::GetName(protocol),
                                 sum.frames,
                                 sum.bytes);
        });
    }
    for (const auto& tap : m_hosts)
    {
        const TrafficCounter& late = tap.counter.GetSecondHalf();
        ForEachKind(tap.counter.GetAll(),
                    [&](FrameCast cast, FrameProtocol protocol, const Sum& sum) {
                        database.AddHostLoad(tap.host,
                                             TrafficCounter::GetName(cast),
                                             TrafficCounter::GetName(protocol),
                                             sum.frames,
                                             sum.bytes,
                                             late.Get(cast, protocol).frames);
                    });
    }
}

uint64_t
TrafficCollector::GetHostFrames(FrameCast cast, bool secondHalf) const
{
    uint64_t frames = 0;
    for (const auto& tap : m_hosts)
    {
        const TrafficCounter& counter =
            secondHalf ? tap.counter.GetSecondHalf() : tap.counter.GetAll();
        for (std::size_t i = 0; i < TrafficCounter::PROTOCOLS; ++i)
        {
            frames += counter.Get(cast, static_cast<FrameProtocol>(i)).frames;
        }
    }
    return frames;
}

} // namespace ns3
