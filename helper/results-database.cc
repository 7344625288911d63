/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * ns3::ResultsDatabase implementation: the schema, the rows in memory, and the life of a run.
 */

#include "results-database.h"

#include "moose-version.h"
#include "sqlite-connection.h"

#include "ns3/abort.h"
#include "ns3/log.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <deque>
#include <optional>
#include <sys/resource.h>
#include <unordered_map>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ResultsDatabase");

namespace
{

/** Marks a file as a results database: "MOOS", kept in it as PRAGMA application_id. */
constexpr int APPLICATION_ID = 0x4d4f4f53;

/** How long to wait for other writers before the simulation, in milliseconds. */
constexpr int OPEN_PATIENCE_MS = 30 * 1000;

/** The same once there are results that would be lost. */
constexpr int COMMIT_PATIENCE_MS = 600 * 1000;

/** SQLite's page cache in KiB: most commits fit, so that nothing spills to the file before. */
constexpr int CACHE_KIB = 65536;

/** The tables that hold a run's results, in the order in which they are written. */
constexpr const char* RESULT_TABLES[] = {"switch_state",
                                         "switch_counter",
                                         "server_state",
                                         "server_counter",
                                         "link_load",
                                         "host_load",
                                         "flow",
                                         "event",
                                         "arp_series",
                                         "resolution",
                                         "workload_count"};

/**
 * The tables of version 2. Foreign keys are declared for those who check or merge files; the writer
 * itself inserts only rows of a run that it has just written.
 */
constexpr char SCHEMA[] = R"sql(
CREATE TABLE run(
  run_id INTEGER PRIMARY KEY, run_key TEXT UNIQUE NOT NULL,
  scenario TEXT, scheme TEXT, directory TEXT, topology TEXT, seed INTEGER, rng_run INTEGER,
  switches INTEGER, hosts INTEGER, links INTEGER, sim_seconds REAL, wall_seconds REAL,
  events INTEGER, peak_rss_bytes INTEGER, ns3_version TEXT, module_version TEXT, argv TEXT,
  started_utc TEXT, status TEXT NOT NULL);
CREATE TABLE param(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  name TEXT NOT NULL, value TEXT, PRIMARY KEY(run_id, name)) WITHOUT ROWID;
CREATE TABLE switch_state(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  time REAL, switch TEXT, tier TEXT, table_name TEXT, lookup TEXT, entries INTEGER, bits INTEGER,
  capacity INTEGER);
CREATE TABLE link_load(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  link TEXT, from_node TEXT, to_node TEXT, tier TEXT, cast TEXT, protocol TEXT, frames INTEGER,
  bytes INTEGER);
CREATE TABLE host_load(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  host TEXT, cast TEXT, protocol TEXT, frames INTEGER, bytes INTEGER);
CREATE TABLE flow(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  flow INTEGER, src TEXT, dst TEXT, sent INTEGER, received INTEGER, first_delay REAL,
  hops INTEGER, shortest_hops INTEGER, duplicates INTEGER, outage REAL, looped INTEGER);
CREATE TABLE event(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  time REAL, node TEXT, kind TEXT, detail TEXT);
CREATE INDEX switch_state_run ON switch_state(run_id);
CREATE INDEX link_load_run ON link_load(run_id);
CREATE INDEX host_load_run ON host_load(run_id);
CREATE INDEX flow_run ON flow(run_id);
CREATE INDEX event_run ON event(run_id);
)sql";

/** What version 3 has besides. */
constexpr char SCHEMA_3[] = R"sql(
ALTER TABLE host_load ADD COLUMN second_half_frames INTEGER;
CREATE TABLE arp_series(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  time REAL, sent INTEGER, received INTEGER, broadcast_received INTEGER);
CREATE TABLE resolution(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  host TEXT, target TEXT, dst TEXT, time REAL, delay REAL, requests INTEGER);
CREATE TABLE workload_count(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  name TEXT NOT NULL, value INTEGER, PRIMARY KEY(run_id, name)) WITHOUT ROWID;
CREATE INDEX arp_series_run ON arp_series(run_id);
CREATE INDEX resolution_run ON resolution(run_id);
)sql";

/** What version 4 has besides. */
constexpr char SCHEMA_4[] = R"sql(
CREATE TABLE switch_counter(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  switch TEXT, name TEXT, value INTEGER);
CREATE TABLE server_state(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  time REAL, server TEXT, table_name TEXT, entries INTEGER, bits INTEGER, capacity INTEGER);
CREATE TABLE server_counter(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  server TEXT, name TEXT, value INTEGER);
CREATE INDEX switch_counter_run ON switch_counter(run_id);
CREATE INDEX server_state_run ON server_state(run_id);
CREATE INDEX server_counter_run ON server_counter(run_id);
)sql";

