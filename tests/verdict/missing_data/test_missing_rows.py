"""What cannot be computed, what is implied all the same, and the shortest question to ask."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import pytest

from helpers.complete_topic import complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.edited_topics import copy_topic
from helpers.places import SHIPPED_TOPIC
from helpers.shipped_topic import effects_by_id, shipped_tables
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.tables import MissingRow
from mcstats.verdict.missing_data.missing_rows import (
    known_in_words,
    question_in_words,
    why_nothing_helps,
)


@cache
def missing() -> dict[str, MissingRow]:
    return {row.effect: row for row in shipped_tables().missing}


def test_every_effect_without_estimate_and_variance_has_a_row_and_no_other_has() -> None:
    rows = shipped_tables().effects
    known = {(r.study, r.result, r.measure) for r in rows if r.estimable == "yes"}
    wanted = {r.effect for r in rows if (r.study, r.result, r.measure) not in known}
    assert set(missing()) == wanted


def test_a_bounded_p_value_implies_a_lower_limit_and_deviations_would_close_the_set() -> None:
    row = missing()["franek2011-area-6w-smd"]
    assert row.implied_hi == math.inf
    assert row.implied_lo == pytest.approx(0.9, abs=0.01)
    assert row.ask == "the standard deviation of each arm"
    assert row.then == "yes"
    assert row.width_then is not None and row.width_then < 0.01
    assert "the t statistic" in row.others  # tried too, and left more or gave less


def test_where_the_sizes_are_open_the_numbers_of_the_arms_narrow_most() -> None:
    row = missing()["kavanagh2012-zm-6w-smd"]
    assert row.ask == "the number analysed in each arm"
    assert row.width_now is not None and row.width_then is not None
    assert row.width_then < row.width_now / 2
    assert row.completes == "the name of the test behind P"


def test_the_width_after_the_answer_is_the_one_that_the_answer_gives(tmp_path: Path) -> None:
    """Put an answer into the data: the set is no wider than the worst that was promised."""
    folder = copy_topic(SHIPPED_TOPIC, tmp_path)
    study = folder / "studies" / "kavanagh2012.yaml"
    text = study.read_text(encoding="utf-8")
    six = text.index("id: zm-6w")
    head, tail = text[:six], text[six:]
    for arm in ("nmes", "control"):
        was = f"      {arm}: {{n: not reported,"
        now = f'      {arm}: {{n: {{printed: "54", place: made up}},'
        assert was in tail
        tail = tail.replace(was, now, 1)
    tail = tail.replace("results: [zm-6w, zm-12w, tone-overall]", "results: [zm-12w, tone-overall]")
    tail = tail.replace("results: [zm-6w, zm-12w]", "results: [zm-12w]")
    study.write_text(head + tail, encoding="utf-8")
    rows = estimate_topic(load_topic(folder), shipped_rubric().hedge_words()).effects
    answered = next(row for row in rows if row.effect == "kavanagh2012-zm-6w-smd")
    assert answered.yi_max is not None and answered.yi_min is not None
    promised = missing()["kavanagh2012-zm-6w-smd"].width_then
    assert promised is not None
    assert answered.yi_max - answered.yi_min <= promised + 0.002


def test_where_nothing_is_known_it_says_so() -> None:
    row = missing()["cheng1982-atp-after-smd"]
    assert row.implied == "a direction: benefit"
    assert row.width_then is None
    assert "nothing is printed from which a width could be computed" in row.because


def test_a_study_of_one_group_is_not_asked_for_what_it_cannot_have() -> None:
    row = missing()["saniee2012-forehead-step1-smd"]
    assert row.ask == row.completes == ""
    assert "there is no second arm" in row.because


def test_a_percentage_that_is_printed_as_a_bound_asks_for_its_number() -> None:
    row = missing()["kavanagh2012-tone-overall-rr"]
    # with the number of events the ratio would still depend on how 108 split into two arms
    assert row.ask == "the exact percentage of each arm"
    assert row.implied.startswith("at least ")
    assert row.width_then == 0


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (None, None, "nothing"),
        (1.0, 2.0, "1 to 2"),
        (1.0, float("inf"), "at least 1"),
        (float("-inf"), 2.0, "at most 2"),
        (0.123456, 0.5, "0.12346 to 0.5"),
    ],
)
def test_what_is_known_of_an_effect_is_told_in_words(
    low: float | None, high: float | None, told: str
) -> None:
    result = complete_topic().studies["frost2019"].results[0]
    assert known_in_words(result, result.estimates[0], low, high) == told
    ratio = complete_topic().studies["frost2019"].results[1]
    assert known_in_words(ratio, ratio.estimates[0], 0.0, 0.0) == "1 to 1"


def test_a_direction_is_told_only_where_the_set_leaves_it_open() -> None:
    result = complete_topic().studies["snow2020"].results[1]
    wanted = result.estimates[0]
    lone = "P 0.04, from which alone no size follows; a direction: benefit"
    assert known_in_words(result, wanted, None, None) == lone
    assert known_in_words(result, wanted, -1.0, 2.0) == "-1 to 2; a direction: benefit"
    assert known_in_words(result, wanted, 0.0, 2.0) == "0 to 2; a direction: benefit"
    assert known_in_words(result, wanted, 0.5, 2.0) == "0.5 to 2"
    assert known_in_words(result, wanted, -2.0, -1.0) == "-2 to -1"


def test_why_nothing_would_help_is_said() -> None:
    days = complete_topic().studies["hail2021"].results[0]
    (wanted,) = days.estimates
    assert why_nothing_helps(days, wanted) == "no route leads to PC"
    two = wanted.model_copy(update={"measure": "SMD", "route": "means_sd"})
    assert "no second arm" in why_nothing_helps(days, two)
    assert question_in_words(None) == ""


@pytest.mark.parametrize("name", ["rd", "rr", "or"])
def test_an_effect_has_one_set_in_every_table(name: str) -> None:
    row = missing()[f"kavanagh2012-tone-overall-{name}"]
    effect = effects_by_id()[f"kavanagh2012-tone-overall-{name}"]
    assert (row.implied_lo, row.implied_hi) == (effect.yi_min, effect.yi_max)
