/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "fib.h"

#include "../base/hash.h"
#include "../base/sort.h"
#include "../base/text.h"

#include <assert.h>
#include <string.h>

#define FREE UINT64_MAX /* the key of a free slot; a key's lowest 8 bits are at most 48 */
#define FIRST_BITS 4    /* log2 of the smallest number of slots */
#define LONGEST 48      /* bits of a prefix */

void
l2_fib_init(struct l2_fib *fib, struct l2_memory *memory, uint64_t secret)
{
    memset(fib, 0, sizeof *fib);
    fib->memory = memory;
    fib->secret = secret;
    fib->shift = 64 - FIRST_BITS;
    fib->paths_free = L2_MAP_NONE;
    l2_map_init(&fib->by_content, secret);
}

void
l2_fib_fini(struct l2_fib *fib)
{
    l2_map_fini(&fib->by_content, fib->memory);
    l2_memory_free(fib->memory, fib->slots);
    l2_memory_free(fib->memory, fib->paths);
    l2_memory_free(fib->memory, fib->changes);
}

/* ---- Slots ---- */

/* Prefixes order, and hash, by their bits first: 48 bits of prefix above 8 of length. */
static uint64_t
key_of(struct l2_prefix prefix)
{
    return prefix.bits << 8 | prefix.length;
}

static size_t
slot_count(const struct l2_fib *fib)
{
    return fib->slots ? (size_t)1 << (64 - fib->shift) : 0;
}

static size_t
home(const struct l2_fib *fib, uint64_t key)
{
    return (size_t)(l2_hash_mix(key ^ fib->secret) >> fib->shift);
}

/* The slot that holds the key, or the free one where it would go. */
static struct l2_fib_slot *
find(const struct l2_fib *fib, uint64_t key)
{
    size_t mask = slot_count(fib) - 1;
    size_t i = home(fib, key);
    while (fib->slots[i].key != key && fib->slots[i].key != FREE)
    {
        i = (i + 1) & mask;
    }
    return &fib->slots[i];
}

/* Make sure that so many entries find room. */
static int
make_slots(struct l2_fib *fib, size_t entries)
{
    struct l2_fib larger = *fib;
    while (entries > ((size_t)1 << (64 - larger.shift)) / 4 * 3)
    {
        larger.shift--;
    }
    if (fib->slots && larger.shift == fib->shift)
    {
        return L2_OK;
    }
    size_t slots = (size_t)1 << (64 - larger.shift);
    larger.slots = l2_memory_resize(fib->memory, NULL, slots, sizeof *larger.slots);
    if (!larger.slots)
    {
        return L2_ENOMEM;
    }
    memset(larger.slots, 0xff, slots * sizeof *larger.slots); /* all free */
    for (size_t i = 0; i < slot_count(fib); i++)
    {
        if (fib->slots[i].key != FREE)
        {
            *find(&larger, fib->slots[i].key) = fib->slots[i];
        }
    }
    l2_memory_free(fib->memory, fib->slots);
    fib->slots = larger.slots;
    fib->shift = larger.shift;
    return L2_OK;
}

/* Empty a slot, and shift back what follows and would not be found any more. */
static void
empty_slot(struct l2_fib *fib, size_t hole)
{
    size_t mask = slot_count(fib) - 1;
    for (size_t i = (hole + 1) & mask; fib->slots[i].key != FREE; i = (i + 1) & mask)
    {
        /* An entry may move back into the hole unless its home lies behind the hole. */
        if (((i - home(fib, fib->slots[i].key)) & mask) >= ((i - hole) & mask))
        {
            fib->slots[hole] = fib->slots[i];
            hole = i;
        }
    }
    fib->slots[hole].key = FREE;
}

/* ---- Sets of next hops ---- */

static uint64_t
hash_paths(const struct l2_fib *fib, const uint16_t paths[L2_FIB_PATHS])
{
    uint64_t hash = fib->secret;
    for (unsigned i = 0; i < L2_FIB_PATHS; i += 4)
    {
        uint64_t four = (uint64_t)paths[i] | (uint64_t)paths[i + 1] << 16 |
                        (uint64_t)paths[i + 2] << 32 | (uint64_t)paths[i + 3] << 48;
        hash = l2_hash_mix(hash ^ four);
    }
    return hash;
}

