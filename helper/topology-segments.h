/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TOPOLOGY_SEGMENTS_H
#define TOPOLOGY_SEGMENTS_H

#include "topology-spec.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief What lies between the switches of a network that know each other: hubs, and for MOOSE
 * switches also legacy bridges, with their hosts.
 *
 * Everything that hangs together through such is one segment. To Ethernet switches legacy bridges
 * are switches like themselves, so that only hubs make segments; to MOOSE switches a segment looks
 * like one port with several hosts.
 */
class TopologySegments
{
  public:
    /** Where a segment is plugged into a switch that is no part of it. */
    struct Attachment
    {
        uint32_t link; //!< index of the link
        uint32_t sw;   //!< index of the switch
    };

    /** Hubs, or hubs and legacy bridges, that hang together. */
    struct Segment
    {
        std::vector<uint32_t> members;       //!< indexes of them
        std::vector<Attachment> attachments; //!< where it meets the rest, in the order of the links
        std::vector<uint32_t> hosts;         //!< indexes of its hosts
        uint32_t links{0};                   //!< links between members
    };

    /**
     * @param spec the network; indexes in it are right
     * @param legacyToo legacy bridges are parts of segments, not only hubs
     */
    TopologySegments(const TopologySpec& spec, bool legacyToo);

    /**
     * @return the segments, in the order of their first members
     */
    const std::vector<Segment>& GetSegments() const;

    /**
     * @param sw index of a switch
     * @return whether it is part of a segment
     */
    bool IsMember(uint32_t sw) const;

    /**
     * @return how many switches are not
     */
    uint32_t CountOthers() const;

    /**
     * @param sw index of a switch that is not
     * @return how many before it are not: its number among them
     */
    uint32_t GetNumber(uint32_t sw) const;

  private:
    /** Which segment a switch is part of, or, with isMember unset, its number among the others. */
    struct Place
    {
        bool isMember{false}; //!< it is part of a segment
        uint32_t number{0};   //!< of the segment, or among the others
    };

    std::vector<Place> m_places;     //!< of each switch
    std::vector<Segment> m_segments; //!< the segments
};

} // namespace ns3

#endif /* TOPOLOGY_SEGMENTS_H */
