/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * graph: the switches of a network and the links between them, behind l2_topology.
 *
 *     nodes   0 .. n-1, each with bridge identifier and prefix
 *     first   node -> its first end;  ends of node v: first[v] .. first[v + 1] - 1, by port number
 *     ends    what is at each end of each link: port, neighbour, the neighbour's port, cost
 *
 * The rows (first, ends) are made when first asked for after a change; so are the components and
 * the tree, because every switch of a network asks for the same ones. What is cached is a function
 * of the nodes and links alone, never of the order in which they came.
 */
#ifndef L2_TABLE_GRAPH_H
#define L2_TABLE_GRAPH_H

#include "../base/map.h"

#define L2_GRAPH_NONE UINT32_MAX /* no node, no end */

struct l2_graph_link
{
    uint32_t a, b;           /* nodes */
    uint16_t a_port, b_port; /* their ports */
    uint32_t cost;           /* in both directions */
};

struct l2_graph_end
{
    uint32_t to;      /* the node at the other end */
    uint32_t cost;    /* of the link */
    uint16_t port;    /* here */
    uint16_t to_port; /* there */
};

struct l2_spf;

struct l2_graph
{
    struct l2_memory memory;
    uint32_t node_count;
    struct l2_node *nodes;
    struct l2_graph_link *links;
    size_t link_count;
    size_t link_room;
    struct l2_map port_links;   /* node << 16 | port -> 0: ports in use */
    bool indexed;               /* first and ends say what links say */
    uint32_t *first;            /* node_count + 1 */
    struct l2_graph_end *ends;  /* twice link_count */
    bool prefixes_compared;     /* prefixes_unique says what nodes say */
    bool prefixes_unique;       /* no two nodes share a prefix */
    bool treed;                 /* parent and bridge_distance are there */
    uint32_t *parent;           /* node -> its end towards the tree's root, or L2_GRAPH_NONE */
    uint32_t *order;            /* nodes, each after its parent */
    uint64_t *bridge_distance;  /* node -> path cost to the root bridge of its component */
    struct l2_spf *asked;       /* the last answer of l2_topology_distance(), or NULL */
    uint32_t asked_from;        /* and from where */
};

/* l2_topology is a handle, so that const topologies can fill their caches. */
struct l2_topology
{
    struct l2_graph *graph;
};

/* Make the rows; L2_ENOMEM. */
int l2_graph_index(struct l2_graph *graph);
/* Whether no two nodes share a prefix; L2_ENOMEM. */
int l2_graph_prefixes_unique(struct l2_graph *graph, bool *unique);
/*
 * Order of bridges: priority, then address, then number [802.1D-2004 9.2.5]. Negative, 0, positive.
 */
int l2_graph_compare_bridges(const struct l2_graph *graph, uint32_t a, uint32_t b);

#endif
