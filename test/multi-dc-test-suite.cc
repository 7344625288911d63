/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-multi-dc: data centres joined by a wide-area network. Oracles are Boost.Graph's
 * shortest paths on the topology as specified, brute force, and that all that is sent arrives.
 */

#include "ask-database.h"
#include "core/l2.h"
#include "run-experiment.h"

#include "ns3/graphml.h"
#include "ns3/l2-network-helper.h"
#include "ns3/multi-dc.h"
#include "ns3/shipped-wans.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/topology-family.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <chrono>
#include <cmath>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/** Files of the Internet Topology Zoo, which need not be there. */
const std::string ZOO = std::string(MOOSE_TEST_DIR) + "/../../shared/topologies/";

/**
 * Ask Boost.Graph.
 * @param spec a network
 * @param from index of a switch
 * @param length length of a link
 * @param count only the first so many switches, and links between them
 * @return length of a shortest path to each of them
 */
std::vector<double>
BoostDistances(const TopologySpec& spec,
               uint32_t from,
               const std::function<double(const TopologySpec::Link&)>& length,
               std::size_t count)
{
    using Graph = boost::adjacency_list<boost::vecS,
                                        boost::vecS,
                                        boost::undirectedS,
                                        boost::no_property,
                                        boost::property<boost::edge_weight_t, double>>;
    Graph graph(count);
    for (const TopologySpec::Link& link : spec.links)
    {
        if (std::max(link.a, link.b) < count)
        {
            boost::add_edge(link.a, link.b, length(link), graph);
        }
    }
    std::vector<double> distances(count);
    boost::dijkstra_shortest_paths(graph, from, boost::distance_map(distances.data()));
    return distances;
}

/** @return 1 for each link */
double
OneHop(const TopologySpec::Link& /* link */)
{
    return 1;
}

/** @return whether this program can read GraphML at all; says so if not */
bool
CanRead()
{
    try
    {
        ReadWan("ring-of-six", false);
        return true;
    }
    catch (const std::invalid_argument& error)
    {
        std::cout << "skipped: " << error.what() << std::endl;
        return false;
    }
}

/**
 * @param zoo whether those of the Internet Topology Zoo are meant and not the shipped ones
 * @return names of WANs; of the Zoo those that are here, and if none is, that is said
 */
std::vector<std::string>
GetWans(bool zoo)
{
    std::vector<std::string> wans;
    if (!zoo)
    {
        for (const auto& [name, text] : GetShippedWans())
        {
            wans.push_back(name);
        }
        return wans;
    }
    for (const std::string name :
         {"Abilene", "AttMpls", "Geant2012", "Janetbackbone", "UsCarrier", "Cogentco", "Kdl"})
    {
        const std::string file = ZOO + name + ".graphml";
        if (std::ifstream(file).good())
        {
            wans.push_back(file);
        }
    }
    if (wans.empty())
    {
        std::cout << "skipped: there is nothing in " << ZOO << std::endl;
    }
    return wans;
}

/**
 * @param wan a WAN
 * @param most most sites
 * @return a plan with small sites of two kinds
 */
MultiDcPlan
SmallPlan(const WanGraph& wan, std::size_t most = 10)
{
    MultiDcPlan plan;
    plan.sites = {"fat-tree:k=4:hosts-per-edge=1", "three-tier:rows=2:racks=2"};
    plan.siteCount = std::min(most, wan.nodes.size());
    return plan;
}

/** @brief Oracle: what each site is alone, and the file. */
class WanStructureTestCase : public TestCase
{
  public:
    /** @param zoo whether the WANs are those of the Internet Topology Zoo */
    explicit WanStructureTestCase(bool zoo)
        : TestCase("Sites of two kinds are at the nodes with most links, each an area of its own" +
                   std::string(zoo ? ", in the Zoo" : "")),
          m_zoo(zoo)
    {
    }

