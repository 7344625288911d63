/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "spf.h"

#include <assert.h>
#include <string.h>

#define NONE L2_GRAPH_NONE
#define UNREACHABLE UINT64_MAX
#define CHILDREN 4 /* of a node of the heap */

void
l2_spf_init(struct l2_spf *spf, struct l2_memory *memory)
{
    memset(spf, 0, sizeof *spf);
    spf->memory = memory;
}

void
l2_spf_fini(struct l2_spf *spf)
{
    struct l2_memory *memory = spf->memory;
    l2_memory_free(memory, spf->distance);
    l2_memory_free(memory, spf->hops);
    l2_memory_free(memory, spf->order);
    l2_memory_free(memory, spf->next_hops);
    l2_memory_free(memory, spf->heap);
    l2_memory_free(memory, spf->place);
    l2_spf_init(spf, memory);
}

/* Storage for a graph of so many nodes, none of it set. */
static int
make_room(struct l2_spf *spf, uint32_t nodes, uint32_t words)
{
    if (nodes > spf->node_room)
    {
        l2_spf_fini(spf);
        spf->distance = l2_memory_resize(spf->memory, NULL, nodes, sizeof *spf->distance);
        spf->hops = l2_memory_resize(spf->memory, NULL, nodes, sizeof *spf->hops);
        spf->order = l2_memory_resize(spf->memory, NULL, nodes, sizeof *spf->order);
        spf->heap = l2_memory_resize(spf->memory, NULL, nodes, sizeof *spf->heap);
        spf->place = l2_memory_resize(spf->memory, NULL, nodes, sizeof *spf->place);
        if (!spf->distance || !spf->hops || !spf->order || !spf->heap || !spf->place)
        {
            l2_spf_fini(spf);
            return L2_ENOMEM;
        }
        spf->node_room = nodes;
    }
    if (words && nodes > spf->word_room / words)
    {
        l2_memory_free(spf->memory, spf->next_hops);
        spf->word_room = 0;
        spf->next_hops = l2_memory_resize(spf->memory, NULL, nodes, words * sizeof(uint64_t));
        if (!spf->next_hops)
        {
            return L2_ENOMEM;
        }
        spf->word_room = (size_t)nodes * words;
    }
    spf->node_count = nodes;
    spf->words = words;
    return L2_OK;
}

static uint32_t
degree(const struct l2_graph *graph, uint32_t node)
{
    return graph->first[node + 1] - graph->first[node];
}

/* ---- Sets of next hops ---- */

/* words is spf->words in these; given apart, so that the usual 0 and 1 become code of their own. */

static inline void
copy_hops(struct l2_spf *spf, uint32_t to, uint32_t from, uint32_t words)
{
    for (uint32_t word = 0; word < words; word++)
    {
        spf->next_hops[(size_t)to * words + word] = spf->next_hops[(size_t)from * words + word];
    }
}

static inline void
join_hops(struct l2_spf *spf, uint32_t to, uint32_t from, uint32_t words)
{
    for (uint32_t word = 0; word < words; word++)
    {
        spf->next_hops[(size_t)to * words + word] |= spf->next_hops[(size_t)from * words + word];
    }
}

static inline void
clear_hops(struct l2_spf *spf, uint32_t node, uint32_t words)
{
    for (uint32_t word = 0; word < words; word++)
    {
        spf->next_hops[(size_t)node * words + word] = 0;
    }
}

/* Add the root's end of this number, counted from its first. */
static inline void
add_hop(struct l2_spf *spf, uint32_t node, uint32_t number, uint32_t words)
{
    if (words)
    {
        spf->next_hops[(size_t)node * words + number / 64] |= (uint64_t)1 << number % 64;
    }
}

/* ---- All costs equal: level by level ---- */

/*
 * spf->hops is the level of a node: NONE while it is unseen, and 0 of one that may not be used, which
 * then is never unseen nor in the level before. spf->heap is the list of nodes in order of discovery.
 */
