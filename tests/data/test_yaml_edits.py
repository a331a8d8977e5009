"""Tests of mcstats.data.yaml_edits."""

from __future__ import annotations

import pytest

from mcstats.data.yaml_edits import appended, replaced
from mcstats.model.errors import InputError


def test_entries_on_one_line_are_refused_with_their_place() -> None:
    with pytest.raises(InputError) as caught:
        appended("a: 1\nsources: {x: 1}\n", "sources", "y: 2\n", "sources.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.column, fault.code) == (2, 10, "FLOW")
    assert appended("sources:\n  x: 1\n", "sources", "y: 2\n", "s") == "sources:\n  x: 1\n  y: 2\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("topic: x\n", "topic: x\nsources:\n  b: 2\n"),
        ("topic: x", "topic: x\nsources:\n  b: 2\n"),
        ("# nothing yet\n", "# nothing yet\nsources:\n  b: 2\n"),
        ("sources: {}  # none\nz: 1\n", "sources:  # none\n  b: 2\nz: 1\n"),
        ("sources:\n  a: 1\n\nz: 1\n", "sources:\n  a: 1\n  b: 2\n\nz: 1\n"),
        # blank lines end a folded text, and the entry follows what can be seen of it
        (
            "sources:\n  a: >-\n    one\n    two\n\n\n",
            "sources:\n  a: >-\n    one\n    two\n  b: 2\n\n\n",
        ),
        ("sources:\n  a:\n    c: 1\nz: 1\n", "sources:\n  a:\n    c: 1\n  b: 2\nz: 1\n"),
    ],
)
def test_an_entry_is_added_below_the_last_and_every_other_character_stays(
    text: str, after: str
) -> None:
    assert appended(text, "sources", "b: 2\n", "sources.yaml") == after


TEXT = """\
# a comment
one:
  a: first   # stays
  b:
    - x
    - >-
      folded
      text

# about two
two: []  # none yet
three:
- p
"""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("one", TEXT.replace("      text\n", "      text\n  new: {}\n")),
        ("two", TEXT.replace("two: []  # none yet\n", "two:  # none yet\n  new: {}\n")),
        ("three", TEXT + "new: {}\n"),
        ("four", TEXT + "four:\n  new: {}\n"),
    ],
)
def test_an_entry_is_added_and_nothing_else_changes(key: str, expected: str) -> None:
    assert appended(TEXT, key, "new: {}\n", "x.yaml") == expected


def test_an_entry_is_not_pressed_into_a_line_of_brackets() -> None:
    with pytest.raises(InputError, match=r"x\.yaml:1:6 \[FLOW\]"):
        appended("one: [a]\n", "one", "- b\n", "x.yaml")


REPLACED = """\
# about the file
id: a
results:  # those of the table
  - id: one
    note: >
      folded
      text

# above the note
note: kept
"""


def test_a_key_is_replaced_with_what_is_under_it_and_nothing_else() -> None:
    assert replaced(REPLACED, "results", "results: []\n") == REPLACED.replace(
        "results:  # those of the table\n  - id: one\n    note: >\n      folded\n      text\n",
        "results: []\n",
    )
    assert replaced(REPLACED, "id", "id: b\n") == REPLACED.replace("id: a\n", "id: b\n")


def test_a_key_that_is_not_there_goes_to_the_end_and_an_empty_block_takes_it_out() -> None:
    assert replaced("id: a", "use: b", "use: b\n") == "id: a\nuse: b\n"
    assert replaced(REPLACED, "note", "") == REPLACED.removesuffix("note: kept\n")
