/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ETHERNET_HELPER_H
#define ETHERNET_HELPER_H

#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/queue.h"
#include "ns3/trace-helper.h"

#include <string>

namespace ns3
{

class EthernetNetDevice;
class Node;

/**
 * @ingroup moose
 * @brief Lay Ethernet links: an EthernetNetDevice on each of two nodes, and an EthernetChannel.
 *
 * Devices get an address from Mac48Address::Allocate().
 *
 * **Flow control** is off by default, other than in ns-3's helpers. With it, each device has a
 * NetDeviceQueueInterface, and then Ipv4AddressHelper::Assign() puts a queue disc (fq_codel) on
 * every device of a host, which every packet passes, and a full transmit queue holds the queue disc
 * back instead of dropping. Studies of queueing at hosts want that. It has its price: each packet
 * becomes a queue disc item, is classified, and enqueued and dequeued twice; and events are added
 * whenever the transmit queue fills. Without it packets go from IP straight to the device, and what
 * the transmit queue (100 packets by default) cannot hold is dropped there. A queue disc can be
 * installed on a device only with flow control.
 *
 * **Ascii traces** have a line for each of: + a frame enters the transmit queue; - a frame leaves
 * it and its transmission begins; d a frame is dropped (MacTxDrop, MacRxDrop, PhyRxDrop); r a frame
 * is delivered (MacRx). Flow control and ascii traces both set the device's attribute QueueBypass
 * to false, so that queue traces show every frame.
 *
 * **Pcap** files have the link type Ethernet, and a frame at the time its transmission began or its
 * reception ended. Capturing is promiscuous if asked for; a port of a switch always sees all.
 */
class EthernetHelper : public PcapHelperForDevice, public AsciiTraceHelperForDevice
{
  public:
    EthernetHelper();
    ~EthernetHelper() override = default;

    /**
     * @brief Set an attribute of each device installed from now on.
     * @param name the attribute of EthernetNetDevice
     * @param value its value
     */
    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @brief Set an attribute of each channel made from now on.
     * @param name the attribute of EthernetChannel
     * @param value its value
     */
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @brief Set the transmit queue of each device installed from now on; without this call it is
     * what the attribute EthernetNetDevice::TxQueue has by default.
     * @tparam Ts \deduced names and values
     * @param type type of the queue, such as "ns3::DropTailQueue" (the item type may be left out)
     * @param args names and values (AttributeValue) of its attributes, alternating
     */
    template <typename... Ts>
    void SetQueue(std::string type, Ts&&... args);

    /**
     * @brief Give each device installed from now on a NetDeviceQueueInterface.
     */
    void EnableFlowControl();

    /**
     * @brief Do not. This is the default.
     */
    void DisableFlowControl();

    /**
     * @brief Lay a link between two nodes.
     * @param a one node
     * @param b the other; may be the same
     * @return the device of a and the device of b
     */
    NetDeviceContainer Install(Ptr<Node> a, Ptr<Node> b) const;

    /**
     * @brief Lay a link between two nodes.
     * @param nodes exactly two nodes
     * @return their devices, in the same order
     */
    NetDeviceContainer Install(const NodeContainer& nodes) const;

  private:
    /**
     * @brief Make a device and add it to a node.
     * @param node the node
     * @return the device
     */
    Ptr<EthernetNetDevice> InstallDevice(Ptr<Node> node) const;

    // inherited from PcapHelperForDevice and AsciiTraceHelperForDevice
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> nd,
                            bool promiscuous,
                            bool explicitFilename) override;
    void EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                             std::string prefix,
                             Ptr<NetDevice> nd,
                             bool explicitFilename) override;

    ObjectFactory m_deviceFactory;  //!< makes devices
    ObjectFactory m_channelFactory; //!< makes channels
    ObjectFactory m_queueFactory;   //!< makes queues, if SetQueue() was called
    bool m_flowControl;             //!< give devices a NetDeviceQueueInterface
};

template <typename... Ts>
void
EthernetHelper::SetQueue(std::string type, Ts&&... args)
{
    QueueBase::AppendItemTypeIfNotPresent(type, "Packet");
    m_queueFactory = ObjectFactory();
    m_queueFactory.SetTypeId(type);
    m_queueFactory.Set(std::forward<Ts>(args)...);
}

} // namespace ns3

#endif /* ETHERNET_HELPER_H */
