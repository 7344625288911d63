/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-segment: hubs and legacy bridges in a network of either scheme. Oracles are what
 * a repeater and a bridge do with a frame, by hand, and hosts that exchange datagrams.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/arp-cache.h"
#include "ns3/boolean.h"
#include "ns3/elk-server.h"
#include "ns3/ethernet-hub.h"
#include "ns3/fat-tree.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/l2-network-helper.h"
#include "ns3/segment-options.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/topology-segments.h"
#include "ns3/udp-probe-helper.h"

#include <cstdio>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

using Kind = TopologySpec::Kind;

/**
 * Add a hub or a legacy bridge with hosts.
 * @param spec the network
 * @param name its name; hosts are name-h0 and so on
 * @param kind what it is
 * @param at the switches that it is plugged into
 * @param hosts how many hosts it has
 * @return its index
 */
uint32_t
Attach(TopologySpec& spec,
       const std::string& name,
       Kind kind,
       const std::vector<uint32_t>& at,
       uint32_t hosts)
{
    const uint32_t sw = spec.AddSwitch(name, "flat");
    spec.switches[sw].kind = kind;
    for (const uint32_t other : at)
    {
        spec.AddLink(other, sw);
    }
    for (uint32_t i = 0; i < hosts; i++)
    {
        spec.AddHost(name + "-h" + std::to_string(i), sw);
    }
    return sw;
}

/**
 *      A, B -- [hub] -- s0 -- s1 -- C
 *
 * A, B and C are hosts 0, 1 and 2.
 */
TopologySpec
HubNetwork()
{
    TopologySpec spec;
    spec.name = "a hub";
    spec.AddSwitch("s0", "flat");
    spec.AddSwitch("s1", "flat");
    spec.AddLink(0, 1);
    Attach(spec, "hub", Kind::HUB, {0}, 2);
    spec.AddHost("C", 1);
    return spec;
}

} // namespace

/** @brief Oracle: every probe arrives, once, on a path as short as there is. */
class DeliveryTestCase : public TestCase
{
  public:
    DeliveryTestCase()
        : TestCase("All flows arrive behind hubs and legacy bridges, in every scheme and directory")
    {
    }

  private:
    /**
     * Run one network.
     * @param arguments scheme, directory and so on
     * @param segments hubs and bridges
     * @param hosts how many hosts there are, servers not counted
     */
    void Expect(std::vector<std::string> arguments,
                const std::vector<std::string>& segments,
                int64_t hosts)
    {
        const std::string file = CreateTempDirFilename("segments.sqlite");
        std::remove(file.c_str());
        arguments.insert(arguments.end(), segments.begin(), segments.end());
        std::string line;
        for (const std::string& argument : arguments)
        {
            line += argument + " ";
        }
        const bool isMoose = arguments[0] == "--scheme=moose";
        arguments.insert(
            arguments.end(),
            {"--workload=all-to-all", "--meet-within=2", "--duration=4", "--db=" + file});
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 1), arguments);
        NS_TEST_ASSERT_MSG_EQ((outcome.status), 0, outcome.err);
        NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                   "SELECT count(*), sum(sent - received), sum(duplicates), "
                                   "min(hops - shortest_hops) FROM flow; "
                                   "SELECT count(*) FROM event WHERE kind = 'loop'")),
                              std::to_string(hosts * (hosts - 1)) + "|0|0|0;0;",
                              line);
        if (isMoose)
        {
            NS_TEST_EXPECT_MSG_EQ((Ask(file, "SELECT max(hops - shortest_hops) FROM flow")),
                                  "0;",
                                  line << "shortest paths");
        }
    }

    void DoRun() override
    {
        const std::vector<std::string> directories[] = {
            {"--directory=none"},
            {"--directory=elk", "--elk-servers=2"},
            {"--directory=elk", "--elk-dhcp"},
        };
        const std::vector<std::string> segments = {"--hub=edge-0-0:3,core-1:2",
                                                   "--legacy=edge-1-0:3,edge-1-0:1,legacy-1:2"};
        for (const std::vector<std::string>& directory : directories)
        {
            for (const std::string scheme : {"ethernet", "moose"})
            {
                std::vector<std::string> arguments = {"--scheme=" + scheme};
                arguments.insert(arguments.end(), directory.begin(), directory.end());
                Expect(arguments, segments, 8 + 5 + 6);
                arguments.push_back(scheme == "moose" ? "--routing=precomputed"
                                                      : "--spanning-tree=static");
                Expect(arguments, segments, 8 + 5 + 6);
            }
        }
        // A bridge behind a hub. Where it meets another bridge there, the medium is shared: it
        // takes RSTP Max Age and a Hello Time [802.1D-2004 17.28.2].
        const std::vector<std::string> behind = {"--hub=edge-0-0:1", "--legacy=hub-1:2"};
        Expect({"--scheme=moose", "--directory=none"}, behind, 8 + 1 + 2);
        Expect({"--scheme=moose", "--directory=elk"}, behind, 8 + 1 + 2);
        Expect({"--scheme=ethernet", "--warm-up=25"}, behind, 8 + 1 + 2);
        Expect({"--scheme=ethernet", "--warm-up=25", "--directory=elk"}, behind, 8 + 1 + 2);
    }
};

