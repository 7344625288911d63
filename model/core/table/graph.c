/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "graph.h"

#include "../base/sort.h"
#include "spf.h"

#include <assert.h>

int
l2_topology_new(struct l2_topology **out, size_t nodes, const struct l2_env *env)
{
    if (nodes == 0 || nodes >= L2_GRAPH_NONE)
    {
        return L2_EINVAL;
    }
    struct l2_memory memory;
    l2_memory_init(&memory, env);
    struct l2_topology *topology = l2_memory_zero(&memory, 1, sizeof *topology);
    struct l2_graph *graph = l2_memory_zero(&memory, 1, sizeof *graph);
    struct l2_node *info = l2_memory_zero(&memory, nodes, sizeof *info);
    if (!topology || !graph || !info)
    {
        l2_memory_free(&memory, topology);
        l2_memory_free(&memory, graph);
        l2_memory_free(&memory, info);
        return L2_ENOMEM;
    }
    graph->memory = memory;
    graph->node_count = (uint32_t)nodes;
    graph->nodes = info;
    l2_map_init(&graph->port_links, 0);
    topology->graph = graph;
    *out = topology;
    return L2_OK;
}

/* Forget what was computed from the links and nodes. */
static void
forget(struct l2_graph *graph)
{
    if (graph->asked)
    {
        l2_spf_fini(graph->asked, &graph->memory);
        l2_memory_free(&graph->memory, graph->asked);
        graph->asked = NULL;
    }
    l2_memory_free(&graph->memory, graph->first);
    l2_memory_free(&graph->memory, graph->ends);
    l2_memory_free(&graph->memory, graph->parent);
    l2_memory_free(&graph->memory, graph->order);
    l2_memory_free(&graph->memory, graph->bridge_distance);
    graph->first = NULL;
    graph->ends = NULL;
    graph->parent = NULL;
    graph->order = NULL;
    graph->bridge_distance = NULL;
    graph->indexed = false;
    graph->prefixes_compared = false;
    graph->treed = false;
}

void
l2_topology_free(struct l2_topology *topology)
{
    if (!topology)
    {
        return;
    }
    struct l2_graph *graph = topology->graph;
    forget(graph);
    l2_map_fini(&graph->port_links, &graph->memory);
    struct l2_memory memory = graph->memory;
    l2_memory_free(&memory, graph->nodes);
    l2_memory_free(&memory, graph->links);
    l2_memory_free(&memory, graph);
    l2_memory_free(&memory, topology);
    assert(memory.blocks == 0);
}

int
l2_topology_set_node(struct l2_topology *topology, uint32_t node, const struct l2_node *info)
{
    struct l2_graph *graph = topology->graph;
    if (node >= graph->node_count)
    {
        return L2_ENOENT;
    }
    forget(graph);
    graph->nodes[node] = *info;
    return L2_OK;
}

static uint64_t
port_key(uint32_t node, uint16_t port)
{
    return (uint64_t)node << 16 | port;
}

/* Note that a port has a link. */
static int
occupy(struct l2_graph *graph, uint32_t node, uint16_t port)
{
    if (l2_map_get(&graph->port_links, port_key(node, port)) != L2_MAP_NONE)
    {
        return L2_EEXIST;
    }
    if (l2_map_reserve(&graph->port_links, &graph->memory))
    {
        return L2_ENOMEM;
    }
    l2_map_put(&graph->port_links, port_key(node, port), 0);
    return L2_OK;
}

