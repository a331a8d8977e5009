"""Colours in both themes: every pair that stands on the page is held to its contrast by a test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["DARK", "LIGHT", "PAIRS", "contrast", "variables"]

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
TEXT, SHAPE = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11, level AA

PAIRS: Final = (
    *((name, ground, TEXT) for name in ("ink", "muted", "link") for ground in ("paper", "surface")),
    *((name, "paper", TEXT) for name in ("low", "some", "high", "none")),
    *(("sign", name, TEXT) for name in ("low", "some", "high")),
    *(
        (name, ground, SHAPE)
        for name in ("low", "some", "high", "none", "estimate", "set", "summary", "focus")
        for ground in ("paper", "surface")
    ),
    *(("strong-rule", ground, SHAPE) for ground in ("paper", "surface")),
)
"""Foreground, background, and the least contrast between them."""


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def variables(colours: Mapping[str, str]) -> str:
    """Return the colours as CSS variables."""
    return ";".join(f"--{name}:{value}" for name, value in colours.items())
