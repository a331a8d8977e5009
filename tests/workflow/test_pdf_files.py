"""Tests of mcstats.workflow.pdf_files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mcstats.cli import main


def test_without_the_extra_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert main(["pdf"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "make pdf" in line
    assert "pip install 'mcstats[pdf]'" in line


def test_without_pango_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    assert main(["pdf"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "apt install libpango-1.0-0" in line
