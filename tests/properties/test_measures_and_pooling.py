"""What must hold for any input, whatever the numbers.

The habit is 120 examples of each property; `make slow` tries 2,000.
"""

from __future__ import annotations

import itertools
import math
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mcstats.effects import MEASURES, escalc, exact_j, pool
from mcstats.effects.measures.measure import Family

# Rounding only: a few dozen operations on doubles.
ROUNDING = 1e-12
# A shift or a change of unit rounds the inputs themselves.
REROUNDED = 1e-9

EXAMPLES = int(os.environ.get("MCSTATS_EXAMPLES", "60"))
FAST = settings(max_examples=EXAMPLES)

means = st.floats(-50, 50).map(lambda x: round(x, 3))
spreads = st.floats(0.1, 20).map(lambda x: round(x, 3))
sizes = st.integers(3, 200)
groups = st.fixed_dictionaries(
    {"m1i": means, "sd1i": spreads, "n1i": sizes, "m2i": means, "sd2i": spreads, "n2i": sizes}
)


@st.composite
def tables(draw: st.DrawFn, least: int = 1) -> dict[str, int]:
    """Cells of a table, none of them zero by default."""
    cell = st.integers(least, 60)
    return {name: draw(cell) for name in ("ai", "bi", "ci", "di")}


@st.composite
def studies(draw: st.DrawFn, fewest: int = 2, most: int = 8) -> tuple[list[float], list[float]]:
    k = draw(st.integers(fewest, most))
    yi = draw(st.lists(st.floats(-5, 5).map(lambda x: round(x, 3)), min_size=k, max_size=k))
    vi = draw(st.lists(st.floats(0.005, 3).map(lambda x: round(x, 4)), min_size=k, max_size=k))
    return yi, vi


def effect(code: str, **arguments: Any) -> tuple[float, float]:
    frame = escalc(code, **arguments)
    return float(frame["yi"][0]), float(frame["vi"][0])


def swapped(arguments: dict[str, Any]) -> dict[str, Any]:
    other = {"ai": "ci", "bi": "di", "ci": "ai", "di": "bi"}
    for name in ("m", "sd", "n"):
        other |= {f"{name}1i": f"{name}2i", f"{name}2i": f"{name}1i"}
    return {other[name]: value for name, value in arguments.items()}


# 1. Sign flip


@FAST
@given(groups, st.sampled_from(["MD", "SMD", "SMDH"]))
def test_swapping_the_arms_turns_the_sign_and_keeps_the_variance(
    arms: dict[str, Any], code: str
) -> None:
    yi, vi = effect(code, **arms)
    back, same = effect(code, **swapped(arms))
    assert back == pytest.approx(-yi, rel=ROUNDING, abs=1e-15)
    assert same == pytest.approx(vi, rel=ROUNDING)


@FAST
@given(tables(least=0), st.sampled_from(["OR", "RR", "RD", "AS", "PETO"]))
def test_swapping_the_rows_of_a_table_turns_the_sign(table: dict[str, int], code: str) -> None:
    assume(table["ai"] + table["bi"] > 0 and table["ci"] + table["di"] > 0)
    yi, vi = effect(code, **table)
    back, same = effect(code, **swapped(table))
    assert back == pytest.approx(-yi, rel=ROUNDING, abs=1e-14)
    assert same == pytest.approx(vi, rel=ROUNDING)


# 2. Scale and 3. Shift


@FAST
@given(groups, st.floats(0.01, 1000))
def test_a_change_of_unit_leaves_what_has_no_unit(arms: dict[str, Any], unit: float) -> None:
    scaled = {name: value * unit if name[0] in "ms" else value for name, value in arms.items()}
    for code in ("SMD", "SMDH", "SMD1H"):
        np.testing.assert_allclose(effect(code, **scaled), effect(code, **arms), rtol=REROUNDED)
    yi, vi = effect("MD", **arms)
    np.testing.assert_allclose(effect("MD", **scaled), (yi * unit, vi * unit**2), rtol=REROUNDED)
    positive = arms | {"m1i": abs(arms["m1i"]) + 1, "m2i": abs(arms["m2i"]) + 1}
    bigger = {n: v * unit if n[0] in "ms" else v for n, v in positive.items()}
    np.testing.assert_allclose(
        effect("ROM", **bigger), effect("ROM", **positive), rtol=REROUNDED, atol=REROUNDED
    )


