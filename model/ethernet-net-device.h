/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ETHERNET_NET_DEVICE_H
#define ETHERNET_NET_DEVICE_H

#include "ns3/data-rate.h"
#include "ns3/event-id.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/queue.h"
#include "ns3/traced-callback.h"

#include <cstdint>

/**
 * @file
 * @ingroup moose
 * A full-duplex IEEE 802.3 port, the two of which at the ends of an EthernetChannel make a link.
 *
 * **What a packet is.** Between Send() and the receive callback, and in every trace source, a
 * packet is a whole MAC frame from the destination address to the last octet of the payload:
 * Ethernet II, 802.1Q tagged, or 802.3 with a length field and LLC. It is padded with zeros to 60
 * octets. The frame check sequence is not in the packet and neither are preamble and start
 * delimiter, but they are in the time a frame takes.
 *
 * **Timing** [802.3 3.1.1, 4.4.2]. A frame of n octets is on the wire for
 *
 *     preamble and SFD 8  +  frame n (at least 60)  +  FCS 4     octets,
 *
 * and 12 octets of gap follow before the next may begin. The peer receives it when its last bit
 * arrives: 8 + n + 4 octets after the first bit left, plus the delay of the channel. Worked
 * example: a payload of 1500 octets makes a frame of 1514, which takes 8 + 1514 + 4 + 12 = 1538
 * octets of the link's capacity; at 1 Gb/s an octet is 8 ns, so 12.304 us from one frame to the
 * next (81274 frames a second), and the receiver has it 12.208 us plus the delay after its
 * transmission began. A frame of 60 octets takes 84 octets: 672 ns, of which 576 ns until it is
 * received.
 *
 * At rates where an octet is not a whole number of the simulator's ticks (10 Gb/s: 0.8 ns), the
 * device computes with the exact fraction and carries it from frame to frame: events happen at the
 * next tick, and a saturated link still carries exactly its rate.
 *
 * **Events.** On an idle link a hop costs one simulator event, the arrival at the peer. The
 * transmitter only remembers until when it is busy. When a frame has to wait, it goes to the
 * transmit queue, and the first to do so schedules the event that takes it out; that event repeats
 * itself only while the queue is not empty. So a burst of n frames over an idle link costs 2n - 1
 * events. A transmit-end event exists only while something is connected to the trace source
 * PhyTxEnd or PhyTxDrop; whoever counts drops at scale leaves PhyTxDrop alone, because what it
 * shows the peer's PhyRxDrop shows as well.
 *
 * **The queue** holds frames that wait, so a frame that finds link and queue idle goes past it, and
 * the queue's own traces and statistics do not see it. With the attribute QueueBypass set to false
 * every frame is enqueued and, if the link is idle, dequeued at once, as in ns-3's other devices;
 * no event is added. Ascii traces and flow control of the helper do that.
 *
 * **Link down.** Channel and device know at once (IsLinkUp()). Frames in flight in either direction
 * are lost, which the receiver's PhyRxDrop shows at the time they would have arrived (and the
 * sender's PhyTxDrop, if their last bit had not left); frames in the queue are flushed, and frames
 * sent while the link is down are refused, which the sender's MacTxDrop shows. So, once all is
 * quiet, for each direction of a link: PhyTxBegin = PhyTxEnd + PhyTxDrop of the sender = PhyRxEnd +
 * PhyRxDrop of the receiver. ethernet-channel.h has the details.
 *
 * **Hosts.** The device is a drop-in NetDevice for ns-3's Internet stack, PacketSocket and
 * BridgeNetDevice: it strips 14 octets of header on reception and passes the type/length field as
 * protocol number. If that is a length (1500 or less), it also strips the padding; what remains are
 * the LLC octets and their data, unchanged. Padding of Ethernet II frames stays, as nothing in such
 * a frame tells it from data; IPv4 and IPv6 trim by their own length fields. A tag is payload here:
 * protocol number 0x8100, and the packet begins with the TCI.
 *
 * **Switches** own their ports completely. They install an EthernetFrameSink, get whole frames and
 * send whole frames with SendFrame(). One packet may be in several queues and on several links at
 * the same time, so nobody ever changes a frame that was received or handed to SendFrame(): copy it
 * (Packet::Copy shares the octets) and change the copy.
 *
 * @attention Not modelled: half duplex, auto-negotiation (both ends of a link have to be given the
 * same rate; nothing checks it), pause frames, energy-efficient Ethernet, cut-through reception.
 */

