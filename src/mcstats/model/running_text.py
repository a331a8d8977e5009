"""Put words into running text: lists of names, and the first letter of a sentence."""

from __future__ import annotations

from collections.abc import Iterable


def join_names(names: Iterable[str], last_word: str = "and") -> str:
    """Return at least one name as a list in running text: "a", "a and b", "a, b and c"."""
    *before, last = names
    return f"{', '.join(before)} {last_word} {last}" if before else last


def upper_first(text: str) -> str:
    """Return a text with its first letter in upper case, and the others as they are."""
    return text[:1].upper() + text[1:]


def has_digit(text: str) -> bool:
    """Return whether a text holds a character that is read as a digit."""
    return any(map(str.isdigit, text))
