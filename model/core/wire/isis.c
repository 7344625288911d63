/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "isis.h"

#include <assert.h>
#include <string.h>

#define DISCRIMINATOR 0x83 /* of the intradomain routeing protocol */
#define VERSION 1
#define ID_LENGTH 6
#define MAX_AREAS 3
#define CIRCUIT_LEVEL_1 1
#define COMMON_HEADER 8
#define CHECKED_FROM 12 /* the checksum covers an LSP from its identifier on */
#define SEQUENCE_AT 20  /* where the sequence number is in an LSP */
#define AFI_LOCAL 0x49  /* areas of private networks */
#define AREA_LENGTH 3
#define PROTOCOL_IPV4 0xcc /* network layer protocol identifier */

/* Types inside TLV 250. */
enum
{
    SUBTLV_PREFIX = 1,       /* kind of plan, length, prefix */
    SUBTLV_PRIORITY = 2,     /* 2 octets */
    SUBTLV_ADDRESS = 3,      /* 6 octets */
    SUBTLV_SERVERS = 4,      /* 7 octets each: address, flags */
    SUBTLV_HOLDING_TIME = 5, /* 4 octets, microseconds */
};

static uint32_t
read_u32(struct l2_reader *reader)
{
    uint32_t high = l2_read_u16(reader);
    return high << 16 | l2_read_u16(reader);
}

static uint64_t
read_lsp_id(struct l2_reader *reader)
{
    l2_mac system = l2_read_mac(reader);
    return system << 16 | l2_read_u16(reader);
}

