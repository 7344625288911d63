/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * isis: PDUs of IS-IS [ISO 10589:2002 9] as they stand behind the LLC header: the point-to-point hello,
 * and of level 1 the link state PDU (LSP) and the complete and partial sequence numbers PDUs (CSNP, PSNP).
 *
 *     common header   83, header length, 1, ID length 0 (means 6), PDU type, 1, 0, max areas 0 (means 3)
 *     fixed part      by type, its first two octets (LSP, SNPs) or number 9 and 10 (hello) the PDU length
 *     TLVs            type, length, value; to the PDU's end
 *
 * An LSP is named by the system that made it, a pseudonode (0 here) and a fragment: 8 octets, in a
 * uint64_t. TLV 250 is MOOSE's own, in the range that is left for experiments: a switch's prefix, its
 * priority to be the root of the broadcast tree, its MAC address, the directory servers at its ports, and
 * in hellos a holding time finer than seconds. What it holds is again a list of type, length and value; types unknown to a reader are skipped.
 */
#ifndef L2_WIRE_ISIS_H
#define L2_WIRE_ISIS_H

#include "../base/bytes.h"
#include "ethernet.h"

#define L2_ISIS_ALL_IS UINT64_C(0x09002b000005) /* AllISs: all intermediate systems [RFC 5309 4.1] */

#define L2_ISIS_HELLO_HEADER 20 /* octets before the TLVs */
#define L2_ISIS_LSP_HEADER 27
#define L2_ISIS_CSNP_HEADER 33
#define L2_ISIS_PSNP_HEADER 17
#define L2_ISIS_LSP_MAX 1492    /* originatingL1LSPBufferSize, ReceiveLSPBufferSize [7.3.4.2] */
#define L2_ISIS_PDU_MAX 1497    /* a frame's 1500 without LLC */

#define L2_ISIS_METRIC_MAX 0xfffffe /* the largest metric that paths use [RFC 5305 3] */

enum l2_isis_type
{
    L2_ISIS_HELLO = 17, /* point-to-point */
    L2_ISIS_LSP = 18,   /* level 1, as the two below */
    L2_ISIS_CSNP = 24,
    L2_ISIS_PSNP = 26,
};

enum l2_isis_tlv
{
    L2_TLV_AREAS = 1,            /* area addresses */
    L2_TLV_PADDING = 8,
    L2_TLV_LSP_ENTRIES = 9,
    L2_TLV_AUTHENTICATION = 10,  /* [RFC 5304, 5310] */
    L2_TLV_PURGE_ORIGINATOR = 13, /* [RFC 6232] */
    L2_TLV_EXTENDED_REACHABILITY = 22, /* neighbours, with wide metrics [RFC 5305] */
    L2_TLV_PROTOCOLS = 129,      /* supported network protocols [RFC 1195] */
    L2_TLV_IPV4_ADDRESS = 132,   /* of the interface [RFC 1195] */
    L2_TLV_HOSTNAME = 137,       /* [RFC 5301] */
    L2_TLV_THREE_WAY = 240,      /* point-to-point adjacency state [RFC 5303] */
    L2_TLV_MOOSE = 250,
};

#define L2_SUBTLV_LINK_IDENTIFIERS 4 /* of TLV 22: local, remote [RFC 5307 1.1] */

/* State of an adjacency as neighbours tell each other [RFC 5303 3.1]. */
enum l2_isis_adjacency
{
    L2_ADJACENCY_UP = 0,
    L2_ADJACENCY_INITIALIZING = 1,
    L2_ADJACENCY_DOWN = 2,
};

/* The last octet of an LSP's header. */
#define L2_ISIS_LSP_OVERLOAD 0x04 /* LSPDBOL */
#define L2_ISIS_LSP_LEVEL_1 0x01  /* IS type */

struct l2_isis_pdu
{
    enum l2_isis_type type;
    const uint8_t *bytes; /* from the common header on */
    size_t length;        /* the PDU's; what follows is the frame's padding */
    size_t header;        /* octets before the TLVs */
    uint64_t system;      /* hello, SNPs: who sent it */
    uint16_t time;        /* hello: holding time; LSP: remaining lifetime; seconds */
    uint64_t lsp;         /* LSP: its identifier */
    uint32_t sequence;    /* LSP */
    uint16_t checksum;    /* LSP */
    uint8_t flags;        /* LSP: overload and level */
    uint64_t start, end;  /* CSNP: the range of LSPs that it is complete for */
};

struct l2_tlv
{
    uint8_t type;
    uint8_t length;
    const uint8_t *value;
};

/* What a hello says besides its fixed part. */
struct l2_isis_hello
{
    bool area;                  /* one of the areas is the one asked for */
    bool three_way;             /* the members below are there */
    enum l2_isis_adjacency state;
    bool has_circuit;           /* circuit is there */
    uint32_t circuit;           /* the sender's extended local circuit identifier */
    bool has_neighbour;         /* whom the sender sees is there */
    uint64_t neighbour;
    uint32_t neighbour_circuit;
};

#define L2_ISIS_SERVERS 8     /* directory servers that a switch can tell of */
#define L2_ISIS_SERVER_DHCP 1 /* flag: it takes DHCP's broadcasts */

/* A directory server. */
struct l2_isis_server
{
    l2_mac address; /* its MOOSE address */
    uint8_t flags;
};

