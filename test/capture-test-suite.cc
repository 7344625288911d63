/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-capture: what the results database says that links carried and hosts received is
 * what tshark counts in captures of the same run (doc/database.md, link_load and host_load).
 *
 * What is compared
 *   A capture is taken at one end of a link and has both directions. For a link between switches
 *   they are compared together; for that of a host each, as what the host did not send it received:
 *   frames and octets by cast and protocol, of each link and host, in both ways (whatever one has
 *   the other has).
 *
 * Octets
 *   A capture has a frame from destination address to padding, 60 octets at least, as does tshark's
 *   frame.len. The database counts the FCS besides, 4 octets. Neither counts preamble and gap.
 *
 * Time
 *   The database counts what begins to be sent from the warm-up on, the capture has what was sent
 *   by its own end and what arrived there. Runs are such that nothing is under way at both ends of
 *   the measured time.
 */

#include "ask-database.h"
#include "run-experiment.h"

#include "ns3/fat-tree.h"
#include "ns3/ns3-compat.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <utility>

using namespace ns3;

namespace
{

/** Frames and octets by what they are of. */
using Sums = std::map<std::string, std::pair<uint64_t, uint64_t>>;

/** A run, and which of its frames is which in the capture of all. */
struct CapturedRun
{
    std::string name;                 //!< for messages
    std::vector<std::string> options; //!< of the command line
    double warmUp;                    //!< when counting begins
    std::string prefix;               //!< of its captures
    std::string database;             //!< its results
};

/** A frame in the capture of all. */
struct CapturedFrame
{
    std::size_t run;  //!< number of the run
    std::string link; //!< the link
};

/**
 * @param text words with something between them
 * @param between what
 * @return the words
 */
std::vector<std::string>
Split(const std::string& text, char between)
{
    std::vector<std::string> words;
    std::istringstream in(text);
    for (std::string word; std::getline(in, word, between);)
    {
        words.push_back(word);
    }
    return words;
}

/**
 * @param destination a frame's destination, as tshark writes it
 * @return its cast
 */
std::string
GetCast(const std::string& destination)
{
    if (destination == "ff:ff:ff:ff:ff:ff")
    {
        return "broadcast";
    }
    const bool isGroup = std::string("13579bdf").find(destination.at(1)) != std::string::npos;
    return isGroup ? "multicast" : "unicast";
}

/**
 * @param decoded tshark's frame.protocols
 * @param type tshark's eth.type
 * @return the protocol as doc/database.md divides them
 */
std::string
GetProtocol(const std::string& decoded, const std::string& type)
{
    const std::vector<std::string> layers = Split(decoded, ':');
    const auto has = [&](const std::string& layer) {
        return std::find(layers.begin(), layers.end(), layer) != layers.end();
    };
    if (type == "0x88b5")
    {
        return "elk";
    }
    if (has("dhcp") || has("dhcpv6"))
    {
        return "dhcp";
    }
    for (const auto& [layer, name] : {std::pair("arp", "arp"),
                                      {"ip", "ipv4"},
                                      {"ipv6", "ipv6"},
                                      {"stp", "bpdu"},
                                      {"isis", "isis"}})
    {
        if (has(layer))
        {
            return name;
        }
    }
    return "other";
}

/**
 * Append the records of a capture to another.
 * @param from name of the capture
 * @param to the other
 * @return how many they are
 */
std::size_t
Append(const std::string& from, std::ofstream& to)
{
    constexpr std::size_t FILE_HEADER = 24;
    constexpr std::size_t RECORD_HEADER = 16;
    std::ifstream in(from, std::ios::binary);
    std::vector<char> octets(FILE_HEADER);
    in.read(octets.data(), FILE_HEADER);
    if (to.tellp() == 0)
    {
        to.write(octets.data(), FILE_HEADER);
    }
    std::size_t records = 0;
    for (std::array<uint32_t, RECORD_HEADER / 4> header;
         in.read(reinterpret_cast<char*>(header.data()), RECORD_HEADER);
         records++)
    {
        octets.resize(header[2]); // captured
        in.read(octets.data(), octets.size());
        to.write(reinterpret_cast<const char*>(header.data()), RECORD_HEADER);
        to.write(octets.data(), octets.size());
    }
    return records;
}

} // namespace

/** @brief Oracle: tshark. */
class CaptureTestCase : public TestCase
{
  public:
    /**
     * @param name what is expected
     * @param kinds casts and protocols that occur, in the order of the alphabet
     * @param runs the options of the runs, by their names
     */
    CaptureTestCase(const std::string& name,
                    const std::string& kinds,
                    const std::vector<std::pair<std::string, std::vector<std::string>>>& runs)
        : TestCase(name),
          m_kinds(kinds)
    {
        for (const auto& [run, options] : runs)
        {
            m_runs.push_back({run, options, 0, "", ""});
        }
    }

