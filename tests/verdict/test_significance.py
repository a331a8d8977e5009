"""Tests of mcstats.verdict.significance."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest

from helpers.coded_bodies import coded_topic
from helpers.complete_topic import changed_effect
from helpers.rubric_cases import the_rubric
from mcstats.verdict.significance import by_p_value, normal_quantile


@pytest.mark.parametrize("p", [1e-12, 0.001, 0.05, 0.5, 0.999])
def test_the_deviate_gives_back_its_two_sided_p(p: float) -> None:
    assert 2 * NormalDist().cdf(-normal_quantile(p)) == pytest.approx(p, rel=1e-9)


def test_the_deviate_of_no_and_of_every_chance_is_infinite_and_zero() -> None:
    assert (normal_quantile(0.0), normal_quantile(1.0), normal_quantile(2.0)) == (math.inf, 0, 0)


def positions(
    p: tuple[float, float], sizes: tuple[float, float], margin: float | None, side: str = "benefit"
) -> list[tuple[str, str]]:
    row = changed_effect(p_min=p[0], p_max=p[1])
    return list(by_p_value(row, None, the_rubric(), side, side, sizes, margin))


@pytest.mark.parametrize("standardised", [0.02, 0.08, 0.12, 0.2, 0.5])
@pytest.mark.parametrize("n", [100, 1000, 4000, 40_000])
def test_a_p_value_is_significant_only_where_the_interval_would_not_exclude_what_matters(
    standardised: float, n: int
) -> None:
    error = 2 / math.sqrt(n)
    p = 2 * NormalDist().cdf(-standardised / error)
    upper = standardised + 1.959964 * error
    found = positions((p, p), (standardised, standardised), 0.2)
    expected = "significant" if p < 0.05 and upper >= 0.2 else "undecided"
    assert found == [(expected, "benefit")]


def test_without_a_margin_nothing_says_that_a_benefit_matters_and_harm_counts() -> None:
    assert positions((0.01, 0.01), (1.0, 1.0), None) == [("undecided", "benefit")]
    assert positions((0.01, 0.01), (1.0, 1.0), None, "harm") == [("significant", "harm")]
    assert positions((0.01, 0.01), (1.0, 1.0), 0.2, "unclear") == [("undecided", "unclear")]


def test_p_below_five_hundredths_is_significant_and_p_of_five_hundredths_is_not() -> None:
    below, equal = (
        coded_topic("memory", {"a": {"n": 60, "p": p, "trend": "benefit"}}).studies["a"].results[0]
        for p in ("<0.05", "0.05")
    )
    row = changed_effect(p_min=0.0, p_max=0.05)
    given = ("benefit", "benefit", (0.5, math.inf), 0.2)
    assert list(by_p_value(row, below, the_rubric(), *given)) == [("significant", "benefit")]
    assert ("undecided", "benefit") in list(by_p_value(row, equal, the_rubric(), *given))
