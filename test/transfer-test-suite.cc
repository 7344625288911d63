/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-transfer: transfers by TCP, alone and in the workloads shuffle, incast and
 * replay.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/fat-tree.h"
#include "ns3/ipv4-header.h"
#include "ns3/loop-detector.h"
#include "ns3/network-experiment.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/transfer-helper.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <vector>

using namespace ns3;

namespace
{

/** Octets a second of a host's link. */
constexpr double RATE = 1e9 / 8;

/** Each pair of scheme and directory. */
const std::vector<std::vector<std::string>> NETWORKS = {
    {"--scheme=ethernet"},
    {"--scheme=moose"},
    {"--scheme=ethernet", "--directory=elk"},
    {"--scheme=moose", "--directory=elk", "--elk-servers=2"}};

} // namespace

/** @brief Runs experiments that must succeed. */
class TransferTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /**
     * @param spec the network
     * @param arguments options
     * @param more more options
     * @return the database of a run with them
     */
    std::string Run(const TopologySpec& spec,
                    std::vector<std::string> arguments,
                    const std::vector<std::string>& more = {})
    {
        const std::string file =
            CreateTempDirFilename("transfer-" + std::to_string(m_runs++) + ".sqlite");
        std::remove(file.c_str());
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.push_back("--db=" + file);
        const ExperimentOutcome outcome = RunExperiment(spec, arguments);
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        m_summary = outcome.out;
        return file;
    }

    std::string m_summary; //!< of the last run

  private:
    int m_runs{0}; //!< how many
};

/** @brief Oracle: the octets asked for, and the rate of the links. */
class OctetsTestCase : public TestCase
{
  public:
    OctetsTestCase()
        : TestCase("A transfer brings all of its octets, in order, no faster than its links")
    {
    }

  private:
    void DoRun() override
    {
        // Below, at and above a segment of ns3::TcpSocket::SegmentSize and the buffers.
        for (const uint64_t bytes : {1, 535, 536, 537, 5360, 131072, 131073, 3000000})
        {
            L2SwitchHelper ethernet("ethernet");
            ethernet.SetAttribute("SpanningTree", StringValue("static"));
            const L2Network network = L2NetworkHelper(ethernet).Install(Star(3));
            L2NetworkHelper::AssignStreams(network, 100);
            TransferHelper transfers(network, Seconds(1));
            transfers.Add(0, 1, bytes, Seconds(0.5));
            transfers.Queue(2, 1, bytes);
            m_started.clear();
            m_completed.clear();
            m_octets.clear();
            for (uint32_t i = 0; i < 3; i++)
            {
                const Ptr<Application> application = network.hostNodes.Get(i)->GetApplication(0);
                application->TraceConnectWithoutContext(
                    "TransferStarted",
                    MakeCallback(&OctetsTestCase::NoteStarted, this));
                application->TraceConnectWithoutContext(
                    "TransferCompleted",
                    MakeCallback(&OctetsTestCase::NoteCompleted, this));
                application->TraceConnectWithoutContext(
                    "Rx",
                    MakeCallback(&OctetsTestCase::NoteOctets, this));
            }
            Simulator::Stop(Seconds(20));
            Simulator::Run();
            const std::vector<Transfer> all = transfers.Collect();
            Simulator::Destroy();

            NS_TEST_EXPECT_MSG_EQ((all.size()), 2, "transfers");
            for (const Transfer& transfer : all)
            {
                const uint32_t number = transfer.transfer;
                NS_TEST_EXPECT_MSG_EQ((transfer.from), (number == 0 ? 0 : 2), "source");
                NS_TEST_EXPECT_MSG_EQ((transfer.to), 1, "destination");
                NS_TEST_EXPECT_MSG_EQ((transfer.received), bytes, "octets");
                NS_TEST_EXPECT_MSG_EQ((transfer.isComplete), true, "all of them");
                NS_TEST_EXPECT_MSG_EQ((m_octets[number]), bytes, "octets traced");
                NS_TEST_EXPECT_MSG_EQ((transfer.start), (Seconds(number == 0 ? 1.5 : 1)), "start");
                NS_TEST_EXPECT_MSG_EQ((m_started[number]), (transfer.start), "start traced");
                NS_TEST_EXPECT_MSG_EQ((m_completed[number]), (transfer.completed), "end traced");
                NS_TEST_EXPECT_MSG_GT(((transfer.completed - transfer.start).GetSeconds()),
                                      (bytes / RATE),
                                      "time of " << bytes);
                // A whole window is more than a port's queue of 100 frames holds.
                NS_TEST_EXPECT_MSG_EQ((transfer.resent > 0),
                                      (bytes > 131073),
                                      "segments sent again of " << bytes);
            }
        }
    }

