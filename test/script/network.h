/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_NETWORK_H
#define L2SCRIPT_NETWORK_H

#include "core/l2.h"

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/**
 * @file
 * A network as it is described, before any engine makes it of something: nodes, links, and the
 * options of switches. Scripts are parsed into it, random tests make it directly, and both engines
 * build from it.
 */

namespace ns3
{
namespace l2script
{

/// What a node is.
enum class NodeKind
{
    SWITCH, //!< a switch under test
    HUB,    //!< repeats every frame to all its other ports
    HOST,   //!< ARP, IPv4 and UDP behind one port
};

/// An option of a switch, or of a directory server, as written.
using Option = std::pair<std::string, std::string>;

/// A switch, a hub or a host.
struct Node
{
    NodeKind kind{NodeKind::SWITCH}; //!< what it is
    std::string name;                //!< unique among all nodes
    uint16_t ports{0};               //!< highest port number in use; a host has one
    std::string scheme;              //!< switch: "moose", "ethernet", or "*" for whichever is tried
    std::vector<Option> options;     //!< switch, server: options, in the order written
    uint32_t number{0};              //!< of this kind, from 1, in the order of declaration
    l2_mac mac{0};                   //!< host: its own MAC address; L2_MAC_NONE for the default
    uint32_t ip{0};                  //!< host: its IPv4 address; 0 for the default
    uint64_t seed{0};                //!< switch: keys its hashes; 0 for Network::seed
    bool mirror{false};              //!< hub: it has one port, and sends back what it hears
    bool server{false};              //!< host: it runs a directory server
};

/// A place where a link ends.
struct End
{
    uint32_t node{0}; //!< index in Network::nodes
    uint16_t port{0}; //!< its port, from 1; 1 for a host

    /// @param other another end @return whether they are the same
    bool operator==(const End& other) const
    {
        return node == other.node && port == other.port;
    }
};

/// A full-duplex cable.
struct Link
{
    End ends[2];               //!< what it joins
    uint64_t rate{1000000000}; //!< bits per second, each way
    l2_time delay{500};        //!< one-way propagation delay, ns
    uint32_t mtu{1500};        //!< largest payload that the devices at both ends carry, octets
};

/// Everything that is described before time begins.
struct Network
{
    std::vector<Node> nodes; //!< in the order of declaration
    std::vector<Link> links; //!< in the order of declaration
    /// How ports of switches are managed, by node and port; others have the core's defaults.
    std::map<std::pair<uint32_t, uint16_t>, l2_port_config> ports;
    uint64_t seed{1}; //!< seed of the switches

    /// @param name a node's name @return its index, or -1 if there is none
    int Find(const std::string& name) const;

    /// @param end a place @return its name: "s1:3", or "A" for a host
    std::string NameOf(const End& end) const;

    /**
     * @brief Add a node; its name must be new.
     * @param kind what it is
     * @param name its name
     * @return its index
     */
    uint32_t AddNode(NodeKind kind, const std::string& name);

    /**
     * @brief Add a link, and make the nodes have the ports.
     * @param link the link
     * @return its index
     */
    uint32_t AddLink(const Link& link);

