/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "host-stack.h"

#include "engine.h"

namespace ns3
{
namespace l2script
{

namespace
{

constexpr l2_time WAIT = L2_SECOND;             // for an answer
constexpr l2_time ALIVE_TIME = 120 * L2_SECOND; // an answer is good for
constexpr l2_time DEAD_TIME = 100 * L2_SECOND;  // nobody is asked again for
constexpr unsigned RETRIES = 3;                 // requests after the first
constexpr std::size_t PENDING = 3;              // datagrams that wait for an answer

} // namespace

HostStack::HostStack(l2_mac mac, uint32_t ip, HostPort& port)
    : m_mac(mac),
      m_ip(ip),
      m_port(port)
{
}

void
HostStack::Arp(uint32_t ip, l2_time now)
{
    Resolve(ip, nullptr, now);
}

void
HostStack::Udp(uint32_t ip, uint32_t size, uint16_t port, l2_time now)
{
    SendDatagram(ip, PORT_SENDER, port, Bytes(size, 0), now);
}

void
HostStack::SendDatagram(uint32_t ip,
                        uint16_t from,
                        uint16_t port,
                        const Bytes& payload,
                        l2_time now)
{
    Datagram datagram;
    datagram.source = m_ip;
    datagram.destination = ip;
    datagram.sourcePort = from;
    datagram.destinationPort = port;
    datagram.identification = m_nextId[{m_ip, ip}]++;
    datagram.payload = payload;
    m_port.DatagramSent(ip);
    Resolve(ip, &datagram, now);
}

void
HostStack::Resolve(uint32_t ip, const Datagram* datagram, l2_time now)
{
    const auto found = m_cache.emplace(ip, Entry());
    Entry& entry = found.first->second;
    const l2_time age = now - entry.seen;
    if (!found.second && entry.state == State::ALIVE && age <= ALIVE_TIME)
    {
        if (datagram)
        {
            Transmit(*datagram, entry.mac);
        }
        return;
    }
    if (!found.second && entry.state == State::DEAD && age <= DEAD_TIME)
    {
        return;
    }
    if (datagram && entry.waiting.size() < PENDING)
    {
        entry.waiting.push_back(*datagram);
    }
    if (!found.second && entry.state == State::WAITING)
    {
        return;
    }
    entry.state = State::WAITING;
    entry.seen = now;
    if (!m_waiting)
    {
        m_waiting = true;
        m_port.WaitFor(WAIT);
    }
    m_port.RequestSoon(ip);
}

void
HostStack::SendRequest(uint32_t ip)
{
    m_port.SendFrame(MakeFrame(L2_MAC_BROADCAST,
                               m_mac,
                               ETHERTYPE_ARP,
                               MakeArp({ARP_REQUEST, m_mac, m_ip, L2_MAC_BROADCAST, ip})));
}

void
HostStack::Transmit(const Datagram& datagram, l2_mac mac)
{
    m_port.SendFrame(MakeFrame(mac, m_mac, ETHERTYPE_IPV4, MakeDatagram(datagram)));
}

void
HostStack::Timeout(l2_time now)
{
    m_waiting = false;
    for (auto& item : m_cache)
    {
        Entry& entry = item.second;
        if (entry.state != State::WAITING)
        {
            continue;
        }
        if (entry.retries < RETRIES)
        {
            SendRequest(item.first);
            entry.retries++;
            entry.seen = now;
            m_waiting = true;
        }
        else
        {
            entry.state = State::DEAD;
            entry.retries = 0;
            entry.seen = now;
            entry.waiting.clear();
        }
    }
    if (m_waiting)
    {
        m_port.WaitFor(WAIT);
    }
}

void
HostStack::LinkChanged()
{
    m_cache.clear();
    m_waiting = false;
    m_port.StopWaiting();
}

void
HostStack::SetIp(uint32_t ip)
{
    m_ip = ip;
}

l2_mac
HostStack::Cached(uint32_t ip) const
{
    const auto at = m_cache.find(ip);
    return at != m_cache.end() && at->second.state == State::ALIVE ? at->second.mac : L2_MAC_NONE;
}

bool
HostStack::IsUsable(uint32_t ip, l2_time now) const
{
    const auto at = m_cache.find(ip);
    return at != m_cache.end() && at->second.state == State::ALIVE &&
           now - at->second.seen <= ALIVE_TIME;
}

void
HostStack::Receive(const Bytes& frame, l2_time now)
{
    const l2_mac destination = DestinationOf(frame);
    if (destination != m_mac && !IsGroup(destination))
    {
        return;
    }
    ArpPacket arp;
    Datagram datagram;
    if (ReadArp(frame, arp))
    {
        ReceiveArp(arp, now);
    }
    else if (ReadDatagram(frame, datagram))
    {
        Confirm(datagram.source, SourceOf(frame), now);
        if (datagram.destination == m_ip)
        {
            ReceiveDatagram(datagram, now);
        }
    }
}

void
HostStack::Confirm(uint32_t ip, l2_mac mac, l2_time now)
{
    const auto known = m_cache.find(ip);
    for (auto& item : m_cache)
    {
        Entry& entry = item.second;
        const bool meant = known != m_cache.end() ? item.first == ip : entry.mac == mac;
        if (meant && entry.state == State::ALIVE)
        {
            entry.seen = now;
        }
    }
}

void
HostStack::ReceiveArp(const ArpPacket& arp, l2_time now)
{
    if (arp.targetProtocol != m_ip)
    {
        return;
    }
    if (arp.operation == ARP_REQUEST)
    {
        m_port.SendFrame(
            MakeFrame(arp.senderHardware,
                      m_mac,
                      ETHERTYPE_ARP,
                      MakeArp({ARP_REPLY, m_mac, m_ip, arp.senderHardware, arp.senderProtocol})));
        return;
    }
    const auto at = m_cache.find(arp.senderProtocol);
    if (arp.operation != ARP_REPLY || arp.targetHardware != m_mac || at == m_cache.end() ||
        at->second.state != State::WAITING)
    {
        return;
    }
    Entry& entry = at->second;
    entry.state = State::ALIVE;
    entry.mac = arp.senderHardware;
    entry.retries = 0;
    entry.seen = now;
    while (!entry.waiting.empty())
    {
        Transmit(entry.waiting.front(), entry.mac);
        entry.waiting.pop_front();
    }
}

void
HostStack::ReceiveDatagram(const Datagram& datagram, l2_time now)
{
    const uint16_t port = datagram.destinationPort;
    if (port != PORT_DISCARD && port != PORT_ECHO && port != PORT_SENDER)
    {
        return;
    }
    m_port.DatagramReceived(datagram.source);
    if (port == PORT_ECHO)
    {
        SendDatagram(datagram.source, PORT_ECHO, datagram.sourcePort, datagram.payload, now);
    }
}

} // namespace l2script
} // namespace ns3
