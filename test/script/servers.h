/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_SERVERS_H
#define L2SCRIPT_SERVERS_H

#include "network.h"

#include <map>
#include <string>

/**
 * @file
 * Directory servers as scripts write them, and their counters by name.
 */

namespace ns3
{
namespace l2script
{

/**
 * @brief Make the core's configuration of a directory server.
 * @param network the network
 * @param node index of a host that runs one
 * @return the configuration
 * @throw NetworkError for an option that is unknown or out of range
 */
l2_directory_config DirectoryConfigOf(const Network& network, uint32_t node);

/// @param counters of a server @return them by name, as scripts write them
std::map<std::string, uint64_t> CountersByName(const struct l2_directory_counters& counters);

/// @param counters what a switch has counted of the directory @return them by name
std::map<std::string, uint64_t> CountersByName(const l2_counters::l2_intercept_counters& counters);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_SERVERS_H */
