"""Tests of mcstats.check.consistency.interval_checks."""

from __future__ import annotations

import pytest

from helpers.shipped_topic import shipped_checks
from helpers.study_builder import (
    build_study,
    check_rows,
    declared,
    names_of_checks,
    status_and_diagnosis,
    two_groups,
)


def test_an_interval_around_its_estimate_passes_and_one_beside_it_does_not() -> None:
    good = build_study(printed={"difference": "25.3", "ci": "7.6 to 43.0"})
    bad = build_study(printed={"difference": "23.5", "ci": "7.6 to 43.0"})
    assert status_and_diagnosis("interval/r", good) == ("right", "")
    assert status_and_diagnosis("interval/r", bad) == (
        "contradiction",
        "interval not around its estimate",
    )


def test_the_interval_of_a_ratio_is_centred_on_the_log_scale_within_its_rounding() -> None:
    # Arora 2020, and the rounded ratio of Avendaño-Coy 2022.
    for estimate, interval in (("1.99", "1.39 to 2.85"), ("2.0", "0.5 to 9.1")):
        good = build_study(printed={"estimate": estimate, "ci": interval}, measure="RR")
        assert status_and_diagnosis("interval/r", good)[0] == "right"
        plain = build_study(printed={"estimate": estimate, "ci": interval}, measure="MD")
        assert status_and_diagnosis("interval/r", plain)[0] == "contradiction"


def test_a_p_value_that_its_interval_does_not_give_is_found() -> None:
    # Lala 2016: RR 1.55 (1.12 to 2.15) gives z = 2.63, P = 0.008, and P < 0.0001 is printed.
    printed = {"estimate": "1.55", "ci": "1.12 to 2.15"}
    wrong = build_study(printed=printed | {"p": "<0.0001"}, measure="RR")
    right = build_study(printed=printed | {"p": "0.008"}, measure="RR")
    assert status_and_diagnosis("p-interval/r", wrong) == (
        "contradiction",
        "P against the interval",
    )
    assert status_and_diagnosis("p-interval/r", right)[0] == "right"


def test_p_follows_from_t_with_its_degrees_of_freedom() -> None:
    # t(28) = 2.111 gives P = 0.0438.
    right = build_study(printed={"t": "2.111", "df": "28", "p": "0.044"})
    wrong = build_study(printed={"t": "2.111", "df": "28", "p": "0.014"})
    assert status_and_diagnosis("p-statistic/r", right)[0] == "right"
    assert status_and_diagnosis("p-statistic/r", wrong) == (
        "contradiction",
        "P against its statistic",
    )


def test_p_from_means_and_sds_says_that_another_test_is_possible() -> None:
    # Franek 2012: 88.9 (14) of 26 against 44.4 (63.1) of 24 gives P = 0.001, not 0.00003.
    groups = two_groups(
        {"n": "26", "mean": "88.9", "sd": "14"}, {"n": "24", "mean": "44.4", "sd": "63.1"}
    )
    assert status_and_diagnosis(
        "p-arms/r", build_study(groups=groups, printed={"p": "0.00003"})
    ) == (
        "not checkable",
        "another test possible",
    )
    assert status_and_diagnosis("p-arms/r", build_study(groups=groups, printed={"p": "0.3"})) == (
        "contradiction",
        "P against the arms",
    )
    assert (
        status_and_diagnosis("p-arms/r", build_study(groups=groups, printed={"p": "0.001"}))[0]
        == "right"
    )


def test_p_from_unequal_sds_and_sizes_follows_from_welch_s_degrees_of_freedom() -> None:
    # R, t.test: t = -2.8062, df = 9.2845, P = 0.01991; with one variance P = 0.009746
    groups = two_groups(
        {"n": "7", "mean": "10.000", "sd": "5.000"}, {"n": "9", "mean": "16.000", "sd": "3.000"}
    )
    for p in ("0.0199", "0.00975"):
        of = build_study(groups=groups, printed={"p": p})
        assert status_and_diagnosis("p-arms/r", of) == ("right", "")
    other = build_study(groups=groups, printed={"p": "0.0160"})
    assert status_and_diagnosis("p-arms/r", other) != ("right", "")


def test_each_printed_interval_of_the_wound_trial_is_centred() -> None:
    for name in ("push-t2", "push-t3", "area-t2", "area-t3"):
        assert shipped_checks()[f"avendanocoy2022/interval/{name}"].status == "right"


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
        ("2.111", "0.044", "right"),
        ("-2.111", "0.044", "right"),
        ("-2.111", "0.5", "contradiction"),
        ("2.111", "0.5", "contradiction"),
        # between -0.5 and 0.5, P lies above 0.62
        ("0", "0.62", "right"),
        ("0", "0.99", "right"),
        ("0", "0.60", "contradiction"),
        ("0", "0.044", "contradiction"),
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
    for p, status in (("0.005", "right"), ("0.05", "contradiction")):
        of = build_study(printed={"difference": f"{sign}25.3", "ci": ends, "p": p})
        assert check_rows(of)["p-interval/r"].status == status


