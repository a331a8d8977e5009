"""Tests of mcstats.check.statements.printed_numbers."""

from __future__ import annotations

import pytest

from helpers.study_builder import build_study, printed_value, topic_with
from mcstats.check.statements.printed_numbers import printed_numbers


def shares(first: str, second: str) -> list[str]:
    both = [{"randomised": printed_value(text)} for text in (first, second)]
    of = build_study(arm_a=both[0], arm_b=both[1])
    return [
        f.literal.text for f in printed_numbers(topic_with(of), of, {}) if f.quantity == "n_share"
    ]


def test_the_share_of_an_arm_is_of_all_and_of_nobody_there_is_none() -> None:
    assert shares("30", "10") == ["75%", "25%"]
    assert shares("20", "40") == ["33.33%", "66.67%"]
    assert shares("0", "0") == []


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("30 to 40 min", {"x_low": ("30", "min"), "x_high": ("40", "min")}),
        ("30–40", {"x_low": ("30", ""), "x_high": ("40", "")}),
        ("30% to 40%", {"x_low": ("30", "%"), "x_high": ("40", "%")}),
        ("30 min", {"x": ("30", "min")}),
        ("half an hour", {}),
    ],
)
def test_a_range_of_a_detail_is_two_numbers(text: str, ends: dict[str, tuple[str, str]]) -> None:
    of = build_study(details={"x": printed_value(text)})
    found = {f.quantity: f for f in printed_numbers(topic_with(of), of, {}) if f.quantity[0] == "x"}
    assert {q: (str(f.literal.number), f.unit) for q, f in found.items()} == ends
