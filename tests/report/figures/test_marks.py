"""Tests of mcstats.report.figures.marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from mcstats.report.figures.marks import SIZE, WIDER, Mark, text_width, wrap

LETTERS = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), max_size=60)


@pytest.mark.parametrize(
    "text", ["Study", "34.4 (16.0 to 52.7)", "Mean difference", "Avendaño-Coy 2022", "mean (SD)"]
)
def test_a_width_is_that_of_a_font_like_arial_with_some_room(text: str) -> None:
    # DejaVu Sans comes with matplotlib and is the widest font that readers meet.
    font = FT2Font(font_manager.findfont("DejaVu Sans"))
    font.set_size(SIZE, 72)
    font.set_text(text)
    widest = font.get_width_height()[0] / 64
    assert 0.8 * widest < text_width(text) < 1.05 * widest


@pytest.mark.parametrize(("text", "thousandths"), [("iii", 666), ("WWW", 2832), ("0.5", 1390)])
def test_the_widths_of_letters_are_those_of_arial(text: str, thousandths: int) -> None:
    assert text_width(text) == pytest.approx(thousandths * SIZE / 1000 * WIDER)


def test_an_accent_has_no_width_and_a_wide_letter_that_of_two() -> None:
    assert text_width("ñé") == text_width("ne") == text_width("n\u0303e\u0301")
    assert text_width("中") == pytest.approx(SIZE * WIDER)


@given(text=LETTERS, room=st.floats(30, 400), bold=st.booleans())
def test_lines_fit_and_hold_all_words(text: str, room: float, bold: bool) -> None:
    lines = wrap(text, room, bold=bold)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, bold=bold) <= room for line in lines)


def test_a_square_is_written_from_its_corner_to_a_tenth_of_a_pixel() -> None:
    assert Mark("square", "pt", (100.0, 50.0, 10.26)).px == ("94.9", "44.9", "10.3")
    assert Mark("line", "ci", (1.0, 2.04, 3.96, -0.0)).px == ("1", "2", "4", "-0")
