/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * outbox: the answers of an object (a switch, a directory server) to one input, until they are taken.
 *
 * An event, or a frame of the object's own, for which there is no memory is lost, as it might be on the wire.
 * What becomes of a received frame never is: room for so many verdicts is kept, whatever else is put in.
 */
#ifndef L2_PROTOCOL_OUTBOX_H
#define L2_PROTOCOL_OUTBOX_H

#include "../base/memory.h"

struct l2_outbox
{
    struct l2_memory *memory;
    struct l2_action *actions;
    size_t count;
    size_t room;
    size_t next;     /* the one that is taken next */
    size_t verdicts; /* for which room is kept */
    uint8_t *bytes;  /* of SENDs; an action's are found when it is taken */
    size_t bytes_used;
    size_t bytes_room;
    size_t bytes_taken; /* of the actions that were taken */
};

/* verdicts: how many l2_outbox_verdict() an input can cause. L2_ENOMEM. */
int l2_outbox_init(struct l2_outbox *out, struct l2_memory *memory, size_t verdicts);
/* What was never begun is fine. */
void l2_outbox_fini(struct l2_outbox *out);
/* Begin an input: forget the answers to the last one. */
void l2_outbox_clear(struct l2_outbox *out);
/* What becomes of the received frame; the caller fills the rest in. */
struct l2_action *l2_outbox_verdict(struct l2_outbox *out, enum l2_action_type type);
void l2_outbox_event(struct l2_outbox *out, const struct l2_event *event);
/*
 * A frame to send: addresses, the length/type field, and zeros for so many octets of payload and for padding.
 * Returns where the payload is to be put before the next call, or NULL: it is lost.
 */
uint8_t *l2_outbox_frame(struct l2_outbox *out, uint16_t port, l2_mac destination, l2_mac source,
                         uint16_t type, size_t payload);
/* As l2_switch_next(). */
bool l2_outbox_next(struct l2_outbox *out, struct l2_action *action);
bool l2_outbox_check(const struct l2_outbox *out);

#endif
