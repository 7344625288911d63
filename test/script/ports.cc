/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ports.h"

#include "values.h"

#include <functional>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr uint64_t MOST_COST = 200000000; // [802.1D-2004 table 17-3]
constexpr uint64_t MOST_PRIORITY = 240;   // [802.1D-2004 table 17-2]
constexpr uint64_t PRIORITY_STEP = 16;

/// An option of a port.
struct PortRule
{
    const char* name;                                              //!< as written
    const char* allowed;                                           //!< what values it takes
    std::function<bool(const std::string&, l2_port_config&)> read; //!< reads a value
};

bool
ReadCost(const std::string& text, l2_port_config& config)
{
    uint64_t value = 0;
    const bool automatic = text == "auto";
    const bool good = automatic || (ReadNumber(text, MOST_COST, value) && value > 0);
    config.path_cost = static_cast<uint32_t>(value);
    return good;
}

bool
ReadPriority(const std::string& text, l2_port_config& config)
{
    uint64_t value = 0;
    const bool good = ReadNumber(text, MOST_PRIORITY, value) && value % PRIORITY_STEP == 0;
    config.priority = static_cast<uint8_t>(value);
    return good;
}

bool
ReadPointToPoint(const std::string& text, l2_port_config& config)
{
    config.point_to_point = text == "yes"  ? L2_POINT_TO_POINT_TRUE
                            : text == "no" ? L2_POINT_TO_POINT_FALSE
                                           : L2_POINT_TO_POINT_AUTO;
    return text == "yes" || text == "no" || text == "auto";
}

/// An option that is yes or no.
PortRule
YesOrNo(const char* name, bool l2_port_config::*member)
{
    return {name, "yes or no", [member](const std::string& text, l2_port_config& config) {
                config.*member = text == "yes";
                return text == "yes" || text == "no";
            }};
}

const std::vector<PortRule>&
PortRules()
{
    static const std::vector<PortRule> rules = {
        {"cost", "1 to 200000000, or auto", ReadCost},
        {"priority", "0 to 240 in steps of 16", ReadPriority},
        YesOrNo("admin-edge", &l2_port_config::admin_edge),
        YesOrNo("auto-edge", &l2_port_config::auto_edge),
        {"point-to-point", "auto, yes or no", ReadPointToPoint},
        YesOrNo("restricted-role", &l2_port_config::restricted_role),
        YesOrNo("restricted-tcn", &l2_port_config::restricted_tcn),
        YesOrNo("bpdu-guard", &l2_port_config::bpdu_guard),
        YesOrNo("directory", &l2_port_config::directory),
    };
    return rules;
}

void
ApplyPortOption(const Option& option, l2_port_config& config)
{
    std::string known;
    for (const PortRule& rule : PortRules())
    {
        known += (known.empty() ? "" : ", ") + std::string(rule.name);
        if (rule.name != option.first)
        {
            continue;
        }
        if (!rule.read(option.second, config))
        {
            throw NetworkError(option.first + " \"" + option.second + "\" of a port: allowed is " +
                               rule.allowed);
        }
        return;
    }
    throw NetworkError("unknown option \"" + option.first + "\" of a port: allowed are " + known);
}

} // namespace

const char* const PORT_USAGE = "port SWITCH:PORT|hosts OPTION=VALUE...";

void
ApplyPortOptions(const std::vector<Option>& options, l2_port_config& config)
{
    for (const Option& option : options)
    {
        ApplyPortOption(option, config);
    }
}

l2_port_config&
PortOf(Network& network, const End& end)
{
    l2_port_config config;
    l2_port_config_init(&config);
    return network.ports.emplace(std::make_pair(end.node, end.port), config).first->second;
}

l2_port_config
PortConfigOf(const Network& network, const End& end)
{
    l2_port_config config;
    l2_port_config_init(&config);
    const auto managed = network.ports.find({end.node, end.port});
    if (managed != network.ports.end())
    {
        config = managed->second;
    }
    const int link = network.LinkAt(end);
    if (link >= 0 && config.point_to_point == L2_POINT_TO_POINT_AUTO)
    {
        const End* ends = network.links[link].ends;
        const Node& peer = network.nodes[ends[ends[0] == end ? 1 : 0].node];
        const bool hub = peer.kind == NodeKind::HUB && !peer.mirror;
        config.point_to_point = hub ? L2_POINT_TO_POINT_FALSE : L2_POINT_TO_POINT_AUTO;
    }
    return config;
}

} // namespace l2script
} // namespace ns3
