/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3-network.h"

#include "servers.h"

#include "ns3/arp-l3-protocol.h"
#include "ns3/boolean.h"
#include "ns3/error-model.h"
#include "ns3/ethernet-switch-net-device.h"
#include "ns3/global-value.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/moose-switch-net-device.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace l2script
{

namespace
{

const char* const CHECKSUMS = "ChecksumEnabled"; // ns-3's global value
constexpr int64_t STREAMS = 1000;                // first stream of the switches, one a node

/// Loses frames as a pattern says, over and over.
class PatternErrorModel : public ErrorModel
{
  public:
    /// @param lost for one frame after the other
    explicit PatternErrorModel(const std::vector<bool>& lost)
        : m_lost(lost)
    {
    }

  private:
    bool DoCorrupt(Ptr<Packet> /* packet */) override
    {
        const bool lost = m_lost[m_next];
        m_next = (m_next + 1) % m_lost.size();
        return lost;
    }

    void DoReset() override
    {
        m_next = 0;
    }

    std::vector<bool> m_lost; //!< the pattern
    std::size_t m_next{0};    //!< position in it
};

Mac48Address
ToNs3(l2_mac address)
{
    uint8_t bytes[6];
    l2_mac_store(bytes, address);
    Mac48Address result;
    result.CopyFrom(bytes);
    return result;
}

l2_mac
FromNs3(const Mac48Address& address)
{
    uint8_t bytes[6];
    address.CopyTo(bytes);
    return l2_mac_load(bytes);
}

/// What a switch's core is seeded with by the stream of its node.
uint64_t
SeedOf(uint32_t node)
{
    const Ptr<UniformRandomVariable> variable = CreateObject<UniformRandomVariable>();
    variable->SetStream(STREAMS + node);
    const uint64_t high = variable->GetInteger(0, UINT32_MAX);
    return high << 32 | variable->GetInteger(0, UINT32_MAX);
}

std::string
PlanName(l2_plan_kind kind)
{
    return kind == L2_PLAN_AREA ? "area" : kind == L2_PLAN_CLASS ? "class" : "flat";
}

std::string
HostIdName(l2_host_id scheme)
{
    return scheme == L2_HOST_ID_PORT ? "port" : scheme == L2_HOST_ID_HASH ? "hash" : "sequential";
}

std::string
AuthenticationName(l2_authentication authentication)
{
    return authentication == L2_AUTHENTICATION_HMAC_MD5      ? "hmac-md5"
           : authentication == L2_AUTHENTICATION_HMAC_SHA256 ? "hmac-sha256"
                                                             : "none";
}

/// Set the attributes of IS-IS.
void
SetIsis(Ptr<L2SwitchNetDevice> device, const l2_isis_config& isis)
{
    const std::pair<const char*, l2_time> times[] = {{"HelloInterval", isis.hello_interval},
                                                     {"SpfInitialDelay", isis.spf_initial_delay},
                                                     {"SpfShortDelay", isis.spf_short_delay},
                                                     {"SpfLongDelay", isis.spf_long_delay},
                                                     {"SpfLearnTime", isis.spf_learn_time},
                                                     {"SpfHoldDown", isis.spf_hold_down},
                                                     {"EdgeDelay", isis.edge_delay},
                                                     {"SettleTime", isis.settle_time}};
    for (const auto& time : times)
    {
        device->SetAttribute(time.first, TimeValue(NanoSeconds(time.second)));
    }
    const std::pair<const char*, uint64_t> numbers[] = {{"Area", isis.area},
                                                        {"HelloMultiplier", isis.hello_multiplier},
                                                        {"LspLifetime", isis.lsp_lifetime},
                                                        {"LsdbCapacity", isis.lsdb_capacity},
                                                        {"KeyId", isis.key_id}};
    for (const auto& number : numbers)
    {
        device->SetAttribute(number.first, UintegerValue(number.second));
    }
    device->SetAttribute("Overload", BooleanValue(isis.overload));
    device->SetAttribute("Ipv4Address", Ipv4AddressValue(Ipv4Address(isis.ipv4_address)));
    device->SetAttribute("Hostname", StringValue(isis.hostname));
    device->SetAttribute("Authentication", StringValue(AuthenticationName(isis.authentication)));
    device->SetAttribute("Key", StringValue(std::string(isis.key, isis.key + isis.key_length)));
}

/// Set the attributes of what a switch does for the directory.
void
SetIntercept(Ptr<L2SwitchNetDevice> device, const l2_intercept_config& intercept)
{
    device->SetAttribute("InterceptArp", BooleanValue(intercept.arp));
    device->SetAttribute("InterceptDhcp", BooleanValue(intercept.dhcp));
    device->SetAttribute("ArpRate", UintegerValue(intercept.arp_rate));
    device->SetAttribute("ArpBurst", UintegerValue(intercept.arp_burst));
    device->SetAttribute("ArpCache", UintegerValue(intercept.arp_cache));
    device->SetAttribute("ArpCacheTime", TimeValue(NanoSeconds(intercept.arp_cache_time)));
}

Ptr<L2SwitchNetDevice>
MakeMooseSwitch(const l2_config& config)
{
    char prefix[L2_PREFIX_TEXT];
    const Ptr<L2SwitchNetDevice> device = CreateObject<MooseSwitchNetDevice>();
    device->SetAttribute("AddressPlan", StringValue(PlanName(config.plan.kind)));
    device->SetAttribute("PrefixLength", UintegerValue(config.plan.prefix_length));
    device->SetAttribute("Prefix", StringValue(l2_prefix_format(prefix, config.prefix)));
    device->SetAttribute("HostId", StringValue(HostIdName(config.host_id)));
    device->SetAttribute("HostIdPortBits", UintegerValue(config.host_id_port_bits));
    device->SetAttribute("HostCapacity", UintegerValue(config.host_capacity));
    device->SetAttribute("HostHold", TimeValue(NanoSeconds(config.host_hold)));
    device->SetAttribute("Broadcast",
                         StringValue(config.broadcast == L2_BROADCAST_RPF ? "rpf" : "tree"));
    device->SetAttribute("MaxPaths", UintegerValue(config.max_paths));
    device->SetAttribute(
        "Routing",
        StringValue(config.routing == L2_ROUTING_LINK_STATE ? "link-state" : "precomputed"));
    SetIsis(device, config.isis);
    return device;
}

Ptr<L2SwitchNetDevice>
MakeEthernetSwitch(const l2_config& config)
{
    const Ptr<L2SwitchNetDevice> device = CreateObject<EthernetSwitchNetDevice>();
    device->SetAttribute("FdbCapacity", UintegerValue(config.fdb_capacity));
    device->SetAttribute("FdbAgeing", TimeValue(NanoSeconds(config.fdb_ageing)));
    const bool rstp = config.spanning_tree == L2_SPANNING_TREE_RSTP;
    device->SetAttribute("SpanningTree", StringValue(rstp ? "rstp" : "static"));
    device->SetAttribute("ForceVersion", UintegerValue(config.rstp.force_version));
    device->SetAttribute("HelloTime", UintegerValue(config.rstp.hello_time));
    device->SetAttribute("MaxAge", UintegerValue(config.rstp.max_age));
    device->SetAttribute("ForwardDelay", UintegerValue(config.rstp.forward_delay));
    device->SetAttribute("TxHoldCount", UintegerValue(config.rstp.tx_hold_count));
    return device;
}

/// Set the attributes of a directory server.
void
SetServer(Ptr<ElkServer> server, const l2_directory_config& config)
{
    const std::pair<const char*, l2_time> times[] = {{"HelloInterval", config.hello_interval},
                                                     {"RenewAfter", config.renew_after},
                                                     {"ProbeInterval", config.probe_interval},
                                                     {"QueryInterval", config.query_interval},
                                                     {"NegativeTime", config.negative_time},
                                                     {"MovesTime", config.moves_time}};
    for (const auto& time : times)
    {
        server->SetAttribute(time.first, TimeValue(NanoSeconds(time.second)));
    }
    const std::pair<const char*, uint64_t> numbers[] = {{"Capacity", config.capacity},
                                                        {"Probes", config.probes},
                                                        {"QueryTries", config.query_tries},
                                                        {"BroadcastRate", config.broadcast_rate},
                                                        {"Pending", config.pending},
                                                        {"Waiters", config.waiters},
                                                        {"Claims", config.claims},
                                                        {"Moves", config.moves}};
    for (const auto& number : numbers)
    {
        server->SetAttribute(number.first, UintegerValue(number.second));
    }
    server->SetAttribute("Dhcp", BooleanValue(config.dhcp));
    server->SetAttribute("Announce", BooleanValue(config.announce));
    server->SetAttribute("Policy", StringValue(l2_policy_name(config.policy)));
    const Ipv4Address first(l2_ip_to_v4(config.own_first));
    const Ipv4Address last(l2_ip_to_v4(config.own_last));
    server->SetAttribute("OwnFirst", Ipv4AddressValue(first));
    server->SetAttribute("OwnLast", Ipv4AddressValue(last));
}

l2_source
SourceFrom(const std::string& name)
{
    return name == l2_source_name(L2_SOURCE_DHCP)     ? L2_SOURCE_DHCP
           : name == l2_source_name(L2_SOURCE_STATIC) ? L2_SOURCE_STATIC
                                                      : L2_SOURCE_LEARNT;
}

} // namespace

// ---- Building -----------------------------------------------------------------------------------

Ns3Network::Ns3Network(const Network& network, const std::string& scheme)
    : Engine(network, scheme),
      m_built(network.nodes.size())
{
    BooleanValue checksums;
    GlobalValue::GetValueByName(CHECKSUMS, checksums);
    m_checksums = checksums.Get();
    GlobalValue::Bind(CHECKSUMS, BooleanValue(true));
    for (uint32_t node = 0; node < m_network.nodes.size(); node++)
    {
        m_built[node].node = CreateObject<ns3::Node>();
        switch (m_network.nodes[node].kind)
        {
        case NodeKind::SWITCH:
            BuildSwitch(node);
            break;
        case NodeKind::HUB:
            BuildPorts(node, m_network.nodes[node].ports);
            m_built[node].hub = CreateObject<EthernetHub>();
            m_built[node].node->AggregateObject(m_built[node].hub);
            m_built[node].hub->SetAttribute("Mirror", BooleanValue(m_network.nodes[node].mirror));
            for (uint16_t port = 1; port < m_built[node].ports.size(); port++)
            {
                m_built[node].hub->AddPort(m_built[node].ports[port].device);
            }
            break;
        case NodeKind::HOST:
            BuildHost(node);
            break;
        }
    }
    for (uint32_t link = 0; link < m_network.links.size(); link++)
    {
        BuildLink(link);
    }
    for (const Built& built : m_built)
    {
        if (built.sw)
        {
            built.sw->GetCounters(); // makes the core, in the order in which CoreNetwork does
        }
    }
    Recompute();
    RunUntil(0); // nodes initialize themselves in events at time 0
}

Ns3Network::~Ns3Network()
{
    Simulator::Destroy();
    GlobalValue::Bind(CHECKSUMS, BooleanValue(m_checksums));
}

void
Ns3Network::BuildPorts(uint32_t node, uint16_t count)
{
    Built& built = m_built[node];
    built.ports.resize(count + 1U);
    for (uint16_t port = 1; port <= count; port++)
    {
        const Ptr<EthernetNetDevice> device = CreateObject<EthernetNetDevice>();
        built.node->AddDevice(device);
        device->SetDataRate(DataRate(Link().rate)); // as long as no link says otherwise
        built.ports[port].device = device;
        device->TraceConnectWithoutContext("PhyTxBegin",
                                           MakeBoundCallback(&Ns3Network::Began, this, node, port));
        device->TraceConnectWithoutContext("PhyRxEnd",
                                           MakeBoundCallback(&Ns3Network::Ended, this, node, port));
    }
}

void
Ns3Network::BuildSwitch(uint32_t node)
{
    Built& built = m_built[node];
    const l2_config config = ConfigOf(m_network, node, m_scheme);
    const bool moose = SchemeOf(m_network.nodes[node], m_scheme) == "moose";
    m_network.nodes[node].seed = SeedOf(node);
    built.sw = moose ? MakeMooseSwitch(config) : MakeEthernetSwitch(config);
    built.sw->SetAttribute("Address", Mac48AddressValue(ToNs3(config.address)));
    built.sw->SetAttribute("Priority", UintegerValue(config.priority));
    built.sw->SetAttribute("ControlDelay",
                           TimeValue(NanoSeconds(ControlDelayOf(m_network.nodes[node]))));
    SetIntercept(built.sw, config.intercept);
    built.sw->AssignStreams(STREAMS + node);
    built.sw->TraceConnectWithoutContext("CoreEvent",
                                         MakeBoundCallback(&Ns3Network::Happened, this, node));
    built.node->AddDevice(built.sw);
    BuildPorts(node, config.ports);
    for (uint16_t port = 1; port < built.ports.size(); port++)
    {
        built.ports[port].device->SetAddress(ToNs3(PortAddressOf(m_network, {node, port})));
        built.sw->AddPort(built.ports[port].device);
        DoManage({node, port});
    }
}

void
Ns3Network::BuildHost(uint32_t node)
{
    Built& built = m_built[node];
    BuildPorts(node, 1);
    built.ports[1].device->SetAddress(ToNs3(MacOf(m_network, node)));
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(built.node);
    const Ptr<Ipv4L3Protocol> ipv4 = built.node->GetObject<Ipv4L3Protocol>();
    ipv4->SetAttribute("IpForward", BooleanValue(false));
    built.node->GetObject<ArpL3Protocol>()->SetAttribute(
        "RequestJitter",
        StringValue("ns3::ConstantRandomVariable[Constant=0.0]"));
    const uint32_t interface = ipv4->AddInterface(built.ports[1].device);
    ipv4->AddAddress(interface,
                     Ipv4InterfaceAddress(Ipv4Address(IpOf(m_network, node)), Ipv4Mask("/8")));
    ipv4->SetUp(interface);
    built.arp = ipv4->GetInterface(interface)->GetArpCache();
    built.sender = MakeSocket(node, PORT_SENDER);
    built.discard = MakeSocket(node, PORT_DISCARD);
    built.echo = MakeSocket(node, PORT_ECHO);
    if (m_network.nodes[node].server)
    {
        StartServer(node);
    }
}

Ptr<Socket>
Ns3Network::MakeSocket(uint32_t node, uint16_t port)
{
    const Ptr<Socket> socket =
        Socket::CreateSocket(m_built[node].node, UdpSocketFactory::GetTypeId());
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
    socket->SetRecvCallback(MakeBoundCallback(&Ns3Network::Received, this, node));
    return socket;
}

void
Ns3Network::BuildLink(uint32_t link)
{
    const Link& description = m_network.links[link];
    const Ptr<EthernetChannel> cable = CreateObject<EthernetChannel>();
    cable->SetDelay(NanoSeconds(description.delay));
    m_cables.push_back(cable);
    for (uint8_t side = 0; side < 2; side++)
    {
        Port& port = m_built[description.ends[side].node].ports[description.ends[side].port];
        port.link = link;
        port.side = side;
        port.device->SetDataRate(DataRate(description.rate));
        port.device->SetMtu(static_cast<uint16_t>(description.mtu));
    }
    for (const End& end : description.ends)
    {
        Device(end)->Attach(cable);
    }
}

void
Ns3Network::Recompute()
{
    SetTopology("ethernet");
    SetTopology("moose");
}

void
Ns3Network::SetTopology(const std::string& scheme)
{
    Topology topology(m_network, m_scheme, scheme, m_up);
    std::shared_ptr<const l2_topology> graph(topology.Release(), [](const l2_topology* old) {
        l2_topology_free(const_cast<l2_topology*>(old));
    });
    for (uint32_t node = 0; node < m_network.nodes.size(); node++)
    {
        if (topology.NumberOf(node) >= 0)
        {
            m_built[node].sw->SetTopology(graph, static_cast<uint32_t>(topology.NumberOf(node)));
        }
    }
}

// ---- Time and links -----------------------------------------------------------------------------

std::string
Ns3Network::Name() const
{
    return "ns-3";
}

l2_time
Ns3Network::Now() const
{
    return Simulator::Now().GetNanoSeconds();
}

void
Ns3Network::RunUntil(l2_time time)
{
    Simulator::Stop(NanoSeconds(time - Now()));
    Simulator::Run();
}

void
Ns3Network::DoSetLink(uint32_t link)
{
    if (m_up[link])
    {
        m_cables[link]->SetUp();
    }
    else
    {
        m_cables[link]->SetDown();
    }
}

void
Ns3Network::DoMove(uint32_t old, uint32_t link)
{
    for (const End& end : m_network.links[old].ends)
    {
        Device(end)->Detach();
    }
    BuildLink(link);
    for (const End& end : m_network.links[link].ends)
    {
        SetLoss(end, {false}); // what was lost on the old link is none of the new one's business
    }
}

void
Ns3Network::DoManage(const End& end)
{
    const l2_port_config from = PortConfigOf(m_network, end);
    L2SwitchPortConfig config;
    config.pathCost = from.path_cost;
    config.priority = from.priority;
    config.adminEdge = from.admin_edge;
    config.autoEdge = from.auto_edge;
    config.restrictedRole = from.restricted_role;
    config.restrictedTcn = from.restricted_tcn;
    config.bpduGuard = from.bpdu_guard;
    config.directory = from.directory;
    config.pointToPoint = from.point_to_point == L2_POINT_TO_POINT_TRUE
                              ? L2SwitchPortConfig::PointToPoint::FORCE_TRUE
                          : from.point_to_point == L2_POINT_TO_POINT_FALSE
                              ? L2SwitchPortConfig::PointToPoint::FORCE_FALSE
                              : L2SwitchPortConfig::PointToPoint::AUTO;
    m_built[end.node].sw->ConfigurePort(end.port, config);
}

void
Ns3Network::Mcheck(const End& end)
{
    m_built[end.node].sw->Mcheck(end.port);
}

void
Ns3Network::SetLoss(const End& end, const std::vector<bool>& lost)
{
    const Link& link = m_network.links[PluggedAt(end)];
    const End& peer = link.ends[link.ends[0] == end ? 1 : 0];
    Device(peer)->SetAttribute("ReceiveErrorModel",
                               PointerValue(CreateObject<PatternErrorModel>(lost)));
}

Ptr<EthernetNetDevice>
Ns3Network::Device(const End& end) const
{
    return m_built[end.node].ports[end.port].device;
}

Ptr<L2SwitchNetDevice>
Ns3Network::Switch(uint32_t node) const
{
    return m_built[node].sw;
}

// ---- Traces -------------------------------------------------------------------------------------

void
Ns3Network::Note(uint32_t node, uint16_t number, Ptr<const Packet> packet, bool received)
{
    const Port& port = m_built[node].ports[number];
    auto bytes = std::make_shared<Bytes>(packet->GetSize());
    packet->CopyData(bytes->data(), packet->GetSize());
    const auto from = static_cast<uint8_t>(received ? 1 - port.side : port.side);
    m_monitor.Note({Now(), port.link, from, received, packet->GetUid(), bytes});
}

void
Ns3Network::Began(Ns3Network* self, uint32_t node, uint16_t port, Ptr<const Packet> packet)
{
    self->Note(node, port, packet, false);
}

void
Ns3Network::Ended(Ns3Network* self, uint32_t node, uint16_t port, Ptr<const Packet> packet)
{
    self->Note(node, port, packet, true);
}

void
Ns3Network::Happened(Ns3Network* self, uint32_t node, std::string type, std::string detail)
{
    self->NoteEvent({self->Now(), node, type, detail});
}

void
Ns3Network::Received(Ns3Network* self, uint32_t node, Ptr<Socket> socket)
{
    Address from;
    while (const Ptr<Packet> packet = socket->RecvFrom(from))
    {
        const InetSocketAddress peer = InetSocketAddress::ConvertFrom(from);
        self->NoteReceived(peer.GetIpv4().Get(), node);
        if (socket == self->m_built[node].echo)
        {
            self->NoteSent(node, peer.GetIpv4().Get());
            socket->SendTo(Create<Packet>(packet->GetSize()), 0, from);
        }
    }
}

// ---- Actions and observations -------------------------------------------------------------------

void
Ns3Network::DoArp(uint32_t from, uint32_t address)
{
    const Built& built = m_built[from];
    const Ipv4Address ip(address);
    ArpCache::Entry* entry = built.arp->Lookup(ip);
    if (entry && entry->IsWaitReply())
    {
        return;
    }
    // ns-3 resolves for the sake of a packet only; there is one, which is then taken back.
    Address unused;
    built.node->GetObject<ArpL3Protocol>()
        ->Lookup(Create<Packet>(), Ipv4Header(), ip, built.ports[1].device, built.arp, &unused);
    entry = built.arp->Lookup(ip);
    if (entry && entry->IsWaitReply())
    {
        entry->DequeuePending();
    }
}

void
Ns3Network::DoUdp(uint32_t from, uint32_t ip, uint32_t size, bool echo)
{
    NoteSent(from, ip);
    m_built[from].sender->SendTo(
        Create<Packet>(size),
        0,
        InetSocketAddress(Ipv4Address(ip), echo ? PORT_ECHO : PORT_DISCARD));
}

void
Ns3Network::SendRaw(uint32_t host, const Bytes& frame)
{
    m_built[host].ports[1].device->SendFrame(Create<Packet>(frame.data(), frame.size()));
}

void
Ns3Network::Inject(const End& end, const Bytes& frame)
{
    m_built[end.node].sw->ReceiveFrame(end.port, Create<Packet>(frame.data(), frame.size()));
}

void
Ns3Network::Reboot(uint32_t host)
{
    m_built[host].arp->Flush();
}

void
Ns3Network::DoReaddress(uint32_t host)
{
    const Ptr<Ipv4L3Protocol> ipv4 = m_built[host].node->GetObject<Ipv4L3Protocol>();
    const uint32_t interface = ipv4->GetInterfaceForDevice(m_built[host].ports[1].device);
    ipv4->RemoveAddress(interface, 0);
    ipv4->AddAddress(interface,
                     Ipv4InterfaceAddress(Ipv4Address(IpOf(m_network, host)), Ipv4Mask("/8")));
}

void
Ns3Network::StartServer(uint32_t host)
{
    Built& built = m_built[host];
    const l2_directory_config config = DirectoryConfigOf(m_network, host);
    m_network.nodes[host].seed = SeedOf(host);
    built.server = CreateObject<ElkServer>();
    SetServer(built.server, config);
    built.server->AssignStreams(STREAMS + host);
    built.server->TraceConnectWithoutContext("Event",
                                             MakeBoundCallback(&Ns3Network::Happened, this, host));
    built.node->AddApplication(built.server);
    built.running = true;
}

void
Ns3Network::StopServer(uint32_t host)
{
    m_built[host].server->Stop();
    m_built[host].running = false;
}

ServerView
Ns3Network::Server(uint32_t host)
{
    const Built& built = m_built[host];
    ServerView view;
    view.running = built.running;
    view.peers = built.server->GetPeers();
    view.digest = built.server->GetDigest();
    for (const ElkMapping& mapping : built.server->GetMappings())
    {
        view.mappings.push_back({l2_ip_v4(mapping.ip.Get()),
                                 FromNs3(mapping.mac),
                                 FromNs3(mapping.real),
                                 FromNs3(mapping.at),
                                 mapping.port,
                                 SourceFrom(mapping.source),
                                 mapping.claimed.GetNanoSeconds(),
                                 mapping.seen.GetNanoSeconds()});
    }
    for (const auto& counter : built.server->GetCounters().GetNamed())
    {
        view.counters.insert(counter);
    }
    for (const L2SwitchTable& table : built.server->GetTables())
    {
        view.tables[table.name] = table.entries;
    }
    view.dump = built.server->Dump();
    return view;
}

l2_mac
Ns3Network::CacheOf(uint32_t host, uint32_t ip, bool usable)
{
    ArpCache::Entry* entry = m_built[host].arp->Lookup(Ipv4Address(ip));
    return entry && entry->IsAlive() && !(usable && entry->IsExpired())
               ? FromNs3(Mac48Address::ConvertFrom(entry->GetMacAddress()))
               : L2_MAC_NONE;
}

l2_mac
Ns3Network::HostAddress(uint32_t node, l2_mac real)
{
    return FromNs3(m_built[node].sw->GetHostAddress(ToNs3(real)));
}

std::string
Ns3Network::Role(uint32_t node, uint16_t port)
{
    return m_built[node].sw->GetPortRole(port);
}

std::string
Ns3Network::PortState(uint32_t node, uint16_t port)
{
    return m_built[node].sw->GetPortState(port);
}

BridgeView
Ns3Network::Tree(uint32_t node)
{
    const L2SwitchTree tree = m_built[node].sw->GetTree();
    const uint64_t root = uint64_t(tree.rootPriority) << 48 | FromNs3(tree.root);
    return {tree.known, root, tree.rootPort == 0, tree.cost};
}

RoutingView
Ns3Network::Routing(uint32_t node)
{
    const L2SwitchRouting routing = m_built[node].sw->GetRouting();
    if (!routing.known)
    {
        return {};
    }
    return {FromNs3(routing.root),
            {{"adjacencies", routing.adjacencies},
             {"lsps", routing.lsps},
             {"lsp-changes", routing.lspChanges},
             {"originated", routing.originated},
             {"retransmitted", routing.retransmitted},
             {"spf-runs", routing.spfRuns}}};
}

SwitchState
Ns3Network::State(uint32_t node)
{
    SwitchState state;
    for (const L2SwitchTable& table : m_built[node].sw->GetTables())
    {
        state.tables[table.name] = table.entries;
    }
    const L2SwitchCounters c = m_built[node].sw->GetCounters();
    state.counters = {{"received", c.received},
                      {"forwarded", c.forwarded},
                      {"control", c.control},
                      {"copies", c.copies},
                      {"flooded", c.flooded},
                      {"not-learnt", c.notLearnt},
                      {"evicted", c.evicted},
                      {"moved", c.moved},
                      {"queries", c.intercepted.queries},
                      {"updates", c.intercepted.updates},
                      {"answers", c.intercepted.answers},
                      {"cached", c.intercepted.cached},
                      {"dhcp", c.intercepted.dhcp},
                      {"fallbacks", c.intercepted.fallbacks}};
    state.dropped = c.dropped;
    return state;
}

std::string
Ns3Network::Dump(uint32_t node)
{
    return m_built[node].sw->Dump();
}

} // namespace l2script
} // namespace ns3