@FAST
@given(groups, st.floats(-1000, 1000))
def test_a_shift_of_both_means_leaves_their_difference(arms: dict[str, Any], c: float) -> None:
    moved = arms | {"m1i": arms["m1i"] + c, "m2i": arms["m2i"] + c}
    cancelled = 1e-14 * (max(abs(arms["m1i"]), abs(arms["m2i"])) + abs(c))
    assert effect("MD", **moved)[0] == pytest.approx(effect("MD", **arms)[0], abs=cancelled)
    smallest = min(arms["sd1i"], arms["sd2i"])
    assert effect("SMD", **moved)[0] == pytest.approx(
        effect("SMD", **arms)[0], rel=REROUNDED, abs=cancelled / smallest
    )


# 4. Small-sample factor


@FAST
@given(st.floats(2, 1e6))
@example(99.999999)
@example(100.0)
def test_the_small_sample_factor_rises_to_one(m: float) -> None:
    j, later = exact_j([m, m * 1.001])
    assert 0 < j < later < 1
    assert abs(j - (1 - 3 / (4 * m - 1))) < 0.0151


def test_the_small_sample_factor_rises_at_every_whole_number() -> None:
    j = exact_j(np.arange(2, 200_001))
    assert (np.diff(j) > 0).all()
    assert j[-1] < 1
    assert exact_j(1e7) == pytest.approx(1 - 0.75e-7, rel=1e-14)


# 5. Variance bounds


@FAST
@given(groups)
def test_the_variance_of_g_is_bounded_and_falls_with_the_sizes(arms: dict[str, Any]) -> None:
    g, v = effect("SMD", **arms)
    n1, n2 = arms["n1i"], arms["n2i"]
    assert v >= 1 / n1 + 1 / n2
    assert abs(g) <= abs(arms["m1i"] - arms["m2i"]) / min(arms["sd1i"], arms["sd2i"]) + 1e-12
    for more in ({"n1i": n1 + 1}, {"n2i": n2 + 1}):
        bigger = {"n1i": n1, "n2i": n2} | more
        j = float(exact_j(bigger["n1i"] + bigger["n2i"] - 2))
        same_g = effect("SMD", m1i=g / j, sd1i=1, m2i=0, sd2i=1, **bigger)
        assert same_g[0] == pytest.approx(g, rel=1e-12, abs=1e-15)
        assert same_g[1] <= v * (1 + 1e-12)


# 6. Coherence of tables


@FAST
@given(tables())
def test_measures_of_a_table_agree_in_direction_and_the_odds_ratio_is_farthest(
    table: dict[str, int],
) -> None:
    odds, risk, difference = (effect(code, **table)[0] for code in ("OR", "RR", "RD"))
    a, b, c, d = table.values()
    sign = np.sign(a * d - b * c)
    for value in (odds, risk, difference):
        assert np.sign(value) == sign or abs(value) < 1e-14
    assert abs(odds) >= abs(risk) - 1e-14
    for other in ((a, c, b, d), (d, c, b, a)):
        again = effect("OR", **dict(zip(("ai", "bi", "ci", "di"), other, strict=True)))
        np.testing.assert_allclose(again, effect("OR", **table), rtol=1e-12, atol=1e-14)


# 7. Pooling is a mean

METHODS = st.sampled_from(["EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"])


