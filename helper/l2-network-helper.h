/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef L2_NETWORK_HELPER_H
#define L2_NETWORK_HELPER_H

#include "elk-helper.h"
#include "l2-switch-helper.h"
#include "topology-segments.h"
#include "topology-spec.h"

#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-hub.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/ipv4-address.h"
#include "ns3/node-container.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct l2_node;
struct l2_topology;

namespace ns3
{

/**
 * @ingroup moose
 * @brief A network that L2NetworkHelper has built. Every list is in the order of the spec's.
 */
struct L2Network
{
    TopologySpec spec;                               //!< what it was built from
    NodeContainer switchNodes;                       //!< nodes of the switches
    NodeContainer hostNodes;                         //!< nodes of the hosts
    std::vector<Ptr<L2SwitchNetDevice>> switches;    //!< the switches; null for a hub
    std::vector<Ptr<EthernetHub>> hubs;              //!< the hubs; null for a switch
    std::vector<Ptr<EthernetChannel>> links;         //!< links; end 0 is at switch a, 1 at b
    std::vector<Ptr<EthernetChannel>> hostLinks;     //!< links of hosts; end 0 is at the host
    std::vector<Ptr<EthernetNetDevice>> hostDevices; //!< ports of the hosts
    std::vector<Ipv4Address> hostAddresses;          //!< IPv4 addresses of the hosts
    ApplicationContainer directoryServers;           //!< one on each host that the spec calls one
    ApplicationContainer dhcpClients;                //!< one on each other host, with DHCP
    /**
     * The graph that switches compute from, were nothing down: of all switches but hubs, and with
     * MOOSE of MOOSE switches only. A switch's number in it is that among such switches.
     */
    std::shared_ptr<const l2_topology> topology;
    /** The graph of all switches and hubs, were nothing down, with their numbers in the spec. */
    std::shared_ptr<const l2_topology> cables;

    /**
     * How many links a frame between two hosts must cross at least, those to and from hubs and
     * legacy bridges included.
     * @param from index of a host
     * @param to index of another host
     * @return the links of a shortest path, their own two included; 0 if there is no path
     */
    uint32_t GetShortestHops(uint32_t from, uint32_t to) const;

    /**
     * @return the same network as if it had no hosts but those on which no server of the directory
     * runs: what a workload is given. Where servers are the last hosts, the others keep their
     * numbers
     */
    L2Network GetWithoutServers() const;
};

/**
 * @ingroup moose
 * @brief Builds the network that a TopologySpec describes, ready to carry traffic.
 *
 * - Switches are L2SwitchNetDevice of one scheme, on nodes of their own, joined by EthernetChannel.
 *   Ports are numbered in the order of the spec's links, then of its hosts. Switch n, counted from
 *   1, has the address 00:04:96 and n in 24 bits, and in MOOSE the n-th prefix of the address plan:
 *   02:00:01, 02:00:02, ... in the default one. In an AREA plan n counts within each area. The spec
 *   may name another prefix. Legacy bridges and hubs are counted, and have no prefix.
 * - Legacy bridges are Ethernet bridges whatever the scheme is (SetLegacySwitches()), and take no
 *   part in a directory. To Ethernet switches they are switches like themselves. What MOOSE
 *   switches reach through legacy bridges and hubs is a segment: its port is managed as one to
 *   hosts is, and it has only one, because MOOSE switches elect none that would serve it.
 * - Hubs are EthernetHub. A port to a hub where no other switch is is managed as one to hosts,
 *   others for a shared medium [802.1D-2004 6.4.3].
 * - Switches whose protocol does not find it out (L2SwitchNetDevice::NeedsTopology()) are given the
 *   network's graph with the spec's bridge priorities and with path costs by bit rate
 *   [802.1D-2004 17.14], and compute their tree and routes from it.
 * - Host n has the address 00:16:3e and n in 24 bits, like one that a manufacturer assigned, or the
 *   one that the spec names, and 10.0.0.0 + n in the one subnet 10.0.0.0/8. It runs
 *   ns-3's unmodified Internet stack, IPv4 only, with static routing and no queue disc.
 *
 * Hosts that the spec calls directory servers run an ElkServer from time 0, and their switches'
 * ports are managed as L2SwitchPortConfig::directory. Whether switches intercept ARP is an
 * attribute of theirs (InterceptArp).
 *
 * Time and memory grow linearly with links and hosts, but for the routes: one shortest-path
 * computation for every switch.
 *
 * @attention ns-3's ARP waits up to 10 ms at random before a request
 * (ArpL3Protocol::RequestJitter), keeps at most 3 packets for an address it is resolving, and
 * forgets an address after 120 s. This is left as it is: delays of first packets contain the
 * former.
 */
class L2NetworkHelper
{
  public:
    /** When the first host asks for an address by DHCP: protocols have settled. */
    static constexpr int DHCP_START_SECONDS = 1;
    /** Most hosts: addresses of 10.0.0.0/8 without the first and the last. */
    static constexpr uint64_t MAX_HOSTS = (1 << 24) - 2;

    /**
     * @param switches how to make the switches; Address, Priority and Prefix are set by Install()
     */
    explicit L2NetworkHelper(const L2SwitchHelper& switches);

    /**
     * Say how switches are to manage their ports to hosts for the protocols between switches. By
     * default these are edge ports (adminEdge) as administrators make them, so that hosts need not
     * wait at the start.
     * @param config for all of them
     */
    void SetHostPorts(const L2SwitchPortConfig& config);

