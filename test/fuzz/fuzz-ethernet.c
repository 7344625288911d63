/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Fuzz target: the Ethernet header and the flow hash behind it.
 *
 * The first two bytes say how much longer the frame is than what was read of it. What a header says
 * must be in the bytes; more bytes must not change it; and the hash must not depend on bytes that
 * l2_flow_need() does not count.
 */
#include "../../model/core/wire/ethernet.h"
#include "../../model/core/wire/flow.h"
#include "../../model/core/wire/vlan.h"
#include "require.h"

static uint16_t
u16_at(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/* What a header must say, told from its bytes. */
static void
check_header(const struct l2_frame *frame, const struct l2_ethernet *ethernet)
{
    const uint8_t *head = frame->head;
    require(ethernet->destination == l2_mac_load(head));
    require(ethernet->source == l2_mac_load(head + 6));
    require(ethernet->tagged == l2_vlan_is_tpid(u16_at(head + 12)));
    require(ethernet->payload == (ethernet->tagged ? 18 : 14));
    require(ethernet->payload <= frame->head_length);
    uint16_t type = u16_at(head + ethernet->payload - 2);
    require(!l2_vlan_is_tpid(type));
    require(ethernet->type == (type >= 0x0600 ? type : 0));
    require(type >= 0x0600 || type <= 1500);
    require(type >= 0x0600 || ethernet->payload + (size_t)type <= frame->length);
}

/* The same header from fewer bytes: all of it or L2_DROP_TRUNCATED. */
static void
check_shorter(const struct l2_frame *frame, enum l2_drop verdict)
{
    for (size_t n = 0; n <= frame->head_length && n <= 20; n++)
    {
        uint8_t *head = copy_of(frame->head, n);
        struct l2_frame shorter = {head, n, frame->length};
        struct l2_ethernet ethernet;
        enum l2_drop now = l2_ethernet_parse(&shorter, &ethernet);
        require(now == verdict || now == L2_DROP_TRUNCATED);
        require(n < 18 || now == verdict);
        free(head);
    }
}

static void
check_flow(const struct l2_frame *frame, const struct l2_ethernet *ethernet)
{
    size_t need = ethernet->payload + l2_flow_need(ethernet->type);
    uint64_t hash = l2_flow_hash(frame, ethernet, 1);
    if (frame->head_length > need)
    {
        uint8_t *head = copy_of(frame->head, need);
        struct l2_frame enough = {head, need, frame->length};
        require(l2_flow_hash(&enough, ethernet, 1) == hash);
        free(head);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
    {
        return 0;
    }
    size_t rest = u16_at(data);
    uint8_t *head = copy_of(data + 2, size - 2);
    struct l2_frame frame = {head, size - 2, size - 2 + rest};
    struct l2_ethernet ethernet;
    enum l2_drop verdict = l2_ethernet_parse(&frame, &ethernet);
    require(verdict == L2_NO_DROP || verdict == L2_DROP_TRUNCATED ||
            verdict == L2_DROP_BAD_LENGTH || verdict == L2_DROP_VLAN_STACKED);
    check_shorter(&frame, verdict);
    if (verdict == L2_NO_DROP)
    {
        check_header(&frame, &ethernet);
        check_flow(&frame, &ethernet);
    }
    free(head);
    return 0;
}
