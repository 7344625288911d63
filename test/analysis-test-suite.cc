/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-analysis: what analysis/views.sql makes of results, and what analysis/merge makes
 * of two files. Both are run as they are.
 */

#include "ask-database.h"

#include "ns3/nstime.h"
#include "ns3/results-database.h"
#include "ns3/test.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace ns3;

namespace
{

/** The text of a file in the folder analysis. */
std::string
ReadAnalysis(const std::string& name)
{
    std::ifstream in(std::string(MOOSE_TEST_DIR) + "/../analysis/" + name);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/** A run on a network of two switches with two hosts each. */
RunDescription
MakeRun(const std::string& scheme, uint64_t seed)
{
    RunDescription run;
    run.scenario = "test";
    run.scheme = scheme;
    run.topology = "two switches";
    run.seed = seed;
    run.params = {{"duration", "10"},
                  {"hosts-per-edge", "2"},
                  {"k", "2"},
                  {"scheme", scheme},
                  {"seed", std::to_string(seed)},
                  {"workload", "random-peers"}};
    return run;
}

/** What is known of a run on it when it is over. */
RunTotals
MakeTotals()
{
    RunTotals totals;
    totals.switches = 2;
    totals.hosts = 4;
    totals.links = 7;
    totals.simSeconds = 10;
    return totals;
}

} // namespace

/** @brief Oracle: arithmetic on a network that is small enough to do it by hand. */
class SummaryTestCase : public TestCase
{
  public:
    SummaryTestCase()
        : TestCase("The summary of a run is what arithmetic makes of its rows")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("summary.sqlite");
        WriteEthernet(file);
        WriteMoose(file, 1, 12);
        WriteMoose(file, 2, 14);
        // Neither a run that has failed nor one that is under way counts.
        ResultsDatabase(file, MakeRun("moose", 3)).Fail("on purpose");
        ResultsDatabase running(file, MakeRun("moose", 4));

