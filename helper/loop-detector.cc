/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "loop-detector.h"

#include "ns3/abort.h"
#include "ns3/callback.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/l2-hop-tag.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/udp-probe-application.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LoopDetector");

namespace
{

/** Seconds that a frame is remembered at least. */
constexpr int GENERATION_SECONDS = 1;
/** Slots of a set that is not empty, at least. */
constexpr std::size_t LEAST_SLOTS = 1024;
/** Numbers that share a slot: bits of its mask. */
constexpr uint64_t ROW = 64;
/** Octets of a frame that are looked at: MAC header, tag, longest IPv4 header, UDP, flow. */
constexpr std::size_t HEAD_SIZE = 14 + 4 + 60 + 8 + 4;

/** The IPv4 header of a frame, if it has one. */
struct Ipv4View
{
    uint8_t frame[HEAD_SIZE]; //!< first octets of the frame
    const uint8_t* ip;        //!< where the header begins
    std::size_t size;         //!< octets there from the header on
    uint32_t offset;          //!< fragment offset in units of 8 octets
};

/**
 * @param bytes two octets, the first more significant
 * @return their value
 */
uint32_t
Read16(const uint8_t* bytes)
{
    return bytes[0] << 8 | bytes[1];
}

/**
 * Look for an IPv4 header.
 * @param frame a frame
 * @param view set if there is one
 * @return whether there is
 */
bool
FindIpv4(const Ptr<const Packet>& frame, Ipv4View& view)
{
    const std::size_t size = frame->CopyData(view.frame, HEAD_SIZE);
    const std::size_t type = size >= 18 && Read16(view.frame + 12) == 0x8100 ? 16 : 12;
    if (size < type + 2 + 20 || Read16(view.frame + type) != 0x0800)
    {
        return false;
    }
    view.ip = view.frame + type + 2;
    view.size = size - type - 2;
    view.offset = Read16(view.ip + 6) & 0x1fff;
    return true;
}

/**
 * @param frame a frame
 * @return what tells it apart from others with the same uid, if it is a whole packet of TCP
 */
std::optional<uint64_t>
GetSegment(const Ptr<const Packet>& frame)
{
    uint8_t head[14 + 4 + 10]; // as far as the protocol
    const std::size_t size = frame->CopyData(head, sizeof(head));
    const std::size_t type = size == sizeof(head) && Read16(head + 12) == 0x8100 ? 16 : 12;
    const uint8_t* ip = head + type + 2;
    if (size < type + 2 + 10 || Read16(head + type) != 0x0800 || ip[9] != 6 ||
        (Read16(ip + 6) & 0x3fff) != 0)
    {
        return std::nullopt;
    }
    return frame->GetUid() << 16 | Read16(ip + 4);
}

/**
 * @param frame a frame
 * @return the flow, if it is a probe or its first fragment
 */
std::optional<uint32_t>
GetFlow(const Ptr<const Packet>& frame)
{
    L2HopTag tag;
    Ipv4View view;
    if (!frame->PeekPacketTag(tag) || !FindIpv4(frame, view) || view.ip[9] != 17 ||
        view.offset != 0)
    {
        return std::nullopt; // echoes have no tag
    }
    const std::size_t udp = 4 * static_cast<std::size_t>(view.ip[0] & 0x0f);
    if (view.size < udp + 8 + 4)
    {
        return std::nullopt;
    }
    const uint8_t* flow = view.ip + udp + 8; // begins a UdpProbeHeader
    return Read16(flow) << 16 | Read16(flow + 2);
}

} // namespace

// ---- The sets -----------------------------------------------------------------------------------

std::size_t
LoopDetector::Set::Find(uint64_t row) const
{
    const std::size_t last = m_slots.size() - 1;
    // The upper half of the product depends on all bits of the row.
    std::size_t slot = (row * 0x9e3779b97f4a7c15U) >> 32 & last;
    while (m_slots[slot].mask != 0 && m_slots[slot].row != row)
    {
        slot = (slot + 1) & last;
    }
    return slot;
}

bool
LoopDetector::Set::Contains(uint64_t key) const
{
    return m_count > 0 && (m_slots[Find(key / ROW)].mask >> key % ROW & 1) != 0;
}

bool
LoopDetector::Set::Insert(uint64_t key)
{
    if (2 * (m_count + 1) > m_slots.size())
    {
        std::vector<Slot> old(std::max(LEAST_SLOTS, 2 * m_slots.size()));
        std::swap(old, m_slots);
        for (const Slot& slot : old)
        {
            if (slot.mask != 0)
            {
                m_slots[Find(slot.row)] = slot;
            }
        }
    }
    Slot& slot = m_slots[Find(key / ROW)];
    const uint64_t bit = UINT64_C(1) << key % ROW;
    if (slot.mask & bit)
    {
        return false;
    }
    m_count += slot.mask == 0 ? 1 : 0;
    slot.row = key / ROW;
    slot.mask |= bit;
    return true;
}

