/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef L2_HOP_TAG_H
#define L2_HOP_TAG_H

#include "ns3/packet.h"
#include "ns3/tag.h"

namespace ns3
{

/**
 * @ingroup moose
 * @brief Packet tag that counts the switches a packet has passed.
 *
 * Who wants to know adds the tag to what it sends; every L2SwitchNetDevice that forwards a tagged
 * packet adds one. The links passed are the switches passed and one more. A packet without the tag
 * costs a switch the walk through its list of tags, usually empty.
 */
class L2HopTag : public Tag
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * @return how many switches have been passed
     */
    uint32_t GetHops() const;

    /**
     * Count one switch.
     * @param frame a packet that may be shared
     * @return the packet itself if it has no tag, else a copy whose tag counts one more
     */
    static Ptr<Packet> Count(Ptr<Packet> frame);

    // inherited from Tag
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer buffer) const override;
    void Deserialize(TagBuffer buffer) override;
    void Print(std::ostream& os) const override;

  private:
    uint32_t m_hops{0}; //!< switches passed
};

} // namespace ns3

#endif /* L2_HOP_TAG_H */
