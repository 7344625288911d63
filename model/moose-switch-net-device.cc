/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "moose-switch-net-device.h"

#include "core/l2.h"
#include "from-word.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MooseSwitchNetDevice);

TypeId
MooseSwitchNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::MooseSwitchNetDevice")
            .SetParent<L2SwitchNetDevice>()
            .SetGroupName("Moose")
            .AddConstructor<MooseSwitchNetDevice>()
            .AddAttribute("AddressPlan",
                          "How addresses divide: \"flat\" (PrefixLength for all), \"area\" (6 bits "
                          "of area, 16 of switch) or \"class\" (three bits tell the length).",
                          StringValue("flat"),
                          MakeStringAccessor(&MooseSwitchNetDevice::m_addressPlan),
                          MakeStringChecker())
            .AddAttribute("PrefixLength",
                          "Bits of a switch prefix: flat 8 to 44, area 24, class 3 + 5 * blocks.",
                          UintegerValue(24),
                          MakeUintegerAccessor(&MooseSwitchNetDevice::m_prefixLength),
                          MakeUintegerChecker<uint8_t>(0, 48))
            .AddAttribute("Prefix",
                          "This switch's prefix, such as \"02:11:11\" or "
                          "\"02:11:00:00:00:00/16\"; must be in the plan, and unlike any other's.",
                          StringValue(""),
                          MakeStringAccessor(&MooseSwitchNetDevice::m_prefix),
                          MakeStringChecker())
            .AddAttribute(
                "HostId",
                "How a new host's identifier is chosen: \"sequential\", \"port\" (the "
                "port's number, then a sequence of its own) or \"hash\" (of the address).",
                StringValue("sequential"),
                MakeStringAccessor(&MooseSwitchNetDevice::m_hostId),
                MakeStringChecker())
            .AddAttribute(
                "HostIdPortBits",
                "With HostId \"port\": leading bits of the identifier that say the port, 1 to 12.",
                UintegerValue(8),
                MakeUintegerAccessor(&MooseSwitchNetDevice::m_hostIdPortBits),
                MakeUintegerChecker<uint8_t>(1, 12))
            .AddAttribute("HostCapacity",
                          "Local hosts that the switch can hold.",
                          UintegerValue(16384),
                          MakeUintegerAccessor(&MooseSwitchNetDevice::m_hostCapacity),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("HostHold",
                          "How long a silent host keeps its identifier, 1 s up.",
                          TimeValue(Hours(4)),
                          MakeTimeAccessor(&MooseSwitchNetDevice::m_hostHold),
                          MakeTimeChecker(Seconds(1)))
            .AddAttribute("Broadcast",
                          "How broadcast spreads: \"tree\" or \"rpf\" (reverse-path forwarding).",
                          StringValue("tree"),
                          MakeStringAccessor(&MooseSwitchNetDevice::m_broadcast),
                          MakeStringChecker())
            .AddAttribute("MaxPaths",
                          "Equal-cost next hops used for a prefix, 1 to 16.",
                          UintegerValue(16),
                          MakeUintegerAccessor(&MooseSwitchNetDevice::m_maxPaths),
                          MakeUintegerChecker<uint8_t>(1, 16))
            .AddAttribute(
                "Routing",
                "Where routes and the broadcast tree come from: \"link-state\" (the protocol "
                "IS-IS) or \"precomputed\" (from the graph given by SetTopology()).",
                StringValue("link-state"),
                MakeStringAccessor(&MooseSwitchNetDevice::m_routing),
                MakeStringChecker())
            .AddAttribute(
                "Area",
                "IS-IS: xxxx in the area address 49.xxxx, 0 to 65535; neighbours must agree.",
                UintegerValue(1),
                MakeUintegerAccessor(&MooseSwitchNetDevice::m_area),
                MakeUintegerChecker<uint16_t>(0, 65535))
            .AddAttribute("HelloInterval",
                          "IS-IS: time between two hellos, 1 ms to 600 s.",
                          TimeValue(Seconds(3)),
                          MakeTimeAccessor(&MooseSwitchNetDevice::m_helloInterval),
                          MakeTimeChecker(MilliSeconds(1), Seconds(600)))
            .AddAttribute("HelloMultiplier",
                          "IS-IS: hellos lost before a neighbour is dead, 2 to 100. Where the link "
                          "itself tells that it is down, nobody waits for that.",
                          UintegerValue(3),
                          MakeUintegerAccessor(&MooseSwitchNetDevice::m_helloMultiplier),
                          MakeUintegerChecker<uint8_t>(2, 100))
            .AddAttribute("LspLifetime",
                          "IS-IS: seconds that a link-state PDU lives unless it is refreshed "
                          "(MaxAge), 350 to 65535.",
                          UintegerValue(1200),
                          MakeUintegerAccessor(&MooseSwitchNetDevice::m_lspLifetime),
                          MakeUintegerChecker<uint16_t>(350, 65535))
            .AddAttribute("LsdbCapacity",
                          "IS-IS: link-state PDUs that the database can hold, 16 to 65535.",
                          UintegerValue(16384),
                          MakeUintegerAccessor(&MooseSwitchNetDevice::m_lsdbCapacity),
                          MakeUintegerChecker<uint32_t>(16, 65535))
            .AddAttribute("SpfInitialDelay",
                          "From the first change in the network to the computation of paths [RFC "
                          "8405], 0 to 60 s.",
                          TimeValue(MilliSeconds(50)),
                          MakeTimeAccessor(&MooseSwitchNetDevice::m_spfInitialDelay),
                          MakeTimeChecker(Seconds(0), Seconds(60)))
            .AddAttribute("SpfShortDelay",
                          "The same while changes of one event may still come in, 0 to 60 s.",
                          TimeValue(MilliSeconds(200)),
                          MakeTimeAccessor(&MooseSwitchNetDevice::m_spfShortDelay),
                          MakeTimeChecker(Seconds(0), Seconds(60)))
            .AddAttribute("SpfLongDelay",
                          "The same while changes go on and on, 0 to 60 s.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&MooseSwitchNetDevice::m_spfLongDelay),
                          MakeTimeChecker(Seconds(0), Seconds(60)))
            .AddAttribute("SpfLearnTime",
                          "How long after the first change others are taken for the same event "
                          "(TIME_TO_LEARN_INTERVAL), 0 to 60 s.",
                          TimeValue(MilliSeconds(500)),
                          MakeTimeAccessor(&MooseSwitchNetDevice::m_spfLearnTime),
                          MakeTimeChecker(Seconds(0), Seconds(60)))
            .AddAttribute("SpfHoldDown",
                          "Time without a change until the initial delay is used again "
                          "(HOLDDOWN_INTERVAL), 0 to 600 s.",
                          TimeValue(Seconds(2)),
                          MakeTimeAccessor(&MooseSwitchNetDevice::m_spfHoldDown),
                          MakeTimeChecker(Seconds(0), Seconds(600)))
            .AddAttribute("EdgeDelay",
                          "How long a port that is not managed as an edge waits for a hello before "
                          "it serves hosts, 0 to 600 s.",
                          TimeValue(Seconds(3)),
                          MakeTimeAccessor(&MooseSwitchNetDevice::m_edgeDelay),
                          MakeTimeChecker(Seconds(0), Seconds(600)))
            .AddAttribute("SettleTime",
                          "For so long no broadcast is accepted on a way that is new, so that none "
                          "comes by the old way and by the new one: at least what a frame can "
                          "spend in the network, 0 to 10 s.",
                          TimeValue(MilliSeconds(20)),
                          MakeTimeAccessor(&MooseSwitchNetDevice::m_settleTime),
                          MakeTimeChecker(Seconds(0), Seconds(10)))
            .AddAttribute("Overload",
                          "IS-IS: ask the others to send no transit traffic.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&MooseSwitchNetDevice::m_overload),
                          MakeBooleanChecker())
            .AddAttribute("Ipv4Address",
                          "IS-IS: announced to neighbours that insist on one, as those do that "
                          "route IP; 0.0.0.0 for none.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&MooseSwitchNetDevice::m_ipv4Address),
                          MakeIpv4AddressChecker())
            .AddAttribute("Hostname",
                          "IS-IS: the switch's name in its link-state PDUs [RFC 5301], at most 63 "
                          "characters; empty for none.",
                          StringValue(""),
                          MakeStringAccessor(&MooseSwitchNetDevice::m_hostname),
                          MakeStringChecker())
            .AddAttribute(
                "Authentication",
                "How PDUs of IS-IS prove where they come from: \"none\", \"hmac-md5\" [RFC 5304] "
                "or \"hmac-sha256\" [RFC 5310]; needs a Key, and nettle when the module is built.",
                StringValue("none"),
                MakeStringAccessor(&MooseSwitchNetDevice::m_authentication),
                MakeStringChecker())
            .AddAttribute("Key",
                          "IS-IS: the secret that all switches share, 1 to 32 octets; of no effect "
                          "without Authentication.",
                          StringValue(""),
                          MakeStringAccessor(&MooseSwitchNetDevice::m_key),
                          MakeStringChecker())
            .AddAttribute(
                "KeyId",
                "IS-IS with \"hmac-sha256\": which key it is, 0 to 65535; neighbours must agree.",
                UintegerValue(1),
                MakeUintegerAccessor(&MooseSwitchNetDevice::m_keyId),
                MakeUintegerChecker<uint16_t>(0, 65535));
    return tid;
}

