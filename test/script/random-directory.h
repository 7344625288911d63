/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_RANDOM_DIRECTORY_H
#define L2SCRIPT_RANDOM_DIRECTORY_H

#include <cstdint>
#include <string>

/**
 * @file
 * Random lives of hosts and directory servers, written as topology scripts.
 */

namespace ns3
{
namespace l2script
{

/**
 * @brief Write a script.
 *
 * A line, ring, mesh or tree of switches that bring ARP to the directory, one to three servers, and
 * hosts. For a while all sorts of things happen, microseconds or seconds apart: hosts resolve
 * addresses, announce themselves, reboot, move with or without a word, get other addresses, also
 * such as others had before; servers stop and start; links are cut and repaired. Then everything is
 * repaired and started, and nobody says anything for longer than a mapping lives that nobody
 * confirms.
 *
 * What must be so then: all servers hold the same, and all of it is true. And when all hosts have
 * forgotten their caches, everybody reaches everybody, and all caches are true.
 *
 * @param seed of everything that is random
 * @param scheme "ethernet", "rstp", "moose" or "link-state"; the script runs with this label and
 * "-elk"
 * @return its text; the same arguments give the same text
 */
std::string RandomDirectoryScript(uint64_t seed, const std::string& scheme);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_RANDOM_DIRECTORY_H */
