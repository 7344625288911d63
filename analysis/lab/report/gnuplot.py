# SPDX-License-Identifier: GPL-2.0-only
"""Draw a Figure with gnuplot: as SVG for the page, as PDF for a paper, as PNG."""

import math
import os
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from html import escape

from lab.report.axis import Axis
from lab.results import ANALYSIS

STYLE = ANALYSIS / "style.gp"

#: Sizes in pixels of the page, 96 an inch: of a panel, of a figure of one panel, of a line.
PANEL = (445, 330)
LONE = (640, 398)
LINE = 20
LETTER = 6.6

#: Where a panel's axes are in its cell: left, right, bottom, top.
MARGINS = (114, 14, 60, 40)

#: What a Curve's kind is called by gnuplot.
STYLES = {
    "line": "linespoints",
    "plain": "lines",
    "points": "points",
    "fitted": "points",
    "steps": "steps",
}
POINTED = ("line", "points", "fitted")

#: Point types of shapes: open ones for Ethernet and others, filled ones for MOOSE.
OPEN = (6, 4, 8, 12, 10, 14)
FILLED = (7, 5, 9, 13, 11, 15)

#: Patterns of bars: Ethernet, MOOSE, others, each in the order of their variants.
FILLS = ((1, 6, 2, 0), (4, 5, 7, 3), (2, 1, 7, 6))


class DrawingError(Exception):
    """gnuplot is missing, or did not do its work: one line."""


def quote(text):
    """A text as gnuplot's single quotes take it."""
    shown = "".join(c if c.isprintable() else " " for c in str(text))
    return "'" + " ".join(shown.split()).replace("'", "''") + "'"


def _line(style):
    """The line style of a series: 11, 12, ... Ethernet's, 21, ... MOOSE's, 31, ... others'."""
    return 10 * (style.scheme + 1) + 1 + style.variant % 6


def _point(style):
    """The point of a series. Open ones are larger: where both agree, both are seen."""
    if style.scheme == 1:
        return f"pointtype {FILLED[style.shape % 6]} pointsize 0.75"
    return f"pointtype {OPEN[style.shape % 6]} pointsize 1.25"


def _ends(point):
    """A point's y and the ends of its interval."""
    _, y, half = point
    return (y, y, y) if half is None else (y, y - half, y + half)


def _bars(panel):
    """Where bars and points are beside each other: number of the curve -> offset; the width."""
    bars = [
        place
        for place, curve in enumerate(panel.curves)
        if panel.categories and curve.kind in ("bars", "points")
    ]
    width = 0.8 / max(1, len(bars))
    return {place: (i - (len(bars) - 1) / 2) * width for i, place in enumerate(bars)}, width


def _panel(panel, first):
    """Commands that draw a panel, whose data blocks are numbered from first."""
    offsets, width = _bars(panel)
    y_values = panel.y_also + [
        end for curve in panel.curves for point in curve.points for end in _shown(point)
    ]
    x_values = panel.x_also + [point[0] for curve in panel.curves for point in curve.points]
    x_axis = Axis(panel.x_log, x_values, panel.x_range)
    y_axis = Axis(panel.y_log, y_values, panel.y_range)
    lines = ["unset arrow", f"set title {quote(panel.title)}", f"set xlabel {quote(panel.x)}"]
    lines.append(f"set ylabel {quote(panel.y)}")
    if panel.categories:
        lines += _categories(panel.categories)
    else:
        lines += x_axis.commands("x")
    lines += y_axis.commands("y")
    data, plots, above = [], [], []
    for place, curve in enumerate(panel.curves):
        name = f"$d{first + place}"
        data.append(f"{name} << EOD")
        for point in curve.points:
            y, low, high = (y_axis.place(value) for value in _ends(point))
            x = point[0] + offsets.get(place, 0)
            x = x if panel.categories else x_axis.place(x)
            data.append(f"{x:.12g}\t{y:.12g}\t{low:.12g}\t{high:.12g}")
        data.append("EOD")
        if not curve.points:
            continue
        # The first series comes last, as its dashes show what they cover; references come on top.
        if curve.kind == "reference":
            above += _plots(name, curve, width)
        else:
            plots = _plots(name, curve, width) + plots
    plots = plots + above or ["NaN notitle"]
    return data + lines + ["plot " + ", \\\n     ".join(plots)]


def _shown(point):
    """What of a point has to be on the y axis: an interval's lower end only if it is above 0."""
    y, low, high = _ends(point)
    return [y, high] + ([low] if low > 0 else [])


