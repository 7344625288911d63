/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "l2-switch-net-device.h"

#include "core-address.h"
#include "core-host.h"
#include "core/l2.h"
#include "l2-frame-edit.h"
#include "l2-hmac.h"
#include "l2-hop-tag.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/channel.h"
#include "ns3/ethernet-header.h"
#include "ns3/fatal-error.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("L2SwitchNetDevice");

NS_OBJECT_ENSURE_REGISTERED(L2SwitchNetDevice);

namespace
{

/** Octets of the destination address, the source address and the length/type field. */
constexpr uint32_t HEADER_SIZE = 14;
/** Smallest frame without FCS in octets. */
constexpr uint32_t MIN_FRAME = 60;
/** More than a core can want to see: an ordinary frame, or the largest payload of a rewriter. */
constexpr std::size_t MAX_HEAD = 2048;

} // namespace

TypeId
L2SwitchNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::L2SwitchNetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("Moose")
            .AddAttribute("Address",
                          "The switch's own address. With the priority it makes the bridge "
                          "identifier; the lowest one is the root of the tree.",
                          Mac48AddressValue(Mac48Address("00:00:00:00:00:00")),
                          MakeMac48AddressAccessor(&L2SwitchNetDevice::m_address),
                          MakeMac48AddressChecker())
            .AddAttribute("Priority",
                          "Bridge priority, 0 to 61440 in steps of 4096; the lowest wins.",
                          UintegerValue(32768),
                          MakeUintegerAccessor(&L2SwitchNetDevice::m_priority),
                          MakeUintegerChecker<uint16_t>(0, 61440))
            .AddAttribute("ForwardingDelay",
                          "Time from the receipt of a frame to its transmission. Zero sends in "
                          "the event of the receipt and costs no event of its own.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&L2SwitchNetDevice::m_forwardingDelay),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute(
                "ControlDelay",
                "Time from the receipt of a frame that is for the switch itself (a "
                "BPDU, a PDU of IS-IS) to the moment when the protocol acts on it: the way to the "
                "switch's processor, and its work. Constant; frames do not wait for "
                "each other. Real switches take about 5 ms.",
                TimeValue(Seconds(0)),
                MakeTimeAccessor(&L2SwitchNetDevice::m_controlDelay),
                MakeTimeChecker(Seconds(0)))
            .AddAttribute("InterceptArp",
                          "Send ARP that hosts broadcast to a server of the directory ELK instead, "
                          "and tell all servers of announcements and replies.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&L2SwitchNetDevice::m_interceptArp),
                          MakeBooleanChecker())
            .AddAttribute("InterceptDhcp",
                          "Send DHCP that hosts broadcast to a server of the directory that serves "
                          "DHCP, and tell all servers of leases.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&L2SwitchNetDevice::m_interceptDhcp),
                          MakeBooleanChecker())
            .AddAttribute("ArpRate",
                          "With InterceptArp: ARP frames a second that a port to hosts may send; "
                          "what is more is dropped. 0: any number.",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&L2SwitchNetDevice::m_arpRate),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("ArpBurst",
                          "With InterceptArp: ARP frames that a port to hosts may send at once.",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&L2SwitchNetDevice::m_arpBurst),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("ArpCache",
                          "With InterceptArp: answers of the directory that the switch keeps, and "
                          "gives itself. 0: none.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&L2SwitchNetDevice::m_arpCache),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("ArpCacheTime",
                          "How long such an answer is kept, 1 ms up.",
                          TimeValue(Seconds(15)),
                          MakeTimeAccessor(&L2SwitchNetDevice::m_arpCacheTime),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddTraceSource("Forward",
                            "A frame was forwarded: the frame as it arrived, the port it arrived "
                            "at, the ports it goes to.",
                            MakeTraceSourceAccessor(&L2SwitchNetDevice::m_forwardTrace),
                            "ns3::L2SwitchNetDevice::ForwardTracedCallback")
            .AddTraceSource("Drop",
                            "A frame was dropped: the frame, the port it arrived at, the reason.",
                            MakeTraceSourceAccessor(&L2SwitchNetDevice::m_dropTrace),
                            "ns3::L2SwitchNetDevice::DropTracedCallback")
            .AddTraceSource("CoreEvent",
                            "Something happened in the switch: what, and the rest in words.",
                            MakeTraceSourceAccessor(&L2SwitchNetDevice::m_eventTrace),
                            "ns3::L2SwitchNetDevice::CoreEventTracedCallback");
    return tid;
}

