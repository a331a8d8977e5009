"""Sources and the record of the search: what was read, where, and what was left out."""

from __future__ import annotations

from .base import Id, Noun, Text
from .words import Read, SourceKind


class Source(Noun):
    """One document: a paper, a registry record, a page.

    `read` says what of it was read; a source that could not be found is recorded as such.
    """

    kind: SourceKind
    title: Text
    authors: Text
    year: Text
    container: Text | None = None
    volume: Text | None = None
    pages: Text | None = None
    doi: Text | None = None
    pmid: Text | None = None
    registry: Text | None = None
    url: Text | None = None
    read: tuple[Read, ...]
    note: Text | None = None


class Searched(Noun):
    """One place that was searched, when, for what, with what result."""

    where: Text
    sought: Text
    found: Text


class Excluded(Noun):
    """A source that was met and left out, with the reason."""

    what: Text
    source: Id | None = None
    because: Text


class Search(Noun):
    """How the evidence of a topic was found, and the limits of that."""

    until: Text
    systematic: Text
    readers: Text
    places: tuple[Searched, ...]
    excluded: tuple[Excluded, ...] = ()


class Sources(Noun):
    """``sources.yaml``: every document of the topic by its identifier."""

    topic: Text
    search: Search
    sources: dict[Id, Source]
