# SPDX-License-Identifier: GPL-2.0-only
"""How the frames of address resolution grow with the hosts."""

from lab.report.against import Measure, listing, panels
from lab.report.figure import Curve, Figure, Table, number
from lab.report.stats import fit

TITLE = "Frames of address resolution, against hosts"
NEEDS = "link_load (protocols arp, elk)"
ABOUT = """Frames of ARP and of ELK on all links, those to hosts too, both directions, in the
measured time. Hosts are counted without those of the directory's servers. The fit is frames = a
H^b, by least squares of the logarithms over the means of each size; the interval of b is
Student's t. It takes three sizes or more."""


def fits(cells, values):
    """The fit of each series over all sizes of a family: label -> Fit or None."""
    found = {}
    for label in cells.labels:
        means = [
            (x, cells.mean(values, topology, x, other))
            for topology, x, other in cells.groups
            if other == label
        ]
        found[label] = fit([(x, mean.mean) for x, mean in means if mean])
    return found


def exponent(found):
    """The exponent of a Fit with its interval, in words."""
    return f"{found.exponent:.2f} \u00b1 {found.half:.2f}"


def _draw_fit(panel, label, style, law, ends):
    """Have a series' points joined by the power law, if they were to be by one line."""
    curves = [curve for curve in panel.curves if curve.label == label]
    if len(curves) == 1:
        curves[0].kind = "fitted"
        line = [(x, law.factor * x**law.exponent, None) for x in ends]
        panel.curves.append(Curve(label, style, line, "plain"))


def make(data):
    """The figure of a section."""
    series = data.series()
    arp, elk = data.measure("arp_frames"), data.measure("elk_frames")
    frames = {run: arp.get(run, 0) + elk.get(run, 0) for run in arp | elk}
    measures = [Measure("ARP and ELK", "frames on all links", frames)]
    drawn, tables, families = panels(data, measures, series)
    says = []
    for place, (family, cells) in enumerate(families.items()):
        found = fits(cells, frames)
        rows, clauses = [], []
        for label, law in found.items():
            if law is None:
                rows.append([label, "no fit: it takes three sizes", "-", "-"])
                continue
            sizes = sorted({x for _, x, other in cells.groups if other == label})
            _draw_fit(drawn[place], label, series.style[label], law, (sizes[0], sizes[-1]))
            rows.append([label, exponent(law), number(law.factor), str(law.sizes)])
            clauses.append(f"H^({exponent(law)}) with {label}")
        tables.append(Table(f"{family}: fit", ["scheme", "b", "a", "sizes"], rows))
        if clauses:
            says.append(f"On {family}, frames grow with the hosts H as {listing(clauses)}.")
        else:
            says.append(f"On {family} there are too few sizes for a fit.")
    return Figure(TITLE, drawn, " ".join(says), tables)
