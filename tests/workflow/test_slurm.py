"""A library of topics on a cluster of one node, against the same library on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.complete_topic import FILES
from helpers.layered_environment import make_environment
from helpers.places import DATA, ROOT
from helpers.slurm_cluster import cluster, install, submitted

LEAVE_OUT = "MCSTATS_WITHOUT_SLURM"
CASES = ROOT / "tests" / "topics"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three topics, one of them a published meta-analysis."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copy(DATA / "rubric.yaml", folder)
    shutil.copytree(CASES / "bcg", folder / "bcg")
    for topic in ("showers1", "showers2"):
        for name, text in FILES.items():
            path = folder / topic / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, so that nobody edits it between the two runs."""
    folder = tmp_path_factory.mktemp("program")
    shutil.copy(ROOT / "Snakefile", folder)
    for name in ("profiles", "src"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def build(
    folder: Path, data: Path, profile: Path, *options: str, python: Path, env: dict[str, str]
) -> dict[str, bytes]:
    """Run the workflow in a folder; return what it wrote there, but for the account of the run."""
    folder.mkdir()
    program = profile.parent.parent
    command = [str(python), "-m", "snakemake", "--snakefile", str(program / "Snakefile")]
    command += ["--directory", str(folder), "--workflow-profile", str(profile)]
    path = f"{Path(sys.executable).parent}:{env['PATH']}"
    done = subprocess.run(
        [*command, *options, "--config", f"data={data}"],
        env=env | {"PATH": path, "PYTHONPATH": str(program / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, done.stderr
    written = (path for path in (folder / "reports").rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in written
        if path.name not in {"manifest.json", ".snakemake_timestamp"}
    }


@pytest.mark.slow
def test_a_cluster_writes_the_same_bytes_in_as_many_jobs_as_the_profile_says(
    data: Path, program: Path, tmp_path: Path
) -> None:
    if os.environ.get(LEAVE_OUT):
        pytest.skip(f"{LEAVE_OUT} is set")
    try:
        install()
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.fail(f"{error}; {LEAVE_OUT}=1 leaves this test out")
    plain, spread = program / "profiles" / "default", program / "profiles" / "slurm"
    own = Path(sys.executable)
    here = build(tmp_path / "here", data, plain, python=own, env=dict(os.environ))
    assert {"reports/index.html", "reports/bcg/index.html"} <= set(here)
    assert len(here) > 3 * 15
    python = make_environment(tmp_path / "env", "requirements-slurm.lock")
    quick = ["--slurm-init-seconds-before-status-checks", "1", "--seconds-between-status-checks"]
    (tmp_path / "slurm").mkdir()
    with cluster(tmp_path / "slurm") as env:
        # two topics a job: the three of them are two jobs, and the list of all topics is a third
        options = [*quick, "1", "--group-components", "topic=2"]
        there = build(tmp_path / "there", data, spread, *options, python=python, env=env)
    assert submitted(tmp_path / "slurm") == 3
    assert sorted(there) == sorted(here)
    assert [name for name in here if here[name] != there[name]] == []


def test_the_profile_makes_every_step_of_a_topic_part_of_its_job() -> None:
    import yaml

    from mcstats.workflow.steps import STEPS

    profile = yaml.safe_load((ROOT / "profiles" / "slurm" / "config.yaml").read_text())
    assert profile["groups"] == [f"{step}=topic" for step in STEPS]
    (size,) = profile["group-components"]
    assert int(size.removeprefix("topic=")) > 1