/** @brief Oracle: what a repeater does with a frame, by hand. */
class HubTestCase : public TestCase
{
  public:
    HubTestCase()
        : TestCase("Hosts at a hub hear each other's unicast once, and nobody else does")
    {
    }

  private:
    /** A frame has arrived at a device. */
    static void Note(uint32_t* count, Ptr<const Packet> frame)
    {
        uint8_t first;
        frame->CopyData(&first, 1);
        *count += (first & 1) == 0 ? 1 : 0; // unicast
    }

    /**
     * @param network a network
     * @param host index of a host
     * @param other index of another
     * @return what the ARP cache of the host says of the other
     */
    static Mac48Address CacheOf(const L2Network& network, uint32_t host, uint32_t other)
    {
        const auto ipv4 = network.hostNodes.Get(host)->GetObject<Ipv4L3Protocol>();
        const int32_t interface = ipv4->GetInterfaceForDevice(network.hostDevices[host]);
        ArpCache::Entry* entry =
            ipv4->GetInterface(interface)->GetArpCache()->Lookup(network.hostAddresses[other]);
        return entry ? Mac48Address::ConvertFrom(entry->GetMacAddress()) : Mac48Address();
    }

    /**
     * @param scheme how the switches forward
     * @param elk there is a directory
     */
    void Expect(const std::string& scheme, bool elk)
    {
        TopologySpec spec = HubNetwork();
        if (elk)
        {
            spec.AddHost("elk-1", 1);
            spec.hosts[3].directory = true;
        }
        L2SwitchHelper switches(scheme);
        switches.SetAttribute("InterceptArp", BooleanValue(elk));
        const L2Network network = L2NetworkHelper(switches).Install(spec);
        UdpProbeHelper probes(network);
        const std::pair<uint32_t, uint32_t> pairs[] = {{0, 1}, {1, 0}, {0, 2}, {2, 1}};
        for (const auto& [from, to] : pairs)
        {
            probes.AddFlow(from, to, Seconds(5)); // addresses are known from here on
        }
        probes.AddFlow(0, 1, Seconds(10));
        probes.AddFlow(0, 2, Seconds(12));
        uint32_t heard[3] = {};
        Simulator::Stop(Seconds(9));
        Simulator::Run();
        for (uint32_t host = 0; host < 3; host++)
        {
            network.hostDevices[host]->TraceConnectWithoutContext(
                "PhyRxEnd",
                MakeBoundCallback(&HubTestCase::Note, &heard[host]));
        }
        const auto expect = [&](const std::string& flow, const std::string& counts) {
            heard[0] = heard[1] = heard[2] = 0;
            Simulator::Stop(Seconds(2));
            Simulator::Run();
            const std::string text = std::to_string(heard[0]) + " " + std::to_string(heard[1]) +
                                     " " + std::to_string(heard[2]);
            NS_TEST_EXPECT_MSG_EQ(text, counts, scheme << (elk ? " elk: " : ": ") << flow);
        };
        // A probe and its echo. What is for the other station at the hub s0 does not pass on.
        expect("A to B", "1 1 0");
        expect("A to C", "1 2 1"); // B overhears A's probe and the echo to A
        const Mac48Address b = Mac48Address::ConvertFrom(network.hostDevices[1]->GetAddress());
        const Mac48Address c = Mac48Address::ConvertFrom(network.hostDevices[2]->GetAddress());
        if (scheme == "moose" && !elk)
        {
            NS_TEST_EXPECT_MSG_EQ((CacheOf(network, 0, 1)), b, "within a segment: as it is");
            NS_TEST_EXPECT_MSG_EQ((CacheOf(network, 0, 2)),
                                  (network.switches[1]->GetHostAddress(c)),
                                  "elsewhere: the MOOSE address");
            NS_TEST_EXPECT_MSG_EQ((CacheOf(network, 2, 1)),
                                  (network.switches[0]->GetHostAddress(b)),
                                  "from elsewhere: the MOOSE address");
        }
        for (const UdpProbeFlow& flow : probes.Collect())
        {
            NS_TEST_EXPECT_MSG_EQ((flow.received == flow.sent && flow.duplicates == 0),
                                  true,
                                  "delivered once");
        }
        Simulator::Destroy();
    }

