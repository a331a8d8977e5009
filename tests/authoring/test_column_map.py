"""Tests of mcstats.authoring.column_map."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.imported_files import bring
from helpers.written_files import write_file
from mcstats.cli import main
from mcstats.data.load_topic import load_topic


def test_columns_are_named_once_in_a_file_beside_the_table(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_file(tmp_path, 'name,"cured, treated",n,"cured, control",m\nAnn,4,20,6,20\n')
    names = 'study: name\nai: "cured, treated"\nn1i: "n"\nci: "cured, control"\nn2i: m\n'
    write_file(tmp_path, names, "table.columns.yaml")
    assert bring(data, table, "--better", "lower") == 0
    assert "table.columns.yaml names them" in capsys.readouterr().out
    assert load_topic(data / "sleep").studies["ann"].results[0].estimates[0].route == "events"
    write_file(tmp_path, "study: [name]\n", "table.columns.yaml")
    assert bring(data, table, "--better", "lower") == 2
    assert "table.columns.yaml:1:1 [COLUMN] found no map of names" in capsys.readouterr().err


def test_pairs_of_names_stand_in_one_word_or_in_several_before_the_file_or_behind(
    data: Path, tmp_path: Path
) -> None:
    text = "name,a,n,c,m\nAnn,4,20,6,20\n"
    table = write_file(tmp_path, text)
    pairs = ["study=name", "ai=a", "n1i=n", "ci=c", "n2i=m"]
    command = ["import", "--better", "lower", "--data", str(data), "--columns"]
    assert main([*command, ",".join(pairs), str(table)]) == 0
    assert main([*command, *pairs, str(table)]) == 0
