"""Pages stay small enough to be sent and opened, also with many studies."""

from __future__ import annotations

import re

import pytest

from mcstats.report.page import render
from pipeline import ROOT
from report_case import FROST, HAIL, SNOW, larger, rubric, tables_of

MIXED = {"frost2019": FROST, "snow2020": SNOW, "hail2021": HAIL}
# One result of one outcome: what a table of a meta-analysis holds of each study.
PLAIN = {
    "snow2020": re.sub(
        r"  - id: calm-end.*", "", SNOW.replace("  - {id: calm", "  # {id: calm"), flags=re.DOTALL
    )
}


def built(size: int, kinds: dict[str, str]) -> str:
    topic = larger(size, kinds)
    return render(topic, rubric(), tables_of(topic))[0]


def test_a_page_of_twenty_studies_has_a_megabyte_and_a_half_and_25000_elements_at_most() -> None:
    html = built(20, MIXED)
    assert len(html.encode()) <= 1_500_000
    assert len(re.findall(r"<[a-z]", html)) <= 25_000


@pytest.mark.slow
def test_a_page_of_two_hundred_studies_has_six_megabytes_at_most() -> None:
    html = built(200, PLAIN)
    assert len(re.findall(r'<section id="study-', html)) == 200
    assert len(html.encode()) <= 6_000_000


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
