/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * graph: the switches of a network and the links between them.
 *
 * It is told what each node announces, end by end: neighbour, cost from here to there, the port here
 * and the port there. l2_topology_add_link() tells both ends of a link at once; link-state data comes
 * an end at a time, from systems that may disagree or lie. From that the rows are made:
 *
 *     first     node -> its first end;  ends of node v: first[v] .. first[v + 1] - 1, by port number
 *     to        end -> the node at the other end        \
 *     cost      end -> from here to there               |  arrays of their own, because the search for
 *     port      end -> the port here                    |  shortest paths looks at every to, at cost
 *     opposite  end -> the same link's end over there   /  where they differ, and at ports never
 *
 * An end is in the rows only if its opposite is, which names this node and both ports [ISO 10589
 * 7.2.8.2]. Of ends at the same port of a node the first that was told counts.
 *
 * The rows are made when first asked for after a change; so are the trees, because every switch of a
 * network asks for the same ones. What is cached is a function of the nodes and of what they announce,
 * never of the order in which they are told (but for two ends at one port), and is the same for every
 * numbering of nodes whose prefixes differ.
 */
#ifndef L2_TABLE_GRAPH_H
#define L2_TABLE_GRAPH_H

#include "../base/memory.h"

#define L2_GRAPH_NONE UINT32_MAX /* no node, no end */

/* One end of a link, as its own node announces it. */
struct l2_graph_end
{
    uint32_t to;      /* the neighbour */
    uint32_t cost;    /* from here to there, 1 up */
    uint16_t port;    /* here */
    uint16_t to_port; /* there */
};

struct l2_graph_told
{
    uint32_t node;
    struct l2_graph_end end;
};

struct l2_spf;
struct l2_lsp_pack;

struct l2_graph
{
    struct l2_memory *memory;
    uint32_t node_count;
    uint32_t node_room;         /* nodes, first and the trees have room for so many */
    struct l2_node *nodes;
    struct l2_graph_told *told; /* in the order of telling */
    size_t told_count;
    size_t told_room;

    bool indexed;               /* the rows say what was told */
    bool overloaded;            /* some node is */
    uint32_t uniform_cost;      /* of all ends in the rows; 0 if there are several, or no ends */
    uint32_t *first;            /* node_count + 1 */
    uint32_t end_room;          /* the following have room for so many */
    uint32_t *to;
    uint32_t *cost;
    uint32_t *opposite;
    uint16_t *port;

    bool prefixes_compared;     /* prefixes_unique says what nodes say */
    bool prefixes_unique;       /* no two nodes share a prefix */
    bool treed;                 /* parent and order are there */
    uint32_t *parent;           /* node -> its end towards the MOOSE tree's root, or L2_GRAPH_NONE */
    uint32_t *order;            /* nodes, tree by tree, each after its parent */
    bool bridged;               /* bridge_distance is there */
    uint64_t *bridge_distance;  /* node -> path cost to the root bridge of its component */
    struct l2_lsp_pack *pack;   /* what its switches would have flooded, or NULL */
    struct l2_spf *spf;         /* storage for paths, or NULL; see l2_graph_spf() */
    uint32_t asked_from;        /* spf says what l2_topology_distance() asks from here, or NONE */
};

/* l2_topology is a handle, so that const topologies can fill their caches. */
struct l2_topology
{
    struct l2_graph *graph;
    struct l2_topology_body *body; /* where graph is, its allocator, and the ports in use */
};

/*
 * A graph of so many nodes, 1 up, that know nothing and announce nothing. Everything comes from memory,
 * which outlives the graph. L2_EINVAL, L2_ENOMEM: nothing is held then.
 */
int l2_graph_init(struct l2_graph *graph, struct l2_memory *memory, uint32_t nodes);
/* Once more does nothing. */
void l2_graph_fini(struct l2_graph *graph);
/* The same as new, for so many nodes; keeps the storage. L2_EINVAL, L2_ENOMEM: state unchanged. */
int l2_graph_clear(struct l2_graph *graph, uint32_t nodes);
/* Describe a node; L2_ENOENT if there is no such node. */
int l2_graph_set_node(struct l2_graph *graph, uint32_t node, const struct l2_node *info);
/*
 * What a node announces. L2_ENOENT if there is no such node or neighbour, L2_EINVAL for cost 0 or a
 * port out of range (1 to L2_MAX_PORTS), L2_ENOMEM.
 */
int l2_graph_add_end(struct l2_graph *graph, uint32_t node, const struct l2_graph_end *end);
/* Make the rows; L2_ENOMEM. */
int l2_graph_index(struct l2_graph *graph);
/* How many ends are in the rows. */
uint32_t l2_graph_end_count(const struct l2_graph *graph);
/* Whether no two nodes share a prefix; L2_ENOMEM. */
int l2_graph_prefixes_unique(struct l2_graph *graph, bool *unique);
/*
 * Order of bridges: priority, then address, then number [802.1D-2004 9.2.5]. Negative, 0, positive.
 */
int l2_graph_compare_bridges(const struct l2_graph *graph, uint32_t a, uint32_t b);
/*
 * Storage for paths that all who compute on this graph share, one after the other: what is in it is
 * good until the next call. NULL: out of memory.
 */
struct l2_spf *l2_graph_spf(struct l2_graph *graph);

#endif
