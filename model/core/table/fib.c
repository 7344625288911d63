/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "fib.h"

#include "../base/sort.h"
#include "../base/text.h"

#include <assert.h>
#include <string.h>

void
l2_fib_init(struct l2_fib *fib, struct l2_memory *memory, uint64_t secret)
{
    fib->memory = memory;
    fib->entries = NULL;
    fib->count = 0;
    fib->room = 0;
    l2_map_init(&fib->by_prefix, secret);
    fib->length_count = 0;
}

void
l2_fib_fini(struct l2_fib *fib)
{
    l2_map_fini(&fib->by_prefix, fib->memory);
    l2_memory_free(fib->memory, fib->entries);
}

/* Prefixes order, and hash, by their bits first: 48 bits of prefix above 8 of length. */
static uint64_t
key_of(struct l2_prefix prefix)
{
    return prefix.bits << 8 | prefix.length;
}

/* Remember that there is a prefix of this length. */
static void
note_length(struct l2_fib *fib, uint8_t length)
{
    unsigned i = 0;
    while (i < fib->length_count && fib->lengths[i] > length)
    {
        i++;
    }
    if (i < fib->length_count && fib->lengths[i] == length)
    {
        return;
    }
    memmove(fib->lengths + i + 1, fib->lengths + i, fib->length_count - i);
    fib->lengths[i] = length;
    fib->length_count++;
}

int
l2_fib_add(struct l2_fib *fib, const struct l2_fib_entry *entry)
{
    uint64_t key = key_of(entry->prefix);
    if (l2_map_get(&fib->by_prefix, key) != L2_MAP_NONE)
    {
        return L2_EEXIST;
    }
    void *entries = fib->entries;
    if (l2_map_reserve(&fib->by_prefix, fib->memory) ||
        l2_memory_grow(fib->memory, &entries, &fib->room, fib->count + 1, sizeof *fib->entries))
    {
        return L2_ENOMEM;
    }
    fib->entries = entries;
    fib->entries[fib->count] = *entry;
    l2_map_put(&fib->by_prefix, key, (uint32_t)fib->count);
    fib->count++;
    note_length(fib, entry->prefix.length);
    return L2_OK;
}

const struct l2_fib_entry *
l2_fib_lookup(const struct l2_fib *fib, l2_mac address)
{
    for (unsigned i = 0; i < fib->length_count; i++)
    {
        uint8_t length = fib->lengths[i];
        struct l2_prefix prefix = {address >> (48 - length) << (48 - length), length};
        uint32_t index = l2_map_get(&fib->by_prefix, key_of(prefix));
        if (index != L2_MAP_NONE)
        {
            return &fib->entries[index];
        }
    }
    return NULL;
}

static void
dump_entry(const struct l2_fib_entry *entry, struct l2_text *out)
{
    char prefix[L2_PREFIX_TEXT];
    l2_text_add(out, "  %s via", l2_prefix_format(prefix, entry->prefix));
    for (unsigned i = 0; i < entry->path_count; i++)
    {
        l2_text_add(out, " %u", entry->paths[i]);
    }
    if (entry->tree_port != L2_NO_PORT)
    {
        l2_text_add(out, " tree %u", entry->tree_port);
    }
    l2_text_add(out, "\n");
}

void
l2_fib_dump(const struct l2_fib *fib, struct l2_text *out)
{
    l2_text_add(out, "fib %zu\n", fib->count);
    uint64_t *order = fib->count ? l2_memory_zero(fib->memory, fib->count, sizeof *order) : NULL;
    if (!order)
    {
        return;
    }
    for (size_t i = 0; i < fib->count; i++)
    {
        order[i] = key_of(fib->entries[i].prefix);
    }
    l2_sort_u64(order, fib->count);
    for (size_t i = 0; i < fib->count && !out->cut; i++)
    {
        dump_entry(&fib->entries[l2_map_get(&fib->by_prefix, order[i])], out);
    }
    l2_memory_free(fib->memory, order);
}

bool
l2_fib_check(const struct l2_fib *fib)
{
    assert(fib->by_prefix.count == fib->count);
    for (size_t i = 0; i < fib->count; i++)
    {
        const struct l2_fib_entry *entry = &fib->entries[i];
        assert(l2_map_get(&fib->by_prefix, key_of(entry->prefix)) == i);
        assert(entry->path_count >= 1 && entry->path_count <= L2_FIB_PATHS);
        for (unsigned p = 1; p < entry->path_count; p++)
        {
            assert(entry->paths[p - 1] < entry->paths[p]);
        }
    }
    return l2_map_check(&fib->by_prefix);
}
