/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-attack: what a MAC flooding attack sends, and what it costs the others in each
 * scheme. Numbers are arithmetic on capacities, as doc/workloads.md explains them.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/double.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/fat-tree.h"
#include "ns3/mac-flood-application.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <set>

using namespace ns3;

namespace
{

/** The hosts that attack. */
const std::string ATTACKERS = "(SELECT node FROM topology_node WHERE kind = 'attacker')";
/** Flows between others. */
const std::string OTHERS = "src NOT IN " + ATTACKERS + " AND dst NOT IN " + ATTACKERS;
/** Identifiers of 8 bits, 4 of them for the port where the port is in it. */
const std::string FEW_IDENTIFIERS = "--ns3::MooseSwitchNetDevice::PrefixLength=40";
/** What belongs to it. */
const std::string PORT_BITS = "--ns3::MooseSwitchNetDevice::HostIdPortBits=4";

/** A frame's addresses, and the rest of it. */
struct FloodFrame
{
    std::array<uint8_t, 6> destination; //!< to whom
    std::array<uint8_t, 6> source;      //!< from whom
    uint16_t type;                      //!< EtherType
    uint32_t size;                      //!< octets without FCS
};

} // namespace

/** @brief Oracle: mac-flood-application.h, and arithmetic. */
class FloodTestCase : public TestCase
{
  public:
    FloodTestCase()
        : TestCase("Frames of an attacker have invented addresses of single stations, at its rate")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<FloodFrame> fresh = Flood(0, 1);
        std::set<std::array<uint8_t, 6>> sources;
        std::set<std::array<uint8_t, 6>> destinations;
        NS_TEST_ASSERT_MSG_EQ(fresh.size(), 500, "5 s of 100 a second");
        for (const FloodFrame& frame : fresh)
        {
            sources.insert(frame.source);
            destinations.insert(frame.destination);
            NS_TEST_EXPECT_MSG_EQ((frame.source[0] & 3), 0, "source: one station, universal");
            NS_TEST_EXPECT_MSG_EQ((frame.destination[0] & 3), 0, "destination: the same");
            NS_TEST_EXPECT_MSG_EQ(frame.type, 0x88b6, "EtherType");
            NS_TEST_EXPECT_MSG_EQ(frame.size, 60, "the smallest");
        }
        NS_TEST_EXPECT_MSG_EQ(sources.size(), 500, "all are different");
        NS_TEST_EXPECT_MSG_EQ(destinations.size(), 500, "all are different");

        const std::vector<FloodFrame> turns = Flood(7, 1);
        sources.clear();
        for (std::size_t i = 0; i < turns.size(); i++)
        {
            sources.insert(turns[i].source);
            NS_TEST_EXPECT_MSG_EQ((turns[i].source == turns[i % 7].source), true, "in turn " << i);
        }
        NS_TEST_EXPECT_MSG_EQ(sources.size(), 7, "as many as was said");

        NS_TEST_EXPECT_MSG_EQ((Flood(0, 1)[9].source == fresh[9].source), true, "same stream");
        NS_TEST_EXPECT_MSG_EQ((Flood(0, 2)[9].source == fresh[9].source), false, "another");
    }

    /**
     * Flood for 5 s.
     * @param addresses how many are used in turn
     * @param stream random stream
     * @return what arrived at the other end
     */
    static std::vector<FloodFrame> Flood(uint32_t addresses, int64_t stream)
    {
        std::vector<FloodFrame> frames;
        const Ptr<EthernetChannel> channel = CreateObject<EthernetChannel>();
        std::array<Ptr<EthernetNetDevice>, 2> ports;
        for (Ptr<EthernetNetDevice>& port : ports)
        {
            const Ptr<Node> node = CreateObject<Node>();
            port = CreateObject<EthernetNetDevice>();
            port->SetAddress(Mac48Address::Allocate());
            node->AddDevice(port);
            port->Attach(channel);
        }
        const Ptr<MacFloodApplication> flood = CreateObject<MacFloodApplication>();
        flood->SetAttribute("Rate", DoubleValue(100));
        flood->SetAttribute("Addresses", UintegerValue(addresses));
        flood->AssignStreams(stream);
        flood->SetStartTime(Seconds(1));
        flood->SetStopTime(Seconds(6));
        ports[0]->GetNode()->AddApplication(flood);
        ports[1]->TraceConnectWithoutContext("PhyRxEnd", MakeBoundCallback(&Note, &frames));
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        Simulator::Destroy();
        return frames;
    }

    /**
     * Note a frame.
     * @param frames where
     * @param packet the frame
     */
    static void Note(std::vector<FloodFrame>* frames, Ptr<const Packet> packet)
    {
        std::array<uint8_t, 14> head;
        packet->CopyData(head.data(), head.size());
        FloodFrame frame{};
        std::copy_n(head.begin(), 6, frame.destination.begin());
        std::copy_n(head.begin() + 6, 6, frame.source.begin());
        frame.type = static_cast<uint16_t>(head[12] << 8 | head[13]);
        frame.size = packet->GetSize();
        frames->push_back(frame);
    }
};

