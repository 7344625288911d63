/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "vlan.h"

#include "../base/bytes.h"

bool
l2_vlan_parse(const uint8_t *bytes, size_t length, struct l2_vlan *vlan)
{
    struct l2_reader reader = l2_reader(bytes, length);
    vlan->tpid = l2_read_u16(&reader);
    uint16_t tci = l2_read_u16(&reader);
    vlan->pcp = (uint8_t)(tci >> 13);
    vlan->dei = tci >> 12 & 1;
    vlan->vid = tci & 0xfff;
    return !reader.failed && l2_vlan_is_tpid(vlan->tpid);
}

void
l2_vlan_write(uint8_t bytes[L2_VLAN_LENGTH], const struct l2_vlan *vlan)
{
    bytes[0] = (uint8_t)(vlan->tpid >> 8);
    bytes[1] = (uint8_t)vlan->tpid;
    bytes[2] = (uint8_t)(vlan->pcp << 5 | (vlan->dei ? 0x10 : 0) | vlan->vid >> 8);
    bytes[3] = (uint8_t)vlan->vid;
}
