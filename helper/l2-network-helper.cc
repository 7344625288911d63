/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "l2-network-helper.h"

#include "core-address.h"
#include "core/l2.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ethernet-helper.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-interface-address.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/moose-switch-net-device.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

// ns-3 3.35's header of the server does not include what it needs.
#include "ns3/inet-socket-address.h"
// Hence not in the order of names.
#include "ns3/dhcp-client.h"
#include "ns3/dhcp-server.h"

#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("L2NetworkHelper");

namespace
{

/** First three octets of switches' addresses. */
constexpr uint32_t SWITCH_OUI = 0x000496;
/** First three octets of hosts' addresses. */
constexpr uint32_t HOST_OUI = 0x00163e;
/** The hosts' subnet. */
constexpr uint32_t SUBNET = 0x0a000000;
/** Its mask. */
constexpr uint32_t SUBNET_MASK = 0xff000000;
/** How long a lease lasts, longer than any simulation: a year in seconds. */
constexpr int64_t LEASE_SECONDS = 365 * 24 * 3600;
/** What a switch number's area is multiplied with in an AREA plan. */
constexpr uint64_t AREA_UNIT = 65536;

/**
 * @param oui first three octets
 * @param number the other three
 * @return the address
 */
l2_mac
MakeAddress(uint32_t oui, uint32_t number)
{
    return static_cast<l2_mac>(oui) << 24 | number;
}

/**
 * Stop at an error of the core that the checks before have ruled out, but for lack of memory.
 * @param error what the core answered
 */
void
Require(int error)
{
    NS_ABORT_MSG_IF(error, "L2NetworkHelper: the core says: " << l2_error_name(error));
}

/**
 * Lay a cable.
 * @param a node of end 0
 * @param b node of end 1
 * @param rate bit rate of both directions
 * @param delay propagation delay
 * @return the two devices
 */
NetDeviceContainer
InstallLink(Ptr<Node> a, Ptr<Node> b, DataRate rate, Time delay)
{
    EthernetHelper ethernet;
    ethernet.SetDeviceAttribute("DataRate", DataRateValue(rate));
    ethernet.SetChannelAttribute("Delay", TimeValue(delay));
    return ethernet.Install(a, b);
}

/**
 * @param sw a switch
 * @param count its number within its area, from 1
 * @return its number in an AREA plan
 * @throws std::invalid_argument if the area has no such number
 */
uint64_t
NumberInArea(const TopologySpec::Switch& sw, uint64_t count)
{
    if (count >= AREA_UNIT)
    {
        throw std::invalid_argument("the address plan has " + std::to_string(AREA_UNIT - 1) +
                                    " switches an area; area " + std::to_string(sw.area) +
                                    " has more");
    }
    return sw.area * AREA_UNIT + count;
}

/**
 * Decide the prefix of a switch.
 * @param moose the switch, or one like it
 * @param sw the switch in the spec
 * @param number its number: among all, or in an AREA plan within its area
 * @param hosts how many hosts are attached to it
 * @return its prefix
 * @throws std::invalid_argument if the plan has no such switch, or no room for its hosts
 */
l2_prefix
DecidePrefix(Ptr<MooseSwitchNetDevice> moose,
             const TopologySpec::Switch& sw,
             uint64_t number,
             uint64_t hosts)
{
    const std::string text = sw.prefix.empty() ? moose->GetPrefixOf(number) : sw.prefix;
    l2_prefix prefix = {};
    NS_ABORT_UNLESS(l2_prefix_parse(text.c_str(), &prefix));
    const uint64_t identifiers = (UINT64_C(1) << (48 - prefix.length)) - 1;
    if (hosts > identifiers)
    {
        throw std::invalid_argument("the address plan has " + std::to_string(identifiers) +
                                    " host identifiers a switch; " + sw.name + " has " +
                                    std::to_string(hosts) + " hosts");
    }
    return prefix;
}

/**
 * Tell a switch who it is.
 * @param device the switch
 * @param identity its address, priority and prefix
 */
void
SetIdentity(Ptr<L2SwitchNetDevice> device, const l2_node& identity)
{
    device->SetAttribute("Address", Mac48AddressValue(FromCore(identity.address)));
    device->SetAttribute("Priority", UintegerValue(identity.priority));
    if (DynamicCast<MooseSwitchNetDevice>(device))
    {
        char text[L2_PREFIX_TEXT];
        device->SetAttribute("Prefix", StringValue(l2_prefix_format(text, identity.prefix)));
    }
}

} // namespace

