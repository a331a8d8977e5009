"""The enumeration, the proof and the search each take seconds on two cores: `make bench`."""

from __future__ import annotations

import time

import pytest

from helpers.places import DATA, SHIPPED_TOPIC
from mcstats.bias.rate import rate_topic
from mcstats.data.load_rubric import load_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.verdict.changes import changes_topic
from mcstats.verdict.multiverse.enumerate import stability_topic
from mcstats.verdict.rubric_proof.proof import prove

pytestmark = pytest.mark.bench


SECONDS = 3.0  # of processor time; the clock on the wall is shared with whatever else runs


def test_the_enumeration_the_proof_and_the_search_take_under_three_seconds_each() -> None:
    topic, rubric = load_topic(SHIPPED_TOPIC), load_rubric(DATA / "rubric.yaml")
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    ratings = rate_topic(topic, rubric)
    for name, run in (
        ("enumeration", lambda: stability_topic(topic, rubric)),
        ("proof", lambda: prove(rubric)),
        ("search", lambda: changes_topic(topic, rubric, effects, ratings)),
    ):
        started = time.process_time()
        run()
        spent = time.process_time() - started
        print(f"{name}: {spent:.2f} s")
        assert spent < SECONDS, name
