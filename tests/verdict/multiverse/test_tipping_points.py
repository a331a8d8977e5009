"""Tests of mcstats.verdict.multiverse.tipping_points."""

from __future__ import annotations

import math
from math import sqrt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scipy import optimize, stats

from helpers.open_study import (
    SOUND_CLAIMS,
    SOUND_HEAD,
    evaluator_of,
    flip_row,
    group_text,
    load_minimal_topic,
    results_text,
    span_text,
)
from helpers.planned_figures import course_rows
from mcstats.verdict.multiverse.tipping_points import (
    MAX_CURVE_VALUES,
    bisect,
    ends_of,
    ends_of_ranges,
    find_flip_points,
    find_nearest_flip,
    values_along_ranges,
)

SIZED = results_text(
    "{n: {printed: '30', place: t}}",
    "{n: {printed: '30', place: t}}",
    "{measure: SMD, route: t_value}",
    "    printed: {t: {printed: '3.5000', place: t}}\n",
)
OF_INTEREST = SOUND_CLAIMS.replace("measures: [MD]", "measures: [SMD]").replace(
    "    question:\n",
    "    threshold: {value: '0.38', source: trial2020, place: methods}\n    question:\n",
)


def test_a_correlation_flips_where_the_interval_of_the_change_reaches_no_effect(
    tmp_path: Path,
) -> None:
    before = ", baseline_mean: {printed: '10.0', place: t}, baseline_sd: {printed: '5.0', place: t}"
    warm, cold = (group_text("30", mean, "5.0", before) for mean in ("12.0", "10.0"))
    text = results_text(warm, cold, "{measure: MD, route: changes_r}")
    topic = load_minimal_topic(
        tmp_path, SOUND_HEAD + text + span_text("r", "0.8", "0.5", "0.9"), SOUND_CLAIMS
    )
    row = flip_row(topic, "correlation of before and after")
    # four means of ±0.05 leave 2 ± 0.2; SD² = 2 · 25 (1 - r); t(58) SD √(2/30) = 1.8
    sd = 1.8 / (stats.t.ppf(0.975, 58) * math.sqrt(2 / 30))
    assert row.flip == pytest.approx(1 - sd**2 / 50, abs=1e-6)
    assert row.because == "flips if r < 0.7574 (1 change on 101 points)"
    assert (row.declared, row.option, row.moves) == ("0.8", "0.5 to 0.9", True)
    threshold = flip_row(topic, "threshold of interest")
    low = 2 - stats.t.ppf(0.975, 58) * 5 * math.sqrt(0.4) * math.sqrt(2 / 30)
    assert threshold.flip == pytest.approx(low - 0.2, abs=1e-4)


def test_a_size_flips_at_the_first_whole_number_that_no_longer_decides(tmp_path: Path) -> None:
    text = results_text(
        group_text("60", "12.0", "4.0"),
        group_text("30", "10.0", "4.0"),
        "{measure: MD, route: means_sd}",
    )
    topic = load_minimal_topic(
        tmp_path, SOUND_HEAD + text + span_text("n1", "60", "20", "80"), SOUND_CLAIMS
    )
    row = flip_row(topic, "sizes of the arms")

    def decides(n: int) -> bool:  # two means of ±0.05 leave 2 ± 0.1
        one, two = 16 / n, 16 / 30
        df = (one + two) ** 2 / (one**2 / (n - 1) + two**2 / 29)  # Welch 1947
        return bool(1.9 > stats.t.ppf(0.975, df) * math.sqrt(one + two))

    last = max(n for n in range(20, 81) if not decides(n))
    assert decides(last + 1) and decides(80)
    assert row.flip == last
    assert row.because == f"flips if n1 ≤ {last} (1 change on 61 points)"


def test_a_range_that_changes_nothing_holds(tmp_path: Path) -> None:
    text = results_text(
        group_text("60", "18.0", "4.0"),
        group_text("30", "10.0", "4.0"),
        "{measure: MD, route: means_sd}",
    )
    topic = load_minimal_topic(
        tmp_path, SOUND_HEAD + text + span_text("n1", "60", "20", "80"), SOUND_CLAIMS
    )
    row = flip_row(topic, "sizes of the arms")
    assert (row.flip, row.moves, row.because) == (None, False, "holds from 20 to 80")


