/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The procedures of [802.1D-2004 17.21] and the conditions of [17.20] that are more than a line.
 */
#include "rstp.h"

#define ADDRESS_MASK (((uint64_t)1 << 48) - 1) /* the address in a bridge identifier */
#define NUMBER_MASK 0xfff                      /* the number in a port identifier */
#define HELLO_MIN (1 * L2_BPDU_SECOND)         /* compatibility range of Hello Time [table 17-1] */

/* Lower is better in every component, the first that differs decides [17.6]. */
int
l2_rstp_compare(const struct l2_rstp_vector *a, const struct l2_rstp_vector *b)
{
    if (a->root != b->root)
    {
        return a->root < b->root ? -1 : 1;
    }
    if (a->cost != b->cost)
    {
        return a->cost < b->cost ? -1 : 1;
    }
    if (a->bridge != b->bridge)
    {
        return a->bridge < b->bridge ? -1 : 1;
    }
    if (a->port != b->port)
    {
        return a->port < b->port ? -1 : 1;
    }
    return (a->receiver > b->receiver) - (a->receiver < b->receiver);
}

/* Vectors that were sent, or would be, have no receiver: the first four components count. */
static int
compare_sent(const struct l2_rstp_vector *a, const struct l2_rstp_vector *b)
{
    struct l2_rstp_vector x = *a;
    struct l2_rstp_vector y = *b;
    x.receiver = 0;
    y.receiver = 0;
    return l2_rstp_compare(&x, &y);
}

static bool
same_times(const struct l2_bpdu_times *a, const struct l2_bpdu_times *b)
{
    return a->message_age == b->message_age && a->max_age == b->max_age &&
           a->hello_time == b->hello_time && a->forward_delay == b->forward_delay;
}

/* 17.21.1 */
bool
l2_rstp_better_or_same_info(const struct l2_rstp_port *port, enum l2_rstp_info new_info_is)
{
    if (port->info_is != new_info_is)
    {
        return false;
    }
    const struct l2_rstp_vector *offered =
        new_info_is == L2_RSTP_INFO_RECEIVED ? &port->msg_priority : &port->designated_priority;
    return compare_sent(offered, &port->port_priority) <= 0;
}

/* Whether the message comes from the bridge and port that the port's information came from [17.6]. */
static bool
same_sender(const struct l2_rstp_port *port)
{
    return (port->msg_priority.bridge & ADDRESS_MASK) == (port->port_priority.bridge & ADDRESS_MASK) &&
           (port->msg_priority.port & NUMBER_MASK) == (port->port_priority.port & NUMBER_MASK);
}

/* A message of a Designated Port [17.21.8 a) to c)]. */
static enum l2_rstp_rcvd_info
designated_info(const struct l2_rstp_port *port)
{
    int order = compare_sent(&port->msg_priority, &port->port_priority);
    bool same = order == 0 && same_times(&port->msg_times, &port->port_times);
    if (same && port->info_is == L2_RSTP_INFO_RECEIVED)
    {
        return L2_RSTP_REPEATED_DESIGNATED_INFO;
    }
    if (order < 0 || (order == 0 && !same) || (order > 0 && same_sender(port)))
    {
        return L2_RSTP_SUPERIOR_DESIGNATED_INFO;
    }
    return order > 0 ? L2_RSTP_INFERIOR_DESIGNATED_INFO : L2_RSTP_OTHER_INFO;
}

/* 17.21.8; a Configuration BPDU conveys a Designated Port Role. */
enum l2_rstp_rcvd_info
l2_rstp_rcv_info(struct l2_rstp_port *port)
{
    const struct l2_bpdu *message = &port->message;
    if (message->type == L2_BPDU_TCN)
    {
        return L2_RSTP_OTHER_INFO;
    }
    port->msg_priority.root = message->root;
    port->msg_priority.cost = message->cost;
    port->msg_priority.bridge = message->bridge;
    port->msg_priority.port = message->port;
    port->msg_priority.receiver = port->port_id;
    port->msg_times = message->times;
    if (message->type == L2_BPDU_CONFIG || l2_bpdu_role(message) == L2_BPDU_ROLE_DESIGNATED)
    {
        return designated_info(port);
    }
    bool not_better = compare_sent(&port->msg_priority, &port->port_priority) >= 0;
    return not_better ? L2_RSTP_INFERIOR_ROOT_ALTERNATE_INFO : L2_RSTP_OTHER_INFO;
}

