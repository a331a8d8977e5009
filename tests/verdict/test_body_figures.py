"""Tests of mcstats.verdict.body_figures."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from helpers.complete_topic import changed_effect
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
    kinds |= {"HR": Kind.HAZARD_RATIO, "RD": Kind.RISK_DIFFERENCE}
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