/* Take a free element of the array of sets, or L2_MAP_NONE. */
static uint32_t
take_free_paths(struct l2_fib *fib)
{
    uint32_t index = fib->paths_free;
    if (index != L2_MAP_NONE)
    {
        fib->paths_free = fib->paths[index].next_free;
        return index;
    }
    void *paths = fib->paths;
    if (l2_memory_grow(fib->memory, &paths, &fib->paths_room, (size_t)fib->paths_used + 1,
                       sizeof *fib->paths))
    {
        return L2_MAP_NONE;
    }
    fib->paths = paths;
    return fib->paths_used++;
}

/* Use the set of an entry's paths, with one user more; L2_MAP_NONE: out of memory. */
static uint32_t
use_paths(struct l2_fib *fib, const struct l2_fib_entry *entry)
{
    struct l2_fib_paths set = {.users = 1, .path_count = entry->path_count};
    memcpy(set.paths, entry->paths, entry->path_count * sizeof *set.paths);
    uint64_t hash = hash_paths(fib, set.paths);
    uint32_t index = l2_map_get(&fib->by_content, hash);
    bool taken = index != L2_MAP_NONE;
    if (taken && memcmp(fib->paths[index].paths, set.paths, sizeof set.paths) == 0)
    {
        fib->paths[index].users++;
        return index;
    }
    if (!taken && l2_map_reserve(&fib->by_content, fib->memory))
    {
        return L2_MAP_NONE;
    }
    index = take_free_paths(fib);
    if (index == L2_MAP_NONE)
    {
        return index;
    }
    fib->paths[index] = set;
    if (!taken) /* should two sets ever have one hash, the second is not shared */
    {
        l2_map_put(&fib->by_content, hash, index);
    }
    return index;
}

static void
release_paths(struct l2_fib *fib, uint32_t index)
{
    struct l2_fib_paths *set = &fib->paths[index];
    assert(set->users);
    if (--set->users)
    {
        return;
    }
    uint64_t hash = hash_paths(fib, set->paths);
    if (l2_map_get(&fib->by_content, hash) == index)
    {
        l2_map_remove(&fib->by_content, hash);
    }
    set->next_free = fib->paths_free;
    fib->paths_free = index;
}

/* ---- Updates ---- */

void
l2_fib_begin(struct l2_fib *fib, enum l2_broadcast broadcast, bool tree_changed)
{
    assert(!fib->updating);
    fib->updating = true;
    fib->turn = !fib->turn;
    fib->broadcast = broadcast;
    fib->tree_changed = tree_changed;
    fib->kept = 0;
}

/* What is kept aside is done with. */
static void
end_update(struct l2_fib *fib)
{
    l2_memory_free(fib->memory, fib->changes);
    fib->changes = NULL;
    fib->change_count = 0;
    fib->change_room = 0;
    fib->updating = false;
}

void
l2_fib_cancel(struct l2_fib *fib)
{
    assert(fib->updating);
    for (size_t i = 0; i < fib->change_count; i++)
    {
        release_paths(fib, fib->changes[i].slot.paths);
    }
    fib->turn = !fib->turn;
    for (size_t i = 0; i < slot_count(fib); i++)
    {
        fib->slots[i].turn = fib->turn;
    }
    end_update(fib);
}

/* Whether an entry's next hops are these. */
static bool
same_paths(const struct l2_fib *fib, const struct l2_fib_slot *slot,
           const struct l2_fib_entry *entry)
{
    const struct l2_fib_paths *set = &fib->paths[slot->paths];
    return set->path_count == entry->path_count &&
           memcmp(set->paths, entry->paths, entry->path_count * sizeof *set->paths) == 0;
}

/* Whether broadcasts of this prefix come by the way that they have come by. */
static bool
same_way_back(const struct l2_fib *fib, const struct l2_fib_slot *slot,
              const struct l2_fib_entry *entry)
{
    if (fib->broadcast == L2_BROADCAST_RPF)
    {
        return fib->paths[slot->paths].paths[0] == entry->paths[0];
    }
    bool any = entry->tree_port == L2_NO_PORT;
    return slot->tree_port == entry->tree_port && !(any && fib->tree_changed);
}

