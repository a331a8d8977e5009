"""What outside sources say that routes give: tables, manuals, other programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.run_routes import arm, run_route
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.route import Effect

BENEFIT = Options(direction="benefit")
FIFTEEN = (arm(n="15"), arm(n="15"))
# 108 women in two arms of unknown size: half each declared, one to two thirds defensible
SPLIT = Options(n1=54, total=108, n1_low=36, n1_high=72, direction="benefit")
# Morris 2008, table 1, row 1: before, after, SDs, n 20
MORRIS = arm(baseline_mean="30.6", baseline_sd="15.0", mean="38.5", sd="11.6", n="20")
MORRIS_CONTROL = arm(baseline_mean="23.1", baseline_sd="13.8", mean="19.7", sd="14.8", n="20")

Oracle = tuple[str, Callable[[], Effect], dict[str, Any]]


def means(mean1: str, mean2: str, n: tuple[str, str] = ("15", "15"), **spread: str) -> Any:
    pair = [
        spread | {"mean": mean, "n": size} for mean, size in zip((mean1, mean2), n, strict=True)
    ]
    return pair


def at(exponent: float) -> Any:
    return pytest.approx(exponent, abs=5e-7)


# One or more per route: what is computed, and what an outside source says it is.
OF_COMPARISONS: dict[str, list[Oracle]] = {
    "difference_ci": [
        *(
            (
                f"four differences of a trial, {comparisons} comparisons: g {g}",
                lambda d=d, ci=ci, k=comparisons: run_route(
                    "difference_ci",
                    "SMD",
                    *FIFTEEN,
                    options=Options(comparisons=k),
                    difference=d,
                    ci=ci,
                ),
                {"yi": pytest.approx(g, abs=5e-4), "df": 28, "estimable": "yes"},
            )
            for d, ci, *both in (
                ("16.8%", "0.5–33.1", 0.750, 0.932),
                ("25.3%", "7.6–43.0", 1.040, 1.293),
                ("20.1%", "5.2–35.0", 0.982, 1.220),
                ("28.6%", "11.9–45.3", 1.246, 1.549),
            )
            for comparisons, g in zip((1, 3), both, strict=True)
        ),
        (
            "13.6 (6.2 to 21.0), 54 and 54",
            lambda: run_route(
                "difference_ci", "SMD", arm(n="54"), arm(n="54"), difference="13.6", ci="6.2–21.0"
            ),
            {"yi": at(0.696254), "vi": at(0.039281), "SE": pytest.approx(3.73248, abs=5e-6)},
        ),
        (
            "the printed interval comes back",
            lambda: run_route("difference_ci", "MD", *FIFTEEN, difference="28.6%", ci="11.9–45.3"),
            {"yi": 28.6, "ci_lb": at(11.9), "ci_ub": at(45.3), "vi": pytest.approx(8.153**2, 1e-4)},
        ),
    ],
    "difference_se": [
        (
            "the same trial through its standard error",
            lambda: run_route("difference_se", "SMD", *FIFTEEN, difference="28.6", se="8.153"),
            {"yi": pytest.approx(1.246, abs=5e-4), "SD": pytest.approx(22.33, abs=5e-3)},
        )
    ],
    "difference_sd": [
        (
            "12 against 8 with SD 5",
            lambda: run_route("difference_sd", "SMD", *FIFTEEN, difference="4", sd="5"),
            {"yi": at(0.778346), "vi": at(0.143430)},
        )
    ],
    "t_value": [
        (
            "t 2.1909 with 10 and 40: d 0.7746, and not 2t/√df = 0.632",
            lambda: run_route("t_value", "SMD", arm(n="10"), arm(n="40"), t="2.1909"),
            {"d": pytest.approx(0.7746, abs=5e-5)},
        ),
        (
            "t 2.1909 with 15 and 15",
            lambda: run_route("t_value", "SMD", *FIFTEEN, t="2.19089"),
            {"yi": pytest.approx(0.778346, abs=5e-6), "ci_lb": pytest.approx(0.047978, abs=5e-6)},
        ),
        (
            "a difference with its t",
            lambda: run_route("t_value", "MD", *FIFTEEN, t="3.508", difference="28.6"),
            {"yi": 28.6, "vi": pytest.approx(8.153**2, rel=1e-3)},
        ),
    ],
    "f_value": [
        (
            "F is the square of t",
            lambda: run_route("f_value", "SMD", *FIFTEEN, options=BENEFIT, f="4.8"),
            {"yi": at(0.778346), "vi": at(0.143430)},
        )
    ],
    "p_value": [
        (
            "metafor's manual: P 0.018, 20 and 20, the other arm better",
            lambda: run_route(
                "p_value",
                "SMD",
                arm(n="20"),
                arm(n="20"),
                options=Options(direction="harm", test_reported="yes"),
                p="0.018",
            ),
            {"yi": at(-0.766373), "estimable": "yes"},
        ),
        (
            "P = 0.03 with 15 and 15",
            lambda: run_route("p_value", "SMD", *FIFTEEN, options=BENEFIT, p="0.03"),
            {
                "yi": pytest.approx(0.8123, abs=5e-5),
                "yi_min": pytest.approx(0.7872, abs=5e-5),
                "yi_max": pytest.approx(0.8414, abs=5e-5),
                "estimable": "point",
            },
        ),
        (
            "half of 108 each, P = 0.05",
            lambda: run_route("p_value", "SMD", options=SPLIT, p="P = 0.05"),
            {"yi": pytest.approx(0.379, abs=5e-4), "estimable": "point", "vi": None},
        ),
        (
            "one to two thirds of 108, P = 0.0001 in its hull",
            lambda: run_route("p_value", "SMD", options=SPLIT, p="P = 0.0001"),
            {
                "yi": pytest.approx(0.773, abs=5e-4),
                "yi_min": pytest.approx(0.752, abs=5e-4),
                "yi_max": pytest.approx(0.857, abs=5e-4),
                "estimable": "point",
            },
        ),
    ],
}
