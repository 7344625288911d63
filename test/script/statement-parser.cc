/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "parser.h"
#include "ports.h"
#include "values.h"

#include <algorithm>
#include <set>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr uint64_t MOST_FLOODED = 100;  // frames at once; a host's link queues as many
constexpr uint16_t FLOOD_TYPE = 0x88b6; // for experiments [802-2001 amendment a]
constexpr uint64_t MOST_PAYLOAD = 1472; // octets of UDP in an unfragmented IPv4 packet of 1500

void
TakeOctets(Words& words, Bytes& octets)
{
    if (!ReadOctets(words.TakeAll(), octets))
    {
        words.Fail("octets: allowed are pairs of hexadecimal digits, and 00*46 to repeat");
    }
}

} // namespace

void
Parser::At(Words& words)
{
    const std::string time = words.Take("a time");
    if (m_at >= 0 || !ReadTime(time, m_at) || m_at < m_now)
    {
        words.Fail("time \"" + time + "\": allowed is one time, from " + TimeText(m_now) + " on");
    }
    if (words.AtEnd() || words.Peek() == "run")
    {
        words.Fail("something to do must follow the time");
    }
    m_latest = std::max(m_latest, m_at);
    m_latestLine = m_latest == m_at ? m_line : m_latestLine;
    Dispatch(words.TakeAll());
}

void
Parser::Under(Words& words)
{
    static const std::set<std::string> known =
        {"moose", "ethernet", "static", "rstp", "precomputed", "link-state", "elk", "plain"};
    const std::string under = words.Take("a scheme");
    if (known.count(under) == 0 || words.AtEnd() || words.Peek() == "run")
    {
        words.Fail("under \"" + under +
                   "\": allowed are moose, ethernet, static, rstp, precomputed, link-state, elk, "
                   "plain, and "
                   "then a statement");
    }
    m_under += (m_under.empty() ? "" : " ") + under;
    Dispatch(words.TakeAll());
}

void
Parser::Run(Words& words)
{
    const std::string time = words.Take("a time");
    Statement statement;
    statement.kind = Statement::Kind::RUN;
    if (!ReadTime(time, statement.time))
    {
        words.Fail("time \"" + time + "\": allowed is a number and ns, us, ms, s, min or h");
    }
    m_running = true;
    m_now += statement.time;
    Add(statement);
}

void
Parser::CutOrRepair(Words& words, Statement::Kind kind)
{
    Statement statement;
    statement.kind = kind;
    statement.end = TakeEnd(words, m_script.network);
    Add(statement);
}

void
Parser::Cut(Words& words)
{
    CutOrRepair(words, Statement::Kind::CUT);
}

void
Parser::Repair(Words& words)
{
    CutOrRepair(words, Statement::Kind::REPAIR);
}

void
Parser::Lossy(Words& words)
{
    Statement statement;
    statement.kind = Statement::Kind::LOSSY;
    statement.end = TakeEnd(words, m_script.network);
    const std::string bits = words.Take("0b and bits");
    if (bits.size() < 3 || bits.compare(0, 2, "0b") != 0 ||
        bits.find_first_not_of("01", 2) != std::string::npos)
    {
        words.Fail("pattern \"" + bits + "\": allowed are 0b and digits 0 and 1");
    }
    for (std::size_t i = 2; i < bits.size(); i++)
    {
        statement.lost.push_back(bits[i] == '1');
    }
    Add(statement);
}

void
Parser::Inject(Words& words)
{
    Statement statement;
    statement.kind = Statement::Kind::INJECT;
    statement.end = TakeEnd(words, m_script.network);
    if (m_script.network.nodes[statement.end.node].kind != NodeKind::SWITCH ||
        m_script.network.LinkAt(statement.end) < 0)
    {
        words.Fail("a frame can be injected at a switch's port that has a link");
    }
    TakeOctets(words, statement.bytes);
    Add(statement);
}

