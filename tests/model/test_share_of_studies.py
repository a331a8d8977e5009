"""Numbers and shares of studies in words."""

from __future__ import annotations

import pytest

from mcstats.model.printed_characters import PrintedError
from mcstats.model.share_of_studies import read_share_of_studies


@pytest.mark.parametrize(
    ("text", "known", "ends"),
    [
        ("all", 5, (5, 5)),
        ("every one", 3, (3, 3)),
        ("most", 4, (3, 4)),
        ("most", 5, (3, 5)),
        ("none", 5, (0, 0)),
        ("both", 2, (2, 2)),
        ("four of the five", 5, (4, 4)),
        ("3 out of 7", 7, (3, 3)),
        ("only one", 5, (1, 1)),
    ],
)
def test_words_leave_so_many_of_the_known_studies(
    text: str, known: int, ends: tuple[int, int]
) -> None:
    assert read_share_of_studies(text, {}).within(known) == ends


def test_a_share_of_so_many_names_its_whole() -> None:
    assert read_share_of_studies("four of five", {}).whole == 5
    assert read_share_of_studies("all", {}).whole is None


def test_a_text_without_a_number_is_refused() -> None:
    with pytest.raises(PrintedError):
        read_share_of_studies("a lot of it", {})
