/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_SWITCH_NET_DEVICE_H
#define MOOSE_SWITCH_NET_DEVICE_H

#include "l2-switch-net-device.h"

struct l2_plan;

namespace ns3
{

/**
 * @ingroup moose
 * @brief A MOOSE switch: gives hosts addresses that begin with its own prefix, rewrites frames at
 * the edge, and forwards by prefix.
 *
 * The attributes are the members of the core's configuration, under ns-3's kind of names;
 * enumerated ones are given as words.
 */
class MooseSwitchNetDevice : public L2SwitchNetDevice
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * Ask this switch's address plan.
     * @param number which switch of the network: from 1, or in an AREA plan area * 65536 + number
     * @return the prefix of that switch, such as "02:00:01:00:00:00/24"
     * @throws std::invalid_argument if there is no such plan, or no such switch in it
     */
    std::string GetPrefixOf(uint64_t number) const;

    /**
     * @return whether the attribute AddressPlan is "area"
     */
    bool HasAreas() const;

    // inherited from L2SwitchNetDevice
    std::string GetScheme() const override;

  protected:
    std::string Configure(l2_config& config) const override;

  private:
    /**
     * Translate the attributes AddressPlan and PrefixLength.
     * @param plan set
     * @return empty, or what is wrong
     */
    std::string MakePlan(l2_plan& plan) const;

    std::string m_addressPlan; //!< "flat", "area" or "class"
    uint8_t m_prefixLength;    //!< bits of a switch prefix
    std::string m_prefix;      //!< this switch's prefix
    std::string m_hostId;      //!< "sequential", "port" or "hash"
    uint8_t m_hostIdPortBits;  //!< leading bits of the host identifier that say the port
    uint32_t m_hostCapacity;   //!< local hosts a switch can hold
    Time m_hostHold;           //!< how long a silent host keeps its identifier
    std::string m_broadcast;   //!< "tree" or "rpf"
    uint8_t m_maxPaths;        //!< equal-cost next hops used for a prefix
};

} // namespace ns3

#endif /* MOOSE_SWITCH_NET_DEVICE_H */
