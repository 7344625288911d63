/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * moose: what the two files of the scheme share. moose.c decides about frames, moose_routing.c knows where
 * ports lead.
 */
#ifndef L2_SCHEME_MOOSE_H
#define L2_SCHEME_MOOSE_H

#include "../protocol/isis.h"
#include "../table/address_map.h"
#include "../table/routes.h"
#include "elk.h"

struct moose_state
{
    struct l2_address_map hosts;
    uint64_t flow_secret;      /* the flow hash differs from switch to switch */
    uint16_t *all;             /* ports that broadcasts go out of: up, edge or tree (rpf: any trunk) */
    size_t all_count;
    uint16_t *others;          /* room for a part of them */

    /* moose_routing.c */
    enum l2_port_role *roles;  /* by port number, as if it were up: EDGE, TRUNK or PENDING */
    bool *on_tree;             /* by port number: trunk of the broadcast tree */
    struct l2_fib fib;
    l2_time settled_at;        /* entries of the FIB settle until then; L2_NEVER if none does */
    struct l2_isis isis;       /* of LINK_STATE */
    uint64_t spf_runs;
    uint64_t pruned_at;        /* lsp_changes when servers were last compared with the database */
    struct l2_lsdb computed;   /* of PRECOMPUTED: what the network would have flooded */
    l2_mac root;               /* prefix of the tree's root */
};

/* Ports that broadcasts go out of, after roles or the tree changed. */
void l2_moose_list_ports(struct l2_switch *sw);

int l2_moose_routing_init(struct l2_switch *sw);
/* What is half made or was never begun is fine. */
void l2_moose_routing_fini(struct l2_switch *sw);
void l2_moose_port_change(struct l2_switch *sw, uint16_t port);
int l2_moose_topology_changed(struct l2_switch *sw, struct l2_graph *graph, uint32_t node);
/* As advertise() of the scheme. */
void l2_moose_advertise(struct l2_switch *sw);
bool l2_moose_is_control(l2_mac destination);
enum l2_drop l2_moose_control(struct l2_switch *sw, const struct l2_arrival *arrival);
void l2_moose_routing_expire(struct l2_switch *sw);
l2_time l2_moose_routing_deadline(const struct l2_switch *sw);
bool l2_moose_routing_state(const struct l2_switch *sw, struct l2_routing_state *out);
void l2_moose_lsdb_table(const struct l2_switch *sw, struct l2_table *table);
void l2_moose_routing_dump(const struct l2_switch *sw, struct l2_text *out);
void l2_moose_routing_check(const struct l2_switch *sw);

#endif