  private:
    void DoRun() override
    {
        if (std::system("command -v tshark >/dev/null") != 0)
        {
            std::cout << "skipped: there is no tshark here" << std::endl;
            return;
        }
        const std::string all = CreateTempDirFilename("all.pcap");
        std::ofstream capture(all, std::ios::binary | std::ios::trunc);
        for (std::size_t run = 0; run < m_runs.size(); run++)
        {
            Simulate(m_runs[run]);
            Collect(run, capture);
        }
        capture.close();
        Read(all);
        std::remove(all.c_str());
        for (std::size_t run = 0; run < m_runs.size(); run++)
        {
            Compare(run);
        }
        std::string found;
        for (const std::string& kind : m_found)
        {
            found += (found.empty() ? "" : " ") + kind;
        }
        NS_TEST_EXPECT_MSG_EQ(found, m_kinds, "what occurred");
    }

    /**
     * @param run what to run
     */
    void Simulate(CapturedRun& run)
    {
        const std::string stem = CreateTempDirFilename(run.name);
        run.prefix = stem;
        run.database = stem + ".sqlite";
        run.warmUp = 4.5; // no hello is under way
        std::remove(run.database.c_str());
        std::vector<std::string> options = run.options;
        options.insert(options.end(),
                       {"--warm-up=4.5", "--pcap=" + run.prefix, "--db=" + run.database});
        const ExperimentOutcome outcome = RunExperiment(FatTree(4, 1), options);
        NS_TEST_ASSERT_MSG_EQ((outcome.status), 0, run.name << ": " << outcome.err);
    }

    /**
     * Append the captures of a run to the one of all.
     * @param number of the run
     * @param capture the one of all
     */
    void Collect(std::size_t number, std::ofstream& capture)
    {
        const CapturedRun& run = m_runs[number];
        for (const std::string& link :
             Split(Ask(run.database, "SELECT DISTINCT link FROM link_load", "\n"), '\n'))
        {
            const std::string file = run.prefix + "-" + link + ".pcap";
            const std::size_t frames = Append(file, capture);
            NS_TEST_EXPECT_MSG_GT(frames, 0, run.name << ": " << link);
            m_frames.insert(m_frames.end(), frames, {number, link});
            std::remove(file.c_str());
        }
    }

    /**
     * Have tshark read the capture of all, and count.
     * @param all its name
     */
    void Read(const std::string& all)
    {
        const std::string text = CreateTempDirFilename("all.txt");
        const int status = std::system(
            ("tshark -n -r '" + all +
             "' -T fields -E occurrence=f -E separator=, -e frame.time_epoch -e frame.len "
             "-e eth.dst -e eth.src -e eth.type -e frame.protocols >'" +
             text + "' 2>/dev/null")
                .c_str());
        NS_TEST_ASSERT_MSG_EQ(status, 0, "tshark reads it");
        m_links.resize(m_runs.size());
        m_hosts.resize(m_runs.size());
        std::size_t frame = 0;
        std::ifstream in(text);
        for (std::string line; std::getline(in, line); frame++)
        {
            const std::vector<std::string> fields = Split(line, ',');
            NS_TEST_ASSERT_MSG_EQ(fields.size(), 6, line);
            NS_TEST_ASSERT_MSG_LT(frame, m_frames.size(), "frames");
            Count(m_frames[frame], fields);
        }
        NS_TEST_EXPECT_MSG_EQ(frame, m_frames.size(), "tshark decodes each frame");
    }

    /**
     * Count a frame.
     * @param frame where it was seen
     * @param fields what tshark says of it
     */
    void Count(const CapturedFrame& frame, const std::vector<std::string>& fields)
    {
        if (std::stod(fields[0]) < m_runs[frame.run].warmUp)
        {
            return;
        }
        const uint64_t octets = std::stoull(fields[1]) + 4; // the FCS
        const std::string cast = GetCast(fields[2]);
        const std::string protocol = GetProtocol(fields[5], fields[4]);
        const auto add = [&](Sums& sums, const std::string& key) {
            sums[key].first++;
            sums[key].second += octets;
        };
        add(m_links[frame.run], frame.link + " " + cast + " " + protocol);
        const std::string host = frame.link.substr(0, frame.link.find("--"));
        const std::string own = GetAddress(frame.run, host);
        if (own.empty() || fields[3] == own || IsOfAttacker(frame.run, host, fields[4]))
        {
            return; // no link of a host, or sent by it
        }
        const bool isFlooded = cast == "unicast" && fields[2] != own;
        add(m_hosts[frame.run], host + " " + (isFlooded ? "flooded" : cast) + " " + protocol);
    }

    /**
     * @param run number of the run
     * @param host name of a host
     * @param type EtherType of a frame on its link
     * @return whether the host sent it under an invented address
     */
    bool IsOfAttacker(std::size_t run, const std::string& host, const std::string& type) const
    {
        const std::vector<std::string>& options = m_runs[run].options;
        const bool isAttack =
            std::find(options.begin(), options.end(), "--attackers=1") != options.end();
        return isAttack && host == "h-0-0-0" && type == "0x88b6";
    }

