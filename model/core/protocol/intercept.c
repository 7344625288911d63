/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "intercept.h"

#include "../base/hash.h"
#include "../base/text.h"

#include <assert.h>
#include <string.h>

const char *
l2_intercept_check_config(const struct l2_intercept_config *config, struct l2_text *out)
{
    if (config->dhcp && !config->arp)
    {
        l2_text_add(out, "intercept.dhcp 1: allowed is 0 unless intercept.arp is 1");
        return out->text;
    }
    if (config->arp_burst < 1)
    {
        l2_text_add(out, "intercept.arp_burst %u: allowed is 1 up", config->arp_burst);
        return out->text;
    }
    if (config->arp_cache >= L2_MAP_NONE)
    {
        l2_text_add(out, "intercept.arp_cache %u: allowed are 0 to %u", config->arp_cache,
                    L2_MAP_NONE - 1);
        return out->text;
    }
    if (config->arp_cache_time < L2_MILLISECOND)
    {
        l2_text_add(out, "intercept.arp_cache_time %lld ns: allowed is 1 ms up",
                    (long long)config->arp_cache_time);
        return out->text;
    }
    return NULL;
}

/* ---- Addresses that are good for a while ---- */

static bool
ring_make(struct l2_intercept_ring *ring, struct l2_memory *memory, uint32_t size)
{
    ring->memos = l2_memory_zero(memory, size, sizeof *ring->memos);
    ring->size = ring->memos ? size : 0;
    return ring->memos != NULL;
}

static void
ring_fini(struct l2_intercept_ring *ring, struct l2_memory *memory)
{
    l2_map_fini(&ring->by_key, memory);
    l2_memory_free(memory, ring->memos);
}

/* What is good now, or L2_MAC_NONE. */
static l2_mac
ring_get(const struct l2_intercept_ring *ring, uint64_t key, l2_time now)
{
    uint32_t number = l2_map_get(&ring->by_key, key);
    bool good = number != L2_MAP_NONE && now < ring->memos[number].until;
    return good ? ring->memos[number].address : L2_MAC_NONE;
}

/* Put in what is good until then, in place of what is there of this key; nothing without memory. */
static void
ring_put(struct l2_intercept_ring *ring, struct l2_memory *memory, uint64_t key, l2_mac address,
         l2_time until)
{
    uint32_t number = l2_map_get(&ring->by_key, key);
    if (!ring->size || (number == L2_MAP_NONE && l2_map_reserve(&ring->by_key, memory)))
    {
        return;
    }
    if (number == L2_MAP_NONE)
    {
        number = ring->next;
        ring->next = (number + 1) % ring->size;
        if (ring->used > number)
        {
            l2_map_remove(&ring->by_key, ring->memos[number].key);
        }
        ring->used += ring->used == number;
        l2_map_put(&ring->by_key, key, number);
    }
    ring->memos[number].key = key;
    ring->memos[number].address = address;
    ring->memos[number].until = until;
}

static void
ring_check(const struct l2_intercept_ring *ring)
{
    assert(ring->by_key.count == ring->used && ring->used <= ring->size);
    l2_map_check(&ring->by_key);
}

/* ---- Life ---- */

int
l2_intercept_init(struct l2_intercept *in, struct l2_memory *memory,
                  const struct l2_intercept_config *config, uint16_t ports, uint64_t secret)
{
    memset(in, 0, sizeof *in);
    in->memory = memory;
    in->config = config;
    in->secret = secret;
    l2_map_init(&in->answers.by_key, l2_hash_key(secret, 1));
    l2_map_init(&in->clients.by_key, l2_hash_key(secret, 2));
    if (!config->arp)
    {
        return L2_OK;
    }
    in->arrival = l2_memory_zero(memory, (size_t)ports + 1, sizeof *in->arrival);
    bool cache = !config->arp_cache || ring_make(&in->answers, memory, config->arp_cache);
    return in->arrival && cache ? L2_OK : L2_ENOMEM;
}

void
l2_intercept_fini(struct l2_intercept *in)
{
    if (in->memory)
    {
        l2_memory_free(in->memory, in->arrival);
        ring_fini(&in->answers, in->memory);
        ring_fini(&in->clients, in->memory);
    }
}

/* ---- Servers ---- */

/* The server with this address, or where it would go. */
static size_t
find_server(const struct l2_intercept *in, l2_mac address)
{
    size_t i = 0;
    while (i < in->server_count && in->servers[i].address < address)
    {
        i++;
    }
    return i;
}

bool
l2_intercept_learn(struct l2_intercept *in, const struct l2_intercept_server *server)
{
    size_t i = find_server(in, server->address);
    bool known = i < in->server_count && in->servers[i].address == server->address;
    if (!known && in->server_count == L2_INTERCEPT_SERVERS)
    {
        return false;
    }
    if (!known)
    {
        memmove(&in->servers[i + 1], &in->servers[i],
                (in->server_count - i) * sizeof *in->servers);
        in->server_count++;
    }
    bool news = !known || in->servers[i].port != server->port || in->servers[i].dhcp != server->dhcp;
    in->servers[i] = *server;
    return news;
}

bool
l2_intercept_forget(struct l2_intercept *in, l2_mac address)
{
    size_t i = find_server(in, address);
    if (i == in->server_count || in->servers[i].address != address)
    {
        return false;
    }
    in->server_count--;
    memmove(&in->servers[i], &in->servers[i + 1], (in->server_count - i) * sizeof *in->servers);
    return true;
}

