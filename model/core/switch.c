/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * switch: ports, the checks that all schemes share, dispatch to the scheme, and the queue of answers.
 */
#include "base/bytes.h"
#include "base/hash.h"
#include "base/text.h"
#include "scheme/elk.h"
#include "scheme/scheme.h"
#include "table/graph.h"
#include "wire/vlan.h"

#include <assert.h>
#include <string.h>

/* Every scheme there is. */
static const struct l2_scheme *const schemes[] = {&l2_scheme_ethernet, &l2_scheme_moose};

#define DEFAULT_RATE 1000000000 /* bits per second of a link that says nothing */
#define VERDICTS (L2_MAX_FIELDS + 2) /* FORWARDs and DROPs that one frame can cause */

/* ---- Configuration ---- */

static const struct l2_scheme *
find_scheme(const char *name)
{
    for (size_t i = 0; name && i < sizeof schemes / sizeof *schemes; i++)
    {
        if (strcmp(schemes[i]->name, name) == 0)
        {
            return schemes[i];
        }
    }
    return NULL;
}

void
l2_config_init(struct l2_config *config, const char *scheme)
{
    memset(config, 0, sizeof *config);
    config->scheme = scheme;
    config->priority = 32768;
    config->intercept.arp_rate = 1000;
    config->intercept.arp_burst = 1000;
    config->intercept.arp_cache_time = 15 * L2_SECOND;
    config->fdb_capacity = 16384;
    config->fdb_ageing = 300 * L2_SECOND;
    config->spanning_tree = L2_SPANNING_TREE_STATIC;
    config->rstp.force_version = 2;
    config->rstp.hello_time = 2;
    config->rstp.max_age = 20;
    config->rstp.forward_delay = 15;
    config->rstp.tx_hold_count = 6;
    config->plan.kind = L2_PLAN_FLAT;
    config->plan.prefix_length = 24;
    config->host_id = L2_HOST_ID_SEQUENTIAL;
    config->host_id_port_bits = 8;
    config->host_capacity = 16384;
    config->host_hold = 4 * 3600 * L2_SECOND;
    config->broadcast = L2_BROADCAST_TREE;
    config->max_paths = 16;
    config->routing = L2_ROUTING_PRECOMPUTED;
    config->isis.area = 1;
    config->isis.hello_interval = 3 * L2_SECOND;
    config->isis.hello_multiplier = 3;
    config->isis.lsp_lifetime = 1200;
    config->isis.lsdb_capacity = 16384;
    config->isis.spf_initial_delay = 50 * L2_MILLISECOND;
    config->isis.spf_short_delay = 200 * L2_MILLISECOND;
    config->isis.spf_long_delay = L2_SECOND;
    config->isis.spf_learn_time = 500 * L2_MILLISECOND;
    config->isis.spf_hold_down = 2 * L2_SECOND;
    config->isis.edge_delay = 3 * L2_SECOND;
    config->isis.settle_time = 20 * L2_MILLISECOND;
    config->isis.key_id = 1;
}

const char *
l2_config_check(const struct l2_config *config, char *text, size_t size)
{
    struct l2_text out = l2_text_in(text, size);
    const struct l2_scheme *scheme = find_scheme(config->scheme);
    char mac[L2_MAC_TEXT];
    if (!scheme)
    {
        l2_text_add(&out, "scheme %s: allowed are ethernet, moose",
                    config->scheme ? config->scheme : "(none)");
    }
    else if (config->ports < 1 || config->ports > L2_MAX_PORTS)
    {
        l2_text_add(&out, "ports %u: allowed are 1 to %u", config->ports, L2_MAX_PORTS);
    }
    else if (config->address == L2_MAC_NONE || config->address > L2_MAC_BROADCAST ||
             l2_mac_is_group(config->address))
    {
        l2_text_add(&out, "address %s: allowed are unicast addresses",
                    l2_mac_format(mac, config->address));
    }
    else if (config->priority % 4096 || config->priority > 61440)
    {
        l2_text_add(&out, "priority %u: allowed are 0 to 61440 in steps of 4096", config->priority);
    }
    else if (!l2_intercept_check_config(&config->intercept, &out))
    {
        return scheme->check_config(config, &out);
    }
    return text;
}

/* ---- Life ---- */

