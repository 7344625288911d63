/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * What becomes of the table when somebody says who has an address, and how mappings are renewed; see
 * directory.h.
 */
#include "../base/hash.h"
#include "directory.h"

#include <string.h>

/* Kinds of notices. */
enum
{
    NOTICE_CONFLICT = 21,
    NOTICE_CLAIMS,
    NOTICE_MOVES,
    NOTICE_FULL,
    NOTICE_ANNOUNCED,
};

#define ANNOUNCE_TIME L2_SECOND /* an address is announced no sooner again, whoever fights for it */
#define SAME_EVIDENCE 100 /* ticks: copies of one message reach all servers within that time */
#define NOTICE_TIME (10 * L2_SECOND) /* an operator is told of the same thing no sooner again */

static struct l2_event
event_of(enum l2_event_type type, const struct l2_elk_record *record)
{
    struct l2_event event = {.type = type,
                             .port = record->port,
                             .real = record->real,
                             .assigned = record->mac,
                             .at = record->at,
                             .ip = record->ip};
    return event;
}

static struct l2_directory_owner
owner_of_record(const struct l2_elk_record *record)
{
    struct l2_directory_owner owner = {record->mac, record->real, record->at, record->port};
    return owner;
}

void
l2_directory_record(const struct l2_directory *d, const struct l2_directory_entry *entry,
                    struct l2_elk_record *record)
{
    struct l2_directory_owner owner = l2_directory_owner_of(&d->table, entry);
    record->ip = entry->ip;
    record->mac = owner.mac;
    record->real = owner.real;
    record->at = owner.at;
    record->port = owner.port;
    record->source = entry->source;
    record->removed = entry->state == L2_DIRECTORY_REMOVED;
    record->claimed = entry->claimed;
    record->seen = entry->seen;
}

static bool
owners_equal(const struct l2_directory_owner *a, const struct l2_directory_owner *b)
{
    return a->mac == b->mac && a->real == b->real && a->at == b->at && a->port == b->port;
}

/* An order of owners, for what times do not decide. */
static bool
owner_is_greater(const struct l2_directory_owner *a, const struct l2_directory_owner *b)
{
    if (a->real != b->real)
    {
        return a->real > b->real;
    }
    if (a->mac != b->mac)
    {
        return a->mac > b->mac;
    }
    return a->at != b->at ? a->at > b->at : a->port > b->port;
}

/* ---- Changing the table ---- */

/* An entry for an address that has none, or NULL; what made room, and that there was none, is told. */
static struct l2_directory_entry *
make_entry(struct l2_directory *d, const struct l2_elk_record *record, uint32_t seen)
{
    struct l2_directory_entry evicted = {.state = L2_DIRECTORY_FREE};
    struct l2_directory_entry *entry =
        l2_directory_make(&d->table, record->ip, seen, &evicted);
    d->counters.full += entry == NULL;
    d->counters.evicted += entry && evicted.state != L2_DIRECTORY_FREE;
    bool full = !entry || evicted.state != L2_DIRECTORY_FREE;
    if (full && l2_directory_notice(d, NOTICE_FULL, 0, NOTICE_TIME) == 1)
    {
        struct l2_event event = event_of(L2_EVENT_DIRECTORY_FULL, record);
        event.count = d->table.mappings;
        l2_directory_tell(d, &event);
    }
    return entry;
}

/* Give an entry another owner, from tick claimed on. */
static void
give(struct l2_directory *d, struct l2_directory_entry *entry, const struct l2_elk_record *record,
     uint32_t claimed, uint32_t seen)
{
    struct l2_directory_owner owner = owner_of_record(record);
    entry->source = record->source;
    l2_directory_set_owner(&d->table, entry, &owner);
    entry->state = record->source == L2_SOURCE_STATIC ? L2_DIRECTORY_FIXED : L2_DIRECTORY_FRESH;
    entry->claimed = claimed;
    entry->seen = seen;
}

