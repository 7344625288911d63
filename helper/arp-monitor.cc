/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "arp-monitor.h"

#include "results-database.h"

#include "ns3/abort.h"
#include "ns3/callback.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstring>
#include <sstream>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ArpMonitor");

namespace
{

constexpr uint16_t TYPE_ARP = 0x0806;               //!< EtherType of ARP
constexpr uint16_t OP_REQUEST = 1;                  //!< ar$op of a request [RFC 826]
constexpr uint16_t OP_REPLY = 2;                    //!< ar$op of a reply
constexpr std::size_t HEADER_SIZE = 14;             //!< octets of a MAC header
constexpr std::size_t ARP_SIZE = 28;                //!< octets of ARP for IPv4 over Ethernet
constexpr std::size_t OP = HEADER_SIZE + 6;         //!< where ar$op is in a frame
constexpr std::size_t SENDER_IP = HEADER_SIZE + 14; //!< where ar$spa is
constexpr std::size_t TARGET_IP = HEADER_SIZE + 24; //!< where ar$tpa is

/**
 * @param bytes two octets, the first more significant
 * @return their value
 */
uint16_t
Read16(const uint8_t* bytes)
{
    return static_cast<uint16_t>(bytes[0] << 8 | bytes[1]);
}

/**
 * @param bytes four octets, the first most significant
 * @return their value
 */
uint32_t
Read32(const uint8_t* bytes)
{
    return static_cast<uint32_t>(Read16(bytes)) << 16 | Read16(bytes + 2);
}

/**
 * @param head at least a frame's MAC header
 * @return whether its destination is all stations
 */
bool
IsBroadcast(const uint8_t* head)
{
    return std::all_of(head, head + 6, [](uint8_t octet) { return octet == 0xff; });
}

} // namespace

// ---- A host -------------------------------------------------------------------------------------

ArpMonitor::Host::Host(ArpMonitor* monitor,
                       uint32_t number,
                       const std::string& name,
                       Ptr<EthernetNetDevice> device,
                       bool isServer)
    : m_monitor(monitor),
      m_number(number),
      m_name(name),
      m_device(device),
      m_isServer(isServer)
{
    Mac48Address::ConvertFrom(device->GetAddress()).CopyTo(m_own);
}

void
ArpMonitor::Host::Connect()
{
    if (m_isServer)
    {
        return;
    }
    const bool isConnected =
        m_device->TraceConnectWithoutContext("PhyTxBegin", MakeCallback(&Host::Send, this)) &&
        m_device->TraceConnectWithoutContext("PhyRxEnd", MakeCallback(&Host::Receive, this));
    NS_ABORT_MSG_UNLESS(isConnected, "no trace sources PhyTxBegin and PhyRxEnd");
}

void
ArpMonitor::Host::Disconnect()
{
    m_device->TraceDisconnectWithoutContext("PhyTxBegin", MakeCallback(&Host::Send, this));
    m_device->TraceDisconnectWithoutContext("PhyRxEnd", MakeCallback(&Host::Receive, this));
}

const std::string&
ArpMonitor::Host::GetName() const
{
    return m_name;
}

void
ArpMonitor::Host::Send(Ptr<const Packet> frame)
{
    uint8_t head[HEADER_SIZE + ARP_SIZE];
    const uint32_t size = frame->CopyData(head, sizeof(head));
    if (size < sizeof(head) || Read16(head + 12) != TYPE_ARP)
    {
        return;
    }
    m_monitor->GetBin().sent++;
    const uint32_t sender = Read32(head + SENDER_IP);
    const uint32_t target = Read32(head + TARGET_IP);
    if (Read16(head + OP) == OP_REQUEST && IsBroadcast(head) && sender != 0 && sender != target)
    {
        Ask(target);
    }
}

void
ArpMonitor::Host::Ask(uint32_t target)
{
    const Time now = Simulator::Now();
    const auto [known, isNew] = m_pending.emplace(target, Pending());
    Pending& pending = known->second;
    if (isNew || now - pending.last > Seconds(REPEAT_SECONDS))
    {
        pending.index = m_monitor->m_resolutions.size();
        m_monitor->m_resolutions.push_back({m_number, Ipv4Address(target), now, Seconds(-1), 1});
    }
    else
    {
        m_monitor->m_resolutions[pending.index].requests++;
    }
    pending.last = now;
}

