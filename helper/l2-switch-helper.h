/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef L2_SWITCH_HELPER_H
#define L2_SWITCH_HELPER_H

#include "ns3/l2-switch-net-device.h"
#include "ns3/net-device-container.h"
#include "ns3/node.h"
#include "ns3/object-factory.h"

#include <string>

namespace ns3
{

/**
 * @ingroup moose
 * @brief Makes nodes switches.
 *
 * @code
 * L2SwitchHelper moose("moose");
 * moose.SetAttribute("Prefix", StringValue("02:11:11"));
 * Ptr<L2SwitchNetDevice> sw = moose.Install(node, ports);
 * @endcode
 */
class L2SwitchHelper
{
  public:
    /**
     * @param scheme how the switches decide: "moose" or "ethernet"
     * @throws std::invalid_argument for any other word
     */
    explicit L2SwitchHelper(const std::string& scheme);

    /**
     * Set an attribute of the switches installed from now on.
     * @param name an attribute of MooseSwitchNetDevice or EthernetSwitchNetDevice
     * @param value its value
     */
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @return a device with the attributes set so far, on no node
     */
    Ptr<L2SwitchNetDevice> Create() const;

    /**
     * Make a node a switch.
     * @param node the node
     * @param ports devices of the node, which become ports 1, 2, ... in this order
     * @return the switch
     */
    Ptr<L2SwitchNetDevice> Install(Ptr<Node> node, const NetDeviceContainer& ports) const;

    /**
     * @return the scheme given to the constructor
     */
    const std::string& GetScheme() const;

  private:
    std::string m_scheme;    //!< "moose" or "ethernet"
    ObjectFactory m_factory; //!< makes the devices
};

} // namespace ns3

#endif /* L2_SWITCH_HELPER_H */
