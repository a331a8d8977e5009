"""Tests of mcstats.report.inline."""

from __future__ import annotations

import pytest

from mcstats.report.inline import KINDS, Text, Words


def test_prose_cannot_hold_a_figure() -> None:
    with pytest.raises(ValueError, match="figure in prose"):
        Text("about 30 women")
    with pytest.raises(ValueError, match="figure in prose"):
        Text("I²")


def test_words_with_digits_are_of_a_declared_kind() -> None:
    assert all(Words("7", kind).digits for kind in KINDS)
    with pytest.raises(ValueError, match="no kind of words"):
        Words("7", "anything")
