"""Tests of mcstats.verdict.interval_position."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.complete_topic import changed_effect, effect_row
from helpers.rubric_cases import the_rubric
from mcstats.model.claim import Threshold
from mcstats.verdict.interval_position import interval_position, interval_positions, threshold_value


def test_an_estimable_effect_without_its_interval_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="frost2019-mood-end-md: estimable without an interval"):
        interval_position(replace(effect_row(), ci_ub=None), None, None, the_rubric())


@pytest.mark.parametrize(
    ("lo", "hi", "words"),
    [
        (0.03, 0.04, [("decides", "benefit")]),
        (0.04, 0.06, [("decides", "benefit"), ("undecided", "unclear")]),
        (0.05, 0.06, [("undecided", "unclear")]),
        (0.2, 0.2, [("undecided", "unclear")]),
        (0.04, 0.05, [("decides", "benefit"), ("undecided", "unclear")]),
    ],
)
def test_p_alone_decides_below_alpha_and_both_ways_where_its_set_holds_alpha(
    lo: float, hi: float, words: list[tuple[str, str]]
) -> None:
    row = replace(effect_row(), estimable="point", yi_min=0.1, yi_max=0.3, p_min=lo, p_max=hi)
    assert list(interval_positions(row, None, None, the_rubric())) == words


@pytest.mark.parametrize(
    ("lower", "upper", "limit", "found"),
    [
        (0.1, 0.5, 0.0, ("decides", "benefit")),
        (0.0, 0.5, 0.0, ("undecided", "unclear")),
        (-0.5, -0.1, 0.0, ("decides", "harm")),
        (-0.5, 0.0, 0.0, ("undecided", "unclear")),
        (-0.1, 0.1, 0.0, ("undecided", "unclear")),
        (0.21, 0.5, 0.2, ("decides", "benefit")),
        (0.2, 0.5, 0.2, ("undecided", "unclear")),
        (-0.5, -0.21, 0.2, ("decides", "harm")),
        (-0.5, -0.2, 0.2, ("undecided", "unclear")),
        (-0.19, 0.19, 0.2, ("decides", "null")),
        (-0.2, 0.19, 0.2, ("undecided", "unclear")),
        (-0.19, 0.2, 0.2, ("undecided", "unclear")),
    ],
)
def test_an_interval_decides_where_it_lies_beyond_the_threshold_or_inside_it(
    lower: float, upper: float, limit: float, found: tuple[str, str]
) -> None:
    row = changed_effect(yi=lower, yi_min=lower, yi_max=lower, ci_lb=lower, ci_ub=upper)
    assert list(interval_positions(row, None, threshold(str(limit)), the_rubric())) == [found]


@pytest.mark.parametrize(
    ("lower", "upper", "side"),
    [
        (0.1, 0.2, "benefit"),
        (0.0, 0.2, "unclear"),
        (-0.2, 0.0, "unclear"),
        (-0.2, -0.1, "harm"),
    ],
)
def test_a_set_has_a_side_where_it_lies_beyond_zero(lower: float, upper: float, side: str) -> None:
    row = changed_effect(contrast="within", yi_min=lower, yi_max=upper)
    assert list(interval_positions(row, None, None, the_rubric())) == [("not estimable", side)]


def threshold(value: str) -> Threshold:
    return Threshold(value=value, source="a2000", place="text")


def test_a_threshold_is_a_number_of_zero_or_more() -> None:
    assert [threshold_value(t) for t in (None, threshold("0"), threshold("0.5"))] == [0.0, 0.0, 0.5]
    for value in ("-0.5", ">0.5"):
        with pytest.raises(ValueError, match="a threshold of interest is a number"):
            threshold_value(threshold(value))
