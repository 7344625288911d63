/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Where a MOOSE switch's ports lead, and which of them lead to the other switches: from IS-IS, or from a
 * graph that is given. Either way there is a database of LSPs, a FIB and the ports of one broadcast tree.
 *
 * Paths that change
 *   Frames have no hop limit, so a broadcast that goes round goes round until the switches agree again.
 *   It is accepted only from the port of the tree that leads to its source's switch, and when a new tree
 *   changes that port, from none for the settle time. Then none can go round, if a frame spends less
 *   than that in the network: each switch that it meets accepts it from a port that was the right one
 *   before it was sent, or not at all; these ports are as they were at that moment, each switch has one
 *   for the source, and the source's own switch takes nothing back. (An area whose switches lie behind
 *   several ports of the tree has no such port, and no such promise; see routes.c.)
 */
#include "../base/hash.h"
#include "../base/text.h"
#include "../table/spf.h"
#include "../wire/llc.h"
#include "moose.h"

#include <assert.h>
#include <string.h>

#define LLC_LENGTH 3

static const uint8_t isis_llc[LLC_LENGTH] = {L2_LLC_SAP_OSI, L2_LLC_SAP_OSI, L2_LLC_UI};

static bool
runs_protocol(const struct l2_switch *sw)
{
    return sw->config.routing == L2_ROUTING_LINK_STATE;
}

/* ---- Life ---- */

int
l2_moose_routing_init(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    size_t ports = (size_t)sw->config.ports + 1;
    l2_fib_init(&state->fib, &sw->memory, l2_hash_key(sw->seed, 3));
    state->settled_at = L2_NEVER;
    state->roles = l2_memory_zero(&sw->memory, ports, sizeof *state->roles);
    state->on_tree = l2_memory_zero(&sw->memory, ports, sizeof *state->on_tree);
    if (!state->roles || !state->on_tree)
    {
        return L2_ENOMEM;
    }
    for (size_t port = 0; port < ports; port++)
    {
        state->roles[port] = runs_protocol(sw) ? L2_ROLE_PENDING : L2_ROLE_EDGE;
    }
    if (!runs_protocol(sw))
    {
        return l2_lsdb_init(&state->computed, &sw->memory, sw->config.isis.lsdb_capacity, 0);
    }
    return l2_isis_init(&state->isis, &sw->memory, &sw->config, &sw->env);
}

void
l2_moose_routing_fini(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    if (state->fib.memory)
    {
        l2_fib_fini(&state->fib);
    }
    l2_isis_fini(&state->isis);
    l2_lsdb_fini(&state->computed);
    l2_memory_free(&sw->memory, state->roles);
    l2_memory_free(&sw->memory, state->on_tree);
}

/* ---- A graph that is given ---- */

/* Whether the graph's prefixes make sense to this switch: L2_EINVAL if not, L2_ENOMEM. */
static int
check_prefixes(const struct l2_switch *sw, struct l2_graph *graph, uint32_t self)
{
    struct l2_prefix own = graph->nodes[self].prefix;
    bool fit = own.bits == sw->config.prefix.bits && own.length == sw->config.prefix.length;
    for (uint32_t node = 0; fit && node < graph->node_count; node++)
    {
        fit = l2_plan_holds(&sw->config.plan, graph->nodes[node].prefix);
    }
    bool unique = true;
    int error = l2_graph_prefixes_unique(graph, &unique);
    return error ? error : fit && unique ? L2_OK : L2_EINVAL;
}

/* The prefix of the root of the tree that a node is on. */
static l2_mac
root_of(const struct l2_graph *graph, uint32_t node)
{
    while (graph->parent[node] != L2_GRAPH_NONE)
    {
        node = graph->to[graph->parent[node]];
    }
    return graph->nodes[node].prefix.bits;
}

