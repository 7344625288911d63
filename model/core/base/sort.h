/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * sort: putting numbers in order, so that dumps do not show the order of a hash.
 */
#ifndef L2_BASE_SORT_H
#define L2_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Ascending. */
void l2_sort_u64(uint64_t *numbers, size_t count);

#endif
