/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * libl2: the decisions of a layer-2 switch, as a C11 library without I/O.
 *
 * The model
 * ---------
 * A switch is one opaque object, `struct l2_switch`. It has ports, numbered from 1 as in
 * [802.1D-2004 9.2.7] (0, L2_NO_PORT, is no port), and runs one scheme: a way to decide where
 * frames go. Two schemes exist: "ethernet", the learning bridge of [802.1D-2004 7], and "moose",
 * the rewriting switch of [report 2.2].
 *
 * The object neither sends nor sleeps. Whoever hosts it (ns-3 devices, a test harness, a fuzzer)
 * makes one of these inputs:
 *
 *     l2_switch_set_port      a port came up or went down, or its properties changed
 *     l2_switch_set_topology  the network's graph is given from outside (precomputed routes)
 *     l2_switch_receive       a frame arrived at a port
 *     l2_switch_expire        time passed
 *
 * and then drains the answer with l2_switch_next(), action after action:
 *
 *     FORWARD  send the frame that was just received out of these ports, with these edits
 *     SEND     send a frame that the switch itself made
 *     DROP     the frame went nowhere, for this reason
 *     EVENT    something happened that an operator, or a trace source, wants to know
 *
 * Answers are data, never callbacks, so an input can never re-enter the switch. The memory of an
 * action (ports, edits, bytes) is valid until the next input.
 *
 *     host                        switch
 *      |  l2_switch_need(head)      |     how many bytes must the switch see?
 *      |--------------------------->|
 *      |  l2_switch_receive(frame)  |
 *      |--------------------------->|
 *      |  l2_switch_next() -> FORWARD {ports 2,3; SET 6 bytes at 6}
 *      |<---------------------------|
 *      |  l2_switch_next() -> false
 *
 * An edit says which bytes change; the host applies it to its own packet, which keeps its identity.
 * A frame that leaves in different versions makes several FORWARDs, which share no port.
 *
 * Time is int64 nanoseconds, is passed in, and must not go back. l2_switch_deadline() says when the
 * switch wants l2_switch_expire() next; ageing is evaluated when entries are looked at and needs no
 * wake-up, so a switch whose tables merely age is idle (L2_NEVER).
 *
 * Faults
 * ------
 * What arrives on the wire is never an error: a frame that makes no sense is dropped with a reason
 * and counted. What the caller does wrong, and lack of memory, is a negative `enum l2_error`, and
 * the state is what it was before the call. When memory runs out while a frame is handled (a table
 * cannot grow) the table behaves as if it were full. Broken invariants are assertions; no received
 * byte can reach one.
 *
 * Determinism: no clock, no libc randomness, no pointer or hash order in any output. The same
 * inputs and seed give the same actions, dumps and counts.
 *
 * Frames are whole Ethernet frames from the destination address on, without preamble and FCS.
 *
 * A server of the directory ELK [report 3.2] is an object of the same shape, `struct l2_directory`; see
 * l2_directory.h, which this header includes.
 */
#ifndef L2_H
#define L2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Elementary types ----------------------------------------------------------------------- */

/** A point in time or a span of it, in nanoseconds. */
typedef int64_t l2_time;

#define L2_NEVER INT64_MAX                      /**< the deadline of a switch that waits for nothing */
#define L2_MILLISECOND ((l2_time)1000000)       /**< nanoseconds */
#define L2_SECOND ((l2_time)1000000000)         /**< nanoseconds */

/** A 48-bit MAC address in the low bits; the first byte on the wire is bits 47 to 40. */
typedef uint64_t l2_mac;

#define L2_MAC_NONE ((l2_mac)0)                        /**< 00:00:00:00:00:00 */
#define L2_MAC_BROADCAST ((l2_mac)0xffffffffffff)      /**< ff:ff:ff:ff:ff:ff */
#define L2_MAC_TEXT 18                                 /**< bytes of "xx:xx:xx:xx:xx:xx" and its end */

#define L2_NO_PORT 0        /**< no port */
#define L2_MAX_PORTS 4095   /**< port numbers have 12 bits [802.1D-2004 9.2.7] */

/** What a call can answer besides 0. */
enum l2_error
{
    L2_OK = 0,             /**< done */
    L2_ENOMEM = -1,        /**< the allocator gave nothing; state unchanged */
    L2_EINVAL = -2,        /**< an argument is out of its range; state unchanged */
    L2_ENOENT = -3,        /**< no such port, node or table */
    L2_EEXIST = -4,        /**< there already: a link's port in use, a rewriter's EtherType taken */
    L2_EFULL = -5,         /**< a table is at its capacity */
    L2_ECONFIG = -6,       /**< the configuration contradicts itself; see l2_config_check() */
};

/** @return the error's name in lower case, "ok" for 0 */
const char *l2_error_name(int error);

/** Whether no bridge relays it: 01:80:c2:00:00:00 to 0f [802.1D-2004 table 7-10]. */
static inline bool
l2_mac_is_reserved(l2_mac address)
{
    return (address & ~(l2_mac)0xf) == 0x0180c2000000;
}
/** Read six bytes as an address. */
l2_mac l2_mac_load(const uint8_t bytes[6]);
/** Write an address as six bytes. */
void l2_mac_store(uint8_t bytes[6], l2_mac address);
/** Write "xx:xx:xx:xx:xx:xx"; returns text. */
char *l2_mac_format(char text[L2_MAC_TEXT], l2_mac address);
/** Parse "xx:xx:xx:xx:xx:xx" (exactly); false if it is anything else. */
bool l2_mac_parse(const char *text, l2_mac *address);

