"""Tests of mcstats.verdict.uncontrolled_change."""

from __future__ import annotations

from dataclasses import replace

from helpers.complete_topic import complete_tables, complete_topic
from mcstats.model.tables import EffectRow
from mcstats.verdict.uncontrolled_change import tipping_points


def percent(study: str, outcome: str, result: str, yi: float | None) -> EffectRow:
    (row,) = [r for r in complete_tables().effects if r.measure == "PC"]
    of = f"{study}-{result}-pc"
    return replace(row, study=study, outcome=outcome, result=result, effect=of, yi=yi)


def test_a_change_without_a_control_is_held_beside_changes_of_control_arms_alone() -> None:
    case = complete_topic()
    (own,) = [row for row in complete_tables().effects if row.measure == "PC"]
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
