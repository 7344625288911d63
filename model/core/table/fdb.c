/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "fdb.h"

#include "../base/sort.h"
#include "../base/text.h"

#include <assert.h>

#define NONE L2_MAP_NONE

int
l2_fdb_init(struct l2_fdb *fdb, struct l2_memory *memory, const struct l2_config *config,
            uint64_t secret)
{
    fdb->memory = memory;
    l2_map_init(&fdb->by_address, secret);
    fdb->entries = NULL;
    fdb->room = 0;
    fdb->used = 0;
    fdb->free = NONE;
    fdb->capacity = config->fdb_capacity;
    fdb->ageing = config->fdb_ageing;
    fdb->port_count = config->ports;
    fdb->ports = l2_memory_zero(memory, (size_t)config->ports + 1, sizeof *fdb->ports);
    if (!fdb->ports)
    {
        return L2_ENOMEM;
    }
    for (unsigned port = 0; port <= config->ports; port++)
    {
        fdb->ports[port].head = NONE;
        fdb->ports[port].tail = NONE;
    }
    return L2_OK;
}

void
l2_fdb_fini(struct l2_fdb *fdb)
{
    l2_map_fini(&fdb->by_address, fdb->memory);
    l2_memory_free(fdb->memory, fdb->entries);
    l2_memory_free(fdb->memory, fdb->ports);
}

static void
append(struct l2_fdb *fdb, uint32_t index, uint16_t number)
{
    struct l2_fdb_port *port = &fdb->ports[number];
    struct l2_fdb_entry *entry = &fdb->entries[index];
    entry->port = number;
    entry->previous = port->tail;
    entry->next = NONE;
    if (port->tail == NONE)
    {
        port->head = index;
    }
    else
    {
        fdb->entries[port->tail].next = index;
    }
    port->tail = index;
    port->count++;
}

static void
unlink_entry(struct l2_fdb *fdb, uint32_t index)
{
    struct l2_fdb_entry *entry = &fdb->entries[index];
    struct l2_fdb_port *port = &fdb->ports[entry->port];
    if (entry->previous == NONE)
    {
        port->head = entry->next;
    }
    else
    {
        fdb->entries[entry->previous].next = entry->next;
    }
    if (entry->next == NONE)
    {
        port->tail = entry->previous;
    }
    else
    {
        fdb->entries[entry->next].previous = entry->previous;
    }
    port->count--;
}

static void
remove_entry(struct l2_fdb *fdb, uint32_t index)
{
    struct l2_fdb_entry *entry = &fdb->entries[index];
    unlink_entry(fdb, index);
    l2_map_remove(&fdb->by_address, entry->address);
    entry->address = L2_MAC_NONE;
    entry->next = fdb->free;
    fdb->free = index;
}

static bool
aged(const struct l2_fdb *fdb, const struct l2_fdb_entry *entry, l2_time now)
{
    return now - entry->last_seen >= fdb->ageing;
}

void
l2_fdb_sweep(struct l2_fdb *fdb, l2_time now)
{
    for (uint16_t port = 1; port <= fdb->port_count; port++)
    {
        while (fdb->ports[port].head != NONE && aged(fdb, &fdb->entries[fdb->ports[port].head], now))
        {
            remove_entry(fdb, fdb->ports[port].head);
        }
    }
}

void
l2_fdb_flush(struct l2_fdb *fdb, uint16_t port)
{
    while (fdb->ports[port].head != NONE)
    {
        remove_entry(fdb, fdb->ports[port].head);
    }
}

/* The port that has to give an entry up; there is at least one entry. */
static uint16_t
fattest_port(const struct l2_fdb *fdb, uint16_t own)
{
    uint16_t fattest = own;
    for (uint16_t port = 1; port <= fdb->port_count; port++)
    {
        if (fdb->ports[port].count > fdb->ports[fattest].count)
        {
            fattest = port;
        }
    }
    return fattest;
}

/* A free element of the slab, or NONE. */
static uint32_t
take_element(struct l2_fdb *fdb)
{
    uint32_t index = fdb->free;
    if (index != NONE)
    {
        fdb->free = fdb->entries[index].next;
        return index;
    }
    void *entries = fdb->entries;
    if (l2_memory_grow(fdb->memory, &entries, &fdb->room, (size_t)fdb->used + 1,
                       sizeof *fdb->entries))
    {
        return NONE;
    }
    fdb->entries = entries;
    return fdb->used++;
}