L2SwitchNetDevice::L2SwitchNetDevice()
    : m_seed(CreateObject<UniformRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

L2SwitchNetDevice::~L2SwitchNetDevice()
{
    NS_LOG_FUNCTION(this);
}

void
L2SwitchNetDevice::DoInitialize()
{
    NS_LOG_FUNCTION(this);
    Core();
    NetDevice::DoInitialize();
}

void
L2SwitchNetDevice::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_expire.Cancel();
    for (Port& port : m_ports)
    {
        if (port.ethernet)
        {
            port.ethernet->SetFrameSink(nullptr, 0);
        }
        else if (m_node)
        {
            m_node->UnregisterProtocolHandler(
                MakeCallback(&L2SwitchNetDevice::ReceiveFromDevice, this));
        }
    }
    m_ports.clear();
    l2_switch_free(m_core);
    m_core = nullptr;
    m_topology = nullptr;
    m_seed = nullptr;
    m_node = nullptr;
    NetDevice::DoDispose();
}

// ---- Ports --------------------------------------------------------------------------------------

uint32_t
L2SwitchNetDevice::AddPort(Ptr<NetDevice> device)
{
    NS_LOG_FUNCTION(this << device);
    NS_ABORT_MSG_IF(m_core,
                    "L2SwitchNetDevice: a port cannot be added after the switch has started");
    NS_ABORT_MSG_UNLESS(m_node && device->GetNode() == m_node,
                        "L2SwitchNetDevice: a port must be a device of the switch's node");
    NS_ABORT_MSG_UNLESS(device->SupportsSendFrom() &&
                            Mac48Address::IsMatchingType(device->GetAddress()),
                        "L2SwitchNetDevice: " << device->GetInstanceTypeId().GetName()
                                              << " cannot be a port: it lacks SendFrom or 48-bit "
                                                 "addresses");
    const uint32_t port = m_ports.size() + 1;
    NS_ABORT_MSG_IF(port > L2_MAX_PORTS,
                    "L2SwitchNetDevice: a switch has at most " << L2_MAX_PORTS << " ports");
    m_ports.push_back({device, DynamicCast<EthernetNetDevice>(device), device->IsLinkUp(), {}});
    if (m_ports.back().ethernet)
    {
        m_ports.back().ethernet->SetFrameSink(this, port);
        return port;
    }
    const uint32_t index = device->GetIfIndex();
    m_portOfInterface.resize(std::max<std::size_t>(m_portOfInterface.size(), index + 1));
    m_portOfInterface[index] = port;
    m_node->RegisterProtocolHandler(MakeCallback(&L2SwitchNetDevice::ReceiveFromDevice, this),
                                    0,
                                    device,
                                    true);
    device->AddLinkChangeCallback(
        MakeBoundCallback(&L2SwitchNetDevice::DeviceLinkChange, this, port));
    return port;
}

uint32_t
L2SwitchNetDevice::GetNPorts() const
{
    return m_ports.size();
}

Ptr<NetDevice>
L2SwitchNetDevice::GetPort(uint32_t port) const
{
    return m_ports.at(port - 1).device;
}

void
L2SwitchNetDevice::DeviceLinkChange(L2SwitchNetDevice* self, uint32_t port)
{
    if (port <= self->m_ports.size())
    {
        self->LinkChange(port, self->m_ports[port - 1].device->IsLinkUp());
    }
}

void
L2SwitchNetDevice::LinkChange(uint32_t port, bool up)
{
    NS_LOG_FUNCTION(this << port << up);
    m_ports.at(port - 1).up = up;
    if (m_core)
    {
        SetCorePort(port);
    }
    m_linkChange();
}

