"""Tests of mcstats.bias.comparison."""

from __future__ import annotations

import random
from typing import Any

import pytest

from helpers.study_builder import build_study
from mcstats.bias.comparison import (
    Comparison,
    comparison_of,
    comparisons_of,
    main_comparison,
)
from mcstats.model.base import Fact
from mcstats.model.design import Review
from mcstats.model.study import Study
from mcstats.model.vocabularies import ContrastKind, Role, StudyKind


def study_with(*roles: str, **parts: Any) -> Study:
    """A trial with arms a, b, c … of these roles."""
    of = build_study(**parts)
    arms = tuple(
        of.arms[0].model_copy(update={"id": "abcd"[i], "label": "abcd"[i], "role": Role(role)})
        for i, role in enumerate(roles)
    )
    return of.model_copy(update={"arms": arms})


def made(of: Study, *arms: str, contrast: str = "between") -> Comparison:
    """The comparison of a result with these arms."""
    results = [build_study(result={"arms": list(arms), "contrast": contrast}).results[0]]
    return comparison_of(of, results[0])


THREE = ("intervention", "sham", "no treatment")


@pytest.mark.parametrize(
    ("arms", "comparator", "label"),
    [
        (("a", "b"), "sham", "a v b"),
        (("a", "c"), "no treatment", "a v c"),
        (("b", "c"), "no treatment", "b v c"),
        # whichever is named first, the intervention is what is tested
        (("b", "a"), "sham", "b v a"),
        (("c", "a"), "no treatment", "c v a"),
        # all but the last are taken together
        (("a", "b", "c"), "no treatment", "a + b v c"),
    ],
)
def test_a_result_is_compared_with_what_its_own_arms_got(
    arms: tuple[str, ...], comparator: str, label: str
) -> None:
    assert made(study_with(*THREE), *arms) == Comparison(arms, comparator, label)


@pytest.mark.parametrize("arm", ["a", "b", "c"])
def test_a_change_within_one_arm_is_compared_with_nothing(arm: str) -> None:
    assert made(study_with(*THREE), arm, contrast="within") == Comparison((arm,), "none", arm)


def test_a_study_with_one_arm_compares_with_nothing() -> None:
    of = study_with("intervention")
    assert comparison_of(of, None) == Comparison(("a",), "none", "a")
    assert not comparison_of(of, None).is_between


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (("intervention", "sham"), Comparison(("a", "b"), "sham", "a v b")),
        # who does not name arms may mean the control that hides least
        (THREE, Comparison(("a", "b", "c"), "no treatment", "a v b + c")),
        (("intervention", "intervention", "sham"), Comparison(("a", "c"), "sham", "a v c")),
        # two doses are compared as two treatments are
        (("intervention", "intervention"), Comparison(("a", "b"), "active comparator", "a v b")),
        (("no treatment", "intervention"), Comparison(("b", "a"), "no treatment", "b v a")),
    ],
)
def test_without_a_result_the_first_intervention_is_compared_with_the_others(
    roles: tuple[str, ...], expected: Comparison
) -> None:
    assert comparison_of(study_with(*roles), None) == expected


def test_a_result_without_arms_compares_those_whose_figures_it_prints() -> None:
    of = build_study(
        groups={"a": {"mean": "1"}, "c": {"mean": "2"}}, result={"arms": [], "contrast": "between"}
    )
    three = of.model_copy(update={"arms": study_with(*THREE).arms})
    assert comparison_of(three, three.results[0]).label == "a v c"


def test_a_control_that_no_source_describes_hides_no_more_than_a_known_one() -> None:
    for others, comparator in (
        (("not reported",), "not reported"),
        (("sham", "not reported"), "not reported"),
        (("no treatment", "not reported"), "no treatment"),
    ):
        study = study_with("intervention", *others)
        assert comparison_of(study, None).comparator == comparator


def test_a_review_is_compared_with_the_weakest_comparator_of_its_trials() -> None:
    of = build_study().model_copy(update={"kind": StudyKind.META_ANALYSIS, "arms": ()})
    assert comparison_of(of, None) == Comparison((), "none", "")
    roles = tuple(Fact(value=r, place="p") for r in (Role.SHAM, Role.USUAL_CARE))
    told = of.model_copy(update={"review": Review(comparators=roles)})
    assert comparison_of(told, None).comparator == "usual care"


def test_each_comparison_of_an_outcome_is_listed_once_and_those_of_arms_last() -> None:
    of = study_with(*THREE)
    result = of.results[0]
    results = tuple(
        result.model_copy(update={"id": str(i), "arms": arms, "contrast": ContrastKind(contrast)})
        for i, (arms, contrast) in enumerate(
            [
                (("a",), "within"),
                (("a", "c"), "between"),
                (("a", "b"), "between"),
                (("a", "c"), "between"),
            ]
        )
    )
    several = of.model_copy(update={"results": results})
    found = comparisons_of(several, several.outcomes[0])
    assert {c.label: [r.id for r in made] for c, made in found.items()} == {
        "a": ["0"],
        "a v c": ["1", "3"],
        "a v b": ["2"],
    }
    assert [c.label for c in found] == ["a", "a v c", "a v b"]
    assert main_comparison(several, several.outcomes[0])[0].label == "a v b"
    within = several.model_copy(update={"results": results[:1]})
    assert [c.label for c in comparisons_of(within, within.outcomes[0])] == ["a", "a v b + c"]
    none = of.model_copy(update={"results": ()})
    assert comparisons_of(none, none.outcomes[0]) == {comparison_of(none, None): ()}


def test_the_order_of_the_arms_in_the_file_changes_no_comparison() -> None:
    rng = random.Random(5)
    of = study_with("intervention", "sham", "no treatment", "usual care")
    for _ in range(20):
        arms = list(of.arms)
        rng.shuffle(arms)
        mixed = of.model_copy(update={"arms": tuple(arms)})
        for names in (("a", "b"), ("a", "c"), ("d", "b"), ("a",)):
            contrast = "between" if len(names) > 1 else "within"
            assert made(mixed, *names, contrast=contrast) == made(of, *names, contrast=contrast)
        default = comparison_of(mixed, None)
        assert (default.arms[0], set(default.arms)) == ("a", set("abcd"))
        assert default.comparator == comparison_of(of, None).comparator == "no treatment"
