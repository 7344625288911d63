/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * How fast RSTP is, in the network and on this machine.
 *
 *   cold    all switches of a fat-tree are switched on at the same moment
 *   ring    every link of a ring is cut and joined again, one after the other; probes go round the
 *           cut place all the time, and the outage is the longest time without one
 *   dead    the root dies behind a ring or a full mesh: what is left of its information goes round
 *           and counts to infinity [802.1D-2004 17.21.23]
 *
 * A switch acts on a BPDU after its ControlDelay, 5 ms unless --control-delay says otherwise: with
 * that, rings of real switches heal in 5 ms for each switch the news has to pass, about 100 ms for
 * a ring of 20. Simulated times depend on nothing else than that and the links (1 Gb/s, 500 ns);
 * "wall s" is Simulator::Run(). BPDUs are counted when they are put on the wire.
 */

#include "ns3/core-module.h"
#include "ns3/fat-tree.h"
#include "ns3/l2-network-helper.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace ns3;

namespace
{

constexpr uint16_t TYPE_PROBE = 0x88b5;        //!< EtherType for local experiments [802 9.2.3]
const Time PROBE_INTERVAL = MicroSeconds(100); //!< between probes

/** A network of switches that run RSTP, and what is seen of it. */
class Watched
{
  public:
    /**
     * @param spec the network
     * @param controlDelay of all switches
     */
    Watched(const TopologySpec& spec, Time controlDelay)
        : m_spec(spec)
    {
        L2SwitchHelper switches("ethernet");
        switches.SetAttribute("ControlDelay", TimeValue(controlDelay));
        m_network = L2NetworkHelper(switches).Install(spec);
        for (const auto& sw : m_network.switches)
        {
            sw->TraceConnectWithoutContext("CoreEvent", MakeCallback(&Watched::Note, this));
        }
        for (const auto& link : m_network.links)
        {
            for (const int end : {0, 1})
            {
                link->GetEthernetDevice(end)->TraceConnectWithoutContext(
                    "PhyTxBegin",
                    MakeCallback(&Watched::Sent, this));
            }
        }
    }

    ~Watched()
    {
        Simulator::Destroy();
    }

    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

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
        m_network.hostDevices[to]->SetReceiveCallback(MakeCallback(&Watched::Receive, this));
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
     * @return when a port last took another role or state
     */
    Time LastChange() const
    {
        return m_lastChange;
    }

    /**
     * @return frames that switches have put on wires between them; BPDUs, without hosts
     */
    uint64_t Frames() const
    {
        return m_frames;
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
        if (type == "port-role" || type == "port-state")
        {
            m_lastChange = Simulator::Now();
        }
    }

    /** Trace source PhyTxBegin. */
    void Sent(Ptr<const Packet>)
    {
        m_frames++;
    }

