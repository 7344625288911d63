# SPDX-License-Identifier: GPL-2.0-only
"""How far a sweep is: one line that is rewritten on a terminal, now and then a line elsewhere."""

import sys
import time

#: Seconds between lines: where something has finished, and where nothing has.
OFTEN, SELDOM = 3, 60
#: Seconds between rewritten lines on a terminal.
TERMINAL = 0.2


def span(seconds):
    """A duration as 0:41 or 1:02:03."""
    seconds = int(seconds + 0.5)
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return f"{rest // 60}:{rest % 60:02d}"


class Progress:
    """Tells it. Runs that were done before the sweep began say nothing about the time left."""

    def __init__(self, total, before):
        self.total = total
        self.before = before
        self.finished = 0
        self.failed = 0
        self.begin = time.monotonic()
        self.told = None
        self.last = self.begin
        self.terminal = sys.stdout.isatty()

    def line(self):
        """[ 12/240] 3 failed, 0:41 gone, about 12:10 left"""
        gone = time.monotonic() - self.begin
        done = self.before + self.finished
        width = len(str(self.total))
        text = f"[{done:{width}d}/{self.total}] "
        text += f"{self.failed} failed, " if self.failed else ""
        text += f"{span(gone)} gone"
        left = self.total - done
        if self.finished and left > 0:
            text += f", about {span(gone / self.finished * left)} left"
        return text

    def count(self, failed):
        """One more run has finished."""
        self.finished += 1
        self.failed += failed

    def show(self, last=False):
        """Tell it, if it is time to."""
        now = time.monotonic()
        state = (self.finished, self.failed)
        if self.terminal:
            if last or now - self.last >= TERMINAL:
                self.last = now
                sys.stdout.write("\r\x1b[K" + self.line() + ("\n" if last else ""))
                sys.stdout.flush()
        elif (last and state != self.told) or now - self.last >= (
            OFTEN if state != self.told else SELDOM
        ):
            self.last, self.told = now, state
            print(self.line(), flush=True)

    def say(self, text):
        """A line of its own."""
        if self.terminal:
            sys.stdout.write("\r\x1b[K")
        print(text, flush=True)
