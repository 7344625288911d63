/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-workload: what hosts do under each workload, and what is found of their ARP.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/arp-load-application.h"
#include "ns3/arp-monitor.h"
#include "ns3/broadcast-mix-application.h"
#include "ns3/double.h"
#include "ns3/fat-tree.h"
#include "ns3/network-experiment.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/scenario-options.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/workload.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

using namespace ns3;

namespace
{

/**
 * @param spec a network
 * @return the network of static Ethernet
 */
L2Network
Build(const TopologySpec& spec)
{
    L2SwitchHelper ethernet("ethernet");
    ethernet.SetAttribute("SpanningTree", StringValue("static"));
    const L2Network network = L2NetworkHelper(ethernet).Install(spec);
    L2NetworkHelper::AssignStreams(network, 100000);
    return network;
}

/** Time for a frame of 60 octets to cross a link: 72 octets at 1 Gb/s [802.3 3.1.1], and 500 ns. */
constexpr int64_t HOP_NS = 72 * 8 + 500;

} // namespace

/** @brief Oracle: seats round a table; each round two further neighbours of each. */
class MeetingsTestCase : public TestCase
{
  public:
    MeetingsTestCase()
        : TestCase("In all-to-all each host asks and is asked twice a round, and every pair meets")
    {
    }

  private:
    void DoRun() override
    {
        ExpectRounds(8, {"--duration=10"}, 1, 8);
        ExpectRounds(7, {"--duration=10"}, 1, 8);
        ExpectRounds(2, {"--duration=2"}, 0.5, 1);
        ExpectRounds(5, {"--duration=10", "--meet-within=3"}, 0, 3);
        ExpectHalves();
    }

