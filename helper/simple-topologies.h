/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SIMPLE_TOPOLOGIES_H
#define SIMPLE_TOPOLOGIES_H

#include "topology-family.h"
#include "topology-spec.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup moose
 * @brief A full mesh: a link between any two switches.
 *
 * Of n switches it has n (n - 1) / 2 links, n - 1 of them at each switch, diameter 1, one shortest
 * path between any two, and floor(n^2 / 4) links between any two halves.
 *
 * @param switches how many, 1 to 1414: MAX_LINKS of TopologyBuilder
 * @param hostsPerSwitch hosts on each, 1 up
 * @return the network
 * @throws std::invalid_argument if either is out of range
 */
TopologySpec FullMesh(uint32_t switches, uint32_t hostsPerSwitch);

/**
 * @ingroup moose
 * @brief A ring of switches.
 *
 * Of n switches, 3 or more, it has n links, two at each switch, diameter floor(n / 2), two links
 * between its halves, and one shortest path between any two switches, or two if they are n / 2
 * apart. Two switches have one link, as a torus has. RSTP's Max Age of 20 bridges suffices
 * for 41 switches, but if a link beside the root fails the tree is as deep as the ring is long, so
 * that only 21 recover from any failure.
 *
 * @attention Bridges that are all switched on at once hear of one better root after the other here,
 * as their addresses rise along the ring, and RSTP's Transmit Hold Count of 6 lets them pass on one
 * a second of those above: a ring of n is at rest after about n / 2 - 6 seconds.
 *
 * @param switches how many, 1 up
 * @param hostsPerSwitch hosts on each, 1 up
 * @return the network
 * @throws std::invalid_argument if either is out of range
 */
TopologySpec Ring(uint32_t switches, uint32_t hostsPerSwitch);

/**
 * @ingroup moose
 * @brief A hypercube: 2^d switches whose numbers have d bits, linked where one bit differs.
 *
 * It has d 2^(d - 1) links, d at each switch, and diameter d. Between switches that differ in x
 * bits there are x! shortest paths. Any two halves are joined by at least 2^(d - 1) links
 * [Leighton, Introduction to Parallel Algorithms and Architectures, 3.1].
 *
 * @param dimension d, 0 to 16
 * @param hostsPerSwitch hosts on each switch, 1 up
 * @return the network
 * @throws std::invalid_argument if either is out of range
 */
TopologySpec Hypercube(uint32_t dimension, uint32_t hostsPerSwitch);

/**
 * @return full meshes, with the option --switches and two hosts on each
 */
TopologyFamily FullMeshFamily();

/**
 * @return rings, with the option --switches and two hosts on each
 */
TopologyFamily RingFamily();

/**
 * @return hypercubes, with the option --dimension and two hosts on each switch
 */
TopologyFamily HypercubeFamily();

} // namespace ns3

#endif /* SIMPLE_TOPOLOGIES_H */
