/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TOPOLOGY_BUILDER_H
#define TOPOLOGY_BUILDER_H

#include "topology-spec.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup moose
 * @brief What the builders of topologies share: they refuse what is wrong or too large before they
 * use memory, and attach hosts.
 *
 * Sizes are counted in 64 bits and stay at the largest value where they would overflow.
 */
class TopologyBuilder
{
  public:
    /** Most switches of a network. */
    static constexpr uint64_t MAX_SWITCHES = 100000;
    /** Most links between them. */
    static constexpr uint64_t MAX_LINKS = 1000000;
    /** Most hosts. */
    static constexpr uint64_t MAX_HOSTS = 10000000;
    /** Last number of an area; what would need more areas has none. */
    static constexpr uint32_t MAX_AREA = 63;

    /**
     * Bit rate of the link in a server that is a switch, between its hosts and the switch: that of
     * eight lanes of PCI Express 2.0, by which the servers of CamCube, DCell and BCube would reach
     * a network card that forwards.
     */
    static constexpr uint64_t SERVER_RATE = 32000000000;
    /** One-way delay of that link in nanoseconds: a transfer over this bus takes about as long. */
    static constexpr int64_t SERVER_DELAY_NS = 1000;

    /** Sizes of a network to be. */
    struct Size
    {
        uint64_t switches; //!< switches
        uint64_t links;    //!< links between them
        uint64_t edge;     //!< switches that have hosts
    };

    /**
     * @param family name of the family, with which every message begins
     */
    explicit TopologyBuilder(const std::string& family);

    /**
     * Refuse a value that is wrong.
     * @param right whether it is right
     * @param thing what it is the value of
     * @param value the value
     * @param allowed what is allowed, in words
     * @throws std::invalid_argument with one line of these, if it is wrong
     */
    void Require(bool right,
                 const std::string& thing,
                 const std::string& value,
                 const std::string& allowed) const;

    /**
     * Refuse a value that is out of range.
     * @param thing what it is the value of
     * @param value the value
     * @param least the smallest value allowed
     * @param most the largest value allowed
     * @throws std::invalid_argument with one line of these, if it is out of range
     */
    void RequireRange(const std::string& thing,
                      uint64_t value,
                      uint64_t least,
                      uint64_t most) const;

    /**
     * Refuse a network that is too large, and one whose switches have no hosts at all.
     * @param member which member of the family, such as "dims 9x9"
     * @param size its size
     * @param hostsPerEdge hosts on each switch that has any
     * @throws std::invalid_argument with one line that says what there is too much of
     */
    void RequireSize(const std::string& member, const Size& size, uint64_t hostsPerEdge) const;

    /**
     * @param a a number
     * @param b another
     * @return their product, or UINT64_MAX if it is larger
     */
    static uint64_t Multiply(uint64_t a, uint64_t b);

    /**
     * @param a a number
     * @param b another
     * @return their sum, or UINT64_MAX if it is larger
     */
    static uint64_t Add(uint64_t a, uint64_t b);

    /**
     * Attach hosts, called h-PLACE-0, h-PLACE-1 and so on, with the spec's present rate and delay.
     * @param spec the network
     * @param sw index of a switch
     * @param place where it is
     * @param count how many
     */
    static void AddHosts(TopologySpec& spec, uint32_t sw, const std::string& place, uint32_t count);

    /**
     * Attach hosts to a server that is a switch, by links inside of it: of SERVER_RATE and
     * SERVER_DELAY_NS. Otherwise as AddHosts().
     * @param spec the network
     * @param sw index of a switch
     * @param place where it is
     * @param count how many
     */
    static void AddServerHosts(TopologySpec& spec,
                               uint32_t sw,
                               const std::string& place,
                               uint32_t count);

    /**
     * @param index index of something drawn on a circle
     * @param count how many things there are
     * @param distance between neighbours
     * @return where it is drawn; the first on top, the others clockwise
     */
    static TopologySpec::Position OnCircle(uint64_t index, uint64_t count, double distance = 1);

    /**
     * @param index index of something drawn in a row
     * @param count how many things there are
     * @param width width of the row
     * @param y height of the row
     * @return where it is drawn, so that all are equally far apart and the row is centred at
     * (width - 1) / 2
     */
    static TopologySpec::Position InRow(uint64_t index, uint64_t count, double width, double y);

  private:
    std::string m_family; //!< name of the family
};

} // namespace ns3

#endif /* TOPOLOGY_BUILDER_H */
