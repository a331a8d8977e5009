"""`mcstats compare`: agreement, the file to adjudicate, and the coding that is settled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.compared_codings import EDITS, run
from helpers.two_codings import write_coding


def test_a_study_of_one_coder_is_one_disagreement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        article = next(write_coding(tmp_path / name, "bcg", []).glob("articles/*"))
        article.unlink()
    claims = Path("two/claims.yaml")
    lines = claims.read_text("utf-8").splitlines(keepends=True)
    claims.write_text("".join(line for line in lines if "hart1977" not in line), "utf-8")
    Path("two/studies/hart1977.yaml").unlink()
    _, out, err = run(capsys, "one", "two", "--json")
    assert err == ""
    found = [one for one in json.loads(out)["disagreements"] if "hart1977" in one["where"]]
    assert ("studies/hart1977", "coded", "not coded") in {
        (one["where"], one["a"], one["b"]) for one in found
    }
    assert not any(one["where"].startswith("studies/hart1977/") for one in found)


def test_codings_of_other_topics_are_one_line(
    codings: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_coding(tmp_path / "other", "prepost", [])
    status, out, err = run(capsys, "first", "other")
    assert (status, out) == (2, "")
    assert err == (
        "first [CODINGS] found no study that other codes too; expected two codings of one topic; "
        "fix: name two folders of the same topic\n"
    )


def test_the_faults_of_both_codings_are_listed_at_once(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in codings:
        path = Path(name, "studies/hart1977.yaml")
        path.write_text(path.read_text("utf-8").replace("kind: trial", "kind: tril"), "utf-8")
    status, _, err = run(capsys, *codings)
    assert status == 2
    assert [line.split(":")[0] for line in err.splitlines()] == [
        "first/studies/hart1977.yaml",
        "second/studies/hart1977.yaml",
    ]


def test_an_output_needs_decisions_and_a_new_folder(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, *codings, "--output", "settled")
    assert status == 2
    assert err.startswith("compare [OPTION] found --output without --decisions; expected")
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    status, _, err = run(capsys, *codings, "--decisions", "decide.yaml", "--output", "first")
    assert status == 2
    assert err.startswith("first [EXISTS] found a folder that exists already; expected")


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two folders of topics, of which two are in both."""
    monkeypatch.chdir(tmp_path)
    for folder, edits in (("one", []), ("two", EDITS[:1])):
        write_coding(tmp_path / folder / "bcg", "bcg", edits)
        write_coding(tmp_path / folder / "salt", "salt", [])
    write_coding(tmp_path / "one" / "prepost", "prepost", [])
    return "one", "two"


def test_folders_of_topics_are_compared_topic_by_topic(
    libraries: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *libraries, "--quiet")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line for line in lines if line.endswith(":")] == ["bcg:", "salt:"]
    assert [line.split(";")[0] for line in lines if line.startswith("disagreements")] == [
        "disagreements: 1 (0 settled, 1 open)",
        "disagreements: 0 (0 settled, 0 open)",
    ]
    _, out, _ = run(capsys, *libraries, "--json")
    assert [len(one["disagreements"]) for one in json.loads(out)] == [1, 0]


def test_files_are_of_one_topic(
    libraries: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, *libraries, "--adjudicate", "decide.yaml")
    assert status == 2
    assert err == (
        "compare [OPTION] found a file of decisions for 2 topics; expected one topic; "
        "fix: compare one topic: mcstats compare one/bcg two/bcg\n"
    )


def test_folders_without_a_topic_in_common_are_one_line(
    libraries: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_coding(tmp_path / "three" / "prepost", "prepost", [])
    status, _, err = run(capsys, "two", "three")
    assert status == 2
    assert err.startswith("two [CODINGS] found no topic that three has too; expected two codings")
