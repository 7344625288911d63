/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The update process [ISO 10589 7.3.15, 7.3.16].
 */
#include "isis.h"

#include <assert.h>
#include <string.h>

#define PSNP_FULL 60 /* entries that are not kept waiting for others */
#define FIRST_ID UINT64_C(0)
#define LAST_ID UINT64_MAX

/* Which of two versions of an LSP is the newer one. */
enum age_order
{
    OLDER,
    EQUAL,
    NEWER,
    CONFUSED, /* same number, different contents [7.3.16.2] */
};

static uint64_t
system_of(uint64_t lsp)
{
    return lsp >> 16;
}

static bool
is_own(const struct l2_isis *isis, uint64_t lsp)
{
    return system_of(lsp) == isis->system;
}

/* Whether what others have of an LSP is newer than what is here [7.3.16.2, 7.3.16.3]. */
static enum age_order
compare(const struct l2_lsdb_entry *entry, uint32_t sequence, uint16_t lifetime, uint16_t checksum)
{
    const struct l2_lsp *lsp = entry->lsp;
    if (sequence != lsp->sequence)
    {
        return sequence > lsp->sequence ? NEWER : OLDER;
    }
    bool dead = lifetime == 0;
    if (dead != entry->purged)
    {
        return dead ? NEWER : OLDER;
    }
    return dead || sequence == 0 || checksum == lsp->checksum ? EQUAL : CONFUSED;
}

/* ---- Flags ---- */

static void
clear_send(struct l2_isis *isis, const struct l2_lsdb_entry *entry, uint16_t circuit)
{
    l2_lsdb_set(&isis->lsdb, entry, L2_FLAG_SEND, circuit, false);
    l2_lsdb_set(&isis->lsdb, entry, L2_FLAG_WAIT, circuit, false);
    l2_lsdb_set(&isis->lsdb, entry, L2_FLAG_WAIT_LONG, circuit, false);
}

static void
set_send(struct l2_isis *isis, const struct l2_lsdb_entry *entry, uint16_t circuit)
{
    clear_send(isis, entry, circuit);
    l2_lsdb_set(&isis->lsdb, entry, L2_FLAG_SEND, circuit, true);
    l2_lsdb_set(&isis->lsdb, entry, L2_FLAG_ACK, circuit, false);
}

/* Name the LSP in a PSNP, to acknowledge it or to ask for it. */
static void
set_ack(struct l2_isis *isis, const struct l2_lsdb_entry *entry, uint16_t circuit)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    l2_lsdb_set(&isis->lsdb, entry, L2_FLAG_ACK, circuit, true);
    l2_time delay = entry->lsp->length ? L2_ISIS_PSNP_DELAY : L2_ISIS_ASK_DELAY;
    bool full = l2_lsdb_flagged(&isis->lsdb, L2_FLAG_ACK, circuit) >= PSNP_FULL;
    l2_time at = isis->now + (full ? 0 : delay);
    c->psnp_at = at < c->psnp_at ? at : c->psnp_at;
}

/* ---- What is kept ---- */

/* How long an LSP lives here from now on; lies about it cannot shorten that [RFC 7987 3]. */
static l2_time
expiry(const struct l2_isis *isis, uint16_t lifetime, bool purged)
{
    uint16_t least = isis->config->isis.lsp_lifetime;
    l2_time seconds = lifetime > least ? lifetime : least;
    return isis->now + (purged ? L2_ISIS_ZERO_AGE : seconds * L2_SECOND);
}

/* The database had no room: others are told not to rely on this system [7.3.19.1]. */
static void
begin_overload(struct l2_isis *isis)
{
    if (isis->whole_at == L2_NEVER)
    {
        isis->whole_at = isis->now + L2_ISIS_OVERLOAD_WAIT;
        l2_isis_emit_event(isis, L2_EVENT_LSDB_OVERLOAD, 0, L2_NO_DROP, 1);
        l2_isis_news(isis, false);
    }
    isis->whole_at = isis->now + L2_ISIS_OVERLOAD_WAIT;
}