/**
 * An Internet address: IPv6, or IPv4 as ::ffff:a.b.c.d [RFC 4291 2.5.5.2]. All zeros: none.
 */
struct l2_ip
{
    uint8_t bytes[16]; /**< in network byte order */
};

#define L2_IP_TEXT 48 /**< bytes of the longest address in text and its end */

/** An IPv4 address, given as a number in host byte order; 0.0.0.0 is none. */
struct l2_ip l2_ip_v4(uint32_t address);
/** @return the IPv4 address as a number, 0 if it is none */
uint32_t l2_ip_to_v4(struct l2_ip ip);
/** Write "10.0.0.1", or groups of four digits with colons; returns text. */
char *l2_ip_format(char text[L2_IP_TEXT], struct l2_ip ip);

/* ---- Environment ---------------------------------------------------------------------------- */

/** Hash functions for message authentication. */
enum l2_hash
{
    L2_HASH_MD5,    /**< 16 octets [RFC 1321] */
    L2_HASH_SHA256, /**< 32 octets [FIPS 180-4] */
};

#define L2_DIGEST_MAX 32 /**< octets of the longest digest */

/** What the surroundings give to an object. Copied; ctx must outlive the object. */
struct l2_env
{
    /** realloc's contract, and size 0 frees; NULL means the C library's allocator. */
    void *(*resize)(void *ctx, void *old, size_t size);
    /**
     * HMAC [RFC 2104] of data: 16 or 32 octets of digest. NULL: there is none, and no switch can be
     * made that authenticates its neighbours. A library of cryptography does this, not libl2.
     */
    void (*hmac)(void *ctx, enum l2_hash hash, const uint8_t *key, size_t key_length,
                 const uint8_t *data, size_t length, uint8_t *digest);
    void *ctx;     /**< handed to resize and hmac */
    uint64_t seed; /**< keys the hashes of tables and of flows; the same seed, the same choices */
};

/* ---- Address plan [report 2.2] -------------------------------------------------------------- */

/** A run of leading bits of a MAC address. */
struct l2_prefix
{
    l2_mac bits;    /**< the leading bits, left-aligned in the 48; the others are 0 */
    uint8_t length; /**< how many bits count, 0 to 48 */
};

#define L2_PREFIX_TEXT (L2_MAC_TEXT + 4) /**< bytes of "xx:xx:xx:xx:xx:xx/nnn" and its end */

/** How an address is divided into switch prefix and host identifier. */
enum l2_plan_kind
{
    L2_PLAN_FLAT,  /**< every switch prefix has the same length */
    L2_PLAN_AREA,  /**< 6 bits of area, the 2 fixed bits, 16 bits of switch; one route an area */
    L2_PLAN_CLASS, /**< three bits tell how many 5-bit blocks follow in the prefix (Wagner-Hall) */
};

/** The plan all switches of a network share. */
struct l2_plan
{
    enum l2_plan_kind kind; /**< how addresses divide */
    uint8_t prefix_length;  /**< FLAT: 8 to 44 bits, default 24; AREA: 24; CLASS: 3 + 5 * blocks */
};

/**
 * The prefix of the switch with this number: the number fills the bits that are free in the plan,
 * from the last one of the prefix backwards, and the two low bits of the first byte are 1 and 0.
 * @param number 1 to l2_plan_capacity(); in an AREA plan area * 65536 + switch
 * @return L2_EINVAL if the plan has no such switch
 */
int l2_plan_prefix(const struct l2_plan *plan, uint64_t number, struct l2_prefix *prefix);
/** @return the largest number that l2_plan_prefix() takes */
uint64_t l2_plan_capacity(const struct l2_plan *plan);
/** @return whether this prefix belongs to a switch in this plan: length, fixed bits, class */
bool l2_plan_holds(const struct l2_plan *plan, struct l2_prefix prefix);
/** @return the area's prefix (8 bits) of a switch prefix in an AREA plan, else the prefix itself */
struct l2_prefix l2_plan_area(const struct l2_plan *plan, struct l2_prefix prefix);
/** @return whether the address starts with the prefix */
bool l2_prefix_match(struct l2_prefix prefix, l2_mac address);
/** Write "02:11:11:00:00:00/24"; returns text. */
char *l2_prefix_format(char text[L2_PREFIX_TEXT], struct l2_prefix prefix);
/** Parse "02:11:11" (length 24), or "02:11:00:00:00:00/16"; false if it is anything else. */
bool l2_prefix_parse(const char *text, struct l2_prefix *prefix);

/* ---- Configuration -------------------------------------------------------------------------- */

/** How a home switch chooses the identifier of a new host [report 2.2]. */
enum l2_host_id
{
    L2_HOST_ID_SEQUENTIAL, /**< the next free number */
    L2_HOST_ID_PORT,       /**< the port's number, then a sequence of the port's own */
    L2_HOST_ID_HASH,       /**< a keyed hash of the real MAC address */
};

/** How a MOOSE switch spreads broadcast [report 2.2.2]. */
enum l2_broadcast
{
    L2_BROADCAST_TREE, /**< along one tree, deduced from the graph of switches */
    L2_BROADCAST_RPF,  /**< reverse-path forwarding: to all trunks if it came on the way back */
};

