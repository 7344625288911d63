/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Adjacencies: point-to-point hellos [8.2] with the three-way handshake [RFC 5303].
 *
 * Each end says in its hellos which state the adjacency is in for it, and whom it sees. Who hears a hello
 * that does not name it knows that it is not heard yet.
 */
#include "../base/hash.h"
#include "isis.h"

#include <string.h>

#define HELLOS_PENDING 5 /* in edge_delay */
#define MICROSECOND ((l2_time)1000)

static l2_time
holding_time(const struct l2_isis *isis)
{
    return isis->config->isis.hello_interval * isis->config->isis.hello_multiplier;
}

/* Fill a hello up to the largest PDU, so that a link that cannot carry it never comes up [8.2.3]. */
static void
pad(struct l2_writer *writer)
{
    while (writer->end - writer->at >= 2)
    {
        size_t room = (size_t)(writer->end - writer->at) - 2;
        size_t length = room < 255 ? room : 255;
        l2_write_number(writer, L2_TLV_PADDING << 8 | length, 2);
        memset(l2_write_room(writer, length), 0, length);
    }
}

/*
 * When the next hello is due: up to a quarter early, so that neighbours do not fall into step. While it is
 * not known what is at the other end they come often enough that one or two may be lost before an edge is
 * seen there.
 */
static l2_time
next_hello(struct l2_isis *isis, uint16_t circuit)
{
    const struct l2_isis_circuit *c = &isis->circuits[circuit];
    l2_time interval = isis->config->isis.hello_interval;
    l2_time often = isis->config->isis.edge_delay / HELLOS_PENDING;
    bool pending = c->state != L2_ADJACENCY_UP && !c->edge;
    interval = pending && often >= L2_MILLISECOND && often < interval ? often : interval;
    uint64_t which = (uint64_t)circuit << 32 | isis->circuits[circuit].hellos++;
    uint64_t part = l2_hash_key(isis->jitter, which) >> 40; /* 24 bits */
    return isis->now + interval - (l2_time)((uint64_t)(interval / 4) * part >> 24);
}

/* Whether a link carries the LSPs of everybody; else there is no adjacency [8.2.3]. */
static bool
is_large_enough(const struct l2_isis_circuit *circuit)
{
    return circuit->max_pdu >= L2_ISIS_LSP_MAX;
}

void
l2_isis_send_hello(struct l2_isis *isis, uint16_t circuit)
{
    const struct l2_config *config = isis->config;
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    c->hello_at = L2_NEVER;
    if (!is_large_enough(c))
    {
        return;
    }
    uint8_t bytes[L2_ISIS_PDU_MAX];
    struct l2_writer writer = l2_writer(bytes, c->max_pdu);
    l2_time hold = holding_time(isis);
    l2_time seconds = (hold + L2_SECOND - 1) / L2_SECOND;
    l2_isis_write_hello(&writer, isis->system, (uint16_t)(seconds < 65535 ? seconds : 65535),
                        (uint8_t)circuit);
    size_t signature = l2_isis_write_signature(isis, &writer, bytes);
    l2_isis_write_area(&writer, config->isis.area);
    if (config->isis.ipv4_address)
    {
        l2_isis_write_protocols(&writer);
        l2_isis_write_ipv4_address(&writer, config->isis.ipv4_address);
    }
    struct l2_isis_hello hello = {.state = c->state,
                                  .circuit = circuit,
                                  .has_neighbour = c->state != L2_ADJACENCY_DOWN,
                                  .neighbour = c->neighbour,
                                  .neighbour_circuit = c->neighbour_circuit};
    l2_isis_write_three_way(&writer, &hello);
    struct l2_isis_moose moose =
        l2_isis_describe(&config->plan, config->prefix, config->priority, config->address);
    bool fine = hold % L2_SECOND != 0 && hold / MICROSECOND <= UINT32_MAX;
    moose.holding_time = fine ? (uint32_t)(hold / MICROSECOND) : 0;
    l2_isis_write_moose(&writer, &moose);
    if (c->state != L2_ADJACENCY_UP)
    {
        pad(&writer);
    }
    size_t length = (size_t)(writer.at - bytes);
    l2_isis_send_signed(isis, circuit, bytes, length, signature);
    c->hello_at = next_hello(isis, circuit);
}

void
l2_isis_adjacency_down(struct l2_isis *isis, uint16_t circuit)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    enum l2_isis_adjacency before = c->state;
    c->state = L2_ADJACENCY_DOWN;
    c->dead_at = L2_NEVER;
    c->flood_at = L2_NEVER;
    c->resend_at = L2_NEVER;
    c->psnp_at = L2_NEVER;
    if (c->edge_at == L2_NEVER)
    {
        c->edge_at = isis->now + isis->config->isis.edge_delay;
    }
    if (before == L2_ADJACENCY_UP)
    {
        isis->adjacencies--;
        l2_isis_emit_event(isis, L2_EVENT_ADJACENCY_DOWN, circuit, L2_NO_DROP, 0);
        l2_lsdb_clear_circuit(&isis->lsdb, circuit);
        l2_isis_news(isis, true);
    }
}

static void
adjacency_up(struct l2_isis *isis, uint16_t circuit)
{
    isis->adjacencies++;
    l2_isis_emit_event(isis, L2_EVENT_ADJACENCY_UP, circuit, L2_NO_DROP, 0);
    l2_isis_send_hello(isis, circuit); /* first, so that what follows finds a neighbour */
    l2_isis_synchronise(isis, circuit);
    l2_isis_news(isis, false);
}

