/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "elk.h"

#include "../base/bytes.h"
#include "../wire/arp.h"
#include "../wire/dhcp.h"
#include "../wire/elk.h"
#include "../wire/vlan.h"

#include <string.h>

#define ARP_NEED (L2_ETHERNET_MIN - L2_ETHERNET_HEADER)

/* ---- What a port and a frame are ---- */

/* A port to hosts of which none is a server. */
static bool
is_untrusted(const struct l2_switch *sw, uint16_t port)
{
    return sw->scheme->faces_hosts(sw, port) && !sw->ports[port].config.directory;
}

static const uint8_t *
payload_of(const struct l2_arrival *arrival, size_t *length)
{
    size_t there = arrival->frame->head_length;
    *length = there > arrival->ethernet.payload ? there - arrival->ethernet.payload : 0;
    return arrival->frame->head + arrival->ethernet.payload;
}

bool
l2_elk_concerns(const struct l2_switch *sw, const struct l2_arrival *arrival)
{
    uint16_t type = arrival->ethernet.type;
    return sw->config.intercept.arp && !arrival->ethernet.tagged &&
           (type == L2_TYPE_ARP || type == L2_TYPE_ELK ||
            (type == L2_TYPE_IPV4 && sw->config.intercept.dhcp));
}

size_t
l2_elk_need(const struct l2_switch *sw, uint16_t type, const uint8_t *payload, size_t length)
{
    if (!sw->config.intercept.arp)
    {
        return 0;
    }
    if (type == L2_TYPE_IPV4)
    {
        const size_t sight = L2_HEAD - L2_ETHERNET_HEADER - L2_VLAN_LENGTH;
        return sw->config.intercept.dhcp && l2_dhcp_may_be(payload, length, sight) ? L2_DHCP_NEED : 0;
    }
    return type == L2_TYPE_ARP ? ARP_NEED : type == L2_TYPE_ELK ? L2_ELK_QUERY : 0;
}

static enum l2_elk_verdict
drop(struct l2_switch *sw, enum l2_drop reason)
{
    l2_emit_drop(sw, reason);
    return L2_ELK_TAKEN;
}

/* It was for this switch, and nothing of it goes on. */
static enum l2_elk_verdict
consume(struct l2_switch *sw)
{
    sw->counters.control++;
    return L2_ELK_TAKEN;
}

/* ---- Speaking to servers ---- */

/*
 * List in elk_ports the ports that frames for everybody leave by, without those to hosts unless a server
 * is there; how many.
 */
static size_t
list_without_hosts(struct l2_switch *sw)
{
    size_t all;
    const uint16_t *flood = sw->scheme->flood_ports(sw, &all);
    size_t count = 0;
    for (size_t i = 0; i < all; i++)
    {
        sw->elk_ports[count] = flood[i];
        count += !is_untrusted(sw, flood[i]);
    }
    return count;
}

static void
say(struct l2_switch *sw, l2_mac destination, l2_mac source, const struct l2_elk *message)
{
    uint8_t bytes[L2_ELK_QUERY];
    size_t length = l2_elk_write(bytes, message);
    struct l2_local host;
    if (sw->scheme->by_address(sw, destination, &host) != L2_WHERE_UNKNOWN)
    {
        sw->scheme->originate(sw, destination, source, L2_TYPE_ELK, bytes, length);
        return;
    }
    size_t count = list_without_hosts(sw);
    for (size_t i = 0; i < count; i++)
    {
        l2_emit_frame(sw, sw->elk_ports[i], destination, source, L2_TYPE_ELK, bytes, length);
    }
}

/* Tell every server of a mapping; false if there is none. */
static bool
update_servers(struct l2_switch *sw, const struct l2_elk_record *record, uint16_t flags)
{
    const struct l2_intercept *in = &sw->intercept;
    const struct l2_intercept_server *nearest = l2_intercept_nearest(in, false);
    struct l2_elk message = {.type = L2_ELK_TYPE_UPDATE, .as.update = *record};
    for (size_t i = 0; i < in->server_count; i++)
    {
        bool primary = &in->servers[i] == nearest;
        message.flags = (uint16_t)(flags | (primary ? L2_ELK_PRIMARY : 0));
        say(sw, in->servers[i].address, record->mac, &message);
    }
    sw->counters.intercept.updates += nearest != NULL;
    return nearest != NULL;
}

