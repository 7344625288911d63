/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "runner.h"

#include "bridge-view.h"
#include "route-view.h"
#include "values.h"

#include <algorithm>
#include <sstream>

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
    void Fail(const Statement& statement, const std::string& what);

    void Look(const Statement& statement, const Expectation& e);
    std::string Seen(const Expectation& e);
    std::string Compared(const Expectation& e, uint64_t seen) const;
    std::string SeenRole(const Expectation& e);
    std::string SeenRoot(const Expectation& e);
    std::string SeenRouting(const Expectation& e);
    std::string SeenConverged(const Expectation& e);
    std::string SeenCache(const Expectation& e);
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
        m_engine.Arp(statement.node, statement.other);
        break;
    case Statement::Kind::UDP:
        m_engine.Udp(statement.node, statement.other, statement.size, statement.echo);
        break;
    case Statement::Kind::SEND:
        m_engine.SendRaw(statement.node, statement.bytes);
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
        m_outcome.dumps += m_engine.Dump(statement.node);
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
        return SeenCache(e);
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
        return Compared(e, m_engine.State(e.node).counters[e.name]);
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
Runner::SeenCache(const Expectation& e)
{
    const auto other = static_cast<uint32_t>(e.other);
    l2_mac wanted = e.mac;
    if (e.address == Expectation::Address::REAL)
    {
        wanted = MacOf(m_engine.Net(), other);
    }
    else if (e.address == Expectation::Address::ASSIGNED)
    {
        wanted = m_engine.KnownAddress(other);
    }
    const l2_mac seen = m_engine.Cache(static_cast<uint32_t>(e.node), other);
    return seen == wanted ? "" : seen == L2_MAC_NONE ? "none" : MacText(seen);
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
    const auto tables = m_engine.State(e.node).tables;
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

// ---- Comparison ---------------------------------------------------------------------------------

/// The frames of one engine that passed in one direction of a link, of one kind.
std::vector<const Passage*>
PassagesOf(Engine& engine, uint32_t link, uint8_t from, bool received)
{
    std::vector<const Passage*> passages;
    for (const Passage& passage : engine.Frames().Passages())
    {
        if (passage.link == link && passage.from == from && passage.received == received)
        {
            passages.push_back(&passage);
        }
    }
    return passages;
}

std::string
TextOf(const std::vector<const Passage*>& passages, std::size_t at)
{
    return at < passages.size() ? TimeText(passages[at]->time) + " " + HexOf(*passages[at]->frame)
                                : std::string("nothing");
}

void
CompareLinks(Engine& one, Engine& two, std::vector<std::string>& differences)
{
    for (uint32_t place = 0; place < 4 * one.Net().links.size(); place++)
    {
        const uint32_t link = place / 4;
        const auto from = static_cast<uint8_t>(place / 2 % 2);
        const bool received = place % 2 != 0;
        const auto a = PassagesOf(one, link, from, received);
        const auto b = PassagesOf(two, link, from, received);
        for (std::size_t i = 0; i < std::max(a.size(), b.size()); i++)
        {
            if (i >= a.size() || i >= b.size() || a[i]->time != b[i]->time ||
                *a[i]->frame != *b[i]->frame)
            {
                differences.push_back(one.Net().NameOf(one.Net().links[link].ends[from]) +
                                      (received ? " arrives " : " sends ") + std::to_string(i + 1) +
                                      ": " + one.Name() + " " + TextOf(a, i) + ", " + two.Name() +
                                      " " + TextOf(b, i));
                break;
            }
        }
    }
}

/// Write a map in one line.
std::string
MapText(const std::map<std::string, uint64_t>& map)
{
    std::string text;
    for (const auto& item : map)
    {
        text += (text.empty() ? "" : " ") + item.first + "=" + std::to_string(item.second);
    }
    return text;
}

std::string
EventsText(Engine& engine, uint32_t node)
{
    std::string text;
    for (const SwitchEvent& event : engine.Events())
    {
        if (event.node == node)
        {
            text += TimeText(event.time) + " " + event.type + " " + event.detail + "\n";
        }
    }
    return text;
}

void
CompareTexts(Engine& one,
             Engine& two,
             const std::string& what,
             const std::string& a,
             const std::string& b,
             std::vector<std::string>& differences)
{
    std::istringstream left(a);
    std::istringstream right(b);
    for (std::string x, y; left || right;)
    {
        x.clear();
        y.clear();
        std::getline(left, x);
        std::getline(right, y);
        if (x != y)
        {
            differences.push_back(what + ": " + one.Name() + " [" + x + "], " + two.Name() + " [" +
                                  y + "]");
            return; // the first line that differs says what is wrong
        }
    }
}

void
CompareSwitches(Engine& one, Engine& two, std::vector<std::string>& differences)
{
    for (uint32_t node = 0; node < one.Net().nodes.size(); node++)
    {
        const std::string name = one.Net().nodes[node].name;
        if (one.Net().nodes[node].kind != NodeKind::SWITCH)
        {
            continue;
        }
        const SwitchState a = one.State(node);
        const SwitchState b = two.State(node);
        const std::pair<const char*, std::pair<std::string, std::string>> texts[] = {
            {" counters", {MapText(a.counters), MapText(b.counters)}},
            {" drops", {MapText(a.dropped), MapText(b.dropped)}},
            {" tables", {MapText(a.tables), MapText(b.tables)}},
            {" dump", {one.Dump(node), two.Dump(node)}},
            {" events", {EventsText(one, node), EventsText(two, node)}}};
        for (const auto& item : texts)
        {
            CompareTexts(one,
                         two,
                         name + item.first,
                         item.second.first,
                         item.second.second,
                         differences);
        }
    }
}

void
CompareHosts(Engine& one, Engine& two, std::vector<std::string>& differences)
{
    const auto& nodes = one.Net().nodes;
    for (uint32_t a = 0; a < nodes.size(); a++)
    {
        for (uint32_t b = 0; b < nodes.size(); b++)
        {
            if (nodes[a].kind == NodeKind::HOST && nodes[b].kind == NodeKind::HOST)
            {
                CompareTexts(one,
                             two,
                             nodes[a].name + " cache " + nodes[b].name,
                             MacText(one.Cache(a, b)),
                             MacText(two.Cache(a, b)),
                             differences);
            }
        }
    }
    if (one.Sent() != two.Sent() || one.Received() != two.Received())
    {
        differences.emplace_back("datagrams sent or received");
    }
}

} // namespace

Outcome
RunScript(const Script& script, Engine& engine)
{
    return Runner(script, engine).Run();
}

std::vector<std::string>
CompareEngines(Engine& one, Engine& two)
{
    std::vector<std::string> differences;
    CompareLinks(one, two, differences);
    CompareSwitches(one, two, differences);
    CompareHosts(one, two, differences);
    return differences;
}

} // namespace l2script
} // namespace ns3
