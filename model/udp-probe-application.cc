/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "udp-probe-application.h"

#include "l2-hop-tag.h"

#include "ns3/abort.h"
#include "ns3/inet-socket-address.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iterator>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("UdpProbeApplication");

NS_OBJECT_ENSURE_REGISTERED(UdpProbeHeader);
NS_OBJECT_ENSURE_REGISTERED(UdpProbeApplication);

// ---- UdpProbeHeader -----------------------------------------------------------------------------

TypeId
UdpProbeHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::UdpProbeHeader")
                            .SetParent<Header>()
                            .SetGroupName("Moose")
                            .AddConstructor<UdpProbeHeader>();
    return tid;
}

TypeId
UdpProbeHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
UdpProbeHeader::GetSerializedSize() const
{
    return SIZE;
}

void
UdpProbeHeader::Serialize(Buffer::Iterator start) const
{
    start.WriteHtonU32(flow);
    start.WriteHtonU32(sequence);
    start.WriteHtonU64(sent.GetNanoSeconds());
    start.WriteU8(echo);
}

uint32_t
UdpProbeHeader::Deserialize(Buffer::Iterator start)
{
    flow = start.ReadNtohU32();
    sequence = start.ReadNtohU32();
    sent = NanoSeconds(start.ReadNtohU64());
    echo = start.ReadU8() != 0;
    return SIZE;
}

void
UdpProbeHeader::Print(std::ostream& os) const
{
    os << (echo ? "echo" : "probe") << " flow=" << flow << " sequence=" << sequence
       << " sent=" << sent.As(Time::S);
}

// ---- UdpProbeApplication ------------------------------------------------------------------------

TypeId
UdpProbeApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::UdpProbeApplication")
            .SetParent<Application>()
            .SetGroupName("Moose")
            .AddConstructor<UdpProbeApplication>()
            .AddAttribute("Port",
                          "UDP port to listen at and to send to.",
                          UintegerValue(9000),
                          MakeUintegerAccessor(&UdpProbeApplication::m_port),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute("Size",
                          "Octets of UDP payload of a probe and of its echo.",
                          UintegerValue(64),
                          MakeUintegerAccessor(&UdpProbeApplication::m_size),
                          MakeUintegerChecker<uint32_t>(UdpProbeHeader::SIZE, 65507))
            .AddTraceSource("Tx",
                            "A probe was sent.",
                            MakeTraceSourceAccessor(&UdpProbeApplication::m_txTrace),
                            "ns3::UdpProbeApplication::TxTracedCallback")
            .AddTraceSource("Rx",
                            "A probe was received, its echo is about to be sent.",
                            MakeTraceSourceAccessor(&UdpProbeApplication::m_rxTrace),
                            "ns3::UdpProbeApplication::RxTracedCallback")
            .AddTraceSource("Echo",
                            "An echo was received.",
                            MakeTraceSourceAccessor(&UdpProbeApplication::m_echoTrace),
                            "ns3::UdpProbeApplication::RxTracedCallback");
    return tid;
}

UdpProbeApplication::UdpProbeApplication()
{
    NS_LOG_FUNCTION(this);
}

UdpProbeApplication::~UdpProbeApplication()
{
    NS_LOG_FUNCTION(this);
}

void
UdpProbeApplication::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_socket = nullptr;
    m_outgoing.clear();
    m_indexOf.clear();
    m_incoming.clear();
    Application::DoDispose();
}

bool
UdpProbeApplication::Sequences::Insert(uint32_t sequence)
{
    const auto next = m_runs.upper_bound(sequence);
    const bool joinsNext = next != m_runs.end() && next->first == sequence + UINT64_C(1);
    if (next != m_runs.begin())
    {
        const auto before = std::prev(next);
        if (sequence < before->second)
        {
            return false;
        }
        if (sequence == before->second)
        {
            before->second = joinsNext ? next->second : sequence + UINT64_C(1);
            if (joinsNext)
            {
                m_runs.erase(next);
            }
            return true;
        }
    }
    const uint64_t end = joinsNext ? next->second : sequence + UINT64_C(1);
    if (joinsNext)
    {
        m_runs.erase(next);
    }
    m_runs.emplace(sequence, end);
    return true;
}

uint64_t
UdpProbeApplication::Sequences::GetLongestGap(uint64_t count) const
{
    uint64_t longest = 0;
    uint64_t end = 0; // of the run before
    for (const auto& [first, past] : m_runs)
    {
        if (first >= count)
        {
            break;
        }
        longest = std::max(longest, first - end);
        end = past;
    }
    return end < count ? std::max(longest, count - end) : longest;
}

void
UdpProbeApplication::AddFlow(uint32_t flow,
                             Ipv4Address destination,
                             Time start,
                             Time interval,
                             uint32_t count,
                             Time lead)
{
    NS_LOG_FUNCTION(this << flow << destination << start << interval << count << lead);
    NS_ABORT_MSG_UNLESS(interval.IsStrictlyPositive(), "UdpProbeApplication: interval is 0");
    NS_ABORT_MSG_UNLESS(m_indexOf.emplace(flow, m_outgoing.size()).second,
                        "UdpProbeApplication: two flows have the number " << flow);
    Outgoing outgoing;
    outgoing.sent.flow = flow;
    outgoing.sent.destination = destination;
    outgoing.start = start;
    outgoing.interval = interval;
    outgoing.lead = std::max(lead, interval);
    outgoing.count = count;
    m_outgoing.push_back(outgoing);
}

