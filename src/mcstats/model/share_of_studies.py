"""Read how many studies a statement says there are: a number, all, most or none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mcstats.model.number_words import BELOW
from mcstats.model.printed import Hedge
from mcstats.model.written_number import read

STUDIES: Final = "studies"
"""The quantity of a statement that counts studies."""
FOUND: Final = "studies_found"
"""The quantity of a statement on how many studies its writer found or saw."""
SIZES: Final = ("larger", "smaller")
"""The sizes of studies in words: more or fewer people than the median of those counted."""
_IN_WORDS: Final = {
    **dict.fromkeys(("none", "no", "not any", "not one", "not a single one"), "0"),
    **dict.fromkeys(
        ("several", "some", "many", "multiple", "a few", "a number of", "more than one"),
        "at least 2",
    ),
    **dict.fromkeys(("a single one", "one"), "1"),
}
_ALL: Final = frozenset(
    {"all", "every", "each", "every one", "each one", "all of them", "every single one"}
)
_MOST: Final = frozenset({"most", "the majority", "a majority", "more than half", "most of them"})
_ONLY = re.compile(r"^(?:only|just) ", re.IGNORECASE)
_NUMBER = rf"([0-9]+|{'|'.join(sorted(BELOW, key=len, reverse=True))})"
_OUT_OF = re.compile(rf"(?:all )?{_NUMBER}(?: out)? of (?:the |all )?{_NUMBER}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShareOfStudies:
    """A number of studies between two ends, or a part of a whole.

    `everyone` and `majority` stand for all and for most of those that are known.
    """

    least: float = 0.0
    most: float = 0.0
    whole: int | None = None
    everyone: bool = False
    majority: bool = False

    def within(self, known: int) -> tuple[float, float]:
        """Return the fewest and the most of the known studies that make the statement true."""
        if self.everyone:
            return known, known
        return (known // 2 + 1, known) if self.majority else (self.least, self.most)


def read_share_of_studies(text: str, hedges: Mapping[str, Hedge]) -> ShareOfStudies:
    """Read a number of studies, or the words for all or most of them.

    Raises `PrintedError` if the text holds neither.
    """
    text = _ONLY.sub("", text.strip())
    words = text.lower()
    if words in _ALL:
        return ShareOfStudies(everyone=True)
    if words in _MOST:
        return ShareOfStudies(majority=True)
    if words == "both":
        return ShareOfStudies(2, 2, 2)
    if part := _OUT_OF.fullmatch(words):
        many, whole = (int(BELOW.get(word, 0) or word) for word in part.groups())
        return ShareOfStudies(many, many, whole)
    stated = read(_IN_WORDS.get(words, text), "k", hedges).set
    return ShareOfStudies(stated.lo + stated.lo_open, stated.hi - stated.hi_open)
