/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bridge-view.h"

#include <numeric>
#include <vector>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr unsigned ADDRESS_BITS = 48; // of a bridge identifier

/// Sets of nodes that are joined.
class Parts
{
  public:
    /// @param count how many nodes
    explicit Parts(std::size_t count)
        : m_parent(count)
    {
        std::iota(m_parent.begin(), m_parent.end(), 0);
    }

    /// @param node a node @return one that stands for all it is joined with
    uint32_t Of(uint32_t node)
    {
        while (m_parent[node] != node)
        {
            m_parent[node] = m_parent[m_parent[node]];
            node = m_parent[node];
        }
        return node;
    }

    /// @param a a node @param b another one @return false if they were joined already
    bool Join(uint32_t a, uint32_t b)
    {
        const uint32_t from = Of(a);
        const uint32_t to = Of(b);
        m_parent[from] = to;
        return from != to;
    }

  private:
    std::vector<uint32_t> m_parent; //!< by node, one nearer to what stands for all
};

/// Does this node take part in the tree?
bool
IsInTree(const Engine& engine, uint32_t node)
{
    const Node& n = engine.Net().nodes[node];
    return n.kind == NodeKind::HUB ||
           (n.kind == NodeKind::SWITCH && SchemeOf(n, engine.Scheme()) == "ethernet");
}

bool
Forwards(Engine& engine, const End& end)
{
    return engine.Net().nodes[end.node].kind == NodeKind::HUB ||
           engine.PortState(end.node, end.port) == "forwarding";
}

/// A link that leads back to where it comes from closes a loop all by itself.
bool
LeadsBack(const Network& net, const Link& link)
{
    return link.ends[0].node == link.ends[1].node || net.nodes[link.ends[1].node].mirror;
}

} // namespace

uint64_t
BridgeIdentifierOf(const Engine& engine, uint32_t node)
{
    const l2_config config = ConfigOf(engine.Net(), node, engine.Scheme());
    return uint64_t(config.priority) << ADDRESS_BITS | config.address;
}

std::string
BadTree(Engine& engine)
{
    const Network& net = engine.Net();
    Parts cabled(net.nodes.size());
    Parts active(net.nodes.size());
    for (uint32_t i = 0; i < net.links.size(); i++)
    {
        const Link& link = net.links[i];
        if (!engine.IsUp(i) || !IsInTree(engine, link.ends[0].node) ||
            !IsInTree(engine, link.ends[1].node))
        {
            continue;
        }
        const bool forwards = Forwards(engine, link.ends[0]) && Forwards(engine, link.ends[1]);
        if (forwards &&
            (!active.Join(link.ends[0].node, link.ends[1].node) || LeadsBack(net, link)))
        {
            return "a second path: " + net.NameOf(link.ends[0]) + " " + net.NameOf(link.ends[1]);
        }
        if (!net.nodes[link.ends[1].node].mirror)
        {
            cabled.Join(link.ends[0].node, link.ends[1].node);
        }
    }
    for (uint32_t node = 0; node < net.nodes.size(); node++)
    {
        const uint32_t other = cabled.Of(node);
        if (active.Of(node) != active.Of(other))
        {
            return "no path: " + net.nodes[node].name + " " + net.nodes[other].name;
        }
    }
    return "";
}

} // namespace l2script
} // namespace ns3
