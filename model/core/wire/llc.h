/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * llc: the header behind a length field [802.2-1998 3.2]. Unnumbered frames (UI, XID, TEST) have one
 * octet of control, all others two. With DSAP and SSAP aa and UI a SNAP header follows, which names
 * an organisation and a protocol [802-2001 10.3].
 */
#ifndef L2_WIRE_LLC_H
#define L2_WIRE_LLC_H

#include "../l2.h"

#define L2_LLC_SAP_BRIDGE 0x42 /* spanning tree [802.1D-2004 table 7-9] */
#define L2_LLC_SAP_OSI 0xfe    /* ISO network layer protocols, IS-IS among them */
#define L2_LLC_SAP_SNAP 0xaa   /* SNAP follows */
#define L2_LLC_UI 0x03         /* unnumbered information */

struct l2_llc
{
    uint8_t dsap;      /* destination service access point */
    uint8_t ssap;      /* source service access point */
    uint16_t control;  /* one octet, or two with the first in the high byte */
    bool snap;         /* oui and type are there */
    uint32_t oui;      /* SNAP: 24 bits */
    uint16_t type;     /* SNAP: protocol identifier */
    size_t length;     /* octets of the header */
};

/* Read the header; false if the bytes end early. */
bool l2_llc_parse(const uint8_t *bytes, size_t length, struct l2_llc *llc);

#endif
