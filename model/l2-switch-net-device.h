/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef L2_SWITCH_NET_DEVICE_H
#define L2_SWITCH_NET_DEVICE_H

#include "ethernet-net-device.h"

#include "ns3/event-id.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct l2_action;
struct l2_config;
struct l2_event;
struct l2_rewriter;
struct l2_switch;
struct l2_topology;

namespace ns3
{

class Node;

/**
 * @ingroup moose
 * @brief One table of a switch, as state is counted.
 */
struct L2SwitchTable
{
    std::string name;     //!< "fdb", "hosts", "fib"
    std::string lookup;   //!< in hardware: "exact", "prefix", "index" or "software"
    uint64_t entries{0};  //!< entries in it now
    uint64_t capacity{0}; //!< most it can hold; 0 is no limit of its own
    uint32_t bits{0};     //!< bits of one entry
};

/**
 * @ingroup moose
 * @brief What an administrator says of a port of a switch that runs a protocol with its neighbours.
 *
 * Clauses are those of IEEE 802.1D-2004. A MOOSE switch with link-state routing reads pathCost, the
 * metric of the link in this direction, and adminEdge, a port where no switch is accepted; it takes
 * no notice of the rest. A switch that runs no protocol takes no notice of any of it. All switches
 * read directory.
 */
struct L2SwitchPortConfig
{
    /** Whether a link has one other end [6.4.3]. */
    enum class PointToPoint
    {
        AUTO,        //!< an EthernetNetDevice has, others if IsPointToPoint() says so
        FORCE_TRUE,  //!< it has
        FORCE_FALSE, //!< it may have several
    };

    uint32_t pathCost{0};       //!< 1 to 200,000,000; 0: by the rate of the link [table 17-3]
    uint8_t priority{128};      //!< 0 to 240 in steps of 16, the lowest wins [17.13.10]
    bool adminEdge{false};      //!< assume that no bridge is there [17.13.1]
    bool autoEdge{true};        //!< find out whether one is there [17.13.3]
    bool restrictedRole{false}; //!< never the Root Port [802.1Q-2005 13.25.14]
    bool restrictedTcn{false};  //!< pass no topology change on [802.1Q-2005 13.25.15]
    bool bpduGuard{false};      //!< a BPDU blocks the port until its link goes down
    PointToPoint pointToPoint{PointToPoint::AUTO}; //!< how many other ends there are
    bool directory{false}; //!< a server of the directory (ElkServer) is believed there
};

/**
 * @ingroup moose
 * @brief What a switch that runs RSTP believes of the spanning tree.
 */
struct L2SwitchTree
{
    bool known{false};           //!< it runs RSTP; if not, the rest means nothing
    uint16_t rootPriority{0};    //!< priority of the root
    Mac48Address root;           //!< address of the root
    uint32_t cost{0};            //!< root path cost, 0 of the root itself
    uint32_t rootPort{0};        //!< number of the root port, 0 of the root itself
    uint64_t topologyChanges{0}; //!< how often a port began to tell of one
};

/**
 * @ingroup moose
 * @brief What a MOOSE switch with link-state routing knows of its network.
 */
struct L2SwitchRouting
{
    bool known{false};         //!< it is a MOOSE switch; if not, the rest means nothing
    uint32_t adjacencies{0};   //!< neighbours that are up
    uint32_t lsps{0};          //!< link-state PDUs in its database
    uint64_t lspChanges{0};    //!< those that came in new or newer, or were made here
    uint64_t originated{0};    //!< those that it made itself, refreshes and purges included
    uint64_t retransmitted{0}; //!< those sent again because nobody acknowledged them
    uint64_t spfRuns{0};       //!< how often paths were computed
    Mac48Address root;         //!< prefix of the broadcast tree's root; all zeros if there is none
};

/**
 * @ingroup moose
 * @brief What a switch that intercepts ARP or DHCP for the directory ELK has counted.
 */
struct L2SwitchIntercepted
{
    uint64_t queries{0};   //!< ARP requests sent to a server
    uint64_t updates{0};   //!< announcements, replies and leases that all servers were told of
    uint64_t answers{0};   //!< ARP replies made of what a server, or the cache, knows
    uint64_t cached{0};    //!< those of the cache
    uint64_t dhcp{0};      //!< DHCP broadcasts that became unicast
    uint64_t fallbacks{0}; //!< ARP broadcasts that went everywhere, as no server can be asked

