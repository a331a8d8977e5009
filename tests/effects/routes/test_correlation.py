"""Tests of mcstats.effects.routes.correlation."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from helpers.run_routes import arm, read_value, run_route
from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, exactly
from mcstats.effects.routes.correlation import correlation, deviation_of_change
from mcstats.effects.routes.route import Given, Unusable
from mcstats.model.read_printed import parse


def test_a_correlation_that_figures_imply_is_cut_at_one_and_has_no_best_value_beyond() -> None:
    def implied(
        low: float, high: float, best: float | None = None, **ends: bool
    ) -> tuple[Span, str]:
        printed = replace(parse("0.5"), lo=low, hi=high, best=best, **ends)
        return correlation(Given({}, ({"r": printed},)), Options(), 0, 20.0)

    def kept(low: float, high: float, best: float | None, **ends: bool) -> Span:
        span, source = implied(low, high, best, **ends)
        assert source == "as printed"
        return span

    assert kept(0.9, 1.2, 1.05) == Span(0.9, 1.0, best=None)
    assert kept(-1.2, -0.9, -1.05) == Span(-1.0, -0.9, best=None)
    assert kept(0.9, 1.2, 1.0) == Span(0.9, 1.0, best=1.0)
    # The end at one is a correlation that can be, whether or not the figures reach beyond it.
    assert kept(-1.5, 1.5, None, lo_open=True, hi_open=True) == Span(-1.0, 1.0)
    assert kept(-0.5, 0.5, 0.0, lo_open=True, hi_open=True) == Span(-0.5, 0.5, True, True, 0.0)
    for low, high in ((1.01, 1.2), (-1.2, -1.01)):
        with pytest.raises(Unusable, match="contradict"):
            implied(low, high)
    assert kept(1.0, 1.2, None) == Span(1.0, 1.0)


def test_the_correlations_that_are_shown_are_those_of_the_method_notes() -> None:
    assert (0.3, 0.5, 0.7, 0.9) == (0.3, 0.5, 0.7, 0.9)


def test_the_sd_of_a_change_follows_from_its_mean_and_t() -> None:
    texts = arm(
        baseline_mean="10.0", baseline_sd="4.0", mean="13.0", sd="4.0", change_mean="2.0", t="2.5"
    )
    given = Given({}, ({key: read_value(key, text) for key, text in texts.items()},))
    result = correlation(given, Options(), 0, 25.0)
    assert not isinstance(result, str)
    # SD = 2 √25 / 2.5 = 4, so that r = (16 + 16 - 16) / 32; the means before and after differ by 3
    assert result[0].best == pytest.approx(0.5, rel=1e-9)


EVEN = {"baseline_mean": "10.0", "baseline_sd": "4.00000", "mean": "13.0", "sd": "4.00000"}


@pytest.mark.parametrize(
    ("change_sd", "low", "high"),
    [
        # with both SDs 4, r = 1 - SD² / 32
        ("2.00000", 0.875, 0.875),
        ("over 2", -1.0, 0.875),
        ("under 2", 0.875, 1.0),
        ("0", 1 - 0.25 / 32, 1.0),
    ],
)
def test_a_bound_on_the_sd_of_a_change_bounds_the_correlation_on_its_side(
    change_sd: str, low: float, high: float
) -> None:
    texts = EVEN | {"change_sd": change_sd}
    given = Given({}, ({key: read_value(key, text) for key, text in texts.items()},))
    result = correlation(given, Options(), 0, 25.0)
    assert not isinstance(result, str)
    assert (result[0].lo, result[0].hi) == pytest.approx((low, high), abs=1e-5)


def test_a_negative_sd_of_a_change_is_refused() -> None:
    texts = EVEN | {"change_sd": "-2.0", "n": "25"}
    result = run_route("changes_r", "MD", texts, texts)
    assert (result.estimable, result.because) == ("no", "a printed SD of the change is negative")


BEFORE = arm(baseline_mean="30.6", baseline_sd="15.0", mean="38.5", sd="11.6", n="20")
AFTER = arm(baseline_mean="23.5", baseline_sd="13.8", mean="24.9", sd="14.7", n="22")


@pytest.mark.parametrize(
    ("route", "measure"), [("changes_standardised", "SMCR"), ("changes_r", "MD")]
)
def test_a_bound_on_the_sd_of_a_change_leaves_a_point_without_a_variance(
    route: str, measure: str
) -> None:
    open_r = run_route(route, measure, BEFORE, AFTER)
    assert (open_r.estimable, open_r.vi) == ("point", None)
    apart = run_route(
        route, measure, BEFORE | {"change_sd": "over 18"}, AFTER | {"change_sd": "under 5"}
    )
    assert (apart.estimable, apart.vi) == ("point", None)
    assert (apart.yi, apart.yi_min, apart.yi_max) == (open_r.yi, open_r.yi_min, open_r.yi_max)


def test_the_sd_of_a_change_is_least_inside_the_box_where_one_sd_is_r_times_the_other() -> None:
    result = deviation_of_change(Span(4, 5), exactly(5.0), exactly(0.9))
    assert result.lo == pytest.approx(
        5 * math.sqrt(1 - 0.9**2), abs=1e-6
    )  # at 4.5, between corners
    assert result.lo < result.hi == pytest.approx(math.sqrt(5), abs=1e-8)
