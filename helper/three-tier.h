/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef THREE_TIER_H
#define THREE_TIER_H

#include "topology-family.h"
#include "topology-spec.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup moose
 * @brief The usual tree of a data centre [report 1.1.3]: top-of-rack switches, end-of-row switches
 * and core, the upper two in redundant pairs.
 *
 *            core-0 ======== core-1
 *            |    \__  ____ /   |      each end-of-row switch to both
 *         eor-0-0 == eor-0-1          eor-1-0 == eor-1-1
 *          |    \  /    |                ...
 *         tor-0-0  tor-0-1  ...        each top-of-rack switch to both of its row
 *          | | |    | | |
 *         h-0-0-0  h-0-1-0 ...
 *
 * Racks stand in rows. The servers of a rack, 20 to 40 of them in the report, have one link each,
 * of 1 Gb/s, to the switch on top of it. That has an uplink of 10 Gb/s to each of the two switches
 * at the end of its row, where the uplinks of 20 to 40 racks end. Every end-of-row switch has a
 * link of 40 Gb/s to each of the two core switches. The two of a pair are linked with each other as
 * well, at the rate of their downlinks: what reaches the wrong one of a pair, because a link
 * failed or the spanning tree blocks one, does not go through another tier.
 *
 * With R rows of K racks there are 2 + R (2 + K) switches and 1 + R (5 + 2 K) links between them;
 * ports: 2 and the hosts at a top-of-rack switch, K + 3 at an end-of-row switch, 2 R + 1 at a core
 * switch. Two racks of a row are 2 links apart, by 2 shortest paths; two of different rows 4, by 8.
 * The diameter is 4, or 2 with one row. To divide all racks of half of the rows from the
 * rest, for an even R and K > 1, takes 2 R links: two at each end-of-row switch of one half.
 *
 * core-0 has the best bridge priority (12288), core-1 the next (16384), end-of-row switches have
 * 24576. Rows are areas 1 to R, the core is area 0.
 *
 * @param rows rows of racks, 1 to 63
 * @param racks racks of a row, 1 to 4000
 * @param hostsPerEdge servers of a rack, 1 up
 * @return the network
 * @throws std::invalid_argument if one of these is out of range or the network too large
 */
TopologySpec ThreeTier(uint32_t rows, uint32_t racks, uint32_t hostsPerEdge);

/**
 * @return three-tier trees, with the options --rows and --racks and 20 hosts on each edge switch
 */
TopologyFamily ThreeTierFamily();

} // namespace ns3

#endif /* THREE_TIER_H */
