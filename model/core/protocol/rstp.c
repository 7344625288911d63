/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "rstp.h"

#include "../base/bytes.h"
#include "../base/text.h"

#include <assert.h>
#include <string.h>

static const char *const role_names[] = {
    [L2_RSTP_DISABLED_PORT] = "Disabled",   [L2_RSTP_ROOT_PORT] = "Root",
    [L2_RSTP_DESIGNATED_PORT] = "Designated", [L2_RSTP_ALTERNATE_PORT] = "Alternate",
    [L2_RSTP_BACKUP_PORT] = "Backup",
};

const char *
l2_rstp_role_name(enum l2_rstp_role role)
{
    return (size_t)role < sizeof role_names / sizeof *role_names ? role_names[role] : "unknown";
}

/* ---- Life ---- */

void
l2_rstp_port_config_init(struct l2_rstp_port_config *config)
{
    memset(config, 0, sizeof *config);
    config->path_cost = 20000;
    config->priority = 128;
    config->auto_edge = true;
    config->point_to_point = true;
}

static uint16_t
port_id(const struct l2_rstp_port *port, uint16_t number)
{
    return (uint16_t)(port->config.priority << 8 | number);
}

int
l2_rstp_init(struct l2_rstp *rstp, struct l2_memory *memory, const struct l2_config *config,
             l2_time now)
{
    memset(rstp, 0, sizeof *rstp);
    rstp->memory = memory;
    rstp->now = now;
    rstp->bridge_id = (uint64_t)config->priority << 48 | config->address;
    rstp->bridge_times.max_age = (uint16_t)(config->rstp.max_age * L2_BPDU_SECOND);
    rstp->bridge_times.hello_time = (uint16_t)(config->rstp.hello_time * L2_BPDU_SECOND);
    rstp->bridge_times.forward_delay = (uint16_t)(config->rstp.forward_delay * L2_BPDU_SECOND);
    rstp->force_version = config->rstp.force_version;
    rstp->tx_hold_count = config->rstp.tx_hold_count;
    rstp->port_count = config->ports;
    rstp->ports = l2_memory_zero(memory, (size_t)config->ports + 1, sizeof *rstp->ports);
    if (!rstp->ports)
    {
        return L2_ENOMEM;
    }
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        struct l2_rstp_port *port = &rstp->ports[number];
        l2_rstp_port_config_init(&port->config);
        port->port_id = port_id(port, number);
        port->designated_times = rstp->bridge_times;
        l2_rstp_begin_port(rstp, port);
    }
    l2_rstp_begin_roles(rstp);
    return L2_OK;
}

void
l2_rstp_fini(struct l2_rstp *rstp)
{
    l2_memory_free(rstp->memory, rstp->ports);
    l2_memory_free(rstp->memory, rstp->outputs);
}

/* ---- Time ---- */

/* Timers that stand at their full value as long as a state lasts, see rstp.h. */
static void
hold_timers(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    const struct l2_bpdu_times *times = &port->designated_times;
    if (!port->port_enabled)
    {
        port->edge_delay_while = rstp->now + L2_RSTP_MIGRATE_TIME;
        port->mdelay_while = rstp->now + L2_RSTP_MIGRATE_TIME;
    }
    switch (port->prt)
    {
    case L2_PRT_ROOT_PORT:
        port->rr_while = rstp->now + L2_RSTP_SECONDS(times->forward_delay);
        break;
    case L2_PRT_DISABLED_PORT:
        port->fd_while = rstp->now + L2_RSTP_SECONDS(times->max_age);
        break;
    case L2_PRT_ALTERNATE_PORT:
        port->fd_while = rstp->now + l2_rstp_forward_delay(port);
        if (port->role == L2_RSTP_BACKUP_PORT)
        {
            port->rb_while = rstp->now + 2 * L2_RSTP_SECONDS(times->hello_time);
        }
        break;
    case L2_PRT_DISABLE_PORT:
    case L2_PRT_DESIGNATED_PORT:
    case L2_PRT_BLOCK_PORT:
        break;
    }
}

/* txCount goes down by one a second [17.22]. */
static void
tick_transmissions(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    while (port->tx_tick <= rstp->now)
    {
        port->tx_count--;
        port->tx_tick = port->tx_count ? port->tx_tick + L2_SECOND : L2_NEVER;
    }
}

/* Begin an input. */
static void
begin(struct l2_rstp *rstp, l2_time now)
{
    rstp->now = now > rstp->now ? now : rstp->now;
    rstp->output_count = 0;
    rstp->output_next = 0;
    rstp->topology_change_port = 0;
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        hold_timers(rstp, &rstp->ports[number]);
        tick_transmissions(rstp, &rstp->ports[number]);
    }
}

