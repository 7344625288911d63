/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TOPOLOGY_SPEC_H
#define TOPOLOGY_SPEC_H

#include "ns3/data-rate.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief A network on paper: switches, the links between them, and hosts.
 *
 * Builders such as FatTree() fill it, L2NetworkHelper makes the network. Everything that is
 * numbered later (ports, addresses, prefixes) is numbered in the order of these lists, so the same
 * spec is the same network.
 */
class TopologySpec
{
  public:
    /** What a switch is. */
    enum class Kind
    {
        SCHEME, //!< what the experiment compares: MOOSE or Ethernet
        LEGACY, //!< an Ethernet bridge with RSTP, whatever the experiment compares
        HUB     //!< it sends what it receives to all of its other ports
    };

    /** A place on a drawing, or on a map in degrees: east and north. */
    struct Position
    {
        double x; //!< to the right
        double y; //!< upwards
    };

    /** A switch. */
    struct Switch
    {
        std::string name;         //!< unique among switches and hosts
        std::string tier;         //!< "edge", "aggregation", "core", "wan", or "flat" without tiers
        uint32_t area{0};         //!< pod, site; what an AREA address plan calls area, 0 to 63
        uint16_t priority{32768}; //!< bridge priority, 0 to 61440 in steps of 4096
        std::string prefix{};    //!< MOOSE prefix such as "02:11:11"; empty: by the switch's number
        std::string site{};      //!< the data centre it is in, where there are several
        Kind kind{Kind::SCHEME}; //!< what it is
        std::optional<Position> position{}; //!< where it is drawn
    };

    /** A link between two switches. */
    struct Link
    {
        uint32_t a;         //!< index of a switch
        uint32_t b;         //!< index of another switch
        DataRate rate;      //!< bit rate of both directions
        Time delay;         //!< one way
        std::string tier{}; //!< what GetTier() answers; empty: by the ends
    };

    /** A host and its link. */
    struct Host
    {
        std::string name;      //!< unique among switches and hosts
        uint32_t sw;           //!< index of the switch it is attached to
        DataRate rate;         //!< bit rate of both directions
        Time delay;            //!< one way
        std::string address{}; //!< MAC address such as "00:16:17:6d:b7:cf"; empty: by its number
        bool directory{false}; //!< a server of the directory ELK runs on it, and no workload
    };

    /**
     * Of what was read from files to build it: the option that names the file, and what tells
     * whether two such files say the same. Part of a run's key, because a path is not enough.
     */
    std::vector<std::pair<std::string, std::string>> sources;

    std::string name;             //!< family and size in words, such as "fat-tree k=4"
    std::vector<Switch> switches; //!< the switches
    std::vector<Link> links;      //!< the links between them
    std::vector<Host> hosts;      //!< the hosts
    DataRate rate{1000000000};    //!< bit rate that AddLink() and AddHost() give: 1 Gb/s
    Time delay{NanoSeconds(500)}; //!< delay that they give: 500 ns, a cable of 100 m

    /**
     * Add a switch.
     * @param name its name
     * @param tier its tier
     * @param area its area
     * @param priority its bridge priority
     * @return its index
     */
    uint32_t AddSwitch(const std::string& name,
                       const std::string& tier,
                       uint32_t area = 0,
                       uint16_t priority = 32768);

    /**
     * Join two switches by a link with the present rate and delay.
     * @param a index of a switch
     * @param b index of another switch
     * @return the link's index
     */
    uint32_t AddLink(uint32_t a, uint32_t b);

    /**
     * Attach a host by a link with the present rate and delay.
     * @param name its name
     * @param sw index of its switch
     * @return its index
     */
    uint32_t AddHost(const std::string& name, uint32_t sw);

    /**
     * Attach hosts for servers of the directory, called elk-1, elk-2 and so on, with the present
     * rate and delay. They are spread over the switches of the scheme that have hosts, first over
     * areas (pods, sites): two servers are in one area only if there are more servers than such
     * areas, and on one switch only if there are more than such switches in the area. Those that
     * are left are equally far apart in the order of the switches.
     * @param count how many
     * @throws std::invalid_argument if no such switch has a host
     */
    void AddDirectoryServers(uint32_t count);

    /**
     * @return how many switches there are, hubs not counted
     */
    uint32_t CountSwitches() const;

    /**
     * @return the indexes of the hosts on which no server of the directory runs
     */
    std::vector<uint32_t> GetOrdinaryHosts() const;

    /**
     * @return the indexes of the hosts on which one does
     */
    std::vector<uint32_t> GetDirectoryServers() const;

    /**
     * Which tier a link belongs to: what it says itself, else that of the end nearer the core.
     * @param link a link between switches
     * @return edge, aggregation, core, wan or flat
     */
    std::string GetTier(const Link& link) const;

    /**
     * Name all links: first @c links, then those of @c hosts. A link is called a--b by the names of
     * its ends, in the order in which it was added; of parallel links the second is called a--b#2,
     * and so on. No two have the same name, even if the ends are named in the other order.
     * @return the names
     */
    std::vector<std::string> GetLinkNames() const;

    /**
     * @return for each switch the number of its ports: links and hosts
     */
    std::vector<uint32_t> GetDegrees() const;

    /**
     * Look for what cannot be built: an index out of range, a link from a switch to itself, a name
     * used twice or of which no name of a link can be made (it is empty, holds a blank or one of
     * @ , # or --, or begins or ends with -), an unknown tier, an address or prefix that is none, a
     * switch with no link or with more than 4095 ports.
     * @throws std::invalid_argument with one line that says what
     */
    void Check() const;
};

} // namespace ns3

#endif /* TOPOLOGY_SPEC_H */
