/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * ethernet: the MAC bridge of [802.1D-2004 7], one VLAN-unaware relay: what MOOSE is measured against.
 *
 *   frame relay            [7.6, 7.7]   forward() below
 *   learning               [7.8]        from every frame that arrives at a learning port
 *   forwarding database    [7.9]        table/fdb; ageing 300 s by default
 *   reserved addresses     [7.12.6]     dropped before they come here
 *   spanning tree          [17]         port roles are those that the protocol would arrive at,
 *                                       computed from a known graph by l2_switch_set_topology()
 *
 * Before a topology is known all ports are designated and forward: a bridge among hosts.
 * Learning comes first, also from frames that are then filtered [7.8]. Nothing changes over time in a
 * topology that is known ahead, so there is no state that learns without forwarding.
 */
#include "../table/fdb.h"
#include "../table/graph.h"
#include "../table/tree.h"
#include "../base/hash.h"
#include "../base/text.h"
#include "scheme.h"

#include <assert.h>
#include <string.h>

struct ethernet_state
{
    struct l2_fdb fdb;
    enum l2_port_role *roles; /* by port number: of a port that is up */
    uint16_t *relaying;       /* ports that are up and forward, ascending */
    size_t relaying_count;
};

static const char *
ethernet_check_config(const struct l2_config *config, struct l2_text *out)
{
    if (config->fdb_capacity < 1 || config->fdb_capacity >= L2_MAP_NONE)
    {
        l2_text_add(out, "fdb_capacity %u: allowed are 1 to %u", config->fdb_capacity,
                    L2_MAP_NONE - 1);
        return out->text;
    }
    if (config->fdb_ageing < 10 * L2_SECOND || config->fdb_ageing > 1000000 * L2_SECOND)
    {
        l2_text_add(out, "fdb_ageing %lld ns: allowed are 10 s to 1000000 s",
                    (long long)config->fdb_ageing);
        return out->text;
    }
    return NULL;
}

/* Whether a role relays frames. */
static bool
relays(enum l2_port_role role)
{
    return role == L2_ROLE_ROOT || role == L2_ROLE_DESIGNATED;
}

static void
list_relaying(struct l2_switch *sw)
{
    struct ethernet_state *state = sw->state;
    state->relaying_count = 0;
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        if (sw->ports[port].up && relays(state->roles[port]))
        {
            state->relaying[state->relaying_count++] = port;
        }
    }
}

static void
ethernet_fini(struct l2_switch *sw)
{
    struct ethernet_state *state = sw->state;
    if (state)
    {
        l2_fdb_fini(&state->fdb);
        l2_memory_free(&sw->memory, state->roles);
        l2_memory_free(&sw->memory, state->relaying);
        l2_memory_free(&sw->memory, state);
    }
}

static int
ethernet_init(struct l2_switch *sw)
{
    struct ethernet_state *state = l2_memory_zero(&sw->memory, 1, sizeof *state);
    if (!state)
    {
        return L2_ENOMEM;
    }
    size_t ports = (size_t)sw->config.ports + 1;
    state->roles = l2_memory_zero(&sw->memory, ports, sizeof *state->roles);
    state->relaying = l2_memory_zero(&sw->memory, ports, sizeof *state->relaying);
    int error = l2_fdb_init(&state->fdb, &sw->memory, &sw->config, l2_hash_key(sw->seed, 1));
    sw->state = state;
    if (!state->roles || !state->relaying || error)
    {
        return L2_ENOMEM;
    }
    for (size_t port = 1; port < ports; port++)
    {
        state->roles[port] = L2_ROLE_DESIGNATED;
    }
    return L2_OK;
}

static void
ethernet_port_change(struct l2_switch *sw, uint16_t port)
{
    struct ethernet_state *state = sw->state;
    if (!sw->ports[port].up)
    {
        l2_fdb_flush(&state->fdb, port);
    }
    list_relaying(sw);
}

static int
ethernet_topology_changed(struct l2_switch *sw, struct l2_graph *graph, uint32_t node)
{
    struct ethernet_state *state = sw->state;
    uint32_t first = graph->first[node];
    uint32_t degree = graph->first[node + 1] - first;
    enum l2_port_role *roles = l2_memory_zero(&sw->memory, (size_t)degree + 1, sizeof *roles);
    if (!roles || l2_tree_bridge_roles(graph, node, roles))
    {
        l2_memory_free(&sw->memory, roles);
        return L2_ENOMEM;
    }
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        state->roles[port] = L2_ROLE_DESIGNATED;
        l2_fdb_flush(&state->fdb, port);
    }
    for (uint32_t i = 0; i < degree; i++)
    {
        state->roles[graph->ends[first + i].port] = roles[i];
    }
    l2_memory_free(&sw->memory, roles);
    list_relaying(sw);
    return L2_OK;
}

