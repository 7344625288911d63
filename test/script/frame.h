/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_FRAME_H
#define L2SCRIPT_FRAME_H

#include "core/l2.h"

#include <cstdint>
#include <string>
#include <vector>

/**
 * @file
 * Whole Ethernet frames as byte vectors, from the destination address on, without preamble and FCS:
 * making the ones that hosts send, and reading what tests ask about.
 *
 * Written from the RFCs and independent of the core's codecs, so that a test which compares the two
 * compares two opinions.
 */

namespace ns3
{
namespace l2script
{

/// A frame, or a part of one.
using Bytes = std::vector<uint8_t>;

constexpr uint16_t ETHERTYPE_IPV4 = 0x0800;  //!< EtherType of IPv4
constexpr uint16_t ETHERTYPE_ARP = 0x0806;   //!< EtherType of ARP
constexpr uint16_t ETHERTYPE_VLAN = 0x8100;  //!< tag protocol identifier of a customer VLAN tag
constexpr uint16_t ETHERTYPE_ELK = 0x88b5;   //!< EtherType of the directory's messages
constexpr uint16_t ARP_REQUEST = 1;          //!< operation of ARP
constexpr uint16_t ARP_REPLY = 2;            //!< operation of ARP
constexpr std::size_t ETHERNET_HEADER = 14;  //!< octets of addresses and length/type
constexpr std::size_t ETHERNET_MINIMUM = 60; //!< octets of the shortest frame, without FCS

/// An ARP packet for IPv4 over Ethernet [RFC 826].
struct ArpPacket
{
    uint16_t operation{0};      //!< 1 request, 2 reply
    l2_mac senderHardware{0};   //!< sender hardware address
    uint32_t senderProtocol{0}; //!< sender IPv4 address
    l2_mac targetHardware{0};   //!< target hardware address
    uint32_t targetProtocol{0}; //!< target IPv4 address
};

/// A UDP datagram in an IPv4 packet, as far as hosts here look at it.
struct Datagram
{
    uint32_t source{0};          //!< source IPv4 address
    uint32_t destination{0};     //!< destination IPv4 address
    uint16_t sourcePort{0};      //!< source port
    uint16_t destinationPort{0}; //!< destination port
    uint16_t identification{0};  //!< IPv4 identification
    Bytes payload;               //!< what UDP carries
};

/**
 * @brief Append a number in network byte order.
 * @param bytes where to
 * @param value the number; its low octets are written
 * @param octets how many octets, 1 to 8
 */
void Append(Bytes& bytes, uint64_t value, unsigned octets);

/**
 * @brief Read a number in network byte order.
 * @param bytes where from
 * @param offset its first octet
 * @param octets how many octets, 1 to 8; all must be there
 * @return the number
 */
uint64_t Read(const Bytes& bytes, std::size_t offset, unsigned octets);

/**
 * @brief Make an Ethernet II frame, padded with zeros to the minimum.
 * @param destination destination address
 * @param source source address
 * @param type EtherType
 * @param payload what it carries
 * @return the frame
 */
Bytes MakeFrame(l2_mac destination, l2_mac source, uint16_t type, const Bytes& payload);

/**
 * @brief Make the payload of an ARP frame.
 * @param arp what it says
 * @return 28 octets
 */
Bytes MakeArp(const ArpPacket& arp);

/**
 * @brief Make an IPv4 packet with a UDP datagram: no options, no fragment, TTL 64, both checksums.
 * @param datagram what it says
 * @return the packet
 */
Bytes MakeDatagram(const Datagram& datagram);

/**
 * @brief Read an untagged ARP frame.
 * @param frame a whole frame
 * @param arp set if it is one
 * @return whether it is a complete ARP packet for IPv4 over Ethernet
 */
bool ReadArp(const Bytes& frame, ArpPacket& arp);

/**
 * @brief Read an untagged frame with a UDP datagram in an IPv4 packet without options.
 * @param frame a whole frame, padded or not
 * @param datagram set if it is one
 * @return whether it is one, complete and with right checksums
 */
bool ReadDatagram(const Bytes& frame, Datagram& datagram);

/**
 * @brief The sum of RFC 1071.
 * @param bytes what to sum up
 * @param begin first octet
 * @param end one past the last octet
 * @param sum what earlier octets came to
 * @return the sum with all carries added in, not inverted
 */
uint16_t InternetSum(const Bytes& bytes, std::size_t begin, std::size_t end, uint16_t sum = 0);

/**
 * @brief Destination address of a frame.
 * @param frame at least 6 octets, else the answer is L2_MAC_NONE
 * @return the address
 */
l2_mac DestinationOf(const Bytes& frame);

/**
 * @brief Source address of a frame.
 * @param frame at least 12 octets, else the answer is L2_MAC_NONE
 * @return the address
 */
l2_mac SourceOf(const Bytes& frame);

/**
 * @brief EtherType of a frame behind any number of VLAN tags.
 * @param frame a whole frame
 * @return the type, or 0 if the frame ends before it
 */
uint16_t TypeOf(const Bytes& frame);

/**
 * @brief Tell frames of a spanning tree protocol: to 01:80:c2:00:00:00, with the LLC header of
 * bridges [802.1D-2004 7.12.3].
 * @param frame a whole frame
 * @return whether it is one
 */
bool IsBpdu(const Bytes& frame);

/**
 * @brief Tell frames of a routing protocol: to 09:00:2b:00:00:05, all intermediate systems, with
 * the LLC header of OSI network protocols [ISO 10589 8.4.8].
 * @param frame a whole frame
 * @return whether it is one
 */
bool IsIsis(const Bytes& frame);

/**
 * @brief Tell messages between switches and servers of the directory.
 * @param frame a whole frame
 * @return whether it is one: of its EtherType, untagged, and of version 1
 */
bool IsElk(const Bytes& frame);

/**
 * @brief Tell group addresses.
 * @param address a MAC address
 * @return whether it is a multicast or broadcast address
 */
bool IsGroup(l2_mac address);

/**
 * @brief Change a frame as the core asks.
 * @param frame the frame
 * @param edits what to change, in order
 * @param count how many edits
 * @return false if an edit reaches past the frame's end; the frame is then of no use
 */
bool ApplyEdits(Bytes& frame, const l2_edit* edits, std::size_t count);

/**
 * @brief Write octets as two hexadecimal digits each, without separators.
 * @param bytes the octets
 * @return the text
 */
std::string HexOf(const Bytes& bytes);

/**
 * @brief Write a MAC address.
 * @param address the address
 * @return "xx:xx:xx:xx:xx:xx"
 */
std::string MacText(l2_mac address);

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_FRAME_H */