    /**
     * A transfer begins.
     * @param transfer its number
     * @param destination whom to
     * @param bytes how many octets
     */
    void NoteStarted(uint32_t transfer, Ipv4Address destination, uint64_t /* bytes */)
    {
        NS_TEST_EXPECT_MSG_EQ(destination, (Ipv4Address("10.0.0.2")), "whom to");
        m_started[transfer] = Simulator::Now();
    }

    /**
     * A transfer is complete.
     * @param transfer its number
     * @param bytes how many octets it had
     * @param time since its start
     */
    void NoteCompleted(uint32_t transfer, uint64_t bytes, Time time)
    {
        NS_TEST_EXPECT_MSG_EQ((m_octets[transfer]), bytes, "octets before the end");
        NS_TEST_EXPECT_MSG_EQ(time, (Simulator::Now() - m_started[transfer]), "time");
        NS_TEST_EXPECT_MSG_EQ((m_completed.count(transfer)), 0, "once");
        m_completed[transfer] = Simulator::Now();
    }

    /**
     * Octets arrive.
     * @param packet the octets
     * @param transfer their transfer's number
     */
    void NoteOctets(Ptr<const Packet> packet, uint32_t transfer)
    {
        m_octets[transfer] += packet->GetSize();
    }

    std::map<uint32_t, Time> m_started;    //!< when transfers began
    std::map<uint32_t, Time> m_completed;  //!< when they were complete
    std::map<uint32_t, uint64_t> m_octets; //!< octets that came
};

/** @brief Oracle: arithmetic. */
class SumTestCase : public TestCase
{
  public:
    SumTestCase()
        : TestCase("The sum of transfers has what 99 of 100 took, and the rate of complete ones")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<Transfer> transfers(102);
        for (uint32_t i = 0; i < 102; i++)
        {
            transfers[i].bytes = 1000;
            transfers[i].begun = i < 101;
            transfers[i].start = Seconds(i == 100 ? 0.5 : 1); // one begins earlier, and fails
            transfers[i].received = i < 100 ? 1000 : (i == 100 ? 536 : 0);
            transfers[i].isComplete = i < 100;
            transfers[i].completed = Seconds(1) + MilliSeconds(100 - i); // 100 ms to 1 ms
            transfers[i].resent = i == 100 ? 3 : 0;
        }
        const TransferHelper::Summary sum = TransferHelper::Summarize(transfers);
        NS_TEST_EXPECT_MSG_EQ((sum.transfers), 102, "transfers");
        NS_TEST_EXPECT_MSG_EQ((sum.begun), 101, "begun");
        NS_TEST_EXPECT_MSG_EQ((sum.completed), 100, "completed");
        NS_TEST_EXPECT_MSG_EQ((sum.bytes), 102000, "octets they have");
        NS_TEST_EXPECT_MSG_EQ((sum.received), 100536, "octets that came");
        NS_TEST_EXPECT_MSG_EQ((sum.resent), 3, "sent again");
        NS_TEST_EXPECT_MSG_EQ((sum.mean), (MicroSeconds(50500)), "mean");
        NS_TEST_EXPECT_MSG_EQ((sum.percentile99), (MilliSeconds(99)), "99 %");
        NS_TEST_EXPECT_MSG_EQ((sum.longest), (MilliSeconds(100)), "longest");
        NS_TEST_EXPECT_MSG_EQ_TOL((sum.goodput), 8e6, 1, "100,000 octets in 0.1 s");
        const TransferHelper::Summary none = TransferHelper::Summarize({});
        NS_TEST_EXPECT_MSG_EQ((none.goodput), 0, "of nothing");
    }
};