    /**
     * @return all of them with their names, in the order above
     */
    std::vector<std::pair<std::string, uint64_t>> GetNamed() const;

    /**
     * Add those of another switch.
     * @param other those
     * @return these
     */
    L2SwitchIntercepted& operator+=(const L2SwitchIntercepted& other);
};

/**
 * @ingroup moose
 * @brief What a switch has counted since it was made.
 */
struct L2SwitchCounters
{
    uint64_t received{0};                    //!< frames handed in
    uint64_t forwarded{0};                   //!< frames that went out of at least one port
    uint64_t control{0};                     //!< frames for the switch itself, or intercepted
    uint64_t copies{0};                      //!< frames that went out, port by port
    uint64_t flooded{0};                     //!< unicast frames sent everywhere
    uint64_t notLearnt{0};                   //!< sources that found no room
    uint64_t evicted{0};                     //!< addresses that made room for others
    uint64_t moved{0};                       //!< addresses that changed port
    L2SwitchIntercepted intercepted;         //!< for the directory
    std::map<std::string, uint64_t> dropped; //!< frames dropped, by reason; reasons that occurred
};

/**
 * @ingroup moose
 * @brief A layer-2 switch: ports that are other devices of the node, and a core that decides.
 *
 * All decisions are made by the C library in model/core, whose interface is core/l2.h. This device
 * carries frames and time to it, and does what it answers: it sends the frame on, changed or not,
 * sends frames of the switch's own, and fires trace sources. Which scheme decides is the business
 * of the subclasses EthernetSwitchNetDevice and MooseSwitchNetDevice.
 *
 * A port is any NetDevice that has SupportsSendFrom() and 48-bit addresses. An EthernetNetDevice
 * hands over whole frames, which are sent on shared and uncopied where the core changes nothing.
 * Frames of other devices, such as CsmaNetDevice and FdNetDevice, are put together from what the
 * promiscuous receive callback tells, and padded to the minimum of 60 octets.
 * Ports are numbered from 1 in the order of AddPort().
 *
 * The core is made when the device is initialized, when the first frame arrives, or when something
 * is asked of it, whichever comes first. Ports and attributes are fixed from then on.
 *
 * Trace sinks may ask anything of the switch, and may cut links and change the graph: what they
 * change takes effect in an event of its own at the same time.
 *
 * @attention A switch has no host of its own: nothing can be sent from this device, and it delivers
 * nothing to the node's protocol stack. A host for management is a node of its own, on a link.
 * @attention CsmaNetDevice takes the LLC header off received 802.3 frames, and never tells that a
 * link is down.
 */
class L2SwitchNetDevice : public NetDevice, public EthernetFrameSink
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    L2SwitchNetDevice();
    ~L2SwitchNetDevice() override;
    L2SwitchNetDevice(const L2SwitchNetDevice&) = delete;
    L2SwitchNetDevice& operator=(const L2SwitchNetDevice&) = delete;

    /**
     * Make a device of the same node a port of the switch.
     * @param device the device; the switch must have been added to the node before
     * @return the port's number, from 1
     */
    uint32_t AddPort(Ptr<NetDevice> device);

    /**
     * @return how many ports there are
     */
    uint32_t GetNPorts() const;

    /**
     * @param port a port's number, 1 to GetNPorts()
     * @return the device that is this port
     */
    Ptr<NetDevice> GetPort(uint32_t port) const;

    /**
     * Manage a port for the spanning tree protocol, before the simulation or in it.
     * @param port a port's number, 1 to GetNPorts()
     * @param config what is said of it; a value out of its range is fatal
     */
    void ConfigurePort(uint32_t port, const L2SwitchPortConfig& config);

    /**
     * Have a port that fell back to STP try RSTP again [802.1D-2004 17.19.13].
     * @param port a port's number, 1 to GetNPorts()
     */
    void Mcheck(uint32_t port);

    /**
     * Tell the switch the network's graph, from which it takes the roles of its ports, its tree and
     * its routes. May be called again when the graph has changed. A switch whose protocol finds all
     * this out takes no graph; see NeedsTopology().
     * @param topology the graph; its links name the ports of this switch
     * @param node which node of the graph this switch is
     */
    void SetTopology(std::shared_ptr<const l2_topology> topology, uint32_t node);

    /**
     * @return whether the switch has to be given the graph: it runs no protocol that finds out
     */
    virtual bool NeedsTopology() const = 0;

