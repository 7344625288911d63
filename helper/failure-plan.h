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
 * @brief What fails and is mended in a run, and when: what --fail, --repair, --fail-random, --mtbf
 * and --mttr come to on a network.
 *
 * Links, switches and sites fail. A switch fails when all of its links do, a site when all links of
 * all of its switches do, those within it too. **A link is down as long as there is a reason**: it
 * has failed itself, one of its two switches, or the site of one; by name, or by chance (--mtbf).
 * Each of these is a reason of its own, and is taken away when the thing that failed is mended, the
 * way it failed. --repair=all takes away all reasons. To let fail what has failed, or to mend what
 * has not, is nothing. A site that is called as a switch is, is named with a full stop: "Rome.".
 *
 * The plan is complete before anything is built. What happens at the same time happens in this
 * order: repairs, what is named to fail, links chosen at random, what fails or is mended by chance.
 * Random links (--fail-random) are chosen among those between switches that are up then, from a
 * random stream that nothing else uses, so that the same links fail whatever the scheme is and
 * nothing else changes because some do.
 *
 * **Failures by chance.** From --warm-up on, until the end of the run or the first --repair=all,
 * each link between switches (or each switch or site, --fail-what) is up for a time that is
 * distributed exponentially with mean --mtbf, then down for one with mean --mttr, and so on. All
 * times are independent. Each element has a random stream of its own, made of seed, run and its
 * name: its times do not depend on what else there is.
 */
class FailurePlan
{
  public:
    /** Most steps of a plan. */
    static constexpr std::size_t MAX_STEPS = 10000000;

    /** What can fail. */
    enum class Element
    {
        LINK,   //!< a link
        SWITCH, //!< a switch or hub
        SITE    //!< a site
    };

    /**
     * Something changes. The network changes with a step of a link; that of a switch or site says
     * what the steps of links behind it come from, and there may be none.
     */
    struct Step
    {
        Time time;           //!< when
        Element element{};   //!< what kind of thing
        std::size_t index{}; //!< a link, as in TopologySpec::GetLinkNames(); a switch of the spec;
                             //!< or a site, as in GetSites()
        bool up{};           //!< it is mended, not failed
    };

    /**
     * Make the plan. The random numbers must have been seeded.
     * @param spec the network
     * @param options the options, parsed
     * @param end when the run is over
     * @throws std::invalid_argument with one line for the user, if something named does not exist,
     * a time is not within the run, more links are to fail than there are, options contradict each
     * other, or there are more than MAX_STEPS steps
     */
    FailurePlan(const TopologySpec& spec, const ScenarioOptions& options, Time end);

    /**
     * @return the steps, in the order of their times
     */
    const std::vector<Step>& GetSteps() const;

    /**
     * @param spec a network
     * @return the names of its sites, in the order in which its switches first name them
     */
    static std::vector<std::string> GetSites(const TopologySpec& spec);

  private:
    /** Kinds of orders, in the order in which those of the same time are carried out. */
    enum class Kind
    {
        REPAIR,     //!< --repair
        FAIL,       //!< --fail
        FAIL_RANDOM //!< --fail-random
    };

    /** How something fails, for each of which it can be down. */
    enum Cause
    {
        NAMED,  //!< by --fail or --fail-random
        CHANCED //!< by --mtbf
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
     * Something fails or is mended by chance. There may be millions, and until a simulation runs
     * ns-3 keeps a list of every Time there is.
     */
    struct Toggle
    {
        int64_t time{};      //!< when, in nanoseconds
        std::size_t thing{}; //!< which, an index of m_things
    };

    /** A link, a switch or a site. */
    struct Thing
    {
        Element element{};              //!< which of these
        std::size_t index{};            //!< its index among these
        std::vector<std::size_t> links; //!< links that are down when it is
        bool isDown[2] = {};            //!< by Cause: it has failed
    };

    /**
     * List what can fail, and what it is called.
     * @param spec the network
     */
    void ListThings(const TopologySpec& spec);
    /**
     * Read --fail, --repair and --fail-random.
     * @param options the options
     * @param end when the run is over
     * @return what they say, in the order in which it is carried out
     */
    static std::vector<Order> ReadOrders(const ScenarioOptions& options, Time end);
    /**
     * Draw what fails by chance.
     * @param spec the network
     * @param options the options
     * @param end when that is over
     * @return all of it, in the order of the times
     */
    std::vector<Toggle> DrawToggles(const TopologySpec& spec,
                                    const ScenarioOptions& options,
                                    Time end) const;
    /**
     * Carry out an order.
     * @param order the order
     */
    void Obey(const Order& order);
    /**
     * Add the steps of an order that names something.
     * @param order the order
     */
    void Name(const Order& order);
    /**
     * Add the steps of an order that says how many links.
     * @param order the order
     */
    void Draw(const Order& order);
    /**
     * Have something fail or mended, if it is not yet as it is to be.
     * @param time when
     * @param thing which, an index of m_things
     * @param cause how it fails, or failed
     * @param up whether it is mended
     */
    void Change(Time time, std::size_t thing, Cause cause, bool up);
    /**
     * Add a step.
     * @param step the step
     */
    void Add(const Step& step);

    std::vector<Step> m_steps;                   //!< the plan
    std::vector<uint32_t> m_reasons;             //!< of each link: why it is down after the last
    std::vector<Thing> m_things;                 //!< links, switches, sites
    std::map<std::string, std::size_t> m_byName; //!< of these; links by both their names
    std::size_t m_trunks;                        //!< links between switches, which come first
    std::string m_allowed;                       //!< what can be named, in words
    std::optional<std::mt19937_64> m_random;     //!< chooses links, once that is asked for
};

} // namespace ns3

#endif /* MOOSE_FAILURE_PLAN_H */
