"""Pages stay small enough to be sent and opened, also with many studies."""

from __future__ import annotations

import re

import pytest

from helpers.complete_topic import MIXED, SNOW, page_of_size

# One result of one outcome: what a table of a meta-analysis holds of each study.
PLAIN = {
    "snow2020": re.sub(
        r"  - id: calm-end.*", "", SNOW.replace("  - {id: calm", "  # {id: calm"), flags=re.DOTALL
    )
}


def test_a_page_of_twenty_studies_has_a_megabyte_and_a_half_and_25000_elements_at_most() -> None:
    html = page_of_size(20, MIXED)
    assert len(html.encode()) <= 1_500_000
    assert len(re.findall(r"<[a-z]", html)) <= 25_000


@pytest.mark.slow
def test_a_page_of_two_hundred_studies_has_six_megabytes_at_most() -> None:
    html = page_of_size(200, PLAIN)
    assert len(re.findall(r'<section id="study-', html)) == 200
    assert len(html.encode()) <= 6_000_000