struct levels
{
    struct l2_spf *spf;
    const struct l2_graph *graph;
    bool through_overloaded;
    uint32_t begin, end;  /* where the last complete level is in the list */
    uint32_t tail;        /* the end of the list */
    uint32_t next;        /* the number of the level that is being found */
    uint32_t unseen;      /* how many nodes are */
    uint64_t unseen_ends; /* and how many ends they have */
    uint64_t level_ends;  /* how many the last complete level has */
};

static inline void
discover(struct levels *levels, uint32_t node)
{
    levels->spf->hops[node] = levels->next;
    levels->spf->heap[levels->tail++] = node;
}

/* The first level: the root's neighbours, each with the ends that lead to it. */
static void
leave_root(struct levels *levels, uint32_t root)
{
    struct l2_spf *spf = levels->spf;
    const struct l2_graph *graph = levels->graph;
    for (uint32_t i = graph->first[root]; i < graph->first[root + 1]; i++)
    {
        uint32_t node = graph->to[i];
        if (spf->hops[node] == NONE)
        {
            discover(levels, node);
            clear_hops(spf, node, spf->words);
        }
        if (spf->hops[node] == 1)
        {
            add_hop(spf, node, i - graph->first[root], spf->words);
        }
    }
}

/* Find the next level from the last one's side. */
static inline void
push_level(struct levels *levels, uint32_t words)
{
    struct l2_spf *spf = levels->spf;
    const struct l2_graph *graph = levels->graph;
    bool ask = graph->overloaded && !levels->through_overloaded;
    uint32_t next = levels->next;
    for (uint32_t i = levels->begin; i < levels->end; i++)
    {
        uint32_t from = spf->heap[i];
        if (ask && graph->nodes[from].overloaded)
        {
            continue;
        }
        const uint32_t *end = graph->to + graph->first[from + 1];
        for (const uint32_t *to = graph->to + graph->first[from]; to < end; to++)
        {
            uint32_t level = spf->hops[*to];
            if (level == NONE)
            {
                discover(levels, *to);
                copy_hops(spf, *to, from, words);
            }
            else if (level == next)
            {
                join_hops(spf, *to, from, words);
            }
        }
    }
}

/* Find the next level from the side of the unseen: links lead both ways. */
static inline void
pull_level(struct levels *levels, uint32_t words)
{
    struct l2_spf *spf = levels->spf;
    const struct l2_graph *graph = levels->graph;
    uint32_t last = levels->next - 1;
    for (uint32_t node = 0; node < graph->node_count; node++)
    {
        if (spf->hops[node] != NONE)
        {
            continue;
        }
        clear_hops(spf, node, words);
        bool found = false;
        const uint32_t *end = graph->to + graph->first[node + 1];
        for (const uint32_t *to = graph->to + graph->first[node]; to < end; to++)
        {
            if (spf->hops[*to] == last)
            {
                found = true;
                join_hops(spf, node, *to, words);
            }
        }
        if (found)
        {
            discover(levels, node);
        }
    }
}

/* Choose the side that has fewer ends to look at. Only one of them asks who is overloaded. */
static void
find_level(struct levels *levels)
{
    bool pull = levels->unseen_ends < levels->level_ends && !levels->graph->overloaded;
    switch (levels->spf->words)
    {
    case 0:
        pull ? pull_level(levels, 0) : push_level(levels, 0);
        break;
    case 1:
        pull ? pull_level(levels, 1) : push_level(levels, 1);
        break;
    default:
        pull ? pull_level(levels, levels->spf->words) : push_level(levels, levels->spf->words);
    }
}

