/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ethernet-link-test-case.h"

#include "ns3/abort.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace ethernet_test
{

std::string
Hex(Ptr<const Packet> packet)
{
    std::vector<uint8_t> octets(packet->GetSize());
    packet->CopyData(octets.data(), packet->GetSize());
    std::string text;
    for (const uint8_t octet : octets)
    {
        text += "0123456789abcdef"[octet >> 4];
        text += "0123456789abcdef"[octet & 15];
    }
    return text;
}

Ptr<Packet>
FromHex(const std::string& text)
{
    std::vector<uint8_t> octets;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    {
        octets.push_back(static_cast<uint8_t>(std::stoul(text.substr(i, 2), nullptr, 16)));
    }
    return Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size()));
}

std::string
Zeros(std::size_t n)
{
    return std::string(2 * n, '0');
}

// ---- Recorder -----------------------------------------------------------------------------------

void
Recorder::Watch(Ptr<EthernetNetDevice> device)
{
    WatchTraces(device);
    device->SetReceiveCallback(MakeCallback(&Recorder::Receive, this));
}

void
Recorder::WatchTraces(Ptr<EthernetNetDevice> device)
{
    m_device = device;
    for (const std::string source : {"MacTx",
                                     "MacTxDrop",
                                     "MacPromiscRx",
                                     "MacRx",
                                     "MacRxDrop",
                                     "PhyTxBegin",
                                     "PhyRxEnd",
                                     "PhyRxDrop",
                                     "Sniffer",
                                     "PromiscSniffer"})
    {
        WatchTrace(source);
    }
    device->TraceConnectWithoutContext("LinkChange", MakeCallback(&Recorder::Link, this));
    device->AddLinkChangeCallback(MakeCallback(&Recorder::LinkCallback, this));
}

void
Recorder::WatchTrace(const std::string& source)
{
    const bool found = m_device->TraceConnect(source, source, MakeCallback(&Recorder::Trace, this));
    NS_ABORT_MSG_IF(!found, "no trace source " << source);
}

void
Recorder::WatchPromiscuously()
{
    m_device->SetPromiscReceiveCallback(MakeCallback(&Recorder::PromiscReceive, this));
}

std::size_t
Recorder::Count(const std::string& source)
{
    return m_times[source].size();
}

Delivery
Recorder::Note(Ptr<const Packet> packet, uint16_t protocol, const Address& from)
{
    return {Simulator::Now().GetNanoSeconds(),
            Hex(packet),
            protocol,
            Mac48Address::ConvertFrom(from),
            Mac48Address(),
            NetDevice::PACKET_HOST,
            Simulator::GetContext()};
}

bool
Recorder::Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t protocol, const Address& from)
{
    m_delivered.push_back(Note(packet, protocol, from));
    return true;
}

bool
Recorder::PromiscReceive(Ptr<NetDevice>,
                         Ptr<const Packet> packet,
                         uint16_t protocol,
                         const Address& from,
                         const Address& to,
                         NetDevice::PacketType type)
{
    Delivery delivery = Note(packet, protocol, from);
    delivery.to = Mac48Address::ConvertFrom(to);
    delivery.type = type;
    m_promiscuous.push_back(delivery);
    return true;
}

void
Recorder::Trace(std::string source, Ptr<const Packet> packet)
{
    m_times[source].push_back(Simulator::Now().GetNanoSeconds());
    m_packets[source].push_back(Hex(packet));
}

void
Recorder::Link(bool up)
{
    m_links.push_back(up);
}

void
Recorder::LinkCallback()
{
    const Ptr<Channel> channel = m_device->GetChannel();
    m_linkCallbacks.emplace_back(channel->GetDevice(0)->IsLinkUp(),
                                 channel->GetDevice(1)->IsLinkUp());
}

// ---- RecordingSink ------------------------------------------------------------------------------

void
RecordingSink::ReceiveFrame(uint32_t port, Ptr<Packet> frame)
{
    m_frames.push_back(frame);
    m_ports.push_back(port);
    for (const Ptr<EthernetNetDevice>& out : m_out)
    {
        out->SendFrame(frame);
    }
}

void
RecordingSink::LinkChange(uint32_t port, bool up)
{
    m_changes.emplace_back(port, up);
}

// ---- EthernetLinkTestCase -----------------------------------------------------------------------

EthernetLinkTestCase::EthernetLinkTestCase(const std::string& name)
    : TestCase(name)
{
}

void
EthernetLinkTestCase::DoTeardown()
{
    Simulator::Destroy();
    for (uint32_t i = 0; i < 2; i++)
    {
        m_device[i] = nullptr;
        m_seen[i] = Recorder();
    }
    m_channel = nullptr;
    m_nodes = NodeContainer();
}

void
EthernetLinkTestCase::Lay()
{
    m_nodes.Create(2);
    const NetDeviceContainer devices = m_helper.Install(m_nodes);
    for (uint32_t i = 0; i < 2; i++)
    {
        m_device[i] = DynamicCast<EthernetNetDevice>(devices.Get(i));
        m_seen[i].Watch(m_device[i]);
    }
    m_device[0]->SetAddress(Mac48Address("02:00:00:00:00:0a"));
    m_device[1]->SetAddress(Mac48Address("02:00:00:00:00:0b"));
    m_channel = DynamicCast<EthernetChannel>(m_device[0]->GetChannel());
    Simulator::Run(); // nodes schedule the initialisation of their devices
}

void
EthernetLinkTestCase::Rest()
{
    Simulator::Stop(MicroSeconds(1));
    Simulator::Run();
}

bool
EthernetLinkTestCase::SendZeros(uint32_t i, uint32_t size)
{
    return m_device[i]->Send(Create<Packet>(size), m_device[1 - i]->GetAddress(), TYPE_TEST);
}

} // namespace ethernet_test
} // namespace ns3
