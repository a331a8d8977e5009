"""Secondary articles: what they state of the studies, with the place of each statement."""

from __future__ import annotations

from .base import FewWords, Id, Noun, Text
from .words import ContrastKind, Scale, StatementKind, Voice, YesNo


class Publisher(Noun):
    """Who publishes the article and what they sell."""

    name: Text
    sells: Text
    place: Text


class Reads(Noun):
    """A verdict cell in the words of the rubric: level and qualifiers."""

    quality: Text
    verdict: Text
    qualifiers: tuple[Id, ...] = ()


class TableRow(Noun):
    """One row of the article's verdict table; the cells stand as printed."""

    id: Id
    place: Text
    claim: Text
    best_evidence: Text
    quality: Text
    verdict: Text
    reads: Reads


class About(Noun):
    """What a statement speaks of, in the coordinates of the study it names."""

    study: Id | None = None
    quantity: Id
    outcome: Id | None = None
    time: Id | None = None
    arm: Id | None = None
    contrast: ContrastKind | None = None
    scale: Scale | None = None
    unit: Text | None = None


class Declared(Noun):
    """A discrepancy that is known: what the check must find, and why it is left to stand."""

    diagnosis: Text
    because: Text


class Statement(Noun):
    """One checkable statement: a paraphrase, and the value or the word that is checked.

    `says` holds a number as printed with its hedge; `states` a word of a closed vocabulary (a
    design, a yes or no, a contraindication).
    """

    id: Id
    place: Text
    kind: StatementKind
    paraphrase: Text
    words: FewWords | None = None
    voice: Voice = Voice.ARTICLE
    about: About
    says: Text | None = None
    states: Text | None = None
    untraceable: YesNo = YesNo.NO
    declared: Declared | None = None


class Article(Noun):
    """One article file."""

    id: Id
    source: Id
    label: Text
    publisher: Publisher
    table: tuple[TableRow, ...] = ()
    statements: tuple[Statement, ...] = ()
