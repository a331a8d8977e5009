"""Data: every table inside the page, with the meaning of its columns; how to run it again."""

from __future__ import annotations

import hashlib
import inspect
import json

from mcstats.model.tables import NumberRow, columns, dumps
from mcstats.report.bibliography import bibtex, csl
from mcstats.report.blocks import Block, Column, Details, Para, Row, Section, Table, table_of
from mcstats.report.dictionary import MEANING
from mcstats.report.inline import Inlines, Link, Words
from mcstats.report.render import text_link
from mcstats.report.view import TABLES, View


def downloads(view: View) -> Section:
    """Return the tables and the bibliography as links that hold them."""
    rows = []
    for name, record in TABLES.items():
        text = dumps(record, getattr(view.files, name))
        rows.append(_file(f"tables/{name}.csv", text, "text/csv", inspect.getdoc(record) or ""))
    # The figures of the page so far; sections after this one hold fingerprints and no figure.
    numbers = dumps(NumberRow, view.register.numbers)
    rows.append(_file("tables/numbers.csv", numbers, "text/csv", "Every figure of this page."))
    cited = view.topic.sources.sources
    rows.append(_file("sources.bib", bibtex(cited), "text/plain", "All sources for BibTeX."))
    records = json.dumps(csl(cited), ensure_ascii=False, indent=1)
    rows.append(_file("sources.json", records, "application/json", "All sources as CSL."))
    heads = (Column("File", "name"), Column("Holds", "wide"), Column("SHA-256", "wide"))
    table = Table("files", "Files inside this page", heads, rows)
    blocks: list[Block] = [
        Para(
            "Each link holds the whole file, the same bytes as on disk beside this page. "
            "Figures stand at full precision; an empty cell means not reported."
        ),
        table,
        Details("What the columns mean", _dictionary()),
        Para(
            "The data and the page may be used under the licence of the project, ",
            Words("GPL-3.0-or-later", "label"),
            ".",
            role="note",
        ),
    ]
    return Section("data", "Data", *blocks)


def _file(name: str, content: str, kind: str, holds: str) -> Row:
    digest = hashlib.sha256(content.encode()).hexdigest()
    link = Link(text_link(content, kind), Words(name, "label"), download=name.rpartition("/")[2])
    return Row(link, _code(holds), Words(digest, "hash"))


def _code(text: str) -> Inlines:
    """Return a text in which what stands between backticks is code."""
    parts = text.split("`")
    return tuple(Words(p, "code" if n % 2 else "words") for n, p in enumerate(parts) if p)


def _dictionary() -> Table:
    """Return the meaning of each name of a column, once for all tables that have it."""
    names = {name for record in (*TABLES.values(), NumberRow) for name in columns(record)}
    return table_of(
        sorted(names),
        "dictionary",
        "Columns of the tables",
        ("Column", "name", lambda name: Words(name, "code")),
        ("Meaning", "wide", lambda name: Words(MEANING.get(name, "as in the table’s title"))),
    )


def reproduce(view: View) -> Section:
    """Return the command, and the fingerprints of what was read."""
    blocks: list[Block] = [
        Para("From a fresh copy of the project, one command writes the same page again:"),
        Para(Words(f"make report TOPIC={view.topic.name}", "code")),
        Para(
            "What varies from run to run and machine to machine stands in ",
            Link("manifest.json", Words("manifest.json", "label")),
            " beside this page, and nowhere in it.",
        ),
    ]
    if view.extras.lock:
        file, digest = Words("requirements.lock", "label"), Words(view.extras.lock, "hash")
        blocks.append(Para("Versions of all programs: ", file, ", ", digest))
    if view.extras.inputs:
        table = table_of(
            sorted(view.extras.inputs.items()),
            "inputs",
            "What was read",
            ("File", "", lambda file: Words(file[0], "label")),
            ("SHA-256", "wide", lambda file: Words(file[1], "hash")),
        )
        blocks.append(Details("Fingerprints of what was read", table))
    return Section("reproduce", "How to reproduce", *blocks)
