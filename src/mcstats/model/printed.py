"""A printed number is text and stands for a set of values.

``read_number`` reads one number as papers and articles print it, ``read_interval`` an interval or a
range; each text is read once. A `Number` holds what stands there, and `Number.resolve` gives the
set that it stands for: how wide "about" is, only the rubric can say, and how the last digit of a P
value came about is a choice of the analysis. Neither needs the text to be read again.

Ends are computed in exact decimals; ASCII digits only, because ``float("１２")`` is 12 in Python.
A thousands mark is refused unless the caller says that the place can hold one: "1,753" may be a
decimal comma, and a count that is typed as data needs no mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import Literal, ParamSpec, TypeAlias, TypeVar

from mcstats.model.number_words import number_words
from mcstats.model.printed_characters import DIGITS, PrintedError, check_characters, named

Reading = Literal["rounded", "truncated", "floor"]
Kind = Literal["value", "p", "count", "share"]
HedgeKind = Literal["about", "at least", "over", "up to", "under"]

LARGEST = Decimal(10) ** 12  # RELIABILITY bound: beyond it a number in this field is a typing slip
MOST_DECIMALS = 15  # a double holds no more, so a longer number would not come back as printed
INFINITE = Decimal("Infinity")
MOST_TEXTS = 8192  # that are remembered as read; the shipped topic prints some thousand

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hedge:
    """The meaning of a word before a number: its kind, and its slack in units of the last digit."""

    kind: HedgeKind
    tolerance_units: float = 0.0


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
# No P value is exactly zero, but one may print as zeros.
_LIMITS: Mapping[Kind, tuple[Decimal, Decimal, str]] = MappingProxyType(
    {
        "value": (-INFINITE, INFINITE, ""),
        "p": (Decimal(0), Decimal(1), "0 … 1 for a P value"),
        "count": (Decimal(0), INFINITE, "0 or more for a count"),
        "share": (Decimal(0), Decimal(100), "0 … 100 for a share in percent"),
    }
)


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
        """Return whether `value` lies in the set, in exact decimals: 18.365 is in "18.37"."""
        exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
        low, high = Decimal(repr(self.lo)), Decimal(repr(self.hi))
        above = low < exact if self.lo_open else low <= exact
        return above and (exact < high if self.hi_open else exact <= high)


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number as it was read: its digits, its hedge and its unit.

    Attributes
    ----------
    text : str
        The characters as printed.
    value : Decimal
        The number without its hedge, exactly as many decimals as were printed.
    hedge, unit : str
        The word or sign before the number, and what stands behind it; empty where there is none.
    kind : {"value", "p", "count", "share"}
        What it is a number of; a P value, a count and a share keep limits.
    """

    text: str
    value: Decimal
    hedge: str
    unit: str
    kind: Kind
    _sets: dict[tuple[Hedge | None, Reading], Printed] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def digits(self) -> int:
        """The decimals printed."""
        return max(-int(self.value.as_tuple().exponent), 0)

    def meaning(self, hedges: Mapping[str, Hedge] | None = None) -> Hedge | None:
        """Return what the word before the number means, None where there is no word.

        Raises
        ------
        PrintedError
            NUM-HEDGE where the word is no bound and `hedges` does not hold it.
        """
        if not self.hedge:
            return None
        known = (hedges or {}).get(self.hedge) or BOUNDS.get(self.hedge)
        if known is None:
            names = ", ".join(sorted(hedges or {})) or "none but bounds"
            fix = f'give "{self.hedge}" a tolerance among the hedges of the rubric'
            raise PrintedError("NUM-HEDGE", self.text, names, fix)
        return known

    def resolve(
        self, hedges: Mapping[str, Hedge] | None = None, reading: Reading = "rounded"
    ) -> Printed:
        """Return the set that the number stands for; the same one for the same reading.

        Parameters
        ----------
        hedges : what each hedging word means; bounds ("over", "up to", "<") are known without it.
        reading : how the last digit came about: rounded (closed hull), truncated (towards zero),
            or, for a P value only, a floor ("0.0001" stands for every smaller value too).

        Raises
        ------
        PrintedError
            NUM-HEDGE for a hedge without a meaning, NUM-RANGE where no value is left.
        """
        key = self.meaning(hedges), reading
        if key not in self._sets:
            self._sets[key] = self._set(*key)
        return self._sets[key]

    def _set(self, hedge: Hedge | None, reading: Reading) -> Printed:
        step = Decimal(1).scaleb(-self.digits)
        floor, roof, _ = _LIMITS[self.kind]
        low, high, low_open, high_open = hull(self.value, step, hedge, reading, self.kind)
        if low <= floor:
            # No P value is exactly zero, so the end of its set is open there.
            low, low_open = floor, self.kind == "p" or not floor.is_finite()
        if high >= roof:
            high, high_open = roof, not roof.is_finite()
        if low > high or (low == high and (low_open or high_open)):
            raise PrintedError(
                "NUM-RANGE", self.text, "a set that holds a value", "check the bound"
            )
        bound = reading == "floor" if hedge is None else hedge.kind != "about"
        return Printed(
            text=self.text,
            best=None if bound else float(self.value) + 0.0,  # never -0.0
            lo=float(low),
            hi=float(high),
            lo_open=low_open,
            hi_open=high_open,
            unit=self.unit,
            hedge=self.hedge,
            digits=self.digits,
            step=float(step),
        )


