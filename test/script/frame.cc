/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "frame.h"

#include <algorithm>
#include <cassert>

namespace ns3
{
namespace l2script
{

namespace
{

constexpr std::size_t ARP_LENGTH = 28;     // octets of an ARP packet for IPv4 over Ethernet
constexpr std::size_t IPV4_HEADER = 20;    // octets of an IPv4 header without options
constexpr std::size_t UDP_HEADER = 8;      // octets of a UDP header
constexpr uint8_t PROTOCOL_UDP = 17;       // IPv4 protocol number of UDP
constexpr uint8_t TIME_TO_LIVE = 64;       // what hosts send with
constexpr uint16_t FRAGMENT_MASK = 0x3fff; // more-fragments flag and fragment offset

constexpr l2_mac BRIDGES = 0x0180c2000000; // bridge group address [802.1D-2004 table 7-9]
constexpr l2_mac SYSTEMS = 0x09002b000005; // all intermediate systems [ISO 10589 8.4.8]
constexpr uint16_t LONGEST_LENGTH = 1500;  // above it the field is an EtherType

/// Sum of the pseudo header of RFC 768, whose fields stand in the IPv4 header at a place.
uint16_t
PseudoHeaderSum(const Bytes& bytes, std::size_t ip, std::size_t udpLength)
{
    Bytes rest;
    Append(rest, PROTOCOL_UDP, 2);
    Append(rest, udpLength, 2);
    return InternetSum(rest, 0, rest.size(), InternetSum(bytes, ip + 12, ip + 20));
}

bool
HasLlc(const Bytes& frame, const Bytes& llc)
{
    return frame.size() >= ETHERNET_HEADER + llc.size() &&
           Read(frame, ETHERNET_HEADER - 2, 2) <= LONGEST_LENGTH &&
           std::equal(llc.begin(), llc.end(), frame.begin() + ETHERNET_HEADER);
}

void
Overwrite(Bytes& bytes, std::size_t offset, uint16_t value)
{
    bytes[offset] = static_cast<uint8_t>(value >> 8);
    bytes[offset + 1] = static_cast<uint8_t>(value);
}

constexpr uint8_t ELK_VERSION = 1; // of the messages

} // namespace

void
Append(Bytes& bytes, uint64_t value, unsigned octets)
{
    for (unsigned i = octets; i-- > 0;)
    {
        bytes.push_back(static_cast<uint8_t>(value >> (8 * i)));
    }
}

uint64_t
Read(const Bytes& bytes, std::size_t offset, unsigned octets)
{
    assert(offset + octets <= bytes.size());
    uint64_t value = 0;
    for (unsigned i = 0; i < octets; i++)
    {
        value = value << 8 | bytes[offset + i];
    }
    return value;
}

uint16_t
InternetSum(const Bytes& bytes, std::size_t begin, std::size_t end, uint16_t sum)
{
    uint32_t total = sum;
    for (std::size_t i = begin; i < end; i++)
    {
        total += (i - begin) % 2 == 0 ? bytes[i] << 8 : bytes[i];
        total = (total & 0xffff) + (total >> 16);
    }
    return static_cast<uint16_t>(total);
}

Bytes
MakeFrame(l2_mac destination, l2_mac source, uint16_t type, const Bytes& payload)
{
    Bytes frame;
    frame.reserve(ETHERNET_HEADER + payload.size() + ETHERNET_MINIMUM);
    Append(frame, destination, 6);
    Append(frame, source, 6);
    Append(frame, type, 2);
    frame.insert(frame.end(), payload.begin(), payload.end());
    if (frame.size() < ETHERNET_MINIMUM)
    {
        frame.resize(ETHERNET_MINIMUM, 0);
    }
    return frame;
}

Bytes
MakeArp(const ArpPacket& arp)
{
    Bytes packet;
    Append(packet, 1, 2); // hardware: Ethernet
    Append(packet, ETHERTYPE_IPV4, 2);
    Append(packet, 6, 1);
    Append(packet, 4, 1);
    Append(packet, arp.operation, 2);
    Append(packet, arp.senderHardware, 6);
    Append(packet, arp.senderProtocol, 4);
    Append(packet, arp.targetHardware, 6);
    Append(packet, arp.targetProtocol, 4);
    return packet;
}

Bytes
MakeDatagram(const Datagram& datagram)
{
    const std::size_t udpLength = UDP_HEADER + datagram.payload.size();
    Bytes packet;
    packet.reserve(IPV4_HEADER + udpLength);
    Append(packet, 0x4500, 2); // version 4, five words of header, type of service 0
    Append(packet, IPV4_HEADER + udpLength, 2);
    Append(packet, datagram.identification, 2);
    Append(packet, 0, 2); // may be fragmented, is not
    Append(packet, TIME_TO_LIVE, 1);
    Append(packet, PROTOCOL_UDP, 1);
    Append(packet, 0, 2);
    Append(packet, datagram.source, 4);
    Append(packet, datagram.destination, 4);
    Overwrite(packet, 10, static_cast<uint16_t>(~InternetSum(packet, 0, IPV4_HEADER)));
    Append(packet, datagram.sourcePort, 2);
    Append(packet, datagram.destinationPort, 2);
    Append(packet, udpLength, 2);
    Append(packet, 0, 2);
    packet.insert(packet.end(), datagram.payload.begin(), datagram.payload.end());
    const uint16_t sum =
        InternetSum(packet, IPV4_HEADER, packet.size(), PseudoHeaderSum(packet, 0, udpLength));
    // A computed zero is sent as all ones; zero means no checksum [RFC 768].
    Overwrite(packet, IPV4_HEADER + 6, sum == 0xffff ? 0xffff : static_cast<uint16_t>(~sum));
    return packet;
}

bool
ReadArp(const Bytes& frame, ArpPacket& arp)
{
    const std::size_t at = ETHERNET_HEADER;
    if (frame.size() < at + ARP_LENGTH || Read(frame, 12, 2) != ETHERTYPE_ARP ||
        Read(frame, at, 2) != 1 || Read(frame, at + 2, 2) != ETHERTYPE_IPV4 ||
        Read(frame, at + 4, 2) != 0x0604)
    {
        return false;
    }
    arp.operation = static_cast<uint16_t>(Read(frame, at + 6, 2));
    arp.senderHardware = Read(frame, at + 8, 6);
    arp.senderProtocol = static_cast<uint32_t>(Read(frame, at + 14, 4));
    arp.targetHardware = Read(frame, at + 18, 6);
    arp.targetProtocol = static_cast<uint32_t>(Read(frame, at + 24, 4));
    return true;
}

bool
ReadDatagram(const Bytes& frame, Datagram& datagram)
{
    const std::size_t ip = ETHERNET_HEADER;
    const std::size_t udp = ip + IPV4_HEADER;
    if (frame.size() < udp + UDP_HEADER || Read(frame, 12, 2) != ETHERTYPE_IPV4 ||
        frame[ip] != 0x45 || frame[ip + 9] != PROTOCOL_UDP ||
        (Read(frame, ip + 6, 2) & FRAGMENT_MASK) != 0)
    {
        return false;
    }
    const std::size_t total = Read(frame, ip + 2, 2);
    const std::size_t udpLength = Read(frame, udp + 4, 2);
    if (ip + total > frame.size() || total != IPV4_HEADER + udpLength || udpLength < UDP_HEADER ||
        InternetSum(frame, ip, udp) != 0xffff ||
        InternetSum(frame, udp, ip + total, PseudoHeaderSum(frame, ip, udpLength)) != 0xffff)
    {
        return false;
    }
    datagram.identification = static_cast<uint16_t>(Read(frame, ip + 4, 2));
    datagram.source = static_cast<uint32_t>(Read(frame, ip + 12, 4));
    datagram.destination = static_cast<uint32_t>(Read(frame, ip + 16, 4));
    datagram.sourcePort = static_cast<uint16_t>(Read(frame, udp, 2));
    datagram.destinationPort = static_cast<uint16_t>(Read(frame, udp + 2, 2));
    datagram.payload.assign(frame.begin() + udp + UDP_HEADER, frame.begin() + ip + total);
    return true;
}

l2_mac
DestinationOf(const Bytes& frame)
{
    return frame.size() < 6 ? L2_MAC_NONE : Read(frame, 0, 6);
}

l2_mac
SourceOf(const Bytes& frame)
{
    return frame.size() < 12 ? L2_MAC_NONE : Read(frame, 6, 6);
}

uint16_t
TypeOf(const Bytes& frame)
{
    std::size_t at = 12;
    while (at + 2 <= frame.size())
    {
        const auto type = static_cast<uint16_t>(Read(frame, at, 2));
        if (type != ETHERTYPE_VLAN)
        {
            return type;
        }
        at += 4;
    }
    return 0;
}

bool
IsBpdu(const Bytes& frame)
{
    return DestinationOf(frame) == BRIDGES && HasLlc(frame, {0x42, 0x42, 0x03});
}

bool
IsIsis(const Bytes& frame)
{
    return DestinationOf(frame) == SYSTEMS && HasLlc(frame, {0xfe, 0xfe, 0x03});
}

bool
IsElk(const Bytes& frame)
{
    return frame.size() > ETHERNET_HEADER && Read(frame, ETHERNET_HEADER - 2, 2) == ETHERTYPE_ELK &&
           frame[ETHERNET_HEADER] == ELK_VERSION;
}

bool
IsGroup(l2_mac address)
{
    return (address >> 40 & 1) != 0;
}

bool
ApplyEdits(Bytes& frame, const l2_edit* edits, std::size_t count)
{
    for (std::size_t i = 0; i < count; i++)
    {
        const l2_edit& edit = edits[i];
        const std::size_t reach = edit.op == L2_EDIT_INSERT ? 0 : edit.length;
        if (edit.length < 1 || edit.length > L2_EDIT_BYTES || edit.offset + reach > frame.size())
        {
            return false;
        }
        const auto at = frame.begin() + edit.offset;
        switch (edit.op)
        {
        case L2_EDIT_SET:
            std::copy(edit.bytes, edit.bytes + edit.length, at);
            break;
        case L2_EDIT_INSERT:
            frame.insert(at, edit.bytes, edit.bytes + edit.length);
            break;
        case L2_EDIT_REMOVE:
            frame.erase(at, at + edit.length);
            break;
        }
    }
    return true;
}

std::string
HexOf(const Bytes& bytes)
{
    static const char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const uint8_t byte : bytes)
    {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string
MacText(l2_mac address)
{
    char text[L2_MAC_TEXT];
    return l2_mac_format(text, address);
}

} // namespace l2script
} // namespace ns3
