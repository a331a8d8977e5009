"""Colours in both themes; a test holds every pair on a page to its contrast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LIGHT: Final[Mapping[str, str]] = {
    "paper": "#ffffff",
    "soft": "#f5f3ee",
    "ink": "#1b1c1e",
    "muted": "#54575c",
    "rule": "#d8d4ca",
    "line": "#8a8780",
    "link": "#0b4f94",
    "accent": "#0a6b62",
    "low": "#1d68a8",
    "some": "#a35200",
    "high": "#7c1231",
    "none": "#62676d",
}
DARK: Final[Mapping[str, str]] = {
    "paper": "#15171a",
    "soft": "#1f2226",
    "ink": "#eceae5",
    "muted": "#b3b1ab",
    "rule": "#3a3e44",
    "line": "#7d828a",
    "link": "#8fc2f5",
    "accent": "#63cdbf",
    "low": "#84bdf0",
    "some": "#f2b45c",
    "high": "#ff99ab",
    "none": "#858b93",
}


def variables(colours: Mapping[str, str]) -> str:
    """Return the colours as CSS variables."""
    return ";".join(f"--{name}:{value}" for name, value in colours.items())
