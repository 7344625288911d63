/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "ethernet-hub.h"

#include "l2-hop-tag.h"

#include "ns3/boolean.h"
#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("EthernetHub");

NS_OBJECT_ENSURE_REGISTERED(EthernetHub);

TypeId
EthernetHub::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EthernetHub")
            .SetParent<Object>()
            .SetGroupName("Moose")
            .AddConstructor<EthernetHub>()
            .AddAttribute("Mirror",
                          "Send a frame back to the port it came from as well: with one port a "
                          "loopback plug.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&EthernetHub::m_mirror),
                          MakeBooleanChecker());
    return tid;
}

void
EthernetHub::AddPort(Ptr<EthernetNetDevice> device)
{
    NS_LOG_FUNCTION(this << device);
    m_ports.push_back(device);
    device->SetFrameSink(this, m_ports.size());
}

uint32_t
EthernetHub::GetNPorts() const
{
    return m_ports.size();
}

Ptr<EthernetNetDevice>
EthernetHub::GetPort(uint32_t port) const
{
    return m_ports.at(port - 1);
}

void
EthernetHub::ReceiveFrame(uint32_t port, Ptr<Packet> frame)
{
    NS_LOG_FUNCTION(this << port << frame);
    const Ptr<Packet> counted = L2HopTag::Count(frame);
    for (uint32_t other = 1; other <= m_ports.size(); other++)
    {
        if (other != port || m_mirror)
        {
            m_ports[other - 1]->SendFrame(counted);
        }
    }
}

void
EthernetHub::LinkChange(uint32_t port, bool up)
{
    NS_LOG_FUNCTION(this << port << up);
}

void
EthernetHub::DoDispose()
{
    NS_LOG_FUNCTION(this);
    for (const Ptr<EthernetNetDevice>& device : m_ports)
    {
        device->SetFrameSink(nullptr, 0);
    }
    m_ports.clear();
    Object::DoDispose();
}

} // namespace ns3
