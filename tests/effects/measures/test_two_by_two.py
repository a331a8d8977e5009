"""Tests of mcstats.effects.measures.two_by_two."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.reference_values import CLOSED_FORM, SIX_DECIMALS
from mcstats.effects import escalc


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
