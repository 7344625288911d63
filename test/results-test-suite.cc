/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-results: the results database. What it holds is read back with SQLite's own
 * interface, never with the code under test.
 */

#include "ask-database.h"

#include "ns3/log.h"
#include "ns3/moose-version.h"
#include "ns3/nstime.h"
#include "ns3/results-database.h"
#include "ns3/test.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ns3;

NS_LOG_COMPONENT_DEFINE("ResultsTestSuite");

namespace
{

/** Every result of a query as text: columns joined by '|', each row ended by a line feed. */
std::string
Query(const std::string& file, const std::string& sql)
{
    return Ask(file, sql, "\n");
}

/** All bytes of a file; nothing of what is none. */
std::string
ReadFile(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

/** A run to describe; tests change what matters to them. */
RunDescription
MakeRun()
{
    RunDescription run;
    run.scenario = "fat-tree";
    run.scheme = "moose";
    run.topology = "fat-tree k=4";
    run.seed = 7;
    run.rngRun = 3;
    run.argv = "fat-tree --k=4";
    run.params = {{"k", "4"}, {"duration", "2.5"}};
    return run;
}

/** Add one row to each table; the number makes rows of different runs differ. */
void
AddRows(ResultsDatabase& db, uint64_t number)
{
    db.AddSwitchState(Seconds(1), "e0", "edge", "fdb", "exact", number, 60, 16384);
    db.AddSwitchCounter("e0", "queries", number);
    db.AddServerState(Seconds(3), "elk-1", "directory", number, 400, 1048576);
    db.AddServerCounter("elk-1", "answered", number);
    db.AddLinkLoad("e0-a0", "e0", "a0", "aggregation", "unicast", "ipv4", number, 64 * number);
    db.AddHostLoad("h0", "broadcast", "arp", number, 64 * number);
    db.AddFlow(number, "h0", "h1", 2, 1, MilliSeconds(5), 4, 4, 3, MilliSeconds(250), 1);
    db.AddEvent(Seconds(2), "e0", "drop", "no-route");
    db.AddLink("e0--a0", "e0", "a0", "edge", number, NanoSeconds(500));
}

/** Run a function in a child process; answers what it returns, or the status it ends with. */
int
InChild(const std::function<int()>& function)
{
    const pid_t child = fork();
    if (child == 0)
    {
        int status = 99;
        try
        {
            status = function();
        }
        catch (const std::exception&)
        {
        }
        _exit(status);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/** Number of rows of all result tables. */
const char COUNT_ROWS[] =
    "SELECT (SELECT count(*) FROM switch_state) + (SELECT count(*) FROM switch_counter) + "
    "(SELECT count(*) FROM server_state) + (SELECT count(*) FROM server_counter) + "
    "(SELECT count(*) FROM link_load) + "
    "(SELECT count(*) FROM host_load) + (SELECT count(*) FROM flow) + "
    "(SELECT count(*) FROM event)";

} // namespace

/** @brief Oracle: the contract of the database, copied from the project's design. */
class SchemaTestCase : public TestCase
{
  public:
    SchemaTestCase()
        : TestCase("Tables have exactly the columns of the contract, in its order")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("schema.sqlite");
        ResultsDatabase(file, MakeRun()).Commit({});
        const std::vector<std::pair<std::string, std::string>> contract = {
            {"run",
             "run_id, run_key, scenario, scheme, directory, topology, seed, rng_run, switches, "
             "hosts, links, sim_seconds, wall_seconds, events, peak_rss_bytes, ns3_version, "
             "module_version, argv, started_utc, status, host"},
            {"param", "run_id, name, value"},
            {"switch_state",
             "run_id, time, switch, tier, table_name, lookup, entries, bits, capacity"},
            {"switch_counter", "run_id, switch, name, value"},
            {"server_state", "run_id, time, server, table_name, entries, bits, capacity"},
            {"server_counter", "run_id, server, name, value"},
            {"link_load", "run_id, link, from_node, to_node, tier, cast, protocol, frames, bytes"},
            {"host_load", "run_id, host, cast, protocol, frames, bytes, second_half_frames"},
            {"flow",
             "run_id, flow, src, dst, sent, received, first_delay, hops, shortest_hops, "
             "duplicates, outage, looped"},
            {"event", "run_id, time, node, kind, detail"},
            {"arp_series", "run_id, time, sent, received, broadcast_received"},
            {"resolution", "run_id, host, target, dst, time, delay, requests"},
            {"workload_count", "run_id, name, value"},
            {"transfer", "run_id, transfer, src, dst, start, bytes, received, completed"},
            {"topology_node", "run_id, node, kind, tier, area, site, x, y"},
            {"topology_link", "run_id, link, from_node, to_node, tier, rate, delay"},
            {"sweep", "sweep, title, figures, definition, command"},
            {"sweep_run", "sweep, job, command, status, run_id"},
        };
        for (const auto& [table, columns] : contract)
        {
            const std::string found =
                Query(file,
                      "SELECT group_concat(name, ', ') FROM pragma_table_info('" + table + "')");
            NS_TEST_EXPECT_MSG_EQ((found), (columns + "\n"), "table " << table);
        }
        NS_TEST_EXPECT_MSG_EQ(
            (Query(file, "SELECT count(*) FROM sqlite_master WHERE type = 'table'")),
            "18\n",
            "no other tables");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "PRAGMA user_version")), "6\n", "schema version");
        NS_TEST_EXPECT_MSG_EQ(
            (Query(file,
                   "SELECT name, type, pk FROM pragma_table_info('run') "
                   "WHERE name IN ('run_id','run_key','sim_seconds','wall_seconds') ORDER BY 1")),
            "run_id|INTEGER|1\nrun_key|TEXT|0\nsim_seconds|REAL|0\nwall_seconds|REAL|0\n",
            "types that the contract gives");
    }
};

