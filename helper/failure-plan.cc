/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "failure-plan.h"

#include "fnv-hash.h"

#include "ns3/log.h"
#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <iomanip>
#include <set>
#include <sstream>
#include <stdexcept>
#include <tuple>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("FailurePlan");

namespace
{

/** Random stream of --fail-random: above all that are numbered by switches and hosts. */
constexpr int64_t FAILURE_STREAM = INT64_C(1) << 40;
/** That of --mtbf. */
constexpr int64_t CHANCE_STREAM = FAILURE_STREAM + 1;

/**
 * @param name name of a link
 * @return the same with its ends in the other order
 */
std::string
Reverse(const std::string& name)
{
    const std::size_t middle = name.find("--");
    const std::size_t end = std::min(name.find('#'), name.size());
    return name.substr(middle + 2, end - middle - 2) + "--" + name.substr(0, middle) +
           name.substr(end);
}

/**
 * Make seeds for a generator of random numbers. The numbers of ns-3's streams are linear in the
 * seed: the first of a stream, for seeds 1, 2, 3 and so on, are multiples of one number, and the
 * links chosen by them would be few and the same ones again and again. So they only seed another
 * generator.
 * @param index index of the stream
 * @return a number that depends on seed and run
 */
uint64_t
MakeSeed(int64_t index)
{
    auto stream = CreateObject<UniformRandomVariable>();
    stream->SetStream(index);
    const uint64_t high = stream->GetInteger(0, UINT32_MAX);
    return high << 32 | stream->GetInteger(0, UINT32_MAX);
}

/** How long one element is up and down by chance. */
class Lifetimes
{
  public:
    /**
     * @param seed of all elements
     * @param name of this one
     */
    Lifetimes(uint64_t seed, const std::string& name)
    {
        FnvHash hash;
        hash.AddBytes(name);
        std::seed_seq seeds = {static_cast<uint32_t>(seed >> 32),
                               static_cast<uint32_t>(seed),
                               static_cast<uint32_t>(hash.Get() >> 32),
                               static_cast<uint32_t>(hash.Get())};
        m_random.seed(seeds);
    }

    /**
     * @param mean the mean in seconds
     * @return a time in seconds, distributed exponentially
     */
    double Draw(double mean)
    {
        const double uniform = static_cast<double>(m_random() >> 11) / 9007199254740992; // 2^53
        return -mean * std::log1p(-uniform);
    }

  private:
    std::mt19937_64 m_random; //!< numbers that nothing else uses
};

/**
 * Complain of an option.
 * @param text the option as typed
 * @param allowed what is allowed
 * @throws std::invalid_argument always
 */
[[noreturn]] void
Refuse(const std::string& text, const std::string& allowed)
{
    throw std::invalid_argument(text + " is not allowed; allowed: " + allowed);
}

} // namespace

FailurePlan::FailurePlan(const TopologySpec& spec, const ScenarioOptions& options, Time end)
    : m_trunks(spec.links.size())
{
    NS_LOG_FUNCTION(this << end);
    ListThings(spec);
    const std::vector<Order> orders = ReadOrders(options, end);
    const auto all = std::find_if(orders.begin(), orders.end(), [](const Order& order) {
        return order.kind == Kind::REPAIR && order.what == "all";
    });
    auto next = orders.begin();
    const std::vector<Toggle> toggles =
        DrawToggles(spec, options, all == orders.end() ? end : all->time);
    m_steps.reserve(std::min(toggles.size(), MAX_STEPS)); // moving Times costs, see Toggle
    for (const Toggle& toggle : toggles)
    {
        const Time time = NanoSeconds(toggle.time);
        for (; next != orders.end() && next->time <= time; ++next)
        {
            Obey(*next);
        }
        Change(time, toggle.thing, CHANCED, m_things[toggle.thing].isDown[CHANCED]);
    }
    for (; next != orders.end(); ++next)
    {
        Obey(*next);
    }
}

void
FailurePlan::Obey(const Order& order)
{
    if (order.kind == Kind::FAIL_RANDOM)
    {
        Draw(order);
    }
    else
    {
        Name(order);
    }
}

std::vector<std::string>
FailurePlan::GetSites(const TopologySpec& spec)
{
    std::vector<std::string> sites;
    std::set<std::string> known;
    for (const TopologySpec::Switch& sw : spec.switches)
    {
        if (!sw.site.empty() && known.insert(sw.site).second)
        {
            sites.push_back(sw.site);
        }
    }
    return sites;
}

