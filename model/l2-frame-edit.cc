/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * The core says which bytes change. An ns-3 packet cannot be written to in the middle, so the head
 * of the frame, as far as the last edit reaches, is taken off, changed in a plain buffer and put
 * back as a header without structure.
 *
 *     frame    | head                  | rest, shared with the original |
 *              0                     taken
 *     result   | head, edited          | rest                           |
 */

#include "l2-frame-edit.h"

#include "core/l2.h"

#include "ns3/assert.h"
#include "ns3/header.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief Octets at the head of a frame, added to a packet as they are.
 *
 * It may bear the TypeId of another header, so that a packet's printed form keeps its names.
 */
class L2RawHeader : public Header
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    L2RawHeader() = default;

    /**
     * @param type what the octets are
     * @param bytes the octets; must outlive this object
     * @param size how many
     */
    L2RawHeader(TypeId type, const uint8_t* bytes, uint32_t size);

    // inherited from Header
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    uint32_t Deserialize(Buffer::Iterator start, Buffer::Iterator end) override;
    void Print(std::ostream& os) const override;

  private:
    TypeId m_type{GetTypeId()};      //!< what the octets are
    const uint8_t* m_bytes{nullptr}; //!< the octets; none once read back
    uint32_t m_size{0};              //!< how many octets
};

NS_OBJECT_ENSURE_REGISTERED(L2RawHeader);

TypeId
L2RawHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::L2RawHeader")
                            .SetParent<Header>()
                            .SetGroupName("Moose")
                            .AddConstructor<L2RawHeader>();
    return tid;
}

L2RawHeader::L2RawHeader(TypeId type, const uint8_t* bytes, uint32_t size)
    : m_type(type),
      m_bytes(bytes),
      m_size(size)
{
}

TypeId
L2RawHeader::GetInstanceTypeId() const
{
    return m_type;
}

uint32_t
L2RawHeader::GetSerializedSize() const
{
    return m_size;
}

void
L2RawHeader::Serialize(Buffer::Iterator start) const
{
    start.Write(m_bytes, m_size);
}

uint32_t
L2RawHeader::Deserialize(Buffer::Iterator /* start */)
{
    return m_size;
}

uint32_t
L2RawHeader::Deserialize(Buffer::Iterator start, Buffer::Iterator end)
{
    m_size = end.GetDistanceFrom(start);
    return m_size;
}

void
L2RawHeader::Print(std::ostream& os) const
{
    os << "octets=" << m_size;
}

