/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * map: from a 64-bit key to a 32-bit number, the index that all tables of addresses use.
 *
 * Open addressing with linear probing in a power of two of slots, at most three quarters full:
 *
 *     slots   [ key | value ] [ - | EMPTY ] [ key | value ] [ key | value ] ...
 *                home of key = top bits of mix(key ^ secret)
 *
 * Removal shifts the run back, so there are no tombstones and lookups do not slow down with use.
 * Nothing may depend on the order of slots: there is no iterator, on purpose.
 */
#ifndef L2_BASE_MAP_H
#define L2_BASE_MAP_H

#include "memory.h"

#define L2_MAP_NONE UINT32_MAX /* no such key; never a value */

struct l2_map_slot
{
    uint64_t key;
    uint32_t value; /* L2_MAP_NONE: free */
};

struct l2_map
{
    struct l2_map_slot *slots; /* NULL until something is put in */
    uint32_t count;            /* keys in it */
    uint8_t shift;             /* 64 - log2 of the number of slots */
    uint64_t secret;           /* keys the hash */
};

void l2_map_init(struct l2_map *map, uint64_t secret);
void l2_map_fini(struct l2_map *map, struct l2_memory *memory);
/* The key's value, or L2_MAP_NONE. */
uint32_t l2_map_get(const struct l2_map *map, uint64_t key);
/* Make sure that the next put finds room: 0 or L2_ENOMEM. */
int l2_map_reserve(struct l2_map *map, struct l2_memory *memory);
/* Put a key that is not there; l2_map_reserve() has succeeded since the last put. */
void l2_map_put(struct l2_map *map, uint64_t key, uint32_t value);
/* Take out a key that is there. */
void l2_map_remove(struct l2_map *map, uint64_t key);
/* Assert that every key is found from its home. */
bool l2_map_check(const struct l2_map *map);

#endif
