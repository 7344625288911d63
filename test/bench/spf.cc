/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * How fast paths are found in a fat-tree, and what it costs all its switches to know them.
 *
 *   equal     shortest paths from an edge switch, all links of one cost
 *   two       the same, links to the core cost ten times less than others
 *   random    the same, each link has a random cost
 *
 * with all equal-cost next hops, against Boost.Graph's dijkstra_shortest_paths() without any: on a
 * compressed_sparse_row_graph and on an adjacency_list, of which the better counts. "general" is
 * the core's search with a heap where costs are equal, too. Runs alternate, and ratios are taken
 * run by run, since a machine's speed changes. Both must find the same distances.
 *
 *   cold      every switch of the fat-tree is told the graph, which they share, and fills its FIB
 *   link      the same after a link between aggregation and core has gone
 *
 * Octets are those that switches and graph have allocated.
 */

#include "account.h"
#include "core/l2.h"

extern "C"
{
#include "../../model/core/table/graph.h"
#include "../../model/core/table/spf.h"
}

#include "ns3/core-module.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr std::size_t NO_LINK = SIZE_MAX; //!< the index of no link

/** A cable between two switches. */
struct Cable
{
    uint32_t a;     //!< a node
    uint16_t aPort; //!< its port
    uint32_t b;     //!< a node
    uint16_t bPort; //!< its port
    bool core;      //!< leads to the core
};

/** The switches of a fat-tree: first all edge switches, then aggregation, then core. */
struct FatTreeGraph
{
    uint32_t nodes;             //!< how many
    std::vector<Cable> cables;  //!< between them
    std::vector<uint32_t> cost; //!< of each
};

/**
 * @param k ports of a switch
 * @return the fat-tree, with cost 1 everywhere
 */
FatTreeGraph
MakeFatTree(uint32_t k)
{
    const uint32_t half = k / 2;
    FatTreeGraph graph;
    graph.nodes = k * k + half * half;
    for (uint32_t pod = 0; pod < k; pod++)
    {
        for (uint32_t i = 0; i < half; i++)
        {
            const uint32_t aggregation = k * half + pod * half + i;
            for (uint32_t j = 0; j < half; j++)
            {
                const uint16_t up = static_cast<uint16_t>(half + 1 + i);
                const uint16_t down = static_cast<uint16_t>(1 + j);
                graph.cables.push_back({pod * half + j, up, aggregation, down, false});
                graph.cables.push_back({aggregation,
                                        static_cast<uint16_t>(half + 1 + j),
                                        k * k + i * half + j,
                                        static_cast<uint16_t>(1 + pod),
                                        true});
            }
        }
    }
    graph.cost.assign(graph.cables.size(), 1);
    return graph;
}

/** Stop, with a reason. */
void
Fail(const char* why)
{
    std::fprintf(stderr, "spf: %s\n", why);
    std::exit(1);
}

/** The core's form of a graph. */
class CoreGraph
{
  public:
    /**
     * @param graph the network
     * @param env what the topology lives in
     * @param without a cable that is missing, or NO_LINK
     */
    CoreGraph(const FatTreeGraph& graph, const l2_env& env, std::size_t without = NO_LINK)
    {
        if (l2_topology_new(&m_topology, graph.nodes, &env))
        {
            Fail("out of memory");
        }
        const l2_plan plan = {L2_PLAN_FLAT, 24};
        for (uint32_t node = 0; node < graph.nodes; node++)
        {
            l2_node info = {};
            info.address = node + 1;
            info.priority = 32768;
            l2_plan_prefix(&plan, node + 1, &info.prefix);
            l2_topology_set_node(m_topology, node, &info);
        }
        for (std::size_t i = 0; i < graph.cables.size(); i++)
        {
            const Cable& c = graph.cables[i];
            if (i != without &&
                l2_topology_add_link(m_topology, c.a, c.aPort, c.b, c.bPort, graph.cost[i]))
            {
                Fail("out of memory");
            }
        }
    }

    ~CoreGraph()
    {
        l2_topology_free(m_topology);
    }

