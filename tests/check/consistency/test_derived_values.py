"""Tests of mcstats.check.consistency.derived_values."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.checked_topic import ADD, ADD_TO_ARM, fired
from helpers.faulty_topics import ALPHA

# SD 1.8 of 20 people: SE 1.8 / √20 = 0.402, and its 95 % interval 3.26 to 4.94 (t = 2.093).
CI = "ci: {printed: -3.1 to -0.7, place: table 2}"


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"se": "0.40"}, ""),
        ({"se": "5"}, "derived-warm-se"),
        ({"se": "1.8"}, "derived-warm-se"),
        ({"ci": "3.26 to 4.94"}, ""),
        ({"ci": "3.31 to 4.89"}, ""),  # by z
        ({"ci": "4.0 to 4.2"}, "half-width-warm-ci"),
        ({"baseline_mean": "10", "change_mean": "-5.9"}, ""),
        ({"baseline_mean": "10", "change_mean": "3"}, "derived-warm-change_mean"),
        ({"q1": "2", "q3": "5", "iqr": "3"}, ""),
        ({"q1": "2", "q3": "5", "iqr": "9"}, "derived-warm-iqr"),
        ({"events": "10", "person_time": "20", "rate": "0.5"}, ""),
        ({"events": "10", "person_time": "20", "rate": "5"}, "derived-warm-rate"),
        ({"q1": "2", "median": "1", "q3": "5"}, "order-warm-q1-median"),
        ({"min": "0", "max": "9"}, ""),
        ({"min": "3.5", "max": "4.5"}, "range-warm-sd"),  # at most 0.5 · √(20 / 19) = 0.51
        ({"q1": "2", "median": "2", "q3": "5"}, ""),
    ],
)
def test_a_value_of_an_arm_follows_from_those_beside_it(
    values: dict[str, str], check: str, tmp_path: Path
) -> None:
    names = [n for n in fired(tmp_path, [ADD_TO_ARM(**values)]) if "warm" in n]
    assert names == ([check] if check else [])


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"se": "0.6"}, ""),  # half of 2.4 by z is 0.61, by t (18 df) 0.57
        ({"se": "5"}, "half-width-ci"),
        ({"t": "-3.2", "f": "10.2"}, ""),
        ({"t": "-3.2", "f": "30"}, "derived-f"),
        ({"vi": "0.36", "sei": "0.6"}, ""),
        ({"vi": "0.04", "sei": "0.6"}, "derived-vi"),
    ],
)
def test_a_value_of_a_comparison_follows_from_those_beside_it(
    values: dict[str, str], check: str, tmp_path: Path
) -> None:
    old = ADD("", "")[0]
    edit = old, old + "".join(ADD(key, text)[1].removeprefix(old) for key, text in values.items())
    names = [n for n in fired(tmp_path, [edit]) if n.startswith(("half", "derived"))]
    assert names == ([check] if check else [])


def test_a_standard_error_of_clusters_is_not_held_against_the_people(tmp_path: Path) -> None:
    cluster = "assignment: {value: cluster, place: t}\n  participants: {value"
    edits = [ADD_TO_ARM(se="0.9"), ("participants: {value", cluster)]
    assert "derived-warm-se" not in fired(tmp_path, edits, lint=False)


def test_an_interval_whose_ends_print_alike_is_asked_about(tmp_path: Path) -> None:
    edits = [(CI, "ci: {printed: -1.9 to -1.9, place: table 2}")]
    assert fired(tmp_path, edits)["width-ci"] == "not checkable"


def test_a_level_beyond_the_ends_of_its_scale_is_a_mismatch(tmp_path: Path) -> None:
    scale = 'measured: rater\n    least: "0"\n    most: "5"\n'
    rows = fired(tmp_path, [("measured: rater\n", scale)])
    assert "scale-cold-mean" in rows  # 6.0
    assert "scale-warm-mean" not in rows  # 4.1


def test_one_study_has_no_inconsistency(tmp_path: Path) -> None:
    survey = "studies/survey2018.yaml"
    one = [('k: {printed: "5"', 'k: {printed: "1"')]
    assert "one-study-i2" in fired(tmp_path / "a", one, survey)
    none = [*one, ("i2: {printed: 30%", "i2: {printed: 0%")]
    assert "one-study-i2" not in fired(tmp_path / "b", none, survey)


@pytest.mark.parametrize(
    ("change", "told"), [("-99%", False), ("-150%", True), ("150%", False), ("100%", False)]
)
def test_a_fall_of_more_than_all_is_asked_about(change: str, told: bool, tmp_path: Path) -> None:
    beta = "studies/beta2019.yaml"
    edits = [("12.5%", f'"{change}"'), ("    expressed: reduction\n", "")]
    assert ("fall-change" in fired(tmp_path, edits, beta)) is told


def test_the_sound_trial_raises_no_question(tmp_path: Path) -> None:
    assert fired(tmp_path, [], ALPHA) == {}