/** @brief Oracle: the arguments. */
class RoundTripTestCase : public TestCase
{
  public:
    RoundTripTestCase()
        : TestCase("Rows read back as they were added, and what is unknown is NULL")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("round.sqlite");
        RunDescription run = MakeRun();
        run.argv = "fat-tree '--db=it''s \"here\"'";
        ResultsDatabase db(file, run);
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT status, switches, wall_seconds FROM run")),
                              "running|NULL|NULL\n",
                              "before Commit");
        AddRows(db, 10);
        db.AddSwitchState(Seconds(0), "c0", "core", "fib", "prefix", 0, 1, UINT64_MAX);
        db.AddFlow(11, "h1", "h0", 5, 0, Seconds(9), 0, 6, 0, Seconds(5), 0);
        db.AddHostLoad("h1", "broadcast", "arp", 4, 256, 3);
        db.AddArpBin(Seconds(5), 1, 2, 3);
        db.AddResolution("h0", "10.0.0.2", "h1", Seconds(6), MicroSeconds(20), 2);
        db.AddResolution("h0", "10.0.9.9", "", Seconds(7), Seconds(-1), 4);
        db.AddWorkloadCount("asked", 17);
        db.AddTransfer(3, "h0", "h1", Seconds(5), 1000, 1000, Seconds(5.25));
        db.AddTransfer(4, "h1", "h0", Seconds(6), 1000, 536, Seconds(-1));
        db.AddTransfer(5, "h1", "h0", Seconds(-1), 1000, 0, Seconds(-1));
        db.AddNode("c0", "switch", "core", 3, "London", -0.5, 51.25);
        db.AddNode("h0", "host", "host", 0, "", std::nullopt, std::nullopt);
        db.AddLink("c0--a0", "c0", "a0", "core", 10000000000, MicroSeconds(2));
        RunTotals totals;
        totals.switches = 20;
        totals.hosts = 16;
        totals.links = 48;
        totals.simSeconds = 2.5;
        totals.events = 123456;
        db.Commit(totals);

        NS_TEST_EXPECT_MSG_EQ((Query(file,
                                     "SELECT run_id, scenario, scheme, directory, topology, seed, "
                                     "rng_run, switches, hosts, links, sim_seconds, events, "
                                     "module_version, argv, status FROM run")),
                              std::string("1|fat-tree|moose|none|fat-tree k=4|7|3|20|16|48|2.5|"
                                          "123456|") +
                                  MOOSE_MODULE_VERSION + "|" + run.argv + "|done\n",
                              "run");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM param ORDER BY name")),
                              "1|duration|2.5\n1|k|4\n",
                              "param");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM switch_state ORDER BY rowid")),
                              "1|1.0|e0|edge|fdb|exact|10|60|16384\n"
                              "1|0.0|c0|core|fib|prefix|0|1|9223372036854775807\n",
                              "switch_state");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM switch_counter")),
                              "1|e0|queries|10\n",
                              "switch_counter");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM server_state")),
                              "1|3.0|elk-1|directory|10|400|1048576\n",
                              "server_state");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM server_counter")),
                              "1|elk-1|answered|10\n",
                              "server_counter");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM link_load")),
                              "1|e0-a0|e0|a0|aggregation|unicast|ipv4|10|640\n",
                              "link_load");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM host_load")),
                              "1|h0|broadcast|arp|10|640|0\n1|h1|broadcast|arp|4|256|3\n",
                              "host_load");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM arp_series")),
                              "1|5.0|1|2|3\n",
                              "arp_series");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM resolution ORDER BY rowid")),
                              "1|h0|10.0.0.2|h1|6.0|2.0e-05|2\n"
                              "1|h0|10.0.9.9|NULL|7.0|NULL|4\n",
                              "resolution");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM workload_count")),
                              "1|asked|17\n",
                              "workload_count");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM transfer ORDER BY transfer")),
                              "1|3|h0|h1|5.0|1000|1000|5.25\n"
                              "1|4|h1|h0|6.0|1000|536|NULL\n"
                              "1|5|h1|h0|NULL|1000|0|NULL\n",
                              "transfer");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM topology_node ORDER BY rowid")),
                              "1|c0|switch|core|3|London|-0.5|51.25\n"
                              "1|h0|host|host|0||NULL|NULL\n",
                              "topology_node");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM topology_link")),
                              "1|e0--a0|e0|a0|edge|10|5.0e-07\n"
                              "1|c0--a0|c0|a0|core|10000000000|2.0e-06\n",
                              "topology_link");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM flow ORDER BY flow")),
                              "1|10|h0|h1|2|1|0.005|4|4|3|0.25|1\n"
                              "1|11|h1|h0|5|0|NULL|NULL|6|0|5.0|0\n",
                              "flow");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT * FROM event")),
                              "1|2.0|e0|drop|no-route\n",
                              "event");
        NS_TEST_EXPECT_MSG_EQ(
            (Query(file,
                   "SELECT wall_seconds > 0 AND wall_seconds < 60, peak_rss_bytes > 1000000, "
                   "started_utc GLOB '20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:"
                   "[0-6][0-9]Z', ns3_version GLOB '3[.-]*' FROM run")),
            "1|1|1|1\n",
            "measured columns are plausible");
    }
};

