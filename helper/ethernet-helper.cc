/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ethernet-helper.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/log.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/node.h"
#include "ns3/ns3-compat.h"
#include "ns3/packet.h"

#include <sstream>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("EthernetHelper");

EthernetHelper::EthernetHelper()
    : m_flowControl(false)
{
    // Not by name, which needs the class to be registered: a helper may be a global variable.
    m_deviceFactory.SetTypeId(EthernetNetDevice::GetTypeId());
    m_channelFactory.SetTypeId(EthernetChannel::GetTypeId());
}

void
EthernetHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    m_deviceFactory.Set(name, value);
}

void
EthernetHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    m_channelFactory.Set(name, value);
}

void
EthernetHelper::EnableFlowControl()
{
    m_flowControl = true;
}

void
EthernetHelper::DisableFlowControl()
{
    m_flowControl = false;
}

Ptr<EthernetNetDevice>
EthernetHelper::InstallDevice(Ptr<Node> node) const
{
    const Ptr<EthernetNetDevice> device = m_deviceFactory.Create<EthernetNetDevice>();
    device->SetAddress(Mac48Address::Allocate());
    if (m_queueFactory.IsTypeIdSet())
    {
        device->SetQueue(m_queueFactory.Create<Queue<Packet>>());
    }
    node->AddDevice(device);
    if (m_flowControl)
    {
        const Ptr<NetDeviceQueueInterface> interface = CreateObject<NetDeviceQueueInterface>();
        interface->GetTxQueue(0)->ConnectQueueTraces(device->GetQueue());
        device->AggregateObject(interface);
        device->SetAttribute("QueueBypass", BooleanValue(false));
    }
    return device;
}

NetDeviceContainer
EthernetHelper::Install(Ptr<Node> a, Ptr<Node> b) const
{
    NS_LOG_FUNCTION(this << a << b);
    const Ptr<EthernetNetDevice> deviceA = InstallDevice(a);
    const Ptr<EthernetNetDevice> deviceB = InstallDevice(b);
    const Ptr<EthernetChannel> channel = m_channelFactory.Create<EthernetChannel>();
    deviceA->Attach(channel);
    deviceB->Attach(channel);
    NetDeviceContainer devices;
    devices.Add(deviceA);
    devices.Add(deviceB);
    return devices;
}

NetDeviceContainer
EthernetHelper::Install(const NodeContainer& nodes) const
{
    NS_ABORT_MSG_IF(nodes.GetN() != 2, "EthernetHelper: a link has two ends, not " << nodes.GetN());
    return Install(nodes.Get(0), nodes.Get(1));
}

void
EthernetHelper::EnablePcapInternal(std::string prefix,
                                   Ptr<NetDevice> nd,
                                   bool promiscuous,
                                   bool explicitFilename)
{
    // Called for every device of the nodes that a user names, so others than ours come by.
    const Ptr<EthernetNetDevice> device = nd->GetObject<EthernetNetDevice>();
    if (!device)
    {
        return;
    }
    PcapHelper pcap;
    const std::string name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, device);
    const Ptr<PcapFileWrapper> file = pcap.CreateFile(name, std::ios::out, compat::PCAP_ETHERNET);
    pcap.HookDefaultSink<EthernetNetDevice>(device,
                                            promiscuous ? "PromiscSniffer" : "Sniffer",
                                            file);
}

void
EthernetHelper::EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                                    std::string prefix,
                                    Ptr<NetDevice> nd,
                                    bool explicitFilename)
{
    const Ptr<EthernetNetDevice> device = nd->GetObject<EthernetNetDevice>();
    if (!device)
    {
        return;
    }
    Packet::EnablePrinting();
    device->SetAttribute("QueueBypass", BooleanValue(false));
    const Ptr<Queue<Packet>> queue = device->GetQueue();

    AsciiTraceHelper ascii;
    if (!stream)
    {
        // A file for this device alone: its lines need not say which device they are about.
        const std::string name =
            explicitFilename ? prefix : ascii.GetFilenameFromDevice(prefix, device);
        stream = ascii.CreateFileStream(name);
        ascii.HookDefaultEnqueueSinkWithoutContext(queue, "Enqueue", stream);
        ascii.HookDefaultDequeueSinkWithoutContext(queue, "Dequeue", stream);
        ascii.HookDefaultReceiveSinkWithoutContext(device, "MacRx", stream);
        for (const std::string source : {"MacTxDrop", "MacRxDrop", "PhyRxDrop"})
        {
            ascii.HookDefaultDropSinkWithoutContext(device, source, stream);
        }
        return;
    }
    std::ostringstream path;
    path << "/NodeList/" << nd->GetNode()->GetId() << "/DeviceList/" << nd->GetIfIndex()
         << "/$ns3::EthernetNetDevice/";
    const std::string p = path.str();
    ascii.HookDefaultEnqueueSinkWithContext(queue, p + "TxQueue/Enqueue", "Enqueue", stream);
    ascii.HookDefaultDequeueSinkWithContext(queue, p + "TxQueue/Dequeue", "Dequeue", stream);
    ascii.HookDefaultReceiveSinkWithContext(device, p + "MacRx", "MacRx", stream);
    for (const std::string source : {"MacTxDrop", "MacRxDrop", "PhyRxDrop"})
    {
        ascii.HookDefaultDropSinkWithContext(device, p + source, source, stream);
    }
}

} // namespace ns3
