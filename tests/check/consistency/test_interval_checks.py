"""Tests of mcstats.check.consistency.interval_checks."""

from __future__ import annotations

import pytest

from helpers.shipped_topic import shipped_checks
from helpers.study_builder import (
    build_study,
    check_rows,
    names_of_checks,
    status_and_diagnosis,
    two_groups,
)


def test_an_interval_around_its_estimate_passes_and_one_beside_it_does_not() -> None:
    good = build_study(printed={"difference": "25.3", "ci": "7.6 to 43.0"})
    bad = build_study(printed={"difference": "23.5", "ci": "7.6 to 43.0"})
    assert status_and_diagnosis("interval/r", good) == ("match", "")
    assert status_and_diagnosis("interval/r", bad) == (
        "mismatch",
        "interval not around its estimate",
    )


def test_the_interval_of_a_ratio_is_centred_on_the_log_scale_within_its_rounding() -> None:
    # Arora 2020, and the rounded ratio of Avendaño-Coy 2022.
    for estimate, interval in (("1.99", "1.39 to 2.85"), ("2.0", "0.5 to 9.1")):
        good = build_study(printed={"estimate": estimate, "ci": interval}, measure="RR")
        assert status_and_diagnosis("interval/r", good)[0] == "match"
        plain = build_study(printed={"estimate": estimate, "ci": interval}, measure="MD")
        assert status_and_diagnosis("interval/r", plain)[0] == "mismatch"


def test_a_p_value_that_its_interval_does_not_give_is_found() -> None:
    # Lala 2016: RR 1.55 (1.12 to 2.15) gives z = 2.63, P = 0.008, and P < 0.0001 is printed.
    printed = {"estimate": "1.55", "ci": "1.12 to 2.15"}
    wrong = build_study(printed=printed | {"p": "<0.0001"}, measure="RR")
    right = build_study(printed=printed | {"p": "0.008"}, measure="RR")
    assert status_and_diagnosis("p-interval/r", wrong) == ("mismatch", "P against the interval")
    assert status_and_diagnosis("p-interval/r", right)[0] == "match"


def test_p_follows_from_t_with_its_degrees_of_freedom() -> None:
    # t(28) = 2.111 gives P = 0.0438.
    right = build_study(printed={"t": "2.111", "df": "28", "p": "0.044"})
    wrong = build_study(printed={"t": "2.111", "df": "28", "p": "0.014"})
    assert status_and_diagnosis("p-statistic/r", right)[0] == "match"
    assert status_and_diagnosis("p-statistic/r", wrong) == ("mismatch", "P against its statistic")


def test_p_from_means_and_sds_says_that_another_test_is_possible() -> None:
    # Franek 2012: 88.9 (14) of 26 against 44.4 (63.1) of 24 gives P = 0.001, not 0.00003.
    groups = two_groups(
        {"n": "26", "mean": "88.9", "sd": "14"}, {"n": "24", "mean": "44.4", "sd": "63.1"}
    )
    assert status_and_diagnosis(
        "p-arms/r", build_study(groups=groups, printed={"p": "0.00003"})
    ) == (
        "unsupported",
        "another test possible",
    )
    assert status_and_diagnosis("p-arms/r", build_study(groups=groups, printed={"p": "0.3"})) == (
        "mismatch",
        "P against the arms",
    )
    assert (
        status_and_diagnosis("p-arms/r", build_study(groups=groups, printed={"p": "0.001"}))[0]
        == "match"
    )


def test_p_from_unequal_sds_and_sizes_follows_from_welch_s_degrees_of_freedom() -> None:
    # R, t.test: t = -2.8062, df = 9.2845, P = 0.01991; with one variance P = 0.009746
    groups = two_groups(
        {"n": "7", "mean": "10.000", "sd": "5.000"}, {"n": "9", "mean": "16.000", "sd": "3.000"}
    )
    for p in ("0.0199", "0.00975"):
        of = build_study(groups=groups, printed={"p": p})
        assert status_and_diagnosis("p-arms/r", of) == ("match", "")
    other = build_study(groups=groups, printed={"p": "0.0160"})
    assert status_and_diagnosis("p-arms/r", other) != ("match", "")


def test_each_printed_interval_of_the_wound_trial_is_centred() -> None:
    for name in ("push-t2", "push-t3", "area-t2", "area-t3"):
        assert shipped_checks()[f"avendanocoy2022/interval/{name}"].status == "match"


