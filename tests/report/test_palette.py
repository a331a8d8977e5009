"""Tests of mcstats.report.palette."""

from __future__ import annotations

import re

import pytest

from mcstats.report.palette import DARK, LIGHT
from mcstats.report.render import style

TEXT, SHAPE = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11, level AA
GROUNDS = ("paper", "soft")
PAIRS = (
    *((name, ground, TEXT) for name in ("ink", "muted", "link", "accent") for ground in GROUNDS),
    # The glyph of a symbol has the colour of the ground.
    *((name, ground, TEXT) for name in ("low", "some", "high", "none") for ground in GROUNDS),
    *(("line", ground, SHAPE) for ground in ("paper",)),
)
"""Foreground, background, and the least contrast between them."""
DECORATION = {"rule"}
"""A rule between two rows, or a line of a grid, says nothing that white space does not."""
OTHERS = {"sans", "serif", "measure", "wide", "gap", "s1", "s2", "s3", "s4", "s5"}
"""Variables that are no colours."""
APART = 12.0
"""Least difference (CIE 1976) of two colours that stand for two ratings, however they are seen."""
# Machado, Oliveira and Fernandes 2009, severity 1, on linear colours.
SEEN = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritan": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def linear(colour: str) -> list[float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted(map(luminance, (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, kind: str) -> list[float]:
    """Return a colour in CIELAB as somebody sees it."""
    given = linear(colour)
    seen = [
        min(max(sum(m * c for m, c in zip(row, given, strict=True)), 0), 1) for row in SEEN[kind]
    ]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [
        sum(m * c for m, c in zip(row, seen, strict=True)) / w
        for row, w in zip(rows, white, strict=True)
    ]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_colours_keep_their_contrast(
    theme: dict[str, str], front: str, ground: str, least: float
) -> None:
    assert contrast(theme[front], theme[ground]) >= least


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", SEEN)
def test_ratings_have_colours_that_differ_for_everybody(theme: dict[str, str], kind: str) -> None:
    ratings = ("low", "some", "high", "none")
    for n, one in enumerate(ratings):
        for other in ratings[n + 1 :]:
            pairs = zip(lab(theme[one], kind), lab(theme[other], kind), strict=True)
            assert sum((a - b) ** 2 for a, b in pairs) ** 0.5 > APART, (one, other)


def test_the_style_takes_every_colour_from_a_variable_that_is_held_to_a_contrast() -> None:
    sheet = style()
    # The values of the sheet are those that the test above holds to their contrast.
    themes = re.findall(r":root\{(?:color-scheme:light dark;)?(--paper[^}]+)\}", sheet)
    assert [dict(p.split(":") for p in t.removeprefix("--").split(";--")) for t in themes] == [
        LIGHT,
        DARK,
    ]
    rules = re.sub(r":root\{[^}]*\}", "", sheet)
    used = set(re.findall(r"var\(--([\w-]+)\)", rules)) - OTHERS
    assert used <= set(LIGHT)
    held = {front for front, _, _ in PAIRS} | {ground for _, ground, _ in PAIRS}
    assert used - held <= DECORATION
    assert not re.findall(r":\s*(?:#[0-9a-f]{3,8}|rgb|hsl)", rules, re.IGNORECASE)