/* Keep a change aside. */
static int
keep_change(struct l2_fib *fib, const struct l2_fib_entry *entry, bool added, bool settling)
{
    void *changes = fib->changes;
    int error = l2_memory_grow(fib->memory, &changes, &fib->change_room, fib->change_count + 1,
                               sizeof *fib->changes);
    fib->changes = changes;
    uint32_t paths = error ? L2_MAP_NONE : use_paths(fib, entry);
    if (paths == L2_MAP_NONE)
    {
        l2_fib_cancel(fib);
        return L2_ENOMEM;
    }
    struct l2_fib_change change = {.slot = {.key = key_of(entry->prefix),
                                            .paths = paths,
                                            .tree_port = entry->tree_port,
                                            .settling = settling,
                                            .turn = fib->turn},
                                   .added = added};
    fib->changes[fib->change_count++] = change;
    return L2_OK;
}

int
l2_fib_put(struct l2_fib *fib, const struct l2_fib_entry *entry)
{
    assert(fib->updating && entry->path_count >= 1 && entry->path_count <= L2_FIB_PATHS);
    uint64_t key = key_of(entry->prefix);
    struct l2_fib_slot *slot = fib->slots ? find(fib, key) : NULL;
    if (!slot || slot->key == FREE)
    {
        return keep_change(fib, entry, true, true);
    }
    if (slot->turn == fib->turn)
    {
        return L2_OK; /* the first counts */
    }
    slot->turn = fib->turn;
    fib->kept++;
    bool same_back = same_way_back(fib, slot, entry);
    bool same = same_paths(fib, slot, entry) && slot->tree_port == entry->tree_port;
    return same && same_back ? L2_OK : keep_change(fib, entry, false, !same_back);
}

/* Take out what has not been put; returns how many those were. */
static size_t
remove_others(struct l2_fib *fib)
{
    size_t removed = fib->count - fib->kept;
    size_t left = removed;
    for (size_t i = 0; left; i++)
    {
        /* What moves into the emptied slot has not been looked at, or, from the front, is to stay. */
        while (fib->slots[i].key != FREE && fib->slots[i].turn != fib->turn)
        {
            release_paths(fib, fib->slots[i].paths);
            fib->settling -= fib->slots[i].settling;
            fib->with_length[fib->slots[i].key & 0xff]--;
            empty_slot(fib, i);
            left--;
        }
    }
    fib->count = fib->kept;
    return removed;
}

/* Do one change; returns whether anything differs from before. */
static bool
apply(struct l2_fib *fib, const struct l2_fib_change *change)
{
    struct l2_fib_slot *slot = find(fib, change->slot.key);
    if (slot->key != FREE && change->added) /* put twice: the first counts */
    {
        release_paths(fib, change->slot.paths);
        return false;
    }
    bool settling = change->slot.settling;
    bool differs = true;
    if (change->added)
    {
        fib->count++;
        fib->with_length[change->slot.key & 0xff]++;
    }
    else
    {
        differs = slot->paths != change->slot.paths || slot->tree_port != change->slot.tree_port;
        release_paths(fib, slot->paths);
        fib->settling -= slot->settling;
        settling |= slot->settling;
    }
    *slot = change->slot;
    slot->settling = settling;
    fib->settling += settling;
    return differs;
}

/* List the lengths that occur. */
static void
list_lengths(struct l2_fib *fib)
{
    fib->length_count = 0;
    for (unsigned length = LONGEST + 1; length-- > 0;)
    {
        if (fib->with_length[length])
        {
            fib->lengths[fib->length_count++] = (uint8_t)length;
        }
    }
}

int
l2_fib_commit(struct l2_fib *fib, size_t *changed)
{
    assert(fib->updating);
    size_t entries = fib->kept;
    for (size_t i = 0; i < fib->change_count; i++)
    {
        entries += fib->changes[i].added;
    }
    if (make_slots(fib, entries > fib->count ? entries : fib->count))
    {
        l2_fib_cancel(fib);
        return L2_ENOMEM;
    }
    *changed = remove_others(fib);
    for (size_t i = 0; i < fib->change_count; i++)
    {
        *changed += apply(fib, &fib->changes[i]);
    }
    list_lengths(fib);
    end_update(fib);
    return L2_OK;
}

