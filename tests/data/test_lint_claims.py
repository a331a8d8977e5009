"""Tests of mcstats.data.lint_claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.draft_topic import NOWHERE, build_article, build_claims, build_draft
from helpers.edited_topics import copy_topic, replace_once
from helpers.places import SHIPPED_TOPIC
from helpers.study_builder import build_study
from mcstats.data.lint_claims import lint_claims
from mcstats.data.load_topic import load_topic
from mcstats.data.partial_read import PartialRecord, PartialTopic
from mcstats.model.errors import InputError


@pytest.mark.parametrize(
    ("quantity", "says"),
    [("p", "P<.05"), ("p", "p = 0.04"), ("n", "n=60"), ("n", "N = 1,024"), ("p", "5.2")],
)
def test_a_statement_writes_its_number_as_people_write_it(quantity: str, says: str) -> None:
    article = build_article({"says": says})
    (statement,) = article.statements
    about = statement.about.model_copy(update={"quantity": quantity})
    statements = (statement.model_copy(update={"about": about}),)
    of = build_draft()
    of.articles["page"] = PartialRecord(
        article.model_copy(update={"statements": statements}), NOWHERE
    )
    assert list(lint_claims(of)) == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ({"says": "18.4"}, []),
        ({"states": "industry"}, []),
        ({}, ["FORM neither says nor states"]),
        ({"says": "18.4", "states": "industry"}, ["FORM says and states"]),
        ({"says": "about 1,753"}, []),
        ({"says": "many"}, ['NUM-FORM "many"']),
        ({"says": "18,4"}, ['NUM-COMMA "18,4"']),
    ],
)
def test_a_statement_says_a_number_or_states_a_word(
    statement: dict[str, str], told: list[str]
) -> None:
    of = build_draft()
    of.articles["page"] = PartialRecord(build_article(statement), NOWHERE)
    assert [f"{fault.code} {fault.found}" for fault in lint_claims(of)] == told


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, []),
        ({"measure": "MD"}, []),
        ({"measure": "RR"}, ['no estimate of "RR" for that result']),
        ({"contrast": "within"}, ['no contrast "within" of "o" at "end"']),
        ({"time": "mid"}, ['no result of "o" at "mid" in planted']),
        ({"outcome": "p"}, ['no result of "p" at "end" in planted']),
        # what the study does not name at all is told as that, by another question
        ({"outcome": "moon"}, []),
        ({"time": "moon"}, []),
    ],
)
def test_a_body_of_evidence_names_a_result_that_there_is(
    body: dict[str, str], found: list[str]
) -> None:
    base = build_study()
    mid = base.times[0].model_copy(update={"id": "mid"})
    p = base.outcomes[0].model_copy(update={"id": "p"})
    more = {"times": (*base.times, mid), "outcomes": (*base.outcomes, p)}
    draft = PartialTopic("topic")
    draft.claims = PartialRecord(build_claims(**body), NOWHERE)
    draft.studies["planted"] = PartialRecord(base.model_copy(update=more), NOWHERE)
    assert [fault.found for fault in lint_claims(draft)] == found
    for lost in ("results", "outcomes", "times", "kind"):
        draft.studies["planted"] = PartialRecord(base, NOWHERE, frozenset({lost}))
        assert list(lint_claims(draft)) == []


def asked(more: dict[str, Any]) -> list[str]:
    draft = PartialTopic("topic")
    draft.claims = PartialRecord(build_claims(more), NOWHERE)
    draft.studies["planted"] = PartialRecord(build_study(), NOWHERE)
    return [f"{fault.code} {fault.found}" for fault in lint_claims(draft)]


def test_a_body_that_supports_is_asked_for_as_one_that_decides() -> None:
    body = {"study": "planted", "outcome": "o", "time": "end", "disjoint": "no", "because": "x"}
    assert asked({"supporting": [body]}) == []
    wrong = body | {"contrast": "within"}
    assert asked({"supporting": [body, wrong]}) == ['REF no contrast "within" of "o" at "end"']


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
