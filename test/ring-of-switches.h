/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef RING_OF_SWITCHES_H
#define RING_OF_SWITCHES_H

#include "ns3/l2-network-helper.h"
#include "ns3/simulator.h"

#include <string>

/**
 * @file
 * @ingroup moose-test
 * What the suites of the devices that run a protocol share: a ring of switches, and how long a host
 * waits in it.
 */

namespace ns3
{

/**
 * @param count how many switches
 * @return them in a ring, one host at each; link i joins switch i and the next one
 */
inline TopologySpec
Ring(uint32_t count)
{
    TopologySpec spec;
    spec.name = "ring";
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddSwitch("s" + std::to_string(i + 1), "flat");
        spec.AddHost("h" + std::to_string(i + 1), i);
    }
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddLink(i, (i + 1) % count);
    }
    return spec;
}

/**
 * Let simulated time pass.
 * @param span how much
 */
inline void
LetPass(Time span)
{
    Simulator::Stop(span);
    Simulator::Run();
}

/** When a broadcast that a host in a ring of three sends every 100 ms first reaches another. */
class FirstArrival
{
  public:
    /**
     * @param scheme of the switches
     * @param hostPorts how ports to hosts are managed
     * @param span how long to wait
     */
    FirstArrival(const std::string& scheme, const L2SwitchPortConfig& hostPorts, Time span)
    {
        L2NetworkHelper helper{L2SwitchHelper(scheme)};
        helper.SetHostPorts(hostPorts);
        const L2Network network = helper.Install(Ring(3));
        network.hostDevices[1]->SetReceiveCallback(MakeCallback(&FirstArrival::Receive, this));
        for (Time at = MilliSeconds(50); at < span; at += MilliSeconds(100))
        {
            Simulator::Schedule(at, &FirstArrival::Broadcast, network.hostDevices[0]);
        }
        LetPass(span);
        Simulator::Destroy();
    }

    /**
     * @return the time, 0 if it never did
     */
    Time Get() const
    {
        return m_first;
    }

  private:
    static constexpr uint16_t TYPE_TEST = 0x88b5; //!< for local experiments [802 9.2.3]

    /** Have a device send a broadcast. */
    static void Broadcast(Ptr<EthernetNetDevice> device)
    {
        device->Send(Create<Packet>(46), Mac48Address::GetBroadcast(), TYPE_TEST);
    }

    /** Receive callback. */
    bool Receive(Ptr<NetDevice>, Ptr<const Packet>, uint16_t type, const Address&)
    {
        if (type == TYPE_TEST && m_first.IsZero())
        {
            m_first = Simulator::Now();
        }
        return true;
    }

    Time m_first; //!< when
};

} // namespace ns3

#endif /* RING_OF_SWITCHES_H */
