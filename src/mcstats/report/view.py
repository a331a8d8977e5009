"""The view of a topic that pages show: its tables, its pictures, and look-ups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Final, TypeVar, get_args, get_type_hints

from mcstats.model.claim import Claim
from mcstats.model.rubric import Rubric
from mcstats.model.running_text import has_digit
from mcstats.model.study import Outcome, Study
from mcstats.model.tables import (
    AbsoluteRow,
    BodyRow,
    ChangeRow,
    CheckRow,
    ChoiceRow,
    EffectRow,
    EvidenceRow,
    FirmRow,
    FootnoteRow,
    InputRow,
    MissingRow,
    MoveRow,
    OutcomeRow,
    PooledRow,
    PoolingRow,
    RatingRow,
    SmallStudyRow,
    StabilityRow,
    StepRow,
    UniverseRow,
    VerdictRow,
)
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ClaimedEffect, StudyKind
from mcstats.report.bibliography import cited, cited_in_passing
from mcstats.report.digits import Digits, digits_of
from mcstats.report.format import fixed
from mcstats.report.picture import Picture
from mcstats.report.published import is_lower_better, published, published_lower
from mcstats.report.register import NumberRegister, anchor, cause_of
from mcstats.report.text import Label, Number, Ref
from mcstats.report.wording import LOOKS_ALIKE, date_words, imitation

OVERALL: Final = "overall"
"""The domain of the rating of all domains together."""
HARM: Final = "adverse"
"""The begin of the names of constructs that are harms."""


PAGES: Final[Mapping[str, str]] = {
    "index.html": "Summary",
    "studies.html": "Studies",
    "articles.html": "Articles",
    "safety.html": "Safety",
    "methods.html": "Methods",
    "audit.html": "Audit",
}
"""The pages beside those of the claims, each with its entry in the bar."""


Facts = SimpleNamespace
"""The names and values that a template reads."""


@dataclass(frozen=True)
class Tables:
    """The tables of one topic."""

    evidence: Sequence[EvidenceRow] = ()
    effects: Sequence[EffectRow] = ()
    inputs: Sequence[InputRow] = ()
    steps: Sequence[StepRow] = ()
    pooled: Sequence[PooledRow] = ()
    small_study: Sequence[SmallStudyRow] = ()
    ratings: Sequence[RatingRow] = ()
    verdicts: Sequence[VerdictRow] = ()
    footnotes: Sequence[FootnoteRow] = ()
    bodies: Sequence[BodyRow] = ()
    absolute: Sequence[AbsoluteRow] = ()
    outcomes: Sequence[OutcomeRow] = ()
    changes: Sequence[ChangeRow] = ()
    missing: Sequence[MissingRow] = ()
    stability: Sequence[StabilityRow] = ()
    universes: Sequence[UniverseRow] = ()
    choices: Sequence[ChoiceRow] = ()
    firm: Sequence[FirmRow] = ()
    poolings: Sequence[PoolingRow] = ()
    checks: Sequence[CheckRow] = ()


TABLES: Mapping[str, type] = {
    name: get_args(rows)[0] for name, rows in get_type_hints(Tables).items()
}
"""The tables that a page shows, with their records."""


@dataclass(frozen=True)
class Extras:
    """Parts of a page beside its tables, and the version of the program."""

    pictures: Sequence[Picture] = ()
    version: str = ""


@dataclass(frozen=True, eq=False)  # a view is itself alone, so that what it gathers is kept
class View:
    """Everything that pages read, with the register that they enter figures in.

    `files` are the tables as they lie in the folder of results; `moves` are figures that differ
    from the accepted ones.
    """

    topic: Topic
    rubric: Rubric
    files: Tables
    moves: Sequence[MoveRow] = ()
    extras: Extras = field(default_factory=Extras)
    register: NumberRegister = field(default_factory=NumberRegister)

    @cached_property
    def tables(self) -> Tables:
        """The tables as pages show them, with effects in their published direction."""
        return published(self.topic, self.files)

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.topic.claims.claims}

    @cached_property
    def effects(self) -> dict[str, EffectRow]:
        """Effects by id."""
        return {row.effect: row for row in self.tables.effects}

    @cached_property
    def inputs(self) -> dict[str, list[InputRow]]:
        """Printed values by effect."""
        return _grouped(self.tables.inputs, lambda row: row.effect)

    @cached_property
    def digits(self) -> dict[str, Digits]:
        """Precision of the figures of each effect, by effect."""
        return {
            name: digits_of(row, self.inputs.get(name, ())) for name, row in self.effects.items()
        }

    @cached_property
    def steps(self) -> dict[str, list[StepRow]]:
        """Steps by effect."""
        return _grouped(self.tables.steps, lambda row: row.effect)

    @cached_property
    def printed(self) -> dict[tuple[str, str, str], list[EvidenceRow]]:
        """Printed values by study, place in the data, and characters."""
        return _grouped(self.tables.evidence, lambda row: (row.study, row.at, row.printed))

    @cached_property
    def values(self) -> dict[tuple[str, str], EvidenceRow]:
        """Reported values by study and path in its data."""
        return {(row.study, row.path): row for row in self.tables.evidence}

    @cached_property
    def _results(self) -> dict[tuple[str, str], list[EffectRow]]:
        return _grouped(self.tables.effects, lambda row: (row.study, row.result))

    def of_result(self, study: str, result: str) -> list[EffectRow]:
        """Return the effects of one result of a study."""
        return self._results.get((study, result), [])

    @cached_property
    def reviews(self) -> frozenset[str]:
        """Studies that are systematic reviews."""
        studies = self.topic.studies.values()
        return frozenset(s.id for s in studies if s.is_review)

    @cached_property
    def verdicts(self) -> dict[str, VerdictRow]:
        """Verdicts by claim."""
        return {row.claim: row for row in self.tables.verdicts}

    @cached_property
    def bodies(self) -> dict[tuple[str, str], list[BodyRow]]:
        """Results of bodies of evidence by claim and question (tested or sold)."""
        return _grouped(self.tables.bodies, lambda row: (row.claim, row.question))

    def deciding(self, claim: str, question: str = "tested") -> list[BodyRow]:
        """Return the results that decide the question of a claim on all evidence."""
        return [row for row in self.bodies.get((claim, question), ()) if row.role == "decides"]

    def synthesis_of(self, claim: str, *roles: str) -> PooledRow | None:
        """Return the synthesis of a claim's body of evidence with the first of some roles."""
        rows = {row.role: row for row in self.tables.pooled if row.synthesis == claim}
        return next((rows[role] for role in roles if role in rows), None)

    @cached_property
    def ratings(self) -> dict[tuple[str, str, str], RatingRow]:
        """Ratings by study, outcome and domain: of several comparisons those of the last."""
        return {(r.study, r.outcome, r.domain): r for r in self.tables.ratings}

    def rating_in(self, row: BodyRow, domain: str) -> RatingRow | None:
        """Return the rating of a result in a domain, for the arms that it compares."""
        effect, study = self.effects.get(row.effect), self.study(row.study)
        results = study.results if effect and study else ()
        arms = next((r.arms for r in results if effect and r.id == effect.result), ())
        label = " v ".join(arms[-2:]) if len(arms) < 3 else ""
        of_arms = (
            rating
            for rating in reversed(self.tables.ratings)
            if (rating.study, rating.outcome) == (row.study, row.outcome)
            and (rating.domain, rating.comparison) == (domain, label)
        )
        return next(of_arms, self.ratings.get((row.study, row.outcome, domain)))

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """Domains of bias of a trial in the order of the rubric, and all together last."""
        return (*(table.id for table in self.rubric.ratings.tables), OVERALL)

    @cached_property
    def review_domains(self) -> tuple[str, ...]:
        """Domains of bias of a review in the order of the rubric, and all together last."""
        return (*(table.id for table in self.rubric.review_ratings.tables), OVERALL)

    def enter(
        self, key: str, value: float, shown: str, kind: str, effects: list[str], **of: str
    ) -> Number:
        """Enter a figure that follows from the printed values behind effects."""
        inputs = (item for effect in effects for item in self.inputs.get(effect, ()))
        cause = cause_of(f"{item.key} {item.arm} {item.printed}" for item in inputs)
        return self.register.enter(key, value, shown, kind, effects, cause, **of)

    def study(self, identifier: str) -> Study | None:
        """Return a study, or None for an id that a table alone knows."""
        return self.topic.studies.get(identifier)

    def is_of_sold(self, study: Study) -> bool:
        """Return whether a study is of the intervention and the use that are sold."""
        sold = self.topic.claims.sold
        return (study.intervention.stimulus, study.use) == (sold.intervention, sold.use)

    def place_of(self, study: Study) -> tuple[bool, bool, str, str]:
        """Return the rank of a study: by use, that of the product first, laboratory work last."""
        laboratory, of_sold = study.kind is StudyKind.LABORATORY, self.topic.claims.sold.use
        return laboratory, study.use != of_sold, study.use, study.label.casefold()

    def study_label(self, identifier: str) -> Label:
        """Return the label of a study; an id that a table alone knows stands for itself."""
        study = self.study(identifier)
        return Label(study.label if study else identifier)

    def study_ref(self, identifier: str) -> Ref:
        """Return a study's label, linked to its entry."""
        known = self.study(identifier) is not None
        href = f"studies.html#study-{anchor(identifier)}" if known else ""
        return Ref(self.study_label(identifier), href)

    def claim_ref(self, identifier: str) -> Ref:
        """Return the statement of a claim, linked to its page."""
        return Ref(self.claim_statement(identifier), f"claims/{anchor(identifier)}.html")

    def claim_statement(self, identifier: str) -> Label:
        """Return a claim as it is stated; an id that a table alone knows stands for itself."""
        verdict = self.verdicts.get(identifier)
        return Label(verdict.statement if verdict else identifier)

    def claim_short(self, identifier: str) -> Label:
        """Return a claim in one or two words, or as it is stated where none are written."""
        claim = self.claims.get(identifier)
        written = claim.summary.short if claim and claim.summary else None
        return Label(written) if written else self.claim_statement(identifier)

    @property
    def ci(self) -> Label:
        """The name of a confidence interval with its level."""
        level = next((row.level for row in self.tables.effects if row.level is not None), 0.95)
        return Label(f"{fixed(100 * level, 0)}% CI")

    @property
    def date(self) -> Label:
        """The date of this version in words; empty where the topic has none."""
        about = self.topic.claims.about
        return date_words(about.date) if about else Label("")

    def article_ref(self, identifier: str) -> Ref:
        """Return the label of an article, linked to its part of the page of articles."""
        article = self.topic.articles.get(identifier)
        href = f"articles.html#article-{anchor(identifier)}" if article else ""
        return Ref(article.label if article else identifier, href)

    def source_ref(self, identifier: str) -> Ref:
        """Return a short name of a source, linked to its entry in the references."""
        source = self.topic.sources.sources.get(identifier)
        if source is None:
            return Ref(identifier, "")
        return Ref(cited(source), f"studies.html#source-{anchor(identifier)}")

    def rubric_ref(self, identifier: str) -> Ref:
        """Return a reference of the rubric, linked to its entry on the page of methods."""
        text = self.rubric.references.get(identifier)
        if text is None:
            return Ref(identifier, "")
        return Ref(cited_in_passing(identifier, text), f"methods.html#ref-{anchor(identifier)}")

    def outcome(self, study: str, outcome: str) -> Outcome | None:
        """Return an outcome of a study."""
        of = self.study(study)
        return next((o for o in of.outcomes if o.id == outcome), None) if of else None

    @cached_property
    def lower(self) -> frozenset[str]:
        """Effects whose lower side is the better one, as published."""
        of = self.tables
        return published_lower(self.topic, of.effects, of.pooled, of.bodies)

    def is_lower_better(self, row: EffectRow) -> bool:
        """Return whether below no effect, as it is shown, is a benefit."""
        return row.effect in self.lower

    def is_turned(self, row: EffectRow) -> bool:
        """Return whether an effect is turned as it is pooled, with outcomes of the other kind."""
        return is_lower_better(self.topic, row) and row.effect not in self.lower

    @cached_property
    def harms(self) -> frozenset[str]:
        """Constructs that are harms: by their names, or as a claim is of a harm."""
        asked = {
            construct
            for claim in self.topic.claims.claims
            if claim.effect is ClaimedEffect.HARM
            for construct in claim.question.constructs
        }
        measured = {o.measures for s in self.topic.studies.values() for o in s.outcomes}
        return frozenset(asked | {name for name in measured if name.startswith(HARM)})

    def outcome_label(self, study: str, outcome: str) -> str:
        """Return the label of an outcome as the study measured it."""
        measured = self.outcome(study, outcome)
        return measured.label if measured else outcome

    def time_label(self, study: str, time: str) -> str:
        """Return the label of a time point."""
        of = self.study(study)
        return next((t.label for t in of.times if t.id == time), time) if of else time

    def synthesis_label(self, synthesis: str) -> str:
        """Return the label of a synthesis, or the statement of the claim whose body it pools.

        An id that a table alone knows stands for itself.
        """
        labels = (s.label for s in self.topic.claims.syntheses if s.id == synthesis)
        return next(labels, self.claim_statement(synthesis))

    @cached_property
    def imitations(self) -> str:
        """The words of the topic for arms that look like the treatment, such as "sham"."""
        arms = (arm for study in self.topic.studies.values() for arm in study.arms)
        return " or ".join(sorted({imitation(arm) for arm in arms} - {"", LOOKS_ALIKE}))

    @cached_property
    def names(self) -> str:
        """A pattern of the names with digits that are no figures: of studies, arms and times."""
        topic = self.topic
        names = {article.label for article in topic.articles.values()}
        for study in topic.studies.values():
            parts: list[Any] = [study, *study.arms, *study.times, *study.outcomes]
            names |= {part.label for part in parts}
        with_digits = sorted(filter(has_digit, names), key=len, reverse=True)
        return "|".join(map(re.escape, with_digits))

    def verdict_words(self, level: str) -> str:
        """Return a level of the verdict in the words of the rubric."""
        return self.rubric.scales["verdict"].words.get(level, level)

    def levels(self, scale: str) -> tuple[str, ...]:
        """Return the levels of a scale of the rubric, the lowest first."""
        return tuple(self.rubric.scales[scale].order[0])


R = TypeVar("R")
K = TypeVar("K")


def _grouped(rows: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    grouped: dict[K, list[R]] = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return grouped
