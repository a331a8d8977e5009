"""Tests of mcstats.data.lint_references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpers.draft_topic import DISPUTED, NOWHERE, build_draft
from helpers.faulty_topics import ALPHA, lint_with_edits
from helpers.rubric_cases import the_rubric
from helpers.told_statements import facts_of
from mcstats.data.lint_references import lint_references, lint_vocabulary
from mcstats.data.partial_read import PartialRecord


def test_the_quantity_that_defines_a_product_is_looked_up_in_the_studies_that_can_be_read(
    tmp_path: Path,
) -> None:
    at_home = "setting_label: warm stones at home"

    def faults(folder: str, name: str, *alpha: tuple[str, str]) -> list[str]:
        sold = (at_home, f"{at_home}\n  defined_by: {name}")
        found = lint_with_edits(tmp_path / folder, {"claims.yaml": [sold], ALPHA: list(alpha)})
        return [fault.found for fault in found if fault.file.endswith("claims.yaml")]

    assert faults("named", "temperature") == []
    assert faults("misspelt", "temprature") == ['the unknown quantity "temprature"']
    # Of a file that is no study nobody knows what it would have named.
    assert faults("unread", "temprature", ("id: alpha2020\n", "- alpha2020\n")) == []
    assert faults("lost", "temprature", ("  label: warm stones\n", "")) == []


def test_claims_without_their_product_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    faults = lint_with_edits(tmp_path, {"claims.yaml": [("sold:\n", "soled:\n")]})
    assert [fault.code for fault in faults] == ["KEY-UNKNOWN"]


def test_an_arm_that_stands_twice_in_a_result_is_told_to_go(tmp_path: Path) -> None:
    (fault,) = lint_with_edits(
        tmp_path, {ALPHA: [("arms: [warm, cold]", "arms: [warm, cold, cold]")]}
    )
    assert (fault.code, fault.found) == ("KEY-DUP", 'the id "cold" again, first on line 53')
    assert (fault.line, fault.fix) == (53, "delete one of the two")


EXCLUDED = "    - {what: a letter, source: survey2018, because: it prints no result}\n"
AWAITED = "  awaiting:\n    - {what: a trial, source: %s, because: it came late, claims: [%s]}\n"


def test_a_study_that_awaits_assessment_names_a_source_and_claims_that_exist(
    tmp_path: Path,
) -> None:
    def faults(folder: str, source: str, claim: str) -> list[str]:
        more = EXCLUDED + AWAITED % (source, claim)
        found = lint_with_edits(tmp_path / folder, {"sources.yaml": [(EXCLUDED, more)]})
        return [fault.found for fault in found]

    assert faults("sound", "survey2018", "loosens") == []
    unknown = ['the unknown source "letter"', 'the unknown claim "loosen"']
    assert faults("wrong", "letter", "loosen") == unknown


def test_a_public_fact_names_a_source_and_a_study_that_exist() -> None:
    draft = build_draft()
    fact = {"quantity": "city", "states": "Lund", "source": "nowhere", "study": "nobody"}
    draft.facts = PartialRecord(facts_of(fact), NOWHERE)
    found = [fault.found for fault in lint_references(draft) if fault.code == "REF"]
    assert found[:2] == ['the unknown study "nobody"', 'the unknown source "nowhere"']


def worded(more: dict[str, Any]) -> list[str]:
    return [fault.found for fault in lint_vocabulary(build_draft(more), the_rubric())]


OVERRIDE = {"domain": "indirectness", "level": "-1", "because": "x"}


def test_words_of_a_claim_are_those_of_the_rubric() -> None:
    assert worded({"disputed": [DISPUTED]}) == []
    assert worded({"disputed": [DISPUTED | {"fact": "moon"}]}) == ['the unknown fact "moon"']
    many = DISPUTED | {"other": ["implausible", "lunar", "solar"]}
    assert worded({"disputed": [many]}) == ['the unknown word "lunar"', 'the unknown word "solar"']
    assert worded({"overrides": [OVERRIDE]}) == []
    assert worded({"overrides": [OVERRIDE | {"domain": "moon"}]}) == ['the unknown domain "moon"']
    assert worded({"overrides": [OVERRIDE | {"level": "-9"}]}) == ['the unknown step "-9"']
