/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * spf: shortest paths from one node to all, with every equal-cost first hop (Dijkstra).
 *
 * next_hops is a set of the root's ends for each node: bit i is end first[root] + i, in port order.
 * A node on several shortest paths has the union of its predecessors' sets.
 */
#ifndef L2_TABLE_SPF_H
#define L2_TABLE_SPF_H

#include "graph.h"

struct l2_spf_item
{
    uint64_t distance;
    uint32_t node;
};

struct l2_spf
{
    uint32_t node_count;
    uint64_t *distance;        /* path cost; UINT64_MAX: unreachable */
    uint32_t *hops;            /* fewest links among the shortest paths */
    uint32_t *order;           /* reachable nodes, nearest first */
    uint32_t reached;          /* how many */
    uint64_t *next_hops;       /* words bit words a node; NULL if not asked for */
    uint32_t words;            /* room a node for the root's ends */
    struct l2_spf_item *heap;  /* working storage */
    size_t heap_count;
};

/* Storage for paths of this (indexed) graph; L2_ENOMEM. */
int l2_spf_init(struct l2_spf *spf, struct l2_graph *graph, bool next_hops);
/* Once more does nothing. */
void l2_spf_fini(struct l2_spf *spf, struct l2_memory *memory);
/* Compute; inside, if given, says for each node whether paths may use it (the root's must be true). */
void l2_spf_run(struct l2_spf *spf, const struct l2_graph *graph, uint32_t root, const bool *inside);

#endif