/** @brief Oracle: FNV-1a written out by its definition and checked against published vectors. */
class RunKeyTestCase : public TestCase
{
  public:
    RunKeyTestCase()
        : TestCase("The run key is FNV-1a of all that determines the outcome, and of nothing else")
    {
    }

  private:
    /** FNV-1a 64 with the product taken digit by digit, in hexadecimal. */
    static std::string Fnv(const std::string& text)
    {
        uint64_t hash = 14695981039346656037U;
        for (const char c : text)
        {
            hash ^= static_cast<uint8_t>(c);
            // The prime is 2^40 + 2^8 + 0xb3.
            hash = (hash << 40) + (hash << 8) + 179 * hash;
        }
        char hex[17];
        std::snprintf(hex, sizeof(hex), "%016llx", static_cast<unsigned long long>(hash));
        return hex;
    }

    void DoRun() override
    {
        // Vectors of draft-eastlake-fnv.
        NS_TEST_EXPECT_MSG_EQ((Fnv("")), "cbf29ce484222325", "reference");
        NS_TEST_EXPECT_MSG_EQ((Fnv("a")), "af63dc4c8601ec8c", "reference");
        NS_TEST_EXPECT_MSG_EQ((Fnv("foobar")), "85944171f73967e8", "reference");

        std::string text;
        for (const std::string& part : std::vector<std::string>{MOOSE_MODULE_VERSION,
                                                                ResultsDatabase::GetNs3Version(),
                                                                "fat-tree",
                                                                "moose",
                                                                "none",
                                                                "fat-tree k=4",
                                                                "7",
                                                                "3",
                                                                "duration",
                                                                "2.5",
                                                                "k",
                                                                "4"})
        {
            text += std::to_string(part.size()) + ":" + part;
        }
        NS_TEST_EXPECT_MSG_EQ((ResultsDatabase::GetRunKey(MakeRun())), (Fnv(text)), "run key");
    }
};