void
FailurePlan::ListThings(const TopologySpec& spec)
{
    const std::vector<std::string> names = spec.GetLinkNames();
    const std::vector<std::string> sites = GetSites(spec);
    const std::size_t firstSwitch = names.size();
    const std::size_t firstSite = firstSwitch + spec.switches.size();
    m_reasons.assign(names.size(), 0);
    m_things.resize(firstSite + sites.size());
    // The first of a name keeps it: a link, else a switch, else a site. A full stop behind it is
    // what the names of a site's switches and hosts have between the site's and their own.
    for (std::size_t link = 0; link < names.size(); link++)
    {
        m_things[link] = {Element::LINK, link, {link}};
        m_byName.emplace(names[link], link);
        m_byName.emplace(Reverse(names[link]), link);
    }
    for (std::size_t sw = 0; sw < spec.switches.size(); sw++)
    {
        m_things[firstSwitch + sw] = {Element::SWITCH, sw, {}};
        m_byName.emplace(spec.switches[sw].name, firstSwitch + sw);
    }
    std::map<std::string, std::size_t> siteOf;
    for (std::size_t site = 0; site < sites.size(); site++)
    {
        m_things[firstSite + site] = {Element::SITE, site, {}};
        m_byName.emplace(sites[site], firstSite + site);
        m_byName.emplace(sites[site] + ".", firstSite + site);
        siteOf[sites[site]] = firstSite + site;
    }
    const auto join = [&](std::size_t link, uint32_t sw, uint32_t other) {
        m_things[firstSwitch + sw].links.push_back(link);
        const std::string& site = spec.switches[sw].site;
        if (!site.empty() && (other == sw || spec.switches[other].site != site))
        {
            m_things[siteOf[site]].links.push_back(link);
        }
    };
    for (std::size_t link = 0; link < spec.links.size(); link++)
    {
        const auto [a, b] = std::make_pair(spec.links[link].a, spec.links[link].b);
        join(link, a, a); // a link within a site is the site's once
        join(link, b, a);
    }
    for (std::size_t host = 0; host < spec.hosts.size(); host++)
    {
        join(spec.links.size() + host, spec.hosts[host].sw, spec.hosts[host].sw);
    }
    std::string site = sites.empty() ? "" : sites.front();
    if (!site.empty() && m_byName[site] != firstSite)
    {
        site += '.';
    }
    m_allowed = "the name of a link by its ends, such as " + names.front() + ", or of a switch" +
                (site.empty() ? "" : ", or of a site, such as " + site);
}

const std::vector<FailurePlan::Step>&
FailurePlan::GetSteps() const
{
    return m_steps;
}

std::vector<FailurePlan::Order>
FailurePlan::ReadOrders(const ScenarioOptions& options, Time end)
{
    std::vector<Order> orders;
    for (const auto& [kind, option] : {std::make_pair(Kind::REPAIR, "repair"),
                                       std::make_pair(Kind::FAIL, "fail"),
                                       std::make_pair(Kind::FAIL_RANDOM, "fail-random")})
    {
        for (const auto& [what, seconds] : options.GetSchedule(option))
        {
            std::ostringstream text;
            text << std::setprecision(15);
            text << "--" << option << "=" << what << "@" << seconds;
            // Compared as numbers, because a Time holds no more than 292 years.
            if (seconds >= end.GetSeconds() || !Seconds(seconds).IsStrictlyPositive())
            {
                std::ostringstream allowed;
                allowed << std::setprecision(15);
                allowed << "a time after 0 s and before " << end.GetSeconds()
                        << " s, the end of the run";
                Refuse(text.str(), allowed.str());
            }
            orders.push_back({Seconds(seconds), kind, what, text.str()});
        }
    }
    std::stable_sort(orders.begin(), orders.end(), [](const Order& a, const Order& b) {
        return std::tie(a.time, a.kind) < std::tie(b.time, b.kind);
    });
    return orders;
}

