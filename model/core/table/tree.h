/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * tree: spanning trees of a known graph.
 *
 *   For Ethernet: the active topology that the spanning tree protocol arrives at
 *   [802.1D-2004 17.3]: root bridge is the lowest bridge identifier; a port's role follows from the
 *   priority vectors (path cost, bridge identifier, port number) at both ends of its link. Bridges
 *   know nothing of overload.
 *   For MOOSE: the tree deduced from the routing graph [report 2.2.2]: shortest paths from the switch
 *   with the lowest priority, then prefix; of equally short ones to a switch, the one whose last
 *   neighbour has the lowest prefix, then the lowest port there. Costs are those in the direction away
 *   from the root. An overloaded switch is a leaf; it is a root only of a tree that has no other.
 *
 * In a graph of several components each has a root and tree of its own. An overloaded switch that two
 * components have as neighbour hangs on the tree whose root stands first, and joins them in no way.
 */
#ifndef L2_TABLE_TREE_H
#define L2_TABLE_TREE_H

#include "graph.h"

/* The roles of a node's ends, in port order: roles has one for each. L2_ENOMEM. */
int l2_tree_bridge_roles(struct l2_graph *graph, uint32_t node, enum l2_port_role *roles);

/*
 * For each node the port of self through which the MOOSE tree leads there, L2_NO_PORT for self itself
 * and for what the tree does not reach. L2_ENOMEM.
 */
int l2_tree_ports_towards(struct l2_graph *graph, uint32_t self, uint16_t *towards);

#endif