def test_what_prints_too_little_is_not_checked() -> None:
    two = two_groups({"mean": "5", "sd": "1", "n": "20"}, {"mean": "4", "sd": "1", "n": "20"})
    assert "p-arms/r" in names_of_checks(printed={"p": "0.003"}, groups=two)
    lone = two_groups({"mean": "5", "sd": "1", "n": "1"}, {"mean": "4", "sd": "1", "n": "20"})
    zero = two_groups({"mean": "5", "sd": "0", "n": "20"}, {"mean": "4", "sd": "1", "n": "20"})
    for groups in (lone, zero):
        assert "p-arms/r" not in names_of_checks(printed={"p": "0.003"}, groups=groups)
    assert names_of_checks(printed={"difference": ">5", "ci": "1 to 9"}) == set()
    assert names_of_checks(printed={"estimate": "2.0", "ci": "0 to 4"}, measure="RR") == set()
    assert "p-interval/r" in names_of_checks(
        printed={"difference": "5", "ci": "1 to 9", "p": "0.014"}
    )
    assert "p-interval/r" not in names_of_checks(
        printed={"difference": "5", "ci": "5 to 5", "p": "0.01"}
    )
    impossible = two_groups({"events": "25", "n": "20"}, {"events": "4", "n": "20"})
    assert "p-arms/r" not in names_of_checks(printed={"p": "0.003"}, groups=impossible)
    everybody = two_groups({"events": "20", "n": "20"}, {"events": "20", "n": "20"})
    assert "p-arms/r" not in names_of_checks(printed={"p": "0.9"}, groups=everybody)
    one = two_groups({"events": "20", "n": "20"}, {"events": "19", "n": "20"})
    assert "p-arms/r" in names_of_checks(printed={"p": "0.9"}, groups=one)
    nobody = two_groups({"events": "0", "n": "20"}, {"events": "0", "n": "20"})
    assert "p-arms/r" not in names_of_checks(printed={"p": "0.9"}, groups=nobody)


@pytest.mark.parametrize(
    ("t", "p", "status"),
    [
        # t(28) = 2.111 gives P = 0.0438, whichever arm has more
        ("2.111", "0.044", "match"),
        ("-2.111", "0.044", "match"),
        ("-2.111", "0.5", "mismatch"),
        ("2.111", "0.5", "mismatch"),
        # between -0.5 and 0.5, P lies above 0.62
        ("0", "0.62", "match"),
        ("0", "0.99", "match"),
        ("0", "0.60", "mismatch"),
        ("0", "0.044", "mismatch"),
    ],
)
def test_p_follows_from_the_size_of_a_statistic_whatever_its_sign(
    t: str, p: str, status: str
) -> None:
    assert (
        check_rows(build_study(printed={"t": t, "df": "28", "p": p}))["p-statistic/r"].status
        == status
    )


@pytest.mark.parametrize("sign", ["", "-"])
def test_p_follows_from_an_interval_on_either_side_of_nothing(sign: str) -> None:
    # 25.3 with a standard error of (43.0 - 7.6) / 3.92 = 9.03 gives z = 2.80 and P = 0.0051
    ends = "7.6 to 43.0" if not sign else "-43.0 to -7.6"
    for p, status in (("0.005", "match"), ("0.05", "mismatch")):
        of = build_study(printed={"difference": f"{sign}25.3", "ci": ends, "p": p})
        assert check_rows(of)["p-interval/r"].status == status


def test_p_follows_from_an_interval_of_small_arms_by_their_degrees_of_freedom() -> None:
    # SE = 2.5 / t(8) = 1.0841, t = 2.7672, P = 0.0244; by t(9) it would be 0.0238, by z 0.0187
    printed = {"difference": "3.000", "ci": "0.500 to 5.500"}
    small = two_groups({"n": "5"}, {"n": "5"})
    for p, status in (("0.0244", "match"), ("0.0238", "mismatch"), ("0.0187", "match")):
        found = check_rows(build_study(printed=printed | {"p": p}, groups=small))
        assert found["p-interval/r"].status == status


def test_p_follows_from_f_by_its_root_and_not_from_a_ratio_below_zero() -> None:
    # √4.456 = 2.111, and t(28) = 2.111 gives P = 0.0438
    assert status_and_diagnosis(
        "p-statistic/r", build_study(printed={"f": "4.456", "df": "28", "p": "0.044"})
    ) == (
        "match",
        "",
    )
    wrong = build_study(printed={"f": "4.456", "df": "28", "p": "0.021"})
    assert status_and_diagnosis("p-statistic/r", wrong)[0] == "mismatch"
    below = {"estimate": "1.5", "ci": "-0.2 to 2.9", "p": "0.3"}
    assert "p-interval/r" not in check_rows(build_study(printed=below, measure="RR"))
    assert "p-interval/r" in check_rows(build_study(printed=below, measure="MD"))
