/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "arp-load-application.h"

#include "broadcast-mix-application.h"
#include "ethernet-net-device.h"

#include "ns3/abort.h"
#include "ns3/arp-cache.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ArpLoadApplication");

NS_OBJECT_ENSURE_REGISTERED(ArpLoadApplication);
NS_OBJECT_ENSURE_REGISTERED(PoissonArpApplication);
NS_OBJECT_ENSURE_REGISTERED(AddressScanApplication);

// ---- ArpLoadApplication -------------------------------------------------------------------------

TypeId
ArpLoadApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ArpLoadApplication")
            .SetParent<Application>()
            .SetGroupName("Moose")
            .AddTraceSource("Asked",
                            "An address is about to be asked for.",
                            MakeTraceSourceAccessor(&ArpLoadApplication::m_askedTrace),
                            "ns3::ArpLoadApplication::AskedTracedCallback");
    return tid;
}

ArpLoadApplication::ArpLoadApplication()
{
    NS_LOG_FUNCTION(this);
}

ArpLoadApplication::~ArpLoadApplication()
{
    NS_LOG_FUNCTION(this);
}

void
ArpLoadApplication::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_next.Cancel();
    m_socket = nullptr;
    Application::DoDispose();
}

uint64_t
ArpLoadApplication::GetAsked() const
{
    return m_asked;
}

void
ArpLoadApplication::StartApplication()
{
    NS_LOG_FUNCTION(this);
    m_socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
    NS_ABORT_MSG_IF(m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT)) != 0,
                    "ArpLoadApplication: UDP port " << PORT << " is in use");
    m_socket->SetRecvCallback(MakeCallback(&ArpLoadApplication::Discard));
    DoStart();
}

void
ArpLoadApplication::StopApplication()
{
    NS_LOG_FUNCTION(this);
    m_next.Cancel(); // the socket stays: others may still send
}

void
ArpLoadApplication::ScheduleNext(Time delay)
{
    m_next = Simulator::Schedule(delay, &ArpLoadApplication::DoNext, this);
}

void
ArpLoadApplication::Note(Ipv4Address target)
{
    m_asked++;
    m_askedTrace(target);
}

void
ArpLoadApplication::SendTo(Ipv4Address target)
{
    m_socket->SendTo(Create<Packet>(1), 0, InetSocketAddress(target, PORT));
}

void
ArpLoadApplication::Discard(Ptr<Socket> socket)
{
    while (socket->Recv())
    {
    }
}

// ---- PoissonArpApplication ----------------------------------------------------------------------

TypeId
PoissonArpApplication::GetTypeId()
{
    static TypeId tid = TypeId("ns3::PoissonArpApplication")
                            .SetParent<ArpLoadApplication>()
                            .SetGroupName("Moose")
                            .AddConstructor<PoissonArpApplication>()
                            .AddAttribute("Rate",
                                          "Addresses resolved a second, on average; 0 for none.",
                                          DoubleValue(0.47),
                                          MakeDoubleAccessor(&PoissonArpApplication::m_rate),
                                          MakeDoubleChecker<double>(0));
    return tid;
}