@FAST
@given(studies(fewest=1), METHODS)
def test_the_pooled_value_is_a_mean_and_the_order_does_not_matter(
    data: tuple[list[float], list[float]], method: str
) -> None:
    yi, vi = data
    got = pool(yi, vi, method=method).iloc[0]
    assert min(yi) - 1e-12 <= got["mu"] <= max(yi) + 1e-12
    turned = pool(yi[::-1], vi[::-1], method=method).iloc[0]
    for name in ("mu", "se", "tau2", "q", "ci_lb", "ci_ub"):
        assert turned[name] == pytest.approx(got[name], rel=1e-8, abs=1e-8, nan_ok=True), name
    assert np.isnan(got["tau2"]) == (len(yi) == 1)  # one study has none
    weights = 1 / (np.array(vi) + np.nan_to_num(got["tau2"]))
    assert got["mu"] == pytest.approx(
        math.fsum(weights * yi) / math.fsum(weights), rel=REROUNDED, abs=REROUNDED
    )


# 8. Pooling equivariance


@FAST
@given(studies(), METHODS, st.floats(-100, 100), st.floats(0.01, 100))
def test_pooling_follows_a_shift_a_unit_and_a_sign(
    data: tuple[list[float], list[float]], method: str, c: float, unit: float
) -> None:
    yi, vi = np.array(data[0]), np.array(data[1])
    plain = pool(yi, vi, method=method).iloc[0]
    assume(plain["peaks"] == 1)  # two peaks of one height: rounding picks
    shifted = pool(yi + c, vi, method=method).iloc[0]
    scaled = pool(yi * unit, vi * unit**2, method=method).iloc[0]
    turned = pool(-yi, vi, method=method).iloc[0]
    # Rounding moves an estimate that the data hardly determine by more than the data move: the
    # promise of 1e-8 on tau2 is the measure here, times the square of the unit.
    near = {"rel": 1e-7, "abs": 1e-8}
    assert shifted["tau2"] == pytest.approx(plain["tau2"], **near)
    assert shifted["mu"] == pytest.approx(plain["mu"] + c, rel=1e-8, abs=1e-8)
    assert scaled["tau2"] == pytest.approx(unit**2 * plain["tau2"], rel=1e-7, abs=1e-8 * unit**2)
    assert scaled["mu"] == pytest.approx(unit * plain["mu"], rel=1e-8, abs=1e-8 * unit)
    assert scaled["se"] == pytest.approx(unit * plain["se"], rel=1e-7)
    for name, scale in (("i2", 100), ("q", 1 + plain["q"]), ("q_p", 1), ("p", 1)):
        assert scaled[name] == pytest.approx(plain[name], rel=1e-7, abs=1e-7 * scale), name
    assert turned["mu"] == pytest.approx(-plain["mu"], rel=1e-8, abs=1e-9)
    assert turned["tau2"] == pytest.approx(plain["tau2"], **near)


# 9. Order of precision


@FAST
@given(studies(), METHODS, st.sampled_from(["z", "knha", "adhoc"]))
def test_intervals_are_nested_hold_the_mean_and_agree_with_p(
    data: tuple[list[float], list[float]], method: str, test: str
) -> None:
    yi, vi = data
    rows = [pool(yi, vi, method=method, test=test, level=level).iloc[0] for level in
            (0.90, 0.95, 0.99)]  # fmt: skip
    for narrow, wide in itertools.pairwise(rows):
        for low, high in (("ci_lb", "ci_ub"), ("pi_lb", "pi_ub"), ("tau2_lb", "tau2_ub")):
            if np.isfinite([narrow[low], wide[low]]).all():
                assert wide[low] <= narrow[low] + 1e-9
                assert narrow[high] <= wide[high] + 1e-9
    for row in rows:
        assert row["tau2"] >= 0
        assert 0 <= row["i2"] <= 100
        assert row["converged"]
        assert row["ci_lb"] <= row["mu"] <= row["ci_ub"]
        outside = row["ci_lb"] > 0 or row["ci_ub"] < 0
        if abs(row["p"] - (1 - row["level"])) > 1e-9:
            assert (row["p"] < 1 - row["level"]) == outside
    equal = pool(yi, vi, method="EE", test="z").iloc[0]
    random = pool(yi, vi, method=method, test="z").iloc[0]
    guarded = pool(yi, vi, method=method).iloc[0]
    assert random["se"] >= equal["se"] * (1 - 1e-12)
    assert guarded["se"] >= random["se"] * (1 - 1e-12)
    if method != "EE" and np.isfinite(rows[1]["tau2_ub"]) and method in ("PM", "EB"):
        assert rows[1]["tau2_lb"] <= rows[1]["tau2"] <= rows[1]["tau2_ub"] + 1e-9


