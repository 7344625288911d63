/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * What it costs to set up a network: processor time and memory a link, of networks of about 125 and
 * about 1,000 switches, one host at each switch that has any.
 *
 * Setting up is what a scenario program does before time 0: the spec is built and checked,
 * switches, links, hosts and their Internet stacks are made. If that is linear in the number of
 * links, a link costs the same in both sizes: "growth" is what it costs in the large network
 * divided by what it costs in the small one. The peer is ns-3's own BridgeNetDevice on
 * CsmaNetDevice links, set up for the same large spec with the same stacks.
 *
 * Each measurement is a process of its own, so that memory does not mix; the smallest of three
 * times counts.
 */

#include "ns3/bridge-module.h"
#include "ns3/core-module.h"
#include "ns3/csma-module.h"
#include "ns3/internet-module.h"
#include "ns3/l2-network-helper.h"
#include "ns3/multi-dc.h"
#include "ns3/topology-family.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ns3;

namespace
{

constexpr int REPETITIONS = 3; //!< measurements of which the smallest time counts

/** A family of networks in two sizes. */
struct Pair
{
    const char* small; //!< as Build() takes it
    const char* large; //!< the same
};

/** What is measured. */
constexpr Pair PAIRS[] = {
    {"fat-tree:k=10:hosts-per-edge=1", "fat-tree:k=28:hosts-per-edge=1"},
    {"three-tier:rows=4:racks=28:hosts-per-edge=1", "three-tier:rows=30:racks=32:hosts-per-edge=1"},
    {"grid:dims=5x5x5:hosts-per-edge=1", "grid:dims=10x10x10:hosts-per-edge=1"},
    {"torus:dims=5x5x5:hosts-per-edge=1", "torus:dims=10x10x10:hosts-per-edge=1"},
    {"mesh:switches=125:hosts-per-edge=1", "mesh:switches=1000:hosts-per-edge=1"},
    {"ring:switches=125:hosts-per-edge=1", "ring:switches=1000:hosts-per-edge=1"},
    {"hypercube:dimension=7:hosts-per-edge=1", "hypercube:dimension=10:hosts-per-edge=1"},
    {"dcell:ports=10:level=1", "dcell:ports=31:level=1"},
    {"bcube:ports=4:level=2", "bcube:ports=9:level=2"},
    {"jellyfish:switches=125:degree=8:hosts-per-edge=1",
     "jellyfish:switches=1000:degree=8:hosts-per-edge=1"},
    {"multi-dc:three-tier:rows=1:racks=8:hosts-per-edge=1",
     "multi-dc:three-tier:rows=1:racks=95:hosts-per-edge=1"},
};

/** What was measured. */
struct Measurement
{
    uint64_t switches; //!< switches
    uint64_t links;    //!< links, those of hosts included
    double seconds;    //!< processor time
    double bytes;      //!< memory
};

/**
 * @param text a network as BuildTopology() takes it; behind "multi-dc:" what its ten sites are
 * @return the network
 */
TopologySpec
Build(const std::string& text)
{
    const std::string prefix = "multi-dc:";
    if (text.rfind(prefix, 0) != 0)
    {
        return BuildTopology(text);
    }
    MultiDcPlan plan;
    plan.sites = {text.substr(prefix.size())};
    return MultiDc(ReadWan("mesh-of-ten", false), plan);
}

/**
 * Set up ns-3's own devices.
 * @param spec the network
 */
void
InstallStock(const TopologySpec& spec)
{
    NodeContainer switches;
    switches.Create(spec.switches.size());
    NodeContainer hosts;
    hosts.Create(spec.hosts.size());
    std::vector<NetDeviceContainer> ports(spec.switches.size());
    CsmaHelper csma;
    csma.SetChannelAttribute("Delay", TimeValue(spec.delay));
    for (const TopologySpec::Link& link : spec.links)
    {
        const NetDeviceContainer ends =
            csma.Install(NodeContainer(switches.Get(link.a), switches.Get(link.b)));
        ports[link.a].Add(ends.Get(0));
        ports[link.b].Add(ends.Get(1));
    }
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.SetRoutingHelper(Ipv4StaticRoutingHelper());
    internet.Install(hosts);
    for (std::size_t i = 0; i < spec.hosts.size(); i++)
    {
        const NetDeviceContainer ends =
            csma.Install(NodeContainer(hosts.Get(i), switches.Get(spec.hosts[i].sw)));
        ports[spec.hosts[i].sw].Add(ends.Get(1));
        const Ptr<Ipv4> ipv4 = hosts.Get(i)->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(ends.Get(0));
        const Ipv4InterfaceAddress address(Ipv4Address(0x0a000001 + i), Ipv4Mask("255.0.0.0"));
        ipv4->AddAddress(interface, address);
        ipv4->SetUp(interface);
    }
    for (std::size_t i = 0; i < spec.switches.size(); i++)
    {
        BridgeHelper().Install(switches.Get(i), ports[i]);
    }
}

/**
 * @return the most memory that this process has had, octets
 */
double
GetPeak()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return 1024.0 * usage.ru_maxrss;
}

