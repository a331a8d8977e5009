"""Tests of mcstats.verdict.facts_of_body."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.coded_bodies import assembled, coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.verdict.answer import least_weeks
from mcstats.verdict.decide import decide
from mcstats.verdict.facts_of_body import BodyFacts, facts_of_body, payer_of


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def facts(studies: Any, claim: Any = None) -> BodyFacts:
    topic = coded_topic("memory", studies, claim)
    return facts_of_body(
        topic, the_rubric(), topic.claims.claims[0], assembled(topic, the_rubric())
    )


REVIEW = {
    "kind": "meta-analysis",
    "people": 400,
    "studies": 5,
    "estimate": 6.0,
    "ci": [4.0, 8.0],
}
OPEN = {"arms": ["intervention", "no treatment"], "blinded": False}


@pytest.mark.parametrize(
    ("study", "kind", "effect"),
    [
        (trial(60), "sham-rct", "benefit decided"),
        (trial(60, **OPEN), "rct", "benefit decided"),
        (trial(60, **OPEN, allocation="not randomised"), "controlled", "benefit decided"),
        ({"n": 30, "arms": ["intervention"], "change": 20.0}, "uncontrolled", "leans to benefit"),
        ({"kind": "user reports", "arms": [], "contrast": "within", "trend": "benefit"},
         "reports", "leans to benefit"),
        ({"kind": "laboratory", "arms": [], "contrast": "between", "setting": "animal",
          "trend": "benefit"}, "pre-clinical", "leans to benefit"),
        ({"kind": "none", "arms": [], "contrast": "within"}, "none", "none"),
        ({**REVIEW, "review": {"comparators": "sham"}}, "sham-review", "benefit decided"),
        ({**REVIEW, "review": {}}, "review", "benefit decided"),
        ({**REVIEW, "review": {"designs": "not randomised"}}, "controlled", "benefit decided"),
    ],
)  # fmt: skip
def test_the_kind_of_evidence_is_that_of_the_comparison(
    study: dict[str, Any], kind: str, effect: str
) -> None:
    found = facts({"a": study}).facts
    assert (found.kind, found.effect) == (kind, effect)


def test_without_a_body_there_is_no_evidence_and_no_effect() -> None:
    found = facts({"a": trial(60, construct="sleep")})
    assert (found.facts.kind, found.facts.effect, found.words) == ("none", "none", ("none",))
    assert (found.facts.trials, found.facts.people) == ("none", "not reported")


def test_three_arms_are_judged_by_the_two_that_are_compared() -> None:
    arms = {"arms": ["intervention", "sham", "no treatment"], "blinded": True}
    against_nothing = facts({"a": trial(90, **arms, compares=[0, 2])}).facts
    assert (against_nothing.kind, against_nothing.control) == ("rct", "some concerns")
    against_sham = facts({"a": trial(90, **arms, compares=[0, 1])}).facts
    assert (against_sham.kind, against_sham.control) == ("sham-rct", "low")


@pytest.mark.parametrize(
    ("studies", "kind"),
    [
        ({"a": trial(4000), "b": trial(40, **OPEN)}, "sham-rct"),
        ({"a": trial(40), "b": trial(4000, **OPEN)}, "rct"),
        ({"a": trial(100), "b": trial(100, **OPEN)}, "rct"),
    ],
)
def test_of_several_results_the_weakest_comparison_with_half_of_the_weight_is_the_kind(
    studies: Any, kind: str
) -> None:
    assert facts(studies).facts.kind == kind


@pytest.mark.parametrize(
    ("n", "people", "trials"), [(60, "few", "one"), (100, "some", "one"), (400, "many", "one")]
)
def test_trials_and_people_are_counted(n: int, people: str, trials: str) -> None:
    found = facts({"a": trial(n)}).facts
    assert (found.people, found.trials) == (people, trials)
    assert facts({"a": trial(n), "b": trial(n)}).facts.trials == "several"
    assert facts({"a": {**REVIEW, "review": {}}}).facts.trials == "several"


@pytest.mark.parametrize(
    ("lasting", "question", "weeks", "shown"),
    [
        ("session", {}, "0", "yes"),
        ("weeks", {}, "1", "no"),
        ("weeks", {}, "2", "yes"),
        ("permanent", {}, "51", "no"),
        ("permanent", {}, "52", "yes"),
        ("weeks", {"least_weeks": "26"}, "12", "no"),
        ("weeks", {"least_weeks": "26"}, "26", "yes"),
    ],
)
def test_an_effect_is_shown_if_it_was_seen_as_long_as_is_claimed(
    lasting: str, question: dict[str, str], weeks: str, shown: str
) -> None:
    claim = {"lasting": lasting, "question": question}
    assert facts({"a": trial(60, weeks=weeks)}, claim).facts.shown == shown


@pytest.mark.parametrize(("weeks", "shown"), [(1, "no"), (12, "yes")])
def test_a_review_is_followed_for_as_long_as_its_result_or_its_coded_trials(
    weeks: int, shown: str
) -> None:
    whole = {**REVIEW, "review": {}, "weeks": weeks}
    assert facts({"a": whole}).facts.shown == shown
    inside = {"a": {**whole, "participants_of": ["b"]}, "b": trial(60, weeks=12)}
    assert facts(inside).facts.shown == "yes"


def test_a_trial_is_followed_until_its_result_whatever_the_result_says() -> None:
    assert facts({"a": trial(60, 0.0)}).facts.shown == "yes"
    assert facts({"a": trial(60, 0.0, weeks="1")}).facts.shown == "no"


@pytest.mark.parametrize("number", [6, 8])
@pytest.mark.parametrize("weeks", ["104", "20"])
def test_the_pooled_result_decides_and_no_trial_has_to_be_significant(
    number: int, weeks: str
) -> None:
    studies = {f"t{n}": trial(60, 4.0, weeks=weeks) for n in range(number)}
    claim = {"lasting": "permanent"}
    alone = facts({"t0": studies["t0"]}, claim)
    together = facts(studies, claim)
    assert (alone.facts.effect, together.facts.effect) == ("leans to benefit", "benefit decided")
    assert together.facts.shown == alone.facts.shown == ("yes" if weeks == "104" else "no")
    decision = decide(the_rubric(), together.facts)
    assert decision.verdict == ("real" if weeks == "104" else "overstated")
    assert ("most deciding evidence" in decision.because) is (weeks == "20")


def test_facts_of_the_claim_and_of_the_largest_study_come_from_there() -> None:
    studies = {"a": trial(60, payer="industry", stimulus="pills"), "b": trial(40)}
    named = {"use": "sleep", "question": {"uses": ["memory"], "interventions": ["pills"],
                                          "related": ["training"]}}  # fmt: skip
    found = facts(studies, named).facts
    # The claim names the pills, whatever the product is that the topic is about.
    assert (found.funding, found.intervention, found.use) == ("industry", "direct", "other")
    named["question"] = {"uses": ["memory"], "interventions": ["training"], "related": ["pills"]}
    assert facts({"a": studies["a"]}, named).facts.intervention == "other"
    assert (found.mechanism, found.asserts, found.lasting) == ("plausible", "caused", "weeks")
    assert payer_of(None) == "no information"


def test_groups_of_people_and_adjustment_are_facts_that_a_rubric_may_ask_for() -> None:
    found = facts({"a": trial(60, design={"assignment": "cluster"})}).facts
    assert (found.cluster, found.adjusted) == ("yes", "not reported")
    assert facts({"a": trial(60)}).facts.cluster == "no"


def test_the_least_time_is_that_of_the_question_or_of_the_kind_of_claim() -> None:
    def of(**claim: Any) -> float:
        topic = coded_topic("memory", {"a": trial(60)}, claim)
        return least_weeks(the_rubric(), topic.claims.claims[0])

    assert (of(lasting="session"), of(lasting="weeks"), of(lasting="permanent")) == (0, 2, 52)
    assert of(lasting="session", question={"least_weeks": "3"}) == 3


def reason(studies: Any, claim: Any) -> str:
    return assembled(coded_topic("memory", studies, claim), the_rubric()).because


def test_what_was_tested_for_another_use_says_so_in_its_facts_and_in_its_reason() -> None:
    elsewhere = {"a": trial(60, use="sleep")}
    claim = {"question": {"other_uses": ["sleep"]}}
    assert facts(elsewhere, claim).facts.use == "other"
    assert reason(elsewhere, claim).endswith(", of another use than the claim's.")
    assert facts({"a": trial(60)}, claim).facts.use == "direct"
    assert reason({"a": trial(60)}, claim).endswith("randomised comparisons.")


def test_an_effect_that_trials_show_together_was_seen_at_their_times() -> None:
    weak = {name: trial(60, difference=4.0, weeks="12") for name in "abcdefgh"}
    assert facts({"a": weak["a"]}).facts.effect != "benefit decided"
    together = facts(weak).facts
    assert (together.effect, together.shown) == ("benefit decided", "yes")
    early = {name: {**one, "weeks": "1"} for name, one in weak.items()}
    assert facts(early).facts.shown == "no"


@pytest.mark.parametrize("difference", [1.0, 2.5, 3.5, 6.0, -4.0])
@pytest.mark.parametrize("n", [40, 400, 4000])
def test_of_a_claimed_size_hiding_a_statistic_never_lifts_a_verdict_above_unproven(
    difference: float, n: int
) -> None:
    order = the_rubric().scales["verdict"].order[0]
    claim = {"claimed_size": {"value": "3", "measure": "MD", "place": "heading"}}

    def rank(study: dict[str, Any], claim: Any = claim) -> int:
        return order.index(decide(the_rubric(), facts({"a": study}, claim).facts).verdict)

    whole = trial(n, difference)
    hidden = {key: value for key, value in whole.items() if key != "ci"}
    without_number = {"n": n, "trend": "benefit" if difference > 0 else "harm", "estimates": []}
    most = max(rank(whole), order.index("unproven"))
    assert rank(hidden) <= most and rank({**hidden, "p": "0.0001"}) <= most
    assert rank(whole) <= rank(whole, {})  # a claim of a size asserts more
    # Of a trial that prints a direction alone nothing more can be said than of any such trial.
    assert rank(without_number) <= rank(without_number, {})


def test_nobody_is_blinded_in_a_cohort_though_counted_events_need_no_blinding() -> None:
    cohort = {"n": 900, "arms": ["intervention", "no treatment"], "allocation": "not randomised",
              "design": {"assignment": "exposure"}, "measured": "count", "difference": 9.0,
              "ci": interval(9.0, 900)}  # fmt: skip
    topic = coded_topic("memory", {"a": cohort})
    of = assembled(topic, the_rubric())
    facts = facts_of_body(topic, the_rubric(), topic.claims.claims[0], of).facts
    assert (of.rating("blinding"), facts.blinding) == ("low", "some concerns")
