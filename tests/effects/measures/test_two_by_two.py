"""Tests of mcstats.effects.measures.two_by_two."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.reference_values import CLOSED_FORM, SIX_DECIMALS
from mcstats.effects import MEASURES, escalc
from mcstats.effects.measures.two_by_two import estimate_tables


@pytest.mark.parametrize(
    ("to", "first", "second"),
    [
        ("only0", 0.5 / 3.5, 4 / 2),  # nothing is added to the table that has no zero
        ("if0all", 0.5 / 3.5, 4.5 / 2.5),
        ("all", 0.5 / 3.5, 4.5 / 2.5),
    ],
)
def test_a_zero_is_corrected_in_its_own_table_or_in_all_as_asked(
    to: str, first: float, second: float
) -> None:
    tables_of = {"ai": [0, 4], "n1i": [10, 10], "ci": [3, 2], "n2i": [10, 10]}
    result = escalc("RR", **tables_of, add=0.5, to=to)  # the arms have 10 each: of 11 after it
    assert np.exp(result["yi"]).tolist() == pytest.approx([first, second], rel=1e-12)
    odds = {"only0": 4 * 8 / (6 * 2)}.get(to, 4.5 * 8.5 / (6.5 * 2.5))
    assert np.exp(escalc("OR", **tables_of, add=0.5, to=to)["yi"][1]) == pytest.approx(odds)


def test_only_tables_without_events_or_without_non_events_are_dropped() -> None:
    tables_of = {
        "ai": [0, 5, 0, 5, 3],
        "n1i": [10, 5, 10, 5, 10],
        "ci": [0, 6, 4, 2, 2],
        "n2i": [10, 6, 10, 6, 10],
    }
    result = escalc("OR", **tables_of, drop00=True)["yi"]
    assert np.isnan(result).tolist() == [True, True, False, False, False]


def test_half_is_added_only_to_tables_that_hold_a_zero() -> None:
    got = escalc("OR", ai=[0, 3], n1i=[15, 15], ci=[4, 4], n2i=[15, 15])
    np.testing.assert_allclose(got.loc[0], [-2.495718, 2.373695], atol=SIX_DECIMALS)
    assert got["vi"][1] == pytest.approx(1 / 3 + 1 / 12 + 1 / 4 + 1 / 11, rel=CLOSED_FORM)


def test_double_zero_tables_can_be_dropped() -> None:
    got = escalc("OR", ai=[0, 5], n1i=[20, 20], ci=[0, 3], n2i=[20, 20], drop00=True)
    assert np.isnan(got["yi"][0])
    assert np.isfinite(got["yi"][1])


# O - E and V by hand, and escalc("PETO", add=0) of metafor 3.8: 0/25 against 3/25, and so on
PETO_TABLES = {
    "ai": [0, 2, 3, 1, 2, 5],
    "n1i": [25, 350, 560, 200, 400, 110],
    "ci": [3, 0, 0, 1, 0, 2],
    "n2i": [25, 170, 140, 100, 210, 115],
}
PETO_LOG_ODDS = {0: (-2.085106, 1.390071), 1: (1.489, 2.277), 2: (1.254, 2.089), 4: (1.528, 2.219)}


def test_peto_needs_no_half_where_a_cell_is_zero() -> None:
    tables = [np.asarray(PETO_TABLES[name], dtype=float) for name in ("ai", "n1i", "ci", "n2i")]
    yi, vi, added = estimate_tables(MEASURES["PETO"], *tables)
    assert not added.any()
    for row, (log_odds, variance) in PETO_LOG_ODDS.items():
        assert (yi[row], vi[row]) == pytest.approx((log_odds, variance), abs=5.1e-4), row
    # rma.peto() of metafor 3.8 pools these tables to 0.398
    assert np.sum(yi / vi) / np.sum(1 / vi) == pytest.approx(0.398, abs=5.1e-4)


def test_a_risk_difference_is_that_of_the_counts_unless_they_leave_it_without_a_variance() -> None:
    ai, ci = np.array([0.0, 0.0, 10.0]), np.array([3.0, 0.0, 10.0])
    ten = np.full(3, 10.0)
    yi, vi, added = estimate_tables(MEASURES["RD"], ai, ten, ci, ten)
    assert added.tolist() == [False, True, True]
    assert yi[0] == pytest.approx(-0.3, rel=1e-15)
    assert vi[0] == pytest.approx(0.3 * 0.7 / 10, rel=1e-15)
    assert (vi[1:] > 0).all()


@pytest.mark.parametrize("code", ["RR", "OR"])
def test_a_log_ratio_of_a_table_with_a_zero_has_a_half_added_and_says_so(code: str) -> None:
    ai, ci, ten = np.array([0.0, 4.0]), np.array([3.0, 2.0]), np.full(2, 10.0)
    yi, _, added = estimate_tables(MEASURES[code], ai, ten, ci, ten)
    assert added.tolist() == [True, False]
    assert yi.tolist() == escalc(code, ai=ai, n1i=ten, ci=ci, n2i=ten)["yi"].tolist()


def test_rates_without_an_event_in_either_group_are_left_out_on_request() -> None:
    known = {"x1i": [0, 5], "t1i": [20.0, 20.0], "x2i": [0, 3], "t2i": [20.0, 20.0]}
    got = escalc("IRR", drop00=True, **known)["yi"]
    assert np.isnan(got[0])
    assert got[1] == pytest.approx(np.log(5 / 3))  # the ratio of events over equal times