int
l2_isis_flood(struct l2_isis *isis, const struct l2_isis_pdu *pdu, bool purged, uint16_t except)
{
    struct l2_lsp *lsp = l2_lsp_new(isis->memory, pdu);
    if (!lsp)
    {
        return L2_ENOMEM;
    }
    const struct l2_lsdb_entry *old = l2_lsdb_find(&isis->lsdb, pdu->lsp);
    bool there = old && old->lsp->length && !old->purged;
    bool same = there && !purged && l2_lsp_same_content(old->lsp, lsp);
    bool news = !same && (there || !purged);
    int error = l2_lsdb_put(&isis->lsdb, lsp, expiry(isis, pdu->time, purged));
    if (error)
    {
        l2_memory_free(isis->memory, lsp);
        if (error == L2_EFULL)
        {
            begin_overload(isis);
        }
        return error;
    }
    struct l2_lsdb_entry *entry = l2_lsdb_find(&isis->lsdb, pdu->lsp);
    entry->purged = purged;
    entry->reachable |= is_own(isis, pdu->lsp);
    for (uint16_t circuit = 1; circuit <= isis->config->ports; circuit++)
    {
        if (isis->circuits[circuit].state == L2_ADJACENCY_UP && circuit != except)
        {
            set_send(isis, entry, circuit);
        }
    }
    isis->lsp_changes++;
    if (news)
    {
        l2_backoff_news(&isis->spf, isis->now);
    }
    return L2_OK;
}

/* The purge of an LSP: header, digest, and who did it [RFC 5304 2, RFC 6232]; its length. */
static size_t
write_purge(const struct l2_isis *isis, uint64_t id, uint32_t sequence, uint8_t flags,
            uint8_t bytes[L2_ISIS_LSP_MAX])
{
    struct l2_writer writer = l2_writer(bytes, L2_ISIS_LSP_MAX);
    l2_isis_write_lsp(&writer, id, sequence, flags);
    size_t signature = l2_isis_write_signature(isis, &writer, bytes);
    l2_write_number(&writer, L2_TLV_PURGE_ORIGINATOR << 8 | 7, 2);
    l2_write_number(&writer, 1, 1); /* one system: this */
    l2_write_number(&writer, isis->system, 6);
    size_t length = (size_t)(writer.at - bytes);
    l2_isis_finish(bytes, length);
    l2_isis_sign(isis, bytes, length, signature);
    l2_isis_set_checksum(bytes, length);
    return length;
}

void
l2_isis_purge(struct l2_isis *isis, uint64_t id)
{
    const struct l2_lsdb_entry *entry = l2_lsdb_find(&isis->lsdb, id);
    if (!entry || entry->purged || !entry->lsp->length)
    {
        return;
    }
    uint32_t sequence = entry->lsp->sequence;
    if (is_own(isis, id) && isis->floor[id & 0xff] > sequence)
    {
        sequence = isis->floor[id & 0xff]; /* what others have is purged, too */
    }
    uint8_t bytes[L2_ISIS_LSP_MAX];
    size_t length = write_purge(isis, id, sequence, entry->lsp->flags, bytes);
    struct l2_isis_pdu pdu;
    enum l2_drop refused = l2_isis_parse(bytes, length, &pdu);
    assert(refused == L2_NO_DROP);
    (void)refused;
    bool done = l2_isis_flood(isis, &pdu, true, 0) == L2_OK;
    isis->originated += done && is_own(isis, id);
}

void
l2_isis_age(struct l2_isis *isis)
{
    struct l2_lsdb *lsdb = &isis->lsdb;
    if (isis->now < lsdb->next_expiry)
    {
        return;
    }
    for (size_t i = 0; i < lsdb->count;)
    {
        struct l2_lsdb_entry *entry = &lsdb->entries[i];
        bool due = isis->now >= entry->expires;
        if (due && (entry->purged || !entry->lsp->length))
        {
            l2_lsdb_remove(lsdb, entry);
            continue;
        }
        if (due)
        {
            l2_isis_purge(isis, entry->lsp->id);
            /* Without memory for that it is tried again. */
            lsdb->entries[i].expires += lsdb->entries[i].purged ? 0 : L2_SECOND;
        }
        i++;
    }
    lsdb->next_expiry = L2_NEVER;
    for (size_t i = 0; i < lsdb->count; i++)
    {
        l2_time expires = lsdb->entries[i].expires;
        lsdb->next_expiry = expires < lsdb->next_expiry ? expires : lsdb->next_expiry;
    }
}

