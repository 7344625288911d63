/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * isis: the intermediate system to intermediate system protocol [ISO 10589:2002], by which MOOSE switches
 * find each other and learn the graph that their paths and their broadcast tree come from.
 *
 *   isis.c            the object: life, inputs, time, what is to be sent, dump, check
 *   isis_adjacency.c  hellos and the three-way handshake: who is at the other end of a port
 *   isis_update.c     the update process [7.3.15, 7.3.16]: LSPs come in, are kept, go out, age and die;
 *                     CSNPs and PSNPs say who has which
 *   isis_origin.c     what this system says of itself, in as many fragments as it takes
 *   isis_auth.c       digests [RFC 5304, RFC 5310]
 *
 * Every port is a circuit of its own, of type point-to-point, with its number as extended local circuit
 * identifier. There is one level, level 1, and one area. The system identifier is the switch's prefix
 * with zeros behind: so who says a prefix says whose it is, and no two systems can say the same one
 * without saying that they are the same system.
 *
 *     port up ---> pending ---> edge         no hello for edge_delay
 *                     |  ^
 *      adjacency up   v  |  adjacency down
 *                    trunk
 *
 * A port that is not managed as an edge carries no frames until it is known what is at its other end;
 * otherwise two switches that do not know each other yet would flood each other's broadcasts, around
 * every cycle of the network. It becomes a trunk when the handshake is complete and the neighbour is a
 * MOOSE switch with the same address plan. While it hears hellos that it does not accept (another key,
 * another area, another's prefix) it stays pending: such a switch is no host either.
 *
 * A prefix has one owner. While the system that owns it is reachable, a claim of another switch (another
 * MAC address in TLV 250) is refused. It may be a leftover of a switch that has been replaced, so it is
 * purged where it came from; who then brings it again is no neighbour for a while (L2_ISIS_REFUSAL). So
 * what is connected stays, and who comes later has to go.
 *
 * Who holds the key is believed otherwise: it can forge LSPs of others, and they will answer each with a
 * newer one [7.3.16.1], as often as the back-off lets them.
 *
 * Departures
 *   DEVIATION one level, point-to-point circuits on Ethernet only [RFC 5309]; all PDUs go to AllISs. Other
 *     systems' LAN circuits use other addresses and pass through as what they are: multicast of hosts.
 *   DEVIATION without the three-way option [RFC 5303] there is no adjacency.
 *   DEVIATION remaining lifetimes are covered by nothing, so what is received counts as at least MaxAge
 *     [RFC 7987].
 *   DEVIATION LSPs of a new adjacency wait a little for the neighbour's CSNP, so that what both have
 *     crosses no link.
 *   DEVIATION hellos are padded until the adjacency is up, not after, and to an ordinary frame where jumbo
 *     frames are carried; longer PDUs are refused. A link that cannot carry everybody's LSPs (1492
 *     octets) has no IS-IS at all.
 *   DEVIATION an LSP is made 10 ms after the first news, and at once when a neighbour is lost; while news
 *     go on it is made more seldom, as the back-off has it [7.3.2.1 has 30 s between two].
 */
#ifndef L2_PROTOCOL_ISIS_H
#define L2_PROTOCOL_ISIS_H

#include "../table/lsdb.h"
#include "backoff.h"

struct l2_graph;

#define L2_ISIS_ZERO_AGE (60 * L2_SECOND)      /* ZeroAgeLifetime [7.3.16.4] */
#define L2_ISIS_RESEND (5 * L2_SECOND)         /* minimumLSPTransmissionInterval [7.3.15.5] */
#define L2_ISIS_PSNP_DELAY (2 * L2_SECOND)     /* partialSNPInterval [7.3.15.4] */
#define L2_ISIS_ASK_DELAY (10 * L2_MILLISECOND) /* before asking for LSPs that others have */
#define L2_ISIS_CSNP_WAIT (100 * L2_MILLISECOND) /* longest wait for a new neighbour's CSNP */
#define L2_ISIS_PACE (2 * L2_MILLISECOND)      /* between two bursts of LSPs on a circuit */
#define L2_ISIS_BURST 16                       /* LSPs in one */
#define L2_ISIS_REFRESH_MARGIN 300             /* seconds of lifetime left when an LSP is made anew */
#define L2_ISIS_REFUSAL (30 * L2_SECOND)       /* no neighbour after claiming another's prefix */
#define L2_ISIS_DISPUTE (60 * L2_SECOND)       /* in which such a claim, once purged, may not come back */
#define L2_ISIS_OVERLOAD_WAIT (60 * L2_SECOND) /* database whole again [7.3.19.1, waitingTime] */
#define L2_ISIS_FRAGMENTS 256

