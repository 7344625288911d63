/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * vlan: the tag of [802.1Q-2005 9.6], tag protocol identifier first:
 *
 *     81 00 | PPP D VVVV VVVVVVVV      priority, drop eligible (CFI), VLAN identifier
 */
#ifndef L2_WIRE_VLAN_H
#define L2_WIRE_VLAN_H

#include "../l2.h"

#define L2_TPID_CUSTOMER 0x8100 /* C-tag */
#define L2_TPID_SERVICE 0x88a8  /* S-tag [802.1Q-2005 table 9-1] */
#define L2_VLAN_LENGTH 4        /* octets of a tag */

struct l2_vlan
{
    uint16_t tpid; /* L2_TPID_CUSTOMER or L2_TPID_SERVICE */
    uint8_t pcp;   /* priority code point, 0 to 7 */
    bool dei;      /* drop eligible; canonical format indicator in older standards */
    uint16_t vid;  /* VLAN identifier, 0 (priority only) to 4095 */
};

/* Whether a length/type field announces a tag. */
static inline bool
l2_vlan_is_tpid(uint16_t type)
{
    return type == L2_TPID_CUSTOMER || type == L2_TPID_SERVICE;
}

/* Read a tag; false if the bytes end early or hold no tag. */
bool l2_vlan_parse(const uint8_t *bytes, size_t length, struct l2_vlan *vlan);
/* Write a tag. */
void l2_vlan_write(uint8_t bytes[L2_VLAN_LENGTH], const struct l2_vlan *vlan);

#endif
