/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "random-directory.h"

#include <algorithm>
#include <random>
#include <vector>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr uint64_t MOST_SWITCHES = 6;
constexpr uint64_t MOST_HOSTS = 8;
constexpr uint64_t MOST_SERVERS = 3;
constexpr uint64_t MOST_EVENTS = 60;
constexpr uint64_t MOST_RENEWAL = 20; // seconds until a silent host is asked
constexpr uint32_t HOST_PORTS = 20;   // host N is at port 20 + N, of whatever switch, ...
constexpr uint32_t OTHER_PORTS = 40;  // ... or at port 40 + N
constexpr uint32_t SERVER_PORTS = 60; // server N is at port 60 + N

/// Writes one script.
class Writer
{
  public:
    Writer(uint64_t seed, const std::string& scheme)
        : m_random(seed),
          m_scheme(scheme),
          m_protocol(scheme == "rstp" || scheme == "link-state")
    {
    }

    std::string Write(uint64_t seed);

  private:
    uint64_t Below(uint64_t limit);
    void Say(const std::string& line);
    std::string SomeHost();
    std::string Place(uint64_t host);
    void WriteNetwork();
    void WriteServers();
    void WriteEvent();
    void MoveHost();
    void Readdress();
    void CutOrRepair();
    void StartOrStop();
    void WriteEnd();

    std::mt19937_64 m_random;        //!< the same everywhere
    std::string m_scheme;            //!< of all switches
    bool m_protocol;                 //!< it finds out itself what links there are
    uint64_t m_switches{1};          //!< how many
    uint64_t m_hosts{2};             //!< how many
    std::vector<bool> m_running;     //!< by server
    std::vector<bool> m_other;       //!< by host: at the second one of its ports
    std::vector<std::string> m_cuts; //!< an end of each link between switches
    std::vector<bool> m_up;          //!< by link
    std::vector<std::string> m_free; //!< addresses that nobody has any more
    std::vector<std::string> m_ips;  //!< by host
    uint32_t m_nextIp{1};            //!< of those that nobody had yet
    std::string m_text;              //!< what is written so far
};

uint64_t
Writer::Below(uint64_t limit)
{
    return m_random() % limit;
}

void
Writer::Say(const std::string& line)
{
    m_text += line + "\n";
}

std::string
Writer::SomeHost()
{
    return "h" + std::to_string(1 + Below(m_hosts));
}

/// A port for a host, of a random switch: the one of its two ports that it is not at now.
std::string
Writer::Place(uint64_t host)
{
    m_other[host] = !m_other[host];
    return "s" + std::to_string(1 + Below(m_switches)) + ":" +
           std::to_string((m_other[host] ? OTHER_PORTS : HOST_PORTS) + host);
}

void
Writer::WriteNetwork()
{
    static const char* const shapes[] = {"line", "ring", "mesh", "tree"};
    const std::string shape = shapes[Below(4)];
    m_switches = (shape == "ring" ? 3 : 1) + Below(MOST_SWITCHES - 2);
    m_hosts = 2 + Below(MOST_HOSTS - 1);
    Say("directory elk");
    Say(m_scheme == "rstp" ? "spanning-tree rstp" : "spanning-tree static");
    Say(m_scheme == "link-state" ? "routing link-state" : "routing precomputed");
    Say("scheme " +
        std::string(m_scheme == "rstp" || m_scheme == "ethernet" ? "ethernet" : "moose"));
    // Who moves without a word may be sought at the old place until forwarding databases age.
    const bool moose = m_scheme == "moose" || m_scheme == "link-state";
    Say("topology " + shape + " s " + std::to_string(m_switches) +
        (moose ? "" : " fdb-ageing=60s") + (Below(4) == 0 ? " arp-cache=8 arp-cache-time=2s" : ""));
    // A port that leads to another switch, of each that has one.
    for (uint64_t i = 1; i <= m_switches; i++)
    {
        const bool mesh = shape == "mesh";
        if (mesh ? i > 1 : shape == "ring" || (shape == "line" ? i < m_switches : i > 1))
        {
            m_cuts.push_back("s" + std::to_string(i) + ":1");
        }
    }
    m_up.assign(m_cuts.size(), true);
    m_other.assign(m_hosts + 1, true);
    m_ips.assign(m_hosts + 1, "");
    for (uint64_t host = 1; host <= m_hosts; host++)
    {
        m_ips[host] = "10.0.2." + std::to_string(host);
        Say("host h" + std::to_string(host) + " " + Place(host) + " ip=" + m_ips[host]);
    }
    for (uint64_t host = 1; host <= m_hosts; host++)
    {
        for (uint64_t i = 1; i <= m_switches; i++)
        {
            const std::string name = "port s" + std::to_string(i) + ":";
            Say(name + std::to_string(HOST_PORTS + host) + " admin-edge=yes");
            Say(name + std::to_string(OTHER_PORTS + host) + " admin-edge=yes");
        }
    }
}

