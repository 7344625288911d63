/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_RESULTS_SCHEMA_H
#define MOOSE_RESULTS_SCHEMA_H

#include <string>
#include <vector>

/**
 * @file
 * @ingroup moose
 * The tables of a results database, and how files of older versions get those that they lack. Not
 * installed.
 */

namespace ns3
{

class ResultsConnection;

/**
 * @return the tables that hold a run's results
 */
const std::vector<std::string>& GetResultTables();

/**
 * Create the schema in a new file, or check that an old one has it, or had it. Within a
 * transaction.
 * @param connection where
 */
void PrepareResultsSchema(ResultsConnection& connection);

} // namespace ns3

#endif /* MOOSE_RESULTS_SCHEMA_H */
