/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_WORKLOAD_KINDS_H
#define MOOSE_WORKLOAD_KINDS_H

#include "workload.h"

#include <cstdint>
#include <memory>

namespace ns3
{

/**
 * @ingroup moose
 * @brief The kinds of workloads, a file each. Each function takes options that belong to its
 * workload, and throws std::invalid_argument with one line if their values cannot be.
 */
class WorkloadKinds
{
  public:
    /** The hosts' subnet, that of L2NetworkHelper. */
    static constexpr const char* SUBNET_MASK = "255.0.0.0";

    /**
     * Spread some evenly over all.
     * @param number one of the some, from 0
     * @param some how many they are
     * @param all how many all are
     * @return its number among all
     */
    static uint32_t Spread(uint32_t number, uint32_t some, uint32_t all)
    {
        return static_cast<uint32_t>(uint64_t{number} * all / some);
    }

    /**
     * @param options the options
     * @param spec the network
     * @return random-peers or all-to-all
     */
    static std::unique_ptr<Workload> MakeProbes(const ScenarioOptions& options,
                                                const TopologySpec& spec);

    /**
     * @param options the options
     * @param spec the network
     * @return poisson-arp or scan
     */
    static std::unique_ptr<Workload> MakeArp(const ScenarioOptions& options,
                                             const TopologySpec& spec);

    /**
     * @param options the options
     * @return mix
     */
    static std::unique_ptr<Workload> MakeMix(const ScenarioOptions& options);

    /**
     * @param options the options
     * @param spec the network
     * @return shuffle, incast or replay
     */
    static std::unique_ptr<Workload> MakeTransfers(const ScenarioOptions& options,
                                                   const TopologySpec& spec);
};

} // namespace ns3

#endif /* MOOSE_WORKLOAD_KINDS_H */
