/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ELK_SERVER_H
#define ELK_SERVER_H

#include "l2-switch-net-device.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

struct l2_action;
struct l2_directory;
struct l2_directory_config;

namespace ns3
{

/**
 * @ingroup moose
 * @brief What the directory holds of an Internet address.
 */
struct ElkMapping
{
    Ipv4Address ip;     //!< whose it is
    Mac48Address mac;   //!< the MAC address to send to; with MOOSE the one that a switch assigned
    Mac48Address real;  //!< the host's own MAC address; with Ethernet the same
    Mac48Address at;    //!< the switch that vouches for it, all zeros if none does
    uint16_t port{0};   //!< the port there
    std::string source; //!< how it is known: "learnt", "dhcp" or "static"
    Time claimed;       //!< when the host got the address, to 10 ms
    Time seen;          //!< when it last used it, to 10 ms
};

/**
 * @ingroup moose
 * @brief What a server of the directory has counted since it started.
 */
struct ElkCounters
{
    uint64_t received{0};        //!< ELK messages, and ARP for the server itself
    uint64_t malformed{0};       //!< those of them that make no sense
    uint64_t queries{0};         //!< questions of hosts
    uint64_t answered{0};        //!< answers sent, at once or later
    uint64_t waited{0};          //!< questions that had to wait for an answer
    uint64_t unanswered{0};      //!< questions that nobody answered
    uint64_t negative{0};        //!< questions refused because nobody answered just before, or can
    uint64_t limited{0};         //!< questions refused because of BroadcastRate or Waiters
    uint64_t broadcasts{0};      //!< ARP requests broadcast
    uint64_t probes{0};          //!< ARP requests by unicast, to renew
    uint64_t announcements{0};   //!< announcements that switches were asked for
    uint64_t updates{0};         //!< mappings told by switches
    uint64_t created{0};         //!< mappings made
    uint64_t moved{0};           //!< mappings whose host is elsewhere now
    uint64_t changed{0};         //!< mappings that went to another host
    uint64_t removed{0};         //!< mappings removed because their host does not answer
    uint64_t conflicts{0};       //!< claims of an address that another host has
    uint64_t claimsRefused{0};   //!< claims refused because the port has too many
    uint64_t evicted{0};         //!< mappings that made room for others
    uint64_t full{0};            //!< mappings that found no room
    uint64_t recordsSent{0};     //!< mappings told to other servers
    uint64_t recordsReceived{0}; //!< mappings told by other servers

    /**
     * @return all of them with their names, such as "claims-refused", in the order above
     */
    std::vector<std::pair<std::string, uint64_t>> GetNamed() const;

    /**
     * Add those of another server.
     * @param other those
     * @return these
     */
    ElkCounters& operator+=(const ElkCounters& other);
};

/**
 * @ingroup moose
 * @brief A server of the directory ELK: it knows which MAC address each Internet address belongs
 * to, and answers the ARP requests that switches bring it instead of flooding them.
 *
 * It is an application on an ordinary host. The port of the switch that the host is attached to has
 * to be managed as L2SwitchPortConfig::directory, and the switches have to intercept ARP (attribute
 * InterceptArp of L2SwitchNetDevice); L2NetworkHelper does the former for hosts that the
 * TopologySpec calls directory servers.
 *
 * All decisions are made by the C library in model/core, whose interface is core/l2_directory.h and
 * which says what a mapping is, how long it lives, and how servers come to hold the same. This
 * application carries frames and time to it, sends what it answers, and fires trace sources. It
 * takes no notice of frames other than ARP and ELK's, EtherType 0x88b5, and takes none away: the
 * node's own stack sees ARP too, and answers for the server's address.
 *
 * The core is made when the application starts and lives until it is disposed of; a server that was
 * stopped can still be looked at. A server starts once: for one that comes back, add another to the
 * node, which starts later.
 *
 * Trace sinks may ask anything of the server.
 *
 * @attention The node needs an IPv4 address on the device when the application starts, and keeps
 * it.
 */
class ElkServer : public Application
{
  public:
    /** EtherType of ELK's messages: for local experiments [802 9.2.3]. */
    static constexpr uint16_t ETHERTYPE = 0x88b5;

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    ElkServer();
    ~ElkServer() override;

    /**
     * Choose the port. By default it is the first device of the node that has a 48-bit address, but
     * for loopback.
     * @param device a device of the node, before the application starts
     */
    void SetDevice(Ptr<NetDevice> device);

    /**
     * @return the port; nullptr if there is none
     */
    Ptr<NetDevice> GetDevice() const;

    /**
     * Look at the attributes, and at the device and its addresses if the application is on a node.
     * @return empty if a server can be made of them, else one line that says what is wrong
     */
    std::string CheckConfiguration() const;

    /**
     * Add a static mapping, which is neither renewed nor removed nor taken over. Other servers
     * learn of it. Before the start it is kept until then.
     * @param mapping ip, mac, real (all zeros: as mac), at and port are read; an ip or a mac that
     * is none is fatal
     * @return whether there was room; true before the start
     */
    bool AddMapping(const ElkMapping& mapping);

