/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-experiment.h"

#include "segment-options.h"
#include "topology-drawing.h"
#include "topology-graph.h"

#include "ns3/ethernet-helper.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("NetworkExperiment");

namespace
{

/** Random stream of the workload; the network's follow. */
constexpr int64_t WORKLOAD_STREAM = 0;
/** How many times progress is looked at in a run. */
constexpr int PROGRESS_STEPS = 1000;
/** Wall-clock seconds between two lines of progress. */
constexpr double PROGRESS_SECONDS = 2;
/** Forward Delay, in seconds, where Max Age allows it. */
constexpr int64_t FORWARD_DELAY = 15;
/** Files that are open besides captures, generously. */
constexpr uint64_t OTHER_FILES = 32;

/**
 * @param options the options
 * @param spanningTree how their tree comes about
 * @return how bridges are to be made
 */
L2SwitchHelper
MakeBridges(const ScenarioOptions& options, const std::string& spanningTree)
{
    L2SwitchHelper bridges("ethernet");
    const int64_t maxAge = options.GetInteger("max-age");
    bridges.SetAttribute("ControlDelay",
                         TimeValue(Seconds(options.GetReal("control-delay") / 1000)));
    bridges.SetAttribute("SpanningTree", StringValue(spanningTree));
    bridges.SetAttribute("MaxAge", UintegerValue(maxAge));
    // 2 (Forward Delay - 1 s) >= Max Age [802.1D-2004 17.14]
    bridges.SetAttribute("ForwardDelay",
                         UintegerValue(std::max<int64_t>(FORWARD_DELAY, (maxAge + 1) / 2 + 1)));
    return bridges;
}

/**
 * @param options the options
 * @return how the switches are to be made, but for what they do for the directory
 */
L2SwitchHelper
MakeSwitches(const ScenarioOptions& options)
{
    if (options.GetText("scheme") == "ethernet")
    {
        return MakeBridges(options, options.GetText("spanning-tree"));
    }
    L2SwitchHelper switches(options.GetText("scheme"));
    switches.SetAttribute("ControlDelay",
                          TimeValue(Seconds(options.GetReal("control-delay") / 1000)));
    switches.SetAttribute("Broadcast", StringValue(options.GetText("broadcast")));
    switches.SetAttribute("HostId", StringValue(options.GetText("host-id")));
    switches.SetAttribute("Routing", StringValue(options.GetText("routing")));
    switches.SetAttribute("SpfInitialDelay",
                          TimeValue(Seconds(options.GetReal("spf-delay") / 1000)));
    switches.SetAttribute("HelloInterval", TimeValue(Seconds(options.GetReal("hello-interval"))));
    switches.SetAttribute("HelloMultiplier", UintegerValue(options.GetInteger("hello-multiplier")));
    if (!options.GetText("key").empty())
    {
        switches.SetAttribute("Authentication", StringValue("hmac-sha256"));
        switches.SetAttribute("Key", StringValue(options.GetText("key")));
    }
    return switches;
}

/**
 * @param options the options
 * @return how legacy bridges are to be made: with the protocol of the Ethernet switches, if such
 * are around them
 */
L2SwitchHelper
MakeLegacySwitches(const ScenarioOptions& options)
{
    const bool isEthernet = options.GetText("scheme") == "ethernet";
    return MakeBridges(options, isEthernet ? options.GetText("spanning-tree") : "rstp");
}

/**
 * Find out whether a file can be written, and leave everything as it is.
 * @param file its name
 * @return whether it can
 */
bool
CanWrite(const std::string& file)
{
    struct stat found = {};
    if (stat(file.c_str(), &found) == 0)
    {
        return !S_ISDIR(found.st_mode) && access(file.c_str(), W_OK) == 0;
    }
    if (!std::ofstream(file))
    {
        return false;
    }
    // What has been made is what a link leads to, if the name is that of one.
    if (char* real = realpath(file.c_str(), nullptr))
    {
        unlink(real);
        free(real);
    }
    return true;
}

/**
 * @param prefix first part of the names of captures
 * @param link name of a link
 * @return name of its capture
 */
std::string
GetCapture(const std::string& prefix, const std::string& link)
{
    return prefix + "-" + link + ".pcap";
}

/**
 * Make sure that captures of all links can be written.
 * @param prefix first part of their names
 * @param links names of the links
 * @throws std::invalid_argument if not
 */
void
CheckCaptures(const std::string& prefix, const std::vector<std::string>& links)
{
    const uint64_t count = links.size();
    const auto longest =
        std::max_element(links.begin(), links.end(), [](const auto& a, const auto& b) {
            return a.size() < b.size();
        });
    if (!CanWrite(GetCapture(prefix, *longest)))
    {
        throw std::invalid_argument("--pcap=" + prefix +
                                    " is not allowed; allowed: a prefix in a "
                                    "folder that can be written to");
    }
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const uint64_t allowed = limit.rlim_max - std::min<uint64_t>(limit.rlim_max, OTHER_FILES);
    if (count > allowed)
    {
        throw std::invalid_argument("--pcap=" + prefix + " needs " + std::to_string(count) +
                                    " open files, one a link; allowed: " + std::to_string(allowed) +
                                    " (ulimit -n)");
    }
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/**
 * Make sure that RSTP can span the network.
 * @param spec the network
 * @param options the options
 * @throws std::invalid_argument if its tree is too deep, unless --max-age says that this is wanted
 */
void
CheckDepth(const TopologySpec& spec, const ScenarioOptions& options)
{
    if (options.GetText("scheme") != "ethernet" || options.GetText("spanning-tree") != "rstp" ||
        options.IsGiven("max-age"))
    {
        return;
    }
    const TopologyGraph::SpanningTree tree = TopologyGraph(spec).FindSpanningTree();
    if (tree.depth > options.GetInteger("max-age"))
    {
        throw std::invalid_argument("the spanning tree is " + std::to_string(tree.depth) +
                                    " bridges deep from " + spec.switches[tree.root].name +
                                    ", and RSTP reaches as many as its Max Age has " + "seconds, " +
                                    std::to_string(options.GetInteger("max-age")) +
                                    "; allowed: --max-age of 6 to 40, taken as it is");
    }
}

/**
 * Make sure that a drawing can be written.
 * @param file its name; empty if there is to be none
 * @throws std::invalid_argument if not
 */
void
CheckDrawing(const std::string& file)
{
    if (!file.empty() && !CanWrite(file))
    {
        throw std::invalid_argument("--dot=" + file +
                                    " is not allowed; allowed: a file that can be written");
    }
}

} // namespace

void
NetworkExperiment::AddOptions(ScenarioOptions& options)
{
    options.Add("Output",
                ScenarioOption::Real("sample-interval",
                                     0,
                                     0,
                                     1e6,
                                     "seconds between samples of the switches' state; 0 samples "
                                     "at the end only"));
    options.Add("Output",
                ScenarioOption::Real("arp-bin",
                                     1,
                                     0.001,
                                     1e6,
                                     "seconds of a bin in which the ARP of hosts is counted"));
    SegmentOptions::AddOptions(options);
    Workload::AddOptions(options);
    DirectoryPlan::AddOptions(options);
    AttackPlan::AddOptions(options);
}

NetworkExperiment::NetworkExperiment(const std::string& program,
                                     const TopologySpec& spec,
                                     const ScenarioOptions& options)
    : m_program(program),
      m_spec(spec),
      m_options(options),
      m_directory(options),
      m_builder(m_directory.Intercept(MakeSwitches(options))),
      m_warmUp(Seconds(options.GetReal("warm-up"))),
      m_duration(Seconds(options.GetReal("duration"))),
      m_end(m_warmUp + m_duration)
{
}

NetworkExperiment::~NetworkExperiment() = default;

int
NetworkExperiment::Run(std::ostream& out, std::ostream& err)
{
    NS_LOG_FUNCTION(this);
    m_err = &err;
    m_start = std::chrono::steady_clock::now();
    try
    {
        Prepare();
        if (m_options.GetFlag("describe"))
        {
            Describe(out);
            return 0;
        }
        const RunDescription run = DescribeRun();
        if (m_options.GetFlag("run-key"))
        {
            out << ResultsDatabase::GetRunKey(run) << std::endl;
            return 0;
        }
        const std::string& file = m_options.GetText("db");
        if (!file.empty())
        {
            m_database = std::make_unique<ResultsDatabase>(file, run);
        }
    }
    catch (const std::runtime_error& error) // the database
    {
        err << m_program << ": " << error.what() << std::endl;
        return ScenarioOptions::USAGE_ERROR;
    }
    catch (const std::invalid_argument& error)
    {
        err << m_program << ": " << error.what() << std::endl;
        return ScenarioOptions::USAGE_ERROR;
    }
    Build();
    Watch();
    Simulator::Stop(m_end);
    Simulator::Run();
    int status = 0;
    try
    {
        Finish(out);
    }
    catch (const std::runtime_error& error) // the database, or the drawing
    {
        err << m_program << ": " << error.what() << std::endl;
        status = 1;
    }
    m_traffic = nullptr;
    m_arp = nullptr;
    m_loops = nullptr;
    Simulator::Destroy();
    return status;
}

double
NetworkExperiment::GetWallSeconds() const
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
}