void
L2SwitchNetDevice::SetCorePort(uint32_t port)
{
    if (port > m_ports.size())
    {
        return; // disposed of meanwhile
    }
    if (m_pumping)
    {
        Simulator::ScheduleNow(&L2SwitchNetDevice::SetCorePort, this, port);
        return;
    }
    const Port& p = m_ports[port - 1];
    l2_port_state state = {};
    state.up = p.up;
    state.max_frame = p.device->GetMtu() + HEADER_SIZE;
    state.bits_per_second = p.ethernet ? p.ethernet->GetDataRate().GetBitRate() : 0;
    state.shared = !p.ethernet && !p.device->IsPointToPoint();
    state.address = ToCore(Mac48Address::ConvertFrom(p.device->GetAddress()));
    const int error = l2_switch_set_port(m_core, port, &state, CoreNow());
    NS_ABORT_MSG_IF(error, "L2SwitchNetDevice: port " << port << ": " << l2_error_name(error));
    Pump(L2_NO_PORT, nullptr);
}

void
L2SwitchNetDevice::ConfigurePort(uint32_t port, const L2SwitchPortConfig& config)
{
    NS_LOG_FUNCTION(this << port);
    m_ports.at(port - 1).config = config;
    if (m_core)
    {
        ConfigureCorePort(port);
    }
}

void
L2SwitchNetDevice::ConfigureCorePort(uint32_t port)
{
    if (port > m_ports.size())
    {
        return; // disposed of meanwhile
    }
    if (m_pumping)
    {
        Simulator::ScheduleNow(&L2SwitchNetDevice::ConfigureCorePort, this, port);
        return;
    }
    const L2SwitchPortConfig& said = m_ports[port - 1].config;
    l2_port_config config;
    l2_port_config_init(&config);
    config.path_cost = said.pathCost;
    config.priority = said.priority;
    config.admin_edge = said.adminEdge;
    config.auto_edge = said.autoEdge;
    config.restricted_role = said.restrictedRole;
    config.restricted_tcn = said.restrictedTcn;
    config.bpdu_guard = said.bpduGuard;
    config.directory = said.directory;
    using PointToPoint = L2SwitchPortConfig::PointToPoint;
    config.point_to_point = said.pointToPoint == PointToPoint::AUTO ? L2_POINT_TO_POINT_AUTO
                            : said.pointToPoint == PointToPoint::FORCE_TRUE
                                ? L2_POINT_TO_POINT_TRUE
                                : L2_POINT_TO_POINT_FALSE;
    const int error = l2_switch_configure_port(m_core, port, &config, CoreNow());
    NS_ABORT_MSG_IF(error,
                    "L2SwitchNetDevice: port " << port << ": path cost " << said.pathCost
                                               << ", priority " << +said.priority
                                               << "; allowed: at most 200000000, 0 to 240 in "
                                                  "steps of 16");
    Pump(L2_NO_PORT, nullptr);
}

void
L2SwitchNetDevice::Mcheck(uint32_t port)
{
    NS_LOG_FUNCTION(this << port);
    if (m_pumping)
    {
        Simulator::ScheduleNow(&L2SwitchNetDevice::Mcheck, this, port);
        return;
    }
    const int error = l2_switch_mcheck(Core(), port, CoreNow());
    NS_ABORT_MSG_IF(error, "L2SwitchNetDevice: port " << port << ": " << l2_error_name(error));
    Pump(L2_NO_PORT, nullptr);
}

// ---- The core -----------------------------------------------------------------------------------

std::string
L2SwitchNetDevice::MakeConfig(l2_config& config, uint32_t ports) const
{
    if (ports > L2_MAX_PORTS)
    {
        return std::to_string(ports) + " ports; allowed: 1 to " + std::to_string(L2_MAX_PORTS);
    }
    // Literals, because the configuration keeps the pointer.
    l2_config_init(&config, GetScheme() == "moose" ? "moose" : "ethernet");
    config.ports = ports;
    config.address = ToCore(m_address);
    config.priority = m_priority;
    config.intercept.arp = m_interceptArp;
    config.intercept.dhcp = m_interceptDhcp;
    config.intercept.arp_rate = m_arpRate;
    config.intercept.arp_burst = m_arpBurst;
    config.intercept.arp_cache = m_arpCache;
    config.intercept.arp_cache_time = m_arpCacheTime.GetNanoSeconds();
    std::string wrong = Configure(config);
    if (wrong.empty() && config.isis.authentication != L2_AUTHENTICATION_NONE && !GetL2Hmac())
    {
        wrong = "Authentication needs nettle, without which this module was built; allowed: none";
    }
    if (wrong.empty())
    {
        char text[256];
        const char* reason = l2_config_check(&config, text, sizeof(text));
        wrong = reason ? reason : "";
    }
    return wrong;
}

