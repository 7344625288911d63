/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "attack-plan.h"

#include "read-number.h"
#include "results-database.h"
#include "workload-kinds.h"

#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("AttackPlan");

namespace
{

/** The options that mean nothing without an attacker. */
constexpr const char* OPTIONS[] = {"attack-rate", "attack-start", "attack-addresses"};

/** Most frames a second: more than 1 Gb/s carries. */
constexpr double MAX_RATE = 1e7;

/** Most addresses of an attacker that are used in turn; each takes six octets of memory. */
constexpr int64_t MAX_ADDRESSES = 10000000;

/**
 * @param options the options
 * @return when the attack begins, in seconds
 * @throws std::invalid_argument with one line for the user, if that cannot be
 */
double
ReadStart(const ScenarioOptions& options)
{
    const double warmUp = options.GetReal("warm-up");
    if (!options.IsGiven("attack-start"))
    {
        return warmUp;
    }
    const std::string& text = options.GetText("attack-start");
    const double end = warmUp + options.GetReal("duration");
    const auto start = ReadReal(text);
    if (!start || *start < 0 || *start >= end)
    {
        std::ostringstream line;
        line << "--attack-start=" << text
             << " is not allowed; allowed: a number of seconds from 0 to less than --warm-up and "
                "--duration together, "
             << end;
        throw std::invalid_argument(line.str());
    }
    return *start;
}

} // namespace

void
AttackPlan::AddOptions(ScenarioOptions& options)
{
    const std::string group = "Attack (MAC flooding, besides the workload)";
    options.Add(group,
                ScenarioOption::Integer("attackers",
                                        0,
                                        0,
                                        L2NetworkHelper::MAX_HOSTS,
                                        "hosts that send frames from invented addresses"));
    options.Add(group,
                ScenarioOption::Real("attack-rate",
                                     1000,
                                     0.001,
                                     MAX_RATE,
                                     "frames a second that an attacker sends"));
    // What it means is in the outcome, given or not.
    options.Add(group,
                ScenarioOption::Text("attack-start",
                                     "SECONDS",
                                     "when they begin, 0 being when all is switched on; default "
                                     "--warm-up",
                                     ScenarioOption::Effect::NONE));
    options.Add(group,
                ScenarioOption::Integer("attack-addresses",
                                        0,
                                        0,
                                        MAX_ADDRESSES,
                                        "source addresses that an attacker uses in turn; 0 is a "
                                        "new one each frame"));
}

AttackPlan::AttackPlan(const ScenarioOptions& options, const TopologySpec& spec)
    : m_start(Seconds(ReadStart(options))),
      m_rate(options.GetReal("attack-rate")),
      m_addresses(options.GetInteger("attack-addresses"))
{
    NS_LOG_FUNCTION(this);
    const uint32_t attackers = options.GetInteger("attackers");
    const std::vector<uint32_t> hosts = spec.GetOrdinaryHosts();
    for (const char* option : OPTIONS)
    {
        if (attackers == 0 && options.IsGiven(option))
        {
            throw std::invalid_argument(std::string("--") + option +
                                        " is not allowed with --attackers=0; allowed: with one "
                                        "attacker or more");
        }
    }
    if (attackers > 0 && attackers >= hosts.size())
    {
        throw std::invalid_argument("--attackers=" + std::to_string(attackers) +
                                    " is not allowed; allowed: less than the hosts, which are " +
                                    std::to_string(hosts.size()));
    }
    for (uint32_t i = 0; i < attackers; i++)
    {
        m_ordinary.push_back(WorkloadKinds::Spread(i, attackers, hosts.size()));
        m_hosts.insert(hosts[m_ordinary.back()]);
    }
}

int64_t
AttackPlan::Install(const L2Network& network, Time end, int64_t stream)
{
    NS_LOG_FUNCTION(this << end << stream);
    int64_t used = 0;
    for (const uint32_t host : m_ordinary)
    {
        const Ptr<MacFloodApplication> flood = CreateObject<MacFloodApplication>();
        flood->SetAttribute("Rate", DoubleValue(m_rate));
        flood->SetAttribute("Addresses", UintegerValue(m_addresses));
        flood->SetDevice(network.hostDevices[host]);
        flood->SetStartTime(m_start);
        flood->SetStopTime(end);
        used += flood->AssignStreams(stream + used);
        network.hostNodes.Get(host)->AddApplication(flood);
        m_floods.push_back(flood);
    }
    return used;
}

bool
AttackPlan::IsAttacker(uint32_t host) const
{
    return m_hosts.count(host) > 0;
}

Workload::Counts
AttackPlan::GetCounts() const
{
    if (m_floods.empty())
    {
        return {};
    }
    uint64_t sent = 0;
    for (const Ptr<MacFloodApplication>& flood : m_floods)
    {
        sent += flood->GetSent();
    }
    return {{"attackers", m_floods.size()}, {"attack-frames", sent}};
}

Workload::Params
AttackPlan::GetOutcome() const
{
    if (m_hosts.empty())
    {
        return {};
    }
    std::ostringstream start;
    start.precision(15);
    start << m_start.GetSeconds();
    return {{"attack-start", start.str()}};
}

void
AttackPlan::Write(ResultsDatabase& database) const
{
    for (const auto& [name, value] : GetCounts())
    {
        database.AddWorkloadCount(name, value);
    }
}

} // namespace ns3
