/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Fuzz target: DHCP. What is read is DHCP by its ports, and lies in the packet; octets behind the packet do
 * not matter; and a packet of which less is there reads as the whole one, but for options.
 */
#include "../../model/core/base/bytes.h"
#include "../../model/core/wire/dhcp.h"
#include "require.h"

#define FIXED (8 + 236 + 4) /* octets behind the header of IPv4 that must be there */

static void
check_fields(const uint8_t *bytes, size_t size, const struct l2_dhcp *dhcp)
{
    size_t header = (size_t)(bytes[0] & 0xf) * 4;
    require(header >= 20 && header + FIXED <= size);
    const uint8_t *message = bytes + header + 8;
    require(dhcp->operation == L2_DHCP_REQUEST || dhcp->operation == L2_DHCP_REPLY);
    require(dhcp->message <= L2_DHCP_INFORM);
    require(dhcp->operation == message[0] && dhcp->client == l2_mac_load(message + 28));
    require(dhcp->transaction == l2_get_u32(message + 4));
    require(dhcp->client_ip == l2_get_u32(message + 12));
    require(dhcp->your_ip == l2_get_u32(message + 16));
    require(dhcp->relay_ip == l2_get_u32(message + 24));
}

/* The same packet with another octet behind it, and with less of it. */
static void
check_lengths(const uint8_t *data, size_t size, const struct l2_dhcp *dhcp)
{
    size_t total = l2_get_u16(data + 2);
    uint8_t *more = copy_of(data, size);
    struct l2_dhcp other;
    if (total < size)
    {
        more[size - 1] ^= 0xff;
        require(l2_dhcp_parse(more, size, &other));
        require(memcmp(&other, dhcp, sizeof other) == 0);
    }
    free(more);
    size_t need = (size_t)(data[0] & 0xf) * 4 + FIXED;
    for (size_t there = need; there < size; there += 1 + (size - there) / 4)
    {
        uint8_t *less = copy_of(data, there);
        require(l2_dhcp_is(less, there) && l2_dhcp_parse(less, there, &other));
        require(other.client == dhcp->client && other.operation == dhcp->operation);
        require(other.lease == dhcp->lease || other.lease == 0);
        require(other.message == dhcp->message || other.message == L2_DHCP_NO_MESSAGE);
        require(other.server_ip == dhcp->server_ip || other.server_ip == 0);
        free(less);
    }
    uint8_t *less = copy_of(data, need - 1);
    require(!l2_dhcp_parse(less, need - 1, &other));
    free(less);
}

static void
check_packet(const uint8_t *data, size_t size)
{
    uint8_t *bytes = copy_of(data, size);
    struct l2_dhcp dhcp;
    bool is = l2_dhcp_is(bytes, size);
    if (l2_dhcp_parse(bytes, size, &dhcp))
    {
        require(is);
        check_fields(bytes, size, &dhcp);
        check_lengths(data, size, &dhcp);
    }
    free(bytes);
}

/* The input as options, since no fuzzer finds all that must come before them. */
static void
check_options(const uint8_t *data, size_t size)
{
    size_t total = 20 + FIXED + size;
    uint8_t *packet = calloc(1, total);
    require(packet != NULL && total <= UINT16_MAX);
    struct l2_writer writer = l2_writer(packet, total);
    l2_write_number(&writer, 0x4500, 2);
    l2_write_number(&writer, total, 2);
    l2_write_room(&writer, 5);
    l2_write_number(&writer, 17, 1);
    l2_write_room(&writer, 10);
    l2_write_number(&writer, 67 << 16 | 68, 4);
    l2_write_number(&writer, FIXED + size, 2);
    l2_write_room(&writer, 2);
    l2_write_number(&writer, 0x020106, 3);
    l2_write_room(&writer, 233);
    l2_write_number(&writer, 0x63825363, 4);
    memcpy(packet + total - size, data, size);
    check_packet(packet, total);
    free(packet);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_packet(data, size);
    if (size > 0 && size < 1024)
    {
        check_options(data, size);
    }
    return 0;
}
