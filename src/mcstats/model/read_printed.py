"""Read printed text: one number with its hedge and unit, or the two ends of an interval.

Each text is read once. Only ASCII digits count, because ``float("１２")`` is 12 in Python. A mark
between thousands is refused unless the caller says that the place can hold one: "1,753" may be a
decimal comma, and a count that is typed as data needs no mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from mcstats.model.number_words import is_number_word, multiplied, number_words, share_in_words
from mcstats.model.printed import ABOUT, BOUNDS, LIMITS, Hedge, Kind, Number, Pair, Printed, Reading
from mcstats.model.printed_characters import (
    DIGITS,
    SPACES,
    PrintedError,
    check_characters,
    named,
    plain_signs,
    power_of_ten,
)

LARGEST = Decimal(10) ** 12  # RELIABILITY bound: beyond it a number in this field is a typing slip

MOST_DECIMALS = 15  # a double holds no more, so a longer number would not come back as printed

MOST_TEXTS = 8192  # that are remembered as read; the shipped topic prints some thousand

P = ParamSpec("P")

T = TypeVar("T")

CONVENTIONAL_ALPHA = Decimal("0.05")  # "not significant" without another level means P ≥ 0.05

_NOT_SIGNIFICANT = re.compile(
    r"(?:p(?:[ -]value)? ?[=:] ?)?(?:n\.? ?s\.?|(?:not |non-?)significant)", re.IGNORECASE
)
# The level that a route takes for granted, and brackets around it or its ends.
_LEVEL = re.compile(
    r"(?:([0-9.]+) ?% ?)?(?:CI|CrI|(?:confidence|credible) interval)\b ?[:,=]? ?", re.IGNORECASE
)
NUMERIC = tuple("+-.·0123456789")

# The longest first, so that ">=" is not read as ">"; a word needs a space after it, a sign none.
_HEDGES = tuple(
    (
        word,
        re.compile(
            re.escape(word) + (r" (?=\S)" if word[-1].isalpha() else r" ?(?=[-+.·0-9a-z])"),
            re.IGNORECASE,
        ),
    )
    for word in sorted({*BOUNDS, *ABOUT}, key=lambda w: (-len(w), w))
)


def _each_text_once(read: Callable[P, T]) -> Callable[P, T]:
    """Return a reader that remembers what it made of a text: the same object, or the refusal."""

    @lru_cache(maxsize=MOST_TEXTS)
    def attempt(*arguments: P.args, **options: P.kwargs) -> T | PrintedError:
        try:
            return read(*arguments, **options)
        except PrintedError as error:
            return error

    @wraps(read)
    def remembered(*arguments: P.args, **options: P.kwargs) -> T:
        result = attempt(*arguments, **options)  # type: ignore[arg-type]  # texts and kinds
        if isinstance(result, PrintedError):
            raise result.with_traceback(None)  # raised before: its old way is not this one
        return result

    return remembered


def read_number(text: str, kind: Kind = "value", *, thousands: bool = False) -> Number:
    """Read one printed number with unit and hedge; the same text gives the same object.

    The kind ``"p"`` lies in [0, 1], ``"count"`` is whole and exact, and ``"share"``, a percentage
    of people or things, lies in [0, 100]. `thousands` accepts marks between groups of three digits
    ("1,753", "1 753"). Raises `PrintedError` with code EMPTY, NUM-CHAR, NUM-COMMA, NUM-SPECIAL,
    NUM-RANGE, NUM-FORM or INT.
    """
    return _read_number(text, kind, thousands and ("," in text or " " in text))


@_each_text_once
def _read_number(text: str, kind: Kind, thousands: bool) -> Number:
    if (plain := plain_signs(text)) != text:
        return replace(_read_number(plain, kind, thousands), text=text)
    if kind == "p" and _NOT_SIGNIFICANT.fullmatch(text):
        return Number(text, CONVENTIONAL_ALPHA, "≥", "", kind)
    check_characters(text)
    if thousands and (
        grouped := re.search(
            r"(?<![0-9.,])[1-9][0-9]{0,2}(?:([, ])[0-9]{3}\b)(?:\1[0-9]{3}\b)*(?!,)", text
        )
    ):
        plain = text.replace(grouped[0], re.sub("[, ]", "", grouped[0]))
        return replace(read_number(plain, kind), text=text)
    word, rest, offset = take_hedge(text, kind)
    number, unit = take_number(text, rest, offset, kind)
    if abs(number) > LARGEST:
        raise PrintedError("NUM-RANGE", text, "abs value ≤ 1e12", "check the exponent")
    exponent = int(number.as_tuple().exponent)
    if exponent < -MOST_DECIMALS:
        raise PrintedError("NUM-RANGE", text, f"at most {MOST_DECIMALS} decimals", "round it")
    if kind == "count" and unit == "%":
        counted = re.match(r"([0-9]+) (?:of|in|out of) ", rest)
        fix = f"write {counted[1]}" if counted else 'put it under "percent"'
        raise PrintedError("INT", text, "a count, not a share", fix)
    if kind == "count" and exponent < 0:
        fix = "if it is an average per arm give the arms separately"
        if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+", str(number)):
            fix = f"if the point parts thousands write {str(number).replace('.', '')}"
        raise PrintedError("INT", text, "whole number", fix)
    floor, roof, limits = LIMITS[kind]
    if not floor <= number <= roof:
        raise PrintedError("NUM-RANGE", text, limits, "check sign and decimal mark")
    return Number(text, number, word, unit, kind)


def parse(
    text: str,
    hedges: Mapping[str, Hedge] | None = None,
    reading: Reading = "rounded",
    *,
    kind: Kind = "value",
    thousands: bool = False,
) -> Printed:
    """Return the set that one printed number stands for: `read_number`, then `Number.resolve`."""
    return read_number(text, kind, thousands=thousands).resolve(hedges, reading)


def take_hedge(text: str, kind: Kind) -> tuple[str, str, int]:
    """Split off a label ("P =", "n =") and a hedge; return hedge, rest and how much was cut."""
    rest = text
    label = {"p": r"p(?:[ -]value)?", "count": r"n"}.get(kind)
    if label and (match := re.match(rf"{label} ?(?:= ?|(?=[<>≤≥⩽⩾~≈]))", rest, re.IGNORECASE)):
        rest = rest[match.end() :]
    word = ""
    if not rest.startswith(NUMERIC):  # no hedge begins so, and most numbers do
        for hedge, pattern in _HEDGES:
            if match := pattern.match(rest):
                word, rest = hedge, rest[match.end() :]
                break
    return word, rest, len(text) - len(rest)


def _continues(words: list[str]) -> bool:
    """Return whether words after a number belong to it: "five in four", "three score"."""
    after = words[1:2] if words[0] in ("in", "of", "out") else words[:1]
    return any(map(is_number_word, after))


def take_number(text: str, rest: str, offset: int, kind: Kind) -> tuple[Decimal, str]:
    """Read digits or number words at the start of `rest`; return the number and its unit."""
    if (share := share_in_words(rest)) is not None:
        return share[0], "%"
    if kind == "count" and (
        whole := re.fullmatch(r"([0-9]+) ?(?:/ ?[0-9]+|\(([0-9.]+ ?%)\))", rest)
    ):
        fix = f"write {whole[1]}" + (f", and {whole[2]} under `percent`" if whole[2] else "")
        raise PrintedError("INT", text, "a count alone", fix)
    if per := re.fullmatch(r"([^ /]+)(?: per |/)(1[0 ,]{2,}\b.*)", rest):
        fix = f'write {per[1]}, and `unit: "per {per[2]}"` beside it'
        raise PrintedError("NUM-FORM", text, "a number and a unit without a number", fix)
    if comma := re.search(r"[0-9]+(?:,[0-9]+)+", text):
        digits = comma[0].replace(",", "").lstrip("0") or "0"
        if kind == "count":
            groups = re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", comma[0])
            fix = f"write {digits}" if groups else "check the figure: a count has no decimals"
            raise PrintedError("INT", text, "whole number without marks", fix)
        point = comma[0].replace(",", ".", 1).replace(",", "")
        fix = f"write {point} (if {comma[0]} meant {digits} write {digits})"
        if both := re.search(r"[0-9]{1,3}(?:(,[0-9]{3})+\.|(?:\.[0-9]{3})+,)[0-9]+", text):
            thousands, mark = (",", ".") if both[1] else (".", ",")
            fix = f"write {both[0].replace(thousands, '').replace(mark, '.')}"
        raise PrintedError("NUM-COMMA", text, '"." as decimal mark', fix)
    if match := re.match(
        r"[+-]?(?:[0-9]+(?:[.·][0-9]+)?|[.·][0-9]+)(?:[eE][+-]?[0-9]{1,4})?", rest
    ):
        number, unit = Decimal(match[0].replace("·", ".")), rest[match.end() :]
        number, unit = multiplied(number, unit)
        glued = r"%|(?:[kmcnuµμ]?(?:A|V|Hz|m|s|g|l|L)|mm|cm|min|h|d|kg|y)(?:[23²³])?(?:/[a-z]+)?"
        if not unit or re.fullmatch(glued, unit):
            return number, unit
        offset += match.end()
    else:
        words = number_words(rest)
        if words is None:
            fix = 'write the number alone, as in "18.4%"'
            if kind == "p":
                fix = 'write "not reported", and what it says under "trend"'
            raise PrintedError("NUM-FORM", text, "a number, its hedge and its unit", fix)
        number, unit = words
        if not unit:
            return number, unit
        offset += len(rest) - len(unit)
    free = re.fullmatch(
        r" (?!(?:or|and|to) )((?:per ?cent)|%|[A-Za-zµμ°][\w²³°/%-]*(?: [A-Za-z][\w/-]*){0,3})",
        unit,
    )
    if free and not _continues(free[1].split(" ")):
        return number, "%" if free[1] in ("percent", "per cent") else free[1]
    position = offset + 1 + unit.startswith(" ")
    fix = 'write the number and its unit alone, as in "18.4%"'
    if grouped := re.match(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.])", rest):
        fix = f"if the space parts thousands write {grouped[0].replace(' ', '')}"
    if power := power_of_ten(text):
        fix = power
    elif text[position - 1] in "²³":
        fix = f"if {text[position - 1]} is a footnote mark write {text[: position - 1]}"
    raise PrintedError("NUM-CHAR", text, DIGITS, fix, position, named(text[position - 1]))


@_each_text_once
def read_interval(text: str, kind: Kind = "value") -> Pair:
    """Read an interval or a range: "0.5–33.1", "(1.39 to 2.85)", "95% CI 1.2; 3.4", "36 to 72".

    The two ends may stand in brackets and after "between", "from" or "95% CI"; a unit after the
    second end holds for both. A hyphen or minus sign separates only where it cannot be a sign.

    Raises `PrintedError` with NUM-PAIR where there are not exactly two numbers, LOGIC where the
    lower end comes second, and every code of `read_number` for each end.
    """
    if (plain := re.sub("[‐‑]", "-", plain_signs(text))) != text:
        return read_interval(plain, kind)
    check_characters(text, also="–—−")
    body = _without_brackets(text)
    if led := _LEVEL.match(body):
        body = _without_brackets(body[led.end() :])
        if led[1] not in (None, "95"):
            fix = f"write the two ends alone, and declare the level: {led[1]}%"
            raise PrintedError("NUM-PAIR", text, "two numbers, or 95% CI before them", fix)
    body, between = re.subn(r"^(?:between|from) ", "", body, flags=re.IGNORECASE)
    marks = [r" to ", r" ?[–—−] ?", r" ?~ ?", r", ", r"; ?"]
    marks += [r" and "] if between else []
    splits = [parts for mark in marks if len(parts := re.split(mark, body)) > 1]
    if not splits:
        splits = [re.split(r"(?<=[0-9%A-Za-z]) ?- ?(?=[0-9.·])", body)]
    try:
        ((first, second),) = splits
    except ValueError:
        fix = 'write both ends with "to" between them, and the level and the estimate elsewhere'
        if re.search(r"(?:^| )[–—](?=[0-9])", body):
            fix = 'write "-" for a dash that is a sign, and "to" between the ends'
        raise PrintedError("NUM-PAIR", text, "two numbers, the lower one first", fix) from None
    high, low = read_number(second, kind), read_number(first, kind)
    if low.hedge or high.hedge:
        raise PrintedError(
            "NUM-PAIR", text, "two plain numbers", "give a bound as a number of its own"
        )
    if low.resolve().lo > high.resolve().hi:
        fix = "swap the ends, or check their signs"
        raise PrintedError("LOGIC", text, "the lower end first", fix)
    if low.unit and high.unit and low.unit != high.unit:
        raise PrintedError(
            "NUM-PAIR", text, "two numbers in one unit", "write both in the same unit"
        )
    unit = high.unit or low.unit
    return replace(low, unit=unit), replace(high, unit=unit)


def _without_brackets(text: str) -> str:
    """Return a text without one pair of brackets around all of it."""
    if len(text) > 1 and (text[0], text[-1]) in (("(", ")"), ("[", "]")):
        return text[1:-1]
    return text


def read_around(text: str, *, spread: bool) -> Number:
    """Read one number of "5.8 ± 1.2": the mean before the sign, or the spread behind it.

    The sign does not say whether the spread is a standard deviation or an error; whoever gives the
    text under a key of one has read that in the source.

    Raises `PrintedError` with NUM-CHAR where the number that is asked for does not stand there, and
    as `read_number`.
    """
    before, _, behind = text.partition("±")
    wanted = (behind if spread else before.rstrip(", " + SPACES)).strip(" " + SPACES)
    if not wanted or "±" in behind:
        position = text.index("±") + 1
        fix = "give the two numbers under keys of their own"
        raise PrintedError("NUM-CHAR", text, DIGITS, fix, position, named("±"))
    return replace(read_number(wanted), text=text)


def parse_pair(text: str, *, kind: Kind = "value") -> tuple[Printed, Printed]:
    """Return the sets that the two ends of an interval stand for: `read_interval`, resolved."""
    low, high = read_interval(text, kind)
    return low.resolve(), high.resolve()
