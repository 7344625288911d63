/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The other servers of the herd [report 3.2]: who is there, and how all come to hold the same.
 *
 *   news         what a server learns alone is told to all others at the end of the input
 *   differences  a HELLO says the digest of what its sender holds. Who hears another one than its own
 *                sends its DIGESTS; whose buckets differ tells all that it has in them. Both do that, so
 *                both end with the union, as far as policy and tombstones let it stand
 *   joining      the same: who holds nothing differs in every bucket
 *
 * Nothing is acknowledged: what is lost shows in the next HELLO.
 */
#include "directory.h"

#include "../base/hash.h"

#include <string.h>

/* The peer that is this server, or where it would go. */
static size_t
find_peer(const struct l2_directory *d, l2_mac server)
{
    size_t i = 0;
    while (i < d->peer_count && d->peers[i].server < server)
    {
        i++;
    }
    return i;
}

static struct l2_peer *
peer_at(struct l2_directory *d, l2_mac address)
{
    for (size_t i = 0; i < d->peer_count; i++)
    {
        if (d->peers[i].address == address)
        {
            return &d->peers[i];
        }
    }
    return NULL;
}

static void
tell_of_peer(struct l2_directory *d, enum l2_event_type type, const struct l2_peer *peer)
{
    struct l2_event event = {.type = type, .real = peer->server, .ip = peer->ip};
    event.count = type == L2_EVENT_PEERS_EQUAL ? d->table.mappings : 0;
    l2_directory_tell(d, &event);
}

static void
remove_peer(struct l2_directory *d, size_t i)
{
    tell_of_peer(d, L2_EVENT_PEER_DOWN, &d->peers[i]);
    d->peer_count--;
    memmove(&d->peers[i], &d->peers[i + 1], (d->peer_count - i) * sizeof *d->peers);
}

static struct l2_peer *
add_peer(struct l2_directory *d, size_t i, const struct l2_elk *message)
{
    if (d->peer_count == L2_DIRECTORY_PEERS)
    {
        return NULL;
    }
    memmove(&d->peers[i + 1], &d->peers[i], (d->peer_count - i) * sizeof *d->peers);
    d->peer_count++;
    struct l2_peer *peer = &d->peers[i];
    memset(peer, 0, sizeof *peer);
    peer->server = message->as.hello.server;
    peer->ip = message->as.hello.ip;
    peer->asked = -1;
    peer->since = d->now;
    tell_of_peer(d, L2_EVENT_PEER_UP, peer);
    return peer;
}

/* Tell a peer what this server holds, in sums. */
static void
send_digests(struct l2_directory *d, struct l2_peer *peer)
{
    uint8_t bytes[L2_ELK_DIGESTS];
    struct l2_writer writer = l2_writer(bytes, sizeof bytes);
    l2_elk_write_header(&writer, L2_ELK_TYPE_DIGESTS, 0);
    for (size_t i = 0; i < L2_DIRECTORY_BUCKETS; i++)
    {
        l2_write_number(&writer, d->table.digests[i], 4);
    }
    l2_directory_send(d, peer->address, L2_TYPE_ELK, bytes, sizeof bytes);
    peer->asked = d->now;
}

void
l2_directory_hello(struct l2_directory *d, l2_mac from, const struct l2_elk *message)
{
    if (message->as.hello.server == d->config.address)
    {
        return;
    }
    size_t i = find_peer(d, message->as.hello.server);
    bool known = i < d->peer_count && d->peers[i].server == message->as.hello.server;
    if (message->as.hello.hold == 0)
    {
        if (known)
        {
            remove_peer(d, i);
        }
        return;
    }
    struct l2_peer *peer = known ? &d->peers[i] : add_peer(d, i, message);
    if (!peer)
    {
        return;
    }
    peer->address = from;
    peer->until = d->now + message->as.hello.hold * L2_MILLISECOND;
    bool equal = message->as.hello.digest == l2_directory_digest(d);
    if (equal && !peer->equal)
    {
        tell_of_peer(d, L2_EVENT_PEERS_EQUAL, peer);
    }
    /* What was told a moment ago may be on its way: only who differs twice is asked. */
    bool twice = known && !peer->equal && peer->asked + d->config.hello_interval / 2 < d->now;
    if (!equal && (twice || peer->asked < 0))
    {
        send_digests(d, peer);
    }
    peer->equal = equal;
}

void
l2_directory_digests(struct l2_directory *d, l2_mac from, const struct l2_elk *message)
{
    struct l2_peer *peer = peer_at(d, from);
    if (!peer || peer->streaming)
    {
        return; /* what is being told is told to the end: to begin again might never get there */
    }
    for (unsigned i = 0; i < L2_DIRECTORY_BUCKETS; i++)
    {
        if ((uint32_t)d->table.digests[i] != l2_elk_digest(message, i))
        {
            peer->wanted[i / 8] |= (uint8_t)(1 << i % 8);
            peer->streaming = true;
        }
    }
    if (peer->streaming)
    {
        peer->cursor = 0;
        d->stream_at = d->now;
    }
}

