/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The state machines that look at all ports of a bridge [802.1D-2004 17.28 to 17.31].
 */
#include "rstp.h"

/* ---- Port Role Selection [17.28] ---- */

/* ROLE_SELECTION: clearReselectTree, updtRolesTree, setSelectedTree [17.21.2, 17.21.25, 17.21.16] */
static void
prs_role_selection(struct l2_rstp *rstp)
{
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        rstp->ports[number].reselect = false;
    }
    l2_rstp_updt_roles_tree(rstp);
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        rstp->ports[number].selected = true;
    }
}

bool
l2_rstp_run_role_selection(struct l2_rstp *rstp)
{
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        if (rstp->ports[number].reselect)
        {
            prs_role_selection(rstp);
            return true;
        }
    }
    return false;
}

/* ---- Port Role Transitions [17.29] ---- */

static void
prt_disable_port(struct l2_rstp_port *port)
{
    port->prt = L2_PRT_DISABLE_PORT;
    port->role = port->selected_role;
    port->learn = false;
    port->forward = false;
}

/* fdWhile stands at MaxAge in this state, see hold_timers(). */
static void
prt_disabled_port(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->prt = L2_PRT_DISABLED_PORT;
    port->fd_while = rstp->now + L2_RSTP_SECONDS(port->designated_times.max_age);
    port->synced = true;
    port->rr_while = rstp->now;
    port->sync = false;
    port->re_root = false;
}

/* INIT_PORT */
static void
prt_init_port(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->role = L2_RSTP_DISABLED_PORT;
    port->selected_role = L2_RSTP_DISABLED_PORT;
    port->synced = false;
    port->sync = true;
    port->re_root = true;
    port->rr_while = rstp->now + L2_RSTP_SECONDS(rstp->bridge_times.forward_delay);
    port->fd_while = rstp->now + L2_RSTP_SECONDS(rstp->bridge_times.max_age);
    port->rb_while = rstp->now;
    prt_disable_port(port);
}

/* The Disabled Port role [figure 17-20]. */
static bool
run_disabled_port(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (port->prt == L2_PRT_DISABLE_PORT)
    {
        if (!port->learning && !port->forwarding)
        {
            prt_disabled_port(rstp, port);
            return true;
        }
        return false;
    }
    if (port->sync || port->re_root || !port->synced)
    {
        prt_disabled_port(rstp, port);
        return true;
    }
    return false;
}

/* The Root Port role [figure 17-21]: all states go back to ROOT_PORT, where rrWhile stands still. */
static bool
run_root_port(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    bool synced = l2_rstp_all_synced(rstp);
    if (port->proposed && !port->agree) /* ROOT_PROPOSED */
    {
        l2_rstp_set_sync_tree(rstp);
        port->proposed = false;
        return true;
    }
    if ((synced && !port->agree) || (port->proposed && port->agree)) /* ROOT_AGREED */
    {
        port->proposed = false;
        port->sync = false;
        port->agree = true;
        port->new_info = true;
        return true;
    }
    if (!port->forward && !port->re_root) /* REROOT */
    {
        l2_rstp_set_re_root_tree(rstp);
        return true;
    }
    if (port->re_root && port->forward) /* REROOTED */
    {
        port->re_root = false;
        return true;
    }
    bool rapid = l2_rstp_version(rstp) && l2_rstp_zero(rstp, port->rb_while) &&
                 l2_rstp_re_rooted(rstp, port);
    if (!l2_rstp_zero(rstp, port->fd_while) && !rapid)
    {
        return false;
    }
    if (!port->learn) /* ROOT_LEARN */
    {
        port->fd_while = rstp->now + l2_rstp_forward_delay(port);
        port->learn = true;
        return true;
    }
    if (!port->forward) /* ROOT_FORWARD */
    {
        port->fd_while = rstp->now;
        port->forward = true;
        return true;
    }
    return false;
}

/* DESIGNATED_PROPOSE */
static void
prt_designated_propose(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->proposing = true;
    /* EdgeDelay [17.20.4] */
    port->edge_delay_while =
        rstp->now + (port->config.point_to_point
                         ? L2_RSTP_MIGRATE_TIME
                         : L2_RSTP_SECONDS(port->designated_times.max_age));
    port->new_info = true;
}

