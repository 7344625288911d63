/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * directory: Internet address -> who has it, as a server of ELK holds it, in at most 64 octets a mapping,
 * its share of index and heap included.
 *
 *     index    [ 3 ] [ - ] [ 0 ] [ 7 ] ...          open addressing by address, at most 3/4 full
 *     entries  chunk of L2_DIRECTORY_CHUNK, chunk, ...   an entry never moves; free ones are linked
 *     heap     [ due, entry ] ...                   every entry in use once, who is due first on top
 *     digests  one sum a bucket of addresses, so that two servers find what they do not share
 *     switches who vouches, and how many addresses each of their ports has
 *
 * When an entry is due follows from its state and from when it was seen:
 *
 *     FRESH          seen + renew
 *     PROBED .. + 2  seen + renew + (1, 2, 3) * probe
 *     REMOVED        seen + keep            a tombstone: who else still has the mapping learns that it is
 *                                           gone; seen is when it was removed
 *     FIXED          never
 *
 * Seeing an address again only writes its time: the heap's element stays where it is and is put right
 * when it comes to the top. So who is seen costs nothing, and everybody comes to the top once in a while.
 *
 * When the table is full a new address takes the place of the entry that is due first: the mapping seen
 * longest ago, or a tombstone about to go. FIXED entries stay.
 *
 * Times are ticks of 10 ms in 32 bits: they last for 497 days.
 */
#ifndef L2_TABLE_DIRECTORY_H
#define L2_TABLE_DIRECTORY_H

#include "../base/map.h"

#define L2_DIRECTORY_CHUNK 1024 /* entries allocated at a time */
#define L2_DIRECTORY_TICK (10 * L2_MILLISECOND)
#define L2_DIRECTORY_BUCKETS 256
#define L2_DIRECTORY_NEVER UINT32_MAX /* a tick that never comes */

enum l2_directory_state
{
    L2_DIRECTORY_FREE,     /* not in use */
    L2_DIRECTORY_FRESH,    /* confirmed not long ago */
    L2_DIRECTORY_PROBED,   /* its owner was asked once since, without a reply; + 1 twice, + 2 thrice */
    L2_DIRECTORY_FIXED = 5, /* static */
    L2_DIRECTORY_REMOVED,  /* tombstone: no owner */
};

/* Who has an address. */
struct l2_directory_owner
{
    l2_mac mac;    /* to send to */
    l2_mac real;   /* of the station */
    l2_mac at;     /* the switch that vouches; L2_MAC_NONE: none */
    uint16_t port; /* there */
};

/* 44 octets. Read what is plain, write state, source, claimed and seen; the rest by functions. */
struct l2_directory_entry
{
    struct l2_ip ip;
    uint8_t mac[6];   /* zeros: no owner */
    uint8_t real[6];
    uint32_t at;      /* number of the switch; 0: none, or no room for more switches; free: the next one */
    uint16_t port;
    uint8_t source;   /* enum l2_source */
    uint8_t state;    /* enum l2_directory_state */
    uint32_t claimed; /* tick */
    uint32_t seen;    /* tick */
};

struct l2_directory_due
{
    uint32_t due;   /* tick; at most when the entry is due */
    uint32_t entry; /* its number */
};

/* A switch that vouches. */
struct l2_directory_switch
{
    l2_mac address;
    uint16_t port_count; /* elements of ports */
    uint16_t *ports;     /* by port number: addresses that the port has, at most UINT16_MAX */
};

struct l2_directory_table
{
    struct l2_memory *memory;
    uint64_t secret;     /* keys the index */
    uint32_t renew, probe, keep; /* ticks, see above */
    uint32_t capacity;   /* most entries in use, tombstones included */
    uint32_t *index;     /* numbers of entries; UINT32_MAX: empty */
    uint8_t shift;       /* 64 - log2 of the number of slots */
    struct l2_directory_entry **chunks;
    size_t chunk_room;   /* elements of chunks */
    uint32_t used;       /* entries ever used */
    uint32_t free;       /* first free one among them, UINT32_MAX: none */
    uint32_t count;      /* in use: mappings and tombstones */
    uint32_t mappings;   /* in use, with an owner */
    struct l2_directory_due *heap; /* count elements */
    size_t heap_room;
    uint64_t digests[L2_DIRECTORY_BUCKETS];
    struct l2_map switch_numbers;  /* address -> number */
    struct l2_directory_switch *switches; /* by number, from 1 */
    size_t switch_count;
    size_t switch_room;
};

void l2_directory_table_init(struct l2_directory_table *table, struct l2_memory *memory,
                             uint32_t capacity, uint64_t secret, uint32_t renew, uint32_t probe,
                             uint32_t keep);
void l2_directory_table_fini(struct l2_directory_table *table);

/* The entry of an address, tombstones included, or NULL. */
struct l2_directory_entry *l2_directory_find(const struct l2_directory_table *table, struct l2_ip ip);
/*
 * Make an entry for an address that has none: a tombstone, removed at tick now. If another entry had to
 * make room and it was a mapping, *evicted is set and says what it was; else its state is FREE.
 * NULL if all that is there is FIXED, or there is no memory.
 */
struct l2_directory_entry *l2_directory_make(struct l2_directory_table *table, struct l2_ip ip,
                                             uint32_t now, struct l2_directory_entry *evicted);
/* Give an entry an owner; state, source and times are left. Port counts and digests follow. */
void l2_directory_set_owner(struct l2_directory_table *table, struct l2_directory_entry *entry,
                            const struct l2_directory_owner *owner);
/* Take its owner away: a tombstone, removed at tick now. */
void l2_directory_clear_owner(struct l2_directory_table *table, struct l2_directory_entry *entry,
                              uint32_t now);
/* Who has it; zeros for a tombstone. */
struct l2_directory_owner l2_directory_owner_of(const struct l2_directory_table *table,
                                                const struct l2_directory_entry *entry);
/*
 * The entry that is due first, if that is at tick now or before; NULL if none is. Who gets one must change
 * its state or times so that it is due later, or call l2_directory_drop_due().
 */
struct l2_directory_entry *l2_directory_next_due(struct l2_directory_table *table, uint32_t now);
/* Free the entry that l2_directory_next_due() has just given; it must be a tombstone. */
void l2_directory_drop_due(struct l2_directory_table *table);
/* No entry is due before this tick; NEVER if none is. */
uint32_t l2_directory_first_due(const struct l2_directory_table *table);

/* The entry with this number, below table->used; NULL if it is free. In the order of history. */
struct l2_directory_entry *l2_directory_by_number(const struct l2_directory_table *table,
                                                  uint32_t number);
/* Which digest an address is summed up in; the same for all servers. */
unsigned l2_directory_bucket(struct l2_ip ip);
/* How many addresses a port has. */
uint32_t l2_directory_port_count(const struct l2_directory_table *table, l2_mac at, uint16_t port);

/*
 * Numbers of all mappings in the order of their addresses, tombstones left out; table->mappings of them
 * are written. L2_ENOMEM leaves them unordered.
 */
int l2_directory_order(const struct l2_directory_table *table, uint32_t *numbers);
/* A line a mapping, by address: ip, mac, real if it is another, switch, port, source. No times. */
void l2_directory_table_dump(const struct l2_directory_table *table, struct l2_text *out);
bool l2_directory_table_check(const struct l2_directory_table *table);

#endif
