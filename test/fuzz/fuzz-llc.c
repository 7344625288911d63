/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Fuzz target: the LLC header. Written back by hand it is the bytes that were read; one byte fewer
 * than its length is too few, and bytes behind it change nothing.
 */
#include "../../model/core/wire/llc.h"
#include "require.h"

/* Write what was read, as [802.2-1998 3.2] and [802-2001 10.3] lay it out. */
static size_t
write_llc(uint8_t bytes[9], const struct l2_llc *llc)
{
    size_t n = 0;
    bytes[n++] = llc->dsap;
    bytes[n++] = llc->ssap;
    size_t control = llc->length - (llc->snap ? 5 : 0) - 2;
    if (control == 2)
    {
        bytes[n++] = (uint8_t)(llc->control >> 8);
    }
    bytes[n++] = (uint8_t)llc->control;
    if (llc->snap)
    {
        bytes[n++] = (uint8_t)(llc->oui >> 16);
        bytes[n++] = (uint8_t)(llc->oui >> 8);
        bytes[n++] = (uint8_t)llc->oui;
        bytes[n++] = (uint8_t)(llc->type >> 8);
        bytes[n++] = (uint8_t)llc->type;
    }
    return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = copy_of(data, size);
    struct l2_llc llc;
    bool good = l2_llc_parse(bytes, size, &llc);
    require(llc.length <= size);
    if (good)
    {
        require(llc.length == 3 || llc.length == 4 || (llc.snap && llc.length == 8));
        uint8_t written[9];
        require(write_llc(written, &llc) == llc.length);
        require(memcmp(written, bytes, llc.length) == 0);
        uint8_t *less = copy_of(data, llc.length - 1);
        struct l2_llc cut;
        require(!l2_llc_parse(less, llc.length - 1, &cut));
        free(less);
    }
    else
    {
        require(size < 8);
    }
    free(bytes);
    return 0;
}
