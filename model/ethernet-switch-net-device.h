/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ETHERNET_SWITCH_NET_DEVICE_H
#define ETHERNET_SWITCH_NET_DEVICE_H

#include "l2-switch-net-device.h"

namespace ns3
{

/**
 * @ingroup moose
 * @brief The learning bridge of IEEE 802.1D-2004, as a scheme of L2SwitchNetDevice.
 *
 * It runs the Rapid Spanning Tree Protocol of clause 17, unless SpanningTree is "static": then the
 * roles of its ports are computed from the graph that SetTopology() gives, and never change.
 * A new link forwards as soon as both ends agree. Where no bridge answers, it takes 3 s until the
 * port is taken for an edge, unless the port is managed as one (L2SwitchPortConfig::adminEdge).
 *
 * @attention With RSTP a simulation never runs out of events: it needs Simulator::Stop().
 * @attention A CsmaNetDevice destroys the BPDUs that it receives, so a loop through such ports is
 * not found. Ports to other switches are to be EthernetNetDevice (or FdNetDevice).
 */
class EthernetSwitchNetDevice : public L2SwitchNetDevice
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    // inherited from L2SwitchNetDevice
    std::string GetScheme() const override;
    bool NeedsTopology() const override;

  protected:
    std::string Configure(l2_config& config) const override;

  private:
    uint32_t m_fdbCapacity;     //!< dynamic entries of the forwarding database
    Time m_fdbAgeing;           //!< how long an address is kept without a frame from it
    std::string m_spanningTree; //!< "rstp" or "static"
    uint8_t m_forceVersion;     //!< 0 STP, 2 RSTP
    uint8_t m_helloTime;        //!< seconds
    uint8_t m_maxAge;           //!< seconds
    uint8_t m_forwardDelay;     //!< seconds
    uint8_t m_txHoldCount;      //!< BPDUs a second and port
};

} // namespace ns3

#endif /* ETHERNET_SWITCH_NET_DEVICE_H */
