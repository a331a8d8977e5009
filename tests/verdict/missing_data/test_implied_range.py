"""Tests of mcstats.verdict.missing_data.implied_range."""

from __future__ import annotations

import math

import pytest

from helpers.study_builder import study_of_means
from mcstats.effects.study_effects import StudyEffects
from mcstats.model.result import Estimate
from mcstats.verdict.missing_data.implied_range import find_implied_range


@pytest.mark.parametrize(("better", "span"), [("higher", (1.9, 2.1)), ("lower", (-2.1, -1.9))])
def test_the_means_imply_their_difference_in_the_direction_of_benefit(
    better: str, span: tuple[float, float]
) -> None:
    of = study_of_means(outcome={"better": better})
    (result,) = of.results

    effects = StudyEffects()

    def implied_span(wanted: Estimate) -> tuple[float | None, float | None]:
        return find_implied_range(of, result, wanted, {}, effects)

    assert implied_span(result.estimates[0]) == pytest.approx(span, rel=1e-12)
    # of another measure they imply the set of that measure: g = J(58) · 2 / 4
    factor = math.exp(math.lgamma(29) - math.lgamma(28.5)) / math.sqrt(29)
    low, high = implied_span(Estimate(measure="SMD", route="means_sd"))
    assert low is not None and high is not None
    assert low < math.copysign(factor / 2, span[0]) < high < abs(span[0])
