/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "isis.h"

#include <assert.h>
#include <string.h>

#define PER_TLV (255 / L2_ISIS_REACH)
#define RETRY (10 * L2_SECOND) /* between two tries to make own LSPs anew without memory */

struct l2_isis_moose
l2_isis_describe(const struct l2_plan *plan, struct l2_prefix prefix, uint16_t priority,
                 l2_mac address)
{
    struct l2_isis_moose moose = {.present = true,
                                  .plan = (uint8_t)plan->kind,
                                  .prefix = prefix,
                                  .priority = priority,
                                  .address = address};
    return moose;
}

/* What only the first fragment says. */
static void
write_identity(struct l2_writer *writer, const struct l2_isis_identity *identity)
{
    size_t name = strlen(identity->hostname);
    l2_isis_write_area(writer, identity->area);
    if (identity->ipv4_address)
    {
        l2_isis_write_protocols(writer);
    }
    if (name)
    {
        l2_write_number(writer, L2_TLV_HOSTNAME << 8 | name, 2);
        uint8_t *room = l2_write_room(writer, name);
        if (room)
        {
            memcpy(room, identity->hostname, name);
        }
    }
    if (identity->ipv4_address)
    {
        l2_isis_write_ipv4_address(writer, identity->ipv4_address);
    }
    l2_isis_write_moose(writer, &identity->moose);
}

size_t
l2_isis_compose(const struct l2_isis_identity *identity, unsigned fragment,
                const struct l2_isis_reach *neighbours, size_t count, size_t *next,
                uint8_t pdu[L2_ISIS_LSP_MAX])
{
    struct l2_writer writer = l2_writer(pdu, L2_ISIS_LSP_MAX);
    uint8_t flags = L2_ISIS_LSP_LEVEL_1;
    flags |= identity->overload && fragment == 0 ? L2_ISIS_LSP_OVERLOAD : 0;
    l2_isis_write_lsp(&writer, l2_isis_lsp_id(identity->system, (uint8_t)fragment), 0, flags);
    if (identity->signature)
    {
        uint8_t *tlv = l2_write_room(&writer, identity->signature);
        memset(tlv, 0, identity->signature);
        tlv[0] = L2_TLV_AUTHENTICATION;
        tlv[1] = (uint8_t)(identity->signature - 2);
    }
    if (fragment == 0)
    {
        write_identity(&writer, identity);
    }
    while (*next < count && writer.end - writer.at >= 2 + L2_ISIS_REACH)
    {
        uint8_t *tlv = l2_isis_begin_tlv(&writer, L2_TLV_EXTENDED_REACHABILITY);
        for (unsigned i = 0;
             i < PER_TLV && *next < count && writer.end - writer.at >= L2_ISIS_REACH; i++)
        {
            l2_isis_write_reach(&writer, &neighbours[(*next)++]);
        }
        l2_isis_end_tlv(&writer, tlv);
    }
    size_t length = (size_t)(writer.at - pdu);
    l2_isis_finish(pdu, length);
    return length;
}

void
l2_isis_news(struct l2_isis *isis, bool lost)
{
    isis->stale = true;
    if (isis->origination.state == L2_BACKOFF_QUIET)
    {
        isis->origination.due = L2_NEVER; /* the first one of all waits no longer */
    }
    l2_backoff_news(&isis->origination, isis->now);
    if (lost) /* what was announced was announced at the back-off's pace, so this cannot be faster */
    {
        isis->origination.due = isis->now;
    }
}

void
l2_isis_outdo(struct l2_isis *isis, uint64_t lsp, uint32_t sequence)
{
    uint32_t *floor = &isis->floor[lsp & 0xff];
    *floor = sequence > *floor ? sequence : *floor;
    l2_isis_news(isis, false);
}

/* The neighbours that are up, as TLV 22 has them, in port order. How many; NULL without memory. */
static struct l2_isis_reach *
list_neighbours(const struct l2_isis *isis, size_t *count)
{
    struct l2_isis_reach *list =
        l2_memory_zero(isis->memory, isis->adjacencies + 1u, sizeof *list);
    *count = 0;
    for (uint16_t i = 1; list && i <= isis->config->ports; i++)
    {
        const struct l2_isis_circuit *circuit = &isis->circuits[i];
        if (circuit->state == L2_ADJACENCY_UP)
        {
            struct l2_isis_reach reach = {.system = circuit->neighbour,
                                          .metric = circuit->metric,
                                          .identified = true,
                                          .local = i,
                                          .remote = circuit->neighbour_circuit};
            list[(*count)++] = reach;
        }
    }
    return list;
}

/*
 * All sequence numbers are used up: the LSPs are purged, and nothing is said until every copy of them
 * has died [7.3.16.1].
 */
