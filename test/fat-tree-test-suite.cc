/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-fat-tree: topologies, networks built of them, the paths and the state that
 * result, and what an experiment writes. Oracles are closed forms, Boost.Graph's breadth-first
 * search on the topology as specified, and for reproducibility the experiment itself, run again.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/fat-tree.h"
#include "ns3/l2-network-helper.h"
#include "ns3/network-experiment.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/scenario-options.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-probe-helper.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <sqlite3.h>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/** EtherType for local experiments [802 9.2.3]. */
constexpr uint16_t TYPE_TEST = 0x88b5;

/**
 * Ask Boost.Graph.
 * @param spec a network
 * @param from index of a switch
 * @return links of a shortest path to every switch; 0 to itself and to where there is none
 */
std::vector<uint32_t>
BoostHops(const TopologySpec& spec, uint32_t from)
{
    using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
    Graph graph(spec.switches.size());
    for (const TopologySpec::Link& link : spec.links)
    {
        boost::add_edge(link.a, link.b, graph);
    }
    std::vector<uint32_t> hops(spec.switches.size());
    const auto record = boost::record_distances(hops.data(), boost::on_tree_edge());
    boost::breadth_first_search(graph, from, boost::visitor(boost::make_bfs_visitor(record)));
    return hops;
}

/**
 * Build a network, and let probes go from each host to every other.
 * @param spec the network
 * @param switches how to make the switches
 * @param count probes in each flow
 * @param look called with the network when the probes are over
 * @return what became of the flows
 */
std::vector<UdpProbeFlow>
ProbeAll(const TopologySpec& spec,
         const L2SwitchHelper& switches,
         uint32_t count,
         const std::function<void(const L2Network&)>& look)
{
    const L2Network network = L2NetworkHelper(switches).Install(spec);
    UdpProbeHelper probes(network);
    probes.SetProbes(Seconds(1), count);
    probes.SetStart(Seconds(1)); // when protocols have settled
    probes.AddAllToAll();
    Simulator::Stop(Seconds(count + 3));
    Simulator::Run();
    look(network);
    const std::vector<UdpProbeFlow> flows = probes.Collect();
    Simulator::Destroy();
    return flows;
}

/**
 * @param seed of the random numbers
 * @return a connected random network with one host on each switch, and some links doubled
 */
TopologySpec
RandomNetwork(uint32_t seed)
{
    std::mt19937 random(seed);
    TopologySpec spec;
    spec.name = "random " + std::to_string(seed);
    const uint32_t switches = 2 + random() % 12;
    for (uint32_t i = 0; i < switches; i++)
    {
        spec.AddSwitch("s" + std::to_string(i), "flat");
        spec.AddHost("h" + std::to_string(i), i);
        if (i > 0)
        {
            spec.AddLink(random() % i, i);
        }
    }
    for (uint32_t i = random() % (2 * switches); i > 0; i--)
    {
        const uint32_t a = random() % switches;
        const uint32_t b = random() % switches;
        if (a != b)
        {
            spec.AddLink(a, b);
        }
    }
    return spec;
}

/**
 * @param network a network
 * @param sw index of a switch
 * @return the entries of all tables of the switch that frames are looked up in
 */
uint64_t
CountEntries(const L2Network& network, uint32_t sw)
{
    uint64_t entries = 0;
    for (const L2SwitchTable& table : network.switches[sw]->GetTables())
    {
        entries += table.lookup == "software" ? 0 : table.entries;
    }
    return entries;
}

} // namespace

