"""Collect the figures that the certainty of a body of evidence rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mcstats.bias.overall import FUNDING, OVERALL, rate_overall
from mcstats.effects.measures.measure import Compared, Family, Measure
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.pooling.small_study import small_study_rows
from mcstats.effects.routes.printed_errors import P_BOUND
from mcstats.effects.routes.route_registry import prints_interval
from mcstats.model.base import Fact
from mcstats.model.claim import Claim, CodedDirectness
from mcstats.model.printed_keys import ArmKey, ContrastKey
from mcstats.model.result import unit_counted
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Allocation, Better, Directness, YesNo
from mcstats.verdict.answer import Answer
from mcstats.verdict.bias_of_trials import bias_of_trials
from mcstats.verdict.body_of_evidence import SOLD, Body
from mcstats.verdict.control_risk import assumed_risk
from mcstats.verdict.deciding_results import count_people_once
from mcstats.verdict.eligible_results import Tier, part_of_people, uses
from mcstats.verdict.facts_of_body import is_too_short, payer_of
from mcstats.verdict.grade.figures import RATIOS_OF_RISK, Bias, BodyFigures, Kind, StudyFigures
from mcstats.verdict.grade.information_size import size_for_means
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.limits import claimed_limit, falls_as_claimed, size_on_scale
from mcstats.verdict.result_counts import (
    add_known,
    counts_of_arms,
    printed_number,
)
from mcstats.verdict.significance import normal_quantile
from mcstats.verdict.synthesis_of_body import interval_of_two, known_of

_OF_DESIGN: Final = frozenset({"control", "randomisation", "confounding"})
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
_FAR_TO_NEAR: Final = (Directness.INDIRECT, Directness.PARTLY, Directness.DIRECT)
_ASPECTS: Final = ("population", "intervention", "comparator", "outcome")


def kind_of_effect(measure: Measure) -> Kind | None:
    """Return the kind of effect of a measure, or None where its scale has no threshold."""
    if measure.family is Family.RATIO and measure.compares is not None:
        return _RATIOS[measure.compares]
    if measure.family is Family.RISK_DIFFERENCE:
        # A difference of transformed risks is on no scale that thresholds are declared for.
        raw = measure.of_risks is not None and measure.of_risks[1](0.75, 0.25) == 0.5
        return Kind.RISK_DIFFERENCE if raw else None
    return _FAMILIES.get(measure.family)


def figures_of(
    topic: Topic, rubric: Rubric, parameters: Parameters, claim: Claim, body: Body
) -> BodyFigures:
    """Return the figures of a body of evidence, its directness for the question included."""
    effect, better = body.effect, better_of(body)
    kind = kind_of_effect(find_measure(effect.measure)) if effect is not None else None
    each = tuple(_of_study(rubric, answer, better) for answer in body.deciding)
    review = body.deciding[0] if body.deciding and body.deciding[0].study.is_review else None
    result = body.result
    people = add_known({str(n): one.participants for n, one in enumerate(each)})
    events = {str(n): _events(answer) for n, answer in enumerate(body.deciding)}
    known = review is None and bool(each)
    trials = printed_number(result, ContrastKey.K) if review is not None else None
    shares, shares_of = bias_of_trials(body, review) if review is not None else ({}, "")
    figures = BodyFigures(
        kind=kind or Kind.MEAN_DIFFERENCE,
        studies=int(trials) if trials else None,
        each=each if known else (),
        bias_shares=shares,
        shares_of=shares_of,
        flawed_review=review is not None and body.rating("overall") == Bias.HIGH,
        i2=body.pooled.i2 if body.pooled is not None else printed_number(result, ContrastKey.I2),
        q_p=body.pooled.q_p if body.pooled is not None else None,
        tau2=body.pooled.tau2 if body.pooled is not None else None,
        participants=people,
        counted=_counted(body),
        events=add_known(events),
        clustered=any(answer.study.design.assigned.clustered for answer in body.deciding),
        of_whole_review=review is not None and not review.counted,
        control_risk=_risk(topic, claim, body, kind),
        control_time=(claim.control_risk.time or "") if claim.control_risk is not None else "",
        designs=_designs(body),
        small_sponsored=_small_sponsored(body, each, parameters) if known else None,
        search_systematic=_searched(topic, review),
        asymmetry_p=_asymmetry(body),
        coded_trials=_coded_trials(topic, rubric, claim, body, review),
        dose_response=_coded(claim.dose_response),
        opposing_confounding=_coded(claim.opposing_confounding),
    )
    direct = _directness(topic, claim, body)
    figures = replace(
        figures,
        population=direct["population"],
        intervention=direct["intervention"],
        comparator=direct["comparator"],
        outcome=direct["outcome"],
        too_short=is_too_short(rubric, claim, body),
    )
    figures = _with_threshold(figures, claim, effect, better)
    if kind is None or effect is None or effect.contrast != "between":
        return figures
    point = effect.yi
    if effect.estimable == "yes":
        low, high = effect.ci_lb, effect.ci_ub
        if not prints_interval(effect.route, effect.measure):
            low, high = widened_interval(effect)
        figures = replace(figures, widened=(low, high) != (effect.ci_lb, effect.ci_ub))
    else:
        point, low, high = _approximate_interval(effect, figures, parameters)
        figures = replace(figures, approximate=low is not None)
    figures = _with_interval(figures, point, low, high, better, effect.level)

    def printed(ends: tuple[float | None, float | None] | None) -> tuple[float, float] | None:
        if ends is None or ends[0] is None or ends[1] is None:
            return None
        sign = -1 if better is Better.LOWER else 1
        low, high = sorted(figures.to_printed_scale(sign * (end or 0.0)) for end in ends)
        return low, high

    pooled = body.pooled
    return replace(
        figures,
        prediction=None if pooled is None else printed((pooled.pi_lb, pooled.pi_ub)),
        of_two=printed(interval_of_two(claim, body.deciding, pooled)),
    )


def _approximate_interval(
    effect: EffectRow, body: BodyFigures, parameters: Parameters
) -> tuple[float | None, float | None, float | None]:
    """Return the estimate and the ends of an interval that a P value gives; None without one.

    Of a P value below a limit, the widest interval: that of the limit itself (Altman and Bland
    2011, BMJ 343:d2090). Where the estimate is only known to lie beyond an end, that end stands for
    it, if it is a standardised one that matters: nothing then counts as small.
    """
    if effect.approx_lb is not None:
        return effect.yi, effect.approx_lb, effect.approx_ub
    low, high, p = effect.yi_min, effect.yi_max, effect.p_max
    unknown = effect.yi, None, None
    if body.clustered or P_BOUND not in effect.because:
        return unknown  # the P value is not that of the effect
    if low is None or high is None or low <= 0 <= high:
        return unknown
    if p is None or p >= parameters.information_alpha:
        return unknown
    near = min(low, high, key=abs)
    matters = body.kind is Kind.STANDARDISED and abs(near) >= parameters.size_small
    if effect.yi is None and not matters:
        return unknown
    half = abs(near) * normal_quantile(parameters.information_alpha) / normal_quantile(p)
    point = near if effect.yi is None else effect.yi
    return point, near - half, max(near + half, point)


def _coded_trials(
    topic: Topic, rubric: Rubric, claim: Claim, body: Body, review: Answer | None
) -> BodyFigures | None:
    """Return the figures of the trials beside a review: of most that are of one kind of effect.

    Ratios of rates and of hazards are of one kind: whether trials agree can be told without a mean.
    So can it of one trial that decides and those that could not be pooled with it.
    """
    if len(body.deciding) != 1:
        return None
    of, better = body.deciding[0].eligible, better_of(body)
    trials = [] if review is not None else [body.deciding[0]]
    trials += [
        one.answer
        for one in body.listed
        if not one.answer.study.is_review and one.answer.eligible.is_like(of)
    ]
    alike: dict[tuple[Kind, str], list[Answer]] = {}
    for answer in count_people_once(topic, trials):
        unit = answer.eligible.outcome.unit or ""
        for kind, row in {
            kind_of_effect(find_measure(r.measure)): r for r in known_of(answer)
        }.items():
            if kind is not None:
                key = kind, unit if kind is Kind.MEAN_DIFFERENCE else ""
                alike.setdefault(key, []).append(replace(answer, effect=row))
    (kind, _), several = max(alike.items(), key=lambda one: len(one[1]), default=((None, ""), []))
    if kind is None:
        return None
    each = tuple(_of_study(rubric, answer, better) for answer in several)
    figures = BodyFigures(
        kind=kind,
        each=each,
        participants=add_known({str(n): one.participants for n, one in enumerate(each)}),
        designs=_designs(body),
    )
    return _with_threshold(figures, claim, several[0].effect, better)


def _counted(body: Body) -> str:
    unit = unit_counted(a.eligible.result for a in body.deciding if a.eligible.result is not None)
    return "participants" if unit == "people" else unit


def _risk(topic: Topic, claim: Claim, body: Body, kind: Kind | None) -> float | None:
    if kind not in RATIOS_OF_RISK and kind is not Kind.RISK_DIFFERENCE:
        return None
    assumed = assumed_risk(topic, claim, body.deciding)
    return None if assumed is None else assumed.value


def _of_study(rubric: Rubric, answer: Answer, better: Better) -> StudyFigures:
    effect = answer.effect
    sign = -1 if better is Better.LOWER else 1
    rated = {d: r for d, r in answer.ratings.items() if d not in (OVERALL, FUNDING)}
    beyond = {d: r for d, r in rated.items() if d not in _OF_DESIGN}
    return StudyFigures(
        yi=None if effect is None or effect.yi is None else sign * effect.yi,
        vi=None if effect is None else effect.vi,
        participants=answer.participants,
        bias=Bias(answer.ratings.get("overall", "no information")),
        bias_beyond_design=Bias(rate_overall(beyond, rubric.parameters).rating),
        of_design=tuple(d for d in rated if d in _OF_DESIGN),
        beyond_design=tuple(beyond),
    )


def _events(answer: Answer) -> float | None:
    return add_known(counts_of_arms(answer.eligible.result, ArmKey.EVENTS))


def _designs(body: Body) -> frozenset[Allocation | None]:
    """Return the designs of the deciding results, of a review those of all studies inside it."""
    designs: set[Allocation | None] = set()
    for answer in body.deciding:
        tier = answer.eligible.tier
        if tier is Tier.RANDOMISED:
            designs.add(Allocation.RANDOMISED)
        elif tier is Tier.BEFORE_AFTER:
            designs.add(Allocation.ONE_GROUP)
        elif tier is Tier.NON_RANDOMISED:
            designs |= _compared_designs(answer.study)
    return frozenset(designs)


def _compared_designs(study: Study) -> set[Allocation | None]:
    """Return the designs behind a comparison without randomisation; None for one not known."""
    if study.review is not None and study.review.designs:
        return {_if_applicable(fact.value) for fact in study.review.designs}
    fact = study.design.allocation
    value = _if_applicable(fact.value) if isinstance(fact, Fact) else None
    return {Allocation.NOT_RANDOMISED if value is Allocation.ONE_GROUP else value}


def _if_applicable(value: Allocation) -> Allocation | None:
    return None if value is Allocation.NOT_APPLICABLE else value


def _small_sponsored(body: Body, each: Iterable[StudyFigures], parameters: Parameters) -> int:
    needed = size_for_means(parameters.information_difference, parameters)
    return sum(
        payer_of(answer.study) == "industry" and (one.participants or 0) < needed
        for answer, one in zip(body.deciding, each, strict=True)
    )


def _asymmetry(body: Body) -> float | None:
    """Return the P value of Egger's regression of the deciding results, or that a review prints.

    Of one below a limit, the limit.
    """
    if body.pooled is None:
        return printed_number(body.result, ContrastKey.ASYMMETRY_P, bound=True)
    rows = [a.effect for a in body.deciding if a.effect is not None]
    return small_study_rows([body.pooled], rows)[0].p


def _coded(fact: object) -> bool | None:
    value = getattr(fact, "value", None)
    return None if value is None else value is YesNo.YES


def _directness(topic: Topic, claim: Claim, body: Body) -> dict[str, Directness | None]:
    """Return how direct each aspect of the evidence is: that of the least direct result.

    Intervention and population follow from ids, comparator and outcome only from what was coded.
    """
    coded = {entry.study: entry for entry in claim.directness}
    found: dict[str, Directness | None] = {}
    for aspect in _ASPECTS:
        words = {
            _aspect(topic, claim, body, answer, aspect, coded.get(answer.study.id))
            for answer in body.deciding
        }
        far = next((word for word in _FAR_TO_NEAR[:2] if word in words), None)
        found[aspect] = far or (None if None in words or not words else Directness.DIRECT)
    return found


def _aspect(
    topic: Topic,
    claim: Claim,
    body: Body,
    answer: Answer,
    aspect: str,
    coded: CodedDirectness | None,
) -> Directness | None:
    word: Directness | None = getattr(coded, aspect) if coded is not None else None
    sold, study = topic.claims.sold, answer.study
    for_sale = body.question == SOLD
    if aspect == "intervention":
        # Of the evidence as tested the sentence names the intervention that was tested.
        near = not for_sale or answer.eligible.intervention.stimulus == sold.intervention
        return word or (Directness.DIRECT if near else Directness.PARTLY)
    if aspect == "population":
        near = study.use in ((sold.use,) if for_sale else uses(claim))
        # what is sold is sold to all of them
        part = for_sale and part_of_people(topic, claim, answer.eligible)
        known = Directness.PARTLY if part else Directness.DIRECT
        return word or (known if near else Directness.INDIRECT)
    if aspect == "outcome" and for_sale and claim.use != sold.use:
        return Directness.INDIRECT
    return word


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
    # Lint lets the rounding of print put an estimate beyond an end of its interval, and no more.
    inside = min(max(point, low), high)
    lower, estimate, upper = (body.to_printed_scale(end) for end in (low, inside, high))
    level = 0.95 if level is None else level
    return replace(body, estimate=estimate, lower=lower, upper=upper, level=level)


def _with_threshold(
    body: BodyFigures, claim: Claim, effect: EffectRow | None, better: Better
) -> BodyFigures:
    """Return a body with the smallest effect that matters and the claimed one, as printed."""
    if effect is None:
        return body
    sign = -1 if falls_as_claimed(claim, better) else 1
    claimed = claimed_limit(claim, effect, body.control_risk, better)
    if claimed and math.isfinite(claimed):
        body = replace(body, claimed=body.to_printed_scale(sign * claimed))
    # One on another scale says nothing of this effect.
    size = size_on_scale(claim, claim.threshold, effect, body.control_risk)
    if not size:
        return body
    end = body.to_printed_scale(sign * size)
    # Of a harm that is denied, less of it matters at no size.
    other = body.to_printed_scale(-sign * math.inf) if claim.denies_harm else None
    below, above = (end, other) if sign < 0 else (other, end)
    return replace(body, important_below=below, important_above=above)


def _searched(topic: Topic, review: Answer | None) -> bool:
    """Return whether the studies come from a systematic search: of the review, or of the topic."""
    conduct = review.study.review if review is not None else None
    comprehensive = conduct.comprehensive if conduct is not None else None
    if isinstance(comprehensive, Fact):
        return comprehensive.value is YesNo.YES
    return topic.sources.search.systematic == YesNo.YES.value


def better_of(body: Body) -> Better:
    """Return which direction of the deciding outcome is the better one."""
    one = body.primary
    return Better.HIGHER if one is None else one.eligible.outcome.better


def widened_interval(effect: EffectRow) -> tuple[float | None, float | None]:
    """Return an interval that was computed, widened by the printed set of the estimate."""
    if effect.ci_lb is None or effect.ci_ub is None or effect.yi is None:
        return None, None
    lower = effect.yi - effect.yi_min if effect.yi_min is not None else 0.0
    upper = effect.yi_max - effect.yi if effect.yi_max is not None else 0.0
    return effect.ci_lb - lower, effect.ci_ub + upper
