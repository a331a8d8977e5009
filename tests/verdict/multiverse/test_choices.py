"""Tests of mcstats.verdict.multiverse.choices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.coded_bodies import coded_topic
from helpers.minimal_topic import CLAIMS, STUDY
from helpers.open_study import (
    BLINDED,
    STUDY_HEAD,
    choices_by_name,
    effect_under,
    evaluator_of,
    group_text,
    load_minimal_topic,
    results_text,
)
from helpers.rubric_cases import the_rubric
from mcstats.model.claim import Disputed, Threshold
from mcstats.model.vocabularies import Blinded, ChoiceKind
from mcstats.verdict.multiverse.specification import Choice, Sort

OTHER = ", because: the later record, other: [{printed: '17.0', place: page 4, source: trial2020}]"
INFERRED = (
    "{value: blinded, place: title, words: double-blind, because: a second party, inferred: 'yes'}"
)
COUNTED = "measured: rater, assessors: "


def inferred_study() -> str:
    text = STUDY.replace("funding:", f"{BLINDED}funding:")
    return text.replace("measured: self-report}", f"{COUNTED}{INFERRED}}}")


def test_another_route_to_the_measure_and_another_record_are_choices_that_take_effect(
    tmp_path: Path,
) -> None:
    warm = group_text("30", "18.0", "5.0").replace("'18.0', place: t", f"'18.0', place: t{OTHER}")
    printed = "    printed:\n      difference: {printed: '5.5', place: t}\n"
    printed += "      ci: {printed: 3.0 to 8.0, place: t}\n"
    routes = "{measure: MD, route: means_sd}, {measure: MD, route: difference_ci}"
    topic = load_minimal_topic(
        tmp_path, STUDY_HEAD + results_text(warm, group_text("30", "12.0", "5.0"), routes, printed)
    )
    evaluator = evaluator_of(topic)
    declared = evaluator.body(evaluator.declared).effect
    assert declared is not None and declared.yi == pytest.approx(6.0)
    found = choices_by_name(topic)

    def estimate(choice: Choice) -> float | None:
        (option,) = choice.others
        effect = effect_under(topic, option)
        return None if effect is None else effect.yi

    route, mean = found["route"], found["mean"]
    assert (route.declared, [o.label for o in route.others]) == ("means_sd", ["difference_ci"])
    assert estimate(route) == pytest.approx(5.5)
    # the record is silent on the other arm, which keeps what is printed of it
    assert (mean.declared, [o.label for o in mean.others]) == ("18.0 and 12.0", ["17.0"])
    assert mean.others[0].because == "trial2020 page 4 prints it"
    assert estimate(mean) == pytest.approx(5.0)
    assert "n" not in found and "sd" not in found


def test_an_inference_is_open_over_all_its_other_words(tmp_path: Path) -> None:
    topic = load_minimal_topic(tmp_path, inferred_study())
    choice = choices_by_name(topic)["assessors, as inferred"]
    assert (choice.sort, choice.declared) == (Sort.INFERENCE, "blinded")
    others = {str(word.value) for word in Blinded if word is not Blinded.BLINDED}
    assert {option.label for option in choice.others} == others | {"not reported"}
    assert {option.kind for option in choice.others} == {ChoiceKind.UNCERTAIN}
    assert choice.if_not == (
        "the blinding of assessors in Trial 2020, which we infer from “double-blind”, did not hold"
    )


@pytest.mark.parametrize("word", ["not blinded", "not reported"])
def test_a_changed_inference_changes_the_rating_that_rests_on_it(tmp_path: Path, word: str) -> None:
    topic = load_minimal_topic(tmp_path, inferred_study())
    plain = load_minimal_topic(
        tmp_path / "plain",
        inferred_study().replace(INFERRED, word)
        if word == "not reported"
        else inferred_study().replace(INFERRED, f"{{value: {word}, place: title}}"),
    )
    choice = choices_by_name(topic)["assessors, as inferred"]
    (option,) = (o for o in choice.others if o.label == word)
    evaluator, other = evaluator_of(topic), evaluator_of(plain)
    changed = evaluator.judge(option.change(evaluator.declared))
    coded = other.judge(other.declared)
    declared = evaluator.judge(evaluator.declared)
    assert changed.body.deciding[0].ratings == coded.body.deciding[0].ratings
    assert changed.body.deciding[0].ratings != declared.body.deciding[0].ratings
    assert changed.decision == coded.decision


def test_a_fact_that_is_printed_and_not_inferred_is_no_choice(tmp_path: Path) -> None:
    printed = INFERRED.replace(", inferred: 'yes'", "")
    topic = load_minimal_topic(tmp_path, inferred_study().replace(INFERRED, printed))
    assert not [name for name in choices_by_name(topic) if "inferred" in name]


def test_the_margin_is_open_where_a_convention_sets_it_and_not_where_a_source_does(
    tmp_path: Path,
) -> None:
    name = "the smallest effect that matters"
    topic = load_minimal_topic(tmp_path, STUDY)
    choice = choices_by_name(topic)[name]
    assert [option.label for option in choice.others] == ["half as large", "twice as large"]
    declared = CLAIMS.replace(
        "    question:", "    threshold: {value: '3', source: trial2020, place: a}\n    question:"
    )
    assert name not in choices_by_name(load_minimal_topic(tmp_path / "two", STUDY, declared))
    silent = STUDY.replace("mean: {printed", "change_mean: {printed")
    assert name not in choices_by_name(load_minimal_topic(tmp_path / "three", silent))


def test_a_margin_twice_as_large_takes_an_estimate_between_the_two_for_too_small() -> None:
    # 1.0 of a standard deviation of 4 is a quarter of it: beyond a fifth, within two fifths.
    studies = {"one": {"n": 60, "difference": 1.0, "ci": (-1.066, 3.066)}}
    evaluator = evaluator_of(coded_topic("memory", studies))
    words = {
        factor: evaluator.judge(replace(evaluator.declared, margin=factor)).body.word
        for factor in (0.5, 1.0, 2.0)
    }
    assert words == {0.5: "leans to benefit", 1.0: "leans to benefit", 2.0: "unclear"}


def test_a_disputed_fact_is_supposed_in_the_words_of_the_rubric(tmp_path: Path) -> None:
    topic = load_minimal_topic(tmp_path, STUDY)
    (claim,) = topic.claims.claims
    disputed = Disputed(fact="mechanism", other=("plausible",), because="a reader may")
    claim = claim.model_copy(update={"disputed": (disputed,)})
    topic = replace(topic, claims=topic.claims.model_copy(update={"claims": (claim,)}))
    (option,) = choices_by_name(topic)["mechanism"].others
    asks = the_rubric().verdict.facts["mechanism"].asks
    assert option.if_so[0] == f"the answer to “{asks}” were “one is known”"


def test_choices_behind_results_that_neither_decide_nor_count_are_none() -> None:
    decisive = {"n": 200, "difference": 6.0, "ci": (4.0, 8.0)}
    weak = {"n": 30, "arms": ["intervention"], "change": 10.0}
    alone = evaluator_of(coded_topic("memory", {"one": decisive}))
    both = evaluator_of(coded_topic("memory", {"one": decisive, "weak": weak}))
    names = [
        sorted(choice.name for choice in of)
        for of in (
            choices_by_name(alone.declared.topic).values(),
            choices_by_name(both.declared.topic).values(),
        )
    ]
    assert names[0] == names[1]


def test_a_threshold_that_a_source_gives_is_the_limit_of_a_decision() -> None:
    threshold = Threshold(value="5", measure="MD", source="one", place="methods")
    studies = {"one": {"n": 200, "difference": 6.0, "ci": (4.0, 8.0)}}
    claim = {"threshold": threshold.model_dump(exclude_none=True)}
    topic = coded_topic("memory", studies, claim)
    assert evaluator_of(topic).judge(evaluator_of(topic).declared).body.word == "leans to benefit"
