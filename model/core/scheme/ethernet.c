/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * ethernet: the MAC bridge of [802.1D-2004 7], one VLAN-unaware relay: what MOOSE is measured against.
 *
 *   frame relay            [7.6, 7.7]   forward() below
 *   learning               [7.8]        from every frame that arrives at a learning port
 *   forwarding database    [7.9]        table/fdb; ageing 300 s by default
 *   reserved addresses     [7.12.6]     dropped before they come here
 *   spanning tree          [17]         protocol/rstp; or, with STATIC, the roles it would arrive at,
 *                                       computed from a known graph by l2_switch_set_topology()
 *
 * With STATIC and before a topology is known all ports are designated and forward. Learning comes
 * first, also from frames that are then filtered [7.8].
 */
#include "../base/bytes.h"
#include "../base/hash.h"
#include "../base/text.h"
#include "../protocol/rstp.h"
#include "../table/fdb.h"
#include "../table/graph.h"
#include "../table/tree.h"
#include "../wire/llc.h"
#include "elk.h"

#include <assert.h>
#include <string.h>

struct ethernet_state
{
    struct l2_fdb fdb;
    struct l2_rstp rstp;       /* RSTP */
    l2_time deadline;          /* RSTP: as of the last input to it; data frames do not change it */
    enum l2_port_role *roles;  /* STATIC: by port number, of a port that is up */
    bool *links;               /* STATIC: by port number, leads to another bridge of the graph */
    uint16_t *relaying;       /* ports that are up and forward, ascending */
    size_t relaying_count;
};

static const char *
check_rstp(const struct l2_config *config, struct l2_text *out)
{
    const struct l2_rstp_config *r = &config->rstp;
    if (r->force_version != 0 && r->force_version != 2)
    {
        l2_text_add(out, "rstp.force_version %u: allowed are 0 (STP), 2 (RSTP)", r->force_version);
    }
    else if (r->hello_time < 1 || r->hello_time > 2)
    {
        l2_text_add(out, "rstp.hello_time %u s: allowed are 1, 2", r->hello_time);
    }
    else if (r->forward_delay < 4 || r->forward_delay > 30)
    {
        l2_text_add(out, "rstp.forward_delay %u s: allowed are 4 to 30", r->forward_delay);
    }
    else if (r->max_age < 6 || r->max_age > 40 || r->max_age > 2 * (r->forward_delay - 1) ||
             r->max_age < 2 * (r->hello_time + 1))
    {
        l2_text_add(out,
                    "rstp.max_age %u s: allowed are 6 to 40, from 2 * (hello_time + 1) = %d to "
                    "2 * (forward_delay - 1) = %d",
                    r->max_age, 2 * (r->hello_time + 1), 2 * (r->forward_delay - 1));
    }
    else if (r->tx_hold_count < 1 || r->tx_hold_count > 10)
    {
        l2_text_add(out, "rstp.tx_hold_count %u: allowed are 1 to 10", r->tx_hold_count);
    }
    else
    {
        return NULL;
    }
    return out->text;
}

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
    return config->spanning_tree == L2_SPANNING_TREE_RSTP ? check_rstp(config, out) : NULL;
}

static bool
runs_rstp(const struct l2_switch *sw)
{
    return sw->config.spanning_tree == L2_SPANNING_TREE_RSTP;
}

static enum l2_port_role
ethernet_role(const struct l2_switch *sw, uint16_t port)
{
    static const enum l2_port_role roles[] = {
        [L2_RSTP_DISABLED_PORT] = L2_ROLE_DOWN,
        [L2_RSTP_ROOT_PORT] = L2_ROLE_ROOT,
        [L2_RSTP_DESIGNATED_PORT] = L2_ROLE_DESIGNATED,
        [L2_RSTP_ALTERNATE_PORT] = L2_ROLE_ALTERNATE,
        [L2_RSTP_BACKUP_PORT] = L2_ROLE_BACKUP,
    };
    const struct ethernet_state *state = sw->state;
    return runs_rstp(sw) ? roles[state->rstp.ports[port].role] : state->roles[port];
}

