"""Edges of the effects: what is read, refused or left open where little is printed."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from mcstats.data.load_topic import load_topic
from mcstats.effects import escalc
from mcstats.effects.bounds.interval_arithmetic import Interval
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.measures.two_groups import MD, SMD
from mcstats.effects.reference_time import compounded
from mcstats.effects.routes.correlation import correlation, in_all
from mcstats.effects.routes.options import Options
from mcstats.effects.routes.route import Given, Unusable
from mcstats.effects.routes.standardised import standardised_from_t
from mcstats.effects.routes.worksheet import Worksheet, sizes_of
from mcstats.effects.sampling_interval import standardised_interval
from mcstats.effects.study_effects import StudyEffects
from mcstats.effects.syntheses import pool_topic
from mcstats.model.topic import Topic
from mcstats.workflow.lint import lint_data
from route_values import arm, read, run
from small_topic import CLAIMS, STUDY, write

RESULTS = """\
results:
  - id: first
    outcome: pain
    time: mid
    contrast: within
    scale: percent change
    arms: [warm]
    printed: {change: {printed: 20.0%, place: abstract}}
    estimates: [{measure: PC, route: percent_change}]
  - id: second
    outcome: pain
    time: end
    contrast: within
    scale: percent change
    arms: [warm]
    printed: {change: {printed: 10.0%, place: abstract}}
    estimates: [{measure: PC, route: percent_change}]
assumptions:
  - id: counted
    what: each change counts from the visit before
    because: the table is headed so
    declared: {label: visit before, settings: {since: previous}}
