"""Tests of mcstats.verdict.certainty_of_claim."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.coded_bodies import assembled, coded_topic, judged_topic
from helpers.complete_topic import changed_effect
from helpers.generated_bodies import interval
from helpers.places import DATA, TESTS
from helpers.rubric_cases import the_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects import MEASURES
from mcstats.model.claim import Override
from mcstats.model.vocabularies import Better
from mcstats.verdict.body_of_evidence import SOLD, TESTED
from mcstats.verdict.certainty_of_claim import (
    NOT_TESTED,
    Certainty,
    assess_certainty,
    mirrored,
    size_of_effect,
    size_word,
)
from mcstats.verdict.grade.figures import BodyFigures, Kind
from mcstats.verdict.grade.finding import finding
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.verdict_rows import TopicVerdicts


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def assessed(
    studies: Any, claim: Any = None, field: str = "memory", question: str = TESTED, **changes: Any
) -> Certainty:
    topic = coded_topic(field, studies, claim)
    one = topic.claims.claims[0].model_copy(update=changes)
    body = assembled(topic, the_rubric(), question=question)
    return assess_certainty(topic, the_rubric(), one, body)


def changes_of(found: Certainty) -> dict[str, int]:
    return {row.step: row.change for row in found.footnotes}


def test_every_step_has_a_footnote() -> None:
    certainty = the_rubric().certainty
    found = assessed({"a": trial(60)})
    assert [row.step for row in found.footnotes] == ["start", *certainty.steps, *certainty.up]
    assert {row.question for row in found.footnotes} == {"as tested"}
    sold = assessed({"a": trial(60)}, question=SOLD)
    assert {row.question for row in sold.footnotes} == {"as sold"}


@pytest.mark.parametrize(
    "studies",
    [
        {"a": trial(60, construct="x")},
        {"a": {"kind": "none", "arms": [], "contrast": "within"}},
        {"a": {"kind": "user reports", "arms": [], "contrast": "within", "trend": "benefit"}},
        {"a": {"kind": "laboratory", "arms": [], "contrast": "between", "setting": "animal",
               "trend": "benefit"}},
    ],
)  # fmt: skip
def test_what_is_not_eligible_is_not_called_very_low(studies: Any) -> None:
    found = assessed(studies)
    assert (found.level, found.reading) == ("no eligible evidence", NOT_TESTED)
    assert found.text == "No eligible study in people tested whether training affects recall."
    assert [row.step for row in found.footnotes] == ["start"]
    assert (found.figures, found.absolute) == (None, None)


def test_a_step_of_a_person_counts_and_the_computed_one_is_shown_beside_it() -> None:
    override = Override(domain="indirectness", level="-1", because="another device")
    found = assessed({"a": trial(60)}, overrides=(override,))
    row = next(row for row in found.footnotes if row.step == "indirectness")
    assert (row.change, row.computed, row.overridden) == (-1, 0, "another device")


def test_evidence_of_another_use_is_indirect_for_the_product_as_sold() -> None:
    claim = {"use": "sleep", "question": {"uses": ["memory"]}}
    assert changes_of(assessed({"a": trial(60)}, claim))["indirectness"] == 0
    assert changes_of(assessed({"a": trial(60)}, claim, question=SOLD))["indirectness"] < 0


@pytest.mark.parametrize(
    ("difference", "field", "reading", "words"),
    [
        (9.0, "memory", "benefit", "increase"),
        (9.0, "salt", "benefit", "reduc"),
        (-9.0, "memory", "harm", "reduc"),
        (-9.0, "salt", "harm", "increase"),
        (0.0, "memory", "little or no effect", "little or no difference to recall"),
    ],
)
def test_harm_never_reads_as_benefit_and_little_needs_an_interval_that_says_so(
    difference: float, field: str, reading: str, words: str
) -> None:
    found = assessed({"a": trial(4000, difference)}, field=field)
    assert found.reading == reading and words in found.text


def test_an_interval_that_holds_both_is_unclear_whatever_its_estimate() -> None:
    studies = {
        name: trial(100, value) for name, value in zip("abcd", (-9, 12, -6, 10), strict=True)
    }
    override = [
        Override(domain=step, level="0", because="to reach the sentence")
        for step in ("risk of bias", "inconsistency", "indirectness", "publication bias")
    ]
    up = Override(domain="imprecision", level="-1", because="to reach the sentence")
    found = assessed(studies, overrides=(*override, up))
    assert "the interval includes both" in found.text
    assert found.reading == "unclear"


def test_effects_in_people_stand_in_the_sentence_of_a_benefit_only() -> None:
    events = {"n": 4000, "events": [(200, 2000), (400, 2000)]}
    found = assessed({"a": events}, field="salt")
    assert found.absolute is not None and found.absolute.difference == pytest.approx(-100)
    assert ": 100 fewer people per 1,000 (115 fewer to 83 fewer) at the risk in the" in found.text
    null = assessed({"a": {"n": 40_000, "events": [(4000, 20_000), (4000, 20_000)]}}, field="salt")
    assert null.absolute is not None and "people per" not in null.text


def test_a_direction_without_an_estimate_is_that_of_the_named_outcome() -> None:
    told = {"n": 108, "p": "0.001", "trend": "benefit", "arms": ["intervention", "no treatment"]}
    assert "increase" in assessed({"a": told}).text
    assert "reduce" in assessed({"a": told}, field="salt").text
    turned = assessed({"a": told}, outcome_better=Better.LOWER, outcome_label="forgetting")
    assert "reduce" in turned.text and "forgetting" in turned.text


def test_figures_of_the_opposite_outcome_are_mirrored_on_their_own_scale() -> None:
    ratio = BodyFigures(kind=Kind.RISK_RATIO, estimate=0.5, lower=0.25, upper=0.8,
                        important_below=0.9, prediction=(0.2, 1.25))  # fmt: skip
    found = mirrored(ratio)
    assert (found.estimate, found.lower, found.upper) == pytest.approx((2.0, 1.25, 4.0))
    assert found.important_above == pytest.approx(1 / 0.9) and found.important_below is None
    assert found.prediction == pytest.approx((0.8, 5.0))
    assert finding(found, Parameters()).direction == "rise"
    again = mirrored(found)
    assert (again.estimate, again.lower, again.upper) == pytest.approx((0.5, 0.25, 0.8))
    means = mirrored(BodyFigures(kind=Kind.STANDARDISED, estimate=0.3, lower=-0.1, upper=0.7))
    assert (means.estimate, means.lower, means.upper) == (-0.3, -0.7, 0.1)


def test_a_size_is_named_by_deviations_and_unknown_otherwise() -> None:
    rubric = the_rubric()
    sized = [size_of_effect(rubric, changed_effect(measure="SMD", yi=yi)) for yi in (0, 0.5, -0.5)]
    assert "unknown" not in sized and sized[1] == sized[2] != sized[0]
    assert size_of_effect(rubric, None) == size_word(rubric, None) == "unknown"
    assert size_of_effect(rubric, changed_effect(measure="SMD", yi=None)) == "unknown"
    for code, measure in MEASURES.items():
        standardised = measure.family.value == "standardised difference"
        named = size_of_effect(rubric, changed_effect(measure=code, yi=0.5)) != "unknown"
        assert named is standardised, code


@pytest.mark.parametrize("field", ["salt", "pain", "memory"])
def test_a_claim_of_a_harm_is_judged_by_the_harm_that_was_found(field: str) -> None:
    harm = {"n": 600, "difference": -6.0, "ci": interval(-6.0, 600)}
    row = judged_topic(
        coded_topic(field, {"a": harm, "b": harm}, {"effect": "harm"}), the_rubric()
    ).verdicts[0]
    assert row.verdict in ("real", "likely real")
    assert row.reading == "harm"
    assert ("reduces" if field == "memory" else "increases") in row.reading_text
    benefit = {"n": 600, "difference": 6.0, "ci": interval(6.0, 600)}
    row = judged_topic(
        coded_topic(field, {"a": benefit}, {"effect": "harm"}), the_rubric()
    ).verdicts[0]
    assert row.verdict in ("refuted", "unlikely")
    assert row.reading == "benefit"


def test_a_threshold_of_a_harm_lies_on_its_side() -> None:
    threshold = {"value": "4.0", "measure": "MD", "source": "a", "place": "text"}
    small, large = ({"n": 600, "difference": d, "ci": interval(d, 600)} for d in (-2.0, -9.0))
    words = [
        judged_topic(
            coded_topic("memory", {"a": one}, {"effect": "harm", "threshold": threshold}),
            the_rubric(),
        ).bodies[0].word
        for one in (small, large)
    ]  # fmt: skip
    assert words == ["no worthwhile effect decided", "benefit decided"]


def test_an_effect_per_thousand_counts_what_the_source_counts() -> None:
    topic = load_topic(DATA / "microcurrent")
    absolute = {row.claim: row for row in judged_topic(topic, the_rubric()).absolute}
    ulcers = absolute["ulcers_closed"]
    assert (ulcers.counted, ulcers.capped) == ("ulcers", False)
    # 126 times 1 of 31 would be more than all: Newcombe's interval of 25/43 less 1/31 stands
    assert [ulcers.ci_lb, ulcers.ci_ub] == pytest.approx([352.28, 686.49], abs=0.01)
    topic = load_topic(TESTS / "topics" / "bcg")
    (first, *_) = judged_topic(topic, the_rubric()).verdicts
    assert "fewer people per 1,000" in first.reading_text


def test_another_treatment_that_the_evidence_compares_with_stands_in_the_sentence() -> None:
    asked = {"question": {"comparators": ["active comparator", "sham"]}}
    active = {"arms": ["intervention", "active comparator"], "blinded": True}
    label = " compared with active comparator"  # the label of the arm
    alone = assessed({"a": trial(400, **active)}, asked).text
    both = assessed({"a": trial(400, **active), "b": trial(400)}, asked).text
    sham = assessed({"b": trial(400)}, asked).text
    assert label in alone and "compared" not in sham
    assert alone.replace(label, "").split()[:3] == sham.split()[:3]
    assert f"{label} or a control without it" in both
    gain = assessed({"a": trial(400, **active)}, {**asked, "gain": "sharpen recall"}).text
    assert f"sharpen recall{label}" in gain or f"sharpens recall{label}" in gain
    review = {"kind": "meta-analysis", "people": 400, "studies": 5, "estimate": 6.0,
              "ci": [4.0, 8.0], "review": {"comparators": "active comparator"}}  # fmt: skip
    assert "compared with other treatments" in assessed({"r": review}, asked).text


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ({"value": "0.5", "measure": "RR"}, "half"),
        ({"value": "1.5", "measure": "RR"}, "a third"),
        ({"value": "0.8", "measure": "RR"}, "20%"),
        ({"value": "0.5", "measure": "OR"}, "half of the odds"),
    ],
)
def test_the_claimed_size_stands_in_the_sentence_and_moves_no_certainty(
    size: dict[str, str], words: str
) -> None:
    told = {"n": 40000, "events": [(1800, 20000), (2000, 20000)]}
    stated = {"claimed_size": {**size, "place": "heading"}, "question": {"measures": ["RR"]}}
    with_size = assessed({"a": told}, stated, "salt")
    without = assessed({"a": told}, {"question": {"measures": ["RR"]}}, "salt")
    sentence = "Salt_substitute probably reduces systolic"
    assert with_size.text.startswith(f"{sentence}, but by less than {words}.")
    assert without.text.startswith(f"{sentence}:")
    assert (with_size.level, with_size.reading) == (without.level, without.reading)


@pytest.mark.parametrize(
    ("decides", "beside", "named"),
    [(6.0, -6.0, True), (-6.0, 6.0, True), (6.0, 6.0, False), (-6.0, -6.0, False),
     (6.0, 0.0, True), (0.0, 6.0, True)],
)  # fmt: skip
def test_a_study_that_is_not_randomised_and_points_the_other_way_is_named(
    decides: float, beside: float, named: bool
) -> None:
    cohort = trial(4000, beside, allocation="not randomised", arms=["intervention", "no treatment"])
    alone = assessed({"a": trial(4000, decides)})
    both = assessed({"a": trial(4000, decides), "cohort": cohort})
    sentence = " Without randomisation, Cohort points the other way and cannot decide."
    assert both.text == alone.text + (sentence if named else "")
    assert (both.level, both.reading) == (alone.level, alone.reading)
    # Where nothing randomised decides, the cohort does.
    assert "Without randomisation" not in assessed({"cohort": cohort}).text


FOUND = {"benefit": (0.6, [0.5, 0.72]), "null": ("1.00", [0.95, 1.05]), "harm": (1.6, [1.4, 1.83])}


@pytest.mark.parametrize(
    ("decides", "beside", "found"),
    [("benefit", "null", "finds no such effect"), ("null", "benefit", "finds an effect"),
     ("benefit", "harm", "finds the opposite"), ("benefit", "benefit", ""), ("null", "null", "")],
)  # fmt: skip
def test_a_trial_that_could_not_be_pooled_and_decides_otherwise_is_named_and_lowers(
    decides: str, beside: str, found: str
) -> None:
    hazards, rates = ([{"measure": code, "route": "pooled_ci"}] for code in ("HR", "IRR"))
    large, small = (
        {"n": n, "ratio": FOUND[word][0], "ci": FOUND[word][1], "estimates": measured}
        for n, word, measured in ((9000, decides, hazards), (4000, beside, rates))
    )
    both = assessed({"large": large, "small": small}, field="salt")
    named = f" Small, which is not pooled with it, {found}."
    assert (named in both.text) if found else "not pooled" not in both.text
    assert changes_of(both)["inconsistency"] == (-2 if beside == "harm" else -1 if found else 0)
    alone = assessed({"large": large}, field="salt")
    assert changes_of(alone)["inconsistency"] == 0


@pytest.mark.parametrize("field", ["salt", "pain", "memory"])
def test_a_result_of_a_part_of_the_people_is_said_of_that_part(field: str) -> None:
    part = trial(400, 6.0, subgroup="people over 75")
    found = assessed({"a": part}, field=field)
    assert " in people over 75" in found.text.split(":")[0]
    both = assessed({"a": part, "b": trial(400)}, field=field)
    assert "people over 75" not in both.text
    topic = coded_topic(field, {"a": part})
    body = assembled(topic, the_rubric(), question=SOLD)
    sold = assess_certainty(topic, the_rubric(), topic.claims.claims[0], body)
    (step,) = (f for f in sold.footnotes if f.step == "indirectness")
    assert (step.change, "population" in step.because) == (-1, True)


def test_the_reading_says_where_nobody_was_followed_for_as_long_as_is_claimed() -> None:
    sentence = "Whether this holds for as long as is claimed was not observed."
    short, long = trial(600, weeks=8), trial(600, weeks=60)
    assert sentence in assessed({"a": short}, {"lasting": "permanent"}).text
    assert sentence not in assessed({"a": long}, {"lasting": "permanent"}).text
    assert sentence not in assessed({"a": short}, {"lasting": "weeks"}).text


@pytest.mark.parametrize("field", ["salt", "pain", "memory"])
@pytest.mark.parametrize(
    ("ends", "denied", "nothing"),
    [
        ((7.0, 11.0), "benefit decided", "harm decided"),
        ((-1.0, 5.0), "benefit decided", "unclear"),
        ((-1.0, 1.0), "benefit decided", "benefit decided"),
        ((-3.0, 1.0), "unclear", "unclear"),
        ((-5.0, 0.5), "leans to harm", "leans to harm"),
        ((-9.0, -4.0), "harm decided", "harm decided"),
    ],
)
def test_that_a_harm_is_denied_is_judged_by_the_side_of_the_harm(
    field: str, ends: tuple[float, float], denied: str, nothing: str
) -> None:
    margin = {"value": "2", "measure": "MD", "source": "a", "place": "text"}
    told = {"n": 600, "difference": sum(ends) / 2, "ci": list(ends)}
    words = []
    for effect in ({"effect": "harm"}, {}):
        claim = {"asserts": "no effect", "threshold": margin, **effect}
        topic = coded_topic(field, {"a": told}, claim)
        words.append(judged_topic(topic, the_rubric()).bodies[0].word)
    assert words == [denied, nothing]
    one_sided = assessed({"a": told}, {"asserts": "no effect", "threshold": margin,
                                       "effect": "harm"}, field)  # fmt: skip
    both = assessed({"a": told}, {"asserts": "no effect", "threshold": margin}, field)
    steps = [
        next(f.change for f in one.footnotes if f.step == "imprecision")
        for one in (one_sided, both)
    ]
    assert steps[0] >= steps[1]


def test_of_another_intervention_nothing_is_said_to_be_untested_of_the_product() -> None:
    asked = {"question": {"interventions": ["another"]}}
    topic = coded_topic("pain", {"a": trial(400, stimulus="another")}, asked)
    sold = judged_topic(topic, the_rubric()).verdicts[0].sold_text
    assert sold.startswith("The claim is about another, and not about ")


def test_evidence_that_ended_before_the_time_that_is_claimed_is_indirect() -> None:
    def step(weeks: str | None, lasting: str) -> int:
        topic = coded_topic("pain", {"a": trial(400)}, {"lasting": lasting})
        times = tuple(t.model_copy(update={"weeks": weeks}) for t in topic.studies["a"].times)
        changed = topic.studies["a"].model_copy(update={"times": times})
        topic.studies["a"] = changed  # type: ignore[index]
        notes = judged_topic(topic, the_rubric()).footnotes
        return next(n.change for n in notes if n.step == "indirectness")

    assert step("8", "permanent") == -1
    assert step("60", "permanent") == 0
    assert step("8", "weeks") == 0
    assert step("8", "session") == 0
    # A time that nobody reports is not known to be short; the reading says that it was not seen.
    assert step(None, "permanent") == 0


@pytest.mark.parametrize("field", ["salt", "pain", "memory"])
def test_whole_studies_of_the_people_that_a_claim_names_are_said_of_them(field: str) -> None:
    study, people = trial(400, 6.0, population="people over 75"), ["people over 75"]
    about = coded_topic(field, {"a": study}, {"question": {"populations": people}})
    named, plain = (
        judged_topic(topic, the_rubric()) for topic in (about, coded_topic(field, {"a": study}))
    )
    assert "in people over 75" in named.verdicts[0].reading_text
    assert "in people over 75" not in plain.verdicts[0].reading_text

    def step(tables: TopicVerdicts, question: str) -> int:
        notes = [n for n in tables.footnotes if n.question == question]
        return next(n.change for n in notes if n.step == "indirectness")

    # What is sold is sold to all of them.
    assert [step(named, "as tested"), step(named, "as sold")] == [0, -1]
    assert step(plain, "as sold") == 0