static enum l2_port_relay
ethernet_relay(const struct l2_switch *sw, uint16_t port)
{
    const struct ethernet_state *state = sw->state;
    if (runs_rstp(sw))
    {
        const struct l2_rstp_port *p = &state->rstp.ports[port];
        return p->forwarding ? L2_RELAY_FORWARDING
               : p->learning ? L2_RELAY_LEARNING
                             : L2_RELAY_DISCARDING;
    }
    bool active = state->roles[port] == L2_ROLE_ROOT || state->roles[port] == L2_ROLE_DESIGNATED;
    return active ? L2_RELAY_FORWARDING : L2_RELAY_DISCARDING;
}

static void
list_relaying(struct l2_switch *sw)
{
    struct ethernet_state *state = sw->state;
    state->relaying_count = 0;
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        if (sw->ports[port].up && ethernet_relay(sw, port) == L2_RELAY_FORWARDING)
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
        l2_rstp_fini(&state->rstp);
        l2_memory_free(&sw->memory, state->roles);
        l2_memory_free(&sw->memory, state->links);
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
    state->links = l2_memory_zero(&sw->memory, ports, sizeof *state->links);
    state->relaying = l2_memory_zero(&sw->memory, ports, sizeof *state->relaying);
    int error = l2_fdb_init(&state->fdb, &sw->memory, &sw->config, l2_hash_key(sw->seed, 1));
    error |= l2_rstp_init(&state->rstp, &sw->memory, &sw->config, sw->now);
    state->deadline = L2_NEVER;
    sw->state = state;
    if (!state->roles || !state->links || !state->relaying || error)
    {
        return L2_ENOMEM;
    }
    for (size_t port = 1; port < ports; port++)
    {
        state->roles[port] = L2_ROLE_DESIGNATED;
    }
    return L2_OK;
}

/* Forget what was learnt at a port. */
static void
flush(struct l2_switch *sw, uint16_t port)
{
    struct ethernet_state *state = sw->state;
    uint32_t count = state->fdb.ports[port].count;
    if (count)
    {
        l2_fdb_flush(&state->fdb, port);
        struct l2_event event = {.type = L2_EVENT_FDB_FLUSHED, .port = port, .count = count};
        l2_emit_event(sw, &event);
    }
}

/* After any input to the protocol: send what it says, forget what it wants forgotten, relay anew. */
static void
settle(struct l2_switch *sw)
{
    static const uint8_t llc[L2_BPDU_LLC] = {L2_LLC_SAP_BRIDGE, L2_LLC_SAP_BRIDGE, L2_LLC_UI};
    struct ethernet_state *state = sw->state;
    list_relaying(sw);
    l2_emit_roles(sw);
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        bool relaying = ethernet_relay(sw, port) != L2_RELAY_DISCARDING;
        if (l2_rstp_take_flush(&state->rstp, port) || !relaying)
        {
            flush(sw, port);
        }
    }
    if (state->rstp.topology_change_port)
    {
        struct l2_event event = {.type = L2_EVENT_TOPOLOGY_CHANGE,
                                 .port = state->rstp.topology_change_port};
        l2_emit_event(sw, &event);
    }
    state->deadline = l2_rstp_deadline(&state->rstp);
    const struct l2_rstp_output *output;
    while ((output = l2_rstp_next_output(&state->rstp)))
    {
        l2_emit_llc(sw, output->port, L2_BPDU_ADDRESS, llc, output->bytes, output->length);
    }
}

/* What the protocol is told of a port. */
static void
rstp_port_change(struct l2_switch *sw, uint16_t number)
{
    struct ethernet_state *state = sw->state;
    const struct l2_port *port = &sw->ports[number];
    const struct l2_port_config *c = &port->config;
    bool alone = c->point_to_point == L2_POINT_TO_POINT_AUTO
                     ? !port->shared
                     : c->point_to_point == L2_POINT_TO_POINT_TRUE;
    struct l2_rstp_port_config config = {
        .path_cost = c->path_cost ? c->path_cost : l2_path_cost(port->bits_per_second),
        .priority = c->priority,
        .admin_edge = c->admin_edge,
        .auto_edge = c->auto_edge,
        .point_to_point = alone,
        .restricted_role = c->restricted_role,
        .restricted_tcn = c->restricted_tcn,
        .bpdu_guard = c->bpdu_guard,
    };
    l2_rstp_set_port(&state->rstp, number, port->up, &config, sw->now);
    settle(sw);
}