/** What brings a file from a version to the next, from OLDEST_VERSION on. */
constexpr const char* MIGRATIONS[] = {SCHEMA_3, SCHEMA_4};

/** 64-bit FNV-1a over a sequence of texts, each preceded by its length. */
class KeyHash
{
  public:
    /**
     * Take in one text.
     * @param text any bytes
     */
    void Add(const std::string& text)
    {
        AddBytes(std::to_string(text.size()) + ":");
        AddBytes(text);
    }

    /**
     * @return the hash as 16 hexadecimal digits
     */
    std::string GetHex() const
    {
        std::string hex(16, '0');
        for (int i = 0; i < 16; ++i)
        {
            hex[i] = "0123456789abcdef"[(m_hash >> (60 - 4 * i)) & 0xf];
        }
        return hex;
    }

  private:
    /**
     * @param bytes what to take in
     */
    void AddBytes(const std::string& bytes)
    {
        for (const unsigned char byte : bytes)
        {
            m_hash = (m_hash ^ byte) * 0x100000001b3U;
        }
    }

    uint64_t m_hash{0xcbf29ce484222325U}; //!< so far
};

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

/**
 * @param connection where
 * @param sql a query for one integer
 * @return the integer
 */
int64_t
QueryInteger(const ResultsConnection& connection, const std::string& sql)
{
    ResultsStatement query(connection, sql);
    query.Step();
    return query.GetInteger();
}

/**
 * Create the schema in a new file, or check that an old one has it, or had it. Within a
 * transaction.
 * @param connection where
 */
void
PrepareSchema(ResultsConnection& connection)
{
    const int64_t application = QueryInteger(connection, "PRAGMA application_id");
    int64_t version = QueryInteger(connection, "PRAGMA user_version");
    if (application == 0 && version == 0 &&
        QueryInteger(connection, "SELECT count(*) FROM sqlite_master") == 0)
    {
        connection.Execute(SCHEMA);
        connection.Execute("PRAGMA application_id = " + std::to_string(APPLICATION_ID));
        version = ResultsDatabase::OLDEST_VERSION;
    }
    else if (application != APPLICATION_ID)
    {
        connection.Throw("it is a database of another program");
    }
    else if (version < ResultsDatabase::OLDEST_VERSION || version > ResultsDatabase::SCHEMA_VERSION)
    {
        connection.Throw("its schema has version " + std::to_string(version) +
                         ", this program writes version " +
                         std::to_string(ResultsDatabase::SCHEMA_VERSION));
    }
    for (; version < ResultsDatabase::SCHEMA_VERSION; version++)
    {
        connection.Execute(MIGRATIONS[version - ResultsDatabase::OLDEST_VERSION]);
        connection.Execute("PRAGMA user_version = " + std::to_string(version + 1));
    }
}

} // namespace

/**
 * Rows in memory. Names repeat a great deal, so each is kept once and rows hold its number.
 */
class ResultsDatabase::Rows
{
  public:
    using Text = uint32_t; //!< number of a name

    /** A row of switch_state. */
    struct SwitchState
    {
        double time;       //!< s
        Text name;         //!< switch
        Text tier;         //!< tier
        Text table;        //!< table_name
        Text lookup;       //!< lookup
        uint64_t entries;  //!< entries
        uint64_t bits;     //!< bits of one entry
        uint64_t capacity; //!< capacity
    };

    /** A row of switch_counter or server_counter. */
    struct Counter
    {
        Text node;      //!< switch or server
        Text name;      //!< name
        uint64_t value; //!< value
    };

    /** A row of server_state. */
    struct ServerState
    {
        double time;       //!< s
        Text server;       //!< server
        Text table;        //!< table_name
        uint64_t entries;  //!< entries
        uint64_t bits;     //!< bits of one entry
        uint64_t capacity; //!< capacity
    };

    /** A row of link_load. */
    struct LinkLoad
    {
        Text link;       //!< link
        Text from;       //!< from_node
        Text to;         //!< to_node
        Text tier;       //!< tier
        Text cast;       //!< cast
        Text protocol;   //!< protocol
        uint64_t frames; //!< frames
        uint64_t bytes;  //!< bytes
    };

    /** A row of host_load. */
    struct HostLoad
    {
        Text host;                 //!< host
        Text cast;                 //!< cast
        Text protocol;             //!< protocol
        uint64_t frames;           //!< frames
        uint64_t bytes;            //!< bytes
        uint64_t secondHalfFrames; //!< second_half_frames
    };