/* ---- ARP ---- */

static void
reply_to_host(struct l2_switch *sw, const struct l2_local *asker, struct l2_ip asker_ip,
              struct l2_ip target, l2_mac mac)
{
    uint8_t bytes[L2_ARP_LENGTH];
    struct l2_arp arp = {.operation = L2_ARP_REPLY,
                         .sender = mac,
                         .sender_ip = l2_ip_to_v4(target),
                         .target = asker->real,
                         .target_ip = l2_ip_to_v4(asker_ip)};
    l2_arp_write(bytes, &arp);
    l2_emit_frame(sw, asker->port, asker->real, mac, L2_TYPE_ARP, bytes, sizeof bytes);
    sw->counters.intercept.answers++;
}

/* A host asks for an address. */
static enum l2_elk_verdict
question(struct l2_switch *sw, const struct l2_elk_record *asker, struct l2_ip target)
{
    l2_mac cached = l2_intercept_cached(&sw->intercept, target, sw->now);
    if (cached != L2_MAC_NONE && cached != asker->mac && !l2_ip_is_none(asker->ip))
    {
        struct l2_local host = {.address = asker->mac, .real = asker->real, .port = asker->port};
        reply_to_host(sw, &host, asker->ip, target, cached);
        sw->counters.intercept.cached++;
        return consume(sw);
    }
    const struct l2_intercept_server *nearest = l2_intercept_nearest(&sw->intercept, false);
    if (!nearest)
    {
        sw->counters.intercept.fallbacks++;
        return L2_ELK_PASS;
    }
    struct l2_elk message = {.type = L2_ELK_TYPE_QUERY};
    message.as.query.asker = *asker;
    message.as.query.target = target;
    say(sw, nearest->address, asker->mac, &message);
    sw->counters.intercept.queries++;
    return consume(sw);
}

/* A host tells everybody where it is. */
static enum l2_elk_verdict
announcement(struct l2_switch *sw, const struct l2_elk_record *record)
{
    if (!update_servers(sw, record, L2_ELK_LOUD))
    {
        sw->counters.intercept.fallbacks++;
        return L2_ELK_PASS;
    }
    return consume(sw);
}

/* Who a host says it is, as the network sees it; L2_MAC_NONE if that is not true. */
static l2_mac
sender_address(const struct l2_switch *sw, const struct l2_arrival *arrival, l2_mac sender,
               l2_mac address)
{
    struct l2_local host;
    if (sender == arrival->ethernet.source || sender == L2_MAC_NONE)
    {
        return address;
    }
    bool here = sw->scheme->by_real(sw, sender, &host) && host.port == arrival->port;
    return here ? host.address : L2_MAC_NONE;
}

/* ARP that comes from another switch: what it announces may correct the cache. */
static enum l2_elk_verdict
overhear(struct l2_switch *sw, const struct l2_arrival *arrival)
{
    struct l2_arp arp;
    size_t length;
    const uint8_t *payload = payload_of(arrival, &length);
    if (sw->config.intercept.arp_cache && l2_arp_parse(payload, length, &arp) == L2_NO_DROP &&
        arp.protocol == L2_TYPE_IPV4 && arp.sender_ip == arp.target_ip &&
        !l2_mac_is_group(arp.sender))
    {
        l2_intercept_correct(&sw->intercept, l2_ip_v4(arp.sender_ip), arp.sender);
    }
    return L2_ELK_PASS;
}

