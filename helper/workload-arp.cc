/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "workload-kinds.h"

#include "ns3/arp-load-application.h"
#include "ns3/double.h"
#include "ns3/log.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("WorkloadArp");

namespace
{

/** poisson-arp and scan. */
class ArpWorkload : public Workload
{
  public:
    /**
     * @param options the options
     * @param hosts number of hosts
     */
    ArpWorkload(const ScenarioOptions& options, uint32_t hosts)
        : m_rate(options.GetReal("arp-rate-per-host"))
    {
        if (options.GetText("workload") != "scan")
        {
            return;
        }
        m_scanners = options.GetInteger("scanners");
        m_scanRate = options.GetReal("scan-rate");
        if (m_scanners >= hosts)
        {
            throw std::invalid_argument("--scanners=" + std::to_string(m_scanners) +
                                        " is not allowed; allowed: less than the hosts, which "
                                        "are " +
                                        std::to_string(hosts));
        }
    }

    int64_t Install(const L2Network& network, Time start, Time duration, int64_t stream) override
    {
        m_nodes = network.hostNodes;
        m_devices = network.hostDevices;
        m_targets = std::make_shared<std::vector<Ipv4Address>>(network.hostAddresses);
        const Time rest = duration < Seconds(2 * END_SECONDS) ? duration / 2 : Seconds(END_SECONDS);
        int64_t used = 0;
        for (uint32_t i = 0; i < m_nodes.GetN(); i++)
        {
            const uint32_t scanner = m_scans.size();
            const uint32_t next =
                WorkloadKinds::Spread(scanner, std::max(1U, m_scanners), m_nodes.GetN());
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
        const Ipv4Address end(
            m_targets->back().GetSubnetDirectedBroadcast(WorkloadKinds::SUBNET_MASK).Get() - 1);
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

} // namespace

std::unique_ptr<Workload>
WorkloadKinds::MakeArp(const ScenarioOptions& options, const TopologySpec& spec)
{
    return std::make_unique<ArpWorkload>(options, spec.GetOrdinaryHosts().size());
}

} // namespace ns3
