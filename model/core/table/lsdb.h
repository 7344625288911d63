/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * lsdb: the link state database: every LSP that a switch knows, ordered by identifier, and what each
 * circuit still has to be told of it.
 *
 * An LSP is immutable once it is here; a newer one takes its place. So its bytes can be shared: the LSPs
 * of a computed network lie in one pack, which all its switches hold.
 *
 * Capacity. A database holds so many LSPs and no more. When it is full and another one comes, that goes
 * out which has been there longest among those whose system was not reachable when paths were last
 * computed: who is not connected in both directions changes no path, so what paths are made of stays
 * whole, however much somebody invents. If all are reachable the new one is refused, and the switch says
 * that its database is not whole [ISO 10589 7.3.19].
 */
#ifndef L2_TABLE_LSDB_H
#define L2_TABLE_LSDB_H

#include "../base/memory.h"
#include "../wire/isis.h"

struct l2_lsp
{
    uint64_t id;
    uint32_t sequence; /* 0: not here, only heard of */
    uint16_t checksum;
    uint16_t length;   /* octets; 0: not here */
    uint8_t flags;     /* L2_ISIS_LSP_ */
    bool shared;       /* lies in a pack */
    uint8_t bytes[];   /* the PDU, with remaining lifetime 0 */
};

struct l2_lsdb_entry
{
    uint64_t id;        /* the LSP's, so that a search does not have to follow pointers */
    struct l2_lsp *lsp; /* never NULL */
    l2_time expires;    /* when its lifetime ends, or, if it has, when it is forgotten */
    uint32_t slot;      /* of its flags */
    uint32_t arrival;   /* order of coming in */
    bool purged;        /* its lifetime has ended */
    bool reachable;     /* its system was, when paths were last computed */
};

/* What a circuit has to do about an LSP. */
enum l2_lsdb_flag
{
    L2_FLAG_SEND,      /* send it: SRM [7.3.15] */
    L2_FLAG_WAIT,      /* sent, not acknowledged yet: SRM too */
    L2_FLAG_WAIT_LONG, /* ... since at least one retransmission interval */
    L2_FLAG_ACK,       /* name it in a PSNP: SSN */
    L2_FLAGS           /* how many there are */
};

/* The LSPs of a whole network, in one piece, for all of its switches. */
struct l2_lsp_pack
{
    struct l2_memory memory; /* its own */
    size_t holders;          /* freed when the last one lets go */
    size_t count;
    struct l2_lsp **lsps;    /* by identifier */
};

struct l2_lsdb
{
    struct l2_memory *memory;
    struct l2_lsdb_entry *entries; /* by identifier */
    size_t count;
    size_t room;
    uint32_t capacity;
    uint32_t arrivals;       /* how many have come in */
    l2_time next_expiry;     /* no entry expires before */
    uint16_t circuits;       /* numbered from 1; 0: nobody has to be told anything */
    uint32_t words;          /* of a set of circuits */
    uint64_t *flags;         /* slot -> L2_FLAGS sets of circuits */
    size_t slot_room;
    uint32_t slots;          /* used so far */
    uint32_t *free_slots;
    size_t free_count;
    size_t free_room;
    uint32_t *counts;        /* circuit * L2_FLAGS + flag -> how many entries have it */
    struct l2_lsp_pack *pack; /* or NULL */
};

/* Circuits up to 4095, 0 for a database that is only looked at. L2_ENOMEM. */
int l2_lsdb_init(struct l2_lsdb *lsdb, struct l2_memory *memory, uint32_t capacity,
                 uint16_t circuits);
void l2_lsdb_fini(struct l2_lsdb *lsdb);
/* The entry, or NULL. Entries move when others are added or removed. */
struct l2_lsdb_entry *l2_lsdb_find(const struct l2_lsdb *lsdb, uint64_t id);
/* The index of the first entry with this or a greater identifier; count if there is none. */
size_t l2_lsdb_from(const struct l2_lsdb *lsdb, uint64_t id);
/*
 * A copy of a PDU, as an LSP that belongs to nobody yet; NULL if there is no memory. Length 0 makes one
 * that is only heard of, and pdu gives the identifier.
 */
struct l2_lsp *l2_lsp_new(struct l2_memory *memory, const struct l2_isis_pdu *pdu);
/*
 * Put an LSP in the place of what is there under its identifier, or in a new one. On success it belongs
 * to the database. L2_EFULL: there is no room; L2_ENOMEM. A new entry has no flags.
 */
int l2_lsdb_put(struct l2_lsdb *lsdb, struct l2_lsp *lsp, l2_time expires);
void l2_lsdb_remove(struct l2_lsdb *lsdb, struct l2_lsdb_entry *entry);
/* Whether the TLVs say the same, authentication aside, and the flags. */
bool l2_lsp_same_content(const struct l2_lsp *a, const struct l2_lsp *b);
/* The LSP as a PDU again. */
void l2_lsp_read(const struct l2_lsp *lsp, struct l2_isis_pdu *pdu);

bool l2_lsdb_has(const struct l2_lsdb *lsdb, const struct l2_lsdb_entry *entry,
                 enum l2_lsdb_flag flag, uint16_t circuit);
void l2_lsdb_set(struct l2_lsdb *lsdb, const struct l2_lsdb_entry *entry, enum l2_lsdb_flag flag,
                 uint16_t circuit, bool value);
/* How many entries have the flag for a circuit. */
uint32_t l2_lsdb_flagged(const struct l2_lsdb *lsdb, enum l2_lsdb_flag flag, uint16_t circuit);
/* Forget every flag of a circuit. */
void l2_lsdb_clear_circuit(struct l2_lsdb *lsdb, uint16_t circuit);

/*
 * Make a pack of LSPs in order. They and the list come from memory, from which nothing else came, and
 * belong to the pack if it is made. L2_ENOMEM.
 */
int l2_lsp_pack_new(struct l2_lsp_pack **out, struct l2_memory *memory, struct l2_lsp **lsps,
                    size_t count);
void l2_lsp_pack_release(struct l2_lsp_pack *pack);
/* Have a database that has never held anything hold all of a pack. L2_EFULL, L2_ENOMEM; it still is so. */
int l2_lsdb_hold(struct l2_lsdb *lsdb, struct l2_lsp_pack *pack, l2_time expires);

/* A line an LSP; what is only heard of is left out. */
void l2_lsdb_dump(const struct l2_lsdb *lsdb, struct l2_text *out);
bool l2_lsdb_check(const struct l2_lsdb *lsdb);

#endif
