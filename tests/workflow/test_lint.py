"""Tests of mcstats.workflow.lint."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.minimal_topic import write_minimal_topic
from mcstats.cli import main
from mcstats.workflow.lint import lint_data


def test_lint_of_twenty_studies_takes_less_than_a_second(tmp_path: Path) -> None:
    topic = write_sound_topic(tmp_path / "data")
    text = (topic / "studies/alpha2020.yaml").read_text("utf-8")
    for number in range(17):
        study = text.replace("id: alpha2020", f"id: study{number}").replace("Alpha", f"A{number}")
        (topic / f"studies/study{number}.yaml").write_text(study, "utf-8")
    assert lint_data(tmp_path / "data") == []  # the imports are paid for once
    begun = time.process_time()
    assert lint_data(tmp_path / "data") == []
    assert time.process_time() - begun < 0.7  # what is left of the second starts the program


def test_a_source_that_cannot_be_read_is_a_fault_and_asks_nothing_of_its_study(
    tmp_path: Path,
) -> None:
    topic = write_sound_topic(tmp_path / "data")
    sources, claims = topic / "sources.yaml", topic / "claims.yaml"
    both = claims.read_text("utf-8").replace(
        "result: stiffness-end, measure: SMD}",
        "result: stiffness-end, measure: SMD, sensitivity: with the survey}",
    )
    claims.write_text(both, "utf-8")
    text = sources.read_text("utf-8")
    sources.write_text(text.replace("title: Registration of the trial", 'title: ""'), "utf-8")
    assert {Path(fault.file).name for fault in lint_data(tmp_path / "data")} == {"sources.yaml"}


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("{outcome:>900000000}", "the placeholder {outcome} with a form"),
        ("{outcome:%d}", "the placeholder {outcome} with a form"),
        ("{outcome!r}", "the placeholder {outcome} with a form"),
        ("{outcome.upper}", 'no placeholder "outcome.upper"'),
    ],
)
def test_a_placeholder_of_a_rubric_is_a_name_alone(
    form: str, told: str, sound_folder: Path
) -> None:
    rubric = sound_folder / "data/rubric.yaml"
    rubric.write_text(rubric.read_text("utf-8").replace("{outcome}", form), "utf-8")
    assert {fault.found for fault in lint_data(sound_folder / "data")} == {told}


def test_a_case_that_no_rule_decides_is_a_fault_although_no_study_has_it(
    sound_folder: Path,
) -> None:
    rubric = sound_folder / "data/rubric.yaml"
    text = rubric.read_text("utf-8")
    start = text.index("- {id: control-active,")
    end = text.index("- {id:", start + 1)
    rubric.write_text(text[:start] + text[end:], "utf-8")
    (fault,) = lint_data(sound_folder / "data")
    assert fault.found.startswith("no rule in the table control of ratings for comparator active")
    assert fault.expected == "exactly one rule for every combination of facts"


def test_lint_ends_with_the_number_of_faults_and_of_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_minimal_topic(tmp_path)
    for name, old, new in (
        ("studies/trial2020.yaml", "label: Trial 2020", "labell: Trial 2020"),
        ("claims.yaml", "lasting: weeks", "lasting: fortnights"),
    ):
        path = data / "small" / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert main(["lint", "--data", str(data)]) == 2
    told = capsys.readouterr()
    faults = told.err.splitlines()
    files = {fault.partition(".yaml:")[0] for fault in faults}
    assert len(files) == 2
    assert told.out.startswith(f"{len(faults)} faults in 2 files; ")
