"""A printed number is text and stands for a set of values."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcstats.model.printed import Hedge, Kind, Printed
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse, parse_pair, read_number
from mcstats.model.result import read_value

INF = math.inf
HEDGES = {"about": Hedge("about", 1), "roughly": Hedge("about", 2), "~": Hedge("about", 0.0)}


def bounds(read: Printed) -> tuple[float, float, str]:
    ends = ("(" if read.lo_open else "[") + (")" if read.hi_open else "]")
    return read.lo, read.hi, ends


PLAIN = [
    ("18.37%", 18.37, 18.365, 18.375, "%", 2),
    ("1·32", 1.32, 1.315, 1.325, "", 2),
    ("·048", 0.048, 0.0475, 0.0485, "", 3),
    (".048", 0.048, 0.0475, 0.0485, "", 3),
    ("-2.43", -2.43, -2.435, -2.425, "", 2),
    ("+26.7%", 26.7, 26.65, 26.75, "%", 1),
    ("-0.0", 0.0, -0.05, 0.05, "", 1),
    ("thirty", 30, 29.5, 30.5, "", 0),
    ("One hundred and eight healthy women", 108, 107.5, 108.5, "healthy women", 0),
    ("one", 1, 0.5, 1.5, "", 0),
    ("twenty-five days", 25, 24.5, 25.5, "days", 0),
    ("two thousand and five", 2005, 2004.5, 2005.5, "", 0),
    ("six hundred thousand nine hundred and ninety", 600990, 600989.5, 600990.5, "", 0),
    ("10 microA", 10, 9.5, 10.5, "microA", 0),
    ("100 µA", 100, 99.5, 100.5, "µA", 0),
    ("2.06mm", 2.06, 2.055, 2.065, "mm", 2),
    ("-8.3 cm2", -8.3, -8.35, -8.25, "cm2", 1),
    ("20 min/day", 20, 19.5, 20.5, "min/day", 0),
    ("seventy percent", 70, 69.5, 70.5, "%", 0),
]


@pytest.mark.parametrize(("text", "best", "lo", "hi", "unit", "digits"), PLAIN)
def test_a_plain_number_is_the_closed_hull_of_what_rounds_to_it(
    text: str, best: float, lo: float, hi: float, unit: str, digits: int
) -> None:
    read = parse(text)
    assert (read.best, *bounds(read)) == (best, lo, hi, "[]")
    assert (read.unit, read.digits, read.step) == (unit, digits, float(Decimal(1).scaleb(-digits)))
    assert (read.text, read.hedge) == (text, "")


@pytest.mark.parametrize(
    ("text", "lo", "hi", "ends"),
    [
        ("≥80%", 80, 100, "[]"),
        (">=80%", 80, 100, "[]"),
        ("at least 80%", 80, 100, "[]"),
        ("> 70%", 70, 100, "(]"),
        ("over 70%", 70, 100, "(]"),
        ("Over seventy percent", 70, 100, "(]"),
        ("more than 70%", 70, 100, "(]"),
        ("<5%", 0, 5, "[)"),
        ("fewer than 5%", 0, 5, "[)"),
        ("under 8%", 0, 8, "[)"),
        ("up to 75%", 0, 75, "[]"),
        ("as much as 75%", 0, 75, "[]"),
    ],
)
def test_a_bound_on_a_share_ends_where_shares_end(
    text: str, lo: float, hi: float, ends: str
) -> None:
    read = parse(text, kind="share")
    assert bounds(read) == (lo, hi, ends)
    assert read.best is None


def test_a_bound_on_any_other_value_has_no_limit_on_the_far_side() -> None:
    assert bounds(parse("≥80%")) == (80, INF, "[)")
    assert bounds(parse("under 8 cm")) == (-INF, 8, "()")


def test_about_has_the_tolerance_of_the_table_and_is_never_narrower_than_the_bare_number() -> None:
    assert bounds(parse("about 29%", HEDGES)) == (28, 30, "[]")
    assert bounds(parse("roughly 18.4%", HEDGES)) == (18.2, 18.6, "[]")
    assert bounds(parse("~29", HEDGES)) == (28.5, 29.5, "[]")
    assert parse("about 29%", HEDGES).best == 29


def test_a_hedge_of_the_table_stands_before_the_built_in_meaning() -> None:
    assert bounds(parse("over 70%", {"over": Hedge("over", 0.5)})) == (69.5, INF, "()")


@pytest.mark.parametrize(
    ("text", "reading", "lo", "hi", "ends"),
    [
        ("P = 0.0001", "rounded", 0.00005, 0.00015, "[]"),
        ("0.0001", "rounded", 0.00005, 0.00015, "[]"),
        ("0.0001", "truncated", 0.0001, 0.0002, "[)"),
        ("0.0001", "floor", 0, 0.0001, "(]"),
        ("P=.00003", "rounded", 0.000025, 0.000035, "[]"),
        ("p-value = 0.03", "rounded", 0.025, 0.035, "[]"),
        ("0.000", "rounded", 0, 0.0005, "(]"),
        ("0.000", "truncated", 0, 0.001, "()"),
        ("0.000", "floor", 0, 0.001, "()"),
        ("P < 0.001", "rounded", 0, 0.001, "()"),
        ("<.05", "rounded", 0, 0.05, "()"),
        ("p<.0001", "truncated", 0, 0.0001, "()"),
        ("P ≤ 0.001", "rounded", 0, 0.001, "(]"),
        ("> 0.05", "rounded", 0.05, 1, "(]"),
        ("1", "rounded", 0.5, 1, "[]"),
    ],
)
def test_a_p_value_lies_above_zero_and_up_to_one(
    text: str, reading: str, lo: float, hi: float, ends: str
) -> None:
    read = parse(text, None, reading, kind="p")  # type: ignore[arg-type]
    assert bounds(read) == (lo, hi, ends)


def test_truncated_means_towards_zero_on_both_sides_of_it() -> None:
    assert bounds(parse("1.25", None, "truncated")) == (1.25, 1.26, "[)")
    assert bounds(parse("-1.25", None, "truncated")) == (-1.26, -1.25, "(]")
    assert bounds(parse("0.0", None, "truncated")) == (-0.1, 0.1, "()")


def test_a_floor_is_refused_of_anything_but_a_p_value() -> None:
    with pytest.raises(ValueError, match="the reading 'floor' belongs to P values"):
        parse("18.4", None, "floor")


@pytest.mark.parametrize("text", ["108", "n = 108", "N=108", "One hundred and eight"])
def test_a_count_is_exact(text: str) -> None:
    assert bounds(parse(text, kind="count")) == (108, 108, "[]")


def test_a_thousands_mark_is_read_only_where_the_caller_says_that_one_may_stand() -> None:
    read = parse("1,753 ulcers", kind="count", thousands=True)
    assert (read.best, read.unit, read.text) == (1753, "ulcers", "1,753 ulcers")
    assert parse("n = 1 234 567", kind="count", thousands=True).best == 1234567
    for text in ("12,34", "12 34", "1,234 567"):
        with pytest.raises(PrintedError, match=r"INT|NUM-CHAR"):
            parse(text, kind="count", thousands=True)
    with pytest.raises(PrintedError, match="NUM-CHAR"):
        parse("1 234", kind="count")


def test_how_wide_about_is_and_how_p_was_rounded_are_asked_of_the_number_and_not_of_its_text() -> (
    None
):
    about = read_number("about 18.4%")
    assert (about.value, about.hedge, about.unit, about.digits) == (
        Decimal("18.4"), "about", "%", 1,
    )  # fmt: skip
    assert bounds(about.resolve({"about": Hedge("about", 1)})) == (18.3, 18.5, "[]")
    assert bounds(about.resolve({"about": Hedge("about", 3)})) == (18.1, 18.7, "[]")
    with pytest.raises(PrintedError, match="NUM-HEDGE"):
        about.resolve()
    p = read_number("P = 0.0001", "p")
    assert [bounds(p.resolve(reading=r)) for r in ("rounded", "truncated", "floor")] == [
        (0.00005, 0.00015, "[]"), (0.0001, 0.0002, "[)"), (0, 0.0001, "(]"),
    ]  # fmt: skip


def test_the_same_reading_of_a_number_is_the_same_set() -> None:
    number = read_number("about 29%")
    assert number is read_number("about 29%")
    assert number.resolve(HEDGES) is number.resolve({"about": Hedge("about", 1)})
    assert number.resolve(HEDGES) is not number.resolve({"about": Hedge("about", 2)})


def test_a_text_that_was_refused_is_refused_again_with_the_same_words() -> None:
    told = []
    for _ in range(2):
        with pytest.raises(PrintedError) as caught:
            read_number("cleared")
        told.append(str(caught.value))
    assert told[0] == told[1]


NUMBER = 'digits, one ".", leading "-"'
ALONE = 'write the number and its unit alone, as in "18.4%"'
FAULTS = [
    (
        "–0.5",
        {},
        f'[NUM-CHAR] found "–0.5" (U+2013 EN DASH at character 1); expected: {NUMBER}; '
        'fix: replace U+2013 by "-"',
    ),
    (
        "0,45",
        {},
        '[NUM-COMMA] found "0,45"; expected: "." as decimal mark; '
        "fix: write 0.45 (if 0,45 meant 45 write 45)",
    ),
    (
        "1,753",
        {},
        '[NUM-COMMA] found "1,753"; expected: "." as decimal mark; '
        "fix: write 1.753 (if 1,753 meant 1753 write 1753)",
    ),
    (
        "1,234",
        {"kind": "count"},
        '[INT] found "1,234"; expected: whole number without marks; fix: write 1234',
    ),
    (
        "20.5",
        {"kind": "count"},
        '[INT] found "20.5"; expected: whole number; '
        "fix: if it is an average per arm give the arms separately",
    ),
    (
        "-3",
        {"kind": "count"},
        '[NUM-RANGE] found "-3"; expected: 0 or more for a count; fix: check sign and decimal mark',
    ),
    (
        "1.2",
        {"kind": "p"},
        '[NUM-RANGE] found "1.2"; expected: 0 … 1 for a P value; fix: check sign and decimal mark',
    ),
    (
        "120%",
        {"kind": "share"},
        '[NUM-RANGE] found "120%"; expected: 0 … 100 for a share in percent; '
        "fix: check sign and decimal mark",
    ),
    (
        "P < 0",
        {"kind": "p"},
        '[NUM-RANGE] found "P < 0"; expected: a set that holds a value; fix: check the bound',
    ),
    ("1e400", {}, '[NUM-RANGE] found "1e400"; expected: abs value ≤ 1e12; fix: check the exponent'),
    ("1e-99", {}, '[NUM-RANGE] found "1e-99"; expected: at most 15 decimals; fix: round it'),
    ("inf", {}, '[NUM-SPECIAL] found "inf"; expected: finite number; fix: write "not reported"'),
    ("NaN", {}, '[NUM-SPECIAL] found "NaN"; expected: finite number; fix: write "not reported"'),
    ("∞", {}, '[NUM-SPECIAL] found "∞"; expected: finite number; fix: write "not reported"'),
    (
        "",
        {},
        '[EMPTY] found ""; expected: a number as printed; '
        'fix: write "not reported" if there is none',
    ),
    (
        "\uff11\uff12",
        {},
        '[NUM-CHAR] found "\uff11\uff12" (U+FF11 FULLWIDTH DIGIT ONE at character 1); '
        f'expected: {NUMBER}; fix: replace U+FF11 by "1"',
    ),
    (
        "12\u3000mm",
        {},
        '[NUM-CHAR] found "12U+3000mm" (U+3000 IDEOGRAPHIC SPACE at character 3); '
        f"expected: {NUMBER}; fix: replace U+3000 by a plain space",
    ),
    (
        "12 ",
        {},
        f'[NUM-CHAR] found "12 " (U+0020 SPACE at character 3); expected: {NUMBER}; '
        "fix: delete U+0020",
    ),
    (
        "1\u202e2",
        {},
        '[NUM-CHAR] found "1U+202E2" (U+202E RIGHT-TO-LEFT OVERRIDE at character 2); '
        f"expected: {NUMBER}; fix: delete U+202E",
    ),
    (
        "3.4 ± 2",
        {},
        '[NUM-CHAR] found "3.4 ± 2" (U+00B1 PLUS-MINUS SIGN at character 5); '
        f"expected: {NUMBER}; fix: give the two numbers under keys of their own",
    ),
    (
        "0.5–33.1",
        {},
        '[NUM-CHAR] found "0.5–33.1" (U+2013 EN DASH at character 4); '
        f"expected: {NUMBER}; fix: give the two ends under a key that takes an interval",
    ),
    (
        "1.2.3",
        {},
        '[NUM-CHAR] found "1.2.3" (U+002E FULL STOP at character 4); '
        f"expected: {NUMBER}; fix: {ALONE}",
    ),
    (
        "1O",
        {},
        '[NUM-CHAR] found "1O" (U+004F LATIN CAPITAL LETTER O at character 2); '
        f"expected: {NUMBER}; fix: {ALONE}",
    ),
    (
        "64 5",
        {},
        '[NUM-CHAR] found "64 5" (U+0035 DIGIT FIVE at character 4); '
        f"expected: {NUMBER}; fix: {ALONE}",
    ),
    (
        "hundreds",
        {},
        '[NUM-FORM] found "hundreds"; expected: a number, its hedge and its unit; '
        'fix: write the number alone, as in "18.4%"',
    ),
    (
        "thirty forty",
        {},
        '[NUM-FORM] found "thirty forty"; expected: a number, its hedge and its unit; '
        'fix: write the number alone, as in "18.4%"',
    ),
    (
        "x" * 121,
        {},
        '[NUM-FORM] found "xxxxxxxxxxxxxxxxxxxx…"; expected: one number with its unit; '
        "fix: cut the words around it",
    ),
    (
        "around 3",
        {"hedges": HEDGES},
        '[NUM-HEDGE] found "around 3"; expected: about, roughly, ~; '
        'fix: give "around" a tolerance among the hedges of the rubric',
    ),
    (
        "about 3",
        {},
        '[NUM-HEDGE] found "about 3"; expected: none but bounds; '
        'fix: give "about" a tolerance among the hedges of the rubric',
    ),
]


@pytest.mark.parametrize(("text", "options", "message"), FAULTS, ids=[f[2][:24] for f in FAULTS])
def test_each_fault_has_its_message(text: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(PrintedError) as caught:
        parse(text, **options)  # type: ignore[arg-type]
    assert str(caught.value) == message
    assert caught.value.code in message


def test_a_fault_carries_the_place_of_the_character_and_its_name() -> None:
    with pytest.raises(PrintedError) as caught:
        parse("18−4")
    fault = caught.value
    assert (fault.code, fault.position, fault.character) == ("NUM-CHAR", 3, "U+2212 MINUS SIGN")


PAIRS = [
    ("0.5–33.1", (0.5, 33.1), ""),
    ("0.5-33.1", (0.5, 33.1), ""),
    ("0.5 – 33.1", (0.5, 33.1), ""),
    ("(1.39 to 2.85)", (1.39, 2.85), ""),
    ("[15.6, 37.8]", (15.6, 37.8), ""),
    ("-10.5 ~ -6.0", (-10.5, -6.0), ""),
    ("-6.14 to 1.28", (-6.14, 1.28), ""),
    ("-3-5", (-3, 5), ""),
    ("0·48–1", (0.48, 1), ""),
    ("36 to 72", (36, 72), ""),
    ("70.06–94.63%", (70.06, 94.63), "%"),
    ("10 microA to 1000 microA", (10, 1000), "microA"),
    ("between 100 microA and 750 microA", (100, 750), "microA"),
    ("from one to thirty days", (1, 30), "days"),
    ("−3·81 to 7·09", (-3.81, 7.09), ""),
    ("−3.8–−1.2", (-3.8, -1.2), ""),
    ("1.2−3.4", (1.2, 3.4), ""),
    ("95 % CI 1.2–3.4", (1.2, 3.4), ""),
    ("95% CI: 1.2 to 3.4", (1.2, 3.4), ""),
    ("(95\u2009% CI, 1.2; 3.4)", (1.2, 3.4), ""),
    ("95% confidence interval [1.2, 3.4]", (1.2, 3.4), ""),
    ("CI 1.2 to 3.4", (1.2, 3.4), ""),
    ("(1.2, 3.4)", (1.2, 3.4), ""),
    ("1\u2009200 to 1\u2009400", (1200, 1400), ""),
]


@pytest.mark.parametrize(("text", "ends", "unit"), PAIRS)
def test_an_interval_is_read_as_its_two_ends(
    text: str, ends: tuple[float, float], unit: str
) -> None:
    low, high = parse_pair(text)
    assert (low.best, high.best) == ends
    assert (low.unit, high.unit) == (unit, unit)


def test_the_ends_of_an_interval_are_sets_of_their_own() -> None:
    low, high = parse_pair("0·48–1")
    assert (bounds(low), bounds(high)) == ((0.475, 0.485, "[]"), (0.5, 1.5, "[]"))


@pytest.mark.parametrize("text", ["–10.5 to –3.8", "–3.6 – –0.2"])
def test_an_interval_whose_signs_are_dashes_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(PrintedError, match='write "-" for a dash that is a sign'):
        parse_pair(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.39", "NUM-PAIR"),
        ("-10.5--6.0", "NUM-PAIR"),
        ("1 to 2 to 3", "NUM-PAIR"),
        ("<1 to 2", "NUM-PAIR"),
        ("1 mm to 2 cm", "NUM-PAIR"),
        ("33.1–0.5", "LOGIC"),
        ("32 to 58-45 years", "NUM-CHAR"),
        ("90% CI 1 to 2", "NUM-PAIR"),
        ("0,5 to 1,5", "NUM-COMMA"),
        ("a to b", "NUM-FORM"),
        ("", "EMPTY"),
    ],
)
def test_what_is_no_interval_is_refused(text: str, code: str) -> None:
    with pytest.raises(PrintedError) as caught:
        parse_pair(text)
    assert caught.value.code == code


def test_swapped_ends_are_refused_with_what_to_do() -> None:
    message = (
        r'^\[LOGIC\] found "33.1–0.5"; expected: the lower end first; '
        "fix: swap the ends, or check their signs$"
    )
    with pytest.raises(PrintedError, match=message):
        parse_pair("33.1–0.5")


@pytest.mark.parametrize(
    ("text", "best", "lo", "hi", "unit"),
    [
        ("−5.8", -5.8, -5.85, -5.75, ""),
        ("−·048", -0.048, -0.0485, -0.0475, ""),
        ("1.5e−3", 0.0015, 0.00145, 0.00155, ""),
        ("18.4\u00a0%", 18.4, 18.35, 18.45, "%"),
        ("80\u202fµA", 80, 79.5, 80.5, "µA"),
        ("1\u2009234", 1234, 1233.5, 1234.5, ""),
        ("12\u00a0345.6 ml", 12345.6, 12345.55, 12345.65, "ml"),
        ("1\u202f234\u202f567", 1234567, 1234566.5, 1234567.5, ""),
    ],
)
def test_a_sign_of_typesetters_that_means_one_thing_is_read_as_printed(
    text: str, best: float, lo: float, hi: float, unit: str
) -> None:
    read = parse(text)
    assert (read.best, *bounds(read), read.unit, read.text) == (best, lo, hi, "[]", unit, text)


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("18−4", "U+2212 MINUS SIGN"),
        ("1 234", "U+0032 DIGIT TWO"),
        ("1\u20092", "U+0032 DIGIT TWO"),
        ("0.5\u2009123", "U+0031 DIGIT ONE"),
        ("1⋅5", "U+22C5 DOT OPERATOR"),
        ("–5", "U+2013 EN DASH"),
    ],
)
def test_a_sign_that_may_mean_two_things_is_refused_by_name(text: str, character: str) -> None:
    assert fault(text).character == character


@pytest.mark.parametrize(
    "text", ["P = NS", "NS", "p=n.s.", "not significant", "nonsignificant", "P-value: NS"]
)
def test_a_p_value_that_is_not_significant_is_a_bound_at_the_conventional_level(text: str) -> None:
    read = parse(text, kind="p")
    assert (bounds(read), read.best, read.text) == ((0.05, 1, "[]"), None, text)


@pytest.mark.parametrize("text", ["P<.05", "<0·05", "P\u2009<\u20090·05", "p < 0.05"])
def test_a_bound_on_a_p_value_is_read_in_every_style(text: str) -> None:
    assert bounds(parse(text, kind="p")) == (0, 0.05, "()")


@pytest.mark.parametrize(
    ("key", "text", "lo", "hi"),
    [
        ("mean", "5.8 ± 1.2", 5.75, 5.85),
        ("sd", "5.8 ± 1.2", 1.15, 1.25),
        ("se", "± 0.4", 0.35, 0.45),
        ("sd", "±\u20090·40", 0.395, 0.405),
        ("difference", "−5.8\u00a0±\u00a01.2", -5.85, -5.75),
    ],
)
def test_around_a_plus_minus_sign_the_key_says_which_number_is_meant(
    key: str, text: str, lo: float, hi: float
) -> None:
    read = read_value(key, text)
    assert not isinstance(read, tuple)
    assert (bounds(read.resolve()), read.text) == ((lo, hi, "[]"), text)


@pytest.mark.parametrize(
    ("key", "text"), [("mean", "± 1.2"), ("sd", "5.8 ±"), ("median", "5 ± 2"), ("n", "5 ± 2")]
)
def test_a_plus_minus_sign_without_the_number_of_the_key_is_refused_by_name(
    key: str, text: str
) -> None:
    with pytest.raises(PrintedError) as caught:
        read_value(key, text)
    assert caught.value.character == "U+00B1 PLUS-MINUS SIGN"


@pytest.mark.parametrize(
    ("text", "kind", "fix"),
    [
        ("12¹", "value", "cut the footnote mark: write 12"),
        ("2½", "value", "write 2.5"),
        ("¾", "value", "write 0.75"),
        ("34‰", "value", "write 3.4%"),
        ("1.2×10⁻³", "value", "write 1.2e-3"),
        ("3.2×10−5", "p", "if it is a power of ten write 3.2e-5"),
        ("P \uff1c 0.05", "p", 'replace U+FF1C by "<"'),
        ("5\u20446", "value", "write 5 of 6, or the decimal number"),
        ("√2", "value", "write in plain digits what the source means by U+221A"),
    ],
)
def test_no_remedy_changes_the_number(text: str, kind: Kind, fix: str) -> None:
    with pytest.raises(PrintedError) as caught:
        parse(text, kind=kind)
    assert caught.value.fix == fix


@given(
    value=st.decimals(-10_000, 10_000, places=9), places=st.integers(0, 5), truncate=st.booleans()
)
def test_a_printed_value_lies_in_its_set_and_ten_times_the_digits_make_it_narrower(
    value: Decimal, places: int, truncate: bool
) -> None:
    rounding = ROUND_DOWN if truncate else ROUND_HALF_UP
    widths = []
    for more in (0, 1):
        text = f"{value.quantize(Decimal(1).scaleb(-places - more), rounding):f}"
        read = parse(text, None, "truncated" if truncate else "rounded")
        assert read.contains(value)
        widths.append(Decimal(repr(read.hi)) - Decimal(repr(read.lo)))
    # truncation at zero leaves both signs open, which doubles the width
    assert widths[1] <= widths[0] / 5


@given(text=st.text(max_size=30) | st.from_regex(r"[<>≥~(−-]?[0-9.,·e%– to]{1,12}", fullmatch=True))
@settings(max_examples=300)
def test_any_text_is_read_or_refused_with_a_code_and_nothing_else_happens(text: str) -> None:
    for read in (parse, parse_pair):
        try:
            found = read(text)
        except PrintedError as fault:
            assert str(fault).startswith(f"[{fault.code}] found ")
            assert str(fault).isprintable()
        else:
            for printed in found if isinstance(found, tuple) else (found,):
                assert printed.lo <= printed.hi
                assert printed.best is None or printed.contains(printed.best)


def ends(text: str, hedges: dict[str, Hedge]) -> tuple[Any, ...]:
    found = parse(text, hedges)
    return found.hedge, found.lo, found.hi, found.best


def test_a_hedge_that_ends_in_a_mark_needs_no_space_and_a_word_does() -> None:
    known = {word: Hedge("about", 1) for word in ("approx.", "about", "~")}
    for text in ("approx.5", "approx. 5"):
        assert ends(text, known) == ("approx.", 4.0, 6.0, 5.0)
    for text in ("~5", "~ 5"):
        assert ends(text, known) == ("~", 4.0, 6.0, 5.0)
    assert ends("about 5", known) == ("about", 4.0, 6.0, 5.0)
    with pytest.raises(PrintedError, match="NUM-FORM"):
        parse("about5", known)


@pytest.mark.parametrize("text", ["5", "1 to 2 to 3", "1 to 2, 3", "1, 2, 3", "1-2-3", "5%"])
def test_a_pair_is_two_numbers_and_one_mark_between_them(text: str) -> None:
    with pytest.raises(PrintedError) as caught:
        parse_pair(text)
    assert caught.value.code == "NUM-PAIR"
    assert caught.value.expected == "two numbers, the lower one first"


@pytest.mark.parametrize(
    ("short", "long"), [("2000e0", "2000"), ("2.5e-3", "0.0025"), ("1.25e1", "12.5")]
)
def test_an_exponent_is_another_way_of_writing_the_number(short: str, long: str) -> None:
    one, two = parse(short), parse(long)
    assert replace(one, text=long) == two


@pytest.mark.parametrize("value", [18.365, 18.375, Decimal("18.365"), Decimal("18.375")])
def test_the_ends_of_a_rounded_number_are_in_its_set_as_decimals(value: float | Decimal) -> None:
    assert parse("18.37").contains(value)
    step = Decimal("0.000001")
    assert not parse("18.37").contains(Decimal("18.365") - step)
    assert not parse("18.37").contains(Decimal("18.375") + step)
    assert not parse("over 18").contains(18.0)
    assert parse("at least 18").contains(18.0)


def fault(text: str) -> PrintedError:
    with pytest.raises(PrintedError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "position", "fix"),
    [
        (" 5", 1, "delete U+0020"),
        ("5 ", 2, "delete U+0020"),
        ("5\t%", 2, "replace U+0009 by a plain space"),
        ("\u00a05", 1, "delete U+00A0"),
        ("5 % x y z a b", 3, 'write the number and its unit alone, as in "18.4%"'),
        ("5?", 2, 'write the number and its unit alone, as in "18.4%"'),
        ("5 ?", 3, 'write the number and its unit alone, as in "18.4%"'),
        ("five ?", 6, 'write the number and its unit alone, as in "18.4%"'),
    ],
)
def test_a_character_that_no_number_has_is_named_with_its_place(
    text: str, position: int, fix: str
) -> None:
    found = fault(text)
    assert (found.code, found.position, found.fix) == ("NUM-CHAR", position, fix)
    character = text[position - 1]
    assert found.character.startswith(f"U+{ord(character):04X} ")
    assert f"at character {position})" in found.found


def test_a_fault_of_the_whole_text_has_no_place_in_it() -> None:
    for text in ("", "nan", "blue"):
        assert (fault(text).position, fault(text).character) == (0, "")


def test_a_pair_is_split_once() -> None:
    low, high = parse_pair("1.0 to 2.0 mm")
    assert (low.best, high.best, low.unit, high.unit) == (1.0, 2.0, "mm", "mm")
    with pytest.raises(PrintedError, match="NUM-PAIR"):
        parse_pair("1.0 to 2.0, 3.0")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("2e3", 1500, 2500), ("-3E2", -350, -250), ("1.2E+03", 1150, 1250), ("2 million", 15e5, 25e5)],
)
def test_a_power_of_ten_keeps_the_coarseness_of_its_digits(
    text: str, low: float, high: float
) -> None:
    assert (parse(text).lo, parse(text).hi) == (low, high)


@pytest.mark.parametrize(
    ("text", "kind", "fix", "copied", "value"),
    [
        ("12¹", "value", "cut the footnote mark: write 12", "12", 12),
        ("0.42†", "value", "cut the footnote mark: write 0.42", "0.42", 0.42),
        ("2½", "value", "write 2.5", "2.5", 2.5),
        ("3 ¾ h", "value", "write 3.75 h", "3.75 h", 3.75),
        ("34‰", "value", "write 3.4%", "3.4%", 3.4),
        ("1.2×10⁻³", "value", "write 1.2e-3", "1.2e-3", 0.0012),
        ("4.5 x 10^9 cells", "value", "write 4.5e9 cells", "4.5e9 cells", 4.5e9),
        ("3.2×10−5", "p", "if it is a power of ten write 3.2e-5", "3.2e-5", 0.000032),
        ("5\u20446", "value", "write 5 of 6, or the decimal number", "5 of 6", 83),
        ("\uff112", "value", 'replace U+FF11 by "1"', "12", 12),
        ("12²", "value", "if ² is a footnote mark write 12", "12", 12),
    ],
)
def test_a_remedy_can_be_copied_and_keeps_the_number(
    text: str, kind: Kind, fix: str, copied: str, value: float
) -> None:
    with pytest.raises(PrintedError) as caught:
        parse(text, kind=kind)
    assert caught.value.fix == fix
    assert parse(copied, kind=kind).best == value


@pytest.mark.parametrize("text", ["√2", "2⅓", "¼ to ⅓", "π", "5 ⊕ 3"])
def test_a_character_that_means_something_is_never_to_be_deleted(text: str) -> None:
    with pytest.raises(PrintedError) as caught:
        parse(text)
    assert not caught.value.fix.startswith(("delete", "replace"))


@pytest.mark.parametrize(
    ("sign", "plain"), [("\uff1c", "<"), ("≦", "≤"), ("≧", "≥"), ("\uff1e", ">")]
)
def test_another_form_of_a_sign_of_order_is_replaced_and_kept(sign: str, plain: str) -> None:
    with pytest.raises(PrintedError) as caught:
        parse(f"P {sign} 0.05", kind="p")
    assert caught.value.fix == f'replace U+{ord(sign):04X} by "{plain}"'
    assert parse(f"P {plain} 0.05", kind="p").best is None
