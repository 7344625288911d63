/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * fib: where frames for other switches go: prefix -> equal-cost next hops, longest prefix first.
 *
 * Prefixes come in few lengths (one in a flat plan, two with areas, up to seven with classes), so a
 * lookup asks the hash table once for each length that occurs, from the longest down. The table is
 * open, with linear probing, at most three quarters full, and its slots are the entries:
 *
 *     slots   [ prefix | paths | tree port | ... ] [ free ] [ prefix | paths | tree port | ... ] ...
 *                          |                                               |
 *     paths   [ 2: 1 5 ] [ 1: 7 ] ...   each set of next hops once, however many entries share it
 *
 * An entry takes 16 octets, and its lookup touches one line of memory besides those few of the sets.
 * Removal shifts the run back, so there are no tombstones. Nothing depends on the order of slots.
 *
 * The FIB is brought up to date in place:
 *
 *     l2_fib_begin(), l2_fib_put() for every prefix that there is to be, l2_fib_commit()
 *
 * An entry that is put as it is stays untouched; what differs is kept aside until the commit makes room
 * and then applies it all. Before that lookups find what was; so they do for good if an update is
 * cancelled, as it is when memory runs out.
 *
 * An entry is settling from the commit that changes its way back until l2_fib_settle(). The way back
 * is what a broadcast of the prefix's switches must have come by: the port towards them on the tree,
 * or the first of the paths (reverse-path forwarding). Who accepts no broadcast of a settling prefix
 * makes none go round while switches disagree.
 */
#ifndef L2_TABLE_FIB_H
#define L2_TABLE_FIB_H

#include "../base/map.h"

#define L2_FIB_PATHS 16                /* most next hops of a prefix */
#define L2_FIB_NOT_ON_TREE UINT16_MAX  /* a tree port: none, because the tree does not lead there */

/* What is put. */
struct l2_fib_entry
{
    struct l2_prefix prefix;
    uint16_t tree_port;           /* the tree's way there; L2_NO_PORT: any tree port; NOT_ON_TREE */
    uint8_t path_count;           /* 1 up */
    uint16_t paths[L2_FIB_PATHS]; /* ports on shortest paths, ascending */
};

/* A set of next hops. */
struct l2_fib_paths
{
    uint32_t users;               /* entries, and changes that are kept aside; 0: free */
    uint32_t next_free;           /* of a free one; L2_MAP_NONE: the last */
    uint16_t path_count;          /* 1 up */
    uint16_t paths[L2_FIB_PATHS]; /* ports, ascending; 0 behind the last */
};

/* What is found; paths is NULL if nothing is. Good until the next update. */
struct l2_fib_route
{
    const struct l2_fib_paths *paths;
    uint16_t tree_port; /* as put */
    bool settling;
};

struct l2_fib_slot
{
    uint64_t key; /* prefix bits above 8 bits of length; all ones: free */
    uint32_t paths;
    uint16_t tree_port;
    bool settling;
    bool turn; /* equals the FIB's if it has been put since the update began */
};

/* What a commit does to an entry. */
struct l2_fib_change
{
    struct l2_fib_slot slot; /* settling: if its way back changes */
    bool added;              /* there was none of this prefix */
};

struct l2_fib
{
    struct l2_memory *memory;
    uint64_t secret;              /* keys the hashes */
    struct l2_fib_slot *slots;    /* NULL until something is put in */
    size_t count;                 /* entries */
    size_t settling;              /* how many of them are */
    uint8_t shift;                /* 64 - log2 of the number of slots */
    uint8_t length_count;
    uint8_t lengths[49];          /* that occur, longest first */
    uint32_t with_length[49];     /* how many entries have a prefix of this length */

    struct l2_fib_paths *paths;
    uint32_t paths_used;          /* of the array, free ones included */
    size_t paths_room;
    uint32_t paths_free;          /* the first free one, or L2_MAP_NONE */
    struct l2_map by_content;     /* hash of a set -> index */

    bool updating;                /* between begin and commit or cancel */
    bool turn;
    enum l2_broadcast broadcast;  /* which way back counts in this update */
    bool tree_changed;            /* this switch's ports of the tree are others than before it */
    size_t kept;                  /* entries that have been put again */
    struct l2_fib_change *changes; /* kept aside: what is new or differs */
    size_t change_count;
    size_t change_room;
};

void l2_fib_init(struct l2_fib *fib, struct l2_memory *memory, uint64_t secret);
void l2_fib_fini(struct l2_fib *fib);
/*
 * Begin an update. broadcast says what the way back is; tree_changed, whether the switch's ports of the
 * tree have changed, since for an entry with any tree port they are the way back.
 */
void l2_fib_begin(struct l2_fib *fib, enum l2_broadcast broadcast, bool tree_changed);
/* There is to be this entry. Of several with one prefix the first counts. L2_ENOMEM: cancelled. */
int l2_fib_put(struct l2_fib *fib, const struct l2_fib_entry *entry);
/*
 * Make it so, and tell how many entries are new, differ or are gone. L2_ENOMEM: cancelled.
 */
int l2_fib_commit(struct l2_fib *fib, size_t *changed);
/* Leave everything as it was before the update began. */
void l2_fib_cancel(struct l2_fib *fib);
/* No entry is settling any more. */
void l2_fib_settle(struct l2_fib *fib);
/* The entry of the longest prefix of an address. */
struct l2_fib_route l2_fib_lookup(const struct l2_fib *fib, l2_mac address);
/* A line a prefix, by prefix. */
void l2_fib_dump(const struct l2_fib *fib, struct l2_text *out);
bool l2_fib_check(const struct l2_fib *fib);

#endif
