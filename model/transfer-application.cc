/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "transfer-application.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TransferApplication");

NS_OBJECT_ENSURE_REGISTERED(TransferTag);
NS_OBJECT_ENSURE_REGISTERED(TransferApplication);

// ---- TransferTag --------------------------------------------------------------------------------

TypeId
TransferTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::TransferTag")
                            .SetParent<Tag>()
                            .SetGroupName("Moose")
                            .AddConstructor<TransferTag>();
    return tid;
}

TypeId
TransferTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
TransferTag::GetSerializedSize() const
{
    return 4 + 8 + 8;
}

void
TransferTag::Serialize(TagBuffer buffer) const
{
    buffer.WriteU32(transfer);
    buffer.WriteU64(bytes);
    buffer.WriteU64(start.GetNanoSeconds());
}

void
TransferTag::Deserialize(TagBuffer buffer)
{
    transfer = buffer.ReadU32();
    bytes = buffer.ReadU64();
    start = NanoSeconds(buffer.ReadU64());
}

void
TransferTag::Print(std::ostream& os) const
{
    os << "transfer=" << transfer << " bytes=" << bytes << " start=" << start.As(Time::S);
}

// ---- TransferApplication ------------------------------------------------------------------------

TypeId
TransferApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::TransferApplication")
            .SetParent<Application>()
            .SetGroupName("Moose")
            .AddConstructor<TransferApplication>()
            .AddAttribute("Port",
                          "TCP port to listen at and to connect to.",
                          UintegerValue(9001),
                          MakeUintegerAccessor(&TransferApplication::m_port),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute("Concurrency",
                          "Most queued transfers of this host that are under way at any time.",
                          UintegerValue(4),
                          MakeUintegerAccessor(&TransferApplication::m_concurrency),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute(
                "SegmentLifetime",
                "How long a segment can live in the network: the host that closes first "
                "remembers a connection for twice that long. ns-3 looks through "
                "all connections of a host for each segment, and each takes some "
                "10,000 octets of memory, so the 2 minutes of RFC 793 would "
                "make many short transfers slow. One that ends too early costs a reset "
                "instead of an acknowledgement; ports are used again only after all others.",
                TimeValue(MilliSeconds(10)),
                MakeTimeAccessor(&TransferApplication::m_segmentLifetime),
                MakeTimeChecker(Seconds(0)))
            .AddTraceSource("TransferStarted",
                            "The connection of a transfer is about to be made.",
                            MakeTraceSourceAccessor(&TransferApplication::m_startedTrace),
                            "ns3::TransferApplication::StartedTracedCallback")
            .AddTraceSource("TransferCompleted",
                            "The last octet of a transfer has been received.",
                            MakeTraceSourceAccessor(&TransferApplication::m_completedTrace),
                            "ns3::TransferApplication::CompletedTracedCallback")
            .AddTraceSource("Rx",
                            "Octets of a transfer have been received, in order.",
                            MakeTraceSourceAccessor(&TransferApplication::m_rxTrace),
                            "ns3::TransferApplication::RxTracedCallback");
    return tid;
}

TransferApplication::TransferApplication()
{
    NS_LOG_FUNCTION(this);
}

TransferApplication::~TransferApplication()
{
    NS_LOG_FUNCTION(this);
}

void
TransferApplication::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_dueEvent.Cancel();
    m_listener = nullptr;
    m_outgoing.clear();
    m_incoming.clear();
    Application::DoDispose();
}

void
TransferApplication::AddTransfer(uint32_t transfer,
                                 Ipv4Address destination,
                                 uint64_t bytes,
                                 Time start)
{
    NS_LOG_FUNCTION(this << transfer << destination << bytes << start);
    NS_ABORT_MSG_UNLESS(bytes > 0, "TransferApplication: nothing to transfer");
    Outgoing outgoing;
    outgoing.sent.transfer = transfer;
    outgoing.sent.destination = destination;
    outgoing.sent.bytes = bytes;
    outgoing.at = start;
    m_due.push_back(m_outgoing.size());
    m_outgoing.push_back(outgoing);
}

void
TransferApplication::QueueTransfer(uint32_t transfer, Ipv4Address destination, uint64_t bytes)
{
    AddTransfer(transfer, destination, bytes, Time());
    m_outgoing.back().queued = true;
    m_queue.push_back(m_due.back());
    m_due.pop_back();
}

