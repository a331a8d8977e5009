"""A printed number is text and stands for a set of values.

``parse`` reads one number as papers and articles print it, ``parse_pair`` an interval or a range.
Ends are computed in exact decimals; ASCII digits only, because ``float("１２")`` is 12 in Python.
A thousands mark is refused unless the caller says that the place can hold one: "1,753" may be a
decimal comma, and a count that is typed as data needs no mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from mcstats.schema.glyphs import DIGITS, PrintedError, check_characters, named
from mcstats.schema.numerals import number_words

__all__ = ["BOUNDS", "Hedge", "Kind", "Printed", "PrintedError", "Reading", "parse", "parse_pair"]

Reading = Literal["rounded", "truncated", "floor"]
Kind = Literal["value", "p", "count"]
HedgeKind = Literal["about", "at least", "over", "up to", "under"]

LARGEST = Decimal(10) ** 12  # RELIABILITY bound: beyond it a number in this field is a typing slip
MOST_DECIMALS = 15  # a double holds no more, so a longer number would not come back as printed
INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Hedge:
    """What a word before a number means: its kind, and its slack in units of the last digit."""

    kind: HedgeKind
    tolerance_units: float = 0.0


NO_HEDGES: Mapping[str, Hedge] = MappingProxyType({})
# A bound says what it says; how wide "about" is, only the rubric can tell.
BOUNDS: Mapping[str, Hedge] = MappingProxyType(
    {word: Hedge("at least") for word in ("at least", "no less than", "≥", "⩾", ">=")}
    | {word: Hedge("over") for word in ("over", "more than", "above", "greater than", ">")}
    | {word: Hedge("up to") for word in ("up to", "as much as", "as many as", "at most", "≤", "⩽")}
    | {word: Hedge("up to") for word in ("no more than", "<=")}
    | {word: Hedge("under") for word in ("under", "less than", "fewer than", "below", "<")}
)
NUMERIC = tuple("+-.·0123456789")
ABOUT = ("about", "roughly", "approximately", "around", "approx.", "~", "≈")


@dataclass(frozen=True, slots=True)
class Printed:
    """The set of values that a printed number leaves open.

    ``lo`` and ``hi`` are its ends (infinite where there is none), ``lo_open`` and ``hi_open`` say
    whether an end belongs to it, ``best`` is the printed value (None for a bound), ``digits`` the
    decimals printed and ``step`` one unit of the last digit, all in the printed ``unit``.
    """

    text: str
    best: float | None
    lo: float
    hi: float
    lo_open: bool
    hi_open: bool
    unit: str
    hedge: str
    digits: int
    step: float

    def contains(self, value: float | Decimal) -> bool:
        """Whether `value` lies in the set; decided in decimals, so that 18.365 is in "18.37"."""
        exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
        low, high = Decimal(repr(self.lo)), Decimal(repr(self.hi))
        above = low < exact if self.lo_open else low <= exact
        return above and (exact < high if self.hi_open else exact <= high)


def parse(
    text: str,
    hedges: Mapping[str, Hedge] | None = None,
    reading: Reading = "rounded",
    *,
    kind: Kind = "value",
    share: bool = False,
    thousands: bool = False,
) -> Printed:
    """Read one printed number as the set of values it stands for.

    Parameters
    ----------
    text : the characters as printed, with unit and hedge ("≥80%", "P = 0.0001", "about 29%").
    hedges : what each hedging word means; bounds ("over", "up to", "<") are known without it.
    reading : how the last digit came about: rounded (closed hull), truncated (towards zero), or,
        for a P value only, a floor ("0.0001" stands for every smaller value too).
    kind : ``"p"`` lies in [0, 1] and above zero, ``"count"`` is whole and exact.
    share : a percentage of people or things, which lies in [0, 100].
    thousands : accept marks between groups of three digits ("1,753").

    Raises
    ------
    PrintedError
        With code EMPTY, NUM-CHAR, NUM-COMMA, NUM-SPECIAL, NUM-RANGE, NUM-FORM, NUM-HEDGE or INT.
    """
    check_characters(text)
    if thousands and (
        grouped := re.search(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])", text)
    ):
        plain = text.replace(grouped[0], grouped[0].replace(",", ""))
        read = parse(plain, hedges, reading, kind=kind, share=share)
        return Printed(text, *(getattr(read, name) for name in Printed.__slots__[1:]))
    word, rest, offset = take_hedge(text, hedges, kind)
    number, unit = take_number(text, rest, offset, kind)
    if abs(number) > LARGEST:
        raise PrintedError("NUM-RANGE", text, "abs value ≤ 1e12", "check the exponent")
    exponent = int(number.as_tuple().exponent)
    if exponent < -MOST_DECIMALS:
        raise PrintedError("NUM-RANGE", text, f"at most {MOST_DECIMALS} decimals", "round it")
    step = Decimal(1).scaleb(min(exponent, 0))
    if kind == "count" and unit == "%":
        raise PrintedError("INT", text, "a count, not a share", 'put it under "percent"')
    if kind == "count" and exponent < 0:
        fix = "if it is an average per arm give the arms separately"
        if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+", str(number)):
            fix = f"if the point parts thousands write {str(number).replace('.', '')}"
        raise PrintedError("INT", text, "whole number", fix)
    floor, roof = (Decimal(0), Decimal(1)) if kind == "p" else (-INFINITE, INFINITE)
    if share:
        floor, roof = Decimal(0), Decimal(100)
    elif kind == "count":
        floor = Decimal(0)
    if not floor <= number <= roof:
        what = "a P value" if kind == "p" else "a share in percent" if share else "a count"
        limits = f"{floor} … {roof}" if roof.is_finite() else f"{floor} or more"
        raise PrintedError("NUM-RANGE", text, f"{limits} for {what}", "check sign and decimal mark")
    hedge = (dict(BOUNDS) | dict(hedges or {})).get(word)
    low, high, low_open, high_open = hull(number, step, hedge, reading, kind)
    if low <= floor:
        # No P value is exactly zero, so the end of its set is open there.
        low, low_open = floor, kind == "p" or not floor.is_finite()
    if high >= roof:
        high, high_open = roof, not roof.is_finite()
    if low > high or (low == high and (low_open or high_open)):
        raise PrintedError("NUM-RANGE", text, "a set that holds a value", "check the bound")
    bound = reading == "floor" if hedge is None else hedge.kind != "about"
    ends = (float(low), float(high), low_open, high_open)
    best = None if bound else float(number) + 0.0  # never -0.0
    return Printed(text, best, *ends, unit, word, max(-exponent, 0), float(step))


def hull(
    number: Decimal, step: Decimal, hedge: Hedge | None, reading: Reading, kind: Kind
) -> tuple[Decimal, Decimal, bool, bool]:
    """Return low end, high end and whether each is open, before limits of the quantity apply."""
    if reading == "floor" and kind != "p":
        raise ValueError("the reading 'floor' belongs to P values")
    if hedge is not None:
        slack = Decimal(repr(float(hedge.tolerance_units))) * step
        if hedge.kind == "about":
            slack = max(slack, step / 2)  # never narrower than the number without its hedge
            return number - slack, number + slack, False, False
        if hedge.kind in ("at least", "over"):
            return number - slack, INFINITE, hedge.kind == "over", True
        return -INFINITE, number + slack, True, hedge.kind == "under"
    if kind == "count":
        return number, number, False, False
    if reading == "floor":
        # "0.000" as a floor is everything that prints as zeros; any other floor includes itself.
        return Decimal(0), number or step, True, number == 0
    if reading == "rounded":
        return number - step / 2, number + step / 2, False, False
    if number == 0:
        return -step, step, True, True
    if number > 0:
        return number, number + step, False, True
    return number - step, number, True, False


def take_hedge(text: str, hedges: Mapping[str, Hedge] | None, kind: Kind) -> tuple[str, str, int]:
    """Split off a label ("P =", "n =") and a hedge; return hedge, rest and how much was cut."""
    rest = text
    label = {"p": r"p(?:[ -]value)?", "count": r"n"}.get(kind)
    if label and (found := re.match(rf"{label} ?(?:= ?|(?=[<>≤≥⩽⩾~≈]))", rest, re.IGNORECASE)):
        rest = rest[found.end() :]
    if rest.startswith(NUMERIC):
        return "", rest, len(text) - len(rest)  # no hedge begins so, and most numbers do
    known = dict(BOUNDS) | dict(hedges or {})
    for word in sorted({*known, *ABOUT}, key=lambda w: (-len(w), w)):
        tail = r" ?(?=[-+.·0-9a-z])" if not word[-1].isalpha() else r" (?=\S)"
        if found := re.match(re.escape(word) + tail, rest, re.IGNORECASE):
            if word not in known:
                names = ", ".join(sorted(hedges or {})) or "none but bounds"
                fix = f'give "{word}" a tolerance among the hedges of the rubric'
                raise PrintedError("NUM-HEDGE", text, names, fix)
            rest = rest[found.end() :]
            return word, rest, len(text) - len(rest)
    return "", rest, len(text) - len(rest)


def take_number(text: str, rest: str, offset: int, kind: Kind) -> tuple[Decimal, str]:
    """Read digits or number words at the start of `rest`; return the number and its unit."""
    if comma := re.search(r"[0-9]+(?:,[0-9]+)+", text):
        digits = comma[0].replace(",", "").lstrip("0") or "0"
        if kind == "count":
            groups = re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", comma[0])
            fix = f"write {digits}" if groups else "check the figure: a count has no decimals"
            raise PrintedError("INT", text, "whole number without marks", fix)
        point = comma[0].replace(",", ".", 1).replace(",", "")
        fix = f"write {point} (if {comma[0]} meant {digits} write {digits})"
        raise PrintedError("NUM-COMMA", text, '"." as decimal mark', fix)
    if found := re.match(
        r"[+-]?(?:[0-9]+(?:[.·][0-9]+)?|[.·][0-9]+)(?:[eE][+-]?[0-9]{1,4})?", rest
    ):
        number, unit = Decimal(found[0].replace("·", ".")), rest[found.end() :]
        glued = r"%|(?:[kmcnuµμ]?(?:A|V|Hz|m|s|g|l|L)|mm|cm|min|h|d|kg|y)(?:[23²³])?(?:/[a-z]+)?"
        if not unit or re.fullmatch(glued, unit):
            return number, unit
        offset += found.end()
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
    if free:
        return number, "%" if free[1] in ("percent", "per cent") else free[1]
    position = offset + 1 + unit.startswith(" ")
    fix = 'write the number and its unit alone, as in "18.4%"'
    if grouped := re.match(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.])", rest):
        fix = f"if the space parts thousands write {grouped[0].replace(' ', '')}"
    raise PrintedError("NUM-CHAR", text, DIGITS, fix, position, named(text[position - 1]))


def parse_pair(
    text: str,
    reading: Reading = "rounded",
    *,
    kind: Kind = "value",
    share: bool = False,
) -> tuple[Printed, Printed]:
    """Read an interval or a range: "0.5–33.1", "(1.39 to 2.85)", "-10.5 ~ -6.0", "36 to 72".

    The two ends may stand in brackets and after "between" or "from"; a unit after the second end
    holds for both. A plain hyphen separates only where no minus sign can be meant.

    Raises
    ------
    PrintedError
        NUM-PAIR where there are not exactly two numbers, LOGIC where the lower end comes second,
        and every code of `parse` for each end.
    """
    check_characters(text, also="–—")
    if led := re.match(r"[(\[]?(?:[0-9.]+ ?% ?)?(?:CI|confidence interval)\b[ :,=]*", text):
        fix = f"write the two ends alone, as in {text[led.end() :].rstrip('])').lstrip('[(')}"
        raise PrintedError("NUM-PAIR", text, "two numbers, the lower one first", fix)
    body = text
    if (body[0], body[-1]) in (("(", ")"), ("[", "]")):
        body = body[1:-1]
    body, between = re.subn(r"^(?:between|from) ", "", body, flags=re.IGNORECASE)
    marks = [r" to ", r" ?[–—] ?", r" ?~ ?", r", ", r"; "]
    marks += [r" and "] if between else []
    splits = [parts for mark in marks if len(parts := re.split(mark, body)) > 1]
    if not splits:
        splits = [re.split(r"(?<=[0-9%A-Za-z]) ?- ?(?=[0-9.·])", body)]
    try:
        ((first, second),) = splits
    except ValueError:
        fix = 'write both ends with "to" between them, and the level and the estimate elsewhere'
        raise PrintedError("NUM-PAIR", text, "two numbers, the lower one first", fix) from None
    high = parse(second, None, reading, kind=kind, share=share)
    low = parse(first, None, reading, kind=kind, share=share)
    if low.hedge or high.hedge:
        raise PrintedError(
            "NUM-PAIR", text, "two plain numbers", "give a bound as a number of its own"
        )
    if low.lo > high.hi:
        fix = "swap the ends, or check their signs"
        raise PrintedError("LOGIC", text, "the lower end first", fix)
    if low.unit and high.unit and low.unit != high.unit:
        raise PrintedError(
            "NUM-PAIR", text, "two numbers in one unit", "write both in the same unit"
        )
    unit = high.unit or low.unit
    return replace(low, unit=unit), replace(high, unit=unit)
