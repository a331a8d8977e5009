"""How many digits a figure shows: those of its source, or those that its precision bears."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.complete_topic import complete_pages, complete_tables, complete_topic
from helpers.computed_tables import shipped_rubric
from mcstats.model.tables import EffectRow, InputRow
from mcstats.report.digits import Digits, digits_of, set_texts
from mcstats.report.format import MINUS
from mcstats.report.site import render


def effect(measure: str, **known: float | None) -> EffectRow:
    empty: dict[str, Any] = dict.fromkeys((field.name for field in fields(EffectRow)), None)
    return EffectRow(**(empty | {"measure": measure} | known))


def printed(key: str, text: str) -> InputRow:
    return InputRow("e", key, "", text, None, None, "", "", "", "")


@pytest.mark.parametrize(
    ("key", "text", "value", "shown"),
    [
        ("change", "18.6%", 18.6, "18.6"),
        ("change", "18.60%", 18.6, "18.60"),
        ("change", "18.6%", -18.6, f"{MINUS}18.6"),  # the sign is turned towards benefit
        ("estimate", "24·62%", 24.62, "24.62"),
        ("estimate", "about 18", 18.0, "18"),
        ("ci", "19·98–29·27", 29.27, "29.27"),
        ("ci", "0.48, 1", 1.0, "1"),
        ("ci", "-10.5 ~ -6.0", 6.0, "6.0"),
        ("estimate", ".39", 0.39, "0.39"),
    ],
)
def test_a_reported_figure_shows_the_digits_of_its_source(
    key: str, text: str, value: float, shown: str
) -> None:
    digits = digits_of(effect("MD", sei=0.01, yi_min=1.0, yi_max=1.001), [printed(key, text)])
    assert digits.text(value) == shown


def test_a_reported_ratio_is_known_again_behind_its_logarithm() -> None:
    inputs = [printed("estimate", "2.0"), printed("ci", "0.5 to 9.1")]
    digits = digits_of(effect("RR", sei=0.74), inputs)
    shown = [digits.text(math.exp(math.log(v))) for v in (2.0, 0.5, 9.1)]
    assert shown == ["2.0", "0.5", "9.1"]


def test_a_computed_figure_that_equals_another_printed_one_is_no_report_of_it() -> None:
    inputs = [printed("n", "5"), printed("sd", "5"), printed("p", "5")]
    assert digits_of(effect("MD", sei=0.8), inputs).text(5.0) == "5.00"


@pytest.mark.parametrize(
    ("value", "low", "high", "shown"),
    [
        (0.47, 0.465, 0.475, "0.47"),  # as the source prints it, whatever it is the value of
        (38.0, None, None, "38"),
        (0.98703, None, None, "0.9870"),
        (21.7922, 21.7254, 21.8591, "21.79"),
        (4.3307, 4.3307, math.inf, "4.331"),
    ],
)
def test_a_figure_on_the_way_shows_what_is_known_of_it(
    value: float, low: float | None, high: float | None, shown: str
) -> None:
    digits = digits_of(effect("SMD", sei=0.39), [printed("r", ".47")])
    assert digits.step(value, low, high) == shown


@pytest.mark.parametrize(
    ("measure", "known", "value", "shown"),
    [
        # two significant digits of the standard error
        ("MD", {"sei": 13.2}, 44.5, "45"),
        ("MD", {"sei": 7.96}, 16.83, "16.8"),
        ("MD", {"sei": 0.0042}, 0.01234, "0.0123"),
        ("RD", {"sei": 0.00043}, 0.0000279, "0.00003"),
        ("SMD", {"sei": 1.2}, 5.234, "5.2"),
        # the less precise of the standard error and the printed set
        ("SMD", {"sei": 0.39, "yi_min": 0.0, "yi_max": 6.0}, 1.805, "1.8"),
        ("SMD", {"sei": 1.2, "yi_min": 5.23, "yi_max": 5.24}, 5.234, "5.2"),
        # a difference of printed values has no more decimals than they have, a quotient one more
        ("MD", {"yi_min": 26.3, "yi_max": 26.5}, 26.4, "26.4"),
        ("PC", {"yi_min": 17.02, "yi_max": 18.71}, 17.886, "17.9"),
        # what is compared with a threshold shows two decimals at most
        ("SMD", {"sei": 0.011}, 0.40312, "0.40"),
        ("RR", {"sei": 0.063}, 0.98812, "0.99"),
        # exact counts leave no set
        ("SMD", {"sei": 0.39, "yi_min": 0.3, "yi_max": 0.1 + 0.2}, 0.3, "0.30"),
    ],
)
def test_a_computed_figure_shows_what_its_precision_bears(
    measure: str, known: dict[str, float], value: float, shown: str
) -> None:
    assert digits_of(effect(measure, **known), []).text(value) == shown


def test_each_end_of_a_ratio_has_the_precision_of_its_own_size() -> None:
    digits = digits_of(effect("RR", sei=0.992), [])
    assert [digits.text(v) for v in (18.02, 2.578, 126.01)] == ["18", "2.6", "126"]
    # Two significant digits are left of a small ratio too, which two decimals would hide.
    assert digits_of(effect("HR", sei=0.1), []).text(0.00413) == "0.0041"
    assert digits_of(effect("OR", sei=3.0), []).text(0.0521) == "0.052"


@pytest.mark.parametrize(
    ("measure", "low", "high", "shown"),
    [
        ("PC", 18.55, 18.65, ("18.55", "18.65")),
        ("PC", 18.365, 18.375, ("18.365", "18.375")),
        ("SMD", 0.75155, 0.85707, ("0.75", "0.86")),
        ("SMD", 0.65143, 0.65479, ("0.6514", "0.6548")),
        ("MD", 26.3, 26.5, ("26.3", "26.5")),
        ("MD", 33.0, 35.0, ("33", "35")),
        ("MD", 2.425, 2.435, ("2.425", "2.435")),
        ("SMD", 0.0, 6.018, ("0.0", "6.0")),
        ("SMD", 0.3708, 0.4112, ("0.37", "0.41")),
        ("PC", 17.02, 18.71, ("17.0", "18.7")),
        ("RD", 0.75, 1.0, ("0.75", "1.00")),
        ("SMD", 0.89975, math.inf, ("0.90", "")),
        ("MD", -math.inf, 18.55, ("", "18.6")),
        ("SMD", -math.inf, math.inf, ("", "")),
        ("SMD", 0.3, 0.1 + 0.2, ("0.30", "0.30")),
    ],
)
def test_the_ends_of_a_set_show_the_fewest_decimals_that_tell_where_it_ends(
    measure: str, low: float, high: float, shown: tuple[str, str]
) -> None:
    assert set_texts(measure, low, high) == shown


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(1.95, 2.05, ("1.95", "2.05")), (16.0, math.inf, ("16.0", "")), (0.05, 12.3, ("0.05", "12"))],
)
def test_the_ends_of_a_set_of_ratios_each_have_their_own_precision(
    low: float, high: float, shown: tuple[str, str]
) -> None:
    assert set_texts("RR", math.log(low), math.log(high)) == shown


@given(st.floats(-1e3, 1e3), st.floats(1e-5, 1e3))
def test_the_ends_of_a_set_never_look_the_same(low: float, width: float) -> None:
    texts = set_texts("SMD", low, low + width)
    assert texts[0] != texts[1]


@given(st.floats(1e-3, 1e3), st.floats(1e-4, 1e3))
def test_rounding_hides_no_more_than_a_nineteenth_of_the_standard_error(
    value: float, sei: float
) -> None:
    digits = Digits("MD", sei)
    moved = abs(float(digits.text(value)) - value)
    assert moved <= sei / 19 or digits.decimals(value) == 0


@given(st.floats(-1e3, 1e3), st.floats(1e-6, 1e3), st.floats(1e-6, 1e3))
def test_a_less_precise_figure_never_shows_more_decimals(
    value: float, first: float, second: float
) -> None:
    fine, coarse = (Digits("MD", sei).decimals(value) for sei in sorted((first, second)))
    assert fine >= coarse


def test_a_page_shows_a_reported_figure_alike_wherever_it_stands() -> None:
    pages, rows = complete_pages()
    numbers = {row.number: row for row in rows}
    assert numbers["effects.hail2021-days-end-pc.yi"].printed == "18.6"
    assert not [name for name, html in pages.items() if "18.60" in html]


def test_a_single_study_is_shown_with_its_own_figure_and_never_as_pooled() -> None:
    first = complete_tables().pooled[0]
    own = next(e for e in complete_tables().effects if e.effect in first.members.split())
    figures = {"mu": own.yi, "ci_lb": own.ci_lb, "ci_ub": own.ci_ub}
    alone = replace(first, k=1, members=own.effect, role="single study", **figures)
    tables = replace(complete_tables(), pooled=[alone], small_study=[], poolings=[])
    pages, _ = render(complete_topic(), shipped_rubric(), tables)
    assert not [name for name, html in pages.items() if ">Pooled, " in html]
