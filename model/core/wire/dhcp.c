/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "dhcp.h"

#include "../base/bytes.h"

#include <string.h>

#define IP_HEADER 20       /* octets of the shortest header [RFC 791 3.1] */
#define IP_FRAGMENT 0x3fff /* more fragments, and the offset */
#define IP_OFFSET 0x1fff   /* the offset */
#define PROTOCOL_UDP 17
#define UDP_HEADER 8       /* [RFC 768] */
#define PORT_SERVER 67     /* [RFC 2131 4.1] */
#define PORT_CLIENT 68
#define FIXED 236          /* octets before the cookie [RFC 2131 figure 1] */
#define COOKIE 0x63825363  /* [RFC 2131 3] */
#define HARDWARE_ETHERNET 1
#define MAC_LENGTH 6

/* Where the fields of a message are [RFC 2131 figure 1]. */
enum field
{
    AT_OPERATION = 0,
    AT_HARDWARE = 1,
    AT_LENGTH = 2,
    AT_TRANSACTION = 4,
    AT_CLIENT_IP = 12,
    AT_YOUR_IP = 16,
    AT_RELAY_IP = 24,
    AT_CLIENT = 28,
};

/* Options [RFC 2132 3.1, 3.2, 9.2, 9.6, 9.7]. */
enum option
{
    OPTION_PAD = 0,
    OPTION_LEASE = 51,
    OPTION_MESSAGE = 53,
    OPTION_SERVER = 54,
    OPTION_END = 255,
};

/* Octets of the IPv4 header; 0 if this is none, or the ports of UDP are not behind it. */
static size_t
ip_header(const uint8_t *packet, size_t length)
{
    if (length < IP_HEADER || packet[0] >> 4 != 4)
    {
        return 0;
    }
    size_t header = (size_t)(packet[0] & 0xf) * 4;
    bool here = header >= IP_HEADER && length >= header + 4;
    bool udp = packet[9] == PROTOCOL_UDP && (l2_get_u16(packet + 6) & IP_OFFSET) == 0;
    return here && udp ? header : 0;
}

/* The port of UDP that it goes to, 0 if there is none. */
static uint16_t
destination_port(const uint8_t *packet, size_t length)
{
    size_t header = ip_header(packet, length);
    return header ? l2_get_u16(packet + header + 2) : 0;
}

bool
l2_dhcp_is(const uint8_t *packet, size_t length)
{
    uint16_t destination = destination_port(packet, length);
    return destination == PORT_SERVER || destination == PORT_CLIENT;
}

bool
l2_dhcp_may_be(const uint8_t *packet, size_t length, size_t sight)
{
    bool udp = length >= IP_HEADER && packet[9] == PROTOCOL_UDP;
    return (udp && (packet[0] & 0xfu) * 4 + 4 > sight) || l2_dhcp_is(packet, length);
}

bool
l2_dhcp_is_to_client(const uint8_t *packet, size_t length)
{
    return destination_port(packet, length) == PORT_CLIENT;
}

/* An option with a value; false if it makes no sense. seen has a bit for each that has come. */
static bool
read_option(struct l2_dhcp *dhcp, uint8_t code, const uint8_t *value, uint8_t length, unsigned *seen)
{
    if (code != OPTION_LEASE && code != OPTION_MESSAGE && code != OPTION_SERVER)
    {
        return true;
    }
    unsigned bit = 1u << (code - OPTION_LEASE);
    if (*seen & bit || length != (code == OPTION_MESSAGE ? 1 : 4))
    {
        return false;
    }
    *seen |= bit;
    if (code == OPTION_MESSAGE)
    {
        bool known = value[0] >= L2_DHCP_DISCOVER && value[0] <= L2_DHCP_INFORM;
        dhcp->message = known ? (enum l2_dhcp_message)value[0] : L2_DHCP_NO_MESSAGE;
    }
    else if (code == OPTION_LEASE)
    {
        dhcp->lease = l2_get_u32(value);
    }
    else
    {
        dhcp->server_ip = l2_get_u32(value);
    }
    return true;
}

/* Options: there octets are here, and as many as whole is are in the packet. */
static bool
read_options(struct l2_dhcp *dhcp, const uint8_t *options, size_t there, size_t whole)
{
    unsigned seen = 0;
    for (size_t at = 0; at < there && options[at] != OPTION_END;)
    {
        if (options[at] == OPTION_PAD)
        {
            at++;
            continue;
        }
        if (whole - at < 2)
        {
            return false;
        }
        if (there - at < 2)
        {
            break;
        }
        uint8_t length = options[at + 1];
        if (whole - at - 2 < length)
        {
            return false;
        }
        if (there - at - 2 < length)
        {
            break;
        }
        if (!read_option(dhcp, options[at], options + at + 2, length, &seen))
        {
            return false;
        }
        at += 2u + length;
    }
    return true;
}

/* The message in UDP's payload: there octets are here, whole are in the packet. */
static bool
read_message(struct l2_dhcp *dhcp, const uint8_t *message, size_t there, size_t whole)
{
    if (there < FIXED + 4 || l2_get_u32(message + FIXED) != COOKIE)
    {
        return false;
    }
    bool known = message[AT_OPERATION] == L2_DHCP_REQUEST || message[AT_OPERATION] == L2_DHCP_REPLY;
    bool ethernet = message[AT_HARDWARE] == HARDWARE_ETHERNET && message[AT_LENGTH] == MAC_LENGTH;
    if (!known || !ethernet)
    {
        return false;
    }
    dhcp->operation = (enum l2_dhcp_operation)message[AT_OPERATION];
    dhcp->transaction = l2_get_u32(message + AT_TRANSACTION);
    dhcp->client_ip = l2_get_u32(message + AT_CLIENT_IP);
    dhcp->your_ip = l2_get_u32(message + AT_YOUR_IP);
    dhcp->relay_ip = l2_get_u32(message + AT_RELAY_IP);
    dhcp->client = l2_get_mac(message + AT_CLIENT);
    return read_options(dhcp, message + FIXED + 4, there - FIXED - 4, whole - FIXED - 4);
}

bool
l2_dhcp_parse(const uint8_t *packet, size_t length, struct l2_dhcp *dhcp)
{
    memset(dhcp, 0, sizeof *dhcp);
    size_t header = ip_header(packet, length);
    if (!l2_dhcp_is(packet, length) || l2_get_u16(packet + 6) & IP_FRAGMENT)
    {
        return false;
    }
    size_t total = l2_get_u16(packet + 2);
    size_t before = header + UDP_HEADER;
    if (length < before || total < before)
    {
        return false;
    }
    size_t udp = l2_get_u16(packet + header + 4);
    if (udp < UDP_HEADER + FIXED + 4 || udp > total - header)
    {
        return false;
    }
    size_t whole = udp - UDP_HEADER;
    size_t there = length - before < whole ? length - before : whole;
    return read_message(dhcp, packet + before, there, whole);
}
