/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "isis.h"

#include "../base/hash.h"
#include "../base/text.h"

#include <assert.h>
#include <string.h>

/*
 * The pace at which own LSPs are made. The longest delay is shorter than that of paths: who waits for
 * paths waits for this first.
 */
#define ORIGINATION_FIRST (100 * L2_MILLISECOND) /* after switching on, without neighbours */
#define ORIGINATION_INITIAL (10 * L2_MILLISECOND) /* neighbours mostly come several at a time */
#define ORIGINATION_SHORT (50 * L2_MILLISECOND)
#define ORIGINATION_LONG L2_SECOND
#define ORIGINATION_LEARN (500 * L2_MILLISECOND)
#define ORIGINATION_HOLD_DOWN (2 * L2_SECOND)

#define LLC_LENGTH 3
#define MINUTE (60 * L2_SECOND)

/* ---- Configuration ---- */

/* A member that is a time, and its range. */
struct time_range
{
    const char *name;
    l2_time value;
    l2_time least;
    l2_time most;
};

static const char *
check_times(const struct l2_isis_config *config, struct l2_text *out)
{
    const struct time_range ranges[] = {
        {"hello_interval", config->hello_interval, L2_MILLISECOND, 10 * MINUTE},
        {"spf_initial_delay", config->spf_initial_delay, 0, MINUTE},
        {"spf_short_delay", config->spf_short_delay, 0, MINUTE},
        {"spf_long_delay", config->spf_long_delay, 0, MINUTE},
        {"spf_learn_time", config->spf_learn_time, 0, MINUTE},
        {"spf_hold_down", config->spf_hold_down, 0, 10 * MINUTE},
        {"edge_delay", config->edge_delay, 0, 10 * MINUTE},
        {"settle_time", config->settle_time, 0, 10 * L2_SECOND},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    {
        const struct time_range *r = &ranges[i];
        if (r->value < r->least || r->value > r->most)
        {
            l2_text_add(out, "isis.%s %lld ns: allowed are %lld ns to %lld s", r->name,
                        (long long)r->value, (long long)r->least, (long long)(r->most / L2_SECOND));
            return out->text;
        }
    }
    return NULL;
}

const char *
l2_isis_check_config(const struct l2_config *config, struct l2_text *out)
{
    const struct l2_isis_config *c = &config->isis;
    bool keyed = c->authentication != L2_AUTHENTICATION_NONE;
    if (check_times(c, out))
    {
        return out->text;
    }
    if (c->hello_multiplier < 2 || c->hello_multiplier > 100)
    {
        l2_text_add(out, "isis.hello_multiplier %u: allowed are 2 to 100", c->hello_multiplier);
    }
    else if (c->lsp_lifetime < L2_ISIS_REFRESH_MARGIN + 50)
    {
        l2_text_add(out, "isis.lsp_lifetime %u: allowed are %d to 65535 s", c->lsp_lifetime,
                    L2_ISIS_REFRESH_MARGIN + 50);
    }
    else if (c->lsdb_capacity < 16 || c->lsdb_capacity > 65535)
    {
        l2_text_add(out, "isis.lsdb_capacity %u: allowed are 16 to 65535", c->lsdb_capacity);
    }
    else if (!memchr(c->hostname, 0, sizeof c->hostname))
    {
        l2_text_add(out, "isis.hostname: allowed are up to %d characters", L2_HOSTNAME_MAX);
    }
    else if (keyed && c->authentication != L2_AUTHENTICATION_HMAC_MD5 &&
             c->authentication != L2_AUTHENTICATION_HMAC_SHA256)
    {
        l2_text_add(out, "isis.authentication %d: allowed are none, hmac-md5, hmac-sha256",
                    (int)c->authentication);
    }
    else if (keyed && (c->key_length < 1 || c->key_length > L2_KEY_MAX))
    {
        l2_text_add(out, "isis.key_length %u: allowed are 1 to %d octets", c->key_length, L2_KEY_MAX);
    }
    else
    {
        return NULL;
    }
    return out->text;
}

/* ---- Life ---- */

static void
circuit_reset(struct l2_isis_circuit *circuit)
{
    circuit->state = L2_ADJACENCY_DOWN;
    circuit->edge = false;
    circuit->refused = L2_NO_DROP;
    circuit->hello_at = L2_NEVER;
    circuit->dead_at = L2_NEVER;
    circuit->edge_at = L2_NEVER;
    circuit->refused_until = 0;
    circuit->disputed_until = 0;
    circuit->flood_at = L2_NEVER;
    circuit->resend_at = L2_NEVER;
    circuit->psnp_at = L2_NEVER;
}

int
l2_isis_init(struct l2_isis *isis, struct l2_memory *memory, const struct l2_config *config,
             const struct l2_env *env)
{
    const struct l2_isis_config *c = &config->isis;
    memset(isis, 0, sizeof *isis);
    isis->memory = memory;
    isis->config = config;
    isis->env = env;
    isis->system = config->prefix.bits;
    isis->deadline = L2_NEVER;
    isis->jitter = l2_hash_key(env->seed, 5) ^ l2_hash_mix(config->prefix.bits);
    isis->stale = true;
    isis->refresh_at = L2_NEVER;
    isis->whole_at = L2_NEVER;
    isis->origination.initial_delay = ORIGINATION_INITIAL;
    isis->origination.short_delay = ORIGINATION_SHORT;
    isis->origination.long_delay = ORIGINATION_LONG;
    isis->origination.learn_time = ORIGINATION_LEARN;
    isis->origination.hold_down = ORIGINATION_HOLD_DOWN;
    l2_backoff_init(&isis->origination);
    isis->spf.initial_delay = c->spf_initial_delay;
    isis->spf.short_delay = c->spf_short_delay;
    isis->spf.long_delay = c->spf_long_delay;
    isis->spf.learn_time = c->spf_learn_time;
    isis->spf.hold_down = c->spf_hold_down;
    l2_backoff_init(&isis->spf);
    isis->circuits = l2_memory_zero(memory, config->ports + 1u, sizeof *isis->circuits);
    if (!isis->circuits || l2_lsdb_init(&isis->lsdb, memory, c->lsdb_capacity, config->ports))
    {
        l2_isis_fini(isis);
        return L2_ENOMEM;
    }
    for (uint16_t i = 0; i <= config->ports; i++)
    {
        circuit_reset(&isis->circuits[i]);
    }
    return L2_OK;
}

void
l2_isis_fini(struct l2_isis *isis)
{
    if (!isis->memory)
    {
        return;
    }
    l2_lsdb_fini(&isis->lsdb);
    l2_memory_free(isis->memory, isis->circuits);
    l2_memory_free(isis->memory, isis->bytes);
    l2_memory_free(isis->memory, isis->outputs);
    l2_memory_free(isis->memory, isis->events);
    memset(isis, 0, sizeof *isis);
}

/* ---- Answers ---- */

void
l2_isis_emit_event(struct l2_isis *isis, enum l2_event_type type, uint16_t circuit,
                   enum l2_drop reason, uint32_t count)
{
    void *events = isis->events;
    if (l2_memory_grow(isis->memory, &events, &isis->event_room, isis->event_count + 1,
                       sizeof *isis->events))
    {
        return; /* nobody is told */
    }
    isis->events = events;
    struct l2_event event = {.type = type, .port = circuit, .reason = reason, .count = count};
    event.real = circuit ? isis->circuits[circuit].neighbour : L2_MAC_NONE;
    isis->events[isis->event_count++] = event;
}

void
l2_isis_send(struct l2_isis *isis, uint16_t circuit, const uint8_t *pdu, size_t length)
{
    void *bytes = isis->bytes;
    void *outputs = isis->outputs;
    if (l2_memory_grow(isis->memory, &bytes, &isis->bytes_room, isis->bytes_used + length, 1))
    {
        return; /* lost, as it might be on the wire */
    }
    isis->bytes = bytes;
    if (l2_memory_grow(isis->memory, &outputs, &isis->output_room, isis->output_count + 1,
                       sizeof *isis->outputs))
    {
        return;
    }
    isis->outputs = outputs;
    struct l2_isis_output output = {circuit, isis->bytes_used, length};
    memcpy(isis->bytes + isis->bytes_used, pdu, length);
    isis->bytes_used += length;
    isis->outputs[isis->output_count++] = output;
}

void
l2_isis_send_signed(struct l2_isis *isis, uint16_t circuit, uint8_t *pdu, size_t length,
                    size_t signature)
{
    l2_isis_finish(pdu, length);
    l2_isis_sign(isis, pdu, length, signature);
    l2_isis_send(isis, circuit, pdu, length);
}

const struct l2_isis_output *
l2_isis_next_output(struct l2_isis *isis)
{
    return isis->output_next < isis->output_count ? &isis->outputs[isis->output_next++] : NULL;
}

const struct l2_event *
l2_isis_next_event(struct l2_isis *isis)
{
    return isis->event_next < isis->event_count ? &isis->events[isis->event_next++] : NULL;
}

bool
l2_isis_take_spf(struct l2_isis *isis)
{
    return l2_backoff_act(&isis->spf, isis->now);
}

/* ---- Inputs ---- */

static void
begin(struct l2_isis *isis, l2_time now)
{
    isis->now = now > isis->now ? now : isis->now;
    isis->bytes_used = 0;
    isis->output_count = 0;
    isis->output_next = 0;
    isis->event_count = 0;
    isis->event_next = 0;
}

static l2_time
earlier(l2_time a, l2_time b)
{
    return a < b ? a : b;
}

/* When a circuit has something to do. */
static l2_time
circuit_deadline(const struct l2_isis *isis, uint16_t circuit)
{
    const struct l2_isis_circuit *c = &isis->circuits[circuit];
    l2_time at = earlier(c->hello_at, earlier(c->dead_at, c->edge_at));
    at = earlier(at, earlier(c->resend_at, c->psnp_at));
    bool flood = l2_lsdb_flagged(&isis->lsdb, L2_FLAG_SEND, circuit) != 0;
    return flood ? earlier(at, c->flood_at) : at;
}

/* Do what has become due, and note what will. */
static void
end(struct l2_isis *isis)
{
    l2_isis_originate(isis);
    l2_time at = earlier(isis->lsdb.next_expiry, isis->whole_at);
    for (uint16_t circuit = 1; circuit <= isis->config->ports; circuit++)
    {
        if (isis->circuits[circuit].up)
        {
            l2_isis_transmit(isis, circuit);
            at = earlier(at, circuit_deadline(isis, circuit));
        }
    }
    if (isis->silent_until > isis->now)
    {
        at = earlier(at, isis->silent_until);
    }
    else
    {
        at = earlier(at, earlier(isis->origination.due, isis->refresh_at));
    }
    isis->deadline = at;
}

void
l2_isis_set_circuit(struct l2_isis *isis, uint16_t circuit, bool up, bool passive, uint32_t metric,
                    uint32_t max_frame, l2_time now)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    begin(isis, now);
    uint32_t headers = L2_ETHERNET_HEADER + LLC_LENGTH;
    uint32_t payload = max_frame > headers ? max_frame - headers : 0;
    c->max_pdu = (uint16_t)(payload < L2_ISIS_PDU_MAX ? payload : L2_ISIS_PDU_MAX);
    if (c->metric != metric && c->state == L2_ADJACENCY_UP)
    {
        l2_isis_news(isis, false);
    }
    c->metric = metric;
    if (c->up != up || c->passive != passive)
    {
        l2_isis_adjacency_down(isis, circuit);
        circuit_reset(c);
        c->up = up;
        c->passive = passive;
        if (isis->stale && isis->origination.due == L2_NEVER)
        {
            isis->origination.due = isis->now + ORIGINATION_FIRST; /* unless a neighbour comes before */
        }
        if (up && !passive)
        {
            c->edge_at = isis->now + isis->config->isis.edge_delay;
        }
    }
    if (up && !passive && c->hello_at == L2_NEVER) /* it is new, or was too small until now */
    {
        l2_isis_send_hello(isis, circuit);
    }
    end(isis);
}

