/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * scheme: what a switching scheme is, and what it may use of the switch that runs it.
 *
 * A scheme is one const table of functions and one struct of state. It is composition: it calls
 * wire/ to read a frame, table/ to remember and look up, and the l2_emit_ functions below to answer.
 * Frames reach it after the checks that all schemes share [switch.c]: port up, length, header,
 * source address. A new scheme is one file here, one row in switch.c, and its members of l2_config.
 */
#ifndef L2_SCHEME_SCHEME_H
#define L2_SCHEME_SCHEME_H

#include "../base/memory.h"
#include "../protocol/intercept.h"
#include "../protocol/outbox.h"
#include "../wire/ethernet.h"

struct l2_graph;

struct l2_port
{
    bool up;                /* as told by l2_switch_set_port() */
    uint32_t max_frame;     /* largest untagged frame, octets without FCS */
    uint64_t bits_per_second; /* speed of the link */
    bool shared;            /* not point-to-point */
    l2_mac address;         /* of the port */
    struct l2_port_config config; /* as managed */
    enum l2_port_role role; /* as last announced */
    enum l2_port_relay relay; /* as last announced */
};

/*
 * Edits of all versions of a frame: source, destination and fields; for each port named in a field those once more
 * and its own restored.
 */
#define L2_MAX_EDITS (2 + L2_MAX_FIELDS + L2_MAX_FIELDS * (1 + L2_MAX_FIELDS) + L2_MAX_FIELDS + 1)

struct l2_switch
{
    struct l2_memory memory;
    struct l2_config config;
    struct l2_env env;            /* as given; the C library's allocator if there was none */
    uint64_t seed;                /* of the environment */
    const struct l2_scheme *scheme;
    void *state;                  /* the scheme's */
    l2_time now;                  /* of the last input */
    struct l2_port *ports;        /* by number; 0 unused */
    struct l2_counters counters;

    struct l2_outbox outbox;      /* for the input that is being answered */
    uint16_t *port_lists;         /* of FORWARDs; room for two of all ports */
    size_t port_lists_used;
    struct l2_edit edits[L2_MAX_EDITS];
    size_t edits_used;
    size_t version;               /* where the edits of the present version begin */

    const struct l2_rewriter **rewriters; /* moose; the first is ARP's */
    size_t rewriter_count;
    size_t rewriter_room;

    struct l2_intercept intercept; /* for the directory; see elk.h */
    uint16_t *elk_ports;           /* room for a list of ports; NULL if nothing is intercepted */
};

/* A host of this switch. */
struct l2_local
{
    l2_mac address; /* as the network sees it */
    l2_mac real;
    uint16_t port;
};

/* Where an address is. */
enum l2_where
{
    L2_WHERE_HERE,      /* a host of this switch */
    L2_WHERE_ELSEWHERE, /* or nowhere; who looks after frames for it knows */
    L2_WHERE_UNKNOWN,   /* frames for it are flooded */
};

/* A frame that passed the common checks. */
struct l2_arrival
{
    const struct l2_frame *frame;
    struct l2_ethernet ethernet; /* its header */
    uint16_t port;               /* where it came in */
};

