"""The words that stand around a number in prose: directions, hedges, units, and other figures.

`prepare` and `put_in_figures` bring a text into the few forms in which a number is read.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from mcstats.model.number_words import BELOW, PART, exact_share
from mcstats.model.printed import ABOUT, BOUNDS

NUMBER_WORD: Final = "|".join(sorted(BELOW, key=len, reverse=True))
NUMBER: Final = rf"(?:[-+]?[0-9][0-9.,·]*(?:E\+?[0-9]+)?|{NUMBER_WORD})"
FALL: Final = re.compile(
    r"\b(?:fewer|lower(?:ed|ing)?|less|reduc\w*|decreas\w*|declin\w*|dropp?\w*|fall(?:en|ing)?|"
    r"(?<!more )(?<!fewer )falls|fell|cuts?|"
    r"cutting|down|smaller|shorter|loss|lost|loses?|shr[aiu]nk\w*|thinner|faster|quicker|sooner|"
    r"earlier|better off without|slimmer|lighter|slash\w*|plung\w*|plummet\w*|tumbl\w*|slid|"
    r"rarer|weaker|cheaper|saved|spared|prevented|averted|avoided|eased|protection|protective|"
    r"efficacy)\b|(?<=%) effective\b"
)
RISE: Final = re.compile(
    r"\b(?:more|higher|greater|increas\w*|ris(?:e|es|en|ing)|rose|gain\w*|up|larger|bigger|longer|"
    r"grew|grown|growth|extra|additional|added|thicker|raised?|raises|raising|slower|later|heavier|"
    r"stronger|jumped|soar\w*|surged?|climbed|commoner)\b"
)
_BOUNDS = re.compile(
    r"\b(?:no more than|no less than|no fewer than|more than|less than|fewer than|greater than|"
    r"not more than|not less than|up to|as many as|as much as)\b"
)
MORE: Final = frozenset(w for w, hedge in BOUNDS.items() if hedge.kind in ("at least", "over"))
LESS: Final = BOUNDS.keys() - MORE
_HEDGES = "|".join(map(re.escape, sorted({*BOUNDS, *ABOUT}, key=len, reverse=True)))
HEDGE: Final = re.compile(rf"^({_HEDGES}) ?")
_HEDGE_LAST = re.compile(rf"(?:^|(?<=\s))({_HEDGES}) ?$")
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
    "virtually": "nearly",
    "practically": "nearly",
    "not more than": "no more than",
    "no fewer than": "at least",
    "not less than": "at least",
    "not fewer than": "at least",
    "well over": "over",
    "well above": "over",
    "well under": "under",
    "well below": "under",
    "a maximum of": "up to",
    "a minimum of": "at least",
    "no lower than": "at least",
    "no higher than": "no more than",
    "upwards of": "over",
    "in excess of": "over",
    "just shy of": "just under",
    "shy of": "just under",
    "in the region of": "about",
    "on the order of": "about",
    "in the order of": "about",
    "more or less": "about",
    "something like": "about",
    "near enough": "about",
    "circa": "about",
}
UNITS_OF_TIME: Final = r"(second|minute|hour|day|week|fortnight|month|year|decade)"
TIMES_A: Final = re.compile(
    rf"\b(?:(once|twice|thrice)|([0-9]+|{NUMBER_WORD}) times) "
    r"(?:a|an|per|each|every) (day|week|month|session)\b|\b(once|twice|thrice) (?:daily|weekly)\b"
)
COUNTED_TIMES: Final = {"once": "1", "twice": "2", "thrice": "3"}
_ONE_UNIT = re.compile(rf"\ban? {UNITS_OF_TIME}\b")
_EVERY = re.compile(rf"\bevery (?={NUMBER} {UNITS_OF_TIME}s?\b)")
_ONLY = re.compile(
    r"^(?:only|just|a mere|a total of|in all|all|as few as|merely|fully|a full|a whole|a whopping|"
    r"a massive|a staggering|an astonishing|an impressive|a remarkable|exactly|"
    r"precisely)\s+(?!over|under)"
)
_SOME = re.compile(
    r"^(?:several|multiple|many|more than one|a number of|various|a few|a handful(?: of)?)"
    r"(?: \w+)?$"
)
_PLURALS = {
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "dozens": 24,
    "hundreds": 200,
    "thousands": 2_000,
    "millions": 2_000_000,
}
_MAJORITY = re.compile(r"^(?:most|the majority|a majority)\b(?: of them)?$")
POINTS: Final = re.compile(
    r"\b(?:percentage[ -]points?|percent points?|per cent points?|points?|pp)\b"
)
PERCENT_POINTS: Final = re.compile(
    r"\b(?:(?:percentage|percent|per cent)[ -]points?|pp)\b|% points"
)
CURRENCY: Final = re.compile(r"[$£€]")
_FRACTION = re.compile(r"\b([0-9]+)(?: |-)([1-9])/([1-9][0-9]?)\b")
_THOUSAND = re.compile(r"\b([0-9]+(?:\.[0-9]+)?)(?: thousand|k)\b", re.IGNORECASE)
_MANY = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_MANY_AND_A_HALF = re.compile(rf"\b({NUMBER}) and a half ({'|'.join(_MANY)})\b", re.IGNORECASE)
_PART_OF_ONE = re.compile(
    rf"\b{PART} (?:of )?an? (?:{UNITS_OF_TIME}|({'|'.join(_MANY)}))\b", re.IGNORECASE
)
_UNIT_AND_A_HALF = re.compile(rf"\b(?:an?|one) {UNITS_OF_TIME} and a half\b", re.IGNORECASE)
_ODD = re.compile(rf"\b([0-9][0-9,]*|{NUMBER_WORD})-odd\b", re.IGNORECASE)
_NOBODY = re.compile(r"^(?:none|nobody|no one|no-one|not one)\b", re.IGNORECASE)
_ONE = re.compile(r"^(?:only |just )?an? single\b", re.IGNORECASE)
_SIGNS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
HALF_OF_MANY: Final = re.compile(r"half an? (?:hundred|thousand|dozen|million|billion)\b")
_AFTER = re.compile(r" (?:or so|give or take)\b")
_AFTER_UNITS = frozenset(
    "after among and as at between by compared during for from in on or over overall since than "
    "versus vs when while with within".split()
)


def hedge_of(words: str) -> str:
    """Return the hedge that a text begins with, or an empty text."""
    lead = HEDGE.match(words)
    return lead[1] if lead is not None else ""


def hedge_before(words: str) -> re.Match[str] | None:
    """Return the hedge that a text ends with."""
    return _HEDGE_LAST.search(words)


def is_hedged(text: str) -> bool:
    """Return whether a text begins with a word such as "about" or "over"."""
    return HEDGE.match(prepare(text)) is not None


def direction_of(words: str) -> int:
    """Return -1 for words of a fall, 1 for words of a rise, and 0 for others; bounds are none."""
    compared = _BOUNDS.sub("", words)
    return -1 if FALL.search(compared) else 1 if RISE.search(compared) else 0


def without_direction(words: str) -> str:
    """Return the words without those of a direction, and without what follows a comparison."""
    kept = _BOUNDS.sub(lambda m: m[0].replace(" ", "_"), words)
    kept = POINTS.sub("points", kept).replace("% points", "points")
    for pattern in (FALL, RISE):
        kept = pattern.sub("", kept)
    kept = re.sub(r"\b(?:than|in the|among|without|with|likely|often)\b.*$", "", kept)
    kept = re.sub(r"\b(?:risk|odds)\b(?![^0-9]*[0-9]).*$", "", kept)
    kept = re.sub(r"\b(?:by|of|a|an|the|in|as)\b(?= *[0-9])", "", kept)
    kept = re.sub(r"^\W*(?:by|of|an?|the)\b", "", kept)
    return re.sub(r"\s+", " ", kept.replace("_", " ")).strip(" ,;")


def unit_of(words: str) -> str:
    """Return the unit that words after a number begin with, without the words of a direction."""
    kept = RISE.sub("", FALL.sub("", words)).split()
    end = next((i for i, word in enumerate(kept) if word.strip(",;") in _AFTER_UNITS), len(kept))
    unit = " ".join(kept[:end][:3]).replace("per cent", "%").replace("percent", "%")
    return "%" if unit.startswith("%") else unit


def put_in_figures(text: str) -> str:
    """Return the text with figures for words that would be read as others.

    "Half an hour" is no share, a quarter of a million no quarter, and "three and a half thousand"
    neither three nor a half.
    """

    def hedged(number: str) -> str:
        return number if HEDGE.match(text.lower()) else f"about {number}"

    def part_of_one(match: re.Match[str]) -> str:
        share = exact_share(match[1].lower())
        if match[2] is not None:
            exact = share == round(share, 2)
            return f"{share:f} {match[2]}" if exact else f"about {share:.2f} {match[2]}"
        return hedged(f"{share * _MANY[match[3].lower()]:.0f}")

    def many_and_a_half(match: re.Match[str]) -> str:
        whole = Decimal(BELOW.get(match[1].lower(), match[1])) + Decimal("0.5")
        return hedged(f"{whole * _MANY[match[2].lower()]:.0f}")

    text = re.sub(r"(?<=[a-z])-and-a-half\b", " and a half", text, flags=re.IGNORECASE)
    text = re.sub(r"\bthree-quarters\b", "three quarters", text, flags=re.IGNORECASE)
    text = _MANY_AND_A_HALF.sub(many_and_a_half, text)
    if not HALF_OF_MANY.search(text.lower()):
        text = _PART_OF_ONE.sub(part_of_one, text)
    text = _UNIT_AND_A_HALF.sub(r"1.5 \1", text)
    text = _THOUSAND.sub(lambda m: f"{Decimal(m[1]):f}e+3", text)
    text = _ODD.sub(r"about \1", text)
    return _ONE.sub("1", _NOBODY.sub("0", text))


def prepare(text: str) -> str:
    """Return a text in small letters, with one word for each hedge, and signs for fractions."""
    lowered = text.strip().lower()
    for sign, written in _SIGNS.items():
        lowered = re.sub(rf"(?<=[0-9]){sign}", written, lowered).replace(sign, written.strip())
    lowered = (
        lowered.replace("per cent", "%").replace(" percent", " %").replace("%age", "percentage")
    )
    for phrase, same in _SAME_AS.items():
        lowered = re.sub(rf"\b{phrase}\b", same, lowered)
    if lowered.endswith((" or more", " or over")):
        lowered = f"at least {lowered[: lowered.rindex(' or ')]}"
    if lowered.endswith((" or less", " or fewer", " or under")):
        lowered = f"at most {lowered[: lowered.rindex(' or ')]}"
    if _AFTER.search(lowered):
        lowered = f"about {_AFTER.sub('', lowered)}"
    lowered = _FRACTION.sub(
        lambda m: f"{(Decimal(m[1]) + Decimal(m[2]) / Decimal(m[3])):.4g}".rstrip("."), lowered
    )
    lowered = re.sub(r"\bhalf an? (?=%)", "0.5 ", lowered)
    lowered = _ONLY.sub("", _EVERY.sub("", lowered))
    if _SOME.match(lowered):
        return "at least 2"
    if _MAJORITY.match(lowered):
        return "more than 50 %"
    for plural, least in _PLURALS.items():  # "hundreds" are at least two of them
        if lowered.startswith(plural):
            return f"at least {least}"
    lowered = re.sub(r"\bminus (?=[0-9])", "-", lowered)
    lowered = re.sub(r"^within (?=an? |[0-9])", "up to ", lowered)
    lowered = re.sub(r"\ba couple of\b", "2", lowered)
    if not TIMES_A.search(lowered):
        lowered = _ONE_UNIT.sub(r"1 \1", lowered)
    return re.sub(r"^(?:by |(?:an?|the|of) (?=[0-9]))", "", lowered)
