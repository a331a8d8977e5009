"""Tests of mcstats.report.inline."""

from __future__ import annotations

import pytest

from mcstats.report.inline import KINDS, Words, join


def test_words_with_digits_are_of_a_declared_kind() -> None:
    assert all(Words("7", kind).digits for kind in KINDS)
    with pytest.raises(ValueError, match="no kind of words"):
        Words("7", "anything")


def test_joined_contents_keep_their_order_whether_one_part_or_several() -> None:
    words = Words("7", "label")
    assert join(["a", ("b", words), ()], "; ") == ("a", "; ", "b", words, "; ")
    assert join([]) == ()
