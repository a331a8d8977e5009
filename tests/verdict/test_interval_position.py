"""Tests of mcstats.verdict.interval_position."""

from __future__ import annotations

import math
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from helpers.complete_topic import changed_effect
from helpers.rubric_cases import the_rubric
from mcstats.model.base import Fact
from mcstats.model.result import Result
from mcstats.verdict.interval_position import effect_words, one_word
from mcstats.verdict.limits import Limits

NO_LIMIT = Limits(0.0, None)


def result(**parts: Any) -> Result:
    return coded_topic("memory", {"a": {"n": 60, **parts}}).studies["a"].results[0]


def test_an_estimable_effect_without_its_interval_is_an_error_of_the_program() -> None:
    row = changed_effect(ci_ub=None)
    with pytest.raises(ValueError, match="estimable without an interval"):
        effect_words(row, None, NO_LIMIT, the_rubric())


@pytest.mark.parametrize(
    ("lower", "upper", "limits", "word"),
    [
        (0.1, 0.5, NO_LIMIT, "benefit decided"),
        (0.0, 0.5, NO_LIMIT, "leans to benefit"),
        (-0.5, -0.1, NO_LIMIT, "harm decided"),
        (-0.5, 0.0, NO_LIMIT, "leans to harm"),
        (-0.1, 0.1, NO_LIMIT, "unclear"),
        (0.21, 0.5, Limits(0.2, 0.2), "benefit decided"),
        (0.2, 0.5, Limits(0.2, 0.2), "leans to benefit"),
        (-0.5, -0.21, Limits(0.2, 0.2), "harm decided"),
        (-0.19, 0.19, Limits(0.2, 0.2), "no worthwhile effect decided"),
        (0.01, 0.19, Limits(0.0, 0.2), "no worthwhile effect decided"),
        (0.01, 0.19, Limits(0.0, 0.2, significant_counts=True), "benefit decided"),
        (0.01, 0.19, Limits(0.0, 0.2, generous=True), "benefit significant"),
        (-0.01, 0.19, Limits(0.0, 0.2, generous=True), "unclear"),
        (-0.09, 0.19, Limits(0.0, 0.2, null=0.1), "unclear"),
        (-0.09, 0.09, Limits(0.0, 0.2, null=0.1), "no worthwhile effect decided"),
        (-0.2, 0.19, Limits(0.2, 0.2), "unclear"),
        (0.1, 0.5, Limits(0.0, None, unsized=True), "unclear"),
        (-0.5, -0.1, Limits(0.0, None, unsized=True), "harm decided"),
        (0.1, 0.5, Limits(0.0, None, unsized=True, generous=True), "benefit significant"),
    ],
)
def test_an_interval_decides_beyond_the_limit_or_inside_the_margin(
    lower: float, upper: float, limits: Limits, word: str
) -> None:
    middle = (lower + upper) / 2
    row = changed_effect(yi=middle, yi_min=middle, yi_max=middle, ci_lb=lower, ci_ub=upper)
    assert effect_words(row, None, limits, the_rubric()) == (word,)


def test_the_interval_moves_with_the_printed_set_of_the_estimate() -> None:
    row = changed_effect(yi=0.3, yi_min=0.2, yi_max=0.4, ci_lb=0.05, ci_ub=0.55)
    words = effect_words(row, None, NO_LIMIT, the_rubric())
    assert words == ("leans to benefit", "benefit decided")
    assert one_word(the_rubric(), words) == "leans to benefit"


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (("benefit decided", "leans to benefit"), "leans to benefit"),
        (("harm decided", "benefit decided"), "unclear"),
        (("harm decided", "leans to harm"), "leans to harm"),
        (("unclear", "harm decided"), "unclear"),
        (("no worthwhile effect decided",), "no worthwhile effect decided"),
    ],
)
def test_of_several_words_the_one_nearest_to_unclear_is_supported(
    words: tuple[str, ...], word: str
) -> None:
    assert one_word(the_rubric(), words) == word


