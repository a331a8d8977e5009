"""Figures as articles and books print them, each to half a unit of its last digit."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from helpers.reference_values import reference_cases
from mcstats.effects import escalc, pool
from mcstats.effects.pooling.mantel_haenszel import mantel_haenszel, peto


def half_a_unit(printed: str) -> float:
    return 0.5 * 10.0 ** int(Decimal(printed).as_tuple().exponent)


def agrees(value: float, printed: str) -> bool:
    # 1e-12: the value itself may lie on the edge, and doubles do not
    return abs(value - float(printed)) <= half_a_unit(printed) + 1e-12


def data(source: str, measure: str | None = None) -> dict[str, np.ndarray]:
    name = "measures" if measure else "pools"
    for case in reference_cases(name):
        if case["source"].startswith(source) and measure in (None, case.get("measure")):
            return dict(case["inputs"])
    raise LookupError(source)


def pooled(source: str, method: str, test: str = "z") -> pd.Series:
    return pool(**data(source), method=method, test=test).iloc[0]


@pytest.mark.parametrize(
    ("example", "method", "tau2", "i2", "h2"),
    [
        ("example 1, p. 271", "HS", "0.228", "77.23", "4.39"),
        ("example 1, p. 271", "HE", "0.148", "68.80", "3.21"),
        ("example 1, p. 271", "DL", "0.277", "80.44", "5.11"),
        ("example 1, p. 271", "ML", "0.197", "74.51", "3.92"),
        ("example 1, p. 271", "REML", "0.223", "76.84", "4.32"),
        ("example 1, p. 271", "EB", "0.192", "74.05", "3.85"),
        ("example 1, p. 271", "SJ", "0.199", "74.75", "3.96"),
        ("example 2, p. 272", "HS", "0.010", "22.93", "1.30"),
        ("example 2, p. 272", "HE", "0.000", "0.00", "1.00"),
        ("example 2, p. 272", "DL", "0.013", "27.53", "1.38"),
        ("example 2, p. 272", "ML", "0.013", "28.45", "1.40"),
        ("example 2, p. 272", "REML", "0.016", "32.02", "1.47"),
        ("example 2, p. 272", "EB", "0.010", "23.72", "1.31"),
        ("example 2, p. 272", "SJ", "0.025", "42.67", "1.74"),
    ],
)
def test_estimators_of_viechtbauer_2005(
    example: str, method: str, tau2: str, i2: str, h2: str
) -> None:
    got = pooled(f"Viechtbauer 2005, {example}", method)
    assert agrees(got["tau2"], tau2)
    assert agrees(got["i2"], i2)
    assert agrees(got["h2"], h2)


def test_heterogeneity_and_its_interval_in_viechtbauer_2007_page_44() -> None:
    source = "Collins, Yusuf & Peto 1985 in Viechtbauer 2007"
    for method, printed in (("DL", ".23"), ("ML", ".24"), ("REML", ".30"), ("SJ", ".46")):
        assert agrees(pooled(source, method)["tau2"], printed)
    got = pooled(source, "DL")
    assert agrees(got["tau2_lb"], ".07")
    assert agrees(got["tau2_ub"], "2.20")


def test_equal_and_random_effects_of_lipsey_and_wilson_2001_page_133() -> None:
    source = "Lipsey & Wilson 2001"
    equal, random = pooled(source, "EE"), pooled(source, "DL")
    figures = {"mu": ".1549", "se": ".0609", "ci_lb": ".0356", "ci_ub": ".2742", "q": "14.7640"}
    for name, printed in figures.items():
        assert agrees(equal[name], printed), name
    for name, printed in {"mu": ".1534", "se": ".0858", "tau2": ".025955"}.items():
        assert agrees(random[name], printed), name


def test_teacher_expectancy_of_raudenbush_and_bryk_1985_pages_83_to_86() -> None:
    got = pooled("Raudenbush & Bryk 1985", "REML")
    assert agrees(got["tau2"], "0.019")
    assert agrees(got["mu"], "0.084")
    # The article prints 35.85: its data table is rounded to two and three decimals.
    assert got["q"] == pytest.approx(35.85, abs=0.025)


def test_risk_differences_of_normand_1999_pages_330_and_349() -> None:
    table = data("Hine et al. in Normand 1999", "RD")
    rows = escalc("RD", **table) * [100, 100**2]
    printed = [  # of the intervals in table III
        ("-5.5", "11.1"), ("-12.0", "12.0"), ("-3.6", "7.6"),
        ("-4.7", "8.3"), ("-2.0", "9.1"), ("-0.5", "9.3"),
    ]  # fmt: skip
    for (low, high), yi, vi in zip(printed, rows["yi"], rows["vi"], strict=True):
        assert agrees(yi - 1.959964 * vi**0.5, low)
        assert agrees(yi + 1.959964 * vi**0.5, high)
    for method in ("EE", "REML", "DL"):
        got = pool(rows["yi"], rows["vi"], method=method, test="z").iloc[0]
        for name, text in {"mu": "2.94", "ci_lb": "0.4", "ci_ub": "5.5", "tau2": "0.000"}.items():
            assert agrees(got[name], text), (method, name)


@pytest.mark.parametrize(
    ("method", "mu", "low", "high", "tau2"),
    [
        ("EE", "-3.49", "-5.03", "-1.96", "0.00"),
        ("DL", "-14.10", "-24.45", "-3.75", "218.72"),
        ("REML", "-15.12", "-32.67", "2.43", "685.20"),
    ],
)
def test_lengths_of_stay_of_normand_1999_page_352(
    method: str, mu: str, low: str, high: str, tau2: str
) -> None:
    got = pooled("Normand 1999, table VIII, p. 351, MD with pooled SD", method)
    for name, printed in (("mu", mu), ("ci_lb", low), ("ci_ub", high), ("tau2", tau2)):
        assert agrees(got[name], printed), name


def test_differences_of_standardised_changes_of_morris_2008_page_368() -> None:
    got = []
    for arm in ("treated", "controls"):
        table = data(f"Morris 2008, table 1, p. 368, {arm}", "SMCC")
        got.append(
            escalc(
                "SMCR",
                m1i=table["m1i"],
                m2i=table["m2i"],
                sd1i=table["sd2i"],  # of the first occasion, which stands second there
                ni=table["ni"],
                ri=table["ri"],
            )["yi"]
        )
    for value, printed in zip(
        got[0] - got[1], ("0.74", "0.95", "1.81", "1.15", "0.51"), strict=True
    ):
        assert agrees(value, printed)


def test_saint_johns_wort_of_viechtbauer_2007_pages_107_and_109() -> None:
    source = "Linde et al. 2005 in Viechtbauer 2007b"
    assert agrees(np.exp(pooled(source, "EE")["ci_lb"]), "1.26")
    random = pooled(source, "DL")
    assert agrees(np.exp(random["mu"]), "1.57")
    assert agrees(np.exp(random["ci_lb"]), "1.31")


def test_tolbutamide_of_rothman_2008_tables_15_1_and_15_5() -> None:
    table = data("Rothman, Greenland & Lash 2008, table 15-1", "RR")
    assert [agrees(value, text) for value, text in zip(
        np.exp(escalc("RR", **table)["yi"]), ("1.81", "1.19"), strict=True
    )] == [True, True]  # fmt: skip
    for measure, printed in (("RD", "0.035"), ("RR", "1.33"), ("OR", "1.40")):
        mu = mantel_haenszel(measure, **table)["mu"][0]
        assert agrees(mu if measure == "RD" else np.exp(mu), printed), measure
    spermicide = data("Rothman, Greenland & Lash 2008, table 15-5", "OR")
    assert agrees(np.exp(mantel_haenszel("OR", **spermicide)["mu"][0]), "3.8")


def test_beta_blockers_of_yusuf_1985_by_petos_method() -> None:
    got = peto(**data("Yusuf et al. 1985, table 6", "RR")).iloc[0]
    for name, printed in {"mu": "0.93", "ci_lb": "0.74", "ci_ub": "1.18"}.items():
        assert agrees(float(np.exp(got[name])), printed), name


@pytest.mark.parametrize(
    ("alpha", "n1", "n2", "bound"),
    [
        (0.05, 54, 54, "0.3788"), (0.01, 54, 54, "0.5012"), (0.001, 54, 54, "0.6468"),
        (0.05, 15, 15, "0.7277"), (0.01, 15, 15, "0.9817"), (0.001, 15, 15, "1.3052"),
    ],
)  # fmt: skip
def test_the_least_g_that_a_p_value_allows(alpha: float, n1: int, n2: int, bound: str) -> None:
    assert agrees(escalc("SMD", pi=alpha, n1i=n1, n2i=n2)["yi"][0], bound)
    if n1 == 15:
        paired = {0.05: "0.3637", 0.01: "0.4901", 0.001: "0.6507"}
        assert agrees(escalc("SMCC", pi=alpha, ni=30)["yi"][0], paired[alpha])
