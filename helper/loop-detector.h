/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_LOOP_DETECTOR_H
#define MOOSE_LOOP_DETECTOR_H

#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

class EthernetNetDevice;

/**
 * @ingroup moose
 * @brief Finds frames that go in circles.
 *
 * A frame that is put on the same link in the same direction (PhyTxBegin) a second time has looped.
 * Frames are told apart by Packet::GetUid(), which stays the same through switches, copies and
 * rewritten addresses. Fragments of an IPv4 packet share it; they are told apart by their offsets.
 * So do segments that ns3::TcpSocketBase makes of one packet of the application, and those that it
 * sends again; they are told apart by their IPv4 identification.
 *
 * What has passed is remembered for one second at least and two at most; a frame that takes longer
 * than that to come round again is not found. The memory needed is 16 to 64 octets for each frame
 * and link of two seconds.
 */
class LoopDetector
{
  public:
    /** What one direction of a link saw. */
    struct Direction
    {
        std::string link;   //!< name of the link
        std::string from;   //!< node that sends
        std::string to;     //!< node that receives
        uint64_t frames{0}; //!< frames that passed a second time, each counted once
    };

    LoopDetector() = default;
    ~LoopDetector();
    LoopDetector(const LoopDetector&) = delete;
    LoopDetector& operator=(const LoopDetector&) = delete;

    /**
     * Watch both directions of a link. All links are added before the first frame passes.
     * @param link name of the link
     * @param fromNode name of the node at one end
     * @param toNode name of the node at the other end
     * @param fromDevice the port of @c fromNode
     * @param toDevice the port of @c toNode
     */
    void AddLink(const std::string& link,
                 const std::string& fromNode,
                 const std::string& toNode,
                 Ptr<EthernetNetDevice> fromDevice,
                 Ptr<EthernetNetDevice> toDevice);

    /**
     * @return every direction in which a frame passed a second time, in the order of AddLink()
     */
    std::vector<Direction> GetLoops() const;

    /**
     * @return how many frames have looped, each counted once, wherever it did
     */
    uint64_t GetFrames() const;

    /**
     * @return for each flow of UdpProbeApplication of which a probe has looped, how many have;
     * echoes are no probes
     */
    const std::map<uint32_t, uint64_t>& GetProbes() const;

  private:
    /**
     * A set of numbers. It is asked at every hop, and a broadcast passes every link: open
     * addressing, and 64 numbers in a row share a slot, so that the links of one frame do.
     */
    class Set
    {
      public:
        /**
         * @param key a number
         * @return whether it is there
         */
        bool Contains(uint64_t key) const;

        /**
         * @param key a number
         * @return whether it was not there before; now it is
         */
        bool Insert(uint64_t key);

        /** Forget all. */
        void Clear();

      private:
        /** Numbers that are the same but for the last 6 bits. */
        struct Slot
        {
            uint64_t row{0};  //!< their other bits
            uint64_t mask{0}; //!< which of them are there; 0: the slot is free
        };

        /**
         * @param row a row of numbers
         * @return where it is, or the free slot where it would be
         */
        std::size_t Find(uint64_t row) const;

        std::vector<Slot> m_slots; //!< a power of two of them, or none
        std::size_t m_count{0};    //!< slots in use
    };

    /** What passed in the present second and in the one before. */
    class Memory
    {
      public:
        /**
         * @param key a number
         * @return whether it was not there before; now it is
         */
        bool Insert(uint64_t key);

        /**
         * The present second is over.
         * @param isLong another one has passed since
         */
        void Rotate(bool isLong);

      private:
        Set m_present; //!< inserted in the present second
        Set m_past;    //!< inserted in the second before
    };

    /** A direction and how it is watched. */
    struct Tap
    {
        LoopDetector* detector;        //!< whose it is
        std::size_t index;             //!< its number
        Ptr<EthernetNetDevice> device; //!< the port that sends
        Direction seen;                //!< what was seen

        /**
         * A frame is put on the wire.
         * @param frame the frame
         */
        void See(Ptr<const Packet> frame);
    };

    /**
     * @param uid a frame
     * @param index a direction, or the number of directions
     * @return a number for both
     */
    uint64_t GetKey(uint64_t uid, std::size_t index) const;
    /**
     * The present second is over.
     * @param now the time in ticks of the simulator
     */
    void Rotate(int64_t now);
    /**
     * A frame passed.
     * @param tap where
     * @param frame the frame
     */
    void See(Tap& tap, const Ptr<const Packet>& frame);
    /**
     * A frame passed where it had passed already, or another fragment of its packet had.
     * @param tap where
     * @param frame the frame
     */
    void SeeAgain(Tap& tap, const Ptr<const Packet>& frame);
    /**
     * A frame has looped.
     * @param tap where
     * @param frame the frame
     * @param uid what tells it apart
     */
    void Count(Tap& tap, const Ptr<const Packet>& frame, uint64_t uid);

    std::deque<Tap> m_taps; //!< a deque, because trace sources hold pointers into it
    uint64_t m_stride{64};  //!< keys of a frame: more than directions
    int64_t m_end{0};       //!< when the present second is over, in ticks of the simulator
    Memory m_passed;        //!< frame and direction
    Memory m_fragments;     //!< the same of later fragments, with their offset
    Memory m_segments;      //!< the same of TCP, with their identification
    Memory m_looped;        //!< frame and direction, or frame, counted already
    uint64_t m_frames{0};   //!< frames that have looped
    std::map<uint32_t, uint64_t> m_probes; //!< of which are probes, by flow
};

} // namespace ns3

#endif /* MOOSE_LOOP_DETECTOR_H */
