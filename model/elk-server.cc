/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "elk-server.h"

#include "core-address.h"
#include "core-host.h"
#include "core/l2.h"
#include "from-word.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ethernet-header.h"
#include "ns3/fatal-error.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/loopback-net-device.h"
#include "ns3/node.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ElkServer");

NS_OBJECT_ENSURE_REGISTERED(ElkServer);

namespace
{

/** EtherType of ARP [RFC 826]. */
constexpr uint16_t ETHERTYPE_ARP = 0x0806;
/** An address for CheckConfiguration() where the application is on no node yet. */
constexpr l2_mac ANY_MAC = 1;
/** The same of the Internet: one of those for documentation [RFC 5737]. */
constexpr uint32_t ANY_IP = 0xc0000201;

/**
 * @param mapping a mapping of the core, of an IPv4 address
 * @return the same for ns-3
 */
ElkMapping
ToMapping(const l2_mapping& mapping)
{
    return {Ipv4Address(l2_ip_to_v4(mapping.ip)),
            FromCore(mapping.mac),
            FromCore(mapping.real),
            FromCore(mapping.at),
            mapping.port,
            l2_source_name(mapping.source),
            NanoSeconds(mapping.claimed),
            NanoSeconds(mapping.seen)};
}

/** The counters by name. */
constexpr std::pair<const char*, uint64_t ElkCounters::*> COUNTERS[] = {
    {"received", &ElkCounters::received},
    {"malformed", &ElkCounters::malformed},
    {"queries", &ElkCounters::queries},
    {"answered", &ElkCounters::answered},
    {"waited", &ElkCounters::waited},
    {"unanswered", &ElkCounters::unanswered},
    {"negative", &ElkCounters::negative},
    {"limited", &ElkCounters::limited},
    {"broadcasts", &ElkCounters::broadcasts},
    {"probes", &ElkCounters::probes},
    {"announcements", &ElkCounters::announcements},
    {"updates", &ElkCounters::updates},
    {"created", &ElkCounters::created},
    {"moved", &ElkCounters::moved},
    {"changed", &ElkCounters::changed},
    {"removed", &ElkCounters::removed},
    {"conflicts", &ElkCounters::conflicts},
    {"claims-refused", &ElkCounters::claimsRefused},
    {"evicted", &ElkCounters::evicted},
    {"full", &ElkCounters::full},
    {"records-sent", &ElkCounters::recordsSent},
    {"records-received", &ElkCounters::recordsReceived},
};

} // namespace

std::vector<std::pair<std::string, uint64_t>>
ElkCounters::GetNamed() const
{
    std::vector<std::pair<std::string, uint64_t>> named;
    for (const auto& [name, member] : COUNTERS)
    {
        named.emplace_back(name, this->*member);
    }
    return named;
}

ElkCounters&
ElkCounters::operator+=(const ElkCounters& other)
{
    for (const auto& [name, member] : COUNTERS)
    {
        this->*member += other.*member;
    }
    return *this;
}

