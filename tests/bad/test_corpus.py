"""Bad input: each kind in every place, with the exact line that it deserves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.faulty_topics import SOUND_FOLDER, Case, corpus_cases, make_edit, write_sound_topic
from mcstats.cli import main
from mcstats.workflow.lint import lint_data

CORPUS = list(corpus_cases())


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the sound topic, below the current folder."""
    monkeypatch.chdir(tmp_path)
    write_sound_topic(tmp_path / "data")
    return Path("data")


def spoil_topic(data: Path, case: Case) -> list[str]:
    """Make the edit of a case where it belongs."""
    return make_edit(data if case.file == "rubric.yaml" else data / "topic", case)


def lint(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    """Run ``mcstats lint``; return its status and its lines, without the folder of the topic."""
    status = main(["lint", *arguments])
    told = capsys.readouterr()
    lines = told.err.splitlines()
    if not status:
        assert told.out == "no fault in data/topic\n"
    else:
        assert told.out.startswith(f"{len(lines)} faults in ") if len(lines) > 1 else not told.out
    return status, [line.removeprefix("data/topic/").removeprefix("data/") for line in lines]


def test_the_sound_topic_has_no_fault(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(capsys) == (0, [])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[Case, tuple[list[str], list[str]]]:
    """What lint says of each case, and what it must say: all topics in one run."""
    here = tmp_path_factory.mktemp("corpus")
    found: dict[Case, tuple[list[str], list[str]]] = {}
    folders: dict[str, Case] = {}
    for number, case in enumerate(CORPUS):
        if case.file == "rubric.yaml":
            data = here / f"rubric{number}"
            write_sound_topic(data)
            expected = make_edit(data, case)
            lines = [str(fault).removeprefix(f"{data}/") for fault in lint_data(data)]
            found[case] = (lines, expected)
            continue
        folder = here / "data" / f"t{number}"
        shutil.copytree(SOUND_FOLDER, folder)
        found[case] = ([], make_edit(folder, case))
        folders[f"{folder}/"] = case
    for fault in lint_data(here / "data"):
        folder = fault.file[: fault.file.index("/", len(f"{here}/data/")) + 1]
        found[folders[folder]][0].append(str(fault).removeprefix(folder))
    return found


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_bad_input_gives_the_exact_lines(
    case: Case, told: dict[Case, tuple[list[str], list[str]]]
) -> None:
    lines, expected = told[case]
    assert lines == expected


def test_the_corpus_has_cases_enough_and_no_two_alike() -> None:
    faulty = [case for case in CORPUS if case.expect]
    assert len(faulty) > 200
    assert len({str(case) for case in CORPUS}) == len(CORPUS)
    # What is read although it looks odd counts as well: Norway, directives, marks in counts.
    assert 0 < len(CORPUS) - len(faulty) < 10


def test_every_fault_of_every_file_is_told_in_one_run(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Edits that leave the lines and the meaning of one another alone, three of them in one file.
    names = [
        "shape: a typo in a key",
        "numbers: a negative SD",
        "numbers: a bare setting",
        "shape: an unknown word of a source",
        "numbers: a threshold in words",
        "sense: an unknown disputed fact",
        "names: an unknown study of a synthesis",
        "names: an unknown outcome of a statement",
        "sense: an unknown verdict",
        "sense: blinded participants before and after",
        "numbers: an inconsistency above a hundred",
    ]
    by_name = {str(case): case for case in CORPUS}
    expected = [line for name in names for line in spoil_topic(data, by_name[name])]
    assert len(expected) == len(names)
    status, lines = lint(capsys)
    assert status == 2
    assert sorted(lines) == sorted(expected)


def test_a_broken_rubric_does_not_hide_the_faults_of_the_topics(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_name = {str(case): case for case in CORPUS}
    names = ["rubric: an unknown result of a rule", "numbers: a negative SD"]
    expected = [line for name in names for line in spoil_topic(data, by_name[name])]
    assert lint(capsys) == (2, expected)


def test_a_rubric_says_what_it_lacks(data: Path) -> None:
    path = data / "rubric.yaml"
    text = path.read_text("utf-8")
    for old, new, told in [
        ("lost_many: {value", "lost_lots: {value", 'no parameter "lost_many"'),
        ("\n  rating:\n    words", "\n  ratings:\n    words", 'no scale "rating"'),
        ("reference: grade6}", "reference: grade66}", 'no reference "grade66"'),
        ('phrase: "for {outcome}', 'phrase: "for {outcomes}', 'no placeholder "outcomes"'),
    ]:
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        faults = lint_data(data)
        assert {fault.code for fault in faults} == {"RUBRIC"}
        assert told in {fault.found for fault in faults}


def test_a_fault_does_not_hide_what_stands_beside_it(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_name = {str(case): case for case in CORPUS}
    names = [
        "shape: an unknown word",  # the kind of the study, without which nothing can be judged
        "shape: a list where a fact is wanted",
        "names: an unknown result of an assumption",
        "numbers: more events than participants",
    ]
    expected = [line for name in names for line in spoil_topic(data, by_name[name])]
    assert sorted(lint(capsys)[1]) == sorted(expected)


def test_json_and_annotations_say_the_same_as_the_lines(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_name = {str(case): case for case in CORPUS}
    spoil_topic(data, by_name["numbers: a negative SD"])
    assert main(["lint", "--json"]) == 2
    told = capsys.readouterr()
    assert told.err == ""
    (fault,) = json.loads(told.out)
    assert fault == {
        "file": "data/topic/studies/alpha2020.yaml",
        "line": 62,
        "column": 23,
        "code": "RANGE",
        "found": '"-1.8"',
        "expected": "a number above 0",
        "fix": "check the sign in the source",
        "name": "",
    }
    assert main(["lint", "--github"]) == 2
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out == (
        "::error file=data/topic/studies/alpha2020.yaml,line=62,col=23,title=RANGE::"
        'found "-1.8"; expected a number above 0; fix: check the sign in the source\n'
    )


def test_a_clean_topic_is_an_empty_list_as_json(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_text_of_a_file_cannot_forge_a_line_or_an_annotation(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "topic/studies/alpha2020.yaml"
    text = path.read_text("utf-8")
    forged = '"x\\n::error file=a::%0A\\e[31m\\u202e": 1\nlabel: Alpha'
    path.write_text(text.replace("label: Alpha", forged), "utf-8")
    assert main(["lint", "--github"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line[:20] for line in lines] == ["::error file=data/to"] * 2
    assert "%250A" in lines[0]
    assert all(line.isprintable() for line in lines)
    assert main(["lint"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


def test_a_file_stands_for_its_topic(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_name = {str(case): case for case in CORPUS}
    expected = spoil_topic(data, by_name["numbers: a negative SD"])
    for place in ("data/topic", "data/topic/studies/beta2019.yaml", "data/topic/claims.yaml"):
        assert lint(capsys, place) == (2, expected)


def test_the_same_fault_has_the_same_place_from_elsewhere(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_name = {str(case): case for case in CORPUS}
    (expected,) = spoil_topic(data, by_name["numbers: a negative SD"])
    whole = data.resolve() / "topic"
    monkeypatch.chdir(data / "topic")
    assert lint(capsys, ".") == (2, [expected])
    monkeypatch.chdir("articles")
    status, (line,) = lint(capsys, str(whole))
    assert (status, line) == (2, f"{whole}/{expected}")


def test_other_topics_are_read_in_the_same_run(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(data / "topic", data / "second")
    by_name = {str(case): case for case in CORPUS}
    (first,) = spoil_topic(data, by_name["numbers: a negative SD"])
    (data / "second/claims.yaml").write_text("title: [\n", "utf-8")
    status, lines = lint(capsys)
    assert status == 2
    broken, other = lines
    assert broken.startswith(
        "second/claims.yaml:2:1 [YAML] found something other than node content"
    )
    assert other == first


@pytest.mark.parametrize("form", ["--github", "--json", None])
def test_a_terminal_of_another_alphabet_gets_lines_and_no_traceback(
    data: Path, form: str | None
) -> None:
    by_name = {str(case): case for case in CORPUS}
    spoil_topic(data, by_name["numbers: an en dash as a minus"])
    command = [sys.executable, "-m", "mcstats", "lint", *([form] if form else [])]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=False
    )
    assert done.returncode == 2
    assert b"\\u20134.1" in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_enough_is_no_error(data: Path) -> None:
    (data / "topic/studies/alpha2020.yaml").write_text("a:\n" + "- 1\n" * 190, "utf-8")
    program = f"{sys.executable} -m mcstats lint --json | head -c 10"
    done = subprocess.run(["sh", "-c", program], capture_output=True, check=False)
    assert len(done.stdout) == 10
    assert done.stderr == b""