def test_p_follows_from_an_interval_of_small_arms_by_their_degrees_of_freedom() -> None:
    # SE = 2.5 / t(8) = 1.0841, t = 2.7672, P = 0.0244; by t(9) it would be 0.0238, by z 0.0187
    printed = {"difference": "3.000", "ci": "0.500 to 5.500"}
    small = two_groups({"n": "5"}, {"n": "5"})
    for p, status in (("0.0244", "right"), ("0.0238", "contradiction"), ("0.0187", "right")):
        found = check_rows(build_study(printed=printed | {"p": p}, groups=small))
        assert found["p-interval/r"].status == status


def test_p_follows_from_f_by_its_root_and_not_from_a_ratio_below_zero() -> None:
    # √4.456 = 2.111, and t(28) = 2.111 gives P = 0.0438
    assert status_and_diagnosis(
        "p-statistic/r", build_study(printed={"f": "4.456", "df": "28", "p": "0.044"})
    ) == (
        "right",
        "",
    )
    wrong = build_study(printed={"f": "4.456", "df": "28", "p": "0.021"})
    assert status_and_diagnosis("p-statistic/r", wrong)[0] == "contradiction"
    below = {"estimate": "1.5", "ci": "-0.2 to 2.9", "p": "0.3"}
    assert "p-interval/r" not in check_rows(build_study(printed=below, measure="RR"))
    assert "p-interval/r" in check_rows(build_study(printed=below, measure="MD"))


@pytest.mark.parametrize(
    ("printed", "settings", "status"),
    [
        # blood pressure: SE = 2.9 / 2.5758 = 1.1259, z = 2.665, P = 0.0077; at 95 % P were 0.043
        ({"difference": "3.0", "ci": "0.1 to 5.9", "p": "0.008"}, {"level": "0.99"}, "right"),
        ({"difference": "3.0", "ci": "0.1 to 5.9", "p": "0.008"}, {}, "contradiction"),
        # fracture risk: SE = ln(0.93 / 0.64) / 3.28971 = 0.1136, z = 2.292, P = 0.0219
        ({"estimate": "0.77", "ci": "0.64 to 0.93", "p": "0.022"}, {"level": "0.9"}, "right"),
        ({"estimate": "0.77", "ci": "0.64 to 0.93", "p": "0.022"}, {}, "contradiction"),
    ],
)
def test_p_follows_from_an_interval_by_its_declared_level(
    printed: dict[str, str], settings: dict[str, str], status: str
) -> None:
    measure = "RR" if "estimate" in printed else "MD"
    of = build_study(printed=printed, measure=measure, assumptions=declared(**settings))
    assert check_rows(of)["p-interval/r"].status == status


def test_a_p_value_of_one_tail_is_half_of_that_of_two() -> None:
    # t(40) = 1.80 leaves 0.0397 above it
    printed = {"t": "1.80", "df": "40", "p": "0.04"}
    one = build_study(printed=printed, assumptions=declared(tails="1"))
    assert check_rows(one)["p-statistic/r"].status == "right"
    assert check_rows(build_study(printed=printed))["p-statistic/r"].status == "contradiction"
    # 9 or more of 12 events in 20 of 40 people: hypergeometric tail 0.0412
    counts = two_groups({"events": "9", "n": "20"}, {"events": "3", "n": "20"})
    tails = build_study(groups=counts, printed={"p": "0.0412"}, assumptions=declared(tails="1"))
    assert check_rows(tails)["p-arms/r"].status == "right"


@pytest.mark.parametrize(
    ("arms", "f", "p"),
    [
        # F(2, 57) exceeds 3.9 with P = 0.0259
        (3, {"f": "3.9", "df": "57"}, "0.026"),
        # F(3, 36) exceeds 2.75 with P = 0.0568
        (4, {"f": "2.75", "df": "36"}, "0.057"),
    ],
)
def test_p_of_an_f_of_several_arms_has_a_degree_of_freedom_for_each_but_one(
    arms: int, f: dict[str, str], p: str
) -> None:
    more = [{"id": f"m{i}", "role": "intervention", "label": "m"} for i in range(arms - 2)]
    names = ["a", *(arm["id"] for arm in more), "b"]
    together = build_study(printed=f | {"p": p}, more_arms=more, result={"arms": names})
    assert check_rows(together)["p-statistic/r"].status == "right"
    two = build_study(printed=f | {"p": p})
    assert check_rows(two)["p-statistic/r"].status == "contradiction"


def test_an_f_printed_beside_two_of_three_arms_may_be_of_all_three() -> None:
    more = [{"id": "m", "role": "intervention", "label": "m"}]
    groups = two_groups({"n": "20"}, {"n": "20"})
    printed = {"f": "3.9", "df": "57", "p": "0.026"}
    of_three = build_study(printed=printed, groups=groups, more_arms=more)
    assert check_rows(of_three)["p-statistic/r"].status == "right"


