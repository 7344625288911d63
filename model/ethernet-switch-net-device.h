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
 * @brief The learning bridge of IEEE 802.1D, as a scheme of L2SwitchNetDevice.
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

  protected:
    std::string Configure(l2_config& config) const override;

  private:
    uint32_t m_fdbCapacity; //!< dynamic entries of the forwarding database
    Time m_fdbAgeing;       //!< how long an address is kept without a frame from it
};

} // namespace ns3

#endif /* ETHERNET_SWITCH_NET_DEVICE_H */
