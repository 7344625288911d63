/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "ethernet-switch-net-device.h"

#include "core/l2.h"
#include "from-word.h"

#include "ns3/string.h"
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
                          MakeTimeChecker(Seconds(10), Seconds(1000000)))
            .AddAttribute("SpanningTree",
                          "Where the spanning tree comes from: \"rstp\" (the protocol) or "
                          "\"static\" (computed from the graph given by SetTopology()).",
                          StringValue("rstp"),
                          MakeStringAccessor(&EthernetSwitchNetDevice::m_spanningTree),
                          MakeStringChecker())
            .AddAttribute("ForceVersion",
                          "ForceProtocolVersion [802.1D-2004 17.13.4]: 2 RSTP, 0 STP.",
                          UintegerValue(2),
                          MakeUintegerAccessor(&EthernetSwitchNetDevice::m_forceVersion),
                          MakeUintegerChecker<uint8_t>(0, 2))
            .AddAttribute("HelloTime",
                          "Seconds between two BPDUs of a Designated Port, 1 or 2.",
                          UintegerValue(2),
                          MakeUintegerAccessor(&EthernetSwitchNetDevice::m_helloTime),
                          MakeUintegerChecker<uint8_t>(1, 2))
            .AddAttribute("MaxAge",
                          "Most bridges on a path from the root, and seconds without STP BPDUs "
                          "until the root is given up: 6 to 40.",
                          UintegerValue(20),
                          MakeUintegerAccessor(&EthernetSwitchNetDevice::m_maxAge),
                          MakeUintegerChecker<uint8_t>(6, 40))
            .AddAttribute("ForwardDelay",
                          "Seconds from discarding to learning, and again to forwarding, where "
                          "no neighbour agrees: 4 to 30.",
                          UintegerValue(15),
                          MakeUintegerAccessor(&EthernetSwitchNetDevice::m_forwardDelay),
                          MakeUintegerChecker<uint8_t>(4, 30))
            .AddAttribute("TxHoldCount",
                          "Most BPDUs a second from a port, 1 to 10 [802.1D-2004 17.13.12].",
                          UintegerValue(6),
                          MakeUintegerAccessor(&EthernetSwitchNetDevice::m_txHoldCount),
                          MakeUintegerChecker<uint8_t>(1, 10));
    return tid;
}

std::string
EthernetSwitchNetDevice::GetScheme() const
{
    return "ethernet";
}

bool
EthernetSwitchNetDevice::NeedsTopology() const
{
    return m_spanningTree == "static";
}

std::string
EthernetSwitchNetDevice::Configure(l2_config& config) const
{
    config.fdb_capacity = m_fdbCapacity;
    config.fdb_ageing = m_fdbAgeing.GetNanoSeconds();
    config.rstp.force_version = m_forceVersion;
    config.rstp.hello_time = m_helloTime;
    config.rstp.max_age = m_maxAge;
    config.rstp.forward_delay = m_forwardDelay;
    config.rstp.tx_hold_count = m_txHoldCount;
    return FromWord<l2_spanning_tree>(
        "SpanningTree",
        m_spanningTree,
        {{"rstp", L2_SPANNING_TREE_RSTP}, {"static", L2_SPANNING_TREE_STATIC}},
        config.spanning_tree);
}

} // namespace ns3
