"""`mcstats build` runs the shipped workflow from any folder."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from snakemake import cli as snakemake_cli

from helpers.places import EXAMPLE_TOPICS, ROOT
from mcstats.cli import main
from mcstats.workflow.build import build, workflow_command


def test_the_shipped_workflow_and_profile_are_the_ones_of_the_repository() -> None:
    command = workflow_command(Path("data"), Path("reports"), ["a", "b"], 3)
    named = dict(itertools.pairwise(command))
    assert Path(named["--snakefile"]).resolve() == ROOT / "Snakefile"
    assert named["--cores"] == "3"
    assert command[-3:] == ["data=data", "reports=reports", "topic=a b"]


def settings(arguments: list[str]) -> dict[str, object]:
    """Return what Snakemake understands of its arguments, apart from where the profile is."""
    _, parsed = snakemake_cli.parse_args(arguments)
    plain = {name: value for name, value in vars(parsed).items() if name != "workflow_profile"}
    return plain | {"max_jobs_per_timespan": vars(plain["max_jobs_per_timespan"] or object)}


def test_the_arguments_mean_what_the_profile_says(capsys: pytest.CaptureFixture[str]) -> None:
    command = workflow_command(Path("data"), Path("reports"), ["a"], 3)[3:]
    own = settings(command)
    assert capsys.readouterr().err == ""
    at = command.index("--workflow-profile")
    profile = ["--workflow-profile", str(ROOT / "profiles" / "default"), "--cores", "3"]
    by_profile = settings([*command[:at], *profile, *command[command.index("--config") :]])
    assert own == by_profile
    assert own != settings([*command[: at + 2], *command[command.index("--config") :]])


@pytest.mark.parametrize(
    ("how", "silent"),
    [({}, {"host", "reason", "rules"}), ({"quiet": True}, {"all"}), ({"verbose": True}, {"host"})],
)
def test_quiet_silences_everything_and_verbose_nearly_nothing(
    how: dict[str, bool], silent: set[str]
) -> None:
    parsed = settings(workflow_command(Path("data"), Path("reports"), [], 1, **how)[3:])
    quietness = parsed["quiet"]
    assert isinstance(quietness, set)
    assert {word.name.lower() for word in quietness} == silent


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
    assert capfd.readouterr() == ("", "")


def test_a_fault_in_the_data_is_one_line_and_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data" / "prepost"
    shutil.copytree(EXAMPLE_TOPICS / "prepost", folder)
    claims = folder / "claims.yaml"
    claims.write_text(claims.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--quiet"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err
    assert [line for line in err.splitlines() if "claims.yaml" not in line] == []
    assert not (tmp_path / "reports").exists()


def test_a_run_that_a_person_ends_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("subprocess.run", interrupted)
    assert build(Path("data"), Path("reports"), [], 1)
