/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * bpdu: what bridges say to each other [802.1D-2004 9], behind LLC 42 42 03 in a length-field frame
 * to 01:80:c2:00:00:00:
 *
 *     0       2       3    4     5       13   17        25      27   29   31    33    35
 *     0 0     version type flags root id cost bridge id port id age  max  hello delay (version 1
 *                                                                                   length 0)
 *     Configuration: version 0, type 00, 35 octets     RST: version 2, type 02, 36 octets
 *     Topology Change Notification: version 0, type 80, the first 4 octets only
 */
#ifndef L2_WIRE_BPDU_H
#define L2_WIRE_BPDU_H

#include "../l2.h"

#define L2_BPDU_ADDRESS ((l2_mac)0x0180c2000000) /* Bridge Group Address [802.1D-2004 table 7-10] */
#define L2_BPDU_LLC 3                            /* octets of LLC before it */
#define L2_BPDU_CONFIG_LENGTH 35
#define L2_BPDU_TCN_LENGTH 4
#define L2_BPDU_RST_LENGTH 36
#define L2_BPDU_SECOND 256 /* times are in 1/256 s [802.1D-2004 9.2.8] */

enum l2_bpdu_type
{
    L2_BPDU_CONFIG = 0x00,
    L2_BPDU_RST = 0x02,
    L2_BPDU_TCN = 0x80,
};

/* The flags octet [802.1D-2004 9.3.1, 9.3.3]. A Configuration BPDU has the first and last only. */
#define L2_BPDU_FLAG_TC 0x01
#define L2_BPDU_FLAG_PROPOSAL 0x02
#define L2_BPDU_FLAG_ROLE 0x0c
#define L2_BPDU_FLAG_LEARNING 0x10
#define L2_BPDU_FLAG_FORWARDING 0x20
#define L2_BPDU_FLAG_AGREEMENT 0x40
#define L2_BPDU_FLAG_TC_ACK 0x80

/* The role in the flags, shifted down [802.1D-2004 9.2.9]. */
enum l2_bpdu_role
{
    L2_BPDU_ROLE_UNKNOWN = 0,
    L2_BPDU_ROLE_ALTERNATE_OR_BACKUP = 1,
    L2_BPDU_ROLE_ROOT = 2,
    L2_BPDU_ROLE_DESIGNATED = 3,
};

/* Timer parameters, in 1/256 s. */
struct l2_bpdu_times
{
    uint16_t message_age;
    uint16_t max_age;
    uint16_t hello_time;
    uint16_t forward_delay;
};

struct l2_bpdu
{
    enum l2_bpdu_type type;
    uint8_t version;   /* protocol version identifier as received; written as the type wants it */
    uint8_t flags;     /* L2_BPDU_FLAG_; of a Configuration BPDU the two that it has */
    uint64_t root;     /* bridge identifier: priority in the high 16 bits, address in the low 48 */
    uint32_t cost;     /* root path cost */
    uint64_t bridge;   /* designated bridge identifier */
    uint16_t port;     /* designated port identifier: priority in the high 4 bits, number in 12 */
    struct l2_bpdu_times times;
};

/*
 * Read and validate a BPDU [802.1D-2004 9.3.4, without the comparison with the receiving port's own
 * identifiers]. An RST BPDU of unknown role is read as the Configuration BPDU that it counts as
 * [9.2.9]. Returns false for what is to be discarded.
 */
bool l2_bpdu_parse(const uint8_t *bytes, size_t length, struct l2_bpdu *bpdu);
/* Write a BPDU; returns its length, one of the three above. */
size_t l2_bpdu_write(uint8_t bytes[L2_BPDU_RST_LENGTH], const struct l2_bpdu *bpdu);

static inline enum l2_bpdu_role
l2_bpdu_role(const struct l2_bpdu *bpdu)
{
    return (enum l2_bpdu_role)((bpdu->flags & L2_BPDU_FLAG_ROLE) >> 2);
}

#endif
