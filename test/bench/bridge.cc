/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * What a learning bridge among real hosts costs: EthernetSwitchNetDevice on EthernetNetDevice links
 * against ns-3's own BridgeNetDevice on CsmaNetDevice links.
 *
 * Both get the same network, a tree of two levels of switches below one at the top,
 *
 *                      core
 *             /         |         \
 *          agg-0      agg-1  ...              8 edge switches each
 *         / ... \
 *      edge-0 ... edge-7                      16 hosts each
 *
 * the same links (1 Gb/s, 500 ns), the same Internet hosts (IPv4, no queue disc) and the same load:
 * each host sends one other, chosen at random, a UDP datagram a second, which is echoed; each first
 * has to resolve the other's address, so that broadcasts reach all hosts. The links differ in kind:
 * CSMA is half duplex.
 *
 * Each measurement is a process of its own, so that peaks of memory do not mix. "run s" is the
 * wall-clock time of Simulator::Run(), "cpu s" the processor time of the same, which other work on
 * the machine disturbs less; building the network is reported apart.
 */

#include "ns3/applications-module.h"
#include "ns3/bridge-module.h"
#include "ns3/core-module.h"
#include "ns3/csma-module.h"
#include "ns3/ethernet-helper.h"
#include "ns3/internet-module.h"
#include "ns3/l2-switch-helper.h"
#include "ns3/string.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ns3;

namespace
{

constexpr uint32_t HOSTS_PER_EDGE = 16;       //!< hosts on an edge switch
constexpr uint32_t EDGES_PER_AGGREGATION = 8; //!< edge switches on an aggregation switch
constexpr uint16_t PORT = 7;                  //!< of the echo service

/** What was measured. */
struct Measurement
{
    uint64_t events;  //!< simulator events
    uint64_t echoes;  //!< echoes that came back
    double build;     //!< seconds to build the network
    double run;       //!< seconds to run the simulation
    double cpu;       //!< seconds of processor time for that
    double megabytes; //!< peak of memory
};

/** Builds the network with one kind of link and bridge. */
class Builder
{
  public:
    /**
     * @param stock with ns-3's own devices
     */
    explicit Builder(bool stock)
        : m_stock(stock)
    {
        m_csma.SetChannelAttribute("DataRate", StringValue("1Gbps"));
        m_csma.SetChannelAttribute("Delay", StringValue("500ns"));
        m_ethernet.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
        m_ethernet.SetChannelAttribute("Delay", StringValue("500ns"));
    }

    /**
     * Build the network.
     * @param hosts number of hosts
     */
    void Build(uint32_t hosts)
    {
        std::vector<Ptr<Node>> level;
        for (uint32_t i = 0; i < hosts; i++)
        {
            level.push_back(CreateObject<Node>());
            m_hosts.Add(level.back());
        }
        level = AddLevel(level, HOSTS_PER_EDGE);
        level = AddLevel(level, EDGES_PER_AGGREGATION);
        AddLevel(level, level.size());
        for (Ptr<Node> node : m_switches)
        {
            InstallSwitch(node);
        }
        InstallStacks();
    }

    /**
     * @return the hosts' nodes
     */
    const NodeContainer& GetHosts() const
    {
        return m_hosts;
    }

    /**
     * @param host index of a host
     * @return its address
     */
    static Ipv4Address GetAddress(uint32_t host)
    {
        return Ipv4Address(0x0a000001 + host);
    }

  private:
    /**
     * Put switches above a level of nodes.
     * @param below the nodes
     * @param ports how many of them a switch has
     * @return the switches
     */
    std::vector<Ptr<Node>> AddLevel(const std::vector<Ptr<Node>>& below, uint32_t ports)
    {
        std::vector<Ptr<Node>> level;
        for (uint32_t i = 0; i < below.size(); i++)
        {
            if (i % ports == 0)
            {
                level.push_back(CreateObject<Node>());
                m_switches.push_back(level.back());
            }
            if (m_stock)
            {
                m_csma.Install(NodeContainer(below[i], level.back()));
            }
            else
            {
                m_ethernet.Install(below[i], level.back());
            }
        }
        return level;
    }

    /**
     * @param node a node whose devices are to be bridged
     */
    void InstallSwitch(Ptr<Node> node)
    {
        NetDeviceContainer ports;
        for (uint32_t i = 0; i < node->GetNDevices(); i++)
        {
            ports.Add(node->GetDevice(i));
        }
        if (m_stock)
        {
            BridgeHelper().Install(node, ports);
        }
        else
        {
            L2SwitchHelper helper("ethernet");
            helper.SetAttribute("SpanningTree", StringValue("static")); // as BridgeNetDevice
            helper.Install(node, ports)->SetAddress(Mac48Address::Allocate());
        }
    }

    /** Give the hosts Internet stacks and addresses. */
    void InstallStacks()
    {
        InternetStackHelper internet;
        internet.SetIpv6StackInstall(false);
        internet.SetRoutingHelper(Ipv4StaticRoutingHelper());
        internet.Install(m_hosts);
        for (uint32_t i = 0; i < m_hosts.GetN(); i++)
        {
            Ptr<Ipv4> ipv4 = m_hosts.Get(i)->GetObject<Ipv4>();
            const uint32_t interface = ipv4->AddInterface(m_hosts.Get(i)->GetDevice(0));
            const Ipv4InterfaceAddress address(GetAddress(i), Ipv4Mask("255.0.0.0"));
            ipv4->AddAddress(interface, address);
            ipv4->SetUp(interface);
        }
    }

