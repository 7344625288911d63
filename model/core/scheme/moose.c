/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * moose: the switch of [report 2.2].
 *
 * This file decides about frames; moose_routing.c knows where ports lead, and how to reach the others.
 * A port that leads to another switch of the network is a trunk, any other is an edge; with a routing
 * protocol a port is pending, and carries nothing, until it is known which.
 *
 *   from an edge    The sender is a host of this switch: it has, or now gets, a host identifier, and
 *                   the source address becomes prefix + identifier, whatever it looked like before
 *                   [2.2, 2.3.3]. Addresses in the payload follow [2.3.1].
 *   from a trunk    The source is left alone. This switch's own prefix as source is refused.
 *   to a host here  The destination becomes the host's real address [2.2.3], as does its address in
 *                   the payload. Only the home switch looks at the host identifier.
 *   to elsewhere    Longest-prefix match; the flow chooses among equal-cost next hops [2.2.1]. No
 *                   match: dropped and counted, never flooded.
 *   to a group      Along the tree, accepted only from the tree port that leads to the source's
 *                   switch, or by reverse-path forwarding: accepted only from the first port of the
 *                   shortest way back, sent to all other trunks; and to all edges [2.2.2].
 *
 * An address that hosts use in payloads and that belongs to nobody here stays as it is.
 */
#include "../base/hash.h"
#include "../base/text.h"
#include "../wire/arp.h"
#include "../wire/flow.h"
#include "moose.h"

#include <assert.h>
#include <string.h>

#define CLASS_LONGEST 38 /* bits of the longest prefix in a class plan: 3 + 7 * 5 */
#define DESTINATION_OFFSET 0
#define SOURCE_OFFSET 6
#define SWEEP_INTERVAL L2_SECOND /* between two searches for identifiers to give back */

/* ---- Configuration and life ---- */

static const char *
check_plan(const struct l2_config *config, struct l2_text *out)
{
    const struct l2_plan *plan = &config->plan;
    if (plan->kind != L2_PLAN_FLAT && plan->kind != L2_PLAN_AREA && plan->kind != L2_PLAN_CLASS)
    {
        l2_text_add(out, "plan.kind %d: allowed are flat, area, class", (int)plan->kind);
        return out->text;
    }
    bool flat = plan->kind == L2_PLAN_FLAT && plan->prefix_length >= 8 && plan->prefix_length <= 44;
    bool area = plan->kind == L2_PLAN_AREA && plan->prefix_length == 24;
    bool blocks = plan->kind == L2_PLAN_CLASS && plan->prefix_length >= 8 &&
                  plan->prefix_length <= 38 && plan->prefix_length % 5 == 3;
    if (!flat && !area && !blocks)
    {
        l2_text_add(out,
                    "plan.prefix_length %u: allowed are 8 to 44 (flat), 24 (area), 8, 13, 18, ... 38 "
                    "(class)",
                    plan->prefix_length);
        return out->text;
    }
    if (!l2_plan_holds(plan, config->prefix))
    {
        char prefix[L2_PREFIX_TEXT];
        l2_text_add(out, "prefix %s: not a switch's in the address plan",
                    l2_prefix_format(prefix, config->prefix));
        return out->text;
    }
    return NULL;
}

static const char *
check_host_id(const struct l2_config *config, struct l2_text *out)
{
    unsigned bits = 48u - config->prefix.length;
    unsigned port_bits = config->host_id_port_bits;
    if (config->host_id != L2_HOST_ID_SEQUENTIAL && config->host_id != L2_HOST_ID_PORT &&
        config->host_id != L2_HOST_ID_HASH)
    {
        l2_text_add(out, "host_id %d: allowed are sequential, port, hash", (int)config->host_id);
        return out->text;
    }
    if (config->host_id == L2_HOST_ID_PORT &&
        (port_bits < 1 || port_bits >= bits || port_bits > 12 || config->ports >> port_bits))
    {
        l2_text_add(out,
                    "host_id_port_bits %u: allowed are 1 to 12, less than the identifier's %u, and "
                    "enough for %u ports",
                    port_bits, bits, config->ports);
        return out->text;
    }
    return NULL;
}

