/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef WATCHED_NETWORK_H
#define WATCHED_NETWORK_H

#include "ns3/core-module.h"
#include "ns3/l2-network-helper.h"

#include <algorithm>
#include <chrono>

namespace ns3
{

constexpr uint16_t TYPE_PROBE = 0x88b5;        //!< EtherType for local experiments [802 9.2.3]
const Time PROBE_INTERVAL = MicroSeconds(100); //!< between probes

/** A network of switches that run a protocol, and what is seen of it. */
class WatchedNetwork
{
  public:
    /**
     * @param spec the network
     * @param switches what its switches are
     */
    WatchedNetwork(const TopologySpec& spec, const L2SwitchHelper& switches)
        : m_spec(spec)
    {
        m_network = L2NetworkHelper(switches).Install(spec);
        for (const auto& sw : m_network.switches)
        {
            sw->TraceConnectWithoutContext("CoreEvent", MakeCallback(&WatchedNetwork::Note, this));
        }
        for (const auto& link : m_network.links)
        {
            for (const int end : {0, 1})
            {
                link->GetEthernetDevice(end)->TraceConnectWithoutContext(
                    "PhyTxBegin",
                    MakeCallback(&WatchedNetwork::Sent, this));
            }
        }
    }

    ~WatchedNetwork()
    {
        Simulator::Destroy();
    }

    WatchedNetwork(const WatchedNetwork&) = delete;
    WatchedNetwork& operator=(const WatchedNetwork&) = delete;

    /**
     * @param span how long to run
     * @return how long that took, wall-clock seconds
     */
    double Run(Time span)
    {
        const auto start = std::chrono::steady_clock::now();
        Simulator::Stop(span);
        Simulator::Run();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }

    /**
     * Let a host send probes to another, from now on, to the end.
     * @param from index of a host
     * @param to index of another
     */
    void Probe(uint32_t from, uint32_t to)
    {
        m_network.hostDevices[to]->SetReceiveCallback(MakeCallback(&WatchedNetwork::Receive, this));
        m_last = Simulator::Now();
        SendProbe(from, to);
    }

    /**
     * @return the longest time without a probe since the last call
     */
    Time TakeOutage()
    {
        const Time outage = m_outage;
        m_outage = Time(0);
        return outage;
    }

    /**
     * @return the network
     */
    const L2Network& Get() const
    {
        return m_network;
    }

    /**
     * @return when a port last took another role or state, or a switch other routes
     */
    Time LastChange() const
    {
        return m_lastChange;
    }

    /**
     * @return frames that switches have put on wires between them; the protocol's, without hosts
     */
    uint64_t Frames() const
    {
        return m_frames;
    }

    /**
     * @return octets of these frames, without FCS
     */
    uint64_t Bytes() const
    {
        return m_bytes;
    }

    /**
     * @return how many links both ends of which forward
     */
    uint32_t ActiveLinks() const
    {
        uint32_t active = 0;
        for (std::size_t i = 0; i < m_spec.links.size(); i++)
        {
            active += Forwards(m_spec.links[i].a, m_network.links[i]->GetEthernetDevice(0)) &&
                      Forwards(m_spec.links[i].b, m_network.links[i]->GetEthernetDevice(1));
        }
        return active;
    }

  private:
    /** Trace source CoreEvent. */
    void Note(std::string type, std::string)
    {
        if (type == "port-role" || type == "port-state" || type == "routes-changed")
        {
            m_lastChange = Simulator::Now();
        }
    }

    /** Trace source PhyTxBegin. */
    void Sent(Ptr<const Packet> frame)
    {
        m_frames++;
        m_bytes += frame->GetSize();
    }

    /** A host sends a probe, and another one later. */
    void SendProbe(uint32_t from, uint32_t to)
    {
        m_network.hostDevices[from]->Send(Create<Packet>(46),
                                          m_network.hostDevices[to]->GetAddress(),
                                          TYPE_PROBE);
        Simulator::Schedule(PROBE_INTERVAL, &WatchedNetwork::SendProbe, this, from, to);
    }

    /** Receive callback. */
    bool Receive(Ptr<NetDevice>, Ptr<const Packet>, uint16_t type, const Address&)
    {
        if (type == TYPE_PROBE)
        {
            m_outage = std::max(m_outage, Simulator::Now() - m_last);
            m_last = Simulator::Now();
        }
        return true;
    }

    /**
     * @param sw index of a switch
     * @param device one of its ports
     * @return whether it forwards
     */
    bool Forwards(uint32_t sw, Ptr<EthernetNetDevice> device) const
    {
        const auto& bridge = m_network.switches[sw];
        for (uint32_t port = 1; port <= bridge->GetNPorts(); port++)
        {
            if (bridge->GetPort(port) == device)
            {
                return bridge->GetPortState(port) == "forwarding";
            }
        }
        return false;
    }

    TopologySpec m_spec;  //!< the network on paper
    L2Network m_network;  //!< the network
    Time m_lastChange;    //!< of a port's role or state, or of routes
    uint64_t m_frames{0}; //!< put on wires
    uint64_t m_bytes{0};  //!< put on wires
    Time m_last;          //!< when a probe arrived
    Time m_outage;        //!< longest time without one
};

/**
 * @param count how many switches
 * @param hosts whether each has a host
 * @return a ring
 */
inline TopologySpec
Ring(uint32_t count, bool hosts)
{
    TopologySpec spec;
    spec.name = "ring";
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddSwitch("s" + std::to_string(i + 1), "flat");
    }
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddLink(i, (i + 1) % count);
        if (hosts)
        {
            spec.AddHost("h" + std::to_string(i + 1), i);
        }
    }
    return spec;
}

} // namespace ns3

#endif /* WATCHED_NETWORK_H */
