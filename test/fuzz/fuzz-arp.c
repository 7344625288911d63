/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Fuzz target: ARP. A message with IPv4 addresses writes back as it was read; what is read lies in the
 * message; and the rewriter names the addresses that the parser found.
 */
#include "../../model/core/wire/arp.h"
#include "../../model/core/wire/ethernet.h"
#include "require.h"

static void
check_message(const uint8_t *bytes, size_t size, const struct l2_arp *arp)
{
    require(arp->target_offset + 6u + arp->protocol_length <= size);
    require(arp->sender_offset + 6u + arp->protocol_length == arp->target_offset);
    require(arp->sender == l2_mac_load(bytes + arp->sender_offset));
    require(arp->target == l2_mac_load(bytes + arp->target_offset));
    if (arp->protocol == L2_TYPE_IPV4 && arp->protocol_length == 4)
    {
        uint8_t written[L2_ARP_LENGTH];
        l2_arp_write(written, arp);
        require(memcmp(written, bytes, sizeof written) == 0);
    }
}

/* The rewriter sees no more than it needs. */
static void
check_rewriter(const uint8_t *data, size_t size)
{
    size_t seen = size < l2_arp_rewriter.need ? size : l2_arp_rewriter.need;
    uint8_t *payload = copy_of(data, seen);
    struct l2_arp arp;
    enum l2_drop verdict = l2_arp_parse(payload, seen, &arp);
    struct l2_field fields[L2_MAX_FIELDS];
    enum l2_drop reason = L2_DROP_REASONS;
    int count = l2_arp_rewriter.fields(payload, seen, fields, &reason);
    if (verdict == L2_NO_DROP)
    {
        require(count == 2);
        require(fields[0].offset == arp.sender_offset && fields[0].kind == L2_FIELD_SENDER);
        require(fields[1].offset == arp.target_offset && fields[1].kind == L2_FIELD_OTHER);
    }
    else
    {
        require(count < 0 && reason == verdict);
    }
    free(payload);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = copy_of(data, size);
    struct l2_arp arp;
    enum l2_drop verdict = l2_arp_parse(bytes, size, &arp);
    require(verdict == L2_NO_DROP || verdict == L2_DROP_ARP_HARDWARE ||
            verdict == L2_DROP_ARP_TRUNCATED);
    if (verdict == L2_NO_DROP)
    {
        check_message(bytes, size, &arp);
    }
    check_rewriter(data, size);
    free(bytes);
    return 0;
}
