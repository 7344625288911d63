/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * hash: spreading keys. Keyed by the seed of the environment, so that who sends frames cannot
 * choose which of them collide, and the same everywhere, so that runs repeat.
 */
#ifndef L2_BASE_HASH_H
#define L2_BASE_HASH_H

#include <stdint.h>

/* Every bit of the result depends on every bit of the argument: xor-shifts and odd multiplications. */
static inline uint64_t
l2_hash_mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    x ^= x >> 32;
    return x;
}

/* A key for one purpose, made from the seed that serves all. */
static inline uint64_t
l2_hash_key(uint64_t seed, uint64_t purpose)
{
    return l2_hash_mix(seed + l2_hash_mix(purpose));
}

#endif
