/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_PORTS_H
#define L2SCRIPT_PORTS_H

#include "network.h"

#include <string>
#include <vector>

/**
 * @file
 * Management of ports for the protocols that switches run, as scripts write it.
 */

namespace ns3
{
namespace l2script
{

/// The form of the statement, for messages.
extern const char* const PORT_USAGE;

/**
 * @brief Do what options say; what they do not name stays.
 * @param options what is said, in order
 * @param config how the port is managed so far, changed
 * @throw NetworkError for an option that is unknown or out of range
 */
void ApplyPortOptions(const std::vector<Option>& options, l2_port_config& config);

/**
 * @brief How a port is managed, to be changed.
 * @param network the network, which gets an entry for the port if it has none
 * @param end a switch's port
 * @return its management as it is written down
 */
l2_port_config& PortOf(Network& network, const End& end);

/**
 * @brief What a switch is told of how a port is managed. On a port that a hub is plugged into
 * autonegotiation would find half duplex: where the script says nothing else it is managed as one
 * that is not point-to-point [802.1D-2004 6.4.3].
 * @param network the network
 * @param end a switch's port
 * @return the configuration
 */
l2_port_config PortConfigOf(const Network& network, const End& end);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_PORTS_H */
