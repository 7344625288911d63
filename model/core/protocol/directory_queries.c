/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Questions [report 3.2]: what is known is answered at once. For an address that is not, one broadcast
 * goes out on behalf of all who ask; when its owner answers, which reaches the server as evidence, so do
 * they get their answers. Another goes out only if somebody asks again, as hosts do and tools that look
 * through a subnet do not. If nobody answers, the address is negative for a while: questions for it are not
 * answered, and cost nothing.
 *
 *     unknown --query--> asked for --tries * interval--> negative --negative_time--> unknown
 *                            \____________ evidence ____________/ --------> known
 */
#include "directory.h"

#include "../base/hash.h"
#include "../base/text.h"
#include "../wire/arp.h"
#include "../wire/ethernet.h"

#include <assert.h>
#include <string.h>

/* ---- Life ---- */

void
l2_directory_queries_init(struct l2_directory *d)
{
    l2_map_init(&d->pending_by_ip, l2_hash_key(d->seed, 12));
    l2_map_init(&d->waiting, l2_hash_key(d->seed, 13));
    d->pending_free = L2_MAP_NONE;
    d->waiter_free = L2_MAP_NONE;
    d->asked.head = d->asked.tail = L2_MAP_NONE;
    d->negative.head = d->negative.tail = L2_MAP_NONE;
}

void
l2_directory_queries_fini(struct l2_directory *d)
{
    l2_map_fini(&d->pending_by_ip, &d->memory);
    l2_map_fini(&d->waiting, &d->memory);
    l2_memory_free(&d->memory, d->pending);
    l2_memory_free(&d->memory, d->waiters);
}

/* ---- Lists by time; each time is the same span ahead, so who comes last is due last ---- */

static struct l2_pending_list *
list_of(struct l2_directory *d, const struct l2_pending *p)
{
    return p->negative ? &d->negative : &d->asked;
}

static void
append(struct l2_directory *d, uint32_t number)
{
    struct l2_pending *p = &d->pending[number];
    struct l2_pending_list *list = list_of(d, p);
    p->previous = list->tail;
    p->next = L2_MAP_NONE;
    *(list->tail == L2_MAP_NONE ? &list->head : &d->pending[list->tail].next) = number;
    list->tail = number;
}

static void
detach(struct l2_directory *d, uint32_t number)
{
    struct l2_pending *p = &d->pending[number];
    struct l2_pending_list *list = list_of(d, p);
    *(p->previous == L2_MAP_NONE ? &list->head : &d->pending[p->previous].next) = p->next;
    *(p->next == L2_MAP_NONE ? &list->tail : &d->pending[p->next].previous) = p->previous;
}

/* ---- Who waits ---- */

static uint64_t
waiter_key(struct l2_ip target, l2_mac mac)
{
    return l2_hash_mix(l2_directory_key(target)) ^ mac;
}

/* Forget who waits for an address; how many there were. */
static uint32_t
drop_waiters(struct l2_directory *d, struct l2_pending *p)
{
    uint32_t count = 0;
    while (p->waiter != L2_MAP_NONE)
    {
        struct l2_waiter *w = &d->waiters[p->waiter];
        uint32_t number = p->waiter;
        p->waiter = w->next;
        l2_map_remove(&d->waiting, w->key);
        w->next = d->waiter_free;
        d->waiter_free = number;
        count++;
    }
    return count;
}

