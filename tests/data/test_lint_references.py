"""Tests of mcstats.data.lint_references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpers.draft_topic import DISPUTED, build_draft
from helpers.faulty_topics import ALPHA, lint_with_edits
from helpers.rubric_cases import the_rubric
from mcstats.data.lint_references import lint_vocabulary


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
