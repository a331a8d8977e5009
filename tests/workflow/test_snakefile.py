"""The workflow around bad data, edited results, and topics that hold code."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.places import ROOT
from helpers.sound_run import report_files, spoil_study
from mcstats.workflow.steps import STEPS

SNAKEFILE = ROOT / "Snakefile"


PROFILE = "Using workflow specific profile"


def snakemake(*arguments: str) -> int:
    """Run Snakemake in this process, as its command does."""
    from snakemake.cli import main

    with pytest.raises(SystemExit) as caught:
        main(["--snakefile", str(SNAKEFILE), "--cores", "1", *arguments])
    with warnings.catch_warnings():
        # A Snakemake that ends its process leaves its temporary folder to the end.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    return int(caught.value.code or 0)


def test_a_bad_file_stops_the_workflow_before_anything_is_planned(
    sound_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fault, before = spoil_study(sound_folder), report_files(sound_folder)
    assert snakemake() == 2
    told = capfd.readouterr()
    lines = [line for line in told.err.splitlines() if not line.startswith(PROFILE)]
    assert lines == [fault]
    assert told.out == ""
    assert report_files(sound_folder) == before
    assert not (sound_folder / ".snakemake/locks").exists()


def test_the_command_of_snakemake_ends_with_2_and_one_line_for_each_fault(
    sound_folder: Path,
) -> None:
    fault, before = spoil_study(sound_folder), report_files(sound_folder)
    (sound_folder / "data/topic/sources.yaml").write_text("[\n")
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if not line.startswith(PROFILE)]
    assert lines[1] == fault
    assert lines[0].startswith("data/topic/sources.yaml:2:1 [YAML] found ")
    assert len(lines) == 2
    assert done.stdout == ""
    assert report_files(sound_folder) == before


def test_a_sound_topic_is_planned_with_every_step(
    sound_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (sound_folder / "data/topic").rename(sound_folder / "data/warm stones")
    caplog.set_level("INFO")
    assert snakemake("--dry-run") == 0
    for rule in (*STEPS, "index"):
        assert re.search(rf"^{rule} +1$", caplog.text, re.MULTILINE), rule


def test_only_the_topic_that_is_asked_for_has_to_be_sound(
    sound_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_sound_topic(sound_folder / "more")
    (sound_folder / "more/topic").rename(sound_folder / "data/other")
    spoil_study(sound_folder)
    assert snakemake("--dry-run", "--config", "topic=other") == 0
    assert snakemake("--dry-run", "--config", "topic=topic") == 2
    assert "[RANGE]" in capfd.readouterr().err


@pytest.mark.slow
def test_a_table_that_was_edited_never_reaches_the_page(sound_folder: Path) -> None:
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE)]
    subprocess.run(command, check=True, capture_output=True)
    before = report_files(sound_folder)
    path = sound_folder / "reports/topic/tables/verdicts.csv"
    assert b"Likely real" in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(b"Likely real", b"Surely real"))
    subprocess.run(command, check=True, capture_output=True)
    after = report_files(sound_folder)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} <= {
        "reports/topic/manifest.json"
    }


def test_topics_are_data_and_never_code(
    sound_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # Snakemake runs Python that it finds in a file given as its configuration, even in a dry run.
    plant = sound_folder / "data/topic/sources.yaml"
    code = "__use_yte__: true\n__definitions__:\n  - open('planted', 'w')\n"
    plant.write_text(code + plant.read_text("utf-8"), "utf-8")
    assert snakemake("--dry-run") == 2
    assert snakemake("--dry-run", "--config", "topic=topic") == 2
    assert not list(sound_folder.rglob("planted"))
    tracked = [*ROOT.glob("data/**/*.yaml"), *ROOT.glob("profiles/**/*.yaml")]
    assert len(tracked) > 5
    assert not [path for path in tracked if "__use_yte__" in path.read_text("utf-8")]


@pytest.mark.slow
@pytest.mark.parametrize("forget", [False, True], ids=["as it was", "without .snakemake"])
def test_an_edit_of_a_module_runs_the_steps_that_rest_on_it_and_no_other(
    sound_folder: Path, tmp_path_factory: pytest.TempPathFactory, forget: bool
) -> None:
    program = tmp_path_factory.mktemp("program")
    shutil.copy(SNAKEFILE, program)
    for name in ("profiles", "src"):
        shutil.copytree(ROOT / name, program / name)
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(program / "Snakefile")]

    def run() -> set[str]:
        if forget:
            shutil.rmtree(".snakemake", ignore_errors=True)
        env = os.environ | {"PYTHONPATH": str(program / "src")}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        return set(re.findall(r"^topic: (\w+)$", done.stderr, re.MULTILINE))

    assert run() == {*STEPS, "index"}
    assert run() == set()
    for module, steps in (
        ("report/plots/draw.py", {"figures", "report", "manifest", "index"}),
        ("check/check_topic.py", {"checks", "figures", "report", "manifest", "index"}),
        ("authoring/yaml_writer.py", {"manifest"}),
    ):
        path = program / "src/mcstats" / module
        path.write_text(path.read_text("utf-8") + "# an edit\n", "utf-8")
        os.utime(path, (0, 0))  # as old as can be: the content counts, not the date
        assert run() == steps, module
    assert run() == set()