/* Have the owner's switch tell everybody where the owner is now. */
static void
announce(struct l2_directory *d, const struct l2_elk_record *record)
{
    if (!d->config.announce || l2_directory_notice(d, NOTICE_ANNOUNCED, l2_directory_key(record->ip),
                                                   ANNOUNCE_TIME) > 1)
    {
        return;
    }
    struct l2_elk message = {.type = L2_ELK_TYPE_ANNOUNCE};
    message.as.announce.ip = record->ip;
    message.as.announce.mac = record->mac;
    l2_directory_say(d, record->mac, &message);
    d->counters.announcements++;
}

/* Ask an owner whether it is there. */
static void
probe(struct l2_directory *d, const struct l2_directory_entry *entry)
{
    l2_directory_ask(d, l2_directory_owner_of(&d->table, entry).mac, entry->ip);
    d->counters.probes++;
}

/* ---- Evidence ---- */

/* Whether a port may have one more address. */
static bool
may_claim(struct l2_directory *d, const struct l2_elk_record *record)
{
    uint32_t count = l2_directory_port_count(&d->table, record->at, record->port);
    if (record->at == L2_MAC_NONE || count < d->config.claims)
    {
        return true;
    }
    d->counters.claims_refused++;
    if (l2_directory_notice(d, NOTICE_CLAIMS, record->at << 12 ^ record->port, NOTICE_TIME) == 1)
    {
        struct l2_event event = event_of(L2_EVENT_CLAIMS, record);
        event.count = count;
        l2_directory_tell(d, &event);
    }
    return false;
}

/* The station that has the address is elsewhere. */
static void
note_move(struct l2_directory *d, const struct l2_elk_record *record)
{
    d->counters.moved++;
    struct l2_event event = event_of(L2_EVENT_MAPPING_MOVED, record);
    l2_directory_tell(d, &event);
    uint32_t count = l2_directory_notice(d, NOTICE_MOVES, l2_directory_key(record->ip),
                                         d->config.moves_time);
    if (count == d->config.moves)
    {
        event.type = L2_EVENT_MOVES;
        event.count = count;
        l2_directory_tell(d, &event);
    }
}

/* Find out whether who has an address is alive, now and not when it is due. */
static void
suspect(struct l2_directory *d, const struct l2_directory_entry *entry)
{
    for (size_t i = 0; i < d->suspect_count; i++)
    {
        if (l2_ip_equal(d->suspects[i].ip, entry->ip))
        {
            return;
        }
    }
    if (d->suspect_count < L2_DIRECTORY_SUSPECTS)
    {
        struct l2_suspect *s = &d->suspects[d->suspect_count++];
        s->ip = entry->ip;
        s->seen = entry->seen;
        s->asked = 0;
        s->due = d->now;
    }
}

/* Another station claims the address. Whether it gets it. */
static bool
settle_conflict(struct l2_directory *d, const struct l2_directory_entry *entry,
                const struct l2_elk_record *record, bool primary)
{
    bool leased = record->source == L2_SOURCE_DHCP; /* whoever had it before has it no longer */
    bool fixed = entry->state == L2_DIRECTORY_FIXED;
    if (!leased || fixed)
    {
        d->counters.conflicts++;
        uint32_t count = l2_directory_notice(d, NOTICE_CONFLICT, l2_directory_key(record->ip),
                                             d->config.moves_time);
        if (count == 1 || d->config.policy == L2_POLICY_ALERT)
        {
            struct l2_event event = event_of(L2_EVENT_CONFLICT, record);
            l2_directory_tell(d, &event);
        }
    }
    if (fixed || (!leased && d->config.policy == L2_POLICY_FIRST_WINS))
    {
        if (primary && !fixed && l2_directory_tick(d->now) - entry->seen > d->table.probe)
        {
            suspect(d, entry);
        }
        return false;
    }
    d->counters.changed++;
    struct l2_event event = event_of(L2_EVENT_MAPPING_CHANGED, record);
    l2_directory_tell(d, &event);
    return true;
}

/*
 * Whether two mappings of one address are of one station: what no switch vouches for is known by the
 * address to send to alone.
 */
