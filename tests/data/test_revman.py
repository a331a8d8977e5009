"""Tests of mcstats.data.revman, on exports in the structure of Review Manager."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.places import TESTS
from helpers.written_files import outcome_of, write_file
from mcstats.data.study_rows import Coded
from mcstats.data.study_table import StudyTable, read_effects

EXPORTS = TESTS / "exports"


def read(name: str) -> StudyTable:
    found, faults = outcome_of(read_effects, EXPORTS / name, name)
    assert found is not None and faults == []
    return found


def values(row: Coded) -> dict[tuple[int, str], str]:
    return {place: text for place, (text, _) in row.figures.items()}


CURED = {(1, "events"): "12", (1, "n"): "40", (2, "events"): "8", (2, "n"): "41"}
PAIN = {
    (1, "mean"): "31.5", (1, "sd"): "10", (1, "n"): "40",
    (2, "mean"): "0", (2, "sd"): "11.2", (2, "n"): "41",
}  # fmt: skip
SURVIVAL = {(0, "yi"): "-0.25", (0, "sei"): "0.12"}


def test_each_analysis_of_revman_web_keeps_the_figures_of_its_kind() -> None:
    found = read("data-rows.csv")
    assert [(row.label, row.facts["outcome"]) for row in found.rows] == [
        ("Ann 2001", "Cured"),
        ("Bob 2002", "Cured"),
        ("Ann 2001", "Pain: Up to 8 weeks"),
        ("Ann 2001", "Pain: Over 8 weeks"),
        ("Ann 2001", "Survival"),
    ]
    cured, none, pain, _, survival = found.rows
    assert values(cured) == CURED
    assert values(none) == {(1, "events"): "0", (1, "n"): "20", (2, "events"): "0", (2, "n"): "20"}
    assert (values(pain), values(survival)) == (PAIN, SURVIVAL)
    assert cured.figures[1, "events"] == ("12", "Experimental cases")
    assert found.notes == (
        "left out: 1 row without figures (O-E and V are not read)",
        "of a ratio an effect of the kind Generic Inverse Variance is read as its log",
    )


def test_a_file_of_revman_5_is_read_by_its_analyses() -> None:
    found = read("review.rm5")
    assert [(row.label, row.facts["outcome"], row.facts["measure"]) for row in found.rows] == [
        ("Ann 2001", "Cured & well", "PETO_OR"),
        ("Ann 2001", "Pain: Up to 8 weeks", "MD"),
        ("Bob 2002", "Survival", "Hazard Ratio"),
    ]
    cured, pain, survival = found.rows
    assert values(cured) == CURED
    assert values(pain) == PAIN | {(1, "sd"): "10.0", (2, "mean"): "0.0"}
    assert values(survival) == SURVIVAL
    assert (cured.line, cured.figures[1, "n"][1]) == (8, "TOTAL_1")
    assert "left out: 1 row of the kind O-E and V" in found.notes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<A><B></A>", "x.rm5:1:9 [XML] found mismatched tag"),
        ("<A/>", "x.rm5 [EMPTY] found no row of data"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a/>', "x.rm5:1 [XML] found a document type"),
        ("words", "x.rm5:1:1 [XML] found syntax error"),
    ],
)
def test_what_is_no_review_is_told(text: str, told: str, tmp_path: Path) -> None:
    found, (fault,) = outcome_of(read_effects, write_file(tmp_path, text, "x.rm5"), "x.rm5")
    assert found is None
    assert str(fault).startswith(told)
