/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * rstp: the Rapid Spanning Tree Protocol [802.1D-2004 17], all of its state machines.
 *
 *   rstp.c             the object: life, inputs, time, the run to a fixpoint, dump, check
 *   rstp_procedures.c  17.21: what the machines call
 *   rstp_port.c        machines that look at one port: receive, protocol migration, bridge detection,
 *                      transmit, information
 *   rstp_roles.c       machines that look at all ports: role selection, role transitions, state
 *                      transition, topology change
 *
 * Names are the standard's, in snake case: rcvdInfoWhile is rcvd_info_while. A function that runs a
 * machine makes at most one transition and says whether it did.
 *
 * Time
 *   The standard's timers are counters that a tick decrements once a second [17.22]. Here a timer is
 *   the time at which it reaches zero, in nanoseconds, so nothing waits for a tick; a timer is zero
 *   when that time has come. Only txCount, a budget a second by definition [17.18.10], goes down by
 *   one each second after the first transmission.
 *   Where the standard restarts a timer whenever it differs from its full value (a Root Port's rrWhile,
 *   an Alternate Port's fdWhile, a Backup Port's rbWhile, a disabled port's edgeDelayWhile, ...) the
 *   timer stands still as long as that state lasts: hold_timers() sets it anew before every input.
 *
 * Departures
 *   DEVIATION recordDispute [17.21.10]: sets disputed and resets agreed, as the corrected text of
 *     [802.1Q-2005 13.26] has it and implementations do; 802.1D-2004 sets agreed instead, which would
 *     let a port forward into a one-way link.
 *   DEVIATION a TCN BPDU sets rcvdTcn when it is received: rcvInfo [17.21.8] classes it as OtherInfo,
 *     which never reaches setTcFlags.
 *   DEVIATION nothing is transmitted on a port that is not enabled; the standard leaves that to the
 *     MAC, which has no way to send.
 *   DEVIATION with ForceProtocolVersion 0 a topology change forgets what was learnt at once, instead of
 *     ageing it out within a forward delay [17.19.1].
 *   BPDU guard is no part of the standard: a port that has it goes down for the protocol when it
 *     receives a BPDU, until it is enabled again by l2_rstp_set_port() with down and up.
 */
#ifndef L2_PROTOCOL_RSTP_H
#define L2_PROTOCOL_RSTP_H

#include "../base/memory.h"
#include "../wire/bpdu.h"

/* What a port's information comes from [17.19.10]. */
enum l2_rstp_info
{
    L2_RSTP_INFO_DISABLED,
    L2_RSTP_INFO_AGED,
    L2_RSTP_INFO_MINE,
    L2_RSTP_INFO_RECEIVED,
};

/* Port roles [17.3.1]. */
enum l2_rstp_role
{
    L2_RSTP_DISABLED_PORT,
    L2_RSTP_ROOT_PORT,
    L2_RSTP_DESIGNATED_PORT,
    L2_RSTP_ALTERNATE_PORT,
    L2_RSTP_BACKUP_PORT,
};

/* States of the machines of a port; those that pass on at once have none. */
enum l2_rstp_prx_state { L2_PRX_DISCARD, L2_PRX_RECEIVE };                          /* 17.23 */
enum l2_rstp_ppm_state { L2_PPM_CHECKING_RSTP, L2_PPM_SELECTING_STP, L2_PPM_SENSING }; /* 17.24 */
enum l2_rstp_bdm_state { L2_BDM_NOT_EDGE, L2_BDM_EDGE };                            /* 17.25 */
enum l2_rstp_pim_state { L2_PIM_DISABLED, L2_PIM_AGED, L2_PIM_CURRENT };            /* 17.27 */
enum l2_rstp_prt_state                                                              /* 17.29 */
{
    L2_PRT_DISABLE_PORT,
    L2_PRT_DISABLED_PORT,
    L2_PRT_ROOT_PORT,
    L2_PRT_DESIGNATED_PORT,
    L2_PRT_BLOCK_PORT,
    L2_PRT_ALTERNATE_PORT,
};
enum l2_rstp_pst_state { L2_PST_DISCARDING, L2_PST_LEARNING, L2_PST_FORWARDING };   /* 17.30 */
enum l2_rstp_tcm_state { L2_TCM_INACTIVE, L2_TCM_LEARNING, L2_TCM_ACTIVE };         /* 17.31 */

/* Message, port, designated and root priority vectors [17.5, 17.6]. */
struct l2_rstp_vector
{
    uint64_t root;   /* RootBridgeID: priority, then address in the low 48 bits */
    uint32_t cost;   /* RootPathCost */
    uint64_t bridge; /* DesignatedBridgeID */
    uint16_t port;   /* DesignatedPortID: priority in the high 4 bits, number in 12 */
    uint16_t receiver; /* BridgePortID: the receiving port, last tie-break of a root path */
};

/* What an administrator says of a port. */
struct l2_rstp_port_config
{
    uint32_t path_cost;   /* PortPathCost [17.13.11], 1 to 200,000,000 */
    uint8_t priority;     /* 0 to 240 in steps of 16 [17.13.10] */
    bool admin_edge;      /* AdminEdge [17.13.1] */
    bool auto_edge;       /* AutoEdge [17.13.3] */
    bool point_to_point;  /* operPointToPointMAC [6.4.3] */
    bool restricted_role; /* never becomes Root Port [802.1Q-2005 13.25.14] */
    bool restricted_tcn;  /* propagates no topology change [802.1Q-2005 13.25.15] */
    bool bpdu_guard;      /* a BPDU shuts the port down */
};

struct l2_rstp_port
{
    struct l2_rstp_port_config config;
    bool up;      /* the link works and the port is administratively enabled */
    bool guarded; /* BPDU guard has shut the port down */

    /* Timers [17.17]: when each is zero. */
    l2_time edge_delay_while;
    l2_time fd_while;
    l2_time hello_when;
    l2_time mdelay_while;
    l2_time rb_while;
    l2_time rcvd_info_while;
    l2_time rr_while;
    l2_time tc_while;
    l2_time tx_tick; /* when tx_count goes down by one; L2_NEVER while it is 0 */

    /* Variables [17.19], in the standard's order. */
    bool agree;
    bool agreed;
    struct l2_rstp_vector designated_priority;
    struct l2_bpdu_times designated_times;
    bool disputed;
    bool forward;
    bool forwarding;
    enum l2_rstp_info info_is;
    bool learn;
    bool learning;
    bool mcheck;
    struct l2_rstp_vector msg_priority;
    struct l2_bpdu_times msg_times;
    bool new_info;
    bool oper_edge;
    bool port_enabled;
    uint16_t port_id;
    struct l2_rstp_vector port_priority;
    struct l2_bpdu_times port_times;
    bool proposed;
    bool proposing;
    bool rcvd_bpdu;
    bool rcvd_msg;
    bool rcvd_rstp;
    bool rcvd_stp;
    bool rcvd_tc;
    bool rcvd_tc_ack;
    bool rcvd_tcn;
    bool re_root;
    bool reselect;
    enum l2_rstp_role role;
    bool selected;
    enum l2_rstp_role selected_role;
    bool send_rstp;
    bool sync;
    bool synced;
    bool tc_ack;
    bool tc_prop;
    unsigned tx_count;
    bool updt_info;

    struct l2_bpdu message;        /* the BPDU that rcvd_bpdu and rcvd_msg speak of */
    bool flush;                    /* fdbFlush: for the forwarding database, see l2_rstp_take_flush() */
    enum l2_rstp_prx_state prx;
    enum l2_rstp_ppm_state ppm;
    enum l2_rstp_bdm_state bdm;
    enum l2_rstp_pim_state pim;
    enum l2_rstp_prt_state prt;
    enum l2_rstp_pst_state pst;
    enum l2_rstp_tcm_state tcm;
    uint64_t rx[3]; /* BPDUs received: Configuration, RST, TCN */
    uint64_t tx[3]; /* sent */
    uint64_t rx_invalid;
};

/* A BPDU to be sent. */
struct l2_rstp_output
{
    uint16_t port;
    uint8_t length;
    uint8_t bytes[L2_BPDU_RST_LENGTH];
};

struct l2_rstp
{
    struct l2_memory *memory;
    l2_time now;
    uint64_t bridge_id;               /* BridgeIdentifier [17.18.2] */
    struct l2_bpdu_times bridge_times; /* BridgeTimes [17.18.4] */
    uint8_t force_version;            /* ForceProtocolVersion [17.13.4]: 0 STP, 2 RSTP */
    uint8_t tx_hold_count;            /* TxHoldCount [17.13.12] */
    uint16_t root_port_id;            /* rootPortId [17.18.5]; 0: this bridge is the root */
    struct l2_rstp_vector root_priority; /* rootPriority [17.18.6] */
    struct l2_bpdu_times root_times;  /* rootTimes [17.18.7] */
    uint16_t port_count;
    struct l2_rstp_port *ports;       /* by number; 0 unused */
    uint64_t topology_changes;        /* times that tcWhile of a port was started */
    uint16_t topology_change_port;    /* at which port first, in the last input; 0 at none */
    struct l2_rstp_output *outputs;   /* of the last input */
    size_t output_count;
    size_t output_room;
    size_t output_next;
};

/* ---- For the scheme that runs it ---- */

/* All ports start down, with default configuration. L2_ENOMEM. */
int l2_rstp_init(struct l2_rstp *rstp, struct l2_memory *memory, const struct l2_config *config,
                 l2_time now);
void l2_rstp_fini(struct l2_rstp *rstp);
/* The defaults of a port [table 17-3 for cost by speed, 17-2 for priority]. */
void l2_rstp_port_config_init(struct l2_rstp_port_config *config);
/* The link of a port, or what the administrator says of it, changed. */
void l2_rstp_set_port(struct l2_rstp *rstp, uint16_t port, bool up,
                      const struct l2_rstp_port_config *config, l2_time now);
/* Bytes after the LLC header arrived at a port. False if they are no valid BPDU. */
bool l2_rstp_receive(struct l2_rstp *rstp, uint16_t port, const uint8_t *bytes, size_t length,
                     l2_time now);
/* Let time pass. */
void l2_rstp_expire(struct l2_rstp *rstp, l2_time now);
/* When time matters next, L2_NEVER if never. */
l2_time l2_rstp_deadline(const struct l2_rstp *rstp);
/* A BPDU to send, or NULL; after every input. */
const struct l2_rstp_output *l2_rstp_next_output(struct l2_rstp *rstp);
/* Whether what was learnt at a port is to be forgotten; asking resets it. */
bool l2_rstp_take_flush(struct l2_rstp *rstp, uint16_t port);
/* Have a port try RSTP again [17.19.13]. */
void l2_rstp_mcheck(struct l2_rstp *rstp, uint16_t port, l2_time now);
const char *l2_rstp_role_name(enum l2_rstp_role role);
void l2_rstp_dump(const struct l2_rstp *rstp, struct l2_text *out);
bool l2_rstp_check(const struct l2_rstp *rstp);

/* ---- Among the siblings ---- */

#define L2_RSTP_SECONDS(units) ((l2_time)(units) * L2_SECOND / L2_BPDU_SECOND) /* of 1/256 s */
#define L2_RSTP_MIGRATE_TIME (3 * L2_SECOND)                                   /* table 17-1 */

static inline bool
l2_rstp_zero(const struct l2_rstp *rstp, l2_time timer)
{
    return timer <= rstp->now;
}

/* rstpVersion [17.20.11]. */
static inline bool
l2_rstp_version(const struct l2_rstp *rstp)
{
    return rstp->force_version >= 2;
}

/* Machines; each makes at most one transition and says whether it did. */
bool l2_rstp_run_receive(struct l2_rstp *rstp, struct l2_rstp_port *port);            /* 17.23 */
bool l2_rstp_run_migration(struct l2_rstp *rstp, struct l2_rstp_port *port);          /* 17.24 */
bool l2_rstp_run_bridge_detection(struct l2_rstp *rstp, struct l2_rstp_port *port);   /* 17.25 */
bool l2_rstp_run_transmit(struct l2_rstp *rstp, struct l2_rstp_port *port);           /* 17.26 */
bool l2_rstp_run_information(struct l2_rstp *rstp, struct l2_rstp_port *port);        /* 17.27 */
bool l2_rstp_run_role_selection(struct l2_rstp *rstp);                                /* 17.28 */
bool l2_rstp_run_role_transitions(struct l2_rstp *rstp, struct l2_rstp_port *port);   /* 17.29 */
bool l2_rstp_run_state_transition(struct l2_rstp *rstp, struct l2_rstp_port *port);   /* 17.30 */
bool l2_rstp_run_topology_change(struct l2_rstp *rstp, struct l2_rstp_port *port);    /* 17.31 */
/* What BEGIN does to the machines of a port and to those of the bridge. */
void l2_rstp_begin_port(struct l2_rstp *rstp, struct l2_rstp_port *port);
void l2_rstp_begin_roles(struct l2_rstp *rstp);

/* Procedures [17.21] and conditions [17.20]. */
enum l2_rstp_rcvd_info
{
    L2_RSTP_SUPERIOR_DESIGNATED_INFO,
    L2_RSTP_REPEATED_DESIGNATED_INFO,
    L2_RSTP_INFERIOR_DESIGNATED_INFO,
    L2_RSTP_INFERIOR_ROOT_ALTERNATE_INFO,
    L2_RSTP_OTHER_INFO,
};
int l2_rstp_compare(const struct l2_rstp_vector *a, const struct l2_rstp_vector *b);
bool l2_rstp_better_or_same_info(const struct l2_rstp_port *port, enum l2_rstp_info new_info_is);
enum l2_rstp_rcvd_info l2_rstp_rcv_info(struct l2_rstp_port *port);
void l2_rstp_record_agreement(struct l2_rstp *rstp, struct l2_rstp_port *port);
void l2_rstp_record_dispute(struct l2_rstp_port *port);
void l2_rstp_record_proposal(struct l2_rstp_port *port);
void l2_rstp_record_times(struct l2_rstp_port *port);
void l2_rstp_set_tc_flags(struct l2_rstp_port *port);
void l2_rstp_updt_rcvd_info_while(struct l2_rstp *rstp, struct l2_rstp_port *port);
void l2_rstp_updt_roles_tree(struct l2_rstp *rstp);
void l2_rstp_new_tc_while(struct l2_rstp *rstp, struct l2_rstp_port *port);
void l2_rstp_set_tc_prop_tree(struct l2_rstp *rstp, struct l2_rstp_port *port);
void l2_rstp_set_sync_tree(struct l2_rstp *rstp);
void l2_rstp_set_re_root_tree(struct l2_rstp *rstp);
void l2_rstp_transmit(struct l2_rstp *rstp, struct l2_rstp_port *port, enum l2_bpdu_type type);
bool l2_rstp_all_synced(const struct l2_rstp *rstp);
bool l2_rstp_re_rooted(const struct l2_rstp *rstp, const struct l2_rstp_port *port);
l2_time l2_rstp_forward_delay(const struct l2_rstp_port *port);

#endif
