"""A printed number is text and stands for a set of values."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.printed_sets import HEDGES, bounds
from mcstats.model.printed import Hedge, Kind
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import (
    parse,
    parse_pair,
    read_around,
    read_interval,
    read_number,
)


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
    "text", ["P = NS", "NS", "p=n.s.", "not significant", "nonsignificant", "P-value: NS"]
)
def test_a_p_value_that_is_not_significant_is_a_bound_at_the_conventional_level(text: str) -> None:
    read = parse(text, kind="p")
    assert (bounds(read), read.best, read.text) == ((0.05, 1, "[]"), None, text)


@pytest.mark.parametrize("text", ["P<.05", "<0·05", "P\u2009<\u20090·05", "p < 0.05"])
def test_a_bound_on_a_p_value_is_read_in_every_style(text: str) -> None:
    assert bounds(parse(text, kind="p")) == (0, 0.05, "()")


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
    "text",
    [
        "0.75;0.98",
        "0.75\u20100.98",
        "0.75\u20110.98",
        "0·75—0·98",
        "95% CrI 0.75 to 0.98",
        "95\u2009% CrI, 0.75–0.98",
        "(95% credible interval: 0.75\u202f–\u202f0.98)",
    ],
)
def test_the_ends_of_an_interval_are_read_as_abstracts_write_them(text: str) -> None:
    assert [end.resolve().best for end in read_interval(text)] == [0.75, 0.98]


def test_a_credible_interval_of_another_level_has_to_be_declared() -> None:
    with pytest.raises(PrintedError) as caught:
        read_interval("90% CrI 0.75 to 0.98")
    assert caught.value.fix == "write the two ends alone, and declare the level: 90%"


@pytest.mark.parametrize("text", ["12.3, ±4.5", "12.3,\u2009± 4.5", "12.3 ±4.5"])
def test_a_comma_before_the_sign_of_a_spread_is_no_decimal_mark(text: str) -> None:
    assert read_around(text, spread=False).resolve().best == 12.3
    assert read_around(text, spread=True).resolve().best == 4.5


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("P<10-4", "p"),
        ("P<10⁻⁴", "p"),
        ("3 × 10–15", "p"),
        ("10-14 days", "value"),
        ("0.86 (0.75–0.98)", "value"),
        ("0.86 [0.75;0.98]", "value"),
        ("55 [IQR 44-72]", "value"),
        ("1\u2009234–2\u2009345", "value"),
        ("Ptrend=0.02", "p"),
        ("P = .03–.05", "p"),
        ("60/62", "count"),
        ("12,34", "count"),
        ("5.5 per 1000 person-years", "value"),
    ],
)
def test_more_than_one_number_or_another_scale_is_never_read_as_one(text: str, kind: Kind) -> None:
    with pytest.raises(PrintedError):
        read_number(text, kind)