/** Where the spanning tree of an ethernet switch comes from. */
enum l2_spanning_tree
{
    L2_SPANNING_TREE_STATIC, /**< computed from the graph that l2_switch_set_topology() gives */
    L2_SPANNING_TREE_RSTP,   /**< the protocol of [802.1D-2004 17] */
};

/** Management of the spanning tree protocol, for the whole bridge [802.1D-2004 table 17-1]. */
struct l2_rstp_config
{
    uint8_t force_version; /**< 2 RSTP (default), 0 STP compatible [17.13.4] */
    uint8_t hello_time;    /**< seconds, 1 or 2, default 2 */
    uint8_t max_age;       /**< seconds, 6 to 40, default 20; at least 2 * (hello_time + 1) */
    uint8_t forward_delay; /**< seconds, 4 to 30, default 15; 2 * (it - 1) at least max_age */
    uint8_t tx_hold_count; /**< BPDUs a second and port, 1 to 10, default 6 */
};

/** Where a moose switch's routes and broadcast tree come from. */
enum l2_routing
{
    L2_ROUTING_PRECOMPUTED, /**< from the graph that l2_switch_set_topology() gives; no protocol runs */
    L2_ROUTING_LINK_STATE,  /**< from the protocol, IS-IS [ISO 10589] */
};

/** How the PDUs of a routing protocol prove where they come from. */
enum l2_authentication
{
    L2_AUTHENTICATION_NONE,
    L2_AUTHENTICATION_HMAC_MD5,    /**< [RFC 5304] */
    L2_AUTHENTICATION_HMAC_SHA256, /**< [RFC 5310] */
};

#define L2_KEY_MAX 32      /**< octets of the longest key; up to there RFC 5310 and RFC 2104 agree */
#define L2_HOSTNAME_MAX 63 /**< characters of the longest name of a switch */

/** Management of IS-IS, for the whole switch. */
struct l2_isis_config
{
    uint16_t area;             /**< in the area address 49.xxxx, default 1; neighbours must agree */
    l2_time hello_interval;    /**< 1 ms to 600 s, default 3 s */
    uint8_t hello_multiplier;  /**< hellos lost before a neighbour is dead, 2 to 100, default 3 */
    uint16_t lsp_lifetime;     /**< MaxAge, seconds, 350 to 65535, default 1200 */
    uint32_t lsdb_capacity;    /**< LSPs held, 16 to 65535, default 16384 */
    l2_time spf_initial_delay; /**< [RFC 8405 3] 0 to 60 s, default 50 ms */
    l2_time spf_short_delay;   /**< 0 to 60 s, default 200 ms */
    l2_time spf_long_delay;    /**< 0 to 60 s, default 1 s (the RFC suggests 5 s, for backbones) */
    l2_time spf_learn_time;    /**< TIME_TO_LEARN_INTERVAL, 0 to 60 s, default 500 ms */
    l2_time spf_hold_down;     /**< HOLDDOWN_INTERVAL, 0 to 600 s, default 2 s (the RFC: 10 s) */
    l2_time edge_delay;        /**< a port without hellos for so long is an edge, 0 to 600 s, default 3 s */
    l2_time settle_time;       /**< no broadcast is accepted on a way that is newer, 0 to 10 s, default
                                    20 ms; at least what a frame can spend in the network */
    bool overload;             /**< ask the others to send no transit traffic, default false */
    uint32_t ipv4_address;     /**< announced to neighbours that insist on one; 0 (default): none */
    char hostname[L2_HOSTNAME_MAX + 1]; /**< dynamic hostname [RFC 5301]; empty (default): none */
    enum l2_authentication authentication; /**< default NONE */
    uint16_t key_id;           /**< SHA256: which key it is, default 1 */
    uint8_t key_length;        /**< octets of the key, 1 up if there is authentication */
    uint8_t key[L2_KEY_MAX];   /**< the secret that all switches share */
};

/** What a switch does for the directory ELK [report 3.2], in either scheme. */
struct l2_intercept_config
{
    bool arp;               /**< ARP that hosts broadcast goes to the directory instead, default false */
    bool dhcp;              /**< and so do DHCP's broadcasts, where a directory serves DHCP, default false */
    uint32_t arp_rate;      /**< ARP frames a second that a port to hosts may send, 0: any number; default
                                 1000; what is more is dropped */
    uint32_t arp_burst;     /**< so many at once, 1 up, default 1000 */
    uint32_t arp_cache;     /**< answers that the switch keeps and gives itself, default 0: none */
    l2_time arp_cache_time; /**< for so long, 1 ms up, default 15 s */
};

/** Everything a switch is told when it is made. Start from l2_config_init(). */
struct l2_config
{
    const char *scheme;     /**< "ethernet" or "moose" */
    uint16_t ports;         /**< number of ports, 1 to L2_MAX_PORTS */
    l2_mac address;         /**< the switch's own address, unicast; lowest wins among equal priority */
    uint16_t priority;      /**< bridge priority, 0 to 61440 in steps of 4096, default 32768; of a moose
                                 switch: to be the root of the broadcast tree, the lowest wins */
    struct l2_intercept_config intercept; /**< default: nothing is intercepted */

    /* ethernet */
    uint32_t fdb_capacity;  /**< dynamic entries of the forwarding database, 1 up, default 16384 */
    l2_time fdb_ageing;     /**< 10 s to 1,000,000 s, default 300 s [802.1D-2004 table 7-5] */

