/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * ethernet: the header of a frame, with at most one VLAN tag [802.3-2008 3.2, 802.1Q-2005 9].
 *
 *     0           6           12        14                     16 ..
 *     destination | source    | length/type | payload
 *     destination | source    | TPID | TCI  | length/type | payload      one tag
 *
 * A length/type of 0x0600 up is an EtherType, 1500 down the number of octets of LLC that follow;
 * what lies between makes no frame.
 */
#ifndef L2_WIRE_ETHERNET_H
#define L2_WIRE_ETHERNET_H

#include "../l2.h"

#define L2_ETHERNET_HEADER 14 /* octets of an untagged header */
#define L2_ETHERNET_MIN 60    /* shortest frame without FCS */
#define L2_ETHERNET_MAX 1514  /* longest untagged frame without FCS, unless jumbo */
#define L2_LENGTH_MAX 1500    /* the largest length field */
#define L2_TYPE_MIN 0x0600    /* the smallest EtherType */

#define L2_TYPE_IPV4 0x0800
#define L2_TYPE_ARP 0x0806
#define L2_TYPE_IPV6 0x86dd

#define L2_NO_DROP L2_DROP_REASONS /* nothing speaks against the frame */

struct l2_ethernet
{
    l2_mac destination;
    l2_mac source;
    uint16_t type;    /* EtherType, or 0 for a length-field frame */
    bool tagged;      /* there is a tag before the type */
    uint16_t payload; /* offset of what follows the length/type field */
};

/*
 * Read the header of a frame of which head_length bytes are there.
 * Returns L2_NO_DROP, or L2_DROP_TRUNCATED, L2_DROP_BAD_LENGTH, L2_DROP_VLAN_STACKED.
 */
enum l2_drop l2_ethernet_parse(const struct l2_frame *frame, struct l2_ethernet *ethernet);

#endif
