/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PEER_CHOICE_H
#define PEER_CHOICE_H

#include "topology-spec.h"

#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief How hosts choose others to talk to.
 *
 * Set-up takes time in proportion to the hosts (those of ZipfPeers and LocalPeers, which sort them,
 * a little more), a choice at most to the logarithm of their number.
 */
class PeerChoice
{
  public:
    virtual ~PeerChoice() = default;

    /**
     * Choose a host.
     * @param host index of the one that chooses
     * @param random numbers to choose by
     * @return index of another host
     */
    virtual uint32_t Choose(uint32_t host, const Ptr<UniformRandomVariable>& random) = 0;
};

/**
 * @ingroup moose
 * @brief Each other host is chosen alike.
 */
class UniformPeers : public PeerChoice
{
  public:
    /**
     * @param hosts how many hosts there are, at least two
     */
    explicit UniformPeers(uint32_t hosts);

    // inherited from PeerChoice
    uint32_t Choose(uint32_t host, const Ptr<UniformRandomVariable>& random) override;

  private:
    uint32_t m_hosts; //!< how many hosts there are
};

/**
 * @ingroup moose
 * @brief Hosts are more or less popular: the one of rank r = 1, 2, ... is chosen with a probability
 * in proportion to r^-s, whoever chooses, and nobody chooses itself.
 *
 * Which host has which rank is random, so that who is popular does not depend on the place. That
 * nobody chooses itself is as if a host that has drawn itself drew again: its chances of the others
 * are in the same proportion.
 */
class ZipfPeers : public PeerChoice
{
  public:
    /** The largest exponent allowed. */
    static constexpr double MAX_EXPONENT = 10;

    /**
     * @param hosts how many hosts there are, at least two
     * @param exponent s, from 0, which is uniform, to MAX_EXPONENT
     * @param random numbers to choose the ranks by
     */
    ZipfPeers(uint32_t hosts, double exponent, const Ptr<UniformRandomVariable>& random);

    /**
     * @return the hosts in the order of their ranks
     */
    const std::vector<uint32_t>& GetRanking() const;

    // inherited from PeerChoice
    uint32_t Choose(uint32_t host, const Ptr<UniformRandomVariable>& random) override;

  private:
    std::vector<uint32_t> m_hostOf; //!< hosts by rank, from 0
    std::vector<uint32_t> m_rankOf; //!< ranks by host
    std::vector<double> m_tail;     //!< weight of each rank and all after it; 0 at the end
};

/**
 * @ingroup moose
 * @brief Hosts choose a distance first, and then one of the hosts at that distance, each alike.
 *
 * - **rack**: the other hosts at the same switch,
 * - **pod**: those at other switches of the same area (and site),
 * - **site**: those in other areas of the same site; networks without sites are one,
 * - **any**: all other hosts, the near ones too.
 *
 * Where there are no hosts at the distance chosen, the next one that has any is taken.
 */
class LocalPeers : public PeerChoice
{
  public:
    /** The distances. */
    enum Distance
    {
        RACK, //!< the same switch
        POD,  //!< the same area, another switch
        SITE, //!< the same site, another area
        ANY   //!< anywhere
    };

    /** Number of distances. */
    static constexpr std::size_t DISTANCES = 4;
    /** Names of the distances. */
    static constexpr const char* NAMES[DISTANCES] = {"rack", "pod", "site", "any"};
    /** The mix by default, as Parse() reads it. */
    static constexpr char DEFAULT_MIX[] = "rack:0.5,pod:0.25,site:0.15,any:0.1";

    /** Probabilities of the distances; they sum to 1. */
    using Mix = std::array<double, DISTANCES>;

    /**
     * Read a mix.
     * @param text such as DEFAULT_MIX, in any order; distances left out are never chosen
     * @param mix where it goes
     * @return whether the text is a mix; if not, @c mix is of no use
     */
    static bool Parse(const std::string& text, Mix& mix);

    /**
     * @param mix a mix
     * @return the same in words, all distances in their order
     */
    static std::string ToText(const Mix& mix);

    /**
     * @param spec the network; its hosts without servers of the directory are numbered from 0
     * @param mix how near peers are
     */
    LocalPeers(const TopologySpec& spec, const Mix& mix);

    // inherited from PeerChoice
    uint32_t Choose(uint32_t host, const Ptr<UniformRandomVariable>& random) override;

  private:
    /** Some hosts: places in m_order. */
    struct Range
    {
        uint32_t begin{0}; //!< the first
        uint32_t end{0};   //!< after the last
    };

    /** Where a host is, from the nearest to the farthest: rack, area, site. */
    using Ranges = std::array<Range, 3>;

    Mix m_mix;                     //!< how near peers are
    std::vector<uint32_t> m_order; //!< hosts by site, area and switch
    std::vector<uint32_t> m_place; //!< places in m_order by host
    std::vector<Ranges> m_ranges;  //!< by place in m_order
};

} // namespace ns3

#endif /* PEER_CHOICE_H */
