/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * address_map: what a home switch knows of its own hosts - real MAC address, host identifier, port -
 * and how it chooses identifiers [report 2.2].
 *
 *   SEQUENTIAL  1, 2, 3, ... and after the last one the lowest free above the one given last
 *   PORT        | port number | sequence |: each port counts for itself, so one port cannot use up
 *               the identifiers of another; nor its room, see below
 *   HASH        a keyed hash of the real address, the next free one on collision, at most
 *               L2_HASH_PROBES tries: a host comes back with its identifier, and who wants to use
 *               the identifiers up cannot choose which
 *
 * Identifier 0 is not given to a host. An identifier stays with its host when the host changes port
 * of the same switch: peers hold the address in their ARP caches, and only this switch looks at it.
 *
 * Giving back
 *   An identifier is free again when no frame came from or went to its host for the hold time. As
 *   long as a peer sends to it, it is in use. Hold times are hours, so entries are looked over only
 *   when room is needed (at most once a second) and by l2_address_map_sweep().
 *
 * When it is full
 *   New hosts are refused, existing ones are never touched: an address that peers may hold must not
 *   begin to mean another host. As nobody makes room for others, with PORT no port is given more
 *   than its equal share, capacity / ports (but at least one host): else one that invents hosts
 *   would fill the table, and leave the others identifiers that cannot be used.
 */
#ifndef L2_TABLE_ADDRESS_MAP_H
#define L2_TABLE_ADDRESS_MAP_H

#include "../base/map.h"

#define L2_HASH_PROBES 64

struct l2_host
{
    l2_mac real;         /* the host's own address; L2_MAC_NONE: free */
    uint64_t identifier; /* the low bits of its MOOSE address */
    l2_time last_used;   /* when a frame came from it or went to it */
    uint16_t port;       /* where it is */
    uint16_t home_port;  /* the port whose share of identifiers it uses */
    uint32_t next_free;  /* in the list of free elements */
};

struct l2_address_map
{
    struct l2_memory *memory;
    struct l2_map by_real;       /* real address -> index */
    struct l2_map by_identifier; /* host identifier -> index */
    struct l2_host *hosts;       /* slab */
    size_t room;                 /* elements of the slab */
    uint32_t used;               /* elements ever used */
    uint32_t free;               /* first free element among the used ones */
    uint32_t capacity;           /* most hosts */
    l2_time hold;                /* see above */
    l2_time last_sweep;          /* when entries were last looked over for room */
    enum l2_host_id scheme;
    uint64_t secret;             /* keys the hash of HASH */
    uint8_t identifier_bits;     /* of a host identifier */
    uint8_t sequence_bits;       /* PORT: of the sequence; else all of them */
    uint32_t port_share;         /* PORT: most hosts of a port */
    uint64_t *last_given;        /* PORT: by port number; else [0] */
    uint32_t *port_hosts;        /* by home port: identifiers in use */
    uint16_t port_count;         /* highest port number */
};

int l2_address_map_init(struct l2_address_map *map, struct l2_memory *memory,
                        const struct l2_config *config, uint64_t secret);
void l2_address_map_fini(struct l2_address_map *map);
/* The host with that real address, or NULL. */
struct l2_host *l2_address_map_by_real(const struct l2_address_map *map, l2_mac real);
/* The host with that identifier, or NULL. */
struct l2_host *l2_address_map_by_identifier(const struct l2_address_map *map, uint64_t identifier);
/*
 * Give an identifier to a host that has none. Returns L2_DROP_REASONS and the host, or
 * L2_DROP_HOST_ID_FULL, L2_DROP_HOST_ID_PORT_FULL, L2_DROP_HOST_TABLE_FULL (no memory counts as that).
 */
enum l2_drop l2_address_map_assign(struct l2_address_map *map, l2_mac real, uint16_t port,
                                   l2_time now, struct l2_host **host);
/*
 * Give one identifier back that has been idle for the hold time and say which host had it; false
 * when there are no more. Start with *cursor 0.
 */
bool l2_address_map_sweep(struct l2_address_map *map, l2_time now, uint32_t *cursor,
                          struct l2_host *released);
static inline uint32_t
l2_address_map_count(const struct l2_address_map *map)
{
    return map->by_real.count;
}
/* A line a host, by identifier. */
void l2_address_map_dump(const struct l2_address_map *map, struct l2_text *out);
bool l2_address_map_check(const struct l2_address_map *map);

#endif