static const char *
moose_check_config(const struct l2_config *config, struct l2_text *out)
{
    if (check_plan(config, out) || check_host_id(config, out))
    {
        return out->text;
    }
    if (config->host_capacity < 1 || config->host_capacity >= L2_MAP_NONE)
    {
        l2_text_add(out, "host_capacity %u: allowed are 1 to %u", config->host_capacity,
                    L2_MAP_NONE - 1);
        return out->text;
    }
    if (config->host_hold < L2_SECOND)
    {
        l2_text_add(out, "host_hold %lld ns: allowed is 1 s up", (long long)config->host_hold);
        return out->text;
    }
    if (config->broadcast != L2_BROADCAST_TREE && config->broadcast != L2_BROADCAST_RPF)
    {
        l2_text_add(out, "broadcast %d: allowed are tree, rpf", (int)config->broadcast);
        return out->text;
    }
    if (config->max_paths < 1 || config->max_paths > L2_FIB_PATHS)
    {
        l2_text_add(out, "max_paths %u: allowed are 1 to %u", config->max_paths, L2_FIB_PATHS);
        return out->text;
    }
    if (config->routing != L2_ROUTING_PRECOMPUTED && config->routing != L2_ROUTING_LINK_STATE)
    {
        l2_text_add(out, "routing %d: allowed are precomputed, link-state", (int)config->routing);
        return out->text;
    }
    return l2_isis_check_config(config, out);
}

static void
moose_fini(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    if (state)
    {
        l2_address_map_fini(&state->hosts);
        l2_moose_routing_fini(sw);
        l2_memory_free(&sw->memory, state->all);
        l2_memory_free(&sw->memory, state->others);
        l2_memory_free(&sw->memory, state);
    }
}

static int
moose_init(struct l2_switch *sw)
{
    struct moose_state *state = l2_memory_zero(&sw->memory, 1, sizeof *state);
    if (!state)
    {
        return L2_ENOMEM;
    }
    int error = l2_address_map_init(&state->hosts, &sw->memory, &sw->config, l2_hash_key(sw->seed, 2));
    if (error)
    {
        l2_memory_free(&sw->memory, state);
        return error;
    }
    sw->state = state;
    state->flow_secret = l2_hash_key(sw->seed, 4) ^ l2_hash_mix(sw->config.prefix.bits);
    size_t ports = (size_t)sw->config.ports + 1;
    state->all = l2_memory_zero(&sw->memory, ports, sizeof *state->all);
    state->others = l2_memory_zero(&sw->memory, ports, sizeof *state->others);
    if (!state->all || !state->others || l2_moose_routing_init(sw))
    {
        return L2_ENOMEM;
    }
    return l2_switch_add_rewriter(sw, &l2_arp_rewriter);
}

/* ---- Ports ---- */

void
l2_moose_list_ports(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    state->all_count = 0;
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        bool carries = state->roles[port] == L2_ROLE_EDGE ||
                       (state->roles[port] == L2_ROLE_TRUNK &&
                        (state->on_tree[port] || sw->config.broadcast == L2_BROADCAST_RPF));
        if (sw->ports[port].up && carries)
        {
            state->all[state->all_count++] = port;
        }
    }
}

/* ---- Frames ---- */

static const struct l2_rewriter *
find_rewriter(const struct l2_switch *sw, uint16_t type)
{
    for (size_t i = 0; i < sw->rewriter_count; i++)
    {
        if (sw->rewriters[i]->ethertype == type)
        {
            return sw->rewriters[i];
        }
    }
    return NULL;
}

static size_t
moose_need(const struct l2_switch *sw, uint16_t type)
{
    const struct l2_rewriter *rewriter = find_rewriter(sw, type);
    return rewriter ? rewriter->need : l2_flow_need(type);
}

/* The addresses in a frame's payload, as its rewriter names them. */
struct payload
{
    int count; /* fields; negative: the frame is to be dropped */
    struct l2_field fields[L2_MAX_FIELDS];
    l2_mac addresses[L2_MAX_FIELDS];
    enum l2_drop reason;
};

static void
read_payload(const struct l2_switch *sw, const struct l2_arrival *arrival, struct payload *payload)
{
    const struct l2_rewriter *rewriter = find_rewriter(sw, arrival->ethernet.type);
    payload->count = 0;
    if (!rewriter)
    {
        return;
    }
    const uint8_t *bytes = arrival->frame->head + arrival->ethernet.payload;
    size_t length = arrival->frame->head_length - arrival->ethernet.payload;
    length = length < rewriter->need ? length : rewriter->need;
    payload->reason = L2_DROP_REWRITER;
    payload->count = rewriter->fields(bytes, length, payload->fields, &payload->reason);
    bool believed = payload->count < 0 ? (unsigned)payload->reason < L2_DROP_REASONS
                                       : payload->count <= L2_MAX_FIELDS;
    for (int i = 0; believed && i < payload->count; i++)
    {
        believed = payload->fields[i].offset + 6u <= length;
        payload->addresses[i] = believed ? l2_mac_load(bytes + payload->fields[i].offset) : 0;
    }
    if (!believed) /* it names what there is not */
    {
        payload->count = -1;
        payload->reason = L2_DROP_REWRITER;
    }
}

