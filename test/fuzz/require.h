/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * What the fuzz targets of the codecs share: a promise that is broken is a finding, and bytes lie in a
 * block that ends where they end, so that a read beyond them is one too.
 */
#ifndef MOOSE_FUZZ_REQUIRE_H
#define MOOSE_FUZZ_REQUIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* libFuzzer's entry. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void
require(bool good)
{
    if (!good)
    {
        abort();
    }
}

/* A copy of the bytes, to be freed. Never NULL. */
static inline uint8_t *
copy_of(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    require(copy != NULL);
    if (size)
    {
        memcpy(copy, data, size);
    }
    return copy;
}

#endif