void
NetworkExperiment::Say(const std::string& what)
{
    if (m_options.GetFlag("progress"))
    {
        *m_err << m_program << ": " << what << std::endl;
    }
}

// ---- Before the simulation ----------------------------------------------------------------------

void
NetworkExperiment::Prepare()
{
    m_directory.Check();
    SegmentOptions::Apply(m_options, m_spec);
    m_directory.AddServers(m_spec);
    m_directory.SetNetwork(m_builder);
    m_builder.SetLegacySwitches(MakeLegacySwitches(m_options));
    m_builder.Check(m_spec);
    CheckDepth(m_spec, m_options);
    CheckDrawing(m_options.GetText("dot"));
    m_workload = Workload::Create(m_options, m_spec);
    m_attack = std::make_unique<AttackPlan>(m_options, m_spec);
    if (ArpMonitor::CountBins(m_duration, Seconds(m_options.GetReal("arp-bin"))) >
        ArpMonitor::MAX_BINS)
    {
        throw std::invalid_argument("--arp-bin makes more than " +
                                    std::to_string(ArpMonitor::MAX_BINS) +
                                    " bins of --duration; allowed: a longer one");
    }
    m_linkNames = m_spec.GetLinkNames();
    m_options.SeedSimulation();
    m_failures = std::make_unique<FailurePlan>(m_spec, m_options, m_end);
    m_sites = FailurePlan::GetSites(m_spec);
    const std::string& prefix = m_options.GetText("pcap");
    if (!prefix.empty())
    {
        CheckCaptures(prefix, m_linkNames);
    }
}