  private:
    /** Check one network. */
    void Expect(const WanGraph& wan)
    {
        const MultiDcPlan plan = SmallPlan(wan);
        const TopologySpec spec = MultiDc(wan, plan);
        spec.Check();
        const std::vector<TopologySpec> kinds = {
            BuildTopology("fat-tree:k=4:hosts-per-edge=1"),
            BuildTopology("three-tier:rows=2:racks=2:hosts-per-edge=2")};
        std::size_t switches = wan.nodes.size();
        std::size_t hosts = 0;
        std::size_t links = wan.edges.size() + 2 * plan.siteCount;
        for (uint32_t i = 0; i < plan.siteCount; i++)
        {
            switches += kinds[i % 2].switches.size();
            hosts += kinds[i % 2].hosts.size();
            links += kinds[i % 2].links.size();
        }
        NS_TEST_EXPECT_MSG_EQ((spec.switches.size()), switches, spec.name);
        NS_TEST_EXPECT_MSG_EQ((spec.hosts.size()), hosts, spec.name);
        NS_TEST_EXPECT_MSG_EQ((spec.links.size()), links, spec.name);

        std::vector<uint32_t> degrees(wan.nodes.size());
        for (const WanGraph::Edge& edge : wan.edges)
        {
            degrees[edge.a]++;
            degrees[edge.b]++;
        }
        std::map<std::string, std::size_t> tiers;
        std::map<uint32_t, std::set<std::string>> sites;
        std::map<std::string, uint32_t> uplinks;
        for (const TopologySpec::Link& link : spec.links)
        {
            tiers[spec.GetTier(link)]++;
            const bool leaves = spec.switches[link.a].area != spec.switches[link.b].area;
            if (leaves)
            {
                const std::string& node = spec.switches[link.a].name;
                NS_TEST_EXPECT_MSG_EQ((spec.switches[link.b].site), node, "a site is at its node");
                NS_TEST_EXPECT_MSG_EQ((spec.GetTier(link)), "core", "an uplink");
                uplinks[node]++;
            }
        }
        NS_TEST_EXPECT_MSG_EQ((tiers["wan"]),
                              (wan.edges.size()),
                              "long-haul links of " << spec.name);
        for (uint32_t i = 0; i < spec.switches.size(); i++)
        {
            const TopologySpec::Switch& sw = spec.switches[i];
            const bool node = i < wan.nodes.size();
            NS_TEST_EXPECT_MSG_EQ((sw.tier == "wan"), node, sw.name);
            NS_TEST_EXPECT_MSG_EQ((sw.area == 0), node, sw.name);
            NS_TEST_EXPECT_MSG_EQ((sw.site.empty()), node, sw.name);
            NS_TEST_EXPECT_MSG_EQ((sw.position.has_value()), true, sw.name);
            const bool named = node || sw.name.compare(0, sw.site.size() + 1, sw.site + ".") == 0;
            NS_TEST_EXPECT_MSG_EQ(named, true, sw.name << " of " << sw.site);
            if (!node)
            {
                sites[sw.area].insert(sw.site);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((sites.size()), plan.siteCount, "areas of " << spec.name);
        NS_TEST_EXPECT_MSG_EQ((uplinks.size()), plan.siteCount, "sites of " << spec.name);
        uint32_t fewest = UINT32_MAX;
        for (const auto& [area, names] : sites)
        {
            NS_TEST_EXPECT_MSG_EQ((names.size()), 1, "sites of area " << area);
        }
        for (const auto& [node, count] : uplinks)
        {
            NS_TEST_EXPECT_MSG_EQ(count, 2, "uplinks of " << node);
        }
        for (uint32_t i = 0; i < wan.nodes.size(); i++)
        {
            if (uplinks.count(spec.switches[i].name))
            {
                fewest = std::min(fewest, degrees[i]);
            }
        }
        for (uint32_t i = 0; i < wan.nodes.size(); i++)
        {
            const bool has = uplinks.count(spec.switches[i].name) > 0;
            NS_TEST_EXPECT_MSG_EQ((has || degrees[i] <= fewest), true, "a site at node " << i);
        }
    }

    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        for (const std::string& name : GetWans(m_zoo))
        {
            Expect(ReadWan(name, false));
        }
        // A kind without tiers has one uplink, and each its share of the switches of its tier.
        const WanGraph wan = ReadWan("mesh-of-ten", false);
        MultiDcPlan plan = SmallPlan(wan, 1);
        plan.siteUplinks = 4;
        const TopologySpec four = MultiDc(wan, plan);
        std::set<uint32_t> ends;
        for (const TopologySpec::Link& link : four.links)
        {
            if (four.switches[link.a].area != four.switches[link.b].area)
            {
                ends.insert(link.b);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((ends.size()), 4, "each core switch has one");
    }

    bool m_zoo; //!< whether the WANs are those of the Internet Topology Zoo
};

/** @brief Oracle: brute force over all nodes. */
class RootTestCase : public TestCase
{
  public:
    /** @param zoo whether the WANs are those of the Internet Topology Zoo */
    explicit RootTestCase(bool zoo)
        : TestCase("The best bridge priority is at a centre of the network, and no other has it" +
                   std::string(zoo ? ", in the Zoo" : "")),
          m_zoo(zoo)
    {
    }

  private:
    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        for (const std::string& name : GetWans(m_zoo))
        {
            const WanGraph wan = ReadWan(name, false);
            const TopologySpec spec = MultiDc(wan, SmallPlan(wan));
            uint32_t best = 0;
            double radius = 1e9;
            for (uint32_t i = 0; i < wan.nodes.size(); i++)
            {
                const std::vector<double> hops =
                    BoostDistances(spec, i, OneHop, spec.switches.size());
                const double farthest = *std::max_element(hops.begin(), hops.end());
                best = farthest < radius ? i : best;
                radius = std::min(radius, farthest);
            }
            for (uint32_t i = 0; i < spec.switches.size(); i++)
            {
                const TopologySpec::Switch& sw = spec.switches[i];
                const uint16_t least = i < wan.nodes.size() ? 8192 : 12288;
                const bool right = i == best ? sw.priority == 4096 : sw.priority >= least;
                NS_TEST_EXPECT_MSG_EQ(right, true, name << ": " << sw.name << ", of " << radius);
            }
        }
    }

    bool m_zoo; //!< whether the WANs are those of the Internet Topology Zoo
};

/** @brief Oracle: Boost.Graph's Dijkstra, and the cosine rule of spherical triangles. */
class PathTestCase : public TestCase
{
  public:
    PathTestCase()
        : TestCase("Shortest paths over the WAN and through sites are those that Boost finds")
    {
    }

  private:
    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        const WanGraph wan = ReadWan("mesh-of-ten", false);
        const TopologySpec spec = MultiDc(wan, SmallPlan(wan, 4));
        const L2Network network = L2NetworkHelper(L2SwitchHelper("moose")).Install(spec);
        // All links of 1 Gb/s cost the same, faster ones less [802.1Q table 13-4].
        const auto cost = [](const TopologySpec::Link& link) {
            return std::max(1.0, std::floor(2e13 / link.rate.GetBitRate()));
        };
        for (uint32_t from = 0; from < spec.hosts.size(); from += 3)
        {
            const std::vector<double> distances =
                BoostDistances(spec, spec.hosts[from].sw, cost, spec.switches.size());
            for (uint32_t to = 0; to < spec.hosts.size(); to++)
            {
                uint32_t hops = 0;
                const double found = l2_topology_distance(network.topology.get(),
                                                          spec.hosts[from].sw,
                                                          spec.hosts[to].sw,
                                                          &hops);
                NS_TEST_EXPECT_MSG_EQ(found, (distances[spec.hosts[to].sw]), from << " to " << to);
            }
        }
        Simulator::Destroy();
        // Delays of the WAN from coordinates, computed in another way.
        const double degree = std::acos(-1.0) / 180;
        TopologySpec other = spec;
        for (std::size_t i = 0; i < wan.edges.size(); i++)
        {
            const WanGraph::Edge& edge = wan.edges[i];
            const WanGraph::Place a = *wan.nodes[edge.a].place;
            const WanGraph::Place b = *wan.nodes[edge.b].place;
            const double angle =
                std::acos(std::sin(a.latitude * degree) * std::sin(b.latitude * degree) +
                          std::cos(a.latitude * degree) * std::cos(b.latitude * degree) *
                              std::cos((a.longitude - b.longitude) * degree));
            other.links[i].delay =
                edge.delay ? *edge.delay : Seconds(angle * 6371 / (299792.458 * 2 / 3));
        }
        const auto delay = [](const TopologySpec::Link& link) { return link.delay.GetSeconds(); };
        for (uint32_t from = 0; from < wan.nodes.size(); from++)
        {
            const auto mine = BoostDistances(spec, from, delay, wan.nodes.size());
            const auto theirs = BoostDistances(other, from, delay, wan.nodes.size());
            for (uint32_t to = 0; to < wan.nodes.size(); to++)
            {
                NS_TEST_EXPECT_MSG_EQ_TOL((mine[to]), (theirs[to]), 1e-7, from << " to " << to);
            }
        }
    }
};

/** @brief Oracle: what is wrong is said in one line, soon. */
class WanRefuseTestCase : public TestCase
{
  public:
    WanRefuseTestCase()
        : TestCase("What cannot be built is refused in one line, before it takes time or memory")
    {
    }

