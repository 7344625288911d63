/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "tree.h"

#include "spf.h"

#include <stdlib.h>
#include <string.h>

#define NONE L2_GRAPH_NONE

static bool
bridge_before(const struct l2_graph *graph, uint32_t a, uint32_t b)
{
    return l2_graph_compare_bridges(graph, a, b) < 0;
}

/* Allocate an array with an element for each node that the graph has room for, unless there is one. */
static bool
have_node_array(struct l2_graph *graph, void **array, size_t size)
{
    if (!*array)
    {
        *array = l2_memory_resize(graph->memory, NULL, graph->node_room, size);
    }
    return *array;
}

/* ---- The MOOSE tree ---- */

/* Where a node stands among those that would be root: the lowest is. */
struct candidate
{
    uint64_t rank;   /* overloaded, priority */
    uint64_t prefix; /* bits, length */
    uint32_t node;
};

static struct candidate
candidate_of(const struct l2_graph *graph, uint32_t node)
{
    const struct l2_node *info = &graph->nodes[node];
    struct candidate candidate = {.rank = (uint64_t)info->overloaded << 16 | info->priority,
                                  .prefix = info->prefix.bits << 8 | info->prefix.length,
                                  .node = node};
    return candidate;
}

static int
compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    if (x->rank != y->rank)
    {
        return x->rank < y->rank ? -1 : 1;
    }
    if (x->prefix != y->prefix)
    {
        return x->prefix < y->prefix ? -1 : 1;
    }
    return (x->node > y->node) - (x->node < y->node);
}

/* Whether node a stands before node b in the order of MOOSE prefixes. */
static bool
prefix_before(const struct l2_graph *graph, uint32_t a, uint32_t b)
{
    l2_mac x = graph->nodes[a].prefix.bits;
    l2_mac y = graph->nodes[b].prefix.bits;
    return x != y ? x < y : a < b;
}

/* The end of a node that leads to its parent, given the root's paths. */
static uint32_t
parent_end(const struct l2_graph *graph, const struct l2_spf *spf, uint32_t node)
{
    uint32_t best = NONE;
    for (uint32_t end = graph->first[node]; end < graph->first[node + 1]; end++)
    {
        uint32_t up = graph->to[end];
        uint32_t down = graph->opposite[end];
        bool passable = up == spf->order[0] || !graph->nodes[up].overloaded;
        /* Nearer, which the unreachable is not: the sum below would come round to small numbers. */
        bool nearer = spf->distance[up] < spf->distance[node];
        if (!passable || !nearer || spf->distance[up] + graph->cost[down] != spf->distance[node])
        {
            continue;
        }
        bool lower_port = best != NONE && up == graph->to[best] &&
                          graph->port[down] < graph->port[graph->opposite[best]];
        if (best == NONE || prefix_before(graph, up, graph->to[best]) || lower_port)
        {
            best = end;
        }
    }
    return best;
}

/* A tree's growth: nodes that are not in one yet, and how many are. */
struct growth
{
    struct l2_spf *spf;
    bool *outside; /* node -> is in no tree yet */
    uint32_t filled;
};

/* Compute the tree of this root, of all that is in no other. */
static int
grow_tree(struct l2_graph *graph, struct growth *growth, uint32_t root)
{
    const struct l2_spf *spf = growth->spf;
    if (graph->first[root] == graph->first[root + 1]) /* without a neighbour: there may be many */
    {
        graph->parent[root] = NONE;
        graph->order[growth->filled++] = root;
        growth->outside[root] = false;
        return L2_OK;
    }
    if (l2_spf_run(growth->spf, graph, root, growth->outside, 0))
    {
        return L2_ENOMEM;
    }
    for (uint32_t i = 0; i < spf->reached; i++)
    {
        uint32_t node = spf->order[i];
        graph->parent[node] = i == 0 ? NONE : parent_end(graph, spf, node);
        graph->order[growth->filled++] = node;
        growth->outside[node] = false;
    }
    return L2_OK;
}

/* The trees of what the first one did not reach: root by root, in their order. */
static int
grow_others(struct l2_graph *graph, struct growth *growth)
{
    uint32_t left = graph->node_count - growth->filled;
    struct candidate *candidates = l2_memory_resize(graph->memory, NULL, left, sizeof *candidates);
    if (!candidates)
    {
        return L2_ENOMEM;
    }
    uint32_t count = 0;
    for (uint32_t node = 0; node < graph->node_count; node++)
    {
        if (growth->outside[node])
        {
            candidates[count++] = candidate_of(graph, node);
        }
    }
    qsort(candidates, count, sizeof *candidates, compare_candidates);
    int error = L2_OK;
    for (uint32_t i = 0; !error && i < count; i++)
    {
        if (growth->outside[candidates[i].node])
        {
            error = grow_tree(graph, growth, candidates[i].node);
        }
    }
    l2_memory_free(graph->memory, candidates);
    return error;
}

