/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * The same network as in moose-first, with ordinary Ethernet switches: learning bridges.
 *
 *      A ------ s1 ------ s2 ------ s3 ------ B
 *
 * A sends B one UDP datagram and B answers. Then the ARP caches and the switches' forwarding
 * databases are printed. The caches hold hardware addresses, which say nothing of where a host is,
 * so every switch has had to learn every host: the tables grow with the network.
 */

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/l2-network-helper.h"

#include <iostream>

using namespace ns3;

int
main(int argc, char* argv[])
{
    CommandLine cmd(__FILE__);
    cmd.Usage("Two hosts exchange a datagram over three learning bridges; prints their ARP caches "
              "and the forwarding databases.");
    cmd.Parse(argc, argv);

    TopologySpec spec;
    const uint32_t s1 = spec.AddSwitch("s1", "flat");
    const uint32_t s2 = spec.AddSwitch("s2", "flat");
    const uint32_t s3 = spec.AddSwitch("s3", "flat");
    spec.AddLink(s1, s2);
    spec.AddLink(s2, s3);
    const uint32_t a = spec.AddHost("A", s1);
    const uint32_t b = spec.AddHost("B", s3);
    spec.hosts[a].address = "00:16:17:6d:b7:cf";
    spec.hosts[b].address = "00:0c:f1:df:6a:84";

    // This one word is the difference to moose-first.
    const L2Network network = L2NetworkHelper(L2SwitchHelper("ethernet")).Install(spec);

    UdpEchoServerHelper server(7);
    server.Install(network.hostNodes.Get(b)).Start(Seconds(0));
    UdpEchoClientHelper client(network.hostAddresses[b], 7);
    client.SetAttribute("MaxPackets", UintegerValue(1));
    client.Install(network.hostNodes.Get(a)).Start(Seconds(1));

    Simulator::Stop(Seconds(2));
    Simulator::Run();

    for (const uint32_t host : {a, b})
    {
        std::cout << "ARP cache of " << spec.hosts[host].name << " (" << network.hostAddresses[host]
                  << ", hardware address " << spec.hosts[host].address << "):\n";
        Ptr<Ipv4L3Protocol> ip = network.hostNodes.Get(host)->GetObject<Ipv4L3Protocol>();
        ip->GetInterface(1)->GetArpCache()->PrintArpCache(Create<OutputStreamWrapper>(&std::cout));
    }
    for (const uint32_t sw : {s1, s2, s3})
    {
        std::cout << "Switch " << spec.switches[sw].name << ":\n" << network.switches[sw]->Dump();
    }
    Simulator::Destroy();
    return 0;
}