void
ArpMonitor::Host::Receive(Ptr<const Packet> frame)
{
    // Most of what comes is broadcast, of which the destination and the type are enough.
    uint8_t head[HEADER_SIZE + ARP_SIZE];
    if (frame->CopyData(head, HEADER_SIZE) < HEADER_SIZE || Read16(head + 12) != TYPE_ARP)
    {
        return;
    }
    const bool isOwn = std::memcmp(head, m_own, sizeof(m_own)) == 0;
    const bool isGroup = (head[0] & 1) != 0;
    if (!isOwn && !isGroup)
    {
        return;
    }
    Bin& bin = m_monitor->GetBin();
    bin.received++;
    if (isGroup)
    {
        bin.broadcastReceived += IsBroadcast(head) ? 1 : 0;
        return;
    }
    if (frame->CopyData(head, sizeof(head)) < sizeof(head) || Read16(head + OP) != OP_REPLY)
    {
        return;
    }
    const auto pending = m_pending.find(Read32(head + SENDER_IP));
    if (pending != m_pending.end())
    {
        Resolution& resolution = m_monitor->m_resolutions[pending->second.index];
        resolution.delay = Simulator::Now() - resolution.time;
        m_pending.erase(pending);
    }
}

// ---- All hosts ----------------------------------------------------------------------------------

ArpMonitor::ArpMonitor(Time start, Time duration, Time bin)
    : m_start(start),
      m_binLength(bin),
      m_bins(CountBins(duration, bin))
{
    NS_LOG_FUNCTION(this << start << duration << bin);
}

ArpMonitor::~ArpMonitor()
{
    NS_LOG_FUNCTION(this);
    for (Host& host : m_hosts)
    {
        host.Disconnect();
    }
}

uint64_t
ArpMonitor::CountBins(Time duration, Time bin)
{
    NS_ABORT_MSG_UNLESS(bin.IsStrictlyPositive(), "ArpMonitor: a bin of no length");
    const int64_t length = bin.GetNanoSeconds();
    return std::max<int64_t>(1, (duration.GetNanoSeconds() + length - 1) / length);
}

void
ArpMonitor::AddHost(const std::string& name,
                    Ipv4Address address,
                    Ptr<EthernetNetDevice> device,
                    bool isServer)
{
    NS_LOG_FUNCTION(this << name << address << device);
    const uint32_t number = m_hosts.size();
    m_numberOf.emplace(address.Get(), number);
    m_hosts.emplace_back(this, number, name, device, isServer);
    m_hosts.back().Connect();
}

ArpMonitor::Bin&
ArpMonitor::GetBin()
{
    const int64_t since = (Simulator::Now() - m_start).GetNanoSeconds();
    const auto index = static_cast<std::size_t>(since / m_binLength.GetNanoSeconds());
    return m_bins[std::min(index, m_bins.size() - 1)];
}

const std::vector<ArpMonitor::Bin>&
ArpMonitor::GetBins() const
{
    return m_bins;
}

const std::deque<ArpMonitor::Resolution>&
ArpMonitor::GetResolutions() const
{
    return m_resolutions;
}

ArpMonitor::Summary
ArpMonitor::Summarize() const
{
    Summary summary;
    std::vector<Time> delays;
    Time sum;
    for (const Resolution& resolution : m_resolutions)
    {
        if (m_numberOf.count(resolution.target.Get()) == 0)
        {
            continue;
        }
        if (resolution.delay.IsStrictlyNegative())
        {
            summary.unresolved++;
            continue;
        }
        delays.push_back(resolution.delay);
        sum += resolution.delay;
    }
    summary.resolved = delays.size();
    if (!delays.empty())
    {
        std::sort(delays.begin(), delays.end());
        // The least delay that so many of all do not exceed.
        const auto rank = [&](uint64_t percent) {
            return delays[(delays.size() * percent + 99) / 100 - 1];
        };
        summary.mean = NanoSeconds(sum.GetNanoSeconds() / static_cast<int64_t>(delays.size()));
        summary.median = rank(50);
        summary.percentile99 = rank(99);
        summary.longest = delays.back();
    }
    return summary;
}

void
ArpMonitor::Write(ResultsDatabase& database) const
{
    NS_LOG_FUNCTION(this);
    for (std::size_t i = 0; i < m_bins.size(); i++)
    {
        database.AddArpBin(m_start + NanoSeconds(m_binLength.GetNanoSeconds() * i),
                           m_bins[i].sent,
                           m_bins[i].received,
                           m_bins[i].broadcastReceived);
    }
    for (const Resolution& resolution : m_resolutions)
    {
        std::ostringstream target;
        target << resolution.target;
        const auto host = m_numberOf.find(resolution.target.Get());
        database.AddResolution(m_hosts[resolution.host].GetName(),
                               target.str(),
                               host == m_numberOf.end() ? "" : m_hosts[host->second].GetName(),
                               resolution.time,
                               resolution.delay,
                               resolution.requests);
    }
}

} // namespace ns3
