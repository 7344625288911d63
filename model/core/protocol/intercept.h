/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * intercept: what a switch remembers for the directory ELK [report 3.2]. It is little: which servers there
 * are and which is the nearest; how much ARP each port has sent; answers, if a cache is asked for; and at
 * the switch of a DHCP server, who has asked that server a moment ago. What is done with frames is the
 * business of scheme/elk.c.
 *
 * The nearest server is the one of least cost. Among equals a hash of the switch and the server chooses,
 * so that switches that are equally far from several servers share them.
 */
#ifndef L2_PROTOCOL_INTERCEPT_H
#define L2_PROTOCOL_INTERCEPT_H

#include "../base/map.h"

#define L2_INTERCEPT_SERVERS 64          /* most that a switch knows; more are ignored */
#define L2_INTERCEPT_CLIENTS 4096        /* DHCP clients that wait for an answer */
#define L2_INTERCEPT_CLIENT_TIME (60 * L2_SECOND) /* for so long */

struct l2_intercept_server
{
    l2_mac address;  /* where to send to */
    uint32_t cost;   /* of the way there */
    uint16_t port;   /* where it is attached to this switch; L2_NO_PORT: elsewhere */
    bool dhcp;       /* it takes DHCP's broadcasts */
    uint64_t teller; /* the system whose LSP tells of it; 0 if none does */
    l2_time until;   /* it counts as alive; L2_NEVER: until somebody says otherwise */
};

/*
 * Addresses that are good for a while: what a directory has answered, by Internet address; where DHCP clients
 * asked from, by client.
 */
struct l2_intercept_memo
{
    uint64_t key;
    l2_mac address;
    l2_time until;
};

/* As many of them as fit; the one put in first makes room. */
struct l2_intercept_ring
{
    struct l2_map by_key; /* key -> element */
    struct l2_intercept_memo *memos;
    uint32_t size;        /* elements */
    uint32_t used;        /* of them */
    uint32_t next;        /* the one that the next new key takes */
};

struct l2_intercept
{
    struct l2_memory *memory;
    const struct l2_intercept_config *config;
    uint64_t secret;           /* chooses among equally near servers */
    struct l2_intercept_server servers[L2_INTERCEPT_SERVERS]; /* by address */
    size_t server_count;
    l2_time *arrival;          /* by port: theoretical arrival time of its next ARP frame */

    struct l2_intercept_ring answers; /* none if there is no cache */
    struct l2_intercept_ring clients; /* allocated when the first asks */
};

/* L2_ENOMEM. What is half made can be given to fini. */
int l2_intercept_init(struct l2_intercept *in, struct l2_memory *memory,
                      const struct l2_intercept_config *config, uint16_t ports, uint64_t secret);
void l2_intercept_fini(struct l2_intercept *in);
/* One line if the configuration is wrong, else NULL. */
const char *l2_intercept_check_config(const struct l2_intercept_config *config, struct l2_text *out);

/* Note a server. Whether it is new, or differs in what others are told: where it is and what it serves. */
bool l2_intercept_learn(struct l2_intercept *in, const struct l2_intercept_server *server);
/* Forget a server; whether there was one. */
bool l2_intercept_forget(struct l2_intercept *in, l2_mac address);
/* The first server whose time is over, or NULL. */
const struct l2_intercept_server *l2_intercept_overdue(const struct l2_intercept *in, l2_time now);
l2_time l2_intercept_deadline(const struct l2_intercept *in);
/* The nearest server, that takes DHCP if asked for that, or NULL. */
const struct l2_intercept_server *l2_intercept_nearest(const struct l2_intercept *in, bool dhcp);

/* Whether a port may send one more ARP frame; if so it counts. */
bool l2_intercept_allow(struct l2_intercept *in, uint16_t port, l2_time now);

/* What a cached answer says, L2_MAC_NONE if there is none. */
l2_mac l2_intercept_cached(const struct l2_intercept *in, struct l2_ip ip, l2_time now);
/* Keep an answer, if there is a cache. */
void l2_intercept_keep(struct l2_intercept *in, struct l2_ip ip, l2_mac mac, l2_time now);
/* A host is known to be elsewhere: a cached answer follows. */
void l2_intercept_correct(struct l2_intercept *in, struct l2_ip ip, l2_mac mac);

/* Remember where a DHCP client asked from. */
void l2_intercept_note_client(struct l2_intercept *in, l2_mac client, l2_mac address, l2_time now);
/* Where it asked from, L2_MAC_NONE if it did not. */
l2_mac l2_intercept_client(const struct l2_intercept *in, l2_mac client, l2_time now);

/* As l2_switch_table(): "directories", "arp-cache", "dhcp-clients"; those that are in use at all. */
bool l2_intercept_table(const struct l2_intercept *in, size_t index, struct l2_table *table);
void l2_intercept_dump(const struct l2_intercept *in, struct l2_text *out);
bool l2_intercept_check(const struct l2_intercept *in);

#endif