/** @brief Oracle: the number asked for, and that TCP's FINs come back. */
class QueueTestCase : public TestCase
{
  public:
    QueueTestCase()
        : TestCase("No more queued transfers are under way than may be, and none is forgotten")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t concurrency : {1, 3})
        {
            L2SwitchHelper ethernet("ethernet");
            ethernet.SetAttribute("SpanningTree", StringValue("static"));
            const L2Network network = L2NetworkHelper(ethernet).Install(Star(8));
            L2NetworkHelper::AssignStreams(network, 100);
            TransferHelper transfers(network, Seconds(0));
            transfers.SetConcurrency(concurrency);
            for (uint32_t i = 0; i < 700; i++)
            {
                transfers.Queue(0, 1 + i % 7, 1000);
            }
            m_underWay = 0;
            m_most = 0;
            for (uint32_t i = 0; i < 8; i++)
            {
                const Ptr<Application> application = network.hostNodes.Get(i)->GetApplication(0);
                application->TraceConnectWithoutContext(
                    "TransferStarted",
                    MakeCallback(&QueueTestCase::NoteStarted, this));
                application->TraceConnectWithoutContext(
                    "TransferCompleted",
                    MakeCallback(&QueueTestCase::NoteCompleted, this));
            }
            Simulator::Stop(Seconds(10));
            Simulator::Run();
            const auto summary = TransferHelper::Summarize(transfers.Collect());
            Simulator::Destroy();
            NS_TEST_EXPECT_MSG_EQ(m_most, concurrency, "most under way");
            NS_TEST_EXPECT_MSG_EQ((summary.completed), 700, "all of them");
            NS_TEST_EXPECT_MSG_EQ((summary.received), 700000, "all octets");
            NS_TEST_EXPECT_MSG_LT((summary.longest), (Seconds(0.5)), "nobody waits for timers");
        }
    }

    /**
     * A transfer begins.
     * @param transfer its number
     * @param destination whom to
     * @param bytes how many octets
     */
    void NoteStarted(uint32_t /* transfer */, Ipv4Address /* destination */, uint64_t /* bytes */)
    {
        m_most = std::max(m_most, ++m_underWay);
    }

    /**
     * A transfer is complete. For its sender it is so later.
     * @param transfer its number
     * @param bytes how many octets it had
     * @param time since its start
     */
    void NoteCompleted(uint32_t /* transfer */, uint64_t /* bytes */, Time /* time */)
    {
        m_underWay--;
    }

    uint32_t m_underWay{0}; //!< transfers under way
    uint32_t m_most{0};     //!< most of them
};

/** @brief Oracle: arithmetic. */
class ShuffleTestCase : public TransferTestCase
{
  public:
    ShuffleTestCase()
        : TransferTestCase("In a shuffle every ordered pair of hosts gets exactly its octets")
    {
    }

  private:
    void DoRun() override
    {
        for (const auto& network : NETWORKS)
        {
            const std::string file =
                Run(FatTree(4, 2), network, {"--workload=shuffle", "--bytes=7777", "--duration=8"});
            const std::string pairs =
                Ask(file,
                    "SELECT count(*), count(DISTINCT src || dst), sum(src = dst), "
                    "sum(received = 7777), sum(bytes = 7777), min(start) = 5, "
                    "min(completed - start) * 125e6 > 7777, max(completed) < 13, "
                    "count(DISTINCT transfer), max(transfer) FROM transfer; "
                    "SELECT group_concat(name || '=' || value) FROM (SELECT * FROM workload_count "
                    "WHERE name <> 'resent' ORDER BY name); SELECT count(*) FROM event WHERE kind "
                    "= 'loop'");
            NS_TEST_EXPECT_MSG_EQ(pairs,
                                  "240|240|0|240|240|1|1|1|240|239;begun=240,completed=240,"
                                  "octets=1866480,transfers=240;0;",
                                  network[0]);
            NS_TEST_EXPECT_MSG_NE((m_summary.find("240, begun 240, completed 240 (100.00 %)")),
                                  std::string::npos,
                                  m_summary);
        }
        ExpectSpread();
        ExpectOrder();
        ExpectCapture();
    }

