/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "graph.h"

#include "../base/map.h"
#include "../base/sort.h"
#include "lsdb.h"
#include "spf.h"

#include <assert.h>
#include <string.h>

#define NONE L2_GRAPH_NONE
#define PORTS (L2_MAX_PORTS + 1) /* numbers from 0 */

struct l2_topology_body
{
    struct l2_memory memory;
    struct l2_graph graph;
    struct l2_map port_links; /* node << 16 | port -> 0: ports in use */
};

/* ---- Life ---- */

/* What was computed from nodes and ends is no longer true. */
static void
forget(struct l2_graph *graph)
{
    graph->indexed = false;
    graph->prefixes_compared = false;
    graph->treed = false;
    graph->bridged = false;
    graph->asked_from = NONE;
    l2_lsp_pack_release(graph->pack);
    graph->pack = NULL;
}

/* Room for so many nodes and their rows. What is new is not set. */
static int
make_node_room(struct l2_graph *graph, uint32_t nodes)
{
    if (nodes <= graph->node_room)
    {
        return L2_OK;
    }
    void *info = l2_memory_resize(graph->memory, graph->nodes, nodes, sizeof *graph->nodes);
    graph->nodes = info ? info : graph->nodes;
    void *first =
        l2_memory_resize(graph->memory, graph->first, (size_t)nodes + 1, sizeof *graph->first);
    graph->first = first ? first : graph->first;
    /* The trees are made anew with the larger room; many a graph never needs one of them. */
    l2_memory_free(graph->memory, graph->parent);
    l2_memory_free(graph->memory, graph->order);
    l2_memory_free(graph->memory, graph->bridge_distance);
    graph->parent = NULL;
    graph->order = NULL;
    graph->bridge_distance = NULL;
    graph->treed = false;
    graph->bridged = false;
    if (!info || !first)
    {
        return L2_ENOMEM;
    }
    graph->node_room = nodes;
    return L2_OK;
}

int
l2_graph_init(struct l2_graph *graph, struct l2_memory *memory, uint32_t nodes)
{
    memset(graph, 0, sizeof *graph);
    graph->memory = memory;
    graph->asked_from = NONE;
    int error = l2_graph_clear(graph, nodes);
    if (error)
    {
        l2_graph_fini(graph);
    }
    return error;
}

void
l2_graph_fini(struct l2_graph *graph)
{
    struct l2_memory *memory = graph->memory;
    l2_lsp_pack_release(graph->pack);
    if (graph->spf)
    {
        l2_spf_fini(graph->spf);
        l2_memory_free(memory, graph->spf);
    }
    l2_memory_free(memory, graph->nodes);
    l2_memory_free(memory, graph->told);
    l2_memory_free(memory, graph->first);
    l2_memory_free(memory, graph->to);
    l2_memory_free(memory, graph->cost);
    l2_memory_free(memory, graph->opposite);
    l2_memory_free(memory, graph->port);
    l2_memory_free(memory, graph->parent);
    l2_memory_free(memory, graph->order);
    l2_memory_free(memory, graph->bridge_distance);
    memset(graph, 0, sizeof *graph);
    graph->memory = memory;
}

int
l2_graph_clear(struct l2_graph *graph, uint32_t nodes)
{
    if (nodes == 0 || nodes == NONE)
    {
        return L2_EINVAL;
    }
    if (make_node_room(graph, nodes))
    {
        return L2_ENOMEM;
    }
    forget(graph);
    memset(graph->nodes, 0, nodes * sizeof *graph->nodes);
    graph->node_count = nodes;
    graph->told_count = 0;
    return L2_OK;
}

int
l2_graph_set_node(struct l2_graph *graph, uint32_t node, const struct l2_node *info)
{
    if (node >= graph->node_count)
    {
        return L2_ENOENT;
    }
    forget(graph);
    graph->nodes[node] = *info;
    return L2_OK;
}

/* Make sure that so many more ends can be told. */
static int
make_told_room(struct l2_graph *graph, size_t more)
{
    void *told = graph->told;
    int error = l2_memory_grow(graph->memory, &told, &graph->told_room, graph->told_count + more,
                               sizeof *graph->told);
    graph->told = told;
    return error;
}

static void
tell(struct l2_graph *graph, uint32_t node, struct l2_graph_end end)
{
    struct l2_graph_told *told = &graph->told[graph->told_count++];
    told->node = node;
    told->end = end;
    forget(graph);
}

static bool
is_port(uint16_t port)
{
    return port >= 1 && port <= L2_MAX_PORTS;
}