std::vector<UdpProbeApplication::Sent>
UdpProbeApplication::GetSent() const
{
    std::vector<Sent> all;
    for (const Outgoing& outgoing : m_outgoing)
    {
        all.push_back(outgoing.sent);
    }
    return all;
}

std::map<uint32_t, UdpProbeApplication::Received>
UdpProbeApplication::GetReceived() const
{
    std::map<uint32_t, Received> all;
    for (const auto& [flow, incoming] : m_incoming)
    {
        all[flow] = incoming.received;
    }
    return all;
}

uint64_t
UdpProbeApplication::GetLongestLoss(uint32_t flow, uint64_t sent) const
{
    const auto incoming = m_incoming.find(flow);
    return incoming == m_incoming.end() ? sent : incoming->second.probes.GetLongestGap(sent);
}

void
UdpProbeApplication::StartApplication()
{
    NS_LOG_FUNCTION(this);
    m_socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
    NS_ABORT_MSG_IF(m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), m_port)) != 0,
                    "UdpProbeApplication: UDP port " << m_port << " is in use");
    m_socket->SetRecvCallback(MakeCallback(&UdpProbeApplication::Receive, this));
    for (std::size_t i = 0; i < m_outgoing.size(); i++)
    {
        if (m_outgoing[i].count > 0)
        {
            m_outgoing[i].next =
                Simulator::Schedule(m_outgoing[i].start, &UdpProbeApplication::SendProbe, this, i);
        }
    }
}

void
UdpProbeApplication::StopApplication()
{
    NS_LOG_FUNCTION(this);
    for (Outgoing& outgoing : m_outgoing)
    {
        outgoing.next.Cancel();
    }
    if (m_socket)
    {
        m_socket->Close();
        m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    }
}

Ptr<Packet>
UdpProbeApplication::MakePacket(const UdpProbeHeader& header) const
{
    Ptr<Packet> packet = Create<Packet>(m_size - UdpProbeHeader::SIZE);
    packet->AddHeader(header);
    return packet;
}

void
UdpProbeApplication::SendProbe(std::size_t index)
{
    Outgoing& outgoing = m_outgoing[index];
    UdpProbeHeader header;
    header.flow = outgoing.sent.flow;
    header.sequence = outgoing.sent.sent;
    header.sent = Simulator::Now();
    Ptr<Packet> packet = MakePacket(header);
    packet->AddPacketTag(L2HopTag());
    m_txTrace(header);
    outgoing.sent.sent++;
    m_socket->SendTo(packet, 0, InetSocketAddress(outgoing.sent.destination, m_port));
    if (outgoing.sent.sent < outgoing.count)
    {
        outgoing.next =
            Simulator::Schedule(outgoing.sent.sent == 1 ? outgoing.lead : outgoing.interval,
                                &UdpProbeApplication::SendProbe,
                                this,
                                index);
    }
}

void
UdpProbeApplication::Receive(Ptr<Socket> socket)
{
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        UdpProbeHeader header;
        if (packet->GetSize() < UdpProbeHeader::SIZE)
        {
            continue; // not one of ours
        }
        packet->RemoveHeader(header);
        if (header.echo)
        {
            ReceiveEcho(header);
        }
        else
        {
            ReceiveProbe(packet, header, from);
        }
    }
}

void
UdpProbeApplication::ReceiveProbe(Ptr<Packet> packet,
                                  const UdpProbeHeader& header,
                                  const Address& from)
{
    Incoming& incoming = m_incoming[header.flow];
    L2HopTag tag;
    const uint32_t hops = packet->PeekPacketTag(tag) ? tag.GetHops() + 1 : 0;
    const Time delay = Simulator::Now() - header.sent;
    Received& received = incoming.received;
    received.mostHops = std::max(received.mostHops, hops);
    if (!incoming.probes.Insert(header.sequence))
    {
        received.duplicates++;
    }
    else if (received.received++ == 0)
    {
        received.firstDelay = delay;
        received.hops = hops;
    }
    m_rxTrace(header, delay, hops);

    UdpProbeHeader answer = header;
    answer.echo = true;
    m_socket->SendTo(MakePacket(answer), 0, from);
}

void
UdpProbeApplication::ReceiveEcho(const UdpProbeHeader& header)
{
    const Time roundTrip = Simulator::Now() - header.sent;
    const auto known = m_indexOf.find(header.flow);
    if (known == m_indexOf.end())
    {
        return; // somebody else's
    }
    Outgoing& outgoing = m_outgoing[known->second];
    if (outgoing.echoes.Insert(header.sequence) && outgoing.sent.echoed++ == 0)
    {
        outgoing.sent.firstRoundTrip = roundTrip;
    }
    m_echoTrace(header, roundTrip, 0);
}

} // namespace ns3
