/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * arp: [RFC 826], for Ethernet hardware and any protocol:
 *
 *     0    2     4     5     6   8        14        14+p       20+p
 *     htype ptype hlen plen  op  sender MAC sender p  target MAC target p
 */
#ifndef L2_WIRE_ARP_H
#define L2_WIRE_ARP_H

#include "../l2.h"

#define L2_ARP_HARDWARE_ETHERNET 1
#define L2_ARP_REQUEST 1
#define L2_ARP_REPLY 2
#define L2_ARP_LENGTH 28 /* octets with IPv4 addresses */

struct l2_arp
{
    uint16_t protocol;       /* EtherType of the protocol addresses */
    uint8_t protocol_length; /* octets of each */
    uint16_t operation;      /* L2_ARP_REQUEST, L2_ARP_REPLY, ... */
    l2_mac sender;           /* sender hardware address */
    l2_mac target;           /* target hardware address */
    uint32_t sender_ip;      /* sender protocol address, if it has 4 octets */
    uint32_t target_ip;      /* target protocol address, if it has 4 octets */
    uint16_t sender_offset;  /* of the sender hardware address */
    uint16_t target_offset;  /* of the target hardware address */
};

/*
 * Read a message. Returns L2_DROP_REASONS if it is well formed, L2_DROP_ARP_HARDWARE (not Ethernet
 * with 6 octets) or L2_DROP_ARP_TRUNCATED.
 */
enum l2_drop l2_arp_parse(const uint8_t *bytes, size_t length, struct l2_arp *arp);

/* Write a message with IPv4 addresses; protocol, lengths and offsets are not looked at. */
void l2_arp_write(uint8_t bytes[L2_ARP_LENGTH], const struct l2_arp *arp);

/* The built-in rewriter of ARP's payload [report 2.3.1]. */
extern const struct l2_rewriter l2_arp_rewriter;

#endif