namespace
{

/** Most octets of a frame that edits can reach: the largest payload a rewriter may ask for, and the
 * headers before it. */
constexpr uint32_t MAX_HEAD = 2048;

/** What the octets of the head were called, from the start of the frame. */
struct NamedPart
{
    TypeId type;   //!< the header's
    uint32_t size; //!< its octets
};

/** A byte tag, kept while the packet is rebuilt. */
struct KeptTag
{
    std::unique_ptr<Tag> tag; //!< the tag
    uint32_t start;           //!< offset of the first octet it marks
    uint32_t end;             //!< offset after the last one
};

/**
 * @param edits the edits
 * @param count how many
 * @param size the frame's octets
 * @return how many octets of the frame's start the edits reach
 */
uint32_t
Reach(const l2_edit* edits, std::size_t count, uint32_t size)
{
    uint32_t reach = 0;
    uint32_t removed = 0;
    for (std::size_t i = 0; i < count; i++)
    {
        const l2_edit& edit = edits[i];
        const uint32_t length = edit.op == L2_EDIT_INSERT ? 0 : edit.length;
        // An earlier removal moved octets forward; an insertion only makes this too large.
        reach = std::max(reach, edit.offset + length + removed);
        removed += edit.op == L2_EDIT_REMOVE ? edit.length : 0;
    }
    return std::min(reach, size);
}

/**
 * Make the edits in a buffer.
 * @param head the octets
 * @param length how many there are
 * @param edits the edits
 * @param count how many
 * @return how many octets there are now
 */
uint32_t
Apply(uint8_t* head, uint32_t length, const l2_edit* edits, std::size_t count)
{
    for (std::size_t i = 0; i < count; i++)
    {
        const l2_edit& edit = edits[i];
        uint8_t* at = head + edit.offset;
        switch (edit.op)
        {
        case L2_EDIT_SET:
            NS_ASSERT(edit.offset + edit.length <= length);
            std::memcpy(at, edit.bytes, edit.length);
            break;
        case L2_EDIT_INSERT:
            NS_ASSERT(edit.offset <= length && length + edit.length <= MAX_HEAD);
            std::memmove(at + edit.length, at, length - edit.offset);
            std::memcpy(at, edit.bytes, edit.length);
            length += edit.length;
            break;
        case L2_EDIT_REMOVE:
            NS_ASSERT(edit.offset + edit.length <= length);
            std::memmove(at, at + edit.length, length - edit.offset - edit.length);
            length -= edit.length;
            break;
        }
    }
    return length;
}

/**
 * @param frame a frame
 * @param taken octets of its start; extended to the end of the header they end in
 * @return the names of these octets; none if packets do not record them (Packet::EnablePrinting())
 */
std::vector<NamedPart>
NamesOfHead(const Packet& frame, uint32_t& taken)
{
    std::vector<NamedPart> parts;
    uint32_t offset = 0;
    PacketMetadata::ItemIterator i = frame.BeginItem();
    while (offset < taken && i.HasNext())
    {
        const PacketMetadata::Item item = i.Next();
        const bool header = item.type == PacketMetadata::Item::HEADER && !item.isFragment;
        const uint32_t size =
            header ? item.currentSize : std::min<uint32_t>(item.currentSize, taken - offset);
        parts.push_back({header ? item.tid : L2RawHeader::GetTypeId(), size});
        offset += size;
    }
    taken = std::max(taken, offset);
    return parts;
}

/**
 * Where an offset has moved to.
 * @param offset offset before the edits
 * @param isEnd whether it is the end of a range: an insertion there is outside the range
 * @param edits the edits
 * @param count how many
 * @return offset after the edits
 */
uint32_t
Moved(uint32_t offset, bool isEnd, const l2_edit* edits, std::size_t count)
{
    for (std::size_t i = 0; i < count; i++)
    {
        const l2_edit& edit = edits[i];
        if (edit.op == L2_EDIT_INSERT &&
            (offset > edit.offset || (offset == edit.offset && !isEnd)))
        {
            offset += edit.length;
        }
        else if (edit.op == L2_EDIT_REMOVE && offset > edit.offset)
        {
            offset -= std::min<uint32_t>(edit.length, offset - edit.offset);
        }
    }
    return offset;
}

/**
 * @param frame a frame
 * @return its byte tags, but for those whose class cannot be constructed
 */
std::vector<KeptTag>
KeepByteTags(const Packet& frame)
{
    std::vector<KeptTag> kept;
    ByteTagIterator i = frame.GetByteTagIterator();
    while (i.HasNext())
    {
        ByteTagIterator::Item item = i.Next();
        if (!item.GetTypeId().HasConstructor())
        {
            continue;
        }
        ObjectBase* object = item.GetTypeId().GetConstructor()();
        std::unique_ptr<Tag> tag(dynamic_cast<Tag*>(object));
        NS_ASSERT(tag);
        item.GetTag(*tag);
        kept.push_back({std::move(tag), item.GetStart(), item.GetEnd()});
    }
    return kept;
}

} // namespace

Ptr<Packet>
L2EditFrame(Ptr<const Packet> frame, const l2_edit* edits, std::size_t count)
{
    uint32_t taken = Reach(edits, count, frame->GetSize());
    std::vector<NamedPart> parts = NamesOfHead(*frame, taken);
    std::array<uint8_t, MAX_HEAD> head;
    NS_ASSERT(taken <= MAX_HEAD);
    frame->CopyData(head.data(), taken);
    const uint32_t length = Apply(head.data(), taken, edits, count);
    const std::vector<KeptTag> kept = KeepByteTags(*frame);

    Ptr<Packet> edited = frame->Copy();
    edited->RemoveAtStart(taken);
    if (parts.empty() || length != taken)
    {
        parts = {{L2RawHeader::GetTypeId(), length}};
    }
    uint32_t end = length;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
    {
        end -= part->size;
        edited->AddHeader(L2RawHeader(part->type, head.data() + end, part->size));
    }

    if (!kept.empty())
    {
        edited->RemoveAllByteTags();
        for (const KeptTag& mark : kept)
        {
            const uint32_t from = Moved(mark.start, false, edits, count);
            const uint32_t to = Moved(mark.end, true, edits, count);
            if (from < to)
            {
                edited->AddByteTag(*mark.tag, from, to);
            }
        }
    }
    return edited;
}

} // namespace ns3