/** @brief Oracle: the closed forms of a k-ary fat-tree, and its wiring rule. */
class CountsTestCase : public TestCase
{
  public:
    CountsTestCase()
        : TestCase("A k-ary fat-tree has the switches, links and ports that its closed forms say")
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t k = 2; k <= 16; k += 2)
        {
            const TopologySpec spec = FatTree(k, k / 2);
            NS_TEST_EXPECT_MSG_EQ((spec.switches.size()), 5 * k * k / 4, "switches, k = " << k);
            NS_TEST_EXPECT_MSG_EQ((spec.links.size()), k * k * k / 2, "links, k = " << k);
            NS_TEST_EXPECT_MSG_EQ((spec.hosts.size()), k * k * k / 4, "hosts, k = " << k);
            for (const uint32_t degree : spec.GetDegrees())
            {
                NS_TEST_EXPECT_MSG_EQ(degree, k, "ports, k = " << k);
            }
            ExpectTiers(spec, k);
            ExpectCore(spec, k);
            spec.Check();
        }
        const std::size_t hosts = FatTree(4, 40).hosts.size();
        NS_TEST_EXPECT_MSG_EQ(hosts, 8 * 40, "hosts on each of k^2/2 edge switches");
    }

    /** (k/2)^2 core switches, k^2/2 of each other tier; k^3/4 links are of each upper tier. */
    void ExpectTiers(const TopologySpec& spec, uint32_t k)
    {
        std::map<std::string, uint32_t> switches;
        std::map<std::string, uint32_t> links;
        for (const TopologySpec::Switch& sw : spec.switches)
        {
            switches[sw.tier]++;
        }
        for (const TopologySpec::Link& link : spec.links)
        {
            links[spec.GetTier(link)]++;
        }
        NS_TEST_EXPECT_MSG_EQ((switches["core"]), k * k / 4, "core, k = " << k);
        NS_TEST_EXPECT_MSG_EQ((switches["aggregation"]), k * k / 2, "aggregation, k = " << k);
        NS_TEST_EXPECT_MSG_EQ((switches["edge"]), k * k / 2, "edge, k = " << k);
        NS_TEST_EXPECT_MSG_EQ((links["core"]), k * k * k / 4, "links to the core, k = " << k);
        NS_TEST_EXPECT_MSG_EQ((links["aggregation"]), k * k * k / 4, "links below, k = " << k);
    }

    /** Every core switch is linked to every pod once. */
    void ExpectCore(const TopologySpec& spec, uint32_t k)
    {
        std::map<uint32_t, std::multiset<uint32_t>> pods;
        for (const TopologySpec::Link& link : spec.links)
        {
            if (spec.GetTier(link) == "core")
            {
                pods[link.a].insert(spec.switches[link.b].area);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((pods.size()), k * k / 4, "core switches that are linked");
        for (const auto& [core, areas] : pods)
        {
            const std::set<uint32_t> distinct(areas.begin(), areas.end());
            NS_TEST_EXPECT_MSG_EQ((areas.size()), k, "links of core switch " << core);
            NS_TEST_EXPECT_MSG_EQ((distinct.size()), k, "pods of core switch " << core);
        }
    }
};

/** @brief Oracle: the documented limits. */
class BadSpecTestCase : public TestCase
{
  public:
    BadSpecTestCase()
        : TestCase("What cannot be built is said before anything is")
    {
    }

  private:
    /**
     * @param what for messages
     * @param action must throw std::invalid_argument with one line
     */
    void ExpectRefused(const std::string& what, const std::function<void()>& action)
    {
        std::string said;
        try
        {
            action();
        }
        catch (const std::invalid_argument& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ((said.empty()), false, what);
        NS_TEST_EXPECT_MSG_EQ((said.find('\n')), std::string::npos, what);
    }

    /**
     * @param what for messages
     * @param change makes a network wrong that was right
     */
    void ExpectSpecRefused(const std::string& what,
                           const std::function<void(TopologySpec&)>& change)
    {
        TopologySpec spec = FatTree(4, 2);
        const L2NetworkHelper helper{L2SwitchHelper("moose")};
        helper.Check(spec);
        change(spec);
        ExpectRefused(what, [&] { helper.Check(spec); });
    }

    /**
     * @param what for messages
     * @param attribute an attribute of a MOOSE switch
     * @param value a value that does not suit the network
     */
    void ExpectAttributeRefused(const std::string& what,
                                const std::string& attribute,
                                const std::string& value)
    {
        L2SwitchHelper switches("moose");
        switches.SetAttribute(attribute, StringValue(value));
        ExpectRefused(what, [&] { L2NetworkHelper(switches).Check(FatTree(8, 20)); });
    }

    void DoRun() override
    {
        ExpectRefused("k odd", [] { FatTree(3, 1); });
        ExpectRefused("k 0", [] { FatTree(0, 1); });
        ExpectRefused("k 66", [] { FatTree(66, 1); });
        ExpectRefused("no hosts", [] { FatTree(4, 0); });
        ExpectRefused("no such scheme", [] { L2SwitchHelper("hub"); });
        using Spec = TopologySpec;
        ExpectSpecRefused("two of a name", [](Spec& s) { s.hosts[1].name = "core-0"; });
        for (const std::string name : {"", "a b", "a--b", "-a", "a-", "a@b", "a,b", "a#2", "\t"})
        {
            ExpectSpecRefused("a switch called " + name,
                              [&](Spec& s) { s.switches[0].name = name; });
            ExpectSpecRefused("a host called " + name, [&](Spec& s) { s.hosts[0].name = name; });
        }
        ExpectSpecRefused("a link to nowhere", [](Spec& s) { s.links[0].b = 20; });
        ExpectSpecRefused("a link to itself", [](Spec& s) { s.links[0].b = s.links[0].a; });
        ExpectSpecRefused("a host at no switch", [](Spec& s) { s.hosts[0].sw = 20; });
        ExpectSpecRefused("no such tier", [](Spec& s) { s.switches[0].tier = "top"; });
        ExpectSpecRefused("a switch alone", [](Spec& s) { s.AddSwitch("alone", "edge"); });
        ExpectSpecRefused("a prefix twice", [](Spec& s) { s.switches[0].prefix = "02:00:02"; });
        ExpectSpecRefused("no prefix", [](Spec& s) { s.switches[0].prefix = "moose"; });
        ExpectSpecRefused("no address", [](Spec& s) { s.hosts[0].address = "moose"; });
        ExpectSpecRefused("priority", [](Spec& s) { s.switches[0].priority = 7; });
        ExpectSpecRefused("4096 ports", [](Spec& s) {
            for (uint32_t i = 0; i < 4096; i++)
            {
                s.AddHost("more-" + std::to_string(i), 0);
            }
        });
        // 80 switches in the 6 bits that are free in a prefix of 8; 20 hosts in 4 bits.
        ExpectAttributeRefused("more switches than prefixes", "PrefixLength", "8");
        ExpectAttributeRefused("more hosts than identifiers", "PrefixLength", "44");
        ExpectAttributeRefused("no such plan", "AddressPlan", "steep");
        ExpectAttributeRefused("no such kind of identifier", "HostId", "seq");
    }
};

/** @brief Oracle: Boost.Graph's breadth-first search on the specification. */
class ShortestPathTestCase : public TestCase
{
  public:
    ShortestPathTestCase()
        : TestCase(
              "Every MOOSE path is as short as Boost.Graph finds, and loses or doubles nothing")
    {
    }

  private:
    /**
     * Compare all paths between all hosts.
     * @param spec the network
     */
    void ExpectShortest(const TopologySpec& spec)
    {
        // Delivery must not depend on which of several shortest paths a flow takes.
        const std::vector<UdpProbeFlow> flows =
            ProbeAll(spec, L2SwitchHelper("moose"), 2, [&](const L2Network& network) {
                for (uint32_t to = 0; to < spec.hosts.size(); to++)
                {
                    const uint32_t boost = BoostHops(spec, spec.hosts[0].sw)[spec.hosts[to].sw] + 2;
                    const uint32_t ours = network.GetShortestHops(0, to);
                    NS_TEST_EXPECT_MSG_EQ(ours, boost, spec.name << ": known to host " << to);
                }
            });
        const std::size_t expected = spec.hosts.size() * (spec.hosts.size() - 1);
        NS_TEST_EXPECT_MSG_EQ((flows.size()), expected, spec.name << ": flows");
        std::vector<uint32_t> hops;
        uint32_t from = spec.hosts.size();
        for (const UdpProbeFlow& flow : flows)
        {
            if (flow.from != from)
            {
                from = flow.from;
                hops = BoostHops(spec, spec.hosts[from].sw);
            }
            const std::string name =
                spec.name + ": " + spec.hosts[flow.from].name + " to " + spec.hosts[flow.to].name;
            const uint32_t shortest = hops[spec.hosts[flow.to].sw] + 2;
            NS_TEST_EXPECT_MSG_EQ((flow.hops), shortest, name << ": first");
            NS_TEST_EXPECT_MSG_EQ((flow.mostHops), shortest, name << ": all");
            NS_TEST_EXPECT_MSG_EQ((flow.received), 2, name << ": received");
            NS_TEST_EXPECT_MSG_EQ((flow.echoed), 2, name << ": echoed");
            NS_TEST_EXPECT_MSG_EQ((flow.duplicates), 0, name << ": duplicates");
        }
    }

    void DoRun() override
    {
        ExpectShortest(FatTree(2, 2));
        ExpectShortest(FatTree(4, 2));
        ExpectShortest(FatTree(6, 1));
        for (uint32_t seed = 1; seed <= 25; seed++)
        {
            ExpectShortest(RandomNetwork(seed));
        }
    }
};

/** @brief Oracle: all is sent once and arrives once, or something is lost or doubled. */
class EthernetDeliveryTestCase : public TestCase
{
  public:
    EthernetDeliveryTestCase()
        : TestCase("Ethernet delivers every probe once on networks full of loops")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<TopologySpec> specs = {FatTree(2, 2), FatTree(4, 2)};
        for (uint32_t seed = 1; seed <= 10; seed++)
        {
            specs.push_back(RandomNetwork(seed));
        }
        for (const TopologySpec& spec : specs)
        {
            const std::vector<UdpProbeFlow> flows =
                ProbeAll(spec, L2SwitchHelper("ethernet"), 2, [](const L2Network&) {});
            for (const UdpProbeFlow& flow : flows)
            {
                NS_TEST_EXPECT_MSG_EQ((flow.received), 2, spec.name << " flow " << flow.flow);
                NS_TEST_EXPECT_MSG_EQ((flow.echoed), 2, spec.name << " flow " << flow.flow);
                NS_TEST_EXPECT_MSG_EQ((flow.duplicates), 0, spec.name << " flow " << flow.flow);
            }
        }
    }
};

/** @brief Oracle: every host but the sender, once: what a LAN's broadcast is. */
class BroadcastTestCase : public TestCase
{
  public:
    BroadcastTestCase()
        : TestCase("A broadcast reaches every other host once, along the tree and by reverse path")
    {
    }

  private:
    std::map<uint32_t, uint32_t> m_received; //!< by host, how often

    /** Receive callback; hosts of RSTP bridges hear BPDUs too. */
    bool Receive(uint32_t host, Ptr<NetDevice>, Ptr<const Packet>, uint16_t type, const Address&)
    {
        if (type == TYPE_TEST)
        {
            m_received[host]++;
        }
        return true;
    }

    /**
     * Let one host after the other send a broadcast.
     * @param spec the network
     * @param switches how to make the switches
     * @param name for messages
     */
    void ExpectOnce(const TopologySpec& spec,
                    const L2SwitchHelper& switches,
                    const std::string& name)
    {
        const L2Network network = L2NetworkHelper(switches).Install(spec);
        for (uint32_t i = 0; i < spec.hosts.size(); i++)
        {
            network.hostDevices[i]->SetReceiveCallback(
                MakeCallback(&BroadcastTestCase::Receive, this).Bind(i));
        }
        Simulator::Stop(Seconds(1)); // the spanning tree forms
        Simulator::Run();
        for (uint32_t i = 0; i < spec.hosts.size(); i++)
        {
            m_received.clear();
            network.hostDevices[i]->Send(Create<Packet>(100),
                                         Mac48Address::GetBroadcast(),
                                         TYPE_TEST);
            Simulator::Stop(Seconds(1));
            Simulator::Run();
            const bool all = m_received.size() == spec.hosts.size() - 1 && !m_received.count(i);
            NS_TEST_EXPECT_MSG_EQ(all, true, spec.name << name << ": from host " << i);
            for (const auto& [host, count] : m_received)
            {
                NS_TEST_EXPECT_MSG_EQ(count, 1, spec.name << name << ": at host " << host);
            }
        }
        Simulator::Destroy();
    }

    void DoRun() override
    {
        std::vector<TopologySpec> specs = {FatTree(2, 2), FatTree(4, 2)};
        for (uint32_t seed = 1; seed <= 20; seed++)
        {
            specs.push_back(RandomNetwork(seed));
        }
        for (const TopologySpec& spec : specs)
        {
            ExpectOnce(spec, L2SwitchHelper("ethernet"), " ethernet");
            for (const std::string way : {"tree", "rpf"})
            {
                L2SwitchHelper switches("moose");
                switches.SetAttribute("Broadcast", StringValue(way));
                ExpectOnce(spec, switches, " moose " + way);
            }
        }
    }
};

/** @brief Oracle: what shortest paths with equal-cost next hops are for [report 2.2.1]. */
class SpreadTestCase : public TestCase
{
  public:
    /** @param routing where routes come from */
    explicit SpreadTestCase(const std::string& routing)
        : TestCase("MOOSE with " + routing +
                   " routes uses every link of a fat-tree, and no longer path than the shortest"),
          m_routing(routing)
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("spread.sqlite");
        std::remove(file.c_str());
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2),
                                                        {"--scheme=moose",
                                                         "--routing=" + m_routing,
                                                         "--workload=all-to-all",
                                                         "--duration=5",
                                                         "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ(outcome.status, 0, "it ran");
        NS_TEST_EXPECT_MSG_EQ(outcome.err, "", "nothing to complain of");
        // 32 links between switches, 16 of them to the core; in both directions.
        const std::string used =
            Ask(file,
                "SELECT tier, count(*) FROM (SELECT DISTINCT tier, link, "
                "from_node FROM link_load WHERE tier <> 'host' AND protocol = "
                "'ipv4' AND \"cast\" = 'unicast' AND frames > 0) GROUP BY tier");
        NS_TEST_EXPECT_MSG_EQ(used, "aggregation|32;core|32;", "directions that carry data");
        // Each of 16 hosts to each other: 2 links to the same switch, 4 in the pod, 6 elsewhere.
        const std::string hops = Ask(file,
                                     "SELECT hops, shortest_hops, count(*), min(sent = received) "
                                     "FROM flow GROUP BY 1, 2");
        NS_TEST_EXPECT_MSG_EQ(hops, "2|2|16|1;4|4|32|1;6|6|192|1;", "paths");
    }

    std::string m_routing; //!< where routes come from
};