int
l2_graph_add_end(struct l2_graph *graph, uint32_t node, const struct l2_graph_end *end)
{
    if (node >= graph->node_count || end->to >= graph->node_count)
    {
        return L2_ENOENT;
    }
    if (!is_port(end->port) || !is_port(end->to_port) || end->cost == 0)
    {
        return L2_EINVAL;
    }
    if (make_told_room(graph, 1))
    {
        return L2_ENOMEM;
    }
    tell(graph, node, *end);
    return L2_OK;
}

/* ---- Rows ---- */

/* Room for so many ends. */
static int
make_end_room(struct l2_graph *graph, size_t ends)
{
    if (ends >= NONE)
    {
        return L2_ENOMEM;
    }
    if (ends <= graph->end_room)
    {
        return L2_OK;
    }
    void *to = l2_memory_resize(graph->memory, graph->to, ends, sizeof *graph->to);
    graph->to = to ? to : graph->to;
    void *cost = l2_memory_resize(graph->memory, graph->cost, ends, sizeof *graph->cost);
    graph->cost = cost ? cost : graph->cost;
    void *opposite = l2_memory_resize(graph->memory, graph->opposite, ends, sizeof *graph->opposite);
    graph->opposite = opposite ? opposite : graph->opposite;
    void *port = l2_memory_resize(graph->memory, graph->port, ends, sizeof *graph->port);
    graph->port = port ? port : graph->port;
    if (!to || !cost || !opposite || !port)
    {
        return L2_ENOMEM;
    }
    graph->end_room = (uint32_t)ends;
    return L2_OK;
}

/*
 * Put what was told in order of node, then port, then telling: a stable counting sort by port into
 * by_port, then one by node into rows. Row v is then rows[first[v]] .. rows[first[v + 1]] - 1.
 */
static void
sort_told(struct l2_graph *graph, uint32_t *by_port, uint32_t *rows)
{
    uint32_t before[PORTS + 1] = {0};
    memset(graph->first, 0, ((size_t)graph->node_count + 1) * sizeof *graph->first);
    for (size_t i = 0; i < graph->told_count; i++)
    {
        before[graph->told[i].end.port + 1]++;
        graph->first[graph->told[i].node + 1]++;
    }
    for (unsigned port = 0; port < PORTS; port++)
    {
        before[port + 1] += before[port];
    }
    for (uint32_t node = 0; node < graph->node_count; node++)
    {
        graph->first[node + 1] += graph->first[node];
    }
    for (size_t i = 0; i < graph->told_count; i++)
    {
        by_port[before[graph->told[i].end.port]++] = (uint32_t)i;
    }
    /* first[v] moves on to where row v ends, which is where row v + 1 began. */
    for (size_t i = 0; i < graph->told_count; i++)
    {
        rows[graph->first[graph->told[by_port[i]].node]++] = by_port[i];
    }
    memmove(graph->first + 1, graph->first, graph->node_count * sizeof *graph->first);
    graph->first[0] = 0;
}

/* Take out all but the first of ends at one port, from rows of told ends; returns how many are left. */
static uint32_t
drop_repeated(struct l2_graph *graph, uint32_t *rows)
{
    uint32_t kept = 0;
    uint32_t begin = 0;
    for (uint32_t node = 0; node < graph->node_count; node++)
    {
        uint32_t end = graph->first[node + 1];
        uint16_t last = L2_NO_PORT;
        for (uint32_t i = begin; i < end; i++)
        {
            uint16_t port = graph->told[rows[i]].end.port;
            if (port != last)
            {
                rows[kept++] = rows[i];
                last = port;
            }
        }
        graph->first[node + 1] = kept;
        begin = end;
    }
    return kept;
}

/* Where in the rows is the end at this port of a node: its index, or NONE. */
static uint32_t
find_end(const struct l2_graph *graph, const uint32_t *rows, uint32_t node, uint16_t port)
{
    uint32_t low = graph->first[node];
    uint32_t high = graph->first[node + 1];
    if (low == high)
    {
        return NONE;
    }
    /* Where ports are numbered without gaps, the first guess is right. */
    uint16_t lowest = graph->told[rows[low]].end.port;
    uint32_t at = port >= lowest && (uint32_t)(port - lowest) < high - low
                      ? low + (uint32_t)(port - lowest)
                      : low + (high - low) / 2;
    while (low < high)
    {
        uint16_t found = graph->told[rows[at]].end.port;
        if (found == port)
        {
            return at;
        }
        if (found < port)
        {
            low = at + 1;
        }
        else
        {
            high = at;
        }
        at = low + (high - low) / 2;
    }
    return NONE;
}

