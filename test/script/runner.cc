/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "runner.h"

#include "bridge-view.h"
#include "directory-view.h"
#include "route-view.h"
#include "values.h"

#include <algorithm>

namespace ns3
{
namespace l2script
{

namespace
{

/// Runs one script on one engine.
class Runner
{
  public:
    Runner(const Script& script, Engine& engine)
        : m_script(script),
          m_engine(engine)
    {
    }

    Outcome Run();

  private:
    void Take(const Statement& statement);
    void RunFor(l2_time time);
    void Do(const Statement& statement);
    uint32_t LinkAt(const Statement& statement, const End& end) const;
    void MoveHost(const Statement& statement);
    void StartOrStop(const Statement& statement);
    uint32_t AddressOf(const Statement& statement) const;
    void Fail(const Statement& statement, const std::string& what);

    void Look(const Statement& statement, const Expectation& e);
    std::string Seen(const Expectation& e);
    std::string Compared(const Expectation& e, uint64_t seen) const;
    std::string SeenRole(const Expectation& e);
    std::string SeenRoot(const Expectation& e);
    std::string SeenRouting(const Expectation& e);
    std::string SeenConverged(const Expectation& e);
    std::string SeenAddress(const Expectation& e);
    std::string SeenServer(const Expectation& e);
    std::string SeenLines(const Expectation& e, const std::vector<std::string>& lines) const;
    std::string SeenFrame(const Expectation& e);
    std::string SeenTable(const Expectation& e);
    std::string SeenDrops(const Expectation& e);
    std::string SeenEvents(const Expectation& e);
    std::string SeenReceived(const Expectation& e);
    std::string SeenDelivered(const Expectation& e);
    std::string SeenNoDrops();
    FrameFilter FilterOf(const Expectation& e) const;