/* 17.21.9 */
void
l2_rstp_record_agreement(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->agreed = l2_rstp_version(rstp) && port->config.point_to_point &&
                   (port->message.flags & L2_BPDU_FLAG_AGREEMENT);
    if (port->agreed)
    {
        port->proposing = false;
    }
}

/* 17.21.10, see DEVIATION in rstp.h */
void
l2_rstp_record_dispute(struct l2_rstp_port *port)
{
    if (port->message.type == L2_BPDU_RST && (port->message.flags & L2_BPDU_FLAG_LEARNING))
    {
        port->disputed = true;
        port->agreed = false;
    }
}

/* 17.21.11; only messages of a Designated Port come here */
void
l2_rstp_record_proposal(struct l2_rstp_port *port)
{
    if (port->message.flags & L2_BPDU_FLAG_PROPOSAL)
    {
        port->proposed = true;
    }
}

/* 17.21.13 */
void
l2_rstp_record_times(struct l2_rstp_port *port)
{
    port->port_times = port->msg_times;
    if (port->port_times.hello_time < HELLO_MIN)
    {
        port->port_times.hello_time = HELLO_MIN;
    }
}

/* 17.21.17 */
void
l2_rstp_set_tc_flags(struct l2_rstp_port *port)
{
    if (port->message.type == L2_BPDU_TCN)
    {
        port->rcvd_tcn = true;
        return;
    }
    port->rcvd_tc |= (port->message.flags & L2_BPDU_FLAG_TC) != 0;
    port->rcvd_tc_ack |= (port->message.flags & L2_BPDU_FLAG_TC_ACK) != 0;
}

/* A message age one hop further, rounded to the nearest whole second [17.21.23, 17.21.25]. */
static uint32_t
next_age(uint16_t message_age)
{
    return ((uint32_t)message_age + L2_BPDU_SECOND + L2_BPDU_SECOND / 2) & ~(L2_BPDU_SECOND - 1u);
}

/* 17.21.23 */
void
l2_rstp_updt_rcvd_info_while(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    bool alive = next_age(port->port_times.message_age) <= port->port_times.max_age;
    l2_time hello = L2_RSTP_SECONDS(port->port_times.hello_time);
    port->rcvd_info_while = rstp->now + (alive ? 3 * hello : 0);
}

/* The root path priority vector of a port, if it has one [17.21.25 a) to c)]. */
static bool
root_path(const struct l2_rstp *rstp, const struct l2_rstp_port *port, struct l2_rstp_vector *path)
{
    bool own = (port->port_priority.bridge & ADDRESS_MASK) == (rstp->bridge_id & ADDRESS_MASK);
    if (port->info_is != L2_RSTP_INFO_RECEIVED || own || port->config.restricted_role)
    {
        return false;
    }
    *path = port->port_priority;
    path->cost += port->config.path_cost;
    path->cost = path->cost < port->config.path_cost ? UINT32_MAX : path->cost; /* no wrapping */
    path->receiver = port->port_id;
    return true;
}

/* rootPriority, rootPortId, rootTimes [17.21.25 a) to d)]. */
static void
choose_root(struct l2_rstp *rstp)
{
    struct l2_rstp_vector own = {rstp->bridge_id, 0, rstp->bridge_id, 0, 0};
    const struct l2_rstp_port *root_port = NULL;
    rstp->root_priority = own;
    rstp->root_port_id = 0;
    rstp->root_times = rstp->bridge_times;
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        const struct l2_rstp_port *port = &rstp->ports[number];
        struct l2_rstp_vector path;
        if (root_path(rstp, port, &path) && l2_rstp_compare(&path, &rstp->root_priority) < 0)
        {
            rstp->root_priority = path;
            rstp->root_port_id = port->port_id;
            root_port = port;
        }
    }
    if (root_port)
    {
        uint32_t age = next_age(root_port->port_times.message_age);
        rstp->root_times = root_port->port_times;
        rstp->root_times.message_age = (uint16_t)(age > UINT16_MAX ? UINT16_MAX : age);
    }
}

