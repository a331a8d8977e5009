"""`mcstats build` runs the shipped workflow from any folder."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from helpers.places import EXAMPLE_TOPICS, ROOT
from mcstats.cli import main
from mcstats.workflow.build import workflow_command


def test_the_shipped_workflow_and_profile_are_the_ones_of_the_repository() -> None:
    command = workflow_command(Path("data"), Path("reports"), ["a", "b"], 3)
    named = dict(itertools.pairwise(command))
    assert Path(named["--snakefile"]).resolve() == ROOT / "Snakefile"
    assert Path(named["--workflow-profile"]).resolve() == ROOT / "profiles" / "default"
    assert named["--cores"] == "3"
    assert command[-3:] == ["data=data", "reports=reports", "topic=a b"]


def test_without_a_topic_all_are_built() -> None:
    command = workflow_command(Path("data"), Path("reports"), [], 1)
    assert not any(word.startswith("topic=") for word in command)


def test_a_topic_is_built_from_another_folder_whatever_profile_the_user_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLE_TOPICS / "prepost", tmp_path / "data" / "prepost")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SNAKEMAKE_PROFILE", "a profile that does not exist")
    assert main(["build", "prepost", "--quiet"]) == 0
    assert (tmp_path / "reports" / "prepost" / "manifest.json").exists()
    assert "error" not in capfd.readouterr().err.lower()


def test_a_fault_in_the_data_is_one_line_and_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data" / "prepost"
    shutil.copytree(EXAMPLE_TOPICS / "prepost", folder)
    claims = folder / "claims.yaml"
    claims.write_text(claims.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--quiet"]) == 2
    assert "claims.yaml" in capfd.readouterr().err
    assert not (tmp_path / "reports").exists()