/** @brief Oracle: [report 2.4], from O(hosts) to O(switches). */
class StateTestCase : public TestCase
{
  public:
    StateTestCase()
        : TestCase("Ethernet's switches know all hosts; MOOSE's know switches and their own hosts")
    {
    }

  private:
    /**
     * @param spec a network
     * @param scheme the scheme
     * @return entries of each switch after every host has talked to every other
     */
    static std::vector<uint64_t> Entries(const TopologySpec& spec, const std::string& scheme)
    {
        std::vector<uint64_t> entries;
        ProbeAll(spec, L2SwitchHelper(scheme), 1, [&](const L2Network& network) {
            for (uint32_t i = 0; i < spec.switches.size(); i++)
            {
                entries.push_back(CountEntries(network, i));
            }
        });
        return entries;
    }

    void DoRun() override
    {
        // The same network, and one in which all but the first edge switch have twice the hosts.
        const TopologySpec few = FatTree(4, 3);
        TopologySpec many = few;
        for (const TopologySpec::Host& host : few.hosts)
        {
            if (host.sw != few.hosts[0].sw)
            {
                many.AddHost(host.name + "b", host.sw);
            }
        }
        const std::vector<uint64_t> ethernet = Entries(many, "ethernet");
        const std::vector<uint64_t> before = Entries(few, "moose");
        const std::vector<uint64_t> after = Entries(many, "moose");
        const uint64_t most = *std::max_element(ethernet.begin(), ethernet.end());
        NS_TEST_EXPECT_MSG_EQ(most, (many.hosts.size()), "Ethernet's largest is the hosts");
        std::vector<uint64_t> local(many.switches.size());
        for (const TopologySpec::Host& host : many.hosts)
        {
            local[host.sw]++;
        }
        for (uint32_t i = 0; i < many.switches.size(); i++)
        {
            const std::string& name = many.switches[i].name;
            const uint64_t limit = many.switches.size() + local[i];
            NS_TEST_EXPECT_MSG_EQ((after[i] <= limit), true, name << " has " << after[i]);
            if (local[i] == 0 || i == few.hosts[0].sw)
            {
                NS_TEST_EXPECT_MSG_EQ((after[i]), (before[i]), name << ": hosts elsewhere");
            }
        }
    }
};

