/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef BROADCAST_MIX_APPLICATION_H
#define BROADCAST_MIX_APPLICATION_H

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/mac48-address.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

class EthernetNetDevice;
class Packet;

/**
 * @ingroup moose
 * @brief The broadcast that was measured on two campus networks [report 3.1.1, figure 3.1]: which
 * protocols, how much of each, and frames of them.
 *
 * A frame has the protocol's mean size in the measurement, octets by packets, rounded to whole
 * octets. As captures count it, that is from the destination address to the end of the payload,
 * without FCS. What a message of the protocol leaves of the size is, as far as the protocol allows,
 * its own data, and else octets behind it, as in a frame that was padded.
 *
 * Where the measurement says no more than "other", the frames are of a kind that it does not name:
 * UDP to a port without a service, NetBIOS over LLC, an experimental EtherType.
 */
class BroadcastMix
{
  public:
    /** A protocol of the mix. */
    enum Protocol : uint8_t
    {
        ARP,         //!< a request for another host's address
        DROPBOX,     //!< Dropbox LAN sync discovery, UDP port 17500
        NETBIOS_NS,  //!< a query of the NetBIOS name service, UDP port 137
        NETBIOS_DGM, //!< a NetBIOS datagram to a group, UDP port 138
        CUPS,        //!< CUPS printer browsing, UDP port 631
        DHCP,        //!< a DHCPINFORM of a host that has an address, UDP port 67
        UDP_OTHER,   //!< other UDP
        LLC_IPX_SAP, //!< a NetWare service query in LLC
        LLC_IPX_RIP, //!< a NetWare route request in LLC
        LLC_OTHER,   //!< other LLC: a NetBIOS datagram
        IPX_SAP,     //!< a NetWare service response, EtherType 8137
        IPX_RIP,     //!< a NetWare route response, EtherType 8137
        IPX_NETBIOS, //!< a NetBIOS name query over IPX, EtherType 8137
        OTHER,       //!< another EtherType
    };

    /** Number of protocols. */
    static constexpr std::size_t PROTOCOLS = 14;

    /** What was measured of a protocol. */
    struct Share
    {
        const char* name; //!< the protocol's name in results
        uint32_t packets; //!< packets, of 40,069
        uint32_t bytes;   //!< octets of these packets
    };

    /** Who sends a frame, and whom an ARP request is for. */
    struct Ends
    {
        Mac48Address mac;   //!< the sender's MAC address
        Ipv4Address ip;     //!< its IPv4 address
        Ipv4Address subnet; //!< the broadcast address of its subnet
        Ipv4Address target; //!< the address that an ARP request asks for
    };

    /**
     * @param protocol a protocol
     * @return what was measured of it
     */
    static const Share& GetShare(Protocol protocol);

    /**
     * @param protocol a protocol
     * @return octets of a frame of it, without FCS
     */
    static uint32_t GetSize(Protocol protocol);

    /**
     * @param packet number of a packet among those that were measured, from 0 to GetPackets() - 1
     * @return its protocol
     */
    static Protocol Choose(uint32_t packet);

    /**
     * @return packets that were measured: 40,069
     */
    static uint32_t GetPackets();

    /**
     * Make a frame.
     * @param protocol its protocol
     * @param ends who sends it
     * @return the whole frame without FCS, GetSize() octets
     */
    static std::vector<uint8_t> MakeFrame(Protocol protocol, const Ends& ends);
};

/**
 * @ingroup moose
 * @brief Broadcasts frames of the protocols of BroadcastMix, each with its share, at the times of a
 * Poisson process. The sum of many such hosts is a Poisson process again.
 *
 * The frames go straight to the port, not through the node's stack. ARP requests are for addresses
 * of others, chosen uniformly, and are answered; the asking stack, which did not ask, ignores the
 * answer. The other protocols have nobody who answers.
 */
class BroadcastMixApplication : public Application
{
  public:
    /** IPv4 addresses of all hosts. */
    using Targets = std::shared_ptr<const std::vector<Ipv4Address>>;

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    BroadcastMixApplication();
    ~BroadcastMixApplication() override;

    /**
     * Say who the hosts are. Call it before the application starts.
     * @param device the port to send on
     * @param targets addresses of the hosts, two or more
     * @param self place of the node's own address among them
     * @param subnet the broadcast address of the subnet
     */
    void SetUp(Ptr<EthernetNetDevice> device,
               const Targets& targets,
               uint32_t self,
               Ipv4Address subnet);

    /**
     * @param protocol a protocol
     * @return frames of it sent so far
     */
    uint64_t GetSent(BroadcastMix::Protocol protocol) const;

    /**
     * Use fixed random streams.
     * @param stream first stream index to use
     * @return the number of streams used, 2
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature of a frame sent.
     * @param [in] frame the whole frame
     * @param [in] protocol its BroadcastMix::Protocol
     */
    typedef void (*TxTracedCallback)(Ptr<const Packet> frame, uint8_t protocol);

  protected:
    void DoDispose() override;

  private:
    // inherited from Application
    void StartApplication() override;
    void StopApplication() override;

    /** Send a frame, and come back. */
    void SendNext();

    double m_rate{0};                                       //!< frames a second
    Ptr<EthernetNetDevice> m_device;                        //!< the port
    Targets m_targets;                                      //!< addresses of the hosts
    uint32_t m_self{0};                                     //!< place of the own among them
    Ipv4Address m_subnet;                                   //!< broadcast address of the subnet
    std::array<uint64_t, BroadcastMix::PROTOCOLS> m_sent{}; //!< frames sent, by protocol
    EventId m_next;                                         //!< SendNext()
    Ptr<ExponentialRandomVariable> m_pauses;                //!< time between two frames
    Ptr<UniformRandomVariable> m_choice;                    //!< chooses protocols and targets

    /** Frames sent. */
    TracedCallback<Ptr<const Packet>, uint8_t> m_txTrace;
};

} // namespace ns3

#endif /* BROADCAST_MIX_APPLICATION_H */
