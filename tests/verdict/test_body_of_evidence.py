"""Tests of mcstats.verdict.body_of_evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.complete_topic import complete_topic
from helpers.minimal_topic import CLAIMS, STUDY
from helpers.open_study import load_minimal_topic
from helpers.random_studies import topic_of_studies
from helpers.rubric_cases import the_rubric
from helpers.study_builder import reported_value, study_of_means
from mcstats.effects.effect_rows import estimate_topic
from mcstats.verdict.body_of_evidence import body_of, count_participants, effect_of_result


def test_a_replication_that_finds_harm_contradicts_a_benefit(tmp_path: Path) -> None:
    claims = CLAIMS + (
        "    supporting:\n      - {study: trial2021, outcome: pain, time: end, measure: MD,"
        ' disjoint: "yes", because: other people}\n'
    )
    for printed, word in (("6.00", "contradicted"), ("18.90", "same intervention")):
        second = STUDY.replace("trial2020", "trial2021").replace("18.37", printed)
        topic = load_minimal_topic(tmp_path / printed, STUDY, claims, trial2021=second)
        effects = estimate_topic(topic, {}).effects
        claim = topic.claims.claims[0]
        body = body_of(topic, the_rubric(), claim, claim.deciding[0], effects, [])
        assert body.facts.replication == word


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("point", "yes", "yes"),
        ("bound", "point", "point"),
        ("no", "bound", "bound"),
        ("yes", "point", "yes"),
        ("no", "yes", "yes"),
    ],
)
def test_what_is_known_best_decides_where_no_measure_is_named(
    first: str, second: str, taken: str
) -> None:
    of = study_of_means()
    (row,) = estimate_topic(topic_of_studies([of]), {}).effects
    rows = [
        replace(row, measure=name, estimable=word)  # type: ignore[arg-type]
        for name, word in (("MD", first), ("SMD", second))
    ]
    chosen = effect_of_result(rows, of.results[0], of, None)
    assert chosen is not None and chosen.estimable == taken
    named = effect_of_result(rows, of.results[0], of, "SMD")
    assert named is not None and named.estimable == second
    assert effect_of_result(rows, None, of, None) is None
    assert effect_of_result(rows, of.results[0], of, "RR") is None


def test_participants_are_the_total_or_the_arms_together_and_else_unknown() -> None:
    study = complete_topic().studies["frost2019"]
    assert count_participants(study) == 60.0
    assert count_participants(study.model_copy(update={"total": reported_value("1,060")})) == 1060.0
    assert count_participants(study.model_copy(update={"total": reported_value("many")})) is None
    untold = study.model_copy(update={"total": "not reported"})
    assert count_participants(untold) is None
    arms = tuple(
        arm.model_copy(update={"randomised": reported_value(n)})
        for arm, n in zip(study.arms, ("31", "29"), strict=True)
    )
    assert count_participants(untold.model_copy(update={"arms": arms})) == 60.0
    one = (arms[0], study.arms[1])
    assert count_participants(untold.model_copy(update={"arms": one})) is None
    assert count_participants(untold.model_copy(update={"arms": ()})) is None
