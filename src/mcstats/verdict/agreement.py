"""Compare the results that decide with the others: replication, contradiction, or neither."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mcstats.bias.overall import rate_overall
from mcstats.model.claim import Claim
from mcstats.model.rubric import Rubric
from mcstats.model.topic import Topic
from mcstats.verdict.answer import Answer
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.eligible_results import IN_PEOPLE
from mcstats.verdict.interval_position import SMALLER, one_word
from mcstats.verdict.result_counts import add_known
from mcstats.verdict.same_people import shared_authors, why_same_people
from mcstats.verdict.synthesis_of_body import pool_answers, words_of_body

CONTRADICTED: Final = "contradicted"
SAME: Final = "same intervention"
OTHER: Final = "other intervention"
ALONE: Final = "none"
_AGAINST: Final = {
    "harm decided": "the result decides against the claim",
    "no worthwhile effect decided": "the result excludes an effect that would matter",
    SMALLER: "the result excludes an effect as large as is claimed",
}
_FOR: Final = frozenset({"leans to benefit", "benefit significant", "benefit decided"})
_RISKS: Final = ("high", "some concerns", "low")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One result compared with those that decide.

    Attributes
    ----------
    says : str
        A word of the fact `replication`.
    because : str
        The reason, for the table of bodies.
    doubts : tuple of str
        What a careful reader may hold against a replication: it is counted and can be varied.
    presumed : bool
        True of a replication that only the word of an article makes one.
    """

    answer: Answer
    says: str
    because: str
    doubts: tuple[str, ...] = ()
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """The word for the agreement of a body of evidence, and the results that it rests on."""

    word: str
    compared: tuple[Comparison, ...]

    @property
    def presumed(self) -> bool:
        """Return whether the word of the result rests on an article alone."""
        counting = [c for c in self.compared if c.says == self.word]
        return bool(counting) and all(c.presumed for c in counting)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Doubts about every replication that counts; empty where one is beyond doubt."""
        counting = [c for c in self.compared if c.says == self.word]
        if not counting or not all(c.doubts for c in counting):
            return ()
        return tuple(dict.fromkeys(doubt for c in counting for doubt in c.doubts))


def agreement_of(
    topic: Topic, rubric: Rubric, claim: Claim, body: Body, *, on_word: bool = False
) -> Agreement:
    """Return whether other results replicate or contradict those that decide.

    A result contradicts if its evidence is as strong, its risk of bias no higher, and it decides
    against a benefit, or leans to harm, or hides its statistics, with as many participants. It
    replicates if it decides for a benefit in other people, by another team. So do results that are
    pooled, where the others decide together without any one of them. Where the body decides against
    a benefit, a result replicates it if it does so too; nothing contradicts it.

    Parameters
    ----------
    on_word : bool
        True where the row of an article is reproduced: a review by the same authors that lists no
        trials, which confirms nothing independently, then counts on the word of the article.
    """
    for_benefit = body.word in rubric.monotone.beneficial
    if body.tier not in IN_PEOPLE or not (for_benefit or body.word in _AGAINST):
        return Agreement(ALONE, ())
    compared = tuple(_compare(topic, rubric, body, for_benefit=for_benefit, on_word=on_word))
    words = {c.says for c in compared}
    if not words & {CONTRADICTED, SAME}:
        compared += tuple(_of_the_rest(topic, rubric, claim, body, for_benefit=for_benefit))
        words |= {c.says for c in compared}
    order = (CONTRADICTED, SAME, OTHER)
    return Agreement(next((word for word in order if word in words), ALONE), compared)


def _compare(
    topic: Topic, rubric: Rubric, body: Body, *, for_benefit: bool, on_word: bool
) -> Iterator[Comparison]:
    # The results that are pooled may replicate or contradict one another.
    members = body.deciding if len(body.deciding) > 1 else ()
    uses = _uses_of(body)
    for answer in (*members, *(listed.answer for listed in body.listed)):
        if for_benefit and (why := _why_contradicts(rubric, body, answer)):
            yield Comparison(answer, CONTRADICTED, why)
        elif answer.word in (("benefit decided",) if for_benefit else tuple(_AGAINST)):
            yield from _replication(topic, rubric, body, answer, uses, on_word=on_word)


def _why_contradicts(rubric: Rubric, body: Body, answer: Answer) -> str:
    """Return why a result contradicts the body, or the rest of it, or nothing."""
    one, first = answer.eligible, body.deciding[0].eligible
    weaker = one.tier.rank > first.tier.rank or (first.direct and not one.direct)
    if weaker or answer.narrative or _riskier(rubric, answer, body):
        return ""
    if answer.word in _AGAINST:
        return f"Contradicts: {_AGAINST[answer.word]}."
    size, whole = answer.participants, _supporting_participants(body, answer)
    if size is not None and whole is not None and size < whole:
        return ""  # a size that is not reported is never taken to be small
    if answer.word == "leans to harm":
        return f"Contradicts: the result points against the claim, in {_as_many(size)}."
    known = answer.effect is not None and answer.effect.estimable == "yes"
    hidden = not known or size is None
    if hidden and answer.word == "unclear":
        return (
            f"Contradicts: the result is in {_as_many(size)}, and its statistics are not reported"
            " in full."
        )
    return ""


def _as_many(size: float | None) -> str:
    return "an unknown number of participants" if size is None else "as many participants or more"


def _supporting_participants(body: Body, answer: Answer) -> float | None:
    """Return how many people the other deciding results rest on: those for a benefit, if any.

    An undecided study that is pooled with them makes no contrary result too small to count.
    """
    others = [a for a in body.deciding if a is not answer]
    counts = [a.participants for a in others if a.word in _FOR] or [a.participants for a in others]
    return add_known({str(n): count for n, count in enumerate(counts)})


def _riskier(rubric: Rubric, answer: Answer, body: Body) -> bool:
    """Return whether a result is known to be at higher risk of bias than the rest of the body.

    A contrary result that is reported in part, or selected, is not worth less for that.
    """
    rated = {d: r for d, r in answer.ratings.items() if d not in ("overall", "selective reporting")}
    own = rate_overall(rated, rubric.parameters).rating if rated else ""
    risks = [own, body.rating("overall", without=answer)]
    places = [_RISKS.index(risk) for risk in risks if risk in _RISKS]
    return len(places) == 2 and places[0] < places[1]


def _replication(
    topic: Topic,
    rubric: Rubric,
    body: Body,
    answer: Answer,
    uses: set[str],
    *,
    on_word: bool,
) -> Iterator[Comparison]:
    """Yield the replication that a result is: of each deciding result that is not its own."""
    against = answer.word in _AGAINST
    alike = tuple(_AGAINST) if against else rubric.monotone.beneficial
    which = "against" if against else "for"
    for other in body.deciding:
        if other is answer or other.word not in alike:
            continue
        if why_same_people(answer.study, other.study, topic):
            continue
        one, first = answer.eligible, other.eligible
        if one.tier not in IN_PEOPLE or one.study.use not in (uses or {first.study.use}):
            continue
        authors = shared_authors(one.study, first.study, topic)
        # A review by the same authors is independent by its trials alone, if they are listed.
        presumed = bool(authors) and not (one.study.is_review and answer.study.participants_of)
        if presumed and not (one.study.is_review and on_word):
            continue
        same = one.intervention.stimulus == first.intervention.stimulus
        doubts = tuple(_doubts(topic, answer, other, authors))
        people = f"in other people than {first.study.label}"
        yield Comparison(
            answer,
            SAME if same else OTHER,
            f"Replicates, if {people}: decides {which} the claim."
            if doubts
            else f"Replicates: decides {which} the claim {people}.",
            doubts,
            presumed,
        )
        return


def _of_the_rest(
    topic: Topic, rubric: Rubric, claim: Claim, body: Body, *, for_benefit: bool
) -> Iterator[Comparison]:
    """Yield the replication that pooled results are, if any one of them, and its team, may go.

    A result of the same kind that is not pooled might have changed that, so that nothing follows.
    """
    members = body.deciding
    first = members[0].eligible
    for listed in body.listed:
        one = listed.answer.eligible
        if not one.study.is_review and one.is_like(first):
            return
    alike = ("benefit decided",) if for_benefit else tuple(_AGAINST)
    for left_out in members:
        rest = [
            a
            for a in members
            if a is not left_out and not shared_authors(a.study, left_out.study, topic)
        ]
        if body.pooled is None or len(rest) < 2:
            return
        deciding, pooled, _ = pool_answers(claim, rest)
        words = words_of_body(rubric, claim, deciding, pooled)
        if pooled is None or one_word(rubric, words) not in alike:
            return
    same = len({a.eligible.intervention.stimulus for a in members}) == 1
    side = "for" if for_benefit else "against"
    because = f"Replicates: without any one of the trials the others decide {side} the claim."
    for answer in members:
        yield Comparison(answer, SAME if same else OTHER, because)


def _uses_of(body: Body) -> set[str]:
    """Return the uses that count as the same: those of results that answer as directly."""
    direct = {a.eligible.study.use for a in body.deciding if a.eligible.direct}
    direct |= {x.answer.eligible.study.use for x in body.listed if x.answer.eligible.direct}
    return direct


def _doubts(topic: Topic, answer: Answer, other: Answer, authors: list[str]) -> Iterator[str]:
    if not answer.study.is_review:
        return
    if authors:
        yield f"{answer.study.label} shares authors with {other.study.label}"
    if not answer.study.participants_of:
        yield f"the trials of {answer.study.label} are not listed"
    sources = [topic.sources.sources[name] for name in answer.study.sources]
    if not any(read.value == "full text" for source in sources for read in source.read):
        yield f"{answer.study.label} was not read in full"