Pair: TypeAlias = tuple[Number, Number]
"""The two ends of an interval or a range, the lower one first."""


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
    """Read one printed number; the same text gives the same object.

    Parameters
    ----------
    text : the characters as printed, with unit and hedge ("≥80%", "P = 0.0001", "about 29%").
    kind : ``"p"`` lies in [0, 1], ``"count"`` is whole and exact, ``"share"`` is a percentage of
        people or things and lies in [0, 100].
    thousands : accept marks between groups of three digits ("1,753").

    Raises
    ------
    PrintedError
        With code EMPTY, NUM-CHAR, NUM-COMMA, NUM-SPECIAL, NUM-RANGE, NUM-FORM or INT.
    """
    return _read_number(text, kind, thousands and "," in text)


@_each_text_once
def _read_number(text: str, kind: Kind, thousands: bool) -> Number:
    check_characters(text)
    if thousands and (
        grouped := re.search(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])", text)
    ):
        plain = text.replace(grouped[0], grouped[0].replace(",", ""))
        return replace(read_number(plain, kind), text=text)
    word, rest, offset = take_hedge(text, kind)
    number, unit = take_number(text, rest, offset, kind)
    if abs(number) > LARGEST:
        raise PrintedError("NUM-RANGE", text, "abs value ≤ 1e12", "check the exponent")
    exponent = int(number.as_tuple().exponent)
    if exponent < -MOST_DECIMALS:
        raise PrintedError("NUM-RANGE", text, f"at most {MOST_DECIMALS} decimals", "round it")
    if kind == "count" and unit == "%":
        raise PrintedError("INT", text, "a count, not a share", 'put it under "percent"')
    if kind == "count" and exponent < 0:
        fix = "if it is an average per arm give the arms separately"
        if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+", str(number)):
            fix = f"if the point parts thousands write {str(number).replace('.', '')}"
        raise PrintedError("INT", text, "whole number", fix)
    floor, roof, limits = _LIMITS[kind]
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
    if match := re.match(
        r"[+-]?(?:[0-9]+(?:[.·][0-9]+)?|[.·][0-9]+)(?:[eE][+-]?[0-9]{1,4})?", rest
    ):
        number, unit = Decimal(match[0].replace("·", ".")), rest[match.end() :]
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
    if free:
        return number, "%" if free[1] in ("percent", "per cent") else free[1]
    position = offset + 1 + unit.startswith(" ")
    fix = 'write the number and its unit alone, as in "18.4%"'
    if grouped := re.match(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.])", rest):
        fix = f"if the space parts thousands write {grouped[0].replace(' ', '')}"
    raise PrintedError("NUM-CHAR", text, DIGITS, fix, position, named(text[position - 1]))


@_each_text_once
def read_interval(text: str, kind: Kind = "value") -> Pair:
    """Read an interval or a range: "0.5–33.1", "(1.39 to 2.85)", "-10.5 ~ -6.0", "36 to 72".

    The two ends may stand in brackets and after "between" or "from"; a unit after the second end
    holds for both. A plain hyphen separates only where no minus sign can be meant.

    Raises
    ------
    PrintedError
        NUM-PAIR where there are not exactly two numbers, LOGIC where the lower end comes second,
        and every code of `read_number` for each end.
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


def parse_pair(text: str, *, kind: Kind = "value") -> tuple[Printed, Printed]:
    """Return the sets that the two ends of an interval stand for: `read_interval`, resolved."""
    low, high = read_interval(text, kind)
    return low.resolve(), high.resolve()
