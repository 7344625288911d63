/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * What a MAC flooding attack does to others, in both schemes.
 *
 *      A ---- s1 ---- s2 ---- B
 *      M ----/          \---- C
 *
 * Switches remember 8 stations. M sends 1,000 frames a second from addresses that it invents, from
 * 5 s to 10 s. B sends to A before and during the attack; N, at s1 too, says its first word at 7 s.
 * With Ethernet s2 forgets where A is, which is behind the same port as the invented stations, and
 * C overhears what B sends to A. MOOSE floods nothing, and keeps A; but s1 has no room for N,
 * unless identifiers go by ports (HostId "port").
 */

#include "ns3/core-module.h"
#include "ns3/l2-network-helper.h"
#include "ns3/mac-flood-application.h"
#include "ns3/udp-probe-helper.h"

#include <array>
#include <iostream>

using namespace ns3;

/** A frame has arrived at C: of IPv4, from one station to another? */
void
Count(uint32_t* overheard, Ptr<const Packet> frame)
{
    std::array<uint8_t, 14> head;
    frame->CopyData(head.data(), head.size());
    *overheard += (head[0] & 1) == 0 && head[12] == 0x08 && head[13] == 0x00 ? 1 : 0;
}

/** Attack a network of a scheme, and print what became of the others. */
void
Run(const std::string& title, L2SwitchHelper switches)
{
    TopologySpec spec;
    const uint32_t s1 = spec.AddSwitch("s1", "flat");
    const uint32_t s2 = spec.AddSwitch("s2", "flat");
    spec.AddLink(s1, s2);
    const uint32_t a = spec.AddHost("A", s1);
    const uint32_t b = spec.AddHost("B", s2);
    const uint32_t c = spec.AddHost("C", s2);
    const uint32_t n = spec.AddHost("N", s1);
    const uint32_t m = spec.AddHost("M", s1);
    const L2Network network = L2NetworkHelper(switches).Install(spec);

    const Ptr<MacFloodApplication> flood = CreateObject<MacFloodApplication>();
    flood->SetAttribute("Rate", DoubleValue(1000));
    flood->SetStartTime(Seconds(5));
    flood->SetStopTime(Seconds(10));
    network.hostNodes.Get(m)->AddApplication(flood);

    UdpProbeHelper probes(network);
    probes.SetProbes(MilliSeconds(100), 50);
    probes.AddFlow(b, a, Seconds(4));
    probes.AddFlow(n, b, Seconds(7));
    uint32_t overheard = 0;
    network.hostDevices[c]->TraceConnectWithoutContext("PhyRxEnd",
                                                       MakeBoundCallback(&Count, &overheard));
    Simulator::Stop(Seconds(15));
    Simulator::Run();
    const std::vector<UdpProbeFlow> flows = probes.Collect();
    Simulator::Destroy();
    std::cout << title << ": B to A " << flows[0].received << " of " << flows[0].sent << ", N to B "
              << flows[1].received << " of " << flows[1].sent << ", C overhears " << overheard
              << "\n";
}

int
main(int argc, char* argv[])
{
    CommandLine cmd(__FILE__);
    cmd.Usage("Floods switches with invented addresses; prints what arrives of others.");
    cmd.Parse(argc, argv);

    L2SwitchHelper ethernet("ethernet");
    ethernet.SetAttribute("FdbCapacity", UintegerValue(8));
    Run("Ethernet          ", ethernet);
    for (const std::string id : {"sequential", "hash", "port"})
    {
        L2SwitchHelper moose("moose");
        moose.SetAttribute("HostCapacity", UintegerValue(8));
        moose.SetAttribute("HostId", StringValue(id));
        Run("MOOSE, " + id + std::string(11 - id.size(), ' '), moose);
    }
    return 0;
}