/* The end that announces the same link from the other side: its index in the rows, or NONE. */
static uint32_t
find_opposite(const struct l2_graph *graph, const uint32_t *rows, uint32_t node, uint32_t index)
{
    const struct l2_graph_end *end = &graph->told[rows[index]].end;
    uint32_t other = find_end(graph, rows, end->to, end->to_port);
    if (other == NONE || other == index) /* a port is not joined to itself */
    {
        return NONE;
    }
    const struct l2_graph_end *back = &graph->told[rows[other]].end;
    return back->to == node && back->to_port == end->port ? other : NONE;
}

/* Make the rows of ends that both sides announce. renumbered has room for all ends. */
static void
keep_two_way(struct l2_graph *graph, const uint32_t *rows, uint32_t *renumbered)
{
    uint32_t kept = 0;
    uint32_t begin = 0;
    for (uint32_t node = 0; node < graph->node_count; node++)
    {
        for (uint32_t i = begin; i < graph->first[node + 1]; i++)
        {
            uint32_t opposite = find_opposite(graph, rows, node, i);
            renumbered[i] = kept;
            if (opposite != NONE)
            {
                const struct l2_graph_end *end = &graph->told[rows[i]].end;
                graph->to[kept] = end->to;
                graph->cost[kept] = end->cost;
                graph->port[kept] = end->port;
                graph->opposite[kept++] = opposite;
            }
        }
        begin = graph->first[node + 1];
    }
    for (uint32_t i = 0; i < kept; i++)
    {
        graph->opposite[i] = renumbered[graph->opposite[i]];
    }
    /* Only now, since finding an opposite needs the rows of all that was told. */
    for (uint32_t node = 0; node < graph->node_count; node++)
    {
        uint32_t end = graph->first[node + 1];
        graph->first[node + 1] = end < begin ? renumbered[end] : kept;
    }
}

static void
note_overload_and_cost(struct l2_graph *graph)
{
    graph->overloaded = false;
    for (uint32_t node = 0; node < graph->node_count; node++)
    {
        graph->overloaded |= graph->nodes[node].overloaded;
    }
    uint32_t count = graph->first[graph->node_count];
    bool equal = count > 0;
    for (uint32_t i = 1; i < count; i++)
    {
        equal &= graph->cost[i] == graph->cost[0];
    }
    graph->uniform_cost = equal ? graph->cost[0] : 0;
}

int
l2_graph_index(struct l2_graph *graph)
{
    if (graph->indexed)
    {
        return L2_OK;
    }
    size_t count = graph->told_count ? graph->told_count : 1;
    uint32_t *rows = l2_memory_resize(graph->memory, NULL, count, sizeof *rows);
    uint32_t *scratch = l2_memory_resize(graph->memory, NULL, count, sizeof *scratch);
    int error = rows && scratch ? make_end_room(graph, count) : L2_ENOMEM;
    if (!error)
    {
        sort_told(graph, scratch, rows);
        drop_repeated(graph, rows);
        keep_two_way(graph, rows, scratch);
        note_overload_and_cost(graph);
        graph->indexed = true;
    }
    l2_memory_free(graph->memory, rows);
    l2_memory_free(graph->memory, scratch);
    return error;
}

uint32_t
l2_graph_end_count(const struct l2_graph *graph)
{
    assert(graph->indexed);
    return graph->first[graph->node_count];
}

/* ---- What follows from nodes and rows ---- */

int
l2_graph_prefixes_unique(struct l2_graph *graph, bool *unique)
{
    if (!graph->prefixes_compared)
    {
        uint64_t *keys = l2_memory_zero(graph->memory, graph->node_count, sizeof *keys);
        if (!keys)
        {
            return L2_ENOMEM;
        }
        for (uint32_t node = 0; node < graph->node_count; node++)
        {
            keys[node] = graph->nodes[node].prefix.bits << 8 | graph->nodes[node].prefix.length;
        }
        l2_sort_u64(keys, graph->node_count);
        graph->prefixes_unique = true;
        for (uint32_t i = 1; i < graph->node_count; i++)
        {
            graph->prefixes_unique &= keys[i] != keys[i - 1];
        }
        graph->prefixes_compared = true;
        l2_memory_free(graph->memory, keys);
    }
    *unique = graph->prefixes_unique;
    return L2_OK;
}

int
l2_graph_compare_bridges(const struct l2_graph *graph, uint32_t a, uint32_t b)
{
    const struct l2_node *x = &graph->nodes[a];
    const struct l2_node *y = &graph->nodes[b];
    if (x->priority != y->priority)
    {
        return x->priority < y->priority ? -1 : 1;
    }
    if (x->address != y->address)
    {
        return x->address < y->address ? -1 : 1;
    }
    return (a > b) - (a < b);
}

struct l2_spf *
l2_graph_spf(struct l2_graph *graph)
{
    if (!graph->spf)
    {
        graph->spf = l2_memory_zero(graph->memory, 1, sizeof *graph->spf);
        if (graph->spf)
        {
            l2_spf_init(graph->spf, graph->memory);
        }
    }
    graph->asked_from = NONE;
    return graph->spf;
}

