/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The directory ELK (Enhanced Lookup) of [report 3.2]: a server that knows which MAC address each
 * Internet address belongs to, and answers the ARP requests that switches bring it instead of
 * flooding them. Part of l2.h, which includes it; include that.
 *
 * The model
 * ---------
 *     host --ARP request--> switch --QUERY--> nearest server --ANSWER--> switch --ARP reply--> host
 *     host --ARP reply, announcement--> switch --UPDATE--> every server
 *     host <-ARP request by unicast-- server                                renewal
 *     hosts <--ARP request by broadcast-- server                            nobody knows that address
 *     server <--HELLO, DIGESTS, SYNC--> every other server                  the herd
 *
 * QUERY and the like are ELK messages, of an EtherType of their own [wire/elk.h]. They pass between
 * switches and servers only; hosts see plain ARP. A server sits on an ordinary host, at a port of a
 * switch that is managed as l2_port_config.directory.
 *
 * A server is one opaque object, `struct l2_directory`, hosted like a switch: give it frames and time,
 * drain its actions. It has one port, number 1; its actions are SEND (whole frames) and EVENT.
 *
 * A mapping
 *   has one owner: a station, known by its real MAC address, at a port of a switch that vouches for it.
 *   When the same station turns up with another MAC address or at another switch it has moved, and the
 *   mapping follows at once. When another station claims the address that is a conflict, and the
 *   policy decides. Two times belong to a mapping: when its owner claimed the address, and when its
 *   owner was last seen to use it. Of two mappings of one address that two servers hold, both can tell
 *   by these which one stands; so they come to hold the same, whatever was lost on the way.
 *
 * Age
 *   A mapping that nobody has confirmed for renew_after is asked for, by unicast to its owner. After
 *   `probes` requests without a reply it is removed. So the directory holds what is alive, and a
 *   mapping that became wrong without a word is gone after renew_after + probes * probe_interval; four
 *   probe_intervals later if the server that was to ask is lost then.
 *
 * Hostile hosts
 *   Unknown addresses cost one broadcast each in negative_time, query_tries for who asks again, and all
 *   together broadcast_rate a second. A port holds at most `claims` addresses. A full directory gives up the mapping that was
 *   seen longest ago, never a static one.
 *
 * Servers' clocks must agree to better than the time between two claims of one address.
 */
#ifndef L2_DIRECTORY_H
#define L2_DIRECTORY_H

#include "l2.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Who has an address that two stations claim. */
enum l2_policy
{
    L2_POLICY_LAST_WINS,  /**< who claimed it last, as with plain ARP caches */
    L2_POLICY_FIRST_WINS, /**< who has it, as long as it answers: the other gets no mapping */
    L2_POLICY_ALERT,      /**< as LAST_WINS, and an event for every claim, not only for the first */
};

/** @return "last-wins", "first-wins", "alert" */
const char *l2_policy_name(enum l2_policy policy);

/** How a mapping came into the directory. */
enum l2_source
{
    L2_SOURCE_LEARNT, /**< from ARP */
    L2_SOURCE_DHCP,   /**< from a lease */
    L2_SOURCE_STATIC, /**< by l2_directory_add(): neither renewed nor removed nor taken over */
};

/** @return "learnt", "dhcp", "static" */
const char *l2_source_name(enum l2_source source);

/** Everything a server is told when it is made. Start from l2_directory_config_init(). */
struct l2_directory_config
{
    l2_mac address;          /**< of its port, unicast */
    struct l2_ip ip;         /**< its own Internet address, from which it asks hosts */
    bool dhcp;               /**< DHCP's broadcasts shall come to its port, default false */
    uint32_t capacity;       /**< mappings, 1 to 16777216, default 1048576 */
    enum l2_policy policy;   /**< default LAST_WINS */
    bool announce;           /**< have the owner's switch broadcast an announcement when a mapping moves or
                                  changes, so that ARP caches and forwarding databases follow; default true */
    l2_time hello_interval;  /**< 10 ms to 60 s, default 500 ms; a server not heard for three is gone */
    l2_time renew_after;     /**< 1 s to 24 h, default 120 s */
    l2_time probe_interval;  /**< between two requests to an owner, 10 ms to 60 s, default 1 s */
    uint8_t probes;          /**< such requests, 1 to 3, default 3 */
    l2_time query_interval;  /**< for which one broadcast for an unknown address is good, 10 ms to 60 s, default
                                  1 s; after half of it another goes out if somebody asks again */
    uint8_t query_tries;     /**< most such broadcasts, 1 to 10, default 2; after so many intervals the address is
                                  negative */
    l2_time negative_time;   /**< for so long an address that nobody answered for is not asked for again,
                                  0 to 1 h, default 5 s */
    uint32_t broadcast_rate; /**< broadcasts a second for unknown addresses, 1 up, default 1000; as many at
                                  once; queries beyond that get no answer */
    uint32_t pending;        /**< unknown addresses that are remembered at a time, asked for or negative, 1 to
                                  1048576, default 65536; the one asked for longest ago makes room */
    uint32_t waiters;        /**< queries that wait for an answer at a time, 1 to 1048576, default 65536 */
    uint32_t claims;         /**< addresses that a port can have, 1 up, default 1024 */
    uint32_t moves;          /**< an address that moves so often in moves_time is told of, 1 up, default 5 */
    l2_time moves_time;      /**< default 60 s */
    struct l2_ip own_first;  /**< addresses from here on ... */
    struct l2_ip own_last;   /**< ... to here are never asked for by broadcast, as DHCP gives all of them
                                  out; default: none */
};