    enum l2_spanning_tree spanning_tree; /**< default STATIC */
    struct l2_rstp_config rstp;          /**< of RSTP */

    /* moose */
    struct l2_plan plan;          /**< default FLAT, 24 bits */
    struct l2_prefix prefix;      /**< this switch's; must be in the plan */
    enum l2_host_id host_id;      /**< default SEQUENTIAL */
    uint8_t host_id_port_bits;    /**< PORT: how many leading bits of the identifier say the port,
                                       default 8; ports must fit */
    uint32_t host_capacity;       /**< local hosts a switch can hold, 1 up, default 16384; with PORT
                                       each port an equal part */
    l2_time host_hold;            /**< an identifier is given back after this long without a frame
                                       from or to its host; 1 s up, default 4 h, the longest that
                                       an ARP cache is known to hold an address */
    enum l2_broadcast broadcast;  /**< default TREE */
    uint8_t max_paths;            /**< equal-cost next hops used for a prefix, 1 to 16, default 16 */
    enum l2_routing routing;      /**< default PRECOMPUTED */
    struct l2_isis_config isis;   /**< of LINK_STATE; area, lifetime and capacity of both */
};

/** Fill in the defaults for a scheme; ports, address and (moose) prefix are left to the caller. */
void l2_config_init(struct l2_config *config, const char *scheme);
/** @return NULL if a switch can be made of it, else one line: the member, its value, its range. */
const char *l2_config_check(const struct l2_config *config, char *text, size_t size);

/* ---- A network's graph, given from outside -------------------------------------------------- */

/**
 * Switches and the links between them, for switches whose routes and trees are computed ahead.
 * Nodes are numbered from 0. Filled once, then given to every switch; answers do not depend on the
 * order in which links were added.
 */
struct l2_topology;

/** What the graph knows of a switch. */
struct l2_node
{
    l2_mac address;          /**< of the switch */
    uint16_t priority;       /**< bridge priority; with address it makes the bridge identifier */
    struct l2_prefix prefix; /**< MOOSE prefix; length 0 for a switch without one */
    bool overloaded;         /**< carries no transit traffic [ISO 10589 7.2.8.1] */
};

/** @param nodes 1 up. */
int l2_topology_new(struct l2_topology **out, size_t nodes, const struct l2_env *env);
void l2_topology_free(struct l2_topology *topology);
/** Describe a node; L2_ENOENT if there is no such node. */
int l2_topology_set_node(struct l2_topology *topology, uint32_t node, const struct l2_node *info);
/**
 * Join port a_port of node a with port b_port of node b.
 * @param cost 1 up; see l2_path_cost()
 * @return L2_EEXIST if a port is in use already, L2_EINVAL for a port out of range or cost 0
 */
int l2_topology_add_link(struct l2_topology *topology, uint32_t a, uint16_t a_port, uint32_t b,
                         uint16_t b_port, uint32_t cost);
/**
 * Cost of the shortest path, UINT64_MAX if there is none or no memory. Questions about the same
 * from, one after another, cost one computation.
 * @param hops set to the fewest links among the paths of that cost
 */
uint64_t l2_topology_distance(const struct l2_topology *topology, uint32_t from, uint32_t to,
                              uint32_t *hops);
/** Path cost of a link by its speed, 1 to 200,000,000 [802.1D-2004 17.14, table 17-3]. */
uint32_t l2_path_cost(uint64_t bits_per_second);

/* ---- Ports, frames, actions ----------------------------------------------------------------- */

/** What a switch is told of one of its ports. */
struct l2_port_state
{
    bool up;                  /**< the link works */
    uint32_t max_frame;       /**< largest untagged frame in octets without FCS; 0 means 1514 */
    uint64_t bits_per_second; /**< speed of the link; 0 means 1 Gb/s */
    bool shared;              /**< more than two stations can be on it (half duplex, a hub) */
    l2_mac address;           /**< source of frames that the switch itself sends there; 0: the switch's */
};

/** Whether a link has one other end [802.1D-2004 6.4.3]. */
enum l2_point_to_point
{
    L2_POINT_TO_POINT_AUTO, /**< if it is not shared */
    L2_POINT_TO_POINT_TRUE,
    L2_POINT_TO_POINT_FALSE,
};

/** Management of a port for the spanning tree protocol. Start from l2_port_config_init(). */
struct l2_port_config
{
    uint32_t path_cost;   /**< 1 to 200,000,000; 0 (default): l2_path_cost() of its speed */
    uint8_t priority;     /**< 0 to 240 in steps of 16, default 128 */
    bool admin_edge;      /**< assume that there is no bridge [802.1D-2004 17.13.1], default false */
    bool auto_edge;       /**< find out whether there is one [17.13.3], default true */
    enum l2_point_to_point point_to_point; /**< default AUTO */
    bool restricted_role; /**< never the root port [802.1Q-2005 13.25.14], default false */
    bool restricted_tcn;  /**< passes no topology change on [802.1Q-2005 13.25.15], default false */
    bool bpdu_guard;      /**< a BPDU blocks the port until its link goes down, default false */
    bool directory;       /**< a directory server may be there: what it says as one is believed, and so
                               are DHCP's answers; default false */
};