    void DoRun() override
    {
        for (const std::string scheme : {"moose", "ethernet"})
        {
            Expect(scheme, false);
            Expect(scheme, true);
        }
    }
};

/** @brief Oracle: by hand. */
class LegacyTestCase : public TestCase
{
  public:
    LegacyTestCase()
        : TestCase("Each host behind a legacy bridge has a MOOSE address of its own")
    {
    }

  private:
    /** Three bridges in a triangle behind one port, with two cables between two of them. */
    void ExpectAddresses()
    {
        TopologySpec spec;
        spec.AddSwitch("s0", "flat");
        spec.AddSwitch("s1", "flat");
        spec.AddLink(0, 1);
        const uint32_t x = Attach(spec, "x", Kind::LEGACY, {0}, 2);
        const uint32_t y = Attach(spec, "y", Kind::LEGACY, {x}, 2);
        Attach(spec, "z", Kind::LEGACY, {x, y, y}, 2);
        spec.AddHost("C", 1);
        const L2Network network = L2NetworkHelper(L2SwitchHelper("moose")).Install(spec);
        UdpProbeHelper probes(network);
        probes.SetStart(Seconds(6));
        probes.SetProbes(Seconds(1), 3);
        probes.AddAllToAll();
        Simulator::Stop(Seconds(12));
        Simulator::Run();
        std::set<std::string> addresses;
        for (uint32_t host = 0; host < 6; host++)
        {
            const auto real = Mac48Address::ConvertFrom(network.hostDevices[host]->GetAddress());
            std::ostringstream text;
            text << network.switches[0]->GetHostAddress(real);
            addresses.insert(text.str());
            NS_TEST_EXPECT_MSG_EQ((text.str().substr(0, 8)), "02:00:01", "the prefix of s0");
        }
        NS_TEST_EXPECT_MSG_EQ((addresses.size()), 6, "one each");
        for (const UdpProbeFlow& flow : probes.Collect())
        {
            NS_TEST_EXPECT_MSG_EQ((flow.received == 3 && flow.duplicates == 0),
                                  true,
                                  spec.hosts[flow.from].name << " to " << spec.hosts[flow.to].name);
        }
        // To MOOSE the segment is one port; among bridges there is a tree with one port that
        // blocks.
        uint32_t blocking = 0;
        for (const uint32_t bridge : {2, 3, 4})
        {
            const std::string scheme = network.switches[bridge]->GetScheme();
            NS_TEST_EXPECT_MSG_EQ(scheme, "ethernet", "bridge " << bridge);
            for (uint32_t port = 1; port <= network.switches[bridge]->GetNPorts(); port++)
            {
                blocking += network.switches[bridge]->GetPortState(port) == "discarding" ? 1 : 0;
            }
        }
        NS_TEST_EXPECT_MSG_EQ(blocking, 2, "four links between three bridges: two too many");
        NS_TEST_EXPECT_MSG_EQ((network.switches[0]->GetPortRole(2)), "edge", "no switch there");
        Simulator::Destroy();
    }