TypeId
ElkServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ElkServer")
            .SetParent<Application>()
            .SetGroupName("Moose")
            .AddConstructor<ElkServer>()
            .AddAttribute("Dhcp",
                          "Whether DHCP's broadcasts shall come to this server's host.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&ElkServer::m_dhcp),
                          MakeBooleanChecker())
            .AddAttribute("Capacity",
                          "Mappings that the directory can hold, 1 to 16777216.",
                          UintegerValue(1048576),
                          MakeUintegerAccessor(&ElkServer::m_capacity),
                          MakeUintegerChecker<uint32_t>(1, 16777216))
            .AddAttribute("Policy",
                          "Who has an address that two hosts claim: \"last-wins\" (who claimed it "
                          "last), \"first-wins\" (who has it, as long as it answers), or "
                          "\"alert\" (as last-wins, with an event for every claim).",
                          StringValue("last-wins"),
                          MakeStringAccessor(&ElkServer::m_policy),
                          MakeStringChecker())
            .AddAttribute("Announce",
                          "Have the owner's switch broadcast an announcement when a mapping moves "
                          "or changes, so that ARP caches and forwarding databases follow.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&ElkServer::m_announce),
                          MakeBooleanChecker())
            .AddAttribute("HelloInterval",
                          "Between two hellos to switches and other servers, 10 ms to 60 s; a "
                          "server that is not heard for three is gone.",
                          TimeValue(MilliSeconds(500)),
                          MakeTimeAccessor(&ElkServer::m_helloInterval),
                          MakeTimeChecker(MilliSeconds(10), Seconds(60)))
            .AddAttribute("RenewAfter",
                          "A mapping that nobody has confirmed for so long is asked for, by "
                          "unicast to its owner, 1 s to 24 h.",
                          TimeValue(Seconds(120)),
                          MakeTimeAccessor(&ElkServer::m_renewAfter),
                          MakeTimeChecker(Seconds(1), Hours(24)))
            .AddAttribute("ProbeInterval",
                          "Between two such requests, 10 ms to 60 s.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&ElkServer::m_probeInterval),
                          MakeTimeChecker(MilliSeconds(10), Seconds(60)))
            .AddAttribute("Probes",
                          "Such requests without a reply until the mapping is removed, 1 to 3.",
                          UintegerValue(3),
                          MakeUintegerAccessor(&ElkServer::m_probes),
                          MakeUintegerChecker<uint8_t>(1, 3))
            .AddAttribute("QueryInterval",
                          "Between two broadcasts for an unknown address, 10 ms to 60 s.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&ElkServer::m_queryInterval),
                          MakeTimeChecker(MilliSeconds(10), Seconds(60)))
            .AddAttribute("QueryTries",
                          "Such broadcasts until nobody has the address, 1 to 10.",
                          UintegerValue(2),
                          MakeUintegerAccessor(&ElkServer::m_queryTries),
                          MakeUintegerChecker<uint8_t>(1, 10))
            .AddAttribute("NegativeTime",
                          "For so long an address that nobody answered for is not asked for "
                          "again, 0 to 1 h.",
                          TimeValue(Seconds(5)),
                          MakeTimeAccessor(&ElkServer::m_negativeTime),
                          MakeTimeChecker(Seconds(0), Hours(1)))
            .AddAttribute("BroadcastRate",
                          "Broadcasts a second for unknown addresses, 1 up, and as many at once; "
                          "queries beyond that get no answer.",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&ElkServer::m_broadcastRate),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("Pending",
                          "Unknown addresses that are remembered at a time, asked for or negative, "
                          "1 to 1048576; the one asked for longest ago makes room.",
                          UintegerValue(65536),
                          MakeUintegerAccessor(&ElkServer::m_pending),
                          MakeUintegerChecker<uint32_t>(1, 1048576))
            .AddAttribute("Waiters",
                          "Queries that wait for an answer at a time, 1 to 1048576.",
                          UintegerValue(65536),
                          MakeUintegerAccessor(&ElkServer::m_waiters),
                          MakeUintegerChecker<uint32_t>(1, 1048576))
            .AddAttribute("Claims",
                          "Addresses that a switch's port can have, 1 up.",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&ElkServer::m_claims),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("Moves",
                          "An address that moves so often in MovesTime is told of, 1 up.",
                          UintegerValue(5),
                          MakeUintegerAccessor(&ElkServer::m_moves),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("MovesTime",
                          "The time in which moves are counted, 1 ms to 24 h.",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&ElkServer::m_movesTime),
                          MakeTimeChecker(MilliSeconds(1), Hours(24)))
            .AddAttribute("OwnFirst",
                          "Addresses from here to OwnLast are never asked for by broadcast, as "
                          "DHCP gives all of them out; 0.0.0.0 for none.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&ElkServer::m_ownFirst),
                          MakeIpv4AddressChecker())
            .AddAttribute("OwnLast",
                          "The last of them.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&ElkServer::m_ownLast),
                          MakeIpv4AddressChecker())
            .AddTraceSource("Event",
                            "Something happened in the server: what, and the rest in words.",
                            MakeTraceSourceAccessor(&ElkServer::m_eventTrace),
                            "ns3::ElkServer::EventTracedCallback")
            .AddTraceSource("Tx",
                            "A frame was sent: ELK's, or ARP.",
                            MakeTraceSourceAccessor(&ElkServer::m_txTrace),
                            "ns3::ElkServer::FrameTracedCallback")
            .AddTraceSource("Rx",
                            "A frame was received: ELK's, or ARP.",
                            MakeTraceSourceAccessor(&ElkServer::m_rxTrace),
                            "ns3::ElkServer::FrameTracedCallback");
    return tid;
}

