/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * The part of ns3::L2SwitchNetDevice that looks inside: counters, tables, ports, and what the
 * protocols believe.
 */

#include "core-address.h"
#include "core-host.h"
#include "core/l2.h"
#include "l2-switch-net-device.h"

namespace ns3
{

namespace
{

/** The counters of interception by name. */
constexpr std::pair<const char*, uint64_t L2SwitchIntercepted::*> INTERCEPTED[] = {
    {"queries", &L2SwitchIntercepted::queries},
    {"updates", &L2SwitchIntercepted::updates},
    {"answers", &L2SwitchIntercepted::answers},
    {"cached", &L2SwitchIntercepted::cached},
    {"dhcp", &L2SwitchIntercepted::dhcp},
    {"fallbacks", &L2SwitchIntercepted::fallbacks},
};

} // namespace

std::vector<std::pair<std::string, uint64_t>>
L2SwitchIntercepted::GetNamed() const
{
    std::vector<std::pair<std::string, uint64_t>> named;
    for (const auto& [name, member] : INTERCEPTED)
    {
        named.emplace_back(name, this->*member);
    }
    return named;
}

L2SwitchIntercepted&
L2SwitchIntercepted::operator+=(const L2SwitchIntercepted& other)
{
    for (const auto& [name, member] : INTERCEPTED)
    {
        this->*member += other.*member;
    }
    return *this;
}

L2SwitchCounters
L2SwitchNetDevice::GetCounters()
{
    const l2_counters& c = *l2_switch_counters(Core());
    const auto& i = c.intercept;
    L2SwitchCounters counters{c.received,
                              c.forwarded,
                              c.control,
                              c.copies,
                              c.flooded,
                              c.not_learnt,
                              c.evicted,
                              c.moved,
                              {i.queries, i.updates, i.answers, i.cached, i.dhcp, i.fallbacks},
                              {}};
    for (int reason = 0; reason < L2_DROP_REASONS; reason++)
    {
        if (c.dropped[reason] > 0)
        {
            counters.dropped[l2_drop_name(static_cast<l2_drop>(reason))] = c.dropped[reason];
        }
    }
    return counters;
}

std::vector<L2SwitchTable>
L2SwitchNetDevice::GetTables()
{
    Core();
    if (!m_pumping)
    {
        Expire();
    }
    std::vector<L2SwitchTable> tables;
    l2_table table;
    for (std::size_t index = 0; l2_switch_table(m_core, index, &table); index++)
    {
        tables.push_back(FromCore(table));
    }
    return tables;
}

std::string
L2SwitchNetDevice::GetPortRole(uint32_t port)
{
    return l2_port_role_name(l2_switch_port_role(Core(), port));
}

std::string
L2SwitchNetDevice::GetPortState(uint32_t port)
{
    return l2_port_relay_name(l2_switch_port_relay(Core(), port));
}

L2SwitchTree
L2SwitchNetDevice::GetTree()
{
    L2SwitchTree tree;
    l2_tree_state state;
    if (l2_switch_tree(Core(), &state))
    {
        tree.known = true;
        tree.rootPriority = state.root >> 48;
        tree.root = FromCore(state.root & L2_MAC_BROADCAST);
        tree.cost = state.cost;
        tree.rootPort = state.root_port;
        tree.topologyChanges = state.topology_changes;
    }
    return tree;
}

L2SwitchRouting
L2SwitchNetDevice::GetRouting()
{
    l2_routing_state r;
    if (!l2_switch_routing(Core(), &r))
    {
        return {};
    }
    return {true,
            r.adjacencies,
            r.lsps,
            r.lsp_changes,
            r.originated,
            r.retransmitted,
            r.spf_runs,
            FromCore(r.root)};
}

Mac48Address
L2SwitchNetDevice::GetHostAddress(Mac48Address real)
{
    return FromCore(l2_switch_host_address(Core(), ToCore(real)));
}

std::string
L2SwitchNetDevice::Dump()
{
    Core();
    return CoreText([this](l2_text* text) { l2_switch_dump(m_core, text); });
}

} // namespace ns3
