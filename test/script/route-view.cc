/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "route-view.h"

#include "l2-hmac.h"
#include "ports.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <sstream>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr std::size_t DUMP_ROOM = 1 << 20; // octets; networks of scripts are small

/// A switch that runs link-state routing.
struct Member
{
    uint32_t node;    //!< index in Network::nodes
    l2_config config; //!< its configuration
};

std::vector<Member>
MembersOf(const Engine& engine)
{
    std::vector<Member> members;
    for (uint32_t node = 0; node < engine.Net().nodes.size(); node++)
    {
        if (engine.Net().nodes[node].kind == NodeKind::SWITCH)
        {
            const l2_config config = ConfigOf(engine.Net(), node, engine.Scheme());
            if (config.routing == L2_ROUTING_LINK_STATE)
            {
                members.push_back({node, config});
            }
        }
    }
    return members;
}

/// The lines of a text that begin in a way.
std::string
LinesOf(const std::string& text, const std::string& begin)
{
    std::istringstream in(text);
    std::string lines;
    for (std::string line; std::getline(in, line);)
    {
        lines += line.compare(0, begin.size(), begin) == 0 ? line + "\n" : "";
    }
    return lines;
}

/// What a dump says of routes and tree: the section "fib", and which ports are trunks.
std::string
RoutesOf(const std::string& dump)
{
    std::istringstream in(dump);
    std::string routes;
    bool inside = false;
    for (std::string line; std::getline(in, line);)
    {
        const bool indented = line.compare(0, 2, "  ") == 0;
        inside = indented ? inside : line.compare(0, 4, "fib ") == 0;
        std::istringstream words(line);
        std::string port;
        std::string number;
        std::string role;
        words >> port >> number >> role;
        const bool trunk = indented && port == "port" && role == "trunk";
        routes += inside ? line + "\n" : trunk ? "trunk " + number + "\n" : "";
    }
    return routes;
}

/// The first line that differs.
std::string
DifferenceOf(const std::string& a, const std::string& b)
{
    std::istringstream left(a);
    std::istringstream right(b);
    while (left || right)
    {
        std::string x;
        std::string y;
        std::getline(left, x);
        std::getline(right, y);
        if (x != y)
        {
            return "[" + x + "], not [" + y + "]";
        }
    }
    return "";
}

bool
AreOfOneNetwork(const l2_config& a, const l2_config& b)
{
    const bool sha256 = a.isis.authentication == L2_AUTHENTICATION_HMAC_SHA256;
    return a.plan.kind == b.plan.kind && a.plan.prefix_length == b.plan.prefix_length &&
           a.isis.area == b.isis.area && a.isis.authentication == b.isis.authentication &&
           (a.isis.authentication == L2_AUTHENTICATION_NONE ||
            (a.isis.key_length == b.isis.key_length &&
             std::memcmp(a.isis.key, b.isis.key, a.isis.key_length) == 0 &&
             (!sha256 || a.isis.key_id == b.isis.key_id)));
}

/// Put together those that accept each other as neighbours.
std::vector<std::vector<Member>>
NetworksOf(const std::vector<Member>& members)
{
    std::vector<std::vector<Member>> networks;
    for (const Member& member : members)
    {
        const auto of = std::find_if(networks.begin(), networks.end(), [&](const auto& network) {
            return AreOfOneNetwork(network.front().config, member.config);
        });
        if (of == networks.end())
        {
            networks.push_back({member});
        }
        else
        {
            of->push_back(member);
        }
    }
    return networks;
}

/// The metric of a link in the direction out of one of its ends.
uint32_t
MetricOf(const Network& net, const Link& link, int side)
{
    const uint32_t managed = PortConfigOf(net, link.ends[side]).path_cost;
    return managed != 0 ? managed : l2_path_cost(link.rate);
}

using Graph = std::unique_ptr<l2_topology, void (*)(l2_topology*)>;

