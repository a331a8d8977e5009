"""The parts of a line: text, words as data hold them, figures, links, marks.

A figure reaches a page only as a `Num` from the register. A string is prose of this package, and is
refused where it holds a digit, so that prose has no figure of its own; digits that are no result (a
year in a citation, a DOI, words as a data file holds them) are `Words` of a declared kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

KINDS: Final = (
    "citation",  # a reference: years, volumes, pages, DOIs
    "words",  # text as a data file, the rubric or a table of this run holds it
    "place",  # where something stands: a line of a file, a page, a table
    "label",  # a name: of a study, a time point, a file
    "formula",  # a formula in symbols
    "hash",  # a fingerprint of a file
    "code",  # an identifier, a command
    "axis",  # ticks of a plot
)
"""Kinds of digits that are no figures; a gate that parses the page knows the same list."""


_FILE: Final = re.compile(r"(?<=/)[\w.-]+:\d+$")
_DIGIT: Final = re.compile("[0-9]")


def has_digit(text: str) -> bool:
    """Return whether a text holds a character that is read as a digit."""
    if text.isascii():
        return _DIGIT.search(text) is not None
    return any(c.isdecimal() or c.isdigit() for c in text)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that may hold digits, of a declared kind."""

    text: str
    declared: str = "words"

    def __post_init__(self) -> None:
        """Refuse a kind that the gate does not know."""
        if self.declared not in KINDS:
            raise ValueError(f"{self.declared!r} is no kind of words; expected: {', '.join(KINDS)}")

    @property
    def digits(self) -> bool:
        """True where there is a digit to declare."""
        return has_digit(self.text)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the data, a file and a line of it, in a line of its own.

    In a narrow column the line may break before the file.
    """

    text: str
    narrow: bool = False

    @property
    def folder(self) -> str:
        """The folders before the file; a line may break after them."""
        return self.text.removesuffix(self.file)

    @property
    def file(self) -> str:
        """The file and the line in it; all of a text that is no such place."""
        match = _FILE.search(self.text) if self.narrow else None
        return match[0] if match else self.text

    @property
    def digits(self) -> bool:
        """True where there is a digit to declare."""
        return has_digit(self.text)


@dataclass(frozen=True, slots=True)
class Num:
    """A figure of the register: the id of this occurrence, the figure's id, its value as text."""

    id: str
    number: str
    value: str
    shown: str


class _Around:
    """Parts of a line inside one element."""

    def __init__(self, *body: Inline) -> None:
        self.body = body


class Strong(_Around):
    """Words in bold."""


class Muted(_Around):
    """Muted words."""


class Line(_Around):
    """A line of its own within a cell."""


class Link(_Around):
    """A link; one that leaves the page shows its address in print, a file its name on saving."""

    def __init__(self, href: str, *body: Inline, download: str = "") -> None:
        super().__init__(*body)
        self.href, self.download = href, download


class Opens(_Around):
    """Figures that open their note."""

    def __init__(self, note: str, *body: Inline) -> None:
        super().__init__(*body)
        self.note = note


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in parts: for each its sign, its word, its start and width in percent."""

    parts: tuple[tuple[str, str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign with its word: a rating, a verdict on its scale, a certainty, a size, a status.

    `filled` and `total` are positions on an ordered scale where the sign has one; `low` and `high`
    the ends of a range on it.
    """

    family: str
    level: str
    word: str
    filled: int = 0
    total: int = 0
    low: int = 0
    high: int = 0
    hidden: bool = False

    @property
    def digits(self) -> bool:
        """True where the word holds a digit to declare."""
        return has_digit(self.word)


Inline: TypeAlias = str | Words | Place | Num | Link | Strong | Muted | Line | Opens | Bar | Mark
Inlines: TypeAlias = tuple[Inline, ...]
Content: TypeAlias = Inline | Inlines
"""All that stands in one place: one part or several."""


def parts_of(content: Content) -> Inlines:
    """Return the parts of what stands in one place."""
    return content if isinstance(content, tuple) else (content,)


def join(contents: Iterable[Content], separator: str = ", ") -> Inlines:
    """Return contents in one line with a separator between them."""
    joined: list[Inline] = []
    for content in contents:
        joined += (separator, *parts_of(content)) if joined else parts_of(content)
    return tuple(joined)


def file_of(place: str, *, narrow: bool = False) -> Inlines:
    """Return a place in a data file, in a line of its own."""
    return (Place(place, narrow),) if place else ()