"""
SINCE = (
    STUDY[: STUDY.index("results:")]
    .replace("times:\n", "times:\n  - {id: mid, label: mid, place: abstract}\n")
    .replace("better: higher,", "better: higher, unit: '%',")
    + RESULTS
)
DECIDING = CLAIMS.replace(
    "        measure: MD\n", "        measure: PC\n        contrast: within\n"
)


def topic_of(folder: Path, study: str, claims: str = CLAIMS) -> Topic:
    data = write(folder)
    (data / "small" / "studies" / "trial2020.yaml").write_text(study, encoding="utf-8")
    (data / "small" / "claims.yaml").write_text(claims, encoding="utf-8")
    (data / "small" / "articles" / "blog.yaml").unlink()
    return load_topic(data / "small")


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
    topic = topic_of(tmp_path, text, DECIDING)
    study = topic.studies["trial2020"]
    found = [StudyEffects().estimate(study, r, r.estimates[0], {}) for r in study.results]
    assert [effect.yi for effect, _ in found] == [
        pytest.approx(20.0, rel=1e-12),
        pytest.approx(second, rel=1e-12),
    ]
    # what the second one rests on includes the first, which has one figure as well
    counted = [len(inputs) for _, inputs in found]
    assert counted[1] == counted[0] * (2 if since == "previous" else 1)


def test_a_bound_before_leaves_a_set_and_no_value() -> None:
    first = run("percent_change", "PC", arm(), change="over 20%")
    second = run("percent_change", "PC", arm(), change="10.0%")
    found = compounded(first, second, reduction=False)
    assert found.yi is None and found.span is not None
    assert found.span.lo == pytest.approx(100 * (1.20 * 1.0995 - 1), rel=1e-12)
    assert found.span.hi == math.inf


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("{since: yesterday}", "the since 'yesterday'; expected: baseline, previous"),
        ('{tails: "3"}', "the tails 3; expected: 1, 2"),
    ],
)
def test_a_setting_that_nothing_knows_is_told_with_its_place(
    settings: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write(tmp_path)
    path = data / "small" / "studies" / "trial2020.yaml"
    assumption = RESULTS[RESULTS.index("assumptions:") :].replace("{since: previous}", settings)
    path.write_text(STUDY + assumption, encoding="utf-8")
    (fault,) = lint_data(data)
    line = (STUDY + assumption).splitlines().index(assumption.splitlines()[-1]) + 1
    assert (fault.code, fault.line) == ("SETTING", line)
    assert told in f"{fault.found}; expected: {fault.expected}"


def test_settings_that_fit_alone_and_not_together_are_told_of_the_result(tmp_path: Path) -> None:
    data = write(tmp_path)
    path = data / "small" / "studies" / "trial2020.yaml"
    assumption = RESULTS[RESULTS.index("assumptions:") :]
    assumption = assumption.replace("{since: previous}", '{n1: "30", total: "20"}')
    path.write_text(STUDY + assumption, encoding="utf-8")
    (fault,) = lint_data(data)
    line = STUDY.splitlines().index("  - id: pain-end") + 1
    assert (fault.code, fault.line) == ("SETTING", line)
    assert (fault.found, fault.expected) == ("the total 20", "more than n1")


def test_the_sd_of_a_change_follows_from_its_mean_and_t() -> None:
    texts = arm(
        baseline_mean="10.0", baseline_sd="4.0", mean="13.0", sd="4.0", change_mean="2.0", t="2.5"
    )
    given = Given({}, ({key: read(key, text) for key, text in texts.items()},))
    found = correlation(given, Options(), 0, 25.0)
    assert not isinstance(found, str)
    # SD = 2 √25 / 2.5 = 4, so that r = (16 + 16 - 16) / 32; the means before and after differ by 3
    assert found[0].best == pytest.approx(0.5, rel=1e-9)


EVEN = {"baseline_mean": "10.0", "baseline_sd": "4.00000", "mean": "13.0", "sd": "4.00000"}


@pytest.mark.parametrize(
    ("change_sd", "low", "high"),
    [
        # with both SDs 4, r = 1 - SD² / 32
        ("2.00000", 0.875, 0.875),
        ("over 2", -1.0, 0.875),
        ("under 2", 0.875, 1.0),
        ("0", 1 - 0.25 / 32, 1.0),
    ],
)
def test_a_bound_on_the_sd_of_a_change_bounds_the_correlation_on_its_side(
    change_sd: str, low: float, high: float
) -> None:
    texts = EVEN | {"change_sd": change_sd}
    given = Given({}, ({key: read(key, text) for key, text in texts.items()},))
    found = correlation(given, Options(), 0, 25.0)
    assert not isinstance(found, str)
    assert (found[0].lo, found[0].hi) == pytest.approx((low, high), abs=1e-5)


def test_a_negative_sd_of_a_change_is_refused() -> None:
    texts = EVEN | {"change_sd": "-2.0", "n": "25"}
    found = run("changes_r", "MD", texts, texts)
    assert (found.estimable, found.because) == ("no", "a printed SD of the change is negative")


BEFORE = arm(baseline_mean="30.6", baseline_sd="15.0", mean="38.5", sd="11.6", n="20")
AFTER = arm(baseline_mean="23.5", baseline_sd="13.8", mean="24.9", sd="14.7", n="22")


@pytest.mark.parametrize(
    ("route", "measure"), [("changes_standardised", "SMCR"), ("changes_r", "MD")]
)
def test_without_a_correlation_the_effect_is_shown_along_those_that_fit_both_arms(
    route: str, measure: str
) -> None:
    open_r = run(route, measure, BEFORE, AFTER)
    assert open_r.yi is not None or open_r.span is not None
    assert open_r.along
    rs = [row[0] for row in open_r.along]
    assert rs == sorted(rs) and -1 <= rs[0] < rs[-1] <= 1
    # a printed SD of the change leaves a narrow set in each arm, and no correlation is in both
    apart = run(route, measure, BEFORE | {"change_sd": "over 18"}, AFTER | {"change_sd": "under 5"})
    assert apart.along == () and apart.estimable == "point"
    assert (apart.yi, apart.yi_min, apart.yi_max) == (open_r.yi, open_r.yi_min, open_r.yi_max)


def test_what_fits_both_arms_has_the_ends_that_limit_it() -> None:
    free, some = Span(-1.0, 1.0, True, True), Span(0.3, 0.5, hi_open=True)
    assert in_all([free, some]) == in_all([some, free]) == some
    assert in_all([free, free]) == free
    assert in_all([some, Span(0.4, 1.0)]) == Span(0.4, 0.5, hi_open=True)
    assert in_all([some, Span(0.2, 0.5)]) == some
    assert in_all([Span(-1.0, 0.2), some]) is None
    assert in_all([Span(-1.0, 0.3), some]) == Span(0.3, 0.3)


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"yi": "0.5", "sei": "0"}, "sei may be zero as it is printed"),
        ({"yi": "0.5", "sei": "0.0"}, "sei may be zero as it is printed"),
    ],
)
def test_a_standard_error_that_may_be_zero_is_refused(figures: dict[str, str], told: str) -> None:
    found = run("ready_se", "GEN", **figures)
    assert (found.estimable, found.because) == ("no", told)


def test_a_ready_effect_that_is_a_bound_has_no_variance() -> None:
    found = run("ready_se", "GEN", yi="over 0.5", sei="0.1")
    assert (found.estimable, found.yi, found.vi) == ("bound", None, None)
    known = run("ready_se", "GEN", yi="0.5", sei="0.1")
    assert (known.estimable, known.vi) == ("yes", pytest.approx(0.01, rel=1e-12))


def test_a_median_that_is_only_a_bound_gives_no_mean() -> None:
    plain = arm(median="4.0", q1="3.0", q3="5.0", n="30")
    found = run("medians_iqr", "SMD", plain, plain | {"median": "under 4.5"})
    assert (found.estimable, found.because) == ("no", "a figure of group 2 is only a bound")


def test_groups_of_unknown_size_are_refused() -> None:
    figures = arm(mean="4.0", sd="1.0")
    found = run("means_sd", "SMD", figures, figures)
    assert (found.estimable, found.because) == ("no", "not printed: n of both arms")
    with pytest.raises(Unusable, match="sizes of both groups are neither printed nor declared"):
        sizes_of(Given({}, ({}, {})), Options())
    assert sizes_of(Given({}, ({}, {})), Options(n1=9, n2=8)).best == {"n1": 9.0, "n2": 8.0}


def test_a_sheet_without_sizes_computes_and_a_standardised_difference_needs_them() -> None:
    sheet = Worksheet({"x": Span(1.5, 2.5, best=2.0)})
    assert sheet.best_value(lambda a: a.x * 2) == 4.0
    with pytest.raises(ValueError, match="needs the sizes of both groups"):
        standardised_from_t(sheet, Options(), SMD, lambda a: a.x, lambda a: a.x)
    with pytest.raises(ValueError, match="an estimable MD without a variance"):
        sheet.effect(Options(), MD, Span(1.0, 2.0, best=1.5))


def test_the_noncentrality_of_nothing_is_zero() -> None:
    # half of the distribution lies below t = 0 only where it is central
    ends = standardised_interval(0.0, 10.0, 1.0, level=0.0)
    assert ends == pytest.approx((0.0, 0.0), abs=1e-12)


def test_an_interval_without_its_estimate_still_gives_the_variance() -> None:
    with pytest.raises(ValueError, match="GEN needs yi"):
        escalc("GEN", ci_lb=[0.1], ci_ub=[0.9])


SYNTHESIS = """\
syntheses:
  - id: pooled
    label: Pain
    measures: pain
    measure: MD
    stratum: warmth
    window: end of treatment
    members:
      - {study: trial2020, result: pain-end, measure: MD}
    because: the same question