  private:
    /**
     * @param build what is to be refused
     * @param part what must be said
     */
    void Expect(const std::function<void()>& build, const std::string& part)
    {
        const auto begin = std::chrono::steady_clock::now();
        std::string line;
        try
        {
            build();
        }
        catch (const std::invalid_argument& error)
        {
            line = error.what();
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        const bool said = line.find(part) != std::string::npos &&
                          line.find('\n') == std::string::npos &&
                          line.find("; allowed: ") != std::string::npos;
        NS_TEST_EXPECT_MSG_EQ(said, true, part << ": " << line);
        NS_TEST_EXPECT_MSG_LT((took.count()), 20, line);
    }

    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        const WanGraph wan = ReadWan("ring-of-six", false);
        const auto sites = [this, &wan](const std::vector<std::string>& kinds,
                                        const std::string& part) {
            MultiDcPlan plan = SmallPlan(wan);
            plan.sites = kinds;
            Expect([&wan, &plan] { MultiDc(wan, plan); }, part);
        };
        sites({"fat-tree:k=64:hosts-per-edge=4000"}, "49152000 hosts; allowed: at most 2000000");
        sites({"fat-tree:k=4:hosts-per-edge=4001"}, "--hosts-per-edge=4001");
        sites({"fat-tree:k=3"}, "--k=3");
        sites({"fat-tree", ""}, "'' is no kind of network");
        sites({"fat-tree:help"}, "fat-tree: --help is not allowed");
        sites({"fat-tree:hosts-per-edge=2:hosts-per-edge=3"},
              "fat-tree: --hosts-per-edge=3 is not allowed, since it is given twice");
        sites({"multi-dc"}, "a site cannot be a multi-dc");
        for (const auto& [text, part] : std::vector<std::pair<std::string, std::string>>{
                 {"site-count=7", "--site-count=7 is not allowed; allowed: 1 to 6"},
                 {"site-count=0", "--site-count=0"},
                 {"wan-rate=ten", "--wan-rate=ten"},
                 {"wan-rate=-1", "--wan-rate=-1"},
                 {"graph=ring-of-seven", "ring-of-seven: No such file"},
                 {"graph-part=half", "--graph-part=half"},
             })
        {
            Expect([text = text] { BuildTopology("multi-dc:" + text); }, part);
        }
        const std::string head = "<graphml><graph edgedefault='undirected'>";
        const std::string edge = "<edge source='1' target='2'/></graph></graphml>";
        const std::string file = CreateTempDirFilename("bad.graphml");
        const auto write = [&file](const std::string& text) { std::ofstream(file) << text; };
        write(head + "</graph></graphml>");
        Expect([&file] { ReadWan(file, false); }, "the graph has no node");
        write(head + "<node id='1'/><edge source='1' target='1'/></graph></graphml>");
        Expect([&file] { ReadWan(file, false); }, "from node '1' to itself");
        write(head + "<node id='0'/><node id='1'/><node id='2'/><node id='3'/>" + edge);
        Expect([&file] { ReadWan(file, false); }, "--graph-part=largest");
        const WanGraph part = ReadWan(file, true);
        NS_TEST_EXPECT_MSG_EQ((part.nodes.size()), 2, "the largest part");
        NS_TEST_EXPECT_MSG_EQ((part.nodes.at(0).id), "1", "its first node");
        NS_TEST_EXPECT_MSG_EQ((part.edges.at(0).b), 1, "its edge");
    }
};

/** @brief Oracle: what the files say. */
class WanKeyTestCase : public TestCase
{
  public:
    WanKeyTestCase()
        : TestCase("Runs on a WAN are the same if what its file says is, wherever and however")
    {
    }

