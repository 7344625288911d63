/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_CORE_NETWORK_H
#define L2SCRIPT_CORE_NETWORK_H

#include "engine.h"
#include "host-stack.h"

#include <deque>
#include <memory>
#include <set>
#include <unordered_set>
#include <vector>

/**
 * @file
 * The core harness: switches of libl2, hosts and hubs joined directly, in virtual time, without
 * ns-3. Thousands of networks take seconds. Use:
 *
 *     Network net = ...;                  or parsed from a script
 *     CoreNetwork run(net, "moose");
 *     run.Udp(a, b, 100, true);
 *     run.RunUntil(2 * L2_SECOND);
 *     run.Frames().Violations()           must be empty
 *
 * **Links** are full duplex. A frame of n octets takes 8 + n + 4 octets of time until its last bit
 * has left, and 12 more until the next may begin; it arrives after the link's delay. Fractions of a
 * nanosecond are carried from frame to frame: events happen at the next whole one. A frame that
 * finds the link idle leaves at once; others wait in a queue of 100, and one event at a time takes
 * them out. (That is what model/ethernet-net-device.h promises, so both engines are comparable to
 * the nanosecond, and the order of what happens at the same time is the same.)
 *
 * **Checked at every input**, for everybody who uses it: the switch's own invariants; that edits
 * stay inside the frame; that ports named in answers exist, ascend, and are not where the frame
 * came from; that no unicast frame reaches a host that it is not for, unless a hub repeated it, an
 * Ethernet switch flooded it, or that host has sent from this address; that a switch which brings
 * ARP to the directory gives the directory's messages to no host; and that the switch reads no
 * further than it said (the frame's head is a block of its own, for AddressSanitizer to guard).
 */

namespace ns3
{
namespace l2script
{

/// A network of core switches in virtual time.
class CoreNetwork : public Engine
{
  public:
    /**
     * @param network what to build
     * @param scheme the label to run it under, see LabelsOf()
     * @throw NetworkError if the description contradicts itself
     */
    CoreNetwork(const Network& network, const std::string& scheme);
    ~CoreNetwork() override;

    std::string Name() const override;
    l2_time Now() const override;
    void RunUntil(l2_time time) override;
    void SendRaw(uint32_t host, const Bytes& frame) override;
    void Inject(const End& end, const Bytes& frame) override;
    void SetLoss(const End& end, const std::vector<bool>& lost) override;
    void Mcheck(const End& end) override;
    void Recompute() override;
    void Reboot(uint32_t host) override;
    void StartServer(uint32_t host) override;
    void StopServer(uint32_t host) override;
    ServerView Server(uint32_t host) override;
    l2_mac CacheOf(uint32_t host, uint32_t ip, bool usable) override;
    l2_mac HostAddress(uint32_t node, l2_mac real) override;
    std::string Role(uint32_t node, uint16_t port) override;
    std::string PortState(uint32_t node, uint16_t port) override;
    BridgeView Tree(uint32_t node) override;
    RoutingView Routing(uint32_t node) override;
    SwitchState State(uint32_t node) override;
    std::string Dump(uint32_t node) override;

    /// @param node a switch @return the core's object, for tests that look closer
    l2_switch* Core(uint32_t node);
    /// @return how many events have happened
    uint64_t EventCount() const;

  protected:
    void DoSetLink(uint32_t link) override;
    void DoMove(uint32_t old, uint32_t link) override;
    void DoManage(const End& end) override;
    void DoReaddress(uint32_t host) override;
    void DoArp(uint32_t from, uint32_t ip) override;
    void DoUdp(uint32_t from, uint32_t ip, uint32_t size, bool echo) override;

  private:
    class HostNode;

    /// A frame under way; copies on other links share it.
    struct Frame
    {
        uint64_t id{0};                     //!< identity
        std::shared_ptr<const Bytes> bytes; //!< its octets
    };

    /// What an event is about.
    enum class Kind
    {
        ARRIVAL,  //!< a frame's last bit arrives
        CONTROL,  //!< a switch's processor gets a frame
        TRANSMIT, //!< an end of a link becomes free while frames wait
        REQUEST,  //!< a host sends an ARP request
        TIMEOUT,  //!< a host's timer
        DEADLINE, //!< a switch's deadline
        SERVER,   //!< a directory server's deadline
        STOP,     //!< RunUntil() returns
    };

    /// Something that will happen.
    struct Event
    {
        l2_time time{0};       //!< when
        uint64_t sequence{0};  //!< events at the same time happen in the order they were asked for
        Kind kind{Kind::STOP}; //!< what
        uint32_t index{0};     //!< link or node
        uint32_t detail{0};    //!< ARRIVAL, TRANSMIT: the end it left from; CONTROL: port; REQUEST:
                               //!< address
        uint64_t epoch{0};     //!< only if this is still true of the link, timer or deadline
        Frame frame;           //!< ARRIVAL, CONTROL: what arrives

        /// @param other another event @return whether this one happens after it
        bool operator<(const Event& other) const
        {
            return time != other.time ? time > other.time : sequence > other.sequence;
        }
    };

