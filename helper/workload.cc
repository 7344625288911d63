/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "workload.h"

#include "ns3/abort.h"
#include "ns3/arp-load-application.h"
#include "ns3/broadcast-mix-application.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("Workload");

namespace
{

/** The hosts' subnet, that of L2NetworkHelper. */
const Ipv4Mask SUBNET_MASK("255.0.0.0");

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
        {"meet-within", {"all-to-all"}},
        {"arp-rate-per-host", {"poisson-arp", "scan"}},
        {"broadcast-rate", {"mix"}},
        {"scanners", {"scan"}},
        {"scan-rate", {"scan"}},
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
 * How many probes fit, such that the last second is for the echoes, and the second in which the
 * first is sent for ARP.
 * @param room from the end of the second in which the first probe is sent to a second before the
 * end
 * @param interval between two probes of a flow
 * @return how many, at least 1
 */
uint32_t
CountProbes(Time room, Time interval)
{
    const Time rest = room - std::max(interval, Seconds(UdpProbeHelper::LEAD_SECONDS));
    return rest.IsStrictlyNegative() ? 1 : 2 + rest.GetNanoSeconds() / interval.GetNanoSeconds();
}

// ---- Probes -------------------------------------------------------------------------------------

/** random-peers and all-to-all. */
class ProbeWorkload : public Workload
{
  public:
    /**
     * @param options the options
     * @param network the network
     */
    ProbeWorkload(const ScenarioOptions& options, const L2Network& network)
        : m_name(options.GetText("workload")),
          m_hosts(network.hostNodes.GetN()),
          m_interval(Seconds(options.GetReal("probe-interval"))),
          m_within(Seconds(options.GetReal("meet-within"))),
          m_probes(network)
    {
    }

    int64_t Install(Time start, Time duration, int64_t stream) override
    {
        int64_t used = m_probes.AssignStreams(stream);
        if (m_name == "all-to-all")
        {
            const Ptr<UniformRandomVariable> random = CreateObject<UniformRandomVariable>();
            random->SetStream(stream + used++);
            AddMeetings(start, duration, random);
        }
        else
        {
            m_probes.SetProbes(m_interval, CountProbes(duration - Seconds(2), m_interval));
            m_probes.SetStart(start);
            m_probes.AddWorkload(m_name);
        }
        return used;
    }

    std::vector<UdpProbeFlow> GetFlows() const override
    {
        return m_probes.Collect();
    }

  private:
    /**
     * Add the flows of all-to-all.
     * @param start when the measured time begins
     * @param duration how long it is
     * @param random chooses seats and moments
     */
    void AddMeetings(Time start, Time duration, const Ptr<UniformRandomVariable>& random)
    {
        std::vector<uint32_t> seats(m_hosts);
        std::iota(seats.begin(), seats.end(), 0);
        for (uint32_t i = m_hosts - 1; i > 0; i--)
        {
            std::swap(seats[i], seats[random->GetInteger(0, i)]);
        }
        const Time margin = duration < Seconds(4) ? duration / 4 : Seconds(1);
        const Time begin = m_within.IsZero() ? margin : Time();
        const Time window = m_within.IsZero() ? duration - 2 * margin : m_within;
        const double round = 2 * window.GetSeconds() / (m_hosts - 1);
        for (uint32_t places = 1; 2 * places <= m_hosts; places++)
        {
            // Those who sit opposite each other would be counted twice.
            const bool opposite = 2 * places == m_hosts;
            for (uint32_t seat = 0; seat < (opposite ? places : m_hosts); seat++)
            {
                const double part = random->GetValue(0, opposite ? 0.5 : 1);
                AddMeeting(seats[seat],
                           seats[(seat + places) % m_hosts],
                           begin + Seconds(round * (places - 1 + part)),
                           start,
                           duration);
            }
        }
    }

    /**
     * Add the flows of a pair of hosts.
     * @param a a host
     * @param b the other
     * @param meet when they meet, from the beginning of the measured time
     * @param start when the measured time begins
     * @param duration how long it is
     */
    void AddMeeting(uint32_t a, uint32_t b, Time meet, Time start, Time duration)
    {
        const Time second = Seconds(1 + std::floor(meet.GetSeconds()));
        const Time room = duration - Seconds(1) - second;
        m_probes.SetProbes(m_interval, CountProbes(room, m_interval));
        m_probes.AddFlow(a, b, start + meet);
        m_probes.AddFlow(b, a, start + meet);
    }