def _plots(name, curve, width):
    """The plot elements of a curve: itself, and its intervals."""
    if curve.kind == "reference":
        return [f"{name} using 1:2 with lines linestyle 8 notitle"]
    line = f"linestyle {_line(curve.style)}"
    if curve.kind == "bars":
        fill = FILLS[curve.style.scheme][curve.style.variant % 4]
        body = (
            f"{name} using 1:2:({width * 0.92:.6g}) with boxes fillstyle pattern {fill} "
            f"border {line} dashtype 1 notitle"
        )
        bar = "linecolor rgb 'black' linewidth 1"
    else:
        body = f"{name} using 1:2 with {STYLES[curve.kind]} {line}"
        body += f" {_point(curve.style)}" if curve.kind in POINTED else ""
        body += " notitle"
        bar = f"{line} dashtype 1 linewidth 1"
    elements = [body]
    if any(point[2] for point in curve.points):
        elements.append(
            f"{name} using 1:3:(0):($4-$3) with vectors heads size screen 0.005,90 "
            f"{bar} notitle"
        )
    return elements


def _categories(names):
    """Tics with texts at 0, 1, ... instead of numbers; long ones are turned."""
    tics = ", ".join(f"{quote(name).replace('%', '%%')} {i}" for i, name in enumerate(names))
    longest = max(len(name) for name in names)
    turned = "rotate by 30 right" if longest * len(names) > 40 else "norotate"
    return [
        "unset logscale x",
        f"set xtics ({tics}) {turned} noenhanced scale 0",
        f"set xrange [-0.6 : {len(names) - 0.4}]",
    ]


def _key(curves, bottom, letters):
    """The key of all panels: an own plot without axes below them; labels of so many letters."""
    plots = []
    for curve in curves:
        line = f"linestyle {_line(curve.style)}"
        if curve.kind == "bars":
            fill = FILLS[curve.style.scheme][curve.style.variant % 4]
            look = f"boxes fillstyle pattern {fill} border {line} dashtype 1"
        elif curve.kind == "reference":
            look = "lines linestyle 8"
        else:
            kind = {"steps": "lines", "fitted": "linespoints"}.get(curve.kind)
            look = f"{kind or STYLES[curve.kind]} {line} "
            look += _point(curve.style) if curve.kind in POINTED else ""
        label = curve.label if len(curve.label) <= letters else curve.label[: letters - 3] + "..."
        plots.append(f"NaN with {look} title {quote(label)} noenhanced")
    return [
        "unset title",
        "unset xlabel",
        "unset ylabel",
        "unset arrow",
        "unset border",
        "unset tics",
        "unset logscale",
        "unset grid",
        "set lmargin at screen 0.02",
        "set rmargin at screen 0.98",
        "set bmargin at screen 0",
        f"set tmargin at screen {bottom:.6f}",
        "set xrange [0 : 1]",
        "set yrange [0 : 1]",
        "plot " + ", \\\n     ".join(plots),
    ]