  private:
    /**
     * @param folder of the file, which is called wan.graphml
     * @param text what it holds
     * @param db where results go
     */
    void Run(const std::string& folder, const std::string& text, const std::string& db)
    {
        const std::string file = folder + "/wan.graphml";
        std::ofstream(file) << text;
        TopologyFamily family = MultiDcFamily();
        ScenarioOptions options("multi-dc", "a test");
        family.addOptions(options);
        options.SetDefault("graph", file);
        options.SetDefault("sites", "ring:switches=1:hosts-per-edge=1");
        const ExperimentOutcome parsed =
            ParseExperiment(options,
                            {"--routing=precomputed", "--duration=1", "--warm-up=0", "--db=" + db});
        NS_TEST_EXPECT_MSG_EQ(parsed.status, -1, parsed.err);
        std::ostringstream out;
        std::ostringstream err;
        const int status =
            NetworkExperiment("multi-dc", family.build(options), options).Run(out, err);
        NS_TEST_EXPECT_MSG_EQ(status, 0, err.str());
    }

    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        const std::string db = CreateTempDirFilename("wan.sqlite");
        const std::string here = db.substr(0, db.rfind('/'));
        const std::string there = here + "/there";
        mkdir(there.c_str(), 0777);
        const auto write = [](const std::string& places, const std::string& delay) {
            return "<graphml><key id='x' for='node' attr.name='lon' attr.type='double'/>"
                   "<key id='y' for='node' attr.name='lat' attr.type='double'/>"
                   "<key id='d' for='edge' attr.name='delay' attr.type='double'/>"
                   "<graph edgedefault='undirected'><node id='a'/><node id='b'>" +
                   places + "</node><edge source='a' target='b'><data key='d'>" + delay +
                   "</data></edge></graph></graphml>";
        };
        const std::string place = "<data key='x'>7</data><data key='y'>50</data>";
        Run(here, write(place, "3"), db);
        const std::string before = Ask(db, "SELECT run_key FROM run");
        Run(there, write("\n<data key='y'>5e1</data><data key='x'>7.0</data>", "3.0 ms"), db);
        const std::string same = Ask(db, "SELECT run_key FROM run");
        NS_TEST_EXPECT_MSG_EQ(same, before, "the same WAN elsewhere and otherwise");
        Run(here, write(place, "4"), db);
        Run(here, write("<data key='x'>8</data><data key='y'>50</data>", "3"), db);
        const std::string counts =
            Ask(db, "SELECT count(*), count(DISTINCT run_key), count(DISTINCT topology) FROM run");
        NS_TEST_EXPECT_MSG_EQ(counts, "3|3|1;", "a delay and a place that differ");
        const std::string said =
            Ask(db,
                "SELECT count(DISTINCT value), min(value) LIKE '2 nodes, 1 links, %' "
                "FROM param WHERE name = 'graph'");
        NS_TEST_EXPECT_MSG_EQ(said, "3|1;", "what the key is made of");
    }
};

