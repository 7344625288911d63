/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SEGMENT_OPTIONS_H
#define SEGMENT_OPTIONS_H

#include "scenario-options.h"
#include "topology-spec.h"

namespace ns3
{

/**
 * @ingroup moose
 * @brief Hubs and legacy bridges with hosts, which --hub and --legacy attach to a network.
 */
class SegmentOptions
{
  public:
    /** Most hosts of one hub or bridge: its ports but the one to the network. */
    static constexpr int64_t MAX_HOSTS = 4094;

    /**
     * Add the options.
     * @param options the program's options
     */
    static void AddOptions(ScenarioOptions& options);

    /**
     * Attach what they say. Of --hub=SWITCH:HOSTS,... the first hub is called hub-1, its hosts
     * hub-1-h0, hub-1-h1 and so on; of --legacy the first bridge is called legacy-1. Hubs come
     * first, so a bridge may be attached to a hub. Links have the network's present rate and delay;
     * area and site are those of the switch.
     * @param options the options, parsed
     * @param spec the network
     * @throws std::invalid_argument with one line for the user, if there is no such switch, or the
     * number of hosts is not allowed
     */
    static void Apply(const ScenarioOptions& options, TopologySpec& spec);
};

} // namespace ns3

#endif /* SEGMENT_OPTIONS_H */