/* Learn and forward, when nothing speaks against it any more. */
static bool
designated_progress(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    bool may = l2_rstp_zero(rstp, port->fd_while) || port->agreed || port->oper_edge;
    bool retired = l2_rstp_zero(rstp, port->rr_while) || !port->re_root;
    if (!may || !retired || port->sync)
    {
        return false;
    }
    if (!port->learn) /* DESIGNATED_LEARN */
    {
        port->learn = true;
        port->fd_while = rstp->now + l2_rstp_forward_delay(port);
        return true;
    }
    if (!port->forward) /* DESIGNATED_FORWARD */
    {
        port->forward = true;
        port->fd_while = rstp->now;
        port->agreed = port->send_rstp;
        return true;
    }
    return false;
}

/* The Designated Port role [figure 17-22]. */
static bool
run_designated_port(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (!port->forward && !port->agreed && !port->proposing && !port->oper_edge)
    {
        prt_designated_propose(rstp, port);
        return true;
    }
    if ((!port->learning && !port->forwarding && !port->synced) ||
        (port->agreed && !port->synced) || (port->oper_edge && !port->synced) ||
        (port->sync && port->synced)) /* DESIGNATED_SYNCED */
    {
        port->rr_while = rstp->now;
        port->synced = true;
        port->sync = false;
        return true;
    }
    bool recent_root = !l2_rstp_zero(rstp, port->rr_while);
    if (!recent_root && port->re_root) /* DESIGNATED_RETIRED */
    {
        port->re_root = false;
        return true;
    }
    if (((port->sync && !port->synced) || (port->re_root && recent_root) || port->disputed) &&
        !port->oper_edge && (port->learn || port->forward)) /* DESIGNATED_DISCARD */
    {
        port->learn = false;
        port->forward = false;
        port->disputed = false;
        port->fd_while = rstp->now + l2_rstp_forward_delay(port);
        return true;
    }
    return designated_progress(rstp, port);
}

/* fdWhile stands at forwardDelay, and a Backup Port's rbWhile at two hello times. */
static void
prt_alternate_port(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->prt = L2_PRT_ALTERNATE_PORT;
    port->fd_while = rstp->now + l2_rstp_forward_delay(port);
    port->synced = true;
    port->rr_while = rstp->now;
    port->sync = false;
    port->re_root = false;
    if (port->role == L2_RSTP_BACKUP_PORT) /* BACKUP_PORT */
    {
        port->rb_while = rstp->now + 2 * L2_RSTP_SECONDS(port->designated_times.hello_time);
    }
}

/* The Alternate and Backup Port roles [figure 17-23]. */
static bool
run_alternate_port(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (port->prt == L2_PRT_BLOCK_PORT)
    {
        if (!port->learning && !port->forwarding)
        {
            prt_alternate_port(rstp, port);
            return true;
        }
        return false;
    }
    if (port->proposed && !port->agree) /* ALTERNATE_PROPOSED */
    {
        l2_rstp_set_sync_tree(rstp);
        port->proposed = false;
        return true;
    }
    if ((l2_rstp_all_synced(rstp) && !port->agree) ||
        (port->proposed && port->agree)) /* ALTERNATE_AGREED */
    {
        port->proposed = false;
        port->agree = true;
        port->new_info = true;
        return true;
    }
    if (port->sync || port->re_root || !port->synced)
    {
        prt_alternate_port(rstp, port);
        return true;
    }
    return false;
}

/* A port enters the role that was selected for it. */
static void
enter_role(struct l2_rstp_port *port)
{
    switch (port->selected_role)
    {
    case L2_RSTP_DISABLED_PORT:
        prt_disable_port(port);
        break;
    case L2_RSTP_ROOT_PORT:
        port->prt = L2_PRT_ROOT_PORT;
        port->role = L2_RSTP_ROOT_PORT;
        break;
    case L2_RSTP_DESIGNATED_PORT:
        port->prt = L2_PRT_DESIGNATED_PORT;
        port->role = L2_RSTP_DESIGNATED_PORT;
        break;
    case L2_RSTP_ALTERNATE_PORT:
    case L2_RSTP_BACKUP_PORT:
        port->prt = L2_PRT_BLOCK_PORT;
        port->role = port->selected_role;
        port->learn = false;
        port->forward = false;
        break;
    }
}

bool
l2_rstp_run_role_transitions(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (!port->selected || port->updt_info)
    {
        return false; /* qualifies every transition but UCT */
    }
    if (port->role != port->selected_role)
    {
        enter_role(port);
        if (port->role == L2_RSTP_ROOT_PORT)
        {
            port->rr_while = rstp->now + L2_RSTP_SECONDS(port->designated_times.forward_delay);
        }
        return true;
    }
    switch (port->role)
    {
    case L2_RSTP_ROOT_PORT:
        return run_root_port(rstp, port);
    case L2_RSTP_DESIGNATED_PORT:
        return run_designated_port(rstp, port);
    case L2_RSTP_ALTERNATE_PORT:
    case L2_RSTP_BACKUP_PORT:
        return run_alternate_port(rstp, port);
    case L2_RSTP_DISABLED_PORT:
        break;
    }
    return run_disabled_port(rstp, port);
}

