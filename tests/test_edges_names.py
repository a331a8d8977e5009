"""Edges of names: ids that stand twice, lists that hold nothing, words that the rubric lacks."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mcstats.data.lint_claims import lint_claims
from mcstats.data.lint_identifiers import lint_identifiers
from mcstats.data.lint_references import lint_vocabulary
from mcstats.data.partial_read import PartialRecord, PartialTopic
from mcstats.model.article import Article
from mcstats.model.topic import Path, Positions
from rubric_cases import the_rubric
from test_consistency import study
from test_edges_places import NOWHERE, claims


def article(*statements: dict[str, Any], name: str = "page") -> Article:
    base = {"place": "line 1", "kind": "result", "paraphrase": "x", "about": {"quantity": "mean"}}
    content = {
        "id": name,
        "source": "planted",
        "label": "Page",
        "publisher": {"name": "x", "sells": "x", "place": "line 1"},
        "statements": [{"id": "one", **base, **statement} for statement in statements],
    }
    return Article.model_validate_json(json.dumps(content))


def draft(more: dict[str, Any] | None = None, *, lost: set[str] | None = None) -> PartialTopic:
    """A topic of one study and one claim; `lost` are keys of the claims that could not be read."""
    found = PartialTopic("topic")
    found.claims = PartialRecord(claims(more), NOWHERE, frozenset(lost or set()))
    found.studies["planted"] = PartialRecord(study(), NOWHERE)
    found.source_names = {"planted"}
    return found


def named(of: PartialTopic) -> list[str]:
    return [f"{fault.code} {fault.found}" for fault in lint_identifiers(of)]


def test_a_file_and_its_id_have_one_name() -> None:
    of = draft()
    assert named(of) == []
    of.studies = {"plant": of.studies["planted"]}
    assert named(of) == ['ID-FILE the id "planted" in studies/plant.yaml']
    of.studies["plant"] = replace(of.studies["plant"], lost=frozenset({"id"}))
    assert named(of) == []
    of.articles["blog"] = PartialRecord(article(), NOWHERE)
    assert named(of) == ['ID-FILE the id "page" in articles/blog.yaml']


def test_a_topic_without_a_source_is_told_and_one_whose_sources_are_unreadable_is_not() -> None:
    of = draft()
    of.source_names = frozenset()
    assert named(of) == ["EMPTY no source"]
    of.source_names = None
    assert named(of) == []


SYNTHESIS = {
    "id": "all",
    "label": "All",
    "measures": "o",
    "measure": "MD",
    "stratum": "x",
    "window": "x",
    "because": "x",
}
MEMBER = {"study": "planted", "result": "r", "measure": "MD"}
DISPUTED = {"fact": "mechanism", "other": ["implausible"], "because": "x"}
BODY = {
    "study": "planted",
    "outcome": "o",
    "time": "end",
    "shown": "yes",
    "population_direct": "yes",
    "use_direct": "yes",
    "because": "x",
}


def test_a_list_that_counts_is_not_empty_and_one_that_was_spoilt_is_not_asked() -> None:
    asked = draft({"deciding": []})
    assert named(asked) == ["EMPTY no body of evidence"]
    assert named(draft({"deciding": []}, lost={"claims"})) == []
    assert named(draft({"disputed": [DISPUTED]})) == []
    assert named(draft({"disputed": [DISPUTED | {"other": []}]})) == ["EMPTY no other word"]
    lone = draft()
    assert lone.claims.value is not None
    for members, lost, told in (
        ([MEMBER], set(), []),
        ([], set(), ["EMPTY no member"]),
        ([], {"syntheses"}, []),
        ([MEMBER, MEMBER], set(), ['KEY-DUP the member "planted r MD" again, first on line 1']),
        ([MEMBER, MEMBER | {"measure": "SMD"}], set(), []),
    ):
        content = json.loads(lone.claims.value.model_dump_json())
        content["syntheses"] = [SYNTHESIS | {"members": members}]
        value = type(lone.claims.value).model_validate_json(json.dumps(content))
        lone.claims = PartialRecord(value, NOWHERE, frozenset(lost))
        assert named(lone) == told
    none = lone.claims.value.model_copy(update={"claims": (), "syntheses": ()})
    lone.claims = PartialRecord(none, NOWHERE)
    assert named(lone) == ["EMPTY no claim"]
    lone.claims = PartialRecord(none, NOWHERE, frozenset({"claims"}))
    assert named(lone) == []
    lone.studies["planted"] = PartialRecord(study().model_copy(update={"sources": ()}), NOWHERE)
    assert named(lone) == ["EMPTY no source"]
    lone.studies["planted"] = replace(lone.studies["planted"], lost=frozenset({"sources"}))
    assert named(lone) == []


def test_what_stands_twice_is_told_with_both_lines() -> None:
    lines: dict[Path, tuple[int, int]] = {
        ("arms", 0, "id"): (4, 9),
        ("arms", 1, "id"): (8, 9),
        ("sources", 0): (2, 5),
        ("sources", 1): (3, 5),
    }
    twin = study(arm_b={"id": "a"}, result={"arms": ["a"], "contrast": "within"})
    twin = twin.model_copy(update={"sources": ("planted", "planted")})
    of = draft()
    of.studies["planted"] = PartialRecord(twin, Positions("x.yaml", lines, {}))
    by_line = {fault.line: fault for fault in lint_identifiers(of)}
    assert by_line[8].found == 'the id "a" again, first on line 4'
    assert (by_line[8].column, by_line[8].fix) == (9, "rename one of the two, and its uses")
    assert by_line[3].found == 'the id "planted" again, first on line 2'
    assert by_line[3].fix == "delete one of the two"
    assert len(by_line) == 2


def test_two_bodies_are_one_where_all_that_names_them_is_the_same() -> None:
    assert named(draft({"deciding": [BODY, BODY]})) == [
        'KEY-DUP the body of evidence "planted o end between" again, first on line 1'
    ]
    for other in ({"time": "mid"}, {"contrast": "within"}, {"measure": "MD"}, {"outcome": "p"}):
        assert named(draft({"deciding": [BODY, BODY | other]})) == []


def worded(more: dict[str, Any]) -> list[str]:
    return [fault.found for fault in lint_vocabulary(draft(more), the_rubric())]


OVERRIDE = {"domain": "indirectness", "level": "-1", "because": "x"}


def test_words_of_a_claim_are_those_of_the_rubric() -> None:
    assert worded({"disputed": [DISPUTED]}) == []
    assert worded({"disputed": [DISPUTED | {"fact": "moon"}]}) == ['the unknown fact "moon"']
    many = DISPUTED | {"other": ["implausible", "lunar", "solar"]}
    assert worded({"disputed": [many]}) == ['the unknown word "lunar"', 'the unknown word "solar"']
    assert worded({"overrides": [OVERRIDE]}) == []
    assert worded({"overrides": [OVERRIDE | {"domain": "moon"}]}) == ['the unknown domain "moon"']
    assert worded({"overrides": [OVERRIDE | {"level": "-9"}]}) == ['the unknown step "-9"']


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
    of = draft()
    of.articles["page"] = PartialRecord(article(statement), NOWHERE)
    assert [f"{fault.code} {fault.found}" for fault in lint_claims(of)] == told
