/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_ENGINE_H
#define L2SCRIPT_ENGINE_H

#include "monitor.h"
#include "network.h"
#include "ports.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

/**
 * @file
 * What a script asks of an engine: to let time pass, to do things to the network, and to say what
 * it sees. There are two: CoreNetwork joins switches of the core directly, in virtual time;
 * Ns3Network makes real ns-3 devices and Internet stacks of the same description.
 *
 * **Time.** RunUntil(t) is like Simulator::Stop and Run: everything happens that was due before t,
 * or at t and asked for before the call. Actions happen at once, between runs.
 *
 * **Hosts** are what ns-3's are: a request for an address, a broadcast; an answer to whoever asks
 * for one's own; a datagram waits for the answer; nothing is learnt from requests. Each host has
 * UDP ports for discarded and for echoed datagrams, and sends from a third.
 */

namespace ns3
{
namespace l2script
{

constexpr uint16_t PORT_DISCARD = 9;    //!< UDP port where hosts count what they get [RFC 863]
constexpr uint16_t PORT_ECHO = 7;       //!< UDP port where hosts send back what they get [RFC 862]
constexpr uint16_t PORT_SENDER = 49152; //!< UDP port that hosts send from
constexpr uint32_t TAGS = 8;            //!< octets that a frame may exceed MTU and header by

/// Something that a switch said happened in it.
struct SwitchEvent
{
    l2_time time{0};    //!< when
    uint32_t node{0};   //!< the switch
    std::string type;   //!< what, e.g. "host-assigned"
    std::string detail; //!< the rest, in words
};

/// Counters and tables of a switch, by name.
struct SwitchState
{
    std::map<std::string, uint64_t> counters; //!< "flooded" and so on
    std::map<std::string, uint64_t> dropped;  //!< by reason; those that occurred
    std::map<std::string, uint64_t> tables;   //!< entries, after taking out what has aged
};

/// What a switch that runs the spanning tree protocol believes.
struct BridgeView
{
    bool runs{false};   //!< it runs the protocol; else nothing else is true
    uint64_t root{0};   //!< identifier of the root: priority, then address in the low 48 bits
    bool isRoot{false}; //!< it is the root itself
    uint64_t cost{0};   //!< root path cost
};

/// What a MOOSE switch knows of its network.
struct RoutingView
{
    l2_mac root{L2_MAC_NONE};                //!< prefix of the broadcast tree's root
    std::map<std::string, uint64_t> numbers; //!< "adjacencies" and so on; none of other switches
};

/// What a directory server knows.
struct ServerView
{
    bool running{false};                      //!< it has been started; else it is as it was stopped
    uint64_t peers{0};                        //!< other servers that it hears
    uint64_t digest{0};                       //!< of its mappings
    std::vector<l2_mapping> mappings;         //!< in the order of addresses
    std::map<std::string, uint64_t> counters; //!< "queries" and so on
    std::map<std::string, uint64_t> tables;   //!< entries, by name
    std::string dump;                         //!< everything, as text
};

/// A network that runs.
class Engine
{
  public:
    /// From and to, as indices of nodes.
    using Pair = std::pair<uint32_t, uint32_t>;

    /**
     * @param network what to build
     * @param scheme the label to run it under, see LabelsOf()
     */
    Engine(const Network& network, const std::string& scheme);
    virtual ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// @return "core" or "ns-3"
    virtual std::string Name() const = 0;
    /// @return the present time
    virtual l2_time Now() const = 0;
    /// @param time let time pass until then; not before Now()
    virtual void RunUntil(l2_time time) = 0;

    /// @param from host @param to host whose address the first one wants to know
    void Arp(uint32_t from, uint32_t to);
    /// @param from host @param ip IPv4 address whose MAC address it wants to know
    void ArpFor(uint32_t from, uint32_t ip);
    /**
     * @brief Send a datagram of zeros.
     * @param from host
     * @param to host
     * @param size octets that UDP carries
     * @param echo send it to the port that sends it back
     */
    void Udp(uint32_t from, uint32_t to, uint32_t size, bool echo);
    /// The same, to an IPv4 address.
    void UdpTo(uint32_t from, uint32_t ip, uint32_t size, bool echo);
    /**
     * @brief Say unasked that an address is this host's: the announcement of RFC 5227 3, with
     * target hardware address 0, or a broadcast reply that names the broadcast address as target.
     * @param host who says so
     * @param ip which IPv4 address
     * @param reply by a reply
     */
    void Announce(uint32_t host, uint32_t ip, bool reply);
    /// @param host asks by raw frames for @param count addresses, from @param ip on
    void Scan(uint32_t host, uint32_t ip, uint32_t count);
    /// @param host a host that has another IPv4 address from now on @param ip which one
    void Readdress(uint32_t host, uint32_t ip);
    /// @param host a host that forgets its ARP cache
    virtual void Reboot(uint32_t host) = 0;
    /// @param host a directory server that does not run; it begins empty
    virtual void StartServer(uint32_t host) = 0;
    /// @param host a directory server that runs; it says goodbye
    virtual void StopServer(uint32_t host) = 0;
    /// @param host who sends @param frame a whole frame, sent as it is
    virtual void SendRaw(uint32_t host, const Bytes& frame) = 0;
    /// @param end a switch's port @param frame what arrives there, as if the neighbour had sent it
    virtual void Inject(const End& end, const Bytes& frame) = 0;
    /// @param end a place @param lost for one frame after the other sent there, over and over
    virtual void SetLoss(const End& end, const std::vector<bool>& lost) = 0;

