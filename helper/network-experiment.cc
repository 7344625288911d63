/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-experiment.h"

#include "ns3/ethernet-helper.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <sys/resource.h>
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
/** Files that are open besides captures, generously. */
constexpr uint64_t OTHER_FILES = 32;

/**
 * @param options the options
 * @return how the switches are to be made, but for what they do for the directory
 */
L2SwitchHelper
MakeSwitches(const ScenarioOptions& options)
{
    L2SwitchHelper switches(options.GetText("scheme"));
    switches.SetAttribute("ControlDelay",
                          TimeValue(Seconds(options.GetReal("control-delay") / 1000)));
    if (switches.GetScheme() == "ethernet")
    {
        switches.SetAttribute("SpanningTree", StringValue(options.GetText("spanning-tree")));
    }
    if (switches.GetScheme() == "moose")
    {
        switches.SetAttribute("Broadcast", StringValue(options.GetText("broadcast")));
        switches.SetAttribute("HostId", StringValue(options.GetText("host-id")));
        switches.SetAttribute("Routing", StringValue(options.GetText("routing")));
        switches.SetAttribute("SpfInitialDelay",
                              TimeValue(Seconds(options.GetReal("spf-delay") / 1000)));
        switches.SetAttribute("HelloInterval",
                              TimeValue(Seconds(options.GetReal("hello-interval"))));
        switches.SetAttribute("HelloMultiplier",
                              UintegerValue(options.GetInteger("hello-multiplier")));
        if (!options.GetText("key").empty())
        {
            switches.SetAttribute("Authentication", StringValue("hmac-sha256"));
            switches.SetAttribute("Key", StringValue(options.GetText("key")));
        }
    }
    return switches;
}

/**
 * Make sure that so many captures can be written.
 * @param prefix first part of their names
 * @param count how many
 * @throws std::invalid_argument if not
 */
void
CheckCaptures(const std::string& prefix, uint64_t count)
{
    const std::size_t slash = prefix.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : prefix.substr(0, slash + 1);
    if (access(folder.c_str(), W_OK | X_OK) != 0)
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
    Workload::AddOptions(options);
    DirectoryPlan::AddOptions(options);
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
    catch (const ResultsDatabaseError& error)
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
    m_directory.AddServers(m_spec);
    m_directory.SetNetwork(m_builder);
    m_builder.Check(m_spec);
    if (m_spec.GetOrdinaryHosts().size() < 2)
    {
        throw std::invalid_argument("one host has nobody to talk to; allowed: two hosts or more");
    }
    Workload::Check(m_options, m_spec.GetOrdinaryHosts().size());
    if (ArpMonitor::CountBins(m_duration, Seconds(m_options.GetReal("arp-bin"))) >
        ArpMonitor::MAX_BINS)
    {
        throw std::invalid_argument("--arp-bin makes more than " +
                                    std::to_string(ArpMonitor::MAX_BINS) +
                                    " bins of --duration; allowed: a longer one");
    }
    m_linkNames = m_spec.GetLinkNames();
    m_options.SeedSimulation();
    m_failures = FailurePlan(m_spec, m_options, m_end).GetSteps();
    const std::string& prefix = m_options.GetText("pcap");
    if (!prefix.empty())
    {
        CheckCaptures(prefix, m_linkNames.size());
    }
    if (m_options.GetText("db").empty())
    {
        return;
    }
    RunDescription run;
    run.scenario = m_program;
    run.scheme = m_options.GetText("scheme");
    run.directory = m_options.GetText("directory");
    run.topology = m_spec.name;
    run.seed = m_options.GetInteger("seed");
    run.rngRun = m_options.GetInteger("run");
    run.argv = m_options.GetCommandLine();
    run.params = m_options.GetOutcome();
    m_database = std::make_unique<ResultsDatabase>(m_options.GetText("db"), run);
}

