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

#include <algorithm>
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

/**
 * @param spec a network
 * @return the numbers of the ports that each link has at its ends a and b
 */
std::vector<std::pair<uint16_t, uint16_t>>
NumberPorts(const TopologySpec& spec)
{
    std::vector<uint16_t> used(spec.switches.size());
    std::vector<std::pair<uint16_t, uint16_t>> ports;
    for (const TopologySpec::Link& link : spec.links)
    {
        const uint16_t a = ++used[link.a];
        const uint16_t b = ++used[link.b];
        ports.emplace_back(a, b);
    }
    return ports;
}

/**
 * @param nodes how many nodes it is to have
 * @return a graph without links
 */
std::shared_ptr<l2_topology>
MakeGraph(uint32_t nodes)
{
    const l2_env env = {};
    l2_topology* graph = nullptr;
    Require(l2_topology_new(&graph, nodes, &env));
    return {graph, l2_topology_free};
}

/**
 * @param spec a network
 * @param segment a segment of it
 * @return names of the members, such as hub-1, hub-2
 */
std::string
Name(const TopologySpec& spec, const TopologySegments::Segment& segment)
{
    constexpr std::size_t MOST = 3;
    std::string names;
    for (std::size_t i = 0; i < segment.members.size() && i < MOST; i++)
    {
        names += (i > 0 ? ", " : "") + spec.switches[segment.members[i]].name;
    }
    return names + (segment.members.size() > MOST ? ", ..." : "");
}

} // namespace

