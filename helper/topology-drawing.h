/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TOPOLOGY_DRAWING_H
#define TOPOLOGY_DRAWING_H

#include "topology-spec.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * Draw a network for Graphviz: an undirected graph with positions, to be laid out by neato, which
 * moves nothing that has one ("neato -n2 -Tsvg"). Switches are boxes in the colour of their tier,
 * hubs are circles, hosts are points around their switch. Links are as wide as their rate says.
 * @param out where to
 * @param spec the network
 * @param idle links between switches, by index, that carry no frames and are drawn dashed; empty
 * for none
 */
void DrawTopology(std::ostream& out, const TopologySpec& spec, const std::vector<bool>& idle = {});

/**
 * @ingroup moose
 * Say what a network is like: how many of what it has, how far switches are apart, and how deep
 * the spanning tree is.
 * @param out where to, a few lines
 * @param spec the network
 */
void DescribeTopology(std::ostream& out, const TopologySpec& spec);

} // namespace ns3

#endif /* TOPOLOGY_DRAWING_H */