/* The common header: the type of a PDU whose header is this long, or what speaks against it. */
static enum l2_drop
read_common(struct l2_reader *reader, struct l2_isis_pdu *pdu)
{
    static const struct
    {
        enum l2_isis_type type;
        size_t header;
    } kinds[] = {{L2_ISIS_HELLO, L2_ISIS_HELLO_HEADER},
                 {L2_ISIS_LSP, L2_ISIS_LSP_HEADER},
                 {L2_ISIS_CSNP, L2_ISIS_CSNP_HEADER},
                 {L2_ISIS_PSNP, L2_ISIS_PSNP_HEADER}};
    uint8_t discriminator = l2_read_u8(reader);
    uint8_t header = l2_read_u8(reader);
    uint8_t extension = l2_read_u8(reader);
    uint8_t id_length = l2_read_u8(reader);
    uint8_t type = l2_read_u8(reader) & 0x1f;
    uint8_t version = l2_read_u8(reader);
    l2_read_u8(reader); /* reserved */
    uint8_t max_areas = l2_read_u8(reader);
    if (reader->failed || discriminator != DISCRIMINATOR || extension != VERSION || version != VERSION)
    {
        return L2_DROP_BAD_ISIS;
    }
    if ((id_length != 0 && id_length != ID_LENGTH) || (max_areas != 0 && max_areas != MAX_AREAS))
    {
        return L2_DROP_ISIS_MISMATCH;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    {
        if (kinds[i].type == (enum l2_isis_type)type)
        {
            pdu->type = kinds[i].type;
            pdu->header = kinds[i].header;
            return header == pdu->header ? L2_NO_DROP : L2_DROP_BAD_ISIS;
        }
    }
    return L2_DROP_ISIS_MISMATCH;
}

/* The part behind the common header; returns the length it claims. */
static uint16_t
read_fixed(struct l2_reader *reader, struct l2_isis_pdu *pdu, uint8_t *circuit)
{
    uint16_t length = 0;
    if (pdu->type == L2_ISIS_HELLO)
    {
        *circuit = l2_read_u8(reader) & 3;
        pdu->system = l2_read_mac(reader);
        pdu->time = l2_read_u16(reader);
        length = l2_read_u16(reader);
        l2_read_u8(reader); /* local circuit identifier; the extended one counts */
        return length;
    }
    length = l2_read_u16(reader);
    if (pdu->type == L2_ISIS_LSP)
    {
        pdu->time = l2_read_u16(reader);
        pdu->lsp = read_lsp_id(reader);
        pdu->sequence = read_u32(reader);
        pdu->checksum = l2_read_u16(reader);
        pdu->flags = l2_read_u8(reader);
        return length;
    }
    pdu->system = l2_read_mac(reader);
    l2_read_u8(reader); /* circuit 0 */
    if (pdu->type == L2_ISIS_CSNP)
    {
        pdu->start = read_lsp_id(reader);
        pdu->end = read_lsp_id(reader);
    }
    return length;
}

enum l2_drop
l2_isis_parse(const uint8_t *bytes, size_t length, struct l2_isis_pdu *pdu)
{
    struct l2_reader reader = l2_reader(bytes, length);
    memset(pdu, 0, sizeof *pdu);
    enum l2_drop refused = read_common(&reader, pdu);
    if (refused != L2_NO_DROP)
    {
        return refused;
    }
    uint8_t circuit = CIRCUIT_LEVEL_1;
    uint16_t claimed = read_fixed(&reader, pdu, &circuit);
    if (reader.failed || claimed < pdu->header || claimed > length)
    {
        return L2_DROP_BAD_ISIS;
    }
    pdu->bytes = bytes;
    pdu->length = claimed;
    struct l2_reader tlvs = l2_isis_tlvs(pdu);
    struct l2_tlv tlv;
    while (l2_isis_next_tlv(&tlvs, &tlv))
    {
    }
    if (tlvs.failed)
    {
        return L2_DROP_BAD_ISIS;
    }
    return circuit & CIRCUIT_LEVEL_1 ? L2_NO_DROP : L2_DROP_ISIS_MISMATCH;
}

struct l2_reader
l2_isis_tlvs(const struct l2_isis_pdu *pdu)
{
    return l2_reader(pdu->bytes + pdu->header, pdu->length - pdu->header);
}

bool
l2_isis_next_tlv(struct l2_reader *reader, struct l2_tlv *tlv)
{
    if (l2_reader_left(reader) == 0)
    {
        return false;
    }
    tlv->type = l2_read_u8(reader);
    tlv->length = l2_read_u8(reader);
    tlv->value = l2_read_bytes(reader, tlv->length);
    return !reader->failed;
}

bool
l2_isis_find_tlv(const struct l2_isis_pdu *pdu, enum l2_isis_tlv type, struct l2_tlv *tlv)
{
    struct l2_reader reader = l2_isis_tlvs(pdu);
    while (l2_isis_next_tlv(&reader, tlv))
    {
        if (tlv->type == type)
        {
            return true;
        }
    }
    return false;
}

/* Whether a list of area addresses, each behind its length, can be read; has: one is 49.xxxx of area. */
static bool
read_areas(const struct l2_tlv *tlv, uint16_t area, bool *has)
{
    struct l2_reader reader = l2_reader(tlv->value, tlv->length);
    while (l2_reader_left(&reader))
    {
        uint8_t length = l2_read_u8(&reader);
        const uint8_t *address = l2_read_bytes(&reader, length);
        if (!address)
        {
            return false;
        }
        *has |= length == AREA_LENGTH && address[0] == AFI_LOCAL && l2_get_u16(address + 1) == area;
    }
    return true;
}

/* The three-way state, and as much of what may follow as is there [RFC 5303 3.1]. */
static bool
read_three_way(const struct l2_tlv *tlv, struct l2_isis_hello *hello)
{
    struct l2_reader reader = l2_reader(tlv->value, tlv->length);
    hello->three_way = true;
    hello->state = (enum l2_isis_adjacency)l2_read_u8(&reader);
    if (l2_reader_left(&reader))
    {
        hello->circuit = read_u32(&reader);
        hello->has_circuit = true;
    }
    if (l2_reader_left(&reader))
    {
        hello->neighbour = l2_read_mac(&reader);
        hello->neighbour_circuit = read_u32(&reader);
        hello->has_neighbour = true;
    }
    return !reader.failed && hello->state <= L2_ADJACENCY_DOWN;
}

bool
l2_isis_read_hello(const struct l2_isis_pdu *pdu, uint16_t area, struct l2_isis_hello *hello)
{
    struct l2_reader reader = l2_isis_tlvs(pdu);
    struct l2_tlv tlv;
    memset(hello, 0, sizeof *hello);
    while (l2_isis_next_tlv(&reader, &tlv))
    {
        bool sense = true;
        if (tlv.type == L2_TLV_AREAS)
        {
            sense = read_areas(&tlv, area, &hello->area);
        }
        else if (tlv.type == L2_TLV_THREE_WAY)
        {
            sense = !hello->three_way && read_three_way(&tlv, hello);
        }
        if (!sense)
        {
            return false;
        }
    }
    return true;
}

#define SERVER_OCTETS 7

/* Directory servers; more than fit are not read. */
static void
read_servers(struct l2_reader *reader, struct l2_isis_moose *moose)
{
    while (!reader->failed && l2_reader_left(reader))
    {
        struct l2_isis_server server = {.address = l2_read_mac(reader)};
        server.flags = l2_read_u8(reader);
        if (!reader->failed && moose->server_count < L2_ISIS_SERVERS)
        {
            moose->servers[moose->server_count++] = server;
        }
    }
}

/* One item of TLV 250. */
static void
read_moose_item(const struct l2_tlv *item, struct l2_isis_moose *moose, bool *sense)
{
    struct l2_reader reader = l2_reader(item->value, item->length);
    switch (item->type)
    {
    case SUBTLV_PREFIX:
        *sense &= !moose->present;
        moose->present = true;
        moose->plan = l2_read_u8(&reader);
        moose->prefix.length = l2_read_u8(&reader);
        moose->prefix.bits = l2_read_mac(&reader);
        *sense &= moose->prefix.length >= 1 && moose->prefix.length <= 48;
        break;
    case SUBTLV_PRIORITY:
        moose->priority = l2_read_u16(&reader);
        break;
    case SUBTLV_ADDRESS:
        moose->address = l2_read_mac(&reader);
        break;
    case SUBTLV_SERVERS:
        read_servers(&reader, moose);
        break;
    case SUBTLV_HOLDING_TIME:
        moose->holding_time = read_u32(&reader);
        break;
    default:
        return;
    }
    *sense &= !reader.failed && l2_reader_left(&reader) == 0;
}

bool
l2_isis_read_moose(const struct l2_isis_pdu *pdu, struct l2_isis_moose *moose)
{
    struct l2_reader reader = l2_isis_tlvs(pdu);
    struct l2_tlv tlv;
    bool sense = true;
    unsigned count = 0;
    memset(moose, 0, sizeof *moose);
    while (l2_isis_next_tlv(&reader, &tlv))
    {
        struct l2_reader items = l2_reader(tlv.value, tlv.type == L2_TLV_MOOSE ? tlv.length : 0);
        count += tlv.type == L2_TLV_MOOSE;
        struct l2_tlv item;
        while (l2_isis_next_tlv(&items, &item))
        {
            read_moose_item(&item, moose, &sense);
        }
        sense &= !items.failed;
    }
    /* Two of them, or one that does not say whose it is, contradict themselves. */
    return sense && count <= 1 && (count == 0 || moose->present);
}

bool
l2_isis_next_reach(struct l2_reader *reader, struct l2_isis_reach *reach)
{
    if (reader->failed || l2_reader_left(reader) == 0)
    {
        return false;
    }
    memset(reach, 0, sizeof *reach);
    reach->system = l2_read_mac(reader);
    reach->pseudonode = l2_read_u8(reader);
    reach->metric = (uint32_t)l2_read_u8(reader) << 16;
    reach->metric |= l2_read_u16(reader);
    uint8_t length = l2_read_u8(reader);
    const uint8_t *bytes = l2_read_bytes(reader, length);
    if (!bytes)
    {
        return false;
    }
    struct l2_reader items = l2_reader(bytes, length);
    struct l2_tlv item;
    while (l2_isis_next_tlv(&items, &item))
    {
        if (item.type == L2_SUBTLV_LINK_IDENTIFIERS && item.length == 8)
        {
            reach->identified = true;
            reach->local = l2_get_u32(item.value);
            reach->remote = l2_get_u32(item.value + 4);
        }
    }
    reader->failed |= items.failed;
    return !reader->failed;
}

bool
l2_isis_next_entry(struct l2_reader *reader, struct l2_isis_entry *entry)
{
    if (l2_reader_left(reader) == 0)
    {
        return false;
    }
    entry->lifetime = l2_read_u16(reader);
    entry->lsp = read_lsp_id(reader);
    entry->sequence = read_u32(reader);
    entry->checksum = l2_read_u16(reader);
    return !reader->failed;
}

bool
l2_isis_is_sound(const struct l2_isis_pdu *pdu)
{
    struct l2_reader reader = l2_isis_tlvs(pdu);
    struct l2_tlv tlv;
    while (l2_isis_next_tlv(&reader, &tlv))
    {
        struct l2_reader value = l2_reader(tlv.value, tlv.length);
        struct l2_isis_reach reach;
        struct l2_isis_entry entry;
        while (tlv.type == L2_TLV_EXTENDED_REACHABILITY && l2_isis_next_reach(&value, &reach))
        {
        }
        while (tlv.type == L2_TLV_LSP_ENTRIES && l2_isis_next_entry(&value, &entry))
        {
        }
        bool ignored = false;
        if (value.failed || (tlv.type == L2_TLV_AREAS && !read_areas(&tlv, 0, &ignored)))
        {
            return false;
        }
    }
    struct l2_isis_moose moose;
    return l2_isis_read_moose(pdu, &moose);
}

/* ---- Writing ---- */

static void
write_common(struct l2_writer *writer, enum l2_isis_type type, size_t header)
{
    l2_write_number(writer, DISCRIMINATOR, 1);
    l2_write_number(writer, header, 1);
    l2_write_number(writer, VERSION, 1);
    l2_write_number(writer, 0, 1); /* identifiers of 6 octets */
    l2_write_number(writer, type, 1);
    l2_write_number(writer, VERSION, 1);
    l2_write_number(writer, 0, 1);
    l2_write_number(writer, 0, 1); /* 3 area addresses */
}

void
l2_isis_write_hello(struct l2_writer *writer, uint64_t system, uint16_t holding_time, uint8_t circuit)
{
    write_common(writer, L2_ISIS_HELLO, L2_ISIS_HELLO_HEADER);
    l2_write_number(writer, CIRCUIT_LEVEL_1, 1);
    l2_write_number(writer, system, 6);
    l2_write_number(writer, holding_time, 2);
    l2_write_number(writer, 0, 2);
    l2_write_number(writer, circuit, 1);
}

void
l2_isis_write_lsp(struct l2_writer *writer, uint64_t lsp, uint32_t sequence, uint8_t flags)
{
    write_common(writer, L2_ISIS_LSP, L2_ISIS_LSP_HEADER);
    l2_write_number(writer, 0, 2); /* length */
    l2_write_number(writer, 0, 2); /* remaining lifetime */
    l2_write_number(writer, lsp, 8);
    l2_write_number(writer, sequence, 4);
    l2_write_number(writer, 0, 2); /* checksum */
    l2_write_number(writer, flags, 1);
}

void
l2_isis_write_csnp(struct l2_writer *writer, uint64_t system, uint64_t start, uint64_t end)
{
    write_common(writer, L2_ISIS_CSNP, L2_ISIS_CSNP_HEADER);
    l2_write_number(writer, 0, 2);
    l2_write_number(writer, system, 6);
    l2_write_number(writer, 0, 1);
    l2_write_number(writer, start, 8);
    l2_write_number(writer, end, 8);
}

void
l2_isis_write_psnp(struct l2_writer *writer, uint64_t system)
{
    write_common(writer, L2_ISIS_PSNP, L2_ISIS_PSNP_HEADER);
    l2_write_number(writer, 0, 2);
    l2_write_number(writer, system, 6);
    l2_write_number(writer, 0, 1);
}

uint8_t *
l2_isis_begin_tlv(struct l2_writer *writer, enum l2_isis_tlv type)
{
    uint8_t *tlv = l2_write_room(writer, 2);
    if (tlv)
    {
        tlv[0] = (uint8_t)type;
    }
    return tlv;
}

void
l2_isis_end_tlv(struct l2_writer *writer, uint8_t *tlv)
{
    if (tlv)
    {
        assert(writer->at - tlv <= 257);
        tlv[1] = (uint8_t)(writer->at - tlv - 2);
    }
}

void
l2_isis_write_area(struct l2_writer *writer, uint16_t area)
{
    uint8_t *tlv = l2_isis_begin_tlv(writer, L2_TLV_AREAS);
    l2_write_number(writer, AREA_LENGTH, 1);
    l2_write_number(writer, AFI_LOCAL, 1);
    l2_write_number(writer, area, 2);
    l2_isis_end_tlv(writer, tlv);
}

void
l2_isis_write_protocols(struct l2_writer *writer)
{
    l2_write_number(writer, L2_TLV_PROTOCOLS << 8 | 1, 2);
    l2_write_number(writer, PROTOCOL_IPV4, 1);
}

void
l2_isis_write_ipv4_address(struct l2_writer *writer, uint32_t address)
{
    l2_write_number(writer, L2_TLV_IPV4_ADDRESS << 8 | 4, 2);
    l2_write_number(writer, address, 4);
}

void
l2_isis_write_three_way(struct l2_writer *writer, const struct l2_isis_hello *hello)
{
    uint8_t *tlv = l2_isis_begin_tlv(writer, L2_TLV_THREE_WAY);
    l2_write_number(writer, hello->state, 1);
    l2_write_number(writer, hello->circuit, 4);
    if (hello->has_neighbour)
    {
        l2_write_number(writer, hello->neighbour, 6);
        l2_write_number(writer, hello->neighbour_circuit, 4);
    }
    l2_isis_end_tlv(writer, tlv);
}

void
l2_isis_write_moose(struct l2_writer *writer, const struct l2_isis_moose *moose)
{
    uint8_t *tlv = l2_isis_begin_tlv(writer, L2_TLV_MOOSE);
    l2_write_number(writer, SUBTLV_PREFIX << 8 | 8, 2);
    l2_write_number(writer, moose->plan, 1);
    l2_write_number(writer, moose->prefix.length, 1);
    l2_write_number(writer, moose->prefix.bits, 6);
    l2_write_number(writer, SUBTLV_PRIORITY << 8 | 2, 2);
    l2_write_number(writer, moose->priority, 2);
    l2_write_number(writer, SUBTLV_ADDRESS << 8 | 6, 2);
    l2_write_number(writer, moose->address, 6);
    if (moose->server_count)
    {
        l2_write_number(writer, SUBTLV_SERVERS << 8 | moose->server_count * SERVER_OCTETS, 2);
    }
    for (unsigned i = 0; i < moose->server_count; i++)
    {
        l2_write_number(writer, moose->servers[i].address, 6);
        l2_write_number(writer, moose->servers[i].flags, 1);
    }
    if (moose->holding_time)
    {
        l2_write_number(writer, SUBTLV_HOLDING_TIME << 8 | 4, 2);
        l2_write_number(writer, moose->holding_time, 4);
    }
    l2_isis_end_tlv(writer, tlv);
}

void
l2_isis_write_reach(struct l2_writer *writer, const struct l2_isis_reach *reach)
{
    l2_write_number(writer, reach->system, 6);
    l2_write_number(writer, reach->pseudonode, 1);
    l2_write_number(writer, reach->metric, 3);
    l2_write_number(writer, 10, 1); /* octets of what follows */
    l2_write_number(writer, L2_SUBTLV_LINK_IDENTIFIERS << 8 | 8, 2);
    l2_write_number(writer, reach->local, 4);
    l2_write_number(writer, reach->remote, 4);
}

void
l2_isis_write_entry(struct l2_writer *writer, const struct l2_isis_entry *entry)
{
    l2_write_number(writer, entry->lifetime, 2);
    l2_write_number(writer, entry->lsp, 8);
    l2_write_number(writer, entry->sequence, 4);
    l2_write_number(writer, entry->checksum, 2);
}

static void
set_u16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

void
l2_isis_finish(uint8_t *pdu, size_t length)
{
    bool hello = (pdu[4] & 0x1f) == L2_ISIS_HELLO;
    set_u16(pdu + (hello ? 17 : COMMON_HEADER), length);
}

/* ---- LSPs in place ---- */

void
l2_isis_set_lifetime(uint8_t *lsp, uint16_t lifetime)
{
    set_u16(lsp + L2_ISIS_LIFETIME_AT, lifetime);
}

void
l2_isis_set_sequence(uint8_t *lsp, uint32_t sequence)
{
    set_u16(lsp + SEQUENCE_AT, sequence >> 16);
    set_u16(lsp + SEQUENCE_AT + 2, sequence & 0xffff);
}

/* The two sums of [ISO 8473 annex C]; both are 0 over bytes that hold their right checksum. */
static void
fletcher(const uint8_t *bytes, size_t length, unsigned *c0, unsigned *c1)
{
    unsigned sum = 0;
    unsigned sums = 0;
    while (length)
    {
        size_t run = length < 4096 ? length : 4096; /* so that sums cannot overflow */
        length -= run;
        while (run--)
        {
            sum += *bytes++;
            sums += sum;
        }
        sum %= 255;
        sums %= 255;
    }
    *c0 = sum;
    *c1 = sums;
}

uint16_t
l2_isis_set_checksum(uint8_t *lsp, size_t length)
{
    unsigned c0;
    unsigned c1;
    set_u16(lsp + L2_ISIS_CHECKSUM_AT, 0);
    fletcher(lsp + CHECKED_FROM, length - CHECKED_FROM, &c0, &c1);
    /* How many octets follow the first of the checksum, modulo 255 so that nothing overflows. */
    unsigned behind = (unsigned)((length - L2_ISIS_CHECKSUM_AT - 1) % 255);
    unsigned x = (behind * c0 + 255 - c1) % 255;
    unsigned y = (c1 + 255 * 255 - (behind + 1) * c0 % 255) % 255;
    lsp[L2_ISIS_CHECKSUM_AT] = (uint8_t)(x ? x : 255); /* 0 would mean that there is none */
    lsp[L2_ISIS_CHECKSUM_AT + 1] = (uint8_t)(y ? y : 255);
    return l2_get_u16(lsp + L2_ISIS_CHECKSUM_AT);
}

bool
l2_isis_checksum_good(const uint8_t *lsp, size_t length)
{
    unsigned c0;
    unsigned c1;
    fletcher(lsp + CHECKED_FROM, length - CHECKED_FROM, &c0, &c1);
    return l2_get_u16(lsp + L2_ISIS_CHECKSUM_AT) != 0 && c0 == 0 && c1 == 0;
}
