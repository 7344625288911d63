/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-elk-device: the directory ELK as users of ElkServer, of the helpers and of the
 * scenario programs meet it, with ns-3's unmodified hosts. The protocol itself is tested in the
 * suites of the core and in moose-scripts.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/arp-cache.h"
#include "ns3/boolean.h"
#include "ns3/elk-helper.h"
#include "ns3/fat-tree.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/l2-network-helper.h"
#include "ns3/network-experiment.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/scenario-options.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/traffic-collector.h"
#include "ns3/udp-probe-helper.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cstdio>
#include <list>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/** Protocol number of IPv4 for experiments [RFC 3692]. */
constexpr uint8_t PROTOCOL_EXPERIMENT = 253;
/** How long a run of a network takes, and when what is counted begins. */
const Time END = Seconds(8);

/**
 * @param network a network
 * @param index which server
 * @return the server
 */
Ptr<ElkServer>
Server(const L2Network& network, uint32_t index)
{
    return DynamicCast<ElkServer>(network.directoryServers.Get(index));
}

/**
 * @param network a network
 * @param host index of a host
 * @return the host's own address
 */
Mac48Address
Real(const L2Network& network, uint32_t host)
{
    return Mac48Address::ConvertFrom(network.hostDevices.at(host)->GetAddress());
}

/**
 * @param network a network, with switches of either scheme
 * @param host index of a host
 * @return the address that others have to send to: the host's own, or what its switch gave it
 */
Mac48Address
Truth(const L2Network& network, uint32_t host)
{
    const Mac48Address real = Real(network, host);
    const Ptr<L2SwitchNetDevice> sw = network.switches[network.spec.hosts[host].sw];
    return sw->GetScheme() == "moose" ? sw->GetHostAddress(real) : real;
}

/**
 * @param network a network
 * @param host index of a host
 * @param other index of another
 * @return what the ARP cache of one says of the other; all zeros if nothing
 */
Mac48Address
Cached(const L2Network& network, uint32_t host, uint32_t other)
{
    const auto ip = network.hostNodes.Get(host)->GetObject<Ipv4L3Protocol>();
    ArpCache::Entry* entry =
        ip->GetInterface(1)->GetArpCache()->Lookup(network.hostAddresses[other]);
    return entry && entry->IsAlive() ? Mac48Address::ConvertFrom(entry->GetMacAddress())
                                     : Mac48Address("00:00:00:00:00:00");
}

/**
 * @param scheme of the switches
 * @param spec a network, with servers of the directory
 * @return it, with switches that intercept ARP
 */
L2Network
Build(const std::string& scheme, const TopologySpec& spec)
{
    L2SwitchHelper switches(scheme);
    switches.SetAttribute("InterceptArp", BooleanValue(true));
    const L2Network network = L2NetworkHelper(switches).Install(spec);
    L2NetworkHelper::AssignStreams(network, 100);
    return network;
}

/**
 * Have a host send something.
 * @param network a network
 * @param host index of a host
 * @param address where to
 */
void
SendTo(const L2Network* network, uint32_t host, Ipv4Address address)
{
    const auto ip = network->hostNodes.Get(host)->GetObject<Ipv4L3Protocol>();
    ip->Send(Create<Packet>(10),
             network->hostAddresses[host],
             address,
             PROTOCOL_EXPERIMENT,
             nullptr);
}

/** Frames of ARP that hosts receive by broadcast from a time on. */
class ArpWatch
{
  public:
    /**
     * @param network whose hosts
     * @param start from when
     */
    ArpWatch(const L2Network& network, Time start)
    {
        for (const Ptr<EthernetNetDevice>& device : network.hostDevices)
        {
            m_counters.emplace_back();
            Simulator::Schedule(start, &ArpWatch::Connect, device, &m_counters.back());
        }
    }

    /**
     * @return how many, of all hosts together
     */
    uint64_t GetBroadcasts() const
    {
        uint64_t sum = 0;
        for (const TrafficCounter& counter : m_counters)
        {
            sum += counter.Get(FrameCast::BROADCAST, FrameProtocol::ARP).frames;
        }
        return sum;
    }

