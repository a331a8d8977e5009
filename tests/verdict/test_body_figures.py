"""Tests of mcstats.verdict.body_figures."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from scipy import special

from helpers.coded_bodies import assembled, coded_topic
from helpers.complete_topic import changed_effect
from helpers.generated_bodies import interval
from helpers.places import TESTS
from helpers.rubric_cases import the_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects import MEASURES
from mcstats.model.claim import Threshold
from mcstats.model.vocabularies import Allocation, Better, Directness
from mcstats.verdict.body_figures import better_of, figures_of, kind_of_effect, widened_interval
from mcstats.verdict.body_of_evidence import SOLD, TESTED
from mcstats.verdict.grade.figures import Bias, BodyFigures, Kind
from mcstats.verdict.grade.imprecision import imprecision
from mcstats.verdict.grade.other_steps import publication_bias
from mcstats.verdict.grade.parameters import Parameters

# metafor 4.6: rma(yi, vi, test = "adhoc") of the seven trials of dat.bcg allocated at random
POOLED, TAU2, I2 = (0.378718, 0.192780, 0.743992), 0.392527, 89.9343
PREDICTED = (0.0709257, 2.0222142)
# 11/139 45/7277 29/303 248/12867 11/220 499/88391 10/629: the median of seven control groups
PEOPLE, EVENTS, CONTROL_RISK = 222_519, 1_470, 0.0192741


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def figures(
    studies: Any, claim: Any = None, field: str = "memory", question: str = TESTED
) -> BodyFigures:
    topic = coded_topic(field, studies, claim)
    body = assembled(topic, the_rubric(), question=question)
    return figures_of(topic, the_rubric(), Parameters(), topic.claims.claims[0], body)


@cache
def of_bcg(limit: str = "") -> BodyFigures:
    topic = load_topic(TESTS / "topics" / "bcg")
    claim = topic.claims.claims[0]
    if limit:
        threshold = Threshold(value=limit, measure="RR", source="acpjc1994", place="a place")
        claim = claim.model_copy(update={"threshold": threshold})
    topic = replace(topic, claims=topic.claims.model_copy(update={"claims": (claim,)}))
    return figures_of(topic, the_rubric(), Parameters(), claim, assembled(topic, the_rubric()))


def test_the_figures_of_a_synthesis_are_those_of_metafor() -> None:
    body = of_bcg()
    assert (body.kind, body.number_of_studies) == (Kind.RISK_RATIO, 7)
    assert body.estimate == pytest.approx(POOLED[0], abs=1e-5)
    assert (body.lower, body.upper) == pytest.approx(POOLED[1:], abs=1e-4)
    assert body.tau2 == pytest.approx(TAU2, abs=1e-4)
    assert body.i2 == pytest.approx(I2, abs=0.01)
    assert body.prediction == pytest.approx(PREDICTED, abs=1e-3)
    assert body.participants == PEOPLE
    assert body.events == EVENTS
    assert body.control_risk == pytest.approx(CONTROL_RISK, abs=1e-7)
    assert body.designs == {Allocation.RANDOMISED}


def test_a_declared_threshold_lies_on_the_side_of_benefit() -> None:
    body = of_bcg("0.8")
    assert body.important_above is None
    assert body.important_below == pytest.approx(0.8)


def test_without_a_body_nothing_is_known() -> None:
    body = figures({"a": trial(60, construct="sleep")})
    assert (body.estimate, body.each, body.participants, body.bias) == (
        None,
        (),
        None,
        Bias.UNKNOWN,
    )
    assert (body.population, body.designs) == (None, frozenset())


def test_a_benefit_is_a_fall_of_an_outcome_that_is_better_lower() -> None:
    higher, lower = figures({"a": trial(60)}), figures({"a": trial(60)}, field="salt")
    assert (higher.estimate, lower.estimate) == (6.0, -6.0)
    assert (lower.lower, lower.upper) == (
        pytest.approx(-higher.upper, abs=0.02),
        pytest.approx(-higher.lower, abs=0.02),
    )
    assert higher.each[0].yi == -lower.each[0].yi == 6.0


def test_a_change_within_one_group_has_a_design_and_no_interval() -> None:
    body = figures({"a": {"n": 30, "arms": ["intervention"], "change": 20.0}})
    assert body.designs == {Allocation.ONE_GROUP}
    assert (body.number_of_studies, body.interval) == (1, None)


def test_a_review_is_rated_as_a_whole_and_its_trials_are_not_known_one_by_one() -> None:
    review = {
        "kind": "meta-analysis", "review": {}, "people": 400, "studies": 5, "estimate": 6.0,
        "ci": interval(6.0, 400),
    }  # fmt: skip
    body = figures({"a": review})
    assert (body.studies, body.each, body.participants) == (5, (), 400)
    assert body.designs == {Allocation.RANDOMISED} and body.bias is not Bias.LOW
    other = figures({"a": {**review, "review": {"designs": "not randomised"}}})
    assert other.designs == {Allocation.NOT_RANDOMISED}


def test_a_review_that_does_not_say_how_its_studies_were_allocated_has_no_known_design() -> None:
    review = {"kind": "meta-analysis", "people": 57, "trend": "unclear"}
    assert figures({"a": review}).designs == {None}
    two = {name: trial(60, allocation="not randomised") for name in "ab"}
    topic = coded_topic("memory", two)
    told = topic.studies["b"]
    design = told.design.model_copy(update={"allocation": "not reported"})
    silent = told.model_copy(update={"design": design})
    topic = replace(topic, studies={**topic.studies, "b": silent})
    body = assembled(topic, the_rubric())
    found = figures_of(topic, the_rubric(), Parameters(), topic.claims.claims[0], body)
    assert found.designs == {Allocation.NOT_RANDOMISED, None}


def test_the_domains_of_the_design_are_told_apart_from_the_other_ones() -> None:
    one = figures({"a": trial(60)}).each[0]
    assert one.of_design == ("control", "randomisation")
    assert set(one.beyond_design) == {
        "blinding",
        "measurement",
        "missing data",
        "selective reporting",
    }


def test_a_review_without_participants_of_its_result_lends_those_of_all_outcomes() -> None:
    review = {"kind": "meta-analysis", "review": {}, "trend": "benefit"}
    assert figures({"a": review}).of_whole_review
    assert not figures({"a": {**review, "people": 57}}).of_whole_review
    assert not figures({"a": trial(60)}).of_whole_review


def test_the_number_of_participants_is_known_where_each_is() -> None:
    assert figures({"a": trial(60), "b": trial(80)}).participants == 140
    unknown = trial(60)
    unknown.pop("n")
    assert figures({"a": unknown, "b": trial(80)}).participants is None


def test_small_studies_that_a_seller_paid_for_are_counted() -> None:
    studies = {"a": trial(60, payer="industry"), "b": trial(2000, payer="industry"), "c": trial(80)}
    assert figures(studies).small_sponsored == 1


def test_intervention_and_population_are_as_direct_as_their_ids_and_others_as_coded() -> None:
    body = figures({"a": trial(60), "b": trial(80)})
    assert (body.population, body.intervention) == (Directness.DIRECT, Directness.DIRECT)
    assert (body.comparator, body.outcome) == (None, None)
    # The sentence names what was tested; another intervention is indirect for the product as sold.
    related = {"question": {"related": ["pills"]}}
    topic = coded_topic("memory", {"a": trial(60, stimulus="pills")}, related)
    tested = assembled(topic, the_rubric())
    by_question = {
        question: figures_of(
            topic, the_rubric(), Parameters(), topic.claims.claims[0],
            replace(tested, question=question),
        ).intervention
        for question in (TESTED, SOLD)
    }  # fmt: skip
    assert by_question == {TESTED: Directness.DIRECT, SOLD: Directness.PARTLY}
    coded = {
        "directness": [
            {"study": "a", "comparator": "direct", "population": "partly", "because": "old"}
        ]
    }
    with_code = figures({"a": trial(60), "b": trial(80)}, coded)
    assert with_code.population is Directness.PARTLY
    assert with_code.comparator is None  # of the other study nothing was coded


def test_the_question_of_the_product_as_sold_has_directness_of_its_own() -> None:
    claim = {"use": "sleep", "question": {"uses": ["memory"]}}
    assert figures({"a": trial(60)}, claim).outcome is None
    assert figures({"a": trial(60)}, claim, question=SOLD).outcome is Directness.INDIRECT


def test_the_control_risk_is_declared_or_the_mean_of_those_printed() -> None:
    events = {"n": 400, "events": [(40, 200), (60, 200)]}
    second = {"n": 200, "events": [(10, 100), (10, 100)]}
    assert figures({"a": events, "b": second}, field="salt").control_risk == pytest.approx(0.2)
    declared = {"control_risk": {"value": "12%", "source": "a", "place": "table 1"}}
    assert figures({"a": events}, declared, field="salt").control_risk == pytest.approx(0.12)
    assert figures({"a": trial(60)}, declared).control_risk is None


@pytest.mark.parametrize("code", MEASURES)
def test_a_measure_has_the_kind_of_its_scale(code: str) -> None:
    kinds = {"RR": Kind.RISK_RATIO, "OR": Kind.ODDS_RATIO, "PETO": Kind.ODDS_RATIO}
    kinds |= {"HR": Kind.HAZARD_RATIO, "IRR": Kind.HAZARD_RATIO, "RD": Kind.RISK_DIFFERENCE}
    by_family = {
        "standardised difference": Kind.STANDARDISED,
        "raw difference": Kind.MEAN_DIFFERENCE,
        "ratio": Kind.MEAN_RATIO,
    }
    measure = MEASURES[code]
    assert kind_of_effect(measure) is kinds.get(code, by_family.get(measure.family))


def test_an_interval_is_widened_by_what_the_printing_leaves_open() -> None:
    row = changed_effect(yi=1.0, ci_lb=0.5, ci_ub=1.6, yi_min=0.9, yi_max=1.2)
    assert widened_interval(row) == (pytest.approx(0.4), pytest.approx(1.8))
    assert widened_interval(replace(row, yi_min=None, yi_max=None)) == (0.5, 1.6)
    for missing in ("yi", "ci_lb", "ci_ub"):
        assert widened_interval(replace(row, **{missing: None})) == (None, None)


def test_the_interval_that_authors_print_is_compared_as_it_is_printed() -> None:
    topic = load_topic(TESTS / "topics" / "salt")
    for name, (lower, upper) in {"harms": (0.80, 1.37), "stroke": (0.77, 0.96)}.items():
        claims = tuple(c for c in topic.claims.claims if c.id == name)
        alone = replace(topic, claims=topic.claims.model_copy(update={"claims": claims}))
        body = assembled(alone, the_rubric())
        found = figures_of(alone, the_rubric(), Parameters(), claims[0], body)
        assert (found.lower, found.upper) == (pytest.approx(lower), pytest.approx(upper))
        assert not found.widened


@pytest.mark.parametrize("field", ["salt", "pain", "memory"])
def test_a_p_value_below_a_limit_leaves_no_more_open_than_a_larger_one(field: str) -> None:
    def of(**told: Any) -> BodyFigures:
        return figures({"a": {"trend": "benefit", **told}}, field=field)

    def lowers(**told: Any) -> int:
        return imprecision(of(**told), Parameters()).change

    known = of(n=50, p="<0.001")
    assert known.approximate and known.interval is not None
    z = {p: float(special.ndtri(1 - p / 2)) for p in (0.05, 0.001)}
    near = abs(known.estimate or 0.0)
    ends = sorted(abs(end) for end in known.interval)
    # Altman & Bland 2011: P and a size give the standard error, size over z
    assert ends == pytest.approx([near * (1 - z[0.05] / z[0.001]), near * (1 + z[0.05] / z[0.001])])
    assert lowers(n=50, p="<0.001") >= lowers(n=50, p="0.04") >= lowers(n=50, p="<0.05")
    assert of(n=50, p="<0.05").interval is None, "the limit itself excludes nothing"
    assert of(p="<0.001").interval is None, "without a number of people there is no size"
    assert of(n=20_000, p="<0.001").interval is None, "it may be too small to matter"


def test_an_estimate_that_rounding_puts_beyond_its_interval_lies_at_its_end() -> None:
    # 0.76 may be 0.765 that was rounded down, and 0.77 the same rounded up
    body = figures({"a": {"n": 400, "ratio": 0.76, "ci": (0.77, 0.96)}})
    assert (body.lower, body.upper) == (pytest.approx(0.77), pytest.approx(0.96))
    assert body.estimate == body.lower


def test_the_better_direction_is_that_of_the_largest_deciding_study() -> None:
    for field, better in (("memory", Better.HIGHER), ("salt", Better.LOWER)):
        assert better_of(assembled(coded_topic(field, {"a": trial(60)}), the_rubric())) is better
    empty = assembled(coded_topic("salt", {"a": trial(60, construct="x")}), the_rubric())
    assert better_of(empty) is Better.HIGHER


def test_a_declared_threshold_in_another_measure_is_used_for_its_own_scale_only() -> None:
    declared = {"threshold": {"value": "2.0", "measure": "MD", "source": "a", "place": "text"}}
    assert figures({"a": trial(60)}, declared).important_above == pytest.approx(2.0)
    events = {"n": 400, "events": [(60, 200), (40, 200)]}
    assert figures({"a": events}, declared).important_above is None
    assert math.isfinite(figures({"a": events}, declared).estimate or math.nan)


def test_a_review_without_its_heterogeneity_has_that_of_the_trials_beside_it() -> None:
    topic = load_topic(TESTS / "topics" / "salt")
    claim = next(c for c in topic.claims.claims if c.id == "death")
    topic = replace(topic, claims=topic.claims.model_copy(update={"claims": (claim,)}))
    body = assembled(topic, the_rubric())
    found = figures_of(topic, the_rubric(), Parameters(), claim, body).coded_trials
    assert found is not None and found.kind is Kind.HAZARD_RATIO
    # Neal 2021 0.88 (IRR), DECIDE-Salt 0.84 and the nursing homes of 2024 0.88 (HR)
    assert [math.exp(one.yi or 0.0) for one in found.each] == pytest.approx(
        [0.84, 0.88, 0.88], abs=0.005
    )
    assert found.participants == 20_995 + 1_612 + 3_543


def test_the_trials_beside_a_review_are_known_one_by_one_whatever_it_prints() -> None:
    review = {
        "kind": "meta-analysis", "review": {}, "people": 900, "studies": 5, "estimate": 6.0,
        "ci": interval(6.0, 900),
    }  # fmt: skip
    trials = {"a": trial(60), "b": trial(80)}
    without = figures({"rev": review, **trials})
    assert without.coded_trials is not None and len(without.coded_trials.each) == 2
    with_i2 = figures({"rev": {**review, "i2": "40%"}, **trials})
    assert with_i2.i2 == 40.0 and with_i2.coded_trials == without.coded_trials


@pytest.mark.parametrize(
    ("printed", "p", "rule"),
    [
        ("0.002", 0.002, "published-asymmetry"),
        ("<0.01", 0.01, "published-asymmetry"),
        ("0.4", 0.4, "published-searched"),
        (None, None, "published-searched"),
    ],
)
def test_the_asymmetry_that_a_review_prints_counts_as_ours(
    printed: str | None, p: float | None, rule: str
) -> None:
    review = {
        "kind": "meta-analysis", "review": {"comprehensive": "yes"}, "people": 4000, "studies": 37,
        "estimate": 6.0, "ci": [4.0, 8.0], "i2": "0%",
    }  # fmt: skip
    body = figures({"a": review if printed is None else {**review, "asymmetry_p": printed}})
    assert body.asymmetry_p == p
    assert publication_bias(body, Parameters()).rule == rule