struct l2_isis_circuit
{
    bool up;              /* the link works */
    bool passive;         /* managed as an edge: no IS-IS */
    uint32_t metric;
    uint16_t max_pdu;     /* octets that fit behind the LLC header */
    enum l2_isis_adjacency state;
    uint64_t neighbour;   /* state not DOWN: who it is */
    uint32_t neighbour_circuit;
    struct l2_isis_moose moose; /* what it says of itself */
    bool edge;            /* nobody speaks IS-IS there */
    enum l2_drop refused; /* why the last hello was not accepted, L2_NO_DROP if it was */
    uint32_t hellos;      /* sent; makes the jitter of the next */

    /* When, or L2_NEVER. */
    l2_time hello_at;      /* to send the next one */
    l2_time dead_at;       /* the neighbour, unless it is heard */
    l2_time edge_at;       /* to be an edge, unless somebody is heard */
    l2_time refused_until; /* no hello is accepted before */
    l2_time disputed_until; /* who brings another's prefix before is refused */
    l2_time flood_at;      /* no LSP is sent before */
    l2_time resend_at;     /* to send again what is not acknowledged */
    l2_time psnp_at;       /* to acknowledge and ask */
};

struct l2_isis_output
{
    uint16_t circuit;
    size_t offset; /* in the bytes */
    size_t length;
};

struct l2_isis
{
    struct l2_memory *memory;
    const struct l2_config *config;
    const struct l2_env *env;
    uint64_t system;
    l2_time now;
    l2_time deadline;
    uint64_t jitter;      /* keys the jitter of hellos */
    struct l2_isis_circuit *circuits; /* by port number; 0 unused */
    uint32_t adjacencies; /* circuits in state UP */
    struct l2_lsdb lsdb;

    struct l2_backoff origination;
    bool stale;           /* own LSPs may not say what is */
    uint32_t floor[L2_ISIS_FRAGMENTS]; /* highest number that somebody has used for an own LSP */
    l2_time refresh_at;   /* to make own LSPs anew because they age */
    l2_time silent_until; /* sequence numbers are used up: no own LSPs before [7.3.16.1] */
    l2_time whole_at;     /* the database has been full; whole again then */

    struct l2_isis_server servers[L2_ISIS_SERVERS]; /* directory servers that own LSPs tell of */
    uint8_t server_count;

    struct l2_backoff spf;

    uint64_t lsp_changes;   /* for l2_routing_state */
    uint64_t originated;
    uint64_t retransmitted;

    uint8_t *bytes;       /* of outputs */
    size_t bytes_used;
    size_t bytes_room;
    struct l2_isis_output *outputs;
    size_t output_count;
    size_t output_room;
    size_t output_next;
    struct l2_event *events;
    size_t event_count;
    size_t event_room;
    size_t event_next;
};

/* ---- For the scheme that runs it ---- */

/* One line if the configuration is wrong, else NULL. */
const char *l2_isis_check_config(const struct l2_config *config, struct l2_text *out);
/* All circuits start down. config and env must last. L2_ENOMEM. */
int l2_isis_init(struct l2_isis *isis, struct l2_memory *memory, const struct l2_config *config,
                 const struct l2_env *env);
/* Once more does nothing. */
void l2_isis_fini(struct l2_isis *isis);
/* What a circuit is: passive if it is managed as an edge. */
void l2_isis_set_circuit(struct l2_isis *isis, uint16_t circuit, bool up, bool passive,
                         uint32_t metric, uint32_t max_frame, l2_time now);
/* Tell of these directory servers, at most L2_ISIS_SERVERS, and of no others. */
void l2_isis_set_servers(struct l2_isis *isis, const struct l2_isis_server *servers, uint8_t count,
                         l2_time now);
/* Bytes behind the LLC header arrived. L2_NO_DROP if they were used. */
enum l2_drop l2_isis_receive(struct l2_isis *isis, uint16_t circuit, const uint8_t *bytes,
                             size_t length, l2_time now);
void l2_isis_expire(struct l2_isis *isis, l2_time now);
l2_time l2_isis_deadline(const struct l2_isis *isis);
/* What is at the other end of a circuit that is up: L2_ROLE_TRUNK, EDGE or PENDING. */
enum l2_port_role l2_isis_role(const struct l2_isis *isis, uint16_t circuit);
/* Whether paths are to be computed now; asking resets it. */
bool l2_isis_take_spf(struct l2_isis *isis);
/* The next PDU to send, or NULL; its bytes are at isis->bytes + offset. */
const struct l2_isis_output *l2_isis_next_output(struct l2_isis *isis);
/* The next event, or NULL. */
const struct l2_event *l2_isis_next_event(struct l2_isis *isis);
void l2_isis_dump(const struct l2_isis *isis, struct l2_text *out);
bool l2_isis_check(const struct l2_isis *isis);