bool
l2_isis_is_owned(const struct l2_isis *isis, uint64_t system, const struct l2_isis_moose *claim)
{
    const struct l2_lsdb_entry *entry = l2_lsdb_find(&isis->lsdb, l2_isis_lsp_id(system, 0));
    if (system == isis->system || !entry || !entry->reachable || entry->purged ||
        !entry->lsp->length)
    {
        return false;
    }
    struct l2_isis_pdu pdu;
    struct l2_isis_moose owner;
    l2_lsp_read(entry->lsp, &pdu);
    bool sense = l2_isis_read_moose(&pdu, &owner);
    assert(sense); /* else it would not be here */
    (void)sense;
    return owner.present != claim->present || owner.address != claim->address;
}

/* ---- LSPs that come in ---- */

/*
 * A purge with more than a purge may have. No digest covers the remaining lifetime, so anybody could
 * make one of an LSP that he has recorded: with authentication it is refused [RFC 5304 2, RFC 6233 2].
 */
static bool
purge_has_body(const struct l2_isis *isis, const struct l2_isis_pdu *pdu)
{
    struct l2_reader reader = l2_isis_tlvs(pdu);
    struct l2_tlv tlv;
    bool body = false;
    while (l2_isis_next_tlv(&reader, &tlv))
    {
        body |= tlv.type != L2_TLV_AUTHENTICATION && tlv.type != L2_TLV_PURGE_ORIGINATOR &&
                tlv.type != L2_TLV_HOSTNAME;
    }
    return body && pdu->time == 0 &&
           isis->config->isis.authentication != L2_AUTHENTICATION_NONE;
}

/*
 * A neighbour has an LSP of somebody who claims a prefix that is taken. It may be left over from a switch
 * that is gone and has been replaced: then a purge takes it out, and the owner, who hears of the purge,
 * outdoes it. Who comes with another one has the claimant behind it, alive, and is refused.
 */
static void
dispute(struct l2_isis *isis, uint16_t circuit, const struct l2_isis_pdu *pdu)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    if (isis->now < c->disputed_until)
    {
        l2_isis_refuse(isis, circuit, L2_DROP_ISIS_PREFIX, isis->now + L2_ISIS_REFUSAL);
        return;
    }
    c->disputed_until = isis->now + L2_ISIS_DISPUTE;
    uint8_t bytes[L2_ISIS_LSP_MAX];
    size_t length = write_purge(isis, pdu->lsp, pdu->sequence, pdu->flags, bytes);
    l2_isis_send(isis, circuit, bytes, length);
}

/* What speaks against an LSP, whatever is known of it already. */
static enum l2_drop
lsp_refused(struct l2_isis *isis, uint16_t circuit, const struct l2_isis_pdu *pdu)
{
    struct l2_isis_moose moose;
    if (pdu->sequence == 0 || pdu->length > L2_ISIS_PDU_MAX || system_of(pdu->lsp) == 0)
    {
        return L2_DROP_BAD_ISIS;
    }
    if (pdu->time != 0 && !l2_isis_checksum_good(pdu->bytes, pdu->length))
    {
        return L2_DROP_ISIS_CHECKSUM;
    }
    if (!l2_isis_verify(isis, pdu) || purge_has_body(isis, pdu))
    {
        return L2_DROP_ISIS_AUTHENTICATION;
    }
    if (!l2_isis_is_sound(pdu) || !l2_isis_read_moose(pdu, &moose))
    {
        return L2_DROP_BAD_ISIS;
    }
    bool first = (pdu->lsp & 0xffff) == 0;
    if (moose.present && (moose.plan != (uint8_t)isis->config->plan.kind ||
                          !l2_plan_holds(&isis->config->plan, moose.prefix)))
    {
        return L2_DROP_ISIS_MISMATCH;
    }
    if (moose.present && (!first || moose.prefix.bits != system_of(pdu->lsp)))
    {
        return L2_DROP_ISIS_PREFIX;
    }
    if (first && pdu->time != 0 && l2_isis_is_owned(isis, system_of(pdu->lsp), &moose))
    {
        dispute(isis, circuit, pdu);
        return L2_DROP_ISIS_PREFIX;
    }
    return L2_NO_DROP;
}

