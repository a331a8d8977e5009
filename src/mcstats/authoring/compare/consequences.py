"""Find the disagreements of two coders that change an answer to a claim.

A disagreement matters if there is a way to settle the others in which it changes an answer. Claims
are judged one by one. Where up to `MAX_COMBINED` open disagreements bear on a claim every way to
settle these is judged; of more each is judged alone, beside all decisions of the first coder and
beside all of the second.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from mcstats.authoring.compare.codings import Codings, Decision
from mcstats.authoring.compare.variants import NoVariant, Variants
from mcstats.model.claim import Claim
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.workflow.diff.figure_builder import Builder, CannotBuild, Inputs

MAX_COMBINED: Final = 12  # 4,096 combinations, each judged in some hundredths of a second
SHOWN_FROM: Final = 7  # disagreements from which on a claim takes more than a few seconds
ANSWERS: Final = {
    "reading": "reading",
    "verdict": "verdict",
    "verdict_all": "verdict on all evidence",
    "quality": "quality of the evidence",
    "certainty": "certainty",
    "certainty_sold": "certainty as sold",
}
"""The columns of a verdict that count as answers, in words."""
Answer: TypeAlias = tuple[str, ...]
NOT_ASKED: Final[Answer] = ("",) * len(ANSWERS)


@dataclass(frozen=True, slots=True)
class Consequence:
    """One answer to a claim that a disagreement changes: from the first coding's to another."""

    claim: str
    what: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The answers to a claim over all ways to settle the disagreements, each with its number."""

    claim: str
    answers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Consequences:
    """The open disagreements that matter, how they were looked for, and what each claim may say.

    `left_out` counts the combinations that cannot stand together.
    """

    matter: dict[Decision, tuple[Consequence, ...]]
    extent: str
    judged: int
    left_out: int
    spreads: tuple[Spread, ...] = ()


@dataclass
class _Judge:
    """Answers to single claims under any decisions on what bears on them."""

    variants: Variants
    rubric: Rubric
    builder: Builder = field(default_factory=Builder)
    judged: int = 0

    def answer(self, claim: str, taken: frozenset[Decision]) -> Answer | None:
        """Return the answer with some decisions of the other coder.

        None where they cannot stand together. A claim that is not asked then has no words.
        """
        try:
            topic = self.variants.topic(taken)
            if claim not in {one.id for one in topic.claims.claims}:
                return NOT_ASKED
            self.judged += 1
            (row,) = self.builder.judge(Inputs(topic, self.rubric), [claim])
        except (NoVariant, CannotBuild):
            return None
        return tuple(getattr(row, column) for column in ANSWERS)


def bearing_on(codings: Codings, claim: str, open_: Sequence[Decision]) -> list[Decision]:
    """Return the disagreements that may bear on a claim.

    A study bears on a claim that asks for what one of its outcomes measures, on one that names it,
    or whose article does, and on those that a study of the same participants bears on; a source
    bears on those that a study with it does. The claims and the articles bear on every claim, and
    public facts, which statements alone are held against, on none.
    """
    topics = (codings.a, codings.b)
    asked = [one for topic in topics for one in topic.claims.claims if one.id == claim]
    bearing = [
        study
        for topic in topics
        for name, study in topic.studies.items()
        if any(_bears_on(topic, one, {name} | _of_same_people(topic, name)) for one in asked)
    ]
    documents = {f"studies/{study.id}" for study in bearing}
    sources = {source for study in bearing for source in study.sources}

    def may_bear(decision: Decision) -> bool:
        if decision.document == "sources":
            return decision.name[1] in sources
        if decision.document == "facts":
            return False
        return decision.document in documents or not decision.document.startswith("studies/")

    return [decision for decision in open_ if may_bear(decision)]


def _of_same_people(topic: Topic, name: str) -> set[str]:
    found = {other.id for other in topic.studies.values() if name in other.participants_of}
    study = topic.studies.get(name)
    return found | (set(study.participants_of) if study is not None else set())


def _bears_on(topic: Topic, claim: Claim, names: set[str]) -> bool:
    asked = set(claim.question.constructs)
    studies: Iterator[Study] = (topic.studies[n] for n in names if n in topic.studies)
    if any(outcome.measures in asked for study in studies for outcome in study.outcomes):
        return True
    named = {one.study for one in claim.exclude} | {one.study for one in claim.directness}
    article = topic.articles.get(claim.row.article) if claim.row is not None else None
    if article is not None:
        named |= {study for row in article.table for study in row.evidence}
    return bool(named & names)


def find_consequences(
    codings: Codings,
    rubric: Rubric,
    open_: Sequence[Decision],
    settled: Mapping[Decision, str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Consequences:
    """Return the open disagreements that change an answer, and what they change.

    `settled` names for each other disagreement the coding that stands, a or b. `progress` gets a
    line before a claim that takes long. Raises `CannotBuild` where the first coding itself cannot
    be judged.
    """
    decided = (settled or {}).items()
    taken = {base: frozenset(one for one, use in decided if use != base) for base in ("a", "b")}
    ends = [_Judge(Variants(codings, base, taken[base]), rubric) for base in taken]
    claims = dict.fromkeys(c.id for t in (codings.a, codings.b) for c in t.claims.claims)
    matter: dict[Decision, dict[Consequence, None]] = {}
    spreads = []
    alone = left_out = 0
    for claim in claims:
        if ends[0].answer(claim, frozenset()) is None:
            raise CannotBuild(f"{claim} of {codings.folders[0]} cannot be judged")
        mine = bearing_on(codings, claim, open_)
        if len(mine) <= MAX_COMBINED:
            if progress is not None and len(mine) > SHOWN_FROM:
                progress(f"{claim}: {2 ** len(mine):,} ways to settle {len(mine)} disagreements")
            spread, refused = _combined(ends[0], claim, mine, matter)
            spreads.append(spread)
        else:
            alone += 1
            refused = _alone(ends, claim, mine, matter)
        left_out += refused
    return Consequences(
        {decision: tuple(matter[decision]) for decision in open_ if decision in matter},
        _extent(len(claims) - alone, alone),
        sum(end.judged for end in ends),
        left_out,
        tuple(spreads),
    )


def _extent(combined: int, alone: int) -> str:
    """Return how the disagreements were judged, in words."""
    parts = []
    if combined:
        parts.append(f"{_claims(combined)} under every way to settle what bears on them")
    if alone:
        parts.append(
            f"{_claims(alone)}, on which more than {MAX_COMBINED} bear, under each alone beside "
            "either coding"
        )
    return "; ".join(parts)


def _claims(number: int) -> str:
    return "1 claim" if number == 1 else f"{number} claims"


def _combined(
    judge: _Judge,
    claim: str,
    open_: Sequence[Decision],
    matter: dict[Decision, dict[Consequence, None]],
) -> tuple[Spread, int]:
    """Judge a claim under every combination; return its answers and the combinations left out."""
    answers: dict[frozenset[Decision], Answer] = {}
    counts: dict[str, int] = {}
    left_out = 0
    # Few changes first, so that what a disagreement changes is shown at its plainest.
    for number in range(len(open_) + 1):
        for chosen in itertools.combinations(open_, number):
            taken = frozenset(chosen)
            answer = judge.answer(claim, taken)
            if answer is None:
                left_out += 1
                continue
            answers[taken] = answer
            words = _in_words(answer)
            counts[words] = counts.get(words, 0) + 1
            for decision in chosen:
                before = answers.get(taken - {decision})
                if before is not None:
                    for one in _changes(claim, before, answer):
                        matter.setdefault(decision, {}).setdefault(one)
    return Spread(claim, counts), left_out


def _alone(
    ends: Sequence[_Judge],
    claim: str,
    open_: Sequence[Decision],
    matter: dict[Decision, dict[Consequence, None]],
) -> int:
    """Judge a claim under each disagreement alone, and return those that do not stand so."""
    left_out = 0
    for number, judge in enumerate(ends):
        before = judge.answer(claim, frozenset())
        for decision in open_ if before is not None else ():
            after = judge.answer(claim, frozenset({decision}))
            if after is None:
                left_out += 1
                continue
            assert before is not None
            for one in _changes(claim, *((before, after) if number == 0 else (after, before))):
                matter.setdefault(decision, {}).setdefault(one)
    return left_out


def _changes(claim: str, was: Answer, now: Answer) -> Iterator[Consequence]:
    for what, old, new in zip(ANSWERS.values(), was, now, strict=True):
        if old != new:
            yield Consequence(claim, what, old, new)


def _in_words(answer: Answer) -> str:
    reading, certainty = answer[0], answer[list(ANSWERS).index("certainty")]
    return f"{reading or 'no reading'} ({certainty})" if any(answer) else "not asked"
