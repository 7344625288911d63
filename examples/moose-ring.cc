/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * MOOSE switches that are plugged together find each other, their routes and the broadcast tree by
 * IS-IS; they lose a link, and get it back. A switch of another network, the stranger, is not let
 * in.
 *
 *      s1 --- s2 --- s3
 *       |             |
 *      s6 --- s5 --- s4 --- stranger
 *
 * Printed are who becomes whose neighbour, what ports are for, and how many routes change; then how
 * frames for s2 leave s1, and which ports broadcasts use. Each switch takes 5 ms to act on a
 * message. A link that fails is known of at once, and new paths are computed 50 ms later.
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
    if (type != "port-state")
    {
        std::cout << std::setw(12) << Simulator::Now().GetMicroSeconds() / 1e6 << " s  " << name
                  << "  " << type << " " << detail << "\n";
    }
}

/** Prints what s1 knows of the others. */
void
PrintRoutes(Ptr<L2SwitchNetDevice> s1, std::string when)
{
    std::cout << "\n" << when << ", s1's routes:\n";
    const std::string dump = s1->Dump();
    const std::size_t from = dump.find("fib ");
    std::cout << dump.substr(from, dump.find("adjacencies ") - from) << "\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t count = 6;
    CommandLine cmd(__FILE__);
    cmd.Usage("MOOSE switches in a ring find their routes by IS-IS, lose a link, and get it back.");
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
    spec.AddLink(3 % count, spec.AddSwitch("stranger", "flat"));

    L2SwitchHelper switches("moose");
    switches.SetAttribute("ControlDelay", TimeValue(MilliSeconds(5)));
    const L2Network network = L2NetworkHelper(switches).Install(spec);
    network.switches[count]->SetAttribute("Area", UintegerValue(2)); // all others are in area 1
    for (std::size_t i = 0; i < network.switches.size(); i++)
    {
        network.switches[i]->TraceConnectWithoutContext(
            "CoreEvent",
            MakeCallback(&PrintEvent).Bind(spec.switches[i].name));
    }

    const Ptr<L2SwitchNetDevice> s1 = network.switches[0];
    Simulator::Schedule(Seconds(5), &PrintRoutes, s1, "5 s after power came on");
    Simulator::Schedule(Seconds(10), &EthernetChannel::SetDown, network.links[0]);
    Simulator::Schedule(Seconds(15), &PrintRoutes, s1, "s1 and s2 were cut apart at 10 s");
    Simulator::Schedule(Seconds(20), &EthernetChannel::SetUp, network.links[0]);
    Simulator::Schedule(Seconds(25), &PrintRoutes, s1, "joined again at 20 s");
    Simulator::Stop(Seconds(25) + NanoSeconds(1));
    Simulator::Run();
    Simulator::Destroy();
    return 0;
}