std::string
L2SwitchNetDevice::CheckConfiguration(uint32_t ports) const
{
    l2_config config;
    return MakeConfig(config, ports);
}

l2_switch*
L2SwitchNetDevice::Core()
{
    if (m_core)
    {
        return m_core;
    }
    l2_config config;
    const std::string wrong = MakeConfig(config, m_ports.size());
    if (!wrong.empty())
    {
        NS_FATAL_ERROR(GetInstanceTypeId().GetName() << ": " << wrong);
    }
    l2_env env = {};
    env.seed = CoreSeed(m_seed);
    env.hmac = GetL2Hmac();
    const int error = l2_switch_new(&m_core, &config, &env);
    NS_ABORT_MSG_IF(error, "L2SwitchNetDevice: " << l2_error_name(error));
    for (uint32_t port = 1; port <= m_ports.size(); port++)
    {
        ConfigureCorePort(port);
        SetCorePort(port);
    }
    ApplyTopology();
    return m_core;
}

void
L2SwitchNetDevice::SetTopology(std::shared_ptr<const l2_topology> topology, uint32_t node)
{
    NS_LOG_FUNCTION(this << node);
    if (topology && !NeedsTopology())
    {
        return; // the protocol finds out
    }
    m_topology = topology;
    m_topologyNode = node;
    if (m_core)
    {
        ApplyTopology();
    }
}

void
L2SwitchNetDevice::ApplyTopology()
{
    if (!m_topology)
    {
        return; // applied, or disposed of meanwhile
    }
    if (m_pumping)
    {
        Simulator::ScheduleNow(&L2SwitchNetDevice::ApplyTopology, this);
        return;
    }
    const int error = l2_switch_set_topology(m_core, m_topology.get(), m_topologyNode, CoreNow());
    NS_ABORT_MSG_IF(error,
                    "L2SwitchNetDevice: node " << m_topologyNode
                                               << " of the topology: " << l2_error_name(error));
    m_topology = nullptr;
    Pump(L2_NO_PORT, nullptr);
}

void
L2SwitchNetDevice::AddRewriter(const l2_rewriter* rewriter)
{
    NS_LOG_FUNCTION(this << rewriter->name);
    const int error = l2_switch_add_rewriter(Core(), rewriter);
    NS_ABORT_MSG_IF(error,
                    "L2SwitchNetDevice: rewriter " << rewriter->name << ": "
                                                   << l2_error_name(error));
}

int64_t
L2SwitchNetDevice::AssignStreams(int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    NS_ABORT_MSG_IF(m_core, "L2SwitchNetDevice: streams cannot be assigned to a switch in use");
    m_seed->SetStream(stream);
    return 1;
}

// ---- Frames -------------------------------------------------------------------------------------

void
L2SwitchNetDevice::ReceiveFrame(uint32_t port, Ptr<Packet> frame)
{
    if (m_pumping)
    {
        // A port that delivers at once what is sent, on the way back to us.
        Simulator::ScheduleNow(&L2SwitchNetDevice::ReceiveFrame, this, port, frame);
        return;
    }
    if (!m_controlDelay.IsZero() && IsControl(frame))
    {
        Simulator::Schedule(m_controlDelay, &L2SwitchNetDevice::Input, this, port, frame);
        return;
    }
    Input(port, frame);
}

bool
L2SwitchNetDevice::IsControl(Ptr<const Packet> frame)
{
    uint8_t destination[6] = {};
    frame->CopyData(destination, sizeof(destination));
    return l2_switch_is_control(Core(), l2_mac_load(destination));
}