    /** What is in the database. */
    void ExpectState()
    {
        for (const std::string scheme : {"moose", "ethernet"})
        {
            const std::string file = CreateTempDirFilename(scheme + ".sqlite");
            std::remove(file.c_str());
            const ExperimentOutcome outcome = RunExperiment(FatTree(4, 1),
                                                            {"--scheme=" + scheme,
                                                             "--hub=edge-0-0:2",
                                                             "--legacy=edge-0-0:3",
                                                             "--workload=all-to-all",
                                                             "--meet-within=1",
                                                             "--duration=3",
                                                             "--db=" + file});
            NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
            // 13 hosts: 8, 2 at the hub, 3 at the bridge.
            NS_TEST_EXPECT_MSG_EQ((Ask(file, "SELECT switches, hosts, links FROM run")),
                                  "21|13|47;",
                                  scheme << ": a hub is no switch");
            NS_TEST_EXPECT_MSG_EQ((Ask(file,
                                       "SELECT table_name, entries FROM switch_state "
                                       "WHERE switch = 'legacy-1'; "
                                       "SELECT count(*) FROM switch_state WHERE switch = 'hub-1'")),
                                  "fdb|13;0;",
                                  scheme << ": a bridge learns every host, a hub none");
            if (scheme == "moose")
            {
                NS_TEST_EXPECT_MSG_EQ(
                    (Ask(file,
                         "SELECT table_name, entries FROM switch_state WHERE "
                         "switch = 'edge-0-0' AND lookup <> 'software' ORDER BY 1; "
                         "SELECT count(DISTINCT entries), max(entries) FROM switch_state WHERE "
                         "table_name = 'lsdb'")),
                    "fib|19;hosts|6;1|20;",
                    "hosts behind a port are the switch's, and bridges are nobody's neighbours");
            }
        }
    }

    void DoRun() override
    {
        ExpectAddresses();
        ExpectState();
    }
};

/** @brief Oracle: every probe arrives, once, and the server is asked. */
class DirectorySegmentTestCase : public TestCase
{
  public:
    DirectorySegmentTestCase()
        : TestCase("A directory serves hosts across legacy bridges, and from behind a segment")
    {
    }

  private:
    /**
     * @param scheme how the switches forward
     * @param spec the network; its last host runs the server
     * @param what what it is
     */
    void Expect(const std::string& scheme, TopologySpec spec, const std::string& what)
    {
        spec.hosts.back().directory = true;
        L2SwitchHelper switches(scheme);
        switches.SetAttribute("InterceptArp", BooleanValue(true));
        const L2Network network = L2NetworkHelper(switches).Install(spec);
        UdpProbeHelper probes(network.GetWithoutServers());
        probes.SetStart(Seconds(25));
        probes.SetProbes(Seconds(1), 2);
        probes.AddAllToAll();
        Simulator::Stop(Seconds(30));
        Simulator::Run();
        uint64_t wrong = 0;
        for (const UdpProbeFlow& flow : probes.Collect())
        {
            wrong += flow.received == 2 && flow.duplicates == 0 ? 0 : 1;
        }
        NS_TEST_EXPECT_MSG_EQ(wrong, 0, scheme << ", " << what);
        const auto server = DynamicCast<ElkServer>(network.directoryServers.Get(0));
        NS_TEST_EXPECT_MSG_GT((server->GetCounters().queries), 0, scheme << ", " << what);
        Simulator::Destroy();
    }

    void DoRun() override
    {
        for (const std::string scheme : {"moose", "ethernet"})
        {
            for (const Kind kind : {Kind::HUB, Kind::LEGACY})
            {
                TopologySpec behind = HubNetwork();
                behind.AddHost("D", 1);
                Attach(behind, "segment", kind, {1}, 2);
                if (scheme == "ethernet" || kind == Kind::HUB)
                {
                    Expect(scheme, behind, "behind a segment");
                }
            }
        }
        for (const Kind kind : {Kind::HUB, Kind::LEGACY})
        {
            TopologySpec between;
            between.AddSwitch("s0", "flat");
            between.AddSwitch("s1", "flat");
            between.AddHost("A", 0);
            between.AddHost("B", 1);
            Attach(between, "segment", kind, {0, 1}, 1);
            between.AddHost("elk-1", 1);
            Expect("ethernet", between, "between switches");
        }
    }
};

