/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * memory: the allocator that an object was given, and a count of what it owes.
 *
 * Everything a switch holds comes from one l2_memory, so that freeing the switch can assert that
 * nothing was forgotten, and a test can make the n-th allocation fail.
 */
#ifndef L2_BASE_MEMORY_H
#define L2_BASE_MEMORY_H

#include "../l2.h"

struct l2_memory
{
    void *(*resize)(void *ctx, void *old, size_t size); /* as in l2_env, never NULL */
    void *ctx;                                          /* handed to resize */
    size_t blocks;                                      /* allocated and not freed */
};

/* Take the allocator out of an environment; env may be NULL. */
void l2_memory_init(struct l2_memory *memory, const struct l2_env *env);
/* count * size bytes of zeros, or NULL; overflow is NULL too. count and size are at least 1. */
void *l2_memory_zero(struct l2_memory *memory, size_t count, size_t size);
/* Resize a block from this memory (or NULL) to count * size bytes, or NULL and old stays. */
void *l2_memory_resize(struct l2_memory *memory, void *old, size_t count, size_t size);
void l2_memory_free(struct l2_memory *memory, void *block);

/*
 * Make room in an array that doubles: at least needed elements. The array and its capacity change
 * only on success.
 */
int l2_memory_grow(struct l2_memory *memory, void **array, size_t *capacity, size_t needed,
                   size_t size);

#endif
