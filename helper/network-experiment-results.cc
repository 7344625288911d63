/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * ns3::NetworkExperiment, after the simulation: what is written to the database and printed.
 */

#include "network-experiment.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>

namespace ns3
{

namespace
{

/** Most failures and repairs that the closing summary lists. */
constexpr std::size_t SHOWN_INCIDENTS = 20;

/** Columns of a name in the closing summary. */
constexpr std::size_t NAME_WIDTH = 26;

/**
 * Begin a line of the closing summary.
 * @param out where
 * @param name what the line is of; a blank follows in any case
 * @return where the rest of the line goes
 */
std::ostream&
Row(std::ostream& out, const std::string& name)
{
    return out << "  " << std::left << std::setw(NAME_WIDTH)
               << name + (name.size() < NAME_WIDTH ? "" : " ") << std::right;
}

} // namespace

NetworkExperiment::StateSummary
NetworkExperiment::WriteState()
{
    StateSummary summary;
    for (uint32_t i = 0; i < m_network.switches.size(); i++)
    {
        if (!m_network.switches[i])
        {
            continue; // a hub has no tables
        }
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
        if (!m_network.switches[i])
        {
            continue;
        }
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
        if (!m_network.switches[i])
        {
            continue;
        }
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
        m_database->AddEvent(m_disturbances[incident.disturbance].settled,
                             incident.node,
                             "converged",
                             Describe(incident));
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
NetworkExperiment::Describe(const Incident& incident) const
{
    const Disturbance& disturbance = m_disturbances[incident.disturbance];
    std::ostringstream text;
    text << std::setprecision(15) << incident.kind << " at " << disturbance.time.GetSeconds()
         << " s: ";
    if (!disturbance.changed)
    {
        text << "nothing changed";
    }
    else
    {
        text << (disturbance.settled - disturbance.time).GetSeconds() << " s";
    }
    return text.str();
}

void
NetworkExperiment::WriteTopology()
{
    for (const TopologySpec::Switch& sw : m_spec.switches)
    {
        const std::map<TopologySpec::Kind, std::string> kinds = {
            {TopologySpec::Kind::SCHEME, "switch"},
            {TopologySpec::Kind::LEGACY, "legacy"},
            {TopologySpec::Kind::HUB, "hub"}};
        std::optional<double> x;
        std::optional<double> y;
        if (sw.position)
        {
            x = sw.position->x;
            y = sw.position->y;
        }
        m_database->AddNode(sw.name, kinds.at(sw.kind), sw.tier, sw.area, sw.site, x, y);
    }
    for (uint32_t i = 0; i < m_spec.hosts.size(); i++)
    {
        const TopologySpec::Host& host = m_spec.hosts[i];
        const TopologySpec::Switch& sw = m_spec.switches[host.sw];
        const char* ordinary = m_attack->IsAttacker(i) ? "attacker" : "host";
        m_database->AddNode(host.name,
                            host.directory ? "server" : ordinary,
                            "host",
                            sw.area,
                            sw.site,
                            std::nullopt,
                            std::nullopt);
    }
    for (std::size_t i = 0; i < m_spec.links.size(); i++)
    {
        const TopologySpec::Link& link = m_spec.links[i];
        m_database->AddLink(m_linkNames[i],
                            m_spec.switches[link.a].name,
                            m_spec.switches[link.b].name,
                            m_spec.GetTier(link),
                            link.rate.GetBitRate(),
                            link.delay);
    }
    for (std::size_t i = 0; i < m_spec.hosts.size(); i++)
    {
        const TopologySpec::Host& host = m_spec.hosts[i];
        m_database->AddLink(m_linkNames[m_spec.links.size() + i],
                            host.name,
                            m_spec.switches[host.sw].name,
                            "host",
                            host.rate.GetBitRate(),
                            host.delay);
    }
}

std::vector<bool>
NetworkExperiment::FindIdleLinks() const
{
    std::vector<bool> idle;
    std::vector<uint32_t> port(m_spec.switches.size()); // links have the first ones, in their order
    for (std::size_t i = 0; i < m_spec.links.size(); i++)
    {
        bool isIdle = !m_network.links[i]->IsUp();
        for (const uint32_t sw : {m_spec.links[i].a, m_spec.links[i].b})
        {
            const Ptr<L2SwitchNetDevice> device = m_network.switches[sw];
            port[sw]++;
            isIdle = isIdle || (device && device->GetPortState(port[sw]) != "forwarding");
        }
        idle.push_back(isIdle);
    }
    return idle;
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
        WriteTopology();
        m_traffic->Write(*m_database);
        m_arp->Write(*m_database);
        m_workload->Write(*m_database, m_spec);
        m_attack->Write(*m_database);
        RunTotals totals;
        totals.switches = m_spec.CountSwitches();
        totals.hosts = m_spec.hosts.size();
        totals.links = m_linkNames.size();
        totals.simSeconds = m_duration.GetSeconds();
        totals.events = Simulator::GetEventCount() - m_progressEvents;
        m_database->Commit(totals);
    }
    Summarize(out, state, flows, directory, shortest);
    Draw(FindIdleLinks());
}

void
NetworkExperiment::Summarize(std::ostream& out,
                             const StateSummary& state,
                             const std::vector<UdpProbeFlow>& flows,
                             const DirectorySummary& directory,
                             uint64_t shortest) const
{
    const std::ios_base::fmtflags flags = out.flags();
    const std::streamsize precision = out.precision();
    out << m_program << ": " << m_spec.name << ", " << m_options.GetText("scheme") << ", "
        << m_duration.GetSeconds() << " s simulated after " << m_warmUp.GetSeconds()
        << " s of warm-up\n"
        << std::fixed << std::setprecision(2);
    const uint32_t switches = m_spec.CountSwitches();
    Row(out, "switches, links, hosts")
        << switches << ", " << m_spec.links.size() + m_spec.hosts.size() << ", "
        << m_spec.hosts.size() << "\n";
    Row(out, "entries a switch") << "mean " << 1.0 * state.entries / switches << ", most "
                                 << state.mostEntries << "\n";
    Row(out, "bits a switch") << "most " << state.mostBits << "\n";
    if (state.control > 0)
    {
        Row(out, "control plane") << "entries a switch: mean " << 1.0 * state.control / switches
                                  << ", most " << state.mostControl << "\n";
    }
    if (m_directory.IsUsed())
    {
        SummarizeDirectory(out, directory);
    }
    SummarizeWorkload(out, flows, shortest);
    SummarizeFailures(out, flows);
    Row(out, "elapsed") << GetWallSeconds() << " s\n";
    out.flags(flags);
    out.precision(precision);
}

void
NetworkExperiment::SummarizeWorkload(std::ostream& out,
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
    if (!flows.empty())
    {
        const double paths = std::max<uint64_t>(arrived, 1);
        Row(out, "probes") << sum.sent << " sent, " << sum.received << " received, " << sum.echoed
                           << " echoed, " << sum.duplicates << " duplicates\n";
        Row(out, "links on a path")
            << "mean " << hops / paths << ", shortest " << shortest / paths << "\n";
    }
    for (const auto& [name, text] : m_workload->GetSummary())
    {
        Row(out, name) << text << "\n";
    }
    for (const auto& [name, count] : m_attack->GetCounts())
    {
        Row(out, name == "attackers" ? name : "frames of attackers") << count << "\n";
    }
    const double hosts = m_spec.hosts.size();
    const auto halves = [&](const std::string& name, FrameCast cast) {
        const double all = m_traffic->GetHostFrames(cast, false);
        const double late = m_traffic->GetHostFrames(cast, true);
        Row(out, name) << all / hosts << ": first half " << (all - late) / hosts << ", second half "
                       << late / hosts << "\n";
    };
    halves("broadcasts a host", FrameCast::BROADCAST);
    if (m_traffic->GetHostFrames(FrameCast::FLOODED, false) > 0)
    {
        halves("flooded a host", FrameCast::FLOODED);
    }
    const ArpMonitor::Summary arp = m_arp->Summarize();
    Row(out, "addresses resolved")
        << arp.resolved << ", unresolved " << arp.unresolved << std::setprecision(6)
        << "; delay in ms: mean " << arp.mean.GetSeconds() * 1e3 << ", median "
        << arp.median.GetSeconds() * 1e3 << ", 99 % " << arp.percentile99.GetSeconds() * 1e3
        << ", longest " << arp.longest.GetSeconds() * 1e3 << std::setprecision(2) << "\n";
}

void
NetworkExperiment::SummarizeDirectory(std::ostream& out, const DirectorySummary& directory)
{
    const ElkCounters& servers = directory.servers;
    const L2SwitchIntercepted& switches = directory.switches;
    Row(out, "directory") << servers.queries << " queries, " << servers.answered << " answered, "
                          << servers.broadcasts << " broadcasts, " << directory.mappings
                          << " mappings\n";
    Row(out, "intercepted") << switches.queries << " requests, " << switches.updates << " updates, "
                            << switches.cached << " answered from caches, " << switches.fallbacks
                            << " fall-backs\n";
}

void
NetworkExperiment::SummarizeFailures(std::ostream& out,
                                     const std::vector<UdpProbeFlow>& flows) const
{
    const std::size_t shown = std::min(m_incidents.size(), SHOWN_INCIDENTS + 1);
    for (std::size_t i = 1; i < shown; i++) // the first is the start
    {
        Row(out, m_incidents[i].node) << "settled after " << Describe(m_incidents[i]) << "\n";
    }
    if (m_incidents.size() > shown)
    {
        Row(out, "more links") << m_incidents.size() - shown << " failures and repairs\n";
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
        Row(out, "flows interrupted")
            << interrupted << " of " << flows.size() << ", longest outage " << std::setprecision(3)
            << longest.GetSeconds() << std::setprecision(2) << " s\n";
    }
    if (m_loops->GetFrames() > 0)
    {
        Row(out, "looped frames") << m_loops->GetFrames() << "\n";
    }
}

} // namespace ns3