    /**
     * @param run number of the run
     * @param node name of a node
     * @return its address if it is a host, as L2NetworkHelper numbers them; else nothing
     */
    std::string GetAddress(std::size_t run, const std::string& node)
    {
        std::map<std::string, std::string>& addresses = m_addresses[run];
        if (addresses.empty())
        {
            uint32_t number = 0;
            for (const std::string& host :
                 Split(Ask(m_runs[run].database,
                           "SELECT node FROM topology_node WHERE tier = 'host' ORDER BY rowid",
                           "\n"),
                       '\n'))
            {
                std::array<char, 18> text;
                std::snprintf(text.data(), text.size(), "00:16:3e:00:00:%02x", ++number);
                addresses[host] = text.data();
            }
        }
        const auto found = addresses.find(node);
        return found == addresses.end() ? "" : found->second;
    }

    /**
     * Compare a run's database with what was counted.
     * @param run number of the run
     */
    void Compare(std::size_t run)
    {
        Compare(run, "link_load", "link", m_links[run]);
        Compare(run, "host_load", "host", m_hosts[run]);
    }

    /**
     * Compare a table with what was counted.
     * @param run number of the run
     * @param table the table
     * @param column what it is about
     * @param counted what was counted
     */
    void Compare(std::size_t run,
                 const std::string& table,
                 const std::string& column,
                 const Sums& counted)
    {
        const std::string rows =
            Ask(m_runs[run].database,
                "SELECT " + column + " || ' ' || \"cast\" || ' ' || protocol, sum(frames), " +
                    "sum(bytes) FROM " + table + " GROUP BY 1 HAVING sum(frames) > 0",
                "\n");
        Sums expected = counted;
        uint64_t frames = 0;
        for (const std::string& row : Split(rows, '\n'))
        {
            const std::vector<std::string> fields = Split(row, '|');
            NS_TEST_ASSERT_MSG_EQ(fields.size(), 3, row);
            const auto [seenFrames, seenOctets] = expected[fields[0]];
            NS_TEST_EXPECT_MSG_EQ((std::stoull(fields[1])),
                                  seenFrames,
                                  m_runs[run].name << " " << table << ": frames of " << fields[0]);
            NS_TEST_EXPECT_MSG_EQ((std::stoull(fields[2])),
                                  seenOctets,
                                  m_runs[run].name << " " << table << ": octets of " << fields[0]);
            expected.erase(fields[0]);
            const std::vector<std::string> words = Split(fields[0], ' ');
            m_found.insert(words.begin() + 1, words.end());
            frames += seenFrames;
        }
        for (const auto& [kind, seen] : expected)
        {
            NS_TEST_EXPECT_MSG_EQ(seen.first,
                                  0,
                                  m_runs[run].name << " " << table << " lacks " << kind);
        }
        NS_TEST_EXPECT_MSG_GT(frames, 0, m_runs[run].name << " " << table << ": something");
    }

    std::string m_kinds;                 //!< what is to occur
    std::set<std::string> m_found;       //!< what did
    std::vector<CapturedRun> m_runs;     //!< the runs
    std::vector<CapturedFrame> m_frames; //!< the frames of the capture of all
    std::vector<Sums> m_links;           //!< by run: of links
    std::vector<Sums> m_hosts;           //!< by run: of hosts
    /** By run: addresses of hosts by their names. */
    std::map<std::size_t, std::map<std::string, std::string>> m_addresses;
};

/** @brief The suite. */
class CaptureTestSuite : public TestSuite
{
  public:
    CaptureTestSuite()
        : TestSuite("moose-capture", Type::UNIT)
    {
        const std::string ethernet = "--scheme=ethernet";
        const std::string moose = "--scheme=moose";
        const std::string elk = "--directory=elk";
        const std::string overflow = "--ns3::EthernetSwitchNetDevice::FdbCapacity=4";
        AddTestCase(new CaptureTestCase(
            "Links and hosts have what tshark counts: probes, floods, the mix, an attack",
            "arp bpdu broadcast dhcp elk flooded ipv4 isis multicast other unicast",
            {{"flood", {ethernet, "--duration=3", "--hub=edge-1-0:2", overflow}},
             {"mix", {moose, elk, "--workload=mix", "--broadcast-rate=400", "--duration=3"}},
             {"attack",
              {ethernet, "--attackers=1", "--attack-rate=200", "--duration=3", overflow}}}));
        AddTestCase(
            new CaptureTestCase(
                "Links and hosts have what tshark counts: scans, transfers, DHCP, directories",
                "arp bpdu broadcast dhcp elk flooded ipv4 isis multicast other unicast",
                {{"scan", {moose, "--workload=scan", "--duration=3"}},
                 {"shuffle", {moose, elk, "--workload=shuffle", "--bytes=2000", "--duration=3"}},
                 {"dhcp", {ethernet, elk, "--elk-dhcp", "--elk-servers=2", "--duration=3"}},
                 {"all", {moose, "--workload=all-to-all", "--legacy=edge-2-1:2", "--duration=3"}},
                 {"ethernet-mix",
                  {ethernet, "--workload=mix", "--broadcast-rate=400", "--duration=3"}},
                 {"moose-attack",
                  {moose, elk, "--attackers=1", "--attack-rate=200", "--duration=3"}}}),
            compat::TEST_EXTENSIVE);
    }
};

static CaptureTestSuite g_captureTestSuite; //!< registers the suite
