/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef FAT_TREE_H
#define FAT_TREE_H

#include "topology-family.h"
#include "topology-spec.h"

namespace ns3
{

/**
 * @ingroup moose
 * @brief A k-ary fat-tree: three tiers of switches with k ports towards other switches or, at the
 * edge, hosts.
 *
 * There are k pods. Each has k/2 edge and k/2 aggregation switches, every one of the former linked
 * to every one of the latter. There are (k/2)^2 core switches, each linked to all pods: core switch
 * c to the aggregation switch number c / (k/2) of every pod. That makes 5 k^2 / 4 switches and
 * k^3 / 2 links between them.
 *
 *     core-0   core-1   core-2   core-3          k = 4
 *       |  each linked to one aggregation switch of every pod
 *     agg-0-0  agg-0-1  | agg-1-0  agg-1-1 | ...
 *        |   X    |          |   X    |
 *     edge-0-0 edge-0-1 | edge-1-0 edge-1-1 | ...
 *      | |       | |
 *     h-0-0-0  h-0-1-0 ...
 *
 * The core comes first in the list and has the best bridge priority (16384, aggregation 24576, edge
 * 32768), so that the root of a spanning tree is core-0. Pods are areas 1 to k, the core is area 0.
 *
 * @param k ports of a switch, even, 2 to 64
 * @param hostsPerEdge hosts on each edge switch, 1 up; k/2 in the literature, but free here
 * @return the network
 * @throws std::invalid_argument if k or hostsPerEdge is out of range
 */
TopologySpec FatTree(uint32_t k, uint32_t hostsPerEdge);

/**
 * @return fat-trees, with the option --k and k/2 hosts on each edge switch
 */
TopologyFamily FatTreeFamily();

} // namespace ns3

#endif /* FAT_TREE_H */
