/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "script.h"

#include "parser.h"
#include "values.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace ns3
{
namespace l2script
{

// ---- Statements ---------------------------------------------------------------------------------

namespace
{

constexpr uint64_t MOST_FLOODED = 100;  // frames at once; a host's link queues as many
constexpr uint16_t FLOOD_TYPE = 0x88b5; // for experiments [802-2001 amendment a]
constexpr uint64_t MOST_PAYLOAD = 1472; // octets of UDP in an unfragmented IPv4 packet of 1500

const char* const ACTIONS = "HOST arp HOST, HOST udp HOST SIZE [echo], HOST send HEX..., "
                            "HOST flood COUNT DESTINATION FIRST-SOURCE";

void
TakeOctets(Words& words, Bytes& octets)
{
    if (!ReadOctets(words.TakeAll(), octets))
    {
        words.Fail("octets: allowed are pairs of hexadecimal digits, and 00*46 to repeat");
    }
}

/// Parses line after line.
class Parser
{
  public:
    explicit Parser(const std::string& file);
    void Line(const std::string& text);
    Script Finish();

  private:
    using Handler = void (Parser::*)(Words&);

    /// A statement that begins with a keyword.
    struct Form
    {
        Handler handler;   //!< parses what follows
        const char* usage; //!< its form
    };

    static const std::map<std::string, Form>& Forms();

    void Dispatch(std::vector<std::string> words);
    void HostAction(uint32_t host, Words& words);
    void Flood(uint32_t host, Words& words);

    // declarations
    void Scheme(Words& words);
    void Engine(Words& words);
    void Seed(Words& words);
    void Cable(Words& words);
    void Switch(Words& words);
    void LinkEnds(Words& words);
    void Host(Words& words);
    void Hub(Words& words);
    void Regular(Words& words);

    // statements in time
    void At(Words& words);
    void Under(Words& words);
    void Run(Words& words);
    void CutOrRepair(Words& words, Statement::Kind kind);
    void Cut(Words& words);
    void Repair(Words& words);
    void Lossy(Words& words);
    void Inject(Words& words);
    void Move(Words& words);
    void Recompute(Words& words);
    void Mark(Words& words);
    void Dump(Words& words);
    void Expect(Words& words);

    std::string Place() const;
    void Declare(Words& words) const;
    uint32_t NewNode(Words& words, NodeKind kind);
    void TakeScheme(Words& words, Node& node) const;
    Link TakeCable(Words& words, std::map<std::string, std::string>& options) const;
    void CheckOptions(Words& words, const std::map<std::string, std::string>& options) const;
    void CheckFree(Words& words, const End& end) const;
    void Add(Statement statement);

    Script m_script;                  //!< what is read so far
    int m_line{0};                    //!< number of the present line
    std::string m_defaultScheme{"*"}; //!< of switches that name none
    Link m_cable;                     //!< of links that say nothing else
    bool m_running{false};            //!< after the first run there are no more declarations
    l2_time m_now{0};                 //!< when the present line's turn comes
    l2_time m_latest{0};              //!< the latest "at" so far
    int m_latestLine{0};              //!< where it is
    l2_time m_at{-1};                 //!< what "at" said on this line
    std::string m_under;              //!< what "under" said on this line
};

Parser::Parser(const std::string& file)
{
    m_script.file = file;
    m_script.engines = {"core", "ns-3"};
}

const std::map<std::string, Parser::Form>&
Parser::Forms()
{
    static const std::map<std::string, Form> forms = {
        {"scheme", {&Parser::Scheme, "scheme moose|ethernet|any"}},
        {"engine", {&Parser::Engine, "engine core|ns-3"}},
        {"seed", {&Parser::Seed, "seed NUMBER"}},
        {"cable", {&Parser::Cable, "cable [RATE] [DELAY] [mtu=OCTETS]"}},
        {"switch", {&Parser::Switch, "switch NAME [moose|ethernet|*] [OPTION=VALUE]..."}},
        {"link", {&Parser::LinkEnds, "link NAME:PORT NAME:PORT [RATE] [DELAY] [mtu=OCTETS]"}},
        {"host",
         {&Parser::Host,
          "host NAME NAME:PORT|HUB [RATE] [DELAY] [mac=ADDRESS] [ip=ADDRESS] [mtu=OCTETS]"}},
        {"hub", {&Parser::Hub, "hub NAME [NAME:PORT]... [RATE] [DELAY] [mtu=OCTETS]"}},
        {"topology",
         {&Parser::Regular,
          "topology SHAPE NAME COUNT [moose|ethernet|*] [RATE] [DELAY] [OPTION=VALUE]..."}},
        {"at", {&Parser::At, "at TIME STATEMENT"}},
        {"under", {&Parser::Under, "under moose|ethernet STATEMENT"}},
        {"run", {&Parser::Run, "run TIME"}},
        {"cut", {&Parser::Cut, "cut NAME:PORT|HOST"}},
        {"repair", {&Parser::Repair, "repair NAME:PORT|HOST"}},
        {"lossy", {&Parser::Lossy, "lossy NAME:PORT|HOST 0bBITS"}},
        {"inject", {&Parser::Inject, "inject SWITCH:PORT HEX..."}},
        {"move", {&Parser::Move, "move HOST NAME:PORT"}},
        {"recompute", {&Parser::Recompute, "recompute"}},
        {"mark", {&Parser::Mark, "mark"}},
        {"dump", {&Parser::Dump, "dump SWITCH"}},
        {"expect", {&Parser::Expect, "expect WHAT [, WHAT]..."}},
    };
    return forms;
}

std::string
Parser::Place() const
{
    return m_script.file + ":" + std::to_string(m_line);
}

void
Parser::Line(const std::string& text)
{
    m_line++;
    std::istringstream in(text.substr(0, text.find('#')));
    std::vector<std::string> words;
    for (std::string word; in >> word;)
    {
        words.push_back(word);
    }
    if (!words.empty())
    {
        m_at = -1;
        m_under.clear();
        Dispatch(words);
    }
}

void
Parser::Dispatch(std::vector<std::string> all)
{
    const std::string first = all.front();
    const auto form = Forms().find(first);
    if (form != Forms().end())
    {
        all.erase(all.begin());
        Words words(Place(), all, form->second.usage);
        (this->*form->second.handler)(words);
        words.End();
        return;
    }
    const int node = m_script.network.Find(first);
    if (node >= 0 && m_script.network.nodes[node].kind == NodeKind::HOST)
    {
        all.erase(all.begin());
        Words words(Place(), std::move(all), ACTIONS);
        HostAction(static_cast<uint32_t>(node), words);
        words.End();
        return;
    }
    std::string allowed;
    for (const auto& known : Forms())
    {
        allowed += known.first + ", ";
    }
    throw ScriptError(Place() + ": unknown statement \"" + first + "\"; allowed are " + allowed +
                      "a host's name");
}

void
Parser::Add(Statement statement)
{
    statement.line = m_line;
    statement.at = m_at;
    statement.scheme = m_under;
    m_script.statements.push_back(std::move(statement));
}

// ---- Declarations -------------------------------------------------------------------------------

void
Parser::Declare(Words& words) const
{
    if (m_running)
    {
        words.Fail("a declaration after the first run");
    }
    if (m_at >= 0 || !m_under.empty())
    {
        words.Fail("a declaration after at or under");
    }
}

void
Parser::Scheme(Words& words)
{
    Declare(words);
    const std::string scheme = words.Take("a scheme");
    if (scheme != "moose" && scheme != "ethernet" && scheme != "any")
    {
        words.Fail("scheme \"" + scheme + "\"");
    }
    m_defaultScheme = scheme == "any" ? "*" : scheme;
}

void
Parser::Engine(Words& words)
{
    Declare(words);
    const std::string engine = words.Take("an engine");
    if (engine != "core" && engine != "ns-3")
    {
        words.Fail("engine \"" + engine + "\"");
    }
    m_script.engines = {engine};
}

void
Parser::Seed(Words& words)
{
    Declare(words);
    const std::string seed = words.Take("a number");
    if (!ReadNumber(seed, UINT64_MAX, m_script.network.seed))
    {
        words.Fail("seed \"" + seed + "\": allowed is a number");
    }
}

Link
Parser::TakeCable(Words& words, std::map<std::string, std::string>& options) const
{
    Link link = m_cable;
    while (!words.AtEnd())
    {
        const std::string word = words.Take("");
        const std::size_t equals = word.find('=');
        if (equals != std::string::npos)
        {
            options[word.substr(0, equals)] = word.substr(equals + 1);
        }
        else if (!ReadRate(word, link.rate) && !ReadTime(word, link.delay))
        {
            words.Fail("\"" + word +
                       "\": not a rate (1Gbps), a delay (500ns) or an option (mtu=1500)");
        }
    }
    const auto mtu = options.find("mtu");
    if (mtu != options.end())
    {
        uint64_t value = 0;
        if (!ReadNumber(mtu->second, UINT16_MAX, value) || value < 46)
        {
            words.Fail("mtu \"" + mtu->second + "\": allowed are 46 to 65535");
        }
        link.mtu = static_cast<uint32_t>(value);
        options.erase(mtu);
    }
    return link;
}

void
Parser::CheckOptions(Words& words, const std::map<std::string, std::string>& options) const
{
    if (!options.empty())
    {
        words.Fail("unknown option \"" + options.begin()->first + "\"");
    }
}

void
Parser::Cable(Words& words)
{
    Declare(words);
    std::map<std::string, std::string> options;
    m_cable = TakeCable(words, options);
    CheckOptions(words, options);
}

uint32_t
Parser::NewNode(Words& words, NodeKind kind)
{
    Declare(words);
    const std::string name = words.Take("a name");
    const bool letters = std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '-' || c == '_';
    });
    if (!letters || !std::isalpha(static_cast<unsigned char>(name[0])) || Forms().count(name) > 0 ||
        m_script.network.Find(name) >= 0)
    {
        words.Fail("name \"" + name +
                   "\": allowed are letters, digits, - and _, a letter first, no keyword, and no "
                   "name that is taken");
    }
    return m_script.network.AddNode(kind, name);
}

void
Parser::TakeScheme(Words& words, Node& node) const
{
    const std::string next = words.Peek();
    const bool given = next == "moose" || next == "ethernet" || next == "*";
    node.scheme = given ? words.Take("") : m_defaultScheme;
}

void
Parser::Switch(Words& words)
{
    Node& node = m_script.network.nodes[NewNode(words, NodeKind::SWITCH)];
    TakeScheme(words, node);
    while (!words.AtEnd())
    {
        const std::string word = words.Take("");
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos)
        {
            words.Fail("\"" + word + "\": allowed are a scheme and OPTION=VALUE");
        }
        node.options.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
}

void
Parser::CheckFree(Words& words, const End& end) const
{
    if (m_script.network.LinkAt(end) >= 0)
    {
        words.Fail("port " + m_script.network.NameOf(end) + ": there is a link already");
    }
}

void
Parser::LinkEnds(Words& words)
{
    Declare(words);
    End ends[2];
    for (End& end : ends)
    {
        end = TakeEnd(words, m_script.network);
        if (m_script.network.nodes[end.node].kind == NodeKind::HOST)
        {
            words.Fail("a host has one link, which its declaration makes");
        }
        CheckFree(words, end);
    }
    if (ends[0] == ends[1])
    {
        words.Fail("a link needs two ends");
    }
    std::map<std::string, std::string> options;
    Link link = TakeCable(words, options);
    CheckOptions(words, options);
    link.ends[0] = ends[0];
    link.ends[1] = ends[1];
    m_script.network.AddLink(link);
}

void
Parser::Host(Words& words)
{
    const uint32_t host = NewNode(words, NodeKind::HOST);
    Network& network = m_script.network;
    End end;
    const int hub = network.Find(words.Peek());
    if (hub >= 0 && network.nodes[hub].kind == NodeKind::HUB)
    {
        words.Take("");
        end = {static_cast<uint32_t>(hub), static_cast<uint16_t>(network.nodes[hub].ports + 1)};
    }
    else
    {
        end = TakeEnd(words, network);
    }
    CheckFree(words, end);
    std::map<std::string, std::string> options;
    Link link = TakeCable(words, options);
    Node& node = network.nodes[host];
    if (options.count("mac") > 0)
    {
        if (!l2_mac_parse(options["mac"].c_str(), &node.mac) || IsGroup(node.mac))
        {
            words.Fail("mac \"" + options["mac"] + "\": allowed is an individual address");
        }
        options.erase("mac");
    }
    if (options.count("ip") > 0)
    {
        if (!ReadIp(options["ip"], node.ip) || node.ip >> 24 != 10)
        {
            words.Fail("ip \"" + options["ip"] + "\": allowed are 10.0.0.1 to 10.255.255.254");
        }
        options.erase("ip");
    }
    CheckOptions(words, options);
    link.ends[0] = {host, 1};
    link.ends[1] = end;
    network.AddLink(link);
}

void
Parser::Hub(Words& words)
{
    const uint32_t hub = NewNode(words, NodeKind::HUB);
    std::vector<End> ends;
    while (words.Peek().find(':') != std::string::npos)
    {
        ends.push_back(TakeEnd(words, m_script.network));
        CheckFree(words, ends.back());
    }
    std::map<std::string, std::string> options;
    Link link = TakeCable(words, options);
    CheckOptions(words, options);
    uint16_t port = 1;
    for (const End& end : ends)
    {
        link.ends[0] = {hub, port++};
        link.ends[1] = end;
        m_script.network.AddLink(link);
    }
}

void
Parser::Regular(Words& words)
{
    Declare(words);
    const std::string shape = words.Take("a shape");
    const std::string name = words.Take("a name");
    const std::string number = words.Take("a number of switches");
    uint64_t count = 0;
    if (!ReadNumber(number, UINT32_MAX, count))
    {
        words.Fail("count \"" + number + "\": allowed is a number");
    }
    if (!std::isalpha(static_cast<unsigned char>(name[0])) ||
        m_script.network.Find(name + "1") >= 0)
    {
        words.Fail("name \"" + name + "\": allowed is a word that begins no switch's name yet");
    }
    Node like;
    TakeScheme(words, like);
    std::map<std::string, std::string> options;
    const Link cable = TakeCable(words, options);
    like.options.assign(options.begin(), options.end());
    try
    {
        AddRegular(m_script.network, shape, name, static_cast<uint32_t>(count), like, cable);
    }
    catch (const NetworkError& error)
    {
        words.Fail(error.what());
    }
}

// ---- Statements in time -------------------------------------------------------------------------

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
    m_under = words.Take("a scheme");
    if ((m_under != "moose" && m_under != "ethernet") || words.AtEnd() || words.Peek() == "run")
    {
        words.Fail("under \"" + m_under + "\": allowed are moose, ethernet, and then a statement");
    }
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
    statement.node = TakeNode(words, m_script.network, NodeKind::SWITCH);
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
    const std::string what = words.Take("arp, udp, send or flood");
    if (what == "flood")
    {
        Flood(host, words);
        return;
    }
    if (what == "arp" || what == "udp")
    {
        statement.other = TakeNode(words, m_script.network, NodeKind::HOST);
        statement.kind = what == "arp" ? Statement::Kind::ARP : Statement::Kind::UDP;
    }
    else if (what == "send")
    {
        statement.kind = Statement::Kind::SEND;
        TakeOctets(words, statement.bytes);
    }
    else
    {
        words.Fail("\"" + what + "\": allowed are arp, udp, send, flood");
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

// ---- The whole ----------------------------------------------------------------------------------

Script
Parser::Finish()
{
    bool open = false;
    std::set<std::string> fixed;
    for (const Node& node : m_script.network.nodes)
    {
        if (node.kind == NodeKind::SWITCH)
        {
            open = open || node.scheme == "*";
            fixed.insert(node.scheme);
        }
    }
    if (open)
    {
        fixed = {"moose", "ethernet"};
    }
    m_script.schemes.assign(fixed.begin(), fixed.end());
    if (fixed.size() != 1 && !open)
    {
        m_script.schemes = {"mixed"};
    }
    if (m_latest > m_now)
    {
        m_line = m_latestLine;
        throw ScriptError(Place() + ": at " + TimeText(m_latest) +
                          " never comes; the last run ends at " + TimeText(m_now));
    }
    for (const Statement& statement : m_script.statements)
    {
        m_line = statement.line;
        if (statement.kind == Statement::Kind::SEND && m_script.engines.size() > 1 &&
            statement.bytes.size() < ETHERNET_MINIMUM)
        {
            throw ScriptError(Place() + ": a frame of " + std::to_string(statement.bytes.size()) +
                              " octets: ns-3's devices pad to 60, so this is for scripts that say "
                              "engine core");
        }
    }
    m_line = 0;
    try
    {
        for (const std::string& scheme : m_script.schemes)
        {
            for (uint32_t i = 0; i < m_script.network.nodes.size(); i++)
            {
                if (m_script.network.nodes[i].kind == NodeKind::SWITCH)
                {
                    ConfigOf(m_script.network, i, scheme);
                }
            }
        }
    }
    catch (const NetworkError& error)
    {
        throw ScriptError(m_script.file + ": " + error.what());
    }
    return m_script;
}

} // namespace

Script
ParseScript(const std::string& file, const std::string& text)
{
    Parser parser(file);
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
    {
        parser.Line(line);
    }
    return parser.Finish();
}

Script
ReadScript(const std::string& path)
{
    std::ifstream in(path);
    if (!in)
    {
        throw ScriptError(path + ":0: cannot be read");
    }
    std::ostringstream text;
    text << in.rdbuf();
    return ParseScript(path.substr(path.rfind('/') + 1), text.str());
}

} // namespace l2script
} // namespace ns3
