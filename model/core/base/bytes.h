/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * bytes: reading what came from the wire, and writing what goes there, in network byte order and
 * never outside the buffer. A reader that runs out answers zeros and remembers it, so that a codec
 * reads a whole structure and then asks once.
 */
#ifndef L2_BASE_BYTES_H
#define L2_BASE_BYTES_H

#include "../l2.h"

struct l2_reader
{
    const uint8_t *at;  /* the next byte */
    const uint8_t *end; /* behind the last */
    bool failed;        /* something was read that is not there */
};

static inline struct l2_reader
l2_reader(const uint8_t *bytes, size_t length)
{
    struct l2_reader reader = {bytes, bytes + length, false};
    return reader;
}

static inline size_t
l2_reader_left(const struct l2_reader *reader)
{
    return (size_t)(reader->end - reader->at);
}

/* The next length bytes, or NULL and failed. */
static inline const uint8_t *
l2_read_bytes(struct l2_reader *reader, size_t length)
{
    if (reader->failed || l2_reader_left(reader) < length)
    {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *bytes = reader->at;
    reader->at += length;
    return bytes;
}

static inline uint8_t
l2_read_u8(struct l2_reader *reader)
{
    const uint8_t *b = l2_read_bytes(reader, 1);
    return b ? b[0] : 0;
}

static inline uint16_t
l2_get_u16(const uint8_t *b)
{
    return (uint16_t)(b[0] << 8 | b[1]);
}

static inline uint32_t
l2_get_u32(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline uint64_t
l2_get_u64(const uint8_t *b)
{
    return (uint64_t)l2_get_u32(b) << 32 | l2_get_u32(b + 4);
}

static inline uint16_t
l2_read_u16(struct l2_reader *reader)
{
    const uint8_t *b = l2_read_bytes(reader, 2);
    return b ? l2_get_u16(b) : 0;
}

static inline l2_mac
l2_get_mac(const uint8_t *b)
{
    return (l2_mac)l2_get_u16(b) << 32 | l2_get_u32(b + 2);
}

static inline l2_mac
l2_read_mac(struct l2_reader *reader)
{
    const uint8_t *b = l2_read_bytes(reader, 6);
    return b ? l2_get_mac(b) : L2_MAC_NONE;
}

/* Where a codec writes to. What does not fit is not written, and remembered. */
struct l2_writer
{
    uint8_t *at;  /* where the next byte goes */
    uint8_t *end; /* behind the buffer */
    bool failed;  /* something did not fit */
};

static inline struct l2_writer
l2_writer(uint8_t *bytes, size_t size)
{
    struct l2_writer writer = {bytes, bytes + size, false};
    return writer;
}

/* Room for length bytes, which the caller fills, or NULL and failed. */
static inline uint8_t *
l2_write_room(struct l2_writer *writer, size_t length)
{
    if (writer->failed || (size_t)(writer->end - writer->at) < length)
    {
        writer->failed = true;
        return NULL;
    }
    uint8_t *room = writer->at;
    writer->at += length;
    return room;
}

/* The low octets of a number, the most significant first. */
static inline void
l2_write_number(struct l2_writer *writer, uint64_t number, size_t octets)
{
    uint8_t *room = l2_write_room(writer, octets);
    for (size_t i = 0; room && i < octets; i++)
    {
        room[i] = (uint8_t)(number >> 8 * (octets - 1 - i));
    }
}

static inline bool
l2_ip_equal(struct l2_ip a, struct l2_ip b)
{
    return l2_get_u64(a.bytes) == l2_get_u64(b.bytes) &&
           l2_get_u64(a.bytes + 8) == l2_get_u64(b.bytes + 8);
}

static inline bool
l2_ip_is_none(struct l2_ip ip)
{
    return (l2_get_u64(ip.bytes) | l2_get_u64(ip.bytes + 8)) == 0;
}

/* Whether an address is a group address: the first bit on the wire [802.3 3.2.3.1]. */
static inline bool
l2_mac_is_group(l2_mac address)
{
    return address >> 40 & 1;
}

#endif