namespace ns3
{

class ErrorModel;
class EthernetChannel;
class Node;

/**
 * @ingroup moose
 * @brief One that takes all frames of a port, whole: a switch.
 */
class EthernetFrameSink
{
  public:
    virtual ~EthernetFrameSink() = default;

    /**
     * @brief A frame has been received without error.
     * @param port the number given to EthernetNetDevice::SetFrameSink()
     * @param frame the frame, from destination address to the end of payload or padding. Others may
     * hold the same packet: do not modify it.
     */
    virtual void ReceiveFrame(uint32_t port, Ptr<Packet> frame) = 0;

    /**
     * @brief The link has come up or gone down; called in the context of whoever caused that.
     * @param port the number given to EthernetNetDevice::SetFrameSink()
     * @param up the new state, that of EthernetNetDevice::IsLinkUp()
     */
    virtual void LinkChange(uint32_t port, bool up) = 0;
};

/**
 * @ingroup moose
 * @brief A full-duplex Ethernet port.
 */
class EthernetNetDevice : public NetDevice
{
  public:
    /** Octets of the MAC header: destination, source, type or length [802.3 3.1.1]. */
    static constexpr uint32_t HEADER_SIZE = 14;
    /** Octets of the shortest frame, without FCS: minFrameSize is 64 [802.3 4.4.2]. */
    static constexpr uint32_t MIN_FRAME_SIZE = 60;
    /** Octets by which tags may make a frame longer than MTU and header: two of 4 octets each. */
    static constexpr uint32_t MAX_TAGS_SIZE = 8;
    /** Octets of preamble and start frame delimiter [802.3 3.1.1]. */
    static constexpr uint32_t PREAMBLE_SIZE = 8;
    /** Octets of the frame check sequence [802.3 3.2.9]. */
    static constexpr uint32_t FCS_SIZE = 4;
    /** Octets of the gap between two frames: interPacketGap is 96 bits [802.3 4.4.2]. */
    static constexpr uint32_t GAP_SIZE = 12;
    /** Greatest value of the type/length field that is a length [802.3 3.2.6]. */
    static constexpr uint16_t MAX_LENGTH = 1500;
    /** Least value of the type/length field that is an EtherType [802.3 3.2.6]. */
    static constexpr uint16_t MIN_ETHERTYPE = 1536;

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    EthernetNetDevice();
    ~EthernetNetDevice() override;

    EthernetNetDevice(const EthernetNetDevice&) = delete;
    EthernetNetDevice& operator=(const EthernetNetDevice&) = delete;

    /**
     * @brief Plug the device into a channel.
     * @param channel a channel with a free end; a device that is attached already is a fatal error
     */
    void Attach(Ptr<EthernetChannel> channel);

    /**
     * @brief Pull the device out of its channel, as when a host moves; the link goes down. It may
     * be attached to another channel then. No effect if it is not attached.
     */
    void Detach();

    /**
     * @brief Hand all received frames, whole, to a sink; none goes to the receive callbacks then.
     *
     * The sink is not told of the state that the link has now; ask IsLinkUp().
     *
     * @param sink the sink, which has to outlive the device or to be removed before; nullptr
     * removes
     * @param port a number for the sink's use, given back with each frame
     */
    void SetFrameSink(EthernetFrameSink* sink, uint32_t port);

    /**
     * @brief Send a whole frame, from the destination address on, without FCS.
     *
     * A frame shorter than 60 octets is padded. The packet is neither modified nor copied
     * otherwise, so the same one may be sent on several ports; nobody may modify it afterwards.
     *
     * @param frame the frame
     * @return false if the frame was dropped (trace MacTxDrop): the link is down, the queue is
     * full, or the frame is shorter than a header or longer than MTU + 14 + 8 octets
     */
    bool SendFrame(const Ptr<Packet>& frame);

    /**
     * @brief Set the bit rate of the transmitter for frames whose transmission begins from now on.
     * @param rate the rate, more than 0; the default is 1 Gb/s
     */
    void SetDataRate(DataRate rate);

    /**
     * @brief Get the bit rate of the transmitter.
     * @return the rate
     */
    DataRate GetDataRate() const;

    /**
     * @brief Set the transmit queue; what waits in the present one is dropped.
     * @param queue any queue of packets, not shared with another device
     */
    void SetQueue(Ptr<Queue<Packet>> queue);

    /**
     * @brief Get the transmit queue.
     * @return the queue
     */
    Ptr<Queue<Packet>> GetQueue() const;