/* A scheme's functions. None may be NULL. */
struct l2_scheme
{
    const char *name; /* in l2_config.scheme */
    /* One line if the scheme's part of the configuration is wrong, else NULL. */
    const char *(*check_config)(const struct l2_config *config, struct l2_text *out);
    /* Make sw->state; the configuration is checked and all ports are down. L2_ENOMEM. */
    int (*init)(struct l2_switch *sw);
    /* Free sw->state, which may be half made or NULL. */
    void (*fini)(struct l2_switch *sw);
    /* When expire() is due, L2_NEVER if nothing is waited for. NULL: nothing ever is. */
    l2_time (*deadline)(const struct l2_switch *sw);
    /* sw->ports[port] changed. */
    void (*port_change)(struct l2_switch *sw, uint16_t port);
    /* l2_switch_mcheck(). NULL: nothing to do. */
    void (*mcheck)(struct l2_switch *sw, uint16_t port);
    /* Take what is needed out of an indexed graph. State unchanged on error. */
    int (*topology_changed)(struct l2_switch *sw, struct l2_graph *graph, uint32_t node);
    /* Payload octets to see of a frame with this EtherType, at least, besides what elk.h wants. */
    size_t (*need)(const struct l2_switch *sw, uint16_t type);
    /*
     * Whether frames to this address are for switches, besides the reserved group addresses. NULL: no.
     */
    bool (*is_control)(l2_mac destination);
    /*
     * A frame to such an address, or to a reserved group address, which is never relayed [802.1D-2004
     * 7.12.6]. L2_NO_DROP if it was for the switch itself, or why it is to be dropped. NULL:
     * L2_DROP_RESERVED for all.
     */
    enum l2_drop (*control)(struct l2_switch *sw, const struct l2_arrival *arrival);
    /* Decide about a frame: l2_emit_forward(), l2_emit_flood() or l2_emit_drop(). */
    void (*forward)(struct l2_switch *sw, const struct l2_arrival *arrival);
    /* Time passed. */
    void (*expire)(struct l2_switch *sw);
    /* The role of a port that is up. */
    enum l2_port_role (*role)(const struct l2_switch *sw, uint16_t port);
    /* What a port that is up does with frames. NULL: it forwards, and that is no news. */
    enum l2_port_relay (*relay)(const struct l2_switch *sw, uint16_t port);
    /* Whether a port leads to hosts, not to switches. */
    bool (*faces_hosts)(const struct l2_switch *sw, uint16_t port);
    /* The ports that frames for everybody leave by, ascending. */
    const uint16_t *(*flood_ports)(const struct l2_switch *sw, size_t *count);
    /* Where a unicast address is; host is written if it is HERE. */
    enum l2_where (*by_address)(const struct l2_switch *sw, l2_mac address, struct l2_local *host);
    /* The host of this switch with this address of its own; false if there is none. */
    bool (*by_real)(const struct l2_switch *sw, l2_mac real, struct l2_local *host);
    /* Send a frame of the switch's own to a unicast address that is not UNKNOWN. */
    void (*originate)(struct l2_switch *sw, l2_mac destination, l2_mac source, uint16_t type,
                      const uint8_t *payload, size_t length);
    /*
     * The directory servers of this switch are others now: have the routing protocol tell of them. Called
     * with LINK_STATE only. NULL: the scheme has no such protocol.
     */
    void (*advertise)(struct l2_switch *sw);
    /* As l2_switch_tree(). NULL: there is none. */
    bool (*tree)(const struct l2_switch *sw, struct l2_tree_state *state);
    /* As l2_switch_routing(). NULL: nothing is known. */
    bool (*routing)(const struct l2_switch *sw, struct l2_routing_state *state);
    /* As l2_switch_host_address(). */
    l2_mac (*host_address)(const struct l2_switch *sw, l2_mac real);
    /* As l2_switch_table(). */
    bool (*table)(const struct l2_switch *sw, size_t index, struct l2_table *table);
    void (*dump)(const struct l2_switch *sw, struct l2_text *out);
    void (*check)(const struct l2_switch *sw);
};

extern const struct l2_scheme l2_scheme_ethernet;
extern const struct l2_scheme l2_scheme_moose;

/* ---- Answering; defined in switch.c ---- */

/* An edit that sets 4 octets to a number; as the next. */
void l2_emit_set_u32(struct l2_switch *sw, size_t offset, uint32_t number);
/* An edit that sets 6 octets to an address; for all FORWARDs of this version emitted after it. */
void l2_emit_set_mac(struct l2_switch *sw, size_t offset, l2_mac address);
/* Begin another version of the frame, with the first common edits of all. */
void l2_emit_version(struct l2_switch *sw, size_t common);
/* Forward to one port, which must be up, with the edits made so far. */
void l2_emit_forward(struct l2_switch *sw, uint16_t port);
/*
 * Forward to every port of an ascending list except one (where the frame came in), with the edits
 * made so far. False, and nothing, if that leaves none.
 */
bool l2_emit_flood(struct l2_switch *sw, const uint16_t *ports, size_t count, uint16_t except);
/*
 * Send a frame of the switch's own: destination, the port as source, the length field, LLC and
 * what follows, padded to the minimum. Lost if there is no memory, as it might be on the wire.
 */
void l2_emit_llc(struct l2_switch *sw, uint16_t port, l2_mac destination, const uint8_t llc[3],
                 const uint8_t *payload, size_t length);
/* Send a frame of the switch's own, with an EtherType; padded, or lost, as above. */
void l2_emit_frame(struct l2_switch *sw, uint16_t port, l2_mac destination, l2_mac source,
                   uint16_t type, const uint8_t *payload, size_t length);
void l2_emit_drop(struct l2_switch *sw, enum l2_drop reason);
void l2_emit_event(struct l2_switch *sw, const struct l2_event *event);
/* Announce the ports whose role or state is another than last announced. */
void l2_emit_roles(struct l2_switch *sw);

#endif
