/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * How much broadcast a host has to listen to, measured by hand at its port, as the network grows.
 *
 * In a star of switches each host sends one datagram to each other host. For that it has to ask for
 * the other's address, and every request reaches everybody: with H hosts a host hears about H (H -
 * 1) broadcasts, in either scheme. build/scenarios/fat-tree measures this and more (table
 * host_load), and examples/elk-first.cc shows how a directory ends it.
 */

#include "ns3/core-module.h"
#include "ns3/l2-network-helper.h"
#include "ns3/udp-probe-helper.h"

#include <array>
#include <iomanip>
#include <iostream>

using namespace ns3;

/** What has arrived at a port. */
struct Load
{
    uint64_t frames{0}; //!< broadcast frames
    uint64_t octets{0}; //!< of these, from the destination address to the FCS
};

/** A frame has arrived. */
void
Count(Load* load, Ptr<const Packet> frame)
{
    std::array<uint8_t, 6> destination;
    frame->CopyData(destination.data(), destination.size());
    if (destination == std::array<uint8_t, 6>{255, 255, 255, 255, 255, 255})
    {
        load->frames++;
        load->octets += frame->GetSize() + EthernetNetDevice::FCS_SIZE;
    }
}

int
main(int argc, char* argv[])
{
    std::string scheme = "moose";
    CommandLine cmd(__FILE__);
    cmd.Usage("Counts the broadcasts that a host hears while all hosts meet, in growing networks.");
    cmd.AddValue("scheme", "moose or ethernet", scheme);
    cmd.Parse(argc, argv);
    if (scheme != "moose" && scheme != "ethernet")
    {
        std::cerr << "broadcast-load: --scheme=" << scheme
                  << " is not allowed; allowed: moose, ethernet\n";
        return 2;
    }

    std::cout << " hosts  broadcasts heard by one    octets\n";
    for (const uint32_t hosts : {4, 8, 16, 32})
    {
        TopologySpec spec;
        const uint32_t middle = spec.AddSwitch("middle", "core", 0, 4096);
        for (uint32_t i = 0; i < hosts; i++)
        {
            if (i % 4 == 0)
            {
                spec.AddLink(middle, spec.AddSwitch("edge-" + std::to_string(i / 4), "edge"));
            }
            spec.AddHost("h" + std::to_string(i), 1 + i / 4);
        }
        const L2Network network = L2NetworkHelper(L2SwitchHelper(scheme)).Install(spec);
        Load load;
        network.hostDevices[0]->TraceConnectWithoutContext("PhyRxEnd",
                                                           MakeBoundCallback(&Count, &load));
        UdpProbeHelper probes(network);
        probes.SetStart(Seconds(5)); // protocols have settled
        probes.AddAllToAll();
        Simulator::Stop(Seconds(7));
        Simulator::Run();
        Simulator::Destroy();
        std::cout << std::setw(6) << hosts << std::setw(17) << load.frames << std::setw(20)
                  << load.octets << "\n";
    }
    return 0;
}