int
l2_switch_new(struct l2_switch **out, const struct l2_config *config, const struct l2_env *env)
{
    char why[160];
    if (l2_config_check(config, why, sizeof why))
    {
        return L2_ECONFIG;
    }
    if (config->isis.authentication != L2_AUTHENTICATION_NONE && !(env && env->hmac))
    {
        return L2_EINVAL;
    }
    struct l2_memory memory;
    l2_memory_init(&memory, env);
    struct l2_switch *sw = l2_memory_zero(&memory, 1, sizeof *sw);
    if (!sw)
    {
        return L2_ENOMEM;
    }
    sw->memory = memory;
    sw->config = *config;
    if (env)
    {
        sw->env = *env;
    }
    sw->seed = sw->env.seed;
    sw->scheme = find_scheme(config->scheme);
    sw->config.scheme = sw->scheme->name; /* the caller's string need not last */
    size_t ports = (size_t)config->ports + 1;
    sw->ports = l2_memory_zero(&sw->memory, ports, sizeof *sw->ports);
    sw->port_lists = l2_memory_zero(&sw->memory, 2 * ports, sizeof *sw->port_lists);
    uint64_t secret = l2_hash_key(sw->seed, 5) ^ config->address;
    int error = l2_outbox_init(&sw->outbox, &sw->memory, VERDICTS);
    error |= l2_intercept_init(&sw->intercept, &sw->memory, &sw->config.intercept, config->ports,
                                  secret);
    if (config->intercept.arp)
    {
        sw->elk_ports = l2_memory_zero(&sw->memory, ports, sizeof *sw->elk_ports);
    }
    bool complete = sw->ports && sw->port_lists && !error &&
                    (sw->elk_ports || !config->intercept.arp);
    for (size_t port = 1; sw->ports && port < ports; port++)
    {
        l2_port_config_init(&sw->ports[port].config);
        sw->ports[port].bits_per_second = DEFAULT_RATE;
    }
    if (!complete || sw->scheme->init(sw))
    {
        l2_switch_free(sw);
        return L2_ENOMEM;
    }
    *out = sw;
    return L2_OK;
}

void
l2_switch_free(struct l2_switch *sw)
{
    if (!sw)
    {
        return;
    }
    sw->scheme->fini(sw);
    l2_memory_free(&sw->memory, sw->ports);
    l2_memory_free(&sw->memory, sw->port_lists);
    l2_outbox_fini(&sw->outbox);
    l2_memory_free(&sw->memory, sw->rewriters);
    l2_memory_free(&sw->memory, sw->elk_ports);
    l2_intercept_fini(&sw->intercept);
    struct l2_memory memory = sw->memory;
    l2_memory_free(&memory, sw);
    assert(memory.blocks == 0);
}

int
l2_switch_add_rewriter(struct l2_switch *sw, const struct l2_rewriter *rewriter)
{
    if (!rewriter->fields || rewriter->ethertype < L2_TYPE_MIN || rewriter->need > L2_LENGTH_MAX ||
        l2_vlan_is_tpid(rewriter->ethertype))
    {
        return L2_EINVAL;
    }
    for (size_t i = 0; i < sw->rewriter_count; i++)
    {
        if (sw->rewriters[i]->ethertype == rewriter->ethertype)
        {
            return L2_EEXIST;
        }
    }
    void *rewriters = sw->rewriters;
    if (l2_memory_grow(&sw->memory, &rewriters, &sw->rewriter_room, sw->rewriter_count + 1,
                       sizeof *sw->rewriters))
    {
        return L2_ENOMEM;
    }
    sw->rewriters = rewriters;
    sw->rewriters[sw->rewriter_count++] = rewriter;
    return L2_OK;
}

/* ---- Answers ---- */

/* Begin an input: forget the answers to the last one. */
static void
begin(struct l2_switch *sw, l2_time now)
{
    sw->now = now > sw->now ? now : sw->now;
    l2_outbox_clear(&sw->outbox);
    sw->port_lists_used = 0;
    sw->edits_used = 0;
    sw->version = 0;
}

/* End an input: in debug builds look whether all is well. */
static void
end(const struct l2_switch *sw)
{
#ifdef L2_DEBUG
    l2_switch_check(sw);
#else
    (void)sw;
#endif
}

/* One more edit that sets octets, which the caller fills in. */
static uint8_t *
add_set(struct l2_switch *sw, size_t offset, uint16_t length)
{
    assert(sw->edits_used < L2_MAX_EDITS);
    struct l2_edit *edit = &sw->edits[sw->edits_used++];
    edit->op = L2_EDIT_SET;
    edit->offset = (uint16_t)offset;
    edit->length = length;
    return edit->bytes;
}

