/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_NS3_NETWORK_H
#define L2SCRIPT_NS3_NETWORK_H

#include "engine.h"

#include "ns3/arp-cache.h"
#include "ns3/elk-server.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-hub.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/l2-switch-net-device.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/socket.h"

#include <string>
#include <vector>

/**
 * @file
 * The other engine: the same networks and scripts in ns-3, with EthernetChannel, EthernetNetDevice,
 * the switch devices, and hosts with ns-3's own Internet stack.
 *
 * Two settings differ from ns-3's defaults, because both engines are compared octet by octet and to
 * the nanosecond: ARP's request jitter is 0, and checksums are computed. Streams of the switches
 * are fixed, and Net() says which seeds the cores got from them, so that a CoreNetwork of the same
 * description makes the same choices.
 *
 * There is one simulator, so there can be one object of this class at a time; its end is
 * Simulator::Destroy().
 */

namespace ns3
{
namespace l2script
{

/// A network of ns-3 nodes.
class Ns3Network : public Engine
{
  public:
    /**
     * @param network what to build
     * @param scheme the label to run it under, see LabelsOf()
     */
    Ns3Network(const Network& network, const std::string& scheme);
    ~Ns3Network() override;

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

    /// @param node a switch @return its device
    Ptr<L2SwitchNetDevice> Switch(uint32_t node) const;
    /// @param end a place @return the device there
    Ptr<EthernetNetDevice> Device(const End& end) const;

  protected:
    void DoSetLink(uint32_t link) override;
    void DoMove(uint32_t old, uint32_t link) override;
    void DoManage(const End& end) override;
    void DoReaddress(uint32_t host) override;
    void DoArp(uint32_t from, uint32_t ip) override;
    void DoUdp(uint32_t from, uint32_t ip, uint32_t size, bool echo) override;

  private:
    /// A device, and the link that it is plugged into.
    struct Port
    {
        Ptr<EthernetNetDevice> device; //!< the device
        uint32_t link{0};              //!< the link, if there is one
        uint8_t side{0};               //!< which end of it
    };

    /// A node of the description.
    struct Built
    {
        Ptr<ns3::Node> node;       //!< ns-3's node
        std::vector<Port> ports;   //!< by number; 0 is unused
        Ptr<L2SwitchNetDevice> sw; //!< of a switch
        Ptr<EthernetHub> hub;      //!< of a hub
        Ptr<ArpCache> arp;         //!< of a host
        Ptr<Socket> sender;        //!< of a host
        Ptr<Socket> discard;       //!< of a host
        Ptr<Socket> echo;          //!< of a host
        Ptr<ElkServer> server;     //!< of a host with one; after it was stopped, the old one
        bool running{false};       //!< the server
    };

    /// @param node a node @param count how many devices it gets
    void BuildPorts(uint32_t node, uint16_t count);
    /// @param node a switch
    void BuildSwitch(uint32_t node);
    /// @param node a host
    void BuildHost(uint32_t node);
    /// @param host a host that runs a server, which starts when time goes on
    void BuildServer(uint32_t host);
    /// @param link a link whose ends' devices are free
    void BuildLink(uint32_t link);
    /// @param node a host @param port a UDP port @return a socket that listens there
    Ptr<Socket> MakeSocket(uint32_t node, uint16_t port);
    /// @param scheme give the graph to all switches of this scheme
    void SetTopology(const std::string& scheme);
    /// Tell the monitor of a frame at a device.
    void Note(uint32_t node, uint16_t port, Ptr<const Packet> packet, bool received);

    /// Trace sink: a transmission begins.
    static void Began(Ns3Network* self, uint32_t node, uint16_t port, Ptr<const Packet> packet);
    /// Trace sink: a frame has been received.
    static void Ended(Ns3Network* self, uint32_t node, uint16_t port, Ptr<const Packet> packet);
    /// Trace sink: a switch says that something happened.
    static void Happened(Ns3Network* self, uint32_t node, std::string type, std::string detail);
    /// A socket has something for its host.
    static void Received(Ns3Network* self, uint32_t node, Ptr<Socket> socket);

    bool m_checksums;                           //!< what the global value was before
    std::vector<Built> m_built;                 //!< by node
    std::vector<Ptr<EthernetChannel>> m_cables; //!< by link
};

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_NS3_NETWORK_H */