/** @brief Oracle: [802.1D-2004 17]: a tree over what a hub joins. */
class SharedSegmentTestCase : public TestCase
{
  public:
    SharedSegmentTestCase()
        : TestCase("A hub between bridges passes their BPDUs, and one port blocks")
    {
    }

  private:
    void DoRun() override
    {
        TopologySpec spec;
        for (uint32_t i = 0; i < 3; i++)
        {
            spec.AddSwitch("s" + std::to_string(i), "flat", 0, i == 0 ? 4096 : 32768);
            spec.AddHost("h" + std::to_string(i), i);
        }
        spec.AddLink(1, 2);
        Attach(spec, "hub", Kind::HUB, {0, 1, 2}, 1);
        const L2Network network = L2NetworkHelper(L2SwitchHelper("ethernet")).Install(spec);
        UdpProbeHelper probes(network);
        probes.SetStart(Seconds(25));
        probes.SetProbes(Seconds(1), 2);
        probes.AddAllToAll();
        Simulator::Stop(Seconds(30));
        Simulator::Run();
        const std::string roles[] = {network.switches[0]->GetPortRole(1),
                                     network.switches[1]->GetPortRole(1),
                                     network.switches[1]->GetPortRole(2),
                                     network.switches[2]->GetPortRole(1),
                                     network.switches[2]->GetPortRole(2)};
        const std::string expected[] = {"designated", "designated", "root", "alternate", "root"};
        for (int i = 0; i < 5; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(roles[i], expected[i], "port " << i);
        }
        for (const UdpProbeFlow& flow : probes.Collect())
        {
            NS_TEST_EXPECT_MSG_EQ((flow.received == 2 && flow.duplicates == 0), true, "delivered");
        }
        NS_TEST_EXPECT_MSG_EQ((network.GetShortestHops(0, 1)), 4, "h0, s0, hub, s1, h1");
        NS_TEST_EXPECT_MSG_EQ((network.GetShortestHops(1, 2)), 3, "h1, s1, s2, h2");
        NS_TEST_EXPECT_MSG_EQ((network.GetShortestHops(0, 3)), 3, "h0, s0, hub, its host");
        Simulator::Destroy();
    }
};

/** @brief Oracle: every probe arrives, once; breadth-first search for the paths. */
class RandomSegmentsTestCase : public TestCase
{
  public:
    RandomSegmentsTestCase()
        : TestCase("Random networks of switches, hubs and legacy bridges deliver everything once")
    {
    }

  private:
    /**
     * @param seed of the random numbers
     * @return switches of the scheme with some circles, and segments behind them: each begins at a
     * switch, and what is added later hangs at any part of it; legacy bridges also make circles
     */
    static TopologySpec Make(uint32_t seed)
    {
        std::mt19937 random(seed);
        const auto below = [&random](uint32_t bound) -> uint32_t { return random() % bound; };
        TopologySpec spec;
        const uint32_t switches = 1 + below(4);
        for (uint32_t i = 0; i < switches; i++)
        {
            spec.AddSwitch("s" + std::to_string(i), "flat");
            spec.AddHost("h" + std::to_string(i), i);
            if (i > 0)
            {
                spec.AddLink(below(i), i);
                spec.AddLink(below(i), i);
            }
        }
        for (uint32_t segment = 0; segment < 2; segment++)
        {
            std::vector<uint32_t> parts = {below(switches)};
            std::vector<uint32_t> bridges;
            for (uint32_t i = 0; i < 1 + below(4); i++)
            {
                const Kind kind = below(2) == 0 ? Kind::HUB : Kind::LEGACY;
                const std::string name = "x" + std::to_string(segment) + "-" + std::to_string(i);
                std::vector<uint32_t> at = {parts[i == 0 ? 0 : below(i) + 1]};
                if (kind == Kind::LEGACY && !bridges.empty() && below(2) == 0)
                {
                    at.push_back(bridges[below(bridges.size())]); // a circle with a bridge in it
                }
                parts.push_back(Attach(spec, name, kind, at, below(3)));
                if (kind == Kind::LEGACY)
                {
                    bridges.push_back(parts.back());
                }
            }
        }
        return spec;
    }