void
l2_emit_set_u32(struct l2_switch *sw, size_t offset, uint32_t number)
{
    uint8_t *bytes = add_set(sw, offset, 4);
    for (int i = 0; i < 4; i++)
    {
        bytes[i] = (uint8_t)(number >> (24 - 8 * i));
    }
}

void
l2_emit_set_mac(struct l2_switch *sw, size_t offset, l2_mac address)
{
    l2_mac_store(add_set(sw, offset, 6), address);
}

void
l2_emit_version(struct l2_switch *sw, size_t common)
{
    sw->version = sw->edits_used;
    assert(sw->edits_used + common <= L2_MAX_EDITS);
    memcpy(sw->edits + sw->edits_used, sw->edits, common * sizeof *sw->edits);
    sw->edits_used += common;
}

/* Forward to the last count ports of port_lists. */
static void
emit_forward_list(struct l2_switch *sw, size_t count)
{
    struct l2_action *action = l2_outbox_verdict(&sw->outbox, L2_ACTION_FORWARD);
    action->as.forward.ports = sw->port_lists + sw->port_lists_used - count;
    action->as.forward.port_count = count;
    action->as.forward.edits = sw->edits + sw->version;
    action->as.forward.edit_count = sw->edits_used - sw->version;
    sw->counters.copies += count;
}

void
l2_emit_forward(struct l2_switch *sw, uint16_t port)
{
    assert(sw->ports[port].up);
    sw->port_lists[sw->port_lists_used++] = port;
    emit_forward_list(sw, 1);
}

bool
l2_emit_flood(struct l2_switch *sw, const uint16_t *ports, size_t count, uint16_t except)
{
    uint16_t *list = sw->port_lists + sw->port_lists_used;
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
    {
        list[used] = ports[i];
        used += ports[i] != except;
    }
    sw->port_lists_used += used;
    if (used)
    {
        emit_forward_list(sw, used);
    }
    return used > 0;
}

void
l2_emit_drop(struct l2_switch *sw, enum l2_drop reason)
{
    sw->counters.dropped[reason]++;
    l2_outbox_verdict(&sw->outbox, L2_ACTION_DROP)->as.drop = reason;
}

void
l2_emit_event(struct l2_switch *sw, const struct l2_event *event)
{
    l2_outbox_event(&sw->outbox, event);
}

void
l2_emit_roles(struct l2_switch *sw)
{
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        enum l2_port_role role = l2_switch_port_role(sw, port);
        if (role != sw->ports[port].role)
        {
            sw->ports[port].role = role;
            struct l2_event event = {.type = L2_EVENT_PORT_ROLE, .port = port, .role = role};
            l2_emit_event(sw, &event);
        }
        enum l2_port_relay relay = l2_switch_port_relay(sw, port);
        if (sw->scheme->relay && relay != sw->ports[port].relay)
        {
            sw->ports[port].relay = relay;
            struct l2_event event = {.type = L2_EVENT_PORT_STATE, .port = port, .state = relay};
            l2_emit_event(sw, &event);
        }
    }
}

void
l2_emit_llc(struct l2_switch *sw, uint16_t port, l2_mac destination, const uint8_t llc[3],
            const uint8_t *payload, size_t length)
{
    uint8_t *room = l2_outbox_frame(&sw->outbox, port, destination, sw->ports[port].address,
                                    (uint16_t)(length + 3), length + 3);
    if (room)
    {
        memcpy(room, llc, 3);
        memcpy(room + 3, payload, length);
    }
}

void
l2_emit_frame(struct l2_switch *sw, uint16_t port, l2_mac destination, l2_mac source, uint16_t type,
              const uint8_t *payload, size_t length)
{
    uint8_t *room = l2_outbox_frame(&sw->outbox, port, destination, source, type, length);
    if (room)
    {
        memcpy(room, payload, length);
    }
}

bool
l2_switch_next(struct l2_switch *sw, struct l2_action *action)
{
    return l2_outbox_next(&sw->outbox, action);
}

/* ---- Inputs ---- */

int
l2_switch_set_port(struct l2_switch *sw, uint16_t port, const struct l2_port_state *state,
                   l2_time now)
{
    begin(sw, now);
    if (port < 1 || port > sw->config.ports)
    {
        return L2_ENOENT;
    }
    sw->ports[port].up = state->up;
    sw->ports[port].max_frame = state->max_frame ? state->max_frame : L2_ETHERNET_MAX;
    sw->ports[port].bits_per_second = state->bits_per_second ? state->bits_per_second : DEFAULT_RATE;
    sw->ports[port].shared = state->shared;
    sw->ports[port].address = state->address ? state->address : sw->config.address;
    sw->scheme->port_change(sw, port);
    if (!state->up)
    {
        l2_elk_port_down(sw, port);
    }
    l2_emit_roles(sw);
    end(sw);
    return L2_OK;
}

