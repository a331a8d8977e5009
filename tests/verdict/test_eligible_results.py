"""Tests of mcstats.verdict.eligible_results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from helpers.faulty_topics import ALPHA, write_sound_topic
from mcstats.data.load_topic import load_topic
from mcstats.model.topic import Topic
from mcstats.verdict.eligible_results import Tier, candidates_of, eligible_results

TRIAL = {"n": 60, "difference": 5.0, "ci": [2.0, 8.0]}


def topic_of(studies: Any, **claim: Any) -> Topic:
    return coded_topic("memory", studies, claim)


def names(topic: Topic, **options: bool) -> tuple[list[str], dict[str, str]]:
    eligible, excluded = eligible_results(topic, topic.claims.claims[0], **options)
    return [one.study.id for one in eligible], {one.study.id: one.because for one in excluded}


def test_without_a_study_nothing_is_eligible_or_excluded() -> None:
    topic = topic_of({"a": {**TRIAL, "construct": "sleep"}})
    assert names(topic) == ([], {})


@pytest.mark.parametrize(
    ("study", "claim", "reason"),
    [
        ({"stimulus": "pills"}, {}, "The study tested another intervention (pills)."),
        ({"use": "sleep"}, {}, "The study is about another use (sleep)."),
        (
            {"arms": ["intervention", "active comparator"]},
            {},
            "The comparison that the study makes answers another question.",
        ),
        ({}, {"exclude": [{"study": "a", "because": "it was retracted"}]}, "It was retracted."),
        (
            {},
            {"exclude": [{"study": "a", "result": "main-end", "because": "a misprint"}]},
            "A misprint.",
        ),
    ],
)
def test_a_study_that_does_not_answer_is_excluded_with_the_reason(
    study: dict[str, Any], claim: dict[str, Any], reason: str
) -> None:
    topic = topic_of({"a": {**TRIAL, **study}, "b": TRIAL}, **claim)
    assert names(topic) == (["b"], {"a": reason})


def test_a_study_without_a_result_of_the_outcome_is_excluded() -> None:
    topic = topic_of({"a": TRIAL})
    study = topic.studies["a"].model_copy(update={"results": ()})
    topic.studies["a"] = study  # type: ignore[index]
    assert names(topic)[1] == {"a": "The study reports no result of this outcome."}


def test_a_result_whose_report_was_retracted_answers_no_claim() -> None:
    topic = topic_of({"a": TRIAL, "b": TRIAL})
    source = topic.sources.sources["a"].model_copy(update={"retracted": "2024, data invented"})
    sources = {**topic.sources.sources, "a": source}
    topic = replace(topic, sources=topic.sources.model_copy(update={"sources": sources}))
    assert names(topic) == (["b"], {"a": "The report was retracted (2024, data invented)."})
    # of a study that is coded from two reports, what the retracted one prints
    (result,) = topic.studies["b"].results
    values = {
        key: value.model_copy(update={"source": "a"}) for key, value in result.printed.items()
    }
    second = result.model_copy(update={"id": "second", "printed": values})
    study = topic.studies["b"].model_copy(update={"results": (second, result)})
    topic.studies["b"] = study  # type: ignore[index]
    eligible, _ = eligible_results(topic, topic.claims.claims[0])
    assert [one.result and one.result.id for one in eligible] == [result.id]


def test_a_related_intervention_or_use_is_indirect() -> None:
    studies = {"a": TRIAL, "b": {**TRIAL, "stimulus": "pills"}, "c": {**TRIAL, "use": "sleep"}}
    topic = topic_of(studies, question={"related": ["pills"], "other_uses": ["sleep"]})
    eligible, excluded = eligible_results(topic, topic.claims.claims[0])
    assert {one.study.id: one.direct for one in eligible} == {"a": True, "b": False, "c": False}
    assert excluded == []


def test_a_result_is_of_its_own_intervention_where_it_has_one() -> None:
    topic = topic_of({"a": {**TRIAL, "of": "pills"}, "b": TRIAL})
    reason = "The study reports the outcome of another intervention (pills)."
    assert names(topic) == (["b"], {"a": reason})
    related = topic_of({"a": {**TRIAL, "of": "pills"}}, question={"related": ["pills"]})
    (one,), _ = eligible_results(related, related.claims.claims[0])
    assert (one.direct, one.intervention.label) == (False, "pills")
    # The study is of something else, and one of its results answers.
    own = topic_of({"a": {**TRIAL, "stimulus": "pills", "of": "training"}})
    (one,), _ = eligible_results(own, own.claims.claims[0], sold=True)
    assert one.direct


def test_a_result_of_the_intervention_comes_before_one_of_a_related_one() -> None:
    topic = topic_of({"a": TRIAL}, question={"related": ["pills"]})
    study = topic.studies["a"]
    applied = study.intervention.model_copy(update={"stimulus": "pills", "label": "pills"})
    other = study.results[0].model_copy(update={"id": "other", "intervention": applied})
    topic.studies["a"] = study.model_copy(update={"results": (other, *study.results)})  # type: ignore[index]
    taken = candidates_of(topic, topic.claims.claims[0], topic.studies["a"])
    assert [one.result.id for one in taken if one.result] == ["main-end", "other"]
    assert "pills" in topic.studies["a"].stimuli


def test_direct_for_the_product_is_what_tested_it_for_the_use_that_it_is_sold_for() -> None:
    studies = {"a": {**TRIAL, "stimulus": "pills"}, "b": TRIAL}
    topic = topic_of(studies, question={"interventions": ["pills", "training"]})
    tested, _ = eligible_results(topic, topic.claims.claims[0])
    sold, _ = eligible_results(topic, topic.claims.claims[0], sold=True)
    assert [one.direct for one in tested] == [True, True]
    assert [one.direct for one in sold] == [False, True]


@pytest.mark.parametrize(
    ("study", "tier"),
    [
        (TRIAL, Tier.RANDOMISED),
        ({**TRIAL, "arms": ["intervention", "no treatment"], "allocation": "not randomised"},
         Tier.NON_RANDOMISED),
        ({**TRIAL, "contrast": "within"}, Tier.BEFORE_AFTER),
        ({"n": 30, "arms": ["intervention"], "change": 9.0}, Tier.BEFORE_AFTER),
        ({"kind": "user reports", "arms": [], "trend": "benefit"}, Tier.REPORTS),
        ({"kind": "laboratory", "arms": [], "contrast": "between", "setting": "animal"},
         Tier.LABORATORY),
        ({"kind": "meta-analysis", "review": {}, "estimate": 5.0, "ci": [2.0, 8.0]},
         Tier.RANDOMISED),
        ({"kind": "meta-analysis", "review": {"designs": "not randomised"}}, Tier.NON_RANDOMISED),
    ],
)  # fmt: skip
def test_the_tier_is_that_of_the_comparison_of_the_result(
    study: dict[str, Any], tier: Tier
) -> None:
    topic = topic_of({"a": study})
    (one,), _ = eligible_results(topic, topic.claims.claims[0])
    assert one.tier is tier


def test_a_study_gives_one_result_in_the_declared_order() -> None:
    topic = topic_of({"a": TRIAL})
    study = topic.studies["a"]
    early = study.times[0].model_copy(update={"id": "early"})
    second = study.outcomes[0].model_copy(update={"id": "second"})
    results = tuple(
        study.results[0].model_copy(update={"id": f"{o}-{t}", "outcome": o, "time": t})
        for o in ("second", "main")
        for t in ("end", "early")
    )
    more = {"times": (early, study.times[0]), "outcomes": (*study.outcomes, second)}
    changed = study.model_copy(update={**more, "results": results})

    def taken(**question: Any) -> list[str]:
        claim = topic.claims.claims[0]
        asked = claim.question.model_copy(update=question)
        of = claim.model_copy(update={"question": asked})
        found = candidates_of(topic, of, changed)
        return [one.result.id for one in found if one.result is not None]

    # Of the outcomes that are not named the order of the study decides, of times the latest.
    assert taken()[0] == "main-end"
    assert taken(outcomes=("second",))[0] == "second-end"
    assert taken(outcomes=("second",), times=("early",)) == [
        "second-early", "second-end", "main-early", "main-end",
    ]  # fmt: skip


def test_the_preferred_comparison_of_three_arms_is_taken_and_another_one_if_it_is_left_out() -> (
    None
):
    topic = topic_of({"a": {**TRIAL, "n": 90, "arms": ["intervention", "no treatment", "sham"]}})
    study = topic.studies["a"]
    untreated = study.results[0].model_copy(update={"id": "untreated", "arms": ("arm0", "arm1")})
    changed = study.model_copy(update={"results": (untreated, *study.results)})
    claim = topic.claims.claims[0]
    first = candidates_of(topic, claim, changed)[0]
    assert first.comparison.comparator == "sham"
    left_out = claim.model_validate(
        claim.model_dump()
        | {"exclude": ({"study": "a", "result": "main-end", "because": "unblinded later"},)}
    )
    (other,) = candidates_of(topic, left_out, changed)
    assert other.comparison.comparator == "no treatment"


def test_a_search_that_found_nothing_answers_whatever_it_would_have_tested() -> None:
    topic = topic_of({"a": {"kind": "none", "arms": [], "contrast": "within", "use": "sleep"}})
    (one,), excluded = eligible_results(topic, topic.claims.claims[0])
    assert (one.tier, excluded) == (Tier.NONE, [])


def test_a_result_of_the_start_answers_nothing_and_leaves_the_later_one(tmp_path: Path) -> None:
    topic = write_sound_topic(tmp_path / "data")
    path = topic / ALPHA
    text = path.read_text("utf-8")
    start = text.replace("outcome: stiffness\n    time: end", "outcome: stiffness\n    time: start")
    for content, told in (
        (text, ""),
        (start, "The study reports the outcome before treatment only."),
    ):
        path.write_text(content, "utf-8")
        loaded = load_topic(topic)
        assert names(loaded)[1].get("alpha2020", "") == told


def test_a_question_about_some_people_takes_their_results_and_studies_of_them_alone() -> None:
    studies = {
        "all": {**TRIAL},
        "part": {**TRIAL, "subgroup": "over 75"},
        "whole": {**TRIAL, "population": "adults over 75"},
    }
    everybody, _ = names(topic_of(studies))
    assert everybody == ["all", "part", "whole"]
    asked = {"question": {"populations": ["over 75", "adults over 75"]}}
    old, excluded = names(topic_of(studies, **asked))
    assert old == ["part", "whole"]
    assert excluded == {"all": "The study reports the outcome of other people."}
    # A part of a study of these people alone is another part.
    men = {**TRIAL, "population": "adults over 75", "subgroup": "men"}
    assert names(topic_of({"whole": men}, **asked))[0] == []


def test_of_a_study_the_result_of_the_people_asked_about_is_taken() -> None:
    topic = topic_of({"a": TRIAL}, question={"populations": ["men"]})
    study = topic.studies["a"]
    parts = tuple(
        study.results[0].model_copy(update={"id": f"r{n}", "subgroup": part})
        for n, part in enumerate((None, "women", "men"))
    )
    changed = study.model_copy(update={"results": parts})
    taken = candidates_of(topic, topic.claims.claims[0], changed)
    assert [one.result.id for one in taken if one.result is not None] == ["r2"]
