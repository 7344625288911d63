/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_RECORDED_H
#define MOOSE_CORE_RECORDED_H

/**
 * @file
 * @ingroup moose-test
 * Frames of test/vectors that other programs sent, with what tshark says of them.
 */

#include "core-test-support.h"

#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace ns3
{
namespace coretest
{

/** A frame and what is known of it. */
struct Recorded
{
    std::string name;                          //!< what it is called
    Bytes frame;                               //!< from the destination address on
    std::map<std::string, std::string> fields; //!< by name, as tshark shows them

    /**
     * @param octets how many to leave out
     * @return what follows, and what pads the frame
     */
    Bytes Behind(std::size_t octets) const
    {
        return Bytes(frame.begin() + static_cast<std::ptrdiff_t>(octets), frame.end());
    }

    /** @return a field, "" if there is none */
    std::string Field(const std::string& field) const
    {
        const auto found = fields.find(field);
        return found == fields.end() ? "" : found->second;
    }
};

/** @return the frames of a file of test/vectors, whose head says how it is written */
inline std::vector<Recorded>
ReadRecorded(const std::string& file)
{
    std::ifstream in(std::string(MOOSE_TEST_DIR "/vectors/") + file);
    std::vector<Recorded> all;
    std::string line;
    while (std::getline(in, line))
    {
        std::istringstream words(line);
        std::string word;
        words >> word;
        if (word == "name")
        {
            all.emplace_back();
            words >> all.back().name;
        }
        else if (word == "hex")
        {
            while (words >> word)
            {
                if (word == "x")
                {
                    std::size_t zeros = 0;
                    words >> zeros;
                    all.back().frame.resize(all.back().frame.size() + zeros - 1);
                    continue;
                }
                all.back().frame.push_back(
                    static_cast<uint8_t>(std::strtoul(word.c_str(), nullptr, 16)));
            }
        }
        else if (line.find('=') != std::string::npos && line[0] != '#')
        {
            all.back().fields[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
        }
    }
    return all;
}

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_RECORDED_H */
