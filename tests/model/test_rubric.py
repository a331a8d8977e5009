"""Tests of mcstats.model.rubric."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from helpers.places import ROOT
from helpers.rubric_cases import quality_table, rubric_data, the_rubric, validated_rubric
from mcstats.model.decision_table import FactRole
from mcstats.model.printed import BOUNDS
from mcstats.model.read_printed import parse
from mcstats.model.rubric_requirements import LIMITS


def invalid(data: Any) -> str:
    """Return pydantic's message on a rubric that it refuses."""
    with pytest.raises(ValidationError) as error:
        validated_rubric(data)
    return str(error.value)


def test_a_rule_without_a_reason_or_a_reference_is_refused() -> None:
    for key in ("because", "reference"):
        data = rubric_data()
        del quality_table(data)["rules"][0][key]
        assert "Field required" in invalid(data)


def test_a_qualifier_has_a_phrase_or_a_frame() -> None:
    data = rubric_data()
    data["qualifiers"][0]["frame"] = "{text} in animals"
    assert "both or neither" in invalid(data)


def test_a_parameter_that_is_no_number_is_refused() -> None:
    data = rubric_data()
    data["parameters"]["lost_some"]["value"] = "a few"
    assert "'a few'" in invalid(data)


def test_the_hedges_of_the_rubric_widen_about_and_agree_on_the_bounds() -> None:
    hedges = the_rubric().hedge_words()
    assert {word: hedges[word] for word in BOUNDS} == dict(BOUNDS)
    about = parse("about 29%", hedges)
    assert (about.lo, about.hi) == (28.0, 30.0)


def test_the_rules_hold_no_word_of_any_topic() -> None:
    text = (ROOT / "data" / "rubric.yaml").read_text(encoding="utf-8").lower()
    topic = ("current", "facial", "wrinkle", "ulcer", "muscle", "collagen", "nmes", "wound", "skin")
    assert [word for word in topic if re.search(rf"\b{word}", text)] == []


def test_each_fact_has_a_part_and_levels_read_only_evidence_effect_and_claim() -> None:
    axes = the_rubric().verdict.facts
    read = {name for table in the_rubric().verdict.tables for name in table.inputs if name in axes}
    assert FactRole.QUALIFIER not in {axes[name].part for name in read}
    assert {name for name, axis in axes.items() if axis.part is not FactRole.QUALIFIER} == read


def test_every_parameter_has_limits_and_is_required() -> None:
    # Lint would pass a rubric without one of them, and a step would stop.
    assert set(the_rubric().parameters) == set(LIMITS)
