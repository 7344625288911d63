/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef L2_FRAME_EDIT_H
#define L2_FRAME_EDIT_H

#include "ns3/packet.h"

#include <cstddef>

struct l2_edit;

namespace ns3
{

/**
 * @ingroup moose
 * @brief Make the packet that the core's edits describe.
 *
 * What makes an ns-3 packet this packet and no other stays: its uid, its packet tags, its byte tags
 * (moved with the bytes that they mark), and, where printing is on and no edit changes the length,
 * the names of its headers.
 *
 * @param frame a whole frame; not changed
 * @param edits what to change, made in order
 * @param count how many edits, 1 up
 * @return a packet of its own
 */
Ptr<Packet> L2EditFrame(Ptr<const Packet> frame, const l2_edit* edits, std::size_t count);

} // namespace ns3

#endif /* L2_FRAME_EDIT_H */