    /** Mappers and reducers are spread evenly. */
    void ExpectSpread()
    {
        const std::string file = Run(Star(6),
                                     {"--workload=shuffle", "--mappers=2", "--reducers=3"},
                                     {"--concurrency=1"});
        const std::string pairs = Ask(file, "SELECT src, dst FROM transfer ORDER BY src, dst");
        NS_TEST_EXPECT_MSG_EQ(pairs, "h0|h2;h0|h4;h3|h0;h3|h2;h3|h4;", "pairs");
        // One at a time: none begins before the one before it has ended.
        const std::string apart =
            Ask(file,
                "SELECT count(*), min(start - before) >= 0 FROM (SELECT start, lag(completed) OVER "
                "(PARTITION BY src ORDER BY transfer) AS before FROM transfer) WHERE before > 0");
        NS_TEST_EXPECT_MSG_EQ(apart, "3|1;", "one after the other");
    }

    /** The order is random, by seed and run; all else repeats. */
    void ExpectOrder()
    {
        const std::string all = "SELECT transfer, src, dst, start, received, completed FROM "
                                "transfer";
        const std::vector<std::string> shuffle = {"--workload=shuffle", "--duration=2"};
        const std::string first = Ask(Run(FatTree(4, 1), shuffle), all);
        const std::string again = Ask(Run(FatTree(4, 1), shuffle), all);
        const std::string other = Ask(Run(FatTree(4, 1), shuffle, {"--seed=2"}), all);
        NS_TEST_EXPECT_MSG_EQ(first, again, "the same seed");
        NS_TEST_EXPECT_MSG_NE(first, other, "another seed");
        // Who is first of 7: over 8 hosts and 10 seeds, 6 degrees of freedom: 22.5 is exceeded once
        // in 1,000 times. Counted is the distance to the first reducer round the hosts.
        std::map<int, double> counts;
        for (int seed = 1; seed <= 10; seed++)
        {
            const std::string file =
                Run(Star(8),
                    {"--workload=shuffle", "--concurrency=1", "--bytes=1", "--duration=1"},
                    {"--seed=" + std::to_string(seed), "--warm-up=0"});
            for (int distance = 1; distance < 8; distance++)
            {
                counts[distance] +=
                    std::stod(Ask(file,
                                  "SELECT count(*) FROM transfer WHERE transfer % 7 = 0 AND "
                                  "(substr(dst, 2) - substr(src, 2) + 8) % 8 = " +
                                      std::to_string(distance)));
            }
        }
        double chiSquare = 0;
        for (const auto& [distance, count] : counts)
        {
            chiSquare += (count - 80.0 / 7) * (count - 80.0 / 7) / (80.0 / 7);
        }
        NS_TEST_EXPECT_MSG_LT(chiSquare, 22.5, "who is first");
    }

    /** Oracle: tshark counts the octets of each connection. */
    void ExpectCapture()
    {
        if (std::system("command -v tshark >/dev/null") != 0)
        {
            std::cout << "skipped: there is no tshark here" << std::endl;
            return;
        }
        const std::string prefix = CreateTempDirFilename("shuffle");
        Run(Star(3),
            {"--workload=shuffle", "--scheme=moose", "--bytes=12345"},
            {"--pcap=" + prefix, "--duration=2"});
        const std::string text = CreateTempDirFilename("octets.txt");
        const int status =
            std::system(("tshark -n -r '" + prefix +
                         "-h0--s.pcap' -Y 'tcp.len > 0' -T fields -e ip.src -e ip.dst -e tcp.len | "
                         "awk '{ n[$1 \" \" $2] += $3 } END { for (p in n) print p, n[p] }' | "
                         "sort >'" +
                         text + "'")
                            .c_str());
        NS_TEST_EXPECT_MSG_EQ(status, 0, "tshark reads it");
        std::ifstream in(text);
        const std::string found{std::istreambuf_iterator<char>(in),
                                std::istreambuf_iterator<char>()};
        NS_TEST_EXPECT_MSG_EQ(found,
                              "10.0.0.1 10.0.0.2 12345\n10.0.0.1 10.0.0.3 12345\n"
                              "10.0.0.2 10.0.0.1 12345\n10.0.0.3 10.0.0.1 12345\n",
                              "octets of segments");
    }
};