    /**
     * @brief Count the frames for this device that a link going down has caught in flight.
     * @return the number since the start
     */
    uint64_t GetLostInFlight() const;

    // inherited from NetDevice
    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(const uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address multicastGroup) const override;
    Address GetMulticast(Ipv6Address addr) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;

    /**
     * @brief Send a packet from this device's own address.
     * @copydetails SendFrom()
     */
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;

    /**
     * @brief Send a packet from any address.
     *
     * A copy of the packet is made a frame; the packet itself is left as it is.
     *
     * @param packet the payload: for a protocol number that is a length, LLC header and data; for a
     * tag's EtherType, TCI, inner type and inner payload
     * @param source the source address (Mac48Address)
     * @param dest the destination address (Mac48Address)
     * @param protocolNumber 1536 or more: the EtherType. 1500 or less: an 802.3 frame, whose length
     * field becomes the size of the packet, whatever the number is.
     * @return false if the frame was dropped (trace MacTxDrop): the link is down, the queue is
     * full, the payload is longer than the MTU (and 4 octets for each of at most two tags) or than
     * 1500 octets under a length field, or the protocol number is neither
     */
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;

    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback cb) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback cb) override;
    bool SupportsSendFrom() const override;

    /**
     * @brief Signature of the trace source LinkChange.
     * @param up the new state of the link
     */
    typedef void (*LinkStateTracedCallback)(bool up);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    friend class EthernetChannel;
    class Arrival;

    /**
     * @brief Add the trace sources to the type.
     * @param tid the type
     * @return the type
     */
    static TypeId AddTraceSources(TypeId tid);

    /**
     * @brief Set the address from the attribute.
     * @param address the address
     */
    void SetMac(Mac48Address address);

    /**
     * @brief Get the address for the attribute.
     * @return the address
     */
    Mac48Address GetMac() const;

    /**
     * @brief Put the data rate and the channel's delay into the ticks of the simulator.
     */
    void UpdateTiming();

    /**
     * @brief Get the context of events that happen at this device.
     * @return the number of the node, or Simulator::NO_CONTEXT without one
     */
    uint32_t GetContext() const;

    /**
     * @brief The link has come up. Called by the channel, which calls NotifyLinkChange()
     * afterwards.
     * @param peer the device at the other end
     * @param epoch what to mark frames with until the link goes down, the same at both ends
     */
    void OpenLink(EthernetNetDevice* peer, uint32_t epoch);

    /**
     * @brief The link has gone down. Called by the channel, which calls NotifyLinkChange()
     * afterwards.
     */
    void CloseLink();

    /**
     * @brief Tell everybody who has asked, and drop what waits if the link has gone down.
     * @param up what the channel has set; nothing happens if a callback has changed it since
     */
    void NotifyLinkChange(bool up);

    /**
     * @brief Drop every frame that waits in the queue.
     */
    void FlushQueue();

    /**
     * @brief Drop a frame that was to be sent, with a trace.
     * @param frame the frame
     * @return false, which Send() has to return
     */
    bool DropTx(const Ptr<Packet>& frame);

    /**
     * @brief Transmit a frame now or put it in the queue.
     * @param frame the frame, complete
     * @return false if it was dropped
     */
    bool Transmit(const Ptr<Packet>& frame);

    /**
     * @brief Put a frame in the queue, and see to it that it is taken out.
     * @param frame the frame
     * @param idle the link is free: take it out at once
     * @return false if it was dropped
     */
    bool Enqueue(const Ptr<Packet>& frame, bool idle);

    /**
     * @brief Take the next frame out of the queue and transmit it; the link is free.
     */
    void TransmitNext();

    /**
     * @brief Have TransmitNext() called when the link becomes free.
     */
    void ScheduleNext();

    /**
     * @brief Begin to transmit; the link is free.
     * @param frame the frame
     * @param now the present time in ticks
     */
    void StartTransmission(const Ptr<Packet>& frame, int64_t now);

    /**
     * @brief The last bit of a frame has left, or would have; happens only while that is watched.
     * @param frame the frame
     * @param epoch the epoch the frame was sent in
     */
    void EndTransmission(Ptr<Packet> frame, uint32_t epoch);

    /**
     * @brief The last bit of a frame has arrived.
     * @param frame the frame
     * @param epoch the epoch the frame was sent in
     */
    void Receive(const Ptr<Packet>& frame, uint32_t epoch);

    /**
     * @brief Filter a frame by its destination as a host's port does, and deliver it.
     * @param frame the frame
     */
    void ReceiveAsHost(const Ptr<Packet>& frame);

    /**
     * @brief Deliver a frame to the receive callbacks.
     * @param frame the frame
     * @param header its first 14 octets
     * @param type whom it is for
     */
    void Deliver(const Ptr<Packet>& frame, const uint8_t* header, PacketType type);

    // What the reception of a frame touches is together, because a broadcast reaches thousands of
    // devices none of which is in the processor's cache.
    uint32_t m_epoch{0};                        //!< changes when the link goes up or down
    uint32_t m_maxFrameSize{0};                 //!< octets of the longest frame: MTU + 14 + 8
    uint8_t m_mac[6]{};                         //!< own address
    uint16_t m_mtu{0};                          //!< octets of payload of an untagged frame
    uint32_t m_sinkPort{0};                     //!< what the sink calls this port
    EthernetFrameSink* m_sink{nullptr};         //!< takes all frames, or nullptr
    Ptr<ErrorModel> m_receiveErrorModel;        //!< may be nullptr
    PromiscReceiveCallback m_promiscRxCallback; //!< for all frames; may be null
    ReceiveCallback m_rxCallback;               //!< for frames to this device; may be null

    /// Trace: received without error
    TracedCallback<Ptr<const Packet>> m_phyRxEndTrace;
    /// Trace: sent, or received whomever for
    TracedCallback<Ptr<const Packet>> m_promiscSnifferTrace;
    /// Trace: delivered, whomever for
    TracedCallback<Ptr<const Packet>> m_macPromiscRxTrace;
    /// Trace: sent, or received for this device
    TracedCallback<Ptr<const Packet>> m_snifferTrace;
    /// Trace: delivered, for this device
    TracedCallback<Ptr<const Packet>> m_macRxTrace;

    // What the transmission of a frame touches. Times are in ticks of the simulator (1 ns, unless
    // Time::SetResolution() was called), fractions of a tick in parts of m_bitRate. An octet takes
    // m_octetTicks + m_octetFraction / m_bitRate ticks.
    EthernetNetDevice* m_peer{nullptr}; //!< the other end; nullptr while the link is down
    int64_t m_busyUntil{0};             //!< the first tick at which the next frame may begin
    int64_t m_busyFraction{0};          //!< how much earlier than that the gap is over, exactly
    int64_t m_delayTicks{0};            //!< propagation delay
    int64_t m_octetTicks{0};            //!< time of an octet, whole ticks
    int64_t m_octetFraction{0};         //!< time of an octet, fraction
    int64_t m_bitRate{0};               //!< bits a second
    uint32_t m_peerContext{0};          //!< context of the arrival
    bool m_waiting{false};              //!< TransmitNext() is scheduled or under way
    bool m_queueBypass{true};           //!< an idle link does without the queue

    /// Trace: to be sent
    TracedCallback<Ptr<const Packet>> m_macTxTrace;
    /// Trace: transmission begins
    TracedCallback<Ptr<const Packet>> m_phyTxBeginTrace;
    /// Trace: transmission ends
    TracedCallback<Ptr<const Packet>> m_phyTxEndTrace;
    /// Trace: transmission was cut off
    TracedCallback<Ptr<const Packet>> m_phyTxDropTrace;

    // The rest.
    Ptr<Queue<Packet>> m_queue;     //!< frames that wait
    EventId m_transmitNext;         //!< TransmitNext(), while m_waiting
    Ptr<EthernetChannel> m_channel; //!< the cable; nullptr while detached
    Ptr<Node> m_node;               //!< the node
    DataRate m_dataRate;            //!< as set
    uint32_t m_ifIndex{0};          //!< index among the node's devices
    uint64_t m_lostInFlight{0};     //!< frames of an earlier epoch

    /// Trace: dropped before transmission
    TracedCallback<Ptr<const Packet>> m_macTxDropTrace;
    /// Trace: dropped before delivery
    TracedCallback<Ptr<const Packet>> m_macRxDropTrace;
    /// Trace: dropped during reception
    TracedCallback<Ptr<const Packet>> m_phyRxDropTrace;
    /// Trace: the link has gone up or down
    TracedCallback<bool> m_linkChangeTrace;
    /// What AddLinkChangeCallback() was given
    TracedCallback<> m_linkChangeCallbacks;
};

} // namespace ns3

#endif /* ETHERNET_NET_DEVICE_H */
