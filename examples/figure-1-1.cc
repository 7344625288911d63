/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * Figure 1.1 of the report: a 2D mesh of switches (a) before and (b) after RSTP has removed loops,
 * and the path of frames between two neighbours, P and Q.
 *
 * The report does not say how large its mesh is, nor where its root. Here it is 5 x 5, with the
 * root R in the middle, where it is best. Links in use are drawn, with # those that datagrams took.
 */

#include "ns3/core-module.h"
#include "ns3/ethernet-header.h"
#include "ns3/grid.h"
#include "ns3/l2-network-helper.h"
#include "ns3/udp-probe-helper.h"

#include <iostream>
#include <map>
#include <set>

using namespace ns3;

namespace
{

constexpr uint32_t SIZE = 5;     //!< switches of a row, and rows
constexpr uint32_t P = SIZE;     //!< at the left edge, below
constexpr uint32_t Q = 2 * SIZE; //!< this one, in the row of the root

/** Notes by which link a datagram leaves. */
void
NoteLink(std::set<uint32_t>* path, uint32_t link, Ptr<const Packet> frame)
{
    EthernetHeader header(false);
    if (frame->PeekHeader(header) && header.GetLengthType() == 0x0800) // IPv4
    {
        path->insert(link);
    }
}

/** Sends a datagram from P to Q and back through switches of a scheme, and draws the mesh. */
void
Run(const std::string& title, const std::string& scheme)
{
    std::set<uint32_t> path; // links that datagrams take
    const TopologySpec mesh = Grid({SIZE, SIZE}, 1);
    const L2Network network = L2NetworkHelper(L2SwitchHelper(scheme)).Install(mesh);
    for (uint32_t i = 0; i < 2 * mesh.links.size(); i++)
    {
        network.links[i / 2]->GetEthernetDevice(i % 2)->TraceConnectWithoutContext(
            "PhyTxBegin",
            MakeBoundCallback(&NoteLink, &path, i / 2));
    }
    UdpProbeHelper probes(network);
    probes.AddFlow(P, Q, Seconds(5)); // when protocols have settled; one host at each switch
    Simulator::Stop(Seconds(6));
    Simulator::Run();

    std::map<Ptr<Channel>, int> forwarding; // how many of its ends do
    for (const auto& sw : network.switches)
    {
        for (uint32_t port = 1; port <= sw->GetNPorts(); port++)
        {
            forwarding[sw->GetPort(port)->GetChannel()] += sw->GetPortState(port) == "forwarding";
        }
    }
    std::string canvas((2 * SIZE - 1) * 4 * SIZE, ' ');
    for (uint32_t i = 4 * SIZE - 1; i < canvas.size(); i += 4 * SIZE)
    {
        canvas[i] = '\n';
    }
    const auto at = [](uint32_t sw) { return 8 * SIZE * (SIZE - 1 - sw / SIZE) + sw % SIZE * 4; };
    for (uint32_t i = 0; i < mesh.links.size(); i++)
    {
        const uint32_t a = mesh.links[i].a;
        const uint32_t b = mesh.links[i].b; // to the right of a, or above
        const bool used = forwarding[network.links[i]] == 2;
        const char mark = !used ? ' ' : path.count(i) ? '#' : b == a + 1 ? '-' : '|';
        b == a + 1 ? canvas.replace(at(a) + 1, 3, 3, mark)
                   : canvas.replace((at(a) + at(b)) / 2, 1, 1, mark);
    }
    for (uint32_t sw = 0; sw < SIZE * SIZE; sw++)
    {
        canvas[at(sw)] = sw == P ? 'P' : sw == Q ? 'Q' : sw == SIZE * SIZE / 2 ? 'R' : 'o';
    }
    std::cout << title << ": P to Q takes " << path.size() << " link(s)\n\n" << canvas << "\n";
    Simulator::Destroy();
}

} // namespace

int
main()
{
    Run("(a) MOOSE, loops and all", "moose");
    Run("(b) Ethernet, after RSTP has removed loops", "ethernet");
    return 0;
}