    /** A host sends a probe, and another one later. */
    void SendProbe(uint32_t from, uint32_t to)
    {
        m_network.hostDevices[from]->Send(Create<Packet>(46),
                                          m_network.hostDevices[to]->GetAddress(),
                                          TYPE_PROBE);
        Simulator::Schedule(PROBE_INTERVAL, &Watched::SendProbe, this, from, to);
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
    Time m_lastChange;    //!< of a port's role or state
    uint64_t m_frames{0}; //!< put on wires
    Time m_last;          //!< when a probe arrived
    Time m_outage;        //!< longest time without one
};

/**
 * @param k ports of a switch
 * @param controlDelay of all switches
 */
void
ColdStart(uint32_t k, Time controlDelay)
{
    TopologySpec spec = FatTree(k, 1);
    spec.hosts.clear();
    Watched network(spec, controlDelay);
    const double wall = network.Run(Seconds(30));
    std::printf("cold   fat-tree k=%u, %zu switches, %zu links, control delay %g ms\n"
                "       converged after %.1f ms with %u active links (a tree has %zu)\n"
                "       30 s simulated: %llu events, %llu BPDUs, wall %.2f s\n",
                k,
                spec.switches.size(),
                spec.links.size(),
                controlDelay.GetSeconds() * 1e3,
                network.LastChange().GetSeconds() * 1e3,
                network.ActiveLinks(),
                spec.switches.size() - 1,
                static_cast<unsigned long long>(Simulator::GetEventCount()),
                static_cast<unsigned long long>(network.Frames()),
                wall);
}

/**
 * @param count how many switches
 * @param hosts whether each has a host
 * @return a ring
 */
TopologySpec
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

/**
 * @param count switches in the ring
 * @param controlDelay of all switches
 */
void
CutRing(uint32_t count, Time controlDelay)
{
    Time worst[2];
    Time changed[2];
    for (uint32_t link = 0; link < count; link++)
    {
        Watched network(Ring(count, true), controlDelay);
        network.Run(Seconds(10));
        network.Probe(link, (link + 1) % count);
        network.Run(Seconds(1));
        network.TakeOutage();
        for (const bool up : {false, true})
        {
            const Time begin = Simulator::Now();
            const auto& channel = network.Get().links[link];
            up ? channel->SetUp() : channel->SetDown();
            network.Run(Seconds(5));
            worst[up] = std::max(worst[up], network.TakeOutage());
            changed[up] = std::max(changed[up], network.LastChange() - begin);
        }
    }
    for (const bool up : {false, true})
    {
        std::printf("ring   of %u, a link %s, control delay %g ms: worst outage %.1f ms, last "
                    "port at rest after %.1f ms\n",
                    count,
                    up ? "comes back" : "is cut   ",
                    controlDelay.GetSeconds() * 1e3,
                    worst[up].GetSeconds() * 1e3,
                    changed[up].GetSeconds() * 1e3);
    }
}

/**
 * @param spec a ring or mesh, to whose first switch the root is attached
 * @param controlDelay of all switches
 */
void
KillRoot(TopologySpec spec, Time controlDelay)
{
    const uint32_t count = spec.switches.size();
    const uint32_t root = spec.AddSwitch("root", "flat", 0, 0);
    spec.AddLink(0, root);
    Watched network(spec, controlDelay);
    network.Run(Seconds(20));
    const Time begin = Simulator::Now();
    const uint64_t before = network.Frames();
    network.Get().links.back()->SetDown();
    network.Run(Seconds(200));
    std::printf("dead   root behind a %-4s of %2u, control delay %g ms: last port at rest after "
                "%.3f s, %llu BPDUs in 200 s\n",
                spec.name.c_str(),
                count,
                controlDelay.GetSeconds() * 1e3,
                (network.LastChange() - begin).GetSeconds(),
                static_cast<unsigned long long>(network.Frames() - before));
}

/**
 * @param count how many switches
 * @return all joined to all
 */
TopologySpec
Mesh(uint32_t count)
{
    TopologySpec spec;
    spec.name = "mesh";
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddSwitch("s" + std::to_string(i + 1), "flat");
        for (uint32_t j = 0; j < i; j++)
        {
            spec.AddLink(j, i);
        }
    }
    return spec;
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t k = 16;
    uint32_t count = 20;
    double milliseconds = 5;
    CommandLine cmd(__FILE__);
    cmd.Usage(
        "How fast RSTP converges: a fat-tree from cold, a ring that loses and regains a link, "
        "a root that dies behind a ring or mesh.");
    cmd.AddValue("k", "ports of a switch of the fat-tree, even, 2 to 64", k);
    cmd.AddValue("ring", "switches in the ring, 3 to 40", count);
    cmd.AddValue("control-delay", "milliseconds until a switch acts on a BPDU", milliseconds);
    cmd.Parse(argc, argv);
    if (k < 2 || k > 64 || k % 2 || count < 3 || count > 40 || !(milliseconds >= 0))
    {
        std::fprintf(stderr,
                     "rstp: --k must be even and 2 to 64, --ring 3 to 40, --control-delay 0 up\n");
        return 2;
    }
    const Time delay = NanoSeconds(static_cast<int64_t>(milliseconds * 1e6));
    ColdStart(k, delay);
    ColdStart(k, Time(0));
    CutRing(count, delay);
    for (const uint32_t switches : {3, 6, 10, 20})
    {
        KillRoot(Ring(switches, false), delay);
    }
    for (const uint32_t switches : {4, 6, 10})
    {
        KillRoot(Mesh(switches), delay);
    }
    return 0;
}
