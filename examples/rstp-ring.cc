/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * Ethernet switches in a ring find a spanning tree by RSTP, lose a link, and get it back.
 *
 *      s1 --- s2 --- s3
 *       |             |
 *      s6 --- s5 --- s4
 *
 * Every change of a port's role or state is printed when it happens, and after each step the tree:
 * a link that both ends forward on is drawn ===, one that is blocked -x-, one that is cut - -. Each
 * switch takes 5 ms to act on a BPDU, as real ones do, so that one can see the news travel.
 */

#include "ns3/core-module.h"
#include "ns3/l2-network-helper.h"

#include <iomanip>
#include <iostream>

using namespace ns3;

namespace
{

/** Prints what a switch reports. */
void
PrintEvent(std::string name, std::string type, std::string detail)
{
    if (type == "port-role" || type == "port-state" || type == "topology-change")
    {
        std::cout << std::setw(12) << Simulator::Now().GetMicroSeconds() / 1e6 << " s  " << name
                  << "  " << type << " " << detail << "\n";
    }
}

/** Draws the ring, cut open at its first switch. */
void
PrintTree(const L2Network* network, std::string when)
{
    std::cout << "\n" << when << ":\n    ";
    for (std::size_t i = 0; i < network->switches.size(); i++)
    {
        // Link i joins a port of switch i to a port of the next one.
        const auto end = [&](int j) {
            const auto device = network->links[i]->GetEthernetDevice(j);
            const auto sw = network->switches[(i + j) % network->switches.size()];
            return sw->GetPort(1) == device ? sw->GetPortState(1) : sw->GetPortState(2);
        };
        const bool up = network->links[i]->GetEthernetDevice(0)->IsLinkUp();
        const bool active = end(0) == "forwarding" && end(1) == "forwarding";
        std::cout << network->spec.switches[i].name << (!up ? " - - " : active ? " === " : " -x- ");
    }
    std::cout << network->spec.switches[0].name << "\n\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t count = 6;
    CommandLine cmd(__FILE__);
    cmd.Usage("Switches in a ring find a spanning tree by RSTP, lose a link, and get it back.");
    cmd.AddValue("switches", "how many, 3 to 40", count);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_IF(count < 3 || count > 40, "--switches=" << count << ": allowed are 3 to 40");

    TopologySpec spec;
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddSwitch("s" + std::to_string(i + 1), "flat");
    }
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddLink(i, (i + 1) % count);
    }
    L2SwitchHelper switches("ethernet");
    switches.SetAttribute("ControlDelay", TimeValue(MilliSeconds(5)));
    const L2Network network = L2NetworkHelper(switches).Install(spec);
    for (uint32_t i = 0; i < count; i++)
    {
        network.switches[i]->TraceConnectWithoutContext(
            "CoreEvent",
            MakeCallback(&PrintEvent).Bind(spec.switches[i].name));
    }

    Simulator::Schedule(Seconds(5), &PrintTree, &network, "5 s after power came on");
    Simulator::Schedule(Seconds(10), &EthernetChannel::SetDown, network.links[0]);
    Simulator::Schedule(Seconds(15), &PrintTree, &network, "s1 and s2 were cut apart at 10 s");
    Simulator::Schedule(Seconds(20), &EthernetChannel::SetUp, network.links[0]);
    Simulator::Schedule(Seconds(25), &PrintTree, &network, "joined again at 20 s");
    Simulator::Stop(Seconds(25) + NanoSeconds(1));
    Simulator::Run();
    std::cout << "What s2 knows:\n" << network.switches[1]->Dump();
    Simulator::Destroy();
    return 0;
}