    const Script& m_script;                  //!< what to do
    Engine& m_engine;                        //!< whom to
    std::vector<const Statement*> m_pending; //!< "at" statements still to come, in order
    l2_time m_marked{0};                     //!< when the last mark was made
    Outcome m_outcome;                       //!< what came of it so far
};

Outcome
Runner::Run()
{
    for (const Statement& statement : m_script.statements)
    {
        if (IsUnder(statement.scheme, m_engine.Scheme()))
        {
            Take(statement);
        }
    }
    for (const std::string& violation : m_engine.Frames().Violations())
    {
        m_outcome.failures.push_back(m_script.file + ": " + violation);
    }
    return m_outcome;
}

void
Runner::Take(const Statement& statement)
{
    if (statement.at >= 0)
    {
        const auto later = [](const Statement* a, const Statement* b) { return a->at < b->at; };
        m_pending.insert(std::upper_bound(m_pending.begin(), m_pending.end(), &statement, later),
                         &statement);
    }
    else if (statement.kind == Statement::Kind::RUN)
    {
        RunFor(statement.time);
    }
    else
    {
        Do(statement);
    }
}

void
Runner::RunFor(l2_time time)
{
    const l2_time end = m_engine.Now() + time;
    while (!m_pending.empty() && m_pending.front()->at <= end)
    {
        const Statement* next = m_pending.front();
        m_pending.erase(m_pending.begin());
        m_engine.RunUntil(next->at);
        Do(*next);
    }
    m_engine.RunUntil(end);
}

uint32_t
Runner::LinkAt(const Statement& statement, const End& end) const
{
    const int link = m_engine.PluggedAt(end);
    if (link < 0)
    {
        throw ScriptError(m_script.file + ":" + std::to_string(statement.line) +
                          ": nothing is plugged in at " + m_engine.Net().NameOf(end));
    }
    return static_cast<uint32_t>(link);
}

void
Runner::MoveHost(const Statement& statement)
{
    if (m_engine.PluggedAt(statement.end) >= 0)
    {
        throw ScriptError(m_script.file + ":" + std::to_string(statement.line) + ": " +
                          m_engine.Net().NameOf(statement.end) + " is in use");
    }
    m_engine.Move(statement.node, statement.end);
}

void
Runner::StartOrStop(const Statement& statement)
{
    const bool start = statement.kind == Statement::Kind::START;
    if (m_engine.Server(statement.node).running == start)
    {
        throw ScriptError(m_script.file + ":" + std::to_string(statement.line) + ": server " +
                          m_engine.Net().nodes[statement.node].name +
                          (start ? " runs already" : " does not run"));
    }
    start ? m_engine.StartServer(statement.node) : m_engine.StopServer(statement.node);
}

/// The IPv4 address that a statement is about, as it is now.
uint32_t
Runner::AddressOf(const Statement& statement) const
{
    return statement.other < 0 ? statement.ip
                               : IpOf(m_engine.Net(), static_cast<uint32_t>(statement.other));
}

void
Runner::Do(const Statement& statement)
{
    switch (statement.kind)
    {
    case Statement::Kind::RUN:
        break;
    case Statement::Kind::CUT:
        m_engine.Cut(LinkAt(statement, statement.end));
        break;
    case Statement::Kind::REPAIR:
        m_engine.Repair(LinkAt(statement, statement.end));
        break;
    case Statement::Kind::LOSSY:
        LinkAt(statement, statement.end);
        m_engine.SetLoss(statement.end, statement.lost);
        break;
    case Statement::Kind::MOVE:
        MoveHost(statement);
        break;
    case Statement::Kind::RECOMPUTE:
        m_engine.Recompute();
        break;
    case Statement::Kind::ARP:
        m_engine.ArpFor(statement.node, AddressOf(statement));
        break;
    case Statement::Kind::UDP:
        m_engine.UdpTo(statement.node, AddressOf(statement), statement.size, statement.echo);
        break;
    case Statement::Kind::SEND:
        m_engine.SendRaw(statement.node, statement.bytes);
        break;
    case Statement::Kind::ANNOUNCE:
        m_engine.Announce(statement.node, AddressOf(statement), statement.reply);
        break;
    case Statement::Kind::SCAN:
        m_engine.Scan(statement.node, statement.ip, statement.size);
        break;
    case Statement::Kind::READDRESS:
        m_engine.Readdress(statement.node, statement.ip);
        break;
    case Statement::Kind::REBOOT:
        m_engine.Reboot(statement.node);
        break;
    case Statement::Kind::START:
        StartOrStop(statement);
        break;
    case Statement::Kind::STOP:
        StartOrStop(statement);
        break;
    case Statement::Kind::INJECT:
        m_engine.Inject(statement.end, statement.bytes);
        break;
    case Statement::Kind::PORT:
        m_engine.Manage(statement.end, statement.options);
        break;
    case Statement::Kind::MCHECK:
        m_engine.Mcheck(statement.end);
        break;
    case Statement::Kind::ALLOW:
        m_engine.Frames().Allow(statement.tolerance);
        break;
    case Statement::Kind::MARK:
        m_engine.Frames().Mark();
        m_marked = m_engine.Now();
        break;
    case Statement::Kind::DUMP:
        m_outcome.dumps += m_engine.Net().nodes[statement.node].server
                               ? m_engine.Server(statement.node).dump
                               : m_engine.Dump(statement.node);
        break;
    case Statement::Kind::EXPECT:
        for (const Expectation& e : statement.expectations)
        {
            Look(statement, e);
        }
        break;
    }
}

// ---- Expectations -------------------------------------------------------------------------------

void
Runner::Fail(const Statement& statement, const std::string& what)
{
    m_outcome.failures.push_back(m_script.file + ":" + std::to_string(statement.line) + ": at " +
                                 TimeText(m_engine.Now()) + ": " + what);
}

void
Runner::Look(const Statement& statement, const Expectation& e)
{
    const std::string seen = Seen(e);
    if (!seen.empty())
    {
        Fail(statement, "expect " + e.text + ": " + seen);
    }
}

/// @return what is seen instead, or empty if it is what is expected
std::string
Runner::Seen(const Expectation& e)
{
    Monitor& frames = m_engine.Frames();
    switch (e.kind)
    {
    case Expectation::Kind::CACHE:
    case Expectation::Kind::KNOWS:
        return SeenAddress(e);
    case Expectation::Kind::SERVER:
        return SeenServer(e);
    case Expectation::Kind::DIRECTORIES:
        return BadDirectories(m_engine, e.nodes);
    case Expectation::Kind::WRONG_CACHES:
        return SeenLines(e, WrongCaches(m_engine));
    case Expectation::Kind::WRONG_MAPPINGS:
        return SeenLines(e, WrongMappings(m_engine));
    case Expectation::Kind::ROLE:
        return SeenRole(e);
    case Expectation::Kind::ROOT:
    case Expectation::Kind::COST:
        return SeenRoot(e);
    case Expectation::Kind::ROUTING:
    case Expectation::Kind::ROUTING_ROOT:
        return SeenRouting(e);
    case Expectation::Kind::DATABASE:
        return BadDatabases(m_engine, e.nodes);
    case Expectation::Kind::ROUTES:
        return BadRoutes(m_engine);
    case Expectation::Kind::TREE:
        return BadTree(m_engine);
    case Expectation::Kind::CONVERGED:
        return SeenConverged(e);
    case Expectation::Kind::LOOPS:
        return Compared(e, frames.Loops(true));
    case Expectation::Kind::GROUP_LOOPS:
        return Compared(e, frames.BroadcastLoops(true));
    case Expectation::Kind::DUPLICATES:
        return Compared(e, frames.Duplicates(true));
    case Expectation::Kind::FRAMES:
        return Compared(e, frames.Count(FilterOf(e)));
    case Expectation::Kind::FRAME:
        return SeenFrame(e);
    case Expectation::Kind::TABLE:
        return SeenTable(e);
    case Expectation::Kind::COUNTER:
        return Compared(e,
                        m_engine.Net().nodes[e.node].server
                            ? m_engine.Server(e.node).counters[e.name]
                            : m_engine.State(e.node).counters[e.name]);
    case Expectation::Kind::DROP:
        return SeenDrops(e);
    case Expectation::Kind::EVENT:
        return SeenEvents(e);
    case Expectation::Kind::RECEIVED:
        return SeenReceived(e);
    case Expectation::Kind::DELIVERED:
        return SeenDelivered(e);
    case Expectation::Kind::NO_LOOPS:
        return frames.Loops(false) == 0 ? "" : std::to_string(frames.Loops(false));
    case Expectation::Kind::NO_DUPLICATES:
        return frames.Duplicates(false) == 0 ? "" : std::to_string(frames.Duplicates(false));
    case Expectation::Kind::NO_DROPS:
        return SeenNoDrops();
    }
    return "";
}

std::string
Runner::Compared(const Expectation& e, uint64_t seen) const
{
    const auto& numbers = e.numbers;
    const bool good = e.compare == "="
                          ? std::find(numbers.begin(), numbers.end(), seen) != numbers.end()
                      : e.compare == "<=" ? seen <= numbers.front()
                                          : seen >= numbers.front();
    return good ? "" : std::to_string(seen);
}

std::string
Runner::SeenRole(const Expectation& e)
{
    const std::string role = m_engine.Role(e.end.node, e.end.port);
    const std::string state = m_engine.PortState(e.end.node, e.end.port);
    const bool good = (e.name.empty() || e.name == role) && (e.state.empty() || e.state == state);
    return good ? "" : role + " " + state;
}

std::string
Runner::SeenRoot(const Expectation& e)
{
    const auto node = static_cast<uint32_t>(e.node);
    const BridgeView view = m_engine.Tree(node);
    if (!view.runs)
    {
        return "it runs no spanning tree protocol";
    }
    if (e.kind == Expectation::Kind::COST)
    {
        return Compared(e, view.cost);
    }
    const bool self = view.root == BridgeIdentifierOf(m_engine, node);
    if (self != view.isRoot)
    {
        return "it contradicts itself on whether it is the root";
    }
    if (view.root == BridgeIdentifierOf(m_engine, static_cast<uint32_t>(e.other)))
    {
        return "";
    }
    const auto& nodes = m_engine.Net().nodes;
    for (uint32_t other = 0; other < nodes.size(); other++)
    {
        if (nodes[other].kind == NodeKind::SWITCH &&
            view.root == BridgeIdentifierOf(m_engine, other))
        {
            return nodes[other].name;
        }
    }
    return "none of these switches";
}

std::string
Runner::SeenRouting(const Expectation& e)
{
    const RoutingView view = m_engine.Routing(static_cast<uint32_t>(e.node));
    if (view.numbers.empty())
    {
        return "it is no MOOSE switch";
    }
    if (e.kind == Expectation::Kind::ROUTING)
    {
        return Compared(e, view.numbers.at(e.name));
    }
    const l2_mac wanted =
        e.other < 0 ? e.mac : ConfigOf(m_engine.Net(), e.other, m_engine.Scheme()).prefix.bits;
    return view.root == wanted ? "" : view.root == L2_MAC_NONE ? "none" : MacText(view.root);
}

/// When did a port last change its role or state, or a switch its routes, since the mark?
std::string
Runner::SeenConverged(const Expectation& e)
{
    const SwitchEvent* last = nullptr;
    for (const SwitchEvent& event : m_engine.Events())
    {
        if (event.type == "port-role" || event.type == "port-state" ||
            event.type == "routes-changed")
        {
            last = &event;
        }
    }
    if (!last || last->time <= m_marked + e.time)
    {
        return "";
    }
    return "after " + TimeText(last->time - m_marked) + ", " +
           m_engine.Net().nodes[last->node].name + ": " + last->type + " " + last->detail;
}

std::string
Runner::SeenAddress(const Expectation& e)
{
    const auto node = static_cast<uint32_t>(e.node);
    const uint32_t ip = e.other < 0 ? e.ip : IpOf(m_engine.Net(), static_cast<uint32_t>(e.other));
    l2_mac wanted = e.mac;
    if (e.address == Expectation::Address::REAL)
    {
        wanted = MacOf(m_engine.Net(), static_cast<uint32_t>(e.whose));
    }
    else if (e.address == Expectation::Address::ASSIGNED)
    {
        wanted = m_engine.KnownAddress(static_cast<uint32_t>(e.whose));
    }
    l2_mac seen = L2_MAC_NONE;
    if (e.kind == Expectation::Kind::CACHE)
    {
        seen = m_engine.CacheOf(node, ip, false);
    }
    else
    {
        for (const l2_mapping& mapping : m_engine.Server(node).mappings)
        {
            seen = l2_ip_to_v4(mapping.ip) == ip ? mapping.mac : seen;
        }
    }
    return seen == wanted ? "" : seen == L2_MAC_NONE ? "none" : MacText(seen);
}

std::string
Runner::SeenServer(const Expectation& e)
{
    const ServerView view = m_engine.Server(static_cast<uint32_t>(e.node));
    const std::string seen = Compared(e, e.name == "peers" ? view.peers : view.mappings.size());
    std::string text;
    for (const l2_mapping& mapping : view.mappings)
    {
        text += "; " + MappingText(mapping);
    }
    return seen.empty() || e.name == "peers" ? seen : seen + text;
}

/// How many there are, and which.
std::string
Runner::SeenLines(const Expectation& e, const std::vector<std::string>& lines) const
{
    const std::string seen = Compared(e, lines.size());
    std::string text;
    for (const std::string& line : lines)
    {
        text += "; " + line;
    }
    return seen.empty() ? "" : seen + text;
}

FrameFilter
Runner::FilterOf(const Expectation& e) const
{
    FrameFilter filter;
    filter.cast = e.cast;
    filter.protocol = e.protocol;
    if (e.hasEnd)
    {
        filter.link = m_engine.Net().LinkAt(e.end);
        if (filter.link < 0)
        {
            throw ScriptError(m_script.file + ": no link at " + m_engine.Net().NameOf(e.end));
        }
        const int side = m_engine.Net().links[filter.link].ends[0] == e.end ? 0 : 1;
        filter.received = e.direction == "rx";
        filter.from = e.direction.empty() ? -1 : e.direction == "tx" ? side : 1 - side;
    }
    return filter;
}

std::string
Runner::SeenFrame(const Expectation& e)
{
    const Passage* passage = m_engine.Frames().Nth(FilterOf(e), e.number);
    if (!passage)
    {
        return "no such frame";
    }
    const Bytes& frame = *passage->frame;
    const auto end = frame.begin() + std::min(frame.size(), e.bytes.size());
    const bool begins =
        frame.size() >= e.bytes.size() && std::equal(e.bytes.begin(), e.bytes.end(), frame.begin());
    const bool padded = std::all_of(end, frame.end(), [](uint8_t byte) { return byte == 0; });
    return begins && padded ? "" : HexOf(frame);
}

std::string
Runner::SeenTable(const Expectation& e)
{
    const auto tables = m_engine.Net().nodes[e.node].server ? m_engine.Server(e.node).tables
                                                            : m_engine.State(e.node).tables;
    const auto table = tables.find(e.name);
    if (table != tables.end())
    {
        return Compared(e, table->second);
    }
    std::string names;
    for (const auto& item : tables)
    {
        names += (names.empty() ? "" : ", ") + item.first;
    }
    return "no such table; there are " + names;
}

std::string
Runner::SeenDrops(const Expectation& e)
{
    uint64_t seen = 0;
    for (const auto& reason : m_engine.State(e.node).dropped)
    {
        seen += e.name == "any" || e.name == reason.first ? reason.second : 0;
    }
    return Compared(e, seen);
}

std::string
Runner::SeenNoDrops()
{
    std::string seen;
    const auto& nodes = m_engine.Net().nodes;
    for (uint32_t node = 0; node < nodes.size(); node++)
    {
        if (nodes[node].kind == NodeKind::SWITCH)
        {
            for (const auto& reason : m_engine.State(node).dropped)
            {
                seen += (seen.empty() ? "" : ", ") + nodes[node].name + " " + reason.first + " " +
                        std::to_string(reason.second);
            }
        }
    }
    return seen;
}

std::string
Runner::SeenEvents(const Expectation& e)
{
    const auto& events = m_engine.Events();
    return Compared(e,
                    static_cast<uint64_t>(
                        std::count_if(events.begin(), events.end(), [&e](const SwitchEvent& event) {
                            return static_cast<int>(event.node) == e.node && event.type == e.name;
                        })));
}

std::string
Runner::SeenReceived(const Expectation& e)
{
    uint64_t seen = 0;
    for (const auto& item : m_engine.Received())
    {
        const bool from = e.other < 0 || static_cast<int>(item.first.first) == e.other;
        seen += from && static_cast<int>(item.first.second) == e.node ? item.second : 0;
    }
    return Compared(e, seen);
}

std::string
Runner::SeenDelivered(const Expectation& e)
{
    uint64_t sent = 0;
    std::string missing;
    for (const auto& item : m_engine.Sent())
    {
        const Engine::Pair& hosts = item.first;
        if (e.node >= 0 &&
            (static_cast<int>(hosts.first) != e.node || static_cast<int>(hosts.second) != e.other))
        {
            continue;
        }
        sent += item.second;
        const auto at = m_engine.Received().find(hosts);
        const uint64_t received = at == m_engine.Received().end() ? 0 : at->second;
        if (received != item.second)
        {
            missing += (missing.empty() ? "" : ", ") + m_engine.Net().nodes[hosts.first].name +
                       " sent " + m_engine.Net().nodes[hosts.second].name + " " +
                       std::to_string(item.second) + ", of which " + std::to_string(received) +
                       " came";
        }
    }
    return sent == 0 ? "nothing was sent" : missing;
}

} // namespace

Outcome
RunScript(const Script& script, Engine& engine)
{
    return Runner(script, engine).Run();
}

} // namespace l2script
} // namespace ns3
