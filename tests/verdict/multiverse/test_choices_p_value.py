"""Tests of mcstats.verdict.multiverse.choices_p_value."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.minimal_topic import CLAIMS
from helpers.open_study import STUDY_HEAD, load_minimal_topic, results_text
from mcstats.verdict.multiverse.choices_p_value import p_values


@pytest.mark.parametrize(
    ("p", "declared", "options"),
    [
        ("0.04", "", ["truncated"]),
        ("0.01", "", ["truncated", "floor"]),
        ("0.001", "", ["truncated", "floor"]),
        ("0.010", "", ["truncated"]),
        ("<0.05", "", []),
        ("0.04", "rounded", []),
    ],
)
def test_the_digits_of_a_p_value_may_be_cut_or_the_smallest_that_can_be_shown(
    p: str, declared: str, options: list[str], tmp_path: Path
) -> None:
    text = STUDY_HEAD + results_text(
        "{n: {printed: '30', place: t}}",
        "{n: {printed: '30', place: t}}",
        "{measure: SMD, route: p_value}",
        f"    printed: {{p: {{printed: '{p}', place: t}}}}\n"
        "    trend: {value: benefit, place: t}\n",
    )
    if declared:
        text += "assumptions:\n  - {id: p, what: digits, because: no word, "
        text += f"declared: {{label: {declared}, settings: {{p_reading: {declared}}}}}}}\n"
    claims = CLAIMS.replace("measure: MD", "measure: SMD")
    trial = load_minimal_topic(tmp_path, text, claims).studies["trial2020"]
    (result,) = trial.results
    found = [c for c in p_values(trial, result, result.estimates[0]) if c.name.endswith("of P")]
    assert [o.label for c in found for o in c.others] == options
    assert list(p_values(trial, result, None)) == []
