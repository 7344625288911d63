/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-frame-edit: the packet that L2EditFrame() makes has the octets that the edits
 * describe, and its byte tags mark the octets that they marked before.
 *
 * Oracle: the same edits made in a list of octets, each of which carries the tags that mark it. An
 * octet that is set keeps its tags, one that is removed takes them along, and one that is inserted
 * inside a tag's range belongs to the range.
 */

#include "core/l2.h"
#include "l2-frame-edit.h"

#include "ns3/flow-id-tag.h"
#include "ns3/l2-hop-tag.h"
#include "ns3/packet.h"
#include "ns3/test.h"

#include <algorithm>
#include <random>
#include <vector>

using namespace ns3;

namespace
{

/** A run of octets that a tag marks. */
struct Mark
{
    uint32_t id;    //!< the tag
    uint32_t start; //!< first octet
    uint32_t end;   //!< after the last
};

/** A frame as a list of octets, each with the identifiers of the tags that mark it. */
struct Model
{
    std::vector<uint8_t> octets;            //!< the octets
    std::vector<std::vector<uint32_t>> ids; //!< their tags

    /**
     * Make an edit.
     * @param edit the edit
     */
    void Apply(const l2_edit& edit)
    {
        for (uint16_t i = 0; i < edit.length; i++)
        {
            const std::size_t at = edit.offset + (edit.op == L2_EDIT_REMOVE ? 0 : i);
            if (edit.op == L2_EDIT_SET)
            {
                octets[at] = edit.bytes[i];
            }
            else if (edit.op == L2_EDIT_REMOVE)
            {
                octets.erase(octets.begin() + at);
                ids.erase(ids.begin() + at);
            }
            else
            {
                octets.insert(octets.begin() + at, edit.bytes[i]);
                ids.insert(ids.begin() + at, Between(at));
            }
        }
    }

    /**
     * @param at an offset
     * @return the tags that mark both the octet before it and the one at it
     */
    std::vector<uint32_t> Between(std::size_t at) const
    {
        std::vector<uint32_t> both;
        if (at > 0 && at < ids.size())
        {
            std::set_intersection(ids[at - 1].begin(),
                                  ids[at - 1].end(),
                                  ids[at].begin(),
                                  ids[at].end(),
                                  std::back_inserter(both));
        }
        return both;
    }

    /**
     * @param count number of tags
     * @return the runs of octets that they mark, by identifier
     */
    std::vector<Mark> GetMarks(uint32_t count) const
    {
        std::vector<Mark> marks;
        for (uint32_t id = 0; id < count; id++)
        {
            const auto has = [id](const std::vector<uint32_t>& list) {
                return std::find(list.begin(), list.end(), id) != list.end();
            };
            const auto first = std::find_if(ids.begin(), ids.end(), has);
            const auto last = std::find_if_not(first, ids.end(), has);
            if (first != last)
            {
                marks.push_back({id,
                                 static_cast<uint32_t>(first - ids.begin()),
                                 static_cast<uint32_t>(last - ids.begin())});
            }
        }
        return marks;
    }
};

} // namespace

/** @brief See the file's comment. */
class RandomEditTestCase : public TestCase
{
  public:
    RandomEditTestCase()
        : TestCase("Random edits give the octets and the marks that a list of octets gives")
    {
    }

  private:
    std::mt19937 m_random{1}; //!< random numbers

    /**
     * @param size octets of the frame as it is now
     * @return an edit within its first 80 octets
     */
    l2_edit MakeEdit(uint32_t size)
    {
        const l2_edit_op ops[] = {L2_EDIT_SET, L2_EDIT_INSERT, L2_EDIT_REMOVE};
        l2_edit edit = {};
        edit.op = ops[m_random() % 3];
        edit.length = 1 + m_random() % L2_EDIT_BYTES;
        edit.offset = m_random() % (std::min<uint32_t>(size, 80) - edit.length + 1);
        for (uint8_t& byte : edit.bytes)
        {
            byte = m_random();
        }
        return edit;
    }