static enum l2_elk_verdict
arrive_arp(struct l2_switch *sw, const struct l2_arrival *arrival, l2_mac address)
{
    if (!sw->scheme->faces_hosts(sw, arrival->port))
    {
        return overhear(sw, arrival);
    }
    struct l2_arp arp;
    size_t length;
    const uint8_t *payload = payload_of(arrival, &length);
    enum l2_drop malformed = l2_arp_parse(payload, length, &arp);
    if (malformed != L2_NO_DROP)
    {
        return drop(sw, malformed);
    }
    l2_mac sender = sender_address(sw, arrival, arp.sender, address);
    if (sender == L2_MAC_NONE)
    {
        return drop(sw, L2_DROP_ARP_SENDER);
    }
    bool trusted = !is_untrusted(sw, arrival->port);
    if (!trusted && !l2_intercept_allow(&sw->intercept, arrival->port, sw->now))
    {
        return drop(sw, L2_DROP_ARP_RATE);
    }
    if (arp.protocol != L2_TYPE_IPV4 || arp.protocol_length != 4)
    {
        return L2_ELK_PASS;
    }
    struct l2_elk_record record = {.ip = l2_ip_v4(arp.sender_ip),
                                   .mac = sender,
                                   .real = arp.sender ? arp.sender : arrival->ethernet.source,
                                   .at = sw->config.address,
                                   .port = arrival->port,
                                   .source = L2_SOURCE_LEARNT};
    bool group = l2_mac_is_group(arrival->ethernet.destination);
    bool announces = group && arp.sender_ip &&
                     (arp.sender_ip == arp.target_ip || arp.operation == L2_ARP_REPLY);
    if (announces)
    {
        return announcement(sw, &record);
    }
    if (arp.operation == L2_ARP_REPLY && arp.sender_ip)
    {
        update_servers(sw, &record, 0);
        return L2_ELK_PASS;
    }
    bool asks = group && arp.operation == L2_ARP_REQUEST && arp.target_ip && !trusted;
    return asks ? question(sw, &record, l2_ip_v4(arp.target_ip)) : L2_ELK_PASS;
}

/* ---- ELK ---- */

static void
tell_of_server(struct l2_switch *sw, enum l2_event_type type, l2_mac address)
{
    struct l2_event event = {
        .type = type, .real = address, .count = (uint32_t)sw->intercept.server_count};
    l2_emit_event(sw, &event);
}

/* Whether a routing protocol tells of servers; if not, their HELLOs are relayed. */
static bool
is_routed(const struct l2_switch *sw)
{
    return sw->scheme->advertise && sw->config.routing == L2_ROUTING_LINK_STATE;
}

/* Have the routing protocol tell of servers here, if there is one. */
static void
advertise(struct l2_switch *sw)
{
    if (is_routed(sw))
    {
        sw->scheme->advertise(sw);
    }
}

void
l2_elk_forget(struct l2_switch *sw, l2_mac address)
{
    if (l2_intercept_forget(&sw->intercept, address))
    {
        tell_of_server(sw, L2_EVENT_DIRECTORY_DOWN, address);
    }
}

/* What a HELLO says is noted. */
static void
note_server(struct l2_switch *sw, const struct l2_arrival *arrival, l2_mac address,
            const struct l2_elk *message, uint32_t cost)
{
    if (message->as.hello.hold == 0)
    {
        l2_elk_forget(sw, address);
        advertise(sw);
        return;
    }
    bool here = sw->scheme->faces_hosts(sw, arrival->port);
    struct l2_intercept_server server = {.address = address,
                                         .cost = cost,
                                         .port = here ? arrival->port : L2_NO_PORT,
                                         .dhcp = message->flags & L2_ELK_DHCP,
                                         .until = sw->now + message->as.hello.hold * L2_MILLISECOND};
    size_t before = sw->intercept.server_count;
    bool news = l2_intercept_learn(&sw->intercept, &server);
    if (sw->intercept.server_count > before)
    {
        tell_of_server(sw, L2_EVENT_DIRECTORY_UP, address);
    }
    if (news)
    {
        advertise(sw);
    }
}

