"""Tests of mcstats.verdict.multiverse.pooling_choices."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from helpers.minimal_topic import CLAIMS, STUDY, SYNTHESIS_OF_ONE
from helpers.open_study import load_minimal_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.verdict.multiverse.pooling_choices import poolings_topic, side_of

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
    second = STUDY.replace("trial2020", "trial2021").replace("18.37", "13.10")
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