static void
ethernet_port_change(struct l2_switch *sw, uint16_t port)
{
    if (runs_rstp(sw))
    {
        rstp_port_change(sw, port);
        return;
    }
    if (!sw->ports[port].up)
    {
        flush(sw, port);
    }
    list_relaying(sw);
}

static bool
ethernet_tree(const struct l2_switch *sw, struct l2_tree_state *tree)
{
    const struct ethernet_state *state = sw->state;
    const struct l2_rstp *rstp = &state->rstp;
    tree->root = rstp->root_priority.root;
    tree->cost = rstp->root_priority.cost;
    tree->root_port = rstp->root_port_id & 0xfff;
    tree->topology_changes = rstp->topology_changes;
    return runs_rstp(sw);
}

static void
ethernet_mcheck(struct l2_switch *sw, uint16_t port)
{
    struct ethernet_state *state = sw->state;
    if (runs_rstp(sw))
    {
        l2_rstp_mcheck(&state->rstp, port, sw->now);
        settle(sw);
    }
}

static enum l2_drop
ethernet_control(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    struct ethernet_state *state = sw->state;
    const struct l2_ethernet *ethernet = &arrival->ethernet;
    if (!runs_rstp(sw) || ethernet->destination != L2_BPDU_ADDRESS || ethernet->type != 0 ||
        ethernet->tagged)
    {
        return L2_DROP_RESERVED;
    }
    const uint8_t *bytes = arrival->frame->head + ethernet->payload;
    size_t length = l2_get_u16(arrival->frame->head + ethernet->payload - 2);
    size_t there = arrival->frame->head_length - ethernet->payload;
    length = length < there ? length : there; /* longer than any BPDU: the rest says nothing */
    struct l2_llc llc;
    bool to_bridges = l2_llc_parse(bytes, length, &llc) && llc.dsap == L2_LLC_SAP_BRIDGE &&
                      llc.ssap == L2_LLC_SAP_BRIDGE && llc.control == L2_LLC_UI;
    if (!to_bridges)
    {
        return L2_DROP_RESERVED;
    }
    bool guarded = state->rstp.ports[arrival->port].guarded;
    bool valid = l2_rstp_receive(&state->rstp, arrival->port, bytes + llc.length,
                                 length - llc.length, sw->now);
    if (!guarded && state->rstp.ports[arrival->port].guarded)
    {
        struct l2_event event = {.type = L2_EVENT_BPDU_GUARD, .port = arrival->port};
        l2_emit_event(sw, &event);
    }
    settle(sw);
    return valid ? L2_NO_DROP : L2_DROP_BAD_BPDU;
}