# 10. Limits


@FAST
@given(st.floats(-5, 5), st.lists(st.floats(0.01, 3), min_size=2, max_size=6), METHODS)
def test_identical_studies_have_no_heterogeneity(
    value: float, vi: list[float], method: str
) -> None:
    got = pool([value] * len(vi), vi, method=method).iloc[0]
    assert got["mu"] == pytest.approx(value, rel=1e-14, abs=1e-14)
    assert got["tau2"] == pytest.approx(0, abs=1e-25)
    assert got["q"] == pytest.approx(0, abs=1e-20)
    assert got["i2"] == pytest.approx(0, abs=1e-20)


@FAST
@given(studies(), st.floats(-5, 5))
def test_a_study_without_information_changes_nothing(
    data: tuple[list[float], list[float]], value: float
) -> None:
    yi, vi = data
    before = pool(yi, vi, method="EE", test="z").iloc[0]
    after = pool([*yi, value], [*vi, 1e14], method="EE", test="z").iloc[0]
    for name in ("mu", "se"):
        assert after[name] == pytest.approx(before[name], rel=1e-10, abs=1e-10)


@FAST
@given(st.floats(-5, 5), st.floats(0.001, 10), METHODS)
def test_the_synthesis_of_one_study_is_that_study(y: float, v: float, method: str) -> None:
    got = pool([y], [v], method=method).iloc[0]
    assert got["mu"] == y
    assert got["se"] == pytest.approx(math.sqrt(v), rel=1e-15)


# The monotone inputs that the printed sets rest on

SMALL_RANGES: dict[str, st.SearchStrategy[Any]] = {
    "m1i": st.floats(-40, 40),
    "m2i": st.floats(-40, 40),
    "sd1i": spreads,
    "sd2i": spreads,
    "n1i": st.integers(3, 80),
    "n2i": st.integers(3, 80),
    "ni": st.integers(3, 80),
    "ri": st.floats(-0.99, 0.99),
    "vi": st.floats(0.01, 3),
    "yi": st.floats(-20, 20),
    **dict.fromkeys(("xi", "x1i", "x2i"), st.integers(1, 60)),
    **dict.fromkeys(("ti", "t1i", "t2i"), st.floats(1, 500)),
}


@st.composite
def inputs_of(draw: st.DrawFn, code: str) -> dict[str, Any]:
    measure = MEASURES[code]
    if code == "SMDPC":
        yi = draw(SMALL_RANGES["yi"])
        low, high = draw(st.floats(0.1, 9)), draw(st.floats(0.1, 9))
        numbers = {"n1i": draw(sizes), "n2i": draw(sizes)}
        return {"yi": yi, "ci_lb": yi - low, "ci_ub": yi + high} | numbers
    if "ai" in measure.inputs:
        table = draw(tables())
        a, b, c, d = table.values()
        return {"ai": a, "n1i": a + b, "ci": c, "n2i": c + d}
    drawn = {name: draw(SMALL_RANGES[name]) for name in measure.inputs}
    if code == "PR":
        drawn["yi"] = abs(drawn["yi"]) / 20
    if "xi" in drawn and "ni" in drawn:  # ten more events are still fewer than the people
        drawn["ni"] += drawn["xi"] + 10
    if measure.family is Family.CORRELATION:
        drawn["ni"] += 3
    for name in ("m1i", "m2i"):
        if name in drawn and (measure.back == "exp" or code == "PCM"):
            drawn[name] = abs(drawn[name]) + 0.5
    return drawn


