/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * A hub and an old Ethernet bridge behind MOOSE switches.
 *
 *      A ---[hub]--- s1 --- s2 --- bridge --- C
 *      B ----/                       \------ D
 *
 * MOOSE switches rewrite addresses at the port where a frame enters. What stays behind that port
 * does not pass through one: A knows B by its own address, as C knows D. Across the switches
 * everybody has a MOOSE address, and s2 gives C and D one each, though they share a port.
 */

#include "ns3/arp-cache.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/l2-network-helper.h"
#include "ns3/udp-probe-helper.h"

#include <iostream>

using namespace ns3;

int
main(int argc, char* argv[])
{
    CommandLine cmd(__FILE__);
    cmd.Usage("Hosts behind a hub and a legacy bridge; prints the addresses by which hosts know "
              "each other.");
    cmd.Parse(argc, argv);

    TopologySpec spec;
    const uint32_t s1 = spec.AddSwitch("s1", "flat");
    const uint32_t s2 = spec.AddSwitch("s2", "flat");
    const uint32_t hub = spec.AddSwitch("hub", "flat");
    const uint32_t bridge = spec.AddSwitch("bridge", "flat");
    spec.switches[hub].kind = TopologySpec::Kind::HUB;
    spec.switches[bridge].kind = TopologySpec::Kind::LEGACY;
    spec.AddLink(s1, s2);
    spec.AddLink(s1, hub);
    spec.AddLink(s2, bridge);
    spec.AddHost("A", hub);
    spec.AddHost("B", hub);
    spec.AddHost("C", bridge);
    spec.AddHost("D", bridge);
    const L2Network network = L2NetworkHelper(L2SwitchHelper("moose")).Install(spec);

    UdpProbeHelper probes(network);
    probes.SetStart(Seconds(5));
    probes.AddAllToAll();
    Simulator::Stop(Seconds(7));
    Simulator::Run();

    for (uint32_t host = 0; host < spec.hosts.size(); host++)
    {
        std::cout << spec.hosts[host].name << " ("
                  << Mac48Address::ConvertFrom(network.hostDevices[host]->GetAddress())
                  << ") knows";
        const Ptr<Ipv4L3Protocol> ip = network.hostNodes.Get(host)->GetObject<Ipv4L3Protocol>();
        for (uint32_t other = 0; other < spec.hosts.size(); other++)
        {
            const Ptr<ArpCache> cache = ip->GetInterface(1)->GetArpCache();
            const ArpCache::Entry* entry = cache->Lookup(network.hostAddresses[other]);
            if (entry)
            {
                std::cout << " " << spec.hosts[other].name << " as "
                          << Mac48Address::ConvertFrom(entry->GetMacAddress());
            }
        }
        std::cout << "\n";
    }
    Simulator::Destroy();
    return 0;
}