/* The level that was found becomes the last complete one. */
static void
step(struct levels *levels)
{
    levels->level_ends = 0;
    for (uint32_t i = levels->end; i < levels->tail; i++)
    {
        levels->level_ends += degree(levels->graph, levels->spf->heap[i]);
    }
    levels->unseen_ends -= levels->level_ends;
    levels->unseen -= levels->tail - levels->end;
    levels->begin = levels->end;
    levels->end = levels->tail;
    levels->next++;
}

/* From levels to distances, and the order by number within each level. starts: where each begins. */
static void
finish_levels(struct l2_spf *spf, const struct l2_graph *graph, const bool *inside, uint32_t *starts)
{
    for (uint32_t node = 0; node < spf->node_count; node++)
    {
        uint32_t level = spf->hops[node];
        if (level == NONE || (inside && !inside[node]))
        {
            spf->distance[node] = UNREACHABLE;
            continue;
        }
        spf->distance[node] = (uint64_t)level * graph->uniform_cost;
        spf->order[starts[level]++] = node;
    }
}

static void
run_levels(struct l2_spf *spf, const struct l2_graph *graph, uint32_t root, const bool *inside,
           bool through_overloaded)
{
    struct levels levels = {.spf = spf,
                            .graph = graph,
                            .through_overloaded = through_overloaded,
                            .unseen = spf->node_count,
                            .unseen_ends = l2_graph_end_count(graph)};
    memset(spf->hops, 0xff, spf->node_count * sizeof *spf->hops);
    for (uint32_t node = 0; inside && node < spf->node_count; node++)
    {
        if (!inside[node])
        {
            spf->hops[node] = 0;
            levels.unseen--;
            levels.unseen_ends -= degree(graph, node);
        }
    }
    uint32_t *starts = spf->place;
    starts[0] = 0;
    discover(&levels, root); /* level 0 */
    clear_hops(spf, root, spf->words);
    step(&levels);
    while (levels.begin < levels.end && levels.unseen)
    {
        starts[levels.next] = levels.tail;
        levels.next == 1 ? leave_root(&levels, root) : find_level(&levels);
        step(&levels);
    }
    spf->reached = levels.tail;
    finish_levels(spf, graph, inside, starts);
}

/* ---- Different costs: Dijkstra's algorithm ---- */

static bool
before(const struct l2_spf *spf, uint32_t a, uint32_t b)
{
    return spf->distance[a] != spf->distance[b] ? spf->distance[a] < spf->distance[b] : a < b;
}

static void
set_place(struct l2_spf *spf, uint32_t place, uint32_t node)
{
    spf->heap[place] = node;
    spf->place[node] = place;
}

/* A node has come nearer, or is new, and its place is empty: move it up as far as it goes. */
static void
sift_up(struct l2_spf *spf, uint32_t place, uint32_t node)
{
    while (place > 0 && before(spf, node, spf->heap[(place - 1) / CHILDREN]))
    {
        set_place(spf, place, spf->heap[(place - 1) / CHILDREN]);
        place = (place - 1) / CHILDREN;
    }
    set_place(spf, place, node);
}

/* Take out the nearest node of a heap of this size. */
static uint32_t
pop(struct l2_spf *spf, uint32_t size)
{
    uint32_t nearest = spf->heap[0];
    uint32_t node = spf->heap[--size];
    uint32_t place = 0;
    for (;;)
    {
        uint32_t child = CHILDREN * place + 1;
        uint32_t end = child + CHILDREN < size ? child + CHILDREN : size;
        if (child >= size)
        {
            break;
        }
        uint32_t best = child;
        while (++child < end)
        {
            best = before(spf, spf->heap[child], spf->heap[best]) ? child : best;
        }
        if (!before(spf, spf->heap[best], node))
        {
            break;
        }
        set_place(spf, place, spf->heap[best]);
        place = best;
    }
    set_place(spf, place, node);
    return nearest;
}

/* A node has been found nearer than it was; returns the new size of the heap. */
static inline uint32_t
come_nearer(struct l2_spf *spf, uint32_t node, uint64_t distance, uint32_t size)
{
    uint32_t place = spf->distance[node] == UNREACHABLE ? size++ : spf->place[node];
    spf->distance[node] = distance;
    sift_up(spf, place, node);
    return size;
}

