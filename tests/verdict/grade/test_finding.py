"""Sentences of effect and certainty against worked examples."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcstats.model.vocabularies import Better
from mcstats.verdict.grade.figures import BodyFigures, Kind
from mcstats.verdict.grade.finding import Finding, Statement, finding, statement
from mcstats.verdict.grade.parameters import Parameters

USUAL = Parameters()
LEVELS = ("very low", "low", "moderate", "high")


def smd(estimate: float | None, half: float | None = None, **more: Any) -> BodyFigures:
    ends: dict[str, float] = {}
    if estimate is not None and half is not None:
        ends = {"lower": estimate - half, "upper": estimate + half}
    kind = more.pop("kind", Kind.STANDARDISED)
    return BodyFigures(kind=kind, estimate=estimate, **ends, **more)


def say(body: BodyFigures, level: str, better: Better | None = None) -> Statement:
    return statement(body, level, USUAL, intervention="heat", outcome="pain", better=better)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (smd(-1.0, 0.13), Finding("fall", "effect", "large")),
        (smd(0.6, 0.2), Finding("rise", "effect", "important")),
        (smd(-0.3, 0.15), Finding("fall", "effect", "slight")),
        (smd(0.6, 0.5), Finding("rise", "effect", "unknown")),
        (smd(0.05, 0.1), Finding("rise", "little or no")),
        (smd(-0.15, 0.04), Finding("fall", "little or no")),
        (smd(-0.3, 0.4), Finding("fall", "leaning")),
        (smd(0.1, 0.25), Finding("rise", "leaning")),
        (smd(0.09, 1.14), Finding("rise", "either way")),
        (smd(0.0, 1.0), Finding("unknown", "either way")),
        (smd(0.4), Finding("rise", "not known")),
        (smd(None), Finding("unknown", "not known")),
        (smd(3.0, 1.0, kind=Kind.MEAN_DIFFERENCE), Finding("rise", "effect")),
        (smd(1.0, 3.0, kind=Kind.MEAN_DIFFERENCE), Finding("rise", "either way")),
    ],
)
def test_the_interval_decides_what_is_found(body: BodyFigures, expected: Finding) -> None:
    assert finding(body, USUAL) == expected


@pytest.mark.parametrize(
    ("body", "level", "text"),
    [
        (smd(-0.6, 0.2), "high", "Heat reduces pain."),
        (smd(-0.6, 0.2), "moderate", "Heat probably reduces pain."),
        (smd(-0.6, 0.2), "low", "Heat may reduce pain."),
        (smd(-0.6, 0.2), "very low", "Heat may reduce pain, but the evidence is very uncertain."),
        (smd(1.0, 0.13), "high", "Heat results in a large increase in pain."),
        (smd(-1.0, 0.13), "low", "Heat may result in a large reduction in pain."),
        (smd(-0.3, 0.15), "moderate", "Heat probably reduces pain slightly."),
        (smd(0.6, 0.5), "moderate", "Heat probably increases pain."),
        (smd(0.05, 0.1), "high", "Heat makes little or no difference to pain."),
        (smd(0.05, 0.1), "low", "Heat may make little or no difference to pain."),
        (
            smd(-0.3, 0.4),
            "moderate",
            "Heat probably reduces pain or makes little or no difference.",
        ),
        (smd(-0.3, 0.4), "low", "Heat may reduce pain or make little or no difference."),
        (
            smd(0.09, 1.14),
            "very low",
            "The evidence is very uncertain about the effect of heat on pain.",
        ),
        (
            smd(0.09, 1.14),
            "moderate",
            "It is open whether heat reduces or increases pain; the interval includes both.",
        ),
        (smd(0.09, 1.14), "low", "Heat may reduce or increase pain; the interval includes both."),
        (smd(0.4), "low", "Heat may increase pain, by how much is not known."),
        (smd(None), "low", "Heat may change pain, by how much is not known."),
    ],
)
def test_the_sentence_has_direction_size_and_certainty(
    body: BodyFigures, level: str, text: str
) -> None:
    assert say(body, level).text == text


@pytest.mark.parametrize(
    ("body", "level", "gain", "text"),
    [
        (smd(-0.6, 0.5), "very low", "ease a stiff neck", "Heat may ease a stiff neck, but"),
        (smd(-0.6, 0.5), "low", "ease a stiff neck", "Heat may ease a stiff neck."),
        (smd(-0.6, 0.5), "moderate", "help necks heal", "Heat probably helps necks heal."),
        (smd(-0.6, 0.5), "high", "carry pain away", "Heat carries pain away."),
        (smd(-0.6, 0.5), "high", "wash pain away", "Heat washes pain away."),
        (smd(-0.6, 0.5), "high", "allay pain", "Heat allays pain."),
        (smd(-1.0, 0.13), "high", "relax necks", "Heat relaxes necks by a large amount."),
        (smd(-0.3, 0.4), "low", "relax necks", "Heat may relax necks or make little or no diff"),
        (smd(0.6, 0.5), "low", "relax necks", "Heat may increase pain."),
        (smd(0.6, 0.5), "low", "", "Heat may increase pain."),
    ],
)
def test_a_gain_is_said_in_the_words_of_the_claim_and_a_loss_by_the_outcome(
    body: BodyFigures, level: str, gain: str, text: str
) -> None:
    words = {"intervention": "heat", "outcome": "pain", "gain": gain}
    said = statement(body, level, USUAL, better=Better.LOWER, **words)
    assert said.text.startswith(text)


def test_an_effect_on_an_outcome_stands_before_a_treatment_on_a_place() -> None:
    said = statement(
        smd(None), "very low", USUAL, intervention="a cream on the face", outcome="age"
    )
    text = "The evidence is very uncertain about the effect on age of a cream on the face."
    assert said.text == text


def test_a_decided_harm_is_said_as_one() -> None:
    harm = say(smd(-1.0, 0.13), "high", Better.HIGHER)
    assert harm.favours == "harm"
    assert harm.text == "Heat results in a large reduction in pain."


def test_turning_the_better_direction_turns_whom_it_favours_and_no_word() -> None:
    one, other = (say(smd(0.6, 0.2), "low", better) for better in Better)
    assert {one.favours, other.favours} == {"benefit", "harm"}
    assert one.text == other.text
    assert say(smd(0.6, 0.2), "low").favours == "neither"
    assert say(smd(0.05, 0.1), "high", Better.HIGHER).favours == "neither"
    assert say(smd(0.0, 1.0), "low", Better.HIGHER).favours == "neither"


def test_little_or_no_effect_is_not_said_from_twelve_people() -> None:
    twelve = smd(0.09, 1.14, participants=12)
    assert all("little or no" not in say(twelve, level).text for level in LEVELS)


def test_little_or_no_effect_is_not_said_from_the_interval_of_a_review_of_unknown_i2() -> None:
    # 19 trials of salt with potassium: the interval holds the variance between them, and a standard
    # deviation of it and 31,949 people would be 67 mmHg.
    review = smd(-4.61, 1.465, kind=Kind.MEAN_DIFFERENCE, participants=31949, studies=19)
    assert finding(review, USUAL) == Finding("fall", "effect")
    # Where nearly all of the variance lies between the trials, 4.61 mmHg is not little.
    assert finding(replace(review, i2=99.0), USUAL).conclusion == "effect"
    # A single study has no such variance.
    assert finding(replace(review, studies=1), USUAL).conclusion == "little or no"


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="no level 'fair'"):
        say(smd(0.6, 0.2), "fair")


@given(st.floats(-2, 2), st.floats(0.01, 3), st.sampled_from(LEVELS))
def test_no_sentence_is_stronger_than_its_certainty(
    estimate: float, half: float, level: str
) -> None:
    text = say(smd(estimate, half), level).text
    if level == "very low":
        assert "very uncertain" in text
    elif level == "low":
        assert " may " in text
    elif level == "moderate":
        assert " may " in text or " probably " in text or "open whether" in text


@given(st.floats(-2, 2), st.floats(0.01, 3), st.sampled_from(LEVELS))
def test_exchanging_the_arms_exchanges_the_direction(
    estimate: float, half: float, level: str
) -> None:
    text = say(smd(estimate, half), level).text
    mirrored = say(smd(-estimate, half), level).text
    swapped = mirrored
    for one, other in (("reduc", "INCREAS"), ("increas", "REDUC")):
        swapped = swapped.replace(one, other)
    swapped = (
        swapped.lower().replace("increastion", "increase").replace("reduce in", "reduction in")
    )
    if "reduces or increases" not in text and "reduce or increase" not in text:
        assert swapped == text.lower()
    else:
        assert mirrored == text


def test_no_effect_on_a_risk_is_said_only_where_what_might_matter_is_excluded() -> None:
    def conclusion(low: float, high: float, **more: Any) -> str:
        middle = math.sqrt(low * high)
        risks = BodyFigures(kind=Kind.RISK_RATIO, estimate=middle, lower=low, upper=high, **more)
        return finding(risks, USUAL).conclusion

    # sudden deaths: 11.76 of 1,000 person-years, of which 0.82 would be 2.1 fewer
    assert conclusion(0.82, 1.07, control_risk=0.01176) == "no large"
    assert conclusion(0.82, 1.07) == "no large"
    # tuberculosis near the equator: no follow-up is known for which one in 1,000 could be a margin
    assert conclusion(0.895, 1.14, control_risk=0.005645) == "no large"
    # the estimate chooses the target: Guyatt 2025, Core GRADE 2
    assert conclusion(0.80, 1.37, important_above=1.25) == "little or no"
    assert conclusion(0.90, 1.90, important_above=1.25) == "leaning"
    assert conclusion(0.70, 1.37, important_above=1.25) == "either way"
    assert conclusion(0.93, 1.08) == "little or no"
    # a margin that is declared is what counts
    assert conclusion(0.82, 1.07, important_below=0.8) == "little or no"
    body = BodyFigures(kind=Kind.RISK_RATIO, estimate=0.94, lower=0.82, upper=1.07)
    text = say(body, "moderate").text
    assert text == "Heat probably makes no large difference to pain."
    assert say(body, "low").text == "Heat may make no large difference to pain."


@pytest.mark.parametrize(
    ("ends", "level", "text"),
    [
        ((0.6, 0.75), "high", "Heat reduces pain, but by less than half."),
        ((0.3, 0.5), "moderate", "Heat probably reduces pain, by half or more."),
        (
            (0.4, 0.8),
            "low",
            "Heat may reduce pain; a change by half is neither shown nor excluded.",
        ),
        ((0.4, 0.8), "very low", "Heat may reduce pain, but the evidence is very uncertain."),
        (
            (0.7, 1.2),
            "low",
            "Heat may reduce pain or make little or no difference; a change by half is "
            "excluded.",
        ),
        ((0.98, 1.02), "high", "Heat makes little or no difference to pain; a change by half is "
                               "excluded."),
        ((1.1, 1.4), "high", "Heat increases pain; a change by half is excluded."),
        ((0.3, 1.1), "low", "Heat may reduce pain or make little or no difference."),
    ],
)  # fmt: skip
def test_the_sentence_holds_the_effect_against_the_size_that_is_claimed(
    ends: tuple[float, float], level: str, text: str
) -> None:
    low, high = ends
    body = BodyFigures(kind=Kind.RISK_RATIO, estimate=math.sqrt(low * high), lower=low, upper=high,
                       claimed=0.5)  # fmt: skip

    def said(body: BodyFigures, claimed: str) -> Statement:
        return statement(body, level, USUAL, intervention="heat", outcome="pain", claimed=claimed)

    assert said(body, "half").text == text
    # The size is a clause: finding, direction and certainty are those of the effect.
    without = replace(body, claimed=None)
    assert replace(said(body, "half"), text="") == replace(said(without, ""), text="")
    assert said(without, "half").text == said(body, "").text


def test_an_effect_that_is_there_and_too_small_is_not_called_no_difference() -> None:
    small = {"kind": Kind.RISK_RATIO, "estimate": 0.9, "lower": 0.85, "upper": 0.95}
    body = BodyFigures(**small, important_below=0.8)  # type: ignore[arg-type]
    assert say(body, "high").text == "Heat reduces pain slightly, too little to matter."
    assert say(body, "low").text == "Heat may reduce pain slightly, too little to matter."
    assert say(body, "high", Better.LOWER).favours == "neither"
    across = replace(body, upper=1.05)
    assert say(across, "high").text == "Heat makes little or no difference to pain."


@pytest.mark.parametrize(
    ("estimate", "lower", "upper", "conclusion"),
    [
        (0.66, 0.41, 1.09, "no worse"),
        (0.61, 0.50, 0.74, "no worse"),
        (0.76, 0.41, 1.40, "no worse"),
        (1.02, 0.85, 1.20, "little or no"),
        (1.30, 0.90, 1.90, "leaning"),
        (1.60, 1.30, 1.90, "effect"),
    ],
)
def test_of_a_harm_that_is_denied_only_an_increase_counts(
    estimate: float, lower: float, upper: float, conclusion: str
) -> None:
    ratio = {"kind": Kind.RISK_RATIO, "estimate": estimate, "lower": lower, "upper": upper}
    one_sided = BodyFigures(**ratio, important_below=0.0, important_above=1.25)
    assert finding(one_sided, USUAL).conclusion == conclusion
    # The same of the opposite outcome, a fall of which is the harm.
    ends = {"estimate": 1 / estimate, "lower": 1 / upper, "upper": 1 / lower}
    turned = BodyFigures(
        kind=Kind.RISK_RATIO, **ends, important_below=0.8, important_above=math.inf
    )
    assert finding(turned, USUAL).conclusion == conclusion
    said = [say(body, "moderate", Better.LOWER) for body in (one_sided, turned)]
    assert (said[0].favours == "neither") is (conclusion in ("no worse", "little or no"))
    if conclusion == "no worse":
        assert said[0].text == "Heat probably results in no important increase in pain."
        assert said[1].text == "Heat probably results in no important reduction in pain."


def test_a_small_ratio_of_a_common_event_is_not_called_no_large_difference() -> None:
    falls = BodyFigures(kind=Kind.RISK_RATIO, estimate=0.93, lower=0.81, upper=1.06)
    assert finding(falls, USUAL).conclusion == "no large"
    assert finding(replace(falls, control_risk=0.2), USUAL).conclusion == "no large"
    # 99 fewer of 1,000 people
    common = replace(falls, control_risk=0.52)
    assert finding(common, USUAL) == Finding("fall", "leaning")
    assert finding(replace(common, upper=1.2), USUAL).conclusion == "either way"
    # an interval close to no effect is little of any risk
    close = replace(common, estimate=0.97, lower=0.93, upper=1.02)
    assert finding(close, USUAL).conclusion == "little or no"