/* Hand a HELLO of a server here on to the other servers, one by one. */
static void
hand_on(struct l2_switch *sw, l2_mac address, const uint8_t *payload)
{
    const struct l2_intercept *in = &sw->intercept;
    for (size_t i = 0; i < in->server_count; i++)
    {
        if (in->servers[i].address != address)
        {
            sw->scheme->originate(sw, in->servers[i].address, address, L2_TYPE_ELK, payload,
                                  L2_ELK_HELLO);
        }
    }
}

static enum l2_elk_verdict
arrive_hello(struct l2_switch *sw, const struct l2_arrival *arrival, l2_mac address)
{
    size_t length;
    const uint8_t *payload = payload_of(arrival, &length);
    struct l2_elk message;
    bool from_here = sw->scheme->faces_hosts(sw, arrival->port);
    if (!l2_elk_parse(payload, length, &message) || message.type != L2_ELK_TYPE_HELLO ||
        (from_here && message.as.hello.server != arrival->ethernet.source))
    {
        return drop(sw, L2_DROP_BAD_ELK);
    }
    if (is_routed(sw))
    {
        if (from_here)
        {
            note_server(sw, arrival, address, &message, 0);
            hand_on(sw, address, payload);
        }
        return consume(sw);
    }
    uint32_t link = l2_path_cost(sw->ports[arrival->port].bits_per_second);
    uint32_t cost = message.as.hello.cost;
    cost = cost > UINT32_MAX - link ? UINT32_MAX : cost + link;
    note_server(sw, arrival, address, &message, cost);
    size_t count = list_without_hosts(sw);
    l2_emit_set_u32(sw, arrival->ethernet.payload + (size_t)L2_ELK_COST_AT, cost);
    return l2_emit_flood(sw, sw->elk_ports, count, arrival->port) ? L2_ELK_TAKEN : consume(sw);
}

/*
 * A server wants everybody to hear where a host here is. A reply, and not the request of [RFC 5227 3]: a
 * host that believes to have the same address would answer a request, and the directory take that answer
 * for another change.
 */
static void
announce_host(struct l2_switch *sw, const struct l2_local *host, struct l2_ip ip)
{
    uint8_t bytes[L2_ARP_LENGTH];
    struct l2_arp arp = {.operation = L2_ARP_REPLY,
                         .sender = host->address,
                         .sender_ip = l2_ip_to_v4(ip),
                         .target = host->address,
                         .target_ip = l2_ip_to_v4(ip)};
    l2_arp_write(bytes, &arp);
    size_t count;
    const uint16_t *ports = sw->scheme->flood_ports(sw, &count);
    for (size_t i = 0; i < count; i++)
    {
        if (ports[i] != host->port)
        {
            l2_emit_frame(sw, ports[i], L2_MAC_BROADCAST, host->address, L2_TYPE_ARP, bytes,
                          sizeof bytes);
        }
    }
    l2_intercept_correct(&sw->intercept, ip, host->address);
}

/* A message for the switch of a host here. */
static enum l2_elk_verdict
arrive_for_host(struct l2_switch *sw, const struct l2_arrival *arrival, const struct l2_local *host)
{
    size_t length;
    const uint8_t *payload = payload_of(arrival, &length);
    struct l2_elk message;
    if (length < 2 || (payload[1] != L2_ELK_TYPE_ANSWER && payload[1] != L2_ELK_TYPE_ANNOUNCE))
    {
        return drop(sw, L2_DROP_ELK_ON_EDGE);
    }
    if (!l2_elk_parse(payload, length, &message))
    {
        return drop(sw, L2_DROP_BAD_ELK);
    }
    if (!sw->ports[host->port].up)
    {
        return drop(sw, L2_DROP_PORT_DOWN);
    }
    if (message.type == L2_ELK_TYPE_ANNOUNCE)
    {
        announce_host(sw, host, message.as.announce.ip);
        return consume(sw);
    }
    struct l2_local target;
    if (sw->scheme->by_address(sw, message.as.answer.mac, &target) == L2_WHERE_HERE &&
        target.port == host->port)
    {
        return consume(sw); /* it has heard the question, and answers with an address of use there */
    }
    reply_to_host(sw, host, message.as.answer.asker, message.as.answer.target, message.as.answer.mac);
    if (!l2_ip_is_none(message.as.answer.asker))
    {
        l2_intercept_keep(&sw->intercept, message.as.answer.target, message.as.answer.mac, sw->now);
    }
    return consume(sw);
}

