/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ethernet-net-device.h"

#include "ethernet-channel.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/error-model.h"
#include "ns3/ethernet-header.h"
#include "ns3/event-impl.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cstring>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("EthernetNetDevice");

NS_OBJECT_ENSURE_REGISTERED(EthernetNetDevice);

namespace
{

/** Octets of an address. */
constexpr uint32_t ADDRESS_SIZE = 6;

/** Octets of a tag: TPID and TCI [802.1Q 9.3]. */
constexpr uint32_t TAG_SIZE = 4;

/** Octets of the shortest payload, below which a frame is padded. */
constexpr uint32_t MIN_PAYLOAD_SIZE =
    EthernetNetDevice::MIN_FRAME_SIZE - EthernetNetDevice::HEADER_SIZE;

/**
 * @brief Tell whether an EtherType is that of a tag [802.1Q Table 9-1].
 * @param type the EtherType
 * @return true for a C-TAG or an S-TAG
 */
bool
IsTag(uint16_t type)
{
    return type == 0x8100 || type == 0x88a8;
}

/**
 * @brief Read the 16 bits that frames carry most significant octet first.
 * @param octets two octets
 * @return their value
 */
uint16_t
Read16(const uint8_t* octets)
{
    return static_cast<uint16_t>(octets[0] << 8 | octets[1]);
}

/**
 * @brief Divide and round up.
 * @param a the dividend, more than -b
 * @param b the divisor, more than 0
 * @return the least integer that is not less than the quotient
 */
int64_t
DivideUp(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

/**
 * @brief Fire a trace source, which costs two loads if nobody watches.
 * @param trace the trace source
 * @param frame the frame
 */
inline void
Fire(const TracedCallback<Ptr<const Packet>>& trace, const Ptr<Packet>& frame)
{
    if (!trace.IsEmpty())
    {
        trace(frame);
    }
}

/**
 * @brief Append zeros to a packet that is not shared.
 * @param packet the packet
 * @param size its size when it is long enough
 */
void
Pad(const Ptr<Packet>& packet, uint32_t size)
{
    // Not Packet::AddPaddingAtEnd(), which leaves in the padding what was in memory.
    packet->AddAtEnd(Create<Packet>(size - packet->GetSize()));
}

/**
 * @brief Count the octets of tags at the start of a payload, at most two tags.
 * @param payload what follows the EtherType
 * @param type the EtherType
 * @return 0, 4 or 8
 */
uint32_t
GetTagsSize(const Ptr<const Packet>& payload, uint16_t type)
{
    if (!IsTag(type))
    {
        return 0;
    }
    uint8_t inner[TAG_SIZE] = {}; // TCI and the type that follows
    payload->CopyData(inner, sizeof(inner));
    return IsTag(Read16(inner + 2)) ? 2 * TAG_SIZE : TAG_SIZE;
}

} // namespace

/**
 * @brief The one event of a hop.
 *
 * Its own class because there is one for each frame and hop, and what newer releases of ns-3 make
 * of a member function and its arguments allocates twice. The device is not reference counted,
 * since a device lives until Simulator::Destroy(), which runs no events.
 */
class EthernetNetDevice::Arrival : public EventImpl
{
  public:
    /**
     * @brief Constructor.
     * @param device the receiver
     * @param frame the frame
     * @param epoch the epoch it was sent in
     */
    Arrival(EthernetNetDevice* device, const Ptr<Packet>& frame, uint32_t epoch)
        : m_device(device),
          m_frame(frame),
          m_epoch(epoch)
    {
    }

  protected:
    void Notify() override
    {
        m_device->Receive(m_frame, m_epoch);
    }