    std::string m_name;      //!< random-peers or all-to-all
    uint32_t m_hosts;        //!< number of hosts
    Time m_interval;         //!< between probes
    Time m_within;           //!< all pairs meet within it; 0 for the whole time
    UdpProbeHelper m_probes; //!< the flows
};

// ---- ARP ----------------------------------------------------------------------------------------

/** poisson-arp and scan. */
class ArpWorkload : public Workload
{
  public:
    /**
     * @param options the options
     * @param network the network
     */
    ArpWorkload(const ScenarioOptions& options, const L2Network& network)
        : m_nodes(network.hostNodes),
          m_devices(network.hostDevices),
          m_targets(std::make_shared<std::vector<Ipv4Address>>(network.hostAddresses)),
          m_rate(options.GetReal("arp-rate-per-host"))
    {
        if (options.GetText("workload") == "scan")
        {
            m_scanners = options.GetInteger("scanners");
            m_scanRate = options.GetReal("scan-rate");
        }
    }

    int64_t Install(Time start, Time duration, int64_t stream) override
    {
        const Time rest = duration < Seconds(2 * END_SECONDS) ? duration / 2 : Seconds(END_SECONDS);
        int64_t used = 0;
        for (uint32_t i = 0; i < m_nodes.GetN(); i++)
        {
            const uint32_t scanner = m_scans.size();
            const uint64_t next = m_nodes.GetN() * uint64_t{scanner} / std::max(1U, m_scanners);
            Ptr<ArpLoadApplication> application;
            if (scanner < m_scanners && next == i)
            {
                application = MakeScan(scanner, i);
            }
            else
            {
                const Ptr<PoissonArpApplication> asker = CreateObject<PoissonArpApplication>();
                asker->SetAttribute("Rate", DoubleValue(m_rate));
                asker->SetTargets(m_targets, i);
                used += asker->AssignStreams(stream + used);
                m_askers.push_back(asker);
                application = asker;
            }
            application->SetStartTime(start);
            application->SetStopTime(start + duration - rest);
            m_nodes.Get(i)->AddApplication(application);
        }
        return used;
    }

    Counts GetCounts() const override
    {
        uint64_t asked = 0;
        uint64_t skipped = 0;
        for (const Ptr<PoissonArpApplication>& asker : m_askers)
        {
            asked += asker->GetAsked();
            skipped += asker->GetSkipped();
        }
        Counts counts = {{"asked", asked}, {"skipped", skipped}};
        uint64_t scanned = 0;
        for (const Ptr<AddressScanApplication>& scan : m_scans)
        {
            scanned += scan->GetAsked();
        }
        if (!m_scans.empty())
        {
            counts.emplace_back("scanned", scanned);
        }
        return counts;
    }

  private:
    /**
     * @param scanner number of a scanner, from 0
     * @param host its host
     * @return what it runs
     */
    Ptr<ArpLoadApplication> MakeScan(uint32_t scanner, uint32_t host)
    {
        const uint32_t last = m_targets->back().Get();
        const Ipv4Address end(m_targets->back().GetSubnetDirectedBroadcast(SUBNET_MASK).Get() - 1);
        const Ptr<AddressScanApplication> scan = CreateObject<AddressScanApplication>();
        scan->SetAttribute("Rate", DoubleValue(m_scanRate));
        scan->SetUp(m_devices[host], (*m_targets)[host]);
        scan->SetRange(Ipv4Address(last + 1 + scanner),
                       end,
                       m_scanners,
                       Seconds(scanner / m_scanRate / m_scanners));
        m_scans.push_back(scan);
        return scan;
    }

