"""Tests of mcstats.model.printed_characters."""

from __future__ import annotations

import pytest

from helpers.printed_sets import bounds
from mcstats.model.printed import Kind
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse


def test_a_fault_carries_the_place_of_the_character_and_its_name() -> None:
    with pytest.raises(PrintedError) as caught:
        parse("18−4")
    fault = caught.value
    assert (fault.code, fault.position, fault.character) == ("NUM-CHAR", 3, "U+2212 MINUS SIGN")


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
        ("10²", "value", "if ² is a footnote mark write 10", "10", 10),
        ("10⁻³", "value", "write 1e-3", "1e-3", 0.001),
        ("1,234.5", "value", "write 1234.5", "1234.5", 1234.5),
        ("1.234,5", "value", "write 1234.5", "1234.5", 1234.5),
        ("P = 10^-4", "p", "write P = 1e-4", "P = 1e-4", 0.0001),
        ("P = 10−5", "p", "if it is a power of ten write P = 1e-5", "P = 1e-5", 0.00001),
        ("12/40", "count", "write 12", "12", 12),
        ("12 (30%)", "count", "write 12, and 30% under `percent`", "12", 12),
        ("5.5/1000 PY", "value", 'write 5.5, and `unit: "per 1000 PY"` beside it', "5.5", 5.5),
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