static enum l2_elk_verdict
arrive_elk(struct l2_switch *sw, const struct l2_arrival *arrival, l2_mac address)
{
    l2_mac destination = arrival->ethernet.destination;
    if (is_untrusted(sw, arrival->port))
    {
        return drop(sw, L2_DROP_ELK_ON_EDGE);
    }
    if (destination == L2_ELK_SERVERS)
    {
        return arrive_hello(sw, arrival, address);
    }
    if (l2_mac_is_group(destination))
    {
        return drop(sw, L2_DROP_BAD_ELK);
    }
    struct l2_local host;
    switch (sw->scheme->by_address(sw, destination, &host))
    {
    case L2_WHERE_HERE:
        return is_untrusted(sw, host.port) ? arrive_for_host(sw, arrival, &host) : L2_ELK_PASS;
    case L2_WHERE_ELSEWHERE:
        return L2_ELK_PASS;
    case L2_WHERE_UNKNOWN:
        break;
    }
    size_t count = list_without_hosts(sw);
    if (!l2_emit_flood(sw, sw->elk_ports, count, arrival->port))
    {
        return drop(sw, L2_DROP_NO_PORT);
    }
    sw->counters.flooded++;
    return L2_ELK_TAKEN;
}

/* ---- DHCP [report 3.4] ---- */

/* A lease on its way to a client here: the directory knows before the first ARP. */
static void
note_lease(struct l2_switch *sw, const struct l2_dhcp *dhcp)
{
    struct l2_local host;
    if (dhcp->message == L2_DHCP_ACK && dhcp->your_ip && sw->scheme->by_real(sw, dhcp->client, &host) &&
        is_untrusted(sw, host.port))
    {
        struct l2_elk_record record = {.ip = l2_ip_v4(dhcp->your_ip),
                                       .mac = host.address,
                                       .real = host.real,
                                       .at = sw->config.address,
                                       .port = host.port,
                                       .source = L2_SOURCE_DHCP};
        update_servers(sw, &record, 0);
    }
}

/* From a client, or on its way to a server. */
static enum l2_elk_verdict
arrive_dhcp_request(struct l2_switch *sw, struct l2_arrival *arrival, const struct l2_dhcp *dhcp,
                    l2_mac address)
{
    enum l2_elk_verdict verdict = L2_ELK_PASS;
    if (is_untrusted(sw, arrival->port))
    {
        if (dhcp->relay_ip == 0 && dhcp->client != arrival->ethernet.source)
        {
            return drop(sw, L2_DROP_DHCP_SENDER);
        }
        const struct l2_intercept_server *nearest = l2_intercept_nearest(&sw->intercept, true);
        if (arrival->ethernet.destination == L2_MAC_BROADCAST && nearest)
        {
            arrival->ethernet.destination = nearest->address;
            sw->counters.intercept.dhcp++;
            verdict = L2_ELK_TURNED;
        }
    }
    /* Through a relay the answer goes to the relay; and a host that says it is one is not to get another's. */
    struct l2_local server;
    if (dhcp->relay_ip == 0 && !l2_mac_is_group(arrival->ethernet.destination) &&
        sw->scheme->by_address(sw, arrival->ethernet.destination, &server) == L2_WHERE_HERE &&
        sw->ports[server.port].config.directory)
    {
        l2_intercept_note_client(&sw->intercept, dhcp->client, address, sw->now);
    }
    return verdict;
}

