"""Tests of mcstats.verdict.multiverse.choices_records."""

from __future__ import annotations

from pathlib import Path

from helpers.minimal_topic import STUDY
from helpers.open_study import choices_by_name, evaluator_of, load_minimal_topic
from helpers.study_builder import build_study
from mcstats.model.result import Result
from mcstats.verdict.multiverse.specification import edit_result


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


def test_an_edit_of_a_result_that_another_choice_dropped_leaves_its_neighbour_alone() -> None:
    study = build_study(printed={"p": "0.04"})
    (first,) = study.results
    both = study.model_copy(
        update={"results": (first, first.model_copy(update={"id": "second coding"}))}
    )

    def empty(result: Result) -> Result:
        return result.model_copy(update={"printed": {}})

    edit = edit_result(first.id, empty)
    assert [len(result.printed) for result in edit(both).results] == [0, 1]
    dropped = both.model_copy(update={"results": both.results[1:]})
    assert edit(dropped) == dropped
