/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_RUNNER_H
#define L2SCRIPT_RUNNER_H

#include "engine.h"
#include "script.h"

#include <string>
#include <vector>

/**
 * @file
 * Runs a script on an engine, and compares what two engines saw.
 */

namespace ns3
{
namespace l2script
{

/// What came of a script.
struct Outcome
{
    std::vector<std::string> failures; //!< one line each: place, what was expected, what was seen
    std::string dumps;                 //!< what dump statements printed
};

/**
 * @brief Run a script. The engine must be new and made of the script's network.
 * @param script the script
 * @param engine the engine; looked at afterwards as one likes
 * @return what came of it, including loops, duplicates and whatever else must never happen
 */
Outcome RunScript(const Script& script, Engine& engine);

/**
 * @brief Compare what two engines saw of the same script: of each link and direction every frame,
 * its octets, and the nanosecond it left and arrived; of each switch its counters, drops, tables,
 * events and whole dump; of each host its ARP cache and datagrams. Nothing is normalised.
 * @param one an engine that has run the script
 * @param two another one
 * @return the differences, the first of each kind and place; empty if there are none
 */
std::vector<std::string> CompareEngines(Engine& one, Engine& two);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_RUNNER_H */