static l2_mac
moose_address(const struct l2_switch *sw, const struct l2_host *host)
{
    return sw->config.prefix.bits | host->identifier;
}

/* The local host that a MOOSE address belongs to, or NULL. */
static struct l2_host *
host_of_address(const struct l2_switch *sw, l2_mac address)
{
    const struct moose_state *state = sw->state;
    if (!l2_prefix_match(sw->config.prefix, address))
    {
        return NULL;
    }
    struct l2_host *host = l2_address_map_by_identifier(&state->hosts, address ^ sw->config.prefix.bits);
    return host && state->roles[host->port] != L2_ROLE_TRUNK ? host : NULL;
}

/* Whether the senders named in a payload are who sent it [see L2_FIELD_SENDER]. */
static bool
senders_true(const struct l2_switch *sw, const struct l2_arrival *arrival,
             const struct payload *payload)
{
    const struct moose_state *state = sw->state;
    for (int i = 0; i < payload->count; i++)
    {
        l2_mac address = payload->addresses[i];
        if (payload->fields[i].kind != L2_FIELD_SENDER || address == L2_MAC_NONE ||
            address == arrival->ethernet.source)
        {
            continue;
        }
        const struct l2_host *host = l2_address_map_by_real(&state->hosts, address);
        if (!host || host->port != arrival->port)
        {
            return false;
        }
    }
    return true;
}

static void
emit_host_event(struct l2_switch *sw, enum l2_event_type type, const struct l2_host *host,
                uint16_t old_port)
{
    struct l2_event event = {.type = type,
                             .port = host->port,
                             .old_port = old_port,
                             .real = host->real,
                             .assigned = moose_address(sw, host)};
    l2_emit_event(sw, &event);
}

static void
release_idle_hosts(struct l2_switch *sw)
{
    struct moose_state *state = sw->state;
    struct l2_host released;
    uint32_t cursor = 0;
    while (l2_address_map_sweep(&state->hosts, sw->now, &cursor, &released))
    {
        emit_host_event(sw, L2_EVENT_HOST_RELEASED, &released, L2_NO_PORT);
    }
}

/* Give a new host its address, or say why not. */
static enum l2_drop
assign_host(struct l2_switch *sw, const struct l2_arrival *arrival, struct l2_host **host)
{
    struct moose_state *state = sw->state;
    l2_mac real = arrival->ethernet.source;
    enum l2_drop full = l2_address_map_assign(&state->hosts, real, arrival->port, sw->now, host);
    if (full != L2_NO_DROP && sw->now - state->hosts.last_sweep >= SWEEP_INTERVAL)
    {
        release_idle_hosts(sw);
        full = l2_address_map_assign(&state->hosts, real, arrival->port, sw->now, host);
    }
    if (full == L2_NO_DROP)
    {
        emit_host_event(sw, L2_EVENT_HOST_ASSIGNED, *host, L2_NO_PORT);
        return full;
    }
    struct l2_event event = {
        .type = L2_EVENT_HOST_REFUSED, .port = arrival->port, .real = real, .reason = full};
    l2_emit_event(sw, &event);
    return full;
}

/* The sender of a frame from an edge: known, moved from another port, or new. */
static enum l2_drop
find_sender(struct l2_switch *sw, const struct l2_arrival *arrival, struct l2_host **sender)
{
    struct moose_state *state = sw->state;
    *sender = l2_address_map_by_real(&state->hosts, arrival->ethernet.source);
    if (!*sender)
    {
        return assign_host(sw, arrival, sender);
    }
    (*sender)->last_used = sw->now;
    if ((*sender)->port != arrival->port)
    {
        uint16_t old_port = (*sender)->port;
        (*sender)->port = arrival->port;
        sw->counters.moved++;
        emit_host_event(sw, L2_EVENT_HOST_MOVED, *sender, old_port);
    }
    return L2_NO_DROP;
}

