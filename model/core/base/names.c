/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * names: the public enumerations as text, for traces, rows and messages.
 */
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Every name is a contract: it stands in databases that people keep. */
static const char *const drop_names[] = {
    [L2_DROP_PORT_DOWN] = "port-down",
    [L2_DROP_RUNT] = "runt",
    [L2_DROP_OVERSIZE] = "oversize",
    [L2_DROP_TRUNCATED] = "truncated",
    [L2_DROP_BAD_LENGTH] = "bad-length",
    [L2_DROP_SOURCE_GROUP] = "source-group",
    [L2_DROP_VLAN_STACKED] = "vlan-stacked",
    [L2_DROP_BAD_BPDU] = "bad-bpdu",
    [L2_DROP_RESERVED] = "reserved",
    [L2_DROP_DISCARDING] = "discarding",
    [L2_DROP_SAME_PORT] = "same-port",
    [L2_DROP_NO_PORT] = "no-port",
    [L2_DROP_ARP_HARDWARE] = "arp-hardware",
    [L2_DROP_ARP_TRUNCATED] = "arp-truncated",
    [L2_DROP_ARP_SENDER] = "arp-sender",
    [L2_DROP_REWRITER] = "rewriter",
    [L2_DROP_HOST_ID_FULL] = "host-id-full",
    [L2_DROP_HOST_ID_PORT_FULL] = "host-id-port-full",
    [L2_DROP_HOST_TABLE_FULL] = "host-table-full",
    [L2_DROP_UNKNOWN_HOST] = "unknown-host",
    [L2_DROP_NO_ROUTE] = "no-route",
    [L2_DROP_NOT_LOCAL] = "not-local",
    [L2_DROP_NOT_ON_TREE] = "not-on-tree",
    [L2_DROP_REVERSE_PATH] = "reverse-path",
    [L2_DROP_SETTLING] = "settling",
    [L2_DROP_BAD_ISIS] = "bad-isis",
    [L2_DROP_ISIS_CHECKSUM] = "isis-checksum",
    [L2_DROP_ISIS_ON_EDGE] = "isis-on-edge",
    [L2_DROP_ISIS_AUTHENTICATION] = "isis-authentication",
    [L2_DROP_ISIS_MISMATCH] = "isis-mismatch",
    [L2_DROP_ISIS_NO_ADJACENCY] = "isis-no-adjacency",
    [L2_DROP_ISIS_PREFIX] = "isis-prefix",
    [L2_DROP_ISIS_OLD] = "isis-old",
    [L2_DROP_ISIS_FULL] = "isis-full",
    [L2_DROP_ARP_RATE] = "arp-rate",
    [L2_DROP_ELK_ON_EDGE] = "elk-on-edge",
    [L2_DROP_BAD_ELK] = "bad-elk",
    [L2_DROP_DHCP_SENDER] = "dhcp-sender",
    [L2_DROP_DHCP_SERVER] = "dhcp-server",
};

static const char *const event_names[] = {
    [L2_EVENT_HOST_ASSIGNED] = "host-assigned",
    [L2_EVENT_HOST_MOVED] = "host-moved",
    [L2_EVENT_HOST_RELEASED] = "host-released",
    [L2_EVENT_HOST_REFUSED] = "host-refused",
    [L2_EVENT_FDB_MOVED] = "fdb-moved",
    [L2_EVENT_FDB_EVICTED] = "fdb-evicted",
    [L2_EVENT_PORT_ROLE] = "port-role",
    [L2_EVENT_PORT_STATE] = "port-state",
    [L2_EVENT_TOPOLOGY_CHANGE] = "topology-change",
    [L2_EVENT_FDB_FLUSHED] = "fdb-flushed",
    [L2_EVENT_BPDU_GUARD] = "bpdu-guard",
    [L2_EVENT_ADJACENCY_UP] = "adjacency-up",
    [L2_EVENT_ADJACENCY_DOWN] = "adjacency-down",
    [L2_EVENT_ADJACENCY_REFUSED] = "adjacency-refused",
    [L2_EVENT_ROUTES_CHANGED] = "routes-changed",
    [L2_EVENT_LSDB_OVERLOAD] = "lsdb-overload",
    [L2_EVENT_DIRECTORY_UP] = "directory-up",
    [L2_EVENT_DIRECTORY_DOWN] = "directory-down",
    [L2_EVENT_PEER_UP] = "peer-up",
    [L2_EVENT_PEER_DOWN] = "peer-down",
    [L2_EVENT_PEERS_EQUAL] = "peers-equal",
    [L2_EVENT_MAPPING_MOVED] = "mapping-moved",
    [L2_EVENT_MAPPING_CHANGED] = "mapping-changed",
    [L2_EVENT_MAPPING_REMOVED] = "mapping-removed",
    [L2_EVENT_CONFLICT] = "conflict",
    [L2_EVENT_CLAIMS] = "claims",
    [L2_EVENT_MOVES] = "moves",
    [L2_EVENT_DIRECTORY_FULL] = "directory-full",
};

static const char *const policy_names[] = {
    [L2_POLICY_LAST_WINS] = "last-wins",
    [L2_POLICY_FIRST_WINS] = "first-wins",
    [L2_POLICY_ALERT] = "alert",
};

static const char *const source_names[] = {
    [L2_SOURCE_LEARNT] = "learnt",
    [L2_SOURCE_DHCP] = "dhcp",
    [L2_SOURCE_STATIC] = "static",
};

