"""The same data give the same bytes: in another folder, time zone, language, order of hashing."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.places import ROOT

pytestmark = [pytest.mark.bytes, pytest.mark.slow]


VARIES = {"manifest.json", ".run.lock"}  # what varies from run to run stands there, and only there


def build(here: Path, environment: Mapping[str, str], cores: str, *, data: str = "data") -> None:
    """Run the whole workflow in a folder."""
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    command += ["--cores", cores, "--config", f"data={data}"]
    kept = {"PATH": os.environ["PATH"], "HOME": str(here)}
    done = subprocess.run(
        command, cwd=here, env=kept | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def sums(here: Path) -> dict[str, str]:
    reports = here / "reports"
    return {
        str(path.relative_to(reports)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(reports.rglob("*"))
        if path.is_file() and path.name not in VARIES
    }


ENVIRONMENTS = [
    ({"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}, "1"),
    ({"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}, "2"),
    ({"TZ": "America/Anchorage", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "4294967295"}, "2"),
    ({"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0", "COLUMNS": "40"}, "1"),
    (
        {
            "PYTHONOPTIMIZE": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "SOURCE_DATE_EPOCH": "1",
            "USER": "nobody",
            "MPLCONFIGDIR": "mpl",
        },
        "2",
    ),
]


def test_a_small_topic_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    found = []
    for number, (environment, cores) in enumerate(ENVIRONMENTS):
        here = tmp_path / ("a" if number % 2 else "another folder, with a longer name")
        write_sound_topic(here / "data")
        build(here, environment, cores)
        found.append(sums(here))
        shutil.rmtree(here)
    assert len(found[0]) > 20
    for number, other in enumerate(found[1:], start=1):
        assert other == found[0], f"environment {number}: {ENVIRONMENTS[number]}"


def test_the_real_topics_give_the_same_bytes_twice(tmp_path: Path) -> None:
    found = []
    for name, (environment, cores) in zip(("one", "two"), ENVIRONMENTS[1:3], strict=True):
        here = tmp_path / name
        here.mkdir()
        # A copy here and a link there; with other dates, and in another order on the disk.
        if name == "one":
            shutil.copytree(ROOT / "data", here / "data", copy_function=shutil.copy)
            build(here, environment, cores)
        else:
            build(here, environment, cores, data=str(ROOT / "data"))
        found.append(sums(here))
    assert len(found[0]) > 20
    assert found[1] == found[0]
