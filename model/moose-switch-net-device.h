/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_SWITCH_NET_DEVICE_H
#define MOOSE_SWITCH_NET_DEVICE_H

#include "l2-switch-net-device.h"

#include "ns3/ipv4-address.h"

struct l2_isis_config;
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
 *
 * With Routing "link-state" (default) switches find their neighbours, routes and broadcast tree by
 * IS-IS, and find new ones when links fail or come back. A port is a trunk as soon as a MOOSE
 * switch of the same address plan, area and key answers there. One that is managed as an edge
 * (L2SwitchPortConfig::adminEdge) serves hosts at once; any other is pending, and discards, until
 * EdgeDelay has passed without a hello. With "precomputed" all this is computed from the graph that
 * SetTopology() gives, and never changes.
 *
 * @attention With link-state routing a simulation never runs out of events: it needs
 * Simulator::Stop().
 * @attention A CsmaNetDevice destroys the PDUs of IS-IS that it receives. Ports to other switches
 * are to be EthernetNetDevice (or FdNetDevice).
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
    bool NeedsTopology() const override;

  protected:
    std::string Configure(l2_config& config) const override;

  private:
    /**
     * Translate the attributes AddressPlan and PrefixLength.
     * @param plan set
     * @return empty, or what is wrong
     */
    std::string MakePlan(l2_plan& plan) const;
    /**
     * Translate the attributes of IS-IS.
     * @param isis set
     * @return empty, or what is wrong
     */
    std::string MakeIsis(l2_isis_config& isis) const;

    std::string m_addressPlan; //!< "flat", "area" or "class"
    uint8_t m_prefixLength;    //!< bits of a switch prefix
    std::string m_prefix;      //!< this switch's prefix
    std::string m_hostId;      //!< "sequential", "port" or "hash"
    uint8_t m_hostIdPortBits;  //!< leading bits of the host identifier that say the port
    uint32_t m_hostCapacity;   //!< local hosts a switch can hold
    Time m_hostHold;           //!< how long a silent host keeps its identifier
    std::string m_broadcast;   //!< "tree" or "rpf"
    uint8_t m_maxPaths;        //!< equal-cost next hops used for a prefix

    // IS-IS
    std::string m_routing;        //!< "link-state" or "precomputed"
    uint16_t m_area;              //!< in the area address 49.xxxx
    Time m_helloInterval;         //!< between two hellos
    uint8_t m_helloMultiplier;    //!< hellos lost before a neighbour is dead
    uint16_t m_lspLifetime;       //!< seconds
    uint32_t m_lsdbCapacity;      //!< LSPs held
    Time m_spfInitialDelay;       //!< from the first change to paths
    Time m_spfShortDelay;         //!< the same, soon after another
    Time m_spfLongDelay;          //!< the same, while changes go on
    Time m_spfLearnTime;          //!< how long a change is taken for a single one
    Time m_spfHoldDown;           //!< quiet until the initial delay is used again
    Time m_edgeDelay;             //!< without hellos until a port is an edge
    Time m_settleTime;            //!< until broadcasts are accepted on a new way
    bool m_overload;              //!< asks for no transit traffic
    Ipv4Address m_ipv4Address;    //!< told to neighbours; 0.0.0.0 for none
    std::string m_hostname;       //!< dynamic hostname; empty for none
    std::string m_authentication; //!< "none", "hmac-md5" or "hmac-sha256"
    std::string m_key;            //!< the secret that all switches share
    uint16_t m_keyId;             //!< which key it is
};

} // namespace ns3

#endif /* MOOSE_SWITCH_NET_DEVICE_H */
