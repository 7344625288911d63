/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * A link fails and comes back, and what the traffic sees of it.
 *
 *      A -- s1 === s2 -- B        === is cut after 10 s and mended after 15 s
 *             \   /
 *              s3
 *
 * A sends B a datagram every millisecond. What is lost in a row is the outage. Switches take 5 ms
 * to act on a message, as real ones do. RSTP lets s2's other port forward at once, and what is lost
 * meanwhile went the old way; MOOSE computes new paths 50 ms after the news (SpfInitialDelay).
 */

#include "ns3/core-module.h"
#include "ns3/l2-network-helper.h"
#include "ns3/udp-probe-helper.h"

#include <iostream>

using namespace ns3;

int
main(int argc, char* argv[])
{
    CommandLine cmd(__FILE__);
    cmd.Usage("Cuts a link and mends it; prints what a flow over it lost, in both schemes.");
    cmd.Parse(argc, argv);

    for (const std::string scheme : {"ethernet", "moose"})
    {
        TopologySpec spec;
        const uint32_t s1 = spec.AddSwitch("s1", "flat", 0, 4096); // the root of the tree
        const uint32_t s2 = spec.AddSwitch("s2", "flat");
        const uint32_t s3 = spec.AddSwitch("s3", "flat");
        const uint32_t cut = spec.AddLink(s1, s2);
        spec.AddLink(s2, s3);
        spec.AddLink(s3, s1);
        const uint32_t a = spec.AddHost("A", s1);
        const uint32_t b = spec.AddHost("B", s2);

        L2SwitchHelper switches(scheme);
        switches.SetAttribute("ControlDelay", TimeValue(MilliSeconds(5)));
        const L2Network network = L2NetworkHelper(switches).Install(spec);
        const Ptr<EthernetChannel> cable = network.links[cut];
        Simulator::Schedule(Seconds(10), &EthernetChannel::SetDown, cable);
        Simulator::Schedule(Seconds(15), &EthernetChannel::SetUp, cable);

        UdpProbeHelper probes(network);
        probes.SetProbes(MilliSeconds(1), 15000);
        probes.AddFlow(a, b, Seconds(4));
        Simulator::Stop(Seconds(21));
        Simulator::Run();
        const UdpProbeFlow flow = probes.Collect().front();
        std::cout << scheme << ": " << flow.sent << " datagrams sent, " << flow.sent - flow.received
                  << " lost, longest outage " << flow.outage.GetMilliSeconds()
                  << " ms; links on the "
                  << "way: first " << flow.hops << ", most " << flow.mostHops << "\n";
        Simulator::Destroy();
    }
    return 0;
}
