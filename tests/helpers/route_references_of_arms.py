"""What outside sources say that routes give from figures of each arm, or of one group."""

from __future__ import annotations

import math

import pytest

from helpers.route_references import BENEFIT, MORRIS, MORRIS_CONTROL, Oracle, at, means
from helpers.run_routes import arm, run_route
from mcstats.effects.assumptions import Options

# From figures of each arm, or of one group.
OF_ARMS: dict[str, list[Oracle]] = {
    "means_sd": [
        (
            "12 and 8, SD 5, 15 and 15",
            lambda: run_route("means_sd", "SMD", *means("12", "8", sd="5")),
            {
                "yi": at(0.778346),
                "vi": at(0.143430),
                "ci_lb": at(0.047978),
                "ci_ub": at(1.538881),
                "df": 28,
            },
        ),
        *(
            (
                f"the same with the variance {name}",
                lambda name=name: run_route(
                    "means_sd", "SMD", *means("12", "8", sd="5"), options=Options(vtype=name)
                ),
                {"vi": at(vi)},
            )
            for name, vi in (("LS2", 0.136310), ("UB", 0.144870), ("REVMAN", 0.144957))
        ),
    ],
    "means_se": [
        (
            "SE is SD over the root of n",
            lambda: run_route("means_se", "SMD", *means("12", "8", se="1.29099445")),
            {"yi": at(0.778346), "SD1": pytest.approx(5)},
        )
    ],
    "means_ci": [
        (
            "three arms of a trial: SDs by the t quantile, the normal one is wrong",
            lambda: run_route(
                "means_ci",
                "SMD",
                arm(mean="82.34%", ci="70.06-94.63", n="23"),
                arm(mean="40.53%", ci="23.60-57.46", n="20"),
            ),
            {"SD1": pytest.approx(28.41, abs=5e-3), "SD2": pytest.approx(36.17, abs=5e-3)},
        ),
        (
            "the other active arm",
            lambda: run_route(
                "means_ci",
                "MD",
                arm(mean="70.77%", ci="53.51-88.04", n="20"),
                arm(mean="40.53%", ci="23.60-57.46", n="20"),
            ),
            {"yi": pytest.approx(30.24), "SD1": pytest.approx(36.89, abs=5e-3)},
        ),
    ],
    "changes_sd": [
        (
            "changes of 7.9 and -3.4 in units of their own SDs",
            lambda: run_route(
                "changes_sd",
                "MD",
                arm(change_mean="7.9", change_sd="14.0", n="20"),
                arm(change_mean="-3.4", change_sd="14.0", n="20"),
            ),
            {"yi": pytest.approx(11.3), "vi": pytest.approx(2 * 14**2 / 20), "df": 38},
        )
    ],
    "medians_iqr": [
        (
            "a symmetric normal group: the mean is the median, the SD the range over 1.35",
            lambda: run_route(
                "medians_iqr",
                "MD",
                arm(median="10", q1="6.63", q3="13.37", n="1000"),
                arm(median="8", q1="4.63", q3="11.37", n="1000"),
            ),
            {"yi": pytest.approx(2), "SD1": pytest.approx(5, abs=0.01)},
        )
    ],
    "medians_range": [
        (
            "range over d2 of 25 (3.931, the constant of control charts)",
            lambda: run_route(
                "medians_range",
                "MD",
                arm(median="10", min="2", max="18", n="25"),
                arm(median="8", min="0", max="16", n="25"),
            ),
            {"yi": pytest.approx(2), "SD1": pytest.approx(16 / 3.931, rel=1e-3)},
        )
    ],
    "medians_five": [
        (
            "five numbers of a symmetric group",
            lambda: run_route(
                "medians_five",
                "SMD",
                arm(median="10", q1="6.63", q3="13.37", min="-2.59", max="22.59", n="101"),
                arm(median="8", q1="4.63", q3="11.37", min="-4.59", max="20.59", n="101"),
            ),
            {"m1": pytest.approx(10), "SD1": pytest.approx(5, rel=0.015)},
        )
    ],
    "events": [
        (
            "25 of 43 against 1 of 31: RR 18.02 (2.58 to 126.0)",
            lambda: run_route("events", "RR", arm(events="25", n="43"), arm(events="one", n="31")),
            {
                "yi": pytest.approx(math.log(18.02), abs=5e-4),
                "ci_lb": pytest.approx(math.log(2.58), abs=2e-3),
                "ci_ub": pytest.approx(math.log(126.0), abs=5e-4),
            },
        ),
        (
            "0 of 15 against 4 of 15, half added to a table with a zero",
            lambda: run_route("events", "OR", arm(events="0", n="15"), arm(events="4", n="15")),
            {"yi": at(-2.495718), "vi": at(2.373695)},
        ),
        (
            "the same as a risk difference: Newcombe's interval, not Wald's",
            lambda: run_route("events", "RD", arm(events="0", n="15"), arm(events="4", n="15")),
            {
                "ci_lb": pytest.approx(-0.5195, abs=5e-5),
                "ci_ub": pytest.approx(-0.0089, abs=5e-5),
            },
        ),
    ],
    "percentages": [
        (
            "58% of 43 can only be 25, and 3% of 31 only 1",
            lambda: run_route(
                "percentages", "RR", arm(percent="58%", n="43"), arm(percent="3%", n="31")
            ),
            {"yi": pytest.approx(math.log(18.02), abs=5e-4), "k1": 25, "k2": 1},
        )
    ],
    "bounds": [
        (
            "≥80% against <5%: RD above 0.75",
            lambda: run_route("bounds", "RD", arm(percent="≥80%"), arm(percent="<5%")),
            {"yi_min": at(0.75), "yi_max": 1, "min_open": True, "max_open": False, "yi": None},
        ),
        (
            "RR above 16 without a limit",
            lambda: run_route("bounds", "RR", arm(percent="≥80%"), arm(percent="<5%")),
            {"yi_min": at(math.log(16)), "yi_max": math.inf, "min_open": True, "max_open": True},
        ),
        (
            "OR above 76 without a limit",
            lambda: run_route("bounds", "OR", arm(percent="≥80%"), arm(percent="<5%")),
            {"yi_min": at(math.log(76)), "yi_max": math.inf, "min_open": True, "max_open": True},
        ),
    ],
    "share": [
        (
            "over 70% of 30: 22 to 30, the union of exact intervals 0.541 to 1",
            lambda: run_route("share", "PR", arm(percent="over 70%", n="thirty")),
            {
                "yi_min": pytest.approx(22 / 30),
                "yi_max": 1,
                "ci_lb": pytest.approx(0.541, abs=5e-4),
                "ci_ub": 1,
                "estimable": "bound",
            },
        )
    ],
    "percent_change": [
        (
            "a change of 18.6% within one arm has no interval",
            lambda: run_route("percent_change", "PC", change="18.6%"),
            {"yi": 18.6, "vi": None, "ci_lb": None, "estimable": "point"},
        ),
        (
            "with an interval and n it has one",
            lambda: run_route(
                "percent_change", "PC", arm(n="23"), change="82.34", ci="70.06-94.63"
            ),
            {"estimable": "yes", "vi": pytest.approx(28.41**2 / 23, rel=1e-3)},
        ),
    ],
    "percent_changes": [
        (
            "ln(1.186 / 1.01)",
            lambda: run_route("percent_changes", "ROMPC", arm(change="18.6%"), arm(change="1%")),
            {"yi": at(0.160636), "vi": None},
        )
    ],
    "paired_t": [
        (
            "Morris 2008, row 1, through its paired t",
            lambda: run_route("paired_t", "SMCC", arm(n="20"), t="2.523563"),
            {"yi": pytest.approx(0.541664, abs=2e-6), "vi": pytest.approx(0.057335, abs=2e-6)},
        )
    ],
    "paired_p": [
        (
            "metafor's manual: P 0.018 with 50, for the worse",
            lambda: run_route(
                "paired_p",
                "SMCC",
                arm(n="50"),
                options=Options(direction="harm", test_reported="yes"),
                p="0.018",
            ),
            {"yi": at(-0.340848), "estimable": "yes"},
        ),
        *(
            (
                f"P below {p} with 30 pairs",
                lambda p=p: run_route("paired_p", "SMCC", arm(n="30"), options=BENEFIT, p=f"<{p}"),
                {"yi_min": pytest.approx(g, abs=5e-5), "yi_max": math.inf, "estimable": "bound"},
            )
            for p, g in (("0.05", 0.3637), ("0.01", 0.4901), ("0.001", 0.6507))
        ),
    ],
    "pre_post": [
        (
            "Morris 2008, row 1: raw-score standardiser, r 0.47",
            lambda: run_route("pre_post", "SMCR", MORRIS, options=Options(r=0.47)),
            {"yi": at(0.505553), "vi": at(0.059390)},
        ),
        (
            "Morris 2008, row 1: change-score standardiser",
            lambda: run_route("pre_post", "SMCC", MORRIS, options=Options(r=0.47)),
            {"yi": at(0.541664), "vi": at(0.057335)},
        ),
    ],
    "pooled_ci": [
        (
            "RR 1.99 (1.39 to 2.85): standard error of the log 0.183",
            lambda: run_route("pooled_ci", "RR", estimate="1.99", ci="1.39 to 2.85"),
            {"yi": at(math.log(1.99)), "SE": pytest.approx(0.183, abs=5e-4)},
        ),
        (
            "a rate ratio of 0.86 (0.77 to 0.96), by hand",
            lambda: run_route("pooled_ci", "IRR", estimate="0.86", ci="0.77 to 0.96"),
            {"yi": at(math.log(0.86)), "SE": at(math.log(0.96 / 0.77) / (2 * 1.959963985))},
        ),
        (
            "a ratio of means of 1.2 (1.0 to 1.4), by hand",
            lambda: run_route("pooled_ci", "ROM", estimate="1.2", ci="1.0 to 1.4"),
            {"yi": at(math.log(1.2)), "SE": at(math.log(1.4) / (2 * 1.959963985))},
        ),
        (
            "a rate difference of -0.0045 (-0.0079 to -0.0012) a year, by hand",
            lambda: run_route("pooled_ci", "IRD", estimate="-0.0045", ci="-0.0079 to -0.0012"),
            {"yi": at(-0.0045), "SE": at(0.0067 / (2 * 1.959963985))},
        ),
    ],
    "reduction_ci": [
        (
            "51 % (29 to 66) lower is HR 0.49 (0.34 to 0.71), by hand",
            lambda: run_route("reduction_ci", "HR", reduction="51%", ci="29% to 66%"),
            {"yi": at(math.log(0.49)), "SE": at(math.log(0.71 / 0.34) / (2 * 1.959963985))},
        ),
        (
            "42 % (5 to 92) higher is RR 1.42 (1.05 to 1.92), by hand",
            lambda: run_route("reduction_ci", "RR", reduction="-42%", ci="-92 to -5"),
            {"yi": at(math.log(1.42)), "SE": at(math.log(1.92 / 1.05) / (2 * 1.959963985))},
        ),
    ],
    "ready_vi": [
        (
            "metafor, escalc and rma of the first BCG trial: log RR, variance, interval",
            lambda: run_route("ready_vi", "RR", yi="-0.889311333920205", vi="0.325584765003961"),
            {
                "yi": at(-0.889311),
                "vi": at(0.325585),
                "ci_lb": at(-2.007667),
                "ci_ub": at(0.229045),
            },
        )
    ],
    "ready_se": [
        (
            "the same, by its standard error",
            lambda: run_route("ready_se", "RR", yi="-0.889311334", sei="0.570600355"),
            {"yi": at(-0.889311), "vi": at(0.325585), "ci_ub": at(0.229045)},
        )
    ],
    "changes_standardised": [
        (
            "Morris 2008, row 1, by metafor: 0.5056 (0.0594) less -0.2365 (0.0544)",
            lambda: run_route(
                "changes_standardised", "SMCR", MORRIS, MORRIS_CONTROL, options=Options(r=0.47)
            ),
            {"yi": at(0.742052), "vi": at(0.113788), "g1": at(0.505553), "g2": at(-0.2365)},
        )
    ],
    "changes_r": [
        (
            "7.9 and -3.4 with r 0.47: the variance of each change over n",
            lambda: run_route("changes_r", "MD", MORRIS, MORRIS_CONTROL, options=Options(r=0.47)),
            {
                "yi": pytest.approx(11.3),
                "vi": pytest.approx(
                    (15**2 + 11.6**2 - 2 * 0.47 * 15 * 11.6) / 20
                    + (13.8**2 + 14.8**2 - 2 * 0.47 * 13.8 * 14.8) / 20
                ),
            },
        )
    ],
}
