/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "arp.h"

#include "../base/bytes.h"
#include "ethernet.h"

#define MAC_LENGTH 6
#define FIXED_LENGTH 8 /* octets before the sender's hardware address */

enum l2_drop
l2_arp_parse(const uint8_t *bytes, size_t length, struct l2_arp *arp)
{
    struct l2_reader reader = l2_reader(bytes, length);
    uint16_t hardware = l2_read_u16(&reader);
    arp->protocol = l2_read_u16(&reader);
    uint8_t hardware_length = l2_read_u8(&reader);
    arp->protocol_length = l2_read_u8(&reader);
    arp->operation = l2_read_u16(&reader);
    if (reader.failed)
    {
        return L2_DROP_ARP_TRUNCATED;
    }
    if (hardware != L2_ARP_HARDWARE_ETHERNET || hardware_length != MAC_LENGTH)
    {
        return L2_DROP_ARP_HARDWARE;
    }
    arp->sender_offset = FIXED_LENGTH;
    arp->target_offset = (uint16_t)(FIXED_LENGTH + MAC_LENGTH + arp->protocol_length);
    arp->sender = l2_read_mac(&reader);
    const uint8_t *sender_ip = l2_read_bytes(&reader, arp->protocol_length);
    arp->target = l2_read_mac(&reader);
    const uint8_t *target_ip = l2_read_bytes(&reader, arp->protocol_length);
    if (reader.failed)
    {
        return L2_DROP_ARP_TRUNCATED;
    }
    bool ipv4 = arp->protocol_length == 4;
    arp->sender_ip = ipv4 ? l2_get_u32(sender_ip) : 0;
    arp->target_ip = ipv4 ? l2_get_u32(target_ip) : 0;
    return L2_NO_DROP;
}

static void
put_u16(uint8_t *bytes, uint16_t value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

static void
put_u32(uint8_t *bytes, uint32_t value)
{
    put_u16(bytes, (uint16_t)(value >> 16));
    put_u16(bytes + 2, (uint16_t)value);
}

void
l2_arp_write(uint8_t bytes[L2_ARP_LENGTH], const struct l2_arp *arp)
{
    put_u16(bytes, L2_ARP_HARDWARE_ETHERNET);
    put_u16(bytes + 2, L2_TYPE_IPV4);
    bytes[4] = MAC_LENGTH;
    bytes[5] = 4;
    put_u16(bytes + 6, arp->operation);
    l2_mac_store(bytes + 8, arp->sender);
    put_u32(bytes + 14, arp->sender_ip);
    l2_mac_store(bytes + 18, arp->target);
    put_u32(bytes + 24, arp->target_ip);
}

static int
arp_fields(const uint8_t *payload, size_t length, struct l2_field *fields, enum l2_drop *reason)
{
    struct l2_arp arp;
    *reason = l2_arp_parse(payload, length, &arp);
    if (*reason != L2_NO_DROP)
    {
        return -1;
    }
    fields[0].offset = arp.sender_offset;
    fields[0].kind = L2_FIELD_SENDER;
    fields[1].offset = arp.target_offset;
    fields[1].kind = L2_FIELD_OTHER;
    return 2;
}

/* As much as the shortest frame carries: room for protocol addresses of up to 13 octets. */
const struct l2_rewriter l2_arp_rewriter = {
    .name = "arp",
    .ethertype = L2_TYPE_ARP,
    .need = L2_ETHERNET_MIN - L2_ETHERNET_HEADER,
    .fields = arp_fields,
};