/* ---- Port State Transition [17.30] ---- */

bool
l2_rstp_run_state_transition(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    (void)rstp;
    enum l2_rstp_pst_state before = port->pst;
    switch (before)
    {
    case L2_PST_DISCARDING:
        port->pst = port->learn ? L2_PST_LEARNING : before;
        break;
    case L2_PST_LEARNING:
        port->pst = !port->learn ? L2_PST_DISCARDING : port->forward ? L2_PST_FORWARDING : before;
        break;
    case L2_PST_FORWARDING:
        port->pst = port->forward ? before : L2_PST_DISCARDING;
        break;
    }
    port->learning = port->pst != L2_PST_DISCARDING;
    port->forwarding = port->pst == L2_PST_FORWARDING;
    return port->pst != before;
}

/* ---- Topology Change [17.31] ---- */

static bool
is_active_role(const struct l2_rstp_port *port)
{
    return port->role == L2_RSTP_ROOT_PORT || port->role == L2_RSTP_DESIGNATED_PORT;
}

static void
tcm_inactive(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->tcm = L2_TCM_INACTIVE;
    port->flush = true; /* fdbFlush: done before the next frame, so FALSE again for the machines */
    port->tc_while = rstp->now;
    port->tc_ack = false;
}

static void
tcm_learning(struct l2_rstp_port *port)
{
    port->tcm = L2_TCM_LEARNING;
    port->rcvd_tc = false;
    port->rcvd_tcn = false;
    port->rcvd_tc_ack = false;
    port->tc_prop = false;
}

static bool
run_tcm_learning(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    bool news = port->rcvd_tc || port->rcvd_tcn || port->rcvd_tc_ack || port->tc_prop;
    if (is_active_role(port) && port->forward && !port->oper_edge) /* DETECTED */
    {
        port->tcm = L2_TCM_ACTIVE;
        l2_rstp_new_tc_while(rstp, port);
        l2_rstp_set_tc_prop_tree(rstp, port);
        port->new_info = true;
        return true;
    }
    if (news)
    {
        tcm_learning(port);
        return true;
    }
    if (!is_active_role(port) && !port->learn && !port->learning)
    {
        tcm_inactive(rstp, port);
        return true;
    }
    return false;
}

/* NOTIFIED_TCN goes on to NOTIFIED_TC. */
static void
tcm_notified(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (port->rcvd_tcn)
    {
        l2_rstp_new_tc_while(rstp, port);
    }
    port->rcvd_tcn = false;
    port->rcvd_tc = false;
    if (port->role == L2_RSTP_DESIGNATED_PORT)
    {
        port->tc_ack = true;
    }
    l2_rstp_set_tc_prop_tree(rstp, port);
}

static bool
run_tcm_active(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (!is_active_role(port) || port->oper_edge)
    {
        tcm_learning(port);
        return true;
    }
    if (port->rcvd_tcn || port->rcvd_tc)
    {
        tcm_notified(rstp, port);
        return true;
    }
    if (port->tc_prop) /* PROPAGATING */
    {
        l2_rstp_new_tc_while(rstp, port);
        port->flush = true;
        port->tc_prop = false;
        return true;
    }
    if (port->rcvd_tc_ack) /* ACKNOWLEDGED */
    {
        port->tc_while = rstp->now;
        port->rcvd_tc_ack = false;
        return true;
    }
    return false;
}

bool
l2_rstp_run_topology_change(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    switch (port->tcm)
    {
    case L2_TCM_INACTIVE:
        if (port->learn)
        {
            tcm_learning(port);
            return true;
        }
        return false;
    case L2_TCM_LEARNING:
        return run_tcm_learning(rstp, port);
    case L2_TCM_ACTIVE:
        return run_tcm_active(rstp, port);
    }
    return false;
}

/* ---- BEGIN ---- */

void
l2_rstp_begin_roles(struct l2_rstp *rstp)
{
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        struct l2_rstp_port *port = &rstp->ports[number];
        port->pst = L2_PST_DISCARDING;
        prt_init_port(rstp, port);
        tcm_inactive(rstp, port);
    }
    prs_role_selection(rstp);
}