  private:
    EthernetNetDevice* m_device; //!< the receiver
    Ptr<Packet> m_frame;         //!< the frame
    uint32_t m_epoch;            //!< the epoch it was sent in
};

TypeId
EthernetNetDevice::GetTypeId()
{
    static TypeId tid = AddTraceSources(
        TypeId("ns3::EthernetNetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("Moose")
            .AddConstructor<EthernetNetDevice>()
            .AddAttribute(
                "Address",
                "The MAC address of this port.",
                Mac48AddressValue(Mac48Address::GetBroadcast()),
                MakeMac48AddressAccessor(&EthernetNetDevice::SetMac, &EthernetNetDevice::GetMac),
                MakeMac48AddressChecker())
            .AddAttribute(
                "Mtu",
                "The longest payload of an untagged frame, in octets.",
                UintegerValue(1500),
                MakeUintegerAccessor(&EthernetNetDevice::SetMtu, &EthernetNetDevice::GetMtu),
                MakeUintegerChecker<uint16_t>(MIN_PAYLOAD_SIZE))
            .AddAttribute("DataRate",
                          "The bit rate of the transmitter.",
                          DataRateValue(DataRate(1000000000)),
                          MakeDataRateAccessor(&EthernetNetDevice::SetDataRate,
                                               &EthernetNetDevice::GetDataRate),
                          MakeDataRateChecker())
            .AddAttribute(
                "TxQueue",
                "The queue of frames that wait for the link to become free.",
                StringValue("ns3::DropTailQueue<Packet>"),
                MakePointerAccessor(&EthernetNetDevice::SetQueue, &EthernetNetDevice::GetQueue),
                MakePointerChecker<Queue<Packet>>())
            .AddAttribute(
                "QueueBypass",
                "A frame that finds the link idle goes past the queue, which does not see it.",
                BooleanValue(true),
                MakeBooleanAccessor(&EthernetNetDevice::m_queueBypass),
                MakeBooleanChecker())
            .AddAttribute("ReceiveErrorModel",
                          "What corrupts received frames, which are dropped then; none by default.",
                          PointerValue(),
                          MakePointerAccessor(&EthernetNetDevice::m_receiveErrorModel),
                          MakePointerChecker<ErrorModel>()));
    return tid;
}

TypeId
EthernetNetDevice::AddTraceSources(TypeId tid)
{
    const char* const frames = "ns3::Packet::TracedCallback";
    return tid
        .AddTraceSource("MacTx",
                        "A frame has come for transmission; it may have to wait in the queue.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_macTxTrace),
                        frames)
        .AddTraceSource("MacTxDrop",
                        "A frame is dropped before its transmission: size or protocol number not "
                        "allowed, link down, or queue full.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_macTxDropTrace),
                        frames)
        .AddTraceSource("MacPromiscRx",
                        "A frame is delivered promiscuously or to the frame sink.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_macPromiscRxTrace),
                        frames)
        .AddTraceSource("MacRx",
                        "A frame for this address or a group, or any for the sink, is delivered.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_macRxTrace),
                        frames)
        .AddTraceSource("MacRxDrop",
                        "A frame received without error is dropped: too long for the MTU, or with "
                        "a length field that is not true.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_macRxDropTrace),
                        frames)
        .AddTraceSource("PhyTxBegin",
                        "The first bit of a frame's preamble leaves.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_phyTxBeginTrace),
                        frames)
        .AddTraceSource("PhyTxEnd",
                        "The last bit of a frame has left. Costs an event a frame.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_phyTxEndTrace),
                        frames)
        .AddTraceSource("PhyTxDrop",
                        "The last bit of a frame would have left now, had the link not gone down "
                        "meanwhile. Costs an event a frame.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_phyTxDropTrace),
                        frames)
        .AddTraceSource("PhyRxEnd",
                        "The last bit of a frame has arrived, without error.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_phyRxEndTrace),
                        frames)
        .AddTraceSource("PhyRxDrop",
                        "The last bit of a frame arrives, but the frame is corrupt, or would have "
                        "arrived now, had the link not gone down meanwhile.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_phyRxDropTrace),
                        frames)
        .AddTraceSource("Sniffer",
                        "A frame is sent, or received for this port (for a frame sink: any).",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_snifferTrace),
                        frames)
        .AddTraceSource("PromiscSniffer",
                        "A frame is sent or received.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_promiscSnifferTrace),
                        frames)
        .AddTraceSource("LinkChange",
                        "The link has come up or gone down.",
                        MakeTraceSourceAccessor(&EthernetNetDevice::m_linkChangeTrace),
                        "ns3::EthernetNetDevice::LinkStateTracedCallback");
}

EthernetNetDevice::EthernetNetDevice()
{
    NS_LOG_FUNCTION(this);
}

EthernetNetDevice::~EthernetNetDevice()
{
    NS_LOG_FUNCTION(this);
}

void
EthernetNetDevice::DoInitialize()
{
    NS_LOG_FUNCTION(this);
    // Time::SetResolution() may have been called after the attributes were set.
    UpdateTiming();
    NetDevice::DoInitialize();
}

void
EthernetNetDevice::DoDispose()
{
    NS_LOG_FUNCTION(this);
    // Nobody is told: at the end of a simulation whoever would hear of it may be gone.
    if (m_peer != nullptr)
    {
        m_peer->CloseLink();
        CloseLink();
    }
    m_sink = nullptr;
    m_channel = nullptr;
    m_node = nullptr;
    m_queue = nullptr;
    m_receiveErrorModel = nullptr;
    m_rxCallback = ReceiveCallback();
    m_promiscRxCallback = PromiscReceiveCallback();
    NetDevice::DoDispose();
}

void
EthernetNetDevice::Attach(Ptr<EthernetChannel> channel)
{
    NS_LOG_FUNCTION(this << channel);
    NS_ABORT_MSG_IF(m_channel, "EthernetNetDevice: attached to a channel already");
    m_channel = channel;
    channel->Attach(this);
}

void
EthernetNetDevice::Detach()
{
    NS_LOG_FUNCTION(this);
    if (m_channel)
    {
        const Ptr<EthernetChannel> channel = m_channel;
        channel->Detach(this);
        m_channel = nullptr;
    }
}

void
EthernetNetDevice::SetFrameSink(EthernetFrameSink* sink, uint32_t port)
{
    NS_LOG_FUNCTION(this << sink << port);
    m_sink = sink;
    m_sinkPort = port;
}

// ---- Link state ---------------------------------------------------------------------------------

uint32_t
EthernetNetDevice::GetContext() const
{
    return m_node ? m_node->GetId() : static_cast<uint32_t>(Simulator::NO_CONTEXT);
}

void
EthernetNetDevice::OpenLink(EthernetNetDevice* peer, uint32_t epoch)
{
    NS_LOG_FUNCTION(this << peer << epoch);
    m_peer = peer;
    m_peerContext = peer->GetContext();
    m_epoch = epoch;
    UpdateTiming();
}

void
EthernetNetDevice::CloseLink()
{
    NS_LOG_FUNCTION(this);
    m_peer = nullptr;
    m_epoch++;
    m_busyUntil = 0;
    m_busyFraction = 0;
    if (m_waiting)
    {
        m_transmitNext.Cancel();
        m_waiting = false;
    }
}

void
EthernetNetDevice::NotifyLinkChange(bool up)
{
    NS_LOG_FUNCTION(this << up);
    if (up != IsLinkUp())
    {
        return;
    }
    if (!up)
    {
        FlushQueue();
    }
    m_linkChangeTrace(up);
    m_linkChangeCallbacks();
    if (m_sink != nullptr)
    {
        m_sink->LinkChange(m_sinkPort, up);
    }
}

bool
EthernetNetDevice::IsLinkUp() const
{
    return m_peer != nullptr;
}

void
EthernetNetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    NS_LOG_FUNCTION(this);
    m_linkChangeCallbacks.ConnectWithoutContext(callback);
}

