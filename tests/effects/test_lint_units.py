"""Tests of mcstats.effects.lint_units, and of the conversions that it proposes."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from helpers.other_fields import (
    effects_of_field,
    faults_of_field,
    study_text,
    synthesis_text,
    write_field,
)
from mcstats.workflow.lint import lint_topics

MEANS = """\
groups:
  a:
    n: {{printed: "30", place: t}}
    mean: {{printed: {m1}, place: t}}
    sd: {{printed: {s1}, place: t}}
  b:
    n: {{printed: "30", place: t}}
    mean: {{printed: {m2}, place: t}}
    sd: {{printed: {s2}, place: t}}
estimates: [{{measure: MD, route: means_sd}}]
"""
DIFFERENCE = """\
printed:
  difference: {{printed: "{d}", {unit}place: t}}
  ci: {{printed: {ci}, {unit}place: t}}
groups: {{a: {{n: {{printed: "30", place: t}}}}, b: {{n: {{printed: "30", place: t}}}}}}
estimates: [{{measure: MD, route: difference_ci}}]
"""


def means(m1: str, s1: str, m2: str, s2: str) -> str:
    return MEANS.format(m1=m1, s1=s1, m2=m2, s2=s2)


def difference(d: str, ci: str, unit: str = "") -> str:
    return DIFFERENCE.format(d=d, ci=ci, unit=f"unit: {unit}, " if unit else "")


def test_arms_in_two_units_are_refused_and_convert_into_the_unit_of_the_outcome(
    tmp_path: Path,
) -> None:
    result = means("12 weeks", "2 weeks", "70 days", "10 days")
    text = study_text("cast", result)
    faults = faults_of_field(tmp_path, {"cast": text})
    assert {fault.code for fault in faults} == {"UNIT"} and len(faults) == 2
    assert all("write `unit: weeks` in the outcome o" in fault.fix for fault in faults)
    corrected = study_text("cast", result, outcome="better: lower, unit: weeks")
    row = effects_of_field(tmp_path, {"cast": corrected})["cast MD"]
    # 12 - 10 weeks; (2² + (10/7)²) / 30
    assert row.yi == pytest.approx(-2.0)
    assert row.vi == pytest.approx((4 + (10 / 7) ** 2) / 30)
    assert row.unit == "weeks"
    # 11.95 to 12.05 would be one more digit: 11.5 to 12.5 against 69.5 to 70.5 days
    assert (row.yi_min, row.yi_max) == (
        pytest.approx(-(12.5 - 69.5 / 7)),
        pytest.approx(-(11.5 - 70.5 / 7)),
    )


@pytest.mark.parametrize("of_outcome", ["", ", unit: mmol/L"])
def test_units_that_depend_on_the_substance_are_refused(of_outcome: str, tmp_path: Path) -> None:
    result = means("5.2 mmol/L", "1.1 mmol/L", "98 mg/dL", "20 mg/dL")
    text = study_text("sugar", result, outcome=f"better: lower{of_outcome}")
    faults = faults_of_field(tmp_path, {"sugar": text})
    assert [fault.code for fault in faults] == ["UNIT", "UNIT"]
    assert all("mg/dL" in fault.found for fault in faults)
    assert all("converts" not in fault.fix for fault in faults)


def test_pressures_are_pooled_in_one_unit_or_not_at_all(tmp_path: Path) -> None:
    pressure = "better: lower, unit: mm Hg"
    one = study_text("one", difference("-7.6", "-11.2 to -4.0"), outcome=pressure)
    other = study_text(
        "two", difference("-6.1", "-9.9 to -2.3"), outcome="better: lower, unit: mmHg"
    )
    pooled = synthesis_text("MD", "one", "two", "three")
    kpa = study_text(
        "three", difference("-1.0", "-1.5 to -0.5"), outcome="better: lower, unit: kPa"
    )
    (fault,) = faults_of_field(tmp_path, {"one": one, "two": other, "three": kpa}, pooled)
    assert (fault.code, fault.found) == ("POOL", 'the unit "kPa" beside "mmHg" of one')
    assert "write `unit: mmHg` in the outcome o, and `unit: kPa` with each" in fault.fix
    corrected = study_text(
        "three", difference("-1.0", "-1.5 to -0.5", "kPa"), outcome="better: lower, unit: mmHg"
    )
    rows = effects_of_field(tmp_path, {"one": one, "two": other, "three": corrected}, pooled)
    assert rows["three MD"].yi == pytest.approx(1 / 0.133322387415)
    assert {row.unit for row in rows.values()} == {"mmHg"}
    assert {row.primary_of for row in rows.values()} == {"all"}


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (("µg/mL", "mcg/ml"), []),
        (("points", "points"), []),
        (("points", ""), ["no unit"]),
        (("points", "mm"), ['the unit "mm"']),
        (("mg/dL", "mmol/L"), ['the unit "mmol/l"']),
    ],
)
def test_spellings_of_one_unit_are_pooled_and_a_missing_one_is_not(
    units: tuple[str, str], expected: list[str], tmp_path: Path
) -> None:
    studies = {
        name: study_text(
            name,
            difference("-2.0", "-3.0 to -1.0"),
            outcome="better: lower" + (f", unit: {unit}" if unit else ""),
        )
        for name, unit in zip(("one", "two"), units, strict=True)
    }
    faults = faults_of_field(tmp_path, studies, synthesis_text("MD", *studies))
    assert [fault.found.split(" beside")[0] for fault in faults] == expected


def test_a_measure_without_a_unit_pools_any(tmp_path: Path) -> None:
    studies = {
        name: study_text(
            name,
            means('"12.0"', '"2.0"', '"10.0"', '"2.0"').replace("MD", "SMD"),
            outcome=f"better: higher, unit: {unit}",
        )
        for name, unit in (("one", "kg"), ("two", "points"))
    }
    assert faults_of_field(tmp_path, studies, synthesis_text("SMD", *studies)) == []


def test_a_percent_change_and_a_ratio_have_no_unit_of_the_outcome(tmp_path: Path) -> None:
    ratio = """\
