"""Tests of mcstats.data.text_file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcstats.data.text_file import read_text
from mcstats.model.errors import Fault, InputError


def refused(path: Path, root: Path) -> Fault:
    with pytest.raises(InputError) as caught:
        read_text(path, path.name, root)
    (fault,) = caught.value.faults
    return fault


def test_a_file_that_cannot_be_read_is_meant_as_a_whole_however_large_it_is(tmp_path: Path) -> None:
    missing = refused(tmp_path / "x.yaml", tmp_path)
    assert (missing.line, missing.column, missing.found) == (0, 0, "no such file")
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(10**11)  # it holds no byte: nothing is written, and next to nothing is read
    fault = refused(huge, tmp_path)
    assert (fault.line, fault.column) == (0, 0)
    assert (fault.code, fault.found) == ("SIZE", "100000.0 MB")
