# SPDX-License-Identifier: GPL-2.0-only
"""What analysis/report does, but for its command line."""

import os
import shutil
import sys
import tempfile
from html import escape

from lab.report import figures, gnuplot, page, sections
from lab.report.data import Data, Store
from lab.report.figure import Missing, Table

#: Failed runs that are listed of a section.
MOST_FAILED = 100


class Job:
    """A figure of a section: drawn, or the reason why it is not."""

    def __init__(self, section, name, prefix):
        self.section, self.name = section, name
        self.anchor = "-".join(filter(None, (section.name and f"s-{section.name}", name)))
        self.stem = "-".join(filter(None, (prefix, section.name, name)))
        self.module = self.figure = self.reason = self.error = None

    @property
    def title(self):
        """The title of the figure."""
        return self.module.TITLE if self.module else self.name

    def make(self, data):
        """Have the figure's module make it."""
        if self.name not in figures.NAMES:
            self.reason = f"there is no figure {self.name}; analysis/report --list names them"
            return
        self.module = figures.load(self.name)
        data.choose()
        try:
            self.figure = self.module.make(data)
        except Missing as missing:
            self.reason = str(missing)
        except Exception as error:  # the other figures are worth having
            self.reason = f"an error of the report, {type(error).__name__}: {error}"
            self.error = self.reason


class Report:
    """The sections of a file with their figures, and where they go."""

    def __init__(self, connection, file, prefix, sweep=None, wanted=None):
        self.file, self.prefix = file, prefix
        connection.execute("BEGIN")  # all figures of one state of the file
        self.store = Store(connection)
        found = sections.sweeps(self.store)
        self.has_sweeps = bool(found)
        if sweep is not None:
            chosen = [section for section in found if section.sweep == sweep]
            if not chosen:
                have = ", ".join(section.sweep for section in found) or "none"
                raise LookupError(f"{file} holds no sweep {sweep}; it holds: {have}")
            found = chosen
        if not self.has_sweeps:
            found = sections.workloads(self.store, figures.NAMES)
        self.sections = found
        self.jobs = []
        named = {name for section in found for name in section.figures}
        for section in found:
            names = section.figures
            if wanted is not None:
                names = [name for name in wanted if name in section.figures or name not in named]
            data = Data(self.store, section.runs)
            for name in dict.fromkeys(names):
                job = Job(section, name, os.path.basename(prefix))
                job.make(data)
                self.jobs.append(job)
        connection.execute("COMMIT")

    def write(self):
        """Write the page and the PDFs; nothing of them is seen before all is well. Their names."""
        folder = os.path.dirname(os.path.abspath(self.prefix))
        work = tempfile.mkdtemp(prefix=".report-", dir=folder)
        try:
            drawn = [job for job in self.jobs if job.figure]
            suffixes = (".svg", ".pdf")
            gnuplot.draw_all(
                [
                    (job.figure, [os.path.join(work, job.stem + suffix) for suffix in suffixes])
                    for job in drawn
                ]
            )
            names = [os.path.basename(self.prefix) + ".html"] + [job.stem + ".pdf" for job in drawn]
            with open(os.path.join(work, names[0]), "w", encoding="utf-8") as out:
                out.write(self._page(work))
            for name in reversed(names):
                os.replace(os.path.join(work, name), os.path.join(folder, name))
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return [os.path.join(os.path.dirname(self.prefix), name) for name in names]

    def _page(self, work):
        """The whole page."""
        name = os.path.basename(self.file)
        runs = len(self.store.runs)
        text = f"What {name} holds: {runs:,} finished run{'' if runs == 1 else 's'}"
        if self.has_sweeps:
            shown = {run for section in self.sections for run in section.runs}
            text += f", of which {len(shown):,} belong to the sweeps shown here"
        introduction = page.paragraph(text + ".")
        if not runs:
            introduction += page.paragraph("There is nothing to draw.", "missing")
        entries, bodies = [], []
        for place, section in enumerate(self.sections, 1):
            jobs = [job for job in self.jobs if job.section is section]
            anchor = f"section-{place}"
            listed = [(job.anchor, job.title) for job in jobs if self.has_sweeps or job.figure]
            entries.append((anchor, section.title, listed))
            bodies.append(self._section(anchor, section, jobs, work))
        return page.page(f"Report of {name}", introduction, entries, bodies)

    def _section(self, anchor, section, jobs, work):
        """One section."""
        parts = [f'<section>\n<h2 id="{anchor}">{escape(section.title)}</h2>\n']
        for job in jobs:
            if job.figure:
                with open(os.path.join(work, job.stem + ".svg"), encoding="utf-8") as file:
                    svg = gnuplot.inline(file.read(), job.anchor, job.title)
                pdf = job.stem + ".pdf"
                parts.append(page.figure(job.anchor, job.figure, svg, pdf, job.module.ABOUT))
            elif self.has_sweeps:
                parts.append(page.missing(job.anchor, job.title, job.reason))
        left = [[job.name, job.reason] for job in jobs if not job.figure]
        if left and not self.has_sweeps:
            parts.append(
                page.details(
                    "Figures that these runs do not give",
                    page.table(Table("", ["figure", "why not"], left, left=2)),
                )
            )
        parts.append(_how(section))
        return "".join(parts) + "</section>\n"


def _how(section):
    """How it was measured, the command that repeats it, its definition, and what failed."""
    parts = ["<h3>How it was measured</h3>\n"]
    if section.command:
        parts.append(page.paragraph("This repeats it:") + page.code(section.command))
    parts.append(page.listing(sections.measured(section)))
    if section.failed:
        count = len(section.failed)
        rows = [list(job) for job in section.failed[:MOST_FAILED]]
        title = f"{count:,} run{' has' if count == 1 else 's have'} no results"
        if count > MOST_FAILED:
            title += f"; the first {MOST_FAILED}"
        table = Table(title, ["job", "why", "command that repeats it"], rows, left=3)
        parts.append(f'<div class="failed">\n{page.table(table)}</div>\n')
    if section.definition:
        parts.append(page.details("Definition of the sweep", page.code(section.definition)))
    options = sections.options(section)
    if options:
        table = Table("", ["option", "values"], options, left=2)
        parts.append(page.details("All options of the runs", page.table(table)))
    return "".join(parts)


def complain(report):
    """Tell on standard error of figures that failed by an error of our own. Whether any did."""
    for job in report.jobs:
        if job.error:
            print(f"report: {job.stem}: {job.error}", file=sys.stderr)
    return any(job.error for job in report.jobs)
