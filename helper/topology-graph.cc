/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "topology-graph.h"

#include "core/l2.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

namespace ns3
{

TopologyGraph::TopologyGraph(const TopologySpec& spec)
    : m_spec(spec),
      m_neighbours(spec.switches.size())
{
    for (const TopologySpec::Link& link : spec.links)
    {
        const uint32_t cost = l2_path_cost(link.rate.GetBitRate());
        m_neighbours[link.a].push_back({link.b, cost});
        m_neighbours[link.b].push_back({link.a, cost});
    }
}

void
TopologyGraph::SearchFrom(uint32_t from, Search& search) const
{
    search.hops.assign(m_neighbours.size(), UINT32_MAX);
    search.paths.assign(m_neighbours.size(), 0);
    search.order = {from};
    search.hops[from] = 0;
    search.paths[from] = 1;
    for (std::size_t i = 0; i < search.order.size(); i++)
    {
        const uint32_t at = search.order[i];
        for (const Edge& edge : m_neighbours[at])
        {
            if (search.hops[edge.to] == UINT32_MAX)
            {
                search.hops[edge.to] = search.hops[at] + 1;
                search.order.push_back(edge.to);
            }
            if (search.hops[edge.to] == search.hops[at] + 1)
            {
                search.paths[edge.to] += search.paths[at];
            }
        }
    }
}

std::vector<uint32_t>
TopologyGraph::GetHops(uint32_t from) const
{
    Search search;
    SearchFrom(from, search);
    return search.hops;
}

TopologyGraph::Distances
TopologyGraph::Measure() const
{
    Distances distances;
    uint64_t pairs = 0;
    Search search;
    for (uint32_t from = 0; from < m_neighbours.size(); from++)
    {
        SearchFrom(from, search);
        for (std::size_t i = 1; i < search.order.size(); i++)
        {
            const uint32_t to = search.order[i];
            distances.diameter = std::max(distances.diameter, search.hops[to]);
            distances.meanHops += search.hops[to];
            distances.meanPaths += search.paths[to];
        }
        distances.connected = distances.connected && search.order.size() == m_neighbours.size();
        pairs += search.order.size() - 1;
    }
    distances.meanHops /= std::max<uint64_t>(pairs, 1);
    distances.meanPaths /= std::max<uint64_t>(pairs, 1);
    return distances;
}

TopologyGraph::SpanningTree
TopologyGraph::FindSpanningTree() const
{
    const auto isBridge = [this](uint32_t sw) {
        return m_spec.switches[sw].kind != TopologySpec::Kind::HUB;
    };
    const uint32_t count = m_neighbours.size();
    SpanningTree tree;
    tree.level.assign(count, UINT32_MAX);
    std::vector<uint32_t> rank(count); // the better the identifier the lower
    for (uint32_t i = 0; i < count; i++)
    {
        rank[i] = isBridge(i) ? m_spec.switches[i].priority : UINT32_MAX;
        tree.root = rank[i] < rank[tree.root] ? i : tree.root;
    }
    // The cost of a way, the designated bridge it comes by, its level, and where it leads.
    using Way = std::tuple<uint64_t, uint32_t, uint32_t, uint32_t, uint32_t>;
    std::priority_queue<Way, std::vector<Way>, std::greater<>> ways;
    ways.emplace(0, 0, 0, 0, tree.root);
    while (!ways.empty())
    {
        const auto [cost, priority, designated, level, at] = ways.top();
        ways.pop();
        if (tree.level[at] != UINT32_MAX)
        {
            continue;
        }
        tree.level[at] = level;
        tree.depth = std::max(tree.depth, level);
        for (const Edge& edge : m_neighbours[at])
        {
            // A hub passes on what the bridge before it says, at no cost.
            const uint32_t by = isBridge(at) ? at : designated;
            ways.emplace(cost + (isBridge(edge.to) ? edge.cost : 0),
                         rank[by],
                         by,
                         level + (isBridge(edge.to) ? 1 : 0),
                         edge.to);
        }
    }
    return tree;
}

} // namespace ns3