    /**
     * Teach the switch a protocol that carries MAC addresses in its payload (core/l2.h, struct
     * l2_rewriter). ARP is known to every MOOSE switch.
     * @param rewriter knows the protocol; must outlive the switch
     */
    void AddRewriter(const l2_rewriter* rewriter);

    /**
     * @return "ethernet" or "moose"
     */
    virtual std::string GetScheme() const = 0;

    /**
     * Look at the attributes.
     * @param ports how many ports the switch is to have
     * @return empty if a switch can be made of them, else one line that says what is wrong
     */
    std::string CheckConfiguration(uint32_t ports) const;

    /**
     * Use a fixed stream for the seed of the core, which keys the hashes of tables and of flows.
     * @param stream first stream index to use
     * @return the number of streams used, 1
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * @return what has been counted so far
     */
    L2SwitchCounters GetCounters();

    /**
     * Count the entries of every table, after taking out what has aged.
     * @return the tables
     */
    std::vector<L2SwitchTable> GetTables();

    /**
     * @param port a port's number, from 1
     * @return its role: "down", "edge", "trunk", "pending", "root", "designated", "alternate",
     * "backup"
     */
    std::string GetPortRole(uint32_t port);

    /**
     * @param port a port's number, from 1
     * @return what it does with frames: "discarding", "learning", "forwarding"
     */
    std::string GetPortState(uint32_t port);

    /**
     * @return what it believes of the spanning tree
     */
    L2SwitchTree GetTree();

    /**
     * @return what it knows of its network
     */
    L2SwitchRouting GetRouting();

    /**
     * @param real a host's own address
     * @return the MOOSE address it has been given by this switch, 00:00:00:00:00:00 if none
     */
    Mac48Address GetHostAddress(Mac48Address real);

    /**
     * @return everything the switch knows, as text in a fixed order
     */
    std::string Dump();

    // inherited from EthernetFrameSink
    void ReceiveFrame(uint32_t port, Ptr<Packet> frame) override;
    void LinkChange(uint32_t port, bool up) override;

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
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(NetDevice::ReceiveCallback cb) override;
    void SetPromiscReceiveCallback(NetDevice::PromiscReceiveCallback cb) override;
    bool SupportsSendFrom() const override;

    /**
     * TracedCallback signature of frames forwarded.
     * @param [in] frame the frame as it arrived
     * @param [in] inPort where it arrived
     * @param [in] outPorts where it goes, ascending
     */
    typedef void (*ForwardTracedCallback)(Ptr<const Packet> frame,
                                          uint32_t inPort,
                                          const std::vector<uint32_t>& outPorts);
    /**
     * TracedCallback signature of frames dropped.
     * @param [in] frame the frame as it arrived
     * @param [in] inPort where it arrived
     * @param [in] reason the reason, such as "no-route"
     */
    typedef void (*DropTracedCallback)(Ptr<const Packet> frame,
                                       uint32_t inPort,
                                       std::string reason);
    /**
     * TracedCallback signature of what happens in the core.
     * @param [in] type what, such as "host-moved"
     * @param [in] detail ports and addresses, in words
     */
    typedef void (*CoreEventTracedCallback)(std::string type, std::string detail);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

    /**
     * Fill in what the scheme's attributes say. Address, priority and ports are there already.
     * @param config the core's configuration, at its defaults
     * @return empty, or one line that says which attribute cannot be understood
     */
    virtual std::string Configure(l2_config& config) const = 0;

  private:
    /** A port: the device, and the fast way to it. */
    struct Port
    {
        Ptr<NetDevice> device;           //!< the device
        Ptr<EthernetNetDevice> ethernet; //!< the same, if it takes whole frames
        bool up;                         //!< whether its link works
        L2SwitchPortConfig config;       //!< as managed
    };

