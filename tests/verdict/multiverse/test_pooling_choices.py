"""Tests of mcstats.verdict.multiverse.pooling_choices."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from helpers.coded_bodies import coded_topic
from helpers.minimal_topic import CLAIMS, STUDY, SYNTHESIS_OF_ONE
from helpers.open_study import evaluator_of, load_minimal_topic
from helpers.places import TESTS
from mcstats.data.load_topic import load_topic
from mcstats.effects import pool
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.routes.designs import allows_for_clusters_unsaid
from mcstats.effects.syntheses import pool_topic
from mcstats.model.tables import INTERVALS, PooledRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.multiverse.pooling_choices import (
    ABOUT_NEXT_STUDY,
    choices_of_pooling,
    poolings_topic,
    side_of,
)
from mcstats.verdict.multiverse.specification import Sort, leave_out


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.1, 0.5, "benefit"),
        (0.0, 0.5, "undecided"),
        (-0.5, 0.5, "undecided"),
        (-0.5, 0.0, "undecided"),
        (-0.5, -0.1, "harm"),
        (None, 0.5, ""),
        (0.5, None, ""),
    ],
)
def test_a_pooled_interval_says_what_it_leaves(
    low: float | None, high: float | None, says: str
) -> None:
    assert side_of(low, high) == says


@cache
def salt() -> tuple[Topic, list[PooledRow]]:
    topic = load_topic(TESTS / "topics" / "salt")
    return topic, pool_topic(topic, estimate_topic(topic, {}).effects)


def test_a_sensitivity_analysis_that_answers_otherwise_is_named_in_a_sentence() -> None:
    topic, pooled = salt()
    main = next(row for row in pooled if row.role == "main")
    assert main.ci_lb is not None and main.ci_lb > 0
    named = {row.way: row.sentence for row in poolings_topic(topic, pooled) if row.sentence}
    # metafor 4.6: rma(yi, vi, test = "adhoc") of the four trials: 3.9370 (-0.0299 to 7.9038)
    assert named == {
        "without intervals of clusters that may not be allowed for": "Without intervals of "
        "clusters that may not be allowed for, the mean effect may go either way."
    }


def test_each_sensitivity_analysis_stands_beside_the_main_one_on_mean_and_further_study() -> None:
    topic, pooled = salt()
    rows = poolings_topic(topic, pooled)
    roles = {row.role for row in pooled if row.synthesis == "pressure_md"} - {"main"}
    assert {row.way for row in rows} == roles
    # One effect common to all leaves no interval for a further study.
    about_next = {row.way for row in rows if row.about == ABOUT_NEXT_STUDY}
    assert roles - about_next == {"estimator EE"}


def test_a_study_that_is_left_out_is_named_by_its_label() -> None:
    topic, pooled = salt()
    without = [replace(row, ci_lb=-1.0) for row in pooled if row.role == "without peru2020"]
    label = topic.studies["peru2020"].label
    assert poolings_topic(topic, [pooled[0], *without])[0].sentence == (
        f"Without {label}, the mean effect may go either way."
    )


def test_a_synthesis_of_one_study_has_no_sensitivity_analysis(tmp_path: Path) -> None:
    topic = load_minimal_topic(tmp_path, STUDY, CLAIMS + SYNTHESIS_OF_ONE)
    pooled = pool_topic(topic, estimate_topic(topic, {}).effects)
    assert poolings_topic(topic, pooled) == []


def test_the_estimator_and_the_interval_are_open_where_results_are_pooled() -> None:
    trials = {
        name: {"n": 60, "difference": mean, "ci": (mean - 4, mean + 4)}
        for name, mean in (("one", 2.0), ("two", 6.0), ("three", 13.0))
    }
    topic = coded_topic("memory", trials)
    evaluator = evaluator_of(topic)
    declared = evaluator.conclude(evaluator.declared)
    body = declared.article.body
    assert body.pooled is not None and body.pooled.tau2
    *left_out, estimator, interval = choices_of_pooling(declared)
    assert (estimator.declared, interval.declared) == ("REML", INTERVALS["adhoc"])
    assert [choice.sort for choice in left_out] == [Sort.LEFT_OUT] * 3
    yi = [a.effect.yi for a in body.deciding if a.effect is not None]
    vi = [a.effect.vi for a in body.deciding if a.effect is not None]
    found = {}
    for choice, name, codes in (
        (estimator, "method", ("DL", "PM")),
        (interval, "test", ("knha", "z")),
    ):
        for option, code in zip(choice.others, codes, strict=True):
            pooled = evaluator.body(option.change(evaluator.declared)).pooled
            expected = pool(yi, vi, **{"method": "REML", "test": "adhoc", name: code})
            assert pooled is not None
            found[code] = pooled.mu, pooled.ci_lb, pooled.ci_ub
            columns = [expected[column][0] for column in ("mu", "ci_lb", "ci_ub")]
            assert list(found[code]) == pytest.approx(columns, rel=1e-6)
    assert len(set(found.values())) == 4


def test_one_result_leaves_nothing_to_pool() -> None:
    topic = coded_topic("memory", {"one": {"n": 60, "difference": 6.0, "ci": (2.0, 10.0)}})
    evaluator = evaluator_of(topic)
    assert list(choices_of_pooling(evaluator.conclude(evaluator.declared))) == []


def test_without_each_deciding_study_the_others_decide_and_no_share_counts_it() -> None:
    trials = {
        name: {"n": 60, "difference": mean, "ci": (mean - 4, mean + 4)}
        for name, mean in (("one", 2.0), ("two", 6.0), ("three", 13.0))
    }
    evaluator = evaluator_of(coded_topic("memory", trials))
    declared = evaluator.conclude(evaluator.declared)
    choices = [c for c in choices_of_pooling(declared) if c.sort is Sort.LEFT_OUT]
    kept = []
    for choice in choices:
        (option,) = choice.others
        body = evaluator.body(option.change(evaluator.declared))
        kept.append(frozenset(answer.study.id for answer in body.deciding))
        assert option.kind is ChoiceKind.DIFFERENT
    assert set(kept) == {frozenset(set(trials) - {left}) for left in trials}


def test_clusters_of_which_nobody_says_what_they_allow_for_are_left_out_together() -> None:
    evaluator = evaluator_of(salt()[0])
    reviews = leave_out(*(n for n, s in salt()[0].studies.items() if s.review is not None))
    declared = evaluator.conclude(reviews(evaluator.declared))
    deciding = declared.everything.body.deciding
    unsure = {a.study.id for a in deciding if a.effect and allows_for_clusters_unsaid(a.effect)}
    assert unsure and len(unsure) < len(deciding)
    (choice,) = [c for c in choices_of_pooling(declared) if c.name.startswith("clustering")]
    (option,) = choice.others
    body = evaluator.body(option.change(reviews(evaluator.declared)))
    assert {a.study.id for a in body.deciding} == {a.study.id for a in deciding} - unsure
    assert option.kind is ChoiceKind.UNCERTAIN
