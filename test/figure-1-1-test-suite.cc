/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-figure-1-1: meshes before and after RSTP has removed loops, as in Figure 1.1 of
 * the report. Oracles are the spanning tree by the rules of 802.1D, computed here from distances
 * that Boost.Graph finds, and a drawing.
 *
 * The report does not say how large the mesh of the figure is, nor where the root and the nodes P
 * and Q are. What is checked is a mesh of 5 x 5 with its root in the middle, and others.
 */

#include "topology-oracle.h"

#include "ns3/grid.h"
#include "ns3/l2-network-helper.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/udp-probe-helper.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

namespace
{

/** Whether each link is in use. */
using Active = std::vector<bool>;

/**
 * Compute the spanning tree [802.1D-2004 17.3]. The root is the bridge with the least identifier.
 * Every other bridge has one port towards it: that with the least path cost; of several that where
 * the least bridge is the designated one, and then that port of it. What is no such port's link is
 * blocked. All links cost the same and no two join the same bridges, so ports need not be compared.
 * @param spec a network; identifiers are priorities, then numbers
 * @return which links are in use
 */
Active
ComputeTree(const TopologySpec& spec)
{
    const auto identifier = [&](uint32_t sw) {
        return std::make_pair(spec.switches[sw].priority, sw);
    };
    uint32_t root = 0;
    for (uint32_t sw = 1; sw < spec.switches.size(); sw++)
    {
        root = identifier(sw) < identifier(root) ? sw : root;
    }
    const std::vector<uint32_t> cost = TopologyOracle(spec).GetDistances(root);
    Active active(spec.links.size());
    for (uint32_t sw = 0; sw < spec.switches.size(); sw++)
    {
        uint32_t best = spec.links.size();
        std::tuple<uint32_t, std::pair<uint16_t, uint32_t>> least;
        for (uint32_t link = 0; sw != root && link < spec.links.size(); link++)
        {
            const uint32_t a = spec.links[link].a;
            const uint32_t b = spec.links[link].b;
            if (a == sw || b == sw)
            {
                const uint32_t other = a == sw ? b : a;
                const auto offer = std::make_tuple(cost[other], identifier(other));
                if (best == spec.links.size() || offer < least)
                {
                    best = link;
                    least = offer;
                }
            }
        }
        if (best < spec.links.size())
        {
            active[best] = true;
        }
    }
    return active;
}

/**
 * @param spec a network
 * @param active links
 * @return the network with these links alone
 */
TopologySpec
GetPart(const TopologySpec& spec, const Active& active)
{
    TopologySpec part = spec;
    part.links.clear();
    for (uint32_t link = 0; link < active.size(); link++)
    {
        if (active[link])
        {
            part.links.push_back(spec.links[link]);
        }
    }
    return part;
}

/**
 * @param network a network
 * @return which links both switches forward on
 */
Active
GetActive(const L2Network& network)
{
    Active active;
    for (const Ptr<EthernetChannel>& channel : network.links)
    {
        uint32_t ends = 0;
        for (const Ptr<L2SwitchNetDevice>& sw : network.switches)
        {
            for (uint32_t port = 1; port <= sw->GetNPorts(); port++)
            {
                ends += sw->GetPort(port)->GetChannel() == channel &&
                        sw->GetPortState(port) == "forwarding";
            }
        }
        active.push_back(ends == 2);
    }
    return active;
}

/**
 * @param spec a grid of two dimensions
 * @param active its links in use
 * @param width of the grid
 * @return a drawing of these, a line each
 */
std::vector<std::string>
Draw(const TopologySpec& spec, const Active& active, uint32_t width)
{
    const uint32_t height = spec.switches.size() / width;
    std::vector<std::string> lines(2 * height - 1, std::string(2 * width - 1, ' '));
    const auto at = [&](uint32_t sw) {
        return std::make_pair(2 * (height - 1 - sw / width), 2 * (sw % width));
    };
    for (uint32_t sw = 0; sw < spec.switches.size(); sw++)
    {
        lines[at(sw).first][at(sw).second] = 'o';
    }
    for (uint32_t link = 0; link < active.size(); link++)
    {
        const auto a = at(spec.links[link].a);
        const auto b = at(spec.links[link].b);
        if (active[link])
        {
            const bool across = a.first == b.first;
            lines[(a.first + b.first) / 2][(a.second + b.second) / 2] = across ? '-' : '|';
        }
    }
    return lines;
}

} // namespace

