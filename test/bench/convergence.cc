/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * What it costs until all switches agree: MOOSE with link-state routing beside Ethernet with RSTP,
 * on the same fat-tree, in the same run.
 *
 *   cold    all switches are switched on at the same moment
 *   idle    nothing happens: hellos, and what else goes on
 *   link    a link between aggregation and core fails
 *   switch  a core switch fails: all of its links do
 *
 * "at rest" is when the last port took a role or state, or the last switch new routes. Frames are
 * counted when they are put on the wire, octets without FCS, preamble and gap. Simulated times
 * depend on nothing but the protocols' timers, the ControlDelay (5 ms unless --control-delay says
 * otherwise) and the links (1 Gb/s, 500 ns); "wall" is Simulator::Run().
 */

#include "watched-network.h"

#include "ns3/fat-tree.h"

#include <cstdio>

using namespace ns3;

namespace
{

/** What a network had done by some moment. */
struct Count
{
    uint64_t frames; //!< put on wires
    uint64_t bytes;  //!< in them
    uint64_t events; //!< executed by the simulator
};

/**
 * @param network a network
 * @return what it has done
 */
Count
Now(const WatchedNetwork& network)
{
    return {network.Frames(), network.Bytes(), Simulator::GetEventCount()};
}

/**
 * Let time pass, and print what happened in it.
 * @param network a network
 * @param scheme its scheme
 * @param what happens
 * @param span how long
 */
void
Report(WatchedNetwork& network, const std::string& scheme, const char* what, Time span)
{
    const Time begin = Simulator::Now();
    const Count before = Now(network);
    const double wall = network.Run(span);
    const Count after = Now(network);
    const Time settled = network.LastChange() > begin ? network.LastChange() - begin : Time(0);
    std::printf("%-9s %-7s %10.1f %11llu %13llu %11llu %8.2f\n",
                scheme.c_str(),
                what,
                settled.GetSeconds() * 1e3,
                static_cast<unsigned long long>(after.frames - before.frames),
                static_cast<unsigned long long>(after.bytes - before.bytes),
                static_cast<unsigned long long>(after.events - before.events),
                wall);
}

/**
 * @param scheme "moose" or "ethernet"
 * @param k ports of a switch
 * @param controlDelay of all switches
 */
void
Measure(const std::string& scheme, uint32_t k, Time controlDelay)
{
    TopologySpec spec = FatTree(k, 1);
    spec.hosts.clear();
    L2SwitchHelper switches(scheme);
    switches.SetAttribute("ControlDelay", TimeValue(controlDelay));
    WatchedNetwork network(spec, switches);
    const Time span = Seconds(10);
    Report(network, scheme, "cold", span);
    network.Run(Seconds(20)); // so that back-off and hold counts have forgotten it
    Report(network, scheme, "idle", span);
    network.Get().links.back()->SetDown();
    Report(network, scheme, "link", span);
    network.Run(Seconds(20));
    for (std::size_t i = 0; i < spec.links.size(); i++)
    {
        if (spec.links[i].a == 0 || spec.links[i].b == 0)
        {
            network.Get().links[i]->SetDown();
        }
    }
    Report(network, scheme, "switch", span);
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t k = 16;
    double milliseconds = 5;
    CommandLine cmd(__FILE__);
    cmd.Usage("What convergence costs on a fat-tree: MOOSE with IS-IS beside Ethernet with RSTP.");
    cmd.AddValue("k", "ports of a switch, even, 2 to 64", k);
    cmd.AddValue("control-delay", "milliseconds until a switch acts on a PDU", milliseconds);
    cmd.Parse(argc, argv);
    if (k < 2 || k > 64 || k % 2 || !(milliseconds >= 0))
    {
        std::fprintf(stderr, "convergence: --k must be even and 2 to 64, --control-delay 0 up\n");
        return 2;
    }
    const Time delay = NanoSeconds(static_cast<int64_t>(milliseconds * 1e6));
    const TopologySpec spec = FatTree(k, 1);
    std::size_t links = 0;
    for (const auto& link : spec.links)
    {
        links += link.a < spec.switches.size();
    }
    std::printf("fat-tree k=%u, %zu switches, %zu links, control delay %g ms; 10 s of each\n"
                "scheme    what    at rest ms      frames        octets      events   wall s\n",
                k,
                spec.switches.size(),
                links,
                milliseconds);
    for (const char* scheme : {"ethernet", "moose"})
    {
        Measure(scheme, k, delay);
    }
    return 0;
}