static void
fall_silent(struct l2_isis *isis)
{
    isis->silent_until =
        isis->now + isis->config->isis.lsp_lifetime * L2_SECOND + L2_ISIS_ZERO_AGE;
    for (unsigned fragment = 0; fragment < L2_ISIS_FRAGMENTS; fragment++)
    {
        l2_isis_purge(isis, l2_isis_lsp_id(isis->system, (uint8_t)fragment));
    }
    memset(isis->floor, 0, sizeof isis->floor);
}

/* Give a composed fragment out under the next number. False if there is none, or no memory. */
static bool
issue(struct l2_isis *isis, unsigned fragment, uint8_t *bytes, size_t length)
{
    uint64_t id = l2_isis_lsp_id(isis->system, (uint8_t)fragment);
    const struct l2_lsdb_entry *entry = l2_lsdb_find(&isis->lsdb, id);
    uint32_t last = entry ? entry->lsp->sequence : 0;
    last = isis->floor[fragment] > last ? isis->floor[fragment] : last;
    if (last == UINT32_MAX)
    {
        fall_silent(isis);
        return false;
    }
    l2_isis_set_sequence(bytes, last + 1);
    l2_isis_sign(isis, bytes, length, l2_isis_signature_size(isis) ? L2_ISIS_LSP_HEADER : 0);
    l2_isis_set_checksum(bytes, length);
    struct l2_isis_pdu pdu;
    enum l2_drop refused = l2_isis_parse(bytes, length, &pdu);
    assert(refused == L2_NO_DROP);
    (void)refused;
    bool fine = l2_isis_flood(isis, &pdu, false, 0) == L2_OK;
    isis->originated += fine;
    return fine;
}

/* Whether an own fragment that is out says what was composed. */
static bool
says_so(const struct l2_isis *isis, unsigned fragment, const uint8_t *bytes, size_t length)
{
    const struct l2_lsdb_entry *entry =
        l2_lsdb_find(&isis->lsdb, l2_isis_lsp_id(isis->system, (uint8_t)fragment));
    size_t from = (size_t)L2_ISIS_LSP_HEADER + l2_isis_signature_size(isis);
    return entry && !entry->purged && entry->lsp->length == length &&
           entry->lsp->sequence > isis->floor[fragment] &&
           entry->lsp->flags == bytes[L2_ISIS_LSP_HEADER - 1] &&
           memcmp(entry->lsp->bytes + from, bytes + from, length - from) == 0;
}

/* Compose all fragments and give out those that changed, or all. False if that is not done. */
static bool
issue_all(struct l2_isis *isis, bool all)
{
    const struct l2_config *config = isis->config;
    struct l2_isis_identity identity = {
        .system = isis->system,
        .area = config->isis.area,
        .moose = l2_isis_describe(&config->plan, config->prefix, config->priority, config->address),
        .overload = config->isis.overload || isis->whole_at != L2_NEVER,
        .hostname = config->isis.hostname,
        .ipv4_address = config->isis.ipv4_address,
        .signature = l2_isis_signature_size(isis)};
    identity.moose.server_count = isis->server_count;
    memcpy(identity.moose.servers, isis->servers, sizeof isis->servers);
    size_t count;
    struct l2_isis_reach *neighbours = list_neighbours(isis, &count);
    bool done = neighbours != NULL;
    unsigned fragment = 0;
    size_t next = 0;
    while (done && fragment < L2_ISIS_FRAGMENTS && (fragment == 0 || next < count))
    {
        uint8_t bytes[L2_ISIS_LSP_MAX];
        size_t length = l2_isis_compose(&identity, fragment, neighbours, count, &next, bytes);
        bool same = says_so(isis, fragment, bytes, length);
        done = (same && !all) || issue(isis, fragment, bytes, length);
        fragment++;
    }
    for (; done && fragment < L2_ISIS_FRAGMENTS; fragment++)
    {
        l2_isis_purge(isis, l2_isis_lsp_id(isis->system, (uint8_t)fragment));
    }
    l2_memory_free(isis->memory, neighbours);
    return done;
}

void
l2_isis_originate(struct l2_isis *isis)
{
    bool refresh = isis->now >= isis->refresh_at;
    bool due = l2_backoff_act(&isis->origination, isis->now);
    if (isis->now < isis->silent_until || (!refresh && !(due && isis->stale)))
    {
        return;
    }
    isis->stale = false;
    bool done = issue_all(isis, refresh);
    if (refresh ? done : isis->refresh_at == L2_NEVER)
    {
        /* All fragments are young; what is made anew between two refreshes is younger still. */
        l2_time lifetime = isis->config->isis.lsp_lifetime;
        isis->refresh_at = isis->now + (lifetime - L2_ISIS_REFRESH_MARGIN) * L2_SECOND;
    }
    else if (refresh)
    {
        isis->refresh_at = isis->now + RETRY;
    }
    if (!done && isis->now >= isis->silent_until)
    {
        l2_isis_news(isis, false); /* later, when there may be room */
    }
}