void
Parser::Move(Words& words)
{
    Statement statement;
    statement.kind = Statement::Kind::MOVE;
    statement.node = TakeNode(words, m_script.network, NodeKind::HOST);
    statement.end = TakeEnd(words, m_script.network);
    Node& to = m_script.network.nodes[statement.end.node];
    if (to.kind == NodeKind::HOST)
    {
        words.Fail("a host cannot be plugged into a host");
    }
    to.ports = std::max(to.ports, statement.end.port);
    Add(statement);
}

void
Parser::TakePortOptions(Words& words, std::vector<Option>& options) const
{
    if (words.AtEnd())
    {
        words.Fail("nothing is said of the port");
    }
    while (!words.AtEnd())
    {
        const std::string word = words.Take("");
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos)
        {
            words.Fail("\"" + word + "\": allowed is OPTION=VALUE");
        }
        options.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    try
    {
        l2_port_config unused;
        l2_port_config_init(&unused);
        ApplyPortOptions(options, unused);
    }
    catch (const NetworkError& error)
    {
        words.Fail(error.what());
    }
}

/// A declaration before the first run, a statement from then on.
void
Parser::Port(Words& words)
{
    Managed managed;
    managed.hosts = IsDeclaration() && words.TakeIf("hosts");
    if (!managed.hosts)
    {
        managed.end = TakeEnd(words, m_script.network);
        Node& node = m_script.network.nodes[managed.end.node];
        if (node.kind != NodeKind::SWITCH)
        {
            words.Fail("only a switch's port can be managed");
        }
        node.ports = std::max(node.ports, managed.end.port);
    }
    TakePortOptions(words, managed.options);
    if (IsDeclaration())
    {
        m_managed.push_back(managed);
        return;
    }
    Statement statement;
    statement.kind = Statement::Kind::PORT;
    statement.end = managed.end;
    statement.options = managed.options;
    Add(statement);
}

void
Parser::Mcheck(Words& words)
{
    Statement statement;
    statement.kind = Statement::Kind::MCHECK;
    statement.end = TakeEnd(words, m_script.network);
    const Node& node = m_script.network.nodes[statement.end.node];
    if (node.kind != NodeKind::SWITCH || statement.end.port > node.ports)
    {
        words.Fail("only a switch's port that is in use can be asked to try again");
    }
    Add(statement);
}

void
Parser::Allow(Words& words)
{
    const std::string what = words.Take("loops or transients");
    if (what != "loops" && what != "transients")
    {
        words.Fail("\"" + what + "\": allowed are loops, transients");
    }
    Statement statement;
    statement.kind = Statement::Kind::ALLOW;
    statement.tolerance = what == "loops" ? Tolerance::ALL : Tolerance::TRANSIENTS;
    Add(statement);
}

void
Parser::Forbid(Words& words)
{
    const std::string what = words.Take("loops");
    if (what != "loops")
    {
        words.Fail("\"" + what + "\": allowed is loops");
    }
    Statement statement;
    statement.kind = Statement::Kind::ALLOW;
    Add(statement);
}

void
Parser::Readdress(Words& words)
{
    Statement statement;
    statement.kind = Statement::Kind::READDRESS;
    statement.node = TakeNode(words, m_script.network, NodeKind::HOST);
    if (m_script.network.nodes[statement.node].server)
    {
        words.Fail("a server keeps its address");
    }
    statement.ip = TakeIp(words);
    Add(statement);
}

void
Parser::Reboot(Words& words)
{
    Statement statement;
    statement.kind = Statement::Kind::REBOOT;
    statement.node = TakeNode(words, m_script.network, NodeKind::HOST);
    Add(statement);
}

void
Parser::StartOrStop(Words& words, Statement::Kind kind)
{
    Statement statement;
    statement.kind = kind;
    statement.node = TakeServer(words, m_script.network);
    Add(statement);
}

void
Parser::Start(Words& words)
{
    StartOrStop(words, Statement::Kind::START);
}

void
Parser::Stop(Words& words)
{
    StartOrStop(words, Statement::Kind::STOP);
}

void
Parser::Recompute(Words& /* words */)
{
    Statement statement;
    statement.kind = Statement::Kind::RECOMPUTE;
    Add(statement);
}

