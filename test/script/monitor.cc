/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "monitor.h"

#include "values.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr unsigned PLACE_BITS = 24;          // of a key: which direction of a link, or which host
constexpr std::size_t MOST_VIOLATIONS = 100; // a storm must not fill the memory with its report
constexpr uint64_t STORM = 1000;             // loops that nobody needs to see more of
constexpr std::size_t SHOWN_OCTETS = 42;     // of a frame in a report: headers, and ARP whole

uint64_t
KeyOf(uint64_t id, uint64_t place)
{
    return id << PLACE_BITS | place;
}

std::string
CastOf(l2_mac address)
{
    return address == L2_MAC_BROADCAST ? "broadcast" : IsGroup(address) ? "multicast" : "unicast";
}

std::string
ProtocolOf(const Bytes& frame)
{
    const uint16_t type = TypeOf(frame);
    return IsBpdu(frame)            ? "bpdu"
           : IsIsis(frame)          ? "isis"
           : IsElk(frame)           ? "elk"
           : type == ETHERTYPE_ARP  ? "arp"
           : type == ETHERTYPE_IPV4 ? "ipv4"
                                    : "other";
}

} // namespace

bool
FrameFilter::Wants(const Passage& passage) const
{
    return passage.received == received && (link < 0 || passage.link == unsigned(link)) &&
           (from < 0 || passage.from == from) &&
           (cast.empty() || CastOf(DestinationOf(*passage.frame)) == cast) &&
           (protocol.empty()
                ? !IsBpdu(*passage.frame) && !IsIsis(*passage.frame) && !IsElk(*passage.frame)
                : ProtocolOf(*passage.frame) == protocol);
}

Monitor::Monitor(const Network& network, bool steady)
    : m_network(network),
      m_steady(steady)
{
}

void
Monitor::Note(const Passage& passage)
{
    m_passages.push_back(passage);
    m_born.emplace(passage.id, passage.time);
    if (!passage.received)
    {
        if (!m_departures.insert(KeyOf(passage.id, 2 * passage.link + passage.from)).second)
        {
            m_loops++;
            m_broadcastLoops += IsGroup(DestinationOf(*passage.frame)) ? 1 : 0;
            Again("loop", passage);
        }
        const uint32_t sender = m_network.links[passage.link].ends[passage.from].node;
        if (m_network.nodes[sender].kind == NodeKind::HOST)
        {
            m_arrivals.insert(KeyOf(passage.id, sender));
        }
        if (m_loops >= STORM)
        {
            throw std::runtime_error("a storm, which never ends: " + TextOf(passage));
        }
        return;
    }
    const uint32_t node = m_network.links[passage.link].ends[1 - passage.from].node;
    if (m_network.nodes[node].kind == NodeKind::HOST &&
        !m_arrivals.insert(KeyOf(passage.id, node)).second)
    {
        m_duplicates++;
        Again("duplicate", passage);
    }
}

std::string
Monitor::TextOf(const Passage& passage) const
{
    const Link& link = m_network.links[passage.link];
    const Bytes& frame = *passage.frame;
    const Bytes shown(frame.begin(), frame.begin() + std::min(frame.size(), SHOWN_OCTETS));
    return "at " + TimeText(passage.time) + " frame " + std::to_string(passage.id) + " from " +
           m_network.NameOf(link.ends[passage.from]) + " to " +
           m_network.NameOf(link.ends[1 - passage.from]) + " (" + HexOf(shown) + ")";
}

void
Monitor::Violation(const std::string& what)
{
    if (m_violations.size() < MOST_VIOLATIONS)
    {
        m_violations.push_back(what);
    }
}

void
Monitor::Again(const std::string& what, const Passage& passage)
{
    const bool changed = m_change >= m_born[passage.id];
    const bool transient = changed && !(m_steady && IsGroup(DestinationOf(*passage.frame)));
    if (m_tolerance == Tolerance::NONE || (m_tolerance == Tolerance::TRANSIENTS && !transient))
    {
        Violation(what + ": " + TextOf(passage) + " has been here before" +
                  (changed ? "; a port or a route changed meanwhile" : ""));
    }
}

void
Monitor::Allow(Tolerance tolerance)
{
    m_tolerance = tolerance;
}

void
Monitor::NoteChange(l2_time time)
{
    m_change = time;
}

void
Monitor::Mark()
{
    m_mark = m_passages.size();
    m_markedLoops = m_loops;
    m_markedBroadcastLoops = m_broadcastLoops;
    m_markedDuplicates = m_duplicates;
}

uint64_t
Monitor::Count(const FrameFilter& filter) const
{
    uint64_t count = 0;
    for (std::size_t i = m_mark; i < m_passages.size(); i++)
    {
        count += filter.Wants(m_passages[i]) ? 1 : 0;
    }
    return count;
}

const Passage*
Monitor::Nth(const FrameFilter& filter, uint64_t number) const
{
    for (std::size_t i = m_mark; i < m_passages.size(); i++)
    {
        if (filter.Wants(m_passages[i]) && --number == 0)
        {
            return &m_passages[i];
        }
    }
    return nullptr;
}

const std::vector<Passage>&
Monitor::Passages() const
{
    return m_passages;
}

const std::vector<std::string>&
Monitor::Violations() const
{
    return m_violations;
}

uint64_t
Monitor::Loops(bool marked) const
{
    return m_loops - (marked ? m_markedLoops : 0);
}

uint64_t
Monitor::BroadcastLoops(bool marked) const
{
    return m_broadcastLoops - (marked ? m_markedBroadcastLoops : 0);
}

uint64_t
Monitor::Duplicates(bool marked) const
{
    return m_duplicates - (marked ? m_markedDuplicates : 0);
}

} // namespace l2script
} // namespace ns3
