# SPDX-License-Identifier: GPL-2.0-only
"""The report as one page of HTML that needs nothing else. All texts are escaped here."""

from html import escape

STYLE = """
body { font: 16px/1.5 Helvetica, Arial, sans-serif; color: #111; background: #fff;
       max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; }
h2 { margin-top: 3rem; border-top: 2px solid #111; padding-top: 1rem; }
a { color: #003f80; }
nav ol { padding-left: 1.4rem; }
figure { margin: 1rem 0; }
figure svg { max-width: 100%; height: auto; }
figcaption { margin: .5rem 0 1rem; }
table { border-collapse: collapse; font-size: .8rem; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th { border-bottom: 1.5px solid #111; vertical-align: bottom; }
th, td { padding: .15rem .6rem; text-align: right; font-variant-numeric: tabular-nums; }
td { border-bottom: 1px solid #ccc; }
.left { text-align: left; white-space: nowrap; }
.failed .left, details .left { white-space: normal; overflow-wrap: anywhere; }
pre, code { font: .8rem/1.4 "DejaVu Sans Mono", Menlo, monospace; }
pre { background: #f3f3f3; padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; font-size: .9rem; }
dt { font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
.missing, .failed { border-left: 4px solid #111; padding-left: .8rem; }
.small { font-size: .9rem; }
.scroll { overflow-x: auto; }
@media print {
  body { max-width: none; margin: 0; font-size: 10pt; }
  h2 { break-before: page; }
  figure, tr, dl { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  pre { border: 1px solid #888; background: #fff; }
  .scroll { overflow: visible; }
  a { color: #111; text-decoration: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
"""


def paragraph(text, name=None):
    """A paragraph of plain text."""
    kind = f' class="{name}"' if name else ""
    return f"<p{kind}>{escape(text)}</p>\n"


def table(numbers):
    """A lab.report.figure.Table."""

    def cell(tag, place, text):
        kind = ' class="left"' if place < numbers.left else ""
        return f"<{tag}{kind}>{escape(text)}</{tag}>"

    def row(tag, texts):
        return "<tr>" + "".join(cell(tag, i, text) for i, text in enumerate(texts)) + "</tr>\n"

    title = f"<caption>{escape(numbers.title)}</caption>\n" if numbers.title else ""
    body = "".join(row("td", texts) for texts in numbers.rows)
    return (
        f'<div class="scroll"><table>\n{title}<thead>\n{row("th", numbers.head)}</thead>\n'
        f"<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def details(summary, inner):
    """Something that opens on demand; inner is HTML."""
    return f"<details>\n<summary>{escape(summary)}</summary>\n{inner}</details>\n"


def figure(anchor, drawn, svg, pdf, about):
    """A figure: its picture, what it shows, how it is computed, and the numbers behind it."""
    notes = "".join(paragraph(note, "small") for note in drawn.notes)
    tables = "".join(table(numbers) for numbers in drawn.tables)
    return (
        f'<h3 id="{anchor}">{escape(drawn.title)}</h3>\n<figure>\n{svg}\n'
        f"<figcaption>{escape(drawn.caption)}</figcaption>\n</figure>\n{notes}"
        + paragraph(" ".join(about.split()), "small")
        + paragraph(
            "Error bars, and \u00b1 in the table, are 95 % confidence intervals of the mean "
            "over runs that differ in their random numbers only (Student's t). A number "
            f"without \u00b1 is of one run. As PDF: {pdf}",
            "small",
        )
        + tables
    )


def missing(anchor, title, reason):
    """A figure that cannot be drawn."""
    return f'<h3 id="{anchor}">{escape(title)}</h3>\n' + paragraph(
        f"Not drawn: {reason}.", "missing"
    )


def listing(pairs):
    """Terms and what they are."""
    inner = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>\n" for term, text in pairs)
    return f"<dl>\n{inner}</dl>\n"


def code(text):
    """Text as it is typed."""
    return f"<pre><code>{escape(text)}</code></pre>\n"


def contents(entries):
    """The table of contents: (anchor, title, [(anchor, title)])."""
    items = ""
    for anchor, title, figures in entries:
        inner = "".join(f'<li><a href="#{a}">{escape(t)}</a></li>\n' for a, t in figures)
        inner = f"<ul>\n{inner}</ul>" if figures else ""
        items += f'<li><a href="#{anchor}">{escape(title)}</a>{inner}</li>\n'
    return f"<nav>\n<ol>\n{items}</ol>\n</nav>\n" if items else ""


def page(title, introduction, entries, sections):
    """The whole page; introduction and sections are HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{introduction}{contents(entries)}{''.join(sections)}"
        "</body>\n</html>\n"
    )
