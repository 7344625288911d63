/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Fuzz target: BPDUs.
 *
 * As a codec: what reads as a BPDU writes as one that reads the same, and octets behind it change
 * nothing. As a neighbour: the input is a program of steps, each of which hands a BPDU to a port of a
 * bridge of four, lets time pass, or changes a port; after each the bridge checks itself, and must
 * neither wait for what is past nor send what is no BPDU.
 */
#include "../../model/core/l2.h"
#include "../../model/core/wire/bpdu.h"
#include "require.h"

#define PORTS 4
#define HEADER 17 /* of a BPDU's frame: addresses, length, LLC */

/* The bytes that steps are made of; zeros when they have run out. */
struct input
{
    const uint8_t *at;
    size_t left;
};

static uint8_t
take(struct input *input)
{
    if (input->left == 0)
    {
        return 0;
    }
    input->left--;
    return *input->at++;
}

/* ---- The codec ---- */

static bool
same_bpdu(const struct l2_bpdu *a, const struct l2_bpdu *b)
{
    return a->type == b->type && a->flags == b->flags && a->root == b->root && a->cost == b->cost &&
           a->bridge == b->bridge && a->port == b->port &&
           a->times.message_age == b->times.message_age && a->times.max_age == b->times.max_age &&
           a->times.hello_time == b->times.hello_time &&
           a->times.forward_delay == b->times.forward_delay;
}

static void
check_codec(const uint8_t *data, size_t size)
{
    uint8_t *bytes = copy_of(data, size);
    struct l2_bpdu bpdu;
    if (l2_bpdu_parse(bytes, size, &bpdu))
    {
        uint8_t written[L2_BPDU_RST_LENGTH];
        struct l2_bpdu again;
        size_t length = l2_bpdu_write(written, &bpdu);
        require(length <= size && l2_bpdu_parse(written, length, &again));
        require(same_bpdu(&bpdu, &again));
        /* An RST BPDU of unknown role reads as a Configuration BPDU, but is longer. */
        size_t needed = bytes[3] == L2_BPDU_RST ? L2_BPDU_RST_LENGTH : length;
        require(needed <= size);
        uint8_t *enough = copy_of(data, needed);
        require(l2_bpdu_parse(enough, needed, &again) && same_bpdu(&bpdu, &again));
        require(!l2_bpdu_parse(enough, needed - 1, &again));
        free(enough);
    }
    free(bytes);
}

/* ---- A bridge ---- */

static void
drain(struct l2_switch *sw, l2_time now)
{
    struct l2_action action;
    l2_switch_check(sw);
    while (l2_switch_next(sw, &action))
    {
        if (action.type == L2_ACTION_SEND)
        {
            struct l2_bpdu bpdu;
            require(action.as.send.port >= 1 && action.as.send.port <= PORTS);
            require(action.as.send.length == 60);
            size_t length = (size_t)action.as.send.bytes[13] - L2_BPDU_LLC;
            /* Message age passes max age in a Configuration BPDU of information that is too old. */
            bool valid = l2_bpdu_parse(action.as.send.bytes + HEADER, length, &bpdu);
            require(valid || bpdu.times.message_age >= bpdu.times.max_age);
        }
    }
    require(l2_switch_deadline(sw) > now);
}

/* A BPDU whose members are few enough for orders and equalities of all kinds to come up. */
static void
write_bpdu(uint8_t bytes[L2_BPDU_RST_LENGTH], struct input *input)
{
    static const enum l2_bpdu_type types[] = {L2_BPDU_RST, L2_BPDU_RST, L2_BPDU_CONFIG, L2_BPDU_TCN};
    uint8_t kind = take(input);
    uint8_t who = take(input);
    struct l2_bpdu bpdu = {
        .type = types[kind & 3],
        .version = 2,
        .flags = take(input),
        .root = (uint64_t)0x8000 << 48 | (who & 7),
        .cost = (uint32_t)(who >> 3 & 3) * 20000,
        .bridge = (uint64_t)0x8000 << 48 | (who >> 5 & 7),
        .port = (uint16_t)(0x8001 + (kind >> 2 & 3)),
        .times = {(uint16_t)((kind >> 4 & 7) * 3 * L2_BPDU_SECOND), 20 * L2_BPDU_SECOND,
                  (uint16_t)((kind >> 7) * L2_BPDU_SECOND + L2_BPDU_SECOND),
                  15 * L2_BPDU_SECOND},
    };
    l2_bpdu_write(bytes, &bpdu);
}