    /**
     * Expect first probes in rounds.
     * @param hosts how many hosts
     * @param arguments a command line
     * @param begin when the first round begins
     * @param window how long all rounds take
     */
    void ExpectRounds(uint32_t hosts,
                      std::vector<std::string> arguments,
                      double begin,
                      double window)
    {
        arguments.push_back("--workload=all-to-all");
        ScenarioOptions options("test", "a test");
        ParseExperiment(options, arguments);
        const L2Network network = Build(Star(hosts));
        const auto workload = Workload::Create(options, network.spec);
        const double duration = options.GetReal("duration");
        workload->Install(network, Seconds(3), Seconds(duration), 0);
        for (uint32_t i = 0; i < hosts; i++)
        {
            network.hostNodes.Get(i)->GetApplication(0)->TraceConnectWithoutContext(
                "Tx",
                MakeCallback(&MeetingsTestCase::NoteProbe, this));
        }
        m_first.clear();
        Simulator::Stop(Seconds(3 + duration));
        Simulator::Run();
        const std::vector<UdpProbeFlow> flows = workload->GetFlows();
        Simulator::Destroy();

        std::map<std::pair<uint32_t, uint32_t>, Time> pairs;
        std::map<uint32_t, std::multiset<uint32_t>> asking;
        std::map<uint32_t, std::multiset<uint32_t>> asked;
        uint64_t lost = 0;
        for (const UdpProbeFlow& flow : flows)
        {
            const Time time = m_first[flow.flow];
            pairs.emplace(std::make_pair(flow.from, flow.to), time);
            const double since = (time.GetSeconds() - 3 - begin) / window;
            const auto round = static_cast<uint32_t>(std::floor(since * (hosts - 1) / 2));
            asking[round].insert(flow.from);
            asked[round].insert(flow.to);
            lost += flow.received == 0 || flow.echoed != flow.sent ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ((pairs.size()), (hosts * (hosts - 1)), "ordered pairs");
        NS_TEST_EXPECT_MSG_EQ((flows.size()), (pairs.size()), "each once");
        NS_TEST_EXPECT_MSG_EQ(lost, 0, "all of them reach each other");
        for (const auto& [pair, time] : pairs)
        {
            const bool isMutual = pairs[{pair.second, pair.first}] == time;
            NS_TEST_EXPECT_MSG_EQ(isMutual, true, "both at the same moment");
        }
        NS_TEST_EXPECT_MSG_EQ((asking.size()), (hosts / 2), "rounds of " << hosts);
        for (uint32_t round = 0; round < hosts / 2; round++)
        {
            std::multiset<uint32_t> everybody;
            for (uint32_t i = 0; i < hosts; i++)
            {
                everybody.insert(i);
                if (2 * (round + 1) != hosts)
                {
                    everybody.insert(i);
                }
            }
            NS_TEST_EXPECT_MSG_EQ((asking[round] == everybody), true, "asking, round " << round);
            NS_TEST_EXPECT_MSG_EQ((asked[round] == everybody), true, "asked, round " << round);
        }
    }

    /**
     * A probe is sent.
     * @param header what it says
     */
    void NoteProbe(const UdpProbeHeader& header)
    {
        m_first.emplace(header.flow, Simulator::Now());
    }

    /** Resolutions go on in the second half as in the first, though echoes resolve too. */
    void ExpectHalves()
    {
        const std::string file = CreateTempDirFilename("meetings.sqlite");
        std::remove(file.c_str());
        const ExperimentOutcome outcome = RunExperiment(
            FatTree(4, 3),
            {"--workload=all-to-all", "--scheme=ethernet", "--duration=20", "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        // 24 hosts, 552 pairs, 276 in each half but for chance in the round in the middle.
        const std::string pairs =
            Ask(file,
                "SELECT count(*), sum(t < 15) BETWEEN 256 AND 296, min(t) > 6, max(t) < 24.02 "
                "FROM (SELECT min(time) AS t FROM resolution WHERE delay IS NOT NULL GROUP BY "
                "host, dst)");
        NS_TEST_EXPECT_MSG_EQ(pairs, "552|1|1|1;", "when pairs were resolved");
        const std::string halves = Ask(
            file,
            "SELECT sum(second_half_frames) * 1.0 / sum(frames) BETWEEN 0.45 AND 0.55, "
            "2 * sum(frames) = 23 * (SELECT sum(sent) FROM arp_series) FROM host_load "
            "WHERE \"cast\" = 'broadcast'; SELECT sum(broadcast_received) = (SELECT sum(frames) "
            "FROM host_load WHERE \"cast\" = 'broadcast' AND protocol = 'arp'), "
            "count(*), min(time), max(time) FROM arp_series");
        NS_TEST_EXPECT_MSG_EQ(halves, "1|1;1|20|5.0|24.0;", "broadcasts in both halves");
    }

    std::map<uint32_t, Time> m_first; //!< first probe of each flow
};

/** @brief Oracle: the distribution, and the time that frames take on the wire. */
class PoissonTestCase : public TestCase
{
  public:
    PoissonTestCase()
        : TestCase("In poisson-arp hosts resolve random others at their rate, each time by ARP")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("poisson.sqlite");
        std::remove(file.c_str());
        const ExperimentOutcome outcome = RunExperiment(Star(5),
                                                        {"--workload=poisson-arp",
                                                         "--scheme=ethernet",
                                                         "--spanning-tree=static",
                                                         "--arp-rate-per-host=4",
                                                         "--duration=101",
                                                         "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        // 5 hosts, 4 a second, 100 s: 2,000, whose standard deviation is 45.
        const std::string asked =
            Ask(file,
                "SELECT value BETWEEN 1820 AND 2180 FROM workload_count WHERE name = 'asked'");
        NS_TEST_EXPECT_MSG_EQ(asked, "1;", "how many");
        // ns-3's ARP may send a second request while the first is answered.
        const std::string each =
            Ask(file,
                "SELECT count(*) - (SELECT value FROM workload_count WHERE name = 'asked') BETWEEN "
                "0 AND 20, sum(delay IS NULL), sum(dst IS NULL), max(requests), "
                "count(DISTINCT host || dst), max(time) < 105.02 FROM resolution");
        NS_TEST_EXPECT_MSG_EQ(each, "1|0|0|1|20|1;", "each is a resolution, and each is answered");
        // The request and the reply cross two links each, but where they wait for other frames.
        const std::string delay =
            Ask(file,
                "SELECT min(round(delay * 1e9)) = " + std::to_string(4 * HOP_NS) +
                    ", sum(round(delay * 1e9) = " + std::to_string(4 * HOP_NS) +
                    ") > 0.99 * count(*) FROM resolution");
        NS_TEST_EXPECT_MSG_EQ(delay, "1|1;", "delay");
        // Chi-square of 4 others that each host chooses from, 15 degrees of freedom: 37.7 is
        // exceeded once in 1,000 times.
        const std::string even =
            Ask(file,
                "SELECT sum((n - e) * (n - e) / e) < 37.7 FROM (SELECT host, count(*) AS n FROM "
                "resolution GROUP BY host, dst) JOIN (SELECT host, count(*) / 4.0 AS e FROM "
                "resolution GROUP BY host) USING(host)");
        NS_TEST_EXPECT_MSG_EQ(even, "1;", "each other host alike");
        // Of 400 gaps of an exponential distribution 1 - 1/e are shorter than the mean.
        const std::string gaps =
            Ask(file,
                "SELECT avg(gap < 0.25) BETWEEN 0.6 AND 0.665 FROM (SELECT time - lag(time) OVER "
                "(PARTITION BY host ORDER BY time) AS gap FROM resolution) WHERE gap > 0.0001");
        NS_TEST_EXPECT_MSG_EQ(gaps, "1;", "gaps");
    }
};

/** @brief Oracle: report figure 3.1, typed in again. */
class MixTestCase : public TestCase
{
  public:
    MixTestCase()
        : TestCase("The mix has the measured shares and mean sizes, at the rate asked for")
    {
    }

  private:
    /** A row of the figure. */
    struct Row
    {
        const char* name; //!< name in the results
        double packets;   //!< packets
        double bytes;     //!< octets
    };

    /** [report figure 3.1]. */
    static constexpr Row ROWS[] = {{"arp", 25614, 1529716},
                                   {"dropbox", 4058, 674073},
                                   {"netbios-ns", 2983, 278594},
                                   {"netbios-dgm", 619, 146976},
                                   {"cups", 238, 53554},
                                   {"dhcp", 65, 22851},
                                   {"udp-other", 2537, 231880},
                                   {"llc-ipx-sap", 138, 8280},
                                   {"llc-ipx-rip", 96, 5856},
                                   {"llc-other", 2497, 212245},
                                   {"ipx-sap", 793, 263452},
                                   {"ipx-rip", 372, 26940},
                                   {"ipx-netbios", 56, 5264},
                                   {"other", 3, 180}};

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ((BroadcastMix::GetPackets()), 40069, "packets in all");
        const std::string file = CreateTempDirFilename("mix.sqlite");
        std::remove(file.c_str());
        const ExperimentOutcome outcome = RunExperiment(Star(4),
                                                        {"--workload=mix",
                                                         "--scheme=ethernet",
                                                         "--spanning-tree=static",
                                                         "--broadcast-rate=1000",
                                                         "--duration=40",
                                                         "--db=" + file});
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        // 40,000 with a standard deviation of 200.
        const std::string total =
            Ask(file, "SELECT sum(value) BETWEEN 39200 AND 40800 FROM workload_count");
        NS_TEST_EXPECT_MSG_EQ(total, "1;", "total rate");
        const double sent = std::stod(Ask(file, "SELECT sum(value) FROM workload_count"));
        double chiSquare = 0;
        double octets = 0;
        for (const Row& row : ROWS)
        {
            const double found = std::stod(Ask(file,
                                               "SELECT value FROM workload_count WHERE name = '" +
                                                   std::string(row.name) + "'"));
            const double expected = sent * row.packets / 40069;
            chiSquare += (found - expected) * (found - expected) / expected;
            octets += found * (std::round(row.bytes / row.packets) + 4); // and the FCS
        }
        // 13 degrees of freedom: exceeded once in 1,000 times.
        NS_TEST_EXPECT_MSG_LT(chiSquare, 34.5, "shares");
        // What hosts sent, but for the replies to ARP requests.
        const std::string bytes = Ask(file,
                                      "SELECT sum(bytes) FROM link_load WHERE from_node LIKE 'h%' "
                                      "AND \"cast\" = 'broadcast'");
        NS_TEST_EXPECT_MSG_EQ((std::stod(bytes)), octets, "octets");
        const std::string seen =
            Ask(file,
                "SELECT sum(frames) FROM host_load WHERE \"cast\" = 'broadcast'; "
                "SELECT count(*) > 0, sum(delay IS NULL) <= 1 FROM resolution");
        NS_TEST_EXPECT_MSG_EQ(seen,
                              (std::to_string(static_cast<uint64_t>(3 * sent)) + ";1|1;"),
                              "each reaches the three others, ARP requests are answered");
        ExpectSizes();
    }

    /** Each frame has its size, and comes from the host to all. */
    void ExpectSizes()
    {
        const BroadcastMix::Ends ends = {Mac48Address("00:16:3e:00:00:01"),
                                         Ipv4Address("10.0.0.1"),
                                         Ipv4Address("10.255.255.255"),
                                         Ipv4Address("10.0.0.2")};
        for (std::size_t i = 0; i < BroadcastMix::PROTOCOLS; i++)
        {
            const auto protocol = static_cast<BroadcastMix::Protocol>(i);
            const std::vector<uint8_t> frame = BroadcastMix::MakeFrame(protocol, ends);
            const std::string name = BroadcastMix::GetShare(protocol).name;
            NS_TEST_EXPECT_MSG_EQ(name, (std::string(ROWS[i].name)), "name");
            NS_TEST_EXPECT_MSG_EQ((frame.size()),
                                  (std::lround(ROWS[i].bytes / ROWS[i].packets)),
                                  name);
            const std::vector<uint8_t> begin =
                {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0x16, 0x3e, 0, 0, 1};
            NS_TEST_EXPECT_MSG_EQ((std::equal(begin.begin(), begin.end(), frame.begin())),
                                  true,
                                  name);
        }
    }
};

/** @brief Oracle: tshark. */
class DecodeTestCase : public TestCase
{
  public:
    DecodeTestCase()
        : TestCase("tshark takes each frame of the mix for its protocol, and finds nothing wrong")
    {
    }

  private:
    /**
     * Append four octets to a capture in this machine's order.
     * @param to the capture
     * @param value the octets
     */
    static void Write32(std::ofstream& to, uint32_t value)
    {
        to.write(reinterpret_cast<const char*>(&value), sizeof(value));
    }

    void DoRun() override
    {
        if (std::system("command -v tshark >/dev/null") != 0)
        {
            std::cout << "skipped: there is no tshark here" << std::endl;
            return;
        }
        const std::string capture = CreateTempDirFilename("mix.pcap");
        {
            std::ofstream out(capture, std::ios::binary);
            for (const uint32_t word : {0xa1b2c3d4U, 0x00040002U, 0U, 0U, 65535U, 1U})
            {
                Write32(out, word);
            }
            for (std::size_t i = 0; i < BroadcastMix::PROTOCOLS; i++)
            {
                const auto frame = BroadcastMix::MakeFrame(static_cast<BroadcastMix::Protocol>(i),
                                                           {Mac48Address("00:16:3e:00:00:01"),
                                                            Ipv4Address("10.0.0.1"),
                                                            Ipv4Address("10.255.255.255"),
                                                            Ipv4Address("10.0.0.2")});
                for (const std::size_t word : {i, std::size_t(0), frame.size(), frame.size()})
                {
                    Write32(out, static_cast<uint32_t>(word));
                }
                out.write(reinterpret_cast<const char*>(frame.data()), frame.size());
            }
        }
        const std::string fields = "-T fields -e frame.protocols -e _ws.col.Protocol "
                                   "-e _ws.malformed -e ip.checksum.status -e _ws.expert.severity";
        const std::string text = CreateTempDirFilename("mix.txt");
        const int status = std::system(("tshark -n -o ip.check_checksum:TRUE -r '" + capture +
                                        "' " + fields + " >'" + text + "' 2>/dev/null")
                                           .c_str());
        NS_TEST_EXPECT_MSG_EQ(status, 0, "tshark reads it");
        std::ifstream in(text);
        const std::string found{std::istreambuf_iterator<char>(in),
                                std::istreambuf_iterator<char>()};
        NS_TEST_EXPECT_MSG_EQ(found,
                              "eth:ethertype:arp\tARP\t\t\t\n"
                              "eth:ethertype:ip:udp:db-lsp-disc:json\tDB-LSP-DISC/JSON\t\t1\t\n"
                              "eth:ethertype:ip:udp:nbns\tNBNS\t\t1\t\n"
                              "eth:ethertype:ip:udp:nbdgm:data\tNBDS\t\t1\t\n"
                              "eth:ethertype:ip:udp:cups\tCUPS\t\t1\t\n"
                              "eth:ethertype:ip:udp:dhcp\tDHCP\t\t1\t\n"
                              "eth:ethertype:ip:udp:data\tUDP\t\t1\t\n"
                              "eth:llc:ipx\tIPX SAP\t\t\t\n"
                              "eth:llc:ipx\tIPX RIP\t\t\t\n"
                              "eth:llc:netbios:data\tNetBIOS\t\t\t\n"
                              "eth:ethertype:ipx\tIPX SAP\t\t\t\n"
                              "eth:ethertype:ipx\tIPX RIP\t\t\t\n"
                              "eth:ethertype:ipx\tNBIPX\t\t\t\n"
                              "eth:ethertype:data\t0x88b6\t\t\t\n",
                              "protocols");
    }
};

/** @brief Oracle: tshark, and the percentages of report figure 3.1, typed in again. */
class FigureTestCase : public TestCase
{
  public:
    FigureTestCase()
        : TestCase("A capture of the mix has the percentages of figure 3.1, as tshark reads it")
    {
    }

  private:
    /** A row of the figure, and how tshark tells its packets. */
    struct Row
    {
        const char* filter; //!< display filter
        double packets;     //!< per cent of all packets
        double bytes;       //!< per cent of all octets
        double size;        //!< octets of a packet: octets by packets
    };

    /** [report figure 3.1], without the sums of others. */
    static constexpr Row ROWS[] = {
        {"arp", 63.92, 44.21, 1529716.0 / 25614},
        {"udp.dstport == 17500", 10.13, 19.48, 674073.0 / 4058},
        {"udp.dstport == 137", 7.44, 8.05, 278594.0 / 2983},
        {"udp.dstport == 138", 1.54, 4.25, 146976.0 / 619},
        {"udp.dstport == 631", 0.59, 1.55, 53554.0 / 238},
        {"dhcp", 0.16, 0.66, 22851.0 / 65},
        {"udp && !(udp.dstport in {17500, 137, 138, 631}) && !dhcp", 6.33, 6.70, 231880.0 / 2537},
        {"llc && ipxsap", 0.34, 0.24, 8280.0 / 138},
        {"llc && ipxrip", 0.24, 0.17, 5856.0 / 96},
        {"llc && !ipx", 6.32, 6.13, 212245.0 / 2497},
        {"!llc && ipxsap", 1.98, 7.61, 263452.0 / 793},
        {"!llc && ipxrip", 0.93, 0.78, 26940.0 / 372},
        {"!llc && nbipx", 0.14, 0.15, 5264.0 / 56},
        {"!arp && !ip && !llc && !ipx", 0.01, 0.01, 180.0 / 3}};

    void DoRun() override
    {
        if (std::system("command -v tshark >/dev/null") != 0)
        {
            std::cout << "skipped: there is no tshark here" << std::endl;
            return;
        }
        const std::string prefix = CreateTempDirFilename("figure");
        const ExperimentOutcome outcome = RunExperiment(Star(3),
                                                        {"--workload=mix",
                                                         "--scheme=ethernet",
                                                         "--spanning-tree=static",
                                                         "--broadcast-rate=1000",
                                                         "--duration=40",
                                                         "--pcap=" + prefix});
        NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
        // What one host sends, and what it receives of the others, is all broadcast that there is.
        double packets = 0;
        double bytes = 0;
        std::vector<std::pair<double, double>> found;
        for (const Row& row : ROWS)
        {
            found.push_back(Read(prefix + "-h0--s.pcap", row.filter));
            packets += found.back().first;
            bytes += found.back().second;
        }
        const auto [all, octets] = Read(prefix + "-h0--s.pcap", "frame");
        NS_TEST_EXPECT_MSG_EQ(packets, all, "each packet is one of them");
        NS_TEST_EXPECT_MSG_EQ(bytes, octets, "and its octets");
        NS_TEST_EXPECT_MSG_EQ_TOL(all, 40000, 800, "40,000, whose standard deviation is 200");
        double chiSquare = 0;
        for (std::size_t i = 0; i < found.size(); i++)
        {
            const Row& row = ROWS[i];
            const double expected = all * row.packets / 100;
            const double deviation = std::sqrt(expected);
            chiSquare += std::pow(found[i].first - expected, 2) / expected;
            // 4 standard deviations, and the figure's rounding to a hundredth.
            NS_TEST_EXPECT_MSG_EQ_TOL((100 * found[i].first / all),
                                      row.packets,
                                      (4 * 100 * deviation / all + 0.005),
                                      row.filter << ": share of packets");
            // The same of octets; those of all vary as well, a hundredth at most.
            NS_TEST_EXPECT_MSG_EQ_TOL((100 * found[i].second / octets),
                                      row.bytes,
                                      (row.bytes * (4 * deviation / expected + 0.01) + 0.005),
                                      row.filter << ": share of octets");
            NS_TEST_EXPECT_MSG_EQ((found[i].second),
                                  (found[i].first * std::round(row.size)),
                                  row.filter << ": mean size, rounded");
        }
        // 13 degrees of freedom: exceeded once in 1,000 times.
        NS_TEST_EXPECT_MSG_LT(chiSquare, 34.5, "shares");
    }

    /**
     * Count broadcast packets in a capture.
     * @param capture the capture
     * @param filter tshark's display filter
     * @return packets and octets
     */
    std::pair<double, double> Read(const std::string& capture, const std::string& filter)
    {
        const std::string text = CreateTempDirFilename("lengths.txt");
        const int status = std::system(("tshark -n -r '" + capture +
                                        "' -T fields -e frame.len -Y '"
                                        "eth.dst == ff:ff:ff:ff:ff:ff && (" +
                                        filter + ")' >'" + text + "' 2>/dev/null")
                                           .c_str());
        NS_TEST_EXPECT_MSG_EQ(status, 0, filter << ": tshark understands it");
        std::ifstream in(text);
        std::pair<double, double> sum;
        for (double length; in >> length; sum.first++)
        {
            sum.second += length;
        }
        return sum;
    }
};

/** @brief Oracle: arithmetic. */
class ScanTestCase : public TestCase
{
  public:
    ScanTestCase()
        : TestCase("Scanners ask for the dead addresses in order, while others still resolve")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string scheme : {"ethernet", "moose"})
        {
            const std::string file = CreateTempDirFilename("scan-" + scheme + ".sqlite");
            std::remove(file.c_str());
            const ExperimentOutcome outcome = RunExperiment(FatTree(4, 2),
                                                            {"--workload=scan",
                                                             "--scheme=" + scheme,
                                                             "--scanners=3",
                                                             "--scan-rate=50",
                                                             "--duration=11",
                                                             "--db=" + file});
            NS_TEST_EXPECT_MSG_EQ((outcome.status), 0, outcome.err);
            // 16 hosts; 3 of them, 0, 5 and 10, ask 500 times each, together for 1,500 addresses.
            const std::string scans =
                Ask(file,
                    "SELECT host, count(*), min(time), max(requests) FROM resolution WHERE dst IS "
                    "NULL GROUP BY host ORDER BY 3; SELECT value FROM workload_count WHERE name = "
                    "'scanned'; SELECT target FROM resolution WHERE dst IS NULL AND delay IS NULL "
                    "ORDER BY time LIMIT 3; SELECT count(DISTINCT target) FROM resolution WHERE "
                    "dst IS NULL");
            NS_TEST_EXPECT_MSG_EQ(scans,
                                  "h-0-0-0|500|5.0|1;h-1-0-1|500|5.006666667|1;"
                                  "h-2-1-0|500|5.013333333|1;1500;"
                                  "10.0.0.17;10.0.0.18;10.0.0.19;1500;",
                                  scheme << ": scans");
            const std::string others =
                Ask(file,
                    "SELECT count(*) > 30, sum(delay IS NULL), sum(host IN ('h-0-0-0', 'h-1-0-1', "
                    "'h-2-1-0')), max(delay) < 0.001 FROM resolution WHERE dst IS NOT NULL");
            NS_TEST_EXPECT_MSG_EQ(others, "1|0|0|1;", scheme << ": the others");
        }
    }
};

/** @brief Oracle: frames written by hand, at times given. */
class MonitorTestCase : public TestCase
{
  public:
    MonitorTestCase()
        : TestCase("A resolution is from the first request to the reply, and a late one is another")
    {
    }

