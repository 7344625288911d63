/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "jellyfish.h"

#include "topology-builder.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <stdexcept>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ns3
{

namespace
{

/** A link: two switches. */
using Pair = std::pair<uint32_t, uint32_t>;

/** How often two switches, or a link, are drawn before all of them are looked through. */
constexpr uint32_t DRAWS = 64;
/** How often a dead end is left behind. */
constexpr uint32_t ATTEMPTS = 1000;

/**
 * @brief A random regular graph as it grows.
 *
 * No step takes longer if the graph is larger, but for the last few.
 */
class RandomRegular
{
  public:
    /**
     * @param count number of switches
     * @param degree links of each, at most half of the others
     * @param random where random numbers come from
     */
    RandomRegular(uint32_t count, uint32_t degree, std::mt19937_64& random)
        : m_count(count),
          m_degree(degree),
          m_random(random)
    {
    }

    /**
     * @return whether it succeeded; if not, another attempt may
     */
    bool Grow()
    {
        m_links.clear();
        m_linked.clear();
        m_linked.reserve(static_cast<std::size_t>(m_count) * m_degree / 2);
        m_left.assign(m_count, m_degree);
        m_free.clear();
        if (m_degree > 0)
        {
            m_free.resize(m_count);
            std::iota(m_free.begin(), m_free.end(), 0);
        }
        while (LinkTwo())
        {
        }
        while (!m_free.empty())
        {
            if (!InsertOne())
            {
                return false;
            }
        }
        return true;
    }

    /**
     * @return the links
     */
    const std::vector<Pair>& GetLinks() const
    {
        return m_links;
    }

    /**
     * @param a a switch
     * @param b another
     * @return whether they are linked
     */
    bool AreLinked(uint32_t a, uint32_t b) const
    {
        return m_linked.count(Key(a, b)) > 0;
    }

    /**
     * Join the parts of the graph. A part of a graph of degree 2 or more has a link that lies on a
     * circle. Two such links of two parts exchange ends: the parts hold together without them, and
     * of the two new links between them one can be missed again.
     */
    void JoinParts()
    {
        std::vector<uint32_t> root(m_count);
        std::iota(root.begin(), root.end(), 0);
        const auto find = [&](uint32_t sw) {
            for (; root[sw] != sw; sw = root[sw])
            {
                root[sw] = root[root[sw]];
            }
            return sw;
        };
        std::vector<std::size_t> spare; // links whose ends were joined before, so on a circle
        for (std::size_t i = 0; i < m_links.size(); i++)
        {
            const uint32_t a = find(m_links[i].first);
            const uint32_t b = find(m_links[i].second);
            if (a == b)
            {
                spare.push_back(i);
            }
            root[a] = b;
        }
        std::vector<bool> joined(m_count, false);
        std::size_t last = m_links.size();
        for (const std::size_t i : spare)
        {
            const uint32_t part = find(m_links[i].first);
            if (joined[part])
            {
                continue;
            }
            joined[part] = true;
            if (last < m_links.size())
            {
                const Pair one = m_links[last];
                const Pair other = m_links[i];
                Replace(last, {one.first, other.first});
                Replace(i, {one.second, other.second});
            }
            last = i;
        }
    }

  private:
    /**
     * @param a a switch
     * @param b another
     * @return a number for the link between them
     */
    static uint64_t Key(uint32_t a, uint32_t b)
    {
        return static_cast<uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
    }

    /**
     * @param bound a number from 1
     * @return a random number below it, each as likely as any other
     */
    uint64_t Draw(uint64_t bound)
    {
        const uint64_t end = std::mt19937_64::max() - std::mt19937_64::max() % bound;
        uint64_t number = m_random();
        while (number >= end)
        {
            number = m_random();
        }
        return number % bound;
    }

    /**
     * @param a a switch
     * @param b another, or the same
     * @return whether they can be linked
     */
    bool CanLink(uint32_t a, uint32_t b) const
    {
        return a != b && !AreLinked(a, b);
    }

    /**
     * Use a port of a switch that has one left.
     * @param index its index among those
     */
    void UsePort(std::size_t index)
    {
        if (--m_left[m_free[index]] == 0)
        {
            m_free[index] = m_free.back();
            m_free.pop_back();
        }
    }

    /**
     * Put a link into the place of another.
     * @param index where
     * @param link the new one
     */
    void Replace(std::size_t index, Pair link)
    {
        m_linked.erase(Key(m_links[index].first, m_links[index].second));
        m_linked.insert(Key(link.first, link.second));
        m_links[index] = link;
    }

    /**
     * Link two switches that have ports left.
     * @param i index of one among those
     * @param j index of the other
     * @return whether they were not linked before
     */
    bool Link(std::size_t i, std::size_t j)
    {
        const Pair link = {m_free[i], m_free[j]};
        if (!CanLink(link.first, link.second))
        {
            return false;
        }
        m_links.push_back(link);
        m_linked.insert(Key(link.first, link.second));
        UsePort(std::max(i, j)); // the other one stays where it is
        UsePort(std::min(i, j));
        return true;
    }

    /**
     * Link two random switches that have ports left.
     * @return whether there are two that can be linked
     */
    bool LinkTwo()
    {
        const std::size_t free = m_free.size();
        if (free < 2)
        {
            return false;
        }
        for (uint32_t draw = 0; draw < DRAWS; draw++)
        {
            const std::size_t i = Draw(free);
            const std::size_t j = Draw(free);
            if (Link(i, j))
            {
                return true;
            }
        }
        // Probably few are left, each linked to most of the others.
        const std::size_t start = Draw(free);
        for (std::size_t i = 0; i < free; i++)
        {
            for (std::size_t j = i + 1; j < free; j++)
            {
                if (Link((start + i) % free, (start + j) % free))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Put two ports that are left into a link.
     * @param index the link
     * @param turned whether the first port is joined to the link's second end
     * @param a switch of the first port
     * @param b switch of the second, which may be the same
     * @return whether the link could be replaced by two
     */
    bool Insert(std::size_t index, bool turned, uint32_t a, uint32_t b)
    {
        const Pair link = m_links[index];
        const uint32_t x = turned ? link.second : link.first;
        const uint32_t y = turned ? link.first : link.second;
        if (!CanLink(a, x) || !CanLink(b, y))
        {
            return false;
        }
        Replace(index, {a, x});
        m_links.emplace_back(b, y);
        m_linked.insert(Key(b, y));
        return true;
    }

    /**
     * Put two of the ports that are left into a random link: of one switch, if it has two.
     * @return whether there is a link that suits
     */
    bool InsertOne()
    {
        const std::size_t i = Draw(m_free.size());
        const bool same = m_left[m_free[i]] >= 2;
        const std::size_t j = same ? i : (i + 1) % m_free.size();
        if (m_links.empty() || (!same && i == j))
        {
            return false;
        }
        const std::size_t links = m_links.size();
        const std::size_t start = Draw(links);
        const bool turned = Draw(2) != 0;
        for (std::size_t step = 0; step < links; step++)
        {
            const std::size_t index = (start + step) % links;
            const uint32_t a = m_free[i];
            const uint32_t b = m_free[j];
            if (Insert(index, turned, a, b) || Insert(index, !turned, a, b))
            {
                UsePort(std::max(i, j));
                UsePort(std::min(i, j));
                return true;
            }
        }
        return false;
    }

    uint32_t m_count;                      //!< number of switches
    uint32_t m_degree;                     //!< links of each in the end
    std::mt19937_64& m_random;             //!< where random numbers come from
    std::vector<Pair> m_links;             //!< links
    std::unordered_set<uint64_t> m_linked; //!< the same; only looked up, never iterated
    std::vector<uint32_t> m_left;          //!< for each switch the ports that are left
    std::vector<uint32_t> m_free;          //!< switches that have any
};

/**
 * Choose the links.
 * @param count number of switches
 * @param degree links of each
 * @param seed of the random numbers
 * @return the links
 */
std::vector<Pair>
ChooseLinks(uint32_t count, uint32_t degree, uint64_t seed)
{
    std::mt19937_64 random(seed);
    const bool inverse = degree > (count - 1) / 2;
    RandomRegular graph(count, inverse ? count - 1 - degree : degree, random);
    uint32_t attempt = 0;
    while (!graph.Grow())
    {
        if (++attempt == ATTEMPTS)
        {
            throw std::invalid_argument("jellyfish: topology seed " + std::to_string(seed) +
                                        " leads to dead ends only; allowed: another");
        }
    }
    if (!inverse)
    {
        graph.JoinParts();
        return graph.GetLinks();
    }
    std::vector<Pair> links; // each switch has more than half of the others: connected
    for (uint32_t a = 0; a < count; a++)
    {
        for (uint32_t b = a + 1; b < count; b++)
        {
            if (!graph.AreLinked(a, b))
            {
                links.emplace_back(a, b);
            }
        }
    }
    return links;
}

} // namespace

TopologySpec
Jellyfish(uint32_t switches, uint32_t degree, uint32_t hostsPerSwitch, uint64_t seed)
{
    const TopologyBuilder builder("jellyfish");
    builder.RequireRange("the number of switches", switches, 1, TopologyBuilder::MAX_SWITCHES);
    const std::string count = std::to_string(switches);
    const uint32_t least = std::min(switches - 1, 2U);
    builder.Require(degree >= least && degree < switches,
                    "the degree of " + count + " switches",
                    std::to_string(degree),
                    std::to_string(least) + " to " + std::to_string(switches - 1));
    const uint64_t ends = static_cast<uint64_t>(switches) * degree;
    builder.Require(ends % 2 == 0,
                    "the degree of " + count + " switches",
                    std::to_string(degree),
                    "an even number, as the number of switches is odd");
    builder.RequireSize("switches " + count + " and degree " + std::to_string(degree),
                        {switches, ends / 2, switches},
                        hostsPerSwitch);
    TopologySpec spec;
    spec.name =
        "jellyfish N=" + count + " r=" + std::to_string(degree) + " seed=" + std::to_string(seed);
    for (uint32_t i = 0; i < switches; i++)
    {
        const std::string number = std::to_string(i);
        spec.AddSwitch("s-" + number, "flat");
        spec.switches[i].position = TopologyBuilder::OnCircle(i, switches);
        TopologyBuilder::AddHosts(spec, i, number, hostsPerSwitch);
    }
    for (const auto& [a, b] : ChooseLinks(switches, degree, seed))
    {
        spec.AddLink(a, b);
    }
    return spec;
}

TopologyFamily
JellyfishFamily()
{
    return {"jellyfish",
            "MOOSE or Ethernet on a random regular network",
            [](ScenarioOptions& options) {
                options.Add("Topology",
                            ScenarioOption::Integer("switches",
                                                    20,
                                                    1,
                                                    TopologyBuilder::MAX_SWITCHES,
                                                    "number of switches"));
                options.Add("Topology",
                            ScenarioOption::Integer("degree",
                                                    4,
                                                    0,
                                                    TopologyBuilder::MAX_SWITCHES,
                                                    "links of a switch to others"));
                options.Add("Topology",
                            ScenarioOption::Integer("topology-seed",
                                                    1,
                                                    1,
                                                    4294967295,
                                                    "seed of the links; --seed is the traffic's"));
            },
            [](const ScenarioOptions&) -> uint32_t { return 2; },
            [](const ScenarioOptions& options) {
                return Jellyfish(options.GetInteger("switches"),
                                 options.GetInteger("degree"),
                                 options.GetInteger("hosts-per-edge"),
                                 options.GetInteger("topology-seed"));
            }};
}

} // namespace ns3
