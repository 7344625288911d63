/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "vouchers.h"

#include "../base/hash.h"

#include <assert.h>
#include <string.h>

#define PORTS_STEP 8 /* counters of a switch are allocated so many at a time */

void
l2_vouchers_init(struct l2_vouchers *vouchers, struct l2_memory *memory, uint64_t secret)
{
    memset(vouchers, 0, sizeof *vouchers);
    vouchers->memory = memory;
    l2_map_init(&vouchers->numbers, secret);
}

void
l2_vouchers_fini(struct l2_vouchers *vouchers)
{
    for (size_t number = 1; number < vouchers->count; number++)
    {
        l2_memory_free(vouchers->memory, vouchers->switches[number].ports);
    }
    l2_memory_free(vouchers->memory, vouchers->switches);
    l2_map_fini(&vouchers->numbers, vouchers->memory);
}

/* A number that is not in use; 0: no memory. */
static uint32_t
take_number(struct l2_vouchers *vouchers)
{
    uint32_t number = vouchers->free;
    if (number)
    {
        vouchers->free = vouchers->switches[number].next;
        return number;
    }
    void *switches = vouchers->switches;
    size_t count = vouchers->count ? vouchers->count : 1;
    if (l2_memory_grow(vouchers->memory, &switches, &vouchers->room, count + 1,
                       sizeof *vouchers->switches))
    {
        return 0;
    }
    vouchers->switches = switches;
    vouchers->count = count + 1;
    return (uint32_t)count;
}

/* A number for an address that has none; 0: no memory. */
static uint32_t
new_switch(struct l2_vouchers *vouchers, l2_mac address)
{
    if (l2_map_reserve(&vouchers->numbers, vouchers->memory))
    {
        return 0;
    }
    uint32_t number = take_number(vouchers);
    if (number)
    {
        vouchers->switches[number] = (struct l2_voucher){.address = address};
        l2_map_put(&vouchers->numbers, address, number);
    }
    return number;
}

/* Forget a switch. */
static void
drop_switch(struct l2_vouchers *vouchers, uint32_t number)
{
    struct l2_voucher *sw = &vouchers->switches[number];
    l2_map_remove(&vouchers->numbers, sw->address);
    l2_memory_free(vouchers->memory, sw->ports);
    sw->ports = NULL;
    sw->port_count = 0;
    sw->next = vouchers->free;
    vouchers->free = number;
}

/* Make sure that a port has a counter. */
static int
reserve_port(struct l2_vouchers *vouchers, struct l2_voucher *sw, uint16_t port)
{
    if (port < sw->port_count || port > L2_MAX_PORTS)
    {
        return L2_OK;
    }
    size_t larger = ((size_t)port / PORTS_STEP + 1) * PORTS_STEP;
    uint32_t *ports = l2_memory_resize(vouchers->memory, sw->ports, larger, sizeof *ports);
    if (!ports)
    {
        return L2_ENOMEM;
    }
    memset(ports + sw->port_count, 0, (larger - sw->port_count) * sizeof *ports);
    sw->ports = ports;
    sw->port_count = larger;
    return L2_OK;
}

uint32_t
l2_vouchers_add(struct l2_vouchers *vouchers, l2_mac at, uint16_t port)
{
    if (at == L2_MAC_NONE)
    {
        return 0;
    }
    uint32_t number = l2_map_get(&vouchers->numbers, at);
    if (number == L2_MAP_NONE)
    {
        number = new_switch(vouchers, at);
    }
    if (!number)
    {
        return 0;
    }
    struct l2_voucher *sw = &vouchers->switches[number];
    if (reserve_port(vouchers, sw, port))
    {
        if (sw->addresses == 0)
        {
            drop_switch(vouchers, number);
        }
        return 0;
    }
    sw->addresses++;
    if (port <= L2_MAX_PORTS)
    {
        sw->ports[port]++;
    }
    return number;
}

void
l2_vouchers_remove(struct l2_vouchers *vouchers, uint32_t number, uint16_t port)
{
    if (!number)
    {
        return;
    }
    struct l2_voucher *sw = &vouchers->switches[number];
    assert(sw->addresses > 0);
    if (port <= L2_MAX_PORTS)
    {
        sw->ports[port]--;
    }
    if (--sw->addresses == 0)
    {
        drop_switch(vouchers, number);
    }
}

l2_mac
l2_vouchers_address(const struct l2_vouchers *vouchers, uint32_t number)
{
    return number ? vouchers->switches[number].address : L2_MAC_NONE;
}

uint32_t
l2_vouchers_count(const struct l2_vouchers *vouchers, l2_mac at, uint16_t port)
{
    uint32_t number = l2_map_get(&vouchers->numbers, at);
    if (number == L2_MAP_NONE || port >= vouchers->switches[number].port_count)
    {
        return 0;
    }
    return vouchers->switches[number].ports[port];
}

uint64_t
l2_vouchers_sum(uint32_t number, uint16_t port)
{
    /* Ports that are not counted are told apart from none, as the switch's sum has them. */
    return number ? l2_hash_mix((uint64_t)number << 16 | (port <= L2_MAX_PORTS ? port : UINT16_MAX)) : 0;
}

bool
l2_vouchers_check(const struct l2_vouchers *vouchers, uint64_t sum)
{
    uint64_t found = 0;
    size_t named = 0;
    for (uint32_t number = 1; number < vouchers->count; number++)
    {
        const struct l2_voucher *sw = &vouchers->switches[number];
        uint32_t counted = 0;
        for (size_t port = 0; port < sw->port_count; port++)
        {
            found += sw->ports[port] * l2_vouchers_sum(number, (uint16_t)port);
            counted += sw->ports[port];
        }
        assert(counted <= sw->addresses);
        found += (sw->addresses - counted) * l2_vouchers_sum(number, UINT16_MAX);
        assert(!sw->addresses || l2_map_get(&vouchers->numbers, sw->address) == number);
        assert(sw->addresses || !sw->ports);
        named += sw->addresses ? 1 : 0;
    }
    assert(found == sum && named == vouchers->numbers.count);
    size_t unused = 0;
    for (uint32_t number = vouchers->free; number; number = vouchers->switches[number].next)
    {
        assert(vouchers->switches[number].addresses == 0 && named + unused < vouchers->count);
        unused++;
    }
    assert(vouchers->count == 0 || named + unused + 1 == vouchers->count);
    return l2_map_check(&vouchers->numbers);
}
