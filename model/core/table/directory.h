/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * directory: Internet address -> who has it, as a server of ELK holds it, in at most 64 octets a mapping,
 * its share of index and heap included; switches that vouch come to that, see vouchers.h.
 *
 *     index    [ tag 3 ] [ - ] [ tag 0 ] [ tag 7 ] ...   open addressing by address, at most 3/4 full;
 *                                                    the tag, of the hash, saves looking at most others
 *     entries  chunk of L2_DIRECTORY_CHUNK, chunk, ...   an entry never moves; free ones are linked
 *     heap     [ due, entry ] ...                   every entry in use once, who is due first on top,
 *                                                   among equals the lower number
 *     digests  one sum a bucket of addresses, so that two servers find what they do not share
 *     vouchers switches, and how many addresses each of their ports has
 *
 * When an entry is due follows from its state and from when it was seen:
 *
 *     FRESH          seen + renew
 *     PROBED .. + 2  seen + renew + (1, 2, 3) * probe
 *     WAITING        seen + renew + 4 * probe
 *     REMOVED        seen + keep            a tombstone: who else still has the mapping learns that it is
 *                                           gone; seen is when it was removed
 *     FIXED          never
 *
 * Seeing an address again only writes its time: the heap's element stays where it is and is put right
 * when it comes to the top. So who is seen costs nothing, and everybody comes to the top once in a while.
 *
 * For that to work, an element's tick must not be later than its entry is due, whatever the caller writes.
 * So the tick is never further ahead than `ahead`, the lesser of renew and keep, when it is written: an
 * entry that gets a new state, seen now, is due no earlier. Who writes a time of the past into an entry
 * (another server saw the address then) has it come to the top late, but no later than `ahead` from now.
 * Only the tick of a FIXED entry is NEVER, and l2_directory_clear_owner() alone ends that state: it goes
 * through the whole heap for it.
 *
 * When the table is full a new address takes the place of the entry that is due first: the mapping seen
 * longest ago, or a tombstone about to go. What is due in `ahead` or later counts as equal, and among
 * equals the lower number goes. FIXED entries stay.
 *
 * Digests
 *   A mapping counts with its address, mac, real, at, port and with whether its source is STATIC; not with
 *   its times, and a tombstone not at all. The hash has no key, as all servers must get the same sums: who
 *   wants may make two mappings that look alike, and gains a difference that stays until one is seen again.
 *
 * Times are ticks of 10 ms in 32 bits: they last for 497 days.
 */
#ifndef L2_TABLE_DIRECTORY_H
#define L2_TABLE_DIRECTORY_H

#include "vouchers.h"

#define L2_DIRECTORY_CHUNK 1024 /* entries allocated at a time */
#define L2_DIRECTORY_TICK (10 * L2_MILLISECOND)
#define L2_DIRECTORY_BUCKETS 256
#define L2_DIRECTORY_NEVER UINT32_MAX /* a tick that never comes */
#define L2_DIRECTORY_CAPACITY 16777216 /* largest capacity: entries have 24-bit numbers */

enum l2_directory_state
{
    L2_DIRECTORY_FREE,     /* not in use */
    L2_DIRECTORY_FRESH,    /* confirmed not long ago */
    L2_DIRECTORY_PROBED,   /* its owner was asked once since, without a reply; + 1 twice, + 2 thrice */
    L2_DIRECTORY_FIXED = 5, /* static */
    L2_DIRECTORY_REMOVED,  /* tombstone: no owner */
    L2_DIRECTORY_WAITING,  /* another server is to ask its owner */
};

/* Who has an address. */
struct l2_directory_owner
{
    l2_mac mac;    /* to send to */
    l2_mac real;   /* of the station */
    l2_mac at;     /* the switch that vouches; L2_MAC_NONE: none */
    uint16_t port; /* there */
};

/*
 * 44 octets. Read what is plain, write state, source, claimed and seen; the rest by functions. The source is
 * written before l2_directory_set_owner(), which has it counted; the state must be REMOVED where there is no
 * owner and must not where there is one, as soon as another function is called for this table.
 */
struct l2_directory_entry
{
    struct l2_ip ip;
    uint8_t mac[6];   /* zeros: no owner */
    uint8_t real[6];
    uint32_t at;      /* number of the switch; 0: none, or no memory for it; the top bit is set if the source
                         was STATIC when it was counted; free: the next free entry */
    uint16_t port;
    uint8_t source;   /* enum l2_source */
    uint8_t state;    /* enum l2_directory_state */
    uint32_t claimed; /* tick */
    uint32_t seen;    /* tick */
};