uint64_t
EthernetNetDevice::GetLostInFlight() const
{
    return m_lostInFlight;
}

// ---- Transmission -------------------------------------------------------------------------------

void
EthernetNetDevice::UpdateTiming()
{
    const int64_t ticksPerSecond = Time(Seconds(1)).GetTimeStep();
    const int64_t bitRate = m_bitRate;
    m_bitRate = static_cast<int64_t>(m_dataRate.GetBitRate());
    m_octetTicks = 8 * ticksPerSecond / m_bitRate;
    m_octetFraction = 8 * ticksPerSecond % m_bitRate;
    // A frame may be on its way before the device is initialized.
    m_busyFraction = m_bitRate == bitRate ? m_busyFraction : 0;
    m_delayTicks = m_channel ? m_channel->GetDelay().GetTimeStep() : 0;
}

bool
EthernetNetDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    return SendFrom(packet, GetAddress(), dest, protocolNumber);
}

bool
EthernetNetDevice::SendFrom(Ptr<Packet> packet,
                            const Address& source,
                            const Address& dest,
                            uint16_t protocolNumber)
{
    NS_LOG_FUNCTION(this << packet << source << dest << protocolNumber);
    const uint32_t size = packet->GetSize();
    const bool isLength = protocolNumber <= MAX_LENGTH;
    bool allowed = isLength ? size <= MAX_LENGTH : protocolNumber >= MIN_ETHERTYPE;
    if (size > m_mtu)
    {
        allowed = allowed && size <= m_mtu + GetTagsSize(packet, protocolNumber);
    }

    EthernetHeader header;
    header.SetSource(Mac48Address::ConvertFrom(source));
    header.SetDestination(Mac48Address::ConvertFrom(dest));
    header.SetLengthType(isLength ? static_cast<uint16_t>(size) : protocolNumber);
    const Ptr<Packet> frame = packet->Copy();
    if (size < MIN_PAYLOAD_SIZE)
    {
        Pad(frame, MIN_PAYLOAD_SIZE);
    }
    frame->AddHeader(header);
    return allowed ? Transmit(frame) : DropTx(frame);
}

