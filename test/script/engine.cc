/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "engine.h"

#include <deque>

namespace ns3
{
namespace l2script
{

Engine::Engine(const Network& network, const std::string& scheme)
    : m_network(network),
      m_scheme(scheme),
      m_monitor(m_network, WithoutDirectory(scheme) == "link-state"),
      m_up(network.links.size(), true),
      m_plugged(network.links.size(), true)
{
    for (std::size_t i = 0; i < network.nodes.size(); i++)
    {
        if (network.nodes[i].kind == NodeKind::HOST)
        {
            const auto host = static_cast<uint32_t>(i);
            m_addresses.insert(IpOf(network, host));
            if (!m_hosts.emplace(IpOf(network, host), host).second)
            {
                throw NetworkError("host " + network.nodes[i].name + ": another host has ip " +
                                   IpText(IpOf(network, host)));
            }
        }
    }
}

Engine::~Engine() = default;

void
Engine::Cut(uint32_t link)
{
    if (m_up[link])
    {
        m_up[link] = false;
        DoSetLink(link);
    }
}

void
Engine::Repair(uint32_t link)
{
    if (!m_up[link] && m_plugged[link])
    {
        m_up[link] = true;
        DoSetLink(link);
    }
}

void
Engine::Manage(const End& end, const std::vector<Option>& options)
{
    ApplyPortOptions(options, PortOf(m_network, end));
    DoManage(end);
}

void
Engine::Move(uint32_t host, const End& end)
{
    const auto old = static_cast<uint32_t>(m_network.LinkAt({host, 1}));
    Cut(old);
    m_plugged[old] = false;
    Link link = m_network.links[old];
    link.ends[0] = {host, 1};
    link.ends[1] = end;
    m_network.AddLink(link);
    m_up.push_back(true);
    m_plugged.push_back(true);
    DoMove(old, static_cast<uint32_t>(m_network.links.size() - 1));
}

void
Engine::Arp(uint32_t from, uint32_t to)
{
    ArpFor(from, IpOf(m_network, to));
}

void
Engine::ArpFor(uint32_t from, uint32_t ip)
{
    m_addresses.insert(ip);
    DoArp(from, ip);
}

void
Engine::Udp(uint32_t from, uint32_t to, uint32_t size, bool echo)
{
    UdpTo(from, IpOf(m_network, to), size, echo);
}

void
Engine::UdpTo(uint32_t from, uint32_t ip, uint32_t size, bool echo)
{
    m_addresses.insert(ip);
    DoUdp(from, ip, size, echo);
}

void
Engine::Announce(uint32_t host, uint32_t ip, bool reply)
{
    const l2_mac mac = MacOf(m_network, host);
    const ArpPacket arp = reply ? ArpPacket{ARP_REPLY, mac, ip, L2_MAC_BROADCAST, ip}
                                : ArpPacket{ARP_REQUEST, mac, ip, L2_MAC_NONE, ip};
    SendRaw(host, MakeFrame(L2_MAC_BROADCAST, mac, ETHERTYPE_ARP, MakeArp(arp)));
}

void
Engine::Scan(uint32_t host, uint32_t ip, uint32_t count)
{
    const l2_mac mac = MacOf(m_network, host);
    const uint32_t own = IpOf(m_network, host);
    for (uint32_t i = 0; i < count; i++)
    {
        const ArpPacket arp = {ARP_REQUEST, mac, own, L2_MAC_BROADCAST, ip + i};
        SendRaw(host, MakeFrame(L2_MAC_BROADCAST, mac, ETHERTYPE_ARP, MakeArp(arp)));
    }
}

/// Two hosts may come to have the same address: that is what such a script is about.
void
Engine::Readdress(uint32_t host, uint32_t ip)
{
    m_network.nodes[host].ip = ip;
    m_addresses.insert(ip);
    m_hosts.clear();
    for (uint32_t node = 0; node < m_network.nodes.size(); node++)
    {
        if (m_network.nodes[node].kind == NodeKind::HOST)
        {
            m_hosts.emplace(IpOf(m_network, node), node);
        }
    }
    DoReaddress(host);
}

l2_mac
Engine::Cache(uint32_t host, uint32_t of)
{
    return CacheOf(host, IpOf(m_network, of), false);
}

l2_mac
Engine::KnownAddress(uint32_t host)
{
    const l2_mac real = MacOf(m_network, host);
    std::vector<bool> seen(m_network.nodes.size(), false);
    std::deque<uint32_t> next{host};
    seen[host] = true;
    while (!next.empty())
    {
        const uint32_t node = next.front();
        next.pop_front();
        if (m_network.nodes[node].kind == NodeKind::SWITCH &&
            SchemeOf(m_network.nodes[node], m_scheme) == "moose")
        {
            const l2_mac assigned = HostAddress(node, real);
            if (assigned != L2_MAC_NONE)
            {
                return assigned;
            }
            continue;
        }
        for (std::size_t i = 0; i < m_network.links.size(); i++)
        {
            const End* ends = m_network.links[i].ends;
            for (int side = 0; side < 2; side++)
            {
                const uint32_t other = ends[1 - side].node;
                if (m_up[i] && ends[side].node == node && !seen[other])
                {
                    seen[other] = true;
                    next.push_back(other);
                }
            }
        }
    }
    return real;
}

const Network&
Engine::Net() const
{
    return m_network;
}

const std::string&
Engine::Scheme() const
{
    return m_scheme;
}

int
Engine::PluggedAt(const End& end) const
{
    const int link = m_network.LinkAt(end);
    return link >= 0 && m_plugged[link] ? link : -1;
}

bool
Engine::IsUp(uint32_t link) const
{
    return m_up[link];
}

Monitor&
Engine::Frames()
{
    return m_monitor;
}

const std::vector<SwitchEvent>&
Engine::Events() const
{
    return m_events;
}

const std::set<uint32_t>&
Engine::Addresses() const
{
    return m_addresses;
}

const std::map<Engine::Pair, uint64_t>&
Engine::Sent() const
{
    return m_sent;
}

const std::map<Engine::Pair, uint64_t>&
Engine::Received() const
{
    return m_received;
}

void
Engine::NoteEvent(const SwitchEvent& event)
{
    m_events.push_back(event);
    // A MOOSE switch's way for a frame changes with a port's role or with its routes.
    const Node& node = m_network.nodes[event.node];
    const bool moose = node.kind == NodeKind::SWITCH && SchemeOf(node, m_scheme) == "moose";
    if (event.type == l2_event_name(L2_EVENT_PORT_STATE) ||
        (moose && (event.type == l2_event_name(L2_EVENT_PORT_ROLE) ||
                   event.type == l2_event_name(L2_EVENT_ROUTES_CHANGED))))
    {
        m_monitor.NoteChange(event.time);
    }
}

int
Engine::HostOf(uint32_t ip) const
{
    const auto at = m_hosts.find(ip);
    return at == m_hosts.end() ? -1 : static_cast<int>(at->second);
}

void
Engine::NoteSent(uint32_t from, uint32_t to)
{
    const int host = HostOf(to);
    if (host >= 0)
    {
        m_sent[{from, static_cast<uint32_t>(host)}]++;
    }
}

void
Engine::NoteReceived(uint32_t from, uint32_t to)
{
    const int host = HostOf(from);
    if (host >= 0)
    {
        m_received[{static_cast<uint32_t>(host), to}]++;
    }
}

} // namespace l2script
} // namespace ns3
