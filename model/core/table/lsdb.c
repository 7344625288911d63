/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "lsdb.h"

#include "../base/text.h"

#include <assert.h>
#include <string.h>

#define NO_SLOT UINT32_MAX

int
l2_lsdb_init(struct l2_lsdb *lsdb, struct l2_memory *memory, uint32_t capacity, uint16_t circuits)
{
    memset(lsdb, 0, sizeof *lsdb);
    lsdb->memory = memory;
    lsdb->capacity = capacity;
    lsdb->circuits = circuits;
    lsdb->words = circuits ? circuits / 64u + 1 : 0;
    lsdb->next_expiry = L2_NEVER;
    lsdb->counts = l2_memory_zero(memory, ((size_t)circuits + 1) * L2_FLAGS, sizeof *lsdb->counts);
    return lsdb->counts ? L2_OK : L2_ENOMEM;
}

/* Free an LSP, unless it lies in a pack. */
static void
lsp_free(struct l2_memory *memory, struct l2_lsp *lsp)
{
    if (!lsp->shared)
    {
        l2_memory_free(memory, lsp);
    }
}

void
l2_lsdb_fini(struct l2_lsdb *lsdb)
{
    if (!lsdb->memory)
    {
        return;
    }
    for (size_t i = 0; i < lsdb->count; i++)
    {
        lsp_free(lsdb->memory, lsdb->entries[i].lsp);
    }
    l2_memory_free(lsdb->memory, lsdb->entries);
    l2_memory_free(lsdb->memory, lsdb->flags);
    l2_memory_free(lsdb->memory, lsdb->free_slots);
    l2_memory_free(lsdb->memory, lsdb->counts);
    l2_lsp_pack_release(lsdb->pack);
    memset(lsdb, 0, sizeof *lsdb);
}

/* ---- LSPs ---- */

struct l2_lsp *
l2_lsp_new(struct l2_memory *memory, const struct l2_isis_pdu *pdu)
{
    struct l2_lsp *lsp = l2_memory_zero(memory, 1, sizeof *lsp + pdu->length);
    if (lsp)
    {
        lsp->id = pdu->lsp;
        lsp->length = (uint16_t)pdu->length;
    }
    if (lsp && pdu->length)
    {
        lsp->sequence = pdu->sequence;
        lsp->checksum = pdu->checksum;
        lsp->flags = pdu->flags;
        memcpy(lsp->bytes, pdu->bytes, pdu->length);
        l2_isis_set_lifetime(lsp->bytes, 0);
    }
    return lsp;
}

void
l2_lsp_read(const struct l2_lsp *lsp, struct l2_isis_pdu *pdu)
{
    enum l2_drop refused = l2_isis_parse(lsp->bytes, lsp->length, pdu);
    assert(refused == L2_NO_DROP);
    (void)refused;
}

/* The TLVs behind the authentication, if that comes first. */
static struct l2_reader
content(const struct l2_lsp *lsp)
{
    struct l2_reader reader =
        l2_reader(lsp->bytes + L2_ISIS_LSP_HEADER, lsp->length - (size_t)L2_ISIS_LSP_HEADER);
    struct l2_reader behind = reader;
    struct l2_tlv tlv;
    bool signature = l2_isis_next_tlv(&behind, &tlv) && tlv.type == L2_TLV_AUTHENTICATION;
    return signature ? behind : reader;
}

bool
l2_lsp_same_content(const struct l2_lsp *a, const struct l2_lsp *b)
{
    if (!a->length || !b->length || a->flags != b->flags)
    {
        return a->length == b->length && a->flags == b->flags;
    }
    struct l2_reader x = content(a);
    struct l2_reader y = content(b);
    return l2_reader_left(&x) == l2_reader_left(&y) &&
           memcmp(x.at, y.at, l2_reader_left(&x)) == 0;
}

/* ---- Entries ---- */

size_t
l2_lsdb_from(const struct l2_lsdb *lsdb, uint64_t id)
{
    size_t low = 0;
    size_t high = lsdb->count;
    while (low < high)
    {
        size_t middle = low + (high - low) / 2;
        if (lsdb->entries[middle].id < id)
        {
            low = middle + 1;
        }
        else
        {
            high = middle;
        }
    }
    return low;
}

struct l2_lsdb_entry *
l2_lsdb_find(const struct l2_lsdb *lsdb, uint64_t id)
{
    size_t i = l2_lsdb_from(lsdb, id);
    return i < lsdb->count && lsdb->entries[i].id == id ? &lsdb->entries[i] : NULL;
}

static uint64_t *
flag_words(const struct l2_lsdb *lsdb, const struct l2_lsdb_entry *entry, enum l2_lsdb_flag flag)
{
    return lsdb->flags + ((size_t)entry->slot * L2_FLAGS + flag) * lsdb->words;
}

