/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * A first look at ELK, the directory that ends broadcast ARP.
 *
 *      A ---- s1 ---- s2 ---- C
 *      B ----/          \---- elk-1
 *
 * A, B and C are ordinary ns-3 hosts; elk-1 is a host on which a server of the directory runs. At
 * first each host sends a datagram to the next one, for which it has to ask for its MAC address:
 * the server does not know everybody yet, and asks by broadcast on their behalf. Then each host
 * sends to the one before it. With plain ARP this costs every host a broadcast of each other host
 * once more; with ELK nobody hears of it, because the switches take the questions to the server,
 * which knows.
 */

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/l2-network-helper.h"

#include <array>
#include <iostream>

using namespace ns3;

/** Broadcast frames that a host received: at first, and then. */
using Counts = std::array<uint32_t, 2>;

/** When the second half begins. */
const Time THEN = Seconds(4);

/** A frame has arrived at a host. */
void
Count(Counts* counts, Ptr<const Packet> frame)
{
    std::array<uint8_t, 6> destination;
    frame->CopyData(destination.data(), destination.size());
    const bool isBroadcast = destination == decltype(destination){255, 255, 255, 255, 255, 255};
    (*counts)[Simulator::Now() < THEN ? 0 : 1] += isBroadcast ? 1 : 0;
}

int
main(int argc, char* argv[])
{
    std::string scheme = "moose";
    CommandLine cmd(__FILE__);
    cmd.Usage("Three hosts resolve each other; prints broadcasts heard, without and with ELK.");
    cmd.AddValue("scheme", "moose or ethernet", scheme);
    cmd.Parse(argc, argv);
    if (scheme != "moose" && scheme != "ethernet")
    {
        std::cerr << "elk-first: --scheme=" << scheme
                  << " is not allowed; allowed: moose, ethernet\n";
        return 2;
    }

    for (const bool elk : {false, true})
    {
        TopologySpec spec;
        const uint32_t s1 = spec.AddSwitch("s1", "flat");
        const uint32_t s2 = spec.AddSwitch("s2", "flat");
        spec.AddLink(s1, s2);
        spec.AddHost("A", s1);
        spec.AddHost("B", s1);
        spec.AddHost("C", s2);
        spec.AddHost("elk-1", s2);
        spec.hosts[3].directory = elk; // a server runs on it, and s2 believes it

        L2SwitchHelper switches(scheme);
        switches.SetAttribute("InterceptArp", BooleanValue(elk));
        const L2Network network = L2NetworkHelper(switches).Install(spec);

        std::array<Counts, 3> counts = {};
        for (uint32_t host = 0; host < 3; host++)
        {
            network.hostDevices[host]->TraceConnectWithoutContext(
                "PhyRxEnd",
                MakeBoundCallback(&Count, &counts[host]));
            const Ptr<Node> node = network.hostNodes.Get(host);
            UdpServerHelper(9).Install(node);
            for (const uint32_t step : {1, 2}) // to the next, then to the one before
            {
                UdpClientHelper client(network.hostAddresses[(host + step) % 3], 9);
                client.SetAttribute("MaxPackets", UintegerValue(1));
                client.Install(node).Start(step == 1 ? Seconds(2) : THEN);
            }
        }
        Simulator::Stop(Seconds(6));
        Simulator::Run();
        Simulator::Destroy();

        std::cout << (elk ? "With" : "Without") << " ELK, broadcasts received at first and then:\n";
        for (uint32_t host = 0; host < 3; host++)
        {
            std::cout << "  " << spec.hosts[host].name << " " << counts[host][0] << " "
                      << counts[host][1] << "\n";
        }
    }
    return 0;
}
