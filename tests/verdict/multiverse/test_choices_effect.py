"""Tests of mcstats.verdict.multiverse.choices_effect."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.minimal_topic import CLAIMS, STUDY
from helpers.open_study import (
    STUDY_HEAD,
    choices_by_name,
    effect_under,
    evaluator_of,
    load_minimal_topic,
    results_text,
)
from helpers.study_builder import (
    build_study,
    effects_of_topic,
    study_of_means,
    topic_with,
    two_groups,
)
from mcstats.model.base import Reported
from mcstats.model.printed_keys import ArmKey
from mcstats.model.result import Estimate, Result
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import ChoiceKind, ContrastKind
from mcstats.verdict.multiverse.choices_effect import effect_choices, p_value_choices
from mcstats.verdict.multiverse.specification import Choice, Sort


def effect_of(study: Study, measure: str) -> EffectRow:
    """Return the effect of the one result of a study in a measure."""
    return next(row for row in effects_of_topic(topic_with(study)) if row.measure == measure)


def test_a_group_without_events_is_a_zero_and_what_cannot_be_read_is_none() -> None:
    of = build_study(
        groups=two_groups({"events": "0", "n": "20"}, {"events": "4", "n": "20"}),
        result={"estimates": [{"measure": "RR", "route": "events"}]},
    )
    (result,) = of.results
    effect = effect_of(of, "RR")

    def around(group: Any) -> list[str]:
        changed = result.model_copy(update={"groups": {**result.groups, "a": group}})
        found = effect_choices(of, changed, effect)
        return [option.label for c in found if c.sort is Sort.ZERO for option in c.others]

    assert around(result.groups["a"]) == ["PETO"]
    for text in ("1", "none at all"):
        assert around({ArmKey.EVENTS: Reported(printed=text, place="t")}) == []
    assert around({ArmKey.EVENTS: "not reported"}) == around({}) == around(None) == []
    kept = result.model_copy(update={"estimates": (Estimate(measure="PETO", route="events"),)})
    peto = replace(effect, measure="PETO")
    found = effect_choices(of, kept, peto)
    assert not [c for c in found if c.sort is Sort.ZERO]  # nothing was added to its zero


LATER = STUDY[STUDY.index("  - id: pain-end") :].replace("pain-end", "pain-later")
LATER = LATER.replace("time: end", "time: later").replace("18.37", "15.37")
TIMES = "times:\n  - {id: later, label: later on, place: abstract}\n"


def test_another_time_is_another_question_and_the_declared_one_is_none(tmp_path: Path) -> None:
    claims = CLAIMS.replace("constructs: [pain]", "constructs: [pain]\n      times: [end]")
    topic = load_minimal_topic(tmp_path, (STUDY + LATER).replace("times:\n", TIMES), claims)
    choice = choices_by_name(topic)["the result that is taken"]
    assert choice.declared == "relief of pain, end"
    (option,) = choice.others
    assert (option.label, option.kind) == ("relief of pain, later on", ChoiceKind.DIFFERENT)
    effect = effect_under(topic, option)
    assert effect is not None and effect.yi == pytest.approx(3.27)


def test_an_outcome_that_answers_no_question_of_the_claim_is_no_choice(tmp_path: Path) -> None:
    other = (
        "  - {id: sleep, label: sleep, measures: sleep, better: higher, measured: self-report}\n"
    )
    text = (STUDY + LATER.replace("outcome: pain", "outcome: sleep")).replace("times:\n", TIMES)
    topic = load_minimal_topic(tmp_path, text.replace("details:", f"{other}details:"))
    assert "the result that is taken" not in choices_by_name(topic)


def test_a_second_coding_of_the_same_result_is_as_defensible_as_the_first(tmp_path: Path) -> None:
    again = LATER.replace("time: later", "time: end").replace("15.37", "14.10")
    topic = load_minimal_topic(tmp_path, STUDY + again)
    choice = choices_by_name(topic)["reading"]
    (option,) = choice.others
    assert (choice.declared, option.label, option.kind) == (
        "reading 1",
        "reading 2",
        ChoiceKind.UNCERTAIN,
    )
    effects = [evaluator_of(topic).body(evaluator_of(topic).declared).effect]
    effects.append(effect_under(topic, option))
    assert [round(e.yi or 0, 2) for e in effects if e is not None] == [6.27, 2.0]


def test_another_measure_is_a_choice_where_there_is_one() -> None:
    of = study_of_means(
        result={"estimates": [{"measure": m, "route": "means_sd"} for m in ("MD", "SMD")]}
    )
    (result,) = of.results
    effect = effect_of(of, "MD")

    def measures(estimates: tuple[Estimate, ...]) -> list[Choice]:
        read = result.model_copy(update={"estimates": estimates})
        return [c for c in effect_choices(of, read, effect) if c.sort is Sort.MEASURE]

    (choice,) = measures(result.estimates)
    assert (choice.declared, [o.label for o in choice.others]) == ("MD", ["SMD"])
    assert measures(result.estimates[:1]) == []
    assert measures(result.estimates[1:]) == []  # the measure that decides is not computed
    assert list(effect_choices(of, result, None)) == []


@pytest.mark.parametrize(
    ("p", "declared", "options"),
    [
        ("0.04", "", ["truncated"]),
        ("0.01", "", ["truncated", "floor"]),
        ("0.001", "", ["truncated", "floor"]),
        ("0.010", "", ["truncated"]),
        ("<0.05", "", []),
        ("0.04", "rounded", []),
    ],
)
def test_the_digits_of_a_p_value_may_be_cut_or_the_smallest_that_can_be_shown(
    p: str, declared: str, options: list[str], tmp_path: Path
) -> None:
    text = STUDY_HEAD + results_text(
        "{n: {printed: '30', place: t}}",
        "{n: {printed: '30', place: t}}",
        "{measure: SMD, route: p_value}",
        f"    printed: {{p: {{printed: '{p}', place: t}}}}\n"
        "    trend: {value: benefit, place: t}\n",
    )
    if declared:
        text += "assumptions:\n  - {id: p, what: digits, because: no word, "
        text += f"declared: {{label: {declared}, settings: {{p_reading: {declared}}}}}}}\n"
    claims = CLAIMS.replace("measures: [MD]", "measures: [SMD]")
    trial = load_minimal_topic(tmp_path, text, claims).studies["trial2020"]
    (result,) = trial.results
    found = [
        c for c in p_value_choices(trial, result, result.estimates[0]) if c.name.endswith("of P")
    ]
    assert [o.label for c in found for o in c.others] == options
    assert list(effect_choices(trial, result, None)) == []


@pytest.mark.parametrize("counts", [True, False])
def test_a_p_value_without_an_interval_may_not_count(tmp_path: Path, counts: bool) -> None:
    text = STUDY_HEAD + results_text(
        "{n: {printed: '30', place: t}}",
        "{n: {printed: '30', place: t}}",
        "{measure: SMD, route: p_value}",
        "    printed: {p: {printed: '0.004', place: t}}\n    trend: {value: benefit, place: t}\n",
    )
    claims = CLAIMS.replace("measures: [MD]", "measures: [SMD]")
    topic = load_minimal_topic(tmp_path, text, claims)
    evaluator = evaluator_of(topic)
    (option,) = choices_by_name(topic)["a P value without an interval"].others
    specification = evaluator.declared if counts else option.change(evaluator.declared)
    expected = "benefit significant" if counts else "leans to benefit"
    assert evaluator.judge(specification).body.word == expected


def test_no_p_value_and_a_p_value_within_an_arm_open_no_choice() -> None:
    of = build_study(printed={"p": "0.04", "difference": "2.0"}, groups=two_groups({}, {}))
    (result,) = of.results

    def names(read: Result) -> list[str]:
        return [c.name for c in p_value_choices(of, read, read.estimates[0])]

    assert names(result) == ["planted: a P value without an interval"]
    assert names(result.model_copy(update={"printed": {}})) == []
    assert names(result.model_copy(update={"contrast": ContrastKind.WITHIN})) == []