void
Parser::Mark(Words& /* words */)
{
    Statement statement;
    statement.kind = Statement::Kind::MARK;
    Add(statement);
}

void
Parser::Dump(Words& words)
{
    Statement statement;
    statement.kind = Statement::Kind::DUMP;
    const int node = m_script.network.Find(words.Peek());
    const bool server = node >= 0 && m_script.network.nodes[node].server;
    statement.node = server ? TakeServer(words, m_script.network)
                            : TakeNode(words, m_script.network, NodeKind::SWITCH);
    Add(statement);
}

void
Parser::Expect(Words& words)
{
    Statement statement;
    statement.kind = Statement::Kind::EXPECT;
    statement.expectations = TakeExpectations(words, m_script.network);
    Add(statement);
}

void
Parser::HostAction(uint32_t host, Words& words)
{
    Statement statement;
    statement.node = host;
    const std::string what = words.Take("arp, udp, send, flood, announce, claims or scan");
    if (what == "flood" || what == "scan")
    {
        what == "flood" ? Flood(host, words) : Scan(host, words);
        return;
    }
    if (what == "announce" || what == "claims")
    {
        statement.kind = Statement::Kind::ANNOUNCE;
        statement.other = static_cast<int>(host);
        if (what == "claims")
        {
            TakeHostOrIp(words, m_script.network, statement.other, statement.ip);
        }
        statement.reply = words.TakeIf("reply");
    }
    else if (what == "arp" || what == "udp")
    {
        TakeHostOrIp(words, m_script.network, statement.other, statement.ip);
        statement.kind = what == "arp" ? Statement::Kind::ARP : Statement::Kind::UDP;
    }
    else if (what == "send")
    {
        statement.kind = Statement::Kind::SEND;
        TakeOctets(words, statement.bytes);
    }
    else
    {
        words.Fail("\"" + what + "\": allowed are arp, udp, send, flood, announce, claims, scan");
    }
    if (what == "udp")
    {
        const std::string size = words.Take("a size");
        uint64_t octets = 0;
        if (!ReadNumber(size, MOST_PAYLOAD, octets))
        {
            words.Fail("size \"" + size + "\": allowed are 0 to 1472");
        }
        statement.size = static_cast<uint32_t>(octets);
        statement.echo = words.TakeIf("echo");
    }
    Add(statement);
}

void
Parser::Scan(uint32_t host, Words& words)
{
    const std::string number = words.Take("a number of addresses");
    uint64_t count = 0;
    if (!ReadNumber(number, MOST_FLOODED, count))
    {
        words.Fail("count \"" + number + "\": allowed are 0 to " + std::to_string(MOST_FLOODED));
    }
    Statement statement;
    statement.kind = Statement::Kind::SCAN;
    statement.node = host;
    statement.size = static_cast<uint32_t>(count);
    statement.ip = TakeIp(words);
    Add(statement);
}

void
Parser::Flood(uint32_t host, Words& words)
{
    const std::string number = words.Take("a number of frames");
    const std::string to = words.Take("a destination");
    const std::string from = words.Take("the first source");
    uint64_t count = 0;
    l2_mac destination = 0;
    l2_mac source = 0;
    if (!ReadNumber(number, MOST_FLOODED, count))
    {
        words.Fail("count \"" + number + "\": allowed are 0 to " + std::to_string(MOST_FLOODED));
    }
    if (!l2_mac_parse(to.c_str(), &destination) || !l2_mac_parse(from.c_str(), &source))
    {
        words.Fail("addresses \"" + to + "\" and \"" + from + "\": allowed is xx:xx:xx:xx:xx:xx");
    }
    Statement statement;
    statement.kind = Statement::Kind::SEND;
    statement.node = host;
    for (uint64_t i = 0; i < count; i++)
    {
        statement.bytes = MakeFrame(destination, source + i, FLOOD_TYPE, {});
        Add(statement);
    }
}

} // namespace l2script
} // namespace ns3
