/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef REPLAY_FILE_H
#define REPLAY_FILE_H

#include "topology-spec.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief A list of transfers, read from a text file.
 *
 * A line is `time,src,dst,bytes`: seconds from the start of the measured time, two hosts by their
 * names or their numbers from 0, and octets. Blanks round the fields are nothing, nor is what
 * follows a #, nor are empty lines. The first other line may be those four words. Lines may be in
 * any order, and end with CR and LF, or LF.
 */
class ReplayFile
{
  public:
    /** Octets of the largest file. */
    static constexpr uint64_t MAX_SIZE = UINT64_C(1) << 28;

    /** A line. */
    struct Line
    {
        Time time;         //!< when
        uint32_t from{0};  //!< index of the host that sends
        uint32_t to{0};    //!< index of the host that receives
        uint64_t bytes{0}; //!< octets
    };

    /**
     * Read a file.
     * @param name its name
     * @param spec the network; its hosts without servers of the directory are numbered from 0
     * @param duration seconds of the measured time, before the end of which all begin
     * @throws std::invalid_argument with one line that says what is wrong and what is allowed
     */
    ReplayFile(const std::string& name, const TopologySpec& spec, double duration);

    /**
     * @return the transfers, in the order of the file
     */
    const std::vector<Line>& GetLines() const;

    /**
     * @return what the transfers are, in a few letters: how many, and a hash (64-bit FNV-1a) of
     * times, hosts and octets. Comments, blanks and spelling are not in it
     */
    std::string GetDigest() const;

  private:
    std::vector<Line> m_lines; //!< the transfers
};

} // namespace ns3

#endif /* REPLAY_FILE_H */