void
l2_isis_set_servers(struct l2_isis *isis, const struct l2_isis_server *servers, uint8_t count,
                    l2_time now)
{
    begin(isis, now);
    bool same = count == isis->server_count;
    for (uint8_t i = 0; same && i < count; i++)
    {
        same = servers[i].address == isis->servers[i].address &&
               servers[i].flags == isis->servers[i].flags;
    }
    if (!same)
    {
        bool lost = count < isis->server_count;
        memcpy(isis->servers, servers, count * sizeof *servers);
        isis->server_count = count;
        l2_isis_news(isis, lost);
    }
    end(isis);
}

enum l2_drop
l2_isis_receive(struct l2_isis *isis, uint16_t circuit, const uint8_t *bytes, size_t length,
                l2_time now)
{
    begin(isis, now);
    struct l2_isis_pdu pdu;
    enum l2_drop refused = L2_DROP_ISIS_ON_EDGE;
    if (!isis->circuits[circuit].passive)
    {
        refused = l2_isis_parse(bytes, length, &pdu);
        if (refused == L2_NO_DROP)
        {
            refused = pdu.type == L2_ISIS_HELLO ? l2_isis_receive_hello(isis, circuit, &pdu)
                      : pdu.type == L2_ISIS_LSP ? l2_isis_receive_lsp(isis, circuit, &pdu)
                                                : l2_isis_receive_snp(isis, circuit, &pdu);
        }
    }
    end(isis);
    return refused;
}