void
LoopDetector::Set::Clear()
{
    if (m_count == 0)
    {
        return;
    }
    // What one busy second needed is not kept and cleared for ever.
    const bool isTooLarge = 16 * m_count < m_slots.size();
    m_slots.assign(isTooLarge ? std::max(LEAST_SLOTS, m_slots.size() / 2) : m_slots.size(), {});
    m_count = 0;
}

bool
LoopDetector::Memory::Insert(uint64_t key)
{
    // Into the present even if it was there a second ago: it is still under way.
    return m_present.Insert(key) && !m_past.Contains(key);
}

void
LoopDetector::Memory::Rotate(bool isLong)
{
    std::swap(m_present, m_past);
    m_present.Clear();
    if (isLong)
    {
        m_past.Clear();
    }
}

// ---- LoopDetector -------------------------------------------------------------------------------

LoopDetector::~LoopDetector()
{
    NS_LOG_FUNCTION(this);
    for (Tap& tap : m_taps)
    {
        tap.device->TraceDisconnectWithoutContext("PhyTxBegin", MakeCallback(&Tap::See, &tap));
    }
}

void
LoopDetector::AddLink(const std::string& link,
                      const std::string& fromNode,
                      const std::string& toNode,
                      Ptr<EthernetNetDevice> fromDevice,
                      Ptr<EthernetNetDevice> toDevice)
{
    NS_LOG_FUNCTION(this << link << fromNode << toNode << fromDevice << toDevice);
    m_taps.push_back({this, m_taps.size(), fromDevice, {link, fromNode, toNode, 0}});
    m_taps.push_back({this, m_taps.size(), toDevice, {link, toNode, fromNode, 0}});
    m_stride = (m_taps.size() / ROW + 1) * ROW; // one more than directions at least
    for (auto tap = m_taps.end() - 2; tap != m_taps.end(); ++tap)
    {
        const bool isConnected =
            tap->device->TraceConnectWithoutContext("PhyTxBegin", MakeCallback(&Tap::See, &*tap));
        NS_ABORT_MSG_UNLESS(isConnected, "no trace source PhyTxBegin");
    }
}

std::vector<LoopDetector::Direction>
LoopDetector::GetLoops() const
{
    std::vector<Direction> loops;
    for (const Tap& tap : m_taps)
    {
        if (tap.seen.frames > 0)
        {
            loops.push_back(tap.seen);
        }
    }
    return loops;
}

uint64_t
LoopDetector::GetFrames() const
{
    return m_frames;
}

const std::map<uint32_t, uint64_t>&
LoopDetector::GetProbes() const
{
    return m_probes;
}

void
LoopDetector::Tap::See(Ptr<const Packet> frame)
{
    detector->See(*this, frame);
}

uint64_t
LoopDetector::GetKey(uint64_t uid, std::size_t index) const
{
    return uid * m_stride + index;
}

void
LoopDetector::Rotate(int64_t now)
{
    const int64_t generation = Seconds(GENERATION_SECONDS).GetTimeStep();
    const bool isLong = now - m_end >= generation;
    m_passed.Rotate(isLong);
    m_fragments.Rotate(isLong);
    m_segments.Rotate(isLong);
    m_looped.Rotate(isLong);
    m_end = (now / generation + 1) * generation;
}

void
LoopDetector::See(Tap& tap, const Ptr<const Packet>& frame)
{
    const int64_t now = Simulator::Now().GetTimeStep();
    if (now >= m_end)
    {
        Rotate(now);
    }
    if (const auto segment = GetSegment(frame))
    {
        if (!m_segments.Insert(GetKey(*segment, tap.index)))
        {
            Count(tap, frame, *segment);
        }
    }
    else if (!m_passed.Insert(GetKey(frame->GetUid(), tap.index)))
    {
        SeeAgain(tap, frame);
    }
}

void
LoopDetector::SeeAgain(Tap& tap, const Ptr<const Packet>& frame)
{
    const uint64_t key = GetKey(frame->GetUid(), tap.index);
    Ipv4View view;
    if (FindIpv4(frame, view) && view.offset != 0 && m_fragments.Insert(key << 13 | view.offset))
    {
        return; // the first fragment had passed, not this one
    }
    Count(tap, frame, frame->GetUid());
}

void
LoopDetector::Count(Tap& tap, const Ptr<const Packet>& frame, uint64_t uid)
{
    if (m_looped.Insert(GetKey(uid, tap.index)))
    {
        tap.seen.frames++;
    }
    if (m_looped.Insert(GetKey(uid, m_taps.size())))
    {
        m_frames++;
        if (const auto flow = GetFlow(frame))
        {
            m_probes[*flow]++;
        }
    }
}

} // namespace ns3
