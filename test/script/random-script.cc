/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "random-script.h"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr unsigned MOST_WAITING = 3; // datagrams that a host keeps while it resolves an address

/// Writes one script.
class Writer
{
  public:
    explicit Writer(const RandomPlan& plan)
        : m_plan(plan),
          m_random(plan.seed)
    {
    }

    std::string Write();

  private:
    using Edge = std::pair<uint32_t, uint32_t>;

    uint64_t Below(uint64_t limit);
    void DrawGraph();
    void WriteSwitches();
    void WriteLinks();
    void WriteHosts();
    void WriteTraffic();
    void WriteBroadcast();
    void WriteCut();
    std::string Port(uint32_t node);
    std::string Cable();
    bool IsConnectedWithout(std::size_t edge) const;

    const RandomPlan& m_plan;         //!< what it is to be like
    std::mt19937_64 m_random;         //!< the same everywhere, unlike the standard's distributions
    uint32_t m_shape{0};              //!< 0 tree, 1 sparse, 2 dense, 3 parallel links
    bool m_even{false};               //!< all links have the same rate
    uint32_t m_switches{1};           //!< how many
    uint32_t m_hosts{2};              //!< how many
    std::vector<Edge> m_edges;        //!< between switches, numbered from 0
    std::vector<std::string> m_cuts;  //!< by edge, an end's name
    std::vector<uint32_t> m_nextPort; //!< by switch
    std::string m_text;               //!< what is written so far
};

uint64_t
Writer::Below(uint64_t limit)
{
    return m_random() % limit; // biased by less than one in 10^17, which is as good as fair
}

std::string
Writer::Write()
{
    DrawGraph();
    m_text = "# random: seed " + std::to_string(m_plan.seed) + ", " + m_plan.scheme + " " +
             m_plan.broadcast + "\nseed " + std::to_string(m_plan.seed) + "\n";
    WriteSwitches();
    WriteLinks();
    WriteHosts();
    WriteTraffic();
    WriteBroadcast();
    WriteCut();
    m_text += "expect delivered, no-loops, no-duplicates\n";
    return m_text;
}

void
Writer::DrawGraph()
{
    m_shape = static_cast<uint32_t>(m_plan.seed % 4);
    m_even = Below(2) == 0;
    m_switches = 1 + static_cast<uint32_t>(Below(m_plan.switches));
    m_hosts = 2 + static_cast<uint32_t>(Below(m_plan.hosts - 1));
    for (uint32_t i = 1; i < m_switches; i++)
    {
        m_edges.emplace_back(static_cast<uint32_t>(Below(i)), i);
    }
    const uint32_t extra[] = {0, m_switches / 3, m_switches * m_switches / 4, m_switches};
    for (uint32_t i = 0; i < extra[m_shape] && m_switches > 1; i++)
    {
        const auto a = static_cast<uint32_t>(Below(m_switches));
        const auto b = static_cast<uint32_t>(Below(m_switches));
        const Edge edge = std::minmax(a, b);
        const bool there = std::find(m_edges.begin(), m_edges.end(), edge) != m_edges.end();
        // Shape 3 doubles links on purpose; in the others a pair is linked once.
        if (a != b && (m_shape == 3 || !there))
        {
            m_edges.push_back(edge);
        }
    }
    if (m_shape == 3 && !m_edges.empty())
    {
        m_edges.push_back(m_edges[Below(m_edges.size())]);
    }
    for (std::size_t i = m_edges.size(); i-- > 1;)
    {
        std::swap(m_edges[i], m_edges[Below(i + 1)]);
    }
    m_nextPort.assign(m_switches, 1);
}

std::string
Writer::Port(uint32_t node)
{
    m_nextPort[node] += static_cast<uint32_t>(Below(3) == 0 ? Below(4) : 0); // leave some out
    return "s" + std::to_string(node + 1) + ":" + std::to_string(m_nextPort[node]++);
}

std::string
Writer::Cable()
{
    static const char* const rates[] = {"100Mbps", "1Gbps", "10Gbps"};
    return std::string(m_even ? "1Gbps" : rates[Below(3)]) + " " + std::to_string(Below(5000)) +
           "ns";
}

