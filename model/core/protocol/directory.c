/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "directory.h"

#include "../base/hash.h"
#include "../base/text.h"
#include "../wire/arp.h"
#include "../wire/ethernet.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define HELLOS_LOST 3 /* until a server counts as gone */
#define KEEP (300 * L2_SECOND) /* tombstones: bridges forget where a host was [802.1D-2004 table 7-5] */

/* ---- Configuration ---- */

void
l2_directory_config_init(struct l2_directory_config *config)
{
    memset(config, 0, sizeof *config);
    config->capacity = 1048576;
    config->policy = L2_POLICY_LAST_WINS;
    config->announce = true;
    config->hello_interval = 500 * L2_MILLISECOND;
    config->renew_after = 120 * L2_SECOND;
    config->probe_interval = L2_SECOND;
    config->probes = 3;
    config->query_interval = L2_SECOND;
    config->query_tries = 2;
    config->negative_time = 5 * L2_SECOND;
    config->broadcast_rate = 1000;
    config->pending = 65536;
    config->waiters = 65536;
    config->claims = 1024;
    config->moves = 5;
    config->moves_time = 60 * L2_SECOND;
}

/* A member that is a number, and its range. */
struct number_range
{
    const char *name;
    uint64_t value, least, most;
};

/* A member that is a time, and its range. */
struct time_range
{
    const char *name;
    l2_time value, least, most;
};