int
l2_moose_topology_changed(struct l2_switch *sw, struct l2_graph *graph, uint32_t node)
{
    struct moose_state *state = sw->state;
    if (runs_protocol(sw))
    {
        return L2_EINVAL;
    }
    int error = check_prefixes(sw, graph, node);
    if (error)
    {
        return error;
    }
    struct l2_lsdb lsdb = {0};
    error = l2_isis_pack(graph, &sw->config);
    error = error ? error : l2_lsdb_init(&lsdb, &sw->memory, sw->config.isis.lsdb_capacity, 0);
    error = error ? error : l2_lsdb_hold(&lsdb, graph->pack, L2_NEVER);
    size_t changed;
    error = error ? error
                  : l2_routes_compute(&state->fib, state->on_tree, graph, node, &sw->config, &changed);
    if (error)
    {
        l2_lsdb_fini(&lsdb);
        return error;
    }
    l2_fib_settle(&state->fib); /* the graph is the same everywhere at once */
    l2_lsdb_fini(&state->computed);
    state->computed = lsdb;
    state->root = root_of(graph, node);
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        state->roles[port] = L2_ROLE_EDGE;
    }
    for (uint32_t i = graph->first[node]; i < graph->first[node + 1]; i++)
    {
        state->roles[graph->port[i]] = L2_ROLE_TRUNK;
    }
    l2_moose_list_ports(sw);
    return L2_OK;
}

/* ---- A graph that the database says ---- */

/* The node whose system this is, or L2_GRAPH_NONE. */
static uint32_t
node_of(const struct l2_graph *graph, uint64_t system)
{
    uint32_t low = 0;
    uint32_t high = graph->node_count;
    while (low < high)
    {
        uint32_t middle = low + (high - low) / 2;
        if (graph->nodes[middle].prefix.bits < system)
        {
            low = middle + 1;
        }
        else
        {
            high = middle;
        }
    }
    bool found = low < graph->node_count && graph->nodes[low].prefix.bits == system;
    return found ? low : L2_GRAPH_NONE;
}

/* Whether an entry is the first fragment of a MOOSE switch that is alive, and what that says. */
static bool
describes_switch(const struct l2_lsdb_entry *entry, struct l2_node *node)
{
    if (entry->purged || !entry->lsp->length || (entry->lsp->id & 0xffff) != 0)
    {
        return false;
    }
    struct l2_isis_pdu pdu;
    struct l2_isis_moose moose;
    l2_lsp_read(entry->lsp, &pdu);
    if (!l2_isis_read_moose(&pdu, &moose) || !moose.present)
    {
        return false;
    }
    node->address = moose.address;
    node->priority = moose.priority;
    node->prefix = moose.prefix;
    node->overloaded = entry->lsp->flags & L2_ISIS_LSP_OVERLOAD;
    return true;
}

/* Tell the graph whom a fragment names. A system has so many ports. */
static int
add_neighbours(struct l2_graph *graph, uint32_t node, uint16_t ports, const struct l2_lsp *lsp)
{
    struct l2_isis_pdu pdu;
    l2_lsp_read(lsp, &pdu);
    struct l2_reader reader = l2_isis_tlvs(&pdu);
    struct l2_tlv tlv;
    int error = L2_OK;
    while (!error && l2_isis_next_tlv(&reader, &tlv))
    {
        bool reachability = tlv.type == L2_TLV_EXTENDED_REACHABILITY;
        struct l2_reader value = l2_reader(tlv.value, reachability ? tlv.length : 0);
        struct l2_isis_reach reach;
        while (!error && l2_isis_next_reach(&value, &reach))
        {
            struct l2_graph_end end = {.to = node_of(graph, reach.system),
                                       .cost = reach.metric,
                                       .port = (uint16_t)reach.local,
                                       .to_port = (uint16_t)reach.remote};
            bool usable = end.to != L2_GRAPH_NONE && reach.identified && reach.pseudonode == 0 &&
                          reach.metric >= 1 && reach.metric <= L2_ISIS_METRIC_MAX &&
                          reach.local >= 1 && reach.local <= ports && reach.remote >= 1 &&
                          reach.remote <= L2_MAX_PORTS;
            error = usable ? l2_graph_add_end(graph, node, &end) : L2_OK;
        }
    }
    return error;
}

/* Make the graph say what the database says; self is this switch in it, or NONE. L2_ENOMEM. */
static int
read_database(const struct l2_switch *sw, struct l2_graph *graph, uint32_t *self)
{
    const struct moose_state *state = sw->state;
    const struct l2_lsdb *lsdb = &state->isis.lsdb;
    uint32_t nodes = 0;
    struct l2_node info = {0};
    for (size_t i = 0; i < lsdb->count; i++)
    {
        nodes += describes_switch(&lsdb->entries[i], &info);
    }
    int error = l2_graph_clear(graph, nodes ? nodes : 1);
    uint32_t node = 0;
    for (size_t i = 0; !error && i < lsdb->count; i++)
    {
        if (describes_switch(&lsdb->entries[i], &info))
        {
            error = l2_graph_set_node(graph, node++, &info);
        }
    }
    *self = error ? L2_GRAPH_NONE : node_of(graph, sw->config.prefix.bits);
    for (size_t i = 0; !error && i < lsdb->count; i++)
    {
        const struct l2_lsdb_entry *entry = &lsdb->entries[i];
        uint32_t from = node_of(graph, entry->lsp->id >> 16);
        bool pseudonode = entry->lsp->id >> 8 & 0xff; /* a LAN of somebody else's */
        if (from != L2_GRAPH_NONE && !pseudonode && !entry->purged && entry->lsp->length)
        {
            error = add_neighbours(graph, from, from == *self ? sw->config.ports : L2_MAX_PORTS,
                                   entry->lsp);
        }
    }
    return error ? error : l2_graph_index(graph);
}

