/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ATTACK_PLAN_H
#define ATTACK_PLAN_H

#include "l2-network-helper.h"
#include "scenario-options.h"
#include "workload.h"

#include "ns3/mac-flood-application.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <set>
#include <vector>

namespace ns3
{

class ResultsDatabase;

/**
 * @ingroup moose
 * @brief The MAC flooding attack of an experiment, chosen by --attackers.
 *
 * Attackers are spread evenly over the hosts that carry a workload, as scanners are: of N, number i
 * is host i * hosts / N. Each runs a MacFloodApplication from --attack-start to the end of the run,
 * besides what the workload has it do. Random streams are those behind all others. So with and
 * without attackers all hosts want to send the same.
 */
class AttackPlan
{
  public:
    /**
     * Add the options that are read here.
     * @param options the program's options
     */
    static void AddOptions(ScenarioOptions& options);

    /**
     * @param options the options, parsed
     * @param spec the network
     * @throws std::invalid_argument with one line for the user, if they cannot be
     */
    AttackPlan(const ScenarioOptions& options, const TopologySpec& spec);

    /**
     * Install the attackers. Call it once, at time 0.
     * @param network the network, without servers of the directory
     * @param end when the run ends
     * @param stream first stream index to use
     * @return the number of streams used
     */
    int64_t Install(const L2Network& network, Time end, int64_t stream);

    /**
     * @param host index of a host in the network's spec
     * @return whether it is an attacker
     */
    bool IsAttacker(uint32_t host) const;

    /**
     * @return what was counted; nothing if there is no attacker
     */
    Workload::Counts GetCounts() const;

    /**
     * @return what determines the outcome besides the options
     */
    Workload::Params GetOutcome() const;

    /**
     * Add the rows of workload_count.
     * @param database where to
     */
    void Write(ResultsDatabase& database) const;

  private:
    Time m_start;                                   //!< when it begins
    double m_rate;                                  //!< frames a second and attacker
    uint32_t m_addresses;                           //!< addresses of an attacker; 0: ever new ones
    std::vector<uint32_t> m_ordinary;               //!< numbers of attackers without servers
    std::set<uint32_t> m_hosts;                     //!< indices of attackers in the spec
    std::vector<Ptr<MacFloodApplication>> m_floods; //!< what they run
};

} // namespace ns3

#endif /* ATTACK_PLAN_H */
