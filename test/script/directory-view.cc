/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "directory-view.h"

#include <algorithm>

namespace ns3
{
namespace l2script
{

namespace
{

/// All mappings of a server, in words.
std::vector<std::string>
TextsOf(const ServerView& view)
{
    std::vector<std::string> texts;
    for (const l2_mapping& mapping : view.mappings)
    {
        texts.push_back(MappingText(mapping));
    }
    return texts;
}

/// The first thing in which two servers differ.
std::string
DifferenceOf(const ServerView& one, const ServerView& two)
{
    const std::vector<std::string> a = TextsOf(one);
    const std::vector<std::string> b = TextsOf(two);
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); i++)
    {
        const std::string left = i < a.size() ? a[i] : "nothing";
        const std::string right = i < b.size() ? b[i] : "nothing";
        if (left != right)
        {
            return "[" + left + "], [" + right + "]";
        }
    }
    return one.digest == two.digest ? "" : "the same mappings with other digests";
}

/// Is it an address by which a host is known that has the IPv4 address?
bool
IsTruth(Engine& engine, uint32_t ip, l2_mac mac)
{
    const Network& net = engine.Net();
    for (uint32_t node = 0; node < net.nodes.size(); node++)
    {
        if (net.nodes[node].kind == NodeKind::HOST && IpOf(net, node) == ip &&
            engine.KnownAddress(node) == mac)
        {
            return true;
        }
    }
    return false;
}

} // namespace

std::string
MappingText(const l2_mapping& mapping)
{
    return IpText(l2_ip_to_v4(mapping.ip)) + " is " + MacText(mapping.mac) + " of " +
           MacText(mapping.real) + " at " + MacText(mapping.at) + " port " +
           std::to_string(mapping.port) + " " + l2_source_name(mapping.source);
}

std::string
BadDirectories(Engine& engine, const std::vector<uint32_t>& servers)
{
    const Network& net = engine.Net();
    int first = -1;
    ServerView wanted;
    for (uint32_t node = 0; node < net.nodes.size(); node++)
    {
        const bool named = std::find(servers.begin(), servers.end(), node) != servers.end();
        if (!net.nodes[node].server || (!servers.empty() && !named))
        {
            continue;
        }
        const ServerView view = engine.Server(node);
        if (!view.running && servers.empty())
        {
            continue;
        }
        if (first < 0)
        {
            first = static_cast<int>(node);
            wanted = view;
            continue;
        }
        const std::string difference = DifferenceOf(wanted, view);
        if (!difference.empty())
        {
            return net.nodes[first].name + ", " + net.nodes[node].name + ": " + difference;
        }
    }
    return first < 0 ? "no server runs" : "";
}

std::vector<std::string>
WrongCaches(Engine& engine)
{
    const Network& net = engine.Net();
    std::vector<std::string> wrong;
    for (uint32_t host = 0; host < net.nodes.size(); host++)
    {
        if (net.nodes[host].kind != NodeKind::HOST)
        {
            continue;
        }
        for (const uint32_t ip : engine.Addresses())
        {
            const l2_mac mac = engine.CacheOf(host, ip, true);
            if (mac != L2_MAC_NONE && !IsTruth(engine, ip, mac))
            {
                wrong.push_back(net.nodes[host].name + " has " + MacText(mac) + " for " +
                                IpText(ip));
            }
        }
    }
    return wrong;
}

std::vector<std::string>
WrongMappings(Engine& engine)
{
    const Network& net = engine.Net();
    std::vector<std::string> wrong;
    for (uint32_t host = 0; host < net.nodes.size(); host++)
    {
        const ServerView view = net.nodes[host].server ? engine.Server(host) : ServerView();
        for (const l2_mapping& mapping : view.mappings)
        {
            if (view.running && !IsTruth(engine, l2_ip_to_v4(mapping.ip), mapping.mac))
            {
                wrong.push_back(net.nodes[host].name + ": " + MappingText(mapping));
            }
        }
    }
    return wrong;
}

} // namespace l2script
} // namespace ns3
