"""Tests of mcstats.workflow.dry_run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.complete_topic import FILES, load_files
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


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("frost2019", True),
        ("frost2019:total", True),
        ("frost2019:results.0.groups.cold.mean", True),
        ("frost2019-mood-end-smd", True),
        ("frost2019-mood-end-smd:n1", True),
        ("frost2019:nosuch", False),
        ("frost2019:results.-1.groups.cold.mean", False),
        ("frost2019-mood", False),
        ("frost2019-mood-end-smd:because", False),
        ("frost2019-mood-end-smd:p", False),  # the study reports no P value
        ("frost2019-sick-end-rr", False),  # no estimate, only a bound
        ("frost2019-sick-end-rr:n1", False),
    ],
)
@pytest.mark.parametrize("key", ["summary", "limit", "claim"])
def test_a_reference_that_no_page_can_show_is_a_fault_of_its_text(
    reference: str, shown: bool, key: str
) -> None:
    text = f"'Of {{{reference}}}.'"
    head, claim = "title: Do cold showers work?\n", "    row: {article"
    summary = {
        "summary": (head, f"{head}summary: {{answer: {text}}}\n"),
        "limit": (head, f"{head}summary: {{answer: A., limits: [{{head: H, text: {text}}}]}}\n"),
        "claim": (claim, f"    summary: {{lead: {text}}}\n{claim}"),
    }
    assert summary[key][0] in FILES["claims.yaml"]
    files = FILES | {"claims.yaml": FILES["claims.yaml"].replace(*summary[key], 1)}
    faults = list(dry_run(load_files(files), the_rubric()))
    assert [(fault.code, fault.found) for fault in faults] == (
        [] if shown else [("REF", f"{{{reference}}}")]
    )
