/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * How fast RSTP is, in the network and on this machine.
 *
 *   cold    all switches of a fat-tree are switched on at the same moment
 *   ring    every link of a ring is cut and joined again, one after the other; probes go round the
 *           cut place all the time, and the outage is the longest time without one
 *   dead    the root dies behind a ring or a full mesh: what is left of its information goes round
 *           and counts to infinity [802.1D-2004 17.21.23]
 *
 * A switch acts on a BPDU after its ControlDelay, 5 ms unless --control-delay says otherwise: with
 * that, rings of real switches heal in 5 ms for each switch the news has to pass, about 100 ms for
 * a ring of 20. Simulated times depend on nothing else than that and the links (1 Gb/s, 500 ns);
 * "wall s" is Simulator::Run(). BPDUs are counted when they are put on the wire.
 */

#include "watched-network.h"

#include "ns3/fat-tree.h"

#include <algorithm>
#include <cstdio>

using namespace ns3;

namespace
{

/**
 * @param controlDelay of all switches
 * @return bridges that run RSTP
 */
L2SwitchHelper
Bridges(Time controlDelay)
{
    L2SwitchHelper switches("ethernet");
    switches.SetAttribute("ControlDelay", TimeValue(controlDelay));
    return switches;
}

/**
 * @param k ports of a switch
 * @param controlDelay of all switches
 */
void
ColdStart(uint32_t k, Time controlDelay)
{
    TopologySpec spec = FatTree(k, 1);
    spec.hosts.clear();
    WatchedNetwork network(spec, Bridges(controlDelay));
    const double wall = network.Run(Seconds(30));
    std::printf("cold   fat-tree k=%u, %zu switches, %zu links, control delay %g ms\n"
                "       converged after %.1f ms with %u active links (a tree has %zu)\n"
                "       30 s simulated: %llu events, %llu BPDUs, wall %.2f s\n",
                k,
                spec.switches.size(),
                spec.links.size(),
                controlDelay.GetSeconds() * 1e3,
                network.LastChange().GetSeconds() * 1e3,
                network.ActiveLinks(),
                spec.switches.size() - 1,
                static_cast<unsigned long long>(Simulator::GetEventCount()),
                static_cast<unsigned long long>(network.Frames()),
                wall);
}

/**
 * @param count switches in the ring
 * @param controlDelay of all switches
 */
void
CutRing(uint32_t count, Time controlDelay)
{
    Time worst[2];
    Time changed[2];
    for (uint32_t link = 0; link < count; link++)
    {
        WatchedNetwork network(Ring(count, true), Bridges(controlDelay));
        network.Run(Seconds(10));
        network.Probe(link, (link + 1) % count);
        network.Run(Seconds(1));
        network.TakeOutage();
        for (const bool up : {false, true})
        {
            const Time begin = Simulator::Now();
            const auto& channel = network.Get().links[link];
            up ? channel->SetUp() : channel->SetDown();
            network.Run(Seconds(5));
            worst[up] = std::max(worst[up], network.TakeOutage());
            changed[up] = std::max(changed[up], network.LastChange() - begin);
        }
    }
    for (const bool up : {false, true})
    {
        std::printf("ring   of %u, a link %s, control delay %g ms: worst outage %.1f ms, last "
                    "port at rest after %.1f ms\n",
                    count,
                    up ? "comes back" : "is cut   ",
                    controlDelay.GetSeconds() * 1e3,
                    worst[up].GetSeconds() * 1e3,
                    changed[up].GetSeconds() * 1e3);
    }
}

/**
 * @param spec a ring or mesh, to whose first switch the root is attached
 * @param controlDelay of all switches
 */
void
KillRoot(TopologySpec spec, Time controlDelay)
{
    const uint32_t count = spec.switches.size();
    const uint32_t root = spec.AddSwitch("root", "flat", 0, 0);
    spec.AddLink(0, root);
    WatchedNetwork network(spec, Bridges(controlDelay));
    network.Run(Seconds(20));
    const Time begin = Simulator::Now();
    const uint64_t before = network.Frames();
    network.Get().links.back()->SetDown();
    network.Run(Seconds(200));
    std::printf("dead   root behind a %-4s of %2u, control delay %g ms: last port at rest after "
                "%.3f s, %llu BPDUs in 200 s\n",
                spec.name.c_str(),
                count,
                controlDelay.GetSeconds() * 1e3,
                (network.LastChange() - begin).GetSeconds(),
                static_cast<unsigned long long>(network.Frames() - before));
}

/**
 * @param count how many switches
 * @return all joined to all
 */
TopologySpec
Mesh(uint32_t count)
{
    TopologySpec spec;
    spec.name = "mesh";
    for (uint32_t i = 0; i < count; i++)
    {
        spec.AddSwitch("s" + std::to_string(i + 1), "flat");
        for (uint32_t j = 0; j < i; j++)
        {
            spec.AddLink(j, i);
        }
    }
    return spec;
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t k = 16;
    uint32_t count = 20;
    double milliseconds = 5;
    CommandLine cmd(__FILE__);
    cmd.Usage(
        "How fast RSTP converges: a fat-tree from cold, a ring that loses and regains a link, "
        "a root that dies behind a ring or mesh.");
    cmd.AddValue("k", "ports of a switch of the fat-tree, even, 2 to 64", k);
    cmd.AddValue("ring", "switches in the ring, 3 to 40", count);
    cmd.AddValue("control-delay", "milliseconds until a switch acts on a BPDU", milliseconds);
    cmd.Parse(argc, argv);
    if (k < 2 || k > 64 || k % 2 || count < 3 || count > 40 || !(milliseconds >= 0))
    {
        std::fprintf(stderr,
                     "rstp: --k must be even and 2 to 64, --ring 3 to 40, --control-delay 0 up\n");
        return 2;
    }
    const Time delay = NanoSeconds(static_cast<int64_t>(milliseconds * 1e6));
    ColdStart(k, delay);
    ColdStart(k, Time(0));
    CutRing(count, delay);
    for (const uint32_t switches : {3, 6, 10, 20})
    {
        KillRoot(Ring(switches, false), delay);
    }
    for (const uint32_t switches : {4, 6, 10})
    {
        KillRoot(Mesh(switches), delay);
    }
    return 0;
}
