/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The state machines that look at one port [802.1D-2004 17.23 to 17.27]. A state that is left at once
 * (UCT) is a function here, not a value of the port's state.
 */
#include "rstp.h"

/* ---- Port Receive [17.23] ---- */

static void
prx_discard(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->prx = L2_PRX_DISCARD;
    port->rcvd_bpdu = false;
    port->rcvd_rstp = false;
    port->rcvd_stp = false;
    port->rcvd_msg = false;
    port->edge_delay_while = rstp->now + L2_RSTP_MIGRATE_TIME;
}

static void
prx_receive(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->prx = L2_PRX_RECEIVE;
    /* updtBPDUVersion [17.21.22] */
    port->rcvd_rstp |= port->message.type == L2_BPDU_RST;
    port->rcvd_stp |= port->message.type != L2_BPDU_RST;
    port->rcvd_tcn |= port->message.type == L2_BPDU_TCN; /* see DEVIATION in rstp.h */
    port->oper_edge = false;
    port->rcvd_bpdu = false;
    port->rcvd_msg = true;
    port->edge_delay_while = rstp->now + L2_RSTP_MIGRATE_TIME;
}

bool
l2_rstp_run_receive(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    /* A disabled port's edgeDelayWhile stands at MigrateTime, so DISCARD is entered once. */
    if (!port->port_enabled && (port->rcvd_bpdu || port->prx != L2_PRX_DISCARD))
    {
        prx_discard(rstp, port);
        return true;
    }
    if (port->port_enabled && port->rcvd_bpdu && !port->rcvd_msg)
    {
        prx_receive(rstp, port);
        return true;
    }
    return false;
}

/* ---- Port Protocol Migration [17.24] ---- */

static void
ppm_checking_rstp(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->ppm = L2_PPM_CHECKING_RSTP;
    port->mcheck = false;
    port->send_rstp = l2_rstp_version(rstp);
    port->mdelay_while = rstp->now + L2_RSTP_MIGRATE_TIME;
}

static void
ppm_selecting_stp(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->ppm = L2_PPM_SELECTING_STP;
    port->send_rstp = false;
    port->mdelay_while = rstp->now + L2_RSTP_MIGRATE_TIME;
}

static void
ppm_sensing(struct l2_rstp_port *port)
{
    port->ppm = L2_PPM_SENSING;
    port->rcvd_rstp = false;
    port->rcvd_stp = false;
}

bool
l2_rstp_run_migration(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    bool delay_over = l2_rstp_zero(rstp, port->mdelay_while);
    switch (port->ppm)
    {
    case L2_PPM_CHECKING_RSTP:
        if (delay_over && port->port_enabled)
        {
            ppm_sensing(port);
            return true;
        }
        return false;
    case L2_PPM_SELECTING_STP:
        if (delay_over || !port->port_enabled || port->mcheck)
        {
            ppm_sensing(port);
            return true;
        }
        return false;
    case L2_PPM_SENSING:
        if (!port->port_enabled || port->mcheck ||
            (l2_rstp_version(rstp) && !port->send_rstp && port->rcvd_rstp))
        {
            ppm_checking_rstp(rstp, port);
            return true;
        }
        if (port->send_rstp && port->rcvd_stp)
        {
            ppm_selecting_stp(rstp, port);
            return true;
        }
        return false;
    }
    return false;
}

/* ---- Bridge Detection [17.25] ---- */

bool
l2_rstp_run_bridge_detection(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (port->bdm == L2_BDM_EDGE)
    {
        if ((!port->port_enabled && !port->config.admin_edge) || !port->oper_edge)
        {
            port->bdm = L2_BDM_NOT_EDGE;
            port->oper_edge = false;
            return true;
        }
        return false;
    }
    bool silent = l2_rstp_zero(rstp, port->edge_delay_while) && port->config.auto_edge &&
                  port->send_rstp && port->proposing;
    if ((!port->port_enabled && port->config.admin_edge) || silent)
    {
        port->bdm = L2_BDM_EDGE;
        port->oper_edge = true;
        return true;
    }
    return false;
}

/* ---- Port Transmit [17.26] ---- */

/* IDLE is entered after every transmission and every hello time. */
static void
ptx_idle(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->hello_when = rstp->now + L2_RSTP_SECONDS(port->designated_times.hello_time);
}

static void
ptx_periodic(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->new_info |= port->role == L2_RSTP_DESIGNATED_PORT ||
                      (port->role == L2_RSTP_ROOT_PORT && !l2_rstp_zero(rstp, port->tc_while));
    ptx_idle(rstp, port);
}

static void
ptx_transmit(struct l2_rstp *rstp, struct l2_rstp_port *port, enum l2_bpdu_type type)
{
    port->new_info = false;
    l2_rstp_transmit(rstp, port, type);
    if (port->tx_count++ == 0)
    {
        port->tx_tick = rstp->now + L2_SECOND;
    }
    if (type != L2_BPDU_TCN)
    {
        port->tc_ack = false;
    }
    ptx_idle(rstp, port);
}