std::vector<FailurePlan::Toggle>
FailurePlan::DrawToggles(const TopologySpec& spec, const ScenarioOptions& options, Time end) const
{
    const double mtbf = options.GetReal("mtbf");
    const double mttr = options.GetReal("mttr");
    const std::string& what = options.GetText("fail-what");
    for (const char* option : {"mttr", "fail-what"})
    {
        if (mtbf == 0 && options.IsGiven(option))
        {
            throw std::invalid_argument("--" + std::string(option) +
                                        " is not allowed without --mtbf; allowed: with it");
        }
    }
    std::vector<Toggle> toggles;
    if (mtbf == 0)
    {
        return toggles;
    }
    std::ostringstream text;
    text << std::setprecision(15) << "--mtbf=" << mtbf;
    if (mttr == 0)
    {
        Refuse(text.str(), "together with --mttr, the mean time until a repair");
    }
    const std::vector<std::string> sites = GetSites(spec);
    const std::vector<std::string> links = spec.GetLinkNames();
    const std::size_t firstSite = links.size() + spec.switches.size();
    const std::size_t first = what == "links" ? 0 : what == "switches" ? links.size() : firstSite;
    const std::size_t count = what == "links"      ? m_trunks
                              : what == "switches" ? spec.switches.size()
                                                   : sites.size();
    if (count == 0)
    {
        Refuse("--fail-what=" + what, "what the network has; it has no such " + what);
    }
    const double from = options.GetReal("warm-up");
    const double until = end.GetSeconds();
    text << " with --mttr=" << mttr;
    const auto limit = [&text](double steps) {
        if (steps > MAX_STEPS)
        {
            Refuse(text.str(),
                   "at most " + std::to_string(MAX_STEPS) + " failures and repairs in a run");
        }
    };
    // Before the work: as many as are expected.
    limit(2.0 * static_cast<double>(count) * (until - from) / (mtbf + mttr));
    const uint64_t seed = MakeSeed(CHANCE_STREAM);
    for (std::size_t i = 0; i < count; i++)
    {
        const std::string& name = what == "links"      ? links[i]
                                  : what == "switches" ? spec.switches[i].name
                                                       : sites[i];
        Lifetimes lifetimes(seed, what + " " + name);
        double time = from + lifetimes.Draw(mtbf);
        for (bool up = false; time < until; up = !up)
        {
            const auto rounded = static_cast<int64_t>(time * 1e9);
            if (rounded >= end.GetNanoSeconds())
            {
                break; // rounding has made it so
            }
            toggles.push_back({rounded, first + i});
            limit(static_cast<double>(toggles.size()));
            time += lifetimes.Draw(up ? mtbf : mttr);
        }
    }
    std::stable_sort(toggles.begin(), toggles.end(), [](const Toggle& a, const Toggle& b) {
        return a.time < b.time;
    });
    return toggles;
}

void
FailurePlan::Name(const Order& order)
{
    const bool up = order.kind == Kind::REPAIR;
    if (up && order.what == "all")
    {
        for (const Element element : {Element::SITE, Element::SWITCH, Element::LINK})
        {
            for (std::size_t thing = 0; thing < m_things.size(); thing++)
            {
                if (m_things[thing].element == element)
                {
                    Change(order.time, thing, NAMED, true);
                    Change(order.time, thing, CHANCED, true);
                }
            }
        }
        return;
    }
    const auto found = m_byName.find(order.what);
    if (found == m_byName.end())
    {
        Refuse(order.text, m_allowed + (up ? ", or all" : ""));
    }
    Change(order.time, found->second, NAMED, up);
}

void
FailurePlan::Draw(const Order& order)
{
    std::vector<std::size_t> candidates;
    for (std::size_t link = 0; link < m_trunks; link++)
    {
        if (m_reasons[link] == 0)
        {
            candidates.push_back(link);
        }
    }
    char* rest = nullptr;
    errno = 0;
    const long long count = std::strtoll(order.what.c_str(), &rest, 10);
    if (*rest != '\0' || errno != 0 || count < 1 ||
        static_cast<unsigned long long>(count) > candidates.size())
    {
        Refuse(order.text,
               candidates.empty() ? "nothing, since no link between switches is up then"
                                  : "1 to " + std::to_string(candidates.size()) +
                                        ", the links between switches that are up then");
    }
    if (!m_random)
    {
        m_random.emplace(MakeSeed(FAILURE_STREAM));
    }
    for (long long i = 0; i < count; i++)
    {
        const auto chosen =
            candidates.begin() + static_cast<std::ptrdiff_t>((*m_random)() % candidates.size());
        Change(order.time, *chosen, NAMED, false);
        candidates.erase(chosen);
    }
}

void
FailurePlan::Change(Time time, std::size_t thing, Cause cause, bool up)
{
    Thing& changed = m_things[thing];
    if (changed.isDown[cause] != up)
    {
        return; // it is so already
    }
    const bool other = changed.isDown[cause == NAMED ? CHANCED : NAMED];
    changed.isDown[cause] = !up;
    if (changed.element != Element::LINK && !other)
    {
        Add({time, changed.element, changed.index, up});
    }
    for (const std::size_t link : changed.links)
    {
        m_reasons[link] += up ? -1 : 1;
        if (m_reasons[link] == (up ? 0 : 1))
        {
            Add({time, Element::LINK, link, up});
        }
    }
}

void
FailurePlan::Add(const Step& step)
{
    if (m_steps.size() == MAX_STEPS)
    {
        throw std::invalid_argument("more than " + std::to_string(MAX_STEPS) +
                                    " links, switches and sites fail and are mended; allowed: "
                                    "that many");
    }
    m_steps.push_back(step);
}

} // namespace ns3