@pytest.mark.parametrize(
    ("lo", "hi", "words"),
    [
        (0.03, 0.04, ("benefit significant",)),
        (0.04, 0.06, ("benefit significant", "leans to benefit")),
        (0.05, 0.06, ("leans to benefit",)),
        (0.2, 0.2, ("leans to benefit",)),
    ],
)
def test_p_alone_is_significant_below_alpha_and_both_where_its_set_holds_alpha(
    lo: float, hi: float, words: tuple[str, ...]
) -> None:
    row = changed_effect(
        measure="SMD",
        estimable="point",
        vi=None,
        yi=0.5,
        yi_min=0.4,
        yi_max=0.6,
        p_min=lo,
        p_max=hi,
    )
    assert effect_words(row, None, Limits(0.0, 0.2), the_rubric()) == words


@pytest.mark.parametrize(
    ("estimate", "p", "limits", "word"),
    [
        # The interval that the P value implies ends at 0.05 + 1.96 * 0.05 / 3.09 = 0.08.
        (0.05, 0.002, Limits(0.0, 0.2), "unclear"),
        # The implied interval ends at 0.15 + 1.96 * 0.15 / 2.05 = 0.29, beyond the margin.
        (0.15, 0.04, Limits(0.0, 0.2), "benefit significant"),
        (0.05, 0.002, Limits(0.0, 0.2, significant_counts=True), "benefit significant"),
        (0.5, 0.002, Limits(0.0, None, unsized=True), "unclear"),
        (0.5, 0.002, Limits(0.3, 0.3), "leans to benefit"),
        (0.5, 0.002, Limits(0.0, 0.2, elsewhere=True), "leans to benefit"),
        (-0.05, 0.002, Limits(0.0, 0.2), "harm decided"),
    ],
)
def test_p_alone_counts_only_where_its_interval_could_not_exclude_what_matters(
    estimate: float, p: float, limits: Limits, word: str
) -> None:
    row = changed_effect(
        measure="SMD", estimable="point", vi=None, yi=estimate, yi_min=estimate, yi_max=estimate,
        p_min=p, p_max=p,
    )  # fmt: skip
    assert effect_words(row, None, limits, the_rubric()) == (word,)


@pytest.mark.parametrize(
    ("people", "p_max", "word"),
    [
        (108.0, 0.0001, "benefit significant"),
        (108.0, 0.06, "leans to benefit"),
        (60.0, 0.5, "unclear"),  # 0.67 standard errors of 0.26 are less than a small effect
        (40_000.0, 0.0001, "unclear"),
        (None, 0.0001, "unclear"),
    ],
)
def test_a_p_value_and_a_direction_are_sized_by_the_participants(
    people: float | None, p_max: float, word: str
) -> None:
    row = changed_effect(
        estimable="no", vi=None, yi=None, yi_min=None, yi_max=None, p_min=p_max, p_max=p_max
    )
    told = result(p="0.06", trend="benefit")
    assert effect_words(row, told, NO_LIMIT, the_rubric(), people) == (word,)


def test_a_direction_counts_alone_unless_an_estimate_was_coded_and_is_missing() -> None:
    alone, missing = result(trend="benefit"), result(trend="benefit", difference=1.0)
    assert isinstance(missing.trend, Fact) and missing.estimates
    row = changed_effect(estimable="no", yi=None, yi_min=None, yi_max=None)
    for of, word in ((alone, "leans to benefit"), (missing, "unclear")):
        given = effect_words(row, of, NO_LIMIT, the_rubric(), direction_counts=False)
        assert given == (word,)
    assert effect_words(row, missing, NO_LIMIT, the_rubric()) == ("leans to benefit",)
    assert effect_words(None, None, None, the_rubric()) == ("unclear",)


@pytest.mark.parametrize(
    ("lower", "upper", "word"),
    [
        (6.0, 7.0, "leans to benefit"),
        (4.0, 7.0, "unclear"),
        (-7.0, -6.0, "leans to harm"),
        (-7.0, 7.0, "unclear"),
        (6.0, None, "leans to benefit"),
        (5.000000000000001 - 2e-15, 7.0, "leans to benefit"),  # the margin, but for its last digit
        (-7.0, -4.999999999999999, "leans to harm"),
    ],
)
def test_a_change_within_a_group_only_leans_and_beyond_the_margin_only(
    lower: float, upper: float | None, word: str
) -> None:
    estimable = "bound" if upper is None else "yes"
    row = changed_effect(
        contrast="within", measure="PC", estimable=estimable, yi_min=lower, yi_max=upper
    )
    assert effect_words(row, None, Limits(0.0, 5.0), the_rubric()) == (word,)


