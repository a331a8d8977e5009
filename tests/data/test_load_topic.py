"""The strict reader of YAML and the loader: text only, every value at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.faulty_topics import RUBRIC, SOUND_FOLDER, write_sound_topic
from mcstats.data.load_topic import load_topic, read_topic
from mcstats.data.topic_folder import find_topics
from mcstats.model.base import Reported
from mcstats.model.errors import InputError
from mcstats.model.topic import sourced_values

DATA = RUBRIC.parent


def test_every_value_of_the_real_data_stands_where_it_is_said_to_stand() -> None:
    topic = load_topic(DATA / find_topics(DATA)[0])
    checked = 0
    for study in topic.studies.values():
        positions = topic.positions[f"studies/{study.id}"]
        lines = Path(positions.file).read_text("utf-8").split("\n")
        for path, placed in sourced_values(study):
            if isinstance(placed, Reported):
                line, column = positions.nearest((*path, "printed"))
                rest = lines[line - 1][column - 1 :].lstrip("\"'")
                assert rest.startswith(placed.printed.split("\n")[0][:20].replace("'", "'")), path
                checked += 1
    assert checked > 200


def test_a_topic_is_read_with_its_name_and_in_the_order_of_the_alphabet() -> None:
    topic = load_topic(SOUND_FOLDER)
    assert topic.name == "base"
    assert list(topic.studies) == ["alpha2020", "beta2019", "survey2018"]
    assert list(topic.articles) == ["paper"]
    assert topic.line("studies/alpha2020", ("arms", 1, "role")) == "base/studies/alpha2020.yaml:27"


def test_a_topic_without_its_sources_is_refused_and_not_returned(tmp_path: Path) -> None:
    folder = write_sound_topic(tmp_path / "data")
    assert load_topic(folder).name == folder.name
    (folder / "sources.yaml").unlink()
    with pytest.raises(InputError, match="no such file"):
        load_topic(folder)
    assert read_topic(folder)[0] is None
