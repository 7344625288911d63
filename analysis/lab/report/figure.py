# SPDX-License-Identifier: GPL-2.0-only
"""What a figure consists of: panels with curves or bars, a caption, and the numbers behind them.

A module of lab.report.figures makes a Figure out of the database; lab.report.gnuplot draws it, and lab.report.page puts
it into the report. Nothing here knows of the database, or of gnuplot.
"""

import math
from dataclasses import dataclass, field


class Missing(Exception):
    """Why a figure cannot be drawn: the rest of a sentence that begins with `Not drawn: '."""


@dataclass(frozen=True)
class Style:
    """The look of a series: a row of a scheme's line styles in style.gp, and a point's shape."""

    scheme: int  # 0 Ethernet, 1 MOOSE, 2 any other
    variant: int  # 0, 1, ...: the series of one scheme
    shape: int  # 0, 1, ...


@dataclass
class Curve:
    """Points (x, y, half of the confidence interval or None), in the order in which they join."""

    label: str
    style: Style
    points: list
    kind: str = "line"  # line, plain (no points), points, fitted, steps, bars, reference


@dataclass
class Panel:
    """One pair of axes."""

    title: str
    x: str
    y: str
    curves: list
    x_log: bool = False
    y_log: bool = False
    x_range: tuple = (None, None)
    y_range: tuple = (None, None)
    categories: list = None  # labels of x = 0, 1, ... instead of numbers
    x_also: list = field(default_factory=list)  # values that the axis has to show besides
    y_also: list = field(default_factory=list)


@dataclass
class Table:
    """Numbers as they are printed: columns are right-aligned but for the first `left`."""

    title: str
    head: list
    rows: list
    left: int = 1


@dataclass
class Figure:
    """All that the report shows of one figure."""

    title: str
    panels: list
    caption: str
    tables: list
    columns: int = 2
    notes: list = field(default_factory=list)


def scheme_number(scheme):
    """The number that a scheme has in a Style."""
    return {"ethernet": 0, "moose": 1}.get(scheme, 2)


def number(value, digits=3):
    """A number as people write it: 1,280; 12.3; 0.0123; 1.2e-07."""
    if value is None:
        return "-"
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    size = abs(value)
    if size < 1e-4:
        return f"{value:.{digits - 1}e}"
    places = max(0, digits - 1 - math.floor(math.log10(size)))
    if abs(value - round(value)) < 1e-9 * size:
        places = 0
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def interval(mean, digits=4):
    """A Mean as the tables have it: `12.3 +- 0.4'; without an interval if there is but one run."""
    if mean is None:
        return "-"
    if mean.half is None:
        return number(mean.mean, digits)
    return f"{number(mean.mean, digits)} \u00b1 {number(mean.half, 2)}"


def runs_text(count):
    """`1 run', `3 runs'."""
    return f"{count:,} run" + ("" if count == 1 else "s")


def times(base, other):
    """How other compares with base, in words: `10.8 times fewer' is said of 119 against 1,280."""
    if base == other:
        return "the same"
    if not base or not other:
        return None
    ratio = base / other
    if 0.995 < ratio < 1.005:
        return "within 0.5 %"
    return f"{number(max(ratio, 1 / ratio))} times {'fewer' if ratio > 1 else 'more'}"
