/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "sort.h"

#include <stdlib.h>

static int
compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void
l2_sort_u64(uint64_t *numbers, size_t count)
{
    if (count > 1)
    {
        qsort(numbers, count, sizeof *numbers, compare);
    }
}
