"""Tests of mcstats.verdict.multiverse.open_ratings."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.coded_bodies import coded_topic
from helpers.minimal_topic import STUDY
from helpers.open_study import choices_by_name, evaluator_of, load_minimal_topic
from helpers.rubric_cases import the_rubric
from mcstats.model.topic import Topic
from mcstats.verdict.multiverse.enumerate import stability_of
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.open_ratings import RatingFiller, open_domains
from mcstats.verdict.multiverse.specification import Sort

BENEFIT = {"n": 60, "difference": 6.0, "ci": (2.0, 10.0)}
TWO = {"one": BENEFIT, "two": {**BENEFIT, "blinded": False, "arms": ["intervention", "sham"]}}


def domains_of(evaluator: Evaluator) -> tuple[str, ...]:
    judged = evaluator.judge(evaluator.declared)
    return open_domains(the_rubric(), judged.body, judged.facts.facts.kind)


def test_only_ratings_without_information_are_open(tmp_path: Path) -> None:
    text = STUDY.replace(
        "  allocation: {value: randomised, place: abstract}\n",
        "  allocation: {value: randomised, place: abstract}\n"
        "  participants: {value: not blinded, place: abstract}\n",
    )
    topic = load_minimal_topic(tmp_path, text)
    evaluator = evaluator_of(topic)
    (answer,) = evaluator.judge(evaluator.declared).body.deciding
    assert answer.ratings["blinding"] == "high"
    found = domains_of(evaluator)
    assert "blinding" not in found and "overall" not in found and "funding" not in found
    assert set(found) == {
        d
        for d, word in answer.ratings.items()
        if word == "no information" and d not in ("overall", "funding")
    }
    counted = [c for c in choices_by_name(topic).values() if c.sort is Sort.RATING]
    assert [c.name.rpartition(", ")[2] for c in counted] == list(found)
    (summary,) = stability_of(topic, the_rubric(), topic.claims.claims[0]).claims
    told = [part for part in summary.enumerated.split("; ") if part.startswith("ratings without")]
    names = [name for name in summary.choices.split("; ") if "risk of bias" in name]
    assert told == [f"ratings without information: {' × '.join(['4'] * len(names))}"]


def test_no_rating_is_open_of_evidence_without_a_comparison() -> None:
    topic = coded_topic("memory", {"one": {"n": 30, "arms": ["intervention"], "change": 20.0}})
    assert domains_of(evaluator_of(topic)) == ()


@pytest.mark.parametrize("studies", [{"one": BENEFIT}, TWO])
def test_ways_to_fill_in_ratings_count_as_every_single_one_judged(studies: dict[str, dict]) -> None:  # type: ignore[type-arg]
    topic: Topic = coded_topic("memory", studies)
    evaluator = evaluator_of(topic)
    body = evaluator.body(evaluator.declared)
    domains = domains_of(evaluator)[:4]
    filler = RatingFiller(evaluator, domains)
    assert filler.words[0] == "no information"

    def facts(words: dict[str, str]) -> object:
        judged = evaluator.judge(replace(evaluator.declared, ratings=words))
        return tuple(judged.decision.facts.words()[n] for n in the_rubric().verdict.facts)

    grouped: Counter[object] = Counter()
    for ways in filler.ways(body):
        grouped[facts(dict(ways.words))] += ways.count
    single: Counter[object] = Counter(
        facts(dict(zip(domains, words, strict=True)))
        for words in itertools.product(filler.words, repeat=len(domains))
    )
    assert grouped == single
    assert len(domains) > 1 and len(single) > 1


def test_the_shortest_way_stands_for_those_that_are_alike() -> None:
    evaluator = evaluator_of(coded_topic("memory", {"one": BENEFIT}))
    filler = RatingFiller(evaluator, domains_of(evaluator))
    ways = filler.ways(evaluator.body(evaluator.declared))
    assert ways[0].words == ()
    assert all(word != "no information" for way in ways for _, word in way.words)
    assert sum(way.count for way in ways) == len(filler.words) ** len(filler.domains)