/** @brief What cases of whole runs have in common. */
class AttackRunTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /**
     * Run a fat-tree of 16 hosts, 2 at each of 8 edge switches, with probes between random peers.
     * @param options further options
     * @return its database
     */
    std::string Run(std::vector<std::string> options)
    {
        const std::string file = CreateTempDirFilename(std::to_string(m_runs++) + ".sqlite");
        std::remove(file.c_str());
        options.insert(options.end(), {"--duration=4", "--probe-interval=0.1", "--db=" + file});
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2), options);
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        return file;
    }

  private:
    uint32_t m_runs{0}; //!< runs so far
};

/** @brief Oracle: the same run without attackers; arithmetic. */
class SameTrafficTestCase : public AttackRunTestCase
{
  public:
    SameTrafficTestCase()
        : AttackRunTestCase("Attackers are hosts besides their workload, which stays as it was")
    {
    }

  private:
    void DoRun() override
    {
        const std::string wanted = "SELECT src, dst, sent FROM flow ORDER BY flow; SELECT host, "
                                   "target, dst FROM resolution ORDER BY time, host";
        const std::string sent = "SELECT from_node, frames, bytes FROM link_load WHERE tier = "
                                 "'host' AND protocol = 'other' AND frames > 0 AND from_node LIKE "
                                 "'h-%' ORDER BY rowid";
        for (const std::string scheme : {"ethernet", "moose"})
        {
            const std::string quiet = Run({"--scheme=" + scheme});
            const std::vector<std::string> attack = {"--scheme=" + scheme,
                                                     "--attackers=2",
                                                     "--attack-rate=250"};
            const std::string loud = Run(attack);
            NS_TEST_EXPECT_MSG_EQ((Ask(loud, wanted)), Ask(quiet, wanted), scheme << ": flows");
            NS_TEST_EXPECT_MSG_EQ((Ask(quiet, sent)), "", scheme << ": nobody attacks");
            // From the warm-up to the end: 4 s; number i of 2 is host i * 16 / 2; 64 octets.
            NS_TEST_EXPECT_MSG_EQ((Ask(loud, sent)),
                                  "h-0-0-0|1000|64000;h-2-0-0|1000|64000;",
                                  scheme << ": frames");
            NS_TEST_EXPECT_MSG_EQ((Ask(loud, "SELECT name, value FROM workload_count ORDER BY 1")),
                                  "attack-frames|2000;attackers|2;",
                                  scheme << ": counted");
            NS_TEST_EXPECT_MSG_EQ(
                (Ask(loud, "SELECT node FROM topology_node WHERE kind = 'attacker'")),
                "h-0-0-0;h-2-0-0;",
                scheme << ": named");
            NS_TEST_EXPECT_MSG_EQ(
                (Ask(loud, "SELECT name, value FROM param WHERE name LIKE 'attack%' ORDER BY 1")),
                "attack-addresses|0;attack-rate|250;attack-start|5;attackers|2;",
                scheme << ": options");
            const std::string loads = "SELECT * FROM link_load; SELECT * FROM host_load; SELECT * "
                                      "FROM flow; SELECT * FROM event";
            NS_TEST_EXPECT_MSG_EQ((Ask(Run(attack), loads)), Ask(loud, loads), "again");
        }
    }
};

/** @brief Oracle: arithmetic: an entry for each host, and for each invented address. */
class ForwardingDatabaseTestCase : public AttackRunTestCase
{
  public:
    ForwardingDatabaseTestCase()
        : AttackRunTestCase("What overflows a forwarding database has others' frames flooded")
    {
    }

  private:
    void DoRun() override
    {
        // 16 hosts and 84 invented addresses are 100.
        Expect(0, 100, "16", false);
        Expect(84, 100, "100", false);
        Expect(84, 99, "99", true);
        Expect(1000, 100, "100", true);
    }

