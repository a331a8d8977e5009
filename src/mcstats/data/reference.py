"""References from reference managers, each with its place in the exported file."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from mcstats.data.text_file import MAX_FAULTS
from mcstats.model.errors import Fault, InputError
from mcstats.model.printed_characters import named
from mcstats.model.vocabularies import SourceKind

MAX_REFERENCES: Final = 10_000  # of one file; a topic holds fewer than 2,000 sources
MAX_FIELD: Final = 2_000  # characters; the longest titles have some 500
PRINTABLE: Final = f"printable text of at most {MAX_FIELD:,} characters"


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference of an exported file."""

    key: str  # as exported
    kind: SourceKind
    fields: Mapping[str, str] = field(default_factory=dict)  # named as in a `Source`
    line: int = 0  # at which the entry begins
    column: int = 0
    named: bool = True  # by a key of its own in the export; else by author and year
    left_out: tuple[str, ...] = ()  # fields for which a list of sources has no place
    notes: tuple[str, ...] = ()  # on what could not be read as it stands


def named_after(fields: Mapping[str, str]) -> str:
    """Return a key for a reference without one: its first author, or its title, and the year."""
    first = fields.get("authors", "").split(",")[0]
    return f"{first.rpartition(' ')[0] or first or fields['title'][:20]}{fields.get('year', '')}"


class Places:
    """The lines of a text, to tell where an offset stands."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(end.end() for end in re.finditer("\n", text))]

    def of(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def whole_references(found: Iterable[Reference | Fault]) -> list[Reference]:
    """Return the references of a file.

    Raises `InputError` with its faults where one of those found is a fault.
    """
    references, faults = [], []
    for one in found:
        if isinstance(one, Fault):
            faults.append(one)
        else:
            references.append(one)
    if faults:
        raise InputError(faults[:MAX_FAULTS])
    return references


def with_issue(volume: str, issue: str) -> str:
    """Return a volume with its issue in brackets, where there are both."""
    return f"{volume}({issue})" if volume and issue else volume


def too_large(shown: str, most: int, what: str) -> InputError:
    """Return the error of a file with more of something than is read within seconds."""
    fix = "export the references of this topic only"
    return InputError.of_file(shown, "SIZE", f"more than {most:,} {what}", f"at most {most:,}", fix)


class UnreadableReference(Exception):
    """Ends the reading of one reference: what was found, what is expected, and the fix."""

    def __init__(self, found: str, expected: str, fix: str) -> None:
        super().__init__()
        self.words = (found, expected, fix)


def flaw(fields: Mapping[str, str]) -> str:
    """Return what is wrong with the text of a field, or nothing."""
    for name, text in fields.items():
        if name != "authors" and len(text) > MAX_FIELD:
            return f"{len(text):,} characters in {name}"
        if not text.isprintable():
            return f"{named(next(c for c in text if not c.isprintable()))} in {name}"
    return ""


def slug(text: str, keep: str = "") -> str:
    """Return the identifier that a text is nearest to: lower-case ASCII letters and digits."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    return re.sub(rf"[^a-z0-9{keep}]+", "", plain.encode("ascii", "ignore").decode().lower())[:80]


def doi_of(text: str) -> str:
    """Return a DOI without a resolver in front."""
    return re.sub(
        r"^(https?://)?((dx|www)\.)?(doi\.org/|doi:?\s*(?=10\.))\s*",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )


def same_document(title: str, year: str) -> str:
    """Return what two entries of one document share where neither has a DOI or a PubMed id."""
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKD", title).casefold()).strip()
    return f"{words} {year}"


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
