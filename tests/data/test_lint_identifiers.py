"""Tests of mcstats.data.lint_identifiers."""

from __future__ import annotations

import json
from dataclasses import replace

from helpers.draft_topic import DISPUTED, NOWHERE, build_article, build_draft
from helpers.study_builder import build_study
from mcstats.data.lint_identifiers import lint_identifiers
from mcstats.data.partial_read import PartialRecord, PartialTopic
from mcstats.model.topic import Path, Positions


def named(of: PartialTopic) -> list[str]:
    return [f"{fault.code} {fault.found}" for fault in lint_identifiers(of)]


def test_a_file_and_its_id_have_one_name() -> None:
    of = build_draft()
    assert named(of) == []
    of.studies = {"plant": of.studies["planted"]}
    assert named(of) == ['ID-FILE the id "planted" in studies/plant.yaml']
    of.studies["plant"] = replace(of.studies["plant"], lost=frozenset({"id"}))
    assert named(of) == []
    of.articles["blog"] = PartialRecord(build_article(), NOWHERE)
    assert named(of) == ['ID-FILE the id "page" in articles/blog.yaml']


def test_a_topic_without_a_source_is_told_and_one_whose_sources_are_unreadable_is_not() -> None:
    of = build_draft()
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


def test_a_list_that_counts_is_not_empty_and_one_that_was_spoilt_is_not_asked() -> None:
    asked = {"question": {"constructs": []}}
    assert named(build_draft(asked)) == ["EMPTY no construct"]
    assert named(build_draft(asked, lost={"claims"})) == []
    assert named(build_draft({"disputed": [DISPUTED]})) == []
    assert named(build_draft({"disputed": [DISPUTED | {"other": []}]})) == ["EMPTY no other word"]
    lone = build_draft()
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
    lone.studies["planted"] = PartialRecord(
        build_study().model_copy(update={"sources": ()}), NOWHERE
    )
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
    twin = build_study(arm_b={"id": "a"}, result={"arms": ["a"], "contrast": "within"})
    twin = twin.model_copy(update={"sources": ("planted", "planted")})
    of = build_draft()
    of.studies["planted"] = PartialRecord(twin, Positions("x.yaml", lines, {}))
    by_line = {fault.line: fault for fault in lint_identifiers(of)}
    assert by_line[8].found == 'the id "a" again, first on line 4'
    assert (by_line[8].column, by_line[8].fix) == (9, "rename one of the two, and its uses")
    assert by_line[3].found == 'the id "planted" again, first on line 2'
    assert by_line[3].fix == "delete one of the two"
    assert len(by_line) == 2


def test_two_exclusions_are_one_where_study_and_result_are_the_same() -> None:
    whole = {"study": "planted", "because": "x"}
    assert named(build_draft({"exclude": [whole, whole]})) == [
        'KEY-DUP the exclusion "planted" again, first on line 1'
    ]
    assert named(build_draft({"exclude": [whole | {"result": "r"}, whole]})) == []


def test_a_synthesis_has_no_id_of_a_claim() -> None:
    draft = build_draft()
    assert draft.claims.value is not None
    content = json.loads(draft.claims.value.model_dump_json())
    content["syntheses"] = [SYNTHESIS | {"id": "c", "members": [MEMBER]}]
    value = type(draft.claims.value).model_validate_json(json.dumps(content))
    draft.claims = PartialRecord(value, NOWHERE)
    (fault,) = lint_identifiers(draft)
    assert (fault.code, fault.found, fault.fix) == (
        "KEY-DUP",
        'the id "c" of a claim',
        "rename the synthesis",
    )
