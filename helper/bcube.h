/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef BCUBE_H
#define BCUBE_H

#include "topology-family.h"
#include "topology-spec.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup moose
 * @brief BCube [Guo et al., BCube: A High Performance, Server-centric Network Architecture for
 * Modular Data Centers, SIGCOMM 2009]: servers that forward, and levels of switches between them.
 *
 * The numbers of the servers have k + 1 digits to the base n. A switch of level i, 0 to k, joins
 * the n servers whose numbers differ in digit i alone. So a BCube of level k is n of level k - 1,
 * and n^k switches more, each of which is linked to one server of each.
 *
 * Each server is a switch here ("edge"), with its hosts inside (TopologyBuilder::SERVER_RATE);
 * switches of level 0 are "aggregation", those above "core". A server is named by its digits from
 * the highest on, a switch sw-LEVEL-NUMBER, the number being that of its servers without digit i.
 *
 * There are n^(k+1) servers, (k + 1) n^k switches and (k + 1) n^(k+1) links, k + 1 at a server and
 * n at a switch; diameter 2 (k + 1) links. Servers that differ in x digits are 2 x links apart, by
 * x! shortest paths. For an even n, n^(k+1) / 2 links and no fewer have to be cut to divide the
 * servers by halves of their highest digit.
 *
 * Switches of the highest level have the best bridge priority (16384), others 24576, servers 32768,
 * so that the root of a spanning tree is the first of the former. Where n is at most 63, the parts
 * of level k - 1 are areas from 1 on and the switches of level k area 0.
 *
 * @param ports n, 2 to 1000
 * @param level k, 0 to 16
 * @param hostsPerServer hosts of each server, 1 up
 * @return the network
 * @throws std::invalid_argument if one of these is out of range or the network too large
 */
TopologySpec BCube(uint32_t ports, uint32_t level, uint32_t hostsPerServer);

/**
 * @return BCubes, with the options --ports and --level and one host in each server
 */
TopologyFamily BCubeFamily();

} // namespace ns3

#endif /* BCUBE_H */
