/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static void *
resize_with_libc(void *ctx, void *old, size_t size)
{
    (void)ctx;
    if (size == 0)
    {
        free(old);
        return NULL;
    }
    return realloc(old, size);
}

void
l2_memory_init(struct l2_memory *memory, const struct l2_env *env)
{
    bool given = env && env->resize;
    memory->resize = given ? env->resize : resize_with_libc;
    memory->ctx = given ? env->ctx : NULL;
    memory->blocks = 0;
}

void *
l2_memory_resize(struct l2_memory *memory, void *old, size_t count, size_t size)
{
    if (count > SIZE_MAX / size)
    {
        return NULL;
    }
    void *block = memory->resize(memory->ctx, old, count * size);
    if (block && !old)
    {
        memory->blocks++;
    }
    return block;
}

void *
l2_memory_zero(struct l2_memory *memory, size_t count, size_t size)
{
    void *block = l2_memory_resize(memory, NULL, count, size);
    if (block)
    {
        memset(block, 0, count * size);
    }
    return block;
}

void
l2_memory_free(struct l2_memory *memory, void *block)
{
    if (block)
    {
        memory->resize(memory->ctx, block, 0);
        memory->blocks--;
    }
}

int
l2_memory_grow(struct l2_memory *memory, void **array, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
    {
        return L2_OK;
    }
    size_t larger = *capacity ? *capacity : 8;
    while (larger < needed)
    {
        if (larger > SIZE_MAX / 2)
        {
            return L2_ENOMEM;
        }
        larger *= 2;
    }
    void *block = l2_memory_resize(memory, *array, larger, size);
    if (!block)
    {
        return L2_ENOMEM;
    }
    *array = block;
    *capacity = larger;
    return L2_OK;
}
