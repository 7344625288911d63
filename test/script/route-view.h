/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_ROUTE_VIEW_H
#define L2SCRIPT_ROUTE_VIEW_H

#include "engine.h"

#include <string>
#include <vector>

/**
 * @file
 * What link-state routing must have come to when it is at rest: the same database everywhere, and
 * the routes that a switch computes which is simply given the graph. That computation is tested
 * against Boost.Graph.
 */

namespace ns3
{
namespace l2script
{

/**
 * @brief Compare link-state databases: which link-state PDUs, their sequence numbers and checksums.
 * @param engine a network
 * @param nodes the switches to compare; none: all that run link-state routing
 * @return empty, or what differs
 */
std::string BadDatabases(Engine& engine, const std::vector<uint32_t>& nodes);

/**
 * @brief Compare the routes, the tree and the trunks of every switch that runs link-state routing
 * with those of a switch that is given the graph as it is: the links that are up between two such
 * switches of the same plan, area and key, unless one of the ports is managed as an edge.
 * @param engine a network
 * @return empty, or what differs
 */
std::string BadRoutes(Engine& engine);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_ROUTE_VIEW_H */