void
L2SwitchNetDevice::Input(uint32_t port, Ptr<Packet> frame)
{
    if (port > m_ports.size())
    {
        return; // disposed of while the frame waited
    }
    if (m_pumping)
    {
        Simulator::ScheduleNow(&L2SwitchNetDevice::Input, this, port, frame);
        return;
    }
    l2_switch* core = Core();
    std::array<uint8_t, MAX_HEAD> head;
    l2_frame in;
    in.head = head.data();
    in.length = frame->GetSize();
    in.head_length = frame->CopyData(head.data(), L2_HEAD);
    if (in.length > L2_HEAD)
    {
        const std::size_t need = l2_switch_need(core, head.data(), L2_HEAD);
        NS_ASSERT(need <= MAX_HEAD);
        if (need > L2_HEAD)
        {
            in.head_length = frame->CopyData(head.data(), need);
        }
    }
    l2_switch_receive(core, port, &in, CoreNow());
    Pump(port, frame);
}

void
L2SwitchNetDevice::ReceiveFromDevice(Ptr<NetDevice> device,
                                     Ptr<const Packet> packet,
                                     uint16_t protocol,
                                     const Address& source,
                                     const Address& destination,
                                     PacketType /* packetType */)
{
    EthernetHeader header(false);
    header.SetDestination(Mac48Address::ConvertFrom(destination));
    header.SetSource(Mac48Address::ConvertFrom(source));
    header.SetLengthType(protocol);
    Ptr<Packet> frame = packet->Copy();
    // Where the frame came from a real interface, hardware has yet to pad it.
    if (frame->GetSize() < MIN_FRAME - HEADER_SIZE)
    {
        // Not AddPaddingAtEnd(), whose octets are whatever was in memory.
        frame->AddAtEnd(Create<Packet>(MIN_FRAME - HEADER_SIZE - frame->GetSize()));
    }
    frame->AddHeader(header);
    ReceiveFrame(m_portOfInterface.at(device->GetIfIndex()), frame);
}

void
L2SwitchNetDevice::Pump(uint32_t inPort, Ptr<Packet> frame)
{
    // Whoever watches or receives may do anything, but an input would take this answer away.
    m_pumping = true;
    l2_action action;
    while (l2_switch_next(m_core, &action))
    {
        switch (action.type)
        {
        case L2_ACTION_FORWARD:
            Forward(inPort, frame, action);
            break;
        case L2_ACTION_SEND:
            SendOwn(action);
            break;
        case L2_ACTION_DROP:
            m_dropTrace(frame, inPort, l2_drop_name(action.as.drop));
            break;
        case L2_ACTION_EVENT:
            TraceEvent(action.as.event);
            break;
        }
    }
    m_pumping = false;
    WaitForDeadline();
}

void
L2SwitchNetDevice::Forward(uint32_t inPort, Ptr<Packet> frame, const l2_action& action)
{
    const auto& forward = action.as.forward;
    if (!m_forwardTrace.IsEmpty())
    {
        const std::vector<uint32_t> outPorts(forward.ports, forward.ports + forward.port_count);
        m_forwardTrace(frame, inPort, outPorts);
    }
    Ptr<Packet> out =
        forward.edit_count > 0 ? L2EditFrame(frame, forward.edits, forward.edit_count) : frame;
    Transmit(forward.ports, forward.port_count, L2HopTag::Count(out));
}

void
L2SwitchNetDevice::SendOwn(const l2_action& action)
{
    const auto& send = action.as.send;
    Transmit(&send.port, 1, Create<Packet>(send.bytes, send.length));
}

void
L2SwitchNetDevice::TraceEvent(const l2_event& event)
{
    if (!m_eventTrace.IsEmpty())
    {
        char text[L2_EVENT_TEXT];
        m_eventTrace(l2_event_name(event.type), l2_event_format(text, &event));
    }
}

void
L2SwitchNetDevice::Transmit(const uint16_t* ports, std::size_t count, Ptr<Packet> frame)
{
    for (std::size_t i = 0; i < count; i++)
    {
        if (m_forwardingDelay.IsZero())
        {
            TransmitNow(ports[i], frame);
        }
        else
        {
            Simulator::Schedule(m_forwardingDelay,
                                &L2SwitchNetDevice::TransmitNow,
                                this,
                                ports[i],
                                frame);
        }
    }
}