ElkServer::ElkServer()
    : m_seed(CreateObject<UniformRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

ElkServer::~ElkServer()
{
    NS_LOG_FUNCTION(this);
}

void
ElkServer::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_expire.Cancel();
    l2_directory_free(m_core);
    m_core = nullptr;
    m_running = false;
    m_device = nullptr;
    m_seed = nullptr;
    Application::DoDispose();
}

// ---- Configuration ------------------------------------------------------------------------------

void
ElkServer::SetDevice(Ptr<NetDevice> device)
{
    NS_LOG_FUNCTION(this << device);
    NS_ABORT_MSG_IF(m_core, "ElkServer: the device cannot be chosen after the start");
    m_device = device;
}

Ptr<NetDevice>
ElkServer::GetDevice() const
{
    if (m_device || !GetNode())
    {
        return m_device;
    }
    for (uint32_t i = 0; i < GetNode()->GetNDevices(); i++)
    {
        const Ptr<NetDevice> device = GetNode()->GetDevice(i);
        if (!DynamicCast<LoopbackNetDevice>(device) &&
            Mac48Address::IsMatchingType(device->GetAddress()))
        {
            return device;
        }
    }
    return nullptr;
}

std::string
ElkServer::FindAddresses(l2_directory_config& config) const
{
    const Ptr<NetDevice> device = GetDevice();
    if (!device || device->GetNode() != GetNode() ||
        !Mac48Address::IsMatchingType(device->GetAddress()))
    {
        return "there is no device; allowed: a device of the node with a 48-bit address";
    }
    config.address = ToCore(Mac48Address::ConvertFrom(device->GetAddress()));
    const Ptr<Ipv4> ipv4 = GetNode()->GetObject<Ipv4>();
    const int32_t interface = ipv4 ? ipv4->GetInterfaceForDevice(device) : -1;
    if (interface < 0 || ipv4->GetNAddresses(interface) == 0)
    {
        return "the device has no IPv4 address; allowed: one when the server starts";
    }
    config.ip = l2_ip_v4(ipv4->GetAddress(interface, 0).GetLocal().Get());
    return "";
}

std::string
ElkServer::MakeConfig(l2_directory_config& config) const
{
    l2_directory_config_init(&config);
    config.address = ANY_MAC;
    config.ip = l2_ip_v4(ANY_IP);
    config.dhcp = m_dhcp;
    config.capacity = m_capacity;
    config.announce = m_announce;
    config.hello_interval = m_helloInterval.GetNanoSeconds();
    config.renew_after = m_renewAfter.GetNanoSeconds();
    config.probe_interval = m_probeInterval.GetNanoSeconds();
    config.probes = m_probes;
    config.query_interval = m_queryInterval.GetNanoSeconds();
    config.query_tries = m_queryTries;
    config.negative_time = m_negativeTime.GetNanoSeconds();
    config.broadcast_rate = m_broadcastRate;
    config.pending = m_pending;
    config.waiters = m_waiters;
    config.claims = m_claims;
    config.moves = m_moves;
    config.moves_time = m_movesTime.GetNanoSeconds();
    config.own_first = l2_ip_v4(m_ownFirst.Get());
    config.own_last = l2_ip_v4(m_ownLast.Get());
    std::string wrong = FromWord<l2_policy>("Policy",
                                            m_policy,
                                            {{"last-wins", L2_POLICY_LAST_WINS},
                                             {"first-wins", L2_POLICY_FIRST_WINS},
                                             {"alert", L2_POLICY_ALERT}},
                                            config.policy);
    if (wrong.empty() && m_ownFirst.Get() > m_ownLast.Get())
    {
        std::ostringstream text;
        text << "OwnFirst is " << m_ownFirst << "; allowed: up to OwnLast, " << m_ownLast;
        wrong = text.str();
    }
    if (wrong.empty() && GetNode())
    {
        wrong = FindAddresses(config);
    }
    if (wrong.empty())
    {
        char text[256];
        const char* reason = l2_directory_config_check(&config, text, sizeof(text));
        wrong = reason ? reason : "";
    }
    return wrong;
}

