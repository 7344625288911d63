/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "llc.h"

#include "../base/bytes.h"

bool
l2_llc_parse(const uint8_t *bytes, size_t length, struct l2_llc *llc)
{
    struct l2_reader reader = l2_reader(bytes, length);
    llc->dsap = l2_read_u8(&reader);
    llc->ssap = l2_read_u8(&reader);
    llc->control = l2_read_u8(&reader);
    bool unnumbered_information = llc->control == L2_LLC_UI;
    if ((llc->control & 3) != 3) /* not unnumbered [802.2-1998 5.3] */
    {
        llc->control = (uint16_t)(llc->control << 8 | l2_read_u8(&reader));
    }
    llc->snap = llc->dsap == L2_LLC_SAP_SNAP && llc->ssap == L2_LLC_SAP_SNAP &&
                unnumbered_information;
    llc->oui = 0;
    llc->type = 0;
    if (llc->snap)
    {
        llc->oui = (uint32_t)l2_read_u8(&reader) << 16;
        llc->oui |= l2_read_u16(&reader);
        llc->type = l2_read_u16(&reader);
    }
    llc->length = length - l2_reader_left(&reader);
    return !reader.failed;
}
