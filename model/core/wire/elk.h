/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * elk: the messages between switches and the servers of the directory ELK [report 3.2], behind EtherType
 * 0x88b5 (local experimental [802-2001 amendment a]). The report names what is to be said, not how; the
 * format is this project's.
 *
 *     0        1     2      4
 *     version | type | flags | body                     numbers: most significant octet first
 *
 *     HELLO     server 6, its address 16, hold 4, cost 4, digest 8, mappings 4
 *               server -> group ELK_SERVERS; relayed by switches, never out of a port to hosts
 *     QUERY     record of who asks 46, target address 16           switch -> nearest server; server ->
 *               the server that is to ask for an unknown address
 *     ANSWER    target address 16, its MAC 6, address of who asked 16
 *               server -> MAC address of who asked; its switch makes an ARP reply of it
 *     UPDATE    record 46                                          switch -> every server
 *     ANNOUNCE  address 16, its MAC 6
 *               server -> that MAC; its switch broadcasts an announcement
 *     DIGESTS   256 times 4                                        server -> server
 *     SYNC      count 2, count records                             server -> server
 *
 *     record    address 16, MAC 6, real MAC 6, switch 6, port 2, source 1, removed 1, claimed 4, seen 4
 *
 * Internet addresses are struct l2_ip: room for IPv6. Ticks are those of table/directory.h. Messages to a
 * host's MAC address are for the switch that the host is attached to: so no switch needs an address that
 * others know.
 */
#ifndef L2_WIRE_ELK_H
#define L2_WIRE_ELK_H

#include "../base/bytes.h"

#define L2_TYPE_ELK 0x88b5
#define L2_ELK_SERVERS ((l2_mac)0x03454c4b0001) /* group of all servers and of the switches between */
#define L2_ELK_VERSION 1
#define L2_ELK_HEADER 4
#define L2_ELK_RECORD 46
#define L2_ELK_HELLO (L2_ELK_HEADER + 42)
#define L2_ELK_QUERY (L2_ELK_HEADER + L2_ELK_RECORD + 16)
#define L2_ELK_ANSWER (L2_ELK_HEADER + 38)
#define L2_ELK_UPDATE (L2_ELK_HEADER + L2_ELK_RECORD)
#define L2_ELK_ANNOUNCE (L2_ELK_HEADER + 22)
#define L2_ELK_BUCKETS 256
#define L2_ELK_DIGESTS (L2_ELK_HEADER + 4 * L2_ELK_BUCKETS)
#define L2_ELK_RECORDS 32 /* most in a SYNC: 1,478 octets */
#define L2_ELK_SYNC(count) (L2_ELK_HEADER + 2 + L2_ELK_RECORD * (size_t)(count))
#define L2_ELK_MAX L2_ELK_SYNC(L2_ELK_RECORDS)
#define L2_ELK_COST_AT (L2_ELK_HEADER + 26) /* where a HELLO's cost is */

enum l2_elk_type
{
    L2_ELK_TYPE_HELLO = 1,
    L2_ELK_TYPE_QUERY,
    L2_ELK_TYPE_ANSWER,
    L2_ELK_TYPE_UPDATE,
    L2_ELK_TYPE_ANNOUNCE,
    L2_ELK_TYPE_DIGESTS,
    L2_ELK_TYPE_SYNC,
};

/* Flags. */
#define L2_ELK_DHCP 1    /* HELLO: DHCP's broadcasts shall come here */
#define L2_ELK_RELAYED 1 /* QUERY: of another server, which answers who asked */
#define L2_ELK_PRIMARY 1 /* UPDATE: of all servers this one is to act, where one is enough */
#define L2_ELK_LOUD 2    /* UPDATE: the host broadcast it, so that others hear of a change */

/* What is said of an Internet address. */
struct l2_elk_record
{
    struct l2_ip ip;
    l2_mac mac;       /* to send to */
    l2_mac real;      /* of the station */
    l2_mac at;        /* the switch that vouches */
    uint16_t port;    /* there */
    uint8_t source;   /* enum l2_source */
    bool removed;     /* the mapping is gone since seen */
    uint32_t claimed; /* tick; 0 from a switch, as it is the server that has a clock */
    uint32_t seen;    /* tick; the same */
};

struct l2_elk
{
    enum l2_elk_type type;
    uint16_t flags;
    union
    {
        struct
        {
            l2_mac server;      /* the port's own address: who it is */
            struct l2_ip ip;
            uint32_t hold;      /* milliseconds that the server counts as alive; 0: goodbye */
            uint32_t cost;      /* of the links that the message passed [l2_path_cost()] */
            uint64_t digest;    /* of the server's contents */
            uint32_t mappings;
        } hello;
        struct
        {
            struct l2_elk_record asker; /* ip zeros: it has no address yet [RFC 5227 1.1] */
            struct l2_ip target;
        } query;
        struct
        {
            struct l2_ip target;
            l2_mac mac;
            struct l2_ip asker;
        } answer;
        struct l2_elk_record update;
        struct
        {
            struct l2_ip ip;
            l2_mac mac;
        } announce;
        struct
        {
            const uint8_t *bytes; /* 4 octets a bucket; see l2_elk_digest() */
        } digests;
        struct
        {
            uint16_t count;       /* at most L2_ELK_RECORDS */
            const uint8_t *bytes; /* L2_ELK_RECORD octets each; see l2_elk_read_record() */
        } sync;
    } as;
};

/*
 * Read a message; what follows it is padding. False if it makes no sense: another version or type, too
 * short, a MAC address that is no unicast one where there must be one, a source that there is not.
 * bytes must last as long as digests and sync are read.
 */
bool l2_elk_parse(const uint8_t *bytes, size_t length, struct l2_elk *message);
/* The record at bytes; false if it makes no sense. */
bool l2_elk_read_record(const uint8_t bytes[L2_ELK_RECORD], struct l2_elk_record *record);
static inline uint32_t
l2_elk_digest(const struct l2_elk *message, unsigned bucket)
{
    return l2_get_u32(message->as.digests.bytes + 4 * (size_t)bucket);
}

/* Begin a message: the header. */
void l2_elk_write_header(struct l2_writer *writer, enum l2_elk_type type, uint16_t flags);
void l2_elk_write_record(struct l2_writer *writer, const struct l2_elk_record *record);
/* A whole message of any type but DIGESTS and SYNC; returns its length. */
size_t l2_elk_write(uint8_t bytes[L2_ELK_QUERY], const struct l2_elk *message);

#endif