RunDescription
NetworkExperiment::DescribeRun() const
{
    RunDescription run;
    run.scenario = m_program;
    run.scheme = m_options.GetText("scheme");
    run.directory = m_options.GetText("directory");
    run.topology = m_spec.name;
    run.seed = m_options.GetInteger("seed");
    run.rngRun = m_options.GetInteger("run");
    run.argv = m_options.GetCommandLine();
    run.params = m_options.GetOutcome();
    const Workload::Params params = m_workload->GetOutcome();
    run.params.insert(run.params.end(), params.begin(), params.end());
    const Workload::Params attack = m_attack->GetOutcome();
    run.params.insert(run.params.end(), attack.begin(), attack.end());
    run.params.insert(run.params.end(), m_spec.sources.begin(), m_spec.sources.end());
    return run;
}

void
NetworkExperiment::Describe(std::ostream& out) const
{
    Draw({});
    DescribeTopology(out, m_spec);
}

void
NetworkExperiment::Draw(const std::vector<bool>& idle) const
{
    if (!m_options.GetText("dot").empty())
    {
        const std::string& name = m_options.GetText("dot");
        std::ofstream file(name);
        DrawTopology(file, m_spec, idle);
        file.close();
        if (!file)
        {
            throw std::runtime_error("--dot=" + name + " could not be written");
        }
    }
}