/*
 * Source rewriting at the home switch: the frame's own source, and local hosts in the payload, which
 * from then on is as it will be on the wire, as is *source.
 */
static enum l2_drop
rewrite_source(struct l2_switch *sw, const struct l2_arrival *arrival, struct payload *payload,
               l2_mac *source)
{
    const struct moose_state *state = sw->state;
    if (!senders_true(sw, arrival, payload))
    {
        return L2_DROP_ARP_SENDER;
    }
    struct l2_host *sender;
    enum l2_drop refused = find_sender(sw, arrival, &sender);
    if (refused != L2_NO_DROP)
    {
        return refused;
    }
    *source = moose_address(sw, sender);
    l2_emit_set_mac(sw, SOURCE_OFFSET, *source);
    for (int i = 0; i < payload->count; i++)
    {
        /* Like the destination, its copy in the payload is expected to be a MOOSE address already. */
        bool destination = payload->fields[i].kind == L2_FIELD_OTHER &&
                           payload->addresses[i] == arrival->ethernet.destination;
        const struct l2_host *host =
            destination ? NULL : l2_address_map_by_real(&state->hosts, payload->addresses[i]);
        if (host)
        {
            payload->addresses[i] = moose_address(sw, host);
            l2_emit_set_mac(sw, arrival->ethernet.payload + (size_t)payload->fields[i].offset,
                            payload->addresses[i]);
        }
    }
    return L2_NO_DROP;
}

/* At the port of a local host its own address in the payload becomes real; nobody else sees that. */
static void
restore_payload(struct l2_switch *sw, const struct l2_arrival *arrival,
                const struct payload *payload, uint16_t port)
{
    for (int i = 0; i < payload->count; i++)
    {
        const struct l2_host *host = host_of_address(sw, payload->addresses[i]);
        if (host && host->port == port && payload->fields[i].kind == L2_FIELD_OTHER)
        {
            l2_emit_set_mac(sw, arrival->ethernet.payload + (size_t)payload->fields[i].offset,
                            host->real);
        }
    }
}

/* Destination rewriting at the home switch. */
static void
deliver(struct l2_switch *sw, const struct l2_arrival *arrival, const struct payload *payload)
{
    const struct moose_state *state = sw->state;
    struct l2_host *host = host_of_address(sw, arrival->ethernet.destination);
    if (!host)
    {
        l2_emit_drop(sw, L2_DROP_UNKNOWN_HOST);
    }
    else if (host->port == arrival->port)
    {
        l2_emit_drop(sw, L2_DROP_SAME_PORT);
    }
    else if (!sw->ports[host->port].up)
    {
        l2_emit_drop(sw, L2_DROP_PORT_DOWN);
    }
    else if (state->roles[host->port] != L2_ROLE_EDGE)
    {
        l2_emit_drop(sw, L2_DROP_DISCARDING);
    }
    else
    {
        host->last_used = sw->now;
        l2_emit_set_mac(sw, DESTINATION_OFFSET, host->real);
        restore_payload(sw, arrival, payload, host->port);
        l2_emit_forward(sw, host->port);
    }
}

/* Whether frames can be sent to the switch behind a port. */
static bool
is_trunk(const struct l2_switch *sw, uint16_t port)
{
    const struct moose_state *state = sw->state;
    return sw->ports[port].up && state->roles[port] == L2_ROLE_TRUNK;
}

/* A flow's choice among next hops that work, or L2_NO_PORT. */
static uint16_t
choose_path(const struct l2_switch *sw, const struct l2_fib_paths *entry, uint64_t hash)
{
    uint16_t choice = entry->paths[(hash >> 32) * entry->path_count >> 32];
    if (is_trunk(sw, choice))
    {
        return choice;
    }
    uint16_t working[L2_FIB_PATHS];
    unsigned count = 0;
    for (unsigned i = 0; i < entry->path_count; i++)
    {
        if (is_trunk(sw, entry->paths[i]))
        {
            working[count++] = entry->paths[i];
        }
    }
    /* The other half of the hash, for the upper half says which port does not work. */
    return count ? working[(hash & UINT32_MAX) * count >> 32] : L2_NO_PORT;
}