/* Note which systems can be reached: their LSPs stay, and their prefixes are theirs. */
static int
mark_reachable(struct moose_state *state, struct l2_graph *graph, uint32_t self)
{
    struct l2_spf *spf = l2_graph_spf(graph);
    if (!spf || l2_spf_run(spf, graph, self, NULL, L2_SPF_THROUGH_OVERLOADED))
    {
        return L2_ENOMEM;
    }
    struct l2_lsdb *lsdb = &state->isis.lsdb;
    for (size_t i = 0; i < lsdb->count; i++)
    {
        uint64_t system = lsdb->entries[i].lsp->id >> 16;
        uint32_t node = node_of(graph, system);
        lsdb->entries[i].reachable = node != L2_GRAPH_NONE && spf->distance[node] != UINT64_MAX;
        lsdb->entries[i].reachable |= system == state->isis.system;
    }
    return L2_OK;
}

/* Note the directory servers of switches that can be reached, and how far they are. */
static void
note_servers(struct l2_switch *sw, struct l2_graph *graph)
{
    struct moose_state *state = sw->state;
    const struct l2_lsdb *lsdb = &state->isis.lsdb;
    const struct l2_spf *spf = l2_graph_spf(graph);
    struct l2_intercept_server servers[L2_INTERCEPT_SERVERS];
    size_t count = 0;
    for (size_t i = 0; i < lsdb->count; i++)
    {
        const struct l2_lsdb_entry *entry = &lsdb->entries[i];
        struct l2_isis_pdu pdu;
        struct l2_isis_moose moose = {0};
        uint64_t system = entry->lsp->id >> 16;
        if (entry->reachable && !entry->purged && entry->lsp->length && system != state->isis.system &&
            (entry->lsp->id & 0xffff) == 0)
        {
            l2_lsp_read(entry->lsp, &pdu);
            l2_isis_read_moose(&pdu, &moose);
        }
        for (size_t s = 0; s < moose.server_count && count < L2_INTERCEPT_SERVERS; s++)
        {
            uint64_t distance = spf->distance[node_of(graph, system)];
            if (l2_prefix_match(moose.prefix, moose.servers[s].address))
            {
                servers[count].address = moose.servers[s].address;
                servers[count].cost = distance < UINT32_MAX ? (uint32_t)distance : UINT32_MAX;
                servers[count].port = L2_NO_PORT;
                servers[count].dhcp = moose.servers[s].flags & L2_ISIS_SERVER_DHCP;
                servers[count].teller = system;
                servers[count++].until = L2_NEVER;
            }
        }
    }
    l2_elk_set_remote(sw, servers, count);
}

/* Nobody else is known, not even this switch's own links. */
static int
drop_routes(struct l2_switch *sw, size_t *changed)
{
    struct moose_state *state = sw->state;
    l2_fib_begin(&state->fib, sw->config.broadcast, true);
    memset(state->on_tree, 0, ((size_t)sw->config.ports + 1) * sizeof *state->on_tree);
    return l2_fib_commit(&state->fib, changed);
}

/* Compute paths and tree from a graph that is read; how many prefixes changed. L2_ENOMEM. */
static int
use_graph(struct l2_switch *sw, struct l2_graph *graph, uint32_t self, size_t *changed)
{
    struct moose_state *state = sw->state;
    if (self == L2_GRAPH_NONE)
    {
        state->root = L2_MAC_NONE;
        l2_elk_set_remote(sw, NULL, 0);
        return drop_routes(sw, changed);
    }
    int error = l2_routes_compute(&state->fib, state->on_tree, graph, self, &sw->config, changed);
    if (error)
    {
        return error;
    }
    state->root = root_of(graph, self);
    error = mark_reachable(state, graph, self);
    if (!error && sw->config.intercept.arp)
    {
        note_servers(sw, graph);
    }
    return error;
}

