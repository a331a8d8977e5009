"""Topics that were read once are the same when they are taken from memory, and never stale."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bad_input import sound_topic
from mcstats.commands import place
from mcstats.commands.memory import Memory
from mcstats.commands.place import Place, topic_in
from mcstats.commands.plan import plan
from mcstats.evidence.load import load_topic

ROOT = Path(__file__).resolve().parents[1]
TOPICS = [ROOT / "data/microcurrent", *sorted((ROOT / "tests/topics").glob("*/"))]


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has been read before."""
    monkeypatch.setattr(place, "_TOPICS", Memory())


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The topics that were read from their files, in order."""
    names: list[str] = []
    really = place.load_topic

    def noting(folder: Path) -> object:
        names.append(folder.name)
        return really(folder)

    monkeypatch.setattr(place, "load_topic", noting)
    return names


@pytest.mark.parametrize("folder", [f for f in TOPICS if (f / "claims.yaml").exists()], ids=str)
def test_a_topic_comes_out_of_the_memory_as_it_went_in(folder: Path) -> None:
    topic = load_topic(folder)
    memory = Memory(at_hand=0)
    memory.keep("key", topic)
    found = memory.get("key")
    assert found is not topic
    assert found == topic
    assert found is not None
    assert found.positions.keys() == topic.positions.keys()
    for study, other in zip(found.studies.values(), topic.studies.values(), strict=True):
        assert study.model_dump() == other.model_dump()
        assert [type(r) for r in study.results] == [type(r) for r in other.results]


def test_what_was_used_longest_ago_goes_where_there_is_no_more_room(tmp_path: Path) -> None:
    topic = load_topic(sound_topic(tmp_path / "data"))
    one = Memory(at_hand=0)
    one.keep("a", topic)
    size = one._used
    memory = Memory(at_hand=0, room=2 * size)
    memory.keep("a", topic)
    memory.keep("b", topic)
    memory.keep("b", topic)  # again: it takes no more room than once
    assert memory.get("a") == topic  # used later than b
    memory.keep("c", topic)
    assert memory.get("b") is None
    assert memory.get("a") == memory.get("c") == topic
    assert memory._used == 2 * size


def test_the_last_topics_are_at_hand_and_no_more_than_that(tmp_path: Path) -> None:
    topic = load_topic(sound_topic(tmp_path / "data"))
    memory = Memory(at_hand=2, room=0)
    for name in "abc":
        memory.keep(name, topic)
    assert memory.get("a") is None
    assert memory.get("b") is topic
    memory.keep("d", topic)
    assert memory.get("c") is None
    assert memory.get("b") is topic


def test_a_topic_is_read_once_and_again_when_a_file_of_it_was_edited(
    tmp_path: Path, reads: list[str]
) -> None:
    folder = sound_topic(tmp_path / "data")
    first = topic_in(folder)
    assert topic_in(folder) is first
    assert reads == ["topic"]
    path = folder / "claims.yaml"
    path.write_text(path.read_text("utf-8").replace("title: ", "title: New ", 1), "utf-8")
    assert topic_in(folder).claims.title == f"New {first.claims.title}"
    assert reads == ["topic", "topic"]


def test_what_the_plan_has_linted_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    sound_topic(tmp_path / "data")
    plan({}).release()
    found = Place("topic", Path("data"), Path("reports")).load()
    assert reads == []
    assert found == load_topic(Path("data/topic"))


def test_the_same_name_in_another_folder_is_another_topic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[str]
) -> None:
    for name in ("one", "two"):
        sound_topic(tmp_path / name / "data")
    shutil.copystat(tmp_path / "one/data/topic", tmp_path / "two/data/topic")
    for name in ("one", "two"):
        monkeypatch.chdir(tmp_path / name)
        topic_in(Path("data/topic"))
    assert reads == ["topic", "topic"]
