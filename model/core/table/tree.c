/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tree.h"

#include "spf.h"

#include <string.h>

#define NONE L2_GRAPH_NONE

/* Whether node a stands before node b in the order of MOOSE prefixes. */
static bool
prefix_before(const struct l2_graph *graph, uint32_t a, uint32_t b)
{
    l2_mac x = graph->nodes[a].prefix.bits;
    l2_mac y = graph->nodes[b].prefix.bits;
    return x != y ? x < y : a < b;
}

static bool
bridge_before(const struct l2_graph *graph, uint32_t a, uint32_t b)
{
    return l2_graph_compare_bridges(graph, a, b) < 0;
}

/* The first, in the given order, of the nodes that an SPF reached. */
static uint32_t
first_reached(const struct l2_graph *graph, const struct l2_spf *spf,
              bool (*is_before)(const struct l2_graph *, uint32_t, uint32_t))
{
    uint32_t first = spf->order[0];
    for (uint32_t i = 1; i < spf->reached; i++)
    {
        first = is_before(graph, spf->order[i], first) ? spf->order[i] : first;
    }
    return first;
}

/* The end of a node that leads to its parent in the MOOSE tree, given the root's paths. */
static uint32_t
parent_end(const struct l2_graph *graph, const struct l2_spf *spf, uint32_t node)
{
    uint32_t best = NONE;
    for (uint32_t end = graph->first[node]; end < graph->first[node + 1]; end++)
    {
        const struct l2_graph_end *e = &graph->ends[end];
        if (spf->distance[e->to] + e->cost != spf->distance[node])
        {
            continue;
        }
        const struct l2_graph_end *b = best == NONE ? NULL : &graph->ends[best];
        if (!b || prefix_before(graph, e->to, b->to) ||
            (e->to == b->to && e->to_port < b->to_port))
        {
            best = end;
        }
    }
    return best;
}

/* Compute both trees of one component, found from any node of it. Fills order from *filled on. */
static void
tree_component(struct l2_graph *graph, struct l2_spf *spf, uint32_t node, uint32_t *filled)
{
    l2_spf_run(spf, graph, node, NULL);
    uint32_t bridge_root = first_reached(graph, spf, bridge_before);
    uint32_t moose_root = first_reached(graph, spf, prefix_before);
    l2_spf_run(spf, graph, bridge_root, NULL);
    for (uint32_t i = 0; i < spf->reached; i++)
    {
        graph->bridge_distance[spf->order[i]] = spf->distance[spf->order[i]];
    }
    l2_spf_run(spf, graph, moose_root, NULL);
    for (uint32_t i = 0; i < spf->reached; i++)
    {
        uint32_t v = spf->order[i];
        graph->parent[v] = v == moose_root ? NONE : parent_end(graph, spf, v);
        graph->order[(*filled)++] = v;
    }
}

/* Make sure that the trees are there. */
static int
make_trees(struct l2_graph *graph)
{
    if (graph->treed)
    {
        return L2_OK;
    }
    struct l2_spf spf;
    if (l2_graph_index(graph) || l2_spf_init(&spf, graph, false))
    {
        return L2_ENOMEM;
    }
    size_t n = graph->node_count;
    uint32_t *parent = l2_memory_zero(&graph->memory, n, sizeof *parent);
    uint32_t *order = l2_memory_zero(&graph->memory, n, sizeof *order);
    uint64_t *distance = l2_memory_zero(&graph->memory, n, sizeof *distance);
    if (!parent || !order || !distance)
    {
        l2_memory_free(&graph->memory, parent);
        l2_memory_free(&graph->memory, order);
        l2_memory_free(&graph->memory, distance);
        l2_spf_fini(&spf, &graph->memory);
        return L2_ENOMEM;
    }
    graph->parent = parent;
    graph->order = order;
    graph->bridge_distance = distance;
    for (uint32_t node = 0; node < n; node++)
    {
        distance[node] = UINT64_MAX;
    }
    uint32_t filled = 0;
    for (uint32_t node = 0; node < n; node++)
    {
        if (distance[node] == UINT64_MAX)
        {
            tree_component(graph, &spf, node, &filled);
        }
    }
    l2_spf_fini(&spf, &graph->memory);
    graph->treed = true;
    return L2_OK;
}

/* Whether (distance, bridge, port) here is the better one of a link's two [802.1D-2004 17.6]. */
static bool
is_designated(const struct l2_graph *graph, uint32_t node, const struct l2_graph_end *e)
{
    uint64_t here = graph->bridge_distance[node];
    uint64_t there = graph->bridge_distance[e->to];
    if (here != there)
    {
        return here < there;
    }
    return e->to == node ? e->port < e->to_port : bridge_before(graph, node, e->to);
}

/* Whether end a is the better root port: cost, designated bridge, designated port, own port. */
static bool
is_better_root_port(const struct l2_graph *graph, const struct l2_graph_end *a,
                    const struct l2_graph_end *b)
{
    uint64_t x = graph->bridge_distance[a->to] + a->cost;
    uint64_t y = graph->bridge_distance[b->to] + b->cost;
    if (x != y)
    {
        return x < y;
    }
    if (a->to != b->to)
    {
        return bridge_before(graph, a->to, b->to);
    }
    return a->to_port < b->to_port;
}

int
l2_tree_bridge_roles(struct l2_graph *graph, uint32_t node, enum l2_port_role *roles)
{
    if (make_trees(graph))
    {
        return L2_ENOMEM;
    }
    uint32_t root_port = NONE;
    uint32_t first = graph->first[node];
    for (uint32_t end = first; end < graph->first[node + 1]; end++)
    {
        const struct l2_graph_end *e = &graph->ends[end];
        if (is_designated(graph, node, e))
        {
            roles[end - first] = L2_ROLE_DESIGNATED;
            continue;
        }
        roles[end - first] = e->to == node ? L2_ROLE_BACKUP : L2_ROLE_ALTERNATE;
        bool closer = graph->bridge_distance[e->to] < graph->bridge_distance[node];
        if (closer && (root_port == NONE || is_better_root_port(graph, e, &graph->ends[root_port])))
        {
            root_port = end;
        }
    }
    if (root_port != NONE)
    {
        roles[root_port - first] = L2_ROLE_ROOT;
    }
    return L2_OK;
}

int
l2_tree_ports_towards(struct l2_graph *graph, uint32_t self, uint16_t *towards)
{
    if (make_trees(graph))
    {
        return L2_ENOMEM;
    }
    memset(towards, 0, graph->node_count * sizeof *towards);
    /* Parents come first: what hangs below self inherits the port of the child it hangs on. */
    uint32_t root = NONE; /* of the component that is being passed */
    uint32_t self_root = NONE;
    for (uint32_t i = 0; i < graph->node_count; i++)
    {
        uint32_t node = graph->order[i];
        root = graph->parent[node] == NONE ? node : root;
        self_root = node == self ? root : self_root;
        if (node != self && graph->parent[node] != NONE)
        {
            const struct l2_graph_end *up = &graph->ends[graph->parent[node]];
            towards[node] = up->to == self ? up->to_port : towards[up->to];
        }
    }
    if (graph->parent[self] == NONE)
    {
        return L2_OK;
    }
    /* Everything else in the component lies behind self's own parent. */
    uint16_t parent_port = graph->ends[graph->parent[self]].port;
    for (uint32_t i = 0; i < graph->node_count; i++)
    {
        uint32_t node = graph->order[i];
        root = graph->parent[node] == NONE ? node : root;
        if (root == self_root && node != self && towards[node] == L2_NO_PORT)
        {
            towards[node] = parent_port;
        }
    }
    return L2_OK;
}