void
l2_isis_refuse(struct l2_isis *isis, uint16_t circuit, enum l2_drop reason, l2_time until)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    if (c->refused != reason)
    {
        l2_isis_emit_event(isis, L2_EVENT_ADJACENCY_REFUSED, circuit, reason, 0);
    }
    c->refused = reason;
    c->refused_until = until;
    if (until > isis->now && c->state != L2_ADJACENCY_DOWN)
    {
        l2_isis_adjacency_down(isis, circuit);
        l2_isis_send_hello(isis, circuit);
    }
}

/* What speaks against this neighbour, whoever it sees. */
static enum l2_drop
neighbour_refused(const struct l2_isis *isis, const struct l2_isis_circuit *circuit,
                  const struct l2_isis_pdu *pdu, const struct l2_isis_hello *hello,
                  const struct l2_isis_moose *moose)
{
    if (!hello->area || !hello->three_way || !hello->has_circuit || pdu->system == isis->system ||
        !is_large_enough(circuit))
    {
        return L2_DROP_ISIS_MISMATCH;
    }
    if (moose->present && (moose->plan != (uint8_t)isis->config->plan.kind ||
                           !l2_plan_holds(&isis->config->plan, moose->prefix)))
    {
        return L2_DROP_ISIS_MISMATCH;
    }
    bool another = moose->present && moose->prefix.bits != pdu->system;
    return another || l2_isis_is_owned(isis, pdu->system, moose) ? L2_DROP_ISIS_PREFIX : L2_NO_DROP;
}

/* The state that a hello leads to [RFC 5303 3.2]. */
static enum l2_isis_adjacency
next_state(enum l2_isis_adjacency mine, enum l2_isis_adjacency theirs)
{
    if (theirs == L2_ADJACENCY_DOWN)
    {
        return L2_ADJACENCY_INITIALIZING;
    }
    /* An end that is Up sees somebody who has meanwhile forgotten it: it has to begin anew. */
    bool forgotten = mine == L2_ADJACENCY_DOWN && theirs == L2_ADJACENCY_UP;
    return forgotten ? L2_ADJACENCY_DOWN : L2_ADJACENCY_UP;
}

/* A hello that is accepted. */
static void
take_hello(struct l2_isis *isis, uint16_t circuit, const struct l2_isis_pdu *pdu,
           const struct l2_isis_hello *hello, const struct l2_isis_moose *moose)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    bool other = c->neighbour != pdu->system || c->neighbour_circuit != hello->circuit;
    if (c->state != L2_ADJACENCY_DOWN && other)
    {
        l2_isis_adjacency_down(isis, circuit);
    }
    enum l2_isis_adjacency before = c->state;
    enum l2_isis_adjacency after = next_state(before, hello->state);
    if (before == L2_ADJACENCY_UP && after != L2_ADJACENCY_UP)
    {
        l2_isis_adjacency_down(isis, circuit);
    }
    c->neighbour = pdu->system;
    c->neighbour_circuit = hello->circuit;
    c->moose = *moose;
    c->state = after;
    l2_time hold = moose->holding_time ? moose->holding_time * MICROSECOND : pdu->time * L2_SECOND;
    c->dead_at = after == L2_ADJACENCY_DOWN ? L2_NEVER : isis->now + hold;
    if (after == L2_ADJACENCY_UP && before != L2_ADJACENCY_UP)
    {
        adjacency_up(isis, circuit);
    }
    else if (after != before)
    {
        l2_isis_send_hello(isis, circuit);
    }
}

enum l2_drop
l2_isis_receive_hello(struct l2_isis *isis, uint16_t circuit, const struct l2_isis_pdu *pdu)
{
    struct l2_isis_circuit *c = &isis->circuits[circuit];
    struct l2_isis_hello hello;
    struct l2_isis_moose moose;
    /* Whoever it is, it is no host. */
    l2_time silence = holding_time(isis);
    silence = silence > isis->config->isis.edge_delay ? silence : isis->config->isis.edge_delay;
    c->edge = false;
    c->edge_at = isis->now + silence;
    if (isis->now < c->refused_until)
    {
        return c->refused;
    }
    enum l2_drop refused = L2_NO_DROP;
    if (!l2_isis_verify(isis, pdu))
    {
        refused = L2_DROP_ISIS_AUTHENTICATION;
    }
    else if (pdu->time == 0 || !l2_isis_read_hello(pdu, isis->config->isis.area, &hello) ||
             !l2_isis_read_moose(pdu, &moose))
    {
        return L2_DROP_BAD_ISIS;
    }
    else
    {
        refused = neighbour_refused(isis, c, pdu, &hello, &moose);
    }
    if (refused != L2_NO_DROP)
    {
        if (c->state == L2_ADJACENCY_DOWN)
        {
            c->neighbour = pdu->system;
            l2_isis_refuse(isis, circuit, refused, 0);
        }
        return refused;
    }
    if (hello.has_neighbour &&
        (hello.neighbour != isis->system || hello.neighbour_circuit != circuit))
    {
        return L2_DROP_ISIS_MISMATCH; /* it still sees who was here before */
    }
    c->refused = L2_NO_DROP;
    take_hello(isis, circuit, pdu, &hello, &moose);
    return L2_NO_DROP;
}