static int
ethernet_topology_changed(struct l2_switch *sw, struct l2_graph *graph, uint32_t node)
{
    struct ethernet_state *state = sw->state;
    if (runs_rstp(sw))
    {
        return L2_OK; /* it finds out */
    }
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
        state->links[port] = false;
        l2_fdb_flush(&state->fdb, port);
    }
    for (uint32_t i = 0; i < degree; i++)
    {
        state->roles[graph->port[first + i]] = roles[i];
        state->links[graph->port[first + i]] = true;
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

/* Where a frame goes [802.1D-2004 7.7.2, 7.9.4]. */
static void
relay_frame(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    struct ethernet_state *state = sw->state;
    l2_mac destination = arrival->ethernet.destination;
    bool group = l2_mac_is_group(destination);
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

/* Let the directory have its part in a frame; what is left of it is relayed. */
static void
intercept(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    struct l2_arrival turned = *arrival;
    enum l2_elk_verdict verdict = l2_elk_arrive(sw, &turned, arrival->ethernet.source);
    if (verdict == L2_ELK_TURNED)
    {
        l2_emit_set_mac(sw, 0, turned.ethernet.destination);
    }
    if (verdict != L2_ELK_TAKEN)
    {
        relay_frame(sw, &turned);
    }
}

static void
ethernet_forward(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    enum l2_port_relay relay = ethernet_relay(sw, arrival->port);
    if (relay != L2_RELAY_DISCARDING)
    {
        learn(sw, arrival);
    }
    if (relay != L2_RELAY_FORWARDING)
    {
        l2_emit_drop(sw, L2_DROP_DISCARDING);
        return;
    }
    if (l2_elk_concerns(sw, arrival))
    {
        intercept(sw, arrival);
    }
    else
    {
        relay_frame(sw, arrival);
    }
}

/* ---- For the directory ---- */

/* A port where no bridge is: known to be an edge, or not a link of the given graph. */
static bool
ethernet_faces_hosts(const struct l2_switch *sw, uint16_t port)
{
    const struct ethernet_state *state = sw->state;
    return runs_rstp(sw) ? state->rstp.ports[port].oper_edge : !state->links[port];
}

static const uint16_t *
ethernet_flood_ports(const struct l2_switch *sw, size_t *count)
{
    const struct ethernet_state *state = sw->state;
    *count = state->relaying_count;
    return state->relaying;
}

static enum l2_where
ethernet_by_address(const struct l2_switch *sw, l2_mac address, struct l2_local *local)
{
    const struct ethernet_state *state = sw->state;
    local->address = address;
    local->real = address;
    local->port = l2_fdb_lookup(&state->fdb, address, sw->now);
    if (local->port == L2_NO_PORT)
    {
        return L2_WHERE_UNKNOWN;
    }
    return ethernet_faces_hosts(sw, local->port) ? L2_WHERE_HERE : L2_WHERE_ELSEWHERE;
}

static bool
ethernet_by_real(const struct l2_switch *sw, l2_mac real, struct l2_local *local)
{
    return ethernet_by_address(sw, real, local) == L2_WHERE_HERE;
}

static void
ethernet_originate(struct l2_switch *sw, l2_mac destination, l2_mac source, uint16_t type,
                   const uint8_t *payload, size_t length)
{
    const struct ethernet_state *state = sw->state;
    uint16_t port = l2_fdb_lookup(&state->fdb, destination, sw->now);
    if (port != L2_NO_PORT && ethernet_relay(sw, port) == L2_RELAY_FORWARDING)
    {
        l2_emit_frame(sw, port, destination, source, type, payload, length);
    }
}

static void
ethernet_expire(struct l2_switch *sw)
{
    struct ethernet_state *state = sw->state;
    l2_fdb_sweep(&state->fdb, sw->now);
    if (runs_rstp(sw))
    {
        l2_rstp_expire(&state->rstp, sw->now);
        settle(sw);
    }
}

static l2_time
ethernet_deadline(const struct l2_switch *sw)
{
    const struct ethernet_state *state = sw->state;
    return runs_rstp(sw) ? state->deadline : L2_NEVER;
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
    if (runs_rstp(sw))
    {
        l2_rstp_dump(&state->rstp, out);
    }
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
        bool learns = sw->ports[port].up && ethernet_relay(sw, port) != L2_RELAY_DISCARDING;
        assert(learns || state->fdb.ports[port].count == 0);
    }
    if (runs_rstp(sw))
    {
        l2_rstp_check(&state->rstp);
    }
}

const struct l2_scheme l2_scheme_ethernet = {
    .name = "ethernet",
    .check_config = ethernet_check_config,
    .init = ethernet_init,
    .fini = ethernet_fini,
    .port_change = ethernet_port_change,
    .tree = ethernet_tree,
    .mcheck = ethernet_mcheck,
    .topology_changed = ethernet_topology_changed,
    .need = ethernet_need,
    .forward = ethernet_forward,
    .expire = ethernet_expire,
    .role = ethernet_role,
    .relay = ethernet_relay,
    .faces_hosts = ethernet_faces_hosts,
    .flood_ports = ethernet_flood_ports,
    .by_address = ethernet_by_address,
    .by_real = ethernet_by_real,
    .originate = ethernet_originate,
    .deadline = ethernet_deadline,
    .control = ethernet_control,
    .host_address = ethernet_host_address,
    .table = ethernet_table,
    .dump = ethernet_dump,
    .check = ethernet_check,
};
