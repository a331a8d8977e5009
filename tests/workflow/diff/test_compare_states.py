"""`mcstats diff` on revisions of a repository, folders of data and folders of results."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from helpers.edited_topics import replace_once
from helpers.page_tree import read_page
from helpers.places import EXAMPLE_TOPICS
from mcstats.cli import main
from mcstats.workflow.manifest import PACKAGE

STEPS = ("effects", "ratings", "pooled", "verdicts")
STUDY = "data/bcg/studies/aronson1948.yaml"


def git(*words: str) -> None:
    options = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *options, *words], check=True, capture_output=True)


def commit(title: str) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", title)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one topic, in which an earlier revision prints another number of events."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLE_TOPICS / "bcg", tmp_path / "data/bcg")
    git("init", "-q", ".")
    commit("Code the trials")
    replace_once(Path(STUDY), events(4), events(14))
    commit("Correct a number")
    return tmp_path


def events(number: int) -> str:
    text = (EXAMPLE_TOPICS / "bcg/studies/aronson1948.yaml").read_text("utf-8")
    line = next(line for line in text.splitlines() if 'printed: "4"' in line)
    return line.replace('"4"', f'"{number}"')


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["diff", *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_two_revisions_name_the_study_that_was_corrected_with_its_values(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "HEAD~1", "HEAD")
    assert (status, err) == (0, "")
    first, second, *rest = out.splitlines()
    assert first.startswith("bcg: ") and first.endswith(" moved")
    assert second.startswith("  study corrected: aronson1948 (results.")
    assert "events: 4 → 14" in second
    assert rest[0].startswith("    sentence of prevents: BCG vaccine may reduce")
    assert any(line.startswith("    pooled estimate of ") for line in rest)


def test_a_python_that_cannot_filter_archives_unpacks_a_revision_too(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "data/bcg/note.txt").symlink_to("/etc/hostname")
    commit("Add a link that leads out")
    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    status, out, err = run(capsys, "HEAD~2", "HEAD~1")
    assert (status, err) == (0, "")
    assert "aronson1948" in out


def test_without_a_second_state_the_folder_of_data_is_meant(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "HEAD~1")[1] == run(capsys, "HEAD~1", "HEAD")[1]
    assert run(capsys, "HEAD")[1] == "bcg: nothing moved\n"


def test_a_gate_fails_on_what_it_names_and_on_nothing_else(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "HEAD~1", "--fail-on", "numbers,verdicts", "--quiet")
    assert status == 1
    assert len(out.splitlines()) == 1
    assert err.startswith("--fail-on numbers: ") and "verdict" not in err
    assert run(capsys, "HEAD~1", "--fail-on", "verdicts")[0] == 0
    assert run(capsys, "HEAD~1", "--fail-on", "any")[0] == 1
    assert run(capsys, "HEAD", "--fail-on", "any")[0] == 0


def test_json_holds_each_move_with_its_causes(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "HEAD~1", "HEAD", "--json")
    (topic,) = json.loads(out)["topics"]
    assert topic["topic"] == "bcg"
    assert topic["counts"]["numbers"] == len(
        [move for move in topic["moves"] if move["kind"] == "numbers"]
    )
    for move in topic["moves"]:
        for part in move["parts"]:
            assert [cause["subject"] for cause in part["causes"]] == ["aronson1948"]


def test_the_page_asks_for_nothing_and_holds_the_note_and_every_move(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "HEAD~1", "HEAD", "--html", "diff.html", "--json")
    text = Path("diff.html").read_text("utf-8")
    assert status == 0
    for forbidden in ("<script", "src=", "href=", "url(", "@import"):
        assert forbidden not in text
    assert "No verdict moved." in text
    (topic,) = json.loads(out)["topics"]
    rows = text.count('<th scope="row">')
    assert rows == len(topic["moves"])
    assert read_page(text) is not None


def test_folders_of_data_are_compared_as_revisions_are(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree("data", "before")
    replace_once(Path("before/bcg/studies/aronson1948.yaml"), events(14), events(4))
    by_folder = run(capsys, "before", "data")[1]
    assert by_folder == run(capsys, "HEAD~1", "HEAD")[1]
    assert run(capsys, "before/bcg", "data/bcg")[1] == by_folder


def build(data: str, reports: str) -> None:
    for step in (*STEPS, "manifest"):
        assert main([step, "--topic", "bcg", "--data", data, "--reports", reports]) == 0


def test_results_are_compared_by_what_their_manifests_record(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree("data", "before")
    replace_once(Path("before/bcg/studies/aronson1948.yaml"), events(14), events(4))
    for data in ("before", "data"):
        build(data, f"{data}-reports")
    status, out, err = run(capsys, "before-reports", "data-reports", "--data", "nowhere")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == run(capsys, "before", "data")[1].splitlines()[0]
    assert [line for line in lines if line.startswith("  ") and line[2] != " "] == [
        line for line in lines if line.startswith("  study corrected: aronson1948: ")
    ]
    # Results of which the data are at hand are attributed as precisely as the data.
    _, precise, _ = run(capsys, "before", "data-reports")
    assert "events: 4 → 14" in precise


def test_results_of_another_version_of_a_library_name_it(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build("data", "reports")
    shutil.copytree("reports", "earlier")
    manifest = Path("earlier/bcg/manifest.json")
    content = json.loads(manifest.read_text("utf-8"))
    content["packages"]["numpy"] = "1.0"
    manifest.write_text(json.dumps(content), encoding="utf-8")
    table = Path("earlier/bcg/tables/pooled.csv")
    text = table.read_text("utf-8")
    header, first, *rest = text.splitlines()
    cells = first.split(",")
    place = header.split(",").index("mu")
    cells[place] = repr(float(cells[place]) * 1.001)
    table.write_text("\n".join([header, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    _, out, _ = run(capsys, "earlier", "reports")
    assert out.splitlines()[0] == "bcg: 1 number moved"
    assert out.splitlines()[1].startswith("  library (numpy 1.0 → ")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["no-such"], "no-such [STATE] found no such revision; expected a git revision, a folder"),
        (["data/bcg/claims.yaml"], "data/bcg/claims.yaml [STATE] found a file; expected"),
        (["empty"], "empty [STATE] found a folder without topics or results; expected"),
        (["HEAD", "--topic", "salt"], "HEAD data [STATE] found no topic salt in both states"),
        (["HEAD", "--fail-on", "all"], "--fail-on [OPTION] found 'all'; expected numbers, "),
        (["-x", "HEAD"], None),
    ],
)
def test_a_state_that_is_none_is_one_line(
    repository: Path, words: list[str], found: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty").mkdir()
    if found is None:
        with pytest.raises(SystemExit) as caught:
            main(["diff", *words])
        assert caught.value.code == 2
        return
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert err.startswith(found)
    assert len(err.splitlines()) == 1


def test_a_revision_that_cannot_be_read_or_judged_is_one_line(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(STUDY)
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("kind: trial", "kind: tril\nmore: x", 1), encoding="utf-8")
    commit("Break the file")
    path.write_text(whole, encoding="utf-8")
    status, out, err = run(capsys, "HEAD", "data")
    assert (status, out) == (2, "")
    assert err.startswith("HEAD [STATE] found bcg cannot be read: aronson1948.yaml:")
    assert "fix: run mcstats lint" in err
    assert len(err.splitlines()) == 1


def test_a_revision_without_the_folder_of_data_is_one_line(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree("data", "other")
    status, _, err = run(capsys, "HEAD", "--data", "other")
    assert status == 2
    assert err == (
        "HEAD [STATE] found no other/ at that revision; expected other/ with topics; "
        "fix: name another revision, or the folder with --data\n"
    )


def test_outside_of_a_repository_a_revision_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    status, _, err = run(capsys, "main")
    assert status == 2
    assert err.startswith("main [STATE] found no such folder, and no git repository; expected")


def test_a_revision_with_another_program_is_built_by_it(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = Path("src/mcstats")
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("*.pyc"))
    replace_once(
        package / "effects/effect_rows.py",
        "        **{name: getattr(effect, name) for name in _OF_EFFECT},\n",
        "        **{n: getattr(effect, n) for n in _OF_EFFECT if n != 'yi'},\n"
        "        yi=effect.yi and 2 * effect.yi,\n",
    )
    commit("Change the program")
    for words in (("HEAD~1", "HEAD"), ("HEAD", "HEAD~1")):
        _, out, _ = run(capsys, *words, "--json")
        (topic,) = json.loads(out)["topics"]
        changed = [move for move in topic["moves"] if move["column"] == "yi"]
        assert len(changed) == 39
        for move in changed:
            ratio = float(move["new"]) / float(move["old"])
            assert ratio == (2 if words == ("HEAD~1", "HEAD") else 0.5)
        causes = {
            (cause["cause"], cause["subject"])
            for move in topic["moves"]
            for part in move["parts"]
            for cause in part["causes"]
        }
        assert causes == {("formula", "the program at HEAD")}


def test_topics_of_one_state_alone_are_listed(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLE_TOPICS / "prepost", "data/prepost")
    assert run(capsys, "HEAD")[1] == "bcg: nothing moved\nprepost is only in data\n"
