/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-experiment.h"

#include "ns3/ethernet-helper.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

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
 * @return how the switches are to be made
 */
L2SwitchHelper
MakeSwitches(const ScenarioOptions& options)
{
    L2SwitchHelper switches(options.GetText("scheme"));
    if (switches.GetScheme() == "moose")
    {
        switches.SetAttribute("Broadcast", StringValue(options.GetText("broadcast")));
        switches.SetAttribute("HostId", StringValue(options.GetText("host-id")));
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

/**
 * @param a name of a node
 * @param b name of another
 * @return the name of the link between them
 */
std::string
LinkName(const std::string& a, const std::string& b)
{
    return a + "--" + b;
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
}

NetworkExperiment::NetworkExperiment(const std::string& program,
                                     const TopologySpec& spec,
                                     const ScenarioOptions& options)
    : m_program(program),
      m_spec(spec),
      m_options(options),
      m_builder(MakeSwitches(options)),
      m_duration(Seconds(options.GetReal("duration")))
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
    Simulator::Stop(m_duration);
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
    m_builder.Check(m_spec);
    if (m_spec.hosts.size() < 2)
    {
        throw std::invalid_argument("one host has nobody to talk to; allowed: two hosts or more");
    }
    const std::string& prefix = m_options.GetText("pcap");
    if (!prefix.empty())
    {
        CheckCaptures(prefix, m_spec.links.size() + m_spec.hosts.size());
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
    m_options.SeedSimulation();
    m_network = m_builder.Install(m_spec);
    m_probes = std::make_unique<UdpProbeHelper>(m_network);
    const int64_t next = WORKLOAD_STREAM + m_probes->AssignStreams(WORKLOAD_STREAM);
    L2NetworkHelper::AssignStreams(m_network, next);
    // The last second is for the echoes, and for the ARP that has to come before them.
    const double count = std::floor(m_duration.GetSeconds()) - 1;
    m_probes->SetProbes(Seconds(1), count < 1 ? 1 : static_cast<uint32_t>(count));
    m_probes->AddWorkload(m_options.GetText("workload"));
}

void
NetworkExperiment::Watch()
{
    m_traffic = std::make_unique<TrafficCollector>();
    for (uint32_t i = 0; i < m_spec.links.size(); i++)
    {
        const TopologySpec::Link& link = m_spec.links[i];
        const std::string& a = m_spec.switches[link.a].name;
        const std::string& b = m_spec.switches[link.b].name;
        m_traffic->AddLink(LinkName(a, b),
                           a,
                           b,
                           m_spec.GetTier(link),
                           m_network.links[i]->GetEthernetDevice(0),
                           m_network.links[i]->GetEthernetDevice(1));
    }
    for (uint32_t i = 0; i < m_spec.hosts.size(); i++)
    {
        const std::string& host = m_spec.hosts[i].name;
        const std::string& sw = m_spec.switches[m_spec.hosts[i].sw].name;
        m_traffic->AddLink(LinkName(host, sw),
                           host,
                           sw,
                           "host",
                           m_network.hostLinks[i]->GetEthernetDevice(0),
                           m_network.hostLinks[i]->GetEthernetDevice(1));
        m_traffic->AddHost(host, m_network.hostDevices[i]);
    }
    for (uint32_t i = 0; i < m_network.switches.size(); i++)
    {
        m_network.switches[i]->TraceConnectWithoutContext(
            "CoreEvent",
            MakeCallback(&NetworkExperiment::NoteEvent, this).Bind(i));
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
NetworkExperiment::StartCaptures()
{
    const std::string& prefix = m_options.GetText("pcap");
    if (prefix.empty())
    {
        return;
    }
    EthernetHelper ethernet;
    for (uint32_t i = 0; i < m_spec.links.size(); i++)
    {
        const TopologySpec::Link& link = m_spec.links[i];
        const std::string name =
            LinkName(m_spec.switches[link.a].name, m_spec.switches[link.b].name);
        ethernet.EnablePcap(prefix + "-" + name + ".pcap",
                            m_network.links[i]->GetDevice(0),
                            true,
                            true);
    }
    for (uint32_t i = 0; i < m_spec.hosts.size(); i++)
    {
        const std::string name =
            LinkName(m_spec.hosts[i].name, m_spec.switches[m_spec.hosts[i].sw].name);
        ethernet.EnablePcap(prefix + "-" + name + ".pcap", m_network.hostDevices[i], true, true);
    }
}

// ---- During the simulation ----------------------------------------------------------------------

void
NetworkExperiment::NoteEvent(uint32_t index, std::string type, std::string detail)
{
    // Roles at time 0 are configuration, and that a host gets an address is no incident.
    if (!m_database || Simulator::Now().IsZero() || type == "host-assigned")
    {
        return;
    }
    if (m_eventCounts[{index, type}]++ < MAX_EVENTS)
    {
        m_database->AddEvent(Simulator::Now(), m_spec.switches[index].name, type, detail);
    }
}

void
NetworkExperiment::Sample()
{
    if (Simulator::Now() < m_duration)
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
        line << Simulator::Now().GetSeconds() << " of " << m_duration.GetSeconds()
             << " s simulated, " << std::lround(wall) << " s elapsed";
        Say(line.str());
    }
    Simulator::Schedule(m_duration / PROGRESS_STEPS, &NetworkExperiment::ReportProgress, this);
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
        for (const L2SwitchTable& table : m_network.switches[i]->GetTables())
        {
            entries += table.entries;
            bits += table.entries * table.bits;
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
    }
    return summary;
}

void
NetworkExperiment::WriteFlows(const std::vector<UdpProbeFlow>& flows, uint64_t& shortest)
{
    shortest = 0;
    for (const UdpProbeFlow& flow : flows)
    {
        const uint32_t hops = m_network.GetShortestHops(flow.from, flow.to);
        shortest += flow.received > 0 ? hops : 0;
        if (m_database)
        {
            m_database->AddFlow(flow.flow,
                                m_spec.hosts[flow.from].name,
                                m_spec.hosts[flow.to].name,
                                flow.sent,
                                flow.received,
                                flow.firstDelay,
                                flow.hops,
                                hops);
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
                                 m_spec.switches[what.first].name,
                                 what.second,
                                 std::to_string(count - MAX_EVENTS) + " more, not listed");
        }
    }
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
NetworkExperiment::Finish(std::ostream& out)
{
    const std::vector<UdpProbeFlow> flows = m_probes->Collect();
    uint64_t shortest;
    const StateSummary state = WriteState();
    WriteFlows(flows, shortest);
    WriteEvents();
    if (m_database)
    {
        m_traffic->Write(*m_database);
        RunTotals totals;
        totals.switches = m_spec.switches.size();
        totals.hosts = m_spec.hosts.size();
        totals.links = m_spec.links.size() + m_spec.hosts.size();
        totals.simSeconds = Simulator::Now().GetSeconds();
        totals.events = Simulator::GetEventCount() - m_progressEvents;
        m_database->Commit(totals);
    }
    Summarize(out, state, flows, shortest);
}

void
NetworkExperiment::Summarize(std::ostream& out,
                             const StateSummary& state,
                             const std::vector<UdpProbeFlow>& flows,
                             uint64_t shortest) const
{
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
    const double paths = std::max<uint64_t>(arrived, 1);
    const auto row = [&out](const std::string& name) -> std::ostream& {
        return out << "  " << std::left << std::setw(26) << name << std::right;
    };
    const std::ios_base::fmtflags flags = out.flags();
    const std::streamsize precision = out.precision();
    out << m_program << ": " << m_spec.name << ", " << m_options.GetText("scheme") << ", "
        << m_duration.GetSeconds() << " s simulated\n"
        << std::fixed << std::setprecision(2);
    row("switches, links, hosts") << m_spec.switches.size() << ", "
                                  << m_spec.links.size() + m_spec.hosts.size() << ", "
                                  << m_spec.hosts.size() << "\n";
    row("entries a switch") << "mean " << 1.0 * state.entries / m_spec.switches.size() << ", most "
                            << state.mostEntries << "\n";
    row("bits a switch") << "most " << state.mostBits << "\n";
    row("probes") << sum.sent << " sent, " << sum.received << " received, " << sum.echoed
                  << " echoed, " << sum.duplicates << " duplicates\n";
    row("links on a path") << "mean " << hops / paths << ", shortest " << shortest / paths << "\n";
    row("elapsed") << GetWallSeconds() << " s\n";
    out.flags(flags);
    out.precision(precision);
}

} // namespace ns3
