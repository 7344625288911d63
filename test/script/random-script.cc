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
constexpr uint64_t MOST_CHANGES = 8; // links that are cut or repaired in a row

/// Writes one script.
class Writer
{
  public:
    explicit Writer(const RandomPlan& plan)
        : m_plan(plan),
          m_random(plan.seed),
          m_rstp(plan.scheme == "rstp"),
          m_linkState(plan.scheme == "link-state"),
          m_protocol(m_rstp || m_linkState)
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
    void WritePorts();
    void WriteChanges();
    void WriteRest();
    void WriteFrame(uint64_t from);
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
    std::vector<std::string> m_ends;  //!< names of all ends of edges
    bool m_rstp;                      //!< Ethernet switches find their tree themselves
    bool m_linkState;                 //!< MOOSE switches find their routes themselves
    bool m_protocol;                  //!< one of both
    std::vector<uint32_t> m_nextPort; //!< by switch
    std::string m_key;                //!< how all switches authenticate each other
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
             m_plan.broadcast + "\nseed " + std::to_string(m_plan.seed) + "\n" +
             (m_rstp        ? "spanning-tree rstp\n"
              : m_linkState ? "routing link-state\n"
                            : "");
    WriteSwitches();
    WriteLinks();
    WriteHosts();
    if (m_protocol)
    {
        WritePorts();
        m_text += "run 60s\n";
        WriteRest();
    }
    WriteTraffic();
    WriteBroadcast();
    if (m_protocol)
    {
        WriteChanges();
        WriteTraffic();
        WriteBroadcast();
    }
    else
    {
        WriteCut();
    }
    m_text += m_rstp        ? "expect delivered\n"
              : m_linkState ? "mark\nexpect delivered, broadcast-loops = 0\n"
                            : "expect delivered, no-loops, no-duplicates\n";
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
        if (a == b ? m_protocol && m_shape == 3 : m_shape == 3 || !there)
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
    m_key = m_linkState && Below(4) == 0 ? " auth=sha256 key=secret" : "";
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
        m_text += "switch s" + std::to_string(i + 1) + " " +
                  (m_rstp        ? "ethernet"
                   : m_linkState ? "moose" + m_key
                                 : m_plan.scheme);
        if (!m_plan.broadcast.empty())
        {
            m_text += " broadcast=" + m_plan.broadcast;
        }
        if (Below(4) == 0)
        {
            m_text += " priority=" + std::to_string(4096 * Below(16));
        }
        if (m_protocol && Below(4) == 0)
        {
            m_text += " control-delay=" + std::to_string(Below(5000)) + "us";
        }
        if (m_rstp && Below(4) == 0)
        {
            m_text += " hello-time=1s tx-hold-count=" + std::to_string(1 + Below(10));
        }
        if (m_linkState && Below(4) == 0)
        {
            m_text += " hello=" + std::to_string(100 + Below(5000)) +
                      "ms spf-initial=" + std::to_string(Below(100)) + "ms";
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
        m_ends.push_back(a);
        m_ends.push_back(b);
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
    // A cable between two ports of one MOOSE switch carries nothing.
    const uint64_t loops = std::count_if(m_edges.begin(), m_edges.end(), [](const Edge& edge) {
        return edge.first == edge.second;
    });
    const uint64_t links = m_edges.size() - (m_linkState ? loops : 0);
    const uint64_t frames = m_plan.broadcast.empty()    ? links + m_hosts
                            : m_plan.broadcast == "rpf" ? 2 * links - m_switches + 1 + m_hosts
                                                        : m_switches - 1 + m_hosts;
    m_text += "mark\n";
    WriteFrame(from);
    m_text += "run 1s\nexpect frames = " + std::to_string(frames) + "\n";
    for (uint64_t host = 1; host <= m_hosts; host++)
    {
        m_text +=
            "expect frames h" + std::to_string(host) + " rx = " + (host == from ? "0" : "1") + "\n";
    }
}

/// A host's broadcast.
void
Writer::WriteFrame(uint64_t from)
{
    static const char digits[] = "0123456789abcdef";
    m_text += "h" + std::to_string(from) + " send ff*6 00aa000000" + digits[from / 16 % 16] +
              digits[from % 16] + " 88b5 00*46\n";
}

/// How some ports are managed.
void
Writer::WritePorts()
{
    m_text += "port hosts admin-edge=yes\n";
    for (std::size_t i = 0; i < m_ends.size(); i++)
    {
        const std::string& end = m_ends[i];
        if (m_linkState && i % 2 == 0 && Below(4) == 0)
        {
            const std::string cost = " cost=" + std::to_string(1 + Below(50000)) + "\n";
            m_text += "port " + end + cost + "port " + m_ends[i + 1] + cost;
        }
        if (m_linkState)
        {
            continue;
        }
        if (Below(4) == 0)
        {
            m_text += "port " + end + " cost=" + std::to_string(1 + Below(50000)) + "\n";
        }
        if (Below(4) == 0)
        {
            m_text += "port " + end + " priority=" + std::to_string(16 * Below(16)) + "\n";
        }
    }
}

/// What is so when all is quiet.
void
Writer::WriteRest()
{
    m_text += m_rstp ? "expect tree\n" : "expect same-routes, same-database\n";
}

/// Links fail and come back at random, and all but a spare one are there in the end.
void
Writer::WriteChanges()
{
    if (m_edges.empty())
    {
        return;
    }
    m_text += "allow transients\n";
    std::vector<bool> up(m_edges.size(), true);
    const uint64_t changes = 1 + Below(MOST_CHANGES);
    for (uint64_t i = 0; i < changes; i++)
    {
        const uint64_t edge = Below(m_edges.size());
        m_text += (up[edge] ? "cut " : "repair ") + m_cuts[edge] + "\n";
        up[edge] = !up[edge];
        if (Below(2) == 0)
        {
            WriteFrame(1 + Below(m_hosts));
        }
        m_text += "run " + std::to_string(Below(Below(2) == 0 ? 50 : 300000)) + "us\n";
    }
    if (m_linkState && Below(2) == 0)
    {
        // Not longer: hosts forget addresses after two minutes.
        m_text += "run 30s\nexpect same-routes\n";
    }
    bool spared = false;
    for (std::size_t edge = m_edges.size(); edge-- > 0;)
    {
        if (!up[edge] && !spared && IsConnectedWithout(edge))
        {
            spared = true;
            m_edges.erase(m_edges.begin() + static_cast<std::ptrdiff_t>(edge));
        }
        else if (!up[edge])
        {
            m_text += "repair " + m_cuts[edge] + "\n";
        }
    }
    m_text += "run 60s\n";
    WriteRest();
    // A frame that was about at the wrong moment may have taught a switch what is not so.
    for (uint64_t host = 1; host <= m_hosts; host++)
    {
        WriteFrame(host);
    }
    m_text += "run 1s\n";
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