/* Go on from the root, each of whose ends is a next hop. */
static uint32_t
relax_root(struct l2_spf *spf, const struct l2_graph *graph, uint32_t root)
{
    uint32_t first = graph->first[root];
    uint32_t size = 0;
    for (uint32_t end = first; end < graph->first[root + 1]; end++)
    {
        uint32_t to = graph->to[end];
        if (graph->cost[end] > spf->distance[to])
        {
            continue;
        }
        if (graph->cost[end] < spf->distance[to])
        {
            size = come_nearer(spf, to, graph->cost[end], size);
            spf->hops[to] = 1;
            clear_hops(spf, to, spf->words);
        }
        add_hop(spf, to, end - first, spf->words);
    }
    return size;
}

/* Go on from a settled node; returns the new size of the heap. */
static inline uint32_t
relax(struct l2_spf *spf, const struct l2_graph *graph, uint32_t from, uint32_t size, uint32_t words)
{
    const uint64_t *known = spf->distance;
    uint64_t here = known[from];
    uint32_t hops = spf->hops[from] + 1;
    const uint32_t *cost = graph->cost + graph->first[from];
    const uint32_t *end = graph->to + graph->first[from + 1];
    for (const uint32_t *to = graph->to + graph->first[from]; to < end; to++, cost++)
    {
        uint64_t distance = here + *cost;
        if (distance > known[*to])
        {
            continue;
        }
        if (distance < known[*to])
        {
            size = come_nearer(spf, *to, distance, size);
            spf->hops[*to] = hops;
            copy_hops(spf, *to, from, words);
        }
        else
        {
            spf->hops[*to] = hops < spf->hops[*to] ? hops : spf->hops[*to];
            join_hops(spf, *to, from, words);
        }
    }
    return size;
}

static void
run_general(struct l2_spf *spf, const struct l2_graph *graph, uint32_t root, const bool *inside,
            bool through_overloaded)
{
    for (uint32_t node = 0; node < spf->node_count; node++)
    {
        /* What may not be used lies at the root, so that no way there is shorter. */
        spf->distance[node] = inside && !inside[node] ? 0 : UNREACHABLE;
    }
    spf->distance[root] = 0;
    spf->hops[root] = 0;
    spf->order[0] = root;
    spf->reached = 1;
    clear_hops(spf, root, spf->words);
    bool ask = graph->overloaded && !through_overloaded;
    uint32_t size = relax_root(spf, graph, root);
    while (size)
    {
        uint32_t node = pop(spf, size--);
        spf->order[spf->reached++] = node;
        if (ask && graph->nodes[node].overloaded)
        {
            continue;
        }
        size = spf->words == 1 ? relax(spf, graph, node, size, 1)
                               : relax(spf, graph, node, size, spf->words);
    }
    for (uint32_t node = 0; inside && node < spf->node_count; node++)
    {
        if (!inside[node])
        {
            spf->distance[node] = UNREACHABLE;
        }
    }
}

int
l2_spf_run(struct l2_spf *spf, const struct l2_graph *graph, uint32_t root, const bool *inside,
           unsigned want)
{
    assert(graph->indexed && root < graph->node_count && (!inside || inside[root]));
    uint32_t words = want & L2_SPF_NEXT_HOPS ? degree(graph, root) / 64 + 1 : 0;
    if (make_room(spf, graph->node_count, words))
    {
        return L2_ENOMEM;
    }
    bool through_overloaded = want & L2_SPF_THROUGH_OVERLOADED;
    bool by_level = graph->uniform_cost && !(want & L2_SPF_GENERAL);
    (by_level ? run_levels : run_general)(spf, graph, root, inside, through_overloaded);
    return L2_OK;
}
