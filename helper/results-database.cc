/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * ns3::ResultsDatabase implementation: the life of a run.
 */

#include "results-database.h"

#include "fnv-hash.h"
#include "moose-version.h"
#include "results-rows.h"
#include "results-schema.h"
#include "sqlite-connection.h"

#include "ns3/abort.h"
#include "ns3/log.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <sys/resource.h>
#include <unistd.h>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ResultsDatabase");

namespace
{

/** How long to wait for other writers before the simulation, in milliseconds. */
constexpr int OPEN_PATIENCE_MS = 30 * 1000;

/** The same once there are results that would be lost. */
constexpr int COMMIT_PATIENCE_MS = 600 * 1000;

/** SQLite's page cache in KiB: most commits fit, so that nothing spills to the file before. */
constexpr int CACHE_KIB = 65536;

/**
 * @return the time now in UTC, such as 2024-05-01T12:00:00Z
 */
std::string
GetUtc()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

/**
 * @return the name of this machine
 */
std::string
GetMachine()
{
    char name[256] = "";
    gethostname(name, sizeof(name) - 1);
    return name;
}

/**
 * @return the monotonic clock in ns
 */
int64_t
GetClockNs()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

/**
 * @return the most memory that this process has had resident, in bytes
 */
int64_t
GetPeakRssBytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
    return usage.ru_maxrss;
#else
    return static_cast<int64_t>(usage.ru_maxrss) * 1024;
#endif
}

} // namespace

ResultsDatabase::ResultsDatabase(const std::string& file, const RunDescription& run)
    : m_connection(std::make_unique<ResultsConnection>(file)),
      m_rows(std::make_unique<Rows>()),
      m_startNs(GetClockNs())
{
    NS_LOG_FUNCTION(this << file << run.scenario << run.scheme);
    m_connection->SetPatience(OPEN_PATIENCE_MS);
    m_connection->Execute("PRAGMA cache_size = -" + std::to_string(CACHE_KIB));
    ResultsTransaction transaction(*m_connection);
    PrepareResultsSchema(*m_connection);
    Register(run);
    transaction.Commit();
    m_connection->SetPatience(COMMIT_PATIENCE_MS);
}

ResultsDatabase::~ResultsDatabase()
{
    NS_LOG_FUNCTION(this);
    if (m_open)
    {
        try
        {
            Fail("ended before its results were written");
        }
        catch (const ResultsDatabaseError& error)
        {
            NS_LOG_ERROR(error.what());
        }
    }
}

void
ResultsDatabase::Register(const RunDescription& run)
{
    const std::string key = GetRunKey(run);
    const std::string started = GetUtc();
    const std::string host = GetMachine();
    ResultsStatement find(*m_connection, "SELECT run_id FROM run WHERE run_key = ?");
    find.Bind(key);
    if (find.Step())
    {
        m_runId = find.GetInteger();
        ResultsStatement update(*m_connection,
                                "UPDATE run SET argv = ?, started_utc = ?, host = ?, "
                                "status = 'running' WHERE run_id = ?");
        update.Run(run.argv, started, host, m_runId);
        return;
    }
    ResultsStatement insert(*m_connection,
                            "INSERT INTO run(run_key, scenario, scheme, directory, topology, seed, "
                            "rng_run, ns3_version, module_version, argv, started_utc, host, "
                            "status) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,'running')");
    insert.Run(key,
               run.scenario,
               run.scheme,
               run.directory,
               run.topology,
               run.seed,
               run.rngRun,
               GetNs3Version(),
               std::string(MOOSE_MODULE_VERSION),
               run.argv,
               started,
               host);
    m_runId = sqlite3_last_insert_rowid(m_connection->Get());
    ResultsStatement param(*m_connection, "INSERT INTO param VALUES(?,?,?)");
    for (const auto& [name, value] : run.params)
    {
        param.Run(m_runId, name, value);
    }
}

void
ResultsDatabase::AddSwitchState(Time time,
                                const std::string& switchName,
                                const std::string& tier,
                                const std::string& table,
                                const std::string& lookup,
                                uint64_t entries,
                                uint64_t bits,
                                uint64_t capacity)
{
    m_rows->switchStates.push_back({time.GetSeconds(),
                                    m_rows->Number(switchName),
                                    m_rows->Number(tier),
                                    m_rows->Number(table),
                                    m_rows->Number(lookup),
                                    entries,
                                    bits,
                                    capacity});
}

