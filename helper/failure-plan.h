/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_FAILURE_PLAN_H
#define MOOSE_FAILURE_PLAN_H

#include "scenario-options.h"
#include "topology-spec.h"

#include "ns3/nstime.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief Which links fail and are mended in a run, and when: what --fail, --repair and
 * --fail-random come to on a network. A switch fails when all of its links do.
 *
 * The plan is complete before anything is built. What happens at the same time happens in this
 * order: repairs, links named to fail, links chosen at random. Cutting a link that is down, or
 * mending one that is up, is no step. Random links are chosen among those between switches that
 * are up then, from a random stream that nothing else uses, so that the same links fail whatever
 * the scheme is and nothing else changes because some do.
 */
class FailurePlan
{
  public:
    /** One link changes. */
    struct Step
    {
        Time time;          //!< when
        std::size_t link{}; //!< which, as in TopologySpec::GetLinkNames()
        bool up{};          //!< it is mended, not cut
    };

    /**
     * Make the plan. The random numbers must have been seeded.
     * @param spec the network
     * @param options the options, parsed
     * @param end when the run is over
     * @throws std::invalid_argument with one line for the user, if a link does not exist, a time is
     * not within the run, or more links are to fail than there are
     */
    FailurePlan(const TopologySpec& spec, const ScenarioOptions& options, Time end);

    /**
     * @return the steps, in the order of their times
     */
    const std::vector<Step>& GetSteps() const;

  private:
    /** Kinds of orders, in the order in which those of the same time are carried out. */
    enum class Kind
    {
        REPAIR,     //!< --repair
        FAIL,       //!< --fail
        FAIL_RANDOM //!< --fail-random
    };

    /** What one WHAT@TIME says. */
    struct Order
    {
        Time time;        //!< when
        Kind kind{};      //!< which option
        std::string what; //!< before the @
        std::string text; //!< the option as typed, for messages
    };

    /**
     * Read the options.
     * @param options the options
     * @param end when the run is over
     * @return what they say, in the order in which it is carried out
     */
    static std::vector<Order> ReadOrders(const ScenarioOptions& options, Time end);
    /**
     * Add the steps of an order that names a link or a switch.
     * @param order the order
     */
    void Name(const Order& order);
    /**
     * Add the steps of an order that says how many links.
     * @param order the order
     */
    void Draw(const Order& order);
    /**
     * Add a step, if the link is not yet as it is to be.
     * @param time when
     * @param link which
     * @param up whether it is to be up
     */
    void Change(Time time, std::size_t link, bool up);

    std::vector<Step> m_steps; //!< the plan
    std::vector<bool> m_up;    //!< which links are up after the last step
    std::map<std::string, std::vector<std::size_t>> m_byName; //!< links, by both their names, and
                                                              //!< by the switches they are at
    std::size_t m_trunks;                    //!< links between switches, which come first
    std::string m_example;                   //!< name of a link
    std::optional<std::mt19937_64> m_random; //!< chooses links, once that is asked for
};

} // namespace ns3

#endif /* MOOSE_FAILURE_PLAN_H */
