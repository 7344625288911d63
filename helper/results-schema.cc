/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "results-schema.h"

#include "sqlite-connection.h"

#include <string>

namespace ns3
{

namespace
{

/** Marks a file as a results database: "MOOS", kept in it as PRAGMA application_id. */
constexpr int APPLICATION_ID = 0x4d4f4f53;

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
                                         "workload_count",
                                         "transfer",
                                         "topology_node",
                                         "topology_link"};

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

/** What version 5 has besides. */
constexpr char SCHEMA_5[] = R"sql(
CREATE TABLE transfer(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  transfer INTEGER, src TEXT, dst TEXT, start REAL, bytes INTEGER, received INTEGER,
  completed REAL);
CREATE TABLE topology_node(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  node TEXT, kind TEXT, tier TEXT, area INTEGER, site TEXT, x REAL, y REAL);
CREATE TABLE topology_link(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  link TEXT, from_node TEXT, to_node TEXT, tier TEXT, rate INTEGER, delay REAL);
CREATE INDEX transfer_run ON transfer(run_id);
CREATE INDEX topology_node_run ON topology_node(run_id);
CREATE INDEX topology_link_run ON topology_link(run_id);
)sql";

/** What brings a file from a version to the next, from OLDEST_VERSION on. */
constexpr const char* MIGRATIONS[] = {SCHEMA_3, SCHEMA_4, SCHEMA_5};

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

} // namespace

const std::vector<std::string>&
GetResultTables()
{
    static const std::vector<std::string> tables(std::begin(RESULT_TABLES),
                                                 std::end(RESULT_TABLES));
    return tables;
}

void
PrepareResultsSchema(ResultsConnection& connection)
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

} // namespace ns3