    /**
     * @param spec a network
     * @param from index of a host
     * @return the links of the shortest path to each host
     */
    static std::vector<uint32_t> Search(const TopologySpec& spec, uint32_t from)
    {
        std::vector<uint32_t> far(spec.switches.size(), UINT32_MAX);
        std::vector<uint32_t> reached = {spec.hosts[from].sw};
        far[reached[0]] = 1;
        for (std::size_t next = 0; next < reached.size(); next++)
        {
            for (const TopologySpec::Link& link : spec.links)
            {
                if (link.a == reached[next] || link.b == reached[next])
                {
                    const uint32_t other = link.a == reached[next] ? link.b : link.a;
                    if (far[other] == UINT32_MAX)
                    {
                        far[other] = far[reached[next]] + 1;
                        reached.push_back(other);
                    }
                }
            }
        }
        std::vector<uint32_t> hops;
        for (const TopologySpec::Host& host : spec.hosts)
        {
            hops.push_back(far[host.sw] + 1);
        }
        return hops;
    }

    void DoRun() override
    {
        for (uint32_t seed = 1; seed <= 40; seed++)
        {
            const TopologySpec spec = Make(seed);
            for (const std::string scheme : {"moose", "ethernet"})
            {
                const L2Network network = L2NetworkHelper(L2SwitchHelper(scheme)).Install(spec);
                L2NetworkHelper::AssignStreams(network, 1000);
                UdpProbeHelper probes(network);
                probes.AssignStreams(1);
                probes.SetStart(Seconds(50)); // shared media wait, one after another at worst
                probes.SetProbes(Seconds(1), 2);
                probes.AddAllToAll();
                Simulator::Stop(Seconds(55));
                Simulator::Run();
                uint32_t lost = 0;
                uint32_t detours = 0;
                for (const UdpProbeFlow& flow : probes.Collect())
                {
                    lost += flow.received == 2 && flow.duplicates == 0 ? 0 : 1;
                    const uint32_t least = Search(spec, flow.from)[flow.to];
                    detours += network.GetShortestHops(flow.from, flow.to) != least ? 1 : 0;
                    detours += flow.received > 0 && flow.hops < least ? 1 : 0;
                }
                Simulator::Destroy();
                NS_TEST_EXPECT_MSG_EQ(lost, 0, scheme << " " << seed << ": not delivered once");
                NS_TEST_EXPECT_MSG_EQ(detours, 0, scheme << " " << seed << ": wrong lengths");
            }
        }
    }
};

/** @brief Oracle: the text of each refusal. */
class RefusedSegmentTestCase : public TestCase
{
  public:
    RefusedSegmentTestCase()
        : TestCase("What no hub or legacy bridge can be is refused in one line")
    {
    }

