"""Tests of mcstats.verdict.lint_dependence: nobody counts twice in a synthesis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.study_builder import build_study, topic_with
from mcstats.model.claim import Member, Synthesis
from mcstats.model.errors import Fault
from mcstats.model.study import Study
from mcstats.model.topic import Positions
from mcstats.verdict.lint_dependence import dependent_members


def faults(study: Study, *labels: str | None, other: Study | None = None) -> list[Fault]:
    """Return the faults of a synthesis of all results of a study, each with its label."""
    studies = [study] if other is None else [study, other]
    members = [
        Member(study=one.id, result=result.id, measure="MD", sensitivity=label)
        for one in studies
        for result, label in zip(one.results, labels or (None,) * 9, strict=False)
    ]
    synthesis = Synthesis(
        id="s", label="s", measures="o", measure="MD", stratum="all", window="end",
        members=tuple(members), because="all",
    )  # fmt: skip
    topic = topic_with(*studies)
    claims = topic.claims.model_copy(update={"syntheses": (synthesis,)})
    positions = {**topic.positions, "claims": Positions("claims.yaml", {}, {})}
    return list(dependent_members(replace(topic, claims=claims, positions=positions)))


def three_arms(first: dict[str, Any], second: dict[str, Any], **more: Any) -> Study:
    study = build_study(
        "trial", more_arms=[{"id": "c", "role": "intervention", "label": "c"}], **more
    )
    (result,) = study.results
    results = [
        result.model_copy(update={"id": name, **changed})
        for name, changed in (("one", first), ("two", second))
    ]
    return study.model_copy(update={"results": tuple(results)})


A, B, C = "a", "b", "c"
SPLIT = {
    "assumptions": [
        {
            "id": "split",
            "what": "half of the control group each",
            "because": "two comparisons share it",
            "declared": {"label": "halves", "settings": {"shared": "2"}},
        }
    ]
}


@pytest.mark.parametrize(
    ("first", "second", "more", "found"),
    [
        ({}, {}, {}, "both count the arm a"),
        ({"arms": (A, B)}, {"arms": (C, B)}, {}, "both count the whole arm b"),
        ({"arms": (A, B)}, {"arms": (C, B)}, SPLIT, ""),
        ({"arms": (A, B)}, {"arms": (A, C)}, SPLIT, "both count the arm a"),
        ({"subgroup": "men"}, {"subgroup": "women"}, {}, ""),
        ({"subgroup": "men"}, {"subgroup": "men"}, {}, "both count the arm a"),
        ({"subgroup": "men"}, {}, {}, "both count the arm a"),
        (
            {"arms": (A, B)},
            {"arms": (C, B)},
            {"design": {"assignment": {"value": "crossover", "place": "abstract"}}},
            "both are of the same people",
        ),
    ],
)
def test_two_results_of_one_study_are_of_other_people_or_refused(
    first: dict[str, Any], second: dict[str, Any], more: dict[str, Any], found: str
) -> None:
    told = faults(three_arms(first, second, **more))
    assert [found in fault.found for fault in told] == [True] * bool(found)
    if "whole" in found:
        assert "declare `shared`" in told[0].fix


def test_members_of_a_sensitivity_analysis_replace_those_of_the_main_one() -> None:
    study = three_arms({}, {})
    assert faults(study, None, "at another time") == []
    assert len(faults(study, "at another time", "at another time")) == 1


def test_a_review_and_its_trial_count_the_same_people() -> None:
    trial, review = build_study("trial"), build_study("review")
    assert faults(trial, other=review) == []
    contains = review.model_copy(update={"participants_of": ("trial",)})
    (fault,) = faults(trial, other=contains)
    assert "The participants of trial are among those of review" in fault.found


def test_a_retracted_result_stands_in_a_sensitivity_analysis_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    study = build_study("trial")
    topic = topic_with(study)
    source = topic.sources.sources["trial"].model_copy(update={"retracted": "2024, invented"})
    sources = topic.sources.model_copy(update={"sources": {"trial": source}})
    monkeypatch.setitem(
        faults.__globals__, "topic_with", lambda *_: replace(topic, sources=sources)
    )
    (fault,) = faults(study)
    assert "whose report was retracted (2024, invented)" in fault.found
    assert faults(study, "with the retracted trial") == []