std::string
ElkServer::CheckConfiguration() const
{
    l2_directory_config config;
    return MakeConfig(config);
}

int64_t
ElkServer::AssignStreams(int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    NS_ABORT_MSG_IF(m_core, "ElkServer: streams cannot be assigned to a server that has started");
    m_seed->SetStream(stream);
    return 1;
}

// ---- Start and end ------------------------------------------------------------------------------

void
ElkServer::StartApplication()
{
    NS_LOG_FUNCTION(this);
    l2_directory_config config;
    const std::string wrong = MakeConfig(config);
    if (!wrong.empty())
    {
        NS_FATAL_ERROR("ns3::ElkServer: " << wrong);
    }
    l2_env env = {};
    env.seed = CoreSeed(m_seed);
    const int error = l2_directory_new(&m_core, &config, &env);
    NS_ABORT_MSG_IF(error, "ElkServer: " << l2_error_name(error));
    m_running = true;
    m_device = GetDevice();
    // Promiscuous, because the others are not told a frame's destination.
    for (const uint16_t protocol : {ETHERTYPE, ETHERTYPE_ARP})
    {
        GetNode()->RegisterProtocolHandler(MakeCallback(&ElkServer::Receive, this),
                                           protocol,
                                           m_device,
                                           true);
    }
    Expire();
    for (const ElkMapping& mapping : m_statics)
    {
        AddToCore(mapping);
    }
    m_statics.clear();
}

void
ElkServer::StopApplication()
{
    NS_LOG_FUNCTION(this);
    if (!m_running)
    {
        return;
    }
    if (m_pumping)
    {
        Simulator::ScheduleNow(&ElkServer::StopApplication, this);
        return;
    }
    m_running = false;
    for (int protocols = 0; protocols < 2; protocols++) // each call takes out one
    {
        GetNode()->UnregisterProtocolHandler(MakeCallback(&ElkServer::Receive, this));
    }
    l2_directory_stop(m_core, CoreNow());
    Pump();
}

void
ElkServer::Stop()
{
    StopApplication();
}

// ---- Frames -------------------------------------------------------------------------------------

void
ElkServer::Receive(Ptr<NetDevice> /* device */,
                   Ptr<const Packet> packet,
                   uint16_t protocol,
                   const Address& source,
                   const Address& destination,
                   NetDevice::PacketType packetType)
{
    if (packetType == NetDevice::PACKET_OTHERHOST)
    {
        return; // flooded; for somebody else
    }
    EthernetHeader header(false);
    header.SetDestination(Mac48Address::ConvertFrom(destination));
    header.SetSource(Mac48Address::ConvertFrom(source));
    header.SetLengthType(protocol);
    const Ptr<Packet> frame = packet->Copy();
    frame->AddHeader(header);
    m_rxTrace(frame);
    std::vector<uint8_t> bytes(frame->GetSize());
    frame->CopyData(bytes.data(), bytes.size());
    Input(bytes);
}

void
ElkServer::Input(std::vector<uint8_t> frame)
{
    if (!m_running)
    {
        return; // stopped while the frame waited
    }
    if (m_pumping)
    {
        Simulator::ScheduleNow(&ElkServer::Input, this, frame);
        return;
    }
    const l2_frame in = {frame.data(), frame.size(), frame.size()};
    l2_directory_receive(m_core, &in, CoreNow());
    Pump();
}

void
ElkServer::Pump()
{
    // Whoever watches may do anything, but an input would take this answer away.
    m_pumping = true;
    l2_action action;
    while (l2_directory_next(m_core, &action))
    {
        if (action.type == L2_ACTION_SEND)
        {
            SendFrame(action);
        }
        else if (action.type == L2_ACTION_EVENT && !m_eventTrace.IsEmpty())
        {
            char text[L2_EVENT_TEXT];
            m_eventTrace(l2_event_name(action.as.event.type),
                         l2_event_format(text, &action.as.event));
        }
    }
    m_pumping = false;
    WaitForDeadline();
}