uint32_t
L2Network::GetShortestHops(uint32_t from, uint32_t to) const
{
    uint32_t hops;
    const uint64_t distance =
        l2_topology_distance(topology.get(), spec.hosts.at(from).sw, spec.hosts.at(to).sw, &hops);
    return distance == UINT64_MAX ? 0 : hops + 2;
}

L2Network
L2Network::GetWithoutServers() const
{
    L2Network rest = *this;
    rest.spec.hosts.clear();
    rest.hostNodes = NodeContainer();
    rest.hostLinks.clear();
    rest.hostDevices.clear();
    rest.hostAddresses.clear();
    rest.directoryServers = ApplicationContainer();
    for (const uint32_t host : spec.GetOrdinaryHosts())
    {
        rest.spec.hosts.push_back(spec.hosts[host]);
        rest.hostNodes.Add(hostNodes.Get(host));
        rest.hostLinks.push_back(hostLinks[host]);
        rest.hostDevices.push_back(hostDevices[host]);
        rest.hostAddresses.push_back(hostAddresses[host]);
    }
    return rest;
}

L2NetworkHelper::L2NetworkHelper(const L2SwitchHelper& switches)
    : m_switches(switches)
{
    m_hostPorts.adminEdge = true;
}

void
L2NetworkHelper::SetHostPorts(const L2SwitchPortConfig& config)
{
    m_hostPorts = config;
}

void
L2NetworkHelper::SetDirectoryServers(const ElkHelper& servers)
{
    m_servers = servers;
}

void
L2NetworkHelper::SetDhcp(bool dhcp)
{
    m_dhcp = dhcp;
}

void
L2NetworkHelper::Check(const TopologySpec& spec) const
{
    NS_LOG_FUNCTION(this);
    spec.Check();
    if (spec.hosts.size() > MAX_HOSTS)
    {
        throw std::invalid_argument("the subnet 10.0.0.0/8 has addresses for " +
                                    std::to_string(MAX_HOSTS) + " hosts; there are " +
                                    std::to_string(spec.hosts.size()));
    }
    Identify(spec);
    const bool hasDirectory = !spec.GetDirectoryServers().empty();
    if (m_dhcp && !hasDirectory)
    {
        throw std::invalid_argument("there is no directory server whose host could serve DHCP");
    }
    const std::string wrong = hasDirectory ? m_servers.Create()->CheckConfiguration() : "";
    if (!wrong.empty())
    {
        throw std::invalid_argument("directory server: " + wrong);
    }
}

L2Network
L2NetworkHelper::Install(const TopologySpec& spec) const
{
    NS_LOG_FUNCTION(this);
    Check(spec);
    L2Network network;
    network.spec = spec;
    network.switchNodes.Create(spec.switches.size());
    network.hostNodes.Create(spec.hosts.size());

    const l2_env env = {};
    l2_topology* graph = nullptr;
    Require(l2_topology_new(&graph, spec.switches.size(), &env));
    network.topology = std::shared_ptr<l2_topology>(graph, l2_topology_free);

    Ports ports(spec.switches.size());
    InstallLinks(network, ports, graph);
    InstallHosts(network, ports);
    InstallSwitches(network, ports, Identify(spec), graph);
    InstallStacks(network);
    InstallServers(network);
    if (m_dhcp)
    {
        InstallDhcp(network);
    }
    return network;
}