bool
EthernetNetDevice::SendFrame(const Ptr<Packet>& frame)
{
    const uint32_t size = frame->GetSize();
    if (size >= MIN_FRAME_SIZE && size <= m_maxFrameSize)
    {
        return Transmit(frame);
    }
    if (size < HEADER_SIZE || size > m_maxFrameSize)
    {
        return DropTx(frame);
    }
    const Ptr<Packet> padded = frame->Copy();
    Pad(padded, MIN_FRAME_SIZE);
    return Transmit(padded);
}

bool
EthernetNetDevice::DropTx(const Ptr<Packet>& frame)
{
    NS_LOG_LOGIC(this << " drops " << frame);
    m_macTxDropTrace(frame);
    return false;
}

bool
EthernetNetDevice::Transmit(const Ptr<Packet>& frame)
{
    if (m_peer == nullptr)
    {
        return DropTx(frame);
    }
    Fire(m_macTxTrace, frame);
    const int64_t now = Simulator::Now().GetTimeStep();
    // Where octets are not whole ticks, the link may become free at a fraction of the present tick;
    // a wait of less than a tick is put into the arrival time and needs no event of its own.
    const int64_t subtick = m_octetFraction != 0 ? 1 : 0;
    const bool idle = !m_waiting && now + subtick >= m_busyUntil;
    if (idle && m_queueBypass)
    {
        StartTransmission(frame, now);
        return true;
    }
    return Enqueue(frame, idle);
}

bool
EthernetNetDevice::Enqueue(const Ptr<Packet>& frame, bool idle)
{
    if (!m_queue->Enqueue(frame))
    {
        return DropTx(frame);
    }
    if (idle)
    {
        TransmitNext();
    }
    else if (!m_waiting)
    {
        ScheduleNext();
    }
    return true;
}

void
EthernetNetDevice::TransmitNext()
{
    // Still waiting while the queue calls out: a queue disc may send from within.
    m_waiting = true;
    const Ptr<Packet> frame = m_queue->Dequeue();
    if (frame && m_peer != nullptr)
    {
        StartTransmission(frame, Simulator::Now().GetTimeStep());
    }
    m_waiting = false;
    if (frame && m_peer != nullptr && !m_queue->IsEmpty())
    {
        ScheduleNext();
    }
}

void
EthernetNetDevice::ScheduleNext()
{
    m_waiting = true;
    const int64_t wait = m_busyUntil - Simulator::Now().GetTimeStep();
    m_transmitNext = Simulator::Schedule(TimeStep(static_cast<uint64_t>(wait)),
                                         &EthernetNetDevice::TransmitNext,
                                         this);
}

