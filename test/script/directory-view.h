/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_DIRECTORY_VIEW_H
#define L2SCRIPT_DIRECTORY_VIEW_H

#include "engine.h"

#include <string>
#include <vector>

/**
 * @file
 * What must be true of directory servers, and of the ARP caches that they fill.
 */

namespace ns3
{
namespace l2script
{

/**
 * @brief Do servers hold the same?
 * @param engine the network
 * @param servers which ones; empty for all that run
 * @return empty if their digests and all their mappings are equal, but for when an address was
 * claimed and seen; else what differs
 */
std::string BadDirectories(Engine& engine, const std::vector<uint32_t>& servers);

/**
 * @brief Entries of ARP caches that are not the truth: they do not name the address by which a host
 * is known that has the IPv4 address now. What has expired is no entry.
 * @param engine the network
 * @return one line each
 */
std::vector<std::string> WrongCaches(Engine& engine);

/**
 * @brief Mappings that are not the truth, in the same sense, of servers that run. A host of which
 * a MOOSE switch knows nothing, because it moved there and said nothing, has no true mapping.
 * @param engine the network
 * @return one line each
 */
std::vector<std::string> WrongMappings(Engine& engine);

/// @param mapping a mapping @return what servers must agree on of it, in words
std::string MappingText(const l2_mapping& mapping);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_DIRECTORY_VIEW_H */