/** @brief Oracle: arithmetic of rates, and that TCP waits 1 s at least [RFC 6298 2.4]. */
class IncastTestCase : public TransferTestCase
{
  public:
    IncastTestCase()
        : TransferTestCase("In an incast all begin at once, and share the receiver's link")
    {
    }

  private:
    void DoRun() override
    {
        for (const auto& network : NETWORKS)
        {
            const std::string file = Run(FatTree(4, 2),
                                         network,
                                         {"--workload=incast",
                                          "--senders=5",
                                          "--rounds=4",
                                          "--bytes=20000",
                                          "--duration=8"});
            // 15 others: number i of 5 is host 1 + 3 i.
            const std::string rounds =
                Ask(file,
                    "SELECT transfer / 5 AS r, count(*), count(DISTINCT src), min(start), "
                    "max(start), min(dst), max(dst), sum(received), min(completed - start) * 125e6 "
                    "> 20000, (max(completed) - min(start)) * 125e6 > 100000, max(completed) < "
                    "min(start) + 2 FROM transfer GROUP BY r");
            std::string expected;
            for (const std::string round :
                 {"0|5|5|5.0|5.0", "1|5|5|7.0|7.0", "2|5|5|9.0|9.0", "3|5|5|11.0|11.0"})
            {
                expected += round + "|h-0-0-0|h-0-0-0|100000|1|1|1;";
            }
            NS_TEST_EXPECT_MSG_EQ(rounds, expected, network[0]);
            const std::string senders =
                Ask(file, "SELECT src FROM transfer WHERE transfer < 5 ORDER BY transfer");
            NS_TEST_EXPECT_MSG_EQ(senders, "h-0-0-1;h-1-0-0;h-1-1-1;h-2-1-0;h-3-0-1;", "senders");
        }
        ExpectOverflow();
    }

    /** Where the switch's queue overflows, senders wait for TCP's timer, and lose nothing. */
    void ExpectOverflow()
    {
        const std::string file = Run(
            Star(41),
            {"--workload=incast", "--rounds=2", "--bytes=60000", "--duration=20", "--warm-up=1"});
        const std::string second =
            Ask(file,
                "SELECT count(*), sum(received), max(completed - start) > 1 FROM transfer WHERE "
                "transfer >= 40; SELECT value > 0 FROM workload_count WHERE name = 'resent'");
        NS_TEST_EXPECT_MSG_EQ(second, "40|2400000|1;1;", "after the queue overflowed");
    }
};

/** @brief Oracle: the IPv4 headers, made by hand. */
class SegmentLoopTestCase : public TestCase
{
  public:
    SegmentLoopTestCase()
        : TestCase("A segment sent again has not looped, the same one on its way again has")
    {
    }

  private:
    /**
     * Send a segment of one packet of the application.
     * @param port the port
     * @param octets the packet; all frames made of it have its uid
     * @param identification of the IPv4 header
     * @param protocol of the IPv4 header
     */
    static void Send(Ptr<EthernetNetDevice> port,
                     Ptr<const Packet> octets,
                     uint16_t identification,
                     uint8_t protocol)
    {
        const Ptr<Packet> packet = octets->Copy();
        Ipv4Header header;
        header.SetProtocol(protocol);
        header.SetIdentification(identification);
        header.SetPayloadSize(octets->GetSize());
        packet->AddHeader(header);
        port->Send(packet, Mac48Address("00:00:00:00:00:77"), 0x0800);
    }

