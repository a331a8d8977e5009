"""Tests of mcstats.verdict.multiverse.choices_records."""

from __future__ import annotations

from pathlib import Path

from helpers.minimal_topic import STUDY
from helpers.open_study import choices_by_name, evaluator_of, load_minimal_topic


def test_another_record_of_who_assessed_is_a_choice_of_the_outcome(tmp_path: Path) -> None:
    told = (
        "{value: blinded, place: a, because: as printed, other: [{value: not blinded, place: b}]}"
    )
    text = STUDY.replace("measured: self-report}", f"measured: rater, assessors: {told}}}")
    topic = load_minimal_topic(tmp_path, text)
    choice = choices_by_name(topic)["assessors"]
    assert (choice.declared, [o.label for o in choice.others]) == ("blinded", ["not blinded"])
    assert choice.others[0].because == "b says so"
    specification = choice.others[0].change(evaluator_of(topic).declared)
    (outcome,) = specification.topic.studies["trial2020"].outcomes
    assert str(outcome.assessors.value) == "not blinded"  # type: ignore[union-attr]
