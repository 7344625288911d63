/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * The options that all scenario programs share: a table.
 */

#include "scenario-options.h"

#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ScenarioSharedOptions");

using Effect = ScenarioOption::Effect;

void
ScenarioOptions::AddShared()
{
    NS_LOG_FUNCTION(this);
    const std::string network = "Network";
    Add(network, ScenarioOption::Choice("scheme", {"moose", "ethernet"}, "how switches forward"));
    Add(network, ScenarioOption::Choice("directory", {"none", "elk"}, "who answers ARP"));
    Add(network,
        ScenarioOption::Choice("routing",
                               {"link-state", "precomputed"},
                               "moose: where routes and the broadcast tree come from: by protocol "
                               "(IS-IS), or known from the start and never changed"));
    Add(network,
        ScenarioOption::Real(
            "spf-delay",
            50,
            0,
            60000,
            "moose, link-state: milliseconds from the first change to new routes"));
    Add(network,
        ScenarioOption::Real("hello-interval",
                             3,
                             0.001,
                             600,
                             "moose, link-state: seconds between hellos to a neighbour"));
    Add(network,
        ScenarioOption::Integer("hello-multiplier",
                                3,
                                2,
                                100,
                                "moose, link-state: hellos lost until a neighbour is dead"));
    Add(network,
        ScenarioOption::Text("key",
                             "TEXT",
                             "moose, link-state: switches authenticate each other with this "
                             "(HMAC-SHA-256); at most 32 octets",
                             Effect::OUTCOME));
    Add(network,
        ScenarioOption::Choice("spanning-tree",
                               {"rstp", "static"},
                               "ethernet: how the tree comes about: by protocol, or known from the "
                               "start and never changed"));
    Add(network,
        ScenarioOption::Integer("max-age",
                                20,
                                6,
                                40,
                                "ethernet, rstp: Max Age, which is also how many bridges deep the "
                                "tree can be; above 28 Forward Delay grows with it"));
    Add(network,
        ScenarioOption::Real(
            "control-delay",
            5,
            0,
            1000,
            "milliseconds that a switch takes to act on a frame of a protocol: a "
            "BPDU, IS-IS; about 5 in real switches (a ring of 20 heals in about 100)"));
    Add(network,
        ScenarioOption::Choice("broadcast", {"tree", "rpf"}, "moose: the way broadcasts take"));
    Add(network,
        ScenarioOption::Choice("host-id",
                               {"sequential", "port", "hash"},
                               "moose: how a switch chooses host identifiers"));
    AddHostsPerEdge();

    const std::string experiment = "Experiment";
    Add(experiment,
        ScenarioOption::Choice("workload",
                               {"random-peers",
                                "all-to-all",
                                "poisson-arp",
                                "mix",
                                "scan",
                                "shuffle",
                                "incast",
                                "replay"},
                               "who talks to whom"));
    Add(experiment,
        ScenarioOption::Real("probe-interval",
                             1,
                             0.001,
                             1e6,
                             "seconds between probes of a flow; an outage is known to this "
                             "precision"));
    Add(experiment,
        ScenarioOption::Real("warm-up",
                             5,
                             0,
                             1e6,
                             "seconds that the network runs before the workload starts and loads "
                             "are counted"));
    Add(experiment,
        ScenarioOption::Real("duration",
                             10,
                             0.001,
                             1e6,
                             "measured time in seconds, after the warm-up"));
    // The bounds of the seed are those of ns-3's generator, MRG32k3a.
    Add(experiment,
        ScenarioOption::Integer("seed", 1, 1, 4294944442, "seed of the random numbers"));
    Add(experiment,
        ScenarioOption::Integer("run", 1, 1, 2147483647, "independent repetition under the seed"));

    const std::string failures =
        "Failures (TIME in seconds since power on; may be given repeatedly)";
    Add(failures,
        ScenarioOption::Schedule(
            "fail",
            "WHAT@TIME",
            "cut a link, named by its ends as a--b (of parallel links the "
            "second is a--b#2), or a switch or a site: all of its links; a site "
            "that is called as a switch is, is named with a full stop"));
    Add(failures,
        ScenarioOption::Schedule("repair",
                                 "WHAT@TIME",
                                 "mend a link, a switch or a site that failed, or all@TIME "
                                 "everything; a link is up when nothing is left that keeps it "
                                 "down"));
    Add(failures,
        ScenarioOption::Schedule("fail-random",
                                 "N@TIME",
                                 "cut N links between switches, chosen by the seed"));
    Add(failures,
        ScenarioOption::Real("mtbf",
                             0,
                             0,
                             1e9,
                             "mean seconds that each link is up until it fails by chance, from "
                             "--warm-up on until --repair=all; 0: never"));
    Add(failures, ScenarioOption::Real("mttr", 0, 0, 1e9, "mean seconds until it is mended"));
    Add(failures,
        ScenarioOption::Choice("fail-what",
                               {"links", "switches", "sites"},
                               "what fails by chance; links are those between switches"));

    const std::string output = "Output";
    Add(output, ScenarioOption::Text("db", "FILE", "write results to this file", Effect::NONE));
    Add(output,
        ScenarioOption::Text("pcap", "PREFIX", "write captures to PREFIX-*.pcap", Effect::NONE));
    Add(output,
        ScenarioOption::Text("dot",
                             "FILE",
                             "draw the network for Graphviz as it is at the end; links that carry "
                             "nothing are dashed",
                             Effect::NONE));
    Add(output,
        ScenarioOption::Flag("describe",
                             "only say what the network is like (and draw it); run nothing",
                             Effect::NONE));
    Add(output,
        ScenarioOption::Flag("run-key",
                             "only print the key that the database has of such a run, which says "
                             "what determines its outcome; run nothing",
                             Effect::NONE));
    Add(output, ScenarioOption::Flag("progress", "tell how far the run is", Effect::NONE));
}

void
ScenarioOptions::AddHostsPerEdge()
{
    Add("Topology",
        ScenarioOption::Integer("hosts-per-edge",
                                10,
                                1,
                                4000,
                                "hosts on each switch that has any"));
}

} // namespace ns3
