/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Fuzz target: PDUs of IS-IS as a codec. The input is a PDU, or, if its first octet is small, the TLVs of
 * one of that type. Every reader stays inside; what is read writes as what reads the same; and a checksum
 * that was set is good until the LSP changes. The protocol is in fuzz-switch.
 */
#include "../../model/core/wire/isis.h"
#include "require.h"

#define LONGEST 1497

/* ---- What reads must write as what reads the same ---- */

static void
check_hello(const struct l2_isis_pdu *pdu)
{
    struct l2_isis_hello hello;
    struct l2_isis_hello again;
    if (!l2_isis_read_hello(pdu, 1, &hello))
    {
        return;
    }
    if (!hello.three_way || !hello.has_circuit)
    {
        return; /* there is no writer of that */
    }
    uint8_t bytes[100];
    struct l2_writer writer = l2_writer(bytes, sizeof bytes);
    l2_isis_write_hello(&writer, pdu->system, pdu->time, 0);
    l2_isis_write_area(&writer, hello.area ? 1 : 2);
    l2_isis_write_three_way(&writer, &hello);
    require(!writer.failed);
    size_t length = (size_t)(writer.at - bytes);
    l2_isis_finish(bytes, length);
    struct l2_isis_pdu read;
    require(l2_isis_parse(bytes, length, &read) == L2_NO_DROP);
    require(read.type == L2_ISIS_HELLO && read.system == pdu->system && read.time == pdu->time);
    require(l2_isis_read_hello(&read, 1, &again));
    require(again.area == hello.area && again.state == hello.state);
    require(again.circuit == hello.circuit && again.has_neighbour == hello.has_neighbour);
    require(again.neighbour == hello.neighbour);
    require(again.neighbour_circuit == hello.neighbour_circuit);
}

static void
check_moose(const struct l2_isis_pdu *pdu)
{
    struct l2_isis_moose moose;
    struct l2_isis_moose again;
    bool sense = l2_isis_read_moose(pdu, &moose);
    require(sense || !l2_isis_is_sound(pdu));
    if (!sense || !moose.present)
    {
        return;
    }
    require(moose.prefix.length >= 1 && moose.prefix.length <= 48);
    uint8_t bytes[100];
    struct l2_writer writer = l2_writer(bytes, sizeof bytes);
    l2_isis_write_psnp(&writer, 1);
    l2_isis_write_moose(&writer, &moose);
    require(!writer.failed);
    size_t length = (size_t)(writer.at - bytes);
    l2_isis_finish(bytes, length);
    struct l2_isis_pdu read;
    require(l2_isis_parse(bytes, length, &read) == L2_NO_DROP);
    require(l2_isis_read_moose(&read, &again) && again.present);
    require(again.plan == moose.plan && again.prefix.bits == moose.prefix.bits);
    require(again.prefix.length == moose.prefix.length && again.priority == moose.priority);
    require(again.address == moose.address && again.holding_time == moose.holding_time);
}

static void
check_reach(const struct l2_isis_reach *reach)
{
    uint8_t bytes[L2_ISIS_REACH];
    struct l2_writer writer = l2_writer(bytes, sizeof bytes);
    l2_isis_write_reach(&writer, reach);
    require(!writer.failed && writer.at == writer.end);
    struct l2_reader reader = l2_reader(bytes, sizeof bytes);
    struct l2_isis_reach again;
    require(l2_isis_next_reach(&reader, &again) && again.identified);
    require(again.system == reach->system && again.pseudonode == reach->pseudonode);
    require(again.metric == reach->metric && again.local == reach->local);
    require(again.remote == reach->remote && !l2_isis_next_reach(&reader, &again));
}

static void
check_entry(const struct l2_isis_entry *entry)
{
    uint8_t bytes[L2_ISIS_ENTRY];
    struct l2_writer writer = l2_writer(bytes, sizeof bytes);
    l2_isis_write_entry(&writer, entry);
    require(!writer.failed && writer.at == writer.end);
    struct l2_reader reader = l2_reader(bytes, sizeof bytes);
    struct l2_isis_entry again;
    require(l2_isis_next_entry(&reader, &again));
    require(again.lifetime == entry->lifetime && again.lsp == entry->lsp);
    require(again.sequence == entry->sequence && again.checksum == entry->checksum);
}