std::string
MooseSwitchNetDevice::GetScheme() const
{
    return "moose";
}

bool
MooseSwitchNetDevice::NeedsTopology() const
{
    return m_routing == "precomputed";
}

std::string
MooseSwitchNetDevice::MakePlan(l2_plan& plan) const
{
    plan.prefix_length = m_prefixLength;
    return FromWord<l2_plan_kind>(
        "AddressPlan",
        m_addressPlan,
        {{"flat", L2_PLAN_FLAT}, {"area", L2_PLAN_AREA}, {"class", L2_PLAN_CLASS}},
        plan.kind);
}

bool
MooseSwitchNetDevice::HasAreas() const
{
    return m_addressPlan == "area";
}

std::string
MooseSwitchNetDevice::GetPrefixOf(uint64_t number) const
{
    l2_plan plan;
    l2_prefix prefix;
    char text[L2_PREFIX_TEXT];
    const std::string wrong = MakePlan(plan);
    if (!wrong.empty())
    {
        throw std::invalid_argument(wrong);
    }
    if (l2_plan_prefix(&plan, number, &prefix))
    {
        throw std::invalid_argument("the address plan \"" + m_addressPlan + "\", prefix length " +
                                    std::to_string(m_prefixLength) + ", has no switch number " +
                                    std::to_string(number));
    }
    return l2_prefix_format(text, prefix);
}

