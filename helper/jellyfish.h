/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef JELLYFISH_H
#define JELLYFISH_H

#include "topology-family.h"
#include "topology-spec.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup moose
 * @brief Jellyfish [Singla et al., Jellyfish: Networking Data Centers Randomly, NSDI 2012]:
 * switches joined at random, each by the same number of links.
 *
 * Links are added between random switches that have ports left and are not linked yet, until there
 * are no such two. What is left then is spent by taking a random link away: its ends are linked to
 * a switch with two ports left, or to one each of two switches that have one left. Where that comes
 * to a dead end, everything begins anew, with the random numbers that follow. If it comes to
 * several parts, these are joined by exchanging ends of two links that lie on circles, so that
 * nothing falls apart: the network is always connected, simple and regular. If more than half of
 * all possible links are wanted, those are chosen in this way that are not.
 *
 * N switches of degree r have N r / 2 links. Almost every one has a diameter of at most
 * 1 + ceil(log_(r-1) (2.1 r N ln N)) [Bollobas, de la Vega, The diameter of random regular graphs,
 * 1982, for any number in place of 2.1 that is greater than 2], and by Moore's bound none has less
 * than the least D with 1 + r (1 + (r-1) + ... + (r-1)^(D-1)) >= N.
 *
 * The random numbers are std::mt19937_64's, reduced here: the same network with every library.
 *
 * @param switches N, 1 up
 * @param degree r, links of each switch to others, less than N; N r is even; 1 for two switches
 * only, 0 for one
 * @param hostsPerSwitch hosts on each, 1 up
 * @param seed of the topology, apart from that of the traffic
 * @return the network
 * @throws std::invalid_argument if one of these is out of range or the network too large
 */
TopologySpec Jellyfish(uint32_t switches, uint32_t degree, uint32_t hostsPerSwitch, uint64_t seed);

/**
 * @return random regular networks, with the options --switches, --degree and --topology-seed and
 * two hosts on each switch
 */
TopologyFamily JellyfishFamily();

} // namespace ns3

#endif /* JELLYFISH_H */