/* Give every machine of a port a chance, but for Port Transmit. */
static bool
run_port(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    bool moved = l2_rstp_run_receive(rstp, port);
    moved |= l2_rstp_run_migration(rstp, port);
    moved |= l2_rstp_run_bridge_detection(rstp, port);
    /*
     * To its end, so that a message that is too old when it comes is aged before roles are selected:
     * the clauses leave the order open, and a port that was root for no time at all would have made
     * the bridge forget what its other ports know.
     */
    while (l2_rstp_run_information(rstp, port))
    {
        moved = true;
    }
    moved |= l2_rstp_run_role_transitions(rstp, port);
    moved |= l2_rstp_run_state_transition(rstp, port);
    moved |= l2_rstp_run_topology_change(rstp, port);
    return moved;
}

/*
 * Run all machines until none moves [17.15]. In one instant a port makes a bounded number of
 * transitions: each takes back a cause (a message, an expired timer, a request of another port), and
 * a port asks the others at most once for each of sync, reRoot and tcProp. What the ports ask of each
 * other passes through at most all of them, so the rounds are bounded by their number.
 *
 * Port Transmit comes last: no other machine reads what it changes, and a BPDU from in between would
 * tell of a state that does not last, and be charged to the transmit hold count.
 */
static void
run(struct l2_rstp *rstp)
{
    unsigned rounds = 0;
    bool moved = true;
    while (moved)
    {
        moved = l2_rstp_run_role_selection(rstp);
        for (uint16_t number = 1; number <= rstp->port_count; number++)
        {
            moved |= run_port(rstp, &rstp->ports[number]);
        }
        assert(++rounds <= 32u + 8u * rstp->port_count);
        (void)rounds;
    }
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        while (l2_rstp_run_transmit(rstp, &rstp->ports[number]))
        {
        }
    }
}

static l2_time
earlier(const struct l2_rstp *rstp, l2_time a, l2_time b)
{
    return b > rstp->now && b < a ? b : a;
}

/* When a timer of an enabled port matters next. */
static l2_time
port_deadline(const struct l2_rstp *rstp, const struct l2_rstp_port *port)
{
    l2_time next = L2_NEVER;
    bool root = port->role == L2_RSTP_ROOT_PORT;
    bool designated = port->role == L2_RSTP_DESIGNATED_PORT;
    if (designated || (root && !l2_rstp_zero(rstp, port->tc_while)))
    {
        next = earlier(rstp, next, port->hello_when);
    }
    if (port->new_info && port->tx_count >= rstp->tx_hold_count)
    {
        next = earlier(rstp, next, port->tx_tick);
    }
    if (port->ppm != L2_PPM_SENSING)
    {
        next = earlier(rstp, next, port->mdelay_while);
    }
    if (port->bdm == L2_BDM_NOT_EDGE && port->config.auto_edge && port->proposing)
    {
        next = earlier(rstp, next, port->edge_delay_while);
    }
    if (port->info_is == L2_RSTP_INFO_RECEIVED)
    {
        next = earlier(rstp, next, port->rcvd_info_while);
    }
    if ((root || designated) && !port->forward)
    {
        next = earlier(rstp, next, port->fd_while);
        next = earlier(rstp, next, port->rb_while);
    }
    return root ? next : earlier(rstp, next, port->rr_while);
}

l2_time
l2_rstp_deadline(const struct l2_rstp *rstp)
{
    l2_time next = L2_NEVER;
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        const struct l2_rstp_port *port = &rstp->ports[number];
        l2_time own = port->port_enabled ? port_deadline(rstp, port) : L2_NEVER;
        next = own < next ? own : next;
    }
    return next;
}

void
l2_rstp_expire(struct l2_rstp *rstp, l2_time now)
{
    begin(rstp, now);
    run(rstp);
}

/* ---- Other inputs ---- */

void
l2_rstp_set_port(struct l2_rstp *rstp, uint16_t number, bool up,
                 const struct l2_rstp_port_config *config, l2_time now)
{
    struct l2_rstp_port *port = &rstp->ports[number];
    begin(rstp, now);
    port->config = *config;
    port->up = up;
    port->guarded &= up && config->bpdu_guard;
    port->port_enabled = up && !port->guarded;
    port->port_id = port_id(port, number);
    if (port->port_enabled)
    {
        /* A changed cost, priority or restriction may change any role [17.13]. */
        port->reselect = true;
        port->selected = false;
    }
    run(rstp);
}

void
l2_rstp_mcheck(struct l2_rstp *rstp, uint16_t number, l2_time now)
{
    begin(rstp, now);
    rstp->ports[number].mcheck = l2_rstp_version(rstp);
    run(rstp);
}

