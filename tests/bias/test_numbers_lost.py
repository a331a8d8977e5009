"""Tests of mcstats.bias.numbers_lost."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.rubric_cases import the_rubric
from helpers.study_builder import build_study, printed_value, reported_value
from mcstats.bias.comparison import comparison_of
from mcstats.bias.numbers_lost import lost_word
from mcstats.model.study import Study


def lost(of: Study, **limits: str) -> str:
    """The word for the share lost in all results of a study."""
    parameters = dict(the_rubric().parameters)
    for name, limit in limits.items():
        parameters[name] = parameters[name].model_copy(update={"value": limit})
    return lost_word(of, comparison_of(of, of.results[0]), of.results, parameters)


def arms(randomised: tuple[Any, Any], analysed: tuple[Any, Any]) -> dict[str, Any]:
    parts = [
        {k: printed_value(v) for k, v in (("randomised", r), ("analysed", a)) if v is not None}
        for r, a in zip(randomised, analysed, strict=True)
    ]
    return {"arm_a": parts[0], "arm_b": parts[1]}


def sizes(first: str, second: str) -> dict[str, dict[str, str]]:
    return {"a": {"n": first}, "b": {"n": second}}


@pytest.mark.parametrize(
    ("randomised", "analysed", "word"),
    [
        (("20", "20"), ("20", "20"), "few"),
        (("20", "20"), ("20", "19"), "few"),
        (("20", "20"), ("19", "19"), "some"),  # 5 % is not below 5 %
        (("20", "20"), ("18", "14"), "some"),  # 20 % is not above 20 %
        (("20", "20"), ("17", "14"), "many"),
        (("1,000", "1,000"), ("1,000", "950"), "few"),
        (("1", "0"), ("1", "0"), "few"),
        (("0", "0"), ("0", "0"), "not reported"),
        (("20", None), ("20", "20"), "not reported"),
        (("20", "20"), ("20", None), "not reported"),
        (("20", "20"), ("20", "21"), "not reported"),  # something else was counted
        (("about 20", "20"), ("20", "20"), "not reported"),
    ],
)
def test_the_share_that_is_lost_is_few_below_five_and_many_above_twenty_percent(
    randomised: tuple[str | None, ...], analysed: tuple[str | None, ...], word: str
) -> None:
    assert lost(build_study(**arms((*randomised,), (*analysed,)))) == word


@pytest.mark.parametrize(
    ("analysed", "word"), [("91", "few"), ("90", "some"), ("70", "some"), ("69", "many")]
)
def test_a_share_that_is_exactly_a_limit_of_another_rubric_is_within_it(
    analysed: str, word: str
) -> None:
    of = build_study(**arms(("50", "50"), ("45", str(int(analysed) - 45))))
    assert lost(of, lost_some="0.1", lost_many="0.3") == word


@pytest.mark.parametrize(
    ("printed", "analysed", "word"),
    [
        (("20", "20"), (None, None), "few"),
        (("15", "15"), (None, None), "many"),
        # a result that counts everybody does not say who was measured
        (("20", "20"), ("15", "15"), "many"),
        (("15", "15"), ("20", "20"), "many"),
        (("15", "about 15"), (None, None), "not reported"),
    ],
)
def test_the_numbers_of_a_result_count_and_the_smaller_one_where_an_arm_prints_another(
    printed: tuple[str, str], analysed: tuple[str | None, str | None], word: str
) -> None:
    assert lost(build_study(groups=sizes(*printed), **arms(("20", "20"), analysed))) == word


def test_the_number_of_a_subgroup_does_not_say_how_many_are_lost() -> None:
    of = build_study(groups=sizes("5", "5"), **arms(("20", "20"), ("20", "18")))
    assert lost(of) == "many"
    subgroup = of.results[0].model_copy(update={"subgroup": "older than 75"})
    assert lost(of.model_copy(update={"results": (subgroup,)})) == "some"


def test_only_the_arms_that_are_compared_are_counted() -> None:
    of = build_study(groups=sizes("20", "20"), **arms(("20", "20"), (None, None)))
    third = of.arms[1].model_copy(update={"id": "c", "randomised": of.arms[0].randomised})
    three = of.model_copy(update={"arms": (*of.arms, third)})
    assert lost(three) == "few"
    with_third = three.results[0].model_copy(update={"arms": ("a", "c")})
    assert lost(three.model_copy(update={"results": (with_third,)})) == "not reported"


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ("20", "20", "few"),
        ("20", "19", "some"),
        ("19", "15", "many"),
        ("20", None, "not reported"),
        ("15", None, "many"),  # enough are missing from one result, whatever the other one says
    ],
)
def test_of_several_results_the_one_that_leaves_out_most_decides(
    first: str, second: str | None, word: str
) -> None:
    one = build_study(groups=sizes(first, first), **arms(("20", "20"), (None, None)))
    groups = sizes(second, second) if second else {}
    other = build_study(groups=groups).results
    both = one.model_copy(update={"results": (*one.results, *other)})
    assert lost(both) == word
    assert lost(both.model_copy(update={"results": (*other, *one.results)})) == word


def test_a_number_of_other_things_leaves_the_one_that_the_arm_prints() -> None:
    arm = {
        "randomised": printed_value("20", unit="ulcers"),
        "analysed": printed_value("18", unit="ulcers"),
    }
    of = build_study(arm_a=arm, arm_b=arm, groups=sizes("9", "9"))
    people = {"n": reported_value("9").model_copy(update={"unit": "participants"})}
    result = of.results[0].model_copy(update={"groups": {"a": people, "b": people}})
    assert lost(of) == "many"
    assert lost(of.model_copy(update={"results": (result,)})) == "some"


@pytest.mark.parametrize(
    ("randomised", "analysed", "word"),
    [
        ({"unit": "ulcers"}, {"unit": "participants"}, "not reported"),
        ({"unit": "ulcers"}, {"unit": "ulcers"}, "few"),
        ({"unit": "ulcers"}, {}, "few"),
        # the number that is printed once is not both
        ({"words": "n = 20"}, {"words": "n = 20"}, "not reported"),
        ({"words": "20 began"}, {"words": "20 ended"}, "few"),
    ],
)
def test_numbers_of_other_things_and_one_number_coded_twice_say_nothing(
    randomised: dict[str, str], analysed: dict[str, str], word: str
) -> None:
    arm = {
        "randomised": printed_value("20", **randomised),
        "analysed": printed_value("20", **analysed),
    }
    assert lost(build_study(arm_a=arm, arm_b=arm)) == word