void
l2_port_config_init(struct l2_port_config *config)
{
    memset(config, 0, sizeof *config);
    config->priority = 128;
    config->auto_edge = true;
}

int
l2_switch_configure_port(struct l2_switch *sw, uint16_t port, const struct l2_port_config *config,
                         l2_time now)
{
    begin(sw, now);
    if (port < 1 || port > sw->config.ports)
    {
        return L2_ENOENT;
    }
    if (config->path_cost > 200000000 || config->priority > 240 || config->priority % 16)
    {
        return L2_EINVAL;
    }
    sw->ports[port].config = *config;
    sw->scheme->port_change(sw, port);
    l2_emit_roles(sw);
    end(sw);
    return L2_OK;
}

int
l2_switch_mcheck(struct l2_switch *sw, uint16_t port, l2_time now)
{
    begin(sw, now);
    if (port < 1 || port > sw->config.ports)
    {
        return L2_ENOENT;
    }
    if (sw->scheme->mcheck)
    {
        sw->scheme->mcheck(sw, port);
    }
    l2_emit_roles(sw);
    end(sw);
    return L2_OK;
}

int
l2_switch_set_topology(struct l2_switch *sw, const struct l2_topology *topology, uint32_t node,
                       l2_time now)
{
    begin(sw, now);
    struct l2_graph *graph = topology->graph;
    if (node >= graph->node_count)
    {
        return L2_ENOENT;
    }
    int error = l2_graph_index(graph);
    for (uint32_t i = error ? 0 : graph->first[node]; !error && i < graph->first[node + 1]; i++)
    {
        error = graph->port[i] > sw->config.ports ? L2_EINVAL : L2_OK;
    }
    if (!error)
    {
        error = sw->scheme->topology_changed(sw, graph, node);
    }
    if (!error)
    {
        l2_emit_roles(sw);
    }
    end(sw);
    return error;
}

size_t
l2_switch_need(const struct l2_switch *sw, const uint8_t *head, size_t n)
{
    if (n < L2_ETHERNET_HEADER + L2_VLAN_LENGTH)
    {
        return L2_HEAD;
    }
    if (l2_switch_is_control(sw, l2_get_mac(head)))
    {
        return L2_ETHERNET_MAX + L2_VLAN_LENGTH; /* what protocols say to this very switch: all of it */
    }
    size_t payload = L2_ETHERNET_HEADER;
    uint16_t type = l2_get_u16(head + 12);
    if (l2_vlan_is_tpid(type))
    {
        payload += L2_VLAN_LENGTH;
        type = l2_get_u16(head + 16);
    }
    size_t want = sw->scheme->need(sw, type);
    size_t elk = l2_elk_need(sw, type, head + payload, n > payload ? n - payload : 0);
    size_t need = payload + (want > elk ? want : elk);
    const size_t header = L2_ETHERNET_HEADER + L2_VLAN_LENGTH;
    return need > header ? need : header;
}

/* What speaks against a frame whatever the scheme. */
static enum l2_drop
common_checks(const struct l2_switch *sw, struct l2_arrival *arrival)
{
    const struct l2_frame *frame = arrival->frame;
    const struct l2_port *port = &sw->ports[arrival->port];
    if (!port->up)
    {
        return L2_DROP_PORT_DOWN;
    }
    if (frame->length < L2_ETHERNET_MIN)
    {
        return L2_DROP_RUNT;
    }
    enum l2_drop malformed = l2_ethernet_parse(frame, &arrival->ethernet);
    if (malformed != L2_NO_DROP)
    {
        return malformed;
    }
    size_t tag = arrival->ethernet.tagged ? L2_VLAN_LENGTH : 0;
    if (frame->length > port->max_frame + tag)
    {
        return L2_DROP_OVERSIZE;
    }
    if (arrival->ethernet.source == L2_MAC_NONE || l2_mac_is_group(arrival->ethernet.source))
    {
        return L2_DROP_SOURCE_GROUP;
    }
    return L2_NO_DROP;
}

bool
l2_switch_is_control(const struct l2_switch *sw, l2_mac destination)
{
    return l2_mac_is_reserved(destination) ||
           (sw->scheme->is_control && sw->scheme->is_control(destination));
}