/** The role of a port: what is on the other end. */
enum l2_port_role
{
    L2_ROLE_DOWN,       /**< link down */
    L2_ROLE_EDGE,       /**< hosts, or a segment that knows nothing of the scheme */
    L2_ROLE_TRUNK,      /**< moose: a switch of the same network */
    L2_ROLE_PENDING,    /**< moose: not known yet, or a switch that is not accepted; discarding */
    L2_ROLE_ROOT,       /**< ethernet: the way to the root bridge [802.1D-2004 17.3.1] */
    L2_ROLE_DESIGNATED, /**< ethernet: this bridge serves the segment */
    L2_ROLE_ALTERNATE,  /**< ethernet: another bridge serves it; discarding */
    L2_ROLE_BACKUP,     /**< ethernet: another port of this bridge serves it; discarding */
};

/** What a port does with frames [802.1D-2004 17.4]. */
enum l2_port_relay
{
    L2_RELAY_DISCARDING, /**< neither learns nor forwards */
    L2_RELAY_LEARNING,   /**< learns where frames come from */
    L2_RELAY_FORWARDING, /**< learns and forwards */
};

/** @return "discarding", "learning", "forwarding" */
const char *l2_port_relay_name(enum l2_port_relay state);

/** @return "edge", "trunk", ... */
const char *l2_port_role_name(enum l2_port_role role);

/** A received frame: the first bytes of it, and how long it is. */
struct l2_frame
{
    const uint8_t *head; /**< the frame's first head_length bytes */
    size_t head_length;  /**< at least the smaller of length and l2_switch_need() */
    size_t length;       /**< of the whole frame in octets, without FCS */
};

/** How many bytes of a frame to read before anything is known of it; never less is needed. */
#define L2_HEAD 64

enum l2_action_type
{
    L2_ACTION_FORWARD, /**< send the received frame, edited */
    L2_ACTION_SEND,    /**< send a frame of the switch's own */
    L2_ACTION_DROP,    /**< the received frame goes nowhere */
    L2_ACTION_EVENT,   /**< for traces */
};

enum l2_edit_op
{
    L2_EDIT_SET,    /**< overwrite length bytes at offset */
    L2_EDIT_INSERT, /**< put length bytes before the byte at offset */
    L2_EDIT_REMOVE, /**< take out length bytes at offset */
};

#define L2_EDIT_BYTES 8 /**< most bytes in one edit */

/** One change of a frame. Edits are made in order; offsets count in the frame as it is then. */
struct l2_edit
{
    enum l2_edit_op op;
    uint16_t offset;              /**< octets from the start of the destination address */
    uint16_t length;              /**< 1 to L2_EDIT_BYTES */
    uint8_t bytes[L2_EDIT_BYTES]; /**< SET, INSERT: the new bytes */
};

/** Why a frame went nowhere. */
enum l2_drop
{
    L2_DROP_PORT_DOWN,           /**< arrived at, or was bound for, a port that is down */
    L2_DROP_RUNT,                /**< shorter than 60 octets [802.3 4.2.3.3] */
    L2_DROP_OVERSIZE,            /**< longer than the port carries */
    L2_DROP_TRUNCATED,           /**< fewer bytes handed in than the header has; see l2_frame */
    L2_DROP_BAD_LENGTH,          /**< length/type field 1501 to 1535, or more than there is */
    L2_DROP_SOURCE_GROUP,        /**< a group address, or none, as source */
    L2_DROP_VLAN_STACKED,        /**< more than one VLAN tag */
    L2_DROP_BAD_BPDU,            /**< a BPDU that is to be discarded [802.1D-2004 9.3.4] */
    L2_DROP_RESERVED,            /**< to 01:80:c2:00:00:00 .. 0f: never relayed [802.1D-2004 7.12.6] */
    L2_DROP_DISCARDING,          /**< the port it came in at discards: spanning tree, or role pending */
    L2_DROP_SAME_PORT,           /**< the destination is where the frame came from */
    L2_DROP_NO_PORT,             /**< no other port to send it to */
    L2_DROP_ARP_HARDWARE,        /**< ARP for another hardware type or address length */
    L2_DROP_ARP_TRUNCATED,       /**< ARP shorter than its addresses */
    L2_DROP_ARP_SENDER,          /**< ARP whose sender is not a host of the port it came from */
    L2_DROP_REWRITER,            /**< an added rewriter refused the frame */
    L2_DROP_HOST_ID_FULL,        /**< no free host identifier in the switch */
    L2_DROP_HOST_ID_PORT_FULL,   /**< no free host identifier for the port, or its share of the
                                      table of local hosts is used up */
    L2_DROP_HOST_TABLE_FULL,     /**< the table of local hosts is at its capacity */
    L2_DROP_UNKNOWN_HOST,        /**< this switch's prefix, but no such host */
    L2_DROP_NO_ROUTE,            /**< no prefix matches the destination */
    L2_DROP_NOT_LOCAL,           /**< from a trunk, with this switch's own prefix as source */
    L2_DROP_NOT_ON_TREE,         /**< broadcast from a port that is not the tree's way to its source */
    L2_DROP_REVERSE_PATH,        /**< broadcast from a port that is not the shortest way back */
    L2_DROP_SETTLING,            /**< broadcast on a way back that is newer than settle_time */
    L2_DROP_BAD_ISIS,            /**< IS-IS that makes no sense: lengths, TLVs */
    L2_DROP_ISIS_CHECKSUM,       /**< an LSP whose checksum is wrong */
    L2_DROP_ISIS_ON_EDGE,        /**< IS-IS from a port that is managed as an edge, or needs none */
    L2_DROP_ISIS_AUTHENTICATION, /**< without the digest that the key gives */
    L2_DROP_ISIS_MISMATCH,       /**< of another level, area or address plan, or our own identity */
    L2_DROP_ISIS_NO_ADJACENCY,   /**< from somebody who is no neighbour */
    L2_DROP_ISIS_PREFIX,         /**< claims a prefix that belongs to another switch */
    L2_DROP_ISIS_OLD,            /**< an LSP older than the one that is known */
    L2_DROP_ISIS_FULL,           /**< an LSP for which the database has no room */
    L2_DROP_ARP_RATE,            /**< more ARP than a port may send */
    L2_DROP_ELK_ON_EDGE,         /**< messages of the directory from a port where none is expected */
    L2_DROP_BAD_ELK,             /**< messages of the directory that make no sense */
    L2_DROP_DHCP_SENDER,         /**< DHCP in the name of another host */
    L2_DROP_DHCP_SERVER,         /**< DHCP answers from a port where no server is expected */
    L2_DROP_REASONS              /**< how many there are */
};

