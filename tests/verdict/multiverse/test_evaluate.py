"""Tests of mcstats.verdict.multiverse.evaluate."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from helpers.computed_tables import shipped_rubric
from helpers.places import ROOT
from helpers.shipped_topic import claim_named, shipped_tables, shipped_topic
from helpers.specified_by_hand import judged_by_hand
from mcstats.data.load_topic import load_topic
from mcstats.model.decision_table import FactsError
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Role
from mcstats.verdict.multiverse.choices import choices_of
from mcstats.verdict.multiverse.evaluate import Evaluator, take_result
from mcstats.verdict.multiverse.specification import Option, Specification


@cache
def loaded(name: str) -> Topic:
    return shipped_topic() if name == "shipped" else load_topic(ROOT / "tests" / "topics" / name)


@pytest.mark.parametrize("row", shipped_tables().verdicts, ids=lambda row: row.claim)
def test_what_is_declared_is_judged_as_the_table_of_verdicts_has_it(row: object) -> None:
    claim = row.claim  # type: ignore[attr-defined]
    evaluator = Evaluator(shipped_topic(), shipped_rubric(), claim_named(claim))
    declared = evaluator.conclude(evaluator.declared)
    found = (
        declared.article.decision.verdict,
        declared.article.decision.quality,
        declared.everything.decision.verdict,
        declared.certainty.reading,
        declared.certainty.level,
    )
    names = ("verdict", "quality", "verdict_all", "reading", "certainty")
    assert found == tuple(getattr(row, name) for name in names)


@pytest.mark.parametrize(
    ("topic", "claim"),
    [
        ("shipped", "wounds"),
        ("shipped", "muscle"),
        ("shipped", "wrinkles"),
        ("shipped", "ulcers_closed"),
        ("shipped", "bells_palsy"),
        ("bcg", "everywhere"),
    ],
)
def test_each_option_applied_by_hand_gives_the_verdict_of_the_evaluator(
    topic: str, claim: str
) -> None:
    of = loaded(topic)
    evaluator = Evaluator(of, shipped_rubric(), claim_named(claim, of))
    declared = evaluator.conclude(evaluator.declared)
    compared = 0
    for choice in choices_of(evaluator, declared):
        for option in choice.others:
            specification = option.change(evaluator.declared)
            for named, judge in (
                (evaluator.named, evaluator.judge),
                ((), lambda s: evaluator.judge_body(s, evaluator.body(s))),
            ):
                try:
                    expected = judged_by_hand(specification, shipped_rubric(), named)
                except FactsError:
                    with pytest.raises(FactsError):
                        judge(specification)
                    continue
                found = judge(specification)
                assert found.decision.facts == expected.decision.facts, option.label
                assert found.decision.verdict == expected.decision.verdict
                assert found.body.words == expected.body.words
                compared += 1
    assert compared > 5


def test_choices_that_are_made_together_are_judged_as_by_hand() -> None:
    evaluator = Evaluator(shipped_topic(), shipped_rubric(), claim_named("wounds"))
    choices = choices_of(evaluator, evaluator.conclude(evaluator.declared))
    options: list[Option] = [choice.others[-1] for choice in choices]
    for first, second in zip(options, [*options[3:], *options[:3]], strict=True):
        both: Specification = second.change(first.change(evaluator.declared))
        try:
            expected = judged_by_hand(both, shipped_rubric(), evaluator.named)
        except FactsError:
            continue
        assert evaluator.judge(both).decision.facts == expected.decision.facts


def test_a_study_judged_twice_gives_the_same_and_a_changed_study_another() -> None:
    evaluator = Evaluator(shipped_topic(), shipped_rubric(), claim_named("wounds"))
    first = evaluator.judge(evaluator.declared)
    sham = evaluator.declared.topic.studies["avendanocoy2022"]
    arms = tuple(a.model_copy(update={"role": Role.NO_TREATMENT}) for a in sham.arms[1:])
    unblinded = sham.design.model_copy(update={"participants": "not reported"})
    other = sham.model_copy(update={"arms": (sham.arms[0], *arms), "design": unblinded})
    studies = {**evaluator.declared.topic.studies, "avendanocoy2022": other}
    edited = replace(evaluator.declared, topic=replace(evaluator.declared.topic, studies=studies))
    assert evaluator.judge(edited).decision.facts.kind == "rct"
    assert evaluator.judge(evaluator.declared).decision == first.decision


def test_a_study_gives_the_result_that_is_taken_and_its_later_ones_still_show_the_duration() -> (
    None
):
    evaluator = Evaluator(shipped_topic(), shipped_rubric(), claim_named("muscle"))
    body = evaluator.judge(evaluator.declared).body
    (declared,) = body.deciding
    taken = replace(evaluator.declared, taken={"kavanagh2012": "zm-6w"})
    (six,) = evaluator.judge(taken).body.deciding
    assert (declared.eligible.result.time, six.eligible.result.time) == ("12w", "6w")  # type: ignore[union-attr]
    assert six.seen_weeks == declared.seen_weeks == 12


def test_taking_a_result_leaves_out_every_other_one_of_its_study_alone() -> None:
    study = shipped_topic().studies["kavanagh2012"]
    claim = take_result(claim_named("muscle"), study, "zm-6w")
    left_out = {one.result for one in claim.exclude}
    assert {one.study for one in claim.exclude} == {"kavanagh2012"}
    assert left_out == {result.id for result in study.results} - {"zm-6w"}


def test_no_topic_is_changed_by_judging_it() -> None:
    before = dict(shipped_topic().studies)
    evaluator = Evaluator(shipped_topic(), shipped_rubric(), claim_named("wounds"))
    for choice in choices_of(evaluator, evaluator.conclude(evaluator.declared)):
        for option in choice.others:
            option.change(evaluator.declared)
    assert shipped_topic().studies == before
