"""Read a number as prose tells it: its form, its direction, its hedge and the room that they leave.

"41 % lower", "twice as likely", "24 fewer per 1,000", "one in five", "30 to 60 minutes".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Final

from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.prose_shares import SHARE, multiple_in, read_share
from mcstats.model.prose_words import (
    COUNTED_TIMES,
    CURRENCY,
    FALL,
    HALF_OF_MANY,
    HEDGE,
    NUMBER,
    PERCENT_POINTS,
    POINTS,
    RISE,
    TIMES_A,
    direction_of,
    hedge_before,
    hedge_of,
    prepare,
    put_in_figures,
    unit_of,
    without_direction,
)
from mcstats.model.stated_number import Form, StatedNumber
from mcstats.model.units import is_percent, is_points
from mcstats.model.written_number import Literal, read

_WITHOUT = re.compile(r"\b(?:without|untreated|unvaccinated|in the control\w*|among controls?)\b")
_RISK = re.compile(r"\b(?:risks?|likely|likelihood|chances?|probab\w*|probable)\b")
_ODDS = re.compile(r"\bodds\b")
_PER = re.compile(
    r"(?:(?:in|per|of|out of|for)(?: every| each)? )(100|1,?000|10,?000|100,?000|hundred|thousand|"
    r"a hundred|a thousand)\b"
)
_PERSON_TIME = re.compile(
    r"\bper (1|10|100|1,?000|10,?000|100,?000) "
    r"(?:(?:person|patient|participant)[- ]years?|\w+ (?:(?:a|1|per|each|every) year|annually))\b"
)
_WHOLES = {"hundred": "100", "a hundred": "100", "thousand": "1000", "a thousand": "1000"}
_SPAN = re.compile(
    rf"^(?:between |from )?({NUMBER})( ?%| [a-z]+)?(?: ?[–—-] ?| to | and )({NUMBER})(?![0-9])(.*)$"
)
_SPAN_OFSHARES = re.compile(
    rf"^(?:between |from )?(?P<low>{SHARE.pattern}) (?:to|and) (?P<high>{SHARE.pattern})"
)
DIFFERENCE: Final = "difference"
"""The quantity of the difference of two sides, of which people are never told as a part."""
_OF_PEOPLE = re.compile(r"\b[a-z0-9]+ (?:in|out of) (?:every )?[a-z0-9]+\b")
SHARES: Final = frozenset({"percent", "n_share"})
"""Quantities that are shares of people."""
# Words before a number that say nothing about it; others may be a hedge that nobody has defined.
_HARMLESS = re.compile(
    r"(?:\b(?:by|of|an?|the|to|at|from|with|was|were|is|are|it|they|all|only|just|about|and|n|p|"
    r"reduction|increase|decrease|rise|fall|change|difference|factor|total|mean|average|median|"
    r"hazard|risk|odds|rate|relative|ratio|hr|rr|or|nnt|efficacy|protection)\b|[\s=:,-])*"
)
_DATED = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
)


def read_stated(text: str, quantity: str, unit: str, hedges: Mapping[str, Hedge]) -> StatedNumber:
    """Read a number as prose tells it, with hedge, unit and the words of its direction.

    Counts, shares and P values have limits of their own. The unit is the one that `about` gives;
    one that stands with the number comes first. `hedges` has the meaning of each word before a
    number. Raises `PrintedError` if the text holds no number.
    """
    text = put_in_figures(text)
    words = prepare(text)
    say = partial(
        StatedNumber,
        direction=direction_of(words),
        turned=quantity not in SHARES and _WITHOUT.search(words) is not None,
        odds=_ODDS.search(words) is not None,
        risk=_RISK.search(words) is not None,
    )
    stated = (
        _range(words, unit, quantity, hedges, say)
        or _rate(words, hedges)
        or _multiple(words, quantity, hedges, say)
        or _per(words, text, quantity, hedges, say)
        or _single(words, text, unit, quantity, hedges, say)
    )
    return replace(stated, literal=replace(stated.literal, text=text))


def _rate(words: str, hedges: Mapping[str, Hedge]) -> StatedNumber | None:
    """Return "three times a week" as the number 3."""
    times = TIMES_A.search(words)
    if times is None:
        return None
    number = times[2] or COUNTED_TIMES[times[1] or times[4]]
    return StatedNumber(read(number, "", hedges), Form.PLAIN)


def _multiple(
    words: str, quantity: str, hedges: Mapping[str, Hedge], say: Callable[..., StatedNumber]
) -> StatedNumber | None:
    multiple = multiple_in(words, quantity, hedges)
    if multiple is None:
        return None
    literal, falls = multiple
    if direction_of(words) < 0 and not falls:  # three times lower
        literal = _inverse(literal)
    # "Twice as many percentage points" compares two differences and no two risks.
    return say(literal, Form.MULTIPLE if PERCENT_POINTS.search(words) else Form.RATIO, direction=0)


def _per(
    words: str,
    text: str,
    quantity: str,
    hedges: Mapping[str, Hedge],
    say: Callable[..., StatedNumber],
) -> StatedNumber | None:
    """Return a number per hundred, per thousand or per time that people spend."""
    start, unit, to_percent = _denominator(words)
    number = _before(words[:start], hedges) if unit else None
    if number is None:
        return None
    if to_percent is None:
        return say(number, Form.PLAIN, unit)
    raw = (replace(number, text=text), unit)
    return say(_scaled(number, to_percent), *_of_share(words, quantity), per=raw)


def _denominator(words: str) -> tuple[int, str, Decimal | None]:
    """Return where "per 1,000" begins, its unit, and what takes so many people to percent.

    The unit is "" where no such words are there; the factor is None for time that people spend.
    """
    if time := _PERSON_TIME.search(words):
        return time.start(), f"per {time[1].replace(',', '')} person-years", None
    if per := _PER.search(words):
        whole = Decimal(_WHOLES.get(per[1], per[1]).replace(",", ""))
        return per.start(), f"per {whole:f}", 100 / whole
    return 0, "", None


def _of_share(words: str, quantity: str) -> tuple[Form, str]:
    """Return form and unit of so many in a hundred: points where two sides are compared."""
    compared = (direction_of(words) or quantity == DIFFERENCE) and quantity not in SHARES
    return (Form.POINTS, "points") if compared else (Form.PERCENT, "%")


def _single(
    words: str,
    text: str,
    unit: str,
    quantity: str,
    hedges: Mapping[str, Hedge],
    say: Callable[..., StatedNumber],
) -> StatedNumber:
    literal = _plain(words, text, quantity, hedges)
    money = CURRENCY.search(words)
    own = money[0] if money is not None else unit_of(literal.set.unit)
    if POINTS.search(words) and (not own or own.startswith(("%", "p"))):
        own = "points"
    if quantity == DIFFERENCE and own == "%" and _OF_PEOPLE.search(words):
        own = "points"
    return say(literal, _form(own or unit), own)


def _form(unit: str) -> Form:
    if is_points(unit):
        return Form.POINTS
    return Form.PERCENT if is_percent(unit) else Form.PLAIN


def _range(
    words: str,
    unit: str,
    quantity: str,
    hedges: Mapping[str, Hedge],
    say: Callable[..., StatedNumber],
) -> StatedNumber | None:
    bare = HEDGE.sub("", words)
    if shares := _SPAN_OFSHARES.match(bare):
        ends = [read_share(shares[name], "", hedges) for name in ("low", "high")]
        if ends[0] is None or ends[1] is None or ends[0].number > ends[1].number:
            return None
        return say(ends[0], Form.PERCENT, "%", high=ends[1])
    money = CURRENCY.search(bare)
    plain = CURRENCY.sub("", bare)
    match = _SPAN.match(plain)
    if match is not None and " and " in match[0][: match.start(3)]:
        match = match if plain.startswith("between ") else None  # "two hundred and fifty"
    if match is None or re.match(r"^[-+]", match[3]):
        return None
    tail = match[4].strip()
    try:
        low, high = (read(part.rstrip("."), "", hedges) for part in (match[1], match[3]))
    except PrintedError:
        return None
    if low.number > high.number:
        return None
    if re.match(r"(?:-| )?(?:fold|times)\b(?! (?:a|per|each|every)\b)", tail):
        return say(low, Form.RATIO, high=high, direction=0)
    _, own, to_percent = _denominator(tail)
    if to_percent is not None:
        low, high = _scaled(low, to_percent), _scaled(high, to_percent)
        return say(low, *_of_share(words, quantity), high=high)
    if not own:
        first = (match[2] or "").strip()
        own = money[0] if money else first or ("%" if tail.startswith("%") else tail)
        own = "points" if own.startswith(("%", "p")) and POINTS.search(words) else unit_of(own)
    return say(low, _form(own or unit), own, high=high)


def _inverse(literal: Literal) -> Literal:
    number = 1 / literal.number
    low, high = 1 / literal.set.hi if literal.set.hi else 0.0, 1 / literal.set.lo
    inside = replace(literal.set, best=float(number), lo=low, hi=high)
    return replace(literal, number=round(number, 3), hedge=literal.hedge or "about", set=inside)


def _before(words: str, hedges: Mapping[str, Hedge]) -> Literal | None:
    """Return the number that stands before "per 1,000", without the words between."""
    match = re.search(rf"(?<![\w.])({NUMBER})(?![\w])", HEDGE.sub("", words))
    if match is None:
        return None
    try:
        return read(f"{hedge_of(words)} {match[1].rstrip(',.')}".strip(), "", hedges)
    except PrintedError:
        return None


def _scaled(literal: Literal, factor: Decimal) -> Literal:
    """Return a number of so many per thousand in percent, with the digits that it had."""
    step = literal.set.step * float(factor)
    number = literal.number * factor
    half = Decimal(repr(step)) / 2
    inside = replace(
        literal.set,
        best=None if literal.set.best is None else float(number),
        lo=literal.set.lo * float(factor) if literal.hedge else float(number - half),
        hi=literal.set.hi * float(factor) if literal.hedge else float(number + half),
        digits=max(-int(number.normalize().as_tuple().exponent), 0),
        step=step,
        unit="%",
    )
    return replace(literal, number=number, set=inside)


def _plain(words: str, text: str, quantity: str, hedges: Mapping[str, Hedge]) -> Literal:
    hedge, bare = hedge_of(words), HEDGE.sub("", words)
    moves = FALL.match(bare) or RISE.match(bare)
    if not hedge and moves is not None:  # "up two fifths"
        rest = re.sub(r"^ (?:by )?", "", bare[moves.end() :])
        bare = rest if SHARE.match(rest) else bare
    if (share := SHARE.match(bare)) and not HALF_OF_MANY.match(bare):
        literal = read_share(share[0], hedge, hedges)
        if literal is not None:
            return literal
    if _DATED.search(words):
        raise PrintedError("NUM-FORM", text, "a number", "write a date under `states`")
    for form in _candidates(text, words):
        for limits in (quantity, ""):
            try:
                return _without_spare_zero(read(form, limits, hedges), words)
            except PrintedError as error:
                last = error
    raise last


def _without_spare_zero(literal: Literal, words: str) -> Literal:
    """Return "half a dozen" as 6 and not as 6.0: words claim no decimals."""
    if any(c.isdigit() for c in words) or literal.number != literal.number.to_integral_value():
        return literal
    return replace(
        literal, number=literal.number.to_integral_value(), set=replace(literal.set, digits=0)
    )


def _candidates(text: str, words: str) -> list[str]:
    """Return the text, and what is left of it without the words of a direction."""
    money = CURRENCY.search(words)
    bare = CURRENCY.sub("", words)
    if money is not None:
        bare = f"{bare} {money[0]}"
    shorter = without_direction(bare)
    number = re.search(rf"(?:^|(?<=\s)){NUMBER}(?:\s?%)?", shorter)
    forms = [text, bare, shorter]
    lead = hedge_before(shorter[: number.start()]) if number is not None else None
    before = shorter[: lead.start() if lead is not None else number.start()] if number else "?"
    if number is not None and _HARMLESS.fullmatch(before):
        hedge = lead[1] if lead is not None else ""
        alone = number[0].rstrip(",.")
        after = re.match(r"\s([a-zµμ%²°/]+)", shorter[number.end() :])
        forms += [f"{hedge} {alone} {after[1]}".strip()] if after else []
        forms += [f"{hedge} {alone}".strip()]
    return list(dict.fromkeys(form for form in forms if form))