/* A slot with no flag set; L2_ENOMEM. */
static int
take_slot(struct l2_lsdb *lsdb, uint32_t *slot)
{
    size_t words = (size_t)L2_FLAGS * lsdb->words;
    *slot = NO_SLOT;
    if (words == 0)
    {
        return L2_OK;
    }
    if (lsdb->free_count)
    {
        *slot = lsdb->free_slots[--lsdb->free_count];
    }
    else
    {
        /* Room to give every slot back is made when it is taken. */
        void *flags = lsdb->flags;
        void *free_slots = lsdb->free_slots;
        if (l2_memory_grow(lsdb->memory, &free_slots, &lsdb->free_room, lsdb->slots + 1u,
                           sizeof *lsdb->free_slots))
        {
            return L2_ENOMEM;
        }
        lsdb->free_slots = free_slots;
        if (l2_memory_grow(lsdb->memory, &flags, &lsdb->slot_room, lsdb->slots + 1u,
                           words * sizeof(uint64_t)))
        {
            return L2_ENOMEM;
        }
        lsdb->flags = flags;
        *slot = lsdb->slots++;
    }
    memset(lsdb->flags + *slot * words, 0, words * sizeof(uint64_t));
    return L2_OK;
}

void
l2_lsdb_remove(struct l2_lsdb *lsdb, struct l2_lsdb_entry *entry)
{
    if (lsdb->circuits)
    {
        for (uint16_t circuit = 1; circuit <= lsdb->circuits; circuit++)
        {
            for (int flag = 0; flag < L2_FLAGS; flag++)
            {
                l2_lsdb_set(lsdb, entry, (enum l2_lsdb_flag)flag, circuit, false);
            }
        }
        lsdb->free_slots[lsdb->free_count++] = entry->slot;
    }
    lsp_free(lsdb->memory, entry->lsp);
    size_t index = (size_t)(entry - lsdb->entries);
    lsdb->count--;
    memmove(entry, entry + 1, (lsdb->count - index) * sizeof *entry);
}

/* The entry that goes first when there is no room, or NULL [see the top]. */
static struct l2_lsdb_entry *
least_needed(const struct l2_lsdb *lsdb)
{
    struct l2_lsdb_entry *oldest = NULL;
    for (size_t i = 0; i < lsdb->count; i++)
    {
        struct l2_lsdb_entry *entry = &lsdb->entries[i];
        /* Arrivals count around: the difference says which came first. */
        bool older = !oldest || (int32_t)(entry->arrival - oldest->arrival) < 0;
        oldest = !entry->reachable && older ? entry : oldest;
    }
    return oldest;
}

int
l2_lsdb_put(struct l2_lsdb *lsdb, struct l2_lsp *lsp, l2_time expires)
{
    struct l2_lsdb_entry *entry = l2_lsdb_find(lsdb, lsp->id);
    if (entry)
    {
        lsp_free(lsdb->memory, entry->lsp);
        entry->lsp = lsp;
    }
    else
    {
        struct l2_lsdb_entry *victim = lsdb->count < lsdb->capacity ? NULL : least_needed(lsdb);
        if (lsdb->count >= lsdb->capacity && !victim)
        {
            return L2_EFULL;
        }
        if (victim)
        {
            l2_lsdb_remove(lsdb, victim);
        }
        void *entries = lsdb->entries;
        uint32_t slot;
        if (l2_memory_grow(lsdb->memory, &entries, &lsdb->room, lsdb->count + 1, sizeof *entry))
        {
            return L2_ENOMEM;
        }
        lsdb->entries = entries;
        if (take_slot(lsdb, &slot))
        {
            return L2_ENOMEM;
        }
        size_t index = l2_lsdb_from(lsdb, lsp->id);
        entry = &lsdb->entries[index];
        memmove(entry + 1, entry, (lsdb->count - index) * sizeof *entry);
        lsdb->count++;
        struct l2_lsdb_entry fresh = {.id = lsp->id, .lsp = lsp, .slot = slot,
                                      .arrival = lsdb->arrivals++};
        *entry = fresh;
    }
    entry->expires = expires;
    entry->purged = false;
    lsdb->next_expiry = expires < lsdb->next_expiry ? expires : lsdb->next_expiry;
    return L2_OK;
}

/* ---- Flags ---- */

bool
l2_lsdb_has(const struct l2_lsdb *lsdb, const struct l2_lsdb_entry *entry, enum l2_lsdb_flag flag,
            uint16_t circuit)
{
    return flag_words(lsdb, entry, flag)[circuit / 64] >> circuit % 64 & 1;
}

void
l2_lsdb_set(struct l2_lsdb *lsdb, const struct l2_lsdb_entry *entry, enum l2_lsdb_flag flag,
            uint16_t circuit, bool value)
{
    uint64_t *word = flag_words(lsdb, entry, flag) + circuit / 64;
    uint64_t bit = (uint64_t)1 << circuit % 64;
    uint32_t *count = &lsdb->counts[(size_t)circuit * L2_FLAGS + flag];
    if (value && !(*word & bit))
    {
        *word |= bit;
        ++*count;
    }
    else if (!value && *word & bit)
    {
        *word &= ~bit;
        --*count;
    }
}

