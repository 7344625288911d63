/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "script.h"

#include "parser.h"
#include "ports.h"
#include "servers.h"
#include "values.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <sstream>

namespace ns3
{
namespace l2script
{

namespace
{

const char* const ACTIONS = "HOST arp HOST|IP, HOST udp HOST|IP SIZE [echo], HOST send HEX..., "
                            "HOST flood COUNT DESTINATION FIRST-SOURCE, HOST announce [reply], "
                            "HOST claims HOST|IP [reply], HOST scan COUNT FIRST-IP";

} // namespace

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
        {"server",
         {&Parser::Server,
          "server NAME NAME:PORT|HUB [RATE] [DELAY] [mac=ADDRESS] [ip=ADDRESS] [OPTION=VALUE]..."}},
        {"hub", {&Parser::Hub, "hub NAME [NAME:PORT]... [RATE] [DELAY] [mtu=OCTETS]"}},
        {"topology",
         {&Parser::Regular,
          "topology SHAPE NAME COUNT [moose|ethernet|*] [RATE] [DELAY] [OPTION=VALUE]..."}},
        {"at", {&Parser::At, "at TIME STATEMENT"}},
        {"spanning-tree", {&Parser::SpanningTree, "spanning-tree static|rstp|both"}},
        {"routing", {&Parser::Routing, "routing precomputed|link-state|both"}},
        {"directory", {&Parser::Directory, "directory none|elk|both"}},
        {"loop", {&Parser::Loop, "loop SWITCH:PORT [RATE] [DELAY] [mtu=OCTETS]"}},
        {"port", {&Parser::Port, PORT_USAGE}},
        {"mcheck", {&Parser::Mcheck, "mcheck SWITCH:PORT"}},
        {"allow", {&Parser::Allow, "allow loops|transients"}},
        {"forbid", {&Parser::Forbid, "forbid loops"}},
        {"under",
         {&Parser::Under,
          "under moose|ethernet|static|rstp|precomputed|link-state|elk|plain STATEMENT"}},
        {"run", {&Parser::Run, "run TIME"}},
        {"cut", {&Parser::Cut, "cut NAME:PORT|HOST"}},
        {"repair", {&Parser::Repair, "repair NAME:PORT|HOST"}},
        {"lossy", {&Parser::Lossy, "lossy NAME:PORT|HOST 0bBITS"}},
        {"inject", {&Parser::Inject, "inject SWITCH:PORT HEX..."}},
        {"move", {&Parser::Move, "move HOST NAME:PORT"}},
        {"readdress", {&Parser::Readdress, "readdress HOST IP"}},
        {"reboot", {&Parser::Reboot, "reboot HOST"}},
        {"start", {&Parser::Start, "start SERVER"}},
        {"stop", {&Parser::Stop, "stop SERVER"}},
        {"recompute", {&Parser::Recompute, "recompute"}},
        {"mark", {&Parser::Mark, "mark"}},
        {"dump", {&Parser::Dump, "dump SWITCH|SERVER"}},
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

bool
Parser::IsDeclaration() const
{
    return !m_running && m_at < 0 && m_under.empty();
}

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

uint32_t
Parser::NewHost(Words& words, std::map<std::string, std::string>& options)
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
    link.ends[0] = {host, 1};
    link.ends[1] = end;
    network.AddLink(link);
    return host;
}

void
Parser::Host(Words& words)
{
    std::map<std::string, std::string> options;
    NewHost(words, options);
    CheckOptions(words, options);
}

/// A server is believed at the port that it is declared at, unless the port is managed otherwise.
void
Parser::Server(Words& words)
{
    Network& network = m_script.network;
    std::map<std::string, std::string> options;
    const uint32_t host = NewHost(words, options);
    network.nodes[host].server = true;
    network.nodes[host].options.assign(options.begin(), options.end());
    try
    {
        DirectoryConfigOf(network, host);
    }
    catch (const NetworkError& error)
    {
        words.Fail(error.what());
    }
    const End end = network.links.back().ends[1];
    if (network.nodes[end.node].kind == NodeKind::SWITCH)
    {
        Managed managed;
        managed.end = end;
        managed.options = {{"directory", "yes"}};
        m_managed.push_back(managed);
    }
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

void
Parser::SpanningTree(Words& words)
{
    Declare(words);
    m_tree = words.Take("static, rstp or both");
    if (m_tree != "static" && m_tree != "rstp" && m_tree != "both")
    {
        words.Fail("spanning tree \"" + m_tree + "\"");
    }
}

void
Parser::Routing(Words& words)
{
    Declare(words);
    m_routing = words.Take("precomputed, link-state or both");
    if (m_routing != "precomputed" && m_routing != "link-state" && m_routing != "both")
    {
        words.Fail("routing \"" + m_routing + "\"");
    }
}

void
Parser::Directory(Words& words)
{
    Declare(words);
    m_directory = words.Take("none, elk or both");
    if (m_directory != "none" && m_directory != "elk" && m_directory != "both")
    {
        words.Fail("directory \"" + m_directory + "\"");
    }
}

void
Parser::Loop(Words& words)
{
    Declare(words);
    Network& network = m_script.network;
    const End end = TakeEnd(words, network);
    if (network.nodes[end.node].kind != NodeKind::SWITCH)
    {
        words.Fail("only a switch's port can be looped to itself");
    }
    CheckFree(words, end);
    const std::string name =
        "loop-" + network.nodes[end.node].name + "-" + std::to_string(end.port);
    if (network.Find(name) >= 0)
    {
        words.Fail("name \"" + name + "\" is taken");
    }
    std::map<std::string, std::string> options;
    Link link = TakeCable(words, options);
    CheckOptions(words, options);
    const uint32_t mirror = network.AddNode(NodeKind::HUB, name);
    network.nodes[mirror].mirror = true;
    link.ends[0] = end;
    link.ends[1] = {mirror, 1};
    network.AddLink(link);
}

// ---- The whole ----------------------------------------------------------------------------------

Script
Parser::Finish()
{
    m_script.schemes = LabelsOf(m_script.network, m_tree, m_routing, m_directory);
    ManagePorts();
    CheckStatements();
    CheckSwitches();
    return m_script;
}

/// Later declarations go beyond earlier ones; a port's own beyond those of all hosts' ports.
void
Parser::ManagePorts()
{
    Network& network = m_script.network;
    std::stable_partition(m_managed.begin(), m_managed.end(), [](const Managed& managed) {
        return managed.hosts;
    });
    for (const Managed& managed : m_managed)
    {
        if (!managed.hosts)
        {
            ApplyPortOptions(managed.options, PortOf(network, managed.end));
            continue;
        }
        for (const Link& link : network.links)
        {
            // A host's link begins at the host.
            if (network.nodes[link.ends[0].node].kind == NodeKind::HOST &&
                network.nodes[link.ends[1].node].kind == NodeKind::SWITCH)
            {
                ApplyPortOptions(managed.options, PortOf(network, link.ends[1]));
            }
        }
    }
}

void
Parser::CheckStatements()
{
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
}

void
Parser::CheckSwitches()
{
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
}

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
