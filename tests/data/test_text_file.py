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


def test_a_binary_file_has_one_fault_however_many_lines_its_bytes_make(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\xff\n\xfe\n" * 20)
    fault = refused(path, tmp_path)
    assert (fault.code, fault.line, fault.found) == ("ENC", 0, "a binary file (NUL bytes)")
    path.write_bytes(b"a: \xe9\nb: \xe9\n")
    with pytest.raises(InputError) as caught:
        read_text(path, path.name, tmp_path)
    assert [fault.line for fault in caught.value.faults] == [1, 2]