const struct l2_intercept_server *
l2_intercept_overdue(const struct l2_intercept *in, l2_time now)
{
    for (size_t i = 0; i < in->server_count; i++)
    {
        if (now >= in->servers[i].until)
        {
            return &in->servers[i];
        }
    }
    return NULL;
}

l2_time
l2_intercept_deadline(const struct l2_intercept *in)
{
    l2_time deadline = L2_NEVER;
    for (size_t i = 0; i < in->server_count; i++)
    {
        deadline = in->servers[i].until < deadline ? in->servers[i].until : deadline;
    }
    return deadline;
}

const struct l2_intercept_server *
l2_intercept_nearest(const struct l2_intercept *in, bool dhcp)
{
    const struct l2_intercept_server *nearest = NULL;
    uint64_t best = 0;
    for (size_t i = 0; i < in->server_count; i++)
    {
        const struct l2_intercept_server *server = &in->servers[i];
        uint64_t hash = l2_hash_mix(in->secret ^ server->address);
        bool fits = server->dhcp || !dhcp;
        if (fits && (!nearest || server->cost < nearest->cost ||
                     (server->cost == nearest->cost && hash > best)))
        {
            nearest = server;
            best = hash;
        }
    }
    return nearest;
}

/* ---- Limit ---- */

/* The generic cell rate algorithm [ITU-T I.371 annex A]. */
bool
l2_intercept_allow(struct l2_intercept *in, uint16_t port, l2_time now)
{
    if (!in->config->arp_rate)
    {
        return true;
    }
    l2_time each = L2_SECOND / in->config->arp_rate;
    l2_time tolerance = each * (in->config->arp_burst - (l2_time)1);
    l2_time arrival = in->arrival[port];
    if (arrival > now && arrival - now > tolerance)
    {
        return false;
    }
    in->arrival[port] = (arrival > now ? arrival : now) + each;
    return true;
}

/* ---- Cache ---- */

/* Exact for IPv4, which is all that is asked for. */
static uint64_t
key_of(struct l2_ip ip)
{
    return l2_ip_to_v4(ip);
}

l2_mac
l2_intercept_cached(const struct l2_intercept *in, struct l2_ip ip, l2_time now)
{
    return ring_get(&in->answers, key_of(ip), now);
}

void
l2_intercept_keep(struct l2_intercept *in, struct l2_ip ip, l2_mac mac, l2_time now)
{
    if (key_of(ip))
    {
        ring_put(&in->answers, in->memory, key_of(ip), mac, now + in->config->arp_cache_time);
    }
}

void
l2_intercept_correct(struct l2_intercept *in, struct l2_ip ip, l2_mac mac)
{
    uint32_t number = l2_map_get(&in->answers.by_key, key_of(ip));
    if (number != L2_MAP_NONE)
    {
        in->answers.memos[number].address = mac;
    }
}

/* ---- DHCP clients ---- */

void
l2_intercept_note_client(struct l2_intercept *in, l2_mac client, l2_mac address, l2_time now)
{
    if (in->clients.size || ring_make(&in->clients, in->memory, L2_INTERCEPT_CLIENTS))
    {
        ring_put(&in->clients, in->memory, client, address, now + L2_INTERCEPT_CLIENT_TIME);
    }
}

l2_mac
l2_intercept_client(const struct l2_intercept *in, l2_mac client, l2_time now)
{
    return ring_get(&in->clients, client, now);
}

/* ---- Looking inside ---- */

bool
l2_intercept_table(const struct l2_intercept *in, size_t index, struct l2_table *table)
{
    const struct l2_table tables[] = {
        /* Address, cost, port, whether it serves DHCP. */
        {"directories", L2_LOOKUP_SOFTWARE, in->server_count, L2_INTERCEPT_SERVERS, 48 + 32 + 12 + 1},
        /* Internet address, MAC address, used since the last look. */
        {"arp-cache", L2_LOOKUP_EXACT, in->answers.used, in->config->arp_cache, 32 + 48 + 1},
        /* Client, where it asked from, asked since the last look. */
        {"dhcp-clients", L2_LOOKUP_EXACT, in->clients.used, L2_INTERCEPT_CLIENTS, 48 + 48 + 1},
    };
    const bool exists[] = {in->config->arp, in->config->arp_cache > 0, in->clients.size > 0};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    {
        if (exists[i] && index-- == 0)
        {
            *table = tables[i];
            return true;
        }
    }
    return false;
}

void
l2_intercept_dump(const struct l2_intercept *in, struct l2_text *out)
{
    char mac[L2_MAC_TEXT];
    for (size_t i = 0; i < in->server_count; i++)
    {
        const struct l2_intercept_server *server = &in->servers[i];
        l2_text_add(out, "directory %s cost %u%s\n", l2_mac_format(mac, server->address), server->cost,
                    server->dhcp ? " dhcp" : "");
    }
}

bool
l2_intercept_check(const struct l2_intercept *in)
{
    assert(in->server_count <= L2_INTERCEPT_SERVERS);
    for (size_t i = 1; i < in->server_count; i++)
    {
        assert(in->servers[i - 1].address < in->servers[i].address);
    }
    ring_check(&in->answers);
    ring_check(&in->clients);
    return true;
}
