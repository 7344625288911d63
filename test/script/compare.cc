/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "runner.h"
#include "values.h"

#include <algorithm>
#include <sstream>

namespace ns3
{
namespace l2script
{

namespace
{

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

/// Counters and the like of a node in both engines: what it is, and the two texts.
struct Pair
{
    const char* what; //!< " counters" and so on
    std::string one;  //!< in one engine
    std::string two;  //!< in the other
};

std::vector<Pair>
SwitchTexts(Engine& one, Engine& two, uint32_t node)
{
    const SwitchState a = one.State(node);
    const SwitchState b = two.State(node);
    return {{" counters", MapText(a.counters), MapText(b.counters)},
            {" drops", MapText(a.dropped), MapText(b.dropped)},
            {" tables", MapText(a.tables), MapText(b.tables)},
            {" dump", one.Dump(node), two.Dump(node)}};
}

std::vector<Pair>
ServerTexts(Engine& one, Engine& two, uint32_t node)
{
    const ServerView a = one.Server(node);
    const ServerView b = two.Server(node);
    return {{" counters", MapText(a.counters), MapText(b.counters)},
            {" tables", MapText(a.tables), MapText(b.tables)},
            {" dump", a.dump, b.dump}};
}

void
CompareNodes(Engine& one, Engine& two, std::vector<std::string>& differences)
{
    for (uint32_t node = 0; node < one.Net().nodes.size(); node++)
    {
        const Node& described = one.Net().nodes[node];
        std::vector<Pair> texts;
        if (described.kind == NodeKind::SWITCH)
        {
            texts = SwitchTexts(one, two, node);
        }
        else if (described.server)
        {
            texts = ServerTexts(one, two, node);
        }
        texts.push_back({" events", EventsText(one, node), EventsText(two, node)});
        for (const Pair& text : texts)
        {
            CompareTexts(one, two, described.name + text.what, text.one, text.two, differences);
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

std::vector<std::string>
CompareEngines(Engine& one, Engine& two)
{
    std::vector<std::string> differences;
    CompareLinks(one, two, differences);
    CompareNodes(one, two, differences);
    CompareHosts(one, two, differences);
    return differences;
}

} // namespace l2script
} // namespace ns3
