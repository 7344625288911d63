# SPDX-License-Identifier: GPL-2.0-only
"""An axis of a panel: its range, its tics, and the place of a zero on a logarithmic one."""

import math

from lab.report.figure import number


class Axis:
    """The range of an axis, and where a zero is on a logarithmic one: below a gap."""

    def __init__(self, log, values, wanted):
        self.log = log
        self.zero = self.ends = None
        values = [value for value in values if value is not None and math.isfinite(value)]
        above = [value for value in values if value > 0]
        low, high = wanted
        if log and not above:
            self.log = False
            low, high = low or 0, high or 1
        elif log:
            self.ends = least, most = min(above), max(above)
            if any(value <= 0 for value in values):
                floor = 10 ** math.floor(math.log10(least * 1.0001))
                self.zero = floor / 3
                low = low or floor / 4.5
                self.gap = floor / 1.8
            else:
                low = low or least / 1.4
            high = high or most * 1.4
        elif values:
            low = min(0, *values) if low is None else low
            high = (max(values) * 1.08 or 1) if high is None else high
        self.low, self.high = low, high

    def place(self, value):
        """Where a value is drawn."""
        if not self.log:
            return value
        if value > 0:
            return max(value, self.low)
        return self.low if self.zero is None else self.zero

    def commands(self, name):
        """Its range, tics and zero."""
        if self.log:
            tics = ", ".join(f"'{text}' {place:.12g}" for text, place in self.tics())
            lines = [f"set logscale {name}", f"set {name}tics ({tics}) norotate enhanced scale 1"]
            lines.append(
                f"set m{name}tics default" if self.decades() > 2.05 else f"unset m{name}tics"
            )
        else:
            lines = [f"unset logscale {name}", f"set format {name} '%g'", f"unset m{name}tics"]
            lines.append(f"set {name}tics autofreq norotate scale 1")
        if self.zero is not None:
            lines.append(f"set {name}tics add ('0' {self.zero:.12g})")
            ends = (
                "graph 0, first {0} to graph 1, first {0}"
                if name == "y"
                else "first {0}, graph 0 to first {0}, graph 1"
            ).format(f"{self.gap:.12g}")
            lines.append(f"set arrow from {ends} nohead linestyle 9")
        low = "*" if self.low is None else f"{self.low:.12g}"
        high = "*" if self.high is None else f"{self.high:.12g}"
        return lines + [f"set {name}range [{low} : {high}]"]

    def decades(self):
        """How wide a logarithmic axis is."""
        return math.log10(self.high / self.least())

    def tics(self):
        """Texts and places of a logarithmic axis: decades, and 2 and 5 if there are few."""
        first, last = math.floor(math.log10(self.least())), math.ceil(math.log10(self.high))
        steps = (1, 2, 5) if self.decades() <= 2.05 else (1,)
        every = 1 + (last - first) // 9
        plain = first >= -3 and last <= 5
        found = []
        for power in range(first, last + 1):
            for step in steps:
                value = step * 10.0**power
                if self.least() * 0.999 <= value <= self.high * 1.001 and power % every == 0:
                    found.append(
                        (number(value) if plain or len(steps) > 1 else f"10^{{{power}}}", value)
                    )
        if len(found) < 2:
            for value in sorted(set(self.ends)):
                if all(max(value / place, place / value) > 1.3 for _, place in found):
                    found.append((number(value), value))  # texts closer than that overlap
        return found

    def least(self):
        """The least positive value that is shown as it is."""
        return self.low if self.zero is None else self.zero * 3
