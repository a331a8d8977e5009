"""Sources for reference managers, as BibTeX, and their short names on a page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mcstats.model.source import NO_DATE, Source
from mcstats.model.vocabularies import SourceKind

_BIBTEX = {
    SourceKind.ARTICLE: "article",
    SourceKind.REVIEW: "article",
    SourceKind.REGULATOR: "techreport",
}
UNNAMED = frozenset({"not known", "not stated", "no author"})
"""Words that stand for authors, or for a journal, that a source does not name."""
_INITIALS = re.compile(r"[^\W\d_a-z]{1,4}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?=[;. ]|$)")
_ESCAPED = str.maketrans({"\\": r"\textbackslash{}", "\n": " "} | {c: f"\\{c}" for c in "{}%&#$_"})


def bibtex(sources: Mapping[str, Source]) -> str:
    """Return the sources as BibTeX, by identifier."""
    return "\n".join(_entry(name, source) for name, source in sorted(sources.items()))


def _entry(name: str, source: Source) -> str:
    fields = {
        "author": " and ".join(_names(source.authors)),
        "title": source.title,
        "year": source.year,
        "journal": "" if source.container in UNNAMED else source.container,
        "volume": source.volume,
        "pages": source.pages,
        "doi": source.doi,
        "url": source.url,
        "note": source.note,
    }
    lines = [f"  {key} = {{{text.translate(_ESCAPED)}}}" for key, text in fields.items() if text]
    kind = _BIBTEX.get(source.kind, "misc")
    return f"@{kind}{{{name},\n" + ",\n".join(lines) + "\n}\n"


def _names(authors: str) -> list[str]:
    names = (name.strip() for name in authors.replace(" and others", ", others").split(","))
    return [name for name in names if name]


def short_authors(authors: str) -> str:
    """Return the first author of a list, with "et al" where there are more, or an organisation."""
    first, _, rest = authors.replace(" and others", ", others").partition(",")
    surname, _, initials = first.split(" and ")[0].rpartition(" ")
    if not surname or not _INITIALS.fullmatch(initials):  # a name alone, or an organisation
        return f"{first} et al" if rest and not surname else first
    return f"{surname} et al" if rest or " and " in first else surname


def cited(source: Source) -> str:
    """Return a source by its first author and year, such as "Frost et al 2019"."""
    first = short_authors(source.authors)
    if source.authors in UNNAMED:
        held = source.container
        first = held if held and held not in UNNAMED else source.title
    return f"{first}, undated" if source.year == NO_DATE else f"{first} {source.year}"


def cited_in_passing(key: str, text: str) -> str:
    """Return the first author and year of a reference, or its key where they are not known."""
    author = re.match(r"[^\W\d_][\w’'-]*(?= [A-Z]+\b)", text)
    years = _YEAR.findall(text.partition("doi:")[0])
    return f"{author[0]} {years[-1]}" if author and years else key.replace("-", " ")