/** @brief Oracle: a set of names, and the names of the ends. */
class LinkNameTestCase : public TestCase
{
  public:
    LinkNameTestCase()
        : TestCase("Links are called by their ends, and parallel ones are numbered from the second")
    {
    }

  private:
    void DoRun() override
    {
        TopologySpec spec;
        const uint32_t a = spec.AddSwitch("a", "flat");
        const uint32_t b = spec.AddSwitch("b", "flat");
        const uint32_t c = spec.AddSwitch("c", "flat");
        spec.AddLink(a, b);
        spec.AddLink(b, a);
        spec.AddLink(b, c);
        spec.AddLink(a, b);
        spec.AddHost("h", c);
        const std::vector<std::string> expected = {"a--b", "b--a#2", "b--c", "a--b#3", "h--c"};
        NS_TEST_EXPECT_MSG_EQ((spec.GetLinkNames() == expected), true, "names");
        const std::vector<std::string> all = FatTree(8, 4).GetLinkNames();
        NS_TEST_EXPECT_MSG_EQ((all.size()), 256 + 128, "a fat-tree with k = 8");
        NS_TEST_EXPECT_MSG_EQ((std::set<std::string>(all.begin(), all.end()).size()),
                              (all.size()),
                              "no two the same");
    }
};

/** @brief Oracle: the same run again; and another seed. */
class ReproducibleTestCase : public TestCase
{
  public:
    ReproducibleTestCase()
        : TestCase("The same seed gives the same database, another seed another")
    {
    }