uint32_t
L2Network::GetShortestHops(uint32_t from, uint32_t to) const
{
    uint32_t hops;
    const uint64_t distance =
        l2_topology_distance(cables.get(), spec.hosts.at(from).sw, spec.hosts.at(to).sw, &hops);
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
    : m_switches(switches),
      m_legacy("ethernet")
{
    m_hostPorts.adminEdge = true;
}

void
L2NetworkHelper::SetHostPorts(const L2SwitchPortConfig& config)
{
    m_hostPorts = config;
}

void
L2NetworkHelper::SetLegacySwitches(const L2SwitchHelper& switches)
{
    NS_ABORT_MSG_UNLESS(switches.GetScheme() == "ethernet", "a legacy bridge is one of Ethernet");
    m_legacy = switches;
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
    CheckSegments(spec);
    CheckAreas(spec);
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

    const std::vector<l2_node> identities = Identify(spec);
    const TopologySegments segments = FindSegments(spec);
    Ports ports(spec.switches.size());
    MakeGraphs(network, segments, identities);
    InstallLinks(network, ports);
    InstallHosts(network, ports);
    InstallSwitches(network, ports, segments, identities);
    ConfigurePorts(network);
    InstallStacks(network);
    InstallServers(network);
    if (m_dhcp)
    {
        InstallDhcp(network);
    }
    return network;
}

const L2SwitchHelper&
L2NetworkHelper::GetMaker(TopologySpec::Kind kind) const
{
    return kind == TopologySpec::Kind::LEGACY ? m_legacy : m_switches;
}

TopologySegments
L2NetworkHelper::FindSegments(const TopologySpec& spec) const
{
    return TopologySegments(spec, m_switches.GetScheme() == "moose");
}

void
L2NetworkHelper::CheckSegments(const TopologySpec& spec) const
{
    const auto require = [](bool right, const std::string& what) {
        if (!right)
        {
            throw std::invalid_argument(what);
        }
    };
    const TopologySegments hubs(spec, false);
    require(hubs.CountOthers() > 0, "topology: there is no switch");
    const bool isMoose = m_switches.GetScheme() == "moose";
    const bool isStatic = m_switches.Create()->NeedsTopology() && !isMoose;
    const bool legacyIsStatic = m_legacy.Create()->NeedsTopology();
    for (const TopologySpec::Switch& sw : spec.switches)
    {
        require(sw.kind != TopologySpec::Kind::LEGACY || legacyIsStatic == isStatic,
                sw.name + " has " + (legacyIsStatic ? "a static tree" : "RSTP") +
                    ", which the switches around it do not have");
        require(sw.kind == TopologySpec::Kind::SCHEME || sw.prefix.empty(),
                sw.name + " has a prefix, which hubs and legacy bridges do not have");
    }
    for (const TopologySegments::Segment& segment : hubs.GetSegments())
    {
        require(segment.links < segment.members.size(),
                Name(spec, segment) + ": hubs are joined in a circle, where frames never end");
        require(!isStatic || segment.attachments.size() <= 1,
                Name(spec, segment) + " is plugged into several ports of bridges, for which a "
                                      "static tree is not computed; allowed: with RSTP");
    }
    const TopologySegments segments = FindSegments(spec);
    require(segments.CountOthers() > 0, "topology: there is no switch of the scheme");
    for (const TopologySegments::Segment& segment : segments.GetSegments())
    {
        require(!isMoose || segment.attachments.size() <= 1,
                Name(spec, segment) + " is plugged into " +
                    std::to_string(segment.attachments.size()) +
                    " ports of MOOSE switches, which elect none to serve it; allowed: 1");
        // Replies to the server's questions that stay behind the bridge are seen by no switch.
        const bool hasLegacy =
            std::any_of(segment.members.begin(), segment.members.end(), [&](uint32_t member) {
                return spec.switches[member].kind == TopologySpec::Kind::LEGACY;
            });
        for (const uint32_t host : segment.hosts)
        {
            require(!isMoose || !hasLegacy || !spec.hosts[host].directory,
                    spec.hosts[host].name + " is a directory server behind a legacy bridge, where "
                                            "no MOOSE switch sees what its neighbours reply");
        }
    }
}

void
L2NetworkHelper::CheckAreas(const TopologySpec& spec) const
{
    const Ptr<MooseSwitchNetDevice> moose = DynamicCast<MooseSwitchNetDevice>(m_switches.Create());
    if (!moose || !moose->HasAreas())
    {
        return;
    }
    std::vector<std::vector<uint32_t>> neighbours(spec.switches.size());
    for (const TopologySpec::Link& link : spec.links)
    {
        if (spec.switches[link.a].area == spec.switches[link.b].area)
        {
            neighbours[link.a].push_back(link.b);
            neighbours[link.b].push_back(link.a);
        }
    }
    std::set<uint32_t> withHosts;
    for (const TopologySpec::Host& host : spec.hosts)
    {
        withHosts.insert(spec.switches[host.sw].area);
    }
    std::set<uint32_t> seen; // areas of which a part was found
    std::vector<bool> found(spec.switches.size());
    for (uint32_t i = 0; i < spec.switches.size(); i++)
    {
        if (found[i] || withHosts.count(spec.switches[i].area) == 0)
        {
            continue;
        }
        if (!seen.insert(spec.switches[i].area).second)
        {
            throw std::invalid_argument(
                "area " + std::to_string(spec.switches[i].area) + " has hosts, but " +
                spec.switches[i].name +
                " cannot be reached within it from its first switch; allowed with the address "
                "plan area: areas that hang together");
        }
        std::vector<uint32_t> queue = {i};
        found[i] = true;
        while (!queue.empty())
        {
            const uint32_t at = queue.back();
            queue.pop_back();
            for (const uint32_t next : neighbours[at])
            {
                if (!found[next])
                {
                    found[next] = true;
                    queue.push_back(next);
                }
            }
        }
    }
}

std::vector<l2_node>
L2NetworkHelper::Identify(const TopologySpec& spec) const
{
    const TopologySegments segments = FindSegments(spec);
    std::vector<uint64_t> hosts(spec.switches.size());
    for (const TopologySpec::Host& host : spec.hosts)
    {
        hosts[host.sw]++;
    }
    for (const TopologySegments::Segment& segment : segments.GetSegments())
    {
        for (const TopologySegments::Attachment& attachment : segment.attachments)
        {
            hosts[attachment.sw] += segment.hosts.size();
        }
    }
    const std::vector<uint32_t> degrees = spec.GetDegrees();
    const Ptr<L2SwitchNetDevice> device = m_switches.Create();
    const Ptr<L2SwitchNetDevice> legacy = m_legacy.Create();
    const Ptr<MooseSwitchNetDevice> moose = DynamicCast<MooseSwitchNetDevice>(device);
    std::map<uint32_t, uint64_t> inArea;
    std::set<std::pair<l2_mac, uint8_t>> prefixes;
    std::vector<l2_node> identities;
    for (uint32_t i = 0; i < spec.switches.size(); i++)
    {
        const TopologySpec::Switch& sw = spec.switches[i];
        l2_node identity = {MakeAddress(SWITCH_OUI, i + 1), sw.priority, {0, 0}, false};
        if (moose && sw.kind == TopologySpec::Kind::SCHEME)
        {
            const uint64_t number = moose->HasAreas() ? NumberInArea(sw, ++inArea[sw.area]) : i + 1;
            identity.prefix = DecidePrefix(moose, sw, number, hosts[i]);
            if (!prefixes.emplace(identity.prefix.bits, identity.prefix.length).second)
            {
                throw std::invalid_argument(sw.name + " has the prefix of another switch");
            }
        }
        identities.push_back(identity);
        if (sw.kind == TopologySpec::Kind::HUB)
        {
            continue;
        }
        const auto& like = sw.kind == TopologySpec::Kind::LEGACY ? legacy : device;
        SetIdentity(like, identity);
        const std::string wrong = like->CheckConfiguration(degrees[i]);
        if (!wrong.empty())
        {
            throw std::invalid_argument(sw.name + ": " + wrong);
        }
    }
    return identities;
}

void
L2NetworkHelper::MakeGraphs(L2Network& network,
                            const TopologySegments& segments,
                            const std::vector<l2_node>& identities)
{
    const TopologySpec& spec = network.spec;
    const std::shared_ptr<l2_topology> graph = MakeGraph(segments.CountOthers());
    const bool isWhole = segments.GetSegments().empty();
    const std::shared_ptr<l2_topology> cables = isWhole ? graph : MakeGraph(spec.switches.size());
    for (uint32_t i = 0; i < spec.switches.size(); i++)
    {
        if (!segments.IsMember(i))
        {
            Require(l2_topology_set_node(graph.get(), segments.GetNumber(i), &identities[i]));
        }
    }
    const auto ports = NumberPorts(spec);
    for (uint32_t i = 0; i < spec.links.size(); i++)
    {
        const auto [a, b] = std::make_pair(spec.links[i].a, spec.links[i].b);
        const auto add = [&, i](l2_topology* to, uint32_t nodeA, uint32_t nodeB) {
            const uint32_t cost = l2_path_cost(spec.links[i].rate.GetBitRate());
            Require(l2_topology_add_link(to, nodeA, ports[i].first, nodeB, ports[i].second, cost));
        };
        if (!segments.IsMember(a) && !segments.IsMember(b))
        {
            add(graph.get(), segments.GetNumber(a), segments.GetNumber(b));
        }
        if (!isWhole)
        {
            add(cables.get(), a, b);
        }
    }
    network.topology = graph;
    network.cables = cables;
}

void
L2NetworkHelper::InstallLinks(L2Network& network, Ports& ports)
{
    for (const TopologySpec::Link& link : network.spec.links)
    {
        const NetDeviceContainer ends = InstallLink(network.switchNodes.Get(link.a),
                                                    network.switchNodes.Get(link.b),
                                                    link.rate,
                                                    link.delay);
        ports[link.a].Add(ends.Get(0));
        ports[link.b].Add(ends.Get(1));
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
                                 const TopologySegments& segments,
                                 const std::vector<l2_node>& identities) const
{
    for (uint32_t i = 0; i < identities.size(); i++)
    {
        const TopologySpec::Kind kind = network.spec.switches[i].kind;
        const Ptr<Node> node = network.switchNodes.Get(i);
        if (kind == TopologySpec::Kind::HUB)
        {
            const Ptr<EthernetHub> hub = CreateObject<EthernetHub>();
            node->AggregateObject(hub);
            for (auto port = ports[i].Begin(); port != ports[i].End(); ++port)
            {
                hub->AddPort(DynamicCast<EthernetNetDevice>(*port));
            }
            network.switches.push_back(nullptr);
            network.hubs.push_back(hub);
            continue;
        }
        const Ptr<L2SwitchNetDevice> device = GetMaker(kind).Install(node, ports[i]);
        SetIdentity(device, identities[i]);
        if (device->NeedsTopology())
        {
            device->SetTopology(network.topology, segments.GetNumber(i));
        }
        network.switches.push_back(device);
        network.hubs.push_back(nullptr);
    }
}

void
L2NetworkHelper::ConfigurePorts(const L2Network& network) const
{
    const TopologySpec& spec = network.spec;
    TopologySpec trunks = spec;
    trunks.hosts.clear();
    std::vector<uint32_t> used = trunks.GetDegrees(); // hosts have the ports after these
    for (const TopologySpec::Host& host : spec.hosts)
    {
        const uint32_t port = ++used[host.sw];
        if (network.switches[host.sw])
        {
            L2SwitchPortConfig config = m_hostPorts;
            config.directory = config.directory || host.directory;
            network.switches[host.sw]->ConfigurePort(port, config);
        }
    }
    const auto ports = NumberPorts(spec);
    // Bridges see hubs, and each other through them. MOOSE switches see what is behind hubs, too.
    const TopologySegments hubs(spec, false);
    for (TopologySegments::Segment segment : hubs.GetSegments())
    {
        const auto isMoose = [&network](const TopologySegments::Attachment& attachment) {
            return DynamicCast<MooseSwitchNetDevice>(network.switches[attachment.sw]);
        };
        auto& bridges = segment.attachments;
        bridges.erase(std::remove_if(bridges.begin(), bridges.end(), isMoose), bridges.end());
        ConfigureSegment(network, segment, ports);
    }
    if (m_switches.GetScheme() == "moose")
    {
        const TopologySegments segments = FindSegments(spec);
        for (const TopologySegments::Segment& segment : segments.GetSegments())
        {
            ConfigureSegment(network, segment, ports);
        }
    }
}

void
L2NetworkHelper::ConfigureSegment(const L2Network& network,
                                  const TopologySegments::Segment& segment,
                                  const std::vector<PortPair>& ports) const
{
    const TopologySpec& spec = network.spec;
    L2SwitchPortConfig config;
    if (segment.attachments.size() == 1)
    {
        config = m_hostPorts;
        for (const uint32_t host : segment.hosts)
        {
            config.directory = config.directory || spec.hosts[host].directory;
        }
    }
    for (const TopologySegments::Attachment& attachment : segment.attachments)
    {
        const TopologySpec::Link& link = spec.links[attachment.link];
        const auto [a, b] = ports[attachment.link];
        const bool isA = link.a == attachment.sw;
        const uint32_t member = isA ? link.b : link.a;
        if (spec.switches[member].kind == TopologySpec::Kind::HUB)
        {
            config.pointToPoint = L2SwitchPortConfig::PointToPoint::FORCE_FALSE;
        }
        else
        {
            L2SwitchPortConfig other; // of the legacy bridge, to which a MOOSE switch is no bridge
            other.adminEdge = m_hostPorts.adminEdge;
            network.switches[member]->ConfigurePort(isA ? b : a, other);
        }
        network.switches[attachment.sw]->ConfigurePort(isA ? a : b, config);
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
        next += device ? device->AssignStreams(next) : 0;
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