        const std::string views = ReadAnalysis("views.sql");
        const auto ask = [&](const std::string& sql) { return Ask(file, views + sql); };
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT scheme, topology, switches, hosts, runs FROM summary")),
                              "ethernet|two switches|2|4|1;moose|two switches|2|4|2;",
                              "one row a scheme");
        // Ethernet: 4 and 2 entries of 60 bits at the last look. MOOSE: seed 1 has 3 + 2 entries of
        // 50 and 90 bits in one switch and 3 in the other, seed 2 two more local hosts.
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT max_entries, mean_entries, mean_bits FROM summary")),
                              "4|3.0|180.0;7|4.5|285.0;",
                              "state");
        // MOOSE: 2 and 4 LSPs of 700 bits.
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT control_entries, control_bits FROM summary")),
                              "0.0|0.0;3.0|2100.0;",
                              "state of the control plane");
        // 3, 0, 5 and 0 broadcast frames at four hosts; (12 + 14) / 2 at one of four.
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT broadcast_frames FROM summary")),
                              "2.0;3.25;",
                              "broadcast");
        // Three links between the switches; one carried an ARP reply only, and one nothing.
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT printf('%.3f', trunks_used_percent) FROM summary")),
                              "33.333;100.000;",
                              "links used");
        // Flows of 4 and 2 links, shortest 2 and 2; the flow of which nothing came does not count.
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT hops, shortest_hops FROM summary")),
                              "3.0|2.0;2.0|2.0;",
                              "paths");
        // Two of three flows lost something; both runs of MOOSE have one that did not.
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT interrupted, longest_outage, looped FROM summary")),
                              "2.0|2.0|3.0;0.0|0.0|0.0;",
                              "outages");
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT text FROM caption")),
                              "workload random-peers, 10 s simulated, 2 random seeds (means);",
                              "caption");
        running.Commit(MakeTotals());
    }

    /** An Ethernet run with all that the views have to tell apart. */
    static void WriteEthernet(const std::string& file)
    {
        ResultsDatabase db(file, MakeRun("ethernet", 1));
        db.AddSwitchState(Seconds(5), "a", "edge", "fdb", "exact", 1000, 60, 16384);
        db.AddSwitchState(Seconds(10), "a", "edge", "fdb", "exact", 4, 60, 16384);
        db.AddSwitchState(Seconds(10), "b", "edge", "fdb", "exact", 2, 60, 16384);
        db.AddHostLoad("h0", "broadcast", "arp", 3, 192);
        db.AddHostLoad("h1", "unicast", "other", 0, 0);
        db.AddHostLoad("h2", "broadcast", "dhcp", 5, 320);
        db.AddHostLoad("h2", "unicast", "ipv4", 7, 448);
        db.AddHostLoad("h3", "multicast", "ipv6", 9, 576);
        db.AddLinkLoad("ab1", "a", "b", "edge", "unicast", "other", 0, 0);
        db.AddLinkLoad("ab1", "b", "a", "edge", "unicast", "ipv4", 1, 64);
        db.AddLinkLoad("ab2", "a", "b", "edge", "unicast", "arp", 1, 64);
        db.AddLinkLoad("ab2", "a", "b", "edge", "broadcast", "ipv4", 1, 64);
        db.AddLinkLoad("ab3", "a", "b", "edge", "unicast", "other", 0, 0);
        db.AddLinkLoad("h0a", "h0", "a", "host", "unicast", "ipv4", 1, 64);
        db.AddFlow(1, "h0", "h2", 2, 2, MilliSeconds(1), 4, 2, 0, Seconds(0), 0);
        db.AddFlow(2, "h1", "h0", 2, 1, MilliSeconds(1), 2, 2, 0, Seconds(1), 1);
        db.AddFlow(3, "h1", "h3", 2, 0, MilliSeconds(1), 0, 20, 0, Seconds(2), 2);
        db.Commit(MakeTotals());
    }

    /** A MOOSE run; the state grows with the seed, the broadcast is given. */
    static void WriteMoose(const std::string& file, uint64_t seed, uint64_t broadcast)
    {
        ResultsDatabase db(file, MakeRun("moose", seed));
        db.AddSwitchState(Seconds(10), "a", "edge", "fib", "prefix", 3, 50, 65536);
        db.AddSwitchState(Seconds(10), "a", "edge", "hosts", "exact", 2 * seed, 90, 65536);
        db.AddSwitchState(Seconds(10), "b", "edge", "fib", "prefix", 3, 50, 65536);
        db.AddSwitchState(Seconds(10), "a", "edge", "lsdb", "software", 2, 700, 16384);
        db.AddSwitchState(Seconds(10), "b", "edge", "lsdb", "software", 4, 700, 16384);
        db.AddHostLoad("h0", "broadcast", "arp", broadcast, 64 * broadcast);
        db.AddLinkLoad("ab1", "a", "b", "edge", "unicast", "ipv6", 1, 64);
        db.AddFlow(1, "h0", "h2", 2, 2, MilliSeconds(1), 2, 2, 0, Seconds(0), 0);
        db.Commit(MakeTotals());
    }
};

