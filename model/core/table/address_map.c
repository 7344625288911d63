/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "address_map.h"

#include "../base/hash.h"
#include "../base/sort.h"
#include "../base/text.h"

#include <assert.h>

#define NONE L2_MAP_NONE

int
l2_address_map_init(struct l2_address_map *map, struct l2_memory *memory,
                    const struct l2_config *config, uint64_t secret)
{
    map->memory = memory;
    l2_map_init(&map->by_real, l2_hash_key(secret, 1));
    l2_map_init(&map->by_identifier, l2_hash_key(secret, 2));
    map->hosts = NULL;
    map->room = 0;
    map->used = 0;
    map->free = NONE;
    map->capacity = config->host_capacity;
    map->hold = config->host_hold;
    map->last_sweep = 0;
    map->scheme = config->host_id;
    map->secret = l2_hash_key(secret, 3);
    map->identifier_bits = (uint8_t)(48 - config->prefix.length);
    map->sequence_bits = map->identifier_bits;
    map->port_share = 0;
    if (map->scheme == L2_HOST_ID_PORT)
    {
        map->sequence_bits = (uint8_t)(map->identifier_bits - config->host_id_port_bits);
        map->port_share = config->host_capacity / config->ports;
        map->port_share += map->port_share == 0;
    }
    map->port_count = config->ports;
    size_t ports = (size_t)config->ports + 1;
    map->last_given = l2_memory_zero(memory, ports, sizeof *map->last_given);
    map->port_hosts = l2_memory_zero(memory, ports, sizeof *map->port_hosts);
    if (!map->last_given || !map->port_hosts)
    {
        l2_address_map_fini(map);
        return L2_ENOMEM;
    }
    for (size_t port = 0; port < ports && map->scheme == L2_HOST_ID_PORT; port++)
    {
        map->last_given[port] = UINT64_MAX; /* a port's sequence begins with 0 */
    }
    return L2_OK;
}

void
l2_address_map_fini(struct l2_address_map *map)
{
    l2_map_fini(&map->by_real, map->memory);
    l2_map_fini(&map->by_identifier, map->memory);
    l2_memory_free(map->memory, map->hosts);
    l2_memory_free(map->memory, map->last_given);
    l2_memory_free(map->memory, map->port_hosts);
}

static struct l2_host *
host_at(const struct l2_address_map *map, uint32_t index)
{
    return index == NONE ? NULL : &map->hosts[index];
}

struct l2_host *
l2_address_map_by_real(const struct l2_address_map *map, l2_mac real)
{
    return host_at(map, l2_map_get(&map->by_real, real));
}

struct l2_host *
l2_address_map_by_identifier(const struct l2_address_map *map, uint64_t identifier)
{
    return host_at(map, l2_map_get(&map->by_identifier, identifier));
}

static bool
is_taken(const struct l2_address_map *map, uint64_t identifier)
{
    return identifier == 0 || l2_map_get(&map->by_identifier, identifier) != NONE;
}

/* HASH: the hashed identifier or one of those that follow it; 0 if all are taken. */
static uint64_t
hashed_identifier(const struct l2_address_map *map, l2_mac real)
{
    uint64_t mask = ((uint64_t)1 << map->identifier_bits) - 1;
    uint64_t candidate = l2_hash_mix(real ^ map->secret) & mask;
    for (int probe = 0; probe < L2_HASH_PROBES; probe++, candidate = (candidate + 1) & mask)
    {
        if (!is_taken(map, candidate))
        {
            return candidate;
        }
    }
    return 0;
}

/* SEQUENTIAL, PORT: the next free one after the one given last; there is one. */
static uint64_t
next_identifier(struct l2_address_map *map, uint16_t port)
{
    bool by_port = map->scheme == L2_HOST_ID_PORT;
    uint64_t mask = ((uint64_t)1 << map->sequence_bits) - 1;
    uint64_t high = by_port ? (uint64_t)port << map->sequence_bits : 0;
    uint64_t *last = &map->last_given[by_port ? port : 0];
    do
    {
        *last = (*last + 1) & mask;
    } while (is_taken(map, high | *last));
    return high | *last;
}

/* Whether all that this port may use is taken, identifiers or room, and what to call that. */
static enum l2_drop
identifiers_left(const struct l2_address_map *map, uint16_t port)
{
    uint64_t space = (uint64_t)1 << map->sequence_bits;
    if (map->scheme == L2_HOST_ID_PORT)
    {
        space = space < map->port_share ? space : map->port_share;
        return map->port_hosts[port] < space ? L2_DROP_REASONS : L2_DROP_HOST_ID_PORT_FULL;
    }
    return l2_address_map_count(map) < space - 1 ? L2_DROP_REASONS : L2_DROP_HOST_ID_FULL;
}

