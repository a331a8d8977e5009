"""Tests of mcstats.verdict.missing_data.hypothetical_reports."""

from __future__ import annotations

import math

from scipy import special

from helpers.run_routes import arm, read_value
from mcstats.effects.routes.route import Given
from mcstats.verdict.missing_data.hypothetical_reports import HypotheticalStudy, PrintedScale


def scale(n1: int, n2: int, **contrast: str) -> PrintedScale:
    given = Given({key: read_value(key, text) for key, text in contrast.items()}, (arm(), arm()))
    return PrintedScale(given, HypotheticalStudy(0.5, n1, n2, (0.4, 0.25)))


def test_what_a_study_would_print_of_its_arms_gives_back_its_effect() -> None:
    seen = scale(20, 30, difference="3.00")
    # the first arm stands above the second by the printed difference, with its digits
    assert [seen.of_arm("mean", number, 20) for number in (0, 1)] == ["3.00", "0.00"]
    t = 0.5 / seen_j(48) / math.sqrt(1 / 20 + 1 / 30)
    sd = 3.0 / (t * math.sqrt(1 / 20 + 1 / 30))
    assert seen.of_arm("sd", 0, 20) == f"{sd:.2f}"
    assert seen.of_arm("se", 1, 30) == f"{sd / math.sqrt(30):.2f}"
    assert [seen.of_arm("events", i, n) for i, n in ((0, 20), (1, 30))] == ["8", "8"]
    assert [seen.of_arm("percent", i, n) for i, n in ((0, 20), (1, 30))] == ["40.0%", "26.7%"]
    assert seen.of_contrast("t") == f"{t:.2f}"
    assert seen.of_contrast("f") == f"{t * t:.2f}"
    assert seen.of_contrast("df") == "48"
    half = special.stdtrit(48, 0.975) * sd * math.sqrt(1 / 20 + 1 / 30)
    assert seen.of_contrast("ci") == f"{3 - half:.2f} to {3 + half:.2f}"
    assert seen.of_contrast("p") == f"{2 * special.stdtr(48, -t):.3f}"
    assert seen.of_contrast("moon") is None and seen.of_arm("moon", 0, 20) is None


def seen_j(df: int) -> float:
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