  private:
    /** Number of a host, from 1, as its addresses have it. */
    using Number = uint8_t;

    /**
     * Have an ARP frame sent.
     * @param time when
     * @param from the port
     * @param op 1 is a request, 2 a reply
     * @param to last octet of the destination address, ff is all
     * @param sender number of the sender in the ARP header
     * @param target number of the target
     */
    static void Send(double time,
                     Ptr<EthernetNetDevice> from,
                     uint8_t op,
                     uint8_t to,
                     Number sender,
                     Number target)
    {
        std::vector<uint8_t> frame = {0, 0, 0, 0, 0, to, 0, 0, 0, 0, 0, sender, 8, 6};
        std::fill_n(frame.begin(), to == 0xff ? 6 : 0, 0xff);
        const std::vector<uint8_t> arp = {0,  1, 8, 0,      6, 4, 0, op, 0, 0, 0,  0, 0, sender,
                                          10, 0, 0, sender, 0, 0, 0, 0,  0, 0, 10, 0, 0, target};
        frame.insert(frame.end(), arp.begin(), arp.end());
        Simulator::Schedule(Seconds(time),
                            &EthernetNetDevice::SendFrame,
                            from,
                            Create<Packet>(frame.data(), frame.size()));
    }

    void DoRun() override
    {
        const Ptr<EthernetChannel> channel = CreateObject<EthernetChannel>();
        Ptr<EthernetNetDevice> ports[2];
        for (Number i = 0; i < 2; i++)
        {
            ports[i] = CreateObject<EthernetNetDevice>();
            CreateObject<Node>()->AddDevice(ports[i]);
            const std::string mac = "00:00:00:00:00:0" + std::to_string(i + 1);
            ports[i]->SetAddress(Mac48Address(mac.c_str()));
            ports[i]->Attach(channel);
        }
        ArpMonitor monitor(Seconds(0), Seconds(10), Seconds(3));
        monitor.AddHost("h1", Ipv4Address("10.0.0.1"), ports[0]);
        const Ptr<EthernetNetDevice> host = ports[0];
        const Ptr<EthernetNetDevice> rest = ports[1];

        Send(1, host, 1, 0xff, 1, 2); // asked twice, answered twice
        Send(2, host, 1, 0xff, 1, 2);
        Send(2.5, rest, 2, 1, 2, 1);
        Send(2.6, rest, 2, 1, 2, 1);
        Send(3, host, 1, 0xff, 1, 3); // given up, asked for again, never answered
        Send(5, host, 1, 0xff, 1, 3);
        Send(5.1, rest, 2, 9, 3, 9);    // somebody else is answered
        Send(5.2, rest, 2, 1, 4, 1);    // nobody asked
        Send(6, host, 1, 2, 1, 2);      // unicast, as to find out whether somebody is still there
        Send(7, host, 1, 0xff, 1, 1);   // an announcement
        Send(8, rest, 1, 0xff, 2, 9);   // somebody asks
        Send(8.5, rest, 2, 0xff, 2, 2); // an announcement
        Simulator::Stop(Seconds(20));
        Simulator::Run();

        std::ostringstream resolutions;
        for (const ArpMonitor::Resolution& resolution : monitor.GetResolutions())
        {
            resolutions << resolution.target << " " << resolution.time.GetSeconds() << " "
                        << resolution.requests << " "
                        << (resolution.delay.IsStrictlyNegative()
                                ? "none"
                                : std::to_string(resolution.delay.GetNanoSeconds()))
                        << ";";
        }
        // 1.5 s, and the time that the reply takes: 72 octets at 1 Gb/s, over a cable of no length.
        NS_TEST_EXPECT_MSG_EQ((resolutions.str()),
                              "10.0.0.2 1 2 1500000576;10.0.0.3 3 1 none;10.0.0.3 5 1 none;",
                              "resolutions");
        std::ostringstream bins;
        for (const ArpMonitor::Bin& bin : monitor.GetBins())
        {
            bins << bin.sent << " " << bin.received << " " << bin.broadcastReceived << ";";
        }
        NS_TEST_EXPECT_MSG_EQ((bins.str()), "2 2 0;2 1 0;2 2 2;0 0 0;", "of 3 s each");
        Simulator::Destroy();
    }
};

/** @brief Oracle: the contract of the command line: exit 2, one line that names what is allowed. */
class RefuseTestCase : public RefusedExperimentTestCase
{
  public:
    RefuseTestCase()
        : RefusedExperimentTestCase(
              "An option of another workload is refused in one line, and nothing is written")
    {
    }

