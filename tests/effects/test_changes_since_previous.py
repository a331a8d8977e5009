"""Tests of changes that mcstats.effects.study_effects counts from the time point before."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.minimal_topic import CLAIMS, STUDY, TWO_CHANGES
from helpers.open_study import load_minimal_topic
from helpers.run_routes import arm, run_route
from mcstats.effects.study_effects import StudyEffects, compound_changes

SINCE = (
    STUDY[: STUDY.index("results:")]
    .replace("times:\n", "times:\n  - {id: mid, label: mid, place: abstract}\n")
    .replace("better: higher,", "better: higher, unit: '%',")
    + TWO_CHANGES
)
DECIDING = CLAIMS.replace("measures: [MD]", "measures: [PC]")


@pytest.mark.parametrize(
    ("since", "expressed", "second"),
    [
        ("previous", "change", 32.0),  # 1.2 · 1.1 = 1.32
        ("previous", "reduction", 28.0),  # 0.8 · 0.9 = 0.72
        ("baseline", "change", 10.0),
    ],
)
def test_changes_since_the_visit_before_compound_and_the_first_counts_as_it_is(
    since: str, expressed: str, second: float, tmp_path: Path
) -> None:
    text = SINCE.replace("since: previous", f"since: {since}")
    if expressed == "reduction":
        text = text.replace("better: higher,", "better: higher, expressed: reduction,")
    topic = load_minimal_topic(tmp_path, text, DECIDING)
    study = topic.studies["trial2020"]
    result = [StudyEffects().estimate(study, r, r.estimates[0], {}) for r in study.results]
    assert [effect.yi for effect, _ in result] == [
        pytest.approx(20.0, rel=1e-12),
        pytest.approx(second, rel=1e-12),
    ]
    # what the second one rests on includes the first, which has one figure as well
    counted = [len(inputs) for _, inputs in result]
    assert counted[1] == counted[0] * (2 if since == "previous" else 1)


def test_a_bound_before_leaves_a_set_and_no_value() -> None:
    first = run_route("percent_change", "PC", arm(), change="over 20%")
    second = run_route("percent_change", "PC", arm(), change="10.0%")
    result = compound_changes(first, second, reduction=False)
    assert result.yi is None and result.span is not None
    assert result.span.lo == pytest.approx(100 * (1.20 * 1.0995 - 1), rel=1e-12)
    assert result.span.hi == math.inf


@pytest.mark.parametrize(("reduction", "sign"), [(False, 1), (True, -1)])
def test_a_change_since_the_visit_before_is_counted_from_the_beginning(
    reduction: bool, sign: int
) -> None:
    first = run_route("percent_change", "PC", arm(), change="20.0%")
    second = run_route("percent_change", "PC", arm(), change="10.0%")
    result = compound_changes(first, second, reduction=reduction)
    expected = 100 * sign * ((1 + sign * 0.20) * (1 + sign * 0.10) - 1)  # 32 %, or 28 % less
    assert result.yi == pytest.approx(expected, rel=1e-12)
    assert expected == pytest.approx(28.0 if reduction else 32.0)
    low, high = (
        100 * sign * ((1 + sign * a / 100) * (1 + sign * b / 100) - 1)
        for a, b in ((19.95, 9.95), (20.05, 10.05))
    )
    assert (result.yi_min, result.yi_max) == pytest.approx((low, high), rel=1e-12)
    none = replace(second, yi=None, yi_min=None, yi_max=None, estimable="no")
    assert compound_changes(first, none, reduction=reduction) is none
