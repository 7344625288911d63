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
    const struct l2_config *config;
    struct l2_spf *spf; /* the graph's */
    uint16_t *towards;  /* node -> port of the tree */
    bool *on_tree;      /* by port number */
    bool *inside;       /* AREA: nodes of this switch's area */
    uint64_t *hops;     /* AREA: a set of next hops */
};

static uint32_t
degree_of_self(const struct route_work *work)
{
    return work->graph->first[work->self + 1] - work->graph->first[work->self];
}

static int
route_work_init(struct route_work *work)
{
    struct l2_graph *graph = work->graph;
    size_t n = graph->node_count;
    size_t ports = (size_t)work->config->ports + 1;
    work->towards = l2_memory_zero(graph->memory, n, sizeof *work->towards);
    work->on_tree = l2_memory_zero(graph->memory, ports, sizeof *work->on_tree);
    bool complete = work->towards && work->on_tree;
    if (work->config->plan.kind == L2_PLAN_AREA)
    {
        size_t words = degree_of_self(work) / 64 + 1;
        work->inside = l2_memory_zero(graph->memory, n, sizeof *work->inside);
        work->hops = l2_memory_zero(graph->memory, words, sizeof *work->hops);
        complete = complete && work->inside && work->hops;
    }
    if (!complete || l2_tree_ports_towards(graph, work->self, work->towards))
    {
        return L2_ENOMEM;
    }
    for (uint32_t node = 0; node < n; node++)
    {
        work->on_tree[work->towards[node]] = true;
    }
    work->on_tree[L2_NO_PORT] = false;
    work->spf = l2_graph_spf(graph); /* after the tree, which uses it, too */
    return work->spf ? L2_OK : L2_ENOMEM;
}

static void
route_work_fini(struct route_work *work)
{
    struct l2_memory *memory = work->graph->memory;
    l2_memory_free(memory, work->towards);
    l2_memory_free(memory, work->on_tree);
    l2_memory_free(memory, work->inside);
    l2_memory_free(memory, work->hops);
}

/* The ports that a set of this node's ends stands for, in port order and as many as are allowed. */
static void
fill_paths(struct l2_fib_entry *entry, const struct route_work *work, const uint64_t *hops)
{
    const uint16_t *ports = work->graph->port + work->graph->first[work->self];
    uint32_t degree = degree_of_self(work);
    entry->path_count = 0;
    for (uint32_t i = 0; i < degree && entry->path_count < work->config->max_paths; i++)
    {
        uint64_t rest = hops[i / 64] >> i % 64;
        if (rest == 0)
        {
            i |= 63; /* to the next word */
        }
        else if (rest & 1)
        {
            entry->paths[entry->path_count++] = ports[i];
        }
    }
}

/* An entry for each switch that the last SPF reached. */
static int
put_switch_routes(struct l2_fib *fib, const struct route_work *work)
{
    const struct l2_spf *spf = work->spf;
    int error = L2_OK;
    for (uint32_t i = 1; !error && i < spf->reached; i++) /* order[0] is this switch */
    {
        uint32_t node = spf->order[i];
        uint16_t towards = work->towards[node];
        struct l2_fib_entry entry = {.prefix = work->graph->nodes[node].prefix};
        entry.tree_port = towards == L2_NO_PORT ? L2_FIB_NOT_ON_TREE : towards;
        fill_paths(&entry, work, spf->next_hops + (size_t)node * spf->words);
        error = l2_fib_put(fib, &entry);
    }
    return error;
}

/*
 * An entry for each other area: towards its nearest switches. The distance to an area falls at every
 * hop, and inside it every switch has routes that do not leave it, so nothing can loop. Broadcasts
 * from an area come by the tree port that all of its switches lie behind; if they lie behind several,
 * by any tree port.
 */
static int
put_area_routes(struct l2_fib *fib, struct route_work *work)
{
    const struct l2_config *config = work->config;
    const struct l2_spf *spf = work->spf;
    uint64_t nearest[AREAS];
    uint16_t tree_port[AREAS]; /* L2_NO_PORT: several */
    memset(nearest, 0xff, sizeof nearest);
    for (uint32_t i = 0; i < spf->reached; i++) /* nearest first */
    {
        uint32_t node = spf->order[i];
        unsigned area = (unsigned)(work->graph->nodes[node].prefix.bits >> AREA_SHIFT);
        if (nearest[area] == UINT64_MAX)
        {
            nearest[area] = spf->distance[node];
            tree_port[area] = work->towards[node];
        }
        tree_port[area] = tree_port[area] == work->towards[node] ? tree_port[area] : L2_NO_PORT;
    }
    int error = L2_OK;
    for (unsigned area = 0; !error && area < AREAS; area++)
    {
        if (nearest[area] == UINT64_MAX || area == config->prefix.bits >> AREA_SHIFT)
        {
            continue;
        }
        struct l2_fib_entry entry = {.tree_port = tree_port[area]};
        memset(work->hops, 0, spf->words * sizeof(uint64_t));
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
                work->hops[w] |= spf->next_hops[(size_t)node * spf->words + w];
            }
        }
        fill_paths(&entry, work, work->hops);
        error = l2_fib_put(fib, &entry);
    }
    return error;
}

/* Compute paths to what is inside. Out of memory: the update is cancelled, as by l2_fib_put(). */
static int
find_paths(struct l2_fib *fib, struct route_work *work, const bool *inside)
{
    int error = l2_spf_run(work->spf, work->graph, work->self, inside, L2_SPF_NEXT_HOPS);
    if (error)
    {
        l2_fib_cancel(fib);
    }
    return error;
}

static int
put_routes(struct l2_fib *fib, struct route_work *work)
{
    const struct l2_config *config = work->config;
    if (config->plan.kind != L2_PLAN_AREA)
    {
        int error = find_paths(fib, work, NULL);
        return error ? error : put_switch_routes(fib, work);
    }
    for (uint32_t node = 0; node < work->graph->node_count; node++)
    {
        work->inside[node] = work->graph->nodes[node].prefix.bits >> AREA_SHIFT ==
                             config->prefix.bits >> AREA_SHIFT;
    }
    int error = find_paths(fib, work, work->inside);
    error = error ? error : put_switch_routes(fib, work);
    error = error ? error : find_paths(fib, work, NULL);
    return error ? error : put_area_routes(fib, work);
}

int
l2_routes_compute(struct l2_fib *fib, bool *on_tree, struct l2_graph *graph, uint32_t self,
                  const struct l2_config *config, size_t *changed)
{
    size_t size = ((size_t)config->ports + 1) * sizeof *on_tree;
    struct route_work work = {.graph = graph, .self = self, .config = config};
    int error = route_work_init(&work);
    if (!error)
    {
        l2_fib_begin(fib, config->broadcast, memcmp(on_tree, work.on_tree, size) != 0);
        error = put_routes(fib, &work);
        error = error ? error : l2_fib_commit(fib, changed);
    }
    if (!error)
    {
        memcpy(on_tree, work.on_tree, size);
    }
    route_work_fini(&work);
    return error;
}
