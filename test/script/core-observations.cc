/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * CoreNetwork: what hosts are told to do, and what is seen of hosts and switches.
 */

#include "core-network-host.h"
#include "core-network.h"
#include "servers.h"

#include <functional>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr std::size_t DUMP_START = 4096; // first guess of a dump's length

/// What a function of the core writes.
std::string
TextOf(const std::function<void(l2_text*)>& write)
{
    std::vector<char> buffer(DUMP_START);
    while (true)
    {
        l2_text text = {buffer.data(), buffer.size(), 0, false};
        write(&text);
        if (!text.cut)
        {
            return std::string(text.text, text.length);
        }
        buffer.resize(2 * buffer.size());
    }
}

} // namespace

void
CoreNetwork::DoArp(uint32_t from, uint32_t ip)
{
    m_stacks[from]->stack.Arp(ip, m_now);
}

void
CoreNetwork::DoUdp(uint32_t from, uint32_t ip, uint32_t size, bool echo)
{
    m_stacks[from]->stack.Udp(ip, size, echo ? PORT_ECHO : PORT_DISCARD, m_now);
}

void
CoreNetwork::DoReaddress(uint32_t host)
{
    m_stacks[host]->stack.SetIp(IpOf(m_network, host));
}

void
CoreNetwork::Reboot(uint32_t host)
{
    m_stacks[host]->stack.LinkChanged();
}

void
CoreNetwork::SendRaw(uint32_t host, const Bytes& frame)
{
    m_stacks[host]->SendFrame(frame);
}

void
CoreNetwork::Inject(const End& end, const Bytes& frame)
{
    SwitchReceive(end, {m_nextId++, std::make_shared<const Bytes>(frame)});
}

l2_mac
CoreNetwork::CacheOf(uint32_t host, uint32_t ip, bool usable)
{
    const HostStack& stack = m_stacks[host]->stack;
    return !usable || stack.IsUsable(ip, m_now) ? stack.Cached(ip) : L2_MAC_NONE;
}

l2_mac
CoreNetwork::HostAddress(uint32_t node, l2_mac real)
{
    return l2_switch_host_address(m_switches[node].core, real);
}

std::string
CoreNetwork::Role(uint32_t node, uint16_t port)
{
    return l2_port_role_name(l2_switch_port_role(m_switches[node].core, port));
}

std::string
CoreNetwork::PortState(uint32_t node, uint16_t port)
{
    return l2_port_relay_name(l2_switch_port_relay(m_switches[node].core, port));
}

BridgeView
CoreNetwork::Tree(uint32_t node)
{
    l2_tree_state tree;
    if (!l2_switch_tree(m_switches[node].core, &tree))
    {
        return {};
    }
    return {true, tree.root, tree.root_port == L2_NO_PORT, tree.cost};
}

RoutingView
CoreNetwork::Routing(uint32_t node)
{
    l2_routing_state state;
    if (!l2_switch_routing(m_switches[node].core, &state))
    {
        return {};
    }
    return {state.root,
            {{"adjacencies", state.adjacencies},
             {"lsps", state.lsps},
             {"lsp-changes", state.lsp_changes},
             {"originated", state.originated},
             {"retransmitted", state.retransmitted},
             {"spf-runs", state.spf_runs}}};
}

SwitchState
CoreNetwork::State(uint32_t node)
{
    l2_switch* core = m_switches[node].core;
    l2_switch_expire(core, m_now);
    Drain(node, L2_NO_PORT, nullptr);
    SwitchState state;
    const l2_counters& c = *l2_switch_counters(core);
    state.counters = {{"received", c.received},
                      {"forwarded", c.forwarded},
                      {"control", c.control},
                      {"copies", c.copies},
                      {"flooded", c.flooded},
                      {"not-learnt", c.not_learnt},
                      {"evicted", c.evicted},
                      {"moved", c.moved}};
    const std::map<std::string, uint64_t> intercepted = CountersByName(c.intercept);
    state.counters.insert(intercepted.begin(), intercepted.end());
    for (int reason = 0; reason < L2_DROP_REASONS; reason++)
    {
        if (c.dropped[reason] > 0)
        {
            state.dropped[l2_drop_name(static_cast<l2_drop>(reason))] = c.dropped[reason];
        }
    }
    l2_table table;
    for (std::size_t i = 0; l2_switch_table(core, i, &table); i++)
    {
        state.tables[table.name] = table.entries;
    }
    return state;
}

std::string
CoreNetwork::Dump(uint32_t node)
{
    return TextOf([this, node](l2_text* text) { l2_switch_dump(m_switches[node].core, text); });
}

ServerView
CoreNetwork::Server(uint32_t host)
{
    const ServerNode& server = m_servers[host];
    ServerView view;
    view.running = server.running;
    view.peers = l2_directory_peers(server.core);
    view.digest = l2_directory_digest(server.core);
    l2_mapping mapping;
    for (std::size_t i = 0; l2_directory_mapping(server.core, i, &mapping); i++)
    {
        view.mappings.push_back(mapping);
    }
    view.counters = CountersByName(*l2_directory_counters(server.core));
    l2_table table;
    for (std::size_t i = 0; l2_directory_table(server.core, i, &table); i++)
    {
        view.tables[table.name] = table.entries;
    }
    view.dump = TextOf([&server](l2_text* text) { l2_directory_dump(server.core, text); });
    return view;
}

l2_switch*
CoreNetwork::Core(uint32_t node)
{
    return m_switches[node].core;
}

} // namespace l2script
} // namespace ns3
