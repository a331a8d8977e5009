"""Signs that stand for a word on a scale; the word always stands beside its sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .blocks import Key
from .inline import Inlines, Mark, Text, Words

__all__ = [
    "RATINGS",
    "agreement",
    "certainty",
    "position",
    "rating",
    "rating_key",
    "status",
]

RATINGS: Final = {
    "low": ("low", "Low"),
    "some concerns": ("some", "Some concerns"),
    "high": ("high", "High"),
    "no information": ("none", "No information"),
}
"""Each rating with the name of its sign and its word."""
_MEANT: Final = {
    "low": "low risk of bias",
    "some concerns": "some concerns",
    "high": "high risk of bias",
    "no information": "not reported; it never counts as low",
}


def rating(word: str, *, hidden: bool = False) -> Mark:
    """Return the sign of a rating; a word outside the four raises KeyError."""
    sign, text = RATINGS[word]
    return Mark("rating", sign, text, hidden=hidden)


def rating_key(identifier: str) -> Key:
    """Return the legend of ratings: all four, used or not."""
    items = tuple(((rating(word),), (Text(_MEANT[word]),)) for word in RATINGS)
    return Key(identifier, "Risk of bias", items)


def position(
    scale: Sequence[str], level: str, text: str, low: str = "", high: str = ""
) -> Mark:
    """Return the sign of a level on an ordered scale, with the range that is open around it."""
    place = {word: number for number, word in enumerate(scale, start=1)}
    return Mark(
        "scale",
        "",
        text,
        filled=place.get(level, 0),
        total=len(scale),
        low=place.get(low, 0),
        high=place.get(high, 0),
    )


def certainty(levels: Sequence[str], level: str) -> Inlines:
    """Return the sign of a certainty; words that are no level stand without one."""
    if level not in levels:
        return (Words(level[:1].upper() + level[1:]),)
    filled = levels.index(level) + 1
    return (Mark("level", "", level[0].upper() + level[1:], filled=filled, total=len(levels)),)


def size(sizes: Sequence[str], level: str) -> Inlines:
    """Return the sign of a size; an unknown one has no bars."""
    if level not in sizes:
        return (Words(level[:1].upper() + level[1:]),) if level else ()
    filled = sizes.index(level) + 1
    return (Mark("size", "", level[0].upper() + level[1:], filled=filled, total=len(sizes)),)


def agreement(agrees: bool | None) -> Inlines:
    """Return whether two cells agree."""
    if agrees is None:
        return (Mark("status", "none", "Nothing to compare"),)
    return (Mark("status", "yes" if agrees else "no", "Agrees" if agrees else "Differs"),)


def status(word: str, declared: str) -> Inlines:
    """Return the outcome of a check."""
    if word == "match":
        return (Mark("status", "yes", "Match"),)
    if word == "mismatch" and declared == "yes":
        return (Mark("status", "declared", "Mismatch, declared"),)
    if word == "mismatch":
        return (Mark("status", "no", "Mismatch"),)
    return (Mark("status", "none", word[:1].upper() + word[1:]),)