/* What TLV 250 says. */
struct l2_isis_moose
{
    bool present;               /* there is one, and a prefix in it */
    uint8_t plan;               /* enum l2_plan_kind */
    struct l2_prefix prefix;
    uint16_t priority;
    l2_mac address;             /* of the switch */
    uint32_t holding_time;      /* microseconds; 0: not there */
    uint8_t server_count;       /* directory servers of the switch */
    struct l2_isis_server servers[L2_ISIS_SERVERS];
};

/* An entry of a sequence numbers PDU: what somebody has of an LSP. */
struct l2_isis_entry
{
    uint16_t lifetime;
    uint64_t lsp;
    uint32_t sequence;
    uint16_t checksum;
};

#define L2_ISIS_ENTRY 16      /* octets of an entry */
#define L2_ISIS_ENTRIES 15    /* that fit a TLV */

/* A neighbour in TLV 22. */
struct l2_isis_reach
{
    uint64_t system;
    uint8_t pseudonode;
    uint32_t metric;
    bool identified; /* the members below are there */
    uint32_t local;  /* port here */
    uint32_t remote; /* port there */
};

static inline uint64_t
l2_isis_lsp_id(uint64_t system, uint8_t fragment)
{
    return system << 16 | fragment;
}

/*
 * Read the headers, and check that the TLVs end where the PDU ends. L2_NO_DROP, L2_DROP_BAD_ISIS, or
 * L2_DROP_ISIS_MISMATCH for PDUs of other levels, circuits or identifier lengths.
 */
enum l2_drop l2_isis_parse(const uint8_t *bytes, size_t length, struct l2_isis_pdu *pdu);
/* A reader of the PDU's TLVs. */
struct l2_reader l2_isis_tlvs(const struct l2_isis_pdu *pdu);
/* The next TLV, or false at the end. */
bool l2_isis_next_tlv(struct l2_reader *reader, struct l2_tlv *tlv);
/* The first TLV of a type, or false. */
bool l2_isis_find_tlv(const struct l2_isis_pdu *pdu, enum l2_isis_tlv type, struct l2_tlv *tlv);

/* What a hello says of areas and the three-way handshake. False if that makes no sense. */
bool l2_isis_read_hello(const struct l2_isis_pdu *pdu, uint16_t area, struct l2_isis_hello *hello);
/* What TLV 250 says. False if that makes no sense; none is fine. */
bool l2_isis_read_moose(const struct l2_isis_pdu *pdu, struct l2_isis_moose *moose);
/* The next neighbour in the value of a TLV 22; false at the end, or reader->failed. */
bool l2_isis_next_reach(struct l2_reader *reader, struct l2_isis_reach *reach);
/* The next entry of an SNP in the value of a TLV 9. */
bool l2_isis_next_entry(struct l2_reader *reader, struct l2_isis_entry *entry);
/* Whether all that a PDU's TLVs of known types hold can be read. */
bool l2_isis_is_sound(const struct l2_isis_pdu *pdu);

/* ---- Writing: headers first, then TLVs, then l2_isis_finish() ---- */

void l2_isis_write_hello(struct l2_writer *writer, uint64_t system, uint16_t holding_time,
                         uint8_t circuit);
void l2_isis_write_lsp(struct l2_writer *writer, uint64_t lsp, uint32_t sequence, uint8_t flags);
void l2_isis_write_csnp(struct l2_writer *writer, uint64_t system, uint64_t start, uint64_t end);
void l2_isis_write_psnp(struct l2_writer *writer, uint64_t system);
/* Begin a TLV; the length is set by l2_isis_end_tlv(). NULL if there is no room. */
uint8_t *l2_isis_begin_tlv(struct l2_writer *writer, enum l2_isis_tlv type);
void l2_isis_end_tlv(struct l2_writer *writer, uint8_t *tlv);
void l2_isis_write_area(struct l2_writer *writer, uint16_t area);
/* That the system speaks IPv4 [RFC 1195], for neighbours that insist on it. */
void l2_isis_write_protocols(struct l2_writer *writer);
void l2_isis_write_ipv4_address(struct l2_writer *writer, uint32_t address);
void l2_isis_write_three_way(struct l2_writer *writer, const struct l2_isis_hello *hello);
void l2_isis_write_moose(struct l2_writer *writer, const struct l2_isis_moose *moose);
/* A neighbour, without the TLV around it. */
void l2_isis_write_reach(struct l2_writer *writer, const struct l2_isis_reach *reach);
#define L2_ISIS_REACH 21 /* octets that takes */
void l2_isis_write_entry(struct l2_writer *writer, const struct l2_isis_entry *entry);
/* Set the PDU's length field. */
void l2_isis_finish(uint8_t *pdu, size_t length);

/* ---- Fields of an LSP in place ---- */

/* Remaining lifetime, in seconds; neither checksum nor digest covers it. */
void l2_isis_set_lifetime(uint8_t *lsp, uint16_t lifetime);
void l2_isis_set_sequence(uint8_t *lsp, uint32_t sequence);
/* Compute and set the checksum [ISO 8473 annex C]; returns it. */
uint16_t l2_isis_set_checksum(uint8_t *lsp, size_t length);
/* Whether the checksum is that of the bytes. */
bool l2_isis_checksum_good(const uint8_t *lsp, size_t length);

#define L2_ISIS_LIFETIME_AT 10 /* where the remaining lifetime is in an LSP */
#define L2_ISIS_CHECKSUM_AT 24 /* where the checksum is in an LSP */

#endif