/* The role of a port whose information was received and that is not the Root Port [17.21.25 j) to l)]. */
static void
select_received_role(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (compare_sent(&port->designated_priority, &port->port_priority) < 0)
    {
        port->selected_role = L2_RSTP_DESIGNATED_PORT;
        port->updt_info = true;
        return;
    }
    bool own = (port->port_priority.bridge & ADDRESS_MASK) == (rstp->bridge_id & ADDRESS_MASK);
    port->selected_role = own ? L2_RSTP_BACKUP_PORT : L2_RSTP_ALTERNATE_PORT;
    port->updt_info = false;
}

/* 17.21.25 e) to l) for one port. */
static void
select_role(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    port->designated_priority = rstp->root_priority;
    port->designated_priority.bridge = rstp->bridge_id;
    port->designated_priority.port = port->port_id;
    port->designated_priority.receiver = port->port_id;
    port->designated_times = rstp->root_times;
    port->designated_times.hello_time = rstp->bridge_times.hello_time;
    switch (port->info_is)
    {
    case L2_RSTP_INFO_DISABLED:
        port->selected_role = L2_RSTP_DISABLED_PORT;
        break;
    case L2_RSTP_INFO_AGED:
        port->selected_role = L2_RSTP_DESIGNATED_PORT;
        port->updt_info = true;
        break;
    case L2_RSTP_INFO_MINE:
        port->selected_role = L2_RSTP_DESIGNATED_PORT;
        if (compare_sent(&port->port_priority, &port->designated_priority) != 0 ||
            !same_times(&port->port_times, &port->designated_times))
        {
            port->updt_info = true;
        }
        break;
    case L2_RSTP_INFO_RECEIVED:
        if (rstp->root_port_id == port->port_id)
        {
            port->selected_role = L2_RSTP_ROOT_PORT;
            port->updt_info = false;
        }
        else
        {
            select_received_role(rstp, port);
        }
        break;
    }
}

/* 17.21.25 */
void
l2_rstp_updt_roles_tree(struct l2_rstp *rstp)
{
    choose_root(rstp);
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        select_role(rstp, &rstp->ports[number]);
    }
}

/* 17.21.7 */
void
l2_rstp_new_tc_while(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    if (!l2_rstp_zero(rstp, port->tc_while))
    {
        return;
    }
    rstp->topology_changes++;
    if (rstp->topology_change_port == 0)
    {
        rstp->topology_change_port = (uint16_t)(port - rstp->ports);
    }
    if (port->send_rstp)
    {
        port->tc_while =
            rstp->now + L2_RSTP_SECONDS(port->designated_times.hello_time) + L2_SECOND;
        port->new_info = true;
    }
    else
    {
        port->tc_while = rstp->now + L2_RSTP_SECONDS(rstp->root_times.max_age) +
                         L2_RSTP_SECONDS(rstp->root_times.forward_delay);
    }
}

/* 17.21.18; restrictedTcn as in [802.1Q-2005 13.26] */
void
l2_rstp_set_tc_prop_tree(struct l2_rstp *rstp, struct l2_rstp_port *port)
{
    for (uint16_t number = 1; number <= rstp->port_count && !port->config.restricted_tcn; number++)
    {
        if (&rstp->ports[number] != port)
        {
            rstp->ports[number].tc_prop = true;
        }
    }
}

/* 17.21.14 */
void
l2_rstp_set_sync_tree(struct l2_rstp *rstp)
{
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        rstp->ports[number].sync = true;
    }
}

/* 17.21.15 */
void
l2_rstp_set_re_root_tree(struct l2_rstp *rstp)
{
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        rstp->ports[number].re_root = true;
    }
}