/* Remember who waits, once. */
static void
add_waiter(struct l2_directory *d, struct l2_pending *p, const struct l2_elk_record *asker)
{
    uint64_t key = waiter_key(p->ip, asker->mac);
    d->counters.waited++;
    if (l2_map_get(&d->waiting, key) != L2_MAP_NONE)
    {
        return;
    }
    void *waiters = d->waiters;
    bool room = d->waiter_free != L2_MAP_NONE || !l2_memory_grow(&d->memory, &waiters, &d->waiter_room,
                                                                 (size_t)d->waiter_used + 1,
                                                                 sizeof *d->waiters);
    d->waiters = waiters;
    if (d->waiting.count >= d->config.waiters || !room || l2_map_reserve(&d->waiting, &d->memory))
    {
        d->counters.limited++;
        return;
    }
    uint32_t number = d->waiter_free;
    if (number == L2_MAP_NONE)
    {
        number = d->waiter_used++;
    }
    else
    {
        d->waiter_free = d->waiters[number].next;
    }
    struct l2_waiter *w = &d->waiters[number];
    w->ip = asker->ip;
    w->mac = asker->mac;
    w->key = key;
    w->next = p->waiter;
    p->waiter = number;
    l2_map_put(&d->waiting, key, number);
}

/* ---- Unknown addresses ---- */

static struct l2_pending *
find_pending(const struct l2_directory *d, struct l2_ip ip)
{
    uint32_t number = l2_map_get(&d->pending_by_ip, l2_directory_key(ip));
    return number == L2_MAP_NONE ? NULL : &d->pending[number];
}

static void
forget(struct l2_directory *d, uint32_t number)
{
    struct l2_pending *p = &d->pending[number];
    d->counters.unanswered += drop_waiters(d, p);
    detach(d, number);
    l2_map_remove(&d->pending_by_ip, l2_directory_key(p->ip));
    p->next = d->pending_free;
    d->pending_free = number;
}

/* An unused element, or L2_MAP_NONE if there is no memory. */
static uint32_t
take_element(struct l2_directory *d)
{
    if (d->pending_by_ip.count >= d->config.pending)
    {
        forget(d, d->negative.head != L2_MAP_NONE ? d->negative.head : d->asked.head);
    }
    uint32_t number = d->pending_free;
    if (number != L2_MAP_NONE)
    {
        d->pending_free = d->pending[number].next;
        return number;
    }
    void *pending = d->pending;
    if (l2_memory_grow(&d->memory, &pending, &d->pending_room, (size_t)d->pending_used + 1,
                       sizeof *d->pending))
    {
        return L2_MAP_NONE;
    }
    d->pending = pending;
    return d->pending_used++;
}

/* Whether one more broadcast is within the rate; if so it counts. */
static bool
may_broadcast(struct l2_directory *d)
{
    l2_time each = L2_SECOND / d->config.broadcast_rate;
    l2_time earliest = d->broadcast_at - L2_SECOND + each; /* a second's worth at once */
    if (d->now < earliest)
    {
        return false;
    }
    d->broadcast_at = (d->broadcast_at > d->now ? d->broadcast_at : d->now) + each;
    return true;
}

/* Ask everybody, if the rate allows it. */
static bool
broadcast(struct l2_directory *d, struct l2_ip ip)
{
    if (!may_broadcast(d))
    {
        return false;
    }
    l2_directory_ask(d, L2_MAC_BROADCAST, ip);
    d->counters.broadcasts++;
    return true;
}

/* Have another server ask for an address. */
static void
relay_query(struct l2_directory *d, const struct l2_peer *peer, struct l2_ip ip)
{
    struct l2_elk message = {.type = L2_ELK_TYPE_QUERY, .flags = L2_ELK_RELAYED};
    message.as.query.asker.mac = d->config.address;
    message.as.query.asker.real = d->config.address;
    message.as.query.target = ip;
    l2_directory_say(d, peer->address, &message);
}

/* Begin to ask for an address, or have another server do that; NULL if that cannot be. */
static struct l2_pending *
begin_asking(struct l2_directory *d, struct l2_ip ip, const struct l2_peer *by)
{
    if (l2_map_reserve(&d->pending_by_ip, &d->memory) || (!by && !broadcast(d, ip)))
    {
        return NULL;
    }
    uint32_t number = take_element(d);
    if (number == L2_MAP_NONE)
    {
        return NULL;
    }
    struct l2_pending *p = &d->pending[number];
    memset(p, 0, sizeof *p);
    p->ip = ip;
    p->tries = 1;
    p->asked = d->now;
    p->due = d->now + d->config.query_tries * d->config.query_interval;
    p->waiter = L2_MAP_NONE;
    append(d, number);
    l2_map_put(&d->pending_by_ip, l2_directory_key(ip), number);
    if (by)
    {
        relay_query(d, by, ip);
    }
    return p;
}