  private:
    void DoRun() override
    {
        Expect({"--workload=mix", "--probe-interval=1"},
               "--probe-interval is not allowed with --workload=mix; allowed with: random-peers, "
               "all-to-all");
        Expect({"--meet-within=1"},
               "--meet-within is not allowed with --workload=random-peers; allowed with: "
               "all-to-all");
        Expect({"--workload=all-to-all", "--arp-rate-per-host=1"},
               "--arp-rate-per-host is not allowed with --workload=all-to-all; allowed with: "
               "poisson-arp, scan");
        Expect({"--workload=poisson-arp", "--broadcast-rate=25"},
               "--broadcast-rate is not allowed with --workload=poisson-arp; allowed with: mix");
        Expect({"--workload=mix", "--scanners=1"},
               "--scanners is not allowed with --workload=mix; allowed with: scan");
        Expect({"--workload=mix", "--scan-rate=1"},
               "--scan-rate is not allowed with --workload=mix; allowed with: scan");
        Expect({"--workload=all-to-all", "--peers=zipf"},
               "--peers is not allowed with --workload=all-to-all; allowed with: random-peers");
        Expect({"--zipf-exponent=1"},
               "--zipf-exponent is not allowed with --peers=uniform; allowed: with --peers=zipf");
        Expect({"--peers=zipf", "--locality=any:1"},
               "--locality is not allowed with --peers=zipf; allowed: with --peers=local");
        for (const std::string mix : {"rack:0.5",
                                      "rack:0.5,rack:0.5",
                                      "rack:0.5,pod:0.6",
                                      "rack:1.5,pod:-0.5",
                                      "row:1",
                                      "rack:nan",
                                      "rack",
                                      "rack:1,"})
        {
            Expect({"--peers=local", "--locality=" + mix},
                   "--locality=" + mix +
                       " is not allowed; allowed: rack:P,pod:P,site:P,any:P or some of them, "
                       "numbers from 0 to 1 that sum to 1");
        }
        Expect({"--workload=scan", "--scanners=3"},
               "--scanners=3 is not allowed; allowed: less than the hosts, which are 3");
        Expect({"--workload=all-to-all", "--meet-within=11"},
               "--meet-within is longer than --duration; allowed: at most as long");
        Expect({"--arp-bin=0.001", "--duration=1001"},
               "--arp-bin makes more than 1000000 bins of --duration; allowed: a longer one");
    }
};

/** @brief The suite. */
class WorkloadTestSuite : public TestSuite
{
  public:
    WorkloadTestSuite()
        : TestSuite("moose-workload", Type::UNIT)
    {
        AddTestCase(new MeetingsTestCase);
        AddTestCase(new PoissonTestCase);
        AddTestCase(new MixTestCase);
        AddTestCase(new DecodeTestCase);
        AddTestCase(new FigureTestCase);
        AddTestCase(new ScanTestCase);
        AddTestCase(new MonitorTestCase);
        AddTestCase(new RefuseTestCase);
    }
};

static WorkloadTestSuite g_workloadTestSuite; //!< registers the suite