    void DoRun() override
    {
        const Ptr<EthernetChannel> channel = CreateObject<EthernetChannel>();
        Ptr<EthernetNetDevice> ports[2];
        for (Ptr<EthernetNetDevice>& port : ports)
        {
            port = CreateObject<EthernetNetDevice>();
            CreateObject<Node>()->AddDevice(port);
            port->SetAddress(Mac48Address::Allocate());
            port->Attach(channel);
        }
        LoopDetector detector;
        detector.AddLink("a--b", "a", "b", ports[0], ports[1]);
        const Ptr<const Packet> octets = Create<Packet>(100);
        const auto expect = [&](uint16_t identification, uint8_t protocol, uint64_t loops) {
            Send(ports[0], octets, identification, protocol);
            Simulator::Stop(MilliSeconds(1));
            Simulator::Run();
            NS_TEST_EXPECT_MSG_EQ((detector.GetFrames()), loops, identification);
        };
        expect(1, 6, 0);
        expect(2, 6, 0); // another segment, or the same sent again
        expect(1, 6, 1); // the first one comes round
        expect(1, 6, 1); // and round, and counts once
        expect(2, 6, 2);
        expect(3, 17, 2);
        expect(4, 17, 3); // UDP sends nothing again
        Simulator::Destroy();
    }
};

/** @brief Oracle: the file. */
class ReplayTestCase : public TransferTestCase
{
  public:
    ReplayTestCase()
        : TransferTestCase("A replay is its file, line for line, and its content makes the run")
    {
    }

  private:
    /**
     * @param name name of a file
     * @param text what is to be in it
     * @return the option that replays it
     */
    std::string Write(const std::string& name, const std::string& text)
    {
        const std::string file = CreateTempDirFilename(name);
        std::ofstream(file, std::ios::binary) << text;
        return "--replay=" + file;
    }

    void DoRun() override
    {
        const std::string option = Write("a.csv",
                                         "# what was seen\r\n"
                                         "time, src, dst, bytes\r\n"
                                         "\r\n"
                                         "2.5,h-0-0-0,h-3-1-1,100000\r\n"
                                         "0,0,15,1 # numbers\r\n"
                                         " 1e-3 ,\t3, h-0-0-0,536\r\n"
                                         "2.5,h-0-0-0,h-3-1-1,2000\r\n"
                                         "2.999999999,4,5,70000");
        for (const auto& network : NETWORKS)
        {
            const std::string file =
                Run(FatTree(4, 2), network, {"--workload=replay", "--duration=3", option});
            const std::string rows =
                Ask(file,
                    "SELECT transfer, round((start - 5) * 1e9), src, dst, bytes, received = bytes, "
                    "completed > start FROM transfer");
            NS_TEST_EXPECT_MSG_EQ(rows,
                                  "0|2500000000.0|h-0-0-0|h-3-1-1|100000|1|1;"
                                  "1|0.0|h-0-0-0|h-3-1-1|1|1|1;"
                                  "2|1000000.0|h-0-1-1|h-0-0-0|536|1|1;"
                                  "3|2500000000.0|h-0-0-0|h-3-1-1|2000|1|1;"
                                  "4|2999999999.0|h-1-0-0|h-1-0-1|70000|0|NULL;",
                                  network[0]);
        }
        ExpectKeys();
    }

    /** Runs are the same if the transfers are, wherever and however they are written. */
    void ExpectKeys()
    {
        const auto key = [this](const std::string& name, const std::string& text) {
            return Ask(Run(Star(3),
                           {"--workload=replay", "--duration=1", "--warm-up=0", Write(name, text)}),
                       "SELECT run_key FROM run");
        };
        const std::string first = key("b.csv", "0.5,0,1,100\n0.25,1,2,300\n");
        const std::string same =
            key("c.csv", "time,src,dst,bytes\n.5,h0,h1,100 # c\n25e-2,1,2,300");
        NS_TEST_EXPECT_MSG_EQ(first, same, "the same transfers");
        const std::vector<std::string> others = {"0.5,0,1,101\n0.25,1,2,300\n",
                                                 "0.5,0,2,100\n0.25,1,2,300\n",
                                                 "0.5,2,1,100\n0.25,1,2,300\n",
                                                 "0.6,0,1,100\n0.25,1,2,300\n",
                                                 "0.5,0,1,100\n",
                                                 "0.25,1,2,300\n0.5,0,1,100\n"};
        for (const std::string& other : others)
        {
            const std::string found = key("b.csv", other);
            NS_TEST_EXPECT_MSG_NE(first, found, other);
        }
    }
};