std::vector<TransferApplication::Sent>
TransferApplication::GetSent() const
{
    std::vector<Sent> all;
    all.reserve(m_outgoing.size());
    for (const Outgoing& outgoing : m_outgoing)
    {
        all.push_back(outgoing.sent);
    }
    return all;
}

const std::map<uint32_t, TransferApplication::Received>&
TransferApplication::GetReceived() const
{
    return m_received;
}

void
TransferApplication::StartApplication()
{
    NS_LOG_FUNCTION(this);
    m_listener = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
    NS_ABORT_MSG_IF(m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), m_port)) != 0,
                    "TransferApplication: TCP port " << m_port << " is in use");
    m_listener->Listen();
    m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                  MakeCallback(&TransferApplication::Accept, this));
    std::stable_sort(m_due.begin(), m_due.end(), [this](std::size_t a, std::size_t b) {
        return m_outgoing[a].at < m_outgoing[b].at;
    });
    for (std::size_t& index : m_due) // times from now on become times of the simulator
    {
        m_outgoing[index].at += Simulator::Now();
    }
    if (!m_due.empty())
    {
        m_dueEvent = Simulator::Schedule(m_outgoing[m_due.front()].at - Simulator::Now(),
                                         &TransferApplication::BeginDue,
                                         this);
    }
    BeginQueued();
}

void
TransferApplication::StopApplication()
{
    NS_LOG_FUNCTION(this);
    m_dueEvent.Cancel();
    m_queue.clear();
    for (Outgoing& outgoing : m_outgoing)
    {
        if (outgoing.socket)
        {
            outgoing.socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                                MakeNullCallback<void, Ptr<Socket>>());
            outgoing.socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
            outgoing.socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                               MakeNullCallback<void, Ptr<Socket>>());
            outgoing.socket->Close();
            outgoing.socket = nullptr;
        }
    }
    for (Incoming& incoming : m_incoming)
    {
        if (incoming.socket)
        {
            incoming.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
            incoming.socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                               MakeNullCallback<void, Ptr<Socket>>());
            incoming.socket->Close();
            incoming.socket = nullptr;
        }
    }
    if (m_listener)
    {
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeNullCallback<void, Ptr<Socket>, const Address&>());
        m_listener->Close();
        m_listener = nullptr;
    }
}

// ---- Sending ------------------------------------------------------------------------------------

void
TransferApplication::BeginDue()
{
    while (m_nextDue < m_due.size() && m_outgoing[m_due[m_nextDue]].at <= Simulator::Now())
    {
        Begin(m_due[m_nextDue++]);
    }
    if (m_nextDue < m_due.size())
    {
        m_dueEvent = Simulator::Schedule(m_outgoing[m_due[m_nextDue]].at - Simulator::Now(),
                                         &TransferApplication::BeginDue,
                                         this);
    }
}

void
TransferApplication::BeginQueued()
{
    while (m_underWay < m_concurrency && !m_queue.empty())
    {
        const std::size_t index = m_queue.front();
        m_queue.pop_front();
        m_underWay++;
        Begin(index);
    }
}

void
TransferApplication::Begin(std::size_t index)
{
    Outgoing& outgoing = m_outgoing[index];
    NS_LOG_FUNCTION(this << outgoing.sent.transfer);
    outgoing.sent.begun = true;
    outgoing.sent.start = Simulator::Now();
    m_startedTrace(outgoing.sent.transfer, outgoing.sent.destination, outgoing.sent.bytes);
    const Ptr<Socket> socket = Socket::CreateSocket(GetNode(), TcpSocketFactory::GetTypeId());
    outgoing.socket = socket;
    socket->SetAttribute("MaxSegLifetime", DoubleValue(m_segmentLifetime.GetSeconds()));
    socket->SetConnectCallback(MakeCallback(&TransferApplication::Connected, this).Bind(index),
                               MakeCallback(&TransferApplication::End, this).Bind(index));
    socket->SetSendCallback(MakeCallback(&TransferApplication::SendMore, this).Bind(index));
    socket->SetCloseCallbacks(MakeCallback(&TransferApplication::End, this).Bind(index),
                              MakeCallback(&TransferApplication::End, this).Bind(index));
    socket->TraceConnectWithoutContext(
        "Tx",
        MakeCallback(&TransferApplication::NoteSegment, this).Bind(index));
    NS_ABORT_MSG_IF(socket->Bind() != 0, "TransferApplication: no TCP port is free");
    if (socket->Connect(InetSocketAddress(outgoing.sent.destination, m_port)) != 0)
    {
        NS_LOG_WARN("no way to " << outgoing.sent.destination);
        Simulator::ScheduleNow(&TransferApplication::End, this, index, socket);
    }
}

