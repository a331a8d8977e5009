"""Tests of mcstats.verdict.multiverse.firmness."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from helpers.computed_tables import shipped_rubric
from helpers.open_study import (
    SOUND_CLAIMS,
    SOUND_HEAD,
    evaluator_of,
    group_text,
    load_minimal_topic,
    results_text,
    span_text,
)
from helpers.shipped_topic import shipped_topic
from helpers.specified_by_hand import judged_by_hand
from mcstats.model.base import Fact
from mcstats.model.decision_table import FactsError
from mcstats.model.tables import FirmRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Blinded, ChoiceKind, YesNo
from mcstats.verdict.certainty_of_claim import assess_certainty
from mcstats.verdict.multiverse.choices import choices_of
from mcstats.verdict.multiverse.enumerate import stability_of, stability_topic
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.firmness import ARTICLE_VERDICT, MAX_WORDS, READING

BENEFIT: dict[str, Any] = {"n": 60, "difference": 6.0, "ci": (2.0, 10.0)}
SOUND = {"sequence": "adequate", "concealment": "adequate"}


@cache
def shipped_rows() -> tuple[FirmRow, ...]:
    return tuple(stability_topic(shipped_topic(), shipped_rubric()).firm)


def rows_of(topic: Topic, answer: str) -> list[FirmRow]:
    return [row for row in stability_topic(topic, shipped_rubric()).firm if row.answer == answer]


def test_every_claim_says_of_both_answers_what_changes_them_or_that_nothing_does() -> None:
    for claim in shipped_topic().claims.claims:
        for answer in (ARTICLE_VERDICT, READING):
            mine = [r for r in shipped_rows() if (r.claim, r.answer) == (claim.id, answer)]
            assert mine
            if any(not row.to for row in mine):
                (row,) = mine
                assert row.sentence.startswith("None of the choices that we varied changes ")
                assert (row.choice, row.option) == ("", "")
            else:
                assert all(row.to != row.from_ for row in mine)


def test_the_sentences_are_finished_short_and_plain() -> None:
    ids = {*shipped_topic().studies, *(c.id for c in shipped_topic().claims.claims if "_" in c.id)}
    for row in shipped_rows():
        assert row.sentence.endswith(".") and row.sentence[0].isupper()
        assert len(row.sentence.split()) <= MAX_WORDS
        assert not ids & set(re.findall(r"[a-z0-9_]+", row.sentence))
        assert "_" not in row.sentence and "%" not in row.sentence
        assert row.sentence.startswith("If ") == bool(row.to)


def test_the_rows_name_every_single_option_that_changes_a_verdict_by_hand_and_no_other() -> None:
    for name in ("wounds", "muscle", "ulcers_closed", "instant_lift"):
        claim = next(c for c in shipped_topic().claims.claims if c.id == name)
        evaluator = Evaluator(shipped_topic(), shipped_rubric(), claim)
        declared = evaluator.conclude(evaluator.declared)
        expected = set()
        for choice in choices_of(evaluator, declared):
            for option in choice.others:
                if option.kind is not ChoiceKind.UNCERTAIN:
                    continue
                specification = option.change(evaluator.declared)
                try:
                    judged = judged_by_hand(specification, shipped_rubric(), evaluator.named)
                except FactsError:
                    continue
                if judged.decision.verdict != declared.article.decision.verdict:
                    expected.add((choice.name, option.label, judged.decision.verdict))
        found = {
            (choice, option, row.to)
            for row in shipped_rows()
            if (row.claim, row.answer) == (name, ARTICLE_VERDICT) and row.to
            for choice in row.choice.split("; ")
            for option in row.option.split(" or ")
        }
        assert found == expected


def inferred(topic: Topic, words: str) -> Topic:
    """Return the topic with the blinding of assessors of its first trial inferred from words."""
    name, study = next(iter(topic.studies.items()))
    (outcome,) = study.outcomes
    assessors = Fact[Blinded](
        value=Blinded.BLINDED, place="title", words=words, because="it says", inferred=YesNo.YES
    )
    changed = study.model_copy(
        update={"outcomes": (outcome.model_copy(update={"assessors": assessors}),)}
    )
    return replace(topic, studies={**topic.studies, name: changed})


def test_an_inference_that_all_its_other_words_undo_is_one_sentence() -> None:
    studies = {"one": {**BENEFIT, "blinded": False, "arms": ["intervention", "no treatment"]}}
    topic = inferred(coded_topic("memory", studies), "double-blind")
    (row,) = (r for r in rows_of(topic, ARTICLE_VERDICT) if "inferred" in r.choice)
    assert (row.from_, row.to) == ("likely real", "promising but unproven")
    assert row.option.split(" or ") == ["not blinded", "not reported"]
    assert row.sentence == (
        "If the blinding of assessors in One, which we infer from “double-blind”, did not hold, "
        "the verdict would be “Promising but unproven”."
    )


def test_long_words_of_a_source_are_left_out_of_the_sentence() -> None:
    studies = {"one": {**BENEFIT, "blinded": False, "arms": ["intervention", "no treatment"]}}
    topic = inferred(coded_topic("memory", studies), "a double-blind multicentre study of all")
    (row,) = (r for r in rows_of(topic, ARTICLE_VERDICT) if "inferred" in r.choice)
    assert "which we infer, did not hold" in row.sentence


def test_the_reading_changes_with_its_certainty_as_by_hand() -> None:
    studies = {
        "one": {**BENEFIT, "n": 400, "design": SOUND, "registered": "2010", "started": "2011"}
    }
    topic = coded_topic("memory", studies)
    evaluator = evaluator_of(topic)
    declared = evaluator.conclude(evaluator.declared)
    rows = [row for row in rows_of(topic, READING) if row.to]
    for row in rows:
        assert row.from_ == f"{declared.certainty.reading}, {declared.certainty.level} certainty"
    moved = set()
    for choice in choices_of(evaluator, declared):
        for option in choice.others:
            if option.kind is ChoiceKind.UNCERTAIN:
                body = evaluator.body(option.change(evaluator.declared))
                claim = option.change(evaluator.declared).claim
                found = assess_certainty(topic, shipped_rubric(), claim, body)
                if (found.reading, found.level) != (
                    declared.certainty.reading,
                    declared.certainty.level,
                ):
                    moved.add((choice.name, option.label))
    named = {(c, o) for r in rows for c in r.choice.split("; ") for o in r.option.split(" or ")}
    assert named == moved
    assert named


def test_exclusions_that_do_the_same_are_one_sentence() -> None:
    harm = {"n": 60, "difference": -9.0, "ci": (-13.0, -5.0)}
    names = ("three", "two")
    claim = {"exclude": [{"study": name, "because": "an outlier"} for name in names]}
    topic = coded_topic("memory", {"one": BENEFIT, **dict.fromkeys(names, harm)}, claim)
    rows = [row for row in rows_of(topic, ARTICLE_VERDICT) if "exclusion" in row.choice]
    (row,) = rows
    assert row.choice == "exclusion of Three; exclusion of Two"
    assert row.sentence.startswith("If either of the two studies that we leave out were counted, ")


def test_a_range_names_the_value_at_which_the_verdict_changes(tmp_path: Path) -> None:
    text = results_text(
        group_text("60", "12.0", "4.0"),
        group_text("30", "10.0", "4.0"),
        "{measure: MD, route: means_sd}",
    )
    study = SOUND_HEAD + text + span_text("n1", "60", "20", "80")
    topic = load_minimal_topic(tmp_path, study, SOUND_CLAIMS)
    stable = stability_of(topic, shipped_rubric(), topic.claims.claims[0])
    (flip,) = (r for r in stable.choices if r.sort == "sizes of the arms" and r.flip is not None)
    (row,) = (r for r in stable.firm if r.answer == ARTICLE_VERDICT and "open number" in r.choice)
    assert row.sentence.startswith(
        f"If one arm of Trial 2020 had {flip.flip:.0f} participants or fewer, the verdict would be "
    )


def test_without_an_open_choice_that_changes_it_an_answer_is_said_to_be_firm() -> None:
    nothing = {"n": 60, "difference": 0.1, "ci": (-9.9, 10.1)}
    topic = coded_topic("memory", {"one": nothing})
    (row,) = rows_of(topic, ARTICLE_VERDICT)
    assert row.sentence == "None of the choices that we varied changes the verdict by itself."


@pytest.mark.parametrize("label", ["x" * 10, "a very long label " * 8])
def test_no_label_makes_a_sentence_too_long(label: str) -> None:
    studies = {"one": {**BENEFIT, "blinded": False, "arms": ["intervention", "no treatment"]}}
    topic = inferred(coded_topic("memory", studies), "double-blind")
    study = topic.studies["one"].model_copy(update={"label": label.strip()})
    rows = rows_of(replace(topic, studies={"one": study}), ARTICLE_VERDICT)
    assert all(len(row.sentence.split()) <= MAX_WORDS for row in rows)
    assert any(row.to for row in rows)
