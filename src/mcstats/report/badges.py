"""Badges: a sign for a rating, a level or a state, always with its word beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mcstats.model.tables import VerdictRow
from mcstats.model.vocabularies import CheckStatus
from mcstats.report.blocks import Key
from mcstats.report.inline import Inlines, Line, Mark, Muted, Words

RATINGS: Final = {
    "low": ("low", "Low"),
    "some concerns": ("some", "Some concerns"),
    "high": ("high", "High"),
    "no information": ("none", "No information"),
}
"""Each rating with the name of its sign and its word."""
SHAPES: Final = (
    ("low", "M9 1a8 8 0 1 0 0 16 8 8 0 1 0 0-16Z", "M9 5V13M5 9H13"),
    (
        "some",
        "M5.5 1h7a4.5 4.5 0 0 1 4.5 4.5v7a4.5 4.5 0 0 1-4.5 4.5h-7a4.5 4.5 0 0 1-4.5-4.5v-7"
        "a4.5 4.5 0 0 1 4.5-4.5Z",
        "M4.5 10.2C6 7 7.5 7.4 9 9S12 11 13.5 7.8",
    ),
    ("high", "M1 1h16v16h-16Z", "M5.5 5.5 12.5 12.5M12.5 5.5 5.5 12.5"),
    (
        "none",
        "M9 1.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 1 0 0-15Z",
        "M6.8 7.2C6.8 4.2 11.4 4.4 11.2 7 11.1 8.6 9 8.6 9 10.4M9 12.6V13.4",
    ),
)
"""The signs of ratings, 18 wide: circle, rounded square, square, ring; each with its glyph."""
STATUSES: Final = tuple(status.value for status in reversed(CheckStatus))
"""Outcomes of checks by which they are counted; any other is not checkable."""
_ERRORS: Final = frozenset(
    {CheckStatus.WRONG, CheckStatus.CONTRADICTION, CheckStatus.NOT_IN_SOURCE}
)
_MEANT: Final = {"no information": "not known from what was read; it never counts as low"}


def rating(word: str, *, hidden: bool = False) -> Mark:
    """Return the sign of a rating; a word outside the four raises KeyError."""
    sign, text = RATINGS[word]
    return Mark("rating", sign, text, hidden=hidden)


def rating_key(identifier: str) -> Key:
    """Return the legend of ratings: all four, used or not."""
    items = tuple(((rating(word),), (_MEANT[word],) if word in _MEANT else ()) for word in RATINGS)
    return Key(identifier, "Risk of bias", items)


def position(scale: Sequence[str], level: str, text: str, low: str = "", high: str = "") -> Mark:
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


def both_certainties(levels: Sequence[str], row: VerdictRow) -> Inlines:
    """Return the certainty as tested and as sold, once where both are the same."""
    tested, sold = row.certainty, row.certainty_sold
    if tested == sold or (tested not in levels and sold not in levels):
        return (*certainty(levels, tested), Line(Muted("as tested and as sold")))
    return (
        *certainty(levels, tested),
        Line(Muted("as tested")),
        *certainty(levels, sold),
        Line(Muted("as sold")),
    )


def certainty_in_words(levels: Sequence[str], row: VerdictRow) -> Inlines:
    """Return the certainty as tested and as sold in words, for a cell below a sentence."""
    tested, sold = row.certainty, row.certainty_sold
    if tested not in levels:
        return (Words(f"{tested[:1].upper()}{tested[1:]}"),)
    first = Words(f"Certainty: {tested}")
    if tested == sold:
        return first, " as tested and as sold"
    if sold not in levels:
        return first, " as tested; as sold ", Words(sold)
    return first, " as tested, ", Words(sold), " as sold"


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


def status_class(status: str) -> str:
    """Return the class of `STATUSES` that the outcome of a check belongs to."""
    return status if status in STATUSES else CheckStatus.UNCHECKED.value


def status(word: str, declared: str) -> Inlines:
    """Return the outcome of a check."""
    if word == CheckStatus.RIGHT:
        return (Mark("status", "yes", "Right"),)
    if word in _ERRORS:
        text = word[:1].upper() + word[1:]
        known = declared == "yes"
        return (Mark("status", *(("declared", f"{text}, declared") if known else ("no", text))),)
    return (Mark("status", "none", word[:1].upper() + word[1:]),)
