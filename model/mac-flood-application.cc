/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mac-flood-application.h"

#include "ethernet-net-device.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <array>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("MacFloodApplication");

NS_OBJECT_ENSURE_REGISTERED(MacFloodApplication);

namespace
{

constexpr uint32_t HEADER = 14;          //!< octets of the MAC header
constexpr uint32_t SMALLEST = 60;        //!< octets of the smallest frame without FCS
constexpr uint32_t LARGEST = 1514;       //!< octets of the largest frame without FCS
constexpr uint16_t SMALLEST_TYPE = 1536; //!< smaller numbers are lengths [802.3 3.2.6]

} // namespace

TypeId
MacFloodApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::MacFloodApplication")
            .SetParent<Application>()
            .SetGroupName("Moose")
            .AddConstructor<MacFloodApplication>()
            .AddAttribute("Rate",
                          "Frames a second, more than 0.",
                          DoubleValue(1000),
                          MakeDoubleAccessor(&MacFloodApplication::m_rate),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("Addresses",
                          "Number of source addresses used in turn; 0 for a new one each frame.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&MacFloodApplication::m_addresses),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("EtherType",
                          "EtherType of the frames, 1536 up.",
                          UintegerValue(DEFAULT_TYPE),
                          MakeUintegerAccessor(&MacFloodApplication::m_type),
                          MakeUintegerChecker<uint16_t>(SMALLEST_TYPE))
            .AddAttribute("FrameSize",
                          "Octets of a frame from destination address on, without FCS, 60 to 1514.",
                          UintegerValue(SMALLEST),
                          MakeUintegerAccessor(&MacFloodApplication::m_size),
                          MakeUintegerChecker<uint32_t>(SMALLEST, LARGEST))
            .AddTraceSource("Tx",
                            "A frame, whole but for its FCS, is handed to the port.",
                            MakeTraceSourceAccessor(&MacFloodApplication::m_txTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

MacFloodApplication::MacFloodApplication()
    : m_random(CreateObject<UniformRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

MacFloodApplication::~MacFloodApplication()
{
    NS_LOG_FUNCTION(this);
}

void
MacFloodApplication::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_next.Cancel();
    m_device = nullptr;
    Application::DoDispose();
}

void
MacFloodApplication::SetDevice(Ptr<EthernetNetDevice> device)
{
    NS_LOG_FUNCTION(this << device);
    m_device = device;
}

uint64_t
MacFloodApplication::GetSent() const
{
    return m_sent;
}

int64_t
MacFloodApplication::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

void
MacFloodApplication::StartApplication()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_UNLESS(m_rate > 0, "MacFloodApplication: Rate is 0");
    for (uint32_t i = 0; !m_device && i < GetNode()->GetNDevices(); i++)
    {
        m_device = DynamicCast<EthernetNetDevice>(GetNode()->GetDevice(i));
    }
    NS_ABORT_MSG_UNLESS(m_device, "MacFloodApplication: the node has no EthernetNetDevice");
    m_next = Simulator::Schedule(Seconds(m_random->GetValue(0, 1 / m_rate)),
                                 &MacFloodApplication::SendNext,
                                 this);
}

void
MacFloodApplication::StopApplication()
{
    NS_LOG_FUNCTION(this);
    m_next.Cancel();
}

Mac48Address
MacFloodApplication::Invent()
{
    std::array<uint8_t, 6> octets;
    for (uint8_t& octet : octets)
    {
        octet = static_cast<uint8_t>(m_random->GetInteger(0, 255));
    }
    octets[0] &= 0xfc; // neither a group nor locally administered [802.3 3.2.3]
    Mac48Address address;
    address.CopyFrom(octets.data());
    return address;
}

Mac48Address
MacFloodApplication::ChooseSource()
{
    if (m_addresses == 0)
    {
        return Invent();
    }
    if (m_invented.size() < m_addresses)
    {
        m_invented.push_back(Invent());
        return m_invented.back();
    }
    return m_invented[m_sent % m_addresses];
}

void
MacFloodApplication::SendNext()
{
    m_next = Simulator::Schedule(Seconds(1 / m_rate), &MacFloodApplication::SendNext, this);
    std::array<uint8_t, HEADER> header;
    Invent().CopyTo(header.data());
    ChooseSource().CopyTo(header.data() + 6);
    header[12] = static_cast<uint8_t>(m_type >> 8);
    header[13] = static_cast<uint8_t>(m_type);
    const Ptr<Packet> frame = Create<Packet>(header.data(), HEADER);
    frame->AddAtEnd(Create<Packet>(m_size - HEADER));
    m_sent++;
    m_txTrace(frame);
    m_device->SendFrame(frame);
}

} // namespace ns3