    /** A row of flow. */
    struct Flow
    {
        uint64_t flow;                    //!< flow
        Text source;                      //!< src
        Text destination;                 //!< dst
        uint64_t sent;                    //!< sent
        uint64_t received;                //!< received
        std::optional<double> firstDelay; //!< first_delay, s
        std::optional<uint64_t> hops;     //!< hops
        std::optional<uint64_t> shortest; //!< shortest_hops
        uint64_t duplicates;              //!< duplicates
        double outage;                    //!< outage, s
        uint64_t looped;                  //!< looped
    };

    /** A row of event. */
    struct Event
    {
        double time; //!< s
        Text node;   //!< node
        Text kind;   //!< kind
        Text detail; //!< detail
    };

    /** A row of arp_series. */
    struct ArpBin
    {
        double time;                //!< s
        uint64_t sent;              //!< sent
        uint64_t received;          //!< received
        uint64_t broadcastReceived; //!< broadcast_received
    };

    /** A row of resolution. */
    struct Resolution
    {
        Text host;                       //!< host
        Text target;                     //!< target
        std::optional<Text> destination; //!< dst
        double time;                     //!< s
        std::optional<double> delay;     //!< delay, s
        uint32_t requests;               //!< requests
    };

    /** A row of workload_count. */
    struct WorkloadCount
    {
        Text name;      //!< name
        uint64_t value; //!< value
    };

    /**
     * @param text a name
     * @return its number
     */
    Text Number(const std::string& text)
    {
        const auto [it, isNew] = m_numbers.emplace(text, static_cast<Text>(m_texts.size()));
        if (isNew)
        {
            m_texts.push_back(&it->first);
        }
        return it->second;
    }

    /**
     * Insert every row, in the order in which they came.
     * @param connection where
     * @param runId the run they belong to
     */
    void Insert(const ResultsConnection& connection, int64_t runId) const
    {
        ResultsStatement state(connection, "INSERT INTO switch_state VALUES(?,?,?,?,?,?,?,?,?)");
        for (const auto& r : switchStates)
        {
            state.Run(runId,
                      r.time,
                      Get(r.name),
                      Get(r.tier),
                      Get(r.table),
                      Get(r.lookup),
                      r.entries,
                      r.bits,
                      r.capacity);
        }
        ResultsStatement counter(connection, "INSERT INTO switch_counter VALUES(?,?,?,?)");
        for (const auto& r : switchCounters)
        {
            counter.Run(runId, Get(r.node), Get(r.name), r.value);
        }
        ResultsStatement served(connection, "INSERT INTO server_state VALUES(?,?,?,?,?,?,?)");
        for (const auto& r : serverStates)
        {
            served.Run(runId, r.time, Get(r.server), Get(r.table), r.entries, r.bits, r.capacity);
        }
        ResultsStatement serverCount(connection, "INSERT INTO server_counter VALUES(?,?,?,?)");
        for (const auto& r : serverCounters)
        {
            serverCount.Run(runId, Get(r.node), Get(r.name), r.value);
        }
        ResultsStatement link(connection, "INSERT INTO link_load VALUES(?,?,?,?,?,?,?,?,?)");
        for (const auto& r : linkLoads)
        {
            link.Run(runId,
                     Get(r.link),
                     Get(r.from),
                     Get(r.to),
                     Get(r.tier),
                     Get(r.cast),
                     Get(r.protocol),
                     r.frames,
                     r.bytes);
        }
        ResultsStatement host(connection, "INSERT INTO host_load VALUES(?,?,?,?,?,?,?)");
        for (const auto& r : hostLoads)
        {
            host.Run(runId,
                     Get(r.host),
                     Get(r.cast),
                     Get(r.protocol),
                     r.frames,
                     r.bytes,
                     r.secondHalfFrames);
        }
        ResultsStatement flow(connection, "INSERT INTO flow VALUES(?,?,?,?,?,?,?,?,?,?,?,?)");
        for (const auto& r : flows)
        {
            flow.Run(runId,
                     r.flow,
                     Get(r.source),
                     Get(r.destination),
                     r.sent,
                     r.received,
                     r.firstDelay,
                     r.hops,
                     r.shortest,
                     r.duplicates,
                     r.outage,
                     r.looped);
        }
        ResultsStatement event(connection, "INSERT INTO event VALUES(?,?,?,?,?)");
        for (const auto& r : events)
        {
            event.Run(runId, r.time, Get(r.node), Get(r.kind), Get(r.detail));
        }
        InsertArp(connection, runId);
        ResultsStatement count(connection, "INSERT INTO workload_count VALUES(?,?,?)");
        for (const auto& r : workloadCounts)
        {
            count.Run(runId, Get(r.name), r.value);
        }
    }

