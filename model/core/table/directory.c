/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "directory.h"

#include "../base/bytes.h"
#include "../base/hash.h"
#include "../base/text.h"
#include "../l2_directory.h"

#include <assert.h>
#include <string.h>

#define NONE UINT32_MAX
#define FIRST_BITS 6               /* log2 of the smallest number of slots */
#define NUMBER_BITS 24             /* of an entry, in a slot */
#define NUMBER_MASK 0xffffffu
#define TAGS 255                   /* a tag of 255 could make a slot look empty */
#define COUNTED_STATIC 0x80000000u /* in an entry's at */

/* ---- Entries ---- */

static struct l2_directory_entry *
entry_at(const struct l2_directory_table *table, uint32_t number)
{
    return &table->chunks[number / L2_DIRECTORY_CHUNK][number % L2_DIRECTORY_CHUNK];
}

static bool
has_owner(const struct l2_directory_entry *entry)
{
    static const uint8_t none[6];
    return memcmp(entry->mac, none, sizeof none) != 0;
}

static uint32_t
switch_of(const struct l2_directory_entry *entry)
{
    return entry->at & ~COUNTED_STATIC;
}

/* Half an address as a number, the same on every machine. */
static uint64_t
half(const struct l2_ip *ip, size_t offset)
{
    return (uint64_t)l2_get_u32(ip->bytes + offset) << 32 | l2_get_u32(ip->bytes + offset + 4);
}

