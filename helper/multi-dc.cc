/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "multi-dc.h"

#include "graphml.h"
#include "shipped-wans.h"
#include "topology-graph.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numeric>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace ns3
{

namespace
{

/** Name of the family. */
constexpr char FAMILY[] = "multi-dc";
/** The option that a kind of site may say or not. */
constexpr char HOSTS_OPTION[] = "hosts-per-edge=";
/** Bridge priority of the root. */
constexpr uint16_t ROOT_PRIORITY = 4096;
/** Bridge priority of the other nodes of the WAN. */
constexpr uint16_t WAN_PRIORITY = 8192;
/** Best bridge priority of a switch of a site. */
constexpr uint16_t SITE_PRIORITY = 12288;
/** Most hosts: what a gigabyte or so describes; far more than a simulation can have. */
constexpr uint64_t MAX_HOSTS = 2000000;
/** Most switches. */
constexpr uint64_t MAX_SWITCHES = 100000;
/** Most links between switches. */
constexpr uint64_t MAX_LINKS = 1000000;
/** What is divided by the square root of the number of nodes to draw a site, of the whole map. */
constexpr double SITE_SIZE = 0.25;

/** A kind of site. */
struct SiteKind
{
    TopologySpec spec;             //!< a site
    std::vector<uint32_t> borders; //!< its switches that are linked to the WAN
};

/**
 * @param text a list
 * @param separator what divides it
 * @return its items; an empty one too
 */
std::vector<std::string>
Split(const std::string& text, char separator)
{
    std::vector<std::string> items;
    std::istringstream in(text + separator);
    for (std::string item; std::getline(in, item, separator);)
    {
        items.push_back(item);
    }
    return items;
}

/**
 * @param text a kind of site
 * @param hostsPerEdge hosts on each edge switch
 * @return the same with so many
 */
std::string
WithHosts(const std::string& text, uint64_t hostsPerEdge)
{
    std::string result;
    for (const std::string& word : Split(text, ':'))
    {
        if (word.compare(0, sizeof(HOSTS_OPTION) - 1, HOSTS_OPTION) != 0)
        {
            result += (result.empty() ? "" : ":") + word;
        }
    }
    return result + ":" + HOSTS_OPTION + std::to_string(hostsPerEdge);
}

/**
 * @param text a kind of site
 * @param otherwise the answer if it does not say
 * @return how many hosts it has on each edge switch
 */
uint64_t
GetHosts(const std::string& text, uint64_t otherwise)
{
    const std::string family = Split(text, ':').front();
    std::optional<uint64_t> hosts;
    for (const std::string& word : Split(text, ':'))
    {
        if (word.compare(0, sizeof(HOSTS_OPTION) - 1, HOSTS_OPTION) == 0)
        {
            if (hosts)
            {
                throw std::invalid_argument(family + ": --" + word +
                                            " is not allowed, since it is given twice; allowed: "
                                            "once a site");
            }
            BuildTopology(family + ":" + word); // is it a right number?
            hosts = std::strtoull(word.c_str() + sizeof(HOSTS_OPTION) - 1, nullptr, 10);
        }
    }
    return hosts.value_or(otherwise);
}

/**
 * Choose the switches of a site that are linked to the WAN.
 * @param spec the site
 * @param most at most so many
 * @return their indexes
 */
std::vector<uint32_t>
ChooseBorders(const TopologySpec& spec, uint32_t most)
{
    for (const std::string tier : {"core", "aggregation", "edge", "flat"})
    {
        std::vector<uint32_t> all;
        for (uint32_t i = 0; i < spec.switches.size(); i++)
        {
            if (spec.switches[i].tier == tier && spec.switches[i].kind != TopologySpec::Kind::HUB)
            {
                all.push_back(i);
            }
        }
        if (all.empty())
        {
            continue;
        }
        const std::size_t count = tier == "flat" ? 1 : std::min<std::size_t>(most, all.size());
        std::vector<uint32_t> chosen;
        for (std::size_t i = 0; i < count; i++)
        {
            chosen.push_back(all[i * all.size() / count]);
        }
        return chosen;
    }
    throw std::invalid_argument("a site has no switch that could be linked to the WAN");
}

/**
 * Build all kinds of sites. How large it all is, is found out with one and two hosts on an edge
 * switch, before any with more of them is made.
 * @param wan the WAN
 * @param plan the sites
 * @return the kinds, in the order of the plan
 * @throws std::invalid_argument if one is wrong or all together are too large
 */
std::vector<SiteKind>
BuildKinds(const WanGraph& wan, const MultiDcPlan& plan)
{
    uint64_t hosts = 0;
    uint64_t switches = wan.nodes.size();
    uint64_t links = wan.edges.size();
    for (uint32_t i = 0; i < plan.sites.size(); i++)
    {
        const std::string& text = plan.sites[i];
        if (Split(text, ':').front() == FAMILY)
        {
            throw std::invalid_argument("a site cannot be a " + std::string(FAMILY) +
                                        "; allowed: any other family");
        }
        const uint64_t sites =
            plan.siteCount / plan.sites.size() + (i < plan.siteCount % plan.sites.size() ? 1 : 0);
        const TopologySpec one = BuildTopology(WithHosts(text, 1));
        const uint64_t step = BuildTopology(WithHosts(text, 2)).hosts.size() - one.hosts.size();
        const uint64_t perEdge = GetHosts(text, plan.hostsPerEdge);
        hosts += sites * (one.hosts.size() + (perEdge - 1) * step);
        switches += sites * one.switches.size();
        links += sites * (one.links.size() + plan.siteUplinks);
    }
    const auto limit = [](uint64_t count, uint64_t most, const std::string& what) {
        if (count > most)
        {
            throw std::invalid_argument("all sites together come to " + std::to_string(count) +
                                        " " + what + "; allowed: at most " + std::to_string(most));
        }
    };
    limit(hosts, MAX_HOSTS, "hosts");
    limit(switches, MAX_SWITCHES, "switches");
    limit(links, MAX_LINKS, "links");
    std::vector<SiteKind> kinds;
    for (const std::string& text : plan.sites)
    {
        SiteKind kind;
        kind.spec = BuildTopology(WithHosts(text, GetHosts(text, plan.hostsPerEdge)));
        kind.borders = ChooseBorders(kind.spec, plan.siteUplinks);
        kinds.push_back(std::move(kind));
    }
    return kinds;
}

/** The part of a drawing that something covers. */
struct Box
{
    TopologySpec::Position least{0, 0}; //!< its lower left corner
    TopologySpec::Position most{0, 0};  //!< its upper right corner

    /** @param spec a network of which all switches have positions, but perhaps none */
    explicit Box(const TopologySpec& spec)
    {
        bool first = true;
        for (const TopologySpec::Switch& sw : spec.switches)
        {
            const TopologySpec::Position at = sw.position.value_or(TopologySpec::Position{0, 0});
            least = first
                        ? at
                        : TopologySpec::Position{std::min(least.x, at.x), std::min(least.y, at.y)};
            most =
                first ? at : TopologySpec::Position{std::max(most.x, at.x), std::max(most.y, at.y)};
            first = false;
        }
    }

    /** @return the longer of its sides */
    double GetSize() const
    {
        return std::max(most.x - least.x, most.y - least.y);
    }
};

/**
 * Draw the WAN. Nodes without a place are on a circle, which is outside of the map if there is one.
 * @param spec has the nodes of the WAN and nothing else
 * @param places where they are
 */
void
DrawWan(TopologySpec& spec, const std::vector<std::optional<WanGraph::Place>>& places)
{
    TopologySpec located;
    for (uint32_t i = 0; i < places.size(); i++)
    {
        if (places[i])
        {
            spec.switches[i].position =
                TopologySpec::Position{places[i]->longitude, places[i]->latitude};
            located.switches.push_back(spec.switches[i]);
        }
    }
    const double turn = 8 * std::atan(1.0);
    const Box map(located);
    const double radius = std::max(map.GetSize(), places.size() / turn);
    for (uint32_t i = 0; i < places.size(); i++)
    {
        if (!places[i])
        {
            const double angle = turn * i / places.size();
            spec.switches[i].position =
                TopologySpec::Position{(map.least.x + map.most.x) / 2 + radius * std::sin(angle),
                                       (map.least.y + map.most.y) / 2 + radius * std::cos(angle)};
        }
    }
}

/**
 * Put a site at a node of the WAN.
 * @param spec the network
 * @param node index of the node
 * @param area number of the area that the site becomes
 * @param kind what the site is like
 * @param uplinkRate rate of its links to the node
 * @param size how large it is drawn
 */
void
AddSite(TopologySpec& spec,
        uint32_t node,
        uint32_t area,
        const SiteKind& kind,
        DataRate uplinkRate,
        double size)
{
    const uint32_t first = spec.switches.size();
    const std::string site = spec.switches[node].name;
    const TopologySpec::Position place = *spec.switches[node].position;
    const Box box(kind.spec);
    const double scale = size / std::max(box.GetSize(), 1.0);
    for (TopologySpec::Switch sw : kind.spec.switches)
    {
        const TopologySpec::Position at = sw.position.value_or(TopologySpec::Position{0, 0});
        sw.position = {place.x + (at.x - (box.least.x + box.most.x) / 2) * scale,
                       place.y + size / 2 + (at.y - box.least.y) * scale};
        sw.name = site + "." + sw.name;
        sw.site = site;
        sw.area = area;
        sw.prefix.clear(); // which would be the same in each site of the kind
        sw.priority = std::max(sw.priority, SITE_PRIORITY);
        spec.switches.push_back(sw);
    }
    for (TopologySpec::Link link : kind.spec.links)
    {
        link.a += first;
        link.b += first;
        spec.links.push_back(link);
    }
    for (TopologySpec::Host host : kind.spec.hosts)
    {
        host.name = site + "." + host.name;
        host.sw += first;
        host.address.clear();
        spec.hosts.push_back(host);
    }
    for (const uint32_t border : kind.borders)
    {
        const std::string& tier = kind.spec.switches[border].tier;
        spec.links.push_back({node, first + border, uplinkRate, spec.delay, tier});
    }
}

/**
 * Find the switch from which the farthest switch is nearest. After each search from one of them
 * the others are known to be at least so far from something as the difference to what was found,
 * so that few have to be searched from.
 * @param spec the network, connected
 * @param count the first so many switches are looked at
 * @return the first of the best
 */
uint32_t
FindCentre(const TopologySpec& spec, uint32_t count)
{
    const TopologyGraph graph(spec);
    std::vector<uint32_t> least(count); // what is known of the farthest switch from each
    std::vector<bool> done(count);
    uint32_t best = 0;
    uint32_t radius = UINT32_MAX;
    for (;;)
    {
        uint32_t next = count;
        for (uint32_t i = 0; i < count; i++)
        {
            const bool hope = least[i] < radius || (least[i] == radius && i < best);
            if (!done[i] && hope && (next == count || least[i] < least[next]))
            {
                next = i;
            }
        }
        if (next == count)
        {
            return best;
        }
        const std::vector<uint32_t> distance = graph.GetHops(next);
        const uint32_t farthest = *std::max_element(distance.begin(), distance.end());
        done[next] = true;
        if (farthest < radius || (farthest == radius && next < best))
        {
            best = next;
            radius = farthest;
        }
        for (uint32_t i = 0; i < count; i++)
        {
            least[i] = std::max({least[i], distance[i], farthest - distance[i]});
        }
    }
}

/**
 * Choose the nodes of a WAN that have sites.
 * @param wan the WAN
 * @param count how many
 * @return their indexes, most links first
 */
std::vector<uint32_t>
ChooseSites(const WanGraph& wan, uint32_t count)
{
    std::vector<uint32_t> degrees(wan.nodes.size());
    for (const WanGraph::Edge& edge : wan.edges)
    {
        degrees[edge.a]++;
        degrees[edge.b]++;
    }
    std::vector<uint32_t> order(wan.nodes.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&degrees](uint32_t a, uint32_t b) {
        return degrees[a] > degrees[b];
    });
    order.resize(count);
    return order;
}

/**
 * @param path a path
 * @return the file's name without what ends it
 */
std::string
GetStem(const std::string& path)
{
    const std::string name = path.substr(path.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    return dot == 0 ? name : name.substr(0, dot);
}

/**
 * @param options the options of a program
 * @return the network that they say
 */
TopologySpec
BuildFromOptions(const ScenarioOptions& options)
{
    const WanGraph wan =
        ReadWan(options.GetText("graph"), options.GetText("graph-part") == "largest");
    MultiDcPlan plan;
    plan.sites = Split(options.GetText("sites"), ',');
    plan.siteCount = options.GetInteger("site-count");
    if (!options.IsGiven("site-count"))
    {
        plan.siteCount = std::min<std::size_t>(plan.siteCount, wan.nodes.size());
    }
    plan.siteUplinks = options.GetInteger("site-uplinks");
    plan.hostsPerEdge = options.GetInteger("hosts-per-edge");
    const std::optional<DataRate> rate = ParseWanRate(options.GetText("wan-rate"));
    if (!rate)
    {
        throw std::invalid_argument("--wan-rate=" + options.GetText("wan-rate") +
                                    " is not allowed; allowed: 1kbps to 100Tbps");
    }
    plan.wanRate = *rate;
    plan.wanDelay = NanoSeconds(std::llround(options.GetReal("wan-delay") * 1e6));
    return MultiDc(wan, plan);
}

/**
 * Add the options of the family.
 * @param options where
 */
void
AddOptions(ScenarioOptions& options)
{
    using Effect = ScenarioOption::Effect;
    const std::string topology = "Topology";
    std::string names;
    for (const auto& [name, text] : GetShippedWans())
    {
        names += (names.empty() ? "" : ", ") + name;
    }
    const MultiDcPlan plan;
    const auto add = [&options, &topology](const ScenarioOption& option, const std::string& value) {
        options.Add(topology, option);
        options.SetDefault(option.name, value);
    };
    const std::string wan = GetShippedWans().front().first;
    add(ScenarioOption::Text("graph",
                             "FILE",
                             "the WAN: a GraphML file, or one of " + names + " (default " + wan +
                                 ")",
                             Effect::NONE), // what it holds has: TopologySpec::sources
        wan);
    options.Add(topology,
                ScenarioOption::Choice("graph-part",
                                       {"whole", "largest"},
                                       "of a WAN that is not connected, the largest part is taken "
                                       "or it is refused"));
    const std::string sites = plan.sites[0] + "," + plan.sites[1];
    add(ScenarioOption::Text("sites",
                             "LIST",
                             "kinds of sites divided by commas, taken in turn: the name of a "
                             "program and its options, as in fat-tree:k=4 (default " +
                                 sites + ")",
                             Effect::OUTCOME),
        sites);
    options.Add(topology,
                ScenarioOption::Integer("site-count",
                                        plan.siteCount,
                                        1,
                                        MultiDcPlan::MAX_SITES,
                                        "sites, one at a node of the WAN, most links first; by "
                                        "default no more than there are nodes"));
    options.Add(topology,
                ScenarioOption::Integer("site-uplinks",
                                        plan.siteUplinks,
                                        1,
                                        64,
                                        "most links of a site to its node"));
    add(ScenarioOption::Text("wan-rate",
                             "RATE",
                             "of links of the WAN of which the file does not say it, and of sites' "
                             "uplinks (default 10Gbps)",
                             Effect::OUTCOME),
        "10Gbps");
    options.Add(topology,
                ScenarioOption::Real("wan-delay",
                                     plan.wanDelay.GetSeconds() * 1000,
                                     0,
                                     10000,
                                     "milliseconds, of links of the WAN of which neither delay nor "
                                     "places are known"));
}

} // namespace

TopologySpec
MultiDc(const WanGraph& wan, const MultiDcPlan& plan)
{
    if (plan.siteCount < 1 || plan.siteCount > MultiDcPlan::MAX_SITES ||
        plan.siteCount > wan.nodes.size())
    {
        throw std::invalid_argument(
            "--site-count=" + std::to_string(plan.siteCount) + " is not allowed; allowed: 1 to " +
            std::to_string(std::min<std::size_t>(MultiDcPlan::MAX_SITES, wan.nodes.size())) +
            ", as " + wan.source + " has " + std::to_string(wan.nodes.size()) + " nodes");
    }
    const std::vector<SiteKind> kinds = BuildKinds(wan, plan);
    TopologySpec spec;
    spec.name = std::string(FAMILY) + " " + GetStem(wan.source) + ", " +
                std::to_string(plan.siteCount) + (plan.siteCount == 1 ? " site" : " sites");
    spec.sources.emplace_back("graph", wan.GetDigest());
    for (const std::string& name : wan.MakeNames())
    {
        spec.AddSwitch(name, "wan", 0, WAN_PRIORITY);
    }
    DrawWan(spec, wan.LocateNodes());
    const std::vector<Time> delays = wan.GetDelays(plan.wanDelay);
    for (std::size_t i = 0; i < wan.edges.size(); i++)
    {
        const WanGraph::Edge& edge = wan.edges[i];
        spec.links.push_back({edge.a, edge.b, edge.rate.value_or(plan.wanRate), delays[i], ""});
    }
    const double map = std::max(Box(spec).GetSize(), 1.0);
    const double size = SITE_SIZE * map / std::sqrt(wan.nodes.size());
    const std::vector<uint32_t> sites = ChooseSites(wan, plan.siteCount);
    for (uint32_t i = 0; i < sites.size(); i++)
    {
        AddSite(spec, sites[i], i + 1, kinds[i % kinds.size()], plan.wanRate, size);
    }
    spec.switches[FindCentre(spec, wan.nodes.size())].priority = ROOT_PRIORITY;
    return spec;
}

WanGraph
ReadWan(const std::string& name, bool largestPart)
{
    const auto& shipped = GetShippedWans();
    const auto found = std::find_if(shipped.begin(), shipped.end(), [&name](const auto& candidate) {
        return candidate.first == name;
    });
    const WanGraph wan =
        found == shipped.end() ? ReadGraphml(name) : ParseGraphml(name, found->second);
    const auto reject = [&wan](const std::string& what) {
        throw std::invalid_argument(wan.source + ": " + what);
    };
    if (wan.nodes.empty())
    {
        reject("the graph has no node; allowed: one or more");
    }
    for (const WanGraph::Edge& edge : wan.edges)
    {
        if (edge.a == edge.b)
        {
            reject("an edge leads from node '" + wan.nodes[edge.a].id +
                   "' to itself; allowed: edges between two nodes");
        }
    }
    const std::vector<uint32_t> parts = wan.FindParts();
    const uint32_t count = *std::max_element(parts.begin(), parts.end()) + 1;
    if (count > 1 && !largestPart)
    {
        reject("the graph has " + std::to_string(count) +
               " parts without a link between them; allowed: a connected graph, or "
               "--graph-part=largest");
    }
    return count > 1 ? wan.GetLargestPart() : wan;
}

TopologyFamily
MultiDcFamily()
{
    return {FAMILY,
            "MOOSE or Ethernet on data centres that a wide-area network joins",
            AddOptions,
            [](const ScenarioOptions&) -> uint32_t { return MultiDcPlan().hostsPerEdge; },
            BuildFromOptions};
}

} // namespace ns3