def _layout(figure, labels):
    """Width and height in pixels, cells of a row, size of a cell, rows of the key."""
    across = min(figure.columns, len(figure.panels))
    cell = LONE if len(figure.panels) == 1 else PANEL
    turned = any(_turned(panel) for panel in figure.panels)
    cell = (cell[0], cell[1] + (50 if turned else 0))
    down = math.ceil(len(figure.panels) / across)
    width = across * cell[0]
    entry = max((len(label) for label in labels), default=0) * LETTER + 90
    entries = max(1, int(width * 0.96 // entry))
    rows = math.ceil(len(labels) / entries)
    return width, down * cell[1] + rows * LINE + 12, across, cell, rows


def _turned(panel):
    names = panel.categories or []
    return bool(names) and max(map(len, names)) * len(names) > 40


def body(figure):
    """Width, height, and commands that draw the figure on whatever terminal is set."""
    shown = {}
    for panel in figure.panels:
        for curve in panel.curves:
            shown.setdefault(curve.label, curve)
    width, height, across, cell, rows = _layout(figure, shown)
    left, right, bottom, top = MARGINS
    lines = ["reset", f"load {quote(STYLE)}", "set multiplot"]
    lines += [
        "set title noenhanced offset 0, -0.4",
        "set xlabel noenhanced",
        "set ylabel noenhanced",
        "unset key",
    ]
    first = 0
    for place, panel in enumerate(figure.panels):
        x, y = place % across * cell[0], place // across * cell[1]
        below = bottom + (50 if _turned(panel) else 0)
        lines += [
            f"set lmargin at screen {(x + left) / width:.6f}",
            f"set rmargin at screen {(x + cell[0] - right) / width:.6f}",
            f"set tmargin at screen {1 - (y + top) / height:.6f}",
            f"set bmargin at screen {1 - (y + cell[1] - below) / height:.6f}",
        ]
        lines += _panel(panel, first)
        first += len(panel.curves)
    lines += [
        f"set key at screen 0.5, {(rows * LINE + 6) / height:.6f} center top "
        f"maxcols {math.ceil(len(shown) / max(1, rows)) or 1} maxrows {max(1, rows)} "
        "reverse Left samplen 4 spacing 1.1 width 1"
    ]
    letters = int((width * 0.9 - 130) / 7.5)
    lines += _key(shown.values(), (rows * LINE + 6) / height, letters) if shown else []
    return width, height, lines + ["unset multiplot"]


def terminal(kind, width, height):
    """The terminal for a suffix, of this size in pixels of the page."""
    if kind == "svg":
        return f"set terminal svg size {width}, {height} font 'Helvetica,12' linewidth 1.2"
    if kind == "pdf":
        return (
            f"set terminal pdfcairo size {width / 96:.4f}in, {height / 96:.4f}in "
            "font 'Helvetica,9' linewidth 1.4"
        )
    return (
        f"set terminal pngcairo size {width * 2}, {height * 2} font 'Helvetica,12' "
        "fontscale 1.5 linewidth 2.2 pointscale 2"
    )


def _written(file):
    """Whether there is something in a file."""
    return os.path.exists(file) and os.path.getsize(file) > 0


def _try_to_write(folder):
    """Raise the OSError that writing to a folder gives, if any: gnuplot does not tell."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(1 << 20))


def _forget_date(file):
    """Blank the date out of a PDF, so that the same figure is the same octets."""
    with open(file, "r+b") as pdf:
        octets = pdf.read()
        pdf.seek(0)
        pdf.write(re.sub(rb"/CreationDate \([^()]*\)", lambda m: b" " * len(m[0]), octets))


def draw(figure, files):
    """Draw a figure into files, each of the kind that its suffix says."""
    width, height, commands = body(figure)
    lines = []
    for file in files:
        kind = os.path.splitext(file)[1][1:]
        lines += [terminal(kind, width, height), f"set output {quote(file)}", *commands]
    lines.append("set output")
    try:
        done = subprocess.run(
            ["gnuplot"],
            input="\n".join(lines) + "\n",
            capture_output=True,
            text=True,
            errors="replace",  # it cuts long lines, in the middle of a letter
            check=False,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        )
    except FileNotFoundError:
        raise DrawingError("gnuplot is missing") from None
    said = [line for line in done.stderr.splitlines() if "rror" in line or "line " in line]
    if done.returncode or not all(map(_written, files)):
        try:
            _try_to_write(os.path.dirname(files[0]))
        except OSError as error:
            raise DrawingError(f"cannot write {files[0]}: {error.strerror}") from None
        reason = " ".join(" ".join(said[-1:]).split()) or f"status {done.returncode}"
        raise DrawingError(f"gnuplot failed: {reason}")
    for file in files:
        if file.endswith(".pdf"):
            _forget_date(file)


def draw_all(jobs):
    """Draw several figures, as many at a time as there are processors: (figure, files) each."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda job: draw(*job), jobs))


def _dashes(match):
    """Dashes of an SVG, which are twice as long as those of the other terminals."""
    lengths = [f"{float(length) / 2:.2f}" for length in match.group(1).split(",")]
    return f"stroke-dasharray='{','.join(lengths)}'"


def inline(svg, prefix, title):
    """An SVG file as a page takes it: no header, identifiers of its own, a font that is there."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\bid\s*=\s*(['\"])", rf"id=\1{prefix}-", svg)
    svg = re.sub(r"(href\s*=\s*['\"])#", rf"\1#{prefix}-", svg)
    svg = re.sub(r"url\(#", f"url(#{prefix}-", svg)
    svg = re.sub(r"stroke-dasharray\s*=\s*'([^']*)'", _dashes, svg)
    svg = re.sub(r'font-family="[^"]*"', 'font-family="Helvetica, Arial, sans-serif"', svg)
    svg = svg.replace("<title>Gnuplot</title>", f"<title>{escape(title)}</title>")
    return svg.replace("<desc>Produced by GNUPLOT", "<desc>Drawn by gnuplot", 1)
