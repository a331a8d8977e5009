"""Sources: every document with what of it was read, the search, and what was left out."""

from __future__ import annotations

from mcstats.model.source import Source
from mcstats.report.blocks import Block, Bullets, Column, Row, Section, Table, Terms
from mcstats.report.inline import Inline, Inlines, Line, Link, Muted, Words, join
from mcstats.report.number_register import anchor
from mcstats.report.view import View


def sources(view: View) -> Section:
    """Return the sources, the search and the exclusions."""
    search = view.topic.sources.search
    limits = Terms(
        ("Searched until", Words(search.until, "citation")),
        ("Systematic?", Words(search.systematic)),
        ("Readers", Words(search.readers)),
    )
    blocks: list[Block] = [limits, _documents(view), _searches(view)]
    if search.excluded:
        items = tuple(
            (Words(entry.what, "citation"), ": ", Words(entry.because)) for entry in search.excluded
        )
        blocks.append(Section("excluded", "Met and left out", Bullets(*items), level=3))
    return Section("sources", "Sources", *blocks)


def _documents(view: View) -> Table:
    columns = (
        Column("Source", "wide"),
        Column("Kind"),
        Column("What was read"),
        Column("Note", "wide"),
    )
    rows = tuple(
        Row(
            cite(source),
            source.kind.value,
            ", ".join(read.value for read in source.read),
            Words(source.note) if source.note else (),
            id=f"source-{anchor(name)}",
        )
        for name, source in sorted(view.topic.sources.sources.items())
    )
    caption = ("Documents, with what of each was read",)
    return Table("documents", caption, columns, rows, cards=True)


def cite(source: Source) -> Inlines:
    """Return a citation with its links."""
    body: list[Inline] = [Words(f"{source.authors}. {source.title.rstrip('.')}. ", "citation")]
    container = " ".join(part for part in (source.container, source.year) if part)
    volume = "".join(
        f";{part}" if n == 0 else f":{part}"
        for n, part in enumerate(part for part in (source.volume, source.pages) if part)
    )
    body.append(Words(f"{container}{volume}.", "citation"))
    links: list[Inlines] = []
    if source.doi:
        links.append(
            (Link(f"https://doi.org/{source.doi}", Words(f"doi:{source.doi}", "citation")),)
        )
    if source.registry:
        links.append((Words(source.registry, "citation"),))
    if source.url and not source.doi:
        links.append(
            (Link(source.url, Words(source.url, "citation")),)
            if _web(source.url)
            else (Words(source.url, "citation"),)
        )
    if links:
        body.append(Line(Muted(*join(links, "; "))))
    return tuple(body)


def _web(address: str) -> bool:
    return address.startswith(("https://", "http://"))


def _searches(view: View) -> Table:
    columns = (Column("Where", "wide"), Column("Sought", "wide"), Column("Found", "wide"))
    rows = tuple(
        Row(Words(p.where), Words(p.sought), Words(p.found))
        for p in view.topic.sources.search.places
    )
    return Table("searches", "Where was searched, and what was found", columns, rows)
