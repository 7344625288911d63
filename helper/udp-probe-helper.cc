/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "udp-probe-helper.h"

#include "ns3/log.h"

#include <map>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("UdpProbeHelper");

UdpProbeHelper::UdpProbeHelper(const L2Network& network)
    : m_addresses(network.hostAddresses),
      m_random(CreateObject<UniformRandomVariable>())
{
    for (uint32_t i = 0; i < network.hostNodes.GetN(); i++)
    {
        m_applications.push_back(CreateObject<UdpProbeApplication>());
        network.hostNodes.Get(i)->AddApplication(m_applications.back());
    }
}

void
UdpProbeHelper::SetProbes(Time interval, uint32_t count)
{
    m_interval = interval;
    m_count = count;
}

void
UdpProbeHelper::SetStart(Time start)
{
    m_start = start;
}

int64_t
UdpProbeHelper::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

void
UdpProbeHelper::AddWorkload(const std::string& name)
{
    NS_LOG_FUNCTION(this << name);
    if (m_applications.size() < 2)
    {
        throw std::invalid_argument("workload " + name + " needs two hosts or more");
    }
    if (name == "random-peers")
    {
        AddRandomPeers();
    }
    else if (name == "all-to-all")
    {
        AddAllToAll();
    }
    else
    {
        throw std::invalid_argument("workload is \"" + name +
                                    "\"; allowed: random-peers, all-to-all");
    }
}

void
UdpProbeHelper::AddRandomPeers()
{
    UniformPeers peers(m_applications.size());
    AddRandomPeers(peers, 1);
}

void
UdpProbeHelper::AddRandomPeers(PeerChoice& peers, uint32_t flows)
{
    for (uint32_t from = 0; from < m_applications.size(); from++)
    {
        for (uint32_t i = 0; i < flows; i++)
        {
            const uint32_t to = peers.Choose(from, m_random);
            AddFlow(from, to, RandomStart());
        }
    }
}

void
UdpProbeHelper::AddAllToAll()
{
    const uint32_t hosts = m_applications.size();
    for (uint32_t from = 0; from < hosts; from++)
    {
        for (uint32_t to = 0; to < hosts; to++)
        {
            if (from != to)
            {
                AddFlow(from, to, RandomStart());
            }
        }
    }
}

Time
UdpProbeHelper::RandomStart()
{
    return m_start + NanoSeconds(m_random->GetInteger(0, 999999999));
}

void
UdpProbeHelper::AddFlow(uint32_t from, uint32_t to, Time start)
{
    UdpProbeFlow flow;
    flow.flow = m_flows.size();
    flow.from = from;
    flow.to = to;
    flow.interval = m_interval;
    m_flows.push_back(flow);
    m_applications.at(from)
        ->AddFlow(flow.flow, m_addresses.at(to), start, m_interval, m_count, Seconds(LEAD_SECONDS));
}

std::vector<UdpProbeFlow>
UdpProbeHelper::Collect() const
{
    std::vector<UdpProbeFlow> flows = m_flows;
    for (const Ptr<UdpProbeApplication>& application : m_applications)
    {
        for (const UdpProbeApplication::Sent& sent : application->GetSent())
        {
            flows.at(sent.flow).sent = sent.sent;
            flows.at(sent.flow).echoed = sent.echoed;
        }
        for (const auto& [number, received] : application->GetReceived())
        {
            UdpProbeFlow& flow = flows.at(number);
            flow.received = received.received;
            flow.duplicates = received.duplicates;
            flow.firstDelay = received.firstDelay;
            flow.hops = received.hops;
            flow.mostHops = received.mostHops;
        }
    }
    for (UdpProbeFlow& flow : flows)
    {
        const uint64_t lost = m_applications[flow.to]->GetLongestLoss(flow.flow, flow.sent);
        flow.outage = NanoSeconds(flow.interval.GetNanoSeconds() * static_cast<int64_t>(lost));
    }
    return flows;
}

} // namespace ns3
