/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "spf.h"

#include <assert.h>
#include <string.h>

static uint32_t
largest_degree(const struct l2_graph *graph)
{
    uint32_t largest = 0;
    for (uint32_t node = 0; node < graph->node_count; node++)
    {
        uint32_t degree = graph->first[node + 1] - graph->first[node];
        largest = degree > largest ? degree : largest;
    }
    return largest;
}

int
l2_spf_init(struct l2_spf *spf, struct l2_graph *graph, bool next_hops)
{
    size_t n = graph->node_count;
    struct l2_memory *memory = &graph->memory;
    spf->node_count = graph->node_count;
    spf->words = next_hops ? largest_degree(graph) / 64 + 1 : 0;
    spf->distance = l2_memory_zero(memory, n, sizeof *spf->distance);
    spf->hops = l2_memory_zero(memory, n, sizeof *spf->hops);
    spf->order = l2_memory_zero(memory, n, sizeof *spf->order);
    /* A node enters the heap at most once for each end that leads to it, and the root once. */
    spf->heap = l2_memory_zero(memory, 2 * graph->link_count + 1, sizeof *spf->heap);
    spf->next_hops = next_hops ? l2_memory_zero(memory, n, spf->words * sizeof(uint64_t)) : NULL;
    if (!spf->distance || !spf->hops || !spf->order || !spf->heap || (next_hops && !spf->next_hops))
    {
        l2_spf_fini(spf, memory);
        return L2_ENOMEM;
    }
    return L2_OK;
}

void
l2_spf_fini(struct l2_spf *spf, struct l2_memory *memory)
{
    l2_memory_free(memory, spf->distance);
    l2_memory_free(memory, spf->hops);
    l2_memory_free(memory, spf->order);
    l2_memory_free(memory, spf->heap);
    l2_memory_free(memory, spf->next_hops);
    memset(spf, 0, sizeof *spf);
}

static bool
before(struct l2_spf_item a, struct l2_spf_item b)
{
    return a.distance != b.distance ? a.distance < b.distance : a.node < b.node;
}

static void
push(struct l2_spf *spf, struct l2_spf_item item)
{
    size_t i = spf->heap_count++;
    for (; i > 0 && before(item, spf->heap[(i - 1) / 2]); i = (i - 1) / 2)
    {
        spf->heap[i] = spf->heap[(i - 1) / 2];
    }
    spf->heap[i] = item;
}

static struct l2_spf_item
pop(struct l2_spf *spf)
{
    struct l2_spf_item top = spf->heap[0];
    struct l2_spf_item last = spf->heap[--spf->heap_count];
    size_t i = 0;
    for (;;)
    {
        size_t child = 2 * i + 1;
        if (child >= spf->heap_count)
        {
            break;
        }
        if (child + 1 < spf->heap_count && before(spf->heap[child + 1], spf->heap[child]))
        {
            child++;
        }
        if (!before(spf->heap[child], last))
        {
            break;
        }
        spf->heap[i] = spf->heap[child];
        i = child;
    }
    spf->heap[i] = last;
    return top;
}

/* The first hops of a node's path are those of its predecessor, or the end itself from the root. */
static void
inherit_next_hops(struct l2_spf *spf, uint32_t root, uint32_t from, uint32_t end, uint32_t to,
                  bool shorter)
{
    uint64_t *mine = spf->next_hops + (size_t)to * spf->words;
    const uint64_t *theirs = spf->next_hops + (size_t)from * spf->words;
    for (uint32_t word = 0; word < spf->words; word++)
    {
        uint64_t added = theirs[word];
        if (from == root)
        {
            added = end / 64 == word ? (uint64_t)1 << end % 64 : 0;
        }
        mine[word] = shorter ? added : mine[word] | added;
    }
}

/* Look at one end of a settled node. */
static void
relax(struct l2_spf *spf, const struct l2_graph *graph, uint32_t root, uint32_t from, uint32_t end)
{
    const struct l2_graph_end *e = &graph->ends[end];
    struct l2_spf_item item = {spf->distance[from] + e->cost, e->to};
    uint32_t hops = spf->hops[from] + 1;
    if (item.distance > spf->distance[e->to] || e->to == root)
    {
        return;
    }
    bool shorter = item.distance < spf->distance[e->to];
    if (shorter)
    {
        spf->distance[e->to] = item.distance;
        push(spf, item);
    }
    if (shorter || hops < spf->hops[e->to])
    {
        spf->hops[e->to] = hops;
    }
    if (spf->next_hops)
    {
        inherit_next_hops(spf, root, from, end - graph->first[root], e->to, shorter);
    }
}

void
l2_spf_run(struct l2_spf *spf, const struct l2_graph *graph, uint32_t root, const bool *inside)
{
    assert(graph->indexed && (!inside || inside[root]));
    for (uint32_t node = 0; node < spf->node_count; node++)
    {
        spf->distance[node] = UINT64_MAX;
    }
    spf->reached = 0;
    spf->heap_count = 0;
    spf->distance[root] = 0;
    spf->hops[root] = 0;
    struct l2_spf_item start = {0, root};
    push(spf, start);
    while (spf->heap_count)
    {
        struct l2_spf_item item = pop(spf);
        if (item.distance != spf->distance[item.node])
        {
            continue; /* a shorter way was found after this one was put in */
        }
        spf->order[spf->reached++] = item.node;
        for (uint32_t end = graph->first[item.node]; end < graph->first[item.node + 1]; end++)
        {
            if (!inside || inside[graph->ends[end].to])
            {
                relax(spf, graph, root, item.node, end);
            }
        }
    }
}