    /// @param end a place @return the link there, the last one added if several, or -1
    int LinkAt(const End& end) const;
};

/// A description that contradicts itself; what() says how.
class NetworkError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * @brief The labels under which a network is to run. A label says what the scheme "*" stands for
 * and where Ethernet switches have their spanning tree and MOOSE switches their routes from, unless
 * they say it themselves:
 *
 * | label | switches "*" | spanning tree | routing |
 * |-------|--------------|---------------|---------|
 * | moose | moose | | precomputed |
 * | link-state | moose | | link-state |
 * | ethernet | ethernet | static | |
 * | rstp | ethernet | rstp | |
 * | mixed | there are none | static | precomputed |
 * | mixed-rstp | there are none | rstp | precomputed |
 * | mixed-link-state | there are none | static | link-state |
 * | mixed-rstp-link-state | there are none | rstp | link-state |
 *
 * Where all switches bring ARP to the directory, unless they say it themselves, the label ends with
 * "-elk".
 *
 * @param network the network
 * @param tree "static", "rstp" or "both"
 * @param routing "precomputed", "link-state" or "both"
 * @param directory "none", "elk" or "both"
 * @return the labels
 */
std::vector<std::string> LabelsOf(const Network& network,
                                  const std::string& tree,
                                  const std::string& routing,
                                  const std::string& directory);

/// @param label the label of a run @return whether switches bring ARP to the directory in it
bool HasDirectory(const std::string& label);

/// @param label the label of a run @return it without what it says of the directory
std::string WithoutDirectory(const std::string& label);

/// @param label the label of a run @return whether Ethernet switches run RSTP in it
bool RunsRstp(const std::string& label);

/// @param label the label of a run @return whether MOOSE switches run IS-IS in it
bool RunsLinkState(const std::string& label);

/**
 * @brief Is this a run that a statement is for?
 * @param under what the statement says: "moose", whatever the routing; "ethernet", whatever the
 * spanning tree; "static", "rstp"; "precomputed", "link-state"; "elk", "plain"; several of them
 * with blanks between, which must all be so; or "" for every run
 * @param label the label of the run
 * @return whether it is
 */
bool IsUnder(const std::string& under, const std::string& label);

/**
 * @brief The scheme that a switch runs.
 * @param node a switch
 * @param label the label of this run
 * @return "moose" or "ethernet"
 */
std::string SchemeOf(const Node& node, const std::string& label);

/**
 * @brief Make the core's configuration of a switch.
 * @param network the network
 * @param node index of a switch
 * @param label the label of this run
 * @return the configuration; its scheme points to a literal
 * @throw NetworkError for an option that is unknown, not for this scheme, or out of range
 */
l2_config ConfigOf(const Network& network, uint32_t node, const std::string& label);

/**
 * @brief How long a frame for the switch itself waits for its processor.
 * @param node a switch
 * @return its option control-delay, or 0
 */
l2_time ControlDelayOf(const Node& node);

/// @param network the network @param end a switch's port @return source address of its own frames
l2_mac PortAddressOf(const Network& network, const End& end);

/// @param network the network @param node a host @return its MAC address
l2_mac MacOf(const Network& network, uint32_t node);

/// @param network the network @param node a host @return its IPv4 address
uint32_t IpOf(const Network& network, uint32_t node);

/**
 * @brief What a switch is told of a port.
 * @param network the network
 * @param link the link at the port
 * @param side which end of it the port is
 * @param up whether the link is up
 * @return the state
 */
l2_port_state PortStateOf(const Network& network, uint32_t link, int side, bool up);

/**
 * The graph of all switches of one scheme, as the core wants it. Switches that run a protocol which
 * finds it out are left out.
 */
class Topology
{
  public:
    /**
     * @brief Compute it from a description.
     * @param network the network
     * @param label the label of this run
     * @param scheme take in the switches of this scheme and the links between them
     * @param up for each link whether it is up; links that are down are left out
     */
    Topology(const Network& network,
             const std::string& label,
             const std::string& scheme,
             const std::vector<bool>& up);
    ~Topology();
    Topology(const Topology&) = delete;
    Topology& operator=(const Topology&) = delete;

    /// @return the core's object, or null if the network has no switch of the scheme
    const l2_topology* Get() const;

    /// @return the same, no longer owned by this object; l2_topology_free() frees it
    l2_topology* Release();

    /// @param node index in Network::nodes @return its number in the graph, or -1 if it is not
    /// there
    int NumberOf(uint32_t node) const;

  private:
    l2_topology* m_topology;   //!< the core's object
    std::vector<int> m_number; //!< by node, its number in the graph or -1
};

/// @param address an IPv4 address @return "10.0.0.1"
std::string IpText(uint32_t address);

/// Names of the regular networks that AddRegular() knows, with commas.
extern const char* const REGULAR_NETWORKS;

/**
 * @brief Add a regular network of switches NAME1, NAME2, ... and the links between them.
 *
 * | shape | ports of switch i | hosts from |
 * |-------|-------------------|------------|
 * | line  | 1 to switch i + 1, 2 to switch i - 1 | 3 |
 * | ring  | as line, closed | 3 |
 * | mesh  | j to switch j; its own number i is free | i, and count + 1 |
 * | tree  | 1 to its parent, 2 and 3 to its children 2i and 2i + 1 | 4 |
 *
 * @param network where to
 * @param shape one of REGULAR_NETWORKS
 * @param name what the switches' names begin with
 * @param count how many switches; a ring has 3 up
 * @param like scheme and options of each
 * @param cable rate, delay and MTU of each link
 * @throw NetworkError for an unknown shape or a count that makes none
 */
void AddRegular(Network& network,
                const std::string& shape,
                const std::string& name,
                uint32_t count,
                const Node& like,
                const Link& cable);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_NETWORK_H */
