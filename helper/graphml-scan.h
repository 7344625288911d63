/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_GRAPHML_SCAN_H
#define MOOSE_GRAPHML_SCAN_H

#include <cstddef>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief What has to be known of a GraphML file before Boost.Graph's reader may see it.
 *
 * That reader builds a tree of the whole file by recursion, twice, and takes whatever it finds: an
 * edge to an unknown node makes a node, a node that is there twice is one, unknown keys have no
 * name, hyperedges and nested graphs are passed over. So a file is looked through first, without
 * recursion and with little memory. What is let through is well-formed XML without declarations of
 * entities, of bounded size and depth, that describes one graph whose nodes and edges are all that
 * it has.
 */
struct GraphmlScan
{
    static constexpr std::size_t MAX_OCTETS = 16 << 20;  //!< longest file: 16 MiB
    static constexpr std::size_t MAX_DEPTH = 100;        //!< elements within each other
    static constexpr std::size_t MAX_ITEMS = 300000;     //!< elements and attributes of all
    static constexpr std::size_t MAX_NODES = 10000;      //!< nodes
    static constexpr std::size_t MAX_EDGES = 50000;      //!< edges
    static constexpr std::size_t MAX_KEYS = 1000;        //!< keys
    static constexpr std::size_t MAX_DEFAULTS = 1000000; //!< keys' defaults, for nodes and edges

    /** An edge. */
    struct Edge
    {
        std::size_t source; //!< index of a node
        std::size_t target; //!< index of a node
        bool directed;      //!< it leads from one to the other and not back
    };

    std::vector<std::string> nodes; //!< the nodes' identifiers, as they are written
    std::vector<Edge> edges;        //!< the edges

    /**
     * Look through a file.
     * @param text what it holds
     * @return what was found
     * @throws std::invalid_argument with one line that says what is wrong and what is allowed,
     * without the file's name
     */
    static GraphmlScan Scan(const std::string& text);
};

/**
 * @param text anything
 * @return the same in quotes and fit to stand in a line of a message: short, and printable ASCII
 */
std::string QuoteForMessage(const std::string& text);

} // namespace ns3

#endif /* MOOSE_GRAPHML_SCAN_H */