def test_an_end_of_a_range_is_a_number_and_no_bound() -> None:
    def span(high: str) -> Any:
        return SimpleNamespace(low="0.1", declared="0.3", high=high)

    assert ends_of(span("0.5")) == (0.1, 0.3, 0.5)
    with pytest.raises(ValueError, match=r"'over 0\.5' is a bound; a range has numbers"):
        ends_of(span("over 0.5"))


@pytest.mark.parametrize(
    ("mean", "threshold", "flip", "because"),
    [
        ("12.0", "", 0.454, "below"),  # an effect that decides ceases to
        ("12.0", "0.3", 0.454, "below"),  # so it does where something less is of interest
        ("10.5", "", None, ""),  # nothing is decided, and nothing was said to matter
        ("10.5", "9.0", 2.046, "above"),  # nothing that matters is left, unless less matters
    ],
)
def test_a_threshold_flips_where_an_end_of_the_interval_or_of_the_printed_set_lies(
    mean: str, threshold: str, flip: float | None, because: str, tmp_path: Path
) -> None:
    text = results_text(
        group_text("60", mean, "4.0"),
        group_text("60", "10.0", "4.0"),
        "{measure: MD, route: means_sd}",
    )
    # t(118) · 4 √(2/60) = 1.446 on each side, and the means are rounded to ±0.05 each
    half = stats.t.ppf(0.975, 118) * 4 * math.sqrt(2 / 60)
    said = f"    threshold: {{value: '{threshold}', source: trial2020, place: methods}}\n"
    claims = SOUND_CLAIMS.replace("    question:\n", f"{said if threshold else ''}    question:\n")
    judge = evaluator_of(load_minimal_topic(tmp_path, SOUND_HEAD + text, claims))
    rows = [r for r in find_flip_points(judge, judge.judge(judge.declared)) if "interest" in r.sort]
    assert [r.flip for r in rows] == ([] if flip is None else [pytest.approx(flip, abs=5e-4)])
    assert all(r.declared == (threshold or "no effect") for r in rows)
    assert all(f"interest {because} {r.flip:.4g}" in r.because for r in rows)
    if flip is not None:
        assert flip == pytest.approx(
            2 - half - 0.1 if mean == "12.0" else 0.5 + half + 0.1, abs=5e-4
        )


@pytest.mark.parametrize(
    ("mean", "because"),
    [
        # t(118) · 4 √(2/60) = 1.446 of the 2 and half a tenth of the other mean are taken: 5.04
        ("12.0", 'flips if "about" means more than 5.038 units of the last digit'),
        ("18.0", "holds up to 10 units"),
    ],
)
def test_a_hedged_mean_may_be_off_until_the_interval_reaches_no_effect(
    mean: str, because: str, tmp_path: Path
) -> None:
    text = results_text(
        group_text("60", f"about {mean}", "4.0"),
        group_text("60", "10.0", "4.0"),
        "{measure: MD, route: means_sd}",
    )
    half = stats.t.ppf(0.975, 118) * 4 * math.sqrt(2 / 60)
    row = flip_row(
        load_minimal_topic(tmp_path, SOUND_HEAD + text, SOUND_CLAIMS),
        "tolerance of a hedged number",
    )
    assert (row.because, row.moves) == (because, mean == "12.0")
    assert row.flip == (pytest.approx((2 - half - 0.05) / 0.1, abs=1e-3) if row.moves else None)


def test_bisection_closes_in_on_a_known_crossing() -> None:
    def verdict(value: float) -> str:
        return "holds" if value < 0.31 else "falls"

    assert bisect(verdict, 0.0, 1.0, 1e-9) == pytest.approx(0.31, abs=1e-9)
    flip, then, crossings = find_nearest_flip(
        verdict, 0.2, [n / 10 for n in range(11)], whole=False
    )
    assert (then, crossings) == ("falls", 1)
    assert flip == pytest.approx(0.31, abs=1e-5)