/** @brief Oracle: two runs are the same if and only if nothing that determines them differs. */
class ReplacementTestCase : public TestCase
{
  public:
    ReplacementTestCase()
        : TestCase("A repeated run replaces its rows under its number; any other run gets its own")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("replace.sqlite");
        const auto write = [&](const RunDescription& run, uint64_t number) {
            ResultsDatabase db(file, run);
            AddRows(db, number);
            db.Commit({});
            return db.GetRunId();
        };
        NS_TEST_EXPECT_MSG_EQ((write(MakeRun(), 1)), 1, "first run");

        const std::vector<std::function<void(RunDescription&)>> changes = {
            [](RunDescription& r) { r.scenario = "torus"; },
            [](RunDescription& r) { r.scheme = "ethernet"; },
            [](RunDescription& r) { r.directory = "elk"; },
            [](RunDescription& r) { r.topology = "fat-tree k=6"; },
            [](RunDescription& r) { r.seed = 8; },
            [](RunDescription& r) { r.rngRun = 4; },
            [](RunDescription& r) { r.params[0].second = "6"; },
            [](RunDescription& r) { r.params[0].first = "kk"; },
            [](RunDescription& r) { r.params.pop_back(); },
            [](RunDescription& r) {
                r.params = {{"k", "4d"}, {"uration", "2.5"}};
            },
        };
        int64_t expected = 2;
        for (const auto& change : changes)
        {
            RunDescription run = MakeRun();
            change(run);
            NS_TEST_EXPECT_MSG_EQ((write(run, expected)), expected, "another run");
            ++expected;
        }

        RunDescription same = MakeRun();
        std::swap(same.params[0], same.params[1]);
        same.argv = "fat-tree --progress --db=elsewhere";
        NS_TEST_EXPECT_MSG_EQ((write(same, 100)), 1, "the first run again");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT count(*), max(run_id) FROM run")),
                              "11|11\n",
                              "runs");
        NS_TEST_EXPECT_MSG_EQ((Query(file, COUNT_ROWS)), "88\n", "8 rows a run");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT entries FROM switch_state WHERE run_id = 1")),
                              "100\n",
                              "the new rows");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT argv FROM run WHERE run_id = 1")),
                              same.argv + "\n",
                              "the new command line");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "PRAGMA integrity_check")), "ok\n", "integrity");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "PRAGMA foreign_key_check")), "", "foreign keys");
    }
};

/** @brief Oracle: each of 4 processes writes 15 runs of 8 rows, so there are 60 runs, 480 rows. */
class ConcurrencyTestCase : public TestCase
{
  public:
    ConcurrencyTestCase()
        : TestCase("Processes that write to one file at once lose nothing")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("many.sqlite");
        std::vector<pid_t> children;
        for (uint64_t process = 0; process < 4; ++process)
        {
            const pid_t child = fork();
            if (child == 0)
            {
                _exit(WriteRuns(file, process));
            }
            children.push_back(child);
        }
        for (const pid_t child : children)
        {
            int status = 0;
            waitpid(child, &status, 0);
            NS_TEST_EXPECT_MSG_EQ((status), 0, "a writer");
        }
        NS_TEST_EXPECT_MSG_EQ(
            (Query(file, "SELECT count(*), max(run_id), min(status), max(status) FROM run")),
            "60|60|done|done\n",
            "runs");
        NS_TEST_EXPECT_MSG_EQ((Query(file, COUNT_ROWS)), "480\n", "rows");
        NS_TEST_EXPECT_MSG_EQ((Query(file,
                                     "SELECT count(*) FROM run JOIN switch_state USING(run_id) "
                                     "WHERE seed = entries")),
                              "60\n",
                              "each row belongs to its run");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "PRAGMA integrity_check")), "ok\n", "integrity");
    }

    /** Write 15 runs whose rows carry the run's seed. */
    static int WriteRuns(const std::string& file, uint64_t process)
    {
        try
        {
            for (uint64_t i = 0; i < 15; ++i)
            {
                RunDescription run = MakeRun();
                run.seed = 1 + process * 100 + i;
                ResultsDatabase db(file, run);
                AddRows(db, run.seed);
                db.Commit({});
            }
            return 0;
        }
        catch (const std::exception&)
        {
            return 1;
        }
    }
};

