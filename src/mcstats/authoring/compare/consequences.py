"""Find the disagreements of two coders that change an answer to a claim.

A disagreement matters if there is a way to settle the others in which it changes an answer. Up to
`MAX_COMBINED` open disagreements every way to settle them is judged. Of more each is judged alone,
beside all decisions of the first coder and beside all of the second.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from mcstats.authoring.compare.codings import Codings, Decision
from mcstats.authoring.compare.variants import NoVariant, Variants
from mcstats.model.claim import Claim
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import VerdictRow
from mcstats.model.topic import Topic
from mcstats.workflow.diff.build import Builder, CannotBuild, Inputs

MAX_COMBINED: Final = 12  # 4,096 combinations, each judged in some hundredths of a second
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
Answers: TypeAlias = dict[str, Answer]


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
    """Answers of every claim under any decisions, each claim judged only where it may move."""

    variants: Variants
    rubric: Rubric
    builder: Builder = field(default_factory=Builder)
    _known: dict[frozenset[Decision], Answers | None] = field(default_factory=dict)
    judged: int = 0

    def answers(self, taken: frozenset[Decision]) -> Answers | None:
        """Return the answers with some decisions of the other coder; None where there are none."""
        if taken not in self._known:
            self._known[taken] = self._judge(taken)
        return self._known[taken]

    def _judge(self, taken: frozenset[Decision]) -> Answers | None:
        known: Answers = {}
        own = self.variants.own
        claims = {claim.id for claim in own.claims.claims}
        if taken:
            before = self.answers(frozenset())
            touched = claims_touched(own, self.variants.other, {d.document for d in taken})
            if before is not None:
                known = {name: answer for name, answer in before.items() if name not in touched}
                claims = touched
        try:
            topic = self.variants.topic(taken)
            present = {claim.id for claim in topic.claims.claims}
            rows = (
                self.builder.judge(Inputs(topic, self.rubric), claims & present)
                if claims & present
                else []
            )
        except (NoVariant, CannotBuild):
            return None
        self.judged += 1
        known.update({row.claim: _answer(row) for row in rows})
        return known


def _answer(row: VerdictRow) -> Answer:
    return tuple(getattr(row, column) for column in ANSWERS)


def claims_touched(a: Topic, b: Topic, documents: Iterable[str]) -> set[str]:
    """Return the claims that records of two codings may bear on.

    A study bears on a claim that asks for what one of its outcomes measures, on one that names it,
    or whose article does, and on those that a study of the same participants bears on.
    """
    touched: set[str] = set()
    for document in documents:
        kind, _, name = document.partition("/")
        for topic in (a, b):
            if kind != "studies":
                touched |= {claim.id for claim in topic.claims.claims}
                continue
            names = {name} | _of_same_people(topic, name)
            for claim in topic.claims.claims:
                if _bears_on(topic, claim, names) or _bears_on(b, claim, names):
                    touched.add(claim.id)
    return touched


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
) -> Consequences:
    """Return the open disagreements that change an answer, and what they change.

    Parameters
    ----------
    codings : Codings
        The two codings.
    rubric : Rubric
        The rules by which both are judged.
    open_ : sequence of Decision
        The disagreements that nobody has settled.
    settled : mapping of Decision to {"a", "b"}
        The others, each with the coding that stands.

    Raises
    ------
    CannotBuild
        Where the first coding itself cannot be judged.
    """
    decided = settled or {}
    ends = [
        _Judge(Variants(codings, base, _taken_into(base, decided)), rubric) for base in ("a", "b")
    ]
    judge = ends[0]
    if judge.answers(frozenset()) is None:
        raise CannotBuild(f"{codings.folders[0]} cannot be judged; run mcstats lint on it")
    if len(open_) <= MAX_COMBINED:
        return _combined(judge, codings, open_)
    return _alone(ends, open_)


def _taken_into(base: str, settled: Mapping[Decision, str]) -> frozenset[Decision]:
    """Return what is settled for the other coding than the base."""
    return frozenset(decision for decision, use in settled.items() if use != base)


def _combined(judge: _Judge, codings: Codings, open_: Sequence[Decision]) -> Consequences:
    matter: dict[Decision, dict[Consequence, None]] = {}
    counts: dict[str, dict[str, int]] = {c.id: {} for c in codings.a.claims.claims}
    left_out = total = 0
    # Few changes first, so that the answer that a disagreement changes is shown at its plainest.
    for number in range(len(open_) + 1):
        for chosen in itertools.combinations(open_, number):
            taken = frozenset(chosen)
            total += 1
            after = judge.answers(taken)
            if after is None:
                left_out += 1
                continue
            for claim, answer in after.items():
                words = _in_words(answer)
                mine = counts.setdefault(claim, {})
                mine[words] = mine.get(words, 0) + 1
            for decision in chosen:
                before = judge.answers(taken - {decision})
                if before is not None:
                    for one in _changes(before, after):
                        matter.setdefault(decision, {}).setdefault(one)
    extent = f"all {total} ways to settle {len(open_)} disagreements"
    spreads = tuple(Spread(claim, found) for claim, found in counts.items())
    return Consequences(_in_order(open_, matter), extent, judge.judged, left_out, spreads)


def _alone(ends: Sequence[_Judge], open_: Sequence[Decision]) -> Consequences:
    matter: dict[Decision, dict[Consequence, None]] = {}
    left_out = judged = 0
    for one in ends:
        before = one.answers(frozenset())
        for decision in open_ if before is not None else ():
            after = one.answers(frozenset({decision}))
            if after is None:
                left_out += 1
                continue
            assert before is not None
            for change in _changes(*((before, after) if one is ends[0] else (after, before))):
                matter.setdefault(decision, {}).setdefault(change)
        judged += one.judged
    extent = f"each of {len(open_)} disagreements alone, beside either coding"
    return Consequences(_in_order(open_, matter), extent, judged, left_out)


def _changes(before: Answers, after: Answers) -> Iterator[Consequence]:
    for claim in dict.fromkeys((*before, *after)):
        was, now = before.get(claim), after.get(claim)
        if was == now:
            continue
        for number, what in enumerate(ANSWERS.values()):
            old = was[number] if was is not None else ""
            new = now[number] if now is not None else ""
            if old != new:
                yield Consequence(claim, what, old, new)


def _in_words(answer: Answer) -> str:
    return f"{answer[0] or 'no reading'} ({answer[4]})"


def _in_order(
    open_: Sequence[Decision], matter: dict[Decision, dict[Consequence, None]]
) -> dict[Decision, tuple[Consequence, ...]]:
    return {decision: tuple(matter[decision]) for decision in open_ if decision in matter}
