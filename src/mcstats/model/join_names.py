"""Join names into a list in running text."""

from __future__ import annotations

from collections.abc import Iterable


def join_names(names: Iterable[str], last_word: str = "and") -> str:
    """Return at least one name as a list in running text: "a", "a and b", "a, b and c"."""
    *before, last = names
    return f"{', '.join(before)} {last_word} {last}" if before else last