static const char *const role_names[] = {
    [L2_ROLE_DOWN] = "down",
    [L2_ROLE_EDGE] = "edge",
    [L2_ROLE_TRUNK] = "trunk",
    [L2_ROLE_PENDING] = "pending",
    [L2_ROLE_ROOT] = "root",
    [L2_ROLE_DESIGNATED] = "designated",
    [L2_ROLE_ALTERNATE] = "alternate",
    [L2_ROLE_BACKUP] = "backup",
};

static const char *const relay_names[] = {
    [L2_RELAY_DISCARDING] = "discarding",
    [L2_RELAY_LEARNING] = "learning",
    [L2_RELAY_FORWARDING] = "forwarding",
};

static const char *const lookup_names[] = {
    [L2_LOOKUP_EXACT] = "exact",
    [L2_LOOKUP_PREFIX] = "prefix",
    [L2_LOOKUP_INDEX] = "index",
    [L2_LOOKUP_SOFTWARE] = "software",
};

/* By the positive value of the error. */
static const char *const error_names[] = {
    "ok", "no memory", "invalid argument", "no such thing", "exists already", "full",
    "contradictory configuration",
};

static const char *
name_of(const char *const *names, size_t count, size_t value)
{
    return value < count ? names[value] : "unknown";
}

const char *
l2_drop_name(enum l2_drop reason)
{
    return name_of(drop_names, COUNT(drop_names), (size_t)reason);
}

const char *
l2_event_name(enum l2_event_type type)
{
    return name_of(event_names, COUNT(event_names), (size_t)type);
}

const char *
l2_port_role_name(enum l2_port_role role)
{
    return name_of(role_names, COUNT(role_names), (size_t)role);
}

const char *
l2_port_relay_name(enum l2_port_relay state)
{
    return name_of(relay_names, COUNT(relay_names), (size_t)state);
}

const char *
l2_policy_name(enum l2_policy policy)
{
    return name_of(policy_names, COUNT(policy_names), (size_t)policy);
}

const char *
l2_source_name(enum l2_source source)
{
    return name_of(source_names, COUNT(source_names), (size_t)source);
}

const char *
l2_lookup_name(enum l2_lookup lookup)
{
    return name_of(lookup_names, COUNT(lookup_names), (size_t)lookup);
}

const char *
l2_error_name(int error)
{
    bool known = error <= L2_OK && error >= L2_ECONFIG;
    return known ? name_of(error_names, COUNT(error_names), (size_t)-error) : "unknown";
}

/* What a directory server tells: of a mapping, or of another server. */
static void
format_directory_event(struct l2_text *out, const struct l2_event *event)
{
    char mac[L2_MAC_TEXT];
    char ip[L2_IP_TEXT];
    l2_text_add(out, "%s", l2_ip_format(ip, event->ip));
    if (event->real != L2_MAC_NONE)
    {
        l2_text_add(out, " host %s", l2_mac_format(mac, event->real));
    }
    if (event->assigned != L2_MAC_NONE && event->assigned != event->real)
    {
        l2_text_add(out, " as %s", l2_mac_format(mac, event->assigned));
    }
    if (event->at != L2_MAC_NONE)
    {
        l2_text_add(out, " switch %s port %u", l2_mac_format(mac, event->at), event->port);
    }
    if (event->count)
    {
        l2_text_add(out, " count %u", event->count);
    }
}

char *
l2_event_format(char text[L2_EVENT_TEXT], const struct l2_event *event)
{
    char mac[L2_MAC_TEXT];
    struct l2_text out = l2_text_in(text, L2_EVENT_TEXT);
    bool neighbour = event->type == L2_EVENT_ADJACENCY_UP || event->type == L2_EVENT_ADJACENCY_DOWN ||
                     event->type == L2_EVENT_ADJACENCY_REFUSED;
    if (event->type == L2_EVENT_ROUTES_CHANGED)
    {
        l2_text_add(&out, "prefixes %u", event->count);
        return text;
    }
    if (event->type == L2_EVENT_LSDB_OVERLOAD)
    {
        l2_text_add(&out, "%s", event->count ? "full" : "whole");
        return text;
    }
    if (event->type == L2_EVENT_DIRECTORY_UP || event->type == L2_EVENT_DIRECTORY_DOWN)
    {
        l2_text_add(&out, "server %s servers %u", l2_mac_format(mac, event->real), event->count);
        return text;
    }
    if (event->type >= L2_EVENT_PEER_UP)
    {
        format_directory_event(&out, event);
        return text;
    }
    l2_text_add(&out, "port %u", event->port);
    if (event->old_port != L2_NO_PORT)
    {
        l2_text_add(&out, " from port %u", event->old_port);
    }
    if (event->real != L2_MAC_NONE)
    {
        l2_text_add(&out, " %s %s", neighbour ? "neighbour" : "host", l2_mac_format(mac, event->real));
    }
    if (event->assigned != L2_MAC_NONE)
    {
        l2_text_add(&out, " as %s", l2_mac_format(mac, event->assigned));
    }
    if (event->type == L2_EVENT_HOST_REFUSED || event->type == L2_EVENT_ADJACENCY_REFUSED)
    {
        l2_text_add(&out, " reason %s", l2_drop_name(event->reason));
    }
    if (event->type == L2_EVENT_PORT_ROLE)
    {
        l2_text_add(&out, " role %s", l2_port_role_name(event->role));
    }
    if (event->type == L2_EVENT_PORT_STATE)
    {
        l2_text_add(&out, " %s", l2_port_relay_name(event->state));
    }
    if (event->type == L2_EVENT_FDB_FLUSHED)
    {
        l2_text_add(&out, " entries %u", event->count);
    }
    return text;
}