    /// One direction of a link.
    struct Direction
    {
        l2_time busyUntil{0};    //!< the first instant at which the next frame may begin
        uint64_t early{0};       //!< how much earlier than that the gap is over, in parts of an ns
        bool waiting{false};     //!< a TRANSMIT event is due
        std::deque<Frame> queue; //!< frames that wait
        std::vector<bool> lost;  //!< which frames are lost, over and over; empty: none
        std::size_t nextLost{0}; //!< position in it
    };

    /// A link.
    struct Wire
    {
        uint64_t epoch{0};       //!< changes when the link goes up or down
        uint64_t octet{0};       //!< time of an octet, in parts of an ns
        uint64_t parts{1};       //!< parts of an ns
        Direction directions[2]; //!< by the end that sends
    };

    /// A switch.
    struct SwitchNode
    {
        l2_switch* core{nullptr};           //!< the core's object
        l2_time controlDelay{0};            //!< until its processor gets a frame
        bool intercepts{false};             //!< it brings ARP to the directory
        l2_time deadline{L2_NEVER};         //!< what it waits for
        uint64_t epoch{0};                  //!< of the deadline event that counts
        std::vector<std::set<l2_mac>> from; //!< by port, source addresses that came in there
    };

    /// A directory server.
    struct ServerNode
    {
        l2_directory* core{nullptr}; //!< the core's object; as it was when the server was stopped
        bool running{false};         //!< it hears frames
        l2_time deadline{L2_NEVER};  //!< what it waits for
        uint64_t epoch{0};           //!< of the deadline event that counts
    };

    /// Free the core's objects.
    void FreeCores();
    /// @param node a switch whose core is to be made
    void BuildSwitch(uint32_t node);
    /// @param link a link of the description that is to be plugged in
    void AddWire(uint32_t link);
    /// Give the graph to every switch of a scheme.
    void SetTopology(const std::string& scheme);
    /// Tell a switch the state of the link at one of its ports.
    void SetPort(uint32_t link, int side);
    /// Tell a link's end that the link went up or down.
    void LinkChanged(uint32_t link, int side);
    /// A way to say that something must never happen.
    void Violation(uint32_t node, const std::string& what);

    /// @param event what will happen, after whatever is due at the same time already
    void Schedule(Event event);
    /// @param event what happens now
    void Handle(Event& event);
    /// @param event the arrival of a frame's last bit
    void Arrive(const Event& event);

    /// A node sends a frame from an end of a link.
    void Transmit(uint32_t link, int side, const Frame& frame);
    /// The transmission of a frame begins; the link is free.
    void Start(uint32_t link, int side, const Frame& frame);
    /// Take the next frame out of the queue.
    void TransmitNext(uint32_t link, int side);

    /// @param end the hub's port @param frame what arrived there
    void HubReceive(const End& end, const Frame& frame);
    /// @param end the switch's port @param frame what arrived there
    void SwitchReceive(const End& end, const Frame& frame);
    /// @param end the switch's port @param frame what its core gets
    void SwitchInput(const End& end, const Frame& frame);
    /// Do what a switch answers to an input; frame is null if it was none.
    void Drain(uint32_t node, uint16_t port, const Frame* frame);
    /// Do a FORWARD, after looking whether it is one that may be.
    void Forward(uint32_t node, uint16_t port, const Frame* frame, const l2_action& action);
    /// @param node a switch that may want to be told when some time has passed
    void WaitForDeadline(uint32_t node);
    /// @param host a host with a server @param frame what arrived there
    void ServerReceive(uint32_t host, const Bytes& frame);
    /// @param host a host with a server whose deadline has come
    void ServerExpire(uint32_t host);
    /// Do what a server answers to an input.
    void DrainServer(uint32_t host);
    /// @param host a host with a server that may want to be told when some time has passed
    void WaitForServer(uint32_t host);
    /// Is a unicast frame at a host that it is not for, without a good reason?
    void CheckDelivery(uint32_t link, int side, const Frame& frame);
    /// Is a message of the directory where no server is?
    void CheckElkDelivery(const End& from, const End& to, const Frame& frame);

    l2_time m_now{0};                                //!< the present
    uint64_t m_sequence{0};                          //!< of the next event
    uint64_t m_handled{0};                           //!< events so far
    uint64_t m_nextId{1};                            //!< identity of the next frame
    std::vector<Event> m_queue;                      //!< a heap, the next event first
    std::vector<Wire> m_wires;                       //!< by link
    std::vector<std::vector<int>> m_ports;           //!< by node and port, the link there, or -1
    std::vector<SwitchNode> m_switches;              //!< by node; others are empty
    std::vector<ServerNode> m_servers;               //!< by node; others are empty
    std::vector<std::unique_ptr<HostNode>> m_stacks; //!< by node; null unless a host
    std::unordered_set<uint64_t> m_flooded;          //!< frames whose destination was unknown
};

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_CORE_NETWORK_H */
