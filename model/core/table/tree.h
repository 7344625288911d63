/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * tree: spanning trees of a known graph.
 *
 *   For Ethernet: the active topology that the spanning tree protocol arrives at
 *   [802.1D-2004 17.3]: root bridge is the lowest bridge identifier; a port's role follows from the
 *   priority vectors (path cost, bridge identifier, port number) at both ends of its link.
 *   For MOOSE: the tree deduced from the routing graph [report 2.2.2]: shortest paths to the switch
 *   with the lowest prefix, among equals through the neighbour with the lowest prefix, then the
 *   lowest port of that neighbour.
 *
 * In a graph of several components each has a root and tree of its own.
 */
#ifndef L2_TABLE_TREE_H
#define L2_TABLE_TREE_H

#include "graph.h"

/* The roles of a node's ends, in port order: roles has one for each. L2_ENOMEM. */
int l2_tree_bridge_roles(struct l2_graph *graph, uint32_t node, enum l2_port_role *roles);

/*
 * For each node the port of self through which the tree leads there, L2_NO_PORT for self itself and
 * for what cannot be reached. L2_ENOMEM.
 */
int l2_tree_ports_towards(struct l2_graph *graph, uint32_t self, uint16_t *towards);

#endif