void
NetworkExperiment::Build()
{
    Say("building " + m_spec.name + " of " + m_options.GetText("scheme") + ": " +
        std::to_string(m_spec.CountSwitches()) + " switches, " +
        std::to_string(m_spec.hosts.size()) + " hosts");
    m_network = m_builder.Install(m_spec);
    const L2Network rest = m_network.GetWithoutServers();
    int64_t next =
        WORKLOAD_STREAM + m_workload->Install(rest, m_warmUp, m_duration, WORKLOAD_STREAM);
    next += L2NetworkHelper::AssignStreams(m_network, next);
    m_attack->Install(rest, m_end, next);
}

void
NetworkExperiment::Watch()
{
    m_loops = std::make_unique<LoopDetector>();
    for (uint32_t i = 0; i < m_spec.links.size(); i++)
    {
        const TopologySpec::Link& link = m_spec.links[i];
        m_loops->AddLink(m_linkNames[i],
                         m_spec.switches[link.a].name,
                         m_spec.switches[link.b].name,
                         m_network.links[i]->GetEthernetDevice(0),
                         m_network.links[i]->GetEthernetDevice(1));
    }
    m_disturbances = {{Seconds(0), Seconds(0), false}};
    m_incidents = {{0, "network", "start"}};
    for (uint32_t i = 0; i < m_network.switches.size(); i++)
    {
        if (!m_network.switches[i])
        {
            continue; // a hub has nothing to report
        }
        m_network.switches[i]->TraceConnectWithoutContext(
            "CoreEvent",
            MakeCallback(&NetworkExperiment::NoteEvent, this).Bind(i));
    }
    const std::vector<uint32_t> servers = m_spec.GetDirectoryServers();
    for (uint32_t i = 0; i < servers.size(); i++)
    {
        m_network.directoryServers.Get(i)->TraceConnectWithoutContext(
            "Event",
            MakeCallback(&NetworkExperiment::NoteServerEvent, this).Bind(servers[i]));
    }
    for (const FailurePlan::Step& step : m_failures->GetSteps())
    {
        Simulator::Schedule(step.time, &NetworkExperiment::Fail, this, step);
    }
    if (m_warmUp.IsZero())
    {
        StartCounting(); // what is sent at time 0 too
    }
    else
    {
        Simulator::Schedule(m_warmUp, &NetworkExperiment::StartCounting, this);
    }
    StartCaptures();
    if (m_options.GetReal("sample-interval") > 0)
    {
        Simulator::Schedule(Seconds(m_options.GetReal("sample-interval")),
                            &NetworkExperiment::Sample,
                            this);
    }
    if (m_options.GetFlag("progress"))
    {
        Simulator::ScheduleNow(&NetworkExperiment::ReportProgress, this);
    }
}

void
NetworkExperiment::StartCounting()
{
    m_traffic = std::make_unique<TrafficCollector>(m_warmUp + m_duration / 2);
    m_arp =
        std::make_unique<ArpMonitor>(m_warmUp, m_duration, Seconds(m_options.GetReal("arp-bin")));
    for (uint32_t i = 0; i < m_spec.links.size(); i++)
    {
        const TopologySpec::Link& link = m_spec.links[i];
        m_traffic->AddLink(m_linkNames[i],
                           m_spec.switches[link.a].name,
                           m_spec.switches[link.b].name,
                           m_spec.GetTier(link),
                           m_network.links[i]->GetEthernetDevice(0),
                           m_network.links[i]->GetEthernetDevice(1));
    }
    for (uint32_t i = 0; i < m_spec.hosts.size(); i++)
    {
        m_traffic->AddLink(m_linkNames[m_spec.links.size() + i],
                           m_spec.hosts[i].name,
                           m_spec.switches[m_spec.hosts[i].sw].name,
                           "host",
                           m_network.hostLinks[i]->GetEthernetDevice(0),
                           m_network.hostLinks[i]->GetEthernetDevice(1));
        m_traffic->AddHost(m_spec.hosts[i].name, m_network.hostDevices[i]);
        m_arp->AddHost(m_spec.hosts[i].name,
                       m_network.hostAddresses[i],
                       m_network.hostDevices[i],
                       m_spec.hosts[i].directory);
    }
}

