"""Collect the figures that the certainty of a claim rests on: of its result, or of its synthesis.

A synthesis of two or more studies that contains the deciding result stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from mcstats.effects.measures.measure import Compared, Family, Measure
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.syntheses import MAIN, estimate_of
from mcstats.model.claim import Threshold
from mcstats.model.result import ArmKey, ContrastKey, Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, PooledRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Allocation, Better, ContrastKind, StudyKind
from mcstats.verdict.body_of_evidence import comparison_of, payer_of
from mcstats.verdict.grade.figures import RATIOS_OF_RISK, Bias, BodyFigures, Kind, StudyFigures
from mcstats.verdict.grade.information_size import size_for_means
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.interval_position import threshold_value
from mcstats.verdict.judge import Judged
from mcstats.verdict.result_counts import (
    add_known,
    control_risk,
    count_of_arms,
    counts_of_arms,
    printed_number,
)

_OF_DESIGN: Final = frozenset({"control", "randomisation"})
_FAMILIES: Final = {
    Family.STANDARDISED: Kind.STANDARDISED,
    Family.RAW: Kind.MEAN_DIFFERENCE,
}
_RATIOS: Final = {
    Compared.MEANS: Kind.MEAN_RATIO,
    Compared.RISKS: Kind.RISK_RATIO,
    Compared.ODDS: Kind.ODDS_RATIO,
    Compared.HAZARDS: Kind.HAZARD_RATIO,
    Compared.RATES: Kind.HAZARD_RATIO,  # a rate is the average of a hazard
}


def figures_of(
    topic: Topic,
    rubric: Rubric,
    parameters: Parameters,
    judged: Judged,
    effects: Sequence[EffectRow],
    pooled: Sequence[PooledRow],
    ratings: Sequence[RatingRow],
) -> BodyFigures:
    """Return the figures of the evidence that decides a claim; directness is not among them."""
    alone = _of_result(rubric, judged, ratings)
    several = _of_synthesis(topic, rubric, parameters, judged, effects, pooled, ratings)
    return _with_threshold(several or alone, judged.claim.threshold, better_of(judged))


def kind_of_effect(measure: Measure) -> Kind | None:
    """Return the kind of effect of a measure, or None where its scale has no threshold."""
    if measure.family is Family.RATIO and measure.compares is not None:
        return _RATIOS[measure.compares]
    if measure.family is Family.RISK_DIFFERENCE:
        # A difference of transformed risks is on no scale that thresholds are declared for.
        raw = measure.of_risks is not None and measure.of_risks[1](0.75, 0.25) == 0.5
        return Kind.RISK_DIFFERENCE if raw else None
    return _FAMILIES.get(measure.family)


# ---------------------------------------------------------------------------------- one result


def _of_result(rubric: Rubric, judged: Judged, ratings: Sequence[RatingRow]) -> BodyFigures:
    evidence, effect, result = judged.body, judged.body.effect, judged.body.result
    study, outcome = evidence.study, evidence.deciding.outcome
    kind = kind_of_effect(find_measure(effect.measure)) if effect is not None else None
    studies = printed_number(result, ContrastKey.K)
    bias, beyond = _biases(rubric, ratings, study.id, outcome)
    people = count_of_arms(study, result, effect)
    one = StudyFigures(participants=people, bias=bias, bias_beyond_design=beyond)
    review = study.kind is StudyKind.META_ANALYSIS
    body = BodyFigures(
        kind=kind or Kind.MEAN_DIFFERENCE,
        studies=(int(studies) if studies else None) if review else 1,
        each=() if review else (one,),
        bias=bias,
        i2=printed_number(result, ContrastKey.I2),
        participants=people,
        events=add_known(counts_of_arms(result, ArmKey.EVENTS)),
        control_risk=control_risk(result),
        designs=_designs(study, within=evidence.deciding.contrast is ContrastKind.WITHIN),
    )
    if kind is None or effect is None or effect.contrast != "between" or effect.estimable != "yes":
        return body
    low, high = widened_interval(effect)
    return _with_interval(body, effect.yi, low, high, better_of(judged), effect.level)


def _with_interval(
    body: BodyFigures,
    point: float | None,
    low: float | None,
    high: float | None,
    better: Better,
    level: float | None,
) -> BodyFigures:
    """Return a body with its effect: benefit is upwards in tables, a rise of the outcome here."""
    if point is None or low is None or high is None:
        return body
    if better is Better.LOWER:
        point, low, high = -point, -high, -low
    lower, estimate, upper = (body.to_printed_scale(end) for end in (low, point, high))
    level = 0.95 if level is None else level
    return replace(body, estimate=estimate, lower=lower, upper=upper, level=level)


def _with_threshold(body: BodyFigures, threshold: Threshold | None, better: Better) -> BodyFigures:
    if threshold is None or threshold_value(threshold) == 0:
        return body
    sign = -1 if better is Better.LOWER else 1
    end = body.to_printed_scale(sign * threshold_value(threshold))
    if sign < 0:
        return replace(body, important_below=end)
    return replace(body, important_above=end)


def better_of(judged: Judged) -> Better:
    """Return which direction of the deciding outcome is the better one."""
    outcome = judged.body.deciding.outcome
    return next((o.better for o in judged.body.study.outcomes if o.id == outcome), Better.HIGHER)


def _designs(study: Study, *, within: bool) -> frozenset[Allocation]:
    """Return the design of a study; it is empty where the allocation is not reported."""
    comparator, allocation = comparison_of(study)
    if within or comparator == "none":
        return frozenset({Allocation.ONE_GROUP})
    known = (Allocation.RANDOMISED, Allocation.NOT_RANDOMISED)
    return frozenset(word for word in known if word.value == allocation)


def _biases(
    rubric: Rubric, ratings: Iterable[RatingRow], study: str, outcome: str
) -> tuple[Bias, Bias]:
    """Return the overall risk of bias of a result, and that of what its design does not decide."""
    rated = {
        row.domain: row.rating for row in ratings if row.study == study and row.outcome == outcome
    }
    domains = rubric.certainty.domains
    return (
        overall_bias([rated.get(domain, "") for domain in domains]),
        overall_bias([rated.get(domain, "") for domain in domains if domain not in _OF_DESIGN]),
    )


def overall_bias(ratings: Sequence[str]) -> Bias:
    """Return the overall rating: high by one domain, low by all, unknown without any rating."""
    if "high" in ratings:
        return Bias.HIGH
    if ratings and all(rating == "low" for rating in ratings):
        return Bias.LOW
    return Bias.SOME if {"low", "some concerns"} & set(ratings) else Bias.UNKNOWN


def widened_interval(effect: EffectRow) -> tuple[float | None, float | None]:
    """Return the sampling interval, widened by the printed set of the estimate."""
    if effect.ci_lb is None or effect.ci_ub is None or effect.yi is None:
        return None, None
    lower = effect.yi - effect.yi_min if effect.yi_min is not None else 0.0
    upper = effect.yi_max - effect.yi if effect.yi_max is not None else 0.0
    return effect.ci_lb - lower, effect.ci_ub + upper


# ---------------------------------------------------------------------------------- a synthesis


def _of_synthesis(
    topic: Topic,
    rubric: Rubric,
    parameters: Parameters,
    judged: Judged,
    effects: Sequence[EffectRow],
    pooled: Sequence[PooledRow],
    ratings: Sequence[RatingRow],
) -> BodyFigures | None:
    """Return the figures of the synthesis with the deciding result in the deciding measure."""
    result, decides = judged.body.result, judged.body.effect
    if result is None or decides is None:
        return None
    key = (judged.body.study.id, result.id, decides.measure)
    rows = {row.synthesis: row for row in pooled if row.role == MAIN}
    synthesis = next(
        (
            one
            for one in topic.claims.syntheses
            if one.id in rows
            and key in {(m.study, m.result, m.measure) for m in one.members if not m.sensitivity}
        ),
        None,
    )
    kind = kind_of_effect(find_measure(decides.measure))
    if synthesis is None or kind is None:
        return None
    row = rows[synthesis.id]
    found = [estimate_of(effects, m) for m in synthesis.members if m.sensitivity is None]
    members = [one for one in found if one is not None and one.estimable == "yes"]
    sign = -1 if better_of(judged) is Better.LOWER else 1
    each: list[StudyFigures] = []
    results: list[Result | None] = []
    for member in members:
        study = topic.studies[member.study]
        results.append(next((r for r in study.results if r.id == member.result), None))
        bias, beyond = _biases(rubric, ratings, study.id, member.outcome)
        each.append(
            StudyFigures(
                yi=None if member.yi is None else sign * member.yi,
                vi=member.vi,
                participants=count_of_arms(study, results[-1], member),
                bias=bias,
                bias_beyond_design=beyond,
            )
        )
    risks = [risk for risk in map(control_risk, results) if risk is not None]
    people = add_known({str(i): one.participants for i, one in enumerate(each)})
    events = add_known(
        {str(i): add_known(counts_of_arms(r, ArmKey.EVENTS)) for i, r in enumerate(results)}
    )
    needed = size_for_means(parameters.information_difference, parameters)
    small = sum(
        payer_of(topic.studies[member.study]) == "industry" and (one.participants or 0) < needed
        for member, one in zip(members, each, strict=True)
    )
    of_risks = kind in RATIOS_OF_RISK or kind is Kind.RISK_DIFFERENCE
    body = BodyFigures(
        kind=kind,
        each=tuple(each),
        tau2=row.tau2,
        i2=row.i2,
        q_p=row.q_p,
        participants=people,
        events=events,
        control_risk=sum(risks) / len(risks) if risks and of_risks else None,
        designs=frozenset().union(
            *(_designs(topic.studies[member.study], within=False) for member in members)
        ),
        small_sponsored=small,
    )
    body = _with_interval(body, row.mu, row.ci_lb, row.ci_ub, better_of(judged), row.level)
    if row.pi_lb is None or row.pi_ub is None:
        return body
    ends = sorted(body.to_printed_scale(sign * end) for end in (row.pi_lb, row.pi_ub))
    return replace(body, prediction=(ends[0], ends[1]))