/* Make sure that the MOOSE trees are there. */
static int
make_trees(struct l2_graph *graph)
{
    if (graph->treed)
    {
        return L2_OK;
    }
    void *parent = graph->parent;
    void *order = graph->order;
    bool complete = have_node_array(graph, &parent, sizeof *graph->parent);
    complete &= have_node_array(graph, &order, sizeof *graph->order);
    graph->parent = parent;
    graph->order = order;
    size_t n = graph->node_count;
    struct growth growth = {.spf = l2_graph_spf(graph),
                            .outside = l2_memory_resize(graph->memory, NULL, n, sizeof(bool))};
    if (!complete || !growth.spf || !growth.outside || l2_graph_index(graph))
    {
        l2_memory_free(graph->memory, growth.outside);
        return L2_ENOMEM;
    }
    memset(growth.outside, true, n * sizeof *growth.outside);
    struct candidate best = candidate_of(graph, 0);
    for (uint32_t node = 1; node < n; node++)
    {
        struct candidate other = candidate_of(graph, node);
        best = compare_candidates(&other, &best) < 0 ? other : best;
    }
    int error = grow_tree(graph, &growth, best.node);
    if (!error && growth.filled < n)
    {
        error = grow_others(graph, &growth);
    }
    l2_memory_free(graph->memory, growth.outside);
    graph->treed = !error;
    return error;
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
    uint32_t root = NONE; /* of the tree that is being passed */
    uint32_t self_root = NONE;
    for (uint32_t i = 0; i < graph->node_count; i++)
    {
        uint32_t node = graph->order[i];
        uint32_t end = graph->parent[node];
        root = end == NONE ? node : root;
        self_root = node == self ? root : self_root;
        if (node != self && end != NONE)
        {
            uint32_t up = graph->to[end];
            towards[node] = up == self ? graph->port[graph->opposite[end]] : towards[up];
        }
    }
    if (graph->parent[self] == NONE)
    {
        return L2_OK;
    }
    /* Everything else in the tree lies behind self's own parent. */
    uint16_t parent_port = graph->port[graph->parent[self]];
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

/* ---- The tree of bridges ---- */

/* Compute the distances of one component, found from any node of it. */
static int
measure_component(struct l2_graph *graph, struct l2_spf *spf, uint32_t node)
{
    if (graph->first[node] == graph->first[node + 1])
    {
        graph->bridge_distance[node] = 0;
        return L2_OK;
    }
    if (l2_spf_run(spf, graph, node, NULL, L2_SPF_THROUGH_OVERLOADED))
    {
        return L2_ENOMEM;
    }
    uint32_t root = node;
    for (uint32_t i = 1; i < spf->reached; i++)
    {
        root = bridge_before(graph, spf->order[i], root) ? spf->order[i] : root;
    }
    if (l2_spf_run(spf, graph, root, NULL, L2_SPF_THROUGH_OVERLOADED))
    {
        return L2_ENOMEM;
    }
    for (uint32_t i = 0; i < spf->reached; i++)
    {
        graph->bridge_distance[spf->order[i]] = spf->distance[spf->order[i]];
    }
    return L2_OK;
}

/* Make sure that every bridge's distance to its root bridge is there. */
static int
measure_bridges(struct l2_graph *graph)
{
    if (graph->bridged)
    {
        return L2_OK;
    }
    void *distance = graph->bridge_distance;
    bool complete = have_node_array(graph, &distance, sizeof *graph->bridge_distance);
    graph->bridge_distance = distance;
    struct l2_spf *spf = l2_graph_spf(graph);
    if (!complete || !spf || l2_graph_index(graph))
    {
        return L2_ENOMEM;
    }
    memset(distance, 0xff, graph->node_count * sizeof *graph->bridge_distance);
    int error = L2_OK;
    for (uint32_t node = 0; !error && node < graph->node_count; node++)
    {
        if (graph->bridge_distance[node] == UINT64_MAX)
        {
            error = measure_component(graph, spf, node);
        }
    }
    graph->bridged = !error;
    return error;
}

/* Whether (distance, bridge, port) here is the better one of a link's two [802.1D-2004 17.6]. */
static bool
is_designated(const struct l2_graph *graph, uint32_t node, uint32_t end)
{
    uint32_t to = graph->to[end];
    uint64_t here = graph->bridge_distance[node];
    uint64_t there = graph->bridge_distance[to];
    if (here != there)
    {
        return here < there;
    }
    return to == node ? graph->port[end] < graph->port[graph->opposite[end]]
                      : bridge_before(graph, node, to);
}

/* Whether end a is the better root port: cost, designated bridge, designated port, own port. */
static bool
is_better_root_port(const struct l2_graph *graph, uint32_t a, uint32_t b)
{
    uint64_t x = graph->bridge_distance[graph->to[a]] + graph->cost[a];
    uint64_t y = graph->bridge_distance[graph->to[b]] + graph->cost[b];
    if (x != y)
    {
        return x < y;
    }
    if (graph->to[a] != graph->to[b])
    {
        return bridge_before(graph, graph->to[a], graph->to[b]);
    }
    return graph->port[graph->opposite[a]] < graph->port[graph->opposite[b]];
}

int
l2_tree_bridge_roles(struct l2_graph *graph, uint32_t node, enum l2_port_role *roles)
{
    if (measure_bridges(graph))
    {
        return L2_ENOMEM;
    }
    uint32_t root_port = NONE;
    uint32_t first = graph->first[node];
    for (uint32_t end = first; end < graph->first[node + 1]; end++)
    {
        uint32_t to = graph->to[end];
        if (is_designated(graph, node, end))
        {
            roles[end - first] = L2_ROLE_DESIGNATED;
            continue;
        }
        roles[end - first] = to == node ? L2_ROLE_BACKUP : L2_ROLE_ALTERNATE;
        bool closer = graph->bridge_distance[to] < graph->bridge_distance[node];
        if (closer && (root_port == NONE || is_better_root_port(graph, end, root_port)))
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
