/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "servers.h"

#include "values.h"

#include <functional>
#include <limits>
#include <vector>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr std::size_t CONFIG_TEXT = 200; // room for what l2_directory_config_check() says

using Config = l2_directory_config;

/// An option of a server.
struct ServerRule
{
    const char* name;                                      //!< as written
    const char* allowed;                                   //!< what values it takes
    std::function<bool(const std::string&, Config&)> read; //!< reads a value
};

/// An option that is a number.
template <typename T>
ServerRule
Number(const char* name, const char* allowed, T Config::*member)
{
    return {name, allowed, [member](const std::string& text, Config& config) {
                uint64_t value = 0;
                const bool good = ReadNumber(text, std::numeric_limits<T>::max(), value);
                config.*member = static_cast<T>(value);
                return good;
            }};
}

/// An option that is a span of time.
ServerRule
Time(const char* name, const char* allowed, l2_time Config::*member)
{
    return {name, allowed, [member](const std::string& text, Config& config) {
                return ReadTime(text, config.*member);
            }};
}

/// An option that is yes or no.
ServerRule
YesOrNo(const char* name, bool Config::*member)
{
    return {name, "yes or no", [member](const std::string& text, Config& config) {
                config.*member = text == "yes";
                return text == "yes" || text == "no";
            }};
}

bool
ReadPolicy(const std::string& text, Config& config)
{
    for (const l2_policy policy : {L2_POLICY_LAST_WINS, L2_POLICY_FIRST_WINS, L2_POLICY_ALERT})
    {
        if (text == l2_policy_name(policy))
        {
            config.policy = policy;
            return true;
        }
    }
    return false;
}

/// Read "10.0.1.0-10.0.1.255".
bool
ReadOwn(const std::string& text, Config& config)
{
    const std::size_t dash = text.find('-');
    uint32_t first = 0;
    uint32_t last = 0;
    const bool good = dash != std::string::npos && ReadIp(text.substr(0, dash), first) &&
                      ReadIp(text.substr(dash + 1), last) && first <= last && first != 0;
    config.own_first = l2_ip_v4(first);
    config.own_last = l2_ip_v4(last);
    return good;
}

const std::vector<ServerRule>&
ServerRules()
{
    static const std::vector<ServerRule> rules = {
        Time("hello", "10ms to 60s", &Config::hello_interval),
        Time("renew", "1s to 24h", &Config::renew_after),
        Time("probe", "10ms to 60s", &Config::probe_interval),
        Number("probes", "1 to 3", &Config::probes),
        Time("query", "10ms to 60s", &Config::query_interval),
        Number("query-tries", "1 to 10", &Config::query_tries),
        Time("negative", "0s to 1h", &Config::negative_time),
        Number("broadcast-rate", "1 up", &Config::broadcast_rate),
        Number("pending", "1 to 1048576", &Config::pending),
        Number("waiters", "1 to 1048576", &Config::waiters),
        Number("claims", "1 up", &Config::claims),
        Number("moves", "1 up", &Config::moves),
        Time("moves-time", "a time", &Config::moves_time),
        Number("capacity", "1 to 16777216", &Config::capacity),
        {"policy", "last-wins, first-wins or alert", ReadPolicy},
        YesOrNo("announce", &Config::announce),
        YesOrNo("dhcp", &Config::dhcp),
        {"own", "two IPv4 addresses, FIRST-LAST", ReadOwn},
    };
    return rules;
}

void
ApplyServerOption(const Node& node, const Option& option, Config& config)
{
    std::string known;
    for (const ServerRule& rule : ServerRules())
    {
        known += (known.empty() ? "" : ", ") + std::string(rule.name);
        if (rule.name != option.first)
        {
            continue;
        }
        if (!rule.read(option.second, config))
        {
            throw NetworkError(option.first + " \"" + option.second + "\" of server " + node.name +
                               ": allowed is " + rule.allowed);
        }
        return;
    }
    throw NetworkError("unknown option \"" + option.first + "\" of server " + node.name +
                       ": allowed are mac, ip, mtu, " + known);
}

} // namespace

l2_directory_config
DirectoryConfigOf(const Network& network, uint32_t index)
{
    const Node& node = network.nodes[index];
    l2_directory_config config;
    l2_directory_config_init(&config);
    config.address = MacOf(network, index);
    config.ip = l2_ip_v4(IpOf(network, index));
    for (const Option& option : node.options)
    {
        ApplyServerOption(node, option, config);
    }
    char text[CONFIG_TEXT];
    const char* wrong = l2_directory_config_check(&config, text, sizeof text);
    if (wrong)
    {
        throw NetworkError("server " + node.name + ": " + wrong);
    }
    return config;
}

std::map<std::string, uint64_t>
CountersByName(const struct l2_directory_counters& c)
{
    return {{"received", c.received},
            {"malformed", c.malformed},
            {"queries", c.queries},
            {"answered", c.answered},
            {"waited", c.waited},
            {"unanswered", c.unanswered},
            {"negative", c.negative},
            {"limited", c.limited},
            {"broadcasts", c.broadcasts},
            {"probes", c.probes},
            {"announcements", c.announcements},
            {"updates", c.updates},
            {"created", c.created},
            {"moved", c.moved},
            {"changed", c.changed},
            {"removed", c.removed},
            {"conflicts", c.conflicts},
            {"claims-refused", c.claims_refused},
            {"evicted", c.evicted},
            {"full", c.full},
            {"records-sent", c.records_sent},
            {"records-received", c.records_received}};
}

std::map<std::string, uint64_t>
CountersByName(const l2_counters::l2_intercept_counters& c)
{
    return {{"queries", c.queries},
            {"updates", c.updates},
            {"answers", c.answers},
            {"cached", c.cached},
            {"dhcp", c.dhcp},
            {"fallbacks", c.fallbacks}};
}

} // namespace l2script
} // namespace ns3
