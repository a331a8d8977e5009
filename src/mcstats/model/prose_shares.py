"""Shares and multiples in words: "a third", "one in five", "halved", "three times as likely"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from mcstats.model.number_words import BELOW, PART, PARTS, exact_share
from mcstats.model.printed import BOUNDS, Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.prose_words import LESS, MORE, NUMBER_WORD, hedge_of
from mcstats.model.written_number import Literal, read

SLACK_OF_WORDS: Final = Decimal("0.1")
"""A share or a multiple in words is as coarse as one part in ten: "a third" for 30 to 37 %."""
SHARE: Final = re.compile(
    r"(?:(?:an?|[a-z]+|[0-9]+)[ -](?:" + "|".join(f"{part}s?" for part in PARTS) + r")\b|\bhalf\b|"
    r"\b(?:[a-z]+|[0-9]+) (?:in|out of|of) (?:every )?(?:[a-z]+|[0-9]+)\b)"
)
_MULTIPLE_WORDS = {"twice": 2, "thrice": 3, "doubl": 2, "trebl": 3, "tripl": 3, "quadrupl": 4}
_MULTIPLE = re.compile(r"\b(?:(twice|thrice)|(doubl|trebl|tripl|quadrupl)(?:e[sd]?|ing))\b")
_TIMES = re.compile(rf"([0-9]+(?:\.[0-9]+)?|{NUMBER_WORD})(?:[- ]?fold|[ -]times|×)(?![\w])")
_SO = r"as (?:many|much|likely|often|frequent|common|high|low|large|big|long|great)"
_CUT = r"(?:cut|reduced|lowered|slashed|dropp?\w*|fell|fall\w*|down|declin\w*|brought down)"
_HALVES = re.compile(
    rf"\b(?:halv(?:e[sd]?|ing)\b|half (?:{_SO}|the|that|of the)\b|{_CUT} (?:by|in) (?:a )?half\b)"
)
_QUARTERED = re.compile(r"\bquarter(?:ed|ing)\b")
_AGAIN = re.compile(rf"{PART} {_SO}\b.*\bagain\b")
_RATIO = r"(?:risk|rate|odds|chance|number|hazard|likelihood|probability|level|value|score)s?"
_PART_OF_IT = re.compile(
    rf"{PART} (?:(?:of )?(?:the|their|its|that)\b.{{0,20}}?\b{_RATIO}\b|{_SO}\b)"
    rf"|{_CUT} to {PART}\b"
)
_PERCENT_OF_IT = re.compile(
    rf"([0-9]+(?:\.[0-9]+)?) ?% (?:{_SO}\b|(?:of )?(?:the|their|its|that)\b.{{0,20}}?\b{_RATIO}\b)"
)
_PART_OF = re.compile(rf"{PART} of$")
_OF_ONE = frozenset({"estimate"})
"""Quantities that are ratios, so that a bare "a quarter of" is one."""
_OF_ALL = frozenset({"percent", "n_share"})
"""Quantities that are shares, so that "half the people" is no multiple."""


def multiple_in(
    words: str, quantity: str, hedges: Mapping[str, Hedge]
) -> tuple[Literal, bool] | None:
    """Return a multiple told in words, and whether it is less than one."""
    if match := _AGAIN.search(words):
        return _loose(1 + exact_share(match[1]), words), False
    part_of_all = quantity in _OF_ALL and re.search(r"\bhalf (?:the|of|that)\b", words)
    if (
        _HALVES.search(words)
        and not part_of_all
        and "half of" not in words.replace("half of the", "")
    ):
        return _loose(Decimal("0.5"), words, falls=True), True
    part = _PART_OF_IT.search(words) or (_PART_OF.search(words) if quantity in _OF_ONE else None)
    if part is not None:
        return _loose(exact_share(next(filter(None, part.groups()))), words), True
    if (percent := _PERCENT_OF_IT.search(words)) and quantity not in _OF_ALL:
        ratio = Decimal(percent[1]).scaleb(-2)
        return read(f"{hedge_of(words)} {ratio:f}".strip(), "", hedges), True
    if _QUARTERED.search(words):
        return _loose(Decimal("0.25"), words, falls=True), True
    if match := _MULTIPLE.search(words):
        return _loose(Decimal(_MULTIPLE_WORDS[match[1] or match[2]]), words), False
    if half := re.search(rf"\b({NUMBER_WORD}) and a half(?:[- ]times|[- ]?fold)\b", words):
        return _loose(BELOW[half[1]] + Decimal("0.5"), words), False
    if factor := re.search(r"\b(?:by )?a factor of (?=[0-9a-z])", words):
        return read(words[factor.end() :].split(" ")[0], "", hedges), False
    match = _TIMES.search(words)
    if match is None or re.search(r"times (?:a|per|each|every|daily|weekly)\b", words):
        return None
    number = str(BELOW.get(match[1], match[1]))
    return read(f"{hedge_of(words)} {number}".strip(), "", hedges), False


def read_share(share: str, hedge: str, hedges: Mapping[str, Hedge]) -> Literal | None:
    """Return a share told in words; it stands for all within a tenth of it or of its rest."""
    try:
        literal = read(share, "percent", hedges)
    except PrintedError:
        return None
    parts = [p.rstrip("s") for p in re.split(r"[ -]", share)]
    exact = literal.number
    if parts[-1] in PARTS:
        exact = Decimal(100 * BELOW.get(parts[0], 1)) / PARTS[parts[-1]]
    slack = min(exact, 100 - exact) * SLACK_OF_WORDS
    half = Decimal("0.5")  # the share is read as a whole percentage
    low, high = min(exact - slack, literal.number - half), max(exact + slack, literal.number + half)
    loose = _within(literal, hedge, exact, low, high)
    return loose if loose.bound else replace(loose, set=replace(loose.set, unit="%"))


def _loose(number: Decimal, words: str, *, falls: bool = False) -> Literal:
    """Return a number told in words, which stands for all values within `SLACK_OF_WORDS`.

    Of a fall, "more than halved" is a ratio below a half.
    """
    word = hedge_of(words)
    divided = "halv" in words or "quarter" in words
    if falls and divided and word in MORE | LESS:
        word = "under" if word in MORE else "over"
    literal = replace(read(f"{number:.3g}", "", {}), number=number)
    slack = number * SLACK_OF_WORDS
    return _within(literal, word, number, number - slack, number + slack)


def _within(literal: Literal, hedge: str, exact: Decimal, low: Decimal, high: Decimal) -> Literal:
    """Return a number as what its hedge makes of it: a bound, or all between two ends."""
    if hedge in MORE:
        bound = replace(literal.set, best=None, lo=float(exact), hi=float("inf"), hi_open=True)
        return replace(literal, hedge=BOUNDS[hedge].kind, set=bound)
    if hedge in LESS:
        bound = replace(literal.set, best=None, lo=float("-inf"), lo_open=True, hi=float(exact))
        return replace(literal, hedge="under", set=bound)
    inside = replace(literal.set, lo=float(low), hi=float(high))
    return replace(literal, hedge="about", set=inside)
