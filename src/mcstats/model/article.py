"""Secondary articles: their statements on the studies, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import field_validator

from mcstats.model.base import (
    ArmId,
    ClaimId,
    FewWords,
    Id,
    OutcomeId,
    Record,
    SourceId,
    StudyId,
    Text,
    TimeId,
    refuse,
)
from mcstats.model.derivation import Derivation
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.vocabularies import (
    Allocation,
    Consequence,
    ContrastKind,
    Payer,
    Role,
    Scale,
    StatementKind,
    StudyKind,
    Trend,
    Untraceable,
    Voice,
    YesNo,
)

# Measures by the names of metafor, and the key under which a result prints one.
PRINTED_AS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("rr", "or", "hr", "peto", "rom"), "estimate"),
    **dict.fromkeys(("md", "smd", "rd", "pc"), "difference"),
}

OTHER: Final = "other: "
"""Before people or a use that no study of the topic has."""
_OF_KIND: Final[Mapping[StatementKind, Consequence]] = {
    StatementKind.SAFETY: Consequence.HARM,
    StatementKind.CONTRAINDICATION: Consequence.HARM,
    StatementKind.RESULT: Consequence.EFFECT,
    StatementKind.MECHANISM: Consequence.EFFECT,
    StatementKind.OPINION: Consequence.EFFECT,
    StatementKind.REGULATION: Consequence.REGULATION,
    StatementKind.DESIGN: Consequence.FIGURE,
    StatementKind.DOSE: Consequence.FIGURE,
    StatementKind.HISTORY: Consequence.FIGURE,
}


class Publisher(Record):
    """The publisher of the article, and its products."""

    name: Text
    """The publisher."""
    sells: Text
    """The products that they sell."""
    place: Text
    """The place that says so."""


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
    """The place of the row."""
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
    evidence: tuple[StudyId, ...] = ()
    """The ids of the studies that the row names; without them all evidence is meant."""


class About(Record):
    """The subject of a statement, in the coordinates of the study that it names."""

    study: StudyId | None = None
    """The id of the study it speaks of."""
    quantity: Id
    """The quantity: a key of `details`, n, allocation, or of results (events, estimate, …)."""
    outcome: OutcomeId | None = None
    """The id of an outcome of that study."""
    time: TimeId | None = None
    """The id of a time point of that study."""
    arm: ArmId | None = None
    """The id of an arm of that study."""
    contrast: ContrastKind | None = None
    """Between arms, or within one arm over time."""
    scale: Scale | None = None
    """The quantity that the value belongs to: raw, or percent change."""
    unit: Text | None = None
    """The unit of the value."""
    measure: Text | None = None
    """The measure that the sentence speaks of: a code such as RR for "risk", OR for "odds"."""
    claim: ClaimId | None = None
    """The id of a claim of the topic; `quantity` is then `verdict` or `quality`."""
    intervention: Id | None = None
    """The intervention that the sentence credits or speaks of, as studies name the stimulus."""
    use: Text | None = None
    """The use that the sentence speaks of, as studies name theirs, or "other: " and its name."""
    population: Text | None = None
    """The population of the sentence, as studies name theirs, or "other: " and its name."""
    causes: YesNo | None = None
    """`yes` if the sentence says that the treatment causes the outcome."""
    comparator: Role | None = None
    """The control group that the sentence names, by its role."""
    after: Text | None = None
    """The time since the start that the sentence names, in its words ("two years")."""
    subject: Text | None = None
    """The device or person that the sentence speaks of, as facts name theirs; facts and statements
    on others are not compared with it."""
    circumstance: Id | None = None
    """The circumstance that the value belongs to; statements on other ones do not contradict."""
    kind: StudyKind | None = None
    """Of counted studies: their kind."""
    allocation: Allocation | None = None
    """Of counted studies: their allocation."""
    payer: Payer | None = None
    """Of counted studies: their payer."""
    size: Text | None = None
    """Of counted studies: how many people they have ("over 1,000"), or `larger` or `smaller`."""
    until: Text | None = None
    """Of counted studies: the last year of publication that counts."""
    subgroup: Text | None = None
    """The subgroup of the people, in the words of the study file; without it all of them."""
    trend: Trend | None = None
    """Of counted studies: the direction of what they measured; `outcome` is then a construct."""
    significant: YesNo | None = None
    """Of counted studies: whether the difference of what they measured is significant."""

    @field_validator("quantity", mode="before")
    @classmethod
    def _is_printed(cls, text: Any) -> Any:
        printed = PRINTED_AS.get(text.lower()) if isinstance(text, str) and text.isupper() else None
        if printed is not None:
            expected = "what a result prints, or a key of details"
            fix = f"write {printed}, and measure: {text}"
            raise refuse("QUANTITY", f"the measure {text!r}", expected, fix)
        return text


class Declared(Record):
    """A known discrepancy: the diagnosis that the check must give, and why it is not corrected."""

    diagnosis: Diagnosis
    """The diagnosis that the check must give."""
    because: Text
    """The reason why it is not corrected."""


class Statement(Record):
    """One checkable statement: a paraphrase, and the value or the word that is checked.

    `says` holds a number or a range as printed with its hedge; `states` a word of a closed
    vocabulary (a design, a yes or no, a contraindication), or several words between "or".
    """

    id: Id
    """A short name."""
    place: Text
    """The place in the article."""
    kind: StatementKind
    """The subject of the statement."""
    paraphrase: Text
    """The statement in your own words."""
    words: FewWords | None = None
    """At most twelve of the article's, around the value."""
    voice: Voice = Voice.ARTICLE
    """The speaker."""
    about: About
    """The quantity, study and coordinates that it is about."""
    says: Text | None = None
    """The number as printed, with its hedge."""
    states: Text | None = None
    """A word of a closed vocabulary, where it is no number."""
    derived: Derivation | None = None
    """The calculation that other statements of the article amount to, in the place of `says`."""
    sentence: Id | None = None
    """A name that all statements of one sentence share; one fault of it is charged once."""
    consequence: Consequence | None = None
    """The risk of a reader if it is wrong; by default the one of its kind."""
    untraceable: Untraceable = Untraceable.NO
    """`yes` if its source cannot be found, `not named` if the article names none."""
    declared: Declared | None = None
    """A discrepancy that is known."""

    @property
    def bears_on(self) -> Consequence:
        """The coded consequence, or else that of the kind of statement."""
        return self.consequence or _OF_KIND[self.kind]


class Article(Record):
    """One article file."""

    id: Id
    """The name of the file."""
    source: SourceId
    """Its id in sources.yaml."""
    label: Text
    """The name of the article on the page."""
    publisher: Publisher
    """The publisher."""
    table: tuple[TableRow, ...] = ()
    """Its verdict table."""
    statements: tuple[Statement, ...] = ()
    """Its statements on the studies."""