void
Writer::WriteSwitches()
{
    for (uint32_t i = 0; i < m_switches; i++)
    {
        m_text += "switch s" + std::to_string(i + 1) + " " + m_plan.scheme;
        if (!m_plan.broadcast.empty())
        {
            m_text += " broadcast=" + m_plan.broadcast;
        }
        if (Below(4) == 0)
        {
            m_text += " priority=" + std::to_string(4096 * Below(16));
        }
        m_text += "\n";
    }
}

void
Writer::WriteLinks()
{
    for (const Edge& edge : m_edges)
    {
        const bool turned = Below(2) == 0;
        const std::string a = Port(turned ? edge.second : edge.first);
        const std::string b = Port(turned ? edge.first : edge.second);
        m_text += "link " + a + " " + b + " " + Cable() + "\n";
        m_cuts.push_back(a);
    }
}

void
Writer::WriteHosts()
{
    for (uint32_t i = 1; i <= m_hosts; i++)
    {
        const auto node = static_cast<uint32_t>(Below(m_switches));
        m_text += "host h" + std::to_string(i) + " " + Port(node) + " " + Cable() + "\n";
    }
}

void
Writer::WriteTraffic()
{
    const uint64_t count = 1 + Below(m_plan.exchanges);
    unsigned together = 0;
    for (uint64_t i = 0; i < count; i++)
    {
        const uint64_t a = 1 + Below(m_hosts);
        const uint64_t b = 1 + (a + Below(m_hosts - 1)) % m_hosts;
        m_text += "h" + std::to_string(a) + " udp h" + std::to_string(b) + " " +
                  std::to_string(Below(1473)) + " echo\n";
        if (++together == MOST_WAITING || Below(3) != 0)
        {
            m_text += "run " + std::to_string(2 + Below(20)) + "ms\n";
            together = 0;
        }
    }
    m_text += "run 1s\nexpect delivered\n";
}

void
Writer::WriteBroadcast()
{
    const uint64_t from = 1 + Below(m_hosts);
    const uint64_t links = m_edges.size();
    const uint64_t frames = m_plan.scheme == "ethernet" ? links + m_hosts
                            : m_plan.broadcast == "rpf" ? 2 * links - m_switches + 1 + m_hosts
                                                        : m_switches - 1 + m_hosts;
    m_text += "mark\nh" + std::to_string(from) + " send ff*6 00aa0000" + (from < 16 ? "000" : "00");
    static const char digits[] = "0123456789abcdef";
    m_text += from < 16 ? std::string(1, digits[from])
                        : std::string({digits[from / 16], digits[from % 16]});
    m_text += " 88b5 00*46\nrun 1s\nexpect frames = " + std::to_string(frames) + "\n";
    for (uint64_t host = 1; host <= m_hosts; host++)
    {
        m_text +=
            "expect frames h" + std::to_string(host) + " rx = " + (host == from ? "0" : "1") + "\n";
    }
}

bool
Writer::IsConnectedWithout(std::size_t edge) const
{
    std::vector<uint32_t> part(m_switches);
    for (uint32_t i = 0; i < m_switches; i++)
    {
        part[i] = i;
    }
    uint32_t parts = m_switches;
    for (std::size_t i = 0; i < m_edges.size(); i++)
    {
        const uint32_t a = part[m_edges[i].first];
        const uint32_t b = part[m_edges[i].second];
        if (i != edge && a != b)
        {
            std::replace(part.begin(), part.end(), a, b);
            parts--;
        }
    }
    return parts == 1;
}

void
Writer::WriteCut()
{
    std::vector<std::size_t> spare;
    for (std::size_t i = 0; i < m_edges.size(); i++)
    {
        if (IsConnectedWithout(i))
        {
            spare.push_back(i);
        }
    }
    if (spare.empty())
    {
        return;
    }
    const std::size_t edge = spare[Below(spare.size())];
    m_text += "cut " + m_cuts[edge] + "\nrecompute\n";
    m_edges.erase(m_edges.begin() + static_cast<std::ptrdiff_t>(edge));
    WriteTraffic();
    WriteBroadcast();
}

} // namespace

std::string
RandomScript(const RandomPlan& plan)
{
    return Writer(plan).Write();
}

} // namespace l2script
} // namespace ns3
