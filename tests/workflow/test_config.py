"""The configuration of a run: its folders, its topics, and what each step rests on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.sound_run import spoil_study
from mcstats.model.errors import InputError
from mcstats.workflow import manifest
from mcstats.workflow.config import configure, data_files, setting, topics_wanted
from mcstats.workflow.manifest import code_of


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (
            {"topic": "stone"},
            "data [TOPIC] found no topic stone; expected topic; fix: name an existing topic",
        ),
        (
            {"data": "nowhere"},
            "nowhere [TOPIC] found no topic; expected a folder with a claims.yaml; "
            "fix: go to the folder that holds data, or begin a topic with mcstats new topic NAME",
        ),
        (
            {"data": "data/topic"},
            "data/topic [TOPIC] found a topic; expected the folder that holds topics; "
            "fix: use --data data and name the topic topic",
        ),
        (
            {"reports": "a{topic}"},
            'config [PATH] found the folder "a{topic}"; expected no braces, no control characters; '
            "fix: choose another folder for reports",
        ),
        (
            {"data": "a\nb"},
            'config [PATH] found the folder "aU+000Ab"; expected no braces, no control characters; '
            "fix: choose another folder for data",
        ),
    ],
)
def test_a_configuration_that_cannot_be_is_one_line(
    sound_folder: Path, config: dict[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        configure(config)
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines() == [told]


def test_topics_are_named_one_by_one_between_commas_or_spaces() -> None:
    known = ["a", "b", "warm stones"]
    assert topics_wanted("", known) == known
    assert topics_wanted("warm stones", known) == ["warm stones"]
    assert topics_wanted("b a", known) == ["b", "a"]
    assert topics_wanted("b, warm stones,b", known) == ["b", "warm stones"]


@pytest.mark.parametrize("text", [",", ",,,", " , ,", ",\t"])
def test_commas_without_a_name_are_refused_and_are_not_all_topics(text: str) -> None:
    with pytest.raises(InputError, match=r"\[TOPIC\] found .*, without a name; "):
        topics_wanted(text, ["a", "b"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [("007", 7), ("1.10", 1.1), ("1e3", 1000.0), ("1_000", 1000), ("yes", True), ("0x10", 16)],
)
def test_a_name_that_yaml_takes_for_something_else_is_taken_as_it_was_typed(
    typed: str, read: object
) -> None:
    words = ["snakemake", "--config", "data=d", f"topic={typed}", "-n"]
    assert setting({"topic": read}, "topic", words) == typed
    assert setting({"topic": read}, "topic", ["snakemake"]) == str(read)
    assert setting({"topic": typed}, "topic", ["topic=other"]) == typed
    assert setting({}, "topic", words) == ""


def test_a_topic_named_by_digits_is_planned_by_its_name(
    sound_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sound_folder / "data/topic").rename(sound_folder / "data/007")
    monkeypatch.setattr("sys.argv", ["snakemake", "-n", "--config", "topic=007"])
    assert configure({"topic": 7}).topics == ("007",)


def test_a_topic_that_lost_its_claims_stops_the_run_of_all_and_of_no_other(
    sound_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(sound_folder / "data/topic", sound_folder / "data/second")
    (sound_folder / "data/second/claims.yaml").unlink()
    with pytest.raises(SystemExit) as caught:
        configure({})
    assert caught.value.code == 2
    told = "data/second [FILE] found a part of a topic without a claims.yaml; expected topics with"
    assert capsys.readouterr().err.startswith(told)
    configure({"topic": "topic"}).release()


def test_a_step_rests_on_the_modules_it_runs_and_on_the_files_of_its_topic(
    sound_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    shutil.copytree(Path(manifest.__file__).parents[1], package)
    monkeypatch.setattr(manifest, "PACKAGE", package)

    def hashes() -> dict[str, str]:
        manifest.module_hashes.cache_clear()
        return {step: code_of(step) for step in ("evidence", "index", "manifest")}

    first = hashes()
    for module, moved in (
        ("report/page.py", {"index", "manifest"}),
        ("report/page.html.j2", {"index", "manifest"}),
        ("data/load_topic.py", {"evidence", "index", "manifest"}),
        ("model/study.py", {"evidence", "index", "manifest"}),
        ("verdict/judge.py", {"manifest"}),
        ("__main__.py", {"manifest"}),
        ("report/notes.txt", set()),
    ):
        path = package / module
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(before + "\n", "utf-8")
        now = hashes()
        assert {name for name in now if now[name] != first[name]} == moved, module
        first = now
    with pytest.raises(FileNotFoundError):
        manifest.code_hash("datas")
    (sound_folder / "data/topic/studies/.hidden.yaml").write_text("x")

    class Wildcards:
        topic = "topic"

    assert data_files("data", "studies/*.yaml", "numbers.csv")(Wildcards()) == [
        f"data/topic/studies/{name}.yaml" for name in ("alpha2020", "beta2019", "survey2018")
    ]


def test_a_job_on_another_machine_reads_nothing_and_holds_nothing(sound_folder: Path) -> None:
    spoil_study(sound_folder)
    found = configure({}, main=False)
    assert found.topics == ("topic",)
    assert found.lock is None


def test_what_the_system_refuses_is_one_line_and_no_traceback(
    sound_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "data")

    monkeypatch.setattr("mcstats.workflow.config.find_topics", refuse)
    with pytest.raises(SystemExit) as caught:
        configure({})
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines() == ["data: Permission denied"]