    /**
     * Translate the attributes into the core's configuration.
     * @param config set
     * @param ports how many ports the switch is to have
     * @return as CheckConfiguration()
     */
    std::string MakeConfig(l2_config& config, uint32_t ports) const;
    /**
     * Make the core unless there is one.
     * @return the core
     */
    l2_switch* Core();
    /** Hand the graph to the core, unless it has it. */
    void ApplyTopology();
    /**
     * Tell the core the state of a port, and do what it answers.
     * @param port the port's number
     */
    void SetCorePort(uint32_t port);
    /**
     * Tell the core how a port is managed, and do what it answers.
     * @param port the port's number
     */
    void ConfigureCorePort(uint32_t port);
    /**
     * @param frame a frame
     * @return whether it is for the switch itself
     */
    bool IsControl(Ptr<const Packet> frame);
    /**
     * Hand a frame to the core, and do what it answers.
     * @param port where it arrived
     * @param frame the frame
     */
    void Input(uint32_t port, Ptr<Packet> frame);
    /**
     * Do what the core answered to the last input, and wait for its next deadline.
     * @param inPort port of the frame that was the input, 0 if it was none
     * @param frame the frame, or nullptr
     */
    void Pump(uint32_t inPort, Ptr<Packet> frame);
    /**
     * Send a frame on.
     * @param inPort where it came in
     * @param frame the frame as it came
     * @param action the core's answer
     */
    void Forward(uint32_t inPort, Ptr<Packet> frame, const l2_action& action);
    /**
     * Send a frame that the core made.
     * @param action the core's answer
     */
    void SendOwn(const l2_action& action);
    /**
     * Fire the trace source for an event.
     * @param event what happened
     */
    void TraceEvent(const l2_event& event);
    /**
     * Give a frame to ports, after the forwarding delay if there is one.
     * @param ports the ports' numbers
     * @param count how many
     * @param frame the frame; may be shared from here on
     */
    void Transmit(const uint16_t* ports, std::size_t count, Ptr<Packet> frame);
    /**
     * Give a frame to one port.
     * @param port the port's number
     * @param frame the frame; may be shared
     */
    void TransmitNow(uint16_t port, Ptr<Packet> frame);
    /** The core's deadline has come. */
    void Expire();
    /** Schedule Expire() for the core's deadline. */
    void WaitForDeadline();
    /**
     * A port that knows nothing of whole frames has received one.
     * @param device the port's device
     * @param packet what followed the header
     * @param protocol the length/type field
     * @param source source address
     * @param destination destination address
     * @param packetType whom it was for
     */
    void ReceiveFromDevice(Ptr<NetDevice> device,
                           Ptr<const Packet> packet,
                           uint16_t protocol,
                           const Address& source,
                           const Address& destination,
                           PacketType packetType);
    /**
     * The link of such a port went up or down.
     * @param self the switch
     * @param port the port's number
     */
    static void DeviceLinkChange(L2SwitchNetDevice* self, uint32_t port);

    std::vector<Port> m_ports;                     //!< port 1 is at index 0
    std::vector<uint32_t> m_portOfInterface;       //!< by a device's interface index; not ethernet
    l2_switch* m_core{nullptr};                    //!< the core, once made
    std::shared_ptr<const l2_topology> m_topology; //!< the graph, until the core has seen it
    uint32_t m_topologyNode{0};                    //!< which node of it this switch is
    bool m_pumping{false};                         //!< an answer of the core is being read
    EventId m_expire;                              //!< Expire() at m_deadline
    int64_t m_deadline{0};                         //!< what m_expire waits for, in ns
    Ptr<UniformRandomVariable> m_seed;             //!< gives the core its seed
    Time m_forwardingDelay;                        //!< from receipt to transmission
    Time m_controlDelay;                           //!< from receipt of a PDU to its processing
    Mac48Address m_address;                        //!< of the switch
    uint16_t m_priority;                           //!< bridge priority
    bool m_interceptArp;                           //!< ARP goes to the directory
    bool m_interceptDhcp;                          //!< and so does DHCP
    uint32_t m_arpRate;                            //!< ARP frames a second of a port, 0: any number
    uint32_t m_arpBurst;                           //!< ARP frames of a port at once
    uint32_t m_arpCache;                           //!< answers kept
    Time m_arpCacheTime;                           //!< for so long
    Ptr<Node> m_node;                              //!< the node
    uint32_t m_ifIndex{0};                         //!< index in the node
    uint16_t m_mtu{1500};                          //!< MTU in octets, of no consequence
    TracedCallback<> m_linkChange;                 //!< a port went up or down

    /** Frames forwarded. */
    TracedCallback<Ptr<const Packet>, uint32_t, const std::vector<uint32_t>&> m_forwardTrace;
    /** Frames dropped, with the reason. */
    TracedCallback<Ptr<const Packet>, uint32_t, std::string> m_dropTrace;
    /** What happened in the core. */
    TracedCallback<std::string, std::string> m_eventTrace;
};

} // namespace ns3

#endif /* L2_SWITCH_NET_DEVICE_H */