/** @brief Oracle: the promise that a run is one transaction. */
class InterruptionTestCase : public TestCase
{
  public:
    InterruptionTestCase()
        : TestCase("A run that crashes leaves no rows, and the one it repeats keeps its own")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("crash.sqlite");
        const auto crash = [&]() -> int {
            ResultsDatabase db(file, MakeRun());
            AddRows(db, 666);
            _exit(0);
        };
        NS_TEST_EXPECT_MSG_EQ((InChild(crash)), 0, "the child came to its crash");
        NS_TEST_EXPECT_MSG_EQ((Query(file, COUNT_ROWS)), "0\n", "no rows");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT run_id, status FROM run")),
                              "1|running\n",
                              "a run that is not over");

        {
            ResultsDatabase db(file, MakeRun());
            NS_TEST_EXPECT_MSG_EQ((db.GetRunId()), 1, "taken up again");
            AddRows(db, 1);
            db.Commit({});
        }
        NS_TEST_EXPECT_MSG_EQ((InChild(crash)), 0, "the child came to its crash");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT entries FROM switch_state")),
                              "1\n",
                              "rows of the run before");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT run_id, status FROM run")),
                              "1|running\n",
                              "a run that is not over");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "PRAGMA integrity_check")), "ok\n", "integrity");
    }
};

/** @brief Oracle: the limit on the size of files, which the kernel enforces as a full disk would.
 */
class DiskFullTestCase : public TestCase
{
  public:
    DiskFullTestCase()
        : TestCase("A commit that the disk has no room for changes nothing and says so")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("full.sqlite");
        {
            ResultsDatabase db(file, MakeRun());
            AddRows(db, 1);
            db.Commit({});
        }
        const int status = InChild([&]() {
            ResultsDatabase db(file, MakeRun());
            for (uint64_t i = 0; i < 10000; ++i)
            {
                AddRows(db, i);
            }
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{1 << 20, 1 << 20};
            setrlimit(RLIMIT_FSIZE, &limit);
            try
            {
                db.Commit({});
            }
            catch (const ResultsDatabaseError& error)
            {
                const std::string expected = "cannot write results database '" + file + "': ";
                return std::string(error.what()).rfind(expected, 0) == 0 ? 17 : 18;
            }
            return 19;
        });
        NS_TEST_EXPECT_MSG_EQ((status), 17, "17 the error, 18 another text, 19 no error");
        NS_TEST_EXPECT_MSG_EQ((Query(file, COUNT_ROWS)), "8\n", "the rows before");
        NS_TEST_EXPECT_MSG_EQ((Query(file, "PRAGMA integrity_check")), "ok\n", "integrity");
    }
};

/** @brief Oracle: the statuses of the contract. */
class StatusTestCase : public TestCase
{
  public:
    StatusTestCase()
        : TestCase("A run that fails, or is dropped without Commit, has status failed and a reason")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("status.sqlite");
        {
            ResultsDatabase db(file, MakeRun());
            AddRows(db, 1);
            db.Fail("no route to anywhere");
        }
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT status FROM run")),
                              "failed: no route to anywhere\n",
                              "Fail()");
        {
            ResultsDatabase db(file, MakeRun());
            NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT status FROM run")),
                                  "running\n",
                                  "tried again");
            AddRows(db, 1);
        }
        NS_TEST_EXPECT_MSG_EQ((Query(file, "SELECT status FROM run")),
                              "failed: ended before its results were written\n",
                              "no Commit()");
        NS_TEST_EXPECT_MSG_EQ((Query(file, COUNT_ROWS)), "0\n", "no rows");
    }
};