static void
route(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    const struct moose_state *state = sw->state;
    struct l2_fib_route found = l2_fib_lookup(&state->fib, arrival->ethernet.destination);
    if (!found.paths)
    {
        /* On a shared segment the home switch also hears what its hosts say to each other. */
        const struct l2_host *host =
            l2_address_map_by_real(&state->hosts, arrival->ethernet.destination);
        bool same = host && host->port == arrival->port;
        l2_emit_drop(sw, same ? L2_DROP_SAME_PORT : L2_DROP_NO_ROUTE);
        return;
    }
    uint64_t hash = found.paths->path_count == 1
                        ? 0
                        : l2_flow_hash(arrival->frame, &arrival->ethernet, state->flow_secret);
    uint16_t port = choose_path(sw, found.paths, hash);
    if (port == L2_NO_PORT || port == arrival->port)
    {
        l2_emit_drop(sw, port == L2_NO_PORT ? L2_DROP_PORT_DOWN : L2_DROP_SAME_PORT);
        return;
    }
    l2_emit_forward(sw, port);
}

/* Whether a broadcast from a trunk came the way that broadcasts of its source come. */
static enum l2_drop
broadcast_refused(const struct l2_switch *sw, const struct l2_arrival *arrival)
{
    const struct moose_state *state = sw->state;
    struct l2_fib_route source = l2_fib_lookup(&state->fib, arrival->ethernet.source);
    if (source.paths && source.settling)
    {
        return L2_DROP_SETTLING;
    }
    if (sw->config.broadcast == L2_BROADCAST_RPF)
    {
        bool back = source.paths && source.paths->paths[0] == arrival->port;
        return back ? L2_NO_DROP : L2_DROP_REVERSE_PATH;
    }
    bool known = source.paths && state->on_tree[arrival->port];
    bool on_way = known && (source.tree_port == L2_NO_PORT || source.tree_port == arrival->port);
    return on_way ? L2_NO_DROP : L2_DROP_NOT_ON_TREE;
}

/* The ports of local hosts that a payload names, without the one it came from; at most one a field. */
static size_t
ports_named(const struct l2_switch *sw, const struct l2_arrival *arrival,
            const struct payload *payload, uint16_t ports[L2_MAX_FIELDS])
{
    const struct moose_state *state = sw->state;
    size_t count = 0;
    for (int i = 0; i < payload->count; i++)
    {
        const struct l2_host *host = host_of_address(sw, payload->addresses[i]);
        bool wanted = host && payload->fields[i].kind == L2_FIELD_OTHER &&
                      host->port != arrival->port && sw->ports[host->port].up &&
                      state->roles[host->port] == L2_ROLE_EDGE;
        for (size_t p = 0; wanted && p < count; p++)
        {
            wanted = ports[p] != host->port;
        }
        if (wanted)
        {
            ports[count++] = host->port;
        }
    }
    return count;
}

/* A group frame whose payload names local hosts: their ports get a version of their own. */
static bool
broadcast_restored(struct l2_switch *sw, const struct l2_arrival *arrival,
                   const struct payload *payload, const uint16_t *named, size_t named_count)
{
    const struct moose_state *state = sw->state;
    size_t others = 0;
    for (size_t i = 0; i < state->all_count; i++)
    {
        bool is_named = false;
        for (size_t p = 0; p < named_count; p++)
        {
            is_named |= state->all[i] == named[p];
        }
        state->others[others] = state->all[i];
        others += !is_named;
    }
    bool sent = l2_emit_flood(sw, state->others, others, arrival->port);
    size_t edits = sw->edits_used;
    for (size_t p = 0; p < named_count; p++)
    {
        l2_emit_version(sw, edits);
        restore_payload(sw, arrival, payload, named[p]);
        l2_emit_forward(sw, named[p]);
        sent = true;
    }
    return sent;
}

static void
broadcast(struct l2_switch *sw, const struct l2_arrival *arrival, const struct payload *payload)
{
    const struct moose_state *state = sw->state;
    uint16_t named[L2_MAX_FIELDS];
    size_t named_count = ports_named(sw, arrival, payload, named);
    bool sent = named_count
                    ? broadcast_restored(sw, arrival, payload, named, named_count)
                    : l2_emit_flood(sw, state->all, state->all_count, arrival->port);
    if (!sent)
    {
        l2_emit_drop(sw, L2_DROP_NO_PORT);
    }
}

