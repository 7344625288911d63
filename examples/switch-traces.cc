/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * Functions of one's own that hear what a switch does.
 *
 *      A -- s1 -- s2 -- B
 *
 * The trace source CoreEvent tells what happens (a port changes its role, a host gets an address,
 * routes change), Forward every frame that is forwarded, and Drop every frame that is not, and why.
 * After 6 s the link between the switches is cut; the switch before it drops what A still sends.
 */

#include "ns3/core-module.h"
#include "ns3/l2-network-helper.h"
#include "ns3/udp-probe-helper.h"

#include <iostream>
#include <map>

using namespace ns3;

/** Something has happened in a switch. */
void
PrintEvent(std::string name, std::string type, std::string detail)
{
    std::cout << Simulator::Now().GetMicroSeconds() / 1e6 << " s  " << name << "  " << type << " "
              << detail << "\n";
}

/** A frame has been forwarded. */
void
CountForwarded(uint64_t* copies, Ptr<const Packet>, uint32_t, const std::vector<uint32_t>& outPorts)
{
    *copies += outPorts.size();
}

/** A frame has been dropped. */
void
CountDrop(std::map<std::string, uint64_t>* drops, Ptr<const Packet>, uint32_t, std::string reason)
{
    (*drops)[reason]++;
}

int
main(int argc, char* argv[])
{
    std::string scheme = "moose";
    CommandLine cmd(__FILE__);
    cmd.Usage("Prints the events of two switches while a link fails, and counts what they drop.");
    cmd.AddValue("scheme", "moose or ethernet", scheme);
    cmd.Parse(argc, argv);
    if (scheme != "moose" && scheme != "ethernet")
    {
        std::cerr << "switch-traces: --scheme=" << scheme
                  << " is not allowed; allowed: moose, ethernet\n";
        return 2;
    }

    TopologySpec spec;
    spec.AddSwitch("s1", "flat");
    spec.AddSwitch("s2", "flat");
    spec.AddLink(0, 1);
    spec.AddHost("A", 0);
    spec.AddHost("B", 1);
    const L2Network network = L2NetworkHelper(L2SwitchHelper(scheme)).Install(spec);

    uint64_t copies = 0;
    std::map<std::string, uint64_t> drops;
    for (uint32_t i = 0; i < spec.switches.size(); i++)
    {
        const Ptr<L2SwitchNetDevice> sw = network.switches[i];
        sw->TraceConnectWithoutContext("CoreEvent",
                                       MakeBoundCallback(&PrintEvent, spec.switches[i].name));
        sw->TraceConnectWithoutContext("Forward", MakeBoundCallback(&CountForwarded, &copies));
        sw->TraceConnectWithoutContext("Drop", MakeBoundCallback(&CountDrop, &drops));
    }
    Simulator::Schedule(Seconds(6), &EthernetChannel::SetDown, network.links[0]);
    UdpProbeHelper probes(network);
    probes.SetProbes(MilliSeconds(100), 20);
    probes.AddFlow(0, 1, Seconds(4.5));
    Simulator::Stop(Seconds(8));
    Simulator::Run();

    std::cout << "copies forwarded: " << copies << "\n";
    for (const auto& [reason, count] : drops)
    {
        std::cout << "dropped, " << reason << ": " << count << "\n";
    }
    Simulator::Destroy();
    return 0;
}
