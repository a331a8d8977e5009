"""Tests of mcstats.report.axis."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mcstats.report.axis import MOST_TICKS, REACH, WIDEST_LOG, make_axis

FINITE = st.floats(-1e6, 1e6)
RATIOS = st.floats(-9.0, 9.0)


@given(kept=st.lists(FINITE, max_size=5), room=st.floats(80, 700))
@example(kept=[1.5e-07, -100001.0], room=100.0)
def test_a_place_is_in_proportion_to_its_value(kept: list[float], room: float) -> None:
    axis = make_axis(kept, (), room)
    for value in (*kept, axis.null):
        share = (value - axis.low) / (axis.high - axis.low)
        assert axis.holds(value)
        assert axis.at(value) == pytest.approx(100 * share, abs=1e-6)
    assert (axis.at(axis.low), axis.at(axis.high)) == (0, 100)


@given(kept=st.lists(RATIOS, max_size=5), room=st.floats(80, 700))
def test_ticks_of_ratios_stand_at_the_logarithms_of_their_labels(
    kept: list[float], room: float
) -> None:
    axis = make_axis(kept, (), room, log=True)
    for value, label in axis.ticks:
        assert float(label) == pytest.approx(math.exp(value), rel=1e-9)


@given(kept=st.lists(FINITE, max_size=5), width=st.floats(80, 700), log=st.booleans())
def test_labels_of_ticks_stand_apart_and_are_few(
    kept: list[float], width: float, log: bool
) -> None:
    axis = make_axis([v / 1e5 if log else v for v in kept], (), width, log=log)
    assert 2 <= len(axis.ticks) <= MOST_TICKS
    places = [(axis.at(value) * width / 100, 8.0 * len(label)) for value, label in axis.ticks]
    if len(places) > 2:
        for (one, wide), (other, broad) in itertools.pairwise(places):
            assert other - one > (wide + broad) / 2


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.0, 71.6, ["0", "20", "40", "60", "80"]),
        (-0.1, 1.16, ["−0.5", "0.0", "0.5", "1.0", "1.5"]),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: list[str]) -> None:
    assert [label for _, label in make_axis([low, high], (), 184).ticks] == ticks


def test_an_interval_far_out_is_left_to_an_arrow_and_the_others_are_whole() -> None:
    usual = [(0.0, 1.0, 2.0), (0.5, 1.5, 2.5), (-1.0, 0.0, 1.0)]
    axis = make_axis([1.0, 1.5, 0.0, 5.0], [*usual, (-40.0, 5.0, 50.0)], 200)
    assert all(axis.holds(end) for low, _, high in usual for end in (low, high))
    assert axis.holds(5.0)
    assert not axis.holds(-40.0) and not axis.holds(50.0)
    within = make_axis([1.0], [*usual, (0.0, 1.0, 1.0 + REACH)], 200)
    assert within.holds(1.0 + REACH)


def test_one_interval_is_whole_however_wide() -> None:
    axis = make_axis([math.log(18)], [(math.log(2.6), math.log(18), math.log(126))], 184, log=True)
    assert axis.holds(math.log(126)) and axis.holds(0.0)


def test_an_absurd_ratio_leaves_an_axis_that_can_be_read() -> None:
    axis = make_axis([700.0], [(-700.0, 700.0, math.inf)], 184, log=True)
    assert axis.high <= WIDEST_LOG + 1e-9
    assert len(axis.ticks) >= 2


@given(low=FINITE, width=st.floats(1e-3, 1e6), pixels=st.floats(80, 700))
def test_an_axis_is_not_much_longer_than_what_it_holds(
    low: float, width: float, pixels: float
) -> None:
    high = low + width
    axis = make_axis([low, high], (), pixels)
    assert axis.high - axis.low <= 4 * (max(high, 0.0) - min(low, 0.0)) + 1e-9