static bool
same_station(const struct l2_directory_owner *a, const struct l2_directory_owner *b)
{
    bool vouched = a->at != L2_MAC_NONE && b->at != L2_MAC_NONE;
    return a->real == b->real || (!vouched && a->mac == b->mac);
}

/* An address that somebody has is seen to be somebody's. Whether the table says so now. */
static bool
confirm(struct l2_directory *d, struct l2_directory_entry *entry, const struct l2_elk_record *record,
        bool primary)
{
    uint32_t tick = l2_directory_tick(d->now);
    struct l2_directory_owner old = l2_directory_owner_of(&d->table, entry);
    struct l2_directory_owner owner = owner_of_record(record);
    bool weaker = owner.at == L2_MAC_NONE && old.at != L2_MAC_NONE;
    if (weaker && old.mac != owner.mac)
    {
        return false; /* a switch knows better */
    }
    if (weaker || owners_equal(&old, &owner))
    {
        if (entry->state != L2_DIRECTORY_FIXED)
        {
            entry->seen = tick;
            entry->state = L2_DIRECTORY_FRESH;
            entry->source = record->source > entry->source ? record->source : entry->source;
        }
        return true;
    }
    bool same = same_station(&old, &owner);
    if (same && entry->state == L2_DIRECTORY_FIXED)
    {
        return true; /* the administrator says where it is */
    }
    if (!same && (!may_claim(d, record) || !settle_conflict(d, entry, record, primary)))
    {
        return false;
    }
    if (same && old.at != L2_MAC_NONE)
    {
        note_move(d, record);
    }
    uint32_t claimed = tick > entry->claimed ? tick : entry->claimed + 1;
    struct l2_elk_record changed = *record;
    changed.source = same && entry->source > record->source ? entry->source : record->source;
    give(d, entry, &changed, claimed, tick);
    struct l2_directory_owner now = l2_directory_owner_of(&d->table, entry);
    if (owners_equal(&old, &now))
    {
        return true; /* there was no memory for who vouches */
    }
    l2_directory_spread(d, entry);
    if (primary && (old.mac != owner.mac || old.at != owner.at))
    {
        announce(d, record);
    }
    return true;
}

void
l2_directory_evidence(struct l2_directory *d, const struct l2_elk_record *record, unsigned how)
{
    bool primary = how & L2_EVIDENCE_PRIMARY;
    if (l2_ip_is_none(record->ip) || record->source == L2_SOURCE_STATIC)
    {
        return; /* nobody vouches for what an administrator says */
    }
    if (l2_ip_equal(record->ip, d->config.ip) && record->real != d->config.address)
    {
        d->counters.conflicts++;
        struct l2_event event = event_of(L2_EVENT_CONFLICT, record);
        l2_directory_tell(d, &event);
        return; /* this server has that address */
    }
    uint32_t tick = l2_directory_tick(d->now);
    struct l2_directory_entry *entry = l2_directory_find(&d->table, record->ip);
    if (entry && entry->state != L2_DIRECTORY_REMOVED)
    {
        if (confirm(d, entry, record, primary))
        {
            l2_directory_known(d, entry);
        }
        return;
    }
    if (!may_claim(d, record))
    {
        return;
    }
    /*
     * Bridges may believe that it is where it was: under the address that it had before it was removed, or,
     * if it says loudly that it has this one, under another.
     */
    bool loud = how & L2_EVIDENCE_LOUD && record->real != d->config.address;
    bool elsewhere = entry || (loud && !l2_directory_is_translated(d));
    entry = entry ? entry : make_entry(d, record, tick);
    if (entry)
    {
        give(d, entry, record, tick, tick);
        d->counters.created++;
        if (elsewhere && primary)
        {
            announce(d, record);
        }
        if (how & L2_EVIDENCE_ALONE)
        {
            l2_directory_spread(d, entry);
        }
        l2_directory_known(d, entry);
    }
}

/* ---- Hearsay ---- */

