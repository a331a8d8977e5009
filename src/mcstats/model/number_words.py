"""Number words as English prose prints them: up to 999,999, in dozens and millions, and shares.

A share in words ("two thirds", "one in five") is read as a percentage rounded to a whole one, which
is how coarsely prose means it.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from mcstats.model.units import is_known

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
)
ONES += "fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
BELOW = {word: value for value, word in enumerate(ONES)}
BELOW |= {word: value * 10 for value, word in enumerate(TENS, 2)}
BELOW |= {f"{t}{m}{ONES[i]}": BELOW[t] + i for t in TENS for m in "- " for i in range(1, 10)}

MULTIPLES = {"dozen": Decimal(12), "million": Decimal(10) ** 6, "billion": Decimal(10) ** 9}
PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6}
PARTS |= {"seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20}
PARTS |= {"hundredth": 100, "thousandth": 1000}
PART = "(half|(?:an?|one|two|three|four|five) (?:" + "|".join(f"{p}s?" for p in PARTS) + "))"
"""The words of a share, as in "half" and "two thirds"."""
_SMALL = {"a": 1, "an": 1} | {word: value for word, value in BELOW.items() if 0 < value < 100}
_UNREAD = {"score", "gross", "lakh", "crore", "trillion", "hundred", "hundreds", "thousand"}
_UNREAD |= {"thousands", "millions", "billions", "dozens", *BELOW, *MULTIPLES, *PARTS}
_UNREAD |= {"mn", "bn", "mio", "tsd", "thou", "k"}
_UNREAD |= {f"{part}s" for part in PARTS}

_DIGIT = "|".join(ONES[:10])
_DECIMAL = re.compile(
    rf"({'|'.join(sorted(BELOW, key=len, reverse=True))}) point ((?:{_DIGIT})(?: (?:{_DIGIT}))*)\b"
)
_EXPONENT = re.compile(r"e[+-]?[0-9]+")


def is_number_word(word: str) -> bool:
    """Return whether a word is a part of a number, so that it is no unit of the number before."""
    return word.lower() in _UNREAD or _EXPONENT.fullmatch(word.lower()) is not None


def exact_share(words: str) -> Decimal:
    """Return a share in the words of `PART` as a number: "three quarters" is 0.75."""
    if words == "half":
        return Decimal("0.5")
    many, part = words.split(" ")
    return Decimal(BELOW.get(many, 1)) / PARTS[part.removesuffix("s")]


def share_in_words(text: str) -> tuple[Decimal, str] | None:
    """Read a share: "half", "two thirds", "one in five", "3 out of 4"; None where there is none.

    Returns the share in percent, rounded to a whole one as prose does, and " %".
    """
    small = "|".join(sorted(_SMALL, key=len, reverse=True))
    parts = "|".join(f"{part}s?" for part in PARTS)
    end = r"(?: of (?:all |the |them)?[a-z ]*)?"
    if match := re.fullmatch(rf"(?:({small})[ -])?({parts}){end}", text.lower()):
        part = match[2].removesuffix("s")
        if match[1] is None and part != "half":
            return None
        many, whole = _SMALL.get(match[1] or "a", 1), PARTS[part]
    elif match := re.fullmatch(
        rf"({small}|[0-9]+) (?:in|out of|of) (?:every )?({small}|[0-9]+)((?: [a-z]+){{0,2}})",
        text.lower(),
    ):
        if is_known(match[3].strip()):
            return None  # three in ten weeks is no share
        many, whole = (_SMALL[w] if w in _SMALL else int(w) for w in match.groups()[:2])
    else:
        return None
    if not 0 < many <= whole:
        return None
    return (Decimal(100 * many) / whole).quantize(Decimal(1), ROUND_HALF_UP), " %"


def multiplied(number: Decimal, unit: str) -> tuple[Decimal, str]:
    """Return "2 million" and "5 dozen" as the numbers that they are, with the rest as the unit.

    A million keeps its coarseness: "2 million" is 2E+6, which stands for 1.5 to 2.5 million.
    """
    match = re.match(r" (dozen|million|billion)\b", unit.lower())
    if match is None:
        return number, unit
    rest = re.sub("^ of(?= )", "", unit[match.end() :])
    factor = MULTIPLES[match[1]]
    if match[1] == "dozen":
        return number * factor, rest
    return number.scaleb(factor.adjusted()), rest


def number_words(text: str) -> tuple[Decimal, str] | None:
    """Read words up to 999,999 at the start of `text`; None where there is no such number.

    "half" alone is 50 %, the share that prose means by it; "a thousand" is one thousand, and "two
    and a half" is 2.5.
    """
    if (share := share_in_words(text)) is not None:
        return share
    if match := _DECIMAL.match(text.lower()):
        digits = "".join(str(BELOW[word]) for word in match[2].split())
        return Decimal(f"{BELOW[match[1]]}.{digits}"), text[match.end() :]
    if match := re.match(r"([a-z]+) and a half\b", text.lower()):
        whole = BELOW.get(match[1])
        return None if whole is None else (whole + Decimal("0.5"), text[match.end() :])
    if re.match(r"half a (?:dozen|million|billion)\b", text.lower()):
        return multiplied(Decimal("0.5"), text[len("half a") :])
    if re.match(r"an? (?:hundred|thousand|dozen|million|billion)\b", text.lower()):
        _, rest = text.split(" ", 1)
        return number_words(f"one {rest}")
    below = "|".join(sorted(BELOW, key=len, reverse=True))
    triple = (
        rf"(?:(?:(\w+) hundred(?: and (?=(?:{below})\b)| (?=(?:{below})\b)|(?=\b)))?({below})?)"
    )
    pattern = rf"(?:{triple} thousand\b(?: and (?=\w)| )?)?{triple}(?![\w-])"
    match = re.match(pattern, text.lower())
    if not match or not match[0].strip():
        return None
    hundreds = [match[1], match[3]]
    if any(h is not None and not 1 <= BELOW.get(h, 0) <= 9 for h in hundreds):
        return None
    high, low = (
        100 * BELOW.get(h or "", 0) + BELOW.get(b or "", 0)
        for h, b in ((match[1], match[2]), (match[3], match[4]))
    )
    rest = text[len(match[0].rstrip()) :]
    number, rest = multiplied(Decimal(1000 * high + low), rest)
    if rest.split() and is_number_word(rest.split()[0]):
        return None  # "thirty forty" is two numbers, and "two seventeenths" is none that is read
    return number, rest
