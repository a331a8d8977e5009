"""Tests of mcstats.check.consistency.count_checks."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.study_builder import (
    PLACE,
    build_study,
    check_rows,
    names_of_checks,
    printed_value,
    status_and_diagnosis,
    two_groups,
)
from mcstats.model.tables import CheckRow


@pytest.mark.parametrize(
    ("percent", "n", "status"),
    [
        ("29%", "30", "contradiction"),
        ("30%", "30", "right"),
        ("29%", "108", "right"),
        ("29%", "54", "contradiction"),
    ],
)
def test_a_share_of_whole_people_is_a_possible_one(percent: str, n: str, status: str) -> None:
    groups = two_groups({"n": n, "percent": percent}, {"n": "20", "percent": "50%"})
    assert status_and_diagnosis("share-a/r", build_study(groups=groups))[0] == status


def test_the_count_that_is_printed_has_to_be_the_share() -> None:
    groups = two_groups({"n": "43", "events": "24", "percent": "58%"}, {"n": "31", "events": "1"})
    assert status_and_diagnosis("share-a/r", build_study(groups=groups)) == (
        "contradiction",
        "impossible share",
    )


def test_a_direction_against_the_arms_is_found() -> None:
    groups = two_groups({"mean": "10"}, {"mean": "20"})
    harm = build_study(groups=groups, result={"trend": {"value": "benefit", **PLACE}})
    lower = build_study(
        groups=groups,
        result={"trend": {"value": "benefit", **PLACE}},
        outcome={"better": "lower"},
    )
    assert status_and_diagnosis("direction/r", harm) == (
        "contradiction",
        "direction against the arms",
    )
    assert status_and_diagnosis("direction/r", lower)[0] == "right"


def test_absolute_risks_have_to_give_the_ratio() -> None:
    groups = two_groups({"percent": "60%"}, {"percent": "20%"})
    assert (
        status_and_diagnosis(
            "ratio/r", build_study(groups=groups, printed={"estimate": "3.0"}, measure="RR")
        )[0]
        == "right"
    )
    assert status_and_diagnosis(
        "ratio/r", build_study(groups=groups, printed={"estimate": "2.0"}, measure="RR")
    ) == (
        "contradiction",
        "ratio against the absolute risks",
    )


def test_arms_have_to_add_up_to_the_total() -> None:
    parts = {
        "arm_a": {"randomised": printed_value("15")},
        "arm_b": {"randomised": printed_value("16")},
    }
    assert (
        status_and_diagnosis("sum", build_study(total=printed_value("31"), **parts))[0] == "right"
    )
    assert status_and_diagnosis("sum", build_study(total=printed_value("30"), **parts)) == (
        "contradiction",
        "arms do not add up",
    )


def test_more_analysed_than_randomised_is_impossible() -> None:
    one = build_study(
        arm_a={"randomised": printed_value("15"), "analysed": printed_value("16")},
        arm_b={"randomised": printed_value("15"), "analysed": printed_value("15")},
    )
    assert check_rows(one)["analysed-a"].status == "contradiction"


@pytest.mark.parametrize(
    ("estimate", "control", "status"),
    [
        ("1.50", "100", "right"),
        ("1.51", "100", "right"),  # 150.5 of 99.5 per 1000 is 1.5126
        ("1.52", "100", "contradiction"),
        ("1.49", "100", "right"),  # 149.5 of 100.5 per 1000 is 1.4876
        ("1.48", "100", "contradiction"),
        ("0.67", "100", "contradiction"),
    ],
)
def test_risks_per_thousand_are_rounded_to_whole_people(
    estimate: str, control: str, status: str
) -> None:
    risks = {
        "intervention_risk": {"printed": "150", "place": "abstract"},
        "control_risk": {"printed": control, "place": "abstract"},
    }
    rows = check_rows(build_study(printed={"estimate": estimate}, measure="RR", details=risks))
    assert rows["ratio/r"].status == status


def test_risks_are_not_asked_of_an_odds_ratio_or_where_one_is_missing() -> None:
    one = {"control_risk": {"printed": "100", "place": "abstract"}}
    assert "ratio/r" not in names_of_checks(printed={"estimate": "1.5"}, measure="RR", details=one)
    both = one | {"intervention_risk": {"printed": "150", "place": "abstract"}}
    assert "ratio/r" not in names_of_checks(printed={"estimate": "1.5"}, measure="OR", details=both)
    assert "ratio/r" in names_of_checks(printed={"estimate": "1.5"}, measure="RR", details=both)


@pytest.mark.parametrize(
    ("first", "second", "trend", "status"),
    [
        ("6", "4", "benefit", "right"),
        ("6", "4", "harm", "contradiction"),
        ("4", "6", "benefit", "contradiction"),
        ("4", "6", "harm", "right"),
        ("5.5", "5.0", "benefit", "right"),
        ("5.0", "5.5", "benefit", "contradiction"),
        ("5.0", "5.1", "benefit", None),  # both may have been 5.05
        ("5", "5", "benefit", None),
        ("6", "4", "unclear", None),
    ],
)
def test_a_stated_direction_is_that_of_the_arms(
    first: str, second: str, trend: str, status: str | None
) -> None:
    told = {"trend": {"value": trend, "place": "abstract"}}
    for better, opposite in (("higher", False), ("lower", True)):
        pair = (second, first) if opposite else (first, second)
        found = check_rows(
            build_study(
                groups=two_groups({"mean": pair[0]}, {"mean": pair[1]}),
                result=told,
                outcome={"better": better},
            )
        )
        assert (found["direction/r"].status if "direction/r" in found else None) == status


@pytest.mark.parametrize(
    ("percent", "n", "events", "status", "allowed"),
    [
        ("50%", "20", None, "right", "10 of 20"),
        ("50%", "20", "10", "right", "10 of 20"),
        ("50%", "20", "11", "contradiction", "10 of 20"),
        ("50%", "200", "101", "right", "99 to 101 of 200"),
        ("50%", "200", "102", "contradiction", "99 to 101 of 200"),
        ("51%", "20", None, "contradiction", "no whole number of 20"),
        ("51%", "20", "10", "contradiction", "no whole number of 20"),
    ],
)
def test_a_share_is_of_whole_people_and_of_those_that_are_printed(
    percent: str, n: str, events: str | None, status: str, allowed: str
) -> None:
    group = {"percent": percent, "n": n} | ({"events": events} if events else {})
    row = check_rows(build_study(groups=two_groups(group, {})))["share-a/r"]
    assert (row.status, row.allowed) == (status, allowed)
    assert row.what.endswith(f"; {events} are printed") == (events is not None)


@pytest.mark.parametrize(
    ("difference", "status"),
    [
        ("5.0", "right"),  # 20.0 less 15.0 is 4.9 to 5.1
        ("-5.0", "right"),  # whichever arm comes first
        ("5.1", "right"),
        ("5.2", "not checkable"),  # a model moves it so far
        ("4.8", "not checkable"),
        ("7.0", "contradiction"),
        ("0.0", "contradiction"),
    ],
)
def test_a_difference_is_that_of_the_arms(difference: str, status: str) -> None:
    groups = two_groups({"mean": "20.0"}, {"mean": "15.0"})
    found = check_rows(build_study(groups=groups, printed={"difference": difference}))
    assert found["difference/r"].status == status
    assert found["difference/r"].allowed == "4.9 to 5.1"
    lone = {"arms": ["a"], "contrast": "within"}
    assert "difference/r" not in check_rows(build_study(groups=groups, result=lone))


@pytest.mark.parametrize(
    ("printed", "more", "expected"),
    [
        ("9.0", {"adjusted_for": ["age"]}, ("not checkable", "adjusted, or another comparison")),
        ("-9.0", {"adjusted_for": ["age"]}, ("contradiction", "direction against the arms")),
        ("9.0", {}, ("contradiction", "not what the other values give")),
        (
            "5.2",
            {"adjusted": {"value": "no", **PLACE}},
            ("contradiction", "not what the other values give"),
        ),
    ],
)
def test_an_adjusted_difference_has_the_direction_of_the_arms_and_not_their_distance(
    printed: str, more: dict[str, Any], expected: tuple[str, str]
) -> None:
    groups = two_groups({"mean": "20.0"}, {"mean": "15.0"})
    study = build_study(groups=groups, printed={"difference": printed}, result=more)
    assert status_and_diagnosis("difference/r", study) == expected


def test_a_difference_may_be_of_the_means_or_of_the_changes_beside_them() -> None:
    groups = two_groups(
        {"mean": "52.1", "change_mean": "8.0"}, {"mean": "46.0", "change_mean": "2.5"}
    )
    for difference, status in (("6.1", "right"), ("5.5", "right"), ("60", "contradiction")):
        found = check_rows(build_study(groups=groups, printed={"difference": difference}))
        assert found["difference/r"].status == status


def people(*pairs: tuple[str | None, str | None], total: str | None = None) -> dict[str, CheckRow]:
    parts: list[dict[str, Any]] = [
        {k: printed_value(v) for k, v in (("randomised", one), ("analysed", two)) if v is not None}
        for one, two in pairs
    ]
    whole = {} if total is None else {"total": printed_value(total)}
    found = check_rows(build_study(arm_a=parts[0], arm_b=parts[1], **whole))
    return {name: row for name, row in found.items() if name.startswith(("sum", "analysed"))}


def test_people_add_up_by_those_randomised_or_those_analysed() -> None:
    assert people(("20", "18"), ("20", "19"), total="40")["sum"].status == "right"
    assert people(("20", "18"), ("20", "19"), total="37")["sum"].status == "right"
    alike = people(("20", "20"), ("20", "20"), total="40")["sum"]
    assert alike.what == "the arms add up to 40"
    row = people(("20", "18"), ("20", "19"), total="38")["sum"]
    assert (row.status, row.what) == ("contradiction", "the arms add up to 40 or 37")
    short = people(("20", "20"), ("20", "20"), total="60")["sum"]
    assert short.what == "the arms add up to 40; if other arms are not coded, add them"
    assert people(("1,000", None), ("500", None), total="1,500")["sum"].status == "right"
    assert people(("20", None), (None, None), total="40") == {}
    assert people(("20", "20"), ("20", "20")) == {}


@pytest.mark.parametrize("assignment", ["factorial", "crossover", "parallel"])
def test_arms_in_which_people_are_counted_twice_need_not_add_up(assignment: str) -> None:
    """In a trial of 40 with two factors, 20 have each factor and 20 have not: 80 in four arms."""
    twenty = {"randomised": printed_value("20")}
    more = [
        {"id": arm, "role": "sham", "label": arm, "randomised": printed_value("20")}
        for arm in ("c", "d")
    ]
    design = {"assignment": {"value": assignment, "place": "methods"}}
    parts = {"arm_a": twenty, "arm_b": twenty, "more_arms": more, "total": printed_value("40")}
    found = check_rows(build_study(design=design, **parts))
    assert ("sum" in found) is (assignment == "parallel")


def test_nobody_is_analysed_who_was_not_randomised() -> None:
    assert set(people(("20", "21"), ("20", "20"))) == {"analysed-a"}
    row = people(("20", "20"), ("20", "22"))["analysed-b"]
    assert (row.printed, row.allowed) == ("22", "at most 20")
    assert people(("20", "21"), ("20", None)) == {}


def test_large_arms_add_up_to_a_total_with_thousands_marks() -> None:
    big = {"randomised": printed_value("1,000")}
    row = check_rows(build_study(total=printed_value("2,000"), arm_a=big, arm_b=big))["sum"]
    assert (row.status, "2000" in row.what) == ("right", True)
    assert (
        check_rows(build_study(total=printed_value("2,100"), arm_a=big, arm_b=big))["sum"].status
        == "contradiction"
    )


@pytest.mark.parametrize(
    ("group", "rows"),
    [
        ({"min": "1", "q1": "2", "median": "3", "q3": "4", "max": "5"}, {}),
        ({"min": "2.7", "mean": "2.4", "max": "5"}, {"min": "min 2.7 above mean 2.4"}),
        ({"q1": "5.0", "median": "3.0", "q3": "6.0"}, {"q1": "q1 5.0 above median 3.0"}),
        ({"median": "7.0", "max": "6.0"}, {"median": "median 7.0 above max 6.0"}),
        ({"min": "3", "mean": "3", "max": "3"}, {}),
        ({"min": "3.4", "median": "3"}, {}),  # a 3 may have been 3.4
    ],
)
def test_a_mean_outside_its_range_and_quartiles_out_of_order_are_found(
    group: dict[str, str], rows: dict[str, str]
) -> None:
    found = check_rows(build_study(groups=two_groups(group, {})))
    told = {
        row.where.rsplit(".", 1)[-1]: row.what
        for name, row in found.items()
        if name.startswith("order-a")
    }
    assert sorted(told.values()) == sorted(rows.values())
    assert all(row.status == "contradiction" for n, row in found.items() if n.startswith("order"))


@pytest.mark.parametrize(
    ("measure", "estimate", "status"),
    [
        ("RR", "2.0", "right"),  # 50.0 % of 25.0 %
        ("RR", "3.0", "contradiction"),
        ("OR", "3.0", "right"),  # odds of 1 and of 1/3
        ("OR", "2.0", "contradiction"),
    ],
)
def test_a_ratio_is_that_of_the_printed_shares(measure: str, estimate: str, status: str) -> None:
    found = check_rows(
        build_study(
            printed={"estimate": estimate},
            groups=two_groups({"percent": "50.0%"}, {"percent": "25.0%"}),
            measure=measure,
        )
    )
    assert found["ratio/r"].status == status


@pytest.mark.parametrize(
    ("estimate", "adjusted", "status"),
    [
        ("0.87", [], "right"),  # 29.14 of 33.65 is 0.866
        ("0.80", [], "not checkable"),  # the authors do not say what they adjusted for
        ("0.60", [], "contradiction"),
        ("0.60", ["age"], "not checkable"),
        ("1.15", ["age"], "contradiction"),  # the arms are exchanged
    ],
)
def test_a_ratio_of_rates_is_that_of_the_rates_of_both_arms(
    estimate: str, adjusted: list[str], status: str
) -> None:
    rates = [{"rate": text, "n": "900"} for text in ("29.14", "33.65")]
    estimates = [{"measure": "IRR", "route": "pooled_ci"}]
    study = build_study(
        groups=two_groups(*rates),
        printed={"estimate": estimate},
        result={"estimates": estimates, "adjusted_for": adjusted},
    )
    row = check_rows(study)["ratio/r"]
    assert row.status == status
    assert row.what.startswith("the rates give 0.8657 to 0.8663")


def test_a_ratio_is_any_of_those_that_are_estimated_and_an_adjusted_one_only_asks() -> None:
    groups = two_groups({"n": "40", "events": "26"}, {"n": "40", "events": "14"})

    def found(estimate: str, *measures: str, **more: Any) -> tuple[str, str]:
        estimates = [{"measure": code, "route": "events"} for code in measures]
        study = build_study(
            groups=groups, printed={"estimate": estimate}, result={"estimates": estimates, **more}
        )
        return status_and_diagnosis("ratio/r", study)

    assert found("1.86", "RR", "OR") == ("right", "")
    assert found("3.45", "RR", "OR") == ("right", "")
    assert found("1.86", "OR") == ("contradiction", "ratio against the absolute risks")
    assert found("2.9", "OR") == ("not checkable", "adjusted, or another comparison")
    assert found("1.86", "OR", adjusted_for=["age"])[0] == "not checkable"
    assert found("0.86", "OR", adjusted_for=["age"])[0] == "contradiction"