/* The role as RST BPDUs say it [9.2.9]. */
static enum l2_bpdu_role
role_on_wire(enum l2_rstp_role role)
{
    switch (role)
    {
    case L2_RSTP_ROOT_PORT:
        return L2_BPDU_ROLE_ROOT;
    case L2_RSTP_DESIGNATED_PORT:
        return L2_BPDU_ROLE_DESIGNATED;
    case L2_RSTP_ALTERNATE_PORT:
    case L2_RSTP_BACKUP_PORT:
        return L2_BPDU_ROLE_ALTERNATE_OR_BACKUP;
    case L2_RSTP_DISABLED_PORT:
        break;
    }
    return L2_BPDU_ROLE_UNKNOWN;
}

/* Flags of an RST BPDU [17.21.20 b)]. */
static uint8_t
rst_flags(const struct l2_rstp *rstp, const struct l2_rstp_port *port)
{
    unsigned flags = (unsigned)role_on_wire(port->role) << 2;
    flags |= l2_rstp_zero(rstp, port->tc_while) ? 0u : L2_BPDU_FLAG_TC;
    flags |= port->proposing ? L2_BPDU_FLAG_PROPOSAL : 0u;
    flags |= port->learning ? L2_BPDU_FLAG_LEARNING : 0u;
    flags |= port->forwarding ? L2_BPDU_FLAG_FORWARDING : 0u;
    flags |= port->agree ? L2_BPDU_FLAG_AGREEMENT : 0u;
    return (uint8_t)flags;
}

/* txConfig, txRstp, txTcn [17.21.19 to 17.21.21] */
void
l2_rstp_transmit(struct l2_rstp *rstp, struct l2_rstp_port *port, enum l2_bpdu_type type)
{
    void *outputs = rstp->outputs;
    if (!port->port_enabled || l2_memory_grow(rstp->memory, &outputs, &rstp->output_room,
                                              rstp->output_count + 1, sizeof *rstp->outputs))
    {
        return; /* without memory it is lost, as it may be on the wire */
    }
    rstp->outputs = outputs;
    struct l2_bpdu bpdu = {.type = type,
                           .root = port->designated_priority.root,
                           .cost = port->designated_priority.cost,
                           .bridge = port->designated_priority.bridge,
                           .port = port->designated_priority.port,
                           .times = port->designated_times};
    if (type == L2_BPDU_RST)
    {
        bpdu.flags = rst_flags(rstp, port);
    }
    else
    {
        bpdu.flags = (uint8_t)((l2_rstp_zero(rstp, port->tc_while) ? 0u : L2_BPDU_FLAG_TC) |
                               (port->tc_ack ? L2_BPDU_FLAG_TC_ACK : 0u));
    }
    struct l2_rstp_output *output = &rstp->outputs[rstp->output_count++];
    output->port = (uint16_t)(port - rstp->ports);
    output->length = (uint8_t)l2_bpdu_write(output->bytes, &bpdu);
    port->tx[type == L2_BPDU_CONFIG ? 0 : type == L2_BPDU_RST ? 1 : 2]++;
}

/*
 * 17.20.3; a port whose information is about to change (updtInfo) may lose synced by that, so it counts
 * as settled only then [802.1Q-2005 13.25.1, a correction of 802.1D-2004]
 */
bool
l2_rstp_all_synced(const struct l2_rstp *rstp)
{
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        const struct l2_rstp_port *port = &rstp->ports[number];
        bool settled = port->selected && !port->updt_info && port->role == port->selected_role;
        if (!settled || (port->role != L2_RSTP_ROOT_PORT && !port->synced))
        {
            return false;
        }
    }
    return true;
}

/* 17.20.10 */
bool
l2_rstp_re_rooted(const struct l2_rstp *rstp, const struct l2_rstp_port *port)
{
    for (uint16_t number = 1; number <= rstp->port_count; number++)
    {
        const struct l2_rstp_port *other = &rstp->ports[number];
        if (other != port && !l2_rstp_zero(rstp, other->rr_while))
        {
            return false;
        }
    }
    return true;
}

/* forwardDelay [17.20.6]: a hello time is enough where the neighbour answers. */
l2_time
l2_rstp_forward_delay(const struct l2_rstp_port *port)
{
    return L2_RSTP_SECONDS(port->send_rstp ? port->designated_times.hello_time
                                           : port->designated_times.forward_delay);
}