/** @brief Oracle: only runs that differ in scheme, size and random numbers belong together. */
class SettingTestCase : public TestCase
{
  public:
    SettingTestCase()
        : TestCase("Runs that differ in more than scheme, size and seed are not averaged")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("setting.sqlite");
        const auto write = [&](const std::string& name, const std::string& value) {
            RunDescription run = MakeRun("moose", 1);
            for (auto& param : run.params)
            {
                param.second = param.first == name ? value : param.second;
            }
            ResultsDatabase(file, run).Commit(MakeTotals());
            return Ask(file,
                       ReadAnalysis("views.sql") + "SELECT count(DISTINCT setting) FROM finished; "
                                                   "SELECT count(*) FROM summary");
        };
        NS_TEST_EXPECT_MSG_EQ((write("seed", "1")), "1;1;", "the first");
        NS_TEST_EXPECT_MSG_EQ((write("seed", "2")), "1;1;", "another seed");
        NS_TEST_EXPECT_MSG_EQ((write("scheme", "ethernet")), "1;1;", "scheme is a column of run");
        NS_TEST_EXPECT_MSG_EQ((write("k", "4")), "1;1;", "as is the size");
        NS_TEST_EXPECT_MSG_EQ((write("hosts-per-edge", "4")), "1;1;", "as is the size");
        NS_TEST_EXPECT_MSG_EQ((write("duration", "20")), "2;2;", "another duration");
        NS_TEST_EXPECT_MSG_EQ((write("workload", "all-to-all")), "3;3;", "another workload");
    }
};

/** @brief Oracle: the union of two files by run_key. */
class MergeTestCase : public TestCase
{
  public:
    MergeTestCase()
        : TestCase(
              "Merging adds what is new under the next numbers and replaces what is not, in place")
    {
    }

  private:
    void DoRun() override
    {
        const std::string main = CreateTempDirFilename("main.sqlite");
        const std::string part = CreateTempDirFilename("part.sqlite");
        Write(main, 1, 100);
        Write(main, 2, 200);
        Write(part, 3, 300);
        Write(part, 1, 101);
        Write(part, 4, 400);
        const std::string command =
            std::string(MOOSE_TEST_DIR) + "/../analysis/merge '" + main + "' '" + part + "'";
        const int status = std::system(command.c_str());
        NS_TEST_EXPECT_MSG_EQ(status, 0, command);
        NS_TEST_EXPECT_MSG_EQ((Ask(main, "SELECT run_id, seed FROM run ORDER BY run_id")),
                              "1|1;2|2;3|3;4|4;",
                              "runs");
        NS_TEST_EXPECT_MSG_EQ((Ask(main,
                                   "SELECT seed, entries, frames, f.sent, looped, detail, a.sent, "
                                   "requests, value FROM run "
                                   "JOIN switch_state USING(run_id) JOIN link_load USING(run_id) "
                                   "JOIN flow AS f USING(run_id) JOIN event USING(run_id) "
                                   "JOIN arp_series AS a USING(run_id) JOIN resolution "
                                   "USING(run_id) JOIN workload_count USING(run_id) "
                                   "ORDER BY run_id")),
                              "1|101|101|101|101|101|101|101|101;"
                              "2|200|200|200|200|200|200|200|200;"
                              "3|300|300|300|300|300|300|300|300;"
                              "4|400|400|400|400|400|400|400|400;",
                              "rows go with their runs");
        NS_TEST_EXPECT_MSG_EQ((Ask(main,
                                   "SELECT count(*) FROM param; SELECT count(*) FROM host_load; "
                                   "PRAGMA foreign_key_check; PRAGMA integrity_check")),
                              "24;4;ok;",
                              "6 params and one host_load a run");
    }

    /** Write a run whose rows carry a number. */
    static void Write(const std::string& file, uint64_t seed, uint64_t number)
    {
        ResultsDatabase db(file, MakeRun("moose", seed));
        db.AddSwitchState(Seconds(1), "a", "edge", "fib", "prefix", number, 1, 1);
        db.AddLinkLoad("l", "a", "b", "edge", "unicast", "ipv4", number, 0);
        db.AddHostLoad("h", "unicast", "ipv4", number, 0);
        db.AddFlow(1, "h", "i", number, 0, Seconds(0), 0, 0, number, Seconds(number), number);
        db.AddEvent(Seconds(1), "a", "note", std::to_string(number));
        db.AddArpBin(Seconds(1), number, 0, 0);
        db.AddResolution("h", "10.0.0.2", "i", Seconds(1), Seconds(0), number);
        db.AddWorkloadCount("asked", number);
        db.Commit(MakeTotals());
    }
};

