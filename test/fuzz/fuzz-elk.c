/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Fuzz target: the directory ELK. The input is first read as a message: what reads must write as the same
 * octets, and no octet is too many. Then it is a sequence of events for a server: messages of switches and of
 * other servers, frames of any kind, time, allocations that fail, mappings of an administrator. A second
 * server hears all that the first one says to servers, and answers. Both check themselves after each event.
 */
#include "../../model/core/l2_directory.h"
#include "../../model/core/wire/elk.h"
#include "require.h"

#include <stdio.h>

#define FIRST 0x00005e0053e0  /* the server's address */
#define SECOND 0x00005e0053f0 /* of the other */
#define LONGEST 1514

/* ---- The codec ---- */

static void
check_record(const uint8_t *bytes)
{
    struct l2_elk_record record;
    uint8_t written[L2_ELK_RECORD];
    if (l2_elk_read_record(bytes, &record))
    {
        struct l2_writer writer = l2_writer(written, sizeof written);
        l2_elk_write_record(&writer, &record);
        require(!writer.failed && writer.at == writer.end);
        require(memcmp(written, bytes, sizeof written) == 0);
    }
}

static void
check_codec(const uint8_t *data, size_t size)
{
    uint8_t *bytes = copy_of(data, size);
    struct l2_elk message;
    if (l2_elk_parse(bytes, size, &message))
    {
        size_t length = L2_ELK_DIGESTS;
        if (message.type == L2_ELK_TYPE_SYNC)
        {
            require(message.as.sync.count <= L2_ELK_RECORDS);
            length = L2_ELK_SYNC(message.as.sync.count);
            for (size_t i = 0; i < message.as.sync.count; i++)
            {
                check_record(message.as.sync.bytes + i * L2_ELK_RECORD);
            }
        }
        else if (message.type == L2_ELK_TYPE_DIGESTS)
        {
            require(l2_elk_digest(&message, L2_ELK_BUCKETS - 1) == l2_get_u32(bytes + length - 4));
        }
        else
        {
            uint8_t written[L2_ELK_QUERY];
            length = l2_elk_write(written, &message);
            require(length <= size && memcmp(written, bytes, length) == 0);
        }
        uint8_t *enough = copy_of(data, length);
        require(l2_elk_parse(enough, length, &message));
        require(!l2_elk_parse(enough, length - 1, &message));
        free(enough);
    }
    free(bytes);
}

/* ---- The input, byte by byte; zeros after the end ---- */

struct input
{
    const uint8_t *at;
    size_t left;
};

static uint8_t
next_byte(struct input *in)
{
    if (in->left == 0)
    {
        return 0;
    }
    in->left--;
    return *in->at++;
}

/* ---- The servers ---- */

struct memory
{
    int fail_in; /* so many allocations succeed before one fails; negative: none fails */
    long blocks;
};

static void *
resize(void *ctx, void *old, size_t size)
{
    struct memory *memory = ctx;
    if (size == 0)
    {
        memory->blocks -= old != NULL;
        free(old);
        return NULL;
    }
    if (memory->fail_in >= 0 && memory->fail_in-- == 0)
    {
        return NULL;
    }
    memory->blocks += old == NULL;
    return realloc(old, size);
}

struct run
{
    struct input in;
    struct memory memory;
    struct l2_directory *servers[2];
    l2_time now;
};

static struct l2_frame
frame_of(const uint8_t *bytes, size_t length)
{
    struct l2_frame frame = {.head = bytes, .head_length = length, .length = length};
    return frame;
}

/* What a server has to say; what is for servers the other one hears, as often as depth says. */
static void
drain(struct run *run, int who, int depth)
{
    static uint8_t heard[64][LONGEST];
    static size_t lengths[64];
    size_t count = 0;
    struct l2_action action;
    while (l2_directory_next(run->servers[who], &action))
    {
        char text[L2_EVENT_TEXT];
        require(action.type == L2_ACTION_SEND || action.type == L2_ACTION_EVENT);
        if (action.type == L2_ACTION_EVENT)
        {
            require(l2_event_format(text, &action.as.event) == text);
            continue;
        }
        const uint8_t *bytes = action.as.send.bytes;
        size_t length = action.as.send.length;
        require(length >= 60 && length <= LONGEST && action.as.send.port == 1);
        require(l2_get_mac(bytes + 6) == (who ? SECOND : FIRST));
        l2_mac to = l2_get_mac(bytes);
        if (depth && count < 64 && (to == L2_ELK_SERVERS || to == (who ? FIRST : SECOND)))
        {
            memcpy(heard[count], bytes, length);
            lengths[count++] = length;
        }
    }
    require(l2_directory_check(run->servers[who]));
    for (size_t i = 0; i < count; i++)
    {
        uint8_t *bytes = copy_of(heard[i], lengths[i]);
        struct l2_frame frame = frame_of(bytes, lengths[i]);
        l2_directory_receive(run->servers[1 - who], &frame, run->now);
        drain(run, 1 - who, 0);
        free(bytes);
    }
}

