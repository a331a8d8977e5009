"""Tests of mcstats.data.lint_design."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.draft_topic import NOWHERE
from helpers.study_builder import build_study, two_groups
from mcstats.data.lint_design import lint_design
from mcstats.model.design import Review
from mcstats.model.study import Study
from mcstats.model.vocabularies import Role, StudyKind


def told(of: Study) -> list[str]:
    return [fault.found for fault in lint_design(of, NOWHERE)]


BLIND = "blinded participants without a credible sham"
SELF = "blinded assessors of a self-report although its participants are not blinded"


def word(text: str) -> dict[str, str]:
    return {"value": text, "place": "abstract"}


@pytest.mark.parametrize(
    ("role", "credible", "found"),
    [
        ("sham", None, []),
        ("sham", "yes", []),
        ("sham", "no", [BLIND]),
        ("active comparator", None, []),
        ("intervention", None, []),
        ("usual care", None, [BLIND]),
        ("no treatment", None, [BLIND]),
    ],
)
def test_who_was_blinded_had_a_sham_or_another_treatment(
    role: str, credible: str | None, found: list[str]
) -> None:
    design = {"participants": word("blinded")}
    design |= {"credible_sham": word(credible)} if credible else {}
    assert told(build_study(design=design, arm_b={"role": role})) == found
    unblinded = design | {"participants": word("not blinded")}
    assert told(build_study(design=unblinded, arm_b={"role": role})) == []


@pytest.mark.parametrize(
    ("participants", "measured", "assessors", "found"),
    [
        ("not blinded", "self-report", "blinded", [SELF]),
        ("not blinded", "self-report", "not blinded", []),
        ("not blinded", "rater", "blinded", []),
        ("blinded", "self-report", "blinded", []),
        (None, "self-report", "blinded", []),
    ],
)
def test_who_reports_on_himself_assesses_unblinded_where_he_was_not_blinded(
    participants: str | None, measured: str, assessors: str, found: list[str]
) -> None:
    design = {"participants": word(participants)} if participants else {}
    outcome = {"measured": measured, "assessors": word(assessors)}
    assert told(build_study(design=design, outcome=outcome)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"arms": ["a", "b"]}, []),
        ({"arms": []}, []),
        ({"arms": ["a"]}, ["one arm in a contrast between arms", 'figures of the arm "b"']),
        ({"arms": ["a"], "contrast": "within"}, ['figures of the arm "b"']),
        ({"arms": ["a", "b"], "contrast": "within"}, ["2 arms in a contrast within one arm"]),
        # an arm that is nowhere is told as that
        ({"arms": ["a", "c"]}, []),
    ],
)
def test_the_figures_of_a_result_are_those_of_its_arms(
    changes: dict[str, Any], found: list[str]
) -> None:
    groups = two_groups({"mean": "1"}, {"mean": "2"})
    assert told(build_study(groups=groups, result=changes)) == found


@pytest.mark.parametrize(
    ("arms", "roles", "found"),
    [
        (["a", "b"], ["intervention", "sham"], []),
        (["b", "a"], ["intervention", "sham"], ["the intervention a behind b"]),
        (["b", "a"], ["intervention", "intervention"], []),
        (["b", "a"], ["intervention", "active comparator"], ["the intervention a behind b"]),
        (["b", "a"], ["active comparator", "sham"], []),
    ],
)
def test_a_comparison_begins_with_an_intervention_if_it_has_one(
    arms: list[str], roles: list[str], found: list[str]
) -> None:
    study = build_study(groups=two_groups({"mean": "1"}, {"mean": "2"}), result={"arms": arms})
    listed = tuple(
        arm.model_copy(update={"role": Role(role)})
        for arm, role in zip(study.arms, roles, strict=True)
    )
    said = told(study.model_copy(update={"arms": listed}))
    assert [text for text in said if "behind" in text] == found


def test_participants_are_shared_with_another_study() -> None:
    study = build_study()
    shared = {"perhaps_same_people": ("other", study.id)}
    assert told(study.model_copy(update=shared)) == ["the study itself"]


@pytest.mark.parametrize(
    ("assignment", "fact", "value", "asked"),
    [
        ("cluster", "recruitment", "blinded", True),
        ("stepped wedge", "recruitment", "before allocation", True),
        ("crossover", "recruitment", "blinded", False),
        (None, "recruitment", "blinded", False),
        ("crossover", "carry_over", "no", True),
        ("split body", "carry_over", "no", False),
        (None, "carry_over", "yes", False),
    ],
)
def test_clusters_and_periods_are_asked_of_studies_that_assigned_them(
    assignment: str | None, fact: str, value: str, asked: bool
) -> None:
    design: dict[str, Any] = {fact: {"value": value, "place": "t"}}
    if assignment is not None:
        design["assignment"] = {"value": assignment, "place": "t"}
    said = [one for one in told(build_study(design=design)) if fact in one]
    expected = f"{fact} of a study whose assignment is {assignment or 'parallel'}"
    assert said == ([] if asked else [expected])


@pytest.mark.parametrize(
    ("allocation", "fact", "found"),
    [
        ("randomised", "adjusted", ["adjusted of a study that is randomised"]),
        ("randomised", "comparable", ["comparable of a study that is randomised"]),
        ("not randomised", "adjusted", []),
        ("not randomised", "comparable", []),
    ],
)
def test_confounding_is_asked_of_arms_that_chance_did_not_make(
    allocation: str, fact: str, found: list[str]
) -> None:
    design = {"allocation": word(allocation), fact: word("yes")}
    assert told(build_study(design=design)) == found
    open_allocation = {"allocation": "not reported", fact: word("yes")}
    assert told(build_study(design=open_allocation)) == []


def test_the_conduct_of_a_review_stands_in_a_review_alone() -> None:
    of = build_study().model_copy(update={"review": Review()})
    found = "the conduct of a review in a study of the kind trial"
    assert told(of) == [found]
    review = of.model_copy(update={"kind": StudyKind.META_ANALYSIS, "arms": ()})
    assert told(review) == []


@pytest.mark.parametrize(
    ("high", "low", "found"),
    [
        ("40%", "60%", []),
        ("33.4%", "67%", []),
        ("2", "5", []),
        ("many", "60%", ["a share of the weight beside a number of trials"]),
        ("2", "60%", ["a share of the weight beside a number of trials"]),
        ("60%", "60%", ["shares of 120% in all"]),
    ],
)
def test_what_a_review_says_of_its_trials_adds_up(high: str, low: str, found: list[str]) -> None:
    given = {"trials_at_high_risk": high, "trials_at_low_risk": low}
    said = {key: {"printed": text, "place": "figure 2"} for key, text in given.items()}
    conduct = Review.model_validate(said)
    more = {"review": conduct, "kind": StudyKind.META_ANALYSIS, "arms": ()}
    assert told(build_study().model_copy(update=more)) == found


def test_three_arms_may_blind_against_a_sham_and_compare_with_nothing_too() -> None:
    of = build_study(design={"participants": word("blinded")})
    third = of.arms[1].model_copy(update={"id": "c", "role": Role.NO_TREATMENT})
    assert told(of.model_copy(update={"arms": (*of.arms, third)})) == []


def test_nothing_is_held_against_what_could_not_be_read() -> None:
    of = build_study(design={"participants": word("blinded")}, arm_b={"role": "no treatment"})
    assert told(of) == [BLIND]
    for part in ("kind", "design", "arms"):
        assert list(lint_design(of, NOWHERE, {part})) == []
    assert len(list(lint_design(of, NOWHERE, {"outcomes"}))) == 1