std::string
MooseSwitchNetDevice::MakeIsis(l2_isis_config& isis) const
{
    isis.area = m_area;
    isis.hello_interval = m_helloInterval.GetNanoSeconds();
    isis.hello_multiplier = m_helloMultiplier;
    isis.lsp_lifetime = m_lspLifetime;
    isis.lsdb_capacity = m_lsdbCapacity;
    isis.spf_initial_delay = m_spfInitialDelay.GetNanoSeconds();
    isis.spf_short_delay = m_spfShortDelay.GetNanoSeconds();
    isis.spf_long_delay = m_spfLongDelay.GetNanoSeconds();
    isis.spf_learn_time = m_spfLearnTime.GetNanoSeconds();
    isis.spf_hold_down = m_spfHoldDown.GetNanoSeconds();
    isis.edge_delay = m_edgeDelay.GetNanoSeconds();
    isis.settle_time = m_settleTime.GetNanoSeconds();
    isis.overload = m_overload;
    isis.ipv4_address = m_ipv4Address.Get();
    isis.key_id = m_keyId;
    if (m_hostname.size() > L2_HOSTNAME_MAX)
    {
        return "Hostname is \"" + m_hostname + "\"; allowed: at most " +
               std::to_string(L2_HOSTNAME_MAX) + " characters";
    }
    m_hostname.copy(isis.hostname, L2_HOSTNAME_MAX);
    if (m_key.size() > L2_KEY_MAX)
    {
        return "Key has " + std::to_string(m_key.size()) + " octets; allowed: at most " +
               std::to_string(L2_KEY_MAX);
    }
    isis.key_length = static_cast<uint8_t>(m_key.size());
    std::copy(m_key.begin(), m_key.end(), isis.key);
    const std::string wrong =
        FromWord<l2_authentication>("Authentication",
                                    m_authentication,
                                    {{"none", L2_AUTHENTICATION_NONE},
                                     {"hmac-md5", L2_AUTHENTICATION_HMAC_MD5},
                                     {"hmac-sha256", L2_AUTHENTICATION_HMAC_SHA256}},
                                    isis.authentication);
    if (wrong.empty() && isis.authentication != L2_AUTHENTICATION_NONE && m_key.empty())
    {
        return "Authentication is \"" + m_authentication + "\" without a Key; allowed: with one";
    }
    return wrong;
}

std::string
MooseSwitchNetDevice::Configure(l2_config& config) const
{
    config.host_id_port_bits = m_hostIdPortBits;
    config.host_capacity = m_hostCapacity;
    config.host_hold = m_hostHold.GetNanoSeconds();
    config.max_paths = m_maxPaths;
    std::string wrong = MakePlan(config.plan);
    if (wrong.empty())
    {
        wrong = FromWord<l2_host_id>("HostId",
                                     m_hostId,
                                     {{"sequential", L2_HOST_ID_SEQUENTIAL},
                                      {"port", L2_HOST_ID_PORT},
                                      {"hash", L2_HOST_ID_HASH}},
                                     config.host_id);
    }
    if (wrong.empty())
    {
        wrong = FromWord<l2_broadcast>("Broadcast",
                                       m_broadcast,
                                       {{"tree", L2_BROADCAST_TREE}, {"rpf", L2_BROADCAST_RPF}},
                                       config.broadcast);
    }
    if (wrong.empty())
    {
        wrong = FromWord<l2_routing>(
            "Routing",
            m_routing,
            {{"link-state", L2_ROUTING_LINK_STATE}, {"precomputed", L2_ROUTING_PRECOMPUTED}},
            config.routing);
    }
    if (wrong.empty())
    {
        wrong = MakeIsis(config.isis);
    }
    if (wrong.empty() && !l2_prefix_parse(m_prefix.c_str(), &config.prefix))
    {
        wrong = "Prefix is \"" + m_prefix +
                "\"; allowed: such as 02:11:11, or 02:11:00:00:00:00/16 with its length";
    }
    return wrong;
}

} // namespace ns3