/** @brief Oracle: the rules of the standard, applied by brute force. */
class MeshTreeTestCase : public TestCase
{
  public:
    /**
     * @param dims dimensions of the mesh
     * @param root which switch is the root; none: that in the middle
     */
    explicit MeshTreeTestCase(const std::vector<uint32_t>& dims, int root = -1)
        : TestCase("In a mesh of " + std::to_string(dims[0]) + " x " + std::to_string(dims[1]) +
                   (root < 0 ? "" : " with root " + std::to_string(root)) +
                   " RSTP blocks the links that 802.1D says, and frames go round; MOOSE uses all"),
          m_spec(Grid(dims, 1))
    {
        for (uint32_t sw = 0; root >= 0 && sw < m_spec.switches.size(); sw++)
        {
            m_spec.switches[sw].priority = sw == static_cast<uint32_t>(root) ? 4096 : 32768;
        }
    }

  private:
    /**
     * Let each host send to each other, and compare the links that are in use, and the paths.
     * @param scheme the scheme
     * @param expected links that should be
     */
    void Run(const std::string& scheme, const Active& expected)
    {
        const L2Network network = L2NetworkHelper(L2SwitchHelper(scheme)).Install(m_spec);
        UdpProbeHelper probes(network);
        probes.SetStart(Seconds(3));
        probes.AddAllToAll();
        Simulator::Stop(Seconds(5));
        Simulator::Run();
        const Active active = GetActive(network);
        NS_TEST_EXPECT_MSG_EQ((active == expected), true, scheme << ": links in use");
        const TopologyOracle graph(GetPart(m_spec, expected));
        std::vector<std::vector<uint32_t>> distances;
        for (uint32_t sw = 0; sw < m_spec.switches.size(); sw++)
        {
            distances.push_back(graph.GetDistances(sw));
        }
        for (const UdpProbeFlow& flow : probes.Collect())
        {
            // Host n is at switch n, and has a link of its own.
            const uint32_t links = distances[flow.from][flow.to] + 2;
            const std::string name =
                scheme + ": " + m_spec.hosts[flow.from].name + " to " + m_spec.hosts[flow.to].name;
            NS_TEST_EXPECT_MSG_EQ((flow.received), 1, name);
            NS_TEST_EXPECT_MSG_EQ((flow.duplicates), 0, name);
            NS_TEST_EXPECT_MSG_EQ((flow.hops), links, name);
        }
        Simulator::Destroy();
    }

    void DoRun() override
    {
        const Active tree = ComputeTree(m_spec);
        const std::size_t used = std::count(tree.begin(), tree.end(), true);
        NS_TEST_EXPECT_MSG_EQ(used, m_spec.switches.size() - 1, "a tree");
        Run("ethernet", tree);
        Run("moose", Active(m_spec.links.size(), true));
    }

    TopologySpec m_spec; //!< the mesh
};

/** @brief Oracle: a drawing, made by hand from the rules. */
class MeshFigureTestCase : public TestCase
{
  public:
    MeshFigureTestCase()
        : TestCase("In Figure 1.1 the neighbours P and Q are 1 link apart before RSTP and 5 after")
    {
    }

  private:
    void DoRun() override
    {
        // The root is in the middle. A bridge below it has two neighbours that are as near to the
        // root, beside it and above; that beside it has the lower number. Above, it is that below.
        const std::vector<std::string> drawing = {
            "o o o o o", //
            "| | | | |",
            "o o o o o",
            "| | | | |",
            "o-o-o-o-o", // Q and the root
            "    |    ",
            "o-o-o-o-o", // P
            "    |    ",
            "o-o-o-o-o",
        };
        const TopologySpec spec = Grid({5, 5}, 1);
        const Active tree = ComputeTree(spec);
        const std::vector<std::string> drawn = Draw(spec, tree, 5);
        NS_TEST_EXPECT_MSG_EQ((drawn == drawing), true, "the tree");
        const uint32_t p = 5;
        const uint32_t q = 10;
        const uint32_t before = TopologyOracle(spec).GetDistances(p)[q];
        const uint32_t after = TopologyOracle(GetPart(spec, tree)).GetDistances(p)[q];
        NS_TEST_EXPECT_MSG_EQ(before, 1, "before");
        NS_TEST_EXPECT_MSG_EQ(after, 5, "after");
    }
};

/** @brief Its suite. */
class MeshFigureTestSuite : public TestSuite
{
  public:
    MeshFigureTestSuite()
        : TestSuite("moose-figure-1-1", Type::SYSTEM)
    {
        AddTestCase(new MeshFigureTestCase);
        AddTestCase(new MeshTreeTestCase({5, 5}));
        AddTestCase(new MeshTreeTestCase({5, 5}, 0));
        AddTestCase(new MeshTreeTestCase({5, 5}, 24));
        AddTestCase(new MeshTreeTestCase({2, 2}));
        AddTestCase(new MeshTreeTestCase({7, 2}, 9));
        AddTestCase(new MeshTreeTestCase({3, 6}));
    }
};

static MeshFigureTestSuite g_figureTestSuite; //!< registers the suite