static enum l2_elk_verdict
arrive_dhcp(struct l2_switch *sw, struct l2_arrival *arrival, l2_mac address)
{
    struct l2_dhcp dhcp;
    size_t length;
    const uint8_t *payload = payload_of(arrival, &length);
    if (!l2_dhcp_is(payload, length))
    {
        return L2_ELK_PASS;
    }
    if (!l2_dhcp_parse(payload, length, &dhcp))
    {
        /* Clients may take for an answer what is none here. */
        bool answer = is_untrusted(sw, arrival->port) && l2_dhcp_is_to_client(payload, length);
        return answer ? drop(sw, L2_DROP_DHCP_SERVER) : L2_ELK_PASS;
    }
    if (dhcp.operation == L2_DHCP_REQUEST)
    {
        return arrive_dhcp_request(sw, arrival, &dhcp, address);
    }
    if (is_untrusted(sw, arrival->port))
    {
        return drop(sw, L2_DROP_DHCP_SERVER);
    }
    note_lease(sw, &dhcp);
    bool from_server = sw->scheme->faces_hosts(sw, arrival->port);
    l2_mac destination = arrival->ethernet.destination;
    l2_mac client = l2_intercept_client(&sw->intercept, dhcp.client, sw->now);
    bool turn = from_server && client != L2_MAC_NONE && client != destination &&
                (destination == L2_MAC_BROADCAST || destination == dhcp.client);
    if (turn)
    {
        arrival->ethernet.destination = client;
        sw->counters.intercept.dhcp++;
    }
    return turn ? L2_ELK_TURNED : L2_ELK_PASS;
}

enum l2_elk_verdict
l2_elk_arrive(struct l2_switch *sw, struct l2_arrival *arrival, l2_mac address)
{
    switch (arrival->ethernet.type)
    {
    case L2_TYPE_ARP:
        return arrive_arp(sw, arrival, address);
    case L2_TYPE_ELK:
        return arrive_elk(sw, arrival, address);
    default:
        return arrive_dhcp(sw, arrival, address);
    }
}

/* ---- Time and ports ---- */

/* A server here is gone: tell those who rely on its HELLOs. */
static void
say_goodbye(struct l2_switch *sw, l2_mac address)
{
    uint8_t bytes[L2_ELK_QUERY];
    struct l2_elk message = {.type = L2_ELK_TYPE_HELLO};
    struct l2_local host;
    bool known = sw->scheme->by_address(sw, address, &host) == L2_WHERE_HERE;
    message.as.hello.server = known ? host.real : address; /* by that other servers know it */
    size_t length = l2_elk_write(bytes, &message);
    size_t count = list_without_hosts(sw);
    for (size_t i = 0; i < count; i++)
    {
        l2_emit_frame(sw, sw->elk_ports[i], L2_ELK_SERVERS, address, L2_TYPE_ELK, bytes, length);
    }
}

void
l2_elk_port_down(struct l2_switch *sw, uint16_t port)
{
    for (size_t i = sw->intercept.server_count; i-- > 0;)
    {
        struct l2_intercept_server server = sw->intercept.servers[i];
        if (server.port == port)
        {
            l2_elk_forget(sw, server.address);
            advertise(sw);
            if (!is_routed(sw))
            {
                say_goodbye(sw, server.address);
            }
        }
    }
}

void
l2_elk_expire(struct l2_switch *sw)
{
    const struct l2_intercept_server *server;
    while ((server = l2_intercept_overdue(&sw->intercept, sw->now)))
    {
        l2_elk_forget(sw, server->address);
        advertise(sw);
    }
}

void
l2_elk_set_remote(struct l2_switch *sw, const struct l2_intercept_server *servers, size_t count)
{
    struct l2_intercept *in = &sw->intercept;
    for (size_t i = in->server_count; i-- > 0;)
    {
        l2_mac address = in->servers[i].address;
        bool there = in->servers[i].port != L2_NO_PORT;
        for (size_t s = 0; !there && s < count; s++)
        {
            there = servers[s].address == address;
        }
        if (!there)
        {
            l2_elk_forget(sw, address);
        }
    }
    for (size_t s = 0; s < count; s++)
    {
        size_t before = in->server_count;
        l2_intercept_learn(in, &servers[s]);
        if (in->server_count > before)
        {
            tell_of_server(sw, L2_EVENT_DIRECTORY_UP, servers[s].address);
        }
    }
}
