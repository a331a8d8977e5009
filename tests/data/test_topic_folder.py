"""Names of topics: those that a run can use, and those that lint refuses before it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.faulty_topics import write_sound_topic
from mcstats.cli import main
from mcstats.data.topic_folder import MAX_NAME, REPEATS, alike_topics
from mcstats.workflow.config import configure
from mcstats.workflow.lint import lint_data


@pytest.fixture
def topic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_sound_topic(tmp_path / "data")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("index.html", "a name that no file of the results has"),
        (" a", "no space at the beginning or the end"),
        ("a ", "no space at the beginning or the end"),
        ("a" * REPEATS, f"none of them {REPEATS} times in a row"),
        ("x" + "ab" * REPEATS, f"none of them {REPEATS} times in a row"),
        ("".join(map(str, range(60))), f"at most {MAX_NAME} characters"),
        ("a{b}", 'letters, digits, spaces, ".", "_" and "-"'),
        ("a\nb", 'letters, digits, spaces, ".", "_" and "-"'),
        ("-a", 'letters, digits, spaces, ".", "_" and "-"'),
    ],
)
def test_a_name_that_a_run_cannot_use_is_refused_by_lint_and_by_the_run(
    name: str, expected: str, topic: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topic.rename(topic.parent / name)
    (fault,) = lint_data(Path("data"))
    assert fault.code == "TOPIC" and expected in fault.expected
    assert fault.fix == "rename the folder"
    with pytest.raises(SystemExit) as caught:
        configure({})
    assert caught.value.code == 2
    assert str(fault) in capsys.readouterr().err


@pytest.mark.parametrize("name", ["007", "1.10", "warm stones", "a" * 19, "Ärzte", "index", "a.b"])
def test_a_name_that_a_run_can_use_lints(name: str, topic: Path) -> None:
    topic.rename(topic.parent / name)
    assert lint_data(Path("data")) == []


def test_names_that_a_file_system_may_take_for_one_are_refused(topic: Path) -> None:
    for name in ("Topic", "other"):
        shutil.copytree(topic, topic.parent / name)
    (fault,) = lint_data(Path("data"))
    assert fault.found == 'the name "topic" beside "Topic"'
    assert list(alike_topics(["\u00e9", "e\u0301", "E\u0301"])) == [
        ("e\u0301", "\u00e9"), ("E\u0301", "\u00e9"),
    ]  # fmt: skip


@given(st.lists(st.text(min_size=1, max_size=3), unique_by=str.casefold, max_size=5))
def test_names_that_differ_in_letters_are_not_alike(names: list[str]) -> None:
    plain = [name for name in names if name.isascii()]
    assert list(alike_topics(plain)) == []


@pytest.mark.parametrize("options", [[], ["--json"], ["--github"]])
def test_a_folder_without_a_topic_is_a_fault_and_not_a_folder_without_faults(
    options: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert main(["lint", *options]) == 2
        told = capsys.readouterr()
        assert "no topic" in told.out + told.err and "no fault" not in told.out
        (tmp_path / "data").mkdir(exist_ok=True)