    /// @param link a link that goes down; what is on it is lost
    void Cut(uint32_t link);
    /// @param link a link that comes up again
    void Repair(uint32_t link);
    /// @param host a host that is pulled out @param end where it is plugged in
    void Move(uint32_t host, const End& end);
    /// @param end a switch's port @param options what is said of it from now on
    void Manage(const End& end, const std::vector<Option>& options);
    /// @param end a switch's port that is to try RSTP again
    virtual void Mcheck(const End& end) = 0;
    /// Give every switch the graph as it is now.
    virtual void Recompute() = 0;

    /// @param host whose cache @param of whose address @return what is cached, or L2_MAC_NONE
    l2_mac Cache(uint32_t host, uint32_t of);
    /**
     * @brief Look at an ARP cache.
     * @param host whose cache
     * @param ip of which IPv4 address
     * @param usable only if it has not expired; a host keeps what has until it is wanted again
     * @return what is cached, or L2_MAC_NONE
     */
    virtual l2_mac CacheOf(uint32_t host, uint32_t ip, bool usable) = 0;
    /// @param node a switch @param real a host's own address @return what it gave, or L2_MAC_NONE
    virtual l2_mac HostAddress(uint32_t node, l2_mac real) = 0;
    /// @param node a switch @param port its port @return the port's role
    virtual std::string Role(uint32_t node, uint16_t port) = 0;
    /// @param node a switch @param port its port @return what the port does with frames
    virtual std::string PortState(uint32_t node, uint16_t port) = 0;
    /// @param node a switch @return what it believes of the spanning tree
    virtual BridgeView Tree(uint32_t node) = 0;
    /// @param node a switch @return what it knows of its network
    virtual RoutingView Routing(uint32_t node) = 0;
    /// @param node a switch @return what it has counted and holds
    virtual SwitchState State(uint32_t node) = 0;
    /// @param host a host that runs a directory server @return what it knows
    virtual ServerView Server(uint32_t host) = 0;
    /// @param node a switch @return everything it knows, as text
    virtual std::string Dump(uint32_t node) = 0;

    /**
     * @brief The address by which a host is known to hosts elsewhere.
     * @param host a host
     * @return what the first MOOSE switch on its way has given it; its own if none has
     */
    l2_mac KnownAddress(uint32_t host);

    /// @return the network as it is now: links are added when hosts move
    const Network& Net() const;
    /// @return the label it runs under, see LabelsOf()
    const std::string& Scheme() const;
    /// @param end a place @return the link that is plugged in there, or -1
    int PluggedAt(const End& end) const;
    /// @param link a link @return whether it works
    bool IsUp(uint32_t link) const;
    /// @return the record of frames
    Monitor& Frames();
    /// @return what switches said, in the order of time
    const std::vector<SwitchEvent>& Events() const;
    /// @return all IPv4 addresses that hosts have, had, or asked for
    const std::set<uint32_t>& Addresses() const;
    /// @return datagrams sent, by hosts
    const std::map<Pair, uint64_t>& Sent() const;
    /// @return datagrams received, by hosts
    const std::map<Pair, uint64_t>& Received() const;

  protected:
    /// @param link a link whose state in m_up has changed
    virtual void DoSetLink(uint32_t link) = 0;
    /// @param old a link that is down and pulled out @param link its host's new one, which is up
    virtual void DoMove(uint32_t old, uint32_t link) = 0;
    /// @param end a switch's port whose management in m_network has changed
    virtual void DoManage(const End& end) = 0;
    /// @param host a host whose address in m_network has changed
    virtual void DoReaddress(uint32_t host) = 0;
    /// @param from host @param ip IPv4 address that it wants to know
    virtual void DoArp(uint32_t from, uint32_t ip) = 0;
    /// @param from host @param ip where to @param size octets @param echo to the echo port
    virtual void DoUdp(uint32_t from, uint32_t ip, uint32_t size, bool echo) = 0;

    /// @param event what a switch said
    void NoteEvent(const SwitchEvent& event);
    /// @param ip an IPv4 address @return the host that has it, or -1
    int HostOf(uint32_t ip) const;
    /// @param from host @param to its IPv4 address: a datagram was sent
    void NoteSent(uint32_t from, uint32_t to);
    /// @param from its IPv4 address @param to host: a datagram was received
    void NoteReceived(uint32_t from, uint32_t to);

    Network m_network;                 //!< as it is now
    std::string m_scheme;              //!< the label, see LabelsOf()
    Monitor m_monitor;                 //!< the record
    std::vector<bool> m_up;            //!< by link: it works
    std::vector<bool> m_plugged;       //!< by link: it is there; a host's is not after it moved
    std::vector<SwitchEvent> m_events; //!< what switches said

  private:
    std::map<uint32_t, uint32_t> m_hosts; //!< by IPv4 address; the first one declared
    std::set<uint32_t> m_addresses;       //!< all that hosts have, had, or asked for
    std::map<Pair, uint64_t> m_sent;      //!< datagrams, by hosts
    std::map<Pair, uint64_t> m_received;  //!< datagrams, by hosts
};

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_ENGINE_H */
