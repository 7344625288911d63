/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "ethernet-switch-net-device.h"

#include "core/l2.h"

#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(EthernetSwitchNetDevice);

TypeId
EthernetSwitchNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EthernetSwitchNetDevice")
            .SetParent<L2SwitchNetDevice>()
            .SetGroupName("Moose")
            .AddConstructor<EthernetSwitchNetDevice>()
            .AddAttribute("FdbCapacity",
                          "Dynamic entries that the forwarding database can hold.",
                          UintegerValue(16384),
                          MakeUintegerAccessor(&EthernetSwitchNetDevice::m_fdbCapacity),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("FdbAgeing",
                          "How long an address is kept without a frame from it, 10 s to "
                          "1,000,000 s.",
                          TimeValue(Seconds(300)),
                          MakeTimeAccessor(&EthernetSwitchNetDevice::m_fdbAgeing),
                          MakeTimeChecker(Seconds(10), Seconds(1000000)));
    return tid;
}

std::string
EthernetSwitchNetDevice::GetScheme() const
{
    return "ethernet";
}

std::string
EthernetSwitchNetDevice::Configure(l2_config& config) const
{
    config.fdb_capacity = m_fdbCapacity;
    config.fdb_ageing = m_fdbAgeing.GetNanoSeconds();
    return "";
}

} // namespace ns3