void
l2_isis_expire(struct l2_isis *isis, l2_time now)
{
    begin(isis, now);
    for (uint16_t circuit = 1; circuit <= isis->config->ports; circuit++)
    {
        struct l2_isis_circuit *c = &isis->circuits[circuit];
        if (isis->now >= c->dead_at)
        {
            l2_isis_adjacency_down(isis, circuit);
            l2_isis_send_hello(isis, circuit);
        }
        if (isis->now >= c->edge_at)
        {
            c->edge = c->state == L2_ADJACENCY_DOWN;
            c->edge_at = L2_NEVER;
        }
        if (isis->now >= c->hello_at)
        {
            l2_isis_send_hello(isis, circuit);
        }
    }
    l2_isis_age(isis);
    if (isis->now >= isis->whole_at)
    {
        isis->whole_at = L2_NEVER;
        l2_isis_emit_event(isis, L2_EVENT_LSDB_OVERLOAD, 0, L2_NO_DROP, 0);
        l2_isis_news(isis, false);
    }
    if (isis->silent_until != 0 && isis->now >= isis->silent_until)
    {
        isis->silent_until = 0;
        l2_isis_news(isis, false);
    }
    end(isis);
}

l2_time
l2_isis_deadline(const struct l2_isis *isis)
{
    /* Paths are asked for, and tried again without memory, after an input has ended. */
    return earlier(isis->deadline, isis->spf.due);
}

