"""Tests of mcstats.model.tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.complete_topic import complete_tables
from helpers.page_text import faults_of
from mcstats.model.tables import (
    ChoiceRow,
    MoveRow,
    NumberRow,
    StepRow,
    TableError,
    columns,
    dumps,
    loads,
    meanings_of,
    title_of,
)
from mcstats.report.view import TABLES

HEADER = ",".join(columns(MoveRow))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "found the header"),
        ("a,b\n", "found the header"),
        (f"{HEADER}\n1,2,3\n", "row 2: found 3 cells; expected 4"),
        (f'{HEADER}\n"1,2,3,4\n', "unexpected end of data"),
    ],
)
def test_a_table_that_this_program_did_not_write_is_refused(text: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        loads(MoveRow, text)


def test_a_cell_of_the_wrong_kind_is_named_with_its_column() -> None:
    row = ChoiceRow("c", "x", "d", "o", "k", "v", True, "b", "s", "e", -0.0, 1.5)
    text = dumps(ChoiceRow, [row])
    assert loads(ChoiceRow, text) == [row]
    still = replace(row, moves=False)
    assert loads(ChoiceRow, dumps(ChoiceRow, [still])) == [still]
    assert ",0.0,1.5" in text
    for before, after, told in (
        (",yes,", ",perhaps,", "moves: found 'perhaps'; expected yes, no"),
        (",1.5", ",many", "flip: found 'many'; expected a number"),
    ):
        with pytest.raises(TableError, match=told):
            loads(ChoiceRow, text.replace(before, after))
    with pytest.raises(TableError, match="NaN"):
        dumps(
            ChoiceRow,
            [ChoiceRow("c", "x", "d", "o", "k", "v", True, "b", "s", "e", float("nan"), 1)],
        )


def test_a_whole_number_in_a_column_of_reals_is_written_as_it_is_read_back() -> None:
    step = replace(complete_tables().steps[0], value=22, lo=-1, hi=None)
    text = dumps(StepRow, [step])
    assert ",22.0,-1.0,," in text
    assert dumps(StepRow, loads(StepRow, text)) == text


def test_every_table_and_every_column_has_its_meaning_in_the_words_of_readers() -> None:
    records = (*TABLES.values(), NumberRow)
    names = {name for record in records for name in columns(record)}
    meanings = meanings_of(records)
    assert names == set(meanings)
    for words in (*meanings.values(), *map(title_of, records)):
        assert faults_of(f"<dd>{words.rstrip('.')}.</dd>") == [], words
