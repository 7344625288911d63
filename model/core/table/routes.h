/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * routes: from the graph of a network to one switch's FIB and its ports of the broadcast tree.
 *
 * In a flat or class plan there is an entry for each other switch. In an area plan there is one for
 * each other switch of the own area, over paths that stay inside it, and one for each other area.
 */
#ifndef L2_TABLE_ROUTES_H
#define L2_TABLE_ROUTES_H

#include "fib.h"
#include "graph.h"

/*
 * Bring the FIB up to date, and on_tree (by port number: whether it is a port of the tree), and tell
 * how many entries changed. The graph is indexed, its prefixes are in the plan and differ, and self has
 * ends at ports that the switch has. Of config the number of ports, the plan, the switch's own prefix,
 * broadcast and max_paths count. L2_ENOMEM; fib and on_tree are as they were.
 */
int l2_routes_compute(struct l2_fib *fib, bool *on_tree, struct l2_graph *graph, uint32_t self,
                      const struct l2_config *config, size_t *changed);

#endif