/** @brief Oracle: what the operating system and SQLite's file format say of each path. */
class UnusableFileTestCase : public TestCase
{
  public:
    UnusableFileTestCase()
        : TestCase("A file that cannot be used is refused in one line and left as it was")
    {
    }

  private:
    void DoRun() override
    {
        const std::string directory = CreateTempDirFilename("");
        ExpectRefused("", "empty");
        ExpectRefused(directory + "/no/such/directory.sqlite", "No such file or directory");
        ExpectRefused(directory, "Is a directory");
        ExpectRefused("/proc/moose.sqlite", "unable to open");

        const std::string text = CreateTempDirFilename("text.sqlite");
        std::ofstream(text) << std::string(4096, 'x');
        ExpectRefused(text, "not a database");

        const std::string other = CreateTempDirFilename("other.sqlite");
        std::ofstream(other).close();
        Query(other, "CREATE TABLE run(x); PRAGMA user_version = 1");
        ExpectRefused(other, "another program");

        const std::string newer = CreateTempDirFilename("newer.sqlite");
        ResultsDatabase(newer, MakeRun()).Commit({});
        Query(newer, "PRAGMA user_version = 7");
        ExpectRefused(newer, "its schema has version 7, this program writes version 6");

        const std::string older = CreateTempDirFilename("older.sqlite");
        ResultsDatabase(older, MakeRun()).Commit({});
        Query(older, "PRAGMA user_version = 1");
        ExpectRefused(older, "its schema has version 1, this program writes version 6");
    }

    /** Expect a file to be refused for a reason, and to stay as it is. */
    void ExpectRefused(const std::string& file, const std::string& reason)
    {
        const std::string before = ReadFile(file);
        std::string message = "accepted";
        try
        {
            ResultsDatabase db(file, MakeRun());
        }
        catch (const ResultsDatabaseError& error)
        {
            message = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ((message.rfind("cannot write results database '" + file + "'", 0)),
                              0,
                              message);
        NS_TEST_EXPECT_MSG_EQ((message.find(reason) != std::string::npos), true, message);
        NS_TEST_EXPECT_MSG_EQ((message.find('\n') == std::string::npos), true, message);
        NS_TEST_EXPECT_MSG_EQ((ReadFile(file) == before), true, file << " is as it was");
    }
};

/**
 * @brief Oracle: the file as earlier versions had it, made of a new one by taking out what came
 * since; its rows stay, and its schema is then a new file's.
 */
class MigrationTestCase : public TestCase
{
  public:
    MigrationTestCase()
        : TestCase("A file of version 2, 3, 4 or 5 is brought up to date when it is opened, and "
                   "keeps its "
                   "runs")
    {
    }

  private:
    /** What describes the tables and indexes. */
    static std::string Schema(const std::string& file)
    {
        return Query(file, "SELECT sql FROM sqlite_master ORDER BY name; PRAGMA user_version");
    }