    /**
     * Attack, and see.
     * @param addresses how many addresses are invented; 0: no attack
     * @param capacity of each switch
     * @param entries entries of each switch at the end
     * @param floods whether frames of others are flooded
     */
    void Expect(uint32_t addresses, uint32_t capacity, const std::string& entries, bool floods)
    {
        std::vector<std::string> options = {"--scheme=ethernet",
                                            "--ns3::EthernetSwitchNetDevice::FdbCapacity=" +
                                                std::to_string(capacity)};
        if (addresses > 0)
        {
            options.insert(options.end(),
                           {"--attackers=1",
                            "--attack-start=4",
                            "--attack-rate=500",
                            "--attack-addresses=" + std::to_string(addresses)});
        }
        const std::string file = Run(options);
        const std::string what = std::to_string(addresses) + " in " + std::to_string(capacity);
        NS_TEST_EXPECT_MSG_EQ((Ask(file, "SELECT DISTINCT entries FROM switch_state")),
                              entries + ";",
                              what << ": each switch learns all, or as many as it can");
        NS_TEST_EXPECT_MSG_EQ((Ask(file, "SELECT sum(sent) - sum(received) FROM flow")),
                              "0;",
                              what << ": probes arrive");
        const std::string flooded =
            Ask(file,
                "SELECT sum(frames) > 0 FROM host_load WHERE \"cast\" = 'flooded' AND protocol = "
                "'ipv4' AND host NOT IN " +
                    ATTACKERS);
        NS_TEST_EXPECT_MSG_EQ(flooded, (floods ? "1;" : "NULL;"), what << ": flooded");
        // All of 4 s, at each of the 15 others.
        NS_TEST_EXPECT_MSG_EQ(
            (Ask(file,
                 "SELECT DISTINCT frames FROM host_load WHERE \"cast\" = 'flooded' AND "
                 "protocol = 'other'")),
            (addresses > 0 ? "2000;" : ""),
            what << ": the attack itself goes everywhere");
    }
};

/** @brief Oracle: [report 2.2] and arithmetic on identifiers and capacities. */
class IdentifiersTestCase : public AttackRunTestCase
{
  public:
    IdentifiersTestCase()
        : AttackRunTestCase("Only identifiers by port save who speaks first after an attack began")
    {
    }

  private:
    void DoRun() override
    {
        // 8 bits but 0; of 4 bits for a port. The other host of the attacker's switch is late.
        Expect({"--host-id=sequential"}, "4", 255, "host-id-full");
        Expect({"--host-id=hash"}, "4", 255, "host-id-full");
        Expect({"--host-id=port"}, "4", 16 + 1, "");
        // Those known before keep what they have.
        Expect({"--host-id=sequential"}, "7", 255, "");
        Expect({"--host-id=hash"}, "7", 255, "");
        Expect({"--host-id=port"}, "7", 16 + 1, "");
        // Room for 40 hosts; 4 ports make 10 each.
        const std::string room = "--ns3::MooseSwitchNetDevice::HostCapacity=40";
        Expect({"--host-id=sequential", room}, "4", 40, "host-table-full");
        Expect({"--host-id=hash", room}, "4", 40, "host-table-full");
        Expect({"--host-id=port", room}, "4", 10 + 1, "");
        Expect({"--host-id=sequential", room}, "7", 40, "");
    }

    /**
     * Attack, and see.
     * @param options how identifiers are chosen
     * @param start when the attack begins
     * @param entries hosts that the attacker's switch has at the end
     * @param reason why frames of its other host are dropped; empty if they are not
     */
    void Expect(std::vector<std::string> options,
                const std::string& start,
                uint32_t entries,
                const std::string& reason)
    {
        const std::string what = options.back() + " " + start;
        options.insert(options.end(),
                       {"--scheme=moose",
                        FEW_IDENTIFIERS,
                        PORT_BITS,
                        "--peers-per-host=3",
                        "--attackers=1",
                        "--attack-rate=1000",
                        "--attack-start=" + start});
        const std::string file = Run(options);
        NS_TEST_EXPECT_MSG_EQ(
            (Ask(file,
                 "SELECT entries FROM switch_state WHERE table_name = 'hosts' AND switch = "
                 "'edge-0-0'")),
            std::to_string(entries) + ";",
            what << ": hosts of the attacker's switch");
        NS_TEST_EXPECT_MSG_EQ(
            (Ask(file,
                 "SELECT DISTINCT entries FROM switch_state WHERE table_name = 'hosts' AND "
                 "switch LIKE 'edge-%' AND switch <> 'edge-0-0'")),
            "2;",
            what << ": other switches do not hear of it");
        NS_TEST_EXPECT_MSG_EQ(
            (Ask(file, "SELECT sum(frames) FROM host_load WHERE \"cast\" = 'flooded'")),
            "NULL;",
            what << ": nothing is flooded");
        // Of h-0-0-1, at the attacker's switch, and of those that are at others.
        const std::string late = "(src = 'h-0-0-1' OR dst = 'h-0-0-1')";
        const std::string delivered = "SELECT count(*) > 3, sum(received) * 1.0 / sum(sent) FROM "
                                      "flow WHERE " +
                                      OTHERS + " AND ";
        NS_TEST_EXPECT_MSG_EQ((Ask(file, delivered + late)),
                              (reason.empty() ? "1|1.0;" : "1|0.0;"),
                              what << ": at its switch");
        NS_TEST_EXPECT_MSG_EQ((Ask(file, delivered + "NOT " + late)),
                              "1|1.0;",
                              what << ": elsewhere");
        if (!reason.empty())
        {
            const std::string drops = Ask(file,
                                          "SELECT count(*) FROM event WHERE kind = 'drop' AND node "
                                          "= 'edge-0-0' AND detail LIKE '" +
                                              reason + " %'");
            NS_TEST_EXPECT_MSG_EQ(drops, "1;", what << ": the reason");
        }
    }
};