/* Whether a Configuration BPDU is one that this very port sent [9.3.4 a)]. */
static bool
is_own(const struct l2_rstp *rstp, const struct l2_rstp_port *port, const struct l2_bpdu *bpdu)
{
    return bpdu->type == L2_BPDU_CONFIG && bpdu->bridge == rstp->bridge_id &&
           bpdu->port == port->port_id;
}

bool
l2_rstp_receive(struct l2_rstp *rstp, uint16_t number, const uint8_t *bytes, size_t length,
                l2_time now)
{
    struct l2_rstp_port *port = &rstp->ports[number];
    struct l2_bpdu bpdu;
    begin(rstp, now);
    if (!l2_bpdu_parse(bytes, length, &bpdu) ||
        (is_own(rstp, port, &bpdu) && !port->config.bpdu_guard))
    {
        port->rx_invalid++;
        return false;
    }
    port->rx[bpdu.type == L2_BPDU_CONFIG ? 0 : bpdu.type == L2_BPDU_RST ? 1 : 2]++;
    if (port->config.bpdu_guard)
    {
        port->guarded = true;
        port->port_enabled = false;
    }
    else if (l2_rstp_version(rstp) || bpdu.type != L2_BPDU_RST)
    {
        port->message = bpdu;
        port->rcvd_bpdu = true;
    }
    run(rstp);
    return true;
}

/* ---- Results ---- */

const struct l2_rstp_output *
l2_rstp_next_output(struct l2_rstp *rstp)
{
    return rstp->output_next < rstp->output_count ? &rstp->outputs[rstp->output_next++] : NULL;
}

bool
l2_rstp_take_flush(struct l2_rstp *rstp, uint16_t number)
{
    bool flush = rstp->ports[number].flush;
    rstp->ports[number].flush = false;
    return flush;
}

static const char *
state_name(const struct l2_rstp_port *port)
{
    return port->forwarding ? "Forwarding" : port->learning ? "Learning" : "Discarding";
}

static void
dump_bridge(const struct l2_rstp *rstp, struct l2_text *out, const char *title, uint64_t bridge,
            const struct l2_bpdu_times *times)
{
    char mac[L2_MAC_TEXT];
    l2_text_add(out, "  %s priority %u address %s hello %us max-age %us forward-delay %us\n", title,
                (unsigned)(bridge >> 48), l2_mac_format(mac, bridge & L2_MAC_BROADCAST),
                times->hello_time / L2_BPDU_SECOND, times->max_age / L2_BPDU_SECOND,
                times->forward_delay / L2_BPDU_SECOND);
    (void)rstp;
}

void
l2_rstp_dump(const struct l2_rstp *rstp, struct l2_text *out)
{
    l2_text_add(out, "rstp\n");
    dump_bridge(rstp, out, "root  ", rstp->root_priority.root, &rstp->root_times);
    dump_bridge(rstp, out, "bridge", rstp->bridge_id, &rstp->bridge_times);
    if (rstp->root_port_id == 0)
    {
        l2_text_add(out, "  this bridge is the root\n");
    }
    else
    {
        l2_text_add(out, "  root port %u cost %u\n", rstp->root_port_id & 0xfffu,
                    rstp->root_priority.cost);
    }
    l2_text_add(out, "  port  role       state      cost      pri.nbr\n");
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        const struct l2_rstp_port *port = &rstp->ports[number];
        l2_text_add(out, "  %-5u %-10s %-10s %-9u %u.%u%s%s%s\n", number,
                    l2_rstp_role_name(port->role), state_name(port), port->config.path_cost,
                    port->config.priority, number, port->oper_edge ? " edge" : "",
                    port->send_rstp ? "" : " stp", port->guarded ? " bpdu-guard" : "");
    }
}

bool
l2_rstp_check(const struct l2_rstp *rstp)
{
    unsigned root_ports = 0;
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        const struct l2_rstp_port *port = &rstp->ports[number];
        bool active =
            port->role == L2_RSTP_ROOT_PORT || port->role == L2_RSTP_DESIGNATED_PORT;
        root_ports += port->role == L2_RSTP_ROOT_PORT;
        assert(!port->reselect && port->selected && !port->updt_info);
        assert(port->role == port->selected_role);
        assert(!port->forwarding || port->learning);
        assert(active || (!port->learning && !port->forwarding));
        assert(port->port_enabled == (port->role != L2_RSTP_DISABLED_PORT));
        assert(!port->rcvd_bpdu && !port->rcvd_msg);
        assert((port->tx_count == 0) == (port->tx_tick == L2_NEVER));
        assert(port->tx_count <= rstp->tx_hold_count);
    }
    assert(root_ports == (rstp->root_port_id != 0));
    (void)root_ports;
    return true;
}
