"""Edges of the statistics: where a limit begins, which sign a slope has, what a zero does."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mcstats.effects import escalc
from mcstats.effects.bounds.interval_arithmetic import Interval
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.effect_rows import effect_id
from mcstats.effects.measures.input_limits import LIMITS, Limit
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.pooling.likelihood import _sure_step, gradient_parts
from mcstats.effects.routes.correlation import SHOWN, correlation
from mcstats.effects.routes.from_counts import possible_counts
from mcstats.effects.routes.options import Options
from mcstats.effects.routes.route import Given, Unusable
from mcstats.model.printed import parse
from report_case import tables, topic


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


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_no_effect_is_zero_on_the_scale_of_every_measure(code: str) -> None:
    ratios = {"ROM", "ROMC", "ROMPC", "RR", "OR", "PETO", "HR"}
    measure = MEASURES[code]
    assert measure.null == 0.0
    assert measure.back == ("exp" if code in ratios else "identity")


@pytest.mark.parametrize(
    ("to", "first", "second"),
    [
        ("only0", 0.5 / 3.5, 4 / 2),  # nothing is added to the table that has no zero
        ("if0all", 0.5 / 3.5, 4.5 / 2.5),
        ("all", 0.5 / 3.5, 4.5 / 2.5),
    ],
)
def test_a_zero_is_mended_in_its_own_table_or_in_all_as_asked(
    to: str, first: float, second: float
) -> None:
    tables_of = {"ai": [0, 4], "n1i": [10, 10], "ci": [3, 2], "n2i": [10, 10]}
    found = escalc("RR", **tables_of, add=0.5, to=to)  # the arms have 10 each: of 11 after it
    assert np.exp(found["yi"]).tolist() == pytest.approx([first, second], rel=1e-12)
    odds = {"only0": 4 * 8 / (6 * 2)}.get(to, 4.5 * 8.5 / (6.5 * 2.5))
    assert np.exp(escalc("OR", **tables_of, add=0.5, to=to)["yi"][1]) == pytest.approx(odds)


def test_only_tables_without_events_or_without_non_events_are_dropped() -> None:
    tables_of = {
        "ai": [0, 5, 0, 5, 3],
        "n1i": [10, 5, 10, 5, 10],
        "ci": [0, 6, 4, 2, 2],
        "n2i": [10, 6, 10, 6, 10],
    }
    found = escalc("OR", **tables_of, drop00=True)["yi"]
    assert np.isnan(found).tolist() == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [
        (lambda: Interval(0, 1) * Interval(2, np.inf), 0.0, np.inf),
        (lambda: Interval(-1, 0) * Interval(2, np.inf), -np.inf, 0.0),
        (lambda: Interval(0, 0) * Interval(-np.inf, np.inf), 0.0, 0.0),
        (lambda: Interval(0, 1) / Interval(2, np.inf), 0.0, 0.5),
        (lambda: Interval(-1, 0) / Interval(1, 2), -1.0, 0.0),
        (lambda: abs(Interval(-2, 1)), 0.0, 2.0),
        (lambda: Interval(-2, 1) ** 2, 0.0, 4.0),
    ],
)
def test_a_zero_stays_a_zero_in_an_enclosure(formula: Any, low: float, high: float) -> None:
    found = formula()
    assert found.lo == pytest.approx(low, rel=1e-15, abs=0)
    assert found.hi == pytest.approx(high, rel=1e-15, abs=0)
    assert (found.lo == 0) == (low == 0) and (found.hi == 0) == (high == 0)


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
    assert SHOWN == (0.3, 0.5, 0.7, 0.9)


def test_the_route_is_part_of_an_id_only_where_two_lead_to_the_measure() -> None:
    study = SimpleNamespace(id="a2000")
    wanted = [
        SimpleNamespace(measure="SMD", route="means_sd"),
        SimpleNamespace(measure="SMD", route="t_value"),
        SimpleNamespace(measure="MD", route="means_sd"),
    ]
    result = SimpleNamespace(id="pain-end", estimates=wanted)
    names = [effect_id(study, result, entry) for entry in wanted]  # type: ignore[arg-type]
    assert names == [
        "a2000-pain-end-smd-means_sd",
        "a2000-pain-end-smd-t_value",
        "a2000-pain-end-md",
    ]


def test_an_effect_has_a_level_where_it_has_an_interval_and_an_error_where_it_has_a_variance() -> (
    None
):
    rows = tables().effects
    assert {row.ci_lb is None for row in rows} == {True, False}
    for row in rows:
        assert row.level == (None if row.ci_lb is None else 0.95)
        assert (row.sei is None) == (row.vi is None)
        assert row.vi is None or row.sei == pytest.approx(row.vi**0.5, rel=1e-12)
    assert {row.study for row in rows} == set(topic().studies)


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("seed", range(40))
def test_a_sure_step_of_the_likelihood_passes_no_peak_but_the_announced_one(
    seed: int, reml: bool
) -> None:
    rng = np.random.default_rng(seed)
    k = int(rng.integers(2, 7))
    v = rng.uniform(0.02, 2.0, (k, 1)) ** 2
    y = rng.normal(0, rng.uniform(0.1, 3), (k, 1)) + rng.normal(0, v**0.5)
    for start in (0.0, 0.05, 0.4, 2.0):
        t = np.asarray([start])
        parts = gradient_parts(t, y, v, reml)
        step = float(_sure_step(t, parts, v.min(0), v.max(0))[0])
        inside = start + np.linspace(0, min(step, 50.0), 400)[:-1]
        wide = [np.repeat(x, inside.size, axis=1) for x in (y, v)]
        a, b, *_ = gradient_parts(inside, *wide, reml)
        up = a > b
        turns = np.flatnonzero(up[1:] != up[:-1])
        # Uphill a peak is announced, and one may lie in the step; downhill none may.
        assert turns.size <= (1 if up[0] else 0)


@pytest.mark.parametrize(
    ("printed", "n", "counts"),
    [
        ("50%", 91, []),  # 45 are 49.45 % and 46 are 50.55 %: both a twentieth of a point outside
        ("50%", 92, [46]),
        ("33%", 3, [1]),
        ("33.3%", 3, [1]),
        ("33.4%", 3, []),
        ("12.5%", 8, [1]),
        ("0%", 30, [0]),
        ("100%", 30, [30]),
        ("0.5%", 100, []),
        ("1%", 200, [1, 2, 3]),  # a half rounds either way: 0.5 % and 1.5 % print as 1 % too
    ],
)
def test_only_whole_people_make_a_share(printed: str, n: int, counts: list[int]) -> None:
    assert list(possible_counts(parse(printed, kind="share"), n)) == counts
