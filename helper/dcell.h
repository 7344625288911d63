/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DCELL_H
#define DCELL_H

#include "topology-family.h"
#include "topology-spec.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup moose
 * @brief DCell [Guo et al., DCell: A Scalable and Fault-Tolerant Network Structure for Data
 * Centers, SIGCOMM 2008]: servers that forward, and switches with few ports.
 *
 * A DCell of level 0 is n servers at one switch (a mini-switch) with n ports. With t servers in a
 * DCell of level l - 1, one of level l has t + 1 of those, and a link between any two of them:
 * between number i and number j > i from the server j - 1 of the former to the server i of the
 * latter. So every server has one link a level.
 *
 * Each server is a switch here ("edge"), with its hosts inside (TopologyBuilder::SERVER_RATE);
 * mini-switches are "aggregation". Servers are named by where they are, from the highest level
 * down: server-4-0 is server 0 of the last DCell_0 of a DCell_1 with n = 4.
 *
 * With t_0 = n and t_l = t_(l-1) (t_(l-1) + 1): t_l servers, t_l / n mini-switches, t_l links to
 * those and t_l l / 2 between servers; l + 1 links at a server, n at a mini-switch. Between servers
 * at most 2^(l+1) - 1 hops, of which one through a mini-switch counts as one: at most 3 2^l - 1
 * links. Bisection more than t_l / (4 log_n t_l) [Guo et al., theorem 2].
 *
 * Mini-switches have the better bridge priority (24576), so that the root of a spanning tree is
 * mini-0 and no server. Where there are at most 63 DCells of level l - 1, each is an area from 1
 * on.
 *
 * @param ports n, 2 to 1000
 * @param level l, 0 to 4
 * @param hostsPerServer hosts of each server, 1 up
 * @return the network
 * @throws std::invalid_argument if one of these is out of range or the network too large
 */
TopologySpec DCell(uint32_t ports, uint32_t level, uint32_t hostsPerServer);

/**
 * @return DCells, with the options --ports and --level and one host in each server
 */
TopologyFamily DCellFamily();

} // namespace ns3

#endif /* DCELL_H */
