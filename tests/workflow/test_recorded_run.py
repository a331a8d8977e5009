"""Results that somebody edited are noticed: by their manifest, or by a new run where that fits."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.places import ROOT
from mcstats.cli import main
from mcstats.model.errors import InputError
from mcstats.workflow.config import configure
from mcstats.workflow.manifest import outputs_of, read_manifest, write_manifest
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.recorded_run import (
    differences_of_index,
    differences_of_rebuild,
    differences_of_run,
    index_is_sound,
    rebuilt_outputs,
    refuse_other_state,
)
from mcstats.workflow.steps import STEPS

PATHS = TopicPaths("topic", Path("data"), Path("reports"))
SECOND = TopicPaths("a second", Path("data"), Path("reports"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two topics that were run, and the list of both."""
    folder = tmp_path_factory.mktemp("whole")
    topic = write_sound_topic(folder / "data")
    shutil.copytree(topic, topic.parent / SECOND.topic)
    where = ["--data", str(folder / "data"), "--reports", str(folder / "reports")]
    for name in ("topic", SECOND.topic):
        for step in STEPS:
            assert main([step, "--topic", name, *where]) == 0
    assert main(["index", *where]) == 0
    return folder


@pytest.fixture
def ran(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it as the current folder; the folder of the topic's results."""
    shutil.copytree(whole, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    yield Path("reports/topic")


@pytest.fixture(scope="module")
def expected(whole: Path) -> dict[str, str]:
    """The outputs of another run of the topic."""
    return rebuilt_outputs(TopicPaths("topic", whole / "data", whole / "reports"))


def recorded(**changes: object) -> None:
    """Change entries of the manifest, or remove those that are None."""
    path = PATHS.out / "manifest.json"
    content = json.loads(path.read_text("utf-8")) | changes
    kept = {name: value for name, value in content.items() if value is not None}
    path.write_text(json.dumps(kept), "utf-8")


def titles() -> list[str]:
    return [difference.title for difference in differences_of_run(PATHS)]


def test_a_run_is_as_its_manifest_says_and_as_a_new_run_gives(
    ran: Path, expected: dict[str, str]
) -> None:
    every = [PATHS, SECOND]
    assert titles() == []
    assert list(differences_of_index(every)) == []
    assert list(differences_of_rebuild(PATHS, expected)) == []
    refuse_other_state(PATHS)
    assert len(expected) >= 30


def raise_first_number(text: str) -> str:
    """Return a text with its last digit raised; a table without one gets a row."""
    number = re.compile(r"\d(?=[^\d]*$)")
    if not number.search(text):
        return f"{text}1\n"
    return number.sub(lambda found: str((int(found[0]) + 1) % 10), text)


EDITS: dict[str, Callable[[str], str]] = {
    "another number": raise_first_number,
    "a word in place of another": lambda text: re.sub("[a-z]{4}", "real", text, count=1),
    "its last line taken away": lambda text: text.rstrip("\n").rpartition("\n")[0],
    "a script": lambda text: (
        text.replace("</body>", "<script>alert(1)</script></body>")
        if "</body>" in text
        else text + "<script>alert(1)</script>"
    ),
    "no content policy": lambda text: re.sub("<meta http-equiv[^>]*>", "", text) + " ",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=list(EDITS))
def test_an_edit_of_any_output_is_noticed_and_by_a_new_run_also_with_its_manifest_to_match(
    edit: Callable[[str], str], ran: Path, expected: dict[str, str]
) -> None:
    outputs = read_manifest(PATHS)["outputs"]
    assert outputs.keys() == expected.keys()
    for name in outputs:
        path = ran / name
        before = path.read_bytes()
        path.write_text(edit(before.decode()), "utf-8")
        (noticed,) = differences_of_run(PATHS)
        assert (noticed.where, noticed.title) == (str(path), "output edited")
        recorded(outputs=outputs | {name: sha256(path.read_bytes()).hexdigest()})
        assert titles() == []
        (noticed,) = differences_of_rebuild(PATHS, expected)
        assert noticed.where == str(path), name
        path.write_bytes(before)
        recorded(outputs=outputs)


def test_an_output_that_is_gone_or_added_is_noticed_by_a_new_run(
    ran: Path, expected: dict[str, str]
) -> None:
    (ran / "tables/verdicts.csv").unlink()
    (ran / "claims/planted.html").write_text("mine")
    write_manifest(PATHS)
    assert titles() == []
    found = {d.where: d.what for d in differences_of_rebuild(PATHS, expected)}
    assert found.keys() == {
        "reports/topic/tables/verdicts.csv",
        "reports/topic/claims/planted.html",
    }
    assert "is missing" in found["reports/topic/tables/verdicts.csv"]


@pytest.mark.parametrize("name", ["notes.txt", "tables/more.csv", "figures/mine.svg", "deep/x.csv"])
def test_a_file_that_no_step_writes_is_told_every_time_and_never_becomes_an_output(
    name: str, ran: Path
) -> None:
    (ran / name).parent.mkdir(exist_ok=True)
    (ran / name).write_text("mine")
    for _ in range(2):
        (found,) = differences_of_run(PATHS)
        assert found.title == "output not of this run" and found.what.endswith("; move it away")
        write_manifest(PATHS)
        assert name not in outputs_of(PATHS)
    (ran / name).rename(ran / "summary.pdf")
    assert titles() == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda page: page.replace("may reduce", "reduces", 1),
        lambda page: page.replace("</p>", " Proven.</p>", 1),
        lambda page: page.replace('content="', 'content="x', 1),
        lambda page: re.sub("<section.*?</section>", "", page, count=1, flags=re.S)
        .replace("</main>", "<!-- -->\n</main>"),
        lambda page: "",
        lambda page: '<a href="../../etc/index.html">',
        lambda page: page.replace("/index.html", "/x/index.html"),
    ],
)  # fmt: skip
def test_a_list_of_topics_that_was_edited_is_noticed_and_made_again(
    edit: Callable[[str], str], ran: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path("reports/index.html")
    page = path.read_text("utf-8")
    assert edit(page) != page
    path.write_text(edit(page), "utf-8")
    (found,) = differences_of_index([PATHS, SECOND])
    assert (found.where, found.title) == ("reports/index.html", "output edited")
    assert main(["check", "topic"]) == 1
    assert "reports/index.html [output edited]" in capsys.readouterr().out
    configure({}).release()
    assert not path.exists()
    assert "reports/index.html: not what the results give; made again" in capsys.readouterr().err


def test_a_list_of_some_topics_is_as_good_as_one_of_all(ran: Path) -> None:
    assert main(["index", "topic"]) == 0
    assert SECOND.topic not in Path("reports/index.html").read_text("utf-8")
    assert index_is_sound(PATHS.data, PATHS.reports)
    configure({}).release()
    assert Path("reports/index.html").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": "0" * 64}, "the results are of code 000000000000, this is "),
        ({"code": None}, "the results are of code an unknown"),
        ({"mcstats": "0.0"}, "the results are of mcstats 0.0, this is "),
        ({"python": "2.7.18"}, "the results are of python 2.7.18, this is 3."),
        ({"topic": "another"}, "the results are of topic another, this is topic; run make report"),
        ({"packages": {}}, "the results are of numpy none, this is "),
        ({"packages": "x"}, "the results are of numpy none, this is "),
        ({"packages": ["numpy"]}, "the results are of numpy none, this is "),
        ({"commit": "f" * 40}, "commit ffffffffffff, this is a repository without it"),
        ({"commit": "--help"}, "commit --help, this is a repository without it"),
        ({"commit": 7}, "commit 7, this is a repository without it"),
        ({"inputs": {"rubric.yaml": 1}}, "data/rubric.yaml is edited since the run"),
        ({"outputs": {}}, "is not of this run; move it away"),
    ],
)
def test_results_of_another_program_topic_or_repository_are_told(
    change: dict[str, object], told: str, ran: Path
) -> None:
    recorded(**change)
    assert told in "\n".join(difference.what for difference in differences_of_run(PATHS))
    with pytest.raises(InputError, match="run make report"):
        refuse_other_state(PATHS)


