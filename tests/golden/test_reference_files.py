"""Tests of mcstats.golden.reference_files."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers.reference_values import GOLDEN

FILES = ("measures.json", "pools.json", "tables.json", "models.json")


@pytest.mark.parametrize("name", FILES)
def test_reference_values_say_what_made_them_and_stand_at_full_precision(name: str) -> None:
    content = json.loads((GOLDEN / name).read_text(encoding="utf-8"))
    assert content["made_by"] == "regenerate.R"
    assert content["metafor"] == "3.8.1"
    for case in content["cases"]:
        assert case["source"] and case["call"]
    texts = [str(v) for c in content["cases"] for v in c.get("yi", []) if isinstance(v, float)]
    if texts:
        long = sum(len(text.lstrip("-0.").replace(".", "")) >= 15 for text in texts)
        assert long > 0.5 * len(texts)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed here")
def test_the_scripts_rewrite_the_reference_values_byte_for_byte(tmp_path: Path) -> None:
    shutil.copy(GOLDEN / "regenerate.R", tmp_path)
    shutil.copy(GOLDEN / "routes.R", tmp_path)
    for script in ("regenerate.R", "routes.R"):
        subprocess.run(["Rscript", script], cwd=tmp_path, check=True, capture_output=True)
    for name in (*FILES, "routes.json"):
        assert (tmp_path / name).read_bytes() == (GOLDEN / name).read_bytes(), name
