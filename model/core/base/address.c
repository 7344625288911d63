/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * address: MAC addresses, prefixes of them, and the plans that divide them [report 2.2].
 *
 * A MOOSE address begins with the prefix of a switch. In the first byte, bit 0 is 0 (unicast) and
 * bit 1 is 1 (locally administered), whatever the plan:
 *
 *     FLAT   PPPPPP10 PPPPPPPP PPPPPPPP | host ...            as many P as the plan says
 *     AREA   AAAAAA10 | SSSSSSSS SSSSSSSS | host ...          area, switch in the area
 *     CLASS  nnnPPP10 PPPPP PPPPP ... | host ...              n blocks of 5 bits after nnn, of which
 *                                                             the first holds the fixed bits
 */
#include "bytes.h"
#include "text.h"

#include <string.h>

#define FIRST_BYTE_SHIFT 40
#define FIXED_MASK ((l2_mac)3 << FIRST_BYTE_SHIFT) /* the two bits that every plan fixes */
#define FIXED_BITS ((l2_mac)2 << FIRST_BYTE_SHIFT)
#define CLASS_BITS 3 /* the bits that count blocks */
#define BLOCK_BITS 5
#define AREA_LENGTH 8 /* bits of an area's prefix: 6 of area, 2 fixed */

l2_mac
l2_mac_load(const uint8_t bytes[6])
{
    return l2_get_mac(bytes);
}

void
l2_mac_store(uint8_t bytes[6], l2_mac address)
{
    bytes[0] = (uint8_t)(address >> 40);
    bytes[1] = (uint8_t)(address >> 32);
    bytes[2] = (uint8_t)(address >> 24);
    bytes[3] = (uint8_t)(address >> 16);
    bytes[4] = (uint8_t)(address >> 8);
    bytes[5] = (uint8_t)address;
}