/** @return "runt", "no-route", ...: lower case with hyphens */
const char *l2_drop_name(enum l2_drop reason);

/** What happened. */
enum l2_event_type
{
    L2_EVENT_HOST_ASSIGNED,  /**< a host got a MOOSE address: real, assigned, port */
    L2_EVENT_HOST_MOVED,     /**< a host is at another port now: real, assigned, port, old_port */
    L2_EVENT_HOST_RELEASED,  /**< a MOOSE address was given back: real, assigned, port */
    L2_EVENT_HOST_REFUSED,   /**< a new host got no address: real, port, reason */
    L2_EVENT_FDB_MOVED,      /**< an address is at another port now: real, port, old_port */
    L2_EVENT_FDB_EVICTED,    /**< an address made room for another: real, port */
    L2_EVENT_PORT_ROLE,      /**< a port has another role: port, role */
    L2_EVENT_PORT_STATE,     /**< a port relays otherwise than before: port, state */
    L2_EVENT_TOPOLOGY_CHANGE, /**< detected at a port, or passed on: port, the first that tells it */
    L2_EVENT_FDB_FLUSHED,    /**< what was learnt at a port is forgotten: port, count */
    L2_EVENT_BPDU_GUARD,     /**< a port that expects none got a BPDU and is blocked: port */
    L2_EVENT_ADJACENCY_UP,   /**< a neighbour is there: port, real (its system identifier) */
    L2_EVENT_ADJACENCY_DOWN, /**< a neighbour is gone: port, real */
    L2_EVENT_ADJACENCY_REFUSED, /**< a neighbour is not accepted: port, real, reason; once a link-up */
    L2_EVENT_ROUTES_CHANGED, /**< the FIB changed: count (prefixes) */
    L2_EVENT_LSDB_OVERLOAD,  /**< the database was full (count 1), or is whole again (count 0) */
    L2_EVENT_DIRECTORY_UP,   /**< a directory server can be asked: real (its address), count (there are) */
    L2_EVENT_DIRECTORY_DOWN, /**< one no longer can: real, count (are left) */

    /* of a directory server */
    L2_EVENT_PEER_UP,          /**< another server was heard: real, ip */
    L2_EVENT_PEER_DOWN,        /**< it no longer is: real, ip */
    L2_EVENT_PEERS_EQUAL,      /**< it and this one hold the same: real, ip, count (mappings) */
    L2_EVENT_MAPPING_MOVED,    /**< a host has its address elsewhere now: ip, real, assigned, at, port */
    L2_EVENT_MAPPING_CHANGED,  /**< an address went to another host: ip, real, assigned, at, port */
    L2_EVENT_MAPPING_REMOVED,  /**< a host no longer answers for its address: ip, real, assigned, at, port */
    L2_EVENT_CONFLICT,         /**< two hosts claim an address: ip, real (who came later), at, port */
    L2_EVENT_CLAIMS,           /**< a port claims many addresses: at, port, real (the last), count */
    L2_EVENT_MOVES,            /**< an address moves often: ip, real, at, port, count */
    L2_EVENT_DIRECTORY_FULL,   /**< a mapping found no room, or took another's: ip, count (mappings) */
    L2_EVENT_TYPES           /**< how many there are */
};

/** @return "host-assigned", ... */
const char *l2_event_name(enum l2_event_type type);

struct l2_event
{
    enum l2_event_type type;
    uint16_t port;            /**< where */
    uint16_t old_port;        /**< where before, or L2_NO_PORT */
    enum l2_port_role role;   /**< PORT_ROLE */
    enum l2_port_relay state; /**< PORT_STATE */
    enum l2_drop reason;      /**< HOST_REFUSED, ADJACENCY_REFUSED */
    uint32_t count;           /**< FDB_FLUSHED: entries; ROUTES_CHANGED: prefixes; LSDB_OVERLOAD */
    l2_mac real;              /**< the host's own address; ADJACENCY_*: who the neighbour is */
    l2_mac assigned;          /**< its MOOSE address */
    l2_mac at;                /**< of a mapping: the switch that vouches for it */
    struct l2_ip ip;          /**< of a mapping or a server */
};

#define L2_EVENT_TEXT 160 /**< enough for l2_event_format() */
/** Write what the event's members say, without its name, e.g. "port 3 00:..:01 as 02:..:01". */
char *l2_event_format(char text[L2_EVENT_TEXT], const struct l2_event *event);