/* Whether of two owners of an address the one in the record has it. */
static bool
record_wins(const struct l2_directory *d, const struct l2_directory_entry *entry,
            const struct l2_elk_record *record)
{
    struct l2_directory_owner mine = l2_directory_owner_of(&d->table, entry);
    struct l2_directory_owner theirs = owner_of_record(record);
    bool fixed = entry->source == L2_SOURCE_STATIC;
    if (fixed != (record->source == L2_SOURCE_STATIC))
    {
        return !fixed;
    }
    if ((mine.at == L2_MAC_NONE) != (theirs.at == L2_MAC_NONE) && !fixed)
    {
        return theirs.at != L2_MAC_NONE;
    }
    bool first = d->config.policy == L2_POLICY_FIRST_WINS && mine.real != theirs.real && !fixed;
    if (entry->claimed != record->claimed)
    {
        return (record->claimed > entry->claimed) != first;
    }
    return owner_is_greater(&theirs, &mine);
}

/*
 * Whether an owner who was seen then stands against a removal: seen after it, or clearly after who removed it
 * had last seen the owner, who then was beyond its reach.
 */
static bool
outlives(uint32_t seen, uint32_t removed, uint32_t last_seen)
{
    return seen > removed || seen > (uint64_t)last_seen + SAME_EVIDENCE;
}

/* Ask for an owner now, as if it had become due. */
static void
ask_now(struct l2_directory *d, struct l2_directory_entry *entry)
{
    uint32_t tick = l2_directory_tick(d->now);
    entry->seen = tick > d->table.renew ? tick - d->table.renew : 0;
    entry->state = L2_DIRECTORY_PROBED;
    probe(d, entry);
}

/* They say that an address was removed. */
static void
hear_removal(struct l2_directory *d, struct l2_directory_entry *entry, uint32_t last_seen, uint32_t seen,
             bool returned)
{
    if (!entry || entry->state == L2_DIRECTORY_FIXED)
    {
        return;
    }
    if (entry->state == L2_DIRECTORY_REMOVED)
    {
        entry->claimed = last_seen > entry->claimed ? last_seen : entry->claimed;
        entry->seen = seen > entry->seen ? seen : entry->seen;
    }
    else if (outlives(entry->seen, seen, last_seen))
    {
        return;
    }
    else if (returned)
    {
        if (entry->state == L2_DIRECTORY_FRESH || entry->state == L2_DIRECTORY_WAITING)
        {
            ask_now(d, entry);
        }
    }
    else
    {
        l2_directory_clear_owner(&d->table, entry, seen);
        entry->claimed = last_seen;
        d->counters.removed++;
    }
}

/* They say that somebody has an address that somebody has here, too. */
static void
hear_owner(struct l2_directory *d, struct l2_directory_entry *entry,
           const struct l2_elk_record *record, uint32_t claimed, uint32_t seen)
{
    struct l2_directory_owner mine = l2_directory_owner_of(&d->table, entry);
    struct l2_directory_owner theirs = owner_of_record(record);
    bool fixed = record->source == L2_SOURCE_STATIC;
    bool equal = owners_equal(&mine, &theirs);
    if (!equal || (fixed && entry->source != L2_SOURCE_STATIC))
    {
        if (equal || record_wins(d, entry, record))
        {
            give(d, entry, record, claimed, seen > entry->seen ? seen : entry->seen);
        }
        return;
    }
    entry->claimed = claimed < entry->claimed ? claimed : entry->claimed;
    if (entry->state == L2_DIRECTORY_FIXED)
    {
        return;
    }
    entry->source = record->source > entry->source ? record->source : entry->source;
    if (seen > entry->seen)
    {
        entry->seen = seen;
        entry->state = L2_DIRECTORY_FRESH;
    }
}

