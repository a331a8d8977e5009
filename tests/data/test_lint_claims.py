"""Tests of mcstats.data.lint_claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.draft_topic import NOWHERE, build_claims, build_draft
from helpers.edited_topics import copy_topic, replace_once
from helpers.places import SHIPPED_TOPIC
from helpers.study_builder import build_study
from mcstats.data.lint_claims import lint_claims, unlike_exclusions
from mcstats.data.load_topic import load_topic
from mcstats.data.partial_read import PartialRecord, PartialTopic
from mcstats.model.errors import InputError
from mcstats.model.vocabularies import StudyKind


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({}, []),
        ({"measures": ["MD"]}, []),
        ({"constructs": ["o", "moon"]}, ['"moon", which no study has']),
        ({"outcomes": ["moon"]}, ['"moon", which no study has']),
        ({"times": ["mid"]}, ['"mid", which no study has']),
        ({"related": ["moon"]}, ['"moon", which no study has']),
        ({"other_uses": ["moon"]}, ['"moon", which no study has']),
        ({"uses": ["use"]}, []),
        ({"comparators": []}, ["no comparator"]),
    ],
)
def test_a_question_asks_for_what_a_study_has(
    question: dict[str, list[str]], found: list[str]
) -> None:
    draft = PartialTopic("topic")
    draft.claims = PartialRecord(build_claims(**question), NOWHERE)
    draft.studies["planted"] = PartialRecord(build_study(), NOWHERE)
    assert [fault.found for fault in lint_claims(draft)] == found
    for lost in ("results", "outcomes", "times", "kind", "intervention", "use"):
        draft.studies["planted"] = PartialRecord(build_study(), NOWHERE, frozenset({lost}))
        assert list(lint_claims(draft)) == []


def test_a_question_that_no_study_answers_is_a_fault_unless_a_search_found_nothing() -> None:
    other = {"stimulus": "moonlight", "label": "moonlight"}
    draft = PartialTopic("topic")
    draft.claims = PartialRecord(build_claims(), NOWHERE)
    draft.studies["planted"] = PartialRecord(build_study(intervention=other), NOWHERE)
    (fault,) = lint_claims(draft)
    assert (fault.code, fault.found) == ("BODY", "a question that no coded study answers")
    nothing = build_study("none").model_copy(update={"kind": StudyKind.NONE, "use": "another"})
    draft.studies["none"] = PartialRecord(nothing, NOWHERE)
    assert list(lint_claims(draft)) == []
    del draft.studies["none"]
    draft.claims = PartialRecord(build_claims(related=["moonlight"]), NOWHERE)
    assert list(lint_claims(draft)) == []
    draft.claims = PartialRecord(build_claims(), NOWHERE, frozenset({"sold"}))
    assert list(lint_claims(draft)) == []


def asked(more: dict[str, Any]) -> list[str]:
    draft = PartialTopic("topic")
    draft.claims = PartialRecord(build_claims(more), NOWHERE)
    draft.studies["planted"] = PartialRecord(build_study(), NOWHERE)
    return [f"{fault.code} {fault.found}" for fault in lint_claims(draft)]


def test_a_claim_of_no_effect_needs_a_margin() -> None:
    assert asked({"asserts": "no effect"}) == ["MARGIN a claim of no effect without a margin"]
    threshold = {"value": "2", "source": "planted", "place": "page 1"}
    assert asked({"asserts": "no effect", "threshold": threshold}) == []


def test_an_exclusion_leaves_out_what_would_answer_the_question() -> None:
    left_out = {"study": "planted", "because": "it was withdrawn"}
    assert asked({"exclude": [left_out]}) == []
    draft = build_draft({"exclude": [left_out]})
    draft.studies["planted"] = PartialRecord(build_study(outcome={"measures": "other"}), NOWHERE)
    codes = [f"{fault.code} {fault.found}" for fault in lint_claims(draft)]
    assert 'EXCLUDE "planted", which measures no construct of the question' in codes


def test_two_claims_of_one_question_leave_out_the_same_studies() -> None:
    left_out = {"study": "planted", "because": "it found nothing"}

    def lines(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
        claims = build_claims(first)
        other = build_claims(second).claims[0].model_copy(update={"id": "mirror"})
        both = claims.model_copy(update={"claims": (*claims.claims, other)})
        return list(unlike_exclusions(both, NOWHERE))

    assert lines({}, {}) == []
    (line,) = lines({"exclude": [left_out]}, {})
    assert "planted is left out of " in line
    assert line.endswith("mirror, which asks the same; leave it out of both, or of neither")
    assert lines({"exclude": [left_out]}, {"exclude": [left_out]}) == []
    assert lines({"exclude": [{**left_out, "outside": "yes"}]}, {}) == []
    assert lines({"exclude": [left_out]}, {"outcome_label": "near the equator"}) == []


@pytest.mark.parametrize(
    ("size", "found"),
    [
        ("0.2", []),
        ("0", []),
        ("-0.2", ['RANGE "-0.2"']),
        ("over 0.2", ['NUM-FORM "over 0.2"']),
        ("large", ['NUM-FORM "large"']),
    ],
)
def test_the_smallest_effect_of_interest_is_a_size(size: str, found: list[str]) -> None:
    threshold = {"value": size, "source": "planted", "place": "page 1"}
    assert asked({"threshold": threshold}) == found


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        ("result: area-3m, measure: MD", "result: area-3m, measure: SMD", r"\[POOL\]"),
        (
            "{study: houghton2010, result: area-3m, measure: MD}",
            "{study: wood1993, result: healed-8w, measure: MD}",
            "complete_healing",
        ),
    ],
)
def test_unlike_effects_are_not_pooled_and_the_reason_is_said(
    tmp_path: Path, before: str, after: str, because: str
) -> None:
    folder = copy_topic(SHIPPED_TOPIC, tmp_path)
    replace_once(folder / "claims.yaml", before, after)
    with pytest.raises(InputError, match=because):
        load_topic(folder)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"value": "0"}, ['RANGE "0"']),
        ({"value": "-0.5"}, ['RANGE "-0.5"']),
        ({"asserts": "no effect"}, [
            "MARGIN a claim of no effect without a margin",
            "CONTRADICTION the size of an effect that is claimed to be none",
        ]),
    ],
)  # fmt: skip
def test_a_claimed_size_is_one_of_an_effect(more: dict[str, str], found: list[str]) -> None:
    size = {"value": more.get("value", "0.5"), "place": "heading"}
    claim = {key: word for key, word in more.items() if key != "value"}
    assert asked({"claimed_size": size, **claim}) == found
