/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "topology-segments.h"

#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TopologySegments");

TopologySegments::TopologySegments(const TopologySpec& spec, bool legacyToo)
    : m_places(spec.switches.size())
{
    NS_LOG_FUNCTION(this << legacyToo);
    std::vector<std::vector<uint32_t>> neighbours(spec.switches.size()); // members' members
    for (uint32_t i = 0; i < m_places.size(); i++)
    {
        m_places[i].isMember = spec.switches[i].kind == TopologySpec::Kind::HUB ||
                               (spec.switches[i].kind == TopologySpec::Kind::LEGACY && legacyToo);
    }
    for (const TopologySpec::Link& link : spec.links)
    {
        if (IsMember(link.a) && IsMember(link.b))
        {
            neighbours[link.a].push_back(link.b);
            neighbours[link.b].push_back(link.a);
        }
    }
    uint32_t others = 0;
    std::vector<bool> isReached(m_places.size());
    for (uint32_t i = 0; i < m_places.size(); i++)
    {
        if (!IsMember(i))
        {
            m_places[i].number = others++;
        }
        else if (!isReached[i])
        {
            Segment segment;
            segment.members = {i};
            isReached[i] = true;
            for (std::size_t next = 0; next < segment.members.size(); next++)
            {
                m_places[segment.members[next]].number = m_segments.size();
                for (const uint32_t neighbour : neighbours[segment.members[next]])
                {
                    if (!isReached[neighbour])
                    {
                        isReached[neighbour] = true;
                        segment.members.push_back(neighbour);
                    }
                }
            }
            m_segments.push_back(segment);
        }
    }
    for (uint32_t i = 0; i < spec.links.size(); i++)
    {
        const TopologySpec::Link& link = spec.links[i];
        if (IsMember(link.a) && IsMember(link.b))
        {
            m_segments[m_places[link.a].number].links++;
        }
        else if (IsMember(link.a) || IsMember(link.b))
        {
            const uint32_t inside = IsMember(link.a) ? link.a : link.b;
            const uint32_t outside = IsMember(link.a) ? link.b : link.a;
            m_segments[m_places[inside].number].attachments.push_back({i, outside});
        }
    }
    for (uint32_t i = 0; i < spec.hosts.size(); i++)
    {
        if (IsMember(spec.hosts[i].sw))
        {
            m_segments[m_places[spec.hosts[i].sw].number].hosts.push_back(i);
        }
    }
}

const std::vector<TopologySegments::Segment>&
TopologySegments::GetSegments() const
{
    return m_segments;
}

bool
TopologySegments::IsMember(uint32_t sw) const
{
    return m_places.at(sw).isMember;
}

uint32_t
TopologySegments::CountOthers() const
{
    std::size_t others = m_places.size();
    for (const Segment& segment : m_segments)
    {
        others -= segment.members.size();
    }
    return others;
}

uint32_t
TopologySegments::GetNumber(uint32_t sw) const
{
    return m_places.at(sw).number;
}

} // namespace ns3