void
l2_directory_retry(struct l2_directory *d)
{
    while (d->asked.head != L2_MAP_NONE && d->pending[d->asked.head].due <= d->now)
    {
        uint32_t number = d->asked.head;
        struct l2_pending *p = &d->pending[number];
        detach(d, number);
        d->counters.unanswered += drop_waiters(d, p);
        p->negative = true;
        p->due = d->now + d->config.negative_time;
        append(d, number);
    }
    while (d->negative.head != L2_MAP_NONE && d->pending[d->negative.head].due <= d->now)
    {
        forget(d, d->negative.head);
    }
}

l2_time
l2_directory_retry_at(const struct l2_directory *d)
{
    l2_time asked = d->asked.head == L2_MAP_NONE ? L2_NEVER : d->pending[d->asked.head].due;
    l2_time negative = d->negative.head == L2_MAP_NONE ? L2_NEVER : d->pending[d->negative.head].due;
    return asked < negative ? asked : negative;
}

/* ---- Questions and answers ---- */

static void
answer(struct l2_directory *d, struct l2_ip target, l2_mac mac, struct l2_ip asker, l2_mac asker_mac)
{
    struct l2_elk message = {.type = L2_ELK_TYPE_ANSWER};
    message.as.answer.target = target;
    message.as.answer.mac = mac;
    message.as.answer.asker = asker;
    l2_directory_say(d, asker_mac, &message);
    d->counters.answered++;
}

/* Somebody asks for this server: it answers as a host does, and its switch writes where it is. */
static void
answer_for_self(struct l2_directory *d, const struct l2_elk_record *asker)
{
    l2_directory_send_arp(d, asker->mac, L2_ARP_REPLY, asker->mac, asker->ip);
    d->counters.answered++;
}

/* Whether an address is one that DHCP gives out: then who does not lease it does not have it. */
static bool
is_own(const struct l2_directory *d, struct l2_ip ip)
{
    return !l2_ip_is_none(d->config.own_last) &&
           memcmp(ip.bytes, d->config.own_first.bytes, sizeof ip.bytes) >= 0 &&
           memcmp(ip.bytes, d->config.own_last.bytes, sizeof ip.bytes) <= 0;
}

/* Nobody is known to have it. asker: who waits for an answer, or NULL for another server. */
static void
query_unknown(struct l2_directory *d, const struct l2_elk_record *asker, struct l2_ip target)
{
    struct l2_pending *p = find_pending(d, target);
    if (is_own(d, target) || (p && (p->negative || !l2_ip_equal(p->ip, target))))
    {
        d->counters.negative++;
        return;
    }
    if (p && asker && p->tries < d->config.query_tries &&
        d->now - p->asked >= d->config.query_interval / 2 && broadcast(d, target))
    {
        p->tries++; /* the first request or its reply was lost, or whoever was to send it is gone */
        p->asked = d->now;
    }
    p = p ? p : begin_asking(d, target, asker ? l2_directory_responsible(d, target) : NULL);
    if (p && asker)
    {
        add_waiter(d, p, asker);
    }
    d->counters.limited += p == NULL;
}

/* Another server wants this one to ask for an address, on behalf of those who asked it. */
static void
query_relayed(struct l2_directory *d, l2_mac from, struct l2_ip target)
{
    const struct l2_directory_entry *entry = l2_directory_find(&d->table, target);
    if (entry && entry->state != L2_DIRECTORY_REMOVED)
    {
        l2_directory_tell_server(d, from, entry);
    }
    else
    {
        query_unknown(d, NULL, target);
    }
}