@st.composite
def steps_of(draw: st.DrawFn, code: str, name: str) -> tuple[dict[str, Any], np.ndarray]:
    """Inputs, and rising values of one of them that are all in its domain."""
    drawn = draw(inputs_of(code))
    value, steps = drawn[name], np.linspace(0, 1, 9)
    if name in ("ai", "ci"):  # every cell stays positive
        return drawn, np.arange(1, drawn["n1i" if name == "ai" else "n2i"])
    if isinstance(value, int):
        return drawn, np.arange(value, value + 11)
    if name == "ri":
        low, high = sorted((value, draw(SMALL_RANGES["ri"])))
    elif name == "ci_lb":
        low, high = value - draw(st.floats(0, 5)), (value + drawn["yi"]) / 2
    elif name == "ci_ub":
        low, high = (value + drawn["yi"]) / 2, value + draw(st.floats(0, 5))
    elif code == "SMDPC":
        wide = drawn["ci_ub"] - drawn["ci_lb"]
        low, high = drawn["ci_lb"] + 0.01 * wide, drawn["ci_lb"] + 0.99 * wide
    else:
        low, high = value, value + draw(st.floats(2, 9))
    return drawn, low + (high - low) * steps


CLAIMS = [
    pytest.param(code, name, id=f"{code}-{name}")
    for code, measure in sorted(MEASURES.items())
    for name in measure.inputs
    if name in measure.corners
]


@pytest.mark.parametrize(("code", "name"), CLAIMS)
def test_a_monotone_input_has_no_extreme_between_its_ends(code: str, name: str) -> None:
    measure = MEASURES[code]

    @settings(max_examples=EXAMPLES // 4)
    @given(steps_of(code, name))
    def check(case: tuple[dict[str, Any], np.ndarray]) -> None:
        drawn, values = case
        inputs = {key: np.asarray(value, float) for key, value in (drawn | {name: values}).items()}
        yi = measure.compute(**inputs)[0]
        slack = 1e-12 * (1 + np.abs(yi).max())
        ends = sorted((yi[0], yi[-1]))
        assert ends[0] - slack <= yi.min() and yi.max() <= ends[1] + slack

    check()


def test_every_input_that_is_not_monotone_has_two_directions() -> None:
    """Such an input really rises in one place and falls in another."""
    rng = np.random.default_rng(2)
    for code, measure in MEASURES.items():
        for name in sorted(measure.not_monotone):
            seen = set()
            for _ in range(4000):
                n1, n2 = rng.integers(3, 30, 2)
                given_: dict[str, Any] = {
                    "m1i": rng.uniform(0.1, 9), "m2i": rng.uniform(0.1, 9),
                    "sd1i": 10 ** rng.uniform(-1, 1.5), "sd2i": 10 ** rng.uniform(-1, 1.5),
                    "n1i": float(n1), "n2i": float(n2), "ni": float(n1), "ri": rng.uniform(-1, 1),
                    "ai": float(rng.integers(1, n1)), "ci": float(rng.integers(1, n2)),
                    "yi": rng.uniform(-3, 3), "ci_lb": -9.0, "ci_ub": 9.0,
                }  # fmt: skip
                if code == "ROMPC":  # changes to as little of the baseline as the means above
                    given_ |= {key: given_[key] - 100 for key in ("m1i", "m2i")}
                arguments = {key: np.asarray(given_[key]) for key in measure.inputs}
                step = 1.0 if name[0] == "n" else 1e-3
                moved = arguments | {name: arguments[name] + step}
                change = float(measure.compute(**moved)[0] - measure.compute(**arguments)[0])
                seen.add(np.sign(change))
                if {1.0, -1.0} <= seen:
                    break
            assert {1.0, -1.0} <= seen, (code, name)


@pytest.mark.slow
def test_the_properties_hold_in_2000_examples_each() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__],
        env=os.environ | {"MCSTATS_EXAMPLES": "2000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
