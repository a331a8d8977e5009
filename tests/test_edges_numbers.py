"""Edges of the program: tipping points, sizes that decide, what a route lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mcstats.model.tables import ChangeRow, EffectRow
from mcstats.verdict.changes import changes_topic
from mcstats.verdict.missing_data.missing_rows import _in_words, _nothing, _words
from mcstats.verdict.sizes import MAX_ARM_SIZE
from mcstats.verdict.uncontrolled_change import tipping_points
from report_case import rubric, tables, topic


def percent(study: str, outcome: str, result: str, yi: float | None) -> EffectRow:
    (row,) = [r for r in tables().effects if r.measure == "PC"]
    of = f"{study}-{result}-pc"
    return replace(row, study=study, outcome=outcome, result=result, effect=of, yi=yi)


def test_a_change_without_a_control_is_held_beside_changes_of_control_arms_alone() -> None:
    case = topic()
    (own,) = [row for row in tables().effects if row.measure == "PC"]
    trial = case.studies["snow2020"]
    same = tuple(o.model_copy(update={"measures": "illness_days"}) for o in trial.outcomes)
    base = trial.results[0]
    control = base.model_copy(update={"id": "warm-end", "arms": ("warm",)})
    treated = base.model_copy(update={"id": "cold-end", "arms": ("cold",)})
    both = base.model_copy(update={"id": "both-end", "arms": ("cold", "warm")})
    changed = trial.model_copy(update={"outcomes": same, "results": (control, treated, both)})
    studies = dict(case.studies) | {"snow2020": changed}
    of = replace(case, studies=studies)
    effects = [
        own,
        percent("snow2020", "mood", "warm-end", 7.0),
        percent("snow2020", "calm", "warm-end", 9.0),
        percent("snow2020", "mood", "cold-end", 40.0),
        percent("snow2020", "mood", "both-end", 50.0),
        percent("snow2020", "mood", "warm-end", None),
        replace(percent("snow2020", "mood", "warm-end", 60.0), measure="MD"),
        replace(percent("snow2020", "mood", "warm-end", 70.0), contrast="between"),
    ]
    (row,) = tipping_points(of, effects)
    assert (row.effect, row.change, row.construct) == (own.effect, own.yi, "illness_days")
    assert (row.controls_min, row.controls_max) == (7.0, 9.0)
    assert row.controls == "snow2020-warm-end-pc snow2020-warm-end-pc"
    (alone,) = tipping_points(case, effects)
    assert (alone.controls, alone.controls_min, alone.controls_max) == ("", None, None)
    assert tipping_points(case, [replace(own, estimable="no")]) == []
    assert tipping_points(case, [replace(own, measure="MD")]) == []


def sizes() -> dict[str, ChangeRow]:
    case = tables()
    rows = changes_topic(topic(), rubric(), case.effects, case.ratings)
    return {row.claim: row for row in rows if row.kind == "size"}


def test_the_size_that_decides_is_told_with_what_there_is_now() -> None:
    found = sizes()
    assert found["mood"].n1 is not None and found["mood"].n1 == found["mood"].n2
    assert f"{found['mood'].n1} in each arm" in found["mood"].change + found["mood"].because
    assert found["colds"].n1 is None
    assert "no size follows" in found["colds"].because
    # An effect that decides with fewer: the known t test of two means.
    (own,) = [row for row in tables().effects if row.effect == "frost2019-mood-end-smd"]
    assert own.yi is not None and own.ci_lb is not None
    assert (found["mood"].now1, found["mood"].now2) == (30.0, 30.0)
    decides = own.ci_lb > 0
    assert found["mood"].change.startswith("fewer participants than") == decides


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
    result = topic().studies["frost2019"].results[0]
    assert _in_words(result, result.estimates[0], low, high) == told
    ratio = topic().studies["frost2019"].results[1]
    assert _in_words(ratio, ratio.estimates[0], 0.0, 0.0) == "1 to 1"


def test_a_direction_is_told_only_where_the_set_leaves_it_open() -> None:
    result = topic().studies["snow2020"].results[1]
    wanted = result.estimates[0]
    lone = "P 0.04, from which alone no size follows; a direction: benefit"
    assert _in_words(result, wanted, None, None) == lone
    assert _in_words(result, wanted, -1.0, 2.0) == "-1 to 2; a direction: benefit"
    assert _in_words(result, wanted, 0.0, 2.0) == "0 to 2; a direction: benefit"
    assert _in_words(result, wanted, 0.5, 2.0) == "0.5 to 2"
    assert _in_words(result, wanted, -2.0, -1.0) == "-2 to -1"


def test_why_nothing_would_help_is_said() -> None:
    days = topic().studies["hail2021"].results[0]
    (wanted,) = days.estimates
    assert _nothing(days, wanted) == "no route leads to PC"
    two = wanted.model_copy(update={"measure": "SMD", "route": "means_sd"})
    assert "no second arm" in _nothing(days, two)
    assert _words(None) == ""


def test_an_effect_too_small_for_any_size_is_told_so() -> None:
    case = tables()
    effects = [replace(row, yi=row.yi and 1e-5 * row.yi) for row in case.effects]
    rows = changes_topic(topic(), rubric(), effects, case.ratings)
    found = {row.claim: row for row in rows if row.kind == "size"}["mood"]
    assert (found.n1, found.n2, found.change, found.then) == (None, None, "", "")
    assert found.because.startswith(f"not even {MAX_ARM_SIZE} in each arm would do, ")
    assert (found.now1, found.now2) == (30.0, 30.0)
