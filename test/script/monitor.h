/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_MONITOR_H
#define L2SCRIPT_MONITOR_H

#include "frame.h"
#include "network.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

/**
 * @file
 * What both engines write down of the frames on the links, and what must be true of them always.
 *
 * A frame has an identity that survives rewriting: it is one frame from the host (or switch) that
 * made it to everywhere its copies go. By it the monitor knows
 *
 *     loops       the same frame passes the same link in the same direction twice
 *     duplicates  the same frame reaches the same host twice
 *
 * A host that gets back what it sent itself got it twice. Both are violations wherever they happen,
 * whether a script asks or not; but what a script allows is counted only. It may allow those of
 * frames that were under way when the active topology changed: between a frame's first departure
 * and its second coming some port of a switch began or ceased to forward. No spanning tree protocol
 * prevents that.
 *
 * Where all switches find their ways by link-state routing, this goes for unicast frames only: no
 * broadcast loops or comes twice, whatever changes, because none is accepted on a way that is newer
 * than itself. Frames of protocols between switches are never passed on, and are not data.
 */

namespace ns3
{
namespace l2script
{

/// A frame at one moment: it begins to leave one end of a link, or has arrived at the other.
struct Passage
{
    l2_time time{0};                    //!< when
    uint32_t link{0};                   //!< index in Network::links
    uint8_t from{0};                    //!< which end sends it, 0 or 1
    bool received{false};               //!< it has arrived whole; else it begins to leave
    uint64_t id{0};                     //!< the frame's identity
    std::shared_ptr<const Bytes> frame; //!< its octets here
};

/// Which frames to count. What is not said is not asked for.
struct FrameFilter
{
    std::string cast;     //!< "unicast", "multicast", "broadcast" or ""
    std::string protocol; //!< "arp", "ipv4", "bpdu", "isis", "elk"; "" for all but the last three
    int link{-1};         //!< only on this link
    int from{-1};         //!< only in the direction from this end, 0 or 1
    bool received{false}; //!< count arrivals, not departures

    /// @param passage a frame at a moment @return whether it is to be counted
    bool Wants(const Passage& passage) const;
};

/// Which loops and duplicates are no violations.
enum class Tolerance
{
    NONE,       //!< all are
    TRANSIENTS, //!< those of frames that were under way when a port changed its state
    ALL,        //!< none is
};

/// Records frames and watches for loops and duplicates.
class Monitor
{
  public:
    /**
     * @param network what indices refer to; must outlive the monitor
     * @param steady broadcasts that loop or come twice are never transients
     */
    Monitor(const Network& network, bool steady);

    /**
     * @brief A frame begins to leave an end of a link, or has arrived at the other.
     * @param passage when, where and what
     * @throw std::runtime_error when so many frames loop that time would stand still
     */
    void Note(const Passage& passage);

    /// @param tolerance from now on
    void Allow(Tolerance tolerance);

    /// @param time when a port of a switch changed what it does with frames
    void NoteChange(l2_time time);

    /// @param what something that must never happen, and did
    void Violation(const std::string& what);

    /// Begin to count anew; the record stays.
    void Mark();

    /// @param filter which frames @return how many there were since the last mark
    uint64_t Count(const FrameFilter& filter) const;

    /**
     * @brief Find a frame.
     * @param filter which frames to go through
     * @param number which of them since the last mark, from 1
     * @return it, or null if there were fewer
     */
    const Passage* Nth(const FrameFilter& filter, uint64_t number) const;

    /// @return everything seen, in the order of time
    const std::vector<Passage>& Passages() const;

    /// @return what must never happen and did; the first hundred
    const std::vector<std::string>& Violations() const;

    /**
     * @param marked count from the last mark on, not from the beginning
     * @return how many frames came along the same way a second time
     */
    uint64_t Loops(bool marked) const;

    /**
     * @param marked count from the last mark on, not from the beginning
     * @return how many of them had a group address
     */
    uint64_t BroadcastLoops(bool marked) const;

    /**
     * @param marked count from the last mark on, not from the beginning
     * @return how many frames reached the same host a second time
     */
    uint64_t Duplicates(bool marked) const;

  private:
    /**
     * @brief A frame has come for the second time.
     * @param what "loop" or "duplicate"
     * @param passage the frame
     */
    void Again(const std::string& what, const Passage& passage);

    /// @param passage a frame @return it in words
    std::string TextOf(const Passage& passage) const;

    const Network& m_network;                     //!< what indices refer to
    std::vector<Passage> m_passages;              //!< everything seen
    std::size_t m_mark{0};                        //!< counting begins at this one
    std::unordered_set<uint64_t> m_departures;    //!< frame and direction of a link, as one number
    std::unordered_set<uint64_t> m_arrivals;      //!< frame and host, as one number
    std::vector<std::string> m_violations;        //!< in words
    std::unordered_map<uint64_t, l2_time> m_born; //!< when a frame was first seen
    Tolerance m_tolerance{Tolerance::NONE};       //!< what is no violation
    l2_time m_change{-1};                         //!< when a port changed its state last
    bool m_steady;                                //!< broadcasts are never transients
    uint64_t m_loops{0};                          //!< how many
    uint64_t m_broadcastLoops{0};                 //!< how many of them had a group address
    uint64_t m_duplicates{0};                     //!< how many
    uint64_t m_markedLoops{0};                    //!< how many there were before the mark
    uint64_t m_markedBroadcastLoops{0};           //!< how many there were before the mark
    uint64_t m_markedDuplicates{0};               //!< how many there were before the mark
};

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_MONITOR_H */
