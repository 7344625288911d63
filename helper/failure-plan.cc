/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "failure-plan.h"

#include "ns3/log.h"
#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iomanip>
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
 * Make a generator of random numbers. The numbers of ns-3's streams are linear in the seed: the
 * first of a stream, for seeds 1, 2, 3 and so on, are multiples of one number, and the links chosen
 * by them would be few and the same ones again and again. So they only seed another generator.
 * @return a generator whose numbers depend on seed and run
 */
std::mt19937_64
MakeGenerator()
{
    auto stream = CreateObject<UniformRandomVariable>();
    stream->SetStream(FAILURE_STREAM);
    const uint64_t high = stream->GetInteger(0, UINT32_MAX);
    return std::mt19937_64(high << 32 | stream->GetInteger(0, UINT32_MAX));
}

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
    const std::vector<std::string> names = spec.GetLinkNames();
    m_up.assign(names.size(), true);
    m_example = names.front();
    for (std::size_t link = 0; link < names.size(); link++)
    {
        m_byName[names[link]] = {link};
        m_byName[Reverse(names[link])] = {link};
    }
    for (std::size_t link = 0; link < spec.links.size(); link++)
    {
        m_byName[spec.switches[spec.links[link].a].name].push_back(link);
        m_byName[spec.switches[spec.links[link].b].name].push_back(link);
    }
    for (std::size_t host = 0; host < spec.hosts.size(); host++)
    {
        m_byName[spec.switches[spec.hosts[host].sw].name].push_back(spec.links.size() + host);
    }
    for (const Order& order : ReadOrders(options, end))
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

void
FailurePlan::Name(const Order& order)
{
    const bool up = order.kind == Kind::REPAIR;
    if (up && order.what == "all")
    {
        for (std::size_t link = 0; link < m_up.size(); link++)
        {
            Change(order.time, link, true);
        }
        return;
    }
    const auto found = m_byName.find(order.what);
    if (found == m_byName.end())
    {
        Refuse(order.text,
               "the name of a link by its ends, such as " + m_example + ", or of a switch" +
                   (up ? ", or all" : ""));
    }
    for (const std::size_t link : found->second)
    {
        Change(order.time, link, up);
    }
}

void
FailurePlan::Draw(const Order& order)
{
    std::vector<std::size_t> candidates;
    for (std::size_t link = 0; link < m_trunks; link++)
    {
        if (m_up[link])
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
        m_random = MakeGenerator();
    }
    for (long long i = 0; i < count; i++)
    {
        const auto chosen =
            candidates.begin() + static_cast<std::ptrdiff_t>((*m_random)() % candidates.size());
        Change(order.time, *chosen, false);
        candidates.erase(chosen);
    }
}

void
FailurePlan::Change(Time time, std::size_t link, bool up)
{
    if (m_up[link] != up)
    {
        m_up[link] = up;
        m_steps.push_back({time, link, up});
    }
}

} // namespace ns3
