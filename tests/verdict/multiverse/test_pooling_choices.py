"""Tests of mcstats.verdict.multiverse.pooling_choices."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from helpers.coded_bodies import coded_topic
from helpers.minimal_topic import CLAIMS, STUDY, SYNTHESIS_OF_ONE
from helpers.open_study import evaluator_of, load_minimal_topic
from mcstats.effects import pool
from mcstats.effects.effect_rows import estimate_topic
from mcstats.verdict.multiverse.pooling_choices import (
    choices_of_pooling,
    poolings_topic,
    side_of,
)

SYNTHESIS = """\
syntheses:
  - id: pooled
    label: Pain
    measures: pain
    measure: MD
    stratum: warmth
    window: end of treatment
    members:
      - {study: trial2020, result: pain-end, measure: MD}
      - {study: trial2021, result: pain-end, measure: MD}
      - {study: trial2021, result: pain-end, measure: MD, sensitivity: as printed}
    because: the same question
"""


def test_another_coding_of_a_member_replaces_its_study_in_a_set_of_its_own(tmp_path: Path) -> None:
    second = STUDY.replace("trial2020", "trial2021").replace("Trial 2020", "Trial 2021")
    second = second.replace("18.37", "13.10")
    claims = CLAIMS + SYNTHESIS.replace(
        "pain-end, measure: MD, sens", "pain-more, measure: MD, sens"
    )
    more = second[second.index("  - id: pain-end") :].replace("pain-end", "pain-more")
    second += more.replace("time: end", "time: later").replace("13.10", "14.10")
    second = second.replace("times:\n", "times:\n  - {id: later, label: later, place: abstract}\n")
    topic = load_minimal_topic(tmp_path, STUDY, claims, trial2021=second)
    mean, further = poolings_topic(topic, estimate_topic(topic, {}).effects)
    single = poolings_topic(
        load_minimal_topic(
            tmp_path / "one",
            STUDY,
            CLAIMS + SYNTHESIS[: SYNTHESIS.rindex("      - {study")] + "    because: it is\n",
            trial2021=second,
        ),
        estimate_topic(topic, {}).effects,
    )[0]
    assert mean.universes == 2 * single.universes
    assert further.universes > mean.universes


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.1, 0.5, "benefit"),
        (0.0, 0.5, "undecided"),
        (-0.5, 0.5, "undecided"),
        (-0.5, 0.0, "undecided"),
        (-0.5, -0.1, "harm"),
        (math.nan, 0.5, "not estimable"),
        (0.5, math.nan, "not estimable"),
    ],
)
def test_a_pooled_interval_says_what_it_leaves(low: float, high: float, says: str) -> None:
    assert side_of(low, high) == says


def test_a_synthesis_of_one_study_has_no_way_to_pool(tmp_path: Path) -> None:
    topic = load_minimal_topic(tmp_path, STUDY, CLAIMS + SYNTHESIS_OF_ONE)
    assert poolings_topic(topic, estimate_topic(topic, {}).effects) == []


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
    estimator, interval = choices_of_pooling(declared)
    assert (estimator.declared, interval.declared) == (
        "REML",
        "Hartung and Knapp, never narrower than Wald",
    )
    yi = [a.effect.yi for a in body.deciding if a.effect is not None]
    vi = [a.effect.vi for a in body.deciding if a.effect is not None]
    found = {}
    for choice, name, codes in (
        (estimator, "method", ("DL", "PM")),
        (interval, "test", ("z", "knha")),
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