/** @brief Oracle: arithmetic on a few rows. */
class DirectoryViewsTestCase : public TestCase
{
  public:
    DirectoryViewsTestCase()
        : TestCase("What a directory changes is averaged over seeds, by bin, by half and by delay")
    {
    }

  private:
    /**
     * @param directory a directory
     * @param seed a seed
     * @return a run of 2.5 s after 5 s, in bins of 1 s
     */
    static RunDescription MakeDirectoryRun(const std::string& directory, uint64_t seed)
    {
        RunDescription run = MakeRun("moose", seed);
        run.directory = directory;
        run.params.emplace_back("directory", directory);
        run.params.emplace_back("warm-up", "5");
        run.params.emplace_back("arp-bin", "1");
        run.params.emplace_back("elk-servers", directory == "elk" ? "4" : "1");
        return run;
    }

    /**
     * Write a run.
     * @param file where
     * @param run which
     * @param number what its rows say
     */
    static void Write(const std::string& file, const RunDescription& run, uint64_t number)
    {
        ResultsDatabase db(file, run);
        db.AddArpBin(Seconds(5), number, 2 * number, number);
        db.AddArpBin(Seconds(6), 0, 0, 0);
        db.AddArpBin(Seconds(7), number, number, number);
        for (const char* host : {"h0", "h1"})
        {
            db.AddHostLoad(host, "broadcast", "arp", 10 * number, 640, 4 * number);
            db.AddHostLoad(host, "broadcast", "dhcp", number, 64, number);
            db.AddHostLoad(host, "flooded", "ipv4", 3 * number, 64, number);
            db.AddHostLoad(host, "unicast", "arp", 1000, 64, 1000);
        }
        for (uint64_t i = 1; i <= number; i++)
        {
            db.AddResolution("h0", "10.0.0.2", "h1", Seconds(6), MilliSeconds(i), 1);
        }
        db.AddResolution("h0", "10.0.0.2", "h1", Seconds(6), Seconds(-1), 1);
        db.AddResolution("h0", "10.9.9.9", "", Seconds(6), Seconds(-1), 1);
        db.AddLinkLoad("l", "a", "b", "edge", "broadcast", "arp", 5 * number, 0);
        db.AddLinkLoad("l", "b", "a", "edge", "unicast", "elk", number, 0);
        db.AddLinkLoad("l", "b", "a", "edge", "unicast", "ipv4", 77, 0);
        RunTotals totals = MakeTotals();
        totals.simSeconds = 2.5;
        totals.hosts += run.directory == "elk" ? 4 : 0; // servers
        db.Commit(totals);
    }

    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("directory.sqlite");
        Write(file, MakeDirectoryRun("none", 1), 100);
        Write(file, MakeDirectoryRun("none", 2), 300);
        Write(file, MakeDirectoryRun("elk", 1), 8);
        const std::string views = ReadAnalysis("views.sql");
        const auto ask = [&](const std::string& sql) { return Ask(file, views + sql); };
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT count(DISTINCT setting) FROM comparable")),
                              "1;",
                              "the directory's options are no setting");
        // 4 hosts that are no servers; the last bin has half a second.
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT directory, time, runs, exchanged, broadcasts FROM "
                                   "arp_rate")),
                              "elk|5.0|1|6.0|2.0;elk|6.0|1|0.0|0.0;elk|7.0|1|8.0|4.0;"
                              "none|5.0|2|150.0|50.0;none|6.0|2|0.0|0.0;none|7.0|2|200.0|100.0;",
                              "rates");
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT * FROM run_half")),
                              "1|300.0|250.0|100.0|50.0;2|900.0|750.0|300.0|150.0;"
                              "3|12.0|10.0|4.0|2.0;",
                              "halves, of all 8 hosts of the third");
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT run_id, resolved, unresolved, printf('%.4f', "
                                   "mean_delay), median_delay, delay_99, longest_delay FROM "
                                   "run_resolution")),
                              "1|100|1|0.0505|0.05|0.099|0.1;2|300|1|0.1505|0.15|0.297|0.3;"
                              "3|8|1|0.0045|0.004|0.008|0.008;",
                              "delays");
        NS_TEST_EXPECT_MSG_EQ((ask("SELECT directory, runs, arp_frames, elk_frames, frames FROM "
                                   "resolution_load")),
                              "elk|1|40.0|8.0|48.0;none|2|1000.0|200.0|1200.0;",
                              "load of links");
    }
};

