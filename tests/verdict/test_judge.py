"""Tests of mcstats.verdict.judge."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from helpers.study_builder import reported_value
from mcstats.bias.rate import rate_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.article import Article
from mcstats.model.claim import CodedYesNo, RowReference
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import YesNo
from mcstats.verdict.judge import (
    Judged,
    describe_best_evidence,
    fill_words,
    find_article_row,
    find_premises,
    judge,
    judge_all,
)


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def judged(topic: Topic, *, everything: bool = True) -> Judged:
    effects = estimate_topic(topic, the_rubric().hedge_words()).effects
    of = judge_all if everything else judge
    return of(topic, the_rubric(), topic.claims.claims[0], effects, rate_topic(topic, the_rubric()))


def with_article(topic: Topic, evidence: list[str], source: str = "a") -> Topic:
    """Return a topic whose claim repeats the row of an article that names some studies."""
    text = {
        "id": "article",
        "source": source,
        "label": "The article",
        "publisher": {"name": "A seller", "sells": "training", "place": "header"},
        "table": [
            {
                "id": "row",
                "place": "table 1",
                "claim": "It works",
                "best_evidence": "a trial",
                "quality": "Good",
                "verdict": "Real",
                "reads": {"quality": "good", "verdict": "real"},
                "evidence": evidence,
            }
        ],
    }
    article = Article.model_validate_json(json.dumps(text))
    claim = topic.claims.claims[0].model_copy(
        update={"row": RowReference(article="article", row="row")}
    )
    claims = topic.claims.model_copy(update={"claims": (claim,)})
    return replace(topic, articles={"article": article}, claims=claims)


def test_a_claim_is_judged_on_what_the_row_of_an_article_names_and_on_everything() -> None:
    topic = coded_topic("memory", {"a": trial(60), "b": trial(4000, 0.0)})
    named = with_article(topic, ["a"])
    assert find_article_row(topic, topic.claims.claims[0]) is None
    assert [x.study.id for x in judged(named, everything=False).body.deciding] == ["a"]
    assert [x.study.id for x in judged(named).body.deciding] == ["a", "b"]
    everywhere = with_article(topic, [])
    assert [x.study.id for x in judged(everywhere, everything=False).body.deciding] == ["a", "b"]
    assert judged(topic, everything=False).decision == judged(topic).decision


def test_a_printed_set_that_leaves_the_decision_open_allows_several_verdicts() -> None:
    edge = {"n": 100, "difference": 5.0, "ci": [0.04, 9.96]}
    of = judged(coded_topic("memory", {"a": edge}))
    assert of.facts.words == ("leans to benefit", "benefit decided")
    assert of.allowed == ("promising but unproven", "likely real")
    assert judged(coded_topic("memory", {"a": trial(100)})).allowed == ("likely real",)


@pytest.mark.parametrize(
    ("studies", "words"),
    [
        ({"a": trial(60)}, "A: a randomised trial with a sham, n = 60"),
        ({"a": trial(6000)}, "A: a randomised trial with a sham, n = 6,000"),
        ({"a": trial(60), "b": trial(40)}, "2 randomised trials (A, B), n = 100"),
        ({name: trial(60) for name in "abcd"}, "4 randomised trials, n = 240"),
        (
            {"a": {"n": 30, "arms": ["intervention"], "change": 20.0}},
            "A: people before and after treatment, without a comparison, n = 30",
        ),
        ({"a": {"kind": "user reports", "arms": [], "contrast": "within", "trend": "benefit"}},
         "Reports by users"),
        ({"a": trial(60, construct="sleep")}, "No evidence was found that could be judged"),
    ],
)  # fmt: skip
def test_the_best_evidence_is_named_with_its_kind_and_its_people(studies: Any, words: str) -> None:
    assert describe_best_evidence(the_rubric(), judged(coded_topic("memory", studies))) == words


@pytest.mark.parametrize(
    ("review", "words"),
    [
        ({}, "A: a review of studies with a comparison that is not known to be randomised"),
        (
            {"people": 57},
            "A: a review of studies with a comparison that is not known to be randomised, n = 57",
        ),
        (
            {"people": 57, "review": {}},
            "A: a systematic review of randomised trials, n = 57",
        ),
    ],
)
def test_a_review_is_called_a_review_whatever_its_studies_are(review: Any, words: str) -> None:
    coded = {"kind": "meta-analysis", "trend": "benefit", **review}
    assert (
        describe_best_evidence(the_rubric(), judged(coded_topic("memory", {"a": coded}))) == words
    )


@pytest.mark.parametrize(
    ("own", "number"),
    [
        (None, "n = 900 in all outcomes of the review"),
        (400, "n = 400"),
        (900, "n = 900"),
    ],
)
def test_the_participants_of_a_whole_review_are_told_from_those_of_the_result(
    own: int | None, number: str
) -> None:
    coded = {"kind": "meta-analysis", "trend": "benefit", **({"people": own} if own else {})}
    topic = coded_topic("memory", {"a": coded})
    total, studies = (reported_value(text) for text in ("900", "3"))
    whole = topic.studies["a"].model_copy(update={"total": total, "details": {"studies": studies}})
    topic = replace(topic, studies={"a": whole})
    words = describe_best_evidence(the_rubric(), judged(topic))
    assert words.startswith("A: a review of 3 studies with a comparison")
    assert words.endswith(f", {number}")


def test_a_mechanism_that_only_the_judged_article_supplies_is_a_premise() -> None:
    reports = {"kind": "user reports", "arms": [], "contrast": "within", "trend": "benefit"}
    claim = {"asserts": "seen", "lasting": "session"}
    topic = coded_topic("memory", {"a": reports, "b": {"n": 20, "construct": "x"}}, claim)
    agree = CodedYesNo(value=YesNo.YES, because="they say so", source="b")
    changed = topic.claims.claims[0].model_copy(update={"consistent": agree})
    topic = replace(topic, claims=topic.claims.model_copy(update={"claims": (changed,)}))
    own = with_article(topic, [], source="a")
    assert list(find_premises(own, the_rubric(), judged(own))) == ["mechanism"]
    users = with_article(topic, [], source="b")
    assert list(find_premises(users, the_rubric(), judged(users))) == ["consistent"]
    assert list(find_premises(topic, the_rubric(), judged(topic))) == []


def test_a_fact_that_moves_nothing_is_no_premise() -> None:
    topic = with_article(coded_topic("memory", {"a": trial(60)}), [], source="a")
    assert list(find_premises(topic, the_rubric(), judged(topic))) == []


def test_the_words_of_a_verdict_are_those_of_claim_and_study() -> None:
    words = fill_words(topic := coded_topic("memory", {"a": trial(60)}), judged(topic))
    assert words["tested"] == "training" and words["outcome"] == "recall"
    assert "model" not in words
