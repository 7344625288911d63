/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "l2-switch-helper.h"

#include "ns3/ethernet-switch-net-device.h"
#include "ns3/log.h"
#include "ns3/moose-switch-net-device.h"

#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("L2SwitchHelper");

L2SwitchHelper::L2SwitchHelper(const std::string& scheme)
    : m_scheme(scheme)
{
    if (scheme == "moose")
    {
        m_factory.SetTypeId(MooseSwitchNetDevice::GetTypeId());
    }
    else if (scheme == "ethernet")
    {
        m_factory.SetTypeId(EthernetSwitchNetDevice::GetTypeId());
    }
    else
    {
        throw std::invalid_argument("scheme is \"" + scheme + "\"; allowed: moose, ethernet");
    }
}

void
L2SwitchHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

Ptr<L2SwitchNetDevice>
L2SwitchHelper::Create() const
{
    return m_factory.Create<L2SwitchNetDevice>();
}

Ptr<L2SwitchNetDevice>
L2SwitchHelper::Install(Ptr<Node> node, const NetDeviceContainer& ports) const
{
    NS_LOG_FUNCTION(this << node);
    Ptr<L2SwitchNetDevice> device = Create();
    node->AddDevice(device);
    for (auto port = ports.Begin(); port != ports.End(); ++port)
    {
        device->AddPort(*port);
    }
    return device;
}

const std::string&
L2SwitchHelper::GetScheme() const
{
    return m_scheme;
}

} // namespace ns3