/* Acknowledge an LSP that is not kept: the purge of something that is not here [7.3.16.4]. */
static void
acknowledge_unknown(struct l2_isis *isis, uint16_t circuit, const struct l2_isis_pdu *pdu)
{
    uint8_t bytes[L2_ISIS_PDU_MAX];
    struct l2_writer writer = l2_writer(bytes, sizeof bytes);
    struct l2_isis_entry entry = {pdu->time, pdu->lsp, pdu->sequence, pdu->checksum};
    l2_isis_write_psnp(&writer, isis->system);
    size_t signature = l2_isis_write_signature(isis, &writer, bytes);
    uint8_t *tlv = l2_isis_begin_tlv(&writer, L2_TLV_LSP_ENTRIES);
    l2_isis_write_entry(&writer, &entry);
    l2_isis_end_tlv(&writer, tlv);
    size_t length = (size_t)(writer.at - bytes);
    l2_isis_send_signed(isis, circuit, bytes, length, signature);
}

/* Whether this system has something to say under that identifier, now or soon. */
static bool
is_said(const struct l2_isis *isis, uint64_t lsp)
{
    const struct l2_lsdb_entry *entry = l2_lsdb_find(&isis->lsdb, lsp);
    bool said = entry && entry->lsp->length && !entry->purged;
    return is_own(isis, lsp) && (said || (lsp & 0xffff) == 0);
}

/*
 * An LSP that says it is this system's, newer than what this system has said, or dead: made before a
 * restart, or by somebody else. It is answered with a newer one, or purged if there is none such
 * [7.3.16.1, 7.3.16.4].
 */
static void
answer_own(struct l2_isis *isis, const struct l2_isis_pdu *pdu)
{
    if (is_said(isis, pdu->lsp))
    {
        l2_isis_outdo(isis, pdu->lsp, pdu->sequence);
    }
    else if (l2_isis_flood(isis, pdu, false, 0) == L2_OK)
    {
        l2_isis_purge(isis, pdu->lsp);
    }
}

/* An LSP that is newer than what is here. */
static enum l2_drop
take_lsp(struct l2_isis *isis, uint16_t circuit, const struct l2_isis_pdu *pdu)
{
    bool purge = pdu->time == 0;
    /* A purge of what this system does not say is as good as its own. */
    bool answer = is_own(isis, pdu->lsp) && (!purge || is_said(isis, pdu->lsp));
    if (answer)
    {
        answer_own(isis, pdu);
    }
    else if (l2_isis_flood(isis, pdu, purge, circuit) != L2_OK)
    {
        return L2_DROP_ISIS_FULL;
    }
    const struct l2_lsdb_entry *entry = l2_lsdb_find(&isis->lsdb, pdu->lsp);
    if (entry && !answer)
    {
        clear_send(isis, entry, circuit);
        set_ack(isis, entry, circuit);
    }
    return L2_NO_DROP;
}

enum l2_drop
l2_isis_receive_lsp(struct l2_isis *isis, uint16_t circuit, const struct l2_isis_pdu *pdu)
{
    if (isis->circuits[circuit].state != L2_ADJACENCY_UP)
    {
        return L2_DROP_ISIS_NO_ADJACENCY;
    }
    enum l2_drop refused = lsp_refused(isis, circuit, pdu);
    if (refused != L2_NO_DROP)
    {
        return refused;
    }
    const struct l2_lsdb_entry *entry = l2_lsdb_find(&isis->lsdb, pdu->lsp);
    if (!entry)
    {
        if (pdu->time == 0)
        {
            acknowledge_unknown(isis, circuit, pdu);
            return L2_NO_DROP;
        }
        return take_lsp(isis, circuit, pdu);
    }
    switch (compare(entry, pdu->sequence, pdu->time, pdu->checksum))
    {
    case NEWER:
        return take_lsp(isis, circuit, pdu);
    case EQUAL:
        clear_send(isis, entry, circuit);
        set_ack(isis, entry, circuit);
        return L2_NO_DROP;
    case CONFUSED:
        if (is_own(isis, pdu->lsp))
        {
            l2_isis_outdo(isis, pdu->lsp, pdu->sequence);
        }
        else
        {
            l2_isis_purge(isis, pdu->lsp);
        }
        return L2_NO_DROP;
    case OLDER:
    default:
        set_send(isis, entry, circuit);
        return L2_DROP_ISIS_OLD;
    }
}