void
Writer::WriteServers()
{
    static const char* const policies[] = {"last-wins", "first-wins", "alert"};
    const std::string policy = policies[Below(3)];
    const std::string renew = std::to_string(1 + Below(MOST_RENEWAL)) + "s";
    const uint64_t count = 1 + Below(MOST_SERVERS);
    for (uint64_t i = 1; i <= count; i++)
    {
        const std::string place =
            "s" + std::to_string(1 + Below(m_switches)) + ":" + std::to_string(SERVER_PORTS + i);
        Say("server e" + std::to_string(i) + " " + place + " ip=10.0.9." + std::to_string(i) +
            " renew=" + renew + " policy=" + policy);
        Say("port " + place + " admin-edge=yes");
        m_running.push_back(true);
    }
}

void
Writer::MoveHost()
{
    const uint64_t host = 1 + Below(m_hosts);
    Say("run 5ms"); // no broadcast is under way that it might hear twice
    Say("move h" + std::to_string(host) + " " + Place(host));
    if (Below(2) == 0)
    {
        Say("run " + std::to_string(Below(2000)) + "ms");
        Say("h" + std::to_string(host) + " announce");
    }
}

void
Writer::Readdress()
{
    const uint64_t host = 1 + Below(m_hosts);
    std::string ip = "10.0.3." + std::to_string(m_nextIp);
    if (!m_free.empty() && Below(3) == 0)
    {
        const uint64_t which = Below(m_free.size());
        ip = m_free[which];
        m_free.erase(m_free.begin() + static_cast<std::ptrdiff_t>(which));
    }
    else
    {
        m_nextIp++;
    }
    m_free.push_back(m_ips[host]);
    m_ips[host] = ip;
    Say("readdress h" + std::to_string(host) + " " + ip);
    if (Below(2) == 0)
    {
        Say("h" + std::to_string(host) + " announce" + (Below(2) == 0 ? " reply" : ""));
    }
}

void
Writer::CutOrRepair()
{
    if (m_cuts.empty())
    {
        return;
    }
    uint64_t link = Below(m_cuts.size());
    if (m_scheme == "rstp")
    {
        // One at a time: a ring that lost the root counts to infinity, and loops meanwhile.
        const auto down = std::find(m_up.begin(), m_up.end(), false);
        link = down == m_up.end() ? link : static_cast<uint64_t>(down - m_up.begin());
    }
    Say((m_up[link] ? "cut " : "repair ") + m_cuts[link]);
    m_up[link] = !m_up[link];
    if (!m_protocol)
    {
        Say("recompute");
    }
}

void
Writer::StartOrStop()
{
    const uint64_t server = Below(m_running.size());
    Say((m_running[server] ? "stop e" : "start e") + std::to_string(server + 1));
    m_running[server] = !m_running[server];
}

void
Writer::WriteEvent()
{
    switch (Below(9))
    {
    case 0:
        MoveHost();
        break;
    case 1:
        Readdress();
        break;
    case 2:
        CutOrRepair();
        break;
    case 3:
        StartOrStop();
        break;
    case 4:
        Say("reboot " + SomeHost());
        break;
    case 5:
        Say(SomeHost() + " announce");
        break;
    case 6:
        Say(SomeHost() + " scan " + std::to_string(1 + Below(5)) + " 10.0.4.1");
        break;
    default:
        Say(SomeHost() + " arp " + SomeHost());
        break;
    }
    Say("run " + std::to_string(Below(2) == 0 ? Below(50) : Below(2000000)) + "us");
}

void
Writer::WriteEnd()
{
    for (std::size_t link = 0; link < m_cuts.size(); link++)
    {
        if (!m_up[link])
        {
            Say("repair " + m_cuts[link]);
        }
    }
    if (!m_protocol)
    {
        Say("recompute");
    }
    for (std::size_t server = 0; server < m_running.size(); server++)
    {
        if (!m_running[server])
        {
            Say("start e" + std::to_string(server + 1));
        }
    }
    Say("run 90s");
    Say("expect same-directory, directory-true");
    for (uint64_t host = 1; host <= m_hosts; host++)
    {
        Say("reboot h" + std::to_string(host));
    }
    for (uint64_t a = 1; a <= m_hosts; a++)
    {
        for (uint64_t b = 1; b <= m_hosts; b++)
        {
            if (a != b)
            {
                Say("h" + std::to_string(a) + " udp h" + std::to_string(b) + " 10");
                Say("run " + std::to_string(Below(20)) + "ms");
            }
        }
    }
    Say("run 5s");
    Say("expect delivered, caches-true, same-directory, directory-true");
}

std::string
Writer::Write(uint64_t seed)
{
    Say("# random: directory, seed " + std::to_string(seed) + ", " + m_scheme);
    Say("seed " + std::to_string(seed));
    WriteNetwork();
    WriteServers();
    Say("allow transients"); // hosts and links move
    Say("run 30s");
    for (uint64_t i = Below(MOST_EVENTS); i > 0; i--)
    {
        WriteEvent();
    }
    WriteEnd();
    return m_text;
}

} // namespace

std::string
RandomDirectoryScript(uint64_t seed, const std::string& scheme)
{
    return Writer(seed, scheme).Write(seed);
}

} // namespace l2script
} // namespace ns3