/* ---- Looking inside ---- */

enum l2_port_role
l2_isis_role(const struct l2_isis *isis, uint16_t circuit)
{
    const struct l2_isis_circuit *c = &isis->circuits[circuit];
    if (c->state == L2_ADJACENCY_UP && c->moose.present)
    {
        return L2_ROLE_TRUNK;
    }
    return c->passive || c->edge ? L2_ROLE_EDGE : L2_ROLE_PENDING;
}

void
l2_isis_dump(const struct l2_isis *isis, struct l2_text *out)
{
    static const char *const states[] = {
        [L2_ADJACENCY_UP] = "up",
        [L2_ADJACENCY_INITIALIZING] = "initializing",
        [L2_ADJACENCY_DOWN] = "down",
    };
    l2_text_add(out, "adjacencies %u\n", isis->adjacencies);
    for (uint16_t circuit = 1; circuit <= isis->config->ports && !out->cut; circuit++)
    {
        const struct l2_isis_circuit *c = &isis->circuits[circuit];
        if (c->up && c->state != L2_ADJACENCY_DOWN)
        {
            char mac[L2_MAC_TEXT];
            l2_text_add(out, "  port %u %s %s port %u metric %u\n", circuit, states[c->state],
                        l2_mac_format(mac, c->neighbour), c->neighbour_circuit, c->metric);
        }
    }
    l2_lsdb_dump(&isis->lsdb, out);
}

bool
l2_isis_check(const struct l2_isis *isis)
{
    uint32_t up = 0;
    for (uint16_t circuit = 1; circuit <= isis->config->ports; circuit++)
    {
        const struct l2_isis_circuit *c = &isis->circuits[circuit];
        up += c->state == L2_ADJACENCY_UP;
        assert(c->up || c->state == L2_ADJACENCY_DOWN);
        assert(!c->passive || c->state == L2_ADJACENCY_DOWN);
        assert(!c->edge || c->state == L2_ADJACENCY_DOWN);
        for (int flag = 0; flag < L2_FLAGS; flag++)
        {
            assert(c->state == L2_ADJACENCY_UP ||
                   l2_lsdb_flagged(&isis->lsdb, (enum l2_lsdb_flag)flag, circuit) == 0);
        }
    }
    assert(up == isis->adjacencies);
    return l2_lsdb_check(&isis->lsdb);
}
