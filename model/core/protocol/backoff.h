/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * backoff: when to act on news that may come one by one or in a flood [RFC 8405].
 *
 *   QUIET       The first news is acted on after the initial delay.
 *   SHORT_WAIT  More news, soon after: after the short delay, so that all of one failure is in it.
 *   LONG_WAIT   News went on for longer than the time to learn: after the long delay.
 *
 * When no news has come for the hold-down it is QUIET again.
 */
#ifndef L2_PROTOCOL_BACKOFF_H
#define L2_PROTOCOL_BACKOFF_H

#include "../l2.h"

enum l2_backoff_state
{
    L2_BACKOFF_QUIET,
    L2_BACKOFF_SHORT_WAIT,
    L2_BACKOFF_LONG_WAIT,
};

struct l2_backoff
{
    l2_time initial_delay, short_delay, long_delay; /* INITIAL_, SHORT_, LONG_SPF_DELAY */
    l2_time learn_time;                             /* TIME_TO_LEARN_INTERVAL */
    l2_time hold_down;                              /* HOLDDOWN_INTERVAL */
    enum l2_backoff_state state;
    l2_time due;         /* SPF_TIMER; L2_NEVER: not running */
    l2_time learnt;      /* LEARN_TIMER */
    l2_time quiet_again; /* HOLDDOWN_TIMER */
};

/* Delays are set by the caller. */
void l2_backoff_init(struct l2_backoff *backoff);
/* Something happened that has to be acted on. */
void l2_backoff_news(struct l2_backoff *backoff, l2_time now);
/* Whether it is time to act; asking, if so, stops the timer. */
bool l2_backoff_act(struct l2_backoff *backoff, l2_time now);

#endif