void
NetworkExperiment::StartCaptures()
{
    const std::string& prefix = m_options.GetText("pcap");
    if (prefix.empty())
    {
        return;
    }
    EthernetHelper ethernet;
    for (std::size_t i = 0; i < m_linkNames.size(); i++)
    {
        ethernet.EnablePcap(GetCapture(prefix, m_linkNames[i]),
                            GetChannel(i)->GetDevice(0),
                            true,
                            true);
    }
}

Ptr<EthernetChannel>
NetworkExperiment::GetChannel(std::size_t link) const
{
    const std::size_t trunks = m_network.links.size();
    return link < trunks ? m_network.links[link] : m_network.hostLinks[link - trunks];
}

// ---- During the simulation ----------------------------------------------------------------------

void
NetworkExperiment::NoteEvent(uint32_t index, std::string type, std::string detail)
{
    if (type == "port-role" || type == "port-state" || type == "routes-changed")
    {
        m_disturbances.back().settled = Simulator::Now();
        m_disturbances.back().changed = true;
    }
    // Roles at time 0 are configuration, and that a host gets an address is no incident.
    if (!Simulator::Now().IsZero() && type != "host-assigned")
    {
        AddEvent(m_spec.switches[index].name, type, detail);
    }
}

void
NetworkExperiment::NoteServerEvent(uint32_t index, std::string type, std::string detail)
{
    if (!Simulator::Now().IsZero())
    {
        AddEvent(m_spec.hosts[index].name, type, detail);
    }
}

void
NetworkExperiment::AddEvent(const std::string& node,
                            const std::string& type,
                            const std::string& detail)
{
    if (m_database && m_eventCounts[{node, type}]++ < MAX_EVENTS)
    {
        m_database->AddEvent(Simulator::Now(), node, type, detail);
    }
}

void
NetworkExperiment::Fail(FailurePlan::Step step)
{
    NS_LOG_FUNCTION(this << step.time << step.index << step.up);
    const bool isLink = step.element == FailurePlan::Element::LINK;
    const bool isSite = step.element == FailurePlan::Element::SITE;
    const std::string& name = isLink   ? m_linkNames[step.index]
                              : isSite ? m_sites[step.index]
                                       : m_spec.switches[step.index].name;
    const std::string kind =
        std::string(isLink ? "link" : (isSite ? "site" : "switch")) + (step.up ? "-up" : "-down");
    if (m_database)
    {
        m_database->AddEvent(step.time, name, kind, "");
    }
    if (!isLink)
    {
        return; // steps of its links follow
    }
    if (m_disturbances.back().time != step.time)
    {
        m_disturbances.push_back({step.time, step.time, false});
    }
    m_incidents.push_back({m_disturbances.size() - 1, name, kind});
    const Ptr<EthernetChannel> channel = GetChannel(step.index);
    if (step.up)
    {
        channel->SetUp();
    }
    else
    {
        channel->SetDown();
    }
}

void
NetworkExperiment::Sample()
{
    if (Simulator::Now() < m_end)
    {
        WriteState();
        Simulator::Schedule(Seconds(m_options.GetReal("sample-interval")),
                            &NetworkExperiment::Sample,
                            this);
    }
}

void
NetworkExperiment::ReportProgress()
{
    m_progressEvents++;
    const double wall = GetWallSeconds();
    if (wall - m_lastReport >= PROGRESS_SECONDS)
    {
        m_lastReport = wall;
        std::ostringstream line;
        line << Simulator::Now().GetSeconds() << " of " << m_end.GetSeconds() << " s simulated, "
             << std::lround(wall) << " s elapsed";
        Say(line.str());
    }
    Simulator::Schedule(m_end / PROGRESS_STEPS, &NetworkExperiment::ReportProgress, this);
}

} // namespace ns3
