/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "peer-choice.h"

#include "read-number.h"

#include "ns3/abort.h"
#include "ns3/log.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <iterator>
#include <numeric>
#include <set>
#include <tuple>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("PeerChoice");

namespace
{

/** How far from 1 the sum of probabilities may be, as they are typed in decimal. */
constexpr double SUM_PRECISION = 1e-9;

} // namespace

// ---- UniformPeers -------------------------------------------------------------------------------

UniformPeers::UniformPeers(uint32_t hosts)
    : m_hosts(hosts)
{
    NS_ABORT_MSG_UNLESS(hosts >= 2, "UniformPeers: nobody to choose");
}

uint32_t
UniformPeers::Choose(uint32_t host, const Ptr<UniformRandomVariable>& random)
{
    // One of the others: the numbers from the host's own on are one too low.
    const uint32_t other = random->GetInteger(0, m_hosts - 2);
    return other < host ? other : other + 1;
}

// ---- ZipfPeers ----------------------------------------------------------------------------------

ZipfPeers::ZipfPeers(uint32_t hosts, double exponent, const Ptr<UniformRandomVariable>& random)
    : m_hostOf(hosts),
      m_rankOf(hosts),
      m_tail(hosts + 1)
{
    NS_ABORT_MSG_UNLESS(hosts >= 2, "ZipfPeers: nobody to choose");
    std::iota(m_hostOf.begin(), m_hostOf.end(), 0);
    for (uint32_t i = hosts - 1; i > 0; i--)
    {
        std::swap(m_hostOf[i], m_hostOf[random->GetInteger(0, i)]);
    }
    // From the least popular on, so that small weights are not lost beside large ones.
    for (uint32_t rank = hosts; rank-- > 0;)
    {
        m_rankOf[m_hostOf[rank]] = rank;
        m_tail[rank] = m_tail[rank + 1] + std::pow(rank + 1.0, -exponent);
    }
}

const std::vector<uint32_t>&
ZipfPeers::GetRanking() const
{
    return m_hostOf;
}

uint32_t
ZipfPeers::Choose(uint32_t host, const Ptr<UniformRandomVariable>& random)
{
    // Ranks lie one after the other, the last one first, each as long as its weight. The host's own
    // is taken out: what lies behind it moves up.
    const uint32_t own = m_rankOf[host];
    const double others = m_tail[own + 1] + (m_tail[0] - m_tail[own]);
    double point = random->GetValue(0, others);
    if (point >= m_tail[own + 1])
    {
        point = m_tail[own] + (point - m_tail[own + 1]);
    }
    // The rank whose weight reaches from m_tail[rank + 1] up to m_tail[rank]: above which all tails
    // are larger than the point.
    const auto after = std::lower_bound(m_tail.begin(), m_tail.end(), point, std::greater<>());
    auto rank = static_cast<uint32_t>(std::max<std::ptrdiff_t>(after - m_tail.begin(), 1) - 1);
    if (rank == own) // by rounding at an edge
    {
        rank = own == 0 ? 1 : own - 1;
    }
    return m_hostOf[rank];
}

// ---- LocalPeers ---------------------------------------------------------------------------------

bool
LocalPeers::Parse(const std::string& text, Mix& mix)
{
    mix.fill(0);
    std::set<std::string> seen;
    for (std::size_t begin = 0; begin <= text.size();)
    {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string item = text.substr(begin, end - begin);
        const std::size_t colon = std::min(item.find(':'), item.size());
        const std::string name = item.substr(0, colon);
        const std::string value = item.substr(std::min(colon + 1, item.size()));
        const auto distance = std::find(std::begin(NAMES), std::end(NAMES), name);
        const auto probability = ReadReal(value);
        if (distance == std::end(NAMES) || !seen.insert(name).second || !probability ||
            *probability < 0 || *probability > 1)
        {
            return false;
        }
        mix[distance - std::begin(NAMES)] = *probability;
        begin = end + 1;
    }
    return std::abs(std::accumulate(mix.begin(), mix.end(), -1.0)) <= SUM_PRECISION;
}

std::string
LocalPeers::ToText(const Mix& mix)
{
    std::string text;
    for (std::size_t i = 0; i < DISTANCES; i++)
    {
        char number[32];
        std::snprintf(number, sizeof(number), "%.15g", mix[i]);
        text += (i == 0 ? "" : ",") + std::string(NAMES[i]) + ":" + number;
    }
    return text;
}

LocalPeers::LocalPeers(const TopologySpec& spec, const Mix& mix)
    : m_mix(mix),
      m_order(spec.GetOrdinaryHosts().size()),
      m_place(m_order.size()),
      m_ranges(m_order.size())
{
    NS_ABORT_MSG_UNLESS(m_order.size() >= 2, "LocalPeers: nobody to choose");
    const std::vector<uint32_t> hosts = spec.GetOrdinaryHosts();
    using Place = std::tuple<const std::string&, uint32_t, uint32_t>; // site, area, switch
    const auto locate = [&](uint32_t host) {
        const uint32_t sw = spec.hosts[hosts[host]].sw;
        return Place(spec.switches[sw].site, spec.switches[sw].area, sw);
    };
    std::iota(m_order.begin(), m_order.end(), 0);
    std::stable_sort(m_order.begin(), m_order.end(), [&](uint32_t a, uint32_t b) {
        return locate(a) < locate(b);
    });
    const auto isTogether = [&](uint32_t a, uint32_t b, Distance distance) {
        const auto [siteA, areaA, switchA] = locate(m_order[a]);
        const auto [siteB, areaB, switchB] = locate(m_order[b]);
        return siteA == siteB && (distance == SITE || areaA == areaB) &&
               (distance != RACK || switchA == switchB);
    };
    for (const Distance distance : {RACK, POD, SITE})
    {
        for (uint32_t begin = 0; begin < m_order.size();)
        {
            uint32_t end = begin + 1;
            while (end < m_order.size() && isTogether(begin, end, distance))
            {
                end++;
            }
            for (uint32_t i = begin; i < end; i++)
            {
                m_ranges[i][distance] = {begin, end};
            }
            begin = end;
        }
    }
    for (uint32_t i = 0; i < m_order.size(); i++)
    {
        m_place[m_order[i]] = i;
    }
}

uint32_t
LocalPeers::Choose(uint32_t host, const Ptr<UniformRandomVariable>& random)
{
    double point = random->GetValue(0, 1);
    std::size_t distance = 0;
    while (distance < ANY && point >= m_mix[distance])
    {
        point -= m_mix[distance++];
    }
    const uint32_t place = m_place[host];
    const Ranges& ranges = m_ranges[place];
    // Hosts at a distance are those of a range without those of a smaller one within it.
    Range all;
    Range hole;
    for (; distance < DISTANCES; distance++)
    {
        all = distance == ANY ? Range{0, static_cast<uint32_t>(m_order.size())} : ranges[distance];
        hole = distance == RACK || distance == ANY ? Range{place, place + 1} : ranges[distance - 1];
        if (all.end - all.begin > hole.end - hole.begin)
        {
            break;
        }
    }
    const uint32_t count = (all.end - all.begin) - (hole.end - hole.begin);
    const uint32_t chosen = all.begin + random->GetInteger(0, count - 1);
    return m_order[chosen < hole.begin ? chosen : chosen + (hole.end - hole.begin)];
}

} // namespace ns3