void
TransferApplication::Connected(std::size_t index, Ptr<Socket> socket)
{
    SendMore(index, socket, socket->GetTxAvailable());
}

void
TransferApplication::SendMore(std::size_t index, Ptr<Socket> socket, uint32_t /* room */)
{
    Outgoing& outgoing = m_outgoing[index];
    if (!outgoing.socket || outgoing.given == outgoing.sent.bytes)
    {
        return;
    }
    while (outgoing.given < outgoing.sent.bytes && socket->GetTxAvailable() > 0)
    {
        const auto size = static_cast<uint32_t>(
            std::min<uint64_t>(outgoing.sent.bytes - outgoing.given, socket->GetTxAvailable()));
        const Ptr<Packet> packet = Create<Packet>(size);
        if (outgoing.given == 0)
        {
            TransferTag tag;
            tag.transfer = outgoing.sent.transfer;
            tag.bytes = outgoing.sent.bytes;
            tag.start = outgoing.sent.start;
            packet->AddByteTag(tag);
        }
        outgoing.given += size; // before it is sent, as sending may call this again
        if (socket->Send(packet) < 0)
        {
            outgoing.given -= size;
            return;
        }
    }
    if (outgoing.given == outgoing.sent.bytes)
    {
        socket->Close(); // when all of it has been sent
    }
}

void
TransferApplication::End(std::size_t index, Ptr<Socket> /* socket */)
{
    Outgoing& outgoing = m_outgoing[index];
    NS_LOG_FUNCTION(this << outgoing.sent.transfer);
    if (outgoing.done)
    {
        return;
    }
    outgoing.done = true;
    outgoing.socket = nullptr;
    if (outgoing.queued)
    {
        m_underWay--;
        BeginQueued();
    }
}

void
TransferApplication::NoteSegment(std::size_t index,
                                 Ptr<const Packet> packet,
                                 const TcpHeader& header,
                                 Ptr<const TcpSocketBase> /* socket */)
{
    Outgoing& outgoing = m_outgoing[index];
    if (packet->GetSize() == 0)
    {
        return;
    }
    if (header.GetSequenceNumber() < outgoing.high)
    {
        outgoing.sent.resent++;
    }
    outgoing.high =
        std::max(outgoing.high, header.GetSequenceNumber() + SequenceNumber32(packet->GetSize()));
}

// ---- Receiving ----------------------------------------------------------------------------------

void
TransferApplication::Accept(Ptr<Socket> socket, const Address& /* from */)
{
    const std::size_t index = m_incoming.size();
    m_incoming.push_back({socket, false, {}});
    socket->SetRecvCallback(MakeCallback(&TransferApplication::Receive, this).Bind(index));
    socket->SetCloseCallbacks(MakeCallback(&TransferApplication::PeerClosed, this).Bind(index),
                              MakeCallback(&TransferApplication::PeerClosed, this).Bind(index));
}

void
TransferApplication::Receive(std::size_t index, Ptr<Socket> socket)
{
    Incoming& incoming = m_incoming[index];
    while (const Ptr<Packet> packet = socket->Recv())
    {
        if (packet->GetSize() == 0)
        {
            return; // the end
        }
        incoming.known = incoming.known || packet->FindFirstMatchingByteTag(incoming.tag);
        if (!incoming.known)
        {
            continue; // not one of ours
        }
        Received& received = m_received[incoming.tag.transfer];
        received.received += packet->GetSize();
        received.last = Simulator::Now();
        m_rxTrace(packet, incoming.tag.transfer);
        if (received.received == incoming.tag.bytes)
        {
            m_completedTrace(incoming.tag.transfer,
                             incoming.tag.bytes,
                             Simulator::Now() - incoming.tag.start);
        }
    }
}

void
TransferApplication::PeerClosed(std::size_t index, Ptr<Socket> socket)
{
    if (m_incoming[index].socket)
    {
        m_incoming[index].socket = nullptr;
        socket->ShutdownSend(); // TCP closes it when this returns
    }
}

} // namespace ns3