/* ---- Sequence numbers PDUs ---- */

/* Somebody has this of an LSP [7.3.15.2]. */
static void
take_entry(struct l2_isis *isis, uint16_t circuit, const struct l2_isis_entry *reported)
{
    const struct l2_lsdb_entry *entry = l2_lsdb_find(&isis->lsdb, reported->lsp);
    if (!entry)
    {
        struct l2_isis_pdu pdu = {.lsp = reported->lsp};
        bool alive = reported->lifetime && reported->sequence && reported->checksum;
        /* What is only heard of puts nothing out of a full database. */
        struct l2_lsp *lsp = alive && isis->lsdb.count < isis->lsdb.capacity
                                 ? l2_lsp_new(isis->memory, &pdu)
                                 : NULL;
        if (lsp && l2_lsdb_put(&isis->lsdb, lsp, isis->now + L2_ISIS_ZERO_AGE))
        {
            l2_memory_free(isis->memory, lsp);
            lsp = NULL;
        }
        if (lsp)
        {
            set_ack(isis, l2_lsdb_find(&isis->lsdb, reported->lsp), circuit);
        }
        return;
    }
    switch (compare(entry, reported->sequence, reported->lifetime, reported->checksum))
    {
    case OLDER:
        if (entry->lsp->length)
        {
            set_send(isis, entry, circuit);
        }
        break;
    case NEWER:
        clear_send(isis, entry, circuit);
        set_ack(isis, entry, circuit);
        break;
    case EQUAL:
        clear_send(isis, entry, circuit);
        break;
    case CONFUSED:
        set_send(isis, entry, circuit); /* the other end finds out, or sends its own */
        set_ack(isis, entry, circuit);
        break;
    }
}

/* LSPs from first to last that the neighbour has not named. */
static void
send_unnamed(struct l2_isis *isis, uint16_t circuit, uint64_t first, uint64_t last)
{
    const struct l2_lsdb *lsdb = &isis->lsdb;
    for (size_t i = l2_lsdb_from(lsdb, first); i < lsdb->count && lsdb->entries[i].lsp->id <= last;
         i++)
    {
        const struct l2_lsdb_entry *entry = &lsdb->entries[i];
        if (entry->lsp->length && !entry->purged)
        {
            set_send(isis, entry, circuit);
        }
    }
}

enum l2_drop
l2_isis_receive_snp(struct l2_isis *isis, uint16_t circuit, const struct l2_isis_pdu *pdu)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    if (c->state != L2_ADJACENCY_UP || pdu->system != c->neighbour)
    {
        return L2_DROP_ISIS_NO_ADJACENCY;
    }
    if (!l2_isis_verify(isis, pdu))
    {
        return L2_DROP_ISIS_AUTHENTICATION;
    }
    if (!l2_isis_is_sound(pdu) || pdu->start > pdu->end)
    {
        return L2_DROP_BAD_ISIS;
    }
    bool complete = pdu->type == L2_ISIS_CSNP;
    uint64_t next = pdu->start; /* what is below has been named, or is sent */
    bool rest = complete;       /* what is from there on has not */
    struct l2_reader reader = l2_isis_tlvs(pdu);
    struct l2_tlv tlv;
    while (l2_isis_next_tlv(&reader, &tlv))
    {
        struct l2_reader value = l2_reader(tlv.value, tlv.type == L2_TLV_LSP_ENTRIES ? tlv.length : 0);
        struct l2_isis_entry entry;
        while (l2_isis_next_entry(&value, &entry))
        {
            if (rest && entry.lsp >= next && entry.lsp <= pdu->end)
            {
                if (entry.lsp > next)
                {
                    send_unnamed(isis, circuit, next, entry.lsp - 1);
                }
                rest = entry.lsp != pdu->end;
                next = entry.lsp + 1;
            }
            take_entry(isis, circuit, &entry);
        }
    }
    if (rest)
    {
        send_unnamed(isis, circuit, next, pdu->end);
    }
    if (complete && pdu->end == LAST_ID)
    {
        c->flood_at = c->flood_at == L2_NEVER ? L2_NEVER : isis->now; /* no need to wait longer */
    }
    return L2_NO_DROP;
}