/**
 * Measure in this process.
 * @param text the network
 * @param scheme "moose", "ethernet" or "stock"
 * @return what was measured
 */
Measurement
Measure(const std::string& text, const std::string& scheme)
{
    const double before = GetPeak();
    const std::clock_t start = std::clock();
    const TopologySpec spec = Build(text);
    if (scheme == "stock")
    {
        InstallStock(spec);
    }
    else
    {
        L2NetworkHelper(L2SwitchHelper(scheme)).Install(spec);
    }
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    return {spec.switches.size(),
            spec.links.size() + spec.hosts.size(),
            seconds,
            GetPeak() - before};
}

/**
 * Measure in processes of their own.
 * @param text the network
 * @param scheme "moose", "ethernet" or "stock"
 * @return what was measured, with the smallest of the times
 */
Measurement
MeasureApart(const std::string& text, const std::string& scheme)
{
    Measurement best{};
    for (int i = 0; i < REPETITIONS; i++)
    {
        int ends[2];
        NS_ABORT_IF(pipe(ends) != 0);
        const pid_t child = fork();
        NS_ABORT_IF(child < 0);
        if (child == 0)
        {
            const Measurement measurement = Measure(text, scheme);
            const bool sent = write(ends[1], &measurement, sizeof(measurement)) > 0;
            _exit(sent ? 0 : 1);
        }
        close(ends[1]);
        Measurement measurement{};
        const bool got = read(ends[0], &measurement, sizeof(measurement)) == sizeof(measurement);
        close(ends[0]);
        waitpid(child, nullptr, 0);
        NS_ABORT_MSG_UNLESS(got, "the measurement failed");
        if (i == 0 || measurement.seconds < best.seconds)
        {
            best = measurement;
        }
    }
    return best;
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string scheme = "moose";
    std::string only;
    CommandLine cmd(__FILE__);
    cmd.Usage("Processor time and memory a link to set up networks of about 125 and 1,000 "
              "switches, and of stock ns-3 for the same.");
    cmd.AddValue("scheme", "moose or ethernet", scheme);
    cmd.AddValue("only", "measure only networks whose name begins with this", only);
    cmd.Parse(argc, argv);
    if (scheme != "moose" && scheme != "ethernet")
    {
        std::fprintf(stderr,
                     "topology: --scheme=%s is not allowed; allowed: moose, ethernet\n",
                     scheme.c_str());
        return 2;
    }
    std::printf("%s; us and KB a link\n%-11s %8s %8s %8s %8s %7s %8s %8s %7s %9s %9s\n",
                scheme.c_str(),
                "",
                "switches",
                "links",
                "us small",
                "us large",
                "growth",
                "KB small",
                "KB large",
                "growth",
                "us/stock",
                "KB/stock");
    for (const Pair& pair : PAIRS)
    {
        const std::string name =
            std::string(pair.large).substr(0, std::string(pair.large).find(':'));
        if (name.rfind(only, 0) != 0)
        {
            continue;
        }
        const Measurement small = MeasureApart(pair.small, scheme);
        const Measurement large = MeasureApart(pair.large, scheme);
        const Measurement stock = MeasureApart(pair.large, "stock");
        const auto time = [](const Measurement& m) { return 1e6 * m.seconds / m.links; };
        const auto memory = [](const Measurement& m) { return m.bytes / 1024 / m.links; };
        std::printf("%-11s %8llu %8llu %8.1f %8.1f %7.2f %8.1f %8.1f %7.2f %9.2f %9.2f\n",
                    name.c_str(),
                    static_cast<unsigned long long>(large.switches),
                    static_cast<unsigned long long>(large.links),
                    time(small),
                    time(large),
                    time(large) / time(small),
                    memory(small),
                    memory(large),
                    memory(large) / memory(small),
                    time(large) / time(stock),
                    memory(large) / memory(stock));
        std::fflush(stdout);
    }
    return 0;
}