void
l2_directory_sync(struct l2_directory *d, l2_mac from, const struct l2_elk *message)
{
    const struct l2_peer *peer = peer_at(d, from);
    bool returned = !peer || d->now - peer->since < (d->config.probes + 1) * d->config.probe_interval;
    for (size_t i = 0; i < message->as.sync.count; i++)
    {
        struct l2_elk_record record;
        if (l2_elk_read_record(message->as.sync.bytes + i * L2_ELK_RECORD, &record))
        {
            d->counters.records_received++;
            l2_directory_hearsay(d, &record, returned);
        }
        else
        {
            d->counters.malformed++;
        }
    }
}

/* ---- Telling ---- */

static void
send_records(struct l2_directory *d, l2_mac address, const struct l2_elk_record *records, size_t count)
{
    uint8_t bytes[L2_ELK_MAX];
    struct l2_writer writer = l2_writer(bytes, sizeof bytes);
    l2_elk_write_header(&writer, L2_ELK_TYPE_SYNC, 0);
    l2_write_number(&writer, count, 2);
    for (size_t i = 0; i < count; i++)
    {
        l2_elk_write_record(&writer, &records[i]);
    }
    l2_directory_send(d, address, L2_TYPE_ELK, bytes, (size_t)(writer.at - bytes));
    d->counters.records_sent += count;
}

void
l2_directory_tell_server(struct l2_directory *d, l2_mac address,
                         const struct l2_directory_entry *entry)
{
    struct l2_elk_record record;
    l2_directory_record(d, entry, &record);
    send_records(d, address, &record, 1);
}

void
l2_directory_flush(struct l2_directory *d)
{
    for (size_t i = 0; d->told_count && i < d->peer_count; i++)
    {
        send_records(d, d->peers[i].address, d->told, d->told_count);
    }
    d->told_count = 0;
}

void
l2_directory_spread(struct l2_directory *d, const struct l2_directory_entry *entry)
{
    if (d->peer_count)
    {
        l2_directory_record(d, entry, &d->told[d->told_count++]);
    }
    if (d->told_count == L2_ELK_RECORDS)
    {
        l2_directory_flush(d);
    }
}

/* The next records that a peer wants, as many as fit a message; none: the end. */
static size_t
next_records(struct l2_directory *d, struct l2_peer *peer, struct l2_elk_record *records)
{
    size_t count = 0;
    while (peer->cursor < d->table.used && count < L2_ELK_RECORDS)
    {
        const struct l2_directory_entry *entry = l2_directory_by_number(&d->table, peer->cursor++);
        unsigned bucket = entry ? l2_directory_bucket(entry->ip) : 0;
        if (entry && peer->wanted[bucket / 8] >> bucket % 8 & 1)
        {
            l2_directory_record(d, entry, &records[count++]);
        }
    }
    return count;
}

static void
stream(struct l2_directory *d, struct l2_peer *peer)
{
    struct l2_elk_record records[L2_ELK_RECORDS];
    for (size_t i = 0; peer->streaming && i < L2_DIRECTORY_BURST; i++)
    {
        size_t count = next_records(d, peer, records);
        if (count)
        {
            send_records(d, peer->address, records, count);
        }
        if (count < L2_ELK_RECORDS)
        {
            peer->streaming = false;
            memset(peer->wanted, 0, sizeof peer->wanted);
        }
    }
}

void
l2_directory_herd_expire(struct l2_directory *d)
{
    for (size_t i = d->peer_count; i-- > 0;)
    {
        if (d->now >= d->peers[i].until)
        {
            remove_peer(d, i);
        }
    }
    if (d->now < d->stream_at)
    {
        return;
    }
    d->stream_at = L2_NEVER;
    for (size_t i = 0; i < d->peer_count; i++)
    {
        stream(d, &d->peers[i]);
        d->stream_at = d->peers[i].streaming ? d->now + L2_DIRECTORY_PACE : d->stream_at;
    }
}

l2_time
l2_directory_herd_deadline(const struct l2_directory *d)
{
    l2_time deadline = d->stream_at;
    for (size_t i = 0; i < d->peer_count; i++)
    {
        deadline = d->peers[i].until < deadline ? d->peers[i].until : deadline;
    }
    return deadline;
}

const struct l2_peer *
l2_directory_responsible(const struct l2_directory *d, struct l2_ip ip)
{
    uint64_t key = l2_hash_mix(l2_directory_key(ip));
    uint64_t most = l2_hash_mix(key ^ d->config.address);
    const struct l2_peer *responsible = NULL;
    for (size_t i = 0; i < d->peer_count; i++)
    {
        uint64_t hash = l2_hash_mix(key ^ d->peers[i].server);
        if (hash > most)
        {
            responsible = &d->peers[i];
            most = hash;
        }
    }
    return responsible;
}