/* ---- What goes out ---- */

static uint16_t
lifetime_left(const struct l2_isis *isis, const struct l2_lsdb_entry *entry)
{
    l2_time left = (entry->expires - isis->now + L2_SECOND - 1) / L2_SECOND;
    left = left < 1 ? 1 : left > 65535 ? 65535 : left;
    return entry->purged ? 0 : (uint16_t)left;
}

/* Whether there is anything to name from an index on. */
static bool
is_more(const struct l2_lsdb *lsdb, size_t from, bool acks, uint16_t circuit)
{
    return from < lsdb->count && (!acks || l2_lsdb_flagged(lsdb, L2_FLAG_ACK, circuit));
}

/* As many entries from an index on as fit a PDU, of those that a filter wants; the index behind. */
static size_t
write_entries(struct l2_isis *isis, struct l2_writer *writer, size_t from, bool acks, uint16_t circuit)
{
    struct l2_lsdb *lsdb = &isis->lsdb;
    size_t i = from;
    while (is_more(lsdb, i, acks, circuit) && writer->end - writer->at >= 2 + L2_ISIS_ENTRY)
    {
        uint8_t *tlv = l2_isis_begin_tlv(writer, L2_TLV_LSP_ENTRIES);
        unsigned in_tlv = 0;
        for (; is_more(lsdb, i, acks, circuit) && in_tlv < L2_ISIS_ENTRIES &&
               writer->end - writer->at >= L2_ISIS_ENTRY;
             i++)
        {
            const struct l2_lsdb_entry *entry = &lsdb->entries[i];
            bool wanted = acks ? l2_lsdb_has(lsdb, entry, L2_FLAG_ACK, circuit)
                               : entry->lsp->length != 0;
            if (!wanted)
            {
                continue;
            }
            const struct l2_lsp *lsp = entry->lsp;
            struct l2_isis_entry named = {lifetime_left(isis, entry), lsp->id, lsp->sequence,
                                          lsp->checksum};
            l2_isis_write_entry(writer, &named);
            if (acks)
            {
                l2_lsdb_set(lsdb, entry, L2_FLAG_ACK, circuit, false);
            }
            in_tlv++;
        }
        l2_isis_end_tlv(writer, tlv);
        if (in_tlv == 0)
        {
            writer->at = tlv; /* nothing was left to name */
        }
    }
    return i;
}

static void
send_psnps(struct l2_isis *isis, uint16_t circuit)
{
    isis->circuits[circuit].psnp_at = L2_NEVER;
    size_t i = 0;
    while (l2_lsdb_flagged(&isis->lsdb, L2_FLAG_ACK, circuit))
    {
        uint8_t bytes[L2_ISIS_PDU_MAX];
        struct l2_writer writer = l2_writer(bytes, L2_ISIS_LSP_MAX);
        l2_isis_write_psnp(&writer, isis->system);
        size_t signature = l2_isis_write_signature(isis, &writer, bytes);
        i = write_entries(isis, &writer, i, true, circuit);
        size_t length = (size_t)(writer.at - bytes);
        l2_isis_send_signed(isis, circuit, bytes, length, signature);
    }
}

/* Tell a neighbour all that is here, in as many CSNPs as it takes [7.3.15.3]. */
static void
send_csnps(struct l2_isis *isis, uint16_t circuit)
{
    const struct l2_lsdb *lsdb = &isis->lsdb;
    uint64_t start = FIRST_ID;
    size_t i = 0;
    do
    {
        uint8_t bytes[L2_ISIS_PDU_MAX];
        struct l2_writer writer = l2_writer(bytes, L2_ISIS_LSP_MAX);
        l2_isis_write_csnp(&writer, isis->system, start, LAST_ID);
        size_t signature = l2_isis_write_signature(isis, &writer, bytes);
        i = write_entries(isis, &writer, i, false, circuit);
        size_t length = (size_t)(writer.at - bytes);
        if (i < lsdb->count) /* it ends before what the next one begins with */
        {
            struct l2_writer again = l2_writer(bytes, L2_ISIS_CSNP_HEADER);
            uint64_t end = lsdb->entries[i].lsp->id - 1;
            l2_isis_write_csnp(&again, isis->system, start, end);
            start = end + 1;
        }
        l2_isis_send_signed(isis, circuit, bytes, length, signature);
    } while (i < lsdb->count);
}