/** Fill in the defaults; address and ip are left to the caller. */
void l2_directory_config_init(struct l2_directory_config *config);
/** @return NULL if a server can be made of it, else one line: the member, its value, its range. */
const char *l2_directory_config_check(const struct l2_directory_config *config, char *text, size_t size);

struct l2_directory;

/**
 * A server that has not started: it is silent until the first l2_directory_expire() or
 * l2_directory_receive().
 * @return L2_ENOMEM, L2_ECONFIG
 */
int l2_directory_new(struct l2_directory **out, const struct l2_directory_config *config,
                     const struct l2_env *env);
/** Free; NULL is fine. Asserts that every byte of the server went back to the allocator. */
void l2_directory_free(struct l2_directory *directory);

/** A frame arrived at the server's port. What is not for a directory is ignored. */
void l2_directory_receive(struct l2_directory *directory, const struct l2_frame *frame, l2_time now);
/** Time passed: do what is due. */
void l2_directory_expire(struct l2_directory *directory, l2_time now);
/** Say goodbye, so that nobody waits for this server; it is silent afterwards. */
void l2_directory_stop(struct l2_directory *directory, l2_time now);
/** Take the next action; false when there is none left. */
bool l2_directory_next(struct l2_directory *directory, struct l2_action *action);
/** When l2_directory_expire() is due; at once if it has not started, L2_NEVER if it has stopped. */
l2_time l2_directory_deadline(const struct l2_directory *directory);

/** What a directory holds of an address. */
struct l2_mapping
{
    struct l2_ip ip;       /**< whose it is: */
    l2_mac mac;            /**< the MAC address to send to */
    l2_mac real;           /**< the station's own; with Ethernet the same */
    l2_mac at;             /**< the switch that vouches for it, L2_MAC_NONE if none does */
    uint16_t port;         /**< the port there */
    enum l2_source source; /**< how it is known */
    l2_time claimed;       /**< when the station got the address; to 10 ms */
    l2_time seen;          /**< when it last used it; to 10 ms */
};

/**
 * Add a static mapping: ip, mac, real (default mac), at and port are read. Other servers of the herd
 * learn it.
 * @return L2_EINVAL (no ip, or mac is no unicast address), L2_EFULL, L2_ENOMEM
 */
int l2_directory_add(struct l2_directory *directory, const struct l2_mapping *mapping, l2_time now);
/** Look an address up, for inspection; false if there is no mapping. */
bool l2_directory_lookup(const struct l2_directory *directory, struct l2_ip ip,
                         struct l2_mapping *mapping);
/** The index-th mapping in the order of addresses; false if there are no more. Slow: for inspection. */
bool l2_directory_mapping(struct l2_directory *directory, size_t index, struct l2_mapping *mapping);

/** Counters of a server; all since it was made. */
struct l2_directory_counters
{
    uint64_t received;      /**< ELK messages, and ARP by unicast */
    uint64_t malformed;     /**< those of them that make no sense */
    uint64_t queries;       /**< questions of hosts */
    uint64_t answered;      /**< answers sent, at once or later */
    uint64_t waited;        /**< questions that had to wait for an answer */
    uint64_t unanswered;    /**< questions that nobody answered */
    uint64_t negative;      /**< questions refused because nobody answered just before, or nobody can */
    uint64_t limited;       /**< questions refused because of a limit: broadcast_rate, waiters */
    uint64_t broadcasts;    /**< ARP requests broadcast */
    uint64_t probes;        /**< ARP requests by unicast, to renew */
    uint64_t announcements; /**< announcements that switches were asked for */
    uint64_t updates;       /**< mappings told by switches */
    uint64_t created;       /**< mappings made */
    uint64_t moved;         /**< mappings whose station is elsewhere now */
    uint64_t changed;       /**< mappings that went to another station */
    uint64_t removed;       /**< mappings removed because their station does not answer */
    uint64_t conflicts;     /**< claims of an address that another station has */
    uint64_t claims_refused; /**< claims refused because the port has too many */
    uint64_t evicted;       /**< mappings that made room for others */
    uint64_t full;          /**< mappings that found no room */
    uint64_t records_sent;  /**< mappings told to other servers */
    uint64_t records_received; /**< mappings told by other servers */
};

const struct l2_directory_counters *l2_directory_counters(const struct l2_directory *directory);
/** How many other servers are heard. */
size_t l2_directory_peers(const struct l2_directory *directory);
/** A number that depends on all mappings, not on when they were seen: equal contents, equal digests. */
uint64_t l2_directory_digest(const struct l2_directory *directory);
/** The index-th table of a server: "directory", "pending", "waiting"; as l2_switch_table(). */
bool l2_directory_table(const struct l2_directory *directory, size_t index, struct l2_table *table);
/** Everything the server knows, in an order that does not depend on hashes or history. */
void l2_directory_dump(const struct l2_directory *directory, struct l2_text *out);
/** Assert every invariant; returns true. */
bool l2_directory_check(const struct l2_directory *directory);

#ifdef __cplusplus
}
#endif

#endif /* L2_DIRECTORY_H */