  private:
    /**
     * Write a table's rows as text.
     * @param db the database
     * @param table the table
     * @param columns what to select
     * @param out where
     */
    void Dump(sqlite3* db, const std::string& table, const std::string& columns, std::ostream& out)
    {
        const std::string sql = "SELECT " + columns + " FROM " + table; // in the order written
        sqlite3_stmt* statement = nullptr;
        const int status = sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr);
        NS_TEST_EXPECT_MSG_EQ(status, SQLITE_OK, sql);
        uint32_t rows = 0;
        while (statement && sqlite3_step(statement) == SQLITE_ROW)
        {
            out << table;
            for (int i = 0; i < sqlite3_column_count(statement); i++)
            {
                const auto* text = sqlite3_column_text(statement, i);
                out << "|" << (text ? reinterpret_cast<const char*>(text) : "NULL");
            }
            out << "\n";
            rows++;
        }
        sqlite3_finalize(statement);
        NS_TEST_EXPECT_MSG_GT(rows, 0, table << " has rows");
    }

    /**
     * Run an experiment.
     * @param arguments the command line
     * @return what the database holds, but for wall-clock time and memory
     */
    std::string Run(std::vector<std::string> arguments)
    {
        const std::string file = CreateTempDirFilename("reproducible.sqlite");
        std::remove(file.c_str());
        arguments.push_back("--db=" + file);
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2), arguments);
        NS_TEST_EXPECT_MSG_EQ(outcome.status, 0, "it ran");
        NS_TEST_EXPECT_MSG_EQ(outcome.err, "", "nothing to complain of");

        sqlite3* db = nullptr;
        sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
        std::ostringstream text;
        Dump(db,
             "run",
             "run_key, scenario, scheme, directory, topology, seed, rng_run, switches, hosts, "
             "links, sim_seconds, events, ns3_version, module_version, status",
             text);
        for (const std::string table :
             {"param", "switch_state", "link_load", "host_load", "flow", "event"})
        {
            Dump(db, table, "*", text);
        }
        sqlite3_close(db);
        return text.str();
    }

    void DoRun() override
    {
        for (const std::string scheme : {"moose", "ethernet"})
        {
            const std::vector<std::string> line = {"--scheme=" + scheme,
                                                   "--duration=4",
                                                   "--sample-interval=1.5",
                                                   "--host-id=hash"};
            std::vector<std::string> other = line;
            other.push_back("--seed=2");
            const std::string first = Run(line);
            const std::string second = Run(line);
            NS_TEST_EXPECT_MSG_EQ((first == second), true, scheme << ": the same seed");
            NS_TEST_EXPECT_MSG_EQ((first == Run(other)), false, scheme << ": another seed");
        }
        RngSeedManager::SetSeed(1);
    }
};

/** @brief Its suite. */
class FatTreeTestSuite : public TestSuite
{
  public:
    FatTreeTestSuite()
        : TestSuite("moose-fat-tree", Type::SYSTEM)
    {
        AddTestCase(new CountsTestCase);
        AddTestCase(new BadSpecTestCase);
        AddTestCase(new ShortestPathTestCase);
        AddTestCase(new EthernetDeliveryTestCase);
        AddTestCase(new BroadcastTestCase);
        AddTestCase(new SpreadTestCase("precomputed"));
        AddTestCase(new SpreadTestCase("link-state"));
        AddTestCase(new StateTestCase);
        AddTestCase(new LinkNameTestCase);
        AddTestCase(new ReproducibleTestCase);
    }
};

static FatTreeTestSuite g_fatTreeTestSuite; //!< registers the suite
