"""Tests of mcstats.effects.measures.named_measures."""

from __future__ import annotations

import pytest

from mcstats.effects.measures.named_measures import (
    is_in_metafor,
    measure_in_words,
    usual_measure,
)
from mcstats.effects.measures.registry import find_measure


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RR", "RR"),
        ("PETO_OR", "PETO"),
        ("Hazard Ratio (HR)", "HR"),
        ("Hazard Ratio", "HR"),
        ("Risk Ratio", "RR"),
        ("Odds Ratio (non-event)", "OR"),
        ("Std. Mean Difference", "SMD"),
        ("Mean Difference (Final Values)", "MD"),
        ("Mean Difference (Net)", "MD"),
        ("LS mean difference", "MD"),
        ("Risk Difference", "RD"),
        ("Slope", None),
        ("", None),
    ],
)
def test_a_measure_is_known_by_its_code_and_by_its_name(text: str, code: str | None) -> None:
    assert measure_in_words(text) == code


def test_the_usual_measure_follows_from_what_is_printed_and_a_ratio_has_none() -> None:
    assert usual_measure(["MD", "SMD"], []) == "SMD"
    assert usual_measure(["MD", "SMD"], ["difference", "ci"]) == "MD"
    assert usual_measure(["OR", "RR"], []) == "RR"
    assert usual_measure(["RR", "GEN"], ["yi", "vi"]) == "GEN"
    assert usual_measure(["RR", "HR", "MD"], ["estimate", "ci"]) is None


@pytest.mark.parametrize(
    ("code", "known"), [("SMD", True), ("RR", True), ("ROM", False), ("PCM", False)]
)
def test_a_measure_that_versions_of_metafor_compute_in_two_ways_is_not_left_to_it(
    code: str, known: bool
) -> None:
    assert is_in_metafor(find_measure(code)) is known
