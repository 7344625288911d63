/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef DIRECTORY_PLAN_H
#define DIRECTORY_PLAN_H

#include "l2-network-helper.h"
#include "scenario-options.h"
#include "topology-spec.h"

namespace ns3
{

/**
 * @ingroup moose
 * @brief What a scenario's command line says of the directory ELK, and what follows from it for
 * switches, servers and hosts.
 *
 * Servers are hosts of their own, as TopologySpec::AddDirectoryServers() attaches them. Every
 * switch intercepts ARP.
 */
class DirectoryPlan
{
  public:
    /** Most servers. */
    static constexpr int64_t MAX_SERVERS = 16;

    /**
     * Add the options that are read here, but for --directory itself, which is shared.
     * @param options the program's options
     */
    static void AddOptions(ScenarioOptions& options);

    /**
     * @param options the options, parsed; they outlive the plan
     */
    explicit DirectoryPlan(const ScenarioOptions& options);

    /**
     * @return whether there is a directory
     */
    bool IsUsed() const;

    /**
     * @throws std::invalid_argument with one line if an option was given that means something only
     * with --directory=elk, or if with --elk-dhcp the measurement began before hosts have addresses
     */
    void Check() const;

    /**
     * Attach the servers, if there is a directory.
     * @param spec the network
     */
    void AddServers(TopologySpec& spec) const;

    /**
     * Have switches intercept, if there is a directory.
     * @param switches makes them
     * @return makes such that do
     */
    L2SwitchHelper Intercept(L2SwitchHelper switches) const;

    /**
     * Say how servers are made, and where hosts have their addresses from.
     * @param network builds the network
     */
    void SetNetwork(L2NetworkHelper& network) const;

  private:
    const ScenarioOptions& m_options; //!< the options
};

} // namespace ns3

#endif /* DIRECTORY_PLAN_H */
