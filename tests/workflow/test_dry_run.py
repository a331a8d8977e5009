"""Tests of mcstats.workflow.dry_run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helpers.minimal_topic import write_minimal_topic
from helpers.places import SHIPPED_TOPIC
from helpers.rubric_cases import the_rubric
from mcstats.data.load_topic import load_topic
from mcstats.workflow.dry_run import dry_run


def test_sound_topics_can_be_judged(tmp_path: Path) -> None:
    for folder in (SHIPPED_TOPIC, write_minimal_topic(tmp_path) / "small"):
        assert list(dry_run(load_topic(folder), the_rubric())) == []


def test_a_phrase_that_lacks_its_word_is_found_on_all_evidence_too() -> None:
    # No article names the evidence, so that only the verdict on all of it can lack a word: a study
    # of another intervention decides, and the words that qualify it need the outcome.
    topic = load_topic(SHIPPED_TOPIC)
    lacking = {"outcome_label": None, "row": None}
    claims = [
        claim.model_copy(update=lacking) if claim.id == "muscle" else claim
        for claim in topic.claims.claims
    ]
    spoilt = replace(topic, claims=topic.claims.model_copy(update={"claims": tuple(claims)}))
    (fault,) = dry_run(spoilt, the_rubric())
    assert (fault.code, fault.expected) == ("KEY-MISSING", "the word outcome")
    assert fault.line == topic.positions["claims"].nearest(("claims", 1))[0]
