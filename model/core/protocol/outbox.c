/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "outbox.h"

#include "../wire/ethernet.h"

#include <assert.h>
#include <string.h>

#define FIRST_ACTIONS 16

int
l2_outbox_init(struct l2_outbox *out, struct l2_memory *memory, size_t verdicts)
{
    memset(out, 0, sizeof *out);
    out->memory = memory;
    out->verdicts = verdicts;
    void *actions = NULL;
    int error = l2_memory_grow(memory, &actions, &out->room, FIRST_ACTIONS + verdicts,
                               sizeof *out->actions);
    out->actions = actions;
    return error;
}

void
l2_outbox_fini(struct l2_outbox *out)
{
    if (out->memory)
    {
        l2_memory_free(out->memory, out->actions);
        l2_memory_free(out->memory, out->bytes);
    }
}

void
l2_outbox_clear(struct l2_outbox *out)
{
    out->count = 0;
    out->next = 0;
    out->bytes_used = 0;
    out->bytes_taken = 0;
}

struct l2_action *
l2_outbox_verdict(struct l2_outbox *out, enum l2_action_type type)
{
    assert(out->count < out->room);
    struct l2_action *action = &out->actions[out->count++];
    action->type = type;
    return action;
}

/* One more action that leaves room for verdicts, or NULL. */
static struct l2_action *
add_action(struct l2_outbox *out, enum l2_action_type type)
{
    void *actions = out->actions;
    if (l2_memory_grow(out->memory, &actions, &out->room, out->count + 1 + out->verdicts,
                       sizeof *out->actions))
    {
        return NULL;
    }
    out->actions = actions;
    return l2_outbox_verdict(out, type);
}

void
l2_outbox_event(struct l2_outbox *out, const struct l2_event *event)
{
    struct l2_action *action = add_action(out, L2_ACTION_EVENT);
    if (action)
    {
        action->as.event = *event;
    }
}

uint8_t *
l2_outbox_frame(struct l2_outbox *out, uint16_t port, l2_mac destination, l2_mac source, uint16_t type,
                size_t payload)
{
    size_t unpadded = L2_ETHERNET_HEADER + payload;
    size_t size = unpadded < L2_ETHERNET_MIN ? L2_ETHERNET_MIN : unpadded;
    void *bytes = out->bytes;
    if (l2_memory_grow(out->memory, &bytes, &out->bytes_room, out->bytes_used + size, 1))
    {
        return NULL;
    }
    out->bytes = bytes;
    struct l2_action *action = add_action(out, L2_ACTION_SEND);
    if (!action)
    {
        return NULL;
    }
    uint8_t *frame = out->bytes + out->bytes_used;
    memset(frame, 0, size);
    l2_mac_store(frame, destination);
    l2_mac_store(frame + 6, source);
    frame[12] = (uint8_t)(type >> 8);
    frame[13] = (uint8_t)type;
    action->as.send.port = port;
    action->as.send.bytes = NULL; /* known when it is taken: the buffer may move until then */
    action->as.send.length = size;
    out->bytes_used += size;
    return frame + L2_ETHERNET_HEADER;
}

bool
l2_outbox_next(struct l2_outbox *out, struct l2_action *action)
{
    if (out->next == out->count)
    {
        return false;
    }
    *action = out->actions[out->next++];
    if (action->type == L2_ACTION_SEND)
    {
        action->as.send.bytes = out->bytes + out->bytes_taken;
        out->bytes_taken += action->as.send.length;
    }
    return true;
}

bool
l2_outbox_check(const struct l2_outbox *out)
{
    assert(out->next <= out->count && out->count <= out->room);
    assert(out->bytes_taken <= out->bytes_used && out->bytes_used <= out->bytes_room);
    return true;
}