/* Every TLV, whatever the PDU: the list ends where the PDU ends, and values lie inside. */
static void
check_tlvs(const struct l2_isis_pdu *pdu)
{
    const uint8_t *end = pdu->bytes + pdu->length;
    struct l2_reader reader = l2_isis_tlvs(pdu);
    struct l2_tlv tlv;
    bool failed = false;
    while (l2_isis_next_tlv(&reader, &tlv))
    {
        require(tlv.value >= pdu->bytes + pdu->header && tlv.value + tlv.length <= end);
        struct l2_reader value = l2_reader(tlv.value, tlv.length);
        struct l2_isis_reach reach;
        struct l2_isis_entry entry;
        while (tlv.type == L2_TLV_EXTENDED_REACHABILITY && l2_isis_next_reach(&value, &reach))
        {
            check_reach(&reach);
        }
        while (tlv.type == L2_TLV_LSP_ENTRIES && l2_isis_next_entry(&value, &entry))
        {
            check_entry(&entry);
        }
        failed |= value.failed;
        struct l2_tlv first;
        require(l2_isis_find_tlv(pdu, (enum l2_isis_tlv)tlv.type, &first) && first.value <= tlv.value);
    }
    require(!reader.failed && l2_reader_left(&reader) == 0);
    require(!failed || !l2_isis_is_sound(pdu));
}

/* ---- The checksum ---- */

static void
check_checksum(const uint8_t *data, size_t length)
{
    uint8_t *lsp = copy_of(data, length);
    uint16_t checksum = l2_isis_set_checksum(lsp, length);
    require(l2_get_u16(lsp + L2_ISIS_CHECKSUM_AT) == checksum && checksum != 0);
    require(l2_isis_checksum_good(lsp, length));
    l2_isis_set_lifetime(lsp, (uint16_t)length);
    require(l2_isis_checksum_good(lsp, length));
    size_t where = 12 + data[20] * (length - 12) / 256;
    uint8_t before = lsp[where];
    lsp[where] ^= (uint8_t)(data[21] | 1);
    /* 0 and 255 are one to sums modulo 255. */
    bool twins = (before ^ lsp[where]) == 255 && (before == 0 || before == 255);
    require(l2_isis_checksum_good(lsp, length) == twins);
    free(lsp);
}

/* ---- The input ---- */

static void
check_pdu(const uint8_t *data, size_t size)
{
    uint8_t *bytes = copy_of(data, size);
    struct l2_isis_pdu pdu;
    if (l2_isis_parse(bytes, size, &pdu) == L2_NO_DROP)
    {
        require(pdu.length <= size && pdu.header <= pdu.length && pdu.bytes == bytes);
        check_tlvs(&pdu);
        check_moose(&pdu);
        if (pdu.type == L2_ISIS_HELLO)
        {
            check_hello(&pdu);
        }
        if (pdu.type == L2_ISIS_LSP)
        {
            check_checksum(bytes, pdu.length);
        }
        /* The frame's padding changes nothing, and no octet is too many. */
        uint8_t *enough = copy_of(data, pdu.length);
        struct l2_isis_pdu again;
        require(l2_isis_parse(enough, pdu.length, &again) == L2_NO_DROP);
        require(again.length == pdu.length && again.lsp == pdu.lsp && again.system == pdu.system);
        require(l2_isis_parse(enough, pdu.length - 1, &again) == L2_DROP_BAD_ISIS);
        free(enough);
    }
    free(bytes);
}

/* A PDU with a good header and these TLVs. */
static void
check_tlvs_of(uint8_t kind, const uint8_t *data, size_t size)
{
    uint8_t bytes[LONGEST];
    struct l2_writer writer = l2_writer(bytes, sizeof bytes);
    switch (kind & 3)
    {
    case 0:
        l2_isis_write_hello(&writer, 1, 9, 1);
        break;
    case 1:
        l2_isis_write_lsp(&writer, 1, 1, 1);
        break;
    case 2:
        l2_isis_write_csnp(&writer, 1, 0, UINT64_MAX);
        break;
    default:
        l2_isis_write_psnp(&writer, 1);
        break;
    }
    size_t room = (size_t)(writer.end - writer.at);
    size = size < room ? size : room;
    uint8_t *tlvs = l2_write_room(&writer, size);
    if (size)
    {
        memcpy(tlvs, data, size);
    }
    l2_isis_finish(bytes, (size_t)(writer.at - bytes));
    check_pdu(bytes, (size_t)(writer.at - bytes));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size && data[0] < 16)
    {
        check_tlvs_of(data[0], data + 1, size - 1);
    }
    else
    {
        check_pdu(data, size);
    }
    return 0;
}