const char *
l2_directory_config_check(const struct l2_directory_config *config, char *text, size_t size)
{
    struct l2_text out = l2_text_in(text, size);
    const struct number_range numbers[] = {
        {"capacity", config->capacity, 1, 16777216},
        {"policy", (uint64_t)config->policy, L2_POLICY_LAST_WINS, L2_POLICY_ALERT},
        {"probes", config->probes, 1, 3},
        {"query_tries", config->query_tries, 1, 10},
        {"broadcast_rate", config->broadcast_rate, 1, UINT32_MAX},
        {"pending", config->pending, 1, 1048576},
        {"waiters", config->waiters, 1, 1048576},
        {"claims", config->claims, 1, UINT32_MAX},
        {"moves", config->moves, 1, UINT32_MAX},
    };
    const struct time_range times[] = {
        {"hello_interval", config->hello_interval, 10 * L2_MILLISECOND, 60 * L2_SECOND},
        {"renew_after", config->renew_after, L2_SECOND, 24 * 3600 * L2_SECOND},
        {"probe_interval", config->probe_interval, 10 * L2_MILLISECOND, 60 * L2_SECOND},
        {"query_interval", config->query_interval, 10 * L2_MILLISECOND, 60 * L2_SECOND},
        {"negative_time", config->negative_time, 0, 3600 * L2_SECOND},
        {"moves_time", config->moves_time, L2_MILLISECOND, 24 * 3600 * L2_SECOND},
    };
    if (config->address == L2_MAC_NONE || config->address > L2_MAC_BROADCAST ||
        l2_mac_is_group(config->address))
    {
        char mac[L2_MAC_TEXT];
        l2_text_add(&out, "address %s: allowed are unicast addresses",
                    l2_mac_format(mac, config->address & L2_MAC_BROADCAST));
        return text;
    }
    if (l2_ip_to_v4(config->ip) == 0)
    {
        l2_text_add(&out, "ip: allowed are IPv4 addresses");
        return text;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    {
        if (numbers[i].value < numbers[i].least || numbers[i].value > numbers[i].most)
        {
            l2_text_add(&out, "%s %llu: allowed are %llu to %llu", numbers[i].name,
                        (unsigned long long)numbers[i].value, (unsigned long long)numbers[i].least,
                        (unsigned long long)numbers[i].most);
            return text;
        }
    }
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
    {
        if (times[i].value < times[i].least || times[i].value > times[i].most)
        {
            l2_text_add(&out, "%s %lld ns: allowed are %lld to %lld", times[i].name,
                        (long long)times[i].value, (long long)times[i].least,
                        (long long)times[i].most);
            return text;
        }
    }
    if (memcmp(config->own_first.bytes, config->own_last.bytes, sizeof config->own_first.bytes) > 0)
    {
        l2_text_add(&out, "own_first: allowed are addresses up to own_last");
        return text;
    }
    return NULL;
}

/* ---- Life ---- */

int
l2_directory_new(struct l2_directory **out, const struct l2_directory_config *config,
                 const struct l2_env *env)
{
    char why[160];
    if (l2_directory_config_check(config, why, sizeof why))
    {
        return L2_ECONFIG;
    }
    struct l2_memory memory;
    l2_memory_init(&memory, env);
    struct l2_directory *d = l2_memory_zero(&memory, 1, sizeof *d);
    if (!d)
    {
        return L2_ENOMEM;
    }
    d->memory = memory;
    d->config = *config;
    d->seed = env ? env->seed : 0;
    d->stream_at = L2_NEVER;
    uint32_t renew = l2_directory_tick(config->renew_after);
    uint32_t probe = l2_directory_tick(config->probe_interval);
    l2_directory_table_init(&d->table, &d->memory, config->capacity, l2_hash_key(d->seed, 11), renew,
                            probe, l2_directory_tick(KEEP));
    l2_directory_queries_init(d);
    if (l2_outbox_init(&d->outbox, &d->memory, 0))
    {
        l2_directory_free(d);
        return L2_ENOMEM;
    }
    *out = d;
    return L2_OK;
}

void
l2_directory_free(struct l2_directory *d)
{
    if (!d)
    {
        return;
    }
    l2_directory_table_fini(&d->table);
    l2_directory_queries_fini(d);
    l2_memory_free(&d->memory, d->order);
    l2_outbox_fini(&d->outbox);
    struct l2_memory memory = d->memory;
    l2_memory_free(&memory, d);
    assert(memory.blocks == 0);
}

/* ---- Answers ---- */

void
l2_directory_tell(struct l2_directory *d, const struct l2_event *event)
{
    l2_outbox_event(&d->outbox, event);
}

void
l2_directory_send(struct l2_directory *d, l2_mac destination, uint16_t type, const uint8_t *payload,
                  size_t length)
{
    uint8_t *room = l2_outbox_frame(&d->outbox, 1, destination, d->config.address, type, length);
    if (room)
    {
        memcpy(room, payload, length);
    }
}

void
l2_directory_say(struct l2_directory *d, l2_mac destination, const struct l2_elk *message)
{
    uint8_t bytes[L2_ELK_QUERY];
    size_t length = l2_elk_write(bytes, message);
    l2_directory_send(d, destination, L2_TYPE_ELK, bytes, length);
}

void
l2_directory_send_arp(struct l2_directory *d, l2_mac destination, uint16_t operation, l2_mac target,
                      struct l2_ip target_ip)
{
    uint8_t bytes[L2_ARP_LENGTH];
    struct l2_arp arp = {.operation = operation,
                         .sender = d->config.address,
                         .sender_ip = l2_ip_to_v4(d->config.ip),
                         .target = target,
                         .target_ip = l2_ip_to_v4(target_ip)};
    l2_arp_write(bytes, &arp);
    l2_directory_send(d, destination, L2_TYPE_ARP, bytes, sizeof bytes);
}

void
l2_directory_ask(struct l2_directory *d, l2_mac destination, struct l2_ip ip)
{
    l2_directory_send_arp(d, destination, L2_ARP_REQUEST, L2_MAC_NONE, ip);
}

bool
l2_directory_next(struct l2_directory *d, struct l2_action *action)
{
    return l2_outbox_next(&d->outbox, action);
}

/* ---- Small things ---- */

uint64_t
l2_directory_key(struct l2_ip ip)
{
    uint64_t low = l2_get_u64(ip.bytes + 8);
    return l2_ip_to_v4(ip) ? low : l2_hash_mix(l2_get_u64(ip.bytes)) ^ low;
}

uint32_t
l2_directory_notice(struct l2_directory *d, uint64_t kind, uint64_t key, l2_time lasts)
{
    uint64_t hash = l2_hash_mix(l2_hash_key(d->seed, kind) ^ key) | 1;
    struct l2_notice *notice = &d->notices[(hash >> 32) % L2_DIRECTORY_NOTICES];
    if (notice->key != hash || d->now - notice->since >= lasts)
    {
        notice->key = hash;
        notice->since = d->now;
        notice->count = 0;
    }
    return ++notice->count;
}

/* ---- Inputs ---- */

static void
say_hello(struct l2_directory *d, bool goodbye)
{
    struct l2_elk message = {.type = L2_ELK_TYPE_HELLO, .flags = d->config.dhcp ? L2_ELK_DHCP : 0};
    message.as.hello.server = d->config.address;
    message.as.hello.ip = d->config.ip;
    message.as.hello.hold =
        goodbye ? 0 : (uint32_t)(HELLOS_LOST * d->config.hello_interval / L2_MILLISECOND);
    message.as.hello.digest = l2_directory_digest(d);
    message.as.hello.mappings = d->table.mappings;
    l2_directory_say(d, L2_ELK_SERVERS, &message);
}

/* Begin an input: forget the answers to the last one. */
static void
begin(struct l2_directory *d, l2_time now)
{
    d->now = now > d->now ? now : d->now;
    l2_outbox_clear(&d->outbox);
    d->ordered = false;
}

/* The first sign of life. */
static void
start(struct l2_directory *d)
{
    if (!d->started && !d->stopped)
    {
        d->started = true;
        say_hello(d, false);
        l2_directory_ask(d, L2_MAC_BROADCAST, d->config.ip); /* an announcement, as of any host */
        d->hello_at = d->now + d->config.hello_interval;
    }
}

static void
end(struct l2_directory *d)
{
    l2_directory_flush(d);
#ifdef L2_DEBUG
    l2_directory_check(d);
#endif
}

/* What a message is for. */
static void
handle(struct l2_directory *d, l2_mac from, const struct l2_elk *message)
{
    switch (message->type)
    {
    case L2_ELK_TYPE_HELLO:
        l2_directory_hello(d, from, message);
        break;
    case L2_ELK_TYPE_QUERY:
        l2_directory_query(d, from, message);
        break;
    case L2_ELK_TYPE_UPDATE:
        d->counters.updates++;
        l2_directory_evidence(d, &message->as.update,
                              (message->flags & L2_ELK_PRIMARY ? L2_EVIDENCE_PRIMARY : 0) |
                                  (message->flags & L2_ELK_LOUD ? L2_EVIDENCE_LOUD : 0));
        break;
    case L2_ELK_TYPE_DIGESTS:
        l2_directory_digests(d, from, message);
        break;
    case L2_ELK_TYPE_SYNC:
        l2_directory_sync(d, from, message);
        break;
    case L2_ELK_TYPE_ANSWER:
    case L2_ELK_TYPE_ANNOUNCE:
        break; /* for switches */
    }
}

bool
l2_directory_is_translated(const struct l2_directory *d)
{
    const struct l2_directory_entry *self = l2_directory_find(&d->table, d->config.ip);
    return self && l2_directory_owner_of(&d->table, self).mac != d->config.address;
}

/* A reply to an ARP request of this server. False if it makes no sense. */
static bool
handle_arp(struct l2_directory *d, const uint8_t *bytes, size_t length)
{
    struct l2_arp arp;
    if (l2_arp_parse(bytes, length, &arp) != L2_NO_DROP || arp.sender == L2_MAC_NONE ||
        l2_mac_is_group(arp.sender))
    {
        return false;
    }
    if (arp.protocol == L2_TYPE_IPV4 && arp.operation == L2_ARP_REPLY &&
        arp.target == d->config.address && arp.sender != d->config.address && !l2_directory_is_translated(d))
    {
        struct l2_elk_record record = {
            .ip = l2_ip_v4(arp.sender_ip), .mac = arp.sender, .real = arp.sender};
        l2_directory_evidence(d, &record, L2_EVIDENCE_ALONE | L2_EVIDENCE_PRIMARY);
    }
    return true;
}

/* Switches let tagged frames alone, so any host could send those; and they flood what is for others. */
static bool
is_for_directory(const struct l2_directory *d, const struct l2_ethernet *ethernet)
{
    bool own = ethernet->destination == d->config.address;
    bool elk = ethernet->type == L2_TYPE_ELK && (own || ethernet->destination == L2_ELK_SERVERS);
    return !ethernet->tagged && (elk || (ethernet->type == L2_TYPE_ARP && own));
}

void
l2_directory_receive(struct l2_directory *d, const struct l2_frame *frame, l2_time now)
{
    begin(d, now);
    start(d);
    struct l2_ethernet ethernet;
    if (d->stopped || l2_ethernet_parse(frame, &ethernet) != L2_NO_DROP || !is_for_directory(d, &ethernet))
    {
        return;
    }
    const uint8_t *payload = frame->head + ethernet.payload;
    size_t length = frame->head_length - ethernet.payload;
    bool arp = ethernet.type == L2_TYPE_ARP;
    struct l2_elk message = {0};
    bool sound = arp ? handle_arp(d, payload, length) : l2_elk_parse(payload, length, &message);
    d->counters.received++;
    d->counters.malformed += !sound;
    if (sound && !arp)
    {
        handle(d, ethernet.source, &message);
    }
    end(d);
}

void
l2_directory_expire(struct l2_directory *d, l2_time now)
{
    begin(d, now);
    start(d);
    if (d->stopped)
    {
        return;
    }
    l2_directory_herd_expire(d);
    l2_directory_retry(d);
    l2_directory_renew(d);
    if (d->now >= d->hello_at)
    {
        say_hello(d, false);
        d->hello_at = d->now + d->config.hello_interval;
    }
    end(d);
}

void
l2_directory_stop(struct l2_directory *d, l2_time now)
{
    begin(d, now);
    if (d->started && !d->stopped)
    {
        say_hello(d, true);
    }
    d->stopped = true;
}

l2_time
l2_directory_deadline(const struct l2_directory *d)
{
    if (d->stopped || !d->started)
    {
        return d->stopped ? L2_NEVER : d->now;
    }
    l2_time deadline = l2_directory_renew_at(d);
    const l2_time others[] = {d->hello_at, l2_directory_retry_at(d), l2_directory_herd_deadline(d)};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    {
        deadline = others[i] < deadline ? others[i] : deadline;
    }
    return deadline;
}

int
l2_directory_add(struct l2_directory *d, const struct l2_mapping *mapping, l2_time now)
{
    l2_mac real = mapping->real ? mapping->real : mapping->mac;
    bool station = mapping->mac != L2_MAC_NONE && mapping->mac < L2_MAC_BROADCAST &&
                   !l2_mac_is_group(mapping->mac) && real < L2_MAC_BROADCAST && !l2_mac_is_group(real);
    if (l2_ip_is_none(mapping->ip) || !station)
    {
        return L2_EINVAL;
    }
    begin(d, now);
    uint32_t tick = l2_directory_tick(d->now);
    struct l2_directory_entry *entry = l2_directory_find(&d->table, mapping->ip);
    if (!entry)
    {
        struct l2_directory_entry evicted = {.state = L2_DIRECTORY_FREE};
        entry = l2_directory_make(&d->table, mapping->ip, tick, &evicted);
        d->counters.created += entry != NULL;
        d->counters.evicted += evicted.state != L2_DIRECTORY_FREE;
    }
    if (!entry)
    {
        end(d);
        return d->table.count < d->table.capacity ? L2_ENOMEM : L2_EFULL;
    }
    struct l2_directory_owner owner = {mapping->mac, real, mapping->at, mapping->port};
    entry->source = L2_SOURCE_STATIC;
    l2_directory_set_owner(&d->table, entry, &owner);
    entry->state = L2_DIRECTORY_FIXED;
    entry->claimed = tick;
    entry->seen = tick;
    if (!d->stopped)
    {
        l2_directory_known(d, entry);
        l2_directory_spread(d, entry);
    }
    end(d);
    return L2_OK;
}

/* ---- Looking inside ---- */

static void
describe(const struct l2_directory *d, const struct l2_directory_entry *entry,
         struct l2_mapping *mapping)
{
    struct l2_directory_owner owner = l2_directory_owner_of(&d->table, entry);
    mapping->ip = entry->ip;
    mapping->mac = owner.mac;
    mapping->real = owner.real;
    mapping->at = owner.at;
    mapping->port = owner.port;
    mapping->source = (enum l2_source)entry->source;
    mapping->claimed = entry->claimed * L2_DIRECTORY_TICK;
    mapping->seen = entry->seen * L2_DIRECTORY_TICK;
}

bool
l2_directory_lookup(const struct l2_directory *d, struct l2_ip ip, struct l2_mapping *mapping)
{
    const struct l2_directory_entry *entry = l2_directory_find(&d->table, ip);
    if (!entry || entry->state == L2_DIRECTORY_REMOVED)
    {
        return false;
    }
    describe(d, entry, mapping);
    return true;
}

bool
l2_directory_mapping(struct l2_directory *d, size_t index, struct l2_mapping *mapping)
{
    if (index >= d->table.mappings)
    {
        return false;
    }
    if (!d->ordered)
    {
        uint32_t *order =
            l2_memory_resize(&d->memory, d->order, d->table.mappings, sizeof *d->order);
        if (!order)
        {
            return false;
        }
        d->order = order;
        if (l2_directory_order(&d->table, d->order))
        {
            return false;
        }
        d->ordered = true;
    }
    describe(d, l2_directory_by_number(&d->table, d->order[index]), mapping);
    return true;
}

const struct l2_directory_counters *
l2_directory_counters(const struct l2_directory *d)
{
    return &d->counters;
}

size_t
l2_directory_peers(const struct l2_directory *d)
{
    return d->peer_count;
}

uint64_t
l2_directory_digest(const struct l2_directory *d)
{
    uint64_t digest = 0;
    for (size_t i = 0; i < L2_DIRECTORY_BUCKETS; i++)
    {
        digest += d->table.digests[i];
    }
    return digest;
}

bool
l2_directory_table(const struct l2_directory *d, size_t index, struct l2_table *table)
{
    static const char *const names[] = {"directory", "pending", "waiting"};
    /* In memory: a server is software. An address, four MAC addresses' worth of owner and vouching, times. */
    static const uint32_t octets[] = {sizeof(struct l2_directory_entry) + 4 +
                                          sizeof(struct l2_directory_due),
                                      sizeof(struct l2_pending), sizeof(struct l2_waiter)};
    const uint64_t entries[] = {d->table.mappings, d->pending_by_ip.count, d->waiting.count};
    const uint64_t capacities[] = {d->config.capacity, d->config.pending, d->config.waiters};
    if (index >= sizeof names / sizeof *names)
    {
        return false;
    }
    table->name = names[index];
    table->lookup = L2_LOOKUP_SOFTWARE;
    table->entries = entries[index];
    table->capacity = capacities[index];
    table->bits = 8 * octets[index];
    return true;
}

void
l2_directory_dump(const struct l2_directory *d, struct l2_text *out)
{
    char mac[L2_MAC_TEXT];
    char ip[L2_IP_TEXT];
    l2_text_add(out, "directory %s %s mappings %u\n", l2_mac_format(mac, d->config.address),
                l2_ip_format(ip, d->config.ip), d->table.mappings);
    for (size_t i = 0; i < d->peer_count; i++)
    {
        l2_text_add(out, "  peer %s %s%s\n", l2_mac_format(mac, d->peers[i].server),
                    l2_ip_format(ip, d->peers[i].ip), d->peers[i].equal ? " equal" : "");
    }
    l2_directory_table_dump(&d->table, out);
    l2_directory_queries_dump(d, out);
}

bool
l2_directory_check(const struct l2_directory *d)
{
    l2_outbox_check(&d->outbox);
    assert(d->told_count <= L2_ELK_RECORDS && d->peer_count <= L2_DIRECTORY_PEERS);
    for (size_t i = 1; i < d->peer_count; i++)
    {
        assert(d->peers[i - 1].server < d->peers[i].server);
    }
    l2_directory_table_check(&d->table);
    l2_directory_queries_check(d);
    return true;
}