    bool m_stock;                      //!< with ns-3's own devices
    CsmaHelper m_csma;                 //!< links of stock
    EthernetHelper m_ethernet;         //!< links of ours
    NodeContainer m_hosts;             //!< the hosts
    std::vector<Ptr<Node>> m_switches; //!< the switches
};

uint64_t g_echoes = 0; //!< echoes that came back

/** Trace of the clients. */
void
CountEcho(Ptr<const Packet> /* packet */)
{
    g_echoes++;
}

/**
 * Let each host exchange an echo a second with one other.
 * @param hosts the hosts
 * @param seconds how long
 */
void
AddLoad(const NodeContainer& hosts, uint32_t seconds)
{
    UdpEchoServerHelper(PORT).Install(hosts);
    Ptr<UniformRandomVariable> random = CreateObject<UniformRandomVariable>();
    random->SetStream(1);
    for (uint32_t i = 0; i < hosts.GetN(); i++)
    {
        const uint32_t other = random->GetInteger(0, hosts.GetN() - 2);
        UdpEchoClientHelper client(Builder::GetAddress(other < i ? other : other + 1), PORT);
        client.SetAttribute("Interval", TimeValue(Seconds(1)));
        client.SetAttribute("MaxPackets", UintegerValue(seconds - 1));
        client.SetAttribute("PacketSize", UintegerValue(64));
        ApplicationContainer application = client.Install(hosts.Get(i));
        application.Start(Seconds(random->GetValue(0, 1)));
        application.Get(0)->TraceConnectWithoutContext("Rx", MakeCallback(&CountEcho));
    }
    InternetStackHelper().AssignStreams(hosts, 2);
}

/**
 * @param start a time before now
 * @return seconds since
 */
double
Since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/**
 * @return processor time of this process so far, in seconds
 */
double
CpuSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/**
 * Measure, in this process.
 * @param stock with ns-3's own devices
 * @param hosts number of hosts
 * @param seconds simulated seconds
 * @return what was measured
 */
Measurement
Measure(bool stock, uint32_t hosts, uint32_t seconds)
{
    Measurement measurement{};
    auto start = std::chrono::steady_clock::now();
    Builder builder(stock);
    builder.Build(hosts);
    AddLoad(builder.GetHosts(), seconds);
    measurement.build = Since(start);
    const double cpu = CpuSeconds();
    start = std::chrono::steady_clock::now();
    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
    measurement.run = Since(start);
    measurement.cpu = CpuSeconds() - cpu;
    measurement.events = Simulator::GetEventCount();
    measurement.echoes = g_echoes;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    measurement.megabytes = usage.ru_maxrss / 1024.0;
    return measurement;
}

/**
 * Measure, in a process of its own, and print a line.
 * @param stock with ns-3's own devices
 * @param hosts number of hosts
 * @param seconds simulated seconds
 * @return what was measured
 */
Measurement
MeasureApart(bool stock, uint32_t hosts, uint32_t seconds)
{
    int ends[2];
    NS_ABORT_MSG_IF(pipe(ends) != 0, "no pipe");
    std::fflush(stdout);
    const pid_t child = fork();
    NS_ABORT_MSG_IF(child < 0, "no process");
    if (child == 0)
    {
        const Measurement measurement = Measure(stock, hosts, seconds);
        const bool written =
            write(ends[1], &measurement, sizeof(measurement)) == sizeof(measurement);
        _exit(written ? 0 : 1); // without the seconds that freeing a network takes
    }
    close(ends[1]);
    Measurement measurement{};
    const bool got = read(ends[0], &measurement, sizeof(measurement)) == sizeof(measurement);
    close(ends[0]);
    waitpid(child, nullptr, 0);
    NS_ABORT_MSG_UNLESS(got, "the measurement failed");
    std::printf("%6u  %-6s %12llu %9.2f %9.2f %9.2f %9.1f  %llu of %llu\n",
                hosts,
                stock ? "stock" : "ours",
                static_cast<unsigned long long>(measurement.events),
                measurement.build,
                measurement.run,
                measurement.cpu,
                measurement.megabytes,
                static_cast<unsigned long long>(measurement.echoes),
                static_cast<unsigned long long>(hosts) * (seconds - 1));
    return measurement;
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string sizes = "128,1024";
    std::string only;
    uint32_t seconds = 31;
    CommandLine cmd(__FILE__);
    cmd.Usage("Events, time and memory of a bridged network with Internet hosts: "
              "EthernetSwitchNetDevice against ns-3's BridgeNetDevice on CSMA.");
    cmd.AddValue("hosts", "numbers of hosts, separated by commas; 4096 takes minutes", sizes);
    cmd.AddValue("seconds", "simulated seconds, 2 or more", seconds);
    cmd.AddValue("only", "measure one of them: ours or stock", only);
    cmd.Parse(argc, argv);

    std::printf("%6s  %-6s %12s %9s %9s %9s %9s  %s\n",
                "hosts",
                "",
                "events",
                "build s",
                "run s",
                "cpu s",
                "peak MB",
                "echoes");
    std::istringstream list(sizes);
    for (std::string size; std::getline(list, size, ',');)
    {
        const uint32_t hosts = std::strtoul(size.c_str(), nullptr, 10);
        if (hosts < 2 || seconds < 2)
        {
            std::fprintf(stderr, "bridge: --hosts and --seconds must be 2 or more\n");
            return 2;
        }
        if (!only.empty())
        {
            MeasureApart(only == "stock", hosts, seconds);
            continue;
        }
        const Measurement ours = MeasureApart(false, hosts, seconds);
        const Measurement stock = MeasureApart(true, hosts, seconds);
        std::printf("%6u  %-6s %12.3f %9.3f %9.3f %9.3f %9.3f\n",
                    hosts,
                    "ratio",
                    static_cast<double>(ours.events) / stock.events,
                    ours.build / stock.build,
                    ours.run / stock.run,
                    ours.cpu / stock.cpu,
                    ours.megabytes / stock.megabytes);
    }
    return 0;
}