    /**
     * Open a file of an earlier version.
     * @param version the version
     * @param takeOut what makes a new file one of that version
     * @param tables how many it has then
     */
    void ExpectMigrated(int version, const std::string& takeOut, const std::string& tables)
    {
        const std::string file =
            CreateTempDirFilename("version" + std::to_string(version) + ".sqlite");
        {
            ResultsDatabase db(file, MakeRun());
            AddRows(db, 1);
            db.Commit({});
        }
        const std::string schema = Schema(file);
        const std::string answer =
            Query(file, takeOut + "PRAGMA user_version = " + std::to_string(version));
        NS_TEST_EXPECT_MSG_EQ(answer, "", "taken out");
        NS_TEST_EXPECT_MSG_EQ((Query(file,
                                     "SELECT count(*) FROM sqlite_master "
                                     "WHERE type = 'table'")),
                              tables + "\n",
                              "tables of version " << version);
        const std::string rows = "SELECT run_id, run_key, argv, status FROM run WHERE run_id = 1; "
                                 "SELECT host, frames FROM host_load WHERE run_id = 1; "
                                 "SELECT * FROM event WHERE run_id = 1";
        const std::string old = Query(file, rows);
        RunDescription run = MakeRun();
        run.seed++;
        {
            ResultsDatabase db(file, run);
            NS_TEST_EXPECT_MSG_EQ((Schema(file)), schema, "as a new file, from the start");
            AddRows(db, 2);
            db.Commit({});
        }
        NS_TEST_EXPECT_MSG_EQ((Query(file, rows)), old, "the run before");
        NS_TEST_EXPECT_MSG_EQ(
            (Query(file, "SELECT run_id, rate FROM topology_link WHERE run_id = 2")),
            "2|2\n",
            "the new run");
    }

    void DoRun() override
    {
        const std::string sweeps =
            "DROP TABLE sweep_run; DROP TABLE sweep; ALTER TABLE run DROP COLUMN host; ";
        ExpectMigrated(5, sweeps, "16");
        const std::string topology =
            sweeps + "DROP TABLE transfer; DROP TABLE topology_node; DROP TABLE topology_link; ";
        ExpectMigrated(4, topology, "13");
        const std::string counters =
            topology +
            "DROP TABLE switch_counter; DROP TABLE server_state; DROP TABLE server_counter; ";
        ExpectMigrated(3, counters, "10");
        ExpectMigrated(2,
                       counters + "DROP TABLE arp_series; DROP TABLE resolution; "
                                  "DROP TABLE workload_count; "
                                  "ALTER TABLE host_load DROP COLUMN second_half_frames; ",
                       "7");
    }
};

/** @brief Oracle: everything but the clock and the memory is the same. */
class DeterminismTestCase : public TestCase
{
  public:
    DeterminismTestCase()
        : TestCase("The same run written twice differs in nothing but time and memory")
    {
    }

  private:
    void DoRun() override
    {
        std::string texts[2];
        for (auto& text : texts)
        {
            const std::string file = CreateTempDirFilename("same.sqlite");
            std::remove(file.c_str());
            {
                ResultsDatabase db(file, MakeRun());
                Fill(db);
                db.Commit({});
            }
            Query(file, "UPDATE run SET wall_seconds = 0, peak_rss_bytes = 0, started_utc = ''");
            for (const char* table : {"run",
                                      "param",
                                      "switch_state",
                                      "switch_counter",
                                      "server_state",
                                      "server_counter",
                                      "link_load",
                                      "host_load",
                                      "flow",
                                      "event"})
            {
                text += Query(file, std::string("SELECT * FROM ") + table);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((texts[0] == texts[1]), true, "same text");
        NS_TEST_EXPECT_MSG_EQ((texts[0].size() > 1000000), true, "a text worth comparing");
    }

    /** Add 160,000 rows, and log how fast they are. */
    static void Fill(ResultsDatabase& db)
    {
        const auto begin = std::chrono::steady_clock::now();
        for (uint64_t i = 0; i < 20000; ++i)
        {
            AddRows(db, i);
        }
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
        NS_LOG_INFO("160000 rows added in " << spent.count() << " s");
    }
};

/** @brief The suite. */
class ResultsTestSuite : public TestSuite
{
  public:
    ResultsTestSuite()
        : TestSuite("moose-results", Type::UNIT)
    {
        AddTestCase(new SchemaTestCase);
        AddTestCase(new RoundTripTestCase);
        AddTestCase(new RunKeyTestCase);
        AddTestCase(new ReplacementTestCase);
        AddTestCase(new ConcurrencyTestCase);
        AddTestCase(new InterruptionTestCase);
        AddTestCase(new DiskFullTestCase);
        AddTestCase(new StatusTestCase);
        AddTestCase(new UnusableFileTestCase);
        AddTestCase(new MigrationTestCase);
        AddTestCase(new DeterminismTestCase);
    }
};

static ResultsTestSuite g_resultsTestSuite; //!< registers the suite