/* ---- What a system says of itself; also for networks that are computed ---- */

/* Who a system is. */
struct l2_isis_identity
{
    uint64_t system;
    uint16_t area;
    struct l2_isis_moose moose;
    bool overload;
    const char *hostname;  /* may be empty */
    uint32_t ipv4_address; /* or 0 */
    unsigned signature;    /* octets of TLV 10 to leave room for; 0: none */
};

/*
 * Write one fragment: as many of the neighbours from *next on as fit. Fields that change from issue to
 * issue (sequence, lifetime, checksum, digest) are 0. Returns the octets.
 */
size_t l2_isis_compose(const struct l2_isis_identity *identity, unsigned fragment,
                       const struct l2_isis_reach *neighbours, size_t count, size_t *next,
                       uint8_t pdu[L2_ISIS_LSP_MAX]);
/*
 * Make graph->pack, unless it is there: what the systems of an indexed graph would have flooded. Of config
 * the plan and the area count, and are the same for all who ask. L2_ENOMEM.
 */
int l2_isis_pack(struct l2_graph *graph, const struct l2_config *config);
/* What TLV 250 of a switch says. */
struct l2_isis_moose l2_isis_describe(const struct l2_plan *plan, struct l2_prefix prefix,
                                      uint16_t priority, l2_mac address);

/* ---- Among the siblings ---- */

void l2_isis_emit_event(struct l2_isis *isis, enum l2_event_type type, uint16_t circuit,
                        enum l2_drop reason, uint32_t count);
/* Have a PDU sent, which is complete and signed. */
void l2_isis_send(struct l2_isis *isis, uint16_t circuit, const uint8_t *pdu, size_t length);
/* Complete, sign and send a PDU other than an LSP. */
void l2_isis_send_signed(struct l2_isis *isis, uint16_t circuit, uint8_t *pdu, size_t length,
                         size_t signature);

/* Room for TLV 10; its offset in the PDU, or 0 if none is asked for. */
size_t l2_isis_write_signature(const struct l2_isis *isis, struct l2_writer *writer,
                               const uint8_t *pdu);
/* Fill it in; the PDU is complete, and an LSP has neither lifetime nor checksum yet. */
void l2_isis_sign(const struct l2_isis *isis, uint8_t *pdu, size_t length, size_t signature);
/* Octets that TLV 10 takes. */
unsigned l2_isis_signature_size(const struct l2_isis *isis);
bool l2_isis_verify(const struct l2_isis *isis, const struct l2_isis_pdu *pdu);

void l2_isis_send_hello(struct l2_isis *isis, uint16_t circuit);
enum l2_drop l2_isis_receive_hello(struct l2_isis *isis, uint16_t circuit,
                                   const struct l2_isis_pdu *pdu);
/* The neighbour is gone. */
void l2_isis_adjacency_down(struct l2_isis *isis, uint16_t circuit);
/* No neighbour for a while, because of what it claims. */
void l2_isis_refuse(struct l2_isis *isis, uint16_t circuit, enum l2_drop reason, l2_time until);

/* A circuit has a new neighbour: tell it everything. */
void l2_isis_synchronise(struct l2_isis *isis, uint16_t circuit);
enum l2_drop l2_isis_receive_lsp(struct l2_isis *isis, uint16_t circuit,
                                 const struct l2_isis_pdu *pdu);
enum l2_drop l2_isis_receive_snp(struct l2_isis *isis, uint16_t circuit,
                                 const struct l2_isis_pdu *pdu);
/* Put an LSP in and have all neighbours but one (or 0) told. As l2_lsdb_put(). */
int l2_isis_flood(struct l2_isis *isis, const struct l2_isis_pdu *pdu, bool purged,
                  uint16_t except);
/* Lifetime 0 for an LSP that is there [7.3.16.4]. */
void l2_isis_purge(struct l2_isis *isis, uint64_t lsp);
/* LSPs whose time has come. */
void l2_isis_age(struct l2_isis *isis);
/* Send what a circuit has to send and may now. */
void l2_isis_transmit(struct l2_isis *isis, uint16_t circuit);
/* Whether another switch than this one owns the system's prefix, and is there. */
bool l2_isis_is_owned(const struct l2_isis *isis, uint64_t system, const struct l2_isis_moose *claim);

/* Something that own LSPs say has changed; lost: a neighbour, which is told at once. */
void l2_isis_news(struct l2_isis *isis, bool lost);
/* Make own LSPs say what is, if it is time. */
void l2_isis_originate(struct l2_isis *isis);
/* Somebody has used this number for an own LSP. */
void l2_isis_outdo(struct l2_isis *isis, uint64_t lsp, uint32_t sequence);

#endif
