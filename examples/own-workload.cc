/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * A workload of one's own, made of ns-3's applications: hosts are ordinary nodes with ns-3's
 * Internet stack, and L2Network says which they are and what addresses they have.
 *
 * Three clients send to one server at once, 400 Mb/s each, through its link of 1 Gb/s (incast): 200
 * Mb/s have nowhere to go and wait in the queue of the switch's port, which then overflows.
 */

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/l2-network-helper.h"
#include "ns3/network-module.h"

#include <iostream>

using namespace ns3;

/** A frame has been refused by a full queue. */
void
CountDrop(uint32_t* drops, Ptr<const Packet>)
{
    (*drops)++;
}

int
main(int argc, char* argv[])
{
    std::string scheme = "moose";
    CommandLine cmd(__FILE__);
    cmd.Usage("Three hosts send 400 Mb/s each to one; prints what arrives and what is dropped.");
    cmd.AddValue("scheme", "moose or ethernet", scheme);
    cmd.Parse(argc, argv);
    if (scheme != "moose" && scheme != "ethernet")
    {
        std::cerr << "own-workload: --scheme=" << scheme
                  << " is not allowed; allowed: moose, ethernet\n";
        return 2;
    }

    TopologySpec spec;
    const uint32_t s1 = spec.AddSwitch("s1", "flat");
    const uint32_t s2 = spec.AddSwitch("s2", "flat");
    spec.rate = DataRate("10Gbps");
    spec.AddLink(s1, s2);
    spec.rate = DataRate("1Gbps");
    for (const char* client : {"A", "B", "C"})
    {
        spec.AddHost(client, s1);
    }
    const uint32_t server = spec.AddHost("server", s2);
    const L2Network network = L2NetworkHelper(L2SwitchHelper(scheme)).Install(spec);

    const Address to = InetSocketAddress(network.hostAddresses[server], 9);
    PacketSinkHelper sink("ns3::UdpSocketFactory", to);
    const ApplicationContainer sinks = sink.Install(network.hostNodes.Get(server));
    OnOffHelper source("ns3::UdpSocketFactory", to);
    source.SetConstantRate(DataRate("400Mbps"), 1400);
    for (uint32_t client = 0; client < 3; client++)
    {
        ApplicationContainer sources = source.Install(network.hostNodes.Get(client));
        sources.Start(Seconds(5)); // protocols have settled
        sources.Stop(Seconds(6));
    }
    uint32_t drops = 0;
    network.hostLinks[server]->GetDevice(1)->TraceConnectWithoutContext( // end 1: at the switch
        "MacTxDrop",
        MakeBoundCallback(&CountDrop, &drops));

    Simulator::Stop(Seconds(7));
    Simulator::Run();
    const double bits = 8.0 * DynamicCast<PacketSink>(sinks.Get(0))->GetTotalRx();
    std::cout << "1200 Mb/s sent for a second, " << bits / 1e6 << " Mb arrived, " << drops
              << " frames of 1442 octets did not fit into the queue of " << spec.switches[s2].name
              << "\n";
    Simulator::Destroy();
    return 0;
}