void
ResultsDatabase::AddSwitchCounter(const std::string& switchName,
                                  const std::string& name,
                                  uint64_t value)
{
    m_rows->switchCounters.push_back({m_rows->Number(switchName), m_rows->Number(name), value});
}

void
ResultsDatabase::AddServerState(Time time,
                                const std::string& server,
                                const std::string& table,
                                uint64_t entries,
                                uint64_t bits,
                                uint64_t capacity)
{
    m_rows->serverStates.push_back({time.GetSeconds(),
                                    m_rows->Number(server),
                                    m_rows->Number(table),
                                    entries,
                                    bits,
                                    capacity});
}

void
ResultsDatabase::AddServerCounter(const std::string& server,
                                  const std::string& name,
                                  uint64_t value)
{
    m_rows->serverCounters.push_back({m_rows->Number(server), m_rows->Number(name), value});
}

void
ResultsDatabase::AddLinkLoad(const std::string& link,
                             const std::string& fromNode,
                             const std::string& toNode,
                             const std::string& tier,
                             const std::string& cast,
                             const std::string& protocol,
                             uint64_t frames,
                             uint64_t bytes)
{
    m_rows->linkLoads.push_back({m_rows->Number(link),
                                 m_rows->Number(fromNode),
                                 m_rows->Number(toNode),
                                 m_rows->Number(tier),
                                 m_rows->Number(cast),
                                 m_rows->Number(protocol),
                                 frames,
                                 bytes});
}

void
ResultsDatabase::AddHostLoad(const std::string& host,
                             const std::string& cast,
                             const std::string& protocol,
                             uint64_t frames,
                             uint64_t bytes,
                             uint64_t secondHalfFrames)
{
    m_rows->hostLoads.push_back({m_rows->Number(host),
                                 m_rows->Number(cast),
                                 m_rows->Number(protocol),
                                 frames,
                                 bytes,
                                 secondHalfFrames});
}

void
ResultsDatabase::AddArpBin(Time time, uint64_t sent, uint64_t received, uint64_t broadcastReceived)
{
    m_rows->arpBins.push_back({time.GetSeconds(), sent, received, broadcastReceived});
}

void
ResultsDatabase::AddResolution(const std::string& host,
                               const std::string& target,
                               const std::string& destination,
                               Time time,
                               Time delay,
                               uint32_t requests)
{
    Rows::Resolution row{m_rows->Number(host),
                         m_rows->Number(target),
                         std::nullopt,
                         time.GetSeconds(),
                         std::nullopt,
                         requests};
    if (!destination.empty())
    {
        row.destination = m_rows->Number(destination);
    }
    if (!delay.IsStrictlyNegative())
    {
        row.delay = delay.GetSeconds();
    }
    m_rows->resolutions.push_back(row);
}

void
ResultsDatabase::AddWorkloadCount(const std::string& name, uint64_t value)
{
    m_rows->workloadCounts.push_back({m_rows->Number(name), value});
}

void
ResultsDatabase::AddTransfer(uint64_t transfer,
                             const std::string& source,
                             const std::string& destination,
                             Time start,
                             uint64_t bytes,
                             uint64_t received,
                             Time completed)
{
    const auto seconds = [](Time time) {
        return time.IsStrictlyNegative() ? std::nullopt : std::optional(time.GetSeconds());
    };
    m_rows->transfers.push_back({transfer,
                                 m_rows->Number(source),
                                 m_rows->Number(destination),
                                 seconds(start),
                                 bytes,
                                 received,
                                 seconds(completed)});
}

void
ResultsDatabase::AddFlow(uint64_t flow,
                         const std::string& source,
                         const std::string& destination,
                         uint64_t sent,
                         uint64_t received,
                         Time firstDelay,
                         uint32_t hops,
                         uint32_t shortestHops,
                         uint64_t duplicates,
                         Time outage,
                         uint64_t looped)
{
    Rows::Flow row{flow,
                   m_rows->Number(source),
                   m_rows->Number(destination),
                   sent,
                   received,
                   std::nullopt,
                   std::nullopt,
                   std::nullopt,
                   duplicates,
                   outage.GetSeconds(),
                   looped};
    if (received > 0)
    {
        row.firstDelay = firstDelay.GetSeconds();
    }
    if (hops > 0)
    {
        row.hops = hops;
    }
    if (shortestHops > 0)
    {
        row.shortest = shortestHops;
    }
    m_rows->flows.push_back(row);
}

