"""A topic is read once in a process, the same when it is unpacked, and never stale."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.places import ROOT
from mcstats.data.load_topic import load_topic
from mcstats.model.errors import InputError
from mcstats.model.topic import Topic
from mcstats.workflow import paths
from mcstats.workflow.paths import TopicPaths

TOPICS = [
    folder
    for folder in (ROOT / "data/microcurrent", *sorted((ROOT / "tests/topics").glob("*/")))
    if (folder / "claims.yaml").exists()
]


@pytest.fixture(autouse=True)
def nothing_read() -> Iterator[None]:
    paths.recent_topics.clear()
    paths.pack_topic.cache_clear()
    yield


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The topics that were read from their files, in order."""
    names: list[str] = []

    def load(folder: Path) -> Topic:
        names.append(folder.name)
        return load_topic(folder)

    monkeypatch.setattr(paths, "load_topic", load)
    return names


def load(folder: Path) -> Topic:
    return TopicPaths(folder.name, folder.parent, Path("reports")).load()


@pytest.mark.parametrize("folder", TOPICS, ids=lambda folder: folder.name)
def test_a_topic_is_unpacked_as_it_was_packed(folder: Path) -> None:
    topic, found = load_topic(folder), load(folder)
    assert found == topic
    assert found.positions.keys() == topic.positions.keys()
    for study, other in zip(found.studies.values(), topic.studies.values(), strict=True):
        assert study.model_dump() == other.model_dump()
        assert [type(r) for r in study.results] == [type(r) for r in other.results]


def test_a_topic_is_read_once_however_many_others_are_asked_for(
    tmp_path: Path, reads: list[str]
) -> None:
    first = write_sound_topic(tmp_path / "data")
    names = [f"t{number}" for number in range(6)]
    for name in names:
        shutil.copytree(first, tmp_path / "data" / name)
    for _ in range(2):
        for name in names:
            assert load(tmp_path / "data" / name).name == name
    assert reads == names
    last = tmp_path / "data" / names[-1]
    assert load(last) is load(last)


def test_a_topic_that_lint_has_read_is_at_hand_until_it_is_the_one_longest_unused(
    tmp_path: Path, reads: list[str]
) -> None:
    first = write_sound_topic(tmp_path / "data")
    others = [tmp_path / "data" / f"t{number}" for number in range(paths.MAX_TOPICS)]
    for folder in others:
        shutil.copytree(first, folder)
    topic = load_topic(first)
    paths.keep_topic(paths.topic_state(first), topic)
    for folder in others[1:]:
        load(folder)
    assert load(first) is topic
    load(others[0])
    assert load(first) is topic
    for folder in others:
        load(folder)
    assert load(first) is not topic
    assert reads.count(first.name) == 1


def test_the_state_of_a_topic_is_that_of_what_may_be_read(tmp_path: Path) -> None:
    # `mcstats lint /` looked at every file of the machine.
    first = write_sound_topic(tmp_path / "data")
    (first / "papers/2020/more").mkdir(parents=True)
    (first / "papers/2020/more/scan.pdf").touch()
    _, files = paths.topic_state(first)
    named = {Path(name).relative_to(first).as_posix() for name, _, _ in files}
    assert "studies/alpha2020.yaml" in named
    assert "papers/2020/more/scan.pdf" not in named


def rewrite(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"title: ", b"title: New ", 1))


def set_back(path: Path) -> None:
    before = path.stat()
    rewrite(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path) -> None:
    before, text = path.stat(), path.read_bytes()
    path.unlink()
    path.write_bytes(text.replace(b"title: ", b"title: New ", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [rewrite, set_back, replace])
def test_a_topic_is_read_again_when_a_file_of_it_has_changed(
    tmp_path: Path, reads: list[str], change: Callable[[Path], None]
) -> None:
    folder = write_sound_topic(tmp_path / "data")
    title = load(folder).claims.title
    time.sleep(0.02)  # the clock of a file system goes in steps of some milliseconds
    change(folder / "claims.yaml")
    assert load(folder).claims.title == f"New {title}"
    assert reads == ["topic", "topic"]


def test_a_file_that_comes_or_goes_is_seen(tmp_path: Path) -> None:
    folder = write_sound_topic(tmp_path / "data")
    load(folder)
    study = (folder / "studies/alpha2020.yaml").rename(folder / "away")
    with pytest.raises(InputError):
        load(folder)
    study.rename(folder / "studies/alpha2020.yaml")
    (folder / "studies/link.yaml").symlink_to(folder / "nowhere")
    with pytest.raises(InputError):
        load(folder)


def test_the_same_name_in_another_folder_is_another_topic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[str]
) -> None:
    for name in ("one", "two"):
        write_sound_topic(tmp_path / name / "data")
    shutil.copystat(tmp_path / "one/data/topic", tmp_path / "two/data/topic")
    for name in ("one", "two"):
        monkeypatch.chdir(tmp_path / name)
        load(Path("data/topic"))
    assert reads == ["topic", "topic"]


def test_a_rubric_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    folder = write_sound_topic(tmp_path / "data")
    of_topic = TopicPaths("topic", folder.parent, Path("reports"))
    first = of_topic.rubric()
    assert of_topic.rubric() is first
    path = tmp_path / "data/rubric.yaml"
    path.write_text(path.read_text("utf-8").replace(first.title, "Another"), "utf-8")
    assert of_topic.rubric().title == "Another"
