"""References from reference managers, each with its place in the exported file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from mcstats.schema.words import SourceKind


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference.

    Attributes
    ----------
    key : str
        The citation key, as exported.
    kind : SourceKind
        The kind of the document.
    fields : mapping of str to str
        title, authors, year and, where given, container, volume, pages, doi, pmid, url.
    line, column : int
        The place at which the entry begins.
    """

    key: str
    kind: SourceKind
    fields: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    column: int = 0


def slug(text: str, keep: str = "") -> str:
    """Return the identifier that a text is nearest to: lower-case ASCII letters and digits."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    return re.sub(rf"[^a-z0-9{keep}]+", "", plain.encode("ascii", "ignore").decode().lower())[:80]


def doi_of(text: str) -> str:
    """Return a DOI without a resolver in front."""
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)\s*", "", text.strip(), flags=re.IGNORECASE)


def pmid_of(note: str) -> str:
    """Return the PubMed id in a note: reference managers write it there for lack of a field."""
    match = re.search(r"\bPMID:?\s*([0-9]{1,9})\b", note, re.IGNORECASE)
    return match[1] if match else ""


def one_line(text: str) -> str:
    """Return a text on one line, in composed characters."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def person(family: str, given: str) -> str:
    """Return a family name with the initials of the given ones."""
    initials = "".join(part[0] for part in re.split(r"[\s.-]+", given) if part)
    return f"{family} {initials}".strip()
