"""Absolute effects against worked examples."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcstats.verdict.grade.absolute import absolute_effect
from mcstats.verdict.grade.figures import BodyFigures, Kind


def risks(kind: Kind, control: float, estimate: float, *ends: float) -> BodyFigures:
    lower, upper = ends or (None, None)
    return BodyFigures(kind=kind, estimate=estimate, lower=lower, upper=upper, control_risk=control)


@pytest.mark.parametrize(
    ("body", "difference"),
    [
        # Cochrane Handbook 2019, 15.4.4: control risk 0.3 and RR 0.92, then OR 0.73
        (risks(Kind.RISK_RATIO, 0.3, 0.92), -24.0),
        (risks(Kind.ODDS_RATIO, 0.3, 0.73), -61.7),
        # 1 − (1 − 0.58)^0.42 = 0.305
        (risks(Kind.HAZARD_RATIO, 0.58, 0.42), -274.6),
        (risks(Kind.RISK_DIFFERENCE, 0.3, -0.05), -50.0),
        (risks(Kind.RISK_RATIO, 0.6, 2.0), 400.0),
        (risks(Kind.ODDS_RATIO, 1.0, 0.5), 0.0),
        (risks(Kind.HAZARD_RATIO, 1.0, 0.5), 0.0),
        (risks(Kind.RISK_DIFFERENCE, 0.03, -0.05), -30.0),
    ],
)
def test_absolute_effects_follow_from_the_control_risk(
    body: BodyFigures, difference: float
) -> None:
    effect = absolute_effect(body)
    assert effect is not None
    assert effect.difference == pytest.approx(difference, abs=0.05)
    assert effect.treated - effect.without == pytest.approx(effect.difference)
    assert (effect.lower, effect.upper) == (None, None)
    words = effect.formula.replace("difference of risks", "ratio").replace("^", "**")
    values = {"without": body.control_risk, "ratio": body.estimate}
    with_treatment = eval(words.translate({ord("×"): "*", ord("−"): "-"}), values)
    assert min(1.0, max(0.0, with_treatment)) * effect.per == pytest.approx(effect.treated)


def test_the_interval_of_an_absolute_effect_comes_from_that_of_the_relative_one() -> None:
    effect = absolute_effect(risks(Kind.RISK_RATIO, 0.1, 0.76, 0.64, 1.02))
    assert effect is not None
    assert effect.text == "24 fewer per 1,000 (36 fewer to 2 more)"
    per_person_years = absolute_effect(risks(Kind.RISK_RATIO, 0.03, 0.86, 0.77, 0.96), per=1000)
    assert per_person_years is not None
    assert per_person_years.text == "4.2 fewer per 1,000 (6.9 fewer to 1.2 fewer)"
    alone = absolute_effect(risks(Kind.RISK_RATIO, 0.1, 1.0))
    assert alone is not None
    assert alone.text == "0 more per 1,000"
    tiny = absolute_effect(risks(Kind.RISK_RATIO, 0.0001, 0.9), per=100)
    assert tiny is not None
    assert tiny.text == "0 fewer per 100"


def test_without_a_control_risk_or_an_estimate_there_is_no_absolute_effect() -> None:
    body = risks(Kind.RISK_RATIO, 0.1, 0.8)
    assert absolute_effect(replace(body, control_risk=None)) is None
    assert absolute_effect(replace(body, estimate=None)) is None
    assert absolute_effect(replace(body, kind=Kind.STANDARDISED)) is None


@given(
    st.sampled_from([Kind.RISK_RATIO, Kind.ODDS_RATIO, Kind.HAZARD_RATIO]), st.floats(0.01, 0.99)
)
def test_no_relative_effect_is_no_absolute_effect(kind: Kind, risk: float) -> None:
    effect = absolute_effect(risks(kind, risk, 1.0))
    assert effect is not None
    assert effect.difference == pytest.approx(0, abs=1e-9)


def test_a_rate_is_multiplied_by_the_ratio() -> None:
    body = replace(risks(Kind.HAZARD_RATIO, 0.5, 0.86, 0.77, 0.96), control_time="person-years")
    effect = absolute_effect(body)
    assert effect is not None
    assert effect.difference == pytest.approx(1000 * 0.5 * -0.14)
    assert (effect.lower, effect.upper) == pytest.approx((500 * -0.23, 500 * -0.04))
    differences = replace(risks(Kind.RISK_DIFFERENCE, 0.1, -0.02), control_time="person-years")
    assert absolute_effect(differences) is None
