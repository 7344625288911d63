/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "ethernet.h"

#include "../base/bytes.h"
#include "vlan.h"

enum l2_drop
l2_ethernet_parse(const struct l2_frame *frame, struct l2_ethernet *ethernet)
{
    const uint8_t *head = frame->head;
    if (frame->head_length < L2_ETHERNET_HEADER)
    {
        return L2_DROP_TRUNCATED;
    }
    ethernet->destination = l2_get_mac(head);
    ethernet->source = l2_get_mac(head + 6);
    ethernet->payload = L2_ETHERNET_HEADER;
    uint16_t type = l2_get_u16(head + 12);
    ethernet->tagged = l2_vlan_is_tpid(type);
    if (ethernet->tagged)
    {
        if (frame->head_length < L2_ETHERNET_HEADER + L2_VLAN_LENGTH)
        {
            return L2_DROP_TRUNCATED;
        }
        ethernet->payload += L2_VLAN_LENGTH;
        type = l2_get_u16(head + 16);
        if (l2_vlan_is_tpid(type))
        {
            return L2_DROP_VLAN_STACKED;
        }
    }
    if (type >= L2_TYPE_MIN)
    {
        ethernet->type = type;
        return L2_NO_DROP;
    }
    ethernet->type = 0;
    bool fits = type <= L2_LENGTH_MAX && type <= frame->length - ethernet->payload;
    return fits ? L2_NO_DROP : L2_DROP_BAD_LENGTH;
}