std::vector<l2_node>
L2NetworkHelper::Identify(const TopologySpec& spec) const
{
    std::vector<uint64_t> hosts(spec.switches.size());
    for (const TopologySpec::Host& host : spec.hosts)
    {
        hosts[host.sw]++;
    }
    const std::vector<uint32_t> degrees = spec.GetDegrees();
    const Ptr<L2SwitchNetDevice> device = m_switches.Create();
    const Ptr<MooseSwitchNetDevice> moose = DynamicCast<MooseSwitchNetDevice>(device);
    std::map<uint32_t, uint64_t> inArea;
    std::set<std::pair<l2_mac, uint8_t>> prefixes;
    std::vector<l2_node> identities;
    for (uint32_t i = 0; i < spec.switches.size(); i++)
    {
        const TopologySpec::Switch& sw = spec.switches[i];
        l2_node identity = {MakeAddress(SWITCH_OUI, i + 1), sw.priority, {0, 0}, false};
        if (moose)
        {
            const uint64_t number = moose->HasAreas() ? NumberInArea(sw, ++inArea[sw.area]) : i + 1;
            identity.prefix = DecidePrefix(moose, sw, number, hosts[i]);
            if (!prefixes.emplace(identity.prefix.bits, identity.prefix.length).second)
            {
                throw std::invalid_argument(sw.name + " has the prefix of another switch");
            }
        }
        SetIdentity(device, identity);
        const std::string wrong = device->CheckConfiguration(degrees[i]);
        if (!wrong.empty())
        {
            throw std::invalid_argument(sw.name + ": " + wrong);
        }
        identities.push_back(identity);
    }
    return identities;
}

void
L2NetworkHelper::InstallLinks(L2Network& network, Ports& ports, l2_topology* topology)
{
    for (const TopologySpec::Link& link : network.spec.links)
    {
        const NetDeviceContainer ends = InstallLink(network.switchNodes.Get(link.a),
                                                    network.switchNodes.Get(link.b),
                                                    link.rate,
                                                    link.delay);
        ports[link.a].Add(ends.Get(0));
        ports[link.b].Add(ends.Get(1));
        Require(l2_topology_add_link(topology,
                                     link.a,
                                     ports[link.a].GetN(),
                                     link.b,
                                     ports[link.b].GetN(),
                                     l2_path_cost(link.rate.GetBitRate())));
        network.links.push_back(DynamicCast<EthernetChannel>(ends.Get(0)->GetChannel()));
    }
}

void
L2NetworkHelper::InstallHosts(L2Network& network, Ports& ports)
{
    for (uint32_t i = 0; i < network.spec.hosts.size(); i++)
    {
        const TopologySpec::Host& host = network.spec.hosts[i];
        const NetDeviceContainer ends = InstallLink(network.hostNodes.Get(i),
                                                    network.switchNodes.Get(host.sw),
                                                    host.rate,
                                                    host.delay);
        ends.Get(0)->SetAddress(host.address.empty() ? FromCore(MakeAddress(HOST_OUI, i + 1))
                                                     : Mac48Address(host.address.c_str()));
        ports[host.sw].Add(ends.Get(1));
        network.hostLinks.push_back(DynamicCast<EthernetChannel>(ends.Get(0)->GetChannel()));
        network.hostDevices.push_back(DynamicCast<EthernetNetDevice>(ends.Get(0)));
    }
}

void
L2NetworkHelper::InstallSwitches(L2Network& network,
                                 const Ports& ports,
                                 const std::vector<l2_node>& identities,
                                 l2_topology* topology) const
{
    for (uint32_t i = 0; i < identities.size(); i++)
    {
        const Ptr<L2SwitchNetDevice> device =
            m_switches.Install(network.switchNodes.Get(i), ports[i]);
        SetIdentity(device, identities[i]);
        Require(l2_topology_set_node(topology, i, &identities[i]));
        if (device->NeedsTopology())
        {
            device->SetTopology(network.topology, i);
        }
        network.switches.push_back(device);
    }
    TopologySpec trunks = network.spec;
    trunks.hosts.clear();
    std::vector<uint32_t> port = trunks.GetDegrees(); // hosts have the ports after these
    for (const TopologySpec::Host& host : network.spec.hosts)
    {
        L2SwitchPortConfig config = m_hostPorts;
        config.directory = config.directory || host.directory;
        network.switches[host.sw]->ConfigurePort(++port[host.sw], config);
    }
}