/** @brief Oracle: a regression of three points done by hand. */
class FitTestCase : public TestCase
{
  public:
    FitTestCase()
        : TestCase("The fit finds a power of the hosts and its confidence interval")
    {
    }

  private:
    void DoRun() override
    {
        if (std::system("command -v sqlite3 >/dev/null") != 0)
        {
            std::cout << "skipped: there is no sqlite3 here" << std::endl;
            return;
        }
        const std::string file = CreateTempDirFilename("fit.sqlite");
        // Logarithms to base 2: of hosts 1, 2, 3, of frames 1, 3, 4. The slope is 3/2, the squares
        // of the residuals sum to 1/6, so that its standard error is (1/12)^(1/2); t is 12.706.
        Write(file, "none", 2, 2);
        Write(file, "none", 4, 8);
        Write(file, "none", 8, 16);
        // Exactly 3 H^2.
        Write(file, "elk", 2, 12);
        Write(file, "elk", 4, 48);
        Write(file, "elk", 8, 192);
        Write(file, "elk", 16, 768);
        const std::string said = Fit(file);
        for (const char* line : {"frames = 3 * H^b, b = 2.000 +- 0.000 (95 %, 4 sizes)",
                                 "frames = 0.7937 * H^b, b = 1.500 +- 3.668 (95 %, 3 sizes)"})
        {
            NS_TEST_EXPECT_MSG_EQ((said.find(line) != std::string::npos), true, said);
        }
    }

    /**
     * Write a run.
     * @param file where
     * @param directory the directory
     * @param hosts number of hosts
     * @param frames ARP frames on all links
     */
    static void Write(const std::string& file,
                      const std::string& directory,
                      uint64_t hosts,
                      uint64_t frames)
    {
        RunDescription run = MakeRun("moose", 1);
        run.directory = directory;
        run.topology = "of " + std::to_string(hosts);
        run.params.emplace_back("directory", directory);
        ResultsDatabase db(file, run);
        db.AddLinkLoad("l", "a", "b", "edge", "broadcast", "arp", frames / 2, 0);
        db.AddLinkLoad("l", "b", "a", "edge", "unicast", "arp", frames - frames / 2, 0);
        RunTotals totals = MakeTotals();
        totals.hosts = hosts;
        db.Commit(totals);
    }

    /**
     * @param file a database
     * @return what analysis/fit says of it
     */
    std::string Fit(const std::string& file)
    {
        const std::string text = CreateTempDirFilename("fit.txt");
        const int status = std::system(
            ("'" MOOSE_TEST_DIR "/../analysis/fit' '" + file + "' >'" + text + "' 2>&1").c_str());
        NS_TEST_EXPECT_MSG_EQ(status, 0, "status");
        std::ifstream in(text);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
};

/** @brief The suite. */
class AnalysisTestSuite : public TestSuite
{
  public:
    AnalysisTestSuite()
        : TestSuite("moose-analysis", Type::UNIT)
    {
        AddTestCase(new SummaryTestCase);
        AddTestCase(new SettingTestCase);
        AddTestCase(new MergeTestCase);
        AddTestCase(new DirectoryViewsTestCase);
        AddTestCase(new FitTestCase);
    }
};

static AnalysisTestSuite g_analysisTestSuite; //!< registers the suite