printed: {estimate: {printed: "0.72", place: t}, ci: {printed: 0.58 to 0.90, place: t}}
estimates: [{measure: HR, route: pooled_ci}]
"""
    change = """\
scale: percent change
groups: {a: {change: {printed: 12.0%, place: t}}, b: {change: {printed: 4.0%, place: t}}}
estimates: [{measure: PC, route: percent_changes}]
"""
    studies = {
        "hr": study_text("hr", ratio, outcome="better: lower, unit: months"),
        "pc": study_text("pc", change, outcome="better: higher, unit: kg"),
    }
    rows = effects_of_field(tmp_path, studies)
    assert (rows["hr HR"].unit, rows["pc PC"].unit) == ("", "%")


RELATIVE = """\
printed:
  {key}: {{printed: {value}, place: abstract}}
  ci: {{printed: {ci}, place: abstract}}
estimates: [{{measure: {measure}, route: {route}}}]
"""


@pytest.mark.parametrize(
    ("measure", "value", "ci", "ratio", "ends"),
    [
        # falls among the old: 51 % (29 to 66) lower
        ("HR", "51%", "29% to 66%", 0.49, (0.34, 0.71)),
        # efficacy of a vaccine: 95.0 % (90.3 to 97.6)
        ("RR", "95.0%", "90.3 to 97.6%", 0.05, (0.024, 0.097)),
    ],
)
def test_a_percentage_as_a_ratio_is_refused_and_the_remedy_works_when_copied(
    measure: str,
    value: str,
    ci: str,
    ratio: float,
    ends: tuple[float, float],
    tmp_path: Path,
) -> None:
    typed = RELATIVE.format(key="estimate", value=value, ci=ci, measure=measure, route="pooled_ci")
    (fault,) = faults_of_field(tmp_path, {"one": study_text("one", typed)})
    assert (fault.code, fault.found) == ("UNIT", f'"{value}" as a ratio')
    assert "`reduction`" in fault.fix and "`reduction_ci`" in fault.fix
    corrected = typed.replace("estimate:", "reduction:").replace("pooled_ci", "reduction_ci")
    row = effects_of_field(tmp_path, {"one": study_text("one", corrected)})[f"one {measure}"]
    # less is better, so that yi is the logarithm of the inverse
    assert row.yi == pytest.approx(-math.log(ratio))
    assert (row.ci_lb, row.ci_ub) == (
        pytest.approx(-math.log(ends[1])),
        pytest.approx(-math.log(ends[0])),
    )
    assert row.unit == ""


def test_more_than_all_cannot_be_taken_away(tmp_path: Path) -> None:
    typed = RELATIVE.format(
        key="reduction", value="120%", ci="90% to 150%", measure="HR", route="reduction_ci"
    )
    faults = faults_of_field(tmp_path, {"one": study_text("one", typed)})
    assert [fault.code for fault in faults] == ["RANGE"]


def test_a_risk_difference_in_percent_is_one_of_proportions(tmp_path: Path) -> None:
    typed = RELATIVE.format(
        key="estimate", value="30%", ci="8.1% to 48.2%", measure="RD", route="pooled_ci"
    )
    plain = typed.replace("30%", '"0.30"').replace("8.1% to 48.2%", "0.081 to 0.482")
    studies = {
        "percent": study_text("percent", typed, outcome="better: higher"),
        "plain": study_text("plain", plain, outcome="better: higher"),
    }
    rows = effects_of_field(tmp_path, studies)
    assert rows["percent RD"].yi == pytest.approx(0.30)
    assert rows["percent RD"].vi == pytest.approx(rows["plain RD"].vi)


HAZARD = """\
printed: {estimate: {printed: "0.72", place: t}, ci: {printed: 0.58 to 0.90, place: t}}
estimates: [{measure: HR, route: pooled_ci}]
"""


@pytest.mark.parametrize(
    ("codes", "faults"),
    [("IRR, HR", []), ("IRR, RR", ["IRR", "RR"]), ("HR, XY", ["XY"])],
)
def test_a_question_may_name_measures_in_advance_but_one_has_to_be_there(
    codes: str, faults: list[str], tmp_path: Path
) -> None:
    topic = write_field(tmp_path, {"one": study_text("one", HAZARD)})
    claims = topic / "claims.yaml"
    text = claims.read_text("utf-8")
    claims.write_text(
        text.replace("    question:\n", f"    question:\n      measures: [{codes}]\n"), "utf-8"
    )
    found = [fault.found for fault in lint_topics([topic]) if fault.code == "REF"]
    assert found == [f'"{code}", which no study has' for code in faults]


@pytest.mark.parametrize(
    ("measure", "value", "codes"),
    [
        ("HR", "0", ["SCALE"]),
        ("HR", "1", ["SCALE"]),
        ("HR", "20%", ["SCALE"]),
        ("HR", "1.25", []),
        ("HR", "0.80", []),
        ("MD", "0", []),
        ("RD", "5", ["SCALE"]),
        ("RD", "0.05", []),
        ("RD", "5%", []),
        ("MD", "1", []),
    ],
)
def test_a_threshold_is_on_the_scale_of_its_measure(
    measure: str, value: str, codes: list[str], tmp_path: Path
) -> None:
    result = HAZARD if measure == "HR" else difference("-2.0", "-3.0 to -1.0")
    topic = write_field(tmp_path, {"one": study_text("one", result)})
    claims = topic / "claims.yaml"
    text = claims.read_text("utf-8")
    of = ", measure: RD" * (measure == "RD")
    threshold = f'    threshold: {{value: "{value}", source: one, place: t{of}}}\n'
    claims.write_text(text.replace("    question:\n", threshold + "    question:\n"), "utf-8")
    faults = lint_topics([topic])
    assert [fault.code for fault in faults] == codes
    assert all(fault.file.endswith("claims.yaml") and fault.line > 1 for fault in faults)


@pytest.mark.parametrize("key", ["threshold", "claimed_size"])
@pytest.mark.parametrize(
    ("measure", "found"),
    [
        ("MD", []),
        ("HR", ['"HR" where the question asks for others']),
        ("RD", ['"RD" where the question asks for others']),
        ("OR", ['"OR", which no study has']),
    ],
)
def test_a_size_is_in_a_measure_that_the_question_asks_for(
    key: str, measure: str, found: list[str], tmp_path: Path
) -> None:
    studies = {"one": study_text("one", difference("-2.0", "-3.0 to -1.0"))}
    topic = write_field(tmp_path, studies | {"two": study_text("two", HAZARD)})
    claims = topic / "claims.yaml"
    head = "    question:\n"
    text = claims.read_text("utf-8").replace(head, f"{head}      measures: [MD]\n")
    source = "source: one, " if key == "threshold" else ""
    size = f'    {key}: {{value: "0.8", measure: {measure}, {source}place: t}}\n'
    claims.write_text(text.replace("    question:\n", size + "    question:\n"), "utf-8")
    assert [fault.found for fault in lint_topics([topic]) if fault.code == "REF"] == found


@pytest.mark.parametrize(
    "result",
    [
        difference("-12%", "-18% to -6%"),
        means("131 mmHg", "12%", "138 mmHg", "13%"),  # SDs in percent of their means
    ],
)
def test_a_percentage_is_no_value_of_an_outcome_in_another_unit(
    result: str, tmp_path: Path
) -> None:
    text = study_text("salt", result, outcome="better: lower, unit: mmHg")
    faults = faults_of_field(tmp_path, {"salt": text})
    assert {fault.code for fault in faults} == {"UNIT"} and len(faults) == 2
    assert all("`scale: percent change`" in fault.fix for fault in faults)
    changed = text.replace("    arms: [a, b]\n", "    arms: [a, b]\n    scale: percent change\n")
    assert faults_of_field(tmp_path, {"salt": changed}) == []
    rows = effects_of_field(tmp_path, {"salt": changed})
    assert rows["salt MD"].unit == "%"


RATES = """\
groups:
  a: {{{key}: {{printed: "{first}", place: t}}, events: {{printed: "31", place: t}}}}
  b: {{{key}: {{printed: "{second}", {unit}place: t}}, events: {{printed: "47", place: t}}}}
