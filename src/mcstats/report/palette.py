"""Colours in both themes; a test holds every pair on the page to its contrast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LIGHT: Final[Mapping[str, str]] = {
    "paper": "#ffffff",
    "surface": "#f6f6f3",
    "ink": "#1b1b1b",
    "muted": "#5c5c5c",
    "rule": "#dcdbd6",
    "strong-rule": "#8a8a86",
    "link": "#1d4ed8",
    "focus": "#1d4ed8",
    "estimate": "#1b1b1b",
    "set": "#8f7fc4",
    "summary": "#1d4ed8",
    "low": "#1d4ed8",
    "some": "#b45309",
    "high": "#5f0f1f",
    "none": "#737373",
    "sign": "#ffffff",
}
DARK: Final[Mapping[str, str]] = {
    "paper": "#121212",
    "surface": "#1c1c1d",
    "ink": "#ececec",
    "muted": "#b3b3b3",
    "rule": "#3a3a3c",
    "strong-rule": "#8c8c8c",
    "link": "#8ab4ff",
    "focus": "#ffb000",
    "estimate": "#ececec",
    "set": "#9a88dd",
    "summary": "#6ea8fe",
    "low": "#6ea8fe",
    "some": "#ffb000",
    "high": "#ff6b81",
    "none": "#ffffff",
    "sign": "#121212",
}


def variables(colours: Mapping[str, str]) -> str:
    """Return the colours as CSS variables."""
    return ";".join(f"--{name}:{value}" for name, value in colours.items())