static void
hear(struct run *run, const uint8_t *data, size_t length)
{
    uint8_t *bytes = copy_of(data, length);
    struct l2_frame frame = frame_of(bytes, length);
    l2_directory_receive(run->servers[0], &frame, run->now);
    free(bytes);
    drain(run, 0, 1);
}

/* A record of few hosts, switches and times, so that they meet. */
static struct l2_elk_record
any_record(struct run *run, bool may_be_gone)
{
    uint8_t who = next_byte(&run->in);
    uint8_t where = next_byte(&run->in);
    uint8_t when = next_byte(&run->in);
    uint32_t tick = (uint32_t)(run->now / (10 * L2_MILLISECOND));
    struct l2_elk_record record = {.ip = l2_ip_v4(who & 15 ? 0x0a000000u + (who & 15) : 0),
                                   .mac = 0x00005e005310 + (who >> 4),
                                   .real = 0x00005e005310 + (who >> 5),
                                   .at = where & 3 ? 0x00005e005300 + (where & 3) : 0,
                                   .port = where >> 2 & 3,
                                   .source = (uint8_t)((where >> 4) % 3),
                                   .removed = may_be_gone && where >= 200,
                                   .claimed = tick - (when & 15) * 100u,
                                   .seen = tick - (when >> 4) * 100u};
    if (record.removed)
    {
        record.mac = record.real = record.at = 0;
    }
    return record;
}

/* A message to the server, whole. */
static void
hear_message(struct run *run, uint8_t kind)
{
    uint8_t bytes[LONGEST] = {0};
    struct l2_writer writer = l2_writer(bytes, sizeof bytes);
    uint8_t more = next_byte(&run->in);
    struct l2_elk message = {.type = (enum l2_elk_type)(1 + kind % 7), .flags = more >> 6};
    l2_mac from = more & 1 ? SECOND : 0x00005e0053f1;
    bool grouped = message.type == L2_ELK_TYPE_HELLO;
    l2_write_number(&writer, grouped ? L2_ELK_SERVERS : FIRST, 6);
    l2_write_number(&writer, from, 6);
    l2_write_number(&writer, L2_TYPE_ELK, 2);
    switch (message.type)
    {
    case L2_ELK_TYPE_HELLO:
        message.as.hello.server = from;
        message.as.hello.ip = l2_ip_v4(0x0a0000f0);
        message.as.hello.hold = more & 2 ? 1500 : more & 4 ? UINT32_MAX : 0;
        message.as.hello.digest = more >> 3;
        break;
    case L2_ELK_TYPE_QUERY:
        message.as.query.asker = any_record(run, false);
        message.as.query.target = l2_ip_v4(0x0a000000u + (more & 31));
        break;
    case L2_ELK_TYPE_UPDATE:
        message.as.update = any_record(run, false);
        break;
    case L2_ELK_TYPE_SYNC:
        l2_elk_write_header(&writer, L2_ELK_TYPE_SYNC, 0);
        l2_write_number(&writer, more % (L2_ELK_RECORDS + 1), 2);
        for (unsigned i = 0; i < more % (L2_ELK_RECORDS + 1u); i++)
        {
            struct l2_elk_record record = any_record(run, true);
            l2_elk_write_record(&writer, &record);
        }
        break;
    case L2_ELK_TYPE_DIGESTS:
        l2_elk_write_header(&writer, L2_ELK_TYPE_DIGESTS, 0);
        writer.at += 4 * L2_ELK_BUCKETS;
        break;
    default:
        message.as.answer.mac = from;
    }
    if (message.type != L2_ELK_TYPE_SYNC && message.type != L2_ELK_TYPE_DIGESTS)
    {
        writer.at += l2_elk_write(writer.at, &message);
    }
    size_t length = (size_t)(writer.at - bytes);
    length = length < 60 ? 60 : length;
    if (kind & 64)
    {
        bytes[14 + next_byte(&run->in) % (length - 14)] ^= next_byte(&run->in);
    }
    hear(run, bytes, length);
}