  private:
    /**
     * @param device of a host
     * @param counter counts from now on
     */
    static void Connect(Ptr<EthernetNetDevice> device, TrafficCounter* counter)
    {
        device->TraceConnectWithoutContext("PhyRxEnd",
                                           MakeCallback(&TrafficCounter::Count, counter));
    }

    std::list<TrafficCounter> m_counters; //!< one a host
};

/**
 * Have each host talk to the next at 2 s, and each to every other from 4 s to 5 s.
 * @param probes the workload, of as many hosts
 * @param hosts how many hosts that are no servers; they come first
 */
void
Talk(UdpProbeHelper& probes, uint32_t hosts)
{
    probes.AssignStreams(0);
    for (uint32_t i = 0; i < hosts; i++)
    {
        probes.AddFlow(i, (i + 1) % hosts, Seconds(2));
    }
    probes.SetStart(Seconds(4));
    probes.AddAllToAll();
}

} // namespace

/** @brief The tests; each function says its oracle. */
class ElkDeviceTestCase : public TestCase
{
  public:
    /** A test. */
    typedef void (ElkDeviceTestCase::*Body)();

    /**
     * @brief Make a case.
     * @param name what is shown
     * @param body how
     */
    ElkDeviceTestCase(const std::string& name, Body body)
        : TestCase(name),
          m_body(body)
    {
    }

    /** Oracle: the documented ranges, and the words. */
    void Configuration()
    {
        const auto wrong = [](const std::vector<std::pair<std::string, std::string>>& values) {
            ElkHelper servers;
            for (const auto& [name, value] : values)
            {
                servers.SetAttribute(name, StringValue(value));
            }
            return servers.Create()->CheckConfiguration();
        };
        const auto names = [](const std::string& text, const std::vector<std::string>& words) {
            const auto isThere = [&](const std::string& word) {
                return text.find(word) != std::string::npos;
            };
            return std::all_of(words.begin(), words.end(), isThere) &&
                   text.find('\n') == std::string::npos;
        };
        std::string said = wrong({});
        NS_TEST_EXPECT_MSG_EQ(said, "", "the defaults");
        said = wrong({{"Policy", "mine"}});
        NS_TEST_EXPECT_MSG_EQ(names(said, {"Policy", "mine", "last-wins", "first-wins", "alert"}),
                              true,
                              said);
        said = wrong({{"OwnFirst", "10.0.0.9"}, {"OwnLast", "10.0.0.3"}});
        NS_TEST_EXPECT_MSG_EQ(names(said, {"OwnFirst", "10.0.0.9", "OwnLast", "10.0.0.3"}),
                              true,
                              said);
        said = wrong({{"Capacity", "1"},
                      {"Policy", "alert"},
                      {"Announce", "false"},
                      {"HelloInterval", "10ms"},
                      {"RenewAfter", "1s"},
                      {"ProbeInterval", "10ms"},
                      {"Probes", "1"},
                      {"QueryInterval", "10ms"},
                      {"QueryTries", "1"},
                      {"NegativeTime", "0s"},
                      {"BroadcastRate", "1"},
                      {"Pending", "1"},
                      {"Waiters", "1"},
                      {"Claims", "1"},
                      {"Moves", "1"},
                      {"OwnFirst", "10.0.0.3"},
                      {"OwnLast", "10.0.0.3"},
                      {"Dhcp", "true"}});
        NS_TEST_EXPECT_MSG_EQ(said, "", "one end of ranges");
        said = wrong({{"Capacity", "16777216"},
                      {"HelloInterval", "60s"},
                      {"RenewAfter", "24h"},
                      {"ProbeInterval", "60s"},
                      {"Probes", "3"},
                      {"QueryInterval", "60s"},
                      {"QueryTries", "10"},
                      {"NegativeTime", "1h"},
                      {"BroadcastRate", "4294967295"},
                      {"Pending", "1048576"},
                      {"Waiters", "1048576"},
                      {"Claims", "4294967295"},
                      {"Moves", "4294967295"}});
        NS_TEST_EXPECT_MSG_EQ(said, "", "the other end");
        const Ptr<ElkServer> server = CreateObject<ElkServer>();
        for (const std::pair<const char*, const char*>& bad :
             {std::make_pair("Capacity", "0"),
              std::make_pair("Capacity", "16777217"),
              std::make_pair("HelloInterval", "9ms"),
              std::make_pair("HelloInterval", "61s"),
              std::make_pair("RenewAfter", "999ms"),
              std::make_pair("Probes", "0"),
              std::make_pair("Probes", "4"),
              std::make_pair("QueryTries", "11"),
              std::make_pair("NegativeTime", "61min"),
              std::make_pair("BroadcastRate", "0"),
              std::make_pair("Waiters", "0")})
        {
            const bool taken = server->SetAttributeFailSafe(bad.first, StringValue(bad.second));
            NS_TEST_EXPECT_MSG_EQ(taken, false, bad.first << " " << bad.second);
        }
        ExpectHostRefused(names);
    }