estimates: [{{measure: IRR, route: {route}}}]
"""


@pytest.mark.parametrize(
    ("key", "first", "second", "route"),
    [
        ("person_time", "120 years", "1300 person-months", "person_time"),
        ("rate", "12.4 per person-year", "1.9 per person-month", "rates_events"),
        ("person_time", "120 person-years", "1300", "person_time"),
    ],
)
def test_rates_and_times_at_risk_of_two_arms_are_in_one_unit(
    key: str, first: str, second: str, route: str, tmp_path: Path
) -> None:
    result = RATES.format(key=key, first=first, second=second, route=route, unit="")
    (fault,) = faults_of_field(tmp_path, {"falls": study_text("falls", result)})
    assert (fault.code, fault.expected) == ("UNIT", "one unit in all arms")
    unit = first.partition(" ")[2].replace("person-", "person ").replace("per person year", "")
    if key == "person_time":
        alike = result.replace(f'"{second}"', f'"130 {unit}"')
        assert faults_of_field(tmp_path, {"falls": study_text("falls", alike)}) == []


def test_an_estimate_per_step_of_a_quantity_compares_no_arms(tmp_path: Path) -> None:
    per = """\
printed:
  estimate: {printed: "1.12", unit: per 10 mg, place: t}
  ci: {printed: 1.02 to 1.23, place: t}
estimates: [{measure: OR, route: pooled_ci}]
"""
    (fault,) = faults_of_field(tmp_path, {"dose": study_text("dose", per)})
    assert (fault.code, fault.expected) == ("UNIT", "a comparison of two arms")
