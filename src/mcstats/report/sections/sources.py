"""Sources: every document with what of it was read, the search, and what was left out."""

from __future__ import annotations

from mcstats.model.source import Source
from mcstats.report.blocks import Block, Bullets, Section, Table, Terms, table_of
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
        items = [(Words(e.what, "citation"), ": ", Words(e.because)) for e in search.excluded]
        blocks.append(Section("excluded", "Met and left out", Bullets(*items), level=3))
    return Section("sources", "Sources", *blocks)


def _documents(view: View) -> Table:
    return table_of(
        sorted(view.topic.sources.sources.items()),
        "documents",
        "Documents, with what of each was read",
        ("Source", "wide", lambda item: cite(item[1])),
        ("Kind", "", lambda item: item[1].kind.value),
        ("What was read", "", lambda item: ", ".join(part.value for part in item[1].read)),
        ("Note", "wide", lambda item: Words(item[1].note or "")),
        row_id=lambda item: f"source-{anchor(item[0])}",
        cards=True,
    )


def cite(source: Source) -> Inlines:
    """Return a citation with its links."""
    container = " ".join(filter(None, (source.container, source.year)))
    volume = ":".join(filter(None, (source.volume, source.pages)))
    cited = f"{container};{volume}." if volume else f"{container}."
    links: list[Inline] = []
    if source.doi:
        links.append(Link(f"https://doi.org/{source.doi}", Words(f"doi:{source.doi}", "citation")))
    if source.registry:
        links.append(Words(source.registry, "citation"))
    if source.url and not source.doi:
        words = Words(source.url, "citation")
        on_web = source.url.startswith(("https://", "http://"))
        links.append(Link(source.url, words) if on_web else words)
    return (
        Words(f"{source.authors}. {source.title.rstrip('.')}. ", "citation"),
        Words(cited, "citation"),
        *((Line(Muted(*join(links, "; "))),) if links else ()),
    )


def _searches(view: View) -> Table:
    return table_of(
        view.topic.sources.search.places,
        "searches",
        "Where was searched, and what was found",
        ("Where", "wide", lambda place: Words(place.where)),
        ("Sought", "wide", lambda place: Words(place.sought)),
        ("Found", "wide", lambda place: Words(place.found)),
    )