/* Make sure that the graph's storage for paths holds those from a node. */
static int
ask(struct l2_graph *graph, uint32_t from)
{
    if (graph->asked_from == from)
    {
        return L2_OK;
    }
    struct l2_spf *spf = l2_graph_spf(graph);
    if (!spf || l2_graph_index(graph) || l2_spf_run(spf, graph, from, NULL, 0))
    {
        return L2_ENOMEM;
    }
    graph->asked_from = from;
    return L2_OK;
}

/* ---- A graph given from outside ---- */

int
l2_topology_new(struct l2_topology **out, size_t nodes, const struct l2_env *env)
{
    if (nodes == 0 || nodes >= NONE)
    {
        return L2_EINVAL;
    }
    struct l2_memory memory;
    l2_memory_init(&memory, env);
    struct l2_topology *topology = l2_memory_zero(&memory, 1, sizeof *topology);
    struct l2_topology_body *body = l2_memory_zero(&memory, 1, sizeof *body);
    if (body)
    {
        body->memory = memory;
    }
    if (!topology || !body || l2_graph_init(&body->graph, &body->memory, (uint32_t)nodes))
    {
        l2_memory_free(&memory, topology);
        l2_memory_free(&memory, body);
        return L2_ENOMEM;
    }
    l2_map_init(&body->port_links, 0);
    topology->body = body;
    topology->graph = &body->graph;
    *out = topology;
    return L2_OK;
}

void
l2_topology_free(struct l2_topology *topology)
{
    if (!topology)
    {
        return;
    }
    struct l2_topology_body *body = topology->body;
    l2_graph_fini(&body->graph);
    l2_map_fini(&body->port_links, &body->memory);
    struct l2_memory memory = body->memory;
    l2_memory_free(&memory, body);
    l2_memory_free(&memory, topology);
    assert(memory.blocks == 0);
}

int
l2_topology_set_node(struct l2_topology *topology, uint32_t node, const struct l2_node *info)
{
    return l2_graph_set_node(topology->graph, node, info);
}

static uint64_t
port_key(uint32_t node, uint16_t port)
{
    return (uint64_t)node << 16 | port;
}

/* Note that a port has a link. */
static int
occupy(struct l2_topology_body *body, uint32_t node, uint16_t port)
{
    if (l2_map_get(&body->port_links, port_key(node, port)) != L2_MAP_NONE)
    {
        return L2_EEXIST;
    }
    if (l2_map_reserve(&body->port_links, &body->memory))
    {
        return L2_ENOMEM;
    }
    l2_map_put(&body->port_links, port_key(node, port), 0);
    return L2_OK;
}

int
l2_topology_add_link(struct l2_topology *topology, uint32_t a, uint16_t a_port, uint32_t b,
                     uint16_t b_port, uint32_t cost)
{
    struct l2_topology_body *body = topology->body;
    struct l2_graph *graph = topology->graph;
    if (a >= graph->node_count || b >= graph->node_count)
    {
        return L2_ENOENT;
    }
    if (!is_port(a_port) || !is_port(b_port) || cost == 0)
    {
        return L2_EINVAL;
    }
    if (make_told_room(graph, 2))
    {
        return L2_ENOMEM;
    }
    int error = occupy(body, a, a_port);
    if (error)
    {
        return error;
    }
    error = occupy(body, b, b_port);
    if (error)
    {
        l2_map_remove(&body->port_links, port_key(a, a_port));
        return error;
    }
    struct l2_graph_end from_a = {b, cost, a_port, b_port};
    struct l2_graph_end from_b = {a, cost, b_port, a_port};
    tell(graph, a, from_a);
    tell(graph, b, from_b);
    return L2_OK;
}

uint64_t
l2_topology_distance(const struct l2_topology *topology, uint32_t from, uint32_t to, uint32_t *hops)
{
    struct l2_graph *graph = topology->graph;
    *hops = 0;
    if (from >= graph->node_count || to >= graph->node_count || ask(graph, from))
    {
        return UINT64_MAX;
    }
    uint64_t distance = graph->spf->distance[to];
    *hops = distance == UINT64_MAX ? 0 : graph->spf->hops[to];
    return distance;
}

uint32_t
l2_path_cost(uint64_t bits_per_second)
{
    const uint64_t scale = UINT64_C(20000000000000); /* 20 Tb/s */
    const uint64_t largest = 200000000;
    uint64_t cost = bits_per_second ? scale / bits_per_second : largest;
    return (uint32_t)(cost < 1 ? 1 : cost > largest ? largest : cost);
}