    CoreGraph(const CoreGraph&) = delete;
    CoreGraph& operator=(const CoreGraph&) = delete;

    /** @return the core's object */
    const l2_topology* Get() const
    {
        return m_topology;
    }

  private:
    l2_topology* m_topology = nullptr; //!< the core's object
};

/**
 * @param work what to measure
 * @return microseconds a call: the fastest of a few tries
 */
double
Measure(const std::function<void()>& work)
{
    double best = 1e30;
    for (int i = 0; i < 5; i++)
    {
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::micro> took =
            std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
    }
    return best;
}

/**
 * @param values some numbers
 * @return their median
 */
double
Median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/** Boost.Graph's shortest paths on one of its forms of a graph. */
template <class G>
class BoostPaths
{
  public:
    /** @param arguments of G's constructor: a copy of a graph would be slow to make */
    template <class... A>
    explicit BoostPaths(A&&... arguments)
        : m_graph(std::forward<A>(arguments)...),
          distance(boost::num_vertices(m_graph))
    {
    }

    /** Compute from node 0. */
    void Run()
    {
        const auto map =
            boost::make_iterator_property_map(distance.begin(),
                                              boost::get(boost::vertex_index, m_graph));
        boost::dijkstra_shortest_paths(m_graph, 0, boost::distance_map(map));
    }

  private:
    G m_graph; //!< the network

  public:
    std::vector<uint32_t> distance; //!< by node
};

/** Both directions of each link, once with its cost for each. */
struct Arcs
{
    /** @param graph the network */
    explicit Arcs(const FatTreeGraph& graph)
    {
        for (std::size_t i = 0; i < graph.cables.size(); i++)
        {
            const Cable& c = graph.cables[i];
            ends.emplace_back(c.a, c.b);
            ends.emplace_back(c.b, c.a);
            weights.insert(weights.end(), 2, graph.cost[i]);
        }
    }

    std::vector<std::pair<uint32_t, uint32_t>> ends; //!< from, to
    std::vector<uint32_t> weights;                   //!< of each
};

/**
 * Compare the searches on one graph.
 * @param name of the row
 * @param graph the network
 * @param runs how many
 */
void
CompareSearches(const char* name, const FatTreeGraph& graph, uint32_t runs)
{
    typedef boost::property<boost::edge_weight_t, uint32_t> Weight;
    typedef boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Weight> Rows;
    typedef boost::
        adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Weight>
            Lists;
    const Arcs arcs(graph);
    BoostPaths<Rows> rows(boost::edges_are_unsorted,
                          arcs.ends.begin(),
                          arcs.ends.end(),
                          arcs.weights.begin(),
                          graph.nodes);
    BoostPaths<Lists> lists(arcs.ends.begin(), arcs.ends.end(), arcs.weights.begin(), graph.nodes);
    const l2_env env = {};
    const CoreGraph core(graph, env);
    l2_graph* inside = core.Get()->graph;
    l2_memory memory;
    l2_memory_init(&memory, nullptr);
    l2_spf spf;
    l2_spf_init(&spf, &memory);
    if (l2_graph_index(inside))
    {
        Fail("out of memory");
    }
    std::vector<double> byLevel;
    std::vector<double> general;
    std::vector<double> boostRows;
    std::vector<double> boostLists;
    std::vector<double> ratios;
    for (uint32_t run = 0; run < runs; run++)
    {
        general.push_back(Measure(
            [&]() { l2_spf_run(&spf, inside, 0, nullptr, L2_SPF_NEXT_HOPS | L2_SPF_GENERAL); }));
        boostRows.push_back(Measure([&]() { rows.Run(); }));
        boostLists.push_back(Measure([&]() { lists.Run(); }));
        byLevel.push_back(
            Measure([&]() { l2_spf_run(&spf, inside, 0, nullptr, L2_SPF_NEXT_HOPS); }));
        ratios.push_back(std::min(boostRows.back(), boostLists.back()) / byLevel.back());
        for (uint32_t node = 0; node < graph.nodes; node++)
        {
            if (spf.distance[node] != rows.distance[node] ||
                spf.distance[node] != lists.distance[node])
            {
                Fail("the distances differ from Boost's");
            }
        }
    }
    std::printf("%-8s %10.1f %10.1f %10.1f %10.1f %10.2f\n",
                name,
                Median(byLevel),
                Median(general),
                Median(boostRows),
                Median(boostLists),
                Median(ratios));
    l2_spf_fini(&spf);
}

