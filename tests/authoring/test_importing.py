"""An import that cannot be done is one line that says how to go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.imported_files import bring
from helpers.written_files import MEANS_HEADER, MEANS_ROW, write_file


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ([], "BETTER"),
        (["--better", "lower", "--measure", "XYZ"], "ROUTE"),
        (["--better", "lower", "--columns", "zi=m1i"], "COLUMN"),
        (["--better", "lower", "--topic", "dreams"], "TOPIC"),
    ],
)
def test_a_wrong_option_is_one_line_that_says_how_to_go_on(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: str
) -> None:
    assert bring(data, write_file(tmp_path, MEANS_HEADER + MEANS_ROW), *more) == 2
    line = capsys.readouterr().err
    assert f"[{code}]" in line
    assert "; fix: " in line


def test_a_file_that_is_not_there_is_told_before_anything_is_asked(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(data, tmp_path / "tabel.csv") == 2
    assert "tabel.csv [FILE] found no such file; " in capsys.readouterr().err
