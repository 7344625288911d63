/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * fdb: the forwarding database of a learning bridge [802.1D-2004 7.8, 7.9]: which port an address
 * was last seen at, dynamic entries only.
 *
 * Ageing
 *   An entry is gone once its address has not been seen for the ageing time, exactly; it is taken
 *   out when something looks for room, or by l2_fdb_sweep(). There is no timer.
 *
 * When it is full
 *   A new address takes the place of the entry seen longest ago at the port that has most entries
 *   (among equals the new address's own port, then the lowest). A station that invents addresses
 *   pushes back ports that hold more than an equal share, and from then on replaces its own: no port
 *   falls below an equal share because of others. The standard leaves the choice open
 *   [802.1D-2004 7.9.2].
 *
 * Structure
 *     by_address  map: address -> index
 *     entries     slab: | entry | free | entry | ...      free ones linked through next
 *     ports       port -> { head <-> ... <-> tail }       by last_seen
 *   Seeing an address again writes its time and moves it to the tail. The order is exact, not by
 *   the second: under an attack that fills the table several times a second, who speaks often
 *   would otherwise be pushed out before stations that were invented after it spoke.
 */
#ifndef L2_TABLE_FDB_H
#define L2_TABLE_FDB_H

#include "../base/map.h"

struct l2_fdb_entry
{
    l2_mac address;    /* L2_MAC_NONE: free */
    l2_time last_seen; /* when a frame came from it */
    uint32_t previous; /* in the port's list; L2_MAP_NONE at its head */
    uint32_t next;     /* in the port's list, or in the list of free ones */
    uint16_t port;     /* where */
};

struct l2_fdb_port
{
    uint32_t head;  /* seen longest ago */
    uint32_t tail;  /* seen last */
    uint32_t count; /* entries */
};

struct l2_fdb
{
    struct l2_memory *memory;
    struct l2_map by_address;
    struct l2_fdb_entry *entries; /* slab */
    size_t room;                  /* elements of the slab */
    uint32_t used;                /* elements ever used; those behind are raw */
    uint32_t free;                /* first free element among the used ones */
    uint32_t capacity;            /* most entries */
    l2_time ageing;               /* an address not seen for this long is gone */
    struct l2_fdb_port *ports;    /* by port number; 0 unused */
    uint16_t port_count;          /* highest port number */
};

/* What came of learning. */
enum l2_fdb_result
{
    L2_FDB_KNOWN,   /* was there, at that port */
    L2_FDB_NEW,     /* put in */
    L2_FDB_MOVED,   /* was at another port */
    L2_FDB_EVICTED, /* put in, and another taken out for it */
    L2_FDB_REFUSED, /* no memory */
};

struct l2_fdb_change
{
    uint16_t old_port;   /* MOVED: where it was; EVICTED: where the victim was */
    l2_mac victim;       /* EVICTED: who made room */
};

int l2_fdb_init(struct l2_fdb *fdb, struct l2_memory *memory, const struct l2_config *config,
                uint64_t secret);
void l2_fdb_fini(struct l2_fdb *fdb);
/* An address was seen at a port. change is written for MOVED and EVICTED. */
enum l2_fdb_result l2_fdb_learn(struct l2_fdb *fdb, l2_mac address, uint16_t port, l2_time now,
                                struct l2_fdb_change *change);
/* Where it is, or L2_NO_PORT. */
uint16_t l2_fdb_lookup(const struct l2_fdb *fdb, l2_mac address, l2_time now);
/* Forget all that was learnt at a port. */
void l2_fdb_flush(struct l2_fdb *fdb, uint16_t port);
/* Take out what has aged. */
void l2_fdb_sweep(struct l2_fdb *fdb, l2_time now);
static inline uint32_t
l2_fdb_count(const struct l2_fdb *fdb)
{
    return fdb->by_address.count;
}
/* A line an entry, by port and address. */
void l2_fdb_dump(const struct l2_fdb *fdb, struct l2_text *out);
bool l2_fdb_check(const struct l2_fdb *fdb);

#endif