void
ElkServer::SendFrame(const l2_action& action)
{
    const Ptr<Packet> frame = Create<Packet>(action.as.send.bytes, action.as.send.length);
    m_txTrace(frame);
    const Ptr<Packet> payload = frame->Copy();
    EthernetHeader header(false);
    payload->RemoveHeader(header);
    // The device writes a header of its own, with its own address, which is the core's too.
    m_device->Send(payload, header.GetDestination(), header.GetLengthType());
}

void
ElkServer::Expire()
{
    l2_directory_expire(m_core, CoreNow());
    Pump();
}

void
ElkServer::WaitForDeadline()
{
    const l2_time deadline = l2_directory_deadline(m_core);
    if (deadline == m_deadline && !m_expire.IsExpired())
    {
        return;
    }
    m_expire.Cancel();
    m_deadline = deadline;
    if (deadline != L2_NEVER)
    {
        const l2_time wait = std::max<l2_time>(0, deadline - CoreNow());
        m_expire = Simulator::Schedule(NanoSeconds(wait), &ElkServer::Expire, this);
    }
}

// ---- Looking inside -----------------------------------------------------------------------------

bool
ElkServer::AddMapping(const ElkMapping& mapping)
{
    NS_LOG_FUNCTION(this << mapping.ip << mapping.mac);
    if (!m_core)
    {
        m_statics.push_back(mapping);
        return true;
    }
    if (m_pumping)
    {
        Simulator::ScheduleNow(&ElkServer::AddToCore, this, mapping);
        return true;
    }
    return AddToCore(mapping);
}

bool
ElkServer::AddToCore(const ElkMapping& mapping)
{
    if (!m_core)
    {
        return false; // disposed of meanwhile
    }
    l2_mapping added = {};
    added.ip = l2_ip_v4(mapping.ip.Get());
    added.mac = ToCore(mapping.mac);
    added.real = ToCore(mapping.real);
    added.at = ToCore(mapping.at);
    added.port = mapping.port;
    const int error = l2_directory_add(m_core, &added, CoreNow());
    NS_ABORT_MSG_IF(error && error != L2_EFULL,
                    "ElkServer: mapping " << mapping.ip << " " << mapping.mac << ": "
                                          << l2_error_name(error));
    Pump();
    return error == 0;
}

ElkCounters
ElkServer::GetCounters() const
{
    if (!m_core)
    {
        return {};
    }
    const auto& c = *l2_directory_counters(m_core);
    return {c.received,      c.malformed,       c.queries,        c.answered,   c.waited,
            c.unanswered,    c.negative,        c.limited,        c.broadcasts, c.probes,
            c.announcements, c.updates,         c.created,        c.moved,      c.changed,
            c.removed,       c.conflicts,       c.claims_refused, c.evicted,    c.full,
            c.records_sent,  c.records_received};
}

std::vector<L2SwitchTable>
ElkServer::GetTables() const
{
    std::vector<L2SwitchTable> tables;
    l2_table table;
    for (std::size_t index = 0; m_core && l2_directory_table(m_core, index, &table); index++)
    {
        tables.push_back(FromCore(table));
    }
    return tables;
}

std::vector<ElkMapping>
ElkServer::GetMappings() const
{
    std::vector<ElkMapping> mappings;
    l2_mapping mapping;
    for (std::size_t index = 0; m_core && l2_directory_mapping(m_core, index, &mapping); index++)
    {
        if (l2_ip_to_v4(mapping.ip) != 0)
        {
            mappings.push_back(ToMapping(mapping));
        }
    }
    return mappings;
}

uint32_t
ElkServer::GetPeers() const
{
    return m_core ? l2_directory_peers(m_core) : 0;
}

uint64_t
ElkServer::GetDigest() const
{
    return m_core ? l2_directory_digest(m_core) : 0;
}

std::string
ElkServer::Dump() const
{
    if (!m_core)
    {
        return "";
    }
    return CoreText([this](l2_text* text) { l2_directory_dump(m_core, text); });
}

} // namespace ns3
