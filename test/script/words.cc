/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "parser.h"
#include "values.h"

#include <utility>

namespace ns3
{
namespace l2script
{

Words::Words(const std::string& place, std::vector<std::string> words, const std::string& usage)
    : m_place(place),
      m_words(std::move(words)),
      m_usage(usage)
{
}

bool
Words::AtEnd() const
{
    return m_next == m_words.size();
}

std::string
Words::Peek() const
{
    return AtEnd() ? "" : m_words[m_next];
}

std::string
Words::Take(const std::string& what)
{
    if (AtEnd())
    {
        Fail("the line ends where " + what + " should be");
    }
    return m_words[m_next++];
}

bool
Words::TakeIf(const std::string& word)
{
    const bool is = Peek() == word;
    m_next += is ? 1 : 0;
    return is;
}

std::vector<std::string>
Words::TakeAll()
{
    const std::vector<std::string> all(m_words.begin() + static_cast<std::ptrdiff_t>(m_next),
                                       m_words.end());
    m_next = m_words.size();
    return all;
}

void
Words::Replace(const std::vector<std::string>& words)
{
    m_words = words;
    m_next = 0;
}

void
Words::End() const
{
    if (!AtEnd())
    {
        Fail("nothing may follow before \"" + Peek() + "\"");
    }
}

void
Words::Fail(const std::string& what) const
{
    throw ScriptError(m_place + ": " + what + (m_usage.empty() ? "" : "; usage: " + m_usage));
}

uint32_t
TakeNode(Words& words, const Network& network, NodeKind kind)
{
    const std::string what = kind == NodeKind::HOST     ? "host"
                             : kind == NodeKind::SWITCH ? "switch"
                                                        : "hub";
    const std::string name = words.Take("a " + what);
    const int node = network.Find(name);
    if (node < 0 || network.nodes[node].kind != kind)
    {
        words.Fail("\"" + name + "\": there is no " + what + " of this name");
    }
    return static_cast<uint32_t>(node);
}

uint32_t
TakeServer(Words& words, const Network& network)
{
    const std::string name = words.Take("a server");
    const int node = network.Find(name);
    if (node < 0 || !network.nodes[node].server)
    {
        words.Fail("\"" + name + "\": there is no server of this name");
    }
    return static_cast<uint32_t>(node);
}

uint32_t
TakeIp(Words& words)
{
    const std::string text = words.Take("an IPv4 address");
    uint32_t ip = 0;
    if (!ReadIp(text, ip) || ip >> 24 != 10)
    {
        words.Fail("ip \"" + text + "\": allowed are 10.0.0.1 to 10.255.255.254");
    }
    return ip;
}

void
TakeHostOrIp(Words& words, const Network& network, int& host, uint32_t& ip)
{
    const std::string next = words.Peek();
    host = -1;
    if (!next.empty() && next[0] >= '0' && next[0] <= '9')
    {
        ip = TakeIp(words);
        return;
    }
    host = static_cast<int>(TakeNode(words, network, NodeKind::HOST));
}

End
TakeEnd(Words& words, const Network& network)
{
    const std::string text = words.Take("a place, SWITCH:PORT or HOST");
    const std::size_t colon = text.find(':');
    const int node = network.Find(text.substr(0, colon));
    if (node < 0)
    {
        words.Fail("\"" + text + "\": there is no node of this name; allowed are NAME:PORT, HOST");
    }
    const bool host = network.nodes[node].kind == NodeKind::HOST;
    if (host != (colon == std::string::npos))
    {
        words.Fail("\"" + text + "\": a host has no port number, everything else needs one");
    }
    uint64_t port = 1;
    if (!host && (!ReadNumber(text.substr(colon + 1), L2_MAX_PORTS, port) || port == 0))
    {
        words.Fail("port of \"" + text + "\": allowed are 1 to 4095");
    }
    return {static_cast<uint32_t>(node), static_cast<uint16_t>(port)};
}

} // namespace l2script
} // namespace ns3
