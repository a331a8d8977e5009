"""Tests of mcstats.report.palette."""

from __future__ import annotations

import re

import pytest

from mcstats.report.palette import DARK, LIGHT
from mcstats.report.render import style

TEXT, SHAPE = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11, level AA

PAIRS = (
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


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_colours_keep_their_contrast(
    theme: dict[str, str], front: str, ground: str, least: float
) -> None:
    assert contrast(theme[front], theme[ground]) >= least


def test_the_style_takes_every_colour_from_a_variable_that_is_held_to_a_contrast() -> None:
    sheet = style()
    # The values of the sheet are those that the test above holds to their contrast, in both themes.
    themes = re.findall(r":root\{(?:color-scheme:light dark;)?([^}]+)\}", sheet)
    for values, colours in zip(themes, (LIGHT, DARK), strict=False):
        assert dict(pair.split(":") for pair in values.removeprefix("--").split(";--")) == colours
    rules = re.sub(r":root\{[^}]*\}", "", sheet)
    used = set(re.findall(r"var\(--([\w-]+)\)", rules)) - {"sans"}
    assert used <= set(LIGHT)
    held = {front for front, _, _ in PAIRS} | {ground for _, ground, _ in PAIRS}
    # A rule between two rows says nothing that white space does not.
    assert used - held == {"rule"}
    # Only shadows, which carry no meaning, name a colour of their own.
    literal = re.findall(r"[^{};]*#[0-9a-fA-F]{3,8}\b[^;}]*", rules)
    assert all(re.match(r"(box-shadow|background):[^#]*#0000?[0-9a-f]$", one) for one in literal)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert set(LIGHT) == set(DARK)
