/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "workload.h"

#include "peer-choice.h"
#include "results-database.h"
#include "workload-kinds.h"

#include "ns3/log.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("Workload");

namespace
{

using Effect = ScenarioOption::Effect;

/** Which workloads an option is for. */
struct Owner
{
    const char* option;                 //!< its name
    std::vector<std::string> workloads; //!< names of the workloads
};

/**
 * @return the options that are for some workloads only
 */
const std::vector<Owner>&
GetOwners()
{
    static const std::vector<Owner> owners = {
        {"probe-interval", {"random-peers", "all-to-all"}},
        {"peers", {"random-peers"}},
        {"peers-per-host", {"random-peers"}},
        {"zipf-exponent", {"random-peers"}},
        {"locality", {"random-peers"}},
        {"meet-within", {"all-to-all"}},
        {"arp-rate-per-host", {"poisson-arp", "scan"}},
        {"broadcast-rate", {"mix"}},
        {"scanners", {"scan"}},
        {"scan-rate", {"scan"}},
        {"bytes", {"shuffle", "incast"}},
        {"concurrency", {"shuffle"}},
        {"mappers", {"shuffle"}},
        {"reducers", {"shuffle"}},
        {"senders", {"incast"}},
        {"rounds", {"incast"}},
        {"replay", {"replay"}},
    };
    return owners;
}

/**
 * @param words some words
 * @return the words with commas between them
 */
std::string
Join(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
    {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

/**
 * Add the options of workloads of probes.
 * @param options the program's options
 * @param group title of their part of --help
 */
void
AddProbeOptions(ScenarioOptions& options, const std::string& group)
{
    options.Add(group,
                ScenarioOption::Choice("peers",
                                       {"uniform", "zipf", "local"},
                                       "random-peers: how hosts choose: each other host alike, "
                                       "few far more often than most, or more often near ones"));
    options.Add(group,
                ScenarioOption::Integer("peers-per-host",
                                        1,
                                        1,
                                        1000,
                                        "random-peers: how many flows a host sends, to one host "
                                        "each"));
    options.Add(group,
                ScenarioOption::Real("zipf-exponent",
                                     1,
                                     0,
                                     ZipfPeers::MAX_EXPONENT,
                                     "zipf: s, where the host of rank r is chosen as often as "
                                     "r^-s says"));
    // What it means is in the outcome, however it is written.
    options.Add(group,
                ScenarioOption::Text("locality",
                                     "rack:P,pod:P,site:P,any:P",
                                     std::string("local: with which probability a peer is at the "
                                                 "same switch, in the same area, in the same site, "
                                                 "anywhere; default ") +
                                         LocalPeers::DEFAULT_MIX,
                                     Effect::NONE));
    options.Add(group,
                ScenarioOption::Real("meet-within",
                                     0,
                                     0,
                                     1e6,
                                     "all-to-all: seconds within which all pairs have met; 0 "
                                     "spreads them over the measured time"));
}

/**
 * Add the options of workloads of ARP and broadcast.
 * @param options the program's options
 * @param group title of their part of --help
 */
void
AddBroadcastOptions(ScenarioOptions& options, const std::string& group)
{
    options.Add(group,
                ScenarioOption::Real("arp-rate-per-host",
                                     0.47,
                                     0,
                                     1e5,
                                     "poisson-arp, scan: addresses that a host resolves a "
                                     "second"));
    options.Add(group,
                ScenarioOption::Real("broadcast-rate",
                                     25,
                                     0.001,
                                     1e6,
                                     "mix: broadcast frames a second of all hosts together"));
    options.Add(group,
                ScenarioOption::Integer("scanners",
                                        1,
                                        1,
                                        L2NetworkHelper::MAX_HOSTS,
                                        "scan: hosts that ask for addresses nobody has"));
    options.Add(group,
                ScenarioOption::Real("scan-rate",
                                     100,
                                     0.001,
                                     1e5,
                                     "scan: addresses that a scanner asks for a second"));
}

/**
 * Add the options of workloads of transfers.
 * @param options the program's options
 * @param group title of their part of --help
 */
void
AddTransferOptions(ScenarioOptions& options, const std::string& group)
{
    options.Add(group,
                ScenarioOption::Integer("bytes",
                                        10000,
                                        1,
                                        TransferHelper::MAX_BYTES,
                                        "shuffle, incast: octets of a transfer"));
    options.Add(group,
                ScenarioOption::Integer("concurrency",
                                        4,
                                        1,
                                        1000,
                                        "shuffle: most transfers that a host sends at a time"));
    options.Add(group,
                ScenarioOption::Integer("mappers",
                                        0,
                                        0,
                                        L2NetworkHelper::MAX_HOSTS,
                                        "shuffle: hosts that send; 0 is all"));
    options.Add(group,
                ScenarioOption::Integer("reducers",
                                        0,
                                        0,
                                        L2NetworkHelper::MAX_HOSTS,
                                        "shuffle: hosts that are sent to; 0 is all"));
    options.Add(group,
                ScenarioOption::Integer("senders",
                                        0,
                                        0,
                                        L2NetworkHelper::MAX_HOSTS,
                                        "incast: hosts that send to the first one; 0 is all "
                                        "others"));
    options.Add(group,
                ScenarioOption::Integer("rounds",
                                        4,
                                        1,
                                        TransferHelper::MAX_TRANSFERS,
                                        "incast: how often they do, at equal distances in the "
                                        "measured time"));
    // What stands in it is in the outcome, wherever it lies.
    options.Add(group,
                ScenarioOption::Text("replay",
                                     "FILE",
                                     "replay: transfers, a line each: time,src,dst,bytes",
                                     Effect::NONE));
}

} // namespace

void
Workload::AddOptions(ScenarioOptions& options)
{
    const std::string group = "Workload (each option with the workloads named only)";
    AddProbeOptions(options, group);
    AddBroadcastOptions(options, group);
    AddTransferOptions(options, group);
}

std::unique_ptr<Workload>
Workload::Create(const ScenarioOptions& options, const TopologySpec& spec)
{
    const std::string& name = options.GetText("workload");
    NS_LOG_FUNCTION(name);
    for (const Owner& owner : GetOwners())
    {
        const auto& workloads = owner.workloads;
        if (options.IsGiven(owner.option) &&
            std::find(workloads.begin(), workloads.end(), name) == workloads.end())
        {
            throw std::invalid_argument(std::string("--") + owner.option +
                                        " is not allowed with --workload=" + name +
                                        "; allowed with: " + Join(workloads));
        }
    }
    if (spec.GetOrdinaryHosts().size() < 2)
    {
        throw std::invalid_argument("one host has nobody to talk to; allowed: two hosts or more");
    }
    if (name == "poisson-arp" || name == "scan")
    {
        return WorkloadKinds::MakeArp(options, spec);
    }
    if (name == "mix")
    {
        return WorkloadKinds::MakeMix(options);
    }
    if (name == "shuffle" || name == "incast" || name == "replay")
    {
        return WorkloadKinds::MakeTransfers(options, spec);
    }
    return WorkloadKinds::MakeProbes(options, spec);
}

std::vector<UdpProbeFlow>
Workload::GetFlows() const
{
    return {};
}

std::vector<Transfer>
Workload::GetTransfers() const
{
    return {};
}

Workload::Counts
Workload::GetCounts() const
{
    return {};
}

Workload::Lines
Workload::GetSummary() const
{
    Lines lines;
    for (const auto& [name, value] : GetCounts())
    {
        lines.emplace_back("workload: " + name, std::to_string(value));
    }
    return lines;
}

Workload::Params
Workload::GetOutcome() const
{
    return {};
}

void
Workload::Write(ResultsDatabase& database, const TopologySpec& spec) const
{
    for (const auto& [name, value] : GetCounts())
    {
        database.AddWorkloadCount(name, value);
    }
    const std::vector<uint32_t> hosts = spec.GetOrdinaryHosts();
    for (const Transfer& transfer : GetTransfers())
    {
        database.AddTransfer(transfer.transfer,
                             spec.hosts[hosts[transfer.from]].name,
                             spec.hosts[hosts[transfer.to]].name,
                             transfer.begun ? transfer.start : Seconds(-1),
                             transfer.bytes,
                             transfer.received,
                             transfer.isComplete ? transfer.completed : Seconds(-1));
    }
}

} // namespace ns3
