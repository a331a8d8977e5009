"""Tests of mcstats.effects.measures.registry."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from helpers.measure_inputs import EVENTS, MEANS, PAIRS, plain_inputs
from helpers.reference_values import (
    CLOSED_FORM,
    SIX_DECIMALS,
    array_of,
    reference_cases,
    reference_parameters,
)
from mcstats.effects import MEASURES, escalc, exact_j


@pytest.mark.parametrize("case", reference_parameters("measures"))
def test_effect_sizes_and_variances_agree_with_metafor(case: dict[str, Any]) -> None:
    result = escalc(case["measure"], **case["inputs"], **case["options"])
    for name in ("yi", "vi"):
        np.testing.assert_allclose(
            result[name], array_of(case[name]), rtol=CLOSED_FORM, atol=1e-13, err_msg=case["call"]
        )


def test_there_are_at_least_300_reference_cases_of_measures() -> None:
    assert len(reference_cases("measures")) >= 300


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_every_measure_has_a_reference_value_and_a_source(code: str) -> None:
    measure = MEASURES[code]
    rows = [case for case in reference_cases("measures") if case["measure"] == code]
    assert rows, f"{code} has no row in tests/golden/measures.json: add it to regenerate.R"
    tried = {case["options"].get("vtype", (*measure.variants, "")[0]) for case in rows}
    missing = sorted(set(measure.variants) - tried)
    assert not missing, f"{code}: no reference value for vtype {missing}"
    assert any(character.isdigit() for character in measure.reference + "x"), code
    assert len(measure.reference) > 10, f"{code} cites nothing"
    assert measure.not_monotone < set(measure.inputs), code


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_no_two_variants_share_a_name_or_a_formula(code: str) -> None:
    measure = MEASURES[code]
    assert len(set(measure.variants)) == len(measure.variants)
    inputs = plain_inputs(code)
    seen = {tuple(escalc(code, **inputs, vtype=v)["vi"]) for v in measure.variants}
    same_by_definition = {"MD": 1}  # metafor has LS and UB for one formula
    assert len(seen) == len(measure.variants) - same_by_definition.get(code, 0)


def test_names_and_codes_are_unique() -> None:
    assert all(code == measure.code for code, measure in MEASURES.items())
    assert len({measure.name for measure in MEASURES.values()}) == len(MEASURES)


@pytest.mark.parametrize(
    ("vtype", "variance"),
    [("LS", 0.143430), ("LS2", 0.136310), ("UB", 0.144870), ("REVMAN", 0.144957)],
)
def test_hedges_g_of_the_method_notes(vtype: str, variance: float) -> None:
    got = escalc("SMD", m1i=12, sd1i=5, n1i=15, m2i=8, sd2i=5, n2i=15, vtype=vtype)
    assert got["yi"][0] == pytest.approx(0.778346, abs=SIX_DECIMALS)
    assert got["vi"][0] == pytest.approx(variance, abs=SIX_DECIMALS)


def test_a_signed_p_value_gives_the_standardised_difference() -> None:
    assert escalc("SMD", pi=-0.018, n1i=20, n2i=20)["yi"][0] == pytest.approx(-0.766373, abs=1e-6)
    assert escalc("SMCC", pi=-0.018, ni=50)["yi"][0] == pytest.approx(-0.340848, abs=1e-6)


def test_rows_may_mix_means_with_d_t_and_p_values() -> None:
    got = escalc(
        "SMD",
        m1i=[12, None, None, None],
        sd1i=[5, None, None, None],
        m2i=[8, None, None, None],
        sd2i=[5, None, None, None],
        di=[None, 0.8, None, None],
        ti=[None, None, 0.8 / np.sqrt(2 / 15), None],
        n1i=15,
        n2i=15,
    )
    np.testing.assert_allclose(got["yi"][:3], got["yi"][0], rtol=CLOSED_FORM)
    assert np.isnan(got["yi"][3])


def test_standardised_mean_change_of_morris_2008_row_1() -> None:
    row = {"m1i": 38.5, "m2i": 30.6, "sd1i": 15.0, "ni": 20, "ri": 0.47}
    raw = escalc("SMCR", **row)
    change = escalc("SMCC", sd2i=11.6, **row)
    np.testing.assert_allclose(raw, [[0.505553, 0.059390]], atol=SIX_DECIMALS)
    np.testing.assert_allclose(change, [[0.541664, 0.057335]], atol=SIX_DECIMALS)


@pytest.mark.parametrize(
    ("r", "variance"), [(0.2, 0.07), (0.5, 0.05), (0.8, 0.03), (0.9, 0.023333)]
)
def test_the_variance_of_a_raw_score_change_of_one_sd(r: float, variance: float) -> None:
    j = float(exact_j(29))
    got = escalc("SMCR", m1i=1 / j, m2i=0, sd1i=1, ni=30, ri=r)
    assert got["yi"][0] == pytest.approx(1)
    assert got["vi"][0] == pytest.approx(variance, abs=SIX_DECIMALS)


def test_the_correlation_scales_the_first_term_alone() -> None:
    """Negative oracle: 0.0193 comes of multiplying both terms by 2(1 - r)."""
    got = escalc("SMCR", m1i=1, m2i=0, sd1i=1, ni=30, ri=0.8)
    assert got["vi"][0] > 0.029


def test_the_variance_of_d_divides_by_the_group_sizes() -> None:
    """Negative oracle: a converter that multiplied gave 7.3167 for v of d, and 0 for v of MD."""
    inputs = {"m1i": 10, "sd1i": 4, "n1i": 30, "m2i": 8, "sd2i": 4, "n2i": 30}
    got = escalc("SMD", **inputs, correct=False)
    assert got["vi"][0] == pytest.approx(1 / 15 + 0.25 / 120, rel=CLOSED_FORM)
    assert escalc("MD", **inputs)["vi"][0] == pytest.approx(16 / 15, rel=CLOSED_FORM)


def test_t_becomes_d_by_the_group_sizes_and_not_by_the_degrees_of_freedom() -> None:
    """Negative oracle: 2t/sqrt(df) = 0.632 assumes equal groups."""
    got = escalc("SMD", ti=2.1909, n1i=10, n2i=40, correct=False)
    assert got["yi"][0] == pytest.approx(0.7746, abs=5e-5)


def test_a_difference_of_percentages_with_its_interval() -> None:
    got = escalc("SMDPC", yi=13.6, ci_lb=6.2, ci_ub=21.0, n1i=54, n2i=54)
    np.testing.assert_allclose(got, [[0.696254, 0.039281]], atol=SIX_DECIMALS)
    ratio = escalc("ROMPC", m1i=18.6, m2i=1.0)
    assert ratio["yi"][0] == pytest.approx(0.160636, abs=SIX_DECIMALS)
    assert np.isnan(ratio["vi"][0])


def test_a_risk_difference_without_correction_has_the_wald_interval_of_the_notes() -> None:
    got = escalc("RD", ai=0, n1i=15, ci=4, n2i=15, to="none")
    reach = 1.959964 * np.sqrt(got["vi"][0])
    assert got["yi"][0] - reach == pytest.approx(-0.4905, abs=5e-5)
    assert got["yi"][0] + reach == pytest.approx(-0.0429, abs=5e-5)


def test_an_odds_ratio_of_2_5_as_a_standardised_difference() -> None:
    # 5 of 7 against 10 of 20: odds 2.5 against 1
    for code, expected in (("OR2DL", 0.505178), ("OR2DN", 0.555328)):
        got = escalc(code, ai=5, bi=2, ci=10, di=10)
        assert got["yi"][0] == pytest.approx(expected, abs=SIX_DECIMALS)


def test_cells_may_be_given_instead_of_sizes() -> None:
    by_cells = escalc("RR", ai=5, bi=15, ci=3, di=17)
    both = escalc("RR", ai=5, bi=15, n1i=20, ci=3, n2i=20)
    assert by_cells.equals(both)
    with pytest.raises(ValueError, match=r"n1i\[0\] is 21; expected: ai \+ bi"):
        escalc("RR", ai=5, bi=15, n1i=21, ci=3, n2i=20)


def test_log_ratio_of_means_is_corrected_by_default() -> None:
    plain = escalc("ROM", **MEANS, correct=False)["yi"]
    np.testing.assert_allclose(plain, np.log([12 / 8, 3 / 2.5]), rtol=CLOSED_FORM)
    assert (escalc("ROM", **MEANS)["yi"] != plain).all()


@pytest.mark.parametrize("code", ["GEN", "HR", "PR"])
def test_a_ready_made_estimate_takes_its_variance_from_what_is_given(code: str) -> None:
    for more in ({"vi": 0.04}, {"sei": 0.2}, {"ci_lb": 0.3 - 0.3919928, "ci_ub": 0.3 + 0.3919928}):
        assert escalc(code, yi=0.3, **more)["vi"][0] == pytest.approx(0.04, abs=1e-7)
    with pytest.raises(ValueError, match=r"needs vi"):
        escalc(code, yi=0.3)
    with pytest.raises(ValueError, match=r"yi\[0\] is 0.3; expected: between ci_lb and ci_ub"):
        escalc(code, yi=0.3, ci_lb=0.4, ci_ub=0.5)


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_a_measure_broadcasts_over_grids(code: str) -> None:
    measure = MEASURES[code]
    flat = {k: np.asarray(v, dtype=float)[:1] for k, v in plain_inputs(code).items()}
    single = measure.compute(**flat)
    for name in measure.inputs:
        grid = flat | {name: np.repeat(flat[name], 3).reshape(3, 1)}
        grid[name][1] *= 1.25
        yi, vi = measure.compute(**grid)
        assert np.shape(yi) == np.shape(vi) == (3, 1), name
        for whole, one in zip((yi, vi), single, strict=True):
            assert np.ravel(whole)[0] == np.ravel(one)[0] == np.ravel(whole)[2]


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_a_missing_input_gives_a_missing_result_and_leaves_its_neighbours(code: str) -> None:
    inputs = plain_inputs(code)
    whole = escalc(code, **inputs)
    for name in MEASURES[code].inputs:
        rows = len(inputs[name])
        holed = inputs | {name: [None, *inputs[name][1:]]}
        got = escalc(code, **holed)
        assert np.isnan(got["vi"][0]) or np.isnan(got["yi"][0]), name
        if rows > 1:
            assert got.loc[1].equals(whole.loc[1]), name


def test_means_on_a_ratio_scale_are_positive() -> None:
    for code, inputs in (("ROM", MEANS), ("ROMC", PAIRS), ("PCM", PAIRS)):
        for name in ("m1i", "m2i"):
            with pytest.raises(ValueError, match=rf"{name}\[1\] is -0.5; .* > 0"):
                escalc(code, **(inputs | {name: [1.0, -0.5]}))


def test_a_change_that_cannot_vary_is_refused() -> None:
    with pytest.raises(ValueError, match=r"ri\[0\] is 1; expected: below 1"):
        escalc("SMCC", m1i=1, sd1i=2, m2i=0, sd2i=2, ni=9, ri=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"measure": "NOPE"}, "measure is 'NOPE'; expected: MD, SMD"),
        ({"measure": "MD", "vtype": "LS2"}, "vtype is 'LS2'; MD allows: 'LS', 'UB', 'HO'"),
        ({"measure": "MD", "sd3i": 1}, "MD takes no 'sd3i'"),
        ({"measure": "MD", "m1i": ["12", "3"]}, r"m1i\[0\] is '12'; expected: numbers"),
        ({"measure": "MD", "n1i": True}, r"n1i\[0\] is True; expected: numbers"),
        ({"measure": "MD", "m1i": [1, 2, 3]}, r"have shapes m1i \(3,\), sd1i \(2,\)"),
        ({"measure": "SMD", "correct": "no"}, "correct is 'no'"),
    ],
)
def test_a_wrong_argument_is_refused_with_what_is_allowed(
    arguments: dict[str, Any], message: str
) -> None:
    measure = arguments.pop("measure")
    with pytest.raises(ValueError, match=message):
        escalc(measure, **(MEANS | arguments))


@pytest.mark.parametrize(
    ("option", "value"), [("to", "some"), ("add", -1), ("add", "half"), ("level", 1.0)]
)
def test_a_wrong_option_is_refused(option: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{option} is "):
        escalc("OR", **EVENTS, **{option: value})


def test_a_missing_argument_is_named() -> None:
    with pytest.raises(ValueError, match="SMD needs sd2i"):
        escalc("SMD", **{k: v for k, v in MEANS.items() if k != "sd2i"})


def test_a_p_value_of_zero_has_no_effect_behind_it() -> None:
    with pytest.raises(ValueError, match=r"pi\[0\] is 0; expected"):
        escalc("SMD", pi=0.0, n1i=9, n2i=9)


@pytest.mark.parametrize(
    ("code", "df"),
    [("SMDH", 27), ("SMD1", 13), ("SMD1H", 13), ("SMCC", 14), ("SMCR", 14), ("SMCRH", 14)],
)
def test_without_correction_the_small_sample_factor_is_left_out(code: str, df: int) -> None:
    inputs = plain_inputs(code)
    corrected, plain = escalc(code, **inputs), escalc(code, **inputs, correct=False)
    assert corrected["yi"][0] / plain["yi"][0] == pytest.approx(float(exact_j(df)), rel=CLOSED_FORM)


def test_the_factor_of_the_average_sd_knows_the_correlation() -> None:
    inputs = plain_inputs("SMCRP")
    corrected, plain = escalc("SMCRP", **inputs), escalc("SMCRP", **inputs, correct=False)
    m = 2 * 14 / (1 + 0.3**2)
    assert corrected["yi"][0] / plain["yi"][0] == pytest.approx(float(exact_j(m)), rel=CLOSED_FORM)


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_no_effect_is_zero_on_the_scale_of_every_measure(code: str) -> None:
    ratios = {"ROM", "ROMC", "ROMPC", "RR", "OR", "PETO", "HR", "IRR"}
    measure = MEASURES[code]
    assert measure.null == 0.0
    assert measure.back == ("exp" if code in ratios else "identity")


ALIKE = {
    **{name: 10.0 for name in ("m1i", "m2i")},
    **{name: 3.0 for name in ("sd1i", "sd2i")},
    **{name: 12.0 for name in ("n1i", "n2i", "ni")},
    **{name: 4.0 for name in ("ai", "ci", "x1i", "x2i")},
    **{name: 40.0 for name in ("t1i", "t2i")},
    "ri": 0.5,
}


@pytest.mark.parametrize(
    "code",
    sorted(
        name
        for name, of in MEASURES.items()
        if {*of.inputs} <= {*ALIKE} and of.compares is not None
    ),
)
def test_groups_that_are_alike_in_everything_show_no_effect(code: str) -> None:
    of = MEASURES[code]
    yi, vi = of.compute(*(np.float64(ALIKE[name]) for name in of.inputs))
    assert float(yi) == pytest.approx(of.null, abs=1e-12)
    assert float(vi) > 0
