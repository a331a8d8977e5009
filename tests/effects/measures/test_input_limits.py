"""Tests of mcstats.effects.measures.input_limits."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.measure_inputs import plain_inputs
from mcstats.effects import MEASURES, escalc
from mcstats.effects.measures.input_limits import LIMITS, Limit


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("ri", (-1.0, 1.0), (-1.001, 1.001)),
        ("pi", (-1.0, 1.0), (-1.001, 1.001)),
        ("vi", (1e-300,), (0.0, -1.0)),
        ("sei", (1e-300,), (0.0, -1.0)),
        ("sd1i", (1e-300,), (0.0, -1.0)),
        ("n1i", (2.0,), (1.0, 2.5)),
        ("ai", (0.0,), (-1.0, 0.5)),
        ("m1i", (-1e300, 1e300), ()),
    ],
)
def test_a_limit_begins_and_ends_where_the_quantity_does(
    name: str, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    limit = LIMITS[name]

    def allowed(x: float) -> bool:
        above = x > limit.low if limit.open_low else x >= limit.low
        return above and x <= limit.high and not (limit.whole and x != round(x))

    assert all(allowed(x) for x in inside)
    assert not any(allowed(x) for x in outside)


def test_a_correlation_beyond_one_is_refused() -> None:
    given = {"m1i": 1.0, "m2i": 0.0, "sd1i": 1.0, "sd2i": 1.1, "ni": 20}
    assert escalc("MC", **given, ri=1.0)["vi"].iloc[0] == pytest.approx(0.1**2 / 20)
    for r in (1.5, -1.5):
        with pytest.raises(ValueError, match=r"ri.* from -1 to 1"):
            escalc("MC", **given, ri=r)


def test_a_limit_says_its_range_in_words() -> None:
    assert Limit("x").text == "any finite number"
    assert Limit("x", low=0.0).text == "finite number >= 0"
    assert Limit("x", low=0.0, open_low=True).text == "finite number > 0"
    assert Limit("x", low=2.0, whole=True).text == "whole number >= 2"
    assert Limit("x", low=-1.0, high=1.0).text == "finite number from -1 to 1"


def test_an_estimate_may_lie_at_either_end_of_its_interval_and_not_beyond() -> None:
    for yi in (1.0, 3.0):
        assert escalc("GEN", yi=yi, ci_lb=1.0, ci_ub=3.0)["yi"].iloc[0] == yi
    for yi in (0.999, 3.001):
        with pytest.raises(ValueError, match="between ci_lb and ci_ub"):
            escalc("GEN", yi=yi, ci_lb=1.0, ci_ub=3.0)
    with pytest.raises(ValueError, match="above ci_lb"):
        escalc("GEN", yi=1.0, ci_lb=1.0, ci_ub=1.0)


BAD = {
    "m1i": [np.inf, -np.inf],
    "m2i": [np.inf],
    "sd1i": [0.0, -1.0, np.inf],
    "sd2i": [0.0, -1.0, np.inf],
    "n1i": [0, 1, -3, 20.5, np.inf],
    "n2i": [0, -3, 20.5, np.inf],
    "ni": [0, 1, -3, 20.5, np.inf],
    "ri": [1.01, -1.01, np.inf],
    "ai": [-1, 2.5, 31, np.inf],
    "ci": [-1, 2.5, 32, np.inf],
    **{name: [-1, 2.5, np.inf] for name in ("x1i", "x2i", "xi")},
    **{name: [0.0, -1.0, np.inf] for name in ("t1i", "t2i", "ti")},
    "yi": [np.inf],
    "vi": [0.0, -0.1, np.inf],
    "ci_lb": [np.inf],
    "ci_ub": [np.inf],
}


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_every_impossible_value_of_every_input_is_refused_by_name_place_and_range(
    code: str,
) -> None:
    inputs = plain_inputs(code)
    for name in MEASURES[code].inputs:
        for value in BAD[name]:
            if name in ("n1i", "ni") and value == 1 and {"ai", "xi"} & {*inputs}:
                continue  # a group of one can have an event
            last = len(inputs[name]) - 1
            spoilt = inputs | {name: [*inputs[name][:-1], value]}
            with pytest.raises(ValueError) as caught:
                escalc(code, **spoilt)
            text = str(caught.value)
            assert f"{name}[{last}] is {value:.15g}; expected: " in text, (name, value, text)