/* Where a frame goes whose source and payload are as they are to be. */
static void
relay_frame(struct l2_switch *sw, const struct l2_arrival *arrival, const struct payload *payload)
{
    if (l2_mac_is_group(arrival->ethernet.destination))
    {
        broadcast(sw, arrival, payload);
    }
    else if (l2_prefix_match(sw->config.prefix, arrival->ethernet.destination))
    {
        deliver(sw, arrival, payload);
    }
    else
    {
        route(sw, arrival);
    }
}

/* Let the directory have its part in a frame; what is left of it is relayed. */
static void
intercept(struct l2_switch *sw, const struct l2_arrival *arrival, const struct payload *payload,
          l2_mac source)
{
    struct l2_arrival turned = *arrival;
    enum l2_elk_verdict verdict = l2_elk_arrive(sw, &turned, source);
    if (verdict == L2_ELK_TURNED)
    {
        l2_emit_set_mac(sw, DESTINATION_OFFSET, turned.ethernet.destination);
    }
    if (verdict != L2_ELK_TAKEN)
    {
        relay_frame(sw, &turned, payload);
    }
}

static void
moose_forward(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    const struct moose_state *state = sw->state;
    bool group = l2_mac_is_group(arrival->ethernet.destination);
    bool local = l2_prefix_match(sw->config.prefix, arrival->ethernet.destination);
    bool from_trunk = state->roles[arrival->port] == L2_ROLE_TRUNK;
    if (state->roles[arrival->port] == L2_ROLE_PENDING)
    {
        l2_emit_drop(sw, L2_DROP_DISCARDING);
        return;
    }
    struct payload payload; /* the rest is read only if there are fields */
    payload.count = 0;
    if (!from_trunk || local || group)
    {
        read_payload(sw, arrival, &payload); /* in transit nothing is read behind the addresses */
    }
    l2_mac source = arrival->ethernet.source;
    enum l2_drop refused = payload.count < 0 ? payload.reason : L2_NO_DROP;
    if (refused == L2_NO_DROP && from_trunk)
    {
        bool own = l2_prefix_match(sw->config.prefix, source);
        refused = own ? L2_DROP_NOT_LOCAL : group ? broadcast_refused(sw, arrival) : L2_NO_DROP;
    }
    else if (refused == L2_NO_DROP)
    {
        refused = rewrite_source(sw, arrival, &payload, &source);
    }
    if (refused != L2_NO_DROP)
    {
        l2_emit_drop(sw, refused);
    }
    else if (l2_elk_concerns(sw, arrival))
    {
        intercept(sw, arrival, &payload, source);
    }
    else
    {
        relay_frame(sw, arrival, &payload);
    }
}

/* ---- For the directory ---- */

static bool
moose_faces_hosts(const struct l2_switch *sw, uint16_t port)
{
    const struct moose_state *state = sw->state;
    return state->roles[port] == L2_ROLE_EDGE;
}

static const uint16_t *
moose_flood_ports(const struct l2_switch *sw, size_t *count)
{
    const struct moose_state *state = sw->state;
    *count = state->all_count;
    return state->all;
}

static void
describe_local(const struct l2_switch *sw, const struct l2_host *host, struct l2_local *local)
{
    local->address = moose_address(sw, host);
    local->real = host->real;
    local->port = host->port;
}

static enum l2_where
moose_by_address(const struct l2_switch *sw, l2_mac address, struct l2_local *local)
{
    const struct l2_host *host = host_of_address(sw, address);
    if (!host)
    {
        return L2_WHERE_ELSEWHERE;
    }
    describe_local(sw, host, local);
    return L2_WHERE_HERE;
}

static bool
moose_by_real(const struct l2_switch *sw, l2_mac real, struct l2_local *local)
{
    const struct moose_state *state = sw->state;
    const struct l2_host *host = l2_address_map_by_real(&state->hosts, real);
    if (host)
    {
        describe_local(sw, host, local);
    }
    return host != NULL;
}

static void
moose_originate(struct l2_switch *sw, l2_mac destination, l2_mac source, uint16_t type,
                const uint8_t *payload, size_t length)
{
    struct moose_state *state = sw->state;
    struct l2_host *host = host_of_address(sw, destination);
    if (host && sw->ports[host->port].up && state->roles[host->port] == L2_ROLE_EDGE)
    {
        host->last_used = sw->now;
        l2_emit_frame(sw, host->port, host->real, source, type, payload, length);
        return;
    }
    struct l2_fib_route found = l2_fib_lookup(&state->fib, destination);
    uint64_t hash = l2_hash_mix(l2_hash_mix(destination ^ state->flow_secret) ^ source);
    uint16_t port = found.paths ? choose_path(sw, found.paths, hash) : L2_NO_PORT;
    if (port != L2_NO_PORT)
    {
        l2_emit_frame(sw, port, destination, source, type, payload, length);
    }
}

