/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_BRIDGE_VIEW_H
#define L2SCRIPT_BRIDGE_VIEW_H

#include "engine.h"

#include <cstdint>
#include <string>

/**
 * @file
 * The spanning tree as it is seen from outside: whether what all switches do is a tree.
 */

namespace ns3
{
namespace l2script
{

/**
 * @brief The identifier that makes a switch the root if it is the lowest [802.1D-2004 9.2.5].
 * @param engine the network
 * @param node a switch
 * @return priority, then address in the low 48 bits
 */
uint64_t BridgeIdentifierOf(const Engine& engine, uint32_t node);

/**
 * @brief Is the active topology a spanning tree? Between every two Ethernet switches or hubs that
 * links join in any way there must be exactly one path of ports that forward. A link counts if it
 * is up and each end is a hub or forwards.
 * @param engine the network
 * @return empty if it is, else where there is a second path, or none
 */
std::string BadTree(Engine& engine);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_BRIDGE_VIEW_H */