    // Deques, because a vector that grows holds everything twice for a moment.
    std::deque<SwitchState> switchStates; //!< for switch_state
    std::deque<Counter> switchCounters;   //!< for switch_counter
    std::deque<ServerState> serverStates; //!< for server_state
    std::deque<Counter> serverCounters;   //!< for server_counter
    std::deque<LinkLoad> linkLoads;       //!< for link_load
    std::deque<HostLoad> hostLoads;       //!< for host_load
    std::deque<Flow> flows;               //!< for flow
    std::deque<Event> events;             //!< for event
    std::deque<ArpBin> arpBins;           //!< for arp_series
    std::deque<Resolution> resolutions;   //!< for resolution

    std::deque<WorkloadCount> workloadCounts; //!< for workload_count

  private:
    /**
     * Insert the rows of arp_series and resolution.
     * @param connection where
     * @param runId the run they belong to
     */
    void InsertArp(const ResultsConnection& connection, int64_t runId) const
    {
        ResultsStatement bin(connection, "INSERT INTO arp_series VALUES(?,?,?,?,?)");
        for (const auto& r : arpBins)
        {
            bin.Run(runId, r.time, r.sent, r.received, r.broadcastReceived);
        }
        ResultsStatement resolution(connection, "INSERT INTO resolution VALUES(?,?,?,?,?,?,?)");
        for (const auto& r : resolutions)
        {
            std::optional<std::string> destination;
            if (r.destination)
            {
                destination = Get(*r.destination);
            }
            resolution.Run(runId,
                           Get(r.host),
                           Get(r.target),
                           destination,
                           r.time,
                           r.delay,
                           uint64_t{r.requests});
        }
    }

    /**
     * @param number number of a name
     * @return the name
     */
    const std::string& Get(Text number) const
    {
        return *m_texts[number];
    }

    std::unordered_map<std::string, Text> m_numbers; //!< names and their numbers
    std::vector<const std::string*> m_texts;         //!< the names by number
};

ResultsDatabase::ResultsDatabase(const std::string& file, const RunDescription& run)
    : m_connection(std::make_unique<ResultsConnection>(file)),
      m_rows(std::make_unique<Rows>()),
      m_startNs(GetClockNs())
{
    NS_LOG_FUNCTION(this << file << run.scenario << run.scheme);
    m_connection->SetPatience(OPEN_PATIENCE_MS);
    m_connection->Execute("PRAGMA cache_size = -" + std::to_string(CACHE_KIB));
    ResultsTransaction transaction(*m_connection);
    PrepareSchema(*m_connection);
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
    ResultsStatement find(*m_connection, "SELECT run_id FROM run WHERE run_key = ?");
    find.Bind(key);
    if (find.Step())
    {
        m_runId = find.GetInteger();
        ResultsStatement update(*m_connection,
                                "UPDATE run SET argv = ?, started_utc = ?, status = 'running' "
                                "WHERE run_id = ?");
        update.Run(run.argv, started, m_runId);
        return;
    }
    ResultsStatement insert(*m_connection,
                            "INSERT INTO run(run_key, scenario, scheme, directory, topology, seed, "
                            "rng_run, ns3_version, module_version, argv, started_utc, status) "
                            "VALUES(?,?,?,?,?,?,?,?,?,?,?,'running')");
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
               started);
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
ResultsDatabase::Commit(const RunTotals& totals)
{
    NS_LOG_FUNCTION(this << totals.simSeconds << totals.events);
    NS_ABORT_MSG_UNLESS(m_open, "the run has been committed or has failed already");
    const double wallSeconds = static_cast<double>(GetClockNs() - m_startNs) * 1e-9;
    ResultsTransaction transaction(*m_connection);
    for (const char* table : RESULT_TABLES)
    {
        ResultsStatement clear(*m_connection,
                               std::string("DELETE FROM ") + table + " WHERE run_id = ?");
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
    KeyHash hash;
    hash.Add(MOOSE_MODULE_VERSION);
    hash.Add(GetNs3Version());
    hash.Add(run.scenario);
    hash.Add(run.scheme);
    hash.Add(run.directory);
    hash.Add(run.topology);
    hash.Add(std::to_string(run.seed));
    hash.Add(std::to_string(run.rngRun));
    for (const auto& [name, value] : params)
    {
        hash.Add(name);
        hash.Add(value);
    }
    return hash.GetHex();
}

std::string
ResultsDatabase::GetNs3Version()
{
    return MOOSE_NS3_VERSION; // the build says it: ns-3 itself knows only if built to
}

} // namespace ns3