static void
add(struct run *run)
{
    struct l2_elk_record record = any_record(run, false);
    struct l2_mapping mapping = {
        .ip = record.ip, .mac = record.mac, .real = record.real, .at = record.at, .port = record.port};
    int error = l2_directory_add(run->servers[0], &mapping, run->now);
    require(error == L2_OK || error == L2_EFULL || error == L2_ENOMEM || error == L2_EINVAL);
    drain(run, 0, 1);
}

/* Do for a while what is due, when it is. */
static void
pass(struct run *run, unsigned steps)
{
    unsigned still = 0;
    for (; steps > 0; steps--)
    {
        l2_time first = l2_directory_deadline(run->servers[0]);
        l2_time second = l2_directory_deadline(run->servers[1]);
        int who = second < first;
        l2_time due = who ? second : first;
        if (due == L2_NEVER)
        {
            return;
        }
        still = due > run->now ? 0 : still + 1;
        require(still < 4096); /* what is due is done */
        run->now = due > run->now ? due : run->now;
        l2_directory_expire(run->servers[who], run->now);
        drain(run, who, 1);
    }
}

static void
look(struct run *run)
{
    char buffer[500];
    struct l2_text text = {.text = buffer, .size = 1 + next_byte(&run->in), .length = 0, .cut = false};
    l2_directory_dump(run->servers[0], &text);
    require(text.length < text.size && buffer[text.length] == 0);
    struct l2_mapping mapping;
    l2_directory_mapping(run->servers[0], next_byte(&run->in) % 16, &mapping);
    struct l2_table table;
    for (size_t i = 0; l2_directory_table(run->servers[0], i, &table); i++)
    {
        require(table.entries <= table.capacity);
    }
}

static void
event(struct run *run)
{
    uint8_t raw[255];
    uint8_t kind = next_byte(&run->in);
    switch (kind & 15)
    {
    case 0: {
        size_t length = next_byte(&run->in);
        for (size_t i = 0; i < length; i++)
        {
            raw[i] = next_byte(&run->in);
        }
        hear(run, raw, length);
        break;
    }
    case 1:
        run->now += next_byte(&run->in) * 100 * L2_MILLISECOND;
        break;
    case 2:
    case 3:
        pass(run, 1u + kind / 16u);
        break;
    case 4:
        run->memory.fail_in = next_byte(&run->in) % 8;
        break;
    case 5:
        add(run);
        break;
    case 6:
        look(run);
        break;
    case 7:
        if (kind == 7)
        {
            l2_directory_stop(run->servers[0], run->now);
            drain(run, 0, 1);
            require(l2_directory_deadline(run->servers[0]) == L2_NEVER);
        }
        break;
    default:
        hear_message(run, kind);
    }
}

static struct l2_directory *
make_server(struct run *run, l2_mac address, uint32_t ip)
{
    struct l2_directory *server = NULL;
    struct l2_directory_config config;
    l2_directory_config_init(&config);
    uint8_t choice = next_byte(&run->in);
    config.address = address;
    config.ip = l2_ip_v4(ip);
    config.policy = (enum l2_policy)(choice % 3);
    config.capacity = choice & 4 ? 4 : 1000;
    config.claims = choice & 8 ? 2 : 1024;
    config.pending = choice & 16 ? 2 : 100;
    config.waiters = choice & 32 ? 2 : 100;
    config.probes = 1 + (choice >> 6) % 3;
    config.renew_after = 3 * L2_SECOND;
    config.broadcast_rate = 3;
    struct l2_env env = {.resize = resize, .ctx = &run->memory, .seed = choice};
    int error = l2_directory_new(&server, &config, &env);
    require(error == L2_OK);
    return server;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_codec(data, size);
    struct run run = {.in = {data, size}, .memory = {.fail_in = -1}};
    run.servers[0] = make_server(&run, FIRST, 0x0a0000e0);
    run.servers[1] = make_server(&run, SECOND, 0x0a0000f0);
    while (run.in.left)
    {
        event(&run);
    }
    l2_directory_free(run.servers[0]);
    l2_directory_free(run.servers[1]);
    require(run.memory.blocks == 0);
    return 0;
}
