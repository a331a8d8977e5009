"""Figures are read from tables of any version, and compared beyond noise."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcstats.model.errors import InputError
from mcstats.workflow.diff.compared_figures import (
    NOISE,
    Figure,
    Kind,
    differ,
    figures_of_text,
    in_noise,
    moved,
    read_figures,
)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("1.23456789", "1.23456789", False),
        ("1.23456789", "1.234567891", False),  # the tenth digit
        ("1.23456780", "1.23456781", False),  # the ninth digit
        ("1.2345678", "1.2345679", True),  # the eighth
        ("0.0", "1e-15", False),
        ("0.0", "1e-9", True),
        ("1.5", None, True),
        (None, "1.5", True),
        ("yes", "no", True),
        ("low", "low", False),
        ("inf", "inf", False),
    ],
)
def test_what_a_library_s_ninth_digit_moves_is_noise(
    old: str | None, new: str | None, told: bool
) -> None:
    assert differ(old, new) is told
    assert NOISE == 1e-8


def test_a_table_of_another_version_gives_the_columns_that_it_has() -> None:
    text = "claim,verdict,certainty,later\nwounds,real,low,x\n"
    assert figures_of_text("verdicts", text) == {
        Figure(Kind.VERDICTS, ("verdicts", "wounds"), "verdict"): "real",
        Figure(Kind.CERTAINTY, ("verdicts", "wounds"), "certainty"): "low",
    }


def test_rows_of_one_name_are_told_apart() -> None:
    header = "claim,question,study,outcome,time,effect,role\n"
    row = "c,tested,s,o,,,excluded\n"
    names = [figure.where for figure in figures_of_text("bodies", header + row + row)]
    assert len(set(names)) == 2


def test_moves_and_noise_are_counted_apart() -> None:
    old, new, other = (Figure(Kind.NUMBERS, ("effects", "s", n), "yi") for n in "abc")
    before = {old: "1.0", new: "2.0"}
    after = {old: "1.0000000001", new: "2.1", other: "3.0"}
    assert moved(before, after) == {new, other}
    assert in_noise(before, after) == 1


def test_a_table_that_is_missing_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    with pytest.raises(InputError) as caught:
        read_figures(tmp_path)
    assert str(caught.value).endswith("expected a table of a run; fix: run make report")
    assert read_figures(tmp_path, older=True) == {}


@pytest.mark.parametrize(
    ("kind", "number", "words"),
    [
        (Kind.NUMBERS, 1, "1 number"),
        (Kind.CERTAINTY, 2, "2 certainties"),
        (Kind.BODIES, 1, "1 role in a body"),
        (Kind.BODIES, 3, "3 roles in bodies"),
    ],
)
def test_kinds_are_counted_in_words(kind: Kind, number: int, words: str) -> None:
    assert kind.counted(number) == words
