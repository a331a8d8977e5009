"""Rare events: a narrow interval of the difference decides in place of a wide one of the ratio."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from mcstats.effects import escalc
from mcstats.verdict.grade.figures import BodyFigures, Kind, StudyFigures
from mcstats.verdict.grade.finding import finding, statement
from mcstats.verdict.grade.imprecision import imprecision
from mcstats.verdict.grade.narrow_difference import narrow_difference
from mcstats.verdict.grade.parameters import Parameters

USUAL = Parameters()


def trial(treated: int, control: int, n: int, **more: Any) -> BodyFigures:
    """A trial of two equal arms of n people, with its risk ratio by metafor's formula."""
    row = escalc("RR", ai=[treated], n1i=[n], ci=[control], n2i=[n])
    log, error = float(row["yi"][0]), math.sqrt(float(row["vi"][0]))
    ends = {"lower": math.exp(log - 1.96 * error), "upper": math.exp(log + 1.96 * error)}
    told = {"participants": 2 * n, "events": treated + control, "control_risk": control / n}
    one = (StudyFigures(participants=2 * n),)
    return BodyFigures(kind=Kind.RISK_RATIO, estimate=math.exp(log), each=one, **ends,
                       **{**told, **more})  # type: ignore[arg-type]  # fmt: skip


RARE = trial(5, 4, 30_000)


def test_a_wide_ratio_of_rare_events_in_many_people_is_not_imprecise() -> None:
    step = imprecision(RARE, USUAL)
    assert (step.rule, step.change) == ("rare", 0)
    ends = narrow_difference(RARE, USUAL)
    assert ends is not None
    # The interval of the difference itself lies inside: 0.03 more per 1,000, from -0.16 to 0.23.
    error = math.sqrt(5 / 30_000**2 + 4 / 30_000**2)
    assert -0.001 <= ends[0] < 1 / 30_000 - 1.96 * error + 1e-4
    assert 1 / 30_000 + 1.96 * error < ends[1] <= 0.001


@pytest.mark.parametrize(
    "body",
    [
        replace(RARE, control_risk=None),
        replace(RARE, participants=None),
        replace(RARE, participants=3_900.0),
        replace(RARE, of_whole_review=True),
        replace(RARE, important_above=1.5),
        replace(RARE, control_time="person-years"),
        replace(RARE, approximate=True),
        replace(RARE, kind=Kind.MEAN_RATIO),
        replace(RARE, each=(), studies=4),
        replace(RARE, each=(), studies=4, i2=60.0),
        trial(5, 3, 1_000),
        trial(50, 30, 23_000),  # no effect is excluded
        trial(260, 250, 23_000),  # common enough for a difference that may matter
    ],
)
def test_without_what_the_rule_rests_on_the_ratio_decides(body: BodyFigures) -> None:
    assert narrow_difference(body, USUAL) is None
    assert imprecision(body, USUAL).rule != "rare"


def test_the_interval_of_a_review_counts_where_its_studies_are_known_to_agree() -> None:
    assert narrow_difference(replace(RARE, each=(), studies=4, i2=0.0), USUAL) is not None


@pytest.mark.parametrize("risk", [1e-9, 1e-6, 1e-5, 1e-4, 4 / 30_000])
def test_a_small_risk_that_somebody_declares_makes_no_interval_narrower(risk: float) -> None:
    declared = narrow_difference(replace(RARE, control_risk=risk), USUAL)
    hidden = narrow_difference(replace(RARE, control_risk=risk, events=None), USUAL)
    assert declared is not None and hidden is not None
    assert declared == pytest.approx(narrow_difference(RARE, USUAL), rel=0.2)
    assert hidden == pytest.approx(declared, rel=0.2)


@pytest.mark.parametrize("events", [(2, 6), (30, 28), (90, 95), (200, 190)])
def test_no_declared_risk_and_no_hidden_count_turns_imprecise_into_precise(
    events: tuple[int, int],
) -> None:
    body = trial(*events, 23_000)
    change = imprecision(body, USUAL).change
    for risk in (1e-9, 1e-5, 0.01, 0.5):
        for known in (body.events, None):
            other = imprecision(replace(body, control_risk=risk, events=known), USUAL)
            assert other.change <= max(change, 0 if narrow_difference(body, USUAL) else change)


def test_the_sentence_says_how_few_people_it_concerns_and_no_direction() -> None:
    assert finding(RARE, USUAL).conclusion == "rare"

    def said(level: str) -> str:
        told = statement(RARE, level, USUAL, intervention="heat", outcome="falls")
        assert told.favours == "neither"
        return told.text

    assert said("high") == "Heat makes a difference to falls in fewer than 1 of 1,000 people."
    assert said("moderate") == (
        "Heat probably makes a difference to falls in fewer than 1 of 1,000 people."
    )
    assert said("low") == "Heat may make a difference to falls in fewer than 1 of 1,000 people."
    assert said("very low").endswith("people, but the evidence is very uncertain.")


def test_a_ratio_that_is_precise_by_itself_is_judged_as_one() -> None:
    narrow = BodyFigures(kind=Kind.RISK_RATIO, estimate=1.0, lower=0.895, upper=1.12, studies=1,
                         participants=176_782, control_risk=0.0056)  # fmt: skip
    assert narrow_difference(narrow, USUAL) is not None
    assert imprecision(narrow, USUAL).rule == "no-large"
    assert finding(narrow, USUAL).conclusion == "no large"