@pytest.mark.parametrize(
    ("measure", "word"), [("PLO", "unclear"), ("PR", "unclear"), ("MC", "leans to benefit")]
)
def test_a_level_in_one_group_has_no_direction(measure: str, word: str) -> None:
    row = changed_effect(
        measure=measure, contrast="within", estimable="yes", yi=2.0, yi_min=2.0, yi_max=2.0
    )
    assert effect_words(row, None, NO_LIMIT, the_rubric()) == (word,)


CLAIMED = Limits(0.0, None, claimed=0.5)


@pytest.mark.parametrize(
    ("lower", "upper", "word"),
    [
        (0.6, 0.9, "benefit decided"),
        (0.5, 0.9, "benefit decided"),
        (0.3, 0.9, "leans to benefit"),
        (0.2, 0.6, "leans to benefit"),
        (0.1, 0.4, "smaller than claimed"),
        (-0.2, 0.4, "smaller than claimed"),
        (-0.4, 0.2, "smaller than claimed"),
        (-0.2, 0.6, "unclear"),
        (-0.1, 1.3, "leans to benefit"),
        (-0.4, -0.2, "harm decided"),
    ],
)
def test_an_interval_is_held_against_the_size_that_is_claimed(
    lower: float, upper: float, word: str
) -> None:
    middle = (lower + upper) / 2
    ends = {"yi": middle, "yi_min": middle, "yi_max": middle, "ci_lb": lower, "ci_ub": upper}
    assert effect_words(changed_effect(**ends), None, CLAIMED, the_rubric()) == (word,)


@pytest.mark.parametrize("estimate", [0.05, 0.3, 0.49, 0.5, 0.7, 1.2])
@pytest.mark.parametrize("half", [0.02, 0.2, 0.6])
def test_claiming_a_larger_size_never_helps_and_hiding_an_interval_never_proves_one(
    estimate: float, half: float
) -> None:
    order = the_rubric().verdict.facts["effect"].order[0]
    point = {"yi": estimate, "yi_min": estimate, "yi_max": estimate}
    row = changed_effect(**point, ci_lb=estimate - half, ci_ub=estimate + half)

    def rank(size: float | None, row: Any = row) -> int:
        limits = Limits(0.0, None, claimed=size)
        return order.index(one_word(the_rubric(), effect_words(row, None, limits, the_rubric())))

    ranks = [rank(size) for size in (None, 0.1, 0.3, 0.5, 0.9)]
    assert ranks[0] == max(ranks)
    assert ranks[1:] == sorted(ranks[1:], reverse=True)
    hidden = changed_effect(**point, ci_lb=None, ci_ub=None, estimable="point", p_max=0.001)
    for size in (0.1, 0.5, 0.9):
        assert rank(size, hidden) <= max(rank(size), order.index("unclear"))


def test_a_claimed_size_on_another_scale_is_never_shown_and_never_excluded() -> None:
    row = changed_effect(yi=0.7, yi_min=0.7, yi_max=0.7, ci_lb=0.5, ci_ub=0.9)
    limits = Limits(0.0, None, claimed=math.inf)
    assert effect_words(row, None, limits, the_rubric()) == ("leans to benefit",)


def test_a_rubric_without_the_word_takes_less_than_is_claimed_for_too_small() -> None:
    rubric = the_rubric()
    direction = rubric.effect.facts["direction"]
    words = {word: text for word, text in direction.words.items() if word != "smaller"}
    facts = {**rubric.effect.facts, "direction": direction.model_copy(update={"words": words})}
    older = rubric.model_copy(update={"effect": rubric.effect.model_copy(update={"facts": facts})})
    row = changed_effect(yi=0.2, yi_min=0.2, yi_max=0.2, ci_lb=0.1, ci_ub=0.3)
    assert effect_words(row, None, CLAIMED, older) == ("no worthwhile effect decided",)