    /**
     * Make a frame with tags in both forms.
     * @param model the model
     * @param tags number of tags
     * @return the packet
     */
    Ptr<Packet> MakeFrame(Model& model, uint32_t tags)
    {
        model.octets.resize(60 + m_random() % 1440);
        std::generate(model.octets.begin(), model.octets.end(), std::ref(m_random));
        model.ids.resize(model.octets.size());
        Ptr<Packet> packet = Create<Packet>(model.octets.data(), model.octets.size());
        for (uint32_t id = 0; id < tags; id++)
        {
            const uint32_t reach = m_random() % 2 ? 60 : model.octets.size();
            const uint32_t start = m_random() % reach;
            const uint32_t end = start + 1 + m_random() % (reach - start);
            packet->AddByteTag(FlowIdTag(id), start, end);
            for (uint32_t i = start; i < end; i++)
            {
                model.ids[i].push_back(id);
            }
        }
        return packet;
    }

    /**
     * Compare a packet's byte tags with those expected.
     * @param packet the packet
     * @param expected the marks by identifier
     * @param round for messages
     */
    void CompareMarks(Ptr<Packet> packet, const std::vector<Mark>& expected, uint32_t round)
    {
        std::vector<Mark> marks;
        ByteTagIterator i = packet->GetByteTagIterator();
        while (i.HasNext())
        {
            ByteTagIterator::Item item = i.Next();
            FlowIdTag tag;
            item.GetTag(tag);
            marks.push_back({tag.GetFlowId(), item.GetStart(), item.GetEnd()});
        }
        std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
            return a.id < b.id;
        });
        NS_TEST_ASSERT_MSG_EQ((marks.size()), (expected.size()), "tags; round " << round);
        for (std::size_t k = 0; k < std::min(marks.size(), expected.size()); k++)
        {
            NS_TEST_ASSERT_MSG_EQ((marks[k].id), (expected[k].id), "which; round " << round);
            NS_TEST_ASSERT_MSG_EQ((marks[k].start), (expected[k].start), "start; round " << round);
            NS_TEST_ASSERT_MSG_EQ((marks[k].end), (expected[k].end), "end; round " << round);
        }
    }

    void DoRun() override
    {
        for (uint32_t round = 0; round < 5000; round++)
        {
            Model model;
            const uint32_t tags = m_random() % 4;
            Ptr<Packet> frame = MakeFrame(model, tags);
            frame->AddPacketTag(L2HopTag());
            const std::vector<uint8_t> before = model.octets;
            std::vector<l2_edit> edits;
            for (uint32_t i = 1 + m_random() % 5; i > 0; i--)
            {
                edits.push_back(MakeEdit(model.octets.size()));
                model.Apply(edits.back());
            }
            Ptr<Packet> edited = L2EditFrame(frame, edits.data(), edits.size());

            std::vector<uint8_t> octets(edited->GetSize());
            edited->CopyData(octets.data(), octets.size());
            NS_TEST_ASSERT_MSG_EQ((octets == model.octets), true, "octets; round " << round);
            octets.resize(frame->GetSize());
            frame->CopyData(octets.data(), octets.size());
            NS_TEST_ASSERT_MSG_EQ((octets == before), true, "the original; round " << round);
            NS_TEST_ASSERT_MSG_EQ((edited->GetUid()), (frame->GetUid()), "uid; round " << round);
            L2HopTag hops;
            NS_TEST_ASSERT_MSG_EQ((edited->PeekPacketTag(hops)), true, "tag; round " << round);
            CompareMarks(edited, model.GetMarks(tags), round);
        }
    }
};

/** @brief Its suite. */
class L2FrameEditTestSuite : public TestSuite
{
  public:
    L2FrameEditTestSuite()
        : TestSuite("moose-frame-edit", Type::UNIT)
    {
        AddTestCase(new RandomEditTestCase);
    }
};

static L2FrameEditTestSuite g_l2FrameEditTestSuite; //!< registers the suite
