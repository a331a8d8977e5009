"""Tests of mcstats.bias.overrides."""

from __future__ import annotations

import pytest

from helpers.random_studies import topic_of_studies
from helpers.rubric_cases import the_rubric
from helpers.study_builder import build_study
from mcstats.bias.overrides import find_override, lint_overrides
from mcstats.bias.rate import rate_topic
from mcstats.model.study import RatingOverride, Study
from mcstats.model.vocabularies import Rating


def override(domain: str, rating: str, **where: str) -> RatingOverride:
    return RatingOverride(domain=domain, rating=Rating(rating), because="Seen.", **where)


def faults(*overrides: RatingOverride) -> list[tuple[str, str]]:
    of: Study = build_study().model_copy(update={"overrides": overrides})
    topic = topic_of_studies([of])
    found = lint_overrides(topic, of, the_rubric(), rate_topic(topic, the_rubric()))
    return [(fault.code, fault.found) for fault in found]


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ([override("blinding", "high")], []),
        ([override("overall", "low")], []),
        ([override("blindness", "high")], [("REF", 'no domain "blindness"')]),
        # of a review only
        ([override("search", "high")], [("REF", 'no domain "search"')]),
        (
            [override("funding", "no information")],
            [
                (
                    "OVERRIDE",
                    "an override without effect: the computed rating is no information as well",
                )
            ],
        ),
        ([override("blinding", "high", outcome="p")], [("OVERRIDE", "an override without effect")]),
        (
            [override("blinding", "high", comparison="a v c")],
            [("OVERRIDE", "an override without effect")],
        ),
        # of a domain that is not asked of this design
        ([override("confounding", "high")], [("OVERRIDE", "an override without effect")]),
        (
            [override("blinding", "high"), override("blinding", "low", outcome="o")],
            [
                (
                    "OVERRIDE",
                    "an override without effect: an earlier one holds for the same ratings",
                )
            ],
        ),
    ],
)
def test_an_override_that_changes_nothing_is_refused(
    overrides: list[RatingOverride], expected: list[tuple[str, str]]
) -> None:
    assert faults(*overrides) == expected


def test_the_first_override_that_holds_is_taken() -> None:
    mine = override("blinding", "high", comparison="a v b"), override("blinding", "low")
    of = build_study().model_copy(update={"overrides": mine})
    assert find_override(of, "blinding", "o", "a v b") is mine[0]
    assert find_override(of, "blinding", "o", "a v c") is mine[1]
    assert find_override(of, "control", "o", "a v b") is None
