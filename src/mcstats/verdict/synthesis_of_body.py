"""Pool the results of a body of evidence, or count their directions, and say what they decide."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scipy import special

from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.syntheses import (
    DEFAULT_METHOD,
    HALF_NORMAL,
    MAIN,
    pool_members,
    scale_of_prior,
)
from mcstats.model.claim import Claim, Synthesis
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow, PooledRow
from mcstats.model.vocabularies import Asserts
from mcstats.verdict.answer import Answer, limits_of_answer, words_about_claim
from mcstats.verdict.eligible_results import COMPARED, Tier
from mcstats.verdict.interval_position import SMALLER, one_word
from mcstats.verdict.limits import Limits

Scale = tuple[str, str, str]
_OF_BENEFIT = "benefit significant"
_OF_HARM = frozenset({"leans to harm", "harm decided"})
SETTLED = (
    frozenset({_OF_BENEFIT, "benefit decided"}),
    frozenset({"harm decided"}),
    frozenset({"no worthwhile effect decided"}),
    frozenset({SMALLER}),
)
"""Words for results that settle a question in one way, whatever else tells them apart."""
MAX_KEPT = 2_000  # syntheses: the specifications of a claim with ten studies left out or not


@dataclass(frozen=True, slots=True)
class Pooling:
    """The way in which the results of a body of evidence are pooled.

    Attributes
    ----------
    method : str
        The estimator of the variance between studies, by metafor's name.
    test : str
        The interval, by metafor's name; empty for the one that the number of studies bears.
    """

    method: str = DEFAULT_METHOD
    test: str = ""


DECLARED_POOLING = Pooling()


def largest_first(answer: Answer) -> tuple[float, float]:
    """Return the key by which the largest result is taken, of equals the least favourable one.

    Names and order of the studies thus decide nothing.
    """
    estimate = answer.effect.yi if answer.effect is not None else None
    return answer.participants or 0.0, -(estimate or 0.0)


def pool_answers(
    claim: Claim, trials: Sequence[Answer], pooling: Pooling = DECLARED_POOLING
) -> tuple[tuple[Answer, ...], PooledRow | None, str]:
    """Pool trials in the measure that most of them have with a variance, where two have it."""
    if len(trials) == 1:
        return tuple(trials), None, ""
    known = [a for a in trials if known_of(a)]
    # A direction without a figure adds nothing to what others decide in the same direction.
    unknown = [a for a in trials if not known_of(a) and (reports_a_number(a) or not a.leans_for)]
    if known and unknown and _people(unknown) > _people(known):
        why = "most of the participants are in results without a variance, so that directions count"
        return tuple(trials), None, why
    scales = Counter(k for a in trials for k in dict.fromkeys(_scale(a, r) for r in known_of(a)))
    if not scales:
        return tuple(trials), None, "no result has a variance, so that directions are counted"
    preferred = claim.question.measures

    def worth(key: tuple[str, str, str]) -> tuple[int, int]:
        place = preferred.index(key[0]) if key[0] in preferred else len(preferred)
        return scales[key], -place

    scale = max(scales, key=worth)
    members = [
        a if a.effect is row else replace(a, effect=row)  # the same object: callers keep by it
        for a in trials
        if (row := next((r for r in known_of(a) if _scale(a, r) == scale), None)) is not None
    ]
    if len(members) == 1:
        why = "no two results can be pooled, so that the largest with a variance decides"
        return (max(known, key=largest_first),), None, why
    rows = [a.effect for a in members if a.effect is not None]
    return tuple(members), _pool(claim, scale[0], members, rows, pooling), "the results are pooled"


def reports_a_number(answer: Answer) -> bool:
    """Return whether a P value or a size of the effect is known."""
    return any(
        row.p_max is not None or row.yi_min is not None or row.yi_max is not None
        for row in answer.effects
    )


def _people(answers: Sequence[Answer]) -> float:
    return math.fsum(a.participants or 0.0 for a in answers)


def _pool(
    claim: Claim,
    measure: str,
    members: Sequence[Answer],
    rows: Sequence[EffectRow],
    pooling: Pooling,
) -> PooledRow:
    """Pool effects by REML, as a synthesis that declares nothing else is pooled."""
    synthesis = Synthesis(
        id=claim.id,
        label=claim.statement,
        measures=claim.question.constructs[members[0].eligible.construct],
        measure=measure,
        stratum=str(members[0].eligible.tier),
        window="as the question prefers",
        members=(),
        because="all results of the strongest kind that answer the question",
    )
    return _pool_figures(synthesis, tuple(rows), pooling)


@lru_cache(maxsize=MAX_KEPT)  # each specification of a claim assembles its body anew
def _pool_figures(synthesis: Synthesis, rows: tuple[EffectRow, ...], pooling: Pooling) -> PooledRow:
    because, test = synthesis.because, pooling.test or None
    return pool_members(synthesis, rows, MAIN, because, method=pooling.method, test=test)


def interval_of_two(
    claim: Claim, deciding: Sequence[Answer], pooled: PooledRow | None
) -> tuple[float, float] | None:
    """Return the interval of two studies with a half-normal prior on how far they differ.

    Two studies do not tell the variance between them, which Wald's interval takes as estimated:
    Roever et al. 2021. None of other syntheses, and where the scale of the prior is not known.
    """
    rows = [a.effect for a in deciding if a.effect is not None]
    if pooled is None or pooled.k != 2 or scale_of_prior(rows) is None:
        return None
    wider = _pool(claim, pooled.measure, deciding, rows, Pooling(HALF_NORMAL))
    if wider.ci_lb is None or wider.ci_ub is None:
        return None
    return wider.ci_lb, wider.ci_ub


def known_of(answer: Answer) -> list[EffectRow]:
    """Return the effects between groups with a variance that a result gives."""
    return [r for r in answer.effects if r.estimable == "yes" and r.contrast == "between"]


def _scale(answer: Answer, row: EffectRow) -> tuple[str, str, str]:
    """Return what two effects must share to be pooled: measure, kind of value, unit."""
    raw = find_measure(row.measure).family is Family.RAW
    return row.measure, row.scale, (answer.eligible.outcome.unit or "") if raw else ""


def pooled_effect(effect: EffectRow, pooled: PooledRow) -> EffectRow:
    """Return the effect of a synthesis as a row of effects, with the id of the synthesis."""
    return replace(
        effect,
        effect=pooled.synthesis,
        yi=pooled.mu,
        vi=None if pooled.se is None else pooled.se**2,
        sei=pooled.se,
        ci_lb=pooled.ci_lb,
        ci_ub=pooled.ci_ub,
        yi_min=pooled.mu,
        yi_max=pooled.mu,
        p_min=None,
        p_max=None,
    )


def words_of_body(
    rubric: Rubric, claim: Claim, deciding: Sequence[Answer], pooled: PooledRow | None
) -> tuple[str, ...]:
    """Return the words for the effect that the results which decide give together."""
    if not deciding or deciding[0].eligible.tier is Tier.NONE:
        return ()
    if pooled is not None:
        largest = max(deciding, key=largest_first)
        if largest.effect is None:
            raise ValueError(f"{pooled.synthesis}: pooled without an effect")
        limits = _limits_of_pooled(rubric, claim, deciding)
        return words_about_claim(claim, rubric, pooled_effect(largest.effect, pooled), limits)
    if len(deciding) == 1:
        return deciding[0].words
    return (_by_direction(rubric, deciding),)


def _limits_of_pooled(rubric: Rubric, claim: Claim, deciding: Sequence[Answer]) -> Limits:
    """Return the limits of a single result, as the spread of people is that of one study.

    It is the largest, of those whose spread is known where any is.
    """
    known = [(limits_of_answer(rubric, claim, a), largest_first(a)) for a in deciding if a.effect]
    return max(known, key=lambda one: (not (one[0].generous or one[0].unsized), one[1]))[0]


def word_with_unreported(
    rubric: Rubric,
    claim: Claim,
    deciding: Sequence[Answer],
    unreported: Sequence[Answer],
    pooling: Pooling = DECLARED_POOLING,
) -> str:
    """Return the word that results without a variance allow at most, so that silence never pays.

    Each of them enters the synthesis with its estimate, or else as no effect or as one that is as
    far beyond the mean, whichever shows less: either may widen the interval. Its variance is that
    which a study of its size would have among those that decide. Where they decide for a harm in as
    many people, nothing is shown.
    """
    rows = [a.effect for a in deciding if a.effect is not None and a.effect.vi is not None]
    each = [
        a.effect.vi * a.participants
        for a in deciding
        if a.effect is not None and a.effect.vi is not None and a.participants
    ]
    harmful = [a for a in unreported if a.word == "harm decided"]
    if any(a.participants is None for a in unreported):
        return "unclear"  # a size that is not reported is never taken to be small
    if harmful and _people(harmful) >= _people(deciding):
        return "unclear"
    if not rows and not any(a.significant_for for a in deciding):
        return "unclear"  # nor is a lack of a variance taken to be a small one
    if not rows or claim.asserts is Asserts.NO_EFFECT:
        return "leans to benefit"
    first = rows[0]
    one_person = sum(each) / len(each) if each else max(row.vi or 0.0 for row in rows)
    weights = [1 / (row.vi or math.inf) for row in rows]
    mean = math.fsum(w * (row.yi or 0.0) for w, row in zip(weights, rows, strict=True))
    mean /= math.fsum(weights)
    limits = _limits_of_pooled(rubric, claim, deciding)
    words: list[str] = []
    for unknown in (0.0, 2 * mean):
        more = [
            replace(first, effect=f"{a.study.id}-assumed", study=a.study.id,
                    yi=_point(a, rows) or unknown, vi=one_person / (a.participants or 1.0))
            for a in unreported
        ]  # fmt: skip
        pooled = _pool(claim, first.measure, deciding, [*rows, *more], pooling)
        words += words_about_claim(claim, rubric, pooled_effect(first, pooled), limits)
    return one_word(rubric, words)


def _point(answer: Answer, rows: Sequence[EffectRow]) -> float:
    """Return the estimate of a result in the measure of other ones, or no effect.

    Of an effect that is known to be beyond a limit, the limit.
    """
    same = [r for r in answer.effects if r.measure == rows[0].measure]
    if any(_estimate(row) for row in same):
        return next(_estimate(row) for row in same if _estimate(row))
    standardised = (
        _estimate(row)
        for row in answer.effects
        if find_measure(row.measure).family is Family.STANDARDISED
    )
    return _standard_deviation(rows) * next(standardised, 0.0)


def _standard_deviation(rows: Sequence[EffectRow]) -> float:
    """Return the largest one of differences in a unit whose arms are known, or 0."""
    return max(
        (
            math.sqrt(row.vi / (1 / row.n1 + 1 / row.n2))
            for row in rows
            if find_measure(row.measure).family is Family.RAW and row.vi and row.n1 and row.n2
        ),
        default=0.0,
    )


def _estimate(row: EffectRow) -> float:
    if row.yi is not None:
        return row.yi
    lower = -math.inf if row.yi_min is None else row.yi_min
    upper = math.inf if row.yi_max is None else row.yi_max
    return max(lower, min(0.0, upper))


def _by_direction(rubric: Rubric, answers: Sequence[Answer]) -> str:
    """Return the word for results without variances: a sign test of their directions.

    Cochrane Handbook 2019, 12.2.1.3. Results that all decide alike do so together. Without a
    decision they lean where all lean alike.
    """
    words = {a.word for a in answers}
    for alike in SETTLED:
        if words <= alike:
            return next(word for word in alike if len(alike) == 1 or word == _OF_BENEFIT)
    good = sum(a.word in rubric.monotone.beneficial for a in answers)
    bad = sum(a.word in _OF_HARM for a in answers)
    if words & {"no worthwhile effect decided", SMALLER} or not good + bad:
        return "unclear"
    p = min(1.0, 2 * float(special.bdtr(min(good, bad), good + bad, 0.5)))
    # Changes without a comparison decide nothing, however many agree.
    compared = all(a.eligible.tier in COMPARED for a in answers)
    if compared and p < rubric.parameters["information_alpha"].number:
        return _OF_BENEFIT if good > bad else "harm decided"
    if good + bad < len(answers) or (good and bad):
        return "unclear"
    return "leans to benefit" if good else "leans to harm"