def test_another_commit_with_the_same_program_is_the_same_program(ran: Path) -> None:
    first = subprocess.run(
        ["git", "-C", str(ROOT), "rev-list", "-1", "HEAD"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    recorded(commit=first.stdout.strip())
    assert titles() == []


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
def test_the_commit_is_that_of_the_program_whatever_git_sets_for_its_hooks(
    variable: str, ran: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "foreign"
    subprocess.run(["git", "init", "-q", str(foreign)], check=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(
        ["git", "-C", str(foreign), *who, "commit", "-q", "--allow-empty", "-m", "x"], check=True
    )
    before = read_manifest(PATHS)["commit"]
    subprocess.run(
        [sys.executable, "-m", "mcstats", "manifest", "--topic", "topic"],
        env=os.environ | {variable: str(foreign / ".git")},
        check=True,
    )
    assert read_manifest(PATHS)["commit"] == before
    assert titles() == []


def test_the_commit_of_a_repository_that_does_not_hold_the_program_is_not_recorded(
    ran: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "src/mcstats", project / "env/mcstats")
    (project / ".gitignore").write_text("env\n")
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(project), *words], check=True)
    subprocess.run(
        [sys.executable, "-m", "mcstats", "manifest", "--topic", "topic"],
        env=os.environ | {"PYTHONPATH": str(project / "env")},
        check=True,
    )
    assert read_manifest(PATHS)["commit"] == ""


def test_nothing_is_compared_with_a_manifest_that_is_none(ran: Path) -> None:
    (ran / "manifest.json").write_text("[" * 200_000)
    with pytest.raises(InputError, match="MANIFEST"):
        list(differences_of_run(PATHS))
