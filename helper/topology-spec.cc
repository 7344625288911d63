/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "topology-spec.h"

#include "core/l2.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <unordered_set>
#include <utility>

namespace ns3
{

namespace
{

/** Tiers from the hosts inwards. */
const std::array<std::string, 5> TIERS = {"flat", "edge", "aggregation", "core", "wan"};

/**
 * @param tier a tier
 * @return how far from the hosts it is; TIERS.size() if there is no such tier
 */
std::size_t
Rank(const std::string& tier)
{
    return std::distance(TIERS.begin(), std::find(TIERS.begin(), TIERS.end(), tier));
}

/**
 * @param name a name of a node
 * @return whether it can be told from the rest of a link's name, on the command line too
 */
bool
IsFitForLinks(const std::string& name)
{
    return !name.empty() && name.front() != '-' && name.back() != '-' &&
           name.find("--") == std::string::npos && name.find_first_of("@,#") == std::string::npos &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

} // namespace

uint32_t
TopologySpec::AddSwitch(const std::string& name,
                        const std::string& tier,
                        uint32_t area,
                        uint16_t priority)
{
    Switch sw;
    sw.name = name;
    sw.tier = tier;
    sw.area = area;
    sw.priority = priority;
    switches.push_back(sw);
    return switches.size() - 1;
}

uint32_t
TopologySpec::AddLink(uint32_t a, uint32_t b)
{
    links.push_back({a, b, rate, delay, ""});
    return links.size() - 1;
}

uint32_t
TopologySpec::AddHost(const std::string& name, uint32_t sw)
{
    hosts.push_back({name, sw, rate, delay, "", false});
    return hosts.size() - 1;
}

void
TopologySpec::AddDirectoryServers(uint32_t count)
{
    std::set<uint32_t> edge;
    for (const uint32_t host : GetOrdinaryHosts())
    {
        if (switches.at(hosts[host].sw).kind == Kind::SCHEME)
        {
            edge.insert(hosts[host].sw);
        }
    }
    std::map<uint32_t, std::vector<uint32_t>> switchesOf;
    for (const uint32_t sw : edge)
    {
        switchesOf[switches.at(sw).area].push_back(sw);
    }
    if (switchesOf.empty())
    {
        throw std::invalid_argument("topology: no switch has a host, so none has a server");
    }
    std::vector<std::vector<uint32_t>> areas;
    for (const auto& [area, members] : switchesOf)
    {
        areas.push_back(members);
    }
    // In each round every area gets one, but for the last, which may have fewer.
    const uint32_t width = areas.size();
    std::vector<uint32_t> areaOf(count);
    std::vector<uint32_t> total(width);
    for (uint32_t i = 0; i < count; i++)
    {
        const uint32_t inRound = std::min(width, count - i / width * width);
        areaOf[i] = i % width * width / inRound;
        total[areaOf[i]]++;
    }
    std::vector<uint32_t> placed(width);
    for (uint32_t i = 0; i < count; i++)
    {
        const uint32_t area = areaOf[i];
        const uint32_t place = placed[area]++ * areas[area].size() / total[area];
        hosts[AddHost("elk-" + std::to_string(i + 1), areas[area][place])].directory = true;
    }
}

uint32_t
TopologySpec::CountSwitches() const
{
    return std::count_if(switches.begin(), switches.end(), [](const Switch& sw) {
        return sw.kind != Kind::HUB;
    });
}

std::vector<uint32_t>
TopologySpec::GetOrdinaryHosts() const
{
    std::vector<uint32_t> found;
    for (uint32_t i = 0; i < hosts.size(); i++)
    {
        if (!hosts[i].directory)
        {
            found.push_back(i);
        }
    }
    return found;
}

std::vector<uint32_t>
TopologySpec::GetDirectoryServers() const
{
    std::vector<uint32_t> found;
    for (uint32_t i = 0; i < hosts.size(); i++)
    {
        if (hosts[i].directory)
        {
            found.push_back(i);
        }
    }
    return found;
}

std::string
TopologySpec::GetTier(const Link& link) const
{
    if (!link.tier.empty())
    {
        return link.tier;
    }
    const std::string& a = switches.at(link.a).tier;
    const std::string& b = switches.at(link.b).tier;
    return Rank(a) >= Rank(b) ? a : b;
}

std::vector<std::string>
TopologySpec::GetLinkNames() const
{
    std::vector<std::string> names;
    std::map<std::pair<uint32_t, uint32_t>, uint32_t> parallel;
    for (const Link& link : links)
    {
        const uint32_t number = ++parallel[std::minmax(link.a, link.b)];
        names.push_back(switches.at(link.a).name + "--" + switches.at(link.b).name +
                        (number > 1 ? "#" + std::to_string(number) : ""));
    }
    for (const Host& host : hosts)
    {
        names.push_back(host.name + "--" + switches.at(host.sw).name);
    }
    return names;
}

std::vector<uint32_t>
TopologySpec::GetDegrees() const
{
    std::vector<uint32_t> degrees(switches.size());
    for (const Link& link : links)
    {
        degrees.at(link.a)++;
        degrees.at(link.b)++;
    }
    for (const Host& host : hosts)
    {
        degrees.at(host.sw)++;
    }
    return degrees;
}

void
TopologySpec::Check() const
{
    const auto require = [](bool right, const std::string& what) {
        if (!right)
        {
            throw std::invalid_argument("topology: " + what);
        }
    };
    std::unordered_set<std::string> names;
    for (const Switch& sw : switches)
    {
        require(names.insert(sw.name).second, "two nodes are called " + sw.name);
        require(IsFitForLinks(sw.name), "a switch cannot be called '" + sw.name + "'");
        require(Rank(sw.tier) < TIERS.size(), sw.name + " is of no known tier: " + sw.tier);
        l2_prefix prefix;
        require(sw.prefix.empty() || l2_prefix_parse(sw.prefix.c_str(), &prefix),
                sw.name + " has a prefix that is none: " + sw.prefix);
    }
    for (const Host& host : hosts)
    {
        require(names.insert(host.name).second, "two nodes are called " + host.name);
        require(IsFitForLinks(host.name), "a host cannot be called '" + host.name + "'");
        require(host.sw < switches.size(), host.name + " is attached to no switch");
        l2_mac mac;
        require(host.address.empty() || l2_mac_parse(host.address.c_str(), &mac),
                host.name + " has an address that is none: " + host.address);
    }
    for (const Link& link : links)
    {
        require(std::max(link.a, link.b) < switches.size(), "a link ends at no switch");
        require(link.tier.empty() || Rank(link.tier) < TIERS.size(),
                "a link is of no known tier: " + link.tier);
        require(link.a != link.b, "a link leads from " + switches[link.a].name + " to itself");
    }
    const std::vector<uint32_t> degrees = GetDegrees();
    for (std::size_t i = 0; i < switches.size(); i++)
    {
        require(degrees[i] >= 1, switches[i].name + " has no port");
        require(degrees[i] <= L2_MAX_PORTS,
                switches[i].name + " has " + std::to_string(degrees[i]) + " ports; at most " +
                    std::to_string(L2_MAX_PORTS));
    }
}

} // namespace ns3
