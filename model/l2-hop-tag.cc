/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "l2-hop-tag.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(L2HopTag);

TypeId
L2HopTag::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::L2HopTag").SetParent<Tag>().SetGroupName("Moose").AddConstructor<L2HopTag>();
    return tid;
}

uint32_t
L2HopTag::GetHops() const
{
    return m_hops;
}

Ptr<Packet>
L2HopTag::Count(Ptr<Packet> frame)
{
    L2HopTag tag;
    if (!frame->PeekPacketTag(tag))
    {
        return frame;
    }
    tag.m_hops++;
    // Other links may still hold this packet; its tags are shared until one side writes them.
    Ptr<Packet> counted = frame->Copy();
    counted->ReplacePacketTag(tag);
    return counted;
}

TypeId
L2HopTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
L2HopTag::GetSerializedSize() const
{
    return 4;
}

void
L2HopTag::Serialize(TagBuffer buffer) const
{
    buffer.WriteU32(m_hops);
}

void
L2HopTag::Deserialize(TagBuffer buffer)
{
    m_hops = buffer.ReadU32();
}

void
L2HopTag::Print(std::ostream& os) const
{
    os << "hops=" << m_hops;
}

} // namespace ns3