/**
 * Let all switches learn a graph, and learn it anew without one link.
 * @param graph the network
 * @param k ports of a switch
 */
void
FillAll(const FatTreeGraph& graph, uint32_t k)
{
    Account account;
    l2_env env = {};
    env.resize = &Account::Resize;
    env.ctx = &account;
    env.seed = 1;
    std::vector<l2_switch*> switches(graph.nodes);
    for (uint32_t node = 0; node < graph.nodes; node++)
    {
        l2_config config;
        l2_config_init(&config, "moose");
        config.ports = static_cast<uint16_t>(k);
        config.address = node + 1;
        l2_plan_prefix(&config.plan, node + 1, &config.prefix);
        if (l2_switch_new(&switches[node], &config, &env))
        {
            Fail("out of memory");
        }
    }
    std::printf("\n%-8s %10s %14s %14s %14s\n", "all", "seconds", "ms a switch", "octets", "peak");
    const std::size_t empty = account.now;
    // Some link in the middle, which is one to the core.
    for (const std::size_t without : {NO_LINK, graph.cables.size() / 2 | 1})
    {
        const CoreGraph core(graph, env, without);
        const auto start = std::chrono::steady_clock::now();
        for (uint32_t node = 0; node < graph.nodes; node++)
        {
            if (l2_switch_set_topology(switches[node], core.Get(), node, 0))
            {
                Fail("a topology is refused");
            }
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        std::printf("%-8s %10.3f %14.3f %14zu %14zu\n",
                    without == NO_LINK ? "cold" : "link",
                    took.count(),
                    took.count() * 1e3 / graph.nodes,
                    account.now - empty,
                    account.peak);
    }
    for (l2_switch* sw : switches)
    {
        l2_switch_free(sw);
    }
    std::printf("octets of a switch that knows all others: %zu; of its own before: %zu\n",
                account.peak / graph.nodes,
                empty / graph.nodes);
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t k = 48;
    uint32_t runs = 41;
    CommandLine cmd(__FILE__);
    cmd.Usage(
        "Shortest paths with all equal-cost next hops in a fat-tree, against Boost.Graph, and "
        "the FIBs of all its switches.");
    cmd.AddValue("k", "ports of a switch of the fat-tree, even, 4 to 64", k);
    cmd.AddValue("runs", "runs, of which the median is printed, 1 to 1000", runs);
    cmd.Parse(argc, argv);
    if (k < 4 || k > 64 || k % 2 || runs < 1 || runs > 1000)
    {
        std::fprintf(stderr, "spf: --k must be even and 4 to 64, --runs 1 to 1000\n");
        return 2;
    }
    FatTreeGraph graph = MakeFatTree(k);
    std::printf("Fat-tree k=%u: %u switches, %zu links. Microseconds for all paths from an edge "
                "switch, medians of %u runs\n\n%-8s %10s %10s %10s %10s %10s\n",
                k,
                graph.nodes,
                graph.cables.size(),
                runs,
                "costs",
                "core",
                "general",
                "boost csr",
                "boost list",
                "ratio");
    CompareSearches("equal", graph, runs);
    for (std::size_t i = 0; i < graph.cables.size(); i++)
    {
        graph.cost[i] = graph.cables[i].core ? 2000 : 20000;
    }
    CompareSearches("two", graph, runs);
    std::mt19937 rng(1);
    for (uint32_t& cost : graph.cost)
    {
        cost = 1 + rng() % 20000;
    }
    CompareSearches("random", graph, runs);
    FillAll(MakeFatTree(k), k);
    return 0;
}