/** @brief Oracle: what fails and when. */
class CutTestCase : public TransferTestCase
{
  public:
    CutTestCase()
        : TransferTestCase("What did not begin or did not end is known as that, with DHCP too")
    {
    }

  private:
    void DoRun() override
    {
        const std::string cut =
            Run(Star(3),
                {"--workload=shuffle", "--concurrency=1", "--bytes=50000000", "--duration=0.6"},
                {"--scheme=ethernet", "--fail=h0--s@5.1"});
        const std::string rows =
            Ask(cut,
                "SELECT src, sum(start IS NULL), sum(completed IS NULL), sum(received < bytes) "
                "FROM transfer GROUP BY src ORDER BY src; SELECT sum(received) = (SELECT value "
                "FROM workload_count WHERE name = 'octets') FROM transfer");
        // Each of the two others goes on to the end with one that meets the cut link or does not.
        NS_TEST_EXPECT_MSG_EQ((rows.substr(0, 9)), "h0|1|2|2;", rows);
        NS_TEST_EXPECT_MSG_EQ((rows.substr(rows.size() - 2)), "1;", rows);

        for (const std::string scheme : {"ethernet", "moose"})
        {
            const std::string file = Run(FatTree(4, 1),
                                         {"--scheme=" + scheme,
                                          "--directory=elk",
                                          "--elk-dhcp",
                                          "--workload=shuffle",
                                          "--duration=3"});
            const std::string all =
                Ask(file, "SELECT count(*), sum(received = bytes) FROM transfer");
            NS_TEST_EXPECT_MSG_EQ(all, "56|56;", scheme << " with DHCP");
        }
    }
};

/** @brief Oracle: the contract of the command line: exit 2, one line that names what is allowed. */
class BadTransfersTestCase : public RefusedExperimentTestCase
{
  public:
    BadTransfersTestCase()
        : RefusedExperimentTestCase(
              "Transfers that cannot be are refused in one line, before anything runs")
    {
    }

