/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "workload-kinds.h"

#include "ns3/broadcast-mix-application.h"
#include "ns3/double.h"
#include "ns3/log.h"

#include <memory>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("WorkloadMix");

namespace
{

/** mix. */
class MixWorkload : public Workload
{
  public:
    /**
     * @param options the options
     */
    explicit MixWorkload(const ScenarioOptions& options)
        : m_rate(options.GetReal("broadcast-rate"))
    {
    }

    int64_t Install(const L2Network& network, Time start, Time duration, int64_t stream) override
    {
        const auto targets = std::make_shared<std::vector<Ipv4Address>>(network.hostAddresses);
        const uint32_t hosts = network.hostNodes.GetN();
        int64_t used = 0;
        for (uint32_t i = 0; i < hosts; i++)
        {
            const Ptr<BroadcastMixApplication> mix = CreateObject<BroadcastMixApplication>();
            mix->SetAttribute("Rate", DoubleValue(m_rate / hosts));
            mix->SetUp(network.hostDevices[i],
                       targets,
                       i,
                       (*targets)[i].GetSubnetDirectedBroadcast(WorkloadKinds::SUBNET_MASK));
            used += mix->AssignStreams(stream + used);
            mix->SetStartTime(start);
            mix->SetStopTime(start + duration);
            network.hostNodes.Get(i)->AddApplication(mix);
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
    double m_rate;                                     //!< frames a second of all hosts together
    std::vector<Ptr<BroadcastMixApplication>> m_mixes; //!< what they run
};

} // namespace

std::unique_ptr<Workload>
WorkloadKinds::MakeMix(const ScenarioOptions& options)
{
    return std::make_unique<MixWorkload>(options);
}

} // namespace ns3