char *
l2_mac_format(char text[L2_MAC_TEXT], l2_mac address)
{
    uint8_t b[6];
    l2_mac_store(b, address);
    struct l2_text out = l2_text_in(text, L2_MAC_TEXT);
    l2_text_add(&out, "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5]);
    return text;
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
    {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f')
    {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Read "xx:xx:..." of the given number of bytes; returns what follows, or NULL. */
static const char *
parse_bytes(const char *text, int count, uint8_t *bytes)
{
    for (int i = 0; i < count; i++)
    {
        if (i > 0 && *text++ != ':')
        {
            return NULL;
        }
        int high = hex_digit(text[0]);
        int low = high < 0 ? -1 : hex_digit(text[1]);
        if (low < 0)
        {
            return NULL;
        }
        bytes[i] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    return text;
}

bool
l2_mac_parse(const char *text, l2_mac *address)
{
    uint8_t bytes[6];
    const char *rest = parse_bytes(text, 6, bytes);
    if (!rest || *rest)
    {
        return false;
    }
    *address = l2_get_mac(bytes);
    return true;
}

/* The mask of the leading bits of a MAC address. */
static l2_mac
leading(unsigned length)
{
    if (length >= 48)
    {
        return L2_MAC_BROADCAST;
    }
    return L2_MAC_BROADCAST << (48 - length) & L2_MAC_BROADCAST;
}

bool
l2_prefix_match(struct l2_prefix prefix, l2_mac address)
{
    return (address & leading(prefix.length)) == prefix.bits;
}

char *
l2_prefix_format(char text[L2_PREFIX_TEXT], struct l2_prefix prefix)
{
    char mac[L2_MAC_TEXT];
    struct l2_text out = l2_text_in(text, L2_PREFIX_TEXT);
    l2_text_add(&out, "%s/%u", l2_mac_format(mac, prefix.bits), prefix.length);
    return text;
}

bool
l2_prefix_parse(const char *text, struct l2_prefix *prefix)
{
    uint8_t bytes[6] = {0};
    unsigned length = 24;
    const char *rest = parse_bytes(text, 3, bytes);
    if (rest && *rest == ':')
    {
        rest = parse_bytes(text, 6, bytes);
        if (!rest || *rest++ != '/' || !is_digit(rest[0]) || (rest[0] == '0' && is_digit(rest[1])))
        {
            return false;
        }
        for (length = 0; is_digit(*rest) && length <= 48; rest++)
        {
            length = length * 10 + (unsigned)(*rest - '0');
        }
    }
    l2_mac bits = l2_get_mac(bytes);
    if (!rest || *rest || length > 48 || (bits & ~leading(length)))
    {
        return false;
    }
    prefix->bits = bits;
    prefix->length = (uint8_t)length;
    return true;
}

static unsigned
class_blocks(const struct l2_plan *plan)
{
    return ((unsigned)plan->prefix_length - CLASS_BITS) / BLOCK_BITS;
}

/* The bits of an address that a switch's number fills in. */
static l2_mac
free_bits(const struct l2_plan *plan)
{
    l2_mac bits = leading(plan->prefix_length) & ~FIXED_MASK;
    return plan->kind == L2_PLAN_CLASS ? bits & ~leading(CLASS_BITS) : bits;
}

uint64_t
l2_plan_capacity(const struct l2_plan *plan)
{
    unsigned bits = 0;
    for (l2_mac free = free_bits(plan); free; free &= free - 1)
    {
        bits++;
    }
    return ((uint64_t)1 << bits) - 1;
}

int
l2_plan_prefix(const struct l2_plan *plan, uint64_t number, struct l2_prefix *prefix)
{
    if (number == 0 || number > l2_plan_capacity(plan))
    {
        return L2_EINVAL;
    }
    l2_mac bits = FIXED_BITS;
    if (plan->kind == L2_PLAN_CLASS)
    {
        bits |= (l2_mac)class_blocks(plan) << (48 - CLASS_BITS);
    }
    l2_mac free = free_bits(plan);
    for (l2_mac bit = 1; number; bit <<= 1)
    {
        if (free & bit)
        {
            bits |= number & 1 ? bit : 0;
            number >>= 1;
        }
    }
    prefix->bits = bits;
    prefix->length = plan->prefix_length;
    return L2_OK;
}

bool
l2_plan_holds(const struct l2_plan *plan, struct l2_prefix prefix)
{
    if ((prefix.bits & FIXED_MASK) != FIXED_BITS || (prefix.bits & ~leading(prefix.length)))
    {
        return false;
    }
    if (plan->kind == L2_PLAN_CLASS)
    {
        /* Switches of different classes live together: the address itself says the length. */
        unsigned blocks = (unsigned)(prefix.bits >> (48 - CLASS_BITS));
        return blocks >= 1 && prefix.length == CLASS_BITS + BLOCK_BITS * blocks;
    }
    return prefix.length == plan->prefix_length;
}

struct l2_prefix
l2_plan_area(const struct l2_plan *plan, struct l2_prefix prefix)
{
    if (plan->kind == L2_PLAN_AREA)
    {
        prefix.length = AREA_LENGTH;
        prefix.bits &= leading(AREA_LENGTH);
    }
    return prefix;
}

struct l2_ip
l2_ip_v4(uint32_t address)
{
    struct l2_ip ip = {{0}};
    if (address)
    {
        ip.bytes[10] = 0xff;
        ip.bytes[11] = 0xff;
        for (int i = 0; i < 4; i++)
        {
            ip.bytes[12 + i] = (uint8_t)(address >> (24 - 8 * i));
        }
    }
    return ip;
}

uint32_t
l2_ip_to_v4(struct l2_ip ip)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    return memcmp(ip.bytes, mapped, sizeof mapped) == 0 ? l2_get_u32(ip.bytes + 12) : 0;
}

char *
l2_ip_format(char text[L2_IP_TEXT], struct l2_ip ip)
{
    struct l2_text out = l2_text_in(text, L2_IP_TEXT);
    const uint8_t *b = ip.bytes;
    if (l2_ip_to_v4(ip))
    {
        l2_text_add(&out, "%u.%u.%u.%u", b[12], b[13], b[14], b[15]);
        return text;
    }
    for (int i = 0; i < 16; i += 2)
    {
        l2_text_add(&out, i ? ":%x" : "%x", l2_get_u16(b + i));
    }
    return text;
}