/** One answer of a switch. */
struct l2_action
{
    enum l2_action_type type;
    union
    {
        struct
        {
            const uint16_t *ports;       /**< ascending, never the port it came in at */
            size_t port_count;           /**< 1 up */
            const struct l2_edit *edits; /**< in order */
            size_t edit_count;           /**< 0 up */
        } forward;
        struct
        {
            uint16_t port;
            const uint8_t *bytes; /**< a whole frame */
            size_t length;
        } send;
        enum l2_drop drop;
        struct l2_event event;
    } as;
};

/* ---- A switch ------------------------------------------------------------------------------- */

struct l2_switch;

/**
 * @return L2_ENOMEM, L2_ECONFIG (l2_config_check() says why), or L2_EINVAL (authentication without
 *         hmac in the environment)
 */
int l2_switch_new(struct l2_switch **out, const struct l2_config *config, const struct l2_env *env);
/** Free; NULL is fine. Asserts that every byte of the switch went back to the allocator. */
void l2_switch_free(struct l2_switch *sw);

/** Tell the state of a port; all ports start down. L2_ENOENT if there is no such port. */
int l2_switch_set_port(struct l2_switch *sw, uint16_t port, const struct l2_port_state *state,
                       l2_time now);
/** The defaults above. */
void l2_port_config_init(struct l2_port_config *config);
/** Manage a port; L2_ENOENT if there is no such port, L2_EINVAL for a value out of its range. */
int l2_switch_configure_port(struct l2_switch *sw, uint16_t port,
                             const struct l2_port_config *config, l2_time now);
/**
 * Have a port of an ethernet switch that fell back to STP try RSTP again [802.1D-2004 17.19.13]. Does
 * nothing where no RSTP runs; L2_ENOENT if there is no such port.
 */
int l2_switch_mcheck(struct l2_switch *sw, uint16_t port, l2_time now);
/**
 * Tell the switch the network's graph and which node it is. It takes out what its scheme needs
 * (roles of ports; tree; routes, and the LSPs that the switches would have flooded) and keeps no
 * reference to the topology. An ethernet switch that runs RSTP, and a moose switch with link-state
 * routing, need none, and refuse it with L2_EINVAL.
 * @return L2_ENOMEM, L2_ENOENT (no such node), L2_EINVAL (a link at a port that it does not have;
 *         moose: the node has another prefix than the switch, or two nodes share one)
 */
int l2_switch_set_topology(struct l2_switch *sw, const struct l2_topology *topology, uint32_t node,
                           l2_time now);
/**
 * How many bytes from the frame's start the switch wants to see, given its first n.
 * L2_HEAD is always enough to ask with; asking again with more bytes gives the same answer.
 */
size_t l2_switch_need(const struct l2_switch *sw, const uint8_t *head, size_t n);
/** A frame arrived. L2_DROP_PORT_DOWN if the port is down; a port out of range is ignored. */
void l2_switch_receive(struct l2_switch *sw, uint16_t port, const struct l2_frame *frame,
                       l2_time now);
/** Time passed: do what is due, and take out of the tables what has aged. */
void l2_switch_expire(struct l2_switch *sw, l2_time now);
/** Whether frames to this address are for switches themselves, and never relayed. */
bool l2_switch_is_control(const struct l2_switch *sw, l2_mac destination);
/** Take the next action; false when there is none left. */
bool l2_switch_next(struct l2_switch *sw, struct l2_action *action);
/** When l2_switch_expire() is due, L2_NEVER if nothing is waited for. */
l2_time l2_switch_deadline(const struct l2_switch *sw);

/* ---- Looking inside ------------------------------------------------------------------------- */

/** How hardware would look a table up. */
enum l2_lookup
{
    L2_LOOKUP_EXACT,    /**< by the whole key: CAM or hash */
    L2_LOOKUP_PREFIX,   /**< longest prefix: TCAM or trie */
    L2_LOOKUP_INDEX,    /**< by number: plain memory */
    L2_LOOKUP_SOFTWARE, /**< control plane only */
};

/** @return "exact", "prefix", "index", "software" */
const char *l2_lookup_name(enum l2_lookup lookup);

/** A table of a switch, as state is counted. */
struct l2_table
{
    const char *name;      /**< "fdb", "hosts", "fib" */
    enum l2_lookup lookup; /**< how it would be looked up */
    uint64_t entries;      /**< in it now */
    uint64_t capacity;     /**< most it can hold; 0 is no limit of its own */
    uint32_t bits;         /**< bits an entry in hardware; doc/moose.rst says how they add up */
};

/**
 * The index-th table of a switch, or false if there are no more. Aged entries count until
 * l2_switch_expire(). Tables as long as the switch has ports (port states) are not among them: they
 * do not grow with the network.
 */
bool l2_switch_table(const struct l2_switch *sw, size_t index, struct l2_table *table);

