"""Monte Carlo: is the printed variance the variance, and do intervals cover as they say?

``python tests/simulate_coverage.py`` rewrites tests/golden/coverage.csv in about 15 seconds;
`make slow` compares. Bands stand only where theory promises the value exactly; elsewhere the table
shows how good an approximation is.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import stats

from helpers.places import TESTS
from mcstats.effects import MEASURES, escalc, exact_j, pool
from mcstats.effects.pooling.mantel_haenszel import mantel_haenszel, peto

FILE = TESTS / "golden" / "coverage.csv"
COLUMNS = ("what", "of", "n", "setting", "replicates", "value", "error", "low", "high", "promise")
SIZES = (15, 30)
REPLICATES = 100_000
SYNTHESES = 20_000
TABLE_SYNTHESES = 1_000
# A band is 4 standard errors of the simulation: over some 60 bands one false alarm in 250 runs.
ERRORS = 4.0

Row = dict[str, Any]
Arrays = dict[str, np.ndarray]

M1, M2, SD1, SD2, R = 10.8, 10.0, 1.0, 1.0, 0.6
P1, P2 = 0.5, 0.3


def rng_for(*key: object) -> np.random.Generator:
    """A stream of its own for every cell of the table, so that a new row moves no other."""
    return np.random.default_rng([ord(c) for c in repr(key)])


def two_groups(rng: np.random.Generator, n: int, m1: float, m2: float, rows: int) -> Arrays:
    draw: Arrays = {}
    for arm, mean, sd in (("1", m1, SD1), ("2", m2, SD2)):
        draw[f"m{arm}i"] = rng.normal(mean, sd / math.sqrt(n), rows)
        draw[f"sd{arm}i"] = sd * np.sqrt(rng.chisquare(n - 1, rows) / (n - 1))
        draw[f"n{arm}i"] = np.full(rows, n)
    return draw


def one_group_twice(rng: np.random.Generator, n: int, rows: int) -> Arrays:
    first = rng.normal(size=(n, rows))
    second = R * first + math.sqrt(1 - R**2) * rng.normal(size=(n, rows))
    c1, c2 = first - first.mean(0), second - second.mean(0)
    s1, s2 = np.sqrt((c1**2).sum(0) / (n - 1)), np.sqrt((c2**2).sum(0) / (n - 1))
    return {
        "m1i": M1 + SD1 * first.mean(0),
        "m2i": M2 + SD2 * second.mean(0),
        "sd1i": SD1 * s1,
        "sd2i": SD2 * s2,
        "ri": (c1 * c2).sum(0) / (n - 1) / (s1 * s2),
        "ni": np.full(rows, n),
    }


def sample(code: str, n: int, rows: int) -> tuple[Arrays, float]:
    """Draw the inputs of a measure; return them with the value that yi estimates."""
    rng = rng_for("sample", code, n)
    inputs = MEASURES[code].inputs
    delta, change = (M1 - M2) / SD1, math.sqrt(SD1**2 + SD2**2 - 2 * R * SD1 * SD2)
    if "ai" in inputs:
        counts = {"ai": rng.binomial(n, P1, rows), "ci": rng.binomial(n, P2, rows)}
        odds = math.log(P1 / (1 - P1) / (P2 / (1 - P2)))
        truth = {
            "RR": math.log(P1 / P2),
            "RD": P1 - P2,
            "AS": math.asin(math.sqrt(P1)) - math.asin(math.sqrt(P2)),
            "OR2DL": odds * math.sqrt(3) / math.pi,
            "OR2DN": odds / 1.65,
        }.get(code, odds)
        return {**counts, "n1i": np.full(rows, n), "n2i": np.full(rows, n)}, truth
    if "x1i" in inputs:
        events = {"x1i": rng.poisson(n * P1, rows), "x2i": rng.poisson(n * P2, rows)}
        times = {"t1i": np.full(rows, float(n)), "t2i": np.full(rows, float(n))}
        return {**events, **times}, P1 - P2 if code == "IRD" else math.log(P1 / P2)
    if inputs == ("xi", "ti"):
        events = {"xi": rng.poisson(n * P1, rows), "ti": np.full(rows, float(n))}
        return events, P1 if code == "IR" else math.log(P1)
    if inputs == ("xi", "ni"):
        events = {"xi": rng.binomial(n, P1, rows), "ni": np.full(rows, n)}
        truth = {"PLO": math.log(P1 / (1 - P1)), "PAS": math.asin(math.sqrt(P1))}
        return events, truth[code]
    if "ri" in inputs:
        truth = {
            "MC": M1 - M2,
            "SMCC": (M1 - M2) / change,
            "ROMC": math.log(M1 / M2),
            "PCM": 100 * (M1 / M2 - 1),
            "COR": R,
            "ZCOR": math.atanh(R),
        }.get(code, delta)
        drawn = one_group_twice(rng, n, rows)
        return {name: drawn[name] for name in inputs}, truth
    if inputs == ("yi", "vi"):
        vi = rng.uniform(0.5, 1.5, rows) / n
        vi *= 0.01 if code == "PR" else 1.0  # a share stays between 0 and 1
        return {"yi": rng.normal(0.3, np.sqrt(vi)), "vi": vi}, 0.3
    if code == "ROMPC":
        drawn = two_groups(rng, n, M1 - 90, M2 - 90, rows)
        return drawn, math.log((10 + M1) / (10 + M2))
    drawn = two_groups(rng, n, M1, M2, rows)
    if code == "SMDPC":
        sp = np.sqrt((drawn["sd1i"] ** 2 + drawn["sd2i"] ** 2) / 2)
        half = stats.t.ppf(0.975, 2 * n - 2) * sp * math.sqrt(2 / n)
        yi = drawn["m1i"] - drawn["m2i"]
        sizes = {"n1i": drawn["n1i"], "n2i": drawn["n2i"]}
        return {"yi": yi, "ci_lb": yi - half, "ci_ub": yi + half, **sizes}, delta
    truth = {"MD": M1 - M2, "PC": M1 - M2, "ROM": math.log(M1 / M2)}.get(code, delta)
    return {name: drawn[name] for name in inputs}, truth


EXACT_VARIANCE = {
    ("MD", "LS"): "unbiased: a mean of squares",
    ("MD", "UB"): "unbiased: a mean of squares",
    ("MD", "HO"): "unbiased at equal variances",
    ("MC", ""): "unbiased: a mean of squares",
    ("PC", ""): "unbiased: a mean of squares",
    ("SMD", "UB"): "unbiased (Hedges 1983)",
    ("SMD1", "UB"): "unbiased (Hedges 1983)",
    ("GEN", ""): "known",
    ("HR", ""): "known",
    ("PR", ""): "known",
}


def variances() -> Iterator[Row]:
    """Mean of vi over the variance of yi, and coverage of yi +- 1.96 sqrt(vi)."""
    for code, measure in MEASURES.items():
        for n in SIZES:
            inputs, truth = sample(code, n, REPLICATES)
            for vtype in measure.variants or ("",):
                frame = escalc(code, **inputs, **({"vtype": vtype} if vtype else {}))
                yi, vi = frame["yi"].to_numpy(), frame["vi"].to_numpy()
                real = float(np.var(yi, ddof=1))
                ratio = float(np.mean(vi)) / real
                # Both mean and variance vary; the fourth moment gives the error of the latter.
                fourth = float(np.mean((yi - yi.mean()) ** 4)) / real**2
                error = ratio * math.sqrt((fourth - 1 + np.var(vi) / np.mean(vi) ** 2) / yi.size)
                promise = EXACT_VARIANCE.get((code, vtype), "")
                yield row("variance", f"{code} {vtype}".strip(), n, "", yi.size, ratio, error, 1.0,
                          promise)  # fmt: skip
                known = measure.inputs == ("yi", "vi")
                inside = np.abs(yi - truth) <= stats.norm.ppf(0.975) * np.sqrt(vi)
                yield coverage(f"{code} {vtype}".strip() + " normal interval", n, "", inside,
                               "normal with known variance" if known else "")  # fmt: skip


def row(
    what: str, of: str, n: int, setting: str, count: int, value: float, error: float,
    target: float, promise: str, at_least: bool = False,
) -> Row:  # fmt: skip
    low = target - ERRORS * error if promise else math.nan
    high = math.nan if at_least or not promise else target + ERRORS * error
    return dict(
        zip(COLUMNS, (what, of, n, setting, count, value, error, low, high, promise), strict=True)
    )


def coverage(
    of: str, n: int, setting: str, inside: np.ndarray, promise: str, at_least: bool = False
) -> Row:
    error = math.sqrt(0.95 * 0.05 / inside.size)
    return row("coverage", of, n, setting, inside.size, float(inside.mean()), error, 0.95, promise,
               at_least)  # fmt: skip


def syntheses() -> Iterator[Row]:
    """Coverage of every interval of `pool`, for values of g and for normal ones of known v."""
    for n in SIZES:
        for k in (3, 10):
            for tau2 in (0.0, 0.1):
                for kind in ("g", "equal v", "unequal v"):
                    yield from one_setting(n, k, tau2, kind)


def one_setting(n: int, k: int, tau2: float, kind: str) -> Iterator[Row]:
    rng = rng_for("pool", n, k, tau2, kind)
    rows = k * SYNTHESES
    theta = 0.5 + math.sqrt(tau2) * rng.normal(size=rows)
    if kind == "g":
        m = 2 * n - 2
        t = (theta + rng.normal(size=rows) * math.sqrt(2 / n)) / np.sqrt(rng.chisquare(m, rows) / m)
        yi = float(exact_j(m)) * t
        vi = 2 / n + yi**2 / (4 * n)
    else:
        vi = np.full(rows, 2 / n) * (1 if kind == "equal v" else rng.uniform(0.3, 3, rows))
        yi = theta + np.sqrt(vi) * rng.normal(size=rows)
    group = np.repeat(np.arange(SYNTHESES), k)
    setting = f"k {k}; tau2 {tau2:g}; {kind}"
    known, equal = kind != "g", kind == "equal v"
    new = 0.5 + math.sqrt(tau2) * rng.normal(size=SYNTHESES)
    for method in ("EE", "REML", "DL", "PM"):
        for test in ("z", "knha", "adhoc"):
            got = pool(yi, vi, group, method=method, test=test, tau2_interval=False)
            inside = (got["ci_lb"] <= 0.5) & (got["ci_ub"] >= 0.5)
            promise, at_least = "", False
            if known and method == "EE" and test == "z" and tau2 == 0:
                promise = "normal with known variance"
            elif equal and test == "knha":
                promise = "exact t at equal variances"
            elif equal and test == "adhoc":
                promise, at_least = "at least the exact t", True
            yield coverage(f"mu {method} {test}", n, setting, inside.to_numpy(), promise, at_least)
            if method == "REML":
                held = (got["pi_lb"] <= new) & (got["pi_ub"] >= new)
                yield coverage(f"prediction {method} {test}", n, setting, held.to_numpy(), "")
    got = pool(yi, vi, group)
    held = (got["tau2_lb"] <= tau2) & (got["tau2_ub"] >= tau2)  # an empty interval holds nothing
    promise = "exact: Q is chi-squared" if known else ""
    yield coverage("tau2 Q-profile", n, setting, held.to_numpy(), promise)


def tables() -> Iterator[Row]:
    """Coverage of the pooled tables: 8 trials with one odds ratio, risk ratio or difference."""
    for n in SIZES:
        rng = rng_for("tables", n)
        for name in ("MH OR", "MH RR", "MH RD", "Peto"):
            base = rng.uniform(0.2, 0.4, (TABLE_SYNTHESES, 8))
            measure = name.removeprefix("MH ")
            if measure == "RR":
                active, truth = 1.5 * base, math.log(1.5)
            elif measure == "RD":
                active, truth = base + 0.15, 0.15
            else:
                odds = 1.5 * base / (1 - base)
                active, truth = odds / (1 + odds), math.log(1.5)
            inside = np.zeros(TABLE_SYNTHESES, dtype=bool)
            for i in range(TABLE_SYNTHESES):
                counts = {
                    "ai": rng.binomial(n, active[i]), "ci": rng.binomial(n, base[i]),
                    "n1i": np.full(8, n), "n2i": np.full(8, n),
                }  # fmt: skip
                got = peto(**counts) if name == "Peto" else mantel_haenszel(measure, **counts)
                inside[i] = got["ci_lb"][0] <= truth <= got["ci_ub"][0]
            yield coverage(name, n, "8 trials", inside, "")


def table() -> list[Row]:
    """Return every row."""
    return [*variances(), *syntheses(), *tables()]


def as_text(rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for found in rows:
        writer.writerow(f"{v:.4f}" if isinstance(v, float) else v for v in found.values())
    return out.getvalue().replace("nan", "")


if __name__ == "__main__":
    FILE.write_text(as_text(table()), encoding="utf-8")
