/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * spf: shortest paths from one node to all, with every equal-cost first hop: from a graph to a directed
 * acyclic graph of which only what counts for routing is kept.
 *
 * next_hops is a set of the root's ends for each node: bit i is end first[root] + i, in port order.
 * A node on several shortest paths has the union of its predecessors' sets.
 *
 * A node that is overloaded is reached, but nothing is reached through it unless it is the root [ISO
 * 10589 7.2.8.1].
 *
 * Where all links cost the same, the search goes level by level (breadth first) and needs no queue in
 * order of distance. A level is found in one of two ways, whichever looks at fewer ends: every node of
 * the level before looks at its neighbours, or every node that is yet unseen looks for neighbours
 * there. Otherwise it is Dijkstra's algorithm over a heap with four children a node. Both answer alike.
 */
#ifndef L2_TABLE_SPF_H
#define L2_TABLE_SPF_H

#include "graph.h"

/* What to do besides distances; or'ed. */
enum l2_spf_want
{
    L2_SPF_NEXT_HOPS = 1,          /* fill next_hops */
    L2_SPF_THROUGH_OVERLOADED = 2, /* as if no node were overloaded */
    L2_SPF_GENERAL = 4,            /* Dijkstra's algorithm though all costs are equal */
};

struct l2_spf
{
    struct l2_memory *memory;
    uint32_t node_count;   /* of the graph that ran last */
    uint64_t *distance;    /* path cost; UINT64_MAX: unreachable */
    uint32_t *hops;        /* fewest links among the shortest paths, of what is reached */
    uint32_t *order;       /* reachable nodes, nearest first, equally near ones by number */
    uint32_t reached;      /* how many; the root is the first */
    uint64_t *next_hops;   /* words bit words a node, of what is reached; the root's is empty */
    uint32_t words;        /* enough for the root's ends; 0 if next hops were not wanted */
    uint32_t *heap;        /* working storage: a queue of nodes, */
    uint32_t *place;       /* and where in it a node is */
    uint32_t node_room;    /* the arrays have room for so many nodes, */
    size_t word_room;      /* next_hops for so many words */
};

void l2_spf_init(struct l2_spf *spf, struct l2_memory *memory);
/* Once more does nothing. */
void l2_spf_fini(struct l2_spf *spf);
/*
 * Compute on an indexed graph. inside, if given, says for each node whether paths may use it; the
 * root's must be true. want is made of enum l2_spf_want. Storage is kept for the next run. L2_ENOMEM.
 */
int l2_spf_run(struct l2_spf *spf, const struct l2_graph *graph, uint32_t root, const bool *inside,
               unsigned want);

#endif
