/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Fuzz target: address plans, and addresses and prefixes as text.
 *
 * The first ten bytes are a plan, good or bad, and the number of a switch in it; the rest is text. A
 * prefix that a plan gives must belong to it, and say the number again when its free bits are read;
 * what reads as an address or prefix must write as text that reads the same.
 */
#include "../../model/core/l2.h"
#include "require.h"

#define HEADER 10

/* The number whose bits are the free ones of a prefix, most significant first. */
static uint64_t
number_of(const struct l2_plan *plan, struct l2_prefix prefix)
{
    uint64_t number = 0;
    for (unsigned bit = 0; bit < prefix.length; bit++)
    {
        bool fixed = bit == 6 || bit == 7 || (plan->kind == L2_PLAN_CLASS && bit < 3);
        if (!fixed)
        {
            number = number << 1 | (prefix.bits >> (47 - bit) & 1);
        }
    }
    return number;
}

static bool
is_good(const struct l2_plan *plan)
{
    unsigned length = plan->prefix_length;
    return (plan->kind == L2_PLAN_FLAT && length >= 8 && length <= 44) ||
           (plan->kind == L2_PLAN_AREA && length == 24) ||
           (plan->kind == L2_PLAN_CLASS && length >= 8 && length <= 38 && length % 5 == 3);
}

static void
check_plan(const struct l2_plan *plan, uint64_t number)
{
    uint64_t capacity = l2_plan_capacity(plan);
    struct l2_prefix prefix = {0, 0};
    int error = l2_plan_prefix(plan, number, &prefix);
    require((error == 0) == (number >= 1 && number <= capacity));
    bool holds = l2_plan_holds(plan, prefix);
    struct l2_prefix area = l2_plan_area(plan, prefix);
    if (!is_good(plan) || error)
    {
        return;
    }
    require(holds && prefix.length == plan->prefix_length);
    require((prefix.bits >> 40 & 3) == 2);
    require(number_of(plan, prefix) == number);
    require(l2_prefix_match(prefix, prefix.bits));
    require(l2_prefix_match(area, prefix.bits));
    require(area.length == (plan->kind == L2_PLAN_AREA ? 8 : prefix.length));
}

static void
check_text(const char *text)
{
    l2_mac address;
    char written[L2_PREFIX_TEXT];
    if (l2_mac_parse(text, &address))
    {
        l2_mac again;
        require(strlen(text) == L2_MAC_TEXT - 1 && address <= L2_MAC_BROADCAST);
        require(l2_mac_parse(l2_mac_format(written, address), &again) && again == address);
    }
    struct l2_prefix prefix;
    if (l2_prefix_parse(text, &prefix))
    {
        struct l2_prefix again;
        require(prefix.length <= 48 && l2_prefix_match(prefix, prefix.bits));
        require(prefix.bits <= L2_MAC_BROADCAST);
        require(l2_prefix_parse(l2_prefix_format(written, prefix), &again));
        require(again.bits == prefix.bits && again.length == prefix.length);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEADER)
    {
        return 0;
    }
    struct l2_plan plan = {(enum l2_plan_kind)(data[0] % 3), data[1]};
    uint64_t number;
    memcpy(&number, data + 2, sizeof number);
    check_plan(&plan, number);
    uint64_t capacity = l2_plan_capacity(&plan);
    if (capacity && is_good(&plan))
    {
        check_plan(&plan, 1 + number % capacity);
    }
    char *text = malloc(size - HEADER + 1);
    require(text != NULL);
    memcpy(text, data + HEADER, size - HEADER);
    text[size - HEADER] = 0;
    check_text(text);
    free(text);
    return 0;
}