void
l2_fib_settle(struct l2_fib *fib)
{
    for (size_t i = 0; fib->settling && i < slot_count(fib); i++)
    {
        bool settles = fib->slots[i].key != FREE && fib->slots[i].settling;
        fib->slots[i].settling = false;
        fib->settling -= settles;
    }
}

/* ---- Looking inside ---- */

static struct l2_fib_route
route_of(const struct l2_fib *fib, const struct l2_fib_slot *slot)
{
    struct l2_fib_route route = {&fib->paths[slot->paths], slot->tree_port, slot->settling};
    return route;
}

struct l2_fib_route
l2_fib_lookup(const struct l2_fib *fib, l2_mac address)
{
    for (unsigned i = 0; i < fib->length_count; i++)
    {
        uint8_t length = fib->lengths[i];
        struct l2_prefix prefix = {address >> (48 - length) << (48 - length), length};
        const struct l2_fib_slot *slot = find(fib, key_of(prefix));
        if (slot->key != FREE)
        {
            return route_of(fib, slot);
        }
    }
    struct l2_fib_route none = {NULL, L2_NO_PORT, false};
    return none;
}

static void
dump_entry(uint64_t key, struct l2_fib_route route, struct l2_text *out)
{
    char text[L2_PREFIX_TEXT];
    struct l2_prefix prefix = {key >> 8, (uint8_t)key};
    l2_text_add(out, "  %s via", l2_prefix_format(text, prefix));
    for (unsigned i = 0; i < route.paths->path_count; i++)
    {
        l2_text_add(out, " %u", route.paths->paths[i]);
    }
    if (route.tree_port == L2_FIB_NOT_ON_TREE)
    {
        l2_text_add(out, " not on tree");
    }
    else if (route.tree_port != L2_NO_PORT)
    {
        l2_text_add(out, " tree %u", route.tree_port);
    }
    l2_text_add(out, "%s\n", route.settling ? " settling" : "");
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
    size_t count = 0;
    for (size_t i = 0; i < slot_count(fib); i++)
    {
        if (fib->slots[i].key != FREE)
        {
            order[count++] = fib->slots[i].key;
        }
    }
    l2_sort_u64(order, count);
    for (size_t i = 0; i < count && !out->cut; i++)
    {
        dump_entry(order[i], route_of(fib, find(fib, order[i])), out);
    }
    l2_memory_free(fib->memory, order);
}

static void
check_paths(const struct l2_fib *fib)
{
    size_t shared = 0;
    for (uint32_t i = 0; i < fib->paths_used; i++)
    {
        const struct l2_fib_paths *set = &fib->paths[i];
        shared += set->users && l2_map_get(&fib->by_content, hash_paths(fib, set->paths)) == i;
        assert(set->path_count >= 1 && set->path_count <= L2_FIB_PATHS);
        for (unsigned p = 0; p < L2_FIB_PATHS; p++)
        {
            assert(p < set->path_count ? set->paths[p] > (p ? set->paths[p - 1] : 0)
                                       : set->paths[p] == 0);
        }
    }
    assert(shared == fib->by_content.count);
    (void)shared;
    l2_map_check(&fib->by_content);
}

bool
l2_fib_check(const struct l2_fib *fib)
{
    size_t count = 0;
    size_t settling = 0;
    uint64_t users = 0;
    assert(!fib->updating);
    for (size_t i = 0; i < slot_count(fib); i++)
    {
        const struct l2_fib_slot *slot = &fib->slots[i];
        if (slot->key != FREE)
        {
            assert(find(fib, slot->key) == slot && slot->turn == fib->turn);
            assert(slot->paths < fib->paths_used);
            count++;
            settling += slot->settling;
        }
    }
    for (uint32_t i = 0; i < fib->paths_used; i++)
    {
        users += fib->paths[i].users;
    }
    assert(count == fib->count && users == count && settling == fib->settling);
    (void)count;
    (void)settling;
    (void)users;
    check_paths(fib);
    return true;
}