static enum l2_fdb_result
insert(struct l2_fdb *fdb, l2_mac address, uint16_t port, l2_time now, struct l2_fdb_change *change)
{
    if (l2_fdb_count(fdb) >= fdb->capacity)
    {
        l2_fdb_sweep(fdb, now);
    }
    bool evict = l2_fdb_count(fdb) >= fdb->capacity;
    if (evict)
    {
        change->old_port = fattest_port(fdb, port);
        uint32_t victim = fdb->ports[change->old_port].head;
        change->victim = fdb->entries[victim].address;
        remove_entry(fdb, victim);
    }
    if (l2_map_reserve(&fdb->by_address, fdb->memory))
    {
        return L2_FDB_REFUSED;
    }
    uint32_t index = take_element(fdb);
    if (index == NONE)
    {
        return L2_FDB_REFUSED;
    }
    fdb->entries[index].address = address;
    fdb->entries[index].last_seen = now;
    append(fdb, index, port);
    l2_map_put(&fdb->by_address, address, index);
    return evict ? L2_FDB_EVICTED : L2_FDB_NEW;
}

enum l2_fdb_result
l2_fdb_learn(struct l2_fdb *fdb, l2_mac address, uint16_t port, l2_time now,
             struct l2_fdb_change *change)
{
    uint32_t index = l2_map_get(&fdb->by_address, address);
    if (index == NONE)
    {
        return insert(fdb, address, port, now, change);
    }
    struct l2_fdb_entry *entry = &fdb->entries[index];
    uint16_t old_port = entry->port;
    bool was_aged = aged(fdb, entry, now);
    if (old_port != port || fdb->ports[port].tail != index)
    {
        unlink_entry(fdb, index);
        append(fdb, index, port);
    }
    entry->last_seen = now;
    if (was_aged)
    {
        return L2_FDB_NEW;
    }
    if (old_port == port)
    {
        return L2_FDB_KNOWN;
    }
    change->old_port = old_port;
    return L2_FDB_MOVED;
}

uint16_t
l2_fdb_lookup(const struct l2_fdb *fdb, l2_mac address, l2_time now)
{
    uint32_t index = l2_map_get(&fdb->by_address, address);
    if (index == NONE || aged(fdb, &fdb->entries[index], now))
    {
        return L2_NO_PORT;
    }
    return fdb->entries[index].port;
}

void
l2_fdb_dump(const struct l2_fdb *fdb, struct l2_text *out)
{
    uint32_t count = l2_fdb_count(fdb);
    l2_text_add(out, "fdb %u of %u\n", count, fdb->capacity);
    uint64_t *lines = count ? l2_memory_zero(fdb->memory, count, sizeof *lines) : NULL;
    size_t n = 0;
    for (uint32_t i = 0; lines && i < fdb->used; i++)
    {
        if (fdb->entries[i].address != L2_MAC_NONE)
        {
            lines[n++] = (uint64_t)fdb->entries[i].port << 48 | fdb->entries[i].address;
        }
    }
    l2_sort_u64(lines, n);
    char mac[L2_MAC_TEXT];
    for (size_t i = 0; i < n && !out->cut; i++)
    {
        l2_text_add(out, "  port %u %s\n", (unsigned)(lines[i] >> 48),
                    l2_mac_format(mac, lines[i] & L2_MAC_BROADCAST));
    }
    l2_memory_free(fdb->memory, lines);
}

bool
l2_fdb_check(const struct l2_fdb *fdb)
{
    uint32_t found = 0;
    for (uint16_t port = 1; port <= fdb->port_count; port++)
    {
        uint32_t count = 0;
        uint32_t previous = NONE;
        for (uint32_t i = fdb->ports[port].head; i != NONE; i = fdb->entries[i].next)
        {
            const struct l2_fdb_entry *entry = &fdb->entries[i];
            assert(entry->port == port && entry->previous == previous);
            assert(l2_map_get(&fdb->by_address, entry->address) == i);
            assert(previous == NONE || fdb->entries[previous].last_seen <= entry->last_seen);
            previous = i;
            count++;
        }
        assert(fdb->ports[port].tail == previous && fdb->ports[port].count == count);
        found += count;
    }
    assert(found == l2_fdb_count(fdb) && found <= fdb->capacity);
    return l2_map_check(&fdb->by_address);
}
