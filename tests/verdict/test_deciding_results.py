"""Tests of mcstats.verdict.deciding_results."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic, judged_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.bias.rate import rate_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.vocabularies import Lasting
from mcstats.verdict.assembled_body import answers_of
from mcstats.verdict.deciding_results import Deciding, find_deciding, long_enough
from mcstats.verdict.eligible_results import eligible_results
from mcstats.verdict.grade.grade import LEVELS
from mcstats.verdict.synthesis_of_body import DECLARED_POOLING


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def deciding(studies: Any, claim: Any = None) -> Deciding:
    topic, rubric = coded_topic("memory", studies, claim), the_rubric()
    one = topic.claims.claims[0]
    eligible, _ = eligible_results(topic, one)
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    answers = answers_of(rubric, one, eligible, effects, rate_topic(topic, rubric))
    return find_deciding(topic, rubric, one, answers, DECLARED_POOLING)


def names(of: Deciding) -> list[str]:
    return [answer.study.id for answer in of.answers]


REVIEW = {"kind": "meta-analysis", "review": {}, "studies": 4, "year": 2010}


def review(people: int | None, difference: float = 6.0) -> dict[str, Any]:
    told = {**REVIEW, "estimate": difference, "ci": interval(difference, people or 400)}
    return told if people is None else {**told, "people": people}


def test_nothing_decides_where_nothing_answers() -> None:
    assert deciding({"a": trial(60, construct="x")}) == Deciding(
        (), None, "Nothing that was coded answers the question"
    )


@pytest.mark.parametrize(
    ("studies", "decides", "because"),
    [
        ({"a": trial(60)}, ["a"], "The strongest evidence is from randomised comparisons"),
        ({"a": trial(60), "b": trial(60)}, ["a", "b"], "the results are pooled"),
        ({"a": trial(60), "r": review(400)}, ["r"],
         "the review rests on more participants than the coded trials"),
        ({"r": review(400)}, ["r"], "The strongest evidence is from randomised comparisons"),
        ({"a": trial(600), "r": review(400)}, ["a"],
         "the trials have more participants than the review"),
        ({"a": trial(60), "r": review(None, 0.0)}, ["r"],
         "so that of trials and review the weaker answer decides"),
        ({"a": {"difference": 0.0, "ci": [-2.0, 2.0]}, "r": review(400, 9.0)}, ["a"],
         "of how many people the result of A is, is not reported, so that of trials and review"),
    ],
)  # fmt: skip
def test_the_results_that_decide_are_named_with_the_reason(
    studies: Any, decides: list[str], because: str
) -> None:
    found = deciding(studies)
    assert names(found) == decides
    assert because in found.because and not found.because.endswith(".")


@pytest.mark.parametrize(
    ("ratio", "ci", "decides"),
    [(1.15, [1.06, 1.25], "s"), (1.05, [0.9, 1.22], "r"), (0.8, [0.7, 0.9], "r")],
)
def test_a_review_with_an_interval_decides_over_one_with_p_alone_that_settles_the_same(
    ratio: float, ci: list[float], decides: str
) -> None:
    alone = [{"measure": "RR", "route": "estimate_p"}]
    larger = {**REVIEW, "people": 500, "ratio": 1.14, "p": "0.0003"}
    smaller = {**REVIEW, "people": 400, "ratio": ratio, "ci": ci}
    found = deciding({"r": {**larger, "estimates": alone}, "s": smaller})
    assert names(found) == [decides]
    assert ("R settles the same, but prints no interval" in found.because) == (decides == "s")
    both = {"r": {**larger, "ci": [1.06, 1.23]}, "s": smaller}
    assert names(deciding(both)) == ["r"]


@pytest.mark.parametrize("field", ["salt", "pain", "memory"])
def test_a_review_that_hides_its_interval_points_and_no_pool_of_its_trials_stands_in(
    field: str,
) -> None:
    inside = {f"t{n}": trial(300, 5.0) for n in range(3)}
    whole = {**review(1_000, 5.0), "participants_of": list(inside)}
    hidden = {key: value for key, value in whole.items() if key != "ci"}
    known, less = (
        judged_topic(coded_topic(field, {**inside, "r": told}), the_rubric()).verdicts[0]
        for told in (whole, hidden)
    )
    order = list(the_rubric().scales["verdict"].order[0])
    assert order.index(less.verdict_all) < order.index(known.verdict_all)
    assert LEVELS.index(less.certainty) <= LEVELS.index(known.certainty)
    assert less.effect_all == "unclear", "nobody knows if the difference is one that matters"
    alone = deciding({**inside, "r": hidden})
    assert names(alone) == ["r"]
    assert "whose interval does not stand in for the one that it does not print" in alone.because
    ratio = {**REVIEW, "people": 1_000, "ratio": 0.6}
    said = judged_topic(coded_topic("salt", {"r": ratio}), the_rubric()).verdicts[0]
    assert said.effect_all == "leans to benefit"
    assert "may reduce systolic" in said.reading_text


def test_people_in_trials_without_a_variance_do_not_outvote_a_review() -> None:
    small, hidden = trial(300, 6.0), {"n": 900, "p": "0.7", "trend": "benefit"}
    found = deciding({"small": small, "hidden": hidden, "r": review(700, 0.0)})
    assert names(found) == ["r"]
    assert "the trials have as many participants only with those that print" in found.because
    # A review with less than the trials whose variance is known decides nothing.
    assert names(deciding({"small": small, "hidden": hidden, "r": review(200, 0.0)})) != ["r"]


def test_a_smaller_review_with_an_interval_never_loses_to_trials_for_a_larger_one_with_p() -> None:
    alone = [{"measure": "RR", "route": "estimate_p"}]
    larger = {**REVIEW, "people": 5_000, "ratio": 1.14, "p": "0.0003", "estimates": alone}
    smaller = {**REVIEW, "people": 400, "ratio": 1.15, "ci": [1.06, 1.25]}
    trials = {"t": {"n": 2_000, "ratio": "1.00", "ci": [0.97, 1.03]}}
    assert names(deciding({"r": larger, "s": smaller, **trials})) == ["s"]


def test_of_two_trials_of_the_same_people_the_larger_decides() -> None:
    studies = {"a": trial(60, participants_of=["b"]), "b": trial(90), "c": trial(40)}
    assert names(deciding(studies)) == ["b", "c"]
    equal = {"a": trial(60, 9.0, participants_of=["b"]), "b": trial(60, 3.0)}
    assert names(deciding(equal)) == ["b"], "of equals the less favourable one"


COHORT = {"allocation": "not randomised", "arms": ["intervention", "usual care"]}


@pytest.mark.parametrize(
    ("lasting", "decides"), [("weeks", ["early"]), ("session", ["early"]), ("permanent", ["late"])]
)
def test_a_result_that_was_measured_too_early_decides_only_if_no_other_was_measured_later(
    lasting: str, decides: list[str]
) -> None:
    early = trial(600, weeks="12")
    late = trial(
        60, 4.0, weeks="104", allocation="not randomised", arms=["intervention", "usual care"]
    )
    assert names(deciding({"early": early, "late": late}, {"lasting": lasting})) == decides
    assert names(deciding({"early": early}, {"lasting": lasting})) == ["early"]


def test_a_claim_of_a_permanent_effect_gains_nothing_from_leaving_out_a_short_trial() -> None:
    late = trial(200, weeks="104", **COHORT)
    early = trial(600, weeks="12")

    def verdict(studies: Any) -> str:
        topic = coded_topic("memory", studies, {"lasting": "permanent"})
        return judged_topic(topic, the_rubric()).verdicts[0].verdict

    assert verdict({"late": late}) == verdict({"late": late, "early": early})


def test_a_result_whose_time_is_not_reported_goes_on_deciding() -> None:
    topic, rubric = (
        coded_topic("memory", {"a": trial(60), "b": trial(60, weeks="104")}),
        the_rubric(),
    )
    claim = topic.claims.claims[0].model_copy(update={"lasting": Lasting.PERMANENT})
    eligible, _ = eligible_results(topic, claim)
    first, second = answers_of(rubric, claim, eligible, [], [])
    assert long_enough(rubric, claim, [first, second]) == [second]
    silent = replace(first, measured_weeks=None)
    assert long_enough(rubric, claim, [silent, second]) == [silent, second]