@pytest.mark.parametrize(
    ("counts", "measure", "printed"),
    [
        # stones that passed: Newcombe 1998, method 10, computed by hand
        ((26, 40, 14, 40), "RD", {"difference": "30%", "ci": "8.1% to 48.2%"}),
        # R's fisher.test: 3.392 (1.255 to 9.589)
        ((26, 40, 14, 40), "OR", {"estimate": "3.39", "ci": "1.26 to 9.59"}),
        # caries, Newcombe 1998, table II, example (a): 56/70 against 48/80, by method 10
        ((56, 70, 48, 80), "RD", {"difference": "0.2000", "ci": "0.0524 to 0.3339"}),
        # tails of the noncentral hypergeometric distribution: 8.154 (0.882 to 127.01)
        ((7, 10, 2, 10), "OR", {"estimate": "8.15", "ci": "0.88 to 127.0"}),
    ],
)
def test_an_interval_by_another_usual_method_is_right(
    counts: tuple[int, int, int, int], measure: str, printed: dict[str, str]
) -> None:
    e1, n1, e2, n2 = map(str, counts)
    groups = two_groups({"events": e1, "n": n1}, {"events": e2, "n": n2})
    wanted = {"estimates": [{"measure": measure, "route": "events"}]}
    rows = check_rows(build_study(printed=printed, groups=groups, result=wanted))
    assert rows["interval/r"].status == "right"
    assert {row.status for row in rows.values()} <= {"right"}
    shifted = printed | {"ci": printed["ci"].replace("to ", "to 1")}
    wrong = check_rows(build_study(printed=shifted, groups=groups, result=wanted))
    assert wrong["interval/r"].status != "right"


def test_a_risk_difference_without_counts_may_have_a_score_interval() -> None:
    wanted = {"estimates": [{"measure": "RD", "route": "pooled_ci"}]}
    drawn = build_study(printed={"estimate": "0.30", "ci": "0.081 to 0.482"}, result=wanted)
    assert status_and_diagnosis("interval/r", drawn) == ("not checkable", "another method possible")
    outside = build_study(printed={"estimate": "0.30", "ci": "0.181 to 0.482"}, result=wanted)
    assert status_and_diagnosis("interval/r", outside)[0] == "contradiction"
    means = build_study(printed={"difference": "0.30", "ci": "0.081 to 0.482"})
    assert status_and_diagnosis("interval/r", means)[0] == "contradiction"


@pytest.mark.parametrize(
    ("groups", "printed", "moved"),
    [
        # RR with Katz's interval, and P by chi-square: 0.00729
        (
            two_groups({"events": "26", "n": "40"}, {"events": "14", "n": "40"}),
            {"estimate": "1.86", "ci": "1.15 to 3.00", "p": "0.007"},
            "1.10 to 3.15",
        ),
        # RR 0.536 (0.328 to 0.874) gives P = 0.0125, Pearson's chi-square 7.2928 gives 0.0086
        (
            two_groups({"events": "15", "n": "50"}, {"events": "28", "n": "50"}),
            {"estimate": "0.54", "ci": "0.33 to 0.87", "p": "0.0086"},
            "0.32 to 0.91",
        ),
    ],
)
def test_p_and_interval_of_counts_are_right_where_the_counts_give_each_by_a_method_of_its_own(
    groups: dict[str, dict[str, str]], printed: dict[str, str], moved: str
) -> None:
    wanted = {"estimates": [{"measure": "RR", "route": "events"}]}
    of = build_study(printed=printed, groups=groups, result=wanted)
    assert status_and_diagnosis("p-interval/r", of)[0] == "right"
    other = build_study(printed=printed | {"ci": moved}, groups=groups, result=wanted)
    assert status_and_diagnosis("p-interval/r", other) == (
        "not checkable",
        "another test possible",
    )
    slip = build_study(printed=printed | {"p": "0.07"}, groups=groups, result=wanted)
    assert status_and_diagnosis("p-interval/r", slip)[0] == "contradiction"


@pytest.mark.parametrize(
    ("reduction", "status"), [("51%", "right"), ("15%", "contradiction"), ("44%", "contradiction")]
)
def test_a_reduction_is_centred_as_the_ratio_that_it_is(reduction: str, status: str) -> None:
    # √(0.34 · 0.71) = 0.491; ln 0.49 / (ln(0.71 / 0.34) / 3.92) = -3.80, P = 0.00015
    printed = {"reduction": reduction, "ci": "29% to 66%", "p": "0.0002"}
    wanted = {"estimates": [{"measure": "HR", "route": "reduction_ci"}]}
    rows = check_rows(build_study(printed=printed, result=wanted))
    assert rows["interval/r"].status == status
    if status == "right":
        assert rows["p-interval/r"].status == "right"