/* ---- Looking inside ---- */

static enum l2_port_role
moose_role(const struct l2_switch *sw, uint16_t port)
{
    const struct moose_state *state = sw->state;
    return state->roles[port];
}

static enum l2_port_relay
moose_relay(const struct l2_switch *sw, uint16_t port)
{
    const struct moose_state *state = sw->state;
    return state->roles[port] == L2_ROLE_PENDING ? L2_RELAY_DISCARDING : L2_RELAY_FORWARDING;
}

static l2_mac
moose_host_address(const struct l2_switch *sw, l2_mac real)
{
    const struct moose_state *state = sw->state;
    const struct l2_host *host = l2_address_map_by_real(&state->hosts, real);
    return host ? moose_address(sw, host) : L2_MAC_NONE;
}

/* Bits of a number below count. */
static uint32_t
bits_for(uint64_t count)
{
    uint32_t bits = 1;
    while (count > (uint64_t)1 << bits)
    {
        bits++;
    }
    return bits;
}

static bool
moose_table(const struct l2_switch *sw, size_t index, struct l2_table *table)
{
    const struct moose_state *state = sw->state;
    uint32_t prefix = sw->config.prefix.length;
    if (index == 0)
    {
        table->name = "hosts";
        table->lookup = L2_LOOKUP_EXACT;
        table->entries = l2_address_map_count(&state->hosts);
        table->capacity = state->hosts.capacity;
        /* Real address, identifier, port number, used since the last look; and a second index. */
        table->bits = 48 + (48 - prefix) + 12 + 1 + bits_for(state->hosts.capacity);
        return true;
    }
    if (index == 1)
    {
        table->name = "fib";
        table->lookup = L2_LOOKUP_PREFIX;
        table->entries = state->fib.count;
        table->capacity = 0;
        /* The plan's longest prefix, a bit a port for the next hops, and the tree's port. */
        uint32_t longest = sw->config.plan.kind == L2_PLAN_CLASS ? CLASS_LONGEST : prefix;
        uint32_t tree = sw->config.broadcast == L2_BROADCAST_TREE ? 12 : 0;
        table->bits = longest + sw->config.ports + tree;
        return true;
    }
    if (index == 2)
    {
        l2_moose_lsdb_table(sw, table);
        return true;
    }
    return false;
}

static void
moose_expire(struct l2_switch *sw)
{
    release_idle_hosts(sw);
    l2_moose_routing_expire(sw);
}

static void
moose_dump(const struct l2_switch *sw, struct l2_text *out)
{
    const struct moose_state *state = sw->state;
    char prefix[L2_PREFIX_TEXT];
    l2_text_add(out, "prefix %s\n", l2_prefix_format(prefix, sw->config.prefix));
    l2_address_map_dump(&state->hosts, out);
    l2_moose_routing_dump(sw, out);
}

static void
moose_check(const struct l2_switch *sw)
{
    const struct moose_state *state = sw->state;
    l2_address_map_check(&state->hosts);
    l2_moose_routing_check(sw);
    for (size_t i = 0; i < state->all_count; i++)
    {
        assert(sw->ports[state->all[i]].up && (i == 0 || state->all[i - 1] < state->all[i]));
    }
}

const struct l2_scheme l2_scheme_moose = {
    .name = "moose",
    .check_config = moose_check_config,
    .init = moose_init,
    .fini = moose_fini,
    .deadline = l2_moose_routing_deadline,
    .port_change = l2_moose_port_change,
    .topology_changed = l2_moose_topology_changed,
    .need = moose_need,
    .is_control = l2_moose_is_control,
    .control = l2_moose_control,
    .forward = moose_forward,
    .expire = moose_expire,
    .role = moose_role,
    .relay = moose_relay,
    .faces_hosts = moose_faces_hosts,
    .flood_ports = moose_flood_ports,
    .by_address = moose_by_address,
    .by_real = moose_by_real,
    .originate = moose_originate,
    .advertise = l2_moose_advertise,
    .routing = l2_moose_routing_state,
    .host_address = moose_host_address,
    .table = moose_table,
    .dump = moose_dump,
    .check = moose_check,
};
