"""Read a number as prose tells it: its form, its direction, its hedge and the room that they leave.

"41 % lower", "twice as likely", "24 fewer per 1,000", "one in five", "30 to 60 minutes": the same
figure of a study can be told as a plain number, as a relative change in percent, in percentage
points, or as a ratio. The form decides what it is compared with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Final

from mcstats.model.number_words import BELOW, PARTS
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.units import is_percent, is_points
from mcstats.model.written_number import Literal, read, read_ends

SLACK_OF_WORDS: Final = Decimal("0.1")
"""A share or a multiple in words is as coarse as one part in ten: "a third" for 30 to 37 %."""


class Form(Enum):
    """The form of a told number."""

    PLAIN = "a number"
    PERCENT = "a percentage"
    POINTS = "percentage points"
    RATIO = "a ratio"


@dataclass(frozen=True, slots=True)
class Told:
    """A number as a statement tells it.

    Attributes
    ----------
    literal : Literal
        The number without its direction.
    form : Form
    unit : str
        As written with the number; empty where there is none.
    direction : int
        1 for more, -1 for less, 0 where the words do not say.
    turned : bool
        True where the comparison is told from the side without the treatment.
    rest : bool
        True for the share of those who did not have the outcome.
    high : Literal or None
        The upper end of a range.
    odds, risk : bool
        True where the words name odds, or a risk or a chance.
    per : (Literal, str) or None
        The number and its unit as written, where it is told per hundred or per thousand.
    """

    literal: Literal
    form: Form
    unit: str = ""
    direction: int = 0
    turned: bool = False
    rest: bool = False
    high: Literal | None = None
    odds: bool = False
    risk: bool = False
    per: tuple[Literal, str] | None = None

    @property
    def compares(self) -> bool:
        """True where the words themselves compare two sides."""
        return bool(self.direction) or self.form in (Form.RATIO, Form.POINTS)


_BELOW = "|".join(sorted(BELOW, key=len, reverse=True))
_FALL = re.compile(
    r"\b(?:fewer|lower(?:ed|ing)?|less|reduc\w*|decreas\w*|declin\w*|dropp?\w*|fall\w*|fell|cuts?|"
    r"cutting|down|smaller|shorter|loss|lost|loses?|shr[aiu]nk\w*|thinner|faster|quicker|sooner|"
    r"earlier|better off without|slimmer|lighter|slash\w*|plung\w*|plummet\w*|tumbl\w*|slid)\b"
)
_RISE = re.compile(
    r"\b(?:more|higher|greater|increas\w*|ris(?:e|es|en|ing)|rose|gain\w*|up|larger|bigger|longer|"
    r"grew|grown|growth|extra|additional|added|thicker|raised?|raises|raising|slower|later|heavier|"
    r"stronger|jumped|soar\w*|surged?|climbed)\b"
)
_BOUNDS = re.compile(
    r"\b(?:no more than|no less than|no fewer than|more than|less than|fewer than|greater than|"
    r"not more than|not less than|up to|as many as|as much as)\b"
)
_SAME_AS = {
    "a little above": "just over",
    "a little over": "just over",
    "a little more than": "just over",
    "a little under": "just under",
    "a little below": "just under",
    "a little less than": "just under",
    "little more than": "just over",
    "slightly more than": "just over",
    "slightly over": "just over",
    "slightly less than": "just under",
    "slightly under": "just under",
    "not quite": "nearly",
    "not more than": "no more than",
    "no fewer than": "at least",
    "not less than": "at least",
    "well over": "over",
    "well under": "under",
    "a maximum of": "up to",
    "a minimum of": "at least",
    "no lower than": "at least",
    "no higher than": "no more than",
    "or more": "",
    "upwards of": "over",
    "in excess of": "over",
    "just shy of": "just under",
}
_WITHOUT = re.compile(r"\b(?:without|untreated|unvaccinated|in the control\w*|among controls?)\b")
_DENIED = re.compile(r"\b(?:not|never|without|free of)\b|n't\b|-free\b")
_RISK = re.compile(r"\b(?:risks?|likely|likelihood|chances?|probab\w*|probable)\b")
_ODDS = re.compile(r"\bodds\b")
_MULTIPLE_WORDS = {"twice": 2, "thrice": 3, "doubl": 2, "trebl": 3, "tripl": 3, "quadrupl": 4}
_MULTIPLE = re.compile(r"\b(?:(twice|thrice)|(doubl|trebl|tripl|quadrupl)(?:e[sd]?|ing))\b")
_TIMES = re.compile(
    r"([0-9]+(?:\.[0-9]+)?|" + _BELOW + r")"
    r"(?:[- ]?fold|[ -]times|×)(?![\w])"
)
_SO = r"as (?:many|much|likely|often|high|large|big)"
_HALVES = re.compile(
    rf"\b(?:halv(?:e[sd]?|ing)\b|half (?:{_SO}|the|that|of the)\b|"
    r"(?:cut|reduced|lowered|dropp?\w*|fell|fall\w*|down|declin\w*) (?:by|in) (?:a )?half\b)"
)
_QUARTERED = re.compile(r"\bquarter(?:ed|ing)\b|\b(?:cut|reduced|lowered) to (?:a|one) quarter\b")
_PART = "(half|(?:an?|one|two|three|four|five) (?:" + "|".join(f"{p}s?" for p in PARTS) + "))"
_AGAIN = re.compile(rf"{_PART} {_SO}\b.*\bagain\b")
_OF_THE_RISK = re.compile(
    rf"{_PART} (?:of )?(?:the|their|its) (?:risk|rate|odds|chance|number|hazard)s?\b"
)
_TIMES_A = re.compile(
    r"\b(?:(once|twice|thrice)|([0-9]+|" + _BELOW + r") times) "
    r"(?:a|an|per|each|every) (day|week|month|session)\b"
)
_COUNTED_TIMES = {"once": "1", "twice": "2", "thrice": "3"}
_UNITS_OF_TIME = r"(second|minute|hour|day|week|fortnight|month|year|decade)"
_ONE_UNIT = re.compile(rf"\ban? {_UNITS_OF_TIME}\b")
_ONLY = re.compile(
    r"^(?:only|just|a mere|a total of|in all|all|as few as|merely|fully|a full|a whole|a whopping|"
    r"a massive|a staggering|an astonishing|an impressive|a remarkable)\s+(?!over|under)"
)
_SOME = re.compile(r"^(?:several|multiple|many|more than one|a number of|various)(?: \w+)?$")
_PER = re.compile(
    r"(?:(?:in|per|of|out of|for)(?: every| each)? )(100|1,?000|10,?000|100,?000|hundred|thousand|"
    r"a hundred|a thousand)\b"
)
_PERSON_TIME = re.compile(
    r"\bper (1|10|100|1,?000|10,?000|100,?000) (?:person|patient|participant)[- ]years?\b"
)
_WHOLES = {"hundred": "100", "a hundred": "100", "thousand": "1000", "a thousand": "1000"}
_POINTS = re.compile(r"\b(?:percentage[ -]points?|percent points?|per cent points?|points?|pp)\b")
_CURRENCY = re.compile(r"[$£€]")
_FRACTION = re.compile(r"\b([0-9]+)(?: |-)([1-9])/([1-9][0-9]?)\b")
_THOUSAND = re.compile(r"\b([0-9]+(?:\.[0-9]+)?)(?: thousand|k)\b", re.IGNORECASE)
_MANY = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_PART_OF_ONE = re.compile(
    rf"\b{_PART} (?:of )?an? (?:{_UNITS_OF_TIME}|({'|'.join(_MANY)}))\b", re.IGNORECASE
)
_UNIT_AND_A_HALF = re.compile(rf"\b(?:an?|one) {_UNITS_OF_TIME} and a half\b", re.IGNORECASE)
_ODD = re.compile(r"\b([0-9][0-9,]*|" + _BELOW + r")-odd\b", re.IGNORECASE)
_NOBODY = re.compile(r"^(?:none|nobody|no one|no-one|not one)\b", re.IGNORECASE)
_ONE = re.compile(r"^(?:only |just )?an? single\b", re.IGNORECASE)
_SIGNS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
_NUMBER = r"(?:[-+]?[0-9][0-9.,·]*(?:E\+?[0-9]+)?|" + _BELOW + r")"
_SPAN = re.compile(
    rf"^(?:between |from )?({_NUMBER})( ?%| [a-z]+)?(?: ?[–—-] ?| to | and )({_NUMBER})"
    r"(?![0-9])(.*)$"
)
_SHARE = re.compile(
    r"(?:(?:an?|[a-z]+|[0-9]+)[ -](?:" + "|".join(f"{part}s?" for part in PARTS) + r")\b|\bhalf\b|"
    r"\b(?:[a-z]+|[0-9]+) (?:in|out of|of) (?:every )?(?:[a-z]+|[0-9]+)\b)"
)
_HEDGE_BEFORE = re.compile(
    r"^(about|roughly|approximately|around|nearly|almost|some|close to|just under|just over|"
    r"an estimated|approx\.|at least|no less than|over|more than|above|greater than|up to|"
    r"as much as|as many as|at most|no more than|under|less than|fewer than|below|[~≈≥≤<>⩾⩽]) ?"
)
_HEDGE_LAST = re.compile(_HEDGE_BEFORE.pattern.replace("^", r"(?:^|(?<=\s))", 1) + "$")
# Words before a number that say nothing about it; others may be a hedge that nobody has defined.
_HARMLESS = re.compile(
    r"(?:\b(?:by|of|an?|the|to|at|from|with|was|were|is|are|it|they|all|only|just|about|and|n|p|"
    r"reduction|increase|decrease|rise|fall|change|difference|factor|total|mean|average)\b|[\s=:,-])*"
)
_HALF_OF_MANY = re.compile(r"half an? (?:hundred|thousand|dozen|million|billion)\b")
_DATED = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
_LESS = frozenset(
    {"under", "less than", "below", "fewer than", "up to", "at most", "no more than"}
    | {"as many as", "as much as"}
)
_AFTER = re.compile(r" or so\b")
_AFTER_UNITS = frozenset(
    "after among and as at between by compared during for from in on or over overall since than "
    "versus vs when while with within".split()
)


def tell(text: str, quantity: str, unit: str, hedges: Mapping[str, Hedge]) -> Told:
    """Read a number as prose tells it.

    Parameters
    ----------
    text : str
        With hedge, unit and the words of its direction.
    quantity : str
        The quantity that it is told of; counts, shares and P values have limits of their own.
    unit : str
        The unit that `about` gives; the one that stands with the number comes first.
    hedges : mapping
        The meaning of each word before a number.

    Raises
    ------
    PrintedError
        If the text holds no number.
    """
    text = _in_figures(text)
    words = _prepared(text)
    odds, risk = bool(_ODDS.search(words)), bool(_RISK.search(words))
    compared = _BOUNDS.sub("", words)
    direction = -1 if _FALL.search(compared) else 1 if _RISE.search(compared) else 0
    turned = bool(_WITHOUT.search(words))
    common = {"direction": direction, "turned": turned, "odds": odds, "risk": risk}
    if (span := _range(words, quantity, hedges)) is not None:
        low, high, own = span
        form = _form(own or unit)
        return Told(replace(low, text=text), form, own, high=high, **common)  # type: ignore[arg-type]
    if (times := _TIMES_A.search(words)) is not None:
        number = times[2] or _COUNTED_TIMES[times[1]]
        literal = read(number, "", hedges)
        return Told(replace(literal, text=text), Form.PLAIN, "")
    if (multiple := _multiple(words, hedges)) is not None:
        literal, falls = multiple
        if direction < 0 and not falls:  # three times lower
            literal = _inverse(literal)
        common["direction"] = 0
        return Told(replace(literal, text=text), Form.RATIO, **common)  # type: ignore[arg-type]
    rest = bool(_DENIED.search(words)) and quantity in {"percent", "n_share"}
    if rest:
        common["turned"] = False
    if (time := _PERSON_TIME.search(words)) is not None:
        number = _before(words[: time.start()], hedges)
        if number is not None:
            own = f"per {time[1].replace(',', '')} person-years"
            return Told(replace(number, text=text), Form.PLAIN, own, **common)  # type: ignore[arg-type]
    per = _PER.search(words)
    if per is not None and (number := _before(words[: per.start()], hedges)) is not None:
        whole = Decimal(_WHOLES.get(per[1], per[1]).replace(",", ""))
        form = Form.POINTS if direction else Form.PERCENT
        literal = _scaled(number, Decimal(100) / whole)
        own = "points" if direction else "%"
        literal = replace(literal, text=text)
        raw = (replace(number, text=text), f"per {whole:f}")
        return Told(literal, form, own, rest=rest, per=raw, **common)  # type: ignore[arg-type]
    literal = _plain(words, text, quantity, hedges)
    money = _CURRENCY.search(words)
    own = money[0] if money is not None else _unit_of(literal.set.unit)
    if _POINTS.search(words) and (not own or own.startswith(("%", "p"))):
        own = "points"
    form = _form(own or unit)
    return Told(replace(literal, text=text), form, own, rest=rest, **common)  # type: ignore[arg-type]


def is_hedged(text: str) -> bool:
    """Return whether a text begins with a word such as "about" or "over"."""
    return _HEDGE_BEFORE.match(_prepared(text)) is not None


def _form(unit: str) -> Form:
    if is_points(unit):
        return Form.POINTS
    return Form.PERCENT if is_percent(unit) else Form.PLAIN


def _in_figures(text: str) -> str:
    """Return the text with figures for words that would be read as others.

    "Half an hour" is no share, and a quarter of a million is no quarter.
    """

    def part_of_one(match: re.Match[str]) -> str:
        share = _exact_share(match[1].lower())
        if match[2] is not None:
            exact = share == round(share, 2)
            return f"{share:f} {match[2]}" if exact else f"about {share:.2f} {match[2]}"
        number = f"{share * _MANY[match[3].lower()]:.0f}"
        return number if _HEDGE_BEFORE.match(text.lower()) else f"about {number}"

    text = re.sub(r"(?<=[a-z])-and-a-half\b", " and a half", text, flags=re.IGNORECASE)
    text = re.sub(r"\bthree-quarters\b", "three quarters", text, flags=re.IGNORECASE)
    if not _HALF_OF_MANY.search(text.lower()):
        text = _PART_OF_ONE.sub(part_of_one, text)
    text = _UNIT_AND_A_HALF.sub(r"1.5 \1", text)
    text = _THOUSAND.sub(lambda m: f"{Decimal(m[1]):f}e+3", text)
    text = _ODD.sub(r"about \1", text)
    return _ONE.sub("1", _NOBODY.sub("0", text))


def _prepared(text: str) -> str:
    words = text.strip().lower() if not re.search(r"[a-z]?[A-Z][a-z]?\b", text) else text.strip()
    lowered = words.lower()
    for sign, written in _SIGNS.items():
        lowered = re.sub(rf"(?<=[0-9]){sign}", written, lowered).replace(sign, written.strip())
    lowered = (
        lowered.replace("per cent", "%").replace(" percent", " %").replace("%age", "percentage")
    )
    for phrase, same in _SAME_AS.items():
        if phrase in lowered and same:
            lowered = lowered.replace(phrase, same)
    if lowered.endswith(" or more"):
        lowered = f"at least {lowered.removesuffix(' or more')}"
    lowered = (
        _AFTER.sub("", lowered)
        if not _AFTER.search(lowered)
        else f"about {_AFTER.sub('', lowered)}"
    )
    lowered = _FRACTION.sub(
        lambda m: f"{(Decimal(m[1]) + Decimal(m[2]) / Decimal(m[3])):.4g}".rstrip("."), lowered
    )
    lowered = re.sub(r"\bhalf an? (?=%)", "0.5 ", lowered)
    lowered = _ONLY.sub("", lowered)
    if _SOME.match(lowered):
        return "at least 2"
    if not _TIMES_A.search(lowered):
        lowered = _ONE_UNIT.sub(r"1 \1", lowered)
    return re.sub(r"^(?:by |(?:an?|the|of) (?=[0-9]))", "", lowered)


def _range(
    words: str, quantity: str, hedges: Mapping[str, Hedge]
) -> tuple[Literal, Literal, str] | None:
    bare = _HEDGE_BEFORE.sub("", words)
    unit = "$" if "$" in bare else "£" if "£" in bare else "€" if "€" in bare else ""
    plain = _CURRENCY.sub("", bare)
    match = _SPAN.match(plain)
    if match is not None and " and " in match[0][: match.start(3)]:
        match = match if plain.startswith("between ") else None  # "two hundred and fifty"
    if match is None or re.match(r"^[-+]", match[3]):
        return None
    tail = (match[4] or "").strip()
    own = unit or (match[2] or "").strip() or ("%" if tail.startswith("%") else tail)
    try:
        low, high = (read(part.rstrip("."), "", hedges) for part in (match[1], match[3]))
    except PrintedError:
        return None
    return (low, high, _unit_of(own)) if low.number <= high.number else None


def _unit_of(words: str) -> str:
    """Return the unit that words after a number begin with, without the words of a direction."""
    kept = [w for w in words.split() if not (_FALL.fullmatch(w) or _RISE.fullmatch(w))]
    end = next((i for i, word in enumerate(kept) if word.strip(",;") in _AFTER_UNITS), len(kept))
    unit = " ".join(kept[:end][:3]).replace("per cent", "%").replace("percent", "%")
    return "%" if unit.startswith("%") else unit


def _multiple(words: str, hedges: Mapping[str, Hedge]) -> tuple[Literal, bool] | None:
    """Return a multiple told in words, and whether it is less than one."""
    lead = _HEDGE_BEFORE.match(words)
    for pattern, base in ((_AGAIN, 1), (_OF_THE_RISK, 0)):
        if match := pattern.search(words):
            part = _exact_share(match[1])
            return (_loose(base + part, words) if part else read("1", "", {})), base == 0
    if _HALVES.search(words) and "half of" not in words.replace("half of the", ""):
        return _loose(Decimal("0.5"), words, falls=True), True
    if _QUARTERED.search(words):
        return _loose(Decimal("0.25"), words, falls=True), True
    if match := _MULTIPLE.search(words):
        return _loose(Decimal(_MULTIPLE_WORDS[match[1] or match[2]]), words), False
    if half := re.search(rf"\b({_BELOW}) and a half(?:[- ]times|[- ]?fold)\b", words):
        return _loose(BELOW[half[1]] + Decimal("0.5"), words), False
    if factor := re.search(r"\b(?:by )?a factor of (?=[0-9a-z])", words):
        return read(words[factor.end() :].split(" ")[0], "", hedges), False
    match = _TIMES.search(words)
    if match is None or re.search(r"times (?:a|per|each|every|daily|weekly)\b", words):
        return None
    number = str(BELOW.get(match[1], match[1]))
    hedge = lead[1] if lead is not None else ""
    literal = read(f"{hedge} {number}".strip(), "", hedges)
    return literal, False


def _exact_share(words: str) -> Decimal:
    """Return a share in words as a number: "three quarters" is 0.75."""
    if words == "half":
        return Decimal("0.5")
    many, part = words.split(" ")
    return Decimal(BELOW.get(many, 1)) / PARTS[part.removesuffix("s")]


def _loose(number: Decimal, words: str, *, falls: bool = False) -> Literal:
    """Return a number told in words, which stands for all values within `SLACK_OF_WORDS`.

    Of a fall, "more than halved" is a ratio below a half.
    """
    slack = number * SLACK_OF_WORDS
    literal = read(f"{number:.3g}", "", {})
    literal = replace(literal, number=number)
    lead = _HEDGE_BEFORE.match(words)
    word = lead[1] if lead is not None else ""
    low, high = float(number - slack), float(number + slack)
    more = {"over", "more than", "above", "at least", "greater than"}
    less = _LESS
    divided = "halv" in words or "quarter" in words
    if falls and divided and word in more | less:
        word = "under" if word in more else "over"
    if word in {"over", "more than", "above", "at least", "greater than"}:
        bound = replace(literal.set, best=None, lo=float(number), hi=float("inf"), hi_open=True)
        return replace(literal, hedge="over" if word != "at least" else word, set=bound)
    if word in _LESS:
        bound = replace(literal.set, best=None, lo=float("-inf"), lo_open=True, hi=float(number))
        return replace(literal, hedge="under", set=bound)
    return replace(literal, hedge="about", set=replace(literal.set, lo=low, hi=high))


def _inverse(literal: Literal) -> Literal:
    number = 1 / literal.number
    low, high = 1 / literal.set.hi if literal.set.hi else 0.0, 1 / literal.set.lo
    inside = replace(literal.set, best=float(number), lo=low, hi=high)
    return replace(literal, number=round(number, 3), hedge=literal.hedge or "about", set=inside)


def _before(words: str, hedges: Mapping[str, Hedge]) -> Literal | None:
    """Return the number that stands before "per 1,000", without the words between."""
    lead = _HEDGE_BEFORE.match(words)
    hedge = lead[1] if lead is not None else ""
    body = words[lead.end() :] if lead is not None else words
    match = re.search(rf"(?<![\w.])({_NUMBER})(?![\w])", body)
    if match is None:
        return None
    try:
        return read(f"{hedge} {match[1].rstrip(',.')}".strip(), "", hedges)
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
    lead = _HEDGE_BEFORE.match(words)
    bare = words[lead.end() :] if lead is not None else words
    moves = _FALL.match(bare) or _RISE.match(bare)
    if lead is None and moves is not None:  # "up two fifths"
        rest = re.sub(r"^ (?:by )?", "", bare[moves.end() :])
        bare = rest if _SHARE.match(rest) else bare
    if (share := _SHARE.match(bare)) and not _HALF_OF_MANY.match(bare):
        literal = _share(share[0], lead[1] if lead is not None else "", hedges)
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


def _share(share: str, hedge: str, hedges: Mapping[str, Hedge]) -> Literal | None:
    """Return a share told in words; it stands for all within a tenth of it or of its rest."""
    try:
        literal = read(share, "percent", hedges)
    except PrintedError:
        return None
    parts = [p.rstrip("s") for p in re.split(r"[ -]", share)]
    if parts[-1] in PARTS and parts[0] in BELOW:
        exact = Decimal(100 * BELOW[parts[0]]) / PARTS[parts[-1]]
    elif parts[-1] in PARTS:
        exact = Decimal(100) / PARTS[parts[-1]]
    else:
        exact = literal.number
    slack = min(exact, 100 - exact) * SLACK_OF_WORDS
    number = literal.number
    if hedge in {"over", "more than", "above", "at least", "greater than"}:
        bound = replace(literal.set, best=None, lo=float(exact), hi=float("inf"), hi_open=True)
        return replace(literal, hedge="over" if hedge != "at least" else hedge, set=bound)
    if hedge in _LESS:
        bound = replace(literal.set, best=None, lo=float("-inf"), lo_open=True, hi=float(exact))
        return replace(literal, hedge="under", set=bound)
    low = min(exact - slack, number - Decimal("0.5"))
    high = max(exact + slack, number + Decimal("0.5"))
    inside = replace(literal.set, lo=float(low), hi=float(high), unit="%")
    return replace(literal, hedge="about", set=inside)


def _candidates(text: str, words: str) -> list[str]:
    """Return the text, and what is left of it without the words of a direction."""
    money = _CURRENCY.search(words)
    bare = _CURRENCY.sub("", words)
    if money is not None:
        bare = f"{bare} {money[0]}"
    shorter = _cut(bare)
    number = re.search(rf"(?:^|(?<=\s)){_NUMBER}(?:\s?%)?", shorter)
    forms = [text, bare, shorter]
    lead = _HEDGE_LAST.search(shorter[: number.start()]) if number is not None else None
    before = shorter[: lead.start() if lead is not None else number.start()] if number else "?"
    if number is not None and _HARMLESS.fullmatch(before):
        hedge = lead[1] if lead is not None else ""
        alone = number[0].rstrip(",.")
        after = re.match(r"\s([a-zµμ%²°/]+)", shorter[number.end() :])
        forms += [f"{hedge} {alone} {after[1]}".strip()] if after else []
        forms += [f"{hedge} {alone}".strip()]
    return list(dict.fromkeys(form for form in forms if form))


def _cut(words: str) -> str:
    """Return the words without those of a direction, and without what follows a comparison."""
    kept = _BOUNDS.sub(lambda m: m[0].replace(" ", "_"), words)
    kept = _POINTS.sub("points", kept).replace("% points", "points")
    for pattern in (_FALL, _RISE):
        kept = pattern.sub("", kept)
    kept = re.sub(r"\b(?:than|in the|among|without|with|risk|odds|likely)\b.*$", "", kept)
    kept = re.sub(r"\b(?:by|of|a|an|the|in|as)\b(?= *[0-9])", "", kept)
    kept = re.sub(r"^\W*(?:by|of|an?|the)\b", "", kept)
    return re.sub(r"\s+", " ", kept.replace("_", " ")).strip(" ,;")


def tell_ends(text: str, hedges: Mapping[str, Hedge]) -> tuple[Literal, Literal]:
    """Read both ends of a range or an interval.

    Raises
    ------
    PrintedError
        If the text holds none.
    """
    told = tell(text, "", "", hedges)
    if told.high is not None:
        return told.literal, told.high
    return read_ends(text)