static size_t
ethernet_need(const struct l2_switch *sw, uint16_t type)
{
    (void)sw;
    (void)type;
    return 0;
}

/* The learning process [802.1D-2004 7.8]. */
static void
learn(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    struct ethernet_state *state = sw->state;
    struct l2_fdb_change change;
    enum l2_fdb_result result = l2_fdb_learn(&state->fdb, arrival->ethernet.source, arrival->port,
                                             sw->now, &change);
    struct l2_event event = {.port = arrival->port, .real = arrival->ethernet.source};
    switch (result)
    {
    case L2_FDB_KNOWN:
    case L2_FDB_NEW:
        return;
    case L2_FDB_REFUSED:
        sw->counters.not_learnt++;
        return;
    case L2_FDB_MOVED:
        sw->counters.moved++;
        event.type = L2_EVENT_FDB_MOVED;
        event.old_port = change.old_port;
        break;
    case L2_FDB_EVICTED:
        sw->counters.evicted++;
        event.type = L2_EVENT_FDB_EVICTED;
        event.port = change.old_port;
        event.real = change.victim;
        break;
    }
    l2_emit_event(sw, &event);
}

/* Frame filtering and forwarding [802.1D-2004 7.7.2, 7.9.4]. */
static void
ethernet_forward(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    struct ethernet_state *state = sw->state;
    if (!relays(state->roles[arrival->port]))
    {
        l2_emit_drop(sw, L2_DROP_DISCARDING);
        return;
    }
    learn(sw, arrival);
    l2_mac destination = arrival->ethernet.destination;
    bool group = destination >> 40 & 1;
    uint16_t port = group ? L2_NO_PORT : l2_fdb_lookup(&state->fdb, destination, sw->now);
    if (port == arrival->port)
    {
        l2_emit_drop(sw, L2_DROP_SAME_PORT);
    }
    else if (port != L2_NO_PORT)
    {
        l2_emit_forward(sw, port);
    }
    else if (!l2_emit_flood(sw, state->relaying, state->relaying_count, arrival->port))
    {
        l2_emit_drop(sw, L2_DROP_NO_PORT);
    }
    else
    {
        sw->counters.flooded += !group;
    }
}

static void
ethernet_expire(struct l2_switch *sw)
{
    struct ethernet_state *state = sw->state;
    l2_fdb_sweep(&state->fdb, sw->now);
}

static enum l2_port_role
ethernet_role(const struct l2_switch *sw, uint16_t port)
{
    const struct ethernet_state *state = sw->state;
    return state->roles[port];
}

static l2_mac
ethernet_host_address(const struct l2_switch *sw, l2_mac real)
{
    (void)sw;
    (void)real;
    return L2_MAC_NONE;
}

static bool
ethernet_table(const struct l2_switch *sw, size_t index, struct l2_table *table)
{
    const struct ethernet_state *state = sw->state;
    if (index > 0)
    {
        return false;
    }
    table->name = "fdb";
    table->lookup = L2_LOOKUP_EXACT;
    table->entries = l2_fdb_count(&state->fdb);
    table->capacity = state->fdb.capacity;
    table->bits = 48 + 12 + 1; /* address, port number, seen since the last look */
    return true;
}

static void
ethernet_dump(const struct l2_switch *sw, struct l2_text *out)
{
    const struct ethernet_state *state = sw->state;
    l2_fdb_dump(&state->fdb, out);
}

static void
ethernet_check(const struct l2_switch *sw)
{
    const struct ethernet_state *state = sw->state;
    l2_fdb_check(&state->fdb);
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        /* What is looked up is sent: an entry behind a port that does not relay would be lost. */
        bool relaying = sw->ports[port].up && relays(state->roles[port]);
        assert(relaying || state->fdb.ports[port].count == 0);
    }
}

const struct l2_scheme l2_scheme_ethernet = {
    .name = "ethernet",
    .check_config = ethernet_check_config,
    .init = ethernet_init,
    .fini = ethernet_fini,
    .port_change = ethernet_port_change,
    .topology_changed = ethernet_topology_changed,
    .need = ethernet_need,
    .forward = ethernet_forward,
    .expire = ethernet_expire,
    .role = ethernet_role,
    .host_address = ethernet_host_address,
    .table = ethernet_table,
    .dump = ethernet_dump,
    .check = ethernet_check,
};