void
EthernetNetDevice::StartTransmission(const Ptr<Packet>& frame, int64_t now)
{
    const int64_t octets = PREAMBLE_SIZE + frame->GetSize() + FCS_SIZE;
    int64_t sent = octets * m_octetTicks; // from now until the last bit has left
    int64_t gapEnd = (octets + GAP_SIZE) * m_octetTicks;
    if (m_octetFraction != 0)
    {
        // Parts of m_bitRate of a tick by which the transmission begins after now, exactly;
        // negative if it follows another that ended within this tick.
        const int64_t begin =
            m_busyUntil >= now ? (m_busyUntil - now) * m_bitRate - m_busyFraction : 0;
        const int64_t gapFraction = begin + (octets + GAP_SIZE) * m_octetFraction;
        sent += DivideUp(begin + octets * m_octetFraction, m_bitRate);
        const int64_t gapCarry = DivideUp(gapFraction, m_bitRate);
        gapEnd += gapCarry;
        m_busyFraction = gapCarry * m_bitRate - gapFraction;
    }
    m_busyUntil = now + gapEnd;
    EventImpl* arrival = new Arrival(m_peer, frame, m_epoch);
    Simulator::ScheduleWithContext(m_peerContext,
                                   TimeStep(static_cast<uint64_t>(sent + m_delayTicks)),
                                   arrival);
    if (!m_phyTxEndTrace.IsEmpty() || !m_phyTxDropTrace.IsEmpty())
    {
        Simulator::Schedule(TimeStep(static_cast<uint64_t>(sent)),
                            &EthernetNetDevice::EndTransmission,
                            this,
                            frame,
                            m_epoch);
    }
    Fire(m_phyTxBeginTrace, frame);
    Fire(m_promiscSnifferTrace, frame);
    Fire(m_snifferTrace, frame);
}

void
EthernetNetDevice::EndTransmission(Ptr<Packet> frame, uint32_t epoch)
{
    if (epoch == m_epoch)
    {
        m_phyTxEndTrace(frame);
    }
    else
    {
        m_phyTxDropTrace(frame);
    }
}

void
EthernetNetDevice::FlushQueue()
{
    NS_LOG_FUNCTION(this);
    while (Ptr<Packet> frame = m_queue->Remove())
    {
        DropTx(frame);
    }
}

// ---- Reception ----------------------------------------------------------------------------------

void
EthernetNetDevice::Receive(const Ptr<Packet>& frame, uint32_t epoch)
{
    if (epoch != m_epoch)
    {
        m_lostInFlight++;
        m_phyRxDropTrace(frame);
        return;
    }
    if (m_receiveErrorModel && m_receiveErrorModel->IsCorrupt(frame))
    {
        m_phyRxDropTrace(frame);
        return;
    }
    Fire(m_phyRxEndTrace, frame);
    Fire(m_promiscSnifferTrace, frame);
    if (frame->GetSize() > m_maxFrameSize)
    {
        m_macRxDropTrace(frame);
        return;
    }
    if (m_sink == nullptr)
    {
        ReceiveAsHost(frame);
        return;
    }
    Fire(m_snifferTrace, frame);
    Fire(m_macPromiscRxTrace, frame);
    Fire(m_macRxTrace, frame);
    m_sink->ReceiveFrame(m_sinkPort, frame);
}

void
EthernetNetDevice::ReceiveAsHost(const Ptr<Packet>& frame)
{
    uint8_t header[HEADER_SIZE];
    frame->CopyData(header, HEADER_SIZE);
    PacketType type = PACKET_HOST;
    if ((header[0] & 1) != 0)
    {
        static const uint8_t broadcast[ADDRESS_SIZE] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
        type =
            std::memcmp(header, broadcast, ADDRESS_SIZE) == 0 ? PACKET_BROADCAST : PACKET_MULTICAST;
    }
    else if (std::memcmp(header, m_mac, ADDRESS_SIZE) != 0)
    {
        if (m_promiscRxCallback.IsNull())
        {
            return;
        }
        type = PACKET_OTHERHOST;
    }
    if (type != PACKET_OTHERHOST && !m_snifferTrace.IsEmpty())
    {
        m_snifferTrace(frame);
    }
    Deliver(frame, header, type);
}

void
EthernetNetDevice::Deliver(const Ptr<Packet>& frame, const uint8_t* header, PacketType type)
{
    const uint16_t protocol = Read16(header + 2 * ADDRESS_SIZE);
    const uint32_t size = frame->GetSize() - HEADER_SIZE;
    if (protocol < MIN_ETHERTYPE && (protocol > MAX_LENGTH || protocol > size))
    {
        m_macRxDropTrace(frame);
        return;
    }
    const Ptr<Packet> payload = frame->Copy();
    payload->RemoveAtStart(HEADER_SIZE);
    if (protocol <= MAX_LENGTH)
    {
        payload->RemoveAtEnd(size - protocol);
    }
    Mac48Address source;
    source.CopyFrom(header + ADDRESS_SIZE);
    if (!m_promiscRxCallback.IsNull())
    {
        Mac48Address destination;
        destination.CopyFrom(header);
        Fire(m_macPromiscRxTrace, frame);
        m_promiscRxCallback(this, payload, protocol, source, destination, type);
    }
    if (type != PACKET_OTHERHOST && !m_rxCallback.IsNull())
    {
        Fire(m_macRxTrace, frame);
        m_rxCallback(this, payload, protocol, source);
    }
}

