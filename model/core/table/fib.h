/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * fib: where frames for other switches go: prefix -> equal-cost next hops, longest prefix first.
 *
 * Prefixes come in few lengths (one in a flat plan, two with areas, up to seven with classes), so a
 * lookup asks one map for each length that occurs, from the longest down. The FIB is made whole from
 * a graph and replaced whole: a reader never sees half of one.
 */
#ifndef L2_TABLE_FIB_H
#define L2_TABLE_FIB_H

#include "../base/map.h"

#define L2_FIB_PATHS 16 /* most next hops of a prefix */

struct l2_fib_entry
{
    struct l2_prefix prefix;
    uint16_t tree_port;           /* the broadcast tree's way there; L2_NO_PORT: any tree port */
    uint8_t path_count;           /* 1 up */
    uint16_t paths[L2_FIB_PATHS]; /* ports on shortest paths, ascending */
};

struct l2_fib
{
    struct l2_memory *memory;
    struct l2_fib_entry *entries; /* in the order they were added */
    size_t count;
    size_t room;
    struct l2_map by_prefix;      /* prefix and length -> index */
    uint8_t lengths[49];          /* that occur, longest first */
    uint8_t length_count;
};

void l2_fib_init(struct l2_fib *fib, struct l2_memory *memory, uint64_t secret);
void l2_fib_fini(struct l2_fib *fib);
/* Add an entry. L2_EEXIST if the prefix is there, L2_ENOMEM. */
int l2_fib_add(struct l2_fib *fib, const struct l2_fib_entry *entry);
/* The entry of the longest prefix of an address, or NULL. */
const struct l2_fib_entry *l2_fib_lookup(const struct l2_fib *fib, l2_mac address);
/* A line a prefix, by prefix. */
void l2_fib_dump(const struct l2_fib *fib, struct l2_text *out);
bool l2_fib_check(const struct l2_fib *fib);

#endif