/* Compute paths and tree anew. The graph is not kept: it is as large as the network. */
static void
compute_routes(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    struct l2_graph graph = {0};
    uint32_t self;
    size_t changed = 0;
    state->spf_runs++;
    int error = l2_graph_init(&graph, &sw->memory, 1);
    if (!error)
    {
        error = read_database(sw, &graph, &self);
        error = error ? error : use_graph(sw, &graph, self, &changed);
        l2_graph_fini(&graph);
    }
    if (error)
    {
        l2_backoff_news(&state->isis.spf, sw->now); /* what was stays, until there is memory */
    }
    if (changed)
    {
        struct l2_event event = {.type = L2_EVENT_ROUTES_CHANGED, .count = (uint32_t)changed};
        l2_emit_event(sw, &event);
    }
    if (state->fib.settling)
    {
        state->settled_at = sw->now + sw->config.isis.settle_time;
    }
    l2_moose_list_ports(sw);
}

/* Whether a system's LSP tells of a server. */
static bool
is_told_of(const struct l2_lsdb *lsdb, const struct l2_intercept_server *server)
{
    const struct l2_lsdb_entry *entry = l2_lsdb_find(lsdb, l2_isis_lsp_id(server->teller, 0));
    struct l2_isis_pdu pdu;
    struct l2_isis_moose moose = {0};
    if (entry && !entry->purged && entry->lsp->length)
    {
        l2_lsp_read(entry->lsp, &pdu);
        l2_isis_read_moose(&pdu, &moose);
    }
    bool told = false;
    for (size_t i = 0; i < moose.server_count; i++)
    {
        told |= moose.servers[i].address == server->address;
    }
    return told;
}

/* A server that is no longer told of is gone at once, and not when paths are computed. */
static void
prune_servers(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    for (size_t i = sw->intercept.server_count; i-- > 0;)
    {
        const struct l2_intercept_server *server = &sw->intercept.servers[i];
        if (server->port == L2_NO_PORT && !is_told_of(&state->isis.lsdb, server))
        {
            l2_elk_forget(sw, server->address);
        }
    }
    state->pruned_at = state->isis.lsp_changes;
}

/* ---- The protocol ---- */

/* Take what an input to the protocol led to. */
static void
after_input(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    const struct l2_isis_output *output;
    const struct l2_event *event;
    while ((event = l2_isis_next_event(&state->isis)))
    {
        l2_emit_event(sw, event);
    }
    while ((output = l2_isis_next_output(&state->isis)))
    {
        l2_emit_llc(sw, output->circuit, L2_ISIS_ALL_IS, isis_llc, state->isis.bytes + output->offset,
                    output->length);
    }
    if (state->isis.lsp_changes != state->pruned_at)
    {
        prune_servers(sw);
    }
    bool moved = false;
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        enum l2_port_role role = l2_isis_role(&state->isis, port);
        moved |= role != state->roles[port];
        state->roles[port] = role;
    }
    if (l2_isis_take_spf(&state->isis))
    {
        compute_routes(sw);
    }
    else if (moved)
    {
        l2_moose_list_ports(sw);
    }
    if (moved)
    {
        l2_emit_roles(sw);
    }
}

void
l2_moose_port_change(struct l2_switch *sw, uint16_t port)
{
    struct moose_state *state = sw->state;
    const struct l2_port *p = &sw->ports[port];
    if (runs_protocol(sw))
    {
        uint32_t cost =
            p->config.path_cost ? p->config.path_cost : l2_path_cost(p->bits_per_second);
        cost = cost < L2_ISIS_METRIC_MAX ? cost : L2_ISIS_METRIC_MAX;
        l2_isis_set_circuit(&state->isis, port, p->up, p->config.admin_edge, cost, p->max_frame,
                            sw->now);
        after_input(sw);
    }
    l2_moose_list_ports(sw);
}

void
l2_moose_advertise(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    struct l2_isis_server servers[L2_ISIS_SERVERS];
    uint8_t count = 0;
    for (size_t i = 0; i < sw->intercept.server_count; i++)
    {
        const struct l2_intercept_server *server = &sw->intercept.servers[i];
        if (server->port != L2_NO_PORT && count < L2_ISIS_SERVERS)
        {
            servers[count].address = server->address;
            servers[count++].flags = server->dhcp ? L2_ISIS_SERVER_DHCP : 0;
        }
    }
    l2_isis_set_servers(&state->isis, servers, count, sw->now);
    after_input(sw);
}