void
NetworkExperiment::Build()
{
    Say("building " + m_spec.name + " of " + m_options.GetText("scheme") + ": " +
        std::to_string(m_spec.switches.size()) + " switches, " +
        std::to_string(m_spec.hosts.size()) + " hosts");
    m_network = m_builder.Install(m_spec);
    m_workload = Workload::Create(m_options, m_network.GetWithoutServers());
    const int64_t next =
        WORKLOAD_STREAM + m_workload->Install(m_warmUp, m_duration, WORKLOAD_STREAM);
    L2NetworkHelper::AssignStreams(m_network, next);
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
    m_incidents = {{Seconds(0), "network", "start", Seconds(0), false}};
    for (uint32_t i = 0; i < m_network.switches.size(); i++)
    {
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
    for (const FailurePlan::Step& step : m_failures)
    {
        Simulator::Schedule(step.time, &NetworkExperiment::ChangeLink, this, step);
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
        ethernet.EnablePcap(prefix + "-" + m_linkNames[i] + ".pcap",
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
        const Time last = m_incidents.back().time; // of one incident, or several at once
        for (auto it = m_incidents.rbegin(); it != m_incidents.rend() && it->time == last; ++it)
        {
            it->settled = Simulator::Now();
            it->changed = true;
        }
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
NetworkExperiment::ChangeLink(FailurePlan::Step step)
{
    NS_LOG_FUNCTION(this << step.time << step.link << step.up);
    const std::string kind = step.up ? "link-up" : "link-down";
    const std::string& name = m_linkNames[step.link];
    const bool isOne = m_incidents.back().time == step.time; // of several at once
    m_incidents.push_back({step.time, name, kind, step.time, isOne && m_incidents.back().changed});
    if (m_database)
    {
        m_database->AddEvent(step.time, name, kind, "");
    }
    const Ptr<EthernetChannel> channel = GetChannel(step.link);
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

// ---- After the simulation -----------------------------------------------------------------------

NetworkExperiment::StateSummary
NetworkExperiment::WriteState()
{
    StateSummary summary;
    for (uint32_t i = 0; i < m_network.switches.size(); i++)
    {
        uint64_t entries = 0;
        uint64_t bits = 0;
        uint64_t control = 0;
        for (const L2SwitchTable& table : m_network.switches[i]->GetTables())
        {
            if (table.lookup == "software")
            {
                control += table.entries;
            }
            else
            {
                entries += table.entries;
                bits += table.entries * table.bits;
            }
            if (m_database)
            {
                m_database->AddSwitchState(Simulator::Now(),
                                           m_spec.switches[i].name,
                                           m_spec.switches[i].tier,
                                           table.name,
                                           table.lookup,
                                           table.entries,
                                           table.bits,
                                           table.capacity);
            }
        }
        summary.entries += entries;
        summary.mostEntries = std::max(summary.mostEntries, entries);
        summary.mostBits = std::max(summary.mostBits, bits);
        summary.control += control;
        summary.mostControl = std::max(summary.mostControl, control);
    }
    WriteServerState();
    return summary;
}

void
NetworkExperiment::WriteServerState()
{
    if (!m_database)
    {
        return;
    }
    const std::vector<uint32_t> hosts = m_spec.GetDirectoryServers();
    for (uint32_t i = 0; i < hosts.size(); i++)
    {
        const auto server = DynamicCast<ElkServer>(m_network.directoryServers.Get(i));
        for (const L2SwitchTable& table : server->GetTables())
        {
            m_database->AddServerState(Simulator::Now(),
                                       m_spec.hosts[hosts[i]].name,
                                       table.name,
                                       table.entries,
                                       table.bits,
                                       table.capacity);
        }
    }
}

NetworkExperiment::DirectorySummary
NetworkExperiment::WriteCounters()
{
    DirectorySummary summary;
    const std::vector<uint32_t> hosts = m_spec.GetDirectoryServers();
    for (uint32_t i = 0; i < hosts.size(); i++)
    {
        const auto server = DynamicCast<ElkServer>(m_network.directoryServers.Get(i));
        const ElkCounters counters = server->GetCounters();
        for (const auto& [name, value] : counters.GetNamed())
        {
            if (m_database)
            {
                m_database->AddServerCounter(m_spec.hosts[hosts[i]].name, name, value);
            }
        }
        summary.servers += counters;
        for (const L2SwitchTable& table : server->GetTables())
        {
            summary.mappings =
                std::max(summary.mappings, table.name == "directory" ? table.entries : 0);
        }
    }
    for (uint32_t i = 0; i < m_network.switches.size() && m_directory.IsUsed(); i++)
    {
        const L2SwitchIntercepted counters = m_network.switches[i]->GetCounters().intercepted;
        for (const auto& [name, value] : counters.GetNamed())
        {
            if (m_database)
            {
                m_database->AddSwitchCounter(m_spec.switches[i].name, name, value);
            }
        }
        summary.switches += counters;
    }
    return summary;
}

void
NetworkExperiment::WriteFlows(const std::vector<UdpProbeFlow>& flows, uint64_t& shortest)
{
    const std::map<uint32_t, uint64_t>& looped = m_loops->GetProbes();
    shortest = 0;
    for (const UdpProbeFlow& flow : flows)
    {
        const uint32_t hops = m_network.GetShortestHops(flow.from, flow.to);
        shortest += flow.received > 0 ? hops : 0;
        if (m_database)
        {
            const auto loops = looped.find(flow.flow);
            m_database->AddFlow(flow.flow,
                                m_spec.hosts[flow.from].name,
                                m_spec.hosts[flow.to].name,
                                flow.sent,
                                flow.received,
                                flow.firstDelay,
                                flow.hops,
                                hops,
                                flow.duplicates,
                                flow.outage,
                                loops == looped.end() ? 0 : loops->second);
        }
    }
}

void
NetworkExperiment::WriteEvents()
{
    if (!m_database)
    {
        return;
    }
    for (const auto& [what, count] : m_eventCounts)
    {
        if (count > MAX_EVENTS)
        {
            m_database->AddEvent(Simulator::Now(),
                                 what.first,
                                 what.second,
                                 std::to_string(count - MAX_EVENTS) + " more, not listed");
        }
    }
    WriteIncidents();
    for (uint32_t i = 0; i < m_network.switches.size(); i++)
    {
        const L2SwitchCounters counters = m_network.switches[i]->GetCounters();
        for (const auto& [reason, count] : counters.dropped)
        {
            m_database->AddEvent(Simulator::Now(),
                                 m_spec.switches[i].name,
                                 "drop",
                                 reason + " " + std::to_string(count));
        }
    }
}

void
NetworkExperiment::WriteIncidents()
{
    for (const Incident& incident : m_incidents)
    {
        m_database->AddEvent(incident.settled, incident.node, "converged", Describe(incident));
    }
    for (const LoopDetector::Direction& loop : m_loops->GetLoops())
    {
        m_database->AddEvent(Simulator::Now(),
                             loop.link,
                             "loop",
                             loop.from + " to " + loop.to + " " + std::to_string(loop.frames));
    }
}

std::string
NetworkExperiment::Describe(const Incident& incident)
{
    std::ostringstream text;
    text << std::setprecision(15) << incident.kind << " at " << incident.time.GetSeconds()
         << " s: ";
    if (!incident.changed)
    {
        text << "nothing changed";
    }
    else
    {
        text << (incident.settled - incident.time).GetSeconds() << " s";
    }
    return text.str();
}

void
NetworkExperiment::Finish(std::ostream& out)
{
    const std::vector<UdpProbeFlow> flows = m_workload->GetFlows();
    uint64_t shortest;
    const StateSummary state = WriteState();
    WriteFlows(flows, shortest);
    WriteEvents();
    const DirectorySummary directory = WriteCounters();
    if (m_database)
    {
        m_traffic->Write(*m_database);
        m_arp->Write(*m_database);
        for (const auto& [name, value] : m_workload->GetCounts())
        {
            m_database->AddWorkloadCount(name, value);
        }
        RunTotals totals;
        totals.switches = m_spec.switches.size();
        totals.hosts = m_spec.hosts.size();
        totals.links = m_linkNames.size();
        totals.simSeconds = m_duration.GetSeconds();
        totals.events = Simulator::GetEventCount() - m_progressEvents;
        m_database->Commit(totals);
    }
    Summarize(out, state, flows, directory, shortest);
}

void
NetworkExperiment::Summarize(std::ostream& out,
                             const StateSummary& state,
                             const std::vector<UdpProbeFlow>& flows,
                             const DirectorySummary& directory,
                             uint64_t shortest) const
{
    const auto row = [&out](const std::string& name) -> std::ostream& {
        return out << "  " << std::left << std::setw(26) << name << std::right;
    };
    const std::ios_base::fmtflags flags = out.flags();
    const std::streamsize precision = out.precision();
    out << m_program << ": " << m_spec.name << ", " << m_options.GetText("scheme") << ", "
        << m_duration.GetSeconds() << " s simulated after " << m_warmUp.GetSeconds()
        << " s of warm-up\n"
        << std::fixed << std::setprecision(2);
    row("switches, links, hosts") << m_spec.switches.size() << ", "
                                  << m_spec.links.size() + m_spec.hosts.size() << ", "
                                  << m_spec.hosts.size() << "\n";
    row("entries a switch") << "mean " << 1.0 * state.entries / m_spec.switches.size() << ", most "
                            << state.mostEntries << "\n";
    row("bits a switch") << "most " << state.mostBits << "\n";
    if (state.control > 0)
    {
        row("control plane") << "entries a switch: mean "
                             << 1.0 * state.control / m_spec.switches.size() << ", most "
                             << state.mostControl << "\n";
    }
    if (m_directory.IsUsed())
    {
        SummarizeDirectory(out, directory);
    }
    SummarizeWorkload(out, flows, shortest);
    SummarizeFailures(out, flows);
    row("elapsed") << GetWallSeconds() << " s\n";
    out.flags(flags);
    out.precision(precision);
}

void
NetworkExperiment::SummarizeWorkload(std::ostream& out,
                                     const std::vector<UdpProbeFlow>& flows,
                                     uint64_t shortest) const
{
    const auto row = [&out](const std::string& name) -> std::ostream& {
        return out << "  " << std::left << std::setw(26) << name << std::right;
    };
    UdpProbeFlow sum;
    uint64_t arrived = 0;
    uint64_t hops = 0;
    for (const UdpProbeFlow& flow : flows)
    {
        sum.sent += flow.sent;
        sum.received += flow.received;
        sum.echoed += flow.echoed;
        sum.duplicates += flow.duplicates;
        hops += flow.hops;
        arrived += flow.received > 0 ? 1 : 0;
    }
    if (!flows.empty())
    {
        const double paths = std::max<uint64_t>(arrived, 1);
        row("probes") << sum.sent << " sent, " << sum.received << " received, " << sum.echoed
                      << " echoed, " << sum.duplicates << " duplicates\n";
        row("links on a path") << "mean " << hops / paths << ", shortest " << shortest / paths
                               << "\n";
    }
    for (const auto& [name, value] : m_workload->GetCounts())
    {
        row("workload: " + name) << value << "\n";
    }
    const double hosts = m_spec.hosts.size();
    const auto halves = [&](const std::string& name, FrameCast cast) {
        const double all = m_traffic->GetHostFrames(cast, false);
        const double late = m_traffic->GetHostFrames(cast, true);
        row(name) << all / hosts << ": first half " << (all - late) / hosts << ", second half "
                  << late / hosts << "\n";
    };
    halves("broadcasts a host", FrameCast::BROADCAST);
    if (m_traffic->GetHostFrames(FrameCast::FLOODED, false) > 0)
    {
        halves("flooded a host", FrameCast::FLOODED);
    }
    const ArpMonitor::Summary arp = m_arp->Summarize();
    row("addresses resolved") << arp.resolved << ", unresolved " << arp.unresolved
                              << std::setprecision(6) << "; delay in ms: mean "
                              << arp.mean.GetSeconds() * 1e3 << ", median "
                              << arp.median.GetSeconds() * 1e3 << ", 99 % "
                              << arp.percentile99.GetSeconds() * 1e3 << ", longest "
                              << arp.longest.GetSeconds() * 1e3 << std::setprecision(2) << "\n";
}

void
NetworkExperiment::SummarizeDirectory(std::ostream& out, const DirectorySummary& directory)
{
    const ElkCounters& servers = directory.servers;
    const L2SwitchIntercepted& switches = directory.switches;
    out << "  " << std::left << std::setw(26) << "directory" << std::right << servers.queries
        << " queries, " << servers.answered << " answered, " << servers.broadcasts
        << " broadcasts, " << directory.mappings << " mappings\n";
    out << "  " << std::left << std::setw(26) << "intercepted" << std::right << switches.queries
        << " requests, " << switches.updates << " updates, " << switches.cached
        << " answered from caches, " << switches.fallbacks << " fall-backs\n";
}

void
NetworkExperiment::SummarizeFailures(std::ostream& out,
                                     const std::vector<UdpProbeFlow>& flows) const
{
    const auto row = [&out](const std::string& name) -> std::ostream& {
        return out << "  " << std::left << std::setw(26) << name << std::right;
    };
    for (std::size_t i = 1; i < m_incidents.size(); i++) // the first is the start
    {
        row(m_incidents[i].node) << "settled after " << Describe(m_incidents[i]) << "\n";
    }
    if (m_incidents.size() > 1 && !flows.empty())
    {
        Time longest;
        uint64_t interrupted = 0;
        for (const UdpProbeFlow& flow : flows)
        {
            longest = std::max(longest, flow.outage);
            interrupted += flow.outage.IsZero() ? 0 : 1;
        }
        row("flows interrupted") << interrupted << " of " << flows.size() << ", longest outage "
                                 << std::setprecision(3) << longest.GetSeconds()
                                 << std::setprecision(2) << " s\n";
    }
    if (m_loops->GetFrames() > 0)
    {
        row("looped frames") << m_loops->GetFrames() << "\n";
    }
}

} // namespace ns3