    /**
     * Say how legacy bridges are made: by default with the defaults of EthernetSwitchNetDevice.
     * @param switches makes them; its scheme is ethernet
     */
    void SetLegacySwitches(const L2SwitchHelper& switches);

    /**
     * Say how servers of the directory are made.
     * @param servers makes them
     */
    void SetDirectoryServers(const ElkHelper& servers);

    /**
     * Have hosts get their addresses by DHCP: ns-3's DhcpServer runs on the host of the first
     * directory server, and on every host that is no directory server a DhcpClient, which begins
     * between DHCP_START_SECONDS and a second later and has its address a few tenths of a second
     * after that. Each host is leased the address that it would have had, for as long as the
     * simulation lasts. Hosts broadcast for it as ever unless the switches have InterceptDhcp.
     * @param dhcp whether they do, by default not
     */
    void SetDhcp(bool dhcp);

    /**
     * Look for what cannot be built, without building anything: a spec that is wrong in itself,
     * more hosts than MAX_HOSTS, more switches or hosts than the address plan has numbers for,
     * attributes of switches that contradict each other or the number of ports, attributes of
     * directory servers that contradict each other, DHCP without a directory server, hubs that are
     * joined in a circle, hubs between bridges whose tree is static, legacy bridges that run
     * another protocol than the Ethernet switches around them, a segment that is plugged into MOOSE
     * switches twice, with MOOSE a directory server behind a legacy bridge.
     * @param spec what is to be built
     * @throws std::invalid_argument with one line that says what
     */
    void Check(const TopologySpec& spec) const;

    /**
     * Build a network. The switches' and servers' seeds and the hosts' ARP use automatic random
     * streams unless AssignStreams() is called.
     * @param spec what to build
     * @return the network
     * @throws std::invalid_argument as Check()
     */
    L2Network Install(const TopologySpec& spec) const;

    /**
     * Use fixed random streams for everything random in a network.
     * @param network the network, before anything was asked of its switches
     * @param stream first stream index to use
     * @return the number of streams used
     */
    static int64_t AssignStreams(const L2Network& network, int64_t stream);

  private:
    /** Devices of each switch, in the order of their ports. */
    using Ports = std::vector<NetDeviceContainer>;
    /** The numbers of the ports that a link has at its ends a and b. */
    using PortPair = std::pair<uint16_t, uint16_t>;

    /**
     * @param kind what a switch is
     * @return what makes such
     */
    const L2SwitchHelper& GetMaker(TopologySpec::Kind kind) const;
    /**
     * @param spec the network
     * @return what lies between the switches that know each other
     */
    TopologySegments FindSegments(const TopologySpec& spec) const;
    /**
     * Look for hubs and legacy bridges that cannot be where they are.
     * @param spec the network, right in itself
     * @throws std::invalid_argument as Check()
     */
    void CheckSegments(const TopologySpec& spec) const;
    /**
     * Refuse areas with hosts that do not hang together: routes within an area stay in it.
     * @param spec the network
     * @throws std::invalid_argument with one line for the user
     */
    void CheckAreas(const TopologySpec& spec) const;
    /**
     * Join the switches.
     * @param network nodes are there
     * @param ports devices are appended
     */
    static void InstallLinks(L2Network& network, Ports& ports);
    /**
     * Attach the hosts.
     * @param network nodes are there
     * @param ports devices are appended
     */
    static void InstallHosts(L2Network& network, Ports& ports);
    /**
     * Make the graphs.
     * @param network gets them
     * @param segments what lies between switches that know each other
     * @param identities the switches' addresses, priorities and prefixes
     */
    static void MakeGraphs(L2Network& network,
                           const TopologySegments& segments,
                           const std::vector<l2_node>& identities);
    /**
     * Make the switches and hubs.
     * @param network nodes and graphs are there
     * @param ports the switches' devices
     * @param segments what lies between switches that know each other
     * @param identities the switches' addresses, priorities and prefixes
     */
    void InstallSwitches(L2Network& network,
                         const Ports& ports,
                         const TopologySegments& segments,
                         const std::vector<l2_node>& identities) const;
    /**
     * Manage the ports to hosts, and to hubs and legacy bridges.
     * @param network switches are there
     */
    void ConfigurePorts(const L2Network& network) const;
    /**
     * Manage the ports by which a segment is plugged into switches.
     * @param network switches are there
     * @param segment the segment
     * @param ports the numbers of the ports at both ends of each link
     */
    void ConfigureSegment(const L2Network& network,
                          const TopologySegments::Segment& segment,
                          const std::vector<PortPair>& ports) const;
    /**
     * Decide addresses and prefixes of all switches.
     * @param spec the network
     * @return one a switch; what a hub has means nothing
     * @throws std::invalid_argument as Check()
     */
    std::vector<l2_node> Identify(const TopologySpec& spec) const;
    /** Give the hosts Internet stacks and addresses. */
    void InstallStacks(L2Network& network) const;
    /** Make the servers of the directory. */
    void InstallServers(L2Network& network) const;
    /** Have hosts ask for their addresses. */
    static void InstallDhcp(L2Network& network);

    L2SwitchHelper m_switches;      //!< makes the switches
    L2SwitchHelper m_legacy;        //!< makes legacy bridges
    ElkHelper m_servers;            //!< makes servers of the directory
    L2SwitchPortConfig m_hostPorts; //!< how ports to hosts are managed
    bool m_dhcp{false};             //!< hosts get their addresses by DHCP
};

} // namespace ns3

#endif /* L2_NETWORK_HELPER_H */