/* A free element of the slab, or NONE. */
static uint32_t
take_element(struct l2_address_map *map)
{
    uint32_t index = map->free;
    if (index != NONE)
    {
        map->free = map->hosts[index].next_free;
        return index;
    }
    void *hosts = map->hosts;
    if (l2_memory_grow(map->memory, &hosts, &map->room, (size_t)map->used + 1, sizeof *map->hosts))
    {
        return NONE;
    }
    map->hosts = hosts;
    return map->used++;
}

enum l2_drop
l2_address_map_assign(struct l2_address_map *map, l2_mac real, uint16_t port, l2_time now,
                      struct l2_host **host)
{
    if (l2_address_map_count(map) >= map->capacity)
    {
        return L2_DROP_HOST_TABLE_FULL;
    }
    enum l2_drop full = identifiers_left(map, port);
    if (full != L2_DROP_REASONS)
    {
        return full;
    }
    uint64_t identifier = 0;
    if (map->scheme == L2_HOST_ID_HASH)
    {
        identifier = hashed_identifier(map, real);
        if (identifier == 0)
        {
            return L2_DROP_HOST_ID_FULL;
        }
    }
    if (l2_map_reserve(&map->by_real, map->memory) ||
        l2_map_reserve(&map->by_identifier, map->memory))
    {
        return L2_DROP_HOST_TABLE_FULL;
    }
    uint32_t index = take_element(map);
    if (index == NONE)
    {
        return L2_DROP_HOST_TABLE_FULL;
    }
    *host = &map->hosts[index];
    (*host)->real = real;
    (*host)->identifier = identifier ? identifier : next_identifier(map, port);
    (*host)->last_used = now;
    (*host)->port = port;
    (*host)->home_port = port;
    l2_map_put(&map->by_real, real, index);
    l2_map_put(&map->by_identifier, (*host)->identifier, index);
    map->port_hosts[port]++;
    return L2_DROP_REASONS;
}

bool
l2_address_map_sweep(struct l2_address_map *map, l2_time now, uint32_t *cursor,
                     struct l2_host *released)
{
    map->last_sweep = now;
    for (; *cursor < map->used; ++*cursor)
    {
        struct l2_host *host = &map->hosts[*cursor];
        if (host->real != L2_MAC_NONE && now - host->last_used >= map->hold)
        {
            *released = *host;
            l2_map_remove(&map->by_real, host->real);
            l2_map_remove(&map->by_identifier, host->identifier);
            map->port_hosts[host->home_port]--;
            host->real = L2_MAC_NONE;
            host->next_free = map->free;
            map->free = *cursor;
            return true;
        }
    }
    return false;
}

void
l2_address_map_dump(const struct l2_address_map *map, struct l2_text *out)
{
    uint32_t count = l2_address_map_count(map);
    l2_text_add(out, "hosts %u of %u\n", count, map->capacity);
    uint64_t *order = count ? l2_memory_zero(map->memory, count, sizeof *order) : NULL;
    size_t n = 0;
    for (uint32_t i = 0; order && i < map->used; i++)
    {
        if (map->hosts[i].real != L2_MAC_NONE)
        {
            order[n++] = map->hosts[i].identifier;
        }
    }
    l2_sort_u64(order, n);
    char mac[L2_MAC_TEXT];
    for (size_t i = 0; i < n && !out->cut; i++)
    {
        const struct l2_host *host = l2_address_map_by_identifier(map, order[i]);
        l2_text_add(out, "  id %06llx port %u %s\n", (unsigned long long)order[i], host->port,
                    l2_mac_format(mac, host->real));
    }
    l2_memory_free(map->memory, order);
}

bool
l2_address_map_check(const struct l2_address_map *map)
{
    uint32_t found = 0;
    uint64_t by_port = 0;
    for (uint32_t i = 0; i < map->used; i++)
    {
        const struct l2_host *host = &map->hosts[i];
        if (host->real == L2_MAC_NONE)
        {
            continue;
        }
        found++;
        assert(l2_map_get(&map->by_real, host->real) == i);
        assert(l2_map_get(&map->by_identifier, host->identifier) == i);
        assert(host->identifier != 0 && host->identifier >> map->identifier_bits == 0);
        assert(map->scheme != L2_HOST_ID_PORT ||
               host->identifier >> map->sequence_bits == host->home_port);
    }
    for (unsigned port = 0; port <= map->port_count; port++)
    {
        by_port += map->port_hosts[port];
    }
    assert(found == by_port && found <= map->capacity);
    assert(found == map->by_real.count && found == map->by_identifier.count);
    return l2_map_check(&map->by_real) && l2_map_check(&map->by_identifier);
}