    NodeContainer m_nodes;                            //!< the hosts
    std::vector<Ptr<EthernetNetDevice>> m_devices;    //!< their ports
    PoissonArpApplication::Targets m_targets;         //!< their addresses
    double m_rate;                                    //!< resolutions a second and host
    uint32_t m_scanners{0};                           //!< hosts that scan
    double m_scanRate{0};                             //!< addresses a second and scanner
    std::vector<Ptr<PoissonArpApplication>> m_askers; //!< what the others run
    std::vector<Ptr<AddressScanApplication>> m_scans; //!< what scanners run
};

// ---- Broadcast ----------------------------------------------------------------------------------

/** mix. */
class MixWorkload : public Workload
{
  public:
    /**
     * @param options the options
     * @param network the network
     */
    MixWorkload(const ScenarioOptions& options, const L2Network& network)
        : m_nodes(network.hostNodes),
          m_devices(network.hostDevices),
          m_targets(std::make_shared<std::vector<Ipv4Address>>(network.hostAddresses)),
          m_rate(options.GetReal("broadcast-rate"))
    {
    }

    int64_t Install(Time start, Time duration, int64_t stream) override
    {
        int64_t used = 0;
        for (uint32_t i = 0; i < m_nodes.GetN(); i++)
        {
            const Ptr<BroadcastMixApplication> mix = CreateObject<BroadcastMixApplication>();
            mix->SetAttribute("Rate", DoubleValue(m_rate / m_nodes.GetN()));
            mix->SetUp(m_devices[i],
                       m_targets,
                       i,
                       (*m_targets)[i].GetSubnetDirectedBroadcast(SUBNET_MASK));
            used += mix->AssignStreams(stream + used);
            mix->SetStartTime(start);
            mix->SetStopTime(start + duration);
            m_nodes.Get(i)->AddApplication(mix);
            m_mixes.push_back(mix);
        }
        return used;
    }

    Counts GetCounts() const override
    {
        Counts counts;
        for (std::size_t i = 0; i < BroadcastMix::PROTOCOLS; i++)
        {
            const auto protocol = static_cast<BroadcastMix::Protocol>(i);
            uint64_t sent = 0;
            for (const Ptr<BroadcastMixApplication>& mix : m_mixes)
            {
                sent += mix->GetSent(protocol);
            }
            counts.emplace_back(BroadcastMix::GetShare(protocol).name, sent);
        }
        return counts;
    }

  private:
    NodeContainer m_nodes;                             //!< the hosts
    std::vector<Ptr<EthernetNetDevice>> m_devices;     //!< their ports
    BroadcastMixApplication::Targets m_targets;        //!< their addresses
    double m_rate;                                     //!< frames a second of all hosts together
    std::vector<Ptr<BroadcastMixApplication>> m_mixes; //!< what they run
};

} // namespace

// ---- All workloads ------------------------------------------------------------------------------

void
Workload::AddOptions(ScenarioOptions& options)
{
    const std::string group = "Workload (each option with the workloads named only)";
    options.Add(group,
                ScenarioOption::Real("meet-within",
                                     0,
                                     0,
                                     1e6,
                                     "all-to-all: seconds within which all pairs have met; 0 "
                                     "spreads them over the measured time"));
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

void
Workload::Check(const ScenarioOptions& options, uint32_t hosts)
{
    const std::string& name = options.GetText("workload");
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
    if (options.GetReal("meet-within") > options.GetReal("duration"))
    {
        throw std::invalid_argument("--meet-within is longer than --duration; allowed: at most as "
                                    "long");
    }
    if (name == "scan" && static_cast<uint64_t>(options.GetInteger("scanners")) >= hosts)
    {
        throw std::invalid_argument("--scanners=" + std::to_string(options.GetInteger("scanners")) +
                                    " is not allowed; allowed: less than the hosts, which are " +
                                    std::to_string(hosts));
    }
}

std::unique_ptr<Workload>
Workload::Create(const ScenarioOptions& options, const L2Network& network)
{
    const std::string& name = options.GetText("workload");
    if (name == "poisson-arp" || name == "scan")
    {
        return std::make_unique<ArpWorkload>(options, network);
    }
    if (name == "mix")
    {
        return std::make_unique<MixWorkload>(options, network);
    }
    return std::make_unique<ProbeWorkload>(options, network);
}

std::vector<UdpProbeFlow>
Workload::GetFlows() const
{
    return {};
}

Workload::Counts
Workload::GetCounts() const
{
    return {};
}

} // namespace ns3
