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

int
l2_intercept_init(struct l2_intercept *in, struct l2_memory *memory,
                  const struct l2_intercept_config *config, uint16_t ports, uint64_t secret)
{
    memset(in, 0, sizeof *in);
    in->memory = memory;
    in->config = config;
    in->secret = secret;
    l2_map_init(&in->by_ip, l2_hash_key(secret, 1));
    l2_map_init(&in->by_client, l2_hash_key(secret, 2));
    if (!config->arp)
    {
        return L2_OK;
    }
    in->arrival = l2_memory_zero(memory, (size_t)ports + 1, sizeof *in->arrival);
    if (config->arp_cache)
    {
        in->answers = l2_memory_zero(memory, config->arp_cache, sizeof *in->answers);
    }
    return in->arrival && (in->answers || !config->arp_cache) ? L2_OK : L2_ENOMEM;
}

void
l2_intercept_fini(struct l2_intercept *in)
{
    if (in->memory)
    {
        l2_map_fini(&in->by_ip, in->memory);
        l2_map_fini(&in->by_client, in->memory);
        l2_memory_free(in->memory, in->arrival);
        l2_memory_free(in->memory, in->answers);
        l2_memory_free(in->memory, in->clients);
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
    uint32_t number = l2_map_get(&in->by_ip, key_of(ip));
    bool good = number != L2_MAP_NONE && now < in->answers[number].until;
    return good ? in->answers[number].mac : L2_MAC_NONE;
}

void
l2_intercept_keep(struct l2_intercept *in, struct l2_ip ip, l2_mac mac, l2_time now)
{
    if (!in->config->arp_cache || !key_of(ip))
    {
        return;
    }
    uint32_t number = l2_map_get(&in->by_ip, key_of(ip));
    if (number == L2_MAP_NONE)
    {
        if (l2_map_reserve(&in->by_ip, in->memory))
        {
            return;
        }
        number = in->answer_next;
        in->answer_next = (number + 1) % in->config->arp_cache;
        if (in->answer_used > number)
        {
            l2_map_remove(&in->by_ip, key_of(in->answers[number].ip));
        }
        in->answer_used += in->answer_used == number;
        l2_map_put(&in->by_ip, key_of(ip), number);
    }
    in->answers[number].ip = ip;
    in->answers[number].mac = mac;
    in->answers[number].until = now + in->config->arp_cache_time;
}

void
l2_intercept_correct(struct l2_intercept *in, struct l2_ip ip, l2_mac mac)
{
    uint32_t number = l2_map_get(&in->by_ip, key_of(ip));
    if (number != L2_MAP_NONE)
    {
        in->answers[number].mac = mac;
    }
}

/* ---- DHCP clients ---- */

void
l2_intercept_note_client(struct l2_intercept *in, l2_mac client, l2_mac address, l2_time now)
{
    if (!in->clients)
    {
        in->clients = l2_memory_zero(in->memory, L2_INTERCEPT_CLIENTS, sizeof *in->clients);
    }
    uint32_t number = l2_map_get(&in->by_client, client);
    if (!in->clients || (number == L2_MAP_NONE && l2_map_reserve(&in->by_client, in->memory)))
    {
        return;
    }
    if (number == L2_MAP_NONE)
    {
        number = in->client_next;
        in->client_next = (number + 1) % L2_INTERCEPT_CLIENTS;
        if (in->client_used > number)
        {
            l2_map_remove(&in->by_client, in->clients[number].client);
        }
        in->client_used += in->client_used == number;
        l2_map_put(&in->by_client, client, number);
    }
    in->clients[number].client = client;
    in->clients[number].address = address;
    in->clients[number].until = now + L2_INTERCEPT_CLIENT_TIME;
}

l2_mac
l2_intercept_client(const struct l2_intercept *in, l2_mac client, l2_time now)
{
    uint32_t number = l2_map_get(&in->by_client, client);
    bool good = number != L2_MAP_NONE && now < in->clients[number].until;
    return good ? in->clients[number].address : L2_MAC_NONE;
}

/* ---- Looking inside ---- */

bool
l2_intercept_table(const struct l2_intercept *in, size_t index, struct l2_table *table)
{
    const struct l2_table tables[] = {
        /* Address, cost, port, whether it serves DHCP. */
        {"directories", L2_LOOKUP_SOFTWARE, in->server_count, L2_INTERCEPT_SERVERS, 48 + 32 + 12 + 1},
        /* Internet address, MAC address, used since the last look. */
        {"arp-cache", L2_LOOKUP_EXACT, in->by_ip.count, in->config->arp_cache, 32 + 48 + 1},
        /* Client, where it asked from, asked since the last look. */
        {"dhcp-clients", L2_LOOKUP_EXACT, in->by_client.count, L2_INTERCEPT_CLIENTS, 48 + 48 + 1},
    };
    const bool exists[] = {in->config->arp, in->config->arp_cache > 0, in->clients != NULL};
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
    assert(in->by_ip.count == in->answer_used && in->answer_used <= in->config->arp_cache);
    assert(in->by_client.count == in->client_used && in->client_used <= L2_INTERCEPT_CLIENTS);
    l2_map_check(&in->by_ip);
    l2_map_check(&in->by_client);
    return true;
}
