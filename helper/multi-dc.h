/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MULTI_DC_H
#define MULTI_DC_H

#include "topology-family.h"
#include "topology-spec.h"
#include "wan-graph.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief How data centres are joined by a wide-area network.
 */
struct MultiDcPlan
{
    /** Kinds of sites, as BuildTopology() reads them; cycled over the sites. */
    std::vector<std::string> sites{"fat-tree", "three-tier:rows=1:racks=4"};
    uint32_t siteCount{10};         //!< sites, 1 to MAX_SITES and at most one a node
    uint32_t siteUplinks{2};        //!< most links of a site to its node of the WAN, 1 up
    uint32_t hostsPerEdge{2};       //!< hosts on each switch that has any, if a kind does not say
    DataRate wanRate{10000000000};  //!< of links of which the rate is not known, and of uplinks
    Time wanDelay{MilliSeconds(5)}; //!< of links of which nothing is known, one way

    static constexpr uint32_t MAX_SITES = 63; //!< areas of the address plan without the WAN's
};

/**
 * @ingroup moose
 * @brief Data centres, like or unlike, joined by a wide-area network.
 *
 * The nodes of the WAN are switches of tier "wan" in area 0, first in the list, and called by
 * WanGraph::MakeNames(). The nodes with most links, first those that come first, have a site each:
 * site i is in area i + 1, has the node's name as Switch::site, and all of its switches and hosts
 * have that name and a full stop before their own ("Chicago.core-0"). The site's switches of its
 * highest tier, equally far apart in their order and at most siteUplinks of them, have a link to
 * the node; of a site without tiers it is its first switch. Such a link is 100 m long and of the
 * tier of its end in the site: links of tier "wan" are long-haul links and no others.
 *
 * The best bridge priority, 4096, has the node of the WAN from which the switch that is farthest
 * away is nearest, in links: the root of as shallow a tree as can be. The other nodes have 8192,
 * and no switch of a site has a better one than 12288.
 *
 * Positions are longitude and latitude in degrees, or on a circle where there are none; each site
 * is drawn small above its node.
 *
 * @param wan the WAN; connected, without links from a node to itself
 * @param plan the rest
 * @return the network
 * @throws std::invalid_argument with one line for the user, if that cannot be built; how many hosts
 * there would be is found out before they are made
 */
TopologySpec MultiDc(const WanGraph& wan, const MultiDcPlan& plan);

/**
 * Read the WAN of --graph.
 * @param name name of a shipped one (GetShippedWans()), or path of a GraphML file; a path that is
 * such a name is written with a folder, as ./NAME
 * @param largestPart whether of a network that is not connected the largest part is taken
 * @return the WAN
 * @throws std::invalid_argument with one line for the user, if it is none, if it is not connected
 * unless largestPart, if it has no node, or if a link leads from a node to itself
 */
WanGraph ReadWan(const std::string& name, bool largestPart);

/**
 * @return data centres joined by a WAN, with the options --graph, --graph-part, --sites,
 * --site-count, --site-uplinks, --wan-rate, --wan-delay
 */
TopologyFamily MultiDcFamily();

} // namespace ns3

#endif /* MULTI_DC_H */