/// The graph of those switches that can be neighbours; @param wrong set if none can be compared
/// with.
Graph
GraphOf(const Engine& engine, const std::vector<Member>& members, std::string& wrong)
{
    const Network& net = engine.Net();
    l2_topology* made = nullptr;
    l2_topology_new(&made, static_cast<uint32_t>(members.size()), nullptr);
    Graph graph(made, l2_topology_free);
    std::vector<int> number(net.nodes.size(), -1);
    for (std::size_t i = 0; i < members.size(); i++)
    {
        const l2_config& config = members[i].config;
        const l2_node info = {config.address, config.priority, config.prefix, config.isis.overload};
        l2_topology_set_node(made, static_cast<uint32_t>(i), &info);
        number[members[i].node] = static_cast<int>(i);
    }
    for (uint32_t i = 0; i < net.links.size(); i++)
    {
        const Link& link = net.links[i];
        const int a = number[link.ends[0].node];
        const int b = number[link.ends[1].node];
        if (!engine.IsUp(i) || a < 0 || b < 0 || a == b ||
            PortConfigOf(net, link.ends[0]).admin_edge ||
            PortConfigOf(net, link.ends[1]).admin_edge)
        {
            continue;
        }
        if (MetricOf(net, link, 0) != MetricOf(net, link, 1))
        {
            wrong = net.NameOf(link.ends[0]) + " has another cost at its other end";
        }
        l2_topology_add_link(made,
                             static_cast<uint32_t>(a),
                             link.ends[0].port,
                             static_cast<uint32_t>(b),
                             link.ends[1].port,
                             MetricOf(net, link, 0));
    }
    return graph;
}

/// What a switch dumps that is given the graph.
std::string
DumpOfTwin(const Engine& engine, const Member& member, const l2_topology* graph, uint32_t number)
{
    l2_config config = member.config;
    config.routing = L2_ROUTING_PRECOMPUTED;
    l2_env env = {};
    env.hmac = GetL2Hmac();
    l2_switch* twin = nullptr;
    if (l2_switch_new(&twin, &config, &env) != L2_OK)
    {
        return "fib cannot be: no switch can be made of its configuration\n";
    }
    for (uint16_t port = 1; port <= config.ports; port++)
    {
        const End end = {member.node, port};
        const int link = engine.PluggedAt(end);
        l2_port_state state = {};
        if (link >= 0)
        {
            const int side = engine.Net().links[link].ends[0] == end ? 0 : 1;
            state = PortStateOf(engine.Net(), link, side, engine.IsUp(link));
        }
        l2_switch_set_port(twin, port, &state, engine.Now());
    }
    const int error = l2_switch_set_topology(twin, graph, number, engine.Now());
    std::vector<char> room(DUMP_ROOM);
    l2_text text = {room.data(), room.size(), 0, false};
    l2_switch_dump(twin, &text);
    l2_switch_free(twin);
    return error != L2_OK
               ? std::string("fib cannot be: the graph is refused, ") + l2_error_name(error) + "\n"
               : std::string(text.text, text.length);
}

} // namespace

std::string
BadDatabases(Engine& engine, const std::vector<uint32_t>& nodes)
{
    std::vector<uint32_t> all = nodes;
    if (all.empty())
    {
        for (const Member& member : MembersOf(engine))
        {
            all.push_back(member.node);
        }
    }
    std::string first;
    for (std::size_t i = 0; i < all.size(); i++)
    {
        const std::string database = LinesOf(engine.Dump(all[i]), "  lsp ");
        const std::string& name = engine.Net().nodes[all[i]].name;
        if (database.empty())
        {
            return name + " has none";
        }
        first = i == 0 ? database : first;
        if (database != first)
        {
            return name + " has " + DifferenceOf(database, first) + " as " +
                   engine.Net().nodes[all[0]].name;
        }
    }
    return all.empty() ? "no switch has one" : "";
}

std::string
BadRoutes(Engine& engine)
{
    std::string wrong = "no switch runs link-state routing";
    for (const std::vector<Member>& members : NetworksOf(MembersOf(engine)))
    {
        wrong.clear();
        const Graph graph = GraphOf(engine, members, wrong);
        for (std::size_t i = 0; i < members.size() && wrong.empty(); i++)
        {
            const std::string twin =
                RoutesOf(DumpOfTwin(engine, members[i], graph.get(), static_cast<uint32_t>(i)));
            const std::string routes = RoutesOf(engine.Dump(members[i].node));
            if (routes != twin)
            {
                wrong =
                    engine.Net().nodes[members[i].node].name + " has " + DifferenceOf(routes, twin);
            }
        }
        if (!wrong.empty())
        {
            return wrong;
        }
    }
    return wrong;
}

} // namespace l2script
} // namespace ns3
