/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_GRID_H
#define MOOSE_GRID_H

#include "topology-family.h"
#include "topology-spec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief Read the dimensions of a grid or a torus, such as "4x4x4".
 * @param family name of the family, for messages
 * @param text one to four numbers from 1, divided by x and without leading zeros
 * @return the numbers
 * @throws std::invalid_argument with one line, if the text is not such
 */
std::vector<uint32_t> ParseDims(const std::string& family, const std::string& text);

/**
 * @ingroup moose
 * @brief A grid (mesh) of one to four dimensions: every switch is linked to its neighbours in each.
 *
 *     s-0-1 -- s-1-1 -- s-2-1       3x2
 *       |        |        |
 *     s-0-0 -- s-1-0 -- s-2-0
 *
 * Of dimensions d_1 x ... x d_n it has N = d_1 ... d_n switches; N (d_i - 1) / d_i links in
 * dimension i; diameter sum (d_i - 1); at every switch one or two links in a dimension longer than
 * 1. Between switches that are x_i apart there are (sum x_i)! / (product x_i!) shortest paths. If
 * the longest dimension d is even, N / d links join its halves, and no fewer join any two halves
 * [Leighton, Introduction to Parallel Algorithms and Architectures, 1.9].
 *
 * The switch in the middle has the better bridge priority (24576), so that a spanning tree is as
 * shallow as possible: a tree deeper than Max Age, 20 bridges, does not converge.
 *
 * A network whose servers are switches (@p serverSwitches), as CamCube's [Abu-Libdeh et al.,
 * Symbiotic Routing in Future Data Centers, SIGCOMM 2010], has one host on each, or several that
 * share the server, by links inside the server (TopologyBuilder::SERVER_RATE).
 *
 * @param dims one to four dimensions, each 1 or more
 * @param hostsPerSwitch hosts on each switch, 1 up
 * @param serverSwitches each switch is in a server, with its hosts
 * @return the network
 * @throws std::invalid_argument if a dimension is out of range or the network too large
 */
TopologySpec Grid(const std::vector<uint32_t>& dims,
                  uint32_t hostsPerSwitch,
                  bool serverSwitches = false);

/**
 * @ingroup moose
 * @brief A torus of one to four dimensions: a grid in which the last switch of each row is linked
 * to the first as well.
 *
 * A dimension of 2 has one link and not two parallel ones: both directions around it lead to the
 * same neighbour, and a torus 2x2x2 is a hypercube. A dimension of 1 has none.
 *
 * Of dimensions d_1 x ... x d_n it has N = d_1 ... d_n switches; in a dimension N links if it is 3
 * or longer, N / 2 if it is 2; at every switch two links in the former, one in the latter; diameter
 * sum floor(d_i / 2). Between switches that are x_i apart, the shorter way round, there are
 * 2^h (sum x_i)! / (product x_i!) shortest paths, h being the number of dimensions longer than 2
 * of which x_i is exactly half. If the longest dimension d is even and longer than 2, 2 N / d links
 * join its halves, and no fewer join any two halves of the switches [Dally, Towles, Principles and
 * Practices of Interconnection Networks, 5.1]. The same from every switch, so all have the same
 * bridge priority.
 *
 * @param dims one to four dimensions, each 1 or more
 * @param hostsPerSwitch hosts on each switch, 1 up
 * @param serverSwitches each switch is in a server, with its hosts; see Grid()
 * @return the network
 * @throws std::invalid_argument if a dimension is out of range or the network too large
 */
TopologySpec Torus(const std::vector<uint32_t>& dims,
                   uint32_t hostsPerSwitch,
                   bool serverSwitches = false);

/**
 * @return grids, with the options --dims and --server-switches and two hosts on each switch, or one
 * in each server
 */
TopologyFamily GridFamily();

/**
 * @return tori, with the same
 */
TopologyFamily TorusFamily();

} // namespace ns3

#endif /* MOOSE_GRID_H */
