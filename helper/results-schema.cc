/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "results-schema.h"

#include "results-database.h"
#include "sqlite-connection.h"

#include <iterator>
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
 * What makes a file of one version of one of the version before, from OLDEST_VERSION on, which is
 * made of an empty file: the texts of analysis/schema.
 */
constexpr const char* STEPS[] = {
#include "results-schema.inc"
};
static_assert(std::size(STEPS) ==
              ResultsDatabase::SCHEMA_VERSION - ResultsDatabase::OLDEST_VERSION + 1);

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
        connection.Execute("PRAGMA application_id = " + std::to_string(APPLICATION_ID));
        version = ResultsDatabase::OLDEST_VERSION - 1;
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
        connection.Execute(STEPS[version + 1 - ResultsDatabase::OLDEST_VERSION]);
        connection.Execute("PRAGMA user_version = " + std::to_string(version + 1));
    }
}

} // namespace ns3
