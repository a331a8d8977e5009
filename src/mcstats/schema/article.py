"""Secondary articles: their statements on the studies, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import field_validator

from .base import FewWords, Id, Record, Text, refuse
from .error_model import Diagnosis
from .words import ContrastKind, Scale, StatementKind, Voice, YesNo

# Measures by the names of metafor, and the key under which a result prints one.
PRINTED_AS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("rr", "or", "hr", "peto", "rom"), "estimate"),
    **dict.fromkeys(("md", "smd", "rd", "pc"), "difference"),
}


class Publisher(Record):
    """The publisher of the article, and its products."""

    name: Text
    """Who publishes the article."""
    sells: Text
    """What they sell."""
    place: Text
    """Where that is said."""


class Reads(Record):
    """A verdict cell in the words of the rubric: level and qualifiers."""

    quality: Text
    """The level of quality that the cell names, a word of the rubric."""
    verdict: Text
    """The level of the verdict that the cell names, a word of the rubric."""
    qualifiers: tuple[Id, ...] = ()
    """The qualifiers that the cells name."""


class TableRow(Record):
    """One row of the article's verdict table; the cells stand as printed."""

    id: Id
    """A short name, used by claims."""
    place: Text
    """Where the row stands."""
    claim: Text
    """The claim, as printed."""
    best_evidence: Text
    """The evidence, as printed."""
    quality: Text
    """The quality, as printed."""
    verdict: Text
    """The verdict, as printed."""
    reads: Reads
    """The same in the words of the rubric."""


class About(Record):
    """The subject of a statement, in the coordinates of the study that it names."""

    study: Id | None = None
    """The id of the study it speaks of."""
    quantity: Id
    """What it states: a key of `details`, n, allocation, or of results (events, estimate, …)."""
    outcome: Id | None = None
    """The id of an outcome of that study."""
    time: Id | None = None
    """The id of a time point of that study."""
    arm: Id | None = None
    """The id of an arm of that study."""
    contrast: ContrastKind | None = None
    """Between arms, or within one arm over time."""
    scale: Scale | None = None
    """What the value is a value of."""
    unit: Text | None = None
    """The unit of the value."""

    @field_validator("quantity", mode="before")
    @classmethod
    def _is_printed(cls, text: Any) -> Any:
        printed = PRINTED_AS.get(text.lower()) if isinstance(text, str) and text.isupper() else None
        if printed is not None:
            expected = "what a result prints, or a key of details"
            raise refuse("QUANTITY", f"the measure {text!r}", expected, f"write {printed}")
        return text


class Declared(Record):
    """A known discrepancy: the diagnosis that the check must give, and why it is not corrected."""

    diagnosis: Diagnosis
    """What the check must find."""
    because: Text
    """Why it is left to stand."""


class Statement(Record):
    """One checkable statement: a paraphrase, and the value or the word that is checked.

    `says` holds a number as printed with its hedge; `states` a word of a closed vocabulary (a
    design, a yes or no, a contraindication).
    """

    id: Id
    """A short name."""
    place: Text
    """Where the article says so."""
    kind: StatementKind
    """What the statement is about."""
    paraphrase: Text
    """The statement in your own words."""
    words: FewWords | None = None
    """At most twelve of the article's, around the value."""
    voice: Voice = Voice.ARTICLE
    """Who speaks."""
    about: About
    """What it speaks of."""
    says: Text | None = None
    """The number as printed, with its hedge."""
    states: Text | None = None
    """A word of a closed vocabulary, where it is no number."""
    untraceable: YesNo = YesNo.NO
    """Whether the article names nothing that could be looked up."""
    declared: Declared | None = None
    """A discrepancy that is known."""


class Article(Record):
    """One article file."""

    id: Id
    """The name of the file."""
    source: Id
    """Its id in sources.yaml."""
    label: Text
    """What the page calls it."""
    publisher: Publisher
    """Who publishes it."""
    table: tuple[TableRow, ...] = ()
    """Its verdict table."""
    statements: tuple[Statement, ...] = ()
    """What it states of the studies."""
