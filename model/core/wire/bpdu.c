/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "bpdu.h"

#include "../base/bytes.h"

#include <string.h>

#define CONFIG_FLAGS (L2_BPDU_FLAG_TC | L2_BPDU_FLAG_TC_ACK)

static uint64_t
read_u64(struct l2_reader *reader)
{
    uint64_t high = l2_read_u16(reader);
    return high << 48 | l2_read_mac(reader);
}

/* The members that Configuration and RST BPDUs share. */
static void
read_body(struct l2_reader *reader, struct l2_bpdu *bpdu)
{
    bpdu->flags = l2_read_u8(reader);
    bpdu->root = read_u64(reader);
    bpdu->cost = (uint32_t)l2_read_u16(reader) << 16;
    bpdu->cost |= l2_read_u16(reader);
    bpdu->bridge = read_u64(reader);
    bpdu->port = l2_read_u16(reader);
    bpdu->times.message_age = l2_read_u16(reader);
    bpdu->times.max_age = l2_read_u16(reader);
    bpdu->times.hello_time = l2_read_u16(reader);
    bpdu->times.forward_delay = l2_read_u16(reader);
}

bool
l2_bpdu_parse(const uint8_t *bytes, size_t length, struct l2_bpdu *bpdu)
{
    struct l2_reader reader = l2_reader(bytes, length);
    memset(bpdu, 0, sizeof *bpdu);
    uint16_t protocol = l2_read_u16(&reader);
    bpdu->version = l2_read_u8(&reader);
    uint8_t type = l2_read_u8(&reader);
    if (reader.failed || protocol != 0)
    {
        return false;
    }
    bpdu->type = (enum l2_bpdu_type)type;
    if (type == L2_BPDU_TCN)
    {
        return true;
    }
    bool rapid = type == L2_BPDU_RST && bpdu->version >= 2;
    if (!rapid && type != L2_BPDU_CONFIG)
    {
        return false;
    }
    read_body(&reader, bpdu);
    if (rapid)
    {
        l2_read_u8(&reader); /* version 1 length; no version has anything there [9.3.3] */
    }
    if (rapid && l2_bpdu_role(bpdu) == L2_BPDU_ROLE_UNKNOWN)
    {
        bpdu->type = L2_BPDU_CONFIG;
    }
    if (bpdu->type == L2_BPDU_CONFIG)
    {
        bpdu->flags &= CONFIG_FLAGS;
        return !reader.failed && bpdu->times.message_age < bpdu->times.max_age;
    }
    return !reader.failed;
}

/* Append a number of the given octets in network order. */
static uint8_t *
put(uint8_t *at, uint64_t value, int octets)
{
    for (int i = octets - 1; i >= 0; i--)
    {
        *at++ = (uint8_t)(value >> (8 * i));
    }
    return at;
}

size_t
l2_bpdu_write(uint8_t bytes[L2_BPDU_RST_LENGTH], const struct l2_bpdu *bpdu)
{
    bool rapid = bpdu->type == L2_BPDU_RST;
    uint8_t *at = put(bytes, 0, 2);
    at = put(at, rapid ? 2 : 0, 1);
    at = put(at, (uint64_t)bpdu->type, 1);
    if (bpdu->type == L2_BPDU_TCN)
    {
        return (size_t)(at - bytes);
    }
    at = put(at, rapid ? bpdu->flags : bpdu->flags & CONFIG_FLAGS, 1);
    at = put(at, bpdu->root, 8);
    at = put(at, bpdu->cost, 4);
    at = put(at, bpdu->bridge, 8);
    at = put(at, bpdu->port, 2);
    at = put(at, bpdu->times.message_age, 2);
    at = put(at, bpdu->times.max_age, 2);
    at = put(at, bpdu->times.hello_time, 2);
    at = put(at, bpdu->times.forward_delay, 2);
    if (rapid)
    {
        at = put(at, 0, 1);
    }
    return (size_t)(at - bytes);
}