int
l2_topology_add_link(struct l2_topology *topology, uint32_t a, uint16_t a_port, uint32_t b,
                     uint16_t b_port, uint32_t cost)
{
    struct l2_graph *graph = topology->graph;
    if (a >= graph->node_count || b >= graph->node_count)
    {
        return L2_ENOENT;
    }
    bool in_range = a_port >= 1 && a_port <= L2_MAX_PORTS && b_port >= 1 && b_port <= L2_MAX_PORTS;
    if (!in_range || cost == 0)
    {
        return L2_EINVAL;
    }
    void *links = graph->links;
    if (l2_memory_grow(&graph->memory, &links, &graph->link_room, graph->link_count + 1,
                       sizeof *graph->links))
    {
        return L2_ENOMEM;
    }
    graph->links = links;
    int error = occupy(graph, a, a_port);
    if (error)
    {
        return error;
    }
    error = occupy(graph, b, b_port);
    if (error)
    {
        l2_map_remove(&graph->port_links, port_key(a, a_port));
        return error;
    }
    struct l2_graph_link link = {a, b, a_port, b_port, cost};
    graph->links[graph->link_count++] = link;
    forget(graph);
    return L2_OK;
}

/* Put an end into its row, by port number: rows are short, so by insertion. */
static void
insert_end(struct l2_graph *graph, uint32_t *filled, uint32_t node, struct l2_graph_end end)
{
    struct l2_graph_end *row = graph->ends + graph->first[node];
    uint32_t i = filled[node]++;
    for (; i > 0 && row[i - 1].port > end.port; i--)
    {
        row[i] = row[i - 1];
    }
    row[i] = end;
}

int
l2_graph_index(struct l2_graph *graph)
{
    if (graph->indexed)
    {
        return L2_OK;
    }
    size_t end_count = graph->link_count ? graph->link_count * 2 : 1;
    graph->first = l2_memory_zero(&graph->memory, (size_t)graph->node_count + 1, sizeof(uint32_t));
    graph->ends = l2_memory_zero(&graph->memory, end_count, sizeof *graph->ends);
    uint32_t *filled = l2_memory_zero(&graph->memory, graph->node_count, sizeof *filled);
    if (!graph->first || !graph->ends || !filled)
    {
        l2_memory_free(&graph->memory, filled);
        forget(graph);
        return L2_ENOMEM;
    }
    for (size_t i = 0; i < graph->link_count; i++)
    {
        graph->first[graph->links[i].a + 1]++;
        graph->first[graph->links[i].b + 1]++;
    }
    for (uint32_t node = 0; node < graph->node_count; node++)
    {
        graph->first[node + 1] += graph->first[node];
    }
    for (size_t i = 0; i < graph->link_count; i++)
    {
        const struct l2_graph_link *l = &graph->links[i];
        struct l2_graph_end from_a = {l->b, l->cost, l->a_port, l->b_port};
        struct l2_graph_end from_b = {l->a, l->cost, l->b_port, l->a_port};
        insert_end(graph, filled, l->a, from_a);
        insert_end(graph, filled, l->b, from_b);
    }
    l2_memory_free(&graph->memory, filled);
    graph->indexed = true;
    return L2_OK;
}

int
l2_graph_prefixes_unique(struct l2_graph *graph, bool *unique)
{
    if (!graph->prefixes_compared)
    {
        uint64_t *keys = l2_memory_zero(&graph->memory, graph->node_count, sizeof *keys);
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
        l2_memory_free(&graph->memory, keys);
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

/* Make sure that graph->asked holds the paths from a node. */
static int
ask(struct l2_graph *graph, uint32_t from)
{
    if (graph->asked && graph->asked_from == from)
    {
        return L2_OK;
    }
    if (l2_graph_index(graph))
    {
        return L2_ENOMEM;
    }
    if (!graph->asked)
    {
        struct l2_spf *spf = l2_memory_zero(&graph->memory, 1, sizeof *spf);
        if (!spf || l2_spf_init(spf, graph, false))
        {
            l2_memory_free(&graph->memory, spf);
            return L2_ENOMEM;
        }
        graph->asked = spf;
    }
    l2_spf_run(graph->asked, graph, from, NULL);
    graph->asked_from = from;
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
    uint64_t distance = graph->asked->distance[to];
    *hops = distance == UINT64_MAX ? 0 : graph->asked->hops[to];
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