/** @brief Oracle: arithmetic: a rate of frames, for so long. */
class EverywhereTestCase : public TestCase
{
  public:
    EverywhereTestCase()
        : TestCase("An attack goes with each workload, directory and scheme")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<std::vector<std::string>> runs = {
            {"--scheme=ethernet", "--directory=elk", "--workload=mix"},
            {"--scheme=moose", "--directory=elk", "--elk-servers=2", "--workload=all-to-all"},
            {"--scheme=ethernet", "--workload=poisson-arp", "--hub=edge-0-0:2"},
            {"--scheme=moose", "--workload=scan", "--legacy=edge-1-1:2"},
            {"--scheme=ethernet", "--workload=incast"},
            {"--scheme=moose", "--directory=elk", "--workload=shuffle"}};
        for (std::vector<std::string> options : runs)
        {
            const std::string file = CreateTempDirFilename("everywhere.sqlite");
            std::remove(file.c_str());
            options.insert(options.end(),
                           {"--attackers=3",
                            "--attack-rate=200",
                            "--attack-start=1",
                            "--duration=3",
                            "--db=" + file});
            const ExperimentOutcome outcome = RunExperiment(FatTree(4, 1), options);
            NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
            NS_TEST_EXPECT_MSG_EQ(
                (Ask(file, "SELECT value FROM workload_count WHERE name = 'attack-frames'")),
                "4200;", // 3 attackers, 200 a second, from 1 to 8 s
                options[0] << " " << options[1]);
        }
    }
};

/** @brief Oracle: the contract of the command line: exit 2, one line that names what is allowed. */
class AttackRefusedTestCase : public RefusedExperimentTestCase
{
  public:
    AttackRefusedTestCase()
        : RefusedExperimentTestCase("An attack that cannot be is refused in one line")
    {
    }

  private:
    void DoRun() override
    {
        Expect({"--attackers=3"},
               "--attackers=3 is not allowed; allowed: less than the hosts, which are 3");
        for (const std::string option : {"rate", "start", "addresses"})
        {
            Expect({"--attack-" + option + "=1"},
                   "--attack-" + option +
                       " is not allowed with --attackers=0; allowed: with one attacker or more");
        }
        for (const std::string start : {"-1", "15", "soon", "1e9", "5s"})
        {
            Expect({"--attackers=1", "--attack-start=" + start},
                   "--attack-start=" + start +
                       " is not allowed; allowed: a number of seconds from 0 to less than "
                       "--warm-up and --duration together, 15");
        }
        Expect({"--attackers=1", "--attack-rate=0"},
               "--attack-rate=0 is not allowed; allowed: a number from 0.001 to 10000000");
    }
};

/** @brief The suite. */
class AttackTestSuite : public TestSuite
{
  public:
    AttackTestSuite()
        : TestSuite("moose-attack", Type::UNIT)
    {
        AddTestCase(new FloodTestCase);
        AddTestCase(new SameTrafficTestCase);
        AddTestCase(new ForwardingDatabaseTestCase);
        AddTestCase(new IdentifiersTestCase);
        AddTestCase(new EverywhereTestCase);
        AddTestCase(new AttackRefusedTestCase);
    }
};

static AttackTestSuite g_attackTestSuite; //!< registers the suite