static bool
same_ip(const struct l2_ip *a, const struct l2_ip *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* ---- Index ---- */

static size_t
slot_count(const struct l2_directory_table *table)
{
    return table->index ? (size_t)1 << (64 - table->shift) : 0;
}

static uint64_t
index_hash(const struct l2_directory_table *table, const struct l2_ip *ip)
{
    return l2_hash_mix(l2_hash_mix(half(ip, 0) ^ table->secret) + half(ip, 8));
}

static size_t
home_of(const struct l2_directory_table *table, uint64_t hash)
{
    return (size_t)(hash >> table->shift);
}

/* The low bits of the hash, as the high ones say where its home is. */
static uint32_t
tag_of(uint64_t hash)
{
    return (uint32_t)((hash & 0xffffffff) * TAGS >> 32) << NUMBER_BITS;
}

/* The slot of an address, or the empty one where it would go. */
static size_t
find_slot(const struct l2_directory_table *table, const struct l2_ip *ip, uint64_t hash)
{
    size_t mask = slot_count(table) - 1;
    uint32_t tag = tag_of(hash);
    size_t i = home_of(table, hash);
    for (; table->index[i] != NONE; i = (i + 1) & mask)
    {
        uint32_t slot = table->index[i];
        if ((slot & ~NUMBER_MASK) == tag && same_ip(&entry_at(table, slot & NUMBER_MASK)->ip, ip))
        {
            break;
        }
    }
    return i;
}

struct l2_directory_entry *
l2_directory_find(const struct l2_directory_table *table, struct l2_ip ip)
{
    if (!table->index)
    {
        return NULL;
    }
    uint32_t slot = table->index[find_slot(table, &ip, index_hash(table, &ip))];
    return slot == NONE ? NULL : entry_at(table, slot & NUMBER_MASK);
}

/* Put an entry into the index, where its address is not and there is room. */
static void
index_put(struct l2_directory_table *table, uint32_t number)
{
    const struct l2_ip *ip = &entry_at(table, number)->ip;
    uint64_t hash = index_hash(table, ip);
    size_t i = find_slot(table, ip, hash);
    assert(table->index[i] == NONE);
    table->index[i] = tag_of(hash) | number;
}

static void
index_remove(struct l2_directory_table *table, const struct l2_ip *ip)
{
    size_t mask = slot_count(table) - 1;
    size_t hole = find_slot(table, ip, index_hash(table, ip));
    assert(table->index[hole] != NONE);
    for (size_t i = (hole + 1) & mask; table->index[i] != NONE; i = (i + 1) & mask)
    {
        /* An entry may move back into the hole unless its home lies behind the hole. */
        const struct l2_ip *other = &entry_at(table, table->index[i] & NUMBER_MASK)->ip;
        size_t home = home_of(table, index_hash(table, other));
        if (((i - home) & mask) >= ((i - hole) & mask))
        {
            table->index[hole] = table->index[i];
            hole = i;
        }
    }
    table->index[hole] = NONE;
}

/* Room for one more entry in the index. */
static int
index_reserve(struct l2_directory_table *table)
{
    size_t slots = slot_count(table);
    if (slots && (size_t)table->count + 1 <= slots / 4 * 3)
    {
        return L2_OK;
    }
    uint8_t shift = slots ? (uint8_t)(table->shift - 1) : 64 - FIRST_BITS;
    size_t larger = (size_t)1 << (64 - shift);
    uint32_t *index = l2_memory_resize(table->memory, NULL, larger, sizeof *index);
    if (!index)
    {
        return L2_ENOMEM;
    }
    memset(index, 0xff, larger * sizeof *index);
    l2_memory_free(table->memory, table->index);
    table->index = index;
    table->shift = shift;
    for (uint32_t number = 0; number < table->used; number++)
    {
        if (entry_at(table, number)->state != L2_DIRECTORY_FREE)
        {
            index_put(table, number);
        }
    }
    return L2_OK;
}

/* ---- Heap ---- */

/* When an entry is due. */
static uint32_t
due_of(const struct l2_directory_table *table, const struct l2_directory_entry *entry)
{
    uint64_t due = entry->seen;
    switch (entry->state)
    {
    case L2_DIRECTORY_FRESH:
        due += table->renew;
        break;
    case L2_DIRECTORY_WAITING:
        due += table->renew + 4 * (uint64_t)table->probe;
        break;
    case L2_DIRECTORY_FIXED:
        return L2_DIRECTORY_NEVER;
    case L2_DIRECTORY_REMOVED:
        due += table->keep;
        break;
    default:
        assert(entry->state >= L2_DIRECTORY_PROBED && entry->state < L2_DIRECTORY_FIXED);
        due += table->renew + (uint64_t)table->probe * (entry->state - L2_DIRECTORY_PROBED + 1u);
    }
    return due < L2_DIRECTORY_NEVER ? (uint32_t)due : L2_DIRECTORY_NEVER - 1;
}

/* The tick that an element gets which is put right at tick now. */
static uint32_t
tick_for(const struct l2_directory_table *table, const struct l2_directory_entry *entry, uint32_t now)
{
    uint32_t due = due_of(table, entry);
    if (due == L2_DIRECTORY_NEVER)
    {
        return due;
    }
    uint64_t latest = (uint64_t)now + table->ahead;
    return due < latest ? due : (uint32_t)latest;
}

/* Who makes room is found by the latest time, though a mapping may be of the past. */
static void
tell_time(struct l2_directory_table *table, uint32_t now)
{
    table->latest = now > table->latest ? now : table->latest;
}

static bool
before(struct l2_directory_due a, struct l2_directory_due b)
{
    return ((uint64_t)a.due << 32 | a.entry) < ((uint64_t)b.due << 32 | b.entry);
}

/* Put an element at a place of the heap or above it. */
static void
sift_up(struct l2_directory_table *table, size_t at, struct l2_directory_due element)
{
    for (; at > 0 && before(element, table->heap[(at - 1) / 2]); at = (at - 1) / 2)
    {
        table->heap[at] = table->heap[(at - 1) / 2];
    }
    table->heap[at] = element;
}

/* Put an element at a place of the heap or below it. */
static void
sift_down(struct l2_directory_table *table, size_t at, struct l2_directory_due element)
{
    size_t child = 2 * at + 1;
    while (child < table->count)
    {
        if (child + 1 < table->count && before(table->heap[child + 1], table->heap[child]))
        {
            child++;
        }
        if (!before(table->heap[child], element))
        {
            break;
        }
        table->heap[at] = table->heap[child];
        at = child;
        child = 2 * at + 1;
    }
    table->heap[at] = element;
}

/* Give the element on top the tick that is right now; false if it has it. */
static bool
put_right(struct l2_directory_table *table, uint32_t now)
{
    struct l2_directory_due top = table->heap[0];
    uint32_t due = tick_for(table, entry_at(table, top.entry), now);
    if (due <= top.due)
    {
        return false;
    }
    top.due = due;
    sift_down(table, 0, top);
    return true;
}

/* Room for one more element; the array grows by an eighth, since most of the memory is in such. */
static int
heap_reserve(struct l2_directory_table *table)
{
    if (table->count < table->heap_room)
    {
        return L2_OK;
    }
    size_t larger = table->heap_room + table->heap_room / 8 + 16;
    larger = larger < table->capacity ? larger : table->capacity;
    void *heap = l2_memory_resize(table->memory, table->heap, larger, sizeof *table->heap);
    if (!heap)
    {
        return L2_ENOMEM;
    }
    table->heap = heap;
    table->heap_room = larger;
    return L2_OK;
}

/* ---- Digests ---- */

unsigned
l2_directory_bucket(struct l2_ip ip)
{
    return (unsigned)(l2_hash_mix(l2_hash_mix(half(&ip, 0)) + half(&ip, 8)) % L2_DIRECTORY_BUCKETS);
}

/* What a mapping adds to its digest: parts that do not wait for each other. */
static uint64_t
digest_of(const struct l2_directory_table *table, const struct l2_directory_entry *entry)
{
    uint64_t is_static = entry->at & COUNTED_STATIC ? 1u : 0u;
    uint64_t sum = l2_hash_mix(half(&entry->ip, 0) + 1);
    sum += 3 * l2_hash_mix(half(&entry->ip, 8) + 2);
    sum += 5 * l2_hash_mix((l2_get_mac(entry->mac) << 16 | entry->port) + 3);
    sum += 7 * l2_hash_mix((l2_get_mac(entry->real) << 1 | is_static) + 4);
    sum += 9 * l2_hash_mix(l2_vouchers_address(&table->vouchers, switch_of(entry)) + 5);
    return l2_hash_mix(sum);
}

uint32_t
l2_directory_port_count(const struct l2_directory_table *table, l2_mac at, uint16_t port)
{
    return l2_vouchers_count(&table->vouchers, at, port);
}

/* ---- Owners ---- */

/* Take a mapping out of all sums. Its members stay. */
static void
discount(struct l2_directory_table *table, const struct l2_directory_entry *entry)
{
    table->digests[l2_directory_bucket(entry->ip)] -= digest_of(table, entry);
    table->mappings--;
    l2_vouchers_remove(&table->vouchers, switch_of(entry), entry->port);
}

void
l2_directory_set_owner(struct l2_directory_table *table, struct l2_directory_entry *entry,
                       const struct l2_directory_owner *owner)
{
    assert(owner->mac != L2_MAC_NONE && entry->state != L2_DIRECTORY_FREE);
    /* First the new one: a switch that vouches for both must not be forgotten in between. */
    uint32_t at = l2_vouchers_add(&table->vouchers, owner->at, owner->port);
    if (has_owner(entry))
    {
        discount(table, entry);
    }
    l2_mac_store(entry->mac, owner->mac);
    l2_mac_store(entry->real, owner->real);
    entry->at = at | (entry->source == L2_SOURCE_STATIC ? COUNTED_STATIC : 0);
    entry->port = owner->port;
    table->mappings++;
    table->digests[l2_directory_bucket(entry->ip)] += digest_of(table, entry);
}

/* Make a tombstone of an entry that is in no sum. */
static void
bury(struct l2_directory_entry *entry, uint32_t now)
{
    memset(entry->mac, 0, sizeof entry->mac);
    memset(entry->real, 0, sizeof entry->real);
    entry->at = 0;
    entry->port = 0;
    entry->state = L2_DIRECTORY_REMOVED;
    entry->seen = now;
}

/* Have an entry that was FIXED come to the top again: its element is somewhere in the heap. */
static void
unfix(struct l2_directory_table *table, const struct l2_directory_entry *entry, uint32_t now)
{
    size_t i = 0;
    while (entry_at(table, table->heap[i].entry) != entry)
    {
        i++;
        assert(i < table->count);
    }
    struct l2_directory_due element = table->heap[i];
    if (element.due == L2_DIRECTORY_NEVER)
    {
        element.due = tick_for(table, entry, now);
        sift_up(table, i, element);
    }
}

void
l2_directory_clear_owner(struct l2_directory_table *table, struct l2_directory_entry *entry, uint32_t now)
{
    assert(has_owner(entry));
    bool was_fixed = entry->state == L2_DIRECTORY_FIXED;
    discount(table, entry);
    bury(entry, now);
    if (was_fixed)
    {
        unfix(table, entry, now);
    }
}

struct l2_directory_owner
l2_directory_owner_of(const struct l2_directory_table *table, const struct l2_directory_entry *entry)
{
    struct l2_directory_owner owner = {
        .mac = l2_get_mac(entry->mac),
        .real = l2_get_mac(entry->real),
        .at = l2_vouchers_address(&table->vouchers, switch_of(entry)),
        .port = entry->port,
    };
    return owner;
}

/* ---- Making and freeing ---- */

void
l2_directory_table_init(struct l2_directory_table *table, struct l2_memory *memory, uint32_t capacity,
                        uint64_t secret, uint32_t renew, uint32_t probe, uint32_t keep)
{
    assert(capacity >= 1 && capacity <= L2_DIRECTORY_CAPACITY);
    memset(table, 0, sizeof *table);
    table->memory = memory;
    table->secret = l2_hash_key(secret, 1);
    table->renew = renew;
    table->probe = probe;
    table->keep = keep;
    table->ahead = renew < keep ? renew : keep;
    table->ahead = table->ahead ? table->ahead : 1;
    table->capacity = capacity;
    table->free = NONE;
    table->given = NONE;
    l2_vouchers_init(&table->vouchers, memory, l2_hash_key(secret, 2));
}

void
l2_directory_table_fini(struct l2_directory_table *table)
{
    for (uint32_t number = 0; number < table->used; number += L2_DIRECTORY_CHUNK)
    {
        l2_memory_free(table->memory, table->chunks[number / L2_DIRECTORY_CHUNK]);
    }
    l2_memory_free(table->memory, table->chunks);
    l2_memory_free(table->memory, table->index);
    l2_memory_free(table->memory, table->heap);
    l2_vouchers_fini(&table->vouchers);
}

/* An entry that is not in use, or NONE if there is no memory. */
static uint32_t
take_entry(struct l2_directory_table *table)
{
    uint32_t number = table->free;
    if (number != NONE)
    {
        table->free = entry_at(table, number)->at;
        return number;
    }
    size_t chunk = table->used / L2_DIRECTORY_CHUNK;
    if (table->used % L2_DIRECTORY_CHUNK == 0)
    {
        void *chunks = table->chunks;
        if (l2_memory_grow(table->memory, &chunks, &table->chunk_room, chunk + 1, sizeof *table->chunks))
        {
            return NONE;
        }
        table->chunks = chunks;
        table->chunks[chunk] = l2_memory_resize(table->memory, NULL, L2_DIRECTORY_CHUNK,
                                                sizeof **table->chunks);
        if (!table->chunks[chunk])
        {
            return NONE;
        }
    }
    return table->used++;
}

/* Take the entry that is due first out, but for its element on top of the heap; NONE if all are FIXED. */
static uint32_t
evict(struct l2_directory_table *table, struct l2_directory_entry *evicted)
{
    while (put_right(table, table->latest))
    {
    }
    uint32_t number = table->heap[0].entry;
    struct l2_directory_entry *entry = entry_at(table, number);
    if (entry->state == L2_DIRECTORY_FIXED)
    {
        return NONE;
    }
    if (has_owner(entry))
    {
        *evicted = *entry;
        discount(table, entry);
    }
    index_remove(table, &entry->ip);
    return number;
}

struct l2_directory_entry *
l2_directory_make(struct l2_directory_table *table, struct l2_ip ip, uint32_t now,
                  struct l2_directory_entry *evicted)
{
    evicted->state = L2_DIRECTORY_FREE;
    tell_time(table, now);
    bool full = table->count == table->capacity;
    if (!full && (index_reserve(table) || heap_reserve(table)))
    {
        return NULL;
    }
    uint32_t number = full ? evict(table, evicted) : take_entry(table);
    if (number == NONE)
    {
        return NULL;
    }
    struct l2_directory_entry *entry = entry_at(table, number);
    entry->ip = ip;
    entry->source = L2_SOURCE_LEARNT;
    entry->claimed = now;
    bury(entry, now);
    index_put(table, number);
    struct l2_directory_due element = {.due = tick_for(table, entry, now), .entry = number};
    if (full)
    {
        sift_down(table, 0, element);
    }
    else
    {
        table->count++;
        sift_up(table, table->count - 1, element);
    }
    table->given = NONE;
    return entry;
}

/* ---- What is due ---- */

struct l2_directory_entry *
l2_directory_next_due(struct l2_directory_table *table, uint32_t now)
{
    table->given = NONE;
    tell_time(table, now);
    while (table->count && table->heap[0].due <= now)
    {
        if (!put_right(table, now))
        {
            table->given = table->heap[0].entry;
            return entry_at(table, table->given);
        }
    }
    return NULL;
}

void
l2_directory_drop_due(struct l2_directory_table *table)
{
    assert(table->given != NONE && table->heap[0].entry == table->given);
    struct l2_directory_entry *entry = entry_at(table, table->given);
    assert(entry->state == L2_DIRECTORY_REMOVED && !has_owner(entry));
    index_remove(table, &entry->ip);
    entry->state = L2_DIRECTORY_FREE;
    entry->at = table->free;
    table->free = table->given;
    table->given = NONE;
    table->count--;
    if (table->count)
    {
        sift_down(table, 0, table->heap[table->count]);
    }
}

uint32_t
l2_directory_first_due(const struct l2_directory_table *table)
{
    return table->count ? table->heap[0].due : L2_DIRECTORY_NEVER;
}

/* ---- All of them ---- */

struct l2_directory_entry *
l2_directory_by_number(const struct l2_directory_table *table, uint32_t number)
{
    struct l2_directory_entry *entry = entry_at(table, number);
    return entry->state == L2_DIRECTORY_FREE ? NULL : entry;
}

/* Put numbers in order by one octet of their addresses, and leave those that are equal in it as they are. */
static void
order_by_octet(const struct l2_directory_table *table, const uint32_t *from, uint32_t *to, size_t octet)
{
    uint32_t place[257] = {0};
    for (uint32_t i = 0; i < table->mappings; i++)
    {
        place[entry_at(table, from[i])->ip.bytes[octet] + 1u]++;
    }
    for (size_t value = 1; value < 256; value++)
    {
        place[value] += place[value - 1];
    }
    for (uint32_t i = 0; i < table->mappings; i++)
    {
        to[place[entry_at(table, from[i])->ip.bytes[octet]]++] = from[i];
    }
}

/* Write the numbers of all mappings; in *varying those bits of addresses that are not the same in all. */
static void
list_mappings(const struct l2_directory_table *table, uint32_t *numbers, struct l2_ip *varying)
{
    uint32_t count = 0;
    memset(varying, 0, sizeof *varying);
    for (uint32_t number = 0; number < table->used; number++)
    {
        const struct l2_directory_entry *entry = entry_at(table, number);
        if (entry->state == L2_DIRECTORY_FREE || !has_owner(entry))
        {
            continue;
        }
        numbers[count++] = number;
        for (size_t i = 0; i < sizeof entry->ip.bytes; i++)
        {
            varying->bytes[i] |= entry->ip.bytes[i] ^ entry_at(table, numbers[0])->ip.bytes[i];
        }
    }
    assert(count == table->mappings);
}

int
l2_directory_order(const struct l2_directory_table *table, uint32_t *numbers)
{
    struct l2_ip varying;
    list_mappings(table, numbers, &varying);
    if (table->mappings < 2)
    {
        return L2_OK;
    }
    uint32_t *other = l2_memory_resize(table->memory, NULL, table->mappings, sizeof *other);
    if (!other)
    {
        return L2_ENOMEM;
    }
    /* From the last octet to the first; most of IPv4's are the same in all. */
    uint32_t *from = numbers;
    uint32_t *to = other;
    for (size_t octet = sizeof varying.bytes; octet-- > 0;)
    {
        if (varying.bytes[octet])
        {
            order_by_octet(table, from, to, octet);
            uint32_t *swap = from;
            from = to;
            to = swap;
        }
    }
    if (from != numbers)
    {
        memcpy(numbers, from, table->mappings * sizeof *numbers);
    }
    l2_memory_free(table->memory, other);
    return L2_OK;
}

static void
dump_mapping(const struct l2_directory_table *table, const struct l2_directory_entry *entry,
             struct l2_text *out)
{
    char ip[L2_IP_TEXT];
    char mac[L2_MAC_TEXT];
    struct l2_directory_owner owner = l2_directory_owner_of(table, entry);
    l2_text_add(out, "  %s %s", l2_ip_format(ip, entry->ip), l2_mac_format(mac, owner.mac));
    if (owner.real != owner.mac)
    {
        l2_text_add(out, " real %s", l2_mac_format(mac, owner.real));
    }
    if (owner.at != L2_MAC_NONE)
    {
        l2_text_add(out, " at %s port %u", l2_mac_format(mac, owner.at), owner.port);
    }
    l2_text_add(out, " %s\n", l2_source_name((enum l2_source)entry->source));
}

void
l2_directory_table_dump(const struct l2_directory_table *table, struct l2_text *out)
{
    l2_text_add(out, "directory %u of %u\n", table->mappings, table->capacity);
    if (!table->mappings)
    {
        return;
    }
    uint32_t *numbers = l2_memory_resize(table->memory, NULL, table->mappings, sizeof *numbers);
    int error = numbers ? l2_directory_order(table, numbers) : L2_ENOMEM;
    for (uint32_t i = 0; !error && i < table->mappings && !out->cut; i++)
    {
        dump_mapping(table, entry_at(table, numbers[i]), out);
    }
    l2_memory_free(table->memory, numbers);
}

/* ---- Check ---- */

/* Every element before those below it; every entry once, told by the sum of their hashes. */
static void
check_heap(const struct l2_directory_table *table, uint64_t entries)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < table->count; i++)
    {
        struct l2_directory_due element = table->heap[i];
        assert(i == 0 || before(table->heap[(i - 1) / 2], element));
        assert(element.entry < table->used);
        const struct l2_directory_entry *entry = entry_at(table, element.entry);
        assert(entry->state != L2_DIRECTORY_FREE);
        assert(element.due != L2_DIRECTORY_NEVER || entry->state == L2_DIRECTORY_FIXED);
        sum += l2_hash_mix(element.entry);
    }
    assert(sum == entries && table->count <= table->heap_room);
}