void
L2NetworkHelper::InstallStacks(L2Network& network) const
{
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.SetRoutingHelper(Ipv4StaticRoutingHelper());
    internet.Install(network.hostNodes);
    // Not Ipv4AddressHelper: it installs queue discs, and looks through all addresses given yet.
    for (uint32_t i = 0; i < network.hostNodes.GetN(); i++)
    {
        const Ipv4Address address(SUBNET + i + 1);
        Ptr<Ipv4> ipv4 = network.hostNodes.Get(i)->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(network.hostDevices[i]);
        if (!m_dhcp || network.spec.hosts[i].directory)
        {
            ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask(SUBNET_MASK)));
        }
        ipv4->SetMetric(interface, 1);
        ipv4->SetUp(interface);
        network.hostAddresses.push_back(address);
    }
}

void
L2NetworkHelper::InstallServers(L2Network& network) const
{
    for (const uint32_t host : network.spec.GetDirectoryServers())
    {
        network.directoryServers.Add(m_servers.Install(network.hostNodes.Get(host)));
    }
}

void
L2NetworkHelper::InstallDhcp(L2Network& network)
{
    const std::vector<uint32_t> hosts = network.spec.GetOrdinaryHosts();
    const Ptr<DhcpServer> server = CreateObject<DhcpServer>();
    server->SetAttribute("PoolAddresses", Ipv4AddressValue(Ipv4Address(SUBNET)));
    server->SetAttribute("PoolMask", Ipv4MaskValue(Ipv4Mask(SUBNET_MASK)));
    server->SetAttribute("FirstAddress", Ipv4AddressValue(network.hostAddresses[hosts.front()]));
    server->SetAttribute("LastAddress", Ipv4AddressValue(network.hostAddresses[hosts.back()]));
    server->SetAttribute("LeaseTime", TimeValue(Seconds(LEASE_SECONDS)));
    server->SetAttribute("RenewTime", TimeValue(Seconds(LEASE_SECONDS / 2)));
    server->SetAttribute("RebindTime", TimeValue(Seconds(LEASE_SECONDS / 8 * 7)));
    network.directoryServers.Get(0)->GetNode()->AddApplication(server);
    for (std::size_t i = 0; i < hosts.size(); i++)
    {
        const Ptr<NetDevice> device = network.hostDevices[hosts[i]];
        server->AddStaticDhcpEntry(device->GetAddress(), network.hostAddresses[hosts[i]]);
        const Ptr<DhcpClient> client = CreateObject<DhcpClient>();
        client->SetDhcpClientNetDevice(device);
        client->SetAttribute("RTRS", TimeValue(Seconds(1)));
        client->SetAttribute("Collect", TimeValue(MilliSeconds(100))); // there is one server
        client->SetStartTime(Seconds(DHCP_START_SECONDS) +
                             NanoSeconds(1000000000 * i / hosts.size()));
        network.hostNodes.Get(hosts[i])->AddApplication(client);
        network.dhcpClients.Add(client);
    }
    // Switches send DHCP to this server's host.
    network.directoryServers.Get(0)->SetAttribute("Dhcp", BooleanValue(true));
}

int64_t
L2NetworkHelper::AssignStreams(const L2Network& network, int64_t stream)
{
    int64_t next = stream;
    for (const Ptr<L2SwitchNetDevice>& device : network.switches)
    {
        next += device->AssignStreams(next);
    }
    InternetStackHelper internet;
    next += internet.AssignStreams(network.hostNodes, next);
    next += ElkHelper::AssignStreams(network.directoryServers, next);
    for (uint32_t i = 0; i < network.dhcpClients.GetN(); i++)
    {
        next += DynamicCast<DhcpClient>(network.dhcpClients.Get(i))->AssignStreams(next);
    }
    return next - stream;
}

} // namespace ns3
