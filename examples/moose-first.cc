/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * A first look at MOOSE: the network of Figure 2.2 of the report.
 *
 *      A ------ s1 ------ s2 ------ s3 ------ B
 *            02:11:11  02:22:22  02:33:33
 *
 * A and B are ordinary ns-3 hosts. A sends B one UDP datagram and B answers, after each has asked
 * for the other's MAC address by ARP. Then both ARP caches are printed. Neither holds a hardware
 * address: what A knows of B is an address that begins with the prefix of B's switch. This is how
 * the switches between them can do with one table entry for s3, however many hosts it has.
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
    cmd.Usage("Two hosts exchange a datagram over three MOOSE switches; prints their ARP caches.");
    cmd.Parse(argc, argv);

    // A network on paper: switches and hosts by name, links by the numbers that Add gives back.
    TopologySpec spec;
    const uint32_t s1 = spec.AddSwitch("s1", "flat");
    const uint32_t s2 = spec.AddSwitch("s2", "flat");
    const uint32_t s3 = spec.AddSwitch("s3", "flat");
    spec.AddLink(s1, s2);
    spec.AddLink(s2, s3);
    const uint32_t a = spec.AddHost("A", s1);
    const uint32_t b = spec.AddHost("B", s3);

    // Prefixes and hardware addresses would be numbered by themselves; these are the report's.
    spec.switches[s1].prefix = "02:11:11";
    spec.switches[s2].prefix = "02:22:22";
    spec.switches[s3].prefix = "02:33:33";
    spec.hosts[a].address = "00:16:17:6d:b7:cf";
    spec.hosts[b].address = "00:0c:f1:df:6a:84";

    // The same network, made of nodes, devices, switches and Internet stacks.
    const L2Network network = L2NetworkHelper(L2SwitchHelper("moose")).Install(spec);

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
    Simulator::Destroy();
    return 0;
}