bool
l2_moose_is_control(l2_mac destination)
{
    return destination == L2_ISIS_ALL_IS;
}

enum l2_drop
l2_moose_control(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    struct moose_state *state = sw->state;
    const struct l2_frame *frame = arrival->frame;
    if (!l2_moose_is_control(arrival->ethernet.destination))
    {
        return L2_DROP_RESERVED;
    }
    if (!runs_protocol(sw))
    {
        return L2_DROP_ISIS_ON_EDGE;
    }
    size_t from = (size_t)arrival->ethernet.payload + LLC_LENGTH;
    if (arrival->ethernet.type != 0 || arrival->ethernet.tagged || frame->head_length < from ||
        memcmp(frame->head + arrival->ethernet.payload, isis_llc, LLC_LENGTH) != 0)
    {
        return L2_DROP_BAD_ISIS;
    }
    enum l2_drop refused = l2_isis_receive(&state->isis, arrival->port, frame->head + from,
                                           frame->head_length - from, sw->now);
    after_input(sw);
    return refused;
}

void
l2_moose_routing_expire(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    if (sw->now >= state->settled_at)
    {
        l2_fib_settle(&state->fib);
        state->settled_at = L2_NEVER;
    }
    if (runs_protocol(sw))
    {
        l2_isis_expire(&state->isis, sw->now);
        after_input(sw);
    }
}

l2_time
l2_moose_routing_deadline(const struct l2_switch *sw)
{
    const struct moose_state *state = sw->state;
    if (!runs_protocol(sw))
    {
        return L2_NEVER;
    }
    l2_time protocol = l2_isis_deadline(&state->isis);
    return protocol < state->settled_at ? protocol : state->settled_at;
}

/* ---- Looking inside ---- */

static const struct l2_lsdb *
database(const struct l2_switch *sw)
{
    const struct moose_state *state = sw->state;
    return runs_protocol(sw) ? &state->isis.lsdb : &state->computed;
}

bool
l2_moose_routing_state(const struct l2_switch *sw, struct l2_routing_state *out)
{
    const struct moose_state *state = sw->state;
    memset(out, 0, sizeof *out);
    out->adjacencies = state->isis.adjacencies;
    out->lsps = (uint32_t)database(sw)->count;
    out->lsp_changes = state->isis.lsp_changes;
    out->originated = state->isis.originated;
    out->retransmitted = state->isis.retransmitted;
    out->spf_runs = state->spf_runs;
    out->root = state->root;
    return true;
}

void
l2_moose_lsdb_table(const struct l2_switch *sw, struct l2_table *table)
{
    const struct l2_lsdb *lsdb = database(sw);
    uint64_t octets = 0;
    for (size_t i = 0; i < lsdb->count; i++)
    {
        octets += lsdb->entries[i].lsp->length;
    }
    table->name = "lsdb";
    table->lookup = L2_LOOKUP_SOFTWARE;
    table->entries = lsdb->count;
    table->capacity = lsdb->capacity;
    /* LSPs are as long as a switch has neighbours: the mean. */
    table->bits = lsdb->count ? (uint32_t)((octets * 8 + lsdb->count - 1) / lsdb->count) : 0;
}

void
l2_moose_routing_dump(const struct l2_switch *sw, struct l2_text *out)
{
    const struct moose_state *state = sw->state;
    l2_fib_dump(&state->fib, out);
    l2_text_add(out, "tree");
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        if (state->on_tree[port])
        {
            l2_text_add(out, " %u", port);
        }
    }
    l2_text_add(out, "\n");
    if (runs_protocol(sw))
    {
        l2_isis_dump(&state->isis, out);
    }
    else
    {
        l2_lsdb_dump(&state->computed, out);
    }
}

void
l2_moose_routing_check(const struct l2_switch *sw)
{
    const struct moose_state *state = sw->state;
    l2_fib_check(&state->fib);
    assert((state->fib.settling != 0) <= (state->settled_at != L2_NEVER));
    if (runs_protocol(sw))
    {
        l2_isis_check(&state->isis);
    }
    else
    {
        l2_lsdb_check(&state->computed);
    }
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        assert(state->roles[port] == L2_ROLE_EDGE || state->roles[port] == L2_ROLE_TRUNK ||
               (state->roles[port] == L2_ROLE_PENDING && runs_protocol(sw)));
    }
}
