"""Tests of mcstats.verdict.assembled_body."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.coded_bodies import assembled, coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.verdict.body_of_evidence import SOLD, Body, total_participants
from mcstats.verdict.eligible_results import Tier


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def review(people: int | None, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    told = {"kind": "meta-analysis", "review": {}, "studies": 4, **more}
    if people is not None:
        told["people"] = people
    return {"estimate": difference, "ci": interval(difference, people or 400), **told}


def body(studies: Any, claim: Any = None, **options: Any) -> Body:
    return assembled(coded_topic("memory", studies, claim), the_rubric(), **options)


def decides(of: Body) -> list[str]:
    return [answer.study.id for answer in of.deciding]


def beside(of: Body) -> dict[str, str]:
    return {one.answer.study.id: one.because for one in of.listed}


def test_without_a_study_nothing_decides() -> None:
    none = body({"a": trial(60, construct="sleep")})
    assert (decides(none), none.tier, none.primary, none.word) == ([], Tier.NONE, None, "none")
    assert none.because == "Nothing that was coded answers the question."
    assert none.rating("blinding") == "not applicable"
    assert (none.effect, none.study, none.result, total_participants(none)) == (None,) * 4


def test_searches_that_found_nothing_decide_without_counting_directions() -> None:
    nothing = {"kind": "none", "arms": [], "contrast": "within"}
    of = body({"a": nothing, "b": nothing})
    assert (decides(of), of.word) == (["a", "b"], "none")
    assert of.because == "Nothing was found that answers the question."


def test_the_strongest_kind_of_evidence_decides_and_the_others_stand_beside() -> None:
    of = body(
        {
            "trial": trial(40),
            "cohort": trial(
                900, arms=["intervention", "no treatment"], allocation="not randomised"
            ),
            "before": {"n": 400, "arms": ["intervention"], "change": 30.0},
            "users": {"kind": "user reports", "arms": [], "contrast": "within", "trend": "benefit"},
        }
    )
    assert decides(of) == ["trial"]
    assert beside(of)["cohort"] == "The evidence is of a weaker kind (non-randomised)."
    assert beside(of)["before"] == "The evidence is of a weaker kind (before and after)."
    assert of.because == "The strongest evidence is from randomised comparisons."


def test_direct_evidence_decides_before_indirect_and_a_preferred_construct_before_others() -> None:
    question = {"constructs": ["recall", "names"], "related": ["pills"]}
    of = body(
        {
            "a": trial(60, construct="names"),
            "b": trial(600, stimulus="pills"),
            "c": trial(40),
        },
        {"question": question},
    )
    assert decides(of) == ["c"]
    assert beside(of) == {
        "a": "The result is of another construct (names).",
        "b": "The result is of a related intervention.",
    }
    indirect = body({"b": trial(600, stimulus="pills")}, {"question": question})
    assert indirect.because.endswith("randomised comparisons, of a related intervention.")
    sold = body({"b": trial(600, stimulus="pills")}, {"question": question}, question=SOLD)
    assert (decides(sold), sold.listed) == ([], ())


@pytest.mark.parametrize(
    ("people", "first"), [(1000, ["review"]), (100, ["one", "two"]), (120, ["one", "two"])]
)
def test_of_trials_and_a_review_those_with_more_participants_decide(
    people: int, first: list[str]
) -> None:
    of = body({"one": trial(60), "two": trial(60), "review": review(people, year=2010)})
    assert decides(of) == first


def test_of_two_reviews_the_one_with_more_participants_and_then_the_newer_decides() -> None:
    assert decides(body({"a": review(300), "b": review(400)})) == ["b"]
    assert decides(body({"a": review(400, year=2012), "b": review(400, year=2010)})) == ["a"]
    of = body({"a": review(400, year=2010), "b": review(400, year=2012)})
    assert decides(of) == ["b"]
    assert "may contain the same trials; nobody is counted twice." in beside(of)["a"]


@pytest.mark.parametrize(("difference", "first"), [(1.0, ["review"]), (9.0, ["trial"])])
def test_where_the_participants_of_a_review_are_not_reported_what_shows_least_decides(
    difference: float, first: list[str]
) -> None:
    of = body({"trial": trial(60, 6.0), "review": review(None, difference)})
    if difference > 6:  # both show a benefit: what is at higher risk of bias decides
        first = ["review"]
    assert decides(of) == first
    assert "of how many people the result of Review is, is not reported" in of.because


def test_narrative_reviews_stand_beside_and_decide_only_where_there_is_nothing_else() -> None:
    narrative = {"kind": "meta-analysis", "review": {}, "trend": "benefit"}
    of = body({"a": trial(60, year=2020), "n": {**narrative, "year": 2010}})
    assert (decides(of), beside(of)) == (["a"], {"n": "The review has no pooled result."})
    alone = body({"n": narrative, "m": narrative})
    assert len(alone.deciding) == 1 and alone.deciding[0].narrative


def test_a_review_with_a_part_of_a_pooled_result_is_not_narrative() -> None:
    told = review(400)
    told.pop("ci")
    (answer,) = body({"r": told}).deciding
    assert (answer.narrative, answer.word) == (False, "unclear")


def test_nobody_is_counted_twice() -> None:
    of = body({"main": trial(200), "later": trial(150, participants_of=["main"]), "b": trial(40)})
    assert decides(of) == ["b", "main"]
    reason = "The participants of Main are among those of Later; nobody is counted twice."
    assert beside(of)["later"] == reason


def test_studies_that_an_article_names_are_all_that_count() -> None:
    studies = {"a": trial(60), "b": trial(600)}
    assert decides(body(studies, evidence=("a",))) == ["a"]
    assert decides(body(studies, evidence=())) == ["a", "b"]


def test_what_reports_no_variance_lowers_what_the_others_show_by_its_size() -> None:
    bare = {"n": 60, "difference": 5.0}
    known = trial(60)
    assert body({"a": known}).word == "benefit decided"
    of = body({"a": known, "b": bare})
    assert (of.word, beside(of)["b"]) == (
        "leans to benefit",
        "The result has no usable variance.",
    )
    assert of.because.endswith(of.lowered)
    assert of.lowered == "Less is taken as decided, because B gave no usable variance."
    small = body({"a": trial(4000, 3.5), "b": {**bare, "n": 20}})
    assert small.word == "benefit decided" and "less" not in small.because
    without_size = body({"a": trial(4000), "b": {"difference": 5.0}})
    assert without_size.word == "unclear"


@pytest.mark.parametrize("hidden", [(), ("n",), ("p",), ("p", "trend")])
def test_a_large_significant_result_that_may_be_too_small_takes_as_much_without_its_figures(
    hidden: tuple[str, ...],
) -> None:
    sought = [{"measure": "SMD", "route": "p_value"}]
    large = {"n": 4000, "p": "<0.001", "trend": "benefit", "estimates": sought}
    told = {key: value for key, value in large.items() if key not in hidden}
    assert body({"small": trial(100, 14.0), "large": told}).word == "unclear"


@pytest.mark.parametrize(
    ("trials", "named"),
    [
        ({"new": trial(900, year=2020)}, "New is newer than the search of R, and missing there."),
        ({"new": trial(900, year=2020), "more": trial(500, year=2019)},
         "More and New are newer than the search of R, and missing there."),
        ({f"t{n}": trial(900, year=2020) for n in range(3)},
         "3 large trials are newer than the search of R, and missing there."),
        ({"new": trial(60, year=2020)}, ""),
        ({"old": trial(900, year=2001)}, ""),
    ],
)  # fmt: skip
def test_large_trials_that_are_newer_than_the_review_that_decides_are_named(
    trials: Any, named: str
) -> None:
    of = body({"inside": trial(60), "r": review(4_000, year=2012, participants_of=["inside"]),
               **trials})  # fmt: skip
    assert (decides(of), of.newer) == (["r"], named)


def test_results_in_another_unit_stand_beside() -> None:
    question = {"question": {"measures": ["MD"]}}
    studies = {"a": trial(60), "b": trial(80), "c": {"n": 400, "events": [(90, 200), (60, 200)]}}
    of = body(studies, question)
    assert decides(of) == ["a", "b"]
    assert beside(of)["c"] == "The measure or the unit is another one."


def test_a_review_has_seen_the_effect_for_as_long_as_its_coded_trials_did() -> None:
    inside = {"r": review(400, participants_of=["a"], weeks=3), "a": trial(60, weeks=30)}
    (one,) = body(inside).deciding
    assert (one.study.id, one.seen_weeks) == ("r", 30.0)
    outside = {"r": review(400, weeks=3), "a": trial(60, weeks=30, authors="Other B")}
    (one,) = [a for a in body(outside).deciding if a.study.id == "r"]
    assert one.seen_weeks == 3.0


def test_intervals_of_clusters_are_named_where_the_report_does_not_say_what_they_allow() -> None:
    groups = {"a": trial(60, design={"assignment": "cluster"})}
    assert "Whether clustering was allowed for is not said of A." in body(groups).because
    assert "clustering" not in body({"a": trial(60)}).because
