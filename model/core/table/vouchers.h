/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * vouchers: the switches that vouch for addresses in a directory, by small numbers, and how many addresses
 * each of their ports has.
 *
 *     numbers   map: switch's address -> number, from 1
 *     switches  by number: | - | switch | free | switch | ...    free ones linked through next
 *     ports     of each switch, by port number: addresses
 *
 * A switch that vouches for none is forgotten, so there are never more switches than addresses. One takes
 * 54 to 107 octets and 4 a port (in steps of 8 ports).
 */
#ifndef L2_TABLE_VOUCHERS_H
#define L2_TABLE_VOUCHERS_H

#include "../base/map.h"

/* A switch that vouches. */
struct l2_voucher
{
    l2_mac address;
    uint32_t addresses; /* that it vouches for; 0: the number is free */
    uint32_t next;      /* free: the next free number, 0: none */
    uint32_t *ports;    /* by port number: addresses that the port has */
    size_t port_count;  /* elements of ports */
};

struct l2_vouchers
{
    struct l2_memory *memory;
    struct l2_map numbers;       /* address -> number */
    struct l2_voucher *switches; /* by number; 0 is not used */
    size_t count;                /* elements in use or free, and number 0 */
    size_t room;                 /* elements of switches */
    uint32_t free;               /* first free number, 0: none */
};

void l2_vouchers_init(struct l2_vouchers *vouchers, struct l2_memory *memory, uint64_t secret);
void l2_vouchers_fini(struct l2_vouchers *vouchers);
/*
 * Count one more address at a switch's port, and return the switch's number; 0 if the switch is L2_MAC_NONE
 * or there is no memory: then it is not counted. Ports beyond L2_MAX_PORTS are not counted either.
 */
uint32_t l2_vouchers_add(struct l2_vouchers *vouchers, l2_mac at, uint16_t port);
/* Count one less; number 0 is fine. */
void l2_vouchers_remove(struct l2_vouchers *vouchers, uint32_t number, uint16_t port);
/* Whose number it is; L2_MAC_NONE for 0. A switch just forgotten has its address until the next add(). */
l2_mac l2_vouchers_address(const struct l2_vouchers *vouchers, uint32_t number);
/* How many addresses a switch's port has. */
uint32_t l2_vouchers_count(const struct l2_vouchers *vouchers, l2_mac at, uint16_t port);
/* What an address that was added adds to the sum that l2_vouchers_check() wants. */
uint64_t l2_vouchers_sum(uint32_t number, uint16_t port);
/* Assert every invariant, and that exactly those were added whose sum is given. */
bool l2_vouchers_check(const struct l2_vouchers *vouchers, uint64_t sum);

#endif