struct l2_directory_due
{
    uint32_t due;   /* tick; no later than the entry is due, see above */
    uint32_t entry; /* its number */
};

struct l2_directory_table
{
    struct l2_memory *memory;
    uint64_t secret;     /* keys the index */
    uint32_t renew, probe, keep; /* ticks, see above */
    uint32_t ahead;      /* ticks, see above; at least 1 */
    uint32_t capacity;   /* most entries in use, tombstones included */
    uint32_t *index;     /* tag in the high 8 bits, number of an entry; UINT32_MAX: empty. NULL: none yet */
    uint8_t shift;       /* 64 - log2 of the number of slots */
    struct l2_directory_entry **chunks;
    size_t chunk_room;   /* elements of chunks */
    uint32_t used;       /* entries ever used */
    uint32_t free;       /* first free one among them, UINT32_MAX: none */
    uint32_t count;      /* in use: mappings and tombstones */
    uint32_t mappings;   /* in use, with an owner */
    struct l2_directory_due *heap; /* count elements */
    size_t heap_room;    /* elements of heap */
    uint32_t latest;     /* the latest tick that was told */
    uint32_t given;      /* what l2_directory_next_due() has given last, UINT32_MAX: nothing since */
    uint64_t digests[L2_DIRECTORY_BUCKETS];
    struct l2_vouchers vouchers;
};

/* capacity: 1 to L2_DIRECTORY_CAPACITY. Nothing is allocated yet. */
void l2_directory_table_init(struct l2_directory_table *table, struct l2_memory *memory,
                             uint32_t capacity, uint64_t secret, uint32_t renew, uint32_t probe,
                             uint32_t keep);
void l2_directory_table_fini(struct l2_directory_table *table);

/* The entry of an address, tombstones included, or NULL. */
struct l2_directory_entry *l2_directory_find(const struct l2_directory_table *table, struct l2_ip ip);
/*
 * Make an entry for an address that has none: a tombstone of source LEARNT, removed at tick now; who will write
 * a time of the past into it may give that, so that it is not late. If another
 * entry had to make room and it was a mapping, *evicted is set and says what it was (until the next
 * l2_directory_set_owner() l2_directory_owner_of() takes it, too); else its state is FREE. NULL if the table
 * is full and all that is there is FIXED, or there is no memory.
 */
struct l2_directory_entry *l2_directory_make(struct l2_directory_table *table, struct l2_ip ip,
                                             uint32_t now, struct l2_directory_entry *evicted);
/*
 * Give an entry an owner, whose mac is not zeros, or another; state, source and times are left. Port counts
 * and digests follow. Who changes the source of a mapping to or from STATIC calls this afterwards with the
 * same owner. If there is no memory for the switch, `at` is none; ports beyond L2_MAX_PORTS are not counted.
 */
void l2_directory_set_owner(struct l2_directory_table *table, struct l2_directory_entry *entry,
                            const struct l2_directory_owner *owner);
/* Take its owner away: a tombstone, removed at tick now. The state that it had must be there still. */
void l2_directory_clear_owner(struct l2_directory_table *table, struct l2_directory_entry *entry,
                              uint32_t now);
/* Who has it; all zeros for a tombstone. */
struct l2_directory_owner l2_directory_owner_of(const struct l2_directory_table *table,
                                                const struct l2_directory_entry *entry);
/*
 * The entry that is due first, if that is at tick now or before; NULL if none is. Who gets one must change
 * its state or times so that it is due later, or call l2_directory_drop_due(); else it is given again.
 */
struct l2_directory_entry *l2_directory_next_due(struct l2_directory_table *table, uint32_t now);
/* Free the entry that l2_directory_next_due() has just given; it must be a tombstone by now. */
void l2_directory_drop_due(struct l2_directory_table *table);
/*
 * No entry is due before this tick, perhaps not at it either; NEVER if none is. Later than the tick of
 * the l2_directory_next_due() that has just given NULL.
 */
uint32_t l2_directory_first_due(const struct l2_directory_table *table);

/* The entry with this number, below table->used; NULL if it is free. In the order of history. */
struct l2_directory_entry *l2_directory_by_number(const struct l2_directory_table *table,
                                                  uint32_t number);
/* Which digest an address is summed up in, below L2_DIRECTORY_BUCKETS; the same for all servers. */
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
/* Assert every invariant, in a time that grows with the table; returns true. */
bool l2_directory_table_check(const struct l2_directory_table *table);

#endif