void
ResultsDatabase::AddEvent(Time time,
                          const std::string& node,
                          const std::string& kind,
                          const std::string& detail)
{
    m_rows->events.push_back(
        {time.GetSeconds(), m_rows->Number(node), m_rows->Number(kind), m_rows->Number(detail)});
}

void
ResultsDatabase::AddNode(const std::string& node,
                         const std::string& kind,
                         const std::string& tier,
                         uint64_t area,
                         const std::string& site,
                         std::optional<double> x,
                         std::optional<double> y)
{
    m_rows->nodes.push_back({m_rows->Number(node),
                             m_rows->Number(kind),
                             m_rows->Number(tier),
                             area,
                             m_rows->Number(site),
                             x,
                             y});
}

void
ResultsDatabase::AddLink(const std::string& link,
                         const std::string& fromNode,
                         const std::string& toNode,
                         const std::string& tier,
                         uint64_t rate,
                         Time delay)
{
    m_rows->links.push_back({m_rows->Number(link),
                             m_rows->Number(fromNode),
                             m_rows->Number(toNode),
                             m_rows->Number(tier),
                             rate,
                             static_cast<double>(delay.GetNanoSeconds()) / 1e9});
}

void
ResultsDatabase::Commit(const RunTotals& totals)
{
    NS_LOG_FUNCTION(this << totals.simSeconds << totals.events);
    NS_ABORT_MSG_UNLESS(m_open, "the run has been committed or has failed already");
    const double wallSeconds = static_cast<double>(GetClockNs() - m_startNs) * 1e-9;
    ResultsTransaction transaction(*m_connection);
    for (const std::string& table : GetResultTables())
    {
        ResultsStatement clear(*m_connection, "DELETE FROM " + table + " WHERE run_id = ?");
        clear.Run(m_runId);
    }
    m_rows->Insert(*m_connection, m_runId);
    ResultsStatement update(*m_connection,
                            "UPDATE run SET switches = ?, hosts = ?, links = ?, sim_seconds = ?, "
                            "wall_seconds = ?, events = ?, peak_rss_bytes = ?, status = 'done' "
                            "WHERE run_id = ?");
    update.Run(totals.switches,
               totals.hosts,
               totals.links,
               totals.simSeconds,
               wallSeconds,
               totals.events,
               GetPeakRssBytes(),
               m_runId);
    transaction.Commit();
    m_open = false;
    m_rows = std::make_unique<Rows>();
}

void
ResultsDatabase::Fail(const std::string& reason)
{
    NS_LOG_FUNCTION(this << reason);
    NS_ABORT_MSG_UNLESS(m_open, "the run has been committed or has failed already");
    m_open = false;
    m_rows = std::make_unique<Rows>();
    ResultsTransaction transaction(*m_connection);
    ResultsStatement update(*m_connection, "UPDATE run SET status = ? WHERE run_id = ?");
    update.Run("failed: " + reason, m_runId);
    transaction.Commit();
}

int64_t
ResultsDatabase::GetRunId() const
{
    return m_runId;
}

std::string
ResultsDatabase::GetRunKey(const RunDescription& run)
{
    std::vector<RunDescription::Param> params = run.params;
    std::sort(params.begin(), params.end());
    FnvHash hash;
    hash.AddText(MOOSE_MODULE_VERSION);
    hash.AddText(GetNs3Version());
    hash.AddText(run.scenario);
    hash.AddText(run.scheme);
    hash.AddText(run.directory);
    hash.AddText(run.topology);
    hash.AddText(std::to_string(run.seed));
    hash.AddText(std::to_string(run.rngRun));
    for (const auto& [name, value] : params)
    {
        hash.AddText(name);
        hash.AddText(value);
    }
    return hash.GetHex();
}

std::string
ResultsDatabase::GetNs3Version()
{
    return MOOSE_NS3_VERSION; // the build says it: ns-3 itself knows only if built to
}

} // namespace ns3
