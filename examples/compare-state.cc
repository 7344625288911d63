/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * What switches have to remember, in both schemes, on any network that has a name.
 *
 * The network is a text: a family and its options, such as fat-tree:k=4:hosts-per-edge=8. Every
 * host sends a datagram to one other, chosen at random. An Ethernet switch has then learnt every
 * host that it has heard; a MOOSE switch has an entry for each of its own hosts and one for each
 * other switch.
 */

#include "ns3/core-module.h"
#include "ns3/l2-network-helper.h"
#include "ns3/topology-family.h"
#include "ns3/udp-probe-helper.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <stdexcept>

using namespace ns3;

int
main(int argc, char* argv[])
{
    std::string network = "fat-tree:k=4:hosts-per-edge=8";
    CommandLine cmd(__FILE__);
    cmd.Usage("Compares the state of switches in both schemes on a network named by a text.");
    cmd.AddValue("network", "family and options, such as fat-tree:k=4:hosts-per-edge=8", network);
    cmd.Parse(argc, argv);
    TopologySpec spec;
    try
    {
        spec = BuildTopology(network);
    }
    catch (const std::invalid_argument& error)
    {
        std::cerr << "compare-state: " << error.what() << "\n";
        return 2;
    }

    std::cout << spec.name << ": " << spec.switches.size() << " switches, " << spec.hosts.size()
              << " hosts\n";
    for (const std::string scheme : {"ethernet", "moose"})
    {
        const L2Network built = L2NetworkHelper(L2SwitchHelper(scheme)).Install(spec);
        UdpProbeHelper probes(built);
        probes.SetStart(Seconds(5)); // protocols have settled
        probes.AddRandomPeers();
        Simulator::Stop(Seconds(7));
        Simulator::Run();

        uint64_t most = 0;
        uint64_t all = 0;
        for (const Ptr<L2SwitchNetDevice>& sw : built.switches)
        {
            uint64_t entries = 0;
            for (const L2SwitchTable& table : sw->GetTables())
            {
                // Tables of the control plane are in a processor's memory: no frame waits for them.
                entries += table.lookup == "software" ? 0 : table.entries;
            }
            most = std::max(most, entries);
            all += entries;
        }
        std::cout << "  " << std::left << std::setw(10) << scheme << "entries a switch: mean "
                  << 1.0 * all / built.switches.size() << ", most " << most << "\n";
        Simulator::Destroy();
    }
    return 0;
}