uint32_t
l2_lsdb_flagged(const struct l2_lsdb *lsdb, enum l2_lsdb_flag flag, uint16_t circuit)
{
    return lsdb->counts[(size_t)circuit * L2_FLAGS + flag];
}

void
l2_lsdb_clear_circuit(struct l2_lsdb *lsdb, uint16_t circuit)
{
    for (size_t i = 0; i < lsdb->count; i++)
    {
        for (int flag = 0; flag < L2_FLAGS; flag++)
        {
            l2_lsdb_set(lsdb, &lsdb->entries[i], (enum l2_lsdb_flag)flag, circuit, false);
        }
    }
}

/* ---- Packs ---- */

int
l2_lsp_pack_new(struct l2_lsp_pack **out, struct l2_memory *memory, struct l2_lsp **lsps,
                size_t count)
{
    struct l2_lsp_pack *pack = l2_memory_zero(memory, 1, sizeof *pack);
    if (!pack)
    {
        return L2_ENOMEM;
    }
    for (size_t i = 0; i < count; i++)
    {
        lsps[i]->shared = true;
    }
    pack->memory = *memory;
    pack->holders = 1;
    pack->count = count;
    pack->lsps = lsps;
    *out = pack;
    return L2_OK;
}

void
l2_lsp_pack_release(struct l2_lsp_pack *pack)
{
    if (!pack || --pack->holders)
    {
        return;
    }
    struct l2_memory memory = pack->memory;
    for (size_t i = 0; i < pack->count; i++)
    {
        l2_memory_free(&memory, pack->lsps[i]);
    }
    l2_memory_free(&memory, pack->lsps);
    l2_memory_free(&memory, pack);
    assert(memory.blocks == 0);
}

int
l2_lsdb_hold(struct l2_lsdb *lsdb, struct l2_lsp_pack *pack, l2_time expires)
{
    assert(!lsdb->entries && !lsdb->circuits);
    if (pack->count > lsdb->capacity)
    {
        return L2_EFULL;
    }
    /* No more than it takes: thousands of switches do this. */
    lsdb->entries = l2_memory_zero(lsdb->memory, pack->count, sizeof *lsdb->entries);
    if (!lsdb->entries)
    {
        return L2_ENOMEM;
    }
    lsdb->room = pack->count;
    for (size_t i = 0; i < pack->count; i++)
    {
        struct l2_lsdb_entry entry = {.id = pack->lsps[i]->id,
                                      .lsp = pack->lsps[i],
                                      .expires = expires,
                                      .slot = NO_SLOT,
                                      .arrival = lsdb->arrivals++,
                                      .reachable = true};
        lsdb->entries[i] = entry;
    }
    lsdb->count = pack->count;
    lsdb->pack = pack;
    pack->holders++;
    return L2_OK;
}

/* ---- Looking inside ---- */

void
l2_lsdb_dump(const struct l2_lsdb *lsdb, struct l2_text *out)
{
    l2_text_add(out, "lsdb %zu\n", lsdb->count);
    for (size_t i = 0; i < lsdb->count && !out->cut; i++)
    {
        const struct l2_lsdb_entry *entry = &lsdb->entries[i];
        const struct l2_lsp *lsp = entry->lsp;
        if (lsp->length)
        {
            l2_text_add(out, "  lsp %04x.%04x.%04x.%02x-%02x %08x %04x%s%s\n",
                        (unsigned)(lsp->id >> 48), (unsigned)(lsp->id >> 32 & 0xffff),
                        (unsigned)(lsp->id >> 16 & 0xffff), (unsigned)(lsp->id >> 8 & 0xff),
                        (unsigned)(lsp->id & 0xff), lsp->sequence, lsp->checksum,
                        lsp->flags & L2_ISIS_LSP_OVERLOAD ? " overload" : "",
                        entry->purged ? " purged" : "");
        }
    }
}

bool
l2_lsdb_check(const struct l2_lsdb *lsdb)
{
    assert(lsdb->count <= lsdb->capacity);
    assert(!lsdb->circuits || lsdb->slots - lsdb->free_count == lsdb->count);
    for (size_t i = 0; i < lsdb->count; i++)
    {
        const struct l2_lsdb_entry *entry = &lsdb->entries[i];
        assert(entry->id == entry->lsp->id);
        assert(i == 0 || lsdb->entries[i - 1].id < entry->id);
        assert(entry->expires >= lsdb->next_expiry || !lsdb->circuits);
        assert((entry->lsp->length == 0) == (entry->lsp->sequence == 0));
    }
    return true;
}
