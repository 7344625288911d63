/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_RANDOM_SCRIPT_H
#define L2SCRIPT_RANDOM_SCRIPT_H

#include <cstdint>
#include <string>

/**
 * @file
 * Random networks and random traffic, written as topology scripts. What fails is a script that
 * anybody can run again, and cut down.
 */

namespace ns3
{
namespace l2script
{

/// What a random script is to be like.
struct RandomPlan
{
    uint64_t seed{1};       //!< of everything that is random
    std::string scheme;     //!< "ethernet", "rstp", "moose" or "link-state"
    std::string broadcast;  //!< moose, link-state: "tree" or "rpf"
    uint32_t switches{20};  //!< at most
    uint32_t hosts{12};     //!< at most; 2 at least
    uint32_t exchanges{12}; //!< at most; UDP datagrams that are echoed
};

/**
 * @brief Write a script.
 *
 * The graph is, by turns, a tree, a tree with some links more, dense, or one with parallel links;
 * always connected. Rates, delays, priorities, port numbers and places of hosts are random. Hosts
 * exchange datagrams; then one broadcasts; then, if the graph has a link to spare, one is cut, the
 * graph is computed anew, and the same is done again.
 *
 * The script says what arithmetic knows of a network with S switches, L links between them and H
 * hosts:
 *
 *     all datagrams are delivered, each host has each broadcast once, nothing loops
 *     a broadcast is, in frames on all links together,
 *         along a tree                S - 1 + H
 *         by reverse-path forwarding  2 L - S + 1 + H     (all links, both ways, but the S - 1 ones
 *                                                         it came along are used one way only)
 *         in 802.1D's active topology L + H               (each link once: from its designated
 * port)
 *
 * With "rstp", some switches have a cable to themselves, some ports costs and priorities of their
 * own. Nobody computes anything anew: several links are cut and repaired, microseconds or
 * milliseconds apart, while hosts broadcast into the midst of it: a frame may loop or arrive twice
 * only if a port changed its state while it was under way. Then those links that are needed are
 * repaired, and when old news can be no longer about (MaxAge, and time to forward) the active
 * topology is a tree, datagrams are delivered and a broadcast is counted.
 *
 * The same with "link-state": random costs are equal at both ends of a link, some switches have
 * other hello intervals and SPF delays, and all may have a key. When all is quiet, all databases
 * are the same, and routes and tree are those that a switch computes which is given the graph; also
 * while links are down that take the network apart.
 *
 * @param plan what it is to be like
 * @return its text; the same plan gives the same text
 */
std::string RandomScript(const RandomPlan& plan);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_RANDOM_SCRIPT_H */
