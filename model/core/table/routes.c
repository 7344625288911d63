/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "routes.h"

#include "spf.h"
#include "tree.h"

#include <string.h>

#define AREAS 64      /* 6 bits */
#define AREA_SHIFT 42 /* where they are in an address */

/* What one computation of routes needs; freed as a whole. */
struct route_work
{
    struct l2_graph *graph;
    uint32_t self;
    struct l2_spf spf;
    uint16_t *towards; /* node -> port of the tree */
    bool *inside;      /* AREA: nodes of this switch's area */
    uint64_t *union_of_hops;
};

static int
route_work_init(struct route_work *work, struct l2_graph *graph, uint32_t self)
{
    size_t n = graph->node_count;
    work->graph = graph;
    work->self = self;
    if (l2_spf_init(&work->spf, graph, true))
    {
        return L2_ENOMEM;
    }
    work->towards = l2_memory_zero(&graph->memory, n, sizeof *work->towards);
    work->inside = l2_memory_zero(&graph->memory, n, sizeof *work->inside);
    work->union_of_hops = l2_memory_zero(&graph->memory, work->spf.words, sizeof(uint64_t));
    bool complete = work->towards && work->inside && work->union_of_hops;
    return complete ? l2_tree_ports_towards(graph, self, work->towards) : L2_ENOMEM;
}

static void
route_work_fini(struct route_work *work)
{
    struct l2_memory *memory = &work->graph->memory;
    l2_memory_free(memory, work->towards);
    l2_memory_free(memory, work->inside);
    l2_memory_free(memory, work->union_of_hops);
    l2_spf_fini(&work->spf, memory);
}

/* The ports that a set of this node's ends stands for, in port order and as many as are allowed. */
static void
fill_paths(struct l2_fib_entry *entry, const struct route_work *work, const uint64_t *hops,
           unsigned max_paths)
{
    uint32_t first = work->graph->first[work->self];
    uint32_t degree = work->graph->first[work->self + 1] - first;
    entry->path_count = 0;
    for (uint32_t i = 0; i < degree && entry->path_count < max_paths; i++)
    {
        if (hops[i / 64] >> i % 64 & 1)
        {
            entry->paths[entry->path_count++] = work->graph->ends[first + i].port;
        }
    }
}

/* An entry for each switch that the last SPF reached. */
static int
add_switch_routes(struct l2_fib *fib, const struct route_work *work, unsigned max_paths)
{
    for (uint32_t i = 1; i < work->spf.reached; i++) /* order[0] is this switch */
    {
        uint32_t node = work->spf.order[i];
        struct l2_fib_entry entry = {.prefix = work->graph->nodes[node].prefix,
                                     .tree_port = work->towards[node]};
        fill_paths(&entry, work, work->spf.next_hops + (size_t)node * work->spf.words, max_paths);
        int error = l2_fib_add(fib, &entry);
        if (error)
        {
            return error;
        }
    }
    return L2_OK;
}

/*
 * An entry for each other area: towards its nearest switches. The distance to an area falls at every
 * hop, and inside it every switch has routes that do not leave it, so nothing can loop. Broadcasts
 * from an area may enter at any tree port: its switches need not lie behind the same one.
 */
static int
add_area_routes(struct l2_fib *fib, struct route_work *work, const struct l2_config *config)
{
    const struct l2_spf *spf = &work->spf;
    uint64_t nearest[AREAS];
    memset(nearest, 0xff, sizeof nearest);
    for (uint32_t i = 0; i < spf->reached; i++)
    {
        uint32_t node = spf->order[i];
        uint64_t *d = &nearest[work->graph->nodes[node].prefix.bits >> AREA_SHIFT];
        *d = spf->distance[node] < *d ? spf->distance[node] : *d;
    }
    for (unsigned area = 0; area < AREAS; area++)
    {
        if (nearest[area] == UINT64_MAX || area == config->prefix.bits >> AREA_SHIFT)
        {
            continue;
        }
        struct l2_fib_entry entry = {.tree_port = L2_NO_PORT};
        memset(work->union_of_hops, 0, spf->words * sizeof(uint64_t));
        for (uint32_t i = 1; i < spf->reached; i++)
        {
            uint32_t node = spf->order[i];
            struct l2_prefix prefix = work->graph->nodes[node].prefix;
            if (prefix.bits >> AREA_SHIFT != area || spf->distance[node] != nearest[area])
            {
                continue;
            }
            entry.prefix = l2_plan_area(&config->plan, prefix);
            for (uint32_t w = 0; w < spf->words; w++)
            {
                work->union_of_hops[w] |= spf->next_hops[(size_t)node * spf->words + w];
            }
        }
        fill_paths(&entry, work, work->union_of_hops, config->max_paths);
        int error = l2_fib_add(fib, &entry);
        if (error)
        {
            return error;
        }
    }
    return L2_OK;
}

/* Fill an empty FIB from the graph. */
static int
add_routes(struct l2_fib *fib, struct route_work *work, const struct l2_config *config)
{
    if (config->plan.kind != L2_PLAN_AREA)
    {
        l2_spf_run(&work->spf, work->graph, work->self, NULL);
        return add_switch_routes(fib, work, config->max_paths);
    }
    for (uint32_t node = 0; node < work->graph->node_count; node++)
    {
        work->inside[node] = work->graph->nodes[node].prefix.bits >> AREA_SHIFT ==
                             config->prefix.bits >> AREA_SHIFT;
    }
    l2_spf_run(&work->spf, work->graph, work->self, work->inside);
    int error = add_switch_routes(fib, work, config->max_paths);
    if (!error)
    {
        l2_spf_run(&work->spf, work->graph, work->self, NULL);
        error = add_area_routes(fib, work, config);
    }
    return error;
}

int
l2_routes_compute(struct l2_fib *fib, bool *on_tree, struct l2_graph *graph, uint32_t self,
                  const struct l2_config *config)
{
    struct route_work work = {0};
    int error = route_work_init(&work, graph, self);
    if (!error)
    {
        error = add_routes(fib, &work, config);
    }
    for (uint32_t node = 0; !error && node < graph->node_count; node++)
    {
        if (work.towards[node] != L2_NO_PORT)
        {
            on_tree[work.towards[node]] = true;
        }
    }
    route_work_fini(&work);
    return error;
}
