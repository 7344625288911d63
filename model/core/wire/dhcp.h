/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * dhcp: what a switch reads of DHCP [RFC 2131] over UDP [RFC 768] over IPv4 [RFC 791]: who asks, who is
 * meant, and what was leased. Nothing is ever written: chaddr stays the client's own, see moose.rst.
 */
#ifndef L2_WIRE_DHCP_H
#define L2_WIRE_DHCP_H

#include "../l2.h"

#define L2_DHCP_NEED 590 /* octets of an IPv4 packet to see: the longest header, and 514 octets of DHCP
                            [RFC 2131 2: 312 octets of options that everybody takes] */

enum l2_dhcp_operation
{
    L2_DHCP_REQUEST = 1, /* BOOTREQUEST: from a client */
    L2_DHCP_REPLY = 2,   /* BOOTREPLY: from a server */
};

enum l2_dhcp_message /* option 53 [RFC 2132 9.6] */
{
    L2_DHCP_NO_MESSAGE, /* BOOTP, or a message that is not among these */
    L2_DHCP_DISCOVER,
    L2_DHCP_OFFER,
    L2_DHCP_MESSAGE_REQUEST,
    L2_DHCP_DECLINE,
    L2_DHCP_ACK,
    L2_DHCP_NAK,
    L2_DHCP_RELEASE,
    L2_DHCP_INFORM,
};

struct l2_dhcp
{
    enum l2_dhcp_operation operation;
    enum l2_dhcp_message message;
    uint32_t transaction;   /* xid */
    uint32_t client_ip;     /* ciaddr */
    uint32_t your_ip;       /* yiaddr */
    uint32_t relay_ip;      /* giaddr */
    l2_mac client;          /* chaddr */
    uint32_t lease;         /* seconds, option 51; 0: not there */
    uint32_t server_ip;     /* option 54; 0: not there */
};

/*
 * Whether it is DHCP: IPv4, and UDP to port 67 or 68, whatever the source port, since that is what clients
 * and servers listen to. Nothing else is looked at, so that what is broken is DHCP, too; of fragments the
 * first alone can be told. False if the ports lie behind the length octets that are there.
 */
bool l2_dhcp_is(const uint8_t *packet, size_t length);
/*
 * Whether it is DHCP as far as the first sight octets tell, of length that are there: true if the ports lie
 * behind those, so that the answer does not depend on how much is there.
 */
bool l2_dhcp_may_be(const uint8_t *packet, size_t length, size_t sight);
/* Whether it is DHCP as l2_dhcp_is() has it, on its way to a client. */
bool l2_dhcp_is_to_client(const uint8_t *packet, size_t length);
/*
 * Read an IPv4 packet, of which length octets are there. False if it is not DHCP for Ethernet, is a fragment,
 * or makes no sense: lengths, cookie, operation, options that end behind the packet, options 51, 53 and 54
 * that have another length than theirs or come twice [RFC 3396 makes one long option of them]. Options that
 * lie behind what is there are as if they were absent. Checksums are not looked at.
 *
 * DEVIATION: options in the fields file and sname (option 52, [RFC 2132 9.3]) are not read: those read here
 * are short, and what sends DHCP overloads these fields with others.
 */
bool l2_dhcp_parse(const uint8_t *packet, size_t length, struct l2_dhcp *dhcp);

#endif