"""


def test_a_synthesis_of_one_study_is_that_study_and_of_none_is_nothing(tmp_path: Path) -> None:
    topic = topic_of(tmp_path, STUDY, CLAIMS + SYNTHESIS)
    effects = estimate_topic(topic, {}).effects
    (single,) = pool_topic(topic, effects)
    assert (single.k, single.mu) == (1, pytest.approx(6.27, rel=1e-12))
    bound = STUDY.replace('"18.37"', '"over 18"')
    topic = topic_of(tmp_path / "bound", bound, CLAIMS + SYNTHESIS)
    effects = estimate_topic(topic, {}).effects
    assert [row.estimable for row in effects] == ["bound"]
    assert pool_topic(topic, effects) == []


@pytest.mark.parametrize(
    ("low", "high", "steady"),
    [
        ([0.0, 0.5], [1.0, 2.0], True),
        ([-1.0, -0.9], [-0.5, -0.1], True),
        ([-1.0], [0.0], True),
        ([-1.0], [0.1], False),
        ([-0.1, 1.0], [0.1, 2.0], False),
        ([-1.0, 1.0], [-0.5, 2.0], True),  # at each point of the grid by itself
    ],
)
def test_a_slope_is_steady_where_it_has_one_sign_at_each_point(
    low: list[float], high: list[float], steady: bool
) -> None:
    def slope(**_: object) -> Interval:
        return Interval(np.array(low), np.array(high))

    # Corners alone find 1 where the slope is believed; boxes find the 0 between them.
    found = propagate(lambda x: x**2, {"x": Span(-1.0, 1.0)}, corners=(), slopes={"x": slope})
    assert found.lo == pytest.approx(1.0 if steady else 0.0, abs=1e-8)
