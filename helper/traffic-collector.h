/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_TRAFFIC_COLLECTOR_H
#define MOOSE_TRAFFIC_COLLECTOR_H

#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

namespace ns3
{

class EthernetNetDevice;
class ResultsDatabase;

/** Whom a frame is for [802.3 3.2.3]. */
enum class FrameCast : uint8_t
{
    UNICAST,   //!< one station: the group bit of the destination is 0
    MULTICAST, //!< a group but not all
    BROADCAST, //!< all stations: ff:ff:ff:ff:ff:ff
    FLOODED,   //!< at a host: one station, but another one
};

/** What a frame carries, as far as the results tell it apart. */
enum class FrameProtocol : uint8_t
{
    ARP,   //!< EtherType 0806
    DHCP,  //!< UDP with port 67 or 68 over IPv4, 546 or 547 over IPv6 [RFC 2131 4.1, RFC 8415 7.2]
    IPV4,  //!< other IPv4, EtherType 0800
    IPV6,  //!< other IPv6, EtherType 86dd
    ND,    //!< neighbour discovery: ICMPv6 types 133 to 137 [RFC 4861 4]
    BPDU,  //!< spanning tree: LLC 42 42 03 [802.1D-2004 table 7-9]
    ISIS,  //!< IS-IS: LLC fe fe 03 [ISO 10589 8.4]
    ELK,   //!< the directory's own protocol, EtherType 88b5
    OTHER, //!< anything else
};

/** What kind of frame it is. */
struct FrameKind
{
    FrameCast cast;         //!< whom it is for
    FrameProtocol protocol; //!< what it carries
};

/**
 * @ingroup moose
 * @brief Counts of frames and octets by kind, in one direction of a link or at one host.
 */
class TrafficCounter
{
  public:
    /** Number of values of FrameCast. */
    static constexpr std::size_t CASTS = 4;
    /** Number of values of FrameProtocol. */
    static constexpr std::size_t PROTOCOLS = 9;
    /** Octets of a frame that tell its kind: MAC header, tag, longest IPv4 header, UDP ports. */
    static constexpr std::size_t HEAD_SIZE = 14 + 4 + 60 + 4;

    /** How many. */
    struct Sum
    {
        uint64_t frames{0}; //!< frames
        uint64_t bytes{0};  //!< their octets from destination address to FCS
    };

    /**
     * Tell what kind a frame is, from the frame alone: its cast is never FLOODED. One 802.1Q tag
     * is looked through; a fragment of IPv4 other than
     * the first shows no ports and counts as IPV4, and behind extension headers of IPv6 nothing is
     * looked for. A frame too short to tell is OTHER.
     * @param head the frame from the destination address on
     * @param size octets in @c head: the whole frame, or at least HEAD_SIZE; not below 6
     * @return its kind
     */
    static FrameKind Classify(const uint8_t* head, std::size_t size);

    /**
     * @param cast a kind of destination
     * @return its name in the database
     */
    static const char* GetName(FrameCast cast);

    /**
     * @param protocol a protocol
     * @return its name in the database
     */
    static const char* GetName(FrameProtocol protocol);

    /**
     * Count a frame. Fit to be connected to PhyTxBegin and PhyRxEnd of an EthernetNetDevice.
     * @param frame the whole frame without FCS
     */
    void Count(Ptr<const Packet> frame);

    /**
     * Count a frame of which it is known what it is.
     * @param kind its kind
     * @param size its octets without FCS
     */
    void Add(FrameKind kind, uint32_t size);

    /**
     * @param cast a kind of destination
     * @param protocol a protocol
     * @return how many there were of this kind
     */
    const Sum& Get(FrameCast cast, FrameProtocol protocol) const;

  private:
    std::array<std::array<Sum, PROTOCOLS>, CASTS> m_sums{}; //!< by cast and protocol
};

/**
 * @ingroup moose
 * @brief Counts of what arrives at a host, by kind: of all frames, and of those in the second half.
 */
class HostTrafficCounter
{
  public:
    /**
     * @param own six octets: the host's address; unicast frames to others count as FLOODED
     * @param middle when the second half begins
     */
    HostTrafficCounter(const uint8_t* own, Time middle);

