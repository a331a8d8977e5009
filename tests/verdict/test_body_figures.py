"""Tests of mcstats.verdict.body_figures."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import pytest

from helpers.complete_topic import changed_effect, complete_topic
from helpers.places import TESTS
from helpers.rubric_cases import the_rubric
from mcstats.bias.rate import rate_topic
from mcstats.data.load_topic import load_topic
from mcstats.effects import MEASURES
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.syntheses import pool_topic
from mcstats.model.claim import Threshold
from mcstats.model.tables import EffectRow, PooledRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Allocation
from mcstats.verdict.body_figures import (
    figures_of,
    kind_of_effect,
    overall_bias,
    widened_interval,
)
from mcstats.verdict.grade.figures import Bias, BodyFigures, Kind
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.judge import judge


@cache
def bcg() -> tuple[Topic, list[EffectRow], list[PooledRow]]:
    topic = load_topic(TESTS / "topics" / "bcg")
    effects = list(estimate_topic(topic, the_rubric().hedge_words()).effects)
    return topic, effects, pool_topic(topic, effects)


def figures(pooled: list[PooledRow] | None = None, limit: str = "") -> BodyFigures:
    topic, effects, all_pooled = bcg()
    ratings = rate_topic(topic, the_rubric())
    judged = judge(topic, the_rubric(), topic.claims.claims[0], effects, ratings)
    if limit:
        threshold = Threshold(value=limit, source="acpjc1994", place="a place")
        judged = replace(judged, claim=judged.claim.model_copy(update={"threshold": threshold}))
    rows = all_pooled if pooled is None else pooled
    return figures_of(topic, the_rubric(), Parameters(), judged, effects, rows, ratings)


def test_a_synthesis_that_contains_the_deciding_result_stands_in_its_place() -> None:
    body = figures()
    assert body.number_of_studies == 13
    # metafor 4.6, rma(RR, dat.bcg): 0.4894 (0.344 to 0.696), I2 92.22%, tau2 0.3132
    assert body.estimate == pytest.approx(0.4894, abs=5e-5)
    assert body.kind is Kind.RISK_RATIO
    assert body.i2 == pytest.approx(92.22, abs=0.01)
    assert body.tau2 == pytest.approx(0.3132, abs=1e-4)
    assert body.participants == 357_347
    assert body.designs == {Allocation.RANDOMISED, Allocation.NOT_RANDOMISED}
    assert all(study.yi is not None and study.vi is not None for study in body.each)


def test_without_a_synthesis_the_deciding_result_stands_alone() -> None:
    body = figures([])
    assert body.number_of_studies == 1
    assert body.each[0].participants == body.participants
    assert body.designs == {Allocation.RANDOMISED}
    # Hart 1977: 62 of 13,598 against 248 of 12,867
    assert body.participants == 26_465
    assert body.control_risk == pytest.approx(248 / 12_867)
    assert body.events == 310
    assert body.estimate == pytest.approx((62 / 13_598) / (248 / 12_867))


def test_a_fall_of_an_event_that_is_better_lower_is_a_ratio_below_one() -> None:
    body = figures([])
    assert body.upper is not None and body.upper < 1


def test_a_declared_threshold_lies_on_the_side_of_benefit() -> None:
    body = figures([], limit="0.1")
    assert body.important_above is None
    assert body.important_below == pytest.approx(0.904837)


@pytest.mark.parametrize(
    ("ratings", "overall"),
    [
        (["low", "low"], Bias.LOW),
        (["low", "high"], Bias.HIGH),
        (["low", "no information"], Bias.SOME),
        (["no information", "no information"], Bias.UNKNOWN),
        (["", "some concerns"], Bias.SOME),
        ([], Bias.UNKNOWN),
    ],
)
def test_one_domain_at_high_risk_and_only_all_at_low_decide(
    ratings: list[str], overall: Bias
) -> None:
    assert overall_bias(ratings) is overall


@pytest.mark.parametrize("code", MEASURES)
def test_a_measure_has_the_kind_of_its_scale(code: str) -> None:
    kinds = {"RR": Kind.RISK_RATIO, "OR": Kind.ODDS_RATIO, "PETO": Kind.ODDS_RATIO}
    kinds |= {"HR": Kind.HAZARD_RATIO, "IRR": Kind.HAZARD_RATIO, "RD": Kind.RISK_DIFFERENCE}
    by_family = {
        "standardised difference": Kind.STANDARDISED,
        "raw difference": Kind.MEAN_DIFFERENCE,
        "ratio": Kind.MEAN_RATIO,
    }
    measure = MEASURES[code]
    assert kind_of_effect(measure) is kinds.get(code, by_family.get(measure.family))


def test_an_interval_is_widened_by_what_the_printing_leaves_open() -> None:
    row = changed_effect(yi=1.0, ci_lb=0.5, ci_ub=1.6, yi_min=0.9, yi_max=1.2)
    assert widened_interval(row) == (pytest.approx(0.4), pytest.approx(1.8))
    assert widened_interval(replace(row, yi_min=None, yi_max=None)) == (0.5, 1.6)
    for missing in ("yi", "ci_lb", "ci_ub"):
        assert widened_interval(replace(row, **{missing: None})) == (None, None)


def of_complete_topic(claim: int) -> BodyFigures:
    topic, rubric = complete_topic(), the_rubric()
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    ratings = rate_topic(topic, rubric)
    judged = judge(topic, rubric, topic.claims.claims[claim], effects, ratings)
    pooled = pool_topic(topic, effects)
    return figures_of(topic, rubric, Parameters(), judged, effects, pooled, ratings)


def test_a_change_within_one_group_has_a_design_and_no_interval() -> None:
    body = of_complete_topic(1)
    assert body.designs == {Allocation.ONE_GROUP}
    assert (body.number_of_studies, body.interval) == (1, None)


def test_a_small_study_of_a_synthesis_that_a_seller_paid_for_is_counted() -> None:
    topic = complete_topic()
    body = of_complete_topic(0)
    main = next(row for row in pool_topic(topic, estimate_topic(topic, {}).effects))
    assert main.k == body.number_of_studies == 2
    assert body.small_sponsored == 1


def test_the_interval_of_a_further_study_is_taken_from_the_synthesis() -> None:
    row = next(row for row in bcg()[2] if row.role == "main")
    prediction = figures().prediction
    assert row.pi_lb is not None and row.pi_ub is not None and prediction is not None
    # better is lower, so that the table has the logarithms with the other sign
    assert prediction == pytest.approx((math.exp(-row.pi_ub), math.exp(-row.pi_lb)))