/* Hand in a BPDU; it may be any octets at all. */
static void
receive(struct l2_switch *sw, uint16_t port, struct input *input, bool any, l2_time now)
{
    static const uint8_t header[HEADER] = {0x01, 0x80, 0xc2, 0, 0, 0, 0, 0, 0x0c, 0, 0, 0xff, 0, 39,
                                           0x42, 0x42, 0x03};
    uint8_t bytes[60] = {0};
    memcpy(bytes, header, HEADER);
    write_bpdu(bytes + HEADER, input);
    for (size_t i = 0; any && i < L2_BPDU_RST_LENGTH; i++)
    {
        bytes[HEADER + i] ^= take(input);
    }
    uint8_t *frame = copy_of(bytes, sizeof bytes);
    struct l2_frame received = {frame, sizeof bytes, sizeof bytes};
    l2_switch_receive(sw, port, &received, now);
    free(frame);
}

/* A data frame, so that there is something to flush. */
static void
learn(struct l2_switch *sw, uint16_t port, uint8_t host, l2_time now)
{
    uint8_t bytes[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0x16, 0x3e, 0, 0, host, 0x88, 0xb5};
    struct l2_frame frame = {bytes, sizeof bytes, sizeof bytes};
    l2_switch_receive(sw, port, &frame, now);
}

static void
change_port(struct l2_switch *sw, uint16_t port, struct input *input, l2_time now)
{
    uint8_t how = take(input);
    uint8_t what = take(input);
    if (how & 1)
    {
        struct l2_port_state state = {.up = how & 2, .shared = how & 4};
        require(l2_switch_set_port(sw, port, &state, now) == 0);
        return;
    }
    struct l2_port_config config;
    l2_port_config_init(&config);
    config.path_cost = (uint32_t)(how >> 1 & 3) * 20000;
    config.priority = (uint8_t)(how & 0xf0);
    config.admin_edge = what & 1;
    config.auto_edge = what & 2;
    config.restricted_role = what & 4;
    config.restricted_tcn = what & 8;
    config.bpdu_guard = what & 16;
    config.point_to_point = (enum l2_point_to_point)((what >> 5) % 3);
    require(l2_switch_configure_port(sw, port, &config, now) == 0);
}

/* Let time pass: to the next deadline, or a while. */
static l2_time
pass(struct l2_switch *sw, uint8_t how, l2_time now)
{
    l2_time deadline = l2_switch_deadline(sw);
    if (how & 1 && deadline != L2_NEVER)
    {
        return deadline;
    }
    return now + (how >> 2) * (how & 2 ? L2_SECOND : 10 * L2_MILLISECOND);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_codec(data, size);
    struct input input = {data, size};
    struct l2_config config;
    l2_config_init(&config, "ethernet");
    uint8_t options = take(&input);
    config.spanning_tree = L2_SPANNING_TREE_RSTP;
    config.rstp.force_version = options & 1 ? 0 : 2;
    config.rstp.tx_hold_count = (uint8_t)(1 + (options >> 1) % 10);
    config.ports = PORTS;
    config.address = 4;
    struct l2_switch *sw;
    require(l2_switch_new(&sw, &config, NULL) == 0);
    l2_time now = 0;
    while (input.left)
    {
        uint8_t step = take(&input);
        uint16_t port = (uint16_t)(1 + (step >> 6));
        switch (step & 7)
        {
        case 0:
            change_port(sw, port, &input, now);
            break;
        case 1:
            learn(sw, port, take(&input), now);
            break;
        case 2:
        case 3:
            now = pass(sw, take(&input), now);
            l2_switch_expire(sw, now);
            break;
        default:
            receive(sw, port, &input, (step & 7) == 7, now);
            break;
        }
        drain(sw, now);
    }
    l2_switch_free(sw);
    return 0;
}
