/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef GRAPHML_H
#define GRAPHML_H

#include "wan-graph.h"

#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup moose
 * @brief Read a wide-area network from GraphML, such as a file of the Internet Topology Zoo.
 *
 * Attributes go by their names in whatever case and type the file declares; doc/multi-dc.md lists
 * them. A text where a number is expected, "nan" too, counts as if it were not there; a number that
 * is out of range is an error. In a directed graph an edge and one in the other direction are one
 * link; else each edge is a link.
 *
 * Refused are what is no well-formed XML or no GraphML, declarations (DOCTYPE, entities),
 * hyperedges, nested and further graphs, nodes of equal id, edges to unknown nodes, data of unknown
 * keys, and what is larger than 16 MiB, 10000 nodes, 50000 edges, 300000 elements and attributes,
 * 1000 keys or 100 elements within each other: before Boost.Graph's reader sees it.
 *
 * @param file path of the file
 * @return the network; its source is the file
 * @throws std::invalid_argument with one line for the user, if it is none, or if this module was
 * built without Boost.Graph
 */
WanGraph ReadGraphml(const std::string& file);

/**
 * The same with a file that has been read.
 * @param source what to call it
 * @param text what it holds
 * @return the network
 * @throws std::invalid_argument as ReadGraphml() does
 */
WanGraph ParseGraphml(const std::string& source, const std::string& text);

/**
 * Read a rate as it may stand in an attribute: a number of bit/s, or one with a unit such as
 * 10Gbps.
 * @param text the text
 * @return the rate, or nothing if it is none or not between 1 kb/s and 100 Tb/s
 */
std::optional<DataRate> ParseWanRate(const std::string& text);

} // namespace ns3

#endif /* GRAPHML_H */