void
l2_directory_hearsay(struct l2_directory *d, const struct l2_elk_record *record, bool returned)
{
    if (l2_ip_is_none(record->ip))
    {
        return;
    }
    /* Nobody has seen anything in the future; a clock that is ahead would be believed for long. */
    uint32_t tick = l2_directory_tick(d->now);
    uint32_t seen = record->seen < tick ? record->seen : tick;
    uint32_t claimed = record->claimed < tick + 1 ? record->claimed : tick + 1;
    struct l2_directory_entry *entry = l2_directory_find(&d->table, record->ip);
    if (record->removed)
    {
        hear_removal(d, entry, claimed, seen, returned);
        return;
    }
    if (entry && entry->state != L2_DIRECTORY_REMOVED)
    {
        hear_owner(d, entry, record, claimed, seen);
    }
    else if (!entry || outlives(seen, entry->seen, entry->claimed) || record->source == L2_SOURCE_STATIC)
    {
        entry = entry ? entry : make_entry(d, record, seen);
        if (!entry)
        {
            return;
        }
        give(d, entry, record, claimed, seen);
        d->counters.created++;
    }
    if (entry->state != L2_DIRECTORY_REMOVED)
    {
        l2_directory_known(d, entry);
    }
}

/* ---- Age ---- */

/* An owner that does not answer. */
static void
remove_mapping(struct l2_directory *d, struct l2_directory_entry *entry)
{
    struct l2_elk_record record;
    l2_directory_record(d, entry, &record);
    struct l2_event event = event_of(L2_EVENT_MAPPING_REMOVED, &record);
    l2_directory_tell(d, &event);
    d->counters.removed++;
    entry->claimed = entry->seen; /* of a tombstone: when its owner was last seen */
    l2_directory_clear_owner(&d->table, entry, l2_directory_tick(d->now));
    l2_directory_spread(d, entry);
}

/* A mapping that nobody has confirmed for long enough: ask once more, or give up. */
static void
renew(struct l2_directory *d, struct l2_directory_entry *entry)
{
    if (l2_ip_equal(entry->ip, d->config.ip))
    {
        entry->seen = l2_directory_tick(d->now); /* this server is alive */
        entry->state = L2_DIRECTORY_FRESH;
        return;
    }
    if (entry->state == L2_DIRECTORY_FRESH && l2_directory_responsible(d, entry->ip))
    {
        entry->state = L2_DIRECTORY_WAITING;
        return;
    }
    if (entry->state == L2_DIRECTORY_WAITING)
    {
        ask_now(d, entry); /* who was to ask and to remove it has done neither */
        return;
    }
    if (entry->state - L2_DIRECTORY_FRESH == d->config.probes)
    {
        remove_mapping(d, entry);
        return;
    }
    entry->state++;
    probe(d, entry);
}

/* Ask for suspects, or give them up. */
static void
examine(struct l2_directory *d)
{
    size_t left = 0;
    for (size_t i = 0; i < d->suspect_count; i++)
    {
        struct l2_suspect s = d->suspects[i];
        struct l2_directory_entry *entry = l2_directory_find(&d->table, s.ip);
        bool over = !entry || entry->seen != s.seen || entry->state == L2_DIRECTORY_REMOVED ||
                    entry->state == L2_DIRECTORY_FIXED;
        if (!over && d->now >= s.due && s.asked == d->config.probes)
        {
            remove_mapping(d, entry);
            over = true;
        }
        if (!over && d->now >= s.due)
        {
            probe(d, entry);
            s.asked++;
            s.due = d->now + d->config.probe_interval;
        }
        d->suspects[left] = s;
        left += !over;
    }
    d->suspect_count = left;
}

l2_time
l2_directory_renew_at(const struct l2_directory *d)
{
    uint32_t due = l2_directory_first_due(&d->table);
    l2_time deadline = due == L2_DIRECTORY_NEVER ? L2_NEVER : due * L2_DIRECTORY_TICK;
    for (size_t i = 0; i < d->suspect_count; i++)
    {
        deadline = d->suspects[i].due < deadline ? d->suspects[i].due : deadline;
    }
    return deadline;
}

void
l2_directory_renew(struct l2_directory *d)
{
    examine(d);
    uint32_t tick = l2_directory_tick(d->now);
    struct l2_directory_entry *entry;
    while ((entry = l2_directory_next_due(&d->table, tick)))
    {
        if (entry->state == L2_DIRECTORY_REMOVED)
        {
            l2_directory_drop_due(&d->table);
        }
        else
        {
            renew(d, entry);
        }
    }
}
