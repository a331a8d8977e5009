"""Tests of mcstats.project.readme."""

from __future__ import annotations

import re

from helpers.places import ROOT
from mcstats.data.load_rubric import load_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic


def test_the_picture_of_the_readme_is_small_and_holds_nothing_but_its_pixels() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (name,) = re.findall(r"!\[[^\]]{40,}\]\(([^)]+)\)", readme)
    content = (ROOT / name).read_bytes()
    assert len(content) < 150_000
    kinds, place = [], 8
    while place < len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        kinds.append(content[place + 4 : place + 8])
        place += size + 12
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    # Text, time and profile would stand in chunks of their own.
    assert set(kinds) <= {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def test_the_lines_of_a_study_in_the_readme_give_the_figures_beside_them() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    coded = (ROOT / "data/microcurrent/studies/kavanagh2012.yaml").read_text("utf-8")
    (result,) = [part for part in coded.split("  - id: ") if part.startswith("zm-12w\n")]
    assert set(shown.splitlines()[1:]) <= set(result.splitlines())
    figures = re.search(r"difference of ([\d.]+) and what stays open: ([\d.]+) to ([\d.]+)", readme)
    topic, rubric = load_topic(ROOT / "data/microcurrent"), load_rubric(ROOT / "data/rubric.yaml")
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    (row,) = [row for row in effects if row.effect == "kavanagh2012-zm-12w-smd"]
    assert figures is not None
    assert figures.groups() == tuple(f"{n:.2f}" for n in (row.yi, row.yi_min, row.yi_max))
