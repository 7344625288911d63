/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "moose-switch-net-device.h"

#include "core/l2.h"
#include "from-word.h"

#include "ns3/string.h"
#include "ns3/uinteger.h"

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
                          MakeUintegerChecker<uint8_t>(1, 16));
    return tid;
}

std::string
MooseSwitchNetDevice::GetScheme() const
{
    return "moose";
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
    if (wrong.empty() && !l2_prefix_parse(m_prefix.c_str(), &config.prefix))
    {
        wrong = "Prefix is \"" + m_prefix +
                "\"; allowed: such as 02:11:11, or 02:11:00:00:00:00/16 with its length";
    }
    return wrong;
}

} // namespace ns3
