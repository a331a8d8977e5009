"""Edges of the checks: results that print too little to check, and words beside the one printed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from generated import topic_of
from mcstats.check.statements.derived_numbers import other_wholes
from mcstats.check.statements.locate import classify_deviation
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.printed_words import PrintedWord
from mcstats.check.statements.units import canonical, conversion_factor
from mcstats.check.statements.wording import agrees, compare_words
from mcstats.check.statements.written_number import Literal, implies, read
from mcstats.check.verdicts import check_verdicts
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis as D
from report_case import tables, topic
from test_consistency import arms, checked, study


def about(**fields: str) -> About:
    return About.model_validate_json(json.dumps({"study": "planted", **fields}))


def figure(text: str = "12", **fields: Any) -> PrintedNumber:
    quantity = fields.pop("quantity", "change")
    literal = read(text, quantity, {})
    return PrintedNumber("planted", quantity, literal, "abstract", "f:1", **fields)


FULL = {"outcome": "o", "time": "end", "arm": "a"}


@pytest.mark.parametrize(
    ("said", "printed", "found"),
    [
        (FULL, FULL, ()),
        (FULL, FULL | {"time": "mid"}, (D.TIME,)),
        (FULL, FULL | {"arm": "b"}, (D.ARM,)),
        (FULL, FULL | {"outcome": "p"}, (D.OUTCOME,)),
        (FULL, FULL | {"outcome": "p", "time": "mid", "arm": "b"}, (D.OUTCOME, D.TIME, D.ARM)),
        (FULL | {"unit": "%"}, FULL | {"unit": "points"}, (D.POINTS,)),
        (FULL | {"unit": "points"}, FULL | {"unit": "%"}, (D.POINTS,)),
        (FULL | {"unit": "%"}, FULL | {"unit": "points", "outcome": "p"}, (D.OUTCOME,)),
        (FULL | {"unit": "days"}, FULL | {"unit": "sessions"}, (D.SHIFT,)),
        (FULL | {"unit": "mA"}, FULL | {"unit": "cm"}, None),
        (FULL | {"contrast": "between"}, FULL | {"contrast": "within"}, (D.WITHIN_ARM,)),
        (FULL | {"contrast": "within"}, FULL | {"contrast": "between"}, (D.ARM,)),
        ({"outcome": "o"}, FULL | {"arm": "b"}, (D.ARM,)),
        ({"outcome": "o"}, FULL, ()),
    ],
)
def test_each_coordinate_that_differs_is_a_class_of_its_own(
    said: dict[str, str], printed: dict[str, str], found: tuple[D, ...] | None
) -> None:
    asked = about(quantity="change", **said)
    assert classify_deviation(asked, study(), figure(**printed)) == found


@pytest.mark.parametrize(
    ("said", "printed", "found"),
    [
        ({}, {}, ()),
        ({"arm": "a"}, {"arm": "a"}, ()),
        ({"arm": "a"}, {"arm": "b"}, (D.ARM,)),
        ({"arm": "a"}, {}, (D.DENOMINATOR,)),
        ({}, {"arm": "a"}, (D.DENOMINATOR,)),
        ({"outcome": "o"}, {"outcome": "p"}, (D.DENOMINATOR,)),
        ({"arm": "a", "outcome": "o"}, {"arm": "a"}, ()),
        ({"outcome": "o"}, {}, (D.DENOMINATOR,)),
    ],
)
def test_a_number_of_people_of_another_group_is_a_wrong_denominator(
    said: dict[str, str], printed: dict[str, str], found: tuple[D, ...]
) -> None:
    asked = about(quantity="n", **said)
    assert classify_deviation(asked, study(), figure(quantity="n", **printed)) == found


def test_the_size_of_a_study_with_one_arm_is_that_of_its_arm() -> None:
    both = study()
    lone = both.model_copy(update={"arms": both.arms[:1]})
    asked = about(quantity="n")
    of_arm = figure(quantity="n", arm="a")
    assert classify_deviation(asked, lone, of_arm) == ()
    assert classify_deviation(asked, both, of_arm) == (D.DENOMINATOR,)
    assert classify_deviation(asked, lone, replace(of_arm, outcome="o")) == (D.DENOMINATOR,)


def test_a_count_is_a_share_of_each_whole_that_holds_it() -> None:
    def wholes(events: str, *sizes: str, **said: str) -> list[str]:
        count = figure(events, quantity="events", outcome="o", time="end", arm="a")
        of = [count, *(figure(n, quantity="n") for n in sizes)]
        asked = about(quantity="percent", **said)
        return [name for name, _, _ in other_wholes(asked, study(), of)]

    assert wholes("3", "10", "2", "3", "0") == ["3 of 10", "3 of 3"]
    assert wholes("0", "10", "0") == ["0 of 10"]
    # a size that stands twice is one whole
    assert wholes("3", "10", "10") == ["3 of 10"]
    assert wholes("3", "10", arm="a", outcome="o", time="end") == ["3 of 10"]
    for elsewhere in ({"arm": "b"}, {"outcome": "p"}, {"time": "mid"}):
        assert wholes("3", "10", **elsewhere) == []
    assert list(other_wholes(about(quantity="mean"), study(), [])) == []


@pytest.mark.parametrize(
    ("said", "printed", "found"),
    [
        ({}, {}, []),
        ({"outcome": "o"}, {"outcome": "p"}, [D.OUTCOME]),
        ({"time": "end"}, {"time": "mid"}, [D.TIME]),
        ({"arm": "a"}, {"arm": "b"}, [D.ARM]),
        ({"contrast": "between"}, {"contrast": "within"}, [D.WITHIN_ARM]),
        ({"contrast": "within"}, {"contrast": "between"}, [D.ARM]),
        ({"outcome": "o", "time": "end"}, {"outcome": "p", "time": "mid"}, [D.OUTCOME, D.TIME]),
        ({"outcome": "o"}, {}, []),
    ],
)
def test_a_word_stands_elsewhere_by_the_coordinate_that_differs(
    said: dict[str, str], printed: dict[str, str], found: list[D]
) -> None:
    own = [PrintedWord("planted", "trend", "benefit", "f:1", **printed)]
    asked = about(quantity="trend", **said)
    told = compare_words("benefit", asked, topic_of([study()]), study(), own, {}, {})
    # The word is meant where nothing differs; two coordinates at once are no class of error.
    expected = {0: ("match", D.EXACT), 1: ("mismatch", *found), 2: ("unsupported", D.NOT_READ)}
    assert (told.status, told.diagnosis) == expected[len(found)]


@pytest.mark.parametrize(
    ("stated", "fact", "own_words", "same"),
    [
        ("Yes", "yes", False, True),
        ("one", "one group", False, False),
        ("one group", "a study of one group of women", True, True),
        ("approved", "not approved", True, False),
        ("not approved", "it was not approved", True, True),
        ("2016", "2016-03-04", True, True),
        ("March 2016", "2016-03-04", True, True),
        ("April 2016", "2016-03-04", True, False),
        ("", "anything", True, False),
        ("low-level", "low level", False, True),
    ],
)
def test_words_agree_where_the_one_says_the_other(
    stated: str, fact: str, own_words: bool, same: bool
) -> None:
    assert agrees(stated, fact, open_words=own_words) is same


def moved(text: str, factor: str) -> Literal:
    return read(text, "change", {}).times(Decimal(factor))


def test_a_number_in_another_unit_keeps_its_value_and_moves_its_set() -> None:
    found = moved("1.5", "1000")
    assert (found.number, found.digits) == (Decimal(1500), 0)
    assert (found.set.lo, found.set.hi, found.set.best) == (1450.0, 1550.0, 1500.0)
    assert found.set.step == pytest.approx(100.0)
    small = moved("150", "0.001")
    assert (small.number, small.digits) == (Decimal("0.15"), 2)
    plain = read("1.5", "change", {})
    assert plain.times(Decimal(1)) is plain


@pytest.mark.parametrize(
    ("inner", "outer", "holds"),
    [
        (">80", "≥80", True),
        ("≥80", ">80", False),
        ("≥80", "≥80", True),
        (">80", ">80", True),
        ("≥81", ">80", True),
        ("<5", "≤5", True),
        ("≤5", "<5", False),
        ("≤5", "≤5", True),
        ("≤4", "≤5", True),
        ("≥80", "≤80", False),
    ],
)
def test_one_bound_implies_another_where_all_its_values_lie_in_it(
    inner: str, outer: str, holds: bool
) -> None:
    assert implies(read(inner, "change", {}).set, read(outer, "change", {}).set) is holds


@pytest.mark.parametrize(
    ("unit", "to", "factor"),
    [
        ("min", "s", Decimal(60)),
        ("h", "min", Decimal(60)),
        ("days", "h", Decimal(24)),
        ("weeks", "days", Decimal(7)),
        ("mA", "µA", Decimal(1000)),
        ("cm", "mm", Decimal(10)),
        ("cm2", "mm²", Decimal(100)),
        ("", "mm", Decimal(1)),
        ("mm", "", Decimal(1)),
        ("moons", "mm", Decimal(1)),
        ("mm", "mm2", None),
        ("days", "sessions", None),
        ("%", "points", None),
    ],
)
def test_units_convert_within_their_family(unit: str, to: str, factor: Decimal | None) -> None:
    assert conversion_factor(unit, to) == factor


@pytest.mark.parametrize(
    ("prefixes", "power"),
    [("n nano", -9), ("u µ μ micro", -6), ("m milli", -3), ("c centi", -2), ("k kilo", 3)],
)
def test_a_prefix_is_a_power_of_ten_of_length_squared_of_area(prefixes: str, power: int) -> None:
    for prefix in prefixes.split():
        unit, base = (f"{prefix}metres", "m") if len(prefix) > 1 else (f"{prefix}A", "A")
        assert conversion_factor(unit, base) == Decimal(10) ** power
        assert conversion_factor(base, unit) == Decimal(10) ** -power
        if len(prefix) == 1:
            assert conversion_factor(f"{prefix}m2", "m²") == Decimal(10) ** (2 * power)
            assert conversion_factor(f"{prefix}m³", "m3") == Decimal(10) ** (3 * power)


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [("s", 1), ("min", 60), ("h", 3600), ("days", 86400), ("weeks", 604800)],
)
def test_a_unit_of_time_is_so_many_seconds(unit: str, seconds: int) -> None:
    assert conversion_factor(unit, "s") == seconds


def test_spellings_of_a_unit_are_one() -> None:
    for name, spellings in (
        ("s", "s sec secs second seconds"),
        ("h", "h hr hrs hour hours"),
        ("d", "day days"),
        ("week", "w wk wks week weeks"),
        ("%", "% percent"),
        ("points", "pp point points percentage-points"),
        ("nA", "nA nanoamp nano-amperes"),
        ("µm", "um µm micrometre micrometers"),
        ("cm2", "cm2 cm² centimetre2"),
        ("kHz", "kHz kilohertz"),
        ("ml", "ml mL millilitres"),
    ):
        assert {canonical(spelling) for spelling in spellings.split()} == {name}
    assert {canonical(u) for u in ("Minutes", "min", "mins", "minute")} == {"min"}
    assert {canonical(u) for u in ("μA", "µA", "uA", "microamps", "micro-ampere")} == {"µA"}
    assert canonical("mA / cm²") == "mA/cm2"
    assert canonical("s") == "s"


def checks(**parts: Any) -> set[str]:
    return set(checked(study(**parts)))


def test_what_prints_too_little_is_not_checked() -> None:
    two = arms({"mean": "5", "sd": "1", "n": "20"}, {"mean": "4", "sd": "1", "n": "20"})
    assert "p-arms/r" in checks(printed={"p": "0.003"}, groups=two)
    lone = arms({"mean": "5", "sd": "1", "n": "1"}, {"mean": "4", "sd": "1", "n": "20"})
    zero = arms({"mean": "5", "sd": "0", "n": "20"}, {"mean": "4", "sd": "1", "n": "20"})
    for groups in (lone, zero):
        assert "p-arms/r" not in checks(printed={"p": "0.003"}, groups=groups)
    assert checks(printed={"difference": ">5", "ci": "1 to 9"}) == set()
    assert checks(printed={"estimate": "2.0", "ci": "0 to 4"}, measure="RR") == set()
    assert "p-interval/r" in checks(printed={"difference": "5", "ci": "1 to 9", "p": "0.014"})
    assert "p-interval/r" not in checks(printed={"difference": "5", "ci": "5 to 5", "p": "0.01"})
    impossible = arms({"events": "25", "n": "20"}, {"events": "4", "n": "20"})
    assert "p-arms/r" not in checks(printed={"p": "0.003"}, groups=impossible)
    everybody = arms({"events": "20", "n": "20"}, {"events": "20", "n": "20"})
    assert "p-arms/r" not in checks(printed={"p": "0.9"}, groups=everybody)
    one = arms({"events": "20", "n": "20"}, {"events": "19", "n": "20"})
    assert "p-arms/r" in checks(printed={"p": "0.9"}, groups=one)
    nobody = arms({"events": "0", "n": "20"}, {"events": "0", "n": "20"})
    assert "p-arms/r" not in checks(printed={"p": "0.9"}, groups=nobody)


@pytest.mark.parametrize(
    ("said", "printed", "unit", "found"),
    [
        ("mm", "mm", "mm", (D.OUTCOME,)),
        ("mm", "mm", "cm", None),  # in another unit it would have been another number
        ("mm", "mm", "", None),
        ("", "mm", "mm", (D.OUTCOME,)),
    ],
)
def test_another_quantity_of_an_outcome_is_mistaken_for_it_in_its_own_unit(
    said: str, printed: str, unit: str, found: tuple[D, ...] | None
) -> None:
    asked = about(quantity="median", outcome="o", time="end", **({"unit": said} if said else {}))
    other = figure(quantity="mean", outcome="o", time="end", unit=unit)
    assert classify_deviation(asked, study(), other) == found
    # what is printed of no outcome, or asked of none, is no other outcome's
    assert classify_deviation(asked, study(), replace(other, outcome="")) is None
    of_none = asked.model_copy(update={"outcome": None})
    assert classify_deviation(of_none, study(), other) is None


@pytest.mark.parametrize(
    ("quantity", "unit", "found"),
    [
        ("course", "sessions", (D.SHIFT,)),
        ("course", "weeks", ()),
        ("course", "min", ()),
        ("lasting", "sessions", (D.SHIFT,)),
        ("lasting", "weeks", None),
        ("lasting", "min", None),
    ],
)
def test_a_course_in_days_is_mistaken_for_sessions_and_converted_to_other_times(
    quantity: str, unit: str, found: tuple[D, ...] | None
) -> None:
    asked = about(quantity="course", unit="days")
    assert classify_deviation(asked, study(), figure(quantity=quantity, unit=unit)) == found


def test_a_row_of_a_verdict_table_that_no_claim_repeats_cannot_be_checked() -> None:
    (row,) = check_verdicts(topic(), [])
    assert row.status == "not checkable"
    assert row.what == "no claim of this topic repeats this row"
    (ours,) = check_verdicts(topic(), tables().verdicts)
    assert (ours.status, ours.diagnosis) == ("mismatch", "another level")


@pytest.mark.parametrize(
    ("estimate", "control", "status"),
    [
        ("1.50", "100", "match"),
        ("1.51", "100", "match"),  # 150.5 of 99.5 per 1000 is 1.5126
        ("1.52", "100", "mismatch"),
        ("1.49", "100", "match"),  # 149.5 of 100.5 per 1000 is 1.4876
        ("1.48", "100", "mismatch"),
        ("0.67", "100", "mismatch"),
    ],
)
def test_risks_per_thousand_are_rounded_to_whole_people(
    estimate: str, control: str, status: str
) -> None:
    risks = {
        "intervention_risk": {"printed": "150", "place": "abstract"},
        "control_risk": {"printed": control, "place": "abstract"},
    }
    rows = checked(study(printed={"estimate": estimate}, measure="RR", details=risks))
    assert rows["ratio/r"].status == status


def test_risks_are_not_asked_of_an_odds_ratio_or_where_one_is_missing() -> None:
    one = {"control_risk": {"printed": "100", "place": "abstract"}}
    assert "ratio/r" not in checks(printed={"estimate": "1.5"}, measure="RR", details=one)
    both = one | {"intervention_risk": {"printed": "150", "place": "abstract"}}
    assert "ratio/r" not in checks(printed={"estimate": "1.5"}, measure="OR", details=both)
    assert "ratio/r" in checks(printed={"estimate": "1.5"}, measure="RR", details=both)


@pytest.mark.parametrize(
    ("first", "second", "trend", "status"),
    [
        ("6", "4", "benefit", "match"),
        ("6", "4", "harm", "mismatch"),
        ("4", "6", "benefit", "mismatch"),
        ("4", "6", "harm", "match"),
        ("5.5", "5.0", "benefit", "match"),
        ("5.0", "5.5", "benefit", "mismatch"),
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
        found = checked(
            study(
                groups=arms({"mean": pair[0]}, {"mean": pair[1]}),
                result=told,
                outcome={"better": better},
            )
        )
        assert (found["direction/r"].status if "direction/r" in found else None) == status


def test_a_mean_within_arms_is_not_mistaken_for_a_comparison_of_another_quantity() -> None:
    asked = about(quantity="difference", outcome="o", time="end", contrast="between")
    of_arm = figure(quantity="mean", outcome="o", time="end", arm="a")
    assert classify_deviation(asked, study(), of_arm) == (D.WITHIN_ARM,)
    within = about(quantity="difference", outcome="o", time="end", contrast="within")
    assert classify_deviation(within, study(), of_arm) is None
    other = figure(quantity="change", outcome="o", unit="%")
    asked_other = about(quantity="change", outcome="o", unit="%")
    elsewhere = replace(other, study="another")
    assert classify_deviation(asked_other, study(), elsewhere) == (D.OTHER_STUDY,)
    assert classify_deviation(asked_other, study(), replace(elsewhere, used=False)) is None
    assert classify_deviation(asked_other, study(), replace(elsewhere, quantity="mean")) is None