    /**
     * Stop now, not at the stop time: say goodbye, and hear nothing more.
     */
    void Stop();

    /**
     * @return what has been counted; all 0 before the start
     */
    ElkCounters GetCounters() const;

    /**
     * @return the tables of the server: "directory", "pending", "waiting"; none before the start
     */
    std::vector<L2SwitchTable> GetTables() const;

    /**
     * @return all mappings of IPv4 addresses, in the order of the addresses
     */
    std::vector<ElkMapping> GetMappings() const;

    /**
     * @return how many other servers are heard
     */
    uint32_t GetPeers() const;

    /**
     * @return a number that depends on all mappings, not on when they were seen: two servers that
     * hold the same have the same
     */
    uint64_t GetDigest() const;

    /**
     * @return everything the server knows, as text in a fixed order
     */
    std::string Dump() const;

    /**
     * Use a fixed stream for the seed of the core, which keys the hashes of its tables.
     * @param stream first stream index to use
     * @return the number of streams used, 1
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature of what happens in the server.
     * @param [in] type what, such as "mapping-moved"
     * @param [in] detail addresses, in words
     */
    typedef void (*EventTracedCallback)(std::string type, std::string detail);
    /**
     * TracedCallback signature of frames sent and received.
     * @param [in] frame the whole frame, from the destination address on
     */
    typedef void (*FrameTracedCallback)(Ptr<const Packet> frame);

  protected:
    void DoDispose() override;

  private:
    // inherited from Application
    void StartApplication() override;
    void StopApplication() override;

    /**
     * Translate the attributes into the core's configuration.
     * @param config set
     * @return as CheckConfiguration()
     */
    std::string MakeConfig(l2_directory_config& config) const;
    /**
     * Find the server's addresses.
     * @param config address and ip are set
     * @return empty, or one line that says what is missing
     */
    std::string FindAddresses(l2_directory_config& config) const;
    /**
     * Add a static mapping to the core, and do what it answers.
     * @param mapping as AddMapping()
     * @return whether there was room
     */
    bool AddToCore(const ElkMapping& mapping);
    /**
     * A frame has arrived at the node.
     * @param device where
     * @param packet what followed the header
     * @param protocol the EtherType
     * @param source source address
     * @param destination destination address
     * @param packetType whom it is for
     */
    void Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& source,
                 const Address& destination,
                 NetDevice::PacketType packetType);
    /**
     * Hand a frame to the core, and do what it answers.
     * @param frame the frame
     */
    void Input(std::vector<uint8_t> frame);
    /** Do what the core answered to the last input, and wait for its next deadline. */
    void Pump();
    /**
     * Send a frame that the core made.
     * @param action the core's answer
     */
    void SendFrame(const l2_action& action);
    /** The core's deadline has come. */
    void Expire();
    /** Schedule Expire() for the core's deadline. */
    void WaitForDeadline();

    bool m_dhcp;                       //!< DHCP's broadcasts shall come here
    uint32_t m_capacity;               //!< mappings
    std::string m_policy;              //!< who has an address that two claim
    bool m_announce;                   //!< hosts hear of moves and changes
    Time m_helloInterval;              //!< between hellos
    Time m_renewAfter;                 //!< until a mapping is asked for
    Time m_probeInterval;              //!< between requests to an owner
    uint8_t m_probes;                  //!< such requests
    Time m_queryInterval;              //!< between broadcasts for an unknown address
    uint8_t m_queryTries;              //!< such broadcasts
    Time m_negativeTime;               //!< how long nobody's silence is remembered
    uint32_t m_broadcastRate;          //!< broadcasts a second
    uint32_t m_pending;                //!< unknown addresses remembered
    uint32_t m_waiters;                //!< queries that wait
    uint32_t m_claims;                 //!< addresses of a port
    uint32_t m_moves;                  //!< moves of an address that are told of
    Time m_movesTime;                  //!< in this time
    Ipv4Address m_ownFirst;            //!< never asked for by broadcast, from here
    Ipv4Address m_ownLast;             //!< to here
    Ptr<NetDevice> m_device;           //!< the port, once chosen
    std::vector<ElkMapping> m_statics; //!< mappings added before the start
    l2_directory* m_core{nullptr};     //!< the core, once made
    bool m_running{false};             //!< started and not stopped
    bool m_pumping{false};             //!< an answer of the core is being read
    EventId m_expire;                  //!< Expire() at m_deadline
    int64_t m_deadline{0};             //!< what m_expire waits for, in ns
    Ptr<UniformRandomVariable> m_seed; //!< gives the core its seed

    /** What happened in the core. */
    TracedCallback<std::string, std::string> m_eventTrace;
    /** Frames sent. */
    TracedCallback<Ptr<const Packet>> m_txTrace;
    /** Frames handed to the core. */
    TracedCallback<Ptr<const Packet>> m_rxTrace;
};

} // namespace ns3

#endif /* ELK_SERVER_H */