void
L2SwitchNetDevice::TransmitNow(uint16_t port, Ptr<Packet> frame)
{
    if (port > m_ports.size())
    {
        return; // disposed of while the frame waited
    }
    const Port& p = m_ports[port - 1];
    if (p.ethernet)
    {
        p.ethernet->SendFrame(frame);
        return;
    }
    // The device writes a header of its own from these.
    Ptr<Packet> payload = frame->Copy();
    EthernetHeader header(false);
    payload->RemoveHeader(header);
    p.device->SendFrom(payload,
                       header.GetSource(),
                       header.GetDestination(),
                       header.GetLengthType());
}

void
L2SwitchNetDevice::Expire()
{
    l2_switch_expire(m_core, CoreNow());
    Pump(L2_NO_PORT, nullptr);
}

void
L2SwitchNetDevice::WaitForDeadline()
{
    const l2_time deadline = l2_switch_deadline(m_core);
    if (deadline == m_deadline && !m_expire.IsExpired())
    {
        return;
    }
    if (deadline == L2_NEVER && m_expire.IsExpired())
    {
        return;
    }
    m_expire.Cancel();
    m_deadline = deadline;
    if (deadline != L2_NEVER)
    {
        const l2_time wait = std::max<l2_time>(0, deadline - CoreNow());
        m_expire = Simulator::Schedule(NanoSeconds(wait), &L2SwitchNetDevice::Expire, this);
    }
}

// ---- NetDevice ----------------------------------------------------------------------------------

void
L2SwitchNetDevice::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
L2SwitchNetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel>
L2SwitchNetDevice::GetChannel() const
{
    return nullptr;
}

void
L2SwitchNetDevice::SetAddress(Address address)
{
    m_address = Mac48Address::ConvertFrom(address);
}

Address
L2SwitchNetDevice::GetAddress() const
{
    return m_address;
}

bool
L2SwitchNetDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
L2SwitchNetDevice::GetMtu() const
{
    return m_mtu;
}

bool
L2SwitchNetDevice::IsLinkUp() const
{
    return std::any_of(m_ports.begin(), m_ports.end(), [](const Port& port) { return port.up; });
}

void
L2SwitchNetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChange.ConnectWithoutContext(callback);
}

bool
L2SwitchNetDevice::IsBroadcast() const
{
    return true;
}

Address
L2SwitchNetDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
L2SwitchNetDevice::IsMulticast() const
{
    return true;
}

Address
L2SwitchNetDevice::GetMulticast(Ipv4Address multicastGroup) const
{
    return Mac48Address::GetMulticast(multicastGroup);
}

Address
L2SwitchNetDevice::GetMulticast(Ipv6Address addr) const
{
    return Mac48Address::GetMulticast(addr);
}

bool
L2SwitchNetDevice::IsBridge() const
{
    return true;
}

bool
L2SwitchNetDevice::IsPointToPoint() const
{
    return false;
}

bool
L2SwitchNetDevice::Send(Ptr<Packet> packet, const Address& /* dest */, uint16_t protocolNumber)
{
    NS_LOG_WARN("a switch has no host of its own: " << packet->GetSize() << " octets of protocol "
                                                    << protocolNumber << " not sent");
    return false;
}

bool
L2SwitchNetDevice::SendFrom(Ptr<Packet> packet,
                            const Address& /* source */,
                            const Address& dest,
                            uint16_t protocolNumber)
{
    return Send(packet, dest, protocolNumber);
}

Ptr<Node>
L2SwitchNetDevice::GetNode() const
{
    return m_node;
}

void
L2SwitchNetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
L2SwitchNetDevice::NeedsArp() const
{
    return true;
}

void
L2SwitchNetDevice::SetReceiveCallback(NetDevice::ReceiveCallback /* cb */)
{
    // Nothing is ever delivered to the node; see the class comment.
}

void
L2SwitchNetDevice::SetPromiscReceiveCallback(NetDevice::PromiscReceiveCallback /* cb */)
{
    // As above; the trace source Forward shows what passes.
}

bool
L2SwitchNetDevice::SupportsSendFrom() const
{
    return false;
}

} // namespace ns3