/** Counters of a switch; all since it was made. */
struct l2_counters
{
    /* received = forwarded + control + dropped, whatever the reasons */
    uint64_t received;               /**< frames handed in */
    uint64_t forwarded;              /**< frames that went out of at least one port */
    uint64_t control;                /**< frames for the switch itself: valid BPDUs, IS-IS, and what was
                                          intercepted */
    uint64_t copies;                 /**< frames that went out, port by port */
    uint64_t flooded;                /**< unicast frames sent everywhere: destination unknown */
    uint64_t not_learnt;             /**< sources that found no room in the forwarding database */
    uint64_t evicted;                /**< addresses that made room for others */
    uint64_t moved;                  /**< addresses that changed port */
    uint64_t dropped[L2_DROP_REASONS]; /**< by reason */
    struct l2_intercept_counters
    {
        uint64_t queries;   /**< ARP requests that were sent to a directory */
        uint64_t updates;   /**< announcements, replies and leases that all directories were told of */
        uint64_t answers;   /**< ARP replies made of what a directory, or the cache, knows */
        uint64_t cached;    /**< those of the cache */
        uint64_t dhcp;      /**< DHCP broadcasts that became unicast */
        uint64_t fallbacks; /**< ARP broadcasts that went everywhere, as no directory can be asked */
    } intercept;            /**< of the directory's part in the switch */
};

const struct l2_counters *l2_switch_counters(const struct l2_switch *sw);
/** The role of a port; L2_ROLE_DOWN if there is no such port. */
enum l2_port_role l2_switch_port_role(const struct l2_switch *sw, uint16_t port);
/** Whether a port relays frames; DISCARDING if it is down or there is none such. */
enum l2_port_relay l2_switch_port_relay(const struct l2_switch *sw, uint16_t port);
/** What a bridge believes of the spanning tree [802.1D-2004 17.18]. */
struct l2_tree_state
{
    uint64_t root;             /**< root identifier: priority in 16 bits, address in 48 */
    uint32_t cost;             /**< root path cost, 0 of the root */
    uint16_t root_port;        /**< number of the root port; L2_NO_PORT of the root */
    uint64_t topology_changes; /**< how often a port began to tell of one */
};
/** ethernet with RSTP: what it believes of the spanning tree; false of any other switch. */
bool l2_switch_tree(const struct l2_switch *sw, struct l2_tree_state *state);
/** What a moose switch knows of its network. */
struct l2_routing_state
{
    uint32_t adjacencies;     /**< neighbours that are up */
    uint32_t lsps;            /**< in the database */
    uint64_t lsp_changes;     /**< LSPs that came in new or newer, or were made here */
    uint64_t originated;      /**< LSPs that this switch made, refreshes and purges included */
    uint64_t retransmitted;   /**< LSPs sent again because nobody acknowledged them */
    uint64_t spf_runs;        /**< how often paths were computed */
    l2_mac root;              /**< prefix of the broadcast tree's root, L2_MAC_NONE if there is none */
};
/** moose: what it knows of its network; false of any other switch. */
bool l2_switch_routing(const struct l2_switch *sw, struct l2_routing_state *state);
/** moose: the address that a local host has been given, L2_MAC_NONE if it has none. */
l2_mac l2_switch_host_address(const struct l2_switch *sw, l2_mac real);

/** Where dumps go: appended, always ended by 0, cut when full. */
struct l2_text
{
    char *text;    /**< the buffer */
    size_t size;   /**< its bytes, at least 1 */
    size_t length; /**< written so far, without the end; size - 1 at most */
    bool cut;      /**< there was more */
};

/** Everything the switch knows, in an order that does not depend on hashes or history. */
void l2_switch_dump(const struct l2_switch *sw, struct l2_text *out);
/** Assert every invariant of every table; returns true so that it can stand in an assert. */
bool l2_switch_check(const struct l2_switch *sw);

/* ---- Payload rewriters [report 2.3.1] ------------------------------------------------------- */

/** What a MAC address in a payload stands for. */
enum l2_field_kind
{
    L2_FIELD_SENDER, /**< the frame's sender; must be a host of the port it came from, or the frame
                          is dropped (L2_DROP_ARP_SENDER); all zeros pass */
    L2_FIELD_OTHER,  /**< anybody: rewritten if it is a local host's, else left alone; left alone also
                          where a frame enters if it is the frame's destination */
};

/** A place in a payload that holds a MAC address. */
struct l2_field
{
    uint16_t offset; /**< of its first octet from the start of the payload */
    enum l2_field_kind kind;
};

#define L2_MAX_FIELDS 4 /**< most addresses a rewriter names in a frame */

/**
 * Knowledge of one protocol that carries MAC addresses in its payload. The switch rewrites them as
 * it rewrites the frame's own: real to MOOSE where a frame enters at an edge, MOOSE to real where it
 * leaves to a local host.
 */
struct l2_rewriter
{
    const char *name;   /**< for dumps */
    uint16_t ethertype; /**< whose payload it reads, 0x0600 up */
    uint16_t need;      /**< payload octets that fields() wants to see, at most 1,500 */
    /**
     * Name the places of MAC addresses. A pure function of its arguments.
     * @param payload what follows the EtherType
     * @param length how much of it there is: the smaller of need and the payload's length
     * @param fields room for L2_MAX_FIELDS
     * @param reason set when the answer is negative
     * @return how many fields, or negative to have the frame dropped for the reason
     */
    int (*fields)(const uint8_t *payload, size_t length, struct l2_field *fields,
                  enum l2_drop *reason);
};

/**
 * Add a rewriter (ARP's is built in). The struct must outlive the switch.
 * @return L2_EEXIST if the EtherType has one, L2_EINVAL (ethertype, need, no function), L2_ENOMEM
 */
int l2_switch_add_rewriter(struct l2_switch *sw, const struct l2_rewriter *rewriter);

#ifdef __cplusplus
}
#endif

#include "l2_directory.h"

#endif /* L2_H */
