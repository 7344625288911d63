/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "flow.h"

#include "../base/bytes.h"
#include "../base/hash.h"

#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define PROTOCOL_SCTP 132
#define IPV4_HEADER 20
#define IPV6_HEADER 40
#define PORTS 4 /* octets of both port numbers */

size_t
l2_flow_need(uint16_t type)
{
    return type == L2_TYPE_IPV4 ? IPV4_HEADER + PORTS : type == L2_TYPE_IPV6 ? IPV6_HEADER + PORTS : 0;
}

/* Both ports of a protocol that has them, if they are there. */
static uint64_t
ports_of(uint8_t protocol, const uint8_t *at, size_t left)
{
    bool has_ports =
        protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP || protocol == PROTOCOL_SCTP;
    return has_ports && left >= PORTS ? l2_get_u32(at) : 0;
}

static uint64_t
hash_ipv4(const uint8_t *ip, size_t length, uint64_t hash)
{
    uint64_t addresses = (uint64_t)l2_get_u32(ip + 12) << 32 | l2_get_u32(ip + 16);
    bool fragment = l2_get_u16(ip + 6) & 0x3fff; /* more fragments, or an offset */
    bool options = ip[0] != 0x45;
    uint64_t ports = fragment || options ? 0 : ports_of(ip[9], ip + IPV4_HEADER, length - IPV4_HEADER);
    return l2_hash_mix(l2_hash_mix(hash ^ addresses) ^ (ports << 8 | ip[9]));
}

static uint64_t
hash_ipv6(const uint8_t *ip, size_t length, uint64_t hash)
{
    for (int i = 8; i < IPV6_HEADER; i += 8)
    {
        hash = l2_hash_mix(hash ^ ((uint64_t)l2_get_u32(ip + i) << 32 | l2_get_u32(ip + i + 4)));
    }
    uint64_t ports = ports_of(ip[6], ip + IPV6_HEADER, length - IPV6_HEADER);
    return l2_hash_mix(hash ^ (ports << 8 | ip[6]));
}

uint64_t
l2_flow_hash(const struct l2_frame *frame, const struct l2_ethernet *ethernet, uint64_t secret)
{
    uint64_t hash = l2_hash_mix(secret ^ (ethernet->destination << 16 | ethernet->type));
    hash = l2_hash_mix(hash ^ ethernet->source);
    const uint8_t *payload = frame->head + ethernet->payload;
    size_t length = frame->head_length - ethernet->payload;
    if (ethernet->type == L2_TYPE_IPV4 && length >= IPV4_HEADER)
    {
        return hash_ipv4(payload, length, hash);
    }
    if (ethernet->type == L2_TYPE_IPV6 && length >= IPV6_HEADER)
    {
        return hash_ipv6(payload, length, hash);
    }
    return hash;
}
