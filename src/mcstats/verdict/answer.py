"""Read an eligible result as an answer to the question of a claim: its effect and its ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mcstats.model.base import Fact, Reported
from mcstats.model.claim import Claim
from mcstats.model.printed_keys import ContrastKey
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import Asserts, ClaimedEffect, ContrastKind, Lasting, Trend
from mcstats.verdict.eligible_results import COMPARED, EligibleResult, Tier
from mcstats.verdict.interval_position import SMALLER, effect_words, one_word
from mcstats.verdict.limits import Limits, claimed_limit, limits_of
from mcstats.verdict.result_counts import (
    control_risk,
    count_of_arms,
    is_counted,
    printed_number,
)

_ESTIMABLE: Final = {"yes": 0, "point": 1, "bound": 2, "no": 3}
_COUNTS: Final = frozenset({ContrastKey.K, ContrastKey.N})
_ABOUT_NO_EFFECT: Final = {
    "no worthwhile effect decided": "benefit decided",
    "benefit decided": "harm decided",
    "benefit significant": "leans to harm",
    "leans to benefit": "leans to harm",
}
"""Words for an effect, as they bear on a claim that there is none."""

_ABOUT_NO_HARM: Final = {
    **_ABOUT_NO_EFFECT,
    "harm decided": "benefit decided",
    "leans to harm": "unclear",
}
"""The same of a claim that a harm does not come, of which an effect is the harm: less supports."""

_AGAINST_LEANING: Final = {
    "leans to benefit": ("leans to harm", "harm decided"),
    "leans to harm": ("leans to benefit", "benefit significant", "benefit decided"),
}
_OPPOSITE: Final = {Trend.BENEFIT: Trend.HARM, Trend.HARM: Trend.BENEFIT}


@dataclass(frozen=True, slots=True)
class Answer:
    """A result that answers the question of a claim, with its effect.

    Attributes
    ----------
    effects : tuple of EffectRow
        All effects of the result; `effect` is the one that is looked at.
    words : tuple of str
        The words for the effect, as it bears on the claim, that values of the printed set give.
    word : str
        The word that all of them support.
    ratings : mapping of str to str
        The rating of each domain.
    seen_weeks : float or None
        The latest time, in weeks, at which the study reports this outcome in favour of the claim.
    measured_weeks : float or None
        The time of the result, in weeks; None where it is not reported.
    significant : int or None
        The side of no effect on which a comparison shows a claimed effect, whatever its size: 1 in
        favour of the claim, -1 against it, 0 where its interval or P value shows none; None where
        nothing was compared or neither is reported.
    opposed_at : str
        Another time at which an undecided result of the same outcome points the other way; empty
        where none does.
    pointed : int
        The direction that is reported without a figure: 1 for the claim, -1 against it.
    from_no_effect : bool
        False where a threshold is declared or a size is claimed, which a difference from no effect
        need not reach.
    """

    eligible: EligibleResult
    effects: tuple[EffectRow, ...]
    effect: EffectRow | None
    words: tuple[str, ...]
    word: str
    ratings: Mapping[str, str]
    participants: float | None
    seen_weeks: float | None
    measured_weeks: float | None
    significant: int | None = None
    opposed_at: str = ""
    pointed: int = 0
    from_no_effect: bool = True

    @property
    def study(self) -> Study:
        """The study of the result."""
        return self.eligible.study

    @property
    def significant_for(self) -> bool:
        """Return whether a comparison differs from no effect in favour of a claim of an effect."""
        return self.significant == 1

    @property
    def leans_for(self) -> bool:
        """Return whether the word of the result is in favour of the claim."""
        return self.word == "leans to benefit" or self.word.startswith("benefit")

    @property
    def followed_weeks(self) -> float:
        """The weeks for which the study followed the outcome, 0 where no time is reported.

        Beyond the time of the result only a later result in favour of the claim counts.
        """
        return max(self.measured_weeks or 0.0, self.seen_weeks or 0.0)

    @property
    def stands(self) -> str:
        """Return the side of the result on the claim, by one rule for intervals and P values alone.

        ``for`` and ``against`` where it is decided or differs from no effect, ``small`` where it
        excludes an effect that would matter, ``undecided`` where a comparison shows no difference
        or nothing points either way, and otherwise ``towards`` or ``away``.
        """
        if self.word in ("no worthwhile effect decided", SMALLER):
            return "small"
        differs = self.significant if self.from_no_effect else None
        if differs or self.word.endswith(("decided", "significant")):
            good = self.word.startswith("benefit") or differs == 1
            return "for" if good else "against"
        if self.opposed_at or self.significant == 0:
            return "undecided"
        if self.word.startswith("leans"):
            return "towards" if self.word.endswith("benefit") else "away"
        return {1: "towards", -1: "away"}.get(self.pointed, "undecided")

    @property
    def counted(self) -> bool:
        """True where the result says itself how many people it rests on."""
        return is_counted(self.eligible.result, self.effect)

    @property
    def subgroup(self) -> str:
        """The part of the participants that the result is of; empty for all of them."""
        result = self.eligible.result
        return (result.subgroup or "") if result is not None else ""

    @property
    def narrative(self) -> bool:
        """True for a review without a pooled result.

        One that prints a part of a pooled result has one, which it does not report in full.
        """
        result = self.eligible.result
        partly = result is not None and any(
            isinstance(value, Reported) and key not in _COUNTS
            for key, value in result.printed.items()
        )
        unknown = self.effect is None or self.effect.estimable == "no"
        return self.study.is_review and unknown and not partly


def answer_of(
    rubric: Rubric,
    claim: Claim,
    one: EligibleResult,
    by_result: Mapping[tuple[str, str], Sequence[EffectRow]],
    rated: Mapping[tuple[str, str, str], Mapping[str, str]],
) -> Answer:
    """Return the answer of a result.

    Parameters
    ----------
    by_result : mapping of (str, str) to sequence of EffectRow
        The effects of each result, by the ids of study and result.
    rated : mapping of (str, str, str) to mapping of str to str
        The rating of each domain, by the ids of study and outcome and the comparison.
    """
    rows: Sequence[EffectRow] = ()
    if one.result is not None:
        rows = by_result.get((one.study.id, one.result.id), ())
    effect = _preferred_effect(claim, rows)
    people = count_of_arms(one.study, one.result, effect)
    words: tuple[str, ...] = ()
    if one.tier is not Tier.NONE:
        words = _words(rubric, claim, one, one.result, effect, people)
    word = one_word(rubric, words) if words else "none"
    return Answer(
        eligible=one,
        effects=tuple(rows),
        effect=effect,
        words=words,
        word=word,
        ratings=rated.get((one.study.id, one.outcome.id, one.comparison.label), {}),
        participants=people,
        seen_weeks=_seen_weeks(rubric, claim, one, by_result),
        measured_weeks=_weeks_of(one.study).get(one.result.time) if one.result else None,
        significant=_significant(rubric, claim, one.result, effect, rows),
        opposed_at=_opposed_at(rubric, claim, one, word, by_result),
        pointed=_pointed(claim, one.result) if effect is None or effect.estimable == "no" else 0,
        from_no_effect=claim.threshold is None and claim.claimed_size is None,
    )


def least_weeks(rubric: Rubric, claim: Claim) -> float:
    """Return after how many weeks the effect must be seen."""
    if claim.question.least_weeks is not None:
        return float(claim.question.least_weeks)
    if claim.lasting is Lasting.SESSION:
        return 0.0
    return rubric.parameters[f"shown_{claim.lasting.value}"].number


def _weeks_of(study: Study) -> dict[str, float]:
    """Return the weeks of each time whose weeks are reported."""
    return {time.id: float(time.weeks) for time in study.times if time.weeks is not None}


def _seen_weeks(
    rubric: Rubric,
    claim: Claim,
    one: EligibleResult,
    by_result: Mapping[tuple[str, str], Sequence[EffectRow]],
) -> float | None:
    """Return the latest time at which a study reports this outcome in favour of the claim."""
    weeks = _weeks_of(one.study)
    seen = [
        weeks[result.time]
        for result in one.study.results
        if one.result is not None
        and result.time in weeks
        and _same_but_time(result, one.result)
        and _word_of_result(rubric, claim, one, result, by_result) in rubric.monotone.beneficial
    ]
    return max(seen, default=None)


def _same_but_time(result: Result, other: Result) -> bool:
    """Return whether two results are of one outcome, contrast and part of the people."""
    first, second = ((r.outcome, r.contrast, r.subgroup) for r in (result, other))
    return first == second


def _pointed(claim: Claim, result: Result | None) -> int:
    """Return the direction that a result reports in words, as it bears on a claim of an effect."""
    trend = result.trend.value if result and isinstance(result.trend, Fact) else None
    if claim.asserts is Asserts.NO_EFFECT or trend not in _OPPOSITE:
        return 0
    return 1 if (trend is Trend.HARM) is (claim.effect is ClaimedEffect.HARM) else -1


def _significant(
    rubric: Rubric,
    claim: Claim,
    result: Result | None,
    effect: EffectRow | None,
    rows: Sequence[EffectRow],
) -> int | None:
    """Return the side of no effect on which an interval, or else a P value, shows the effect.

    Of a claim of no effect it is None.
    """
    if claim.asserts is Asserts.NO_EFFECT or result is None:
        return None
    alpha = rubric.parameters["information_alpha"].number
    sign = -1 if claim.effect is ClaimedEffect.HARM else 1
    shown = [r for r in rows if r.contrast == ContrastKind.BETWEEN.value]
    best = [effect] if effect in shown else []
    for row in (*best, *shown):
        if row.ci_lb is not None and row.ci_ub is not None and row.estimable == "yes":
            return sign if row.ci_lb > 0 else -sign if row.ci_ub < 0 else 0
    tested = [r for r in shown if r.p_max is not None]
    low = [r for r in tested if r.p_max is not None and r.p_max <= alpha]
    for row in low:
        ends = [end for end in (row.yi, row.yi_min, row.yi_max) if end is not None]
        side = 1 if ends and min(ends) > 0 else -1 if ends and max(ends) < 0 else 0
        if side:
            return sign * side
        if not ends and (pointed := _pointed(claim, result)):
            return pointed
    return 0 if tested and not low else None


def _opposed_at(
    rubric: Rubric,
    claim: Claim,
    one: EligibleResult,
    word: str,
    by_result: Mapping[tuple[str, str], Sequence[EffectRow]],
) -> str:
    """Return the label of another time at which an undecided result points the other way."""
    others = _AGAINST_LEANING.get(word, ())
    if not others or one.result is None:
        return ""
    labels = {time.id: time.label for time in one.study.times}
    for result in one.study.results:
        if not _same_but_time(result, one.result) or result.time == one.result.time:
            continue
        if _word_of_result(rubric, claim, one, result, by_result) in others:
            return labels[result.time]
    return ""


def _word_of_result(
    rubric: Rubric,
    claim: Claim,
    one: EligibleResult,
    result: Result,
    by_result: Mapping[tuple[str, str], Sequence[EffectRow]],
) -> str:
    effect = _preferred_effect(claim, by_result.get((one.study.id, result.id), ()))
    people = count_of_arms(one.study, result, effect)
    return one_word(rubric, _words(rubric, claim, one, result, effect, people))


def _words(
    rubric: Rubric,
    claim: Claim,
    one: EligibleResult,
    result: Result | None,
    effect: EffectRow | None,
    people: float | None,
) -> tuple[str, ...]:
    limits = None
    if effect is not None:
        limits = _limits(rubric, claim, one.study, result, effect, people)
    counts = one.tier not in COMPARED
    return words_about_claim(claim, rubric, effect, limits, result, people, direction_counts=counts)


def limits_of_answer(rubric: Rubric, claim: Claim, answer: Answer) -> Limits:
    """Return the limits for the effect of an answer that has one."""
    if answer.effect is None:
        raise ValueError(f"{answer.study.id}: no effect to compare")
    one = answer.eligible
    return _limits(rubric, claim, one.study, one.result, answer.effect, answer.participants)


def _limits(
    rubric: Rubric,
    claim: Claim,
    study: Study,
    result: Result | None,
    effect: EffectRow,
    people: float | None,
) -> Limits:
    i2, risk = printed_number(result, ContrastKey.I2), control_risk(result)
    clustered = study.design.assigned.clustered
    limits = limits_of(rubric, claim, effect, people, i2, risk, clustered=clustered)
    if claim.claimed_size is None:
        return limits
    better = next(o.better for o in study.outcomes if result is None or o.id == result.outcome)
    return replace(limits, claimed=claimed_limit(claim, effect, risk, better))


def _preferred_effect(claim: Claim, rows: Sequence[EffectRow]) -> EffectRow | None:
    """Return the effect in the preferred measure, of those the one that is known best.

    One with a variance comes before one without in a measure that is preferred.
    """
    preferred = claim.question.measures

    def key(row: EffectRow) -> tuple[bool, bool, int, int]:
        place = preferred.index(row.measure) if row.measure in preferred else len(preferred)
        unsure = row.estimable != "yes" or row.contrast != ContrastKind.BETWEEN.value
        return row.estimable == "no", unsure, place, _ESTIMABLE[row.estimable]

    return min(rows, key=key, default=None)


def words_about_claim(
    claim: Claim,
    rubric: Rubric,
    effect: EffectRow | None,
    limits: Limits | None,
    result: Result | None = None,
    people: float | None = None,
    *,
    direction_counts: bool = True,
) -> tuple[str, ...]:
    """Return the words for an effect as they bear on the claim: one of a harm turns the effect.

    The parameters are those of `effect_words`.
    """
    if claim.effect is ClaimedEffect.HARM:
        effect = None if effect is None else turned_effect(effect)
        result = None if result is None else _turned_trend(result)
    words = effect_words(effect, result, limits, rubric, people, direction_counts=direction_counts)
    return about_claim(claim, words)


def about_claim(claim: Claim, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words for an effect as they bear on the claim: one of no effect reverses them."""
    if claim.asserts is not Asserts.NO_EFFECT:
        return words
    bearing = _ABOUT_NO_HARM if claim.denies_harm else _ABOUT_NO_EFFECT
    return tuple(dict.fromkeys(bearing.get(word, word) for word in words))


def negative(value: float | None) -> float | None:
    """Return a figure with the other sign; None where it is not known."""
    return None if value is None else -value


def turned_effect(effect: EffectRow) -> EffectRow:
    """Return the effect with the other direction as the better one."""
    return replace(
        effect,
        yi=negative(effect.yi),
        yi_min=negative(effect.yi_max),
        yi_max=negative(effect.yi_min),
        ci_lb=negative(effect.ci_ub),
        ci_ub=negative(effect.ci_lb),
    )


def _turned_trend(result: Result) -> Result:
    if not isinstance(result.trend, Fact):
        return result
    value = _OPPOSITE.get(result.trend.value, result.trend.value)
    return result.model_copy(update={"trend": result.trend.model_copy(update={"value": value})})