    /**
     * Count a frame. Fit to be connected to PhyRxEnd of an EthernetNetDevice.
     * @param frame the whole frame without FCS
     */
    void Count(Ptr<const Packet> frame);

    /**
     * @return the counts of all frames
     */
    const TrafficCounter& GetAll() const;

    /**
     * @return the counts of those that arrived in the second half
     */
    const TrafficCounter& GetSecondHalf() const;

  private:
    std::array<uint8_t, 6> m_own; //!< the host's address
    Time m_middle;                //!< when the second half begins
    TrafficCounter m_all;         //!< all frames
    TrafficCounter m_secondHalf;  //!< those since m_middle
};

/**
 * @ingroup moose
 * @brief Watches links and hosts, and writes to the results what they carried and received.
 *
 * A direction of a link is counted where frames are put on the wire (PhyTxBegin of the sender), so
 * frames that are lost on the way count; a host is counted where they have arrived without error
 * (PhyRxEnd), whomever they are for. Sizes include the FCS, not preamble and gap.
 *
 * Counting begins with AddLink() or AddHost() and ends when the collector is destroyed. The devices
 * are kept alive until then.
 */
class TrafficCollector
{
  public:
    /**
     * @param middle when the second half of what is measured begins, which is counted at hosts
     * apart; by default never
     */
    explicit TrafficCollector(Time middle = Time::Max());
    ~TrafficCollector();
    TrafficCollector(const TrafficCollector&) = delete;
    TrafficCollector& operator=(const TrafficCollector&) = delete;

    /**
     * Count both directions of a link.
     * @param link name of the link
     * @param fromNode name of the node at one end
     * @param toNode name of the node at the other end
     * @param tier host for a link to a host, else the tier of the switch nearer the core
     * @param fromDevice the port of @c fromNode
     * @param toDevice the port of @c toNode
     */
    void AddLink(const std::string& link,
                 const std::string& fromNode,
                 const std::string& toNode,
                 const std::string& tier,
                 Ptr<EthernetNetDevice> fromDevice,
                 Ptr<EthernetNetDevice> toDevice);

    /**
     * Count what a host receives.
     * @param host name of the host
     * @param device its port, which has its address
     */
    void AddHost(const std::string& host, Ptr<EthernetNetDevice> device);

    /**
     * Write the rows of link_load and host_load, in the order in which links and hosts were added,
     * the direction from @c fromNode to @c toNode first. What carried or received nothing has one
     * row of zeros.
     * @param database where
     */
    void Write(ResultsDatabase& database) const;

    /**
     * @param cast a kind of destination
     * @param secondHalf count the second half only
     * @return frames of this kind that arrived at hosts, in sum over the hosts
     */
    uint64_t GetHostFrames(FrameCast cast, bool secondHalf) const;

  private:
    /** One direction of a link. */
    struct LinkTap
    {
        std::string link;              //!< the link
        std::string from;              //!< sending node
        std::string to;                //!< receiving node
        std::string tier;              //!< tier of the link
        Ptr<EthernetNetDevice> device; //!< the sender's port
        TrafficCounter counter;        //!< what it sent
    };

    /** A host. */
    struct HostTap
    {
        std::string host;              //!< the host
        Ptr<EthernetNetDevice> device; //!< its port
        HostTrafficCounter counter;    //!< what arrived
    };

    /**
     * Count one direction of a link.
     * @param tap the direction
     */
    void Connect(const LinkTap& tap);

    Time m_middle; //!< when the second half begins

    // Deques, because trace sources hold pointers into them.
    std::deque<LinkTap> m_links; //!< directions of links
    std::deque<HostTap> m_hosts; //!< hosts
};

} // namespace ns3

#endif /* MOOSE_TRAFFIC_COLLECTOR_H */
