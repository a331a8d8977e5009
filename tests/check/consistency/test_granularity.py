"""Tests of mcstats.check.consistency.granularity."""

from __future__ import annotations

import itertools
import statistics
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from helpers.study_builder import build_study, check_rows, two_groups
from mcstats.check.consistency.granularity import Scale, possible_totals, sd_is_possible
from mcstats.model.printed import Printed
from mcstats.model.read_printed import parse

LIKERT = Scale(1, Fraction(1), Fraction(7))


def as_set(text: str) -> Printed:
    return parse(text)


def rounded(value: float, digits: int, rounding: str = ROUND_HALF_UP) -> str:
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding))


@pytest.mark.parametrize(
    ("mean", "n", "totals"),
    [
        ("5.19", 28, []),  # the example of Brown & Heathers 2017: 145/28 = 5.18, 146/28 = 5.21
        ("5.18", 28, [145]),
        ("5.21", 28, [146]),
        ("3.5", 2, [7]),
        ("3.4", 2, []),
        ("8.00", 3, []),  # beyond the end of the scale
    ],
)
def test_a_mean_of_whole_numbers_is_a_whole_number_over_n(
    mean: str, n: int, totals: list[int]
) -> None:
    assert list(possible_totals(as_set(mean), n, LIKERT)) == totals


def test_a_mean_of_several_items_is_finer() -> None:
    assert list(possible_totals(as_set("5.19"), 28, Scale(2))) == []
    assert list(possible_totals(as_set("5.20"), 28, Scale(2))) == [291]  # 291/56 = 5.196


@pytest.mark.parametrize(("sd", "possible"), [("0.49", True), ("0.48", False), ("0.50", False)])
def test_zeros_and_ones_have_one_sd_for_each_mean(sd: str, possible: bool) -> None:
    """DEBIT: 7 of 20 have the SD sqrt(20/19 * 0.35 * 0.65) = 0.4894."""
    binary = Scale(1, Fraction(0), Fraction(1))
    totals = possible_totals(as_set("0.35"), 20, binary)
    assert list(totals) == [7]
    assert sd_is_possible(as_set(sd), totals, 20, binary) is possible


@pytest.mark.parametrize(("sd", "possible"), [("0.0", True), ("0.8", False)])
def test_on_a_scale_of_one_whole_value_all_are_alike(sd: str, possible: bool) -> None:
    threes = Scale(1, Fraction("2.5"), Fraction("3.5"))  # five people of 3: the squares add to 45
    totals = possible_totals(as_set("3.0"), 5, threes)
    assert list(totals) == [15]
    assert sd_is_possible(as_set(sd), totals, 5, threes) is possible


@pytest.mark.parametrize(("n", "most"), [(4, 5), (5, 5), (6, 4)])
def test_of_all_samples_none_is_impossible_and_most_other_sds_are(n: int, most: int) -> None:
    """Every sample of n answers from 1 to `most`, against every SD of two digits."""
    scale = Scale(1, Fraction(1), Fraction(most))
    seen: dict[str, set[str]] = defaultdict(set)
    for sample in itertools.combinations_with_replacement(range(1, most + 1), n):
        for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
            mean = rounded(statistics.fmean(sample), 2, rounding)
            seen[mean].add(rounded(statistics.stdev(sample), 2, rounding))
    impossible = caught = 0
    for mean, sds in seen.items():
        totals = possible_totals(as_set(mean), n, scale)
        for hundredths in range(0, 100 * most):
            sd = f"{hundredths / 100:.2f}"
            possible = sd_is_possible(as_set(sd), totals, n, scale)
            if sd in sds:
                assert possible, (mean, sd)
            else:
                impossible += 1
                caught += not possible
    assert caught > 0.98 * impossible


@pytest.mark.parametrize("draws", [1500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_clean_samples_are_never_called_impossible(draws: int) -> None:
    rng = np.random.default_rng(31)
    for _ in range(draws):
        n, items = int(rng.integers(2, 80)), int(rng.choice([1, 1, 2, 5]))
        most, digits = int(rng.integers(1, 11)), int(rng.integers(1, 4))
        raw = rng.binomial(most, rng.uniform(0.05, 0.95), (n, items)).sum(1)
        values = [Fraction(int(x), items) for x in raw]
        mean = sum(values) / n
        variance = sum((x - mean) ** 2 for x in values) / (n - 1)
        rounding = str(rng.choice([ROUND_HALF_UP, ROUND_HALF_EVEN]))
        printed = as_set(rounded(float(mean), digits, rounding))
        sd = as_set(rounded(float(variance) ** 0.5, digits, rounding))
        for scale in (Scale(items), Scale(items, Fraction(0), Fraction(most))):
            totals = possible_totals(printed, n, scale)
            assert int(raw.sum()) in totals
            assert sd_is_possible(sd, totals, n, scale), (raw, printed.text, sd.text)


def study_of_scores(mean: str, sd: str, n: str = "28", **outcome: Any) -> Any:
    scores = {"mean": mean, "sd": sd, "n": n}
    of = {"items": "1", "least": "1", "most": "7"} | outcome
    return build_study(groups=two_groups(scores, {}), outcome=of)


def statuses(*studies: Any) -> dict[str, tuple[str, str]]:
    return {name: (row.status, row.diagnosis) for name, row in check_rows(*studies).items()}


def test_an_impossible_mean_is_flagged_with_the_nearest_ones_and_what_is_assumed() -> None:
    rows = check_rows(study_of_scores("5.19", "1.20"))
    row = rows["grim-a/r"]
    assert (row.status, row.diagnosis) == ("not checkable", "impossible mean")
    assert "5.179 and 5.214" in row.what and "if all of them answered" in row.what
    assert "grimmer-a/r" not in rows


def test_an_impossible_sd_is_flagged_where_its_mean_is_possible() -> None:
    found = statuses(study_of_scores("5.18", "1.20"))
    assert found["grim-a/r"] == ("right", "")
    # 27 SD^2 + 145^2/28 is 789.4 to 790.1: 790 is even where the sum, 145, is odd
    assert found["grimmer-a/r"] == ("not checkable", "impossible standard deviation")
    assert statuses(study_of_scores("5.18", "1.22"))["grimmer-a/r"] == ("right", "")
    wild = statuses(study_of_scores("6.50", "2.90"))
    assert wild["grimmer-a/r"] == ("not checkable", "impossible standard deviation")


def test_changes_may_be_negative_and_baselines_are_checked_too() -> None:
    arm = {"change_mean": "-1.25", "change_sd": "0.96", "n": "4",
           "baseline_mean": "4.33", "baseline_sd": "1.15"}  # fmt: skip
    study = build_study(
        groups=two_groups(arm, {}), outcome={"items": "1", "least": "1", "most": "7"}
    )
    found = statuses(study)
    assert found["grim-a-change/r"] == ("right", "")
    assert found["grimmer-a-change/r"] == ("right", "")  # -2, -2, -1, 0
    assert found["grim-a-baseline/r"] == ("not checkable", "impossible mean")  # no n/4


@pytest.mark.parametrize("change", [{"items": None}, {"mean": "5.2"}, {"mean": "about 5.19"}])
def test_nothing_is_said_where_digits_or_the_scale_tell_nothing(change: dict[str, Any]) -> None:
    mean = change.get("mean", "5.19")
    outcome = {k: v for k, v in change.items() if k == "items"}
    if "items" in outcome:
        study = build_study(groups=two_groups({"mean": mean, "sd": "1.2", "n": "28"}, {}))
    else:
        study = study_of_scores(mean, "1.2", n="280")
    assert "grim-a/r" not in statuses(study)
