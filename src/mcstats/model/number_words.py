"""Number words as English prose prints them, up to 999,999, and "half" as a share."""

from __future__ import annotations

import re
from decimal import Decimal

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
)
ONES += "fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
BELOW = {word: value for value, word in enumerate(ONES)}
BELOW |= {word: value * 10 for value, word in enumerate(TENS, 2)}
BELOW |= {f"{t}{m}{ONES[i]}": BELOW[t] + i for t in TENS for m in "- " for i in range(1, 10)}


def number_words(text: str) -> tuple[Decimal, str] | None:
    """Read words up to 999,999 at the start of `text`; None where there is no such number.

    "half" alone is 50 %, the share that prose means by it; "a thousand" is one thousand.
    """
    if text.lower() == "half":
        return Decimal(50), " %"
    if re.match(r"an? (?:hundred|thousand)\b", text.lower()):
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
    if rest.split() and rest.lower().split()[0] in {*BELOW, "hundred", "thousand"}:
        return None  # "thirty forty" is two numbers
    return Decimal(1000 * high + low), rest