PoissonArpApplication::PoissonArpApplication()
    : m_pauses(CreateObject<ExponentialRandomVariable>()),
      m_choice(CreateObject<UniformRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

PoissonArpApplication::~PoissonArpApplication()
{
    NS_LOG_FUNCTION(this);
}

void
PoissonArpApplication::SetTargets(const Targets& targets, uint32_t self)
{
    NS_LOG_FUNCTION(this << self);
    NS_ABORT_MSG_UNLESS(targets->size() >= 2, "PoissonArpApplication: nobody to ask for");
    m_targets = targets;
    m_self = self;
}

uint64_t
PoissonArpApplication::GetSkipped() const
{
    return m_skipped;
}

int64_t
PoissonArpApplication::AssignStreams(int64_t stream)
{
    m_pauses->SetStream(stream);
    m_choice->SetStream(stream + 1);
    return 2;
}

void
PoissonArpApplication::DoStart()
{
    if (m_rate > 0)
    {
        NS_ABORT_MSG_UNLESS(m_targets, "PoissonArpApplication: SetTargets() was not called");
        ScheduleNext(Seconds(m_pauses->GetValue(1 / m_rate, 0)));
    }
}

void
PoissonArpApplication::DoNext()
{
    ScheduleNext(Seconds(m_pauses->GetValue(1 / m_rate, 0)));
    // One of the others: the numbers from the own on are one too low.
    const uint32_t other = m_choice->GetInteger(0, m_targets->size() - 2);
    const Ipv4Address target = (*m_targets)[other < m_self ? other : other + 1];
    if (Forget(target))
    {
        Note(target);
        SendTo(target);
    }
    else
    {
        m_skipped++;
    }
}

bool
PoissonArpApplication::Forget(Ipv4Address target)
{
    const Ptr<Ipv4L3Protocol> ipv4 = GetNode()->GetObject<Ipv4L3Protocol>();
    for (uint32_t i = 0; i < ipv4->GetNInterfaces(); i++)
    {
        const Ptr<ArpCache> cache = ipv4->GetInterface(i)->GetArpCache();
        ArpCache::Entry* entry = cache ? cache->Lookup(target) : nullptr;
        if (entry && entry->IsWaitReply())
        {
            return false;
        }
        if (entry)
        {
            cache->Remove(entry);
        }
    }
    return true;
}

// ---- AddressScanApplication ---------------------------------------------------------------------

TypeId
AddressScanApplication::GetTypeId()
{
    static TypeId tid = TypeId("ns3::AddressScanApplication")
                            .SetParent<ArpLoadApplication>()
                            .SetGroupName("Moose")
                            .AddConstructor<AddressScanApplication>()
                            .AddAttribute("Rate",
                                          "Addresses a second, more than 0.",
                                          DoubleValue(100),
                                          MakeDoubleAccessor(&AddressScanApplication::m_rate),
                                          MakeDoubleChecker<double>(0));
    return tid;
}

AddressScanApplication::AddressScanApplication()
{
    NS_LOG_FUNCTION(this);
}

AddressScanApplication::~AddressScanApplication()
{
    NS_LOG_FUNCTION(this);
}

void
AddressScanApplication::DoDispose()
{
    m_device = nullptr;
    ArpLoadApplication::DoDispose();
}

void
AddressScanApplication::SetUp(Ptr<EthernetNetDevice> device, Ipv4Address own)
{
    NS_LOG_FUNCTION(this << device << own);
    m_device = device;
    m_own = own;
}

void
AddressScanApplication::SetRange(Ipv4Address first, Ipv4Address last, uint32_t step, Time phase)
{
    NS_LOG_FUNCTION(this << first << last << step << phase);
    NS_ABORT_MSG_UNLESS(first.Get() <= last.Get() && step > 0,
                        "AddressScanApplication: no address from " << first << " to " << last);
    m_first = first.Get();
    m_next = m_first;
    m_last = last.Get();
    m_step = step;
    m_phase = phase;
}

void
AddressScanApplication::DoStart()
{
    NS_ABORT_MSG_UNLESS(m_rate > 0 && m_first > 0 && m_device,
                        "AddressScanApplication: Rate is 0, or SetUp() or SetRange() is missing");
    ScheduleNext(m_phase);
}

void
AddressScanApplication::DoNext()
{
    ScheduleNext(Seconds(1 / m_rate));
    const uint32_t target = m_next;
    m_next = m_last - target < m_step ? m_first : target + m_step;
    Note(Ipv4Address(target));
    const auto frame = BroadcastMix::MakeFrame(BroadcastMix::ARP,
                                               {Mac48Address::ConvertFrom(m_device->GetAddress()),
                                                m_own,
                                                Ipv4Address::GetBroadcast(),
                                                Ipv4Address(target)});
    m_device->SendFrame(Create<Packet>(frame.data(), frame.size()));
}

} // namespace ns3