void
l2_directory_query(struct l2_directory *d, l2_mac from, const struct l2_elk *message)
{
    const struct l2_elk_record *asker = &message->as.query.asker;
    struct l2_ip target = message->as.query.target;
    if (message->flags & L2_ELK_RELAYED)
    {
        query_relayed(d, from, target);
        return;
    }
    d->counters.queries++;
    l2_directory_evidence(d, asker, L2_EVIDENCE_ALONE | L2_EVIDENCE_PRIMARY);
    if (l2_ip_equal(target, d->config.ip))
    {
        answer_for_self(d, asker);
        return;
    }
    const struct l2_directory_entry *entry = l2_directory_find(&d->table, target);
    if (!entry || entry->state == L2_DIRECTORY_REMOVED)
    {
        query_unknown(d, asker, target);
        return;
    }
    struct l2_directory_owner owner = l2_directory_owner_of(&d->table, entry);
    if (owner.real == asker->real)
    {
        d->counters.negative++; /* nobody but the asker has it, which is what it wants to know */
        return;
    }
    answer(d, target, owner.mac, asker->ip, asker->mac);
}

void
l2_directory_known(struct l2_directory *d, const struct l2_directory_entry *entry)
{
    struct l2_pending *p = d->pending_by_ip.count ? find_pending(d, entry->ip) : NULL;
    if (!p || !l2_ip_equal(p->ip, entry->ip))
    {
        return;
    }
    struct l2_directory_owner owner = l2_directory_owner_of(&d->table, entry);
    for (uint32_t number = p->waiter; number != L2_MAP_NONE; number = d->waiters[number].next)
    {
        const struct l2_waiter *w = &d->waiters[number];
        answer(d, entry->ip, owner.mac, w->ip, w->mac);
    }
    drop_waiters(d, p);
    forget(d, (uint32_t)(p - d->pending));
}

/* ---- Looking inside ---- */

/* Those of one list, in the order of their times. */
static void
dump_list(const struct l2_directory *d, const struct l2_pending_list *list, const char *what,
          struct l2_text *out)
{
    char ip[L2_IP_TEXT];
    for (uint32_t number = list->head; number != L2_MAP_NONE; number = d->pending[number].next)
    {
        const struct l2_pending *p = &d->pending[number];
        l2_text_add(out, "  %s %s tries %u\n", what, l2_ip_format(ip, p->ip), p->tries);
    }
}

void
l2_directory_queries_dump(const struct l2_directory *d, struct l2_text *out)
{
    dump_list(d, &d->asked, "asked", out);
    dump_list(d, &d->negative, "negative", out);
}

static uint32_t
check_list(const struct l2_directory *d, const struct l2_pending_list *list, bool negative)
{
    uint32_t count = 0;
    uint32_t previous = L2_MAP_NONE;
    for (uint32_t number = list->head; number != L2_MAP_NONE; number = d->pending[number].next)
    {
        const struct l2_pending *p = &d->pending[number];
        assert(p->negative == negative && p->previous == previous);
        assert(previous == L2_MAP_NONE || d->pending[previous].due <= p->due);
        assert(!negative || p->waiter == L2_MAP_NONE);
        assert(l2_map_get(&d->pending_by_ip, l2_directory_key(p->ip)) == number);
        previous = number;
        count++;
    }
    assert(list->tail == previous);
    return count;
}

void
l2_directory_queries_check(const struct l2_directory *d)
{
    uint32_t count = check_list(d, &d->asked, false) + check_list(d, &d->negative, true);
    assert(count == d->pending_by_ip.count && count <= d->config.pending);
    uint32_t waiting = 0;
    for (uint32_t number = d->asked.head; number != L2_MAP_NONE; number = d->pending[number].next)
    {
        for (uint32_t w = d->pending[number].waiter; w != L2_MAP_NONE; w = d->waiters[w].next)
        {
            assert(l2_map_get(&d->waiting, d->waiters[w].key) == w);
            waiting++;
        }
    }
    assert(waiting == d->waiting.count && waiting <= d->config.waiters);
    l2_map_check(&d->pending_by_ip);
    l2_map_check(&d->waiting);
}