/* A frame to an address of switches: for this one, or for nobody. */
static void
receive_control(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    enum l2_drop refused =
        sw->scheme->control ? sw->scheme->control(sw, arrival) : L2_DROP_RESERVED;
    if (refused == L2_NO_DROP)
    {
        sw->counters.control++;
    }
    else
    {
        l2_emit_drop(sw, refused);
    }
}

void
l2_switch_receive(struct l2_switch *sw, uint16_t port, const struct l2_frame *frame, l2_time now)
{
    begin(sw, now);
    if (port < 1 || port > sw->config.ports)
    {
        return;
    }
    sw->counters.received++;
    struct l2_arrival arrival = {.frame = frame, .port = port};
    enum l2_drop refused = common_checks(sw, &arrival);
    if (refused != L2_NO_DROP)
    {
        l2_emit_drop(sw, refused);
    }
    else if (l2_switch_is_control(sw, arrival.ethernet.destination))
    {
        receive_control(sw, &arrival);
    }
    else
    {
        uint64_t copies = sw->counters.copies;
        sw->scheme->forward(sw, &arrival);
        sw->counters.forwarded += sw->counters.copies != copies;
    }
    end(sw);
}

void
l2_switch_expire(struct l2_switch *sw, l2_time now)
{
    begin(sw, now);
    l2_elk_expire(sw);
    sw->scheme->expire(sw);
    end(sw);
}

l2_time
l2_switch_deadline(const struct l2_switch *sw)
{
    l2_time scheme = sw->scheme->deadline ? sw->scheme->deadline(sw) : L2_NEVER;
    l2_time servers = l2_intercept_deadline(&sw->intercept);
    return scheme < servers ? scheme : servers;
}

/* ---- Looking inside ---- */

bool
l2_switch_table(const struct l2_switch *sw, size_t index, struct l2_table *table)
{
    size_t own = 0;
    while (own <= index && sw->scheme->table(sw, own, table))
    {
        own++;
    }
    return own > index || l2_intercept_table(&sw->intercept, index - own, table);
}

const struct l2_counters *
l2_switch_counters(const struct l2_switch *sw)
{
    return &sw->counters;
}

enum l2_port_role
l2_switch_port_role(const struct l2_switch *sw, uint16_t port)
{
    bool up = port >= 1 && port <= sw->config.ports && sw->ports[port].up;
    return up ? sw->scheme->role(sw, port) : L2_ROLE_DOWN;
}

enum l2_port_relay
l2_switch_port_relay(const struct l2_switch *sw, uint16_t port)
{
    bool up = port >= 1 && port <= sw->config.ports && sw->ports[port].up;
    if (!up)
    {
        return L2_RELAY_DISCARDING;
    }
    return sw->scheme->relay ? sw->scheme->relay(sw, port) : L2_RELAY_FORWARDING;
}

bool
l2_switch_tree(const struct l2_switch *sw, struct l2_tree_state *state)
{
    return sw->scheme->tree && sw->scheme->tree(sw, state);
}

bool
l2_switch_routing(const struct l2_switch *sw, struct l2_routing_state *state)
{
    return sw->scheme->routing && sw->scheme->routing(sw, state);
}

l2_mac
l2_switch_host_address(const struct l2_switch *sw, l2_mac real)
{
    return sw->scheme->host_address(sw, real);
}

void
l2_switch_dump(const struct l2_switch *sw, struct l2_text *out)
{
    char mac[L2_MAC_TEXT];
    out->length = out->length < out->size ? out->length : out->size - 1;
    l2_text_add(out, "switch %s %s priority %u\n", sw->scheme->name,
                l2_mac_format(mac, sw->config.address), sw->config.priority);
    for (uint16_t port = 1; port <= sw->config.ports; port++)
    {
        l2_text_add(out, "  port %u %s %s\n", port, l2_port_role_name(l2_switch_port_role(sw, port)),
                    l2_port_relay_name(l2_switch_port_relay(sw, port)));
    }
    sw->scheme->dump(sw, out);
    l2_intercept_dump(&sw->intercept, out);
}

bool
l2_switch_check(const struct l2_switch *sw)
{
    l2_outbox_check(&sw->outbox);
    assert(sw->port_lists_used <= 2 * ((size_t)sw->config.ports + 1));
    sw->scheme->check(sw);
    l2_intercept_check(&sw->intercept);
    return true;
}
