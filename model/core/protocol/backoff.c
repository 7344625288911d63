/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "backoff.h"

void
l2_backoff_init(struct l2_backoff *backoff)
{
    backoff->state = L2_BACKOFF_QUIET;
    backoff->due = L2_NEVER;
    backoff->learnt = L2_NEVER;
    backoff->quiet_again = L2_NEVER;
}

/*
 * The timers of the states [5.1, transitions 3, 5, 6]. They change nothing but what the next news meet,
 * so it is enough to look at them then.
 */
static void
let_pass(struct l2_backoff *backoff, l2_time now)
{
    if (backoff->state != L2_BACKOFF_QUIET && now >= backoff->quiet_again)
    {
        backoff->state = L2_BACKOFF_QUIET;
    }
    if (backoff->state == L2_BACKOFF_SHORT_WAIT && now >= backoff->learnt)
    {
        backoff->state = L2_BACKOFF_LONG_WAIT;
    }
}

void
l2_backoff_news(struct l2_backoff *backoff, l2_time now)
{
    let_pass(backoff, now);
    l2_time delay = backoff->state == L2_BACKOFF_QUIET        ? backoff->initial_delay
                    : backoff->state == L2_BACKOFF_SHORT_WAIT ? backoff->short_delay
                                                              : backoff->long_delay;
    if (backoff->state == L2_BACKOFF_QUIET)
    {
        backoff->state = L2_BACKOFF_SHORT_WAIT;
        backoff->learnt = now + backoff->learn_time;
    }
    backoff->quiet_again = now + backoff->hold_down;
    if (backoff->due == L2_NEVER)
    {
        backoff->due = now + delay;
    }
}

bool
l2_backoff_act(struct l2_backoff *backoff, l2_time now)
{
    if (now < backoff->due)
    {
        return false;
    }
    backoff->due = L2_NEVER;
    return true;
}
