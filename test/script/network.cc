/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "network.h"

#include "frame.h"
#include "values.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <set>

namespace ns3
{
namespace l2script
{

namespace
{

// Addresses of nodes that are given none: universally administered, so that no default looks like a
// MOOSE address, and with the node's number in the low octets.
constexpr l2_mac HOST_ADDRESSES = 0x00aa00000000;
constexpr l2_mac SWITCH_ADDRESSES = 0x00bb00000000;
constexpr l2_mac PORT_ADDRESSES = 0x00bc00000000; // then the port's number, then the switch's
constexpr unsigned NUMBER_BITS = 16;              // of a switch's number there
constexpr uint32_t IP_NETWORK = 10U << 24;        // 10.0.0.0/8

constexpr uint8_t CLASS_PREFIX = 3 + 4 * 5; // class of prefixes that are not given: four blocks

constexpr std::size_t CONFIG_TEXT = 200; // room for what l2_config_check() says

const char* const DIRECTORY_SUFFIX = "-elk"; // of labels

const char* const CONTROL_DELAY = "control-delay"; // an option that is not the core's

/// A value of an option is read into the configuration, or the answer is false.
using OptionReader = std::function<bool(const std::string&, l2_config&)>;

/// An option that a switch can have.
struct OptionRule
{
    const char* scheme;  //!< the scheme that it is for, or "" for every one
    const char* allowed; //!< what values it takes
    OptionReader read;   //!< reads a value
};

/// Reads a number into a member.
template <typename T>
OptionReader
NumberInto(T l2_config::*member, uint64_t limit)
{
    return [member, limit](const std::string& text, l2_config& config) {
        uint64_t value = 0;
        const bool good = ReadNumber(text, limit, value);
        config.*member = static_cast<T>(value);
        return good;
    };
}

/// Reads a span of time into a member.
OptionReader
TimeInto(l2_time l2_config::*member)
{
    return [member](const std::string& text, l2_config& config) {
        return ReadTime(text, config.*member);
    };
}

/// Reads a number into a member of a protocol's configuration.
template <typename P, typename T>
OptionReader
NumberInto(P l2_config::*protocol, T P::*member)
{
    return [protocol, member](const std::string& text, l2_config& config) {
        uint64_t value = 0;
        const bool good = ReadNumber(text, std::numeric_limits<T>::max(), value);
        (config.*protocol).*member = static_cast<T>(value);
        return good;
    };
}

/// Reads whole seconds into a member of a protocol's configuration.
template <typename P, typename T>
OptionReader
SecondsInto(P l2_config::*protocol, T P::*member)
{
    return [protocol, member](const std::string& text, l2_config& config) {
        l2_time value = 0;
        const bool good = ReadTime(text, value) && value % L2_SECOND == 0 &&
                          value / L2_SECOND <= std::numeric_limits<T>::max();
        (config.*protocol).*member = static_cast<T>(good ? value / L2_SECOND : 0);
        return good;
    };
}

/// Reads a span of time into a member of the configuration of IS-IS.
OptionReader
TimeInto(l2_time l2_isis_config::*member)
{
    return [member](const std::string& text, l2_config& config) {
        return ReadTime(text, config.isis.*member);
    };
}

bool
ReadAuthentication(const std::string& text, l2_config& config)
{
    config.isis.authentication = text == "md5"      ? L2_AUTHENTICATION_HMAC_MD5
                                 : text == "sha256" ? L2_AUTHENTICATION_HMAC_SHA256
                                                    : L2_AUTHENTICATION_NONE;
    return text == "md5" || text == "sha256" || text == "none";
}

bool
ReadKey(const std::string& text, l2_config& config)
{
    const bool good = !text.empty() && text.size() <= L2_KEY_MAX;
    config.isis.key_length = static_cast<uint8_t>(
        text.copy(reinterpret_cast<char*>(config.isis.key), good ? L2_KEY_MAX : 0));
    return good;
}

bool
ReadHostname(const std::string& text, l2_config& config)
{
    const bool good = !text.empty() && text.size() <= L2_HOSTNAME_MAX;
    config.isis.hostname[text.copy(config.isis.hostname, good ? L2_HOSTNAME_MAX : 0)] = '\0';
    return good;
}

bool
ReadIpv4(const std::string& text, l2_config& config)
{
    return ReadIp(text, config.isis.ipv4_address);
}

bool
ReadOverload(const std::string& text, l2_config& config)
{
    config.isis.overload = text == "yes";
    return text == "yes" || text == "no";
}

/// Reads a number into a member of what a switch does for the directory.
OptionReader
NumberInto(uint32_t l2_intercept_config::*member)
{
    return NumberInto(&l2_config::intercept, member);
}

/// Reads yes or no into a member of what a switch does for the directory.
OptionReader
YesOrNoInto(bool l2_intercept_config::*member)
{
    return [member](const std::string& text, l2_config& config) {
        config.intercept.*member = text == "yes";
        return text == "yes" || text == "no";
    };
}

bool
ReadArpCacheTime(const std::string& text, l2_config& config)
{
    return ReadTime(text, config.intercept.arp_cache_time);
}

/// Reads one of some words into a member.
template <typename T>
OptionReader
WordInto(T l2_config::*member, std::vector<std::pair<std::string, T>> words)
{
    return [member, words](const std::string& text, l2_config& config) {
        for (const auto& word : words)
        {
            if (word.first == text)
            {
                config.*member = word.second;
                return true;
            }
        }
        return false;
    };
}

bool
ReadPlan(const std::string& text, l2_config& config)
{
    static const std::vector<std::pair<std::string, l2_plan_kind>> words = {
        {"flat", L2_PLAN_FLAT},
        {"area", L2_PLAN_AREA},
        {"class", L2_PLAN_CLASS}};
    for (const auto& word : words)
    {
        if (word.first == text)
        {
            config.plan.kind = word.second;
            if (word.second == L2_PLAN_CLASS && config.prefix.length == 0)
            {
                config.plan.prefix_length = CLASS_PREFIX;
            }
            return true;
        }
    }
    return false;
}

bool
ReadPrefix(const std::string& text, l2_config& config)
{
    if (!l2_prefix_parse(text.c_str(), &config.prefix))
    {
        return false;
    }
    config.plan.prefix_length = config.prefix.length;
    return true;
}

/// The core knows nothing of it; see ControlDelayOf().
bool
ReadControlDelay(const std::string& text, l2_config& /* config */)
{
    l2_time unused = 0;
    return ReadTime(text, unused);
}

bool
ReadAddress(const std::string& text, l2_config& config)
{
    return l2_mac_parse(text.c_str(), &config.address);
}

const std::vector<std::pair<std::string, OptionRule>>&
OptionRules()
{
    using HostIds = std::vector<std::pair<std::string, l2_host_id>>;
    using Broadcasts = std::vector<std::pair<std::string, l2_broadcast>>;
    using Trees = std::vector<std::pair<std::string, l2_spanning_tree>>;
    using Routings = std::vector<std::pair<std::string, l2_routing>>;
    using Rstp = l2_rstp_config;
    using Isis = l2_isis_config;
    using Intercept = l2_intercept_config;
    constexpr auto RSTP = &l2_config::rstp;
    constexpr auto ISIS = &l2_config::isis;
    static const Routings routings = {{"precomputed", L2_ROUTING_PRECOMPUTED},
                                      {"link-state", L2_ROUTING_LINK_STATE}};
    static const Trees trees = {{"static", L2_SPANNING_TREE_STATIC},
                                {"rstp", L2_SPANNING_TREE_RSTP}};
    static const HostIds hostIds = {{"sequential", L2_HOST_ID_SEQUENTIAL},
                                    {"port", L2_HOST_ID_PORT},
                                    {"hash", L2_HOST_ID_HASH}};
    static const Broadcasts broadcasts = {{"tree", L2_BROADCAST_TREE}, {"rpf", L2_BROADCAST_RPF}};
    static const std::vector<std::pair<std::string, OptionRule>> rules = {
        {"ports", {"", "1 to 4095", NumberInto(&l2_config::ports, L2_MAX_PORTS)}},
        {"address", {"", "xx:xx:xx:xx:xx:xx", ReadAddress}},
        {"priority", {"", "0 to 0xf000", NumberInto(&l2_config::priority, UINT16_MAX)}},
        {"fdb-capacity", {"ethernet", "1 up", NumberInto(&l2_config::fdb_capacity, UINT32_MAX)}},
        {"fdb-ageing", {"ethernet", "10s to 1000000s", TimeInto(&l2_config::fdb_ageing)}},
        {"spanning-tree",
         {"ethernet", "static or rstp", WordInto(&l2_config::spanning_tree, trees)}},
        {"force-version",
         {"ethernet", "0 (STP) or 2 (RSTP)", NumberInto(RSTP, &Rstp::force_version)}},
        {"hello-time", {"ethernet", "1s or 2s", SecondsInto(RSTP, &Rstp::hello_time)}},
        {"max-age", {"ethernet", "6s to 40s", SecondsInto(RSTP, &Rstp::max_age)}},
        {"forward-delay", {"ethernet", "4s to 30s", SecondsInto(RSTP, &Rstp::forward_delay)}},
        {"tx-hold-count", {"ethernet", "1 to 10", NumberInto(RSTP, &Rstp::tx_hold_count)}},
        {CONTROL_DELAY, {"", "a time, e.g. 5ms", ReadControlDelay}},
        {"directory", {"", "yes or no", YesOrNoInto(&Intercept::arp)}},
        {"intercept-dhcp", {"", "yes or no", YesOrNoInto(&Intercept::dhcp)}},
        {"arp-rate", {"", "frames a second, 0 for any", NumberInto(&Intercept::arp_rate)}},
        {"arp-burst", {"", "1 up", NumberInto(&Intercept::arp_burst)}},
        {"arp-cache", {"", "a number of answers", NumberInto(&Intercept::arp_cache)}},
        {"arp-cache-time", {"", "1ms up", ReadArpCacheTime}},
        {"plan", {"moose", "flat, area or class", ReadPlan}},
        {"prefix", {"moose", "xx:xx:xx or xx:xx:xx:xx:xx:xx/bits", ReadPrefix}},
        {"host-id", {"moose", "sequential, port or hash", WordInto(&l2_config::host_id, hostIds)}},
        {"host-id-port-bits",
         {"moose", "bits", NumberInto(&l2_config::host_id_port_bits, UINT8_MAX)}},
        {"host-capacity", {"moose", "1 up", NumberInto(&l2_config::host_capacity, UINT32_MAX)}},
        {"host-hold", {"moose", "1s up", TimeInto(&l2_config::host_hold)}},
        {"broadcast", {"moose", "tree or rpf", WordInto(&l2_config::broadcast, broadcasts)}},
        {"max-paths", {"moose", "1 to 16", NumberInto(&l2_config::max_paths, UINT8_MAX)}},
        {"routing",
         {"moose", "precomputed or link-state", WordInto(&l2_config::routing, routings)}},
        {"area", {"moose", "0 to 65535", NumberInto(ISIS, &Isis::area)}},
        {"hello", {"moose", "1ms to 600s", TimeInto(&Isis::hello_interval)}},
        {"hello-multiplier", {"moose", "2 to 100", NumberInto(ISIS, &Isis::hello_multiplier)}},
        {"lifetime", {"moose", "350s to 65535s", SecondsInto(ISIS, &Isis::lsp_lifetime)}},
        {"lsdb", {"moose", "16 to 65535", NumberInto(ISIS, &Isis::lsdb_capacity)}},
        {"spf-initial", {"moose", "0s to 60s", TimeInto(&Isis::spf_initial_delay)}},
        {"spf-short", {"moose", "0s to 60s", TimeInto(&Isis::spf_short_delay)}},
        {"spf-long", {"moose", "0s to 60s", TimeInto(&Isis::spf_long_delay)}},
        {"spf-learn", {"moose", "0s to 60s", TimeInto(&Isis::spf_learn_time)}},
        {"spf-hold", {"moose", "0s to 600s", TimeInto(&Isis::spf_hold_down)}},
        {"edge-delay", {"moose", "0s to 600s", TimeInto(&Isis::edge_delay)}},
        {"settle", {"moose", "0s to 10s", TimeInto(&Isis::settle_time)}},
        {"overload", {"moose", "yes or no", ReadOverload}},
        {"ipv4", {"moose", "an IPv4 address", ReadIpv4}},
        {"hostname", {"moose", "1 to 63 characters", ReadHostname}},
        {"auth", {"moose", "md5, sha256 or none", ReadAuthentication}},
        {"key", {"moose", "1 to 32 characters", ReadKey}},
        {"key-id", {"moose", "0 to 65535", NumberInto(ISIS, &Isis::key_id)}},
    };
    return rules;
}

/// Read one option of a switch that runs the scheme; options of other schemes say nothing to it.
void
ApplyOption(const Node& node, const Option& option, const std::string& scheme, l2_config& config)
{
    std::string known;
    for (const auto& rule : OptionRules())
    {
        known += (known.empty() ? "" : ", ") + rule.first;
        if (rule.first != option.first)
        {
            continue;
        }
        const std::string owner = rule.second.scheme;
        if (!owner.empty() && node.scheme != "*" && owner != scheme)
        {
            throw NetworkError("option " + option.first + " of switch " + node.name +
                               ", which runs " + scheme + ": it is for " + owner);
        }
        l2_config unused = config;
        if (!rule.second.read(option.second, owner.empty() || owner == scheme ? config : unused))
        {
            throw NetworkError(option.first + " \"" + option.second + "\" of switch " + node.name +
                               ": allowed is " + rule.second.allowed);
        }
        return;
    }
    throw NetworkError("unknown option \"" + option.first + "\" of switch " + node.name +
                       ": allowed are " + known);
}

void
AddTreeLinks(Network& network, uint32_t first, uint32_t count, const Link& cable)
{
    for (uint32_t i = 2; i <= count; i++)
    {
        Link link = cable;
        link.ends[0] = {first + i / 2 - 1, static_cast<uint16_t>(2 + i % 2)};
        link.ends[1] = {first + i - 1, 1};
        network.AddLink(link);
    }
}

void
AddMeshLinks(Network& network, uint32_t first, uint32_t count, const Link& cable)
{
    for (uint32_t i = 1; i <= count; i++)
    {
        for (uint32_t j = i + 1; j <= count; j++)
        {
            Link link = cable;
            link.ends[0] = {first + i - 1, static_cast<uint16_t>(j)};
            link.ends[1] = {first + j - 1, static_cast<uint16_t>(i)};
            network.AddLink(link);
        }
    }
}

void
AddChainLinks(Network& network, uint32_t first, uint32_t count, bool closed, const Link& cable)
{
    for (uint32_t i = 1; i < count + (closed ? 1 : 0); i++)
    {
        Link link = cable;
        link.ends[0] = {first + i - 1, 1};
        link.ends[1] = {first + i % count, 2};
        network.AddLink(link);
    }
}

} // namespace

const char* const REGULAR_NETWORKS = "line, ring, mesh, tree";

int
Network::Find(const std::string& name) const
{
    for (std::size_t i = 0; i < nodes.size(); i++)
    {
        if (nodes[i].name == name)
        {
            return static_cast<int>(i);
        }
    }
    return -1;
}

std::string
Network::NameOf(const End& end) const
{
    const Node& node = nodes[end.node];
    return node.kind == NodeKind::HOST ? node.name : node.name + ":" + std::to_string(end.port);
}

uint32_t
Network::AddNode(NodeKind kind, const std::string& name)
{
    Node node;
    node.kind = kind;
    node.name = name;
    node.number = 1 + static_cast<uint32_t>(
                          std::count_if(nodes.begin(), nodes.end(), [kind](const Node& other) {
                              return other.kind == kind;
                          }));
    nodes.push_back(node);
    return static_cast<uint32_t>(nodes.size() - 1);
}

uint32_t
Network::AddLink(const Link& link)
{
    for (const End& end : link.ends)
    {
        nodes[end.node].ports = std::max(nodes[end.node].ports, end.port);
    }
    links.push_back(link);
    return static_cast<uint32_t>(links.size() - 1);
}

int
Network::LinkAt(const End& end) const
{
    for (std::size_t i = links.size(); i-- > 0;)
    {
        if (links[i].ends[0] == end || links[i].ends[1] == end)
        {
            return static_cast<int>(i);
        }
    }
    return -1;
}

std::vector<std::string>
LabelsOf(const Network& network,
         const std::string& tree,
         const std::string& routing,
         const std::string& directory)
{
    bool open = false;
    std::set<std::string> schemes;
    for (const Node& node : network.nodes)
    {
        if (node.kind == NodeKind::SWITCH)
        {
            open = open || node.scheme == "*";
            schemes.insert(node.scheme);
        }
    }
    if (open)
    {
        schemes = {"moose", "ethernet"};
    }
    else if (schemes.size() > 1)
    {
        schemes = {"mixed"};
    }
    std::vector<std::string> labels;
    for (const std::string& scheme : schemes)
    {
        for (const std::string rstp : {"", "rstp"})
        {
            for (const std::string state : {"", "link-state"})
            {
                // What a scheme does not know it has in one way.
                const bool treeFits =
                    scheme == "moose" ? rstp.empty() : tree != (rstp.empty() ? "rstp" : "static");
                const bool routingFits =
                    scheme == "ethernet"
                        ? state.empty()
                        : routing != (state.empty() ? "link-state" : "precomputed");
                if (treeFits && routingFits)
                {
                    const std::string suffix =
                        rstp + (rstp.empty() || state.empty() ? "" : "-") + state;
                    labels.push_back(suffix.empty()      ? scheme
                                     : scheme == "mixed" ? scheme + "-" + suffix
                                                         : suffix);
                }
            }
        }
    }
    std::vector<std::string> all;
    for (const std::string& label : labels)
    {
        if (directory != "elk")
        {
            all.push_back(label);
        }
        if (directory != "none")
        {
            all.push_back(label + DIRECTORY_SUFFIX);
        }
    }
    return all;
}

bool
HasDirectory(const std::string& label)
{
    return label.size() != WithoutDirectory(label).size();
}

std::string
WithoutDirectory(const std::string& label)
{
    const std::string suffix = DIRECTORY_SUFFIX;
    const bool has = label.size() > suffix.size() &&
                     label.compare(label.size() - suffix.size(), suffix.size(), suffix) == 0;
    return has ? label.substr(0, label.size() - suffix.size()) : label;
}

bool
RunsRstp(const std::string& label)
{
    return label.find("rstp") != std::string::npos;
}

bool
RunsLinkState(const std::string& label)
{
    return label.find("link-state") != std::string::npos;
}

bool
IsUnder(const std::string& under, const std::string& all)
{
    const std::size_t space = under.find(' ');
    if (space != std::string::npos)
    {
        return IsUnder(under.substr(0, space), all) && IsUnder(under.substr(space + 1), all);
    }
    const std::string label = WithoutDirectory(all);
    const bool mixed = label.compare(0, 5, "mixed") == 0;
    const bool rstp = RunsRstp(label);
    const bool linkState = RunsLinkState(label);
    return under.empty() || under == label || (under == "elk" && HasDirectory(all)) ||
           (under == "plain" && !HasDirectory(all)) || (under == "ethernet" && label == "rstp") ||
           (under == "moose" && label == "link-state") || (under == "rstp" && rstp) ||
           (under == "static" && !rstp && (mixed || label == "ethernet")) ||
           (under == "link-state" && linkState) ||
           (under == "precomputed" && !linkState && (mixed || label == "moose"));
}

std::string
SchemeOf(const Node& node, const std::string& all)
{
    const std::string label = WithoutDirectory(all);
    return node.scheme != "*"      ? node.scheme
           : label == "rstp"       ? "ethernet"
           : label == "link-state" ? "moose"
                                   : label;
}

l2_config
ConfigOf(const Network& network, uint32_t index, const std::string& label)
{
    const Node& node = network.nodes[index];
    const std::string scheme = SchemeOf(node, label);
    l2_config config;
    l2_config_init(&config, scheme == "moose" ? "moose" : "ethernet");
    config.ports = std::max<uint16_t>(node.ports, 1);
    config.address = SWITCH_ADDRESSES + node.number;
    config.spanning_tree =
        scheme == "ethernet" && RunsRstp(label) ? L2_SPANNING_TREE_RSTP : L2_SPANNING_TREE_STATIC;
    config.routing =
        scheme == "moose" && RunsLinkState(label) ? L2_ROUTING_LINK_STATE : L2_ROUTING_PRECOMPUTED;
    config.intercept.arp = HasDirectory(label);
    for (const Option& option : node.options)
    {
        ApplyOption(node, option, scheme, config);
    }
    if (scheme == "moose" && config.prefix.length == 0 &&
        l2_plan_prefix(&config.plan, node.number, &config.prefix) != L2_OK)
    {
        throw NetworkError("switch " + node.name + ": the plan has no prefix number " +
                           std::to_string(node.number));
    }
    char text[CONFIG_TEXT];
    if (l2_config_check(&config, text, sizeof text))
    {
        throw NetworkError("switch " + node.name + ": " + text);
    }
    if (config.ports < node.ports)
    {
        throw NetworkError("ports " + std::to_string(config.ports) + " of switch " + node.name +
                           ": port " + std::to_string(node.ports) + " is in use");
    }
    return config;
}

l2_mac
MacOf(const Network& network, uint32_t index)
{
    const Node& node = network.nodes[index];
    return node.mac != L2_MAC_NONE ? node.mac : HOST_ADDRESSES + node.number;
}

uint32_t
IpOf(const Network& network, uint32_t index)
{
    const Node& node = network.nodes[index];
    return node.ip != 0 ? node.ip : IP_NETWORK + node.number;
}

l2_time
ControlDelayOf(const Node& node)
{
    l2_time delay = 0;
    for (const Option& option : node.options)
    {
        if (option.first == CONTROL_DELAY)
        {
            ReadTime(option.second, delay);
        }
    }
    return delay;
}

l2_mac
PortAddressOf(const Network& network, const End& end)
{
    return PORT_ADDRESSES + (uint64_t(end.port) << NUMBER_BITS) + network.nodes[end.node].number;
}

l2_port_state
PortStateOf(const Network& network, uint32_t index, int side, bool up)
{
    const Link& link = network.links[index];
    l2_port_state state = {};
    state.up = up;
    state.bits_per_second = link.rate;
    state.address = PortAddressOf(network, link.ends[side]);
    state.max_frame = link.mtu + static_cast<uint32_t>(ETHERNET_HEADER);
    return state;
}

Topology::Topology(const Network& network,
                   const std::string& label,
                   const std::string& scheme,
                   const std::vector<bool>& up)
    : m_topology(nullptr),
      m_number(network.nodes.size(), -1)
{
    int count = 0;
    for (std::size_t i = 0; i < network.nodes.size(); i++)
    {
        const Node& node = network.nodes[i];
        if (node.kind != NodeKind::SWITCH || SchemeOf(node, label) != scheme)
        {
            continue;
        }
        const l2_config config = ConfigOf(network, static_cast<uint32_t>(i), label);
        if (config.spanning_tree == L2_SPANNING_TREE_STATIC &&
            config.routing == L2_ROUTING_PRECOMPUTED)
        {
            m_number[i] = count++;
        }
    }
    if (count == 0)
    {
        return;
    }
    if (l2_topology_new(&m_topology, count, nullptr) != L2_OK)
    {
        throw NetworkError("no memory for the graph");
    }
    for (std::size_t i = 0; i < network.nodes.size(); i++)
    {
        if (m_number[i] >= 0)
        {
            const l2_config config = ConfigOf(network, static_cast<uint32_t>(i), label);
            const l2_node info = {config.address, config.priority, config.prefix, false};
            l2_topology_set_node(m_topology, m_number[i], &info);
        }
    }
    for (std::size_t i = 0; i < network.links.size(); i++)
    {
        const End& a = network.links[i].ends[0];
        const End& b = network.links[i].ends[1];
        if (up[i] && m_number[a.node] >= 0 && m_number[b.node] >= 0)
        {
            const int error = l2_topology_add_link(m_topology,
                                                   m_number[a.node],
                                                   a.port,
                                                   m_number[b.node],
                                                   b.port,
                                                   l2_path_cost(network.links[i].rate));
            if (error != L2_OK)
            {
                throw NetworkError("link " + network.NameOf(a) + " " + network.NameOf(b) + ": " +
                                   l2_error_name(error));
            }
        }
    }
}

Topology::~Topology()
{
    l2_topology_free(m_topology);
}

const l2_topology*
Topology::Get() const
{
    return m_topology;
}

l2_topology*
Topology::Release()
{
    l2_topology* topology = m_topology;
    m_topology = nullptr;
    return topology;
}

int
Topology::NumberOf(uint32_t node) const
{
    return m_number[node];
}

std::string
IpText(uint32_t address)
{
    return std::to_string(address >> 24) + "." + std::to_string(address >> 16 & 255) + "." +
           std::to_string(address >> 8 & 255) + "." + std::to_string(address & 255);
}

void
AddRegular(Network& network,
           const std::string& shape,
           const std::string& name,
           uint32_t count,
           const Node& like,
           const Link& cable)
{
    const auto first = static_cast<uint32_t>(network.nodes.size());
    const bool known = shape == "line" || shape == "ring" || shape == "mesh" || shape == "tree";
    if (!known)
    {
        throw NetworkError("unknown topology \"" + shape + "\": allowed are " + REGULAR_NETWORKS);
    }
    if (count < (shape == "ring" ? 3 : 1) || count >= L2_MAX_PORTS)
    {
        throw NetworkError(shape + " of " + std::to_string(count) + " switches: allowed are " +
                           (shape == "ring" ? "3" : "1") + " to 4094");
    }
    for (uint32_t i = 1; i <= count; i++)
    {
        Node& node = network.nodes[network.AddNode(NodeKind::SWITCH, name + std::to_string(i))];
        node.scheme = like.scheme;
        node.options = like.options;
    }
    if (shape == "tree")
    {
        AddTreeLinks(network, first, count, cable);
    }
    else if (shape == "mesh")
    {
        AddMeshLinks(network, first, count, cable);
    }
    else
    {
        AddChainLinks(network, first, count, shape == "ring", cable);
    }
}

} // namespace l2script
} // namespace ns3
