/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "directory-plan.h"

#include "ns3/boolean.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <stdexcept>

namespace ns3
{

namespace
{

/** The options that mean nothing without a directory. */
constexpr const char* OPTIONS[] =
    {"elk-servers", "elk-policy", "elk-renew", "elk-dhcp", "switch-arp-cache", "arp-rate"};

/** When hosts have addresses by DHCP: the last begins a second after the first, and takes one. */
constexpr int DHCP_SECONDS = L2NetworkHelper::DHCP_START_SECONDS + 2;

/** Most entries of a switch's cache, and most ARP frames a second: more than anybody asks for. */
constexpr int64_t MANY = 1000000000;

} // namespace

void
DirectoryPlan::AddOptions(ScenarioOptions& options)
{
    const std::string group = "Directory (with --directory=elk)";
    options.Add(group,
                ScenarioOption::Integer("elk-servers",
                                        1,
                                        1,
                                        MAX_SERVERS,
                                        "servers, each on a host of its own"));
    options.Add(group,
                ScenarioOption::Choice("elk-policy",
                                       {"last-wins", "first-wins", "alert"},
                                       "who has an address that two hosts claim"));
    options.Add(group,
                ScenarioOption::Real("elk-renew",
                                     120,
                                     1,
                                     86400,
                                     "seconds until a server asks the owner of an address that "
                                     "nobody has confirmed"));
    options.Add(group,
                ScenarioOption::Flag("elk-dhcp",
                                     "hosts get their addresses by DHCP from a server on the host "
                                     "of the first directory server",
                                     ScenarioOption::Effect::OUTCOME));
    options.Add(group,
                ScenarioOption::Integer("switch-arp-cache",
                                        0,
                                        0,
                                        MANY,
                                        "answers that a switch keeps, and gives itself"));
    options.Add(group,
                ScenarioOption::Integer("arp-rate",
                                        1000,
                                        0,
                                        MANY,
                                        "ARP frames a second that a port to hosts may send, and as "
                                        "many at once; 0 is any number"));
}

DirectoryPlan::DirectoryPlan(const ScenarioOptions& options)
    : m_options(options)
{
}

bool
DirectoryPlan::IsUsed() const
{
    return m_options.GetText("directory") == "elk";
}

void
DirectoryPlan::Check() const
{
    for (const char* option : OPTIONS)
    {
        if (!IsUsed() && m_options.IsGiven(option))
        {
            throw std::invalid_argument(
                std::string("--") + option + " is not allowed with --directory=" +
                m_options.GetText("directory") + "; allowed: with --directory=elk");
        }
    }
    if (m_options.GetFlag("elk-dhcp") && m_options.GetReal("warm-up") < DHCP_SECONDS)
    {
        throw std::invalid_argument(
            "--elk-dhcp is not allowed with so short a --warm-up; allowed: " +
            std::to_string(DHCP_SECONDS) + " or more, when all hosts have addresses");
    }
}

void
DirectoryPlan::AddServers(TopologySpec& spec) const
{
    if (IsUsed())
    {
        spec.AddDirectoryServers(m_options.GetInteger("elk-servers"));
    }
}

L2SwitchHelper
DirectoryPlan::Intercept(L2SwitchHelper switches) const
{
    if (!IsUsed())
    {
        return switches;
    }
    const int64_t rate = m_options.GetInteger("arp-rate");
    switches.SetAttribute("InterceptArp", BooleanValue(true));
    switches.SetAttribute("InterceptDhcp", BooleanValue(m_options.GetFlag("elk-dhcp")));
    switches.SetAttribute("ArpRate", UintegerValue(rate));
    if (rate > 0)
    {
        switches.SetAttribute("ArpBurst", UintegerValue(rate));
    }
    switches.SetAttribute("ArpCache", UintegerValue(m_options.GetInteger("switch-arp-cache")));
    return switches;
}

void
DirectoryPlan::SetNetwork(L2NetworkHelper& network) const
{
    if (!IsUsed())
    {
        return;
    }
    ElkHelper servers;
    servers.SetAttribute("Policy", StringValue(m_options.GetText("elk-policy")));
    servers.SetAttribute("RenewAfter", TimeValue(Seconds(m_options.GetReal("elk-renew"))));
    network.SetDirectoryServers(servers);
    network.SetDhcp(m_options.GetFlag("elk-dhcp"));
}

} // namespace ns3