/** @brief Oracle: all that is sent arrives, once. */
class WanDeliveryTestCase : public TestCase
{
  public:
    /**
     * @param scheme the scheme
     * @param directory who answers ARP
     */
    WanDeliveryTestCase(const std::string& scheme, const std::string& directory)
        : TestCase("All probes between sites arrive, with " + scheme + " and directory " +
                   directory),
          m_scheme(scheme),
          m_directory(directory)
    {
    }

  private:
    void DoRun() override
    {
        if (!CanRead())
        {
            return;
        }
        for (const auto& [name, text] : GetShippedWans())
        {
            const WanGraph wan = ReadWan(name, false);
            MultiDcPlan plan = SmallPlan(wan, 4);
            plan.sites[1] = "three-tier:rows=1:racks=2";
            const ExperimentOutcome outcome = RunExperiment(
                MultiDc(wan, plan),
                {"--scheme=" + m_scheme, "--directory=" + m_directory, "--duration=3"});
            NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, name << ": " << outcome.err);
            // 2 fat-trees of 8 hosts, 2 trees of 4; two probes of each.
            const bool all = outcome.out.find("48 sent, 48 received, 48 echoed, 0 duplicates") !=
                             std::string::npos;
            NS_TEST_EXPECT_MSG_EQ(all, true, name << ": " << outcome.out);
        }
    }

    std::string m_scheme;    //!< the scheme
    std::string m_directory; //!< who answers ARP
};

/** @brief Its suite. */
class MultiDcTestSuite : public TestSuite
{
  public:
    MultiDcTestSuite()
        : TestSuite("moose-multi-dc", Type::SYSTEM)
    {
        AddTestCase(new WanStructureTestCase(false));
        AddTestCase(new WanStructureTestCase(true));
        AddTestCase(new RootTestCase(false));
        AddTestCase(new RootTestCase(true));
        AddTestCase(new PathTestCase);
        AddTestCase(new WanRefuseTestCase);
        AddTestCase(new WanKeyTestCase);
        for (const std::string scheme : {"moose", "ethernet"})
        {
            for (const std::string directory : {"none", "elk"})
            {
                AddTestCase(new WanDeliveryTestCase(scheme, directory));
            }
        }
    }
};

static MultiDcTestSuite g_multiDcTestSuite; //!< registers the suite

} // namespace