    /** Oracle: arithmetic: N servers over A pods of S switches each that have hosts. */
    void Spread()
    {
        for (uint32_t count = 1; count <= 40; count++)
        {
            TopologySpec spec = FatTree(4, 2);
            const std::size_t hosts = spec.hosts.size();
            spec.AddDirectoryServers(count);
            spec.Check();
            std::map<uint32_t, uint32_t> inArea;
            std::map<uint32_t, uint32_t> atSwitch;
            const std::vector<uint32_t> servers = spec.GetDirectoryServers();
            NS_TEST_EXPECT_MSG_EQ((servers.size()), count, "servers");
            NS_TEST_EXPECT_MSG_EQ((spec.GetOrdinaryHosts().size()), hosts, "the others");
            for (uint32_t i = 0; i < count; i++)
            {
                const TopologySpec::Host& host = spec.hosts.at(servers[i]);
                NS_TEST_EXPECT_MSG_EQ(host.name, "elk-" + std::to_string(i + 1), "name");
                NS_TEST_EXPECT_MSG_EQ((spec.switches[host.sw].tier), "edge", "place");
                inArea[spec.switches[host.sw].area]++;
                atSwitch[host.sw]++;
            }
            NS_TEST_EXPECT_MSG_EQ((inArea.size()), std::min(count, 4U), "pods, " << count);
            NS_TEST_EXPECT_MSG_EQ((atSwitch.size()), std::min(count, 8U), "switches, " << count);
            for (const auto& [area, n] : inArea)
            {
                NS_TEST_EXPECT_MSG_LT_OR_EQ(n, (count + 3) / 4, "in pod " << area);
            }
        }
        std::string said;
        try
        {
            TopologySpec empty;
            empty.AddSwitch("s", "flat");
            empty.AddDirectoryServers(1);
        }
        catch (const std::invalid_argument& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ((said.empty()), false, "no switch has a host");
    }

    /**
     * Oracle: who has which address, as devices and switches say; [report 3.2]: after the learning
     * phase there is no broadcast ARP at all.
     */
    void Resolves()
    {
        for (const std::string scheme : {"moose", "ethernet"})
        {
            for (const uint32_t servers : {1, 3})
            {
                const std::string what = scheme + ", " + std::to_string(servers);
                TopologySpec spec = FatTree(4, 2);
                const uint32_t hosts = spec.hosts.size();
                spec.AddDirectoryServers(servers);
                const L2Network network = Build(scheme, spec);
                UdpProbeHelper probes(network.GetWithoutServers());
                Talk(probes, hosts);
                const ArpWatch learning(network, Seconds(0));
                const ArpWatch later(network, Seconds(3));
                Simulator::Stop(END);
                Simulator::Run();
                for (const UdpProbeFlow& flow : probes.Collect())
                {
                    NS_TEST_EXPECT_MSG_EQ(flow.received, 1, what << ": flow " << flow.flow);
                    NS_TEST_EXPECT_MSG_EQ(flow.echoed, 1, what << ": flow " << flow.flow);
                }
                NS_TEST_EXPECT_MSG_GT((learning.GetBroadcasts()), 0, what << ": it has to learn");
                NS_TEST_EXPECT_MSG_EQ((later.GetBroadcasts()), 0, what << ": broadcast ARP");
                ExpectTruth(network, what);
                Simulator::Destroy();
            }
        }
    }

    /** Oracle: what is added is what is there, and an answer of it needs nobody else. */
    void Static()
    {
        TopologySpec spec = FatTree(2, 1);
        spec.AddDirectoryServers(2);
        const L2Network network = Build("ethernet", spec);
        ElkMapping mapping;
        mapping.ip = network.hostAddresses[1];
        mapping.mac = Real(network, 1);
        const bool before = Server(network, 0)->AddMapping(mapping);
        NS_TEST_EXPECT_MSG_EQ(before, true, "before the start");
        UdpProbeHelper probes(network.GetWithoutServers());
        probes.AddFlow(0, 1, Seconds(2));
        const ArpWatch watch(network, Seconds(0));
        Simulator::Stop(END);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((probes.Collect().at(0).echoed), 1, "it gets there and back");
        NS_TEST_EXPECT_MSG_EQ((watch.GetBroadcasts()), 0, "nobody had to be asked");
        for (uint32_t i = 0; i < 2; i++)
        {
            uint32_t found = 0;
            for (const ElkMapping& m : Server(network, i)->GetMappings())
            {
                if (m.ip == mapping.ip)
                {
                    found++;
                    NS_TEST_EXPECT_MSG_EQ(m.source, "static", "source, server " << i);
                    NS_TEST_EXPECT_MSG_EQ(m.mac, mapping.mac, "address, server " << i);
                    NS_TEST_EXPECT_MSG_EQ(m.real, mapping.mac, "real, server " << i);
                }
            }
            NS_TEST_EXPECT_MSG_EQ(found, 1, "server " << i);
        }
    }

    /** Oracle: the attributes: a burst, and none for a second; answers that are asked for twice. */
    void SwitchAttributes()
    {
        for (const std::string scheme : {"moose", "ethernet"})
        {
            TopologySpec spec = FatTree(2, 4);
            spec.AddDirectoryServers(1);
            L2SwitchHelper switches(scheme);
            switches.SetAttribute("InterceptArp", BooleanValue(true));
            switches.SetAttribute("ArpRate", UintegerValue(1));
            switches.SetAttribute("ArpBurst", UintegerValue(3));
            switches.SetAttribute("ArpCache", UintegerValue(10));
            switches.SetAttribute("ArpCacheTime", TimeValue(Seconds(2)));
            const L2Network network = L2NetworkHelper(switches).Install(spec);
            ElkMapping mapping;
            mapping.ip = Ipv4Address("10.9.9.9");
            mapping.mac = Mac48Address("00:00:00:09:09:09");
            Server(network, 0)->AddMapping(mapping);
            // 0 and 1 are at one switch; 2 scans.
            Simulator::Schedule(Seconds(2), &SendTo, &network, 0U, mapping.ip);
            Simulator::Schedule(Seconds(3), &SendTo, &network, 1U, mapping.ip);
            Simulator::Schedule(Seconds(6), &SendTo, &network, 3U, mapping.ip);
            for (uint32_t i = 1; i <= 10; i++)
            {
                Simulator::Schedule(Seconds(4), &SendTo, &network, 2U, Ipv4Address(0x0a080800 + i));
            }
            Simulator::Stop(MilliSeconds(4500));
            Simulator::Run();
            const Ptr<L2SwitchNetDevice> sw = network.switches[spec.hosts[0].sw];
            auto dropped = sw->GetCounters().dropped;
            NS_TEST_EXPECT_MSG_EQ(dropped["arp-rate"], 7, scheme << ": of 10 at once");
            NS_TEST_EXPECT_MSG_EQ((sw->GetCounters().intercepted.cached), 1, scheme << ": 1 s");
            Simulator::Stop(Seconds(2));
            Simulator::Run();
            NS_TEST_EXPECT_MSG_EQ((sw->GetCounters().intercepted.cached), 1, scheme << ": 4 s");
            Simulator::Destroy();
        }
        const Ptr<L2SwitchNetDevice> sw = L2SwitchHelper("moose").Create();
        const bool taken[] = {sw->SetAttributeFailSafe("ArpBurst", StringValue("0")),
                              sw->SetAttributeFailSafe("ArpCacheTime", StringValue("0s")),
                              sw->SetAttributeFailSafe("ArpRate", StringValue("-1"))};
        NS_TEST_EXPECT_MSG_EQ((taken[0] || taken[1] || taken[2]), false, "out of range");
    }

    /**
     * Oracle: the attributes. A server that stops says so; one that comes back learns everything
     * from the other. Without any, ARP is broadcast.
     */
    void StopAndReturn()
    {
        TopologySpec spec = FatTree(2, 2);
        const uint32_t hosts = spec.hosts.size();
        spec.AddDirectoryServers(2);
        const L2Network network = Build("moose", spec);
        UdpProbeHelper probes(network.GetWithoutServers());
        Talk(probes, hosts);
        const Ptr<ElkServer> first = Server(network, 0);
        const Ptr<ElkServer> second = Server(network, 1);
        ApplicationContainer again = ElkHelper().Install(network.hostNodes.Get(hosts));
        again.Start(Seconds(20));
        first->SetStopTime(Seconds(10));
        second->SetStopTime(Seconds(30));
        again.Stop(Seconds(30));
        std::multiset<std::string> events;
        second->TraceConnectWithoutContext("Event", MakeBoundCallback(&NoteEvent, &events));
        uint32_t frames = 0;
        first->TraceConnectWithoutContext("Tx", MakeBoundCallback(&CountFrame, &frames));
        Simulator::Stop(Seconds(9));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((first->GetPeers()), 1, "the second");
        NS_TEST_EXPECT_MSG_EQ((first->GetDigest()), (second->GetDigest()), "the same");
        NS_TEST_EXPECT_MSG_EQ((first->GetMappings().size() >= hosts), true, "everybody");
        NS_TEST_EXPECT_MSG_EQ((first->Dump().empty()), false, "something to say");
        NS_TEST_EXPECT_MSG_GT(frames, 0, "frames sent");
        Simulator::Stop(MilliSeconds(1100)); // 10.1 s
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((second->GetPeers()), 0, "it has said goodbye");
        NS_TEST_EXPECT_MSG_EQ((events.count("peer-down")), 1, "and that is told");
        const uint32_t sent = frames;
        Simulator::Stop(Seconds(9)); // 19.1 s
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(frames, sent, "silent");
        NS_TEST_EXPECT_MSG_EQ((first->GetMappings().size() >= hosts), true, "for inspection");
        Simulator::Stop(Seconds(5)); // 24.1 s
        Simulator::Run();
        const Ptr<ElkServer> back = DynamicCast<ElkServer>(again.Get(0));
        NS_TEST_EXPECT_MSG_EQ((back->GetPeers()), 1, "the second");
        NS_TEST_EXPECT_MSG_EQ((back->GetDigest()), (second->GetDigest()), "all of it");
        NS_TEST_EXPECT_MSG_EQ((events.count("peer-up")), 2, "twice");
        NS_TEST_EXPECT_MSG_EQ((Fallbacks(network)), 0, "there was always one");
        ExpectFallBack(network, hosts);
    }

    /** Oracle: the same run again. */
    void Reproducible()
    {
        const std::string texts[] = {Everything(), Everything()};
        NS_TEST_EXPECT_MSG_EQ((texts[0] == texts[1]), true, "the same seed");
        NS_TEST_EXPECT_MSG_GT((texts[0].size()), 10000, "a text worth comparing");
    }

    /** Oracle: doc/database.md, and the arguments. */
    void Experiment()
    {
        for (const std::string scheme : {"moose", "ethernet"})
        {
            const std::string file = CreateTempDirFilename("elk-" + scheme + ".sqlite");
            const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2),
                                                            {"--scheme=" + scheme,
                                                             "--directory=elk",
                                                             "--elk-servers=2",
                                                             "--elk-renew=5",
                                                             "--switch-arp-cache=4",
                                                             "--duration=5",
                                                             "--sample-interval=2",
                                                             "--db=" + file});
            NS_TEST_EXPECT_MSG_EQ(outcome.status, 0, scheme);
            NS_TEST_EXPECT_MSG_EQ(outcome.err, "", scheme);
            const auto ask = [&](const std::string& sql) { return Ask(file, sql); };
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT directory, hosts FROM run")), "elk|18;", scheme);
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT value FROM param WHERE name = 'elk-servers'")),
                                  "2;",
                                  scheme);
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT group_concat(DISTINCT server) FROM server_state")),
                                  "elk-1,elk-2;",
                                  scheme);
            NS_TEST_EXPECT_MSG_EQ(
                (ask("SELECT count(DISTINCT time), max(entries) >= 16, min(bits) > 0 "
                     "FROM server_state WHERE table_name = 'directory'")),
                "5|1|1;",
                scheme);
            NS_TEST_EXPECT_MSG_EQ(
                (ask("SELECT count(*), count(DISTINCT name) FROM switch_counter")),
                "120|6;",
                scheme);
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT (SELECT sum(value) FROM switch_counter "
                                       "WHERE name = 'queries') = (SELECT sum(value) "
                                       "FROM server_counter WHERE name = 'queries')")),
                                  "1;",
                                  scheme << ": no question was lost");
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT count(*) FROM flow WHERE received = 0 OR "
                                       "src LIKE 'elk%' OR dst LIKE 'elk%'")),
                                  "0;",
                                  scheme << ": servers have no flows, and all others arrive");
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT sum(second_half_frames), sum(frames) > 0 "
                                       "FROM host_load WHERE \"cast\" = 'broadcast'")),
                                  "0|1;",
                                  scheme << ": broadcast ends");
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT count(*) > 0, sum(host LIKE 'elk%'), "
                                       "sum(delay IS NULL) FROM resolution")),
                                  "1|0|0;",
                                  scheme << ": everybody is answered");
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT count(DISTINCT host) FROM host_load")),
                                  "18;",
                                  scheme);
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT count(*) > 0 FROM link_load "
                                       "WHERE protocol = 'elk' AND \"cast\" = 'unicast'")),
                                  "1;",
                                  scheme);
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT count(*) FROM link_load "
                                       "WHERE protocol = 'elk' AND from_node NOT LIKE 'elk%' "
                                       "AND to_node LIKE 'h-%'")),
                                  "0;",
                                  scheme << ": hosts hear none of it");
            NS_TEST_EXPECT_MSG_EQ((ask("SELECT count(*) FROM event WHERE kind = 'peer-up' AND "
                                       "node IN ('elk-1', 'elk-2')")),
                                  "2;",
                                  scheme);
            NS_TEST_EXPECT_MSG_EQ((outcome.out.find("fall-backs") != std::string::npos),
                                  true,
                                  outcome.out);
        }
    }

    /** Oracle: the contract of the command line: one line, status 2, and nothing is written. */
    void Refused()
    {
        const std::string file = CreateTempDirFilename("refused.sqlite");
        const ExperimentOutcome outcome =
            RunExperiment(FatTree(2, 2), {"--elk-servers=3", "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ(outcome.status, 2, "the status");
        NS_TEST_EXPECT_MSG_EQ(outcome.err,
                              "fat-tree: --elk-servers is not allowed with --directory=none; "
                              "allowed: with --directory=elk\n",
                              "the line");
        NS_TEST_EXPECT_MSG_EQ(outcome.out, "", "nothing else");
        std::FILE* opened = std::fopen(file.c_str(), "r");
        NS_TEST_EXPECT_MSG_EQ((opened == nullptr), true, "no file");
        if (opened)
        {
            std::fclose(opened);
        }
    }

    /** Oracle: each host's address is known beforehand; leases come before the first ARP. */
    void Dhcp()
    {
        for (const std::string scheme : {"moose", "ethernet"})
        {
            TopologySpec spec = FatTree(4, 2);
            const uint32_t hosts = spec.hosts.size();
            spec.AddDirectoryServers(2);
            L2SwitchHelper switches(scheme);
            switches.SetAttribute("InterceptArp", BooleanValue(true));
            switches.SetAttribute("InterceptDhcp", BooleanValue(true));
            L2NetworkHelper helper(switches);
            helper.SetDhcp(true);
            const L2Network network = helper.Install(spec);
            L2NetworkHelper::AssignStreams(network, 100);
            UdpProbeHelper probes(network.GetWithoutServers());
            Talk(probes, hosts); // DHCP is over at 2.2 s; the first round may come too early
            const ArpWatch watch(network, Seconds(3));
            Simulator::Stop(END);
            Simulator::Run();
            for (uint32_t i = 0; i < hosts; i++)
            {
                const auto ip = network.hostNodes.Get(i)->GetObject<Ipv4>();
                NS_TEST_EXPECT_MSG_EQ((ip->GetAddress(1, 0).GetLocal()),
                                      network.hostAddresses[i],
                                      scheme << ": host " << i);
            }
            for (uint32_t s = 0; s < 2; s++)
            {
                uint32_t leases = 0;
                for (const ElkMapping& mapping : Server(network, s)->GetMappings())
                {
                    leases += mapping.source == "dhcp" ? 1 : 0;
                }
                NS_TEST_EXPECT_MSG_EQ(leases, hosts, scheme << ": server " << s);
            }
            for (const UdpProbeFlow& flow : probes.Collect())
            {
                const bool isLate = flow.flow >= hosts;
                NS_TEST_EXPECT_MSG_EQ((flow.echoed == 1 || !isLate), true, "flow " << flow.flow);
            }
            NS_TEST_EXPECT_MSG_EQ((watch.GetBroadcasts()), 0, scheme << ": broadcast ARP");
            ExpectTruth(network, scheme);
            uint64_t unicast = 0;
            for (const Ptr<L2SwitchNetDevice>& sw : network.switches)
            {
                unicast += sw->GetCounters().intercepted.dhcp;
            }
            NS_TEST_EXPECT_MSG_GT_OR_EQ(unicast, 2 * hosts, scheme << ": DISCOVER and REQUEST");
            Simulator::Destroy();
        }
    }

  private:
    void DoRun() override
    {
        (this->*m_body)();
        Simulator::Destroy();
    }

    /** Note what a server reports. */
    static void NoteEvent(std::multiset<std::string>* events, std::string type, std::string)
    {
        events->insert(type);
    }

    /** Count a frame. */
    static void CountFrame(uint32_t* frames, Ptr<const Packet> /* frame */)
    {
        (*frames)++;
    }

    /**
     * A server whose host has no device or no address.
     * @param names whether a text has words
     */
    template <typename F>
    void ExpectHostRefused(F names)
    {
        const Ptr<Node> node = CreateObject<Node>();
        const auto server = DynamicCast<ElkServer>(ElkHelper().Install(node).Get(0));
        std::string said = server->CheckConfiguration();
        NS_TEST_EXPECT_MSG_EQ(names(said, {"no device", "allowed: "}), true, said);
        node->AddDevice(CreateObject<EthernetNetDevice>());
        said = server->CheckConfiguration();
        NS_TEST_EXPECT_MSG_EQ(names(said, {"no IPv4 address", "allowed: "}), true, said);
    }

    /**
     * All ARP caches and all servers say the truth.
     * @param network a network in which all hosts have talked to all others
     * @param what for messages
     */
    void ExpectTruth(const L2Network& network, const std::string& what)
    {
        const std::vector<uint32_t> hosts = network.spec.GetOrdinaryHosts();
        for (const uint32_t host : hosts)
        {
            for (const uint32_t other : hosts)
            {
                if (host != other)
                {
                    NS_TEST_EXPECT_MSG_EQ((Cached(network, host, other)),
                                          Truth(network, other),
                                          what << ": " << host << " of " << other);
                }
            }
        }
        const uint32_t servers = network.directoryServers.GetN();
        for (uint32_t i = 0; i < servers; i++)
        {
            const Ptr<ElkServer> server = Server(network, i);
            std::map<Ipv4Address, ElkMapping> known;
            for (const ElkMapping& mapping : server->GetMappings())
            {
                known[mapping.ip] = mapping;
            }
            for (const uint32_t host : hosts)
            {
                const ElkMapping& mapping = known[network.hostAddresses[host]];
                const auto sw = network.switches[network.spec.hosts[host].sw];
                NS_TEST_EXPECT_MSG_EQ(mapping.mac, Truth(network, host), what << ": " << host);
                NS_TEST_EXPECT_MSG_EQ(mapping.real, Real(network, host), what << ": " << host);
                NS_TEST_EXPECT_MSG_EQ(mapping.at,
                                      Mac48Address::ConvertFrom(sw->GetAddress()),
                                      what << ": " << host);
            }
            NS_TEST_EXPECT_MSG_EQ((server->GetPeers()), servers - 1, what << ": peers of " << i);
            NS_TEST_EXPECT_MSG_EQ((server->GetDigest()),
                                  Server(network, 0)->GetDigest(),
                                  what << ": contents of " << i);
            NS_TEST_EXPECT_MSG_EQ((server->GetCounters().malformed), 0, what);
        }
        NS_TEST_EXPECT_MSG_EQ((Fallbacks(network)), 0, what << ": fall-backs");
    }

    /**
     * @param network a network
     * @return ARP broadcasts that went everywhere
     */
    static uint64_t Fallbacks(const L2Network& network)
    {
        uint64_t sum = 0;
        for (const Ptr<L2SwitchNetDevice>& sw : network.switches)
        {
            sum += sw->GetCounters().intercepted.fallbacks;
        }
        return sum;
    }

    /**
     * All servers stop at 30 s; after that hosts resolve by broadcast.
     * @param network the network at 24.1 s
     * @param hosts how many hosts that are no servers
     */
    void ExpectFallBack(const L2Network& network, uint32_t hosts)
    {
        for (uint32_t i = 0; i < hosts; i++)
        {
            const auto ip = network.hostNodes.Get(i)->GetObject<Ipv4L3Protocol>();
            Simulator::Schedule(Seconds(8), &ArpCache::Flush, ip->GetInterface(1)->GetArpCache());
        }
        Simulator::Stop(Seconds(10)); // 34.1 s
        Simulator::Run();
        SendTo(&network, 0, network.hostAddresses[1]);
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_GT((Fallbacks(network)), 0, "by broadcast");
        NS_TEST_EXPECT_MSG_EQ((Cached(network, 0, 1)), Truth(network, 1), "and with success");
    }

    /**
     * @return what an experiment leaves behind, but for wall-clock time and memory
     */
    std::string Everything()
    {
        const std::string file = CreateTempDirFilename("same.sqlite");
        std::remove(file.c_str());
        const ExperimentOutcome outcome =
            RunExperiment(FatTree(4, 2),
                          {"--directory=elk", "--elk-servers=3", "--duration=4", "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ(outcome.err, "", "nothing to complain of");
        NS_TEST_EXPECT_MSG_EQ(outcome.status, 0, "it ran");
        std::string text = Ask(file, "SELECT run_key, events FROM run");
        for (const std::string table : {"param",
                                        "switch_state",
                                        "switch_counter",
                                        "server_state",
                                        "server_counter",
                                        "link_load",
                                        "host_load",
                                        "flow",
                                        "event"})
        {
            text += Ask(file, "SELECT * FROM " + table);
        }
        return text;
    }

    Body m_body; //!< how
};

/**
 * @ingroup moose-test
 * @brief The tests of ELK in ns-3.
 */
class ElkDeviceTestSuite : public TestSuite
{
  public:
    ElkDeviceTestSuite()
        : TestSuite("moose-elk-device", Type::SYSTEM)
    {
        typedef ElkDeviceTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"A configuration that cannot be is named in one line", &T::Configuration},
            {"Servers are spread over pods first, then over switches", &T::Spread},
            {"Every answer is right, and after learning no ARP is broadcast", &T::Resolves},
            {"A static mapping is answered at once, and reaches the other server", &T::Static},
            {"A switch limits ARP of a port, and keeps answers, as its attributes say",
             &T::SwitchAttributes},
            {"A server that stops is missed, one that returns learns all, none means broadcast",
             &T::StopAndReturn},
            {"Hosts lease their addresses across the network, and servers know of each lease",
             &T::Dhcp},
            {"An experiment writes what servers and switches did", &T::Experiment},
            {"An option of the directory without one is refused before anything is written",
             &T::Refused},
            {"The same seed gives the same database", &T::Reproducible},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new ElkDeviceTestCase(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static ElkDeviceTestSuite g_elkDeviceTestSuite;