def test_a_second_crossing_does_not_stay_hidden() -> None:
    def verdict(value: float) -> str:
        return "falls" if 0.25 < value < 0.55 else "holds"

    flip, _, crossings = find_nearest_flip(verdict, 0.9, [n / 10 for n in range(11)], whole=False)
    assert crossings == 2
    assert flip == pytest.approx(0.55, abs=1e-5)


def test_of_whole_numbers_every_one_is_tried() -> None:
    seen: list[float] = []

    def verdict(value: float) -> str:
        seen.append(value)
        return "falls" if value == 41 else "holds"

    points = [float(n) for n in range(36, 73)]
    flip, _, crossings = find_nearest_flip(verdict, 54.0, points, whole=True)
    assert (flip, crossings) == (41.0, 2)
    assert set(points) <= set(seen)


def test_along_a_range_each_value_stands_for_itself_and_not_for_all_of_them(tmp_path: Path) -> None:
    span = span_text("n1", "30", "20", "36").replace('high: "36"', 'high: "36", total: "60"')
    topic = load_minimal_topic(tmp_path, SOUND_HEAD + SIZED + span, OF_INTEREST)
    # the noncentrality under which t(58) is 3.5 or more in 2.5 % of cases, by Steiger & Fouladi
    least = optimize.brentq(lambda of: stats.nct.sf(3.5, 58, of) - 0.025, 0.1, 3.5)

    def decides(n: int) -> bool:  # 3.49995 is the least that is printed so, d = t √(1/n1 + 1/n2)
        factor = math.sqrt(1 / n + 1 / (60 - n))
        return bool((least - 0.00005) * factor > 0.38)

    first = max(n for n in range(20, 37) if decides(n))
    assert 20 < first < 30 and decides(20) and not decides(36)
    row = flip_row(topic, "sizes of the arms")
    assert row.because == f"flips if n1 ≤ {first} (1 change on 17 points)"
    judge = evaluator_of(topic)
    course = {r.option: r for r in values_along_ranges(judge, judge.judge(judge.declared))}
    assert [course[n].moves for n in ("20", "30", "36")] == [True, False, False]
    for n in (20, 30, 36):
        yi = 3.5 * math.sqrt(1 / n + 1 / (60 - n)) * stats_j(58)
        assert course[str(n)].yi == pytest.approx(yi, rel=1e-9)


def stats_j(df: int) -> float:  # Hedges 1981, eq. 6e
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def test_along_a_split_each_estimate_is_what_the_same_t_statistic_gives() -> None:
    rows = {float(row.option): row for row in course_rows()}
    assert list(rows) == sorted(rows) and (min(rows), max(rows)) == (36, 72)
    assert len(rows) <= MAX_CURVE_VALUES
    declared = rows[54]
    assert declared.yi is not None and not declared.moves
    for n1, row in rows.items():
        # g is t times the root of 1/n1 + 1/n2; t and the correction depend on their sum alone.
        expected = declared.yi * sqrt((1 / n1 + 1 / (108 - n1)) / (2 / 54))
        assert row.yi == pytest.approx(expected, rel=1e-9)
        assert row.moves == (row.verdict != declared.verdict)


def test_the_ends_of_a_range_are_options_that_take_effect(tmp_path: Path) -> None:
    text = results_text(
        group_text("60", "12.0", "4.0"),
        group_text("30", "10.0", "4.0"),
        "{measure: MD, route: means_sd}",
    )
    study = SOUND_HEAD + text + span_text("n1", "60", "20", "80")
    evaluator = evaluator_of(load_minimal_topic(tmp_path, study, SOUND_CLAIMS))
    (choice,) = ends_of_ranges(evaluator.conclude(evaluator.declared))
    assert (choice.declared, [o.label for o in choice.others]) == ("60", ["20", "80"])
    assert choice.others[0].if_so == ("one arm of Trial 2020 had 20 participants",)
    widths = []
    for specification in (
        evaluator.declared,
        *(o.change(evaluator.declared) for o in choice.others),
    ):
        effect = evaluator.body(specification).effect
        assert effect is not None and effect.ci_lb is not None and effect.ci_ub is not None
        widths.append(effect.ci_ub - effect.ci_lb)
    declared, low, high = widths
    assert high < declared < low
