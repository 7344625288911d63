/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "elk.h"

#include <string.h>

static struct l2_ip
read_ip(struct l2_reader *reader)
{
    struct l2_ip ip = {{0}};
    const uint8_t *bytes = l2_read_bytes(reader, sizeof ip.bytes);
    if (bytes)
    {
        memcpy(ip.bytes, bytes, sizeof ip.bytes);
    }
    return ip;
}

static uint32_t
read_u32(struct l2_reader *reader)
{
    const uint8_t *bytes = l2_read_bytes(reader, 4);
    return bytes ? l2_get_u32(bytes) : 0;
}

static bool
is_station(l2_mac address)
{
    return address != L2_MAC_NONE && !l2_mac_is_group(address);
}

static bool
read_record(struct l2_reader *reader, struct l2_elk_record *record)
{
    record->ip = read_ip(reader);
    record->mac = l2_read_mac(reader);
    record->real = l2_read_mac(reader);
    record->at = l2_read_mac(reader);
    record->port = l2_read_u16(reader);
    record->source = l2_read_u8(reader);
    uint8_t removed = l2_read_u8(reader);
    record->removed = removed;
    record->claimed = read_u32(reader);
    record->seen = read_u32(reader);
    bool owned = is_station(record->mac) && is_station(record->real);
    bool nobody = record->mac == L2_MAC_NONE && record->real == L2_MAC_NONE;
    return !reader->failed && removed <= 1 && (removed ? nobody : owned) &&
           !l2_mac_is_group(record->at) && record->source <= L2_SOURCE_STATIC;
}

bool
l2_elk_read_record(const uint8_t bytes[L2_ELK_RECORD], struct l2_elk_record *record)
{
    struct l2_reader reader = l2_reader(bytes, L2_ELK_RECORD);
    return read_record(&reader, record);
}

/* The body of a message; what is wrong with its length is in the reader. */
static bool
read_body(struct l2_reader *reader, struct l2_elk *message)
{
    switch (message->type)
    {
    case L2_ELK_TYPE_HELLO:
        message->as.hello.server = l2_read_mac(reader);
        message->as.hello.ip = read_ip(reader);
        message->as.hello.hold = read_u32(reader);
        message->as.hello.cost = read_u32(reader);
        message->as.hello.digest = (uint64_t)read_u32(reader) << 32;
        message->as.hello.digest |= read_u32(reader);
        message->as.hello.mappings = read_u32(reader);
        return is_station(message->as.hello.server);
    case L2_ELK_TYPE_QUERY: {
        bool sound = read_record(reader, &message->as.query.asker);
        message->as.query.target = read_ip(reader);
        return sound && !message->as.query.asker.removed;
    }
    case L2_ELK_TYPE_ANSWER:
        message->as.answer.target = read_ip(reader);
        message->as.answer.mac = l2_read_mac(reader);
        message->as.answer.asker = read_ip(reader);
        return is_station(message->as.answer.mac);
    case L2_ELK_TYPE_UPDATE:
        return read_record(reader, &message->as.update) && !message->as.update.removed;
    case L2_ELK_TYPE_ANNOUNCE:
        message->as.announce.ip = read_ip(reader);
        message->as.announce.mac = l2_read_mac(reader);
        return is_station(message->as.announce.mac);
    case L2_ELK_TYPE_DIGESTS:
        message->as.digests.bytes = l2_read_bytes(reader, 4 * L2_ELK_BUCKETS);
        return true;
    case L2_ELK_TYPE_SYNC:
        message->as.sync.count = l2_read_u16(reader);
        message->as.sync.bytes =
            l2_read_bytes(reader, (size_t)message->as.sync.count * L2_ELK_RECORD);
        return message->as.sync.count <= L2_ELK_RECORDS;
    }
    return false;
}

bool
l2_elk_parse(const uint8_t *bytes, size_t length, struct l2_elk *message)
{
    struct l2_reader reader = l2_reader(bytes, length);
    uint8_t version = l2_read_u8(&reader);
    uint8_t type = l2_read_u8(&reader);
    message->flags = l2_read_u16(&reader);
    if (reader.failed || version != L2_ELK_VERSION || type < L2_ELK_TYPE_HELLO ||
        type > L2_ELK_TYPE_SYNC)
    {
        return false;
    }
    message->type = (enum l2_elk_type)type;
    return read_body(&reader, message) && !reader.failed;
}

static void
write_ip(struct l2_writer *writer, struct l2_ip ip)
{
    uint8_t *room = l2_write_room(writer, sizeof ip.bytes);
    if (room)
    {
        memcpy(room, ip.bytes, sizeof ip.bytes);
    }
}

void
l2_elk_write_header(struct l2_writer *writer, enum l2_elk_type type, uint16_t flags)
{
    l2_write_number(writer, L2_ELK_VERSION, 1);
    l2_write_number(writer, type, 1);
    l2_write_number(writer, flags, 2);
}

void
l2_elk_write_record(struct l2_writer *writer, const struct l2_elk_record *record)
{
    write_ip(writer, record->ip);
    l2_write_number(writer, record->mac, 6);
    l2_write_number(writer, record->real, 6);
    l2_write_number(writer, record->at, 6);
    l2_write_number(writer, record->port, 2);
    l2_write_number(writer, record->source, 1);
    l2_write_number(writer, record->removed, 1);
    l2_write_number(writer, record->claimed, 4);
    l2_write_number(writer, record->seen, 4);
}

size_t
l2_elk_write(uint8_t bytes[L2_ELK_QUERY], const struct l2_elk *message)
{
    struct l2_writer writer = l2_writer(bytes, L2_ELK_QUERY);
    l2_elk_write_header(&writer, message->type, message->flags);
    switch (message->type)
    {
    case L2_ELK_TYPE_HELLO:
        l2_write_number(&writer, message->as.hello.server, 6);
        write_ip(&writer, message->as.hello.ip);
        l2_write_number(&writer, message->as.hello.hold, 4);
        l2_write_number(&writer, message->as.hello.cost, 4);
        l2_write_number(&writer, message->as.hello.digest, 8);
        l2_write_number(&writer, message->as.hello.mappings, 4);
        break;
    case L2_ELK_TYPE_QUERY:
        l2_elk_write_record(&writer, &message->as.query.asker);
        write_ip(&writer, message->as.query.target);
        break;
    case L2_ELK_TYPE_ANSWER:
        write_ip(&writer, message->as.answer.target);
        l2_write_number(&writer, message->as.answer.mac, 6);
        write_ip(&writer, message->as.answer.asker);
        break;
    case L2_ELK_TYPE_UPDATE:
        l2_elk_write_record(&writer, &message->as.update);
        break;
    case L2_ELK_TYPE_ANNOUNCE:
        write_ip(&writer, message->as.announce.ip);
        l2_write_number(&writer, message->as.announce.mac, 6);
        break;
    case L2_ELK_TYPE_DIGESTS:
    case L2_ELK_TYPE_SYNC:
        break; /* written piece by piece */
    }
    return (size_t)(writer.at - bytes);
}