  private:
    /**
     * Expect a network to be refused.
     * @param scheme how switches forward
     * @param spec the network
     * @param what the line, or nothing if it is right
     */
    void Expect(const std::string& scheme, const TopologySpec& spec, const std::string& what)
    {
        L2SwitchHelper switches(scheme == "static" ? "ethernet" : scheme);
        if (scheme == "static")
        {
            switches.SetAttribute("SpanningTree", StringValue("static"));
        }
        std::string said;
        try
        {
            L2NetworkHelper(switches).Check(spec);
        }
        catch (const std::invalid_argument& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(said, what, scheme);
    }

    /**
     * Expect a command line to be refused.
     * @param option the option
     * @param allowed the end of the line
     */
    void ExpectOption(const std::string& option, const std::string& allowed)
    {
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 1), {option});
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 2, option);
        NS_TEST_EXPECT_MSG_EQ((outcome.err),
                              "fat-tree: " + option + " is not allowed; allowed: " + allowed + "\n",
                              option);
    }

    void DoRun() override
    {
        for (const Kind kind : {Kind::HUB, Kind::LEGACY})
        {
            TopologySpec twice = HubNetwork();
            Attach(twice, "t", kind, {0, 1}, 1);
            Expect("moose",
                   twice,
                   "t is plugged into 2 ports of MOOSE switches, which elect none to serve it; "
                   "allowed: 1");
            Expect("ethernet", twice, "");
        }
        TopologySpec island = HubNetwork();
        Attach(island, "bridge", Kind::LEGACY, {1, 2}, 1);
        Expect("moose",
               island,
               "hub, bridge is plugged into 2 ports of MOOSE switches, which elect none to serve "
               "it; allowed: 1");
        Expect("ethernet", island, "");
        TopologySpec twoPorts = HubNetwork();
        twoPorts.AddLink(0, 2);
        Expect("ethernet", twoPorts, "");
        Expect("static",
               twoPorts,
               "hub is plugged into several ports of bridges, for which a static tree is not "
               "computed; allowed: with RSTP");
        TopologySpec circle = HubNetwork();
        Attach(circle, "two", Kind::HUB, {2}, 1);
        Expect("moose", circle, "");
        Expect("ethernet", circle, "");
        circle.AddLink(2, 3);
        for (const std::string scheme : {"moose", "ethernet"})
        {
            Expect(scheme, circle, "hub, two: hubs are joined in a circle, where frames never end");
        }
        TopologySpec prefix = HubNetwork();
        prefix.switches[2].prefix = "02:11:11";
        Expect("moose", prefix, "hub has a prefix, which hubs and legacy bridges do not have");
        TopologySpec bridge = HubNetwork();
        bridge.switches[2].kind = Kind::LEGACY;
        Expect("static", bridge, "hub has RSTP, which the switches around it do not have");
        TopologySpec none;
        Attach(none, "hub", Kind::HUB, {}, 2);
        Expect("ethernet", none, "topology: there is no switch");
        none.switches[0].kind = Kind::LEGACY;
        Expect("ethernet", none, "");
        Expect("moose", none, "topology: there is no switch of the scheme");

        TopologySpec server = HubNetwork();
        Attach(server, "bridge", Kind::LEGACY, {2}, 1);
        server.hosts[3].directory = true;
        Expect("ethernet", server, "");
        Expect("moose",
               server,
               "bridge-h0 is a directory server behind a legacy bridge, where no MOOSE switch sees "
               "what its neighbours reply");

        ExpectOption("--hub=edge-9-9:1", "the name of a switch, such as core-0");
        ExpectOption("--hub=h-0-0-0:1", "the name of a switch, such as core-0");
        ExpectOption("--hub=core-0", "SWITCH:HOSTS, divided by commas");
        for (const std::string list : {",core-0:1", "core-0:1,", "core-0:1,,core-1:1"})
        {
            const ExperimentOutcome outcome = RunExperiment(FatTree(4, 1), {"--hub=" + list});
            NS_TEST_EXPECT_MSG_EQ((outcome.err),
                                  "fat-tree: --hub= is not allowed; allowed: SWITCH:HOSTS, "
                                  "divided by commas\n",
                                  list);
        }
        for (const std::string number : {"0", "4095", "-1", "1.5", "x", "", "99999999999999999999"})
        {
            ExpectOption("--legacy=core-0:" + number, "1 to 4094 hosts");
        }
    }
};

/** @brief Its suite. */
class SegmentTestSuite : public TestSuite
{
  public:
    SegmentTestSuite()
        : TestSuite("moose-segment", Type::SYSTEM)
    {
        AddTestCase(new DeliveryTestCase);
        AddTestCase(new HubTestCase);
        AddTestCase(new LegacyTestCase);
        AddTestCase(new DirectorySegmentTestCase);
        AddTestCase(new SharedSegmentTestCase);
        AddTestCase(new RandomSegmentsTestCase);
        AddTestCase(new RefusedSegmentTestCase);
    }
};

static SegmentTestSuite g_segmentTestSuite; //!< registers the suite
