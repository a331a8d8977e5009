"""Tests of mcstats.verdict.rubric_proof.attainable_verdicts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from helpers.rubric_cases import article_rows, spec_cases, the_rubric
from helpers.small_rubric import (
    CLAIMS,
    COMBINATIONS,
    EFFECTS,
    KINDS,
    LEVELS,
    monotone_assignments,
    small_rubric,
)
from mcstats.verdict.rubric_proof.attainable_verdicts import attainable_verdicts
from mcstats.verdict.rubric_proof.proof import decide_all


def test_the_range_of_a_row_is_its_own_verdict_and_ours_lies_in_every_range() -> None:
    anchors = [(case.facts, str(case.expect["verdict"])) for case in article_rows()]
    found = attainable_verdicts(the_rubric(), anchors)
    for facts, verdict in anchors:
        assert found.of(facts) == (verdict, verdict)
    _, ours = decide_all(the_rubric())
    assert (found.low <= ours).all()
    assert (ours <= found.high).all()


def test_six_rows_fix_few_of_the_beneficial_combinations() -> None:
    found = attainable_verdicts(
        the_rubric(), [(case.facts, str(case.expect["verdict"])) for case in article_rows()]
    )
    fixed = (found.low == found.high) & found.combinations.where(
        {"effect": the_rubric().monotone.beneficial}
    )
    assert found.fixed == int(fixed.sum())
    assert 6 <= found.fixed < found.beneficial / 10


def test_without_rows_nothing_is_fixed() -> None:
    found = attainable_verdicts(the_rubric(), [])
    assert found.fixed == 0
    assert np.unique(found.low).tolist() == [0]


def test_more_rows_never_widen_a_range() -> None:
    anchors = [(case.facts, str(case.expect["verdict"])) for case in article_rows()]
    few, all_six = (
        attainable_verdicts(the_rubric(), anchors[:3]),
        attainable_verdicts(the_rubric(), anchors),
    )
    assert (few.low <= all_six.low).all()
    assert (all_six.high <= few.high).all()


def test_rows_that_no_monotone_rubric_can_meet_are_refused() -> None:
    uncontrolled = next(case for case in article_rows() if case.given["kind"] == "uncontrolled")
    trial = next(case for case in article_rows() if case.given["kind"] == "rct")
    with pytest.raises(ValueError, match="no monotone rubric"):
        attainable_verdicts(the_rubric(), [(uncontrolled.facts, "real"), (trial.facts, "unproven")])


ANY = next(case.facts for case in spec_cases() if case.space == "verdict")


@pytest.mark.parametrize(
    "fixed",
    [
        {},
        {("trial", "benefit", "caused"): "for"},
        {("reports", "benefit", "seen"): "for", ("trial", "harm", "caused"): "against"},
        {("reports", "unclear", "caused"): "open", ("trial", "benefit", "seen"): "open"},
    ],
    ids=lambda fixed: f"{len(fixed)} rows",
)
def test_ranges_are_those_of_every_monotone_assignment_of_a_small_rubric(
    fixed: dict[tuple[str, str, str], str],
) -> None:
    rubric = small_rubric()
    every = np.array(list(monotone_assignments(fixed)))
    low, high = every.min(axis=0), every.max(axis=0)
    found = attainable_verdicts(
        rubric,
        [
            (replace(ANY, kind=kind, effect=effect, asserts=claim), verdict)
            for (kind, effect, claim), verdict in fixed.items()
        ],
    )
    for number, (kind, effect, claim) in enumerate(COMBINATIONS):
        facts = replace(ANY, kind=kind, effect=effect, asserts=claim)
        assert found.of(facts) == (LEVELS[low[number]], LEVELS[high[number]])
    assert len(COMBINATIONS) == len(KINDS) * len(EFFECTS) * len(CLAIMS)
    assert found.fixed_of_all == int((low == high).sum())
    assert found.mean_levels == pytest.approx((high - low + 1).mean())
