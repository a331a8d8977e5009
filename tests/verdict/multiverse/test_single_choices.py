"""Tests of mcstats.verdict.multiverse.single_choices."""

from __future__ import annotations

from dataclasses import replace

from helpers.coded_bodies import coded_topic
from helpers.open_study import evaluator_of
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.multiverse.single_choices import Single, judge_singles
from mcstats.verdict.multiverse.specification import Change, Choice, Option, Sort, edit_study

BENEFIT = {"n": 60, "difference": 6.0, "ci": (2.0, 10.0)}


def single_of(change: Change, sort: Sort = Sort.READING) -> list[Single]:
    evaluator = evaluator_of(coded_topic("memory", {"one": BENEFIT}))
    option = Option("other", ChoiceKind.UNCERTAIN, "a reason", change, ("so it were",))
    choice = Choice("a choice", sort, "declared", (option,))
    declared = evaluator.conclude(evaluator.declared)
    return judge_singles(evaluator, declared, [choice])


def test_an_option_that_changes_nothing_behind_the_verdict_touches_nothing() -> None:
    (idle,) = single_of(edit_study("one", lambda s: s.model_copy(update={"note": "a note"})))
    assert not idle.touches
    assert idle.judged is not None and idle.conclusions is not None


def test_an_option_that_changes_a_fact_without_changing_the_verdict_touches_it() -> None:
    (one,) = single_of(lambda s: replace(s, facts={"funding": "industry"}))
    assert one.touches
    assert one.judged is not None and one.judged.decision.facts.funding == "industry"


def test_an_option_that_contradicts_the_rest_has_no_judgement_and_says_why() -> None:
    (one,) = single_of(lambda s: replace(s, facts={"kind": "none"}))
    assert one.judged is None and one.conclusions is None
    assert one.refused


def test_a_measure_in_which_nothing_can_be_computed_is_no_option() -> None:
    empty = edit_study("one", lambda s: s.model_copy(update={"results": ()}))
    assert single_of(empty, Sort.MEASURE) == []
    assert len(single_of(empty)) == 1
