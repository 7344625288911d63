/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * directory: the inside of a server of ELK, whose outside is l2_directory.h.
 *
 *   directory.c           the object: life, inputs, time, what is to be sent, dump, check
 *   directory_mappings.c  what becomes of the table when somebody says who has an address; renewal
 *   directory_queries.c   questions; addresses that nobody knows yet, and those that nobody has
 *   directory_herd.c      the other servers: who is there, and how all come to hold the same
 *
 * Evidence and hearsay
 *   A reply to this server's own ARP request is evidence, too, but weaker: it comes from a host behind
 *   bridges that intercept nothing, or says again what a switch has said. It stands until a switch
 *   vouches for another station. Where switches give hosts other addresses it does not count.
 *
 *   A switch that tells of a host (QUERY, UPDATE) is evidence: its time is now. Another server's SYNC is
 *   hearsay: it says when the owner claimed the address and when it was seen, and of two owners the
 *   policy takes the same one on every server, in whatever order they hear of them:
 *
 *     one station, two places     the later claim
 *     two stations                LAST_WINS, ALERT: the later claim; FIRST_WINS: the earlier one; a static
 *                                 mapping always
 *     an owner and a tombstone    the owner, if it was seen after the removal, or a second and more after
 *                                 who removed it had last seen it (a tombstone's claimed says when)
 *     one that is vouched for     that one
 *
 *   Equal claims are decided by the numbers of the addresses. When an owner claimed its address is not in
 *   the digests: two servers that heard of the same owner at different times are equal.
 *
 * Who asks
 *   All servers see the same evidence, so a mapping is due on all of them at once. The server that a hash
 *   of the address picks among those that are alive asks its owner; the reply is evidence for all. The
 *   others wait; if neither a reply nor a removal has reached them in the time of four requests, they ask
 *   themselves. Only who has asked in vain removes. The same server broadcasts the request for an address
 *   that nobody knows: others send it a QUERY, and broadcast themselves only if they are asked again.
 *
 * Who announces
 *   Of an UPDATE every server has a copy; the one whose copy is PRIMARY has the owner's switch announce a
 *   change. A QUERY has one copy only, so its server announces, and tells the others of what is new.
 */
#ifndef L2_PROTOCOL_DIRECTORY_H
#define L2_PROTOCOL_DIRECTORY_H

#include "../table/directory.h"
#include "../wire/elk.h"
#include "outbox.h"

#define L2_DIRECTORY_PEERS 64                    /* most other servers */
#define L2_DIRECTORY_NOTICES 4096                /* addresses and ports that are being watched */
#define L2_DIRECTORY_SUSPECTS 64                 /* most owners that are being examined */
#define L2_DIRECTORY_PACE L2_MILLISECOND         /* between two bursts of SYNC */
#define L2_DIRECTORY_BURST 16                    /* SYNCs in one */

/* Another server. */
struct l2_peer
{
    l2_mac server;   /* who it is */
    l2_mac address;  /* where to send to */
    struct l2_ip ip;
    l2_time since;   /* when it was first heard */
    l2_time until;   /* it counts as alive */
    l2_time asked;   /* when it was last sent DIGESTS; negative: never */
    bool equal;      /* its last digest was ours */
    bool streaming;  /* what is in wanted is being told, from cursor on */
    uint32_t cursor; /* number of an entry */
    uint8_t wanted[L2_DIRECTORY_BUCKETS / 8];
};

/* An address that is not known: asked for, or negative. */
struct l2_pending
{
    struct l2_ip ip;
    bool negative;
    uint8_t tries;     /* broadcasts so far */
    l2_time asked;     /* when the last one went out */
    l2_time due;       /* to be negative, or no longer negative */
    uint32_t previous; /* in the list of those asked for, or of negative ones; by due */
    uint32_t next;
    uint32_t waiter;   /* first of who waits, newest first */
};

/* Who waits for an address. */
struct l2_waiter
{
    struct l2_ip ip;
    l2_mac mac;
    uint64_t key;  /* in waiting */
    uint32_t next; /* of the same address, or of free ones */
};

struct l2_pending_list
{
    uint32_t head; /* due first; L2_MAP_NONE: empty */
    uint32_t tail;
};

/* Who has an address that another claims, under FIRST_WINS. */
struct l2_suspect
{
    struct l2_ip ip;
    uint32_t seen; /* tick; seen later means alive */
    uint8_t asked; /* how often */
    l2_time due;   /* to ask again, or to give it up */
};

/* How often something happened lately; so that an operator is told once, not a thousand times. */
struct l2_notice
{
    uint64_t key;   /* 0: unused */
    l2_time since;
    uint32_t count;
};

struct l2_directory
{
    struct l2_memory memory;
    struct l2_directory_config config;
    uint64_t seed;
    l2_time now;
    bool started;
    bool stopped;
    l2_time hello_at;
    struct l2_directory_table table;
    struct l2_directory_counters counters;
    uint32_t *order;      /* for l2_directory_mapping() */
    size_t order_count;
    bool ordered;

    /* directory_queries.c */
    struct l2_map pending_by_ip;
    struct l2_pending *pending;
    size_t pending_room;
    uint32_t pending_used;
    uint32_t pending_free;
    struct l2_pending_list asked;
    struct l2_pending_list negative;
    struct l2_map waiting;   /* who waits for what -> waiter */
    struct l2_waiter *waiters;
    size_t waiter_room;
    uint32_t waiter_used;
    uint32_t waiter_free;
    l2_time broadcast_at;    /* the generic cell rate algorithm's theoretical arrival time */

    /* directory_herd.c */
    struct l2_peer peers[L2_DIRECTORY_PEERS]; /* by server */
    size_t peer_count;
    l2_time stream_at;
    struct l2_elk_record told[L2_ELK_RECORDS]; /* to be sent to all peers */
    size_t told_count;

    struct l2_notice notices[L2_DIRECTORY_NOTICES];
    struct l2_suspect suspects[L2_DIRECTORY_SUSPECTS];
    size_t suspect_count;

    struct l2_outbox outbox;
};

static inline uint32_t
l2_directory_tick(l2_time now)
{
    return (uint32_t)(now / L2_DIRECTORY_TICK);
}

/* ---- directory.c ---- */

/* Send a frame with this payload; padded. Lost if there is no memory, as it might be on the wire. */
void l2_directory_send(struct l2_directory *d, l2_mac destination, uint16_t type,
                       const uint8_t *payload, size_t length);
/* Send an ELK message that l2_elk_write() writes. */
void l2_directory_say(struct l2_directory *d, l2_mac destination, const struct l2_elk *message);
/* Send an ARP message of this server. */
void l2_directory_send_arp(struct l2_directory *d, l2_mac destination, uint16_t operation,
                           l2_mac target, struct l2_ip target_ip);
/* Ask for an address, by broadcast or by unicast to who should have it. */
void l2_directory_ask(struct l2_directory *d, l2_mac destination, struct l2_ip ip);
void l2_directory_tell(struct l2_directory *d, const struct l2_event *event);
/* Count an incident of some kind; how often it has happened within the time that lasts, this one included. */
uint32_t l2_directory_notice(struct l2_directory *d, uint64_t kind, uint64_t key, l2_time lasts);
/*
 * Whether the switches around give hosts other addresses than their own. Then the address in a reply that no
 * switch has touched, from a host at the server's own hub, is of no use to others.
 */
bool l2_directory_is_translated(const struct l2_directory *d);
/* A number for an Internet address, good for maps. */
uint64_t l2_directory_key(struct l2_ip ip);

/* ---- directory_mappings.c ---- */

/* How evidence came. */
enum
{
    L2_EVIDENCE_ALONE = 1,   /* no other server was told */
    L2_EVIDENCE_PRIMARY = 2, /* of all servers this one is to act, where one is enough */
    L2_EVIDENCE_LOUD = 4,    /* the host broadcast it, so that others hear of a change */
};

/* A switch, or an ARP reply, says who has an address. */
void l2_directory_evidence(struct l2_directory *d, const struct l2_elk_record *record, unsigned how);
/*
 * Another server says so. returned: it was not heard for some of the time that asking for an owner takes, so its
 * removals may only mean that it was cut off.
 */
void l2_directory_hearsay(struct l2_directory *d, const struct l2_elk_record *record, bool returned);
/* Do what is due to mappings. */
void l2_directory_renew(struct l2_directory *d);
l2_time l2_directory_renew_at(const struct l2_directory *d);
/* What is told of an entry. */
void l2_directory_record(const struct l2_directory *d, const struct l2_directory_entry *entry,
                         struct l2_elk_record *record);

/* ---- directory_queries.c ---- */

void l2_directory_query(struct l2_directory *d, l2_mac from, const struct l2_elk *message);
/* An address is known now: answer who waits for it. */
void l2_directory_known(struct l2_directory *d, const struct l2_directory_entry *entry);
void l2_directory_retry(struct l2_directory *d);
l2_time l2_directory_retry_at(const struct l2_directory *d);
void l2_directory_queries_init(struct l2_directory *d);
void l2_directory_queries_fini(struct l2_directory *d);
void l2_directory_queries_dump(const struct l2_directory *d, struct l2_text *out);
void l2_directory_queries_check(const struct l2_directory *d);
/* How many addresses are asked for or negative. */
static inline uint32_t
l2_directory_pending_count(const struct l2_directory *d)
{
    return d->pending_by_ip.count;
}

/* ---- directory_herd.c ---- */

void l2_directory_hello(struct l2_directory *d, l2_mac from, const struct l2_elk *message);
void l2_directory_digests(struct l2_directory *d, l2_mac from, const struct l2_elk *message);
void l2_directory_sync(struct l2_directory *d, l2_mac from, const struct l2_elk *message);
/* Have all peers told what became of an entry, at the end of this input. */
void l2_directory_spread(struct l2_directory *d, const struct l2_directory_entry *entry);
void l2_directory_flush(struct l2_directory *d);
/* Peers that are silent go; what is to be told goes on. */
void l2_directory_herd_expire(struct l2_directory *d);
l2_time l2_directory_herd_deadline(const struct l2_directory *d);
/* The server that of all is to ask hosts for an address; NULL: this one. */
const struct l2_peer *l2_directory_responsible(const struct l2_directory *d, struct l2_ip ip);
/* Tell one server of one mapping. */
void l2_directory_tell_server(struct l2_directory *d, l2_mac address,
                              const struct l2_directory_entry *entry);

#endif
