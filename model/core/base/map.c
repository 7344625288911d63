/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "map.h"

#include "hash.h"

#include <assert.h>

#define FIRST_BITS 4 /* log2 of the smallest number of slots */

static size_t
slot_count(const struct l2_map *map)
{
    return map->slots ? (size_t)1 << (64 - map->shift) : 0;
}

static size_t
home(const struct l2_map *map, uint64_t key)
{
    return (size_t)(l2_hash_mix(key ^ map->secret) >> map->shift);
}

void
l2_map_init(struct l2_map *map, uint64_t secret)
{
    map->slots = NULL;
    map->count = 0;
    map->shift = 64 - FIRST_BITS;
    map->secret = secret;
}

void
l2_map_fini(struct l2_map *map, struct l2_memory *memory)
{
    l2_memory_free(memory, map->slots);
    l2_map_init(map, map->secret);
}

/* The slot that holds the key, or the free one where it would go. */
static size_t
find(const struct l2_map *map, uint64_t key)
{
    size_t mask = slot_count(map) - 1;
    size_t i = home(map, key);
    while (map->slots[i].value != L2_MAP_NONE && map->slots[i].key != key)
    {
        i = (i + 1) & mask;
    }
    return i;
}

uint32_t
l2_map_get(const struct l2_map *map, uint64_t key)
{
    return map->slots ? map->slots[find(map, key)].value : L2_MAP_NONE;
}

int
l2_map_reserve(struct l2_map *map, struct l2_memory *memory)
{
    size_t slots = slot_count(map);
    if (slots && map->count + 1 <= slots / 4 * 3)
    {
        return L2_OK;
    }
    struct l2_map larger = *map;
    larger.shift = slots ? (uint8_t)(map->shift - 1) : 64 - FIRST_BITS;
    size_t larger_slots = (size_t)1 << (64 - larger.shift);
    larger.slots = l2_memory_resize(memory, NULL, larger_slots, sizeof *larger.slots);
    if (!larger.slots)
    {
        return L2_ENOMEM;
    }
    for (size_t i = 0; i < larger_slots; i++)
    {
        larger.slots[i].value = L2_MAP_NONE;
    }
    for (size_t i = 0; i < slots; i++)
    {
        if (map->slots[i].value != L2_MAP_NONE)
        {
            larger.slots[find(&larger, map->slots[i].key)] = map->slots[i];
        }
    }
    l2_memory_free(memory, map->slots);
    *map = larger;
    return L2_OK;
}

void
l2_map_put(struct l2_map *map, uint64_t key, uint32_t value)
{
    assert(value != L2_MAP_NONE);
    struct l2_map_slot *slot = &map->slots[find(map, key)];
    assert(slot->value == L2_MAP_NONE);
    slot->key = key;
    slot->value = value;
    map->count++;
}

void
l2_map_remove(struct l2_map *map, uint64_t key)
{
    size_t mask = slot_count(map) - 1;
    size_t hole = find(map, key);
    assert(map->slots[hole].value != L2_MAP_NONE);
    for (size_t i = (hole + 1) & mask; map->slots[i].value != L2_MAP_NONE; i = (i + 1) & mask)
    {
        /* A key may move back into the hole unless its home lies behind the hole. */
        if (((i - home(map, map->slots[i].key)) & mask) >= ((i - hole) & mask))
        {
            map->slots[hole] = map->slots[i];
            hole = i;
        }
    }
    map->slots[hole].value = L2_MAP_NONE;
    map->count--;
}

bool
l2_map_check(const struct l2_map *map)
{
    size_t found = 0;
    for (size_t i = 0; i < slot_count(map); i++)
    {
        if (map->slots[i].value != L2_MAP_NONE)
        {
            assert(find(map, map->slots[i].key) == i);
            found++;
        }
    }
    assert(found == map->count);
    return true;
}
