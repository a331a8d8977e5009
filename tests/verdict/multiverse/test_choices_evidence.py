"""Tests of mcstats.verdict.multiverse.choices_evidence."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from helpers.complete_topic import complete_topic
from helpers.open_study import choices_by_name, evaluator_of
from helpers.rubric_cases import the_rubric
from helpers.shipped_topic import claim_named, shipped_topic
from helpers.study_builder import build_study, defined, printed_value
from mcstats.model.claim import AsSold
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind
from mcstats.verdict.multiverse.choices import choices_of
from mcstats.verdict.multiverse.choices_evidence import by_word
from mcstats.verdict.multiverse.enumerate import stability_topic
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.specification import Choice, Sort

BENEFIT = {"n": 60, "difference": 6.0, "ci": (2.0, 10.0)}
REVIEW: dict[str, Any] = {
    "kind": "meta-analysis",
    "estimate": 5.0,
    "ci": (3.0, 7.0),
    "people": 30,
    "studies": 2,
    "review": {"designs": "randomised"},
    "read": "abstract",
    "participants_of": ["elsewhere"],
    "authors": "Somebody Else",
}


def verdict_under(topic: Topic, choice: Choice) -> tuple[str, str]:
    evaluator = evaluator_of(topic)
    (option,) = choice.others
    now, then = (
        evaluator.judge(s).decision.facts.replication
        for s in (evaluator.declared, option.change(evaluator.declared))
    )
    return now, then


def test_what_counts_as_the_product_is_open_only_where_the_topic_says_what_defines_it() -> None:
    name, rubric = "which studies count as cold showers", the_rubric()
    topic = defined("flow_rate")
    evaluator = Evaluator(topic, rubric, topic.claims.claims[0])
    (found,) = (
        choice
        for choice in choices_of(evaluator, evaluator.conclude(evaluator.declared))
        if choice.name == name
    )
    assert found.declared == "by the flow rate, else by the authors' word"
    assert found.others[0].label == "by the printed flow rate alone"
    assert found.others[0].because.startswith("no flow rate is printed in what was read of ")
    named, unnamed = (
        {row.claim: row for row in stability_topic(of, rubric).claims}
        for of in (topic, defined(None))
    )
    for claim, row in unnamed.items():
        assert "what counts as the intervention" in row.not_arising
        assert row.universes <= named[claim].universes
    assert named["mood"].universes == 2 * unnamed["mood"].universes


def test_a_study_that_counts_by_its_word_is_indirect_evidence_under_the_stricter_reading() -> None:
    topic = defined("flow_rate")
    evaluator = Evaluator(topic, the_rubric(), topic.claims.claims[0])
    choices = choices_of(evaluator, evaluator.conclude(evaluator.declared))
    (choice,) = (c for c in choices if c.sort is Sort.COUNTS)
    before = evaluator.judge(evaluator.declared).body
    after = evaluator.judge(choice.others[0].change(evaluator.declared)).body
    assert [a.study.id for a in after.deciding] == [a.study.id for a in before.deciding]
    assert [a.eligible.direct for a in before.deciding] == [True] * len(before.deciding)
    assert [a.eligible.direct for a in after.deciding] == [False] * len(after.deciding)


@pytest.mark.parametrize(
    ("kind", "stimulus", "defined_by", "printed", "counts"),
    [
        ("trial", "x", "warmth", False, True),
        ("trial", "y", "warmth", False, False),
        ("trial", "x", "warmth", True, False),
        ("trial", "x", "strength", True, True),
        ("laboratory", "x", "warmth", False, False),
        ("meta-analysis", "x", "warmth", False, True),
        ("trial", "x", None, False, False),
    ],
)
def test_a_study_counts_by_its_word_where_it_does_not_print_what_defines_the_product(
    kind: str, stimulus: str, defined_by: str | None, printed: bool, counts: bool
) -> None:
    of = build_study(intervention={"stimulus": "x", "label": "x", "warmth": "not reported"})
    if printed:
        of = build_study(intervention={"stimulus": "x", "label": "x", "warmth": printed_value("5")})
    of = of.model_copy(update={"kind": StudyKind(kind)})
    sold = AsSold(
        intervention=stimulus,
        intervention_label="x",
        population="adults",
        use="necks",
        setting_label="x at home",
        defined_by=defined_by,
    )
    assert by_word(of, sold) is counts


def test_a_replication_in_doubt_may_not_count_and_one_beyond_doubt_does() -> None:
    studies = {"one": BENEFIT, "review": REVIEW, "elsewhere": {**BENEFIT, "use": "other"}}
    doubted = coded_topic("memory", studies)
    (choice,) = (c for c in choices_by_name(doubted).values() if c.sort is Sort.REPLICATION)
    assert choice.name == "replication by Review"
    assert choice.others[0].because == "Review was not read in full"
    assert verdict_under(doubted, choice) == ("same intervention", "none")
    # Where the review was read in full nobody doubts it, and it may be left out as a review.
    trusted = coded_topic("memory", {**studies, "review": {**REVIEW, "read": "full text"}})
    found = [c for c in choices_by_name(trusted).values() if c.sort is not Sort.RATING]
    assert [c.name for c in found if c.sort is Sort.REPLICATION] == []
    (review,) = (c for c in found if c.sort is Sort.REVIEW)
    assert verdict_under(trusted, review) == ("same intervention", "none")


def test_a_review_that_decides_may_be_left_out_and_then_the_trials_decide() -> None:
    studies = {"one": BENEFIT, "review": {**REVIEW, "people": 300, "read": "full text"}}
    topic = coded_topic("memory", {**studies, "elsewhere": {**BENEFIT, "use": "other"}})
    evaluator = evaluator_of(topic)
    (choice,) = (c for c in choices_by_name(topic).values() if c.sort is Sort.REVIEW)
    decide = [
        [a.study.id for a in evaluator.judge(s).body.deciding]
        for s in (evaluator.declared, choice.others[0].change(evaluator.declared))
    ]
    assert decide == [["review"], ["one"]]


def test_an_exclusion_is_a_choice_and_undoing_it_brings_the_study_back() -> None:
    exclude = [{"study": "two", "because": "an outlier"}]
    topic = coded_topic("memory", {"one": BENEFIT, "two": BENEFIT}, {"exclude": exclude})
    (choice,) = (c for c in choices_by_name(topic).values() if c.sort is Sort.EXCLUSION)
    assert choice.others[0].because == "it is left out because an outlier"
    evaluator = evaluator_of(topic)
    decide = [
        [a.study.id for a in evaluator.judge(s).body.deciding]
        for s in (evaluator.declared, choice.others[0].change(evaluator.declared))
    ]
    assert decide == [["one"], ["one", "two"]]


def test_what_is_not_known_of_a_result_that_contradicts_may_take_its_weight_away() -> None:
    null = {"n": 2000, "difference": 0.0, "ci": (-0.9, 0.9)}
    studies = {"one": BENEFIT, "two": {**null, "construct": "other"}}
    topic = coded_topic("memory", studies, {"question": {"constructs": ["recall", "other"]}})
    evaluator = evaluator_of(topic)
    assert evaluator.judge(evaluator.declared).decision.facts.replication == "contradicted"
    (choice,) = (c for c in choices_by_name(topic).values() if c.sort is Sort.OTHER_RATING)
    assert [option.label for option in choice.others] == ["low", "some concerns", "high"]
    words = {
        option.label: evaluator.judge(option.change(evaluator.declared)).decision.facts.replication
        for option in choice.others
    }
    assert words["high"] == "none"
    assert words["low"] == "contradicted"


def test_the_replication_of_the_wound_trial_by_its_own_authors_is_open() -> None:
    evaluator = Evaluator(shipped_topic(), the_rubric(), claim_named("wounds"))
    choices = choices_of(evaluator, evaluator.conclude(evaluator.declared))
    (choice,) = (c for c in choices if c.sort is Sort.REPLICATION)
    assert "shares authors" in choice.others[0].because
    judged = evaluator.judge(choice.others[0].change(evaluator.declared))
    assert evaluator.judge(evaluator.declared).decision.facts.replication == "same intervention"
    assert judged.decision.facts.replication == "other intervention"


def test_a_topic_without_reviews_or_exclusions_opens_no_choice_of_evidence() -> None:
    found = choices_by_name(complete_topic()).values()
    assert not {Sort.REVIEW, Sort.EXCLUSION, Sort.REPLICATION} & {c.sort for c in found}