bool
l2_rstp_run_transmit(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (!port->port_enabled || !port->selected || port->updt_info)
    {
        return false;
    }
    if (l2_rstp_zero(rstp, port->hello_when))
    {
        ptx_periodic(rstp, port);
        return true;
    }
    if (!port->new_info || port->tx_count >= rstp->tx_hold_count)
    {
        return false;
    }
    if (port->send_rstp)
    {
        ptx_transmit(rstp, port, L2_BPDU_RST);
        return true;
    }
    if (port->role == L2_RSTP_DESIGNATED_PORT)
    {
        ptx_transmit(rstp, port, L2_BPDU_CONFIG);
        return true;
    }
    if (port->role == L2_RSTP_ROOT_PORT)
    {
        ptx_transmit(rstp, port, L2_BPDU_TCN);
        return true;
    }
    return false;
}

/* ---- Port Information [17.27] ---- */

static void
pim_disabled(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->pim = L2_PIM_DISABLED;
    port->rcvd_msg = false;
    port->proposing = false;
    port->proposed = false;
    port->agree = false;
    port->agreed = false;
    port->rcvd_info_while = rstp->now;
    port->info_is = L2_RSTP_INFO_DISABLED;
    port->reselect = true;
    port->selected = false;
}

static void
pim_aged(struct l2_rstp_port *port)
{
    port->pim = L2_PIM_AGED;
    port->info_is = L2_RSTP_INFO_AGED;
    port->reselect = true;
    port->selected = false;
}

static void
pim_update(struct l2_rstp_port *port)
{
    port->pim = L2_PIM_CURRENT;
    port->proposing = false;
    port->proposed = false;
    port->agreed = port->agreed && l2_rstp_better_or_same_info(port, L2_RSTP_INFO_MINE);
    port->synced = port->synced && port->agreed;
    port->port_priority = port->designated_priority;
    port->port_times = port->designated_times;
    port->updt_info = false;
    port->info_is = L2_RSTP_INFO_MINE;
    port->new_info = true;
}

static void
pim_superior_designated(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->agreed = false;
    port->proposing = false;
    l2_rstp_record_proposal(port);
    l2_rstp_set_tc_flags(port);
    port->agree = port->agree && l2_rstp_better_or_same_info(port, L2_RSTP_INFO_RECEIVED);
    port->port_priority = port->msg_priority; /* recordPriority [17.21.12] */
    l2_rstp_record_times(port);
    l2_rstp_updt_rcvd_info_while(rstp, port);
    port->info_is = L2_RSTP_INFO_RECEIVED;
    port->reselect = true;
    port->selected = false;
}

static void
pim_receive(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->pim = L2_PIM_CURRENT;
    switch (l2_rstp_rcv_info(port))
    {
    case L2_RSTP_SUPERIOR_DESIGNATED_INFO:
        pim_superior_designated(rstp, port);
        break;
    case L2_RSTP_REPEATED_DESIGNATED_INFO:
        l2_rstp_record_proposal(port);
        l2_rstp_set_tc_flags(port);
        l2_rstp_updt_rcvd_info_while(rstp, port);
        break;
    case L2_RSTP_INFERIOR_DESIGNATED_INFO:
        l2_rstp_record_dispute(port);
        break;
    case L2_RSTP_INFERIOR_ROOT_ALTERNATE_INFO:
        l2_rstp_record_agreement(rstp, port);
        l2_rstp_set_tc_flags(port);
        break;
    case L2_RSTP_OTHER_INFO:
        break;
    }
    port->rcvd_msg = false;
}

bool
l2_rstp_run_information(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (!port->port_enabled && port->info_is != L2_RSTP_INFO_DISABLED)
    {
        pim_disabled(rstp, port);
        return true;
    }
    switch (port->pim)
    {
    case L2_PIM_DISABLED:
        if (port->rcvd_msg)
        {
            pim_disabled(rstp, port);
            return true;
        }
        if (port->port_enabled)
        {
            pim_aged(port);
            return true;
        }
        return false;
    case L2_PIM_AGED:
        if (port->selected && port->updt_info)
        {
            pim_update(port);
            return true;
        }
        return false;
    case L2_PIM_CURRENT:
        break;
    }
    if (port->selected && port->updt_info)
    {
        pim_update(port);
        return true;
    }
    if (port->updt_info)
    {
        return false;
    }
    if (port->rcvd_msg)
    {
        pim_receive(rstp, port);
        return true;
    }
    if (port->info_is == L2_RSTP_INFO_RECEIVED && l2_rstp_zero(rstp, port->rcvd_info_while))
    {
        pim_aged(port);
        return true;
    }
    return false;
}

/* ---- BEGIN ---- */

void
l2_rstp_begin_port(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    prx_discard(rstp, port);
    ppm_checking_rstp(rstp, port);
    port->oper_edge = port->config.admin_edge;
    port->bdm = port->oper_edge ? L2_BDM_EDGE : L2_BDM_NOT_EDGE;
    port->new_info = true; /* TRANSMIT_INIT */
    port->tx_count = 0;
    port->tx_tick = L2_NEVER;
    ptx_idle(rstp, port);
    pim_disabled(rstp, port);
}
