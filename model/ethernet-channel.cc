/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ethernet-channel.h"

#include "ethernet-net-device.h"

#include "ns3/abort.h"
#include "ns3/log.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("EthernetChannel");

NS_OBJECT_ENSURE_REGISTERED(EthernetChannel);

TypeId
EthernetChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EthernetChannel")
            .SetParent<Channel>()
            .SetGroupName("Moose")
            .AddConstructor<EthernetChannel>()
            .AddAttribute("Delay",
                          "Propagation delay from one end of the cable to the other.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&EthernetChannel::SetDelay, &EthernetChannel::GetDelay),
                          MakeTimeChecker(Time(0)));
    return tid;
}

EthernetChannel::EthernetChannel()
    : m_nDevices(0),
      m_whole(true)
{
    NS_LOG_FUNCTION(this);
}

EthernetChannel::~EthernetChannel()
{
    NS_LOG_FUNCTION(this);
}

void
EthernetChannel::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_devices[0] = nullptr;
    m_devices[1] = nullptr;
    m_nDevices = 0;
    Channel::DoDispose();
}

void
EthernetChannel::Attach(Ptr<EthernetNetDevice> device)
{
    NS_LOG_FUNCTION(this << device);
    NS_ABORT_MSG_IF(m_nDevices == 2, "EthernetChannel: both ends have a device already");
    NS_ABORT_MSG_IF(m_nDevices == 1 && m_devices[0] == device,
                    "EthernetChannel: a device cannot be at both ends");
    m_devices[m_nDevices] = device;
    m_nDevices++;
    OpenLink();
}

void
EthernetChannel::Detach(Ptr<EthernetNetDevice> device)
{
    NS_LOG_FUNCTION(this << device);
    if (m_devices[0] != device && m_devices[1] != device)
    {
        return;
    }
    CloseLink();
    if (m_devices[0] == device)
    {
        m_devices[0] = m_devices[1];
    }
    m_devices[1] = nullptr;
    m_nDevices--;
}

void
EthernetChannel::SetUp()
{
    NS_LOG_FUNCTION(this);
    if (!m_whole)
    {
        m_whole = true;
        OpenLink();
    }
}

void
EthernetChannel::SetDown()
{
    NS_LOG_FUNCTION(this);
    if (m_whole)
    {
        m_whole = false;
        CloseLink();
    }
}

bool
EthernetChannel::IsUp() const
{
    return m_whole;
}

void
EthernetChannel::OpenLink()
{
    NS_LOG_FUNCTION(this);
    if (m_nDevices < 2 || !m_whole)
    {
        return;
    }
    // Callbacks may detach a device: keep both.
    const Ptr<EthernetNetDevice> a = m_devices[0];
    const Ptr<EthernetNetDevice> b = m_devices[1];
    // Later than any epoch that a frame still under way to either of them can carry, also when a
    // device comes from another cable.
    const uint32_t epoch = std::max(a->m_epoch, b->m_epoch) + 1;
    a->OpenLink(PeekPointer(b), epoch);
    b->OpenLink(PeekPointer(a), epoch);
    a->NotifyLinkChange(true);
    b->NotifyLinkChange(true);
}

void
EthernetChannel::CloseLink()
{
    NS_LOG_FUNCTION(this);
    if (m_nDevices < 2 || !m_devices[0]->IsLinkUp())
    {
        return;
    }
    const Ptr<EthernetNetDevice> a = m_devices[0];
    const Ptr<EthernetNetDevice> b = m_devices[1];
    a->CloseLink();
    b->CloseLink();
    a->NotifyLinkChange(false);
    b->NotifyLinkChange(false);
}

void
EthernetChannel::SetDelay(Time delay)
{
    NS_LOG_FUNCTION(this << delay);
    m_delay = delay;
    for (std::size_t i = 0; i < m_nDevices; i++)
    {
        m_devices[i]->UpdateTiming();
    }
}

Time
EthernetChannel::GetDelay() const
{
    return m_delay;
}

std::size_t
EthernetChannel::GetNDevices() const
{
    return m_nDevices;
}

Ptr<NetDevice>
EthernetChannel::GetDevice(std::size_t i) const
{
    return GetEthernetDevice(i);
}

Ptr<EthernetNetDevice>
EthernetChannel::GetEthernetDevice(std::size_t i) const
{
    NS_ABORT_MSG_IF(i >= m_nDevices, "EthernetChannel: no device " << i);
    return m_devices[i];
}

} // namespace ns3