  private:
    void DoRun() override
    {
        Expect({"--workload=shuffle", "--senders=2"},
               "--senders is not allowed with --workload=shuffle; allowed with: incast");
        Expect({"--workload=incast", "--concurrency=2"},
               "--concurrency is not allowed with --workload=incast; allowed with: shuffle");
        Expect({"--bytes=2"},
               "--bytes is not allowed with --workload=random-peers; allowed with: shuffle, "
               "incast");
        Expect({"--workload=shuffle", "--replay=x"},
               "--replay is not allowed with --workload=shuffle; allowed with: replay");
        Expect({"--workload=shuffle", "--mappers=4"},
               "--mappers=4 is not allowed; allowed: at most the hosts, which are 3");
        Expect({"--workload=shuffle", "--mappers=1", "--reducers=1"},
               "the workload has 0 transfers; allowed: 1 to 4000000");
        Expect({"--workload=incast", "--senders=3"},
               "--senders=3 is not allowed; allowed: at most the hosts but one, which are 2");
        Expect({"--workload=incast", "--rounds=2000001"},
               "the workload has 4000002 transfers; allowed: 1 to 4000000");
        Expect({"--workload=replay"},
               "--workload=replay says not what; allowed: with --replay=FILE");
        Expect({"--workload=replay", "--replay=/no/such.csv"},
               "--replay=/no/such.csv cannot be read: No such file or directory; allowed: a file "
               "of lines time,src,dst,bytes");
        Expect({"--workload=replay", "--replay=/tmp"},
               "--replay=/tmp cannot be read: Is a directory; allowed: a file of lines "
               "time,src,dst,bytes");
        const std::string file = CreateTempDirFilename("bad.csv");
        const std::string name = "--replay=" + file;
        ExpectLine("",
                   name + " has no transfers; allowed: one or more, a line each: "
                          "time,src,dst,bytes");
        ExpectLine("time,src,dst,bytes\n# 1,h0,h1,5\n\n",
                   name + " has no transfers; allowed: one or more, a line each: "
                          "time,src,dst,bytes");
        const std::string four = "allowed: four, time,src,dst,bytes";
        ExpectLine("1,h0,h1\n", file + ":1: 3 fields; " + four);
        ExpectLine("1,h0,h1,5,6\n", file + ":1: 5 fields; " + four);
        ExpectLine("1 h0 h1 5\n", file + ":1: 1 field; " + four);
        const std::string times = "'; allowed: a number of seconds from 0 to less than --duration, "
                                  "10";
        const std::vector<std::string> badTimes =
            {"-1", "nan", "inf", "10", "1e9", "0x1", "1s", ""};
        for (const std::string& time : badTimes)
        {
            ExpectLine("0,h0,h1,5\n" + time + ",h0,h1,5\n", file + ":2: time is '" + time + times);
        }
        // The four words are a header at the top only.
        ExpectLine("0,h0,h1,5\n#\ntime,src,dst,bytes\n", file + ":3: time is 'time" + times);
        const std::string hosts = "', which is no host; allowed: names of hosts, and numbers from "
                                  "0 to 2";
        ExpectLine("1,h3,h1,5\n", file + ":1: src is 'h3" + hosts);
        ExpectLine("1,h0,3,5\n", file + ":1: dst is '3" + hosts);
        ExpectLine("1,h0,-1,5\n", file + ":1: dst is '-1" + hosts);
        ExpectLine("1,s,h1,5\n", file + ":1: src is 's" + hosts);
        ExpectLine("1,h\x01\n,h1,5\n", file + ":1: 2 fields; " + four);
        ExpectLine("1,h\x01,h1,5\n", file + ":1: src is 'h?" + hosts);
        ExpectLine("1,h1,1,5\n", file + ":1: src and dst are both 'h1'; allowed: two hosts");
        const std::vector<std::string> badBytes =
            {"0", "-5", "1.5", "1000000001", "99999999999999999999", "5k", "+5", ""};
        for (const std::string& bytes : badBytes)
        {
            ExpectLine("1,h0,h1," + bytes + "\n",
                       file + ":1: bytes is '" + bytes +
                           "'; allowed: an integer from 1 to 1000000000");
        }
        ExpectLine("1,h0,h1," + std::string(1000, '7') + "\n",
                   file + ":1: bytes is '" + std::string(60, '7') +
                       "...'; allowed: an integer from 1 to 1000000000");
    }

    /**
     * Expect a file to be refused.
     * @param text what is in it
     * @param line what is said
     */
    void ExpectLine(const std::string& text, const std::string& line)
    {
        const std::string file = CreateTempDirFilename("bad.csv");
        std::ofstream(file, std::ios::binary) << text;
        Expect({"--workload=replay", "--replay=" + file}, line);
    }
};

/** @brief The suite. */
class TransferTestSuite : public TestSuite
{
  public:
    TransferTestSuite()
        : TestSuite("moose-transfer", Type::UNIT)
    {
        AddTestCase(new OctetsTestCase);
        AddTestCase(new SumTestCase);
        AddTestCase(new QueueTestCase);
        AddTestCase(new ShuffleTestCase);
        AddTestCase(new IncastTestCase);
        AddTestCase(new SegmentLoopTestCase);
        AddTestCase(new ReplayTestCase);
        AddTestCase(new CutTestCase);
        AddTestCase(new BadTransfersTestCase);
    }
};

static TransferTestSuite g_transferTestSuite; //!< registers the suite