static void
check_index(const struct l2_directory_table *table)
{
    size_t found = 0;
    for (size_t i = 0; i < slot_count(table); i++)
    {
        if (table->index[i] != NONE)
        {
            const struct l2_ip *ip = &entry_at(table, table->index[i] & NUMBER_MASK)->ip;
            assert(find_slot(table, ip, index_hash(table, ip)) == i);
            found++;
        }
    }
    assert(found == table->count && found <= slot_count(table) / 4 * 3);
}

bool
l2_directory_table_check(const struct l2_directory_table *table)
{
    uint64_t digests[L2_DIRECTORY_BUCKETS] = {0};
    uint64_t entries = 0;
    uint64_t ports = 0;
    uint32_t count = 0;
    uint32_t mappings = 0;
    for (uint32_t number = 0; number < table->used; number++)
    {
        const struct l2_directory_entry *entry = entry_at(table, number);
        if (entry->state == L2_DIRECTORY_FREE)
        {
            continue;
        }
        count++;
        entries += l2_hash_mix(number);
        assert(has_owner(entry) == (entry->state != L2_DIRECTORY_REMOVED));
        assert(l2_directory_find(table, entry->ip) == entry);
        if (has_owner(entry))
        {
            mappings++;
            digests[l2_directory_bucket(entry->ip)] += digest_of(table, entry);
            ports += l2_vouchers_sum(switch_of(entry), entry->port);
        }
    }
    assert(count == table->count && count <= table->capacity && mappings == table->mappings);
    assert(memcmp(digests, table->digests, sizeof digests) == 0);
    uint32_t unused = 0;
    for (uint32_t number = table->free; number != NONE; number = entry_at(table, number)->at)
    {
        assert(entry_at(table, number)->state == L2_DIRECTORY_FREE && unused < table->used);
        unused++;
    }
    assert(count + unused == table->used);
    check_heap(table, entries);
    check_index(table);
    return l2_vouchers_check(&table->vouchers, ports);
}