void
l2_isis_synchronise(struct l2_isis *isis, uint16_t circuit)
{
    l2_lsdb_clear_circuit(&isis->lsdb, circuit);
    send_csnps(isis, circuit);
    for (size_t i = 0; i < isis->lsdb.count; i++)
    {
        if (isis->lsdb.entries[i].lsp->length)
        {
            set_send(isis, &isis->lsdb.entries[i], circuit);
        }
    }
    isis->circuits[circuit].flood_at = isis->now + L2_ISIS_CSNP_WAIT;
}

/* Send a burst of the LSPs that are to be sent. */
static void
send_lsps(struct l2_isis *isis, uint16_t circuit)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    struct l2_lsdb *lsdb = &isis->lsdb;
    unsigned sent = 0;
    for (size_t i = 0; i < lsdb->count && sent < L2_ISIS_BURST &&
                       l2_lsdb_flagged(lsdb, L2_FLAG_SEND, circuit);
         i++)
    {
        const struct l2_lsdb_entry *entry = &lsdb->entries[i];
        if (!l2_lsdb_has(lsdb, entry, L2_FLAG_SEND, circuit))
        {
            continue;
        }
        uint8_t bytes[L2_ISIS_PDU_MAX];
        memcpy(bytes, entry->lsp->bytes, entry->lsp->length);
        l2_isis_set_lifetime(bytes, lifetime_left(isis, entry));
        l2_isis_send(isis, circuit, bytes, entry->lsp->length);
        l2_lsdb_set(lsdb, entry, L2_FLAG_SEND, circuit, false);
        l2_lsdb_set(lsdb, entry, L2_FLAG_WAIT, circuit, true);
        sent++;
    }
    c->flood_at = isis->now + L2_ISIS_PACE;
    c->resend_at = c->resend_at == L2_NEVER ? isis->now + L2_ISIS_RESEND : c->resend_at;
}

/* What has been sent an interval ago and is not acknowledged goes out again. */
static void
resend(struct l2_isis *isis, uint16_t circuit)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    struct l2_lsdb *lsdb = &isis->lsdb;
    for (size_t i = 0; i < lsdb->count; i++)
    {
        const struct l2_lsdb_entry *entry = &lsdb->entries[i];
        if (l2_lsdb_has(lsdb, entry, L2_FLAG_WAIT_LONG, circuit))
        {
            isis->retransmitted++;
            l2_lsdb_set(lsdb, entry, L2_FLAG_WAIT_LONG, circuit, false);
            l2_lsdb_set(lsdb, entry, L2_FLAG_SEND, circuit, true);
        }
        if (l2_lsdb_has(lsdb, entry, L2_FLAG_WAIT, circuit))
        {
            l2_lsdb_set(lsdb, entry, L2_FLAG_WAIT, circuit, false);
            l2_lsdb_set(lsdb, entry, L2_FLAG_WAIT_LONG, circuit, true);
        }
    }
    bool waiting = l2_lsdb_flagged(lsdb, L2_FLAG_WAIT_LONG, circuit) != 0;
    c->resend_at = waiting ? isis->now + L2_ISIS_RESEND : L2_NEVER;
}

void
l2_isis_transmit(struct l2_isis *isis, uint16_t circuit)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    if (c->state != L2_ADJACENCY_UP)
    {
        return;
    }
    if (isis->now >= c->resend_at)
    {
        resend(isis, circuit);
    }
    if (l2_lsdb_flagged(&isis->lsdb, L2_FLAG_SEND, circuit) && isis->now >= c->flood_at)
    {
        send_lsps(isis, circuit);
    }
    if (isis->now >= c->psnp_at)
    {
        send_psnps(isis, circuit);
    }
}