// ---- Properties ---------------------------------------------------------------------------------

void
EthernetNetDevice::SetDataRate(DataRate rate)
{
    NS_LOG_FUNCTION(this << rate);
    NS_ABORT_MSG_IF(rate.GetBitRate() == 0, "EthernetNetDevice: DataRate must be more than 0");
    m_dataRate = rate;
    UpdateTiming();
}

DataRate
EthernetNetDevice::GetDataRate() const
{
    return m_dataRate;
}

void
EthernetNetDevice::SetQueue(Ptr<Queue<Packet>> queue)
{
    NS_LOG_FUNCTION(this << queue);
    NS_ABORT_MSG_IF(!queue, "EthernetNetDevice: there has to be a TxQueue");
    if (m_queue)
    {
        FlushQueue();
    }
    m_queue = queue;
}

Ptr<Queue<Packet>>
EthernetNetDevice::GetQueue() const
{
    return m_queue;
}

void
EthernetNetDevice::SetIfIndex(const uint32_t index)
{
    NS_LOG_FUNCTION(this << index);
    m_ifIndex = index;
}

uint32_t
EthernetNetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel>
EthernetNetDevice::GetChannel() const
{
    return m_channel;
}

void
EthernetNetDevice::SetMac(Mac48Address address)
{
    NS_LOG_FUNCTION(this << address);
    address.CopyTo(m_mac);
}

Mac48Address
EthernetNetDevice::GetMac() const
{
    Mac48Address address;
    address.CopyFrom(m_mac);
    return address;
}

void
EthernetNetDevice::SetAddress(Address address)
{
    SetMac(Mac48Address::ConvertFrom(address));
}

Address
EthernetNetDevice::GetAddress() const
{
    return GetMac();
}

bool
EthernetNetDevice::SetMtu(const uint16_t mtu)
{
    NS_LOG_FUNCTION(this << mtu);
    if (mtu < MIN_PAYLOAD_SIZE)
    {
        return false;
    }
    m_mtu = mtu;
    m_maxFrameSize = HEADER_SIZE + mtu + MAX_TAGS_SIZE;
    return true;
}

uint16_t
EthernetNetDevice::GetMtu() const
{
    return m_mtu;
}

bool
EthernetNetDevice::IsBroadcast() const
{
    return true;
}

Address
EthernetNetDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
EthernetNetDevice::IsMulticast() const
{
    return true;
}

Address
EthernetNetDevice::GetMulticast(Ipv4Address multicastGroup) const
{
    return Mac48Address::GetMulticast(multicastGroup);
}

Address
EthernetNetDevice::GetMulticast(Ipv6Address addr) const
{
    return Mac48Address::GetMulticast(addr);
}

bool
EthernetNetDevice::IsBridge() const
{
    return false;
}

bool
EthernetNetDevice::IsPointToPoint() const
{
    // ns-3 asks in order to do without ARP and without MAC addresses; both are needed here.
    return false;
}

bool
EthernetNetDevice::NeedsArp() const
{
    return true;
}

bool
EthernetNetDevice::SupportsSendFrom() const
{
    return true;
}

Ptr<Node>
EthernetNetDevice::GetNode() const
{
    return m_node;
}

void
EthernetNetDevice::SetNode(Ptr<Node> node)
{
    NS_LOG_FUNCTION(this << node);
    m_node = node;
    if (m_peer != nullptr)
    {
        m_peer->m_peerContext = GetContext();
    }
}

void
EthernetNetDevice::SetReceiveCallback(ReceiveCallback cb)
{
    NS_LOG_FUNCTION(this);
    m_rxCallback = cb;
}

void
EthernetNetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    NS_LOG_FUNCTION(this);
    m_promiscRxCallback = cb;
}

} // namespace ns3
